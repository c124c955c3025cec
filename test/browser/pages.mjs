// test/browser/pages.mjs: every page that the browser tests walk; what they are about is asked of the API.
// @ts-check

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

/** @param {string} yaml */
function search(yaml, rest = "") {
  return `/query-pictures?query=${encodeURIComponent(yaml)}${rest}`;
}

/**
 * @param {string} base  the address of an instance with the demo set
 * @returns {Promise<Page[]>}
 */
export async function listPages(base) {
  void search;
  const [newest] = await ask(base, "/api/query-pictures?limit=1");
  const files = [400, 405, 413, 414, 429, 500, 502, 503, 504].map((status) => ({
    name: `error-${status}-file`, path: `/errors-${status}`, status,
    file: `${process.env.PINAKES_VAR}/errors/${status}.html`,
  }));
  return [
    { name: "home", path: "/" },
    { name: "picture", path: `/picture/${newest.id}` },
    { name: "error-404", path: "/nothing-here", status: 404 },
    { name: "error-404-file", path: "/icons/nothing.svg", status: 404 },
    ...["", "asking", "answers", "regions", "licences", "api", "running",
      "components"].map((chapter) => ({
      name: `help${chapter && "-"}${chapter}`, path: `/help/${chapter}`,
    })),
    ...files,
  ];
}
