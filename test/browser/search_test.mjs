#!/usr/bin/env node
// test/browser/search_test.mjs: what the search page does, as somebody who reads no manual uses it.
// @ts-check

import assert from "node:assert/strict";

import { ask, runAll, test } from "./behaviour.mjs";
import { checkAppearance } from "./checks.mjs";

/** @param {string} yaml */
const search = (yaml) => `/query-pictures?query=${encodeURIComponent(yaml)}`;

const WISH = "want:\n- has: [Cat]\n- nature: [photo]\n- licence: [CC0-1.0]\n" +
  "exclude:\n- has: [Human]\n";
/** @type {{id: number}[]} */
const wished = await ask(`/api${search(WISH)}`);
const wishedIds = wished.map(({ id }) => id);

/** The pictures that the page shows. @param {any} page
 * @returns {Promise<number[]>} */
const shownIds = (page) => page.locator("#results .card .cap a").evaluateAll(
  (/** @type {HTMLAnchorElement[]} */ links) => links.map((link) =>
    Number(link.pathname.split("/").pop())));

/** The rules of the chips. @param {any} page @returns {Promise<string[]>} */
const chips = (page) => page.locator("#chips .chip .key").allTextContents();

/** @param {any} page @returns {Promise<string>} */
const yaml = (page) => page.locator("#text").inputValue();

/** Waits until there are so many chips. @param {any} page
 * @param {number} count */
const untilChips = (page, count) => page.waitForFunction(
  (/** @type {number} */ wanted) =>
    document.querySelectorAll("#chips .chip").length === wanted, count);

for (const [width, scripts] of /** @type {const} */ ([[1440, false],
  [1440, true], [360, true]])) {
  test(`CC0 photos with a cat and no human: words and four presses, at ${
    width} px, ${scripts ? "with" : "without"} scripts`, "/",
  { width, scripts }, async (page) => {
    await page.getByLabel("Search by object, title or rule").fill("cat");
    await page.getByRole("button", { name: "Search" }).click();
    await page.waitForURL("**/query-pictures?**");
    await untilChips(page, 1);
    let count = 1;
    for (const [word, button] of [["photo", "Want"], ["cc0", "Want"],
      ["human", "Exclude"]]) {
      await page.getByLabel("Its value").fill(word);
      if (scripts) {
        await page.locator(".picker [role=option]").first().waitFor();
      }
      await page.getByRole("button", { name: button, exact: true }).click();
      await untilChips(page, ++count);
    }
    assert.ok(wishedIds.length > 0);
    assert.deepEqual(await shownIds(page), wishedIds);
    assert.deepEqual(await ask(`/api${search(await yaml(page))}`), wished);
  });
}

test("a rule is found, and its value, by the keyboard alone",
  "/query-pictures", {}, async (page) => {
    await page.getByLabel("Its value").focus();
    await page.keyboard.type("felis", { delay: 20 });
    await page.locator(".picker [role=option]").first().waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await untilChips(page, 1);
    assert.match((await chips(page))[0], /^has/);
    assert.match(await yaml(page), /Cat/);
    assert.equal(await page.evaluate(() =>
      /** @type {any} */ (document.activeElement)?.name), "value");
  });

test("the home page suggests what is there, and searches for what is picked",
  "/", {}, async (page) => {
    await page.locator("#seek").focus();
    const option = (/** @type {string} */ name) => page.locator(
      ".picker [role=option]").filter({ has:
      page.locator("b", { hasText: new RegExp(`^${name}$`) }) });
    await page.keyboard.type("lice", { delay: 20 });
    await option("licence").first().click();
    await page.keyboard.type("cc0", { delay: 20 });
    await option("CC0-1.0").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await untilChips(page, 1);
    assert.match(await yaml(page), /licence: \["CC0-1.0"\]/);
  });

/** What is typed where, and the list of suggestions that opens. It lies over
 * what follows, as lists do: the form is what is looked at. */
const LISTS = /** @type {const} */ ([
  ["of the home page", "#seek", "ca"],
  ["of any rule", "#adder input[name=value]", "c"],
  ["of rules in the text", "#text", "want:\n- ha"],
  ["of values in the text", "#text", "want:\n- has: [ca"],
]);
for (const width of /** @type {const} */ ([360, 1440])) {
  for (const theme of /** @type {const} */ (["light", "dark"])) {
    for (const [what, field, text] of LISTS) {
      const [path, form] = field === "#seek" ? ["/", ".seek"] :
        ["/query-pictures", "#query"];
      test(`an open list of suggestions ${what} has no faults, at ${width} px, ${
        theme}`, path, { width, theme }, async (page, visit) => {
        if (width === 360 && field === "#text") {
          await page.locator(".switch a[href='#yaml']").click();
        }
        await page.locator(field).focus();
        await page.keyboard.type(text, { delay: 10 });
        const options = page.locator(".picker:visible [role=option]");
        await options.first().waitFor();
        assert.deepEqual(await checkAppearance(visit, form), []);
        await page.keyboard.press("ArrowDown");
        assert.equal(await options.and(
          page.locator("[aria-selected=true]")).count(), 1);
        assert.deepEqual(await checkAppearance(visit, form), []);
        await page.keyboard.press("Escape");
        await options.first().waitFor({ state: "hidden" });
      });
    }
  }
}

test("rules and YAML are one query, and the browser goes back", search(WISH),
  {}, async (page) => {
    await page.getByLabel("Remove nature photo").click();
    await untilChips(page, 3);
    assert.doesNotMatch(await yaml(page), /nature/);
    assert.doesNotMatch(decodeURIComponent(page.url()), /nature/);
    await page.goBack();
    await untilChips(page, 4);
    assert.match(await yaml(page), /nature/);
    assert.deepEqual(await shownIds(page), wishedIds);
  });

test("what is typed as YAML shows as rules while it is typed",
  "/query-pictures", {}, async (page) => {
    await page.locator("#text").fill("want:\n- has: [Bird]\n- title: gull\n");
    await untilChips(page, 2);
    assert.deepEqual(await chips(page), ["has", "title"]);
  });

const COMMENTED = "# pets\nwant:\n  - has: [Cat,  # mine\n          Dog]\n" +
  "  - nature: [photo]\n";
for (const scripts of [false, true]) {
  test(`a value goes by its own cross, and comments stay, ${
    scripts ? "with" : "without"} scripts`, search(COMMENTED), { scripts },
  async (page) => {
    await page.getByLabel("Remove Dog from has").click();
    await page.getByLabel("Remove has Cat", { exact: true }).waitFor();
    assert.deepEqual(await page.locator("#chips .one > span").allTextContents(),
      ["Cat", "photo"]);
    assert.equal(await yaml(page), "# pets\nwant:\n  - has: [Cat,  # mine\n" +
      "          ]\n  - nature: [photo]\n");
    await page.getByLabel("Remove nature photo").click();
    await untilChips(page, 1);
    assert.match(await yaml(page), /^# pets\n.*# mine/s);
  });
}

test("a value of what is being typed goes with the rest of it as it stands",
  "/query-pictures", {}, async (page) => {
    await page.locator("#text").fill(COMMENTED);
    await page.getByLabel("Remove Cat from has").click();
    await page.getByLabel("Remove has Dog", { exact: true }).waitFor();
    assert.match(await yaml(page), /^# pets\nwant:\n  - has: \[[^\]]*Dog\]/);
  });

test("how many each rule leaves is counted after the pictures", search(WISH),
  {}, async (page) => {
    await page.locator("#chips .left").nth(3).waitFor();
    const left = (await page.locator("#chips .left").allTextContents())
      .map((/** @type {string} */ text) => Number(text.replace(/\D/g, "")));
    assert.equal(left.length, 4);
    assert.equal(left[3], wishedIds.length);
    assert.deepEqual([...left].sort((a, b) => b - a), left);
  });

const ANIMALS = "# all of them\nwant:\n- has: [Animal]\n";
for (const [width, scripts] of /** @type {const} */ ([[1440, true],
  [360, true], [360, false], [1440, false]])) {
  test(`what occurs most narrows the query down, at ${width} px, ${
    scripts ? "with" : "without"} scripts`, search(ANIMALS),
  { width, scripts }, async (page) => {
    if (width === 360) {
      await page.getByRole("link", { name: "Narrow down" }).click();
    }
    if (width === 360 || !scripts) {
      await page.getByRole("link", { name: "See what occurs most" }).click();
    }
    const line = page.locator("#narrow li", { has: page.getByRole("link",
      { name: "Want licence CC0-1.0" }) });
    await line.waitFor();
    const count = parseInt(await line.locator(".n").textContent(), 10);
    await line.getByRole("link", { name: "Want" }).click();
    await untilChips(page, 2);
    assert.equal(await yaml(page), `${ANIMALS}- licence: ["CC0-1.0"]\n`);
    assert.equal((await shownIds(page)).length, count);
    assert.ok(count > 0);
  });
}

for (const scripts of [false, true]) {
  test(`a wrong query stands there as it was typed, its fault named, ${
    scripts ? "with" : "without"} scripts`, "/query-pictures", { scripts },
  async (page) => {
    const wrong = "want:\n- hass: [Cat]\n# mine\n";
    await page.locator("#text").fill(wrong);
    await page.getByRole("button", { name: "Search" }).first().click();
    await page.getByText("Line 2, character 3").waitFor();
    assert.equal((await yaml(page)).trim(), wrong.trim());
    assert.equal(await page.locator("#text").getAttribute("aria-invalid"),
      "true");
  });
}

for (const scripts of [true, false]) {
  test(`a query too long for an address is changed by buttons, ${
    scripts ? "with" : "without"} scripts`, search(""), { scripts },
  async (page, seen) => {
    const nobody = Array.from({ length: 400 }, (_, i) => `"nobody ${1e6 + i}"`);
    await page.locator("#text").fill(`want:\n- has: [Animal]\n- nature: ${
      "[photo, drawing]"}\nexclude:\n- author: [${nobody.join(", ")}]\n`);
    await page.locator(".as-yaml [type=submit]").click();
    await untilChips(page, 3);
    assert.match(page.url(), /query-pictures(\?query=)?$/);
    await page.getByRole("button", { name: "Remove drawing from nature",
      exact: true }).click();
    await page.getByRole("button", { name: "Remove nature photo" }).waitFor();
    // Enter adds what was typed, and takes nothing away.
    await page.getByLabel("Its value").fill("CC0-1.0");
    if (scripts) await page.locator(".picker [role=option]").first().waitFor();
    await page.keyboard.press("Enter");
    if (scripts) {
      await page.getByRole("button", { name: "Want", exact: true }).click();
    }
    await untilChips(page, 4);
    await page.getByRole("button", { name: "Remove nature photo" }).click();
    await untilChips(page, 3);
    if (!scripts) {
      await page.getByRole("button", { name: "See what occurs most here" })
        .click();
    }
    await page.locator(".facet button").first().click();
    await untilChips(page, 4);
    assert.ok((await yaml(page)).includes("nobody 1000399"));
    await seen.allowScripts();
    assert.deepEqual(await checkAppearance(seen, "#rules"), []);
  });
}

test("when the server does not answer, the query stays and can be sent again",
  search(WISH), {}, async (page) => {
    const before = await yaml(page);
    let isDown = true;
    await page.route("**/query-pictures**", (/** @type {any} */ route) =>
      isDown ? route.abort() : route.continue());
    await page.getByLabel("Remove nature photo").click();
    const again = page.getByRole("button", { name: "Try again" });
    await again.waitFor();
    assert.equal(await yaml(page), before);
    isDown = false;
    await again.click();
    await untilChips(page, 3);
  }, /ERR_FAILED/);

test("the outlines of all results can be shown", search(WISH), {},
  async (page) => {
    await page.getByLabel("Outlines").check();
    await page.waitForFunction(() => getComputedStyle(
      /** @type {Element} */ (document.querySelector("#results .card .regions")))
      .opacity === "1");
  });

test("the shell line of the page finds what the page shows", search(WISH), {},
  async (page) => {
    const line = await page.locator("#curl-text").textContent();
    const [, address, body] = /^curl '([^']+)' --data-binary '([^]*)'$/.exec(
      line.trim().replace(/\\\n/g, "").replace(/\s+--data/, " --data")) || [];
    assert.ok(address, line);
    const answer = await fetch(address, { method: "POST", body });
    assert.deepEqual(await answer.json(), wished);
  });

await runAll();
