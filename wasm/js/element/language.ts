/** Which language an element speaks, and which of the three its own controls have words in. */

import type { Language } from "../types.js";

/** The language said of an element, or of what is around it, as the page writes it. */
export function saidOf(element: HTMLElement): string {
  return element.lang || element.closest("[lang]")?.getAttribute("lang") || "en";
}

/** The language of words for one as a page writes it: `no` is bokmål, as it is to the core, and English stands for others. */
export function spoken(language: string): Language {
  if (/^nn\b/i.test(language)) return "nn";
  return /^(nb|no)\b/i.test(language) ? "nb" : "en";
}
