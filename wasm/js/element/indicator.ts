/**
 * `<peil-indicator>`: reads a survey document and answers of one wave or several, or a published table, computes in the
 * page, and draws estimates with their intervals, changes and trends, each beside a table of the same figures. Nothing
 * leaves the page.
 */

import { html, nothing } from "lit";

import type { Answers, Estimates, PublishedTable, SurveyDocument } from "../api.js";
import { PeilError } from "../error.js";
import type { Adjustment } from "../types.js";
import { PeilElement } from "./base.js";
import { failure } from "./failure.js";
import { figure } from "./figure.js";
import { type Given, read, type Shown } from "./read.js";
import type { Waves } from "./source.js";

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
  lang: {},
};

export class PeilIndicator extends PeilElement<Shown> implements Given {
  static override properties = { ...PeilElement.properties, ...INPUTS };

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
  /** What is drawn, once `updateComplete` and the event `peil-drawn` say that it is. */
  get estimates(): Estimates | undefined {
    return this.shown?.estimates;
  }

  protected read(language: string, signal: AbortSignal): Promise<Shown | undefined> {
    return read(this, language, signal);
  }

  protected draw({ figures, changes, trends }: Shown, width: number): unknown {
    // The source is told once, below the figures.
    const below = (drawing: typeof figures) => figure({ ...drawing, source: "" }, width, CHANGES_TOLD);
    return html`${figure(figures, width, TOLD)} ${changes ? below(changes) : nothing}
    ${trends instanceof PeilError ? failure(trends) : trends ? below(trends) : nothing}`;
  }
}

if (!customElements.get("peil-indicator")) customElements.define("peil-indicator", PeilIndicator);

declare global {
  interface HTMLElementTagNameMap {
    "peil-indicator": PeilIndicator;
  }
}
