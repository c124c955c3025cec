// test/browser/texts_inpage.mjs: what the hostile texts are looked for with inside the page; put there once, as window.texts.
// @ts-check

/** Runs in the page, so it must not use anything from outside itself. */
export function install() {
  const ODD = "iframe,object,embed,base,applet,frameset,marquee,math,video," +
    "audio,meta[http-equiv],link[rel=import],svg script,svg foreignObject";

  /** What no template of ours makes. @param {Document} shown */
  function look(shown) {
    const found = [...shown.querySelectorAll(ODD)].map((element) =>
      element.outerHTML.slice(0, 200));
    for (const script of shown.scripts) {
      if (!script.src.startsWith(`${location.origin}/js/`)) {
        found.push(script.outerHTML.slice(0, 200));
      }
    }
    for (const element of shown.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        if (/^on/i.test(name) || (/^(href|src|action|formaction|xlink:href)$/i
          .test(name) && /^\s*(javascript|vbscript|data):/i.test(value))) {
          found.push(`${element.tagName} ${name}=${value}`.slice(0, 200));
        }
      }
    }
    if ("ran" in window) found.push("a script has run");
    return found;
  }

  /** The form of a page with a text in all its fields.
   * @param {Document} shown @param {string} text */
  function fill(shown, text) {
    const form = shown.querySelector("main form[method=post]") ||
      shown.querySelector("main form:not([role])");
    if (!(form instanceof HTMLFormElement)) throw new Error("there is no form");
    for (const field of form.elements) {
      if ((field instanceof HTMLInputElement && field.type === "text") ||
        field instanceof HTMLTextAreaElement) field.value = text;
    }
    return form;
  }

  /** @param {string} text */
  function typeAndSend(text) {
    HTMLFormElement.prototype.submit.call(fill(document, text));
  }

  /** What a form of another page sends, as the browser would.
   * @param {HTMLFormElement} form @param {string} path */
  function sendForm(form, path) {
    const to = new URL(form.getAttribute("action") || path, location.origin);
    const fields = new FormData(form);
    if (form.enctype === "multipart/form-data") {
      return fetch(to, { method: "POST", body: fields });
    }
    const words = new URLSearchParams(/** @type {any} */ (fields));
    if (form.method === "post") return fetch(to, { method: "POST", body: words });
    to.search = String(words);
    return fetch(to);
  }

  /** What the browser makes of an answer, without opening it.
   * @param {Response} answer */
  async function parse(answer) {
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  /** What is wrong with a page, and with what its form answers to a text.
   * @param {{path: string, text: string}} step */
  async function readUnopened({ path, text }) {
    let answer = await fetch(path);
    if (text) answer = await sendForm(fill(await parse(answer), text), path);
    if (answer.status >= 500) return [`answers ${answer.status}`];
    return (answer.headers.get("content-type") || "").startsWith("text/html") ?
      look(await parse(answer)) : [];
  }

  /** Of each step what is wrong, one after the other.
   * @param {{path: string, text: string}[]} steps */
  async function readAllUnopened(steps) {
    const found = [];
    for (const step of steps) {
      found.push(await readUnopened(step).catch((error) => [String(error)]));
    }
    return found;
  }

  /** @type {any} */ (window).texts = { look, typeAndSend, readAllUnopened };
}
