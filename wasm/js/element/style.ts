/** The looks of the element. Text has the colour and type of the page around; pages may set the `--peil-` colours. */

import { css } from "lit";

export const style = css`
  :host {
    display: block;
    container-type: inline-size;
    font: inherit;
    line-height: 1.45;
    --peil-accent: #1d5fa6;
    --peil-surface: #fff;
    --peil-line: color-mix(in srgb, currentColor 14%, transparent);
    --peil-quiet: color-mix(in srgb, currentColor 72%, transparent);
    --peil-interval: color-mix(in srgb, var(--peil-accent) 45%, transparent);
  }
  :host([data-scheme="dark"]) {
    --peil-accent: #7fb6f2;
    --peil-surface: #1b1d21;
  }
  :host([hidden]) {
    display: none;
  }
  figure {
    margin: 0;
  }
  figcaption {
    color: var(--peil-quiet);
    font-size: 0.875em;
  }
  figure > :not(.scroll) {
    overflow-wrap: anywhere;
  }
  figure + figure,
  figure + .error {
    border-top: 1px solid var(--peil-line);
    margin-top: 1.6em;
    padding-top: 0.8em;
  }
  h3 {
    font-size: 1.1em;
    line-height: 1.3;
    margin: 0.6em 0 0;
    text-wrap: balance;
  }
  .base,
  .quiet,
  .notes {
    color: var(--peil-quiet);
    font-size: 0.875em;
    margin: 0.15em 0 0;
  }
  .sentences {
    margin: 0.5em 0;
    max-width: 42em;
  }
  .sentences p {
    margin: 0.3em 0;
  }
  .notes {
    list-style: none;
    margin: 0.6em 0 0;
    padding: 0;
  }
  svg {
    display: block;
    max-width: 100%;
    height: auto;
    color: inherit;
  }
  .tall {
    max-height: 40rem;
    overflow-y: auto;
  }
  .key {
    display: flex;
    flex-wrap: wrap;
    font-size: 0.875em;
    gap: 0.2em 1.2em;
    list-style: none;
    margin: 0.6em 0 0;
    padding: 0;
  }
  .key svg {
    display: inline-block;
    margin-right: 0.4em;
    vertical-align: -0.1em;
  }
  details {
    margin: 0.6em 0 0;
  }
  summary {
    cursor: pointer;
    font-size: 0.875em;
    width: fit-content;
  }
  summary:focus-visible {
    outline: 2px solid var(--peil-accent);
    outline-offset: 3px;
  }
  .scroll {
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    font-size: 0.875em;
    font-variant-numeric: tabular-nums;
    margin: 0.5em 0;
    width: 100%;
  }
  th,
  td {
    border-bottom: 1px solid var(--peil-line);
    max-width: 28em;
    overflow-wrap: break-word;
    padding: 0.35em 0.7em 0.35em 0;
    text-align: left;
    vertical-align: top;
  }
  th.number,
  td.number {
    text-align: right;
  }
  tbody th {
    font-weight: 400;
    /* The base stands on a line of its own. */
    white-space: pre-line;
  }
  th button {
    background: none;
    border: 0;
    color: inherit;
    cursor: pointer;
    font: inherit;
    padding: 0;
    text-align: left;
    text-decoration: underline dotted;
    text-underline-offset: 0.2em;
    white-space: pre-line;
  }
  th button[aria-pressed="true"] {
    color: var(--peil-accent);
    font-weight: 600;
  }
  .bar {
    align-items: baseline;
    display: flex;
    flex-wrap: wrap;
    gap: 0.4em 1.4em;
    justify-content: space-between;
  }
  .bar > * {
    margin: 0 0 0.8em;
  }
  .choices {
    align-items: baseline;
    display: flex;
    flex-wrap: wrap;
    font-size: 0.875em;
    gap: 0.4em 1.4em;
    max-width: 100%;
    min-width: 0;
  }
  .choices label {
    align-items: baseline;
    color: var(--peil-quiet);
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.3em;
    max-width: 100%;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .choices select {
    background: var(--peil-surface);
    border: 1px solid var(--peil-line);
    border-radius: 4px;
    color: currentColor;
    font: inherit;
    max-width: min(22em, 100%);
    padding: 0.15em 0.3em;
  }
  .views,
  .files {
    display: flex;
    flex-wrap: wrap;
    font-size: 0.875em;
  }
  .views {
    margin-left: auto;
  }
  .files {
    align-items: baseline;
    color: var(--peil-quiet);
    gap: 0.4em 0.6em;
    margin: 1em 0 0;
  }
  .views button,
  .files button,
  .quiet button {
    background: var(--peil-surface);
    border: 1px solid var(--peil-line);
    border-radius: 4px;
    color: inherit;
    cursor: pointer;
    font: inherit;
    min-height: 24px;
    padding: 0.15em 0.7em;
  }
  .views button {
    border-radius: 0;
    margin-left: -1px;
  }
  .views button:first-child {
    border-radius: 4px 0 0 4px;
  }
  .views button:last-child {
    border-radius: 0 4px 4px 0;
  }
  .views button[aria-pressed="true"] {
    background: color-mix(in srgb, var(--peil-accent) 14%, var(--peil-surface));
    box-shadow: inset 0 -2px 0 var(--peil-accent);
    position: relative;
  }
  .rows rect:hover {
    fill-opacity: 0.07;
  }
  .rows.chosen rect {
    cursor: pointer;
  }
  .choices .quiet {
    margin: 0;
  }
  select:focus-visible,
  button:focus-visible,
  .scroll:focus-visible {
    outline: 2px solid var(--peil-accent);
    outline-offset: 2px;
  }
  .error {
    border-left: 4px solid #c23b22;
    overflow-wrap: anywhere;
    padding: 0.3em 0 0.3em 0.9em;
  }
  .error ul {
    margin: 0.3em 0 0;
    padding-left: 1.2em;
  }
  .error p {
    font-weight: 600;
    margin: 0;
  }
  .error .help {
    color: var(--peil-quiet);
  }
  @media print {
    :host,
    :host([data-scheme="dark"]) {
      background: #fff;
      color: #000 !important;
      --peil-accent: #000 !important;
      --peil-interval: #b4b4b4 !important;
      --peil-line: #ccc !important;
      --peil-quiet: #333 !important;
      --peil-surface: #fff !important;
    }
    .bar,
    .files,
    .quiet button {
      display: none;
    }
    /* What is told behind a disclosure is read on paper as well. */
    details::details-content {
      content-visibility: visible;
    }
    summary {
      font-weight: 600;
      list-style: none;
    }
    .scroll,
    .tall {
      max-height: none;
      overflow: visible;
    }
    .rows rect {
      fill-opacity: 0;
    }
    svg,
    tr,
    li,
    h3 + svg {
      break-inside: avoid;
    }
    h3,
    .base,
    figcaption {
      break-after: avoid;
    }
  }
`;
