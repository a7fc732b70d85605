/**
 * The explorer's controls: what columns hold, how units came in, and what is shown. All that files say is put in as
 * text.
 */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

import type { DraftDesign, FoundColumn, FoundFile } from "../../types.js";
import { type Option, type Said, type Taken, takenAs } from "./state.js";
import type { Words } from "./words.js";

/** So many columns are listed; more would make a page that nobody reads. */
const LISTED = 100;

/** Takes what was said anew. */
type Say = (said: Partial<Said>) => void;

/** How numbers are written. */
type Write = (value: number) => string;

/** What each column is taken as. */
export function columnsTable(found: FoundFile, said: Said, words: Words, write: Write, say: Say): TemplateResult {
  const shown = found.columns.slice(0, LISTED);
  const take = (name: string, taken: string) => say({ taken: new Map([...said.taken, [name, taken as Taken]]) });
  return html`<h3 id="columns">${words.columns}</h3>
    <div class="scroll" tabindex="0" role="group" aria-labelledby="columns">
      <table class="columns">
        <thead>
          <tr>
            <th scope="col">${words.column}</th>
            <th scope="col">${words.holds}</th>
            <th scope="col" class="number">${words.different}</th>
            <th scope="col" class="number">${words.missing}</th>
            <th scope="col">${words.range}</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (column) => html`<tr>
              <th scope="row">${column.name}</th>
              <td>${kindOf(column, said, words, take)}</td>
              <td class="number">${write(column.different)}</td>
              <td class="number">${write(column.missing)}</td>
              <td>${rangeOf(column, write)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${shown.length < found.columns.length
      ? html`<p class="quiet">${words.firstColumns(write(shown.length), write(found.columns.length))}</p>`
      : nothing}`;
}

function rangeOf({ low, high }: FoundColumn, write: Write): string {
  return low === null || high === null ? "" : `${write(low)} – ${write(high)}`;
}

function kindOf(
  column: FoundColumn,
  said: Said,
  words: Words,
  take: (name: string, taken: string) => void,
): TemplateResult {
  const label = `${column.name}: ${words.holds}`;
  const options: [Taken, string][] = [
    ...column.can_be.map((kind): [Taken, string] => [kind, words.kinds[kind]]),
    ["out", words.leftOut],
  ];
  const chosen = takenAs(column, said);
  const changed = (event: Event) => take(column.name, valueOf(event));
  return html`<select aria-label=${label} .value=${live(chosen)} @change=${changed}>
    ${options.map(([kind, text]) => html`<option value=${kind} ?selected=${kind === chosen}>${text}</option>`)}
  </select>`;
}

/** The columns of the design, the population's size, and what things are called. */
export function designFields({ columns }: FoundFile, said: Said, words: Words, say: Say): TemplateResult {
  const numbers = columns.filter(({ can_be }) => can_be.includes("number"));
  const column = (key: keyof DraftDesign, label: string, among: readonly FoundColumn[]) => {
    const options = [{ id: "", label: words.none }, ...among.map(({ name }) => ({ id: name, label: name }))];
    const choose = (name: string) => {
      const { [key]: _, ...others } = said.design;
      say({ design: name === "" ? others : { ...others, [key]: name } });
    };
    return chooser(label, options, said.design[key] ?? "", choose, key);
  };
  const [one, many, all] = said.unit;
  return html`<fieldset>
      <legend>${words.design}</legend>
      <label
        >${words.size}
        <input
          name="size"
          type="number"
          min="1"
          step="1"
          inputmode="numeric"
          aria-describedby="size-help"
          .value=${live(said.size)}
          @change=${(event: Event) => say({ size: valueOf(event) })}
      /></label>
      <p class="quiet" id="size-help">${words.sizeHelp}</p>
      ${column("weight", words.weight, numbers)} ${column("strata", words.strata, columns)}
      ${column("psu", words.psu, columns)} ${column("fpc", words.fpc, numbers)}
    </fieldset>
    <details>
      <summary>${words.named}</summary>
      <fieldset>
        <legend>${words.named}</legend>
        ${text("title", words.title, said.title, (title) => say({ title }))}
        ${text("one", words.one, one, (own) => say({ unit: [own, many, all] }))}
        ${text("many", words.many, many, (own) => say({ unit: [one, own, all] }))}
        ${text("all", words.all, all, (own) => say({ unit: [one, many, own] }))}
      </fieldset>
    </details>`;
}

/** What is shown: which indicator, by what, of which wave. */
export function choices(
  all: { indicators: readonly Option[]; breakdowns: readonly Option[]; waves: readonly Option[] },
  said: Said,
  words: Words,
  say: Say,
): TemplateResult {
  const { indicators, breakdowns, waves } = all;
  const groups = [{ id: "", label: words.everybody }, ...breakdowns.filter(({ id }) => id !== said.indicator)];
  return html`<fieldset class="choose">
    <legend>${words.choose}</legend>
    ${chooser(words.indicator, indicators, said.indicator, (indicator) => say({ indicator }), "indicator")}
    ${chooser(words.by, groups, said.by, (by) => say({ by }), "by")}
    ${waves.length > 1 ? chooser(words.wave, waves, said.wave, (wave) => say({ wave }), "wave") : nothing}
  </fieldset>`;
}

function chooser(
  label: string,
  options: readonly Option[],
  chosen: string,
  choose: (id: string) => void,
  name: string,
): TemplateResult {
  return html`<label
    >${label}
    <select name=${name} .value=${live(chosen)} @change=${(event: Event) => choose(valueOf(event))}>
      ${options.map(({ id, label }) => html`<option value=${id} ?selected=${id === chosen}>${label}</option>`)}
    </select></label
  >`;
}

function text(name: string, label: string, value: string, typed: (value: string) => void): TemplateResult {
  return html`<label
    >${label} <input name=${name} .value=${live(value)} @change=${(event: Event) => typed(valueOf(event))}
  /></label>`;
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}
