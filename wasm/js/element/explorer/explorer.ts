/**
 * `<peil-explorer>`: takes a file of answers that a reader drops or chooses, finds what its columns hold, drafts a
 * survey document of that and of what the reader says, and shows estimates with their intervals. The file is read and
 * all is computed in a worker of the page; nothing leaves the browser.
 */

import { html, LitElement, nothing, type TemplateResult } from "lit";

import type { FoundFile, Language, Survey } from "../../types.js";
import type { Background, Waiting } from "../../worker/background.js";
import type { Done, Figures, FiguresAsked } from "../../worker/protocol.js";
import { failure } from "../failure.js";
import { saidOf, spoken } from "../language.js";
import "../indicator.js";
import { backgroundOf, status, statusLooks, stay, WORDS as STATUS } from "../progress.js";
import { Scheme } from "../scheme.js";
import { style } from "../style.js";
import { choices, columnsTable, designFields } from "./form.js";
import { keep, save, type Way } from "./keep.js";
import { looks } from "./looks.js";
import { figuresFile } from "./publish.js";
import "./rows.js";
import { breakdownsOf, draftOf, indicatorsOf, labelled, type Said, unsaid, wavesOf } from "./state.js";
import { WORDS, type Words } from "./words.js";

/** More estimates than this are not drawn: nobody reads them, and pages of so many marks stand still. */
const DRAWN = 500;

/**
 * The largest file that is read, in bytes. What is read and what is made of it must fit in the 4 GB that WebAssembly
 * has.
 */
const LARGEST = 500_000_000;

/** What the element knows of itself, and no page gives it. */
const STATE = ["file", "found", "said", "own", "busy", "failed", "result", "over", "stopped", "looksAtRows", "way"];

/** What goes on. */
interface Busy {
  what: "reading" | "computing";
  done?: Done;
}

/** What is shown, and what it was made of. */
interface Result {
  text: string;
  document: Survey;
  said: Said;
  /** Nothing where there is nothing to estimate. */
  figures?: Figures;
}

export class PeilExplorer extends LitElement {
  static override styles = [style, looks, statusLooks];
  static override properties = {
    lang: {},
    worker: {},
    ...Object.fromEntries(STATE.map((name) => [name, { state: true }])),
  };

  /** Language of the texts; that of the page unless said. */
  declare lang: string;
  /**
   * Address of the worker's script, for pages whose policy permits no workers from within a module; `none` for no
   * worker.
   */
  declare worker: string | null;

  declare private file: File | undefined;
  declare private found: FoundFile | undefined;
  declare private said: Said;
  /** The reader's own document, with the name of its file. */
  declare private own: { text: string; name: string } | undefined;
  declare private busy: Busy | undefined;
  declare private failed: { error: unknown } | undefined;
  declare private result: Result | undefined;
  declare private over: boolean;
  declare private stopped: boolean;
  declare private looksAtRows: boolean;
  /** What a page is to have; the figures unless said, so that nobody publishes answers without having chosen to. */
  declare private way: Way | undefined;

  #background: Background | undefined;
  #cancel = new AbortController();
  /** What is to be done once what is being done is done: only the last that was asked for. */
  #next: (() => Promise<void>) | undefined;
  #isAtWork = false;

  constructor() {
    super();
    new Scheme(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#next = undefined;
    this.#cancel.abort();
    this.#background?.close();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("lang") && this.hasUpdated && this.found) this.#ask(() => this.#estimate());
  }

  /** Opens files as if a reader had chosen them: one of answers, and the survey document where there is one. */
  open(...files: readonly File[]): void {
    const isDocument = (file: File) => /\.(toml|json|jsonc)$/i.test(file.name);
    const document = files.find(isDocument);
    const answers = files.find((file) => !isDocument(file));
    if (answers) {
      this.file = answers;
      this.found = undefined;
      this.result = undefined;
    }
    this.#ask(async () => {
      if (document) this.own = { text: await document.text(), name: document.name };
      if (answers) await this.#look(answers);
      if (this.found) await this.#estimate();
    });
  }

  /** Does something, or lets it wait until what is being done is done; what waited before is no longer wanted. */
  #ask(what: () => Promise<void>): void {
    this.#next = what;
    this.stopped = false;
    if (!this.#isAtWork) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isAtWork = true;
    while (this.#next) {
      const what = this.#next;
      this.#next = undefined;
      this.#cancel = new AbortController();
      const before = this.result;
      try {
        await what();
        this.failed = undefined;
        if (this.result && this.result !== before) this.#tell("peil-drawn");
      } catch (error) {
        if (this.#cancel.signal.aborted) {
          this.stopped = true;
        } else if (!this.#next) {
          this.failed = { error };
          this.result = undefined;
          this.#tell("peil-failed", error);
        }
      }
      this.busy = undefined;
    }
    this.#isAtWork = false;
  }

  async #look(file: File): Promise<void> {
    const words = this.#words();
    if (file.size > LARGEST) {
      const [size, most] = [file.size, LARGEST].map((bytes) => this.#write(Math.ceil(bytes / 1e6)));
      throw new Error(words.tooLarge(size ?? "", most ?? ""));
    }
    this.found = await this.#working().look(file, this.#waiting("reading"));
    this.said = unsaid(file.name, words);
  }

  async #estimate(): Promise<void> {
    const { file, found } = this;
    if (!file || !found) return;
    const language = this.#language();
    const working = this.#working();
    const waiting = this.#waiting("computing");
    const text = this.own?.text ?? (await working.draft(draftOf(found, this.said), waiting)).text;
    const document = await working.document(text, waiting);
    // What was chosen stays as long as there is such a thing.
    const among = (options: readonly { id: string }[], id: string, first: string) =>
      options.some((option) => option.id === id) ? id : first;
    const indicators = indicatorsOf(document, language);
    const waves = wavesOf(document, language);
    const indicator = among(indicators, this.said.indicator, indicators[0]?.id ?? "");
    const by = among(breakdownsOf(document, language), this.said.by, "");
    const wave = among(waves, this.said.wave, waves.at(-1)?.id ?? "");
    const said = { ...this.said, indicator, by: by === indicator ? "" : by, wave };
    this.said = said;
    const result: Result = { text, document, said };
    if (indicator !== "") {
      result.figures = await working.figures(askedOf(text, said, language), file, waiting);
    }
    this.result = result;
  }

  #working(): Background {
    this.#background ??= backgroundOf(this.worker);
    return this.#background;
  }

  #waiting(what: Busy["what"]): Waiting {
    this.busy = { what };
    const progress = (done: Done) => (this.busy = { what, done });
    return { signal: this.#cancel.signal, progress };
  }

  #say(said: Partial<Said>): void {
    this.said = { ...this.said, ...said };
    this.#ask(() => this.#estimate());
  }

  #stop(): void {
    this.#next = undefined;
    this.#cancel.abort();
    stay(this.renderRoot);
  }

  #again(): void {
    const { file } = this;
    if (file) this.#ask(async () => (this.found || (await this.#look(file)), this.#estimate()));
  }

  /** Saves the file of figures of what is shown. */
  #publish(name: string, { text, said, document }: Result): void {
    const { file } = this;
    if (!file) return;
    this.#ask(async () => {
      const waiting = this.#waiting("computing");
      const figures = (language: string) => this.#working().figures(askedOf(text, said, language), file, waiting);
      const wave = waveShown(document, said);
      save(name, await figuresFile(figures, { indicator: said.indicator, by: said.by, wave }, this.#language()));
    });
  }

  #tell(name: "peil-drawn" | "peil-failed", detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  #language(): Language {
    return spoken(saidOf(this));
  }

  #words(): Words {
    return WORDS[this.#language()];
  }

  #write(value: number): string {
    const written = new Intl.NumberFormat(this.#language(), { maximumSignificantDigits: 12 }).format(value);
    return written.replace("-", "\u2212");
  }

  override render(): TemplateResult {
    const words = this.#words();
    return html`<div lang=${this.#language()}>
      ${this.#files(words)} ${this.#status(words)} ${this.failed ? failure(this.failed.error) : nothing}
      ${this.found ? this.#body(this.found, words) : nothing}
    </div>`;
  }

  #files(words: Words): TemplateResult {
    const over = (isOver: boolean) => (event: DragEvent) => {
      event.preventDefault();
      this.over = isOver;
    };
    const drop = (event: DragEvent) => {
      over(false)(event);
      this.open(...(event.dataTransfer?.files ?? []));
    };
    const chosen = (event: Event) => this.open(...((event.target as HTMLInputElement).files ?? []));
    // So that the same file can be chosen again, once it was mended.
    const choosing = (event: Event) => ((event.target as HTMLInputElement).value = "");
    const file = (name: string, label: string, accept: string) =>
      html`<label
        >${label} <input name=${name} type="file" accept=${accept} @click=${choosing} @change=${chosen}
      /></label>`;
    return html`<div
      class=${this.over ? "given over" : "given"}
      @dragover=${over(true)}
      @dragleave=${over(false)}
      @drop=${drop}
    >
      <p>${words.private}</p>
      <p>${words.drop}</p>
      ${file("answers", words.answers, ".csv,.tsv,.txt,text/csv")}
      ${file("document", words.document, ".toml,.json,.jsonc")}
    </div>`;
  }

  #status(words: Words): TemplateResult {
    const { busy, result, stopped } = this;
    const working = STATUS[this.#language()];
    const drawn = result?.figures && !this.failed ? words.drawn(this.#write(result.figures.rows)) : "";
    const said = {
      said: stopped ? working.cancelled : drawn,
      busy: busy && { what: busy.what === "reading" ? words.reading : working.computing, done: busy.done },
      again: stopped && this.file ? () => this.#again() : undefined,
    };
    return status(said, this.#language(), () => this.#stop());
  }

  #body(found: FoundFile, words: Words): TemplateResult {
    const write = (value: number) => this.#write(value);
    const say = (said: Partial<Said>) => this.#say(said);
    const { own, result, said } = this;
    const leave = () => {
      this.own = undefined;
      this.#ask(() => this.#estimate());
    };
    const title = words.found(this.file?.name ?? "", write(found.rows), write(found.columns.length));
    return html`<h2>${title}</h2>
      ${this.#rows(found, words)}
      ${own
        ? html`<p>
            ${words.ownDocument(result ? labelled(result.document.title, this.#language()) : own.name)}
            <button type="button" class="leave" @click=${leave}>${words.dropDocument}</button>
          </p>`
        : html`${columnsTable(found, said, words, write, say)} ${designFields(found, said, words, say)}`}
      ${result ? this.#shown(result, words) : nothing}`;
  }

  #rows(found: FoundFile, words: Words): TemplateResult | typeof nothing {
    const { file } = this;
    const { parts } = found;
    if (!file || !parts) return nothing;
    const toggle = (event: Event) => (this.looksAtRows = (event.target as HTMLDetailsElement).open);
    const read = (part: number) => this.#working().rows(file, parts, part);
    return html`<details ?open=${this.looksAtRows} @toggle=${toggle}>
      <summary>${words.rows}</summary>
      ${this.looksAtRows
        ? html`<peil-rows lang=${this.#language()} .found=${found} .read=${read}></peil-rows>`
        : nothing}
    </details>`;
  }

  #shown(result: Result, words: Words): TemplateResult {
    const { text, document, said, figures } = result;
    if (!figures) return html`<p>${words.nothingToEstimate}</p>`;
    const language = this.#language();
    const all = {
      indicators: indicatorsOf(document, language),
      breakdowns: breakdownsOf(document, language),
      waves: wavesOf(document, language),
    };
    const { indicator, by } = said;
    const of = { name: document.id, text, document, csv: figures.csv, answers: this.file?.name ?? "" };
    const publish = figures.figures ? (name: string) => this.#publish(name, result) : undefined;
    const kept = { ...of, indicator, by, language, wave: waveShown(document, said), publish, way: this.way ?? "figures" };
    return html`<h2>${words.figures}</h2>
      ${choices(all, this.said, words, (said) => this.#say(said))}
      ${figures.figures
        ? html`<peil-indicator view="both" lang=${language} .drawings=${drawings(figures)}></peil-indicator>`
        : html`<p>${words.tooMany(this.#write(figures.rows))}</p>`}
      ${keep(kept, words, (way) => (this.way = way))}`;
  }
}

/** What figures are asked for, of what was said. */
function askedOf(survey: string, { indicator, by, wave }: Said, language: string): FiguresAsked {
  const of = { survey, indicators: [indicator], by: by === "" ? [] : [by] };
  return { ...of, language, drawn: DRAWN, ...(wave === "" ? {} : { wave }) };
}

/** The wave as code for a page says it, which names none where there is one alone. */
function waveShown({ waves }: Survey, { wave }: Said): string {
  return (waves ?? []).length > 1 ? wave : "";
}

/** Drawings of figures, the same object as long as the figures are, so that nothing is drawn twice. */
function drawings(figures: Figures): { figures: NonNullable<Figures["figures"]>; choices: Figures["choices"] } | null {
  const known = drawn.get(figures);
  if (known || !figures.figures) return known ?? null;
  const made = { figures: figures.figures, choices: figures.choices };
  drawn.set(figures, made);
  return made;
}

const drawn = new WeakMap<Figures, { figures: NonNullable<Figures["figures"]>; choices: Figures["choices"] }>();

if (!customElements.get("peil-explorer")) customElements.define("peil-explorer", PeilExplorer);

declare global {
  interface HTMLElementTagNameMap {
    "peil-explorer": PeilExplorer;
  }
}
