/**
 * Makes one module each of the elements with everything they need, and the entry points of the estimator.
 *
 * The core is compiled twice from the same sources: whole, and as the estimator, which leaves out what figures and their changes
 * do not need (`xtask/src/wasm`). Everything in `js/` is written against the whole; `of("estimator")` puts the smaller one in its place.
 * `dist/element.js`, `elements.js`, `explorer.js`, `map.js` and `unit.js` have their core in them and compute in the page;
 * `dist/widget.js`, for notebooks, draws what Python computes. It needs nothing compiled, and `node scripts/bundle.js widget.js`
 * makes it alone.
 */

import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

const root = new URL("../", import.meta.url);

/** Takes the glue of one of the modules for the glue that sources name. */
const of = (module, external = false) => ({
  name: "module",
  setup(build) {
    build.onResolve({ filter: /\/pkg\/peil\.js$/ }, () => {
      const path = external ? `../pkg/${module}.js` : new URL(`pkg/${module}.js`, root).pathname;
      return { path, external };
    });
  },
});

/** The same with the module itself as base64: gzipped first, because base64 of the plain bytes would not compress. */
const inside = (module) => [
  of(module),
  {
    name: "core",
    setup(build) {
      build.onResolve({ filter: /^peil:wasm$/ }, ({ path }) => ({ path, namespace: "core" }));
      build.onLoad({ filter: /.*/, namespace: "core" }, async () => {
        const bytes = gzipSync(await readFile(new URL(`pkg/${module}_bg.wasm`, root)), { level: 9 });
        return { contents: bytes.toString("base64"), loader: "text" };
      });
    },
  },
];

/** The script of the worker as a module of text, for pages that load the explorer as one file. */
const worker = {
  name: "worker",
  setup(build) {
    build.onResolve({ filter: /^peil:worker$/ }, ({ path }) => ({ path, namespace: "worker" }));
    build.onLoad({ filter: /.*/, namespace: "worker" }, async () => {
      // No module, because pages from a disk may start no worker that is one. It is handed the core, and looks for none.
      const classic = { format: "iife", define: { "import.meta.url": '""' }, write: false };
      const { outputFiles } = await bundled({ ...made["worker.js"], ...classic });
      return { contents: outputFiles[0].text, loader: "text" };
    });
  },
};

const made = {
  "element.js": { entryPoints: ["dist/element/element.js"], plugins: inside("estimator") },
  "elements.js": { entryPoints: ["dist/element/elements.js"], plugins: [...inside("peil"), worker] },
  "explorer.js": { entryPoints: ["dist/element/explorer/bundle.js"], plugins: [...inside("peil"), worker] },
  "worker.js": { entryPoints: ["dist/worker/script.js"] },
  "map.js": { entryPoints: ["dist/element/map/entry.js"], plugins: inside("peil") },
  "unit.js": { entryPoints: ["dist/element/unit/entry.js"], plugins: inside("peil") },
  "estimator.js": { entryPoints: ["dist/estimator/browser.js"], plugins: [of("estimator", true)] },
  "estimator-node.js": { entryPoints: ["dist/estimator/node.js"], plugins: [of("estimator", true)], platform: "node" },
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
    // What the estimator does not have is refused before it is called (`js/estimator/api.ts`).
    logOverride: { "import-is-undefined": "silent" },
    ...options,
  });

const asked = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(made);
for (const file of asked) await bundled({ ...made[file], outfile: `dist/${file}` });
