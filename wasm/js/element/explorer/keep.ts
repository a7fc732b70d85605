/** What is taken along: the survey document, the estimates, the figures for a page, and its code. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

import type { Words } from "./words.js";

/** What a page has: the figures, or the answers that it computes them from. */
export type Way = "figures" | "answers";

/** Kilobytes of `widget.js`, gzipped. */
const WIDGET = 19;

/** What there is to take along. */
export interface Kept {
  /** Name of the files, without an ending. */
  name: string;
  /** The document as it was written, TOML or JSON. */
  text: string;
  /** The document as an object. */
  document: object;
  /** The estimates as CSV text. */
  csv: string;
  /** Name of the file of answers. */
  answers: string;
  indicator: string;
  by: string;
  wave: string;
  language: string;
  /** Saves the file of figures; nothing where they are too many to be drawn. */
  publish: ((file: string) => void) | undefined;
  /** What the page is to have. */
  way: Way;
}

/** The buttons that save, and the code for a page; `choose` changes what it is to have. */
export function keep(kept: Kept, words: Words, choose: (way: Way) => void): TemplateResult {
  const json = `${JSON.stringify(kept.document, null, 2)}\n`;
  const { publish } = kept;
  const isToml = !kept.text.trimStart().startsWith("{");
  return html`<h3>${words.keep}</h3>
    <p class="buttons">
      ${isToml ? saving(words.saveToml, `${kept.name}.toml`, kept.text) : ""}
      ${saving(words.saveJson, `${kept.name}.json`, json)}
      ${saving(words.saveCsv, `${kept.name}-estimates.csv`, kept.csv)}
      ${publish ? button(words.saveFigures, figuresName(kept), publish) : nothing}
    </p>
    ${embedding(publish ? kept : { ...kept, way: "answers" }, words, choose)}`;
}

/** The code for a page, and what it has; of figures that are not drawn there is no file, and nothing to choose. */
function embedding(kept: Kept, words: Words, choose: (way: Way) => void): TemplateResult {
  const { code, files } = embedded(kept);
  const says = { figures: words.embedFigures(String(WIDGET)), answers: words.embedAnswers };
  const one = (way: Way) => html`<label
    ><input type="radio" name="way" value=${way} .checked=${live(way === kept.way)} @change=${() => choose(way)} />
    <span>${says[way]}</span></label
  >`;
  return html`<fieldset class="ways">
    <legend>${words.embed}</legend>
    ${kept.publish ? [one("figures"), one("answers")] : html`<p>${says.answers}</p>`}
    <textarea
      readonly
      rows="3"
      spellcheck="false"
      aria-label=${words.embed}
      aria-describedby="embed-help"
      .value=${code}
    ></textarea>
    <p class="quiet" id="embed-help">${words.embedHelp(files)}</p>
  </fieldset>`;
}

/** The code that shows the same figures in a page, and the files that it takes beside the page. */
export function embedded(kept: Kept): { code: string; files: readonly string[] } {
  const { answers, indicator, by, wave, language, way } = kept;
  const isComputed = way === "answers";
  const [module, source] = isComputed ? ["element.js", documentName(kept)] : ["widget.js", figuresName(kept)];
  const computed = [
    ["src", encodeURIComponent(source)],
    ["answers", encodeURIComponent(answers)],
    ["indicator", indicator],
    ["by", by],
    ["wave", wave],
  ];
  const attributes = [...(isComputed ? computed : [["figures", encodeURIComponent(source)]]), ["lang", language]];
  const written = attributes
    .filter(([, value]) => value !== "")
    .map(([name, value]) => ` ${name}="${escaped(value ?? "")}"`);
  return {
    code: `<script type="module" src="${module}"></script>\n<peil-indicator${written.join("")}></peil-indicator>\n`,
    files: [module, source, ...(isComputed ? [answers] : [])],
  };
}

function figuresName({ name }: Kept): string {
  return `${name}-figures.json`;
}

function documentName({ name, text }: Kept): string {
  return `${name}.${text.trimStart().startsWith("{") ? "json" : "toml"}`;
}

function escaped(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

function saving(label: string, file: string, text: string): TemplateResult {
  return button(label, file, () => save(file, text));
}

function button(label: string, file: string, pressed: (file: string) => void): TemplateResult {
  return html`<button type="button" data-file=${file} @click=${() => pressed(file)}>${label}</button>`;
}

/** Saves a text as a file of the reader's; it never leaves the browser on the way. */
export function save(file: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = file;
  link.click();
  // The browser has taken the file before the next turn of its loop is over.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
