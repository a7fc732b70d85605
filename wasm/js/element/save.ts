/** The files that readers save: the drawn charts as one picture with all that is said around them, and the core's CSV. */

import { html, nothing, render, svg } from "lit";

import type { Drawing } from "../types.js";
import { charts } from "./figure.js";
import { type Colours, heightOf, plot } from "./plot.js";
import { wrapped } from "./text.js";

export const FORMATS = ["svg", "png", "csv"] as const;
export type Format = (typeof FORMATS)[number];

/** Width of a picture, and the margin around what is in it. */
const WIDTH = 860;
const EDGE = 28;

/** So many pixels of a PNG stand for one, unless there would be more of them than browsers draw. */
const DENSITY = 2;
const LARGEST = 16_000;

/** A file is read on its own, on paper and in other pages: always light, whatever the page is. */
const LIGHT: Colours = {
  ink: "#1b1d21",
  quiet: "#55595f",
  accent: "#1d5fa6",
  interval: "#a3bddb",
  line: "#dcdddf",
  surface: "#ffffff",
};

/** Has the browser save a file of what is shown. */
export async function save(
  format: Format,
  drawings: readonly Drawing[],
  toCsv: (() => string) | undefined,
): Promise<void> {
  const name =
    (drawings[0]?.caption ?? "")
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 80) || "peil";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await file(format, drawings, toCsv));
  link.download = `${name}.${format}`;
  link.click();
  // The browser has taken it by then, or asks the reader where to.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function file(format: Format, drawings: readonly Drawing[], toCsv?: () => string): Promise<Blob> {
  if (format === "csv") return new Blob([toCsv?.() ?? ""], { type: "text/csv;charset=utf-8" });
  const { text, width, height } = picture(drawings);
  const vector = new Blob([text], { type: "image/svg+xml;charset=utf-8" });
  return format === "svg" ? vector : rastered(vector, width, height);
}

/** The text of an SVG file that stands on its own. */
function picture(drawings: readonly Drawing[]): { text: string; width: number; height: number } {
  const inner = WIDTH - 2 * EDGE;
  let y = EDGE;
  const line = (text: string, size: number, options: { fill?: string; weight?: number; above?: number } = {}) => {
    y += options.above ?? 4;
    return wrapped(text, inner, 40, size).map((own) => {
      y += size * 1.35;
      return svg`<text x=${EDGE} y=${y} font-size=${size} font-weight=${options.weight ?? 400} fill=${options.fill ?? LIGHT.ink}>${own}</text>`;
    });
  };
  const quiet = { fill: LIGHT.quiet };
  const parts = drawings.map((drawing, at) => {
    const { caption, language, notes, source, words } = drawing;
    const title = line(caption, 19, { weight: 600, above: at > 0 ? 28 : 0 });
    const drawn = charts(drawing).map(({ scale, rows, label, base }) => {
      const heads = [
        label ? line(label, 15, { weight: 600, above: 12 }) : nothing,
        base ? line(base, 13, quiet) : nothing,
      ];
      y += 8;
      const chart = plot(scale, rows, inner, language, undefined, LIGHT);
      const own = svg`<g transform="translate(${EDGE} ${y})">${chart}</g>`;
      y += heightOf(rows, inner);
      return [heads, own];
    });
    const below = [
      words.legend,
      ...notes.map(({ mark, text }) => (mark === null ? text : `${mark}) ${text}`)),
      ...(source ? [`${words.source}: ${source}`] : []),
    ];
    return svg`<g lang=${language}>${title}${drawn}${below.map((text) => line(text, 12, quiet))}</g>`;
  });
  const height = Math.ceil(y + EDGE);
  const host = document.createElement("div");
  render(
    html`<svg xmlns="http://www.w3.org/2000/svg" width=${WIDTH} height=${height} viewBox="0 0 ${WIDTH} ${height}"
      font-family="system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif">
      <title>${drawings.map(({ caption }) => caption).join("; ")}</title>
      <rect width=${WIDTH} height=${height} fill=${LIGHT.surface}></rect>${parts}
    </svg>`,
    host,
  );
  const root = host.querySelector("svg");
  return { text: root ? written(root) : "", width: WIDTH, height };
}

/** As XML, without the marks by which Lit finds its way, and without what XML does not allow. */
function written(root: SVGSVGElement): string {
  const text = new XMLSerializer().serializeToString(root);
  return text
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd");
}

async function rastered(vector: Blob, width: number, height: number): Promise<Blob> {
  const image = new Image();
  const address = URL.createObjectURL(vector);
  try {
    image.src = address;
    await image.decode();
    const density = Math.min(DENSITY, LARGEST / height);
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (!made) throw new Error("the browser could not make a PNG of the chart");
    return made;
  } finally {
    URL.revokeObjectURL(address);
  }
}
