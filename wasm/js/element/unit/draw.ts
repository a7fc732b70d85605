/**
 * A unit's report: each theme with its score, a strip with the marks, what the figures rest on, and what is not
 * answered.
 */

import { html, nothing, svg, type TemplateResult } from "lit";

import type { IndexProfile, IndexProfileRow, IndexStanding, IndexStandingRow } from "../../types.js";
import { table } from "../figure.js";

/** Room left of the smallest number and right of the largest. */
const INSET = 10;

/** A mark in a strip, and in the text that says what it stands for. */
type Sign = "score" | "alike" | "everybody" | "earlier";

/** The report `width` pixels wide; `median` is the word for it. */
export function report(standing: IndexStanding, width: number, median: string): TemplateResult {
  const { earlier, notes, profile, rows, sentence, table: figures } = standing;
  const { around } = profile;
  return html`<figure lang=${around.language}>
    <figcaption>${around.caption}</figcaption>
    <h3 class="unit">${profile.unit}</h3>
    ${sentence === null ? nothing : html`<div class="sentences"><p>${sentence}</p></div>`}
    <ul class="rows" part="rows">
      ${profile.rows.map((own, place) => {
        const rests = rows[place];
        const last = place === profile.rows.length - 1;
        return rests ? row(profile, own, { ...rests, ...counts(rests, rows[0]) }, earlier, width, median, last) : nothing;
      })}
    </ul>
    <p class="quiet">${around.legend}</p>
    ${table(figures, around.opens_table)}
    <ul class="notes">
      ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>
  </figure>`;
}

/** Of how many units medians are, where it is not what the name says already: how many have a score on the index. */
function counts(own: IndexStandingRow, index: IndexStandingRow | undefined) {
  return {
    alike_rests: own.alike_units === index?.alike_units ? "" : own.alike_rests,
    everybody_rests: own.everybody_units === index?.everybody_units ? "" : own.everybody_rests,
  };
}

function row(
  profile: IndexProfile,
  own: IndexProfileRow,
  rests: IndexStandingRow,
  earlier: string | null,
  width: number,
  median: string,
  last: boolean,
): TemplateResult {
  const { alike, everybody } = profile;
  const fact = (sign: Sign, name: string, figure: string, rest: string) => html`<div>
    <dt><svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">${mark(sign, 6, 6)}</svg>${name}</dt>
    <dd class="number">${figure}</dd>
    ${rest === "" ? nothing : html`<dd>${rest}</dd>`}
  </div>`;
  const change = rests.change === null ? "" : `${rests.change_figure}, `;
  return html`<li class=${own.tier === 0 ? "whole" : "part"} data-node=${own.node}>
    <div class="head"><span class="name">${own.label}</span><span class="figure">${own.figure}</span></div>
    <p class="rests">${rests.rests}</p>
    ${strip(profile, own, rests, width, last)}
    <dl>
      ${alike === null ? nothing : fact("alike", `${median}, ${alike}`, own.alike_figure, rests.alike_rests)}
      ${fact("everybody", `${median}, ${everybody}`, own.everybody_figure, rests.everybody_rests)}
      ${earlier === null ? nothing : fact("earlier", earlier, rests.earlier_figure, `${change}${rests.earlier_rests}`)}
    </dl>
    ${rests.gaps.map((gap) => html`<p class="gap">${gap}</p>`)}
  </li>`;
}

/** The scale with the marks on it, the ticks written below the last one. */
function strip(
  profile: IndexProfile,
  own: IndexProfileRow,
  rests: IndexStandingRow,
  width: number,
  last: boolean,
): TemplateResult {
  const { axis, high, low, ticks } = profile;
  const at = (value: number) => INSET + ((value - low) / (high - low || 1)) * (width - 2 * INSET);
  const marks: [Sign, number | null][] = [
    ["everybody", own.everybody],
    ["alike", own.alike],
    ["earlier", rests.earlier],
    ["score", own.score],
  ];
  const drawn = marks.flatMap(([sign, value]) => (value === null ? [] : [{ sign, x: at(value) }]));
  const height = last ? 44 : 24;
  const across = ticks.map((tick) => ({ ...tick, x: at(tick.at) })).filter(({ x }) => x >= 0 && x <= width);
  // The text beside it says the same, so that it is read once.
  return svg`<svg class="strip" width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
    ${across.map(({ x }) => svg`<path d="M${x.toFixed(1)} 2V22" stroke="var(--peil-line)" />`)}
    <path d="M${INSET} 12H${width - INSET}" stroke="var(--peil-line)" stroke-width="2" />
    ${drawn.map(({ sign, x }) => mark(sign, x, 12))}
    ${last ? across.map(({ text, x }) => svg`<text x=${x.toFixed(1)} y="36" text-anchor=${anchor(x, width)}>${text}</text>`) : nothing}
    ${last ? svg`<title>${axis}</title>` : nothing}
  </svg>` as unknown as TemplateResult;
}

/** Numbers at the ends stay within the page. */
function anchor(x: number, width: number): string {
  if (x < 24) return "start";
  return x > width - 24 ? "end" : "middle";
}

/** The marks: told apart by their form, and the unit's own by its colour too. */
function mark(sign: Sign, x: number, y: number): unknown {
  const own = (path: string) => path.replaceAll("X", x.toFixed(2)).replaceAll("Y", String(y));
  switch (sign) {
    case "score":
      return svg`<circle data-sign="score" cx=${x.toFixed(2)} cy=${y} r="5.5" fill="var(--peil-accent)" stroke="var(--peil-surface)" />`;
    case "alike":
      return svg`<path data-sign="alike" data-x=${x.toFixed(2)} d=${own("MX Ym0 -5.5l5 5.5l-5 5.5l-5 -5.5Z")}
        fill="var(--peil-surface)" stroke="currentColor" stroke-width="1.5" />`;
    case "everybody":
      return svg`<path data-sign="everybody" data-x=${x.toFixed(2)} d=${own("MX Ym0 -6v12")} stroke="currentColor" stroke-width="2" />`;
    case "earlier":
      return svg`<circle data-sign="earlier" cx=${x.toFixed(2)} cy=${y} r="4.5" fill="none" stroke="var(--peil-accent)" stroke-width="2" />`;
  }
}
