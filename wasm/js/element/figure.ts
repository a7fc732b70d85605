/**
 * One drawing with everything around it: caption, sentences, legend, table and notes. Estimates, changes and trends all
 * come this way. Every text that comes from documents and answers is put in as text, never as markup.
 */

import { html, nothing, type TemplateResult } from "lit";

import type { Drawing, DrawingGroup, DrawingRow, DrawingTable } from "../types.js";
import { type Choosing, type Labelled, plot } from "./plot.js";

/**
 * A drawing `width` pixels wide; up to `told` rows are also told in sentences, more are in the table alone. Where a row can
 * be chosen, it is by a click on it in the drawing, or by the button that its name is in the table.
 */
export function figure(drawing: Drawing, width: number, told: number, choosing?: Choosing): TemplateResult {
  const { caption, groups, language, notes, source, words } = drawing;
  const rows = groups.flatMap((group) => group.rows);
  const sentences = rows.length <= told ? rows.flatMap((row) => row.sentence ?? []) : [];
  return html`<figure lang=${language}>
    <figcaption>${caption}</figcaption>
    ${plots(drawing, width, choosing)}
    ${sentences.length > 0 ? html`<div class="sentences">${sentences.map((text) => html`<p>${text}</p>`)}</div>` : nothing}
    <p class="quiet">${words.legend}</p>
    ${table(drawing.table, words.table, choosing && { ...choosing, labels: rows.map(({ names }) => names.join(", ")) })}
    <ul class="notes">
      ${notes.map(({ mark, text }) => html`<li>${mark === null ? nothing : `${mark}) `}${text}</li>`)}
      ${source ? html`<li>${words.source}: ${source}</li>` : nothing}
    </ul>
  </figure>`;
}

/** One drawing for each indicator, or a single one where each indicator is one share, or the change of one. */
function plots({ groups, language, words }: Drawing, width: number, choosing?: Choosing): unknown {
  const [first, ...others] = groups;
  const places = new Map(groups.flatMap((group) => group.rows).map((row, place) => [row, place]));
  const labelled = (label: string, row: DrawingRow): Labelled => ({ label: marked(label, row), row, place: places.get(row) ?? 0 });
  const { scale } = first ?? {};
  const alike = (group: DrawingGroup) =>
    group.scale === scale && group.rows.every((row) => row.names.length === 0);
  if (first && others.length > 0 && (scale === "shares" || scale === "points") && groups.every(alike)) {
    const rows = groups.flatMap((group) => group.rows.map((row) => labelled(title(group), row)));
    return plot(first, rows, width, language, choosing);
  }
  return groups.map((group) => {
    const rows = group.rows.map((row) => labelled(row.names.join(", ") || words.everybody, row));
    return html`<h3>${group.label}</h3>
      ${group.base ? html`<p class="base">${group.base}</p>` : nothing} ${plot(group, rows, width, language, choosing)}`;
  });
}

/** A label with the marks of its notes, raised. */
function marked(label: string, { marks }: DrawingRow): string {
  const raised = marks.map((mark) => String(mark).replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? digit));
  return marks.length > 0 ? `${label} ${raised.join("˒")}` : label;
}

function title(group: { label: string; base: string }): string {
  return group.base ? `${group.label} (${group.base})` : group.label;
}

/** The figures of a drawing as a table, which opens by `words`; where a row can be chosen, `labels` tell it from the others. */
export function table(
  { columns, rows }: DrawingTable,
  words: string,
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
  return html`<details>
    <summary>${words}</summary>
    <div class="scroll" tabindex="0" role="group" aria-label=${words}>
      <table>
        <thead>
          <tr>
            ${columns.map((column, index) => html`<th scope="col" class=${kind(index)}>${column.head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${body}
        </tbody>
      </table>
    </div>
  </details>`;
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
