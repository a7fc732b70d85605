"""svy's side: as its own guide says, on a polars frame that holds only the columns in use.

Codes stay integers but in A: svy groups by integers faster than by categories for means and medians, and by categories
faster for shares.
"""

from __future__ import annotations

import svy

from data import margin_totals
from measure import Figures, arguments, categories, measure, read
from workloads import INDICATORS, MARGINS, RAKE_TOLERANCE, REPLICATES, RHO


def figures(estimate: svy.Estimate) -> Figures:
    """Estimates by the codes of their cell."""
    found: Figures = {}
    for row in estimate.to_polars().iter_rows(named=True):
        key = tuple(int(row[name]) for name in ("region", "size", "answer") if name in row)
        found[key] = {"estimate": row["est"], "se": row["se"], "low": row["lci"], "high": row["uci"]}
    return found


def mission(estimates: list[svy.Estimate]) -> Figures:
    """Shares that say yes, by indicator and cell."""
    found: Figures = {}
    for indicator, estimate in enumerate(estimates):
        for row in estimate.to_polars().iter_rows(named=True):
            if int(row[f"q{indicator}"]) == 1:
                key = (indicator, int(row["size"]), int(row["half"]))
                found[key] = {"estimate": row["est"], "se": row["se"], "low": row["lci"], "high": row["uci"]}
    return found


def main() -> None:
    """Asks."""
    given = arguments()
    workload = given.workload
    out, version = given.out, svy.__version__

    if workload == "G":
        frame = read(given.data, ["weight", *MARGINS])
        totals = margin_totals(len(frame))
        measure(
            version=version,
            columns=frame.estimated_size(),
            setup=lambda: svy.Sample(frame, svy.Design(wgt="weight")),
            call=lambda sample: sample.weighting.rake(controls=totals, wgt_name="raked", tol=RAKE_TOLERANCE),
            figures=lambda sample: sample.data["raked"].to_numpy(),
            out=out,
        )
        return

    if workload == "F":
        questions = [f"q{indicator}" for indicator in range(INDICATORS)]
        frame = categories(read(given.data, ["weight", "size", "half", *questions]), ["size", "half", *questions])
        measure(
            version=version,
            columns=frame.estimated_size(),
            setup=lambda: svy.Sample(frame, svy.Design(wgt="weight")),
            call=lambda sample: [
                sample.estimation.prop(question, by=["size", "half"], ci_method="logit") for question in questions
            ],
            figures=mission,
            out=out,
        )
        return

    if workload in "CD":
        names = ["weight", *(f"rw{replicate}" for replicate in range(1, REPLICATES + 1))]
        weights = svy.BrrWgts(prefix="rw", n_reps=REPLICATES, fay_coef=RHO, df=REPLICATES - 1)
        design = svy.Design(wgt="weight", rep_wgts=weights)
        how = {"method": "replication", "variance_center": "estimate"}
    else:
        names = ["stratum", "psu", "weight"]
        design = svy.Design(stratum="stratum", psu="psu", wgt="weight")
        how = {}
    ask, columns = {
        "A": (lambda of: of.prop("answer", by=["region", "size"], ci_method="logit"), ["answer", "region", "size"]),
        "B": (lambda of: of.mean("income", by="region"), ["income", "region"]),
        "C": (lambda of: of.mean("income", by="region", **how), ["income", "region"]),
        "D": (lambda of: of.prop("answer", by="region", ci_method="logit", **how), ["answer", "region"]),
        "E": (lambda of: of.median("income", by="region", q_method="higher"), ["income", "region"]),
    }[workload]
    frame = read(given.data, names + columns)
    if workload == "A":
        frame = categories(frame, columns)
    measure(
        version=version,
        columns=frame.estimated_size(),
        setup=lambda: svy.Sample(frame, design),
        call=lambda sample: ask(sample.estimation),
        figures=figures,
        out=out,
    )


if __name__ == "__main__":
    main()
