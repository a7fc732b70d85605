/**
 * Times the mission in Node and in Chromium, and prints the section of `benches/results.md` that says how fast it was.
 * `cargo xtask bench --hosts` calls it; `PEIL_CHROMIUM` names the browser.
 */

import { cpus } from "node:os";
import { parseArgs } from "node:util";

import * as peil from "peil";

import { withPage } from "../test/browser/support.js";
import { measure } from "./mission.js";

const page = `<!doctype html>
<link rel="icon" href="data:,">
<title>peil</title>
<script type="module">
  import * as peil from "/dist/browser.js";
  import { measure } from "/bench/mission.js";
  await peil.init();
  document.title = JSON.stringify(await measure(peil));
</script>`;

/** The same in a page of its own, in the browser's own words for its version. */
async function inChromium() {
  let results;
  await withPage(page, async (page) => {
    await page.waitForFunction(() => document.title.startsWith("["), undefined, { timeout: 300_000 });
    results = [`Chromium ${page.context().browser().version()}`, JSON.parse(await page.title())];
  });
  return results;
}

const milliseconds = (time) => `${time < 10 ? time.toFixed(2) : time.toFixed(1)} ms`;

function line(host, { name, goal, rows, read, estimate, whole }) {
  const reached = goal === undefined ? "" : `≤ ${goal} ms: ${whole.fastest <= goal ? "yes" : "no"}`;
  const times = [read.fastest, estimate.fastest, whole.fastest, whole.median, whole.first].map(milliseconds);
  return `| ${[host, name, rows, ...times, reached].join(" | ")} |`;
}

const { values } = parseArgs({ options: { fact: { type: "string", multiple: true, default: [] } } });
const hosts = [[`Node ${process.versions.node}`, await measure(peil)], await inChromium()];
const lines = hosts.flatMap(([host, results]) => results.map((result) => line(host, result)));
const facts = [...values.fact, `${cpus()[0]?.model ?? "processor unknown"}, ${cpus().length} cores`];
process.stdout.write(`## In Node and in the browser

F, the job that the library is for, through the npm package: 356 units, 60 indicators by 12 cells. *Read* is the survey's
own reading and checking of columns, *estimate* what the core does for one call, *whole* that call and every row of it as
an object; the fastest of a hundred, and of the whole the median and the very first one too, before the host has compiled
anything. The goals are for the whole. A browser's clock goes in steps of 0.1 ms.

${facts.map((fact) => `- ${fact}`).join("\n")}

| host | what | rows | read | estimate | whole | median | first | goal |
|---|---|--:|--:|--:|--:|--:|--:|---|
${lines.join("\n")}
`);
