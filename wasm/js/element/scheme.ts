/**
 * Light or dark, as the page around is. Pages say so in many ways – `color-scheme`, a media query, `data-theme`, the
 * classes of notebooks and editors – and all of them end in the colour of text, so that is what is looked at.
 */

import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Says in an element's `data-scheme` whether the page around is light or dark, now and whenever it may have changed. */
export class Scheme implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #ends: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const look = () => this.#look();
    const media = matchMedia("(prefers-color-scheme: dark)");
    const observer = new MutationObserver(look);
    for (const node of [document.documentElement, document.body]) observer.observe(node, { attributes: true });
    media.addEventListener("change", look);
    look();
    this.#ends = () => {
      observer.disconnect();
      media.removeEventListener("change", look);
    };
  }

  hostDisconnected(): void {
    this.#ends?.();
  }

  #look(): void {
    const { color } = getComputedStyle(this.#host.parentElement ?? this.#host);
    this.#host.dataset["scheme"] = isLight(color) ? "dark" : "light";
  }
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
