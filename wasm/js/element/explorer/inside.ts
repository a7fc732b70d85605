/**
 * The worker's script from within the bundle, so that the element is one file. The page compiles the core once; its
 * worker is handed what was compiled.
 */

import script from "peil:worker";

import { workBy } from "../../worker/background.js";
import { compiled } from "../inline.js";

workBy({
  worker: () => {
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const worker = new Worker(address);
    // The address is needed until the script is there, which the first message says.
    worker.addEventListener("message", () => URL.revokeObjectURL(address), { once: true });
    return worker;
  },
  module: compiled,
});
