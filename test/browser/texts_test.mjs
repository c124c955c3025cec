#!/usr/bin/env node
// test/browser/texts_test.mjs: hostile texts in every field: each page that shows them is opened, and none of them runs.
// @ts-check
//
// From the environment: LONG=1 (every text in every field; else some of them in
// some fields and the worst in all), SHARED_DATA. The pages are opened without
// their Content-Security-Policy: escaping alone has to hold.

import { OUR_OWN, Writer, hostileTexts } from "./hostile.mjs";
import { Own } from "./own.mjs";
import { launch } from "./tools.mjs";

const isLong = process.env.LONG === "1";
const AT_ONCE = 4;
/** Texts that one round puts somewhere. */
const FIELDS = 30;
/** Rounds where not all of it is wanted: of the worst, and of the others. */
const WORST_ROUNDS = 6, OTHER_ROUNDS = 16;
const FAULTS_SHOWN = 12;

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

/** In the page: what no template of ours makes. */
function lookAround() {
  const found = [];
  const odd = "iframe,object,embed,base,applet,frameset,marquee,math,video," +
    "audio,meta[http-equiv],link[rel=import],svg script,svg foreignObject";
  for (const element of document.querySelectorAll(odd)) {
    found.push(element.outerHTML.slice(0, 200));
  }
  for (const script of document.scripts) {
    if (!script.src.startsWith(`${location.origin}/js/`)) {
      found.push(script.outerHTML.slice(0, 200));
    }
  }
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name) || (/^(href|src|action|formaction|xlink:href)$/i
        .test(name) && /^\s*(javascript|vbscript|data):/i.test(value))) {
        found.push(`${element.tagName} ${name}=${value}`.slice(0, 200));
      }
    }
  }
  if ("ran" in window) found.push("a script has run");
  return found;
}

/** In the page: its form, filled with a text and sent as it is.
 * @param {string} text */
function typeAndSend(text) {
  const form = document.querySelector("main form[method=post]") ||
    document.querySelector("main form:not([role])");
  if (!(form instanceof HTMLFormElement)) throw new Error("there is no form");
  for (const field of form.elements) {
    if ((field instanceof HTMLInputElement && field.type === "text") ||
      field instanceof HTMLTextAreaElement) field.value = text;
  }
  HTMLFormElement.prototype.submit.call(form);
}

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
    reader.page.setDefaultTimeout(10000);
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
      this.faults.push(...await page.evaluate(lookAround));
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
      page.evaluate(typeAndSend, text)]);
    return this.look(answer);
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

/** @param {Own} own @param {string[]} texts @param {Writer} writer */
async function writeAll(own, texts, writer) {
  const worst = texts.slice(0, OUR_OWN.length);
  for (let round = 0; round < (isLong ? worst.length : WORST_ROUNDS); round++) {
    await write(writer, [...worst.slice(round), ...worst.slice(0, round)], 0);
  }
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
}

/** @param {string[]} texts @param {Writer} writer */
function plan(texts, writer) {
  /** @param {string} path @param {boolean} [isStranger] */
  const step = (path, text = "", isStranger = false) =>
    ({ path, text, isStranger });
  const all = [...LISTS, ...writer.pages].map((path) => step(path));
  for (const text of isLong ? texts : texts.slice(0, OUR_OWN.length)) {
    const sent = encodeURIComponent(text);
    if (sent.length > 6000) continue;
    all.push(...REPEATING.map((path) => step(path + sent)),
      ...REPEATING_TO_STRANGERS.map((path) => step(path + sent, "", true)));
  }
  for (const text of isLong ? texts : texts.slice(0, 4)) {
    all.push(...FORMS.map((path) => step(path, text)),
      ...FORMS_OF_STRANGERS.map((path) => step(path, text, true)));
  }
  return isLong ? all : all.filter(({ path }, at) =>
    !path.includes("%") || at % 2 === 0);
}

/** @param {any} browser @param {Writer} writer @param {string[]} texts */
async function readAll(browser, writer, texts) {
  const steps = plan(texts, writer);
  const count = steps.length;
  /** @type {string[]} */
  const faults = [];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    const member = await Reader.open(browser, writer.base,
      writer.administrator);
    const stranger = await Reader.open(browser, writer.base, "");
    for (let step = steps.shift(); step; step = steps.shift()) {
      const { path, text, isStranger } = step;
      const reader = isStranger ? stranger : member;
      const found = await (text ? reader.send(path, text) : reader.read(path))
        .catch((error) => [String(error)]);
      faults.push(...found.map((fault) => `${path} ${text}: ${fault}`));
    }
    await member.close();
    await stranger.close();
  }));
  return { count, faults };
}

/** What the reader says of a page where each kind of text has got through.
 * @param {any} browser @param {string} base */
async function readRun(browser, base) {
  const reader = await Reader.open(browser, base, "");
  const answer = await reader.page.goto(`${base}/help/`);
  await reader.page.setContent("<p onclick='1'><a href='javascript:1'>x</a>" +
    "<script>window.ran = 1; alert(1)</script><iframe></iframe>" +
    "<img src='https://evil.example/'>", { waitUntil: "commit" });
  await reader.page.waitForFunction(() => "ran" in window);
  const found = await reader.look(answer);
  await reader.close();
  return found;
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
try {
  console.log("1..3");
  const writer = new Writer(own.base, own.account("writer"),
    own.account("boss", true));
  try {
    await writeAll(own, texts, writer);
    report(writer.taken > writer.refused && writer.pages.size > 80,
      "whatever is typed is taken or refused with words",
      [`${texts.length} texts: ${writer.taken} taken, ${writer.refused} refused`]);
  } catch (error) {
    report(false, "whatever is typed is taken or refused with words",
      [String(/** @type {Error} */ (error).stack)]);
  }
  const browser = await launch();
  const noticed = await readRun(browser, own.base);
  report(["asks for", "says 1", "onclick", "javascript:", "<iframe", "<script",
    "has run"].every((part) => noticed.some((one) => one.includes(part))),
  "a text that got through is noticed", noticed);
  const { count, faults } = await readAll(browser, writer, texts);
  await browser.close();
  report(count > 250 && faults.length === 0,
    "no page that shows a text runs it, asks elsewhere for it or breaks",
    [`${count} pages`, ...faults.slice(0, FAULTS_SHOWN)]);
} finally {
  own.remove();
}
