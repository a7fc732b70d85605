"""The cases of `core/vectors/cases`, which every language runs through the border: document and answers in, rows out."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

import peil

FOLDER = Path(__file__).parents[2] / "core" / "vectors" / "cases"
CASES = sorted(FOLDER.glob("*.json"))
RAN: set[str] = set()


def same(want: Any, have: Any, tolerance: float) -> bool:
    """Whether a value is as expected; ``null`` means ``null``, and numbers may differ by the relative tolerance."""
    if isinstance(want, (int, float)) and isinstance(have, (int, float)) and not isinstance(want, bool):
        return want == have or math.isclose(want, have, rel_tol=tolerance, abs_tol=0.0)
    return bool(want == have)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_gives_the_expected_rows(path: Path, tmp_path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    answers: Path | None
    match case["answers"]:
        case None:
            answers = None
        case str(file):
            answers = FOLDER / file
        case {"csv": text}:
            answers = tmp_path / "answers.csv"
            answers.write_text(text, encoding="utf-8")
    rows = peil.evaluate(case["request"], answers)["rows"]
    expected = case["expected"]
    assert len(rows) == len(expected)
    wrong = [
        f"row {number}: {field}: expected {want!r}, got {row.get(field)!r}"
        for number, (row, fields) in enumerate(zip(rows, expected, strict=True))
        for field, want in fields.items()
        if not same(want, row.get(field), case["tolerance"])
    ]
    assert not wrong, "\n".join(wrong)
    RAN.add(path.name)


def test_every_case_ran() -> None:
    assert len(CASES) >= 23
    assert {path.name for path in CASES} == RAN


def test_a_wrong_figure_is_seen() -> None:
    assert same(0.5, 0.5 + 1e-13, 1e-12) and not same(0.5, 0.5 + 1e-11, 1e-12)
    assert same(None, None, 1e-9) and not same(None, 0.0, 1e-9) and not same(0.0, 1e-300, 1e-9)
