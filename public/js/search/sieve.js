// public/js/search/sieve.js: how many pictures each rule leaves, asked for once the page is there.
// @ts-check

import { askJson } from "/js/search/ask.js";
import { make, makeSvg } from "/js/search/make.js";
import { grouped } from "/js/search/number.js";

/**
 * @typedef {object} Left
 * @property {boolean} known
 * @property {number} left
 * @property {boolean} more  left is a bound: there are more
 * @property {number | null} share  per cent of what reached the rule
 * @property {boolean} empties
 */

/** @param {Left} left */
function inNumbers({ left, more }) {
  return (more ? ">\u202f" : "") + grouped(left);
}

/** @param {Element} item @param {Left} left */
function showLeft(item, left) {
  for (const old of item.querySelectorAll(":scope > .bar, :scope > .left")) {
    old.remove();
  }
  item.querySelector(".chip")?.classList.toggle("empties", left.empties);
  if (!left.known) {
    item.append(make("span", { class: "left quiet" },
      make("span", { class: "hide" }, "not counted in time"),
      make("span", { "aria-hidden": "true" }, "?")));
    return;
  }
  if (left.share !== null) {
    item.append(makeSvg("svg", { class: "bar", "aria-hidden": "true" },
      makeSvg("rect", { width: `${left.share}%`, height: "4" })));
  }
  item.append(make("span", { class: "left" },
    make("span", { class: "hide" }, "leaves "), inNumbers(left)));
}

/**
 * Of those who count, the one that counted them all has the last word.
 * @param {{ known: boolean, left: number, more: boolean } | undefined} count
 *   of the pictures found
 */
export function showTotal(count) {
  const title = document.getElementById("h-results");
  if (!title || !count?.known || title.dataset.whole) return;
  const { left, more } = count;
  if (!more) title.dataset.whole = "yes";
  else if (Number(title.dataset.over ?? 0) > left) return;
  title.dataset.over = String(left);
  const words = `${grouped(left)} ${left === 1 ? "picture" : "pictures"}`;
  title.textContent = more ? `Over ${words}` : words;
  const seen = document.getElementById("seen");
  if (seen) seen.textContent = more ? `over ${words}` : words;
}

/**
 * @param {string} text  of the query that the page shows
 * @param {AbortSignal} signal
 */
export async function countRules(text, signal) {
  const place = document.getElementById("counting");
  const items = document.querySelectorAll("#chips > .rule:has([data-rule])");
  if (!place || items.length === 0 || !place.querySelector("a, button")) return;
  try {
    const counts = await askJson("/api/query-counts", { body: text, signal });
    if (signal.aborted || counts.rules.length !== items.length) return;
    items.forEach((item, at) => showLeft(item, counts.rules[at]));
    const total = document.querySelector("#chips .total");
    if (total) total.textContent = grouped(counts.total);
    showTotal(counts.rules.at(-1));
    place.replaceChildren("left after each",
      make("span", { class: "of-bars" }, ", and its share"));
  } catch {
    // What asks for the same stays.
  }
}
