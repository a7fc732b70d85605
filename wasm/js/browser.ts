/**
 * The entry point for browsers and bundlers: the `.wasm` is fetched from beside its glue, which bundlers recognise
 * as a file to take along.
 */

import load from "../pkg/peil.js";

import { loadBy } from "./load.js";

export * from "./api.js";

loadBy(() => load());
