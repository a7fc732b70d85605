/** The JavaScript example on the repository's front page runs as it stands there. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

test("the front page's program prints what its comment says", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const [, program] = /```js\n([\s\S]*?)```/.exec(readme);
  const [, promised] = /console\.log.*\/\/ (.*)$/m.exec(program);
  const run = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: new URL("../", import.meta.url),
    encoding: "utf8",
  });
  assert.equal(run.status, 0, run.stderr);
  assert.equal(run.stdout.trim(), promised);
});
