// test/browser/own.mjs: an instance of one's own, for tests that leave much behind.
// @ts-check

import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";

import { root } from "./tools.mjs";

const script = process.env.PINAKES_INSTANCE ||
  `${root}contrib/instance/instance`;

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (
        server.address());
      server.close(() => done(port));
    });
  });
}

export class Own {
  /** @param {string} folder @param {number} port */
  constructor(folder, port) {
    this.folder = folder;
    this.base = `http://localhost:${port}`;
    this.env = { ...process.env, VAR: `${folder}/var`, PORT: String(port),
      DEMO: "no", FSYNC: "off", LIMITS: "relaxed", TEST_INSTANCE: "yes" };
  }

  static async start() {
    const folder = mkdtempSync(`${tmpdir()}/pinakes-own-`);
    chmodSync(folder, 0o755);
    const own = new Own(folder, await freePort());
    for (const signal of ["SIGINT", "SIGTERM"]) {
      process.once(signal, () => {
        own.remove();
        process.exit(1);
      });
    }
    own.run("start");
    return own;
  }

  /** @param {string[]} words @returns {string} */
  run(...words) {
    return execFileSync(script, words, { env: this.env, encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"] });
  }

  /** What a statement gives, as text. @param {string} statement */
  sql(statement) {
    return this.run("psql", "pinakes_owner", "-v", "ON_ERROR_STOP=1", "-qAtc",
      statement).trim();
  }

  /** An account that is signed in; the value of its cookie.
   * @param {string} name */
  account(name, isAdministrator = false) {
    const token = randomBytes(32);
    const kept = createHash("sha256").update(token).digest("hex");
    this.sql(`WITH made AS (INSERT INTO account (name, is_admin)
      VALUES ('${name}', ${isAdministrator}) RETURNING id)
      INSERT INTO session (token_sha256, account_id, expires_at)
      SELECT '\\x${kept}', id, now() + interval '1 day' FROM made`);
    return token.toString("base64url");
  }

  remove() {
    try {
      this.run("destroy");
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }
}
