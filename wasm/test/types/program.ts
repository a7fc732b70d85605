/** A program that is only compiled: the package's types must say yes where they should, and no where they should. */

import { type Change, composite, type Estimate, evaluate, init, PeilError, Published, Sample, Survey } from "peil";
import { type Computed, PeilIndicator } from "peil/element";
import { PeilExplorer as Explorer, PeilIndex, PeilMap, PeilUnit } from "peil/elements";
import { Survey as Sooner } from "peil/estimator";
import { PeilExplorer } from "peil/explorer";
import widget from "peil/widget";
import { Background, type Done } from "peil/worker";

await init();
const survey = await Survey.load({ peil: 1, id: "s", title: "S", population: { unit: { one: "a", many: "b", all: "c" } } });
const rows: readonly Estimate[] = survey.read("a\n1\n", { wave: 2024 }).estimate("x", { by: ["size"], level: 0.9 }).rows;
const low: number | null | undefined = rows[0]?.low;
const sample = new Sample({ y: Float64Array.of(1, 2), s: ["a", null] }, { strata: "s", responseGroups: "s", lonely: "certainty" });
const changes: Change[] = sample.share("s", { equals: "a" }).change({ from: 2023, to: 2024, margin: 0.05 });
const verdict: "rise" | "fall" | "standstill" | "not_determined" | undefined = changes[0]?.verdict;
const published = await Published.load({ decimals: 1, rows: [], columns: [] });
const counts: number | undefined = published.recovered.columns[0]?.cells[0]?.counts?.[0]?.yes;
const response = await evaluate({ queries: [{ name: "y", measure: "mean", of: "y" }] }, "y\n1\n");
const rate: number | undefined = sample.response({ by: "s", crossed: false }).rows[0]?.rate;
const limit: number = sample.representativity("s", { model: "main_effects", level: 0.9 }).r.low;
const lowest: number | null | undefined = sample.evaluate({ queries: [], bounds: { ranges: { y: [0, 9] } } }).bounds?.[0]?.lowest;
const run = await composite({ unit: ["a", "b"], x: [1, 2] }, { id: "i", parts: [{ id: "x", direction: "down" }] });
const contribution: number | null | undefined = run.explain("a").parts[0]?.contribution;
const element: PeilIndicator = document.createElement("peil-indicator");
element.answers = { y: [1, 2] };
element.choose = "by lang";
const computed: Computed = { figures: survey.read("a\n1\n").estimate("x").drawing("nb"), choices: survey.choices("size", "nb") };
element.drawings = computed;
const explorer: PeilExplorer = document.createElement("peil-explorer");
explorer.open(new File(["a\n1\n"], "a.csv"));
const work = new Background({ script: false });
const done = ({ step, of }: Done) => void [step === "bytes", of];
const found = await work.look(new Blob(["a\n1\n"]), { signal: AbortSignal.timeout(9), progress: done });
const estimated: number = (await work.figures({ survey: "", language: "nb" }, "a\n1\n")).rows;
const render: (own: Parameters<typeof widget.render>[0]) => () => void = widget.render;

// @ts-expect-error: a share needs the answers that count
sample.share("s", {});
// @ts-expect-error: there is no such interval
sample.mean("y", { interval: "guess" });
// @ts-expect-error: an option is spelt as in the documentation
sample.mean("y", { levle: 0.9 });
// @ts-expect-error: there is no such model
sample.representativity("s", { model: "guess" });
// @ts-expect-error: figures are drawings of the core
element.drawings = { figures: [1, 2] };
// @ts-expect-error: there is no such direction
await composite({}, { id: "i", parts: [{ id: "x", direction: "sideways" }] });
// @ts-expect-error: a column of objects is none
new Sample({ y: [{}] });
// @ts-expect-error: the design is in camelCase
new Sample({ y: [1] }, { response_groups: "s" });

try {
  await Survey.load("");
} catch (error) {
  if (error instanceof PeilError) console.log(error.code, error.stage, error.problems[0]?.place.line);
}
const all: HTMLElement[] = [new PeilIndex(), new PeilMap(), new PeilUnit(), new Explorer()];
const sooner: readonly Estimate[] = (await Sooner.load("")).read("a\n1\n").estimate().rows;
console.log(all, sooner, render, low, verdict, contribution, counts, rate, limit, lowest, response.schema_version, explorer.lang, found.rows, estimated);
