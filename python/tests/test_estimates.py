"""Rows of results: as dicts, as tables of every library, as text; and published tables."""

import csv
import io
import math

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import peil

CONTRACT = "indicator wave category estimate se low high level interval df n base n_eff deff cv notes".split()
SAMPLE = peil.Sample(
    {"sector": ["a", "a", "b", "b", "b"], "q": ["yes", "no", "yes", None, "yes"], "x": [1.0, 2.0, 3.0, 4.0, 5.0]},
    strata="sector",
    population={"a": 4, "b": 3},
    census=True,
)
ESTIMATES = SAMPLE.share("q", equals="yes", by="sector")


def test_a_row_has_the_fields_of_the_contract_and_its_breakdowns() -> None:
    for row in ESTIMATES:
        assert set(CONTRACT) <= set(row) and row["sector"] in "ab"
    assert ESTIMATES[0] == ESTIMATES.rows[0] and ESTIMATES[-1] == ESTIMATES.rows[-1]
    assert len(ESTIMATES) == len(ESTIMATES.rows) == len(list(ESTIMATES)) == 2
    with pytest.raises(IndexError):
        ESTIMATES[-3]


def test_rows_of_several_requests_can_be_put_together() -> None:
    both = ESTIMATES + SAMPLE.mean("x")
    assert [(row["indicator"], row["sector"]) for row in both] == [("q", "a"), ("q", "b"), ("x", None)]


def test_every_library_gets_the_same_rows() -> None:
    rows = ESTIMATES.rows
    assert ESTIMATES.to_polars().to_dicts() == rows
    assert pl.DataFrame(ESTIMATES).to_dicts() == rows
    assert ESTIMATES.to_arrow().to_pylist() == rows
    assert pa.table(ESTIMATES).to_pylist() == rows
    frame = ESTIMATES.to_pandas()
    assert list(frame.columns) == list(rows[0])
    assert frame["estimate"].tolist() == [row["estimate"] for row in rows]
    assert pd.DataFrame(ESTIMATES.rows).equals(frame)


def test_tables_have_their_columns_even_without_rows() -> None:
    none = peil.Published({"a": [None]}, population=9).estimate()
    assert len(none) == 0 and set(CONTRACT) <= set(none.to_polars().columns) & set(none.to_pandas().columns)
    assert none.rows == [] and "estimate" in none.to_csv()


def test_csv_has_the_columns_of_the_rows_and_brings_numbers_back_exactly() -> None:
    lines = list(csv.DictReader(io.StringIO(ESTIMATES.to_csv())))
    assert list(lines[0]) == list(ESTIMATES[0])
    assert [float(line["estimate"]) for line in lines] == [row["estimate"] for row in ESTIMATES]


def test_changes_are_tables_too() -> None:
    changes = ESTIMATES.change(ESTIMATES, margin=0.5)
    assert pl.DataFrame(changes).to_dicts() == changes.rows
    row = changes.rows[0]
    assert (row["difference"], row["margin"], row["from"], row["to"]) == (0.0, 0.5, 0.5, 0.5)
    assert len(changes.phrase()) == len(changes) == 2 and all(changes.phrase("nb"))
    assert str(changes) == repr(changes) == changes.to_text() and changes._repr_html_() == changes.to_html()
    assert changes.to_text() != changes.to_text("nb") and "<table" in changes.to_html("nn")


def test_html_escapes_what_users_wrote() -> None:
    evil = "<script>alert('&')</script>"
    estimates = peil.Sample({evil: [evil, "b"], "g": [evil, evil]}).share(evil, equals=evil, by="g")
    html = estimates._repr_html_()
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert html == estimates.to_html()


def test_print_shows_a_table_for_people() -> None:
    text = str(ESTIMATES)
    assert text == repr(ESTIMATES) == ESTIMATES.to_text()
    assert "50.0" in text and "100.0" in text


def test_a_sentence_for_each_row() -> None:
    english, norwegian = ESTIMATES.phrase(), ESTIMATES.phrase(lang="nb")
    assert len(english) == len(norwegian) == 2
    assert "per cent" in english[0] and "prosent" in norwegian[0]


def test_words_of_rules_for_quantiles_are_those_that_the_core_knows() -> None:
    from typing import get_args

    from peil import _types

    sample = peil.Sample({"staff": [3, 12, 5, 8, 2, 21, 9, 6, 15]}, population=14)
    for rule in get_args(_types.QuantileRule):
        rows = sample.quantile("staff", [0.25, 0.5], rule=rule)
        assert [row["category"] for row in rows] == ["0.25", "0.5"] and 6.0 <= rows[1]["estimate"] <= 8.0
    with pytest.raises(peil.EstimateError) as caught:
        sample.quantile("staff", 0.5, rule="?")  # type: ignore[arg-type]
    known = get_args(_types.QuantileRule)
    assert caught.value.problems[0].expected == "one of " + ", ".join(f"`{word}`" for word in known)
    with pytest.raises(TypeError, match="a share between 0 and 1"):
        sample.quantile("staff", "half")  # type: ignore[arg-type]


def test_words_of_methods_are_those_that_the_core_knows() -> None:
    from typing import get_args

    from peil import _types

    # `quantile` is for quantiles alone.
    for method in set(get_args(_types.Method)) - {"quantile"}:
        assert SAMPLE.share("q", equals="yes", interval=method)[0]["estimate"] is not None
    with pytest.raises(peil.EstimateError) as caught:
        SAMPLE.share("q", equals="yes", interval="?")  # type: ignore[arg-type]
    assert caught.value.problems[0].expected == "one of " + ", ".join(f"`{word}`" for word in get_args(_types.Method))


def test_every_option_of_a_sample_reaches_the_design() -> None:
    data = {"h": [1, 1, 1, 2, 2, 2], "psu": [1, 1, 2, 1, 2, 2], "y": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "n": [20] * 6}
    nested = peil.Sample(data, strata="h", psu="psu", nest=True, fpc="n")
    assert repr(nested) == "<peil.Sample: 6 rows, 6 answered, 2 strata, 4 primary sampling units>" and len(nested) == 6
    assert nested.mean("y")[0]["df"] == 2.0 and nested.mean("y", df="infinite")[0]["df"] is None
    responded = peil.Sample(data | {"back": [1, 1, 0, 1, 1, 0]}, population=6, census=True, responded={"back": 1})
    assert (responded.mean("y")[0]["n"], responded.mean("y")[0]["population"]) == (4, 6)
    back = data | {"back": [1, 1, 0, 1, 1, 0]}
    groups = peil.Sample(back, population=6, census=True, responded={"back": 1}, response_groups="h")
    assert groups.total("y")[0]["estimate"] == (1 + 2) * 3 / 2 + (4 + 5) * 3 / 2


def test_published_figures_become_counts_and_estimates() -> None:
    table = peil.Published(
        {"2024": [48.6, 74.4]}, [{"id": "recruited"}, {"id": "had_problems", "of": "recruited"}], population=357
    )
    assert repr(table) == "<peil.Published: 2 rows, 1 columns>"
    stated = peil.Published({"2024": {"figures": [48.6], "answered": 354}}, population={"2024": 357}).recover()
    assert stated["columns"][0]["cells"][0]["counts"] == [{"yes": 172, "answered": 354, "population": 357}]
    counties = peil.Published({"2024": {"figures": [57.1], "answered": 14}}, population=14).estimate()[0]
    assert (counties["yes"], counties["se"], counties["notes"]) == (8, 0.0, ["census"])
    assert math.isclose(table.estimate()[0]["estimate"], 0.486, abs_tol=0.0005)
    assert len(table.implied()) == 1


def test_sums_tie_columns_together() -> None:
    table = peil.Published({"all": [50.0], "a": [100.0], "b": [0.0]}, sums={"all": ["a", "b"]}, population={"all": 4})
    assert table.recover()["blocks"][0]["columns"] == ["all", "a", "b"]
