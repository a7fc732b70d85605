/** The controls by which readers choose of what is shown; all words are the core's. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

import type { Chooser, Choices } from "../types.js";

/** What readers can choose: the breakdown, the language, and a row of the figures. */
export const CHOOSABLE = ["by", "lang", "row"] as const;
export type Choosable = (typeof CHOOSABLE)[number];

/** A choice that a reader made: ids of breakdowns with spaces between, a language's code, a row counted from 0 or none. */
export interface Chosen {
  name: Choosable;
  value: string | number | null;
}

/** The controls for breakdown and language, so far as they are asked for and leave something to choose. */
export function choosers(
  choices: Choices | undefined,
  asked: readonly string[],
  waits: boolean,
  choose: (chosen: Chosen) => void,
): TemplateResult | typeof nothing {
  if (!choices) return nothing;
  const all: [Choosable, Chooser | null][] = [
    ["by", choices.by],
    ["lang", choices.language],
  ];
  const shown = all.filter(([name, choice]) => asked.includes(name) && choice && choice.options.length > 1);
  if (shown.length === 0) return nothing;
  return html`<div class="choices">
    ${shown.map(([name, choice]) => choice && chooser(choice, (value) => choose({ name, value })))}
    ${waits ? html`<p class="quiet" role="status">${choices.waiting}</p>` : nothing}
  </div>`;
}

function chooser({ chosen, label, options }: Chooser, choose: (value: string) => void): TemplateResult {
  const changed = (event: Event) => choose((event.target as HTMLSelectElement).value);
  return html`<label
    >${label}
    <select .value=${live(chosen)} @change=${changed}>
      ${options.map(
        (option) => html`<option value=${option.value} ?selected=${option.value === chosen}>${option.label}</option>`,
      )}
    </select></label
  >`;
}
