/** Starts notebook servers on this machine alone, with the Python package in its folder, and opens them in headless Chromium. */

import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test as nodeTest } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { browserPath, launch } from "../browser/support.js";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** A Python with JupyterLab, marimo and anywidget; `cargo xtask test` makes one and names it. */
const python = process.env.PEIL_NOTEBOOK_PYTHON;

/** Where pictures of what was seen are kept, for people to look at. */
const pictures = join(root, "target", "notebooks");

/** A test that needs the browser and the servers, and is skipped where they are not. */
export const test = !browserPath
  ? skipped("no Chromium in `PATH`, and `PEIL_CHROMIUM` names none")
  : python
    ? (name, run) => nodeTest(name, { timeout: 180_000 }, run)
    : skipped("`PEIL_NOTEBOOK_PYTHON` names no Python with JupyterLab and marimo");

function skipped(reason) {
  return (name, run) => nodeTest(name, { skip: reason }, run);
}

/** What a program in Python prints that has the package. */
export async function printed(program) {
  const env = { ...process.env, PYTHONPATH: join(root, "python") };
  return (await promisify(execFile)(python, ["-c", program], { env })).stdout;
}

/** A port that is free now. */
async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/**
 * Runs `python -m` with arguments made of a port and a folder that holds `files`, waits until it answers at `path`, and hands a
 * page to `use` with its origin. What the page reports as an error fails the test.
 */
export async function withServer({ files, module, path }, use) {
  const folder = await mkdtemp(join(tmpdir(), "peil-notebook-"));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const own = (name) => join(folder, ".home", name);
  const server = spawn(python, ["-m", ...module({ port, folder })], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      HOME: own(""),
      XDG_CONFIG_HOME: own("config"),
      IPYTHONDIR: own("ipython"),
      JUPYTER_CONFIG_DIR: join(folder, "jupyter"),
      JUPYTER_DATA_DIR: own("data"),
      JUPYTER_RUNTIME_DIR: own("runtime"),
      // The kernel imports the package from where it was built.
      PYTHONPATH: join(root, "python"),
    },
  });
  const said = [];
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => said.push(data));
  const ended = new Promise((exited) => server.on("exit", exited));
  let browser;
  try {
    await answers(`${origin}${path}`, server, said);
    browser = await launch();
    const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error.stack ?? error)));
    await use(page, origin);
    const ours = errors.filter((error) => /peil/i.test(error));
    if (ours.length > 0) throw new Error(ours.join("\n"));
  } catch (error) {
    error.message += `\n--- the server said\n${Buffer.concat(said).toString().slice(-3000)}`;
    throw error;
  } finally {
    await browser?.close();
    // The group, so that kernels end with their server.
    if (server.exitCode === null) process.kill(-server.pid, "SIGTERM");
    await Promise.race([ended, new Promise((late) => setTimeout(late, 10_000))]);
    if (server.exitCode === null && server.signalCode === null) process.kill(-server.pid, "SIGKILL");
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function answers(address, server, said) {
  for (let tries = 0; tries < 600; tries += 1) {
    if (server.exitCode !== null) throw new Error(`the server ended:\n${Buffer.concat(said)}`);
    const found = await fetch(address).catch(() => undefined);
    if (found?.ok) return;
    await new Promise((soon) => setTimeout(soon, 100));
  }
  throw new Error(`${address} did not answer within a minute`);
}

/** Keeps a picture of the page. */
export async function picture(page, name) {
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** What the element on the page shows; see `drawn.js`. */
export const element = (page) => page.locator("peil-indicator").first();

/** What was estimated, as a cell of the notebook prints it. */
export const SETUP = `import json
from pathlib import Path

import peil

folder = Path(${JSON.stringify(join(root, "docs", "notebooks", "municipalities"))})
survey = peil.Survey.load(folder / "survey.toml")
sample = survey.read(folder / "2023.csv", wave=2023)
widget = sample.widget(["open_data", "problems"], by="size")
heard = []
for name in ("by", "lang", "row"):
    widget.observe(lambda change: heard.append([change.name, change.new]), name)


def told():
    rows = [{key: row[key] for key in ("indicator", "estimate", "low", "high", "notes")} for row in widget.estimates]
    print(json.dumps({"rows": rows, "by": widget.by, "lang": widget.lang, "row": widget.row, "heard": heard}))`;
