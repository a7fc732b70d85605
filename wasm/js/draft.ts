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
 * The rows of a part of a CSV file, for people to look at: field by field as they stand in it, `null` where an answer is
 * missing, the first 80 characters of longer ones. `look` says where parts begin and which delimiter they have.
 */
export async function rowsOf(part: Uint8Array, delimiter: string): Promise<(string | null)[][]> {
  await init();
  return JSON.parse(core(() => raw.rowsOf(part, delimiter))) as (string | null)[][];
}

/**
 * The document that a draft makes, as TOML, and the ids of its questions and indicators in the order of the columns.
 */
export async function draft(own: Draft): Promise<{ text: string; ids: string[] }> {
  await init();
  const given = JSON.stringify(own);
  return core(() => ({ text: raw.draftText(given), ids: raw.draftIds(given) }));
}
