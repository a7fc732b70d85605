/**
 * `<peil-index>`: reads an index and a table of units, computes in the page, and draws where scores come from, the tree of
 * the index, and the profile of a unit, each beside a table of the same figures. Nothing leaves the page.
 */

import { html } from "lit";

import type { Answers, Index, IndexRun, Robustness } from "../api.js";
import { composite, indexText } from "../composite.js";
import type { Robust } from "../types.js";
import type { Background } from "../worker/background.js";
import type { Done, RobustAsked } from "../worker/protocol.js";
import { PeilElement } from "./base.js";
import type { Need } from "./incomplete.js";
import { ofIndex } from "./needs.js";
import { saidOf, spoken } from "./language.js";
import { contributions, looks, profile, ranks, tree } from "./pictures.js";
import { backgroundOf, status, statusLooks, stay, WORDS } from "./progress.js";
import { fetched, fetchedBytes, inside, names } from "./source.js";
import { style } from "./style.js";

const INPUTS = {
  src: {},
  index: {},
  table: {},
  unitColumn: { attribute: "unit-column" },
  waveColumn: { attribute: "wave-column" },
  show: {},
  unit: {},
  units: {},
  like: {},
  robust: {},
  wave: {},
  lang: {},
};

/** How the element goes about it, and what it knows of itself. */
const LOOKS = { worker: {}, busy: { state: true }, stopped: { state: true } };

/**
 * A Monte Carlo of more scores than this – replications times units times parts – takes more than some 50 milliseconds, and is
 * done by a worker.
 */
const MANY = 1_000_000;

/** A picture at a width in pixels. */
type Picture = (width: number) => unknown;

/** What the element shows. */
interface Shown {
  run: IndexRun;
  pictures: readonly Picture[];
}

const KINDS = ["contributions", "ranks", "tree", "profile"] as const;

export class PeilIndex extends PeilElement<Shown> {
  static override styles = [style, looks, statusLooks];
  static override properties = { ...PeilElement.properties, ...INPUTS, ...LOOKS };
  static override looks = LOOKS;

  /** Address of the index document. */
  declare src: string | null;
  /** The index: its address, its text (TOML or JSON), or the document itself. */
  declare index: string | Index | null;
  /** The units: the address of a CSV file, CSV text, or columns. */
  declare table: Answers | null;
  /** The column that names units; `unit` unless said. */
  declare unitColumn: string | null;
  /** The column that names waves, where there are several. */
  declare waveColumn: string | null;
  /**
   * Pictures, separated by spaces: `contributions`, `ranks`, `tree`, `profile`; the profile of `unit` where one is named, ranks where
   * `robust` is given, contributions otherwise.
   */
  declare show: string | null;
  /** The unit whose profile and tree are drawn. */
  declare unit: string | null;
  /** The units whose contributions are drawn, as a list, or separated by commas in the attribute; all unless said. */
  declare units: string | readonly string[] | null;
  /** A column, such as a size class: the profile stands beside the median of those in the same category. */
  declare like: string | null;
  /** What is uncertain, for `ranks`: choices and their alternatives as JSON, or the object itself. */
  declare robust: string | Robustness | null;
  /** The wave that is drawn; the last unless said. */
  declare wave: string | null;
  /**
   * Address of the worker's script, for pages whose policy permits no workers from within a module; `none` for no worker. Only
   * ranks over many replications take one.
   */
  declare worker: string | null;

  declare private busy: { done?: Done } | undefined;
  declare private stopped: boolean;

  #background: Background | undefined;
  #cancel: AbortController | undefined;

  /** What was computed, once `updateComplete` and the event `peil-drawn` say that it is. */
  get run(): IndexRun | undefined {
    return this.shown?.run;
  }

  protected override missing(language: string): readonly Need[] {
    const { document, table } = this.#given();
    const { like, robust, show, unit, unitColumn, units, wave, waveColumn } = this;
    const others = [like, robust, show, unit, unitColumn, units, wave, waveColumn];
    return ofIndex({ document, table, others }, language);
  }

  #given() {
    return { document: this.index ?? this.src ?? inside(this, "index"), table: this.table ?? inside(this, "table") };
  }

  protected async read(language: string, signal: AbortSignal): Promise<Shown | undefined> {
    const { document, table } = this.#given();
    if (!document || !table) return undefined;
    const [index, own] = await Promise.all([
      fetched(document, signal),
      // A text of one line would be an address.
      fetchedBytes(typeof table === "string" && table === inside(this, "table") ? `${table}\n` : table, signal),
    ]);
    const columns = { unit: this.unitColumn || "unit", ...(this.waveColumn ? { wave: this.waveColumn } : {}) };
    const run = await composite(own, index, columns);
    const kinds = this.#kinds();
    this.stopped = false;
    const found = kinds.includes("ranks") ? await this.#robust(run, own, { index: indexText(index), ...columns }, signal) : undefined;
    if (this.stopped) return undefined;
    return { run, pictures: kinds.map((kind) => this.#picture(run, kind, language, found)) };
  }

  /** How the index varies; in a worker where that takes its time, and nothing where the reader stopped it. */
  async #robust(
    run: IndexRun,
    table: Answers,
    of: Omit<RobustAsked, "robust">,
    signal: AbortSignal,
  ): Promise<Robust | undefined> {
    const robust = this.#choices();
    if ((robust.replications ?? 1000) * run.scores.length <= MANY) return run.robust(robust);
    const cancel = new AbortController();
    this.#cancel = cancel;
    signal.addEventListener("abort", () => cancel.abort());
    this.busy = {};
    try {
      const progress = (done: Done) => (this.busy = { done });
      return await this.#working().robust({ ...of, robust }, table, { signal: cancel.signal, progress });
    } catch (error) {
      if (!cancel.signal.aborted || signal.aborted) throw error;
      this.stopped = true;
      return undefined;
    } finally {
      if (this.#cancel === cancel) this.busy = undefined;
    }
  }

  #working(): Background {
    this.#background ??= backgroundOf(this.worker);
    return this.#background;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#background?.close();
  }

  override render(): unknown {
    const { busy, stopped } = this;
    if (!busy && !stopped) return super.render();
    const language = spoken(saidOf(this));
    const words = WORDS[language];
    const again = stopped ? () => ((this.stopped = false), this.requestUpdate("robust")) : undefined;
    const said = { said: words.cancelled, busy: busy && { what: words.computing, ...busy }, again };
    const stop = () => {
      this.#cancel?.abort();
      stay(this.renderRoot);
    };
    return html`<div lang=${language}>${status(said, language, stop)}</div>`;
  }

  #kinds(): readonly (typeof KINDS)[number][] {
    const asked = names(this.show);
    const unknown = asked.filter((name) => !KINDS.some((kind) => kind === name));
    if (unknown.length > 0) {
      throw new Error(`\`show\` has \`${unknown.join("`, `")}\`, where some of \`${KINDS.join("`, `")}\` were expected`);
    }
    const usual = this.unit ? "profile" : this.robust ? "ranks" : "contributions";
    const kinds = KINDS.filter((kind) => (asked.length > 0 ? asked.includes(kind) : kind === usual));
    if (kinds.includes("ranks") && !this.robust) throw new Error("ranks are drawn over choices, which `robust` must name");
    if (kinds.includes("profile") && !this.unit) throw new Error("a profile is of one unit, which `unit` must name");
    for (const [name, given, of] of [
      ["like", this.like, ["profile"]],
      ["units", this.units, ["contributions"]],
      ["robust", this.robust, ["ranks"]],
      ["unit", this.unit, ["profile", "tree"]],
    ] as const) {
      const has = kinds.some((kind) => of.some((other) => other === kind));
      if (given && !has) throw new Error(`\`${name}\` has no effect on \`${kinds.join(" ")}\``);
    }
    return kinds;
  }

  #picture(run: IndexRun, kind: (typeof KINDS)[number], language: string, found: Robust | undefined): Picture {
    const options = { language, ...(this.wave ? { wave: this.wave } : {}) };
    if (kind === "contributions") {
      const units = typeof this.units === "string" ? this.units.split(",").map((name) => name.trim()) : this.units;
      const drawing = run.contributions({ ...options, ...(units ? { units } : {}) });
      return (width) => contributions(drawing, width);
    }
    if (kind === "ranks" && found) {
      const drawing = run.ranks(found, options);
      return (width) => ranks(drawing, width);
    }
    if (kind === "tree") {
      const drawing = run.tree({ ...options, ...(this.unit ? { unit: this.unit } : {}) });
      return (width) => tree(drawing, width);
    }
    const drawing = run.profile(this.unit ?? "", { ...options, ...(this.like ? { like: this.like } : {}) });
    return (width) => profile(drawing, width);
  }

  #choices(): Robustness {
    return typeof this.robust === "string" ? (JSON.parse(this.robust) as Robustness) : (this.robust ?? {});
  }

  protected draw({ pictures }: Shown, width: number): unknown {
    return html`${pictures.map((picture) => picture(width))}`;
  }
}

if (!customElements.get("peil-index")) customElements.define("peil-index", PeilIndex);

declare global {
  interface HTMLElementTagNameMap {
    "peil-index": PeilIndex;
  }
}
