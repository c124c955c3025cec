#!/usr/bin/env node
// test/browser/run.mjs: walks every page in both themes, three widths, with and without scripts, and says in TAP what is wrong.
// @ts-check
//
//	PINAKES_URL=http://localhost:8080 node test/browser/run.mjs
//
// From the environment: LONG=1 (every page under all twelve conditions; else
// a sample, each page of it once), TURN (which sample, and which conditions:
// another for each commit where it is not said, so that a week of work has
// seen them), PAGES (a regular expression: only the pages whose names it
// finds, and all of those). The instance needs the demo set.

import { execFileSync } from "node:child_process";

import { check } from "./checks.mjs";
import { listPages } from "./pages.mjs";
import { launch } from "./tools.mjs";
import { describeConditions, visit } from "./visit.mjs";

const AT_ONCE = 3;
const FAULTS_SHOWN = 4;
// Prime to twelve, so that neighbours in the list differ in much.
const STRIDE = 5;
// Of the pages of one kind a run sees this part, and one at least.
const PART = 1 / 3;
const TURNS = 5040;

const base = (process.env.PINAKES_URL || "http://localhost:8080")
  .replace(/\/$/, "");
const isLong = process.env.LONG === "1";
const turn = Number(process.env.TURN || turnOfTree());
const wanted = new RegExp(process.env.PAGES || "");

/** The same wherever this commit is tested, another for the next one. */
function turnOfTree() {
  try {
    const tree = execFileSync("git", ["rev-parse", "HEAD^{tree}"],
      { encoding: "utf8" });
    return Number.parseInt(tree.slice(0, 8), 16) % TURNS;
  } catch {
    return 0;
  }
}

/** @returns {import("./visit.mjs").Conditions[]} */
function allConditions() {
  const all = [];
  for (const scripts of [true, false]) {
    for (const theme of /** @type {const} */ (["light", "dark"])) {
      for (const width of /** @type {const} */ ([360, 768, 1440])) {
        all.push({ theme, width, scripts });
      }
    }
  }
  return all;
}

/** Those that follow one another in their kind, from a place that the turn
 * says. @param {import("./pages.mjs").Page[]} pages */
function sample(pages) {
  /** @type {Map<string, import("./pages.mjs").Page[]>} */
  const kinds = new Map();
  for (const page of pages) {
    kinds.set(page.kind, [...kinds.get(page.kind) || [], page]);
  }
  const chosen = new Set([...kinds.values()].flatMap((kind) => {
    const first = Math.floor(turn / 12) % kind.length;
    return [...kind, ...kind].slice(first,
      first + Math.ceil(kind.length * PART));
  }));
  return pages.filter((page) => chosen.has(page));
}

/** @param {import("./pages.mjs").Page[]} pages */
function plan(pages) {
  const all = allConditions();
  if (isLong) {
    return pages.flatMap((page) =>
      all.map((conditions) => ({ page, conditions })));
  }
  return (process.env.PAGES ? pages : sample(pages)).map((page) => ({ page,
    conditions: all[(turn + pages.indexOf(page) * STRIDE) % all.length] }));
}

/** @param {import("./checks.mjs").Fault[]} faults */
function diagnose(faults) {
  const lines = [];
  /** @type {Map<string, import("./checks.mjs").Fault[]>} */
  const rules = new Map();
  for (const fault of faults) {
    rules.set(fault.rule, [...rules.get(fault.rule) || [], fault]);
  }
  for (const [rule, found] of rules) {
    for (const { where, text } of found.slice(0, FAULTS_SHOWN)) {
      lines.push(`# ${rule}: ${[where, text].filter(Boolean).join(": ")}`);
    }
    if (found.length > FAULTS_SHOWN) {
      lines.push(`# ${rule}: and ${found.length - FAULTS_SHOWN} more`);
    }
  }
  return lines.map((line) => line.replace(/\s+/g, " "));
}

/** @param {any} browser @param {ReturnType<typeof plan>[0]} turn */
async function walk(browser, { page, conditions }) {
  const seen = await visit(browser, base + page.path, conditions,
    page);
  const faults = await check(seen, {
    status: page.status || 200, name: page.name,
    looksClosely: isLong && conditions.width === 1440 && conditions.scripts,
  });
  await seen.leave();
  return faults;
}

/** @param {any} browser @param {ReturnType<typeof plan>[0]} one */
async function report(browser, one) {
  const name = `${one.page.name}: ${describeConditions(one.conditions)}`;
  let faults;
  try {
    faults = await walk(browser, one);
  } catch (error) {
    faults = [{ rule: "broken", where: one.page.path,
      text: String(/** @type {Error} */ (error).stack) }];
  }
  const isGood = faults.length === 0;
  console.log([`${isGood ? "ok" : "not ok"} ${name}`,
    ...isGood ? [] : [`# ${base}${one.page.path}`],
    ...diagnose(faults)].join("\n"));
  return isGood;
}

const pages = (await listPages(base)).filter(({ name }) => wanted.test(name));
const turns = plan(pages);
console.log(`1..${turns.length}\n# TURN=${turn}, of ${pages.length} pages`);
const browser = await launch();
let areGood = true;
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  for (let next = turns.shift(); next; next = turns.shift()) {
    areGood = await report(browser, next) && areGood;
  }
}));
await browser.close();
process.exitCode = areGood ? 0 : 1;
