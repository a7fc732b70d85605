/**
 * `<peil-indicator>`: reads a survey document and answers, or a published table, computes in the page, and draws
 * estimates with their intervals beside a table of the same figures. Nothing leaves the page.
 *
 * Every text that comes from documents and answers is put in as text, never as markup.
 */

import "./inline.js";

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";

import { PeilError, Published, Survey } from "../api.js";
import type { Answers, Estimates, PublishedTable, SurveyDocument } from "../api.js";
import type { Drawing, DrawingRow, Problem } from "../types.js";
import { type Labelled, plot } from "./plot.js";
import { followScheme } from "./scheme.js";
import { fetched, fetchedBytes, inside, names } from "./source.js";
import { style } from "./style.js";

export * from "../api.js";

/** Up to this many rows are also told in sentences; more are in the table and under the pointer. */
const TOLD = 3;

/** What went wrong: problems of the input, or anything else in one line. */
type Failed = { problems: readonly Problem[] } | { message: string };

export class PeilIndicator extends LitElement {
  static override styles = style;
  static override properties = {
    src: {},
    survey: {},
    answers: {},
    published: {},
    indicator: {},
    by: {},
    wave: {},
    change: {},
    margin: { type: Number },
    lang: {},
    drawing: { state: true },
    changes: { state: true },
    failed: { state: true },
    width: { state: true },
  };

  /** Address of the survey document. */
  declare src: string | null;
  /** The survey document: its address, its text (TOML or JSON), or the document itself. */
  declare survey: string | SurveyDocument | null;
  /** Answers: the address of a CSV file, CSV text, or columns. */
  declare answers: Answers | null;
  /** A published table instead of document and answers: its address, its text, or the table itself. */
  declare published: string | PublishedTable | null;
  /** Indicators by name, separated by spaces; all unless said. */
  declare indicator: string | null;
  /** Breakdowns by name, separated by spaces; crossed. */
  declare by: string | null;
  /** The wave that the answers belong to, or of a published table the one to show. */
  declare wave: string | null;
  /** Of a published table: two waves, the earlier first, whose changes are told in sentences with what can be said of them. */
  declare change: string | null;
  /** How much still counts as no change, in shares: 0.05 is five percentage points. */
  declare margin: number | null;
  /** Language of the texts; that of the page unless said. */
  declare lang: string;

  declare private drawing: Drawing | undefined;
  declare private changes: readonly string[] | undefined;
  declare private failed: Failed | undefined;
  declare private width: number;

  #estimates: Estimates | undefined;
  #asked: AbortController | undefined;
  #ends: (() => void)[] = [];

  /** What is drawn, once `updateComplete` and the event `peil-drawn` say that it is. */
  get estimates(): Estimates | undefined {
    return this.#estimates;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const sized = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width > 0) this.width = width;
    });
    sized.observe(this);
    this.#ends = [() => sized.disconnect(), followScheme(this, (scheme) => (this.dataset["scheme"] = scheme))];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends) end();
    this.#asked?.abort();
  }

  override willUpdate(changed: PropertyValues): void {
    const inputs = ["src", "survey", "answers", "published", "indicator", "by", "wave", "change", "margin", "lang"];
    if (!this.hasUpdated || inputs.some((name) => changed.has(name))) void this.#compute();
  }

  async #compute(): Promise<void> {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    try {
      const { estimates, changes } = await this.#read(asked.signal);
      const drawing = estimates?.drawing(this.#language());
      if (asked.signal.aborted) return;
      this.#estimates = estimates;
      this.drawing = drawing;
      this.changes = changes;
      this.failed = undefined;
      await this.updateComplete;
      if (drawing) this.dispatchEvent(new CustomEvent("peil-drawn", { bubbles: true, composed: true }));
    } catch (error) {
      if (asked.signal.aborted) return;
      this.#estimates = undefined;
      this.drawing = undefined;
      this.failed = error instanceof PeilError ? { problems: error.problems } : { message: String(error) };
      this.dispatchEvent(new CustomEvent("peil-failed", { bubbles: true, composed: true, detail: error }));
    }
  }

  /** The estimates, and changes as sentences; nothing where the page has not said yet what of. */
  async #read(signal: AbortSignal): Promise<{ estimates?: Estimates; changes?: readonly string[] }> {
    const wave = this.wave ? { wave: this.wave } : {};
    const indicators = names(this.indicator);
    const published = this.published ?? inside(this, "published");
    if (published) {
      const table = await Published.load(await fetched(published, signal));
      const all = table.estimates().pick(indicators);
      const estimates = all.pick([], wave);
      const [from, to] = names(this.change);
      if (from === undefined || to === undefined) return { estimates };
      const margin = this.margin === null || this.margin === undefined ? {} : { margin: this.margin };
      return { estimates, changes: all.phraseChange({ from, to, ...margin }, this.#language()) };
    }
    const document = this.survey ?? this.src ?? inside(this, "survey");
    const answers = this.answers ?? inside(this, "answers");
    if (!document || !answers) return {};
    const [read, given] = await Promise.all([fetched(document, signal), fetchedBytes(answers, signal)]);
    const survey = await Survey.load(read);
    return { estimates: survey.read(given, wave).estimate(indicators, { by: names(this.by) }) };
  }

  #language(): string {
    const own = this.lang || this.closest("[lang]")?.getAttribute("lang") || "en";
    return /^(nb|nn|no|en)\b/i.test(own) ? own : "en";
  }

  override render(): unknown {
    if (this.failed) return failure(this.failed);
    if (!this.drawing) return nothing;
    const { caption, groups, notes, source, words, language } = this.drawing;
    const rows = groups.flatMap((group) => group.rows);
    const sentences = rows.length <= TOLD ? rows.flatMap((row) => row.sentence ?? []) : [];
    return html`<figure lang=${language}>
      <figcaption>${caption}</figcaption>
      ${this.#plots(this.drawing)}
      ${sentences.length > 0 ? html`<div class="sentences">${sentences.map((text) => html`<p>${text}</p>`)}</div>` : nothing}
      <p class="quiet">${words.legend}</p>
      ${this.changes ? html`<div class="sentences changes">${this.changes.map((text) => html`<p>${text}</p>`)}</div>` : nothing}
      ${table(this.drawing)}
      <ul class="notes">
        ${notes.map(({ mark, text }) => html`<li>${mark === null ? nothing : html`<sup>${mark}</sup> `}${text}</li>`)}
        ${source ? html`<li>${words.source}: ${source}</li>` : nothing}
      </ul>
    </figure>`;
  }

  /** One drawing for each indicator, or a single one where each indicator is one share. */
  #plots({ groups, language, words }: Drawing): unknown {
    const width = this.width || 640;
    const [first, ...others] = groups;
    if (first && others.length > 0 && words.names.length === 0 && groups.every((group) => group.shares)) {
      const rows = groups.flatMap((group) => group.rows.map((row) => ({ label: marked(title(group), row), row })));
      return plot(first, rows, width, language);
    }
    return groups.map((group) => {
      const rows: Labelled[] = group.rows.map((row) => ({
        label: marked(row.names.join(", ") || words.everybody, row),
        row,
      }));
      return html`<h3>${group.label}</h3>
        ${group.base ? html`<p class="base">${group.base}</p>` : nothing} ${plot(group, rows, width, language)}`;
    });
  }
}

/** A label with the marks of its notes, raised. */
function marked(label: string, { marks }: DrawingRow): string {
  const raised = marks.map((mark) => String(mark).replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? digit));
  return marks.length > 0 ? `${label} ${raised.join("˒")}` : label;
}

function title(group: { label: string; base: string }): string {
  return group.base ? `${group.label} (${group.base})` : group.label;
}

function table({ groups, words }: Drawing): TemplateResult {
  const number = (text: string) => html`<td class="number">${text}</td>`;
  const head = (text: string) => html`<th scope="col" class="number">${text}</th>`;
  const body = (row: DrawingRow) => html`${row.names.map((name) => html`<td>${name}</td>`)}${number(row.n)}
    ${words.population ? number(row.population) : nothing}${number(row.figure)}${number(row.limits)}
    ${words.marks ? html`<td>${row.marks.join(" ")}</td>` : nothing}`;
  return html`<details>
    <summary>${words.table}</summary>
    <div class="scroll" tabindex="0" role="group" aria-label=${words.table}>
      <table>
        <thead>
          <tr>
            <th scope="col">${words.indicator}</th>
            ${words.names.map((name) => html`<th scope="col">${name}</th>`)}${head(words.n)}
            ${words.population ? head(words.population) : nothing}${head(words.figure)}${head(words.interval)}
            ${words.marks ? html`<th scope="col">${words.marks}</th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${groups.flatMap((group) =>
            group.rows.map((row) => html`<tr><th scope="row">${title(group)}</th>${body(row)}</tr>`),
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

function failure(failed: Failed): TemplateResult {
  const problems = "problems" in failed ? failed.problems : [{ message: failed.message }];
  return html`<div class="error" role="alert">
    <p>peil</p>
    <ul>
      ${problems.map((problem) => html`<li>${described(problem)}</li>`)}
    </ul>
  </div>`;
}

function described(problem: Partial<Problem> & { message: string }): TemplateResult {
  const { place, expected, found, help } = problem;
  const known = Object.entries(place ?? {}).map(([part, at]) => `${part} ${at}`);
  return html`${known.length > 0 ? html`<code>${known.join(", ")}</code>: ` : nothing}${problem.message}
    ${expected ? html`<div class="help">expected: ${expected}</div>` : nothing}
    ${found ? html`<div class="help">found: ${found}</div>` : nothing}
    ${help ? html`<div class="help">${help}</div>` : nothing}`;
}

if (!customElements.get("peil-indicator")) customElements.define("peil-indicator", PeilIndicator);

declare global {
  interface HTMLElementTagNameMap {
    "peil-indicator": PeilIndicator;
  }
}
