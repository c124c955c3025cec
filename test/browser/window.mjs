// test/browser/window.mjs: windows of the browser that are used again and again: to open one costs it more than a page.
// @ts-check

import { PATIENCE_MS } from "./tools.mjs";

/** Windows that nobody uses, by browser and by what they were made with.
 * @type {WeakMap<any, Map<string, Window[]>>} */
const idle = new WeakMap();

/** A window with a context of its own. One page stays in it, to keep it open,
 * and is never shown anything. */
export class Window {
  /** @param {any} context @param {any} keeper @param {any} cdp
   * @param {Window[]} home  where it waits */
  constructor(context, keeper, cdp, home) {
    this.context = context;
    this.keeper = keeper;
    this.cdp = cdp;
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
    const keeper = await context.newPage();
    return new Window(context, keeper, await context.newCDPSession(keeper),
      home);
  }

  /** @param {string} origin  the one whose pages were opened */
  async giveBack(origin) {
    const { context, keeper, cdp } = this;
    for (const page of context.pages()) {
      if (page !== keeper) await page.close();
    }
    await context.unrouteAll({ behavior: "ignoreErrors" });
    await context.setOffline(false);
    await context.clearPermissions();
    await context.clearCookies();
    await cdp.send("Storage.clearDataForOrigin",
      { origin, storageTypes: "all" });
    await cdp.send("Network.clearBrowserCache");
    this.home.push(this);
  }
}
