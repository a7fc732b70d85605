/** The words for what an element still needs: what is missing, and what to write. */

import type { Language } from "../types.js";
import type { Need } from "./incomplete.js";
import { spoken } from "./language.js";

/** What can be missing. */
export type Thing = "survey" | "answers" | "by" | "index" | "table" | "waveColumn" | "shapes";

interface Words {
  missing: (attribute: string, thing: string) => string;
  write: (code: string) => string;
  /** The same where the document was given by an attribute that means another here. */
  instead: (code: string) => string;
  things: Record<Thing, string>;
}

/** One language that lacks a word does not compile. */
export const WORDS: Readonly<Record<Language, Words>> = {
  nb: {
    missing: (attribute, thing) => `\`${attribute}\` mangler: ${thing}`,
    write: (code) => `skriv \`${code}\``,
    instead: (code) => `skriv \`${code}\` i stedet for \`src\`, som i et kart er dokumentet om en undersøkelse`,
    things: {
      survey: "dokumentet om undersøkelsen som svarene er fra",
      answers: "svarene som tallene regnes av",
      by: "fordelingen som har områdene på kartet",
      index: "dokumentet som sier hva indeksen er satt sammen av",
      table: "tabellen med enhetene som indeksen regnes for",
      waveColumn: "kolonnen som sier hvilken runde radene i `table` og `earlier` er fra",
      shapes: "kartet med områdene, som `key`, `name-key` og `object` hører til",
    },
  },
  nn: {
    missing: (attribute, thing) => `\`${attribute}\` manglar: ${thing}`,
    write: (code) => `skriv \`${code}\``,
    instead: (code) => `skriv \`${code}\` i staden for \`src\`, som i eit kart er dokumentet om ei undersøking`,
    things: {
      survey: "dokumentet om undersøkinga som svara er frå",
      answers: "svara som tala blir rekna av",
      by: "fordelinga som har områda på kartet",
      index: "dokumentet som seier kva indeksen er sett saman av",
      table: "tabellen med einingane som indeksen blir rekna for",
      waveColumn: "kolonnen som seier kva runde radene i `table` og `earlier` er frå",
      shapes: "kartet med områda, som `key`, `name-key` og `object` høyrer til",
    },
  },
  en: {
    missing: (attribute, thing) => `\`${attribute}\` is missing: ${thing}`,
    write: (code) => `write \`${code}\``,
    instead: (code) => `write \`${code}\` in place of \`src\`, which in a map is the document of a survey`,
    things: {
      survey: "the document of the survey that the answers are from",
      answers: "the answers that figures are computed from",
      by: "the breakdown that has the areas of the map",
      index: "the document that says what the index is made of",
      table: "the table of the units that the index is computed for",
      waveColumn: "the column that says which wave the rows of `table` and `earlier` are from",
      shapes: "the map with the areas, which `key`, `name-key` and `object` belong to",
    },
  },
};

/** Says in a language that something is missing, with an example of its attribute. */
export function needing(language: string): (thing: Thing, attribute: string, example: string) => Need {
  const { missing, things, write } = WORDS[spoken(language)];
  return (thing, attribute, example) => ({
    message: missing(attribute, things[thing]),
    help: write(`${attribute}="${example}"`),
  });
}

/**
 * What is missing of an index and its table, as the elements have it that show nothing else. Where the page has given
 * nothing yet, nothing can be told.
 */
export function ofIndex(
  { document, table, others }: { document: unknown; table: unknown; others: readonly unknown[] },
  language: string,
): Need[] {
  if (![document, table, ...others].some(Boolean)) return [];
  const need = needing(language);
  return [
    ...(document ? [] : [need("index", "src", "index.toml")]),
    ...(table ? [] : [need("table", "table", "units.csv")]),
  ];
}
