/**
 * The entry point for Node: the `.wasm` is read from the package's own folder, because `fetch` takes no files, and
 * at once, so that nothing needs `init` here.
 */

import { readFileSync } from "node:fs";

import { initSync } from "../pkg/peil.js";

import { loaded } from "./load.js";

export * from "./api.js";

initSync({ module: readFileSync(new URL("../pkg/peil_bg.wasm", import.meta.url)) });
loaded();
