/** `peil.Widget` in marimo, which runs anywidgets in its own way: it draws, and choices arrive in cells that depend on it. */

import assert from "node:assert/strict";

import { element, picture, SETUP, test, withServer } from "./support.js";

const indented = (text) => text.replace(/^(?=.)/gm, "    ");

const app = `import marimo

app = marimo.App()


@app.cell
def _():
${indented(SETUP)}
    import marimo as mo

    shown = mo.ui.anywidget(widget)
    shown
    return mo, shown


@app.cell
def _(mo, shown):
    mo.md(f"chosen: by {shown.value['by']} in {shown.value['lang']}, rows {len(shown.widget.estimates)}, row {shown.value['row']}")
    return


if __name__ == "__main__":
    app.run()
`;

const marimo = (theme) => ({
  files: { "app.py": app, "pyproject.toml": `[tool.marimo.display]\ntheme = "${theme}"\n` },
  path: "/",
  module: ({ port }) => [
    "marimo",
    "--quiet",
    "--yes",
    "run",
    "app.py",
    "--headless",
    "--no-token",
    "--host=127.0.0.1",
    `--port=${port}`,
  ],
});

test("in marimo the widget draws what Python estimated, and cells hear of choices", () =>
  withServer(marimo("light"), async (page, origin) => {
    await page.goto(origin);
    const widget = element(page);
    await widget.locator("svg").nth(1).waitFor();
    await page.getByText("chosen: by ['size'] in en, rows 8, row None").waitFor();
    assert.equal(await widget.locator("[data-row]").count(), 8);
    await widget.getByLabel("Broken down by").selectOption({ label: "Not broken down" });
    await widget.getByLabel("Language").selectOption("nb");
    await page.getByText("chosen: by [] in nb, rows 2, row None").waitFor();
    await widget.getByText("Deler åpne data").first().waitFor();
    assert.equal(await widget.locator("[data-row]").count(), 2);
    assert.equal(await widget.locator(".error").count(), 0);
    await widget.getByRole("button", { name: "Tabell" }).click();
    await widget.getByRole("button", { name: "Vanskelig å rekruttere" }).click();
    await page.getByText("chosen: by [] in nb, rows 2, row 1").waitFor();
    assert.equal(await widget.evaluate((own) => own.dataset.scheme), "light");
    await picture(page, "marimo-light");
  }));

test("in marimo the widget follows a dark theme", () =>
  withServer(marimo("dark"), async (page, origin) => {
    await page.goto(origin);
    await element(page).locator("svg").nth(1).waitFor();
    await page.waitForFunction(() => document.body.dataset.theme === "dark");
    await picture(page, "marimo-dark");
    assert.equal(await element(page).evaluate((own) => own.dataset.scheme), "dark");
  }));
