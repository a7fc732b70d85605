"""Flags, suppression, and files of statistical offices, read back by other people's readers."""

import csv
import io
import itertools
import json
import math

import jsonstat_validator
import pytest
from pyaxis import pyaxis

import peil

DOCUMENT = """
peil = 1
id = "ict"
title = { nb = "IKT; \\"undersøkelsen\\"", en = "ICT; the \\"survey\\"" }
source = { nb = "Eget, æøå", en = "Own" }
waves = [{ id = 2023 }, { id = 2024, frame_break = { nb = "Ny ramme", en = "New frame" } }]
population = { unit = { one = "u", many = "u", all = "u" } }
variables = [
    { id = "size", label = { nb = "Størrelse; ansatte", en = "Size" }, categories = [
        { code = "s", label = { nb = "Små = under 5", en = "Small" } },
        { code = "l", label = { nb = "Store, 5 og over", en = "Large" } },
    ] },
    { id = "sector", label = { nb = "Sektor", en = "Sector" }, categories = [
        { code = "m", label = { nb = "Kommuner", en = "Municipalities" } },
        { code = "c", label = { nb = "Fylkeskommuner", en = "Counties" } },
    ] },
]
questions = [
    { id = "open", text = "Open?", kind = "single", answers = [{ code = "y", label = "Y" }, { code = "n", label = "N" }] },
    { id = "staff", text = "Staff?", kind = "number", unit = { nb = "årsverk", en = "man-years" } },
]
indicators = [
    { id = "shares", label = { nb = "Deler åpne data", en = "Shares open data" }, measure = "share", question = "open", answers = ["y"] },
    { id = "mean", label = { nb = "IT-ansatte", en = "IT staff" }, measure = "mean", question = "staff" },
]
"""


def answers(seed, units=60):
    return {
        "size": ["s" if (unit * seed) % 3 else "l" for unit in range(units)],
        "sector": ["m" if unit % 5 else "c" for unit in range(units)],
        "open": ["y" if (unit * seed) % 7 < 3 else "n" for unit in range(units)],
        "staff": [(unit * seed) % 11 + 0.5 for unit in range(units)],
    }


def survey(rules=""):
    return peil.Survey.loads(DOCUMENT + rules)


def estimates(rules="", indicators=("shares",)):
    own = survey(rules)
    found = None
    for wave, seed in (("2023", 4), ("2024", 5)):
        sample = own.read(answers(seed), wave=wave)
        for by in ([], ["size"], ["sector"], ["size", "sector"]):
            new = sample.estimate(list(indicators), by=by)
            found = new if found is None else found + new
    return found


def points(row, name):
    """What a file has of a share."""
    return row[name] * 100 if name in ("estimate", "low", "high") else row[name]


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_a_px_file_is_read_by_pyaxis_with_the_same_figures(lang, tmp_path):
    found = estimates()
    path = tmp_path / "table.px"
    path.write_text(found.to_px(lang=lang, digits="full"), encoding="utf-8")
    read = pyaxis.parse(str(path), encoding="utf-8")["DATA"]
    dataset = json.loads(found.to_json_stat(lang=lang, digits="full"))
    assert jsonstat_validator.validate_jsonstat(dataset)
    labels = [
        [own["category"]["label"][code] for code in own["category"]["index"]] for own in dataset["dimension"].values()
    ]
    heads = [own["label"] for own in dataset["dimension"].values()]
    assert list(read.columns) == [*heads, "DATA"]
    cells = list(itertools.product(*labels))
    # PX has plain spaces only.
    plain = [tuple(label.replace("\xa0", " ") for label in cell) for cell in cells]
    assert [tuple(row) for row in read[heads].itertuples(index=False)] == plain
    assert len(cells) == 1 * 3 * 3 * 2 * 4
    for own, value in zip(read["DATA"], dataset["value"], strict=True):
        assert value is not None and math.isclose(float(own), value, rel_tol=1e-12)


def test_json_stat_and_sdmx_have_every_row_once():
    found = estimates()
    dataset = json.loads(found.to_json_stat(digits="full"))
    index = {name: own["category"]["index"] for name, own in dataset["dimension"].items()}
    lines = list(csv.DictReader(io.StringIO(found.to_sdmx_csv(digits="full"))))
    assert len(lines) == len(found)
    for row, line in zip(found, lines, strict=True):
        codes = {"indicator": row["indicator"], "wave": row["wave"], **{name: row[name] or "_T" for name in ("size", "sector")}}
        for figure, column in (("estimate", "OBS_VALUE"), ("low", "LOWER_LIMIT"), ("high", "UPPER_LIMIT"), ("n", "N_OBS")):
            place = 0
            for name in dataset["id"]:
                code = figure if name == "figure" else codes[name]
                place = place * len(index[name]) + index[name].index(code)
            assert math.isclose(dataset["value"][place], points(row, figure), rel_tol=1e-15)
            assert float(line[column]) == points(row, figure)
        assert (line["INDICATOR"], line["SIZE"], line["SECTOR"], line["TIME_PERIOD"]) == (
            "shares",
            codes["size"],
            codes["sector"],
            row["wave"],
        )
        # The frame broke before 2024.
        assert line["OBS_STATUS"] == ("B" if row["wave"] == "2024" else "A")
    assert dataset["role"] == {"time": ["wave"], "metric": ["figure"]}
    assert dataset["dimension"]["wave"]["category"]["note"] == {"2024": ["New frame"]}


def test_figures_of_other_units_make_a_table_of_their_own():
    found = estimates(indicators=("shares", "mean"))
    collection = json.loads(found.to_json_stat(lang="nb"))
    assert jsonstat_validator.validate_jsonstat(collection)
    units = [own["dimension"]["figure"]["category"]["unit"]["estimate"]["label"] for own in collection["link"]["item"]]
    assert units == ["prosent", "årsverk"]
    with pytest.raises(peil.EstimateError, match="2 tables") as error:
        found.to_px()
    assert error.value.problems[0].expected == "one of 0 to 1"
    assert 'UNITS="årsverk"' in found.to_px(lang="nb", table=-1)
    assert 'LANGUAGES="nb","en";' in found.to_px(lang=["nb", "en"], table=0)
    lines = list(csv.DictReader(io.StringIO(found.to_sdmx_csv(lang="nb"))))
    assert {line["UNIT_MEASURE"] for line in lines} == {"PC", "årsverk"}


def test_digits_are_those_of_tables_or_all():
    sample = peil.Sample({"q": ["y", "n", "n"]}, population=14, census=True)
    share = sample.share("q", equals="y")
    value = lambda **how: json.loads(share.to_json_stat(**how))["value"][0]
    assert (value(), value(decimals=0), value(digits="full")) == (33.3, 33, share[0]["estimate"] * 100)
    with pytest.raises(peil.EstimateError, match="digits"):
        share.to_json_stat(digits="some")


def test_a_documents_rules_flag_rows_and_keep_files_from_telling():
    own = survey('[quality]\nrule = "eurostat"\n[disclosure]\nleast_units = 3\n')
    data = {
        "size": ["s"] * 4 + ["l"] * 60,
        "sector": ["c", "c", "m", "m"] + ["c"] * 30 + ["m"] * 30,
        "open": ["y", "n"] * 32,
        "staff": [1.0] * 64,
    }
    sample = own.read(data, wave="2024")
    found = sample.estimate(["shares"], by=["size"]) + sample.estimate(["shares"], by=["size", "sector"])
    assert [row["flag"] for row in found] == ["*", None, "*", "*", "u", "u"]
    assert "u: low reliability" in found.to_text()
    assert all(row["estimate"] is not None for row in found)
    lines = list(csv.DictReader(io.StringIO(found.to_sdmx_csv())))
    # Two cells of two units each, hidden with the two beside them.
    assert [line["CONF_STATUS"] for line in lines] == ["F", "F", "C", "C", "C", "C"]
    shown = found.suppressed()
    assert [row["flag"] for row in shown] == ["*", None, "c", "c", "c", "c"]
    assert all(row["n"] is None and row["estimate"] is None for row in shown if row["flag"] == "c")
    assert shown.to_json_stat() == found.to_json_stat()
    assert ": " in shown.to_text() and "confidential" in shown.to_text()
    with pytest.raises(peil.EstimateError):
        shown.covariance()
    assert shown.to_polars().filter(shown.to_polars()["flag"] == "c")["n"].null_count() == 4


def test_rules_are_asked_for_by_name_or_as_a_dict():
    sample = peil.Sample({"q": ["yes"] * 3 + ["no"] * 37, "w": [1] * 40}, weight="w")
    share = sample.share("q", equals="yes")
    flag = lambda rule: share.flagged(rule)[0]["flag"]
    assert flag("nchs") == "*"
    assert flag("statistics_canada") == "F"
    assert flag({"rule": "statistics_canada", "cv": [0.1, 0.2, 0.3, 0.4, 0.6]}) == "E"
    assert flag({"rule": "limits", "unreliable": {"least_n": 41}}) == "u"
    assert flag({"rule": "limits", "unreliable": {"least_n": 40}}) is None
    # Flagging keeps what the rows know of each other.
    assert share.flagged("nchs").covariance() == share.covariance()
    with pytest.raises(peil.EstimateError, match="the survey document has no rule of quality"):
        share.flagged()
    with pytest.raises(peil.EstimateError, match="nchs"):
        share.flagged("nhcs")
    with pytest.raises(peil.EstimateError, match="five rising numbers"):
        share.flagged({"rule": "statistics_canada", "cv": [0.1]})
    with pytest.raises(peil.EstimateError, match="most_vc"):
        share.flagged({"rule": "limits", "unfit": {"most_vc": 0.3}})


def test_what_cannot_be_protected_is_refused():
    sample = peil.Sample({"size": list("abcde"), "q": ["yes"] * 5, "w": [1] * 5}, weight="w")
    with pytest.raises(peil.EstimateError, match="cannot be published without telling"):
        sample.share("q", equals="yes", by="size").suppressed()
    with pytest.raises(peil.EstimateError, match="least_units"):
        sample.share("q", equals="yes").suppressed(1)
