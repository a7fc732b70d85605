/** Every case of `core/vectors/cases`, through the package's border; Rust and Python run the same files. */

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

import { evaluate } from "peil";

const folder = new URL("../../core/vectors/cases/", import.meta.url);
const files = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
let ran = 0;

/** What differs between a row and the fields that a case expects of it. */
function differences(expected, row, tolerance) {
  return Object.entries(expected).flatMap(([field, want]) => {
    const have = row?.[field] ?? null;
    const near =
      typeof want === "number" && typeof have === "number"
        ? want === have || Math.abs(want - have) <= tolerance * Math.max(Math.abs(want), 1e-300)
        : isSame(want, have);
    return near ? [] : [`${field}: expected ${JSON.stringify(want)}, got ${JSON.stringify(have)}`];
  });
}

function isSame(want, have) {
  try {
    assert.deepEqual(have, want);
    return true;
  } catch {
    return false;
  }
}

for (const file of files) {
  test(`the case ${file} gives the expected rows`, async () => {
    const { name, request, answers, tolerance, expected } = JSON.parse(await readFile(new URL(file, folder), "utf8"));
    assert.equal(`${name}.json`, file, "a case is named after its file");
    const given = typeof answers === "string" ? await readFile(new URL(answers, folder)) : answers?.csv;
    const { rows } = await evaluate(request, given);
    assert.equal(rows.length, expected.length);
    const found = rows.flatMap((row, index) =>
      differences(expected[index], row, tolerance).map((line) => `row ${index}: ${line}`),
    );
    assert.deepEqual(found, []);
    ran += 1;
  });
}

test("all cases were there and ran", () => {
  assert.ok(files.length >= 8, `only ${files.length} cases were found`);
  assert.equal(ran, files.length);
});
