// public/js/editor/make.js: elements of the editor's page, found and made.
// @ts-check

const SVG = "http://www.w3.org/2000/svg";

/** @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, string | boolean>} [attributes]  true
 *   for those without a value, false for those that are not there
 * @param {...(Node | string)} parts @returns {HTMLElementTagNameMap[T]} */
export function make(tag, attributes = {}, ...parts) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...parts);
  return element;
}

/** @template {keyof SVGElementTagNameMap} T
 * @param {T} tag @param {Record<string, string | number>} [attributes]
 * @param {...Node} parts @returns {SVGElementTagNameMap[T]} */
export function draw(tag, attributes = {}, ...parts) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...parts);
  return element;
}

/** The element of an id, which has to be there and be of that kind.
 * @template {Element} T @param {string} id
 * @param {new (...rest: any[]) => T} kind @returns {T} */
export function byId(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`there is no ${kind.name} #${id}`);
  return element;
}

/** @param {string} icon  of the sprite */
export function iconOf(icon) {
  return draw("svg", { class: "icon", viewBox: "0 0 20 20", "aria-hidden": "true" },
    draw("use", { href: `/icons/sprite.svg#${icon}` }));
}
