/**
 * Elements that were given a part of what they need: they say all that is missing and what to write, in their language, and
 * nothing of it while a page may still give the rest.
 */

import assert from "node:assert/strict";

import { WORDS } from "../../dist/element/needs.js";
import { POLICY } from "./explorer.js";
import { faults, test, withPage } from "./support.js";

const index = 'id = "i"\nlabel = "Index"\nparts = [{ id = "x" }, { id = "y" }]\n';
const table = "unit,x,y\na,1,4\nb,2,1\nc,3,2\n";

/** What is given, and of each thing that is missing what it is, its attribute, and what to write. */
const CASES = [
  ["map", 'src="my-index.toml" table="units.csv"', ["index", "index", 'index="my-index.toml"', "instead"]],
  ["map", 'src="survey.toml"', ["answers", "answers", 'answers="answers.csv"'], ["by", "by", 'by="county"']],
  ["map", 'answers="answers.csv" by="county"', ["survey", "survey", 'survey="survey.toml"']],
  ["map", 'survey="survey.toml" answers="answers.csv" grid="tiles.txt"', ["by", "by", 'by="county"']],
  ["map", 'index="index.toml" shapes="areas.json"', ["table", "table", 'table="units.csv"']],
  ["map", 'table="units.csv"', ["index", "index", 'index="index.toml"']],
  ["map", 'node="x"', ["index", "index", 'index="index.toml"'], ["table", "table", 'table="units.csv"']],
  ["map", 'published="table.toml" key="code"', ["shapes", "shapes", 'shapes="areas.json"']],
  [
    "map",
    'src="my-index.toml" unit-column="number" name-key="name"',
    ["index", "index", 'index="my-index.toml"', "instead"],
    ["table", "table", 'table="units.csv"'],
    ["shapes", "shapes", 'shapes="areas.json"'],
  ],
  ["unit", 'src="index.toml"', ["table", "table", 'table="units.csv"']],
  ["unit", 'table="units.csv" like="size"', ["index", "src", 'src="index.toml"']],
  ["unit", 'like="size"', ["index", "src", 'src="index.toml"'], ["table", "table", 'table="units.csv"']],
  ["unit", 'src="index.toml" table="2023.csv" earlier="2018.csv"', ["waveColumn", "wave-column", 'wave-column="year"']],
  [
    "unit",
    'earlier="2018.csv"',
    ["index", "src", 'src="index.toml"'],
    ["table", "table", 'table="units.csv"'],
    ["waveColumn", "wave-column", 'wave-column="year"'],
  ],
  ["index", 'src="index.toml"', ["table", "table", 'table="units.csv"']],
  ["index", 'show="tree"', ["index", "src", 'src="index.toml"'], ["table", "table", 'table="units.csv"']],
];

/** What was given nothing, which says nothing: its page may give it something when a reader asks for it. */
const EMPTY = ["<peil-map></peil-map>", "<peil-unit></peil-unit>", '<peil-unit unit="a" label="Find"></peil-unit>', "<peil-index></peil-index>"];

/** Notes what was said of anything missing and when, and what the policy forbade. */
const SCRIPT = `
  window.failed = [];
  addEventListener("peil-failed", ({ detail, target }) => failed.push([target.localName, detail.problems?.length, document.readyState]));
  window.drawn = [];
  addEventListener("peil-drawn", ({ target }) => drawn.push(target.localName));
  window.forbidden = [];
  document.addEventListener("securitypolicyviolation", (event) => forbidden.push(event.effectiveDirective));`;

const page = (body, { lang = "en", script = "" } = {}) => `<!doctype html>
<html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${POLICY}"><link rel="icon" href="data:,"><title>peil</title>
<link rel="stylesheet" href="/page.css"><script src="/page.js"></script>
<script type="module" src="/dist/elements.js"></script>
<main>${body}</main><script type="module" src="/own.js">${script}</script>`;

const files = (own = "", style = "") => ({
  "/page.js": SCRIPT,
  "/own.js": `const given = ${JSON.stringify({ index, table })}; const of = (name) => document.querySelector("peil-" + name);\n${own}`,
  "/page.css": `body { margin: 16px; font: 16px/1.5 system-ui, sans-serif } ${style}`,
});

/** What each element says is missing, and the language that it says it in. */
const said = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("main > *")].map((element) => {
      const root = element.shadowRoot;
      const problems = [...root.querySelectorAll(".error li")].map((own) => {
        const help = own.querySelector(".help")?.textContent ?? "";
        return [own.textContent.replace(help, "").trim(), help];
      });
      return { problems, lang: root.querySelector(".error")?.lang, text: root.textContent.trim(), status: root.querySelector("[role=status]")?.textContent };
    }),
  );

const told = (page, count) => page.waitForFunction((count) => failed.length >= count, count, { timeout: 20_000 });

for (const lang of ["nb", "nn", "en"]) {
  test(`everything missing is told at once, with what to write, in ${lang}`, async () => {
    const body = CASES.map(([name, attributes]) => `<peil-${name} ${attributes}></peil-${name}>`);
    await withPage(
      page([...body, ...EMPTY].join("\n"), { lang }),
      async (page) => {
        const asked = [];
        page.on("request", (request) => asked.push(request.url()));
        await told(page, CASES.length);
        const all = await said(page);
        const { instead, missing, things, write } = WORDS[lang];
        for (const [at, [name, attributes, ...expected]] of CASES.entries()) {
          const problems = expected.map(([thing, attribute, code, how]) => [
            missing(attribute, things[thing]),
            (how === "instead" ? instead : write)(code),
          ]);
          assert.deepEqual(all[at].problems.map(([text]) => text), problems.map(([text]) => text), `${name} ${attributes}`);
          for (const [place, [, help]] of problems.entries()) assert.ok(all[at].problems[place][1].includes(help), `${name} ${attributes}`);
          assert.equal(all[at].lang, lang);
        }
        assert.deepEqual(all.slice(CASES.length).map(({ text }) => text), EMPTY.map(() => ""));
        assert.deepEqual(await page.evaluate(() => [failed.length, forbidden]), [CASES.length, []]);
        // Nothing is fetched for a figure that cannot be made.
        assert.deepEqual(asked, []);
        assert.deepEqual(await faults(page, "main"), []);
      },
      { files: files() },
    );
  });
}

test("areas alone may wait for `estimates`, which only a script gives, so that the map says so and nothing is wrong", async () => {
  for (const [lang, expected] of [["nb", /^Venter på tallene/], ["nn", /^Ventar på tala/], ["en", /^Waiting for the figures/]]) {
    await withPage(
      page(`<peil-map by="county"><script type="text/plain" data-peil="grid">a 0 0\nb 1 0</script></peil-map>`, { lang }),
      async (page) => {
        await page.waitForFunction(() => document.querySelector("peil-map").shadowRoot?.querySelector("[role=status]"));
        await page.waitForTimeout(3500);
        const [{ problems, status }] = await said(page);
        assert.match(status, expected);
        assert.deepEqual(problems, []);
        assert.deepEqual(await faults(page, "main"), []);
      },
      { files: files() },
    );
  }
});

test("what a script gives late, and one after the other, is drawn, and nothing was said to be missing", async () => {
  const own = `
    const wait = (time) => new Promise((over) => setTimeout(over, time));
    of("map").table = given.table;
    await wait(1500);
    of("unit").index = given.index;
    await wait(1500);
    of("map").index = given.index;
    of("unit").table = given.table;`;
  await withPage(
    page('<peil-map node="x"></peil-map><peil-unit unit-column="unit"></peil-unit>'),
    async (page) => {
      await page.waitForFunction(() => drawn.includes("peil-map") && drawn.includes("peil-unit"), undefined, { timeout: 20_000 });
      await page.waitForTimeout(3500);
      assert.deepEqual(await page.evaluate(() => failed), []);
    },
    { files: files(own) },
  );
});

test("nothing is said to be missing while the page loads, however long that takes", async () => {
  const slow = page('<peil-unit src="index.toml"></peil-unit><img src="/slow.png" alt="">').replace("img-src data:", "img-src 'self' data:");
  await withPage(
    page(""),
    async (page) => {
      let answer;
      await page.route("**/slow.png", (route) => (answer = () => route.fulfill({ status: 200, contentType: "image/png", body: "" })));
      await page.goto(new URL("/slow.html", page.url()).href, { waitUntil: "commit" });
      await page.waitForTimeout(4500);
      assert.deepEqual(await page.evaluate(() => [document.readyState, failed]), ["interactive", []]);
      answer();
      await told(page, 1);
      assert.deepEqual(await page.evaluate(() => failed), [["peil-unit", 1, "complete"]]);
    },
    { files: { ...files(), "/slow.html": slow } },
  );
});

test("what is given after it was told missing is no longer told, and the rest at once; what goes takes its figures with it", async () => {
  await withPage(
    page('<peil-unit like="x"></peil-unit>'),
    async (page) => {
      await told(page, 1);
      assert.equal((await said(page))[0].problems.length, 2);
      await page.evaluate((own) => void (document.querySelector("peil-unit").index = own), index);
      await page.waitForFunction(() => document.querySelector("peil-unit").shadowRoot.querySelectorAll(".error li").length === 1, undefined, { timeout: 1000 });
      await page.evaluate((own) => void (document.querySelector("peil-unit").table = own), table);
      await page.waitForFunction(() => drawn.length === 1);
      assert.deepEqual((await said(page))[0].problems, []);
      await page.evaluate(() => void (document.querySelector("peil-unit").table = null));
      await page.waitForFunction(() => document.querySelector("peil-unit").shadowRoot.textContent.trim() === "");
      await told(page, 3);
      // The language changes what is said, and not whether.
      await page.evaluate(() => void (document.querySelector("peil-unit").lang = "nn"));
      await page.waitForFunction(() => document.querySelector("peil-unit").shadowRoot.querySelector('.error[lang="nn"]'), undefined, { timeout: 1000 });
      assert.match((await said(page))[0].problems[0][0], /^`table` manglar/);
    },
    { files: files() },
  );
});

test("an element that the page moves while it reads, or while it waits, goes on", async () => {
  const own = `
    const [unit, map] = [of("unit"), of("map")];
    Object.assign(unit, given);
    await unit.updateComplete;
    document.querySelector("main").append(document.createElement("div"));
    document.querySelector("div").append(unit, map);`;
  await withPage(
    page('<peil-unit unit="a"></peil-unit><peil-map node="x"></peil-map>'),
    async (page) => {
      await told(page, 1);
      assert.deepEqual(await page.evaluate(() => [drawn, failed.map(([name]) => name)]), [["peil-unit"], ["peil-map"]]);
    },
    { files: files(own) },
  );
});

test("an address that would be markup stays text, and the panel fits a narrow page, light and dark", async () => {
  const evil = "&lt;img src=x onerror='document.title=1'&gt;".repeat(2) + "x".repeat(300);
  for (const style of ["", ":root { background: #111; color: #eee; color-scheme: dark }"]) {
    await withPage(
      page(`<peil-map src="${evil}" table="units.csv" key="code"></peil-map><peil-unit earlier="2018.csv"></peil-unit>`, { lang: "nb" }),
      async (page) => {
        await told(page, 2);
        const [map] = await said(page);
        assert.match(map.problems[0][1], /<img src=x/);
        assert.equal(await page.evaluate(() => document.querySelector("peil-map").shadowRoot.querySelectorAll("img").length), 0);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
        assert.deepEqual(await faults(page, "main"), []);
        const shots = process.env.PEIL_SCREENSHOTS;
        if (shots) await page.screenshot({ path: `${shots}/missing-320${style && "-dark"}.png`, fullPage: true });
      },
      { files: files("", style), viewport: { width: 320, height: 700 } },
    );
  }
});
