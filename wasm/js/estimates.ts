/** Estimates, and what is found between them. */

import * as raw from "../pkg/peil.js";
import { core } from "./load.js";
import { list } from "./options.js";
import { rowsOf } from "./rows.js";
import type {
  Adjustment,
  Change,
  Combination,
  Comparison,
  Drawing,
  Estimate,
  Find,
  Found,
  Goal,
  Headline,
  MapAsked,
  MapDrawing,
  Progress,
  Ranking,
  Ruling,
  Spread,
  Term,
  Trend,
} from "./types.js";

/** Which waves to compare. With a margin, on the scale of the estimates (0.05 is five percentage points), a change can
 * be found to be none. */
export interface ChangeOptions {
  from: string | number;
  to: string | number;
  margin?: number;
  /** How verdicts are adjusted for the changes made together. */
  adjust?: Adjustment;
}

/** Which waves to compare, each with the one before it. */
export interface ChangesOptions extends Omit<ChangeOptions, "from" | "to"> {
  waves?: readonly (string | number)[];
}

/** Over which waves a trend is taken, at which times, and which slope still counts as none. */
export interface TrendOptions {
  /** Waves and when they were asked; as the document or the names of the waves say, unless said. */
  times?: Readonly<Record<string, number>>;
  margin?: number;
}

/** Which targets are followed up: `goals` written out, `targets` of the document by id, or all of the document. */
export interface TargetsOptions {
  goals?: readonly Goal[];
  targets?: string | readonly string[];
  /** Waves and when they were asked; as the document or the names of the waves say, unless said. */
  times?: Readonly<Record<string, number>>;
  /** How what is said of several targets is adjusted for having been looked at together. */
  adjust?: Adjustment;
}

/** Which rows are compared: pairs, counted from 0, each the first less the second; all unless said. */
export interface CompareOptions {
  pairs?: readonly (readonly [number, number])[];
  margin?: number;
  adjust?: Adjustment;
}

/** Estimates in the order of the request. */
export class Estimates implements Iterable<Estimate> {
  readonly #raw: raw.Estimates;
  #rows: readonly Estimate[] | undefined;

  /** @internal */
  constructor(estimates: raw.Estimates) {
    this.#raw = estimates;
  }

  /** One row for each indicator, cell and category. */
  get rows(): readonly Estimate[] {
    this.#rows ??= core(() => rowsOf(this.#raw.rows()));
    return this.#rows;
  }

  [Symbol.iterator](): Iterator<Estimate> {
    return this.rows[Symbol.iterator]();
  }

  /** These rows and others, such as those of another wave. */
  and(others: Estimates): Estimates {
    return new Estimates(core(() => this.#raw.and(others.#raw)));
  }

  /** The rows of some indicators (none means all) in one wave (none means all). */
  pick(indicators: string | readonly string[] = [], options: { wave?: string | number } = {}): Estimates {
    const wave = options.wave === undefined ? undefined : String(options.wave);
    return new Estimates(core(() => this.#raw.pick([...list(indicators)], wave)));
  }

  /** Some rows, counted from 0, in their order; what is found between them is what is found between them among all. */
  only(rows: readonly number[]): Estimates {
    return new Estimates(core(() => this.#raw.only(Uint32Array.from(rows))));
  }

  /** The changes of all figures from one wave to another. */
  change({ from, to, ...rest }: ChangeOptions): Change[] {
    return this.#find({ find: "change", from: String(from), to: String(to), ...rest }) as Change[];
  }

  /** The changes of all figures from each of some waves (all unless said) to the next. */
  changes({ waves = [], ...rest }: ChangesOptions = {}): Change[] {
    return this.#find({ find: "changes", waves: waves.map(String), ...rest }) as Change[];
  }

  /** The slope of every figure over three waves or more of a panel. */
  trend(options: TrendOptions = {}): Trend[] {
    return this.#find({ find: "trend", ...options }) as Trend[];
  }

  /** How far figures have come towards targets: distance, pace, verdict, and whether the pace so far suffices. */
  targets(options: TargetsOptions = {}): Progress[] {
    return this.#find(targetsAsked(options)) as Progress[];
  }

  /** The same as sentences. */
  phraseTargets(options: TargetsOptions = {}, language: string = "en"): string[] {
    return this.phraseFound(targetsAsked(options), language);
  }

  /** The mean of every figure over some waves of a panel; all of them unless said. */
  average(waves: readonly (string | number)[] = []): Combination[] {
    return this.#find({ find: "average", waves: waves.map(String) }) as Combination[];
  }

  /** A sum of rows, counted from 0, times numbers, whatever waves they are of. */
  combine(terms: readonly Term[]): Combination {
    return this.#find({ find: "combine", terms: [...terms] }) as Combination;
  }

  /** Rows beside each other: two groups, two answers, two indicators. */
  compare({ pairs, ...rest }: CompareOptions = {}): Comparison[] {
    const given = pairs === undefined ? {} : { pairs: pairs.map(([one, other]) => [one, other] as [number, number]) };
    return this.#find({ find: "compare", ...given, ...rest }) as Comparison[];
  }

  /** Rows, counted from 0 (all unless said), the largest first, each with the ranks that it can have. */
  ranking(rows?: readonly number[]): Ranking {
    return this.#find({ find: "ranking", ...(rows === undefined ? {} : { rows: [...rows] }) }) as Ranking;
  }

  /** The range of rows, counted from 0 (all unless said), with limits that hold for all together. */
  range(rows?: readonly number[]): Spread {
    return this.#find({ find: "range", ...(rows === undefined ? {} : { rows: [...rows] }) }) as Spread;
  }

  #find(request: Find): Found {
    return JSON.parse(core(() => this.#raw.find(JSON.stringify(request)))) as Found;
  }

  /** Every row as a sentence. */
  phrase(language: string = "en"): string[] {
    return texts(core(() => this.#raw.phrase(language)));
  }

  /** Slopes, comparisons, a ranking or a range as sentences; what to find is written as on the border to the core. */
  phraseFound(find: Find, language: string = "en"): string[] {
    return texts(core(() => this.#raw.phraseFound(JSON.stringify(find), language)));
  }

  /** Whether a headline holds of a row, or of what is found between rows (`of`), and why or why not. */
  check(headline: Headline, options: { row?: number; of?: Find; language?: string } = {}): Ruling {
    const { row = 0, of, language = "en" } = options;
    const find = of === undefined ? undefined : JSON.stringify(of);
    return JSON.parse(core(() => this.#raw.check(JSON.stringify(headline), row, find, language))) as Ruling;
  }

  /** Every change from one wave to another as a sentence. */
  phraseChange({ from, to, ...rest }: ChangeOptions, language: string = "en"): string[] {
    const request: Find = { find: "change", from: String(from), to: String(to), ...rest };
    return texts(core(() => this.#raw.phraseFound(JSON.stringify(request), language)));
  }

  /** What a page needs to draw the estimates: positions as numbers, and every text in the language asked for. */
  drawing(language: string = "en"): Drawing {
    return JSON.parse(core(() => this.#raw.drawing(language))) as Drawing;
  }

  /** The same for changes or trends; what to find is written as on the border to the core. */
  drawingFound(find: Find, language: string = "en"): Drawing {
    return JSON.parse(core(() => this.#raw.drawingFound(JSON.stringify(find), language))) as Drawing;
  }

  /** What a page needs to draw the figures on a map: the class of every shape, and whether it is determined. */
  areas(asked: Partial<MapAsked>, language: string = "en"): MapDrawing {
    return JSON.parse(core(() => this.#raw.areas(JSON.stringify(asked), language))) as MapDrawing;
  }

  /**
   * Gives back at once what the core holds of these estimates, which the garbage collector would do some time later; for
   * programs that ask very often. Rows that were read stay; nothing else can be asked afterwards.
   */
  free(): void {
    this.#raw.free();
  }

  /** The rows as CSV text: a point as decimal sign, full precision. */
  toCsv(): string {
    return core(() => this.#raw.toCsv());
  }
}

function targetsAsked({ goals = [], targets, times, adjust }: TargetsOptions): Find {
  const asked = { goals: [...goals], targets: [...list(targets)], ...(times ? { times } : {}), ...(adjust ? { adjust } : {}) };
  return { find: "targets", ...asked };
}

/** @internal The texts of sentences. */
export function texts(sentences: string): string[] {
  return (JSON.parse(sentences) as { text: string }[]).map((sentence) => sentence.text);
}
