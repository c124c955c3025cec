// public/js/beside.js: the arrows left and right lead to the pictures beside this one.
// @ts-check

document.addEventListener("keydown", (event) => {
  // Where something has the focus, or the page can move sideways, arrows are its own.
  if (document.activeElement !== document.body || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.defaultPrevented || (visualViewport?.scale ?? 1) > 1) return;
  const link = document.querySelector(`[data-beside="${CSS.escape(event.key)}"]`);
  if (link instanceof HTMLAnchorElement) link.click();
});
