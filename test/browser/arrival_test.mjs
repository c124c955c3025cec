#!/usr/bin/env node
// test/browser/arrival_test.mjs: pages that arrive in parts, as over a slow line: what is shown already stays where it is.
// @ts-check

import assert from "node:assert/strict";
import { createServer } from "node:http";

import { base } from "./behaviour.mjs";
import { listPages } from "./pages.mjs";
import { launch } from "./tools.mjs";
import { visit } from "./visit.mjs";

const PARTS = 24;
const PART_MS = 40;
const WIDTHS = /** @type {const} */ ([360, 1440]);
const NAMES = new RegExp("^(home|query-pictures|dataset-next|gallery-1|" +
  "object-branch|picture-signed-in)$");

/** Sends pages in parts that are cut anywhere, all else as it comes. */
async function slowly() {
  const server = createServer(async (request, response) => {
    const answer = await fetch(base + request.url, { redirect: "manual",
      headers: { cookie: request.headers.cookie || "", accept: "*/*" } });
    const body = Buffer.from(await answer.arrayBuffer());
    const kind = answer.headers.get("content-type") || "";
    response.writeHead(answer.status, { "content-type": kind,
      "content-security-policy":
        answer.headers.get("content-security-policy") || "" });
    const parts = kind.startsWith("text/html") ? PARTS : 1;
    const size = Math.ceil(body.length / parts);
    // Cut between lines: half a word grows, wherever it stands.
    for (let at = 0, end; at < body.length; at = end) {
      const line = body.indexOf("\n", at + size);
      end = line < 0 ? body.length : line + 1;
      response.write(body.subarray(at, end));
      await new Promise((done) => setTimeout(done, PART_MS));
    }
    response.end();
  });
  await new Promise((done) => {
    server.listen(0, "127.0.0.1", () => done(0));
  });
  return server;
}

const pages = (await listPages(base)).filter(({ name }) => NAMES.test(name) &&
  new RegExp(process.env.PAGES || "").test(name));
const server = await slowly();
const { port } = /** @type {import("node:net").AddressInfo} */ (
  server.address());
const browser = await launch();
console.log(`1..${pages.length * WIDTHS.length}`);
for (const page of pages) {
  for (const width of WIDTHS) {
    const name = `what is shown of ${page.name} stays where it is while ` +
      `more arrives, ${width} px`;
    const seen = await visit(browser, `http://localhost:${port}${page.path}`,
      { theme: "light", width, scripts: true }, page);
    try {
      assert.deepEqual(seen.shifts, []);
      console.log(`ok ${name}`);
    } catch {
      process.exitCode = 1;
      console.log(`not ok ${name}`);
      for (const { value, what } of seen.shifts) {
        console.log(`# ${value}: ${what.join("; ")}`);
      }
    } finally {
      await seen.close();
    }
  }
}
await browser.close();
server.close();
