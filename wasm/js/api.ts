/** What the package offers, the same in browsers and in Node. */

export { errorCodes, version } from "../pkg/peil.js";
