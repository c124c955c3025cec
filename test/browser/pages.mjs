// test/browser/pages.mjs: every page that the browser tests walk; what they are about is asked of the API.
// @ts-check

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { root } from "./tools.mjs";

/**
 * @typedef {object} Example
 * @property {string} name   for people, and for PAGES=
 * @property {string} path
 * @property {number} [status]  that it answers; 200 where not said
 * @property {string} [file]  nginx's own answer, that cannot be provoked
 * @property {string} [session]  the cookie of who sees it
 *
 * @typedef {Example & { kind: string }} Page  kind: of pages that are alike
 */

/** @param {string} base @param {string} path */
async function ask(base, path) {
  const answer = await fetch(base + path);
  if (!answer.ok) throw new Error(`${path} answers ${answer.status}`);
  return answer.json();
}

/** @param {string} yaml */
function search(yaml, rest = "") {
  return `/query-pictures?query=${encodeURIComponent(yaml)}${rest}`;
}

/** What is no page for a browser to show: feeds, lists for programs, files. */
const FOR_PROGRAMS = /atom|feed|sitemap|\/file\/|\.txt$/;

/** The pages of the route table, as patterns (/gallery/{id}), and who may see
 * them. */
function pageRoutes() {
  const table = readFileSync(`${root}fcgi/routes.c`, "utf8");
  return [...table.matchAll(/\{ GET,\s*"([^"]+)",\s*PAGE,\s*(\w+)/g)]
    .map(([, path, who]) => ({ path, who }))
    .filter(({ path }) => !FOR_PROGRAMS.test(path));
}

/** A session of an account of the demo set. @param {string} base
 * @param {string} name @returns {Promise<string>} its cookie's value */
export async function signIn(base, name) {
  const folder = process.env.PINAKES_VAR;
  if (!folder) throw new Error("PINAKES_VAR is not set: nobody can sign in");
  const accounts = readFileSync(`${folder}/demo-accounts`, "utf8");
  const password = new RegExp(`^${name} (.+)$`, "m").exec(accounts)?.[1];
  const answer = await fetch(`${base}/api/login`, {
    method: "POST", body: JSON.stringify({ username: name, password }),
  });
  const cookie = /session=([^;]+)/.exec(
    answer.headers.get("set-cookie") || "");
  if (!cookie) throw new Error(`${name} cannot sign in: ${answer.status}`);
  return cookie[1];
}

/** @param {string} route @param {string} path */
function fits(route, path) {
  const pattern = route.replace(/\{[a-z]+\}/g, "[^/]+");
  return new RegExp(`^${pattern}/?$`).test(path.split("?")[0]);
}

/** A link that would set a password of the demo set's account. */
function resetPath() {
  const link = execFileSync(`${root}contrib/instance/instance`,
    ["psql", "pinakes_owner", "-Atc", "SELECT admin.reset_password('demo')"],
    { env: { ...process.env, VAR: process.env.PINAKES_VAR },
      encoding: "utf8" });
  return `/reset/${link.trim().split("/").pop()}`;
}

const FILES = [400, 405, 413, 429, 500, 502, 503, 504];

/** What nginx answers itself, from files in the folder of the instance: most
 * of it cannot be provoked. @returns {Example[]} */
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

/** Queries that show all that the search page can be.
 * @param {string} base @returns {Promise<Example[]>} */
async function searches(base) {
  const first = await fetch(`${base}/api/query-pictures?limit=5`);
  const next = /[?&](after=[^&>]+)/.exec(first.headers.get("link") || "");
  if (!next) throw new Error("the search has no second page");
  const rules = "want:\n- has: [Animal, Vehicle]\n- licence: [CC0-1.0, " +
    "CC-BY-4.0, CC-PDDC]\nexclude:\n- nature: [screenshot]\n" +
    "- below_width: 299";
  return [
    { name: "search-rules", path: search(rules) },
    { name: "search-narrowed", path: search("want:\n- has: [Animal, Building]",
      "&facets=true") },
    { name: "search-random", path: search("", "&ordering=random&limit=100") },
    { name: "search-page-2", path: search("", `&limit=5&${next[1]}`) },
    { name: "search-none", path: search("want:\n- has: [Cat]\n" +
      "- nature: [screenshot]") },
    { name: "search-words", path: search("want:\n- title: cat, photo, no " +
      "human") },
    { name: "search-unknown-object", path: search("want:\n- has: [Qwerty]") },
    { name: "search-wrong-rule", path: search("want:\n- hass: [Cat]"),
      status: 400 },
    { name: "search-wrong-yaml", path: search("want: [has: [Cat"),
      status: 400 },
    { name: "search-wrong-ordering", path: search("", "&ordering=upwards"),
      status: 400 },
    { name: "search-wrong-cursor", path: search("", "&after=nowhere"),
      status: 400 },
  ];
}

/** A gallery made a set of samples to label, if it is none yet.
 * @param {string} base @param {string} session @param {number} id */
async function makeLabelSet(base, session, id) {
  const answer = await fetch(`${base}/api/gallery/${id}/label-set`, {
    method: "POST", headers: { cookie: `session=${session}` },
    body: JSON.stringify({ dataset_name: `set ${id}`, opinions: 2,
      labels: ["clear", "blurred", "a label that is rather long for a button"] }),
  });
  if (answer.status !== 201 && answer.status !== 409) {
    throw new Error(`no set to label: ${answer.status}`);
  }
}

/** Galleries, licences and people. @param {string} base
 * @param {string} session  of the account demo
 * @returns {Promise<Example[]>} */
async function catalogue(base, session) {
  const galleries = await ask(base, "/api/gallery/");
  const [own] = await ask(base, "/api/gallery/?owner=demo");
  await makeLabelSet(base, session, own.id);
  const users = Object.keys(await ask(base, "/api/user/"));
  const [newest] = await ask(base, "/api/query-pictures?limit=1");
  const others = users.filter((user) => user !== newest.author);
  return [
    { name: "gallery-1", path: `/gallery/${galleries[0].id}` },
    { name: "gallery-last", path: `/gallery/${galleries.at(-1).id}` },
    { name: "gallery-own", path: `/gallery/${own.id}?done=edited`, session },
    { name: "gallery-edit", path: `/gallery/${own.id}/edit?done=trusted`,
      session },
    { name: "gallery-arrange", path: `/gallery/${own.id}/arrange?done=moved&n=2`,
      session },
    { name: "gallery-delete", path: `/gallery/${own.id}/delete`, session },
    { name: "label-sets", path: "/label-set/", session },
    { name: "label-set-made", path: `/gallery/${own.id}/label-set?done=made`,
      session },
    { name: "label-set-none", path: `/gallery/${galleries.at(-1).id}/label-set` },
    { name: "label-sample", path: `/gallery/${own.id}/label?last=1`, session },
    { name: "gallery-gone", path: "/gallery/999999", status: 404 },
    { name: "licence-attribution", path: "/licence/CC-BY-4.0" },
    { name: "licence-zero", path: "/licence/CC0-1.0" },
    { name: "licence-not-free", path: "/licence/ADSL" },
    { name: "licence-own", path: "/licence/X-public-domain" },
    { name: "licence-gone", path: "/licence/nothing", status: 404 },
    { name: "user-author", path: `/user/${newest.author}` },
    { name: "user-activity", path: `/user/${newest.author}/activity` },
    { name: "user-activity-none", path: `/user/${others[0]}/activity?offset=9` },
    { name: "user-own", path: "/user/demo", session },
    { name: "user-other", path: `/user/${others[0]}` },
    { name: "user-gone", path: "/user/nobody.here", status: 404 },
  ];
}

/** Pictures that differ in what is to be shown of them. @param {string} base
 * @param {string} session  of the account demo @returns {Promise<Example[]>} */
async function pictures(base, session) {
  /** @type {any[]} */
  const all = await ask(base, "/api/query-pictures?limit=1000&query=" +
    encodeURIComponent("include_obsolete: true"));
  /** @param {string} name @param {(one: any) => unknown} wanted */
  const example = (name, wanted) => {
    const found = all.find(wanted);
    if (!found) throw new Error(`no picture in the demo set: ${name}`);
    return { name: `picture-${name}`, path: `/picture/${found.id}` };
  };
  const most = Math.max(...all.map((one) => one.regions.length));
  const own = all.find((one) => one.author === "demo" && !one.replaced_by);
  const older = all.find((one) => one.replaced_by);
  if (!own || !older) throw new Error("the demo set lacks a picture");
  const others = all.find((one) => one.author !== "demo");
  const drawn = all.find((one) => one.regions.length > 0);
  return [
    example("many-regions", (one) => one.regions.length === most),
    example("no-regions", (one) => one.regions.length === 0),
    example("replaced", (one) => one.replaced_by),
    example("replaces", (one) => one.replaces),
    example("copy", (one) => one.copied_from),
    example("small", (one) => one.width < 200),
    example("tall", (one) => one.height > 2 * one.width),
    example("two-licences", (one) => one.licences.length > 1),
    { name: "picture-own", path: `/picture/${own.id}`, session },
    { name: "picture-of-others", path: `/picture/${others.id}`, session },
    { name: "picture-annotate", path: `/picture/${own.id}/annotate`, session },
    { name: "picture-annotate-many", path: `${
      example("", (one) => one.regions.length === most).path}/annotate`,
      session },
    { name: "picture-annotate-none", path: `${
      example("", (one) => one.regions.length === 0).path}/annotate`,
      session },
    { name: "picture-annotate-signed-out", path: `/picture/${own.id}/annotate`,
      status: 401 },
    { name: "picture-edit", path: `/picture/${own.id}/edit`, session },
    { name: "picture-history", path: `/picture/${own.id}/history`, session },
    { name: "picture-region-history",
      path: `/picture/${drawn.id}/history?region=${drawn.regions[0].id}` },
    { name: "picture-delete", path: `/picture/${own.id}/delete`, session },
    { name: "picture-replace", path: `/picture/${own.id}/replace`, session },
    { name: "picture-replace-back", path: `/picture/${older.id}/replace`,
      session: await signIn(base, "admin") },
    { name: "picture-in-a-list", path: `/picture/${all[1].id}?query=` },
    { name: "picture-gone", path: "/picture/999999", status: 404 },
  ];
}

/** @param {string} name */
function object(name) {
  return `/object/${encodeURIComponent(name)}`;
}

/** From the root of the tree to a leaf, and the forms of one.
 * @param {string} session  of the account demo
 * @param {string} administrator  a session of one @returns {Example[]} */
function objects(session, administrator) {
  const cat = object("Cat (Felis catus)");
  return [
    { name: "object-new-below", path: "/new-object?parent=Pet&name=Chartreux",
      session },
    { name: "object-edit", path: `${cat}/edit`, session: administrator },
    { name: "object-edit-refused", path: `${cat}/edit`, session, status: 403 },
    { name: "object-history", path: `${cat}/history` },
    { name: "object-signed-in", path: cat, session: administrator },
    { name: "object-found", path: "/object/?text=cat", session },
    { name: "object-not-found", path: "/object/?text=qwertyuiop", session },
    { name: "object-root", path: object("Animal") },
    { name: "object-branch", path: object("Mammal (Mammalia)") },
    { name: "object-leaf", path: object("Cat (Felis catus)") },
    { name: "object-without-pictures", path: object("Aeroplane") },
    { name: "object-gone", path: object("Qwerty"), status: 404 },
  ];
}

/** Reports, and what administrators see. @param {string} base
 * @param {string} session  of an administrator
 * @returns {Promise<Example[]>} */
async function moderation(base, session) {
  /** @param {string} path @param {unknown} body */
  const send = async (path, body) => {
    const answer = await fetch(`${base}/api/${path}`, { method: "POST",
      headers: { cookie: `session=${session}` }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} is answered ${answer.status}`);
    return answer.json();
  };
  await send("picture/6/report", { reason: "wrong-licence",
    note: "This is from a book of 1987.", contact: "ann@example.org" });
  const { id } = await send("picture/6/report", { reason: "privacy" });
  await send(`admin/report/${id}/claim`, {});
  return [
    { name: "report", path: "/picture/6/report" },
    { name: "report-done", path: "/picture/6/report?done=sent" },
    { name: "admin-reports-claimed", path: "/admin/reports?state=claimed",
      session },
    { name: "admin-reports-closed", path: "/admin/reports?state=closed",
      session },
    { name: "admin-picture", path: "/admin/picture/6?done=restore", session },
    { name: "picture-administrator", path: "/picture/6", session },
  ];
}

/** A dataset of the demo set, frozen now. @param {string} base
 * @param {string} session */
async function datasets(base, session) {
  const answer = await fetch(`${base}/api/dataset`, {
    method: "POST", headers: { cookie: `session=${session}` },
    body: JSON.stringify({ title: "Animals of the demo set",
      description: "All that *moves*.", query: "want: [has: Animal]" }),
  });
  const { id } = await answer.json();
  for (let left = 100; left > 0; left--) {
    const { state } = await ask(base, `/api/dataset/${id}`);
    if (state === "frozen") break;
    await new Promise((done) => setTimeout(done, 200));
  }
  return [
    { name: "dataset-frozen", path: `/dataset/${id}` },
    { name: "dataset-own", path: `/dataset/${id}`, session },
    { name: "dataset-next", path: `/new-dataset?predecessor=${id}`, session },
    { name: "dataset-gone", path: "/dataset/999999", status: 404 },
  ];
}

/** One proposal that waits. @param {string} base
 * @param {string} session  of the account demo
 * @param {string} administrator  a session of one
 * @returns {Promise<Example[]>} */
async function proposals(base, session, administrator) {
  /** @type {any[]} */
  const all = await ask(base, "/api/query-pictures?limit=1000");
  const one = all.find((picture) => picture.author !== "demo" &&
    picture.regions.length > 3 && picture.regions.length < 12);
  if (!one) throw new Error("the demo set lacks a picture to propose for");
  const address = `${base}/api/picture/${one.id}`;
  /** @param {string} method @param {string} path @param {string} who
   * @param {unknown} body */
  const send = async (method, path, who, body) => {
    const answer = await fetch(`${address}/${path}`, { method,
      headers: { Cookie: `session=${who}` }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} is answered ${answer.status}`);
    return answer.json();
  };
  const [first, second, third, ...rest] = one.regions;
  await send("POST", "update", administrator, { annotators: "proposals" });
  const made = await send("PUT", "annotations?reason=the+eye+as+well", session,
    [{ ...first, object: "Cat (Felis catus)" }, ...rest,
      { ...second, type: "bbox", shape: { x: 0.3, y: 0.3, w: 0.2, h: 0.3 } },
      { type: "point", shape: { x: 0.5, y: 0.5 }, object: third.object }]);
  await send("POST", "update", administrator, { annotators: "open" });
  await send("POST", "comments", session, { text: "Is #1 **really** its eye? " +
    "See region 2, and https://example.org/.", region_id: first.id });
  await send("POST", "comments", administrator, { text: "It is." });
  return [
    { name: "proposal", path: `/proposal/${made.id}`, session: administrator },
    { name: "proposal-own", path: `/proposal/${made.id}`, session },
    { name: "proposals-all", path: "/proposals?which=all",
      session: administrator },
    { name: "proposals-made", path: "/proposals?which=made", session },
    { name: "proposals-of-picture", path: `/proposals?picture=${one.id}` },
    { name: "comments", path: `/picture/${one.id}/comments` },
    { name: "comments-signed-in", path: `/picture/${one.id}/comments`,
      session },
    { name: "picture-with-proposal", path: `/picture/${one.id}` },
  ];
}

/** Pages that need an example, and further states of those that do not.
 * @param {string} base @param {string} session  of the account demo
 * @param {string} administrator  a session of one
 * @returns {Promise<Example[]>} */
async function examples(base, session, administrator) {
  return [
    ...await datasets(base, session),
    ...await searches(base),
    ...await catalogue(base, session),
    ...await pictures(base, session),
    ...objects(session, administrator),
    ...await moderation(base, administrator),
    ...await proposals(base, session, administrator),
    { name: "reset", path: resetPath() },
    { name: "reset-gone", path: "/reset/nothing", status: 410 },
    { name: "error-404", path: "/nothing-here", status: 404 },
    { name: "error-404-file", path: "/icons/nothing.svg", status: 404 },
  ];
}

/** What has a template in common: its route, but for errors and chapters.
 * @param {Example} page */
function kindOf({ path, status }) {
  if ((status ?? 200) >= 400) return "refused";
  if (/^\/help\/(?!components|reference)./.test(path)) return "/help/{chapter}";
  return pageRoutes().find((route) => fits(route.path, path))?.path ?? path;
}

/**
 * Every page route: as it is, or by its examples. Fails when there are none.
 * @param {string} base  the address of an instance with the demo set
 * @returns {Promise<Page[]>}
 */
export async function listPages(base) {
  const session = await signIn(base, "demo");
  const administrator = await signIn(base, "admin");
  const found = await examples(base, session, administrator);
  const plain = pageRoutes().flatMap(({ path: route, who }) => {
    if (!route.includes("{")) {
      const page = { name: route.slice(1).replace(/\//g, "-") || "home",
        path: route };
      if (route === "/annotate") {
        return { ...page, session, path: "/annotate?query=want%3A+%5Bhas%3A+%5B%5D%5D" };
      }
      if (route === "/proposals") return { ...page, session };
      if (who === "ANYONE") return page;
      return { ...page,
        session: who === "ADMINISTRATOR" ? administrator : session };
    }
    if (found.some(({ path }) => fits(route, path))) return [];
    throw new Error(`test/browser/pages.mjs has no example of ${route}`);
  });
  /** @type {Example[]} */
  const all = [...plain, ...found, ...files(),
    { name: "home-signed-in", path: "/", session },
    { name: "search-signed-in", path: "/query-pictures", session },
    { name: "picture-signed-in", path: "/picture/6", session },
    { name: "account-signed-out", path: "/account/", status: 401 }];
  return all.map((page) => ({ ...page, kind: kindOf(page) }));
}
