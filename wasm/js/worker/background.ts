/**
 * Work in the background: reads and estimates in a worker, so that a page stays responsive, tells how far it is, and
 * can be cancelled. Where a page may not have workers, the same work is done on its own thread.
 */

import type { Answers } from "../columns.js";
import { PeilError } from "../error.js";
import type { Draft, FileParts, FoundFile, Request, Response, Robust, Survey } from "../types.js";
import type { Done, Figures, FiguresAsked, FromWorker, Job, Jobs, Made, RobustAsked, Rows, Sent, ToWorker } from "./protocol.js";
import { run } from "./jobs.js";

/** What can be said of every job. */
export interface Waiting {
  /** Cancels the job: the promise is rejected with an `AbortError`, and the worker is ended. */
  signal?: AbortSignal | undefined;
  /** Hears how far the job is, about a hundred times in each step. */
  progress?: ((done: Done) => void) | undefined;
}

/** How the work is done. */
export interface BackgroundOptions {
  /**
   * Address of the worker's script, `dist/worker.js`, where it is not to be the one that comes along; `false` for no
   * worker.
   */
  script?: string | URL | false | undefined;
}

/** How an entry point starts a worker of its own, and where it has the compiled core. */
interface Way {
  worker: (() => Worker) | undefined;
  module: () => Promise<WebAssembly.Module>;
}

let way: Way | undefined;

/** @internal Says how a worker is started. */
export function workBy(own: Way): void {
  way = own;
}

interface Waiter {
  job: Job;
  waiting: Waiting;
  done: (made: unknown) => void;
  failed: (error: unknown) => void;
}

/** A worker that does one job after the other. */
export class Background {
  readonly #starts: (() => Worker)[];
  readonly #queue: Waiter[] = [];
  #running: Waiter | undefined;
  #worker: Worker | undefined;
  #count = 0;

  constructor({ script }: BackgroundOptions = {}) {
    const none = script === false || typeof Worker === "undefined" || way === undefined;
    const named = script ? [() => new Worker(script, { type: "module" })] : [];
    this.#starts = none ? [] : [...named, ...(way?.worker ? [way.worker] : [])];
  }

  /** Whether there is a worker; it is known once the first job is done. */
  get isInWorker(): boolean {
    return this.#worker !== undefined;
  }

  /** What the columns of a CSV file seem to hold. */
  look(answers: Blob | Uint8Array | string, waiting?: Waiting): Promise<FoundFile> {
    return this.#ask({ name: "look", sent: sentAs(answers) }, waiting);
  }

  /**
   * The rows of one part of a CSV file, by its number from 0, as `rowsOf` of the package; the parts are those that `look`
   * found.
   */
  rows(
    answers: Blob | Uint8Array | string,
    { delimiter, starts }: FileParts,
    part: number,
    waiting?: Waiting,
  ): Promise<Rows> {
    const from = starts[part];
    if (from === undefined) return Promise.reject(new RangeError(`the file has no part ${part}`));
    return this.#ask({ name: "rows", sent: sentAs(answers), from, to: starts[part + 1], delimiter }, waiting);
  }

  /** The document that a draft makes, as TOML, and the ids of its questions and indicators. */
  draft(draft: Draft, waiting?: Waiting): Promise<Made<"draft">> {
    return this.#ask({ name: "draft", draft }, waiting);
  }

  /** A survey document's text as the document. */
  document(text: string, waiting?: Waiting): Promise<Survey> {
    return this.#ask({ name: "document", text }, waiting);
  }

  /**
   * Estimates, drawn and as CSV text. Answers are read once for questions of the same document that follow one
   * another.
   */
  figures(asked: FiguresAsked, answers: Answers | Blob, waiting?: Waiting): Promise<Figures> {
    return this.#ask({ name: "figures", asked, sent: sentAs(answers) }, waiting);
  }

  /** How the scores and ranks of an index vary over the choices that are named, as `robust` of a run. */
  robust(asked: RobustAsked, table: Answers | Blob, waiting?: Waiting): Promise<Robust> {
    return this.#ask({ name: "robust", asked, sent: sentAs(table) }, waiting);
  }

  /** The border to the core as one call, as `evaluate` of the package. */
  evaluate(request: Request, answers?: Answers | Blob, waiting?: Waiting): Promise<Response> {
    const sent = answers === undefined ? {} : { sent: sentAs(answers) };
    return this.#ask({ name: "evaluate", request, ...sent }, waiting);
  }

  /**
   * Ends the worker; whatever was asked and is not done is rejected with an `AbortError`. A later job starts another.
   */
  close(): void {
    const waiters = [...(this.#running ? [this.#running] : []), ...this.#queue.splice(0)];
    this.#end();
    for (const { failed } of waiters) failed(aborted());
  }

  #ask<Name extends keyof Jobs>(
    job: { name: Name } & Jobs[Name]["given"],
    waiting: Waiting = {},
  ): Promise<Made<Name>> {
    const { signal } = waiting;
    if (signal?.aborted) return Promise.reject(aborted());
    return new Promise((done, failed) => {
      const waiter: Waiter = {
        job: job as Job,
        waiting,
        done: (made) => settle(() => done(made as Made<Name>)),
        failed: (error) => settle(() => failed(error)),
      };
      const cancel = () => this.#cancel(waiter);
      const settle = (how: () => void) => {
        signal?.removeEventListener("abort", cancel);
        how();
      };
      signal?.addEventListener("abort", cancel);
      this.#queue.push(waiter);
      void this.#next();
    });
  }

  #cancel(waiter: Waiter): void {
    if (waiter === this.#running) {
      this.#end();
      void this.#next();
    } else {
      this.#queue.splice(this.#queue.indexOf(waiter), 1);
    }
    waiter.failed(aborted());
  }

  #end(): void {
    this.#running = undefined;
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  async #next(): Promise<void> {
    if (this.#running) return;
    const waiter = this.#queue.shift();
    if (!waiter) return;
    this.#running = waiter;
    const isRunning = () => this.#running === waiter;
    const finished = (tell: () => void) => {
      if (!isRunning()) return;
      this.#running = undefined;
      tell();
      void this.#next();
    };
    try {
      const worker = this.#worker ?? (await this.#started(isRunning));
      if (!isRunning()) return;
      if (worker) {
        this.#worker = worker;
        this.#post(worker, waiter, finished);
      } else {
        const made = await run(waiter.job, waiter.waiting.progress);
        finished(() => waiter.done(made));
      }
    } catch (error) {
      finished(() => waiter.failed(error));
    }
  }

  #post(worker: Worker, waiter: Waiter, finished: (tell: () => void) => void): void {
    const id = ++this.#count;
    const broken = (message: string) => {
      finished(() => {
        this.#end();
        waiter.failed(new Error(`the work ended: ${message}`));
      });
    };
    worker.onerror = (event) => broken(event.message);
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "ready" || data.id !== id) return;
      if (data.kind === "progress") waiter.waiting.progress?.(data.done);
      else if (data.kind === "made") finished(() => waiter.done(data.made));
      else if (data.kind === "failed") finished(() => waiter.failed(new PeilError(data.failure)));
      else broken(data.message);
    };
    worker.postMessage({ kind: "job", id, job: waiter.job } satisfies ToWorker);
  }

  /** A worker that runs, by the first way that the page permits; nothing where it permits none. */
  async #started(isWanted: () => boolean): Promise<Worker | undefined> {
    while (this.#starts.length > 0 && way) {
      const [start] = this.#starts;
      // What is wrong with the module itself is no fault of the worker's.
      const module = await way.module();
      const worker = start && (await ready(start, module));
      if (worker && isWanted()) return worker;
      worker?.terminate();
      if (worker) return undefined;
      // A policy that forbids a way forbids it the next time as well.
      this.#starts.shift();
    }
    return undefined;
  }
}

/** A worker once it answers; nothing where the page's policy forbids it or its script is not there. */
function ready(start: () => Worker, module: WebAssembly.Module): Promise<Worker | undefined> {
  return new Promise((done) => {
    try {
      const worker = start();
      worker.onerror = (event) => {
        // A page whose policy forbids this way has another.
        event.preventDefault();
        worker.terminate();
        done(undefined);
      };
      worker.onmessage = () => done(worker);
      worker.postMessage({ kind: "start", module } satisfies ToWorker);
    } catch {
      done(undefined);
    }
  });
}

/** Answers that were sent before, by what was given, so that a worker knows them again and no text is packed twice. */
const known = new WeakMap<object, Sent>();
let lastText: { text: string; sent: Sent } | undefined;
let count = 0;

function sentAs(answers: Answers | Blob): Sent {
  if (typeof answers === "string") {
    if (lastText?.text !== answers) lastText = { text: answers, sent: packed(new Blob([answers])) };
    return lastText.sent;
  }
  const sent =
    known.get(answers) ?? packed(isBytes(answers) ? new Blob([answers as Uint8Array<ArrayBuffer>]) : answers);
  known.set(answers, sent);
  return sent;
}

function isBytes(answers: Exclude<Answers, string> | Blob): answers is Uint8Array {
  return answers instanceof Uint8Array;
}

function packed(answers: Sent["answers"]): Sent {
  return { number: ++count, answers };
}

function aborted(): DOMException {
  return new DOMException("the work was cancelled", "AbortError");
}
