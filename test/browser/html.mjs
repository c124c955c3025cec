// test/browser/html.mjs: what html-validate is told, and why a rule differs from its recommended set.
// @ts-check

import { HtmlValidate } from "./tools.mjs";

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Taste: HTML reads both the same; ours is written in lower case.
    "doctype-style": ["error", { style: "lowercase" }],
    // Taste: how long a title may be. People write those of pictures, and
    // a search is told from another by its rules.
    "long-title": "off",
    // A box that scrolls must be reached by keyboard, and then needs a role
    // and a name, which a <pre> or a <div> can have as well as a <section>.
    "prefer-native-element": ["error", { exclude: ["region"] }],
    // Boxes to tick share the name of what they are the values of.
    "form-dup-name": ["error", { shared: ["radio", "button", "reset",
      "submit", "checkbox"] }],
    // Taste: templates leave white space at the ends of lines they fill in.
    "no-trailing-whitespace": "off",
  },
});

/** @typedef {{rule: string, where: string, text: string}} Mistake */

/** A page is the same text under most conditions. @type {Map<string,
 * Promise<Mistake[]>>} */
const known = new Map();

/**
 * @param {string} html @param {string} name
 * @returns {Promise<Mistake[]>}
 */
export function validateHtml(html, name) {
  const text = html.replace(/(name="csrf" value=")[^"]+/g, "$1same");
  let found = known.get(text);
  if (!found) {
    found = validate(text, name);
    known.set(text, found);
  }
  return found;
}

/** @param {string} html @param {string} name @returns {Promise<Mistake[]>} */
async function validate(html, name) {
  const report = await validator.validateString(html, `${name}.html`);
  const lines = html.split("\n");
  return report.results.flatMap((/** @type {any} */ result) =>
    result.messages.map((/** @type {any} */ message) => ({
      rule: `html ${message.ruleId}`,
      where: `line ${message.line}:${message.column} ` +
        (message.selector || ""),
      text: `${message.message}: ` +
        (lines[message.line - 1] || "").trim().slice(0, 200),
    })));
}
