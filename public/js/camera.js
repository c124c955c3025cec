// public/js/camera.js: which part of the picture the screen shows; places of one in the other, exactly.
// @ts-check

/**
 * @typedef {object} Size
 * @property {number} width
 * @property {number} height
 *
 * @typedef {object} Box  of the whole picture on the stage, in whole pixels:
 *   what is laid out in parts of a pixel is rounded, and places were not exact
 * @property {number} left
 * @property {number} top
 * @property {number} width
 * @property {number} height
 *
 * @typedef {object} Place  on the stage
 * @property {number} px
 * @property {number} py
 */

const MARGIN_PX = 16;
/** A pixel of the picture is at most that large. */
const PIXEL_MAX_PX = 32;
/** So much of the picture stays on the stage. */
const LEFT_OVER_PX = 64;
const WHEEL_STEP = 1.0018;
const PINCH_STEP = 1.01;
const LINE_PX = 40;

export class Camera {
  /** @param {Size} picture */
  constructor(picture) {
    this.picture = picture;
    /** @type {Size} */
    this.stage = { width: 1, height: 1 };
    this.scale = 1;
    /** Where the middle of the stage is, in shares of the picture. */
    this.x = 0.5;
    this.y = 0.5;
    this.isFitted = true;
  }

  /** Pixels of the screen for one of the picture, all of it shown. */
  get fitScale() {
    const { picture, stage } = this;
    return Math.min(Math.max(stage.width - 2 * MARGIN_PX, 16) / picture.width,
      Math.max(stage.height - 2 * MARGIN_PX, 16) / picture.height);
  }

  get scaleMax() {
    return Math.max(PIXEL_MAX_PX, 4 * this.fitScale);
  }

  get scaleMin() {
    return Math.min(this.fitScale / 2, 1);
  }

  /** @returns {Box} */
  get box() {
    const { picture, stage, scale, x, y } = this;
    const width = Math.max(1, Math.round(picture.width * scale));
    const height = Math.max(1, Math.round(picture.height * scale));
    return { left: Math.round(stage.width / 2 - x * width),
      top: Math.round(stage.height / 2 - y * height), width, height };
  }

  /** From the stage to the picture. @param {number} px @param {number} py */
  toPicture(px, py) {
    const { left, top, width, height } = this.box;
    return { x: (px - left) / width, y: (py - top) / height };
  }

  /** From the picture to the stage. @param {number} x @param {number} y */
  toStage(x, y) {
    const { left, top, width, height } = this.box;
    return { px: left + x * width, py: top + y * height };
  }

  /** @param {Size} stage */
  resize(stage) {
    this.stage = stage;
    if (this.isFitted) this.fit();
    else this.bound();
  }

  fit() {
    Object.assign(this, { scale: this.fitScale, x: 0.5, y: 0.5, isFitted: true });
  }

  /** The place under the pointer stays there. @param {number} scale
   * @param {number} [px] @param {number} [py] */
  zoomTo(scale, px = this.stage.width / 2, py = this.stage.height / 2) {
    const place = this.toPicture(px, py);
    this.scale = Math.min(Math.max(scale, this.scaleMin), this.scaleMax);
    const { width, height } = this.box;
    this.x = place.x - (px - this.stage.width / 2) / width;
    this.y = place.y - (py - this.stage.height / 2) / height;
    this.isFitted = false;
    this.bound();
  }

  /** @param {number} dx @param {number} dy  in pixels of the stage */
  pan(dx, dy) {
    const { width, height } = this.box;
    this.x -= dx / width;
    this.y -= dy / height;
    this.isFitted = false;
    this.bound();
  }

  /** A wheel zooms, fingers on a pad move, pinched they zoom.
   * @param {WheelEvent} event @param {Place} place  of the pointer */
  wheel(event, { px, py }) {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE_PX;
    const dx = event.deltaX * unit, dy = event.deltaY * unit;
    const isWheel = event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL ||
      (dx === 0 && Number.isInteger(dy) && Math.abs(dy) >= 50);
    if (event.ctrlKey || event.metaKey) this.zoomTo(this.scale * (isWheel ? WHEEL_STEP : PINCH_STEP) ** -dy, px, py);
    else if (event.shiftKey) this.pan(-(dx || dy), 0);
    else if (isWheel) this.zoomTo(this.scale * WHEEL_STEP ** -dy, px, py);
    else this.pan(-dx, -dy);
  }

  /** Two fingers: the places below them stay there.
   * @param {Place[]} before @param {Place[]} now */
  pinch(before, now) {
    /** @param {Place[]} two */
    const apart = ([a, b]) => Math.max(Math.hypot(a.px - b.px, a.py - b.py), 1);
    /** @param {Place[]} two */
    const middle = ([a, b]) => ({ px: (a.px + b.px) / 2, py: (a.py + b.py) / 2 });
    const from = middle(before), to = middle(now);
    this.pan(to.px - from.px, to.py - from.py);
    this.zoomTo(this.scale * apart(now) / apart(before), to.px, to.py);
  }

  /** A place comes into view, if it is not. @param {number} x @param {number} y */
  reveal(x, y) {
    const { px, py } = this.toStage(x, y);
    const { width, height } = this.stage;
    const dx = Math.max(MARGIN_PX - px, 0) + Math.min(width - MARGIN_PX - px, 0);
    const dy = Math.max(MARGIN_PX - py, 0) + Math.min(height - MARGIN_PX - py, 0);
    if (dx !== 0 || dy !== 0) this.pan(dx, dy);
  }

  bound() {
    const { width, height } = this.box;
    const rx = Math.max((this.stage.width / 2 - LEFT_OVER_PX) / width, 0);
    const ry = Math.max((this.stage.height / 2 - LEFT_OVER_PX) / height, 0);
    this.x = Math.min(Math.max(this.x, -rx), 1 + rx);
    this.y = Math.min(Math.max(this.y, -ry), 1 + ry);
  }
}
