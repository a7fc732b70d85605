/** Answers from JavaScript: CSV text or bytes, or columns of arrays. */

import { Columns as CoreColumns } from "../pkg/peil.js";

/** What one answer can be; `null` and `undefined` (and NaN) are missing. */
export type Cell = string | number | boolean | bigint | null | undefined;

/** Dictionary codes and the words they stand for; the largest number of the array's type is missing. */
export interface Coded {
  codes: Uint8Array | Uint16Array | Uint32Array;
  words: readonly string[];
}

/** Any array of numbers that has a type. */
export type Numbers =
  | Float64Array
  | Float32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** One column: an array, a typed array of numbers, or dictionary codes. */
export type Column = readonly Cell[] | Numbers | Coded;

/** Columns of equal length by name. */
export type Columns = Readonly<Record<string, Column>>;

/** Answers: CSV text, the bytes of a CSV file, or columns. Bytes are better than text where they come from a file,
 * because text that was not UTF-8 is then noticed. */
export type Answers = string | Uint8Array | Columns;

const MISSING = 0xffff_ffff;

/** @internal What the core takes: bytes of a CSV file, or columns. */
export type Input = readonly [csv: Uint8Array, columns: undefined] | readonly [csv: undefined, columns: CoreColumns];

/** @internal Turns answers into what the core takes. */
export function input(answers: Answers): Input {
  if (typeof answers === "string") return [new TextEncoder().encode(answers), undefined];
  if (answers instanceof Uint8Array) return [answers, undefined];
  const columns = new CoreColumns();
  for (const [name, column] of Object.entries(answers ?? {})) add(columns, name, column);
  return [undefined, columns];
}

function add(columns: CoreColumns, name: string, column: unknown): void {
  if (Array.isArray(column)) {
    addArray(columns, name, column as readonly unknown[]);
  } else if (column instanceof Float64Array) {
    columns.numbers(name, column);
  } else if (ArrayBuffer.isView(column) && !(column instanceof DataView)) {
    columns.numbers(name, Float64Array.from(column as unknown as ArrayLike<number>, Number));
  } else if (isCoded(column)) {
    const { codes } = column;
    const words = Array.from(column.words, String);
    if (codes instanceof Uint8Array) columns.codes8(name, codes, words);
    else if (codes instanceof Uint16Array) columns.codes16(name, codes, words);
    else columns.codes32(name, codes, words);
  } else {
    columns.refuse(name, undefined, "an array, a typed array, or `{codes, words}`", kind(column));
  }
}

function isCoded(column: unknown): column is Coded {
  if (typeof column !== "object" || column === null) return false;
  const { codes, words } = column as Partial<Coded>;
  const typed = codes instanceof Uint8Array || codes instanceof Uint16Array || codes instanceof Uint32Array;
  return typed && Array.isArray(words);
}

function addArray(columns: CoreColumns, name: string, cells: readonly unknown[]): void {
  const numeric = cells.every((cell) => cell == null || typeof cell === "number" || typeof cell === "bigint");
  if (numeric) {
    columns.numbers(name, Float64Array.from(cells, (cell) => (cell == null ? NaN : Number(cell))));
    return;
  }
  const known = new Map<string, number>();
  const codes = Uint32Array.from(cells, (cell, row) => {
    if (cell == null || Number.isNaN(cell)) return MISSING;
    if (typeof cell === "object" || typeof cell === "function" || typeof cell === "symbol") {
      columns.refuse(name, row + 1, "a text, a number, true, false or null", kind(cell));
      return MISSING;
    }
    const word = String(cell);
    const code = known.get(word) ?? known.size;
    if (code === known.size) known.set(word, code);
    return code;
  });
  columns.words(name, codes, [...known.keys()]);
}

function kind(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "object" ? (value.constructor?.name ?? "object") : typeof value;
}
