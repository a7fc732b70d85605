/**
 * Makes one module each of the elements with everything they need: `dist/element.js`, `dist/map.js` and `dist/unit.js` have the compiled core in
 * them and compute in the page; `dist/widget.js`, for notebooks, draws what Python computes. Their sources are the same. The second needs nothing
 * compiled, and `node scripts/bundle.js widget.js` makes it alone.
 */

import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

const root = new URL("../", import.meta.url);

/** The compiled core as a module of base64: gzipped first, because base64 of the plain bytes would not compress. */
const core = {
  name: "core",
  setup(build) {
    build.onResolve({ filter: /^peil:wasm$/ }, ({ path }) => ({ path, namespace: "core" }));
    build.onLoad({ filter: /.*/, namespace: "core" }, async () => {
      const bytes = gzipSync(await readFile(new URL("pkg/peil_bg.wasm", root)), { level: 9 });
      return { contents: bytes.toString("base64"), loader: "text" };
    });
  },
};

/** The script of the worker as a module of text, for pages that load the explorer as one file. */
const worker = {
  name: "worker",
  setup(build) {
    build.onResolve({ filter: /^peil:worker$/ }, ({ path }) => ({ path, namespace: "worker" }));
    build.onLoad({ filter: /.*/, namespace: "worker" }, async () => {
      const { outputFiles } = await bundled({ ...made["worker.js"], write: false });
      return { contents: outputFiles[0].text, loader: "text" };
    });
  },
};

const made = {
  "element.js": { entryPoints: ["dist/element/elements.js"], plugins: [core] },
  "explorer.js": { entryPoints: ["dist/element/explorer/bundle.js"], plugins: [core, worker] },
  "worker.js": { entryPoints: ["dist/worker/script.js"] },
  "map.js": { entryPoints: ["dist/element/map/entry.js"], plugins: [core] },
  "unit.js": { entryPoints: ["dist/element/unit/entry.js"], plugins: [core] },
  "widget.js": { entryPoints: ["js/element/widget.ts"] },
};

const bundled = (options) =>
  build({
    absWorkingDir: new URL(".", root).pathname,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "eof",
    logLevel: "warning",
    ...options,
  });

const asked = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(made);
for (const file of asked) await bundled({ ...made[file], outfile: `dist/${file}` });
