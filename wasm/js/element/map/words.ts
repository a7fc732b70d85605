/** What the map says of shapes, which only the page knows; everything about figures is said by the core. */

import type { Language } from "../../types.js";
import { spoken } from "../language.js";

interface Words {
  /** Features that cannot be joined to a figure. */
  withoutKey: (count: number, key: string) => string;
  /** Features that cannot be drawn. */
  withoutShape: (count: number) => string;
  /** How to move about in the map. */
  keys: string;
  /** Areas are tiles. */
  tiles: string;
  /** Where a map has come and its figures have not. */
  noFigures: string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  nb: {
    withoutKey: (count, key) =>
      count === 1
        ? `1 område i kartet har ingen \`${key}\` og er ikke tegnet.`
        : `${count} områder i kartet har ingen \`${key}\` og er ikke tegnet.`,
    withoutShape: (count) =>
      count === 1
        ? "1 område i kartet har ingen flate og er ikke tegnet."
        : `${count} områder i kartet har ingen flate og er ikke tegnet.`,
    keys: "Piltastene flytter mellom områdene, Enter velger.",
    tiles: "Hvert område er en like stor rute, hvor stort det enn er.",
    noFigures:
      "Venter på tallene til kartet: `survey`, `answers` og `by`; `published`; `index` og `table`; eller egenskapen `estimates`.",
  },
  nn: {
    withoutKey: (count, key) =>
      count === 1
        ? `1 område i kartet har ingen \`${key}\` og er ikkje teikna.`
        : `${count} område i kartet har ingen \`${key}\` og er ikkje teikna.`,
    withoutShape: (count) =>
      count === 1
        ? "1 område i kartet har inga flate og er ikkje teikna."
        : `${count} område i kartet har inga flate og er ikkje teikna.`,
    keys: "Piltastane flytter mellom områda, Enter vel.",
    tiles: "Kvart område er ei like stor rute, kor stort det enn er.",
    noFigures:
      "Ventar på tala til kartet: `survey`, `answers` og `by`; `published`; `index` og `table`; eller eigenskapen `estimates`.",
  },
  en: {
    withoutKey: (count, key) =>
      count === 1
        ? `1 area of the map has no \`${key}\` and is not drawn.`
        : `${count} areas of the map have no \`${key}\` and are not drawn.`,
    withoutShape: (count) =>
      count === 1
        ? "1 area of the map has no surface and is not drawn."
        : `${count} areas of the map have no surface and are not drawn.`,
    keys: "The arrow keys move between areas, Enter chooses.",
    tiles: "Every area is a tile of the same size, however large it is.",
    noFigures:
      "Waiting for the figures of the map: `survey`, `answers` and `by`; `published`; `index` and `table`; or the property `estimates`.",
  },
};

/** The words for a language as pages write it. */
export function wordsOf(language: string): Words {
  return WORDS[spoken(language)];
}
