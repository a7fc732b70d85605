/** What a reader of the explorer has said so far, and the draft that is made of it. */

import type { ColumnKind, Draft, DraftDesign, FoundColumn, FoundFile, Survey } from "../../types.js";
import type { Words } from "./words.js";

/** What a column is taken as; some are left out. */
export type Taken = ColumnKind | "out";

/** What was said. */
export interface Said {
  /** What columns are taken as, where it is not as they seem to be. */
  taken: ReadonlyMap<string, Taken>;
  design: DraftDesign;
  /** The population's size, as it was typed. */
  size: string;
  title: string;
  unit: readonly [one: string, many: string, all: string];
  indicator: string;
  by: string;
  wave: string;
}

/** Something to choose: its id, and what readers call it. */
export interface Option {
  id: string;
  label: string;
}

/** What is said of a file before anything was. */
export function unsaid(file: string, words: Words): Said {
  const title = file.replace(/\.[^.]*$/, "") || words.survey;
  return { taken: new Map(), design: {}, size: "", title, unit: words.units, indicator: "", by: "", wave: "" };
}

/** What a column is taken as. Text is left out unless it is asked for: nothing can be computed of it. */
export function takenAs(column: FoundColumn, { taken, design }: Said): Taken {
  // What a weight or a cluster's name says of the units is no answer of theirs; strata are groups to look at as well.
  if ([design.weight, design.psu, design.fpc].includes(column.name)) return "out";
  return taken.get(column.name) ?? (column.kind === "text" ? "out" : column.kind);
}

/** The draft of what was found and said. */
export function draftOf(found: FoundFile, said: Said): Draft {
  const columns = found.columns.flatMap((column) => {
    const kind = takenAs(column, said);
    if (kind === "out") return [];
    return [{ name: column.name, kind, ...(kind === "single" ? { answers: column.words ?? [] } : {}) }];
  });
  const size = said.size.trim() === "" ? {} : { size: Number(said.size) };
  const { title, unit, design } = said;
  return { id: title, title, unit: [...unit], design, columns, ...size };
}

/** The indicators of a document, in a language. */
export function indicatorsOf({ indicators }: Survey, language: string): Option[] {
  return (indicators ?? []).map(({ id, label }) => ({ id, label: labelled(label, language) }));
}

/** By what figures of a document can be broken down. */
export function breakdownsOf({ breakdowns, variables, questions }: Survey, language: string): Option[] {
  const divided = (breakdowns ?? []).map(({ id, label }) => ({ id, label: labelled(label, language) }));
  const known = (variables ?? []).filter(({ categories }) => (categories ?? []).length > 0);
  const asked = (questions ?? []).filter(({ kind }) => kind === "single");
  return [
    ...divided,
    ...known.map(({ id, label }) => ({ id, label: labelled(label, language) })),
    ...asked.map(({ id, text }) => ({ id, label: labelled(text, language) })),
  ];
}

/** The waves of a document. */
export function wavesOf({ waves }: Survey, language: string): Option[] {
  const named = (id: string, label?: Survey["title"] | null) => (label ? labelled(label, language) : id);
  return (waves ?? []).map(({ id, label }) => ({ id: String(id), label: named(String(id), label) }));
}

/** A label of a document: one text for all languages, or one for each. */
export function labelled(label: Survey["title"], language: string): string {
  if (typeof label === "string") return label;
  const texts: Readonly<Record<string, string | null | undefined>> = { ...label };
  return texts[language] ?? Object.values(texts).find((text) => text) ?? "";
}
