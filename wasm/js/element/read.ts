/**
 * From what an element is given to what it shows, in the page: reads, computes, and has the core draw. What was read stays
 * while the element is given the same, so that a choice of readers reads nothing anew.
 */

import { type Answers, Estimates, type Find, init, type Panel, PeilError, Published, type Sample, Survey } from "../api.js";
import type { Offer, Offers } from "./choosers.js";
import type { Given, Shown } from "./compute.js";
import * as offers from "./offers.js";
import { answersByWave, fetched, fetchedBytes, inside, names } from "./source.js";

/** What was read. */
type Read =
  | { kind: "published"; table: Published }
  | { kind: "wave"; survey: Survey; sample: Sample }
  | { kind: "waves"; survey: Survey; panel: Panel };

/** What was read of what an element was given, and what was computed and offered of it. */
interface Kept {
  given: readonly unknown[];
  read: Promise<Read>;
  reading: AbortController;
  computed: Map<string, Estimates>;
  offered: Map<string, Offer>;
}

/** So many estimates are kept of an element: readers go back and forth between a few. */
const KEPT = 24;

const kept = new WeakMap<Element, Kept>();

/** What the element shows; nothing where the page has not said yet what of. */
export async function read(element: Element, given: Given, language: string): Promise<Shown | undefined> {
  const own = keep(element, given);
  if (!own) return undefined;
  const read = await own.read;
  const shown = (): Shown => {
    if (read.kind === "published") return ofPublished(given, read.table, own, language);
    const asked = { survey: read.survey, given, kept: own, language };
    return read.kind === "wave" ? ofOneWave(asked, read.sample) : ofWaves(asked, read.panel);
  };
  const all = shown();
  return { ...all, toCsv: () => all.estimates?.toCsv() ?? "" };
}

/** What was read for the element, if it is given the same; and otherwise what is being read. */
function keep(element: Element, asked: Given): Kept | undefined {
  const published = asked.published ?? inside(element, "published");
  const document = asked.survey ?? asked.src ?? inside(element, "survey");
  const answers = asked.answers ?? inside(element, "answers");
  const waves = answersByWave(element, asked.waves);
  if (!published && (!document || (!answers && waves.length === 0))) return undefined;
  // A wave says which one the answers of one wave are of; of several, which one is shown.
  const wave = waves.length > 0 || published ? null : asked.wave;
  const given = [published, document, answers, wave, asked.independent, ...waves.flat()];
  const own = kept.get(element);
  if (own && own.given.length === given.length && own.given.every((one, at) => one === given[at])) return own;
  own?.reading.abort();
  // The core is compiled while documents and answers are fetched; what goes wrong is heard where they are read.
  init().catch(() => undefined);
  const reading = new AbortController();
  const { signal } = reading;
  const read = published
    ? fetched(published, signal).then(async (text): Promise<Read> => ({
        kind: "published",
        table: await Published.load(text),
      }))
    : readSurvey(asked, document ?? "", answers, waves, signal);
  const now: Kept = { given, read, reading, computed: new Map(), offered: new Map() };
  kept.set(element, now);
  // What could not be read is read again.
  read.catch(() => kept.get(element) === now && kept.delete(element));
  return now;
}

async function readSurvey(
  element: Given,
  document: NonNullable<Given["survey"]>,
  answers: Answers | undefined,
  waves: readonly (readonly [string, Answers])[],
  signal: AbortSignal,
): Promise<Read> {
  if (answers && waves.length > 0) throw new Error("`answers` are of one wave; answers by wave were given as well");
  const reading = Promise.all(waves.map(async ([wave, own]) => [wave, await fetchedBytes(own, signal)] as const));
  const [text, own, byWave] = await Promise.all([
    fetched(document, signal),
    answers && fetchedBytes(answers, signal),
    reading,
  ]);
  const survey = await Survey.load(text);
  if (own) return { kind: "wave", survey, sample: survey.read(own, element.wave ? { wave: element.wave } : {}) };
  return { kind: "waves", survey, panel: survey.readWaves(byWave, element.independent ? { independent: true } : {}) };
}

/** What is asked of answers that were read. */
interface Asked {
  given: Given;
  survey: Survey;
  kept: Kept;
  language: string;
}

function ofOneWave(asked: Asked, sample: Sample): Shown {
  const { given, language } = asked;
  for (const name of ["change", "margin", "adjust"] as const) refuse(given, name, "with answers of one wave");
  if (given.independent) throw new Error("`independent` has no effect with answers of one wave");
  const estimates = filtered(asked, sample);
  return { estimates, figures: estimates.drawing(language), ...choices(asked, sample, []) };
}

function ofWaves(asked: Asked, panel: Panel): Shown {
  const { given, language } = asked;
  const all = filtered(asked, panel);
  const estimates = given.wave ? all.pick([], { wave: given.wave }) : all;
  const shown: Shown = {
    estimates,
    figures: estimates.drawing(language),
    changes: all.drawingFound(changes(given), language),
    ...choices(asked, panel, panel.waves),
  };
  if (panel.waves.length < 3) return shown;
  try {
    return { ...shown, trends: all.drawingFound({ find: "trend" }, language) };
  } catch (error) {
    // Waves without a time, say, which figures and changes do not need.
    if (!(error instanceof PeilError)) throw error;
    return { ...shown, trends: error };
  }
}

/**
 * The indicators by the breakdowns; with a filter those of its category alone. They are cells of the estimates that are broken
 * down by it as well, so that their intervals are those of a domain in the whole design.
 */
function filtered({ given, kept }: Asked, source: Sample | Panel): Estimates {
  const filter = filterOf(given);
  const by = names(given.by);
  const crossed = filter && !by.includes(filter.id) ? [filter.id, ...by] : by;
  const all = estimate(kept, source, names(given.indicator), crossed);
  return filter ? within(all, filter) : all;
}

function estimate(
  { computed }: Kept,
  source: Sample | Panel,
  indicators: readonly string[],
  by: readonly string[],
): Estimates {
  const key = JSON.stringify([indicators, by]);
  const found = computed.get(key) ?? source.estimate(indicators, { by });
  // The latest stands last, and the first is the one that nobody has asked for longest.
  computed.delete(key);
  computed.set(key, found);
  const [oldest] = computed.keys();
  if (computed.size > KEPT && oldest !== undefined) computed.delete(oldest);
  return found;
}

/** One category of a breakdown, such as `size=small`. */
interface Filter {
  id: string;
  category: string;
}

function filterOf({ filter }: Given): Filter | undefined {
  if (!filter) return undefined;
  const [, id, category] = /^([^=]+)=(.+)$/s.exec(filter) ?? [];
  if (id !== undefined && category !== undefined) return { id, category };
  throw new Error(
    `\`filter\` has \`${filter}\`, where a breakdown and one of its categories were expected, such as \`size=small\``,
  );
}

function within(all: Estimates, { id, category }: Filter): Estimates {
  const rows = all.rows.flatMap((row, at) => (row.by[id] === category ? [at] : []));
  if (rows.length > 0) return all.only(rows);
  const known = [...new Set(all.rows.flatMap((row) => row.by[id] ?? []))].map((own) => `\`${own}\``);
  const expected = known.length > 0 ? `; expected one of ${known.slice(0, 12).join(", ")}` : "";
  throw new Error(`\`filter\`: \`${id}\` has no category \`${category}\`${expected}`);
}

function choices({ given, survey, kept, language }: Asked, source: Sample | Panel, waves: readonly string[]) {
  const own: Offers = offered(given, kept, language, {
    indicator: () => offers.indicators(estimate(kept, source, [], []), language),
    wave: () => offers.waves(waves, survey, language),
    filter: () => {
      const [first] = survey.document.indicators ?? [];
      const by = domains(survey).map((id) => [id, estimate(kept, source, first ? [first.id] : [], [id])] as const);
      return offers.categories(new Map(by), language);
    },
  });
  return { choices: survey.choices(names(given.by), language), offers: own };
}

/** What of it is asked for, with what is chosen now; options stay what they are in a language. */
function offered(given: Given, { offered }: Kept, language: string, made: Record<keyof Offers, () => Offer>): Offers {
  const asked = names(given.choose);
  const all = (["indicator", "wave", "filter"] as const).filter((name) => asked.includes(name));
  return Object.fromEntries(
    all.map((name) => {
      const key = `${language} ${name}`;
      const offer = offered.get(key) ?? made[name]();
      offered.set(key, offer);
      return [name, offers.choosing(offer, name === "indicator" ? names(given.indicator) : [given[name] ?? ""])];
    }),
  );
}

/** What units are divided by: breakdowns, and variables with categories that no breakdown is of. */
function domains(survey: Survey): string[] {
  const { breakdowns = [], variables = [] } = survey.document;
  const of = new Set(breakdowns.flatMap((own) => [own.of, own.id]));
  const others = variables.filter(({ id, categories }) => (categories?.length ?? 0) > 1 && !of.has(id));
  return [...breakdowns.map(({ id }) => id), ...others.map(({ id }) => id)];
}

function ofPublished(given: Given, table: Published, own: Kept, language: string): Shown {
  if (names(given.by).length > 0) throw new Error("`by` has no effect with a published table");
  if (given.independent) throw new Error("`independent` has no effect with a published table");
  const printed = own.computed.get("") ?? table.estimates();
  own.computed.set("", printed);
  const filter = filterOf(given);
  const picked = printed.pick(names(given.indicator));
  const all = filter ? within(picked, filter) : picked;
  const estimates = given.wave ? all.pick([], { wave: given.wave }) : all;
  const shown: Shown = {
    estimates,
    figures: estimates.drawing(language),
    choices: { ...table.choices(language), by: null },
    offers: offered(given, own, language, {
      indicator: () => offers.indicators(printed, language),
      wave: () => offers.waves([...new Set(printed.rows.flatMap((row) => row.wave ?? []))], undefined, language),
      filter: () => {
        const by = Object.keys(printed.rows[0]?.by ?? {});
        return offers.categories(new Map(by.map((id) => [id, printed])), language);
      },
    }),
  };
  if (names(given.change).length > 0) return { ...shown, changes: all.drawingFound(changes(given), language) };
  for (const name of ["margin", "adjust"] as const) refuse(given, name, "without `change`");
  return shown;
}

function changes({ change, margin, adjust }: Given): Find {
  return { find: "changes", waves: names(change), margin: margin ?? null, adjust: adjust ?? null };
}

function refuse(given: Given, name: "change" | "margin" | "adjust", where: string): void {
  if (given[name] !== null && given[name] !== undefined) throw new Error(`\`${name}\` has no effect ${where}`);
}
