/**
 * One drawing with everything around it: caption, sentences, chart, table, legend and notes. Estimates, changes and trends
 * all come this way. Every text that comes from documents and answers is put in as text, never as markup.
 */

import { html, nothing, type TemplateResult } from "lit";

import type { Drawing, DrawingGroup, DrawingRow, DrawingTable } from "../types.js";
import { type Choosing, type Labelled, plot, type Scale } from "./plot.js";
import { wordsOf } from "./words.js";

/** Chart and table are two views of the same figures. */
export const VIEWS = ["chart", "table", "both"] as const;
export type View = (typeof VIEWS)[number];

/** How a figure is looked at. */
export interface Look {
  view: View;
  /** So many rows are shown, and what shows more of them; all unless said. */
  most?: number;
  more?: () => void;
}

/**
 * A drawing `width` pixels wide; up to `told` rows are also told in sentences, more are in the table alone. Where a row can
 * be chosen, it is by a click on it in the drawing, or by the button that its name is in the table.
 */
export function figure(
  drawing: Drawing,
  width: number,
  told: number,
  choosing?: Choosing,
  { view, most = Infinity, more }: Look = { view: "both" },
): TemplateResult {
  const { caption, language } = drawing;
  const rows = drawing.groups.flatMap((group) => group.rows);
  const sentences = rows.length <= told ? rows.flatMap((row) => row.sentence ?? []) : [];
  const shown = first(drawing, most);
  const labels = rows.slice(0, most).map(({ names }) => names.join(", "));
  return html`<figure part="figure" lang=${language}>
    <figcaption part="title">${caption}</figcaption>
    ${
      sentences.length > 0
        ? html`<div class="sentences" part="sentences">${sentences.map((text) => html`<p>${text}</p>`)}</div>`
        : nothing
    }
    ${
      view === "table"
        ? nothing
        : charts(shown).map(
            ({ scale, rows, label, base }) =>
              html`${label === undefined ? nothing : html`<h3 part="heading">${label}</h3>`}
      ${base ? html`<p class="base" part="base">${base}</p>` : nothing} ${plot(scale, rows, width, language, choosing)}`,
          )
    }
    ${view === "chart" ? nothing : grid(shown.table, caption, choosing && { ...choosing, labels })}
    ${rows.length > most ? remaining(most, rows.length, language, more) : nothing} ${about(drawing)}
  </figure>`;
}

/** The drawing with its first rows alone. */
export function first(drawing: Drawing, most: number): Drawing {
  let left = most;
  const groups = drawing.groups.flatMap((group) => {
    const rows = group.rows.slice(0, left);
    left -= rows.length;
    return rows.length > 0 ? [{ ...group, rows }] : [];
  });
  return { ...drawing, groups, table: { ...drawing.table, rows: drawing.table.rows.slice(0, most) } };
}

function remaining(most: number, all: number, language: string, more?: () => void): TemplateResult {
  const words = wordsOf(language);
  const written = new Intl.NumberFormat(language);
  return html`<p class="quiet">
    ${words.some(written.format(most), written.format(all))}
    <button part="button" type="button" @click=${more}>${words.more}</button>
  </p>`;
}

/** Base, method, notes and source. */
function about({ groups, language, notes, source, words }: Drawing): TemplateResult {
  const bases = [...new Set(groups.filter(({ base }) => base).map(title))];
  return html`<details part="about">
    <summary part="summary">${wordsOf(language).about}</summary>
    ${bases.length > 0 ? html`<ul class="notes bases">${bases.map((base) => html`<li>${base}</li>`)}</ul>` : nothing}
    <p class="quiet">${words.legend}</p>
    <ul class="notes" part="notes">
      ${notes.map(({ mark, text }) => html`<li>${mark === null ? nothing : `${mark}) `}${text}</li>`)}
      ${source ? html`<li part="source">${words.source}: ${source}</li>` : nothing}
    </ul>
  </details>`;
}

/** One chart with what stands above it. */
export interface Chart {
  scale: Scale;
  rows: readonly Labelled[];
  label?: string;
  base?: string;
}

/** One chart for each indicator, or a single one where each indicator is one share, or the change of one. */
export function charts({ groups, words }: Drawing): Chart[] {
  const [first, ...others] = groups;
  const places = new Map(groups.flatMap((group) => group.rows).map((row, place) => [row, place]));
  const labelled = (label: string, row: DrawingRow): Labelled => ({
    label: marked(label, row),
    row,
    place: places.get(row) ?? 0,
  });
  const { scale } = first ?? {};
  const alike = (group: DrawingGroup) => group.scale === scale && group.rows.every((row) => row.names.length === 0);
  if (first && others.length > 0 && (scale === "shares" || scale === "points") && groups.every(alike)) {
    return [{ scale: first, rows: groups.flatMap((group) => group.rows.map((row) => labelled(title(group), row))) }];
  }
  return groups.map((group) => {
    const rows = group.rows.map((row) => labelled(row.names.join(", ") || words.everybody, row));
    return { scale: group, rows, label: group.label, base: group.base };
  });
}

/** A label with the marks of its notes, raised. */
function marked(label: string, { marks }: DrawingRow): string {
  const raised = marks.map((mark) => String(mark).replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? digit));
  // With a space that is no place to break the line.
  return marks.length > 0 ? `${label}\u00a0${raised.join("˒")}` : label;
}

function title(group: { label: string; base: string }): string {
  return group.base ? `${group.label} (${group.base})` : group.label;
}

/** Figures beside a picture as a table, which opens by `words`. */
export function table(own: DrawingTable, words: string): TemplateResult {
  return html`<details>
    <summary>${words}</summary>
    ${grid(own, words)}
  </details>`;
}

/** The figures of a drawing as a table; where a row can be chosen, `labels` tell it from the others. */
function grid(
  { columns, rows }: DrawingTable,
  name: string,
  choosing?: Choosing & { labels: readonly string[] },
): TemplateResult {
  const kind = (index: number) => (columns[index]?.numeric ? "number" : "");
  // What a row is of is said in every row, for those who hear it cell by cell.
  let before = "";
  const body = rows.map(([first = "", ...cells], place) => {
    before = first || before;
    const label = choosing?.labels[place];
    // Without white space around, which stands as it is in these cells.
    const name = choosing === undefined || label === undefined ? before : button(before, label, place, choosing);
    return html`<tr>
      <th scope="row">${name}</th>
      ${cells.map((cell, index) => html`<td class=${kind(index + 1)}>${cell}</td>`)}
    </tr>`;
  });
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${name}>
    <table part="table">
      <thead>
        <tr>
          ${columns.map((column, index) => html`<th scope="col" class=${kind(index)}>${column.head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

/** A row's name as the button that chooses the row, or no row any more. */
function button(name: string, label: string, place: number, { row, choose }: Choosing): TemplateResult {
  const chosen = row === place;
  return html`<button
    type="button"
    aria-pressed=${chosen}
    aria-label=${[name, label].filter((text) => text !== "").join(", ")}
    @click=${() => choose(chosen ? null : place)}
    >${name}</button
  >`;
}
