/** Composite indices: scores, ranks and groups of units, with what every step did. */

import * as raw from "../pkg/peil.js";
import { type Answers, input } from "./columns.js";
import { core, init } from "./load.js";
import type {
  Explanation,
  Index,
  IndexContributions,
  IndexNote,
  IndexProfile,
  IndexScore,
  IndexTree,
  IndicatorParameters,
  NodeWeight,
  Touch,
} from "./types.js";

/** Which columns name units and waves. */
export interface CompositeOptions {
  /** The column that names units; `unit` unless said. */
  unit?: string;
  /** The column that names waves, where there are several. */
  wave?: string;
}

/** Of which wave a drawing is, the last unless said; and in which language its texts are, English unless said. */
export interface IndexDrawingOptions {
  wave?: string | number;
  language?: string;
}

/**
 * Computes an index – its text (TOML or JSON), or the document as an object – of a table whose rows are units, or units in
 * waves. Throws every problem of the document, then every problem of the table.
 */
export async function composite(
  table: Answers,
  index: string | Index,
  { unit = "unit", wave }: CompositeOptions = {},
): Promise<IndexRun> {
  await init();
  const text = typeof index === "string" ? index : JSON.stringify(index);
  return new IndexRun(
    core(() => {
      const [csv, columns] = input(table);
      return new raw.IndexRun(text, csv, columns, unit, wave);
    }),
  );
}

/** An index of some units. Scores are on the scale that the index says, which is 0 to 1 where it says nothing. */
export class IndexRun implements Iterable<IndexScore> {
  readonly #raw: raw.IndexRun;
  #scores: readonly IndexScore[] | undefined;

  /** @internal */
  constructor(run: raw.IndexRun) {
    this.#raw = run;
  }

  /** The JSON Schema of index documents. */
  static async schema(): Promise<object> {
    await init();
    return JSON.parse(core(() => raw.IndexRun.schema())) as object;
  }

  /** Scores with ranks and groups: for the index and all its parts, from the top, every row of the table. */
  get scores(): readonly IndexScore[] {
    this.#scores ??= JSON.parse(core(() => this.#raw.scores())) as IndexScore[];
    return this.#scores;
  }

  [Symbol.iterator](): Iterator<IndexScore> {
    return this.scores[Symbol.iterator]();
  }

  /** The share of the index and all its parts in their branch, and in the index. */
  get weights(): NodeWeight[] {
    return JSON.parse(core(() => this.#raw.weights())) as NodeWeight[];
  }

  /** What was taken of the data for each indicator: what stands in for missing values, the treatment, the scale. */
  get parameters(): IndicatorParameters[] {
    return JSON.parse(core(() => this.#raw.parameters())) as IndicatorParameters[];
  }

  /** What should be known of the scores. */
  get notes(): IndexNote[] {
    return JSON.parse(core(() => this.#raw.notes())) as IndexNote[];
  }

  /** Every value that a step touched, and why. */
  get touches(): Touch[] {
    return JSON.parse(core(() => this.#raw.touches())) as Touch[];
  }

  /** How a unit came to its score, from there down to its answers; in the last wave unless said. */
  explain(unit: string | number, wave?: string | number): Explanation {
    const of = wave === undefined ? undefined : String(wave);
    return JSON.parse(core(() => this.#raw.explain(String(unit), of))) as Explanation;
  }

  /** What a page needs to draw where the scores of units (all unless said) come from: contributions that add up to them. */
  contributions({ units, ...rest }: IndexDrawingOptions & { units?: readonly (string | number)[] } = {}): IndexContributions {
    return this.#drawn((wave, language) => this.#raw.contributions(units?.map(String), wave, language), rest);
  }

  /** The same of the tree: rectangles as wide as the parts weigh, with the scores of a unit, or medians of all unless said. */
  tree({ unit, ...rest }: IndexDrawingOptions & { unit?: string | number } = {}): IndexTree {
    const of = unit === undefined ? undefined : String(unit);
    return this.#drawn((wave, language) => this.#raw.tree(of, wave, language), rest);
  }

  /** The same of one unit beside the median of all, and of those in its category of the column `like`. */
  profile(unit: string | number, { like, ...rest }: IndexDrawingOptions & { like?: string } = {}): IndexProfile {
    return this.#drawn((wave, language) => this.#raw.profile(String(unit), wave, like, language), rest);
  }

  #drawn<T>(
    draw: (wave: string | undefined, language: string) => string,
    { wave, language = "en" }: IndexDrawingOptions,
  ): T {
    return JSON.parse(core(() => draw(wave === undefined ? undefined : String(wave), language))) as T;
  }
}
