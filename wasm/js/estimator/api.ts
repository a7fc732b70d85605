/**
 * What `peil/estimator` and `peil/element` offer: the classes of `peil` with a smaller module, for pages that show figures.
 * What that module leaves out is refused here by the names that programs use; what only a request can ask, it refuses itself.
 */

import { Estimates, Panel, Sample, Survey } from "../api.js";
import { PeilError } from "../error.js";

export { errorCodes, Estimates, init, Panel, PeilError, Published, Sample, Survey, version } from "../api.js";
export type * from "../api.js";

const left: readonly (readonly [object, readonly string[]])[] = [
  [Survey, ["schema"]],
  [Sample.prototype, ["evaluate", "response", "representativity", "phraseFound"]],
  [Object.getPrototypeOf(Sample.prototype) as object, ["index", "indexRun"]],
  [Sample.prototype, ["scored"]],
  [Panel.prototype, ["scored"]],
  [Estimates.prototype, ["areas", "check"]],
];

for (const [of, names] of left) {
  for (const name of names) {
    const value = (): never => {
      const message = `\`${name}\` is not in \`peil/estimator\` and \`peil/element\`; \`peil\` and \`peil/elements\` have it`;
      throw new PeilError({ code: "unsupported", stage: "estimate", message, problems: [{ code: "unsupported", message, place: {} }] });
    };
    Object.defineProperty(of, name, { value });
  }
}
