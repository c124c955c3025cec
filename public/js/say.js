// public/js/say.js: words for those who hear a page.
// @ts-check

/** @param {string} words */
export function say(words) {
  let place = document.querySelector("[data-said]");
  if (!place) {
    place = document.createElement("p");
    place.className = "hide";
    place.setAttribute("role", "status");
    place.setAttribute("data-said", "");
    document.body.append(place);
  }
  place.textContent = words;
}
