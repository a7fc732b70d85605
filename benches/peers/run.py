"""Runs every system on every workload, each in a process of its own, and writes what was found as Markdown.

`cargo xtask bench --against-peers` calls this with the environment that it made.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import agree
import data
import report
from workloads import MARGINS, RAKE_TOLERANCE, REPLICATES, RHO, WORKLOADS, Run

HERE = Path(__file__).parent
SCRIPTS = {"peil": "ask_peil.py", "svy": "ask_svy.py", "weightipy": "ask_weightipy.py"}
# A system that takes longer than this for one workload is given up.
PATIENCE = 1800
THREADS = ["RAYON_NUM_THREADS", "POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"]
# polars gives memory back at once while memory is measured, and as it pleases while time is.
GIVE_BACK = {"_RJEM_MALLOC_CONF": "dirty_decay_ms:0,muzzy_decay_ms:0"}
# Fewer rows than PSUs would be another design.
FEWEST_ROWS = 10_000


@dataclass
class Result:
    """What one run gave: times in seconds, memory in bytes; or why there is nothing."""

    run: Run
    setup: list[float] = field(default_factory=list)
    call: list[float] = field(default_factory=list)
    columns: float | None = None
    extra: float | None = None
    version: str = ""
    figures: agree.Figures | None = None
    missing: str = ""

    @property
    def best(self) -> float:
        """The fastest repetition."""
        return min(self.call)

    @property
    def median(self) -> float:
        """The repetition in the middle."""
        return statistics.median(self.call)


class Missing(Exception):
    """A system that is not on this machine; said in the results, and no failure."""


def main() -> int:
    """Runs; 1 where a system failed or two systems disagree."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--workloads", default=",".join(WORKLOADS))
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--folder", type=Path, required=True, help="where data and results are kept")
    parser.add_argument("--plain-sum", type=Path, required=True, help="the program of benches/examples")
    parser.add_argument("--rscript", type=Path, help="Rscript, where R is there with its survey package")
    parser.add_argument("--fact", action="append", default=[], help="a line about this machine or its programs")
    parser.add_argument("--out", type=Path, required=True, help="the Markdown file to write")
    given = parser.parse_args()
    busy = report.busy(seconds=3.0)
    findings = {}
    for letter in given.workloads.split(","):
        findings[letter] = workload(letter, given)
    facts = [*given.fact, *report.machine(busy)]
    given.out.write_text(report.markdown(findings, facts, given.scale))
    problems = [problem for finding in findings.values() for problem in finding.problems]
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    return 1 if problems else 0


def workload(letter: str, given: argparse.Namespace) -> report.Finding:
    """All runs of one workload, compared."""
    asked = WORKLOADS[letter]
    finding = report.Finding(asked)
    for run in asked.runs:
        run = Run(run.system, max(int(run.rows * given.scale), min(run.rows, FEWEST_ROWS)), run.threads)
        path = data.parquet(given.folder / "data", asked.data, run.rows)
        print(f"{letter}: {run.system}, {run.rows:,} rows, {run.threads or 'all'} threads", file=sys.stderr, end="")
        try:
            result = perform(letter, run, path, given)
            print(f": {report.seconds(result.best)}", file=sys.stderr)
        except Missing as missing:
            result = Result(run, missing=str(missing))
            print(f": {missing}", file=sys.stderr)
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            result = Result(run, missing="failed")
            threads = run.threads or "all"
            finding.problems.append(f"{letter}, {run.system}, {run.rows:,} rows, {threads} threads: {error}")
            print(f": {error}", file=sys.stderr)
        finding.results.append(result)
        if letter == "G" and isinstance(result.figures, np.ndarray):
            finding.misfits[run] = agree.misfit(path, result.figures)
    for rows in sorted({result.run.rows for result in finding.results}, reverse=True):
        figures = {
            f"{result.run.system}": result.figures
            for result in finding.results
            if result.run.rows == rows and result.figures is not None
        }
        for agreement in agree.compare(figures, asked.tolerances):
            finding.agreements.append((rows, agreement))
            finding.problems += [f"{letter}, {rows:,} rows: {problem}" for problem in agreement.problems]
    threads_agree(letter, finding)
    return finding


def threads_agree(letter: str, finding: report.Finding) -> None:
    """One thread and many must give the same bits."""
    for rows in {result.run.rows for result in finding.results}:
        same = [r.figures for r in finding.results if r.run.system == "peil" and r.run.rows == rows]
        found = [figures for figures in same if figures is not None]
        if len(found) == 2 and not agree.same(found[0], found[1]):
            finding.problems.append(f"{letter}, {rows:,} rows: peil gives other bits with other threads")


def perform(letter: str, run: Run, path: Path, given: argparse.Namespace) -> Result:
    """One run in a process of its own."""
    folder = given.folder / "runs"
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / f"{letter}-{run.system.replace(', ', '-').replace(' ', '-')}-{run.rows}-{run.threads or 'all'}"
    if run.system == "R survey":
        if given.rscript is None:
            raise Missing("R with its survey package is not on this machine")
        margins = [f"{name}={count}" for name, count in MARGINS.items()] if letter == "G" else []
        parameters = [REPLICATES, RHO, RAKE_TOLERANCE, *margins]
        call([given.rscript, HERE / "survey.R", letter, data.raw(path), out, *parameters], run)
        return of_r(run, out)
    if run.system == "plain sum, Rust":
        threads = run.threads or os.cpu_count() or 1
        printed = call([given.plain_sum, run.rows, REPLICATES + 2, threads], run)
        return Result(run, call=[float(line) for line in printed.split()])
    if run.system.startswith("plain sum, "):
        command = [HERE / "plain_sum.py", run.system.removeprefix("plain sum, ")]
    else:
        command = [HERE / SCRIPTS[run.system]]
    call([sys.executable, *command, letter, path, out.with_suffix(".json")], run)
    memory = out.with_suffix(".memory.json")
    call([sys.executable, *command, letter, path, memory, "--memory"], run, GIVE_BACK)
    return of_python(run, out.with_suffix(".json"), memory)


def call(command: list[object], run: Run, environment: dict[str, str] | None = None) -> str:
    """Runs a command with the threads of `run`; an error is its last line."""
    threads = {} if run.threads is None else dict.fromkeys(THREADS, str(run.threads))
    words = [str(word) for word in command]
    environment = os.environ | threads | (environment or {})
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        raise RuntimeError(lines[-1])
    return done.stdout


def of_python(run: Run, path: Path, memory: Path) -> Result:
    """What `measure.py` wrote of time and of memory."""
    found = json.loads(path.read_text()) | json.loads(memory.read_text())
    figures: agree.Figures | None = {tuple(key): row for key, row in found.pop("figures")} or None
    if figures is None and path.with_suffix(".npy").exists():
        figures = np.load(path.with_suffix(".npy"))
    return Result(run, figures=figures, **found)


def of_r(run: Run, path: Path) -> Result:
    """What `survey.R` wrote."""
    lines = [line.split(" ", 1) for line in path.read_text().splitlines()]
    many = {name: [float(value) for key, value in lines if key == name] for name in ("setup", "call")}
    one = dict(lines)
    figures: agree.Figures
    if (weights := path.with_name(path.name + ".f64")).exists():
        figures = np.fromfile(weights, dtype="<f8")
    else:
        figures = {}
        header, *rows = path.with_name(path.name + ".csv").read_text().splitlines()
        names = header.split(",")
        for line in rows:
            row = dict(zip(names, line.split(","), strict=True))
            key = tuple(int(row[name]) for name in ("indicator", "region", "size", "half", "answer") if name in row)
            numbers = ((name, row[name]) for name in ("estimate", "se", "low", "high"))
            figures[key] = {name: None if value == "NA" else float(value) for name, value in numbers}
    version = f"{one['version']} (R {one['language']})"
    return Result(
        run, **many, columns=float(one["columns"]), extra=float(one["extra"]), version=version, figures=figures
    )


if __name__ == "__main__":
    sys.exit(main())
