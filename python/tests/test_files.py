"""Files with labels, spreadsheets and Parquet: what becomes of every column, and what is refused, with its place."""

import datetime
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.feather
import pytest
import pyreadstat

import peil

Made = Callable[..., Path]
FRAME = pd.DataFrame(
    {
        "id": [1, 2, 3, 4, 5, 6],
        "likes": [2, 1, 8, 9, None, 1],
        "age": [33.0, 98, 99, 41, None, 20],
        "trust": [0.0, 5, 10, 7, 77, None],
        "children": [0.0, 2, 99, 1, 3, None],
        "region": ["n", "s", "z", "n", "", "s"],
        "day": [datetime.date(2021, 5, 1)] * 5 + [None],
        "comment": ["Ås", "æøå", "x" * 400, None, "", "b"],
        "weight": [1.5, 1, 2, 1, 1, 1],
    }
)
LABELS: dict[str, dict[Any, str]] = {
    "likes": {1: "Yes", 2: "No", 3: "Both", 8: "Do not know", 9: "Refused"},
    "age": {98: "Do not know", 99: "Refused"},
    "trust": {0: "No trust", 10: "Full trust", 77: "Refusal"},
    "children": {99: "No answer"},
    "region": {"n": "North", "s": "South"},
}
MISSING: dict[str, list[Any]] = {"likes": [8, 9], "age": [{"lo": 98, "hi": 99}], "trust": [77], "region": ["z"]}


@pytest.fixture
def sav(tmp_path: Path) -> Path:
    path = tmp_path / "likes.sav"
    pyreadstat.write_sav(
        FRAME, path, file_label="What we like", column_labels={"likes": "Do you like it?", "age": "Age"},
        variable_value_labels=LABELS, missing_ranges=MISSING,
    )  # fmt: skip
    return path


@pytest.fixture
def workbook(tmp_path: Path) -> Made:
    def made(*sheets: tuple[str, list[list[Any]]], name: str = "answers.xlsx", first_row: int = 1) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets:
            sheet = book.create_sheet(title)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.cell(first_row + number, column + 1, value)
        path = tmp_path / name
        book.save(path)
        return path

    return made


def counts(data: Any, column: str) -> dict[str, int]:
    return {row["category"]: row["yes"] for row in peil.Sample(data).distribution(column)}


def refused(read: Callable[[], Any]) -> str:
    with pytest.raises(peil.AnswersError) as caught:
        read()
    assert all(problem.place.file or problem.place.path or problem.place.question for problem in caught.value.problems)
    return str(caught.value)


def test_labels_are_categories_in_the_order_of_their_codes_and_unused_ones_stay(sav: Path) -> None:
    assert counts(sav, "likes") == {"Yes": 2, "No": 1, "Both": 0}
    assert list(counts(sav, "likes")) == ["Yes", "No", "Both"]
    assert counts(str(sav), "region") == {"North": 2, "South": 2}


def test_what_the_file_says_is_missing_is_missing_and_its_kinds_are_told(sav: Path) -> None:
    file = peil.read(sav)
    row = peil.Sample(file).share("likes", equals="Yes")[0]
    assert (row["n"], row["missing"], row["yes"]) == (3, 3, 2)
    assert "`likes`: missing are 1 × Do not know, 1 × Refused" in file.notes
    assert file.missing["age"] == [(98.0, 99.0)] and file.missing["likes"] == [8.0, 9.0]
    assert peil.Sample(file).mean("age")[0]["estimate"] == pytest.approx((33 + 41 + 20) / 3)


def test_what_is_missing_can_be_kept_as_answers(sav: Path) -> None:
    kept = peil.read(sav, missing="keep")
    assert counts(kept, "likes") == {"Yes": 2, "No": 1, "Both": 0, "Do not know": 1, "Refused": 1}
    assert peil.Sample(kept).share("likes", equals="Yes", outside=["Do not know", "Refused"])[0]["n"] == 3
    assert counts(kept, "region") == {"North": 2, "South": 2, "z": 1}


def test_scales_of_which_only_the_ends_are_named_stay_numbers(sav: Path) -> None:
    file = peil.read(sav)
    assert peil.Sample(file).mean("trust")[0]["estimate"] == (0 + 5 + 10 + 7) / 4
    assert any(note.startswith("`trust`: kept as numbers, because `5`, `7` have no label") for note in file.notes)


def test_labels_that_say_no_answer_are_missing_among_numbers_and_it_is_told(sav: Path) -> None:
    file = peil.read(sav)
    assert peil.Sample(file).mean("children")[0]["estimate"] == (0 + 2 + 1 + 3) / 4
    assert "`children`: 99 (No answer) taken for missing among numbers, by the label, in 1 row" in file.notes
    codes = peil.read(sav, labels=False)
    assert peil.Sample(codes).mean("children")[0]["estimate"] == (0 + 2 + 99 + 1 + 3) / 5


def test_labels_are_used_or_not_as_the_caller_says(sav: Path) -> None:
    assert counts(peil.read(sav, labels=False), "likes") == {"1": 2, "2": 1}
    chosen = peil.read(sav, labels=["trust"], columns=["trust", "likes"])
    assert counts(chosen, "trust") == {"No trust": 1, "5": 1, "7": 1, "Full trust": 1}
    assert chosen.columns == ["trust", "likes"]


def test_more_answers_can_be_missing_by_code_or_by_label(sav: Path) -> None:
    assert counts(peil.read(sav, missing={"likes": ["No"]}), "likes") == {"Yes": 2, "Both": 0}
    assert counts(peil.read(sav, missing={"likes": [2]}), "likes") == {"Yes": 2, "Both": 0}
    assert peil.Sample(peil.read(sav, missing=[10])).mean("trust")[0]["n"] == 3


def test_labels_of_several_codes_alike_are_told_apart_by_code(tmp_path: Path) -> None:
    path = tmp_path / "alike.sav"
    frame = pd.DataFrame({"q": [1, 2, 3, 3]})
    pyreadstat.write_sav(frame, path, variable_value_labels={"q": {1: "Other", 2: "Other", 3: "None"}})
    assert counts(path, "q") == {"Other (1)": 1, "Other (2)": 1, "None": 2}
    assert peil.read(path).notes == ["`q`: several codes are called `Other`, so their codes follow"]


def test_labels_titles_and_wordings_are_to_be_seen(sav: Path) -> None:
    file = peil.read(sav)
    assert (len(file), file.title, file.columns[:2]) == (6, "What we like", ["id", "likes"])
    assert file.labels == {"likes": "Do you like it?", "age": "Age"}
    assert file.value_labels["likes"] == LABELS["likes"]
    assert repr(file) == "<peil.DataFile likes.sav: 6 rows, 9 columns, 5 with labels>"
    assert "likes (categories, 3 missing): Do you like it? [1 Yes, 2 No, 3 Both, 8 Do not know, 9 Refused]" in str(file)
    assert "<td style=\"text-align:left\">Do you like it?</td>" in file._repr_html_()


def test_labels_are_escaped_in_html(tmp_path: Path) -> None:
    path = tmp_path / "sly.sav"
    pyreadstat.write_sav(pd.DataFrame({"q": [1]}), path, variable_value_labels={"q": {1: "<script>"}}, column_labels={"q": "<b>"})
    shown = peil.read(path)._repr_html_()
    assert "<script>" not in shown and "<b>" not in shown and "&lt;script&gt;" in shown


def test_dates_and_long_and_norwegian_texts_come_through(sav: Path) -> None:
    frame = peil.read(sav).to_polars()
    assert frame["day"].to_list() == FRAME["day"].to_list()
    assert frame["comment"].to_list() == ["Ås", "æøå", "x" * 400, None, None, "b"]
    assert frame["likes"].dtype == pl.Categorical or isinstance(frame["likes"].dtype, pl.Enum)
    assert peil.read(sav).to_arrow().num_rows == 6
    assert peil.read(sav).to_pandas()["likes"].cat.categories.tolist() == ["Yes", "No", "Both"]


@pytest.mark.parametrize("ending", ["zsav", "por", "dta", "xpt"])
def test_other_formats_give_the_same_numbers(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"small.{ending}"
    frame = pd.DataFrame({"q": [1.0, 2, 2, None], "name": ["a", "b", "b", ""], "w": [1.0, 2, 3, 4]})
    write: dict[str, Callable[..., Any]] = {
        "zsav": lambda: pyreadstat.write_sav(frame, path, compress=True, variable_value_labels={"q": {1: "Yes", 2: "No"}}),
        "por": lambda: pyreadstat.write_por(frame, path),
        "dta": lambda: pyreadstat.write_dta(frame, path, variable_value_labels={"q": {1: "Yes", 2: "No"}}),
        "xpt": lambda: pyreadstat.write_xport(frame, path, file_format_version=8),
    }
    write[ending]()
    file = peil.read(path)
    q, w, name = (next(own for own in file.columns if own.lower() == want) for want in ("q", "w", "name"))
    expected = {"Yes": 1, "No": 2} if ending in ("zsav", "dta") else {"1": 1, "2": 2}
    assert counts(file, q) == expected
    assert counts(file, name) == {"a": 1, "b": 2}
    assert peil.Sample(path, weight=w).share(q, equals=list(expected)[0])[0]["estimate"] == pytest.approx(1 / 6)


def test_missing_values_of_stata_keep_their_letters(tmp_path: Path) -> None:
    path = tmp_path / "letters.dta"
    frame = pd.DataFrame({"q": pd.Series([1, 2, "a", "b", None], dtype=object)})
    labels: dict[Any, str] = {1: "Yes", 2: "No", "a": "Refused"}
    pyreadstat.write_dta(frame, path, missing_user_values={"q": ["a", "b"]}, variable_value_labels={"q": labels})
    file = peil.read(path)
    assert counts(file, "q") == {"Yes": 1, "No": 1}
    assert file.notes == ["`q`: missing are 1 × Refused, 1 × b"]
    assert counts(peil.read(path, missing="keep"), "q") == {"Yes": 1, "No": 1, "Refused": 1, "b": 1}


def test_the_draft_of_a_document_reads_its_own_file(sav: Path) -> None:
    text = peil.read(sav).survey(population=6, unit=("school", "schools", "the schools"))
    survey = peil.Survey.loads(text)
    assert (survey.id, survey.title) == ("likes", "What we like")
    sample = survey.read(sav)
    rows = sample.estimate("likes").rows
    assert [(row["category"], row["yes"], row["n"]) for row in rows] == [("1", 2, 3), ("2", 1, 3), ("3", 0, 3)]
    assert sample.estimate("trust")[0]["estimate"] == 5.5
    assert sample.estimate("children")[0]["estimate"] == 1.5
    assert 'code = 8, label = "Do not know", status = "do_not_know"' in text
    assert 'code = 9, label = "Refused", status = "refused"' in text


def test_the_draft_takes_the_design_and_names_that_are_no_ids(tmp_path: Path) -> None:
    days = [datetime.date(2021, 5, day) for day in (1, 2, 3)]
    frame = pl.DataFrame({"a b": ["x", "y", "x"], "a.b": [1, 2, 3], "w": [1.0, 2.0, 3.0], "day": days})
    path = tmp_path / "odd names.parquet"
    frame.write_parquet(path)
    survey = peil.Survey.loads(peil.read(path).survey(weight="w"))
    assert survey.indicators == ["a_b", "a_b_2"]
    assert survey.read(path).estimate("a_b")[0]["estimate"] == pytest.approx(4 / 6)
    with pytest.raises(peil.AnswersError, match="there is no column `v`"):
        peil.read(path).survey(weight="v")


ANSWERS = pd.DataFrame(
    {
        "sex": [1.0, 2, 2, 1, 9, None],
        "mood": ["good", "bad", "good", "don't know", "bad", "good"],
        "staff": [12.0, 7, 31, 5, 2.5, None],
        "ticked": [1.0, 1, 1, 1, None, None],
        "day": [datetime.date(2021, 5, 1), datetime.date(2021, 5, 2)] * 3,
    }
)
WORDS: dict[str, dict[Any, str]] = {"sex": {1: "Man", 2: "Woman", 9: "No answer"}, "ticked": {1: "Ticked"}}


@pytest.fixture
def written(workbook: Made, tmp_path: Path) -> Made:
    """The same answers as a file of any kind."""

    def made(ending: str) -> Path:
        path = tmp_path / f"answers.{ending}"
        write: dict[str, Callable[..., Any]] = {
            "sav": lambda: pyreadstat.write_sav(ANSWERS, path, variable_value_labels=WORDS, missing_ranges={"sex": [9]}),
            "zsav": lambda: pyreadstat.write_sav(ANSWERS, path, compress=True, variable_value_labels=WORDS, missing_ranges={"sex": [9]}),
            "por": lambda: pyreadstat.write_por(ANSWERS, path),
            "dta": lambda: pyreadstat.write_dta(ANSWERS, path, variable_value_labels=WORDS),
            "xpt": lambda: pyreadstat.write_xport(ANSWERS, path, file_format_version=8),
            "xlsx": lambda: workbook(("A", [[*ANSWERS], *ANSWERS.astype(object).where(ANSWERS.notna(), None).to_numpy().tolist()])),
            "parquet": lambda: pl.from_pandas(ANSWERS).write_parquet(path),
            "feather": lambda: pl.from_pandas(ANSWERS).write_ipc(path),
            "csv": lambda: ANSWERS.to_csv(path, index=False),
        }
        write[ending]()
        return path

    return made


@pytest.mark.parametrize("ending", ["sav", "zsav", "por", "dta", "xpt", "xlsx", "parquet", "feather", "csv"])
def test_the_draft_of_every_kind_of_file_is_a_document_that_answers(ending: str, written: Made) -> None:
    file = peil.read(written(ending))
    survey = peil.Survey.loads(file.survey(population=10))
    mood, staff = (next(name for name in file.columns if name.lower() == own) for own in ("mood", "staff"))
    for given in (file, file.path):
        sample = survey.read(given)
        assert [(row["category"], row["yes"], row["n"]) for row in sample.estimate(mood)] == [("bad", 2, 5), ("good", 3, 5)]
        assert sample.estimate(staff)[0]["estimate"] == pytest.approx(57.5 / 5)
    # A date says when; a single answer is no question, and what is not computed has no indicator.
    assert not {"day", "DAY"} & set(survey.indicators)
    if ending in ("sav", "zsav", "dta"):
        rows = survey.read(file).estimate("sex").rows
        assert [(row["category"], row["yes"], row["n"]) for row in rows] == [("1", 2, 4), ("2", 2, 4)]
        assert "ticked" not in survey.indicators


def test_codes_with_leading_zeros_keep_them_in_the_draft_of_a_csv_file(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("place;staff;open\n0301;10;1\n1103;20;2\n0301;30;1\n1103;-;1\n", encoding="utf-8")
    file = peil.read(path, missing=["-"], columns=["place", "staff"])
    text = file.survey()
    assert '{ code = "0301", label = "0301" }' in text and '{ code = 1103, label = "1103" }' in text
    survey = peil.Survey.loads(text)
    assert survey.indicators == ["place", "staff"]
    rows = survey.read(file).estimate("staff", by="place").rows
    assert [(row["place"], row["estimate"], row["n"]) for row in rows] == [("0301", 20.0, 2), ("1103", 20.0, 1)]
    assert counts(peil.read(path, text=["place"]), "place") == {"0301": 2, "1103": 2}


def test_labels_that_were_asked_for_are_answers_in_the_draft_too(sav: Path) -> None:
    text = peil.read(sav, labels=["trust"], columns=["trust"]).survey()
    rows = peil.Survey.loads(text).read(sav).estimate("trust").rows
    assert [(row["category"], row["yes"]) for row in rows] == [("0", 1), ("5", 1), ("7", 1), ("10", 1)]
    assert '{ code = 77, label = "Refusal", status = "refused" }' in text


def test_the_draft_keeps_strata_of_words_and_leaves_out_what_names_or_weighs_units(tmp_path: Path) -> None:
    path = tmp_path / "design.csv"
    path.write_text("id;county;school;w;size;q\na;N;1;2;9;x\nb;N;2;2;9;y\nc;S;3;1;4;x\nd;S;4;1;4;y\n", encoding="utf-8")
    text = peil.read(path).survey(unit_column="id", strata="county", psu="school", weight="w", fpc="size")
    survey = peil.Survey.loads(text)
    assert survey.indicators == ["county", "q"]
    assert survey.read(path).estimate("q", by="county")[0]["yes"] == 1
    message = refused(lambda: peil.read(path).survey(weight="v", fpc="sise"))
    assert "there is no column `v`" in message and "did you mean `size`?" in message


def test_a_document_finds_answers_by_code_or_by_label(sav: Path) -> None:
    text = peil.read(sav, columns=["likes"]).survey()
    by_label = text.replace("code = 1,", 'code = "Yes",').replace("code = 2,", 'code = "No",').replace("code = 3,", 'code = "Both",')
    by_label = by_label.replace("code = 8,", 'code = "Do not know",').replace("code = 9,", 'code = "Refused",')
    for document in (text, by_label):
        row = peil.Survey.loads(document).read(sav).estimate("likes")[0]
        assert (row["yes"], row["n"]) == (2, 3)
    request = {"survey": text, "indicators": ["likes"]}
    assert peil.evaluate(request, sav)["rows"][0]["yes"] == 2


def test_a_spreadsheet_is_read_by_its_first_row(workbook: Made) -> None:
    day = datetime.date(2021, 5, 1)
    rows = [["id", "likes", "size", "day", "new"], [1, "Yes", 12, day, True], [2, None, 13.5, None, False], [3, " No ", "..", day, None]]
    path = workbook(("Answers", rows))
    file = peil.read(path)
    assert (file.sheet, file.sheets, len(file), file.columns) == ("Answers", ["Answers"], 3, rows[0])
    assert counts(path, "likes") == {"No": 1, "Yes": 1}
    assert peil.Sample(path).mean("size")[0]["estimate"] == 12.75
    assert counts(path, "new") == {"false": 1, "true": 1}
    assert file.to_polars()["day"].to_list() == [day, None, day]


def test_numbers_stored_as_text_are_numbers_and_codes_with_leading_zeros_are_not(workbook: Made) -> None:
    rows = [["n", "all", "code"], [1, "2,5", "0301"], ["12", "1 200", "1103"], [3, "4", "4601"]]
    file = peil.read(workbook(("Answers", rows)))
    assert peil.Sample(file).mean("n")[0]["estimate"] == 16 / 3
    assert peil.Sample(file).total("all")[0]["estimate"] == 1206.5
    assert list(counts(file, "code")) == ["0301", "1103", "4601"]
    one, all_three = "`n`: 1 cell holds a number stored as text, read as such", "`all`: 3 cells hold numbers stored as text, read as such"
    assert file.notes == [one, all_three]


def test_a_mixed_column_is_told_by_its_cells_when_it_is_used(workbook: Made) -> None:
    path = workbook(("Answers", [["id", "size"], [1, 12], [2, "many"], [3, 14], [4, "few"]]), first_row=3)
    assert peil.Sample(path).mean("id")[0]["n"] == 4
    with pytest.raises(peil.EstimateError) as caught:
        peil.Sample(path).mean("size")
    problem = caught.value.problems[0]
    assert problem.message == "column `size` mixes numbers and words (B5 in sheet `Answers`)"
    assert (problem.place.row, problem.place.question, problem.found) == (2, "size", "B5 `many`, B7 `few`")
    assert "mixes numbers and words" in refused(lambda: peil.read(path).to_polars())
    assert peil.Sample(peil.read(path, missing={"size": ["many", "few"]})).mean("size")[0]["estimate"] == 13
    assert counts(peil.read(path, text=["size"]), "size") == {"12": 1, "14": 1, "few": 1, "many": 1}


def test_errors_of_formulas_are_missing_and_told_by_their_cell(workbook: Made) -> None:
    path = workbook(("Notes", [["y"], [1]]), ("Answers", [["x", "y"], [1, 2], ["#DIV/0!", 3], ["#N/A", 4], [2, 5]]))
    file = peil.read(path, sheet="Answers")
    assert peil.Sample(file).mean("x")[0]["n"] == 2
    assert file.notes == ["2 cells have the error of a formula instead of a value, which is taken for missing: `A3`, `A4`"]
    assert not any("formula" in note for note in peil.read(path).notes)


def test_sheets_are_chosen_by_name_or_place(workbook: Made) -> None:
    path = workbook(("Info", [["x"], [1], [1]]), ("Svar", [["x"], [2], [2]]), ("Tom", []))
    assert peil.read(path).notes == ["sheet `Info` of `Info`, `Svar`, `Tom`"]
    assert [peil.Sample(peil.read(path, sheet=sheet)).mean("x")[0]["estimate"] for sheet in ("Svar", 2, 1)] == [2, 2, 1]
    message = refused(lambda: peil.read(path, sheet="Svra"))
    assert "there is no sheet `Svra`" in message and "one of `Info`, `Svar`, `Tom`" in message and "did you mean `Svar`?" in message
    assert "there is no sheet `0`" in refused(lambda: peil.read(path, sheet=0))
    assert "the sheet `Tom` is empty" in refused(lambda: peil.read(path, sheet="Tom"))


def test_hidden_sheets_are_not_taken_for_the_first(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    hidden = book.worksheets[0]
    hidden.sheet_state = "hidden"
    hidden.append(["x"])
    shown = book.create_sheet("Shown")
    shown.append(["y"])
    shown.append([1])
    book.save(tmp_path / "hidden.xlsx")
    assert peil.read(tmp_path / "hidden.xlsx").sheet == "Shown"


def test_names_of_columns_are_there_once_each(workbook: Made) -> None:
    path = workbook(("Answers", [["q", None, "q", "x"], [1, 2, 3, 4]]))
    message = refused(lambda: peil.read(path))
    assert "the column has values but no name (B1 in sheet `Answers`)" in message
    assert "column `q` is given twice, first in A1 (C1 in sheet `Answers`)" in message
    assert peil.read(path, columns=["x"]).columns == ["x"]


def test_empty_rows_and_columns_are_no_answers(workbook: Made) -> None:
    path = workbook(("Answers", [["q", None, "empty"], ["a", None, None], [None, None, None], ["b", None, None]]))
    file = peil.read(path)
    assert (len(file), file.columns) == (2, ["q", "empty"])
    assert file.notes == ["1 empty row among the others left out"]
    assert "no row below them" in refused(lambda: peil.read(workbook(("Answers", [["q"]]))))


@pytest.mark.parametrize("ending", ["parquet", "feather", "arrow"])
def test_columnar_files_keep_categories(ending: str, tmp_path: Path) -> None:
    frame = pl.DataFrame({"size": pl.Series(["l", "s", None], dtype=pl.Enum(["s", "m", "l"])), "x": [1.0, 2.0, None]})
    path = tmp_path / f"answers.{ending}"
    frame.write_parquet(path) if ending == "parquet" else frame.write_ipc(path)
    assert counts(path, "size") == {"s": 1, "m": 0, "l": 1}
    assert peil.Sample(peil.read(path, columns=["x"])).mean("x")[0]["estimate"] == 1.5
    assert peil.read(path).columns == ["size", "x"]
    assert "there is no column `siez`" in refused(lambda: peil.read(path, columns=["siez"]))


def test_pyarrow_reads_columnar_files_where_polars_is_not_installed(tmp_path: Path) -> None:
    pl.DataFrame({"x": [1.0, 2.0], "y": ["a", "b"]}).write_parquet(tmp_path / "a.parquet")
    pyarrow.feather.write_feather(pa.table({"x": [1.0, 2.0], "y": ["a", "b"]}), tmp_path / "a.feather", compression="uncompressed")
    program = (
        "import sys; sys.modules['polars'] = None\n"
        "import peil\n"
        "for name in ('a.parquet', 'a.feather'):\n"
        "    file = peil.read(name, columns=['x'])\n"
        "    assert file.columns == ['x'] and len(file) == 2, file\n"
        "    assert peil.Sample(name).mean('x')[0]['estimate'] == 1.5\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)


def test_csv_files_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("q;n\nja;1,5\nnei;NA\n-;2\nja;\n", encoding="utf-8")
    file = peil.read(path)
    assert (file.columns, len(file)) == (["q", "n"], 4)
    assert file.to_polars()["n"].to_list() == [1.5, None, 2.0, None]
    assert counts(peil.read(path, missing=["-", "NA"]), "q") == {"ja": 2, "nei": 1}
    assert peil.read(path, columns=["n"]).columns == ["n"]
    assert peil.Survey.loads(file.survey()).read(path).estimate("q")[0]["n"] == 4


@pytest.mark.parametrize(
    ("ending", "what"),
    [
        ("sav", "a file of SPSS"), ("dta", "a file of Stata"), ("sas7bdat", "a file of SAS"), ("xpt", "a file of SAS"),
        ("xlsx", "a spreadsheet"), ("ods", "a spreadsheet"), ("parquet", "Parquet"), ("feather", "Arrow"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("content", [b"\x00\x01 no such file", b"\xff" * 5000, b"q;n\nja;1\n"])
def test_files_that_are_not_what_their_name_says_are_refused(ending: str, what: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"hostile.{ending}"
    path.write_bytes(content)
    assert f"the file cannot be read as {what}" in refused(lambda: peil.Sample(path))


def test_files_that_are_cut_short_are_refused(sav: Path, workbook: Made, tmp_path: Path) -> None:
    for path in (sav, workbook(("Answers", [["x"], [1]]))):
        whole = path.read_bytes()
        for size in (0, 4, len(whole) // 2):
            path.write_bytes(whole[:size])
            assert str(path) in refused(lambda: peil.read(path))


def test_files_of_another_kind_are_recognised(sav: Path, workbook: Made, tmp_path: Path) -> None:
    book = workbook(("A", [["x"], [1]]))
    for path, ending, what in ((sav, "dta", "an SPSS file"), (book, "sav", "a spreadsheet"), (sav, "xlsx", "an SPSS file")):
        wrong = path.with_name(f"wrong.{ending}")
        wrong.write_bytes(path.read_bytes())
        assert f"the file is called `.{ending}` but is {what}" in refused(lambda: peil.Sample(wrong))


def test_unknown_endings_and_missing_files_are_refused(tmp_path: Path) -> None:
    message = refused(lambda: peil.Sample(tmp_path / "answers.docx"))
    assert "files that end in `.docx` cannot be read" in message and "`.sav`" in message and "`.xlsx`" in message
    for ending in ("sav", "xlsx", "parquet", "csv"):
        with pytest.raises(FileNotFoundError):
            peil.Sample(tmp_path / f"none.{ending}")


def test_options_without_effect_are_refused(sav: Path, tmp_path: Path) -> None:
    csv = tmp_path / "a.csv"
    csv.write_text("x\n1\n")
    message = refused(lambda: peil.read(csv, sheet="A", labels=False, text=["x"], encoding="latin1", missing="keep"))
    assert message.count("has no effect on a `.csv` file") == 4
    assert "there is no column `y`" in refused(lambda: peil.read(csv, text=["y"]))
    assert "`sheet` has no effect" in refused(lambda: peil.read(sav, sheet=1))
    assert "there is no column `lieks`" in refused(lambda: peil.read(sav, columns=["lieks"]))
    assert "did you mean `likes`?" in refused(lambda: peil.read(sav, labels=["lieks"]))
    assert "there is no column `lieks`" in refused(lambda: peil.read(sav, missing={"lieks": [1]}))
    with pytest.raises(peil.AnswersError, match="`delimiter` has no effect"):
        peil.Survey.loads(peil.read(sav).survey()).read(sav, delimiter=";")


@pytest.mark.parametrize(("module", "name"), [("pyreadstat", "a.sav"), ("python_calamine", "a.xlsx")])
def test_readers_that_are_not_installed_are_named(module: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"something")
    program = f"import sys; sys.modules['{module}'] = None\nimport peil\npeil.Sample('{name}')"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert 'pip install "peil[files]"' in done.stderr and done.returncode == 1


@pytest.mark.parametrize("kind", ["dict", "csv", "polars", "sav", "xlsx", "parquet"])
def test_pandas_is_loaded_only_where_it_is_given(kind: str, sav: Path, workbook: Made, tmp_path: Path) -> None:
    workbook(("Answers", [["likes"], ["Yes"], ["No"]]), name="likes.xlsx")
    (tmp_path / "likes.csv").write_text("likes\nYes\nNo\n")
    pl.DataFrame({"likes": ["Yes", "No"]}).write_parquet(tmp_path / "likes.parquet")
    given = {"dict": "{'likes': ['Yes', 'No']}", "polars": "__import__('polars').DataFrame({'likes': ['Yes', 'No']})"}
    program = (
        "import sys, peil\n"
        f"data = {given.get(kind, repr(f'likes.{kind}'))}\n"
        "rows = peil.Sample(data).distribution('likes')\n"
        "assert str(rows) and rows._repr_html_()\n"
        "loaded = {'pandas', 'pyarrow'} & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)


@pytest.mark.parametrize("method", ["to_polars", "to_pandas", "to_arrow"])
@pytest.mark.parametrize("made", ["peil.read('a.csv')", "peil.Sample({'q': ['y', 'n']}).distribution('q')"])
def test_libraries_of_tables_that_are_not_installed_are_named(method: str, made: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("q\ny\nn\n")
    name = {"to_arrow": "pyarrow"}.get(method, method[3:])
    program = (
        f"import sys; sys.modules['{name}'] = None\nimport peil\n"
        f"try:\n    {made}.{method}()\nexcept peil.PeilError as error:\n    print(error.code, type(error.__cause__).__name__, error)\n"
    )
    said = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert said.startswith("unsupported ") and f"`{method}` needs the package `{name}`" in said
    assert f'install it: `pip install "{name}"`' in said and "Error" in said.split()[1]
