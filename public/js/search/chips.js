// public/js/search/chips.js: the rules of a query as chips, while its text is being typed.
// @ts-check

import { byId, make } from "/js/search/make.js";

/**
 * @typedef {object} Rule
 * @property {string} rule
 * @property {any} value
 * @property {string[]} texts
 *
 * @typedef {object} Tree  what /api/query-tree answers
 * @property {string | null} text
 * @property {Rule[]} want
 * @property {Rule[]} exclude
 * @property {boolean} include_obsolete
 * @property {Problem | null} problem
 *
 * @typedef {object} Problem
 * @property {string} detail
 * @property {string | null} expected
 * @property {number} line
 * @property {number} column
 * @property {number} length  in characters
 */

/**
 * The search page with a query, and what the form says besides. JSON is a
 * query too: the server writes it as YAML.
 * @param {{ want: Rule[], exclude: Rule[], include_obsolete: boolean }} tree
 * @param {Record<string, string>} [more]
 */
function addressOf({ want, exclude, include_obsolete }, more = {}) {
  /** @param {Rule[]} rules */
  const plain = (rules) => rules.map(({ rule, value }) => ({ [rule]: value }));
  const query = JSON.stringify({ want: plain(want), exclude: plain(exclude),
    include_obsolete });
  const form = byId("query");
  const fields = form instanceof HTMLFormElement ? new FormData(form) : null;
  const parameters = new URLSearchParams({ query });
  for (const name of ["ordering", "seed", "limit"]) {
    const value = fields?.get(name);
    if (typeof value === "string" && value) parameters.set(name, value);
  }
  for (const [name, value] of Object.entries(more)) parameters.set(name, value);
  return `/query-pictures?${parameters}`;
}

/** @param {Rule} rule @param {boolean} isExcluded */
function labelOf({ rule, texts }, isExcluded) {
  return `${isExcluded ? "not " : ""}${rule} ${texts.join(" or ")}`;
}

/** @param {Tree} tree @param {"want" | "exclude"} list @param {number} at */
function chipOf(tree, list, at) {
  const rule = tree[list][at];
  const label = labelOf(rule, list === "exclude");
  const values = make("span", { class: "val" });
  rule.texts.forEach((text, i) => {
    if (i > 0) values.append(" ", make("i", {}, "or"), " ");
    values.append(make("span", {}, text));
  });
  if (rule.texts.length === 0) values.append(make("i", {}, "nothing"));
  const chip = make("span", { class: list === "exclude" ? "chip not" : "chip" },
    make("span", { class: "key" }, rule.rule), values);
  if (Array.isArray(rule.value)) {
    chip.append(make("a", { class: "x", "aria-label": `Another value for ${label}`,
      href: addressOf(tree, { to: `${list}-${at}` }) }, "+"));
  }
  chip.append(make("a", { class: "x", "aria-label": `Remove ${label}`,
    href: addressOf({ ...tree, [list]: tree[list].filter((_, i) => i !== at) }) },
  "×"));
  return make("li", { class: "rule" }, chip);
}

/** @param {string} words @param {boolean} isFirst */
function heading(words, isFirst) {
  return make("li", { class: isFirst ? "say first" : "say" },
    make("span", {}, words));
}

/**
 * Shows the rules of a tree in place of those that are there. What each
 * leaves is not known any more.
 * @param {Tree} tree
 */
export function showChips(tree) {
  const items = [];
  if (tree.want.length > 0) {
    items.push(heading("Want all of these", true));
    items.push(...tree.want.map((_, at) => chipOf(tree, "want", at)));
  }
  if (tree.exclude.length > 0) {
    items.push(heading("Exclude any of these", items.length === 0));
    items.push(...tree.exclude.map((_, at) => chipOf(tree, "exclude", at)));
  }
  if (tree.include_obsolete) {
    items.push(heading("Replaced pictures too", items.length === 0));
    items.push(make("li", { class: "rule" }, make("span", { class: "chip" },
      make("span", { class: "key" }, "include_obsolete"),
      make("span", { class: "val" }, make("span", {}, "true")),
      make("a", { class: "x", "aria-label": "Remove include_obsolete",
        href: addressOf({ ...tree, include_obsolete: false }) }, "×"))));
  }
  if (items.length === 0) {
    items.push(heading("No rules: every picture is asked for.", true));
  }
  byId("chips").replaceChildren(...items);
}
