// public/js/editor/main.js: the editor of a picture's regions: its parts put together, its work kept, its keys.
// @ts-check

import { difference, newKey } from "./model.js";
import { Drawing } from "./drawing.js";
import { Editor } from "./editor.js";
import { baseOf, hold, Journal, left, openStore } from "./journal.js";
import { Keys } from "./keys.js";
import { Labels } from "./labels.js";
import { RegionList } from "./list.js";
import { byId, iconOf, make } from "./make.js";
import { askToChoose, askToResume, button, Notices } from "./notices.js";
import { Pointer } from "./pointer.js";
import { Queue } from "./queue.js";
import { Recent } from "./recent.js";
import { httpTransport, Saver } from "./save.js";
import { Stage } from "./stage.js";
import { Tools } from "./tools.js";

/**
 * @typedef {import("./editor.js").Tool} Tool
 * @typedef {import("./journal.js").Kept} Kept
 * @typedef {import("./save.js").State} State
 */

const ASK_AGAIN_MS = 15000;
const ZOOM_STEP = 1.25;
/** Names in storage: what this browser remembers of the editor. */
const RECENT = "pinakes-annotate-recent";

const page = byId("main", HTMLElement);
const { viewer = "", address = "", annotations = "" } = page.dataset;
const id = Number(page.dataset.picture);
const picture = { width: Number(page.dataset.width), height: Number(page.dataset.height) };

const { title } = document;
const stageElement = byId("stage", HTMLElement);
const image = byId("picture", HTMLImageElement);
const editor = new Editor(picture);
const { session, camera } = editor;
const stage = new Stage(editor, { stage: stageElement, sheet: byId("sheet", HTMLElement), image,
  across: byId("rule-x", SVGSVGElement), down: byId("rule-y", SVGSVGElement),
  crossX: byId("cross-x", HTMLElement), crossY: byId("cross-y", HTMLElement) });
const drawing = new Drawing(editor, byId("below", SVGSVGElement), byId("above", SVGSVGElement));
const tools = new Tools(editor);
const pointer = new Pointer(editor, stage, tools);
const notices = new Notices();

/** The focus goes back to the drawing, and the drawing into sight. */
function toStage() {
  stageElement.focus({ preventScroll: true });
  const { top, bottom } = stageElement.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) stageElement.scrollIntoView({ block: "nearest" });
}
const labels = new Labels(editor, { title: byId("label-title", HTMLElement),
  field: byId("label", HTMLInputElement), holder: byId("label-holder", HTMLElement),
  recent: byId("recent", HTMLElement), fresh: byId("fresh", HTMLElement) }, toStage);
new RegionList(editor, { count: byId("region-count", HTMLElement), list: byId("regions", HTMLElement),
  empty: byId("no-regions", HTMLElement), objects: byId("objects", HTMLElement) }, toStage);

editor.recent = new Recent(readKept(RECENT));
editor.say = (/** @type {string} */ words) => { byId("told", HTMLElement).textContent = words; };

/** @param {string} name @returns {any} */
function readKept(name) {
  try {
    return JSON.parse(localStorage.getItem(`${name}-${viewer}`) ?? "null");
  } catch {
    return null;
  }
}

/* ---- what is shown, at most once in a frame ---- */

/** @type {Set<import("./editor.js").Event>} */
const changes = new Set();
editor.on((event) => {
  if (changes.size === 0) requestAnimationFrame(show);
  changes.add(event);
});

function show() {
  const now = new Set(changes);
  changes.clear();
  if (now.has("camera") || now.has("tool")) {
    stage.layOut();
    byId("zoom", HTMLElement).textContent = `${Math.round(camera.scale * 100)}%`;
  }
  if (now.has("sheet") || now.has("objects")) drawing.sync();
  else if (now.has("camera") || now.has("chosen") || now.has("hover") || now.has("draft")) drawing.drawTop();
  if (now.has("camera")) drawing.drawTags();
  if (now.has("draft")) stage.drawPointer();
  if (now.has("tool")) showTool();
  if (now.has("recent")) localStorage.setItem(`${RECENT}-${viewer}`, JSON.stringify(editor.recent.kept()));
  if (now.has("sheet")) showState();
  showActs();
  showHint();
  showPlace();
}

/** What one can do next, in a few words. */
function showHint() {
  const { tool, draft, region } = editor;
  /** @type {Record<Tool, string>} */
  const hints = { bbox: draft ? "Click the other corner" : "Drag from corner to corner", point: "Click a place",
    polygon: draft ? "The first vertex closes it" : "Click vertex by vertex",
    polyline: draft ? "Enter finishes it" : "Click vertex by vertex",
    select: region ? "Tab: the next region; Esc lets go" : "Click a region" };
  const place = byId("hint", HTMLElement);
  if (place.textContent !== hints[tool]) place.textContent = hints[tool];
}

function showTool() {
  for (const element of document.querySelectorAll("[data-tool]")) {
    if (element instanceof HTMLElement) {
      element.setAttribute("aria-pressed", String(element.dataset.tool === editor.tool));
    }
  }
  stageElement.dataset.with = editor.tool;
}

/** What keys do, as buttons: for those who have none. */
function showActs() {
  const place = byId("acts", HTMLElement);
  const { draft, region, vertex } = editor;
  const hasVertices = region?.type === "polygon" || region?.type === "polyline";
  /** @type {[string, () => void][]} */
  const acts = [];
  if (draft && draft.type !== "bbox") acts.push(["Finish", () => tools.finish()], ["Take back", () => tools.back()]);
  if (draft) acts.push(["Cancel", () => tools.cancel()]);
  else if (region) {
    acts.push(["Label", () => labels.ask()]);
    if (hasVertices) acts.push(["Add vertex", () => editor.insertVertex()]);
    acts.push(["Duplicate", () => editor.duplicate()],
      [hasVertices && vertex !== null ? "Delete vertex" : "Delete", () => editor.remove()]);
  }
  const words = acts.map(([name]) => name).join();
  if (place.dataset.shown === words) return;
  place.dataset.shown = words;
  place.hidden = acts.length === 0;
  const hadFocus = place.contains(document.activeElement);
  place.replaceChildren(...acts.map(([name, act]) => button(name, act)));
  if (hadFocus) toStage();
}

/** Where the pointer is, in both measures. */
function showPlace() {
  const place = editor.cursor ?? (stage.pointer && camera.toPicture(stage.pointer.px, stage.pointer.py));
  const isInside = place && place.x >= 0 && place.x <= 1 && place.y >= 0 && place.y <= 1;
  byId("place", HTMLElement).textContent = !isInside ? `${picture.width} × ${picture.height} px` :
    `x ${place.x.toFixed(4).replace(/^0/, "")}  y ${place.y.toFixed(4).replace(/^0/, "")}  ${
      Math.round(place.x * picture.width)}, ${Math.round(place.y * picture.height)} px`;
}
stageElement.addEventListener("pointermove", () => showPlace());

/* ---- the server, and what it does not have yet ---- */

/** @type {Journal | null} */
let journal = null;
/** @type {{ state: State, words: string }} */
let told = { state: "rest", words: "" };
let isLoaded = false;

const saver = new Saver(session, httpTransport(annotations), {
  tell: (state, words) => {
    told = { state, words };
    showState();
    showTrouble();
  },
  choose: (conflicts) => askToChoose(conflicts, (key) => editor.numberOf(key), image, picture),
});

/** @param {number} count @param {string} what */
const counted = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** Saved or not, in a few words. */
function showState() {
  const { count, waiting, toSend } = session.unsaved();
  const kept = journal?.isKept ? ", kept in this browser" : "";
  const { state } = told;
  /** @type {[string, string]} */
  let said;
  if (!isLoaded) said = ["wait", "Loading…"];
  else if (state === "saving") said = ["wait", "Saving…"];
  else if (state === "offline") said = ["bad", `Offline: ${counted(count, "change")} not saved${kept}`];
  else if (state === "signed-out") said = ["bad", `Signed out: ${counted(count, "change")} not saved${kept}`];
  else if (count === 0) said = ["good", "Saved"];
  else if (toSend === 0) said = ["wait", `${counted(waiting, "region")} without a label${kept}`];
  else said = ["wait", `${counted(toSend, "change")} not saved${kept}`];
  const place = byId("state", HTMLElement);
  const [kind, words] = said;
  document.title = (isLoaded && count > 0 ? "• " : "") + title;
  if (place.dataset.kind === kind && place.textContent === words) return;
  place.dataset.kind = kind;
  place.replaceChildren(...kind === "good" ? [iconOf("tick")] : kind === "bad" ? [iconOf("warning")] : [],
    make("span", {}, words));
  byId("waiting", HTMLElement).hidden = waiting === 0;
  byId("waiting", HTMLElement).textContent = `${counted(waiting, "region")} ${
    waiting === 1 ? "waits for its" : "wait for their"} label: without one it is not saved.`;
}

function showTrouble() {
  const { state, words } = told;
  const again = () => button("Try again", () => void save());
  notices.set("signed-out", state !== "signed-out" ? null : { isBad: true, title: "You are signed out.",
    words: "Your work is kept here. Sign in, in a new tab, and come back: then it is saved.",
    acts: [make("a", { class: "btn", href: `/login?next=${encodeURIComponent(address)}`, target: "_blank" }, "Sign in")] });
  notices.set("trouble", state === "refused" ? { isBad: true, title: "It was not saved.", words, acts: [again()] } :
    state === "busy" ? { isBad: true, title: "The site is busy.", words: `${words} It is tried again by itself.`, acts: [again()] } :
    state === "conflict" ? { isBad: true, title: "Somebody else changed the same regions.",
      words: "Nothing is lost: choose what is to stay.", acts: [button("Choose", () => void save())] } : null);
  notices.set("news", state !== "rest" || words === "" ? null : { title: "Saved.", words,
    acts: [button("Good", () => notices.set("news", null))] });
}

async function save() {
  if (!isLoaded) return false;
  const { toSend, waiting } = session.unsaved();
  if (toSend === 0) {
    if (waiting > 0) editor.say("Give the region a label first");
    return waiting === 0;
  }
  return saver.save();
}

async function leave() {
  const { count } = session.unsaved();
  if (count === 0 || (await save() && session.unsaved().count === 0)) location.href = address;
  else if (told.state === "rest") labels.ask();
}

/* ---- one picture after the other ---- */

const queue = Queue.of(location.search, id, (words) =>
  notices.set("queue", words === null ? null : { title: "One after the other", words,
    acts: [button("Good", () => notices.set("queue", null))] }));

/** Saves, and goes on to the next picture of the queue. */
async function next() {
  const { count } = session.unsaved();
  if (count === 0 || (await save() && session.unsaved().count === 0)) await queue?.finish("saved");
  else if (told.state === "rest") labels.ask();
}

/** What is not saved is kept in this browser. */
const skip = () => void queue?.finish("skipped");

/** Whoever is signed in now. @returns {Promise<string | null>} */
async function whoIs() {
  try {
    const answer = await fetch("/api/me", { cache: "no-store" });
    return answer.ok ? (await answer.json()).username : null;
  } catch {
    return null;
  }
}

/** After a sign-in elsewhere, or when the line is back. */
async function goOn() {
  if (told.state === "offline") {
    void saver.save();
  } else if (told.state === "signed-out") {
    const name = await whoIs();
    if (name === viewer) void saver.save();
    else if (name !== null) {
      notices.set("signed-out", { isBad: true, title: `You are signed in as ${name} now.`,
        words: `This work was begun as ${viewer}.`,
        acts: [button(`Save it as ${name}`, () => void saver.save())] });
    }
  }
}

/* ---- from the start ---- */

/** @param {Kept} kept */
function workWords({ work, edits }) {
  const day = new Date(work.at);
  return `You have unsaved work from ${day.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" })}: ${
    counted(edits.length, "step")} that the site does not have.`;
}

/** @param {Journal} own @param {Kept} kept @param {any[]} list
 * @param {string | null} tag */
async function resume(own, kept, list, tag) {
  session.resume(baseOf(kept.work), kept.edits);
  if (kept.work.tag !== tag) {
    const met = session.meet(list, tag);
    const choices = met.conflicts.length === 0 ? [] :
      await askToChoose(met.conflicts, (key) => editor.numberOf(key), image, picture);
    // Undecided: it is asked again when it is saved.
    if (choices) session.settle(met, choices);
  }
  await own.rebase(session.base, [{ what: "Work of before",
    changes: difference(session.base.sheet, session.sheet) }].filter((edit) => edit.changes.length > 0));
}

/** Work that a closed tab left is offered. @param {Journal} own
 * @param {any[]} list @param {string | null} tag */
async function offer(own, list, tag) {
  for (const kept of await left(own.store, viewer, id)) {
    const answer = await askToResume(workWords(kept));
    if (answer === null) return;
    if (answer === "continue") await resume(own, kept, list, tag);
    await own.store.remove(kept.work.id);
    if (answer === "continue") return;
  }
}

async function load() {
  notices.set("load", null);
  /** @type {import("./save.js").Answer} */
  let answer = { status: 0 };
  try {
    answer = await saver.transport.get();
  } catch {
    // Nothing came: it is said below.
  }
  const { status, list, tag = null, words } = answer;
  if (status !== 200 || !list) {
    notices.set("load", { isBad: true, title: "The regions did not come.",
      words: status === 0 ? "The site could not be reached." : words ?? `The site answered ${status}.`,
      acts: [button("Try again", () => void load())] });
    return;
  }
  session.load(list, tag);
  isLoaded = true;
  editor.use(list.length === 0 ? "bbox" : "select");
  await keep(list, tag);
  showState();
}

/** @param {any[]} list @param {string | null} tag */
async function keep(list, tag) {
  const own = new Journal(await openStore(), { id: newKey(), viewer, picture: id }, () => showState());
  hold(own.who.id);
  await offer(own, list, tag);
  journal = own;
  session.listener = {
    edited: (edit) => void own.append(session.base, edit),
    rebased: () => {
      const rest = difference(session.base.sheet, session.sheet);
      void own.rebase(session.base, rest.length === 0 ? [] : [{ what: "Unsaved changes", changes: rest }]);
    },
  };
}

/* ---- keys and buttons ---- */

/** @param {number} step */
function zoom(step) {
  camera.zoomTo(camera.scale * step);
  editor.emit("camera");
}

function fit() {
  camera.fit();
  editor.emit("camera");
}

/** One pixel of the picture for one of the screen. */
function showPixels() {
  camera.zoomTo(1 / devicePixelRatio);
  editor.emit("camera");
}

/** Arrows move what is chosen; else the cursor, or the picture.
 * @param {number} dx @param {number} dy */
function arrow(dx, dy) {
  if (editor.tool !== "select") editor.moveCursor(dx, dy);
  else if (editor.open) editor.nudge(dx, dy);
  else {
    camera.pan(-20 * dx, -20 * dy);
    editor.emit("camera");
  }
}

/** Sets a vertex at the cursor; the first time it shows the cursor. */
function place() {
  if (editor.tool === "select") return;
  if (editor.cursor) tools.place();
  else {
    editor.moveCursor(0, 0);
    editor.say("The cursor is in the middle: arrows move it");
  }
}

function enter() {
  if (editor.tool === "select") {
    if (editor.region) labels.ask();
    else editor.cycle(1);
  } else if (editor.draft && editor.draft.type !== "bbox") {
    tools.finish();
  } else {
    place();
  }
}

/** @param {1 | -1} step */
function tab(step) {
  if (editor.tool !== "select" || !editor.region) return false;
  editor.cycle(step);
  return true;
}

/** @param {number} digit */
function digit(digit) {
  const object = editor.recent.at(digit);
  if (object !== null) editor.label(object);
}

function toggleLight() {
  const light = byId("light", HTMLElement);
  light.hidden = !light.hidden;
  byId("light-switch", HTMLElement).setAttribute("aria-expanded", String(!light.hidden));
  if (!light.hidden) byId("brightness", HTMLElement).focus();
}

/** @param {"hidden" | "locked"} what */
function toggleOwn(what) {
  const { region } = editor;
  if (region) editor.toggle(region.object ?? "", what);
}

/** @param {Tool} tool */
const use = (tool) => () => editor.use(tool);

const keys = new Keys(stageElement, [
  { title: "Tools", shortcuts: [
    { keys: "v", shown: "V", words: "Select: move and reshape", act: use("select") },
    { keys: "b", shown: "B", words: "Box: drag, or click two corners", act: use("bbox") },
    { keys: "p", shown: "P", words: "Polygon: click vertex by vertex", act: use("polygon") },
    { keys: "l", shown: "L", words: "Line, likewise", act: use("polyline") },
    { keys: "k", shown: "K", words: "Point", act: use("point") },
  ] },
  { title: "Drawing", shortcuts: [
    { keys: "Enter", words: "Finish the shape; label what is chosen", act: enter, isLocal: true },
    { keys: "Backspace", words: "Take the last vertex back; delete", isLocal: true,
      act: () => editor.draft ? tools.back() : editor.remove() },
    { keys: "Escape", shown: "Esc", words: "Cancel; let go", act: () => tools.cancel() },
    { keys: "ArrowLeft", shown: "← → ↑ ↓", words: "Move by one pixel; with a tool, move the cursor", isLocal: true, act: () => arrow(-1, 0) },
    { keys: "shift+ArrowLeft", shown: "Shift+←", words: "The same by ten", isLocal: true, act: () => arrow(-10, 0) },
    { keys: "Space", words: "Set a vertex at the cursor; held: drag the picture", isLocal: true, act: () => pointer.setHand(true) },
  ] },
  { title: "Regions", shortcuts: [
    { keys: "Tab", words: "Next region, once one is chosen", isLocal: true, act: () => tab(1) },
    { keys: "shift+Tab", shown: "Shift+Tab", words: "The one before", isLocal: true, act: () => tab(-1) },
    { keys: "PageDown", shown: "PgDn", words: "Next vertex or corner", isLocal: true, act: () => editor.cycleVertex(1) },
    { keys: "PageUp", shown: "PgUp", words: "The one before", isLocal: true, act: () => editor.cycleVertex(-1) },
    { keys: "i Insert", shown: "I", words: "Add a vertex behind the chosen one", act: () => editor.insertVertex() },
    { keys: "Delete", shown: "Del", words: "Delete the vertex, else the region", act: () => editor.remove() },
    { keys: "d ctrl+d", shown: "D", words: "Duplicate", act: () => editor.duplicate() },
    { keys: "h", shown: "H", words: "Hide all with this label", act: () => toggleOwn("hidden") },
    { keys: "shift+h", shown: "Shift+H", words: "Show everything", act: () => {
      for (const object of [...editor.hidden]) editor.toggle(object, "hidden");
    } },
    { keys: "o", shown: "O", words: "Lock all with this label", act: () => toggleOwn("locked") },
  ] },
  { title: "Labels", shortcuts: [
    { keys: "1 2 3 4 5 6 7 8 9", shown: "1 … 9", words: "One of the last labels", act: ({ key }) => digit(Number(key)) },
    { keys: "/", words: "Search for a label", act: () => labels.ask() },
  ] },
  { title: "View", shortcuts: [
    { keys: "+ =", shown: "+", words: "Zoom in", act: () => zoom(ZOOM_STEP) },
    { keys: "-", words: "Zoom out", act: () => zoom(1 / ZOOM_STEP) },
    { keys: "f", shown: "F", words: "Fit the whole picture", act: fit },
    { keys: "0", words: "Pixel by pixel, 1:1", act: showPixels },
    { keys: "c", shown: "C", words: "Brightness and contrast", act: toggleLight },
  ] },
  ...queue ? [{ title: "One after the other", shortcuts: [
    { keys: "n", shown: "N", words: "Save, and on to the next picture", act: () => void next() },
    { keys: "shift+n", shown: "Shift+N", words: "Skip this picture", act: skip },
  ] }] : [],
  { title: "Work", shortcuts: [
    { keys: "ctrl+z", shown: "Ctrl+Z", words: "Undo", act: () => editor.travel(-1) },
    { keys: "ctrl+shift+z ctrl+y", shown: "Ctrl+Shift+Z", words: "Redo", act: () => editor.travel(1) },
    { keys: "ctrl+s", shown: "Ctrl+S", words: "Save", act: () => void save() },
    { keys: "?", words: "This list", act: () => byId("keys", HTMLDialogElement).showModal() },
  ] },
]);
for (const [key, dx, dy] of /** @type {[string, number, number][]} */ (
  [["ArrowRight", 1, 0], ["ArrowUp", 0, -1], ["ArrowDown", 0, 1]])) {
  keys.table.set(key, { keys: key, words: "", isLocal: true, act: () => arrow(dx, dy) });
  keys.table.set(`shift+${key}`, { keys: key, words: "", isLocal: true, act: () => arrow(10 * dx, 10 * dy) });
}
document.addEventListener("keyup", ({ key }) => {
  if (key !== " " || !pointer.isHand) return;
  const { wasMoved } = pointer;
  pointer.setHand(false);
  if (!wasMoved) place();
});

/** @type {Record<string, () => void>} */
const acts = {
  undo: () => editor.travel(-1), redo: () => editor.travel(1), save: () => void save(), done: () => void leave(),
  next: () => void next(), skip,
  "zoom-in": () => zoom(ZOOM_STEP), "zoom-out": () => zoom(1 / ZOOM_STEP), pixels: showPixels, fit,
  light: toggleLight, keys: () => byId("keys", HTMLDialogElement).showModal(), discard: () => session.revert(),
  "plain-light": () => {
    for (const name of ["brightness", "contrast"]) byId(name, HTMLInputElement).value = "100";
    setLight();
  },
};
document.addEventListener("click", (event) => {
  const element = event.target instanceof Element ? event.target.closest("[data-do], [data-tool]") : null;
  if (!(element instanceof HTMLElement)) return;
  event.preventDefault();
  if (element.dataset.tool) {
    editor.use(/** @type {Tool} */ (element.dataset.tool));
  } else {
    acts[element.dataset.do ?? ""]?.();
  }
});

function setLight() {
  const [brightness, contrast] = ["brightness", "contrast"].map((name) => byId(name, HTMLInputElement).value);
  image.style.filter = brightness === "100" && contrast === "100" ? "" :
    `brightness(${brightness}%) contrast(${contrast}%)`;
}
byId("light", HTMLElement).addEventListener("input", setLight);

// A finger has no keyboard that could stand open: it is asked by a button.
editor.askLabel = () => {
  if (!matchMedia("(pointer: coarse)").matches) labels.ask();
};
addEventListener("beforeunload", (event) => {
  if (session.unsaved().count > 0 && !journal?.isKept) event.preventDefault();
});
addEventListener("online", () => void goOn());
addEventListener("focus", () => void goOn());
document.addEventListener("visibilitychange", () => document.hidden || void goOn());
setInterval(() => document.hidden || told.state !== "signed-out" || void goOn(), ASK_AGAIN_MS);

stage.measure();
if (queue) {
  byId("queue", HTMLElement).hidden = false;
  queue.hold();
}
await load();
