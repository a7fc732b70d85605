/** Composite indices: scores, ranks and groups of units, with what every step did. */

import * as raw from "../pkg/peil.js";
import { type Answers, input } from "./columns.js";
import { Estimates } from "./estimates.js";
import { core, init } from "./load.js";
import type {
  BranchCoherence,
  CoherenceLimits,
  Explanation,
  Importance,
  Index,
  IndexContributions,
  IndexNote,
  IndexProfile,
  IndexRanks,
  IndexScore,
  IndexStanding,
  IndexTree,
  IndicatorParameters,
  MapAsked,
  MapDrawing,
  NodeWeight,
  Profile,
  Removed,
  Robust,
  Robustness,
  RunComparison,
  Sensitivities,
  Sensitivity,
  Touch,
} from "./types.js";

/** Which columns name units and waves. */
export interface CompositeOptions {
  /** The column that names units; `unit` unless said. */
  unit?: string;
  /** The column that names waves, where there are several. */
  wave?: string;
  /** A table of earlier waves, whose rows stand above those of the table; `wave` then names the column of waves in both. */
  earlier?: Answers;
}

/** By which breakdowns an index of estimates is made, and the level of its intervals, 0.95 unless said. */
export interface IndexOptions {
  by?: string | readonly string[];
  level?: number;
}

/** From where on correlations are flagged, and of which wave they are; of all rows unless said. */
export interface CoherenceOptions extends Partial<CoherenceLimits> {
  wave?: string | number;
}

/** Of which wave strengths are (the last unless said), beside which peers, and how many of each (3 unless said). */
export interface StrengthOptions {
  wave?: string | number;
  peers?: readonly (string | number)[];
  count?: number;
}

/** What is uncertain about an index: choices, and the errors of the values of a table. */
export interface RobustOptions extends Robustness {
  /**
   * Errors of the values, column after column in the order of the index's indicators, in each the rows of the table: standard errors, or
   * `covariance`, row after row. An index of estimates knows its own.
   */
  errors?: Float64Array | readonly number[] | { covariance: Float64Array | readonly number[] };
  /** Is told from time to time how much is done of how much; `false` stops the work, whose figures are then those of what was done. */
  onProgress?: (done: number, of: number) => boolean | void;
}

/** The same for effects: how many rows of the design, resamples, and of which units. */
export interface SensitivityOptions extends RobustOptions {
  sensitivity?: Partial<Sensitivity>;
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
  { unit = "unit", wave, earlier }: CompositeOptions = {},
): Promise<IndexRun> {
  await init();
  if (earlier !== undefined && wave === undefined) {
    throw new Error("a table of earlier waves needs `wave`, the column that names the waves in both tables");
  }
  return new IndexRun(
    core(() => {
      const [csv, columns] = input(table);
      if (earlier === undefined || wave === undefined) return new raw.IndexRun(indexText(index), csv, columns, unit, wave);
      const [earlierCsv, earlierColumns] = input(earlier);
      return raw.IndexRun.ofWaves(indexText(index), earlierCsv, earlierColumns, csv, columns, unit, wave);
    }),
  );
}

/** @internal An index as the core reads it: the id of one, text, or JSON. */
export function indexText(index: string | Index): string {
  return typeof index === "string" ? index : JSON.stringify(index);
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

  /** The same as a profile, with what every figure rests on and what it was in the wave before. */
  standing(unit: string | number, { like, ...rest }: IndexDrawingOptions & { like?: string } = {}): IndexStanding {
    return this.#drawn((wave, language) => this.#raw.standing(String(unit), wave, like, language), rest);
  }

  /** The scores on the index, or on `part` of it, on a map: the class of every shape. */
  areas(asked: Partial<MapAsked>, { part, ...rest }: IndexDrawingOptions & { part?: string } = {}): MapDrawing {
    return this.#drawn((wave, language) => this.#raw.areas(JSON.stringify(asked), part, wave, language), rest);
  }

  /** The units of a wave, the last unless said, in the order of the table. */
  units(wave?: string | number): string[] {
    return core(() => this.#raw.units(wave === undefined ? undefined : String(wave)));
  }

  #drawn<T>(
    draw: (wave: string | undefined, language: string) => string,
    { wave, language = "en" }: IndexDrawingOptions,
  ): T {
    return JSON.parse(core(() => draw(wave === undefined ? undefined : String(wave), language))) as T;
  }

  /** How well the parts of every branch belong together: correlations with flags, alpha, principal components. */
  coherence({ wave, ...limits }: CoherenceOptions = {}): BranchCoherence[] {
    const of = wave === undefined ? undefined : String(wave);
    return JSON.parse(core(() => this.#raw.coherence(of, JSON.stringify(limits)))) as BranchCoherence[];
  }

  /** What every branch and indicator counts for in effect, in a wave, or over all rows. */
  importance(wave?: string | number): Importance[] {
    return JSON.parse(core(() => this.#raw.importance(wave === undefined ? undefined : String(wave)))) as Importance[];
  }

  /** What the index is without each of its parts. */
  removeOne(): Removed[] {
    return JSON.parse(core(() => this.#raw.removeOne())) as Removed[];
  }

  /** The indicators on which a unit stands best and worst, and its place on all parts. */
  strengths(unit: string | number, { wave, peers = [], count = 3 }: StrengthOptions = {}): Profile {
    const of = wave === undefined ? undefined : String(wave);
    return JSON.parse(core(() => this.#raw.strengths(String(unit), of, peers.map(String), count))) as Profile;
  }

  /** How far the ranks of another run lie from these; of a part that both have, or of the index. */
  compare(other: IndexRun, part?: string): RunComparison {
    return JSON.parse(core(() => this.#raw.compare(other.#raw, part))) as RunComparison;
  }

  /** How scores and ranks vary over the errors of the values and over choices of method: a Monte Carlo, the same for the same seed. */
  robust({ errors, onProgress, ...asked }: RobustOptions = {}): Robust {
    const [own, joint] = errorsOf(errors);
    return JSON.parse(core(() => this.#raw.robust(JSON.stringify(asked), own, joint, onProgress))) as Robust;
  }

  /** What a page needs to draw the ranks of what `robust` found, with the ranks between which they lie; of the index unless `part` says. */
  ranks(found: Robust, { part, ...rest }: IndexDrawingOptions & { part?: string } = {}): IndexRanks {
    const robust = JSON.stringify(found);
    return this.#drawn((wave, language) => this.#raw.robustRanks(robust, part, wave, language), rest);
  }

  /** Which of the uncertain things move scores and ranks: first-order and total effects with bootstrap intervals. */
  sensitivity({ errors, onProgress, sensitivity = {}, ...asked }: SensitivityOptions): Sensitivities {
    const [own, joint] = errorsOf(errors);
    const options = JSON.stringify(sensitivity);
    return JSON.parse(core(() => this.#raw.sensitivity(JSON.stringify(asked), options, own, joint, onProgress))) as Sensitivities;
  }
}

function errorsOf(errors: RobustOptions["errors"]): [Float64Array | undefined, boolean] {
  if (errors === undefined) return [undefined, false];
  return "covariance" in errors ? [Float64Array.from(errors.covariance), true] : [Float64Array.from(errors), false];
}

/** Scores of an index of estimates: ordinary estimates of a sample or a panel, and the run that they come from. */
export class IndexEstimates {
  /** The scores of the index and its parts by cell (and wave), with changes, comparisons and rankings as of other estimates. */
  readonly estimates: Estimates;
  /** The scores with what every step did; its `robust` draws from the joint covariance of the estimates. */
  readonly run: IndexRun;

  /** @internal */
  constructor(own: raw.IndexEstimated) {
    this.estimates = new Estimates(core(() => own.estimates()));
    this.run = new IndexRun(core(() => own.run()));
  }
}
