// public/js/editor/main.js: the editor of a picture's regions: its parts put together, and shown once in a frame.
// @ts-check

import { Around } from "./around.js";
import { Commands } from "./commands.js";
import { Drawing } from "./drawing.js";
import { Editor } from "./editor.js";
import { Keys } from "./keys.js";
import { Labels } from "./labels.js";
import { Light } from "./light.js";
import { RegionList } from "./list.js";
import { byId } from "./make.js";
import { button, Notices } from "./notices.js";
import { Pointer } from "./pointer.js";
import { Queue } from "./queue.js";
import { Recent } from "./recent.js";
import { Stage } from "./stage.js";
import { Tools } from "./tools.js";
import { Work } from "./work.js";

/* ---- its parts ---- */

const page = byId("main", HTMLElement);
const { viewer = "", address = "", annotations = "", picture, width, height, proposal, proposalBase = "" } = page.dataset;
const id = Number(picture);
const image = byId("picture", HTMLImageElement);
const stageElement = byId("stage", HTMLElement);

/** For whoever looks into it from the console, as tests do. */
export const editor = new Editor({ width: Number(width), height: Number(height) });
editor.say = (/** @type {string} */ words) => { byId("told", HTMLElement).textContent = words; };
const stage = new Stage(editor, { stage: stageElement, sheet: byId("sheet", HTMLElement), image,
  across: byId("rule-x", SVGSVGElement), down: byId("rule-y", SVGSVGElement),
  crossX: byId("cross-x", HTMLElement), crossY: byId("cross-y", HTMLElement) });
const drawing = new Drawing(editor, byId("below", SVGSVGElement), byId("above", SVGSVGElement));
const tools = new Tools(editor);
const pointer = new Pointer(editor, stage, tools);

/** The focus goes back to the drawing, and the drawing into sight. */
function toStage() {
  stageElement.focus({ preventScroll: true });
  const { top, bottom } = stageElement.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) stageElement.scrollIntoView({ block: "nearest" });
}

/** What this browser remembers of the labels of this person. */
const RECENT = `pinakes-annotate-recent-${viewer}`;
try {
  editor.recent = new Recent(JSON.parse(localStorage.getItem(RECENT) ?? "null"));
} catch {
  // It was written by somebody else.
}

const labels = new Labels(editor, { title: byId("label-title", HTMLElement),
  field: byId("label", HTMLInputElement), holder: byId("label-holder", HTMLElement),
  recent: byId("recent", HTMLElement), fresh: byId("fresh", HTMLElement) }, toStage);
// A finger has no keyboard that could stand open: it is asked by a button.
editor.askLabel = () => {
  if (!matchMedia("(pointer: coarse)").matches) labels.ask();
};
new RegionList(editor, { count: byId("region-count", HTMLElement), list: byId("regions", HTMLElement),
  empty: byId("no-regions", HTMLElement), objects: byId("objects", HTMLElement) }, toStage);
const around = new Around(editor, stage, tools, { label: () => labels.ask(), toStage });

const notices = new Notices();
const work = new Work(editor, notices, { id, viewer, address, annotations, image,
  proposal: proposal ? { address: proposal, base: proposalBase } : null });
const queue = Queue.of(location.search, id, (words) =>
  notices.set("queue", words === null ? null : { title: "One after the other", words,
    acts: [button("Good", () => notices.set("queue", null))] }));
const commands = new Commands({ editor, tools, pointer, labels, light: new Light(image), work, queue });
new Keys(stageElement, commands.groups());

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
  if (now.has("camera") || now.has("tool")) stage.layOut();
  if (now.has("sheet") || now.has("objects")) drawing.sync();
  else if (now.has("camera") || now.has("chosen") || now.has("hover") || now.has("draft")) drawing.drawTop();
  if (now.has("camera")) drawing.drawTags();
  if (now.has("draft") || now.has("pointer")) stage.drawPointer();
  if (now.has("recent")) localStorage.setItem(RECENT, JSON.stringify(editor.recent.kept()));
  if (now.has("sheet")) work.status.show();
  around.show(now);
}

stage.measure();
if (queue) {
  page.classList.add("queued");
  byId("queue", HTMLElement).hidden = false;
  queue.hold();
}
await work.load();
