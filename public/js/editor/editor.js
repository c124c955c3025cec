// public/js/editor/editor.js: what one does to the regions: chosen, drawn, labelled, hidden; knows no element of the page.
// @ts-check

import { Camera } from "../camera.js";
import { bent, fewest, handlesOf, hitOf, moved, wordsOf, within, withoutVertex, withVertex } from "./geometry.js";
import { newKey } from "./model.js";
import { Recent } from "./recent.js";
import { Session } from "./session.js";

/**
 * @typedef {import("./geometry.js").Kind} Kind
 * @typedef {import("./geometry.js").Shape} Shape
 * @typedef {import("./model.js").Region} Region
 *
 * @typedef {"select" | Kind} Tool
 * @typedef {"sheet" | "chosen" | "hover" | "draft" | "tool" | "camera" | "objects" | "recent" | "pointer"} Event
 *
 * @typedef {{ key: string | null, tool: Tool }} Aim  of a label
 *
 * @typedef {object} Draft  a shape while it is drawn
 * @property {Kind} type
 * @property {readonly number[]} at  of a box: its first corner
 * @property {{ x: number, y: number } | null} next  where its next vertex would be
 */

const NAMES = { bbox: "box", polygon: "polygon", polyline: "line", point: "point" };
const ROW = 10;

export class Editor {
  /** @param {import("../camera.js").Size} picture */
  constructor(picture) {
    this.picture = picture;
    this.session = new Session();
    this.camera = new Camera(picture);
    this.recent = new Recent();
    /** @type {Tool} */
    this.tool = "bbox";
    /** @type {string | null} The region that is chosen. */
    this.chosen = null;
    /** @type {number | null} The vertex of it that is chosen. */
    this.vertex = null;
    /** @type {string | null} */
    this.hovered = null;
    /** @type {Draft | null} */
    this.draft = null;
    /** @type {Region | null} The chosen region while it is dragged. */
    this.dragged = null;
    /** @type {{ x: number, y: number } | null} The cursor of the keyboard. */
    this.cursor = null;
    /** Labels that are not drawn, and those that nothing changes; "" is that
     * of regions without one. @type {Set<string>} */
    this.hidden = new Set();
    /** @type {Set<string>} */
    this.locked = new Set();
    /** @type {((event: Event) => void)[]} */
    this.listeners = [];
    /** Asks for the label of a new region. @type {(region: Region) => void} */
    this.askLabel = () => {};
    /** Says what happened, for those who do not see it. @type {(words: string) => void} */
    this.say = () => {};
    this.session.changed = () => this.follow();
  }

  /** @param {(event: Event) => void} listener */
  on(listener) {
    this.listeners.push(listener);
  }

  /** @param {Event} event */
  emit(event) {
    for (const listener of this.listeners) listener(event);
  }

  /** After any change of the sheet. */
  follow() {
    const { regions } = this.session.sheet;
    if (this.hovered !== null && !regions.has(this.hovered)) this.hovered = null;
    const region = this.chosen === null ? null : regions.get(this.chosen);
    if (this.chosen !== null && !region) this.chosen = null;
    if (!region || (this.vertex !== null && 2 * this.vertex >= handlesOf(region).length)) this.vertex = null;
    this.emit("sheet");
    this.emit("chosen");
  }

  /* ---- what is there ---- */

  get sheet() {
    return this.session.sheet;
  }

  /** @returns {Region | null} */
  get region() {
    return this.chosen === null ? null : this.sheet.regions.get(this.chosen) ?? null;
  }

  /** From 1, as lists show it. @param {string} key */
  numberOf(key) {
    return this.sheet.order.indexOf(key) + 1;
  }

  /** @param {Region} region */
  isHidden(region) {
    return this.hidden.has(region.object ?? "");
  }

  /** @param {Region} region */
  isLocked(region) {
    return this.locked.has(region.object ?? "");
  }

  /** Labels in order of appearance, how often, and the regions of each.
   * @returns {Map<string, string[]>} */
  objects() {
    /** @type {Map<string, string[]>} */
    const found = new Map();
    for (const key of this.sheet.order) {
      const object = this.sheet.regions.get(key)?.object ?? "";
      const keys = found.get(object);
      if (keys) keys.push(key);
      else found.set(object, [key]);
    }
    return found;
  }

  /** The regions at a place, the one that is meant first.
   * @param {number} x @param {number} y @param {number} reach  in pixels */
  at(x, y, reach) {
    const { width, height } = this.camera.box;
    const scale = { x: width, y: height };
    /** @type {{ key: string, hit: number }[]} */
    const found = [];
    for (const key of this.sheet.order) {
      const region = /** @type {Region} */ (this.sheet.regions.get(key));
      if (this.isHidden(region) || this.isLocked(region)) continue;
      const hit = hitOf(region, x, y, scale, reach);
      if (hit !== null) found.push({ key, hit });
    }
    return found.sort((a, b) => a.hit - b.hit).map(({ key }) => key);
  }

  /* ---- choosing ---- */

  /** @param {string | null} key @param {number | null} [vertex] */
  choose(key, vertex = null) {
    if (key === this.chosen && vertex === this.vertex) return;
    this.chosen = key;
    this.vertex = vertex;
    this.emit("chosen");
  }

  /** @param {string | null} key */
  hover(key) {
    if (key === this.hovered) return;
    this.hovered = key;
    this.emit("hover");
  }

  /** The next region that can be chosen; null past the last one.
   * @param {1 | -1} step */
  cycle(step) {
    const keys = this.sheet.order.filter((key) => {
      const region = /** @type {Region} */ (this.sheet.regions.get(key));
      return !this.isHidden(region) && !this.isLocked(region);
    });
    const at = this.chosen === null ? (step > 0 ? -1 : keys.length) : keys.indexOf(this.chosen);
    const key = keys[at + step] ?? null;
    this.choose(key);
    const region = this.region;
    if (!region) return;
    this.camera.reveal(region.at[0], region.at[1]);
    this.emit("camera");
    this.say(`Region ${this.numberOf(region.key)}, ${region.object ?? "no label"}, ${wordsOf(region)}`);
  }

  /** @param {1 | -1} step */
  cycleVertex(step) {
    const { region } = this;
    if (!region || region.type === "point") return;
    const count = region.type === "bbox" ? 4 : region.at.length / 2;
    const from = this.vertex ?? (step > 0 ? -1 : count);
    this.vertex = (from + step + count) % count;
    const at = handlesOf(region);
    this.camera.reveal(at[2 * this.vertex], at[2 * this.vertex + 1]);
    this.emit("camera");
    this.emit("chosen");
    this.say(`${region.type === "bbox" ? "Corner" : "Vertex"} ${this.vertex + 1} of ${count}`);
  }

  /** @param {Tool} tool */
  use(tool) {
    this.draft = null;
    this.cursor = null;
    if (tool !== "select") this.choose(null);
    this.tool = tool;
    this.hover(null);
    this.emit("tool");
    this.emit("draft");
  }

  /* ---- changing ---- */

  /** A new region, with the label that its tool had last.
   * @param {Shape} shape */
  add({ type, at }) {
    const object = this.recent.of(type);
    /** @type {Region} */
    const region = { key: newKey(), type, at, object };
    this.draft = null;
    this.session.add(region, `Draw a ${NAMES[type]}`);
    this.hidden.delete(object ?? "");
    this.choose(region.key);
    this.emit("draft");
    this.emit("objects");
    this.say(`Region ${this.numberOf(region.key)}, a ${NAMES[type]}, ${object ?? "no label yet"}`);
    if (object === null) this.askLabel(region);
  }

  /** The chosen region, where it may be changed. @returns {Region | null} */
  get open() {
    const { region } = this;
    return region && !this.isLocked(region) ? region : null;
  }

  /** What a label is for now: it may be found only after one went on.
   * @returns {Aim} */
  get aim() {
    return { key: this.chosen, tool: this.tool };
  }

  /** A label for a region; with none, for what its tool draws next.
   * @param {string} object @param {Aim} [aim] */
  label(object, { key, tool } = this.aim) {
    const region = key === null ? null : this.sheet.regions.get(key) ?? null;
    this.recent.use(object, region?.type ?? (tool === "select" ? undefined : tool));
    this.emit("recent");
    if (!region) {
      this.say(`The next shapes are labelled ${object}`);
      return;
    }
    if (this.isLocked(region)) return;
    this.session.put({ ...region, object }, `Label region ${this.numberOf(region.key)}`);
    this.say(`Region ${this.numberOf(region.key)} is labelled ${object}`);
  }

  /** Deletes the chosen vertex, or else the chosen region. */
  remove() {
    const region = this.open;
    if (!region) return;
    const number = this.numberOf(region.key);
    if (this.vertex !== null && region.type !== "bbox" && region.type !== "point") {
      const less = withoutVertex(region, this.vertex);
      if (!less) {
        this.say(`A ${NAMES[region.type]} has ${fewest(region.type)} vertices at least`);
        return;
      }
      this.session.put(less, `Delete a vertex of region ${number}`);
      this.vertex = Math.min(this.vertex, less.at.length / 2 - 1);
      this.emit("chosen");
      return;
    }
    this.session.remove(region.key, `Delete region ${number}`);
    this.say(`Region ${number} is deleted`);
  }

  /** A copy beside it. */
  duplicate() {
    const region = this.open;
    if (!region) return;
    const step = 12 / this.camera.box.width;
    const { type, object } = region;
    const { at } = moved(region, step, step);
    /** @type {Region} */
    const copy = { key: newKey(), type, at, object };
    this.session.add(copy, `Duplicate region ${this.numberOf(region.key)}`);
    this.choose(copy.key);
  }

  /** By pixels of the picture. @param {number} dx @param {number} dy */
  nudge(dx, dy) {
    const region = this.open;
    if (!region) return;
    const x = dx / this.picture.width, y = dy / this.picture.height;
    const number = this.numberOf(region.key);
    if (this.vertex === null) {
      this.session.put(moved(region, x, y), `Move region ${number}`, `move ${region.key}`);
      return;
    }
    const at = handlesOf(region), i = 2 * this.vertex;
    this.session.put(bent(region, this.vertex, at[i] + x, at[i + 1] + y), `Shape region ${number}`,
      `bend ${region.key} ${this.vertex}`);
  }

  /** One vertex more, in the middle of the edge behind the chosen one. */
  insertVertex() {
    const region = this.open;
    if (!region || region.type === "bbox" || region.type === "point") return;
    const { at, type } = region;
    const count = at.length / 2;
    const edge = Math.min(this.vertex ?? 0, type === "polyline" ? count - 2 : count - 1);
    const i = 2 * edge, j = (i + 2) % at.length;
    this.session.put(withVertex(region, edge, (at[i] + at[j]) / 2, (at[i + 1] + at[j + 1]) / 2),
      `Add a vertex to region ${this.numberOf(region.key)}`);
    this.vertex = edge + 1;
    this.emit("chosen");
  }

  /** @param {string} object @param {"hidden" | "locked"} what */
  toggle(object, what) {
    const set = this[what];
    if (!set.delete(object)) set.add(object);
    const { region } = this;
    if (region && (this.isHidden(region) || this.isLocked(region))) this.choose(null);
    this.emit("objects");
  }

  /** @param {1 | -1} direction  1: redo */
  travel(direction) {
    this.draft = null;
    this.emit("draft");
    const what = direction > 0 ? this.session.redo() : this.session.undo();
    this.say(what === null ? (direction > 0 ? "Nothing to redo" : "Nothing to undo") :
      `${direction > 0 ? "Again" : "Undone"}: ${what}`);
  }

  /* ---- the cursor of the keyboard ---- */

  /** @param {number} dx @param {number} dy  in steps */
  moveCursor(dx, dy) {
    const { camera } = this;
    const { width, height } = camera.box;
    const start = this.cursor ?? camera.toPicture(camera.stage.width / 2, camera.stage.height / 2);
    const step = ROW / 5;
    this.cursor = { x: within(start.x + dx * step / width), y: within(start.y + dy * step / height) };
    camera.reveal(this.cursor.x, this.cursor.y);
    if (this.draft) this.draft = { ...this.draft, next: this.cursor };
    this.emit("camera");
    this.emit("draft");
  }
}
