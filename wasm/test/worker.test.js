/** Work in the background in Node, which has no workers of pages: the same, on the thread that asks. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { draft, look, PeilError, Survey } from "peil";
import { Background } from "peil/worker";

const answers = "open data;size;w\nyes;03;2\nno;11;1\nyes;03;1\nvet ikke;11;1\n";

test("jobs are done one after the other, and a job that is cancelled before it begins is not done", async () => {
  const work = new Background();
  const cancel = new AbortController();
  const first = work.look(answers);
  const second = work.look(answers, { signal: cancel.signal });
  cancel.abort();
  assert.equal((await first).rows, 4);
  await assert.rejects(second, { name: "AbortError" });
  assert.equal(work.isInWorker, false);
  await assert.rejects(work.look("a,b\n1\n"), PeilError);
});

test("progress is told, and nobody hears of the work of others", async () => {
  const work = new Background();
  const heard = [];
  await work.look(answers, { progress: (done) => heard.push(done) });
  assert.deepEqual(heard[0], { step: "bytes", done: 0, of: answers.length });
  const { length } = heard;
  await work.look(answers);
  assert.equal(heard.length, length);
});

test("a file is looked at, drafted and read, with the names that the document gives its columns", async () => {
  const found = await look(answers);
  assert.deepEqual(found.columns.map(({ kind }) => kind), ["single", "single", "number"]);
  const columns = found.columns.slice(0, 2).map(({ name, kind, words }) => ({ name, kind, answers: words }));
  const unit = ["unit", "units", "the units"];
  const { text, ids } = await draft({ id: "s", title: "S", unit, design: { weight: "w" }, columns });
  assert.deepEqual(ids, ["open_data", "size"]);
  const asked = { survey: text, indicators: ["open_data"], language: "nb", drawn: 0 };
  const made = await new Background().figures(asked, answers);
  const estimates = (await Survey.load(text)).read(answers).estimate("open_data");
  assert.equal(estimates.rows[1].estimate, 0.75);
  assert.deepEqual([made.rows, made.figures, made.csv], [2, null, estimates.toCsv()]);
  await assert.rejects(draft({ id: "s" }), PeilError);
});
