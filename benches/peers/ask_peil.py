"""peil's side: one workload on one file, through the Python package as users call it."""

from __future__ import annotations

import json

import numpy as np
import peil

from data import margin_totals
from measure import Figures, arguments, categories, measure, read
from workloads import INDICATORS, MARGINS, RAKE_TOLERANCE, REPLICATES, RHO

CLUSTERS = {"strata": "stratum", "psu": "psu", "weight": "weight"}


def figures(estimates: peil.Estimates) -> Figures:
    """Estimates by the codes of their cell."""
    found: Figures = {}
    for row in estimates:
        # The category of a quantile is which one, and the same in all rows here.
        names = ("region", "size") if row["measure"] == "quantile" else ("region", "size", "category")
        parts = [row[name] for name in names if row.get(name) is not None]
        key = tuple(int(part) for part in parts)
        found[key] = {name: row[name] for name in ("estimate", "se", "low", "high")}
    return found


def survey() -> peil.Survey:
    """F's indicators as a document, so that all are asked at once."""
    codes = [{"code": "0", "label": "no"}, {"code": "1", "label": "yes"}]
    names = [f"q{indicator}" for indicator in range(INDICATORS)]
    parts = {"size": 6, "half": 2}
    document = {
        "peil": 1,
        "id": "mission",
        "title": "Mission",
        "population": {"unit": {"one": "unit", "many": "units", "all": "the units"}},
        "variables": [
            {"id": part, "label": part, "categories": [{"code": str(code), "label": str(code)} for code in range(count)]}
            for part, count in parts.items()
        ],
        "breakdowns": [{"id": f"by_{part}", "label": part, "of": part} for part in parts],
        "questions": [{"id": name, "text": name, "kind": "single", "answers": codes} for name in names],
        "indicators": [
            {"id": f"i{name}", "label": name, "measure": "share", "question": name, "answers": ["1"]} for name in names
        ],
    }
    return peil.Survey.loads(json.dumps(document))


def mission(estimates: peil.Estimates) -> Figures:
    """Shares by indicator and cell."""
    return {
        (int(row["indicator"].removeprefix("iq")), int(row["by_size"]), int(row["by_half"])): {
            name: row[name] for name in ("estimate", "se", "low", "high")
        }
        for row in estimates
    }


def main() -> None:
    """Asks."""
    given = arguments()
    workload = given.workload
    out, version = given.out, peil.__version__

    if workload == "G":
        frame = categories(read(given.data, ["weight", *MARGINS]), list(MARGINS))
        totals = margin_totals(len(frame))
        steps = [
            {"by": [name], "totals": {str(code): total for code, total in totals[name].items()}} for name in MARGINS
        ]
        measure(
            version=version,
            columns=frame.estimated_size(),
            setup=lambda: peil.Sample(frame, weight="weight"),
            call=lambda sample: sample.rake(steps, tolerance=RAKE_TOLERANCE),
            figures=lambda sample: np.asarray(sample.weights),
            out=out,
        )
        return

    if workload == "F":
        questions = [f"q{indicator}" for indicator in range(INDICATORS)]
        frame = categories(read(given.data, ["size", "half", *questions]), ["size", "half", *questions])
        asked = survey()
        measure(
            version=version,
            columns=frame.estimated_size(),
            setup=lambda: asked.read(frame),
            call=lambda sample: sample.estimate(by=["by_size", "by_half"], interval="logit"),
            figures=mission,
            out=out,
        )
        return

    ask = {
        "A": lambda sample: sample.distribution("answer", by=["region", "size"], interval="logit"),
        "B": lambda sample: sample.mean("income", by="region"),
        "C": lambda sample: sample.mean("income", by="region"),
        "D": lambda sample: sample.distribution("answer", by="region", interval="logit"),
        "E": lambda sample: sample.quantile("income", 0.5, by="region", rule="hf1", interval="wald"),
    }[workload]
    read_columns = {
        "A": ["answer", "region", "size"],
        "B": ["income", "region"],
        "C": ["income", "region"],
        "D": ["answer", "region"],
        "E": ["income", "region"],
    }[workload]
    replicates = [f"rw{replicate}" for replicate in range(1, REPLICATES + 1)] if workload in "CD" else []
    design = ["weight", *replicates] if replicates else list(CLUSTERS.values())
    coded = [name for name in ("stratum", "psu", "region", "size", "answer") if name in design + read_columns]
    frame = categories(read(given.data, design + read_columns), coded)

    def setup() -> peil.Sample:
        if replicates:
            made = peil.Replicates(columns=replicates, kind="fay", rho=RHO, mse=True, df=REPLICATES - 1)
            return peil.Sample(frame, weight="weight", replicates=made)
        return peil.Sample(frame, **CLUSTERS)

    measure(
        version=version, columns=frame.estimated_size(), setup=setup, call=ask, figures=figures, out=out
    )


if __name__ == "__main__":
    main()
