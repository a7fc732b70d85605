/**
 * Elements that were given a part of what they need. A page may give the rest at any time, so that nothing is said while
 * it loads, nor shortly after something has come.
 */

/** Something that is needed, and what to write. */
export interface Need {
  message: string;
  help: string;
}

/** Everything that an element still needs, in its language. */
export class Incomplete extends Error {
  constructor(
    readonly problems: readonly Need[],
    readonly language: string,
  ) {
    super(problems.map(({ message, help }) => `${message}; ${help}`).join("\n"));
    this.name = "Incomplete";
  }
}

/** So long nothing comes, in milliseconds, before nothing more is waited for: scripts that fetch what they give take their time. */
const PATIENCE = 3000;

/** Waits until the page has loaded, and then for what its scripts give. */
export async function patience(): Promise<void> {
  if (document.readyState !== "complete") {
    await new Promise((loaded) => addEventListener("load", loaded, { once: true }));
  }
  await new Promise((over) => setTimeout(over, PATIENCE));
}
