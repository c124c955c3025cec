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

/** As for the server: more is no address, and the form sends it. */
const ADDRESS_MAX_BYTES = 8000;

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
 * What changes a query: the server makes the change in the text. A link, or a
 * button of the form where the query is too long for one.
 * @param {string} query @param {"drop" | "to" | "pick"} name
 * @param {string} value
 * @param {Record<string, string>} attributes @param {string} sign
 */
export function changer(query, name, value, attributes, sign) {
  const href = `/query-pictures?${new URLSearchParams({ query })}&${wishes()
  }&${new URLSearchParams({ [name]: value })}`;
  return href.length <= ADDRESS_MAX_BYTES ?
    make("a", { ...attributes, href }, sign) :
    make("button", { ...attributes, type: "submit", form: "query", name,
      value }, sign);
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
      one.append(changer(query, "drop", `${place}-${i}`, { class: "x",
        "aria-label": `Remove ${text} from ${not}${rule.rule}` }, "×"));
    }
    values.append(i > 0 ? " " : "", one);
  });
  if (rule.texts.length === 0) values.append(make("i", {}, "nothing"));
  const chip = make("span", { class: list === "exclude" ? "chip not" : "chip" },
    make("span", { class: "key" }, rule.rule), values);
  if (Array.isArray(rule.value)) {
    chip.append(changer(query, "to", place, { class: "x",
      "aria-label": `Another value for ${label}`, title: "Another value" },
    "+"));
  }
  chip.append(changer(query, "drop", place, { class: "x",
    "aria-label": `Remove ${label}`, title: "Remove this rule" }, "×"));
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
      changer(query, "drop", "include_obsolete", { class: "x",
        "aria-label": "Remove include_obsolete" }, "×"))));
  }
  if (items.length === 0) {
    items.push(heading("No rules: every picture is asked for.", true));
  }
  byId("chips").replaceChildren(...items);
}
