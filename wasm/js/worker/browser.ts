/**
 * The entry point `peil/worker` for browsers and bundlers, which find the worker's script and the compiled core by
 * their addresses.
 */

import "../browser.js";

import { workBy } from "./background.js";

export { Background, type BackgroundOptions, type Waiting } from "./background.js";
export type { Done, Figures, FiguresAsked } from "./protocol.js";

let module: Promise<WebAssembly.Module> | undefined;

workBy({
  worker: () => new Worker(new URL("./script.js", import.meta.url), { type: "module" }),
  module: () => (module ??= WebAssembly.compileStreaming(fetch(new URL("../../pkg/peil_bg.wasm", import.meta.url)))),
});
