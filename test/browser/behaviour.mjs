// test/browser/behaviour.mjs: tests of what pages do: each a sentence and a function that is given a page.
// @ts-check

import assert from "node:assert/strict";

import { launch } from "./tools.mjs";
import { visit } from "./visit.mjs";

/**
 * @typedef {import("./visit.mjs").Visit} Visit
 *
 * @typedef {object} Wish
 * @property {360 | 768 | 1440} [width]  1440 where not said
 * @property {"light" | "dark"} [theme]  light
 * @property {boolean} [scripts]  yes
 * @property {string} [session]  the cookie of who sees it
 *
 * @typedef {object} Behaviour
 * @property {string} name  a sentence
 * @property {string} path
 * @property {Wish} wish
 * @property {(page: any, visit: Visit) => Promise<void>} run
 * @property {RegExp} [expected]  messages in the console that belong to it
 */

export const base = (process.env.PINAKES_URL || "http://localhost:8080")
  .replace(/\/$/, "");

/** @type {Behaviour[]} */
const behaviours = [];

/**
 * @param {string} name @param {string} path @param {Wish} wish
 * @param {(page: any, visit: Visit) => Promise<void>} run
 * @param {RegExp} [expected]
 */
export function test(name, path, wish, run, expected) {
  behaviours.push({ name, path, wish, run, expected });
}

/** An answer of the API. @param {string} path */
export async function ask(path) {
  const answer = await fetch(base + path);
  assert.equal(answer.status, 200, path);
  return answer.json();
}

/** @param {any} browser @param {Behaviour} behaviour */
async function run(browser, { path, wish, run: steps, expected }) {
  const seen = await visit(browser, base + path, {
    width: wish.width || 1440, theme: wish.theme || "light",
    scripts: wish.scripts ?? true,
  }, { session: wish.session });
  try {
    await steps(seen.page, seen);
    assert.deepEqual(seen.messages.filter((text) => !expected?.test(text)),
      [], "messages in the console");
  } finally {
    await seen.close();
  }
}

/** Runs all that were given to test(), and says how it went in TAP. */
export async function runAll() {
  const wanted = new RegExp(process.env.PAGES || "");
  const chosen = behaviours.filter(({ name, path }) =>
    wanted.test(name) || wanted.test(path));
  console.log(`1..${chosen.length}`);
  if (chosen.length === 0) return;
  const browser = await launch();
  for (const behaviour of chosen) {
    try {
      await run(browser, behaviour);
      console.log(`ok ${behaviour.name}`);
    } catch (error) {
      process.exitCode = 1;
      console.log(`not ok ${behaviour.name}\n# ${base}${behaviour.path}`);
      for (const line of String(/** @type {Error} */ (error).stack)
        .split("\n").slice(0, 12)) console.log(`# ${line}`);
    }
  }
  await browser.close();
}
