/** Serves the package to a headless Chromium on this machine alone. */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";

import { chromium } from "playwright-core";

const root = new URL("../../", import.meta.url);

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

/**
 * Opens `html` as a page and hands it to `use`; `options` are those of a browser context, such as its viewport, and
 * `path` to open a file of the package instead. Whatever the page reports as an error fails the test, and so does a
 * request to anywhere else.
 */
export async function withPage(html, use, { path = "/test.html", ...options } = {}) {
  const server = await serve({ "/test.html": html });
  const origin = `http://127.0.0.1:${server.address().port}`;
  // Chromium refuses to sandbox itself for root, which is who runs tests in containers.
  const sandbox = process.getuid() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({
    executablePath: process.env.PEIL_CHROMIUM,
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
