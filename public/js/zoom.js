// public/js/zoom.js: a picture and its regions as large as the window, and larger: by wheel, fingers, mouse, buttons and keys.
// @ts-check

import { Camera } from "./camera.js";

/** @typedef {import("./camera.js").Place} Place */

const STEP = 1.5;
const PAN_PX = 60;
/** So far a pointer may move and still mean a click. */
const SLACK_PX = 4;

class Zoom {
  /** @param {HTMLAnchorElement} link  to all the pixels
   * @param {HTMLDialogElement} dialog */
  constructor(link, dialog) {
    this.link = link;
    this.dialog = dialog;
    this.stage = /** @type {HTMLElement} */ (dialog.querySelector(".stage"));
    this.said = /** @type {HTMLElement} */ (dialog.querySelector("[data-scale]"));
    this.sheet = /** @type {HTMLElement} */ (document.querySelector("[data-plate] .sheet"));
    this.image = /** @type {HTMLImageElement} */ (this.sheet.querySelector("img"));
    this.camera = new Camera({ width: Number(link.dataset.width), height: Number(link.dataset.height) });
    /** Keeps the place of the sheet on the page. */
    this.room = document.createElement("div");
    /** Pixels from left to right that are shown, or asked for. */
    this.sharpness = Number(link.dataset.large);
    /** Those that are down. @type {Map<number, Place>} */
    this.pointers = new Map();
    this.wasMoved = false;
    this.listen();
  }

  listen() {
    const { dialog, link, stage } = this;
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.open();
    });
    dialog.addEventListener("close", () => this.leave());
    dialog.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("button") : null;
      if (button) this.act(button.value);
    });
    dialog.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => dialog.open && this.fill()).observe(stage);
    stage.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.camera.wheel(event, this.at(event));
      this.draw();
    }, { passive: false });
    stage.addEventListener("dblclick", (event) => {
      const { px, py } = this.at(event);
      this.camera.zoomTo(this.camera.scale * STEP * STEP, px, py);
      this.draw();
    });
    stage.addEventListener("pointerdown", (event) => this.down(event));
    stage.addEventListener("pointermove", (event) => this.move(event));
    for (const kind of /** @type {const} */ (["pointerup", "pointercancel"])) {
      stage.addEventListener(kind, ({ pointerId }) => this.pointers.delete(pointerId));
    }
    // What was dragged was not clicked.
    stage.addEventListener("click", (event) => {
      if (!this.wasMoved) return;
      event.preventDefault();
      event.stopPropagation();
    }, { capture: true });
    stage.addEventListener("dragstart", (event) => event.preventDefault());
  }

  open() {
    // The large copy, whichever the page chose: it says how many pixels it has.
    this.image.removeAttribute("srcset");
    const { width, height } = this.sheet.getBoundingClientRect();
    Object.assign(this.room.style, { width: `${width}px`, height: `${height}px` });
    this.sheet.replaceWith(this.room);
    this.stage.append(this.sheet);
    this.dialog.showModal();
    // A region is the first that could have the focus, and would be marked.
    /** @type {HTMLElement} */ (this.dialog.querySelector("[value=in]")).focus();
    this.camera.isFitted = true;
    this.fill();
  }

  /** The sheet goes back to where it was. */
  leave() {
    this.pointers.clear();
    this.sheet.removeAttribute("style");
    this.room.replaceWith(this.sheet);
  }

  fill() {
    this.camera.resize({ width: this.stage.clientWidth, height: this.stage.clientHeight });
    this.draw();
  }

  draw() {
    const { left, top, width, height } = this.camera.box;
    Object.assign(this.sheet.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    this.said.textContent = `${Math.round(this.camera.scale * 100)}%`;
    if (width * devicePixelRatio > this.sharpness) this.sharpen();
  }

  /** All the pixels, once somebody looks closer than the large copy goes;
   * where they do not arrive, it stays. */
  async sharpen() {
    this.sharpness = Infinity;
    const whole = new Image();
    whole.src = this.link.href;
    try {
      await whole.decode();
    } catch {
      return;
    }
    this.image.src = whole.src;
  }

  /** @param {string} what */
  act(what) {
    const { camera } = this;
    if (what === "in") camera.zoomTo(camera.scale * STEP);
    else if (what === "out") camera.zoomTo(camera.scale / STEP);
    else if (what === "pixels") camera.zoomTo(1 / devicePixelRatio);
    else if (what === "fit") camera.fit();
    else if (what === "close") return this.dialog.close();
    this.draw();
  }

  /** Arrows on a region walk to the next one: they are taken already.
   * @param {KeyboardEvent} event */
  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    /** @type {Record<string, string>} */
    const acts = { "+": "in", "=": "in", "-": "out", 0: "pixels", f: "fit" };
    /** @type {Record<string, [number, number]>} */
    const ways = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    if (acts[event.key]) {
      this.act(acts[event.key]);
    } else if (ways[event.key]) {
      const [x, y] = ways[event.key];
      this.camera.pan(x * PAN_PX, y * PAN_PX);
      this.draw();
    } else {
      return;
    }
    event.preventDefault();
  }

  /** @param {MouseEvent} event */
  at({ clientX, clientY }) {
    const { left, top } = this.stage.getBoundingClientRect();
    return { px: clientX - left, py: clientY - top };
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button !== 0) return;
    if (this.pointers.size === 0) this.wasMoved = false;
    this.pointers.set(event.pointerId, this.at(event));
  }

  /** A pointer is held from where it begins to move: what is held sooner is
   * clicked no more. @param {PointerEvent} event */
  move(event) {
    // It may have been let go outside.
    if (event.buttons === 0) this.pointers.delete(event.pointerId);
    const from = this.pointers.get(event.pointerId);
    if (!from) return;
    const place = this.at(event);
    const dx = place.px - from.px, dy = place.py - from.py;
    if (!this.wasMoved && Math.hypot(dx, dy) < SLACK_PX) return;
    this.wasMoved = true;
    this.stage.setPointerCapture(event.pointerId);
    const before = [...this.pointers.values()].slice(0, 2);
    this.pointers.set(event.pointerId, place);
    if (this.pointers.size === 1) this.camera.pan(dx, dy);
    else this.camera.pinch(before, [...this.pointers.values()].slice(0, 2));
    this.draw();
  }
}

const link = document.getElementById("zoom");
const dialog = document.getElementById("zoomed");
if (link instanceof HTMLAnchorElement && dialog instanceof HTMLDialogElement) new Zoom(link, dialog);
