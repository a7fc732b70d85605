/** The same for Node: as for `peil`, the module is read at once from the package's own folder. */

import { readFileSync } from "node:fs";

import { initSync } from "../../pkg/peil.js";
import { loaded } from "../load.js";

export * from "./api.js";

// Beside the bundle, not beside this source.
initSync({ module: readFileSync(new URL("../pkg/estimator_bg.wasm", import.meta.url)) });
loaded();
