/** `<peil-indicator>` that computes in the page, with the core that the bundle has in it. */

import "./inline.js";

import { PeilIndicator } from "./indicator.js";
import { read } from "./read.js";

// A module without the core, such as that of notebooks, may have defined the element before.
const defined = customElements.get("peil-indicator") as typeof PeilIndicator | undefined;
(defined ?? PeilIndicator).compute ??= read;

export type { Computed } from "./compute.js";
export type { Figures, FiguresView, Selection } from "./figures.js";
export { PeilIndicator };
export { default } from "./widget.js";
export type { Waves } from "./source.js";
