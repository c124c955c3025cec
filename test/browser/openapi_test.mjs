#!/usr/bin/env node
// test/browser/openapi_test.mjs: the description of the API is OpenAPI 3.1, as the published schema of that format sees it.
// @ts-check

import { readFileSync } from "node:fs";

import { openapiValidator, root } from "./tools.mjs";

const DESCRIPTION = `${root}templates/help/openapi.yaml`;

/** @param {string} text @returns {Promise<string[]>} what is wrong with it */
async function mistakesIn(text) {
  const { Validator } = await openapiValidator();
  const { valid, errors } = await new Validator().validate(text);
  if (valid) return [];
  return typeof errors === "string" ? [errors]
    : errors.map((/** @type {any} */ error) =>
      `${error.instancePath}: ${error.message}`);
}

const text = readFileSync(DESCRIPTION, "utf8");

/** @type {[string, string, boolean][]} */
const cases = [
  ["the_description_is_openapi", text, true],
  ["one_with_an_unknown_key_is_not",
    text.replace("operationId: have", "operationName: have"), false],
  ["one_with_an_unknown_place_is_not",
    text.replace("in: cookie", "in: pocket"), false],
];

console.log(`1..${cases.length}`);
for (const [name, description, isRight] of cases) {
  const mistakes = await mistakesIn(description);
  const isGood = (mistakes.length === 0) === isRight;
  console.log(`${isGood ? "ok" : "not ok"} - ${name}`);
  if (!isGood) mistakes.slice(0, 20).forEach((line) => console.log(`# ${line}`));
  if (!isGood) process.exitCode = 1;
}
