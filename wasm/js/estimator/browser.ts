/** The entry point of `peil/estimator` for browsers and bundlers, before it is bundled (`scripts/bundle.js`). */

import load from "../../pkg/peil.js";
import { loadBy } from "../load.js";

export * from "./api.js";

loadBy(() => load());
