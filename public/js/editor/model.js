// public/js/editor/model.js: the regions of a picture as values, and changes of them that can be turned round.
// @ts-check

/**
 * @typedef {import("./geometry.js").Kind} Kind
 *
 * @typedef {object} Region  a value: it is replaced, never changed
 * @property {string} key  its name in this editor, before the server knows it
 * @property {Kind} type
 * @property {readonly number[]} at
 * @property {string | null} object  null: not labelled yet
 * @property {unknown} [instance]
 * @property {unknown} [source]
 *
 * @typedef {object} Sheet  all regions, in their order
 * @property {readonly string[]} order
 * @property {ReadonlyMap<string, Region>} regions
 *
 * @typedef {object} Change  of one region
 * @property {string} key
 * @property {Region | null} before  null: it was not there
 * @property {Region | null} after  null: it is not there any more
 * @property {number} place  in the order, where it comes or was
 *
 * @typedef {Map<string, number>} Ids  the server's numbers, by key
 */

/** @type {Sheet} */
export const EMPTY = { order: [], regions: new Map() };

/** The one way to change a sheet: what is done, undone, redone, kept and
 * merged all comes through here. @param {Sheet} sheet
 * @param {readonly Change[]} changes @returns {Sheet} */
export function apply(sheet, changes) {
  if (changes.length === 0) return sheet;
  const order = [...sheet.order];
  const regions = new Map(sheet.regions);
  for (const { key, after, place } of changes) {
    const at = regions.has(key) ? order.indexOf(key) : -1;
    if (after === null) {
      if (at >= 0) order.splice(at, 1);
      regions.delete(key);
    } else {
      if (at < 0) order.splice(Math.min(place, order.length), 0, key);
      regions.set(key, after);
    }
  }
  return { order, regions };
}

/** What takes changes back. @param {readonly Change[]} changes
 * @returns {Change[]} */
export function reverse(changes) {
  return changes.map(({ key, before, after, place }) =>
    ({ key, before: after, after: before, place })).reverse();
}

/** @param {unknown} a @param {unknown} b */
function isSameJson(a, b) {
  return a === b || JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

/** @param {Region} a @param {Region} b */
export function isSameShape(a, b) {
  return a.type === b.type && (a.at === b.at ||
    (a.at.length === b.at.length && a.at.every((value, i) => value === b.at[i])));
}

/** The same but for the key.
 * @param {Region | null | undefined} a @param {Region | null | undefined} b */
export function isSame(a, b) {
  if (a === b) return true;
  return !!a && !!b && a.object === b.object && isSameShape(a, b) &&
    isSameJson(a.instance, b.instance) && isSameJson(a.source, b.source);
}

/** What makes one sheet of another. @param {Sheet} from @param {Sheet} to
 * @returns {Change[]} */
export function difference(from, to) {
  const kept = from.order.filter((key) => to.regions.has(key));
  const wanted = to.order.filter((key) => from.regions.has(key));
  // Those behind the first that stands elsewhere are taken out and put in.
  const first = kept.findIndex((key, i) => key !== wanted[i]);
  const isLifted = new Set(first < 0 ? [] : kept.slice(first));
  /** @type {Change[]} */
  const changes = [];
  for (let place = from.order.length - 1; place >= 0; place--) {
    const key = from.order[place];
    const before = from.regions.get(key) ?? null;
    if (!to.regions.has(key) || isLifted.has(key)) changes.push({ key, before, after: null, place });
  }
  to.order.forEach((key, place) => {
    const after = to.regions.get(key) ?? null;
    const before = isLifted.has(key) ? null : from.regions.get(key) ?? null;
    if (!isSame(before, after)) changes.push({ key, before, after, place });
  });
  return changes;
}

/** A name that no other region has. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return `n${Array.from(bytes, (byte) => byte.toString(36).padStart(2, "0")).join("")}`;
}

/* ---- the manual's format ---- */

/** @param {any} shape @returns {number[]} */
function numbersOf(shape) {
  if (Array.isArray(shape)) return shape.flatMap(({ x, y }) => [x, y]);
  return "w" in shape ? [shape.x, shape.y, shape.w, shape.h] : [shape.x, shape.y];
}

/** Regions as the server sends them. A number that has a key keeps it; what
 * was proposed may have none yet.
 * @param {any[]} list @param {ReadonlyMap<number, string>} [keys]
 * @returns {{ sheet: Sheet, ids: Ids }} */
export function readRegions(list, keys) {
  /** @type {Ids} */
  const ids = new Map();
  /** @type {Map<string, Region>} */
  const regions = new Map();
  for (const { id, type, shape, object, instance, source } of list) {
    const key = id === undefined ? newKey() : keys?.get(id) ?? `r${id}`;
    if (id !== undefined) ids.set(key, id);
    regions.set(key, { key, type, at: numbersOf(shape), object,
      ...instance === undefined ? {} : { instance }, ...source === undefined ? {} : { source } });
  }
  return { sheet: { order: [...regions.keys()], regions }, ids };
}

/** @param {Region} region */
function shapeJson({ type, at }) {
  if (type === "bbox") return { x: at[0], y: at[1], w: at[2], h: at[3] };
  if (type === "point") return { x: at[0], y: at[1] };
  return Array.from({ length: at.length / 2 }, (_, i) => ({ x: at[2 * i], y: at[2 * i + 1] }));
}

/** A region as the server takes it. @param {Region} region
 * @param {number | undefined} id */
export function writeRegion(region, id) {
  const { type, object, instance, source } = region;
  return { ...id === undefined ? {} : { id }, type, shape: shapeJson(region), object,
    ...instance === undefined ? {} : { instance }, ...source === undefined ? {} : { source } };
}

/** Those that can be sent: a region without a label waits for it.
 * @param {Sheet} sheet */
export function labelled({ order, regions }) {
  return order.filter((key) => regions.get(key)?.object !== null);
}
