#!/usr/bin/env node
// test/browser/label_test.mjs: samples labelled by keys, and by buttons where there are no scripts.
// @ts-check

import assert from "node:assert/strict";

import { ask, base, runAll, test } from "./behaviour.mjs";
import { listPages, signIn } from "./pages.mjs";

const session = await signIn(base, "demo");
// The list of pages makes the set.
const pages = await listPages(base);
const path = pages.find(({ name }) => name === "label-sample")?.path || "";
const gallery = path.split("/")[2];

async function labels() {
  /** @type {{samples: {label: string}[]}} */
  const set = await ask(`/api/gallery/${gallery}/label-set/export`);
  return set.samples.map(({ label }) => label);
}

/** The page of a sample, when its keys are listened to.
 * @param {any} page @param {number} number */
async function sample(page, number) {
  await page.getByText(`Sample ${number} of`).waitFor();
  await page.getByText("give the labels").waitFor();
}

test("a key gives its label and shows the next sample",
  `/gallery/${gallery}/label`, { session }, async (page) => {
    await sample(page, 1);
    await page.keyboard.press("x");
    await page.keyboard.press("2");
    await page.waitForURL(/label\?last=1&done=labelled$/);
    assert.equal((await labels())[0], "blurred");
    await page.getByText("Sample 1 is labelled.").waitFor();
    await sample(page, 2);
    await page.keyboard.press("ArrowLeft");
    await sample(page, 1);
    await page.keyboard.press("1");
    await page.waitForURL(/label\?last=1&done=labelled$/);
    assert.equal((await labels())[0], "clear");
  });

test("a key skips a sample and keeps nothing of it",
  `/gallery/${gallery}/label`, { session }, async (page) => {
    await sample(page, 2);
    await page.keyboard.press("ArrowRight");
    await page.getByText("Sample 2 was skipped").waitFor();
    await page.getByText("Sample 3 of").waitFor();
    assert.equal((await labels())[1], "");
    await page.goto(`${base}/gallery/${gallery}/label?last=0`);
    await sample(page, 3);
    await page.keyboard.press("ArrowRight");
    await page.getByText("Sample 3 was skipped").waitFor();
  });

test("a button gives its label without scripts",
  `/gallery/${gallery}/label`, { session, scripts: false }, async (page) => {
    const text = await page.getByText(/^Sample \d+ of/).textContent();
    const number = Number(text?.match(/\d+/));
    await page.getByRole("button", { name: "clear" }).click();
    await page.waitForURL(new RegExp(`label\\?last=${number}&done=labelled$`));
    assert.equal((await labels())[number - 1], "clear");
  });

await runAll();
