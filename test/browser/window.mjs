// test/browser/window.mjs: windows of the browser that are used again and again: to open one costs it more than a page.
// @ts-check

import { PATIENCE_MS } from "./tools.mjs";

/** Windows that nobody uses, by browser and by what they were made with.
 * @type {WeakMap<any, Map<string, Window[]>>} */
const idle = new WeakMap();

/** A window with a context of its own, and an empty page in it. */
export class Window {
  /** @param {any} context @param {any} page
   * @param {Window[]} home  where it waits */
  constructor(context, page, home) {
    this.context = context;
    this.page = page;
    this.home = home;
  }

  /** One in which nothing is left of what was done before.
   * @param {any} browser @param {object} options  of the context
   * @returns {Promise<Window>} */
  static async take(browser, options) {
    const all = idle.get(browser) || new Map();
    const key = JSON.stringify(options);
    const home = all.get(key) || [];
    idle.set(browser, all.set(key, home));
    return home.pop() || Window.open(browser, options, home);
  }

  /** @param {any} browser @param {object} options @param {Window[]} home */
  static async open(browser, options, home) {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(PATIENCE_MS);
    return new Window(context, await context.newPage(), home);
  }

  /** Enough where nothing was done to the page that another address does not
   * take away: a page that is closed takes its process with it. */
  async clearPage() {
    await this.page.goto("about:blank");
    await this.page.unrouteAll({ behavior: "ignoreErrors" });
  }

  async renewPage() {
    this.page = await this.context.newPage();
  }

  /** Empties all but its page.
   * @param {string} origin  the one whose pages were opened */
  async giveBack(origin) {
    const { context } = this;
    for (const page of context.pages()) {
      if (page !== this.page) await page.close();
    }
    await context.unrouteAll({ behavior: "ignoreErrors" });
    await context.setOffline(false);
    await context.clearPermissions();
    await context.clearCookies();
    const cdp = await context.newCDPSession(this.page);
    await cdp.send("Storage.clearDataForOrigin",
      { origin, storageTypes: "all" });
    await cdp.send("Network.clearBrowserCache");
    await cdp.detach();
    this.home.push(this);
  }
}
