#!/usr/bin/env node
// test/browser/upload_test.mjs: what the upload page does with several files: sends, refuses, tries again.
// @ts-check

import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";

import { base, runAll, test } from "./behaviour.mjs";
import { signIn } from "./pages.mjs";

const session = await signIn(base, "demo");

/** A picture that no other test has. @param {number} seed */
function png(seed) {
  /** @param {string} type @param {Buffer} content */
  const chunk = (type, content) => {
    const body = Buffer.concat([Buffer.from(type), content]);
    const length = Buffer.alloc(4), check = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    check.writeUInt32BE(checksum(body));
    return Buffer.concat([length, body, check]);
  };
  const head = Buffer.from([0, 0, 0, 64, 0, 0, 0, 48, 8, 2, 0, 0, 0]);
  const rows = Buffer.alloc(48 * (1 + 64 * 3));
  const start = Date.now() + seed * 7919;
  for (let at = 0; at < rows.length; at++)
    rows[at] = at % 193 === 0 ? 0 : (at * (start % 251) + (at >> 5)) % 256;
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", head), chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0))]);
}

/** The check value of a chunk. @param {Buffer} bytes */
function checksum(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** @param {string} name @param {Buffer} buffer */
const file = (name, buffer) => ({ name, mimeType: "image/png", buffer });

/** @param {any} page @param {any[]} files */
async function choose(page, files) {
  await page.locator("#file").focus();
  await page.locator("#file").setInputFiles(files);
  await page.locator(".queue li").nth(files.length - 1).waitFor();
}

test("several files are sent one by one, with titles of their own",
  "/upload", { session }, async (page) => {
    await choose(page, [file("a_quiet_bay.png", png(1)),
      file("the_second.png", png(2))]);
    assert.equal(await page.locator(".queue input").first().inputValue(),
      "a quiet bay");
    await page.locator(".queue input").nth(1).fill("The second");
    await page.locator("input[value='CC0-1.0']").check();
    await page.locator("form.upload button[type=submit]").click();
    await page.getByRole("link", { name: "The second" }).waitFor();
    const address = await page.getByRole("link", { name: "a quiet bay" })
      .getAttribute("href");
    const picture = await (await fetch(`${base}/api${address}/`)).json();
    assert.deepEqual([picture.title, picture.author, picture.licences],
      ["a quiet bay", "demo", ["CC0-1.0"]]);
  });

test("what is refused says why beside its file, and the rest is taken",
  "/upload", { session, width: 360 }, async (page) => {
    await choose(page, [file("notes.png", Buffer.from("no image")),
      file("a_third_one.png", png(3))]);
    await page.locator("input[value='CC0-1.0']").check();
    await page.locator("form.upload button[type=submit]").click();
    await page.getByRole("link", { name: "a third one" }).waitFor();
    assert.match(await page.locator(".queue .error").innerText(),
      /not those of an image/);
    await page.getByRole("button", { name: "Leave out: notes.png" }).click();
    assert.equal(await page.locator(".queue li").count(), 1);
  }, /415/);

test("the same file is made a second picture only when one asks for it",
  "/upload", { session }, async (page) => {
    const same = png(4);
    await page.locator("input[value='CC0-1.0']").check();
    await choose(page, [file("a_fourth_one.png", same),
      file("a_fifth_one.png", same)]);
    await page.locator("form.upload button[type=submit]").click();
    await page.getByRole("button", { name: /Make one more/ }).click();
    await page.getByRole("link", { name: "a fifth one" }).waitFor();
    assert.match(await page.locator(".queue li").nth(1).innerText(),
      /looks like picture/);
  }, /409/);

test("without a licence nothing is lost, and a second try is taken",
  "/upload", { session }, async (page) => {
    await choose(page, [file("a_sixth_one.png", png(5))]);
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
    await choose(page, [file("a_seventh_one.png", png(6))]);
    await page.route("**/api/upload", (/** @type {any} */ route) =>
      route.abort(), { times: 1 });
    await page.locator("form.upload button[type=submit]").click();
    await page.getByRole("button", { name: /^Try again/ }).click();
    await page.getByRole("link", { name: "a seventh one" }).waitFor();
  }, /ERR_FAILED/);

/** A picture with a text that names somebody. @param {number} seed */
function tellingPng(seed) {
  const plain = png(seed);
  const words = Buffer.from("tEXtAuthor\0Private Person");
  const length = Buffer.alloc(4), check = Buffer.alloc(4);
  length.writeUInt32BE(words.length - 4);
  check.writeUInt32BE(checksum(words));
  return Buffer.concat([plain.subarray(0, 33), length, words, check,
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
    const picture = await (await fetch(
      `${base}/api${await kept.getAttribute("href")}/`)).json();
    const bytes = Buffer.from(await (await fetch(picture.download))
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
    const same = png(11);
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
