"""The data that every system reads: made once, from a fixed seed, as Parquet files of plain numbers and codes.

R reads no Parquet without further packages; for it the same columns also lie as raw little-endian numbers, one file a
column, so that it sees the same bits.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from workloads import INDICATORS, MARGINS, REPLICATES, RHO

SEED = 2026
STRATA = 200
PSUS = 50
# Raised when the data made here change, so that old files are not taken for new ones.
EDITION = 1


def clusters(rows: int, random: np.random.Generator) -> dict[str, np.ndarray]:
    """A, B, E: rows in order of stratum and PSU as surveys deliver them; answers and incomes differ among PSUs."""
    psu = (np.arange(rows) * (STRATA * PSUS) // rows).astype(np.int32)
    effect = random.normal(0.0, 0.3, STRATA * PSUS)[psu]
    latent = random.normal(0.0, 1.0, rows) + effect
    return {
        "stratum": psu // PSUS,
        "psu": psu,
        "weight": 1.0 + random.integers(0, 1000, rows) / 100.0,
        "region": random.integers(0, 20, rows).astype(np.int32),
        "size": random.integers(0, 6, rows).astype(np.int32),
        "answer": np.digitize(latent, [-0.8, 0.1, 1.0]).astype(np.int32),
        "income": np.exp(10.0 + 0.5 * random.normal(0.0, 1.0, rows) + 0.3 * effect),
    }


def replicates(rows: int, random: np.random.Generator) -> dict[str, np.ndarray]:
    """C, D: each replicate raises the weights of a random half of 500 PSUs and lowers those of the others."""
    psu = np.arange(rows) * 500 // rows
    weight = 1.0 + random.integers(0, 1000, rows) / 100.0
    columns = {
        "weight": weight,
        "region": random.integers(0, 20, rows).astype(np.int32),
        "answer": random.integers(0, 4, rows).astype(np.int32),
        "income": np.exp(10.0 + 0.5 * random.normal(0.0, 1.0, rows)),
    }
    for replicate in range(1, REPLICATES + 1):
        sign = random.choice([-1.0, 1.0], 500)[psu]
        columns[f"rw{replicate}"] = weight * (1.0 + (1.0 - RHO) * sign)
    return columns


def margins(rows: int, random: np.random.Generator) -> dict[str, np.ndarray]:
    """G: five questions that depend on a common factor, so that raking has something to do; weights of 1."""
    common = random.normal(0.0, 1.0, rows)
    columns = {"weight": np.ones(rows)}
    for name, categories in MARGINS.items():
        rank = (0.5 * common + random.normal(0.0, 1.0, rows)).argsort().argsort()
        # Later categories are rarer: (1 - u)^2 is steeper than u.
        columns[name] = ((1.0 - (rank + 0.5) / rows) ** 2 * categories).astype(np.int32)
    return columns


def margin_totals(rows: int) -> dict[str, dict[int, float]]:
    """Where G rakes to: equal categories but for a tilt of up to 20 %, adding up to `rows`."""
    totals = {}
    for name, categories in MARGINS.items():
        shape = 1.0 + 0.2 * np.cos(np.arange(categories))
        totals[name] = dict(enumerate((shape / shape.sum() * rows).tolist()))
    return totals


def mission(rows: int, random: np.random.Generator) -> dict[str, np.ndarray]:
    """F: units of one weight that answer yes or no, about a third to two thirds of them yes: in no cell none or all."""
    columns = {
        "weight": np.ones(rows),
        "size": random.integers(0, 6, rows).astype(np.int32),
        "half": random.integers(0, 2, rows).astype(np.int32),
    }
    for indicator in range(INDICATORS):
        yes = 0.35 + 0.3 * indicator / INDICATORS
        columns[f"q{indicator}"] = (random.random(rows) < yes).astype(np.int32)
    return columns


MAKERS = {"clusters": clusters, "replicates": replicates, "margins": margins, "mission": mission}


def parquet(folder: Path, data: str, rows: int) -> Path:
    """The Parquet file of `data` with `rows` rows, made when it is not there."""
    path = folder / f"{data}-{rows}-{EDITION}.parquet"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        columns = MAKERS[data](rows, np.random.default_rng([SEED, rows]))
        unfinished = path.with_suffix(".unfinished")
        pl.DataFrame(columns).write_parquet(unfinished)
        unfinished.rename(path)
    return path


def raw(path: Path) -> Path:
    """The columns of a Parquet file as files of raw numbers: `name.f64` and `name.i32`."""
    folder = path.with_suffix(".raw")
    if not folder.exists():
        unfinished = path.with_suffix(".raw.unfinished")
        unfinished.mkdir(exist_ok=True)
        for column in pl.read_parquet(path):
            kind = "f64" if column.dtype == pl.Float64 else "i32"
            column.to_numpy().tofile(unfinished / f"{column.name}.{kind}")
        unfinished.rename(folder)
    return folder
