#!/usr/bin/env node
// test/browser/layout_test.mjs: what every page does: themes, menu, the way past the header.
// @ts-check

import assert from "node:assert/strict";

import { base, runAll, test } from "./behaviour.mjs";
import { signIn } from "./pages.mjs";

const session = await signIn(base, "admin");

/** @param {any} page */
const ground = (page) => page.evaluate(() =>
  getComputedStyle(document.documentElement).backgroundColor);

test("the switch of themes holds on the next page, before any script", "/", {},
  async (page) => {
    const light = await ground(page);
    await page.getByRole("button", { name: "Switch to dark" }).click();
    const dark = await ground(page);
    assert.notEqual(dark, light);
    const answer = await page.goto(`${page.url()}help/`);
    assert.match(await answer.text(), /<html[^>]* data-theme="dark"/);
    assert.equal(await ground(page), dark);
    await page.getByRole("button", { name: "Switch to light" }).click();
    assert.equal(await ground(page), light);
  });

test("the theme of the system holds until another is chosen", "/",
  { theme: "dark" }, async (page) => {
    const dark = await ground(page);
    await page.getByRole("button", { name: "Switch to light" }).click();
    assert.notEqual(await ground(page), dark);
  });

for (const scripts of [true, false]) {
  test(`a phone reaches every place by the menu, ${scripts ? "with" :
    "without"} scripts`, "/", { width: 360, scripts }, async (page) => {
    const menu = page.locator("details.menu");
    const names = await page.locator("header nav a").allTextContents();
    assert.ok(names.length >= 5, String(names));
    await menu.locator("summary").click();
    for (const name of names) {
      assert.ok(await menu.getByRole("link", { name, exact: true })
        .isVisible(), name);
    }
    await menu.getByRole("link", { name: "Help", exact: true }).click();
    await page.waitForURL("**/help/");
  });
}

test("the header of an administrator fits every width", "/help/", { session },
  async (page) => {
    for (const width of [992, 1024, 1100, 1279, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      assert.ok(await page.evaluate(() =>
        document.documentElement.scrollWidth <= innerWidth), String(width));
    }
  });

test("the header has a search for readers, wherever it is no menu",
  "/help/", {}, async (page) => {
    const field = page.locator("header .wrap > .ask input");
    for (const width of [992, 1024, 1279, 1280, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      assert.ok((await field.boundingBox()).width >= 120, String(width));
      assert.ok(await page.evaluate(() =>
        document.documentElement.scrollWidth <= innerWidth), String(width));
    }
    await page.setViewportSize({ width: 991, height: 800 });
    assert.equal(await field.isVisible(), false);
  });

test("the menu of an administrator pushes the page down", "/help/",
  { session, width: 360 }, async (page) => {
    await page.locator("details.menu summary").click();
    const menu = await page.locator("details.menu ul").boundingBox();
    const title = await page.locator("h1").boundingBox();
    assert.ok(title.y >= menu.y + menu.height, `${title.y}`);
  });

test("the first stop leads past the header to the content", "/help/", {},
  async (page) => {
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() =>
      document.activeElement?.closest("main") !== null));
  });

test("a page prints without its controls", "/help/", {}, async (page) => {
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("header.top").isVisible(), false);
  assert.ok(await page.locator("h1").isVisible());
});

await runAll();
