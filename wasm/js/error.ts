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

/** Makes something of the answers of each wave; what is wrong with any of them is thrown as one error that names the wave. */
export function together<Given, Made>(
  waves: readonly (readonly [string, Given])[],
  make: (given: Given, wave: string) => Made,
): (readonly [string, Made])[] {
  const made: (readonly [string, Made])[] = [];
  const failed: Failure[] = [];
  for (const [wave, given] of waves) {
    try {
      made.push([wave, make(given, wave)]);
    } catch (error) {
      if (!(error instanceof PeilError)) throw error;
      const problems = error.problems.map((problem) => ({ ...problem, place: { ...problem.place, wave } }));
      failed.push({ code: error.code, stage: error.stage, message: `wave \`${wave}\`: ${error.message}`, problems });
    }
  }
  const [first] = failed;
  if (!first) return made;
  const message = failed.map((failure) => failure.message).join("\n");
  throw new PeilError({ ...first, message, problems: failed.flatMap((failure) => failure.problems) });
}
