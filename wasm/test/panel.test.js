import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Panel, PeilError, Sample, Survey, init } from "peil";

import { survey, waves } from "./browser/waves.js";

await init();

const cases = JSON.parse(readFileSync(new URL("../../core/vectors/panel/changes.json", import.meta.url), "utf8"));

for (const own of cases) {
  test(`changes are those worked in R: ${own.name}`, () => {
    const sample = ({ population, ...columns }) =>
      new Sample(columns, { strata: "stratum", population, census: true });
    const waves = [["1", sample(own.first)], ["2", sample(own.second)]];
    const panel = new Panel(waves, { unit: "unit", crosswalk: own.crosswalk });
    assert.deepEqual(panel.waves, ["1", "2"]);
    const estimates = own.measure === "share" ? panel.share("q", { equals: "yes" }) : panel.mean("y");
    const [change] = estimates.change({ from: "1", to: "2" });
    const found = { ...change, ...change.dependence };
    for (const key of ["difference", "se", "low", "high", "correlation", "both"]) {
      const off = Math.abs(found[key] - own[key]);
      assert.ok(off <= 1e-9 * Math.abs(own[key]), `${key}: ${found[key]} is not ${own[key]}`);
    }
  });
}

const counties = [..."abcdefghijkl"];
const wave = (yes) =>
  new Sample(
    { county: counties, q: counties.map((_, at) => (at < yes ? "yes" : "no")) },
    { population: 14, census: true },
  );

test("trends, averages, rankings, ranges and comparisons come from the same panel", () => {
  const estimates = new Panel([[2018, wave(2)], [2022, wave(5)], [2023, wave(9)]], { unit: "county" }).share("q", {
    equals: "yes",
  });
  const [trend] = estimates.trend();
  assert.equal(trend.verdict, "rise");
  assert.deepEqual(trend.times, [2018, 2022, 2023]);
  const [average] = estimates.average([2018, 2022]);
  assert.ok(Math.abs(average.estimate - 3.5 / 12) < 1e-12);
  assert.deepEqual(estimates.ranking().ranked.map((own) => own.estimate.wave), ["2023", "2022", "2018"]);
  assert.equal(estimates.range().figures, 3);
  assert.equal(estimates.compare({ pairs: [[2, 0]], adjust: "holm" })[0].standing, "higher");
  const sum = estimates.combine([{ row: 2, times: 1 }, { row: 0, times: -1 }]);
  assert.ok(Math.abs(sum.estimate - 7 / 12) < 1e-12);
  const [sentence] = estimates.phraseChange({ from: 2018, to: 2023 });
  assert.match(sentence, /rose from 16\.7 per cent/);
});

test("some rows of estimates change as they do among all, and rows that are not there are refused", async () => {
  const all = (await Survey.load(survey)).readWaves(waves).estimate("open", { by: "size" });
  const rows = all.rows.flatMap((row, at) => (row.by.size === "large" ? [at] : []));
  const large = all.only(rows);
  assert.deepEqual(large.rows, rows.map((at) => all.rows[at]));
  assert.deepEqual(large.changes(), all.changes().filter((change) => change.to.by.size === "large"));
  for (const estimates of [all, all.and(large)]) {
    assert.throws(() => estimates.only([0, 99]), (error) => error instanceof PeilError && /no row 99/.test(error.message));
  }
});

test("figures of one sample compare without a panel", () => {
  // The categories of one distribution: no is said by 3 of 12, yes by 9.
  const [comparison] = wave(9).distribution("q").compare();
  assert.equal(comparison.standing, "lower");
});

test("a panel that cannot be is refused with every problem", () => {
  const problem = (make) => {
    try {
      make();
    } catch (error) {
      assert.ok(error instanceof PeilError);
      return error.problems.map((own) => own.code);
    }
    return assert.fail("nothing was refused");
  };
  assert.deepEqual(problem(() => new Panel([["1", wave(2)], ["2", wave(3)]])), ["missing-key"]);
  assert.deepEqual(problem(() => new Panel([["1", wave(2)], ["2", wave(3)]], { units: "county" })), ["unknown-key"]);
  const crosswalk = [{ wave: "3", from: ["a"], to: ["b"] }, { wave: "2", from: ["a"], to: ["b", "c"] }];
  assert.deepEqual(
    problem(() => new Panel([["1", wave(2)], ["2", wave(3)]], { unit: "county", crosswalk })),
    ["unknown-name", "missing-key"],
  );
  const apart = wave(2).share("q", { equals: "yes" }).and(wave(3).share("q", { equals: "yes" }));
  assert.deepEqual(problem(() => apart.compare()), ["unsupported"]);
});

test("waves of a document are matched as it says", async () => {
  const survey = await Survey.load(`
    peil = 1
    id = "s"
    title = "S"
    population = { unit = { one = "county", many = "counties", all = "the counties" }, size = 14 }
    waves = [{ id = "2020" }, { id = "2021" }]
    design = { unit = "county" }

    [[questions]]
    id = "q"
    text = "Q?"
    kind = "single"
    answers = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]

    [[indicators]]
    id = "open"
    label = "Open"
    measure = "share"
    question = "q"
    answers = ["yes"]
  `);
  const read = (yes, year) =>
    survey.read({ county: counties, q: counties.map((_, at) => (at < yes ? "yes" : "no")) }, { wave: year });
  const panel = new Panel([read(7, 2021), read(4, 2020)]);
  assert.deepEqual(panel.waves, ["2020", "2021"]);
  const [change] = panel.estimate().change({ from: 2020, to: 2021, margin: 0.05 });
  assert.equal(change.verdict, "rise");
  assert.equal(change.dependence.both, 12);
});

test("sentences and headlines of what was found say no more than the figures allow", () => {
  const estimates = new Panel([[2018, wave(2)], [2022, wave(5)], [2023, wave(9)]], { unit: "county" }).share("q", {
    equals: "yes",
  });
  assert.equal(estimates.phraseFound({ find: "ranking" }).length, 1);
  assert.match(estimates.phraseFound({ find: "trend" }, "nn")[0], /prosentpoeng/);
  const change = { find: "change", from: "2018", to: "2023" };
  assert.equal(estimates.check({ claim: "rise" }, { of: change }).supported, true);
  const ruling = estimates.check({ claim: "all" }, { row: 2, language: "nb" });
  assert.equal(ruling.supported, false);
  assert.equal(ruling.language, "nb");
  assert.throws(() => estimates.check({ claim: "all" }, { row: 9 }), PeilError);
  assert.throws(() => estimates.check({ claim: "everything" }), PeilError);
});

test("waves are read together, in the order of the document, and their problems come together", async () => {
  const document = await Survey.load(survey);
  const shuffled = [[2023, waves[2023]], ["2018", waves[2018]], [2022, waves[2022]]];
  const panel = document.readWaves(shuffled);
  assert.deepEqual(panel.waves, ["2018", "2022", "2023"]);
  assert.deepEqual(document.readWaves(new Map(shuffled)).waves, panel.waves);
  const estimates = panel.estimate("open", { by: "size" });
  const each = [["2018", "2022"], ["2022", "2023"]].flatMap(([from, to]) => estimates.change({ from, to, margin: 0.1 }));
  assert.deepEqual(estimates.changes({ margin: 0.1 }), each);
  assert.deepEqual(estimates.changes({ waves: [2018, 2023] }), estimates.change({ from: 2018, to: 2023 }));
  const drawing = estimates.drawingFound({ find: "changes", margin: 0.1 }, "nn");
  assert.equal(drawing.groups[0].scale, "points");
  assert.throws(() => estimates.drawingFound({ find: "ranking" }), PeilError);
  const independent = document.readWaves(waves, { independent: true }).estimate("open").changes();
  assert.ok(independent.every((change) => change.dependence === null));
  const bad = { ...waves, 2018: waves[2018].replace("yes", "maybe"), 2023: "size\nhuge\n" };
  const problems = [];
  assert.throws(() => document.readWaves(bad), (error) => problems.push(...error.problems) > 0 && error instanceof PeilError);
  assert.deepEqual([...new Set(problems.map((problem) => problem.place.wave))], ["2018", "2023"]);
});
