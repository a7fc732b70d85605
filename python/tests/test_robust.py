"""Robustness: the same figures for the same seed, identities by other routes, and long work that can be watched and stopped."""

import statistics
from typing import Any

import numpy
import pytest

import peil

DATA: dict[str, list[Any]] = {
    "unit": [*"abcdef"],
    "x": [1.0, 5.0, 9.0, 4.0, 7.0, 2.0],
    "y": [8.0, 1.0, 2.0, 5.0, 3.0, 9.0],
    "z": [3.0, 4.0, 8.0, 1.0, 9.0, 6.0],
}
INDEX = peil.Index("i", [peil.Part("xy", ["x", "y"]), "z"], groups=[{"id": "low"}, {"id": "high", "at_least": 0.5}])
RUN = peil.composite(DATA, INDEX)
CHOICES: list[dict[str, Any]] = [
    {"id": "scale", "alternatives": [{"name": "as stated"}, {"name": "ranks", "normalise": {"method": "percentile_rank"}, "share": 3}]},
    {"id": "one fewer", "leave_one_out": True},
]


def test_the_same_seed_gives_the_same_and_counts_add_up() -> None:
    robust = RUN.robust(CHOICES, errors={"x": [0.5] * 6}, replications=400, seed=7, top=[1, 3], nodes="xy", pairs=True)
    again = RUN.robust(CHOICES, errors={"x": [0.5] * 6}, replications=400, seed=7, top=[1, 3], nodes=["xy"], pairs=True)
    other = RUN.robust(CHOICES, errors={"x": [0.5] * 6}, replications=400, seed=8)
    assert robust.rows == again.rows and robust.pairs == again.pairs and other.rows != robust.rows[:6]
    assert (robust.replications, robust.seed, robust.level, len(robust)) == (400, 7, 0.95, 12)
    scores = {row["unit"]: row["score"] for row in RUN.scores("i")}
    for row in robust.rows[:6]:
        assert row["score"] == scores[row["unit"]] and sum(row["ranks"]) == row["replications"] == 400
        assert row["top"][0] == row["ranks"][0] / 400 and row["rank_low"] <= row["rank"] <= row["rank_high"]
        assert sum(row["groups"]) == pytest.approx(1)
    scale = [own for own in robust.alternatives if own["choice"] == "scale"]
    assert sum(own["replications"] for own in scale) == 400 and scale[1]["replications"] > 2 * scale[0]["replications"]
    assert len(robust.pairs) == 15 and robust.shift["mean"] > 0
    assert {note["note"] for note in robust.notes} <= {"several_scales"}


def test_errors_by_column_are_those_in_one_list_and_a_covariance_without_covariances() -> None:
    by_column = RUN.robust(errors={"x": [0.5] * 6, "z": numpy.full(6, 0.25)}, replications=2000)
    in_one = RUN.robust(errors=[0.5] * 6 + [0.0] * 6 + [0.25] * 6, replications=2000)
    assert by_column.rows == in_one.rows
    joint = RUN.robust(covariance=numpy.diag([0.25] * 6 + [0.0] * 6 + [0.0625] * 6), replications=2000)
    for one, other in zip(by_column, joint, strict=True):
        assert one["sd"] == pytest.approx(other["sd"], rel=0.12)


def test_results_are_rows_frames_and_pictures() -> None:
    robust = RUN.robust(CHOICES, replications=100, top=[2])
    assert robust.to_polars().to_dicts() == robust.rows == robust.to_arrow().to_pylist()
    drawn = robust.draw_ranks(lang="nb")
    best = min(robust, key=lambda row: row["rank"])
    assert drawn["rows"][0]["name"] == best["unit"] and (drawn["rows"][0]["best"], drawn["rows"][0]["worst"]) == (best["rank_low"], best["rank_high"])
    assert [line.split()[0] for line in robust.to_text().splitlines()[4:10]] == [row["name"] for row in drawn["rows"]]
    assert "Plass mellom" in robust.to_html("nb") and repr(robust) == robust.to_text()
    assert robust.chart_ranks().to_dict()["description"] == robust.draw_ranks()["around"]["alt"]


def test_work_is_told_of_and_stopped_by_false_and_by_what_is_raised() -> None:
    told: list[tuple[int, int]] = []
    RUN.robust(CHOICES, replications=2000, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (2000, 2000) and [done for done, _ in told] == sorted(done for done, _ in told)
    stopped = RUN.robust(CHOICES, replications=5000, progress=lambda done, _: done < 500)
    assert 500 <= stopped.replications < 5000 and stopped.notes[-1]["note"] == "stopped"

    def fail(done: int, of: int) -> None:
        raise LookupError(f"{of - done} to go")

    with pytest.raises(LookupError, match="to go"):
        RUN.robust(CHOICES, replications=5000, progress=fail)
    with pytest.raises(LookupError, match="to go"):
        RUN.sensitivity(CHOICES, progress=fail)


def test_effects_add_up_to_the_variance_where_things_do_not_meet() -> None:
    as_is = peil.composite(DATA, peil.Index("i", ["x", "y"], normalise="as_is"))
    choices = [{"id": "weights", "alternatives": [{"name": "a quarter", "weights": {"method": "perturbed", "by": 0.25}}]}]
    found = as_is.sensitivity(choices, errors={"x": [0.5] * 6}, rows=500, resamples=50, units="a")
    assert found["factors"] == ["values", "weights"] and found["rows"] == 500
    assert [own["output"]["output"] for own in found["outputs"]] == ["shift", "score", "rank"]
    effects = found["outputs"][1]["effects"]
    assert sum(effect["first"] for effect in effects) == pytest.approx(1, abs=0.25)


def test_coherence_and_importance_are_correlations() -> None:
    scores = {node: [row["score"] for row in RUN.scores(node)] for node in RUN.nodes}
    top, branch = RUN.coherence()
    assert (top["branch"], branch["parts"]) == ("i", ["x", "y"])
    assert branch["correlations"][0][1] == pytest.approx(statistics.correlation(scores["x"], scores["y"]))
    assert "negative" in {flag["flag"] for flag in branch["flags"]}
    assert not any(flag["flag"] == "negative" for flag in RUN.coherence(negative=-1)[1]["flags"])
    importance = {row["node"]: row for row in RUN.importance()}
    assert importance["z"]["correlation"] == pytest.approx(statistics.correlation(scores["z"], scores["i"]))


def test_what_is_removed_compared_and_strong() -> None:
    without = peil.composite(DATA, peil.Index("i", [peil.Part("xy", ["x", "y"])]))
    own = RUN.compare(without)
    removed = next(row for row in RUN.remove_one() if row["node"] == "z")
    assert removed["mean_shift"] == own["mean_shift"] and removed["spearman"] == pytest.approx(own["spearman"])
    assert RUN.compare(RUN, "xy")["spearman"] == pytest.approx(1) and RUN.compare(RUN)["mean_shift"] == 0
    strengths = RUN.strengths("a", peers=["b", "c"], count=1)
    assert (strengths["strengths"], strengths["weaknesses"]) == (["y"], ["x"])
    assert strengths["parts"][0]["peers"] == pytest.approx(statistics.median([RUN.score("b") or 0, RUN.score("c") or 0]))


def test_everything_wrong_is_told_at_once_with_its_place() -> None:
    with pytest.raises(peil.EstimateError) as caught:
        RUN.robust([{"id": "c", "alternatives": [{"name": "n", "leave_out": ["q"]}]}], errors=[0.1], top=[9], nodes="xyz")
    assert {problem.place.path for problem in caught.value.problems} >= {"nodes[0]", "top[0]", "choices[0].alternatives[0].leave_out"}
    with pytest.raises(peil.EstimateError) as caught:
        RUN.robust(errors={"w": [1] * 6, "x": [1]})
    assert [problem.code for problem in caught.value.problems] == ["unknown-name", "wrong-length"]
    with pytest.raises(peil.EstimateError, match="beside their covariance"):
        RUN.robust(errors=[1] * 18, covariance=[[1.0]])
    with pytest.raises(peil.EstimateError, match="did you mean"):
        RUN.robust(CHOICES, parameters="anwe")
    with pytest.raises(peil.EstimateError, match="nodes"):
        RUN.robust(CHOICES, replications=50).draw_ranks("xy")
    with pytest.raises(TypeError, match="a function of two numbers"):
        RUN.robust(CHOICES, progress=3)  # type: ignore[arg-type]
