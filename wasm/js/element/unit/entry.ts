/** The report of a unit, and with it all that the package offers: what pages load as one file. */

import "../inline.js";

export * from "../../api.js";
export { type ChosenUnit, PeilUnit } from "./unit.js";
