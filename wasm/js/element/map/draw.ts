/** A map as SVG, with its legend: areas in the colours of their classes, hatched where the class is not determined. */

import { html, nothing, svg, type TemplateResult } from "lit";

import type { MapArea, MapDrawing } from "../../types.js";
import { table } from "../figure.js";
import { type Paint, paints } from "./colours.js";
import type { Layout, Outline } from "./shapes.js";

/** Of letters at the size of labels. */
const LETTER = 7.2;

/** Edges of more areas than this would hide them. */
const MANY = 400;

/** What an area is drawn as. */
export interface Drawn {
  area: MapArea;
  outline: Outline;
}

/** Areas with their outlines, in the order of the outlines. */
export function drawnOf({ areas }: MapDrawing, { outlines }: Layout): Drawn[] {
  const known = new Map(areas.map((area) => [area.code, area]));
  return outlines.flatMap((outline) => {
    const area = known.get(outline.code);
    return area ? [{ area, outline }] : [];
  });
}

/** The map alone. */
export function picture(
  map: MapDrawing,
  drawn: readonly Drawn[],
  { height, width }: Layout,
  chosen: string | null,
): TemplateResult {
  const colours = paints(map.classes.length);
  const paint = ({ class: own }: MapArea) => (own === null ? undefined : colours[own]);
  const fill = (area: MapArea) => paint(area)?.fill ?? "url(#none)";
  const hatched = drawn.filter(({ area }) => area.unsure);
  const labelled = drawn.filter(({ outline }) => outline.room >= 3 * LETTER);
  // The areas are a list of which one has the focus; everything else in the picture is seen only.
  return svg`<svg role="listbox" aria-label=${map.around.alt} width=${width.toFixed(1)} height=${height.toFixed(1)}
    viewBox="0 0 ${width.toFixed(1)} ${height.toFixed(1)}" ?data-many=${drawn.length > MANY}>
    <defs>${patterns()}</defs>
    ${drawn.map(
      (
        { area, outline },
        place,
      ) => svg`<path class="area" role="option" tabindex="-1" d=${outline.path} fill=${fill(area)}
        fill-rule="evenodd" aria-label=${area.name} aria-selected=${area.code === chosen ? "true" : "false"} data-place=${place}
        data-code=${area.code} data-class=${area.class ?? "none"} ?data-unsure=${area.unsure} />`,
    )}
    <g aria-hidden="true">
      ${hatched.map(
        ({ area, outline }) => svg`<path class="hatching" d=${outline.path} fill-rule="evenodd" data-code=${area.code}
          fill=${paint(area)?.ink === "#fff" ? "url(#light)" : "url(#dark)"} />`,
      )}
      ${labelled.map(({ area, outline }) => label(area, outline, paint(area)))}
      <path class="ring under" /><path class="ring over" />
    </g>
  </svg>` as unknown as TemplateResult;
}

function label({ name, unsure }: MapArea, { room, x, y }: Outline, paint: Paint | undefined): unknown {
  const letters = Math.floor((room - 4) / LETTER);
  const text = name.length <= letters ? name : `${name.slice(0, Math.max(1, letters - 1))}…`;
  // On hatching, letters need ground of their own.
  const ground = unsure ? (paint?.fill ?? "none") : "none";
  return svg`<text class="label" x=${x.toFixed(1)} y=${(y + 4).toFixed(1)} fill=${paint?.ink ?? "currentColor"} stroke=${ground}
    stroke-width="6" paint-order="stroke" stroke-linejoin="round">${text}</text>`;
}

/** Hatching for dark classes and light ones, and the dots of areas without a figure. */
function patterns(): unknown {
  const lines = (id: string, colour: string) => svg`<pattern id=${id} width="6" height="6" patternUnits="userSpaceOnUse"
    patternTransform="rotate(45)"><path d="M0 0V6" stroke=${colour} stroke-width="2.6" /></pattern>`;
  return svg`${lines("light", "#fff")}${lines("dark", "#3b4a5a")}<pattern id="none" width="5" height="5"
    patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="var(--peil-none)" /><circle cx="2.5" cy="2.5" r="0.8"
    fill="var(--peil-surface)" /></pattern>`;
}

/** The legend: what is shown, the classes with how many areas each has, hatching, and areas without a figure. */
export function key({ areas, axis, classes, none, unsure }: MapDrawing): TemplateResult {
  const colours = paints(classes.length);
  const swatch = (fill: unknown, over: unknown = nothing) => html`<svg width="18" height="12" aria-hidden="true">
    <rect width="18" height="12" fill=${fill} stroke="var(--peil-line)" />${over}</svg>`;
  const count = (number: number) => html` <span class="count">(${number})</span>`;
  const hatched = areas.filter((area) => area.unsure).length;
  const empty = areas.filter((area) => area.class === null).length;
  return html`<p class="quiet axis">${axis}</p>
    <ul class="key classes" part="key">
      ${classes.map((own, place) => html`<li data-class=${place}>${swatch(colours[place]?.fill)}${own.text}${count(own.areas)}</li>`)}
      ${unsure === null ? nothing : html`<li data-class="unsure">${swatch(colours[0]?.fill, hatch())}${unsure}${count(hatched)}</li>`}
      ${none === null ? nothing : html`<li data-class="none">${swatch("var(--peil-none)", dots())}${none}${count(empty)}</li>`}
    </ul>`;
}

/** What a pattern looks like; patterns of another picture are not there in every browser. */
function hatch(): unknown {
  return svg`<path d="M-2 8L8 -2M2 14L16 0M10 16L22 4" stroke="#3b4a5a" stroke-width="1.8" />`;
}

function dots(): unknown {
  const places = [3, 8, 13].flatMap((x) => [3, 8].map((y) => [x + 1, y] as const));
  return places.map(([x, y]) => svg`<circle cx=${x} cy=${y} r="0.9" fill="var(--peil-surface)" />`);
}

/** What is told of an area. */
export function told(map: MapDrawing, { base, class: own, text, unsure }: MapArea): TemplateResult {
  const shade = own === null ? undefined : map.classes[own]?.text;
  const parts = [shade === undefined ? "" : `${map.axis}: ${shade}`, unsure ? (map.unsure ?? "") : ""].filter(
    (part) => part !== "",
  );
  return html`<p>${text}</p>
    ${base === "" ? nothing : html`<p>${base}</p>`} ${parts.length === 0 ? nothing : html`<p>${parts.join(". ")}</p>`}`;
}

/** A map with everything around it; `gaps` are what does not show on it. */
export function surrounded(
  map: MapDrawing,
  drawn: unknown,
  gaps: readonly string[],
  help: readonly string[],
): TemplateResult {
  const { around } = map;
  return html`<figure lang=${around.language}>
    <figcaption>${around.caption}</figcaption>
    ${key(map)}
    <div class="map" part="map">${drawn}</div>
    <p class="quiet">${around.legend}</p>
    <p class="quiet">${help.join(" ")}</p>
    ${gaps.length > 0 ? html`<ul class="gaps" part="gaps">${gaps.map((gap) => html`<li>${gap}</li>`)}</ul>` : nothing}
    ${table(around.table, around.opens_table)}
    <ul class="notes">
      ${around.notes.map((note) => html`<li>${note}</li>`)}
    </ul>
  </figure>`;
}
