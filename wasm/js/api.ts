/** What the package offers, the same in browsers and in Node. */

import * as raw from "../pkg/peil.js";
import { type Answers, input } from "./columns.js";
import { core, init } from "./load.js";
import { list, snakeCase } from "./options.js";
import type {
  Answer,
  Design,
  IndicatorOptions,
  PublishedOptions,
  QueryOptions,
  RepresentativityOptions,
  ResponseOptions,
  ShareOptions,
} from "./options.js";
import type {
  Change,
  Code,
  Drawing,
  Estimate,
  Problem,
  PublishedTable,
  Recovered,
  Representativity,
  Request,
  Response,
  ResponseTable,
  Survey as SurveyDocument,
} from "./types.js";

export type { Answers, Cell, Coded, Column, Columns, Numbers } from "./columns.js";
export { PeilError } from "./error.js";
export { init } from "./load.js";
export type {
  Answer,
  Design,
  IndicatorOptions,
  PublishedOptions,
  QueryOptions,
  RepresentativityOptions,
  ResponseOptions,
  ShareOptions,
} from "./options.js";
export type {
  Bound,
  Change,
  Code,
  Condition,
  DegreesOfFreedom,
  Drawing,
  Estimate,
  Failure,
  Interval,
  Language,
  MeasureKind,
  Note,
  PhaseError,
  Place,
  Problem,
  PublishedTable,
  Query,
  Recovered,
  Representativity,
  Request,
  Response,
  ResponseTable,
  Stage,
  Survey as SurveyDocument,
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

  /** Reads answers against the document. Throws every problem of the answers at once. */
  read(answers: Answers, options: { wave?: string | number } = {}): Sample {
    const wave = options.wave === undefined ? undefined : String(options.wave);
    return core(() => {
      const [csv, columns] = input(answers);
      return new Sample(csv ? this.#raw.readCsv(csv, wave) : this.#raw.readColumns(columns, wave));
    });
  }
}

/** Answers with their design, ready to be asked for estimates. */
export class Sample {
  readonly #raw: raw.Sample;

  /**
   * Joins answers with a design named by columns, without a document. The module must be loaded: in browsers,
   * `await init()` first, or use `Sample.load`.
   */
  constructor(answers: Answers, design?: Design);
  /** @internal */
  constructor(sample: raw.Sample);
  constructor(from: Answers | raw.Sample, design: Design = {}) {
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

  /** The share that gave one of some answers. */
  share(of: string, options: ShareOptions): Estimates {
    const { equals, ...rest } = options;
    return this.#query("share", of, { equals: list<Answer>(equals).map(String), ...rest });
  }

  /** The share of every answer. */
  distribution(of: string, options: QueryOptions = {}): Estimates {
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

  /** Indicators of the document, in one pass; no name means all of them. */
  estimate(indicators: string | readonly string[] = [], options: IndicatorOptions = {}): Estimates {
    const { by, ...rest } = options;
    return this.#ask({ indicators: list(indicators), by: list(by), ...rest });
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

  /** The border to the core as one call: what a request asks of these answers; its bounds and phases stand beside rows. */
  evaluate(request: Omit<Request, "survey" | "design" | "wave" | "published">): Response {
    return JSON.parse(core(() => this.#raw.evaluate(JSON.stringify(request)))) as Response;
  }

  #query(measure: string, of: string, options: QueryOptions & Record<string, unknown>): Estimates {
    const { by, ...rest } = options;
    return this.#ask({ queries: [{ name: of, measure, of, by: list(by), ...snakeCase(rest) }] });
  }

  #ask(request: object): Estimates {
    return new Estimates(core(() => this.#raw.ask(JSON.stringify(request))));
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

  /** Estimates of every printed figure. */
  estimates(options: PublishedOptions = {}): Estimates {
    return new Estimates(core(() => this.#raw.estimates(JSON.stringify(options))));
  }

  /** What conditional rows ("of those that recruited") say of everybody. */
  implied(options: PublishedOptions = {}): Estimates {
    return new Estimates(core(() => this.#raw.implied(JSON.stringify(options))));
  }
}

/** Which waves to compare. With a margin, on the scale of the estimates (0.05 is five percentage points), a change can
 * be found to be none. */
export interface ChangeOptions {
  from: string | number;
  to: string | number;
  margin?: number;
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
    this.#rows ??= JSON.parse(core(() => this.#raw.rows())) as Estimate[];
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

  /** The changes of all figures from one wave to another. */
  change({ from, to, margin }: ChangeOptions): Change[] {
    return JSON.parse(core(() => this.#raw.change(String(from), String(to), margin))) as Change[];
  }

  /** Every row as a sentence. */
  phrase(language: string = "en"): string[] {
    return texts(core(() => this.#raw.phrase(language)));
  }

  /** Every change from one wave to another as a sentence. */
  phraseChange({ from, to, margin }: ChangeOptions, language: string = "en"): string[] {
    return texts(core(() => this.#raw.phraseChange(String(from), String(to), margin, language)));
  }

  /** What a page needs to draw the estimates: positions as numbers, and every text in the language asked for. */
  drawing(language: string = "en"): Drawing {
    return JSON.parse(core(() => this.#raw.drawing(language))) as Drawing;
  }

  /** The rows as CSV text: a point as decimal sign, full precision. */
  toCsv(): string {
    return core(() => this.#raw.toCsv());
  }
}

function texts(sentences: string): string[] {
  return (JSON.parse(sentences) as { text: string }[]).map((sentence) => sentence.text);
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
