"""Targets: distances, paces and verdicts, held against the changes that they are made of."""

import csv
import io
import math
from typing import Any

import pytest

import peil

DOCUMENT = """
peil = 1
id = "open"
title = "Open data"
population = { unit = { one = "county", many = "counties", all = "the counties" }, size = 20 }
design = { unit = "id" }
waves = [{ id = 2020 }, { id = 2024 }]
[[questions]]
id = "open"
text = "Open data?"
kind = "single"
answers = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]
[[indicators]]
id = "shares"
label = "Shares open data"
statement = "share open data"
measure = "share"
question = "open"
answers = ["yes"]
[[targets]]
id = "shares_2030"
of = "shares"
at_least = 0.9
when = 2030
[[targets]]
id = "shares_now"
of = "shares"
at_least = 0.25
when = 2024
"""
SURVEY = peil.Survey.loads(DOCUMENT)


def wave(name: int, yes: int) -> peil.Sample:
    return SURVEY.read({"id": [*range(18)], "open": ["yes"] * yes + ["no"] * (18 - yes)}, wave=name)


PANEL = peil.Panel([wave(2020, 6), wave(2024, 11)])
ESTIMATES = PANEL.estimate("shares")
GOAL: dict[str, Any] = {"of": "shares", "bound": "at_least", "value": 0.9, "when": 2030, "when_name": "2030", "id": "shares_2030"}


def test_targets_of_the_document_are_followed_with_the_dependence_of_waves() -> None:
    far, near = targets = ESTIMATES.targets()
    change = ESTIMATES.change(from_=2020, to=2024)[0]
    assert (far["target"], near["target"], near["course"]) == ("shares_2030", "shares_now", "reached")
    assert (far["change"], far["change_low"], far["both"]) == (change["difference"], change["low"], 18)
    assert math.isclose(far["distance"], 0.9 - far["estimate"]) and math.isclose(far["pace"], change["difference"] / 4)
    assert math.isclose(far["needed"], far["distance"] / 6) and far["course"] == "on_the_way"
    assert ESTIMATES.targets("shares_2030").rows == ESTIMATES.targets([GOAL]).rows == [far]
    assert len(targets.phrase()) == 2 and "90 per cent" in targets.phrase()[0]
    assert "reached" in targets.to_text() and "nådd" in targets.to_text("nb") and "<table" in targets.to_html()


def test_rows_are_those_of_the_file() -> None:
    targets = ESTIMATES.targets()
    lines = list(csv.DictReader(io.StringIO(targets.to_csv())))
    assert list(lines[0]) == list(targets[0])
    for line, row in zip(lines, targets, strict=True):
        assert line["course"] == row["course"] and float(line["projected"] or "nan") == pytest.approx(row["projected"] or math.nan, nan_ok=True)
    assert targets.to_polars().to_dicts() == targets.rows


def test_waves_without_a_panel_count_as_independent() -> None:
    together = wave(2020, 6).estimate("shares") + wave(2024, 11).estimate("shares")
    (own,) = together.targets([GOAL])
    assert own["both"] is None and own["distance"] == ESTIMATES.targets("shares_2030")[0]["distance"]
    assert own["change_high"] - own["change_low"] > ESTIMATES.targets("shares_2030")[0]["change_high"] - ESTIMATES.targets("shares_2030")[0]["change_low"]
    (timed,) = together.targets([GOAL], times={"2020": 0, "2024": 4})
    assert timed["pace"] == own["pace"] and timed["needed"] != own["needed"]


def test_goals_have_the_name_of_their_figure_unless_said_and_scores_have_goals_too() -> None:
    goal = {"of": "maturity", "bound": "at_most", "value": 0.4}
    data = {"x": [1, 2, 3, 2, 4, 6, 5, 5], "w": [10] * 8}
    index = peil.Index("maturity", ["x"], normalise={"method": "goalposts", "low": 0, "high": 10})
    (own,) = peil.Sample(data, weight="w").index(index).estimates.targets([goal])
    assert (own["target"], own["bound"], own["distance"]) == ("maturity", "at_most", pytest.approx(-0.05))


def test_several_targets_are_adjusted_together() -> None:
    alone, together = ESTIMATES.targets(), ESTIMATES.targets(adjust="holm")
    assert {row["p_adjusted"] for row in alone} == {None}
    assert all(after["p_adjusted"] >= before["p"] for before, after in zip(alone, together, strict=True))


def test_everything_wrong_with_goals_is_told_at_once() -> None:
    with pytest.raises(peil.EstimateError) as caught:
        ESTIMATES.targets(["shares_2031", {"of": "shares", "bound": "atleast", "value": "much"}])
    assert {problem.code for problem in caught.value.problems} >= {"unknown-name", "wrong-type"}
    with pytest.raises(peil.EstimateError, match="there are no targets"):
        peil.Sample({"q": ["y", "n"]}, population=4).share("q", equals="y").targets()
    with pytest.raises(TypeError, match="the id of a target or a dict"):
        ESTIMATES.targets([3])  # type: ignore[list-item]
