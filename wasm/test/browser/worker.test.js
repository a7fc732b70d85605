/** Work in the background of a page, as programs use it: the package's modules as they are, without a bundle. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { evaluate, Survey } from "peil";
import { Background } from "peil/worker";

import { test, withPage } from "./support.js";

const vectors = new URL("../../../core/vectors/", import.meta.url);
const survey = await readFile(new URL("mu284/mu284.toml", vectors), "utf8");
const answers = await readFile(new URL("mu284/answers.csv", vectors), "utf8");

const html = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>peil</title>
<script type="module">
  import { PeilError } from "/dist/browser.js";
  import { Background } from "/dist/worker/browser.js";
  Object.assign(window, { PeilError, Background, work: new Background() });
</script>`;

const withWork = (use) =>
  withPage(html, async (page) => {
    await page.waitForFunction(() => window.work);
    await use(page);
  });

test("a worker makes what the package makes, of files, text, bytes and columns", async () => {
  const asked = { survey, indicators: ["grew"], by: ["size"], language: "nn" };
  const expected = await new Background().figures(asked, answers);
  const estimates = (await Survey.load(survey)).read(answers).estimate("grew", { by: "size" });
  assert.equal(expected.csv, estimates.toCsv());
  assert.deepEqual(expected.figures, estimates.drawing("nn"));
  const response = await evaluate({ survey, indicators: ["grew"] }, answers);
  const found = await new Background().look(answers);
  await withWork(async (page) => {
    const made = await page.evaluate(
      async ([survey, answers]) => {
        const asked = { survey, indicators: ["grew"], by: ["size"], language: "nn" };
        const own = [new Blob([answers]), answers, new TextEncoder().encode(answers)];
        const figures = [];
        for (const given of own) figures.push(await work.figures(asked, given));
        const columns = { answer: ["yes", "no", "yes"], size: Float64Array.of(1, 2, 3) };
        const ofColumns = await work.evaluate({ queries: [{ name: "m", measure: "mean", of: "size" }] }, columns);
        return {
          figures,
          ofColumns: ofColumns.rows[0].estimate,
          left: columns.size.length,
          response: await work.evaluate({ survey, indicators: ["grew"] }, answers),
          found: await work.look(answers),
          document: (await work.document(survey)).id,
          inWorker: work.isInWorker,
        };
      },
      [survey, answers],
    );
    for (const own of made.figures) assert.deepEqual(own, JSON.parse(JSON.stringify(expected)));
    assert.equal(made.ofColumns, 2);
    assert.equal(made.left, 3);
    assert.deepEqual(made.response, response);
    assert.deepEqual(made.found, found);
    assert.equal(made.document, "mu284");
    assert.equal(made.inWorker, true);
  });
});

test("all problems cross as one error of the package, and the worker goes on", async () => {
  await withWork(async (page) => {
    const told = await page.evaluate(async (survey) => {
      const failed = await work.figures({ survey, language: "en" }, "a,b\n1\n2\n").catch((error) => error);
      const bad = await work.document('peil = 1\nid = "a"\ntitel = "b"\n').catch((error) => error);
      return {
        own: failed instanceof PeilError && bad instanceof PeilError,
        stages: [failed.stage, bad.stage],
        problems: failed.problems,
        places: bad.problems.map(({ place }) => place.line),
        after: (await work.document(survey)).id,
      };
    }, survey);
    assert.equal(told.own, true);
    assert.deepEqual(told.stages, ["answers", "survey"]);
    assert.ok(told.problems.length > 3);
    assert.ok(told.places.includes(3));
    assert.equal(told.after, "mu284");
  });
});

test("a job tells of its progress and is cancelled at once; those that wait are done by another worker", async () => {
  await withWork(async (page) => {
    const told = await page.evaluate(async () => {
      const file = new Blob(["a,b\n", "yes,12\nno,7\n".repeat(1_000_000)]);
      const heard = [];
      await work.look(file, { progress: (done) => heard.push(done) });
      const running = new AbortController();
      const waiting = new AbortController();
      const first = work.look(file, { signal: running.signal, progress: () => running.abort() });
      const second = work.look(file, { signal: waiting.signal });
      const third = work.look("a\nx\nx\n");
      waiting.abort();
      const names = await Promise.all([first, second].map((job) => job.then(() => "done", (error) => error.name)));
      const { rows } = await third;
      const never = await work.look(file, { signal: AbortSignal.abort() }).catch((error) => error.name);
      const closing = work.look(file).catch((error) => error.name);
      work.close();
      const closed = await closing;
      return { heard, names, never, third: rows, closed, after: (await work.look("a\nx\n")).rows };
    });
    const { of } = told.heard[0];
    assert.ok(told.heard.every((done) => done.step === "bytes"));
    assert.ok(told.heard.length >= 100, `told ${told.heard.length} times`);
    assert.equal(told.heard.filter(({ done }) => done === 0).length >= 1, true);
    assert.equal(of, 4 + 12 * 1_000_000);
    assert.deepEqual(told.names, ["AbortError", "AbortError"]);
    assert.equal(told.never, "AbortError");
    assert.equal(told.third, 2);
    assert.equal(told.closed, "AbortError");
    assert.equal(told.after, 1);
  });
});
