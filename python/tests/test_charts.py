"""Pictures of indices: they say what the core's drawings say, can be rendered, can be read on white and on dark, and need altair only when asked for."""

import json
import re
import subprocess
import sys
from typing import Any

import altair
import pytest
import vl_convert

import peil
from peil import _charts
from peil._charts import _answers

DATA: dict[str, list[Any]] = {
    "unit": ["north", "south", "east", "west"],
    "size": ["small", "small", "large", "large"],
    "skills": [60, 20, 90, None],
    "trust": [3, 1, 4, 2],
    "barriers": [30, None, 10, 50],
}
PARTS = [peil.Part("people", ["skills", "trust"], weight=2, label="People and what they know"), peil.Part("barriers", direction="down")]
RUN = peil.composite(DATA, peil.Index("digital", PARTS, label={"nb": "Digital modenhet", "en": "Digital maturity"}))
SAMPLE = peil.Sample({"q": ["yes"] * 9 + ["no"] * 9, "g": [*"abc"] * 6}, population=30, census=True)
RANKING = SAMPLE.share("q", equals="yes", by="g").ranking()
CHARTS = {
    "contributions": (RUN.chart_contributions(lang="nb"), RUN.draw_contributions(lang="nb")),
    "tree": (RUN.chart_tree(lang="nb"), RUN.draw_tree(lang="nb")),
    "tree of a unit without a score": (RUN.chart_tree("west", lang="en"), RUN.draw_tree("west", lang="en")),
    "profile": (RUN.chart_profile("north", beside="size", lang="nb"), RUN.draw_profile("north", beside="size", lang="nb")),
    "profile alone": (RUN.chart_profile("north"), RUN.draw_profile("north")),
    "ranks": (RANKING.chart_ranks(lang="nn"), RANKING.draw_ranks(lang="nn")),
}


def texts(value: Any) -> set[str]:
    """All texts of rows, segments and nodes."""
    if isinstance(value, dict):
        own = {value["text"]} if "text" in value and "at" not in value else set()
        return own.union(*map(texts, value.values()))
    return set().union(*map(texts, value)) if isinstance(value, list) else set()


@pytest.mark.parametrize(("chart", "drawing"), CHARTS.values(), ids=CHARTS)
def test_a_picture_has_the_words_of_its_drawing_and_can_be_rendered(chart: altair.LayerChart, drawing: dict[str, Any]) -> None:
    spec = chart.to_dict()
    assert spec["description"] == drawing["around"]["alt"]
    assert " ".join(spec["title"]["text"]) == drawing["around"]["caption"]
    assert " ".join(spec["title"]["subtitle"]).startswith(drawing["around"]["legend"])
    # Data stand with their layer, above all layers where they share them, or by name.
    values = [row for part in [spec, *spec["layer"]] for row in part.get("data", {}).get("values", [])]
    values += [row for data in spec.get("datasets", {}).values() for row in data]
    assert texts(drawing) <= {row["text"] for row in values if "text" in row}
    svg = vl_convert.vegalite_to_svg(spec)
    assert svg.startswith("<svg") and "NaN" not in svg and "undefined" not in svg


def test_axes_are_written_as_the_language_writes_numbers() -> None:
    svg = vl_convert.vegalite_to_svg(RUN.chart_contributions(lang="nb").to_dict())
    assert ">0,2<" in svg and ">0.2<" not in svg
    assert ">0.2<" in vl_convert.vegalite_to_svg(RUN.chart_contributions(lang="en").to_dict())


def test_what_does_not_fit_is_left_to_the_tooltip() -> None:
    parts = [peil.Part("wide", weight=50, column="skills"), peil.Part("narrow", column="trust"), peil.Part("other", weight=50, column="barriers")]
    run = peil.composite(DATA, peil.Index("i", parts))
    svg = vl_convert.vegalite_to_svg(run.chart_tree().to_dict())
    assert re.search(r">wide<", svg) and not re.search(r">narrow<", svg)


def test_many_units_stay_within_one_screen_or_two() -> None:
    data = {"unit": [f"u{number}" for number in range(356)], "x": list(range(356))}
    chart = peil.composite(data, peil.Index("i", ["x"])).chart_contributions()
    assert chart.to_dict()["height"]["step"] * 356 <= 1500
    assert vl_convert.vegalite_to_svg(chart.to_dict()).startswith("<svg")


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [own / 12.92 if own <= 0.04045 else ((own + 0.055) / 1.055) ** 2.4 for own in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(shade: float) -> str:
    ends = [[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in (_charts.LIGHT, _charts.DARK)]
    return "#" + "".join(f"{round(a + (b - a) * shade):02x}" for a, b in zip(*ends, strict=True))


def test_words_can_be_read_on_white_on_dark_and_on_every_shade() -> None:
    assert min(contrast(_charts.INK, page) for page in ("#ffffff", "#111111", "#15181c")) > 4
    for hundredth in range(101):
        ink = _charts.ON_DARK if hundredth > 62 else _charts.ON_LIGHT
        assert contrast(ink, mixed(hundredth / 100)) > 3.9, hundredth
    assert RUN.chart_tree().to_dict()["config"]["background"] == "transparent"


def test_without_altair_a_picture_says_what_to_install_and_all_else_works() -> None:
    program = (
        "import sys; sys.modules['altair'] = None\n"
        "import peil\n"
        "run = peil.composite({'unit': ['a', 'b'], 'x': [1, 2]}, {'id': 'i', 'parts': [{'id': 'x'}]})\n"
        "run.draw_tree()\n"
        "try:\n    run.chart_tree()\n"
        "except peil.PeilError as error:\n    print(error.code, error)\n"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.startswith("unsupported ") and "pictures need the package `altair`" in said
    assert 'pip install "peil[charts]"' in said


def test_importing_the_package_does_not_load_altair() -> None:
    program = "import peil, sys; print('altair' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_drawing_is_plain_data() -> None:
    for _, drawing in CHARTS.values():
        assert json.loads(json.dumps(drawing)) == drawing


def test_eleven_parts_have_colours_of_their_own_and_rounding_is_grey() -> None:
    names = [f"p{number}" for number in range(11)]
    data = {"unit": ["a", "b"], **{name: [number / 7, 1.0] for number, name in enumerate(names)}}
    run = peil.composite(data, peil.Index("i", names, normalise="as_is", decimals=1))
    scale = run.chart_contributions().to_dict()["layer"][0]["encoding"]["color"]["scale"]
    assert scale["domain"][-1] == "rounding and scale" and scale["range"][-1] == _charts.REST
    assert len(set(scale["range"])) == 12


def test_a_note_below_a_chart_says_which_figures_it_holds_for() -> None:
    groups = [letter for letter in "abcdef" for _ in range(2)]
    sample = peil.Sample({"g": groups, "q": ["y", "y"] + ["y", "n"] * 5}, population=40, census=True)
    exact, unanswered = sample.share("q", equals="y", by="g").draw()["around"]["notes"]
    assert exact.startswith("a: The share is 0 or 100 per cent") and unanswered.startswith("Not all answered")
    beyond = sample.share("q", equals="y", by="g", interval="wald").draw(lang="nn")["around"]["notes"][1]
    assert beyond.startswith("5 av 6 tal: ")


# White pages, and the darkest ones that people work on: JupyterLab, VS Code, GitHub.
PAGES = ("#ffffff", "#111111", "#1f1f1f", "#0d1117")
SHAPES = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "id": unit, "geometry": {"type": "Polygon", "coordinates": [[[x, 0], [x, 1], [x + 1, 1], [x + 1, 0], [x, 0]]]}}
        for x, unit in enumerate(DATA["unit"])
    ],
}


def every_chart() -> dict[str, Any]:
    scale = peil.Sample({"pace": [*"1122334455", "unsure"] * 2, "size": ["s"] * 11 + ["l"] * 11, "year": [2023, 2024] * 11})
    waves = {year: peil.Sample({"unit": [*"abcdef"], "q": ["y"] * yes + ["n"] * (6 - yes)}, population=9, census=True) for year, yes in ((2023, 2), (2024, 4))}
    panel = peil.Panel(waves, unit="unit").share("q", equals="y")
    pace = scale.distribution("pace", by="size")
    return {
        **{name: made for name, (made, _) in CHARTS.items()},
        "map": RUN.chart_map(SHAPES, limits=[0.3, 0.6]),
        "dots": pace.chart("dots"),
        "likert": pace.chart("likert", neutral=3, apart="unsure"),
        "trend": panel.chart("trend"),
        "changes": panel.change(from_=2023, to=2024, margin=0.05).chart(),
        "response": peil.Sample({"g": [*"aabb"], "there": [*"ynyy"]}, population=4, census=True, responded={"there": "y"}).response(by="g").chart(),
    }


def colours_of_words(spec: Any, within: str = "") -> set[str]:
    """The colours of titles, labels of axes and legends, and texts that stand beside marks."""
    if isinstance(spec, list):
        return set().union(*(colours_of_words(own, within) for own in spec))
    if not isinstance(spec, dict):
        return set()
    mark = spec.get("mark")
    found = {mark["color"]} if isinstance(mark, dict) and mark.get("type") == "text" and "color" in mark else set()
    names = ("labelColor", "titleColor", "subtitleColor", *(("color",) if within == "title" else ()))
    found |= {spec[name] for name in names if isinstance(spec.get(name), str)}
    return found.union(*(colours_of_words(own, name) for name, own in spec.items() if name not in ("data", "datasets")))


def test_every_text_of_every_chart_can_be_read_on_white_pages_and_on_dark_ones() -> None:
    for name, made in every_chart().items():
        spec = made.to_dict()
        # What stands on the fields of a tree has the colours that are tried on every shade above.
        colours = colours_of_words(spec) - ({_charts.ON_LIGHT, _charts.ON_DARK} if name.startswith("tree") else set())
        assert colours and spec["config"]["background"] == "transparent", name
        for colour in colours:
            assert min(contrast(colour, page) for page in PAGES) > 4, (name, colour)


def test_texts_on_answers_can_be_read_on_every_colour_of_theirs() -> None:
    for fill in [*_answers.LOWER, *_answers.UPPER, _answers.NEUTRAL, *_answers.APART]:
        assert contrast(_answers.ink(fill), fill) > 3.9, fill


def test_a_theme_of_altair_has_its_own_colours_of_words_and_pages() -> None:
    with altair.theme.enable("dark"):
        charts = {name: made.to_dict() for name, made in every_chart().items() if name not in CHARTS}
    for name, spec in charts.items():
        assert not colours_of_words(spec) and "background" not in spec["config"], name
        svg = vl_convert.vegalite_to_svg(spec, theme="dark")
        words = set(re.findall(r'<text[^>]*fill="(#\w+)"', svg))
        assert 'fill="#333"' in svg and "#fff" in words and _charts.INK not in words, (name, words)
    with altair.theme.enable("opaque"):
        spec = RUN.chart_tree().to_dict()
    assert spec["config"]["background"] == "white" and colours_of_words(spec) == {_charts.INK, _charts.ON_LIGHT, _charts.ON_DARK}


def test_scores_are_drawn_on_a_map() -> None:
    drawing = RUN.draw_map(SHAPES, limits=[0.3, 0.6])
    assert [area["class"] for area in drawing["areas"]] == [1, 0, 2, 0] and drawing["unsure"] is None
    assert drawing["axis"] == "Score" and "Digital maturity" in drawing["around"]["caption"]
    spec = RUN.chart_map(SHAPES, limits=[0.3, 0.6], width=400, lang="nb").to_dict()
    classes = [row["properties"]["class"] for rows in spec["datasets"].values() for row in rows]
    assert classes == ["0,3–0,6", "under 0,3", "0,6 og over", "under 0,3"] and spec["width"] <= 400
    assert vl_convert.vegalite_to_svg(spec).startswith("<svg")
    part = RUN.draw_map(SHAPES, "people", limits=[0.5])
    assert [area["class"] for area in part["areas"]] == [1, 0, 1, 0]


def test_shapes_of_a_map_of_scores_are_found_by_the_column_of_units() -> None:
    data = {"county": ["a", "b", "a", "b"], "year": [2023, 2023, 2024, 2024], "x": [1.0, 3.0, 5.0, 2.0]}
    run = peil.composite(data, peil.Index("i", ["x"], normalise="as_is"), unit="county", wave="year")
    shapes = {"type": "FeatureCollection", "features": [{**own, "id": None, "properties": {"county": code}} for own, code in zip(SHAPES["features"], "ab")]}
    of = lambda **options: [area["class"] for area in run.draw_map(shapes, limits=[2.5], **options)["areas"]]  # noqa: E731
    assert (of(), of(wave=2023)) == ([1, 0], [0, 1])
    sample = peil.Sample({"g": [*"aabb"], "x": [1.0, 2, 5, 7]}, population=9, census=True)
    scores = sample.index(peil.Index("i", ["x"], normalise="as_is"), by="g").run
    by_group = {**shapes, "features": [{**own, "properties": {"g": code}} for own, code in zip(SHAPES["features"], "ab")]}
    assert [area["class"] for area in scores.draw_map(by_group, limits=[3])["areas"]] == [0, 1]


def test_what_stands_in_the_way_of_a_map_of_scores_is_told() -> None:
    def refused(*given: Any, **options: Any) -> str:
        with pytest.raises(peil.EstimateError) as caught:
            RUN.draw_map(*given, **options)
        return str(caught.value)

    assert "`peple`" in refused(SHAPES, "peple") and "did you mean `people`?" in refused(SHAPES, "peple")
    assert "`west`" in refused({**SHAPES, "features": SHAPES["features"][:3]})
    without = {**SHAPES, "features": [{key: value for key, value in own.items() if key != "id"} for own in SHAPES["features"]]}
    assert "which property of the shapes has their codes" in refused(without)
    assert "the shapes have no property `kode`" in refused(SHAPES, key="kode")
    with pytest.raises(peil.EstimateError, match="no room"):
        RUN.chart_map(SHAPES, width=10)
