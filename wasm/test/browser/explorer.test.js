/**
 * `<peil-explorer>` in Chromium: what it shows and saves is what Node computes of the same file, and nothing leaves
 * the page.
 */

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { Survey } from "peil";

import { changed, files, open, page, POLICY, rowsInSight, saved, shown, withExplorer } from "./explorer.js";
import { test, withPage } from "./support.js";

const vectors = new URL("../../../core/vectors/", import.meta.url);
const mu284 = await readFile(new URL("mu284/mu284.toml", vectors), "utf8");
const mu284Answers = await readFile(new URL("mu284/answers.csv", vectors), "utf8");

/** Made-up answers of 60 of 80 units: an odd name, codes with a zero, a weight, who does not know. */
const rows = ["unit;open data;county;size;income;w"];
for (let unit = 1; unit <= 60; unit += 1) {
  const open = unit % 9 === 0 ? "don't know" : unit % 3 === 0 ? "no" : "yes";
  const size = unit % 5 < 3 ? "small" : "large";
  rows.push(`u${unit};${open};0${1 + (unit % 4)};${size};${unit % 7},5;${1 + (unit % 2)}`);
}
const answers = `${rows.join("\r\n")}\r\n`;

/** The table that Node draws of a document and the answers. */
async function tabled(text, answers, indicator, by = [], language = "en") {
  const estimates = (await Survey.load(text)).read(answers).estimate(indicator, { by });
  const filled = [];
  for (const [first, ...cells] of estimates.drawing(language).table.rows) {
    filled.push([first || filled.at(-1)[0], ...cells]);
  }
  return { cells: filled, csv: estimates.toCsv(), estimates };
}


test("a file is looked at, and its figures are those that Node computes with the document that is saved", async () => {
  await withExplorer(async (page) => {
    await open(page, { "my answers.csv": answers });
    const first = await shown(page);
    assert.equal(first.title, "my answers.csv: 60 rows, 6 columns");
    assert.deepEqual(first.kinds, [
      ["unit", "out"],
      ["open data", "single"],
      ["county", "single"],
      ["size", "single"],
      ["income", "number"],
      ["w", "number"],
    ]);
    const rows = await rowsInSight(page);
    assert.ok(rows.length >= 12 && rows.length < 40, `${rows.length} rows are drawn`);
    assert.deepEqual(rows[0], ["1", "u1", "yes", "02", "small", "1,5", "2"]);
    const document = await saved(page, ".toml");
    assert.equal(document.name, "my_answers.toml");
    const expected = await tabled(document.text, answers, "open_data");
    assert.equal(expected.cells.length, 2);
    assert.deepEqual(first.cells, expected.cells);
    assert.equal(first.plots, 1);
    assert.deepEqual(first.sentences, expected.estimates.phrase("en"));
    assert.equal((await saved(page, ".csv")).text, expected.csv);
    const json = JSON.parse((await saved(page, "my_answers.json")).text);
    assert.deepEqual(json, (await Survey.load(document.text)).document);

    // The design, a breakdown, and a number that is a code after all.
    await changed(page, () => page.locator('select[name="weight"]').selectOption("w"));
    await changed(page, () => page.locator('select[name="strata"]').selectOption("size"));
    await changed(page, () => page.locator('select[name="by"]').selectOption("county"));
    const weighted = await shown(page);
    const second = await saved(page, ".toml");
    assert.match(second.text, /\[design\]\nweight = "w"\nstrata = "size"\n/);
    const byCounty = await tabled(second.text, answers, "open_data", ["county"]);
    assert.equal(byCounty.cells.length, 8);
    assert.notDeepEqual(byCounty.csv, expected.csv);
    assert.deepEqual(weighted.cells, byCounty.cells);
    assert.equal((await saved(page, ".csv")).text, byCounty.csv);
    assert.deepEqual(weighted.forbidden, []);
  });
});

test("every row of a file can be looked at, and only those in sight are drawn", async () => {
  const text = (row) => (row % 1000 === 0 ? `"${row}; a ""b""\nc"` : row % 7 ? `å${row}` : "NA");
  const file = `\ufeffname;group\r\n${Array.from({ length: 450_123 }, (_, row) => `${text(row)};${row % 3}\r\n`).join("")}`;
  const expected = (row) => {
    const name = row % 1000 === 0 ? `${row}; a "b"\nc` : row % 7 ? `å${row}` : "";
    return [(row + 1).toLocaleString("en"), name, String(row % 3)];
  };
  const seen = (rows) => {
    assert.ok(rows.length >= 12 && rows.length < 40, `${rows.length} rows are drawn`);
    const first = Number(rows[0][0].replaceAll(",", "")) - 1;
    assert.deepEqual(rows, rows.map((_, at) => expected(first + at)));
    return [first, first + rows.length];
  };
  await withExplorer(async (page) => {
    await open(page, { "a.csv": file });
    assert.deepEqual(seen(await rowsInSight(page))[0], 0);
    const rows = page.locator("peil-rows");
    // By the keyboard, to the end of what is under the scroll bar and then to the rest.
    await rows.locator(".scroll").focus();
    await page.keyboard.press("End");
    await rows.locator("th", { hasText: "400,000" }).waitFor();
    assert.equal(seen(await rowsInSight(page))[1], 400_000);
    await page.keyboard.press("PageUp");
    await rows.locator("th", { hasText: "399,975" }).waitFor();
    seen(await rowsInSight(page));
    assert.deepEqual(await rows.locator("option").allTextContents().then((all) => all.map((text) => text.trim())), [
      "1 – 400,000",
      "400,001 – 450,123",
    ]);
    await rows.locator("select").selectOption("400000");
    await rows.locator("th", { hasText: "400,001" }).waitFor();
    assert.equal(seen(await rowsInSight(page))[0], 400_000);
    await rows.locator(".scroll").evaluate((scroll) => (scroll.scrollTop = scroll.scrollHeight));
    await rows.locator("th", { hasText: "450,123" }).waitFor();
    assert.equal(seen(await rowsInSight(page))[1], 450_123);
    const table = rows.locator("table");
    assert.equal(await table.getAttribute("aria-rowcount"), "450124");
    assert.equal(await table.locator("tbody tr:not(.room)").last().getAttribute("aria-rowindex"), "450124");
    // Another file begins at its own first row.
    await open(page, { "b.csv": "name;group\nx;1\ny;2\nx;1\n" });
    await rows.locator("td", { hasText: "x" }).first().waitFor();
    assert.deepEqual(await rowsInSight(page), [["1", "x", "1"], ["2", "y", "2"], ["3", "x", "1"]]);
    assert.deepEqual((await shown(page)).forbidden, []);
  });
});

test("N makes a census of the file, numbers have means, and columns can be left out", async () => {
  await withExplorer(async (page) => {
    await open(page, { "a.csv": answers });
    await changed(page, async () => {
      await page.locator('input[name="size"]').fill("80");
      await page.locator('input[name="size"]').press("Tab");
    });
    await changed(page, () => page.locator('select[name="indicator"]').selectOption("income"));
    const found = await shown(page);
    const { text } = await saved(page, ".toml");
    const expected = await tabled(text, answers, "income");
    assert.deepEqual(found.cells, expected.cells);
    assert.match(expected.csv, /,60,/);
    const income = found.options.indicator;
    await changed(page, () => page.getByLabel("income: Holds").selectOption("out"));
    const without = await shown(page);
    assert.deepEqual(without.options.indicator, income.filter((id) => id !== "income"));
    // A population smaller than what answered is a problem, and can be mended.
    await changed(page, async () => {
      await page.locator('input[name="size"]').fill("8");
      await page.locator('input[name="size"]').press("Tab");
    });
    assert.match((await shown(page)).problems.join(" "), /60/);
    await changed(page, async () => {
      await page.locator('input[name="size"]').fill("");
      await page.locator('input[name="size"]').press("Tab");
    });
    assert.deepEqual((await shown(page)).problems, []);
  });
});

test("a document of one's own is used as it is, and can be left out", async () => {
  await withExplorer(async (page) => {
    await open(page, { "mu284.csv": mu284Answers });
    await open(page, { "mu284.toml": mu284 });
    const found = await shown(page);
    assert.deepEqual(found.kinds, []);
    const [indicator] = found.options.indicator;
    await changed(page, () => page.locator('select[name="by"]').selectOption("size"));
    const expected = await tabled(mu284, mu284Answers, indicator, ["size"]);
    assert.deepEqual((await shown(page)).cells, expected.cells);
    assert.equal((await saved(page, ".toml")).text, mu284);
    await changed(page, () => page.locator("button.leave").click());
    assert.ok((await shown(page)).kinds.length > 5);
    await open(page, { "bad.toml": 'peil = 1\nid = "a"\ntitel = "b"\n' });
    const { problems } = await shown(page);
    assert.ok(problems.some((problem) => /titel/.test(problem) && /line 3/.test(problem)), problems.join("\n"));
  });
});

test("nothing is asked for after the page is loaded, and its policy forbids it besides", async () => {
  await withExplorer(async (page) => {
    const asked = [];
    await page.waitForLoadState("networkidle");
    page.on("request", (request) => asked.push(request.url()));
    await open(page, { "a.csv": answers });
    await changed(page, () => page.locator('select[name="by"]').selectOption("size"));
    await saved(page, ".csv");
    const own = asked.filter((url) => !url.startsWith("blob:"));
    // The worker's script, from the page's own folder, is fetched when the first file is there; it has no part of the
    // file in it.
    assert.deepEqual(own.map((url) => new URL(url).pathname), ["/dist/worker.js"]);
    const reached = await page.evaluate(() => fetch("/page.css").then(() => true, () => false));
    assert.equal(reached, false, "the policy lets the page fetch");
  });
  // As one module, nothing at all is fetched.
  await withExplorer(
    async (page) => {
      const asked = [];
      await page.waitForLoadState("networkidle");
      page.on("request", (request) => asked.push(request.url()));
      await open(page, { "a.csv": answers });
      assert.deepEqual(asked.filter((url) => !url.startsWith("blob:")), []);
      assert.equal((await shown(page)).plots, 1);
      assert.deepEqual((await shown(page)).forbidden, []);
    },
    { attributes: 'lang="en"', policy: POLICY.replace("worker-src 'self'", "worker-src blob:") },
  );
});

test("where a page may have no worker, its own thread does the same", async () => {
  const expected = [];
  for (const [attributes, policy] of [
    ['lang="en" worker="/dist/worker.js"', POLICY],
    ['lang="en" worker="none"', POLICY],
    ['lang="en"', POLICY.replace("worker-src 'self'", "worker-src 'none'")],
    ['lang="en" worker="/dist/none.js"', POLICY],
  ]) {
    await withExplorer(
      async (page) => {
        await open(page, { "a.csv": answers });
        const { cells, kinds } = await shown(page);
        expected.push({ cells, kinds });
        await open(page, { "b.csv": "a,b\n1\n" });
        assert.match((await shown(page)).problems.join(" "), /another number of fields/);
      },
      { attributes, policy },
    );
  }
  for (const own of expected) assert.deepEqual(own, expected[0]);
});

test("the code for a page works with the three files beside it", async () => {
  let document, embed, cells;
  const name = 'answers & "more".csv';
  await withExplorer(async (page) => {
    await open(page, { [name]: answers });
    await changed(page, () => page.locator('select[name="by"]').selectOption("size"));
    await page.locator('input[value="answers"]').check();
    document = await saved(page, ".toml");
    ({ embed, cells } = await shown(page));
  });
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>peil</title>${embed}`;
  const beside = { "/dist/page.html": html, [`/dist/${document.name}`]: document.text };
  beside[`/dist/${encodeURIComponent(name)}`] = answers;
  await withPage(
    "",
    async (page) => {
      await page.waitForFunction(() => document.querySelector("peil-indicator").shadowRoot?.querySelector("svg, .error"));
      await page.evaluate(() => {
        const element = document.querySelector("peil-indicator");
        element.view = "table";
        return element.updateComplete;
      });
      const found = await page.evaluate(() => {
        const root = document.querySelector("peil-indicator").shadowRoot;
        return [...root.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
      });
      assert.deepEqual(found, cells);
      assert.ok(cells.length >= 4);
    },
    { path: "/dist/page.html", files: beside },
  );
});

/** What is wrong with files, each with what the page says of it. */
const hostile = {
  empty: ["", /no rows/],
  "only a header": ["a,b,c\n", /no rows/],
  "a quote that is never closed": ['a,b\n1,"2\n3,4\n', /never closed/],
  "rows of other lengths": ["a,b\n1\n1,2,3\n", /another number of fields/],
  "another encoding": [Buffer.from("a,b\næøå,1\nx,2\n", "latin1"), /UTF-8/],
  "a name in another encoding": [Buffer.concat([Buffer.from([0xe6]), Buffer.from(",b\n1,2\n")]), /UTF-8/],
  "UTF-16": [Buffer.from(`\ufeff${answers}`, "utf16le"), /UTF-8|no rows|fields/],
  "a name twice": ["a,a\n1,2\n", /also field 1/],
  "half a million columns": [`${"a,".repeat(499_999)}a\n1\n`, /more columns.*500000/],
  "bytes of anything": [Buffer.from(Uint8Array.from({ length: 100_000 }, (_, at) => (at * 7919) % 256)), /./],
  "rows that all have a fault": [`a,b\n${"1\n".repeat(100_000)}`, /more rows/],
};

test("broken files are told of, and the page lives", async () => {
  await withExplorer(async (page) => {
    for (const [what, [content, said]] of Object.entries(hostile)) {
      await open(page, { "a.csv": content });
      const { problems, strange } = await shown(page);
      assert.match(problems.join("\n"), said, what);
      assert.equal(strange, 0, what);
    }
    await open(page, { "a.csv": answers });
    assert.equal((await shown(page)).plots, 1);
  });
});

test("a line of 100 MB is told of, and the page lives", async () => {
  const folder = await mkdtemp(join(tmpdir(), "peil-"));
  try {
    const header = join(folder, "header.csv");
    const field = join(folder, "field.csv");
    const names = join(folder, "names.csv");
    await writeFile(header, "a".repeat(100_000_000));
    await writeFile(field, `a,b\n1,${"x".repeat(100_000_000)}\n2,x\n3,x\n`);
    await writeFile(names, "a,".repeat(50_000_000));
    await withExplorer(async (page) => {
      await open(page, { "header.csv": pathToFileURL(header) });
      assert.match((await shown(page)).problems.join(" "), /name of the column is too long.*100000000/);
      await open(page, { "names.csv": pathToFileURL(names) });
      assert.match((await shown(page)).problems.join(" "), /more columns/);
      await open(page, { "field.csv": pathToFileURL(field) });
      assert.deepEqual((await shown(page)).problems, []);
      assert.equal((await rowsInSight(page))[0][2].length, 81);
      await open(page, { "a.csv": answers });
      assert.equal((await shown(page)).plots, 1);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("names and answers that would be markup stay text", async () => {
  const evil = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
  const quoted = `"${evil.replaceAll('"', '""')}"`;
  const file = `${quoted},"{{ evil }}",__proto__\n${quoted},x,1\n${quoted},x,2\nb,y,1\nb,y,2\n`;
  await withExplorer(async (page) => {
    await open(page, { [`${evil.replaceAll("/", "")}.csv`]: file });
    const found = await shown(page);
    assert.equal(found.strange, 0);
    assert.equal(found.columns[0][0], evil);
    assert.equal(found.kinds[2][0], "__proto__");
    assert.ok(found.cells.flat().includes(evil), JSON.stringify(found.cells));
    assert.equal(await page.title(), "peil");
    assert.deepEqual(found.forbidden, []);
    for (const by of found.options.by) await changed(page, () => page.locator('select[name="by"]').selectOption(by));
    assert.equal(await page.title(), "peil");
  });
});

test("ten thousand answers are neither drawn nor listed, and the page lives", async () => {
  const many = Array.from({ length: 20_000 }, (_, row) => `name ${row % 10_000},${row % 2 ? "yes" : "no"}`).join("\n");
  const category = (code) => `{ code = "${code}", label = "${code}" }`;
  const categories = Array.from({ length: 10_000 }, (_, at) => category(`name ${at}`));
  const document = `peil = 1
id = "many"
title = "Many"
population = { unit = { one = "unit", many = "units", all = "the units" } }
variables = [{ id = "name", label = "Name", categories = [${categories.join(", ")}] }]
questions = [{ id = "q", text = "Q", kind = "single", answers = [${["yes", "no"].map(category).join(", ")}] }]
indicators = [{ id = "q", label = "Q", measure = "share", question = "q", answers = ["yes"] }]
`;
  await withExplorer(async (page) => {
    await open(page, { "many.csv": `name,q\n${many}\n` });
    const { kinds, options } = await shown(page);
    assert.deepEqual(kinds, [["name", "out"], ["q", "single"]]);
    assert.deepEqual(options.by, ["", "q"].filter((id) => id !== "q"));
    await open(page, { "many.toml": document });
    await changed(page, () => page.locator('select[name="by"]').selectOption("name"));
    const found = await shown(page);
    assert.equal(found.plots, 0);
    assert.deepEqual(found.problems, []);
    const { text } = await saved(page, ".csv");
    assert.equal(text.trim().split("\n").length, 10_001);
    // What is not drawn is no file of figures, so that the page computes, and is told of the answers.
    assert.deepEqual(await page.locator('input[name="way"], button[data-file$="-figures.json"]').count(), 0);
    assert.match(found.embed, / answers="many.csv" /);
    assert.match(await page.locator(".ways").textContent(), /the answers are public/);
  });
});
