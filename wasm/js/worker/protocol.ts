/**
 * What a page and its worker say to each other. A job names all that it needs, so that any worker can do it, a new
 * one as well as one that has read the answers before; files of answers go over as blobs, which are handed on and not
 * copied.
 */

import type { Columns } from "../columns.js";
import type { Choices, Draft, Drawing, Failure, FoundFile, Request, Response, Robust, Robustness, Survey } from "../types.js";

/** How much of something is done: bytes of a file, replicates of a sample, replications of an index. */
export interface Done {
  step: "bytes" | "replicates" | "replications";
  done: number;
  of: number;
}

/**
 * Answers on their way: a CSV file or columns, and a number by which a worker knows whether it has read them already.
 */
export interface Sent {
  number: number;
  answers: Blob | Columns;
}

/** What figures are asked for. */
export interface FiguresAsked {
  /** The survey document, TOML or JSON. */
  survey: string;
  /** Indicators by id; none means all. */
  indicators?: readonly string[];
  /** Breakdowns by id, crossed. */
  by?: readonly string[];
  /** The wave that the answers belong to. */
  wave?: string;
  /** Language of the texts. */
  language: string;
  /** Confidence level; 0.95 unless said. */
  level?: number;
  /** With more rows than this nothing is drawn. */
  drawn?: number;
}

/** What is asked of how an index varies. */
export interface RobustAsked {
  /** The index document, TOML or JSON. */
  index: string;
  /** The column that names units. */
  unit: string;
  /** The column that names waves, where there are several. */
  wave?: string;
  /** What is uncertain. */
  robust: Robustness;
}

/** Figures, as they are shown and as they are kept. */
export interface Figures {
  /** How many estimates there are. */
  rows: number;
  /** What `<peil-indicator>` draws; nothing where there are more rows than were to be drawn. */
  figures: Drawing | null;
  /** What readers can choose. */
  choices: Choices;
  /** The estimates as CSV text. */
  csv: string;
}

/** Rows as they stand in a file; `null` where an answer is missing. */
export type Rows = (string | null)[][];

/** The jobs: what each is given, and what it makes. */
export interface Jobs {
  look: { given: { sent: Sent }; made: FoundFile };
  rows: { given: { sent: Sent; from: number; to: number | undefined; delimiter: string }; made: Rows };
  draft: { given: { draft: Draft }; made: { text: string; ids: string[] } };
  document: { given: { text: string }; made: Survey };
  figures: { given: { asked: FiguresAsked; sent: Sent }; made: Figures };
  robust: { given: { asked: RobustAsked; sent: Sent }; made: Robust };
  evaluate: { given: { request: Request; sent?: Sent }; made: Response };
}

/** A job with what it is given. */
export type Job = { [Name in keyof Jobs]: { name: Name } & Jobs[Name]["given"] }[keyof Jobs];

/** What a job makes. */
export type Made<Name extends keyof Jobs> = Jobs[Name]["made"];

/** What a page says. */
export type ToWorker = { kind: "start"; module: WebAssembly.Module } | { kind: "job"; id: number; job: Job };

/** What a worker says. Where a job failed for another reason than its input, the worker is not to be used again. */
export type FromWorker =
  | { kind: "ready" }
  | { kind: "progress"; id: number; done: Done }
  | { kind: "made"; id: number; made: unknown }
  | { kind: "failed"; id: number; failure: Failure }
  | { kind: "broken"; id: number; message: string };
