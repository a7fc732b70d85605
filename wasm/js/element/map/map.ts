/**
 * `<peil-map>`: figures on the areas of a map that the page gives, or on tiles. Areas are shaded by class and hatched
 * where their interval reaches into another class. Nothing leaves the page but what it asks for by address.
 */

import { html, nothing, type PropertyValues } from "lit";
import { guard } from "lit/directives/guard.js";

import type { Answers, Estimates, Index, PublishedTable, SurveyDocument } from "../../api.js";
import type { MapDrawing } from "../../types.js";
import { PeilElement } from "../base.js";
import type { Need } from "../incomplete.js";
import { fetched, inside } from "../source.js";
import { style as common } from "../style.js";
import { type Drawn, drawnOf, picture, surrounded, told } from "./draw.js";
import { type Ground, missingOf } from "./missing.js";
import { classesOf, figuresOf, type Given } from "./read.js";
import { type Found, type Layout, layoutOf, type Shapes, shapesOf } from "./shapes.js";
import { style } from "./style.js";
import { type Grid, gridOf, rowsOf, tilesOf } from "./tiles.js";
import { next } from "./walk.js";
import { wordsOf } from "./words.js";

/** A map is never higher. */
const TALLEST = 640;

const INPUTS = {
  shapes: {},
  object: {},
  key: {},
  nameKey: { attribute: "name-key" },
  grid: {},
  estimates: { attribute: false },
  src: {},
  survey: {},
  answers: {},
  published: {},
  index: {},
  table: {},
  unitColumn: { attribute: "unit-column" },
  waveColumn: { attribute: "wave-column" },
  node: {},
  indicator: {},
  by: {},
  wave: {},
  classes: {},
  count: { type: Number },
  breaks: {},
  lang: {},
};

/** What changes how it is shown, but not what. */
const LOOKS = { area: {}, pointed: { state: true } };

/** What the element shows. */
interface Shown {
  map: MapDrawing;
  gaps: string[];
  help: string[];
  layout: (width: number) => Layout;
}

/** A reader's choice of an area. */
export interface ChosenArea {
  name: "area";
  value: string | null;
}

export class PeilMap extends PeilElement<Shown> implements Given, Ground {
  static override styles = [common, style];
  static override properties = { ...PeilElement.properties, ...INPUTS, ...LOOKS };
  static override looks = LOOKS;

  /** The areas: the address of GeoJSON or TopoJSON, its text, or the object. */
  declare shapes: string | Shapes | null;
  /** Of TopoJSON: which of its objects is drawn; the only one unless said. */
  declare object: string | null;
  /** The property of the areas that has the codes of the figures; the `id` of the features unless said. */
  declare key: string | null;
  /** The property of the areas that has their names, where the figures have none. */
  declare nameKey: string | null;
  /** Tiles in place of shapes: an address, text or object that gives column and row by code. */
  declare grid: string | Grid | null;
  /** Figures that were computed in the page, one for each area. */
  declare estimates: Estimates | null;
  /** Address of the survey document. */
  declare src: string | null;
  /** The survey document: its address, its text (TOML or JSON), or the document itself. */
  declare survey: string | SurveyDocument | null;
  /** Answers of one wave: the address of a CSV file, CSV text, or columns. */
  declare answers: Answers | null;
  /** A published table instead: its address, its text, or the table itself. */
  declare published: string | PublishedTable | null;
  /** An index instead, whose scores by unit are drawn: its address, its text (TOML or JSON), or the document itself. */
  declare index: string | Index | null;
  /** The units of the index: the address of a CSV file, CSV text, or columns. */
  declare table: Answers | null;
  /** The column that names units; `unit` unless said. */
  declare unitColumn: string | null;
  /** The column that names waves, where there are several. */
  declare waveColumn: string | null;
  /**
   * The part of the index that is drawn; the index itself unless said. (`part` is what CSS calls parts of
   * elements.)
   */
  declare node: string | null;
  /** The indicator that is drawn. */
  declare indicator: string | null;
  /** The breakdown whose categories are areas. */
  declare by: string | null;
  /** The wave that is drawn. */
  declare wave: string | null;
  /** How figures are classed: `round` (limits at round numbers, unless said), `quantile` or `equal`. */
  declare classes: string | null;
  /** Of `quantile` and `equal`: how many classes; 5 unless said. */
  declare count: number | null;
  /** Limits between classes, separated by spaces, on the scale of the figures: 0.2 is 20 per cent. */
  declare breaks: string | readonly number[] | null;
  /** The code of the area that is chosen. */
  declare area: string | null;
  /** The area under the pointer or with the focus, by its place. */
  declare private pointed: number | null;

  #laid: { shown: Shown; width: number; layout: Layout; drawn: Drawn[] } | undefined;

  /** What is drawn, once `updateComplete` and the event `peil-drawn` say that it is. */
  get drawing(): MapDrawing | undefined {
    return this.shown?.map;
  }

  protected override missing(language: string): readonly Need[] {
    return missingOf(this, language);
  }

  protected override waiting(): unknown {
    const { breaks, by, classes, grid, indicator, shapes, wave } = this;
    const given = [breaks, by, classes, indicator, wave, shapes ?? inside(this, "shapes"), grid ?? inside(this, "grid")];
    const { noFigures } = wordsOf(this.language());
    return given.some(Boolean) ? html`<p class="quiet" role="status">${noFigures}</p>` : nothing;
  }

  protected async read(language: string, signal: AbortSignal): Promise<Shown | undefined> {
    const classes = classesOf(this);
    const [figures, ground] = await Promise.all([figuresOf(this, language, signal), this.#ground(signal)]);
    if (!figures) return undefined;
    const words = wordsOf(language);
    const { found } = ground;
    const grid = found ? undefined : (ground.grid ?? rowsOf(figures.codes));
    const areas = found
      ? found.shapes.map(({ code, name }) => ({ code, name }))
      : Object.keys(grid ?? {}).map((code) => ({ code, name: null }));
    const map = figures.areas({ areas, classes, tell: true });
    const lost = found
      ? [
          ...(found.withoutKey > 0 ? [words.withoutKey(found.withoutKey, this.key ?? "id")] : []),
          ...(found.withoutShape > 0 ? [words.withoutShape(found.withoutShape)] : []),
        ]
      : [];
    const layout = (width: number) =>
      found ? layoutOf(found.shapes, width, TALLEST) : tilesOf(grid ?? {}, width, TALLEST);
    return { map, gaps: [...map.gaps, ...lost], help: found ? [words.keys] : [words.tiles, words.keys], layout };
  }

  /** What figures are put on. */
  async #ground(signal: AbortSignal): Promise<{ found?: Found; grid?: Grid }> {
    const shapes = this.shapes ?? inside(this, "shapes");
    const grid = this.grid ?? inside(this, "grid");
    if (shapes && grid) throw new Error("`grid` stands in place of `shapes`; both were given");
    for (const [name, given] of [
      ["key", this.key],
      ["name-key", this.nameKey],
      ["object", this.object],
    ] as const) {
      if (given && !shapes) throw new Error(`\`${name}\` has no effect without \`shapes\``);
    }
    if (shapes) {
      const joining = { key: this.key ?? "id", name: this.nameKey ?? null, object: this.object ?? null };
      return { found: shapesOf(await fetched(shapes, signal), joining) };
    }
    if (!grid) return {};
    const own = this.grid ? await fetched(grid, signal) : grid;
    return { grid: gridOf(own) };
  }

  override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has("shown")) this.pointed = null;
  }

  protected draw(shown: Shown, width: number): unknown {
    if (this.#laid?.shown !== shown || this.#laid.width !== width) {
      const layout = shown.layout(width);
      this.#laid = { shown, width, layout, drawn: drawnOf(shown.map, layout) };
    }
    const { drawn, layout } = this.#laid;
    const own = this.pointed === null || this.pointed === undefined ? undefined : drawn[this.pointed];
    // Thousands of areas are drawn anew only where something about them has changed.
    const map = guard([this.#laid, this.area], () => picture(shown.map, drawn, layout, this.area));
    const board = html`<div
        @keydown=${(event: KeyboardEvent) => this.#pressed(event, drawn)}
        @focusin=${(event: FocusEvent) => this.#point(event)}
        @pointerover=${(event: PointerEvent) => this.#point(event)}
        @pointerleave=${() => this.#leave()}
        @focusout=${() => this.#leave()}
        @click=${(event: MouseEvent) => this.#click(event, drawn)}
      >${map}</div>
      <div class="told" part="told" role="status">${own ? told(shown.map, own.area) : ""}</div>`;
    return surrounded(shown.map, board, shown.gaps, shown.help);
  }

  override updated(changed: PropertyValues): void {
    super.updated(changed);
    const areas = this.renderRoot.querySelectorAll<SVGElement>(".area");
    if (areas.length === 0) return;
    // One of the areas can be reached by the tabulator: the one last pointed at, the chosen one, or the first.
    const held = this.renderRoot.querySelector<SVGElement>('.area[tabindex="0"]');
    const chosen = this.renderRoot.querySelector<SVGElement>('.area[aria-selected="true"]');
    const reached =
      (this.pointed === null || this.pointed === undefined ? undefined : areas[this.pointed]) ??
      held ??
      chosen ??
      areas[0];
    if (held !== reached) held?.setAttribute("tabindex", "-1");
    reached?.setAttribute("tabindex", "0");
    this.#show();
  }

  /** Puts the ring around the area that is spoken of, and the text beside it. */
  #show(): void {
    const own = this.pointed === null || this.pointed === undefined ? undefined : this.#laid?.drawn[this.pointed];
    const chosen = this.#laid?.drawn.find(({ area }) => area.code === this.area);
    const outline = (own ?? chosen)?.outline.path ?? "";
    for (const ring of this.renderRoot.querySelectorAll(".ring")) ring.setAttribute("d", outline);
    const box = this.renderRoot.querySelector<HTMLElement>(".told");
    const picture = this.renderRoot.querySelector<SVGElement>(".map svg");
    if (!box || !picture || !own || !this.#laid) return;
    // The picture is scaled where the page is narrower than it.
    const scale = picture.getBoundingClientRect().width / this.#laid.layout.width;
    const room = (box.parentElement?.clientWidth ?? 0) - box.offsetWidth;
    const left = Math.max(0, Math.min(room, own.outline.x * scale - box.offsetWidth / 2));
    const above = own.outline.y * scale - box.offsetHeight - 18;
    const top = above >= 0 ? above : own.outline.y * scale + 22;
    box.style.transform = `translate(${left.toFixed(0)}px, ${top.toFixed(0)}px)`;
  }

  #point(event: Event): void {
    const place = placeOf(event.target);
    if (place !== undefined) this.pointed = place;
  }

  #leave(): void {
    const focused = placeOf(this.shadowRoot?.activeElement ?? null);
    this.pointed = focused ?? null;
  }

  #pressed(event: KeyboardEvent, drawn: readonly Drawn[]): void {
    const from = placeOf(event.target);
    if (from === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") {
      this.pointed = null;
      return;
    }
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#choose(drawn[from]?.area.code);
      return;
    }
    const to = next(
      drawn.map(({ outline }) => outline),
      from,
      event.key,
    );
    if (to === undefined) return;
    event.preventDefault();
    this.renderRoot.querySelectorAll<SVGElement>(".area")[to]?.focus();
  }

  #click(event: MouseEvent, drawn: readonly Drawn[]): void {
    const place = placeOf(event.target);
    if (place !== undefined) this.#choose(drawn[place]?.area.code);
  }

  /** Chooses an area, or none where it was chosen before, unless a host cancels the event because it does so itself. */
  #choose(code: string | undefined): void {
    if (code === undefined) return;
    const detail: ChosenArea = { name: "area", value: code === this.area ? null : code };
    const told = new CustomEvent("peil-choose", { bubbles: true, composed: true, cancelable: true, detail });
    if (this.dispatchEvent(told)) this.area = detail.value;
  }
}

function placeOf(target: EventTarget | null): number | undefined {
  const place = target instanceof SVGElement && target.classList.contains("area") ? target.dataset["place"] : undefined;
  return place === undefined ? undefined : Number(place);
}

if (!customElements.get("peil-map")) customElements.define("peil-map", PeilMap);

declare global {
  interface HTMLElementTagNameMap {
    "peil-map": PeilMap;
  }
}
