/** The package in a browser, loaded as any page would: a module script and nothing else. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { test, withPage } from "./support.js";

const page = `<!doctype html>
<link rel="icon" href="data:,">
<title>peil</title>
<output></output>
<script type="module">
  import { errorCodes, init, version } from "/dist/browser.js";
  await init();
  document.querySelector("output").textContent = version() + " with " + errorCodes().length + " codes";
</script>`;

test("a page loads the module and shows the version it asked for", async () => {
  const manifest = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  await withPage(page, async (page) => {
    await page.waitForFunction(() => document.querySelector("output").textContent !== "");
    const text = await page.textContent("output");
    const [, version, codes] = /^(\S+) with (\d+) codes$/.exec(text);
    assert.equal(version, manifest.version);
    assert.ok(Number(codes) > 0);
  });
});
