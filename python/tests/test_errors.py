"""What beginners get to read: every message, printed whole, held against `errors.txt`; and never a panic."""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import peil

PRINTED = Path(__file__).with_name("errors.txt")
DATA: dict[str, Any] = {"q": ["yes", "no", None, "yes"], "w": [1.0, 2.0, 3.0, 4.0], "g": [1, 1, 2, 2]}
SAMPLE = peil.Sample(DATA, weight="w")
UNEVEN = peil.Sample({"sex": ["m", "m", "f"], "size": ["s", "l", "l"], "w": [1, 1, 1]}, weight="w")
SHARE = SAMPLE.share("q", equals="yes")
LISTS = pl.DataFrame({"tags": [["a"], ["b"]], "x": [1, 2], "bytes": [b"a", b"b"]})
DOCUMENT = """
peil = 1
id = "open-data"
title = "Open data"
population = { unit = { one = "county", many = "counties", all = "the counties" }, size = 14 }
waves = [{ id = 2023 }, { id = 2024 }]

[[questions]]
id = "open_data"
text = "Do you share open data?"
kind = "single"
answers = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]

[[indicators]]
id = "shares"
label = "Shares open data"
measure = "share"
question = "open_data"
answers = ["yes"]
"""
SURVEY = peil.Survey.loads(DOCUMENT)
READ = SURVEY.read({"open_data": ["yes", "no"]}, wave=2024)

UNITS: dict[str, Any] = {"unit": ["a", "b", "c"], "x": [1.0, 2.0, 4.0], "g": ["s", "s", "l"]}
INDEX: Any = peil.Index("i", ["x"])

# What a beginner types, by what it is. `Any`, because type checkers would have told most of it before.
p: Any = peil
s: Any = SAMPLE
MISTAKES: dict[str, Callable[[], Any]] = {
    "an answer that nobody gave": lambda: s.share("q", equals="yse"),
    "no answer named": lambda: s.share("q"),
    "an unknown interval method": lambda: s.share("q", equals="yes", interval="wld"),
    "unknown columns": lambda: s.share("qq", equals="yes", by=["h"], among={"k": 1}),
    "an answer counted and left out": lambda: s.share("q", equals="yes", outside="yes"),
    "unknown degrees of freedom": lambda: s.share("q", equals="yes", df="bse"),
    "a level in per cent": lambda: s.share("q", equals="yes", level=95),
    "a level that is no number": lambda: s.share("q", equals="yes", level=float("nan")),
    "the mean of words": lambda: s.mean("q"),
    "a ratio of words": lambda: s.ratio("w", "q"),
    "a number as the name of a column": lambda: s.share("q", equals="yes", by=1),
    "a dict of answers": lambda: s.share("q", equals={"yes": 1}),
    "an answer of no use": lambda: s.share("q", equals=[None]),
    "a condition that is no dict": lambda: s.share("q", equals="yes", among="q"),
    "an indicator without a document": lambda: s.estimate("q"),
    "an unknown argument": lambda: s.share("q", equal="yes"),
    "half a character": lambda: s.share("q", equals="\ud800"),
    "an unknown way with lonely units": lambda: p.Sample(DATA, lonely="certainly"),
    "a negative population": lambda: p.Sample(DATA, population=-4),
    "a population of words": lambda: p.Sample(DATA, population="4"),
    "fewer than answered": lambda: p.Sample(DATA, population=3),
    "a census of nobody knows how many": lambda: p.Sample(DATA, census=True),
    "responses by two columns": lambda: p.Sample(DATA, responded={"q": "yes", "g": 1}),
    "strata of which one is unknown": lambda: p.Sample(DATA, strata="g", population={1: 10}),
    "one unit in a stratum": lambda: p.Sample({"g": ["a", "a", "b"]}, strata="g", population={"a": 4, "b": 4}),
    "a single unit": lambda: p.Sample({"q": ["a", "b"], "u": [1, 1]}, psu="u"),
    "a single row of nobody knows how many": lambda: p.Sample({"q": ["a"]}),
    "several words that are none": lambda: p.Sample(DATA, lonely="certainly", pps="brewr", population=-4, responded={"q": "yes", "g": 1}),
    "columns that are not there, and faults of others": lambda: p.Sample(
        {"w": [1, -2, 3], "h": ["a", None, "b"], "back": ["yes", "yes", "no"]}, weight="w", strata="h", psu="uu", fpc="N", responded={"back": "yes"}
    ),
    "responses in words that nobody gave": lambda: p.Sample(DATA, strata="gg", weight="w", responded={"q": "yse"}),
    "responses in no words": lambda: p.Sample(DATA, responded={"q": []}),
    "sizes of stages without units": lambda: p.Sample(DATA, fpc=["w", "g"]),
    "a matrix of uneven rows": lambda: p.Sample({"p": [0.5, 0.4]}, probability="p", pps="joint", joint_probabilities=[[0.5, 0.1, 0.1], [0.4]]),
    "weights that are none": lambda: p.Sample({"w": [1.0, float("nan"), -1.0, float("inf")]}, weight="w"),
    "weights that are words": lambda: p.Sample(DATA, weight="q"),
    "an unknown weight": lambda: p.Sample(DATA, weight="wt", strata="gg"),
    "no rows": lambda: p.Sample({"q": []}),
    "no columns": lambda: p.Sample({}),
    "a table without rows": lambda: p.Sample(pl.DataFrame({"q": pl.Series([], dtype=pl.String)})),
    "words and numbers in a column": lambda: p.Sample({"q": ["yes", 2], "r": [1, "no"], "t": [1, True]}),
    "words and numbers in a pandas column": lambda: p.Sample(pd.DataFrame({"q": [1, "yes"]})),
    "lists in a column": lambda: p.Sample({"q": [["a"], ["b"]]}),
    "a text as a column": lambda: p.Sample({"q": "yes"}),
    "columns of different lengths": lambda: p.Sample({"q": ["yes"], "r": [1, 2], "t": []}),
    "a column twice": lambda: p.Sample(pa.table([[1], [2]], names=["q", "q"])),
    "a list of numbers as answers": lambda: p.Sample([1, 2, 3]),
    "nothing as answers": lambda: p.Sample(None),
    "a quantile of a lazy frame": lambda: p.Sample(pl.LazyFrame(DATA)).quantile("w", 0.5),
    "a single column": lambda: p.Sample(pl.Series([1, 2])),
    "records, some null": lambda: p.Sample(pl.Series([{"a": 1}, None])),
    "a plain array": lambda: p.Sample(np.zeros((2, 2))),
    "an array of no dimension": lambda: p.Sample({"q": np.array(1.0)}),
    "an array of two dimensions": lambda: p.Sample({"q": np.zeros((2, 2))}),
    "a file that is not there": lambda: p.Sample("no-such-file.csv"),
    "lists of Arrow": lambda: p.Sample(LISTS).share("tags", equals="a"),
    "bytes": lambda: p.Sample(LISTS).share("bytes", equals="a"),
    "weights that are lists": lambda: p.Sample(LISTS, weight="tags"),
    "a breakdown with a name of the results": lambda: p.Sample({"n": ["a", "a"], "q": [1, 1]}).share("q", equals=1, by="n").rows,
    "a row that is not there": lambda: SHARE[1],
    "a name as a row": lambda: p.Estimates.__getitem__(SHARE, "q"),
    "a change from nothing": lambda: SHARE.change(),
    "a change from another figure": lambda: SHARE.change(s.share("q", equals="no", by="g")),
    "a change of unknown waves": lambda: SHARE.change(from_=2020, to=2021),
    "a negative margin": lambda: SHARE.change(SHARE, margin=-1),
    "an unknown language": lambda: SHARE.phrase("xx"),
    "a sentence on a mean": lambda: s.mean("w").phrase(),
    "a document with slips": lambda: p.Survey.loads(DOCUMENT.replace("label = \"Yes\"", "lable = \"Yes\"").replace("shares", "")),
    "a document that is no TOML": lambda: p.Survey.loads("peil = "),
    "answers that the document does not have": lambda: SURVEY.read({"open_data": ["yes", "maybe", "on"]}, wave="2024"),
    "answers without the column": lambda: SURVEY.read({"opendata": ["yes"]}, wave="2024"),
    "an unknown wave": lambda: SURVEY.read({"open_data": ["yes"]}, wave=2025),
    "no wave": lambda: SURVEY.read({"open_data": ["yes"]}),
    "an option of files on a table": lambda: p.Survey.read(SURVEY, DATA, wave=2024, delimiter=";", missing="x"),
    "a delimiter of two characters": lambda: SURVEY.read(PRINTED, wave=2024, delimiter=";;"),
    "an unknown indicator and breakdown": lambda: READ.estimate("share", by=["size"]),
    "a request with an unknown key": lambda: p.evaluate({"query": []}, DATA),
    "a request of something else": lambda: p.evaluate(5, DATA),
    "a request that is no JSON": lambda: p.evaluate("{", DATA),
    "a request with sets": lambda: p.evaluate({"by": {1, 2}}, DATA),
    "a request with no number": lambda: p.evaluate({"level": float("nan")}, DATA),
    "a request without answers": lambda: p.evaluate({"queries": []}),
    "a published table without figures": lambda: p.Published({}),
    "figures that are none": lambda: p.Published({"a": ["x", 101.0]}),
    "a column that is a number": lambda: p.Published({"a": 5}),
    "columns of different heights": lambda: p.Published({"a": [1, 2], "b": [1]}),
    "a margin without its totals": lambda: s.rake([{"by": ["q"], "total": {}}]),
    "a total in words": lambda: s.rake({"q": {"yes": "many"}}),
    "margins that do not add up": lambda: s.rake({"g": {1: 5, 2: 6}, "w": {1: 1, 2: 1, 3: 1, 4: 1}}),
    "margins that contradict each other": lambda: UNEVEN.rake({"sex": {"m": 3, "f": 7}, "size": {"s": 4, "l": 6}}),
    "margins that are slow to reach": lambda: UNEVEN.rake({"sex": {"m": 4, "f": 6}, "size": {"s": 4, "l": 6}}),
    "a row without its partition": lambda: s.calibrate({"yes": {"(all)": 3}, "no": {"(all)": 3}}, within="q"),
    "a request whose design and weighting have slips": lambda: p.evaluate(
        {
            "design": {
                "weight": "ww",
                "make_replicates": {"kind": "fay"},
                "weighting": [
                    {"method": "rake", "margins": [{"by": ["g"], "totals": {"1": 3, "2": 4}}, {"by": ["h"], "totals": {"a": 5}}], "tolerance": 3},
                    {"method": "trim"},
                ],
            },
            "queries": [{"name": "w", "measure": "mean", "of": "w"}],
        },
        DATA,
    ),
    "a total that is out of reach": lambda: s.calibrate({"w": 1e9}, bounds=(0.5, 2)),
    "a seed below none": lambda: s.replicate("bootstrap", 10, seed=-1),
    "fewer replicates than none": lambda: s.replicate("bootstrap", -3),
    "options of another test": lambda: s.test("chi_square", rows="q", columns="g", of="w", mean=3),
    "a mean that is no number": lambda: s.test("t", of="w", mean=float("nan")),
    "an unknown family": lambda: s.glm("w ~ g", family="binomal"),
    "an unknown term": lambda: s.glm("w ~ gg"),
    "items that are not there": lambda: s.any_of(["q", "r"], equals="x"),
    "what an empty item means": lambda: s.count_of(["q", "g"], equals="yes", blank="none"),
    "all where everybody is the base": lambda: s.share("q", equals="yes", of_all=True),
    "an unknown rule for quantiles": lambda: s.quantile("w", 0.5, rule="hf0"),
    "a quantile in per cent": lambda: s.quantile("w", 50),
    "an expression with a slip": lambda: s.expression("(w + / g"),
    "a contrast of a row that is not there": lambda: SHARE.contrast({0: 1, 3: -1}),
    "more answers than the population": lambda: p.Sample({"q": ["a", "b", "a"], "f": [2, 2, 2]}, fpc="f"),
    "a unit in two strata": lambda: p.Sample({"s": ["a", "b"], "u": [1, 1], "w": [1, 1]}, strata="s", psu="u", weight="w"),
    "replicates without a column": lambda: p.Sample(DATA, weight="w", replicates=p.Replicates(["r1", "r2"], "brr")),
    "decimals below none": lambda: p.Published({"a": [1]}, decimals=-1),
    "columns without names": lambda: p.Published([[1, 2]]),
    "an index whose words have slips": lambda: p.Index(
        "i", [p.Part("x", direction="dwn", weight=-1), {"id": "x", "weigth": 2}], normalise="zscore", groups=[{"id": "a"}, {"id": "b"}]
    ),
    "an index without parts": lambda: p.Index("i", []),
    "a part that is a number": lambda: p.Index("i", ["x", 5]),
    "parts that are one word": lambda: p.Index("i", "x"),
    "an index that is a text": lambda: p.composite(UNITS, "index.toml"),
    "an index of columns that are not there or no numbers": lambda: p.composite(UNITS, p.Index("i", ["g", "y", "x"])),
    "units that are missing or come twice": lambda: p.composite({"unit": ["a", None, "a"], "x": [1, 2, 3]}, INDEX),
    "parameters of a wave of data without waves": lambda: p.composite(UNITS, p.Index("i", ["x"], parameters={"wave": 2018})),
    "an order of waves of data without waves": lambda: p.composite(UNITS, INDEX, waves=["a"]),
    "a part of an index that is not there": lambda: p.composite(UNITS, INDEX).scores("y"),
    "a unit to explain that is not there": lambda: p.composite(UNITS, INDEX).explain("aa"),
    "a wave to rank that is not there": lambda: p.composite(UNITS, INDEX).ranks(wave=2018),
    "units to draw that are not there": lambda: p.composite(UNITS, INDEX).draw_contributions(["aa", "b", "b"]),
    "a profile beside a column that is not there": lambda: p.composite(UNITS, INDEX).draw_profile("a", beside="gg"),
    "an index of estimates that is no index": lambda: s.index(3),
    "an index of estimates without a document": lambda: s.index("digital"),
    "an index of estimates of words and columns that are not there": lambda: s.index(p.Index("i", ["q", "ww"]), by="h"),
    "ranks of estimates, which have no slopes": lambda: s.index(p.Index("i", ["w"], normalise="rank"), by="g"),
    "a level of scores in per cent": lambda: s.index(p.Index("i", ["w"]), by="g", level=95),
    "a profile of groups beside a column": lambda: s.index(p.Index("i", ["w"]), by="g").run.draw_profile("1", beside="q"),
    "scores with the name of a column": lambda: s.scored(p.Index("w", ["g"])),
    "nothing uncertain": lambda: p.composite(UNITS, INDEX).robust(),
    "choices and errors that cannot be": lambda: p.composite(UNITS, INDEX).robust(
        [{"id": "c", "alternatives": [{"name": "n", "normalise": {"method": "ranks"}}]}], errors={"y": [1]}, replications=-1, parameters="fresh"
    ),
    "errors of other columns and lengths": lambda: p.composite(UNITS, INDEX).robust(errors={"xx": [1, 2, 3], "x": [1]}),
    "errors that are no numbers": lambda: p.composite(UNITS, INDEX).robust(errors={"x": ["a", "b", "c"]}),
    "errors twice": lambda: p.composite(UNITS, INDEX).robust(errors={"x": [1, 1, 1]}, covariance=[[1.0]]),
    "a covariance that is not square": lambda: p.composite(UNITS, INDEX).robust(covariance=[[1.0, 2.0]]),
    "progress that cannot be told": lambda: p.composite(UNITS, INDEX).robust(errors={"x": [1, 1, 1]}, progress="yes"),
    "ranks of what was not simulated": lambda: p.composite(UNITS, INDEX).robust(errors={"x": [1, 1, 1]}, replications=9).draw_ranks("y", 2018),
    "effects of a single thing": lambda: p.composite(UNITS, INDEX).sensitivity(errors={"x": [1, 1, 1]}, rows=1),
    "limits that are no correlations": lambda: p.composite(UNITS, INDEX).coherence(high=92, weak=-2),
    "strengths of units that are not there": lambda: p.composite(UNITS, INDEX).strengths("aa", peers=["b", "d"]),
    "fewer strengths than none": lambda: p.composite(UNITS, INDEX).strengths("a", count=-1),
    "a part to compare that is not there": lambda: p.composite(UNITS, INDEX).compare(p.composite(UNITS, INDEX), "y"),
    "targets of no document": lambda: SHARE.targets(),
    "targets that are not there": lambda: SHARE.targets("open_data_2030"),
    "goals that cannot be": lambda: SHARE.targets([{"of": "q", "bound": "atleast", "value": 0.8}, {"of": "q", "value": "much", "wehn": 2030}]),
    "goals of figures that are not there or never reached": lambda: SHARE.targets(
        [{"of": "qq", "bound": "at_least", "value": 0.8}, {"of": "q", "bound": "at_least", "value": 80}]
    ),
    "goals of which one is a number": lambda: SHARE.targets([3]),
    "sums of unknown columns": lambda: p.Published({"a": [1]}, sums={"all": ["a", "b"]}),
}


def printed(mistake: Callable[[], Any]) -> str:
    with pytest.raises(Exception) as caught:
        mistake()
    error = caught.value
    notes = "".join(f"\n({note})" for note in getattr(error, "__notes__", []))
    return f"{type(error).__name__}: {error}{notes}"


def test_every_mistake_is_explained() -> None:
    text = "".join(f"# {name}\n{printed(mistake)}\n\n" for name, mistake in MISTAKES.items())
    if not PRINTED.exists():
        PRINTED.write_text(text, encoding="utf-8")
    assert text == PRINTED.read_text(encoding="utf-8"), f"delete `{PRINTED.name}` to write it anew, and read it"


def test_the_classes_of_errors_are_those_of_the_stages() -> None:
    assert all(issubclass(own, peil.PeilError) for own in (peil.SurveyError, peil.AnswersError, peil.DesignError))
    assert issubclass(peil.EstimateError, peil.PeilError) and issubclass(peil.PublishedError, peil.PeilError)


def test_an_error_has_every_problem_with_its_place() -> None:
    with pytest.raises(peil.AnswersError) as caught:
        SURVEY.read({"open_data": ["yes", "maybe", "on"]}, wave="2024")
    error = caught.value
    assert error.code == "unknown-code"
    assert [(problem.place.row, problem.place.question) for problem in error.problems] == [(2, "open_data"), (3, "open_data")]
    assert error.problems[0].message == "`maybe` is no answer of `open_data`"
    assert str(error.problems[0]) in str(error)


def test_problems_of_a_file_have_its_name_and_line(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("open_data\nyes\nmaybe\n")
    with pytest.raises(peil.AnswersError) as caught:
        SURVEY.read(path, wave=2024)
    place = caught.value.problems[0].place
    assert (place.file, place.line, place.column) == (str(path), 3, 1)


def test_errors_travel_between_processes() -> None:
    with pytest.raises(peil.DesignError) as caught:
        peil.Sample(DATA, census=True)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (str(copy), copy.problems) == (str(caught.value), caught.value.problems)
