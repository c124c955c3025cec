// public/js/seek.js: suggestions below the search of the home page; what is picked is searched for at once.
// @ts-check

import { askJson } from "/js/search/ask.js";
import { Picker } from "/js/search/picker.js";

const MOST = "8";

/** Enter with nothing picked searches for what is typed, as without scripts.
 * @param {HTMLInputElement} field @param {HTMLFormElement} form */
function suggest(field, form) {
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-expanded", "false");
  const typed = () => field.value.trim();
  const picker = new Picker(field, {
    eager: false,
    holder: form,
    typed,
    suggest: (signal) => typed() ? askJson("/api/complete?" +
      new URLSearchParams({ text: typed(), limit: MOST }), { signal }) : null,
    place: () => {},
    pick: ({ rule, value, text }) => {
      field.value = `${rule} ${value === null ? "" : text ?? ""}`;
      if (value === null) void picker.refresh();
      else form.requestSubmit(form.querySelector("button"));
    },
  });
}

const field = document.getElementById("seek");
if (field instanceof HTMLInputElement && field.form) suggest(field, field.form);
