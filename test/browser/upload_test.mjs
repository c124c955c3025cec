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

await runAll();
