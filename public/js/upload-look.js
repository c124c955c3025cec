// public/js/upload-look.js: what is found out about a file before it becomes a picture.
// @ts-check

export const PREVIEW_PX = 96;

/**
 * What a request of one file came to; status 0: it did not come through.
 * wait_s: in how many seconds it may be sent again, where that is said.
 * @typedef {{ status: number, answer: any, wait_s: number }} Outcome
 */

/** @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Partial<HTMLElementTagNameMap[T]>} [properties]
 * @param {(Node | string)[]} children @returns {HTMLElementTagNameMap[T]} */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Links to pictures, by their numbers. @param {string} words
 * @param {number[]} ids @returns {(Node | string)[]} */
export function pictureLinks(words, ids) {
  return ids.flatMap((id, at) => [at === 0 ? words : ", ",
    make("a", { href: `/picture/${id}` }, `picture ${id}`)]);
}

/** What may happen to what a file tells. @param {any} metadata
 * @returns {HTMLOptionElement[]} */
export function choicesOf(metadata) {
  const choices = [
    make("option", { value: "convert" }, "Convert the picture"),
    make("option", { value: "keep" }, "Keep it, for everyone"),
  ];
  return metadata.can_remove ? [
    make("option", { value: "remove" }, "Take it out"), ...choices] : choices;
}

/** Drawn, not linked to: no address of the file leaves the page. The browser
 * is asked for a small one at once, so that it need not keep all pixels.
 * @param {File} file @param {HTMLCanvasElement} canvas */
export async function drawPreview(file, canvas) {
  try {
    const image = await createImageBitmap(file,
      { resizeWidth: 2 * PREVIEW_PX, resizeQuality: "medium" });
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

/** The pictures of these very bytes, without sending them. Where the page is
 * not served safely there is nothing to hash with: inspecting tells it then.
 * @param {File} file @returns {Promise<number[]>} */
export async function picturesOf(file) {
  if (!crypto.subtle) return [];
  try {
    const digest = await crypto.subtle.digest("SHA-256",
      await file.arrayBuffer());
    const hash = Array.from(new Uint8Array(digest),
      (byte) => byte.toString(16).padStart(2, "0")).join("");
    const answer = await fetch("/api/have", { method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sha256: [hash] }) });
    return answer.ok ? (await answer.json())[hash] ?? [] : [];
  } catch {
    return [];
  }
}

/**
 * Sends a form and says how far it is.
 * @param {XMLHttpRequest} request @param {string} address
 * @param {FormData} body @param {Record<string, string>} headers
 * @param {(share: number) => void} progress @returns {Promise<Outcome>}
 */
export function post(request, address, body, headers, progress) {
  return new Promise((resolve) => {
    request.open("POST", address);
    for (const [name, value] of Object.entries(headers))
      request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    });
    request.addEventListener("loadend", () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // Nothing came, or nothing of ours.
      }
      resolve({ status: request.status, answer,
        wait_s: Number(request.getResponseHeader("Retry-After")) });
    });
    request.send(body);
  });
}
