"""
The compiled part of the package; use `peil` instead.
"""

from os import PathLike
from pandas import DataFrame
from peil._types import Answers, Conditions, Df, Figures, Method, Names, Population, Record, Records, Request, Rows, Sums, Word, Words
from polars import DataFrame as DataFrame2
from pyarrow import Table
from typing import Any, Final, SupportsFloat, SupportsIndex, final

__all__ = ["__version__", "Changes", "Estimates", "Place", "Problem", "Published", "Sample", "Survey", "error_codes", "evaluate"]

__version__: Final[str]
"""
The version of the library.
"""

@final
class Changes:
    """
    Changes between two waves, one row for each figure that both have.

    A row is a dict: ``indicator``, ``from_wave``, ``to_wave``, one key for each breakdown, ``category``, ``from`` and
    ``to`` (the two estimates), ``difference``, ``se``, ``low``, ``high``, ``level``, ``margin``, ``verdict`` (``rise``,
    ``fall``, ``standstill`` or ``not_determined``) and ``frame_break`` (whether the document marks the waves as not
    comparable).
    """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The rows by the Arrow PyCapsule interface.
        """
    def __iter__(self, /) -> Records: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def phrase(self, /, lang: str = "en") -> list[str]:
        """
        Every change as a sentence that says no more than the figures allow.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.
        """
    @property
    def rows(self, /) -> list[Record]:
        """
        The rows as dicts, made anew at every call.
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The changes as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The changes as a table for people, in plain text; `print` shows it in the document's first language.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.
        """

@final
class Estimates:
    """
    Estimates, one row for each indicator, cell and category.

    A row is a dict: ``indicator``, ``measure``, ``wave``, one key for each breakdown, ``category`` (of a distribution),
    ``estimate``, ``se``, ``low``, ``high``, ``level``, ``interval`` (the method that gave the limits), ``df`` (``None``
    where infinite), ``n``, ``yes``, ``missing`` (units of the base without an answer), ``base`` (who is in it; empty
    where everybody), ``weighted_base``, ``population``, ``n_eff``, ``deff``, ``cv`` and ``notes``. Shares are fractions
    from 0 to 1; text and tables show per cent. What is not known is ``None``.

    Estimates have the Arrow PyCapsule interface, so ``polars.DataFrame(estimates)`` and ``pyarrow.table(estimates)``
    work as well as `to_polars` and `to_arrow`.

    Examples
    --------
    >>> import peil
    >>> sample = peil.Sample({"open_data": ["yes", "no", "yes"]}, population=14, census=True)
    >>> estimates = sample.share("open_data", equals="yes")
    >>> len(estimates), estimates[0]["yes"], estimates[0]["population"]
    (1, 2, 14)
    """
    def __add__(self, other: object, /) -> Estimates:
        """
        Estimates of several waves or indicators together.
        """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The rows by the Arrow PyCapsule interface.
        """
    def __getitem__(self, index: SupportsIndex, /) -> Record: ...
    def __iter__(self, /) -> Records: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def change(self, /, earlier: Estimates | None = None, *, from_: Word | None = None, to: Word | None = None, margin: SupportsFloat | SupportsIndex | None = None) -> Changes:
        """
        The change of every figure since an earlier wave.

        Parameters
        ----------
        earlier : Estimates, optional
            The same figures of an earlier wave.
        from_, to : str or int, optional
            Two waves, where these estimates hold both (``estimates_2020 + estimates_2021``).
        margin : float, optional
            How much still counts as no change, on the scale of the estimates: 0.05 is five percentage points.

        Figures without a counterpart are left out.
        """
    def phrase(self, /, lang: str = "en") -> list[str]:
        """
        Every row as a sentence that says no more than the figures allow.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.
        """
    @property
    def rows(self, /) -> list[Record]:
        """
        The rows as dicts, made anew at every call.
        """
    def to_arrow(self, /) -> Table:
        """
        The rows as a pyarrow table.
        """
    def to_csv(self, /) -> str:
        """
        The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.
        """
    def to_pandas(self, /) -> DataFrame:
        """
        The rows as a pandas data frame.
        """
    def to_polars(self, /) -> DataFrame2:
        """
        The rows as a polars data frame.
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in plain text; `print` shows it in the document's first language.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.
        """

@final
class Place:
    """
    Where a problem lies; what is not known is `None`.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def column(self, /) -> int | None:
        """
        Column of the line; in a CSV file the field's position; from 1.
        """
    @property
    def file(self, /) -> str | None:
        """
        File name, as it was given.
        """
    @property
    def line(self, /) -> int | None:
        """
        Line of the file, from 1.
        """
    @property
    def path(self, /) -> str | None:
        """
        Path in a document, such as `questions[2].answers[0].code`.
        """
    @property
    def question(self, /) -> str | None:
        """
        Question or column by name.
        """
    @property
    def row(self, /) -> int | None:
        """
        Row of the answers, from 1, not counting a header.
        """
    @property
    def wave(self, /) -> str | None:
        """
        Wave by name.
        """

@final
class Problem:
    """
    One problem of an input: what is wrong, where, what was expected and found, and what to do.

    `str(problem)` is the text that the exception shows for it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, tuple[str]]:
        """
        Exceptions travel between processes, and their problems with them.
        """
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def _of_json(text: str) -> Problem: ...
    @property
    def code(self, /) -> str:
        """
        The stable code of the kind of problem, such as `unknown-key`.
        """
    @property
    def expected(self, /) -> str | None:
        """
        What would have been right.
        """
    @property
    def found(self, /) -> str | None:
        """
        What stood there.
        """
    @property
    def help(self, /) -> str | None:
        """
        What to do about it.
        """
    @property
    def message(self, /) -> str:
        """
        What is wrong.
        """
    @property
    def place(self, /) -> Place:
        """
        Where.
        """

@final
class Published:
    """
    A table of published per cents, from which the whole counts behind them are recovered.

    Parameters
    ----------
    columns : dict
        Groups of units and their printed figures, from top to bottom. Figures are numbers or, digit for digit, texts;
        ``None`` where nothing is printed. A dict instead of a list states more of the group, with the keys of the
        document: ``figures``, ``population``, ``answered``, ``wave`` …
    rows : list, optional
        Names of the rows, or dicts with the keys of the document: ``id``, ``of`` (the row whose units this one is a
        share of), ``label`` …; numbered unless said.
    decimals : int
        Decimals of the figures.
    population : int or dict, optional
        Units of every group, answering or not, or of each by name.
    sums : dict, optional
        Groups that are others taken together: name of the whole and list of its parts.

    Raises
    ------
    PublishedError
        With every problem of the table.

    Examples
    --------
    Statistics Norway printed six barriers of the 357 municipalities of 2024, and not how many answered.

    >>> import peil
    >>> table = peil.Published({"2024": [76.8, 65.5, 51.1, 53.1, 30.2, 50.3]}, population=357)
    >>> column = table.recover()["columns"][0]
    >>> column["answered"]
    [354]
    >>> column["cells"][0]["counts"]
    [{'yes': 272, 'answered': 354, 'population': 357}]
    """
    def __new__(cls, /, columns: Figures, rows: Rows | None = None, *, decimals: SupportsIndex = 1, population: Population | None = None, sums: Sums | None = None) -> Published: ...
    def __repr__(self, /) -> str: ...
    def estimate(self, /, interval: Method | None = None, level: SupportsFloat | SupportsIndex | None = None) -> Estimates:
        """
        Estimates of the population from the recovered counts, one for each printed figure.

        Parameters
        ----------
        interval : str, optional
            How intervals are made; ``finite`` unless said.
        level : float, optional
            Confidence level; 0.95 unless said.
        """
    def implied(self, /, interval: Method | None = None, level: SupportsFloat | SupportsIndex | None = None) -> Estimates:
        """
        What rows that are asked of part of the units say of all of them; the arguments are those of `estimate`.
        """
    @staticmethod
    def load(path: str | PathLike[str]) -> Published:
        """
        Read a table from a file, TOML or JSON.
        """
    @staticmethod
    def loads(text: str) -> Published:
        """
        Read a table from text, TOML or JSON.
        """
    def recover(self, /) -> Record:
        """
        The whole counts behind the figures: for each column every possible number that ``answered``, the ``misfits``
        that no count gives, and for each cell its ``counts``.
        """
    @staticmethod
    def schema() -> Record:
        """
        The JSON Schema of tables.
        """

@final
class Sample:
    """
    Answers with the design that brought them in, ready to be asked for estimates.

    Parameters
    ----------
    data : path, table or dict
        A CSV file; a table of polars, pandas, pyarrow, DuckDB or anything else with the Arrow PyCapsule interface; or a
        dict of columns. Columns of floats and of categories are not copied, so leave them as they are.
    strata : str, optional
        Column of the stratum.
    weight : str, optional
        Column of the weight; the population over those that answered unless said, or 1 where neither is known.
    fpc : str, optional
        Column of the population size of the stratum (of its PSUs in a cluster design), or of its sampling fraction.
    psu : str, optional
        Column of the primary sampling unit; every row is its own unless said.
    nest : bool
        Whether names of primary sampling units are only unique within a stratum.
    lonely : {"fail", "certainty"}
        What to do with a stratum of a single primary sampling unit.
    population : int or dict, optional
        Units of the population, or of each stratum by its name.
    census : bool
        Whether every unit was invited, so that all that is missing is a matter of response.
    responded : dict, optional
        Column and answers by which rows that responded are known; all rows unless said.
    response_groups : str, optional
        Column of groups within which those who responded are taken as a random sample.

    Raises
    ------
    AnswersError, DesignError
        With every problem of the columns and the design.

    Examples
    --------
    Eight of fourteen county municipalities answered; five of them share open data.

    >>> import peil
    >>> answers = ["yes", "yes", "no", "yes", "yes", "no", "yes", "no"]
    >>> sample = peil.Sample({"open_data": answers}, population=14, census=True)
    >>> row = sample.share("open_data", equals="yes")[0]
    >>> row["estimate"], row["interval"]
    (0.625, 'hypergeometric')
    """
    def __len__(self, /) -> int:
        """
        Number of rows, those that did not respond included.
        """
    def __new__(cls, /, data: Answers, *, strata: str | None = None, weight: str | None = None, fpc: str | None = None, psu: str | None = None, nest: bool = False, lonely: str = "fail", population: Population | None = None, census: bool = False, responded: Conditions | None = None, response_groups: str | None = None) -> Sample: ...
    def __repr__(self, /) -> str: ...
    def distribution(self, /, of: str, *, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: "Method" = "finite", level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The share of every answer; the arguments are those of `share`.
        """
    def estimate(self, /, indicators: Names | None = None, by: Names | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex | None = None) -> Estimates:
        """
        Indicators of the survey document, in one pass through the answers.

        Parameters
        ----------
        indicators : str or list of str, optional
            Ids of indicators; all of them unless said.
        by : str or list of str, optional
            Ids of breakdowns, crossed.
        interval : str, optional
            How intervals for shares are made; as the document says unless said here.
        level : float, optional
            Confidence level; 0.95 unless said.
        """
    def mean(self, /, of: str, *, by: Names | None = None, among: Conditions | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The mean of a column of numbers; the arguments are those of `share`.
        """
    def ratio(self, /, of: str, over: str, *, by: Names | None = None, among: Conditions | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The total of one column of numbers over the total of another; the other arguments are those of `share`.
        """
    def share(self, /, of: str, *, equals: Words | None = None, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: "Method" = "finite", level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The share that gave one of some answers.

        Parameters
        ----------
        of : str
            Column of the answers.
        equals : str, number or list
            The answers that count, such as the top two boxes.
        by : str or list of str, optional
            Columns to break down by, crossed.
        among : dict, optional
            Restricts the base: column and answers.
        outside : str, number or list, optional
            Answers that leave the base, such as "do not know".
        missing : str, number or list, optional
            Answers that are no answer at all, such as a refusal.
        interval : str
            How the interval is made: ``finite``, ``wald``, ``logit``, ``wilson``, ``beta``, ``clopper_pearson`` or
            ``hypergeometric``.
        level : float
            Confidence level.
        df : {"base", "design", "infinite"} or float, optional
            Where degrees of freedom come from; ``base`` unless said.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"q": [4, 5, 3, None, 5], "size": ["s", "s", "l", "l", "l"]}, population=9)
        >>> [(row["size"], row["estimate"]) for row in sample.share("q", equals=[4, 5], by="size")]
        [('l', 0.5), ('s', 1.0)]
        """
    def total(self, /, of: str, *, by: Names | None = None, among: Conditions | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The population total of a column of numbers; the arguments are those of `share`.
        """

@final
class Survey:
    """
    A survey document: what is asked of whom, how units came in, and which indicators are computed.

    A document is TOML or JSON text; `Survey.load` reads it from a file, `Survey.loads` from a string. Reading reports
    every problem at once.

    Examples
    --------
    >>> import peil
    >>> survey = peil.Survey.loads('''
    ... peil = 1
    ... id = "open-data"
    ... title = "Open data"
    ... population = { unit = { one = "county", many = "counties", all = "the counties" }, size = 14 }
    ...
    ... [[questions]]
    ... id = "open_data"
    ... text = "Do you share open data?"
    ... kind = "single"
    ... answers = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]
    ...
    ... [[indicators]]
    ... id = "shares"
    ... label = "Shares open data"
    ... measure = "share"
    ... question = "open_data"
    ... answers = ["yes"]
    ... ''')
    >>> sample = survey.read({"open_data": ["yes", "no", "yes"]})
    >>> sample.estimate("shares")[0]["n"]
    3
    """
    def __repr__(self, /) -> str: ...
    @property
    def breakdowns(self, /) -> list[str]:
        """
        Ids of the breakdowns, in the order of the document.
        """
    @property
    def id(self, /) -> str:
        """
        Short name.
        """
    @property
    def indicators(self, /) -> list[str]:
        """
        Ids of the indicators, in the order of the document.
        """
    @staticmethod
    def load(path: str | PathLike[str]) -> Survey:
        """
        Read a document from a file.

        Parameters
        ----------
        path : str or path-like
            A TOML or JSON file.

        Raises
        ------
        SurveyError
            With every problem of the document and its place in the file.
        """
    @staticmethod
    def loads(text: str) -> Survey:
        """
        Read a document from text, TOML or JSON.

        Raises
        ------
        SurveyError
            With every problem of the document and its place in the text.
        """
    def read(self, /, answers: Answers, wave: Word | None = None, *, delimiter: str | None = None, missing: Words | None = None) -> Sample:
        """
        Read answers against the document.

        Parameters
        ----------
        answers : path, table or dict
            A CSV file; a table of polars, pandas, pyarrow, DuckDB or anything else with the Arrow PyCapsule interface;
            or a dict of columns.
        wave : str or int, optional
            The wave that the answers belong to; need not be said where the document has only one.
        delimiter : str, optional
            Of a CSV file; found from its header unless said.
        missing : str or list of str, optional
            Fields of a CSV file that stand for a missing answer; empty, ``NA``, ``.``, ``..`` and ``:`` unless said.

        Raises
        ------
        AnswersError
            With every value that does not fit the document, by line or row and column.
        DesignError
            Where the population sizes, weights or strata do not hold together.
        """
    @staticmethod
    def schema() -> Record:
        """
        The JSON Schema of survey documents.
        """
    @property
    def title(self, /) -> str:
        """
        Title, in the document's first language.
        """
    @staticmethod
    def validate(text: str) -> list[Problem]:
        """
        All problems of a document's text; an empty list where it is valid.

        Examples
        --------
        >>> import peil
        >>> [problem.code for problem in peil.Survey.validate("peil = 1")]
        ['missing-key', 'missing-key', 'missing-key']
        """
    @property
    def waves(self, /) -> list[str]:
        """
        Ids of the waves, in the order of the document.
        """

def error_codes() -> list[str]:
    """
    The stable codes of all problems that the library can report, in the order of its documentation.
    """

def evaluate(request: Request, answers: Answers | None = None) -> Record:
    """
    Evaluate a request, as every other language sends it, on answers.

    Parameters
    ----------
    request : dict or str
        The request; as text, it is JSON.
    answers : path, table or dict, optional
        As in `Survey.read`; a request about a published table has none.

    Returns
    -------
    dict
        The response, with the estimates under ``rows``.

    Examples
    --------
    >>> import peil
    >>> request = {
    ...     "design": {"population": 14, "census": True},
    ...     "queries": [{"name": "open", "measure": "share", "of": "open", "equals": ["yes"]}],
    ... }
    >>> response = peil.evaluate(request, {"open": ["yes", "no", "yes"]})
    >>> response["rows"][0]["yes"]
    2
    """
