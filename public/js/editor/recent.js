// public/js/editor/recent.js: the labels used last, each on a digit that it keeps.
// @ts-check

const SLOTS = 9;

/**
 * @typedef {object} Kept
 * @property {(string | null)[]} slots  by digit, from 1
 * @property {string[]} used  the last one first
 * @property {Record<string, string>} tools  the last label of each tool
 */

export class Recent {
  /** @param {Partial<Kept> | null} [kept] */
  constructor(kept) {
    /** @type {(string | null)[]} */
    this.slots = Array.from({ length: SLOTS }, (_, i) => kept?.slots?.[i] ?? null);
    /** @type {string[]} */
    this.used = [...kept?.used ?? []];
    /** @type {Record<string, string>} */
    this.tools = { ...kept?.tools };
  }

  /** A label keeps its digit; a new one takes a free one, else that of the
   * label that was not used for the longest time.
   * @param {string} object @param {string} [tool] */
  use(object, tool) {
    this.used = [object, ...this.used.filter((one) => one !== object)].slice(0, SLOTS);
    if (tool) this.tools[tool] = object;
    if (this.slots.includes(object)) return;
    const free = this.slots.indexOf(null);
    const oldest = this.slots.findIndex((one) => one !== null && !this.used.includes(one));
    this.slots[free >= 0 ? free : Math.max(oldest, 0)] = object;
  }

  /** @param {number} digit  1 to 9 @returns {string | null} */
  at(digit) {
    return this.slots[digit - 1] ?? null;
  }

  /** @param {string} tool @returns {string | null} */
  of(tool) {
    return this.tools[tool] ?? null;
  }

  /** @returns {Kept} */
  kept() {
    const { slots, used, tools } = this;
    return { slots, used, tools };
  }
}
