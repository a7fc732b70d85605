/** The estimator beside the whole: what it does not have is refused by name, and nothing is refused that it has. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Estimates, Panel, PeilError, Sample, Survey } from "peil/estimator";
import * as estimator from "../pkg/estimator.js";
import * as whole from "../pkg/peil.js";

const answers = { y: [1, 2, 4, 8], group: ["a", "a", "b", "b"] };
const sample = new Sample(answers, { population: 6, census: true });
const unsupported = (error) => error instanceof PeilError && error.code === "unsupported" && error.problems.length === 1;

/** The methods that a class of the glue has, static ones too, without those of every class. */
function methods(own) {
  const names = [...Object.getOwnPropertyNames(own.prototype), ...Object.getOwnPropertyNames(own)];
  return names.filter((name) => typeof (own.prototype[name] ?? own[name]) === "function" && !/^(__|constructor|free)/.test(name));
}

const on = { Estimates: () => sample.mean("y"), Panel: () => Panel.prototype, Sample: () => sample, Survey: () => Survey };
const missing = Object.entries(on).flatMap(([name, of]) => {
  const has = new Set(methods(estimator[name]));
  return methods(whole[name]).flatMap((method) => (has.has(method) ? [] : [[name, method, of()]]));
});

test("every method that the smaller module leaves out is refused by its name", () => {
  assert.deepEqual(missing.map(([name, method]) => `${name}.${method}`).sort(), [
    "Estimates.areas",
    "Estimates.check",
    "Panel.index",
    "Panel.indexRun",
    "Panel.scored",
    "Sample.evaluate",
    "Sample.index",
    "Sample.indexRun",
    "Sample.phraseFound",
    "Sample.scored",
    "Survey.schema",
  ]);
  for (const [, method, of] of missing) assert.throws(() => of[method](), unsupported, method);
  for (const method of ["response", "representativity"]) assert.throws(() => sample[method](), unsupported, method);
});

test("what only a design or a question can ask for is refused by the core, all of it at once", () => {
  const design = { makeReplicates: { kind: "jkn" }, weighting: [{ method: "rake", margins: [] }] };
  assert.throws(
    () => new Sample(answers, design),
    ({ problems }) => problems.length === 2 && problems.every(({ code }) => code === "unsupported"),
  );
  const means = sample.mean("y", { by: "group" });
  for (const ask of ["compare", "ranking", "range", "average", "targets"]) assert.throws(() => means[ask](), unsupported, ask);
});

test("what the smaller module has is not refused", () => {
  const means = sample.mean("y", { by: "group" });
  assert.ok(means instanceof Estimates);
  assert.deepEqual(means.rows.map((row) => row.estimate), [1.5, 6]);
  assert.equal(sample.share("group", { equals: "a" }).phrase("nb").length, 1);
  assert.equal(means.drawing("nn").groups[0].rows.length, 2);
  assert.match(means.toCsv(), /^indicator,/);
});
