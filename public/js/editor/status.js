// public/js/editor/status.js: whether all is saved, in a few words; what is in the way of it, and what one can do.
// @ts-check

import { byId, iconOf, make } from "./make.js";
import { button } from "./notices.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./save.js").State} State
 * @typedef {import("./notices.js").Notice} Notice
 *
 * @typedef {object} Ways  out of trouble
 * @property {string} address  of the picture: one comes back there
 * @property {() => void} save
 */

/** @param {number} count @param {string} what */
export const counted = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

export class Status {
  /** @param {Session} session @param {import("./notices.js").Notices} notices
   * @param {Ways} ways */
  constructor(session, notices, ways) {
    this.session = session;
    this.notices = notices;
    this.ways = ways;
    this.title = document.title;
    /** @type {State} */
    this.state = "rest";
    this.isLoaded = false;
    /** True while nothing would be lost with the page. */
    this.isKept = () => false;
  }

  /** Nothing is in the way: what is not saved waits for its label. */
  get isWell() {
    return this.state === "rest" || this.state === "proposed";
  }

  /** @param {State} state @param {string} words */
  tell(state, words) {
    this.state = state;
    this.show();
    this.showTrouble(words);
  }

  /** @returns {["good" | "bad" | "wait", string]} */
  words() {
    const { count, waiting, toSend } = this.session.unsaved();
    const kept = this.isKept() ? ", kept in this browser" : "";
    const changes = `${counted(toSend || count, "change")} not saved${kept}`;
    if (!this.isLoaded) return ["wait", "Loading…"];
    if (this.state === "saving") return ["wait", "Saving…"];
    if (this.state === "offline") return ["bad", `Offline: ${changes}`];
    if (this.state === "signed-out") return ["bad", `Signed out: ${changes}`];
    if (count === 0) return ["good", this.state === "proposed" ? "Sent to the author" : "Saved"];
    if (toSend === 0) return ["wait", `${counted(waiting, "region")} without a label${kept}`];
    return ["wait", changes];
  }

  /** Saved or not, where one always sees it. */
  show() {
    const { count, waiting } = this.session.unsaved();
    const [kind, words] = this.words();
    const place = byId("state", HTMLElement);
    document.title = (this.isLoaded && count > 0 ? "• " : "") + this.title;
    if (place.dataset.kind === kind && place.textContent === words) return;
    place.dataset.kind = kind;
    place.replaceChildren(...kind === "good" ? [iconOf("tick")] : kind === "bad" ? [iconOf("warning")] : [],
      make("span", {}, words));
    byId("waiting", HTMLElement).hidden = waiting === 0;
    byId("waiting", HTMLElement).textContent = `${counted(waiting, "region")} ${
      waiting === 1 ? "waits for its" : "wait for their"} label: without one it is not saved.`;
  }

  /** @param {string} words */
  showTrouble(words) {
    const { notices, state } = this;
    notices.set("signed-out", state !== "signed-out" ? null : { isBad: true, title: "You are signed out.",
      words: "Your work is kept here. Sign in, in a new tab, and come back: then it is saved.",
      acts: [make("a", { class: "btn", href: `/login?next=${encodeURIComponent(this.ways.address)}`,
        target: "_blank" }, "Sign in")] });
    notices.set("trouble", this.trouble(words));
    const isNews = this.isWell && words !== "";
    notices.set("news", !isNews ? null : { title: state === "proposed" ? "Sent." : "Saved.", words,
      acts: [button("Good", () => notices.set("news", null))] });
  }

  /** @param {string} words @returns {Notice | null} */
  trouble(words) {
    const again = (/** @type {string} */ name) => button(name, this.ways.save);
    switch (this.state) {
      case "refused":
        return { isBad: true, title: "It was not saved.", words, acts: [again("Try again")] };
      case "busy":
        return { isBad: true, title: "The site is busy.", words: `${words} It is tried again by itself.`,
          acts: [again("Try again")] };
      case "conflict":
        return { isBad: true, title: "Somebody else changed the same regions.",
          words: "Nothing is lost: choose what is to stay.", acts: [again("Choose")] };
      default:
        return null;
    }
  }
}
