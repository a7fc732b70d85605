/** All elements from one module: they are drawn around one core, under a policy that lets nothing in but the page's own files. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { composite, Survey } from "peil";

import { POLICY } from "./explorer.js";
import { test, withPage } from "./support.js";

const survey = {
  peil: 1,
  id: "open-data",
  title: "Open data",
  population: { unit: { one: "county", many: "counties", all: "the counties" }, size: 14 },
  variables: [{ id: "part", label: "Part", categories: ["north", "south"].map((code) => ({ code, label: code })) }],
  questions: [{ id: "open_data", text: "Open data?", kind: "single", answers: ["yes", "no"].map((code) => ({ code, label: code })) }],
  indicators: [{ id: "shares", label: "Shares open data", measure: "share", question: "open_data", answers: ["yes"] }],
};
const answers = "part,open_data\nnorth,yes\nnorth,yes\nnorth,no\nsouth,yes\nsouth,yes\nsouth,no\nsouth,yes\nsouth,no\n";
const index = { id: "digital", label: "Digital", parts: [{ id: "skills" }, { id: "plan", weight: 2 }] };
const table = "unit,skills,plan\nAsk,1,4\nBerg,3,2\nDal,2,9\n";
const robust = { choices: [{ id: "one fewer", leave_one_out: true }], replications: 20 };

const tags = ["indicator", "map", "index", "unit", "explorer"];

/** A page that gives the elements what they draw by a script of its own, and notes what its policy forbids. */
const page = (policy) => `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>peil</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,"><script src="/page.js"></script><script type="module" src="/dist/elements.js"></script>
<peil-indicator by="part"></peil-indicator><peil-map by="part"></peil-map>
<peil-index show="contributions ranks tree profile" unit="Berg"></peil-index><peil-unit unit="Berg"></peil-unit>
<peil-explorer></peil-explorer><script type="module" src="/given.js"></script>`;

const files = {
  "/page.js": `
    window.forbidden = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      forbidden.push(event.effectiveDirective + " " + event.blockedURI);
    });
    window.compiled = 0;
    for (const name of ["compile", "compileStreaming"]) {
      const own = WebAssembly[name];
      WebAssembly[name] = (...given) => ((compiled += 1), own.apply(WebAssembly, given));
    }
    const started = Worker;
    window.workers = 0;
    window.Worker = class extends started { constructor(...given) { super(...given); workers += 1; } };
    window.drawn = [];
    document.addEventListener("peil-drawn", ({ target }) => drawn.push(target.localName));`,
  "/given.js": `
    const of = (name) => document.querySelector("peil-" + name);
    for (const name of ["indicator", "map"]) Object.assign(of(name), ${JSON.stringify({ survey, answers })});
    Object.assign(of("unit"), ${JSON.stringify({ index, table })});
    Object.assign(of("index"), ${JSON.stringify({ index, table, robust })});
    of("explorer").open(new File([${JSON.stringify(answers)}], "a.csv"));`,
};

test("one module draws every element with one compiled core, and a strict policy has nothing to forbid", async () => {
  const estimates = (await Survey.load(survey)).read(answers).estimate(undefined, { by: ["part"] });
  const run = await composite(table, index);
  const policy = POLICY.replace("worker-src 'self'", "worker-src blob:");
  await withPage(
    page(policy),
    async (page) => {
      const all = (tags) => tags.every((tag) => drawn.includes("peil-" + tag));
      await page.waitForFunction(all, tags, { timeout: 60_000 });
      const found = await page.evaluate(() => {
        const of = (name) => document.querySelector(`peil-${name}`);
        return {
          rows: of("indicator").estimates.rows,
          areas: of("map").shadowRoot.querySelectorAll(".area").length,
          pictures: of("index").shadowRoot.querySelectorAll("figure").length,
          styles: of("index").shadowRoot.querySelectorAll("style").length,
          lines: getComputedStyle(of("index").shadowRoot.querySelector("svg text")).whiteSpace,
          scores: of("unit").run.scores,
          estimates: of("explorer").shadowRoot.querySelectorAll("peil-indicator").length,
          compiled,
          workers,
          forbidden,
        };
      });
      assert.deepEqual(found.rows, JSON.parse(JSON.stringify(estimates.rows)));
      assert.deepEqual(found.scores, JSON.parse(JSON.stringify(run.scores)));
      const { areas, pictures, styles, lines, compiled, workers, forbidden } = found;
      assert.deepEqual({ areas, pictures, estimates: found.estimates }, { areas: 2, pictures: 4, estimates: 1 });
      assert.deepEqual({ styles, lines }, { styles: 0, lines: "pre" });
      assert.deepEqual({ compiled, workers, forbidden }, { compiled: 1, workers: 1, forbidden: [] });
    },
    { files },
  );
});

test("the core is in the module once", async () => {
  const text = await readFile(new URL("../../dist/elements.js", import.meta.url), "utf8");
  // A text of base64 that is long enough to be a core, which begins as gzip does.
  const cores = text.match(/[\w+/]{100000,}/g);
  assert.deepEqual(cores.map((core) => core.slice(0, 4)), ["H4sI"]);
});
