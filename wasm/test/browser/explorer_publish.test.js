/** What `<peil-explorer>` gives for a page: the figures without the answers, or the answers, and the code for either. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

import { changed, files, open, page, saved, shown, withExplorer } from "./explorer.js";
import { test, withPage } from "./support.js";

/** Made-up answers; what units are called and how many hours they worked is in no figure. */
const row = (unit) => `unit ${unit},${unit % 3 ? "yes" : "no"},${unit % 2 ? "small" : "large"},${unit}.625`;
const answers = `name,open,size,hours\n${Array.from({ length: 40 }, (_, unit) => row(unit)).join("\n")}\n`;

/** A page with the code of the explorer beside files, under a policy that forbids everything that figures do not need. */
const published = (code, policy) => `<!doctype html><html lang="en"><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}; img-src data:"><link rel="icon" href="data:,"><title>peil</title>
<script src="/page.js"></script>${code}`;

const BARE = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'";

/** The table of the element that a page has, and what its policy forbade. */
async function drawn(page) {
  await page.waitForFunction(() => document.querySelector("peil-indicator").shadowRoot?.querySelector("svg, .error"));
  return page.evaluate(async () => {
    const element = document.querySelector("peil-indicator");
    element.view = "table";
    await element.updateComplete;
    const rows = [...element.shadowRoot.querySelectorAll("tbody tr")];
    return { cells: rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim())), forbidden };
  });
}

test("a page with the file of figures shows what the explorer shows, without the answers and without a core", async () => {
  const name = 'answers & "more".csv';
  let file, first, document, computing;
  await withExplorer(async (page) => {
    await open(page, { [name]: answers });
    await changed(page, () => page.locator('select[name="by"]').selectOption("size"));
    first = await shown(page);
    const heard = await page.evaluate(() => events.length);
    file = await saved(page, "-figures.json");
    await page.waitForFunction(() => !explorer().querySelector("progress"));
    // Saving shows nothing new, and what is shown stays.
    assert.equal(await page.evaluate(() => events.length), heard);
    assert.deepEqual(await shown(page), first);
    assert.deepEqual(first.forbidden, []);
    document = await saved(page, ".toml");
    await page.locator('input[value="answers"]').check();
    ({ embed: computing } = await shown(page));
  });
  assert.equal(file.name, "answers_more-figures.json");
  assert.equal(
    first.embed,
    '<script type="module" src="widget.js"></script>\n<peil-indicator figures="answers_more-figures.json" lang="en"></peil-indicator>\n',
  );
  assert.match(computing, /src="element.js".* answers="answers%20%26%20%22more%22.csv" /s);
  // What no figure has is not in the file: the names of units, and one unit's hours.
  assert.doesNotMatch(file.text, /unit \d|\.625|,625/);
  const beside = { "/dist/page.html": published(first.embed, BARE), [`/dist/${file.name}`]: file.text, ...files() };
  const asked = [];
  await withPage(
    "",
    async (page) => {
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await page.reload();
      const { cells, forbidden } = await drawn(page);
      assert.deepEqual(cells, first.cells);
      assert.equal(cells.length, 4);
      assert.deepEqual(forbidden, []);
      // The same file serves pages in other languages.
      await page.evaluate(() => void (document.querySelector("peil-indicator").lang = "nn"));
      await page.waitForFunction(() => document.querySelector("peil-indicator").shadowRoot.querySelector("figure[lang=nn]"));
    },
    { path: "/dist/page.html", files: beside },
  );
  const network = asked.filter((path) => path.startsWith("/"));
  assert.deepEqual(network, ["/dist/page.html", "/page.js", "/dist/widget.js", `/dist/${file.name}`]);

  // It is what an element gives that computes from the document and the answers.
  const html = published(computing.replace(" lang=", ' choose="lang" lang='), `${BARE} 'wasm-unsafe-eval'`).replace(
    "script-src 'self'; style-src 'self'; connect-src 'self' 'wasm-unsafe-eval'",
    "script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'",
  );
  await withPage(
    "",
    async (page) => {
      await drawn(page);
      const expected = JSON.parse(await page.evaluate(async () => JSON.stringify(await document.querySelector("peil-indicator").allFigures())));
      for (const one of Object.values(expected.views[0].drawn)) delete one.offers;
      assert.deepEqual(JSON.parse(file.text), expected);
      assert.deepEqual(Object.keys(expected.views[0].drawn).sort(), ["en", "nb", "nn"]);
    },
    {
      path: "/dist/page.html",
      files: { ...files(), "/dist/page.html": html, [`/dist/${document.name}`]: document.text, [`/dist/${encodeURIComponent(name)}`]: answers },
    },
  );
});

test("who takes the code is told before what is in the page, in every language, and no answers are unless they are chosen", async () => {
  const size = Math.round(gzipSync(await readFile(new URL("../../dist/widget.js", import.meta.url)), { level: 9 }).length / 1000);
  for (const [lang, figures, given] of [
    ["nb", "Bare tallene: Ingen svar er i siden, og modulen er liten", /svarene er offentlige/],
    ["nn", "Berre tala: Ingen svar er i sida, og modulen er liten", /svara er offentlege/],
    ["en", "The figures alone: no answers are in the page, and its module is small", /the answers are public/],
  ]) {
    await withExplorer(
      async (page) => {
        await open(page, { "a.csv": answers });
        const ways = page.locator('.ways input[type="radio"]');
        assert.deepEqual(await ways.evaluateAll((all) => all.map(({ value, checked }) => [value, checked])), [["figures", true], ["answers", false]]);
        const texts = await page.locator(".ways label").allTextContents();
        // The size that is promised is that of the module.
        assert.equal(texts[0].trim(), `${figures} (${size}\u00a0kB).`);
        assert.match(texts[1], given);
        assert.doesNotMatch((await shown(page)).embed, /a\.csv/);
        assert.match(await page.locator("#embed-help").textContent(), /: widget\.js, a-figures\.json\.$/);
        // What was chosen stays when other figures are shown.
        await page.locator('input[value="answers"]').check();
        await changed(page, () => page.locator('select[name="by"]').selectOption("size"));
        assert.match((await shown(page)).embed, / answers="a\.csv" .* by="size" /);
        assert.match(await page.locator("#embed-help").textContent(), /: element\.js, a\.toml, a\.csv\.$/);
      },
      { attributes: `lang="${lang}" worker="/dist/worker.js"` },
    );
  }
});

test("a wave that was chosen is in the file, and names that would be markup stay text", async () => {
  const evil = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
  const document = `peil = 1
id = "s"
title = "S"
waves = [{ id = 2022 }, { id = 2023 }]
population = { unit = { one = "unit", many = "units", all = "the units" } }
questions = [{ id = "q", text = "Q", kind = "single", answers = [{ code = "yes", label = '''${evil}''' }, { code = "no", label = "no" }] }]
indicators = [{ id = "q", label = '''${evil}''', measure = "distribution", question = "q" }]
`;
  let file, embed;
  await withExplorer(async (page) => {
    await open(page, { "a.csv": "q\nyes\nyes\nno\n" });
    await open(page, { "a.toml": document });
    await changed(page, () => page.locator('select[name="wave"]').selectOption("2022"));
    file = await saved(page, "-figures.json");
    ({ embed } = await shown(page));
  });
  const [{ wave, indicator }, ...others] = JSON.parse(file.text).views;
  assert.deepEqual([wave, indicator, others], ["2022", "q", []]);
  await withPage(
    "",
    async (page) => {
      const { cells, forbidden } = await drawn(page);
      assert.ok(cells.flat().includes(evil), JSON.stringify(cells));
      assert.deepEqual(forbidden, []);
      assert.equal(await page.title(), "peil");
    },
    { path: "/dist/page.html", files: { ...files(), "/dist/page.html": published(embed, BARE), [`/dist/${file.name}`]: file.text } },
  );
});
