// public/js/regions.js: a drawing of regions and its list, linked by hover, focus and address; the rule follows the pointer.
// @ts-check

const SVG = "http://www.w3.org/2000/svg";

/** Above and below the text of a tag, left and right of it. */
const PAD_PX = 7;

/** A tag while it says more than its number. */
class NamedTag {
  /** @param {Element} tag @param {string} words */
  constructor(tag, words) {
    this.parts = [tag.querySelector("g"), ...tag.querySelectorAll("rect, text")].filter((part) => part !== null);
    this.before = this.parts.map((part) => part.cloneNode(true));
    const [place, plate, bar, text] = this.parts;
    if (!(text instanceof SVGTextElement)) return;
    text.textContent = words.replace(", ", "  ");
    const width = Math.ceil(text.getComputedTextLength()) + 2 * PAD_PX;
    const [, x, y] = /translate\((-?\d+) (-?\d+)\)/.exec(place.getAttribute("transform") ?? "") ?? [];
    plate.setAttribute("width", String(width));
    bar.setAttribute("width", String(width - 4));
    text.setAttribute("x", String(width / 2));
    place.setAttribute("transform", `translate(${NamedTag.left(tag, Number(x), width)} ${y})`);
  }

  /**
   * Within the picture, as far as it has room.
   * @param {Element} tag @param {number} left @param {number} width
   */
  static left(tag, left, width) {
    const frame = tag.closest(".regions")?.getBoundingClientRect();
    if (!frame) return left;
    const at = parseFloat(tag.getAttribute("x") ?? "0") / 100 * frame.width;
    return Math.max(-at, Math.min(left, frame.width - width - at));
  }

  forget() {
    this.parts.forEach((part, i) => {
      const before = /** @type {Element} */ (this.before[i]);
      for (const { name, value } of before.attributes) part.setAttribute(name, value);
      if (part instanceof SVGTextElement) part.textContent = before.textContent;
    });
  }
}

/** Room for a tag above what it names. */
const ABOVE_PX = 27;

/**
 * A crowd comes without tags: this makes the one of a shape.
 * @param {SVGAElement} shape
 */
function makeTag(shape) {
  const space = /** @type {SVGSVGElement} */ (shape.ownerSVGElement);
  const sheet = /** @type {Element} */ (space.parentNode);
  const box = /** @type {SVGPathElement} */ (shape.querySelector(".line")).getBBox();
  const { width: across, height: down } = space.viewBox.baseVal;
  const isBelow = box.y / down * sheet.getBoundingClientRect().height < ABOVE_PX;
  const tag = make("svg", { class: `tag ${shape.getAttribute("class")?.match(/hue-\d/)?.[0] ?? ""}`,
    "data-region": shape.dataset.region, x: `${box.x / across * 100}%`, y: `${box.y / down * 100}%`, width: 1, height: 1,
    "aria-hidden": "true" });
  const place = make("g", { transform: `translate(0 ${isBelow ? PAD_PX - 1 : -ABOVE_PX})` });
  place.append(make("rect", { height: 21 }), make("rect", { class: "swatch", x: 2, y: 16, height: 3 }),
    make("text", { y: 12, "text-anchor": "middle" }));
  tag.append(place);
  sheet.append(tag);
  return tag;
}

/** @param {string} name @param {Record<string, string | number | undefined>} attributes */
function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

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
    this.shapes = [...plate.querySelectorAll("a.region")].filter((shape) => shape instanceof SVGAElement)
      .sort((a, b) => Number(a.dataset.region) - Number(b.dataset.region));
    this.top = document.createElementNS(SVG, "g");
    this.shapes[0]?.parentNode?.append(this.top);
    /** @type {string | null} */
    this.shown = null;
    /** @type {NamedTag | null} */
    this.named_tag = null;
    this.is_crowd = plate.querySelector(".regions.crowded") !== null;
    /** @type {Element | null} The tag that a crowd got for the shape that is shown. */
    this.made_tag = null;
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
    this.named_tag?.forget();
    this.named_tag = null;
    this.made_tag?.remove();
    this.made_tag = null;
    this.shown = number;
    if (number === null) return;
    for (const one of this.thing(number)) {
      for (const part of this.parts.get(one) ?? []) part.classList.add("on");
    }
    this.raise(number);
  }

  /**
   * The shape is painted once more above the others (moving it would lose its
   * focus, and a <use> would be a second link), its tag says the name.
   * @param {string} number
   */
  raise(number) {
    const shape = this.shapes.find((one) => one.dataset.region === number);
    if (!shape) return;
    if (this.is_crowd) {
      this.made_tag = makeTag(shape);
      this.made_tag.classList.add("on");
    }
    const tag = this.made_tag ?? this.parts.get(number)?.find((part) => part.classList.contains("tag"));
    const paths = [...shape.querySelectorAll(".casing, .line")];
    this.top.setAttribute("class", `top ${shape.getAttribute("class")}`);
    this.top.append(...paths.map((path) => path.cloneNode()));
    if (!tag) return;
    tag.parentNode?.append(tag);
    this.named_tag = new NamedTag(tag, shape.querySelector("title")?.textContent ?? number);
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
    // From here on the address is followed here, without :target.
    document.documentElement.dataset.linked = "";
    document.addEventListener("click", (event) => this.click(event));
    document.addEventListener("keydown", ({ key }) => key === "Escape" && this.choose(null));
    addEventListener("hashchange", () => this.arrive());
    this.arrive();
  }

  /**
   * A link from one side to the other marks both and moves no more than it
   * must; a click beside the shapes lets go.
   * @param {MouseEvent} event
   */
  click(event) {
    const target = event.target instanceof Element ? event.target : null;
    const link = target?.closest("a[href^='#shape-'], a[href^='#region-']");
    if (link) {
      event.preventDefault();
      this.choose(link.getAttribute("href"));
      if (link.classList.contains("pick")) this.plate.scrollIntoView({ block: "nearest" });
    } else if (target?.closest(".sheet")) {
      this.choose(null);
    }
  }

  /** @param {string | null} hash */
  choose(hash) {
    if (hash === null && this.named() === null) return;
    history.replaceState(null, "", hash ?? location.pathname + location.search);
    this.arrive();
  }

  /** The line of the region that the address names comes into view in its list. */
  arrive() {
    const number = this.named();
    this.rest();
    if (number === null) return;
    if (!this.parts.has(number)) this.leave(number);
    const line = document.getElementById(`region-${number}`);
    const box = line?.closest(".region-box");
    if (!line || !box) return;
    const from = line.getBoundingClientRect(), frame = box.getBoundingClientRect();
    if (from.top < frame.top || from.bottom > frame.bottom) {
      box.scrollTop += from.top - frame.top - (frame.height - from.height) / 2;
    }
  }

  /**
   * Of very many regions a page holds a part: the one that begins with this.
   * @param {string} number
   */
  leave(number) {
    const there = new URL(location.href);
    if (!document.querySelector("[data-parts]") || there.searchParams.get("from") === number) return;
    there.searchParams.set("from", number);
    location.replace(there);
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
