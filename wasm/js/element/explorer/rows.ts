/**
 * The rows of a file as they stand in it, of which only those in sight are read and drawn, however many there are. An
 * element of its own, so that scrolling draws nothing else of the explorer anew.
 */

import { VirtualizerController } from "@tanstack/lit-virtual";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";

import type { FoundColumn, FoundFile, Language } from "../../types.js";
import type { Rows } from "../../worker/protocol.js";
import { failure } from "../failure.js";
import { Scheme } from "../scheme.js";
import { style } from "../style.js";
import { WORDS } from "./words.js";

/** So many columns are shown; more would make a page that nobody reads. */
const COLUMNS = 100;

/** So many rows are under one scroll bar: browsers draw nothing that is higher than some 17 million pixels. */
const SCROLLED = 400_000;

/** So many parts of the file are kept once they were read. */
const KEPT = 60;

/** Height of a row and widths of columns, in the sizes of their letters. */
const HEIGHT = 2;
const [NARROWEST, WIDEST] = [5, 24];

export class PeilRows extends LitElement {
  static override styles = [
    style,
    css`
      .scroll {
        margin-bottom: 1em;
        max-height: 24em;
        overflow: auto;
      }
      table {
        border-collapse: separate;
        border-spacing: 0;
        margin: 0;
        table-layout: fixed;
        width: max-content;
      }
      tr:not(.room) > * {
        box-sizing: border-box;
        height: var(--height);
        max-width: none;
        overflow: hidden;
        padding-block: 0;
        text-overflow: ellipsis;
        vertical-align: middle;
        white-space: nowrap;
      }
      thead th {
        background: var(--peil-surface);
        position: sticky;
        top: 0;
      }
      .room > td {
        border: 0;
        padding: 0;
      }
      label {
        display: block;
        font-size: 0.875em;
        margin: 0.5em 0;
      }
    `,
  ];
  static override properties = { found: {}, read: {}, lang: {}, from: { state: true }, failed: { state: true } };

  /** What was found in the file. */
  declare found: FoundFile;
  /** Reads a part of the file. */
  declare read: (part: number) => Promise<Rows>;
  declare lang: Language;
  /** The first row under the scroll bar. */
  declare private from: number;
  declare private failed: unknown;

  readonly #parts = new Map<number, Rows>();
  #isReading = false;
  #height = 28;
  readonly #scroll = new VirtualizerController<HTMLElement, HTMLElement>(this, {
    count: 0,
    estimateSize: () => this.#height,
    getScrollElement: () => (this.hasUpdated ? this.renderRoot.querySelector<HTMLElement>(".scroll") : null),
    overscan: 8,
  });

  constructor() {
    super();
    new Scheme(this);
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("found")) {
      this.from = 0;
      this.#parts.clear();
    }
    if (changed.has("found") || changed.has("from")) {
      this.#height = Math.round(HEIGHT * 0.875 * parseFloat(getComputedStyle(this).fontSize));
      const scroll = this.#scroll.getVirtualizer();
      scroll.setOptions({ ...scroll.options, count: Math.min(this.found.rows - this.from, SCROLLED) });
      scroll.measure();
      if (this.hasUpdated) scroll.scrollToOffset(0);
    }
  }

  override updated(): void {
    void this.#readInSight();
  }

  async #readInSight(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      for (let part = this.#wanted(); part !== undefined; part = this.#wanted()) {
        const { found } = this;
        const rows = await this.read(part);
        if (found !== this.found) continue;
        const [oldest] = this.#parts.size < KEPT ? [] : this.#parts.keys();
        if (oldest !== undefined) this.#parts.delete(oldest);
        this.#parts.set(part, rows);
        this.failed = undefined;
        this.requestUpdate();
      }
    } catch (error) {
      // Whoever stops the explorer's work does not ask for these rows any more; the next scrolling does.
      if (!(error instanceof DOMException && error.name === "AbortError")) this.failed = error;
    } finally {
      this.#isReading = false;
    }
  }

  /** A part of which rows are in sight, and which was not read. */
  #wanted(): number | undefined {
    const { rows: each } = this.found.parts ?? { rows: 1 };
    const items = this.isConnected ? this.#scroll.getVirtualizer().getVirtualItems() : [];
    return items.map(({ index }) => Math.floor((this.from + index) / each)).find((part) => !this.#parts.has(part));
  }

  override render(): TemplateResult {
    const words = WORDS[this.lang];
    const { columns, rows } = this.found;
    const shown = columns.slice(0, COLUMNS);
    const scroll = this.#scroll.getVirtualizer();
    const items = scroll.getVirtualItems();
    const [above, below] = [items[0]?.start ?? 0, scroll.getTotalSize() - (items.at(-1)?.end ?? 0)];
    const widths = [this.#write(rows).length + 2, ...shown.map((column) => widthOf(column))];
    // As a property, because policies forbid attributes of style.
    const room = (height: number) =>
      html`<tr class="room" aria-hidden="true"><td .style=${`height: ${height}px`}></td></tr>`;
    return html`${rows > SCROLLED ? this.#chooser() : nothing} ${this.failed ? failure(this.failed) : nothing}
      <div class="scroll" tabindex="0" role="group" aria-label=${words.rows}>
        <table aria-rowcount=${rows + 1} .style=${`--height: ${this.#height}px`}>
          <colgroup>
            ${widths.map((width) => html`<col .style=${`width: ${width}ch`} />`)}
          </colgroup>
          <thead>
            <tr aria-rowindex="1">
              <th scope="col">${words.row}</th>
              ${shown.map(({ name }) => html`<th scope="col" title=${name}>${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${room(above)} ${items.map(({ index }) => this.#row(this.from + index, shown.length))} ${room(below)}
          </tbody>
        </table>
      </div>`;
  }

  #row(row: number, columns: number): TemplateResult {
    const each = this.found.parts?.rows ?? 1;
    const fields = this.#parts.get(Math.floor(row / each))?.[row % each];
    const cells = Array.from({ length: columns }, (_, column) => fields?.[column] ?? "");
    return html`<tr aria-rowindex=${row + 2} aria-busy=${fields ? nothing : "true"}>
      <th scope="row">${this.#write(row + 1)}</th>
      ${cells.map((text) => html`<td title=${text || nothing}>${text}</td>`)}
    </tr>`;
  }

  #chooser(): TemplateResult {
    const words = WORDS[this.lang];
    const { rows } = this.found;
    const starts = Array.from({ length: Math.ceil(rows / SCROLLED) }, (_, part) => part * SCROLLED);
    const choose = (event: Event) => (this.from = Number((event.target as HTMLSelectElement).value));
    const last = (start: number) => Math.min(start + SCROLLED, rows);
    return html`<label
      >${words.row}
      <select name="rows" @change=${choose}>
        ${starts.map(
          (start) =>
            html`<option value=${start} ?selected=${start === this.from}>
              ${this.#write(start + 1)} – ${this.#write(last(start))}
            </option>`,
        )}
      </select></label
    >`;
  }

  #write(value: number): string {
    return new Intl.NumberFormat(this.lang).format(value);
  }
}

/** How wide a column is, by what is known of it. */
function widthOf({ name, kind, words }: FoundColumn): number {
  const longest = Math.max(0, ...(words ?? []).map(({ length }) => length));
  const held = words ? longest : kind === "number" ? 10 : 16;
  return Math.min(Math.max(name.length, held, NARROWEST), WIDEST) + 2;
}

if (!customElements.get("peil-rows")) customElements.define("peil-rows", PeilRows);
