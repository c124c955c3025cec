#!/usr/bin/env node
// test/browser/types_test.mjs: the types that every script states in JSDoc hold, as TypeScript's checker sees them.
// @ts-check

import { readdirSync, readFileSync } from "node:fs";

import { root, typescript as ts } from "./tools.mjs";

const FOLDERS = ["public/js", "test/browser"];

/** @type {any} */
const options = {
  allowJs: true, checkJs: true, noEmit: true, strict: true,
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  typeRoots: [`${root}build/browser/node_modules/@types`], types: ["node"],
  // Pages name scripts from the root of the site.
  paths: { "/js/*": [`${root}public/js/*`] },
};

/** @param {string} folder @returns {string[]} */
function scriptsIn(folder) {
  return readdirSync(root + folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return scriptsIn(path);
    return /\.m?js$/.test(entry.name) ? [path] : [];
  }).sort();
}

/** @param {any} diagnostic */
function describe({ file, start, messageText }) {
  const text = ts.flattenDiagnosticMessageText(messageText, " ");
  const at = file.getLineAndCharacterOfPosition(start);
  return `# line ${at.line + 1}:${at.character + 1}: ${text}`;
}

const scripts = FOLDERS.flatMap(scriptsIn);
const program = ts.createProgram(scripts.map((path) => root + path), options);
console.log(`1..${scripts.length}`);
for (const path of scripts) {
  const source = program.getSourceFile(root + path);
  const faults = [...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source)].map(describe);
  if (!/^\/\/ @ts-check$/m.test(readFileSync(root + path, "utf8"))) {
    faults.push("# the line // @ts-check is missing");
  }
  console.log([`${faults.length > 0 ? "not ok" : "ok"} ${path}`,
    ...faults].join("\n"));
  if (faults.length > 0) process.exitCode = 1;
}
