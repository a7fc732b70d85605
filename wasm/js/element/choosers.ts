/** The controls by which readers choose of what is shown. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

import type { Choosable as Option, Chooser, Choices } from "../types.js";

/** What readers can choose: the indicator, the breakdown, the wave, the language, one category alone, and a row of the figures. */
export const CHOOSABLE = ["indicator", "by", "wave", "lang", "filter", "row"] as const;
export type Choosable = (typeof CHOOSABLE)[number];

/**
 * A choice that a reader made: ids with spaces between of indicators or breakdowns, a wave, a language's code, a category as
 * `size=small`, nothing for all of them; a row counted from 0, or none.
 */
export interface Chosen {
  name: Choosable;
  value: string | number | null;
}

/** An option, and the group that it stands in where options have groups. */
export type Grouped = Option & { group?: string };

/** One of several that stand in groups. */
export type Offer = Omit<Chooser, "options"> & { options: readonly Grouped[] };

/** What can be chosen besides breakdown and language, where the figures are computed in the page. */
export type Offers = Partial<Record<"indicator" | "wave" | "filter", Offer>>;

/** The controls that are asked for and leave something to choose. */
export function choosers(
  choices: Choices | undefined,
  offers: Offers | undefined,
  asked: readonly string[],
  waits: boolean,
  choose: (chosen: Chosen) => void,
): TemplateResult | typeof nothing {
  if (!choices) return nothing;
  const all: readonly (readonly [Choosable, Offer | null | undefined])[] = [
    ["indicator", offers?.indicator],
    ["by", choices.by],
    ["filter", offers?.filter],
    ["wave", offers?.wave],
    ["lang", choices.language],
  ];
  const shown = all.filter(([name, offer]) => asked.includes(name) && offer && offer.options.length > 1);
  if (shown.length === 0) return nothing;
  return html`<div class="choices" part="controls">
    ${shown.map(([name, offer]) => offer && chooser(offer, (value) => choose({ name, value })))}
    ${waits ? html`<p class="quiet" role="status">${choices.waiting}</p>` : nothing}
  </div>`;
}

function chooser({ chosen, label, options }: Offer, choose: (value: string) => void): TemplateResult {
  const changed = (event: Event) => choose((event.target as HTMLSelectElement).value);
  const groups = [...new Set(options.map(({ group }) => group))];
  return html`<label part="control"
    >${label}
    <select part="select" .value=${live(chosen)} @change=${changed}>
      ${groups.map((group) => {
        const own = options.filter((one) => one.group === group).map((one) => option(one, chosen));
        return group === undefined ? own : html`<optgroup label=${group}>${own}</optgroup>`;
      })}
    </select></label
  >`;
}

function option({ label, value }: Option, chosen: string): TemplateResult {
  return html`<option value=${value} ?selected=${value === chosen}>${label}</option>`;
}
