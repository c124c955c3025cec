// public/js/search/adder.js: the small form that adds a rule, with suggestions while its value is typed.
// @ts-check

import { askJson } from "/js/search/ask.js";
import { Picker } from "/js/search/picker.js";

const MOST = "12";

/**
 * The parts of the form as it stands now: it is exchanged with the page.
 * @returns {{ adder: HTMLElement, rule: HTMLSelectElement | null,
 *   value: HTMLInputElement } | null}
 */
function parts() {
  const adder = document.getElementById("adder");
  const value = adder?.querySelector("input[name=value]");
  const rule = adder?.querySelector("select[name=rule]") ?? null;
  if (!adder || !(value instanceof HTMLInputElement)) return null;
  return { adder, value,
    rule: rule instanceof HTMLSelectElement ? rule : null };
}

/** Below the field, and below the buttons where they are under it: they can be
 * pressed while the list is open.
 * @param {HTMLElement} adder @param {HTMLElement} value */
function bottomOf(adder, value) {
  const buttons = adder.querySelector(".adds");
  return Math.max(...[value, buttons].map((part) =>
    part instanceof HTMLElement ? part.offsetTop + part.offsetHeight : 0));
}

/** Where the cursor of a person goes on. */
export function focusAdder() {
  parts()?.value.focus();
}

/** Makes the field of the form a combobox. */
export function enhanceAdder() {
  const found = parts();
  if (!found) return;
  const { adder, value, rule } = found;
  value.setAttribute("role", "combobox");
  value.setAttribute("aria-expanded", "false");

  /** The rule of the form: chosen, or the one that gets another value. */
  const ruleName = () => rule?.value ?? adder.dataset.rule ?? "";

  const picker = new Picker(value, {
    eager: true,
    holder: adder,
    typed: () => value.value.trim().replace(/^\w+[ :]+/, (word) =>
      isRule(word.replace(/[ :]+$/, "")) ? "" : word),
    suggest: (signal) => askJson("/api/complete?" + new URLSearchParams({
      rule: ruleName(), text: value.value.trim(), limit: MOST }), { signal }),
    place: (list) => {
      list.style.top = `${bottomOf(adder, value)}px`;
      list.style.left = `${value.offsetLeft}px`;
      list.style.minWidth = `${value.offsetWidth}px`;
    },
    pick: (suggestion) => {
      if (rule) rule.value = suggestion.rule;
      value.value = suggestion.value === null ? "" : suggestion.text ?? "";
      if (suggestion.value === null) void picker.refresh();
    },
  });

  /** @param {string} name */
  function isRule(name) {
    return [...rule?.options ?? []].some((option) => option.value === name);
  }

  value.addEventListener("click", () => {
    if (!picker.isOpen) void picker.refresh();
  });
  rule?.addEventListener("change", () => {
    value.value = "";
    value.focus();
    void picker.refresh();
  });
}
