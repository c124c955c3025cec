#!/usr/bin/env node
// test/browser/picture_test.mjs: what the page of a picture does: regions, list and address are one, lines are copied.
// @ts-check

import assert from "node:assert/strict";

import { ask, base, runAll, test } from "./behaviour.mjs";
import { signIn } from "./pages.mjs";

const [picture] = await ask(
  "/api/query-pictures?ordering=number-regions-desc&limit=1");
const path = `/picture/${picture.id}`;

/** The regions that are shown as chosen, by number. @param {any} page
 * @returns {Promise<string[]>} */
const chosen = (page) => page.evaluate(() =>
  [...document.querySelectorAll("a.region.on")].map((shape) =>
    shape.getAttribute("data-region")));

test("pointing at a line of the list marks its region", path, {},
  async (page) => {
    await page.locator("#region-3").hover();
    assert.ok((await chosen(page)).includes("3"));
    await page.mouse.move(1, 1);
    assert.deepEqual(await chosen(page), []);
  });

test("the focus of a line marks its region", path, {}, async (page) => {
  await page.locator("#region-2 a").first().focus();
  assert.ok((await chosen(page)).includes("2"));
});

test("arrows walk from region to region, one stop of Tab", path, {},
  async (page) => {
    await page.locator("#shape-1").focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement?.id),
      "shape-2");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.evaluate(() => document.activeElement?.id),
      `shape-${picture.regions.length}`);
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() =>
      !document.activeElement?.matches("a.region")));
  });

test("an address names a region", `${path}#region-4`, {}, async (page) => {
  assert.ok((await chosen(page)).includes("4"));
});

test("an address names a region, without scripts", `${path}#shape-4`,
  { scripts: false }, async (page) => {
    const [named, other] = await page.evaluate(() => [4, 5].map((number) =>
      getComputedStyle(/** @type {Element} */ (document.querySelector(
        `#shape-${number} .line`))).stroke));
    assert.equal(named, "rgb(255, 194, 32)");
    assert.notEqual(other, named);
  });

test("outlines can be put away", path, {}, async (page) => {
  assert.ok(await page.locator("svg.regions").isVisible());
  await page.getByLabel("Shown").uncheck();
  assert.equal(await page.locator("svg.regions").isVisible(), false);
});

test("outlines can be put away, without scripts", path, { scripts: false },
  async (page) => {
    await page.getByLabel("Shown").uncheck();
    assert.equal(await page.locator("svg.regions").isVisible(), false);
  });

test("the attribution is copied as it stands there", path, {},
  async (page) => {
    await page.context().grantPermissions(
      ["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy" }).first().click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, new RegExp(`${picture.title}.*${path}`, "s"));
    assert.equal(copied, await page.locator("#attribution-text")
      .textContent());
  });

test("arrows lead from picture to picture of a gallery", "/gallery/1", {},
  async (page) => {
    const [first, second] = await page.locator(".card .cap a").evaluateAll(
      (/** @type {HTMLAnchorElement[]} */ links) =>
        links.map(({ href }) => href));
    await page.goto(first);
    await page.keyboard.press("ArrowRight");
    await page.waitForURL(second);
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL(first);
    // Within the drawing the arrows are its own.
    await page.locator("#shape-1").focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(page.url(), first);
  });

const session = await signIn(base, "demo");

test("stars are given and taken back without leaving the place", path,
  { session, width: 360 }, async (page) => {
    let loads = 0;
    page.on("framenavigated", () => { loads++; });
    await page.getByRole("button", { name: "Give 2 stars" }).click();
    await page.locator("button[value='2'][aria-pressed='true']").waitFor();
    assert.equal(await page.evaluate(() =>
      /** @type {HTMLButtonElement} */ (document.activeElement).value), "2");
    assert.equal(await page.locator("[data-said]").innerText(),
      "You gave it 2 stars.");
    const rated = await ask(`/api${path}/`);
    assert.ok(rated.rating_count["2"] >= 1);
    assert.match(await page.locator("#rating").innerText(),
      new RegExp(`${rated.rating_average.toFixed(1)} of 5`));
    await page.getByRole("button", { name: "Take back" }).click();
    await page.getByText("Give it stars").waitFor();
    assert.equal(loads, 0);
  });

await runAll();
