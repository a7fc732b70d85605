/** What a map still needs, where it was given a part of it. */

import type { Need } from "../incomplete.js";
import { spoken } from "../language.js";
import { needing, WORDS } from "../needs.js";
import { inside, isAddress } from "../source.js";
import type { Given } from "./read.js";
import type { Shapes } from "./shapes.js";
import type { Grid } from "./tiles.js";

/** What a map is put on, by the names of its properties. */
export interface Ground {
  shapes: string | Shapes | null;
  object: string | null;
  key: string | null;
  nameKey: string | null;
  grid: string | Grid | null;
}

/**
 * Everything that is missing. Figures come in one of four ways, and what was given says which; a map that has no figures at
 * all, but areas or a breakdown, may be waiting for its `estimates`, which only scripts give, so that nothing can be told.
 */
export function missingOf(element: Element & Given & Ground, language: string): Need[] {
  const { key, nameKey, object } = element;
  const ground = element.shapes ?? inside(element, "shapes") ?? element.grid ?? inside(element, "grid");
  const needs = figures(element, language);
  if (ground || !(key || nameKey || object)) return needs;
  return [...needs, needing(language)("shapes", "shapes", "areas.json")];
}

function figures(element: Element & Given, language: string): Need[] {
  const { by, node, unitColumn, waveColumn } = element;
  const need = needing(language);
  if (element.estimates || (element.published ?? inside(element, "published"))) return [];
  const document = element.survey ?? element.src ?? inside(element, "survey");
  const answers = element.answers ?? inside(element, "answers");
  const index = element.index ?? inside(element, "index");
  const table = element.table ?? inside(element, "table");
  const ofSurvey = [
    ...(document ? [] : [need("survey", "survey", "survey.toml")]),
    ...(answers ? [] : [need("answers", "answers", "answers.csv")]),
    ...(by ? [] : [need("by", "by", "county")]),
  ];
  if (document && answers && !index) return ofSurvey;
  if (index || table || node || unitColumn || waveColumn) {
    const ofUnits = table ? [] : [need("table", "table", "units.csv")];
    return index ? ofUnits : [indexOf(element.src, language), ...ofUnits];
  }
  return document || answers ? ofSurvey : [];
}

/** Elsewhere `src` is the index, so that it is taken for it in a map too. */
function indexOf(src: string | null, language: string): Need {
  const address = src && isAddress(src) ? src : "index.toml";
  const need = needing(language)("index", "index", address);
  return src ? { ...need, help: WORDS[spoken(language)].instead(`index="${address}"`) } : need;
}
