"""
Tables of engines – lazy frames, databases, clusters – of which an engine sends sums instead of rows (``pip install "peil[scale]"``).

The core says which columns to group by and what to add up; narwhals says it in the words of the engine; the core finishes estimates
from the grouped table. There are no statistics here.
"""

import glob
import os
from collections.abc import Iterable
from typing import Any

import narwhals.stable.v2 as nw

from peil._problems import needs

# Memory that a Parquet file takes as columns for each of its bytes on disk, where compression makes it small.
UNPACKED = 6
# The part of the free memory that columns may take; estimates and the rest of the program need some, too.
SHARE = 0.5
# Bytes of columns from which on files go to an engine, whatever memory there is.
LIMIT = "PEIL_IN_MEMORY_BYTES"


class Engine:
    """A lazy table of narwhals, asked for sums."""

    def __init__(self, frame: "nw.LazyFrame[Any]") -> None:
        self.frame = frame
        schema = frame.collect_schema()
        self.columns = [(name, dtype.is_numeric()) for name, dtype in schema.items()]
        self._centers: dict[str, float] = {}

    def sums(self, grouping: dict[str, Any]) -> tuple[object, list[float]]:
        """The grouped table that the core asks for, and the centres of its numbers."""
        weight, numbers = grouping["weight"], grouping["numbers"]
        centers = [self._center(name) for name in numbers]
        keys = [nw.col(name) for name in grouping["by"]]
        by = list(grouping["by"])
        own, aggregated = [], [nw.len().alias("peil_units")]
        # Conditions that rows count under: their weight is there, their numbers are.
        has_weight, known = nw.lit(True), nw.lit(True)
        factors: dict[str, nw.Expr] = {}
        for letter, name, center in zip("yx", numbers, centers, strict=False):
            number = _number(name)
            known = known & ~_is_missing(number)
            factors[letter] = number - center
        if numbers:
            own.append(known.cast(nw.Int64).alias("peil_known"))
            by.append("peil_known")
        if weight is not None:
            factors["w"] = _number(weight)
            has_weight = ~_is_missing(factors["w"])
            only = nw.when(has_weight).then(factors["w"])
            own += [
                (~has_weight).cast(nw.Int64).alias("peil_unweighted"),
                only.alias("peil_least_weight"),
                only.alias("peil_largest_weight"),
            ]
            aggregated += [
                nw.col("peil_unweighted").sum(),
                nw.col("peil_least_weight").min(),
                nw.col("peil_largest_weight").max(),
            ]
        for moment in grouping["moments"]:
            first, *rest = (factors[letter] for letter in moment)
            product = first
            for factor in rest:
                product = product * factor
            counts = [has_weight] if "w" in moment else []
            counts += [known] if set(moment) & {"y", "x"} else []
            name = f"peil_sum_{moment}"
            own.append(nw.when(*counts).then(product).otherwise(nw.lit(0.0)).alias(name))
            aggregated.append(nw.col(name).sum())
        if not by:
            # All rows are one group; a number that stands beside some column has as many rows as it.
            keys = [nw.col(name) for name, _ in self.columns[:1]]
            own.append(nw.lit(1).alias("peil_all"))
            by.append("peil_all")
        grouped = self.frame.select(*keys, *own).group_by(*by, drop_null_keys=False).agg(*aggregated)
        return _collected(grouped), centers

    def _center(self, name: str) -> float:
        """A number near the middle of a column, found once."""
        if name not in self._centers:
            number = _number(name)
            ends = self.frame.select(number.alias("low"), number.alias("high")).filter(~_is_missing(nw.col("low")))
            found = nw.from_native(_collected(ends.select(nw.col("low").min(), nw.col("high").max())), eager_only=True)
            low, high = found["low"][0], found["high"][0]
            # Of 15 digits, as the core's own; where there is no number, or none to compute with, sums show it.
            middle = 0.0 if low is None else (float(low) + float(high)) / 2
            self._centers[name] = float(f"{middle:.14e}") if abs(middle) < 1e50 else 0.0
        return self._centers[name]


def _number(name: str) -> nw.Expr:
    return nw.col(name).cast(nw.Float64)


def _is_missing(number: nw.Expr) -> nw.Expr:
    """Both, because engines made after pandas have no other mark than NaN, and others keep the two apart."""
    return number.is_null() | number.is_nan()


def _collected(frame: "nw.LazyFrame[Any]") -> Any:
    if frame.implementation.is_polars():
        # In batches, so that a file may be larger than memory.
        return frame.collect("polars", engine="streaming").to_native()
    try:
        return frame.collect().to_native()
    except RuntimeError as error:
        # DuckDB stops at an interrupt and calls it by another name.
        if str(error) == "Query interrupted":
            raise KeyboardInterrupt from error
        raise


def engine(table: object) -> Engine | None:
    """The engine of a table that holds no rows yet; None of any other."""
    frame = nw.from_native(table, pass_through=True)
    return Engine(frame) if isinstance(frame, nw.LazyFrame) else None


def engine_of_files(path: str | os.PathLike[str]) -> Engine | None:
    """
    DuckDB for a Parquet file, a folder or a pattern of such files that are larger than memory; None where they are smaller.

    They are larger where six times their bytes on disk are more than half of the memory that is free, or more than the environment
    variable ``PEIL_IN_MEMORY_BYTES`` says.
    """
    pattern = files(path)
    bytes_on_disk = sum(os.path.getsize(name) for name in pattern)
    if not pattern or bytes_on_disk * UNPACKED <= room():
        return None
    try:
        import duckdb
    except ImportError as error:
        needs("duckdb", "files larger than memory need", error, "peil[scale]")
    return engine(duckdb.connect().read_parquet(pattern))


def files(path: str | os.PathLike[str]) -> list[str]:
    """The Parquet files of a path: itself, those of a folder, or those that a pattern names; none where it is something else."""
    text = os.fspath(path)
    if os.path.isdir(text):
        return sorted(glob.glob(os.path.join(glob.escape(text), "**", "*.parquet"), recursive=True))
    found = [text] if os.path.isfile(text) else glob.glob(text, recursive=True)
    return sorted(name for name in found if name.endswith((".parquet", ".pq")))


def room() -> float:
    """Bytes that columns may take in memory."""
    given = os.environ.get(LIMIT)
    return float(given) if given else SHARE * min(_free(), _allowed())


def _free() -> float:
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            return _kilobytes(lines)
    except OSError:
        # Where the system does not tell what is free, half of a small machine.
        return 4e9


def _kilobytes(lines: Iterable[str]) -> float:
    (free,) = (line for line in lines if line.startswith("MemAvailable:"))
    return 1024.0 * float(free.split()[1])


def _allowed() -> float:
    """What a container is allowed."""
    try:
        with open("/sys/fs/cgroup/memory.max", encoding="ascii") as file:
            text = file.read().strip()
    except OSError:
        return float("inf")
    return float("inf") if text == "max" else float(text)
