"""Slices and filters of results, long results, what is copied out of tables, and tables of great_tables."""

import html
import re
import subprocess
import sys

import great_tables
import pytest

import peil

UNITS = [f"m{number:02}" for number in range(30)]


def wave(yes: int) -> peil.Sample:
    """15 small and 15 large units, of which 11 each answered."""
    data = {
        "unit": UNITS,
        "size": ["small"] * 15 + ["large"] * 15,
        "here": (["yes"] * 11 + ["no"] * 4) * 2,
        "q": ["yes"] * yes + ["no"] * (11 - yes) + [None] * 4 + ["yes"] * 8 + ["no"] * 3 + [None] * 4,
        "r": ["yes"] * 6 + ["no"] * 5 + [None] * 4 + ["no"] * 9 + ["yes"] * 2 + [None] * 4,
    }
    return peil.Sample(data, population=30, census=True, responded={"here": "yes"})


SAMPLE = wave(4)
BY_SIZE = SAMPLE.share("q", equals="yes", by="size") + SAMPLE.distribution("r", by="size") + SAMPLE.share("q", equals="yes")
PANEL = peil.Panel({2018: wave(2), 2022: wave(4), 2023: wave(9)}, unit="unit").share("q", equals="yes", by="size")


def test_a_slice_is_the_same_kind_of_results_with_the_same_rows() -> None:
    part = BY_SIZE[1:4]
    assert isinstance(part, peil.Estimates)
    assert part.rows == BY_SIZE.rows[1:4] and BY_SIZE[::2].rows == BY_SIZE.rows[::2] and len(BY_SIZE[9:]) == 0
    changes = PANEL.change(from_=2018, to=2023)
    assert isinstance(changes[:1], peil.Changes) and changes[:1].rows == changes.rows[:1]
    with pytest.raises(ValueError, match="step of a slice must be above zero"):
        BY_SIZE[::-1]


def test_a_name_gives_what_all_rows_have_there() -> None:
    assert BY_SIZE["estimate"] == [row["estimate"] for row in BY_SIZE]
    assert BY_SIZE["notes"] == [row["notes"] for row in BY_SIZE]
    with pytest.raises(peil.EstimateError, match="(?s)the rows have no `estimat`.*did you mean `estimate`"):
        BY_SIZE["estimat"]


def test_a_filter_takes_the_rows_in_which_everything_stands() -> None:
    large = BY_SIZE.filter(size="large", category=["yes", "no"])
    assert [(row["indicator"], row["category"]) for row in large] == [("r", "no"), ("r", "yes")]
    assert [(row["indicator"], row.get("size")) for row in BY_SIZE.filter(size=None)] == [("q", None)]
    assert len(BY_SIZE.filter(indicator="q", n=11)) == 2
    assert len(PANEL.filter(wave=[2018, "2023"])) == 4
    assert len(BY_SIZE.filter()) == len(BY_SIZE)
    # Every word is known, but none of these rows has both.
    assert len(BY_SIZE.filter(indicator="q", category="yes")) == 0


def test_what_is_not_there_is_one_error_that_lists_what_is() -> None:
    with pytest.raises(peil.EstimateError) as caught:
        BY_SIZE.filter(siz="large", category=["yes", "perhaps"], size="huge")
    messages = [problem.message for problem in caught.value.problems]
    assert messages == ["the rows have no `siz`", "no row has `perhaps` as `category`", "no row has `huge` as `size`"]
    first, second, third = caught.value.problems
    assert "`size`" in str(first.expected) and second.expected == "one of None, `no`, `yes`"
    assert third.expected == "one of `large`, `small`, None" and str(first.place) == "`siz`"


def test_rows_that_were_taken_still_know_how_they_vary_together() -> None:
    whole, numbers = BY_SIZE.covariance(), [0, 2, 4]
    part = BY_SIZE.filter(size="large", category=[None, "no"]) + BY_SIZE[:0]
    rows = [BY_SIZE.rows.index(row) for row in part]
    assert part.covariance() == [[whole[a][b] for b in rows] for a in rows]
    every_other = BY_SIZE[::2]
    assert every_other.covariance()[0][1] == whole[0][2] != 0
    assert every_other.contrast({1: 1, 2: -1}) == BY_SIZE.contrast({numbers[1]: 1, numbers[2]: -1})
    assert every_other.compare([(1, 2)]).rows == BY_SIZE.compare([(2, 4)]).rows
    # Slices of slices, and slices put together again.
    assert BY_SIZE[1:][1:3].covariance() == [row[2:4] for row in whole[2:4]]
    again = BY_SIZE[:2] + BY_SIZE[2:]
    assert again.rows == BY_SIZE.rows and again.covariance() == whole
    mixed = SAMPLE.share("r", equals="yes") + BY_SIZE[1:2]
    assert mixed.covariance()[1][1] == whole[1][1]


def test_bounds_and_phases_are_those_of_the_rows_that_were_taken() -> None:
    assert BY_SIZE[1:4].bounds().rows == BY_SIZE.bounds().rows[1:4]
    assert BY_SIZE.filter(size="small").phases().rows == BY_SIZE.phases().filter(size="small").rows


def test_waves_that_were_taken_are_those_of_changes_trends_ranks_and_means() -> None:
    large = PANEL.filter(size="large")
    of = {row["size"]: row for row in PANEL.change(from_=2018, to=2023)}
    assert large.change(from_=2018, to=2023).rows == [of["large"]] and of["large"]["both"] is not None
    assert large.trend().rows == PANEL.trend().filter(size="large").rows
    assert large.range().rows == PANEL.range([row for row, own in enumerate(PANEL) if own["size"] == "large"]).rows
    two = PANEL.filter(wave=[2018, 2022])
    with pytest.raises(peil.EstimateError, match="at least three waves"):
        two.trend()
    assert [row["estimate"] for row in two.average()] == [row["estimate"] for row in PANEL.average([2018, 2022])]
    with pytest.raises(peil.EstimateError):
        two.change(from_=2018, to=2023)
    last = PANEL.filter(wave=2023)
    assert last.ranking().rows == PANEL.ranking([4, 5]).rows
    assert last.phrase("nb") == PANEL.phrase("nb")[4:]


def test_findings_are_filtered_by_what_was_found() -> None:
    changes = PANEL.change(from_=2018, to=2023)
    found = set(changes["verdict"])
    assert [row for word in sorted(found) for row in changes.filter(verdict=word)] == sorted(changes.rows, key=lambda row: row["verdict"])
    ranking = PANEL.filter(wave=2023).ranking()
    assert ranking[:1].rows == ranking.rows[:1]
    with pytest.raises(peil.EstimateError, match="these rows only hold together"):
        wave(4).representativity(by="size").filter(category="large")


def test_a_long_result_is_cut_with_a_line_that_says_what_is_missing() -> None:
    many = peil.Sample({"unit": [f"u{place:03}" for place in range(356)], "x": [place % 7 for place in range(356)]}).mean("x", by="unit")
    shown, whole = many._repr_html_(), many.to_html()
    assert shown.count('scope="row"') == 60 and whole.count('scope="row"') == 356
    assert "296 more rows are not shown." in shown and "not shown" not in whole
    assert "u059" in repr(many) and "u060" not in repr(many) and "296 more rows are not shown." in repr(many)
    assert "u355" in many.to_text()
    assert repr(many[:60]) == many[:60].to_text() and "1 more row is not shown." in repr(many[:61])


def copied(page: str) -> list[list[str]]:
    """The cells that a browser puts on the clipboard."""
    rows = re.findall(r"<tr.*?</tr>", re.sub(r"<svg.*?</svg>", "", page), re.S)
    return [[html.unescape(re.sub(r"<[^>]*>", "", cell)) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)] for row in rows]


def test_numbers_are_copied_as_numbers_of_the_language() -> None:
    changes = PANEL.change(from_=2023, to=2018)
    cells = [cell for row in copied(changes.to_html("nb")) for cell in row]
    assert "-63,6" in cells and not any(cell.startswith("−") and re.fullmatch(r"−[\d,]+", cell) for cell in cells)
    assert "−63,6" in changes.to_text("nb")
    few = peil.Sample({"x": [1, 2, 3, 120000], "q": ["a", "b", "c", "d"]}, population=5000).total("x")
    (figure,) = {cell for row in copied(few.to_html("nb")) for cell in row if cell.startswith("150")}
    assert float(figure.replace("\N{NO-BREAK SPACE}", "")) == few[0]["estimate"]


def test_marks_of_notes_never_touch_a_number() -> None:
    marked = BY_SIZE.to_html()
    for row in copied(marked):
        for cell in row:
            assert not re.search(r"\d\.\d[^\d]?[\d)*†]{1,2}\)?$", cell) or re.fullmatch(r"-?[\d.,]+", cell), cell
    assert "user-select:none" in marked


@pytest.mark.parametrize("lang", ["en", "nb", "nn"])
def test_great_tables_get_names_groups_notes_and_the_figures_as_written(lang: str) -> None:
    table = BY_SIZE.to_gt(lang)
    assert isinstance(table, great_tables.GT)
    page = table.as_raw_html()
    words = html.unescape(re.sub(r"<[^>]*>", "\n", page))
    text = BY_SIZE.to_text(lang)
    for figure in re.findall(r"\d+[.,]\d", text):
        assert figure in words
    assert page.count("gt_group_heading_row") == 2 and page.count("gt_stub") >= len(BY_SIZE)
    notes = [line for line in text.strip().splitlines() if line.endswith(".")]
    assert notes and all(note in words for note in notes)


def test_great_tables_escape_what_users_wrote_and_take_every_result() -> None:
    evil = "<script>alert(1)</script>"
    page = peil.Sample({"q": ["y", "n"], evil: [evil, "b"]}).share("q", equals="y", by=evil).to_gt().as_raw_html()
    assert "<script>" not in page
    results = [PANEL.trend(), PANEL.change(from_=2018, to=2023), PANEL.filter(wave=2023).ranking(), BY_SIZE[:2].compare(), BY_SIZE[:2].range()]
    for result in results:
        assert "gt_table" in result.to_gt("nb").as_raw_html()


def test_without_great_tables_it_says_what_to_install() -> None:
    program = (
        "import sys; sys.modules['great_tables'] = None\nimport peil\n"
        "try:\n    peil.Sample({'q': ['y', 'n']}).share('q', equals='y').to_gt()\nexcept peil.PeilError as error:\n    print(error.code, error)\n"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.startswith("unsupported ") and 'pip install "peil[tables]"' in said
