/** What is taken along: the survey document, the estimates, and the code for a page. */

import { html, type TemplateResult } from "lit";

import type { Words } from "./words.js";

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
}

/** The buttons that save, and the code for a page. */
export function keep(kept: Kept, words: Words): TemplateResult {
  const json = `${JSON.stringify(kept.document, null, 2)}\n`;
  const code = embedCode(kept);
  const isToml = !kept.text.trimStart().startsWith("{");
  return html`<h3>${words.keep}</h3>
    <p class="buttons">
      ${isToml ? saving(words.saveToml, `${kept.name}.toml`, kept.text) : ""}
      ${saving(words.saveJson, `${kept.name}.json`, json)}
      ${saving(words.saveCsv, `${kept.name}-estimates.csv`, kept.csv)}
    </p>
    <label class="embed"
      >${words.embed}
      <textarea readonly rows="3" spellcheck="false" aria-describedby="embed-help" .value=${code}></textarea></label
    >
    <p class="quiet" id="embed-help">${words.embedHelp(["element.js", documentName(kept), kept.answers])}</p>`;
}

/** The code that shows the same figures in a page with the document and the answers beside it. */
export function embedCode(kept: Kept): string {
  const { answers, indicator, by, wave, language } = kept;
  const attributes = [
    ["src", encodeURIComponent(documentName(kept))],
    ["answers", encodeURIComponent(answers)],
    ["indicator", indicator],
    ["by", by],
    ["wave", wave],
    ["lang", language],
  ].filter(([, value]) => value !== "");
  const written = attributes.map(([name, value]) => ` ${name}="${escaped(value ?? "")}"`).join("");
  return `<script type="module" src="element.js"></script>\n<peil-indicator${written}></peil-indicator>\n`;
}

function documentName({ name, text }: Kept): string {
  return `${name}.${text.trimStart().startsWith("{") ? "json" : "toml"}`;
}

function escaped(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

function saving(label: string, file: string, text: string): TemplateResult {
  return html`<button type="button" data-file=${file} @click=${() => save(file, text)}>${label}</button>`;
}

/** Saves a text as a file of the reader's; it never leaves the browser on the way. */
function save(file: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = file;
  link.click();
  // The browser has taken the file before the next turn of its loop is over.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
