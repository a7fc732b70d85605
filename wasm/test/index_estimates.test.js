/** Indices from answers, and what is uncertain about them: the same figures as the estimates that they are made of. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { composite, Panel, PeilError, Sample } from "peil";

const index = {
  id: "digital",
  normalise: { method: "goalposts", low: 0, high: 10 },
  parts: [{ id: "plan" }, { id: "skills", weight: 3 }],
};
const wave = (more) =>
  new Sample(
    {
      town: ["a", "b", "c", "d", "e", "f", "g", "h"],
      size: ["s", "s", "s", "s", "l", "l", "l", "l"],
      plan: [1, 2, 3, 2, 4, 6, 5, 5].map((points) => points + more),
      skills: [2, 2, 4, 4, 5, 7, 6, 6],
    },
    { strata: "size", population: { s: 10, l: 6 }, census: true },
  );

test("an index of means is their sum, with the standard error of that sum", () => {
  const sample = wave(0);
  const { estimates, run } = sample.index(index, { by: "size" });
  const large = estimates.rows.find(({ indicator, by }) => indicator === "digital" && by.size === "l");
  assert.ok(Math.abs(large.estimate - (0.5 + 3 * 0.6) / 4) < 1e-14);
  const queries = ["plan", "skills"].map((of) => ({ name: of, measure: "mean", of, by: ["size"] }));
  const { rows, contrasts } = sample.evaluate({ queries, contrasts: [] });
  assert.equal(contrasts?.length ?? 0, 0);
  const of = (indicator) => rows.findIndex((row) => row.indicator === indicator && row.by.size === "l");
  const terms = [{ row: of("plan"), times: 0.025 }, { row: of("skills"), times: 0.075 }];
  const [sum] = sample.evaluate({ queries, contrasts: [{ name: "sum", terms, over: [] }] }).contrasts;
  assert.ok(Math.abs(large.se - sum.se) < 1e-10, `${large.se} ${sum.se}`);
  // The same by way of the answers: the mean of scores.
  const scored = sample.scored(index).mean("digital", { by: "size" });
  const own = scored.rows.find(({ by }) => by.size === "l");
  assert.ok(Math.abs(own.estimate - large.estimate) < 1e-14 && Math.abs(own.se - large.se) < 1e-10);
  assert.equal(run.scores.find(({ node, unit }) => node === "digital" && unit === "l").rank, 1);
  const ofIndex = estimates.rows.flatMap(({ indicator }, row) => (indicator === "digital" ? [row] : []));
  const ranking = estimates.ranking(ofIndex);
  assert.equal(ranking.ranked[0].estimate.by.size, "l");
});

test("changes of an index between waves know who answered twice", () => {
  const options = { unit: "town" };
  const panel = new Panel([["2020", wave(0)], ["2024", wave(1)]], options);
  const [change] = panel.index(index, { by: "size" }).estimates.change({ from: 2020, to: 2024, margin: 0.01 });
  assert.ok(Math.abs(change.difference - 0.025) < 1e-14);
  // Everybody moved alike, so that nothing of the change is uncertain.
  assert.ok(change.se < 1e-8, `${change.se}`);
  assert.equal(change.verdict, "rise");
  const scored = panel.scored(index).mean("digital", { by: "size" }).change({ from: 2020, to: 2024 });
  assert.ok(Math.abs(scored[0].difference - 0.025) < 1e-14);
  assert.equal(panel.indexRun(index).scores.filter(({ node }) => node === "digital").length, 16);
});

test("a Monte Carlo over the errors of estimates spreads as their standard errors say, and tells how far it is", () => {
  const own = wave(0).index(index, { by: "size" });
  const told = [];
  const robust = own.run.robust({ replications: 4000, seed: 3, onProgress: (done, of) => void told.push([done, of]) });
  assert.deepEqual(told.at(-1), [4000, 4000]);
  const se = own.estimates.rows.find(({ indicator, by }) => indicator === "digital" && by.size === "s").se;
  const drawn = robust.scores.find(({ unit }) => unit === "s");
  assert.ok(Math.abs(drawn.sd / se - 1) < 0.06, `${drawn.sd} ${se}`);
  assert.deepEqual(own.run.robust({ replications: 4000, seed: 3 }).scores, robust.scores);
  const stopped = own.run.robust({ replications: 4000, onProgress: () => false });
  assert.ok(stopped.replications < 4000);
  assert.equal(stopped.notes[0].note, "stopped");
});

test("choices move ranks, effects say which, and the parts of a run are held against each other", async () => {
  const table = { unit: ["a", "b", "c", "d"], x: [1, 5, 9, 6], y: [8, 1, 2, 4] };
  const run = await composite(table, { id: "i", parts: [{ id: "x" }, { id: "y" }] });
  const choices = [
    { id: "weights", alternatives: [{ name: "by half", weights: { method: "perturbed", by: 0.5 } }] },
    { id: "one fewer", leave_one_out: true },
  ];
  const robust = run.robust({ choices, errors: Array(8).fill(0.2), pairs: true });
  assert.equal(robust.alternatives.length, 4);
  assert.ok(robust.scores.every(({ rank_low, rank, rank_high }) => rank_low <= rank && rank <= rank_high));
  const { effects, output } = run.sensitivity({ choices, sensitivity: { rows: 200, resamples: 50 } }).outputs[0];
  assert.deepEqual([output.output, effects.length], ["shift", 2]);
  assert.ok(effects[1].total > effects[0].total);
  assert.ok(run.coherence()[0].flags.some(({ flag }) => flag === "negative"));
  assert.deepEqual(run.removeOne().map(({ node }) => node), ["x", "y"]);
  assert.equal(run.importance().length, 2);
  assert.deepEqual(run.strengths("a", { count: 1 }).strengths, ["y"]);
  assert.equal(run.compare(run).spearman, 1);
});

test("everything wrong with choices and errors is refused at once, and so is what has no effect", async () => {
  const run = await composite({ unit: ["a", "b"], x: [1, 5] }, { id: "i", parts: [{ id: "x" }] });
  const refused = (act) => {
    try {
      act();
    } catch (error) {
      assert.ok(error instanceof PeilError, String(error));
      return error.problems.map(({ message }) => message).join("; ");
    }
    return assert.fail("nothing was refused");
  };
  assert.match(refused(() => run.robust({})), /nothing is uncertain/);
  assert.match(refused(() => run.robust({ errors: [0.1] })), /standard errors/);
  assert.match(refused(() => run.coherence({ high: 2 })), /correlation/);
  assert.match(refused(() => run.robust({ chioces: [] })), /chioces/);
  const own = wave(0);
  assert.match(refused(() => own.index("digital")), /no index `digital`/);
  assert.match(refused(() => own.index(index, { by: "size" }).run.robust({ errors: [1] })), /no effect/);
  assert.match(refused(() => own.index(index, { by: "sise" })), /sise/);
});

test("targets are followed from wave to wave, told with their uncertainty, and refused where they do not fit", () => {
  const yes = (count) => Array.from({ length: 14 }, (_, unit) => (unit < count ? "yes" : "no"));
  const counties = (open) => new Sample({ open }, { population: 14, census: true });
  const panel = new Panel([["2020", counties(yes(4))], ["2024", counties(yes(8))]], { independent: true });
  const estimates = panel.share("open", { equals: "yes" });
  const goals = [{ id: "open", of: "open", bound: "at_least", value: 12 / 14, when: 2030 }];
  const [own] = estimates.targets({ goals });
  // 4 of 14 counties to go in six years; so far one a year.
  assert.deepEqual([own.course, own.enough, own.standing], ["on_the_way", "enough", "not_reached"]);
  assert.ok(Math.abs(own.needed.value - 4 / 14 / 6) < 1e-12);
  const [text] = estimates.phraseTargets({ goals }, "nb");
  assert.match(text, /12|85,7/);
  assert.throws(() => estimates.targets(), (error) => error instanceof PeilError && /no targets/.test(error.message));
  const bad = [{ id: "a", of: "opn", bound: "at_least", value: 1 }, { id: "b", of: "open", bound: "at_most", value: 80 }];
  assert.throws(() => estimates.targets({ goals: bad }), (error) => error instanceof PeilError && error.problems.length === 2);
});
