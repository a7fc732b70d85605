/** Where the element gets its document and answers: a property, an attribute, a file, or a script element inside. */

/** A source as text or object: text that is a single line is the address of a file. */
export async function fetched<T>(source: string | T, signal: AbortSignal): Promise<string | T> {
  if (typeof source !== "string" || /[\n{]/.test(source)) return source;
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

/** The text of `<script type="text/plain" data-peil="survey">` and its like inside an element. */
export function inside(element: Element, name: "survey" | "answers" | "published"): string | undefined {
  return element.querySelector(`:scope > script[data-peil="${name}"]`)?.textContent?.trim() || undefined;
}

/** Names in an attribute, separated by spaces or commas. */
export function names(attribute: string | null | undefined): string[] {
  return (attribute ?? "").split(/[\s,]+/).filter((name) => name !== "");
}
