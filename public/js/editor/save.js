// public/js/editor/save.js: sends the regions, and copes with whatever comes back.
// @ts-check

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./merge.js").Conflict} Conflict
 * @typedef {import("./merge.js").Choice} Choice
 *
 * @typedef {object} Answer
 * @property {number} status
 * @property {any[]} [list]
 * @property {string | null} [tag]
 * @property {string} [words]  why not
 * @property {number} [retry_s]
 *
 * @typedef {object} Transport  each fails only where nothing comes back
 * @property {() => Promise<Answer>} get
 * @property {(body: string, tag: string | null) => Promise<Answer>} put
 *
 * @typedef {"rest" | "proposed" | "saving" | "offline" | "signed-out" | "conflict" | "refused" | "busy"} State
 *
 * @typedef {object} Dealings  with whoever draws
 * @property {(state: State, words: string) => void} tell
 * @property {(conflicts: Conflict[]) => Promise<Choice[] | null>} choose  null:
 *   not now
 */

/** So often a save meets another one before it gives up for now. */
const TRIES = 6;
const RETRY_MS = [2000, 5000, 10000, 30000];

/** @param {{ added: number, changed: number, removed: number }} news */
function newsWords({ added, changed, removed }) {
  const parts = [[added, "added"], [changed, "changed"], [removed, "removed"]]
    .filter(([count]) => Number(count) > 0).map(([count, what]) => `${count} ${what}`);
  return parts.length === 0 ? "" :
    `Somebody else saved meanwhile: ${parts.join(", ")}. Both are here now.`;
}

export class Saver {
  /** @param {Session} session @param {Transport} transport
   * @param {Dealings} dealings */
  constructor(session, transport, dealings) {
    this.session = session;
    this.transport = transport;
    this.dealings = dealings;
    /** @type {State} */
    this.state = "rest";
    /** Of sends that failed, in a row. */
    this.failures = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.isRunning = false;
  }

  /** @param {State} state @param {string} [words] */
  tell(state, words = "") {
    this.state = state;
    this.dealings.tell(state, words);
  }

  /** Saves what there is. @returns {Promise<boolean>}  all of it is saved */
  async save() {
    if (this.isRunning) return false;
    clearTimeout(this.timer);
    this.isRunning = true;
    this.tell("saving");
    try {
      return await this.run();
    } catch (error) {
      if (!(error instanceof TypeError) && !(error instanceof DOMException)) throw error;
      this.tell("offline");
      this.later();
      return false;
    } finally {
      this.isRunning = false;
    }
  }

  /** @param {number} [wait_ms] */
  later(wait_ms) {
    clearTimeout(this.timer);
    const wait = wait_ms ?? RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    this.failures++;
    this.timer = setTimeout(() => void this.save(), wait);
  }

  async run() {
    let news = "";
    for (let tries = 0; tries < TRIES; tries++) {
      const sent = this.session.payload();
      const answer = await this.transport.put(sent.body, sent.tag);
      if (answer.status === 412) {
        const met = await this.meet();
        if (met === null) return false;
        news = met || news;
        continue;
      }
      return this.take(sent, answer, news);
    }
    this.tell("busy", "Others are saving this picture all the time.");
    this.later();
    return false;
  }

  /** @param {ReturnType<Session["payload"]>} sent @param {Answer} answer
   * @param {string} news */
  take(sent, answer, news) {
    const { status, list, tag, words, retry_s } = answer;
    if (status === 200 && list) {
      this.failures = 0;
      this.session.saved(sent, list, tag ?? null);
      this.tell("rest", news);
      return true;
    }
    if (status === 202) {
      this.failures = 0;
      this.session.proposed(sent);
      this.tell("proposed", "It waits for a yes of the picture's author.");
      return true;
    }
    if (status === 401) {
      this.tell("signed-out");
    } else if (status === 429 || status >= 500) {
      this.tell("busy", words ?? "");
      this.later(retry_s ? 1000 * retry_s : undefined);
    } else {
      this.tell("refused", words ?? `The site answered ${status}.`);
    }
    return false;
  }

  /** Takes in what somebody else saved. @returns {Promise<string | null>}
   *   what that was, in words; null: it is not done */
  async meet() {
    const answer = await this.transport.get();
    if (answer.status !== 200 || !answer.list) {
      this.tell("refused", answer.words ?? `The site answered ${answer.status}.`);
      return null;
    }
    const met = this.session.meet(answer.list, answer.tag ?? null);
    if (met.conflicts.length > 0) this.tell("conflict");
    const choices = met.conflicts.length > 0 ? await this.dealings.choose(met.conflicts) : [];
    if (choices === null) return null;
    this.tell("saving");
    this.session.settle(met, choices);
    return newsWords(met.news);
  }
}

/* ---- over HTTP ---- */

/** @param {Response} answer @returns {Promise<Answer>} */
async function read(answer) {
  const { status } = answer;
  const wait = Number(answer.headers.get("Retry-After"));
  /** @type {any} */
  let json = null;
  try {
    json = await answer.json();
  } catch (error) {
    // A body that breaks off is no answer; one that is no JSON is not ours.
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { status, list: Array.isArray(json) ? json : undefined,
    tag: answer.headers.get("ETag"), words: json?.detail ?? json?.title,
    ...wait > 0 ? { retry_s: wait } : {} };
}

/** @param {string} url  of the annotations @returns {Transport} */
export function httpTransport(url) {
  return {
    get: async () => read(await fetch(url, { cache: "no-store" })),
    put: async (body, tag) => read(await fetch(url, { method: "PUT", body,
      headers: { "Content-Type": "application/json", ...tag === null ? {} : { "If-Match": tag } } })),
  };
}
