// public/js/editor/commands.js: what keys and buttons do.
// @ts-check

import { byId } from "./make.js";

/**
 * @typedef {import("./editor.js").Editor} Editor
 * @typedef {import("./editor.js").Tool} Tool
 * @typedef {import("./keys.js").Group} Group
 * @typedef {import("./keys.js").Shortcut} Shortcut
 *
 * @typedef {object} Parts  that commands are given to
 * @property {Editor} editor
 * @property {import("./tools.js").Tools} tools
 * @property {import("./pointer.js").Pointer} pointer
 * @property {import("./labels.js").Labels} labels
 * @property {import("./light.js").Light} light
 * @property {import("./work.js").Work} work
 * @property {import("./queue.js").Queue | null} queue
 */

const ZOOM_STEP = 1.25;
const PAN_PX = 20;

/** The four arrows, or what a row of keys does alike.
 * @type {[string, number, number][]} */
const ARROWS = [["ArrowLeft", -1, 0], ["ArrowRight", 1, 0], ["ArrowUp", 0, -1], ["ArrowDown", 0, 1]];

export class Commands {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    document.addEventListener("click", (event) => this.click(event));
    document.addEventListener("keyup", ({ key }) => {
      if (key === " ") this.spaceUp();
    });
  }

  /* ---- the view ---- */

  /** @param {number} step */
  zoom(step) {
    const { camera } = this.parts.editor;
    camera.zoomTo(camera.scale * step);
    this.parts.editor.emit("camera");
  }

  fit() {
    this.parts.editor.camera.fit();
    this.parts.editor.emit("camera");
  }

  /** One pixel of the picture for one of the screen. */
  showPixels() {
    this.parts.editor.camera.zoomTo(1 / devicePixelRatio);
    this.parts.editor.emit("camera");
  }

  /** Arrows move what is chosen; else the cursor, or the picture.
   * @param {number} dx @param {number} dy */
  arrow(dx, dy) {
    const { editor } = this.parts;
    if (editor.tool !== "select") editor.moveCursor(dx, dy);
    else if (editor.open) editor.nudge(dx, dy);
    else {
      editor.camera.pan(-PAN_PX * dx, -PAN_PX * dy);
      editor.emit("camera");
    }
  }

  /* ---- drawing ---- */

  /** Sets a vertex at the cursor; the first time it shows the cursor. */
  place() {
    const { editor, tools } = this.parts;
    if (editor.tool === "select") return;
    if (editor.cursor) tools.place();
    else {
      editor.moveCursor(0, 0);
      editor.say("The cursor is in the middle: arrows move it");
    }
  }

  /** Held it moves the picture; pressed it sets a vertex. */
  spaceUp() {
    const { pointer } = this.parts;
    if (!pointer.isHand) return;
    const { wasMoved } = pointer;
    pointer.setHand(false);
    if (!wasMoved) this.place();
  }

  enter() {
    const { editor, tools, labels } = this.parts;
    if (editor.tool === "select") {
      if (editor.region) labels.ask();
      else editor.cycle(1);
    } else if (editor.draft && editor.draft.type !== "bbox") {
      tools.finish();
    } else {
      this.place();
    }
  }

  /** Tab leaves the drawing where no region is chosen. @param {1 | -1} step */
  tab(step) {
    const { editor } = this.parts;
    if (editor.tool !== "select" || !editor.region) return false;
    editor.cycle(step);
    return true;
  }

  /* ---- labels ---- */

  /** @param {number} digit */
  digit(digit) {
    const { editor } = this.parts;
    const object = editor.recent.at(digit);
    if (object !== null) editor.label(object);
  }

  /** @param {"hidden" | "locked"} what */
  toggleOwn(what) {
    const { editor } = this.parts;
    if (editor.region) editor.toggle(editor.region.object ?? "", what);
  }

  showAll() {
    const { editor } = this.parts;
    for (const object of [...editor.hidden]) editor.toggle(object, "hidden");
  }

  /* ---- elsewhere ---- */

  /** Back to the picture, once all is saved. */
  async leave() {
    const { work, labels } = this.parts;
    if (await work.finish(() => labels.ask())) location.href = work.about.address;
  }

  /** On to the next picture of the queue, once all is saved. */
  async next() {
    const { work, labels, queue } = this.parts;
    if (await work.finish(() => labels.ask())) await queue?.finish("saved");
  }

  /** What is not saved is kept in this browser. */
  skip() {
    void this.parts.queue?.finish("skipped");
  }

  showKeys() {
    byId("keys", HTMLDialogElement).showModal();
  }

  /* ---- buttons ---- */

  /** What the attribute data-do of a button names. @param {string} name */
  run(name) {
    const { editor, light, work } = this.parts;
    /** @type {Record<string, () => void>} */
    const acts = {
      undo: () => editor.travel(-1), redo: () => editor.travel(1), discard: () => editor.session.revert(),
      save: () => void work.save(), done: () => void this.leave(),
      next: () => void this.next(), skip: () => this.skip(),
      "zoom-in": () => this.zoom(ZOOM_STEP), "zoom-out": () => this.zoom(1 / ZOOM_STEP),
      pixels: () => this.showPixels(), fit: () => this.fit(),
      light: () => light.toggle(), "plain-light": () => light.reset(), keys: () => this.showKeys(),
    };
    acts[name]?.();
  }

  /** @param {Event} event */
  click(event) {
    const element = event.target instanceof Element ? event.target.closest("[data-do], [data-tool]") : null;
    if (!(element instanceof HTMLElement)) return;
    event.preventDefault();
    const { tool, do: name = "" } = element.dataset;
    if (tool) this.parts.editor.use(/** @type {Tool} */ (tool));
    else this.run(name);
  }

  /* ---- keys ---- */

  /** @returns {Group[]} */
  groups() {
    return [this.toolKeys(), this.drawingKeys(), this.regionKeys(), this.labelKeys(), this.viewKeys(),
      ...this.parts.queue ? [this.queueKeys()] : [], this.workKeys()];
  }

  /** @returns {Group} */
  toolKeys() {
    /** @param {Tool} tool */
    const use = (tool) => () => this.parts.editor.use(tool);
    return { title: "Tools", shortcuts: [
      { keys: "v", shown: "V", words: "Select: move and reshape", act: use("select") },
      { keys: "b", shown: "B", words: "Box: drag, or click two corners", act: use("bbox") },
      { keys: "p", shown: "P", words: "Polygon: click vertex by vertex", act: use("polygon") },
      { keys: "l", shown: "L", words: "Line, likewise", act: use("polyline") },
      { keys: "k", shown: "K", words: "Point", act: use("point") },
    ] };
  }

  /** @returns {Group} */
  drawingKeys() {
    const { editor, tools, pointer } = this.parts;
    /** One row stands for all four. @param {number} step @param {string} prefix
     * @param {{ shown: string, words: string }} row @returns {Shortcut[]} */
    const arrows = (step, prefix, row) => ARROWS.map(([key, dx, dy], i) => ({ keys: prefix + key, isLocal: true,
      ...i === 0 ? row : { words: "" }, act: () => this.arrow(step * dx, step * dy) }));
    return { title: "Drawing", shortcuts: [
      { keys: "Enter", words: "Finish the shape; label what is chosen", act: () => this.enter(), isLocal: true },
      { keys: "Backspace", words: "Take the last vertex back; delete", isLocal: true,
        act: () => editor.draft ? tools.back() : editor.remove() },
      { keys: "Escape", shown: "Esc", words: "Cancel; let go", act: () => tools.cancel() },
      ...arrows(1, "", { shown: "← → ↑ ↓", words: "Move by one pixel; with a tool, move the cursor" }),
      ...arrows(10, "shift+", { shown: "Shift+←", words: "The same by ten" }),
      { keys: "Space", words: "Set a vertex at the cursor; held: drag the picture", isLocal: true,
        act: () => pointer.setHand(true) },
    ] };
  }

  /** @returns {Group} */
  regionKeys() {
    const { editor } = this.parts;
    return { title: "Regions", shortcuts: [
      { keys: "Tab", words: "Next region, once one is chosen", isLocal: true, act: () => this.tab(1) },
      { keys: "shift+Tab", shown: "Shift+Tab", words: "The one before", isLocal: true, act: () => this.tab(-1) },
      { keys: "PageDown", shown: "PgDn", words: "Next vertex or corner", isLocal: true, act: () => editor.cycleVertex(1) },
      { keys: "PageUp", shown: "PgUp", words: "The one before", isLocal: true, act: () => editor.cycleVertex(-1) },
      { keys: "i Insert", shown: "I", words: "Add a vertex behind the chosen one", act: () => editor.insertVertex() },
      { keys: "Delete", shown: "Del", words: "Delete the vertex, else the region", act: () => editor.remove() },
      { keys: "d ctrl+d", shown: "D", words: "Duplicate", act: () => editor.duplicate() },
      { keys: "h", shown: "H", words: "Hide all with this label", act: () => this.toggleOwn("hidden") },
      { keys: "shift+h", shown: "Shift+H", words: "Show everything", act: () => this.showAll() },
      { keys: "o", shown: "O", words: "Lock all with this label", act: () => this.toggleOwn("locked") },
    ] };
  }

  /** @returns {Group} */
  labelKeys() {
    return { title: "Labels", shortcuts: [
      { keys: "1 2 3 4 5 6 7 8 9", shown: "1 … 9", words: "One of the last labels",
        act: ({ key }) => this.digit(Number(key)) },
      { keys: "/", words: "Search for a label", act: () => this.parts.labels.ask() },
    ] };
  }

  /** @returns {Group} */
  viewKeys() {
    return { title: "View", shortcuts: [
      { keys: "+ =", shown: "+", words: "Zoom in", act: () => this.zoom(ZOOM_STEP) },
      { keys: "-", words: "Zoom out", act: () => this.zoom(1 / ZOOM_STEP) },
      { keys: "f", shown: "F", words: "Fit the whole picture", act: () => this.fit() },
      { keys: "0", words: "Pixel by pixel, 1:1", act: () => this.showPixels() },
      { keys: "c", shown: "C", words: "Brightness and contrast", act: () => this.parts.light.toggle() },
    ] };
  }

  /** @returns {Group} */
  queueKeys() {
    return { title: "One after the other", shortcuts: [
      { keys: "n", shown: "N", words: "Save, and on to the next picture", act: () => void this.next() },
      { keys: "shift+n", shown: "Shift+N", words: "Skip this picture", act: () => this.skip() },
    ] };
  }

  /** @returns {Group} */
  workKeys() {
    const { editor, work } = this.parts;
    return { title: "Work", shortcuts: [
      { keys: "ctrl+z", shown: "Ctrl+Z", words: "Undo", act: () => editor.travel(-1) },
      { keys: "ctrl+shift+z ctrl+y", shown: "Ctrl+Shift+Z", words: "Redo", act: () => editor.travel(1) },
      { keys: "ctrl+s", shown: "Ctrl+S", words: "Save", act: () => void work.save() },
      { keys: "?", words: "This list", act: () => this.showKeys() },
    ] };
  }
}
