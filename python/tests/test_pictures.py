"""Pictures of figures: marks lie where the figures are, words are the drawing's in every language, and wrong options are one error."""

import json
import math
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import vl_convert

import peil
from peil import _charts, _shapes

UNITS = [f"m{number:02}" for number in range(30)]
SCALE = ["1", "2", "3", "4", "5", "unsure"]


def wave(yes: int) -> peil.Sample:
    data = {
        "unit": UNITS,
        "size": ["small"] * 15 + ["large"] * 15,
        "answered": (["yes"] * 13 + ["no"] * 2) * 2,
        "q": (["yes"] * yes + ["no"] * (13 - yes) + [None] * 2) + (["yes"] * 9 + ["no"] * 4 + [None] * 2),
        "pace": [None if place % 15 > 12 else SCALE[place * 5 % 6] for place in range(30)],
    }
    return peil.Sample(data, population=30, census=True, responded={"answered": "yes"})


SAMPLE = wave(5)
BY_SIZE = SAMPLE.share("q", equals="yes", by="size")
PANEL = peil.Panel({2018: wave(2), 2022: wave(5), 2023: wave(10)}, unit="unit").share("q", equals="yes", by="size")
PACE = SAMPLE.distribution("pace", by="size")


def square(code: object, x: float, y: float, size: float = 1.0) -> dict[str, Any]:
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {"type": "Feature", "properties": {"size": code, "no": 7}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


SHAPES = {"type": "FeatureCollection", "features": [square("small", 5, 60), square("large", 6, 60), square("none", 7, 61)]}


def made(lang: str) -> dict[str, tuple[Any, dict[str, Any]]]:
    apart = {"apart": "unsure", "neutral": 3}
    results: dict[str, Any] = {
        "changes": PANEL.change(from_=2018, to=2023, margin=0.05),
        "slopes": PANEL.trend(),
        "response": SAMPLE.response(by="size"),
        "ranks": BY_SIZE.ranking(),
    }
    return {
        "dots": (BY_SIZE.chart(lang=lang), BY_SIZE.draw(lang=lang)),
        "trend": (PANEL.chart(lang=lang), PANEL.draw(lang=lang)),
        "likert": (PACE.chart("likert", lang=lang, **apart), PACE.draw("likert", lang=lang, **apart)),
        "map": (BY_SIZE.chart(shapes=SHAPES, lang=lang), BY_SIZE.draw(shapes=SHAPES, lang=lang)),
        **{name: (result.chart(lang=lang), result.draw(lang=lang)) for name, result in results.items()},
    }


ALL = {lang: made(lang) for lang in ("en", "nb", "nn")}
CASES = [pytest.param(*case, id=f"{name} {lang}") for lang, cases in ALL.items() for name, case in cases.items()]


def data_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The data of all layers."""
    layers = [spec, *spec.get("layer", []), *(own for part in spec.get("vconcat", []) for own in [part, *part["layer"]])]
    values = [row for part in layers for row in part.get("data", {}).get("values", [])]
    return values + [row for data in spec.get("datasets", {}).values() for row in data]


def texts(value: Any) -> set[str]:
    """All texts of rows, segments, points and areas."""
    if isinstance(value, dict):
        own = {value["text"]} if "text" in value and not {"at", "mark"} & set(value) - {"at", "beside"} and len(value) > 3 else set()
        return own.union(*map(texts, value.values()))
    return set().union(*map(texts, value)) if isinstance(value, list) else set()


@pytest.mark.parametrize(("chart", "drawing"), CASES)
def test_a_picture_has_the_words_of_its_drawing_and_can_be_rendered(chart: Any, drawing: dict[str, Any]) -> None:
    spec = chart.to_dict()
    around = drawing["around"]
    assert spec["description"] == around["alt"] and around["alt"].endswith(".")
    assert " ".join(spec["title"]["text"]) == around["caption"]
    subtitle = " ".join(spec["title"]["subtitle"])
    assert around["legend"] in subtitle and all(note in subtitle for note in around["notes"])
    shown = {row.get("text", row.get("properties", {}).get("text")) for row in data_of(spec)}
    assert texts({key: own for key, own in drawing.items() if key not in ("around", "classes")}) <= shown
    svg = vl_convert.vegalite_to_svg(spec)
    assert svg.startswith("<svg") and "NaN" not in svg and "undefined" not in svg
    assert spec["config"]["background"] == "transparent"


def numbers(rows: list[dict[str, Any]], *keys: str) -> set[tuple[Any, ...]]:
    return {tuple(row[key] for key in keys) for row in rows if all(key in row for key in keys)}


def test_dots_and_intervals_lie_where_the_figures_and_limits_are() -> None:
    of = ("estimate", "low", "high")
    assert numbers(data_of(BY_SIZE.chart().to_dict()), *of) == numbers(BY_SIZE.rows, *of)
    changes = PANEL.change(from_=2018, to=2023, margin=0.05)
    spec = changes.chart().to_dict()
    assert numbers(data_of(spec), *of) == {(row["difference"], row["low"], row["high"]) for row in changes}
    assert {"from": -0.05, "to": 0.05} in data_of(spec)


def test_lines_go_through_the_figures_of_all_waves() -> None:
    values = data_of(PANEL.chart().to_dict())
    assert numbers(values, "line", "estimate", "low") == numbers(
        [{"line": row["size"], **row} for row in PANEL], "line", "estimate", "low"
    )
    times = {row["line"]: sorted(round(own["beside"]) for own in values if own.get("line") == row["line"]) for row in values if "line" in row}
    assert all(sorted(set(own)) == [2018, 2022, 2023] for own in times.values())


def test_answers_add_up_to_all_and_the_neutral_one_has_its_middle_at_zero() -> None:
    spec = PACE.chart("likert", neutral="3", apart=["unsure"]).to_dict()
    bars = [row for row in data_of(spec) if "answer" in row]
    for number, size in enumerate(dict.fromkeys(PACE["size"])):
        own = {row["answer"]: row for row in bars if row["row"] == number}
        for row in PACE.filter(size=size):
            assert math.isclose(own[row["category"].capitalize()]["to"] - own[row["category"].capitalize()]["from"], row["estimate"], abs_tol=1e-12)
        assert math.isclose(sum(row["to"] - row["from"] for row in own.values()), 1.0)
        assert math.isclose(own["3"]["from"], -own["3"]["to"], abs_tol=1e-12) and own["Unsure"]["from"] > own["5"]["to"]
    scale = spec["layer"][1]["encoding"]["color"]["scale"]
    assert scale["domain"] == ["1", "2", "3", "4", "5", "Unsure"] and len(set(scale["range"])) == 6
    assert scale["range"][2] == _charts._answers.NEUTRAL and scale["range"][5] == _charts.REST


def test_a_map_paints_every_area_in_the_class_of_its_figure() -> None:
    drawing = BY_SIZE.draw(shapes=SHAPES, limits=[0.3, 0.6])
    rows = {row["size"]: row for row in BY_SIZE}
    for area in drawing["areas"]:
        own = rows.get(area["code"])
        assert area["class"] == (None if own is None else sum(own["estimate"] >= limit for limit in (0.3, 0.6)))
    spec = BY_SIZE.chart(shapes=SHAPES, limits=[0.3, 0.6]).to_dict()
    painted = {row["properties"]["code"]: row["properties"]["class"] for row in data_of(spec) if row["geometry"]["type"] == "MultiPolygon"}
    assert painted == {"small": "30–60", "large": "60 and over", "none": "No figure"}
    hatched = {row["properties"]["code"] for row in data_of(spec) if row["geometry"]["type"] == "MultiLineString"}
    assert hatched == {area["code"] for area in drawing["areas"] if area["unsure"]} and hatched


def test_the_response_of_groups_and_of_all_is_drawn() -> None:
    table = SAMPLE.response(by="size")
    values = data_of(table.chart().to_dict())
    assert numbers(values, "rate") == {(row["rate"],) for row in table}
    assert [row["at"] for row in values if "at" in row] == [table.total["rate"]]


def test_the_kind_that_fits_is_drawn_unless_one_is_asked_for() -> None:
    assert "panels" in BY_SIZE.draw() and "waves" in PANEL.draw() and "rows" in PANEL.draw("dots")["panels"][0]
    assert "answers" in PACE.draw("likert") and "answers" in PACE.draw(neutral=3) and "panels" in PACE.draw()
    assert "areas" in BY_SIZE.draw(shapes=SHAPES)


def test_options_of_other_kinds_and_unknown_words_are_one_error() -> None:
    with pytest.raises(peil.EstimateError) as caught:
        BY_SIZE.chart("dots", neutral=3, shapes=SHAPES, limits=[0.5])
    assert [problem.message for problem in caught.value.problems] == [
        f"a chart of the kind `dots` has no `{name}`" for name in ("neutral", "shapes", "limits")
    ]
    with pytest.raises(peil.EstimateError, match="(?s)there is no kind of chart `trends`.*did you mean `trend`"):
        BY_SIZE.chart("trends")
    with pytest.raises(peil.EstimateError, match="a map needs the shapes"):
        BY_SIZE.chart("map")
    with pytest.raises(peil.EstimateError, match="at least two waves"):
        BY_SIZE.chart("trend")
    with pytest.raises(peil.EstimateError, match="240 pixels or more"):
        BY_SIZE.chart(width=10)


def test_shapes_that_do_not_fit_are_one_error_that_lists_what_is_missing() -> None:
    with pytest.raises(peil.EstimateError) as caught:
        BY_SIZE.chart(shapes={**SHAPES, "features": SHAPES["features"][2:]})
    (problem,) = caught.value.problems
    assert problem.message == "2 areas of the figures have no shape" and problem.found == "`large`, `small`"
    with pytest.raises(peil.EstimateError, match="(?s)the shapes have no property `siz`.*did you mean `size`"):
        BY_SIZE.chart(shapes=SHAPES, key="siz")
    with pytest.raises(peil.EstimateError, match="a map has one figure for each area"):
        PANEL.chart(shapes=SHAPES)
    with pytest.raises(peil.EstimateError, match="not clear which property"):
        SAMPLE.share("q", equals="yes", by="answered").chart(shapes=SHAPES)
    with pytest.raises(TypeError, match="found a GeoJSON Polygon"):
        BY_SIZE.chart(shapes={"type": "Polygon", "coordinates": []})
    point = {"type": "Feature", "properties": {"size": "small"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
    with pytest.raises(peil.EstimateError, match="1 shapes have no polygon: `small`"):
        BY_SIZE.chart(shapes={**SHAPES, "features": [point]})


def test_shapes_come_as_files_and_as_objects_that_have_them(tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps(SHAPES))

    class Frame:
        __geo_interface__ = SHAPES

    expected = BY_SIZE.chart(shapes=SHAPES).to_dict()
    for shapes in (path, str(path), Frame()):
        assert BY_SIZE.chart(shapes=shapes).to_dict() == expected


def test_areas_on_the_page_are_as_large_as_on_earth() -> None:
    # One degree by one degree at 0, 60 and 75 degrees north: as large as cos says.
    own = [square(str(north), 10, north) for north in (0, 60, 75)]
    page, _, _ = _shapes.flat(own, 10000, 20000)

    def area(shape: list[list[list[tuple[float, float]]]]) -> float:
        ring = shape[0][0]
        return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:], strict=False))) / 2

    sizes = [area(shape) for shape in page]
    for north, size in zip((0, 60, 75), sizes, strict=True):
        band = math.sin(math.radians(north + 1)) - math.sin(math.radians(north))
        assert math.isclose(size / sizes[0], band / math.sin(math.radians(1)), rel_tol=0.01)


def test_hatching_fills_a_shape_evenly_and_leaves_its_holes() -> None:
    outer = [(0.0, 0.0), (200.0, 0.0), (200.0, 120.0), (0.0, 120.0), (0.0, 0.0)]
    hole = [(60.0, 30.0), (160.0, 30.0), (160.0, 90.0), (60.0, 90.0), (60.0, 30.0)]
    lines = _shapes.hatching([[outer, hole]])
    length = sum(math.dist(a, b) for a, b in lines)
    # As much line as an area has room for.
    assert math.isclose(length * 7 / math.sqrt(2), 200 * 120 - 100 * 60, rel_tol=0.01)
    for (x0, y0), (x1, y1) in lines:
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        assert 0 <= x <= 200 and 0 <= y <= 120 and not (60 < x < 160 and 30 < y < 90)
    assert len(_shapes.hatching([[[(0.1, 0.1), (0.9, 0.1), (0.9, 0.8), (0.1, 0.1)]]])) == 1


def test_what_is_written_in_bars_can_be_read() -> None:
    answers = _charts._answers
    for fill in [*answers.LOWER, *answers.UPPER, answers.NEUTRAL, *answers.APART]:
        channels = [[int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)] for colour in (fill, answers.ink(fill))]
        linear = [[own / 12.92 if own <= 0.04045 else ((own + 0.055) / 1.055) ** 2.4 for own in colour] for colour in channels]
        high, low = sorted((0.2126 * own[0] + 0.7152 * own[1] + 0.0722 * own[2] for own in linear), reverse=True)
        assert (high + 0.05) / (low + 0.05) > 4, fill


def test_numbers_on_axes_are_those_of_the_language() -> None:
    means = peil.Sample({"x": [0.1, 0.25, 0.4, 0.8] * 5, "g": [*"ab"] * 10}, population=40).mean("x", by="g")
    assert re.search(r">0,\d", vl_convert.vegalite_to_svg(means.chart(lang="nb").to_dict()))
    assert re.search(r">0\.\d", vl_convert.vegalite_to_svg(means.chart(lang="en").to_dict()))


def test_hundreds_of_rows_stay_within_a_screen_or_two_and_narrow_pictures_within_their_width() -> None:
    many = peil.Sample({"unit": [f"Municipality {place}" for place in range(356)] * 2, "x": range(712)}).mean("x", by="unit")
    svg = vl_convert.vegalite_to_svg(many.chart().to_dict())
    width, height = (float(own) for own in re.findall(r'(?:width|height)="([\d.]+)"', svg)[:2])
    assert height < 1900 and width < 720
    for chart in (BY_SIZE.chart(width=360), PACE.chart("likert", width=360), SAMPLE.response(by="size").chart(width=360)):
        width = float(re.findall(r'width="([\d.]+)"', vl_convert.vegalite_to_svg(chart.to_dict()))[0])
        assert width <= 380


def test_data_for_pictures_of_ones_own_need_no_altair() -> None:
    program = (
        "import sys; sys.modules['altair'] = None\nimport peil\n"
        "own = peil.Sample({'q': ['y', 'n']}).share('q', equals='y')\nprint(own.draw()['panels'][0]['rows'][0]['estimate'])\n"
        "try:\n    own.chart()\nexcept peil.PeilError as error:\n    print(error.code)\n"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said == "0.5\nunsupported\n"
