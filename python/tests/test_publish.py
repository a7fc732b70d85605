"""What `peil.publish` writes: the views that readers can choose, as Python computes them, and nothing of the answers."""

import doctest
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import peil
import peil._publish

DATA = Path(__file__).parents[2] / "docs" / "notebooks" / "municipalities"
DOCUMENT = tomllib.loads((DATA / "survey.toml").read_text("utf-8"))
SURVEY = peil.Survey.load(DATA / "survey.toml")
WAVES = [SURVEY.read(DATA / f"{wave}.csv", wave=wave) for wave in (2018, 2022, 2023)]
SAMPLE = WAVES[-1]
SHARES = ["open_data", "problems"]


def views(folder: Path) -> list[dict[str, Any]]:
    file = json.loads((folder / "figures.json").read_text("utf-8"))
    assert file["peil_figures"] == 1
    own: list[dict[str, Any]] = file["views"]
    return own


def figures(drawing: dict[str, Any]) -> list[tuple[float, float, float]]:
    return [(row["estimate"], row["low"], row["high"]) for group in drawing["groups"] for row in group["rows"]]


def test_every_view_has_the_figures_words_and_csv_of_what_is_estimated(tmp_path: Path) -> None:
    page = peil.publish(tmp_path / "new" / "page", SAMPLE, SHARES, lang=["nn", "en"])
    assert page == tmp_path / "new" / "page" / "index.html"
    found = views(page.parent)
    chosen = [(view["indicator"], view["by"]) for view in found]
    assert chosen[0] == ("", "") and len(set(chosen)) == len(chosen)
    assert {indicator for indicator, _ in chosen} == {"", *SHARES}
    assert {by for _, by in chosen} == {"", *(own["id"] for own in DOCUMENT["breakdowns"])}
    for view in found:
        asked = [view["indicator"]] if view["indicator"] else SHARES
        estimates = SAMPLE.estimate(asked, by=view["by"] or [])
        assert view["csv"] == estimates.to_csv()
        assert list(view["drawn"]) == ["nn", "en"]
        for lang, drawn in view["drawn"].items():
            assert drawn["figures"]["language"] == lang
            assert figures(drawn["figures"]) == [(row["estimate"], row["low"], row["high"]) for row in estimates]
            sentences = [row["sentence"] for group in drawn["figures"]["groups"] for row in group["rows"]]
            assert [sentence for sentence in sentences if sentence] == [text for text in estimates.phrase(lang=lang) if text]


def test_a_panel_has_its_changes_and_trends(tmp_path: Path) -> None:
    panel = peil.Panel(WAVES)
    peil.publish(tmp_path, panel, "open_data", by="", lang="nb", margin=0.05, adjust="holm")
    (view,) = views(tmp_path)
    estimates = panel.estimate("open_data")
    steps = [(2018, 2022), (2022, 2023)]
    changes = [row for before, after in steps for row in estimates.change(from_=before, to=after, margin=0.05)]
    assert figures(view["drawn"]["nb"]["changes"]) == [(row["difference"], row["low"], row["high"]) for row in changes]
    assert "trends" in view["drawn"]["nb"]


def test_what_was_estimated_already_is_one_view(tmp_path: Path) -> None:
    suppressed = SAMPLE.estimate(SHARES, by=["size", "region"]).suppressed(least_units=10)
    peil.publish(tmp_path, suppressed)
    (view,) = views(tmp_path)
    assert view["csv"] == suppressed.to_csv()
    hidden = sum(row["flag"] == "c" for row in suppressed)
    assert hidden > 0
    drawn = view["drawn"][next(iter(view["drawn"]))]["figures"]
    assert sum(estimate is None for estimate, _, _ in figures(drawn)) == hidden


def test_breakdowns_can_be_crossed_and_the_first_is_shown_first(tmp_path: Path) -> None:
    peil.publish(tmp_path, SAMPLE, "open_data", by=["region", ["size", "region"]], lang="en")
    assert [view["by"] for view in views(tmp_path)] == ["region", "size region"]


def test_no_answer_of_a_unit_is_in_any_file(tmp_path: Path) -> None:
    rows = (DATA / "2023.csv").read_text("utf-8").splitlines()
    named = [rows[0], *(f"unit-{row}" for row in rows[1:])]
    (tmp_path / "answers.csv").write_text("\n".join(named) + "\n", "utf-8")
    page = peil.publish(tmp_path / "page", SURVEY.read(tmp_path / "answers.csv", wave=2023))
    assert len(named) > 100
    assert not [path.name for path in page.parent.iterdir() if re.search(r"unit-\d", path.read_text("utf-8"))]


def test_the_page_stands_alone_and_no_text_of_a_document_ends_its_scripts(tmp_path: Path) -> None:
    hostile = "</script><script>alert(1)</script><!--"
    sample = peil.Sample({"size": [hostile, hostile, "s"], "q": ["yes", "no", "yes"]}, population=14, census=True)
    page = peil.publish(tmp_path, sample.share("q", equals="yes", by="size")).read_text("utf-8")
    assert page.count("</script>") == 2 + page.split("<peil-indicator choose")[0].count("</script>")
    assert "alert(1)</script>" not in page
    assert not re.search(r'(src|href)="(?!peil-indicator\.js|data:,)', page.split('<script type="module">\n')[0].split("-->")[1])


@pytest.mark.parametrize(
    ("source", "options", "says"),
    [
        (SAMPLE, {"by": "sise"}, "there is no breakdown `sise`"),
        (SAMPLE, {"margin": 0.1}, "`margin` has no effect"),
        (SAMPLE.estimate(SHARES), {"by": "size", "indicators": "open_data"}, "2 problems"),
        (SAMPLE.estimate(SHARES), {"each": True}, "`each` has no effect"),
        (SAMPLE, {"lang": ["nb", "de"]}, "de"),
    ],
)
def test_what_cannot_be_shown_is_refused_and_nothing_is_written(source: Any, options: dict[str, Any], says: str, tmp_path: Path) -> None:
    with pytest.raises(peil.PeilError, match=re.escape(says)):
        peil.publish(tmp_path / "page", source, **options)
    assert not (tmp_path / "page").exists()


def test_a_source_that_is_none_is_a_type_error(tmp_path: Path) -> None:
    wrong: Any = [1, 2]
    with pytest.raises(TypeError, match="expected a Sample, Panel, Estimates, Changes or Trends, found `list`"):
        peil.publish(tmp_path, wrong)


def test_examples_run() -> None:
    assert doctest.testmod(peil._publish).failed == 0
