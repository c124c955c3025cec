// public/js/rate.js: stars that are given without leaving the place on the page.
// @ts-check

import { say } from "./say.js";

/**
 * The form is sent as it is; of the page that it leads to, the part about the
 * rating is taken over.
 * @param {HTMLFormElement} form @param {string} stars
 * @returns {Promise<Element | null>}
 */
async function send(form, stars) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    fields.append(name, String(value));
  fields.set("rating", stars);
  const answer = await fetch(form.action, { method: "POST", body: fields });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(),
    "text/html");
  return page.querySelector("#rating");
}

/** @param {string} stars */
function words(stars) {
  if (stars === "0") return "Your stars are taken back.";
  return `You gave it ${stars} ${stars === "1" ? "star" : "stars"}.`;
}

const part = document.querySelector("#rating");

part?.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = /** @type {SubmitEvent} */ (event).submitter;
  if (!(form instanceof HTMLFormElement) ||
      !(button instanceof HTMLButtonElement) || form.dataset.plain) return;
  event.preventDefault();
  const stars = button.value;
  const fresh = await send(form, stars).catch(() => null);
  if (fresh) {
    part.replaceChildren(...fresh.childNodes);
    const same = part.querySelector(`button[value="${stars}"]`) ??
      part.querySelector("button.star");
    if (same instanceof HTMLElement) same.focus();
    say(words(stars));
  } else {
    // As without scripts: the page that comes says what is wrong.
    form.dataset.plain = "yes";
    form.requestSubmit(button);
  }
});
