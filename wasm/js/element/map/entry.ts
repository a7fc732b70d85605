/** The map, and with it all that the package offers: what pages load as one file. */

import "../inline.js";

export * from "../../api.js";
export { type ChosenArea, PeilMap } from "./map.js";
export type { Shapes } from "./shapes.js";
export type { Grid } from "./tiles.js";
