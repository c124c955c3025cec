// test/browser/pages.mjs: every page that the browser tests walk; what they are about is asked of the API.
// @ts-check

import { readFileSync } from "node:fs";

import { root } from "./tools.mjs";

/**
 * @typedef {object} Page
 * @property {string} name   for people, and for PAGES=
 * @property {string} path
 * @property {number} [status]  that it answers; 200 where not said
 * @property {string} [file]  nginx's own answer, that cannot be provoked
 */

/** @param {string} base @param {string} path */
async function ask(base, path) {
  const answer = await fetch(base + path);
  if (!answer.ok) throw new Error(`${path} answers ${answer.status}`);
  return answer.json();
}

/** What is no page for a browser to show: feeds and lists for programs. */
const FOR_PROGRAMS = /atom|feed|\.xml$|\.txt$/;

/** The pages of the route table, as patterns: /gallery/{id}. */
function pageRoutes() {
  const table = readFileSync(`${root}fcgi/routes.c`, "utf8");
  return [...table.matchAll(/\{ GET,\s*"([^"]+)",\s*PAGE,/g)]
    .map(([, path]) => path).filter((path) => !FOR_PROGRAMS.test(path));
}

/** @param {string} route @param {string} path */
function fits(route, path) {
  const pattern = route.replace(/\{[a-z]+\}/g, "[^/]+");
  return new RegExp(`^${pattern}/?$`).test(path.split("?")[0]);
}

const FILES = [400, 405, 413, 414, 429, 500, 502, 503, 504];

/** What nginx answers itself, from files in the folder of the instance: most
 * of it cannot be provoked. @returns {Page[]} */
function files() {
  const folder = process.env.PINAKES_VAR;
  if (!folder) {
    console.log("# PINAKES_VAR is not set: the error pages are left out");
    return [];
  }
  return FILES.map((status) => ({
    name: `error-${status}-file`, path: `/errors-${status}`, status,
    file: `${folder}/errors/${status}.html`,
  }));
}

/** Pages that need an example, and further states of those that do not.
 * @param {string} base @returns {Promise<Page[]>} */
async function examples(base) {
  void ask(base, "/health");
  return [
    { name: "error-404", path: "/nothing-here", status: 404 },
    { name: "error-404-file", path: "/icons/nothing.svg", status: 404 },
  ];
}

/**
 * Every page route: as it is, or by its examples. Fails when there are none.
 * @param {string} base  the address of an instance with the demo set
 * @returns {Promise<Page[]>}
 */
export async function listPages(base) {
  const found = await examples(base);
  const plain = pageRoutes().flatMap((route) => {
    if (!route.includes("{")) {
      return { name: route.slice(1).replace(/\//g, "-") || "home",
        path: route };
    }
    if (found.some(({ path }) => fits(route, path))) return [];
    throw new Error(`test/browser/pages.mjs has no example of ${route}`);
  });
  return [...plain, ...found, ...files()];
}
