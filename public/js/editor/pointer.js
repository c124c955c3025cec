// public/js/editor/pointer.js: mouse, pen and fingers on the stage, told apart: one draws, two move and zoom.
// @ts-check

/**
 * @typedef {import("./editor.js").Editor} Editor
 * @typedef {import("./stage.js").Stage} Stage
 * @typedef {import("./tools.js").Tools} Tools
 */

/** How far around a place one means, in pixels. */
const REACH = { mouse: 7, pen: 10, touch: 22 };

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
      this.editor.emit("pointer");
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
    this.editor.emit("pointer");
  }

  /** @param {number} id @param {import("../camera.js").Place} place */
  pinch(id, place) {
    if (!this.fingers.has(id)) return;
    const before = [...this.fingers.values()].slice(0, 2);
    this.fingers.set(id, place);
    this.editor.camera.pinch(before, [...this.fingers.values()].slice(0, 2));
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

  /** @param {WheelEvent} event */
  wheel(event) {
    event.preventDefault();
    this.editor.camera.wheel(event, this.stage.at(event));
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
