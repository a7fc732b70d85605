"""The survey document and what is read against it."""

from pathlib import Path

import polars as pl
import pytest

import peil

DOCUMENT = """
peil = 1
id = "ict"
title = { nb = "IKT", en = "ICT" }
languages = ["nb", "en"]

[population]
unit = { one = { nb = "kommune", en = "municipality" }, many = { nb = "kommuner", en = "municipalities" }, all = { nb = "kommunene", en = "the municipalities" } }
size = { 2020 = 10, 2021 = 12 }

[[waves]]
id = "2020"

[[waves]]
id = "2021"
frame_break = { nb = "flere ble spurt", en = "more were asked" }

[[variables]]
id = "inhabitants"
label = { nb = "Innbyggere", en = "Inhabitants" }

[[questions]]
id = "recruited"
text = { nb = "Rekrutterte?", en = "Recruited?" }
kind = "single"
answers = [{ code = 1, label = { nb = "Ja", en = "Yes" } }, { code = 2, label = { nb = "Nei", en = "No" } }]

[[breakdowns]]
id = "size"
label = { nb = "Størrelse", en = "Size" }
of = "inhabitants"
cuts = [2000]

[[indicators]]
id = "recruits"
label = { nb = "Rekrutterer", en = "Recruits" }
measure = "share"
question = "recruited"
answers = [1]
"""
CSV = "inhabitants;recruited\n800;1\n1 900;\n5000;2\n7000;1\n"
ROWS = {"inhabitants": [800, 1900, 5000, 7000], "recruited": [1, None, 2, 1]}


def test_a_document_says_what_it_has() -> None:
    survey = peil.Survey.loads(DOCUMENT)
    assert (survey.id, survey.title) == ("ict", "IKT")
    assert (survey.waves, survey.indicators, survey.breakdowns) == (["2020", "2021"], ["recruits"], ["size"])
    assert repr(survey) == "<peil.Survey ict>"


def test_a_valid_document_has_no_problems_and_the_schema_is_json_schema() -> None:
    assert peil.Survey.validate(DOCUMENT) == []
    assert peil.Survey.schema()["properties"]["waves"]["type"] == "array"
    assert peil.Published.schema()["title"] == "PublishedTable"


def test_a_document_is_loaded_from_a_file_whose_name_problems_bear(tmp_path: Path) -> None:
    path = tmp_path / "ict.toml"
    path.write_text(DOCUMENT, encoding="utf-8")
    assert peil.Survey.load(path).id == peil.Survey.load(str(path)).id == "ict"
    path.write_text(DOCUMENT.replace("kind =", "knd ="), encoding="utf-8")
    with pytest.raises(peil.SurveyError) as caught:
        peil.Survey.load(path)
    assert {problem.place.file for problem in caught.value.problems} == {str(path)}
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(peil.SurveyError, match="not text in UTF-8"):
        peil.Survey.load(path)


def test_a_file_and_a_table_give_the_same_estimates(tmp_path: Path) -> None:
    survey = peil.Survey.loads(DOCUMENT)
    path = tmp_path / "answers.csv"
    path.write_text(CSV.replace("1 900", "1900"))
    from_file = survey.read(path, wave=2020).estimate(by="size").rows
    for table in (ROWS, pl.DataFrame(ROWS)):
        assert survey.read(table, wave="2020").estimate("recruits", by=["size"]).rows == from_file
    assert [(row["size"], row["yes"], row["n"]) for row in from_file] == [("under_2000", 1, 1), ("2000_and_over", 1, 2)]


def test_how_a_file_is_written_can_be_said(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("inhabitants|recruited\n800|1\n1900|-\n")
    sample = peil.Survey.loads(DOCUMENT).read(path, 2020, delimiter="|", missing=["-"])
    assert sample.estimate()[0]["n"] == 1


def test_interval_and_level_of_indicators_can_be_said() -> None:
    sample = peil.Survey.loads(DOCUMENT).read(ROWS, 2020)
    row = sample.estimate(interval="wilson", level=0.9)[0]
    assert (row["interval"], row["level"]) == ("wilson", 0.9)


def test_text_is_in_the_language_of_the_document_or_the_one_asked_for() -> None:
    estimates = peil.Survey.loads(DOCUMENT).read(ROWS, 2021).estimate(by="size")
    assert "Rekrutterer" in repr(estimates) and "Rekrutterer" in estimates._repr_html_()
    assert "Recruits" in estimates.to_text("en") and "Recruits" in estimates.to_html(lang="en")


def test_a_change_knows_that_the_frame_was_broken() -> None:
    survey = peil.Survey.loads(DOCUMENT)
    earlier, later = (survey.read(ROWS, wave).estimate() for wave in (2020, 2021))
    change = later.change(earlier)
    assert [(row["from_wave"], row["to_wave"], row["frame_break"]) for row in change] == [("2020", "2021", True)]
    assert (earlier + later).change(from_=2020, to=2021).rows == change.rows
