// public/js/editor/journal.js: keeps what the server does not have yet: what it began from once, then change by change.
// @ts-check

import { difference } from "./model.js";

/**
 * @typedef {import("./model.js").Change} Change
 * @typedef {import("./model.js").Region} Region
 * @typedef {import("./session.js").Base} Base
 * @typedef {import("./session.js").Session} Session
 *
 * @typedef {{ what: string, changes: readonly Change[] }} Edit
 *
 * @typedef {object} Work  what one tab was doing to one picture
 * @property {string} id
 * @property {string} viewer
 * @property {number} picture
 * @property {number} at  when it was touched last, in milliseconds
 * @property {string | null} tag
 * @property {readonly string[]} order
 * @property {Region[]} regions
 * @property {[string, number][]} ids
 *
 * @typedef {object} Kept
 * @property {Work} work
 * @property {Edit[]} edits
 *
 * @typedef {object} Store  where it is kept
 * @property {boolean} isLasting  outlives the page
 * @property {(work: Work, edits: Edit[]) => Promise<void>} begin  in place of
 *   what it had
 * @property {(work: string, edit: Edit, at: number) => Promise<void>} append
 * @property {(work: string) => Promise<void>} remove
 * @property {(viewer: string, picture: number) => Promise<Kept[]>} list
 */

/** @param {Base} base @returns {Pick<Work, "tag" | "order" | "regions" | "ids">} */
function packed({ sheet, ids, tag }) {
  return { tag, order: sheet.order, ids: [...ids],
    regions: /** @type {Region[]} */ (sheet.order.map((key) => sheet.regions.get(key))) };
}

/** @param {Work} work @returns {Base} */
export function baseOf({ tag, order, regions, ids }) {
  return { tag, ids: new Map(ids), sheet: { order,
    regions: new Map(regions.map((region) => [region.key, region])) } };
}

export class Journal {
  /** @param {Store} store @param {{ id: string, viewer: string, picture: number }} who
   * @param {(isKept: boolean) => void} [told]  whether the last change is kept */
  constructor(store, who, told) {
    this.store = store;
    this.who = who;
    this.told = told ?? (() => {});
    this.hasBegun = false;
    this.hasFailed = false;
    this.pending = 0;
    /** @type {Promise<void>} */
    this.last = Promise.resolve();
    this.now = () => Date.now();
  }

  /** Keeps every change from here on. What was done and then undone is nothing
   * that the server does not have. @param {Session} session */
  follow(session) {
    /** All that the picture does not have, as one step. */
    const rebase = () => void this.rebase(session.base, session.unsaved().count === 0 ? [] :
      [{ what: "Unsaved changes", changes: difference(session.base.sheet, session.sheet) }]);
    session.listener = {
      edited: (edit) => {
        const isOne = session.unsaved().count > 0 && (this.hasBegun || !session.proposal);
        if (isOne) void this.append(session.base, edit);
        else rebase();
      },
      rebased: rebase,
    };
  }

  /** True while nothing would be lost with the page. */
  get isKept() {
    return this.store.isLasting && !this.hasFailed && this.pending === 0;
  }

  /** One after the other. @param {() => Promise<void>} write */
  queue(write) {
    this.pending++;
    this.last = this.last.then(write).then(() => {
      this.pending--;
      if (this.pending === 0) this.told(this.isKept);
    }, () => {
      this.pending--;
      this.hasFailed = true;
      this.told(false);
    });
    return this.last;
  }

  /** @param {Base} base  that the edit, or those before it, began from
   * @param {Edit} edit */
  append(base, edit) {
    if (!this.hasBegun) return this.rebase(base, [edit]);
    return this.queue(() => this.store.append(this.who.id, edit, this.now()));
  }

  /** Begins anew: the server has what was kept. @param {Base} base
   * @param {Edit[]} edits  that it does not have */
  rebase(base, edits) {
    if (edits.length === 0) return this.forget();
    this.hasBegun = true;
    return this.queue(async () => {
      await this.store.begin({ ...this.who, at: this.now(), ...packed(base) }, edits);
      this.hasFailed = false;
    });
  }

  forget() {
    const hadBegun = this.hasBegun;
    this.hasBegun = false;
    return hadBegun || this.hasFailed ? this.queue(async () => {
      await this.store.remove(this.who.id);
      this.hasFailed = false;
    }) : this.last;
  }
}

/* ---- where ---- */

/** In the page, where the browser keeps nothing. @implements {Store} */
export class MemoryStore {
  constructor() {
    this.isLasting = false;
    /** @type {Map<string, Kept>} */
    this.works = new Map();
  }

  /** @param {Work} work @param {Edit[]} edits */
  async begin(work, edits) {
    this.works.set(work.id, structuredClone({ work, edits }));
  }

  /** @param {string} work @param {Edit} edit @param {number} at */
  async append(work, edit, at) {
    const kept = this.works.get(work);
    if (!kept) throw new Error(`no work ${work}`);
    kept.edits.push(structuredClone(edit));
    kept.work.at = at;
  }

  /** @param {string} work */
  async remove(work) {
    this.works.delete(work);
  }

  /** @param {string} viewer @param {number} picture */
  async list(viewer, picture) {
    return [...this.works.values()].filter(({ work }) =>
      work.viewer === viewer && work.picture === picture);
  }
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @implements {Store} */
export class IndexedStore {
  /** @param {IDBDatabase} db */
  constructor(db) {
    this.db = db;
    this.isLasting = true;
  }

  /** @returns {Promise<IndexedStore>}  fails where the browser keeps nothing */
  static async open() {
    const request = indexedDB.open("pinakes-annotate", 1);
    request.onupgradeneeded = () => {
      const db = request.result;
      db.createObjectStore("work", { keyPath: "id" });
      db.createObjectStore("edit", { autoIncrement: true }).createIndex("work", "work");
    };
    return new IndexedStore(await result(request));
  }

  /** @param {(work: IDBObjectStore, edit: IDBObjectStore) => void} steps
   * @returns {Promise<void>} */
  write(steps) {
    const transaction = this.db.transaction(["work", "edit"], "readwrite");
    steps(transaction.objectStore("work"), transaction.objectStore("edit"));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
  }

  /** @param {IDBObjectStore} store @param {string} work @param {() => void} then */
  static clear(store, work, then) {
    const request = store.index("work").openKeyCursor(IDBKeyRange.only(work));
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return then();
      store.delete(cursor.primaryKey);
      cursor.continue();
    };
  }

  /** @param {Work} work @param {Edit[]} edits */
  begin(work, edits) {
    return this.write((works, kept) => {
      works.put(work);
      IndexedStore.clear(kept, work.id, () => {
        for (const { what, changes } of edits) kept.add({ work: work.id, what, changes, at: work.at });
      });
    });
  }

  /** @param {string} work @param {Edit} edit @param {number} at */
  append(work, { what, changes }, at) {
    return this.write((_, kept) => { kept.add({ work, what, changes, at }); });
  }

  /** @param {string} work */
  remove(work) {
    return this.write((works, kept) => {
      works.delete(work);
      IndexedStore.clear(kept, work, () => {});
    });
  }

  /** @param {string} viewer @param {number} picture */
  async list(viewer, picture) {
    const transaction = this.db.transaction(["work", "edit"]);
    /** @type {Work[]} */
    const works = await result(transaction.objectStore("work").getAll());
    const own = works.filter((work) => work.viewer === viewer && work.picture === picture);
    return Promise.all(own.map(async (work) => {
      const rows = await result(transaction.objectStore("edit").index("work").getAll(work.id));
      const edits = rows.map(({ what, changes }) => ({ what, changes }));
      return { work: { ...work, at: rows.at(-1)?.at ?? work.at }, edits };
    }));
  }
}

/** @returns {Promise<Store>} */
export async function openStore() {
  try {
    return await IndexedStore.open();
  } catch {
    return new MemoryStore();
  }
}

/* ---- whose tab is still open ---- */

const LOCK = "pinakes-annotate ";

/** While this page is open its work is nobody else's. @param {string} id */
export function hold(id) {
  void navigator.locks?.request(LOCK + id, () => new Promise(() => {}));
}

/** Work of tabs that are gone, the newest first. @param {Store} store
 * @param {string} viewer @param {number} picture @returns {Promise<Kept[]>} */
export async function left(store, viewer, picture) {
  const kept = (await store.list(viewer, picture)).filter(({ edits }) => edits.length > 0);
  const { held = [] } = await globalThis.navigator?.locks?.query() ?? {};
  const open = new Set(held.map(({ name }) => name));
  return kept.filter(({ work }) => !open.has(LOCK + work.id))
    .sort((a, b) => b.work.at - a.work.at);
}
