#!/usr/bin/env node
// test/browser/search_test.mjs: what the search page does with scripts, and that it does the same without.
// @ts-check

import assert from "node:assert/strict";

import { ask, base, runAll, test } from "./behaviour.mjs";

const path = "/query-pictures";
const wanted = "want:\n- has: [\"Animal\"]\n- nature: [\"photo\"]\n";

/** @param {string} text */
const searched = (text) => `${path}?query=${encodeURIComponent(text)}`;

/** The rules that are shown, as "has Cat" and "not has Human".
 * @param {any} page @returns {Promise<string[]>} */
const chips = (page) => page.evaluate(() =>
  [...document.querySelectorAll("#chips .chip")].map((chip) =>
    (chip.classList.contains("not") ? "not " : "") +
    chip.querySelector(".key")?.textContent + " " +
    chip.querySelector(".val")?.textContent));

/** @param {any} page @param {string[]} expected */
async function haveChips(page, expected) {
  await page.waitForFunction((/** @type {number} */ count) =>
    document.querySelectorAll("#chips .chip").length === count,
  expected.length);
  assert.deepEqual(await chips(page), expected);
}

/** @param {any} page @returns {Promise<number[]>} */
const pictures = (page) => page.evaluate(() =>
  [...document.querySelectorAll("li.card .no")].map((number) =>
    Number(number.textContent)));

/** Types a word into the small form and takes the best suggestion.
 * @param {any} page @param {string} word */
async function choose(page, word) {
  await page.locator("#adder input[name=value]").pressSequentially(word);
  await page.waitForFunction((/** @type {string} */ typed) =>
    document.querySelector("#adder [aria-selected=true] b")?.textContent
      ?.toLowerCase().startsWith(typed), word);
  await page.keyboard.press("Enter");
}

test("CC0 photos with a cat but no human, by the keyboard alone", path, {},
  async (page) => {
    await page.locator("#adder input[name=value]").focus();
    const rules = [];
    for (const [word, rule] of [["cat", "has Cat (Felis catus)"],
      ["photo", "nature photo"], ["cc0", "licence CC0-1.0"]]) {
      await choose(page, word);
      await page.keyboard.press("Enter");
      rules.push(rule);
      await haveChips(page, rules);
    }
    await choose(page, "human");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await haveChips(page, [...rules, "not has Human"]);
    const query = await page.locator("#text").inputValue();
    const found = await ask("/api/query-pictures?query=" +
      encodeURIComponent(query));
    assert.ok(found.length > 0);
    assert.deepEqual(await pictures(page),
      found.map((/** @type {{ id: number }} */ { id }) => id));
    assert.equal(new URL(page.url()).searchParams.get("query"), query);
  });

test("a removed rule leaves the text, the address and the pictures",
  searched(wanted), {}, async (page) => {
    const before = (await pictures(page)).length;
    await page.getByRole("link", { name: "Remove nature photo" }).click();
    await haveChips(page, ["has Animal"]);
    assert.equal(await page.locator("#text").inputValue(),
      "want:\n- has: [\"Animal\"]\n");
    assert.ok((await pictures(page)).length > before);
    await page.goBack();
    await haveChips(page, ["has Animal", "nature photo"]);
    assert.equal((await pictures(page)).length, before);
  });

test("a rule takes another value from its chip", searched(wanted), {},
  async (page) => {
    await page.getByRole("link", { name: "Another value for nature photo" })
      .click();
    await page.locator("#adder[data-rule=nature]").waitFor();
    await choose(page, "drawing");
    await page.keyboard.press("Enter");
    await page.waitForURL(/drawing/);
    assert.deepEqual(await chips(page),
      ["has Animal", "nature photo or drawing"]);
  });

test("chips follow the text, and what is wrong is underlined",
  searched(wanted), {}, async (page) => {
    await page.locator("#text").focus();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("- above_width: 10\n");
    await haveChips(page, ["has Animal", "nature photo", "above_width 10 px"]);
    await page.keyboard.type("- hass: [Cat]\n");
    await page.locator("#ink .wrong").waitFor();
    assert.equal(await page.locator("#ink .wrong").textContent(), "hass");
    assert.match(await page.locator("#said").textContent(),
      /Line 5, character 3: .*the nearest is has/);
    assert.equal((await chips(page)).length, 3);
    assert.equal(await page.locator("#text").getAttribute("aria-invalid"),
      "true");
  });

test("the text is completed at the caret", path, {}, async (page) => {
  await page.locator("#text").focus();
  await page.keyboard.type("want:\n- lic");
  await page.locator("#editor [role=option]").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type("cc0");
  await page.waitForFunction(() => document.querySelector(
    "#editor [role=option] b")?.textContent === "CC0-1.0");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#text").inputValue(),
    "want:\n- licence: [\"CC0-1.0\"]");
  await page.keyboard.press("Control+Enter");
  await haveChips(page, ["licence CC0-1.0"]);
});

test("suggestions are put away by Escape, the word stays", path, {},
  async (page) => {
    const field = page.locator("#adder input[name=value]");
    await field.pressSequentially("cat");
    await page.locator("#adder [role=option]").first().waitFor();
    assert.equal(await field.getAttribute("aria-expanded"), "true");
    assert.ok(await page.evaluate(() => document.getElementById(
      document.activeElement?.getAttribute("aria-activedescendant") ?? "")));
    await page.keyboard.press("Escape");
    assert.equal(await field.getAttribute("aria-expanded"), "false");
    assert.equal(await field.inputValue(), "cat");
    assert.ok(await page.locator("#adder [role=listbox]").isHidden());
  });

test("what each rule leaves comes by itself", searched(wanted), {},
  async (page) => {
    await page.locator("#chips .left").nth(1).waitFor();
    const counts = await ask("/api/query-counts?query=" +
      encodeURIComponent(wanted));
    assert.deepEqual(await page.locator("#chips .left").allTextContents(),
      counts.rules.map((/** @type {{ left: number }} */ { left }) =>
        `leaves ${left}`));
  });

test("no answer says so, and can be asked for again", searched(wanted), {},
  async (page) => {
    await page.route("**/query-pictures*", (/** @type {any} */ route) =>
      route.fulfill({ status: 200, contentType: "text/plain", body: "" }));
    await page.getByRole("link", { name: "Remove nature photo" }).click();
    await page.locator("#said .note.bad").waitFor();
    assert.deepEqual(await chips(page), ["has Animal", "nature photo"]);
    await page.unroute("**/query-pictures*");
    await page.getByRole("button", { name: "Try again" }).click();
    await haveChips(page, ["has Animal"]);
  });

test("outlines stay on while the query changes", searched(wanted), {},
  async (page) => {
    await page.locator("#outlines").check();
    await page.getByRole("link", { name: "Remove nature photo" }).click();
    await haveChips(page, ["has Animal"]);
    assert.ok(await page.locator("#outlines").isChecked());
    await page.waitForFunction(() => getComputedStyle(
      /** @type {Element} */ (document.querySelector(".card .regions"))).opacity === "1");
  });

test("outlines show where one points and where the focus is", searched(wanted),
  {}, async (page) => {
    const card = page.locator("li.card:has(.regions)").first();
    const opacity = () => card.locator(".regions").evaluate(
      (/** @type {Element} */ drawing) => getComputedStyle(drawing).opacity);
    await page.mouse.move(1, 1);
    assert.equal(await opacity(), "0");
    await card.locator("a").focus();
    await page.waitForTimeout(300);
    assert.equal(await opacity(), "1");
  });

test("a rule is added without scripts", path, { scripts: false },
  async (page) => {
    await page.locator("#adder input[name=value]").fill("cc0");
    await page.getByRole("button", { name: "Exclude" }).click();
    await page.waitForURL(/query=/);
    assert.equal(page.url(), base +
      searched("exclude:\n- licence: [\"CC0-1.0\"]\n"));
  });

await runAll();
