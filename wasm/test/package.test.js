/** The package as Node sees it: what it exports, and what would be published. */

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { errorCodes, init, version } from "peil";

import { withProject } from "./installed.js";

const root = new URL("../", import.meta.url);

test("the version is that of the Rust workspace", async () => {
  await init();
  const cargo = await readFile(new URL("../Cargo.toml", root), "utf8");
  const [, expected] = /\[workspace\.package\]\s+version = "([^"]+)"/.exec(cargo);
  assert.equal(version(), expected);
  const manifest = JSON.parse(await readFile(new URL("package.json", root), "utf8"));
  assert.equal(manifest.version, expected);
});

test("initialising again gives the same promise", async () => {
  assert.equal(init(), init());
  await init();
});

test("the codes of problems come from the core, each once", async () => {
  await init();
  const codes = errorCodes();
  assert.ok(codes.includes("unknown-key"));
  assert.equal(new Set(codes).size, codes.length);
});

test("the published package holds the module and the files that its exports name, and no sources", async () => {
  const output = execFileSync("npm", ["pack", "--dry-run", "--json"], { cwd: root, encoding: "utf8" });
  const files = JSON.parse(output)[0].files.map((file) => file.path);
  const { exports } = JSON.parse(await readFile(new URL("package.json", root), "utf8"));
  const needed = ["pkg/peil.js", "pkg/peil_bg.wasm", ...Object.values(exports).flatMap((files) => Object.values(files))];
  for (const file of needed) {
    assert.ok(files.includes(file.replace("./", "")), `${file} is missing from ${files}`);
  }
  assert.deepEqual(files.filter((file) => file.startsWith("js/") || file.startsWith("src/")), []);
});

/** The first result of the front page, as a program of somebody who has installed the package. */
const program = `
import { type Estimate, Sample } from "peil";
import { PeilIndicator } from "peil/element";

const answers = { open_data: ["yes", "yes", "no", "yes", "yes", "no", "yes", "no"] };
const sample = await Sample.load(answers, { population: 14, census: true });
const row: Estimate | undefined = sample.share("open_data", { equals: "yes" }).rows[0];
console.log((row?.low ?? 0) * 14, (row?.high ?? 0) * 14);

export function shown(): HTMLElement {
  const element = new PeilIndicator();
  element.setAttribute("lang", "nb");
  element.answers = answers;
  return element;
}
`;

test("the installed package runs in Node, and its types are complete without anything beside it", async () => {
  const run = program.replace("type Estimate, ", "").replace(": Estimate | undefined", "").split("export")[0];
  await withProject({ "run.js": run.replace(/^import.*element.*$/m, ""), "program.ts": program }, async (project) => {
    const { stdout, stderr } = spawnSync(process.execPath, ["run.js"], { cwd: project, encoding: "utf8" });
    assert.deepEqual([stdout, stderr], ["5 11\n", ""]);
    const compiler = new URL("node_modules/typescript/bin/tsc", root).pathname;
    const options = ["--strict", "--noEmit", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom,dom.iterable"];
    const types = spawnSync(process.execPath, [compiler, ...options, join(project, "program.ts")], { cwd: project, encoding: "utf8" });
    assert.equal(types.stdout, "");
    assert.equal(types.status, 0);
  });
});
