#!/usr/bin/env node
// test/browser/queue_test.mjs: pictures annotated one after the other: saved, skipped, by keyboard, to the end.
// @ts-check

import assert from "node:assert/strict";

import { ask, base, runAll, test } from "./behaviour.mjs";
import { signIn } from "./pages.mjs";

const session = await signIn(base, "demo");
const [picture] = await ask("/api/query-pictures?limit=1");
const [{ text: object }] = await ask("/api/complete?rule=has_object&text=&limit=1");

/** @param {string} path @param {unknown} body @returns {Promise<any>} */
async function post(path, body) {
  const answer = await fetch(base + path, { method: "POST",
    headers: { cookie: `session=${session}` }, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return answer.json();
}

/** A gallery of copies, to be annotated. @param {number} count */
async function work(count) {
  const { id } = await post("/api/new-gallery", { title: "To annotate" });
  /** @type {number[]} */
  const pictures = [];
  for (let i = 0; i < count; i++) {
    const copy = await post(`/api/picture/${picture.id}/copy`, {});
    pictures.push(copy.id);
    await post(`/api/gallery/${id}/add-picture`, { picture_id: copy.id });
  }
  // What is copied has regions, and is annotated before the queue begins.
  await new Promise((done) => setTimeout(done, 50));
  return { id, pictures };
}

const three = await work(3);

/** @param {any} page @param {number} id */
async function arrived(page, id) {
  await page.waitForURL(`**/picture/${id}/annotate?queue=*`);
  await page.locator("#state", { hasText: /^Saved/ }).waitFor();
}

test("N saves and goes on, Shift+N skips, until nothing is left",
  `/annotate?gallery=${three.id}`, { session }, async (page) => {
    const [first, second, third] = three.pictures;
    await arrived(page, first);
    await page.locator("#queue [data-do=next]").waitFor();
    await page.locator("#stage").focus();
    await page.keyboard.press("k");
    await page.locator("#stage").click({ position: { x: 200, y: 200 } });
    await page.locator("#label").fill(object);
    await page.locator("#label-holder [role=option]").first().waitFor();
    await page.keyboard.press("Enter");
    await page.locator("#stage").focus();
    await page.keyboard.press("n");
    await arrived(page, second);
    const saved = await ask(`/api/picture/${first}/annotations`);
    assert.equal(saved.length, picture.regions.length + 1);
    await page.locator("#stage").focus();
    await page.keyboard.press("Shift+N");
    await arrived(page, third);
    await page.locator("#queue [data-do=next]").click();
    await page.waitForURL("**/annotate?queue=*");
    await page.getByRole("heading", { name: "Nothing is left for you here" }).waitFor();
    assert.equal((await ask(`/api/picture/${second}/annotations`)).length,
      picture.regions.length);
  });

await runAll();
