#!/usr/bin/env node
// test/browser/shots.mjs: takes a picture of every page in both themes and three widths, to be looked at.
// @ts-check
//
//	PINAKES_URL=http://localhost:8080 node test/browser/shots.mjs [FOLDER]
//
// FOLDER is build/shots where none is named; PAGES, a regular expression,
// chooses pages by name, WIDTHS and THEMES by what they say.

import { mkdir } from "node:fs/promises";

import { listPages } from "./pages.mjs";
import { launch, root } from "./tools.mjs";
import { visit } from "./visit.mjs";

const AT_ONCE = 2;
const HEIGHT_MAX = 12000;

const base = (process.env.PINAKES_URL || "http://localhost:8080")
  .replace(/\/$/, "");
const folder = process.argv[2] || `${root}build/shots`;
const wanted = new RegExp(process.env.PAGES || "");
const widths = /** @type {const} */ ([360, 768, 1440]).filter((width) =>
  new RegExp(process.env.WIDTHS || "").test(String(width)));
const themes = /** @type {const} */ (["light", "dark"]).filter((theme) =>
  new RegExp(process.env.THEMES || "").test(theme));

/** @param {any} browser @param {import("./pages.mjs").Page} page
 * @param {import("./visit.mjs").Conditions} conditions */
async function shoot(browser, page, conditions) {
  const seen = await visit(browser, base + page.path, conditions,
    page);
  await seen.scroll();
  const height = await seen.page.evaluate(() =>
    document.documentElement.scrollHeight);
  await seen.page.screenshot({
    path: `${folder}/${page.name}-${conditions.width}-` +
      `${conditions.theme}.png`,
    fullPage: height <= HEIGHT_MAX, animations: "disabled",
  });
  await seen.leave();
}

await mkdir(folder, { recursive: true });
const pages = (await listPages(base)).filter(({ name }) => wanted.test(name));
const turns = pages.flatMap((page) => widths.flatMap((width) =>
  themes.map((theme) => ({ page, width, theme }))));
const total = turns.length;
const browser = await launch();
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  for (let turn = turns.shift(); turn; turn = turns.shift()) {
    const { page, width, theme } = turn;
    await shoot(browser, page, { width, theme, scripts: true });
  }
}));
await browser.close();
console.log(`${total} pictures are in ${folder}`);
