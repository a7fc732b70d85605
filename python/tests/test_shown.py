"""What all results have in common: rows as dicts, data frames and files, tables for people, sentences, headlines held against them."""

import csv
import io

import pandas
import polars
import pyarrow
import pytest

import peil

UNITS = [f"m{number:02}" for number in range(24)]


def wave(yes):
    data = {
        "unit": UNITS,
        "size": ["small"] * 12 + ["large"] * 12,
        "answered": ["yes"] * 10 + ["no"] * 2 + ["yes"] * 10 + ["no"] * 2,
        "q": (["yes"] * yes + ["no"] * (10 - yes) + [None] * 2) + (["yes"] * 8 + ["no"] * 2 + [None] * 2),
    }
    return peil.Sample(data, population=24, census=True, responded={"answered": "yes"}, response_groups="size")


def results():
    panel = peil.Panel({2018: wave(2), 2022: wave(4), 2023: wave(7)}, unit="unit")
    over_time, by_size = panel.share("q", equals="yes"), wave(7).share("q", equals="yes", by="size")
    sample = wave(7)
    return {
        "estimates": by_size,
        "changes": over_time.change(from_=2018, to=2023),
        "trends": over_time.trend(),
        "comparisons": by_size.compare(adjust="holm"),
        "comparisons of waves": over_time.compare([(0, 2)]),
        "ranking": by_size.ranking(),
        "range": by_size.range(),
        "response": sample.response(by="size"),
        "representativity": sample.representativity(by="size"),
        "bounds": by_size.bounds(),
        "phases": by_size.phases(),
    }


RESULTS = results()
FOUND = ["estimates", "changes", "trends", "comparisons", "comparisons of waves", "ranking", "range"]
# Their files have rows besides: everybody, and the indicators of all.
OWN_FILES = ["response", "representativity"]


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_every_result_is_rows_frames_and_tables(result):
    rows = result.rows
    assert len(result) == len(rows) > 0
    assert list(result) == rows
    assert (result[0], result[-1]) == (rows[0], rows[-1])
    with pytest.raises(IndexError, match=f"there are {len(rows)} rows"):
        result[len(rows)]
    assert polars.DataFrame(result).equals(result.to_polars())
    assert result.to_polars().to_dicts() == rows
    assert pyarrow.table(result).equals(result.to_arrow())
    assert result.to_arrow().to_pylist() == rows
    frame = result.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == list(rows[0])
    assert len(frame) == len(rows)
    assert repr(result) == result.to_text("en")
    assert result._repr_html_() == result.to_html("en")
    assert result.to_html("nn") != result.to_html("en")
    with pytest.raises(peil.EstimateError, match="there is no language `sv`"):
        result.to_text("sv")


@pytest.mark.parametrize("name", [name for name in RESULTS if name not in OWN_FILES])
def test_a_file_has_the_columns_and_the_values_of_the_rows(name):
    result = RESULTS[name]
    read = list(csv.DictReader(io.StringIO(result.to_csv())))
    assert len(read) == len(result)
    for line, row in zip(read, result, strict=True):
        assert list(line) == list(row)
        for key, value in row.items():
            match value:
                case bool():
                    assert line[key] == str(value).lower(), key
                case float() | int():
                    assert float(line[key]) == value, key
                case list():
                    assert line[key] == (" / " if key.endswith("group") else " ").join(value), key
                case None:
                    # Infinite degrees of freedom are `inf` in a file.
                    assert line[key] in ("", "inf"), key
                case _:
                    assert line[key] == value, key


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_is_told_and_held_against_headlines(name):
    result = RESULTS[name]
    sentences = result.phrase()
    assert sentences and all(text.endswith(".") for text in sentences)
    with pytest.raises(peil.EstimateError, match="there is no language `sv`"):
        result.phrase("sv")
    with pytest.raises(TypeError, match="expected a dict such as"):
        result.check("rise")


def test_comparisons_of_waves_say_which():
    (row,) = RESULTS["comparisons of waves"]
    assert (row["first_wave"], row["second_wave"]) == ("2018", "2023")
    (row,) = RESULTS["comparisons"]
    assert (row["first_wave"], row["second_wave"]) == (None, None)


def test_sentences_tell_what_is_wrong_with_all_rows_at_once():
    def means(more):
        sample = peil.Sample({"a": [1, 2, 3 + more], "b": [2, 2, 5 + more]}, population=4, census=True)
        return sample.mean("a") + sample.mean("b")

    for found in (means(0), means(1).change(means(0)), means(1).change(means(0), adjust="holm")):
        with pytest.raises(peil.EstimateError) as error:
            found.phrase()
        assert [problem.message[:3] for problem in error.value.problems] == ["`a`", "`b`"]
    with pytest.raises(peil.EstimateError, match="`b` is measured by `mean`"):
        means(0).compare().phrase()
