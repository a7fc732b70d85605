"""weightipy's side of raking: a pandas frame whose columns are categories already, targets in per cent."""

from __future__ import annotations

import weightipy

from data import margin_totals
from measure import arguments, measure, read
from workloads import MARGINS


def main() -> None:
    """Asks."""
    given = arguments()
    frame = read(given.data, list(MARGINS)).to_pandas()
    rows = len(frame)
    shares = {
        name: {code: 100.0 * total / rows for code, total in totals.items()}
        for name, totals in margin_totals(rows).items()
    }
    for name in MARGINS:
        frame[name] = frame[name].astype("category")
    measure(
        version=weightipy.__version__,
        columns=int(frame.memory_usage(index=False).sum()),
        setup=lambda: weightipy.scheme_from_dict(shares),
        call=lambda scheme: weightipy.weight_dataframe(frame, scheme, weight_column="raked"),
        figures=lambda raked: raked["raked"].to_numpy(),
        out=given.out,
    )


if __name__ == "__main__":
    main()
