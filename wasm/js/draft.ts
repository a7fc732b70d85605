/** A survey document drafted of a file of answers, where nobody has written one yet. */

import * as raw from "../pkg/peil.js";
import { core, init } from "./load.js";
import type { Draft, FoundFile } from "./types.js";

/** What the columns of a CSV file seem to hold. Bytes tell, as text does not, that a file is not UTF-8. */
export async function look(answers: Uint8Array | string): Promise<FoundFile> {
  await init();
  const bytes = typeof answers === "string" ? new TextEncoder().encode(answers) : answers;
  return JSON.parse(core(() => raw.lookAt(bytes))) as FoundFile;
}

/**
 * The document that a draft makes, as TOML, and the ids of its questions and indicators in the order of the columns.
 */
export async function draft(own: Draft): Promise<{ text: string; ids: string[] }> {
  await init();
  const given = JSON.stringify(own);
  return core(() => ({ text: raw.draftText(given), ids: raw.draftIds(given) }));
}
