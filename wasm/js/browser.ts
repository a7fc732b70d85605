/**
 * The entry point for browsers and bundlers: the `.wasm` is fetched from beside its glue, which bundlers recognise
 * as a file to take along.
 */

import load from "../pkg/peil.js";

export * from "./api.js";

let loaded: Promise<void> | undefined;

/** Loads the WebAssembly module; later calls return the same promise. */
export function init(): Promise<void> {
  loaded ??= load().then(() => undefined);
  return loaded;
}
