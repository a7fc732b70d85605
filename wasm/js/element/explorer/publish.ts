/** The file of figures of what is shown, which any page draws without a core, and without the answers. */

import type { Figures } from "../../worker/protocol.js";
import { figuresOf, type Selection } from "../figures.js";

/**
 * Its text: what is shown and nothing that could be chosen besides, because whoever publishes a file wants to have seen it; in every
 * language, of which the page has one.
 */
export async function figuresFile(
  figures: (language: string) => Promise<Figures>,
  shown: Omit<Selection, "filter">,
  language: string,
): Promise<string> {
  const of = async (_: Selection, language: string) => {
    const { choices, csv, figures: drawing } = await figures(language);
    if (!drawing) throw new Error("these are more estimates than are drawn");
    return { choices, figures: drawing, toCsv: () => csv };
  };
  return `${JSON.stringify(await figuresOf(of, { ...shown, filter: "" }, language, ["lang"]))}\n`;
}
