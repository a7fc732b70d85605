/** The entry point for Node: the `.wasm` is read from the package's own folder, because `fetch` takes no files. */

import { readFile } from "node:fs/promises";

import load from "../pkg/peil.js";

export * from "./api.js";

let loaded: Promise<void> | undefined;

/** Loads the WebAssembly module; later calls return the same promise. */
export function init(): Promise<void> {
  loaded ??= readFile(new URL("../pkg/peil_bg.wasm", import.meta.url))
    .then((bytes) => load({ module_or_path: bytes }))
    .then(() => undefined);
  return loaded;
}
