/** The package as Node sees it: what it exports, and what would be published. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { errorCodes, init, version } from "peil";

const root = new URL("../", import.meta.url);

test("the version is that of the Rust workspace", async () => {
  await init();
  const cargo = await readFile(new URL("../Cargo.toml", root), "utf8");
  const [, expected] = /\[workspace\.package\]\s+version = "([^"]+)"/.exec(cargo);
  assert.equal(version(), expected);
  const manifest = JSON.parse(await readFile(new URL("package.json", root), "utf8"));
  assert.equal(manifest.version, expected);
});

test("initialising again gives the same promise", async () => {
  assert.equal(init(), init());
  await init();
});

test("the codes of problems come from the core, each once", async () => {
  await init();
  const codes = errorCodes();
  assert.ok(codes.includes("unknown-key"));
  assert.equal(new Set(codes).size, codes.length);
});

test("the published package holds the module and the files that its exports name, and no sources", async () => {
  const output = execFileSync("npm", ["pack", "--dry-run", "--json"], { cwd: root, encoding: "utf8" });
  const files = JSON.parse(output)[0].files.map((file) => file.path);
  const { exports } = JSON.parse(await readFile(new URL("package.json", root), "utf8"));
  const needed = ["pkg/peil.js", "pkg/peil_bg.wasm", ...Object.values(exports["."])];
  for (const file of needed) {
    assert.ok(files.includes(file.replace("./", "")), `${file} is missing from ${files}`);
  }
  assert.deepEqual(files.filter((file) => file.startsWith("js/") || file.startsWith("src/")), []);
});
