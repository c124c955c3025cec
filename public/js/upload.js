// public/js/upload.js: many files for the upload page: chosen, dropped or pasted, and sent one by one.
// @ts-check

import { PREVIEW_PX, choicesOf, drawPreview, make, pictureLinks, picturesOf,
  post } from "./upload-look.js";

const FILES_MAX = 50;
/** What is refused for being too much is sent again by itself, up to here. */
const WAIT_MAX_S = 60;
const TRIES_MAX = 30;

/**
 * One file on its way. A key makes one picture of several tries. Each is
 * looked at before it is sent; held: what the server calls it since. What
 * somebody has to say a word about is "asking" and not sent by itself.
 * @typedef {object} Item
 * @property {File} file
 * @property {string} key
 * @property {HTMLLIElement} row
 * @property {HTMLInputElement} title
 * @property {HTMLElement} words
 * @property {HTMLElement} found
 * @property {HTMLSelectElement | null} choice
 * @property {HTMLProgressElement} bar
 * @property {HTMLElement} acts
 * @property {"looking" | "waiting" | "asking" | "sending" | "done" |
 *   "failed"} state
 * @property {boolean} again
 * @property {string | null} held
 * @property {Promise<void>} looked
 * @property {XMLHttpRequest | null} request
 */

/** @param {string} name */
function nameWithoutEnding(name) {
  return name.replace(/\.[a-z0-9]{1,5}$/i, "").replace(/[_\s]+/g, " ").trim();
}

/** A number that nobody else has chosen; without a secure context too. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

/** @param {number} bytes */
function sizeWords(bytes) {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` :
    `${(bytes / 1e6).toFixed(1)} MB`;
}

/** @param {number} count */
function filesWords(count) {
  return count === 1 ? "1 file" : `${count} files`;
}

/** What is no JSON stays a text, which the site refuses in its words.
 * @param {string} text @returns {unknown} */
function regionsOf(text) {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What the fields that all files share say. @param {HTMLFormElement} form
 * @returns {Record<string, unknown>} */
function sharedWish(form) {
  const fields = new FormData(form);
  /** @param {string} name */
  const text = (name) => String(fields.get(name) ?? "").trim();
  const licences = [...fields.getAll("licence"), fields.get("other_licence")]
    .map((one) => String(one ?? "").trim()).filter((one) => one !== "");
  return {
    description: text("description"), licence: licences,
    nature: text("nature") || null, creator: text("creator"),
    credit_url: text("credit_url"), origin_url: text("origin_url"),
    annotators: text("annotators") || "open",
    annotations: regionsOf(text("annotations")),
  };
}

class Queue {
  /** @param {HTMLFormElement} form @param {HTMLInputElement} input */
  constructor(form, input) {
    this.form = form;
    this.input = input;
    /** @type {Item[]} */
    this.items = [];
    this.isRunning = false;
    this.previews = Promise.resolve();
    this.looks = Promise.resolve();
    this.list = make("ul", { className: "queue" });
    this.list.setAttribute("aria-label", "Files to upload");
    this.said = make("span");
    this.said.setAttribute("role", "status");
    this.where = make("a", { className: "inline", hidden: true }, "Show it");
    input.closest(".field")?.after(this.list);
    // Beside the button that was pressed: the files may be screens above.
    form.querySelector("[type=submit]")?.after(this.said, this.where);
    this.begin();
  }

  begin() {
    const { form, input } = this;
    input.required = false;
    // Its button says so in other words, so it waits until it is wanted.
    for (const kind of ["focus", "pointerenter", "pointerdown"])
      input.addEventListener(kind, () => { input.multiple = true; });
    input.addEventListener("change", () => {
      this.add([...(input.files ?? [])]);
      input.value = "";
    });
    form.addEventListener("dragover", (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
    form.addEventListener("dragleave", () => form.classList.remove("over"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("over");
      this.add([...(event.dataTransfer?.files ?? [])]);
    });
    document.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) this.add(files);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.run();
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.items.some((item) => item.state !== "done"))
        event.preventDefault();
    });
  }

  /** @param {string} words @param {Item} [item] what they are about */
  say(words, item) {
    this.said.textContent = words;
    this.where.hidden = item === undefined;
    if (item) this.where.href = `#${item.row.id}`;
  }

  /** Each file has a title of its own. @param {File[]} files */
  add(files) {
    const title = this.form.querySelector("#title")?.closest(".field");
    if (title instanceof HTMLElement) title.hidden = true;
    const room = FILES_MAX - this.items.length;
    for (const file of files.slice(0, room)) this.addOne(file);
    this.say(files.length > room ?
      `At most ${FILES_MAX} files at a time: ${files.length - room} were ` +
      "left out." : `${filesWords(this.items.length)} to upload.`);
  }

  /** @param {File} file */
  addOne(file) {
    const id = `title-${newKey().slice(0, 8)}`;
    const canvas = make("canvas", { width: PREVIEW_PX, height: PREVIEW_PX });
    canvas.setAttribute("aria-hidden", "true");
    const title = make("input", { className: "input", type: "text", id,
      maxLength: 500, value: nameWithoutEnding(file.name),
      autocomplete: "off" });
    const words = make("p", { className: "small quiet" },
      `${file.name}, ${sizeWords(file.size)}`);
    const found = make("div", { className: "small" });
    const bar = make("progress", { max: 1, value: 0, hidden: true });
    bar.setAttribute("aria-label", `Sent of ${file.name}`);
    const acts = make("p", { className: "acts" });
    const row = make("li", { id: `of-${id}` },
      make("div", { className: "look" }, canvas),
      make("div", { className: "what" },
        make("div", { className: "field" },
          make("label", { htmlFor: id }, "Title"), title), words, found, bar,
        acts));
    /** @type {Item} */
    const item = { file, key: newKey(), row, title, words, found,
      choice: null, bar, acts, state: "looking", again: false, held: null,
      looked: Promise.resolve(), request: null };
    this.items.push(item);
    this.list.append(row);
    // One at a time: fifty large ones at once would fill the memory.
    this.previews = this.previews.then(() => drawPreview(file, canvas));
    this.beginLook(item);
  }

  /** @param {Item} item */
  beginLook(item) {
    item.state = "looking";
    this.tell(item, `${item.file.name}, ${sizeWords(item.file.size)}: it is ` +
      "looked at before it is published.");
    this.offer(item, ["Leave out", () => this.remove(item)]);
    this.looks = item.looked = this.looks.then(() => this.look(item));
  }

  /** The same file, what it tells and what it looks like, before anything is
   * published. @param {Item} item */
  async look(item) {
    if (!this.items.includes(item)) return;
    const same = item.again ? [] : await picturesOf(item.file);
    if (same.length > 0) this.askAgain(item, same);
    else await this.inspect(item);
  }

  /** @param {Item} item */
  async inspect(item) {
    const body = new FormData();
    body.append("file", item.file, item.file.name);
    const { status, answer } = await this.post(item, "/api/inspect", body, {});
    if (item.state !== "looking") return; // cancelled
    if (status !== 200) {
      this.fail(item, status, answer, () => this.beginLook(item));
      return;
    }
    item.held = answer.held;
    this.tell(item, `${item.file.name}, ${sizeWords(item.file.size)}`);
    if (answer.same.length > 0 && !item.again) {
      this.askAgain(item, answer.same);
      return;
    }
    item.state = "waiting";
    this.offer(item, ["Leave out", () => this.remove(item)]);
    this.showFound(item, answer);
  }

  /** @param {Item} item @param {any} answer */
  showFound(item, answer) {
    const told = answer.metadata.found.join(", ");
    item.found.replaceChildren(...pictureLinks("It looks like ",
      answer.similar));
    if (told === "") return;
    const choice = make("select", { id: `told-${newKey().slice(0, 8)}` },
      ...choicesOf(answer.metadata));
    item.choice = choice;
    item.found.append(make("div", { className: "field" },
      make("label", { htmlFor: choice.id }, `The file tells: ${told}`),
      choice, make("span", {}, "Taken out, the pixels stay as they are; " +
        "converted, they are written anew, and nothing else.")));
    this.say(`${item.file.name} tells ${told}: say what happens to it.`,
      item);
    if (!this.isRunning) return;
    // It was to be sent before this was known.
    item.state = "asking";
    this.offer(item, ["Upload it", () => this.retryAnew(item)],
      ["Leave out", () => this.remove(item)]);
  }

  /** Who has had it all sent already does not do so again.
   * @param {Item} item @param {number[]} same */
  askAgain(item, same) {
    const goesOn = this.isRunning;
    item.state = "asking";
    item.words.replaceChildren(...pictureLinks(
      `${item.file.name} is here already: `, same));
    this.offer(item, ["Make one more picture of it", () => {
      item.again = true;
      this.beginLook(item);
      if (goesOn) void this.run();
    }], ["Leave out", () => this.remove(item)]);
  }

  /** @param {Item} item @param {[string, () => void][]} buttons */
  offer(item, ...buttons) {
    item.acts.replaceChildren(...buttons.map(([label, act]) => {
      const button = make("button", { className: "btn", type: "button" },
        label);
      button.setAttribute("aria-label", `${label}: ${item.file.name}`);
      button.addEventListener("click", act);
      return button;
    }));
  }

  /** @param {Item} item */
  remove(item) {
    item.request?.abort();
    this.items = this.items.filter((one) => one !== item);
    item.row.remove();
    this.say(`${item.file.name} was left out.`);
    this.input.focus();
  }

  async run() {
    if (this.isRunning) return;
    if (this.items.length === 0) {
      this.say("Choose files first.");
      this.input.focus();
      return;
    }
    this.isRunning = true;
    /** @type {Item | undefined} */
    let item;
    while ((item = this.items.find((one) => one.state === "waiting" ||
      one.state === "looking"))) {
      this.sayWhere(item);
      if (item.state === "looking") await item.looked;
      else await this.send(item);
    }
    this.isRunning = false;
    this.sayEnd();
  }

  /** @param {Item} item */
  sayWhere(item) {
    const place = this.items.indexOf(item) + 1;
    this.say(this.items.length === 1 ? `Uploading ${item.file.name} …` :
      `Uploading ${place} of ${this.items.length}: ${item.file.name} …`);
  }

  sayEnd() {
    /** @param {Item["state"]} state */
    const those = (state) => this.items.filter((one) => one.state === state);
    const asking = those("asking"), failed = those("failed");
    if (asking.length > 0)
      this.say(`${filesWords(asking.length)} ${asking.length === 1 ?
        "waits" : "wait"} for your word.`, asking[0]);
    else if (failed.length > 0)
      this.say(failed.length === 1 ? "1 file was not taken; it says why." :
        `${failed.length} files were not taken; each says why.`, failed[0]);
    else if (this.items.length > 0)
      this.say(this.items.length === 1 ? "It is uploaded." :
        `All ${this.items.length} files are uploaded.`, this.items[0]);
  }

  /** Where the site takes no more right now, it is asked again when it says.
   * @param {Item} item @param {string} address @param {FormData} body
   * @param {Record<string, string>} headers */
  async post(item, address, body, headers) {
    const { state } = item;
    let outcome = await this.postOnce(item, address, body, headers);
    for (let tries = 1; tries < TRIES_MAX && outcome.status === 429 &&
      outcome.wait_s <= WAIT_MAX_S; tries++) {
      const wait_s = Math.max(1, outcome.wait_s);
      this.tell(item, `${item.file.name} waits: the site takes no more for ` +
        `${wait_s === 1 ? "a second" : `${wait_s} seconds`}.`);
      await new Promise((done) => setTimeout(done, 1000 * wait_s));
      if (item.state !== state || !this.items.includes(item)) break;
      outcome = await this.postOnce(item, address, body, headers);
    }
    return outcome;
  }

  /** @param {Item} item @param {string} address @param {FormData} body
   * @param {Record<string, string>} headers */
  async postOnce(item, address, body, headers) {
    const request = new XMLHttpRequest();
    item.request = request;
    item.bar.hidden = false;
    const outcome = await post(request, address, body, headers, (share) => {
      item.bar.value = share;
      if (share === 1)
        this.tell(item, `${item.file.name} is being looked at.`);
    });
    item.request = null;
    item.bar.hidden = true;
    return outcome;
  }

  /** @param {Item} item @returns {Promise<void>} */
  async send(item) {
    const body = new FormData();
    const wish = { ...sharedWish(this.form), title: item.title.value,
      again: item.again, metadata: item.choice?.value ?? "remove" };
    body.append("json", JSON.stringify(wish));
    if (item.held === null) body.append("file", item.file, item.file.name);
    else body.append("held", item.held);
    item.state = "sending";
    this.offer(item, ["Cancel", () => this.cancel(item)]);
    this.tell(item, `${item.file.name} is being sent.`);
    const { status, answer } = await this.post(item, "/api/upload", body,
      { "Idempotency-Key": item.key });
    if (item.state !== "sending") return; // cancelled
    if (status === 201) {
      this.succeed(item, answer);
    } else if (answer.code === "held-is-gone") {
      item.held = null;
      item.state = "waiting";
    } else {
      this.fail(item, status, answer, status === 0 || status >= 500 ||
        status === 429 ? () => this.retry(item) : () => this.retryAnew(item));
    }
  }

  /** @param {Item} item @param {string} words */
  tell(item, words) {
    item.words.textContent = words;
    item.words.classList.remove("error");
  }

  /** @param {Item} item */
  cancel(item) {
    item.state = "failed";
    item.request?.abort();
    item.bar.hidden = true;
    this.tell(item, `${item.file.name} was not sent to its end.`);
    this.offer(item, ["Try again", () => this.retry(item)],
      ["Leave out", () => this.remove(item)]);
  }

  /** The same key: a try that came through is not made twice.
   * @param {Item} item */
  retry(item) {
    item.state = "waiting";
    void this.run();
  }

  /** Other words are other content, which needs a key of its own.
   * @param {Item} item */
  retryAnew(item) {
    item.key = newKey();
    this.retry(item);
  }

  /** @param {Item} item @param {any} picture */
  succeed(item, picture) {
    item.state = "done";
    item.title.disabled = true;
    const link = make("a", { href: `/picture/${picture.id}` },
      picture.title || `Picture ${picture.id}`);
    item.words.replaceChildren(link, " is here.");
    if (picture.metadata?.converted)
      item.words.append(" It was converted, without: ",
        `${picture.metadata.found.join(", ")}.`);
    else if (picture.metadata?.removed)
      item.words.append(" Taken out of the file: ",
        `${picture.metadata.found.join(", ")}.`);
    item.words.append(...pictureLinks(" It looks like ", picture.similar));
    item.found.replaceChildren();
    item.acts.replaceChildren();
  }

  /** @param {Item} item @param {number} status @param {any} problem
   * @param {() => void} again */
  fail(item, status, problem, again) {
    item.state = "failed";
    item.words.classList.add("error");
    item.words.textContent = status === 0 ?
      "The site could not be reached. What you typed is still here." :
      problem.detail ?? problem.title ?? `The site answered ${status}.`;
    /** @type {[string, () => void]} */
    const leave = ["Leave out", () => this.remove(item)];
    if (problem.code === "same-bytes")
      this.offer(item, ["Make one more picture of it", () => {
        item.again = true;
        this.retryAnew(item);
      }], leave);
    else if (status === 415)
      this.offer(item, leave);
    else
      this.offer(item, ["Try again", again], leave);
  }
}

const form = document.querySelector("form.upload[enctype]");
const input = document.querySelector("#file");
if (form instanceof HTMLFormElement && input instanceof HTMLInputElement)
  new Queue(form, input);
