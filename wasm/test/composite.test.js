/** Composite indices through the package: COINr's figures, explanations that add up, and bad input. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { composite, IndexRun, PeilError } from "peil";

const folder = new URL("../../core/vectors/composite/", import.meta.url);
const text = (name) => readFile(new URL(name, folder), "utf8");
const { cases } = JSON.parse(await text("composite_swiss_expected.json"));
const documents = JSON.parse(await text("documents.json"));

test("every document agrees with COINr after its step to 1e-9", async () => {
  let compared = 0;
  for (const { case: name, data, step, index } of documents) {
    const run = await composite(await text(data), index, { unit: "uCode" });
    for (const { uCode, ...theirs } of cases[name].values) {
      const { parts } = run.explain(uCode);
      for (const part of parts.filter(({ node }) => node in theirs)) {
        const ours = part.steps && step !== "aggregated" ? part.steps[step] : part.score;
        const want = typeof theirs[part.node] === "number" ? theirs[part.node] : null;
        compared += 1;
        if (want === null || ours === null) assert.equal(ours, want, `${name}, ${part.node}, ${uCode}`);
        else assert.ok(Math.abs(ours - want) <= 1e-9 * Math.max(Math.abs(want), 1e-3), `${name}, ${part.node}, ${uCode}`);
      }
    }
  }
  assert.equal(documents.length, 19);
  assert.ok(compared > 10_000, `${compared} compared`);
});

const index = {
  id: "digital",
  normalise: { method: "goalposts", low: 0, high: 100 },
  parts: [{ id: "skills", weight: 2 }, { id: "barriers", direction: "down" }],
  groups: [{ id: "low" }, { id: "high", at_least: 0.5 }],
};
const table = { unit: ["north", "south"], skills: [60, 20], barriers: [30, null] };

test("scores have ranks and groups, and explanations add up to them", async () => {
  const run = await composite(table, index);
  const [north, south] = run.scores.filter(({ node }) => node === "digital");
  assert.deepEqual([north.unit, north.rank, north.group], ["north", 1, "high"]);
  assert.ok(Math.abs(north.score - 1.9 / 3) < 1e-15);
  // The weight of what is missing goes to the rest.
  assert.deepEqual([south.score, south.rank, south.group], [0.2, 2, "low"]);
  const own = run.explain("north");
  const leaves = own.parts.filter(({ steps }) => steps);
  assert.ok(Math.abs(leaves.reduce((sum, part) => sum + part.contribution, 0) - own.score) < 1e-15);
  assert.deepEqual(run.weights.map(({ node, in_index }) => [node, in_index]), [["digital", 1], ["skills", 2 / 3], ["barriers", 1 / 3]]);
  assert.deepEqual([run.notes, run.touches, run.parameters.length], [[], [], 2]);
});

test("documents of text, and waves with frozen parameters, are taken", async () => {
  const run = await composite(
    "kommune,year,plan\na,2018,1\nb,2018,3\na,2022,5\nb,2022,2\n",
    'id = "i"\nparameters = { wave = 2018 }\nparts = [{ id = "plan" }]\n',
    { unit: "kommune", wave: "year" },
  );
  const scores = run.scores.filter(({ node }) => node === "i").map(({ wave, unit, score }) => [wave, unit, score]);
  // 5 lies as far beyond the best of 2018 as that lies above the worst.
  assert.deepEqual(scores, [["2018", "a", 0], ["2018", "b", 1], ["2022", "a", 2], ["2022", "b", 0.5]]);
  assert.equal(run.explain("a", 2018).score, 0);
});

test("all that is wrong with an index, or with its table, is told at once", async () => {
  const bad = { id: "i", parts: [{ id: "a", weight: -1 }, { id: "a" }] };
  const ofIndex = await composite(table, bad).catch((error) => error);
  assert.ok(ofIndex instanceof PeilError);
  assert.equal(ofIndex.stage, "survey");
  assert.equal(ofIndex.problems.length, 2);
  const ofTable = await composite(table, { id: "i", parts: [{ id: "skils" }, { id: "unit" }] }).catch((error) => error);
  assert.ok(ofTable instanceof PeilError);
  assert.deepEqual(ofTable.problems.map(({ code }) => code), ["missing-column", "not-a-number"]);
  assert.match(ofTable.problems[0].help, /skills/);
  const run = await composite(table, index);
  assert.throws(() => run.explain("nrth"), (error) => error instanceof PeilError && /north/.test(error.message));
});

test("the schema of index documents is there", async () => {
  assert.ok("parts" in (await IndexRun.schema()).properties);
});
