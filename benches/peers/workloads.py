"""What is asked, of which data, of whom, and what the goal is: the table of the project's performance goals as data."""

from __future__ import annotations

from dataclasses import dataclass, field

REPLICATES = 200
# Fay's method: replicate weights are between half and one and a half times the weight, none is zero, and its scale
# 1 / (R (1 - rho)^2) is the same in every system; bootstrap scales differ (1/R and 1/(R - 1)).
RHO = 0.5
# Categories of the five margins of workload G.
MARGINS = {"age": 8, "sex": 2, "education": 5, "county": 20, "tenure": 3}
# Indicators of workload F.
INDICATORS = 60
# Largest relative misfit of a margin at which raking may stop, where a system lets one say so.
RAKE_TOLERANCE = 1e-10


@dataclass(frozen=True)
class Run:
    """One system on one size of the data, in a process of its own; `threads` None is all of the machine's."""

    system: str
    rows: int
    threads: int | None = None


@dataclass(frozen=True)
class Workload:
    """One line of the goals."""

    title: str
    data: str
    goal: str
    runs: list[Run]
    # At least this many times the speed of the fastest peer on the same rows.
    ratio: float | None = None
    # At most so many seconds for a call.
    seconds: float | None = None
    # At least this share of the speed of a plain sum over the same columns.
    bandwidth: float | None = None
    # What is compared among systems, and how far apart relatively it may lie.
    tolerances: dict[str, float] = field(default_factory=dict)
    # Bytes a row of the column that it makes.
    makes: int = 0
    # Where definitions differ, and what was done about it.
    remark: str = ""


def systems(rows: int, small: int, peers: list[str], large: int | None = None) -> list[Run]:
    """peil and its peers at full size, peil larger still, and all of them with R on fewer rows."""
    runs = [Run("peil", rows, 1), Run("peil", rows), *(Run(peer, rows) for peer in peers)]
    if large:
        runs += [Run("peil", large, 1), Run("peil", large)]
    return [*runs, Run("peil", small), *(Run(peer, small) for peer in peers), Run("R survey", small, 1)]


EXACT = {"estimate": 1e-9, "se": 1e-9, "low": 1e-9, "high": 1e-9}

WORKLOADS = {
    "A": Workload(
        "Share of a question with 4 answers by 20 regions × 6 sizes, logit intervals; 200 strata × 50 PSUs",
        "clusters",
        "≥ 300 × svy",
        systems(1_000_000, 100_000, ["svy"], large=10_000_000),
        ratio=300,
        tolerances=EXACT,
        remark="R: `svyby` of `svymean` of the factor, which gives all answers at once, and logit limits from its "
        "standard errors. `svyciprop` takes one answer at a time, and its shares come from an iteration that stops "
        "short of 1e-9.",
    ),
    "B": Workload(
        "Mean by 20 regions, same design",
        "clusters",
        "≥ 100 × svy",
        systems(10_000_000, 100_000, ["svy"]),
        ratio=100,
        tolerances=EXACT,
    ),
    "C": Workload(
        f"Mean by 20 regions with {REPLICATES} replicate weights (Fay, ρ = {RHO})",
        "replicates",
        "≥ 60 % of the speed of a plain sum over the same columns",
        [
            *systems(200_000, 50_000, ["svy"]),
            Run("plain sum, Rust", 200_000, 1),
            Run("plain sum, Rust", 200_000),
            Run("plain sum, numpy", 200_000, 1),
            Run("plain sum, polars", 200_000),
        ],
        bandwidth=0.6,
        tolerances=EXACT,
        remark="Deviations are from the full-sample estimate in every system (R's `mse = TRUE`), and degrees of freedom "
        "are given as one less than the replicates, svy's default. R's and peil's own, the rank of the replicate weights "
        "in each domain less one, take a decomposition that a mean in R leaves out.",
    ),
    "D": Workload(
        "Share of a question with 4 answers by 20 regions, on the data of C",
        "replicates",
        "≥ 10 × svy",
        systems(200_000, 50_000, ["svy"]),
        ratio=10,
        tolerances=EXACT,
        remark="As C.",
    ),
    "E": Workload(
        "Median with Woodruff interval by 20 regions, design of A",
        "clusters",
        "≥ 20 × svy",
        systems(1_000_000, 100_000, ["svy"]),
        ratio=20,
        tolerances=EXACT,
        remark="The median is the smallest value at which the weighted distribution reaches one half (R's rule "
        "`hf1`, svy's `higher`); the interval is R's `mean`, inverted by the same rule.",
    ),
    "F": Workload(
        f"Shares of {INDICATORS} indicators by 6 sizes × 2 halves of the country, logit intervals; 356 units, one weight",
        "mission",
        "≤ 1 ms",
        [Run("peil", 356, 1), Run("peil", 356), Run("svy", 356), Run("R survey", 356, 1)],
        seconds=0.001,
        tolerances=dict.fromkeys(EXACT, 1e-8),
        remark="The others are asked one indicator at a time. R's `svyciprop` fits a model whose iteration stops short of "
        "1e-9. `benches/mission.rs` has the default of peil, which no peer has: exact where the cells are strata.",
    ),
    "G": Workload(
        f"Raking to {len(MARGINS)} margins ({', '.join(str(count) for count in MARGINS.values())} categories)",
        "margins",
        "≥ 10 × the fastest",
        systems(1_000_000, 100_000, ["weightipy", "svy"]),
        ratio=10,
        tolerances={"estimate": 1e-8},
        makes=8,
        remark=f"Every system starts from weights of 1 and stops at a largest relative misfit of {RAKE_TOLERANCE:g}, "
        "but weightipy, which cannot be told when to stop and goes on until a round improves nothing, and R's `rake`, "
        "which takes the same number as a share of the sum of weights. The estimates that are compared are the "
        "weights.",
    ),
}
