/** The words of the search; everything about figures is said by the core. */

import type { Language } from "../../types.js";
import { spoken } from "../language.js";

interface Words {
  /** What is searched for, unless the page has a better word. */
  label: string;
  /** How many names fit, and how many of them are listed. */
  hits: (count: number, listed: number) => string;
  /** What the list is. */
  list: string;
  /** Before the name of units like this one, and of all. */
  median: string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  nb: {
    label: "Finn en enhet",
    hits: (count, listed) =>
      count === 0
        ? "Ingen treff."
        : `${count} treff${listed < count ? `, de første ${listed} er listet. Skriv mer for å finne flere` : ""}.`,
    list: "Treff",
    median: "Median",
  },
  nn: {
    label: "Finn ei eining",
    hits: (count, listed) =>
      count === 0
        ? "Ingen treff."
        : `${count} treff${listed < count ? `, dei første ${listed} er lista. Skriv meir for å finne fleire` : ""}.`,
    list: "Treff",
    median: "Median",
  },
  en: {
    label: "Find a unit",
    hits: (count, listed) => {
      const found = count === 0 ? "Nothing found" : count === 1 ? "1 found" : `${count} found`;
      return `${found}${listed < count ? `, the first ${listed} are listed. Type more to find others` : ""}.`;
    },
    list: "Found",
    median: "Median",
  },
};

/** The words for a language as pages write it. */
export function wordsOf(language: string): Words {
  return WORDS[spoken(language)];
}
