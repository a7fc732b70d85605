/** `<peil-indicator>` in Chromium: what is drawn and tabled is what Node computes, in any page around it. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { Published, Survey } from "peil";

import { agrees, faults, near, page, settled, shown } from "./drawn.js";
import { test, withPage } from "./support.js";

const vectors = new URL("../../../core/vectors/", import.meta.url);
const survey = await readFile(new URL("mu284/mu284.toml", vectors), "utf8");
const answers = await readFile(new URL("mu284/answers.csv", vectors), "utf8");
const table = await readFile(new URL("published/ssb_2024_digitalisation.toml", vectors), "utf8");

test("shares from a document and answers are drawn where Node computes them, and tabled as text", async () => {
  const read = (await Survey.load(survey)).read(answers);
  const indicator = read.estimate().rows.find((row) => row.measure === "share").indicator;
  const by = (await Survey.load(survey)).document.breakdowns[0].id;
  const expected = read.estimate(indicator, { by });
  await withPage(page({ survey, answers, indicator, by }), async (page) => {
    await settled(page);
    const found = await shown(page);
    assert.equal(found.plots.length, 1);
    agrees(found.plots[0], expected.rows);
    const texts = expected.drawing("en").groups.flatMap((group) => group.rows);
    assert.deepEqual(
      found.cells.map((cells, index) => [cells[1], cells.find((cell) => cell === texts[index].figure)]),
      texts.map((row) => [row.names[0], row.figure]),
    );
    for (const { figure, limits } of texts) {
      assert.ok(found.plots[0].texts.includes(figure), `${figure} is not written beside its dot`);
      assert.ok(found.cells.some((cells) => cells.includes(limits)), `${limits} is not in the table`);
    }
  });
});

test("a published table is drawn in Norwegian with decimal comma, its base, and full counts as such", async () => {
  const expected = (await Published.load(table)).estimates().pick("had_problems", { wave: 2024 });
  await withPage(page({ published: table }, 'lang="nb" indicator="had_problems" wave="2024"'), async (page) => {
    await settled(page);
    const found = await shown(page);
    agrees(found.plots[0], expected.rows);
    assert.ok(found.plots[0].texts.includes("74,4"));
    assert.match(found.headings.join(" "), /som rekrutterte/);
    assert.ok(found.cells.some((cells) => cells.includes("full telling")));
    assert.match(found.notes, /CC BY 4\.0/);
    assert.deepEqual(found.sentences, expected.phrase("nb"));
  });
});

test("all problems of bad input are listed, and the element recovers when it is mended", async () => {
  const bad = { survey: 'peil = 1\nid = "a"\ntitel = "b"\n', answers: "a\n1\n" };
  await withPage(page(bad), async (page) => {
    await settled(page);
    const { problems } = await shown(page);
    assert.ok(problems.length >= 3, problems.join("\n"));
    assert.ok(problems.some((problem) => /titel/.test(problem) && /line 3/.test(problem) && /`title`/.test(problem)), problems.join("\n"));
    await page.evaluate(
      ([survey, answers]) => Object.assign(document.querySelector("peil-indicator"), { survey, answers }),
      [survey, answers],
    );
    await page.waitForFunction(() => document.querySelector("peil-indicator").shadowRoot.querySelector("svg"));
    const errors = () => document.querySelector("peil-indicator").shadowRoot.querySelectorAll(".error").length;
    assert.equal(await page.evaluate(errors), 0);
  });
});

test("text from documents and answers stays text", async () => {
  const evil = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
  const document_ = {
    decimals: 1,
    title: evil,
    rows: [{ id: "a", label: evil, statement: evil }],
    columns: [{ id: "c", label: evil, population: 14, answered: 14, figures: [57.1] }],
  };
  await withPage(page({ published: document_ }), async (page) => {
    await settled(page);
    const { plots, headings, cells } = await shown(page);
    assert.ok(headings.includes(evil));
    assert.ok(cells.flat().includes(evil));
    assert.equal(plots.length, 1);
    const elements = () => document.querySelector("peil-indicator").shadowRoot.querySelectorAll("img, script").length;
    assert.equal(await page.evaluate(elements), 0);
    assert.equal(await page.title(), "peil");
  });
});

test("it fits a page of 320 pixels, and follows a dark page however the page says so", async () => {
  const attributes = 'lang="nb" indicator="lack_of_skills recruited" wave="2024"';
  const dark = ":root { background: #111; color: #eee }";
  const modern = ":root { background: oklch(0.2 0.01 160); color: oklch(0.94 0.01 160) }";
  for (const [style, scheme] of [["", "light"], [dark, "dark"], [modern, "dark"]]) {
    await withPage(
      page({ published: table }, attributes, style),
      async (page) => {
        await settled(page);
        const found = await shown(page);
        assert.equal(found.width, 320);
        assert.ok(found.plots.every((plot) => !plot.overflow));
        const label = found.plots[0].texts.find((text) => text.startsWith("Fylkeskommuner"));
        assert.ok(label, "labels are there in full");
        assert.equal(await page.evaluate(() => document.querySelector("peil-indicator").dataset.scheme), scheme);
      },
      { viewport: { width: 320, height: 700 } },
    );
  }
});

test("the element has no accessibility fault that axe finds", async () => {
  const attributes = 'lang="nb" indicator="lack_of_skills had_problems" wave="2024"';
  await withPage(page({ published: table }, attributes), async (page) => {
    await settled(page);
    assert.deepEqual(await faults(page), []);
  });
});

test("changes between two waves of a published table are told with what can be said of them", async () => {
  const published = await Published.load(table);
  const indicators = ["recruited", "had_problems"];
  const expected = published.estimates().pick(indicators).phraseChange({ from: 2023, to: 2024, margin: 0.2 }, "nn");
  const attributes = 'indicator="recruited had_problems" wave="2024" change="2023 2024" margin="0.2" lang="nn"';
  await withPage(page({ published: table }, attributes), async (page) => {
    await settled(page);
    const { captions, plots, sentences } = await shown(page);
    assert.equal(expected.length, 6);
    assert.deepEqual(sentences.slice(-6), expected);
    assert.deepEqual(captions.slice(1), ["Digitalisering og IKT i offentleg sektor. Endringar frå 2023 til 2024"]);
    const changes = published.estimates().pick(indicators).change({ from: 2023, to: 2024, margin: 0.2 });
    plots.slice(-2).forEach((plot, index) => {
      near(plot.dots[0], changes[3 * index].difference);
      near(plot.margin[0][1], 0.2);
    });
  });
});
