// test/browser/visit.mjs: opens one page under one set of conditions and writes down all that happens.
// @ts-check

import { readFileSync } from "node:fs";

import { Window } from "./window.mjs";

/**
 * @typedef {object} Conditions
 * @property {"light" | "dark"} theme
 * @property {360 | 768 | 1440} width
 * @property {boolean} scripts
 *
 * @typedef {object} Transfer
 * @property {string} url
 * @property {string} kind  the MIME type
 * @property {number} bytes  over the wire, headers and coding included
 *
 * @typedef {object} Shift
 * @property {number} value
 * @property {string[]} what  what moved, from where to where
 */

const HEIGHTS = { 360: 740, 768: 1024, 1440: 900 };
const PICTURES = /\.(?:png|jpe?g|gif|webp|avif)(?:\?|$)/;
const LATE_MS = 200;
const STEP_MS = 30;
const SCROLL_MAX_PX = 20000;
const SETTLE_MS = 200;
const SETTLE_LIMIT_MS = 15000;

/** Phones and tablets are touched; they may not move things either.
 * @param {Conditions} conditions */
function contextOptions(conditions) {
  const touched = conditions.width < 1000;
  return {
    viewport: { width: conditions.width, height: HEIGHTS[conditions.width] },
    colorScheme: conditions.theme,
    reducedMotion: conditions.theme === "dark" ? "reduce" : "no-preference",
    hasTouch: touched,
    isMobile: touched,
    locale: "en-GB",
    timezoneId: "UTC",
    serviceWorkers: "block",
  };
}

/** @param {Conditions} conditions */
export function describeConditions(conditions) {
  return `${conditions.theme}, ${conditions.width} px, ` +
    (conditions.scripts ? "with scripts" : "without scripts");
}

export class Visit {
  /** @param {Window} window @param {any} cdp
   * @param {string} url @param {Conditions} conditions */
  constructor(window, cdp, url, conditions) {
    this.window = window;
    this.context = window.context;
    this.page = window.page;
    this.cdp = cdp;
    this.url = url;
    this.conditions = conditions;
    this.touched = conditions.width < 1000;
    /** @type {string[]} */
    this.messages = [];
    /** @type {string[]} */
    this.failures = [];
    /** @type {string[]} */
    this.foreign = [];
    /** @type {Map<string, Transfer>} */
    this.transfers = new Map();
    /** @type {Shift[]} */
    this.shifts = [];
    /** @type {Promise<void>[]} */
    this.pending = [];
    /** What is listened to, to end it. @type {[string, any][]} */
    this.heard = [];
    this.underWay = 0;
    this.bytes = 0;
    this.status = 0;
    this.html = "";
    /** @type {Record<string, string>} */
    this.headers = {};
  }

  /** @param {string} event @param {any} handler */
  hear(event, handler) {
    this.page.on(event, handler);
    this.heard.push([event, handler]);
  }

  /** Listens before anything is asked for. */
  async listen() {
    const { cdp } = this;
    this.hear("console", (/** @type {any} */ message) => {
      const from = message.location().url;
      // The browser says of the page itself that it is an error page.
      if (from === this.url && this.status >= 400 &&
        message.text().startsWith("Failed to load resource")) return;
      this.messages.push(`${message.type()}: ${message.text()} (${from})`);
    });
    this.hear("pageerror", (/** @type {Error} */ error) =>
      this.messages.push(`uncaught: ${error.stack || error.message}`));
    this.hear("requestfinished", () => { this.underWay--; });
    this.hear("requestfailed", (/** @type {any} */ request) => {
      this.underWay--;
      this.failures.push(`${request.url()}: ${request.failure()?.errorText}`);
    });
    this.hear("request", (/** @type {any} */ request) => {
      this.underWay++;
      const url = new URL(request.url());
      if (url.protocol !== "data:" && url.protocol !== "blob:" &&
        url.origin !== new URL(this.url).origin) this.foreign.push(url.href);
    });
    this.hear("response", (/** @type {any} */ response) => {
      if (response.url() !== this.url && response.status() >= 400) {
        this.failures.push(`${response.url()}: ${response.status()}`);
      }
    });
    cdp.on("Network.responseReceived", (/** @type {any} */ event) =>
      this.transfers.set(event.requestId, {
        url: event.response.url, kind: event.response.mimeType, bytes: 0,
      }));
    cdp.on("Network.loadingFinished", (/** @type {any} */ event) => {
      const transfer = this.transfers.get(event.requestId);
      if (transfer) transfer.bytes += event.encodedDataLength;
    });
    cdp.on("PerformanceTimeline.timelineEventAdded",
      (/** @type {any} */ event) =>
        this.pending.push(this.keepShift(event.event.layoutShiftDetails)));
    // Pictures come late, as over a slow line: what has not kept their place
    // shifts.
    await this.context.route(PICTURES, async (/** @type {any} */ route) => {
      await new Promise((done) => setTimeout(done, LATE_MS));
      await route.continue().catch(() => {});
    });
    await cdp.send("Network.enable");
    await cdp.send("DOM.enable");
    await cdp.send("PerformanceTimeline.enable",
      { eventTypes: ["layout-shift"] });
  }

  /** @param {any} details */
  async keepShift(details) {
    const what = [];
    for (const source of details.sources) {
      const { previousRect: a, currentRect: b } = source;
      what.push(`${await this.nodeName(source.nodeId)}: ` +
        `${a.x},${a.y} ${a.width}x${a.height} to ` +
        `${b.x},${b.y} ${b.width}x${b.height}`);
    }
    this.shifts.push({ value: details.value, what });
  }

  /** @param {number} backendNodeId */
  async nodeName(backendNodeId) {
    try {
      const { node } = await this.cdp.send("DOM.describeNode",
        { backendNodeId });
      const at = (node.attributes || []).indexOf("class");
      return node.nodeName.toLowerCase() + (at < 0 ? "" :
        "." + node.attributes[at + 1].trim().replace(/\s+/g, "."));
    } catch {
      return "a node that is gone";
    }
  }

  /** Without scripts the page is read, to its end, with scripts forbidden. */
  async open() {
    const { page, cdp, conditions } = this;
    if (!conditions.scripts) {
      await cdp.send("Emulation.setScriptExecutionDisabled", { value: true });
    }
    this.hear("response", (/** @type {any} */ response) => {
      if (response.url() === this.url) this.status = response.status();
    });
    const response = await page.goto(this.url, { waitUntil: "load" });
    this.status = response.status();
    this.headers = await response.allHeaders();
    this.html = await response.text();
    await this.settle();
  }

  /** Waits until nothing was under way for a while. */
  async settle() {
    const end = Date.now() + SETTLE_LIMIT_MS;
    let quiet = Date.now();
    while (Date.now() - quiet < SETTLE_MS && Date.now() < end) {
      await new Promise((done) => setTimeout(done, STEP_MS));
      if (this.underWay > 0) quiet = Date.now();
    }
    await Promise.all(this.pending);
  }

  /** Down to the end and up again, as a reader would, so that what waits
   * for being seen is loaded. */
  async scroll() {
    const { page } = this;
    const [height, step] = await page.evaluate(() =>
      [document.documentElement.scrollHeight, innerHeight * 0.8]);
    for (let y = 0; y < Math.min(height, SCROLL_MAX_PX); y += step) {
      await page.evaluate((/** @type {number} */ top) =>
        scrollTo({ top, behavior: "instant" }), y);
      await page.waitForTimeout(STEP_MS);
    }
    await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
    await this.settle();
  }

  /** The checks need scripts; nothing of the page runs any more. Styles may
   * ask for scripts, so what shifts from here on is not the reader's. */
  async allowScripts() {
    if (this.conditions.scripts) return;
    const shifts = [...this.shifts];
    await this.cdp.send("Emulation.setScriptExecutionDisabled",
      { value: false });
    await this.settle();
    this.shifts = shifts;
  }

  /** Goes away from a page that was only looked at. */
  async leave() {
    for (const [event, handler] of this.heard) this.page.off(event, handler);
    await this.cdp.detach();
    await this.window.clearPage();
    await this.window.giveBack(new URL(this.url).origin);
  }

  async close() {
    await this.window.renewPage();
    await this.window.giveBack(new URL(this.url).origin);
  }
}

/** What nginx answers when the program cannot: a file, with the headers of
 * any page. @param {any} page @param {string} url @param {string} file
 * @param {number} status */
async function answerWith(page, url, file, status) {
  const home = await fetch(new URL("/", url));
  await page.route(url, (/** @type {any} */ route) => route.fulfill({
    status, body: readFileSync(file, "utf8"),
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy":
        home.headers.get("content-security-policy") || "",
    },
  }));
}

/**
 * @param {any} browser @param {string} url @param {Conditions} conditions
 * @param {{file?: string, status?: number, session?: string}} [page]
 * @returns {Promise<Visit>}
 */
export async function visit(browser, url, conditions,
  { file, status, session } = {}) {
  const window = await Window.take(browser, contextOptions(conditions));
  const { context, page } = window;
  if (session) {
    // For all of the site: the address of a page would be that of a folder.
    await context.addCookies([{ name: "session", value: session,
      url: new URL("/", url).href }]);
  }
  const cdp = await context.newCDPSession(page);
  if (file) await answerWith(page, url, file, status || 200);
  const made = new Visit(window, cdp, url, conditions);
  await made.listen();
  await made.open();
  return made;
}
