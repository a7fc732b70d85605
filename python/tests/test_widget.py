"""The widget of notebooks as Python sees it: what it sends to the browser, what it hears, and what it refuses."""

import doctest
import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import peil

pytest.importorskip("anywidget", reason='the widget needs anywidget: `pip install "peil[widget]"`')

DATA = Path(__file__).parents[2] / "docs" / "notebooks" / "municipalities"
SURVEY = peil.Survey.load(DATA / "survey.toml")
WAVES = [SURVEY.read(DATA / f"{wave}.csv", wave=wave) for wave in (2018, 2022, 2023)]
SAMPLE = WAVES[-1]
SHARES = ["open_data", "problems"]


def shown(widget: peil.Widget) -> dict[str, Any]:
    sent: dict[str, Any] = json.loads(widget.get_state()["_shown"])
    return sent


def figures(drawing: dict[str, Any]) -> list[tuple[float, float, float]]:
    return [(row["estimate"], row["low"], row["high"]) for group in drawing["groups"] for row in group["rows"]]


def of(estimates: Any) -> list[tuple[float, float, float]]:
    return [(row["estimate"], row["low"], row["high"]) for row in estimates]


def test_what_is_sent_are_the_figures_that_were_estimated_with_the_words_of_tables() -> None:
    estimates = SAMPLE.estimate(SHARES, by="size")
    sent = shown(peil.Widget(SAMPLE, SHARES, by="size", lang="nb"))
    assert figures(sent["figures"]) == of(estimates)
    assert sent["order"] == list(range(8))
    html = estimates.to_html(lang="nb")
    for texts in ([*row["names"], row["figure"], row["limits"]] for group in sent["figures"]["groups"] for row in group["rows"]):
        assert all(text in html for text in texts), texts
    assert [row["sentence"] for group in sent["figures"]["groups"] for row in group["rows"]] == estimates.phrase(lang="nb")


def test_a_choice_in_the_browser_is_estimated_anew_and_told_to_those_who_observe() -> None:
    widget = SAMPLE.widget(SHARES, by="size")
    heard: list[tuple[str, object]] = []
    for name in ("by", "lang", "row"):
        widget.observe(lambda change: heard.append((change.name, change.new)), name)
    widget.set_state({"by": ["region"]})
    assert of(widget.estimates) == of(SAMPLE.estimate(SHARES, by="region")) == figures(shown(widget)["figures"])
    widget.set_state({"lang": "nn"})
    assert shown(widget)["figures"]["language"] == "nn"
    widget.set_state({"row": 3})
    assert widget.chosen == widget.estimates[3]
    widget.set_state({"by": []})
    assert heard == [("by", ["region"]), ("lang", "nn"), ("row", 3), ("row", None), ("by", [])]
    assert of(widget.estimates) == of(SAMPLE.estimate(SHARES))


def test_an_assignment_is_sent_to_the_browser() -> None:
    widget = SAMPLE.widget(SHARES)
    sent: list[dict[str, Any]] = []
    widget.comm.send = lambda data, buffers=None: sent.append(data["state"])
    widget.lang = "nb"
    widget.by = ["size"]
    keys = [name for state in sent for name in state]
    assert keys.count("_shown") == 2 and "lang" in keys and "by" in keys
    assert figures(json.loads([state["_shown"] for state in sent if "_shown" in state][-1])["figures"]) == of(widget.estimates)


def test_what_can_be_chosen_is_what_the_document_has() -> None:
    choices = shown(SAMPLE.widget("open_data", by=["size", "region"], lang="nb"))["choices"]
    assert [option["value"] for option in choices["by"]["options"]] == ["", "size", "size region"]
    assert choices["by"]["options"][-1]["label"] == "Størrelse × Landsdel"
    assert [option["value"] for option in choices["language"]["options"]] == ["en", "nb", "nn"]
    # What was estimated already is not broken down anew.
    assert shown(SAMPLE.estimate("open_data").widget())["choices"]["by"] is None


def test_what_goes_wrong_is_raised_in_python_and_shown_in_the_browser() -> None:
    widget = SAMPLE.widget(SHARES)
    with pytest.raises(peil.EstimateError, match="there is no breakdown `sise`"):
        widget.by = ["sise"]
    sent = shown(widget)
    assert [problem["message"] for problem in sent["failure"]["problems"]] == ["there is no breakdown `sise`"]
    # A choice in the browser is shown what is wrong with it, and raises nothing that nobody would see.
    widget.set_state({"by": ["sjanger"]})
    sent = shown(widget)
    assert sent["failure"]["problems"][0]["message"] == "there is no breakdown `sjanger`"
    assert sent["choices"]["by"]["chosen"] == "sjanger" and sent["choices"]["by"]["options"]
    # Another language does not hide it.
    widget.set_state({"lang": "nb"})
    assert "failure" in shown(widget)
    widget.lang = "nn"
    widget.set_state({"by": ["size"]})
    assert figures(shown(widget)["figures"]) == of(SAMPLE.estimate(SHARES, by="size"))
    assert shown(widget)["figures"]["language"] == "nn"


def test_what_those_who_observe_raise_is_not_hidden() -> None:
    widget = SAMPLE.widget(SHARES)

    def fails(_: object) -> None:
        raise ZeroDivisionError

    widget.observe(fails, "row")
    with pytest.raises(ZeroDivisionError):
        widget.set_state({"row": 1})


def test_waves_of_a_panel_come_with_changes_and_trends() -> None:
    panel = peil.Panel(WAVES)
    estimates = panel.estimate(SHARES, by="size")
    widget = panel.widget(SHARES, by="size", lang="nb")
    sent = shown(widget)
    drawn = figures(sent["figures"])
    assert [drawn[place] for place in range(len(drawn))] == [of(estimates)[place] for place in sent["order"]]
    assert sorted(sent["order"]) == list(range(24)) and sent["order"] != list(range(24))
    assert sent["changes"]["caption"].endswith("Endringer mellom rundene")
    changes = [*estimates.change(from_=2018, to=2022), *estimates.change(from_=2022, to=2023)]
    assert sorted(row[0] for row in figures(sent["changes"])) == sorted(row["difference"] for row in changes)
    assert [row[0] for row in figures(sent["trends"])] == [row["slope"] for row in estimates.trend()]
    margin = shown(peil.Widget(panel, "open_data", margin=0.2))["changes"]
    assert {group["margin"] for group in margin["groups"]} == {0.2}
    assert json.loads(estimates.widget(lang="nb")._shown)["figures"] == sent["figures"]


def test_two_waves_have_changes_but_no_trend_and_one_has_neither() -> None:
    both = shown(peil.Panel(WAVES[1:]).widget("open_data"))
    assert "changes" in both and "trends" not in both
    assert not {"changes", "trends"} & set(shown(SAMPLE.widget("open_data")))


def test_trends_that_cannot_be_found_are_told_beside_the_figures() -> None:
    wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)  # noqa: E731
    panel = peil.Panel({"spring": wave(2), "summer": wave(4), "autumn": wave(5)}, unit="id")
    sent = shown(panel.share("q", equals="y").widget())
    assert len(figures(sent["figures"])) == 3 and len(figures(sent["changes"])) == 2
    assert sent["trends"]["failure"]["problems"]


def test_what_was_found_shows_itself_too() -> None:
    estimates = peil.Panel(WAVES).estimate(SHARES)
    changes = estimates.change(from_=2022, to=2023, margin=0.05)
    assert [row[0] for row in figures(shown(changes.widget(lang="nn"))["figures"])] == [row["difference"] for row in changes]
    trends = estimates.trend()
    assert [row[0] for row in figures(shown(peil.Widget(trends))["figures"])] == [row["slope"] for row in trends]


def test_nothing_that_has_no_effect_is_ignored() -> None:
    estimates = SAMPLE.estimate("open_data")
    with pytest.raises(peil.EstimateError) as refused:
        peil.Widget(estimates, by="size", level=0.9)
    assert {str(problem.place) for problem in refused.value.problems} == {"`by`", "`level`"}
    assert {problem.code for problem in refused.value.problems} == {"no-effect"}
    with pytest.raises(peil.EstimateError, match="`margin` has no effect"):
        peil.Widget(SAMPLE, "open_data", margin=0.1)
    with pytest.raises(peil.EstimateError, match="`adjust` has no effect"):
        peil.Widget(estimates.change(estimates), adjust="holm")
    with pytest.raises(peil.EstimateError, match="`by` has no effect"):
        estimates.widget().by = ["size"]
    with pytest.raises(peil.EstimateError, match="there is no indicator"):
        SAMPLE.widget("opn_data")
    with pytest.raises(peil.EstimateError, match="there is no language `sv`"):
        SAMPLE.widget(lang="sv")
    with pytest.raises(TypeError, match="found `int`"):
        peil.Widget(3)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="there is no row 4"):
        estimates.widget().row = 4


def test_without_a_widget_manager_there_is_the_table() -> None:
    widget = SAMPLE.widget("open_data", lang="nb")
    data, _ = widget._repr_mimebundle_()
    assert data["text/html"] == widget.estimates.to_html(lang="nb")
    assert data["text/plain"] == widget.estimates.to_text(lang="nb")
    assert "application/vnd.jupyter.widget-view+json" in data


def test_the_module_is_one_file_without_the_compiled_core() -> None:
    module = (Path(peil.__file__).parent / "_static" / "widget.js").read_bytes()
    text = module.decode()
    assert len(gzip.compress(module, 9)) < 25_000
    assert "WebAssembly" not in text
    # No part of it is fetched; a page may name a file of figures, which a widget never does.
    assert "import(" not in text and "import{" not in text
    assert SAMPLE.widget("open_data").get_state()["_esm"] == text


@pytest.mark.parametrize(
    ("lacks", "says"),
    [("sys.modules['anywidget'] = None", 'pip install "peil[widget]"'), ("Path.is_file = lambda _: False", "cargo xtask python")],
)
def test_what_is_lacking_is_said_with_what_to_do(lacks: str, says: str) -> None:
    program = f"""
import sys
from pathlib import Path
import peil
{lacks}
for make in (lambda: peil.Widget, lambda: peil.Sample({{"q": ["y"]}}, population=2, census=True).share("q", equals="y").widget()):
    try:
        make()
    except peil.PeilError as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.count(says) == 2, done.stdout + done.stderr


def test_the_package_loads_no_widget_before_it_is_asked_for() -> None:
    program = "import peil, sys; print({'anywidget', 'ipywidgets', 'traitlets', 'peil._widget'} & set(sys.modules), 'Widget' in dir(peil))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["set()", "False"]
    with pytest.raises(AttributeError, match="no attribute `Wigdet`"):
        peil.Wigdet  # type: ignore[attr-defined]


def test_the_example_of_the_documentation_does_what_it_shows() -> None:
    (example,) = [test for test in doctest.DocTestFinder().find(peil.Widget, "Widget") if test.name == "Widget"]
    assert doctest.DocTestRunner().run(example) == doctest.TestResults(0, len(example.examples)) and example.examples
