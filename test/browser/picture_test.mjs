#!/usr/bin/env node
// test/browser/picture_test.mjs: what the page of a picture does: regions, list and address are one, lines are copied.
// @ts-check

import assert from "node:assert/strict";

import { ask, base, runAll, test } from "./behaviour.mjs";
import { checkAppearance } from "./checks.mjs";
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

/** Where the picture is on the screen. @param {any} page
 * @returns {Promise<{ x: number, y: number, width: number, height: number }>} */
const frame = (page) => page.locator("[data-plate] .sheet").boundingBox();

/** @param {number} was @param {number} is @param {number} slack  in pixels */
const near = (was, is, slack = 2) =>
  assert.ok(Math.abs(was - is) <= slack, `${was} became ${is}`);

test("zoomed, the place under the wheel stays, and all comes back", path, {},
  async (page, visit) => {
    const before = await frame(page);
    await page.locator("#zoom").click();
    const all = await frame(page);
    assert.ok(all.width > before.width && all.x > 0 && all.y > 0);
    const [x, y] = [all.x + all.width / 4, all.y + all.height / 3];
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -500);
    await page.waitForFunction((/** @type {number} */ width) =>
      (document.querySelector(".zoom .sheet")?.clientWidth ?? 0) > 2 * width,
    all.width);
    const large = await frame(page);
    near(x, large.x + large.width / 4);
    near(y, large.y + large.height / 3);
    await page.getByRole("button", { name: "Fit" }).click();
    assert.deepEqual(await frame(page), all);
    assert.deepEqual(await checkAppearance(visit, "html"), []);
    await page.keyboard.press("Escape");
    assert.deepEqual(await frame(page), before);
    assert.equal(await page.evaluate(() => document.activeElement?.id),
      "zoom");
  });

test("zoomed, what is dragged moves and is not chosen", path, {},
  async (page) => {
    await page.locator("#zoom").click();
    const before = await frame(page);
    const shape = await page.locator("#shape-1 .line").boundingBox();
    const [x, y] = [shape.x + shape.width / 2, shape.y + shape.height / 2];
    const chosenOne = () => page.evaluate(() => location.hash);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 30, y + 10);
    await page.mouse.move(x + 60, y + 40);
    await page.mouse.up();
    const after = await frame(page);
    assert.deepEqual([after.x - before.x, after.y - before.y], [60, 40]);
    assert.equal(await chosenOne(), "");
    await page.mouse.click(x + 60, y + 40);
    assert.equal(await chosenOne(), "#region-1");
  });

test("keys zoom and move, and lead to no other picture", path, {},
  async (page) => {
    await page.locator("#zoom").press("Enter");
    const all = await frame(page);
    await page.keyboard.press("+");
    const large = await frame(page);
    near(large.width / all.width, 1.5, 0.01);
    await page.keyboard.press("ArrowRight");
    near((await frame(page)).x, large.x - 60, 0);
    await page.mouse.click(3, 3);
    await page.keyboard.press("ArrowLeft");
    near((await frame(page)).x, large.x, 0);
    await page.keyboard.press("0");
    near((await frame(page)).width, picture.width, 0);
    await page.keyboard.press("f");
    assert.deepEqual(await frame(page), all);
    assert.ok(page.url().includes(path));
  });

test("who looks closer gets all the pixels, and nobody else", path,
  { width: 360 }, async (page, visit) => {
    const whole = await page.locator("#zoom").evaluate(
      (/** @type {HTMLAnchorElement} */ { href }) => href);
    /** @type {string[]} */
    const asked = [];
    page.on("request", (/** @type {any} */ request) =>
      asked.push(request.url()));
    await page.locator("#zoom").click();
    await visit.settle();
    assert.ok(!asked.includes(whole), String(asked));
    for (let i = 0; i < 6; i++) await page.keyboard.press("+");
    await page.waitForFunction((/** @type {string} */ href) =>
      document.querySelector("img")?.currentSrc === href, whole);
  });

test("two fingers zoom", path, { width: 360 }, async (page, { cdp }) => {
  await page.locator("#zoom").tap();
  const all = await frame(page);
  const [x, y] = [all.x + all.width / 2, all.y + all.height / 2];
  /** @param {string} type @param {number[]} apart */
  const touch = (type, ...apart) => cdp.send("Input.dispatchTouchEvent", {
    type, touchPoints: apart.flatMap((px) => [-px, px]).map((px, id) =>
      ({ x: x + px, y, id })) });
  await touch("touchStart", 40);
  await touch("touchMove", 60);
  await touch("touchMove", 80);
  await touch("touchEnd");
  await page.waitForFunction((/** @type {number} */ width) =>
    (document.querySelector(".zoom .sheet")?.clientWidth ?? 0) > width,
  all.width);
  const large = await frame(page);
  near(x, large.x + large.width / 2);
  near(y, large.y + large.height / 2);
  near(large.width / all.width, 2, 0.1);
});

test("without scripts one gets the file", path, { scripts: false },
  async (page) => {
    const answer = page.waitForResponse((/** @type {any} */ response) =>
      response.url() === picture.download);
    await page.locator("#zoom").click();
    assert.equal((await answer).status(), 200);
    // What the browser itself tries to run there, the file's policy forbids.
  }, /SecurityError|Content Security Policy/);

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
