/** `peil.Widget` in JupyterLab: what it draws is what Python estimated, and choices and assignments go both ways. */

import assert from "node:assert/strict";

import { agrees, shown } from "../browser/drawn.js";
import { element, picture, SETUP, test, withServer } from "./support.js";

const cell = (id, source) => ({ cell_type: "code", id, metadata: {}, execution_count: null, outputs: [], source });

/** Cells by name; a test runs them one by one. */
const CELLS = {
  setup: SETUP,
  widget: "widget",
  told: "told()",
  norwegian: 'widget.lang = "nb"\nwidget.by = []',
  wrong: 'try:\n    widget.by = ["sise"]\nexcept peil.PeilError as error:\n    print("raised:", error.problems[0].message)',
  right: 'widget.by = ["size"]\nwidget.lang = "en"\nwidget.row = 1',
};

const notebook = JSON.stringify({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } },
  cells: Object.entries(CELLS).map(([id, source]) => cell(id, source)),
});

const lab = {
  files: {
    "widget.ipynb": notebook,
    "jupyter/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings":
      '{ "fetchNews": "false", "checkForUpdates": false }',
    // Widgets are saved with the notebook.
    "jupyter/lab/user-settings/@jupyter-widgets/jupyterlab-manager/plugin.jupyterlab-settings": '{ "saveState": true }',
  },
  path: "/lab",
  module: ({ port, folder }) => [
    "jupyterlab",
    "--no-browser",
    "--allow-root",
    "--ip=127.0.0.1",
    `--port=${port}`,
    "--ServerApp.port_retries=0",
    `--ServerApp.root_dir=${folder}`,
    "--IdentityProvider.token=",
    "--LabApp.expose_app_in_browser=True",
    "--LabApp.extension_manager=readonly",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
  ],
};

/** Opens the notebook and waits until it is there. */
async function opened(page, origin) {
  await page.goto(`${origin}/lab/tree/widget.ipynb`);
  await page.waitForFunction(() => window.jupyterapp?.shell.currentWidget?.content?.widgets?.length > 0, undefined, { timeout: 60_000 });
  await page.evaluate(async () => {
    await window.jupyterapp.restored;
    await window.jupyterapp.shell.currentWidget.context.ready;
  });
}

/** Runs a cell and returns what it printed. */
async function run(page, name) {
  const printed = await page.evaluate(async (index) => {
    const { commands, shell } = window.jupyterapp;
    await shell.currentWidget.sessionContext.ready;
    const { content } = shell.currentWidget;
    content.activeCellIndex = index;
    await commands.execute("notebook:run-cell");
    const outputs = content.widgets[index].model.outputs.toJSON();
    return outputs.map((output) => output.text ?? (output.ename ? `${output.ename}: ${output.evalue}` : "")).join("");
  }, Object.keys(CELLS).indexOf(name));
  return typeof printed === "string" ? printed : printed.join("");
}

const told = async (page) => JSON.parse(await run(page, "told"));

test("in JupyterLab the widget draws what Python estimated, and choices and assignments go both ways", () =>
  withServer(lab, async (page, origin) => {
    await opened(page, origin);
    assert.equal(await run(page, "setup"), "");
    await run(page, "widget");
    const widget = element(page);
    await widget.locator("svg").nth(1).waitFor();

    // What is drawn is what was estimated.
    const first = await told(page);
    assert.equal(first.rows.length, 8);
    const drawn = await shown(page);
    assert.equal(drawn.plots.length, 2);
    drawn.plots.forEach((plot, index) => agrees(plot, first.rows.slice(4 * index, 4 * index + 4)));
    assert.equal(await widget.locator("[data-row]").count(), 8);
    await picture(page, "lab-light");

    // A choice in the browser arrives in Python, which estimates anew.
    await widget.getByLabel("Broken down by").selectOption({ label: "Not broken down" });
    await page.waitForFunction(() => document.querySelector("peil-indicator").shadowRoot.querySelectorAll("[data-row]").length === 2);
    await widget.getByLabel("Language").selectOption("nn");
    await widget.getByText("Deler opne data").first().waitFor();
    // Two shares of everybody are rows of one drawing; a click on the second.
    await widget.locator('[data-row="1"]').click();
    await widget.locator('[data-row="1"][fill-opacity="0.12"]').waitFor({ state: "attached" });
    const chosen = await told(page);
    assert.deepEqual([chosen.by, chosen.lang, chosen.row], [[], "nn", 1]);
    assert.deepEqual(chosen.heard, [["by", []], ["lang", "nn"], ["row", 1]]);
    const all = await shown(page);
    assert.deepEqual(chosen.rows.map(({ indicator }) => indicator), ["open_data", "problems"]);
    agrees(all.plots[0], chosen.rows);
    assert.ok(all.sentences[0].includes("53,8 prosent av kommunane"), all.sentences[0]);

    // An assignment in Python shows in the browser.
    await run(page, "right");
    await page.waitForFunction(() => document.querySelector("peil-indicator").shadowRoot.querySelectorAll("[data-row]").length === 8);
    await widget.getByRole("button", { name: "Table" }).click();
    const pressed = widget.locator('tbody button[aria-pressed="true"]');
    await pressed.waitFor();
    assert.equal(await pressed.getAttribute("aria-label"), "Shares open data, 5,000–19,999 inhabitants");
    assert.equal((await shown(page)).cells.length, 8);
    await widget.getByRole("button", { name: "Chart" }).click();
    const again = await told(page);
    assert.deepEqual(again.rows, first.rows);
    (await shown(page)).plots.forEach((plot, index) => agrees(plot, first.rows.slice(4 * index, 4 * index + 4)));

    // What goes wrong in Python is raised there and shown here.
    assert.equal((await run(page, "wrong")).trim(), "raised: there is no breakdown `sise`");
    await widget.locator(".error").waitFor();
    assert.match((await shown(page)).problems.join(), /there is no breakdown `sise`/);
    await run(page, "norwegian");
    await widget.getByText("Deler åpne data").first().waitFor();
    assert.equal(await widget.locator(".error").count(), 0);

    // It follows the colours of the notebook.
    assert.equal(await widget.evaluate((own) => own.dataset.scheme), "light");
    await page.evaluate(() => window.jupyterapp.commands.execute("apputils:change-theme", { theme: "JupyterLab Dark" }));
    await page.waitForFunction(() => document.querySelector("peil-indicator").dataset.scheme === "dark");
    await run(page, "right");
    await page.waitForFunction(() => document.querySelector("peil-indicator").shadowRoot.querySelectorAll("[data-row]").length === 8);
    await widget.scrollIntoViewIfNeeded();
    await picture(page, "lab-dark");

    // Saved and opened with a kernel that knows nothing of it, it shows what it showed last.
    await page.evaluate(async () => {
      const { commands, serviceManager, shell } = window.jupyterapp;
      await commands.execute("docmanager:save");
      const { context } = shell.currentWidget;
      await context.sessionContext.shutdown();
      await serviceManager.sessions.refreshRunning();
    });
    await page.goto(`${origin}/lab/tree/widget.ipynb?reset`);
    await page.waitForFunction(() => document.querySelector("peil-indicator")?.shadowRoot.querySelectorAll("[data-row]").length === 8);
    await picture(page, "lab-saved");
  }));
