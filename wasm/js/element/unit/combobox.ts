/**
 * The search as the ARIA pattern of a combobox with a list: the focus stays in the field, the keys go through the
 * list.
 */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

import { found } from "./search.js";

/** So many names are listed at once. */
const LISTED = 50;

/** What a search shows. */
export interface Search {
  /** What stands in the field. */
  typed: string;
  /** Whether the list is open. */
  open: boolean;
  /** The name of the list that the keys are at; −1 for none. */
  at: number;
}

/** What the reader sees and does. */
export interface Combobox {
  label: string;
  names: readonly string[];
  /** The name that is chosen. */
  chosen: string | null;
  hits: (count: number, listed: number) => string;
  list: string;
  changed: (search: Search) => void;
  choose: (name: string) => void;
}

/** Names that fit what was typed; all where it is the chosen name itself, so that others can be looked at. */
function fitting({ chosen, names }: Combobox, typed: string): string[] {
  return typed === chosen ? [...names] : found(names, typed);
}

export function combobox(search: Search, box: Combobox): TemplateResult {
  const fit = search.open ? fitting(box, search.typed) : [];
  const listed = fit.slice(0, LISTED);
  const open = search.open && listed.length > 0;
  const choose = (name: string | undefined) => {
    if (name !== undefined) box.choose(name);
  };
  const moved = (to: number) => box.changed({ ...search, open: true, at: to });
  const pressed = (event: KeyboardEvent) => {
    const last = listed.length - 1;
    switch (event.key) {
      case "ArrowDown":
        event.preventDefault();
        return moved(!open ? (event.altKey ? -1 : 0) : search.at >= last ? 0 : search.at + 1);
      case "ArrowUp":
        event.preventDefault();
        return open && event.altKey
          ? box.changed({ ...search, open: false, at: -1 })
          : moved(search.at <= 0 ? Math.max(0, last) : search.at - 1);
      case "Enter":
        if (!open) return undefined;
        event.preventDefault();
        // One name that fits needs no arrow.
        return choose(search.at >= 0 ? listed[search.at] : listed.length === 1 ? listed[0] : undefined);
      case "Escape":
        event.preventDefault();
        return box.changed(search.open ? { ...search, open: false, at: -1 } : { typed: "", open: false, at: -1 });
      default:
        return undefined;
    }
  };
  const typed = (event: Event) => box.changed({ typed: (event.target as HTMLInputElement).value, open: true, at: -1 });
  const closed = () => box.changed({ ...search, open: false, at: -1 });
  return html`<div class="search" part="search">
    <label for="search">${box.label}</label>
    <input
      id="search"
      role="combobox"
      type="text"
      autocomplete="off"
      spellcheck="false"
      aria-autocomplete="list"
      aria-expanded=${open}
      aria-controls="options"
      aria-activedescendant=${open && search.at >= 0 ? `option-${search.at}` : nothing}
      .value=${live(search.typed)}
      @input=${typed}
      @keydown=${pressed}
      @click=${() => box.changed({ ...search, open: true })}
      @blur=${closed}
    />
    <ul class="options" id="options" role="listbox" aria-label=${box.list} ?hidden=${!open}>
      ${listed.map(
        (name, place) => html`<li
          id="option-${place}"
          role="option"
          aria-selected=${place === search.at}
          @pointerdown=${(event: Event) => {
            // The field keeps the focus, and with it the list.
            event.preventDefault();
            choose(name);
          }}
        >${name}</li>`,
      )}
    </ul>
    <p class="status" role="status">${search.open ? box.hits(fit.length, listed.length) : ""}</p>
  </div>`;
}
