/**
 * Loads the core from within the bundle, so that the element is one file: it works from a page, from a notebook's
 * cell, and under a policy that lets nothing be fetched.
 */

import packed from "peil:wasm";

import load from "../../pkg/peil.js";
import { loadBy } from "../load.js";

loadBy(() => {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const module = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  // As a response, the module is compiled while it is unpacked.
  return load({ module_or_path: new Response(module, { headers: { "content-type": "application/wasm" } }) });
});
