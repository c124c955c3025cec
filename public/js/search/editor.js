// public/js/search/editor.js: the query as YAML: numbered lines, bold names, what is wrong underlined, suggestions at the caret.
// @ts-check

import { afterPause, askJson, whyNot } from "/js/search/ask.js";
import { byId, make } from "/js/search/make.js";
import { Picker } from "/js/search/picker.js";

/**
 * @typedef {import("/js/search/chips.js").Tree} Tree
 * @typedef {import("/js/search/chips.js").Problem} Problem
 * @typedef {import("/js/search/picker.js").Suggestion} Suggestion
 */

const PAUSE_MS = 250;
const MOST = "12";
const KEYS = /^(\s*(?:- +)?)([\w]+)(:)/;

/** @type {Problem | null} */
let problem = null;

function field() {
  const area = byId("text");
  if (!(area instanceof HTMLTextAreaElement)) throw new Error("no textarea");
  return area;
}

/** The text of the query as it stands in its field. */
export function queryText() {
  return field().value;
}

/* ---- what lies over the text: numbers of lines, names in bold ---- */

/** Characters are code points, as the server counts them.
 * @param {string} text @param {number} count */
function unitsOf(text, count) {
  return [...text].slice(0, count).join("").length;
}

/**
 * One line of the overlay. Only what is drawn again is visible: the text
 * itself is that of the field below.
 * @param {string} text @param {number} number
 */
function inkOf(text, number) {
  const line = make("span", { class: "ln" });
  if (problem?.line === number) {
    const start = unitsOf(text, problem.column - 1);
    const end = unitsOf(text, problem.column - 1 + Math.max(problem.length, 1));
    line.append(text.slice(0, start),
      make("span", { class: "wrong" }, text.slice(start, end) || " "),
      text.slice(end));
    return line;
  }
  const key = KEYS.exec(text);
  if (!key) {
    line.append(text || "\u200b");
    return line;
  }
  line.append(key[1], make("b", {}, key[2]), key[3], text.slice(key[0].length));
  return line;
}

function draw() {
  const ink = document.getElementById("ink");
  if (!ink) return;
  ink.replaceChildren(...field().value.split("\n").map((text, at) =>
    inkOf(text, at + 1)));
  ink.scrollTop = field().scrollTop;
  ink.scrollLeft = field().scrollLeft;
}

/* ---- what is said below ---- */

/** @param {...(Node | string)} parts */
function say(...parts) {
  byId("said").replaceChildren(...parts);
}

/** In the line that is being typed things are wrong until they are right.
 * @param {Problem} found */
function isUnfinished({ line }) {
  const area = field();
  return document.activeElement === area && line ===
    area.value.slice(0, area.selectionStart).split("\n").length;
}

/** @param {Problem} found */
function sayProblem({ line, column, detail, expected, help, help_title }) {
  const words = make("div", {});
  const first = make("p", {});
  if (line > 0) {
    first.append(make("b", {}, `Line ${line}, character ${column}:`), " ");
  }
  first.append(`${detail}.`);
  words.append(first);
  if (expected) words.append(make("p", {}, `Expected: ${expected}.`));
  if (help) {
    words.append(make("p", {}, make("a", { href: help }, help_title ?? help)));
  }
  say(make("div", { class: "note bad", role: "alert" }, words));
}

/** @param {Tree} tree @param {boolean} isNew */
function sayTree(tree, isNew) {
  problem = tree.problem;
  field().toggleAttribute("aria-invalid", false);
  if (problem && isUnfinished(problem)) {
    say(make("p", { class: "small quiet" }, `Not yet a query: ${problem.detail}.`));
  } else if (problem) {
    field().setAttribute("aria-invalid", "true");
    sayProblem(problem);
  } else {
    say(make("p", { class: "small quiet", role: "status" }, isNew ?
      "No problems. Search shows its pictures." :
      "No problems. These are its pictures."));
  }
  draw();
}

/* ---- suggestions at the caret ---- */

/** What is being typed: the name of a rule, or a value of one. */
function typing() {
  const area = field();
  const before = area.value.slice(0, area.selectionStart);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const name = /^\s*- +(\w*)$/.exec(line);
  if (name) return { rule: "", word: name[1], raw: name[1], isList: false };
  const value = /^\s*- +(\w+): *(.*)$/.exec(line);
  if (!value) return null;
  const isList = /[[,]/.test(value[2]);
  const raw = value[2].replace(/^.*[[,] */s, "");
  return { rule: value[1], word: raw.replace(/^["']/, ""), raw, isList };
}

/** The rules and what they mean, from the small form. */
function ruleSuggestions() {
  const options = document.querySelectorAll("select[name=rule] option");
  return [...options].flatMap((option) => {
    const [name, ...words] = (option.textContent ?? "").split(": ");
    if (!(option instanceof HTMLOptionElement) || !option.value) return [];
    return [{ rule: name, value: null, text: null, alias: null,
      detail: words.join(": "), path: [], path_is_cut: false,
      picture_count: null }];
  });
}

/** @param {string} name */
function isRule(name) {
  return ruleSuggestions().some(({ rule }) => rule === name);
}

/** @param {string} text  in place of what is being typed */
function insert(text) {
  const area = field();
  const end = area.selectionStart;
  area.setRangeText(text, end - (typing()?.raw.length ?? 0), end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Below the caret, inside of the field.
 * @param {HTMLElement} list */
function placeAtCaret(list) {
  const area = field();
  const before = area.value.slice(0, area.selectionStart).split("\n");
  const style = getComputedStyle(area);
  const row = parseFloat(style.lineHeight);
  list.style.top = `${area.offsetTop + parseFloat(style.paddingTop) +
    before.length * row - area.scrollTop + 4}px`;
  list.style.left = style.paddingLeft;
  list.style.right = "0";
}

function addPicker() {
  const area = field();
  const picker = new Picker(area, {
    eager: false,
    holder: byId("editor"),
    typed: () => typing()?.word ?? "",
    suggest: (signal) => {
      const now = typing();
      if (!now) return null;
      if (!now.rule) {
        return Promise.resolve(ruleSuggestions().filter(({ rule }) =>
          rule.includes(now.word) && rule !== now.word));
      }
      if (!isRule(now.rule)) return null;
      return askJson("/api/complete?" + new URLSearchParams({ rule: now.rule,
        text: now.word, limit: MOST }), { signal })
        .then((/** @type {Suggestion[]} */ found) => found.filter(
          ({ rule, value, text }) => rule === "in_gallery" ||
            (typeof value === "string" && text !== now.word)));
    },
    place: placeAtCaret,
    pick: ({ rule, value }) => {
      if (value === null) {
        insert(`${rule}: `);
        void picker.refresh();
        return;
      }
      const text = JSON.stringify(value);
      insert(typing()?.isList ? text : `[${text}]`);
    },
  });
}

/* ---- all of it ---- */

/** The field has another text now, which the server wrote.
 * @param {string} text @param {Problem | null} found */
export function setQueryText(text, found) {
  if (field().value !== text) field().value = text;
  problem = found;
  field().toggleAttribute("aria-invalid", false);
  if (found) field().setAttribute("aria-invalid", "true");
  draw();
}

/**
 * @param {(tree: Tree, text: string) => void} show  called with the rules of
 *   what is typed
 * @param {() => string} shown  the text whose pictures the page shows
 */
export function enhanceEditor(show, shown) {
  const area = field();
  let asking = new AbortController();
  const ink = make("pre", { id: "ink", "aria-hidden": "true" });
  area.after(ink);
  addPicker();
  draw();
  const check = afterPause(PAUSE_MS, async () => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const text = area.value;
    try {
      /** @type {Tree} */
      const tree = await askJson("/api/query-tree", { body: text, signal });
      if (signal.aborted) return;
      sayTree(tree, text !== shown());
      if (!tree.problem) show(tree, text);
    } catch {
      if (signal.aborted) return;
      say(make("p", { class: "small quiet", role: "status" },
        `${whyNot()} What you type is checked when it does.`));
    }
  });
  area.addEventListener("input", () => {
    draw();
    check();
  });
  area.addEventListener("scroll", draw);
  area.addEventListener("blur", () => {
    if (problem?.detail) sayProblem(problem);
  });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      area.form?.requestSubmit();
    }
  });
}
