/** Options as users write them, in camelCase, and as the core's border has them, in snake_case. */

import type { Blank, Condition, DegreesOfFreedom, DesignColumns, Interval, PropensityModel } from "./types.js";

type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

type InCamelCase<Type> = { [Key in keyof Type as Key extends string ? CamelCase<Key> : Key]: Type[Key] };

/** Which columns say how units came in. */
export type Design = InCamelCase<DesignColumns>;

/** What can be said of every estimate. */
export interface QueryOptions {
  /** Name of the indicator in the results; the column's name unless said. */
  name?: string;
  /** Columns whose categories are crossed. */
  by?: string | readonly string[];
  /** Who is in the base: all conditions must hold. */
  base?: readonly Condition[];
  /** Answers that leave the base, such as "do not know". */
  outside?: readonly string[];
  /** Answers that are no answer at all, such as a refusal. */
  missing?: readonly string[];
  /** Interval method; `finite` unless said. */
  interval?: Interval;
  /** Confidence level; 0.95 unless said. */
  level?: number;
  /** Where degrees of freedom come from. */
  df?: DegreesOfFreedom;
}

/** An answer as it may be written. */
export type Answer = string | number | boolean;

/** Whether a share of a narrower base (`base`) is told of all. */
export interface OfAllOptions {
  /** The share of all that it implies: units outside the base count as "not", and the name ends with `_of_all`. */
  ofAll?: boolean;
  /** Answers to the questions of `base` that leave it open whether a unit is in it; such units are missing. */
  undecided?: readonly Condition[];
}

/** What can be said of a share. */
export interface ShareOptions extends QueryOptions, OfAllOptions {
  /** The answer that counts, or several that count together. */
  equals: Answer | readonly Answer[];
}

/** What can be said of several items together. */
export interface ItemsOptions extends QueryOptions {
  /** The answer by which an item is chosen, or several. */
  equals: Answer | readonly Answer[];
  /** What an empty item means; `missing` unless said. */
  blank?: Blank;
}

/** What can be said of indicators of the document. */
export interface IndicatorOptions {
  /** Breakdowns of the document, crossed. */
  by?: string | readonly string[];
  /** Whether behind every share of a narrower base stands what it implies of all. */
  ofAll?: boolean;
  /** Interval method; the document's unless said. */
  interval?: Interval;
  /** Confidence level; 0.95 unless said. */
  level?: number;
  /** Where degrees of freedom come from. */
  df?: DegreesOfFreedom;
}

/** What can be said of a response table. */
export interface ResponseOptions {
  /** Breakdowns that are known of everybody invited. */
  by?: string | readonly string[];
  /** Whether they are crossed, as they are unless said; otherwise each has rows of its own. */
  crossed?: boolean;
}

/** What can be said of representativity. */
export interface RepresentativityOptions {
  /** How propensities to answer are estimated; `cells` unless said. */
  model?: PropensityModel;
  /** Confidence level; 0.95 unless said. */
  level?: number;
}

/** What can be said of estimates from a published table. */
export type PublishedOptions = Pick<IndicatorOptions, "interval" | "level">;

/** One or several as a list. */
export function list<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** The same object with the names of its options as the core has them. */
export function snakeCase(options: object): object {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [snake(name), value]));
}
