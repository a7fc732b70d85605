/** Makes `dist/element.js`: the elements with everything they need, the compiled core included, as one module. */

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

await build({
  absWorkingDir: new URL(".", root).pathname,
  entryPoints: ["dist/element/elements.js"],
  outfile: "dist/element.js",
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "eof",
  plugins: [core],
  logLevel: "warning",
});
