#!/usr/bin/env node
// test/browser/editor_model_test.mjs: the parts of the editor that need no page: shapes, history, merging, saving, keeping.
// @ts-check

import assert from "node:assert/strict";
import test from "node:test";

import { load } from "./modules.mjs";

/**
 * @typedef {import("/js/editor/model.js").Region} Region
 * @typedef {import("/js/editor/model.js").Sheet} Sheet
 * @typedef {import("/js/editor/session.js").Session} Session
 */

/** @type {typeof import("/js/editor/geometry.js")} */
const geometry = await load("editor/geometry");
/** @type {typeof import("/js/editor/model.js")} */
const model = await load("editor/model");
/** @type {typeof import("/js/editor/merge.js")} */
const merging = await load("editor/merge");
/** @type {typeof import("/js/editor/session.js")} */
const { Session } = await load("editor/session");
/** @type {typeof import("/js/editor/save.js")} */
const { Saver } = await load("editor/save");
/** @type {typeof import("/js/editor/journal.js")} */
const { Journal, MemoryStore, baseOf, left } = await load("editor/journal");
/** @type {typeof import("/js/camera.js")} */
const { Camera } = await load("camera");
/** @type {typeof import("/js/editor/recent.js")} */
const { Recent } = await load("editor/recent");
/** @type {typeof import("/js/editor/editor.js")} */
const { Editor } = await load("editor/editor");
/** @type {typeof import("/js/editor/tools.js")} */
const { Tools } = await load("editor/tools");

const ROUNDS = Number(process.env.ROUNDS || 300);
const STEPS = 60;

/** Chance that can be had again. @param {number} seed */
function chanceOf(seed) {
  let state = seed * 2654435761 % 4294967296 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
  return { next, below: (/** @type {number} */ most) => Math.floor(next() * most),
    /** @template T @param {readonly T[]} list @returns {T} */
    one: (list) => list[Math.floor(next() * list.length)] };
}

const OBJECTS = ["Cat", "Dog", "Grass", "A/B <i>"];

/** @param {ReturnType<typeof chanceOf>} chance
 * @returns {import("/js/editor/geometry.js").Shape} */
function shapeOf(chance) {
  const type = chance.one(/** @type {const} */ (["bbox", "polygon", "polyline", "point"]));
  if (type === "bbox") return geometry.boxBetween(chance.next(), chance.next(), chance.next(), chance.next());
  const count = geometry.fewest(type) + (type === "point" ? 0 : chance.below(4));
  return { type, at: Array.from({ length: 2 * count }, () => geometry.within(chance.next())) };
}

/** @param {ReturnType<typeof chanceOf>} chance @returns {Region} */
function regionOf(chance) {
  return { key: model.newKey(), ...shapeOf(chance), object: chance.next() < 0.1 ? null : chance.one(OBJECTS),
    ...chance.next() < 0.2 ? { instance: chance.below(3) } : {},
    ...chance.next() < 0.2 ? { source: { kind: "model", name: "finder", confidence: 0.5 } } : {} };
}

/** A server that keeps regions as ours does. */
class Server {
  constructor() {
    /** @type {any[]} */
    this.list = [];
    this.version = 0;
    this.ids = 0;
    /** What was sent last where it waits for a yes; null: it does not.
     * @type {any[] | null} */
    this.proposed = null;
    /** What the next answers are instead. @type {(number | "lost" | "down")[]} */
    this.moods = [];
  }

  transport() {
    return {
      get: async () => ({ status: 200, list: structuredClone(this.list), tag: `"${this.version}"` }),
      put: async (/** @type {string} */ body, /** @type {string | null} */ tag) => {
        const mood = this.moods.shift();
        if (mood === "down") throw new TypeError("Failed to fetch");
        if (typeof mood === "number") return { status: mood, words: "no" };
        if (tag !== null && tag !== `"${this.version}"`) return { status: 412 };
        if (this.proposed) {
          this.proposed = JSON.parse(body);
          return { status: 202 };
        }
        this.list = JSON.parse(body).map((/** @type {any} */ one) => {
          assert.equal(typeof one.object, "string");
          return { ...one, id: this.list.some(({ id }) => id === one.id) ? one.id : ++this.ids };
        });
        this.version++;
        if (mood === "lost") throw new TypeError("Failed to fetch");
        return { status: 200, list: structuredClone(this.list), tag: `"${this.version}"` };
      },
    };
  }
}

/** @param {Server} server
 * @param {(conflicts: any[]) => any[] | null} [choose] */
function deskOf(server, choose) {
  const session = new Session();
  let time = 0;
  session.now = () => (time += 10000);
  session.load(structuredClone(server.list), `"${server.version}"`);
  /** @type {string[]} */
  const said = [];
  const saver = new Saver(session, server.transport(), {
    tell: (state) => said.push(state),
    choose: async (conflicts) => choose ? choose(conflicts) : conflicts.map(({ mine, theirs }) =>
      mine && theirs ? "both" : mine ? "mine" : "theirs"),
  });
  saver.later = () => {};
  return { session, saver, said };
}

/** @param {Sheet} sheet */
const listOf = (sheet) => sheet.order.map((key) => sheet.regions.get(key));

/** As the server would say it, without numbers. @param {Sheet} sheet */
const plain = (sheet) => model.labelled(sheet).map((key) =>
  model.writeRegion(/** @type {Region} */ (sheet.regions.get(key)), undefined));

/** What a save is to leave there: a region that lost its label stays as it was.
 * @param {Sheet} sheet @param {Sheet} base */
const expected = (sheet, base) => plain({ ...sheet, regions: new Map([...sheet.regions].map(([key, region]) =>
  [key, region.object === null ? base.regions.get(key) ?? region : region])) });

/** @param {any[]} list */
const bare = (list) => list.map(({ id, ...rest }) => rest);

/** One change of the regions, whichever. @param {Session} session
 * @param {ReturnType<typeof chanceOf>} chance */
function change(session, chance) {
  const { order, regions } = session.sheet;
  const region = order.length > 0 ? regions.get(chance.one(order)) : undefined;
  const what = chance.next();
  if (!region || what < 0.35) return session.add(regionOf(chance), "add");
  if (what < 0.5) return session.remove(region.key, "remove");
  if (what < 0.65) return session.put({ ...region, object: chance.one(OBJECTS) }, "label");
  if (what < 0.85) return session.put(geometry.moved(region, chance.next() - 0.5, chance.next() - 0.5), "move");
  return session.put(geometry.bent(region, 0, chance.next(), chance.next()), "bend");
}

test("after any edits, undos, redos, saves and reverts the model, a plain list of states, the journal and the server agree", async () => {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const chance = chanceOf(seed), server = new Server(), store = new MemoryStore();
    const { session, saver } = deskOf(server);
    const journal = new Journal(store, { id: "w", viewer: "ann", picture: 1 });
    journal.follow(session);
    /** The reference: whole states, and nothing clever. */
    let states = [listOf(session.sheet)], at = 0;
    for (let step = 0; step < STEPS; step++) {
      const what = chance.next();
      const before = session.sheet;
      if (what < 0.5) {
        change(session, chance);
        if (session.sheet !== before) {
          states = [...states.slice(0, at + 1), listOf(session.sheet)];
          at++;
        }
      } else if (what < 0.68) {
        session.undo();
        at = Math.max(at - 1, 0);
      } else if (what < 0.82) {
        session.redo();
        at = Math.min(at + 1, states.length - 1);
      } else if (what < 0.87) {
        session.revert();
        if (session.sheet !== before) {
          states = [...states.slice(0, at + 1), listOf(session.base.sheet)];
          at++;
        }
      } else {
        const wanted = expected(session.sheet, session.base.sheet);
        await saver.save();
        assert.deepEqual(bare(server.list), wanted, `seed ${seed}, step ${step}: server`);
        assert.equal(session.unsaved().toSend, 0);
      }
      assert.deepEqual(listOf(session.sheet), states[at], `seed ${seed}, step ${step}: states`);
      assert.equal(session.sheet.regions.size, session.sheet.order.length);
      assert.deepEqual(bare(server.list), plain(session.base.sheet), `seed ${seed}, step ${step}: base`);
      if (step % 7 === 0) {
        await journal.last;
        const again = new Session();
        const [kept] = await store.list("ann", 1);
        if (kept) again.resume(baseOf(kept.work), kept.edits);
        else again.resume(session.base, []);
        assert.deepEqual(listOf(again.sheet), listOf(session.sheet), `seed ${seed}, step ${step}: journal`);
        assert.equal(kept !== undefined, session.unsaved().count > 0, `seed ${seed}, step ${step}: kept`);
      }
    }
  }
});

test("of two who save one picture nobody loses anything", async () => {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const chance = chanceOf(seed + 5000), server = new Server();
    // With saves in between one may rightly delete what the other has moved.
    const isMixed = seed % 2 === 0;
    const first = deskOf(server);
    for (let i = 0; i < 5; i++) first.session.add({ ...regionOf(chance), object: "Cat" }, "add");
    await first.saver.save();
    const second = deskOf(server);
    const start = server.list.map(({ id }) => id);
    /** Regions by number: what either has done with them. */
    const desks = [first, second];
    const touched = desks.map(() => new Map());
    /** @type {string[]} */
    const added = [];
    for (let i = 0; i < 12; i++) {
      const which = chance.below(2), { session } = desks[which];
      const id = chance.one(start);
      const key = [...session.base.ids].find(([, one]) => one === id)?.[0] ?? "";
      const region = session.sheet.regions.get(key);
      if (chance.next() < 0.4 || !region) {
        const one = { ...regionOf(chance), object: "Dog", instance: added.length + 100 };
        added.push(JSON.stringify(model.writeRegion(one, undefined)));
        session.add(one, "add");
      } else {
        const after = chance.next() < 0.3 ? null : geometry.moved(region, (chance.next() - 0.5) / 4, 0.01);
        if (after) session.put(after, "move");
        else session.remove(key, "remove");
        touched[which].set(id, after && JSON.stringify(model.writeRegion(after, undefined)));
      }
      if (isMixed && chance.next() < 0.2) await desks[which].saver.save();
    }
    for (const { saver } of [first, second, first]) await saver.save();
    const now = new Set(server.list.map((one) => JSON.stringify(bare([one])[0])));
    for (const one of added) assert.ok(now.has(one), `seed ${seed}: an added region is lost`);
    for (const id of start) {
      const [a, b] = touched.map((map) => map.get(id));
      const is = server.list.some((one) => one.id === id);
      if (a === null && b === null) assert.ok(!is, `seed ${seed}: both deleted it`);
      if (a === undefined && b === undefined) assert.ok(is, `seed ${seed}: nobody touched it`);
      for (const [mine, other] of [[a, b], [b, a]]) {
        if (typeof mine === "string" && other === undefined) {
          assert.ok(now.has(mine), `seed ${seed}: a region that one moved is lost`);
        }
        if (typeof mine === "string" && other === null && !isMixed) {
          assert.ok(now.has(mine), `seed ${seed}: what one deleted and the other moved is lost`);
        }
      }
    }
    assert.deepEqual(bare(server.list), plain(first.session.sheet), `seed ${seed}: first`);
  }
});

test("a save whose answer is lost makes nothing twice", async () => {
  for (let seed = 1; seed <= 50; seed++) {
    const chance = chanceOf(seed + 900), server = new Server();
    const { session, saver } = deskOf(server);
    for (let i = 0; i < 4; i++) session.add({ ...regionOf(chance), object: "Cat" }, "add");
    server.moods = ["lost"];
    assert.equal(await saver.save(), false);
    assert.equal(saver.state, "offline");
    assert.equal(server.list.length, 4);
    assert.equal(await saver.save(), true);
    assert.equal(server.list.length, 4);
    assert.deepEqual(bare(server.list), plain(session.sheet));
  }
});

/** @param {any[]} list @param {(conflicts: any[]) => any[] | null} [choose] */
async function serverWith(list, choose) {
  const server = new Server();
  server.list = list.map((one) => ({ ...one, id: ++server.ids }));
  return { server, ...deskOf(server, choose) };
}
const point = (/** @type {number} */ x, object = "Cat") => ({ type: "point", shape: { x, y: 0.5 }, object });

test("shape and label that two people change go together", async () => {
  const { server, session, saver } = await serverWith([point(0.1)]);
  const region = /** @type {Region} */ (session.sheet.regions.get("r1"));
  session.put({ ...region, object: "Dog" }, "label");
  server.list[0].shape.x = 0.7;
  server.version++;
  assert.ok(await saver.save());
  assert.deepEqual(server.list, [{ ...point(0.7, "Dog"), id: 1 }]);
});

test("what both move is asked for, and each choice is kept", async () => {
  for (const [choice, expected] of /** @type {const} */ ([["mine", [0.2]], ["theirs", [0.7]], ["both", [0.7, 0.2]]])) {
    const { server, session, saver, said } = await serverWith([point(0.1)], () => [choice]);
    session.put({ .../** @type {Region} */ (session.sheet.regions.get("r1")), at: [0.2, 0.5] }, "move");
    server.list[0].shape.x = 0.7;
    server.version++;
    assert.ok(await saver.save());
    assert.ok(said.includes("conflict"));
    assert.deepEqual(server.list.map(({ shape }) => shape.x), expected, choice);
    assert.equal(server.list[0].id, 1);
  }
});

test("a choice put off changes nothing, and the next save asks again", async () => {
  let answers = [null, ["mine"]];
  const { server, session, saver } = await serverWith([point(0.1)], () => /** @type {any} */ (answers.shift()));
  session.put({ .../** @type {Region} */ (session.sheet.regions.get("r1")), at: [0.2, 0.5] }, "move");
  server.list[0].shape.x = 0.7;
  server.version++;
  assert.equal(await saver.save(), false);
  assert.equal(saver.state, "conflict");
  assert.equal(session.unsaved().count, 1);
  assert.ok(await saver.save());
  assert.equal(server.list[0].shape.x, 0.2);
});

test("no step of mine takes back what somebody else did", async () => {
  const { server, session, saver } = await serverWith([point(0.1), point(0.2)]);
  const [first, second] = listOf(session.sheet);
  session.put({ .../** @type {Region} */ (first), object: "Dog" }, "label");
  session.put({ .../** @type {Region} */ (second), object: "Grass" }, "label");
  server.list[0].shape.x = 0.9;
  server.list.push({ ...point(0.4), id: ++server.ids });
  server.version++;
  assert.ok(await saver.save());
  for (let i = 0; i < 5; i++) session.undo();
  assert.deepEqual(plain(session.sheet), [point(0.9, "Dog"), point(0.2), point(0.4)]);
});

test("401, 422, 503 and a lost line keep the work and say so", async () => {
  const { server, session, saver, said } = await serverWith([]);
  session.add({ key: "n", type: "point", at: [0.5, 0.5], object: "Cat" }, "add");
  server.moods = [401, 422, 503, 429, "down"];
  for (const state of ["signed-out", "refused", "busy", "busy", "offline"]) {
    assert.equal(await saver.save(), false);
    assert.equal(said.at(-1), state);
    assert.equal(session.unsaved().count, 1);
  }
  assert.ok(await saver.save());
  assert.equal(session.unsaved().count, 0);
});

test("202 says that it waits, and is not sent again by itself", async () => {
  const { server, session, saver } = await serverWith([point(0.1)]);
  session.add({ key: "n", type: "point", at: [0.5, 0.5], object: "Cat" }, "add");
  server.moods = [202];
  assert.ok(await saver.save());
  assert.equal(session.unsaved().count, 0);
  assert.equal(server.list.length, 1);
});

test("what waits for a yes is gone on with, whatever others save meanwhile", async () => {
  const { server, session, saver } = await serverWith([point(0.1), point(0.2)]);
  const base = structuredClone(server.list);
  server.proposed = [];
  session.add({ key: "n", type: "point", at: [0.5, 0.5], object: "Cat" }, "add");
  assert.ok(await saver.save());
  server.list[1].shape.x = 0.9;
  server.version++;
  session.add({ key: "m", type: "point", at: [0.6, 0.6], object: "Cat" }, "add");
  assert.equal(session.unsaved().count, 1);
  assert.ok(await saver.save());
  assert.equal(session.unsaved().count, 0);
  /** @param {any[]} list */
  const places = (list) => list.map(({ shape }) => shape.x);
  assert.deepEqual(places(server.proposed), [0.1, 0.9, 0.5, 0.6]);
  // Opened again: the same, from what the site tells of the proposal.
  const again = new Session();
  again.load(server.list, "tag");
  again.loadProposal(base, server.proposed);
  assert.equal(again.unsaved().count, 0);
  assert.deepEqual(places(JSON.parse(again.payload().body)), [0.1, 0.9, 0.5, 0.6]);
  again.remove(again.sheet.order[2], "remove");
  assert.equal(again.unsaved().count, 1);
  again.revert();
  assert.equal(again.sheet.order.length, 4);
});

test("what is changed while a save is under way is not saved, and not lost", async () => {
  const { session, saver } = await serverWith([point(0.1)]);
  session.add({ key: "a", type: "point", at: [0.5, 0.5], object: "Cat" }, "add");
  const saving = saver.save();
  session.put({ .../** @type {Region} */ (session.sheet.regions.get("a")), at: [0.6, 0.5] }, "move");
  session.add({ key: "b", type: "point", at: [0.7, 0.5], object: "Cat" }, "add");
  assert.ok(await saving);
  assert.equal(session.unsaved().count, 2);
  assert.deepEqual(session.sheet.order, ["r1", "a", "b"]);
  assert.ok(await saver.save());
  assert.equal(session.unsaved().count, 0);
});

test("work of tabs that are gone is found by its person and picture alone", async () => {
  const store = new MemoryStore();
  for (const [id, viewer, picture] of /** @type {[string, string, number][]} */ (
    [["a", "ann", 1], ["b", "bob", 1], ["c", "ann", 2], ["d", "ann", 1]])) {
    const journal = new Journal(store, { id, viewer, picture });
    journal.now = () => id.charCodeAt(0);
    await journal.append({ sheet: model.EMPTY, ids: new Map(), tag: '"1"' }, { what: "x", changes: [
      { key: "n", before: null, place: 0, after: { key: "n", type: "point", at: [0, 0], object: null } }] });
  }
  assert.deepEqual((await left(store, "ann", 1)).map(({ work }) => work.id), ["d", "a"]);
});

test("a journal that cannot write says so until it can", async () => {
  const store = new MemoryStore();
  store.isLasting = true;
  const journal = new Journal(store, { id: "a", viewer: "ann", picture: 1 });
  const base = { sheet: model.EMPTY, ids: new Map(), tag: null };
  await journal.append(base, { what: "x", changes: [] });
  assert.ok(journal.isKept);
  store.append = () => Promise.reject(new Error("full"));
  await journal.append(base, { what: "x", changes: [] });
  assert.equal(journal.isKept, false);
  await journal.rebase(base, [{ what: "x", changes: [] }]);
  assert.ok(journal.isKept);
});

/* ---- shapes ---- */

test("whatever is done to a shape, it stays in the picture and has what the server asks", () => {
  for (let seed = 1; seed <= 2000; seed++) {
    const chance = chanceOf(seed);
    /** @type {import("/js/editor/geometry.js").Shape} */
    let shape = shapeOf(chance);
    for (let i = 0; i < 20; i++) {
      const what = chance.next();
      const x = chance.next() * 1.4 - 0.2, y = chance.next() * 1.4 - 0.2;
      const handles = geometry.handlesOf(shape).length / 2;
      if (what < 0.4) shape = geometry.moved(shape, x - 0.5, y - 0.5);
      else if (what < 0.8) shape = geometry.bent(shape, chance.below(handles), x, y);
      else if (shape.type === "polygon" || shape.type === "polyline") {
        shape = what < 0.9 ? geometry.withVertex(shape, chance.below(handles - 1), x, y) :
          geometry.withoutVertex(shape, chance.below(handles)) ?? shape;
      }
      const [left, top, right, bottom] = geometry.boundsOf(shape);
      assert.ok(left >= 0 && top >= 0 && right <= 1 && bottom <= 1, `seed ${seed}: ${JSON.stringify(shape)}`);
      if (shape.type === "bbox") assert.ok(shape.at[2] > 0 && shape.at[3] > 0, `seed ${seed}: ${JSON.stringify(shape)}`);
      else assert.ok(shape.at.length / 2 >= geometry.fewest(shape.type));
    }
  }
});

test("a box whose handle passes the other side is turned, not lost", () => {
  const box = geometry.boxBetween(0.2, 0.2, 0.4, 0.4);
  assert.deepEqual(geometry.bent(box, 1, 0.1, 0.6).at, [0.1, 0.4, 0.1, 0.2]);
  assert.deepEqual(geometry.bent(box, 7, 0.9, 0.9).at, [0.4, 0.2, 0.5, 0.2]);
});

test("small comes before large, and lines before what encloses them", () => {
  const scale = { x: 1000, y: 1000 };
  const large = geometry.boxBetween(0, 0, 1, 1), small = geometry.boxBetween(0.4, 0.4, 0.6, 0.6);
  /** @type {import("/js/editor/geometry.js").Shape} */
  const line = { type: "polyline", at: [0, 0.5, 1, 0.5] };
  /** @type {import("/js/editor/geometry.js").Shape} */
  const dot = { type: "point", at: [0.5, 0.5] };
  const hits = [large, small, line, dot].map((shape) => Number(geometry.hitOf(shape, 0.5, 0.502, scale, 7)));
  assert.deepEqual([...hits].sort((a, b) => b - a), hits);
  assert.equal(geometry.hitOf(small, 0.7, 0.7, scale, 7), null);
  assert.ok(geometry.hitOf(small, 0.605, 0.5, scale, 7) !== null);
});

test("a region outside is not inside: polygons of any turn", () => {
  /** @type {import("/js/editor/geometry.js").Shape} */
  const hook = { type: "polygon", at: [0, 0, 1, 0, 1, 1, 0.8, 1, 0.8, 0.2, 0, 0.2] };
  assert.ok(geometry.encloses(hook, 0.9, 0.9));
  assert.ok(!geometry.encloses(hook, 0.5, 0.5));
});

/* ---- the view ---- */

test("a place of the screen is the same place of the picture at any zoom, and back", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const chance = chanceOf(seed);
    const camera = new Camera({ width: 1 + chance.below(6000), height: 1 + chance.below(6000) });
    camera.resize({ width: 300 + chance.below(1500), height: 300 + chance.below(900) });
    for (let i = 0; i < 10; i++) {
      if (chance.next() < 0.5) camera.zoomTo(camera.scale * 4 ** (chance.next() * 2 - 1), chance.next() * 300, chance.next() * 300);
      else camera.pan(chance.next() * 200 - 100, chance.next() * 200 - 100);
      const { left, top, width, height } = camera.box;
      assert.ok([left, top, width, height].every(Number.isInteger));
      const px = chance.next() * 300, py = chance.next() * 300;
      const place = camera.toPicture(px, py), back = camera.toStage(place.x, place.y);
      assert.ok(Math.abs(back.px - px) < 1e-6 && Math.abs(back.py - py) < 1e-6);
    }
  }
});

test("the place under the pointer stays under it while one zooms", () => {
  const camera = new Camera({ width: 1000, height: 800 });
  camera.resize({ width: 1000, height: 800 });
  const before = camera.toPicture(400, 300);
  for (let i = 0; i < 12; i++) {
    camera.zoomTo(camera.scale * 1.2, 400, 300);
    const { px, py } = camera.toStage(before.x, before.y);
    assert.ok(Math.abs(px - 400) <= 1 + i && Math.abs(py - 300) <= 1 + i, `${px}, ${py}`);
  }
});

/* ---- history, labels ---- */

test("nudges in a row are one step, others are not", () => {
  const session = new Session();
  let time = 0;
  session.now = () => time;
  session.load([{ id: 1, ...point(0.1) }], null);
  for (let i = 0; i < 5; i++) {
    time += 100;
    const region = /** @type {Region} */ (session.sheet.regions.get("r1"));
    session.put(geometry.moved(region, 0.01, 0), "move", "move r1");
  }
  time += 5000;
  session.put(geometry.moved(/** @type {Region} */ (session.sheet.regions.get("r1")), 0.01, 0), "move", "move r1");
  assert.equal(session.history.done.length, 2);
  session.undo();
  assert.equal(session.sheet.regions.get("r1")?.at[0], 0.15);
  session.undo();
  assert.equal(session.sheet.regions.get("r1")?.at[0], 0.1);
});

test("a label keeps its digit; the tenth takes that of the one unused for longest", () => {
  const recent = new Recent();
  for (let i = 1; i <= 9; i++) recent.use(`o${i}`);
  recent.use("o1");
  recent.use("new", "bbox");
  assert.equal(recent.at(1), "o1");
  assert.equal(recent.at(2), "new");
  assert.equal(recent.of("bbox"), "new");
  assert.deepEqual(new Recent(JSON.parse(JSON.stringify(recent.kept()))).slots, recent.slots);
});

test("what has no changes is no difference; order counts", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const chance = chanceOf(seed);
    const [a, b] = [0, 1].map(() => {
      const regions = Array.from({ length: chance.below(8) }, (_, i) => ({ ...regionOf(chance), key: `k${(i * 5 + seed) % 11}` }))
        .sort(() => chance.next() - 0.5);
      return { order: regions.map(({ key }) => key), regions: new Map(regions.map((one) => [one.key, one])) };
    });
    const changes = model.difference(a, b);
    assert.deepEqual(listOf(model.apply(a, changes)), listOf(b));
    assert.deepEqual(listOf(model.apply(model.apply(a, changes), model.reverse(changes))), listOf(a));
    assert.deepEqual(model.difference(a, a), []);
  }
});

test("both kept of a conflict stand one behind the other", () => {
  const at = (/** @type {number} */ x) => ({ key: "k", type: /** @type {const} */ ("point"), at: [x, 0], object: "Cat" });
  const sheet = { order: ["k"], regions: new Map([["k", at(1)]]) };
  const decided = merging.decide(sheet, [{ key: "k", mine: at(1), theirs: at(2) }], ["both"], () => "n");
  assert.deepEqual(listOf(decided).map((one) => [one?.key, one?.at[0]]), [["k", 2], ["n", 1]]);
});

/* ---- tools, without a page ---- */

function deskWithTools() {
  const editor = new Editor({ width: 1000, height: 1000 });
  editor.camera.resize({ width: 1032, height: 1032 });
  const tools = new Tools(editor);
  /** @param {number} x @param {number} y */
  const spot = (x, y) => ({ ...editor.camera.toStage(x, y), x, y, reach: 7 });
  /** @param {number[]} places */
  const click = (...places) => {
    for (let i = 0; i < places.length; i += 2) {
      tools.down(spot(places[i], places[i + 1]));
      tools.up(spot(places[i], places[i + 1]));
    }
  };
  return { editor, tools, spot, click };
}

test("a polygon is closed by its first vertex, by Enter, and not with two", () => {
  const { editor, tools, click } = deskWithTools();
  editor.use("polygon");
  click(0.1, 0.1, 0.5, 0.1);
  tools.finish();
  assert.equal(editor.sheet.order.length, 0);
  click(0.5, 0.5, 0.1, 0.1);
  assert.deepEqual(editor.region?.at, [0.1, 0.1, 0.5, 0.1, 0.5, 0.5]);
  click(0.2, 0.2, 0.3, 0.2, 0.3, 0.3, 0.9, 0.9);
  tools.back();
  tools.finish();
  assert.deepEqual(editor.region?.at, [0.2, 0.2, 0.3, 0.2, 0.3, 0.3]);
  tools.cancel();
  assert.equal(editor.chosen, null);
});

test("a box comes of a drag and of two clicks", () => {
  const { editor, tools, spot, click } = deskWithTools();
  tools.down(spot(0.1, 0.1));
  tools.move(spot(0.3, 0.4));
  tools.up(spot(0.3, 0.4));
  assert.deepEqual(editor.region?.at, [0.1, 0.1, 0.2, 0.3]);
  click(0.5, 0.5);
  assert.equal(editor.sheet.order.length, 1);
  click(0.7, 0.8);
  assert.deepEqual(editor.region?.at, [0.5, 0.5, 0.2, 0.3]);
});

test("an edge that is dragged has one vertex more; vertices are moved and deleted", () => {
  const { editor, tools, spot } = deskWithTools();
  editor.session.load([{ id: 1, type: "polygon", object: "Cat", shape: [{ x: 0.1, y: 0.1 }, { x: 0.5, y: 0.1 }, { x: 0.5, y: 0.5 }] }], null);
  editor.use("select");
  editor.choose("r1");
  tools.down(spot(0.3, 0.1));
  tools.move(spot(0.3, 0.05));
  tools.up(spot(0.3, 0.05));
  assert.deepEqual(editor.region?.at, [0.1, 0.1, 0.3, 0.05, 0.5, 0.1, 0.5, 0.5]);
  assert.equal(editor.vertex, 1);
  editor.nudge(10, 0);
  assert.equal(editor.region?.at[2], 0.31);
  editor.remove();
  assert.equal(editor.region?.at.length, 6);
  editor.vertex = 0;
  editor.remove();
  assert.equal(editor.region?.at.length, 6);
  editor.vertex = null;
  editor.remove();
  assert.equal(editor.sheet.order.length, 0);
  for (let i = 0; i < 5; i++) editor.travel(-1);
  assert.deepEqual(editor.sheet.regions.get("r1")?.at, [0.1, 0.1, 0.5, 0.1, 0.5, 0.5]);
});

test("what is locked or hidden is neither chosen nor changed", () => {
  const { editor, click } = deskWithTools();
  editor.session.load([{ id: 1, ...point(0.5, "Cat") }, { id: 2, ...point(0.5, "Dog") }], null);
  editor.use("select");
  editor.toggle("Cat", "locked");
  click(0.5, 0.5);
  assert.equal(editor.chosen, "r2");
  editor.toggle("Dog", "hidden");
  assert.equal(editor.chosen, null);
  click(0.5, 0.5);
  assert.equal(editor.chosen, null);
  editor.choose("r1");
  editor.nudge(10, 0);
  editor.remove();
  assert.equal(editor.sheet.regions.get("r1")?.at[0], 0.5);
});

test("the label of a tool is given to its next shape; digits change it", () => {
  const { editor, click } = deskWithTools();
  let asked = 0;
  editor.askLabel = () => { asked++; };
  editor.use("point");
  click(0.1, 0.1);
  assert.equal(asked, 1);
  editor.label("Cat");
  click(0.2, 0.2);
  assert.equal(asked, 1);
  assert.equal(editor.region?.object, "Cat");
  assert.equal(editor.recent.at(1), "Cat");
});

test("a label that is found late is for what it was looked for", () => {
  const { editor, click } = deskWithTools();
  editor.use("point");
  click(0.1, 0.1);
  const first = editor.aim;
  editor.use("polygon");
  const next = editor.aim;
  editor.use("bbox");
  editor.label("Cat", first);
  editor.label("Dog", next);
  assert.equal(editor.sheet.regions.get(first.key ?? "")?.object, "Cat");
  assert.deepEqual(["point", "polygon", "bbox"].map((tool) => editor.recent.of(tool)), ["Cat", "Dog", null]);
});
