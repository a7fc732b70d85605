/**
 * The gallery of all elements, as it opens from a disk: every element draws what Node computes of the same files, under the
 * page's own policy, and the code beside it makes the same element in a page of one's own.
 */

import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";

import { composite, Published, Survey } from "peil";

import { gallery } from "../../scripts/gallery.js";
import { browserPath, faults, launch, test, withPage } from "./support.js";

const folder = await mkdtemp(join(tmpdir(), "peil-gallery-"));
const page = browserPath && (await gallery(folder));
after(() => rm(folder, { recursive: true }));

const EXAMPLES = [
  ...["published", "survey", "figures", "waves", "counties", "cantons", "municipalities"],
  ...["contributions", "profile", "ranks", "municipality"],
];

/** Notes which examples were drawn, and which workers answered. */
const watch = () => {
  window.drawn = [];
  window.ready = 0;
  const started = Worker;
  window.Worker = class extends started {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => (ready += data.kind === "ready" ? 1 : 0));
    }
  };
  addEventListener("peil-drawn", ({ target }) => drawn.push(target.closest("article, body > *").id));
};

const all = (examples) => examples.every((id) => drawn.includes(id));

/** Opens the gallery from the disk and hands it to `use` once all is drawn; errors in the console fail the test. */
async function withGallery(use, options = {}) {
  const browser = await launch();
  try {
    const own = await browser.newPage({ viewport: { width: 1000, height: 900 }, ...options });
    const errors = [];
    own.on("console", (message) => ["error", "warning"].includes(message.type()) && errors.push(message.text()));
    own.on("pageerror", (error) => errors.push(String(error)));
    own.on("request", (request) => {
      const url = request.url();
      if (url !== pathToFileURL(page).href && !/^(data|blob):/.test(url)) errors.push(`the page asked for ${url}`);
    });
    await own.addInitScript(watch);
    await own.goto(pathToFileURL(page).href);
    await own.waitForFunction(all, EXAMPLES, { timeout: 60_000 });
    await use(own);
    assert.deepEqual(errors, []);
  } finally {
    await browser.close();
  }
}

/** Opens the answers that the page has for the explorer. */
async function explore(page) {
  await page.locator("#example").click();
  await page.waitForFunction(() => drawn.includes("file"), undefined, { timeout: 60_000 });
}

/** The cells of an example's tables, the table's view chosen where there is one. */
async function cells(page, id) {
  const table = page.locator(`#${id} .views button`).last();
  if (await table.count()) await table.click();
  return page.evaluate(
    (id) =>
      [...document.querySelector(`#${id} .live > :not(script)`).shadowRoot.querySelectorAll("tbody tr")].map((row) =>
        [...row.cells].map((cell) => cell.textContent.trim()),
      ),
    id,
  );
}

/** Rows with the name that stands once for those below it, which some tables say again for each. */
const filled = (rows) => {
  let above = "";
  return rows.map(([name, ...others]) => [(above = name || above), ...others]);
};

const file = (name) => readFile(join(folder, name), "utf8");

/** What Node computes for an example in a language, as the rows of its tables. */
const expected = {
  published: async (language) => {
    const all = (await Published.load(await file("ssb-2024.toml"))).estimates().pick(["lack_of_skills", "recruited"]);
    const changes = all.drawingFound({ find: "changes", waves: ["2023", "2024"], margin: null, adjust: null }, language);
    return [...all.pick([], { wave: "2024" }).drawing(language).table.rows, ...changes.table.rows];
  },
  survey: async (language) => (await sample()).estimate("open_data", { by: ["size"] }).drawing(language).table.rows,
  figures: async (language) => expected.survey(language),
  cantons: async (language) => {
    const sample = (await Survey.load(await file("swiss.toml"))).read(await file("swiss.csv"));
    const { objects } = JSON.parse(await file("cantons.json"));
    const areas = [...new Set(objects.cantons.geometries.map(({ id }) => String(id)))].map((code) => ({ code, name: null }));
    const estimates = sample.estimate("one_person", { by: ["canton"] });
    return estimates.areas({ areas, classes: { quantiles: 4 }, tell: true }, language).around.table.rows;
  },
  contributions: async (language) => (await run()).contributions({ language }).around.table.rows,
  municipality: async (language) => (await run()).standing("Raudberg", { like: "size", language }).table.rows,
};

const sample = async () => (await Survey.load(await file("survey.toml"))).read(await file("2023.csv"), { wave: "2023" });

const run = async () =>
  composite(await file("figures.csv"), await file("index.toml"), { unit: "municipality", wave: "wave" });

test("opened from a disk, every element draws what Node computes of the same files, in each language", async () => {
  await withGallery(async (page) => {
    for (const language of ["en", "nb", "nn"]) {
      if (language !== "en") {
        await page.evaluate(() => void (window.drawn = []));
        await page.locator(`#language input[value="${language}"]`).check();
        await page.waitForFunction(all, EXAMPLES, { timeout: 60_000 });
      }
      for (const [id, rows] of Object.entries(expected)) {
        assert.deepEqual(filled(await cells(page, id)), filled(await rows(language)), `${id} in ${language}`);
      }
      const spoken = await page.evaluate(() =>
        [...document.querySelectorAll("article")].map((own) => [
          own.querySelector(".live > *").shadowRoot.querySelector("[lang]").lang,
          own.querySelector(".code .lang").textContent,
        ]),
      );
      assert.deepEqual(spoken, spoken.map(() => [language, language]));
    }
    const failed = () => [...document.querySelectorAll(".live > *")].filter((own) => own.shadowRoot.querySelector(".error")).length;
    assert.equal(await page.evaluate(failed), 0);
  });
});

test("the explorer has its worker in the page that was opened from a disk, and estimates the answers there", async () => {
  await withGallery(async (page) => {
    await explore(page);
    const title = await page.evaluate(() => document.querySelector("peil-explorer").shadowRoot.querySelector("h2").textContent);
    assert.equal(title, "answers.csv: 60 rows, 6 columns");
    const rows = (await file("answers.csv")).trim().split("\n").slice(1);
    const yes = rows.filter((row) => row.split(",")[1] === "yes").length;
    const no = rows.filter((row) => row.split(",")[1] === "no").length;
    const told = await page.evaluate(() =>
      [...document.querySelector("peil-explorer").shadowRoot.querySelector("peil-indicator").shadowRoot.querySelectorAll("tbody tr")].map(
        (row) => [row.cells[1].textContent.trim(), row.cells[3].textContent.trim()],
      ),
    );
    assert.equal(await page.evaluate(() => ready), 1);
    const share = (count) => ((100 * count) / (yes + no)).toFixed(1);
    assert.deepEqual(new Map(told), new Map([["no", share(no)], ["yes", share(yes)]]));
  });
});

test("the gallery has no fault that axe finds, light and dark, and at 320 pixels nothing scrolls sideways", async () => {
  for (const [colorScheme, width] of [["light", 1000], ["dark", 1000], ["light", 320]]) {
    await withGallery(
      async (page) => {
        await explore(page);
        assert.deepEqual(await faults(page), [], `${colorScheme}, ${width} px`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
        const shots = process.env.PEIL_SCREENSHOTS;
        if (shots) await page.screenshot({ path: `${shots}/gallery-${colorScheme}-${width}.png`, fullPage: true });
      },
      { colorScheme, viewport: { width, height: 800 } },
    );
  }
});

test("the gallery is printed whole, in a file of a size that can be sent", async () => {
  await withGallery(async (page) => {
    const paper = await page.pdf({ format: "A4" });
    assert.ok(paper.length < 5e6, `${paper.length} bytes`);
    const shots = process.env.PEIL_SCREENSHOTS;
    if (shots) await writeFile(`${shots}/gallery.pdf`, paper);
  });
});

test("the page is reached by the keyboard in its order, and its code is copied as it is written", async () => {
  await withGallery(
    async (page) => {
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.value), "en");
      await page.keyboard.press("ArrowUp");
      await page.waitForFunction(() => document.querySelector("peil-unit").lang === "nn");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.hash), "#indicator");
      await page.locator("#counties .code button").press("Enter");
      await page.waitForFunction(() => document.querySelector("#counties .code button").textContent === "Copied");
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(copied, /^<peil-map\n {2}published="ssb-2003.toml"\n {2}grid="counties.txt"\n[^]* lang="nn"\n><\/peil-map>$/);
    },
    { permissions: ["clipboard-read", "clipboard-write"] },
  );
});

test("the file of figures is what the element gives that computes, and has no answers in it", async () => {
  const given = JSON.parse(await file("figures.json"));
  await withGallery(async (page) => {
    const made = await page.evaluate(async () => {
      const element = document.querySelector("#survey peil-indicator");
      element.choose = "indicator by lang";
      return JSON.stringify(await element.allFigures());
    });
    assert.deepEqual(given, JSON.parse(made));
    assert.equal(given.views.length, 10);
    // What readers choose is another view of it.
    for (const indicator of ["staff", "recruited"]) {
      await page.evaluate(() => void (window.drawn = []));
      await page.locator("#figures").getByLabel("Indicator").selectOption(indicator);
      await page.waitForFunction(() => drawn.includes("figures"));
      const { table } = (await sample()).estimate(indicator, { by: ["size"] }).drawing("en");
      assert.deepEqual(filled(await cells(page, "figures")), filled(table.rows));
    }
  });
  const text = await file("figures.json");
  const [, ...rows] = (await file("2023.csv")).trim().split("\n");
  // The number of a municipality is nowhere but among the digits of figures; one is a year as well.
  const numbers = new Set(text.match(/[\d.,]+/g));
  assert.deepEqual(rows.map((row) => row.split(",")[0]).filter((unit) => numbers.has(unit)), ["2023"]);
});

test("the code for newspapers needs the small module and the file of figures alone", async () => {
  let code, live;
  await withGallery(async (page) => {
    code = await page.locator("#figures .code code").textContent();
    live = await cells(page, "figures");
  });
  const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:";
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,"><title>peil</title><script src="/page.js"></script>
<div id="figures"><div class="live">${code}</div></div>`;
  const asked = [];
  await withPage(
    "",
    async (own) => {
      own.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await own.goto(new URL("/paper.html", own.url()).href);
      await own.waitForFunction(() => document.querySelector("peil-indicator").shadowRoot?.querySelector("svg, .error"));
      assert.deepEqual(await cells(own, "figures"), live);
      assert.deepEqual(await own.evaluate(() => forbidden), []);
    },
    {
      files: {
        "/paper.html": html,
        "/page.js": `window.forbidden = []; document.addEventListener("securitypolicyviolation", (event) => forbidden.push(event.effectiveDirective));`,
        "/widget.js": await file("widget.js"),
        "/figures.json": await file("figures.json"),
      },
    },
  );
  assert.deepEqual(asked.filter((path) => path.startsWith("/")), ["/paper.html", "/page.js", "/widget.js", "/figures.json"]);
});

test("the code of every example makes the same element in a page that has the files beside it", async () => {
  const codes = {};
  const live = {};
  await withGallery(async (page) => {
    for (const id of EXAMPLES) {
      codes[id] = await page.locator(`#${id} .code code`).textContent();
      live[id] = await cells(page, id);
    }
  });
  const start = '<script type="module" src="elements.js"></script>';
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>peil</title>
<script>(${watch})()</script>${start}
${EXAMPLES.map((id) => `<article id="${id}"><div class="live">${codes[id]}</div></article>`).join("\n")}`;
  const names = (await readdir(folder)).filter((name) => /\.\w+$/.test(name) && name !== "index.html");
  const files = Object.fromEntries(await Promise.all(names.map(async (name) => [`/${name}`, await readFile(join(folder, name))])));
  await withPage(
    html,
    async (page) => {
      await page.waitForFunction(all, EXAMPLES, { timeout: 60_000 });
      for (const id of EXAMPLES) {
        assert.ok(live[id].length > 0, id);
        assert.deepEqual(await cells(page, id), live[id], id);
      }
    },
    { files },
  );
});
