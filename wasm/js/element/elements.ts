/** All elements, and with them all that the package offers, around one core: what pages load as one file. */

export * from "../api.js";
export { PeilIndex } from "./composite.js";
export * from "./computing.js";
export { default } from "./computing.js";
export * from "./explorer/bundle.js";
export * from "./map/entry.js";
export * from "./unit/entry.js";
