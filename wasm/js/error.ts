/** Errors of the core as JavaScript errors. */

import type { Code, Failure, Problem, Stage } from "./types.js";

/** Everything that is wrong with one input. `message` lists all problems for people. */
export class PeilError extends Error {
  /** The stable code of the first problem. */
  readonly code: Code;
  /** Which stage refused its input. */
  readonly stage: Stage;
  /** All problems, in the order of the input, each with its place. */
  readonly problems: readonly Problem[];

  constructor(failure: Failure) {
    super(failure.message);
    this.name = "PeilError";
    this.code = failure.code;
    this.stage = failure.stage;
    this.problems = failure.problems;
  }
}

/** Calls the core; what it throws as JSON becomes a `PeilError`. */
export function call<T>(run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    throw typeof thrown === "string" ? new PeilError(JSON.parse(thrown) as Failure) : thrown;
  }
}
