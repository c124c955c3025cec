// public/js/regions.js: a drawing of regions and its list, linked by hover, focus and address; the rule follows the pointer.
// @ts-check

const SVG = "http://www.w3.org/2000/svg";

/**
 * Everything on the page that stands for a region: shape, tag, line of the
 * list. Without scripts :hover, :focus and :target mark one of them; this
 * marks them all.
 */
class Regions {
  /** @param {HTMLElement} plate */
  constructor(plate) {
    this.plate = plate;
    /** @type {Map<string, Element[]>} */
    this.parts = new Map();
    for (const part of document.querySelectorAll("[data-region]")) {
      const number = part.getAttribute("data-region") ?? "";
      this.parts.set(number, [...(this.parts.get(number) ?? []), part]);
    }
    /** @type {SVGAElement[]} */
    this.shapes = [...plate.querySelectorAll("a.region")].filter((shape) => shape instanceof SVGAElement);
    this.top = document.createElementNS(SVG, "g");
    this.shapes[0]?.parentNode?.append(this.top);
    /** @type {string | null} */
    this.shown = null;
  }

  /**
   * The region itself and the other shapes of the same thing.
   * @param {string} number
   * @returns {string[]}
   */
  thing(number) {
    const thing = document.getElementById(`shape-${number}`)?.dataset.thing;
    if (!thing) return [number];
    return this.shapes.filter((shape) => shape.dataset.thing === thing).map((shape) => shape.dataset.region ?? "");
  }

  /** @param {string | null} number */
  show(number) {
    if (number === this.shown) return;
    for (const part of document.querySelectorAll("[data-region].on")) part.classList.remove("on");
    this.top.replaceChildren();
    this.shown = number;
    if (number === null) return;
    for (const one of this.thing(number)) {
      for (const part of this.parts.get(one) ?? []) part.classList.add("on");
    }
    this.raise(number);
    this.raiseTag(number);
  }

  /**
   * Painted once more above the others: moving the shape itself would lose
   * its focus, and a <use> would be a second link.
   * @param {string} number
   */
  raise(number) {
    const shape = document.getElementById(`shape-${number}`);
    if (!shape) return;
    const paths = [...shape.querySelectorAll(".casing, .line")];
    this.top.setAttribute("class", `top ${shape.getAttribute("class")}`);
    this.top.append(...paths.map((path) => path.cloneNode()));
  }

  /** @param {string} number */
  raiseTag(number) {
    const tag = this.parts.get(number)?.find((part) => part.classList.contains("tag"));
    if (tag) tag.parentNode?.append(tag);
  }

  /** The region that the address names, or null. */
  named() {
    return /^#(?:shape|region)-(\d+)$/.exec(location.hash)?.[1] ?? null;
  }

  /** What is shown while one points nowhere: the focused one, else the address's. */
  rest() {
    const focused = document.activeElement?.closest("[data-region]");
    this.show(focused?.getAttribute("data-region") ?? this.named());
  }

  /** On the document: a listener for focus makes a shape a stop of Tab. */
  listen() {
    /** @param {Event} event */
    const number = ({ target }) => target instanceof Element ?
      target.closest("[data-region]")?.getAttribute("data-region") ?? null : null;
    for (const kind of ["pointerover", "focusin"]) {
      document.addEventListener(kind, (event) => {
        const found = number(event);
        if (found === null) this.rest();
        else this.show(found);
      });
    }
    document.addEventListener("focusout", () => setTimeout(() => this.rest()));
    addEventListener("hashchange", () => this.arrive());
    this.arrive();
  }

  /** Both sides of the region that the address names come into view. */
  arrive() {
    const number = this.named();
    this.rest();
    if (number === null) return;
    const line = document.getElementById(`region-${number}`);
    const box = line?.closest(".region-box");
    if (!line || !box) return;
    const from = line.getBoundingClientRect(), frame = box.getBoundingClientRect();
    if (from.top < frame.top || from.bottom > frame.bottom) {
      box.scrollTop += from.top - frame.top - (frame.height - from.height) / 2;
    }
  }

  /** One stop for the whole drawing; arrows walk from shape to shape. */
  walk() {
    const { shapes } = this;
    /** @param {number} place */
    const rove = (place) => shapes.forEach((shape, i) => shape.setAttribute("tabindex", i === place ? "0" : "-1"));
    rove(0);
    shapes[0].closest(".regions")?.setAttribute("role", "toolbar");
    this.plate.addEventListener("keydown", (event) => {
      const at = shapes.findIndex((shape) => shape === document.activeElement);
      /** @type {Record<string, number>} */
      const steps = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: shapes.length - 1 };
      if (at < 0 || !(event.key in steps) || event.ctrlKey || event.altKey || event.metaKey) return;
      const next = (steps[event.key] + shapes.length) % shapes.length;
      event.preventDefault();
      rove(next);
      shapes[next].focus();
    });
    this.plate.addEventListener("focusin", (event) => {
      const at = shapes.findIndex((shape) => shape === event.target);
      if (at >= 0) rove(at);
    });
  }
}

/**
 * A yellow tick on both rules where the pointer is.
 * @param {HTMLElement} plate
 */
function measure(plate) {
  const sheet = plate.querySelector(".sheet");
  const ticks = [...plate.querySelectorAll(".rule")].map((rule) => {
    const tick = document.createElementNS(SVG, "line");
    const isAcross = rule.classList.contains("x");
    tick.setAttribute("class", "now");
    tick.setAttribute(isAcross ? "y1" : "x1", isAcross ? "9" : "17");
    tick.setAttribute(isAcross ? "y2" : "x2", isAcross ? "20" : "28");
    tick.setAttribute("visibility", "hidden");
    rule.append(tick);
    return { tick, isAcross };
  });
  sheet?.addEventListener("pointermove", (event) => {
    if (!(event instanceof PointerEvent)) return;
    const frame = sheet.getBoundingClientRect();
    for (const { tick, isAcross } of ticks) {
      const share = isAcross ? (event.clientX - frame.left) / frame.width : (event.clientY - frame.top) / frame.height;
      const at = `${Math.min(Math.max(share, 0), 1) * 100}%`;
      tick.setAttribute(isAcross ? "x1" : "y1", at);
      tick.setAttribute(isAcross ? "x2" : "y2", at);
      tick.setAttribute("visibility", "visible");
    }
  });
  sheet?.addEventListener("pointerleave", () => {
    for (const { tick } of ticks) tick.setAttribute("visibility", "hidden");
  });
}

for (const plate of document.querySelectorAll("[data-plate]")) {
  if (!(plate instanceof HTMLElement)) continue;
  const regions = new Regions(plate);
  measure(plate);
  if (regions.shapes.length === 0) continue;
  regions.listen();
  regions.walk();
}
