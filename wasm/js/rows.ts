/** Rows of estimates from the columns in which they cross the border: numbers as they lie in memory, words by number. */

import type { Rows } from "../pkg/peil.js";
import type { Estimate } from "./types.js";

/** The lists of words, in the order of the core's `rows.rs`. */
type Words = [
  indicator: Estimate["indicator"][],
  measure: Estimate["measure"][],
  wave: Estimate["wave"][],
  category: Estimate["category"][],
  base: Estimate["base"][],
  flag: Estimate["flag"][],
  by: Estimate["by"][],
  interval: Estimate["interval"][],
  notes: Estimate["notes"][],
];

/** @internal The rows, each an object of its own. */
export function rowsOf(columns: Rows): Estimate[] {
  const numbers = columns.numbers();
  const codes = columns.codes();
  const words = JSON.parse(columns.words()) as Words;
  columns.free();
  const [indicator, measure, wave, category, base, flag, by, interval, notes] = words;
  const length = codes.length / words.length;
  const rows: Estimate[] = new Array(length);
  const number = (column: number) => numbers.subarray(column * length, (column + 1) * length);
  const code = (column: number) => codes.subarray(column * length, (column + 1) * length);
  // A column for each key, so that the loop below makes nothing but rows.
  const [estimates, ses, lows, highs, levels] = [number(0), number(1), number(2), number(3), number(4)];
  const [dfs, ns, yeses, missings, weighted] = [number(5), number(6), number(7), number(8), number(9)];
  const [populations, effective, deffs, deffsWith, cvs] = [number(10), number(11), number(12), number(13), number(14)];
  const [indicators, measures, waves, categories] = [code(0), code(1), code(2), code(3)];
  const [bases, flags, bys, intervals, remarks] = [code(4), code(5), code(6), code(7), code(8)];
  for (let row = 0; row < length; row += 1) {
    rows[row] = {
      indicator: indicator[indicators[row]!]!,
      measure: measure[measures[row]!]!,
      wave: wave[waves[row]!]!,
      by: { ...by[bys[row]!] },
      category: category[categories[row]!]!,
      estimate: known(estimates[row]!),
      se: known(ses[row]!),
      low: known(lows[row]!),
      high: known(highs[row]!),
      level: levels[row]!,
      interval: interval[intervals[row]!]!,
      df: known(dfs[row]!),
      n: ns[row]!,
      yes: known(yeses[row]!),
      missing: missings[row]!,
      weighted_base: weighted[row]!,
      population: known(populations[row]!),
      n_eff: known(effective[row]!),
      deff: known(deffs[row]!),
      deff_with_replacement: known(deffsWith[row]!),
      cv: known(cvs[row]!),
      base: base[bases[row]!]!,
      flag: flag[flags[row]!]!,
      notes: notes[remarks[row]!]!.map((note) => ({ ...note })),
    };
  }
  return rows;
}

/** A number, or nothing where there is none. */
function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
