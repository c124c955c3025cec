// test/browser/inpage.mjs: what the checks ask inside the page; put there once, as window.look.
// @ts-check

/** Runs in the page, so it must not use anything from outside itself. */
export function install() {
  const CONTROLS = "button, input, select, textarea, summary, a.btn, a.chip," +
    " nav > a, nav li > a, [role=button], [role=tab], [role=option]," +
    " [role=switch]";
  const INTERACTIVE = "a[href], area[href], button, input, select, textarea," +
    " summary, audio[controls], video[controls], [contenteditable=true]," +
    " [tabindex], [role=button], [role=link], [role=tab], [role=checkbox]," +
    " [role=switch], [role=slider], [role=combobox]";
  const COMPOSITE = "[role=tree], [role=listbox], [role=tablist]," +
    " [role=grid], [role=menu], [role=toolbar], [role=radiogroup]";
  const LOOKS = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow",
    "backgroundColor", "backgroundImage", "borderTopColor",
    "borderBottomColor", "borderBottomWidth", "color", "textDecorationLine",
    "stroke", "strokeWidth", "fill", "opacity"];

  /** A short selector. @param {Element} element */
  function name(element) {
    const parts = [];
    for (let at = element; at && at !== document.body && parts.length < 3;
      at = /** @type {any} */ (at.parentElement)) {
      if (at.id) {
        parts.unshift(`#${at.id}`);
        break;
      }
      const classes = [...at.classList].slice(0, 3).map((c) => `.${c}`);
      parts.unshift(at.tagName.toLowerCase() + classes.join(""));
    }
    return parts.join(" > ");
  }

  /** @param {Element} element */
  function snippet(element) {
    return element.outerHTML.replace(/\s+/g, " ").slice(0, 160);
  }

  /** @param {Element} element */
  function isShown(element) {
    const box = element.getBoundingClientRect();
    // A point of a drawing has no size but its stroke.
    const hasSize = box.width > 0 && box.height > 0 ||
      element instanceof SVGElement;
    return hasSize && element.checkVisibility({
      checkOpacity: true, checkVisibilityCSS: true,
    }) && !element.closest("[inert]");
  }

  /** @param {Element} element */
  function isDisabled(element) {
    return element.matches(":disabled, [type=hidden]");
  }

  /** What can be operated, shown and not disabled. */
  function interactive() {
    return [...document.querySelectorAll(INTERACTIVE)].filter((element) =>
      !isDisabled(element) && isShown(element));
  }

  /** One of several that share one stop: the arrows go to the others.
   * @param {Element} element @param {Set<Element>} reached */
  function sharesStop(element, reached) {
    const group = element.closest(COMPOSITE);
    if (group && [...reached].some((other) => group.contains(other))) {
      return true;
    }
    return element instanceof HTMLInputElement && element.type === "radio" &&
      [...reached].some((other) => other instanceof HTMLInputElement &&
        other.type === "radio" && other.name === element.name &&
        other.form === element.form);
  }

  /** How it looks: itself, what it draws before and after, its label, what
   * is inside of a drawing's link, and three that contain it.
   * @param {Element} element */
  function lookOf(element) {
    /** @type {[Element, string | null][]} */
    const seen = [[element, null], [element, "::before"],
      [element, "::after"]];
    let at = element.parentElement;
    for (let i = 0; at && i < 3; i++, at = at.parentElement) {
      seen.push([at, null]);
    }
    const next = element.nextElementSibling;
    if (next) seen.push([next, null]);
    const labels = /** @type {any} */ (element).labels;
    for (const label of labels || []) seen.push([label, null]);
    if (element instanceof SVGElement) {
      for (const part of element.querySelectorAll("*")) {
        seen.push([part, null]);
      }
    }
    return seen.map(([one, pseudo]) => {
      const style = /** @type {any} */ (getComputedStyle(one, pseudo));
      return LOOKS.map((property) => style[property]).join("|");
    }).join("\n");
  }

  /** True when something else lies over all of it.
   * @param {Element} element */
  function isCovered(element) {
    const boxes = [...element.getClientRects()];
    let tried = 0;
    for (const box of boxes) {
      for (const [fx, fy] of [[0.5, 0.5], [0.1, 0.2], [0.9, 0.8],
        [0.1, 0.8], [0.9, 0.2]]) {
        const x = box.x + box.width * fx, y = box.y + box.height * fy;
        if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
        tried++;
        const top = document.elementFromPoint(x, y);
        const label = /** @type {any} */ (element).labels?.[0];
        // In a drawing shapes lie over one another, and outlines show.
        const drawing = element.closest("svg.regions")?.parentElement;
        if (drawing?.contains(top)) return false;
        if (top && (element.contains(top) || top.contains(element) ||
          label?.contains(top))) return false;
      }
    }
    return tried > 0;
  }

  /** @param {Element} element */
  function isOutside(element) {
    const box = element.getBoundingClientRect();
    return box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 ||
      box.left >= innerWidth;
  }

  /** A link among words: its line gives it its height. @param {Element} element */
  function isInText(element) {
    if (element.tagName !== "A") return false;
    if (getComputedStyle(element).display !== "inline") return false;
    let block = element.parentElement;
    while (block && getComputedStyle(block).display === "inline") {
      block = block.parentElement;
    }
    const words = (/** @type {string | null | undefined} */ text) =>
      (text || "").replace(/[^\p{L}\p{N}]/gu, "").length;
    const inLinks = [...(block?.querySelectorAll("a") || [])]
      .reduce((sum, link) => sum + words(link.textContent), 0);
    return words(block?.textContent) > inLinks;
  }

  /** What the pointer can hit for it: a label counts, and what it lays over
   * the box around it. @param {Element} element */
  function target(element) {
    const after = getComputedStyle(element, "::after");
    const isSpread = after.content !== "none" && after.position === "absolute" &&
      after.inset === "0px" && element instanceof HTMLElement;
    let { left, top, right, bottom } = (isSpread &&
      element.offsetParent || element).getBoundingClientRect();
    const labels = /** @type {any} */ (element).labels;
    if (labels && element.matches("[type=checkbox], [type=radio]")) {
      for (const label of labels) {
        const box = label.getBoundingClientRect();
        left = Math.min(left, box.left);
        right = Math.max(right, box.right);
        top = Math.min(top, box.top);
        bottom = Math.max(bottom, box.bottom);
      }
    }
    return { width: right - left, height: bottom - top };
  }

  /** @param {Element} element */
  function fault(element, text = "") {
    return { where: name(element), text: `${text} ${snippet(element)}`.trim() };
  }

  /** Targets that are too small. @param {{touched: boolean, within: string}}
   * wish */
  function smallTargets({ touched, within }) {
    return interactive().flatMap((element) => {
      if (!element.closest(within)) return [];
      // A region of a drawing is as large as what it outlines.
      if (element.closest("svg") && element.tagName !== "svg") return [];
      if (element.matches(".skip, [tabindex='-1']")) return [];
      if (isInText(element)) return [];
      const least = touched && element.matches(CONTROLS) &&
        !element.closest(".crumbs") ? 44 : 24;
      const { width, height } = target(element);
      if (width >= least - 0.5 && height >= least - 0.5) return [];
      return [fault(element, `${width.toFixed(1)} x ${height.toFixed(1)} px` +
        ` where ${least} are needed:`)];
    });
  }

  /** What sticks out to the right of the window. */
  function wide() {
    const room = document.documentElement.clientWidth;
    const full = Math.max(document.documentElement.scrollWidth,
      document.body.scrollWidth);
    if (full <= room) return [];
    /** @param {Element} element */
    const isClipped = (element) => {
      for (let at = element.parentElement; at && at !== document.body;
        at = at.parentElement) {
        if (getComputedStyle(at).overflowX !== "visible" &&
          at.getBoundingClientRect().right <= room + 1) return true;
      }
      return false;
    };
    const outside = [...document.body.querySelectorAll("*")].filter((one) =>
      one.getBoundingClientRect().right > room + 0.5 && !isClipped(one));
    const deepest = outside.filter((one) =>
      !outside.some((other) => other !== one && one.contains(other)));
    const found = deepest.slice(0, 3).map((one) => fault(one,
      `reaches to ${Math.round(one.getBoundingClientRect().right)} px:`));
    return found.length > 0 ? found :
      [{ where: "html", text: `is ${full} px wide in ${room} px` }];
  }

  /** Things that move although the reader asked for no movement. */
  function moving() {
    const long = (/** @type {string} */ times) => times.split(",")
      .some((time) => parseFloat(time) * (/ms/.test(time) ? 1 : 1000) > 10);
    const found = [];
    for (const element of document.querySelectorAll("*")) {
      for (const pseudo of [null, "::before", "::after"]) {
        const style = getComputedStyle(element, pseudo);
        if (pseudo && style.content === "none") continue;
        if (long(style.transitionDuration) ||
          (style.animationName !== "none" && long(style.animationDuration)) ||
          (!pseudo && style.scrollBehavior === "smooth")) {
          found.push(fault(element, `${pseudo || ""} transition ` +
            `${style.transitionDuration}, animation ` +
            `${style.animationDuration}, scroll ${style.scrollBehavior}:`));
          break;
        }
      }
    }
    return found;
  }

  /** Pictures without their size or words, or that did not come. */
  function badPictures() {
    return [...document.images].flatMap((image) => {
      const found = [];
      if (!image.hasAttribute("width") || !image.hasAttribute("height")) {
        found.push(fault(image, "no width and height:"));
      }
      if (!image.hasAttribute("alt")) found.push(fault(image, "no alt:"));
      if (isShown(image) && image.complete && image.naturalWidth === 0) {
        found.push(fault(image, "did not come:"));
      }
      return found;
    });
  }

  /** @type {Element[]} */
  let stops = [];
  /** @type {Map<Element, string>} */
  let rest = new Map();
  /** @type {Set<Element>} */
  let reached = new Set();
  /** How many stops look so, without the focus and with it.
   * @type {Map<string, number>} */
  let looks = new Map();

  /** Before the first Tab. */
  function walkBegins() {
    /** @type {any} */ (document.activeElement)?.blur?.();
    getSelection()?.removeAllRanges();
    stops = interactive().filter((one) => !one.matches("[tabindex='-1']"));
    rest = new Map([...document.querySelectorAll(INTERACTIVE)].map((one) =>
      [one, lookOf(one)]));
    reached = new Set();
    looks = new Map();
    return stops.length;
  }

  /** After each Tab: null when the focus has left the page or come round. */
  function walkStep() {
    const element = document.activeElement;
    if (!element || element === document.body ||
      element === document.documentElement || reached.has(element)) {
      return null;
    }
    reached.add(element);
    const faults = [];
    if (!rest.has(element)) rest.set(element, "");
    const focused = lookOf(element);
    const look = `${element.tagName}\n${rest.get(element)}\n${focused}`;
    const alike = looks.get(look) || 0;
    looks.set(look, alike + 1);
    if (!element.matches(":focus-visible")) {
      faults.push({ rule: "focus-visible", ...fault(element) });
    } else if (rest.get(element) === focused) {
      faults.push({ rule: "focus-looks-the-same", ...fault(element) });
    }
    if (!isShown(element)) {
      faults.push({ rule: "focus-on-what-is-hidden", ...fault(element) });
    } else if (isOutside(element)) {
      faults.push({ rule: "focus-out-of-sight", ...fault(element) });
    } else if (isCovered(element)) {
      faults.push({ rule: "focus-covered", ...fault(element) });
    }
    const box = element.getBoundingClientRect();
    return { faults, box: { x: box.x, y: box.y, width: box.width,
      height: box.height }, name: name(element), alike };
  }

  /** After the last Tab. */
  function walkEnds() {
    return interactive().filter((one) => !reached.has(one) &&
      !(one.matches("[tabindex='-1']") && !one.matches("a, button, input," +
        " select, textarea, summary")) &&
      !sharesStop(one, reached) && one.checkVisibility())
      .map((one) => ({ rule: "not-reached-by-tab", ...fault(one) }));
  }

  /** Opens all that can be opened without a script; what lies over the page
   * when it is open, the menu, by itself. @param {boolean} isMenu */
  function unfold(isMenu) {
    const closed = [...document.querySelectorAll("details:not([open])")]
      .filter((one) => one.matches(".menu") === isMenu && isShown(one));
    for (const one of closed) {
      /** @type {any} */ (one).open = true;
      one.setAttribute("data-unfolded", "");
    }
    return closed.length;
  }

  /** @type {any} */ (window).look = { smallTargets, wide, moving,
    badPictures, walkBegins, walkStep, walkEnds, unfold };
}
