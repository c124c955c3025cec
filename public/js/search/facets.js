// public/js/search/facets.js: what occurs most among the pictures, asked for once they are there.
// @ts-check

import { askJson, whyNot } from "/js/search/ask.js";
import { changer, wishes } from "/js/search/chips.js";
import { make } from "/js/search/make.js";
import { grouped } from "/js/search/number.js";
import { showTotal } from "/js/search/sieve.js";

/**
 * @typedef {object} Facets  what /api/query-facets answers
 * @property {boolean} known
 * @property {number} pictures
 * @property {boolean} more
 * @property {{ rule: string, values: { value: string, count: number }[] }[]} facets
 */

/** @type {Record<string, string>} */
const TITLES = { has: "Objects", licence: "Licences", nature: "Natures",
  author: "Authors" };

/** Beside the pictures there is room for them; below, they wait for a press. */
const BESIDE = matchMedia("(min-width: 62rem)");

/** @param {string} text @param {string} rule @param {string} value
 * @param {number} count */
function lineOf(text, rule, value, count) {
  /** @param {"want" | "exclude"} list @param {string} words
   * @param {Record<string, string>} looks */
  const way = (list, words, looks) => changer(text, "pick",
    `${list} ${rule} ${value}`, { ...looks, "aria-label":
      `${list === "want" ? "Want" : "Exclude"} ${rule} ${value}` }, words);
  return make("li", {},
    make("span", { class: "obj" }, way("want", value, { class: "as-link" })),
    make("span", { class: "n" }, grouped(count),
      make("span", { class: "hide" }, " pictures")),
    way("exclude", "exclude", { class: "as-link not" }));
}

/** @param {Facets} facets */
function wordsOf({ known, pictures, more }) {
  if (!known) return "This could not be counted in time. A rule more may help.";
  return `Counted among ${more ? "the first" : "all"} ${grouped(pictures)} pictures.`;
}

/** @param {Element} place @param {Facets} facets @param {string} text */
function show(place, facets, text) {
  const parts = [make("p", { class: "small quiet" }, wordsOf(facets))];
  if (facets.known && facets.facets.length === 0) {
    parts.push(make("p", { class: "small" },
      "They all have the same objects, licences, natures and authors."));
  }
  for (const { rule, values } of facets.facets) {
    parts.push(make("section", { class: "facet" },
      make("h4", {}, TITLES[rule] ?? rule),
      make("ul", {}, ...values.map(({ value, count }) =>
        lineOf(text, rule, value, count)))));
  }
  place.replaceWith(...parts);
}

/**
 * @param {string} text  of the query that the page shows
 * @param {AbortSignal} signal
 */
export function narrow(text, signal) {
  const place = document.getElementById("narrowing");
  if (!place) return;
  const ask = async () => {
    try {
      const facets = await askJson(`/api/query-facets?${wishes()}`,
        { body: text, signal });
      if (signal.aborted) return;
      show(place, facets, text);
      showTotal({ ...facets, left: facets.pictures });
    } catch {
      if (!signal.aborted) place.append(make("span", { role: "alert" }, ` ${whyNot()}`));
    }
  };
  if (BESIDE.matches) {
    void ask();
    return;
  }
  place.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void ask();
  });
}
