"""Response: who answered, how alike they are to those invited, bounds, phases, and the page that explains them."""

import csv
import io
import re
from pathlib import Path

import pytest

import peil

PAGE = Path(__file__).parents[2] / "docs" / "response.md"


@pytest.fixture
def sample():
    data = {
        "size": ["small"] * 6 + ["large"] * 4,
        "region": ["north", "south"] * 5,
        "answered": ["yes", "yes"] + ["no"] * 4 + ["yes"] * 4,
        "open": ["yes", "no"] + [None] * 4 + ["yes", "yes", "no", "yes"],
        "staff": [1.0, 2.0] + [None] * 4 + [5.0, 9.0, None, 7.0],
    }
    return peil.Sample(data, population=10, census=True, responded={"answered": "yes"}, response_groups="size")


def test_the_response_table_counts_everybody(sample):
    table = sample.response(by="size")
    rows = {row["size"]: (row["population"], row["invited"], row["answered"]) for row in table}
    assert rows == {"small": (6, 6, 2), "large": (4, 4, 4)}
    assert table.total["rate"] == 0.6
    assert (len(sample.response(by=["size", "region"])), len(sample.response())) == (4, 0)
    alone = sample.response(by=["size", "region"], crossed=False)
    assert [row["size"] for row in alone] == ["large", "small", None, None]
    assert table[-1] == table.rows[-1] and table.lacking == 0
    read = list(csv.DictReader(io.StringIO(table.to_csv())))
    assert [row["answered"] for row in read] == ["4", "2", "6"]


def test_representativity_has_indicators_and_their_parts(sample):
    found = sample.representativity(["size", "region"], model="cells", level=0.9)
    assert found.r["low"] <= found.r["estimate"] <= found.r["high"]
    assert found.propensity == pytest.approx(0.6)
    assert [own["variable"] for own in found.variables] == ["size", "region"]
    assert found.to_dict()["level"] == 0.9
    by_category = {(row["variable"], row["category"]): row["unconditional"] for row in found}
    assert by_category["size", "large"] > 0 > by_category["size", "small"]
    with pytest.raises(peil.EstimateError, match="main_effects"):
        sample.representativity("size", model="main")


def test_bounds_assume_nothing(sample):
    bounds = (sample.share("open", equals="yes") + sample.share("open", equals="yes", by="size")).bounds()
    assert [(row["lowest"], row["highest"], row["silent"]) for row in bounds] == [
        (0.4, 0.8, 4),
        (0.75, 0.75, 0),
        (1 / 6, 5 / 6, 4),
    ]
    assert bounds.phrase()[0] == (
        "`open`: assuming nothing of the 4 that did not answer, the share among the units lies between 40.0 and 80.0 per cent."
    )
    with pytest.raises(peil.EstimateError) as refused:
        sample.mean("staff").bounds()
    assert refused.value.problems[0].code == "missing-key"
    (mean,) = sample.mean("staff").bounds(ranges={"staff": (0, 10)})
    assert (mean["lowest"], mean["highest"]) == (2.4, 7.4)


def test_phases_add_up():
    data = {"y": [1, 2, 4, 5], "g": ["a", "a", "b", "b"]}
    sampled = peil.Sample(data, strata="g", population={"a": 20, "b": 9}, selected={"a": 8, "b": 9})
    (row,) = sampled.mean("y").phases()
    assert row["se_sampling"] ** 2 + row["se_response"] ** 2 == pytest.approx(row["se"] ** 2)
    assert "notes" in sampled.mean("y")[0]
    (only,) = sampled.mean("y", by="g").phases().rows[1:]
    assert only["se_sampling"] == 0.0


def test_response_is_told_in_words(sample):
    told = sample.response(by="size").phrase()
    assert told.startswith("6 of 10 units (60.0 per cent) answered.")
    assert "lowest among the units where `size` is `small`" in told
    assert "All were invited" in told and "which is an assumption" in told
    assert sample.response().phrase(lang="nn").startswith("6 av 10 einingar (60,0 prosent) svara.")
    assert "R-indikatoren" in sample.representativity("size").phrase(lang="nb")
    share = sample.share("open", equals="yes")
    (phase,) = share.phases().phrase()
    assert "All of it comes from not all invited having answered" in phase
    with pytest.raises(peil.PeilError):
        sample.response().phrase(lang="sv")


def test_response_groups_may_cut_across_sampled_strata():
    data = {
        "stratum": ["a"] * 6 + ["b"] * 4,
        "group": ["x", "x", "x", "y", "y", "y", "x", "x", "y", "y"],
        "here": ["yes", "yes", "no", "yes", "yes", "no", "yes", "no", "yes", "yes"],
        "y": [3.0, 5.0, None, 2.0, 8.0, None, 4.0, None, 9.0, 1.0],
    }
    sample = peil.Sample(
        data, strata="stratum", population={"a": 30, "b": 8}, responded={"here": "yes"}, response_groups="group"
    )
    (row,) = sample.total("y")
    # 30/6 and 8/4, times 5/3 of x and 5/4 of y.
    assert row["estimate"] == pytest.approx(5 * (5 / 3 * 8 + 5 / 4 * 10) + 2 * (5 / 3 * 4 + 5 / 4 * 10))
    (phase,) = sample.total("y").phases()
    assert 0 < phase["se_sampling"] < phase["se"]


def test_results_have_tables_for_people_and_for_programs(sample):
    polars = pytest.importorskip("polars")
    share = sample.share("open", equals="yes", by="size")
    for result in (sample.response(by="size"), sample.representativity("size"), share.bounds(), share.phases()):
        assert polars.DataFrame(result).height == len(result) == 2
        for lang in ("nb", "nn", "en"):
            assert result.to_text(lang=lang).strip() and "<table" in result.to_html(lang=lang)
        assert repr(result) == result.to_text(lang="en") and result._repr_html_() == result.to_html(lang="en")


def test_what_is_not_known_is_refused():
    answered = peil.Sample({"open": ["yes", "no"]}, population=9)
    with pytest.raises(peil.EstimateError, match="nothing says how many were invited"):
        answered.response()
    census = peil.Sample({"open": ["yes", "no"], "size": ["s", "l"]}, population=9, census=True)
    with pytest.raises(peil.EstimateError, match="a row for each of the 9 units"):
        census.response(by="size")
    with pytest.raises(peil.EstimateError, match="do not come from one sample"):
        (census.share("open", equals="yes") + answered.share("open", equals="yes")).bounds()


def test_the_program_of_the_page_runs(capsys):
    page = PAGE.read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    exec(compile(program, str(PAGE), "exec"), {})
    out = capsys.readouterr().out
    (sentence,) = re.findall(r"^> (.*)$", page, flags=re.MULTILINE)
    assert out.rstrip().endswith(sentence)
    assert "0.687" in out
