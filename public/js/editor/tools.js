// public/js/editor/tools.js: what the pointer draws and drags, whichever device it is; knows no element of the page.
// @ts-check

import { bent, boxBetween, fewest, moved, nearestEdge, nearestHandle, within, withVertex } from "./geometry.js";

/**
 * @typedef {import("./editor.js").Editor} Editor
 * @typedef {import("./model.js").Region} Region
 *
 * @typedef {object} Spot  a place that the pointer is at
 * @property {number} x  in shares of the picture
 * @property {number} y
 * @property {number} px  in pixels of the stage
 * @property {number} py
 * @property {number} reach  how far around it one means, in pixels
 * @property {boolean} [isDeep]  what lies below what is chosen is meant
 *
 * @typedef {object} Grip  what is dragged
 * @property {"bend" | "insert" | "move" | "corner" | "pan" | "nothing"} kind
 * @property {Spot} from
 * @property {boolean} hasMoved
 * @property {Region} [region]  as it was
 * @property {number} [index]  of the handle or the edge
 * @property {Spot} [last]
 */

/** Less is a click. */
const DRAG_PX = 3;

export class Tools {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    /** @type {Grip | null} */
    this.grip = null;
    /** True after the first of two clicks that make a box. */
    this.isStretching = false;
  }

  get scale() {
    const { width, height } = this.editor.camera.box;
    return { x: width, y: height };
  }

  /* ---- what one gets hold of ---- */

  /** A handle or an edge of the chosen region. @param {Spot} spot
   * @returns {Pick<Grip, "kind" | "index"> | null} */
  part(spot) {
    const region = this.editor.open;
    if (!region || this.editor.isHidden(region)) return null;
    const handle = nearestHandle(region, spot.x, spot.y, this.scale);
    if (region.type !== "point" && handle.distance <= spot.reach) return { kind: "bend", index: handle.index };
    if (region.type !== "polygon" && region.type !== "polyline") return null;
    const edge = nearestEdge(region, spot.x, spot.y, this.scale);
    return edge.distance <= spot.reach / 2 + 1 ? { kind: "insert", index: edge.index } : null;
  }

  /** What the pointer would do, for its looks. @param {Spot} spot */
  hint(spot) {
    const { editor } = this;
    if (editor.tool !== "select") return "draw";
    const part = this.part(spot);
    if (part) return part.kind;
    const [key] = editor.at(spot.x, spot.y, spot.reach);
    editor.hover(key ?? null);
    return key ? "move" : "pan";
  }

  /** @param {Spot} spot */
  down(spot) {
    const { editor } = this;
    editor.cursor = null;
    if (editor.tool === "select") {
      this.grip = this.take(spot);
    } else if (editor.tool === "bbox") {
      this.grip = { kind: "corner", from: spot, hasMoved: false };
      if (!this.isStretching) {
        editor.draft = { type: "bbox", at: [within(spot.x), within(spot.y)], next: null };
        editor.emit("draft");
      }
    } else {
      this.grip = { kind: "nothing", from: spot, hasMoved: false };
    }
  }

  /** @param {Spot} spot @returns {Grip} */
  take(spot) {
    const { editor } = this;
    const part = spot.isDeep ? null : this.part(spot);
    if (part && editor.region) {
      return { ...part, from: spot, hasMoved: false, region: editor.region };
    }
    const found = editor.at(spot.x, spot.y, spot.reach);
    const below = spot.isDeep && editor.chosen !== null ? found.indexOf(editor.chosen) + 1 : 0;
    const inside = !spot.isDeep && editor.chosen !== null && found.includes(editor.chosen) ? editor.chosen : null;
    const key = inside ?? found[below] ?? found[0] ?? null;
    editor.choose(key);
    if (key === null) return { kind: "pan", from: spot, hasMoved: false, last: spot };
    return { kind: "move", from: spot, hasMoved: false, region: editor.region ?? undefined };
  }

  /** @param {Spot} spot */
  move(spot) {
    const { grip, editor } = this;
    if (!grip) {
      this.rest(spot);
      return;
    }
    if (!grip.hasMoved && Math.hypot(spot.px - grip.from.px, spot.py - grip.from.py) < DRAG_PX) return;
    grip.hasMoved = true;
    if (grip.kind === "pan" && grip.last) {
      editor.camera.pan(spot.px - grip.last.px, spot.py - grip.last.py);
      grip.last = spot;
      editor.emit("camera");
    } else if (grip.kind === "corner" && editor.draft) {
      editor.draft = { ...editor.draft, next: { x: within(spot.x), y: within(spot.y) } };
      editor.emit("draft");
    } else if (grip.region) {
      editor.dragged = this.dragged(grip, spot);
      editor.emit("draft");
    } else {
      this.rest(spot);
    }
  }

  /** @param {Grip} grip @param {Spot} spot @returns {Region} */
  dragged({ kind, region, index = 0, from }, spot) {
    if (!region) throw new Error("nothing is dragged");
    // What one took hold of stays as far from the pointer as it was.
    if (kind === "move") return moved(region, spot.x - from.x, spot.y - from.y);
    if (kind === "insert") return withVertex(region, index, spot.x, spot.y);
    return bent(region, index, spot.x, spot.y);
  }

  /** The pointer moves with nothing held. @param {Spot} spot */
  rest(spot) {
    const { editor } = this;
    if (!editor.draft) return;
    editor.draft = { ...editor.draft, next: { x: within(spot.x), y: within(spot.y) } };
    editor.emit("draft");
  }

  /** @param {Spot} spot */
  up(spot) {
    const { grip, editor } = this;
    this.grip = null;
    if (!grip) return;
    if (grip.kind === "corner") {
      this.cornerUp(grip, spot);
    } else if (grip.kind === "nothing") {
      this.click(spot);
    } else if (grip.region && grip.hasMoved) {
      const region = this.dragged(grip, spot);
      editor.dragged = null;
      const number = editor.numberOf(region.key);
      editor.session.put(region, grip.kind === "move" ? `Move region ${number}` :
        grip.kind === "insert" ? `Add a vertex to region ${number}` : `Shape region ${number}`);
      editor.choose(region.key, grip.kind === "move" || region.type === "bbox" ? null :
        (grip.index ?? 0) + (grip.kind === "insert" ? 1 : 0));
      editor.emit("draft");
    } else if (grip.kind === "bend" && grip.region?.type !== "bbox") {
      editor.choose(editor.chosen, grip.index ?? null);
    }
  }

  /** A box is drawn by a drag, or by two clicks. @param {Grip} grip
   * @param {Spot} spot */
  cornerUp(grip, spot) {
    const { editor } = this;
    const { draft } = editor;
    if (!draft) return;
    const [x, y] = draft.at;
    if (grip.hasMoved || this.isStretching) {
      this.isStretching = false;
      editor.add(boxBetween(x, y, within(spot.x), within(spot.y)));
    } else {
      this.isStretching = true;
      editor.say("First corner; the second click sets the other one");
    }
  }

  /** One vertex more, or the point. @param {Spot} spot */
  click(spot) {
    const { editor } = this;
    if (editor.tool === "point") {
      editor.add({ type: "point", at: [within(spot.x), within(spot.y)] });
      return;
    }
    if (editor.tool !== "polygon" && editor.tool !== "polyline") return;
    const { draft } = editor;
    if (draft) {
      const { x, y } = this.scale;
      const apart = (/** @type {number} */ i) =>
        Math.hypot((draft.at[i] - spot.x) * x, (draft.at[i + 1] - spot.y) * y);
      const isFirst = apart(0) <= spot.reach, isLast = apart(draft.at.length - 2) <= Math.min(spot.reach - 1, 2);
      if (draft.type === "polygon" && isFirst && draft.at.length >= 6) return this.finish();
      // The second click of two that end the line: it is there already.
      if (isLast) return;
    }
    editor.draft = { type: editor.tool, at: [...draft?.at ?? [], within(spot.x), within(spot.y)], next: null };
    editor.emit("draft");
  }

  /** Two clicks at one place. @param {Spot} spot */
  double(spot) {
    const { editor } = this;
    if (editor.draft && editor.draft.type !== "bbox") return this.finish();
    const region = editor.open;
    const part = editor.tool === "select" ? this.part(spot) : null;
    if (!region || part?.kind !== "insert") return;
    const edge = nearestEdge(region, spot.x, spot.y, this.scale);
    editor.session.put(withVertex(region, edge.index, edge.x, edge.y),
      `Add a vertex to region ${editor.numberOf(region.key)}`);
    editor.choose(region.key, edge.index + 1);
  }

  /* ---- by keys and buttons ---- */

  /** Sets a corner, a vertex or the point where the keyboard's cursor is. */
  place() {
    const { editor } = this;
    const { cursor, draft } = editor;
    if (editor.tool === "select" || !cursor) return;
    const spot = { ...cursor, ...editor.camera.toStage(cursor.x, cursor.y), reach: 1 };
    if (editor.tool !== "bbox") {
      this.click(spot);
    } else if (draft) {
      this.isStretching = false;
      editor.add(boxBetween(draft.at[0], draft.at[1], cursor.x, cursor.y));
    } else {
      this.isStretching = true;
      editor.draft = { type: "bbox", at: [cursor.x, cursor.y], next: cursor };
      editor.emit("draft");
      editor.say("First corner");
    }
  }

  /** Ends a line or an outline, if it has enough vertices. */
  finish() {
    const { editor } = this;
    const { draft } = editor;
    if (!draft || draft.type === "bbox") return;
    const least = fewest(draft.type);
    if (draft.at.length / 2 < least) {
      editor.say(`A ${draft.type} has ${least} vertices at least`);
      return;
    }
    editor.add({ type: draft.type, at: draft.at });
  }

  /** Takes the last vertex back. */
  back() {
    const { editor } = this;
    const { draft } = editor;
    if (!draft) return;
    const at = draft.at.slice(0, -2);
    this.isStretching = false;
    editor.draft = at.length === 0 ? null : { ...draft, at };
    editor.emit("draft");
  }

  /** Lets go of whatever is under way; then of what is chosen. */
  cancel() {
    const { editor } = this;
    const wasBusy = editor.draft !== null || editor.dragged !== null;
    this.grip = null;
    this.isStretching = false;
    editor.draft = null;
    editor.dragged = null;
    editor.emit("draft");
    if (wasBusy) return;
    if (editor.cursor) {
      editor.cursor = null;
      editor.emit("draft");
    } else if (editor.vertex !== null) {
      editor.choose(editor.chosen);
    } else {
      editor.choose(null);
    }
  }
}
