// public/js/complete.js: names while they are typed, into the list of a field; data-complete says of which rule.
// @ts-check

const WAIT_MS = 150;

/** @param {HTMLInputElement} field */
function complete(field) {
  const list = field.list;
  let timer = 0;
  let asked = "";

  const ask = async () => {
    const text = field.value.trim();
    if (!text || text === asked) return;
    asked = text;
    const answer = await fetch("/api/complete?" + new URLSearchParams({
      rule: field.dataset.complete ?? "", limit: "10", text }));
    if (!answer.ok || text !== field.value.trim()) return;
    /** @type {{text: string, path: string[]}[]} */
    const found = await answer.json();
    list?.replaceChildren(...found.map((one) =>
      new Option(one.path.join(" › "), one.text)));
  };
  const askSoon = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask().catch(() => {}), WAIT_MS);
  };
  field.addEventListener("input", askSoon);
  // What was typed before this script came.
  askSoon();
}

for (const field of document.querySelectorAll("input[data-complete]")) {
  if (field instanceof HTMLInputElement) complete(field);
}
