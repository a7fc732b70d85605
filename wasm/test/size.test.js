/** What is downloaded stays within `sizes.json`, gzipped as servers do; `goal` is what the project wants to reach, where it wants less. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const root = new URL("../", import.meta.url);
const sizes = JSON.parse(await readFile(new URL("sizes.json", root), "utf8"));

for (const [file, { budget, goal }] of Object.entries(sizes)) {
  test(`${file} is at most ${budget} kB gzipped`, async (context) => {
    const bytes = await readFile(new URL(file, root));
    const gzipped = gzipSync(bytes, { level: 9 }).length / 1000;
    context.diagnostic(`${file}: ${gzipped.toFixed(1)} kB gzipped, ${(bytes.length / 1000).toFixed(0)} kB plain; goal ${goal ?? "none"}`);
    assert.ok(gzipped <= budget, `${gzipped.toFixed(1)} kB`);
    // A budget far above the file would hold nothing.
    assert.ok(gzipped >= budget * 0.9, `${gzipped.toFixed(1)} kB: lower the budget`);
  });
}

test("the modules name no folder of the machine that built it", async () => {
  for (const name of ["peil", "estimator"]) {
    const module = await readFile(new URL(`pkg/${name}_bg.wasm`, root), "latin1");
    assert.doesNotMatch(module, /\/(home|root|Users)\/|\.cargo\/registry/);
  }
});
