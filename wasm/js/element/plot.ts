/**
 * Draws rows as dots with intervals, one below the other. Numbers give the positions; every text is the core's.
 *
 * These few shapes are written as they stand rather than by a library of charts: readers' choices are drawn anew within a
 * frame of the screen, sixty indicators at a time.
 */

import { html, nothing, svg, type TemplateResult } from "lit";

import type { DrawingGroup, DrawingRow, Language } from "../types.js";
import { LINE, SIZE, widthOf, wrapped } from "./text.js";

/** A row with the label that stands beside it. */
export interface Labelled {
  label: string;
  row: DrawingRow;
  /** Which row of the whole drawing it is, counted from 0. */
  place: number;
}

/** How a row is chosen: the one that is, and what chooses another or none. */
export interface Choosing {
  row: number | null;
  choose: (row: number | null) => void;
}

/** The scale that rows are drawn on. */
export type Scale = Pick<DrawingGroup, "scale" | "axis" | "margin">;

/** Colours of a picture. */
export interface Colours {
  ink: string;
  quiet: string;
  accent: string;
  interval: string;
  line: string;
  surface: string;
}

/** The page's own. */
const OF_PAGE: Colours = {
  ink: "currentColor",
  quiet: "var(--peil-quiet)",
  accent: "var(--peil-accent)",
  interval: "var(--peil-interval)",
  line: "var(--peil-line)",
  surface: "var(--peil-surface)",
};

/** Below this width, labels stand above their rows instead of beside them. */
const NARROW = 520;

/** So many lines a label or a finding has at most. */
const LINES = 3;

/** A label's line beside a row has room for so many pixels at most. */
const LABEL = 290;

/** Where a row stands. */
interface Placed extends Labelled {
  top: number;
  height: number;
  /** The middle of its marks. */
  at: number;
  lines: readonly string[];
  finding: readonly string[];
}

/** The picture before anything is drawn. */
interface Sheet {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  narrow: boolean;
  rows: readonly Placed[];
}

/** The drawing of some rows at a width in pixels. */
export function plot(
  { scale, axis, margin }: Scale,
  rows: readonly Labelled[],
  width: number,
  language: Language,
  choosing?: Choosing,
  colours: Colours = OF_PAGE,
): TemplateResult {
  const sheet = place(rows, width);
  const { height, left, right, top, bottom } = sheet;
  const differs = scale === "points" || scale === "differences";
  const reach = rows.flatMap(({ row }) => [row.estimate, row.low, row.high].filter((end) => end !== null));
  const within = margin === null ? [] : [-margin, margin];
  const ticks = scale === "shares" ? SHARES : ticksOver([0, ...reach, ...within], Math.max(2, Math.floor(width / 150)));
  const [first = 0, last = 1] = [ticks[0], ticks.at(-1)];
  const x = (value: number) => round(left + ((value - first) / (last - first)) * (right - left));
  const written = numbers(language, scale === "shares" || scale === "points", differs);
  // To assistive technology one picture with a text; the table has the same figures cell by cell.
  return html`<svg
    part="chart"
    role="img"
    aria-label=${rows.map(described).join("; ")}
    width=${width}
    height=${height}
    viewBox="0 0 ${width} ${height}"
    font-size=${SIZE}
    fill=${colours.ink}
  >
    ${choosing || colours === OF_PAGE ? hits(sheet, colours, choosing) : nothing}
    ${
      margin
        ? svg`<g data-mark="rect" fill=${colours.line}>
      <rect x=${x(-margin)} y=${top} width=${x(margin) - x(-margin)} height=${bottom - top}></rect>
    </g>`
        : nothing
    }
    <g stroke=${colours.line} fill="none">
      ${ticks.map((tick) => svg`<path d="M${x(tick)} ${top}V${bottom}"></path>`)}
      ${differs ? svg`<path stroke=${colours.ink} stroke-opacity="0.6" d="M${x(0)} ${top}V${bottom}"></path>` : nothing}
    </g>
    <g data-mark="x-axis tick label" part="axis" text-anchor="middle" fill=${colours.quiet}>
      ${ticks.map((tick) => svg`<text x=${x(tick)} y=${bottom + 17}>${written(tick)}</text>`)}
    </g>
    <text part="axis" x=${right} y=${bottom + 36} text-anchor="end" fill=${colours.quiet}>${axis}</text>
    ${labels(sheet)} ${intervals(sheet, x, colours)} ${dots(sheet, x, colours)} ${figures(sheet, x, colours)}
  </svg>`;
}

/** How high the drawing of some rows is. */
export function heightOf(rows: readonly Labelled[], width: number): number {
  return place(rows, width).height;
}

const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** What is said of a row. */
function described({ label, row }: Labelled): string {
  return `${label}: ${row.figure} (${row.limits})${row.finding ? `, ${row.finding}` : ""}`;
}

function place(rows: readonly Labelled[], width: number): Sheet {
  const narrow = width < NARROW;
  const longest = (texts: readonly string[], most: number) =>
    Math.min(most, Math.max(0, ...texts.map((text) => widthOf(text.slice(0, 60)))));
  const label = narrow
    ? width - 28
    : longest(
        rows.map(({ label }) => label),
        Math.min(LABEL, width * 0.38),
      );
  // What was found stands at the right end of its row, or behind the label where there is no room beside.
  const found = narrow
    ? 0
    : longest(
        rows.map(({ row }) => row.finding ?? ""),
        Math.min(120, width * 0.25),
      );
  const [left, right] = [narrow ? 18 : label + 30, width - (found > 0 ? found + 28 : 24)];
  const top = 16;
  let bottom = top;
  const placed = rows.map((own): Placed => {
    const { finding } = own.row;
    const named = narrow && finding ? `${own.label} – ${finding}` : own.label;
    const lines = wrapped(named, label, LINES);
    const beside = found > 0 && finding ? wrapped(finding, found, LINES) : [];
    const [start, above] = [bottom, narrow ? lines.length * LINE + 6 : 0];
    const height = narrow ? above + 44 : Math.max(44, Math.max(lines.length, beside.length) * LINE + 14);
    bottom += height;
    return { ...own, top: start, height, at: start + above + (height - above) / 2 + 6, lines, finding: beside };
  });
  return { width, height: bottom + 46, left, right, top, bottom: bottom + 4, narrow, rows: placed };
}

/** Where a row can be pointed at, and chosen. */
function hits({ rows, width }: Sheet, { accent }: Colours, choosing?: Choosing): TemplateResult {
  const click = ({ place }: Placed) => choosing?.choose(place === choosing.row ? null : place);
  return svg`<g class=${choosing ? "rows chosen" : "rows"} fill=${accent}>
    ${rows.map((own) => {
      const opacity = own.place === choosing?.row ? 0.12 : 0;
      return svg`<rect data-row=${own.place} y=${own.top} width=${width} height=${own.height} rx="4" fill-opacity=${opacity}
        @click=${choosing ? () => click(own) : nothing}><title>${own.row.sentence ?? described(own)}</title></rect>`;
    })}
  </g>`;
}

function labels({ rows, left, right, narrow }: Sheet): TemplateResult {
  // Behind all but the last line stands a space, so that who copies or reads them has the words apart.
  const text = (lines: readonly string[], x: number, y: number) =>
    svg`<text x=${x} y=${round(y)}>${lines.map(
      (line, at) => svg`<tspan x=${x} dy=${at > 0 ? LINE : 0}>${at < lines.length - 1 ? `${line} ` : line}</tspan>`,
    )}</text>`;
  const middle = (at: number, lines: readonly string[]) => at + 4.5 - ((lines.length - 1) * LINE) / 2;
  return svg`<g part="label" text-anchor=${narrow ? "start" : "end"} pointer-events="none">
    ${rows.map(({ lines, top, at }) => text(lines, narrow ? 4 : left - 16, narrow ? top + LINE + 4 : middle(at, lines)))}
  </g>
  <g part="finding" pointer-events="none">
    ${rows.filter(({ finding }) => finding.length > 0).map(({ finding, at }) => text(finding, right + 14, middle(at, finding)))}
  </g>`;
}

function intervals({ rows }: Sheet, x: (value: number) => number, { interval }: Colours): TemplateResult {
  const limited = rows.flatMap(({ row: { full, low, high, estimate }, at }) =>
    full || low === null || high === null || estimate === null ? [] : [[x(low), x(high), at] as const],
  );
  // With square ends, because round ones would reach beyond the limits.
  return svg`<g data-mark="rule" part="interval" fill=${interval} pointer-events="none">
    ${limited.map(([low, high, at]) => svg`<rect x=${low} y=${round(at - 6)} width=${round(high - low)} height="12"></rect>`)}
  </g>`;
}

function dots({ rows }: Sheet, x: (value: number) => number, { accent, surface }: Colours): TemplateResult {
  const drawn = rows.flatMap(({ row, at }) =>
    row.estimate === null ? [] : [{ full: row.full, x: x(row.estimate), at: round(at) }],
  );
  const counted = drawn.filter(({ full }) => full);
  return svg`<g data-mark="dot" part="dot" fill=${accent} pointer-events="none">
    ${drawn.filter(({ full }) => !full).map(({ x, at }) => svg`<circle cx=${x} cy=${at} r="4.2"></circle>`)}
  </g>
  <g data-mark="dot" part="dot full" fill=${surface} stroke=${accent} stroke-width="2" pointer-events="none">
    ${counted.map(({ x, at }) => svg`<path d="M${x - 6} ${at}l6 -6l6 6l-6 6z"></path>`)}
  </g>`;
}

function figures({ rows, left, width }: Sheet, x: (value: number) => number, { surface }: Colours): TemplateResult {
  const inside = (at: number, text: string) => {
    const half = widthOf(text) / 2 + 2;
    return round(Math.max(half, Math.min(width - half, at)));
  };
  const known = rows.filter(({ row }) => row.estimate !== null);
  return svg`<g part="number" text-anchor="middle" font-weight="600" stroke=${surface} stroke-width="4" stroke-linejoin="round"
      paint-order="stroke" pointer-events="none">
    ${known.map(({ row, at }) => svg`<text x=${inside(x(row.estimate ?? 0), row.figure)} y=${round(at - 11)}>${row.figure}</text>`)}
  </g>
  <g part="number" pointer-events="none">
    ${rows.filter(({ row }) => row.estimate === null).map(({ row, at }) => svg`<text x=${left + 4} y=${at + 4}>${row.figure}</text>`)}
  </g>`;
}

/** About `count` round numbers, from one at or below all of some values to one at or above. */
function ticksOver(values: readonly number[], count: number): number[] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const raw = (high > low ? high - low : 1) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5].find((factor) => factor * power >= raw) ?? 10;
  // Whole numbers over a whole number, which unlike their multiples by a fraction are as round as they are meant to be.
  const [times, over] = power < 1 ? [factor, Math.round(1 / power)] : [factor * power, 1];
  const [from, to] = [
    Math.floor((low * over) / times),
    Math.max(Math.ceil((high * over) / times), Math.floor((low * over) / times) + 1),
  ];
  return Array.from({ length: to - from + 1 }, (_, at) => ((from + at) * times) / over);
}

const formats = new Map<string, Intl.NumberFormat>();

/** How the numbers of an axis are written. */
function numbers(language: Language, perCent: boolean, differs: boolean): (value: number) => string {
  const key = `${language} ${differs}`;
  const signs = differs ? ({ signDisplay: "exceptZero" } as const) : {};
  const format = formats.get(key) ?? new Intl.NumberFormat(language, { maximumSignificantDigits: 4, ...signs });
  formats.set(key, format);
  return (value) => format.format(perCent ? value * 100 : value).replace("-", "\u2212");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
