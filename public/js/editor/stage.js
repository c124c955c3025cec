// public/js/editor/stage.js: the picture on its stage: laid out in whole pixels, zoomed, moved, measured by its rules.
// @ts-check

import { draw } from "./make.js";

/**
 * @typedef {import("./editor.js").Editor} Editor
 *
 * @typedef {object} Parts
 * @property {HTMLElement} stage
 * @property {HTMLElement} sheet
 * @property {HTMLImageElement} image
 * @property {SVGSVGElement} across  the rule above
 * @property {SVGSVGElement} down  the rule to the left
 * @property {HTMLElement} crossX
 * @property {HTMLElement} crossY
 */

const TICK_STEPS = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.0025, 0.001];
const TICK_MIN_PX = 56;
const RULE_X_PX = 20, RULE_Y_PX = 28;

/** .25, 1 @param {number} value @param {number} digits */
function tickWords(value, digits) {
  return value.toFixed(digits).replace(/^0(?=\.)/, "").replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "") || "0";
}

export class Stage {
  /** @param {Editor} editor @param {Parts} parts */
  constructor(editor, parts) {
    this.editor = editor;
    this.parts = parts;
    /** Where the stage is in the window. @type {{ left: number, top: number }} */
    this.place = { left: 0, top: 0 };
    this.isWhole = false;
    /** @type {{ px: number, py: number } | null} */
    this.pointer = null;
    new ResizeObserver(() => this.measure()).observe(parts.stage);
    addEventListener("scroll", () => this.locate(), { passive: true });
    this.measure();
  }

  locate() {
    const { left, top } = this.parts.stage.getBoundingClientRect();
    const { clientLeft, clientTop } = this.parts.stage;
    this.place = { left: left + clientLeft, top: top + clientTop };
  }

  measure() {
    const { stage } = this.parts;
    this.locate();
    this.editor.camera.resize({ width: stage.clientWidth, height: stage.clientHeight });
    this.editor.emit("camera");
  }

  /** @param {{ clientX: number, clientY: number }} event */
  at({ clientX, clientY }) {
    const px = clientX - this.place.left, py = clientY - this.place.top;
    return { px, py, ...this.editor.camera.toPicture(px, py) };
  }

  /* ---- what is shown ---- */

  layOut() {
    const { sheet } = this.parts;
    const { left, top, width, height } = this.editor.camera.box;
    sheet.style.width = `${width}px`;
    sheet.style.height = `${height}px`;
    sheet.style.transform = `translate(${left}px, ${top}px)`;
    this.loadWhole(width);
    this.drawRules();
    this.drawPointer();
  }

  /** All of its pixels, once they can be seen. @param {number} width_px */
  loadWhole(width_px) {
    const { image } = this.parts;
    const { whole, width = "0" } = image.dataset;
    if (this.isWhole || !whole || width_px * devicePixelRatio <= Number(width) * 1.1) return;
    this.isWhole = true;
    const loader = new Image();
    loader.src = whole;
    loader.decode().then(() => { image.src = whole; }, () => {});
  }

  drawRules() {
    const { across, down } = this.parts;
    const { left, top, width, height } = this.editor.camera.box;
    const { stage } = this.editor.camera;
    across.replaceChildren(...this.ticks(left, width, stage.width, true));
    down.replaceChildren(...this.ticks(top, height, stage.height, false));
  }

  /** @param {number} start @param {number} length  of the picture
   * @param {number} room @param {boolean} isAcross */
  ticks(start, length, room, isAcross) {
    const step = [...TICK_STEPS].reverse().find((one) => one * length >= TICK_MIN_PX) ?? 0.25;
    const digits = String(step).length - 2;
    /** @type {SVGElement[]} */
    const ticks = [];
    const small = step / 5;
    const from = Math.max(0, Math.ceil(-start / length / small)), to = Math.min(Math.round(1 / small), Math.floor((room - start) / length / small));
    for (let i = from; i <= to; i++) {
      const at = start + i * small * length, isLong = i % 5 === 0;
      const depth = isLong ? 9 : 4;
      ticks.push(isAcross ? draw("line", { x1: at, x2: at, y1: RULE_X_PX - depth, y2: RULE_X_PX }) :
        draw("line", { y1: at, y2: at, x1: RULE_Y_PX - depth, x2: RULE_Y_PX }));
      if (!isLong) continue;
      const text = draw("text", isAcross ? { x: at, y: 9, "text-anchor": "middle" } :
        { x: RULE_Y_PX - 11, y: at + 4, "text-anchor": "end" });
      text.textContent = tickWords(i * small, digits);
      ticks.push(text);
    }
    return ticks;
  }

  /** The crosshair, and where it stands on the rules. */
  drawPointer() {
    const { stage, crossX, crossY } = this.parts;
    const { editor, pointer } = this;
    stage.classList.toggle("aims", editor.tool !== "select" && (pointer !== null || editor.cursor !== null));
    const place = editor.cursor ? editor.camera.toStage(editor.cursor.x, editor.cursor.y) : pointer;
    if (!place) return;
    crossX.style.transform = `translateX(${Math.round(place.px)}px)`;
    crossY.style.transform = `translateY(${Math.round(place.py)}px)`;
  }
}
