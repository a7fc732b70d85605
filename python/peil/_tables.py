"""Tables of great_tables (``pip install "peil[tables]"``), made of the core's: every text and number is written by the core."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import great_tables as gt

from peil._problems import package


def table(caption: str, columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[str]], notes: Sequence[str]) -> gt.GT:
    """
    A caption above, the name of each row in a stub, notes below.

    Where the first column names several rows at once, its texts head groups of rows.
    """
    names = [f"c{number}" for number in range(len(columns))]
    words = [name for name, column in zip(names, columns, strict=True) if not column["numeric"]]
    grouped = bool(rows) and bool(words) and words[0] == names[0] and len(words) > 1 and any(row[0] == "" for row in rows)
    cells = [list(row) for row in rows]
    if grouped:
        # What is said once holds until the next.
        for above, below in zip(cells, cells[1:], strict=False):
            below[0] = below[0] or above[0]
    stub = words[1] if grouped else next(iter(words), None)
    made = gt.GT(_frame({name: [row[place] for row in cells] for place, name in enumerate(names)}), rowname_col=stub, groupname_col=names[0] if grouped else None)
    lines = gt.style.css("white-space: pre-line")
    made = made.tab_style(lines, [gt.loc.body(), gt.loc.stub(), gt.loc.row_groups()])
    shown = {name: column for name, column in zip(names, columns, strict=True) if name != stub and not (grouped and name == names[0])}
    made = made.cols_label({name: gt.html(escape(column["head"]).replace("\n", "<br>")) for name, column in shown.items()})
    for align, numeric in (("right", True), ("left", False)):
        chosen = [name for name, column in shown.items() if column["numeric"] == numeric]
        if chosen:
            made = made.cols_align(align, chosen)
    if stub is not None:
        made = made.tab_stubhead(columns[names.index(stub)]["head"])
    if caption:
        made = made.tab_header(caption)
    for note in notes:
        # Not markdown, in which a star begins a list.
        made = made.tab_source_note(gt.html(escape(note)))
    return made


def _frame(columns: Mapping[str, list[str]]) -> Any:
    """A data frame of whichever library there is."""
    try:
        import polars
    except ImportError:
        return package("pandas", "`to_gt` (where polars is not installed) needs").DataFrame(columns)
    return polars.DataFrame(columns)
