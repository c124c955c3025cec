#!/usr/bin/env node
// test/browser/upload_test.mjs: what the upload page does with several files: sends, refuses, tries again.
// @ts-check

import assert from "node:assert/strict";

import { base, runAll, test } from "./behaviour.mjs";
import { chunk, png } from "./image.mjs";
import { signIn } from "./pages.mjs";

const session = await signIn(base, "demo");

const started = Date.now();

/** A picture that no other test has. @param {number} number */
const picture = (number) => png(started + number * 7919);

/** @param {string} name @param {Buffer} buffer */
const file = (name, buffer) => ({ name, mimeType: "image/png", buffer });

/** @param {any} page @param {any[]} files */
async function choose(page, files) {
  await page.locator("#file").focus();
  await page.locator("#file").setInputFiles(files);
  await page.locator(".queue li").nth(files.length - 1).waitFor();
}

/** @param {any} locator @returns {Promise<boolean>} */
const inSight = (locator) => locator.evaluate((/** @type {Element} */ it) => {
  const { top, bottom } = it.getBoundingClientRect();
  return top < innerHeight && bottom > 0 && bottom > top;
});

test("several files are sent one by one, with titles of their own",
  "/upload", { session }, async (page) => {
    await choose(page, [file("a_quiet_bay.png", picture(1)),
      file("the_second.png", picture(2))]);
    assert.equal(await page.locator(".queue input").first().inputValue(),
      "a quiet bay");
    await page.locator(".queue input").nth(1).fill("The second");
    await page.locator("input[value='CC0-1.0']").check();
    await page.locator("form.upload button[type=submit]").click();
    await page.getByRole("link", { name: "The second" }).waitFor();
    const address = await page.getByRole("link", { name: "a quiet bay" })
      .getAttribute("href");
    const { title, author, licences } =
      await (await fetch(`${base}/api${address}/`)).json();
    assert.deepEqual([title, author, licences],
      ["a quiet bay", "demo", ["CC0-1.0"]]);
  });

test("what is refused says why beside its file, and the rest is taken",
  "/upload", { session, width: 360 }, async (page) => {
    await choose(page, [file("notes.png", Buffer.from("no image")),
      file("a_third_one.png", picture(3))]);
    await page.locator("input[value='CC0-1.0']").check();
    await page.locator("form.upload button[type=submit]").click();
    const said = page.getByRole("status");
    await said.getByText("1 file was not taken; it says why.").waitFor();
    // One who has pressed the button looks there, far below the files.
    assert.ok(await inSight(said));
    assert.ok(!await inSight(page.locator(".queue .error")));
    await page.getByRole("link", { name: "Show it" }).click();
    assert.ok(await inSight(page.locator(".queue .error")));
    await page.getByRole("link", { name: "a third one" }).waitFor();
    assert.match(await page.locator(".queue .error").innerText(),
      /not those of an image/);
    await page.getByRole("button", { name: "Leave out: notes.png" }).click();
    assert.equal(await page.locator(".queue li").count(), 1);
  }, /415/);

test("the same file is made a second picture only when one asks for it",
  "/upload", { session }, async (page) => {
    const same = picture(4);
    await page.locator("input[value='CC0-1.0']").check();
    await choose(page, [file("a_fourth_one.png", same),
      file("a_fifth_one.png", same)]);
    await page.locator("form.upload button[type=submit]").click();
    await page.getByRole("button", { name: /Make one more/ }).click();
    await page.getByRole("link", { name: "a fifth one" }).waitFor();
    assert.match(await page.locator(".queue li").nth(1).innerText(),
      /looks like picture/);
  }, /409/);

test("what turns out to be here while others are sent goes on at a word",
  "/upload", { session }, async (page) => {
    const same = picture(20);
    let asked = 0;
    await page.route("**/api/have", async (/** @type {any} */ route) => {
      if (++asked === 2)
        await page.getByRole("link", { name: "a first one" }).waitFor();
      await route.continue();
    });
    await page.locator("input[value='CC0-1.0']").check();
    await choose(page, [file("a_first_one.png", same),
      file("another_of_it.png", same)]);
    await page.locator("form.upload button[type=submit]").click();
    await page.getByRole("status").getByText("1 file waits for your word.")
      .waitFor();
    await page.getByRole("button", { name: /Make one more/ }).click();
    await page.getByRole("link", { name: "another of it" }).waitFor();
  });

test("without a licence nothing is lost, and a second try is taken",
  "/upload", { session }, async (page) => {
    await choose(page, [file("a_sixth_one.png", picture(5))]);
    await page.locator(".queue input").fill("Kept");
    await page.locator("form.upload button[type=submit]").click();
    await page.locator(".queue .error").waitFor();
    assert.match(await page.locator(".queue .error").innerText(),
      /at least one/);
    await page.locator("input[value='CC-BY-4.0']").check();
    await page.getByRole("button", { name: /^Try again/ }).click();
    await page.getByRole("link", { name: "Kept" }).waitFor();
  }, /422/);

test("a lost connection keeps the file, and the try after it goes on",
  "/upload", { session }, async (page) => {
    await page.locator("input[value='CC0-1.0']").check();
    await choose(page, [file("a_seventh_one.png", picture(6))]);
    await page.route("**/api/upload", (/** @type {any} */ route) =>
      route.abort(), { times: 1 });
    await page.locator("form.upload button[type=submit]").click();
    await page.getByRole("button", { name: /^Try again/ }).click();
    await page.getByRole("link", { name: "a seventh one" }).waitFor();
  }, /ERR_FAILED/);

test("where the site takes no more for a second, it is sent again by itself",
  "/upload", { session }, async (page) => {
    let asked = 0;
    await page.route("**/api/upload", (/** @type {any} */ route) =>
      ++asked > 2 ? route.continue() : route.fulfill({ status: 429,
        headers: { "Retry-After": "1" }, body: "{}" }));
    await page.locator("input[value='CC0-1.0']").check();
    await choose(page, [file("a_patient_one.png", picture(12))]);
    await page.locator("form.upload button[type=submit]").click();
    await page.getByText("waits: the site takes no more for a second")
      .waitFor();
    await page.getByRole("link", { name: "a patient one" }).waitFor();
    assert.equal(asked, 3);
  }, /429/);

/** A picture with a text that names somebody. @param {number} seed */
function tellingPng(seed) {
  const plain = picture(seed);
  return Buffer.concat([plain.subarray(0, 33),
    chunk("tEXt", Buffer.from("Author\0Private Person")),
    plain.subarray(33)]);
}

test("what a file tells is shown and chosen before it is published",
  "/upload", { session, width: 360 }, async (page) => {
    await page.locator("input[value='CC0-1.0']").check();
    await choose(page, [file("an_eighth_one.png", tellingPng(8)),
      file("a_ninth_one.png", tellingPng(9))]);
    await page.getByLabel("The file tells: text").nth(1).waitFor();
    await page.getByLabel("The file tells: text").nth(0)
      .selectOption("convert");
    await page.getByLabel("The file tells: text").nth(1).selectOption("keep");
    await page.locator("form.upload button[type=submit]").click();
    const kept = page.getByRole("link", { name: "a ninth one" });
    await kept.waitFor();
    assert.match(await page.locator(".queue li").nth(0).innerText(),
      /converted, without: text/);
    const { download } = await (await fetch(
      `${base}/api${await kept.getAttribute("href")}/`)).json();
    const bytes = Buffer.from(await (await fetch(download))
      .arrayBuffer());
    assert.ok(bytes.includes("Private Person"));
  });

test("a file that was to be sent before it was looked at waits for a word",
  "/upload", { session }, async (page) => {
    /** @type {() => void} */
    let go = () => {};
    const gate = new Promise((resolve) => { go = () => resolve(null); });
    await page.route("**/api/inspect", async (/** @type {any} */ route) => {
      await gate;
      await route.continue();
    });
    await page.locator("input[value='CC0-1.0']").check();
    await choose(page, [file("a_tenth_one.png", tellingPng(10))]);
    await page.locator("form.upload button[type=submit]").click();
    go();
    await page.getByRole("button", { name: /^Upload it/ }).click();
    await page.getByRole("link", { name: "a tenth one" }).waitFor();
    assert.match(await page.locator(".queue li").innerText(),
      /Taken out of the file: text/);
  });

test("what is here already is told before it is sent",
  "/upload", { session }, async (page) => {
    const same = picture(11);
    let sent = 0;
    page.on("request", (/** @type {any} */ request) => {
      sent += request.url().endsWith("/api/upload") ? 1 : 0;
    });
    await page.locator("input[value='CC0-1.0']").check();
    await choose(page, [file("an_eleventh_one.png", same)]);
    await page.locator("form.upload button[type=submit]").click();
    await page.getByRole("link", { name: "an eleventh one" }).waitFor();
    await choose(page, [file("another.png", same), file("a_file.png", same)]);
    await page.getByRole("button", { name: "Make one more picture of it: " +
      "another.png" }).click();
    await page.getByText("It looks like picture").waitFor();
    assert.equal(sent, 1);
    await page.getByRole("button", { name: "Leave out: a_file.png" }).click();
    await page.locator("form.upload button[type=submit]").click();
    await page.getByRole("link", { name: "another" }).waitFor();
  });

await runAll();
