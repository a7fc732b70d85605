/**
 * What an element is given and what it shows, and who computes the one from the other: the core in the page, where the module
 * brings it, or a host that hands over what it computed itself, such as a notebook's Python.
 */

import type { Answers, Estimates, PublishedTable, SurveyDocument } from "../api.js";
import { PeilError } from "../error.js";
import type { Adjustment, Choices, Drawing, Failure } from "../types.js";
import type { Offers } from "./choosers.js";
import type { Figures } from "./figures.js";
import type { Waves } from "./source.js";

/** What an element is given, by the names of its properties. */
export interface Given {
  src: string | null;
  survey: string | SurveyDocument | null;
  answers: Answers | null;
  waves: string | Waves | null;
  independent: boolean;
  published: string | PublishedTable | null;
  figures: string | Figures | null;
  indicator: string | null;
  by: string | null;
  wave: string | null;
  filter: string | null;
  choose: string | null;
  change: string | null;
  margin: number | null;
  adjust: Adjustment | null;
}

/** What an element shows. */
export interface Shown {
  /** The estimates themselves, where they were computed in the page. */
  estimates?: Estimates;
  /** The figures as CSV text, where they are known beside their drawings. */
  toCsv?: () => string;
  figures: Drawing;
  changes?: Drawing;
  /** Trends, or why there are none although there are waves enough. */
  trends?: Drawing | PeilError;
  /** What readers can choose, where it is known. */
  choices?: Choices;
  /** What they can choose besides, where it is known. */
  offers?: Offers;
}

/** From what an element is given to what it shows; nothing where the page has not said yet what of. What was read stays with the element. */
export type Compute = (element: Element, given: Given, language: string) => Promise<Shown | undefined>;

/** What a host computed, as JSON has it: in place of a drawing, or of all of them, there can be what went wrong. */
export type Computed =
  | (Omit<Shown, "estimates" | "toCsv" | "trends"> & { trends?: Drawing | Failed })
  | (Failed & { choices?: Choices });

/** What went wrong. */
export interface Failed {
  failure: Failure;
}

/** What a host computed, as it is shown; what went wrong is thrown. */
export function computed(own: Computed): Shown {
  if ("failure" in own) throw new PeilError(own.failure);
  const { trends, ...rest } = own;
  if (!trends) return rest;
  return { ...rest, trends: "failure" in trends ? new PeilError(trends.failure) : trends };
}
