// public/js/editor/history.js: what was done, to be undone and redone.
// @ts-check

import { reverse } from "./model.js";

/**
 * @typedef {import("./model.js").Change} Change
 *
 * @typedef {object} Edit
 * @property {string} what  in words: "Move region 3"
 * @property {readonly Change[]} changes
 * @property {string} [joins]  edits of one sort in a row are one step
 * @property {number} [at]  when, in milliseconds
 */

/** Steps of one sort that come faster than that are one. */
const JOIN_MS = 1000;

/** One change for the two of each region. @param {readonly Change[]} first
 * @param {readonly Change[]} second @returns {Change[] | null} */
function joined(first, second) {
  if (first.length !== second.length) return null;
  const both = first.map((one, i) => one.key === second[i].key && one.after !== null &&
    second[i].before !== null ? { ...one, after: second[i].after } : null);
  return both.every((one) => one !== null) ? /** @type {Change[]} */ (both) : null;
}

export class History {
  constructor() {
    /** @type {Edit[]} */
    this.done = [];
    /** @type {Edit[]} */
    this.undone = [];
  }

  /** @param {Edit} edit */
  push(edit) {
    const last = this.done.at(-1);
    const isNear = last?.joins !== undefined && last.joins === edit.joins &&
      (edit.at ?? 0) - (last.at ?? 0) < JOIN_MS && this.undone.length === 0;
    const both = last && isNear ? joined(last.changes, edit.changes) : null;
    if (both) this.done[this.done.length - 1] = { ...edit, changes: both };
    else this.done.push(edit);
    this.undone = [];
  }

  /** The edit that takes the last one back; null: there is none.
   * @returns {Edit | null} */
  undo() {
    const edit = this.done.pop();
    if (!edit) return null;
    this.undone.push(edit);
    return { what: edit.what, changes: reverse(edit.changes) };
  }

  /** @returns {Edit | null} */
  redo() {
    const edit = this.undone.pop();
    if (!edit) return null;
    this.done.push({ ...edit, joins: undefined });
    return edit;
  }

  /** Somebody else has changed these: no step of mine may take that back.
   * @param {ReadonlySet<string>} keys */
  forget(keys) {
    /** @param {Edit[]} edits */
    const without = (edits) => edits.map((edit) =>
      ({ ...edit, changes: edit.changes.filter(({ key }) => !keys.has(key)) }))
      .filter(({ changes }) => changes.length > 0);
    this.done = without(this.done);
    this.undone = without(this.undone);
  }
}
