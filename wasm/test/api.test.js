/** The package as a program uses it: the core's figures, its errors, and input that fits nothing. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { Estimates, evaluate, PeilError, Published, Sample, Survey } from "peil";

const document = `
peil = 1
id = "open-data"
title = { nb = "Åpne data", en = "Open data" }
languages = ["nb", "en"]
waves = [{ id = 2023 }, { id = 2024 }]

[population]
unit = { one = { nb = "fylkeskommune", en = "county" }, many = { nb = "fylkeskommuner", en = "counties" }, all = { nb = "fylkeskommunene", en = "the counties" } }
size = { 2023 = 10, 2024 = 14 }

[[questions]]
id = "open"
text = { nb = "Deler dere åpne data?", en = "Do you share open data?" }
kind = "single"
answers = [{ code = "yes", label = { nb = "Ja", en = "Yes" } }, { code = "no", label = { nb = "Nei", en = "No" } }]

[[indicators]]
id = "shares"
label = { nb = "Deler åpne data", en = "Shares open data" }
statement = { nb = "deler åpne data", en = "share open data" }
measure = "share"
question = "open"
answers = ["yes"]
`;

const eight = { open: ["yes", "yes", "no", "yes", "yes", "no", "yes", "no"] };

/** Runs what must fail and gives its error. */
async function failure(run) {
  try {
    await run();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}

test("a share of 5 in 8 of 14 has the limits that the core documents, from a document and from columns", async () => {
  const survey = await Survey.load(document);
  const designed = new Sample(eight, { population: 14, census: true });
  const samples = [survey.read(eight, { wave: 2024 }), survey.read(`open\n${eight.open.join("\n")}\n`, { wave: "2024" })];
  const found = [...samples.map((sample) => sample.estimate("shares")), designed.share("open", { equals: "yes" })];
  for (const estimates of found) {
    const [row] = estimates.rows;
    assert.deepEqual([row.estimate, row.low, row.high, row.n, row.yes], [0.625, 5 / 14, 11 / 14, 8, 5]);
    assert.equal(row.interval, "hypergeometric");
  }
  assert.equal(samples[0].wave, "2024");
  assert.equal(designed.rows, 8);
});

test("columns give the same rows however they are written", () => {
  const codes = [0, 0, 1, 0, 0, 1, 0, 1];
  const words = ["yes", "no"];
  const columns = [
    eight.open,
    { codes: Uint8Array.from(codes), words },
    { codes: Uint16Array.from(codes), words },
    { codes: Uint32Array.from(codes), words },
  ];
  const [first, ...rest] = columns.map((open) => new Sample({ open }).share("open", { equals: ["yes"] }).rows);
  for (const rows of rest) assert.deepEqual(rows, first);
});

test("numbers come from arrays and typed arrays, with null and NaN as missing", () => {
  const columns = [
    [1, 2, null, 6],
    [1n, 2n, undefined, 6n],
    Float64Array.of(1, 2, NaN, 6),
    Float32Array.of(1, 2, NaN, 6),
  ];
  for (const y of columns) {
    const [row] = new Sample({ y }).mean("y").rows;
    assert.deepEqual([row.estimate, row.n], [3, 3]);
  }
  assert.equal(new Sample({ y: Int16Array.of(1, 2, 6) }).total("y").rows[0].estimate, 9);
});

test("means, totals, ratios and distributions by groups agree with sums by hand", () => {
  const sample = new Sample(
    { region: ["n", "n", "s", "s"], y: [1, 3, 5, 9], x: [1, 1, 2, 2], w: [2, 2, 4, 4] },
    { strata: "region", weight: "w" },
  );
  assert.deepEqual(sample.mean("y", { by: "region" }).rows.map((row) => row.estimate), [2, 7]);
  assert.equal(sample.total("y").rows[0].estimate, 2 * 4 + 4 * 14);
  assert.equal(sample.ratio("y", "x").rows[0].estimate, (2 * 4 + 4 * 14) / (2 * 2 + 4 * 4));
  const distribution = sample.distribution("region").rows;
  assert.deepEqual(distribution.map((row) => [row.category, row.estimate]), [["n", 1 / 3], ["s", 2 / 3]]);
});

test("items are taken together, and what empty ones mean is said", () => {
  const sample = new Sample({ web: ["yes", "no", "no"], chat: ["yes", "yes", null] }, { population: 9 });
  const items = ["web", "chat"];
  const counts = (estimates) => estimates.rows.map((row) => [row.category, row.yes, row.n, row.missing]);
  assert.deepEqual(counts(sample.anyOf(items, { equals: "yes" })), [[null, 2, 2, 1]]);
  assert.deepEqual(counts(sample.anyOf(items, { equals: "yes", blank: "no" })), [[null, 2, 3, 0]]);
  assert.deepEqual(counts(sample.allOf(items, { equals: "yes" })), [[null, 1, 3, 0]]);
  assert.deepEqual(counts(sample.multiple(items, { equals: "yes" })), [["web", 1, 2, 1], ["chat", 2, 2, 1]]);
  assert.deepEqual(counts(sample.countOf(items, { equals: "yes", blank: "no" })), [
    ["0", 1, 3, 0],
    ["1", 1, 3, 0],
    ["2", 1, 3, 0],
  ]);
  const [mean] = sample.countMean(items, { equals: "yes", name: "channels" }).rows;
  assert.deepEqual([mean.indicator, mean.measure, mean.estimate], ["channels", "count_mean", 1.5]);
});

test("a share of a narrower base is told of all under another name", () => {
  const answers = { recruited: ["yes", "yes", "yes", "no", "dk"], problems: ["yes", "yes", "no", null, null] };
  const sample = new Sample(answers, { population: 9 });
  const base = [{ question: "recruited", is: ["yes"] }];
  const undecided = [{ question: "recruited", is: ["dk"] }];
  const [those] = sample.share("problems", { equals: "yes", base }).rows;
  const [all] = sample.share("problems", { equals: "yes", base, ofAll: true, undecided }).rows;
  assert.deepEqual([those.indicator, those.yes, those.n, those.base], ["problems", 2, 3, "recruited = yes"]);
  assert.deepEqual([all.indicator, all.yes, all.n, all.missing, all.base], ["problems_of_all", 2, 4, 1, ""]);
});

test("options are those of the core, and an unknown one is refused with what was meant", async () => {
  const sample = new Sample(eight, { population: 14, census: true });
  const [row] = sample.share("open", { equals: "yes", level: 0.9, interval: "wilson", name: "shares" }).rows;
  assert.deepEqual([row.indicator, row.level, row.interval], ["shares", 0.9, "wilson"]);
  const error = await failure(() => sample.share("open", { equals: "yes", intervall: "wilson" }));
  assert.ok(error instanceof PeilError);
  assert.deepEqual([error.code, error.stage], ["unknown-key", "estimate"]);
  assert.match(error.problems[0].help, /`interval`/);
  assert.equal((await failure(() => new Sample(eight, { responseGroup: "open" }))).code, "unknown-key");
});

test("a document reports all its problems, each with its place", async () => {
  const broken = document.replace('kind = "single"', 'kind = "singel"').replace('"shares"', '"shares"\nlable = "x"');
  const problems = await Survey.validate(broken);
  assert.deepEqual(problems.map((problem) => problem.code).sort(), ["unknown-key", "wrong-type"]);
  assert.ok(problems.every((problem) => problem.place.line > 1));
  const error = await failure(() => Survey.load(broken));
  assert.ok(error instanceof PeilError && error instanceof Error);
  assert.deepEqual([error.name, error.stage], ["PeilError", "survey"]);
  assert.deepEqual(error.problems, problems);
  assert.deepEqual(await Survey.validate(document), []);
});

test("a document goes out as an object and comes back in", async () => {
  const survey = await Survey.load(document);
  const again = await Survey.load(survey.document);
  assert.deepEqual(again.document, survey.document);
  const { title } = await Survey.schema();
  assert.equal(title, "Survey");
});

test("bad answers are reported with row and column, all at once", async () => {
  const survey = await Survey.load(document);
  const error = await failure(() => survey.read("open\nyes\nmaybe\nperhaps\n", { wave: 2024 }));
  assert.equal(error.stage, "answers");
  assert.deepEqual(error.problems.map((problem) => [problem.code, problem.place.line]), [["unknown-code", 3], ["unknown-code", 4]]);
  const latin1 = await failure(() => survey.read(Uint8Array.from([...Buffer.from("open\nyes\n"), 0xe5, 0x0a]), { wave: 2024 }));
  assert.match(latin1.message, /UTF-8/);
});

test("what is no column is refused by name and row, all at once", async () => {
  const columns = { a: ["x", { y: 1 }, Symbol("s")], b: "text", c: null, d: { codes: [0], words: ["x"] } };
  const error = await failure(() => new Sample(columns));
  assert.ok(error instanceof PeilError);
  const refused = error.problems.filter((problem) => problem.code === "wrong-type");
  assert.deepEqual(refused.map(({ place, found }) => [place.question, place.row, found]), [
    ["a", 2, "Object"],
    ["a", 3, "symbol"],
    ["b", undefined, "string"],
    ["c", undefined, "null"],
    ["d", undefined, "Object"],
  ]);
  const unequal = await failure(() => new Sample({ a: [1], b: [1, 2] }));
  assert.equal(unequal.code, "wrong-length");
  const outside = await failure(() => new Sample({ a: { codes: Uint8Array.of(7), words: ["x"] } }));
  assert.equal(outside.code, "out-of-range");
});

test("no input makes the module panic, and it works on afterwards", async () => {
  const texts = ["", "{", "[", "\0", "\u{feff}", "a".repeat(100_000), "[".repeat(5_000), "{".repeat(5_000), '{"peil":1e999}', "\ud800"];
  const nasty = [
    ...texts.flatMap((text) => [() => Survey.load(text), () => Published.load(text), () => evaluate({}, text)]),
    () => Survey.load({}),
    () => Survey.load(null),
    () => evaluate({ queries: [{}] }, "a\n1\n"),
    () => evaluate({ queries: [{ name: "a", measure: "mean", of: "a", level: NaN }] }, "a\n1\n"),
    () => new Sample({}),
    () => new Sample(undefined),
    () => new Sample({ "": [] }).mean(""),
    () => new Sample({ a: [] }).mean("a"),
    () => new Sample({ a: [1, 2] }, { weight: "a", fpc: "a" }).mean("a", { level: 2 }),
    () => new Sample({ a: [Infinity, -Infinity] }).mean("b"),
    () => new Sample(eight).share("open", { equals: [] }),
    () => new Sample(eight).share("open", { equals: "\ud800", by: ["open", "nothing"] }),
    () => new Sample(eight).share("open", { equals: "yes" }).drawing("xx"),
    () => new Sample(eight).share("open", { equals: "yes" }).change({ from: 1, to: 2 }),
    () => new Sample(eight).share("open", { equals: "yes" }).pick("else"),
  ];
  for (const run of nasty) {
    const error = await failure(run);
    assert.ok(error instanceof PeilError, `${run}: ${error}`);
    assert.ok(error.problems.length > 0);
  }
  assert.equal(new Sample(eight).share("open", { equals: "yes" }).rows[0].estimate, 0.625);
});

test("changes between waves have the verdict and the words of the core", async () => {
  const survey = await Survey.load(document);
  const wave = (id, yes, all) =>
    survey.read({ open: Array.from({ length: all }, (_, unit) => (unit < yes ? "yes" : "no")) }, { wave: id }).estimate();
  const both = wave(2023, 10, 10).and(wave(2024, 12, 14));
  assert.ok(both instanceof Estimates);
  const [change] = both.change({ from: 2023, to: 2024 });
  assert.equal(change.verdict, "fall");
  assert.equal(change.difference, 12 / 14 - 1);
  const [sentence] = both.phraseChange({ from: 2023, to: 2024 }, "nb");
  assert.match(sentence, /2023/);
  assert.equal([...both].length, 2);
  assert.equal(both.pick("shares", { wave: 2023 }).rows.length, 1);
});

test("rows that crossed the border as columns are those that crossed as JSON, key by key", () => {
  const answers = {
    name: Array.from({ length: 60 }, (_, unit) => `u${unit}`),
    group: Array.from({ length: 60 }, (_, unit) => ["a", "b", "c"][unit % 3]),
    asked: Array.from({ length: 60 }, (_, unit) => (unit % 3 === 2 ? "no" : "yes")),
    open: Array.from({ length: 60 }, (_, unit) => (unit % 7 === 0 ? null : unit % 5 < 2 ? "yes" : "no")),
    many: Array.from({ length: 60 }, (_, unit) => (unit % 11 === 0 ? null : unit * 1.25)),
  };
  const sample = new Sample(answers, { population: 80, census: true });
  const base = [{ question: "asked", is: ["yes"] }];
  const queries = [
    { measure: "share", of: "open", equals: ["yes"], by: ["group", "asked"] },
    { measure: "distribution", of: "open", by: ["group"], base },
    { measure: "mean", of: "many", by: ["group"], level: 0.9 },
    { measure: "share", of: "open", equals: ["yes"], by: ["name"] },
  ].map((query) => ({ name: query.of, ...query }));
  const asked = [
    sample.share("open", { equals: "yes", by: ["group", "asked"] }),
    sample.distribution("open", { by: "group", base }),
    sample.mean("many", { by: "group", level: 0.9 }),
    sample.share("open", { equals: "yes", by: "name" }),
  ];
  const expected = sample.evaluate({ queries }).rows;
  const rows = asked.flatMap((estimates) => estimates.rows);
  assert.deepEqual(rows, expected);
  assert.deepEqual(rows.map(Object.keys), expected.map(Object.keys));
  assert.equal(JSON.stringify(rows), JSON.stringify(expected));
  assert.ok(rows.some((row) => row.estimate === null) && rows.some((row) => row.notes.length > 0));
  // Each row is its caller's own.
  rows[0].by.group = "changed";
  assert.equal(rows.filter((row) => row.by.group === "changed").length, 1);
});

test("sentences, drawings and CSV come from the core in the language asked for", async () => {
  const survey = await Survey.load(document);
  const estimates = survey.read(eight, { wave: 2024 }).estimate();
  assert.match(estimates.phrase("nb")[0], /fylkeskommune.*62,5 prosent/);
  assert.match(estimates.phrase("en")[0], /62\.5 per cent/);
  const { caption, groups, table } = estimates.drawing("nb-NO");
  assert.deepEqual([caption, groups[0].scale, groups[0].axis], ["Åpne data, 2024", "shares", "Prosent"]);
  assert.ok(table.columns.some(({ head }) => head === "95\u00a0% konfidensintervall"));
  assert.deepEqual([groups[0].label, groups[0].rows[0].figure, groups[0].rows[0].limits], ["Deler åpne data", "62,5", "35,7–78,6"]);
  const [header, line, ...rest] = estimates.toCsv().split("\n");
  assert.ok(header.startsWith("indicator,measure,wave,category,estimate,"));
  assert.ok(line.startsWith("shares,share,2024,,0.625,"));
  assert.deepEqual(rest, [""]);
});

test("a published table gives its counts back, and a figure that no count gives is named", async () => {
  const table = await Published.load(`
    decimals = 1
    rows = [{ id = "releases" }, { id = "open_data" }]
    columns = [{ id = "counties", population = 14, answered = 14, figures = [57.1, 57.2] }]
  `);
  const rows = table.estimates().rows;
  assert.deepEqual([rows[0].yes, rows[0].n], [8, 14]);
  assert.equal(rows[1].notes.some((note) => note.note === "impossible_figure" && note.printed === "57.2"), true);
  assert.equal(table.recovered.columns.length, 1);
  assert.deepEqual(table.implied().rows, []);
  const { rows: same } = await evaluate({ published: { decimals: 1, rows: [{ id: "releases" }], columns: [{ id: "counties", population: 14, answered: 14, figures: [57.1] }] } });
  assert.equal(same[0].yes, 8);
});

test("the page on response is right: who answered, how alike they are, and what holds without assumptions", async () => {
  const page = await readFile(new URL("../../docs/response.md", import.meta.url), "utf8");
  const [, text] = /```json\n([\s\S]*?)```/.exec(page);
  const classes = [...page.matchAll(/^ {4}\("([^"]+)", (\d+), (\d+), (\d+)\),$/gm)].slice(0, 6);
  const register = { size: [], answered: [], pace: [] };
  for (const [, size, ...counts] of classes) {
    const [invited, answered, agree] = counts.map(Number);
    for (let unit = 0; unit < invited; unit += 1) {
      register.size.push(size);
      register.answered.push(unit < answered ? "yes" : "no");
      register.pace.push(unit < answered ? (unit < agree ? "agree" : "disagree") : null);
    }
  }
  const { design, ...asked } = JSON.parse(text);
  const whole = await evaluate({ design, ...asked }, register);
  const sample = new Sample(register, {
    population: 356,
    census: true,
    responded: design.responded,
    responseGroups: "size",
  });
  assert.deepEqual(sample.evaluate(asked), whole);
  assert.deepEqual(sample.response({ by: "size" }), whole.response);
  assert.deepEqual(sample.representativity("size"), whole.representativity);
  assert.equal(whole.representativity.r.estimate.toFixed(3), "0.687");
  const [bound] = whole.bounds;
  assert.deepEqual([bound.lowest, bound.highest, bound.silent], [103 / 356, 268 / 356, 165]);
  assert.equal(whole.phases[0].se_sampling, 0);
  const told = sample.phraseFound(asked, "nb");
  assert.equal(told.length, 4);
  assert.ok(told[0].startsWith("191 av 356 enheter (53,7 prosent) svarte. Svarprosenten var lavest blant enhetene der"));
  assert.ok(told[0].includes("`under 2 000` (33,8 prosent; 26 av 77)"));
  assert.ok(page.includes(told[0].slice(0, 120)));
  assert.ok(told[1].includes("R-indikatoren 0,687"));
  assert.ok(told[3].includes("Alt kommer av at ikke alle inviterte svarte"));
  const error = await failure(() => sample.response({ by: "pce" }));
  assert.ok(error instanceof PeilError);
});
