// public/js/search/make.js: makes elements.
// @ts-check

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} parts
 * @returns {HTMLElement}
 */
export function make(tag, attributes = {}, ...parts) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...parts);
  return element;
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...Node} parts
 * @returns {SVGElement}
 */
export function makeSvg(tag, attributes, ...parts) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...parts);
  return element;
}

/**
 * The element of an id, which has to be there.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`there is no #${id}`);
  return element;
}
