/** The looks of the search and of a unit's report beside those that all elements have. */

import { css } from "lit";

export const style = css`
  .search {
    margin: 0 0 1em;
    max-width: 26rem;
    position: relative;
  }
  .search label {
    display: block;
    font-size: 0.875em;
    margin: 0 0 0.2em;
  }
  .search input {
    background: var(--peil-surface);
    border: 1px solid var(--peil-quiet);
    border-radius: 6px;
    box-sizing: border-box;
    color: currentColor;
    font: inherit;
    padding: 0.45em 0.7em;
    width: 100%;
  }
  .search input:focus-visible {
    outline: 2px solid var(--peil-accent);
    outline-offset: 1px;
  }
  .options {
    background: var(--peil-surface);
    border: 1px solid var(--peil-line);
    border-radius: 6px;
    box-shadow: 0 4px 16px rgb(0 0 0 / 18%);
    box-sizing: border-box;
    left: 0;
    list-style: none;
    margin: 0.2em 0 0;
    max-height: 18em;
    overflow-y: auto;
    padding: 0.25em;
    position: absolute;
    right: 0;
    z-index: 2;
  }
  .options li {
    border-radius: 4px;
    cursor: pointer;
    overflow-wrap: anywhere;
    padding: 0.35em 0.6em;
  }
  .options li[aria-selected="true"] {
    background: color-mix(in srgb, var(--peil-accent) 22%, var(--peil-surface));
  }
  .search .status {
    color: var(--peil-quiet);
    font-size: 0.8125em;
    margin: 0.25em 0 0;
    min-height: 1.45em;
  }
  h3.unit {
    font-size: 1.25em;
    overflow-wrap: anywhere;
  }
  .rows {
    list-style: none;
    margin: 0.8em 0 0;
    padding: 0;
  }
  .rows > li {
    border-top: 1px solid var(--peil-line);
    padding: 0.7em 0;
  }
  .rows .head {
    align-items: baseline;
    display: flex;
    gap: 1em;
    justify-content: space-between;
  }
  .rows .name {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .rows .figure {
    font-size: 1.25em;
    font-variant-numeric: tabular-nums;
    font-weight: 600;
    white-space: nowrap;
  }
  .rows .whole .name,
  .rows .whole .figure {
    font-size: 1.4em;
  }
  .rows .rests,
  .rows dl {
    color: var(--peil-quiet);
    font-size: 0.875em;
    margin: 0;
  }
  .rows dl {
    display: grid;
    gap: 0.1em;
  }
  .rows dl div {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.4em;
  }
  .rows dd {
    font-variant-numeric: tabular-nums;
    margin: 0;
  }
  .rows dd.number {
    color: currentColor;
    font-weight: 600;
  }
  .rows dt {
    display: inline-flex;
    gap: 0.35em;
    align-items: center;
  }
  .rows .gap {
    font-size: 0.875em;
    margin: 0.25em 0 0;
  }
  .strip {
    margin: 0.35em 0;
    overflow: visible;
  }
  .strip text {
    fill: var(--peil-quiet);
    font-size: 11px;
  }
`;
