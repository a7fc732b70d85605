"""Composite indices: built in code or read, computed, explained, and shown; and the figures of COINr through Python."""

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import pandas
import polars
import pyarrow
import pytest

import peil

FOLDER = Path(__file__).parents[2] / "core" / "vectors" / "composite"
DATA: dict[str, list[Any]] = {
    "unit": ["north", "south", "east", "west"],
    "size": ["small", "small", "large", None],
    "skills": [60, 20, 90, None],
    "trust": [3, 1, 4, None],
    "barriers": [30, None, 10, None],
}


def index() -> peil.Index:
    people = peil.Part("people", ["skills", peil.Part("trust", weight=0.5)], weight=2, label={"nb": "Folk", "en": "People"})
    groups = [{"id": "low"}, {"id": "high", "at_least": 0.5, "label": "High up"}]
    return peil.Index("digital", [people, peil.Part("barriers", direction="down")], groups=groups)


RUN = peil.composite(DATA, index())


def test_an_index_is_the_same_read_or_built() -> None:
    read = peil.Index.loads(
        """
        id = "digital"
        groups = [{ id = "low" }, { id = "high", at_least = 0.5, label = "High up" }]
        [[parts]]
        id = "people"
        weight = 2
        label = { nb = "Folk", en = "People" }
        parts = [{ id = "skills" }, { id = "trust", weight = 0.5 }]
        [[parts]]
        id = "barriers"
        direction = "down"
        """
    )
    assert read.document == index().document
    assert peil.composite(DATA, read.document).scores().rows == RUN.scores().rows
    assert (read.id, read.indicators) == ("digital", ["skills", "trust", "barriers"])
    assert repr(read) == "<peil.Index digital: 3 indicators>"
    assert "parts" in peil.Index.schema()["properties"]


def test_words_alone_are_methods_and_numbers_are_taken_as_they_are() -> None:
    built = peil.Index("i", ["x"], normalise="z_score", impute="median", parameters={"wave": 2018}, rescale="min_max", decimals=2)
    document = built.document
    assert document["normalise"]["method"] == "z_score"
    assert (document["impute"], document["parameters"], document["decimals"]) == ({"method": "median"}, {"wave": "2018"}, 2)


def test_a_file_is_named_in_its_problems(tmp_path: Path) -> None:
    path = tmp_path / "index.toml"
    path.write_text('id = "i"\nparts = [{ id = "x", weigth = 2 }]\n')
    with pytest.raises(peil.SurveyError, match="did you mean `weight`") as caught:
        peil.Index.load(path)
    assert caught.value.problems[0].place.file == str(path)


def test_every_kind_of_table_gives_the_same(tmp_path: Path) -> None:
    frame = polars.DataFrame(DATA)
    path = tmp_path / "units.csv"
    path.write_text(frame.write_csv())
    for table in (frame, pandas.DataFrame(DATA), pyarrow.table(DATA), path):
        assert peil.composite(table, index()).scores().rows == RUN.scores().rows


def test_scores_ranks_and_groups_are_rows_and_frames() -> None:
    scores = RUN.scores()
    assert len(scores) == 5 * 4 and RUN.nodes == ["digital", "people", "skills", "trust", "barriers"]
    assert RUN.units == DATA["unit"] and RUN.waves == []
    assert [row["score"] for row in RUN.scores("barriers")] == [0.0, None, 1.0, None]
    assert RUN.score("east") == 1.0 and RUN.score("north", "barriers") == 0.0 and RUN.score("west") is None
    best = RUN.ranks()
    assert [(row["unit"], row["rank"], row["group"]) for row in best] == [
        ("east", 1, "high"),
        ("north", 2, "low"),
        ("south", 3, "low"),
        ("west", None, None),
    ]
    for result in (scores, best, RUN.explain("north")):
        assert result.to_polars().to_dicts() == result.rows == result.to_arrow().to_pylist()
        assert list(result.to_pandas().columns) == list(result[0])
        read = list(csv.DictReader(io.StringIO(result.to_csv())))
        assert [line["node"] for line in read] == [row["node"] for row in result]
    assert RUN.to_csv() == scores.to_csv()
    assert repr(RUN) == str(RUN) == best.to_text() and "High up" in repr(RUN)
    assert RUN._repr_html_() == best.to_html() and "Plass" in RUN.to_html("nb")


def test_an_explanation_goes_down_to_the_values_and_adds_up() -> None:
    own = RUN.explain("south")
    assert (own.unit, own.wave, own.score, own.rank) == ("south", None, 0.0, 3)
    own = RUN.explain("north")
    leaves = [row for row in own if row["node"] in index().indicators]
    assert math.isclose(sum(row["contribution"] for row in leaves), own.score or 0.0)
    assert [row["raw"] for row in leaves] == [60.0, 3.0, 30.0]
    assert "People" in own.to_text("en") and "Bidrag" in own.to_text("nb") and "Folk" in own.to_html("nb")
    filled = peil.composite(DATA, {**index().document, "impute": {"method": "median"}}).explain("south")
    assert filled[4]["touches"] == ["imputed:filled_by_median"]


def test_a_run_tells_weights_parameters_notes_and_what_was_touched() -> None:
    weights = {row["node"]: row["in_index"] for row in RUN.weights}
    assert math.isclose(weights["skills"], 2 / 3 * 2 / 3) and math.isclose(sum(weights[own] for own in index().indicators), 1)
    assert [row["indicator"] for row in RUN.parameters] == index().indicators
    assert {row["why"]["why"] for row in RUN.touches} == {"too_few_parts"}
    constant = peil.composite({"unit": ["a", "b"], "x": [1, 1], "y": [1, 2]}, {"id": "i", "parts": [{"id": "x"}, {"id": "y"}]})
    assert constant.notes == [{"note": "constant", "indicator": "x", "wave": None}]
    (sentence,) = constant.phrase_notes()
    assert "x" in sentence and sentence in constant.to_text() and constant.phrase_notes("nb") != [sentence]


def test_waves_are_ranked_each_by_itself_with_parameters_of_a_base_wave() -> None:
    data = {"u": ["a", "b"] * 2, "year": [2018, 2018, 2022, 2022], "x": [0.0, 10.0, 5.0, 20.0]}
    run = peil.composite(data, peil.Index("i", ["x"], parameters={"wave": 2018}), unit="u", wave="year")
    assert run.waves == ["2018", "2022"]
    assert [(row["unit"], row["wave"], row["score"], row["rank"]) for row in run.ranks()] == [("b", "2022", 2.0, 1), ("a", "2022", 0.5, 2)]
    assert run.score("a", wave=2018) == 0.0
    # Tables have the rows that the result has.
    assert run.to_text().startswith("i, 2022\n") and "Wave" not in run.to_text() and run.scores("i").to_text().startswith("i\n")
    assert all(wave in run.scores("i").to_text() for wave in run.waves)
    assert [line.split()[0] for line in run.ranks(wave=2018).to_text().split("──")[-1].split("\n")[1:3]] == ["b", "a"]
    turned = peil.composite(data, run.index, unit="u", wave="year", waves=["2022", "2018"])
    assert turned.waves == ["2022", "2018"] and turned.ranks()[0]["wave"] == "2018"


def test_an_index_of_a_document_has_its_words() -> None:
    survey = peil.Survey.loads(
        """
        peil = 1
        id = "s"
        title = { nb = "Undersøkelsen" }
        languages = ["nb"]
        population = { unit = { one = { nb = "kommune" }, many = { nb = "kommuner" }, all = { nb = "kommunene" } }, size = 4 }
        [[questions]]
        id = "skills"
        text = { nb = "Hvor mange?" }
        kind = "number"
        [[indices]]
        id = "digital"
        label = { nb = "Digital modenhet" }
        parts = [{ id = "skills", label = { nb = "Ferdigheter" } }]
        """
    )
    assert survey.indices == ["digital"]
    run = peil.composite(DATA, survey.index("digital"))
    assert "Digital modenhet" in repr(run) and "Ferdigheter" in repr(run.scores())
    assert run.phrase("east", lang="nb").startswith("Digital modenhet") and "Ferdigheter" in run.explain("north").to_text("nb")
    assert run.draw_contributions(lang="nb")["around"]["caption"] == "Digital modenhet: hvor skåren kommer fra, Undersøkelsen"
    with pytest.raises(peil.EstimateError, match="did you mean `digital`"):
        survey.index("digtal")


def test_tables_have_the_rows_of_the_result_and_all_parts_beside_each_other() -> None:
    text = RUN.scores().to_text("nb")
    assert all(name in text for name in ("Folk", "skills", "trust", "barriers")) and len(text.split("──")[-1].strip().splitlines()) >= 4
    own = RUN.explain("north").to_text("nb")
    assert "Sum" in own and f"{RUN.score('north'):.3f}".replace(".", ",") in own.split("Sum")[1]
    assert "east" in RUN.phrase("east", full=True) and "1. plass av 3" in RUN.phrase("east", lang="nb")
    assert list(csv.DictReader(io.StringIO(RUN.explain("north").to_csv())))[2]["unit"] == "north"


def test_drawings_have_places_and_texts() -> None:
    drawn = RUN.draw_contributions(lang="nn")
    assert [row["unit"] for row in drawn["rows"]] == ["east", "north", "south"]
    assert drawn["rows"][0]["segments"][-1]["to"] == 1.0 and "Høgast: east" in drawn["around"]["alt"]
    assert [row["unit"] for row in RUN.draw_contributions(["south", "north"])["rows"]] == ["north", "south"]
    assert [node["x1"] for node in RUN.draw_tree("north")["nodes"] if node["tier"] == 1][-1] == pytest.approx(1)
    profile = RUN.draw_profile("north", beside="size")
    assert profile["alike"] == "size: small (2 units)" and profile["rows"][0]["alike"] == pytest.approx((RUN.score("north") or 0) / 2)


# The figures of COINr, with the specification of each case in the words of documents.


def swiss(*, missing: bool = False) -> Path:
    return FOLDER / ("composite_swiss_missing.csv" if missing else "composite_swiss.csv")


CASES: dict[str, dict[str, Any]] = json.loads((FOLDER / "composite_swiss_expected.json").read_text(encoding="utf-8"))["cases"]
TREE = list(csv.DictReader((FOLDER / "composite_swiss_tree.csv").open(encoding="utf-8")))
DOWN = [line["iCode"] for line in TREE if line["Type"] == "Indicator" and line["Direction"] == "-1"]
POSTS = {"method": "goalposts", "low": 0, "high": 100, "to": 100}
TURNED = {"method": "goalposts", "low": -100, "high": 0, "to": 100}
MIN_MAX = {"method": "min_max", "low": 1, "high": 100}


def pillars(normalise_down: dict[str, Any] | None = None) -> list[peil.Part]:
    def of(parent: str, kind: str) -> list[dict[str, str]]:
        return [line for line in TREE if line["Parent"] == parent and line["Type"] == kind]

    def leaf(line: dict[str, str]) -> peil.Part:
        down = line["iCode"] in DOWN
        normalise = normalise_down if down else None
        return peil.Part(line["iCode"], weight=float(line["Weight"]), direction="down" if down else "up", normalise=normalise)

    return [
        peil.Part(line["iCode"], [leaf(own) for own in of(line["iCode"], "Indicator")], weight=float(line["Weight"]))
        for line in of("Index", "Aggregate")
    ]


OPTIONS: dict[str, dict[str, Any]] = {
    "normalise_minmax": {},
    "normalise_zscore": {"normalise": {"method": "z_score", "mean": 10, "sd": 2}},
    "normalise_rank": {"normalise": "rank"},
    "normalise_borda": {"normalise": "borda"},
    "normalise_prank": {"normalise": "percentile_rank"},
    "normalise_dist2max": {"normalise": "min_max"},
    "normalise_fracmax": {"normalise": "fraction_of_max"},
    "normalise_scaled": {"normalise": POSTS},
    "aggregate_a_amean": {},
    "aggregate_a_gmean": {"aggregate": "geometric"},
    "aggregate_a_hmean": {"aggregate": {"power": -1}},
    "aggregate_mixed_amean_gmean": {"tiers": [{"aggregate": "geometric"}]},
    "aggregate_amean_missing_no_threshold": {},
    "aggregate_amean_missing_threshold_0.7": {"available": 0.7},
    "treat_default": {"treat": {"with": [{"method": "winsorise", "most": 5}, {"method": "log_shifted"}], "until": {}}},
    "impute_i_mean": {"impute": "mean"},
    "impute_i_median": {"impute": "median"},
}
# Alpha and components have no options: they are figures of columns, which the core's own tests hold.
OF_COLUMNS = {"cronbach_Demography", "cronbach_Land", "pca_pillar1"}
STEPS = {"treat_default": "treated", "impute_i_mean": "imputed", "impute_i_median": "imputed"}


@pytest.mark.parametrize("name", OPTIONS)
def test_coinr_has_the_same_figures(name: str) -> None:
    missing = "missing" in name or name.startswith("impute")
    options = {"normalise": MIN_MAX, **OPTIONS[name]}
    parts = pillars(TURNED if name == "normalise_scaled" else None)
    run = peil.composite(swiss(missing=missing), peil.Index("Index", parts, **options), unit="uCode")
    step = STEPS.get(name)
    found = {(row["node"], row["unit"]): row["score"] for row in run.scores()}
    if step:
        found = {(part["node"], unit): part[step] for unit in run.units for part in run.explain(unit)}
    compared = 0
    for row in CASES[name]["values"]:
        for node, theirs in row.items():
            if node == "uCode" or (node, row["uCode"]) not in found:
                continue
            ours = found[node, row["uCode"]]
            # COINr gives x / min where less is better, so that worse is larger.
            if name == "normalise_fracmax" and node in DOWN:
                theirs = 1 / theirs
            if theirs is None:
                assert ours is None, (node, row["uCode"])
            else:
                assert ours is not None and math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-12), (node, row["uCode"])
            compared += 1
    assert compared >= 121 * 8


def test_every_case_of_coinr_is_known_here() -> None:
    assert set(OPTIONS) | OF_COLUMNS == set(CASES)
