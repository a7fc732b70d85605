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

for (const [tag, file, fewest] of [["peil-indicator", "indicator.ts", 2], ["peil-index", "composite.ts", 1]]) {
  test(`the README's tags of ${tag} are written with attributes that it has`, async () => {
    const element = await readFile(new URL(`../js/element/${file}`, import.meta.url), "utf8");
    const properties = [...element.matchAll(/const (?:INPUTS|LOOKS) = \{([\s\S]*?)\n\};/g)].map(([, own]) => own).join("\n");
    const named = [...properties.matchAll(/^ {2}(\w+): \{(?: attribute: "([\w-]+)")?/gm)];
    const attributes = named.map(([, property, attribute]) => attribute ?? property);
    const tags = [...readme.matchAll(new RegExp(`<${tag} ([^>]*)>`, "g"))];
    assert.ok(tags.length >= fewest);
    for (const [, written] of tags) {
      for (const [, name] of written.matchAll(/([\w-]+)="/g)) assert.ok(attributes.includes(name), name);
    }
    // And every attribute is in the table.
    for (const name of attributes) assert.ok(readme.includes(`\`${name}\``), name);
  });
}
