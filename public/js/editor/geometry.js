// public/js/editor/geometry.js: shapes in shares of the picture: moved, bent, measured, hit.
// @ts-check

/**
 * @typedef {"bbox" | "polygon" | "polyline" | "point"} Kind
 *
 * @typedef {object} Shape
 * @property {Kind} type
 * @property {readonly number[]} at  bbox: x, y, w, h; else x, y of each vertex
 *
 * @typedef {object} Scale  how many pixels of the screen a whole side takes
 * @property {number} x
 * @property {number} y
 */

/** No side of a box is shorter: the server takes none of 0. */
export const SIDE_MIN = 1e-5;

/** Finer than a pixel of any picture, and short when it is written. */
const STEPS = 1e8;

/** A place of one coordinate, in the picture. @param {number} value */
export function within(value) {
  return Math.round(Math.min(Math.max(value, 0), 1) * STEPS) / STEPS;
}

/** The fewest vertices. @param {Kind} type */
export function fewest(type) {
  return type === "polygon" ? 3 : type === "polyline" ? 2 : 1;
}

/** Two places apart, so that the box between them has sides.
 * @param {number} fixed @param {number} other @returns {[number, number]} */
function span(fixed, other) {
  let from = within(Math.min(fixed, other)), to = within(Math.max(fixed, other));
  if (to - from < SIDE_MIN) {
    if (from + SIDE_MIN <= 1) to = from + SIDE_MIN;
    else from = to - SIDE_MIN;
  }
  const side = Math.round((to - from) * STEPS) / STEPS;
  return [from, from + side > 1 ? 1 - from : side];
}

/** From corner to corner, whichever they are.
 * @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1
 * @returns {Shape} */
export function boxBetween(x0, y0, x1, y1) {
  const [x, w] = span(x0, x1), [y, h] = span(y0, y1);
  return { type: "bbox", at: [x, y, w, h] };
}

/** Left, top, right, bottom. @param {Shape} shape
 * @returns {[number, number, number, number]} */
export function boundsOf({ type, at }) {
  if (type === "bbox") return [at[0], at[1], at[0] + at[2], at[1] + at[3]];
  let [left, top] = at, [right, bottom] = at;
  for (let i = 2; i < at.length; i += 2) {
    left = Math.min(left, at[i]);
    right = Math.max(right, at[i]);
    top = Math.min(top, at[i + 1]);
    bottom = Math.max(bottom, at[i + 1]);
  }
  return [left, top, right, bottom];
}

/** What one can take hold of: x, y of each. A box: its corners clockwise from
 * the upper left one, then the middles of its sides from the upper one.
 * @param {Shape} shape @returns {readonly number[]} */
export function handlesOf({ type, at }) {
  if (type !== "bbox") return at;
  const [x, y, w, h] = at;
  return [x, y, x + w, y, x + w, y + h, x, y + h,
    x + w / 2, y, x + w, y + h / 2, x + w / 2, y + h, x, y + h / 2];
}

/** The vertices of its outline. @param {Shape} shape */
function outlineOf(shape) {
  return shape.type === "bbox" ? handlesOf(shape).slice(0, 8) : shape.at;
}

/** What it encloses, in shares of the picture. @param {Shape} shape */
export function areaOf(shape) {
  if (shape.type === "bbox") return shape.at[2] * shape.at[3];
  if (shape.type !== "polygon") return 0;
  const { at } = shape;
  let twice = 0;
  for (let i = 0, j = at.length - 2; i < at.length; j = i, i += 2) {
    twice += at[j] * at[i + 1] - at[i] * at[j + 1];
  }
  return Math.abs(twice) / 2;
}

/** As far as it stays in the picture. @template {Shape} T
 * @param {T} shape @param {number} dx @param {number} dy @returns {T} */
export function moved(shape, dx, dy) {
  const [left, top, right, bottom] = boundsOf(shape);
  const x = Math.min(Math.max(dx, -left), 1 - right);
  const y = Math.min(Math.max(dy, -top), 1 - bottom);
  if (x === 0 && y === 0) return shape;
  if (shape.type === "bbox") {
    const [bx, by, w, h] = shape.at;
    return { ...shape, at: [Math.min(within(bx + x), 1 - w), Math.min(within(by + y), 1 - h), w, h] };
  }
  return { ...shape, at: shape.at.map((value, i) => within(value + (i % 2 ? y : x))) };
}

/** With one handle at another place. @template {Shape} T
 * @param {T} shape @param {number} handle @param {number} x @param {number} y
 * @returns {T} */
export function bent(shape, handle, x, y) {
  if (shape.type !== "bbox") {
    const at = [...shape.at];
    at[2 * handle] = within(x);
    at[2 * handle + 1] = within(y);
    return { ...shape, at };
  }
  const [left, top, right, bottom] = boundsOf(shape);
  const isLeft = handle === 0 || handle === 3 || handle === 7;
  const isRight = handle === 1 || handle === 2 || handle === 5;
  const isTop = handle === 0 || handle === 1 || handle === 4;
  const isBottom = handle === 2 || handle === 3 || handle === 6;
  const [bx, w] = isLeft ? span(right, x) : isRight ? span(left, x) : [shape.at[0], shape.at[2]];
  const [by, h] = isTop ? span(bottom, y) : isBottom ? span(top, y) : [shape.at[1], shape.at[3]];
  return { ...shape, at: [bx, by, w, h] };
}

/** With one vertex more, behind that of the number given. @template {Shape} T
 * @param {T} shape @param {number} edge @param {number} x @param {number} y
 * @returns {T} */
export function withVertex(shape, edge, x, y) {
  const at = [...shape.at];
  at.splice(2 * edge + 2, 0, within(x), within(y));
  return { ...shape, at };
}

/** With one vertex less; null: too few are left. @template {Shape} T
 * @param {T} shape @param {number} vertex @returns {T | null} */
export function withoutVertex(shape, vertex) {
  if (shape.type === "bbox" || shape.at.length / 2 <= fewest(shape.type)) return null;
  const at = [...shape.at];
  at.splice(2 * vertex, 2);
  return { ...shape, at };
}

/* ---- what lies where ---- */

/** The handle that is nearest. @param {Shape} shape
 * @param {number} x @param {number} y @param {Scale} scale
 * @returns {{ index: number, distance: number }}  in pixels */
export function nearestHandle(shape, x, y, scale) {
  const at = handlesOf(shape);
  let index = -1, distance = Infinity;
  for (let i = 0; i < at.length; i += 2) {
    const apart = Math.hypot((at[i] - x) * scale.x, (at[i + 1] - y) * scale.y);
    if (apart < distance) [index, distance] = [i / 2, apart];
  }
  return { index, distance };
}

/** The edge that is nearest, by its first vertex, and the place on it.
 * @param {Shape} shape @param {number} x @param {number} y @param {Scale} scale
 * @returns {{ index: number, distance: number, x: number, y: number }} */
export function nearestEdge(shape, x, y, scale) {
  const at = outlineOf(shape);
  const edges = shape.type === "polyline" ? at.length / 2 - 1 : at.length / 2;
  const best = { index: -1, distance: Infinity, x, y };
  for (let i = 0; i < edges; i++) {
    const j = 2 * i, k = (j + 2) % at.length;
    const ax = (at[j] - x) * scale.x, ay = (at[j + 1] - y) * scale.y;
    const dx = (at[k] - at[j]) * scale.x, dy = (at[k + 1] - at[j + 1]) * scale.y;
    const length = dx * dx + dy * dy;
    const share = length === 0 ? 0 : Math.min(Math.max(-(ax * dx + ay * dy) / length, 0), 1);
    const distance = Math.hypot(ax + share * dx, ay + share * dy);
    if (distance >= best.distance) continue;
    Object.assign(best, { index: i, distance,
      x: at[j] + share * (at[k] - at[j]), y: at[j + 1] + share * (at[k + 1] - at[j + 1]) });
  }
  return best;
}

/** True where a place lies inside of it. @param {Shape} shape
 * @param {number} x @param {number} y */
export function encloses(shape, x, y) {
  const [left, top, right, bottom] = boundsOf(shape);
  if (x < left || x > right || y < top || y > bottom) return false;
  if (shape.type === "bbox") return true;
  if (shape.type !== "polygon") return false;
  const { at } = shape;
  let isInside = false;
  for (let i = 0, j = at.length - 2; i < at.length; j = i, i += 2) {
    if ((at[i + 1] > y) !== (at[j + 1] > y) &&
      x < (at[j] - at[i]) * (y - at[i + 1]) / (at[j + 1] - at[i + 1]) + at[i]) isInside = !isInside;
  }
  return isInside;
}

/** How well a place hits it: null: not at all; lines and points come before
 * what encloses it, small before large.
 * @param {Shape} shape @param {number} x @param {number} y
 * @param {Scale} scale @param {number} reach  in pixels
 * @returns {number | null}  the least is the best */
export function hitOf(shape, x, y, scale, reach) {
  const [left, top, right, bottom] = boundsOf(shape);
  const rx = reach / scale.x, ry = reach / scale.y;
  if (x < left - rx || x > right + rx || y < top - ry || y > bottom + ry) return null;
  if (shape.type === "point") {
    const { distance } = nearestHandle(shape, x, y, scale);
    return distance <= reach ? distance / reach - 2 : null;
  }
  if (shape.type === "polyline") {
    const { distance } = nearestEdge(shape, x, y, scale);
    return distance <= reach ? distance / reach - 1 : null;
  }
  if (encloses(shape, x, y)) return areaOf(shape);
  return nearestEdge(shape, x, y, scale).distance <= reach ? 1 + areaOf(shape) : null;
}

/* ---- drawn ---- */

/** As the path of an SVG with the view box 0 0 1 1. @param {Shape} shape */
export function pathOf({ type, at }) {
  if (type === "bbox") return `M${at[0]} ${at[1]}h${at[2]}v${at[3]}h${-at[2]}z`;
  if (type === "point") return `M${at[0]} ${at[1]}h0`;
  return `M${at.join(" ")}${type === "polygon" ? "z" : at.length === 2 ? "h0" : ""}`;
}

/** Where its tag stands: a box's corner, else the topmost vertex.
 * @param {Shape} shape @returns {[number, number]} */
export function tagPlaceOf({ type, at }) {
  if (type === "bbox") return [at[0], at[1]];
  let top = 0;
  for (let i = 2; i < at.length; i += 2) if (at[i + 1] < at[top + 1]) top = i;
  return [at[top], at[top + 1]];
}

/** What is said of it in a list. @param {Shape} shape */
export function wordsOf({ type, at }) {
  if (type === "bbox") return "box";
  if (type === "point") return "point";
  return `${type}, ${at.length / 2} points`;
}
