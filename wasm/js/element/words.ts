/**
 * The words of the element's own controls, which no figure, sentence or note has: those are the core's. A language without
 * one of them does not compile.
 */

import type { Language } from "../types.js";
import { spoken } from "./language.js";

export interface Words {
  /** Before the choice of an indicator, and what stands for all of them. */
  indicator: string;
  allIndicators: string;
  /** Before the choice of a wave, and what stands for all of them. */
  wave: string;
  allWaves: string;
  /** Before the choice of a domain, and what stands for everybody. */
  filter: string;
  everybody: string;
  /** The two views of the same figures. */
  view: string;
  chart: string;
  table: string;
  /** What opens base, notes, method and source. */
  about: string;
  /** Before the files that can be saved. */
  save: string;
  /** Where more rows follow than are shown: how many of how many are, and what shows more. */
  some: (shown: string, all: string) => string;
  more: string;
  /** Where a document has come and its answers have not. */
  noAnswers: string;
}

const WORDS: Record<Language, Words> = {
  nb: {
    indicator: "Indikator",
    allIndicators: "Alle indikatorer",
    wave: "Runde",
    allWaves: "Alle runder",
    filter: "Bare",
    everybody: "Alle",
    view: "Visning",
    chart: "Figur",
    table: "Tabell",
    about: "Grunnlag, metode og kilde",
    save: "Last ned",
    some: (shown, all) => `Viser ${shown} av ${all} rader.`,
    more: "Vis flere",
    noAnswers: "Venter på svarene som tallene skal regnes av.",
  },
  nn: {
    indicator: "Indikator",
    allIndicators: "Alle indikatorar",
    wave: "Runde",
    allWaves: "Alle rundar",
    filter: "Berre",
    everybody: "Alle",
    view: "Vising",
    chart: "Figur",
    table: "Tabell",
    about: "Grunnlag, metode og kjelde",
    save: "Last ned",
    some: (shown, all) => `Viser ${shown} av ${all} rader.`,
    more: "Vis fleire",
    noAnswers: "Ventar på svara som tala skal reknast av.",
  },
  en: {
    indicator: "Indicator",
    allIndicators: "All indicators",
    wave: "Wave",
    allWaves: "All waves",
    filter: "Only",
    everybody: "Everybody",
    view: "View",
    chart: "Chart",
    table: "Table",
    about: "Base, method and source",
    save: "Download",
    some: (shown, all) => `Showing ${shown} of ${all} rows.`,
    more: "Show more",
    noAnswers: "Waiting for the answers that the figures are computed from.",
  },
};

/** The words for a language as pages write it. */
export function wordsOf(language: string): Words {
  return WORDS[spoken(language)];
}
