/** The package's types, as a strict program sees them. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

test("a program that uses the package compiles strictly, and its mistakes do not", () => {
  const program = new URL("types/", import.meta.url).pathname;
  const compiler = new URL("../node_modules/typescript/bin/tsc", import.meta.url).pathname;
  const { status, stdout } = spawnSync(process.execPath, [compiler, "--project", program], { encoding: "utf8" });
  assert.equal(stdout, "");
  assert.equal(status, 0);
});
