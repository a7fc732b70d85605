/** How the arrow keys go through a map: to the nearest area in their direction. */

import type { Outline } from "./shapes.js";

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The place that a key leads to from another; `undefined` of keys that lead nowhere. */
export function next(outlines: readonly Outline[], from: number, key: string): number | undefined {
  if (key === "Home") return 0;
  if (key === "End") return outlines.length - 1;
  const direction = DIRECTIONS[key];
  const own = outlines[from];
  if (!direction || !own) return undefined;
  const [along, across] = direction;
  let [best, least] = [from, Infinity];
  outlines.forEach(({ x, y }, place) => {
    const [right, down] = [x - own.x, y - own.y];
    const ahead = right * along + down * across;
    const aside = Math.abs(right * across + down * along);
    // What lies more aside than ahead belongs to another key.
    const far = ahead + 2 * aside;
    if (place !== from && ahead > 0.5 && aside <= ahead * 1.5 && far < least) [best, least] = [place, far];
  });
  return best;
}
