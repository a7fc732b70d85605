/** A page with the explorer, and what it shows. */

import { withPage } from "./support.js";

/** What a page needs to let the explorer do its work, and nothing more. */
export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src data:";

/** A page with the explorer alone. Whatever breaks its policy is kept for the test to see. */
export const page = ({ attributes = 'lang="en" worker="/dist/worker.js"', policy = POLICY } = {}) => `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,"><title>peil</title><link rel="stylesheet" href="/page.css">
<script src="/page.js"></script>
<script type="module" src="/dist/explorer.js"></script>
<main><peil-explorer ${attributes}></peil-explorer></main>`;

/**
 * What pages load besides: what they look like, and a record of what their policy forbade and of tasks that took
 * long.
 */
export const files = (style = "") => ({
  "/page.css": `body { margin: 16px; font: 16px/1.5 system-ui, sans-serif } ${style}`,
  "/page.js": `
    window.forbidden = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      forbidden.push(event.effectiveDirective + " " + event.blockedURI);
    });
    window.tasks = [];
    const took = (list) => list.getEntries().forEach((entry) => tasks.push(entry.duration));
    new PerformanceObserver(took).observe({ type: "longtask" });
    window.events = [];
    for (const name of ["peil-drawn", "peil-failed"]) {
      document.addEventListener(name, (event) => event.target.matches("peil-explorer") && events.push(name));
    }`,
});

/** Opens a page with the explorer for `use`; what else is said goes to `withPage`. */
export const withExplorer = (use, { attributes, policy, style, ...options } = {}) =>
  withPage(
    page({ attributes, policy }),
    async (page) => {
      await page.waitForFunction(() => customElements.get("peil-explorer"));
      await prepare(page);
      await use(page);
    },
    { files: files(style), ...options },
  );

/** Gives the explorer files – names with texts, bytes or paths – and waits until it has answered. */
export async function open(page, given, wait = true) {
  const before = await page.evaluate(() => events.length);
  for (const [name, content] of Object.entries(given)) {
    const input = page.locator(/\.(toml|json)$/.test(name) ? 'input[name="document"]' : 'input[name="answers"]');
    if (content instanceof URL) await input.setInputFiles(content.pathname);
    else await input.setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
    if (wait) await settled(page, before);
  }
}

/** Waits until the explorer has shown something, or said why not, since so many events. */
export async function settled(page, before = 0) {
  const answered = (before) => events.length > before && !explorer().querySelector("progress");
  await page.waitForFunction(answered, before, { timeout: 120_000 });
  await page.waitForFunction(() => {
    const root = explorer();
    const indicator = root.querySelector("peil-indicator");
    if (!indicator || root.querySelector(".error")) return true;
    return indicator.shadowRoot?.querySelector("svg, .error");
  });
}

/** Does something that has the explorer compute anew, and waits until it has. */
export async function changed(page, what) {
  const before = await page.evaluate(() => events.length);
  await what();
  await settled(page, before);
}

/** Makes `explorer()` known to a page, which is the element's root. */
export const prepare = (page) =>
  page.evaluate(() => void (window.explorer = () => document.querySelector("peil-explorer").shadowRoot));

/** What the explorer shows. */
export const shown = (page) =>
  page.evaluate(() => {
    const root = explorer();
    const indicator = root.querySelector("peil-indicator")?.shadowRoot;
    const all = (within, selector) => [...(within?.querySelectorAll(selector) ?? [])];
    const texts = (within, selector) => all(within, selector).map((node) => node.textContent.trim());
    const rows = (table) => all(table, "tbody tr").map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
    return {
      title: texts(root, "h2")[0],
      kinds: all(root, ".columns tbody tr").map((row) => [row.cells[0].textContent, row.querySelector("select").value]),
      columns: rows(root.querySelector(".columns")),
      cells: rows(indicator?.querySelector("table")),
      sentences: texts(indicator, ".sentences p"),
      plots: indicator?.querySelectorAll("svg").length ?? 0,
      problems: texts(root, ".error li").map((text) => text.replace(/\s+/g, " ")),
      status: texts(root, "[role=status]")[0],
      options: Object.fromEntries(
        all(root, "select[name]").map((own) => [own.name, [...own.options].map(({ value }) => value)]),
      ),
      chosen: Object.fromEntries(all(root, "select[name]").map((own) => [own.name, own.value])),
      embed: root.querySelector("textarea")?.value,
      strange: all(root, "img, script, b").length + all(indicator, "img, script, b").length,
      width: document.documentElement.scrollWidth,
      forbidden,
    };
  });

/** Opens the table of the file's rows where it is closed, and gives the rows in sight, with their numbers, once they were read. */
export async function rowsInSight(page) {
  if (!(await page.evaluate(() => explorer().querySelector("details").open))) {
    await page.locator("summary", { hasText: "The rows of the file" }).click();
  }
  await page.waitForFunction(() => {
    const root = explorer().querySelector("peil-rows")?.shadowRoot;
    return root?.querySelector("[aria-rowindex='2'], .room ~ tr") && !root.querySelector("[aria-busy], .error");
  });
  return page.evaluate(() => {
    const rows = explorer().querySelector("peil-rows").shadowRoot.querySelectorAll("tbody tr:not(.room)");
    return [...rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
  });
}

/** The text of a file that the explorer saves. */
export async function saved(page, ending) {
  const waiting = page.waitForEvent("download");
  await page.locator(`button[data-file$="${ending}"]`).click();
  const download = await waiting;
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return { name: download.suggestedFilename(), text: Buffer.concat(chunks).toString("utf8") };
}
