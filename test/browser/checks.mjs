// test/browser/checks.mjs: what every page must fulfil; each check gives back its faults.
// @ts-check

import { validateHtml } from "./html.mjs";
import { install } from "./inpage.mjs";
import { axeSource } from "./tools.mjs";

/**
 * @typedef {import("./visit.mjs").Visit} Visit
 * @typedef {object} Fault
 * @property {string} rule
 * @property {string} where  a selector, an address or a line
 * @property {string} text
 */

const WIRE_BYTES_MAX = 100 * 1000;
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
  "best-practice"];
const STOPS_MAX = 600;
// Of stops with the same styles, at rest and focused, so many are compared as
// pictures: a page of a hundred cards has four hundred of them.
const ALIKE_MAX = 3;

/** @param {string} rule @param {string[]} texts @returns {Fault[]} */
function list(rule, texts) {
  return texts.map((text) => ({ rule, where: "", text }));
}

/** @param {string} rule @param {{where: string, text: string}[]} found */
function named(rule, found) {
  return found.map((one) => ({ rule, ...one }));
}

/** @param {Visit} visit @param {string} call @param {any} [argument] */
function ask(visit, call, argument) {
  return visit.page.evaluate(
    (/** @type {[string, any]} */ [name, value]) =>
      /** @type {any} */ (window).look[name](value), [call, argument]);
}

/** @param {Visit} visit @param {string} state
 * @param {string} within  a selector @returns {Promise<Fault[]>} */
async function axe(visit, state, within) {
  const violations = await visit.page.evaluate(
    async (/** @type {[string[], string]} */ [tags, place]) => {
      const result = await /** @type {any} */ (window).axe.run(place, {
        preload: false, resultTypes: ["violations"],
        runOnly: { type: "tag", values: tags },
      });
      return result.violations;
    }, [AXE_TAGS, within]);
  return violations.flatMap((/** @type {any} */ violation) =>
    violation.nodes.map((/** @type {any} */ node) => ({
      rule: `axe ${violation.id}${state}`,
      where: node.target.join(" "),
      text: `${node.failureSummary.replace(/\s+/g, " ")} | ${node.html
        .replace(/\s+/g, " ").slice(0, 200)}`,
    })));
}

/** The answer itself. @param {Visit} visit @param {number} expected */
function answer(visit, expected) {
  const policy = visit.headers["content-security-policy"] || "";
  const faults = [];
  if (visit.status !== expected) {
    faults.push(`answers ${visit.status}, not ${expected}`);
  }
  if (!policy.includes("default-src 'none'") || /unsafe|\*/.test(policy)) {
    faults.push(`Content-Security-Policy: ${policy || "none"}`);
  }
  return list("answer", faults);
}

/** Page, styles, scripts and drawings; not the pictures. @param {Visit} visit */
function weight(visit) {
  const counted = [...visit.transfers.values()].filter(({ kind }) =>
    !kind.startsWith("image/") || kind === "image/svg+xml");
  const bytes = counted.reduce((sum, one) => sum + one.bytes, 0);
  visit.bytes = bytes;
  if (bytes < WIRE_BYTES_MAX) return [];
  const largest = counted.sort((a, b) => b.bytes - a.bytes).slice(0, 5)
    .map((one) => `${new URL(one.url).pathname} ${one.bytes}`);
  return list("too-heavy", [`${bytes} bytes over the wire: ${
    largest.join(", ")}`]);
}

/** @param {Visit} visit */
function shifts(visit) {
  return visit.shifts.map((shift) => ({
    rule: "layout-shift", where: String(shift.value),
    text: shift.what.join("; "),
  }));
}

/** Held down: a key that goes up would take a round trip of its own. */
const TAB = { type: "rawKeyDown", key: "Tab", code: "Tab",
  windowsVirtualKeyCode: 9 };

/** From stop to stop by Tab, to the end of the page. @param {Visit} visit
 * @param {boolean} looksClosely  compares pictures of every stop too */
async function keyboard(visit, looksClosely) {
  const faults = [];
  await ask(visit, "walkBegins");
  for (let i = 0; i < STOPS_MAX; i++) {
    await visit.cdp.send("Input.dispatchKeyEvent", TAB);
    const step = await ask(visit, "walkStep");
    if (step === null) break;
    faults.push(...step.faults);
    if (looksClosely && step.faults.length === 0 && step.alike < ALIKE_MAX &&
      !await isMarked(visit, step.box)) {
      faults.push({ rule: "focus-not-seen", where: step.name,
        text: "the picture is the same with and without the focus" });
    }
  }
  return [...faults, ...await ask(visit, "walkEnds")];
}

/** True when the picture changes as the focus goes. @param {Visit} visit
 * @param {{x: number, y: number, width: number, height: number}} box */
async function isMarked(visit, box) {
  const { page } = visit;
  const { width, height } = page.viewportSize();
  const left = Math.max(0, box.x - 6), top = Math.max(0, box.y - 6);
  const clip = { x: left, y: top,
    width: Math.min(width, box.x + box.width + 6) - left,
    height: Math.min(height, box.y + box.height + 6) - top };
  if (clip.width < 1 || clip.height < 1) return false;
  const focused = await page.screenshot({ clip, animations: "disabled" });
  const element = await page.evaluateHandle(() => {
    const one = document.activeElement;
    /** @type {any} */ (one).blur();
    return one;
  });
  const resting = await page.screenshot({ clip, animations: "disabled" });
  await element.evaluate((/** @type {any} */ one) =>
    one.focus({ preventScroll: true, focusVisible: true }));
  return !focused.equals(resting);
}

/** Sideways scroll at 320 px, WCAG's own measure. @param {Visit} visit */
async function narrow(visit) {
  const { page, conditions } = visit;
  if (conditions.width !== 360) return [];
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: size.height });
  const faults = named("sideways-scroll at 320 px", await ask(visit, "wide"));
  // Pictures of the other size come before they are not wanted any more.
  await visit.settle();
  await page.setViewportSize(size);
  return faults;
}

/** @param {Visit} visit @param {string} state @param {string} within */
async function appearance(visit, state, within) {
  return [
    ...await axe(visit, state, within),
    ...named(`target-size${state}`, await ask(visit, "smallTargets",
      { touched: visit.touched, within })),
    ...named(`sideways-scroll${state}`, await ask(visit, "wide")),
  ];
}

/** How a part of a page looks after something was done on it.
 * @param {Visit} visit @param {string} within  a selector
 * @returns {Promise<Fault[]>} */
export async function checkAppearance(visit, within) {
  await visit.page.evaluate(install);
  await visit.page.evaluate(axeSource);
  return appearance(visit, "", within);
}

/** The same where all that folds is open, then where the menu is.
 * @param {Visit} visit @param {Fault[]} before  what is known already */
async function unfolded(visit, before) {
  const known = new Set(before.map(({ where, text }) => where + text));
  const faults = [];
  if (await ask(visit, "unfold", false) > 0) {
    faults.push(...await appearance(visit, ", all unfolded",
      "[data-unfolded]"));
  }
  if (await ask(visit, "unfold", true) > 0) {
    faults.push(...await appearance(visit, ", menu open", ".menu"));
  }
  return faults.filter(({ where, text }) => !known.has(where + text));
}

/**
 * All of them, on a page just opened.
 * @param {Visit} visit
 * @param {{status: number, name: string, looksClosely: boolean}} wish
 * @returns {Promise<Fault[]>}
 */
export async function check(visit, wish) {
  const { page } = visit;
  await visit.scroll();
  await visit.allowScripts();
  const faults = [...answer(visit, wish.status), ...weight(visit),
    ...shifts(visit)];
  faults.push(...await validateHtml(visit.html, wish.name));
  await page.evaluate(install);
  await page.evaluate(axeSource);
  faults.push(...await appearance(visit, "", "html"));
  faults.push(...named("picture", await ask(visit, "badPictures")));
  if (visit.conditions.theme === "dark") {
    faults.push(...named("reduced-motion", await ask(visit, "moving")));
  }
  faults.push(...await narrow(visit));
  faults.push(...await keyboard(visit, wish.looksClosely));
  faults.push(...await unfolded(visit, faults));
  await visit.settle();
  return [...faults, ...list("console", visit.messages),
    ...list("failed-request", visit.failures),
    ...list("other-origin", visit.foreign)];
}
