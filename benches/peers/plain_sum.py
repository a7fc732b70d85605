"""How fast numpy and polars can merely add up the columns of workload C: the yardstick of its bandwidth."""

from __future__ import annotations

import sys

import numpy as np
import polars as pl

from measure import arguments, measure, read
from workloads import REPLICATES

COLUMNS = ["weight", "income", *(f"rw{replicate}" for replicate in range(1, REPLICATES + 1))]


def main() -> None:
    """Adds up."""
    system = sys.argv.pop(1)
    given = arguments()
    frame = read(given.data, COLUMNS)
    columns = [column.to_numpy() for column in frame]
    version, add = {
        "numpy": (np.__version__, lambda _: [column.sum() for column in columns]),
        "polars": (pl.__version__, lambda _: frame.select(pl.all().sum()).row(0)),
    }[system]
    measure(
        version=version,
        columns=frame.estimated_size(),
        setup=lambda: None,
        call=add,
        figures=lambda sums: {},
        out=given.out,
    )


if __name__ == "__main__":
    main()
