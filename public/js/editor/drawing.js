// public/js/editor/drawing.js: the regions over the picture: all of them below, what one works on above, so that a drag repaints one.
// @ts-check

import { handlesOf, pathOf, tagPlaceOf } from "./geometry.js";
import { draw } from "./make.js";

/**
 * @typedef {import("./editor.js").Editor} Editor
 * @typedef {import("./geometry.js").Shape} Shape
 * @typedef {import("./model.js").Region} Region
 *
 * @typedef {object} Drawn  a region as it stands in the drawing
 * @property {Region} region
 * @property {SVGGElement} group
 */

const HUES = 6;
/** More tags hide the picture; on a phone fewer do. */
const TAGS_MAX = 60;
const TAGS_SMALL_MAX = 12;
const TAG_PX = 21;
const ABOVE_PX = 27;
const PAD_PX = 7;
const HANDLE_PX = 8;
/** Closer ones would hide the line: of these every other is not drawn. */
const HANDLES_APART_PX = 10;
/** More of them hide the picture. */
const HANDLES_MAX = 400;

/** Hues of labels in order of appearance, as everywhere on the site; those
 * without a label have the first.
 * @param {Iterable<string>} objects @returns {Map<string, number>} */
export function huesOf(objects) {
  /** @type {Map<string, number>} */
  const hues = new Map();
  for (const object of objects) hues.set(object, hues.size % HUES + 1);
  return hues;
}

/** Two strokes, as on every page. @param {Shape} shape @param {string} [more]
 * classes */
function pathsOf(shape, more = "") {
  const d = pathOf(shape);
  const kind = (shape.type === "point" ? " dot" : "") + more;
  const open = shape.type === "polyline" ? " open" : "";
  return [draw("path", { class: `hit${open}${kind}`, d }), draw("path", { class: `casing${kind}`, d }),
    draw("path", { class: `line${kind}`, d })];
}

/** @param {number} share */
const percent = (share) => `${(share * 100).toFixed(4)}%`;

export class Drawing {
  /** @param {Editor} editor @param {SVGSVGElement} below
   * @param {SVGSVGElement} above */
  constructor(editor, below, above) {
    this.editor = editor;
    const space = () => draw("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none",
      width: "100%", height: "100%" });
    this.below = below;
    this.space = space();
    this.tags = draw("g");
    this.topSpace = space();
    this.marks = draw("g");
    below.append(this.space, this.tags);
    above.append(this.topSpace, this.marks);
    /** @type {Map<string, Drawn>} */
    this.drawn = new Map();
    /** @type {Map<string, number>} */
    this.hues = new Map();
    /** @type {string | null} The region that the top has instead. */
    this.lifted = null;
    this.ruler = document.createElement("canvas").getContext("2d");
    if (this.ruler) this.ruler.font = `600 12px ${getComputedStyle(below).fontFamily}`;
  }

  /** @param {Region} region */
  hueOf(region) {
    return this.hues.get(region.object ?? "") ?? 1;
  }

  /* ---- all of them ---- */

  /** Brings the lower drawing up to date; what is the same stays. */
  sync() {
    const { editor, drawn, space } = this;
    const { order, regions } = editor.sheet;
    this.hues = huesOf(editor.objects().keys());
    for (const [key, { group }] of drawn) {
      if (regions.has(key)) continue;
      group.remove();
      drawn.delete(key);
    }
    /** @type {ChildNode | null} */
    let next = space.firstChild;
    for (const key of order) {
      const region = /** @type {Region} */ (regions.get(key));
      const group = this.update(region);
      if (group === next) next = group.nextSibling;
      else space.insertBefore(group, next);
    }
    this.drawTags();
    this.drawTop();
  }

  /** @param {Region} region */
  update(region) {
    const { drawn, editor } = this;
    const { key } = region;
    const before = drawn.get(key);
    const group = before?.group ?? draw("g");
    if (before?.region !== region) {
      group.replaceChildren(...pathsOf(region));
      drawn.set(key, { region, group });
    }
    const kind = `region hue-${this.hueOf(region)}${region.object === null ? " bare" : ""}`;
    if (group.getAttribute("class") !== kind) group.setAttribute("class", kind);
    const isAway = editor.isHidden(region) || key === this.lifted;
    if (group.hasAttribute("hidden") !== isAway) group.toggleAttribute("hidden", isAway);
    return group;
  }

  drawTags() {
    const { editor } = this;
    const { order, regions } = editor.sheet;
    this.below.classList.toggle("busy", order.length > TAGS_SMALL_MAX);
    const shown = order.length > TAGS_MAX ? [] : order.map((key, i) => ({ number: i + 1,
      region: /** @type {Region} */ (regions.get(key)) }))
      .filter(({ region }) => !editor.isHidden(region) && region.key !== this.lifted);
    this.tags.replaceChildren(...shown.map(({ region, number }) =>
      this.tagOf(region, this.hueOf(region), String(number))));
  }

  /** @param {Shape} shape @param {number} hue @param {string} words
   * @param {boolean} [isOn] */
  tagOf(shape, hue, words, isOn = false) {
    const [x, y] = tagPlaceOf(shape);
    const { px, py } = this.editor.camera.toStage(x, y);
    const { stage } = this.editor.camera;
    const text = draw("text", { y: 12, "text-anchor": "middle" });
    text.textContent = words;
    const wide = Math.max(22, Math.ceil(this.ruler?.measureText(words).width ?? 0) + 2 * PAD_PX);
    // Within the stage, as far as its vertex is.
    const isSeen = px >= 0 && py >= 0 && px <= stage.width && py <= stage.height;
    const left = isSeen ? Math.round(Math.min(Math.max(-11, -px), stage.width - wide - px)) : -11;
    const top = isSeen && py < ABOVE_PX ? PAD_PX - 1 : -ABOVE_PX;
    text.setAttribute("x", String(wide / 2));
    return draw("svg", { class: `tag hue-${hue}${isOn ? " on" : ""}`, x: percent(x), y: percent(y), width: 1, height: 1 },
      draw("g", { transform: `translate(${left} ${top})` },
        draw("rect", { width: wide, height: TAG_PX }),
        draw("rect", { class: "swatch", x: 2, y: 16, width: wide - 4, height: 3 }), text));
  }

  /* ---- what one works on ---- */

  drawTop() {
    const { editor } = this;
    const { sheet } = editor;
    const chosen = editor.dragged ?? editor.region;
    const lifted = chosen && sheet.regions.has(chosen.key) ? chosen.key : null;
    if (lifted !== this.lifted) this.lift(lifted);
    /** @type {Element[]} */
    const shapes = [], marks = [];
    const hovered = editor.hovered === null || editor.hovered === lifted ? null :
      sheet.regions.get(editor.hovered) ?? null;
    if (hovered) {
      shapes.push(draw("g", { class: `region on hue-${this.hueOf(hovered)}` }, ...pathsOf(hovered)));
      marks.push(this.namedTag(hovered));
    }
    if (chosen && !editor.isHidden(chosen)) {
      shapes.push(draw("g", { class: `region on hue-${this.hueOf(chosen)}` }, ...pathsOf(chosen)));
      marks.push(this.namedTag(chosen), ...editor.isLocked(chosen) ? [] : this.handles(chosen));
    }
    this.drawDraft(shapes, marks);
    this.topSpace.replaceChildren(...shapes);
    this.marks.replaceChildren(...marks);
  }

  /** @param {string | null} key */
  lift(key) {
    const before = this.lifted;
    this.lifted = key;
    for (const one of [before, key]) {
      const region = one === null ? null : this.editor.sheet.regions.get(one);
      if (region) this.update(region);
    }
    if (this.editor.sheet.order.length <= TAGS_MAX) this.drawTags();
  }

  /** @param {Region} region */
  namedTag(region) {
    const number = this.editor.numberOf(region.key);
    return this.tagOf(region, this.hueOf(region), `${number}\u2002${region.object ?? "no label"}`, true);
  }

  /** @param {Region} region */
  handles(region) {
    const at = handlesOf(region);
    if (region.type === "point") return [];
    const { width, height } = this.editor.camera.box;
    /** @type {SVGElement[]} */
    const handles = [];
    let [x, y] = [Infinity, Infinity];
    for (let i = 0; i < at.length / 2 && handles.length < HANDLES_MAX; i++) {
      const isOn = i === this.editor.vertex;
      const apart = Math.hypot((at[2 * i] - x) * width, (at[2 * i + 1] - y) * height);
      if (apart < HANDLES_APART_PX && !isOn) continue;
      [x, y] = [at[2 * i], at[2 * i + 1]];
      handles.push(this.handle(x, y, isOn ? " on" : ""));
    }
    return handles;
  }

  /** @param {number} x @param {number} y @param {string} more  classes */
  handle(x, y, more) {
    return draw("rect", { class: `handle${more}`, x: percent(x), y: percent(y), width: HANDLE_PX, height: HANDLE_PX,
      transform: `translate(${-HANDLE_PX / 2} ${-HANDLE_PX / 2})` });
  }

  /** @param {Element[]} shapes @param {Element[]} marks */
  drawDraft(shapes, marks) {
    const { draft, cursor } = this.editor;
    if (draft) {
      const { type, at, next } = draft;
      /** @type {Shape} */
      const shape = type === "bbox" ? { type, at: next ? [Math.min(at[0], next.x), Math.min(at[1], next.y),
        Math.abs(next.x - at[0]), Math.abs(next.y - at[1])] : [at[0], at[1], 0, 0] } :
        { type: "polyline", at: next ? [...at, next.x, next.y] : at };
      shapes.push(draw("g", { class: "region on draft" }, ...pathsOf(shape, type === "polygon" ? " open" : "")));
      for (let i = 0; type !== "bbox" && i < at.length; i += 2) {
        marks.push(this.handle(at[i], at[i + 1], i === 0 ? " first" : ""));
      }
    }
    if (!cursor) return;
    const place = { x: percent(cursor.x), y: percent(cursor.y), width: 1, height: 1 };
    marks.push(draw("svg", { class: "cursor", ...place },
      draw("path", { class: "casing", d: "M-14 0H-4M4 0H14M0-14V-4M0 4V14" }),
      draw("path", { class: "line", d: "M-14 0H-4M4 0H14M0-14V-4M0 4V14" })));
  }
}
