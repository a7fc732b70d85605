/**
 * Pictures of composite indices: stacked contributions, the tree, the profile of a unit, ranks with their spans. Numbers give
 * the positions; every text is the core's, and is put in as text, never as markup.
 */

import * as Plot from "@observablehq/plot";
import { css, html, nothing, svg, type TemplateResult } from "lit";

import type {
  IndexAround,
  IndexContributionRow,
  IndexContributions,
  IndexProfile,
  IndexProfileRow,
  IndexRanks,
  IndexTick,
  IndexTree,
} from "../types.js";
import { table } from "./figure.js";

/** Colours that the colour-blind tell apart (Okabe and Ito 2008), the one that is hard to see on white last. */
const COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#999999", "#F0E442"];

/** Beyond this many rows a picture scrolls within the page. */
const TALL = 40;

/** Below this width, labels stand above their rows instead of beside them. */
const NARROW = 520;

/** What the library's own style says of its pictures, beyond what all elements say. */
export const looks = css`
  svg text,
  svg tspan {
    white-space: pre;
  }
`;

/** What all pictures look like. */
const LOOKS = { fontFamily: "inherit", fontSize: "13px", background: "transparent", overflow: "visible" };

/** For every unit the contributions of the parts, one behind the other. */
export function contributions(drawing: IndexContributions, width: number): TemplateResult {
  const { around, axis, high, low, parts, rows, ticks } = drawing;
  const colour = (place: number) => COLOURS[place % COLOURS.length] ?? "";
  const segments = rows.flatMap(({ segments, unit }) => segments.map((own, place) => ({ ...own, unit, place })));
  const labels = rows.map(({ rank, unit }) => (rank === null ? unit : `${rank}. ${unit}`));
  const { left, lines } = beside(labels, width);
  const drawn = Plot.plot({
    ...frame(around, width),
    height: rows.length * (left > 0 ? 26 : 44) + 50,
    marginLeft: left || 14,
    marginRight: 52,
    x: { domain: [low, high], nice: false },
    y: { type: "band", domain: rows.map(({ unit }) => unit), axis: null, padding: left > 0 ? 0.2 : 0.45 },
    marks: [
      ...scale(axis, ticks),
      names(rows, labels, ({ unit }) => unit, left, lines),
      Plot.rect(segments, {
        x1: "from",
        x2: "to",
        y: "unit",
        fill: ({ place }: { place: number }) => colour(place),
        title: "text",
        tip: tip,
      } as Plot.RectOptions),
      Plot.ruleX([0], { stroke: "currentColor" }),
      Plot.text(rows, {
        x: ({ segments }: IndexContributionRow) => Math.max(0, ...segments.map(({ to }) => to)),
        y: "unit",
        text: "figure",
        textAnchor: "start",
        dx: 6,
        fontWeight: 600,
        fill: "currentColor",
      }),
    ],
  });
  const key = parts.map(({ label }, place) => ({ label, sign: svg`<rect width="12" height="12" fill=${colour(place)} />` }));
  return picture(around, drawn, key, rows.length > TALL);
}

/** The parts of the index as rectangles, as wide as they weigh, the stronger the higher the score. */
export function tree(drawing: IndexTree, width: number): TemplateResult {
  const { around, nodes, tiers } = drawing;
  // At most half of the accent, so that text in the page's colour is read on it, light or dark.
  const strength = (shade: number | null) => (shade === null ? 0 : 6 + 44 * shade);
  const room = (x0: number, x1: number) => Math.floor(((x1 - x0) * width - 10) / 7.8);
  const fit = (text: string, letters: number) =>
    letters < 2 ? "" : text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
  const drawn = Plot.plot({
    ...frame(around, width),
    height: tiers * 64 + 8,
    marginLeft: 0,
    marginRight: 0,
    marginTop: 4,
    marginBottom: 4,
    x: { domain: [0, 1], axis: null },
    y: { domain: [0, tiers], reverse: true, axis: null },
    marks: [
      Plot.rect(nodes, {
        x1: "x0",
        x2: "x1",
        y1: "tier",
        y2: ({ tier }) => tier + 1,
        inset: 1,
        fill: ({ shade }) => `color-mix(in srgb, var(--peil-accent) ${strength(shade)}%, var(--peil-surface))`,
        stroke: "var(--peil-line)",
        title: "text",
        tip: tip,
      } as Plot.RectOptions),
      ...[-9, 9].map((dy) =>
        Plot.text(nodes, {
          x: ({ x0, x1 }) => (x0 + x1) / 2,
          y: ({ tier }) => tier + 0.5,
          dy,
          text: ({ figure, label, x0, x1 }) => fit(dy < 0 ? label : figure, room(x0, x1)),
          fill: "currentColor",
          fontWeight: dy < 0 ? 400 : 600,
        }),
      ),
    ],
  });
  return picture(around, drawn, [], false);
}

/** The scores of a unit on the index and its parts, beside medians. */
export function profile(drawing: IndexProfile, width: number): TemplateResult {
  const { alike, around, axis, everybody, high, low, rows, ticks, unit } = drawing;
  const { left, lines } = beside(rows.map(({ label }) => label), width);
  const at = { y: "node" } as const;
  const reach = (row: IndexProfileRow) => [row.score, row.alike, row.everybody].filter((score) => score !== null);
  const drawn = Plot.plot({
    ...frame(around, width),
    height: rows.length * (left > 0 ? 44 : 74) + 50,
    marginLeft: left || 14,
    marginRight: 30,
    // Dots stand for themselves, not for a length, so that the scale need not begin at zero.
    x: { domain: [low, high], inset: 12 },
    y: { type: "band", domain: rows.map(({ node }) => node), axis: null, padding: 0.3 },
    marks: [
      ...scale(axis, ticks),
      // Above the figures, which stand above the dots.
      names(rows, rows.map(({ label }) => label), ({ node }) => node, left, lines, 34),
      Plot.ruleY(rows, {
        ...at,
        x1: (row: IndexProfileRow) => Math.min(...reach(row)),
        x2: (row: IndexProfileRow) => Math.max(...reach(row)),
        stroke: "var(--peil-accent)",
        strokeWidth: 3,
        strokeOpacity: 0.35,
      }),
      Plot.tickX(rows, { ...at, x: "everybody", stroke: "currentColor", strokeWidth: 2 }),
      Plot.dot(rows, { ...at, x: "alike", symbol: "diamond", r: 6, stroke: "currentColor", fill: "var(--peil-surface)", strokeWidth: 1.5 }),
      Plot.dot(rows, { ...at, x: "score", r: 5, fill: "var(--peil-accent)", title: "text", tip: tip }),
      Plot.text(rows, {
        ...at,
        x: ({ score }) => score ?? low,
        text: "figure",
        dy: -15,
        fontWeight: 600,
        stroke: "var(--peil-surface)",
        strokeWidth: 4,
        fill: "currentColor",
      }),
    ],
  });
  const key = [
    { label: unit, sign: svg`<circle cx="6" cy="6" r="5" fill="var(--peil-accent)" />` },
    ...(alike === null ? [] : [{ label: alike, sign: svg`<path d="M6 0L11 6L6 12L1 6Z" fill="none" stroke="currentColor" stroke-width="1.5" />` }]),
    { label: everybody, sign: svg`<path d="M6 0V12" stroke="currentColor" stroke-width="2" />` },
  ];
  return picture(around, drawn, key, false);
}

/** Ranks with the ranks that are possible. */
export function ranks(drawing: IndexRanks, width: number): TemplateResult {
  const { around, axis, last, rows, ticks } = drawing;
  const labels = rows.map(({ name }) => name);
  const { left, lines } = beside(labels, width);
  const at = { y: (row: (typeof rows)[number]) => rows.indexOf(row) };
  const drawn = Plot.plot({
    ...frame(around, width),
    height: rows.length * (left > 0 ? 24 : 42) + 50,
    marginLeft: left || 14,
    marginRight: 20,
    x: { domain: [0.5, last + 0.5] },
    y: { type: "band", domain: rows.map((_, place) => place), axis: null, padding: 0.2 },
    marks: [
      ...scale(axis, ticks),
      names(rows, labels, (row) => rows.indexOf(row), left, lines),
      // As wide as a rank at both ends, so that a rank that is certain is seen.
      Plot.rect(rows, {
        ...at,
        x1: ({ best }) => best - 0.4,
        x2: ({ worst }) => worst + 0.4,
        fill: "var(--peil-accent)",
        fillOpacity: 0.35,
        insetTop: 3,
        insetBottom: 3,
        rx: 3,
      } as Plot.RectOptions),
      Plot.dot(rows, { ...at, x: "rank", r: 4, fill: "var(--peil-accent)", title: "text", tip: tip }),
    ],
  });
  return picture(around, drawn, [], rows.length > TALL);
}

const tip = { lineWidth: 24, fill: "var(--peil-surface)", textPadding: 10 };

function frame({ alt }: IndexAround, width: number): Plot.PlotOptions {
  return { width, ariaLabel: alt, marginTop: 14, marginBottom: 36, style: LOOKS };
}

/** The lines and numbers of the scale across. */
function scale(axis: string, ticks: readonly IndexTick[]): Plot.Markish[] {
  const places = ticks.map(({ at }) => at);
  const texts = new Map(ticks.map(({ at, text }) => [at, text]));
  return [
    Plot.gridX(places, { stroke: "var(--peil-line)", strokeOpacity: 1 } as Plot.GridXOptions),
    Plot.axisX(places, {
      tickFormat: (value: number) => texts.get(value) ?? "",
      tickSize: 0,
      label: axis,
      labelArrow: "none",
      labelAnchor: "right",
    } as Plot.AxisXOptions),
  ];
}

/** How much room labels take beside their rows, none on narrow pages. */
function beside(labels: readonly string[], width: number): { left: number; lines: number } {
  if (width < NARROW) return { left: 0, lines: width / 13 };
  const longest = Math.min(32, Math.max(0, ...labels.map((label) => label.length)));
  return { left: Math.min(width * 0.4, 24 + longest * 7), lines: 22 };
}

/** The names of rows, beside them or, on narrow pages, above. */
function names<Row>(
  rows: readonly Row[],
  labels: readonly string[],
  at: (row: Row) => string | number,
  left: number,
  lines: number,
  above = 20,
): Plot.Markish {
  const common = { y: at, text: (_: Row, place: number) => labels[place] ?? "", frameAnchor: "left", lineWidth: lines } as const;
  const where = left > 0 ? ({ textAnchor: "end", dx: -10 } as const) : ({ textAnchor: "start", dy: -above } as const);
  return Plot.text([...rows], { ...common, ...where, textOverflow: "ellipsis", fill: "currentColor" });
}

/** A sign and what it stands for. */
interface Key {
  label: string;
  sign: unknown;
}

/** A picture with everything around it. */
function picture(around: IndexAround, drawn: SVGElement | HTMLElement, key: readonly Key[], tall: boolean): TemplateResult {
  // A strict policy blocks an element `<style>`, and says so, as soon as the picture is in the page; what it says is in `looks`.
  for (const rules of drawn.querySelectorAll("style")) rules.remove();
  // To assistive technology one picture with a text; the table has the same figures cell by cell.
  drawn.setAttribute("role", "img");
  for (const mark of drawn.querySelectorAll<SVGElement>("[aria-label]")) {
    mark.dataset["mark"] = mark.getAttribute("aria-label") ?? "";
    mark.removeAttribute("aria-label");
  }
  const signs = key.map(
    ({ label, sign }) => html`<li><svg width="12" height="12" aria-hidden="true">${sign}</svg>${label}</li>`,
  );
  return html`<figure lang=${around.language}>
    <figcaption>${around.caption}</figcaption>
    ${key.length > 0 ? html`<ul class="key">${signs}</ul>` : nothing}
    ${tall ? html`<div class="tall" tabindex="0" role="group" aria-label=${around.caption}>${drawn}</div>` : drawn}
    <p class="quiet">${around.legend}</p>
    ${table(around.table, around.opens_table)}
    <ul class="notes">
      ${around.notes.map((note) => html`<li>${note}</li>`)}
    </ul>
  </figure>`;
}
