"""
Files of answers: SPSS, Stata and SAS with their labels, spreadsheets, Parquet and Arrow, CSV.

The compiled part comes here with every path that is not CSV. Readers are imported when a file needs them.
"""

import html
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from peil._core import _Columns, _draft
from peil._labelled import READERS, TELL_MISSING, Code, Question, Range, answers, coded, column, more_missing, word
from peil._labelled import questions as labelled
from peil._problems import listed, needs, package, problem, refuse, unknown_columns

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Missing: TypeAlias = str | Iterable[str | float] | Mapping[str, Iterable[str | float]]

TEXT = ("csv", "tsv", "tab", "txt")
SHEETS = ("xlsx", "xlsm", "xlsb", "xls", "ods")
COLUMNAR = ("parquet", "feather", "arrow", "ipc")
KNOWN = (*TEXT, *COLUMNAR, *READERS, *SHEETS)
# How files begin, and the endings that go with it.
BEGINNINGS: tuple[tuple[bytes, str, tuple[str, ...]], ...] = (
    (b"$FL2", "an SPSS file", ("sav",)),
    (b"$FL3", "a compressed SPSS file", ("zsav", "sav")),
    (b"<stata_dta>", "a Stata file", ("dta",)),
    (b"HEADER RECORD", "a SAS transport file", ("xpt",)),
    (b"PK\x03\x04", "a spreadsheet or another archive", SHEETS),
    (b"\xd0\xcf\x11\xe0", "an old Excel file", SHEETS),
    (b"PAR1", "a Parquet file", ("parquet",)),
    (b"ARROW1", "an Arrow file", ("feather", "arrow", "ipc")),
)


class DataFile:
    """
    A file of answers as `read` has read it, with its labels and what was done to it.

    It is a table with the Arrow PyCapsule interface, so `Sample` and `Survey.read` take it, and so does every library of tables.

    Attributes
    ----------
    path : pathlib.Path
        Where it was read.
    title : str or None
        The file's own title.
    sheet : str or None
        The sheet of a spreadsheet.
    sheets : list of str
        All sheets of a spreadsheet.
    columns : list of str
        The names of all columns.
    labels : dict
        The wording of questions, by column.
    value_labels : dict
        What codes stand for, by column: ``{"q1": {1: "Yes", 2: "No"}}``.
    missing : dict
        Codes, and pairs of the lowest and highest, that the file says are missing, by column.
    notes : list of str
        What was done that is not plain to see: which answers were taken for missing, which text for numbers.

    Examples
    --------
    >>> import peil
    >>> file = peil.read("apiclus1.csv")
    >>> len(file), file.columns[:3]
    (183, ['dnum', 'stype', 'api00'])
    """

    def __init__(self, path: Path, table: Any) -> None:
        self.path = path
        self.title: str | None = None
        self.sheet: str | None = None
        self.sheets: list[str] = []
        self.labels: dict[str, str] = {}
        self.value_labels: dict[str, dict[Code, str]] = {}
        self.missing: dict[str, list[Code | Range]] = {}
        self.notes: list[str] = []
        self._table = table
        self._questions: list[Question] = []
        # Of a CSV file: what is missing in it, and the columns that are words in any case.
        self._csv: tuple[list[str] | None, list[str]] | None = None

    @property
    def columns(self) -> list[str]:
        """The names of all columns."""
        return [name for name, _, _ in self._described()]

    def _described(self) -> list[tuple[str, str, int | None]]:
        """Name, kind and number of missing values of every column."""
        if isinstance(self._table, _Columns):
            return self._table.described()
        names = self._table.columns if hasattr(self._table, "dtypes") else self._table.column_names
        kinds = self._table.dtypes if hasattr(self._table, "dtypes") else self._table.schema.types
        return [(str(name), str(kind).lower(), None) for name, kind in zip(names, kinds, strict=True)]

    def _for_codes(self, codes: dict[str, list[str]]) -> Any:
        """The table for a survey document that has these codes by column."""
        if self._csv is not None:
            return self._as_written(codes)
        if not self._questions:
            return self._table
        known = {name for name, _, _ in self._described()}
        own = [question for question in self._questions if question.name in known]
        return _Columns(len(self), [(one.name, coded(one, codes.get(one.name, []), [])) for one in own])

    def _as_written(self, codes: dict[str, list[str]]) -> Any:
        """The table of a CSV file, with numbers as words where a document has codes that are not written as numbers are: `0301`."""
        missing, words = self._csv or (None, [])
        numbers = {name for name, kind, _ in self._described() if kind == "numbers"}
        more = [name for name in codes if name in numbers and any(not _is_number(code) for code in codes[name])]
        return _Columns.csv(self.path, missing, [*words, *more]).chosen(self.columns) if more else self._table

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return len(self._table) if not hasattr(self._table, "shape") else int(self._table.shape[0])

    def to_polars(self) -> "polars.DataFrame":
        """
        The columns as a polars data frame.

        Examples
        --------
        >>> import peil
        >>> peil.read("apiclus1.csv").to_polars()["stype"].value_counts(sort=True).rows()
        [('E', 144), ('M', 25), ('H', 14)]
        """
        frame: polars.DataFrame = package("polars", "`to_polars` needs").DataFrame(self)
        return frame

    def to_pandas(self) -> "pandas.DataFrame":
        """
        The columns as a pandas data frame; it needs pyarrow.

        Examples
        --------
        >>> import peil
        >>> peil.read("apiclus1.csv").to_pandas()["stype"].value_counts().to_dict()
        {'E': 144, 'M': 25, 'H': 14}
        """
        package("pandas", "`to_pandas` needs")
        return package("pyarrow", "`to_pandas` needs").table(self).to_pandas()

    def to_arrow(self) -> "pyarrow.Table":
        """
        The columns as a pyarrow table.

        Examples
        --------
        >>> import peil
        >>> table = peil.read("apiclus1.csv", columns=["stype", "api00"]).to_arrow()
        >>> table.num_rows, [str(field.type) for field in table.schema][1]
        (183, 'double')
        """
        return package("pyarrow", "`to_arrow` needs").table(self)

    def survey(
        self,
        *,
        id: str | None = None,
        title: str | None = None,
        population: int | None = None,
        unit: tuple[str, str, str] = ("respondent", "respondents", "the respondents"),
        weight: str | None = None,
        strata: str | None = None,
        psu: str | None = None,
        fpc: str | None = None,
        unit_column: str | None = None,
    ) -> str:
        """
        The draft of a survey document, of the names, labels and codes of the columns.

        Every column with labels becomes a question with answers, each with what it stands for: codes that the file says are missing are
        no answers. So does a column of up to 20 different words of which some come twice. Columns of numbers become questions of
        numbers, and each of both has an indicator. Names, dates and times are text. It is a beginning for an editor, and `Survey.loads`
        reads it as it is.

        Parameters
        ----------
        id : str, optional
            Short name; that of the file unless said.
        title : str, optional
            Title; that in the file unless said.
        population : int, optional
            Number of units, all of whom were asked.
        unit : tuple of str
            What a unit is called: one, several, and all of them.
        weight, strata, psu, fpc : str, optional
            Columns of the design. Strata that are words become a question too, because they are groups to look at.
        unit_column : str, optional
            The column of the unit's own name, by which waves are matched.

        Returns
        -------
        str
            TOML.

        Raises
        ------
        AnswersError
            With every column of the design that the file does not have.

        Examples
        --------
        >>> import peil
        >>> file = peil.read("apiclus1.csv")
        >>> text = file.survey(unit=("school", "schools", "the schools"), weight="pw", psu="dnum", fpc="fpc")
        >>> survey = peil.Survey.loads(text)
        >>> [(row["category"], round(row["estimate"], 3)) for row in survey.read(file).estimate("stype")]
        [('E', 0.787), ('H', 0.077), ('M', 0.137)]
        """
        columns = self.columns
        said = {"unit": unit_column, "strata": strata, "psu": psu, "weight": weight, "fpc": fpc}
        design = {key: name for key, name in said.items() if name is not None}
        unknown = [name for name in design.values() if name not in columns]
        if unknown:
            unknown_columns(self.path, unknown, columns)
        about: dict[str, Any] = {
            "id": id or self.path.stem,
            "title": title or self.title or self.path.stem,
            "unit": unit,
            "size": population,
            "design": design,
            "columns": [],
        }
        table = self._table if self._csv is None else (self.path, self._csv[0], columns)
        return _draft(table, json.dumps(about), json.dumps(self._told()))

    def _told(self) -> list[dict[str, Any]]:
        """What the file says of its columns: wordings, and codes where they are answers."""
        kinds = {name: kind for name, kind, _ in self._described()}
        told = []
        for own in self._questions:
            # Those whose labels were asked for in any case, and those that have them where nobody asked for codes.
            is_named = kinds.get(own.name) == "categories" or (own.labels and not isinstance(column(own, None, False, [])[0], str))
            told.append({"name": own.name, "text": own.text, "answers": answers(own) if is_named else []})
        return told

    def __repr__(self) -> str:
        labelled = f", {len(self.value_labels)} with labels" if self.value_labels else ""
        return f"<peil.DataFile {self.path.name}: {len(self)} rows, {len(self._described())} columns{labelled}>"

    def _rows_shown(self) -> list[tuple[str, str, str, str]]:
        rows = []
        for name, kind, missing in self._described():
            labels = self.value_labels.get(name, {})
            answers = ", ".join(f"{word(code)} {label}" for code, label in list(labels.items())[:8]) + (", …" if len(labels) > 8 else "")
            kind = f"{kind}, {missing} missing" if missing else kind
            rows.append((name, self.labels.get(name, ""), kind, answers))
        return rows

    def __str__(self) -> str:
        """Every column on a line, and what was done."""
        lines = [repr(self)]
        for name, text, kind, answers in self._rows_shown():
            lines.append(f"  {name} ({kind})" + (f": {text}" if text else "") + (f" [{answers}]" if answers else ""))
        return "\n".join([*lines, *(f"- {note}" for note in self.notes)])

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col" style="text-align:left">{one}</th>' for one in ("Column", "Question", "Holds", "Codes"))
        body = "".join(
            "<tr>" + "".join(f'<td style="text-align:left">{html.escape(one)}</td>' for one in row) + "</tr>" for row in self._rows_shown()
        )
        notes = "".join(f"<li>{html.escape(note)}</li>" for note in self.notes)
        return (
            f"<table><caption>{html.escape(self.path.name)}: {len(self)} rows</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>" + (f"<ul>{notes}</ul>" if notes else "")
        )


def read(
    path: str | os.PathLike[str],
    *,
    sheet: str | int | None = None,
    columns: Sequence[str] | None = None,
    labels: bool | Sequence[str] = True,
    missing: Missing | None = None,
    text: Sequence[str] = (),
    encoding: str | None = None,
) -> DataFile:
    """
    Read a file of answers, with labels where it has them.

    A path may be given wherever answers are taken; this function is for choosing and for looking. SPSS, Stata, SAS and spreadsheets need
    ``pip install "peil[files]"``; Parquet and Arrow one of polars, pyarrow and DuckDB.

    Parameters
    ----------
    path : str or path-like
        ``.csv``, ``.tsv``, ``.txt``; ``.parquet``, ``.feather``, ``.arrow``; ``.sav``, ``.zsav``, ``.por`` (SPSS), ``.dta`` (Stata),
        ``.sas7bdat``, ``.xpt`` (SAS); ``.xlsx``, ``.xlsm``, ``.xlsb``, ``.xls``, ``.ods``.
    sheet : str or int, optional
        Of a spreadsheet: the name of a sheet or its place, from 1; the first that is not hidden unless said.
    columns : list of str, optional
        Which columns are read; all unless said.
    labels : bool or list of str
        Of SPSS, Stata and SAS. True makes categories, named by labels, of columns in which every answer has one; the others are
        numbers. False leaves codes. A list names columns whose labels are used in any case.
    missing : list or dict, or "keep", optional
        Answers that are missing, besides those that the file says are: of all columns, or by column. Of SPSS, Stata and SAS
        they may be said by code or label, and ``"keep"`` keeps as answers what the file says is missing. Of CSV it is a list
        of fields, in place of the usual ones.
    text : list of str
        Of a spreadsheet and CSV: columns that are read as text, such as codes with leading zeros.
    encoding : str, optional
        Of SPSS, Stata and SAS: how text is written, where the file says it wrongly or not at all.

    Returns
    -------
    DataFile
        A table that `Sample` and `Survey.read` take.

    Raises
    ------
    AnswersError
        With every problem and the place in the file; a column of a spreadsheet that mixes numbers and words raises when it is used.

    Examples
    --------
    >>> import peil
    >>> schools = peil.read("apiclus1.csv")
    >>> peil.Sample(schools, psu="dnum", weight="pw").mean("api00")[0]["n"]
    183
    """
    path = Path(path)
    ending = path.suffix[1:].lower()
    text_file = ending in TEXT or not ending
    family = "text" if text_file else "labels" if ending in READERS else "sheet" if ending in SHEETS else "columnar"
    if not text_file and ending not in KNOWN:
        known = listed([f".{one}" for one in KNOWN], len(KNOWN))
        refuse([problem("unsupported", f"files that end in `.{ending}` cannot be read", expected=f"one of {known}", file=str(path))])
    text, columns = _names("text", text) or [], _names("columns", columns)
    given = {
        "sheet": (sheet is not None, ("sheet",)),
        "text": (bool(text), ("sheet", "text")),
        "labels": (labels is not True, ("labels",)),
        "encoding": (encoding is not None, ("labels",)),
        "missing": (missing is not None, ("text", "labels", "sheet")),
    }
    wrong = [name for name, (own, families) in given.items() if own and family not in families]
    if missing == "keep" and ending not in TELL_MISSING and "missing" not in wrong:
        wrong.append("missing")
    if wrong:
        refuse([problem("no-effect", f"`{name}` has no effect on a `.{ending}` file", path=name, file=str(path)) for name in wrong])
    if isinstance(missing, str) and missing != "keep":
        expected = '"keep", a list of answers, or a dict of lists by column'
        refuse([problem("wrong-type", f"`missing` cannot be `{missing}`", expected=expected, path="missing")])
    with open(path, "rb") as opened:
        _begins_rightly(path, ending, opened.read(16))
    match family:
        case "labels":
            return _labelled(path, ending, columns, labels, missing, encoding)
        case "sheet":
            return _sheet(path, sheet, columns, text, missing)
        case "columnar":
            return DataFile(path, _columnar(path, ending, columns))
    if isinstance(missing, Mapping):
        refuse([problem("unsupported", "`missing` by column cannot be said of a CSV file", help="give a list of fields", path="missing")])
    symbols = None if missing is None else [str(one) for one in missing]
    file = DataFile(path, _Columns.csv(path, symbols, text))
    file._csv = symbols, text
    if columns is not None:
        file._table = file._table.chosen(_known(path, columns, file.columns))
    return file


def _is_number(code: str) -> bool:
    """Whether a code is what a number is written as: `301`, not `0301`."""
    try:
        return word(float(code)) == code
    except ValueError:
        return False


def _names(argument: str, names: Sequence[str] | None) -> list[str] | None:
    """Names of columns; a single one need not be in a list."""
    return [names] if isinstance(names, str) else None if names is None else list(dict.fromkeys(names))


def _known(path: Path, columns: list[str], known: list[str]) -> list[str]:
    unknown = [name for name in columns if name not in known]
    if unknown:
        unknown_columns(path, unknown, known)
    return columns


def _begins_rightly(path: Path, ending: str, head: bytes) -> None:
    """Refuses a file that is another kind of file than its name says."""
    for beginning, what, endings in BEGINNINGS:
        if head.startswith(beginning) and ending and ending not in endings:
            help = f"call it `{path.stem}.{endings[0]}`"
            refuse([problem("syntax", f"the file is called `.{ending}` but is {what}", help=help, file=str(path))])
    if not head:
        refuse([problem("no-rows", "the file is empty", file=str(path))])


def _labelled(
    path: Path, ending: str, columns: list[str] | None, labels: bool | Sequence[str], missing: Any, encoding: str | None
) -> DataFile:
    questions, rows, title = labelled(path, ending, columns, encoding)
    names = [question.name for question in questions]
    chosen = [] if isinstance(labels, bool) else _known(path, _names("labels", labels) or [], names)
    if isinstance(missing, Mapping):
        _known(path, list(missing), names)
    notes: list[str] = []
    made = []
    for question in questions:
        if missing is not None and missing != "keep":
            more_missing(question, missing)
        wish = True if question.name in chosen else False if labels is False else None
        made.append((question.name, column(question, wish, missing == "keep", notes)))
    if rows == 0:
        refuse([problem("no-rows", "the file has columns and no row", file=str(path))])
    file = DataFile(path, _Columns(rows, made))
    file.title = title
    file.notes = notes
    file.labels = {question.name: question.text for question in questions if question.text}
    file.value_labels = {question.name: question.labels for question in questions if question.labels}
    file.missing = {question.name: question.missing for question in questions if question.missing}
    file._questions = questions
    return file


def _sheet(path: Path, sheet: str | int | None, columns: list[str] | None, text: list[str], missing: Any) -> DataFile:
    from peil import _sheets

    notes: list[str] = []
    made, rows, name, names = _sheets.columns(path, sheet, columns, text, missing, notes)
    file = DataFile(path, _Columns(rows, made))
    file.sheet, file.sheets, file.notes = name, names, notes
    return file


def _columnar(path: Path, ending: str, columns: list[str] | None) -> Any:
    """A table of whichever library is installed; polars first, because it leaves out what is not asked for."""
    parquet = ending == "parquet"
    try:
        try:
            import polars

            frame = (polars.scan_parquet if parquet else polars.scan_ipc)(path)
            names = frame.collect_schema().names()
            return (frame if columns is None else frame.select(_known(path, columns, names))).collect()
        except ImportError:
            pass
        try:
            import pyarrow.feather
            import pyarrow.parquet

            if parquet:
                names = pyarrow.parquet.read_schema(path).names
                return pyarrow.parquet.read_table(path, columns=None if columns is None else _known(path, columns, names))
            table = pyarrow.feather.read_table(path)
            return table if columns is None else table.select(_known(path, columns, table.column_names))
        except ImportError as error:
            if not parquet:
                needs("polars", "Arrow files (or pyarrow instead) need", error, "polars")
        try:
            import duckdb

            relation = duckdb.read_parquet(str(path))
            return relation if columns is None else relation.select(*_known(path, columns, relation.columns))
        except ImportError as error:
            needs("polars", "Parquet files (or pyarrow or duckdb instead) need", error, "polars")
    except Exception as error:
        from peil._errors import PeilError

        if isinstance(error, PeilError):
            raise
        what = "Parquet" if parquet else "Arrow"
        help = "is it what its name says, and whole?"
        refuse([problem("syntax", f"the file cannot be read as {what}: {error}", file=str(path), help=help)])
