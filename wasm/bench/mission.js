/**
 * F, the job that the library is for, as a page does it: 60 indicators by 12 cells in 356 units, all of them invited and
 * most of them answered. The answers are those of `benches/mission.rs`, in a survey document of their own.
 *
 * Nothing here knows its host: `measure` runs in Node and in a browser.
 */

const UNITS = 356;
const INDICATORS = 60;

/** A number for every unit and question that shows no pattern (the finaliser of SplitMix64). */
function scattered(unit, question) {
  const word = (value) => BigInt.asUintN(64, value);
  let z = BigInt(unit * 1009 + question);
  z = word((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = word((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return Number((z ^ (z >> 31n)) >> 40n);
}

const units = Array.from({ length: UNITS }, (_, unit) => unit);
const questions = Array.from({ length: INDICATORS }, (_, question) => `q${question}`);

/** From a tenth to nine tenths say yes. */
const yes = (unit, question) => scattered(unit, question) % 100 < 10 + Math.floor((question * 80) / INDICATORS);

/** The 12 cells: six sizes in each of two halves of the country. */
const size = (unit) => unit % 6;
const half = (unit) => Math.floor(unit / 6) % 2;
const cell = (unit) => unit % 12;

/** 77 small units, 219 of middling size and 60 large ones. */
const third = (unit) => (unit < 77 ? 0 : unit < 77 + 219 ? 1 : 2);

/** Strata by name, what stratum a unit is in, and how many of each answered: the first of them. */
const designs = {
  one: { of: () => 0, answered: [285] },
  cells: {
    of: cell,
    answered: Array.from({ length: 12 }, (_, at) => Math.floor((units.filter((unit) => cell(unit) === at).length * 4) / 5)),
  },
  thirds: { of: third, answered: [40, 118, 33] },
};

const category = (code) => ({ code, label: code });
const variable = (id, codes) => ({ id, label: id, categories: codes.map(category) });

function survey({ of, answered }) {
  const strata = answered.map((_, at) => ({ code: `c${at}`, size: units.filter((unit) => of(unit) === at).length }));
  return {
    peil: 1,
    id: "mission",
    title: "Mission",
    population: {
      unit: { one: "municipality", many: "municipalities", all: "the municipalities" },
      strata_by: "stratum",
      strata,
    },
    variables: [
      variable("stratum", strata.map((stratum) => stratum.code)),
      variable("size", ["c0", "c1", "c2", "c3", "c4", "c5"]),
      variable("half", ["c0", "c1"]),
    ],
    questions: questions.map((id) => ({ id, text: id, kind: "single", answers: [category("c0"), category("c1")] })),
    indicators: questions.map((id) => ({ id, label: id, measure: "share", question: id, answers: ["c1"] })),
  };
}

/** Dictionary codes in one byte each. */
const coded = (of, code, count) => ({
  codes: Uint8Array.from(of, code),
  words: Array.from({ length: count }, (_, at) => `c${at}`),
});

/** Those who answered, as columns. */
function answers({ of, answered }) {
  const met = answered.map(() => 0);
  const there = units.filter((unit) => (met[of(unit)] += 1) <= answered[of(unit)]);
  const columns = { stratum: coded(there, of, answered.length), size: coded(there, size, 6), half: coded(there, half, 2) };
  questions.forEach((id, question) => (columns[id] = coded(there, (unit) => Number(yes(unit, question)), 2)));
  return columns;
}

const by = ["size", "half"];

/** What is asked, the goal for it in milliseconds, and which method the limits must have come by. */
const jobs = [
  { name: "60 shares by 12 cells in one stratum, finite", design: "one", options: { by }, goal: 5 },
  { name: "60 shares by 12 cells in one stratum, logit", design: "one", options: { by, interval: "logit" }, goal: 5 },
  { name: "60 shares by 12 strata, all exact", design: "cells", options: { by }, goal: 100, method: "hypergeometric" },
  { name: "60 shares over 3 strata, finite", design: "thirds", options: {} },
];

/** The survey document and the answers of a design by its name, as a page would give them to an element. */
export const mission = (design) => ({ survey: survey(designs[design]), answers: answers(designs[design]) });

/** Milliseconds of one run: the very first, and the fastest and the median of the hundred (or two seconds) that follow. */
function timed(run) {
  const clock = () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  };
  const first = clock();
  const found = [];
  const start = performance.now();
  while (found.length < 100 && (found.length < 9 || performance.now() - start < 2000)) found.push(clock());
  found.sort((a, b) => a - b);
  return { first, fastest: found[0], median: found[found.length >> 1] };
}

/** Times every job with a package that is loaded: the whole of it, and its parts. */
export async function measure({ Survey }) {
  const results = [];
  for (const { name, design, options, goal, method } of jobs) {
    const columns = answers(designs[design]);
    const document = await Survey.load(survey(designs[design]));
    const sample = document.read(columns);
    const { rows } = sample.estimate([], options);
    if (rows.length !== (options.by ? 720 : 60)) throw new Error(`${name}: ${rows.length} rows`);
    if (rows.some((row) => !(row.low <= row.estimate && row.estimate <= row.high))) throw new Error(`${name}: limits`);
    if (method && rows.some((row) => row.interval !== method)) throw new Error(`${name}: not all by ${method}`);
    let sum = 0;
    const parts = {
      read: timed(() => document.read(columns)),
      // What the core holds is given back each time: no garbage collector would come in time for a loop like this.
      estimate: timed(() => sample.estimate([], options).free()),
      whole: timed(() => {
        const estimates = sample.estimate([], options);
        for (const row of estimates.rows) sum += row.high - row.low;
        estimates.free();
      }),
    };
    if (!Number.isFinite(sum)) throw new Error(`${name}: a limit is not a number`);
    results.push({ name, goal, rows: rows.length, ...parts });
  }
  return results;
}
