/** What the package offers, the same in browsers and in Node. */

import * as raw from "../pkg/peil.js";
import { type Answers, input } from "./columns.js";
import { IndexEstimates, type IndexOptions, indexText, IndexRun } from "./composite.js";
import { together } from "./error.js";
import { Estimates, texts } from "./estimates.js";
import { core, init } from "./load.js";
import { list, snakeCase } from "./options.js";
import type {
  Answer,
  Design,
  IndicatorOptions,
  ItemsOptions,
  OfAllOptions,
  PublishedOptions,
  QueryOptions,
  RepresentativityOptions,
  ResponseOptions,
  ShareOptions,
} from "./options.js";
import type {
  Choices,
  Code,
  Estimate,
  Index,
  Problem,
  PublishedTable,
  Recovered,
  Representativity,
  Request,
  Response,
  ResponseTable,
  Succession,
  Survey as SurveyDocument,
} from "./types.js";

export type { Answers, Cell, Coded, Column, Columns, Numbers } from "./columns.js";
export { composite, IndexEstimates, IndexRun } from "./composite.js";
export type {
  CoherenceOptions,
  CompositeOptions,
  IndexDrawingOptions,
  IndexOptions,
  RobustOptions,
  SensitivityOptions,
  StrengthOptions,
} from "./composite.js";
export { PeilError } from "./error.js";
export { draft, look, rowsOf } from "./draft.js";
export { Estimates } from "./estimates.js";
export type { ChangeOptions, ChangesOptions, CompareOptions, TargetsOptions, TrendOptions } from "./estimates.js";
export { init } from "./load.js";
export type {
  Answer,
  Design,
  IndicatorOptions,
  ItemsOptions,
  OfAllOptions,
  PublishedOptions,
  QueryOptions,
  RepresentativityOptions,
  ResponseOptions,
  ShareOptions,
} from "./options.js";
export type {
  Adjustment,
  Blank,
  Bound,
  Change,
  Choices,
  Chooser,
  Code,
  Combination,
  Comparison,
  Condition,
  DegreesOfFreedom,
  Draft,
  Drawing,
  Estimate,
  Explanation,
  Failure,
  Find,
  Found,
  FoundFile,
  Goal,
  Headline,
  Importance,
  Index,
  IndexContributions,
  IndexNote,
  IndexProfile,
  IndexRanks,
  IndexScore,
  IndexTree,
  IndicatorParameters,
  Interval,
  Language,
  MeasureKind,
  NodeWeight,
  Note,
  PhaseError,
  Place,
  Problem,
  Progress,
  PublishedTable,
  Query,
  Ranked,
  Ranking,
  Recovered,
  Representativity,
  Request,
  Response,
  ResponseTable,
  Robust,
  Robustness,
  Ruling,
  Sensitivities,
  Spread,
  Stage,
  Standing,
  Succession,
  Survey as SurveyDocument,
  Term,
  Touch,
  Trend,
  Verdict,
} from "./types.js";

/** A survey document: what is asked of whom. */
export class Survey {
  readonly #raw: raw.Survey;

  private constructor(survey: raw.Survey) {
    this.#raw = survey;
  }

  /** Reads a document: its text (TOML or JSON), or the document as an object. Throws every problem at once. */
  static async load(document: string | SurveyDocument): Promise<Survey> {
    await init();
    return new Survey(
      core(() =>
        typeof document === "string" ? raw.Survey.load(document) : raw.Survey.of(JSON.stringify(document)),
      ),
    );
  }

  /** All problems of a document's text; empty where it is valid. */
  static async validate(text: string): Promise<Problem[]> {
    await init();
    return JSON.parse(core(() => raw.Survey.validate(text))) as Problem[];
  }

  /** The JSON Schema of documents. */
  static async schema(): Promise<object> {
    await init();
    return JSON.parse(core(() => raw.Survey.schema())) as object;
  }

  /** The document as an object. */
  get document(): SurveyDocument {
    return JSON.parse(core(() => this.#raw.document())) as SurveyDocument;
  }

  /** What readers can choose of what an element shows, in words: languages, and breakdowns beside the present ones. */
  choices(by: string | readonly string[] = [], language: string = "en"): Choices {
    return JSON.parse(core(() => this.#raw.choices([...list(by)], language))) as Choices;
  }

  /** Reads answers against the document. Throws every problem of the answers at once. */
  read(answers: Answers, options: { wave?: string | number } = {}): Sample {
    const wave = options.wave === undefined ? undefined : String(options.wave);
    return core(() => {
      const [csv, columns] = input(answers);
      return new Sample(csv ? this.#raw.readCsv(csv, wave) : this.#raw.readColumns(columns, wave));
    });
  }

  /**
   * Reads the answers of several waves against the document and joins them: as the document says (`design.unit` and its
   * `crosswalk`), or as `options` do. Throws every problem of all waves at once.
   */
  readWaves(
    waves: Iterable<readonly [string | number, Answers]> | Readonly<Record<string, Answers>>,
    options: PanelOptions = {},
  ): Panel {
    const given = Symbol.iterator in waves ? [...waves] : Object.entries(waves);
    const named = given.map(([wave, answers]) => [String(wave), answers] as const);
    // In the order of the document, whatever order an object has its keys in.
    const known = (this.document.waves ?? []).map(({ id }) => String(id));
    named.sort(([one], [other]) => known.indexOf(one) - known.indexOf(other));
    const samples = together(named, (answers, wave) => this.read(answers, { wave }));
    const isSaid = Object.keys(options).length > 0;
    return isSaid ? new Panel(samples, options) : new Panel(samples.map(([, sample]) => sample));
  }
}

/** What samples and panels can be asked. */
abstract class Asked {
  /** The share that gave one of some answers. */
  share(of: string, options: ShareOptions): Estimates {
    const { equals, ...rest } = options;
    return this.#query("share", of, { equals: list<Answer>(equals).map(String), ...rest });
  }

  /** The share of every answer. */
  distribution(of: string, options: QueryOptions & OfAllOptions = {}): Estimates {
    return this.#query("distribution", of, { ...options });
  }

  /** The mean of a number. */
  mean(of: string, options: QueryOptions = {}): Estimates {
    return this.#query("mean", of, { ...options });
  }

  /** The population total of a number. */
  total(of: string, options: QueryOptions = {}): Estimates {
    return this.#query("total", of, { ...options });
  }

  /** The total of one number over the total of another. */
  ratio(of: string, over: string, options: QueryOptions = {}): Estimates {
    return this.#query("ratio", of, { over, ...options });
  }

  /** The share of units that chose at least one of several items; the items' names are columns. */
  anyOf(of: readonly string[], options: ItemsOptions & OfAllOptions): Estimates {
    return this.#items("any_of", of, options);
  }

  /** The share of units that chose all of several items. */
  allOf(of: readonly string[], options: ItemsOptions & OfAllOptions): Estimates {
    return this.#items("all_of", of, options);
  }

  /** The share of units that chose none, one, two … of several items. */
  countOf(of: readonly string[], options: ItemsOptions & OfAllOptions): Estimates {
    return this.#items("count_of", of, options);
  }

  /** The mean number of items that a unit chose. */
  countMean(of: readonly string[], options: ItemsOptions): Estimates {
    return this.#items("count_mean", of, options);
  }

  /** The share of units that chose each of several items, in one base for all of them. */
  multiple(of: readonly string[], options: ItemsOptions & OfAllOptions): Estimates {
    return this.#items("multiple", of, options);
  }

  /** Indicators of the document, in one pass; no name means all of them. */
  estimate(indicators: string | readonly string[] = [], options: IndicatorOptions = {}): Estimates {
    const { by, ...rest } = options;
    return this.ask({ indicators: list(indicators), by: list(by), ...snakeCase(rest) });
  }

  /**
   * The scores of an index of estimates by breakdowns, with the covariance of all that they are made of: an index of the document
   * by its id, or one written out as text (TOML or JSON) or object.
   */
  index(index: string | Index, { by, level }: IndexOptions = {}): IndexEstimates {
    return new IndexEstimates(core(() => this.rawIndices().index(indexText(index), [...list(by)], level)));
  }

  /** The scores of the units that answered, made of their own answers, with what every step did. */
  indexRun(index: string | Index): IndexRun {
    return new IndexRun(core(() => this.rawIndices().indexRun(indexText(index))));
  }

  #items(measure: string, of: readonly string[], options: ItemsOptions): Estimates {
    const { equals, ...rest } = options;
    const name = `${measure}(${of.join(", ")})`;
    return this.#query(measure, of, { name, equals: list<Answer>(equals).map(String), ...rest });
  }

  #query(measure: string, of: string | readonly string[], options: QueryOptions & Record<string, unknown>): Estimates {
    const { by, ...rest } = options;
    return this.ask({ queries: [{ name: of, measure, of, by: list(by), ...snakeCase(rest) }] });
  }

  /** @internal */
  protected abstract ask(request: object): Estimates;

  /** @internal */
  protected abstract rawIndices(): raw.Sample | raw.Panel;
}

/** Answers with their design, ready to be asked for estimates. */
export class Sample extends Asked {
  readonly #raw: raw.Sample;

  /**
   * Joins answers with a design named by columns, without a document. The module must be loaded: in browsers,
   * `await init()` first, or use `Sample.load`.
   */
  constructor(answers: Answers, design?: Design);
  /** @internal */
  constructor(sample: raw.Sample);
  constructor(from: Answers | raw.Sample, design: Design = {}) {
    super();
    if (from instanceof raw.Sample) {
      this.#raw = from;
    } else {
      const request = JSON.stringify({ design: snakeCase(design) });
      this.#raw = core(() => {
        const [csv, columns] = input(from);
        return new raw.Sample(request, csv, columns);
      });
    }
  }

  /** The same as `new Sample`, loading the module where needed. */
  static async load(answers: Answers, design: Design = {}): Promise<Sample> {
    await init();
    return new Sample(answers, design);
  }

  /** Rows of answers. */
  get rows(): number {
    return core(() => this.#raw.rows());
  }

  /** The wave that the answers belong to. */
  get wave(): string | null {
    return core(() => this.#raw.wave()) ?? null;
  }

  /**
   * Who was invited and who answered, by breakdowns that are known of everybody invited; `crossed: false` takes them one
   * by one.
   */
  response(options: ResponseOptions = {}): ResponseTable {
    const { by, ...rest } = options;
    return this.evaluate({ response: { by: [...list(by)], ...rest } }).response as ResponseTable;
  }

  /** How alike those who answered are to those who were invited, as far as some variables tell. */
  representativity(by: string | readonly string[], options: RepresentativityOptions = {}): Representativity {
    return this.evaluate({ representativity: { by: [...list(by)], ...options } }).representativity as Representativity;
  }

  /**
   * What a request asks of response as sentences: who answered (`response`), how alike they are to those invited
   * (`representativity`), how low and how high figures can be (`bounds`), from whom their uncertainty comes (`phases`).
   */
  phraseFound(
    request: Pick<Request, "response" | "representativity" | "bounds" | "phases" | "indicators" | "queries" | "by">,
    language: string = "en",
  ): string[] {
    return texts(core(() => this.#raw.phraseFound(JSON.stringify(request), language)));
  }

  /** The border to the core as one call: what a request asks of these answers; its bounds and phases stand beside rows. */
  evaluate(request: Omit<Request, "survey" | "design" | "wave" | "published">): Response {
    return JSON.parse(core(() => this.#raw.evaluate(JSON.stringify(request)))) as Response;
  }

  /** @internal */
  protected ask(request: object): Estimates {
    return new Estimates(core(() => this.#raw.ask(JSON.stringify(request))));
  }

  /** The same sample with the scores of an index and its branches among the answers, so that everything can be asked of them. */
  scored(index: string | Index): Sample {
    return new Sample(core(() => this.#raw.scored(indexText(index))));
  }

  /** @internal */
  protected rawIndices(): raw.Sample {
    return this.#raw;
  }

  /** @internal What a panel is made of. */
  static addTo(panel: raw.Panel, name: string | undefined, sample: Sample): void {
    panel.add(name, sample.#raw);
  }
}

/** What became of some units from one wave on: several into one, one into several by `shares`, new (no `from`) or gone (no
 * `to`). */
export type Crosswalk = readonly Succession[];

/** How units of one wave are found in another. */
export interface PanelOptions {
  /** Column that names the unit, the same in all waves; in a cluster sample that of the primary sampling unit. */
  unit?: string;
  /** What became of units that merged, were divided, took a new name, are new or gone. */
  crosswalk?: Crosswalk;
  /** The waves are samples drawn independently of each other, and no unit is looked for. */
  independent?: boolean;
}

/**
 * Waves of the same units, the earliest first: pairs of name and sample; or samples that were read against one document,
 * which then says how units are matched. Its estimates know how the waves vary together.
 */
export class Panel extends Asked {
  readonly #raw: raw.Panel;

  constructor(waves: Iterable<readonly [string | number, Sample]> | Iterable<Sample>, options?: PanelOptions);
  /** @internal */
  constructor(panel: raw.Panel);
  constructor(
    waves: Iterable<readonly [string | number, Sample]> | Iterable<Sample> | raw.Panel,
    options: PanelOptions = {},
  ) {
    super();
    if (waves instanceof raw.Panel) {
      this.#raw = waves;
      return;
    }
    this.#raw = core(() => new raw.Panel());
    let isNamed = false;
    for (const wave of waves) {
      const [name, sample] = wave instanceof Sample ? [undefined, wave] : [String(wave[0]), wave[1]];
      isNamed ||= name !== undefined;
      Sample.addTo(this.#raw, name, sample);
    }
    const isSaid = isNamed || Object.keys(options).length > 0;
    core(() => this.#raw.join(isSaid ? JSON.stringify(options) : undefined));
  }

  /** Names of the waves, the earliest first. */
  get waves(): readonly string[] {
    return core(() => this.#raw.waves());
  }

  /** The same waves with the scores of an index and its branches among the answers. */
  scored(index: string | Index): Panel {
    return new Panel(core(() => this.#raw.scored(indexText(index))));
  }

  /** @internal */
  protected ask(request: object): Estimates {
    return new Estimates(core(() => this.#raw.ask(JSON.stringify(request))));
  }

  /** @internal */
  protected rawIndices(): raw.Panel {
    return this.#raw;
  }
}

/** A table of rounded per cents or counts as it was published, with the whole counts behind it. */
export class Published {
  readonly #raw: raw.Published;

  private constructor(table: raw.Published) {
    this.#raw = table;
  }

  /** Reads a table, its text (TOML or JSON) or the table as an object, and recovers its counts. */
  static async load(document: string | PublishedTable): Promise<Published> {
    await init();
    return new Published(
      core(() =>
        typeof document === "string" ? raw.Published.load(document) : raw.Published.of(JSON.stringify(document)),
      ),
    );
  }

  /** Denominators, counts and misfits. */
  get recovered(): Recovered {
    return JSON.parse(core(() => this.#raw.recovered())) as Recovered;
  }

  /** What readers can choose of what an element shows, in words. */
  choices(language: string = "en"): Choices {
    return JSON.parse(core(() => this.#raw.choices(language))) as Choices;
  }

  /** Estimates of every printed figure. */
  estimates(options: PublishedOptions = {}): Estimates {
    return new Estimates(core(() => this.#raw.estimates(JSON.stringify(options))));
  }

  /** What conditional rows ("of those that recruited") say of everybody. */
  implied(options: PublishedOptions = {}): Estimates {
    return new Estimates(core(() => this.#raw.implied(JSON.stringify(options))));
  }
}

/** The border to the core as one call: a request, answers beside it (none for a published table), and the response. */
export async function evaluate(request: Request, answers?: Answers): Promise<Response> {
  await init();
  const [csv, columns] = answers === undefined ? [] : input(answers);
  return JSON.parse(core(() => raw.evaluate(JSON.stringify(request), csv, columns))) as Response;
}

/** The version of the library. */
export function version(): string {
  return core(() => raw.version());
}

/** The stable codes of all problems that the library can report, in the order of its documentation. */
export function errorCodes(): Code[] {
  return core(() => raw.errorCodes()) as Code[];
}
