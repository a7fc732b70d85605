"""Figures of R beside those of peil, for the notebook `from_r.ipynb`.

R's figures are those of `core/vectors`, each written by a script in `core/vectors/r_survey` with the version of the package that made it.
"""

import json
import math
from pathlib import Path

VECTORS = Path(__file__).parents[3] / "core" / "vectors"
DATA = VECTORS / "cases"
TOLERANCE = 1e-9
NAMES = {
    "estimate": "estimate", "se": "standard error", "low": "lower limit", "high": "upper limit", "deff": "design effect",
    "df": "degrees of freedom", "statistic": "statistic", "p": "p-value", "ndf": "degrees of freedom", "ddf": "of the denominator",
}  # fmt: skip
compared = []
programs = set()


def of_r(file, indicator=None, by=None):
    """What R gave: a row of a case by indicator and breakdown, or the whole file where no indicator is named."""
    case = json.loads((VECTORS / f"{file}.json").read_text(encoding="utf-8"))
    programs.add(case["born"]["program"])
    if indicator is None:
        return case
    rows = case["expected"] + case.get("expected_contrasts", [])
    names = [row.get("indicator", row.get("name")) for row in rows]
    return next(row for name, row in zip(names, rows) if name == indicator and (row.get("by") or {}) == (by or {}))


class Beside:
    """A table of calls in R and in peil with their figures. It refuses to be made of figures that are not the same."""

    def __init__(self, *pairs, figures=("estimate", "se", "low", "high")):
        self.rows = []
        for in_r, in_peil, theirs, ours in pairs:
            for figure in figures:
                if theirs.get(figure) is not None:
                    self.add(in_r, in_peil, figure, theirs[figure], ours[figure])
                    in_r = in_peil = ""

    def add(self, in_r, in_peil, figure, theirs, ours):
        assert math.isclose(theirs, ours, rel_tol=TOLERANCE, abs_tol=0.0), (in_peil, figure, theirs, ours)
        compared.append(figure)
        self.rows.append((in_r, in_peil, NAMES[figure], f"{theirs:,.9g}", f"{ours:,.9g}", "≤ 1e-9"))

    def __repr__(self):
        return "\n".join("  ".join(cell for cell in row if cell) for row in self.rows)

    def _repr_html_(self):
        heads = [("R", "left"), ("peil", "left"), ("", "left"), ("R", "right"), ("peil", "right"), ("difference", "right")]
        head = "".join(f'<th scope="col" style="text-align:{side}">{name}</th>' for name, side in heads)
        body = ""
        for row in self.rows:
            cells = [f"<code>{escaped(cell)}</code>" if cell else "" for cell in row[:2]] + [escaped(cell) for cell in row[2:]]
            body += "<tr>" + "".join(f'<td style="text-align:{side}">{cell}</td>' for cell, (_, side) in zip(cells, heads)) + "</tr>"
        return f'<table style="font-variant-numeric:tabular-nums"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def summary():
    """What was compared, in a sentence."""
    return f"{len(compared)} figures of {' and '.join(sorted(programs))}: none differs by more than 1e-9 of itself."
