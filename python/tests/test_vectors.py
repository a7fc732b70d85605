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


def differences(what: str, expected: list[Any], found: list[Any], tolerance: float) -> list[str]:
    """What differs between the rows that came back and the fields that a case expects of them."""
    assert len(found) == len(expected), f"{len(expected)} {what}s expected, {len(found)} found"
    return [
        f"{what} {number}: {field}: expected {want!r}, got {row.get(field)!r}"
        for number, (row, fields) in enumerate(zip(found, expected, strict=True))
        for field, want in fields.items()
        if not same(want, row.get(field), tolerance)
    ]


def covariance_differences(expected: list[list[float]], found: list[list[float]], tolerance: float) -> list[str]:
    """What differs between covariances, relative to the standard errors of the two estimates."""
    assert [len(row) for row in found] == [len(row) for row in expected]
    return [
        f"covariance {i}, {j}: expected {want!r}, got {found[i][j]!r}"
        for i, row in enumerate(expected)
        for j, want in enumerate(row)
        if not abs(found[i][j] - want) <= tolerance * math.sqrt(expected[i][i] * expected[j][j]) + 1e-24
    ]


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
    response = peil.evaluate(case["request"], answers)
    tolerance = case["tolerance"]
    wrong = differences("row", case["expected"], response["rows"], tolerance)
    wrong += differences("contrast", case.get("expected_contrasts", []), response.get("contrasts", []), tolerance)
    if "expected_covariance" in case:
        wrong += covariance_differences(case["expected_covariance"], response["covariance"], tolerance)
    assert not wrong, "\n".join(wrong)
    RAN.add(path.name)


def test_every_case_ran() -> None:
    assert len(CASES) >= 230
    assert {path.name for path in CASES} == RAN


def test_a_wrong_figure_is_seen() -> None:
    assert same(0.5, 0.5 + 1e-13, 1e-12) and not same(0.5, 0.5 + 1e-11, 1e-12)
    assert same(None, None, 1e-9) and not same(None, 0.0, 1e-9) and not same(0.0, 1e-300, 1e-9)
