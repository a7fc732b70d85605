/** What the elements share: they compute anew when something they are given changes, follow the page, and show what failed. */

import { type CSSResultGroup, LitElement, nothing, type PropertyDeclarations, type PropertyValues } from "lit";

import { failure } from "./failure.js";
import { Incomplete, type Need, patience } from "./incomplete.js";
import { saidOf } from "./language.js";
import { Scheme } from "./scheme.js";
import { style } from "./style.js";

/** What an element knows of itself, and no page gives it. */
const STATE = { shown: { state: true }, failed: { state: true }, lacks: { state: true }, width: { state: true } };

export abstract class PeilElement<Shown> extends LitElement {
  static override styles: CSSResultGroup = style;
  static override properties = { lang: {}, ...STATE };

  /** Properties that say how something is shown, not what. */
  static looks: PropertyDeclarations = {};

  /** Language of the texts; that of the page unless said. */
  declare lang: string;

  /** What is shown; nothing where the page has not said yet what of. */
  declare protected shown: Shown | undefined;
  declare private failed: { error: unknown } | undefined;
  declare private width: number;
  /** Whether the page has not said yet what of. */
  declare private lacks: boolean;

  #asked: AbortController | undefined;
  #sized: ResizeObserver | undefined;

  constructor() {
    super();
    new Scheme(this);
  }

  /** From what the page gives to what is shown. */
  protected abstract read(language: string, signal: AbortSignal): Promise<Shown | undefined>;

  /** What is missing of what the page has begun to give; nothing where it has not begun. */
  protected missing(_language: string): readonly Need[] {
    return [];
  }

  /** What is shown, drawn `width` pixels wide. */
  protected abstract draw(shown: Shown, width: number): unknown;

  /** What stands there while the page has not said what of. */
  protected waiting(): unknown {
    return nothing;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sized = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width > 0) this.width = width;
    });
    this.#sized.observe(this);
    // What ended because the page moved the element begins again.
    if (this.#asked?.signal.aborted) void this.#compute();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sized?.disconnect();
    this.#asked?.abort();
  }

  override willUpdate(changed: PropertyValues): void {
    const { looks } = this.constructor as typeof PeilElement;
    const given = [...changed.keys()].map(String).some((name) => !(name in STATE) && !(name in looks));
    if (!this.hasUpdated || given) void this.#compute();
  }

  async #compute(): Promise<void> {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    try {
      const language = this.language();
      if (!(await this.#complete(language, asked.signal))) return;
      const shown = await this.read(language, asked.signal);
      if (asked.signal.aborted) return;
      this.#asked = undefined;
      this.shown = shown;
      this.failed = undefined;
      this.lacks = shown === undefined;
      await this.updateComplete;
      if (shown) this.dispatchEvent(new CustomEvent("peil-drawn", { bubbles: true, composed: true }));
    } catch (error) {
      if (asked.signal.aborted) return;
      this.#asked = undefined;
      this.shown = undefined;
      this.failed = { error };
      this.dispatchEvent(new CustomEvent("peil-failed", { bubbles: true, composed: true, detail: error }));
    }
  }

  /**
   * Whether the element has what it needs. What is missing is thrown once nothing more has come for a while; where the reader has
   * been told of something missing already, at once.
   */
  async #complete(language: string, signal: AbortSignal): Promise<boolean> {
    if (this.missing(language).length === 0) return true;
    if (!(this.failed?.error instanceof Incomplete)) {
      this.shown = undefined;
      this.failed = undefined;
      await patience();
      if (signal.aborted) return false;
    }
    const needs = this.missing(language);
    if (needs.length > 0) throw new Incomplete(needs, language);
    return true;
  }

  /** The language of the texts. */
  protected language(): string {
    const own = saidOf(this);
    return /^(nb|nn|no|en)\b/i.test(own) ? own : "en";
  }

  override render(): unknown {
    if (this.failed) return failure(this.failed.error);
    if (this.shown) return this.draw(this.shown, this.width || 640);
    return this.lacks ? this.waiting() : nothing;
  }
}
