/** The looks of the explorer, beside those that all elements have. */

import { css } from "lit";

export const looks = css`
  h2 {
    font-size: 1.25em;
    line-height: 1.3;
    margin: 1.4em 0 0.4em;
  }
  .given {
    border: 2px dashed var(--peil-line);
    border-radius: 8px;
    padding: 0.9em 1em;
  }
  .given.over {
    border-color: var(--peil-accent);
  }
  .given p {
    margin: 0 0 0.7em;
  }
  .given label,
  fieldset label {
    display: block;
    font-size: 0.875em;
    margin: 0.5em 0 0;
  }
  .given input {
    display: block;
    font: inherit;
    margin: 0.2em 0 0;
    max-width: 100%;
  }
  fieldset {
    border: 1px solid var(--peil-line);
    border-radius: 8px;
    margin: 1em 0 0;
    min-width: 0;
    padding: 0.2em 1em 0.9em;
  }
  legend {
    font-size: 0.875em;
    font-weight: 600;
    padding: 0 0.3em;
  }
  select,
  fieldset input,
  textarea,
  .buttons button {
    background: var(--peil-surface);
    border: 1px solid color-mix(in srgb, currentColor 45%, transparent);
    border-radius: 4px;
    box-sizing: border-box;
    color: currentColor;
    font: inherit;
    max-width: 100%;
    padding: 0.25em 0.45em;
  }
  fieldset select,
  fieldset input {
    display: block;
    margin-top: 0.2em;
    width: 22em;
  }
  .columns th:last-child,
  .columns td:last-child {
    padding-left: 0.9em;
    white-space: nowrap;
  }
  fieldset .quiet {
    margin: 0.2em 0 0;
  }
  .columns select {
    padding: 0.05em 0.2em;
  }
  .columns th[scope="row"],
  td {
    max-width: 18em;
    overflow-wrap: anywhere;
  }
  .choose {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.5em;
  }
  .choose label {
    max-width: 100%;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
    margin: 0.5em 0 0;
  }
  .buttons button {
    cursor: pointer;
    font-size: 0.875em;
  }
  .ways label {
    align-items: baseline;
    display: flex;
    gap: 0.5em;
  }
  .ways input {
    flex: none;
    margin: 0;
    width: auto;
  }
  .ways p {
    font-size: 0.875em;
    margin: 0.5em 0 0;
  }
  textarea {
    display: block;
    field-sizing: content;
    font-family: ui-monospace, monospace;
    font-size: 0.8125em;
    margin-top: 0.8em;
    width: 100%;
  }
  peil-indicator {
    margin-top: 1em;
  }
  @media print {
    .given {
      display: none;
    }
  }
  input:focus-visible,
  textarea:focus-visible {
    outline: 2px solid var(--peil-accent);
    outline-offset: 2px;
  }
`;
