/** `<peil-indicator>` as readers use it: two views of the same figures, choices, domains, files and paper. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { Published, Survey } from "peil";

import { agrees, faults, page, settled, shown } from "./drawn.js";
import { test, withPage } from "./support.js";
import { survey as threeWaves, waves } from "./waves.js";

const vectors = new URL("../../../core/vectors/", import.meta.url);
const survey = await readFile(new URL("mu284/mu284.toml", vectors), "utf8");
const answers = await readFile(new URL("mu284/answers.csv", vectors), "utf8");
const table = await readFile(new URL("published/ssb_2024_digitalisation.toml", vectors), "utf8");
const sample = (await Survey.load(survey)).read(answers);
const element = (page) => page.locator("peil-indicator");

/** Some rows of estimates as a reader sees them, in the words of the core. */
const told = (estimates, language) => estimates.drawing(language).groups.flatMap((group) => group.rows);

/** Waits until the element has drawn what `change` asks for, or said why not. */
async function redrawn(page, change) {
  await page.evaluate(() => {
    window.settled = false;
    for (const event of ["peil-drawn", "peil-failed"]) addEventListener(event, () => (window.settled = true), { once: true });
  });
  await change();
  await page.waitForFunction(() => window.settled);
}

test("chart and table are two views of the same figures, and a reader changes between them by keyboard", async () => {
  const expected = sample.estimate("majority", { by: "size" });
  const texts = told(expected, "nb");
  await withPage(page({ survey, answers }, 'indicator="majority" by="size" lang="nb" view="chart"'), async (page) => {
    await settled(page);
    const chart = await shown(page);
    agrees(chart.plots[0], expected.rows);
    assert.equal(chart.cells.length, 0);
    for (const { figure, limits } of texts) assert.ok(chart.plots[0].described.includes(`${figure} (${limits})`));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await element(page).getByRole("table").waitFor();
    const tabled = await shown(page);
    assert.equal(tabled.plots.length, 0);
    assert.equal(tabled.cells.length, expected.rows.length);
    texts.forEach(({ figure, limits, names }, at) => {
      assert.equal(tabled.cells[at][1], names[0]);
      assert.ok(tabled.cells[at].includes(figure) && tabled.cells[at].includes(limits), tabled.cells[at].join());
    });
    assert.equal(await element(page).getByRole("button", { name: "Tabell" }).getAttribute("aria-pressed"), "true");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Space");
    assert.equal((await shown(page)).plots.length, 1);
    // What the page says goes before what a reader chose.
    await redrawn(page, () => page.evaluate(() => (document.querySelector("peil-indicator").view = "both")));
    const both = await shown(page);
    assert.deepEqual([both.plots.length, both.cells.length], [1, expected.rows.length]);
    assert.equal(await element(page).getByRole("group", { name: "Visning" }).count(), 0);
  });
});

test("base, method, notes and source stand in a disclosure, the sentence outside of it", async () => {
  const expected = (await Published.load(table)).estimates().pick("had_problems", { wave: 2024 });
  await withPage(page({ published: table }, 'lang="en" indicator="had_problems" wave="2024"'), async (page) => {
    await settled(page);
    assert.equal(await element(page).locator(".sentences").getByText(expected.phrase("en")[0]).isVisible(), true);
    const source = element(page).getByText(/CC BY 4\.0/);
    assert.equal(await source.isVisible(), false);
    await element(page).getByText("Base, method and source").press("Enter");
    assert.equal(await source.isVisible(), true);
    assert.equal(
      await element(page)
        .locator(".bases")
        .getByText(/that recruited/)
        .isVisible(),
      true,
    );
  });
});

test("with a filter the figures are those of a domain in the whole design", async () => {
  const crossed = sample.estimate("majority", { by: "size" });
  const [
    {
      by: { size },
    },
  ] = crossed.rows.slice(1, 2);
  const expected = crossed.rows.filter((row) => row.by.size === size);
  const [label] = told(crossed, "en")[1].names;
  const attributes = 'indicator="majority" choose="filter by"';
  await withPage(page({ survey, answers }, attributes), async (page) => {
    await settled(page);
    agrees((await shown(page)).plots[0], sample.estimate("majority").rows);
    await redrawn(page, () => element(page).getByRole("combobox", { name: "Only" }).selectOption({ label }));
    assert.equal(await page.evaluate(() => document.querySelector("peil-indicator").filter), `size=${size}`);
    const found = await shown(page);
    assert.equal(found.plots[0].dots.length, 1);
    agrees(found.plots[0], expected);
    const rows = await page.evaluate(() => [...document.querySelector("peil-indicator").estimates.rows]);
    assert.deepEqual(rows, expected);
    // The sentence and the table say of whom it is.
    assert.deepEqual(found.sentences, [told(crossed, "en")[1].sentence]);
    assert.ok(found.cells[0].includes(label));
    await redrawn(page, () => element(page).getByRole("combobox", { name: "Only" }).selectOption({ label: "Everybody" }));
    agrees((await shown(page)).plots[0], sample.estimate("majority").rows);
  });
});

test("of several waves, readers choose indicator, wave, category and language, and changes follow", async () => {
  const panel = (await Survey.load(threeWaves)).readWaves(waves);
  const attributes = 'indicator="open" choose="indicator by wave lang filter row"';
  await withPage(page({ survey: threeWaves, waves }, attributes), async (page) => {
    await settled(page);
    await redrawn(page, () => element(page).getByRole("combobox", { name: "Indicator" }).selectOption({ label: "Does so with others" }));
    await redrawn(page, () => element(page).getByRole("combobox", { name: "Only" }).selectOption({ label: "Large" }));
    const all = panel.estimate("shared", { by: "size" });
    const large = all.only(all.rows.flatMap((row, at) => (row.by.size === "large" ? [at] : [])));
    const moved = large.changes();
    const found = await shown(page);
    agrees(found.plots[0], large.rows);
    agrees(
      found.plots[1],
      moved.map((change) => ({ notes: [], estimate: change.difference, ...change })),
    );
    // A domain's change is the same among all cells, because what is found between rows is found among all of them.
    const whole = all.changes().filter((change) => change.to.by.size === "large");
    assert.deepEqual(moved, whole);
    await redrawn(page, () => element(page).getByRole("combobox", { name: "Wave" }).selectOption("2022"));
    agrees(
      (await shown(page)).plots[0],
      large.rows.filter((row) => row.wave === "2022"),
    );
    await redrawn(page, () => element(page).getByRole("combobox", { name: "Language" }).selectOption("nn"));
    await element(page).getByRole("combobox", { name: "Berre" }).waitFor();
    assert.equal(await element(page).getByRole("combobox", { name: "Indikator" }).inputValue(), "shared");
    assert.equal(await element(page).getByRole("combobox", { name: "Runde" }).inputValue(), "2022");
    assert.deepEqual(await element(page).getByRole("combobox", { name: "Berre" }).locator("option").allTextContents(), [
      "Alle",
      "Små",
      "Store",
    ]);
    await redrawn(page, () => element(page).getByRole("combobox", { name: "Indikator" }).selectOption({ label: "Alle indikatorar" }));
    assert.equal(await page.evaluate(() => document.querySelector("peil-indicator").estimates.rows.length), 2);
  });
});

test("a published table can be filtered and turned as well", async () => {
  const all = (await Published.load(table)).estimates().pick("recruited");
  const attributes = 'indicator="recruited" wave="2023" choose="indicator wave filter lang" lang="en"';
  await withPage(page({ published: table }, attributes), async (page) => {
    await settled(page);
    await redrawn(page, () => element(page).getByRole("combobox", { name: "Only" }).selectOption({ label: "Municipalities" }));
    await redrawn(page, () => element(page).getByRole("combobox", { name: "Wave" }).selectOption("2024"));
    const [id] = Object.keys(all.rows[0].by);
    const expected = all.rows.filter((row) => row.wave === "2024" && row.by[id] === "municipalities");
    assert.equal(expected.length, 1);
    const { plots, sentences } = await shown(page);
    agrees(plots[0], expected);
    assert.match(sentences[0], /municipalities/);
    await redrawn(page, () => element(page).getByRole("combobox", { name: "Language" }).selectOption("nb"));
    assert.ok((await shown(page)).plots[0].texts.some((text) => /\d,\d/.test(text)));
  });
});

test("what a filter, a view or a file cannot be is a problem", async () => {
  for (const [attributes, message] of [
    ['filter="small"', /`filter` has `small`/],
    ['filter="size=tiny"', /no category `tiny`; expected one of/],
    ['filter="sise=small"', /sise/],
    ['view="pie"', /`view` has `pie`, where some of `chart`, `table`, `both` were expected/],
    ['download="pdf"', /`download` has `pdf`/],
  ]) {
    await withPage(page({ survey, answers }, `indicator="majority" ${attributes}`), async (page) => {
      await settled(page);
      assert.match((await shown(page)).problems.join(), message);
    });
  }
  await withPage(page({ published: table }, 'by="size"'), async (page) => {
    await settled(page);
    assert.match((await shown(page)).problems.join(), /`by` has no effect with a published table/);
  });
});

test("what was read stays while readers choose, and nothing is fetched again", async () => {
  const files = { "/survey.toml": survey, "/answers.csv": answers };
  const html = `<!doctype html><html lang="nn"><meta charset="utf-8"><link rel="icon" href="data:,"><title>peil</title>
<script type="module" src="/dist/element.js"></script>
<peil-indicator src="survey.toml" answers="answers.csv" indicator="majority" by="size" choose="by lang"></peil-indicator>`;
  await withPage(
    html,
    async (page) => {
      await settled(page);
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      agrees((await shown(page)).plots[0], sample.estimate("majority", { by: "size" }).rows);
      await redrawn(page, () => element(page).getByRole("combobox", { name: "Fordelt på" }).selectOption(""));
      await redrawn(page, () => element(page).getByRole("combobox", { name: "Språk" }).selectOption("en"));
      agrees((await shown(page)).plots[0], sample.estimate("majority").rows);
      assert.deepEqual(asked, []);
      // Another file is another survey, and a choice made meanwhile does not end its reading.
      await redrawn(page, () =>
        page.evaluate(() => {
          const own = document.querySelector("peil-indicator");
          own.answers = "answers.csv?again";
          queueMicrotask(() => (own.lang = "nb"));
        }),
      );
      assert.equal(asked.length, 2);
      assert.deepEqual((await shown(page)).problems, []);
    },
    { files },
  );
});

test("a document without its answers says what it waits for", async () => {
  await withPage(page({ survey }, 'lang="nn"'), async (page) => {
    await element(page).getByText("Ventar på svara som tala skal reknast av.").waitFor();
    await redrawn(page, () =>
      page.evaluate((answers) => (document.querySelector("peil-indicator").answers = answers), answers),
    );
    assert.ok((await shown(page)).plots.length > 0);
  });
});

test("choices are told by an event, and one that a page cancels is not made", async () => {
  await withPage(page({ survey, answers }, 'indicator="majority" choose="by filter row" view="both"'), async (page) => {
    await settled(page);
    await page.evaluate(() => {
      window.told = [];
      addEventListener("peil-choose", (event) => {
        window.told.push(event.detail);
        if (event.detail.name === "by") event.preventDefault();
      });
    });
    await element(page).getByRole("combobox", { name: "Broken down by" }).selectOption("size");
    await element(page).locator("[data-row]").first().click();
    assert.equal(await element(page).getByRole("combobox", { name: "Broken down by" }).inputValue(), "");
    assert.deepEqual(await page.evaluate(() => window.told), [
      { name: "by", value: "size" },
      { name: "row", value: 0 },
    ]);
    // Of other figures it would be another row.
    await redrawn(page, () => element(page).getByRole("combobox", { name: "Only" }).selectOption({ index: 1 }));
    assert.equal(await page.evaluate(() => document.querySelector("peil-indicator").row), null);
  });
});

test("figures without a fault that axe finds: light, dark, and 320 pixels wide", async () => {
  const attributes = 'indicator="open" by="size" choose="indicator by wave lang filter row" row="1" lang="nb"';
  for (const [width, style] of [
    [900, ""],
    [900, ":root { background: #111; color: #eee }"],
    [320, ""],
    [320, ":root { background: #111; color: #eee }"],
  ]) {
    for (const view of ["chart", "table"]) {
      await withPage(
        page({ survey: threeWaves, waves }, `${attributes} view="${view}"`, style),
        async (page) => {
          await settled(page);
          assert.deepEqual(await faults(page), []);
          assert.equal((await shown(page)).width, width);
          const folder = process.env.PEIL_SCREENSHOTS;
          const name = `indicator-${width}-${style ? "dark" : "light"}-${view}`;
          if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
        },
        { viewport: { width, height: 700 } },
      );
    }
  }
});

test("on paper the disclosure is open, controls are gone, and everything is black on white", async () => {
  const dark = ":root { background: #111; color: #eee }";
  await withPage(
    page({ survey, answers }, 'indicator="majority" by="size" choose="by lang" view="chart"', dark),
    async (page) => {
      await settled(page);
      await page.emulateMedia({ media: "print" });
      assert.equal(await element(page).locator(".notes li").first().isVisible(), true);
      for (const control of [".choices", ".views", ".files"])
        assert.equal(await element(page).locator(control).isVisible(), false);
      const colours = await element(page).evaluate((own) => {
        const { color, backgroundColor } = getComputedStyle(own);
        const dot = getComputedStyle(own.shadowRoot.querySelector('[data-mark="dot"]'));
        return [color, backgroundColor, dot.fill];
      });
      assert.deepEqual(colours, ["rgb(0, 0, 0)", "rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
      const folder = process.env.PEIL_SCREENSHOTS;
      if (folder) await page.screenshot({ path: `${folder}/indicator-print.png`, fullPage: true });
      const pdf = await page.pdf({ format: "A4" });
      assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    },
  );
});
