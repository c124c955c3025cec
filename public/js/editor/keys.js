// public/js/editor/keys.js: the shortcuts, as one table that both acts and explains itself.
// @ts-check

import { byId, make } from "./make.js";

/**
 * @typedef {object} Shortcut
 * @property {string} keys  "v", "ctrl+z", "shift+Tab"; several by spaces
 * @property {string} [shown]  how the keys are written, where not as they are
 * @property {string} words  "": another row tells of it
 * @property {(event: KeyboardEvent) => boolean | void} act  false: the browser
 *   goes on with it
 * @property {boolean} [isLocal]  only while the drawing has the focus
 *
 * @typedef {{ title: string, shortcuts: Shortcut[] }} Group
 */

const KEPT = "pinakes-annotate-keys";

/** "ctrl+shift+z". Shift counts for letters and named keys only: "?" is typed
 * with it on one keyboard and without on another. @param {KeyboardEvent} event */
function nameOf(event) {
  const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isNamed = key.length > 1 || /\p{L}/u.test(key);
  return [event.ctrlKey || event.metaKey ? "ctrl+" : "", event.altKey ? "alt+" : "",
    event.shiftKey && isNamed ? "shift+" : "", key].join("");
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable ||
    target.matches("textarea, select, input:not([type=range], [type=checkbox], [type=radio])"));
}

export class Keys {
  /** @param {HTMLElement} stage @param {Group[]} groups */
  constructor(stage, groups) {
    this.stage = stage;
    this.groups = groups;
    /** @type {Map<string, Shortcut>} */
    this.table = new Map();
    for (const { shortcuts } of groups) {
      for (const one of shortcuts) {
        for (const key of one.keys.split(" ")) this.table.set(key, one);
      }
    }
    this.help = byId("keys", HTMLDialogElement);
    this.everywhere = byId("everywhere", HTMLInputElement);
    this.everywhere.checked = localStorage.getItem(KEPT) !== "local";
    this.everywhere.addEventListener("change", () =>
      localStorage.setItem(KEPT, this.everywhere.checked ? "everywhere" : "local"));
    document.addEventListener("keydown", (event) => this.down(event));
    this.write();
  }

  get isOnStage() {
    const { activeElement } = document;
    return activeElement === this.stage || activeElement === document.body || activeElement === null;
  }

  /** @param {KeyboardEvent} event */
  down(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const one = this.table.get(nameOf(event));
    if (!one) return;
    const isWithControl = event.ctrlKey || event.metaKey;
    if (isTyping(event.target) && !(isWithControl && nameOf(event) === "ctrl+s")) return;
    if (one.isLocal && !this.isOnStage) return;
    if (!isWithControl && !this.everywhere.checked && document.activeElement !== this.stage) return;
    if (one.act(event) !== false) event.preventDefault();
  }

  write() {
    const place = byId("key-groups", HTMLElement);
    place.replaceChildren(...this.groups.map(({ title, shortcuts }) => make("section", {},
      make("h3", {}, title), make("dl", { class: "keys" }, ...shortcuts.filter(({ words }) => words !== "").flatMap(({ keys, shown, words }) =>
        [make("dt", {}, ...(shown ?? keys).split(" ").flatMap((key, i) => [i > 0 ? " " : "", make("kbd", {}, key)])),
          make("dd", {}, words)])))));
  }
}
