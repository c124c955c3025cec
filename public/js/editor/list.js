// public/js/editor/list.js: the regions by number, and their labels with what hides and locks them.
// @ts-check

import { wordsOf } from "./geometry.js";
import { huesOf } from "./drawing.js";
import { make, iconOf } from "./make.js";

/**
 * @typedef {import("./editor.js").Editor} Editor
 * @typedef {import("./model.js").Region} Region
 *
 * @typedef {object} Parts
 * @property {HTMLElement} count
 * @property {HTMLElement} list
 * @property {HTMLElement} empty
 * @property {HTMLElement} objects
 */

export class RegionList {
  /** @param {Editor} editor @param {Parts} parts @param {() => void} leave  the
   * focus goes to the drawing */
  constructor(editor, parts, leave) {
    this.editor = editor;
    this.parts = parts;
    /** @type {Map<string, { region: Region, row: HTMLElement, words: string }>} */
    this.rows = new Map();
    /** @type {string} What the list of labels shows. */
    this.shown = "";
    /** @type {Element | null} */
    this.on = null;
    const { list } = parts;
    for (const [name, value] of [["role", "listbox"], ["aria-labelledby", "h-regions"], ["tabindex", "0"]]) {
      list.setAttribute(name, value);
    }
    list.addEventListener("click", ({ target }) => {
      const row = target instanceof Element ? target.closest("[role=option]") : null;
      if (row instanceof HTMLElement) this.choose(row.dataset.key ?? null);
    });
    list.addEventListener("pointerover", ({ target }) => {
      const row = target instanceof Element ? target.closest("[role=option]") : null;
      if (row instanceof HTMLElement) editor.hover(row.dataset.key ?? null);
    });
    list.addEventListener("pointerleave", () => editor.hover(null));
    list.addEventListener("keydown", (event) => this.key(event, leave));
    editor.on((event) => {
      if (event === "sheet" || event === "objects") this.sync();
      if (event === "sheet" || event === "chosen") this.mark();
    });
  }

  /** @param {string | null} key */
  choose(key) {
    const { editor } = this;
    if (editor.tool !== "select") editor.use("select");
    editor.choose(key);
    const { region } = editor;
    if (!region) return;
    editor.camera.reveal(region.at[0], region.at[1]);
    editor.emit("camera");
  }

  /** @param {KeyboardEvent} event @param {() => void} leave */
  key(event, leave) {
    const { order } = this.editor.sheet;
    const at = this.editor.chosen === null ? -1 : order.indexOf(this.editor.chosen);
    /** @type {Record<string, number>} */
    const steps = { ArrowDown: at + 1, ArrowUp: Math.max(at - 1, 0), Home: 0, End: order.length - 1 };
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in steps) {
      const key = order[steps[event.key]];
      if (key) this.choose(key);
    } else if (event.key === "Enter") {
      leave();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  sync() {
    const { editor, rows } = this;
    const { list, empty, count } = this.parts;
    const { order, regions } = editor.sheet;
    const objects = editor.objects();
    const hues = huesOf(objects.keys());
    for (const [key, { row }] of rows) {
      if (regions.has(key)) continue;
      row.remove();
      rows.delete(key);
    }
    /** @type {ChildNode | null} */
    let next = list.firstChild;
    order.forEach((key, i) => {
      const region = /** @type {Region} */ (regions.get(key));
      const row = this.rowOf(region, i + 1, hues.get(region.object ?? "") ?? 1);
      if (row === next) next = row.nextSibling;
      else list.insertBefore(row, next);
    });
    list.hidden = order.length === 0;
    empty.hidden = order.length > 0;
    const kinds = objects.size - (objects.has("") ? 1 : 0);
    count.textContent = order.length === 0 ? "none" :
      `${order.length}, ${kinds} ${kinds === 1 ? "object" : "objects"}`;
    this.syncObjects(objects, hues);
  }

  /** @param {Region} region @param {number} number @param {number} hue */
  rowOf(region, number, hue) {
    const { editor } = this;
    const known = this.rows.get(region.key);
    const words = `${number} ${hue} ${editor.isHidden(region)} ${editor.isLocked(region)}`;
    if (known?.region === region && known.words === words) return known.row;
    const row = known?.row ?? make("li", { role: "option", id: `region-${region.key}`, "data-key": region.key,
      "aria-selected": "false" });
    const state = [editor.isHidden(region) ? "hidden" : "", editor.isLocked(region) ? "locked" : ""].filter(Boolean);
    row.replaceChildren(make("span", { class: `swatch-key hue-${hue}` }, String(number)),
      make("span", { class: "what" }, region.object === null ? make("em", {}, "No label yet") :
        make("b", { dir: "auto" }, region.object), make("small", {}, [wordsOf(region), ...state].join(", "))));
    this.rows.set(region.key, { region, row, words });
    return row;
  }

  mark() {
    const { list } = this.parts;
    const { chosen } = this.editor;
    const row = chosen === null ? null : this.rows.get(chosen)?.row ?? null;
    if (row === this.on) return;
    this.on?.setAttribute("aria-selected", "false");
    this.on = row;
    if (!row) {
      list.removeAttribute("aria-activedescendant");
      return;
    }
    row.setAttribute("aria-selected", "true");
    list.setAttribute("aria-activedescendant", row.id);
    const frame = list.getBoundingClientRect(), place = row.getBoundingClientRect();
    if (place.top < frame.top) list.scrollTop -= frame.top - place.top;
    else if (place.bottom > frame.bottom) list.scrollTop += place.bottom - frame.bottom;
  }

  /** @param {Map<string, string[]>} objects @param {Map<string, number>} hues */
  syncObjects(objects, hues) {
    const { editor } = this;
    const shown = JSON.stringify([[...objects].map(([name, keys]) => [name, keys.length]),
      [...editor.hidden], [...editor.locked]]);
    if (shown === this.shown) return;
    this.shown = shown;
    const { activeElement } = document;
    const focused = activeElement instanceof HTMLElement ? activeElement.dataset.act : undefined;
    this.parts.objects.replaceChildren(...[...objects].map(([name, keys]) => {
      const words = name || "No label yet";
      return make("li", {}, make("span", { class: `dab hue-${hues.get(name)}`, "aria-hidden": "true" }),
        make("span", { class: "what", dir: "auto" }, words), make("span", { class: "n" }, String(keys.length)),
        this.switch(name, "hidden", `Hide ${words}`, editor.hidden.has(name) ? "unseen" : "seen"),
        this.switch(name, "locked", `Lock ${words}`, editor.locked.has(name) ? "lock" : "unlock"));
    }));
    if (focused === undefined) return;
    for (const button of this.parts.objects.querySelectorAll("button")) {
      if (button.dataset.act === focused) button.focus();
    }
  }

  /** @param {string} name @param {"hidden" | "locked"} what
   * @param {string} words @param {string} icon */
  switch(name, what, words, icon) {
    const { editor } = this;
    const button = make("button", { class: "tool", type: "button", "aria-label": words, title: words,
      "data-act": `${what} ${name}`, "aria-pressed": String(editor[what].has(name)) }, iconOf(icon));
    button.addEventListener("click", () => editor.toggle(name, what));
    return button;
  }
}
