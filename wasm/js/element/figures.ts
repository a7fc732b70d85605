/**
 * Figures that were computed before: a file of all that readers can choose, which an element draws without a core. Answers
 * stay where they are, and a page loads a few kilobytes.
 */

import { PeilError } from "../error.js";
import type { Chooser, Language } from "../types.js";
import type { Offer, Offers } from "./choosers.js";
import { type Computed, computed, type Given, type Shown } from "./compute.js";
import { spoken } from "./language.js";
import { fetched, inside, names } from "./source.js";
import { wordsOf } from "./words.js";

/** What a view is of: ids with spaces between of indicators and of breakdowns, a category as `size=small`, a wave; empty for all. */
export interface Selection {
  indicator: string;
  by: string;
  filter: string;
  wave: string;
}

/** What readers see after a choice, in every language of the file. */
export interface FiguresView extends Selection {
  drawn: Readonly<Partial<Record<Language, Computed>>>;
  /** The figures as CSV text, which is the same in every language. */
  csv?: string;
}

/** A file of figures. The first view is the one that is shown unless the page asks for another. */
export interface Figures {
  peil_figures: 1;
  views: readonly FiguresView[];
}

/** What views are chosen by. */
const CHOICES = ["indicator", "by", "filter", "wave"] as const;

/** What only a core can use. */
const COMPUTED_FROM = ["src", "survey", "answers", "waves", "published", "change", "margin", "adjust"] as const;

/** More views than this are no file for a page. */
const MOST = 5000;

const kept = new WeakMap<Element, { source: string | Figures; file: Promise<Figures>; reading: AbortController }>();

/** The figures that an element is given, where it is given some. */
export async function drawnBefore(element: Element & Given, language: string): Promise<Shown | undefined> {
  const source = element.figures ?? inside(element, "figures");
  if (!source) return undefined;
  const useless = COMPUTED_FROM.filter((name) => element[name] !== null && element[name] !== undefined);
  if (element.independent || useless.length > 0) {
    const all = element.independent ? [...useless, "independent"] : useless;
    throw new Error(`\`${all.join("`, `")}\` has no effect with figures that were computed before (\`figures\`)`);
  }
  return shown(await file(element, source), element, language);
}

/** The file, which stays read while the element is given the same. */
function file(element: Element, source: string | Figures): Promise<Figures> {
  const own = kept.get(element);
  if (own?.source === source) return own.file;
  own?.reading.abort();
  const reading = new AbortController();
  const now = { source, file: fetched(source, reading.signal).then(parsed), reading };
  kept.set(element, now);
  // What could not be read is read again.
  now.file.catch(() => kept.get(element) === now && kept.delete(element));
  return now.file;
}

function parsed(text: string | Figures): Figures {
  let file: unknown = text;
  if (typeof text === "string") {
    try {
      file = JSON.parse(text);
    } catch (error) {
      throw new Error(`\`figures\` is no JSON: ${error instanceof Error ? error.message : error}`);
    }
  }
  if (isFigures(file)) return file;
  throw new Error("`figures` is no file of figures of this version (`peil_figures: 1`), with views and their drawings");
}

/** Drawings are drawn as they stand, so that what is none must not come so far. */
function isFigures(file: unknown): file is Figures {
  const { peil_figures, views } = record(file);
  return peil_figures === 1 && Array.isArray(views) && views.length > 0 && views.every(isView);
}

function isView(view: unknown): boolean {
  const own = record(view);
  const drawn = Object.values(record(own["drawn"]));
  return CHOICES.every((name) => typeof own[name] === "string") && drawn.length > 0 && drawn.every(isDrawn);
}

function isDrawn(one: unknown): boolean {
  const { failure, figures, changes } = record(one);
  return failure ? "problems" in record(failure) : isDrawing(figures) && (!changes || isDrawing(changes));
}

function isDrawing(one: unknown): boolean {
  const { groups, table, notes, words } = record(one);
  const { columns, rows } = record(table);
  const hasRows = (group: unknown) => Array.isArray(record(group)["rows"]);
  const lists = [groups, notes, columns, rows].every(Array.isArray);
  return lists && typeof words === "object" && (groups as unknown[]).every(hasRows);
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** The view that is asked for, with the choices that lead to others of the file. */
function shown({ views }: Figures, given: Given, language: string): Shown {
  const asked = selection(given, views[0]);
  const view = views.find((own) => CHOICES.every((name) => own[name] === asked[name]));
  if (!view) throw new Error(lacking(views, asked));
  const [other] = Object.keys(view.drawn) as Language[];
  const drawn = view.drawn[spoken(language)] ?? (other && view.drawn[other]);
  if (!drawn) throw new Error("`figures` has a view without drawings");
  const own = computed(drawn);
  const leads = (name: keyof Selection) =>
    new Set(views.filter((one) => CHOICES.every((of) => of === name || one[of] === view[of])).map((one) => one[name]));
  const { csv } = view;
  const all: Shown = { ...own, offers: offered(own.offers, views, view, leads, language) };
  if (csv !== undefined) all.toCsv = () => csv;
  if (own.choices) {
    const languages = new Set(Object.keys(view.drawn));
    const by = own.choices.by && within(own.choices.by, leads("by"));
    all.choices = { ...own.choices, language: within(own.choices.language, languages), by };
  }
  return all;
}

/** What the attributes of an element choose; where they say nothing, what was chosen before, or all. */
export function selection(given: Given, before?: Selection): Selection {
  const { indicator, by, filter, wave } = given;
  const listed = (own: string | null) => own && names(own).join(" ");
  return {
    indicator: listed(indicator) ?? before?.indicator ?? "",
    by: listed(by) ?? before?.by ?? "",
    filter: filter ?? before?.filter ?? "",
    wave: wave ?? before?.wave ?? "",
  };
}

function lacking(views: readonly FiguresView[], asked: Selection): string {
  const unknown = CHOICES.filter((name) => views.every((view) => view[name] !== asked[name]));
  const told = (unknown.length > 0 ? unknown : CHOICES).map((name) => {
    const known = [...new Set(views.map((view) => `\`${view[name]}\``))].slice(0, 12);
    return `\`${name}\` = \`${asked[name]}\`, of which there are ${known.join(", ")}`;
  });
  return `\`figures\` has no view with ${told.join("; ")}`;
}

function within<T extends Chooser | Offer>(chooser: T, values: ReadonlySet<string>): T {
  return { ...chooser, options: chooser.options.filter(({ value }) => values.has(value)) };
}

/** What can be chosen, of what leads to another view. A host that names no indicators leaves their names to their drawings. */
function offered(
  offers: Offers | undefined,
  views: readonly FiguresView[],
  view: FiguresView,
  leads: (name: keyof Selection) => ReadonlySet<string>,
  language: string,
): Offers {
  const entries = (["indicator", "wave", "filter"] as const).flatMap((name) => {
    const offer = offers?.[name];
    return offer ? [[name, within(offer, leads(name))] as const] : [];
  });
  const own: Offers = Object.fromEntries(entries);
  const values = leads("indicator");
  if (own.indicator || values.size < 2) return own;
  const { indicator: label, allIndicators } = wordsOf(language);
  const options = [...values].map((value) => ({ value, label: value === "" ? allIndicators : labelled(views, value, language) }));
  return { ...own, indicator: { label, options, chosen: view.indicator } };
}

/** What the drawing of a view calls its indicators. */
function labelled(views: readonly FiguresView[], indicator: string, language: string): string {
  const view = views.find((own) => own.indicator === indicator);
  const drawn = view?.drawn[spoken(language)] ?? Object.values(view?.drawn ?? {})[0];
  const groups = drawn && "figures" in drawn ? drawn.figures.groups : [];
  return [...new Set(groups.map(({ label }) => label))].join(" + ") || indicator;
}

/**
 * A file of all that readers can choose of an element: `of` computes what is shown after a choice, and `choices` are those that
 * readers have.
 */
export async function figuresOf(
  of: (chosen: Selection, language: string) => Promise<Shown>,
  first: Selection,
  language: string,
  choices: readonly (keyof Selection | "lang")[],
): Promise<Figures> {
  const start = await of(first, language);
  const options = (own: Chooser | Offer | null | undefined, now: string, asked: boolean) =>
    asked && own ? [...new Set([now, ...own.options.map(({ value }) => value)])] : [now];
  const { choices: known, offers } = start;
  const offer = (name: keyof Selection) => (name === "by" ? known?.by : offers?.[name]);
  const languages = options(known?.language, spoken(language), choices.includes("lang")) as Language[];
  let all: Selection[] = [first];
  for (const name of CHOICES) {
    const values = options(offer(name), first[name], choices.includes(name));
    all = all.flatMap((own) => values.map((value) => ({ ...own, [name]: value })));
    if (all.length * languages.length <= MOST) continue;
    throw new Error(`more than ${MOST} views are too many for a file; let readers choose less (\`choose\`)`);
  }
  const views: FiguresView[] = [];
  for (const chosen of all) {
    const drawn: Partial<Record<Language, Computed>> = {};
    let csv: string | undefined;
    for (const one of languages) {
      const { estimates, toCsv, ...rest } = await of(chosen, one);
      drawn[one] = written(rest);
      csv ??= toCsv?.();
    }
    views.push(csv === undefined ? { ...chosen, drawn } : { ...chosen, drawn, csv });
  }
  return { peil_figures: 1, views };
}

/** As JSON has it: what went wrong with trends as the core tells it. */
function written({ trends, ...rest }: Omit<Shown, "estimates" | "toCsv">): Computed {
  if (!trends) return rest;
  if (!(trends instanceof PeilError)) return { ...rest, trends };
  const { code, stage, message, problems } = trends;
  return { ...rest, trends: { failure: { code, stage, message, problems: [...problems] } } };
}
