/** The script of a worker: it is given the compiled core, and then one job after the other. */

import load from "../../pkg/peil.js";
import { PeilError } from "../error.js";
import { loadBy } from "../load.js";
import { run } from "./jobs.js";
import type { FromWorker, ToWorker } from "./protocol.js";

/** What a worker's scope has of what is needed here; the types of pages do not know it. */
const scope = globalThis as unknown as {
  postMessage(message: FromWorker): void;
  addEventListener(kind: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
};

scope.addEventListener("message", ({ data }) => {
  if (data.kind === "start") {
    const { module } = data;
    loadBy(() => load({ module_or_path: module }));
    scope.postMessage({ kind: "ready" });
    return;
  }
  const { id, job } = data;
  run(job, (done) => scope.postMessage({ kind: "progress", id, done })).then(
    (made) => scope.postMessage({ kind: "made", id, made }),
    (error: unknown) => {
      if (error instanceof PeilError) {
        const { code, stage, message } = error;
        scope.postMessage({ kind: "failed", id, failure: { code, stage, message, problems: [...error.problems] } });
      } else {
        scope.postMessage({ kind: "broken", id, message: error instanceof Error ? error.message : String(error) });
      }
    },
  );
});
