// public/js/search/number.js: numbers as the pages of the server show them.
// @ts-check

/** 48210 as 48 210, by narrow spaces that do not break.
 * @param {number} count */
export function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
