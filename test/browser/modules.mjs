// test/browser/modules.mjs: modules of the pages that need no page, for tests that need no browser.
// @ts-check

import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Where scripts of public/js can be imported from: Node reads .js as modules
 * only below a package that says so. */
function copied() {
  const place = `${root}build/browser/modules`;
  mkdirSync(place, { recursive: true });
  cpSync(`${root}public/js`, place, { recursive: true });
  writeFileSync(`${place}/package.json`, '{"type":"module"}\n');
  return place;
}

const place = copied();

/** @param {string} name  of a script of public/js
 * @returns {Promise<any>} */
export const load = (name) => import(`${place}/${name}.js`);
