/**
 * `<peil-indicator>`: reads a survey document and answers of one wave or several, or a published table, computes in the
 * page, and draws estimates with their intervals, changes and trends, each beside a table of the same figures. Nothing
 * leaves the page. Where a host computes instead, as Python does in notebooks, it draws what it is given.
 */

import { html, nothing } from "lit";

import type { Answers, Estimates, PublishedTable, SurveyDocument } from "../api.js";
import { PeilError } from "../error.js";
import type { Adjustment, Choices } from "../types.js";
import { PeilElement } from "./base.js";
import { CHOOSABLE, type Choosable, choosers, type Chosen } from "./choosers.js";
import { type Compute, type Computed, computed, type Given, type Shown } from "./compute.js";
import { failure } from "./failure.js";
import { figure } from "./figure.js";
import { names, type Waves } from "./source.js";

/** Up to this many estimates are also told in sentences; more are in the table and under the pointer. */
const TOLD = 3;

/** The same of changes and of trends, whose sentences say more than their figures do. */
const CHANGES_TOLD = 12;

const INPUTS = {
  src: {},
  survey: {},
  answers: {},
  waves: {},
  independent: { type: Boolean },
  published: {},
  indicator: {},
  by: {},
  wave: {},
  change: {},
  margin: { type: Number },
  adjust: {},
  drawings: { attribute: false },
  lang: {},
};

/** What changes how it is shown, but not what. */
const LOOKS = {
  choose: {},
  row: { type: Number },
  waits: { type: Boolean },
};

export class PeilIndicator extends PeilElement<Shown> implements Given {
  static override properties = { ...PeilElement.properties, ...INPUTS, ...LOOKS };
  static override looks = LOOKS;

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
  /** Instead of all that is computed from: what a host has computed, which is drawn as it is. */
  declare drawings: Computed | null;
  /**
   * What readers can choose, separated by spaces: `by`, `lang`, and `row` (of the figures). A choice is told by the event
   * `peil-choose`, and then made here, unless the event is cancelled because a host makes it.
   */
  declare choose: string | null;
  /** The row of the figures that is chosen, counted from 0. */
  declare row: number | null;
  /** Whether a choice waits for a host that does not answer. */
  declare waits: boolean;

  /** What could be chosen when something was last shown, so that a choice that fails can be taken back. */
  #choices: Choices | undefined;

  /** What is drawn, once `updateComplete` and the event `peil-drawn` say that it is. */
  get estimates(): Estimates | undefined {
    return this.shown?.estimates;
  }

  protected async read(language: string, signal: AbortSignal): Promise<Shown | undefined> {
    const { compute } = PeilIndicator;
    const unknown = names(this.choose).filter((name) => !CHOOSABLE.some((known) => known === name));
    if (unknown.length > 0) {
      throw new Error(`\`choose\` has \`${unknown.join("`, `")}\`, where some of \`${CHOOSABLE.join("`, `")}\` were expected`);
    }
    if (this.drawings) {
      this.#choices = this.drawings.choices;
      return computed(this.drawings);
    }
    if (!compute) {
      if (!this.src && !this.survey && !this.published) return undefined;
      throw new Error("this module draws what a host has computed (`drawings`); `peil/element` is the one that computes");
    }
    const shown = await compute(this, language, signal);
    this.#choices = shown?.choices;
    return shown;
  }

  #choose(chosen: Chosen): void {
    const told = new CustomEvent<Chosen>("peil-choose", { bubbles: true, composed: true, cancelable: true, detail: chosen });
    if (!this.dispatchEvent(told)) {
      // The control goes back to what is shown until the host has answered.
      this.requestUpdate();
    } else if (chosen.name === "row") {
      this.row = chosen.value as number | null;
    } else {
      this[chosen.name] = chosen.value as string;
    }
  }

  protected draw({ figures, changes, trends }: Shown, width: number): unknown {
    // The source is told once, below the figures.
    const below = (drawing: typeof figures) => figure({ ...drawing, source: "" }, width, CHANGES_TOLD);
    const rows = this.#asked().includes("row");
    const choosing = { row: this.row, choose: (row: number | null) => this.#choose({ name: "row", value: row }) };
    return html`${figure(figures, width, TOLD, rows ? choosing : undefined)} ${changes ? below(changes) : nothing}
    ${trends instanceof PeilError ? failure(trends) : trends ? below(trends) : nothing}`;
  }

  override render(): unknown {
    const choose = (chosen: Chosen) => this.#choose(chosen);
    return html`${choosers(this.#choices, this.#asked(), this.waits, choose)} ${super.render()}`;
  }

  #asked(): Choosable[] {
    const asked = names(this.choose);
    return CHOOSABLE.filter((name) => asked.includes(name));
  }
}

if (!customElements.get("peil-indicator")) customElements.define("peil-indicator", PeilIndicator);

declare global {
  interface HTMLElementTagNameMap {
    "peil-indicator": PeilIndicator;
  }
}
