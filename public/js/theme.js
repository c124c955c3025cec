// public/js/theme.js: the switch between light and dark; the server writes the choice into the next page.
// @ts-check

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const YEAR_S = 365 * 24 * 3600;

/** @returns {boolean} */
function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
}

/** @param {HTMLElement} button */
function describe(button) {
  button.setAttribute("aria-label", isDark() ? "Switch to light" : "Switch to dark");
}

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  if (!(button instanceof HTMLElement)) continue;
  button.hidden = false;
  describe(button);
  system.addEventListener("change", () => describe(button));
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    root.dataset.theme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=${YEAR_S}; samesite=lax`;
    describe(button);
  });
}
