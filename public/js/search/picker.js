// public/js/search/picker.js: suggestions below a text field, by the combobox pattern of ARIA 1.2.
// @ts-check

import { afterPause, whyNot } from "/js/search/ask.js";
import { make } from "/js/search/make.js";

/**
 * @typedef {object} Suggestion
 * @property {string} rule
 * @property {any} value  as it stands in a query; null: the rule alone
 * @property {string | null} text  the value as people read it
 * @property {string | null} alias
 * @property {string | null} detail
 * @property {string[]} path
 * @property {boolean} path_is_cut
 * @property {number | null} picture_count  of an object, and of those below it
 *
 * @typedef {object} Task
 * @property {(signal: AbortSignal) => Promise<Suggestion[]> | null} suggest
 *   what fits what is typed now; null: nothing is to be shown
 * @property {(suggestion: Suggestion) => void} pick
 * @property {() => string} typed  the text to be marked in suggestions
 * @property {HTMLElement} holder  of the list; not a label: it would be read out
 * @property {(list: HTMLElement) => void} place  puts the list where it belongs
 * @property {boolean} eager  the first suggestion is what Enter takes
 * @property {(suggestion: Suggestion) => (string | Node)[]} [note]  what stands
 *   beside it, where that is not its rule
 * @property {number} [pause_ms]  after a key, before it is asked
 */

const PAUSE_MS = 120;
let pickers = 0;

/** The text with the part that was typed marked.
 * @param {string} text @param {string} typed */
function marked(text, typed) {
  const at = typed ? text.toLowerCase().indexOf(typed.toLowerCase()) : -1;
  if (at < 0) return [text];
  return [text.slice(0, at), make("mark", {}, text.slice(at, at + typed.length)),
    text.slice(at + typed.length)];
}

/** The near parents tell names apart: the path is cut at its root.
 * @param {Suggestion} suggestion */
function belowOf({ path, path_is_cut, alias, detail }) {
  const parents = (path_is_cut ? ["…"] : []).concat(path).join(" › ");
  return [alias && `also called ${alias}`, detail, parents]
    .filter(Boolean).join(" · ");
}

export class Picker {
  /** @param {HTMLInputElement | HTMLTextAreaElement} field @param {Task} task */
  constructor(field, task) {
    this.field = field;
    this.task = task;
    /** @type {Suggestion[]} */
    this.suggestions = [];
    this.active = -1;
    /** What is shown fits what was typed before. */
    this.isStale = false;
    /** Enter was pressed before that was known: the first is taken. */
    this.isAwaited = false;
    this.asking = new AbortController();
    const id = `picker-${++pickers}`;
    // What scrolls has to be a stop; Tab closes the list before it gets there.
    this.list = make("ul", { class: "picker", role: "listbox", id, hidden: "",
      "aria-label": "Suggestions", tabindex: "0" });
    this.said = make("p", { class: "hide", role: "status" });
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", id);
    task.holder.append(this.list, this.said);
    this.later = afterPause(task.pause_ms ?? PAUSE_MS, () => {
      if (this.isStale) void this.refresh();
    });
    this.listen();
  }

  get isOpen() {
    return !this.list.hidden;
  }

  listen() {
    this.field.addEventListener("input", () => {
      this.asking.abort();
      this.isStale = true;
      this.isAwaited = false;
      this.later();
    });
    this.field.addEventListener("blur", () => this.close());
    this.field.addEventListener("keydown", (event) => {
      if (event instanceof KeyboardEvent && this.key(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    });
    // Not click: the field keeps the focus.
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target instanceof Element ?
        event.target.closest("[role=option]") : null;
      if (option) this.pick([...this.list.children].indexOf(option));
    });
  }

  /** True for a key that was taken.
   * @param {KeyboardEvent} event @returns {boolean} */
  key(event) {
    if (event.isComposing) return false;
    const opens = (event.key === " " && event.ctrlKey) ||
      (event.key === "ArrowDown" && event.altKey);
    if (opens || (event.key === "ArrowDown" && !this.isOpen && this.task.eager)) {
      void this.refresh();
      return true;
    }
    if (!this.isOpen) return false;
    switch (event.key) {
      case "ArrowDown": this.move(1); return true;
      case "ArrowUp": this.move(-1); return true;
      case "Escape": this.close(); return true;
      case "Enter":
        if (this.isStale && this.task.eager) {
          this.takeFirst();
          return true;
        }
        if (this.active < 0) return false;
        this.pick(this.active);
        return true;
      case "Tab": this.close(); return false;
      default: return false;
    }
  }

  /** @param {number} step */
  move(step) {
    const count = this.suggestions.length;
    const from = this.active < 0 && step < 0 ? 0 : this.active;
    this.activate((from + step + count) % count);
  }

  /** @param {number} at  -1: none */
  activate(at) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = at;
    const option = this.list.children[at];
    if (!option) {
      this.field.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  /** Takes the best of what fits what is typed, once it is known. */
  takeFirst() {
    this.isAwaited = true;
    void this.refresh();
  }

  async refresh() {
    this.asking.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    const answer = this.task.suggest(signal);
    if (!answer) {
      this.close();
      return;
    }
    try {
      const suggestions = await answer;
      if (signal.aborted || document.activeElement !== this.field) return;
      this.show(suggestions);
    } catch {
      if (signal.aborted) return;
      this.close();
      this.said.textContent = `No suggestions: ${whyNot()}`;
    }
  }

  /** @param {Suggestion[]} suggestions */
  show(suggestions) {
    this.suggestions = suggestions;
    this.isStale = false;
    this.active = -1;
    this.list.replaceChildren(...suggestions.map((s, at) => this.option(s, at)));
    this.list.hidden = suggestions.length === 0;
    this.mark();
    this.said.textContent = suggestions.length === 1 ? "1 suggestion" :
      `${suggestions.length || "No"} suggestions`;
    if (!this.isOpen) return;
    this.task.place(this.list);
    this.list.scrollTop = 0;
    this.activate(this.task.eager ? 0 : -1);
    if (this.isAwaited) this.pick(this.active);
  }

  /** Only a combobox can be expanded; a field of many lines is none. */
  mark() {
    if (this.field.getAttribute("role") === "combobox") {
      this.field.setAttribute("aria-expanded", String(this.isOpen));
    }
  }

  /** @param {Suggestion} suggestion @param {number} at */
  option(suggestion, at) {
    const { rule, text, value } = suggestion;
    const typed = this.task.typed();
    const note = this.task.note?.(suggestion) ?? [value === null ? "rule" : rule];
    const option = make("li", { role: "option", id: `${this.list.id}-${at}`,
      "aria-selected": "false" },
      make("b", {}, ...marked(value === null ? rule : text ?? "", typed)),
      make("span", { class: "n" }, ...note));
    const below = belowOf(suggestion);
    if (below) option.append(make("small", {}, below));
    return option;
  }

  /** @param {number} at */
  pick(at) {
    const suggestion = this.suggestions[at];
    this.close();
    if (suggestion) this.task.pick(suggestion);
  }

  close() {
    this.asking.abort();
    this.isStale = false;
    this.isAwaited = false;
    this.list.hidden = true;
    this.activate(-1);
    this.mark();
  }
}
