/** Areas as tiles of the same size: where a page gives a grid, or in rows where it gives neither shapes nor a grid. */

import type { Layout } from "./shapes.js";

/** Column and row of each area by its code. */
export type Grid = Readonly<Record<string, readonly [column: number, row: number]>>;

/** Between tiles, in pixels. */
const GAP = 3;

/** A tile is never larger. */
const LARGEST = 88;

/**
 * The grid as an object or as text: JSON, or a line for each area with its code, column and row. Every line that is
 * none is named.
 */
export function gridOf(given: unknown): Grid {
  const entries =
    typeof given === "string" && !given.trim().startsWith("{") ? lines(given) : Object.entries(object(given));
  const problems: string[] = [];
  const places = new Map<string, string>();
  const grid: Record<string, readonly [number, number]> = Object.create(null) as Record<
    string,
    readonly [number, number]
  >;
  for (const [code, place] of entries) {
    const [column, row] = Array.isArray(place) ? (place as unknown[]).map(Number) : [];
    const isPlace = (at: number | undefined): at is number =>
      at !== undefined && Number.isInteger(at) && at >= 0 && at < 1000;
    if (!isPlace(column) || !isPlace(row)) {
      problems.push(`\`${code}\` has no column and row from 0 to 999`);
      continue;
    }
    const other = places.get(`${column} ${row}`);
    if (code in grid) problems.push(`\`${code}\` has two places`);
    else if (other !== undefined) problems.push(`\`${code}\` and \`${other}\` have the same place`);
    places.set(`${column} ${row}`, code);
    grid[code] = [column, row];
  }
  if (problems.length > 0) throw new Error(`\`grid\`: ${problems.slice(0, 20).join("; ")}`);
  if (places.size === 0) throw new Error("`grid` has no area");
  return grid;
}

function lines(text: string): [string, unknown][] {
  const rows = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return rows.map((line) => {
    const [, code = line, column = "", row = ""] = /^(.*\S)[\s,;]+(\d+)[\s,;]+(\d+)$/.exec(line) ?? [];
    return [code, [column || NaN, row || NaN]];
  });
}

function object(given: unknown): object {
  if (typeof given !== "string") {
    if (typeof given === "object" && given !== null && !Array.isArray(given)) return given;
    throw new Error("`grid` is an object from code to column and row, or text with a line for each area");
  }
  try {
    return JSON.parse(given) as object;
  } catch (error) {
    throw new Error(`\`grid\` is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A grid in rows, about a third wider than high. */
export function rowsOf(codes: readonly string[]): Grid {
  const columns = Math.max(1, Math.ceil(Math.sqrt(codes.length * 1.35)));
  const grid = Object.create(null) as Record<string, readonly [number, number]>;
  codes.forEach((code, place) => (grid[code] = [place % columns, Math.floor(place / columns)]));
  return grid;
}

/** Puts tiles on a page. */
export function tilesOf(grid: Grid, width: number, tallest: number): Layout {
  const entries = Object.entries(grid);
  const [columns, rows] = [entries.map(([, [column]]) => column), entries.map(([, [, row]]) => row)];
  const [left, top] = [smallest(columns), smallest(rows)];
  const [across, down] = [
    -smallest(columns.map((own) => -own)) - left + 1,
    -smallest(rows.map((own) => -own)) - top + 1,
  ];
  const size = Math.min(LARGEST, (width - 4) / across, (tallest - 4) / down);
  const outlines = entries.map(([code, [column, row]]) => {
    const [x, y] = [(column - left) * size + 2, (row - top) * size + 2];
    const side = Math.max(1, size - GAP);
    const path = `M${x.toFixed(1)},${y.toFixed(1)}h${side.toFixed(1)}v${side.toFixed(1)}h${(-side).toFixed(1)}Z`;
    return { code, path, x: x + side / 2, y: y + side / 2, room: side };
  });
  return { width: across * size + 4, height: down * size + 4, outlines };
}

/** Of as many numbers as there are; an argument list has an end. */
function smallest(numbers: readonly number[]): number {
  return numbers.reduce((least, own) => Math.min(least, own), Infinity);
}
