// public/js/editor/merge.js: what two people made of the same regions, put together.
// @ts-check

import { isSame, isSameShape } from "./model.js";

/**
 * @typedef {import("./model.js").Region} Region
 * @typedef {import("./model.js").Sheet} Sheet
 * @typedef {import("./model.js").Ids} Ids
 *
 * @typedef {object} Conflict  one region, changed by both
 * @property {string} key
 * @property {Region | null} mine  null: I deleted it
 * @property {Region | null} theirs  null: they deleted it
 *
 * @typedef {"mine" | "theirs" | "both"} Choice
 *
 * @typedef {object} Merged
 * @property {Sheet} sheet  with my version where there is a conflict
 * @property {Conflict[]} conflicts
 * @property {{ added: number, changed: number, removed: number }} news  what
 *   came from them
 */

/** Shape, label and the rest may each be changed by another person.
 * @param {Region} base @param {Region} mine @param {Region} theirs
 * @returns {Region | null}  null: both changed the same */
function mergeParts(base, mine, theirs) {
  const result = { ...theirs };
  if (!isSameShape(mine, base)) {
    if (!isSameShape(theirs, base) && !isSameShape(theirs, mine)) return null;
    Object.assign(result, { type: mine.type, at: mine.at });
  }
  if (mine.object !== base.object) {
    if (theirs.object !== base.object && theirs.object !== mine.object) return null;
    result.object = mine.object;
  }
  return result;
}

/** What becomes of one region. @param {Region | undefined} base
 * @param {Region | undefined} mine @param {Region | undefined} theirs
 * @returns {{ region: Region | null, isConflict: boolean }} */
function mergeOne(base, mine, theirs) {
  if (isSame(mine, base)) return { region: theirs ?? null, isConflict: false };
  if (isSame(theirs, base) || isSame(mine, theirs)) {
    return { region: mine ?? null, isConflict: false };
  }
  if (!base || !mine || !theirs) {
    return { region: mine ?? theirs ?? null, isConflict: true };
  }
  const region = mergeParts(base, mine, theirs);
  return { region: region ?? mine, isConflict: region === null };
}

/** My regions that they do not have, each behind the one it stood behind.
 * @param {string[]} order @param {Sheet} mine
 * @param {ReadonlyMap<string, Region>} regions */
function insertMine(order, mine, regions) {
  const known = new Set(order);
  mine.order.forEach((key, at) => {
    if (known.has(key) || !regions.has(key)) return;
    let before = at - 1;
    while (before >= 0 && !known.has(mine.order[before])) before--;
    const place = before < 0 ? order.length : order.indexOf(mine.order[before]) + 1;
    order.splice(place, 0, key);
    known.add(key);
  });
}

/** @param {Sheet} base  what both began from
 * @param {Sheet} mine @param {Sheet} theirs @returns {Merged} */
export function merge(base, mine, theirs) {
  /** @type {Map<string, Region>} */
  const regions = new Map();
  /** @type {Conflict[]} */
  const conflicts = [];
  const news = { added: 0, changed: 0, removed: 0 };
  for (const key of new Set([...theirs.order, ...mine.order, ...base.order])) {
    const [b, m, t] = [base, mine, theirs].map((sheet) => sheet.regions.get(key));
    const { region, isConflict } = mergeOne(b, m, t);
    if (isConflict) conflicts.push({ key, mine: m ?? null, theirs: t ?? null });
    else if (!m && region) news.added++;
    else if (m && !region && b) news.removed++;
    else if (!isSame(m, region)) news.changed++;
    if (region) regions.set(key, region);
  }
  const order = theirs.order.filter((key) => regions.has(key));
  insertMine(order, mine, regions);
  return { sheet: { order, regions }, conflicts, news };
}

/** What came of the same shape without a number is mine, saved by a request
 * whose answer was lost. @param {Sheet} mine @param {Ids} ids  of mine
 * @param {any[]} list  as the server sends it
 * @param {(one: any) => Region} read
 * @returns {Map<number, string>}  keys by number */
export function keysFor(mine, ids, list, read) {
  const keys = new Map([...ids].map(([key, id]) => [id, key]));
  const unsent = mine.order.filter((key) => !ids.has(key));
  if (unsent.length === 0) return keys;
  for (const one of list) {
    if (keys.has(one.id)) continue;
    const region = read(one);
    const at = unsent.findIndex((key) => isSame(mine.regions.get(key), region));
    if (at >= 0) keys.set(one.id, unsent.splice(at, 1)[0]);
  }
  return keys;
}

/** The sheet after people chose. "both" keeps theirs, and mine as one more.
 * @param {Sheet} sheet @param {Conflict[]} conflicts
 * @param {readonly Choice[]} choices @param {() => string} newKey
 * @returns {Sheet} */
export function decide(sheet, conflicts, choices, newKey) {
  const regions = new Map(sheet.regions);
  let order = [...sheet.order];
  conflicts.forEach(({ key, mine, theirs }, i) => {
    const wanted = choices[i] === "mine" ? mine : theirs;
    if (wanted) regions.set(key, wanted);
    else regions.delete(key);
    if (wanted && !order.includes(key)) order.push(key);
    if (choices[i] !== "both" || !mine || !theirs) return;
    const other = newKey();
    regions.set(other, { ...mine, key: other });
    order.splice(order.indexOf(key) + 1, 0, other);
  });
  order = order.filter((key) => regions.has(key));
  return { order, regions };
}
