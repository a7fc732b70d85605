/**
 * Light or dark, as the page around is. Pages say so in many ways – `color-scheme`, a media query, `data-theme`, the
 * classes of notebooks and editors – and all of them end in the colour of text, so that is what is looked at.
 */

/** Calls back now and whenever the page may have changed between light and dark; returns what ends that. */
export function followScheme(element: Element, changed: (scheme: "light" | "dark") => void): () => void {
  const look = () => changed(isLight(getComputedStyle(element.parentElement ?? element).color) ? "dark" : "light");
  const media = matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(look);
  for (const node of [document.documentElement, document.body]) observer.observe(node, { attributes: true });
  media.addEventListener("change", look);
  look();
  return () => {
    observer.disconnect();
    media.removeEventListener("change", look);
  };
}

/** Whether a computed colour, such as `rgb(20, 20, 20)` or `oklch(0.2 0 0)`, is nearer to white than to black. */
function isLight(colour: string): boolean {
  // Colours are written in many ways; a canvas makes all of them red, green and blue.
  const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  if (!pixel) return false;
  pixel.fillStyle = colour;
  pixel.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = pixel.getImageData(0, 0, 1, 1).data;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 127;
}
