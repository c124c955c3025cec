// public/js/editor/work.js: one's work on a picture: loaded, kept in the browser, offered again, saved.
// @ts-check

import { baseOf, hold, Journal, left, openStore } from "./journal.js";
import { difference, newKey } from "./model.js";
import { askToChoose, askToResume, button } from "./notices.js";
import { httpTransport, Saver } from "./save.js";
import { counted, Status } from "./status.js";
import { askJson } from "/js/search/ask.js";

/**
 * @typedef {import("./editor.js").Editor} Editor
 * @typedef {import("./journal.js").Kept} Kept
 * @typedef {import("./notices.js").Notices} Notices
 * @typedef {import("./save.js").Answer} Answer
 *
 * @typedef {object} About  the picture, and who works on it
 * @property {number} id
 * @property {string} viewer
 * @property {string} address
 * @property {string} annotations  their address
 * @property {{ address: string, base: string } | null} proposal  where one of
 *   this person that waits is read, and the regions that it was made from
 * @property {HTMLImageElement} image
 */

const ASK_AGAIN_MS = 15000;

/** @param {Kept} kept */
function workWords({ work, edits }) {
  const day = new Date(work.at);
  return `You have unsaved work from ${day.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" })}: ${
    counted(edits.length, "step")} that the site does not have.`;
}

/** Whoever is signed in now. @returns {Promise<string | null>} */
async function whoIs() {
  try {
    const answer = await fetch("/api/me", { cache: "no-store" });
    return answer.ok ? (await answer.json()).username : null;
  } catch {
    return null;
  }
}

export class Work {
  /** @param {Editor} editor @param {Notices} notices @param {About} about */
  constructor(editor, notices, about) {
    this.editor = editor;
    this.session = editor.session;
    this.notices = notices;
    this.about = about;
    /** @type {Journal | null} */
    this.journal = null;
    this.status = new Status(this.session, notices,
      { address: about.address, save: () => void this.save() });
    this.status.isKept = () => this.journal?.isKept ?? false;
    this.saver = new Saver(this.session, httpTransport(about.annotations), {
      tell: (state, words) => this.status.tell(state, words),
      choose: (conflicts) => this.choose(conflicts),
    });
    this.listen();
  }

  listen() {
    addEventListener("beforeunload", (event) => {
      if (this.session.unsaved().count > 0 && !this.journal?.isKept) event.preventDefault();
    });
    addEventListener("online", () => void this.goOn());
    addEventListener("focus", () => void this.goOn());
    document.addEventListener("visibilitychange", () => document.hidden || void this.goOn());
    setInterval(() => document.hidden || this.status.state !== "signed-out" || void this.goOn(), ASK_AGAIN_MS);
  }

  /** @param {import("./merge.js").Conflict[]} conflicts */
  choose(conflicts) {
    const { editor, about } = this;
    return askToChoose(conflicts, (key) => editor.numberOf(key), about.image, editor.picture);
  }

  /* ---- saved ---- */

  /** @returns {Promise<boolean>}  all that has a label is saved */
  async save() {
    if (!this.status.isLoaded) return false;
    const { toSend, waiting } = this.session.unsaved();
    if (toSend > 0) return this.saver.save();
    if (waiting > 0) this.editor.say("Give the region a label first");
    return waiting === 0;
  }

  /** Before one goes elsewhere. @param {() => void} askLabel  of what cannot
   * be saved without @returns {Promise<boolean>}  nothing is left to save */
  async finish(askLabel) {
    if (this.session.unsaved().count === 0) return true;
    if (await this.save() && this.session.unsaved().count === 0) return true;
    if (this.status.isWell) askLabel();
    return false;
  }

  /** After a sign-in elsewhere, or when the line is back. */
  async goOn() {
    const { state } = this.status;
    const { viewer } = this.about;
    if (state === "offline") {
      void this.saver.save();
    } else if (state === "signed-out") {
      const name = await whoIs();
      if (name === viewer) void this.saver.save();
      else if (name !== null) {
        this.notices.set("signed-out", { isBad: true, title: `You are signed in as ${name} now.`,
          words: `This work was begun as ${viewer}.`,
          acts: [button(`Save it as ${name}`, () => void this.saver.save())] });
      }
    }
  }

  /* ---- from the start ---- */

  /** @returns {Promise<Answer>} */
  async ask() {
    try {
      return await this.saver.transport.get();
    } catch {
      return { status: 0 };
    }
  }

  async load() {
    this.notices.set("load", null);
    const { status, list, tag = null, words } = await this.ask();
    if (status !== 200 || !list) {
      this.refuse(status === 0 ? "The site could not be reached." : words ?? `The site answered ${status}.`);
      return;
    }
    this.session.load(list, tag);
    if (!await this.loadProposal()) {
      this.refuse("What you proposed before could not be read.");
      return;
    }
    this.status.isLoaded = true;
    this.editor.use(list.length === 0 ? "bbox" : "select");
    await this.keep(list, tag);
    this.status.show();
  }

  /** @param {string} words */
  refuse(words) {
    this.notices.set("load", { isBad: true, title: "The regions did not come.", words,
      acts: [button("Try again", () => void this.load())] });
  }

  /** What one proposed, and what waits still, is gone on with.
   * @returns {Promise<boolean>}  false: it did not come */
  async loadProposal() {
    const { proposal } = this.about;
    if (!proposal) return true;
    try {
      const [{ regions, state }, base] = await Promise.all([askJson(proposal.address),
        proposal.base === "" ? [] : askJson(proposal.base)]);
      if (state !== "waiting") return true;
      this.session.loadProposal(base, regions);
    } catch {
      return false;
    }
    this.status.tell("proposed", "What you proposed waits for a yes of the picture's author still. You go on from"
      + " there: what you send takes its place.");
    return true;
  }

  /** Every change from here on. @param {any[]} list @param {string | null} tag */
  async keep(list, tag) {
    const { viewer, id } = this.about;
    const own = new Journal(await openStore(), { id: newKey(), viewer, picture: id }, () => this.status.show());
    hold(own.who.id);
    await this.offer(own, list, tag);
    this.journal = own;
    own.follow(this.session);
  }

  /** Work that a closed tab left. @param {Journal} own
   * @param {any[]} list @param {string | null} tag */
  async offer(own, list, tag) {
    for (const kept of await left(own.store, this.about.viewer, this.about.id)) {
      const answer = await askToResume(workWords(kept));
      if (answer === null) return;
      if (answer === "continue") await this.resume(own, kept, list, tag);
      await own.store.remove(kept.work.id);
      if (answer === "continue") return;
    }
  }

  /** @param {Journal} own @param {Kept} kept @param {any[]} list
   * @param {string | null} tag */
  async resume(own, kept, list, tag) {
    const { session } = this;
    session.resume(baseOf(kept.work), kept.edits);
    if (kept.work.tag !== tag) {
      const met = session.meet(list, tag);
      const choices = met.conflicts.length === 0 ? [] : await this.choose(met.conflicts);
      // Undecided: it is asked again when it is saved.
      if (choices) session.settle(met, choices);
    }
    await own.rebase(session.base, [{ what: "Work of before",
      changes: difference(session.base.sheet, session.sheet) }].filter((edit) => edit.changes.length > 0));
  }
}
