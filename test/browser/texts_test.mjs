#!/usr/bin/env node
// test/browser/texts_test.mjs: hostile texts in every field: each page that shows them is opened, and none of them runs.
// @ts-check
//
// From the environment: LONG=1 (every text in every field; else some of them in
// some fields and the worst in all), SHARED_DATA. The pages are opened without
// their Content-Security-Policy: escaping alone has to hold. Of the many pages
// those with the worst texts are opened, and some of the others; the browser
// parses the rest, and what it made of them is looked at.

import { OUR_OWN, Writer, hostileTexts } from "./hostile.mjs";
import { Own } from "./own.mjs";
import { install } from "./texts_inpage.mjs";
import { PATIENCE_MS, launch } from "./tools.mjs";

const isLong = process.env.LONG === "1";
const AT_ONCE = 4;
/** Texts that one round puts somewhere. */
const FIELDS = 30;
/** Rounds where not all of it is wanted: of the worst, and of the others. */
const WORST_ROUNDS = 6, OTHER_ROUNDS = 16;
const FAULTS_SHOWN = 12;
/** Of the pages that are parsed: how many at a time, and one of how many is
 * opened as well. */
const BATCH = 20, OPENED_OF = 100;
/** One of how many addresses that repeat the worst is opened too, where not all
 * of it is wanted: prime to their number. */
const REPEATED_OF = 5;

/** Addresses that repeat what they are asked, before and behind the text. */
const REPEATING = ["/query-pictures?query=", "/query-pictures?query=&ordering=",
  "/query-pictures?query=&after=", "/query-pictures?view=&text=",
  "/query-pictures?query=&limit=", "/object/?text=", "/new-object?name=",
  "/new-object?parent=",
  "/annotate?query=", "/gallery/?owner=", "/proposals?which=",
  "/new-dataset?query=", "/new-dataset?predecessor=", "/admin/reports?state=",
  "/admin/revert?username=", "/picture/1?query=", "/picture/1?done=", "/user/",
  "/object/", "/licence/", "/"];
const REPEATING_TO_STRANGERS = ["/login?next=", "/register?next="];

/** Forms whose refusal shows what was typed. */
const FORMS = ["/new-gallery", "/new-object", "/new-dataset",
  "/picture/1/report", "/upload", "/picture/1/edit", "/admin/users",
  "/admin/revert"];
const FORMS_OF_STRANGERS = ["/register", "/login"];

/** Pages that show what others left. */
const LISTS = ["/", "/query-pictures?limit=100", "/gallery/?limit=100",
  "/object/", "/dataset/", "/user/", "/log?limit=100", "/admin/",
  "/admin/reports", "/admin/reports?state=closed", "/admin/uploads",
  "/account/sessions", "/account/tokens", "/proposals?which=all",
  "/user/writer", "/user/writer/activity?limit=100",
  "/query-pictures?query=&facets=true", "/log/"];

/** A page, or what its form answers to a text.
 * @typedef {{path: string, text: string, isStranger: boolean}} Step */

/** One browser that follows no address away from the site. */
class Reader {
  /** @param {string} base @param {any} context @param {any} page */
  constructor(base, context, page) {
    this.base = base;
    this.context = context;
    this.page = page;
    /** @type {string[]} */
    this.faults = [];
  }

  /** @param {any} browser @param {string} base @param {string} session */
  static async open(browser, base, session) {
    // Nobody answers at the proxy, which all but this machine is asked by.
    const context = await browser.newContext({ bypassCSP: true,
      proxy: { server: "http://127.0.0.1:9", bypass: "localhost" } });
    await context.addInitScript(install);
    const reader = new Reader(base, context, await context.newPage());
    if (session) {
      await context.addCookies([{ name: "session", value: session,
        url: `${base}/` }]);
    }
    reader.page.on("request", (/** @type {any} */ request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== base && !/^(data|blob):/.test(protocol)) {
        reader.faults.push(`asks for ${request.url()}`);
      }
    });
    reader.page.setDefaultTimeout(PATIENCE_MS);
    reader.page.on("dialog", (/** @type {any} */ dialog) => {
      reader.faults.push(`says ${dialog.message()}`);
      dialog.dismiss();
    });
    return reader;
  }

  /** What is wrong with the page that is shown.
   * @param {any} response @returns {Promise<string[]>} */
  async look(response) {
    const { page } = this;
    if (!response || response.status() >= 500) {
      this.faults.push(`answers ${response?.status()}`);
    }
    const type = response?.headers()["content-type"] || "";
    if (type.startsWith("text/html")) {
      await page.mouse.move(200, 300);
      this.faults.push(...await page.evaluate(() =>
        /** @type {any} */ (window).texts.look(document)));
    }
    return this.faults.splice(0);
  }

  /** @param {string} path */
  async read(path) {
    return this.look(await this.page.goto(this.base + path));
  }

  /** Types a text into all fields of a form and sends it.
   * @param {string} path @param {string} text */
  async send(path, text) {
    const { page } = this;
    await page.goto(this.base + path);
    const [answer] = await Promise.all([page.waitForNavigation(),
      page.evaluate((/** @type {string} */ typed) =>
        /** @type {any} */ (window).texts.typeAndSend(typed), text)]);
    return this.look(answer);
  }

  /** What is wrong with pages that are parsed alone, each.
   * @param {Step[]} steps @returns {Promise<string[][]>} */
  async parse(steps) {
    const found = await this.page.evaluate((/** @type {Step[]} */ wanted) =>
      /** @type {any} */ (window).texts.readAllUnopened(wanted), steps);
    found[0].push(...this.faults.splice(0));
    return found;
  }

  close() {
    return this.context.close();
  }
}

/** Another text in each field. @param {Writer} writer @param {string[]} texts @param {number} round */
async function write(writer, texts, round) {
  const step = isLong ? 61 : 1;
  let at = round * (isLong ? 1 : FIELDS);
  const next = (/** @type {number} */ count) =>
    Array.from({ length: count }, () => texts[(at += step) % texts.length]);
  const picture = await writer.picture(next(7));
  const object = await writer.object(next(5));
  await writer.around(picture, next(5));
  if (object) await writer.regions(picture, object, next(4));
  await writer.gallery([picture], next(5));
  if (round % 4 === 0) await writer.dataset(next(3));
}

/** How many of the pages show the worst.
 * @param {Own} own @param {string[]} texts @param {Writer} writer */
async function writeAll(own, texts, writer) {
  const worst = texts.slice(0, OUR_OWN.length);
  for (let round = 0; round < (isLong ? worst.length : WORST_ROUNDS); round++) {
    await write(writer, [...worst.slice(round), ...worst.slice(0, round)], 0);
  }
  const worstPages = writer.pages.size;
  writer.isBrief = true;
  const rounds = isLong ? texts.length :
    Math.min(OTHER_ROUNDS, Math.floor(texts.length / FIELDS));
  for (let round = 0; round < rounds; round++) {
    await write(writer, texts, round);
  }
  const label = texts.slice(0, 40).map((text) =>
    `('${text.replace(/'/g, "''").replace(/[\x00-\x1f]/g, "")}')`);
  own.sql(`INSERT INTO api_token (account_id, label, token_sha256, scope)
    SELECT a.id, t.label, sha256(t.label::bytea), 'read'
    FROM account a, (VALUES ${label.join(",")}) AS t(label)
    WHERE a.name = 'writer' AND is_line(t.label, 100)`.replace(
    "t.label::bytea", "convert_to(t.label, 'UTF8')"));
  own.sql(`INSERT INTO session (account_id, user_agent, token_sha256,
    expires_at) SELECT a.id, t.label, sha256(convert_to(t.label, 'UTF8')),
    now() + interval '1 day'
    FROM account a, (VALUES ${label.join(",")}) AS t(label)
    WHERE a.name = 'boss'`);
  return worstPages;
}

/** @param {string} path @returns {Step} */
function step(path, text = "", isStranger = false) {
  return { path, text, isStranger };
}

/** The pages that repeat a text. @param {string} text */
function repeating(text) {
  const sent = encodeURIComponent(text);
  if (sent.length > 6000) return [];
  return [...REPEATING.map((path) => step(path + sent)),
    ...REPEATING_TO_STRANGERS.map((path) => step(path + sent, "", true))];
}

/** The forms that refuse a text. @param {string} text */
function refusing(text) {
  return [...FORMS.map((path) => step(path, text)),
    ...FORMS_OF_STRANGERS.map((path) => step(path, text, true))];
}

/** What is opened, and what is parsed alone.
 * @param {string[]} texts @param {Writer} writer @param {number} worstPages */
function plan(texts, writer, worstPages) {
  const worst = texts.slice(0, OUR_OWN.length);
  const pages = [...LISTS, ...writer.pages].map((path) => step(path));
  if (!isLong) {
    const repeated = worst.flatMap(repeating);
    return { opened: [...pages, ...worst.slice(0, 4).flatMap(refusing),
      ...repeated.filter((_, at) => at % REPEATED_OF === 0)],
    parsed: repeated };
  }
  const ofWorst = LISTS.length + worstPages;
  const parsed = [...pages.slice(ofWorst), ...texts.flatMap(repeating),
    ...texts.flatMap(refusing)];
  return { opened: [...pages.slice(0, ofWorst), ...worst.flatMap(repeating),
    ...worst.flatMap(refusing),
    ...parsed.filter((_, at) => at % OPENED_OF === 0)], parsed };
}

/** @param {Step} step @param {string[]} found */
function faultsOf({ path, text }, found) {
  return found.map((fault) => `${path} ${text}: ${fault}`);
}

/** Parses pages, those of one reader after the other's.
 * @param {Step[]} steps  taken from @param {Reader} member
 * @param {Reader} stranger @param {string[]} faults */
async function parseAll(steps, member, stranger, faults) {
  await member.read("/help/");
  await stranger.read("/help/");
  while (steps.length > 0) {
    const { isStranger } = steps[0];
    const last = steps.findIndex((step) => step.isStranger !== isStranger);
    const batch = steps.splice(0,
      Math.min(BATCH, last < 0 ? steps.length : last));
    const found = await (isStranger ? stranger : member).parse(batch)
      .catch((/** @type {any} */ error) => batch.map(() => [String(error)]));
    batch.forEach((step, at) => faults.push(...faultsOf(step, found[at])));
  }
}

/** @param {any} browser @param {Writer} writer @param {string[]} texts
 * @param {number} worstPages */
async function readAll(browser, writer, texts, worstPages) {
  const { opened, parsed } = plan(texts, writer, worstPages);
  const counts = { opened: opened.length, parsed: parsed.length };
  parsed.sort((a, b) => Number(a.isStranger) - Number(b.isStranger));
  /** @type {string[]} */
  const faults = [];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    const member = await Reader.open(browser, writer.base,
      writer.administrator);
    const stranger = await Reader.open(browser, writer.base, "");
    for (let step = opened.shift(); step; step = opened.shift()) {
      const { path, text, isStranger } = step;
      const reader = isStranger ? stranger : member;
      const found = await (text ? reader.send(path, text) : reader.read(path))
        .catch((error) => [String(error)]);
      faults.push(...faultsOf(step, found));
    }
    await parseAll(parsed, member, stranger, faults);
    await member.close();
    await stranger.close();
  }));
  return { ...counts, faults };
}

/** What the reader says of a page where each kind of text has got through,
 * opened and parsed.
 * @param {any} browser @param {string} base */
async function readBroken(browser, base) {
  const reader = await Reader.open(browser, base, "");
  const body = "<p onclick='1'><a href='javascript:1'>x</a>" +
    "<script>window.ran = 1; alert(1)</script><iframe></iframe>" +
    "<img src='https://evil.example/'>";
  await reader.context.route(`${base}/broken`, (/** @type {any} */ route) =>
    route.fulfill({ contentType: "text/html", body }));
  const opened = await reader.read("/broken");
  await reader.read("/help/");
  const [parsed] = await reader.parse([step("/broken")]);
  await reader.close();
  return { opened, parsed };
}

/** Whether each of these is in one of the faults.
 * @param {string[]} faults @param {...string} parts */
function tells(faults, ...parts) {
  return parts.every((part) => faults.some((one) => one.includes(part)));
}

/** @param {boolean} isGood @param {string} name @param {string[]} [lines] */
function report(isGood, name, lines = []) {
  console.log([`${isGood ? "ok" : "not ok"} ${name}`,
    ...lines.map((line) => `# ${line.replace(/\s+/g, " ").slice(0, 300)}`)]
    .join("\n"));
  if (!isGood) process.exitCode = 1;
}

const texts = hostileTexts();
const own = await Own.start();
let worstPages = 0;
try {
  console.log("1..3");
  const writer = new Writer(own.base, own.account("writer"),
    own.account("boss", true));
  try {
    worstPages = await writeAll(own, texts, writer);
    report(writer.taken > writer.refused && writer.pages.size > 80,
      "whatever is typed is taken or refused with words",
      [`${texts.length} texts: ${writer.taken} taken, ${writer.refused} refused`]);
  } catch (error) {
    report(false, "whatever is typed is taken or refused with words",
      [String(/** @type {Error} */ (error).stack)]);
  }
  const browser = await launch();
  const noticed = await readBroken(browser, own.base);
  const marks = ["onclick", "javascript:", "<iframe", "<script"];
  report(tells(noticed.opened, "asks for", "says 1", "has run", ...marks) &&
    tells(noticed.parsed, ...marks), "a text that got through is noticed",
  [...noticed.opened, ...noticed.parsed]);
  const { opened, parsed, faults } = await readAll(browser, writer, texts,
    worstPages);
  await browser.close();
  report(opened > 250 && faults.length === 0,
    "no page that shows a text runs it, asks elsewhere for it or breaks",
    [`${opened} pages opened, ${parsed} parsed`, ...faults.slice(0, FAULTS_SHOWN)]);
} finally {
  own.remove();
}
