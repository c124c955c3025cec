#!/usr/bin/env node
// test/browser/editor_test.mjs: the editor of regions in a real browser: drawn by mouse, touch and keys, saved, merged, resumed.
// @ts-check

import assert from "node:assert/strict";

import { ask, base, runAll, test } from "./behaviour.mjs";
import { signIn } from "./pages.mjs";

const session = await signIn(base, "demo");
/** @type {any[]} */
const pictures = await ask("/api/query-pictures?limit=50");
const objects = (await ask("/api/complete?rule=has_object&text=&limit=9"))
  .map((/** @type {any} */ one) => one.text);

/** Each test has a picture of its own: a copy of one that is there.
 * @param {any[]} [regions] @returns {Promise<number>} */
async function pictureWith(regions = []) {
  const cookie = `session=${session}`;
  const copy = await fetch(`${base}/api/picture/${pictures[0].id}/copy`,
    { method: "POST", headers: { cookie } });
  const { id } = await copy.json();
  await put(id, regions);
  return id;
}

/** @param {number} id @param {any[]} regions */
async function put(id, regions) {
  const answer = await fetch(`${base}/api/picture/${id}/annotations`, {
    method: "PUT", body: JSON.stringify(regions),
    headers: { cookie: `session=${session}` } });
  assert.equal(answer.status, 200, await answer.clone().text());
  return answer.json();
}

/** @param {number} id @returns {Promise<any[]>} */
const regionsOf = (id) => ask(`/api/picture/${id}/annotations`);

/** Where the picture is in the window. @param {any} page
 * @returns {Promise<{ x: number, y: number, width: number, height: number }>} */
const frame = (page) => page.locator("#sheet").evaluate(
  (/** @type {Element} */ sheet) => {
    const { x, y, width, height } = sheet.getBoundingClientRect();
    return { x, y, width, height };
  });

/** The place of shares of the picture, in whole pixels of the window, and the
 * shares that are exactly there.
 * @param {{ x: number, y: number, width: number, height: number }} box
 * @param {number} x @param {number} y */
function spot(box, x, y) {
  const px = Math.round(box.x + x * box.width);
  const py = Math.round(box.y + y * box.height);
  return { px, py, x: (px - box.x) / box.width, y: (py - box.y) / box.height };
}

/** @param {any} page @param {string} words */
const state = (page, words) => page.locator("#state", { hasText: words })
  .waitFor();

/** @param {any} page @param {number} index */
async function label(page, index) {
  await page.locator("#label").fill(objects[index]);
  await page.locator("#label-holder [role=option]").first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator("#regions [aria-selected=true]",
    { hasText: objects[index] }).waitFor();
}

/** @param {number} a @param {number} b */
const near = (a, b) => Math.abs(a - b) < 1e-6;

/** @param {any} shape @param {Record<string, number>} expected */
function assertNear(shape, expected) {
  for (const [name, value] of Object.entries(expected)) {
    assert.ok(near(shape[name], value), `${name}: ${shape[name]}, not ${value}`);
  }
}

/** @param {any} page @param {{ px: number, py: number }} from
 * @param {{ px: number, py: number }} to */
async function drag(page, from, to) {
  await page.mouse.move(from.px, from.py);
  await page.mouse.down();
  await page.mouse.move((from.px + to.px) / 2, (from.py + to.py) / 2);
  await page.mouse.move(to.px, to.py);
  await page.mouse.up();
}

const first = await pictureWith();
test("a box is dragged, labelled and saved where it was drawn",
  `/picture/${first}/annotate`, { session }, async (page) => {
    await state(page, "Saved");
    await page.keyboard.press("b");
    const box = await frame(page);
    const from = spot(box, 0.2, 0.3), to = spot(box, 0.6, 0.7);
    await drag(page, from, to);
    await label(page, 0);
    await state(page, "1 change not saved, kept in this browser");
    await page.keyboard.press("Control+s");
    await state(page, "Saved");
    const [region] = await regionsOf(first);
    assert.deepEqual([region.type, region.object], ["bbox", objects[0]]);
    assertNear(region.shape, { x: from.x, y: from.y, w: to.x - from.x,
      h: to.y - from.y });
  });

await runAll();
