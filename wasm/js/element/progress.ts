/** Work in the background as a reader sees it: how far it is, and how it is stopped. */

import { css, html, nothing, type TemplateResult } from "lit";

import type { Language } from "../types.js";
import { Background } from "../worker/background.js";
import type { Done } from "../worker/protocol.js";

/** The background of an element, by its attribute `worker`: the address of a script, `none`, or the one that comes along. */
export function backgroundOf(worker: string | null): Background {
  const script = worker === "none" ? false : worker ? new URL(worker, document.baseURI) : undefined;
  return new Background({ script });
}

/** A number as it is written. */
type Count = string;

interface Words {
  computing: string;
  done: Record<Done["step"], (done: Count, of: Count) => string>;
  cancel: string;
  cancelled: string;
  again: string;
}

/** One language that lacks a word does not compile. */
export const WORDS: Readonly<Record<Language, Words>> = {
  nb: {
    computing: "Regner",
    done: {
      bytes: (done, of) => `${done} av ${of} MB`,
      replicates: (done, of) => `${done} av ${of} replikater`,
      replications: (done, of) => `${done} av ${of} gjentak`,
    },
    cancel: "Avbryt",
    cancelled: "Avbrutt.",
    again: "Regn på nytt",
  },
  nn: {
    computing: "Reknar",
    done: {
      bytes: (done, of) => `${done} av ${of} MB`,
      replicates: (done, of) => `${done} av ${of} replikat`,
      replications: (done, of) => `${done} av ${of} gjentak`,
    },
    cancel: "Avbryt",
    cancelled: "Avbrote.",
    again: "Rekn på nytt",
  },
  en: {
    computing: "Estimating",
    done: {
      bytes: (done, of) => `${done} of ${of} MB`,
      replicates: (done, of) => `${done} of ${of} replicates`,
      replications: (done, of) => `${done} of ${of} replications`,
    },
    cancel: "Cancel",
    cancelled: "Cancelled.",
    again: "Compute again",
  },
};

/** What goes on. */
export interface Busy {
  what: string;
  done?: Done | undefined;
}

/** What is said, how far what goes on is with the button that stops it, and the button that begins again what was stopped. */
export function status(
  { said, busy, again }: { said: string; busy: Busy | undefined; again: (() => void) | undefined },
  language: Language,
  stop: () => void,
): TemplateResult {
  const words = WORDS[language];
  return html`<div class="status" tabindex="-1">
    <p role="status">${busy ? `${busy.what} …` : said}</p>
    ${busy ? progress(busy, language, stop) : nothing}
    ${!busy && again ? html`<button type="button" @click=${again}>${words.again}</button>` : nothing}
  </div>`;
}

function progress({ what, done }: Busy, language: Language, stop: () => void): TemplateResult {
  const words = WORDS[language];
  const unit = done?.step === "bytes" ? 1e6 : 1;
  const counted = (value: number) => new Intl.NumberFormat(language).format(Math.round(value / unit));
  return html`<progress aria-label=${what} max=${done?.of ?? 1} value=${done?.done ?? nothing}></progress>
    ${done ? html`<span>${words.done[done.step](counted(done.done), counted(done.of))}</span>` : nothing}
    <button type="button" class="cancel" @click=${stop}>${words.cancel}</button>`;
}

/** Lets whoever pressed a button by the keyboard stay where it was, when it is gone in a moment. */
export function stay(root: ParentNode): void {
  root.querySelector<HTMLElement>(".status")?.focus();
}

/** The looks of it. */
export const statusLooks = css`
  .status {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 0.3em 0.8em;
    margin: 0.8em 0 0;
    min-height: 2.2em;
  }
  .status p {
    margin: 0;
  }
  .status button {
    background: var(--peil-surface);
    border: 1px solid color-mix(in srgb, currentColor 45%, transparent);
    border-radius: 4px;
    color: currentColor;
    cursor: pointer;
    font: inherit;
    font-size: 0.875em;
    padding: 0.25em 0.45em;
  }
  progress {
    accent-color: var(--peil-accent);
    max-width: 100%;
    width: 12em;
  }
`;
