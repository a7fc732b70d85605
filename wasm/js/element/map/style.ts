/** The looks of a map beside those that all elements have. */

import { css } from "lit";

export const style = css`
  :host {
    --peil-edge: #fff;
    --peil-none: #a9b0b8;
  }
  :host([data-scheme="dark"]) {
    --peil-edge: #8e99a5;
    --peil-none: #5b636c;
  }
  .map {
    margin: 0.6em 0 0;
    position: relative;
  }
  .map svg {
    overflow: visible;
    touch-action: manipulation;
  }
  .area {
    cursor: pointer;
    outline: none;
    stroke: var(--peil-edge);
    stroke-width: 0.6;
  }
  [data-many] .area {
    stroke-width: 0.25;
  }
  .hatching,
  .ring,
  .label {
    pointer-events: none;
  }
  .ring {
    fill: none;
    stroke-linejoin: round;
  }
  .ring.under {
    stroke: var(--peil-surface);
    stroke-width: 5;
  }
  .ring.over {
    stroke: currentColor;
    stroke-width: 2.5;
  }
  .label {
    font-size: 12px;
    text-anchor: middle;
  }
  .told {
    background: var(--peil-surface);
    border: 1px solid var(--peil-line);
    border-radius: 6px;
    box-shadow: 0 2px 10px rgb(0 0 0 / 18%);
    box-sizing: border-box;
    color: inherit;
    font-size: 0.875em;
    left: 0;
    max-width: min(20rem, 100%);
    padding: 0.4em 0.7em;
    pointer-events: none;
    position: absolute;
    top: 0;
    width: max-content;
  }
  .told:empty {
    display: none;
  }
  .told p {
    margin: 0;
  }
  .told p:first-child {
    font-weight: 600;
  }
  .key.classes {
    gap: 0.3em 1em;
  }
  .key .count {
    color: var(--peil-quiet);
  }
  @media print {
    /* A pattern is written out for each of thousands of areas, of which browsers make 40 MB, or give up. */
    svg[data-many] .area[data-class="none"] {
      fill: var(--peil-none);
    }
  }
  .gaps {
    font-size: 0.875em;
    margin: 0.4em 0 0;
    padding-left: 1.2em;
  }
`;
