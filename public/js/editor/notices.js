// public/js/editor/notices.js: what stands above the picture until it is settled, and what has to be decided first.
// @ts-check

import { boundsOf, pathOf, wordsOf } from "./geometry.js";
import { byId, draw, iconOf, make } from "./make.js";

/**
 * @typedef {import("./merge.js").Conflict} Conflict
 * @typedef {import("./merge.js").Choice} Choice
 * @typedef {import("./model.js").Region} Region
 *
 * @typedef {object} Notice
 * @property {string} title
 * @property {string} words
 * @property {HTMLElement[]} [acts]
 * @property {boolean} [isBad]
 */

/** @param {string} words @param {() => void} act @param {string} [kind] */
export function button(words, act, kind = "btn") {
  const element = make("button", { class: kind, type: "button" }, words);
  element.addEventListener("click", act);
  return element;
}

export class Notices {
  constructor() {
    this.place = byId("notices", HTMLElement);
    /** @type {Map<string, HTMLElement>} */
    this.shown = new Map();
  }

  /** @param {string} name @param {Notice | null} notice  null: it is settled */
  set(name, notice) {
    this.shown.get(name)?.remove();
    this.shown.delete(name);
    if (!notice) return;
    const { title, words, acts = [], isBad = false } = notice;
    const element = make("div", { class: isBad ? "note bad" : "note", role: isBad ? "alert" : "status" },
      iconOf(isBad ? "warning" : "tick"),
      make("p", {}, make("b", {}, title), ` ${words}`), make("div", { class: "acts" }, ...acts));
    this.shown.set(name, element);
    this.place.append(element);
  }
}

/** Asks one thing, and waits for the answer; null: not now.
 * @template {string} T @param {HTMLDialogElement} dialog
 * @returns {Promise<T | null>} */
function answerOf(dialog) {
  return new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(/** @type {T} */ (dialog.returnValue) || null), { once: true });
    dialog.showModal();
    // Of a choice the browser takes the first, which need not be what is chosen.
    const chosen = dialog.querySelector("input:checked");
    if (chosen instanceof HTMLElement) chosen.focus();
  });
}

/** Whether work that was left is gone on with. @param {string} words
 * @returns {Promise<"continue" | "discard" | null>} */
export function askToResume(words) {
  byId("resume-words", HTMLElement).textContent = words;
  return answerOf(byId("resume", HTMLDialogElement));
}

/* ---- two versions of one region ---- */

const PICTURE_PX = 220;

/** Both versions on that part of the picture. @param {Conflict} conflict
 * @param {HTMLImageElement} image
 * @param {import("../camera.js").Size} picture */
function drawBoth({ mine, theirs }, image, picture) {
  const boxes = [mine, theirs].filter((one) => one !== null).map((one) => boundsOf(/** @type {Region} */ (one)));
  const left = Math.min(...boxes.map(([x]) => x)), right = Math.max(...boxes.map(([, , x]) => x));
  const top = Math.min(...boxes.map(([, y]) => y)), bottom = Math.max(...boxes.map(([, , , y]) => y));
  const { width, height } = picture;
  const side = Math.max((right - left) * width, (bottom - top) * height, 40) * 1.3;
  const x = (left + right) / 2 * width - side / 2, y = (top + bottom) / 2 * height - side / 2;
  const shapes = draw("g", { transform: `scale(${width} ${height})` });
  for (const [one, kind] of /** @type {[Region | null, string][]} */ ([[theirs, "theirs"], [mine, "mine"]])) {
    if (!one) continue;
    const more = one.type === "point" ? " dot" : "";
    shapes.append(draw("path", { class: `casing${more}`, d: pathOf(one) }),
      draw("path", { class: `line ${kind}${more}`, d: pathOf(one) }));
  }
  return draw("svg", { class: "region versions", viewBox: `${x} ${y} ${side} ${side}`, width: PICTURE_PX,
    height: PICTURE_PX, "aria-hidden": "true" },
    draw("image", { href: image.src, width, height, preserveAspectRatio: "none" }), shapes);
}

/** @param {Region | null} region */
const said = (region) => region === null ? "deleted" : `${region.object ?? "no label"}, ${wordsOf(region)}`;

/** @param {Conflict} conflict @param {number} at
 * @param {(key: string) => number} numberOf @param {HTMLImageElement} image
 * @param {import("../camera.js").Size} picture */
function askOne(conflict, at, numberOf, image, picture) {
  const { key, mine, theirs } = conflict;
  const number = numberOf(key);
  /** @param {Choice} value @param {string} words @param {boolean} isFirst */
  const option = (value, words, isFirst) => make("label", { class: "inline" },
    make("input", { type: "radio", name: `choice-${at}`, value, checked: isFirst }), make("span", {}, words));
  // What keeps the most is what stands there before one chooses.
  const options = mine && theirs ? [option("mine", `Yours: ${said(mine)}`, false),
    option("theirs", `Theirs: ${said(theirs)}`, false), option("both", "Both, as two regions", true)] :
    [option("mine", `Yours: ${said(mine)}`, mine !== null), option("theirs", `Theirs: ${said(theirs)}`, mine === null)];
  return make("fieldset", { class: "conflict" },
    make("legend", {}, number > 0 ? `Region ${number}` : "A region that is gone"),
    drawBoth(conflict, image, picture), make("div", { class: "choices" }, ...options));
}

/** @param {Conflict[]} conflicts @param {(key: string) => number} numberOf
 * @param {HTMLImageElement} image @param {import("../camera.js").Size} picture
 * @returns {Promise<Choice[] | null>} */
export async function askToChoose(conflicts, numberOf, image, picture) {
  const dialog = byId("conflicts", HTMLDialogElement);
  const place = byId("conflict-list", HTMLElement);
  place.replaceChildren(...conflicts.map((one, i) => askOne(one, i, numberOf, image, picture)));
  if (await answerOf(dialog) === null) return null;
  return conflicts.map((_, i) => {
    const chosen = place.querySelector(`input[name=choice-${i}]:checked`);
    return /** @type {Choice} */ (chosen instanceof HTMLInputElement ? chosen.value : "mine");
  });
}
