"""Indices of estimates and scores of answers: held against contrasts of means and against the same scores from a table."""

import csv
import io
import math
from typing import Any

import pytest

import peil

DATA: dict[str, list[Any]] = {
    "id": [*range(8)],
    "size": ["s"] * 4 + ["l"] * 4,
    "plan": [1, 2, 3, 2, 4, 6, 5, 5],
    "skills": [2, 2, 4, 4, 5, 7, 6, 6],
    "w": [10] * 8,
}
INDEX = peil.Index("digital", ["plan", peil.Part("skills", weight=3)], normalise={"method": "goalposts", "low": 0, "high": 10})
SAMPLE = peil.Sample(DATA, weight="w")
DOCUMENT = """
peil = 1
id = "s"
title = "Digital"
population = { unit = { one = "county", many = "counties", all = "the counties" }, size = 12 }
design = { unit = "id" }
waves = [{ id = 2022 }, { id = 2024 }]
[[questions]]
id = "plan"
text = "Plans?"
kind = "number"
[[questions]]
id = "skills"
text = "Skills?"
kind = "number"
[[indices]]
id = "maturity"
label = "Digital maturity"
normalise = { method = "goalposts", low = 0, high = 10 }
parts = [{ id = "plan" }, { id = "skills" }]
"""
SURVEY = peil.Survey.loads(DOCUMENT)


def waves() -> list[peil.Sample]:
    later = {**DATA, "plan": [3, 3, 5, 4, 6, 8, 6, 7]}
    columns = ("id", "plan", "skills")
    return [SURVEY.read({key: data[key] for key in columns}, wave=wave) for wave, data in ((2022, DATA), (2024, later))]


def test_scores_are_the_contrasts_of_the_means_that_they_are_made_of() -> None:
    scores = SAMPLE.index(INDEX, by="size")
    means = SAMPLE.mean("plan", by="size") + SAMPLE.mean("skills", by="size")
    of_index = [row for row in scores.estimates if row["indicator"] == "digital"]
    assert [row["size"] for row in of_index] == ["l", "s"] and len(scores.estimates) == 6
    for row in of_index:
        plan, skills = (place for place, mean in enumerate(means) if mean["size"] == row["size"])
        contrast = means.contrast({plan: 0.025, skills: 0.075})
        assert math.isclose(row["estimate"], contrast["estimate"]) and math.isclose(row["se"], contrast["se"], rel_tol=1e-9)
    assert [row["estimate"] for row in scores.inputs] == [mean["estimate"] for mean in means]


def test_scores_are_compared_and_ranked_as_other_estimates() -> None:
    scores = SAMPLE.index(INDEX, by="size", level=0.9).estimates
    assert {row["level"] for row in scores} == {0.9}
    assert scores.compare([(0, 1)])[0]["standing"] == "higher"
    assert [row["size"] for row in scores.ranking([0, 1])] == ["l", "s"]
    large = scores.combine({0: 1, 1: -1})
    assert math.isclose(large["estimate"], (scores[0]["estimate"] or 0) - (scores[1]["estimate"] or 0))


def test_the_run_has_the_groups_as_units_and_explains_them() -> None:
    scores = SAMPLE.index(INDEX, by="size")
    assert scores.run.units == ["l", "s"]
    assert scores.run.score("l") == scores.estimates[0]["estimate"]
    assert math.isclose(sum(row["contribution"] for row in scores.run.explain("s") if row["tier"] == 1), scores.run.score("s") or 0)
    assert [row["unit"] for row in scores.run.draw_contributions()["rows"]] == ["l", "s"]
    assert repr(scores) == repr(scores.estimates) and scores._repr_html_() == scores.estimates.to_html()


def test_a_document_names_its_indices_and_waves_depend_on_each_other() -> None:
    panel = peil.Panel(waves())
    scores = panel.index("maturity")
    assert [row["wave"] for row in scores.estimates if row["indicator"] == "maturity"] == ["2022", "2024"]
    change = scores.estimates.change(from_=2022, to=2024)[0]
    assert (change["indicator"], change["both"], change["verdict"]) == ("maturity", 8, "rise")
    assert "Digital maturity" in scores.estimates.to_text() and "Digital maturity" in scores.estimates.change(from_=2022, to=2024).to_text()
    assert waves()[0].index("maturity").estimates[0]["estimate"] == scores.estimates[0]["estimate"]
    assert panel.index(SURVEY.index("maturity")).estimates.rows == scores.estimates.rows


def test_scores_of_answers_are_those_of_the_same_table() -> None:
    table = peil.composite({**DATA, "unit": [str(row) for row in range(1, 9)]}, INDEX)
    scored, run = SAMPLE.scored(INDEX)
    assert [row["score"] for row in run.scores("digital")] == [row["score"] for row in table.scores("digital")]
    scores = [row["score"] for row in run.scores("digital")]
    assert math.isclose(scored.mean("digital")[0]["estimate"], sum(scores) / 8)
    assert math.isclose(scored.mean("digital", by="size")[0]["estimate"], SAMPLE.index(INDEX, by="size").estimates[0]["estimate"])
    assert run.robust(errors={"plan": [0.5] * 8}, replications=20).replications == 20
    with pytest.raises(peil.PeilError):
        SAMPLE.mean("digital")


def test_panels_are_scored_wave_by_wave() -> None:
    scored, run = peil.Panel(waves()).scored("maturity")
    assert run.waves == ["2022", "2024"] and run.units[:2] == ["0", "1"]
    means = scored.mean("maturity")
    for row in means:
        own = [line["score"] for line in run.scores("maturity") if line["wave"] == row["wave"]]
        assert math.isclose(row["estimate"], sum(own) / 8)


def test_errors_of_an_index_of_estimates_are_those_of_the_estimates() -> None:
    scores = SAMPLE.index(INDEX, by="size")
    robust = scores.run.robust(replications=4000, seed=3)
    for row in robust:
        estimate = next(own for own in scores.estimates if own["indicator"] == "digital" and own["size"] == row["unit"])
        # The scores are linear, so that their simulated spread is their standard error; that of 4000 is known to 1.1 %.
        assert math.isclose(row["sd"], estimate["se"], rel_tol=0.06) and row["score"] == estimate["estimate"]
    with pytest.raises(peil.EstimateError, match="which knows its own"):
        scores.run.robust(errors={"plan": [1, 1]})
    read = list(csv.DictReader(io.StringIO(robust.to_csv())))
    assert [float(line["sd"]) for line in read] == [row["sd"] for row in robust]
