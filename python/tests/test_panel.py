"""Panels: waves of the same units, changes, trends, comparisons, rankings and ranges."""

import json
import pathlib

import numpy
import pandas
import polars
import pytest

import peil

DOCUMENT = """
peil = 1
id = "open-data"
title = "Open data"
languages = ["en"]

[population]
unit = { one = { en = "county" }, many = { en = "counties" }, all = { en = "the counties" } }
size = { 2019 = 19, 2020 = 18, 2024 = 18 }

[[waves]]
id = "2019"

[[waves]]
id = "2020"

[[waves]]
id = "2024"
frame_break = { en = "asked of others" }

[design]
unit = "county"

[[crosswalk]]
wave = "2020"
from = ["c00", "c01"]
to = ["c77"]

[[questions]]
id = "open_data"
text = { en = "Do you share open data?" }
kind = "single"
answers = [{ code = "yes", label = { en = "Yes" } }, { code = "no", label = { en = "No" } }]

[[indicators]]
id = "shares"
label = { en = "Shares open data" }
statement = { en = "share open data" }
measure = "share"
question = "open_data"
answers = ["yes"]
"""


@pytest.fixture
def survey():
    text = DOCUMENT.replace('title = "Open data"', 'title = { en = "Open data" }')
    return peil.Survey.loads(text)


def answers(counties, yes):
    return {"county": counties, "open_data": ["yes"] * yes + ["no"] * (len(counties) - yes)}


def names(numbers):
    return [f"c{number:02}" for number in numbers]


@pytest.fixture
def panel(survey):
    before = survey.read(answers(names(range(17)), 5), wave="2019")
    merged = survey.read(answers(["c77", *names(range(2, 18))], 9), wave="2020")
    later = survey.read(answers(["c77", *names(range(2, 16))], 12), wave="2024")
    return peil.Panel([later, before, merged])


def test_a_panel_of_a_document_is_in_order_and_follows_its_crosswalk(panel):
    assert panel.waves == ["2019", "2020", "2024"]
    assert repr(panel) == "<peil.Panel: 2019 (17 answered), 2020 (17 answered), 2024 (15 answered)>"
    estimates = panel.estimate("shares")
    assert [row["wave"] for row in estimates] == panel.waves
    (change,) = estimates.change(from_=2019, to=2020)
    # 15 that went on, and two that became one.
    assert change["both"] == 17
    assert change["correlation"] is not None
    assert change["frame_break"] is False
    assert change["ratio"] == pytest.approx((9 / 17) / (5 / 17))
    (broken,) = estimates.change(from_=2020, to=2024)
    assert broken["frame_break"] is True


def test_a_change_of_a_panel_needs_no_bounds_for_unknown_overlaps(panel):
    (change,) = panel.estimate("shares").change(from_=2019, to=2020)
    assert change["verdict_any_overlap"] is None
    assert change["notes"] == ["snapped"]


def test_trend_average_ranking_range_and_combination_of_a_panel(panel):
    estimates = panel.estimate("shares")
    (trend,) = estimates.trend()
    assert trend["waves"] == 3
    assert trend["frame_break"] is True
    assert trend["low"] < trend["slope"] < trend["high"]
    (average,) = estimates.average([2019, 2020])
    assert average["estimate"] == pytest.approx((5 / 17 + 9 / 17) / 2)
    assert [row["wave"] for row in estimates.ranking()] == ["2024", "2020", "2019"]
    (spread,) = estimates.range()
    assert estimates.range().phrase("en")[0].startswith("The 3 shares lie between 29.4 per cent")
    assert "2024" in estimates.ranking().phrase("en")[0]
    assert "Shares open data" in estimates.trend().to_text("en")
    assert estimates.trend().to_html("en").startswith("<")
    ruling = estimates.change(from_=2020, to=2024).check({"claim": "rise"})
    assert (ruling["supported"], ruling["reason"]["reason"]) == (False, "not_comparable")
    ruling = estimates.check({"claim": "more_than", "parts": 1, "of": 10}, row=2)
    assert ruling["supported"] is True
    with pytest.raises(peil.EstimateError, match="there is no row 7"):
        estimates.check({"claim": "all"}, row=7)
    assert spread["smallest"] == pytest.approx(5 / 17)
    assert spread["low"] < spread["smallest"]
    combined = estimates.combine({2: 1, 0: -1})
    assert combined["estimate"] == pytest.approx(12 / 15 - 5 / 17)
    frame = polars.DataFrame(estimates.trend())
    assert frame["slope"].to_list() == [trend["slope"]]


def test_columns_without_a_document_and_adjusted_comparisons():
    data = {
        "id": list(range(40)),
        "size": ["s", "m", "l", "l"] * 10,
        "a": ["yes"] * 30 + ["no"] * 10,
        "b": ["yes"] * 12 + ["no"] * 28,
    }
    sample = peil.Sample(data, population=50, census=True)
    both = sample.share("a", equals="yes") + sample.share("b", equals="yes")
    (comparison,) = both.compare(margin=0.05, adjust="holm")
    assert comparison["standing"] == "higher"
    assert comparison["p_adjusted"] == comparison["p"]
    by_size = sample.share("a", equals="yes", by="size").compare(adjust="bh")
    assert len(by_size) == 3
    frame = polars.DataFrame(by_size)
    assert frame["first_group"].to_list() == [["l"], ["l"], ["m"]]
    later = dict(data, a=["yes"] * 34 + ["no"] * 6)
    panel = peil.Panel({2020: sample, 2021: peil.Sample(later, population=50, census=True)}, unit="id")
    changes = panel.share("a", equals="yes", by="size").change(from_=2020, to=2021, adjust="holm")
    assert all(change["p_adjusted"] >= change["p"] for change in changes)
    assert all(change["both"] == change_count for change, change_count in zip(changes, [20, 10, 10], strict=True))


def test_bad_panels_are_refused_with_every_problem(survey):
    wave = lambda: peil.Sample(answers(names(range(9)), 4), population=10, census=True)  # noqa: E731
    with pytest.raises(peil.DesignError) as error:
        peil.Panel({"2020": wave(), "2021": wave()})
    assert error.value.code == "missing-key"
    crosswalk = [{"wave": "2022", "from": ["a"], "to": ["b"]}, {"wave": "2021", "from": ["a"], "to": ["b", "c"]}]
    with pytest.raises(peil.DesignError) as error:
        peil.Panel({"2020": wave(), "2021": wave()}, unit="county", crosswalk=crosswalk)
    assert [problem.code for problem in error.value.problems] == ["unknown-name", "missing-key"]
    with pytest.raises(peil.DesignError) as error:
        peil.Panel({"2020": wave(), "2021": wave()}, unit="county", crosswalk=[{"wave": "2021", "form": ["a"]}])
    assert error.value.code == "unknown-key"
    with pytest.raises(TypeError, match="expected a dict of wave and sample"):
        peil.Panel("2020")
    with pytest.raises(peil.DesignError, match="which wave"):
        peil.Panel([wave(), wave()])
    panel = peil.Panel({"2020": wave(), "2021": wave()}, unit="county")
    estimates = panel.share("open_data", equals="yes")
    with pytest.raises(peil.EstimateError, match="at least three waves"):
        estimates.trend()
    with pytest.raises(peil.EstimateError) as error:
        estimates.change(from_="2020", to="2021", adjust="bonferroni")
    assert error.value.code == "wrong-type"
    with pytest.raises(peil.EstimateError, match="vary together"):
        (estimates + estimates).compare()


def test_two_samples_without_a_panel_tell_what_holds_for_any_overlap():
    wave = lambda yes: peil.Sample({"q": ["y"] * yes + ["n"] * (191 - yes)}, population=356, census=True)  # noqa: E731
    (change,) = wave(107).share("q", equals="y").change(wave(92).share("q", equals="y"))
    assert (change["verdict"], change["verdict_any_overlap"]) == ("rise", "not_determined")
    assert "only_independent" in change["notes"]
    assert json.dumps(change)


@pytest.fixture
def two_waves():
    def wave(counties, yes):
        return peil.Sample(pandas.DataFrame(answers(counties, yes)), population=12, census=True)

    return {2020: wave([1601, 1662, *range(1, 8)], 4), 2021: wave([5001, *range(1, 8)], 6)}


@pytest.mark.parametrize("codes", [list, numpy.array, pandas.Series], ids=["list", "array", "series"])
def test_codes_of_a_crosswalk_are_numbers_where_units_are(two_waves, codes):
    crosswalk = [{"wave": numpy.int64(2021), "from": codes([1601, 1662]), "to": [5001]}]
    panel = peil.Panel(two_waves, unit="county", crosswalk=crosswalk)
    (change,) = panel.share("open_data", equals="yes").change(from_=2020, to=2021)
    assert change["both"] == 9
    with pytest.raises(TypeError, match="expected dicts, lists, texts, numbers and True/False, found `set`"):
        peil.Panel(two_waves, unit="county", crosswalk=[{"wave": 2021, "from": {1601, 1662}, "to": [5001]}])


def test_a_document_may_write_the_codes_of_its_crosswalk_as_numbers(survey):
    text = DOCUMENT.replace('title = "Open data"', 'title = { en = "Open data" }')
    numbers = text.replace('wave = "2020"', "wave = 2020").replace('["c00", "c01"]', "[100, 101]").replace('["c77"]', "[177]")
    survey = peil.Survey.loads(numbers)
    before = survey.read(answers([100, 101, *range(2, 17)], 5), wave="2019")
    merged = survey.read(answers([177, *range(2, 17)], 9), wave="2020")
    (change,) = peil.Panel([before, merged]).estimate("shares").change(from_=2019, to=2020)
    assert change["both"] == 17


def test_what_cannot_be_compared_is_refused(panel):
    estimates = panel.estimate("shares")
    with pytest.raises(peil.EstimateError, match="wave `2019` cannot be compared with itself"):
        estimates.change(from_=2019, to=2019)
    with pytest.raises(peil.EstimateError, match="wave `2019` cannot be compared with itself"):
        (estimates + estimates).change(from_=2019, to=2019)
    with pytest.raises(peil.EstimateError, match="row 1 cannot be compared with itself"):
        estimates.compare([(0, 1), (1, 1)])
    with pytest.raises(peil.EstimateError, match="a comparison needs two figures"):
        estimates.compare([])
    alone = peil.Sample(answers(names(range(9)), 4), population=10, census=True).share("open_data", equals="yes")
    with pytest.raises(peil.EstimateError, match="a comparison needs two figures"):
        alone.compare()
    with pytest.raises(TypeError, match=r"expected a list of pairs of rows, such as \[\(0, 1\), \(0, 2\)\]"):
        estimates.compare([0, 1])
    with pytest.raises(peil.DesignError, match="which wave of a survey they belong to"):
        sample = peil.Sample(answers(names(range(9)), 4), population=10, census=True)
        peil.Panel([sample, sample], unit="county")


@pytest.mark.parametrize("margin", [1, 5, 5.0])
def test_a_margin_of_shares_is_a_share_and_not_points(panel, margin):
    estimates = panel.estimate("shares")
    questions = [
        lambda: estimates.change(from_=2019, to=2020, margin=margin),
        lambda: estimates.compare(margin=margin),
        lambda: estimates.trend(margin=margin),
        lambda: estimates.change(from_=2019, to=2020).check({"claim": "standstill", "margin": margin}),
    ]
    for ask in questions:
        with pytest.raises(peil.EstimateError, match="less than 1") as error:
            ask()
        assert error.value.code == "out-of-range"


def test_headlines_are_held_against_a_row_from_either_end_or_against_all_rows(panel):
    estimates = panel.estimate("shares")
    majority = {"claim": "more_than", "parts": 1, "of": 2}
    assert estimates.check(majority, -1) == estimates.check(majority, 2)
    with pytest.raises(peil.EstimateError, match="there is no row -4"):
        estimates.check(majority, -4)
    with pytest.raises(TypeError, match="positional"):
        estimates.range().check({"claim": "between", "low": 0, "high": 1}, 1)
    assert estimates.range().check({"claim": "between", "low": 0, "high": 1})["supported"]


VECTORS = pathlib.Path(__file__).parents[2] / "core/vectors/panel/changes.json"


@pytest.mark.parametrize("case", json.loads(VECTORS.read_text()), ids=lambda case: case["name"])
def test_changes_are_those_worked_in_r(case):
    def sample(wave):
        columns = {name: wave[name] for name in ["unit", "stratum", "y", "q"]}
        return peil.Sample(columns, strata="stratum", population=wave["population"], census=True)

    waves = {"1": sample(case["first"]), "2": sample(case["second"])}
    panel = peil.Panel(waves, unit="unit", crosswalk=case["crosswalk"])
    estimates = panel.share("q", equals="yes") if case["measure"] == "share" else panel.mean("y")
    (change,) = estimates.change(from_="1", to="2")
    for key in ["difference", "se", "low", "high", "correlation", "both"]:
        assert change[key] == pytest.approx(case[key], rel=1e-9), key
