/** `<peil-indicator>` and the estimator: what pages load as one file where they show figures and no indices. */

export * from "../estimator/api.js";
export * from "./computing.js";
export { default } from "./computing.js";
