#!/usr/bin/env node
// test/browser/editor_bench.mjs: times the editor over 1,000 regions and 20,000 objects, for contrib/bench/run; not a test.
// @ts-check
//
//	PINAKES_URL=http://localhost:8080 PINAKES_VAR=var node test/browser/editor_bench.mjs
//
// The instance needs the demo set; it is left with 20,000 objects more.
// Frames are those of the browser's own trace.

import { base } from "./behaviour.mjs";
import { signIn } from "./pages.mjs";
import { launch } from "./tools.mjs";
import { visit } from "./visit.mjs";

const REGIONS = 1000, POINTS = 100, OBJECTS = 20000;
const DRAG_STEPS = 300, MOUSE_MS = 8;
const SEARCHES = ["m", "ma", "mar", "mara", "o", "ot", "oto", "k", "ki", "kir",
  "s", "su", "l", "lo", "lor", "lora"];

const session = await signIn(base, "demo");
const administrator = await signIn(base, "admin");

/** @param {string} method @param {string} path @param {string} cookie
 * @param {string} [body] */
async function send(method, path, cookie, body) {
  const answer = await fetch(base + path, { method, body,
    headers: { cookie: `session=${cookie}` } });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return answer.json();
}

/** A name that nothing else has. @param {number} number */
function nameOf(number) {
  const syllables = ["ma", "ra", "ki", "to", "su", "len", "dor", "vi", "pa",
    "ou", "te", "zi", "lo", "ber", "na", "quo"];
  let name = "";
  for (let rest = number + 16; rest > 0; rest = Math.floor(rest / 16)) {
    name += syllables[rest % 16];
  }
  return `${name[0].toUpperCase()}${name.slice(1)} ${number}`;
}

/** Objects by the thousand, several levels deep. */
async function plant() {
  const lines = Array.from({ length: OBJECTS }, (_, i) => JSON.stringify({
    name: nameOf(i), ...i < 20 ? {} :
      { parents: [nameOf(Math.floor(i / 20))] } }));
  await send("POST", "/api/object-tree?apply=true", administrator, lines.join("\n"));
}

/** A wavy outline. @param {number} number */
function outline(number) {
  const x = 0.03 + 0.94 * ((number * 0.6180339) % 1);
  const y = 0.03 + 0.94 * ((number * 0.7548776) % 1);
  return Array.from({ length: POINTS }, (_, i) => {
    const angle = 2 * Math.PI * i / POINTS;
    const radius = 0.02 + 0.004 * Math.sin(7 * angle);
    return { x: x + radius * Math.cos(angle), y: y + radius * Math.sin(angle) };
  });
}

/** @param {number[]} values */
function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  /** @param {number} share */
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(1);
  return `median ${at(0.5)} ms  95 % ${at(0.95)} ms  most ${at(1)} ms  (${
    sorted.length})`;
}

/** @param {string} what @param {string} words */
function say(what, words) {
  console.log(`${what.padEnd(22)} ${words}`);
}

/** What one trace says: the work of the page's main thread from one callback
 * for a frame to the next, and the time between frames that were shown.
 * @param {any[]} events */
function framesOf(events) {
  const calls = events.filter(({ name }) => name === "FireAnimationFrame")
    .sort((a, b) => a.ts - b.ts);
  const work = events.filter(({ name, tid, pid }) => tid === calls[0]?.tid &&
    pid === calls[0].pid && /RunTask$/.test(name)).sort((a, b) => a.ts - b.ts);
  let at = 0;
  const spent = calls.slice(1).map(({ ts }) => {
    let sum = 0;
    for (; at < work.length && work[at].ts < ts; at++) sum += work[at].dur ?? 0;
    return sum / 1000;
  }).slice(1);
  const shown = events.filter(({ name }) => name === "DrawFrame")
    .map(({ ts }) => ts / 1000).sort((a, b) => a - b);
  return { spent, apart: shown.slice(1).map((ts, i) => ts - shown[i]) };
}

/** @param {any} browser @param {any} page @param {() => Promise<void>} act */
async function traced(browser, page, act) {
  await browser.startTracing(page, { categories: ["devtools.timeline",
    "disabled-by-default-devtools.timeline.frame", "toplevel"] });
  await act();
  const trace = JSON.parse((await browser.stopTracing()).toString());
  return framesOf(trace.traceEvents);
}

await plant();
const [{ id: from }] = await send("GET", "/api/query-pictures?limit=1", session);
const { id } = await send("POST", `/api/picture/${from}/copy`, session);
const body = JSON.stringify(Array.from({ length: REGIONS }, (_, i) => ({
  type: "polygon", shape: outline(i), object: nameOf(i % 40) })));
const started = performance.now();
await send("PUT", `/api/picture/${id}/annotations`, session, body);
say("saved", `${(performance.now() - started).toFixed(0)} ms  ${
  (body.length / 1e6).toFixed(1)} MB`);

const browser = await launch();
const opened = performance.now();
const seen = await visit(browser, `${base}/picture/${id}/annotate`,
  { width: 1440, theme: "light", scripts: true }, { session });
const { page } = seen;
await page.locator("#state", { hasText: /^Saved/ }).waitFor();
say("opened", `${(performance.now() - opened).toFixed(0)} ms`);
const bytes = [...seen.transfers.values()].filter(({ kind, url }) =>
  !/^image\/(?!svg)/.test(kind) && !url.includes("annotations"))
  .reduce((sum, transfer) => sum + transfer.bytes, 0);
say("before the picture", `${(bytes / 1000).toFixed(0)} kB (wanted: under 150)`);

const sheet = await page.locator("#sheet").boundingBox();
/** @param {{ x: number, y: number }} place @returns {[number, number]} */
const spot = ({ x, y }) => [sheet.x + x * sheet.width, sheet.y + y * sheet.height];
/** @param {number} number */
const middle = (number) => ({
  x: 0.03 + 0.94 * ((number * 0.6180339) % 1), y: 0.03 + 0.94 * ((number * 0.7548776) % 1) });
await page.keyboard.press("v");

/** @param {string} name @param {number} x @param {number} y */
async function drag(name, x, y) {
  await page.mouse.move(x, y);
  await page.mouse.down();
  const { spent, apart } = await traced(browser, page, async () => {
    // As fast as a mouse is, whether or not the page keeps up.
    const moves = [];
    for (let i = 1; i <= DRAG_STEPS; i++) {
      moves.push(page.mouse.move(x + 90 * Math.sin(i / 20), y + 60 * Math.sin(i / 14)));
      await new Promise((done) => setTimeout(done, MOUSE_MS));
    }
    await Promise.all(moves);
  });
  await page.mouse.up();
  say(name, `${summary(spent)} for a frame (wanted: under 16)`);
  say("", `${summary(apart)} from frame to frame`);
}

const [cx, cy] = spot(middle(500));
await page.mouse.click(cx, cy);
await drag("dragging a region", cx, cy);
await page.keyboard.press("Control+z");
const vertex = outline(500)[0];
const [vx, vy] = spot(vertex);
await drag("dragging a vertex", vx, vy);
await page.keyboard.press("Control+z");
await page.keyboard.press("b");
await drag("drawing a box", ...spot({ x: 0.5, y: 0.5 }));
await page.keyboard.press("Control+z");

await page.evaluate(() => {
  const list = /** @type {Element} */ (document.querySelector("#label-holder ul"));
  const field = /** @type {Element} */ (document.querySelector("#label"));
  /** @type {any} */ (window).times = [];
  let typed = 0;
  field.addEventListener("input", () => { typed = performance.now(); }, true);
  new MutationObserver(() => {
    if (typed > 0) /** @type {any} */ (window).times.push(performance.now() - typed);
    typed = 0;
  }).observe(list, { childList: true });
});
await page.keyboard.press("/");
for (const text of SEARCHES) {
  await page.locator("#label").fill(text);
  await page.waitForTimeout(200);
}
say("label search", `${summary(await page.evaluate(() =>
  /** @type {any} */ (window).times))} from key to list (wanted: under 50)`);

await browser.close();
await send("POST", `/api/picture/${id}/delete`, session);
