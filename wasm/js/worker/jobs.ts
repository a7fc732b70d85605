/** Does the jobs of a worker, in it or, where there is none, on the page's own thread. */

import * as raw from "../../pkg/peil.js";
import { evaluate, Sample } from "../api.js";
import { type Answers, input } from "../columns.js";
import { draft, look, rowsOf } from "../draft.js";
import { core, init } from "../load.js";
import type { Robust, Survey } from "../types.js";
import type { Done, Figures, FiguresAsked, Job, RobustAsked, Sent } from "./protocol.js";

/** The answers that were read last, with their document, because several questions in a row are asked of the same. */
let held: { key: string; survey: raw.Survey; read: raw.Sample } | undefined;

/** Does a job; `told` hears how far it is. */
export async function run(job: Job, told?: (done: Done) => void): Promise<unknown> {
  await init();
  raw.tellProgress(told && ((step: Done["step"], done: number, of: number) => told({ step, done, of })));
  try {
    return await does(job, told);
  } finally {
    raw.tellProgress(undefined);
  }
}

async function does(job: Job, told?: (done: Done) => void): Promise<unknown> {
  switch (job.name) {
    case "look":
      return look(await bytes(file(job.sent)));
    case "rows":
      return rowsOf(await bytes(file(job.sent).slice(job.from, job.to)), job.delimiter);
    case "draft":
      return draft(job.draft);
    case "document":
      return documentOf(job.text);
    case "figures":
      return figures(job.asked, job.sent);
    case "robust":
      return robust(job.asked, await unpacked(job.sent), told);
    case "evaluate":
      return evaluate(job.request, job.sent && (await unpacked(job.sent)));
  }
}

function documentOf(text: string): Survey {
  const survey = core(() => raw.Survey.load(text));
  const document = JSON.parse(core(() => survey.document())) as Survey;
  survey.free();
  return document;
}

async function figures(asked: FiguresAsked, sent: Sent): Promise<Figures> {
  const { indicators = [], by = [], language, level, drawn = Infinity } = asked;
  const { survey, read } = await reading(asked, sent);
  const options = { by: [...by], ...(level === undefined ? {} : { level }) };
  const estimates = new Sample(read).estimate([...indicators], options);
  const rows = estimates.rows.length;
  const made: Figures = {
    rows,
    figures: rows > drawn ? null : estimates.drawing(language),
    choices: JSON.parse(core(() => survey.choices([...by], language))) as Figures["choices"],
    csv: estimates.toCsv(),
  };
  estimates.free();
  return made;
}

function robust(
  { index, unit, wave, robust: asked }: RobustAsked,
  table: Answers,
  told?: (done: Done) => void,
): Robust {
  const [csv, columns] = input(table);
  const run = core(() => new raw.IndexRun(index, csv, columns, unit, wave));
  const tell = (done: number, of: number) => told?.({ step: "replications", done, of });
  try {
    return JSON.parse(core(() => run.robust(JSON.stringify(asked), undefined, false, tell))) as Robust;
  } finally {
    run.free();
  }
}

async function reading({ survey: text, wave }: FiguresAsked, sent: Sent): Promise<NonNullable<typeof held>> {
  const key = JSON.stringify([sent.number, wave, text]);
  if (held?.key === key) return held;
  // Given back first: both together may be more than there is room for.
  held?.read.free();
  held?.survey.free();
  held = undefined;
  const survey = core(() => raw.Survey.load(text));
  const [csv, columns] = input(await unpacked(sent));
  const read = core(() => (csv ? survey.readCsv(csv, wave) : survey.readColumns(columns, wave)));
  held = { key, survey, read };
  return held;
}

async function unpacked({ answers }: Sent): Promise<Uint8Array | Exclude<Sent["answers"], Blob>> {
  return answers instanceof Blob ? bytes(answers) : answers;
}

async function bytes(file: Blob): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

function file({ answers }: Sent): Blob {
  if (answers instanceof Blob) return answers;
  throw new Error("only a file can be looked at; columns have no types left to find");
}
