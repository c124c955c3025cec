// public/js/label.js: keys press what a sample's page offers; the next sample comes by its form.
// @ts-check

const form = document.querySelector("form[data-labels]");
const said = document.querySelector("[data-keys]");

/** What each key presses.
 * @returns {Map<string, HTMLElement>} */
function keyed() {
  const found = new Map();
  for (const part of document.querySelectorAll("[data-key]")) {
    if (part instanceof HTMLElement && part.dataset.key) {
      found.set(part.dataset.key, part);
    }
  }
  return found;
}

if (said instanceof HTMLElement) {
  said.hidden = false;
}

const keys = keyed();
let isSent = false;
form?.addEventListener("submit", (event) => {
  // A key held down gives one label, not those of the samples behind it.
  if (isSent) {
    event.preventDefault();
  }
  isSent = true;
});
document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey
    || event.target instanceof HTMLInputElement) {
    return;
  }
  const part = keys.get(event.key.toLowerCase());
  if (part) {
    event.preventDefault();
    part.click();
  }
});
// Back from the next page by the browser's own button.
addEventListener("pageshow", () => {
  isSent = false;
});
