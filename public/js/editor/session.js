// public/js/editor/session.js: the regions as they are here and as the server has them, from load to save.
// @ts-check

import { History } from "./history.js";
import { decide, keysFor, merge } from "./merge.js";
import { apply, difference, EMPTY, isSame, labelled, newKey, readRegions, writeRegion } from "./model.js";

/**
 * @typedef {import("./model.js").Region} Region
 * @typedef {import("./model.js").Sheet} Sheet
 * @typedef {import("./model.js").Change} Change
 * @typedef {import("./model.js").Ids} Ids
 * @typedef {import("./merge.js").Conflict} Conflict
 * @typedef {import("./merge.js").Choice} Choice
 *
 * @typedef {object} Base  what the server has, as far as is known here
 * @property {Sheet} sheet
 * @property {Ids} ids
 * @property {string | null} tag
 *
 * @typedef {object} Listener  who keeps what is not saved
 * @property {(edit: { what: string, changes: readonly Change[] }) => void} edited
 * @property {() => void} rebased  base is another one
 */

export class Session {
  constructor() {
    this.sheet = EMPTY;
    /** @type {Base} */
    this.base = { sheet: EMPTY, ids: new Map(), tag: null };
    /** What waits for the author's yes: the picture does not have it, and it
     * has not to be sent again. @type {Sheet | null} */
    this.proposal = null;
    this.history = new History();
    /** @type {Listener | null} */
    this.listener = null;
    /** Called whenever the sheet is another one. */
    this.changed = () => {};
    this.now = () => Date.now();
  }

  /** @param {any[]} list  as the server sends it @param {string | null} tag */
  load(list, tag) {
    const { sheet, ids } = readRegions(list);
    this.base = { sheet, ids, tag };
    this.sheet = sheet;
    this.proposal = null;
    this.history = new History();
    this.changed();
  }

  /** Goes on from what one proposed before, put together with what others did
   * since; where both changed the same it is as proposed.
   * @param {any[]} base  that it was made from @param {any[]} proposed */
  loadProposal(base, proposed) {
    const now = this.base;
    const was = readRegions(base), own = readRegions(proposed);
    const merged = merge(was.sheet, own.sheet, now.sheet);
    this.sheet = decide(merged.sheet, merged.conflicts, merged.conflicts.map(() => "mine"), newKey);
    this.proposal = this.sheet;
    this.history = new History();
    this.changed();
  }

  /** What has not to be sent. */
  get settled() {
    return this.proposal ?? this.base.sheet;
  }

  /** Goes on with work that was kept. @param {Base} base
   * @param {readonly { what: string, changes: readonly Change[] }[]} edits */
  resume(base, edits) {
    this.base = base;
    this.sheet = base.sheet;
    this.proposal = null;
    this.history = new History();
    for (const edit of edits) {
      this.history.push(edit);
      this.sheet = apply(this.sheet, edit.changes);
    }
    this.changed();
  }

  /** @param {string} what @param {Change[]} changes @param {string} [joins] */
  edit(what, changes, joins) {
    if (changes.length === 0) return;
    this.history.push({ what, changes, joins, at: this.now() });
    this.step({ what, changes });
  }

  /** @param {{ what: string, changes: readonly Change[] }} edit */
  step(edit) {
    this.sheet = apply(this.sheet, edit.changes);
    this.listener?.edited({ what: edit.what, changes: edit.changes });
    this.changed();
  }

  /** @returns {string | null}  what was undone */
  undo() {
    const edit = this.history.undo();
    if (edit) this.step(edit);
    return edit?.what ?? null;
  }

  /** @returns {string | null} */
  redo() {
    const edit = this.history.redo();
    if (edit) this.step(edit);
    return edit?.what ?? null;
  }

  /** Back to what is saved, or waits; that can be undone too. */
  revert() {
    this.edit("Discard changes", difference(this.sheet, this.settled));
  }

  /* ---- one region ---- */

  /** @param {Region} region @param {string} what */
  add(region, what) {
    this.edit(what, [{ key: region.key, before: null, after: region, place: this.sheet.order.length }]);
  }

  /** @param {Region} after @param {string} what @param {string} [joins] */
  put(after, what, joins) {
    const before = this.sheet.regions.get(after.key);
    if (!before || isSame(before, after)) return;
    this.edit(what, [{ key: after.key, before, after, place: this.sheet.order.indexOf(after.key) }], joins);
  }

  /** @param {string} key @param {string} what */
  remove(key, what) {
    const before = this.sheet.regions.get(key);
    if (!before) return;
    this.edit(what, [{ key, before, after: null, place: this.sheet.order.indexOf(key) }]);
  }

  /* ---- the server ---- */

  /** What differs from what is saved. */
  unsaved() {
    const changes = difference(this.settled, this.sheet);
    const waiting = this.sheet.order.length - labelled(this.sheet).length;
    return { count: changes.length, waiting,
      toSend: changes.filter(({ after }) => after === null || after.object !== null).length };
  }

  /** What is sent. A region that lost its label stays as the server has it. */
  payload() {
    const { sheet, base } = this;
    const keys = sheet.order.filter((key) =>
      sheet.regions.get(key)?.object !== null || base.sheet.regions.has(key));
    const regions = keys.map((key) => {
      const region = /** @type {Region} */ (sheet.regions.get(key));
      return region.object === null ? /** @type {Region} */ (base.sheet.regions.get(key)) : region;
    });
    return { keys, regions, tag: base.tag,
      body: JSON.stringify(regions.map((region) => writeRegion(region, base.ids.get(region.key)))) };
  }

  /** The server has taken it. Numbers are new, names of objects its own.
   * @param {{ keys: string[], regions: Region[] }} sent
   * @param {any[]} list @param {string | null} tag */
  saved(sent, list, tag) {
    const keys = new Map(list.map(({ id }, i) => [id, sent.keys[i]]));
    const { sheet, ids } = readRegions(list, keys);
    this.base = { sheet, ids: new Map([...this.base.ids, ...ids]), tag };
    this.proposal = null;
    /** @type {Change[]} */
    const corrections = [];
    sent.regions.forEach((region, i) => {
      const key = sent.keys[i], after = sheet.regions.get(key);
      if (after && this.sheet.regions.get(key) === region && !isSame(region, after)) {
        corrections.push({ key, before: region, after, place: 0 });
      }
    });
    this.sheet = apply(this.sheet, corrections);
    this.listener?.rebased();
    this.changed();
  }

  /** It waits for a yes: nothing of it has to be kept here any more.
   * @param {{ keys: string[], regions: Region[] }} sent */
  proposed(sent) {
    this.proposal = { order: sent.keys, regions: new Map(sent.regions.map((region) => [region.key, region])) };
    this.listener?.rebased();
    this.changed();
  }

  /** Somebody else saved meanwhile: how the two go together.
   * @param {any[]} list @param {string | null} tag */
  meet(list, tag) {
    const keys = keysFor(this.sheet, this.base.ids, list, (one) =>
      /** @type {Region} */ ([...readRegions([one]).sheet.regions.values()][0]));
    const theirs = readRegions(list, keys);
    const merged = merge(this.base.sheet, this.sheet, theirs.sheet);
    return { theirs: { ...theirs, tag }, ...merged };
  }

  /** @param {ReturnType<Session["meet"]>} met @param {readonly Choice[]} choices  of
   * each conflict */
  settle(met, choices) {
    const sheet = decide(met.sheet, met.conflicts, choices, newKey);
    const changes = difference(this.sheet, sheet);
    this.history.forget(new Set(changes.map(({ key }) => key)));
    this.sheet = sheet;
    this.base = { sheet: met.theirs.sheet, tag: met.theirs.tag,
      ids: new Map([...this.base.ids, ...met.theirs.ids]) };
    this.listener?.rebased();
    this.changed();
  }
}
