#!/usr/bin/env node
// test/browser/gallery_test.mjs: pictures put into galleries from their page and from search results, with and without scripts.
// @ts-check

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";

import { ask, base, runAll, test } from "./behaviour.mjs";
import { signIn } from "./pages.mjs";
import { root } from "./tools.mjs";

const session = await signIn(base, "demo");
const [picture] = await ask("/api/query-pictures?limit=1");

/** The numbers of the pictures in a gallery. @param {string} id */
async function held(id) {
  const query = encodeURIComponent(`want: [in_gallery: [${id}]]`);
  /** @type {{id: number}[]} */
  const found = await ask(`/api/query-pictures?limit=1000&query=${query}`);
  return found.map((one) => one.id).sort((a, b) => a - b);
}

for (const scripts of [true, false]) {
  const how = scripts ? "with scripts" : "without scripts";

  test(`a picture is put into a new gallery and taken out, ${how}`,
    `/picture/${picture.id}`, { session, scripts }, async (page) => {
      const title = `From a picture, ${how}`;
      await page.locator("#gather > summary").click();
      await page.getByLabel("Gallery", { exact: true })
        .selectOption({ value: "0" });
      await page.getByLabel("Title of a new one").fill(title);
      await page.locator("#gather").getByRole("button",
        { name: "Add", exact: true }).click();
      await page.waitForURL(/#gather$/);
      await page.locator("#gather > summary").click();
      const link = page.locator("#gather").getByRole("link", { name: title });
      const id = (await link.getAttribute("href")).split("/").pop();
      assert.deepEqual(await held(id), [picture.id]);
      await page.getByRole("button", { name: `Take out of ${title}` })
        .click();
      await page.waitForURL(/#gather$/);
      assert.deepEqual(await held(id), []);
    });

  test(`search results are marked and put into a gallery, ${how}`,
    "/query-pictures", { session, scripts }, async (page) => {
      const boxes = page.locator("input[name=picture]");
      assert.equal(await boxes.first().isVisible(), false);
      await page.locator("#gather > summary").click();
      await boxes.first().waitFor({ state: "visible" });
      const marked = [];
      for (const place of [0, 2]) {
        await boxes.nth(place).check();
        marked.push(Number(await boxes.nth(place).getAttribute("value")));
      }
      await page.getByLabel("Gallery", { exact: true })
        .selectOption({ value: "0" });
      await page.getByLabel("Title of a new one").fill(`Found, ${how}`);
      await page.getByRole("button", { name: "Add those that are marked" })
        .click();
      await page.waitForURL(/\/gallery\/\d+\?done=added&n=2$/);
      const id = /gallery\/(\d+)/.exec(page.url())?.[1] || "";
      assert.deepEqual(await held(id), marked.sort((a, b) => a - b));
      await page.getByText("2 pictures were added.").waitFor();
    });
}

test("marks are made by keyboard", "/query-pictures", { session },
  async (page) => {
    await page.locator("#gather > summary").focus();
    await page.keyboard.press("Enter");
    const box = page.locator("input[name=picture]").first();
    await box.focus();
    await page.keyboard.press("Space");
    assert.equal(await box.isChecked(), true);
  });

test("readers who are not signed in have nothing to mark", "/query-pictures",
  {}, async (page) => {
    assert.equal(await page.locator("#gather").count(), 0);
    assert.equal(await page.locator("input[name=picture]").count(), 0);
  });

test("a name that is typed is completed", "/gallery/?owner=demo", { session },
  async (page) => {
    await page.locator(".album h3 a").first().click();
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.getByLabel("User name").fill("adm");
    await page.locator("#people option[value=admin]").waitFor(
      { state: "attached" });
  });

/** Strings that have broken other sites, or none where they are not at hand.
 * @returns {string[]} */
function naughty() {
  const folder = process.env.SHARED_DATA || `${root}../shared/data`;
  const file = `${folder}/naughty-strings/blns.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}

/** Makes a gallery. @param {string} title @param {string} description
 * @returns {Promise<number>} its number */
async function make(title, description) {
  const answer = await fetch(`${base}/api/new-gallery`, {
    method: "POST", headers: { Cookie: `session=${session}` },
    body: JSON.stringify({ title, description }),
  });
  assert.equal(answer.status, 201, await answer.clone().text());
  return (await answer.json()).id;
}

test("no script of a title or a description runs", "/gallery/", { session },
  async (page) => {
    page.on("dialog", (/** @type {any} */ dialog) =>
      assert.fail(`a script ran: ${dialog.message()}`));
    const strings = naughty().filter((text) => /[<>"'&(]/.test(text));
    for (let at = 0; at < strings.length; at += 60) {
      const some = strings.slice(at, at + 60);
      const title = some.join(" ").replace(/[\p{Cc}]/gu, " ")
        .normalize("NFC").slice(0, 400).trim();
      const id = await make(title || "empty", some.join("\n\n").slice(0, 19000));
      for (const path of ["", "/edit", "/delete"]) {
        await page.goto(`${base}/gallery/${id}${path}`);
      }
      await page.goto(`${base}/gallery/?owner=demo`);
    }
  });

test("one signs out from the header of any page", "/help/", { session:
  await signIn(base, "demo") }, async (page) => {
  await page.locator("details.own > summary").click();
  await page.locator("details.own").getByRole("button",
    { name: "Sign out" }).click();
  await page.waitForURL((/** @type {URL} */ url) =>
    url.pathname !== "/help/");
  assert.equal(await page.locator("details.own").count(), 0);
});

await runAll();
