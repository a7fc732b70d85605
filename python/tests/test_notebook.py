"""The notebooks run from the first cell to the last, show what they say, and are committed with the outputs of such a run."""

import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parents[2] / "docs" / "notebooks"
NOTEBOOKS = sorted(HERE.glob("*.ipynb"))
Shown = Callable[[str], str]


@pytest.fixture(scope="module")
def run() -> dict[str, Any]:
    return runpy.run_path(str(HERE / "run.py"))


@pytest.fixture(scope="module")
def executed(run: dict[str, Any]) -> dict[str, Any]:
    return {path.stem: run["executed"](path) for path in NOTEBOOKS}


def teller(notebook: Any) -> Shown:
    """What a cell shows: its text, its sentences, and its tables with a space between cells."""

    def of(name: str) -> str:
        (cell,) = [cell for cell in notebook.cells if cell.id == name]
        texts = []
        for output in cell.outputs:
            data = {"text/plain": output.text} if output.output_type == "stream" else output.data
            html = re.sub(r"<style>.*?</style>", "", data.get("text/html", data.get("image/svg+xml", "")), flags=re.DOTALL)
            texts.append(re.sub(r"<[^>]*>", " ", html) or data.get("text/markdown") or data["text/plain"])
        return " ".join("\n".join(texts).split())

    return of


@pytest.fixture(scope="module")
def shown(executed: dict[str, Any]) -> Shown:
    return teller(executed["municipalities"])


@pytest.fixture(scope="module")
def shown_of_index(executed: dict[str, Any]) -> Shown:
    return teller(executed["index"])


@pytest.fixture(scope="module")
def shown_of_headline(executed: dict[str, Any]) -> Shown:
    return teller(executed["headline"])


@pytest.fixture(scope="module")
def shown_of_r(executed: dict[str, Any]) -> Shown:
    return teller(executed["from_r"])


@pytest.fixture(scope="module")
def shown_of_publish(executed: dict[str, Any]) -> Shown:
    return teller(executed["publish"])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_the_outputs_in_the_file_are_those_of_a_run(path: Path, run: dict[str, Any], executed: dict[str, Any]) -> None:
    written, fresh = path.read_text(encoding="utf-8"), run["text"](executed[path.stem])
    assert written == fresh, "run `python docs/notebooks/run.py` to write them anew, and look at them"


def test_no_cell_fails_or_warns(executed: dict[str, Any]) -> None:
    assert set(executed) == {"big_data", "from_r", "headline", "index", "municipalities", "publish"}
    for cell in (cell for notebook in executed.values() for cell in notebook.cells):
        for output in cell.get("outputs", []):
            assert output.output_type != "error", cell.id
            assert output.get("name") != "stderr", cell.id


def test_who_answered_is_counted_by_size(shown: Shown) -> None:
    table = shown("response")
    assert "under 5,000 inhabitants 164 164 69 42.1" in table
    assert "50,000 or more inhabitants 14 14 12 85.7" in table
    assert table.endswith("All 356 356 185 52.0")
    assert "R = 0.80" in shown("representativity")


def test_shares_have_exact_intervals_and_name_their_base(shown: Shown) -> None:
    table = shown("shares")
    assert "Shares open data 185 356 53.8 48.9 59.0" in table
    assert "Base: municipalities that recruited ICT specialists 106 73.7 67.4 79.5" in table
    assert "Exact interval for a finite population." in table
    assert "which is an assumption" in table
    assert "53,8 prosent av kommunene deler åpne data i 2023 (95 % konfidensintervall 48,9–59,0; 185 av 356 svarte)." in shown(
        "sentences"
    )
    of_all = shown("of_all")
    assert "3 of 4 municipalities that recruited ICT specialists had problems recruiting in 2023 (73.7 per cent;" in of_all
    assert "2 of 5 municipalities had problems recruiting in 2023 (38.9 per cent;" in of_all
    assert "Shares open data 185 171 53.8 29.5–77.5" in shown("without_assumptions")


def test_the_truth_lies_in_as_many_intervals_as_the_level_says(shown: Shown) -> None:
    held, of = map(int, re.findall(r"^(\d+) of (\d+) intervals hold the true share", shown("covered"))[0])
    assert of == 45
    assert held / of > 0.95


def test_groups_are_compared_ranked_and_have_a_range(shown: Shown) -> None:
    comparisons = shown("comparisons")
    findings = re.findall(r"(lower|higher|not determined)", comparisons)
    assert findings == ["lower"] * 5 + ["not determined"]
    assert "The findings take into account that several comparisons were made together" in comparisons
    ranking = shown("ranking")
    assert "It is not determined where the proportion that share open data is largest in 2023" in ranking
    assert "rank 1–2) or the municipalities with 20,000–49,999 inhabitants (75.9 per cent; 22 of 29; rank 1–2)" in ranking
    assert "with 95% confidence all lie between 29.9 and 85.7 per cent." in shown("range")


def test_codes_that_changed_are_refused_until_the_crosswalk_says_what_became_of_them(shown: Shown) -> None:
    refused = shown("mismatch")
    assert "names do not match [contradiction]" in refused and "found: 380" in refused
    assert shown("panel") == "<peil.Panel: 2018 (190 answered), 2022 (185 answered), 2023 (185 answered)>"


def test_changes_have_verdicts_and_the_overlap_makes_them_surer(shown: Shown) -> None:
    changes = shown("changes")
    assert "Shares open data 40.3 53.8 +13.5 +7.9 to +19.1 rise 155" in changes
    assert "Recruited ICT specialists 55.2 52.7 -2.5 −7.9 to +3.1 not determined 155" in changes
    assert "73.7 +21.3 +13.7 to +28.7 rise 85" in changes
    alone = shown("independent")
    assert "+6.2 to +20.8 rise *" in alone and "* Holds whoever answered both times, and whatever they answered." in alone
    gains = re.findall(r"(\d+\.\d) points wide with the overlap, (\d+\.\d) without", shown("gain"))
    assert len(gains) == 3
    assert all(1.2 < float(without) / float(overlap) < 1.4 for overlap, without in gains)


def test_three_waves_have_a_slope_that_knows_their_spacing(shown: Shown) -> None:
    trends = shown("trends")
    assert "On average it rose by 4.9 percentage points per year (95% confidence interval: +3.8 to +5.9 percentage points)." in trends
    assert "The times between the waves differ: 4 and 1 years." in trends


def test_headlines_are_ruled_on(shown: Shown) -> None:
    rulings = re.findall(r"\*\*“([^”]*)”\*\* (holds|does not hold)\.", shown("rulings"))
    assert [headline for headline, ruling in rulings if ruling == "holds"] == [
        "Three of four of those that recruited had problems",
        "Open data on the rise",
        "The smallest share less than the largest",
        "Between 30 and 95 per cent in every class",
    ]
    assert len(rulings) == 9
    assert "the figure is not of all, but only of those “that recruited ICT specialists”" in shown("rulings")


def test_tables_and_sentences_come_in_norwegian_and_as_files(shown: Shown) -> None:
    norwegian = shown("norwegian")
    assert "Deler åpne data 40,3 53,8 +13,5 +7,9 til +19,1 økning 155" in norwegian
    assert "Blant kommunene økte andelen som deler åpne data, fra 40,3 prosent i 2022 til 53,8 prosent i 2023" in norwegian
    assert shown("file").startswith("indicator,wave,size,category,estimate,rank,best,worst open_data,2023,50000_and_over,,0.8333")


def test_an_index_is_computed_explained_and_drawn(shown_of_index: Shown) -> None:
    table = shown_of_index("read")
    assert table.startswith("Digital maturity, 2022 Unit Score Rank Group") and "Tindvik – –" in table
    assert "'why': {'why': 'not_assessed'}" in shown_of_index("lost")
    from_indicators, in_all = re.findall(r"(\d+\.\d+) (?:from|in all)", shown_of_index("adds_up"))
    assert from_indicators == in_all
    best = re.findall(r"Digital maturity: (\w+), 2022", shown_of_index("explained"))[0]
    assert f"Group {best} " in table
    assert best in shown_of_index("contributions_chart") and "Prioritisation" in shown_of_index("contributions_chart")
    assert "Budget per inhabitant" in shown_of_index("tree_chart") and best in shown_of_index("tree_of_best")
    assert "the other marks are the medians of those like it" in shown_of_index("profile_chart")
    assert "dei andre merka er medianen av dei som liknar ho" in shown_of_index("profile_norwegian")
    assert shown_of_index("alt_text").startswith("Liggende stablede søyler: Digital modenhet for 17 enheter")


def test_a_printed_table_gives_its_counts_and_rules_on_headlines(shown_of_headline: Shown) -> None:
    assert "municipalities 2024: 354 answered" in shown_of_headline("recover")
    assert "county_municipalities 2024: 14 answered; no count of them gives 57.2" in shown_of_headline("recover")
    assert "1 + 22 + 23" in shown_of_headline("decoded") and shown_of_headline("decoded").endswith("= 412 = 62 + 350")
    rulings = shown_of_headline("rulings")
    assert "**Three of four municipalities have problems recruiting** – not supported." in rulings
    assert "**Most municipalities share open data** – supported." in rulings
    assert "**Agencies find it easier to recruit** – not supported." in rulings


def test_figures_of_r_stand_beside_those_of_peil_and_are_the_same(shown_of_r: Shown) -> None:
    table = shown_of_r("strata-table")
    assert 'svymean(~api00, d) strat.mean("api00") estimate 662.287363 662.287363 ≤ 1e-9 standard error 9.4089408 9.4089408' in table
    assert "132 figures of R survey 4.1.1 on R version 4.2.2" in shown_of_r("summary")
    assert "svychisq(~stype + sch.wide, d)" in shown_of_r("tests-table")


def test_figures_that_are_not_the_same_are_not_shown(run: dict[str, Any]) -> None:
    beside = runpy.run_path(str(HERE / "from_r" / "beside.py"))
    figures = {"estimate": 1.0, "se": 0.1}
    beside["Beside"](("r", "peil", figures, figures))
    with pytest.raises(AssertionError, match="se"):
        beside["Beside"](("r", "peil", figures, figures | {"se": 0.1000001}))


def test_what_is_published_says_the_same_in_every_form(shown_of_publish: Shown) -> None:
    assert "Deler åpne data 185 356 53,8 48,9 59,0" in shown_of_publish("table")
    assert "innbyggjarar" in shown_of_publish("by_size")
    for sentence in ("3 av 4 kommuner som rekrutterte", "3 av 4 kommunar som rekrutterte", "3 of 4 municipalities that recruited"):
        assert sentence in shown_of_publish("sentences")
    rulings = re.findall(r"\*\*«([^»]*)»\*\* (holder ikke|holder)\.", shown_of_publish("headlines"))
    assert [ruling for _, ruling in rulings] == ["holder ikke", "holder", "holder", "holder ikke"]
    assert shown_of_publish("csv").startswith("indicator,measure,wave,category,estimate")
    # Without a kernel, widgets are the tables of what they show.
    assert "40,6 prosent, 95 % konfidensintervall 31,7–50,0" in shown_of_publish("widget") and "2018" in shown_of_publish("widget_of_waves")
    assert shown_of_publish("chosen") == "open_data, 5000_to_20000: 0.600, from 0.522 to 0.676"
    assert "survey.toml" in shown_of_publish("embed")


def test_answers_that_an_engine_holds_give_the_figures_of_memory(executed: dict[str, Any]) -> None:
    shown = teller(executed["big_data"])
    assert shown("sample").startswith("<peil.Sample of an engine's table: 1200000 rows, 4 strata")
    assert shown("same").count("the same to 1e-12: True, the same notes: True") == 2
    assert "quantile needs the rows themselves" in shown("refused") and "collect the columns needed" in shown("refused")
    assert "of an engine's table" in shown("path")
