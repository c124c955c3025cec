// public/js/editor/pointer.js: mouse, pen and fingers on the stage, told apart: one draws, two move and zoom.
// @ts-check

/**
 * @typedef {import("./editor.js").Editor} Editor
 * @typedef {import("./stage.js").Stage} Stage
 * @typedef {import("./tools.js").Tools} Tools
 */

/** How far around a place one means, in pixels. */
const REACH = { mouse: 7, pen: 10, touch: 22 };
const WHEEL_STEP = 1.0018;
const PINCH_STEP = 1.01;
const LINE_PX = 40;

export class Pointer {
  /** @param {Editor} editor @param {Stage} stage @param {Tools} tools */
  constructor(editor, stage, tools) {
    this.editor = editor;
    this.stage = stage;
    this.tools = tools;
    /** Fingers that are down. @type {Map<number, { px: number, py: number }>} */
    this.fingers = new Map();
    /** @type {number | null} The pointer that draws. */
    this.drawing = null;
    /** @type {{ px: number, py: number } | null} */
    this.panning = null;
    /** Space is held: what is dragged is the picture. */
    this.isHand = false;
    /** The picture was moved while it was held. */
    this.wasMoved = false;
    this.listen();
  }

  listen() {
    const { stage } = this.stage.parts;
    stage.addEventListener("pointerdown", (event) => this.down(event));
    stage.addEventListener("pointermove", (event) => this.move(event));
    stage.addEventListener("pointerup", (event) => this.up(event));
    stage.addEventListener("pointercancel", (event) => this.lose(event));
    stage.addEventListener("pointerleave", () => {
      this.stage.pointer = null;
      this.editor.hover(null);
      this.stage.drawPointer();
    });
    stage.addEventListener("dblclick", (event) => {
      if (!this.isHand) this.tools.double(this.spot(event, "mouse"));
    });
    stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    stage.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  /** @param {MouseEvent} event @param {string} kind */
  spot(event, kind) {
    return { ...this.stage.at(event), isDeep: event.altKey,
      reach: REACH[/** @type {keyof typeof REACH} */ (kind)] ?? REACH.mouse };
  }

  /** @param {PointerEvent} event */
  down(event) {
    const { stage } = this.stage.parts;
    this.stage.locate();
    stage.setPointerCapture(event.pointerId);
    const place = this.stage.at(event);
    if (event.pointerType === "touch") {
      this.fingers.set(event.pointerId, place);
      if (this.fingers.size > 1) return this.letGo();
    }
    if (event.button === 1 || (event.button === 0 && this.isHand)) {
      event.preventDefault();
      this.panning = place;
      this.show("grabbing");
    } else if (event.button === 0 && this.drawing === null) {
      this.drawing = event.pointerId;
      this.tools.down(this.spot(event, event.pointerType));
    }
  }

  /** A second finger: the first did not draw. */
  letGo() {
    if (this.drawing === null) return;
    this.drawing = null;
    const { draft } = this.editor;
    this.tools.grip = null;
    this.editor.dragged = null;
    // A line of several clicks goes on after the picture was moved.
    if (draft?.type === "bbox") {
      this.tools.isStretching = false;
      this.editor.draft = null;
    }
    this.editor.emit("draft");
  }

  /** @param {PointerEvent} event */
  move(event) {
    const place = this.stage.at(event);
    if (event.pointerType !== "touch") this.stage.pointer = place;
    if (this.fingers.size > 1) {
      this.pinch(event.pointerId, place);
    } else if (this.panning) {
      this.wasMoved = true;
      this.editor.camera.pan(place.px - this.panning.px, place.py - this.panning.py);
      this.panning = place;
      this.editor.emit("camera");
    } else if (this.drawing === null || this.drawing === event.pointerId) {
      const spot = this.spot(event, event.pointerType);
      if (!this.isHand) this.tools.move(spot);
      if (this.drawing === null) this.show(this.isHand ? "grab" : this.tools.hint(spot));
    }
    this.stage.drawPointer();
  }

  /** Two fingers: the places below them stay there.
   * @param {number} id @param {{ px: number, py: number }} place */
  pinch(id, place) {
    const before = [...this.fingers.values()].slice(0, 2);
    if (!this.fingers.has(id)) return;
    this.fingers.set(id, place);
    const now = [...this.fingers.values()].slice(0, 2);
    /** @param {{ px: number, py: number }[]} two */
    const apart = ([a, b]) => Math.max(Math.hypot(a.px - b.px, a.py - b.py), 1);
    /** @param {{ px: number, py: number }[]} two */
    const middle = ([a, b]) => ({ px: (a.px + b.px) / 2, py: (a.py + b.py) / 2 });
    const from = middle(before), to = middle(now);
    const { camera } = this.editor;
    camera.pan(to.px - from.px, to.py - from.py);
    camera.zoomTo(camera.scale * apart(now) / apart(before), to.px, to.py);
    this.editor.emit("camera");
  }

  /** @param {PointerEvent} event */
  up(event) {
    this.fingers.delete(event.pointerId);
    if (this.panning && event.pointerId !== this.drawing) {
      this.panning = null;
      this.show(this.isHand ? "grab" : "");
      return;
    }
    if (this.drawing !== event.pointerId) return;
    this.drawing = null;
    this.tools.up(this.spot(event, event.pointerType));
  }

  /** @param {PointerEvent} event */
  lose(event) {
    this.fingers.delete(event.pointerId);
    if (this.drawing === event.pointerId) this.letGo();
    this.panning = null;
  }

  /** A wheel zooms, fingers on a pad move, pinched they zoom.
   * @param {WheelEvent} event */
  wheel(event) {
    event.preventDefault();
    const { camera } = this.editor;
    const { px, py } = this.stage.at(event);
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE_PX;
    const dx = event.deltaX * unit, dy = event.deltaY * unit;
    const isWheel = event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL ||
      (dx === 0 && Number.isInteger(dy) && Math.abs(dy) >= 50);
    if (event.ctrlKey || event.metaKey) camera.zoomTo(camera.scale * (isWheel ? WHEEL_STEP : PINCH_STEP) ** -dy, px, py);
    else if (event.shiftKey) camera.pan(-(dx || dy), 0);
    else if (isWheel) camera.zoomTo(camera.scale * WHEEL_STEP ** -dy, px, py);
    else camera.pan(-dx, -dy);
    this.editor.emit("camera");
  }

  /** @param {boolean} isHand */
  setHand(isHand) {
    if (isHand === this.isHand) return;
    this.isHand = isHand;
    if (isHand) this.wasMoved = false;
    this.show(isHand ? "grab" : "");
  }

  /** How the pointer looks. @param {string} hint */
  show(hint) {
    const { stage } = this.stage.parts;
    if (stage.dataset.hint !== hint) stage.dataset.hint = hint;
  }
}
