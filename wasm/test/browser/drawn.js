/** A page with the element alone, and what it shows. */

import assert from "node:assert/strict";

import { faults as faultsOf } from "./support.js";

/**
 * A page with the element: what its properties are to be, its attributes, and what stands in it. Chart and table are both
 * shown, unless the attributes say otherwise: of two attributes of a name, the first counts.
 */
export const page = (properties, attributes = "", style = "", inside = "") => `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>peil</title>
<style>body { margin: 16px; font: 16px/1.5 system-ui, sans-serif } ${style}</style>
<peil-indicator ${attributes} view="both">${inside}</peil-indicator>
<script type="module" src="/dist/element.js"></script>
<script type="module">
  Object.assign(document.querySelector("peil-indicator"), ${JSON.stringify(properties).replaceAll("<", "\\u003c")});
</script>`;

/** What axe finds wrong with the element, with all disclosures open. */
export async function faults(page) {
  await page.evaluate(() => {
    const root = document.querySelector("peil-indicator").shadowRoot;
    for (const details of root.querySelectorAll("details")) details.open = true;
  });
  return faultsOf(page, "peil-indicator");
}

/** Waits until the element has drawn, or said why not. */
export const settled = (page) =>
  page.waitForFunction(() => document.querySelector("peil-indicator").shadowRoot?.querySelector("svg, table, .error"));

/**
 * What the element shows: where the marks stand on the axis, and the texts. Marks are placed by the first and the last
 * number of the axis, and shares and points read as fractions.
 */
export const shown = (page) =>
  page.evaluate(() => {
    const root = document.querySelector("peil-indicator").shadowRoot;
    const centre = (node) => {
      const box = node.getBoundingClientRect();
      return { left: box.left, right: box.right, x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
    };
    const plots = [...root.querySelectorAll("svg")].map((svg) => {
      const ticks = [...svg.querySelectorAll('[data-mark="x-axis tick label"] text')];
      const number = (tick) => Number(tick.textContent.replace("\u2212", "-").replace(",", ".")) / 100;
      const [first, last] = [ticks[0], ticks.at(-1)];
      const scale = (number(last) - number(first)) / (centre(last).x - centre(first).x);
      const share = (x) => number(first) + (x - centre(first).x) * scale;
      const marks = (label) => [...svg.querySelectorAll(`[data-mark="${label}"] > *`)].map(centre).sort((a, b) => a.y - b.y);
      return {
        dots: marks("dot").map(({ x }) => share(x)),
        bands: marks("rule").map(({ left, right }) => [share(left), share(right)]),
        texts: [...svg.querySelectorAll("text")].map((node) => node.textContent),
        margin: marks("rect").map(({ left, right }) => [share(left), share(right)]),
        described: svg.getAttribute("aria-label"),
        overflow: svg.getBoundingClientRect().right > document.documentElement.clientWidth + 1,
      };
    });
    return {
      plots,
      captions: [...root.querySelectorAll("figcaption")].map((node) => node.textContent),
      headings: [...root.querySelectorAll("h3, .base")].map((node) => node.textContent),
      sentences: [...root.querySelectorAll(".sentences p")].map((node) => node.textContent),
      cells: [...root.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent.trim())),
      heads: [...root.querySelectorAll("thead tr")].map((row) => [...row.cells].map((cell) => cell.textContent.trim())),
      notes: [...root.querySelectorAll(".notes")].map((node) => node.textContent).join(" "),
      problems: [...root.querySelectorAll(".error li")].map((node) => node.textContent.replace(/\s+/g, " ")),
      width: document.documentElement.scrollWidth,
    };
  });

export const near = (a, b) => assert.ok(Math.abs(a - b) < 0.006, `${a} is drawn where ${b} should be`);

/** The drawn marks stand where the rows say; a full count has no band. */
export function agrees(drawn, rows) {
  const inOrder = rows.filter((row) => row.estimate !== null);
  assert.equal(drawn.dots.length, inOrder.length);
  inOrder.forEach((row, index) => near(drawn.dots[index], row.estimate));
  const limited = inOrder.filter((row) => !row.notes.some((note) => note.remark === "census"));
  assert.equal(drawn.bands.length, limited.length);
  limited.forEach((row, index) => {
    near(drawn.bands[index][0], row.low);
    near(drawn.bands[index][1], row.high);
  });
}

