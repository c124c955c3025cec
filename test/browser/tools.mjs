// test/browser/tools.mjs: the browser, and the packages that test/browser/install put into build/browser.
// @ts-check

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** How long a page is waited for; the machine may be busy. */
export const PATIENCE_MS = 30000;

const installed = createRequire(`${root}build/browser/package.json`);

export const { chromium } = installed("playwright-core");
export const { HtmlValidate } = installed("html-validate");
export const typescript = installed("typescript");
export const axeSource = readFileSync(
  installed.resolve("axe-core/axe.min.js"), "utf8");

/** @returns {Promise<any>} a module that can only be imported */
export const openapiValidator = () =>
  import(installed.resolve("@seriousme/openapi-schema-validator"));

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];

/** Chromium's sandbox does not start as root. */
function isRoot() {
  return typeof process.getuid === "function" && process.getuid() === 0;
}

/** Starts Debian's Chromium. */
export function launch() {
  const executablePath = PLACES.find((path) => existsSync(path));
  if (!executablePath) {
    throw new Error("chromium is missing: contrib/instance/install test");
  }
  return chromium.launch({
    executablePath,
    chromiumSandbox: !isRoot(),
    args: ["--disable-lcd-text", "--font-render-hinting=none"],
  });
}
