#!/usr/bin/env node
// test/browser/checks_test.mjs: every check finds the fault it is for, on small pages that have it.
// @ts-check

import { createServer } from "node:http";

import { check } from "./checks.mjs";
import { launch } from "./tools.mjs";
import { visit } from "./visit.mjs";

const AT_ONCE = 3;
const POLICY = "default-src 'none'; img-src 'self'; style-src 'self'; " +
  "script-src 'self'";
const PIXEL = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABA" +
  "AEAAAIBRAA7", "base64");

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {string} [expect]  how the rule begins; none: no fault at all
 * @property {string} [body]
 * @property {string} [css]
 * @property {string} [js]
 * @property {number} [status]
 * @property {string} [policy]
 * @property {360 | 768 | 1440} [width]
 * @property {"light" | "dark"} [theme]
 */

const GOOD = "<h1>A page</h1>\n<p>Words and <a href=\".\">a link</a>.</p>";
const PICTURE = "<img src=\"pixel.gif\" width=\"40\" height=\"40\" alt=\"Dot\">";

/** @type {Case[]} */
const cases = [
  { name: "a good page has no fault", body: `${GOOD}\n${PICTURE}` },
  { name: "another status is found", expect: "answer", status: 404 },
  { name: "an unsafe policy is found", expect: "answer",
    policy: `${POLICY} 'unsafe-inline'` },
  { name: "invalid HTML is found", expect: "html",
    body: `${GOOD}<p><div>in a paragraph</div></p>` },
  { name: "faint text is found", expect: "axe color-contrast",
    body: `${GOOD}<p class="faint">Hardly to be read</p>`,
    css: ".faint { color: #ccc }" },
  { name: "faint text in what is folded is found",
    expect: "axe color-contrast, all unfolded",
    body: `${GOOD}<details><summary>More of it</summary>` +
      "<p class=\"faint\">Hardly to be read</p></details>",
    css: ".faint { color: #ccc } summary { min-height: 44px }" },
  { name: "a field without a label is found", expect: "axe label",
    body: `${GOOD}<input type="text" class="tall">` },
  { name: "a message in the console is found", expect: "console",
    js: "console.log('left over');" },
  { name: "an error of a script is found", expect: "console",
    js: "nobody.knows();" },
  { name: "a file that is not there is found", expect: "failed-request",
    body: `${GOOD}<img src="gone.gif" width="40" height="40" alt="Dot">` },
  { name: "a request to another origin is found", expect: "other-origin",
    policy: POLICY.replace("img-src", "img-src http://127.0.0.1:9"),
    body: `${GOOD}<img src="http://127.0.0.1:9/a.gif" width="40" height="40"` +
      " alt=\"Dot\">" },
  { name: "a shift of the layout is found", expect: "layout-shift",
    js: "setTimeout(() => document.querySelector('h1').before(" +
      "Object.assign(document.createElement('div'), { className: 'late' }))" +
      ", 100);", css: ".late { height: 200px }" },
  { name: "sideways scroll is found", expect: "sideways-scroll",
    body: `${GOOD}<p class="wide">wide</p>`, css: ".wide { width: 2000px }" },
  { name: "sideways scroll at 320 px alone is found",
    expect: "sideways-scroll at 320", width: 360,
    body: `${GOOD}<p class="wide">wide</p>`, css: ".wide { width: 340px }" },
  { name: "a heavy page is found", expect: "too-heavy",
    js: `//${Array.from({ length: 40000 }, (_, i) => i).join(",")}` },
  { name: "a small target is found", expect: "target-size",
    body: `${GOOD}<button type="button" class="tiny" aria-label="Tiny">` +
      "</button>", css: ".tiny { width: 20px; height: 20px; padding: 0 }" },
  { name: "a control too small for a finger is found", expect: "target-size",
    width: 360, body: `${GOOD}<button type="button" class="low">Low</button>`,
    css: ".low { width: 80px; height: 36px; padding: 0 }" },
  { name: "a focus that cannot be seen is found",
    expect: "focus-looks-the-same",
    css: "a:focus { outline: none }" },
  { name: "a focus hidden by what contains it is found",
    expect: "focus-not-seen",
    body: `${GOOD}<div class="cut"><button type="button" class="all">` +
      "Button</button></div>",
    css: ".cut { overflow: hidden; width: 100px; height: 44px }" +
      ".all { width: 100px; height: 44px; border: 0; border-radius: 0 }" +
      ".all:focus { outline: 2px solid; outline-offset: 2px }" },
  { name: "a control that Tab does not reach is found",
    expect: "not-reached-by-tab",
    body: `${GOOD}<button type="button" class="tall" tabindex="-1">Out` +
      "</button>" },
  { name: "a focus under something else is found", expect: "focus-covered",
    body: `${GOOD}<div class="lid"></div>`,
    css: ".lid { position: fixed; inset: 0; opacity: 0.9 }" },
  { name: "a focus that is caught is found", expect: "not-reached-by-tab",
    body: `${GOOD}<button type="button" class="tall">One</button>` +
      "<button type=\"button\" class=\"tall\">Two</button>",
    js: "document.querySelector('button').addEventListener('keydown'," +
      " (event) => event.preventDefault());" },
  { name: "movement that is not wanted is found", expect: "reduced-motion",
    theme: "dark", css: "a { transition: color 1s }" },
  { name: "a picture without its size is found", expect: "picture",
    body: `${GOOD}<img src="pixel.gif" alt="Dot">` },
];

/** @param {Case} one */
function pageOf(one) {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="pixel.gif"><link rel="stylesheet" href="a.css">
${one.js ? "<script type=\"module\" src=\"a.js\"></script>" : ""}
</head><body><main>${one.body || GOOD}</main></body></html>`;
}

const CSS = ":root { color-scheme: light dark } body { overflow-wrap: anywhere }" +
  ".tall { min-height: 44px; min-width: 44px }" +
  "a:focus-visible { outline: 2px solid; outline-offset: 2px }";

/** Each case has a folder of its own: /0/, /1/ and so on. */
const server = createServer((request, response) => {
  const [, folder, file] = (request.url || "").split("/");
  const one = cases[Number(folder)];
  const answers = /** @type {Record<string, [string, string | Buffer]>} */ ({
    "": ["text/html", pageOf(one)],
    "a.css": ["text/css", CSS + (one.css || "")],
    "a.js": ["text/javascript", one.js || ""],
    "pixel.gif": ["image/gif", PIXEL],
  });
  const found = answers[file];
  response.writeHead(!found ? 404 : file === "" ? one.status || 200 : 200, {
    "Content-Security-Policy": one.policy || POLICY,
    "Content-Type": found ? found[0] : "text/plain",
  });
  response.end(found ? found[1] : "");
});

/** @param {any} browser @param {string} url @param {Case} one */
async function faultsOf(browser, url, one) {
  const seen = await visit(browser, url, { scripts: true,
    theme: one.theme || "light", width: one.width || 1440 });
  try {
    return await check(seen, { name: "a-page", status: 200,
      looksClosely: true });
  } finally {
    await seen.close();
  }
}

/** @param {Case} one @param {import("./checks.mjs").Fault[]} faults */
function report(one, faults) {
  const { name, expect } = one;
  const isGood = expect === undefined ? faults.length === 0 :
    faults.some(({ rule }) => rule.startsWith(expect));
  console.log(`${isGood ? "ok" : "not ok"} ${name}`);
  if (isGood) return;
  process.exitCode = 1;
  for (const { rule, where, text } of faults) {
    console.log(`# found instead: ${rule}: ${where}: ${text}`
      .replace(/\s+/g, " "));
  }
}

console.log(`1..${cases.length}`);
await new Promise((done) => server.listen(0, "127.0.0.1",
  () => done(undefined)));
const { port } = /** @type {any} */ (server.address());
const browser = await launch();
const turns = [...cases.entries()];
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  for (let turn = turns.shift(); turn; turn = turns.shift()) {
    const [i, one] = turn;
    report(one, await faultsOf(browser, `http://127.0.0.1:${port}/${i}/`, one));
  }
}));
await browser.close();
server.close();
