/**
 * `<peil-indicator>`: reads a survey document and answers of one wave or several, or a published table, computes in the
 * page, and draws estimates with their intervals, changes and trends, each beside a table of the same figures. Nothing
 * leaves the page.
 */

import "./inline.js";

import { html, LitElement, nothing, type PropertyValues } from "lit";

import type { Answers, Estimates, PublishedTable, SurveyDocument } from "../api.js";
import type { Adjustment } from "../types.js";
import { PeilError } from "../error.js";
import { failure } from "./failure.js";
import { figure } from "./figure.js";
import { type Given, read, type Shown } from "./read.js";
import { followScheme } from "./scheme.js";
import type { Waves } from "./source.js";
import { style } from "./style.js";

export * from "../api.js";
export type { Waves } from "./source.js";

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

export class PeilIndicator extends LitElement implements Given {
  static override styles = style;
  static override properties = { ...INPUTS, shown: { state: true }, failed: { state: true }, width: { state: true } };

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
  /** Language of the texts; that of the page unless said. */
  declare lang: string;

  declare private shown: Shown | undefined;
  declare private failed: { error: unknown } | undefined;
  declare private width: number;

  #asked: AbortController | undefined;
  #ends: (() => void)[] = [];

  /** What is drawn, once `updateComplete` and the event `peil-drawn` say that it is. */
  get estimates(): Estimates | undefined {
    return this.shown?.estimates;
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
    if (!this.hasUpdated || Object.keys(INPUTS).some((name) => changed.has(name))) void this.#compute();
  }

  async #compute(): Promise<void> {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    try {
      const shown = await read(this, this.#language(), asked.signal);
      if (asked.signal.aborted) return;
      this.shown = shown;
      this.failed = undefined;
      await this.updateComplete;
      if (shown) this.dispatchEvent(new CustomEvent("peil-drawn", { bubbles: true, composed: true }));
    } catch (error) {
      if (asked.signal.aborted) return;
      this.shown = undefined;
      this.failed = { error };
      this.dispatchEvent(new CustomEvent("peil-failed", { bubbles: true, composed: true, detail: error }));
    }
  }

  #language(): string {
    const own = this.lang || this.closest("[lang]")?.getAttribute("lang") || "en";
    return /^(nb|nn|no|en)\b/i.test(own) ? own : "en";
  }

  override render(): unknown {
    if (this.failed) return failure(this.failed.error);
    if (!this.shown) return nothing;
    const { figures, changes, trends } = this.shown;
    const width = this.width || 640;
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
