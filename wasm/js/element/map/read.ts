/** From what a map is given to figures that can be put on it, in the page. */

import {
  type Answers,
  type Estimates,
  type Index,
  Published,
  type PublishedTable,
  Survey,
  type SurveyDocument,
} from "../../api.js";
import { composite } from "../../composite.js";
import type { MapAsked, MapClasses, MapDrawing } from "../../types.js";
import { fetched, fetchedBytes, inside, names } from "../source.js";

/** What a map is given, by the names of its properties. */
export interface Given {
  estimates: Estimates | null;
  src: string | null;
  survey: string | SurveyDocument | null;
  answers: Answers | null;
  published: string | PublishedTable | null;
  index: string | Index | null;
  table: Answers | null;
  unitColumn: string | null;
  waveColumn: string | null;
  node: string | null;
  indicator: string | null;
  by: string | null;
  wave: string | null;
  classes: string | null;
  count: number | null;
  breaks: string | readonly number[] | null;
}

/** Figures by code. */
export interface Figures {
  codes: readonly string[];
  areas: (asked: Partial<MapAsked>) => MapDrawing;
}

/** The figures of a map; nothing where the page has not said yet which. */
export async function figuresOf(
  element: Element & Given,
  language: string,
  signal: AbortSignal,
): Promise<Figures | undefined> {
  const index = element.index ?? inside(element, "index");
  const own = element.estimates ?? (index ? undefined : await estimatesOf(element, signal));
  if (own) {
    for (const name of ["node", "table", "unitColumn", "waveColumn"] as const) refuse(element, name, "with estimates");
    const by = element.by ?? undefined;
    const codes = new Set(own.rows.flatMap((row) => (by === undefined ? Object.values(row.by) : (row.by[by] ?? []))));
    return {
      codes: [...codes],
      areas: (asked) => own.areas({ ...asked, ...(by === undefined ? {} : { by }) }, language),
    };
  }
  if (!index) return undefined;
  for (const name of ["indicator", "by", "src", "survey", "answers", "published"] as const)
    refuse(element, name, "with an index");
  const table = element.table ?? inside(element, "table");
  if (!table) return undefined;
  const [document, units] = await Promise.all([
    fetched(index, signal),
    // A text of one line would be an address.
    fetchedBytes(element.table === null || element.table === undefined ? `${String(table)}\n` : table, signal),
  ]);
  const run = await composite(units, document, {
    ...(element.unitColumn ? { unit: element.unitColumn } : {}),
    ...(element.waveColumn ? { wave: element.waveColumn } : {}),
  });
  const options = {
    language,
    ...(element.wave ? { wave: element.wave } : {}),
    ...(element.node ? { part: element.node } : {}),
  };
  return { codes: run.units(element.wave ?? undefined), areas: (asked) => run.areas(asked, options) };
}

async function estimatesOf(element: Element & Given, signal: AbortSignal): Promise<Estimates | undefined> {
  const published = element.published ?? inside(element, "published");
  if (published) {
    const all = (await Published.load(await fetched(published, signal))).estimates();
    return all.pick(names(element.indicator), element.wave ? { wave: element.wave } : {});
  }
  const document = element.survey ?? element.src ?? inside(element, "survey");
  const answers = element.answers ?? inside(element, "answers");
  if (!document || !answers) return undefined;
  const [text, own] = await Promise.all([fetched(document, signal), fetchedBytes(answers, signal)]);
  const sample = (await Survey.load(text)).read(own, element.wave ? { wave: element.wave } : {});
  return sample.estimate(names(element.indicator), { by: names(element.by) });
}

/** How the figures are classed. */
export function classesOf({ breaks, classes, count }: Given): MapClasses {
  const given = breaks !== null && breaks !== undefined && breaks !== "";
  if (given && classes) throw new Error("`breaks` are classes of their own; `classes` was given as well");
  const counted = count !== null && count !== undefined;
  if (counted && classes !== "quantile" && classes !== "equal") {
    throw new Error("`count` has an effect on the classes `quantile` and `equal` only");
  }
  if (given) {
    const limits = typeof breaks === "string" ? names(breaks).map(Number) : [...breaks];
    if (!limits.every((own) => Number.isFinite(own)))
      throw new Error(`\`breaks\` has \`${String(breaks)}\`, where numbers were expected`);
    return { limits };
  }
  const number = count ?? 5;
  if (!Number.isInteger(number) || number < 0) throw new Error("`count` is a whole number");
  if (!classes || classes === "round") return "round";
  if (classes === "quantile") return { quantiles: number };
  if (classes === "equal") return { equal: number };
  throw new Error(`\`classes\` is \`${classes}\`, where \`round\`, \`quantile\` or \`equal\` was expected`);
}

function refuse(given: Given, name: keyof Given, where: string): void {
  if (given[name] !== null && given[name] !== undefined)
    throw new Error(`\`${attribute(name)}\` has no effect ${where}`);
}

function attribute(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
