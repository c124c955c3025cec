// test/browser/image.mjs: small pictures to upload, each its own.
// @ts-check

import { deflateSync } from "node:zlib";

/** The check value of a chunk. @param {Buffer} bytes */
function checksum(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A chunk of a PNG. @param {string} type @param {Buffer} content */
export function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type), content]);
  const length = Buffer.alloc(4), check = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(checksum(body));
  return Buffer.concat([length, body, check]);
}

/** A picture that no other seed gives. @param {number} seed */
export function png(seed, width = 64, height = 48) {
  const row = 1 + width * 3;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * row);
  for (let at = 0; at < rows.length; at++) {
    rows[at] = at % row === 0 ? 0 : (at * (seed % 251 + 1) + (at >> 5)) % 256;
  }
  rows.writeDoubleBE(seed, 1);
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", head), chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0))]);
}
