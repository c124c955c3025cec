// public/js/editor/queue.js: pictures one after the other: the lease of this one, and the way to the next.
// @ts-check

/** Well within the ten minutes that a lease lasts. */
const RENEW_MS = 4 * 60 * 1000;

/** @param {string} path @param {unknown} body @returns {Promise<Response>} */
function send(path, body) {
  return fetch(path, { method: "POST", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" } });
}

export class Queue {
  /** @param {number} id @param {number} picture
   * @param {(words: string | null) => void} warn  what is wrong; null: nothing */
  constructor(id, picture, warn) {
    this.id = id;
    this.picture = picture;
    this.warn = warn;
    this.isLeaving = false;
  }

  /** The one that the address names, or null.
   * @param {string} search  "?queue=7" @param {number} picture
   * @param {(words: string | null) => void} warn */
  static of(search, picture, warn) {
    const id = Number(new URLSearchParams(search).get("queue"));
    return Number.isInteger(id) && id > 0 ? new Queue(id, picture, warn) : null;
  }

  /** Where the next picture is asked for. */
  get address() {
    return `/annotate?queue=${this.id}&after=${this.picture}`;
  }

  /** Keeps others off this picture as long as it is open. */
  hold() {
    void this.renew();
    setInterval(() => void this.renew(), RENEW_MS);
  }

  async renew() {
    if (this.isLeaving) return;
    try {
      const { status } = await send(`/api/queue/${this.id}/renew`, { picture_id: this.picture });
      this.warn(status === 409 ? "Somebody else works on this picture now. What you save is put together with theirs." : null);
    } catch {
      // Out of reach: the next one is soon enough.
    }
  }

  /** Done with this picture; on to the next. @param {"saved" | "skipped"} outcome
   * @param {(address: string) => void} [go] @returns {Promise<boolean>} */
  async finish(outcome, go = (address) => { location.href = address; }) {
    if (this.isLeaving) return false;
    this.isLeaving = true;
    try {
      const { ok } = await send(`/api/queue/${this.id}/done`, { picture_id: this.picture, outcome });
      if (ok) {
        go(this.address);
        return true;
      }
      this.warn("The site did not take that you are done. Try again.");
    } catch {
      this.warn("The site could not be reached. Try again.");
    }
    this.isLeaving = false;
    return false;
  }
}
