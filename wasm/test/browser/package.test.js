/** The package in a browser: by a module script and nothing else, and as a bundler makes it ready. */

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

import { Sample, Survey } from "peil";
import { build } from "vite";

import { withProject } from "../installed.js";
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

const answers = { open_data: ["yes", "yes", "no", "yes", "yes", "no", "yes", "no"] };
const design = { population: 14, census: true };
const survey = {
  peil: 1,
  id: "open-data",
  title: "Open data",
  population: { unit: { one: "county", many: "counties", all: "the counties" }, size: 14 },
  questions: [{ id: "open_data", text: "Open data?", kind: "single", answers: ["yes", "no"].map((code) => ({ code, label: code })) }],
  indicators: [{ id: "shares", label: "Shares open data", measure: "share", question: "open_data", answers: ["yes"] }],
};

/** A program that uses the package by its names, as its documentation shows. */
const program = `
  import { Sample } from "peil";
  import "peil/element";
  const sample = await Sample.load(${JSON.stringify(answers)}, ${JSON.stringify(design)});
  document.querySelector("output").textContent = JSON.stringify(sample.share("open_data", { equals: "yes" }).rows);
  const element = document.querySelector("peil-indicator");
  element.view = "table";
  element.survey = ${JSON.stringify(survey)};
  element.answers = ${JSON.stringify(answers)};
`;

const ready = "document.querySelector('output').textContent && document.querySelector('peil-indicator').shadowRoot?.querySelector('table')";

/** The figures in the page are those that Node computes. */
async function holds(page) {
  await page.waitForFunction(ready);
  const rows = JSON.parse(await page.textContent("output"));
  assert.deepEqual(rows, JSON.parse(JSON.stringify(new Sample(answers, design).share("open_data", { equals: "yes" }).rows)));
  const estimates = (await Survey.load(survey)).read(answers).estimate();
  const drawn = await page.evaluate(() => document.querySelector("peil-indicator").estimates.rows);
  assert.deepEqual(drawn, JSON.parse(JSON.stringify(estimates.rows)));
  const { table } = estimates.drawing("en");
  const cells = await page.evaluate(() =>
    [...document.querySelector("peil-indicator").shadowRoot.querySelectorAll("tbody tr")].map((row) =>
      [...row.cells].map((cell) => cell.textContent.trim()),
    ),
  );
  assert.deepEqual(cells, table.rows);
}

/** Files of a folder, to be served by their paths. */
async function served(folder, under = "") {
  const files = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[`${under}/${relative(folder, path)}`] = await readFile(path);
  }
  return files;
}

const body = '<link rel="icon" href="data:,"><title>peil</title><output></output><peil-indicator lang="en"></peil-indicator>';

test("the package as it is installed works by module scripts and an import map alone", async () => {
  await withProject({}, async (project) => {
    const { exports } = JSON.parse(await readFile(join(project, "node_modules/peil/package.json"), "utf8"));
    const imports = Object.entries(exports).map(([name, { default: file }]) => [
      join("peil", name),
      join("/node_modules/peil", file),
    ]);
    const map = JSON.stringify({ imports: Object.fromEntries(imports) });
    const page = `<!doctype html>${body}<script type="importmap">${map}</script><script type="module">${program}</script>`;
    const files = await served(join(project, "node_modules/peil"), "/node_modules/peil");
    await withPage(page, holds, { files });
  });
});

test("a project of Vite builds with nothing configured, and its page shows the figures", async () => {
  const page = `<!doctype html><html lang="en"><head></head><body>${body}<script type="module" src="/main.js"></script></body></html>`;
  await withProject({ "index.html": page, "main.js": program }, async (project) => {
    await build({ root: project, logLevel: "error", build: { target: "es2022" } });
    const files = await served(join(project, "dist"));
    assert.ok(Object.keys(files).some((path) => path.endsWith(".wasm")), "the module is a file of its own");
    await withPage("", holds, { files, path: "/index.html" });
  });
});
