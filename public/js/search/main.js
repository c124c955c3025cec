// public/js/search/main.js: the search page without reloading it; every answer is still a page of the server.
// @ts-check

import { enhanceAdder, focusAdder } from "/js/search/adder.js";
import { askPage, whyNot } from "/js/search/ask.js";
import { showChips } from "/js/search/chips.js";
import { enhanceEditor, queryText, setQueryText } from "/js/search/editor.js";
import { narrow } from "/js/search/facets.js";
import { byId, make } from "/js/search/make.js";
import { countRules } from "/js/search/sieve.js";

const SLOW_MS = 300;
const EXCHANGED = ["rules", "said", "results"];
const CHANGES = ["add", "to", "drop", "cancel"];
const TEXTS = ["link-text", "curl-text", "python-text"];

/** The query that the page shows, as the server wrote it. */
let shown = queryText();
let here = location.pathname + location.search;
let going = new AbortController();

/** @param {Document} page @param {string} id */
function exchange(page, id) {
  const fresh = page.getElementById(id);
  if (fresh) byId(id).replaceWith(document.adoptNode(fresh));
}

/** @param {Document} page */
function show(page) {
  const wereOn = isOutlined();
  for (const id of EXCHANGED) exchange(page, id);
  for (const id of TEXTS) {
    const text = page.getElementById(id)?.textContent;
    const place = document.getElementById(id);
    if (place && text) place.textContent = text;
  }
  const elsewhere = document.getElementById("elsewhere");
  if (elsewhere) elsewhere.hidden = !page.getElementById("elsewhere");
  const area = page.getElementById("text");
  if (area instanceof HTMLTextAreaElement) {
    shown = area.value;
    setQueryText(shown, problemOf(area));
  }
  document.title = page.title;
  outline(wereOn);
  enhanceAdder();
  count();
}

/** Where the server says that the text is wrong.
 * @param {HTMLTextAreaElement} area */
function problemOf({ dataset: { line, column, length } }) {
  if (!line) return null;
  return { detail: "", expected: null, line: Number(line),
    column: Number(column), length: Number(length), help: null,
    help_title: null };
}

/* ---- outlines stay on ---- */

function outlines() {
  const box = document.getElementById("outlines");
  return box instanceof HTMLInputElement ? box : null;
}

function isOutlined() {
  return outlines()?.checked ?? false;
}

/** @param {boolean} on */
function outline(on) {
  const box = outlines();
  if (box) box.checked = on;
}

/* ---- going to another query ---- */

/** @param {boolean} isBusy */
function setBusy(isBusy) {
  byId("results").setAttribute("aria-busy", String(isBusy));
}

/** What can be done when there is no answer.
 * @param {() => void} again */
function sayFailure(again) {
  const button = make("button", { class: "btn", type: "button" }, "Try again");
  button.addEventListener("click", again);
  byId("said").replaceChildren(make("div", { class: "note bad", role: "alert" },
    make("p", {}, whyNot()), button));
}

/**
 * Shows another query, by its address or by what the form says.
 * @param {string} url
 * @param {{ fields?: URLSearchParams, isNew?: boolean, then?: () => void }} how
 *   isNew: the browser's history gets a step; then: where the focus goes
 */
async function go(url, how = {}) {
  const { fields, isNew = true, then } = how;
  going.abort();
  going = new AbortController();
  const { signal } = going;
  const slow = setTimeout(() => setBusy(true), SLOW_MS);
  try {
    const answer = await askPage(url, { fields, signal });
    if (signal.aborted) return;
    show(answer.page);
    if (isNew && answer.url) history.pushState(null, "", answer.url);
    here = location.pathname + location.search;
    then?.();
    tell();
  } catch {
    if (!signal.aborted) sayFailure(() => void go(url, how));
  } finally {
    clearTimeout(slow);
    if (!signal.aborted) setBusy(false);
  }
}

/** What was found, for those who do not see it. */
function tell() {
  const words = document.getElementById("h-results")?.textContent ?? "";
  byId("told").textContent = words === "Pictures" ? "Pictures shown" : words;
}

/** Counting waits until the page is there. */
function count() {
  const { signal } = going;
  const text = shown;
  setTimeout(() => {
    if (signal.aborted) return;
    void countRules(text, signal);
    narrow(text, signal);
  });
}

/** The field of that name, after the page was exchanged.
 * @param {string} name */
function focusNamed(name) {
  const field = document.querySelector(`[form=query][name=${name}]`);
  if (field instanceof HTMLElement) field.focus();
}

/* ---- what people do ---- */

/** The focus goes on where it was.
 * @param {HTMLElement | null} submitter */
function afterSubmit(submitter) {
  const name = submitter?.getAttribute("name");
  if (name === "pick") return () => byId("h-results").focus();
  if (name && CHANGES.includes(name)) return focusAdder;
  if (name === "ordering" || name === "limit" || name === "seed") {
    return () => focusNamed(name);
  }
  return submitter?.classList.contains("apply") ?
    () => focusNamed("ordering") : undefined;
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
function submit(form, submitter) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value) fields.append(name, value);
  }
  const name = submitter?.getAttribute("name");
  if (submitter instanceof HTMLButtonElement && name) {
    fields.set(name, submitter.value);
  }
  void go(form.action, { fields, then: afterSubmit(submitter) });
}

function listen() {
  const form = byId("query");
  if (!(form instanceof HTMLFormElement)) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form, event.submitter);
  });
  document.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLSelectElement && target.form === form &&
      target.name !== "rule") submit(form, target);
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ?
      event.target.closest("#rules a.x, #adder a, .facet a") : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey ||
      event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void go(link.href, { then: link.closest(".facet") ?
      () => byId("h-results").focus() : focusAdder });
  });
  addEventListener("popstate", () => {
    // A step inside of the page, to #yaml, is none to another query.
    if (here === location.pathname + location.search) return;
    void go(location.href, { isNew: false });
  });
}

const area = byId("text");
const told = make("p", { class: "hide", role: "status", id: "told" });
document.body.append(told);
enhanceEditor(showChips, () => shown);
if (area instanceof HTMLTextAreaElement) setQueryText(shown, problemOf(area));
enhanceAdder();
listen();
count();
