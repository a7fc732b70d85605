"""Whether the systems computed the same thing: a benchmark of wrong numbers is worthless."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from data import margin_totals
from workloads import MARGINS

Key = tuple[int, ...]
# Rows by cell; or, of raking, the weights of all rows of the data.
Figures = dict[Key, dict[str, float | None]] | np.ndarray


@dataclass(frozen=True)
class Agreement:
    """Largest relative difference between two systems by quantity, and whether each is within its tolerance."""

    first: str
    second: str
    differences: dict[str, float]
    problems: list[str]


def compare(figures: dict[str, Figures], tolerances: dict[str, float]) -> list[Agreement]:
    """Every system with every other, on the same data."""
    return [
        pair(first, figures[first], second, figures[second], tolerances)
        for first, second in itertools.combinations(figures, 2)
    ]


def pair(first: str, one: Figures, second: str, other: Figures, tolerances: dict[str, float]) -> Agreement:
    """Two systems."""
    problems, differences = [], {}
    for quantity, tolerance in tolerances.items():
        a, b = column(one, quantity), column(other, quantity)
        if a.keys() != b.keys():
            problems.append(f"{first} has {len(a)} cells, {second} {len(b)}, not the same ones")
            break
        x, y = np.array(list(a.values())), np.array([b[key] for key in a])
        unlike = np.isnan(x) != np.isnan(y)
        if unlike.any():
            problems.append(f"{unlike.sum()} × {quantity} known to one of {first} and {second} only")
        known = ~np.isnan(x) & ~np.isnan(y)
        scale = np.maximum(np.abs(x[known]), np.abs(y[known]))
        apart = np.abs(x[known] - y[known]) / np.where(scale > 0.0, scale, 1.0)
        differences[quantity] = float(apart.max(initial=0.0))
        if not known.any():
            problems.append(f"no {quantity} to compare between {first} and {second}")
        elif differences[quantity] > tolerance:
            problems.append(
                f"{quantity} of {first} and {second} differ by up to {differences[quantity]:.1e}, "
                f"in {(apart > tolerance).sum()} of {known.sum()} cells"
            )
    return Agreement(first, second, differences, problems)


def column(figures: Figures, quantity: str) -> dict[Key, float]:
    """One quantity by cell; what is not known is not a number."""
    if isinstance(figures, np.ndarray):
        return {(k,): weight for k, weight in enumerate(figures.tolist())}
    return {key: np.nan if row[quantity] is None else row[quantity] for key, row in figures.items()}


def same(one: Figures, other: Figures) -> bool:
    """Whether every number is the same to the last bit."""
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    return one == other


def misfit(path: Path, weights: np.ndarray) -> float:
    """Largest relative distance of raked weights from the totals that they should add up to."""
    frame = pl.read_parquet(path, columns=list(MARGINS))
    largest = 0.0
    for name, totals in margin_totals(len(frame)).items():
        reached = np.bincount(frame[name].to_numpy(), weights=weights, minlength=len(totals))
        wanted = np.array(list(totals.values()))
        largest = max(largest, float(np.abs(reached / wanted - 1.0).max()))
    return largest
