/** What `peil.publish` writes, opened from disk as whoever wrote it does first. */

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { faults, near, settled, shown } from "../browser/drawn.js";
import { launch } from "../browser/support.js";
import { picture, printed, root, test } from "./support.js";

const program = (folder) => `
import json
from pathlib import Path

import peil

data = Path(${JSON.stringify(join(root, "docs", "notebooks", "municipalities"))})
survey = peil.Survey.load(data / "survey.toml")
panel = peil.Panel([survey.read(data / f"{year}.csv", wave=year) for year in (2018, 2022, 2023)])
peil.publish(${JSON.stringify(folder)}, panel, ["open_data", "problems"], by=["", "size"], lang=["en", "nn"], margin=0.05)
whole, by_size = panel.estimate(["open_data", "problems"]), panel.estimate(["problems"], by="size")
rows = [[{key: row[key] for key in ("estimate", "low", "high", "notes")} for row in own] for own in (whole, by_size)]
print(json.dumps(rows))`;

test("a page that Python wrote shows from disk what Python estimated, and readers turn it around", async () => {
  const folder = await mkdtemp(join(tmpdir(), "peil-publish-"));
  const browser = await launch();
  try {
    const [whole, bySize] = JSON.parse(await printed(program(folder)));
    const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("request", (request) => /^(file|data|blob):/.test(request.url()) || errors.push(request.url()));
    await page.goto(pathToFileURL(join(folder, "index.html")).href);
    await settled(page);
    const element = page.locator("peil-indicator");
    const dots = async () => (await shown(page)).plots.slice(0, (await element.locator("figure").first().locator("svg").count())).flatMap((plot) => plot.dots);
    // Figures of several waves are drawn cell by cell, and estimated wave by wave.
    const agree = async (rows) => {
      const found = (await dots()).toSorted((one, other) => one - other);
      const expected = rows.map((row) => row.estimate).toSorted((one, other) => one - other);
      assert.equal(found.length, expected.length);
      expected.forEach((estimate, at) => near(found[at], estimate));
    };
    await agree(whole);
    assert.equal(await element.locator("label select").count(), 3);
    await element.getByLabel("Indicator").selectOption("problems");
    await element.getByLabel("Broken down by").selectOption("size");
    await element.getByLabel("Language").selectOption("nn");
    await element.getByLabel("Fordelt på").waitFor();
    await picture(page, "published");
    await agree(bySize);
    assert.deepEqual(await faults(page), []);
    assert.deepEqual(errors, []);
    // Beside the page lie what pages of others load.
    const figures = JSON.parse(await readFile(join(folder, "figures.json"), "utf8"));
    assert.equal(figures.views.length, 6);
    assert.match(await readFile(join(folder, "peil-indicator.js"), "utf8"), /peil-indicator/);
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
});
