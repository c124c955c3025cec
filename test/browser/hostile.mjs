// test/browser/hostile.mjs: texts that would like to be more, put into every field that takes a text.
// @ts-check

import { existsSync, readFileSync, readdirSync } from "node:fs";

import { png } from "./image.mjs";
import { root } from "./tools.mjs";

/** Each breaks out of another place: text, attribute, comment, title, field,
 * template, Markdown, address. */
export const OUR_OWN = [
  "\"><script>window.ran=1</script>",
  "'\" onmouseover=alert(1) autofocus onfocus=alert(2) x='",
  "</title></textarea></style></script><img src=x onerror=alert(3)>",
  "--><svg onload=alert(4)>", "&lt;script&gt;alert(5)&lt;/script&gt;",
  "{{{site.csrf}}} {{#site}}<b>6</b>{{/site}}",
  "[x](javascript:alert(7)) ![x](https://evil.example/7.png)",
  "<https://evil.example/8> <javascript:alert(8)>",
  "<iframe srcdoc='<script>parent.ran=9</script>'></iframe>",
  "javascript:alert(10)", "//evil.example/11", "https://evil.example/\"x='",
];

/** @returns {string[]} ours first; no others where there is no shared data */
export function hostileTexts() {
  const data = process.env.SHARED_DATA || `${root}../shared/data`;
  const texts = new Set(OUR_OWN);
  if (!existsSync(data)) return [...texts];
  const naughty = JSON.parse(
    readFileSync(`${data}/naughty-strings/blns.json`, "utf8"));
  for (const text of naughty) texts.add(text);
  for (const name of readdirSync(`${data}/injection-strings`).sort()) {
    if (!name.endsWith(".txt")) continue;
    for (const line of readFileSync(`${data}/injection-strings/${name}`,
      "utf8").split("\n")) texts.add(line);
  }
  texts.delete("");
  // Half a surrogate pair is no text, and cannot be sent as one.
  return [...texts].map((text) => Buffer.from(text).toString());
}

/** Sends texts into fields, and keeps the addresses that show them. */
export class Writer {
  /** @param {string} base @param {string} owner
   * @param {string} administrator  cookies */
  constructor(base, owner, administrator) {
    this.base = base;
    this.owner = owner;
    this.administrator = administrator;
    /** @type {Set<string>} */
    this.pages = new Set();
    this.taken = 0;
    this.refused = 0;
    this.count = 0;
    /** Not every page of a thing. */
    this.isBrief = false;
  }

  /**
   * What a write answers: taken, or refused with words.
   * @param {string} path @param {unknown} body
   * @param {{who?: string, method?: string, agent?: string}} [how]
   * @returns {Promise<any>} null where it was refused
   */
  async send(path, body, { who = this.owner, method = "POST", agent } = {}) {
    const isForm = body instanceof FormData;
    const answer = await fetch(this.base + path, { method,
      body: isForm ? body : JSON.stringify(body),
      headers: { Cookie: `session=${who}`,
        "User-Agent": headerOf(agent || "pinakes test") } });
    const text = await answer.text();
    if (answer.ok) {
      this.taken++;
      return JSON.parse(text);
    }
    if (answer.status >= 500 || answer.status < 400 ||
      !JSON.parse(text).detail) {
      throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)} for ` +
        JSON.stringify(body).slice(0, 300));
    }
    this.refused++;
    return null;
  }

  /** @param {string} address @param {string[]} rests  what matters most first */
  show(address, ...rests) {
    for (const rest of this.isBrief ? rests.slice(0, 3) : rests) {
      this.pages.add(address + rest);
    }
  }

  /** As it is; where it is refused, what is left of it as a line.
   * @param {string} path @param {any} body @param {string[]} fields
   * @param {any} [how] */
  async insist(path, body, fields, how) {
    const first = await this.send(path, body, how);
    if (first) return first;
    const plain = { ...body };
    for (const field of fields) {
      plain[field] = lineOf(body[field], 150, ++this.count);
    }
    return this.send(path, plain, how);
  }

  /** @param {string[]} texts  another one for each field */
  async picture(texts) {
    const [title, description, origin, creator, credit, agent, reason] = texts;
    const form = new FormData();
    form.set("json", JSON.stringify({ licence: ["CC0-1.0"], again: true }));
    form.set("file", new Blob([png(++this.count, 32, 24)]), "a.png");
    const { id } = await this.send("/api/upload", form, { agent });
    for (const [field, text] of Object.entries({ title, description, creator,
      origin_url: origin, credit_url: credit })) {
      const body = { [field]: text, reason };
      await this.insist(`/api/picture/${id}/update`, body,
        [field, "reason"], { agent });
    }
    this.show(`/picture/${id}`, "", "/history", "/comments", "/edit",
      "/report", "/annotate", "/delete", "/replace");
    this.show(`/admin/picture/${id}`, "");
    return id;
  }

  /** @param {string[]} texts */
  async object([name, description, alias, outside, reason]) {
    const wish = { name, description, aliases: [alias], reason,
      external_ids: [outside], sure: true };
    const made = await this.send("/api/new-object", wish) ||
      await this.send("/api/new-object", { ...wish, external_ids: [],
        name: lineOf(name, 150, ++this.count), reason: lineOf(reason, 150),
        aliases: [lineOf(alias, 150, ++this.count)],
        description: lineOf(description, 150) });
    if (!made) return null;
    this.show(`/object/${encodeURIComponent(made.name)}`, "", "/history",
      "/edit");
    return made.name;
  }

  /** @param {number} picture @param {string[]} texts */
  async around(picture, [text, note, contact, outcome, hidden]) {
    const path = `/api/picture/${picture}`;
    const who = this.administrator;
    await this.insist(`${path}/comments`, { text }, ["text"]);
    const made = await this.insist(`${path}/report`,
      { reason: "other", note, contact }, ["note", "contact"]);
    if (made) {
      await this.insist(`/api/admin/report/${made.id}/close`,
        { outcome: "nothing", note: outcome }, ["note"], { who });
    }
    await this.insist(`${path}/report`, { reason: "spam", note: contact,
      contact: note }, ["note", "contact"]);
    await this.insist(`${path}/hide`, { reason: "other", note: hidden },
      ["note"], { who });
    await this.send(`${path}/restore`, { reason: "other", note: "" }, { who });
  }

  /** @param {number} picture @param {string} object @param {string[]} texts */
  async regions(picture, object, [instance, name, reason, refusal]) {
    const path = `/api/picture/${picture}`;
    const region = { type: "bbox", shape: { x: .1, y: .1, w: .5, h: .5 },
      object };
    const put = (/** @type {any} */ one, /** @type {string} */ who) =>
      this.send(`${path}/annotations?reason=` +
        encodeURIComponent(lineOf(reason, 150)), [one], { method: "PUT", who });
    const said = { ...region, instance, source: { kind: "model", name } };
    if (!await put(said, this.owner)) {
      await put({ ...region, instance: lineOf(instance, 90),
        source: { kind: "model", name: lineOf(name, 90) } }, this.owner);
    }
    await this.send(`${path}/update`, { annotators: "proposals" });
    const made = await put({ ...region, type: "point",
      shape: { x: .5, y: .5 } }, this.administrator);
    if (!made) return;
    this.pages.add(`/proposal/${made.id}`);
  }

  /** @param {number[]} pictures @param {string[]} texts */
  async gallery(pictures, [title, description, set, label, other]) {
    const made = await this.insist("/api/new-gallery", { title, description },
      ["title", "description"]);
    if (!made) return;
    await this.send(`/api/gallery/${made.id}/add-picture`,
      { picture_ids: pictures });
    const labels = [lineOf(label, 90), lineOf(other, 80, ++this.count)];
    await this.insist(`/api/gallery/${made.id}/label-set`,
      { dataset_name: set, labels }, ["dataset_name"]);
    this.show(`/gallery/${made.id}`, "", "/edit", "/delete", "/arrange");
  }

  /** @param {string[]} texts */
  async dataset([title, description, word]) {
    const query = JSON.stringify({ want: [{ title: word }] });
    const made = await this.insist("/api/dataset",
      { title, description, query }, ["title", "description"]) ||
      await this.insist("/api/dataset", { title, description, query: "{}" },
        ["title", "description"]);
    if (!made) return;
    this.pages.add(`/dataset/${made.id}`);
    this.pages.add(`/new-dataset?predecessor=${made.id}`);
  }
}

/** Of a text what a line may hold. @param {string} text @param {number} most
 * @param {number} [number]  makes it one of its kind */
export function lineOf(text, most, number) {
  const line = [...text.normalize("NFC").replace(
    /[\u0000-\u001f\u007f-\u009f]/g, "")].slice(0, most).join("").trim();
  return number ? `${line} ${number}` : line || "-";
}

/** What a header can hold. @param {string} text */
function headerOf(text) {
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, "?").trim() || "-";
}
