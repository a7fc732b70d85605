/** What readers can choose of figures that are computed in the page: indicators, waves and categories, as the core's drawings name them. */

import type { Estimates, Survey } from "../api.js";
import type { Drawing, DrawingGroup, DrawingRow, Estimate, Label, Language } from "../types.js";
import type { Grouped, Offer } from "./choosers.js";
import { wordsOf } from "./words.js";

/** A row of one wave with what its drawing says of it. */
type Told = readonly [row: Estimate, drawn: DrawingRow, group: DrawingGroup, drawing: Drawing];

/** The rows of estimates wave by wave, in which a drawing has them in their own order. */
function* told(estimates: Estimates, language: string): Generator<Told> {
  for (const wave of new Set(estimates.rows.map((row) => row.wave))) {
    const own = wave === null ? estimates : estimates.pick([], { wave });
    const drawing = own.drawing(language);
    const drawn = drawing.groups.flatMap((group) => group.rows.map((row) => [row, group] as const));
    for (const [at, row] of own.rows.entries()) {
      const [of, group] = drawn[at] ?? [];
      if (of && group) yield [row, of, group, drawing];
    }
  }
}

/** All indicators that estimates have. */
export function indicators(estimates: Estimates, language: string): Offer {
  const { indicator: label, allIndicators } = wordsOf(language);
  const options = new Map([["", allIndicators]]);
  for (const [{ indicator }, , group] of told(estimates, language)) {
    if (!options.has(indicator)) options.set(indicator, group.label);
  }
  return { label, options: [...options].map(([value, own]) => ({ value, label: own })), chosen: "" };
}

/** The same with what is chosen, which stays among what can be chosen where it is neither one nor all. */
export function choosing(offer: Offer, chosen: readonly string[]): Offer {
  const value = chosen.join(" ");
  if (offer.options.some((option) => option.value === value)) return { ...offer, chosen: value };
  const label = chosen.map((one) => offer.options.find((option) => option.value === one)?.label ?? one).join(" + ");
  return { ...offer, options: [...offer.options, { value, label }], chosen: value };
}

/** All waves of a document, or of estimates without one. */
export function waves(names: readonly string[], survey: Survey | undefined, language: string): Offer {
  const { wave: label, allWaves } = wordsOf(language);
  const known = new Map(survey?.document.waves?.map(({ id, label }) => [String(id), label]));
  const options = names.map((value) => ({ value, label: inLanguage(known.get(value), language) ?? value }));
  return { label, options: [{ value: "", label: allWaves }, ...options], chosen: "" };
}

/** All categories of some breakdowns, each of which has estimates of its own by it. */
export function categories(by: ReadonlyMap<string, Estimates>, language: string): Offer {
  const { filter: label, everybody } = wordsOf(language);
  const options = new Map<string, Grouped>([["", { value: "", label: everybody }]]);
  for (const [id, estimates] of by) {
    for (const [row, { names }, , { table }] of told(estimates, language)) {
      const value = `${id}=${row.by[id]}`;
      const [, head] = table.columns;
      if (!options.has(value)) options.set(value, { value, label: names[0] ?? value, group: head?.head ?? id });
    }
  }
  return { label, options: [...options.values()], chosen: "" };
}

function inLanguage(label: Label | null | undefined, language: string): string | undefined {
  if (typeof label === "string" || !label) return label ?? undefined;
  return label[language as Language] ?? Object.values(label).find((text) => typeof text === "string");
}
