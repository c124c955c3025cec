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
 * @property {string | null} help  address in the manual
 * @property {string | null} help_title
 */

/** What the form says besides the query. */
export function wishes() {
  const form = byId("query");
  const fields = form instanceof HTMLFormElement ? new FormData(form) : null;
  const parameters = new URLSearchParams();
  for (const name of ["ordering", "seed", "limit"]) {
    const value = fields?.get(name);
    if (typeof value === "string" && value) parameters.set(name, value);
  }
  return parameters;
}

/**
 * The address of a change of a query: the server makes it in the text.
 * @param {string} query @param {Record<string, string>} change
 */
export function addressOf(query, change) {
  return `/query-pictures?${new URLSearchParams({ query })}&${wishes()}&${
    new URLSearchParams(change)}`;
}

/** @param {string} label @param {string} href @param {string} sign
 * @param {string} [title] */
function link(label, href, sign, title) {
  const one = make("a", { class: "x", "aria-label": label, href }, sign);
  if (title) one.title = title;
  return one;
}

/** @param {Rule} rule @param {boolean} isExcluded */
function labelOf({ rule, texts }, isExcluded) {
  return `${isExcluded ? "not " : ""}${rule} ${texts.join(" or ")}`;
}

/**
 * @param {string} query
 * @param {Rule} rule
 * @param {"want" | "exclude"} list @param {number} at
 */
function chipOf(query, rule, list, at) {
  const label = labelOf(rule, list === "exclude");
  const place = `${list}-${at}`;
  const not = list === "exclude" ? "not " : "";
  const values = make("span", { class: "val" });
  rule.texts.forEach((text, i) => {
    const one = make("span", { class: "one" });
    if (i > 0) one.append(make("i", {}, "or"), " ");
    one.append(make("span", {}, text));
    if (rule.texts.length > 1) {
      one.append(link(`Remove ${text} from ${not}${rule.rule}`,
        addressOf(query, { drop: `${place}-${i}` }), "×"));
    }
    values.append(i > 0 ? " " : "", one);
  });
  if (rule.texts.length === 0) values.append(make("i", {}, "nothing"));
  const chip = make("span", { class: list === "exclude" ? "chip not" : "chip" },
    make("span", { class: "key" }, rule.rule), values);
  if (Array.isArray(rule.value)) {
    chip.append(link(`Another value for ${label}`,
      addressOf(query, { to: place }), "+", "Another value"));
  }
  chip.append(link(`Remove ${label}`, addressOf(query, { drop: place }), "×",
    "Remove this rule"));
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
 * @param {string} query  the text of the tree, as it was typed
 */
export function showChips(tree, query) {
  const items = [];
  if (tree.want.length > 0) {
    items.push(heading("Want all of these", true));
    items.push(...tree.want.map((rule, at) => chipOf(query, rule, "want", at)));
  }
  if (tree.exclude.length > 0) {
    items.push(heading("Exclude any of these", items.length === 0));
    items.push(...tree.exclude.map((rule, at) =>
      chipOf(query, rule, "exclude", at)));
  }
  if (tree.include_obsolete) {
    items.push(heading("Replaced pictures too", items.length === 0));
    items.push(make("li", { class: "rule" }, make("span", { class: "chip" },
      make("span", { class: "key" }, "include_obsolete"),
      make("span", { class: "val" }, make("span", {}, "true")),
      link("Remove include_obsolete",
        addressOf(query, { drop: "include_obsolete" }), "×"))));
  }
  if (items.length === 0) {
    items.push(heading("No rules: every picture is asked for.", true));
  }
  byId("chips").replaceChildren(...items);
}
