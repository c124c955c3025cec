// public/js/editor/light.js: brightness and contrast of the picture as it is shown here; the file stays as it is.
// @ts-check

import { byId } from "./make.js";

const SLIDERS = ["brightness", "contrast"];
const AS_IT_IS = "100";

export class Light {
  /** @param {HTMLImageElement} image */
  constructor(image) {
    this.image = image;
    this.panel = byId("light", HTMLElement);
    this.panel.addEventListener("input", () => this.set());
  }

  set() {
    const values = SLIDERS.map((name) => byId(name, HTMLInputElement).value);
    this.image.style.filter = values.every((value) => value === AS_IT_IS) ? "" :
      `brightness(${values[0]}%) contrast(${values[1]}%)`;
  }

  reset() {
    for (const name of SLIDERS) byId(name, HTMLInputElement).value = AS_IT_IS;
    this.set();
  }

  /** Opens or closes its panel. */
  toggle() {
    const { panel } = this;
    panel.hidden = !panel.hidden;
    byId("light-switch", HTMLElement).setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) byId(SLIDERS[0], HTMLElement).focus();
  }
}
