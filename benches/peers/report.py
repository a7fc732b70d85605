"""The results as Markdown: what was reached of each goal, every run, and how far the systems agree."""

from __future__ import annotations

import datetime
import os
import platform
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agree import Agreement
    from run import Result
    from workloads import Run, Workload


@dataclass
class Finding:
    """What came of one workload."""

    workload: Workload
    results: list[Result] = field(default_factory=list)
    agreements: list[tuple[int, Agreement]] = field(default_factory=list)
    misfits: dict[Run, float] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def done(self, system: str, rows: int | None = None) -> list[Result]:
        """Runs of a system that gave times."""
        return [r for r in self.results if r.run.system == system and r.call and rows in (None, r.run.rows)]

    def peers(self, rows: int) -> list[Result]:
        """Runs of everybody else on as many rows."""
        return [r for r in self.results if r.run.rows == rows and r.call and r.run.system != "peil" and not plain(r)]

    def ratio(self, result: Result) -> float | None:
        """How many times as fast as the fastest peer on the same rows."""
        peers = self.peers(result.run.rows)
        return min(peer.best for peer in peers) / result.best if peers else None

    def bandwidth(self, result: Result) -> float | None:
        """Speed as a share of the fastest plain sum with as many threads on the same rows."""
        sums = [r for r in self.results if plain(r) and r.call and r.run.rows == result.run.rows]
        like = [r.best for r in sums if r.run.threads == result.run.threads]
        return min(like) / result.best if like else None


def plain(result: Result) -> bool:
    """Whether this is the yardstick, not a peer."""
    return result.run.system.startswith("plain sum")


def markdown(findings: dict[str, Finding], facts: list[str], scale: float) -> str:
    """The whole section."""
    lines = ["## Against peers", ""]
    lines += [f"- {fact}" for fact in [*facts, versions(findings)]]
    if scale != 1.0:
        lines += [f"- **rows × {scale:g}: not the sizes that the goals are about**"]
    lines += ["", "### Goals", "", *goals(findings), "", "### Runs", ""]
    lines += [
        "Data lie in memory as a data frame, in the types that each system is fastest with. *Design* is what is done "
        "once for a sample, *call* each question; the fastest repetition, and of calls the median too. *Ratio*: the "
        "fastest peer's call on the same rows over this one. *Peak*: memory during design and call in a process that did "
        "both once before, the columns themselves included, as a multiple of the columns that are read and, of raking, "
        "the column of weights that is made (goal: at most 1.5; on few rows the sums by PSU and cell weigh more than the columns). R counts time in milliseconds and its columns are wider.",
        "",
        *runs(findings),
        "",
        "### Agreement",
        "",
        "Largest relative difference between two systems on the same data.",
        "",
        *agreements(findings),
    ]
    remarks = [f"- {letter}: {f.workload.remark}" for letter, f in findings.items() if f.workload.remark]
    problems = [f"- {problem}" for finding in findings.values() for problem in finding.problems]
    lines += ["", "### Remarks", "", *remarks]
    if problems:
        lines += ["", "### Problems", "", *problems]
    return "\n".join(lines) + "\n"


def goals(findings: dict[str, Finding]) -> list[str]:
    """One line a workload: with one thread and with all, at the size of the goal."""
    lines = ["| workload | goal | one thread | all threads | reached |", "|---|---|---|---|---|"]
    for letter, finding in findings.items():
        asked = finding.workload
        rows = finding.results[0].run.rows
        reached = {}
        for result in finding.done("peil", rows):
            value = finding.bandwidth(result) if asked.bandwidth else finding.ratio(result)
            if asked.seconds:
                value = result.best
            if value is not None:
                reached[result.run.threads] = value
        each = [reached.get(threads) for threads in (1, None)]
        if asked.seconds:
            shown = ["" if value is None else seconds(value) for value in each]
        else:
            shown = [show(value, percent=bool(asked.bandwidth)) for value in each]
        wanted = asked.seconds or asked.bandwidth or asked.ratio
        met = "–"
        if wanted is not None and None in reached:
            enough = reached[None] <= wanted if asked.seconds else reached[None] >= wanted
            met = "yes" if enough else "no"
        lines.append(f"| {letter}. {asked.title} | {asked.goal} | {shown[0]} | {shown[1]} | {met} |")
    return lines


def runs(findings: dict[str, Finding]) -> list[str]:
    """One line a run."""
    lines = [
        "| | system | rows | threads | design | call | median | ratio | peak |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for letter, finding in findings.items():
        for result in finding.results:
            run = result.run
            head = f"| {letter} | {run.system} | {thousands(run.rows)} | {run.threads or 'all'} |"
            if result.missing:
                lines.append(f"{head} {result.missing} | | | | |")
                continue
            design = seconds(min(result.setup)) if result.setup and not plain(result) else ""
            ratio = show(finding.ratio(result)) if run.system == "peil" else ""
            known = result.extra is not None and result.columns and not plain(result)
            peak = ""
            if known:
                used = result.columns + finding.workload.makes * run.rows
                peak = f"{(result.columns + result.extra) / used:.2f} ×"
            lines.append(
                f"{head} {design} | {seconds(result.best)} | {seconds(result.median)} | {ratio} | {peak} |"
            )
    return lines


def agreements(findings: dict[str, Finding]) -> list[str]:
    """One line a pair of systems."""
    lines = ["| | rows | systems | estimates | standard errors | limits | |", "|---|--:|---|--:|--:|--:|---|"]
    for letter, finding in findings.items():
        for rows, agreement in finding.agreements:
            found = agreement.differences
            limits = [found[name] for name in ("low", "high") if name in found]
            cells = [found.get("estimate"), found.get("se"), max(limits) if limits else None]
            shown = " | ".join("" if cell is None else f"{cell:.1e}" for cell in cells)
            verdict = "differ" if agreement.problems else "agree"
            systems = f"{agreement.first}, {agreement.second}"
            lines.append(f"| {letter} | {thousands(rows)} | {systems} | {shown} | {verdict} |")
    for finding in findings.values():
        if finding.misfits:
            each = (f"{run.system} ({thousands(run.rows)} rows) {fit:.0e}" for run, fit in finding.misfits.items())
            lines += ["", f"Largest relative misfit of a margin after raking: {', '.join(dict.fromkeys(each))}."]
    return lines


def versions(findings: dict[str, Finding]) -> str:
    """The systems that were run."""
    seen = {r.run.system: r.version for f in findings.values() for r in f.results if r.version}
    return ", ".join(f"{system.removeprefix('plain sum, ')} {version}" for system, version in seen.items())


def machine(busy: float) -> list[str]:
    """What the figures depend on; no name of the machine."""
    cores = os.cpu_count()
    facts = [
        f"{datetime.date.today().isoformat()}; {processor()}, {cores} cores, {memory()}, "
        f"{platform.system()} {platform.release().split('-')[0]}",
        f"Python {platform.python_version()}",
    ]
    if busy > 0.1:
        facts.append(
            f"**the machine was busy with other work ({busy:.0%} of its time before the first run): times mean little, "
            "and even ratios waver**"
        )
    return facts


def busy(seconds: float) -> float:
    """The share of the processors' time that others take now; the load of the last minute is that of building peil."""

    def times() -> tuple[int, int]:
        ticks = [int(tick) for tick in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
        return sum(ticks), ticks[3] + ticks[4]

    try:
        before = times()
        time.sleep(seconds)
        after = times()
    except OSError:
        return 0.0
    return 1.0 - (after[1] - before[1]) / max(after[0] - before[0], 1)


def processor() -> str:
    """The processor's name, on Linux."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def memory() -> str:
    """The machine's memory."""
    return f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB"


def thousands(number: int) -> str:
    """A count with thin gaps."""
    return f"{number:,}".replace(",", "\u202f")


def seconds(time: float) -> str:
    """Three digits with the unit that suits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if time >= size:
            break
    return f"{digits(time / size)} {unit}"


def digits(number: float) -> str:
    """Three significant digits, or all before the point."""
    places = 0 if number >= 100 else 1 if number >= 10 else 2
    return f"{number:.{places}f}"


def show(ratio: float | None, *, percent: bool = False) -> str:
    """A ratio, or a dash where it is not known."""
    if ratio is None:
        return "–"
    return f"{100 * ratio:.0f} %" if percent else f"{digits(ratio)} ×"
