/** The elements, and with them all that the package offers: what pages load as one file. */

export * from "../api.js";
export { PeilIndex } from "./composite.js";
export * from "./computing.js";
export { default } from "./computing.js";
