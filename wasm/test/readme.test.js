/** The program of the README, run as it stands there. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");

test("the README's program prints what its comments say", () => {
  const [, program] = /```js\n([\s\S]*?)```/.exec(readme);
  const promised = [...program.matchAll(/^console\.log.*\n\/\/ (.*)$/gm)].map(([, line]) => line);
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: new URL("../", import.meta.url),
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  assert.equal(promised.length, 2);
  assert.deepEqual(stdout.trimEnd().split("\n"), promised);
});

test("the README's tags are written with attributes that the element has", async () => {
  const element = await readFile(new URL("../js/element/indicator.ts", import.meta.url), "utf8");
  const [, properties] = /const INPUTS = \{([\s\S]*?)\n\};/.exec(element);
  const tags = [...readme.matchAll(/<peil-indicator ([^>]*)>/g)];
  assert.ok(tags.length >= 2);
  for (const [, attributes] of tags) {
    for (const [, name] of attributes.matchAll(/(\w+)="/g)) assert.match(properties, new RegExp(`\\b${name}: \\{`));
  }
  // And every attribute is in the table.
  for (const [, name] of properties.matchAll(/^ {2}(\w+):/gm)) assert.match(readme, new RegExp(`\`${name}\``));
});
