/**
 * Times `<peil-indicator>` in Chromium as readers meet it: how long until a page of a published table has its first figures, and how long from
 * a choice until the figures are drawn anew and laid out, in a survey of 356 units and 60 indicators. `node bench/element.js`
 * prints a table; `PEIL_CHROMIUM` names the browser.
 */

import { readFile } from "node:fs/promises";
import { cpus } from "node:os";

import { withPage } from "../test/browser/support.js";

/** Goals in milliseconds. */
const FIRST = 300;
const FRAME = 16;

const milliseconds = (time) => `${time < 10 ? time.toFixed(1) : time.toFixed(0)} ms`;

function line(what, times, goal) {
  const sorted = times.toSorted((one, other) => one - other);
  const reached = goal === undefined ? "" : `≤ ${goal} ms: ${sorted[0] <= goal ? "yes" : "no"}`;
  return `| ${[what, milliseconds(sorted[0]), milliseconds(sorted[sorted.length >> 1]), milliseconds(times[0]), reached].join(" | ")} |`;
}

const table = await readFile(new URL("../../core/vectors/published/ssb_2024_digitalisation.toml", import.meta.url), "utf8");

/** A page as publishers have it: the table stands in the element. */
const published = `<!doctype html>
<html lang="nb"><meta charset="utf-8"><link rel="icon" href="data:,"><title>peil</title>
<style>body { font: 16px/1.5 system-ui, sans-serif }</style>
<peil-indicator indicator="lack_of_skills recruited had_problems" wave="2024" change="2023 2024">
<script type="text/plain" data-peil="published">
${table}</script>
</peil-indicator>
<script type="module" src="/dist/element.js"></script>`;

/** From the start of navigation until the first figures are drawn and a frame with them is on its way. */
async function firstFigures() {
  const times = [];
  await withPage(
    published,
    async (page) => {
      await page.addInitScript(() => {
        addEventListener("peil-drawn", () => requestAnimationFrame(() => performance.mark("peil-first")), {
          once: true,
        });
      });
      // The first time fills the caches.
      for (let round = 0; round < 8; round += 1) {
        await page.reload();
        await page.waitForFunction(() => performance.getEntriesByName("peil-first").length > 0);
        times.push(await page.evaluate(() => performance.getEntriesByName("peil-first")[0].startTime));
      }
    },
  );
  return times;
}

const page = (attributes) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>peil</title>
<style>body { font: 16px/1.5 system-ui, sans-serif }</style>
<peil-indicator ${attributes}></peil-indicator>
<script type="module" src="/dist/element.js"></script>
<script type="module">
  import { mission } from "/bench/mission.js";
  Object.assign(document.querySelector("peil-indicator"), mission("thirds"));
</script>`;

/** From a choice in a list until what it asks for is drawn and laid out, going round and round its options that begin with `of`. */
async function choices(attributes, label, rows, of = "") {
  let times;
  await withPage(
    page(attributes),
    async (page) => {
      const drawn = () => document.querySelector("peil-indicator").shadowRoot?.querySelector("svg");
      await page.waitForFunction(drawn);
      times = await page.evaluate(
        async ([label, rows, of]) => {
          const element = document.querySelector("peil-indicator");
          const root = element.shadowRoot;
          const select = [...root.querySelectorAll("label")]
            .find((own) => own.textContent.trim().startsWith(label))
            .querySelector("select");
          const values = [...select.options]
            .map((option) => option.value)
            .filter((value) => value !== "" && value.startsWith(of));
          const found = [];
          for (let round = 0; round < 60; round += 1) {
            const drawn = new Promise((done) => element.addEventListener("peil-drawn", done, { once: true }));
            select.value = values[round % values.length];
            performance.mark("choice");
            select.dispatchEvent(new Event("change"));
            await drawn;
            root.querySelector("figure").getBoundingClientRect();
            found.push(performance.measure("redrawn", "choice").duration);
            if (root.querySelectorAll("[data-row]").length !== rows) throw new Error(`not ${rows} rows`);
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
          }
          return found;
        },
        [label, rows, of],
      );
    },
    { viewport: { width: 1000, height: 800 } },
  );
  return times;
}

const lines = [
  line("first figures of a published table", await firstFigures(), FIRST),
  line(
    "another of 60 indicators, by 6 sizes",
    await choices('indicator="q7" by="size" choose="indicator"', "Indicator", 6),
    FRAME,
  ),
  line(
    "another half of the country, one indicator by 6 sizes",
    await choices('indicator="q7" by="size" choose="filter"', "Only", 6, "half="),
    FRAME,
  ),
  line("another category alone, 60 indicators", await choices('choose="filter"', "Only", 60), FRAME),
  line("another language, 60 indicators", await choices('choose="lang"', "Language", 60), FRAME),
  line("another language, 60 indicators by 6 sizes", await choices('by="size" choose="lang"', "Language", 360)),
];
process.stdout.write(`${cpus()[0]?.model ?? "processor unknown"}, ${cpus().length} cores

| what | fastest | median | first | goal |
|---|--:|--:|--:|---|
${lines.join("\n")}
`);
