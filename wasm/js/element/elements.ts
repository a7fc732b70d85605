/** The elements, and with them all that the package offers: what pages load as one file. */

import "./inline.js";

import { PeilIndicator } from "./indicator.js";
import { read } from "./read.js";

// A module without the core, such as that of notebooks, may have defined the element before.
const defined = customElements.get("peil-indicator") as typeof PeilIndicator | undefined;
(defined ?? PeilIndicator).compute ??= read;

export * from "../api.js";
export type { Computed } from "./compute.js";
export { PeilIndex } from "./composite.js";
export { PeilIndicator };
export { default } from "./widget.js";
export type { Waves } from "./source.js";
