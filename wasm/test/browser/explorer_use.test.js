/** `<peil-explorer>` in use: a million rows, the keyboard, other languages, small and dark pages. */

import assert from "node:assert/strict";
import { open as openFile, readFile, rm, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { Survey } from "peil";

import { changed, files, open, page, rowsInSight, saved, settled, shown, withExplorer } from "./explorer.js";
import { faults, test } from "./support.js";

const row = (unit) => `${unit % 3 ? "yes" : "no"},${unit % 2 ? "small" : "large"},${unit % 11}`;
const rows = Array.from({ length: 40 }, (_, unit) => row(unit));
const answers = `open,size,staff\n${rows.join("\n")}\n`;

/** Writes a file of a million made-up rows, some 30 MB. */
async function million(path) {
  const file = await openFile(path, "w");
  await file.write("unit,region,size,answer,amount,weight\n");
  for (let start = 0; start < 1_000_000; start += 50_000) {
    const lines = [];
    for (let unit = start; unit < start + 50_000; unit += 1) {
      const answer = ["yes", "no", "partly", "don't know"][(unit * 31) % 7 % 4];
      lines.push(`u${unit},region ${unit % 12},${unit % 3},${answer},${(unit * 17) % 9973},${1 + (unit % 4) / 4}`);
    }
    await file.write(`${lines.join("\n")}\n`);
  }
  const { size } = await file.stat();
  await file.close();
  return size;
}

test("a million rows are read while the page stays responsive, with progress, and can be cancelled", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "peil-"));
  try {
    const path = join(folder, "million.csv");
    const size = await million(path);
    const file = pathToFileURL(path);
    await withExplorer(async (page) => {
      // Cancelled while it is read.
      await page.evaluate(() => {
        window.heard = [];
        new MutationObserver(() => {
          const bar = explorer().querySelector("progress");
          if (bar && bar.value > 0 && bar.value !== heard.at(-1)) heard.push(bar.value / bar.max);
        }).observe(explorer(), { attributes: true, childList: true, subtree: true, characterData: true });
      });
      await open(page, { "million.csv": file }, false);
      await page.waitForFunction(() => heard.length > 3, undefined, { timeout: 60_000 });
      const cancelled = Date.now();
      await page.locator("button.cancel").click();
      await page.waitForFunction(() => explorer().querySelector("[role=status]").textContent === "Cancelled.");
      context.diagnostic(`cancelled after ${Date.now() - cancelled} ms`);
      assert.equal((await shown(page)).plots, 0);
      // The button had the focus, and whoever pressed it is not lost.
      assert.equal(await page.evaluate(() => explorer().activeElement?.className), "status");

      await page.evaluate(() => (tasks.length = heard.length = 0));
      const started = Date.now();
      const before = await page.evaluate(() => events.length);
      await page.getByRole("button", { name: "Compute again" }).click();
      await settled(page, before);
      context.diagnostic(`${(size / 1e6).toFixed(0)} MB read and estimated in ${Date.now() - started} ms`);
      const found = await shown(page);
      assert.equal(found.title, "million.csv: 1,000,000 rows, 6 columns");
      assert.equal(found.plots, 1);
      assert.ok((await page.evaluate(() => new Set(heard).size)) > 20, "progress was shown in few steps");
      await changed(page, () => page.locator('select[name="weight"]').selectOption("weight"));
      await changed(page, () => page.locator('select[name="indicator"]').selectOption("answer"));
      const again = Date.now();
      await changed(page, () => page.locator('select[name="by"]').selectOption("region"));
      context.diagnostic(`another breakdown in ${Date.now() - again} ms`);
      await rowsInSight(page);
      const looked = Date.now();
      await page.locator("peil-rows select").selectOption("800000");
      await page.locator("peil-rows th", { hasText: "800,001" }).waitFor();
      assert.equal((await rowsInSight(page))[0][1], "u800000");
      context.diagnostic(`row 800,001 looked at in ${Date.now() - looked} ms`);
      const longest = Math.max(0, ...(await page.evaluate(() => tasks)));
      context.diagnostic(`longest task of the page's thread: ${longest.toFixed(0)} ms`);
      // Reading alone takes seconds; a page that stood still for them would be found out, whatever else the machine
      // does.
      assert.ok(longest < 1000, `the page stood still for ${longest} ms`);
      const text = (await saved(page, ".toml")).text;
      const estimates = (await Survey.load(text)).read(await readFile(path)).estimate("answer", { by: "region" });
      assert.equal((await saved(page, ".csv")).text, estimates.toCsv());
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("everything can be done by the keyboard", async () => {
  await withExplorer(async (page) => {
    await open(page, { "a.csv": answers });
    const reached = new Set();
    await page.locator('input[name="answers"]').focus();
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press("Tab");
      reached.add(
        await page.evaluate(() => {
          const own = explorer().activeElement;
          return own && (own.name || own.dataset.file || own.getAttribute("aria-label") || own.localName);
        }),
      );
    }
    const form = ["document", "summary", "open: Holds", "size", "weight", "strata", "psu", "fpc", "indicator", "by"];
    for (const name of [...form, "peil-indicator", "a.toml", "a.json", "a-estimates.csv", "a-figures.json", "way", "Code for a page"]) {
      assert.ok(reached.has(name), `${name} is not reached: ${[...reached].join(", ")}`);
    }
    await page.locator('select[name="by"]').focus();
    await changed(page, () => page.keyboard.press("ArrowDown"));
    assert.equal((await shown(page)).chosen.by, "size");
    // The control that was used keeps the focus.
    assert.equal(await page.evaluate(() => explorer().activeElement.name), "by");
    await page.locator('input[value="figures"]').focus();
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction(() => explorer().querySelector("textarea").value.includes('answers="a.csv"'));
    assert.equal(await page.evaluate(() => explorer().activeElement.value), "answers");
    await page.keyboard.press("Tab");
    // The code has the name of its group, and the files that it takes are read out with it.
    const code = page.getByRole("textbox", { name: "Code for a page" });
    assert.equal(await code.evaluate((own) => own === explorer().activeElement), true);
    assert.match(await page.locator("#embed-help").textContent(), /element\.js, a\.toml, a\.csv/);
  });
});

test("it speaks bokmål and nynorsk, figures included", async () => {
  for (const [lang, title] of [["nb", "a.csv: 40 rader, 3 kolonner"], ["nn", "a.csv: 40 rader, 3 kolonnar"]]) {
    await withExplorer(
      async (page) => {
        await open(page, { "a.csv": answers });
        const found = await shown(page);
        assert.equal(found.title, title);
        const { text } = await saved(page, ".toml");
        const expected = (await Survey.load(text)).read(answers).estimate("open").phrase(lang);
        assert.deepEqual(found.sentences, expected);
        assert.match(expected[0], /prosent/);
        assert.match(found.embed, new RegExp(`lang="${lang}"`));
      },
      { attributes: `lang="${lang}" worker="/dist/worker.js"` },
    );
  }
});

test("axe finds no fault, light and dark, wide and narrow, with figures and with problems", async () => {
  const dark = ":root { background: #111; color: #eee; color-scheme: dark }";
  for (const style of ["", dark]) {
    for (const width of [1000, 320]) {
      await withExplorer(
        async (page) => {
          await open(page, { "a.csv": answers });
          const found = async () => {
            await page.evaluate(() => explorer().querySelectorAll("details").forEach((own) => (own.open = true)));
            return faults(page, "peil-explorer");
          };
          assert.deepEqual(await found(), [], `${width} px ${style}`);
          assert.equal((await shown(page)).width, width);
          const shots = process.env.PEIL_SCREENSHOTS;
          if (shots) await page.screenshot({ path: `${shots}/explorer-${width}${style && "-dark"}.png`, fullPage: true });
          await open(page, { "b.csv": "a,b\n1\n" });
          assert.deepEqual(await found(), []);
        },
        { style, viewport: { width, height: 800 } },
      );
    }
  }
});
