/** Loads the WebAssembly module once, in the way that the entry point knows. */

import { call } from "./error.js";

let way: (() => Promise<unknown>) | undefined;
let loading: Promise<void> | undefined;
let ready = false;

/** Says how the module is loaded. */
export function loadBy(load: () => Promise<unknown>): void {
  way = load;
}

/** Says that the module is loaded already. */
export function loaded(): void {
  ready = true;
  loading = Promise.resolve();
}

/**
 * Loads the WebAssembly module; later calls return the same promise. Every function that returns a promise does this
 * by itself, so it is needed only before the first `new Sample(…)`.
 */
export function init(): Promise<void> {
  loading ??= (way?.() ?? Promise.reject(new Error("no way to load the module was given"))).then(
    () => {
      ready = true;
    },
    (error: unknown) => {
      // So that a later call tries again.
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

/** Calls the loaded core. */
export function core<T>(run: () => T): T {
  if (!ready) throw new Error("peil is not loaded yet; `await init()` first");
  return call(run);
}
