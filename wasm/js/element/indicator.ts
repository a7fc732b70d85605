/**
 * `<peil-indicator>`: reads a survey document and answers of one wave or several, or a published table, computes in the
 * page, and draws estimates with their intervals, changes and trends, each beside a table of the same figures. Nothing
 * leaves the page. Where a host computes instead, as Python does in notebooks, it draws what it is given.
 */

import { html, nothing, type PropertyValues } from "lit";

import type { Answers, Estimates, PublishedTable, SurveyDocument } from "../api.js";
import { PeilError } from "../error.js";
import type { Adjustment, Choices, Drawing } from "../types.js";
import { PeilElement } from "./base.js";
import { CHOOSABLE, type Choosable, choosers, type Chosen, type Offers } from "./choosers.js";
import { type Compute, type Computed, computed, type Given, type Shown } from "./compute.js";
import { failure } from "./failure.js";
import { drawnBefore, type Figures, figuresOf, type Selection, selection } from "./figures.js";
import { figure, first, type Look, type View, VIEWS } from "./figure.js";
import { type Format, FORMATS, save } from "./save.js";
import { names, type Waves } from "./source.js";
import { wordsOf } from "./words.js";

/** Up to this many estimates are also told in sentences; more are in the table and under the pointer. */
const TOLD = 3;

/** The same of changes and of trends, whose sentences say more than their figures do. */
const CHANGES_TOLD = 12;

/** So many rows are shown at first, and so many more each time that a reader asks for more. */
const ROWS = 400;

const INPUTS = {
  src: {},
  survey: {},
  answers: {},
  waves: {},
  independent: { type: Boolean },
  published: {},
  figures: {},
  indicator: {},
  by: {},
  wave: {},
  change: {},
  margin: { type: Number },
  adjust: {},
  filter: {},
  choose: {},
  view: {},
  download: {},
  drawings: { attribute: false },
  lang: {},
};

/** What changes how it is shown, but not what. */
const LOOKS = {
  row: { type: Number },
  waits: { type: Boolean },
};

/** What readers change of it. */
const SEEN = { most: { state: true }, seen: { state: true }, unsaved: { state: true } };

export class PeilIndicator extends PeilElement<Shown> implements Given {
  static override properties = { ...PeilElement.properties, ...INPUTS, ...LOOKS, ...SEEN };
  static override looks = { ...LOOKS, ...SEEN };

  /** What computes in the page; a module without the core has nothing that does. */
  static compute: Compute | undefined;

  /** Address of the survey document. */
  declare src: string | null;
  /** The survey document: its address, its text (TOML or JSON), or the document itself. */
  declare survey: string | SurveyDocument | null;
  /** Answers of one wave: the address of a CSV file, CSV text, or columns. */
  declare answers: Answers | null;
  /**
   * Instead of `answers`, those of several waves: `2022=a.csv 2023=b.csv`, or answers by wave. Units are matched as the
   * document says (`design.unit`, `crosswalk`), and changes and trends are shown below the figures.
   */
  declare waves: string | Waves | null;
  /** The waves are samples drawn independently of each other, and no unit is looked for in another wave. */
  declare independent: boolean;
  /** A published table instead of document and answers: its address, its text, or the table itself. */
  declare published: string | PublishedTable | null;
  /**
   * Instead of all that is computed from: a file of figures that were computed before, as its address, its text or the object.
   * The page needs no core for it. `allFigures` makes one, and Python's `peil.publish`.
   */
  declare figures: string | Figures | null;
  /** Indicators by name, separated by spaces; all unless said. */
  declare indicator: string | null;
  /** Breakdowns by name, separated by spaces; crossed. */
  declare by: string | null;
  /** The wave that the answers belong to; of several waves or a published table, the one whose figures are shown. */
  declare wave: string | null;
  /**
   * Waves, the earliest first, each of which is compared with the next. Of answers of several waves, all of them unless
   * said; of a published table, none.
   */
  declare change: string | null;
  /** How much still counts as no change, in shares: 0.05 is five percentage points. */
  declare margin: number | null;
  /** How what is found is adjusted for the changes made together: `holm` or `bh`. */
  declare adjust: Adjustment | null;
  /** One category of a breakdown or variable that the figures are of alone, such as `size=small`. */
  declare filter: string | null;
  /** Instead of all that is computed from: what a host has computed, which is drawn as it is. */
  declare drawings: Computed | null;
  /**
   * What readers can choose, separated by spaces: `indicator`, `by`, `wave`, `lang`, `filter`, and `row` (of the figures). A
   * choice is told by the event `peil-choose`, and then made here, unless the event is cancelled because a host makes it.
   */
  declare choose: string | null;
  /** `chart`, `table` or `both`; readers change between the first two. The chart unless said. */
  declare view: View | null;
  /** The files that readers can save, separated by spaces: `svg`, `png`, `csv`; all that there can be unless said. */
  declare download: string | null;
  /** The row of the figures that is chosen, counted from 0. */
  declare row: number | null;
  /** Whether a choice waits for a host that does not answer. */
  declare waits: boolean;

  /** So many rows are shown; more where a reader has asked for them. */
  declare private most: number;
  /** The view that a reader has changed to. */
  declare private seen: "chart" | "table" | undefined;
  /** Why a file could not be saved. */
  declare private unsaved: unknown;

  /** What could be chosen when something was last shown, so that a choice that fails can be taken back. */
  #choices: Choices | undefined;
  #offers: Offers | undefined;

  /** What is drawn, once `updateComplete` and the event `peil-drawn` say that it is. */
  get estimates(): Estimates | undefined {
    return this.shown?.estimates;
  }

  /**
   * All that readers can choose (`choose`), computed at once: the content of a file for `figures`, as JSON has it. With it a page
   * shows the same without the core and without the answers.
   *
   * @throws Where there is nothing to compute from, and where there are more than 5000 views.
   */
  async allFigures(): Promise<Figures> {
    const { compute } = PeilIndicator;
    const given = Object.fromEntries(Object.keys(INPUTS).map((name) => [name, this[name as keyof Given]]));
    const of = async (chosen: Selection, language: string) => {
      const shown = await compute?.(this, { ...(given as unknown as Given), ...chosen }, language);
      if (!shown) throw new Error("there is nothing to compute figures from");
      return shown;
    };
    return figuresOf(of, selection(this), this.language(), this.#asked().filter((name) => name !== "row"));
  }

  protected async read(language: string): Promise<Shown | undefined> {
    known("choose", this.choose, CHOOSABLE);
    known("view", this.view, VIEWS);
    known("download", this.download, FORMATS);
    this.most = ROWS;
    this.unsaved = undefined;
    if (this.drawings) {
      this.#choices = this.drawings.choices;
      this.#offers = undefined;
      return computed(this.drawings);
    }
    const shown = (await drawnBefore(this, language)) ?? (await this.#computed(language));
    this.#choices = shown?.choices;
    this.#offers = shown?.offers;
    return shown;
  }

  async #computed(language: string): Promise<Shown | undefined> {
    const { compute } = PeilIndicator;
    if (compute) return compute(this, this, language);
    if (!this.src && !this.survey && !this.published) return undefined;
    throw new Error(
      "this module draws what was computed before (`figures`, `drawings`); `peil/element` is the one that computes",
    );
  }

  #choose(chosen: Chosen): void {
    const told = new CustomEvent<Chosen>("peil-choose", {
      bubbles: true,
      composed: true,
      cancelable: true,
      detail: chosen,
    });
    if (!this.dispatchEvent(told)) {
      // The control goes back to what is shown until the host has answered.
      this.requestUpdate();
      return;
    }
    if (chosen.name === "row") {
      this.row = chosen.value as number | null;
      return;
    }
    this[chosen.name] = chosen.value as string;
    // The same row of other figures is another row.
    if (chosen.name !== "lang") this.row = null;
  }

  protected draw(shown: Shown, width: number): unknown {
    const { figures, changes, trends } = shown;
    const look: Look = { view: this.#view(), most: this.most, more: () => (this.most += ROWS) };
    // The source is told once, with the figures.
    const below = (drawing: Drawing) => figure({ ...drawing, source: "" }, width, CHANGES_TOLD, undefined, look);
    const rows = this.#asked().includes("row");
    const choosing = { row: this.row, choose: (row: number | null) => this.#choose({ name: "row", value: row }) };
    return html`${figure(figures, width, TOLD, rows ? choosing : undefined, look)} ${changes ? below(changes) : nothing}
    ${trends instanceof PeilError ? failure(trends) : trends ? below(trends) : nothing} ${this.#files(shown)}`;
  }

  /** What readers can save. */
  #files({ toCsv, figures, changes, trends }: Shown): unknown {
    const asked = names(this.download ?? FORMATS.join(" "));
    // A host that computed the figures elsewhere has its own way to write them to a file.
    const formats = FORMATS.filter((format) => asked.includes(format) && (format !== "csv" || toCsv));
    if (formats.length === 0) return nothing;
    const all = [figures, changes, trends instanceof PeilError ? undefined : trends];
    const drawings = all.flatMap((own) => (own ? [first(own, this.most)] : []));
    const saved = async (format: Format) => {
      this.unsaved = undefined;
      // The figures are what they are, whether a file of them can be written or not.
      await save(format, drawings, toCsv).catch((error: unknown) => (this.unsaved = error));
    };
    const { language } = figures;
    const label = wordsOf(language).save;
    const one = (format: Format) =>
      html`<button part="button" type="button" @click=${() => saved(format)}>${format.toUpperCase()}</button>`;
    return html`<div class="files" part="downloads" role="group" aria-label=${label} lang=${language}>
        <span aria-hidden="true">${label}</span> ${formats.map(one)}
      </div>
      ${this.unsaved === undefined ? nothing : failure(this.unsaved)}`;
  }

  protected override waiting(): unknown {
    const given = this.src ?? this.survey;
    return given ? html`<p class="quiet" role="status">${wordsOf(this.language()).noAnswers}</p>` : nothing;
  }

  override render(): unknown {
    const choose = (chosen: Chosen) => this.#choose(chosen);
    return html`<div class="bar">
        ${choosers(this.#choices, this.#offers, this.#asked(), this.waits, choose)} ${this.#views()}
      </div>
      ${super.render()}`;
  }

  /** The two views of the same figures, where not both are shown. */
  #views(): unknown {
    const shown = this.#view();
    if (!this.shown || shown === "both") return nothing;
    const { language } = this.shown.figures;
    const words = wordsOf(language);
    const one = (view: "chart" | "table") => html`<button
      part="button"
      type="button"
      aria-pressed=${shown === view}
      @click=${() => (this.seen = view)}
      >${words[view]}</button
    >`;
    return html`<div class="views" part="views" role="group" aria-label=${words.view} lang=${language}>
      ${one("chart")}${one("table")}
    </div>`;
  }

  #view(): View {
    return this.view === "both" ? "both" : (this.seen ?? this.view ?? "chart");
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("view")) this.seen = undefined;
    super.willUpdate(changed);
  }

  #asked(): Choosable[] {
    const asked = names(this.choose);
    return CHOOSABLE.filter((name) => asked.includes(name));
  }
}

/** Words of an attribute that it does not know are a problem. */
function known(attribute: string, given: string | null, expected: readonly string[]): void {
  const unknown = names(given).filter((name) => !expected.includes(name));
  if (unknown.length === 0) return;
  throw new Error(
    `\`${attribute}\` has \`${unknown.join("`, `")}\`, where some of \`${expected.join("`, `")}\` were expected`,
  );
}

if (!customElements.get("peil-indicator")) customElements.define("peil-indicator", PeilIndicator);

declare global {
  interface HTMLElementTagNameMap {
    "peil-indicator": PeilIndicator;
  }
}
