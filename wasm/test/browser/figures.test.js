/** A file of figures: made by an element that computes, and drawn by the module that has no core. */

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
const sample = read.read(answers);
const element = (page) => page.locator("peil-indicator");

/** The file that an element makes which computes in the page. */
async function made(attributes) {
  let file;
  await withPage(page({ survey, answers }, attributes), async (page) => {
    await settled(page);
    file = await page.evaluate(async () => JSON.stringify(await document.querySelector("peil-indicator").allFigures()));
  });
  return file;
}

const all = await made('indicator="majority" choose="indicator by filter lang"');

/** A page without a core under a policy that lets no script run but files, beside which the file lies. */
const bare = (attributes, policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'") => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}; img-src data:">
<link rel="icon" href="data:,"><title>peil</title>
<script type="module" src="/dist/widget.js"></script>
<peil-indicator ${attributes}></peil-indicator>`;

test("a page without a core shows what the file has, under a policy that refuses WebAssembly", async () => {
  const attributes = 'figures="/figures.json" choose="by lang"';
  await withPage(
    bare(attributes),
    async (page) => {
      const asked = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await settled(page);
      agrees((await shown(page)).plots[0], sample.estimate("majority").rows);
      await element(page).getByLabel("Broken down by").selectOption(by);
      const rows = sample.estimate("majority", { by }).rows;
      const drawn = (rows) => document.querySelector("peil-indicator").shadowRoot.querySelectorAll('[data-mark="dot"] > *').length === rows;
      await page.waitForFunction(drawn, rows.length);
      agrees((await shown(page)).plots[0], rows);
      await element(page).getByLabel("Language").selectOption("nn");
      await element(page).getByLabel("Fordelt på").waitFor();
      agrees((await shown(page)).plots[0], rows);
      // What was read once is not fetched again.
      assert.deepEqual(asked.filter((path) => path === "/figures.json").length, 0);
      assert.deepEqual(await faults(page), []);
    },
    { files: { "/figures.json": all } },
  );
});

test("every view of the file has the figures that the core computes, and their CSV", () => {
  const { peil_figures, views } = JSON.parse(all);
  assert.equal(peil_figures, 1);
  const languages = new Set(views.flatMap(({ drawn }) => Object.keys(drawn)));
  assert.deepEqual([...languages].sort(), [...new Set(read.document.languages ?? ["nb", "nn", "en"])].sort());
  assert.ok(views.some(({ filter }) => filter !== "") && views.some((view) => view.by === by));
  assert.deepEqual([views[0].indicator, views[0].by, views[0].filter], ["majority", "", ""]);
  for (const view of views.filter(({ filter }) => filter === "")) {
    const estimates = sample.estimate(view.indicator ? view.indicator.split(" ") : [], { by: view.by ? view.by.split(" ") : [] });
    assert.equal(view.csv, estimates.toCsv());
    for (const [language, { figures }] of Object.entries(view.drawn)) assert.deepEqual(figures, estimates.drawing(language));
  }
});

test("readers can choose only what the file has, and a page that asks for more is told what there is", async () => {
  const { views } = JSON.parse(all);
  const few = JSON.stringify({ peil_figures: 1, views: views.filter((view) => view.indicator === "majority" && view.filter === "") });
  const files = { "/figures.json": few };
  await withPage(
    bare('figures="/figures.json" choose="indicator by filter lang"'),
    async (page) => {
      await settled(page);
      const labels = await element(page).locator("label").allTextContents();
      assert.deepEqual(labels.map((label) => label.trim().split("\n")[0]), ["Broken down by", "Language"]);
    },
    { files },
  );
  await withPage(
    bare('figures="/figures.json" by="nothing"'),
    async (page) => {
      await settled(page);
      assert.match((await shown(page)).problems.join(), /no view with `by` = `nothing`, of which there are ``, `/);
    },
    { files },
  );
});

test("a file that names no choices of indicators offers them by the names in their drawings", async () => {
  const { views } = JSON.parse(all);
  const unnamed = views.map(({ drawn, ...view }) => {
    const own = Object.entries(drawn).map(([language, { offers, ...one }]) => [language, one]);
    return { ...view, drawn: Object.fromEntries(own) };
  });
  const files = { "/figures.json": JSON.stringify({ peil_figures: 1, views: unnamed }) };
  await withPage(
    bare('figures="/figures.json" choose="indicator"'),
    async (page) => {
      await settled(page);
      const options = await element(page).getByLabel("Indicator").locator("option").allTextContents();
      const labels = sample.estimate([]).drawing("en").groups.map(({ label }) => label);
      assert.deepEqual(new Set(options), new Set(["All indicators", ...labels]));
    },
    { files },
  );
});

for (const [what, file, says] of [
  ["text that is no JSON", "{", /`figures` is no JSON/],
  ["another version", JSON.stringify({ peil_figures: 2, views: [] }), /no file of figures of this version/],
  ["no views", JSON.stringify({ peil_figures: 1, views: [] }), /no file of figures/],
  ["a view that is none", JSON.stringify({ peil_figures: 1, views: [{ indicator: "", by: "", filter: "", wave: "", drawn: { en: { figures: { groups: [3] } } } }] }), /no file of figures/],
]) {
  test(`${what} is refused with what was expected`, async () => {
    await withPage(
      bare('figures="/figures.json"'),
      async (page) => {
        await settled(page);
        assert.match((await shown(page)).problems.join(), says);
      },
      { files: { "/figures.json": file } },
    );
  });
}

test("options that only a core can use are refused beside a file", async () => {
  await withPage(
    bare('figures="/figures.json" margin="0.05" answers="a.csv"'),
    async (page) => {
      await settled(page);
      assert.match((await shown(page)).problems.join(), /`answers`, `margin` has no effect with figures that were computed before/);
    },
    { files: { "/figures.json": all } },
  );
});

test("a label in a file is text, whatever it looks like", async () => {
  const hostile = all.replaceAll(/"caption":"[^"]*"/g, '"caption":"<img src=x onerror=\\"window.hit=1\\"><script>window.hit=1</script>"');
  await withPage(
    bare('figures="/figures.json"'),
    async (page) => {
      await settled(page);
      assert.match(await element(page).locator("figcaption").textContent(), /<img src=x/);
      assert.equal(await page.evaluate(() => window.hit), undefined);
    },
    { files: { "/figures.json": hostile } },
  );
});
