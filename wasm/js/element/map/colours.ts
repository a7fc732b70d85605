/**
 * Colours of classes: one hue from light to dark, which people of all kinds of colour vision read in the same
 * order.
 */

/** The ends of the scale; charts in notebooks have the same. */
const [LIGHT, DARK] = [
  [0xdb, 0xe8, 0xf5],
  [0x08, 0x45, 0x7e],
];

/** The colour of each class and what is written or hatched on it. */
export interface Paint {
  fill: string;
  ink: "#000" | "#fff";
}

/** The colours of some classes, the lowest lightest. */
export function paints(count: number): Paint[] {
  return Array.from({ length: count }, (_, place) => {
    const step = count > 1 ? place / (count - 1) : 0.5;
    const channels = LIGHT.map((from, channel) => Math.round(from + ((DARK[channel] ?? from) - from) * step));
    const light = luminance(channels);
    // Whichever contrasts more; one of the two always does by 4.5 to 1.
    return {
      fill: `rgb(${channels.join(", ")})`,
      ink: (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) ? "#000" : "#fff",
    };
  });
}

/** Relative luminance as WCAG has it. */
function luminance(channels: readonly number[]): number {
  const linear = channels.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
}
