// public/js/upload.js: many files for the upload page: chosen, dropped or pasted, and sent one by one.
// @ts-check

const FILES_MAX = 50;
const PREVIEW_PX = 96;

/**
 * One file on its way. A key makes one picture of several tries.
 * @typedef {object} Item
 * @property {File} file
 * @property {string} key
 * @property {HTMLLIElement} row
 * @property {HTMLInputElement} title
 * @property {HTMLElement} words
 * @property {HTMLProgressElement} bar
 * @property {HTMLElement} acts
 * @property {"waiting" | "sending" | "done" | "failed"} state
 * @property {boolean} again
 * @property {XMLHttpRequest | null} request
 */

/** @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Partial<HTMLElementTagNameMap[T]>} [properties]
 * @param {(Node | string)[]} children @returns {HTMLElementTagNameMap[T]} */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

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
    metadata: text("metadata") || "remove",
  };
}

/** Drawn, not linked to: no address of the file leaves the page.
 * @param {File} file @param {HTMLCanvasElement} canvas */
async function drawPreview(file, canvas) {
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, PREVIEW_PX / Math.max(image.width,
      image.height));
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width,
      canvas.height);
    image.close();
  } catch {
    canvas.hidden = true; // a type that this browser does not show
  }
}

class Queue {
  /** @param {HTMLFormElement} form @param {HTMLInputElement} input */
  constructor(form, input) {
    this.form = form;
    this.input = input;
    /** @type {Item[]} */
    this.items = [];
    this.isRunning = false;
    this.list = make("ul", { className: "queue" });
    this.list.setAttribute("aria-label", "Files to upload");
    this.said = make("p", { className: "hide" });
    this.said.setAttribute("role", "status");
    const field = input.closest(".field");
    field?.after(this.list, this.said);
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
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("drop", (event) => {
      event.preventDefault();
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

  /** @param {string} words */
  say(words) {
    this.said.textContent = words;
  }

  /** Each file has a title of its own. @param {File[]} files */
  add(files) {
    const title = this.form.querySelector("#title")?.closest(".field");
    if (title instanceof HTMLElement) title.hidden = true;
    const room = FILES_MAX - this.items.length;
    for (const file of files.slice(0, room)) this.addOne(file);
    this.say(files.length > room ?
      `At most ${FILES_MAX} files at a time: ${files.length - room} were ` +
      "left out." :
      `${this.items.length} files to upload.`);
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
    const bar = make("progress", { max: 1, value: 0, hidden: true });
    bar.setAttribute("aria-label", `Sent of ${file.name}`);
    const acts = make("p", { className: "acts" });
    const row = make("li", {}, make("div", { className: "look" }, canvas),
      make("div", { className: "what" },
        make("div", { className: "field" },
          make("label", { htmlFor: id }, "Title"), title), words, bar, acts));
    /** @type {Item} */
    const item = { file, key: newKey(), row, title, words, bar, acts,
      state: "waiting", again: false, request: null };
    this.items.push(item);
    this.list.append(row);
    this.offer(item, ["Leave out", () => this.remove(item)]);
    void drawPreview(file, canvas);
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
    while ((item = this.items.find((one) => one.state === "waiting")))
      await this.send(item);
    this.isRunning = false;
    const failed = this.items.filter((one) => one.state === "failed").length;
    this.say(failed === 0 ? "All files are uploaded." :
      `${failed} files were not taken; each says why.`);
  }

  /** @param {Item} item @returns {Promise<void>} */
  send(item) {
    const request = new XMLHttpRequest();
    const body = new FormData();
    const wish = { ...sharedWish(this.form), title: item.title.value,
      again: item.again };
    body.append("json", JSON.stringify(wish));
    body.append("file", item.file, item.file.name);
    item.request = request;
    item.state = "sending";
    item.bar.hidden = false;
    this.offer(item, ["Cancel", () => this.cancel(item)]);
    this.tell(item, `${item.file.name} is being sent.`);
    return new Promise((resolve) => {
      request.open("POST", "/api/upload");
      request.setRequestHeader("Idempotency-Key", item.key);
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        item.bar.value = event.loaded / event.total;
        if (event.loaded === event.total)
          this.tell(item, `${item.file.name} is being looked at.`);
      });
      request.addEventListener("loadend", () => {
        item.request = null;
        if (item.state === "sending") this.finish(item, request);
        resolve();
      });
      request.send(body);
    });
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
    this.offerRetry(item);
  }

  /** @param {Item} item */
  offerRetry(item) {
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

  /** @param {Item} item @param {XMLHttpRequest} request */
  finish(item, request) {
    item.bar.hidden = true;
    /** @type {any} */
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      // Nothing came, or nothing of ours.
    }
    if (request.status === 201) this.succeed(item, answer);
    else this.fail(item, request.status, answer);
  }

  /** @param {Item} item @param {any} picture */
  succeed(item, picture) {
    item.state = "done";
    item.title.disabled = true;
    const link = make("a", { href: `/picture/${picture.id}` },
      picture.title || `Picture ${picture.id}`);
    item.words.replaceChildren(link, " is here.");
    if (picture.metadata?.removed)
      item.words.append(` Taken out of the file: ${
        picture.metadata.found.join(", ")}.`);
    picture.similar.forEach((/** @type {number} */ id,
      /** @type {number} */ at) => {
      item.words.append(at === 0 ? " It looks like " : ", ",
        make("a", { href: `/picture/${id}` }, `picture ${id}`));
    });
    item.acts.replaceChildren();
  }

  /** @param {Item} item @param {number} status @param {any} problem */
  fail(item, status, problem) {
    item.state = "failed";
    item.words.classList.add("error");
    item.words.textContent = status === 0 ?
      "The site could not be reached. What you typed is still here." :
      problem.detail ?? problem.title ?? `The site answered ${status}.`;
    if (problem.code === "same-bytes") {
      this.offer(item, ["Make one more picture of it", () => {
        item.again = true;
        this.retryAnew(item);
      }], ["Leave out", () => this.remove(item)]);
    } else if (status === 0 || status >= 500 || status === 429) {
      this.offerRetry(item);
    } else {
      this.offer(item, ["Try again", () => this.retryAnew(item)],
        ["Leave out", () => this.remove(item)]);
    }
  }
}

const form = document.querySelector("form.upload[enctype]");
const input = document.querySelector("#file");
if (form instanceof HTMLFormElement && input instanceof HTMLInputElement)
  new Queue(form, input);
