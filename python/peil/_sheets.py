"""
Sheets of Excel and OpenDocument, read by python-calamine.

The first row that is not empty has the names of the columns; every problem says in which cell it lies.
"""

import datetime
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from peil._frames import EPOCH, microseconds
from peil._labelled import Values, word
from peil._problems import counted, listed, meant, needs, problem, refuse, unknown_columns

# As in CSV files.
MISSING = ("", "NA", ".", "..", ":")
NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}([ \u00a0\u202f]\d{3})+)([.,]\d+)?([eE][+-]?\d+)?")
FAILED = re.compile(rb'<c\b[^>]*\bt="e"[^>]*>')
LEADING_ZERO = re.compile(r"[+-]?0\d")
# So many cells of a column are told of one by one.
TOLD = 5


def cell(row: int, column: int) -> str:
    """The address of a cell, both counted from 0: ``B3``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def columns(
    path: Path,
    sheet: str | int | None,
    wanted: Sequence[str] | None,
    as_text: Sequence[str],
    missing: Mapping[str, Iterable[Any]] | Iterable[Any] | None,
    notes: list[str],
) -> tuple[list[tuple[str, Values]], int, str, list[str]]:
    """The columns of a sheet, the number of rows, the name of the sheet and of all sheets."""
    try:
        import python_calamine
    except ImportError as error:
        needs("python-calamine", "spreadsheets need", error)
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        names = list(book.sheet_names)
        seen = [
            place
            for place, about in enumerate(book.sheets_metadata)
            if about.visible == python_calamine.SheetVisibleEnum.Visible and about.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        index = _chosen(path, sheet, seen, names)
        table = book.get_sheet_by_index(index)
        start = table.start
        cells = table.to_python(skip_empty_area=False)
    except python_calamine.PasswordError:
        refuse([problem("syntax", "the workbook is locked with a password", file=str(path), help="save it without one")])
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        help = "is it what its name says, and whole?"
        refuse([problem("syntax", f"the file cannot be read as a spreadsheet: {error}", file=str(path), help=help)])
    name = names[index]
    if sheet is None and len(names) > 1:
        notes.append(f"sheet `{name}` of {listed(names)}")
    if start is None or not cells:
        others = f"; the workbook has {listed(names)}" if len(names) > 1 else ""
        refuse([problem("no-rows", f"the sheet `{name}` is empty{others}", file=str(path))])
    failed = _failed(path, name)
    if failed:
        cells_told = counted(len(failed), "cell has", "cells have")
        notes.append(f"{cells_told} the error of a formula instead of a value, which is taken for missing: {listed(failed, TOLD)}")
    made, rows = _of_cells(_Sheet(path, name, cells, start[0]), wanted, as_text, missing, notes)
    return made, rows, name, names


def _chosen(path: Path, sheet: str | int | None, seen: list[int], names: list[str]) -> int:
    """The place of the sheet that is read: the first that people see, unless said."""
    if sheet is None:
        return seen[0] if seen else 0
    if isinstance(sheet, int) and not isinstance(sheet, bool) and 1 <= sheet <= len(names):
        return sheet - 1
    if isinstance(sheet, str) and sheet in names:
        return names.index(sheet)
    help = meant(sheet, names) if isinstance(sheet, str) else "sheets are counted from 1"
    refuse([problem("unknown-name", f"there is no sheet `{sheet}`", expected=f"one of {listed(names)}", help=help, file=str(path))])


def _failed(path: Path, sheet: str) -> list[str]:
    """The addresses of cells in which a formula has an error; the reader takes them for empty and does not tell."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return []
    try:
        with zipfile.ZipFile(path) as archive:
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
            targets = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
            place = {one.get("Id"): one.get("Target", "") for one in targets}
            (id,) = [
                next((value for key, value in one.attrib.items() if key.endswith("}id")), None)
                for one in book.iter()
                if one.tag.endswith("}sheet") and one.get("name") == sheet
            ]
            target = place[id]
            cells = archive.read(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    except (KeyError, ValueError, ElementTree.ParseError, zipfile.BadZipFile, NotImplementedError):
        # Other writers may lay out the archive in other ways; the cells themselves have been read.
        return []
    found = (re.search(rb'\br="([A-Z]+[0-9]+)"', one.group()) for one in FAILED.finditer(cells))
    return [address.group(1).decode() for address in found if address]


class _Sheet:
    """The cells of a sheet, with the way back to their addresses."""

    def __init__(self, path: Path, name: str, cells: list[list[Any]], first: int) -> None:
        self.path, self.name, self.cells, self.first = path, name, cells, first

    def problem(self, code: str, message: str, row: int, column: int, **more: Any) -> str:
        at = f"{cell(row, column)} in sheet `{self.name}`"
        if row > self.first:
            more["row"] = row - self.first
        return problem(code, f"{message} ({at})", file=str(self.path), **more)


def _of_cells(
    sheet: _Sheet,
    wanted: Sequence[str] | None,
    as_text: Sequence[str],
    missing: Mapping[str, Iterable[Any]] | Iterable[Any] | None,
    notes: list[str],
) -> tuple[list[tuple[str, Values]], int]:
    header, body = sheet.cells[sheet.first], sheet.cells[sheet.first + 1 :]
    rows = [sheet.first + 1 + place for place, row in enumerate(body) if any(value != "" for value in row)]
    if not rows:
        refuse([problem("no-rows", f"the sheet `{sheet.name}` has names of columns and no row below them", file=str(sheet.path))])
    blank = rows[-1] - sheet.first - len(rows)
    if blank:
        notes.append(f"{counted(blank, 'empty row', 'empty rows')} among the others left out")
    named: dict[str, int] = {}
    problems = []
    for column, value in enumerate(header):
        name = word(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else str(value)
        if not name:
            first = next((row for row in rows if sheet.cells[row][column] != ""), None)
            if first is not None:
                problems.append(sheet.problem("missing-key", "the column has values but no name", sheet.first, column))
        elif name in named:
            at = cell(sheet.first, named[name])
            twice = f"column `{name}` is given twice, first in {at}"
            problems.append(sheet.problem("duplicate", twice, sheet.first, column, question=name))
        else:
            named[name] = column
    # Columns that are not asked for may be as they like.
    if problems and (wanted is None or not set(wanted) <= set(named)):
        refuse(problems)
    given_text = missing if isinstance(missing, Mapping) else {}
    unknown = [name for name in [*(wanted or ()), *as_text, *given_text] if name not in named]
    if unknown:
        unknown_columns(sheet.path, unknown, list(named))
    made = []
    for name in named if wanted is None else wanted:
        own = (*MISSING, *missing.get(name, ())) if isinstance(missing, Mapping) else (*MISSING, *(missing or ()))
        values = [sheet.cells[row][named[name]] for row in rows]
        values = [value.strip() if isinstance(value, str) else value for value in values]
        values = [None if _is_one_of(value, own) else value for value in values]
        made.append((name, _column(sheet, name, named[name], rows, values, name in as_text, notes)))
    return made, len(rows)


def _column(sheet: _Sheet, name: str, column: int, rows: list[int], values: list[Any], as_text: bool, notes: list[str]) -> Values:
    """A column by what its cells hold; a problem as JSON where they do not go together."""
    given = [value for value in values if value is not None]
    kinds = {_kind(value) for value in given}
    if as_text:
        return "text", [None if value is None else _written(value) for value in values]
    if kinds == {"words"} and all(NUMBER.fullmatch(value) and not LEADING_ZERO.match(value) for value in given):
        notes.append(_as_numbers(name, len(given)))
        return "number", [None if value is None else _number(value) for value in values]
    if kinds == {"numbers", "words"}:
        texts = [(row, value) for row, value in zip(rows, values, strict=True) if isinstance(value, str)]
        if all(NUMBER.fullmatch(value) and not LEADING_ZERO.match(value) for _, value in texts):
            notes.append(_as_numbers(name, len(texts)))
            return "number", [None if value is None else _number(value) for value in values]
    if kinds == {"dates", "moments"}:
        midnight = datetime.time()
        values = [datetime.datetime.combine(value, midnight) if _kind(value) == "dates" else value for value in values]
        kinds = {"moments"}
    if len(kinds) > 1:
        return _mixed(sheet, name, column, rows, values)
    match next(iter(kinds), "numbers"):
        case "numbers":
            return "number", [None if value is None else float(value) for value in values]
        case "truths":
            return "truth", values
        case "dates":
            return "date", [None if value is None else (value - EPOCH.date()).days for value in values]
        case "moments":
            return "moment", [None if value is None else microseconds(value) for value in values]
        case "times":
            return "time", [None if value is None else microseconds(datetime.datetime.combine(EPOCH.date(), value)) for value in values]
        case "durations":
            notes.append(f"`{name}`: durations, read as hours")
            return "number", [None if value is None else value / datetime.timedelta(hours=1) for value in values]
        case _:
            return "text", values


def _as_numbers(name: str, cells: int) -> str:
    return f"`{name}`: {counted(cells, 'cell holds a number', 'cells hold numbers')} stored as text, read as such"


def _is_one_of(value: object, own: Sequence[object]) -> bool:
    # True is no 1 here.
    return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in own)


def _kind(value: object) -> str:
    # What is a kind of something else comes first: truths are numbers and moments are dates to Python.
    for kind, types in (
        ("truths", bool), ("numbers", (int, float)), ("moments", datetime.datetime), ("dates", datetime.date),
        ("times", datetime.time), ("durations", datetime.timedelta),
    ):  # fmt: skip
        if isinstance(value, types):
            return kind
    return "words"


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else word(value)


def _number(value: Any) -> float:
    return float(re.sub(r"[ \u00a0\u202f]", "", value).replace(",", ".")) if isinstance(value, str) else float(value)


def _mixed(sheet: _Sheet, name: str, column: int, rows: list[int], values: list[Any]) -> str:
    """The problem of a column of several kinds: where those stand that are fewest."""
    cells: dict[str, list[tuple[int, Any]]] = {}
    for row, value in zip(rows, values, strict=True):
        if value is not None:
            cells.setdefault(_kind(value), []).append((row, value))
    most = max(cells, key=lambda kind: len(cells[kind]))
    odd = sorted(((row, value) for kind, own in cells.items() if kind != most for row, value in own), key=lambda item: item[0])
    kinds = " and ".join(kind for kind in cells if kind != most)
    at = ", ".join(f"{cell(row, column)} `{_written(value)}`" for row, value in odd[:TOLD])
    if len(odd) > TOLD:
        at += f", … ({len(odd)} in all)"
    help = f'correct the cells; or say which words are missing: `missing={{"{name}": […]}}`; or read all as text: `text=["{name}"]`'
    return sheet.problem(
        "wrong-type", f"column `{name}` mixes {most} and {kinds}", odd[0][0], column, expected=most, found=at, help=help, question=name
    )
