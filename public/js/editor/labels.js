// public/js/editor/labels.js: the label of a region: searched while it is typed, one of the last ones, or registered in place.
// @ts-check

import { make } from "./make.js";
import { askJson } from "/js/search/ask.js";
import { grouped } from "/js/search/number.js";
import { Picker } from "/js/search/picker.js";

/**
 * @typedef {import("./editor.js").Editor} Editor
 * @typedef {import("./editor.js").Aim} Aim
 * @typedef {import("/js/search/picker.js").Suggestion} Suggestion
 *
 * @typedef {object} Parts
 * @property {HTMLElement} title
 * @property {HTMLInputElement} field
 * @property {HTMLElement} holder  of the suggestions
 * @property {HTMLElement} recent
 * @property {HTMLElement} fresh  where a new object is registered
 */

const MOST = 12;
const PAUSE_MS = 0;
/** Answers are kept for as long as the page: names seldom change. */
const KEPT_MAX = 500;

/** @param {string} text */
const folded = (text) => text.trim().toLocaleLowerCase();

/** Heard as "Vulture, 214 pictures", for names may end in a number.
 * @param {Suggestion} suggestion */
function countOf({ picture_count: count }) {
  if (count === null) return [];
  return [make("span", { class: "hide" }, ", "), grouped(count),
    make("span", { class: "hide" }, count === 1 ? " picture" : " pictures")];
}

export class Labels {
  /** @param {Editor} editor @param {Parts} parts @param {() => void} leave  the
   * focus goes back to the drawing */
  constructor(editor, parts, leave) {
    this.editor = editor;
    this.parts = parts;
    this.leave = leave;
    /** @type {Map<string, Suggestion[]>} */
    this.answers = new Map();
    /** What is being registered; another one once something else is typed or
     * chosen: an answer that comes then is too late to be shown. */
    this.registering = {};
    const { field, holder } = parts;
    this.picker = new Picker(field, {
      eager: true, holder, pause_ms: PAUSE_MS,
      typed: () => field.value.trim(),
      suggest: (signal) => this.suggest(signal),
      place: () => {},
      note: countOf,
      pick: ({ text }) => this.pick(text ?? ""),
    });
    field.addEventListener("focus", () => void this.picker.refresh());
    field.addEventListener("keydown", (event) => this.early(event), { capture: true });
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("input", () => this.showFresh());
    // The field keeps the focus: else its list closes, and what is pressed
    // below it moves away before it is let go.
    parts.fresh.addEventListener("pointerdown", (event) => event.preventDefault());
    editor.on((event) => {
      if (event === "chosen" || event === "tool" || event === "recent") this.show();
    });
    this.show();
  }

  /** Enter before the answer is there: the best of it will be meant. The next
   * keys are for the drawing already. @param {KeyboardEvent} event */
  early(event) {
    const { field } = this.parts;
    const text = field.value.trim();
    if (event.key !== "Enter" || event.isComposing || text === "" || !this.picker.isStale) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void this.take(text, this.editor.aim);
  }

  /** @param {string} text @param {Aim} aim */
  async take(text, aim) {
    const { field } = this.parts;
    this.close();
    this.leave();
    try {
      const [best] = await this.find(text);
      if (best?.text) return this.editor.label(best.text, aim);
    } catch {
      // It is typed again below, where one sees why.
    }
    this.editor.choose(aim.key);
    field.value = text;
    this.ask();
  }

  /** @param {AbortSignal} signal @returns {Promise<Suggestion[]>} */
  async suggest(signal) {
    const text = this.parts.field.value.trim();
    const found = await this.find(text);
    if (!signal.aborted) this.offer(text, found);
    return found;
  }

  /** @param {string} text @returns {Promise<Suggestion[]>} */
  async find(text) {
    let found = this.answers.get(folded(text));
    if (!found) {
      // Never broken off: an answer that comes late is good for the next time.
      found = /** @type {Suggestion[]} */ (await askJson("/api/complete?" + new URLSearchParams({
        rule: "has_object", text, limit: String(MOST) })));
      if (this.answers.size >= KEPT_MAX) this.answers.clear();
      this.answers.set(folded(text), found);
    }
    return found;
  }

  /** What is called like nothing can be registered.
   * @param {string} text @param {Suggestion[]} found */
  offer(text, found) {
    const isThere = found.some((one) => folded(one.text ?? "") === folded(text) ||
      folded(one.alias ?? "") === folded(text));
    this.showFresh(...text === "" || isThere ? [] :
      [this.button(`Register “${text}” as a new object`, () => void this.register(text, false))]);
  }

  /** @param {string} words @param {() => void} act */
  button(words, act) {
    const button = make("button", { class: "new", type: "button" }, words);
    button.addEventListener("click", act);
    return button;
  }

  /** For what is chosen now, whatever is chosen when it is done.
   * @param {string} name @param {boolean} isSure */
  async register(name, isSure) {
    const { aim } = this.editor, token = {};
    this.showFresh(make("p", { class: "small quiet", role: "status" }, "Registering it…"));
    this.registering = token;
    const isLate = () => this.registering !== token;
    try {
      const answer = await fetch("/api/new-object", { method: "POST", body: JSON.stringify({ name, sure: isSure, typed: true }),
        headers: { "Content-Type": "application/json" } });
      const json = await answer.json();
      if (answer.status === 201) {
        this.answers.clear();
        if (isLate()) this.editor.label(json.name, aim);
        else this.pick(json.name, aim);
      } else if (isLate()) {
        return;
      } else if (json.code === "looks-like") {
        this.offerLike(name, json.candidates, aim);
      } else {
        this.refuse(answer.status === 401 ? "You are signed out: sign in again, then register it." :
          json.detail ?? `The site answered ${answer.status}.`);
      }
    } catch {
      if (!isLate()) this.refuse("The site could not be reached. Nothing is lost: try again.");
    }
  }

  /** @param {string} words */
  refuse(words) {
    this.showFresh(make("p", { class: "error", role: "alert" }, words));
  }

  /** @param {...Element} parts  about what is to be registered */
  showFresh(...parts) {
    this.registering = {};
    this.parts.fresh.replaceChildren(...parts);
  }

  /** What it may be mistaken for comes first.
   * @param {string} name @param {string[]} candidates @param {Aim} aim */
  offerLike(name, candidates, aim) {
    this.showFresh(make("p", { class: "small", role: "status" }, "It may be there already:"),
      ...candidates.map((one) => this.button(`Use “${one}”`, () => this.pick(one, aim))),
      this.button(`No: register “${name}”`, () => void this.register(name, true)));
    this.parts.fresh.querySelector("button")?.focus();
  }

  /** @param {string} object @param {Aim} [aim] */
  pick(object, aim) {
    this.close();
    this.editor.label(object, aim);
    this.leave();
  }

  /** Nothing is typed, and nothing offered. */
  close() {
    this.parts.field.value = "";
    this.showFresh();
    this.picker.close();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.defaultPrevented || event.isComposing) return;
    const { field, fresh } = this.parts;
    const digit = field.value === "" && !event.ctrlKey && !event.metaKey && !event.altKey ?
      this.editor.recent.at(Number(event.key)) : null;
    if (digit !== null) {
      event.preventDefault();
      this.pick(digit);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      this.leave();
    } else if (event.key === "Enter") {
      event.preventDefault();
      fresh.querySelector("button")?.focus();
    }
  }

  ask() {
    this.parts.field.focus();
    this.parts.field.select();
  }

  show() {
    const { editor } = this;
    const { title, field, recent } = this.parts;
    const { region } = editor;
    const next = editor.tool === "select" ? null : editor.recent.of(editor.tool);
    title.replaceChildren(...region ? [`Label of region ${editor.numberOf(region.key)} `,
      make("span", {}, region.object ?? "none yet")] :
      ["Label ", make("span", {}, next ? `next: ${next}` : "of what is drawn next")]);
    field.placeholder = region ? "Search objects" : "Search objects for what is drawn next";
    const shown = editor.recent.slots.map((object, i) => ({ object, digit: i + 1 }))
      .filter(({ object }) => object !== null);
    recent.replaceChildren(...shown.map(({ object, digit }) => {
      const button = make("button", { class: "btn", type: "button",
        "aria-pressed": String((region ? region.object : next) === object) },
        make("kbd", {}, String(digit)), make("span", {}, object ?? ""));
      button.addEventListener("click", () => editor.label(object ?? ""));
      return button;
    }));
  }
}
