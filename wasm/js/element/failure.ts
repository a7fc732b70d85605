/** What went wrong, as the element shows it. */

import { html, nothing, type TemplateResult } from "lit";

import { PeilError } from "../error.js";
import { Incomplete } from "./incomplete.js";
import type { Problem } from "../types.js";

/** All problems of an input, each with its place; anything else in one line. */
export function failure(error: unknown): TemplateResult {
  const message = error instanceof Error ? error.message : String(error);
  const problems = error instanceof PeilError || error instanceof Incomplete ? error.problems : [{ message }];
  const language = error instanceof Incomplete ? error.language : nothing;
  return html`<div class="error" role="alert" lang=${language}>
    <p>peil</p>
    <ul>
      ${problems.map((problem) => html`<li>${described(problem)}</li>`)}
    </ul>
  </div>`;
}

function described(problem: Partial<Problem> & { message: string }): TemplateResult {
  const { place, expected, found, help } = problem;
  const known = Object.entries(place ?? {}).map(([part, at]) => `${part} ${at}`);
  return html`${known.length > 0 ? html`<code>${known.join(", ")}</code>: ` : nothing}${problem.message}
    ${expected ? html`<div class="help">expected: ${expected}</div>` : nothing}
    ${found ? html`<div class="help">found: ${found}</div>` : nothing}
    ${help ? html`<div class="help">${help}</div>` : nothing}`;
}
