/**
 * Every case of `core/vectors/cases`, through the package's border; Rust and Python run the same files. The estimator runs those that it
 * can, and refuses the others.
 */

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

import { evaluate } from "peil";
import { PeilError, Published, Sample, Survey } from "peil/estimator";

const folder = new URL("../../core/vectors/cases/", import.meta.url);
const files = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
let ran = 0;
let estimated = 0;

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

function allDifferences(what, expected, found, tolerance) {
  assert.equal(found.length, expected.length, `number of ${what}s`);
  return found.flatMap((one, index) =>
    differences(expected[index], one, tolerance).map((line) => `${what} ${index}: ${line}`),
  );
}

/** What differs between covariances, relative to the standard errors of the two estimates. */
function covarianceDifferences(expected, found, tolerance) {
  assert.deepEqual(found.map((row) => row.length), expected.map((row) => row.length));
  return expected.flatMap((row, i) =>
    row.flatMap((want, j) => {
      const scale = Math.sqrt(expected[i][i] * expected[j][j]);
      const near = Math.abs(found[i][j] - want) <= tolerance * scale + 1e-24;
      return near ? [] : [`covariance ${i}, ${j}: expected ${want}, got ${found[i][j]}`];
    }),
  );
}

function isSame(want, have) {
  try {
    assert.deepEqual(have, want);
    return true;
  } catch {
    return false;
  }
}

/** What the estimator has no name for. */
const BEYOND = ["covariance", "contrasts", "response", "representativity", "bounds", "phases"];

/** What it refuses of a design. */
const REFUSED = ["replicates", "make_replicates", "weighting"];

/** The rows of a request by the classes of the estimator. */
async function estimate({ survey, wave, design = {}, published, ...request }, given) {
  if (published) return (await Published.load(published)).estimates(request).rows;
  const sample = survey ? (await Survey.load(survey)).read(given, wave ? { wave } : {}) : await Sample.load(given, design);
  return sample.ask(request).rows;
}

for (const file of files) {
  test(`the case ${file} gives the expected rows`, async () => {
    const read = JSON.parse(await readFile(new URL(file, folder), "utf8"));
    const { name, request, answers, tolerance, expected } = read;
    assert.equal(`${name}.json`, file, "a case is named after its file");
    const given = typeof answers === "string" ? await readFile(new URL(answers, folder)) : answers?.csv;
    const { rows, contrasts = [], covariance } = await evaluate(request, given);
    assert.deepEqual(allDifferences("row", expected, rows, tolerance), []);
    assert.deepEqual(allDifferences("contrast", read.expected_contrasts ?? [], contrasts, tolerance), []);
    if (read.expected_covariance) {
      assert.deepEqual(covarianceDifferences(read.expected_covariance, covariance, tolerance), []);
    }
    ran += 1;
    if (BEYOND.some((key) => request[key])) return;
    const { schema_version: _, ...asked } = request;
    const refused = REFUSED.some((key) => request.design?.[key]);
    if (refused) {
      await assert.rejects(estimate(asked, given), (error) => error instanceof PeilError && error.code === "unsupported");
    } else {
      assert.deepEqual(await estimate(asked, given), rows, "the estimator gives the same bits");
      estimated += 1;
    }
  });
}

test("all cases were there and ran", () => {
  assert.ok(files.length >= 230, `only ${files.length} cases were found`);
  assert.equal(ran, files.length);
  assert.ok(estimated >= 100, `only ${estimated} were run by the estimator`);
});
