/**
 * `<peil-unit>`: where one unit stands. A reader finds it by typing; its scores stand beside the median of its size
 * class, that of all and its own of the wave before, each with what it rests on. Nothing leaves the page.
 */

import { html, nothing, type PropertyValues } from "lit";

import type { Answers, Index, IndexRun } from "../../api.js";
import { composite } from "../../composite.js";
import type { IndexStanding } from "../../types.js";
import { PeilElement } from "../base.js";
import { failure } from "../failure.js";
import type { Need } from "../incomplete.js";
import { needing, ofIndex } from "../needs.js";
import { fetched, fetchedBytes, inside } from "../source.js";
import { style as common } from "../style.js";
import { combobox, type Search } from "./combobox.js";
import { report } from "./draw.js";
import { style } from "./style.js";
import { wordsOf } from "./words.js";

const INPUTS = {
  src: {},
  index: {},
  table: {},
  earlier: {},
  unitColumn: { attribute: "unit-column" },
  waveColumn: { attribute: "wave-column" },
  like: {},
  wave: {},
  lang: {},
};

/** What changes how it is shown, but not what is computed. */
const LOOKS = { unit: {}, label: {}, search: { state: true } };

/** What the element shows. */
interface Shown {
  run: IndexRun;
  names: readonly string[];
  language: string;
}

/** A reader's choice of a unit. */
export interface ChosenUnit {
  name: "unit";
  value: string;
}

const CLOSED: Search = { typed: "", open: false, at: -1 };

export class PeilUnit extends PeilElement<Shown> {
  static override styles = [common, style];
  static override properties = { ...PeilElement.properties, ...INPUTS, ...LOOKS };
  static override looks = LOOKS;

  /** Address of the index document. */
  declare src: string | null;
  /** The index: its address, its text (TOML or JSON), or the document itself. */
  declare index: string | Index | null;
  /** The units: the address of a CSV file, CSV text, or columns. */
  declare table: Answers | null;
  /** A table of earlier waves, where they do not stand in the same: the column of waves names them in both. */
  declare earlier: Answers | null;
  /** The column that names units; `unit` unless said. */
  declare unitColumn: string | null;
  /** The column that names waves, where there are several; scores stand beside those of the wave before. */
  declare waveColumn: string | null;
  /** A column, such as a size class: scores stand beside the median of those in the same category. */
  declare like: string | null;
  /** The wave that is shown; the last unless said. */
  declare wave: string | null;
  /** The unit that is shown. */
  declare unit: string | null;
  /** What the search is called: `Find your municipality`. */
  declare label: string | null;
  /** What stands in the search. */
  declare private search: Search | undefined;

  #told: { shown: Shown; unit: string; standing: IndexStanding | { error: unknown } } | undefined;

  /** What was computed, once `updateComplete` and the event `peil-drawn` say that it is. */
  get run(): IndexRun | undefined {
    return this.shown?.run;
  }

  protected override missing(language: string): readonly Need[] {
    const { like, unitColumn, wave, waveColumn } = this;
    const earlier = this.#given("earlier");
    const given = { document: this.#document(), table: this.#given("table") };
    const needs = ofIndex({ ...given, others: [earlier, like, unitColumn, wave, waveColumn] }, language);
    return earlier && !waveColumn ? [...needs, needing(language)("waveColumn", "wave-column", "year")] : needs;
  }

  protected async read(language: string, signal: AbortSignal): Promise<Shown | undefined> {
    const document = this.#document();
    const table = this.#given("table");
    if (!document || !table) return undefined;
    const earlier = this.#given("earlier");
    const [index, own, before] = await Promise.all([
      fetched(document, signal),
      fetchedBytes(table, signal),
      earlier ? fetchedBytes(earlier, signal) : undefined,
    ]);
    const run = await composite(own, index, {
      ...(this.unitColumn ? { unit: this.unitColumn } : {}),
      ...(this.waveColumn ? { wave: this.waveColumn } : {}),
      ...(before === undefined ? {} : { earlier: before }),
    });
    const units = run.units(this.wave ?? undefined);
    return { run, names: [...units].sort(new Intl.Collator(language).compare), language };
  }

  #document(): string | Index | undefined {
    return this.index ?? this.src ?? inside(this, "index");
  }

  /** A table of the page; that of a script inside is never an address, which is a text of one line. */
  #given(name: "table" | "earlier"): Answers | undefined {
    const own = inside(this, name);
    return this[name] ?? (own === undefined ? undefined : `${own}\n`);
  }

  override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    // A unit that the page names stands in the field too.
    if (changed.has("unit")) this.search = { ...CLOSED, typed: this.unit ?? "" };
  }

  protected draw(shown: Shown, width: number): unknown {
    const words = wordsOf(shown.language);
    const box = combobox(this.search ?? CLOSED, {
      label: this.label || words.label,
      names: shown.names,
      chosen: this.unit,
      hits: words.hits,
      list: words.list,
      changed: (search) => (this.search = search),
      choose: (name) => this.#choose(name),
    });
    return html`${box} ${this.unit ? this.#report(shown, this.unit, width, words.median) : nothing}`;
  }

  #report(shown: Shown, unit: string, width: number, median: string): unknown {
    const told = this.#told;
    if (!told || told.shown !== shown || told.unit !== unit)
      this.#told = { shown, unit, standing: this.#standing(shown, unit) };
    const standing = this.#told?.standing;
    if (standing === undefined) return nothing;
    return "error" in standing ? failure(standing.error) : report(standing, width, median);
  }

  #standing({ language, run }: Shown, unit: string): IndexStanding | { error: unknown } {
    try {
      const options = {
        language,
        ...(this.wave ? { wave: this.wave } : {}),
        ...(this.like ? { like: this.like } : {}),
      };
      return run.standing(unit, options);
    } catch (error) {
      // The search stays, so that another unit can be found.
      return { error };
    }
  }

  /** Chooses a unit, unless a host cancels the event because it does so itself. */
  #choose(name: string): void {
    const detail: ChosenUnit = { name: "unit", value: name };
    const told = new CustomEvent("peil-choose", { bubbles: true, composed: true, cancelable: true, detail });
    this.search = { ...CLOSED, typed: this.unit ?? "" };
    if (!this.dispatchEvent(told)) return;
    this.unit = name;
    this.search = { ...CLOSED, typed: name };
  }
}

if (!customElements.get("peil-unit")) customElements.define("peil-unit", PeilUnit);

declare global {
  interface HTMLElementTagNameMap {
    "peil-unit": PeilUnit;
  }
}
