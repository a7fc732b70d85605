/** What readers of `<peil-indicator>` save, what pages change of its looks, and what no label may do to it. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { Survey } from "peil";

import { page, settled, shown } from "./drawn.js";
import { test, withPage } from "./support.js";

const vectors = new URL("../../../core/vectors/", import.meta.url);
const survey = await readFile(new URL("mu284/mu284.toml", vectors), "utf8");
const answers = await readFile(new URL("mu284/answers.csv", vectors), "utf8");
const element = (page) => page.locator("peil-indicator");

/** The bytes of the file that a button saves, and its name. */
async function saved(page, name) {
  const waiting = page.waitForEvent("download");
  await element(page).getByRole("button", { name, exact: true }).click();
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** What is in the text of an SVG file, read as XML by a browser. */
const parsed = (page, text) =>
  page.evaluate((text) => {
    const document = new DOMParser().parseFromString(text, "application/xml");
    const texts = [...document.querySelectorAll("text")];
    return {
      error: document.querySelector("parsererror")?.textContent ?? null,
      root: document.documentElement.namespaceURI,
      size: ["width", "height"].map((side) => Number(document.documentElement.getAttribute(side))),
      title: document.querySelector("svg > title")?.textContent,
      texts: texts.map((own) => own.textContent.trim()),
      outside: texts.filter((own) => Number(own.getAttribute("x")) > 860 || Number(own.getAttribute("x")) < 0).length,
      scripts: document.querySelectorAll("script, foreignObject, image").length,
    };
  }, text);

test("readers save the figures as CSV, and the drawn chart as SVG and PNG with what must be known of it", async () => {
  const sample = (await Survey.load(survey)).read(answers);
  const expected = sample.estimate(["majority", "grew"], { by: "size" });
  const drawing = expected.drawing("nb");
  const attributes = 'indicator="majority grew" by="size" lang="nb"';
  const dark = ":root { background: #111; color: #eee }";
  await withPage(page({ survey, answers }, attributes, dark), async (page) => {
    await settled(page);
    const csv = await saved(page, "CSV");
    assert.equal(csv.bytes.toString("utf8"), expected.toCsv());
    assert.match(csv.name, /^Svenske-kommuner-1985.*\.csv$/);

    const svg = await saved(page, "SVG");
    const text = svg.bytes.toString("utf8");
    const found = await parsed(page, text);
    assert.equal(found.error, null);
    assert.equal(found.root, "http://www.w3.org/2000/svg");
    assert.equal(found.title, drawing.caption);
    assert.equal(found.texts[0], drawing.caption);
    const words = found.texts.join(" ");
    assert.ok(words.includes(drawing.source) && words.includes(drawing.words.legend), words);
    for (const { label, rows } of drawing.groups) {
      assert.ok(found.texts.includes(label));
      for (const { figure, names } of rows) assert.ok(found.texts.includes(figure) && words.includes(names[0]), figure);
    }
    // Nothing in it needs the page, whose colours it does not have.
    assert.doesNotMatch(text, /var\(|currentColor|<!--/);
    assert.match(text, /<rect[^>]* fill="#ffffff"/);
    assert.deepEqual([found.scripts, found.outside], [0, 0]);

    const png = await saved(page, "PNG");
    assert.deepEqual([...png.bytes.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const size = [png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)];
    assert.deepEqual(
      size,
      found.size.map((side) => 2 * side),
    );
    const folder = process.env.PEIL_SCREENSHOTS;
    if (folder) await (await import("node:fs/promises")).writeFile(`${folder}/indicator-file.png`, png.bytes);
  });
});

test("a page says which files can be saved, and a host without the core has no CSV", async () => {
  for (const [attributes, expected] of [
    ['download="csv svg"', ["SVG", "CSV"]],
    ['download=""', []],
    ["", ["SVG", "PNG", "CSV"]],
  ]) {
    await withPage(page({ survey, answers }, `indicator="majority" ${attributes}`), async (page) => {
      await settled(page);
      assert.deepEqual(await element(page).locator(".files button").allTextContents(), expected);
    });
  }
  const drawings = { figures: (await Survey.load(survey)).read(answers).estimate("majority").drawing("en") };
  await withPage(page({ drawings }, 'choose="indicator wave filter"'), async (page) => {
    await settled(page);
    assert.deepEqual(await element(page).locator(".files button").allTextContents(), ["SVG", "PNG"]);
    assert.equal(await element(page).locator("select").count(), 0);
  });
});

test("the looks are the page's to change, by parts and custom properties, as the documentation shows", async () => {
  const documentation = await readFile(new URL("../../../docs/elements.md", import.meta.url), "utf8");
  const [, html] = /```html\n(<!doctype html>[\s\S]*?)```/.exec(documentation);
  const files = { "/open-data.toml": survey, "/answers.csv": answers };
  await withPage(
    html.replace('src="element.js"', 'src="/dist/element.js"'),
    async (page) => {
      await settled(page);
      const found = await element(page).evaluate((own) => {
        const style = (selector) => getComputedStyle(own.shadowRoot.querySelector(selector));
        return {
          accent: style('[data-mark="dot"]').fill,
          dot: style('[part~="dot"]').stroke,
          title: style('[part~="title"]').textTransform,
          parts: [
            ...new Set(
              [...own.shadowRoot.querySelectorAll("[part]")].flatMap((node) => node.getAttribute("part").split(" ")),
            ),
          ],
        };
      });
      assert.equal(found.accent, "rgb(140, 45, 4)");
      assert.equal(found.dot, "rgb(255, 255, 255)");
      assert.equal(found.title, "uppercase");
      for (const part of found.parts)
        assert.ok(documentation.includes(`\`${part}\``), `${part} is not in the documentation`);
    },
    { files },
  );
});

/** A document of one question by one variable, whose labels are what they are. */
const labelled = (labels, title = "Labels") => ({
  peil: 1,
  id: "labels",
  title,
  source: title,
  population: { size: labels.length + 5, unit: { one: "unit", many: "units", all: "the units" } },
  variables: [{ id: "v", label: title, categories: labels.map((label, at) => ({ code: `c${at}`, label })) }],
  questions: [
    {
      id: "q",
      kind: "single",
      text: title,
      answers: [
        { code: "yes", label: title },
        { code: "no", label: "No" },
      ],
    },
  ],
  indicators: [{ id: "i", label: title, statement: title, measure: "share", question: "q", answers: ["yes"] }],
});
const given = (labels) => `v,q\n${labels.map((_, at) => `c${at},${at % 2 ? "yes" : "no"}`).join("\n")}\n`;

test("labels that would be markup, and are of any length and any letters, harm neither page nor files", async () => {
  const evil = `</title></svg><img src=x onerror="document.title=1"><script>document.title=1</script>&amp;"']]>`;
  const labels = [
    evil,
    "x".repeat(100_000),
    "long words ".repeat(10_000),
    "a\u0001b\uffff",
    "\u202Eright to left",
    "Ærlig talt 👩‍👩‍👧 ".repeat(20),
  ];
  const properties = { survey: labelled(labels, evil), answers: given(labels) };
  for (const width of [320, 900]) {
    await withPage(
      page(properties, 'by="v" choose="by filter indicator row" lang="en"'),
      async (page) => {
        await settled(page);
        const { cells, plots, width: wide } = await shown(page);
        assert.equal(wide, width);
        assert.ok(plots.every((plot) => !plot.overflow));
        assert.ok(cells.flat().includes(evil));
        const made = () => document.querySelector("peil-indicator").shadowRoot.querySelectorAll("img, script").length;
        assert.equal(await page.evaluate(made), 0);
        const svg = await parsed(page, (await saved(page, "SVG")).bytes.toString("utf8"));
        assert.deepEqual([svg.error, svg.scripts], [null, 0]);
        assert.ok(svg.title.includes("<script>"));
        assert.equal((await saved(page, "PNG")).bytes.subarray(1, 4).toString(), "PNG");
        assert.equal(await page.title(), "peil");
      },
      { viewport: { width, height: 700 } },
    );
  }
});

test("of ten thousand categories the first are shown, with how many there are and a button for more", async () => {
  const labels = Array.from({ length: 10_000 }, (_, at) => `Category ${at}`);
  await withPage(
    page({ survey: labelled(labels), answers: given(labels) }, 'by="v" choose="filter" lang="en" view="chart"'),
    async (page) => {
      await settled(page);
      const rows = () => element(page).locator("[data-row]").count();
      assert.equal(await rows(), 400);
      await element(page).getByText("Showing 400 of 10,000 rows.").waitFor();
      await element(page).getByRole("button", { name: "Show more" }).click();
      assert.equal(await rows(), 800);
      // All of them are in the file, and any one can be chosen.
      assert.equal((await saved(page, "CSV")).bytes.toString("utf8").trim().split("\n").length, 10_001);
      await element(page).getByRole("combobox", { name: "Only" }).selectOption({ label: "Category 9999" });
      await element(page).locator('[data-row="1"]').waitFor({ state: "detached" });
      assert.equal(await rows(), 1);
    },
  );
});
