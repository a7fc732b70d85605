"""
Files of SPSS, Stata and SAS, read by pyreadstat: codes, their labels, and which codes mean that an answer is missing.

What a column becomes is decided here and nowhere else; ``docs/files.md`` tells it to people.
"""

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from peil._core import _no_answer
from peil._frames import EPOCH, microseconds
from peil._problems import counted, listed, needs, problem, refuse, unknown_columns

Code: TypeAlias = float | str
Range: TypeAlias = tuple[float, float]
Values: TypeAlias = tuple[str, list[Any]] | tuple[list[int | None], list[str]] | str

READERS = {
    "sav": "read_sav", "zsav": "read_sav", "por": "read_por", "dta": "read_dta", "sas7bdat": "read_sas7bdat", "xpt": "read_xport",
}  # fmt: skip
# Those whose reader tells which kind of missing value stood there.
TELL_MISSING = {"sav", "zsav", "dta", "sas7bdat"}


@dataclass
class Question:
    """A column of a file with labels, before it is decided what becomes of it."""

    name: str
    values: list[Any]
    text: str | None = None
    """The wording of the question."""
    labels: dict[Code, str] = field(default_factory=dict)
    """What codes stand for."""
    missing: list[Code | Range] = field(default_factory=list)
    """Codes, and ranges of codes, that the file says are missing."""

    def is_missing(self, value: Code) -> bool:
        """Whether the file says that the code is missing."""
        return any(
            isinstance(value, (int, float)) and own[0] <= value <= own[1] if isinstance(own, tuple) else own == value
            for own in self.missing
        )

    def kinds_of_missing(self) -> dict[str, int]:
        """How many rows have each code that the file says is missing, by its label or the code itself."""
        counts: dict[str, int] = {}
        for value in self.values:
            if value is not None and self.is_missing(value):
                name = self.labels.get(value, word(value))
                counts[name] = counts.get(name, 0) + 1
        return counts


def word(code: Code) -> str:
    """A code as a word: whole numbers have no decimals."""
    return str(int(code)) if isinstance(code, float) and code.is_integer() else str(code)


def questions(path: Path, ending: str, columns: Sequence[str] | None, encoding: str | None) -> tuple[list[Question], int, str | None]:
    """The columns of a file, the number of rows, and the file's own title."""
    try:
        import pyreadstat
    except ImportError as error:
        needs("pyreadstat", "files of SPSS, Stata and SAS need", error)
    read = getattr(pyreadstat, READERS[ending])
    options: dict[str, Any] = {"output_format": "dict"}
    if encoding is not None:
        options["encoding"] = encoding
    try:
        header = read(path, metadataonly=True, **options)[1]
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError, OverflowError, ValueError) as error:
        _unreadable(path, ending, error)
    known = list(header.column_names)
    _twice(path, known)
    if columns is not None:
        unknown = [name for name in columns if name not in known]
        if unknown:
            unknown_columns(path, unknown, known)
        options["usecols"] = list(columns)
    if ending in TELL_MISSING:
        options["user_missing"] = True
    try:
        values, about = read(path, **options)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError, OverflowError, ValueError) as error:
        _unreadable(path, ending, error)
    made = []
    for name in known if columns is None else columns:
        own = [None if value is None or value != value or value == "" else value for value in values[name]]
        labels = {
            code: label.strip() for code, label in (about.variable_value_labels.get(name) or {}).items() if label and label.strip()
        }
        labels = dict(sorted(labels.items(), key=lambda item: (isinstance(item[0], str), item[0])))
        missing: list[Code | Range] = [
            own_range["lo"] if own_range["lo"] == own_range["hi"] else (own_range["lo"], own_range["hi"])
            for own_range in about.missing_ranges.get(name, [])
        ]
        # Stata's `.a` to `.z` and those of SAS, which the reader gives as letters among numbers.
        letters = about.missing_user_values.get(name) or []
        made.append(Question(name, own, _text(about.column_names_to_labels.get(name)), labels, [*missing, *letters]))
    rows = about.number_rows if about.number_rows is not None else max((len(own.values) for own in made), default=0)
    return made, rows, _text(about.file_label)


def _text(text: str | None) -> str | None:
    return text.strip() or None if text else None


def _twice(path: Path, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        refuse([problem("duplicate", f"column `{name}` is given twice", file=str(path), question=name) for name in twice])


def _unreadable(path: Path, ending: str, error: Exception) -> NoReturn:
    what = {"dta": "Stata", "sas7bdat": "SAS", "xpt": "SAS"}.get(ending, "SPSS")
    is_text = isinstance(error, UnicodeDecodeError) or "convert" in str(error)
    help = 'say how it is written: `peil.read(path, encoding="latin1")`' if is_text else "is it what its name says, and whole?"
    refuse([problem("syntax", f"the file cannot be read as a file of {what}: {error}", file=str(path), help=help)])


def column(question: Question, labels: bool | None, keep_missing: bool, notes: list[str]) -> Values:
    """
    What becomes of a column.

    ``labels`` is True where the caller wants labels come what may, False where codes, and None to decide by the column.
    """
    name, own = question.name, question.labels
    # A number with its own name for a label has none: `5` on a scale of which only the ends are named.
    named = {code: label for code, label in own.items() if label != word(code)}
    substantive = {code for code in named if not question.is_missing(code)}
    values, dropped = question.values, {}
    if not keep_missing:
        values = [None if value is None or question.is_missing(value) else value for value in values]
        dropped = question.kinds_of_missing()
    if dropped:
        notes.append(f"`{name}`: missing are " + ", ".join(f"{count} × {kind}" for kind, count in dropped.items()))
    present = {value for value in values if value is not None}
    unnamed = {value for value in present if value not in named and not question.is_missing(value)}
    if labels or (labels is None and substantive and not unnamed):
        return _categories(question, values, keep_missing, notes)
    if labels is None and substantive and any(isinstance(value, (int, float)) for value in unnamed):
        no_answers = sorted((code for code in substantive if isinstance(code, (int, float)) and _no_answer(named[code])), key=float)
        if no_answers and not keep_missing:
            rows = sum(value in no_answers for value in values)
            values = [None if value in no_answers else value for value in values]
            said = ", ".join(f"{word(code)} ({named[code]})" for code in no_answers)
            notes.append(f"`{name}`: {said} taken for missing among numbers, by the label, in {counted(rows, 'row', 'rows')}")
        rest = [code for code in named if code in substantive and code not in no_answers]
        if rest:
            said = ", ".join(f"{word(code)} ({named[code]})" for code in rest[:4]) + (", …" if len(rest) > 4 else "")
            without = listed([word(value) for value in sorted(unnamed, key=lambda value: (isinstance(value, str), value))], 3)
            notes.append(f"`{name}`: kept as numbers, because {without} have no label; labelled are {said}")
    return plain(values)


def _categories(question: Question, values: list[Any], keep_missing: bool, notes: list[str]) -> Values:
    """Labels in the order of their codes; those that nobody chose stay, and a code without a label is its own."""
    present = {value for value in values if value is not None}
    codes = {code for code in question.labels if keep_missing or not question.is_missing(code)} | present
    order = sorted(codes, key=lambda code: (isinstance(code, str), code))
    words = [question.labels.get(code, word(code)) for code in order]
    doubled = {one for one in words if words.count(one) > 1}
    if doubled:
        words = [f"{one} ({word(code)})" if one in doubled else one for code, one in zip(order, words, strict=True)]
        notes.append(f"`{question.name}`: several codes are called {listed(sorted(doubled))}, so their codes follow")
    place = {code: index for index, code in enumerate(order)}
    return [None if value is None else place[value] for value in values], words


def plain(values: list[Any]) -> Values:
    """Values without labels, by what they are."""
    given = [value for value in values if value is not None]
    kinds = {type(value) for value in given}
    if kinds <= {int, float}:
        return "number", [None if value is None or math.isinf(value) else float(value) for value in values]
    if kinds == {datetime.datetime}:
        return "moment", [None if value is None else microseconds(value) for value in values]
    if kinds == {datetime.date}:
        return "date", [None if value is None else (value - EPOCH.date()).days for value in values]
    if kinds == {datetime.time}:
        return "time", [None if value is None else microseconds(datetime.datetime.combine(EPOCH.date(), value)) for value in values]
    return "text", [None if value is None else word(value) for value in values]


def answers(question: Question) -> list[dict[str, Any]]:
    """The codes of a column that is categories, in order, each with its label and whether the file says that it is missing."""
    codes = set(question.labels) | {value for value in question.values if value is not None}
    return [
        {"code": word(code), "label": question.labels.get(code, ""), "missing": question.is_missing(code)}
        for code in sorted(codes, key=lambda code: (isinstance(code, str), code))
    ]


def coded(question: Question, known: Sequence[str], notes: list[str]) -> Values:
    """
    A column for a survey document: by its codes where the document has them, else by its labels. Codes that the file says are
    missing stay where the document knows them, because it says what they stand for.
    """
    if not known:
        decided = column(question, None, False, [])
        return decided if isinstance(decided[0], str) else column(question, False, False, notes)
    codes = set(known)
    by_label = not any(word(code) in codes for code in question.labels) and any(label in codes for label in question.labels.values())
    words = [None if value is None else (question.labels.get(value, word(value)) if by_label else word(value)) for value in question.values]
    kept = [
        None if one is None or (one not in codes and question.is_missing(value)) else one
        for one, value in zip(words, question.values, strict=True)
    ]
    return "text", kept


def more_missing(question: Question, given: Mapping[str, Iterable[Any]] | Iterable[Any]) -> None:
    """Adds what the caller says is missing: a code, or the label of one."""
    own: Iterable[Any] = given.get(question.name, ()) if isinstance(given, Mapping) else given
    for value in own:
        codes = [code for code, label in question.labels.items() if label == value]
        question.missing.extend(codes or [value])
