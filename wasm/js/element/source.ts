/** Where the element gets its document and answers: a property, an attribute, a file, or a script element inside. */

import type { Answers } from "../api.js";

/** Whether a source is the address of a file: text that is a single line. */
export function isAddress(source: unknown): source is string {
  return typeof source === "string" && !/[\n{]/.test(source);
}

/** A source as text or object. */
export async function fetched<T>(source: string | T, signal: AbortSignal): Promise<string | T> {
  if (!isAddress(source)) return source;
  return new TextDecoder().decode(await bytes(source, signal));
}

/** The same for answers, whose bytes are kept as they are, because only bytes tell that a file is not UTF-8. */
export async function fetchedBytes<T>(source: string | T, signal: AbortSignal): Promise<string | Uint8Array | T> {
  return typeof source !== "string" || source.includes("\n") ? source : bytes(source, signal);
}

async function bytes(address: string, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(new URL(address, document.baseURI), { signal });
  if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** What can stand inside an element. */
export type Inside = "survey" | "answers" | "published" | "figures" | "index" | "table" | "earlier" | "shapes" | "grid";

/** The text of `<script type="text/plain" data-peil="survey">` and its like inside an element. */
export function inside(element: Element, name: Inside): string | undefined {
  const script = element.querySelector(`:scope > script[data-peil="${name}"]:not([data-wave])`);
  return script?.textContent?.trim() || undefined;
}

/** Answers by wave, as pairs or as an object. */
export type Waves = Iterable<readonly [string | number, Answers]> | Readonly<Record<string, Answers>>;

/**
 * Answers by wave, as the property, the attribute (`2022=a.csv 2023=b.csv`) or scripts with `data-wave` inside the
 * element have them.
 */
export function answersByWave(element: Element, waves: string | Waves | null | undefined): [string, Answers][] {
  if (typeof waves === "string") return names(waves).map(addressed);
  if (waves) {
    const given = Symbol.iterator in waves ? [...waves] : Object.entries(waves);
    return given.map(([wave, answers]) => [String(wave), answers]);
  }
  const scripts = element.querySelectorAll<HTMLElement>(':scope > script[data-peil="answers"][data-wave]');
  return [...scripts].map((script) => [script.dataset["wave"] ?? "", `${script.textContent?.trim() ?? ""}\n`]);
}

function addressed(word: string): [string, string] {
  const [, wave, address] = /^([^=]+)=(.+)$/.exec(word) ?? [];
  if (wave === undefined || address === undefined) {
    throw new Error(`\`waves\` has \`${word}\`, where a wave and an address were expected, such as \`2024=answers.csv\``);
  }
  return [wave, address];
}

/** Names in an attribute, separated by spaces or commas. */
export function names(attribute: string | null | undefined): string[] {
  return (attribute ?? "").split(/[\s,]+/).filter((name) => name !== "");
}
