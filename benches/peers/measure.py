"""Times one call in this process, or the memory it takes beyond the data it reads; writes either with its results.

Memory is measured in a process of its own, after a first round that loads what is loaded once, and with an allocator of
polars that gives back at once what it frees (`run.py` says so to it): otherwise memory left unused by reading the file
would hide what a call takes.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

Key = tuple[int, ...]
Figures = dict[Key, dict[str, float]]

# A call is repeated for so many seconds, but at least and at most so many times.
SECONDS, FEWEST, MOST = 15.0, 3, 25


def arguments() -> argparse.Namespace:
    """What the orchestrator says to every script here."""
    parser = argparse.ArgumentParser()
    parser.add_argument("workload")
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--memory", action="store_true", help="measure memory instead of time")
    return parser.parse_args()


def read(path: Path, columns: list[str]) -> pl.DataFrame:
    """Columns of the file, each in one piece."""
    return pl.read_parquet(path, columns=columns).rechunk()


def categories(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """The frame with integer codes as categories, which most systems group by fastest."""
    codes = {name: pl.Enum([str(code) for code in range(int(frame[name].max()) + 1)]) for name in names}
    return frame.with_columns(pl.col(name).cast(pl.String).cast(kind) for name, kind in codes.items()).rechunk()


def measure(
    *,
    version: str,
    columns: int,
    setup: Callable[[], Any],
    call: Callable[[Any], Any],
    figures: Callable[[Any], Figures | np.ndarray],
    out: Path,
) -> None:
    """Sets up the design and calls once, which warms up; then times both, repeatedly, or measures memory once.

    `columns` is the bytes of the columns that are read. A first call longer than `SECONDS` counts as a repetition.
    Figures are rows by cell, or one number for each row of the data.
    """
    if arguments().memory:
        call(setup())
        out.write_text(json.dumps({"columns": columns, "extra": extra(lambda: call(setup()))}))
        return
    started = time.perf_counter()
    design = setup()
    setups = [time.perf_counter() - started]
    started = time.perf_counter()
    result = call(design)
    first = time.perf_counter() - started
    found = figures(result)
    del result
    calls = repeat(lambda: call(design), first)
    del design
    setups = repeat(setup, setups[0])
    if isinstance(found, np.ndarray):
        np.save(out.with_suffix(".npy"), found)
        found = {}
    report = {
        "version": version,
        "setup": setups,
        "call": calls,
        "figures": [[list(key), row] for key, row in sorted(found.items())],
    }
    out.write_text(json.dumps(report))


def repeat(call: Callable[[], Any], first: float) -> list[float]:
    """Seconds of each repetition."""
    times = [first] if first > SECONDS else []
    while len(times) < FEWEST or (sum(times) < SECONDS and len(times) < MOST):
        started = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - started)
        del result
    return times


def extra(call: Callable[[], Any]) -> int | None:
    """Bytes that this process takes at most during a call beyond what it has before; unknown but on Linux."""
    gc.collect()
    give_back()
    before = reset_peak()
    call()
    peak = status("VmHWM")
    return None if before is None or peak is None else peak - before


def status(field: str) -> int | None:
    """Bytes that Linux states of this process; elsewhere unknown."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:"))


def reset_peak() -> int | None:
    """Sets the peak memory of this process back to what it uses now, which is returned."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return None
    return status("VmRSS")


def give_back() -> None:
    """Gives memory that reading the data left unused back to the system, or a call would take it unseen."""
    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    except (OSError, AttributeError):
        pass
