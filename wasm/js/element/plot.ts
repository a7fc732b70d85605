/** Draws rows as dots with intervals, one below the other. Numbers give the positions; every text is the core's. */

import * as Plot from "@observablehq/plot";

import type { DrawingGroup, DrawingRow, Language } from "../types.js";

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

/** Below this width, labels stand above their rows instead of beside them. */
const NARROW = 520;

/** The scale that rows are drawn on. */
export type Scale = Pick<DrawingGroup, "scale" | "axis" | "margin">;

/** The drawing of some rows at a width in pixels. */
export function plot(
  { scale, axis, margin }: Scale,
  rows: readonly Labelled[],
  width: number,
  language: Language,
  choosing?: Choosing,
): SVGElement | HTMLElement {
  const narrow = width < NARROW;
  const drawn = rows.filter(({ row }) => row.estimate !== null);
  const at = { y: (labelled: Labelled) => rows.indexOf(labelled) };
  const limited = drawn.filter(({ row }) => !row.full && row.low !== null && row.high !== null);
  const described = ({ label, row }: Labelled) =>
    `${label}: ${row.figure} (${row.limits})${row.finding ? `, ${row.finding}` : ""}`;
  const shares = scale === "shares";
  const differs = scale === "points" || scale === "differences";
  // What was found stands at the right end of its row, or behind the label where there is no room beside.
  const found = narrow ? 0 : Math.max(0, ...rows.map(({ row }) => (row.finding ?? "").length));
  const named = ({ label, row }: Labelled) => (narrow && row.finding ? `${label} – ${row.finding}` : label);
  const dots = (full: boolean, symbol: Plot.DotOptions) =>
    Plot.dot(
      drawn.filter(({ row }) => row.full === full),
      {
        ...at,
        x: ({ row }) => row.estimate,
        ariaLabel: described,
        title: (own) => own.row.sentence ?? described(own),
        tip: { lineWidth: 24, fill: "var(--peil-surface)", textPadding: 10 },
        ...symbol,
      },
    );
  const ticks = shares ? [0, 0.2, 0.4, 0.6, 0.8, 1] : Math.max(2, Math.floor(width / 150));
  const signs = differs ? ({ signDisplay: "exceptZero" } as const) : {};
  const plain = new Intl.NumberFormat(language, { maximumSignificantDigits: 4, ...signs });
  const perCent = shares || scale === "points";
  const written = (value: number) => plain.format(perCent ? value * 100 : value).replace("-", "\u2212");
  const reach = drawn.flatMap(({ row }) => [row.estimate, row.low, row.high].filter((end) => end !== null));
  const within = margin === null ? [] : [-margin, margin];
  const domain: [number, number] = shares
    ? [0, 1]
    : [Math.min(0, ...reach, ...within), Math.max(0, ...reach, ...within)];
  const [top, bottom] = [narrow ? 32 : 18, 40];
  const height = rows.length * (narrow ? 66 : 44) + 44 + (narrow ? 14 : 0);
  const svg = Plot.plot({
    width,
    ariaLabel: rows.map(described).join("; "),
    height,
    marginTop: top,
    marginBottom: bottom,
    marginLeft: narrow ? 14 : Math.min(width * 0.4, 24 + longest(rows) * 7),
    marginRight: found > 0 ? Math.min(width * 0.3, 24 + found * 7) : 22,
    style: { fontFamily: "inherit", fontSize: "13px", background: "transparent", overflow: "visible" },
    x: shares ? { domain } : { nice: true, domain },
    y: { type: "band", domain: rows.map((_, index) => index), axis: null, padding: 0.2 },
    marks: [
      Plot.barX(
        rows.filter(({ place }) => place === choosing?.row),
        { ...at, x1: domain[0], x2: domain[1], fill: "var(--peil-accent)", fillOpacity: 0.12, rx: 4 },
      ),
      margin
        ? Plot.rect([margin], { x1: (own) => -own, x2: (own) => own, fill: "var(--peil-line)" })
        : null,
      differs ? Plot.gridX([0], { stroke: "currentColor", strokeOpacity: 0.6 } as Plot.GridXOptions) : null,
      Plot.gridX({ ticks, stroke: "var(--peil-line)", strokeOpacity: 1 } as Plot.GridXOptions),
      Plot.axisX({
        ticks,
        tickFormat: written,
        tickSize: 0,
        label: axis,
        labelArrow: "none",
        labelAnchor: "right",
      } as Plot.AxisXOptions),
      narrow
        ? Plot.text(rows, {
            ...at,
            frameAnchor: "left",
            text: named,
            textAnchor: "start",
            dy: -33,
            dx: 0,
            lineWidth: width / 13,
            textOverflow: "ellipsis",
          })
        : Plot.axisY({ tickFormat: (index: number) => rows[index]?.label ?? "", tickSize: 0, lineWidth: 22, label: null }),
      Plot.ruleY(limited, {
        ...at,
        x1: ({ row }) => row.low,
        x2: ({ row }) => row.high,
        stroke: "var(--peil-accent)",
        strokeOpacity: 0.45,
        // With square ends, because round ones would reach beyond the limits.
        strokeWidth: 12,
      }),
      dots(false, { r: 4, fill: "var(--peil-accent)" }),
      dots(true, { r: 5, symbol: "diamond", stroke: "var(--peil-accent)", strokeWidth: 2, fill: "var(--peil-surface)" }),
      Plot.text(drawn, {
        ...at,
        x: ({ row }) => row.estimate,
        text: ({ row }) => row.figure,
        dy: -15,
        fontWeight: 600,
        stroke: "var(--peil-surface)",
        strokeWidth: 4,
        fill: "currentColor",
      }),
      Plot.text(found > 0 ? rows : [], {
        ...at,
        frameAnchor: "right",
        textAnchor: "start",
        text: ({ row }) => row.finding,
        dx: 12,
        lineWidth: 13,
      }),
      Plot.text(
        rows.filter(({ row }) => row.estimate === null),
        { ...at, frameAnchor: "left", text: ({ row }) => row.figure, dx: 4 },
      ),
    ],
  });
  // To assistive technology one picture with a text; the table has the same figures cell by cell.
  svg.setAttribute("role", "img");
  for (const mark of svg.querySelectorAll<SVGElement>("[aria-label]")) {
    mark.dataset["mark"] = mark.getAttribute("aria-label") ?? "";
    mark.removeAttribute("aria-label");
  }
  if (choosing) {
    svg.style.cursor = "pointer";
    svg.addEventListener("click", (event) => {
      const box = svg.getBoundingClientRect();
      // The picture is scaled where the page is narrower than it.
      const y = ((event as MouseEvent).clientY - box.top) * (height / box.height);
      const chosen = rows[Math.floor(((y - top) / (height - top - bottom)) * rows.length)];
      if (chosen) choosing.choose(chosen.place === choosing.row ? null : chosen.place);
    });
  }
  return svg;
}

function longest(rows: readonly Labelled[]): number {
  return Math.min(32, Math.max(...rows.map(({ label }) => label.length)));
}
