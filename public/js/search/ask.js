// public/js/search/ask.js: asks the server, and says in words why there is no answer.
// @ts-check

const PATIENCE_MS = 15000;

/** Aborts with either of them.
 * @param {AbortSignal} [signal] */
function bounded(signal) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), PATIENCE_MS);
  signal?.addEventListener("abort", () => limit.abort());
  return { signal: limit.signal, done: () => clearTimeout(timer) };
}

/**
 * @param {string} url
 * @param {RequestInit} options
 * @param {AbortSignal | undefined} signal
 * @param {(answer: Response) => Promise<any>} read
 */
async function ask(url, options, signal, read) {
  const bound = bounded(signal);
  try {
    return await read(await fetch(url, { ...options, signal: bound.signal }));
  } finally {
    bound.done();
  }
}

/**
 * JSON from an address; a text given as body is sent as it is.
 * @param {string} url
 * @param {{ body?: string, signal?: AbortSignal }} [more]
 * @returns {Promise<any>}
 */
export function askJson(url, { body, signal } = {}) {
  const options = body === undefined ? {} :
    { method: "POST", body, headers: { "Content-Type": "application/yaml" } };
  return ask(url, options, signal, async (answer) => {
    if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
    return answer.json();
  });
}

/**
 * A page, refused ones too; with fields, the answer to a form.
 * @param {string} url
 * @param {{ fields?: URLSearchParams, signal?: AbortSignal }} [more]
 * @returns {Promise<{ page: Document, url: string | null }>}  url: NULL where
 *   the page has no address
 */
export function askPage(url, { fields, signal } = {}) {
  const headers = { Accept: "text/html" };
  const options = fields ? { method: "POST", body: fields, headers } :
    { headers };
  return ask(url, options, signal, async (answer) => {
    const type = answer.headers.get("Content-Type") ?? "";
    if (!type.startsWith("text/html") || answer.status >= 500) {
      throw new Error(`${url} answers ${answer.status}`);
    }
    const page = new DOMParser().parseFromString(await answer.text(),
      "text/html");
    return { page, url: fields && !answer.redirected ? null : answer.url };
  });
}

/** Why there is no answer, and what to do.
 * @returns {string} */
export function whyNot() {
  return navigator.onLine ? "The site did not answer." :
    "You are offline: nothing is lost.";
}

/**
 * Calls back when there was no call for a while.
 * @param {number} pause_ms
 * @param {() => void} call
 */
export function afterPause(pause_ms, call) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(call, pause_ms);
  };
}
