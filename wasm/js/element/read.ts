/** From what an element is given to what it shows, in the page: reads, computes, and has the core draw. */

import { PeilError, Published, Survey } from "../api.js";
import type { Answers, Find } from "../api.js";
import type { Given, Shown } from "./compute.js";
import { answersByWave, fetched, fetchedBytes, inside, names } from "./source.js";

/** What the element shows; nothing where the page has not said yet what of. */
export async function read(
  element: Element & Given,
  language: string,
  signal: AbortSignal,
): Promise<Shown | undefined> {
  const published = element.published ?? inside(element, "published");
  if (published) return ofPublished(element, await Published.load(await fetched(published, signal)), language);
  const document = element.survey ?? element.src ?? inside(element, "survey");
  const answers = element.answers ?? inside(element, "answers");
  const waves = answersByWave(element, element.waves);
  if (!document || (!answers && waves.length === 0)) return undefined;
  if (answers && waves.length > 0) throw new Error("`answers` are of one wave; answers by wave were given as well");
  const reading = Promise.all(waves.map(async ([wave, own]) => [wave, await fetchedBytes(own, signal)] as const));
  const [text, own, byWave] = await Promise.all([
    fetched(document, signal),
    answers && fetchedBytes(answers, signal),
    reading,
  ]);
  const survey = await Survey.load(text);
  const shown = own ? ofOneWave(element, survey, own, language) : ofWaves(element, survey, byWave, language);
  return { ...shown, choices: survey.choices(names(element.by), language) };
}

function ofOneWave(given: Given, survey: Survey, answers: Answers, language: string): Shown {
  for (const name of ["change", "margin", "adjust"] as const) refuse(given, name, "with answers of one wave");
  if (given.independent) throw new Error("`independent` has no effect with answers of one wave");
  const wave = given.wave ? { wave: given.wave } : {};
  const estimates = survey.read(answers, wave).estimate(names(given.indicator), { by: names(given.by) });
  return { estimates, figures: estimates.drawing(language) };
}

function ofWaves(
  given: Given,
  survey: Survey,
  waves: readonly (readonly [string, Answers])[],
  language: string,
): Shown {
  const panel = survey.readWaves(waves, given.independent ? { independent: true } : {});
  const all = panel.estimate(names(given.indicator), { by: names(given.by) });
  const estimates = given.wave ? all.pick([], { wave: given.wave }) : all;
  const shown: Shown = {
    estimates,
    figures: estimates.drawing(language),
    changes: all.drawingFound(changes(given), language),
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

function ofPublished(given: Given, table: Published, language: string): Shown {
  const all = table.estimates().pick(names(given.indicator));
  const estimates = given.wave ? all.pick([], { wave: given.wave }) : all;
  const shown = { estimates, figures: estimates.drawing(language) };
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
