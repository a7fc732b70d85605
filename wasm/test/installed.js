/** The package as users have it: packed, and unpacked into the `node_modules` of a project that has nothing else but what it needs. */

import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = new URL("../", import.meta.url).pathname;

/** Makes a project of `files` (texts by path) beside the installed package, hands its folder to `use`, and removes it. */
export async function withProject(files, use) {
  const project = await mkdtemp(join(tmpdir(), "peil-project-"));
  try {
    const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", project], { cwd: root, encoding: "utf8" });
    const [{ filename }] = JSON.parse(packed);
    const installed = join(project, "node_modules/peil");
    await mkdir(installed, { recursive: true });
    execFileSync("tar", ["-xzf", join(project, filename), "-C", installed, "--strip-components=1"]);
    const { dependencies } = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
    for (const name of Object.keys(dependencies)) await symlink(join(root, "node_modules", name), join(project, "node_modules", name));
    for (const [path, text] of Object.entries({ "package.json": '{ "type": "module" }', ...files })) {
      await mkdir(dirname(join(project, path)), { recursive: true });
      await writeFile(join(project, path), text);
    }
    await use(project);
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}
