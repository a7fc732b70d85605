/** Serves the package to a headless Chromium on this machine alone. */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { delimiter, extname, join } from "node:path";
import { test as nodeTest } from "node:test";

import { chromium } from "playwright-core";

const root = new URL("../../", import.meta.url);

/** The browser: the one that is named, or one that is installed. `cargo xtask test` installs one where there is none. */
export const browserPath = process.env.PEIL_CHROMIUM || installed();

function installed() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/** A test that needs the browser, and is skipped where there is none. */
export const test = browserPath
  ? nodeTest
  : (name, run) => nodeTest(name, { skip: "no Chromium in `PATH`, and `PEIL_CHROMIUM` names none" }, run);

const types = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** Serves `wasm/` on 127.0.0.1, and `pages` (a map from path to HTML) besides. */
async function serve(pages) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    try {
      const body = pages[pathname] ?? (await readFile(new URL(`.${pathname}`, root)));
      response.writeHead(200, { "content-type": types[extname(pathname)] ?? "application/octet-stream" });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return server;
}

/** Starts the browser. */
export function launch() {
  // Chromium refuses to sandbox itself for root, which is who runs tests in containers.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({
    executablePath: browserPath,
    args: [
      ...sandbox,
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * Opens `html` as a page and hands it to `use`; `options` are those of a browser context, such as its viewport, `path`
 * is a file of the package to open instead, and `files` are texts to be served besides, by their paths. Whatever the page
 * reports as an error fails the test, and so does a request to anywhere else.
 */
export async function withPage(html, use, { path = "/test.html", files = {}, ...options } = {}) {
  // Before the server, which would keep the process alive if this fails.
  const browser = await launch();
  const server = await serve({ "/test.html": html, ...files });
  const origin = `http://127.0.0.1:${server.address().port}`;
  try {
    const page = await browser.newPage(options);
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !url.startsWith("data:") && !url.startsWith("blob:")) {
        errors.push(`the page asked for ${url}`);
      }
    });
    await page.goto(`${origin}${path}`);
    await use(page);
    if (errors.length > 0) {
      throw new Error(errors.join("\n"));
    }
  } finally {
    await browser.close();
    server.close();
  }
}

/** What axe finds wrong with an element. Its script is evaluated rather than added, so that a page's policy does not matter. */
export async function faults(page, element) {
  await page.evaluate(await readFile(new URL("node_modules/axe-core/axe.min.js", root), "utf8"));
  return page.evaluate(async (element) => {
    const { violations } = await globalThis.axe.run(element);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("; ")}`);
  }, element);
}
