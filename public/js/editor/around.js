// public/js/editor/around.js: what stands around the drawing: the tools, what can be done next, and where the pointer is.
// @ts-check

import { byId } from "./make.js";
import { button } from "./notices.js";

/**
 * @typedef {import("./editor.js").Editor} Editor
 * @typedef {import("./editor.js").Tool} Tool
 * @typedef {import("./stage.js").Stage} Stage
 * @typedef {import("./tools.js").Tools} Tools
 */

export class Around {
  /** @param {Editor} editor @param {Stage} stage @param {Tools} tools
   * @param {{ label: () => void, toStage: () => void }} ways */
  constructor(editor, stage, tools, ways) {
    this.editor = editor;
    this.stage = stage;
    this.tools = tools;
    this.ways = ways;
  }

  /** @param {ReadonlySet<import("./editor.js").Event>} changes */
  show(changes) {
    if (changes.has("camera") || changes.has("tool")) {
      byId("zoom", HTMLElement).textContent = `${Math.round(this.editor.camera.scale * 100)}%`;
    }
    if (changes.has("tool")) this.showTool();
    this.showActs();
    this.showHint();
    this.showPlace();
  }

  showTool() {
    const { tool } = this.editor;
    for (const element of document.querySelectorAll("[data-tool]")) {
      if (element instanceof HTMLElement) element.setAttribute("aria-pressed", String(element.dataset.tool === tool));
    }
    this.stage.parts.stage.dataset.with = tool;
  }

  /** What one can do next, in a few words. */
  showHint() {
    const { tool, draft, region } = this.editor;
    /** @type {Record<Tool, string>} */
    const hints = { bbox: draft ? "Click the other corner" : "Drag from corner to corner", point: "Click a place",
      polygon: draft ? "The first vertex closes it" : "Click vertex by vertex",
      polyline: draft ? "Enter finishes it" : "Click vertex by vertex",
      select: region ? "Tab: the next region; Esc lets go" : "Click a region" };
    const place = byId("hint", HTMLElement);
    if (place.textContent !== hints[tool]) place.textContent = hints[tool];
  }

  /** @returns {[string, () => void][]} */
  acts() {
    const { editor, tools } = this;
    const { draft, region, vertex } = editor;
    const hasVertices = region?.type === "polygon" || region?.type === "polyline";
    if (draft) {
      return [...draft.type === "bbox" ? [] : /** @type {[string, () => void][]} */ (
        [["Finish", () => tools.finish()], ["Take back", () => tools.back()]]), ["Cancel", () => tools.cancel()]];
    }
    if (!region) return [];
    return [["Label", this.ways.label],
      ...hasVertices ? /** @type {[string, () => void][]} */ ([["Add vertex", () => editor.insertVertex()]]) : [],
      ["Duplicate", () => editor.duplicate()],
      [hasVertices && vertex !== null ? "Delete vertex" : "Delete", () => editor.remove()]];
  }

  /** What keys do, as buttons: for those who have none. */
  showActs() {
    const place = byId("acts", HTMLElement);
    const acts = this.acts();
    const words = acts.map(([name]) => name).join();
    if (place.dataset.shown === words) return;
    place.dataset.shown = words;
    place.hidden = acts.length === 0;
    const hadFocus = place.contains(document.activeElement);
    place.replaceChildren(...acts.map(([name, act]) => button(name, act)));
    if (hadFocus) this.ways.toStage();
  }

  /** Where the pointer is, in both measures. */
  showPlace() {
    const { editor, stage } = this;
    const { width, height } = editor.picture;
    const place = editor.cursor ?? (stage.pointer && editor.camera.toPicture(stage.pointer.px, stage.pointer.py));
    const isInside = place && place.x >= 0 && place.x <= 1 && place.y >= 0 && place.y <= 1;
    const share = (/** @type {number} */ value) => value.toFixed(4).replace(/^0/, "");
    byId("place", HTMLElement).textContent = !isInside ? `${width} × ${height} px` :
      `x ${share(place.x)}  y ${share(place.y)}  ${Math.round(place.x * width)}, ${Math.round(place.y * height)} px`;
  }
}
