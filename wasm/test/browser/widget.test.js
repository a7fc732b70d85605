/** `<peil-indicator>` where readers choose, and where a host computes: on pages, and as the module that notebooks load. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { Survey } from "peil";

import { agrees, faults, page, settled, shown } from "./drawn.js";
import { test, withPage } from "./support.js";

const vectors = new URL("../../../core/vectors/", import.meta.url);
const survey = await readFile(new URL("mu284/mu284.toml", vectors), "utf8");
const answers = await readFile(new URL("mu284/answers.csv", vectors), "utf8");
const read = await Survey.load(survey);
const [{ id: by }] = read.document.breakdowns;
const estimate = (options) => read.read(answers).estimate("majority", options);
const element = (page) => page.locator("peil-indicator");

test("on a page, readers choose breakdown, language and row, and the core computes what they chose", async () => {
  const attributes = 'indicator="majority" choose="by lang row"';
  await withPage(page({ survey, answers }, attributes), async (page) => {
    await settled(page);
    agrees((await shown(page)).plots[0], estimate().rows);
    await element(page).getByLabel("Broken down by").selectOption(by);
    const expected = estimate({ by });
    await page.waitForFunction((rows) => document.querySelector("peil-indicator").estimates?.rows.length === rows, expected.rows.length);
    await element(page).getByLabel("Language").selectOption("nn");
    await element(page).getByLabel("Fordelt på").waitFor();
    const found = await shown(page);
    agrees(found.plots[0], expected.rows);
    assert.deepEqual(found.cells.map(([, name]) => name), expected.drawing("nn").groups[0].rows.map(({ names }) => names[0]));
    // The row by its name in the table, reached by the keyboard.
    await element(page).locator("tbody button").nth(1).press("Enter");
    assert.equal(await page.evaluate(() => document.querySelector("peil-indicator").row), 1);
    assert.equal(await element(page).locator('button[aria-pressed="true"]').count(), 1);
    await element(page).locator("tbody button").nth(1).press("Enter");
    assert.equal(await page.evaluate(() => document.querySelector("peil-indicator").row), null);
  });
});

test("a choice that nobody knows is a problem", async () => {
  await withPage(page({ survey, answers }, 'indicator="majority" choose="by langauge"'), async (page) => {
    await settled(page);
    assert.match((await shown(page)).problems.join(), /`choose` has `langauge`/);
  });
});

test("controls have no accessibility fault that axe finds", async () => {
  await withPage(page({ survey, answers }, `indicator="majority" by="${by}" choose="by lang row" row="1"`), async (page) => {
    await settled(page);
    assert.deepEqual(await faults(page), []);
  });
});

/** A page that runs a module as anywidget does, with a model that keeps what is set. */
const notebook = (module, state) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>notebook</title>
<style>body { margin: 16px; font: 16px/1.5 system-ui, sans-serif }</style><div></div>
<script type="module">
  import widget from "/dist/${module}";
  const state = ${JSON.stringify(state).replaceAll("<", "\\u003c")};
  const heard = new EventTarget();
  window.told = [];
  window.model = {
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; window.told.push([name, value]); },
    save_changes: () => window.told.push("saved"),
    on: (event, callback) => heard.addEventListener(event, callback),
    off: (event, callback) => heard.removeEventListener(event, callback),
  };
  window.arrive = (own) => { Object.assign(state, own); for (const name of Object.keys(own)) heard.dispatchEvent(new Event("change:" + name)); };
  window.end = widget.render({ model: window.model, el: document.querySelector("div") });
</script>`;

const sent = (options, language, more = {}) => {
  const estimates = estimate(options);
  const choices = read.choices(options.by ?? [], language);
  return JSON.stringify({ figures: estimates.drawing(language), choices, order: estimates.rows.map((_, row) => row), ...more });
};

for (const module of ["widget.js", "element.js"]) {
  test(`${module} draws in a notebook what the host computed, and tells it what readers choose`, async () => {
    const state = { _shown: sent({ by }, "nb"), lang: "nb", row: null };
    await withPage(notebook(module, state), async (page) => {
      await settled(page);
      const rows = estimate({ by }).rows;
      agrees((await shown(page)).plots[0], rows);
      await element(page).getByLabel("Fordelt på").selectOption("");
      await element(page).getByLabel("Språk").selectOption("en");
      assert.deepEqual(await page.evaluate(() => window.told), [["by", []], "saved", ["lang", "en"], "saved"]);
      // Until the host answers, what is shown is what was computed.
      assert.equal(await element(page).getByLabel("Fordelt på").inputValue(), by);
      agrees((await shown(page)).plots[0], rows);
      await page.evaluate((own) => window.arrive(own), { lang: "en", _shown: sent({}, "en") });
      await element(page).getByLabel("Broken down by").waitFor();
      agrees((await shown(page)).plots[0], estimate().rows);
      // A row has the number that it has among the estimates, whatever order they are drawn in.
      await page.evaluate((own) => window.arrive(own), { _shown: sent({ by }, "en", { order: rows.map((_, row) => rows.length - 1 - row) }) });
      await element(page).getByRole("button", { name: "Table" }).click();
      await element(page).locator("tbody button").first().click();
      assert.deepEqual(await page.evaluate(() => window.told.slice(-2)), [["row", rows.length - 1], "saved"]);
      await page.evaluate((own) => window.arrive(own), { row: rows.length - 2 });
      await element(page).locator("tbody tr:nth-child(2) button[aria-pressed=true]").waitFor();
      // What went wrong is shown with all its problems, and what can be chosen stays.
      const failure = { code: "unknown-name", stage: "estimate", message: "m", problems: [{ code: "unknown-name", message: "there is no breakdown `x`", place: { path: "by" } }] };
      await page.evaluate((own) => window.arrive(own), { _shown: JSON.stringify({ failure, choices: read.choices(["x"], "en") }) });
      await element(page).locator(".error").waitFor();
      assert.deepEqual((await shown(page)).problems.map((text) => text.trim()), ["path by: there is no breakdown `x`"]);
      assert.equal(await element(page).getByLabel("Broken down by").inputValue(), "x");
      // A host that does not answer is told of.
      await element(page).getByLabel("Broken down by").selectOption("");
      await element(page).getByRole("status").waitFor({ timeout: 12_000 });
      await page.evaluate(() => window.end());
      assert.equal(await page.locator("peil-indicator").count(), 0);
    });
  });
}

test("the module of notebooks has no compiled core, and says so where it is asked to compute", async () => {
  const text = await readFile(new URL("../../dist/widget.js", import.meta.url), "utf8");
  assert.doesNotMatch(text, /WebAssembly/);
  const asking = notebook("widget.js", { _shown: sent({}, "en"), lang: "en", row: null }).replace("<div>", '<peil-indicator src="a.toml"></peil-indicator><div>');
  await withPage(asking, async (page) => {
    await settled(page);
    assert.match((await shown(page)).problems.join(), /`peil\/element` is the one that computes/);
  });
});

test("on the white that VS Code puts under widgets, it takes the dark theme around", async () => {
  const vscode = notebook("widget.js", { _shown: sent({ by }, "en"), lang: "en", row: null })
    .replace("</style>", ":root { --vscode-editor-background: #1f1f1f } body { color: #ccc; background: #1f1f1f } .cell-output-ipywidget-background { background: white !important }</style>")
    .replace("<div>", '<div class="cell-output-ipywidget-background">');
  await withPage(vscode, async (page) => {
    await settled(page);
    await page.waitForFunction(() => getComputedStyle(document.querySelector("div")).backgroundColor === "rgba(0, 0, 0, 0)");
    const [scheme, surface] = await page.evaluate(() => {
      const own = document.querySelector("peil-indicator");
      return [own.dataset.scheme, getComputedStyle(own).getPropertyValue("--peil-surface")];
    });
    assert.deepEqual([scheme, surface.trim()], ["dark", "#1f1f1f"]);
  });
});
