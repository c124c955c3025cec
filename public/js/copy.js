// public/js/copy.js: buttons that copy the text of another element.
// @ts-check

import { say } from "./say.js";

const SAID_MS = 2000;

/**
 * Where the page is not served safely there is no clipboard to write to: the
 * text is selected and copied as by hand.
 * @param {HTMLElement} source
 * @returns {Promise<boolean>}
 */
async function copy(source) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(source.textContent ?? "");
      return true;
    } catch {
      // Not allowed to: the other way may be.
    }
  }
  getSelection()?.selectAllChildren(source);
  return document.execCommand("copy");
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!(button instanceof HTMLButtonElement)) continue;
  const source = document.getElementById(button.dataset.copy ?? "");
  const label = button.querySelector("span") ?? button;
  const words = label.textContent;
  if (!source) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copy(source);
    label.textContent = done ? "Copied" : "Selected";
    say(done ? "Copied" : "Selected; press Control and C to copy");
    setTimeout(() => { label.textContent = words; }, SAID_MS);
  });
}
