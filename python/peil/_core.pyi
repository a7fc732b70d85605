"""
The compiled part of the package; use `peil` instead.
"""

from _typeshed import SupportsGetItem, SupportsLenAndGetItem
from altair import LayerChart
from altair.typing import ChartType
from great_tables import GT
from os import PathLike
from pandas import DataFrame
from peil._types import Adjust, Answers, Blank, CellTotals, Claim, Conditions, Crosswalk, Df, Digits, Errors, Figures, FloatArray, Goals, IndexChoice, IndexDocument, IndexList, IndexParts, IndexStep, LabelText, Margins, Matrix, Method, Names, Numbers, Pairs, Picked, Population, Progress, QualityRule, QuantileRule, Record, Records, ReplicateWeights, Request, RowIndex, Rows, Shares, Sums, TermTotals, Waves, Word, Words
from peil._widget import Widget
from polars import DataFrame as DataFrame2
from pyarrow import Table
from typing import Any, Final, SupportsFloat, SupportsIndex, final

__all__ = ["__version__", "Bounds", "Changes", "Comparisons", "Estimates", "Explanation", "Index", "IndexEstimates", "IndexRun", "IndexScores", "ModelFit", "Panel", "Part", "Phases", "Place", "Problem", "Published", "Range", "Ranking", "Replicates", "Representativity", "ResponseTable", "Robustness", "Sample", "Survey", "Targets", "TestResult", "Trends", "_Columns", "_draft", "_no_answer", "_refuse", "composite", "error_codes", "evaluate"]

__version__: Final[str]
"""
The version of the library.
"""

@final
class Bounds:
    """
    How low and how high figures can be, whatever those who did not answer would have said; one row for each estimate.

    A row is a dict: ``indicator``, ``measure``, ``wave``, one key for each breakdown, ``category``, ``estimate``,
    ``answered``, ``silent`` (units that did not answer, and that belong, or may belong, to the base), ``lowest`` and
    ``highest``, ``low`` and ``high`` (in a sample their outer confidence limits), ``sampled``, ``level``, ``interval``,
    ``base`` and ``notes``.

    Examples
    --------
    >>> import peil
    >>> sample = peil.Sample({"q": ["yes"] * 6 + ["no"] * 2}, population=10, census=True)
    >>> (row,) = sample.share("q", equals="yes").bounds()
    >>> row["estimate"], row["silent"], row["lowest"], row["highest"]
    (0.75, 2, 0.6, 0.8)
    """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The rows by the Arrow PyCapsule interface.
        """
    def __getitem__(self, index: RowIndex, /) -> Picked: ...
    def __iter__(self, /) -> Records: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def filter(self, /, **conditions: "object") -> Bounds:
        """
        The rows in which something stands, as results of the same kind, which still know how they vary together.

        Parameters
        ----------
        **conditions
            Columns of `rows` – breakdowns, ``indicator``, ``wave``, ``category`` … – each with what must stand there: a word,
            a list of which one must, or None where nothing must, as in the rows of everybody.

        Raises
        ------
        EstimateError
            With every column that is not there, and every word that no row has.

        See Also
        --------
        A slice, ``results[2:5]``, gives the same; ``results[0]`` is a dict and ``results["estimate"]`` a list.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> sample = peil.Sample({"q": ["yes", "no", "yes"], "size": ["s", "s", "l"]}, population=9)
        >>> figures = sample.share("q", equals="yes", by="size")
        >>> [(row["size"], row["estimate"]) for row in figures.filter(size="s")]
        [('s', 0.5)]
        """
    def phrase(self, /, lang: str = "en") -> list[str]:
        """
        The rows as sentences that say no more than the figures allow.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.phrase()[0]
        '`q`: 2 of the 3 units that answered (66.7 per cent; 95% confidence interval for all 9: 22.2–88.9).'
        """
    @property
    def rows(self, /) -> list[Record]:
        """
        The rows as dicts, made anew at every call.
        """
    def to_arrow(self, /) -> Table:
        """
        The rows as a pyarrow table.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_arrow().column("n").to_pylist()
        [3]
        """
    def to_csv(self, /) -> str:
        """
        The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_csv().splitlines()[1].split(",")[4]
        '0.6666666666666666'
        """
    def to_gt(self, /, lang: str = "en") -> GT:
        """
        The rows as a table of great_tables (``pip install "peil[tables]"``), to be styled further: names in a stub, groups of
        rows, notes below. Numbers are written as in `to_html`; they are texts.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> type(figures.to_gt()).__name__
        'GT'
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_html(lang="nb")
        True
        """
    def to_pandas(self, /) -> DataFrame:
        """
        The rows as a pandas data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> list(figures.to_pandas()["n"])
        [3]
        """
    def to_polars(self, /) -> DataFrame2:
        """
        The rows as a polars data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_polars()["estimate"].to_list()
        [0.6666666666666666]
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in plain text; `print` shows it in the document's first language, of
        a long one its first 60 rows.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_text(lang="nb")
        True
        """

@final
class Changes:
    """
    Changes between two waves, one row for each figure that both have.

    A row is a dict: ``indicator``, ``from_wave``, ``to_wave``, one key for each breakdown, ``category``, ``from`` and
    ``to`` (the two estimates), ``difference``, ``se``, ``low``, ``high``, ``level``, ``ratio`` (later over earlier),
    ``ratio_low``, ``ratio_high``, ``correlation`` (of the two estimates; None where the waves count as independent), ``both``
    (units that answered both times), ``p`` (of no change, as the interval has it), ``p_adjusted``, ``margin``, ``verdict``
    (``rise``, ``fall``, ``standstill`` or ``not_determined``), ``verdict_any_overlap`` (the verdict that holds whoever answered
    both times, where that is not known), ``frame_break`` (whether the document marks the waves as not comparable) and
    ``notes``.

    Examples
    --------
    >>> import peil
    >>> wave = lambda yes: peil.Sample({"q": ["y"] * yes + ["n"] * (8 - yes)}, population=10, census=True)
    >>> (change,) = wave(5).share("q", equals="y").change(wave(2).share("q", equals="y"))
    >>> change["difference"], change["low"], change["high"], change["verdict"]
    (0.375, 0.1, 0.5, 'rise')
    """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The rows by the Arrow PyCapsule interface.
        """
    def __getitem__(self, index: RowIndex, /) -> Picked: ...
    def __iter__(self, /) -> Records: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    @property
    def _lang(self, /) -> str:
        """
        Language in which the rows show themselves.
        """
    def _repr_html_(self, /) -> str: ...
    def _shown(self, /, lang: str) -> str:
        """
        What the widget shows, as JSON.
        """
    def chart(self, /, *, lang: str = "en", width: SupportsFloat | SupportsIndex = 680.0) -> ChartType:
        """
        Changes as a picture: a dot and an interval on both sides of zero, what was found, and the margin within which nothing
        changed.

        It needs altair (``pip install "peil[charts]"``); ``chart.to_dict()`` is the plain Vega-Lite specification, which is what
        pages and publishers take.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.
        width : float
            Width of the picture in pixels.

        Examples
        --------
        >>> import peil
        >>> wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
        >>> panel = peil.Panel({2022: wave(5), 2023: wave(7)}, unit="id")
        >>> changes = panel.share("q", equals="y").change(from_=2022, to=2023)
        >>> changes.chart(lang="nb").to_dict()["title"]["text"]
        ['q. Endringer fra 2022 til 2023']
        """
    def check(self, /, headline: Claim, row: SupportsIndex = 0, *, lang: str = "en") -> Record:
        """
        Whether a headline holds of a change, and why or why not.

        Parameters
        ----------
        headline : dict
            The claim: ``{"claim": "rise"}`` or ``{"claim": "fall"}``, with ``"points"`` where it says how many percentage
            points, or ``{"claim": "standstill", "margin": 0.05}``.
        row : int
            The row, counted from 0, or from the end where it is negative.
        lang : {"en", "nb", "nn"}
            Language.

        Returns
        -------
        dict
            ``supported``, ``reason`` (as data), ``text`` (in words, with what the figures do say) and ``language``.

        Examples
        --------
        >>> import peil
        >>> wave = lambda yes: peil.Sample({"u": [*"abcdefghij"], "q": ["yes"] * yes + ["no"] * (10 - yes)}, population=20)
        >>> shares = peil.Panel({"2020": wave(1), "2022": wave(5), "2024": wave(10)}, unit="u").share("q", equals="yes")
        >>> shares.change(from_=2020, to=2024).check({"claim": "rise"})["supported"]
        True
        """
    def draw(self, /, *, lang: str = "en") -> Record:
        """
        What stands in the picture, as data for pictures of one's own: numbers for marks, and every text.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        >>> import peil
        >>> wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
        >>> panel = peil.Panel({2022: wave(5), 2023: wave(7)}, unit="id")
        >>> row = panel.share("q", equals="y").change(from_=2022, to=2023).draw()["panels"][0]["rows"][0]
        >>> row["figure"], row["limits"], row["finding"]
        ('+22.2', '+10.0 to +30.0', 'rise')
        """
    def filter(self, /, **conditions: "object") -> Changes:
        """
        The rows in which something stands, as results of the same kind, which still know how they vary together.

        Parameters
        ----------
        **conditions
            Columns of `rows` – breakdowns, ``indicator``, ``wave``, ``category`` … – each with what must stand there: a word,
            a list of which one must, or None where nothing must, as in the rows of everybody.

        Raises
        ------
        EstimateError
            With every column that is not there, and every word that no row has.

        See Also
        --------
        A slice, ``results[2:5]``, gives the same; ``results[0]`` is a dict and ``results["estimate"]`` a list.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> sample = peil.Sample({"q": ["yes", "no", "yes"], "size": ["s", "s", "l"]}, population=9)
        >>> figures = sample.share("q", equals="yes", by="size")
        >>> [(row["size"], row["estimate"]) for row in figures.filter(size="s")]
        [('s', 0.5)]
        """
    def phrase(self, /, lang: str = "en") -> list[str]:
        """
        The rows as sentences that say no more than the figures allow.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.phrase()[0]
        '`q`: 2 of the 3 units that answered (66.7 per cent; 95% confidence interval for all 9: 22.2–88.9).'
        """
    @property
    def rows(self, /) -> list[Record]:
        """
        The rows as dicts, made anew at every call.
        """
    def to_arrow(self, /) -> Table:
        """
        The rows as a pyarrow table.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_arrow().column("n").to_pylist()
        [3]
        """
    def to_csv(self, /) -> str:
        """
        The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_csv().splitlines()[1].split(",")[4]
        '0.6666666666666666'
        """
    def to_gt(self, /, lang: str = "en") -> GT:
        """
        The rows as a table of great_tables (``pip install "peil[tables]"``), to be styled further: names in a stub, groups of
        rows, notes below. Numbers are written as in `to_html`; they are texts.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> type(figures.to_gt()).__name__
        'GT'
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_html(lang="nb")
        True
        """
    def to_pandas(self, /) -> DataFrame:
        """
        The rows as a pandas data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> list(figures.to_pandas()["n"])
        [3]
        """
    def to_polars(self, /) -> DataFrame2:
        """
        The rows as a polars data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_polars()["estimate"].to_list()
        [0.6666666666666666]
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in plain text; `print` shows it in the document's first language, of
        a long one its first 60 rows.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_text(lang="nb")
        True
        """
    def widget(self, /, lang: str | None = None) -> Widget:
        """
        A widget for notebooks that shows the changes as figure, table and sentences.

        It needs anywidget (``pip install "peil[widget]"``).

        Parameters
        ----------
        lang : {"en", "nb", "nn"}, optional
            Language; the document's first unless said.

        Examples
        --------
        >>> import peil
        >>> wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
        >>> panel = peil.Panel({2022: wave(5), 2023: wave(7)}, unit="id")
        >>> widget = panel.share("q", equals="y").change(from_=2022, to=2023).widget()
        >>> widget.row = 0
        >>> widget.chosen["verdict"]
        'rise'
        """

@final
class Comparisons:
    """
    Figures beside each other, one row for each pair.

    A row is a dict: ``first_indicator``, ``second_indicator``, ``first_wave``, ``second_wave``, ``first_group``,
    ``second_group``, ``first_category``, ``second_category``, ``first`` and ``second`` (the estimates), ``difference``,
    ``se``, ``low``, ``high``, ``level``, ``correlation``, ``both`` (units in both bases), ``p``, ``p_adjusted``, ``margin``,
    ``standing`` (``higher``, ``lower``, ``alike`` or ``not_determined``) and ``notes``.

    Examples
    --------
    >>> import peil
    >>> data = {"people": ["yes"] * 18 + ["no"] * 6, "money": ["yes"] * 8 + ["no"] * 16}
    >>> sample = peil.Sample(data, population=30, census=True)
    >>> (row,) = (sample.share("people", equals="yes") + sample.share("money", equals="yes")).compare()
    >>> row["first_indicator"], row["standing"], row["second_indicator"], round(row["difference"], 3)
    ('people', 'higher', 'money', 0.417)
    """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The rows by the Arrow PyCapsule interface.
        """
    def __getitem__(self, index: RowIndex, /) -> Picked: ...
    def __iter__(self, /) -> Records: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def check(self, /, headline: Claim, row: SupportsIndex = 0, *, lang: str = "en") -> Record:
        """
        Whether a headline holds of a comparison, and why or why not.

        Parameters
        ----------
        headline : dict
            The claim: ``{"claim": "higher"}`` or ``{"claim": "lower"}`` of the first figure, or
            ``{"claim": "alike", "margin": 0.05}``.
        row : int
            The row, counted from 0, or from the end where it is negative.
        lang : {"en", "nb", "nn"}
            Language.

        Returns
        -------
        dict
            ``supported``, ``reason`` (as data), ``text`` (in words, with what the figures do say) and ``language``.

        Examples
        --------
        >>> import peil
        >>> data = {"size": ["s"] * 6 + ["l"] * 6, "q": ["yes"] + ["no"] * 5 + ["yes"] * 6}
        >>> shares = peil.Sample(data, population=20).share("q", equals="yes", by="size")
        >>> shares.compare().check({"claim": "higher"})["supported"]
        True
        """
    def filter(self, /, **conditions: "object") -> Comparisons:
        """
        The rows in which something stands, as results of the same kind, which still know how they vary together.

        Parameters
        ----------
        **conditions
            Columns of `rows` – breakdowns, ``indicator``, ``wave``, ``category`` … – each with what must stand there: a word,
            a list of which one must, or None where nothing must, as in the rows of everybody.

        Raises
        ------
        EstimateError
            With every column that is not there, and every word that no row has.

        See Also
        --------
        A slice, ``results[2:5]``, gives the same; ``results[0]`` is a dict and ``results["estimate"]`` a list.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> sample = peil.Sample({"q": ["yes", "no", "yes"], "size": ["s", "s", "l"]}, population=9)
        >>> figures = sample.share("q", equals="yes", by="size")
        >>> [(row["size"], row["estimate"]) for row in figures.filter(size="s")]
        [('s', 0.5)]
        """
    def phrase(self, /, lang: str = "en") -> list[str]:
        """
        The rows as sentences that say no more than the figures allow.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.phrase()[0]
        '`q`: 2 of the 3 units that answered (66.7 per cent; 95% confidence interval for all 9: 22.2–88.9).'
        """
    @property
    def rows(self, /) -> list[Record]:
        """
        The rows as dicts, made anew at every call.
        """
    def to_arrow(self, /) -> Table:
        """
        The rows as a pyarrow table.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_arrow().column("n").to_pylist()
        [3]
        """
    def to_csv(self, /) -> str:
        """
        The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_csv().splitlines()[1].split(",")[4]
        '0.6666666666666666'
        """
    def to_gt(self, /, lang: str = "en") -> GT:
        """
        The rows as a table of great_tables (``pip install "peil[tables]"``), to be styled further: names in a stub, groups of
        rows, notes below. Numbers are written as in `to_html`; they are texts.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> type(figures.to_gt()).__name__
        'GT'
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_html(lang="nb")
        True
        """
    def to_pandas(self, /) -> DataFrame:
        """
        The rows as a pandas data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> list(figures.to_pandas()["n"])
        [3]
        """
    def to_polars(self, /) -> DataFrame2:
        """
        The rows as a polars data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_polars()["estimate"].to_list()
        [0.6666666666666666]
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in plain text; `print` shows it in the document's first language, of
        a long one its first 60 rows.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_text(lang="nb")
        True
        """

@final
class Estimates:
    """
    Estimates, one row for each indicator, cell and category.

    A row is a dict: ``indicator``, ``measure``, ``wave``, one key for each breakdown, ``category`` (of a distribution),
    ``estimate``, ``se``, ``low``, ``high``, ``level``, ``interval`` (the method that gave the limits), ``df`` (``None``
    where infinite), ``n``, ``yes``, ``missing`` (units of the base without an answer), ``base`` (who is in it; empty
    where everybody), ``weighted_base``, ``population``, ``n_eff``, ``deff`` (the variance over that of a simple random
    sample of the same size), ``deff_with_replacement``, ``cv``, ``flag`` (the code of a rule of
    quality or confidentiality, see `flagged`) and ``notes``. Shares are fractions
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
    def __getitem__(self, index: RowIndex, /) -> Picked: ...
    def __iter__(self, /) -> Records: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    @property
    def _lang(self, /) -> str:
        """
        Language in which the rows show themselves.
        """
    def _repr_html_(self, /) -> str: ...
    def _shown(self, /, lang: str, by: SupportsGetItem[int, str] | None = None, margin: SupportsFloat | SupportsIndex | None = None, adjust: Adjust | None = None) -> str:
        """
        What the widget shows, as JSON.
        """
    def average(self, /, waves: Words | None = None) -> list[Record]:
        """
        The mean of every figure over some waves of a panel (all unless said), each wave counting the same.

        Returns
        -------
        list of dict
            ``indicator``, one key for each breakdown, ``category``, ``estimate``, ``se``, ``low``, ``high`` and ``level``.

        Examples
        --------
        >>> import peil
        >>> wave = lambda yes: peil.Sample({"id": [*"abcdefgh"], "q": ["y"] * yes + ["n"] * (8 - yes)}, population=10, census=True)
        >>> panel = peil.Panel({2023: wave(2), 2024: wave(5)}, unit="id")
        >>> panel.share("q", equals="y").average()[0]["estimate"]
        0.4375
        """
    def bounds(self, /, ranges: dict[str, SupportsLenAndGetItem[SupportsFloat | SupportsIndex]] | None = None) -> Bounds:
        """
        How low and how high every figure can be, whatever those who did not answer would have said.

        Parameters
        ----------
        ranges : dict, optional
            The least and the largest value that an answer can have, by the name of an indicator that is a mean; a survey
            document tells it by ``min`` and ``max`` or by points.

        Examples
        --------
        >>> import peil
        >>> data = {"pace": ["agree"] * 103 + ["disagree"] * 88}
        >>> sample = peil.Sample(data, population=356, census=True)
        >>> bounds = sample.share("pace", equals="agree").bounds()
        >>> bounds.phrase(lang="nb")[0]
        '`pace`: uten å anta noe om de 165 som ikke svarte, ligger andelen blant enhetene mellom 28,9 og 75,3 prosent.'
        """
    def change(self, /, earlier: Estimates | None = None, *, from_: Word | None = None, to: Word | None = None, margin: SupportsFloat | SupportsIndex | None = None, adjust: Adjust | None = None) -> Changes:
        """
        The change of every figure since an earlier wave.

        Parameters
        ----------
        earlier : Estimates, optional
            The same figures of an earlier wave.
        from_, to : str or int, optional
            Two waves, where these estimates hold both: those of a `Panel`, which knows the units that answered both
            times, of a published table, or ``estimates_2020 + estimates_2021``.
        margin : float, optional
            How much still counts as no change, on the scale of the estimates: 0.05 is five percentage points of a share.
        adjust : {"holm", "bh"}, optional
            How p-values and verdicts are adjusted for the changes made together.

        Figures without a counterpart are left out. Without a panel the waves count as independent.

        Examples
        --------
        >>> import peil
        >>> wave = lambda yes: peil.Sample({"id": [*"abcdefgh"], "q": ["y"] * yes + ["n"] * (8 - yes)}, population=10, census=True)
        >>> panel = peil.Panel({2023: wave(2), 2024: wave(5)}, unit="id")
        >>> changes = panel.share("q", equals="y").change(from_=2023, to=2024, margin=0.05)
        >>> [(row["difference"], row["verdict"]) for row in changes]
        [(0.375, 'rise')]
        """
    def chart(self, /, kind: str | None = None, *, lang: str = "en", width: SupportsFloat | SupportsIndex = 680.0, neutral: Word | None = None, apart: Words | None = None, shapes: Any | None = None, key: str | None = None, by: str | None = None, limits: SupportsGetItem[int, SupportsFloat | SupportsIndex] | None = None) -> ChartType:
        """
        The figures as a picture of altair (``pip install "peil[charts]"``).

        All words and numbers are in the language asked for, the picture has a text for those who do not see it, its colours can be
        told apart with all kinds of colour vision, and it can be read on light pages and dark ones. ``chart.to_dict()`` is the plain
        Vega-Lite specification, which is what pages and publishers take.

        Parameters
        ----------
        kind : {"dots", "trend", "likert", "map"}, optional
            A dot and an interval for each figure, lines over waves, ordered answers stacked to both sides of the neutral one, or areas
            on a map. Unless said it is a map where there are shapes, answers where the document calls the question a scale, lines where
            up to eight figures have several waves, and dots otherwise.
        lang : {"en", "nb", "nn"}
            Language.
        width : float
            Width of the picture in pixels.
        neutral : str or int, optional
            The answer in whose middle zero lies; by the document's points, or the middle one of an odd number, unless said.
        apart : str or list of str, optional
            Answers that are no points of the scale, such as "do not know", beside those that the document says.
        shapes : str, path, dict or GeoDataFrame, optional
            GeoJSON of areas with polygons.
        key : str, optional
            The property of the shapes that has the codes of areas; the one with the name of the breakdown, or ``id``, unless said.
        by : str, optional
            The breakdown that is areas, where the figures have several.
        limits : list of float, optional
            Limits between classes, on the scale of the figures; round ones unless said. An area whose interval reaches into another
            class is hatched.

        Returns
        -------
        altair.LayerChart or altair.VConcatChart

        Raises
        ------
        EstimateError
            With options of other kinds, answers that nobody can give, areas without a shape and whatever else stands in the way.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"q": ["yes"] * 9 + ["no"] * 9, "g": [*"abc"] * 6}, population=30, census=True)
        >>> estimates = sample.share("q", equals="yes", by="g")
        >>> row = estimates.draw(lang="nb")["panels"][0]["rows"][0]
        >>> row["name"], row["figure"], row["limits"]
        ('a', '50,0', '23,2–76,8')
        """
    def check(self, /, headline: Claim, row: SupportsIndex = 0, *, lang: str = "en") -> Record:
        """
        Whether a headline holds of a share, and why or why not.

        Parameters
        ----------
        headline : dict
            The claim: ``{"claim": "fraction", "parts": 3, "of": 4}``, ``{"claim": "more_than", "parts": 1, "of": 2}``,
            ``{"claim": "all"}`` …, with ``"whom": "everybody"`` where it is said of everybody and not of the figure's base.
            Changes, comparisons, rankings, ranges and trends have the same method, for claims of rise and fall, of alike, of
            most and of between.
        row : int
            The row, counted from 0, or from the end where it is negative.
        lang : {"en", "nb", "nn"}
            Language.

        Returns
        -------
        dict
            ``supported``, ``reason`` (as data), ``text`` (in words, with what the figures do say) and ``language``.

        Examples
        --------
        >>> import peil
        >>> share = peil.Sample({"q": ["yes"] * 9}, population=10, census=True).share("q", equals="yes")
        >>> ruling = share.check({"claim": "all"})
        >>> ruling["supported"], ruling["reason"]["reason"]
        (False, 'not_answered')
        """
    def combine(self, /, terms: dict[SupportsIndex, SupportsFloat | SupportsIndex]) -> Record:
        """
        Any sum of rows times numbers, whatever waves they are of: the change of one group less that of another, say.

        Parameters
        ----------
        terms : dict
            Rows, counted from 0, and what each is multiplied with.

        Returns
        -------
        dict
            ``estimate``, ``se``, ``low``, ``high`` and ``level``; the limits are made of those of the rows, where
            `contrast` takes the normal distribution for the sum.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"q": ["y"] * 5 + ["n"] * 3, "g": [*"ssssllll"]}, population=10, census=True)
        >>> sample.share("q", equals="y", by="g").combine({1: 1, 0: -1})["estimate"]
        0.75
        """
    def compare(self, /, pairs: Pairs | None = None, *, margin: SupportsFloat | SupportsIndex | None = None, adjust: Adjust | None = None) -> Comparisons:
        """
        Rows beside each other: two groups, two answers, two indicators.

        Parameters
        ----------
        pairs : list of pairs of int, optional
            Rows, counted from 0, each the first less the second; every row with every later one unless said.
        margin : float, optional
            How much still counts as alike, on the scale of the estimates.
        adjust : {"holm", "bh"}, optional
            How p-values and findings are adjusted for the comparisons made together.

        Examples
        --------
        >>> import peil
        >>> data = {"people": ["yes"] * 18 + ["no"] * 6, "money": ["yes"] * 8 + ["no"] * 16}
        >>> sample = peil.Sample(data, population=30, census=True)
        >>> both = sample.share("people", equals="yes") + sample.share("money", equals="yes")
        >>> [comparison["standing"] for comparison in both.compare()]
        ['higher']
        """
    def contrast(self, /, terms: dict[SupportsIndex, SupportsFloat | SupportsIndex], *, over: dict[SupportsIndex, SupportsFloat | SupportsIndex] | None = None, name: str = "contrast", level: SupportsFloat | SupportsIndex = 0.95) -> Record:
        """
        A sum of estimates, or one such sum over another, with its standard error from their joint covariance.

        Parameters
        ----------
        terms : dict
            Rows, counted from 0, and what each is multiplied with: ``{1: 1, 0: -1}`` is the second less the first.
        over : dict, optional
            What the sum is divided by, in the same way.
        name : str
            Name of the contrast in the result.
        level : float
            Confidence level.

        Returns
        -------
        dict
            ``name``, ``estimate``, ``se``, ``low``, ``high``, ``level``, ``df`` and ``notes``.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"size": ["l", "l", "s", "s"], "y": [5, 9, 1, 3], "w": [1, 1, 1, 1]}, weight="w")
        >>> sample.mean("y", by="size").contrast({0: 1, 1: -1}, name="large less small")["estimate"]
        5.0
        """
    def covariance(self, /) -> list[list[float | None]]:
        """
        The covariance of each pair of rows; None where one has no estimate or no variance.

        Estimates of the same sample can be added together first.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"a": [1, 2, 6], "b": [2, 4, 12], "w": [1, 1, 1]}, weight="w")
        >>> [[round(value, 6) for value in row] for row in (sample.mean("a") + sample.mean("b")).covariance()]
        [[2.333333, 4.666667], [4.666667, 9.333333]]
        """
    def design_effects(self, /, lang: str = "en") -> list[str | None]:
        """
        What the design did to the precision of every row, in words: the variance against that of simple random samples
        drawn without and with replacement (``deff`` and ``deff_with_replacement``); None where there is no design effect.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        >>> import peil
        >>> data = {"staff": [3, 5, 4, 9, 8, 9], "town": ["a", "a", "b", "b", "c", "c"], "w": [2] * 6}
        >>> (text,) = peil.Sample(data, psu="town", weight="w").mean("staff").design_effects()
        >>> text[:74]
        'The variance is 2.88 times that of a simple random sample of 6 answers dra'
        """
    def draw(self, /, kind: str | None = None, *, lang: str = "en", neutral: Word | None = None, apart: Words | None = None, shapes: Any | None = None, key: str | None = None, by: str | None = None, limits: SupportsGetItem[int, SupportsFloat | SupportsIndex] | None = None) -> Record:
        """
        What stands in a picture of the figures, as data for pictures of one's own: numbers for marks, and every text. It needs nothing
        but this package; the arguments are those of `chart`.

        Returns
        -------
        dict
            ``around`` (caption, ``alt`` for those who do not see it, legend, the table beside it, notes), and the panels, rows or areas.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"q": ["yes"] * 9 + ["no"] * 3, "g": [*"ab"] * 6}, population=14, census=True)
        >>> (panel,) = sample.share("q", equals="yes", by="g").draw(lang="nb")["panels"]
        >>> [(row["name"], row["figure"], row["limits"]) for row in panel["rows"]]
        [('a', '83,3', '67,8–93,4'), ('b', '66,7', '49,7–81,0')]
        """
    def filter(self, /, **conditions: "object") -> Estimates:
        """
        The rows in which something stands, as results of the same kind, which still know how they vary together.

        Parameters
        ----------
        **conditions
            Columns of `rows` – breakdowns, ``indicator``, ``wave``, ``category`` … – each with what must stand there: a word,
            a list of which one must, or None where nothing must, as in the rows of everybody.

        Raises
        ------
        EstimateError
            With every column that is not there, and every word that no row has.

        See Also
        --------
        A slice, ``results[2:5]``, gives the same; ``results[0]`` is a dict and ``results["estimate"]`` a list.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> sample = peil.Sample({"q": ["yes", "no", "yes"], "size": ["s", "s", "l"]}, population=9)
        >>> figures = sample.share("q", equals="yes", by="size")
        >>> [(row["size"], row["estimate"]) for row in figures.filter(size="s")]
        [('s', 0.5)]
        """
    def flagged(self, /, rule: QualityRule | None = None) -> Estimates:
        """
        The same figures, each with the flag that a rule of quality gives it; no figure changes.

        Rows then have a ``flag``, and tables explain those that are there. A full count has no sampling error and is not flagged.
        Figures of a survey document with a ``[quality]`` rule come flagged by it.

        Parameters
        ----------
        rule : str or dict, optional
            ``"nchs"``, ``"statistics_canada"`` (other limits as ``{"rule": "statistics_canada", "cv": [...]}``),
            ``"eurostat"``, or limits of one's own: ``{"rule": "limits", "unreliable": {"most_cv": 0.2}, "unfit": {"least_n": 20}}``
            with ``least_n``, ``least_n_eff``, ``least_df``, ``most_cv``, ``most_width``, ``most_relative_width`` and
            ``most_missing``. That of the document unless said.

        Returns
        -------
        Estimates

        Raises
        ------
        EstimateError
            Where the rule is unknown, has limits that cannot be, or is not given and not in the document.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"q": ["yes"] * 3 + ["no"] * 37, "w": [1] * 40}, weight="w")
        >>> share = sample.share("q", equals="yes")
        >>> share[0]["flag"], share.flagged("nchs")[0]["flag"], share.flagged("eurostat")[0]["flag"]
        (None, '*', 'u')
        """
    def phases(self, /) -> Phases:
        """
        What of every standard error comes from sampling, and what from response.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"y": [1, 2, 4, 5]}, population=20, selected=8)
        >>> row = sample.mean("y").phases()[0]
        >>> round(row["se_sampling"] ** 2 + row["se_response"] ** 2 - row["se"] ** 2, 12)
        0.0
        """
    def phrase(self, /, lang: str = "en") -> list[str]:
        """
        The rows as sentences that say no more than the figures allow.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.phrase()[0]
        '`q`: 2 of the 3 units that answered (66.7 per cent; 95% confidence interval for all 9: 22.2–88.9).'
        """
    def range(self, /, rows: SupportsGetItem[int, SupportsIndex] | None = None) -> Range:
        """
        The range of some rows (all unless said), with limits that hold for all of them together: "between 75 and 100 per
        cent".

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"q": ["y"] * 5 + ["n"] * 3, "g": [*"ssssllll"]}, population=10, census=True)
        >>> range = sample.share("q", equals="y", by="g").range()[0]
        >>> range["smallest"], range["largest"], round(range["low"], 2), range["high"]
        (0.25, 1.0, 0.06, 1.0)
        """
    def ranking(self, /, rows: SupportsGetItem[int, SupportsIndex] | None = None) -> Ranking:
        """
        Some rows (all unless said) from the largest to the smallest, each with the ranks that it can have.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"q": ["y"] * 5 + ["n"] * 3, "g": [*"ssssllll"]}, population=10, census=True)
        >>> [(row["g"], row["rank"], row["best"], row["worst"]) for row in sample.share("q", equals="y", by="g").ranking()]
        [('s', 1, 1, 1), ('l', 2, 2, 2)]
        """
    @property
    def rows(self, /) -> list[Record]:
        """
        The rows as dicts, made anew at every call.
        """
    def suppressed(self, /, least_units: SupportsIndex | None = None) -> Estimates:
        """
        The same rows without the figures that rest on fewer units than may be told of, and without others from which those could
        be worked out by sums.

        Suppressed rows have the flag ``c`` and no figures; tables show ``:``. They forget where they come from, so that
        changes and covariances are taken before. Files (`to_json_stat`, `to_px`, `to_sdmx_csv`) follow the rule of the
        document by themselves.

        Parameters
        ----------
        least_units : int, optional
            Units that must have answered; as the document says, or 3, unless said.

        Returns
        -------
        Estimates

        Raises
        ------
        EstimateError
            Where a table cannot be protected: publish fewer breakdowns.

        Examples
        --------
        >>> import peil
        >>> data = {"size": ["s"] * 2 + ["m"] * 3 + ["l"] * 9 + ["xl"] * 9, "q": ["yes"] * 23, "w": [1] * 23}
        >>> share = peil.Sample(data, weight="w").share("q", equals="yes", by="size")
        >>> [row["n"] for row in share.suppressed()]
        [9, None, None, 9]
        """
    def targets(self, /, goals: Goals | None = None, *, times: Numbers | None = None, adjust: Adjust | None = None) -> Targets:
        """
        How far figures have come towards goals: the distance, the pace so far and needed, and what can be said of it.

        Waves of a panel are known to depend on each other; those of other estimates count as independent.

        Parameters
        ----------
        goals : str or list of str or dict, optional
            Ids of targets of the survey document, or goals as dicts: ``{"of": "shares", "bound": "at_least", "value": 0.8}``, with
            ``by`` (category by breakdown), ``category``, ``when``, ``since`` (the wave from which progress counts), ``margin``,
            ``id`` and ``label``. All targets of the document unless said.
        times : dict, optional
            Waves and when they were asked; as the document says, or the numbers that the waves' names are, unless said.
        adjust : {"holm", "bh"}, optional
            How p-values and verdicts are adjusted for the targets looked at together.

        Returns
        -------
        Targets

        Raises
        ------
        EstimateError
            With every goal that cannot be, that no row is of, or several.

        Examples
        --------
        >>> import peil
        >>> wave = lambda yes: peil.Sample({"id": [*range(14)], "q": ["y"] * yes + ["n"] * (14 - yes)}, population=14, census=True)
        >>> panel = peil.Panel({"2020": wave(4), "2024": wave(8)}, unit="id")
        >>> goal = {"of": "q", "bound": "at_least", "value": 12 / 14, "when": 2030}
        >>> (target,) = panel.share("q", equals="y").targets([goal])
        >>> target["course"], target["enough"], round(target["needed"] * 14, 3), round(target["pace"] * 14, 3)
        ('on_the_way', 'enough', 0.667, 1.0)
        """
    def to_arrow(self, /) -> Table:
        """
        The rows as a pyarrow table.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_arrow().column("n").to_pylist()
        [3]
        """
    def to_csv(self, /) -> str:
        """
        The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_csv().splitlines()[1].split(",")[4]
        '0.6666666666666666'
        """
    def to_gt(self, /, lang: str = "en") -> GT:
        """
        The rows as a table of great_tables (``pip install "peil[tables]"``), to be styled further: names in a stub, groups of
        rows, notes below. Numbers are written as in `to_html`; they are texts.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> type(figures.to_gt()).__name__
        'GT'
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_html(lang="nb")
        True
        """
    def to_json_stat(self, /, lang: str = "en", *, digits: Digits | None = None, decimals: SupportsIndex | None = None) -> str:
        """
        The rows as a JSON-stat 2.0 dataset, or a collection of datasets where they do not fit into one.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language of labels and notes.
        digits : {"published", "full"}
            Digits of the figures: as tables show them, or all that there are. Shares are per cents.
        decimals : int, optional
            Decimals of per cents; one unless said.

        Returns
        -------
        str

        Examples
        --------
        >>> import json, peil
        >>> share = peil.Sample({"q": ["yes", "no", "yes"]}, population=14, census=True).share("q", equals="yes")
        >>> dataset = json.loads(share.to_json_stat())
        >>> dataset["id"], dataset["value"]
        (['indicator', 'figure'], [66.7, 14.3, 92.9, 3])
        """
    def to_pandas(self, /) -> DataFrame:
        """
        The rows as a pandas data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> list(figures.to_pandas()["n"])
        [3]
        """
    def to_polars(self, /) -> DataFrame2:
        """
        The rows as a polars data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_polars()["estimate"].to_list()
        [0.6666666666666666]
        """
    def to_px(self, /, lang: Names | None = None, *, table: SupportsIndex | None = None, digits: Digits | None = None, decimals: SupportsIndex | None = None) -> str:
        """
        The rows as a PX file (PC-Axis, PxWeb), to be written as UTF-8.

        Parameters
        ----------
        lang : str or list of str, optional
            Language, or several of them, the main one first; English unless said.
        table : int, optional
            Which of several tables, counted from 0; needed where the rows do not fit into one.
        digits : {"published", "full"}
            Digits of the figures: as tables show them, or all that there are. Shares are per cents.
        decimals : int, optional
            Decimals of per cents; one unless said.

        Returns
        -------
        str

        Examples
        --------
        >>> import peil
        >>> share = peil.Sample({"q": ["yes", "no", "yes"]}, population=14, census=True).share("q", equals="yes")
        >>> share.to_px(lang="nb").splitlines()[-1]
        '66.7 14.3 92.9 3;'
        """
    def to_sdmx_csv(self, /, lang: str = "en", *, structure: str | None = None, digits: Digits | None = None, decimals: SupportsIndex | None = None) -> str:
        """
        The rows as SDMX-CSV 2.0: one line an estimate, with its limits, status and notes as attributes.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language of the comments; all else are codes.
        structure : str, optional
            The dataflow as ``AGENCY:ID(VERSION)``; ``PEIL:<id of the document>(1.0)`` unless said.
        digits : {"published", "full"}
            Digits of the figures: as tables show them, or all that there are. Shares are per cents.
        decimals : int, optional
            Decimals of per cents; one unless said.

        Returns
        -------
        str

        Examples
        --------
        >>> import peil
        >>> share = peil.Sample({"q": ["yes", "no", "yes"]}, population=14, census=True).share("q", equals="yes")
        >>> share.to_sdmx_csv(structure="SSB:DF_ICT(1.0)").splitlines()[1][:52]
        'dataflow,SSB:DF_ICT(1.0),I,q,66.7,A,F,PC,1,14.3,92.9'
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in plain text; `print` shows it in the document's first language, of
        a long one its first 60 rows.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_text(lang="nb")
        True
        """
    def trend(self, /, times: Numbers | None = None, *, margin: SupportsFloat | SupportsIndex | None = None) -> Trends:
        """
        The slope of every figure over three waves or more of a panel.

        Parameters
        ----------
        times : dict, optional
            Waves and when they were asked; as the document says, or the numbers that the waves' names are, unless said.
        margin : float, optional
            The slope that still counts as none.

        Examples
        --------
        >>> import peil
        >>> ids = list(range(9))
        >>> wave = lambda yes: peil.Sample({"id": ids, "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
        >>> panel = peil.Panel({"2018": wave(2), "2022": wave(5), "2023": wave(7)}, unit="id")
        >>> (trend,) = panel.share("q", equals="y").trend()
        >>> round(trend["slope"], 3), trend["verdict"]
        (0.103, 'rise')
        """
    def widget(self, /, lang: str | None = None) -> Widget:
        """
        A widget for notebooks: the estimates as figure, table and sentences, with a choice of the language and of a row. Of a panel,
        the changes from each wave to the next stand below, and trends where there are three waves or more.

        It needs anywidget (``pip install "peil[widget]"``); `peil.Widget` has more options. A widget of the sample or panel itself
        can also be broken down anew.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}, optional
            Language; the document's first unless said.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"size": ["l", "l", "s"], "q": ["yes", "no", "yes"]}, population=14, census=True)
        >>> widget = sample.share("q", equals="yes", by="size").widget(lang="nb")
        >>> widget.row = 1
        >>> widget.chosen["size"], widget.chosen["estimate"]
        ('s', 1.0)
        """

@final
class Explanation:
    """
    How a unit came to its score, one row for the index and each of its parts.

    A row is a dict: ``node``, ``tier``, ``score``, ``weight`` (among siblings that have a score), ``slope`` (how much the index
    rises with it), ``contribution`` (how much of the index comes from it; those of all indicators and all remainders add up to
    the score), ``remainder`` (of a branch: what rounding or a second scale adds), of an indicator its value after each step
    (``raw``, ``denominated``, ``imputed``, ``treated``, ``normalised``), and ``touches``, what steps did and why.

    Examples
    --------
    >>> import peil
    >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [5, None]}
    >>> own = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is")).explain("b")
    >>> own.score, own.rank, [(row["node"], row["weight"]) for row in own]
    (3.0, 1, [('i', 1.0), ('x', 1.0), ('y', None)])
    """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The rows by the Arrow PyCapsule interface.
        """
    def __getitem__(self, index: RowIndex, /) -> Picked: ...
    def __iter__(self, /) -> Records: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def filter(self, /, **conditions: "object") -> Explanation:
        """
        The rows in which something stands, as results of the same kind, which still know how they vary together.

        Parameters
        ----------
        **conditions
            Columns of `rows` – breakdowns, ``indicator``, ``wave``, ``category`` … – each with what must stand there: a word,
            a list of which one must, or None where nothing must, as in the rows of everybody.

        Raises
        ------
        EstimateError
            With every column that is not there, and every word that no row has.

        See Also
        --------
        A slice, ``results[2:5]``, gives the same; ``results[0]`` is a dict and ``results["estimate"]`` a list.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> sample = peil.Sample({"q": ["yes", "no", "yes"], "size": ["s", "s", "l"]}, population=9)
        >>> figures = sample.share("q", equals="yes", by="size")
        >>> [(row["size"], row["estimate"]) for row in figures.filter(size="s")]
        [('s', 0.5)]
        """
    @property
    def rank(self, /) -> int | None:
        """
        Its rank in the wave.
        """
    @property
    def rows(self, /) -> list[Record]:
        """
        The rows as dicts, made anew at every call.
        """
    @property
    def score(self, /) -> float | None:
        """
        The score of the index.
        """
    def to_arrow(self, /) -> Table:
        """
        The rows as a pyarrow table.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_arrow().column("n").to_pylist()
        [3]
        """
    def to_csv(self, /) -> str:
        """
        The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_csv().splitlines()[1].split(",")[4]
        '0.6666666666666666'
        """
    def to_gt(self, /, lang: str = "en") -> GT:
        """
        The rows as a table of great_tables (``pip install "peil[tables]"``), to be styled further: names in a stub, groups of
        rows, notes below. Numbers are written as in `to_html`; they are texts.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> type(figures.to_gt()).__name__
        'GT'
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_html(lang="nb")
        True
        """
    def to_pandas(self, /) -> DataFrame:
        """
        The rows as a pandas data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> list(figures.to_pandas()["n"])
        [3]
        """
    def to_polars(self, /) -> DataFrame2:
        """
        The rows as a polars data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_polars()["estimate"].to_list()
        [0.6666666666666666]
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in plain text; `print` shows it in the document's first language, of
        a long one its first 60 rows.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_text(lang="nb")
        True
        """
    @property
    def unit(self, /) -> str:
        """
        The unit.
        """
    @property
    def wave(self, /) -> str | None:
        """
        The wave, where there are several.
        """

@final
class Index:
    """
    A composite index: a tree of indicators, and how scores are made of them.

    An index is written as a document (`Index.load`, `Index.loads`), stands among the ``indices`` of a survey document
    (`Survey.index`), or is built here; the words are the same. `composite` computes it.

    Parameters
    ----------
    id : str
        Short name; it is also the name of the tree's top.
    parts : list of str, Part or dict
        What it is made of, names being indicators.
    label : str or dict, optional
        What it is called, or that by language.
    parameters : str or dict, optional
        Which units medians, bounds, weights and ends of scales are taken of: ``all_waves`` (unless said), ``each_wave``, or of
        one wave and then frozen, ``{"wave": 2018}``.
    screen : dict, optional
        Which units have too few values to be assessed: ``{"available": 0.6}``, ``{"nonzero": 0.5}``.
    impute : str or dict, optional
        How missing values are filled: ``mean``, ``median``, ``previous``, or ``{"method": "median", "by": "size"}``.
    treat : dict, optional
        How outliers are treated: ``{"with": [{"method": "winsorise", "most": 5}], "until": {}}``.
    normalise : str or dict, optional
        How values become scores: ``min_max`` (unless said), ``z_score``, ``rank``, ``percentile_rank``, ``robust``, ``grades``,
        ``as_is`` and others, or with more, ``{"method": "goalposts", "low": 0, "high": 100}``.
    weigh : str, optional
        Where weights come from: ``stated`` (unless said), ``principal_components``, ``correlations``.
    aggregate : str or dict, optional
        How parts are taken together: ``arithmetic`` (unless said), ``geometric``, ``harmonic``, ``copeland``, ``{"power": 2}``.
    available : float, optional
        The least share of its parts that must have a score for a branch to have one.
    rescale : str or dict, optional
        The scale that the score of the index is brought to again.
    decimals : int, optional
        Decimals that every score is rounded to before it goes on to the tier above.
    tiers : list of dict, optional
        What differs by tier, the first being the index itself.
    groups : list of dict, optional
        Groups of scores, the lowest first: ``[{"id": "low"}, {"id": "high", "at_least": 0.5}]``.
    variables : list of dict, optional
        What other columns are called: ``[{"id": "size", "label": "Size", "categories": [{"code": "s", "label": "small"}]}]``.

    Raises
    ------
    SurveyError
        With every problem of the index and its place.

    Examples
    --------
    >>> import peil
    >>> index = peil.Index(
    ...     "digital",
    ...     [peil.Part("skills", weight=2), peil.Part("barriers", direction="down")],
    ...     normalise={"method": "goalposts", "low": 0, "high": 100},
    ... )
    >>> run = peil.composite({"unit": ["north", "south"], "skills": [60, 20], "barriers": [30, 70]}, index)
    >>> [(row["unit"], round(row["score"], 3), row["rank"]) for row in run.ranks()]
    [('north', 0.633, 1), ('south', 0.233, 2)]
    """
    def __new__(cls, /, id: str, parts: IndexParts, *, label: LabelText | None = None, parameters: IndexStep | None = None, screen: IndexStep | None = None, impute: IndexStep | None = None, treat: IndexStep | None = None, normalise: IndexStep | None = None, weigh: IndexStep | None = None, aggregate: IndexStep | None = None, available: SupportsFloat | SupportsIndex | None = None, rescale: IndexStep | None = None, decimals: SupportsIndex | None = None, tiers: IndexList | None = None, groups: IndexList | None = None, variables: IndexList | None = None) -> Index: ...
    def __repr__(self, /) -> str: ...
    @property
    def document(self, /) -> Record:
        """
        The index as a document has it, with what was not said.
        """
    @property
    def id(self, /) -> str:
        """
        Short name.
        """
    @property
    def indicators(self, /) -> list[str]:
        """
        Ids of the indicators, in the order of the tree.
        """
    @staticmethod
    def load(path: str | PathLike[str]) -> Index:
        """
        Read an index from a file, TOML or JSON.

        Parameters
        ----------
        path : str or path-like
            An index document.

        Raises
        ------
        SurveyError
            With every problem of the document and its place in the file.

        Examples
        --------
        >>> import json, pathlib, peil
        >>> document = peil.Index("digital", ["plan", "skills"]).document
        >>> _ = pathlib.Path("index.json").write_text(json.dumps(document))
        >>> peil.Index.load("index.json").indicators
        ['plan', 'skills']
        """
    @staticmethod
    def loads(text: str) -> Index:
        """
        Read an index from text, TOML or JSON.

        Raises
        ------
        SurveyError
            With every problem of the document and its place in the text.

        Examples
        --------
        >>> import peil
        >>> index = peil.Index.loads('''
        ... id = "digital"
        ... parts = [{ id = "plan" }, { id = "skills", weight = 2 }]
        ... ''')
        >>> index.document["normalise"]
        {'method': 'min_max', 'low': 0.0, 'high': 1.0}
        """
    @staticmethod
    def schema() -> Record:
        """
        The JSON Schema of index documents.

        Examples
        --------
        >>> import peil
        >>> peil.Index.schema()["required"]
        ['id', 'parts']
        """

@final
class IndexEstimates:
    """
    Scores of an index of estimates: how groups stand, with the uncertainty of everything that the scores are made of.

    `Sample.index` and `Panel.index` make it. ``estimates`` are ordinary estimates, one row for each wave, part of the index and
    group: changes, comparisons, rankings and trends are taken of them as of any others. ``run`` has the same scores with what every
    step did, and its ``robust`` draws from the joint covariance of the estimates.

    Examples
    --------
    >>> import peil
    >>> data = {"size": [*"ssssllll"], "plan": [1, 2, 3, 2, 4, 6, 5, 5], "skills": [2, 2, 4, 4, 5, 7, 6, 6]}
    >>> index = peil.Index("digital", ["plan", "skills"], normalise="as_is")
    >>> scores = peil.Sample(data, population=10).index(index, by="size")
    >>> [(row["size"], row["estimate"], round(row["se"], 3)) for row in scores.estimates.filter(indicator="digital")]
    [('l', 5.5, 0.169), ('s', 2.5, 0.189)]
    >>> scores.run.score("l")
    5.5
    """
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def estimates(self, /) -> Estimates:
        """
        The scores as estimates, with standard errors and intervals, whose rows are known to vary together.
        """
    @property
    def inputs(self, /) -> Estimates:
        """
        The estimates that the scores are made of.
        """
    @property
    def run(self, /) -> IndexRun:
        """
        The scores with what every step did; units are the groups.
        """

@final
class IndexRun:
    """
    The scores of a composite index, with what every step did.

    It prints as the units in order of their rank, and shows itself so in a notebook. `scores` has everything as rows, `explain` goes
    from a unit's score down to the values of the data, `chart_contributions`, `chart_tree`, `chart_profile` and `chart_map` draw.

    Examples
    --------
    >>> import peil
    >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
    >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
    >>> run.nodes, run.score("b"), run.score("b", "x")
    (['i', 'x', 'y'], 3.5, 3.0)
    """
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def chart_contributions(self, /, units: Words | None = None, wave: Word | None = None, *, lang: str = "en") -> LayerChart:
        """
        Where the scores of units come from, as a picture of stacked bars; the arguments are those of `draw_contributions`. It needs
        altair (``pip install "peil[charts]"``).

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
        >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
        >>> run.chart_contributions("b").to_dict()["description"]
        'Stacked bars: i of 1 unit, with the contribution of each part. b 3.50 (x 1.50 and y 2.00).'
        """
    def chart_map(self, /, shapes: Any, node: str | None = None, wave: Word | None = None, *, lang: str = "en", key: str | None = None, limits: SupportsGetItem[int, SupportsFloat | SupportsIndex] | None = None, width: SupportsFloat | SupportsIndex = 680.0) -> ChartType:
        """
        The scores of all units on a map, as a picture; the arguments are those of `draw_map`, and ``width`` is that of the picture in
        pixels. It needs altair (``pip install "peil[charts]"``).

        Examples
        --------
        >>> import peil
        >>> run = peil.composite({"unit": ["a", "b"], "x": [1, 3]}, peil.Index("i", ["x"], normalise="as_is"))
        >>> area = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}
        >>> features = [{"type": "Feature", "id": unit, "geometry": area} for unit in "ab"]
        >>> run.chart_map({"type": "FeatureCollection", "features": features}).to_dict()["description"]
        'Map: i. 2 figures, the smallest a: 1.00, the largest b: 3.00.'
        """
    def chart_profile(self, /, unit: Word, beside: str | None = None, wave: Word | None = None, *, lang: str = "en") -> LayerChart:
        """
        The profile of a unit as a picture; the arguments are those of `draw_profile`. It needs altair
        (``pip install "peil[charts]"``).

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
        >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
        >>> run.chart_profile("b", lang="nb").to_dict()["description"].split(". ")[0]
        'i: b 3,50, plass 1; median 2,50 (alle)'
        """
    def chart_tree(self, /, unit: Word | None = None, wave: Word | None = None, *, lang: str = "en") -> LayerChart:
        """
        The tree of the index as a picture; the arguments are those of `draw_tree`. It needs altair
        (``pip install "peil[charts]"``).

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
        >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
        >>> run.chart_tree("b").to_dict()["title"]["subtitle"][0]
        'Each field is as large as the part weighs in the index; the stronger the colour,'
        """
    def coherence(self, /, wave: Word | None = None, *, high: SupportsFloat | SupportsIndex = 0.92, negative: SupportsFloat | SupportsIndex = 0.0, weak: SupportsFloat | SupportsIndex = 0.3) -> list[Record]:
        """
        How well the parts of every branch belong together, in a wave, or over all rows.

        Parameters
        ----------
        wave : str or int, optional
            The wave; all rows unless said.
        high : float
            Two parts correlated above this say nearly the same.
        negative : float
            Two parts correlated below this run against each other.
        weak : float
            A part correlated below this with its branch is hardly heard in it.

        Returns
        -------
        list of dict
            For the index and each branch ``branch``, ``parts``, ``units``, ``constant``, ``correlations`` (one list a part), ``with_branch``
            (one number a part), ``alpha`` (Cronbach's), ``components``, ``explained`` and ``flags`` (``high``, ``negative``, ``weak``).

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b", "c"], "x": [1, 5, 9], "y": [9, 2, 1]}
        >>> (branch,) = peil.composite(data, peil.Index("i", ["x", "y"])).coherence()
        >>> branch["flags"][0]["flag"], round(branch["flags"][0]["correlation"], 3)
        ('negative', -0.918)
        """
    def compare(self, /, other: IndexRun, part: str | None = None) -> Record:
        """
        How far the ranks of another run lie from these.

        Parameters
        ----------
        other : IndexRun
            Another run, of the same units or some of them.
        part : str, optional
            A part that both have; the index unless said.

        Returns
        -------
        dict
            ``moves`` (those that moved most first), ``mean_shift``, ``spearman``, ``kendall``, ``only_first`` and ``only_second``.

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b", "c"], "x": [1, 5, 9], "y": [9, 3, 1]}
        >>> run = lambda weight: peil.composite(data, peil.Index("i", [peil.Part("x", weight=weight), "y"]))
        >>> run(1).compare(run(3))["moves"][0]
        {'unit': 'a', 'wave': None, 'first': 1, 'second': 3, 'shift': 2}
        """
    def draw_contributions(self, /, units: Words | None = None, wave: Word | None = None, *, lang: str = "en") -> Record:
        """
        Where the scores of units come from, as a drawing: for each unit the contributions of the index's parts, which add up to
        its score.

        Parameters
        ----------
        units : list of str, optional
            The units; all unless said.
        wave : str or int, optional
            The wave; the last unless said.
        lang : {"en", "nb", "nn"}
            Language.

        Returns
        -------
        dict
            ``around`` (caption, ``alt`` for those who do not see it, legend, the table beside it, notes), ``axis``, ``low``,
            ``high``, ``parts``, and ``rows`` with the ``segments`` of each unit as numbers and texts.

        Raises
        ------
        EstimateError
            For units and waves that are not there, and scores that are not made of contributions.

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
        >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
        >>> [segment["text"] for segment in run.draw_contributions()["rows"][0]["segments"]]
        ['b: x 1.50 (score 3.00)', 'b: y 2.00 (score 4.00)']
        """
    def draw_map(self, /, shapes: Any, node: str | None = None, wave: Word | None = None, *, lang: str = "en", key: str | None = None, limits: SupportsGetItem[int, SupportsFloat | SupportsIndex] | None = None) -> Record:
        """
        The scores of all units on a map, as a drawing: the class of every area.

        Scores of units are of their own values and have no intervals, so that no area is hatched.

        Parameters
        ----------
        shapes : str, path, dict or GeoDataFrame
            GeoJSON of areas with polygons.
        node : str, optional
            The part or indicator whose scores are shown; the index unless said.
        wave : str or int, optional
            The wave; the last unless said.
        lang : {"en", "nb", "nn"}
            Language.
        key : str, optional
            The property of the shapes that has the names of units; the one called as their column, or ``id``, unless said.
        limits : list of float, optional
            Limits between classes, on the scale of the scores; round ones unless said.

        Returns
        -------
        dict
            ``around`` as of `draw_contributions`, ``axis``, ``classes`` from the lowest, and ``areas`` in the order of the shapes.

        Raises
        ------
        EstimateError
            For parts and waves that are not there, units without a shape, and shapes without a code or a polygon.

        Examples
        --------
        >>> import peil
        >>> run = peil.composite({"unit": ["a", "b"], "x": [1, 3]}, peil.Index("i", ["x"], normalise="as_is"))
        >>> square = lambda x: {"type": "Polygon", "coordinates": [[[x, 0], [x, 1], [x + 1, 1], [x + 1, 0], [x, 0]]]}
        >>> features = [{"type": "Feature", "id": name, "geometry": square(x)} for x, name in enumerate("ab")]
        >>> drawing = run.draw_map({"type": "FeatureCollection", "features": features}, limits=[2])
        >>> [(area["name"], drawing["classes"][area["class"]]["text"]) for area in drawing["areas"]]
        [('a', 'under 2'), ('b', '2 and over')]
        """
    def draw_profile(self, /, unit: Word, beside: str | None = None, wave: Word | None = None, *, lang: str = "en") -> Record:
        """
        The profile of a unit as a drawing: its score on the index and each part, beside the median of all units, and of those like
        it.

        Parameters
        ----------
        unit : str
            The unit.
        beside : str, optional
            Column of the table that says which units are like each other, such as a size class.
        wave : str or int, optional
            The wave; the last unless said.
        lang : {"en", "nb", "nn"}
            Language.

        Returns
        -------
        dict
            ``around`` as of `draw_contributions`, ``alike`` and ``everybody`` (what the medians are of), and ``rows`` with the scores
            and medians as numbers and texts.

        Raises
        ------
        EstimateError
            For units and waves that are not there, and a unit of which nobody knows what it is like.

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
        >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
        >>> [row["text"] for row in run.draw_profile("b")["rows"]][:2]
        ['i: b 3.50, rank 1; median 2.50 (all)', 'x: b 3.00, rank 1; median 2.00 (all)']
        """
    def draw_tree(self, /, unit: Word | None = None, wave: Word | None = None, *, lang: str = "en") -> Record:
        """
        The tree of the index as a drawing: each part as a rectangle as wide as it weighs, a row for each tier, shaded by score.

        Parameters
        ----------
        unit : str, optional
            Whose scores; the medians of all units unless said.
        wave : str or int, optional
            The wave; the last unless said.
        lang : {"en", "nb", "nn"}
            Language.

        Returns
        -------
        dict
            ``around`` as of `draw_contributions`, the ends of the shade, ``tiers``, and ``nodes`` with their places and texts.

        Raises
        ------
        EstimateError
            For units and waves that are not there.

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
        >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
        >>> [(node["label"], node["share"], node["figure"]) for node in run.draw_tree("b")["nodes"]]
        [('i', '100.0 per cent', '3.50'), ('x', '50.0 per cent', '3.00'), ('y', '50.0 per cent', '4.00')]
        """
    def explain(self, /, unit: Word, wave: Word | None = None) -> Explanation:
        """
        How a unit came to its score, from the score of the index down to the values of the data.

        Parameters
        ----------
        unit : str
            The unit.
        wave : str or int, optional
            The wave; the last unless said.

        Raises
        ------
        EstimateError
            For units and waves that are not there.

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
        >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
        >>> [(row["node"], row["raw"], row["contribution"]) for row in run.explain("b")]
        [('i', None, 3.5), ('x', 3.0, 1.5), ('y', 4.0, 2.0)]
        """
    def importance(self, /, wave: Word | None = None) -> list[Record]:
        """
        What every branch and indicator counts for in effect, in a wave, or over all rows.

        Parameters
        ----------
        wave : str or int, optional
            The wave; all rows unless said.

        Returns
        -------
        list of dict
            ``node``, ``tier``, ``weight`` (its stated share), ``variance`` (the share of the index's variance that comes from it;
            below 0 where it runs against the rest), ``correlation`` (with the index) and ``importance`` (its square).

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b", "c"], "x": [1, 5, 9], "y": [3, 4, 5]}
        >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
        >>> [(row["node"], row["weight"], round(row["variance"], 3)) for row in run.importance()]
        [('x', 0.5, 0.8), ('y', 0.5, 0.2)]
        """
    @property
    def index(self, /) -> Index:
        """
        The index.
        """
    @property
    def nodes(self, /) -> list[str]:
        """
        Ids of the index and all its parts, each before its own parts.
        """
    @property
    def notes(self, /) -> list[Record]:
        """
        What should be known of the scores, one dict each: constant and empty indicators, treatments that do not help, zeros under a
        mean that makes nothing up for them.
        """
    @property
    def parameters(self, /) -> list[Record]:
        """
        The parameters of every indicator, one dict each: what stands in for missing values (``fill``), how outliers are
        ``treated``, and the ``scale``.
        """
    def phrase(self, /, unit: Word, wave: Word | None = None, *, full: bool = False, lang: str = "en") -> str:
        """
        The score of a unit as a sentence: its rank, its group, which parts pull it up and down.

        Parameters
        ----------
        unit : str
            The unit.
        wave : str or int, optional
            The wave; the last unless said.
        full : bool
            Whether all values are of a register or a full count, so that nothing is uncertain by sampling.
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
        >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
        >>> run.phrase("b").split(". ")[0]
        'i: b scores 3.50 and ranks number 1 of 2'
        """
    def phrase_notes(self, /, lang: str = "en") -> list[str]:
        """
        The notes as sentences.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [5, 5]}
        >>> peil.composite(data, peil.Index("i", ["x", "y"])).phrase_notes()
        ['“y” is the same for all and so tells nobody apart.']
        """
    def ranks(self, /, node: str | None = None, wave: Word | None = None) -> IndexScores:
        """
        The scores of one wave in order of their rank, units without a score last.

        Parameters
        ----------
        node : str, optional
            A part or an indicator; the index unless said.
        wave : str or int, optional
            The wave; the last unless said.

        Examples
        --------
        >>> import peil
        >>> run = peil.composite({"unit": ["a", "b"], "x": [1, 3]}, peil.Index("i", ["x"], normalise="as_is"))
        >>> [(row["unit"], row["score"], row["rank"]) for row in run.ranks()]
        [('b', 3.0, 1), ('a', 1.0, 2)]
        """
    def remove_one(self, /) -> list[Record]:
        """
        What the index is without each of its parts.

        Returns
        -------
        list of dict
            ``node``, ``tier``, ``mean_shift`` (how many ranks units move in the mean), ``spearman``, ``kendall``, and which unit
            moves ``most`` (None where none does).

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b", "c"], "x": [1, 5, 9], "y": [3, 4, 2]}
        >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
        >>> [(row["node"], round(row["mean_shift"], 3)) for row in run.remove_one()]
        [('x', 1.333), ('y', 0.0)]
        """
    def robust(self, /, choices: IndexList | None = None, errors: Errors | None = None, covariance: Matrix | None = None, *, replications: SupportsIndex = 1000, seed: SupportsIndex = 1, level: SupportsFloat | SupportsIndex = 0.95, top: SupportsGetItem[int, SupportsIndex] | None = None, nodes: Names | None = None, pairs: bool = False, ranges: IndexList | None = None, parameters: str = "anew", progress: Progress | None = None) -> Robustness:
        """
        How scores and ranks vary over the errors of the values and over choices of method: a Monte Carlo.

        An index of estimates (`Sample.index`, `Panel.index`) knows the errors of its values, with their joint covariance; for a table
        they are given. Other threads go on while it runs, and an interrupt (Ctrl-C) stops it.

        Parameters
        ----------
        choices : list of dict, optional
            What could have been chosen otherwise: ``{"id": "scale", "alternatives": [{"name": "as stated"}, {"name": "ranks",
            "normalise": {"method": "percentile_rank"}}]}``, or ``{"id": "one fewer", "leave_one_out": True}``. An alternative changes
            ``normalise``, ``aggregate`` (of a ``tier``), ``impute``, ``treat``, ``weigh``, ``weights``, ``leave_out`` or the whole
            ``index``, and is drawn in proportion to its ``share``.
        errors : dict or list of float, optional
            Standard errors by column, a list with one for each row of the data (columns that are not named are known exactly), or all
            of them, column after column; None beside a missing value.
        covariance : list of list of float or 2-D array, optional
            In place of errors: the covariance of all values, column after column.
        replications : int
            How many replications are made.
        seed : int
            The seed: the same one gives the same figures, on any number of threads.
        level : float
            The level of intervals.
        top : list of int, optional
            How probable it is to be among the first k, for these k.
        nodes : str or list of str, optional
            Parts of the index that are summarised beside it.
        pairs : bool
            Whether the probability that one unit is above another is counted for all pairs.
        ranges : list of dict, optional
            Bounds of columns, such as shares: ``{"column": "skills", "low": 0, "high": 1, "keep": "scale"}``.
        parameters : {"anew", "frozen"}
            Whether scales, bounds and what fills in are taken anew in every replication.
        progress : callable or bool, optional
            A function is told from time to time how many are done of how many; where it returns False the work stops, and the figures
            are those of what was done, with a note. True shows a bar of tqdm, False none; by default there is one in a terminal and in
            a notebook where tqdm is installed and the work takes more than a second.

        Returns
        -------
        Robustness

        Raises
        ------
        EstimateError
            With everything that is wrong with choices, ranges and errors.

        Examples
        --------
        >>> import peil
        >>> run = peil.composite({"unit": ["a", "b", "c"], "x": [1.0, 5.0, 9.0], "y": [8.0, 1.0, 2.0]}, peil.Index("i", ["x", "y"]))
        >>> choices = [{"id": "one fewer", "leave_one_out": True}]
        >>> robust = run.robust(choices, errors={"x": [0.5] * 3}, top=[1])
        >>> [(row["unit"], row["rank"], row["rank_low"], row["rank_high"]) for row in robust]
        [('a', 2, 1, 3), ('b', 3, 2, 3), ('c', 1, 1, 2)]
        """
    def score(self, /, unit: Word, node: str | None = None, wave: Word | None = None) -> float | None:
        """
        The score of a unit; `None` where it has none.

        Parameters
        ----------
        unit : str
            The unit.
        node : str, optional
            A part or an indicator; the index unless said.
        wave : str or int, optional
            The wave; the last unless said.

        Examples
        --------
        >>> import peil
        >>> run = peil.composite({"unit": ["a", "b"], "x": [1, 3]}, peil.Index("i", ["x"], normalise="as_is"))
        >>> run.score("b")
        3.0
        """
    def scores(self, /, node: str | None = None) -> IndexScores:
        """
        The scores of a part, or of the index and all its parts, in the order of the data.

        Parameters
        ----------
        node : str, optional
            The index, a part or an indicator; all of them unless said.

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
        >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
        >>> [(row["unit"], row["score"], row["rank"]) for row in run.scores("y")]
        [('a', 2.0, 2), ('b', 4.0, 1)]
        """
    def sensitivity(self, /, choices: IndexList | None = None, errors: Errors | None = None, covariance: Matrix | None = None, *, rows: SupportsIndex = 1000, resamples: SupportsIndex = 200, level: SupportsFloat | SupportsIndex = 0.95, units: Words | None = None, seed: SupportsIndex = 1, ranges: IndexList | None = None, parameters: str = "anew", progress: Progress | None = None) -> Record:
        """
        Which of the uncertain things move scores and ranks: first-order and total effects, with intervals by the bootstrap.

        Parameters
        ----------
        choices, errors, covariance, ranges, parameters, seed, progress
            As those of `robust`. There must be two uncertain things at least.
        rows : int
            Rows of the design; with d uncertain things the index is computed ``rows * (d + 2)`` times.
        resamples : int
            Resamples of the bootstrap.
        level : float
            The level of intervals.
        units : str or list of str, optional
            Whose scores and ranks are looked at, in the last wave; all units unless said.

        Returns
        -------
        dict
            ``factors``, ``outputs`` (the mean shift of ranks, then the score and the rank of each unit, each with its ``variance`` and
            ``effects``), ``rows``, ``seed``, ``level`` and ``notes``.

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b", "c"], "x": [1.0, 5.0, 9.0], "y": [8.0, 1.0, 2.0]}
        >>> run = peil.composite(data, peil.Index("i", ["x", "y"]))
        >>> found = run.sensitivity([{"id": "one fewer", "leave_one_out": True}], errors={"x": [0.5] * 3}, rows=64)
        >>> found["factors"], [round(own["total"], 2) for own in found["outputs"][0]["effects"]]
        (['values', 'one fewer'], [0.0, 0.99])
        """
    def strengths(self, /, unit: Word, wave: Word | None = None, *, peers: Words | None = None, count: SupportsIndex = 3) -> Record:
        """
        The indicators on which a unit stands best and worst, and its place on all parts.

        Parameters
        ----------
        unit : str
            The unit.
        wave : str or int, optional
            The wave; the last unless said.
        peers : str or list of str, optional
            Units whose medians it is held beside.
        count : int
            How many of each.

        Returns
        -------
        dict
            ``unit``, ``wave``, ``strengths``, ``weaknesses``, and ``parts`` with ``node``, ``tier``, ``score``, ``rank``, ``units``,
            ``place`` (the share of the others that it is above), ``median``, ``best`` and ``peers``.

        Raises
        ------
        EstimateError
            For units and waves that are not there.

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b", "c"], "x": [1, 5, 9], "y": [3, 4, 2]}
        >>> found = peil.composite(data, peil.Index("i", ["x", "y"])).strengths("c", count=1)
        >>> found["strengths"], found["weaknesses"]
        (['x'], ['y'])
        """
    def to_csv(self, /) -> str:
        """
        All scores as CSV text, as `scores` has them.

        Examples
        --------
        >>> import peil
        >>> run = peil.composite({"unit": ["a", "b"], "x": [1, 3]}, peil.Index("i", ["x"], normalise="as_is"))
        >>> run.to_csv().splitlines()[:2]
        ['node,tier,unit,wave,score,rank,group', 'i,0,a,,1,2,']
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The units in order of their rank as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        >>> import peil, re
        >>> run = peil.composite({"unit": ["a", "b"], "x": [1, 3]}, peil.Index("i", ["x"], normalise="as_is"))
        >>> re.findall("<td[^>]*>(.*?)</td>", run.to_html(lang="nb"))
        ['3,00', '1', '1,00', '2']
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The units in order of their rank as a table for people, in plain text.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        >>> import peil
        >>> run = peil.composite({"unit": ["a", "b"], "x": [1, 3]}, peil.Index("i", ["x"], normalise="as_is"))
        >>> [line.split() for line in run.to_text(lang="nb").splitlines()[2:5:2]]
        [['Enhet', 'Skår', 'Plass'], ['b', '3,00', '1']]
        """
    @property
    def touches(self, /) -> list[Record]:
        """
        Every value that a step touched, one dict each: ``step``, ``node``, ``unit``, ``wave``, ``from``, ``to`` and ``why``.
        """
    @property
    def units(self, /) -> list[str]:
        """
        The unit of every row of the data.
        """
    @property
    def waves(self, /) -> list[str]:
        """
        The waves, in order; none where the data have none.
        """
    @property
    def weights(self, /) -> list[Record]:
        """
        The share of every part in its branch (``in_branch``) and in the index (``in_index``), one dict each.
        """

@final
class IndexScores:
    """
    Scores of a composite index, one row for each unit, wave and part.

    A row is a dict: ``node`` (the index, branch or indicator), ``tier`` (0 for the index), ``unit``, ``wave``, ``score``, ``rank``
    within the wave (1 for the highest) and ``group``.

    Examples
    --------
    >>> import peil
    >>> run = peil.composite({"unit": ["a", "b"], "x": [1, 3]}, peil.Index("i", ["x"], normalise="as_is"))
    >>> [(row["node"], row["tier"], row["unit"], row["score"]) for row in run.scores()]
    [('i', 0, 'a', 1.0), ('i', 0, 'b', 3.0), ('x', 1, 'a', 1.0), ('x', 1, 'b', 3.0)]
    """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The rows by the Arrow PyCapsule interface.
        """
    def __getitem__(self, index: RowIndex, /) -> Picked: ...
    def __iter__(self, /) -> Records: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def filter(self, /, **conditions: "object") -> IndexScores:
        """
        The rows in which something stands, as results of the same kind, which still know how they vary together.

        Parameters
        ----------
        **conditions
            Columns of `rows` – breakdowns, ``indicator``, ``wave``, ``category`` … – each with what must stand there: a word,
            a list of which one must, or None where nothing must, as in the rows of everybody.

        Raises
        ------
        EstimateError
            With every column that is not there, and every word that no row has.

        See Also
        --------
        A slice, ``results[2:5]``, gives the same; ``results[0]`` is a dict and ``results["estimate"]`` a list.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> sample = peil.Sample({"q": ["yes", "no", "yes"], "size": ["s", "s", "l"]}, population=9)
        >>> figures = sample.share("q", equals="yes", by="size")
        >>> [(row["size"], row["estimate"]) for row in figures.filter(size="s")]
        [('s', 0.5)]
        """
    @property
    def rows(self, /) -> list[Record]:
        """
        The rows as dicts, made anew at every call.
        """
    def to_arrow(self, /) -> Table:
        """
        The rows as a pyarrow table.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_arrow().column("n").to_pylist()
        [3]
        """
    def to_csv(self, /) -> str:
        """
        The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_csv().splitlines()[1].split(",")[4]
        '0.6666666666666666'
        """
    def to_gt(self, /, lang: str = "en") -> GT:
        """
        The rows as a table of great_tables (``pip install "peil[tables]"``), to be styled further: names in a stub, groups of
        rows, notes below. Numbers are written as in `to_html`; they are texts.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> type(figures.to_gt()).__name__
        'GT'
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_html(lang="nb")
        True
        """
    def to_pandas(self, /) -> DataFrame:
        """
        The rows as a pandas data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> list(figures.to_pandas()["n"])
        [3]
        """
    def to_polars(self, /) -> DataFrame2:
        """
        The rows as a polars data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_polars()["estimate"].to_list()
        [0.6666666666666666]
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in plain text; `print` shows it in the document's first language, of
        a long one its first 60 rows.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_text(lang="nb")
        True
        """

@final
class ModelFit:
    """
    A fitted model.

    Examples
    --------
    >>> import peil
    >>> data = {"y": [1, 2, 3, 5, 6, 9], "size": [*"ssslll"], "w": [10] * 6}
    >>> model = peil.Sample(data, weight="w").glm("y ~ size")
    >>> model.df, round(model.dispersion, 3), [round(row["p"], 3) for row in model.coefficients]
    (4.0, 2.133, [0.003, 0.017])
    """
    def __repr__(self, /) -> str: ...
    @property
    def coefficients(self, /) -> list[Record]:
        """
        The coefficients: ``term``, ``estimate``, ``se``, ``t``, ``p``, ``low`` and ``high`` of each.
        """
    @property
    def covariance(self, /) -> list[list[float]] | None:
        """
        Covariance matrix of the coefficients, row by row; none where the design gives none.
        """
    @property
    def df(self, /) -> float:
        """
        Degrees of freedom: those of the design among the rows used, plus one, minus the coefficients.
        """
    @property
    def dispersion(self, /) -> float | None:
        """
        Weighted variance of the Pearson residuals.
        """
    @property
    def missing(self, /) -> int:
        """
        Rows of the base that lack one of the answers.
        """
    @property
    def n(self, /) -> int:
        """
        Rows that the model rests on.
        """
    @property
    def notes(self, /) -> list[str]:
        """
        What a reader must know, in words.
        """
    def test_terms(self, /, terms: Names) -> Record:
        """
        A Wald test that all coefficients of some terms are 0.

        Parameters
        ----------
        terms : str or list of str
            Terms of the formula.

        Returns
        -------
        dict
            ``terms``, ``f``, ``df``, ``df_denominator`` and ``p``.

        Raises
        ------
        EstimateError
            With every term that the formula does not have.

        Examples
        --------
        >>> import peil
        >>> data = {"y": [1, 2, 3, 5, 6, 9], "size": [*"ssslll"], "w": [10] * 6}
        >>> test = peil.Sample(data, weight="w").glm("y ~ size").test_terms("size")
        >>> round(test["f"], 4), test["df"], test["df_denominator"], round(test["p"], 4)
        (15.3125, 1, 4.0, 0.0173)
        """
    def to_dict(self, /) -> Record:
        """
        Everything as a dict.

        Examples
        --------
        >>> import peil
        >>> data = {"y": [1, 2, 3, 5, 6, 9], "size": [*"ssslll"], "w": [10] * 6}
        >>> fit = peil.Sample(data, weight="w").glm("y ~ size").to_dict()
        >>> fit["model"]["family"], fit["link"], fit["n"]
        ('gaussian', 'identity', 6)
        """
    @property
    def wald(self, /) -> list[Record]:
        """
        Wald tests: of each term alone, then of the sets that were asked for.
        """

@final
class Panel:
    """
    Waves of the same units, ready to be asked all at once.

    Parameters
    ----------
    waves : dict or list of Sample
        Samples by the names of their waves, the earliest first; or samples that were read against one survey document,
        which then says how units are matched (its ``design.unit`` and ``crosswalk``).
    unit : str, optional
        Column that names the unit, the same in all waves; in a cluster sample that of the primary sampling unit.
    crosswalk : list of dict, optional
        What became of units: ``{"wave": "2020", "from": ["1601", "1662"], "to": ["5001"]}`` for a merger, with ``shares`` for
        a division, without ``from`` for a new unit, without ``to`` for one that is gone.
    independent : bool
        The waves are samples drawn independently of each other; no unit is looked for.

    Raises
    ------
    DesignError
        With every problem of the crosswalk and every name that cannot be right.

    Examples
    --------
    The same 12 of 14 counties answer in both waves; 4 said yes in the first, those 4 and 3 more in the second.

    >>> import peil
    >>> wave = lambda yes: peil.Sample({"county": [*"abcdefghijkl"], "q": ["yes"] * yes + ["no"] * (12 - yes)},
    ...                                population=14, census=True)
    >>> panel = peil.Panel({"2023": wave(4), "2024": wave(7)}, unit="county")
    >>> (change,) = panel.share("q", equals="yes").change(from_="2023", to="2024")
    >>> change["both"], change["verdict"]
    (12, 'rise')
    """
    def __len__(self, /) -> int: ...
    def __new__(cls, /, waves: Waves, *, unit: str | None = None, crosswalk: Crosswalk | None = None, independent: bool = False) -> Panel: ...
    def __repr__(self, /) -> str: ...
    def all_of(self, /, of: Names, *, equals: Words | None = None, blank: Blank | None = None, by: Names | None = None, among: Conditions | None = None, of_all: bool = False, undecided: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        As `Sample.all_of`, in every wave.

        Examples
        --------
        >>> import peil
        >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
        >>> one = wave(web=["yes", "no", "no"], chat=["yes", "yes", "no"])
        >>> other = wave(web=["yes", "yes", "no"], chat=["yes", "no", "yes"])
        >>> panel = peil.Panel({2023: one, 2024: other}, unit="id")
        >>> panel.all_of(["web", "chat"], equals="yes")["yes"]
        [1, 1]
        """
    def any_of(self, /, of: Names, *, equals: Words | None = None, blank: Blank | None = None, by: Names | None = None, among: Conditions | None = None, of_all: bool = False, undecided: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        As `Sample.any_of`, in every wave.

        Examples
        --------
        >>> import peil
        >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
        >>> one = wave(web=["yes", "no", "no"], chat=["yes", "yes", "no"])
        >>> other = wave(web=["yes", "yes", "no"], chat=["yes", "no", "yes"])
        >>> panel = peil.Panel({2023: one, 2024: other}, unit="id")
        >>> panel.any_of(["web", "chat"], equals="yes")["yes"]
        [2, 3]
        """
    def correlation(self, /, of: str, with_: str, *, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        As `Sample.correlation`, in every wave.

        Examples
        --------
        >>> import peil
        >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
        >>> one, other = wave(women=[1, 2, 6], staff=[3, 5, 10]), wave(women=[2, 3, 7], staff=[4, 6, 10])
        >>> panel = peil.Panel({2023: one, 2024: other}, unit="id")
        >>> [round(value, 3) for value in panel.correlation("women", "staff")["estimate"]]
        [0.996, 0.99]
        """
    def count_mean(self, /, of: Names, *, equals: Words | None = None, blank: Blank | None = None, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        As `Sample.count_mean`, in every wave.

        Examples
        --------
        >>> import peil
        >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
        >>> one = wave(web=["yes", "no", "no"], chat=["yes", "yes", "no"])
        >>> other = wave(web=["yes", "yes", "no"], chat=["yes", "no", "yes"])
        >>> panel = peil.Panel({2023: one, 2024: other}, unit="id")
        >>> [round(mean, 3) for mean in panel.count_mean(["web", "chat"], equals="yes")["estimate"]]
        [1.0, 1.333]
        """
    def count_of(self, /, of: Names, *, equals: Words | None = None, blank: Blank | None = None, by: Names | None = None, among: Conditions | None = None, of_all: bool = False, undecided: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        As `Sample.count_of`, in every wave.

        Examples
        --------
        >>> import peil
        >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
        >>> one = wave(web=["yes", "no", "no"], chat=["yes", "yes", "no"])
        >>> other = wave(web=["yes", "yes", "no"], chat=["yes", "no", "yes"])
        >>> panel = peil.Panel({2023: one, 2024: other}, unit="id")
        >>> [(row["wave"], row["category"], row["yes"]) for row in panel.count_of(["web", "chat"], equals="yes")]
        [('2023', '0', 1), ('2023', '1', 1), ('2023', '2', 1), ('2024', '0', 0), ('2024', '1', 2), ('2024', '2', 1)]
        """
    def distribution(self, /, of: str, *, by: Names | None = None, among: Conditions | None = None, of_all: bool = False, undecided: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        As `Sample.distribution`, in every wave.

        Examples
        --------
        >>> import peil
        >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
        >>> panel = peil.Panel({2023: wave(q=["yes", "no", "no"]), 2024: wave(q=["yes", "yes", "no"])}, unit="id")
        >>> [(row["wave"], row["category"], row["yes"]) for row in panel.distribution("q")]
        [('2023', 'no', 2), ('2023', 'yes', 1), ('2024', 'no', 1), ('2024', 'yes', 2)]
        """
    def estimate(self, /, indicators: Names | None = None, by: Names | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex | None = None, *, of_all: bool = False) -> Estimates:
        """
        Indicators of the survey document in every wave; the arguments are those of `Sample.estimate`.

        Examples
        --------
        >>> import peil, polars
        >>> polars.DataFrame({"id": [1, 2, 3], "staff": [3, 5, 10]}).write_csv("answers.csv")
        >>> survey = peil.Survey.loads(peil.read("answers.csv").survey(population=9))
        >>> later = survey.read({"id": [1, 2, 3], "staff": [4, 6, 11]})
        >>> panel = peil.Panel({2023: survey.read("answers.csv"), 2024: later}, unit="id")
        >>> panel.estimate("staff")["estimate"]
        [6.0, 7.0]
        """
    def expression(self, /, expression: str, *, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        As `Sample.expression`, in every wave.

        Examples
        --------
        >>> import peil
        >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
        >>> one, other = wave(women=[1, 2, 6], staff=[3, 5, 10]), wave(women=[2, 3, 7], staff=[4, 6, 10])
        >>> panel = peil.Panel({2023: one, 2024: other}, unit="id")
        >>> [round(value, 3) for value in panel.expression("women / (staff - women)")["estimate"]]
        [1.0, 1.5]
        """
    def index(self, /, index: IndexChoice, by: Names | None = None, level: SupportsFloat | SupportsIndex = 0.95) -> IndexEstimates:
        """
        A composite index of estimates in every wave; the arguments are those of `Sample.index`. How scores of different waves vary
        together is known: through the units that answered in both, and through parameters that waves share.

        Examples
        --------
        >>> import peil
        >>> wave = lambda more: peil.Sample({"id": [*range(8)], "x": [1 + more, 2, 3, 2, 4, 6, 5 + more, 5]}, population=10, census=True)
        >>> panel = peil.Panel({"2022": wave(0), "2024": wave(2)}, unit="id")
        >>> scores = panel.index(peil.Index("i", ["x"], normalise={"method": "goalposts", "low": 0, "high": 10}))
        >>> change = scores.estimates.change(from_="2022", to="2024")[0]
        >>> round(change["difference"], 3), change["both"]
        (0.05, 8)
        """
    def mean(self, /, of: str, *, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        As `Sample.mean`, in every wave.

        Examples
        --------
        >>> import peil
        >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
        >>> panel = peil.Panel({2023: wave(staff=[3, 5, 10]), 2024: wave(staff=[4, 5, 12])}, unit="id")
        >>> panel.mean("staff")["estimate"]
        [6.0, 7.0]
        """
    def multiple(self, /, of: Names, *, equals: Words | None = None, blank: Blank | None = None, by: Names | None = None, among: Conditions | None = None, of_all: bool = False, undecided: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        As `Sample.multiple`, in every wave.

        Examples
        --------
        >>> import peil
        >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
        >>> one = wave(web=["yes", "no", "no"], chat=["yes", "yes", "no"])
        >>> other = wave(web=["yes", "yes", "no"], chat=["yes", "no", "yes"])
        >>> panel = peil.Panel({2023: one, 2024: other}, unit="id")
        >>> [(row["wave"], row["category"], row["yes"]) for row in panel.multiple(["web", "chat"], equals="yes")]
        [('2023', 'web', 1), ('2023', 'chat', 2), ('2024', 'web', 2), ('2024', 'chat', 2)]
        """
    def net_balance(self, /, of: str, up: Words, down: Words, *, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        As `Sample.net_balance`, in every wave.

        Examples
        --------
        >>> import peil
        >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
        >>> panel = peil.Panel({2023: wave(pace=["up", "same", "down"]), 2024: wave(pace=["up", "up", "down"])}, unit="id")
        >>> [round(value, 3) for value in panel.net_balance("pace", up="up", down="down")["estimate"]]
        [0.0, 0.333]
        """
    def quantile(self, /, of: str, at: Shares, *, rule: QuantileRule | None = None, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        As `Sample.quantile`, in every wave.

        Examples
        --------
        >>> import peil
        >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
        >>> panel = peil.Panel({2023: wave(staff=[3, 5, 10]), 2024: wave(staff=[4, 6, 10])}, unit="id")
        >>> panel.quantile("staff", 0.5)["estimate"]
        [5.0, 6.0]
        """
    def ratio(self, /, of: str, over: str, *, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        As `Sample.ratio`, in every wave.

        Examples
        --------
        >>> import peil
        >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
        >>> one, other = wave(women=[1, 2, 6], staff=[3, 5, 10]), wave(women=[2, 3, 7], staff=[4, 6, 10])
        >>> panel = peil.Panel({2023: one, 2024: other}, unit="id")
        >>> panel.ratio("women", "staff")["estimate"]
        [0.5, 0.6]
        """
    def score_mean(self, /, of: str, *, points: Numbers | None = None, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        As `Sample.score_mean`, in every wave.

        Examples
        --------
        >>> import peil
        >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
        >>> panel = peil.Panel({2023: wave(q=["good", "bad", "bad"]), 2024: wave(q=["good", "good", "bad"])}, unit="id")
        >>> [round(mean, 3) for mean in panel.score_mean("q", points={"bad": 0, "good": 100})["estimate"]]
        [33.333, 66.667]
        """
    def scored(self, /, index: IndexChoice) -> tuple[Panel, IndexRun]:
        """
        The same waves with the scores of a composite index and of its branches among the answers, and the run of all waves that they
        come from; as `Sample.scored`.

        Returns
        -------
        tuple of Panel and IndexRun

        Examples
        --------
        >>> import peil
        >>> wave = lambda *skills: peil.Sample({"id": [1, 2, 3], "skills": skills}, population=9)
        >>> panel = peil.Panel({2023: wave(1, 3, 5), 2024: wave(2, 3, 7)}, unit="id")
        >>> scored, run = panel.scored(peil.Index("maturity", ["skills"], normalise="as_is"))
        >>> scored.mean("maturity")["estimate"], run.score("3", wave=2023)
        ([3.0, 4.0], 5.0)
        """
    def share(self, /, of: str, *, equals: Words | None = None, by: Names | None = None, among: Conditions | None = None, of_all: bool = False, undecided: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        As `Sample.share`, in every wave.

        Examples
        --------
        >>> import peil
        >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
        >>> panel = peil.Panel({2023: wave(q=["yes", "no", "no"]), 2024: wave(q=["yes", "yes", "no"])}, unit="id")
        >>> [(row["wave"], row["yes"], row["n"]) for row in panel.share("q", equals="yes")]
        [('2023', 1, 3), ('2024', 2, 3)]
        """
    def total(self, /, of: str, *, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        As `Sample.total`, in every wave.

        Examples
        --------
        >>> import peil
        >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
        >>> panel = peil.Panel({2023: wave(staff=[3, 5, 10]), 2024: wave(staff=[4, 5, 12])}, unit="id")
        >>> panel.total("staff")["estimate"]
        [54.0, 63.0]
        """
    def variance(self, /, of: str, *, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        As `Sample.variance`, in every wave.

        Examples
        --------
        >>> import peil
        >>> wave = lambda **answers: peil.Sample({"id": [1, 2, 3], **answers}, population=9)
        >>> panel = peil.Panel({2023: wave(staff=[3, 5, 10]), 2024: wave(staff=[4, 5, 12])}, unit="id")
        >>> [round(value, 3) for value in panel.variance("staff")["estimate"]]
        [13.0, 19.0]
        """
    @property
    def waves(self, /) -> list[str]:
        """
        Names of the waves, the earliest first.
        """
    def widget(self, /, indicators: Names | None = None, by: Names | None = None, *, lang: str | None = None) -> Widget:
        """
        A widget for notebooks that shows indicators of the survey document in every wave
        as figure, table and sentences. What is chosen in the browser – another breakdown, the language, a row – arrives here,
        and is estimated anew from the answers.

        It needs anywidget (``pip install "peil[widget]"``); `peil.Widget` has more options.

        Parameters
        ----------
        indicators : str or list of str, optional
            Ids of indicators; all of them unless said.
        by : str or list of str, optional
            Ids of breakdowns to begin with, crossed.
        lang : {"en", "nb", "nn"}, optional
            Language to begin with; the document's first unless said.

        Examples
        --------
        >>> import peil, polars
        >>> polars.DataFrame({"id": [1, 2, 3], "size": ["l", "s", "l"], "staff": [3, 5, 10]}).write_csv("answers.csv")
        >>> survey = peil.Survey.loads(peil.read("answers.csv").survey(population=9))
        >>> later = survey.read({"id": [1, 2, 3], "size": ["l", "s", "l"], "staff": [4, 6, 11]})
        >>> panel = peil.Panel({2023: survey.read("answers.csv"), 2024: later}, unit="id")
        >>> panel.widget("staff").estimates["estimate"]
        [6.0, 7.0]
        """

@final
class Part:
    """
    A part of a composite index: a branch with parts of its own, or an indicator.

    Arguments are the keys of index documents; what is not said is inherited from the branch or index above, or is as the
    document has it. Nothing is checked before the part stands in an `Index`, which reports all problems at once.

    Parameters
    ----------
    id : str
        Short name; of an indicator also its column, unless ``column`` says another.
    parts : list of str, Part or dict, optional
        What a branch is made of, names being indicators; an indicator has none.
    label : str or dict, optional
        What it is called, or that by language.
    weight : float, optional
        Weight among its siblings; 1 unless said.
    column : str, optional
        Of an indicator: the column that it is.
    direction : {"up", "down"}, optional
        Of an indicator: whether more is better.
    denominate : dict, optional
        Of an indicator: what it is divided by, as in ``{"by": "inhabitants", "scale": 1000}``.
    impute, treat, normalise : str or dict, optional
        How missing values are filled, outliers treated, and values become scores, here and in all parts.
    weigh, aggregate : str or dict, optional
        Of a branch: where weights come from, and how its parts are taken together.
    available : float, optional
        Of a branch: the least share of its parts that must have a score.
    rescale : str or dict, optional
        Of a branch: the scale that its score is brought to again.
    decimals : int, optional
        Decimals that its score is rounded to before it goes on.

    Examples
    --------
    >>> import peil
    >>> barriers = peil.Part("barriers", direction="down", weight=0.5)
    >>> peil.Part("climate", ["trust", barriers]).document["parts"]
    [{'id': 'trust'}, {'direction': 'down', 'id': 'barriers', 'weight': 0.5}]
    """
    def __new__(cls, /, id: str, parts: IndexParts | None = None, *, label: LabelText | None = None, weight: SupportsFloat | SupportsIndex | None = None, column: str | None = None, direction: str | None = None, denominate: IndexStep | None = None, impute: IndexStep | None = None, treat: IndexStep | None = None, normalise: IndexStep | None = None, weigh: IndexStep | None = None, aggregate: IndexStep | None = None, available: SupportsFloat | SupportsIndex | None = None, rescale: IndexStep | None = None, decimals: SupportsIndex | None = None) -> Part: ...
    def __repr__(self, /) -> str: ...
    @property
    def document(self, /) -> Record:
        """
        The part as a document has it.
        """
    @property
    def id(self, /) -> str:
        """
        Short name.
        """

@final
class Phases:
    """
    Standard errors by phase, one row for each estimate: ``se`` squared is ``se_sampling`` squared plus ``se_response``
    squared.

    Examples
    --------
    >>> import peil
    >>> (row,) = peil.Sample({"y": [1, 2, 4, 5]}, population=20, selected=8).mean("y").phases()
    >>> round(row["se"], 3), round(row["se_sampling"], 3), round(row["se_response"], 3)
    (0.816, 0.5, 0.645)
    """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The rows by the Arrow PyCapsule interface.
        """
    def __getitem__(self, index: RowIndex, /) -> Picked: ...
    def __iter__(self, /) -> Records: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def filter(self, /, **conditions: "object") -> Phases:
        """
        The rows in which something stands, as results of the same kind, which still know how they vary together.

        Parameters
        ----------
        **conditions
            Columns of `rows` – breakdowns, ``indicator``, ``wave``, ``category`` … – each with what must stand there: a word,
            a list of which one must, or None where nothing must, as in the rows of everybody.

        Raises
        ------
        EstimateError
            With every column that is not there, and every word that no row has.

        See Also
        --------
        A slice, ``results[2:5]``, gives the same; ``results[0]`` is a dict and ``results["estimate"]`` a list.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> sample = peil.Sample({"q": ["yes", "no", "yes"], "size": ["s", "s", "l"]}, population=9)
        >>> figures = sample.share("q", equals="yes", by="size")
        >>> [(row["size"], row["estimate"]) for row in figures.filter(size="s")]
        [('s', 0.5)]
        """
    def phrase(self, /, lang: str = "en") -> list[str]:
        """
        The rows as sentences that say no more than the figures allow.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.phrase()[0]
        '`q`: 2 of the 3 units that answered (66.7 per cent; 95% confidence interval for all 9: 22.2–88.9).'
        """
    @property
    def rows(self, /) -> list[Record]:
        """
        The rows as dicts, made anew at every call.
        """
    def to_arrow(self, /) -> Table:
        """
        The rows as a pyarrow table.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_arrow().column("n").to_pylist()
        [3]
        """
    def to_csv(self, /) -> str:
        """
        The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_csv().splitlines()[1].split(",")[4]
        '0.6666666666666666'
        """
    def to_gt(self, /, lang: str = "en") -> GT:
        """
        The rows as a table of great_tables (``pip install "peil[tables]"``), to be styled further: names in a stub, groups of
        rows, notes below. Numbers are written as in `to_html`; they are texts.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> type(figures.to_gt()).__name__
        'GT'
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_html(lang="nb")
        True
        """
    def to_pandas(self, /) -> DataFrame:
        """
        The rows as a pandas data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> list(figures.to_pandas()["n"])
        [3]
        """
    def to_polars(self, /) -> DataFrame2:
        """
        The rows as a polars data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_polars()["estimate"].to_list()
        [0.6666666666666666]
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in plain text; `print` shows it in the document's first language, of
        a long one its first 60 rows.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_text(lang="nb")
        True
        """

@final
class Place:
    """
    Where a problem lies; what is not known is `None`.

    Examples
    --------
    >>> import peil
    >>> place = peil.Survey.validate('titel = "Open data"')[0].place
    >>> place.line, place.column, place.path
    (1, 1, 'titel')
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

    Examples
    --------
    >>> import peil
    >>> problem = peil.Survey.validate('titel = "Open data"')[0]
    >>> problem.code, problem.message, problem.help
    ('unknown-key', 'unknown key `titel`', 'did you mean `title`?')
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

        Examples
        --------
        >>> import peil
        >>> table = peil.Published({"2024": [76.8, 65.5, 51.1, 53.1, 30.2, 50.3]}, population=357)
        >>> row = table.estimate()[0]
        >>> row["yes"], row["n"], round(row["low"], 3), round(row["high"], 3)
        (272, 354, 0.765, 0.77)
        """
    def implied(self, /, interval: Method | None = None, level: SupportsFloat | SupportsIndex | None = None) -> Estimates:
        """
        What rows that are asked of part of the units say of all of them; the arguments are those of `estimate`.

        Examples
        --------
        >>> import peil
        >>> rows = ["recruited", {"id": "problems", "of": "recruited"}]
        >>> table = peil.Published({"2024": [78.6, 54.5]}, rows, population=14)
        >>> [(row["indicator"], row["yes"], row["n"]) for row in table.estimate() + table.implied()]
        [('recruited', 11, 14), ('problems', 6, 11), ('problems_of_all', 6, 14)]
        """
    @staticmethod
    def load(path: str | PathLike[str]) -> Published:
        """
        Read a table from a file, TOML or JSON.

        Raises
        ------
        PublishedError
            With every problem of the table and its place in the file.

        Examples
        --------
        >>> import pathlib, peil
        >>> _ = pathlib.Path("table.toml").write_text('''
        ... decimals = 1
        ... rows = [{ id = "shares" }]
        ... columns = [{ id = "2024", population = 14, figures = [64.3] }]
        ... ''')
        >>> peil.Published.load("table.toml").recover()["columns"][0]["answered"]
        [14]
        """
    @staticmethod
    def loads(text: str) -> Published:
        """
        Read a table from text, TOML or JSON.

        Raises
        ------
        PublishedError
            With every problem of the table and its place in the text.

        Examples
        --------
        >>> import peil
        >>> table = peil.Published.loads('''
        ... decimals = 1
        ... rows = [{ id = "shares" }]
        ... columns = [{ id = "2024", population = 14, figures = [64.3] }]
        ... ''')
        >>> table.estimate()["yes"]
        [9]
        """
    def recover(self, /) -> Record:
        """
        The whole counts behind the figures: for each column every possible number that ``answered``, the ``misfits``
        that no count gives, and for each cell its ``status`` and its ``counts``, or of a misfit the ``nearest``.

        Examples
        --------
        >>> import peil
        >>> (column,) = peil.Published({"2024": [78.6, 57.2]}, population=14).recover()["columns"]
        >>> column["answered"], [cell["status"] for cell in column["cells"]]
        ([14], ['exact', 'misfit'])
        """
    @staticmethod
    def schema() -> Record:
        """
        The JSON Schema of tables.

        Examples
        --------
        >>> import peil
        >>> peil.Published.schema()["required"]
        ['decimals', 'rows', 'columns']
        """

@final
class Range:
    """
    The range of a set of figures, in one row.

    The row is a dict: ``smallest`` and ``largest`` (estimates), ``figures`` (how many), and ``low`` and ``high``, between
    which all the population's figures lie together at the confidence ``level``.

    Examples
    --------
    >>> import peil
    >>> sample = peil.Sample({"q": ["y"] * 5 + ["n"] * 3, "g": [*"ssssllll"]}, population=10, census=True)
    >>> sample.share("q", equals="y", by="g").range().phrase()[0].split("; ")[-1]
    'with 95% confidence all lie between 6.5 and 100.0 per cent.'
    """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The rows by the Arrow PyCapsule interface.
        """
    def __getitem__(self, index: RowIndex, /) -> Picked: ...
    def __iter__(self, /) -> Records: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def check(self, /, headline: Claim, *, lang: str = "en") -> Record:
        """
        Whether a headline holds of the range, and why or why not.

        Parameters
        ----------
        headline : dict
            The claim: ``{"claim": "between", "low": 0.75, "high": 1}``.
        lang : {"en", "nb", "nn"}
            Language.

        Returns
        -------
        dict
            ``supported``, ``reason`` (as data), ``text`` (in words, with what the figures do say) and ``language``.

        Examples
        --------
        >>> import peil
        >>> data = {"size": ["s"] * 6 + ["l"] * 6, "q": ["yes"] + ["no"] * 5 + ["yes"] * 6}
        >>> shares = peil.Sample(data, population=20).share("q", equals="yes", by="size")
        >>> shares.range().check({"claim": "between", "low": 0.5, "high": 1})["supported"]
        False
        """
    def filter(self, /, **conditions: "object") -> Range:
        """
        The rows in which something stands, as results of the same kind, which still know how they vary together.

        Parameters
        ----------
        **conditions
            Columns of `rows` – breakdowns, ``indicator``, ``wave``, ``category`` … – each with what must stand there: a word,
            a list of which one must, or None where nothing must, as in the rows of everybody.

        Raises
        ------
        EstimateError
            With every column that is not there, and every word that no row has.

        See Also
        --------
        A slice, ``results[2:5]``, gives the same; ``results[0]`` is a dict and ``results["estimate"]`` a list.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> sample = peil.Sample({"q": ["yes", "no", "yes"], "size": ["s", "s", "l"]}, population=9)
        >>> figures = sample.share("q", equals="yes", by="size")
        >>> [(row["size"], row["estimate"]) for row in figures.filter(size="s")]
        [('s', 0.5)]
        """
    def phrase(self, /, lang: str = "en") -> list[str]:
        """
        The rows as sentences that say no more than the figures allow.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.phrase()[0]
        '`q`: 2 of the 3 units that answered (66.7 per cent; 95% confidence interval for all 9: 22.2–88.9).'
        """
    @property
    def rows(self, /) -> list[Record]:
        """
        The rows as dicts, made anew at every call.
        """
    def to_arrow(self, /) -> Table:
        """
        The rows as a pyarrow table.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_arrow().column("n").to_pylist()
        [3]
        """
    def to_csv(self, /) -> str:
        """
        The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_csv().splitlines()[1].split(",")[4]
        '0.6666666666666666'
        """
    def to_gt(self, /, lang: str = "en") -> GT:
        """
        The rows as a table of great_tables (``pip install "peil[tables]"``), to be styled further: names in a stub, groups of
        rows, notes below. Numbers are written as in `to_html`; they are texts.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> type(figures.to_gt()).__name__
        'GT'
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_html(lang="nb")
        True
        """
    def to_pandas(self, /) -> DataFrame:
        """
        The rows as a pandas data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> list(figures.to_pandas()["n"])
        [3]
        """
    def to_polars(self, /) -> DataFrame2:
        """
        The rows as a polars data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_polars()["estimate"].to_list()
        [0.6666666666666666]
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in plain text; `print` shows it in the document's first language, of
        a long one its first 60 rows.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_text(lang="nb")
        True
        """

@final
class Ranking:
    """
    Figures from the largest to the smallest, each with the ranks that it can have.

    A row is a dict: ``indicator``, ``wave``, one key for each breakdown, ``category``, ``estimate``, ``rank``, ``best`` and
    ``worst``, which hold for all rows together at the confidence level. The largest is only known to be so where its
    ``worst`` is 1.

    Examples
    --------
    >>> import peil
    >>> sample = peil.Sample({"q": ["y"] * 6 + ["n"] * 6, "g": [*"abcabacbcabc"]}, population=15, census=True)
    >>> [(row["g"], row["rank"], row["best"], row["worst"]) for row in sample.share("q", equals="y", by="g").ranking()]
    [('a', 1, 1, 2), ('b', 2, 1, 3), ('c', 3, 2, 3)]
    """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The rows by the Arrow PyCapsule interface.
        """
    def __getitem__(self, index: RowIndex, /) -> Picked: ...
    def __iter__(self, /) -> Records: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def chart(self, /, *, lang: str = "en", width: SupportsFloat | SupportsIndex = 680.0) -> ChartType:
        """
        Ranks as a picture: a dot for each rank, and a band over the ranks that are possible.

        It needs altair (``pip install "peil[charts]"``); ``chart.to_dict()`` is the plain Vega-Lite specification, which is what
        pages and publishers take.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.
        width : float
            Width of the picture in pixels.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"q": ["y"] * 6 + ["n"] * 6, "g": [*"abcabacbcabc"]}, population=15, census=True)
        >>> ranking = sample.share("q", equals="y", by="g").ranking()
        >>> ranking.chart().to_dict()["description"]
        'a 75.0: rank 1, possible ranks 1–2; b 50.0: rank 2, possible ranks 1–3; c 25.0: rank 3, possible ranks 2–3.'
        """
    def chart_ranks(self, /, *, lang: str = "en") -> LayerChart:
        """
        The ranking as a picture of ranks with their intervals; it needs altair (``pip install "peil[charts]"``).

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"q": ["y"] * 5 + ["n"] * 3, "g": [*"ssssllll"]}, population=10, census=True)
        >>> ranking = sample.share("q", equals="y", by="g").ranking()
        >>> ranking.chart_ranks().to_dict()["description"]
        's 100.0: rank 1; l 25.0: rank 2.'
        """
    def check(self, /, headline: Claim, *, lang: str = "en") -> Record:
        """
        Whether a headline holds of the whole ranking, and why or why not.

        Parameters
        ----------
        headline : dict
            The claim: ``{"claim": "most", "name": …}``, with the name of an indicator, an answer or the category of a group.
        lang : {"en", "nb", "nn"}
            Language.

        Returns
        -------
        dict
            ``supported``, ``reason`` (as data), ``text`` (in words, with what the figures do say) and ``language``.

        Examples
        --------
        >>> import peil
        >>> data = {"size": ["s"] * 6 + ["l"] * 6, "q": ["yes"] + ["no"] * 5 + ["yes"] * 6}
        >>> shares = peil.Sample(data, population=20).share("q", equals="yes", by="size")
        >>> shares.ranking().check({"claim": "most", "name": "l"})["supported"]
        True
        """
    def draw(self, /, *, lang: str = "en") -> Record:
        """
        What stands in the picture, as data for pictures of one's own: numbers for marks, and every text.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"q": ["y"] * 6 + ["n"] * 6, "g": [*"abcabacbcabc"]}, population=15, census=True)
        >>> ranking = sample.share("q", equals="y", by="g").ranking()
        >>> [(row["name"], row["rank"], row["best"], row["worst"]) for row in ranking.draw()["rows"]]
        [('a', 1, 1, 2), ('b', 2, 1, 3), ('c', 3, 2, 3)]
        """
    def draw_ranks(self, /, *, lang: str = "en") -> Record:
        """
        The ranking as a drawing: ranks, and between which ranks each figure can lie.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Returns
        -------
        dict
            ``around`` (caption, ``alt`` for those who do not see it, legend, the table beside it, notes), ``axis``, ``last``, and
            ``rows`` with ``name``, ``figure``, ``rank``, ``best``, ``worst`` and ``text``.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"q": ["y"] * 5 + ["n"] * 3, "g": [*"ssssllll"]}, population=10, census=True)
        >>> ranking = sample.share("q", equals="y", by="g").ranking()
        >>> [row["text"] for row in ranking.draw_ranks(lang="nb")["rows"]]
        ['s 100,0: plass 1', 'l 25,0: plass 2']
        """
    def filter(self, /, **conditions: "object") -> Ranking:
        """
        The rows in which something stands, as results of the same kind, which still know how they vary together.

        Parameters
        ----------
        **conditions
            Columns of `rows` – breakdowns, ``indicator``, ``wave``, ``category`` … – each with what must stand there: a word,
            a list of which one must, or None where nothing must, as in the rows of everybody.

        Raises
        ------
        EstimateError
            With every column that is not there, and every word that no row has.

        See Also
        --------
        A slice, ``results[2:5]``, gives the same; ``results[0]`` is a dict and ``results["estimate"]`` a list.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> sample = peil.Sample({"q": ["yes", "no", "yes"], "size": ["s", "s", "l"]}, population=9)
        >>> figures = sample.share("q", equals="yes", by="size")
        >>> [(row["size"], row["estimate"]) for row in figures.filter(size="s")]
        [('s', 0.5)]
        """
    def phrase(self, /, lang: str = "en") -> list[str]:
        """
        The rows as sentences that say no more than the figures allow.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.phrase()[0]
        '`q`: 2 of the 3 units that answered (66.7 per cent; 95% confidence interval for all 9: 22.2–88.9).'
        """
    @property
    def rows(self, /) -> list[Record]:
        """
        The rows as dicts, made anew at every call.
        """
    def to_arrow(self, /) -> Table:
        """
        The rows as a pyarrow table.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_arrow().column("n").to_pylist()
        [3]
        """
    def to_csv(self, /) -> str:
        """
        The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_csv().splitlines()[1].split(",")[4]
        '0.6666666666666666'
        """
    def to_gt(self, /, lang: str = "en") -> GT:
        """
        The rows as a table of great_tables (``pip install "peil[tables]"``), to be styled further: names in a stub, groups of
        rows, notes below. Numbers are written as in `to_html`; they are texts.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> type(figures.to_gt()).__name__
        'GT'
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_html(lang="nb")
        True
        """
    def to_pandas(self, /) -> DataFrame:
        """
        The rows as a pandas data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> list(figures.to_pandas()["n"])
        [3]
        """
    def to_polars(self, /) -> DataFrame2:
        """
        The rows as a polars data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_polars()["estimate"].to_list()
        [0.6666666666666666]
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in plain text; `print` shows it in the document's first language, of
        a long one its first 60 rows.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_text(lang="nb")
        True
        """

@final
class Replicates:
    """
    Columns of replicate weights, and how their spread becomes a variance.

    Parameters
    ----------
    columns : list of str
        Columns of replicate weights.
    kind : {"brr", "fay", "jk1", "jkn", "jk2", "bootstrap", "sdr", "acs", "other"}
        How they were made.
    rho : float, optional
        Fay's share, from 0 up to but not including 1.
    scale : float, optional
        What the sum of squares is multiplied with; follows from the kind unless said.
    rscales : list of float, optional
        What the square of each replicate is multiplied with; follows from the kind unless said.
    mse : bool
        Whether replicates spread about the full-sample estimate instead of their own mean.
    combined : bool
        Whether columns are weights; otherwise they are factors that multiply the sampling weight.
    df : float, optional
        Degrees of freedom; the rank of the replicate weights less one unless said.

    Examples
    --------
    >>> import peil
    >>> data = {"w": [10, 10], "r1": [20, 0], "r2": [0, 20], "y": [1, 3]}
    >>> sample = peil.Sample(data, weight="w", replicates=peil.Replicates(["r1", "r2"], "brr"))
    >>> sample.mean("y")[0]["se"]
    1.0
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, columns: Names, kind: str, *, rho: SupportsFloat | SupportsIndex | None = None, scale: SupportsFloat | SupportsIndex | None = None, rscales: SupportsGetItem[int, SupportsFloat | SupportsIndex] | None = None, mse: bool = False, combined: bool = True, df: SupportsFloat | SupportsIndex | None = None) -> Replicates: ...
    def __repr__(self, /) -> str: ...
    @property
    def columns(self, /) -> list[str]:
        """
        The columns.
        """
    @property
    def kind(self, /) -> str:
        """
        How they were made.
        """

@final
class Representativity:
    """
    How alike those who answered are to those who were invited, one row for each category of each variable.

    A row is a dict: ``variable``, ``category``, ``invited``, ``answered``, ``propensity`` (mean of the category),
    ``unconditional`` (above 0 where the category answers more than others) and ``conditional`` (what is left of it among
    units that are alike in the other variables). ``r`` and ``cv`` are the indicators of all.

    Examples
    --------
    >>> import peil
    >>> data = {"size": ["s"] * 4 + ["l"] * 4, "answered": ["yes"] + ["no"] * 3 + ["yes"] * 4}
    >>> sample = peil.Sample(data, population=8, census=True, responded={"answered": "yes"})
    >>> found = sample.representativity(by="size")
    >>> [(row["category"], row["propensity"], round(row["unconditional"], 3)) for row in found]
    [('l', 1.0, 0.265), ('s', 0.25, -0.265)]
    """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The rows by the Arrow PyCapsule interface.
        """
    def __getitem__(self, index: RowIndex, /) -> Picked: ...
    def __iter__(self, /) -> Records: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def cv(self, /) -> Record:
        """
        The coefficient of variation of the propensities to answer, in the same form: times the standard deviation of an
        answer it is the largest bias of its mean, so far as the variables tell.
        """
    def filter(self, /, **conditions: "object") -> Representativity:
        """
        The rows in which something stands, as results of the same kind, which still know how they vary together.

        Parameters
        ----------
        **conditions
            Columns of `rows` – breakdowns, ``indicator``, ``wave``, ``category`` … – each with what must stand there: a word,
            a list of which one must, or None where nothing must, as in the rows of everybody.

        Raises
        ------
        EstimateError
            With every column that is not there, and every word that no row has.

        See Also
        --------
        A slice, ``results[2:5]``, gives the same; ``results[0]`` is a dict and ``results["estimate"]`` a list.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> sample = peil.Sample({"q": ["yes", "no", "yes"], "size": ["s", "s", "l"]}, population=9)
        >>> figures = sample.share("q", equals="yes", by="size")
        >>> [(row["size"], row["estimate"]) for row in figures.filter(size="s")]
        [('s', 0.5)]
        """
    @property
    def notes(self, /) -> list[str]:
        """
        What a reader must know, in words.
        """
    def phrase(self, /, lang: str = "en") -> str:
        """
        The indicator as a sentence, which says that groups answered differently only where that is established.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        >>> import peil
        >>> data = {"size": ["s"] * 4 + ["l"] * 4, "answered": ["yes"] + ["no"] * 3 + ["yes"] * 4}
        >>> sample = peil.Sample(data, population=8, census=True, responded={"answered": "yes"})
        >>> sample.representativity(by="size").phrase().split(". ")[1]
        'It is not established that the groups answered differently, nor that they answered alike'
        """
    @property
    def propensity(self, /) -> float:
        """
        Mean propensity to answer.
        """
    @property
    def r(self, /) -> Record:
        """
        The R-indicator, 1 where everybody is as likely to answer: ``estimate``, ``unadjusted``, ``se``, ``low``, ``high``.
        """
    @property
    def rows(self, /) -> list[Record]:
        """
        The rows as dicts, made anew at every call.
        """
    def to_arrow(self, /) -> Table:
        """
        The rows as a pyarrow table.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_arrow().column("n").to_pylist()
        [3]
        """
    def to_csv(self, /) -> str:
        """
        The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_csv().splitlines()[1].split(",")[4]
        '0.6666666666666666'
        """
    def to_dict(self, /) -> Record:
        """
        Everything as a dict.

        Examples
        --------
        >>> import peil
        >>> data = {"size": ["s"] * 4 + ["l"] * 4, "answered": ["yes"] + ["no"] * 3 + ["yes"] * 4}
        >>> sample = peil.Sample(data, population=8, census=True, responded={"answered": "yes"})
        >>> found = sample.representativity(by="size").to_dict()
        >>> found["model"], found["invited"], found["answered"], found["propensity"]
        ('cells', 8, 5, 0.625)
        """
    def to_gt(self, /, lang: str = "en") -> GT:
        """
        The rows as a table of great_tables (``pip install "peil[tables]"``), to be styled further: names in a stub, groups of
        rows, notes below. Numbers are written as in `to_html`; they are texts.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> type(figures.to_gt()).__name__
        'GT'
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_html(lang="nb")
        True
        """
    def to_pandas(self, /) -> DataFrame:
        """
        The rows as a pandas data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> list(figures.to_pandas()["n"])
        [3]
        """
    def to_polars(self, /) -> DataFrame2:
        """
        The rows as a polars data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_polars()["estimate"].to_list()
        [0.6666666666666666]
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in plain text; `print` shows it in the document's first language, of
        a long one its first 60 rows.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_text(lang="nb")
        True
        """
    @property
    def variables(self, /) -> list[Record]:
        """
        Partial indicators of the variables: ``variable``, ``unconditional``, ``conditional``. Those of their categories
        are the rows.
        """

@final
class ResponseTable:
    """
    Who was invited and who answered, one row for each group.

    A row is a dict: one key for each breakdown, ``population`` (where known), ``invited``, ``answered``, ``rate``,
    ``weighted_base`` and ``weighted_rate``. Rates are fractions from 0 to 1, of those invited; the weighted rate is an
    estimate of the population's, with the weights of sampling alone.

    Examples
    --------
    >>> import peil
    >>> data = {"size": ["s", "s", "s", "l"], "answered": ["yes", "no", "no", "yes"]}
    >>> sample = peil.Sample(data, population=4, census=True, responded={"answered": "yes"})
    >>> response = sample.response(by="size")
    >>> [(row["size"], round(row["rate"], 2)) for row in response], response.total["rate"]
    ([('l', 1.0), ('s', 0.33)], 0.5)
    """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The rows by the Arrow PyCapsule interface.
        """
    def __getitem__(self, index: RowIndex, /) -> Picked: ...
    def __iter__(self, /) -> Records: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def chart(self, /, *, lang: str = "en", width: SupportsFloat | SupportsIndex = 680.0) -> ChartType:
        """
        Response rates as a picture: a bar for each group, and a line for everybody.

        It needs altair (``pip install "peil[charts]"``); ``chart.to_dict()`` is the plain Vega-Lite specification, which is what
        pages and publishers take.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.
        width : float
            Width of the picture in pixels.

        Examples
        --------
        >>> import peil
        >>> data = {"size": ["s", "s", "s", "l"], "answered": ["yes", "no", "no", "yes"]}
        >>> sample = peil.Sample(data, population=4, census=True, responded={"answered": "yes"})
        >>> sample.response(by="size").chart().to_dict()["description"]
        'Response rate by size. l: 100.0 (1 of 1); s: 33.3 (1 of 3); All: 50.0.'
        """
    def draw(self, /, *, lang: str = "en") -> Record:
        """
        What stands in the picture, as data for pictures of one's own: numbers for marks, and every text.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        >>> import peil
        >>> data = {"size": ["s", "s", "s", "l"], "answered": ["yes", "no", "no", "yes"]}
        >>> sample = peil.Sample(data, population=4, census=True, responded={"answered": "yes"})
        >>> [row["text"] for row in sample.response(by="size").draw(lang="nb")["rows"]]
        ['l: 100,0 (1 av 1)', 's: 33,3 (1 av 3)']
        """
    def filter(self, /, **conditions: "object") -> ResponseTable:
        """
        The rows in which something stands, as results of the same kind, which still know how they vary together.

        Parameters
        ----------
        **conditions
            Columns of `rows` – breakdowns, ``indicator``, ``wave``, ``category`` … – each with what must stand there: a word,
            a list of which one must, or None where nothing must, as in the rows of everybody.

        Raises
        ------
        EstimateError
            With every column that is not there, and every word that no row has.

        See Also
        --------
        A slice, ``results[2:5]``, gives the same; ``results[0]`` is a dict and ``results["estimate"]`` a list.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> sample = peil.Sample({"q": ["yes", "no", "yes"], "size": ["s", "s", "l"]}, population=9)
        >>> figures = sample.share("q", equals="yes", by="size")
        >>> [(row["size"], row["estimate"]) for row in figures.filter(size="s")]
        [('s', 0.5)]
        """
    @property
    def lacking(self, /) -> int:
        """
        Units invited that lack a breakdown and so are in no row of it.
        """
    def phrase(self, /, lang: str = "en") -> str:
        """
        Who answered as a sentence: the groups that answered least and most, whether those invited are all or a sample,
        and what is assumed of the others.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        >>> import peil
        >>> data = {"size": ["small"] * 4 + ["large"] * 4, "here": ["yes"] + ["no"] * 3 + ["yes"] * 4}
        >>> sample = peil.Sample(data, population=8, census=True, responded={"here": "yes"})
        >>> print(sample.response().phrase(lang="nb").split(". ")[0])
        5 av 8 enheter (62,5 prosent) svarte
        """
    @property
    def rows(self, /) -> list[Record]:
        """
        The rows as dicts, made anew at every call.
        """
    def to_arrow(self, /) -> Table:
        """
        The rows as a pyarrow table.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_arrow().column("n").to_pylist()
        [3]
        """
    def to_csv(self, /) -> str:
        """
        The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_csv().splitlines()[1].split(",")[4]
        '0.6666666666666666'
        """
    def to_gt(self, /, lang: str = "en") -> GT:
        """
        The rows as a table of great_tables (``pip install "peil[tables]"``), to be styled further: names in a stub, groups of
        rows, notes below. Numbers are written as in `to_html`; they are texts.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> type(figures.to_gt()).__name__
        'GT'
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_html(lang="nb")
        True
        """
    def to_pandas(self, /) -> DataFrame:
        """
        The rows as a pandas data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> list(figures.to_pandas()["n"])
        [3]
        """
    def to_polars(self, /) -> DataFrame2:
        """
        The rows as a polars data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_polars()["estimate"].to_list()
        [0.6666666666666666]
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in plain text; `print` shows it in the document's first language, of
        a long one its first 60 rows.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_text(lang="nb")
        True
        """
    @property
    def total(self, /) -> Record:
        """
        The row of everybody.
        """

@final
class Robustness:
    """
    How scores and ranks of a composite index vary over the errors of its values and over choices of method.

    A row, for each unit and wave, of the index and of every part asked for, is a dict: ``node``, ``unit``, ``wave``, ``score`` and
    ``rank`` as they are, ``replications`` with a score, of the scores ``mean``, ``median``, ``sd``, ``p05``, ``p95``, ``low`` and
    ``high`` (the middle, of the level asked for), the same of ranks (``rank_mean`` … ``rank_low``, the best, ``rank_high``),
    ``ranks`` (in how many replications it had each rank, from 1), ``top`` (the share of the replications in which it was among
    the first k, for every k asked for) and ``groups`` (the share in each group of the index). It prints as the ranks and scores of the
    index.

    Examples
    --------
    >>> import peil
    >>> data = {"unit": ["a", "b", "c"], "x": [1.0, 5.0, 9.0], "y": [8.0, 1.0, 2.0]}
    >>> run = peil.composite(data, peil.Index("i", ["x", "y"]))
    >>> robust = run.robust([{"id": "one fewer", "leave_one_out": True}], replications=100)
    >>> [(row["unit"], row["rank"], row["ranks"]) for row in robust]
    [('a', 2, [31, 34, 35]), ('b', 3, [0, 35, 65]), ('c', 1, [69, 31, 0])]
    """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The rows by the Arrow PyCapsule interface.
        """
    def __getitem__(self, index: RowIndex, /) -> Picked: ...
    def __iter__(self, /) -> Records: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def alternatives(self, /) -> list[Record]:
        """
        How far ranks moved under each alternative, one dict each: ``choice``, ``alternative``, ``replications`` and ``shift``.
        """
    def chart_ranks(self, /, node: str | None = None, wave: Word | None = None, *, lang: str = "en") -> LayerChart:
        """
        The same as a picture; the arguments are those of `draw_ranks`. It needs altair (``pip install "peil[charts]"``).

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b", "c"], "x": [1.0, 5.0, 9.0], "y": [8.0, 1.0, 2.0]}
        >>> run = peil.composite(data, peil.Index("i", ["x", "y"]))
        >>> robust = run.robust([{"id": "one fewer", "leave_one_out": True}])
        >>> robust.chart_ranks(lang="nb").to_dict()["description"]
        'c: plass 1, mulige plasser 1–2; a: plass 2, mulige plasser 1–3; b: plass 3, mulige plasser 2–3.'
        """
    def draw_ranks(self, /, node: str | None = None, wave: Word | None = None, *, lang: str = "en") -> Record:
        """
        Ranks and the middle of their simulated ranks, as a drawing.

        Parameters
        ----------
        node : str, optional
            A part that was asked for; the index unless said.
        wave : str or int, optional
            The wave; the last unless said.
        lang : {"en", "nb", "nn"}
            Language.

        Returns
        -------
        dict
            ``around``, ``axis``, ``last``, and ``rows`` with ``name``, ``rank``, ``best``, ``worst`` and ``text``.

        Raises
        ------
        EstimateError
            For parts that were not asked for and waves that are not there.

        Examples
        --------
        >>> import peil
        >>> data = {"unit": ["a", "b", "c"], "x": [1.0, 5.0, 9.0], "y": [8.0, 1.0, 2.0]}
        >>> run = peil.composite(data, peil.Index("i", ["x", "y"]))
        >>> robust = run.robust([{"id": "one fewer", "leave_one_out": True}])
        >>> [row["text"] for row in robust.draw_ranks()["rows"]]
        ['c: rank 1, possible ranks 1–2', 'a: rank 2, possible ranks 1–3', 'b: rank 3, possible ranks 2–3']
        """
    def filter(self, /, **conditions: "object") -> Robustness:
        """
        The rows in which something stands, as results of the same kind, which still know how they vary together.

        Parameters
        ----------
        **conditions
            Columns of `rows` – breakdowns, ``indicator``, ``wave``, ``category`` … – each with what must stand there: a word,
            a list of which one must, or None where nothing must, as in the rows of everybody.

        Raises
        ------
        EstimateError
            With every column that is not there, and every word that no row has.

        See Also
        --------
        A slice, ``results[2:5]``, gives the same; ``results[0]`` is a dict and ``results["estimate"]`` a list.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> sample = peil.Sample({"q": ["yes", "no", "yes"], "size": ["s", "s", "l"]}, population=9)
        >>> figures = sample.share("q", equals="yes", by="size")
        >>> [(row["size"], row["estimate"]) for row in figures.filter(size="s")]
        [('s', 0.5)]
        """
    @property
    def level(self, /) -> float:
        """
        The level of ``low`` and ``high``.
        """
    @property
    def notes(self, /) -> list[Record]:
        """
        What should be known of these figures, one dict each: alternatives on several scales, units without a score, a stop.
        """
    @property
    def pairs(self, /) -> list[Record]:
        """
        How often one unit was above another, where that was asked for, one dict each: ``wave``, ``unit``, ``other``, ``above`` and
        ``equal``.
        """
    @property
    def replications(self, /) -> int:
        """
        How many replications were made.
        """
    @property
    def rows(self, /) -> list[Record]:
        """
        The rows as dicts, made anew at every call.
        """
    @property
    def seed(self, /) -> int:
        """
        The seed; the same one gives the same figures.
        """
    @property
    def shift(self, /) -> Record:
        """
        How far ranks moved, the mean of |rank − rank as it is| over units: ``mean``, ``median``, ``low`` and ``high`` over replications.
        """
    def to_arrow(self, /) -> Table:
        """
        The rows as a pyarrow table.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_arrow().column("n").to_pylist()
        [3]
        """
    def to_csv(self, /) -> str:
        """
        The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_csv().splitlines()[1].split(",")[4]
        '0.6666666666666666'
        """
    def to_gt(self, /, lang: str = "en") -> GT:
        """
        The rows as a table of great_tables (``pip install "peil[tables]"``), to be styled further: names in a stub, groups of
        rows, notes below. Numbers are written as in `to_html`; they are texts.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> type(figures.to_gt()).__name__
        'GT'
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_html(lang="nb")
        True
        """
    def to_pandas(self, /) -> DataFrame:
        """
        The rows as a pandas data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> list(figures.to_pandas()["n"])
        [3]
        """
    def to_polars(self, /) -> DataFrame2:
        """
        The rows as a polars data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_polars()["estimate"].to_list()
        [0.6666666666666666]
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in plain text; `print` shows it in the document's first language, of
        a long one its first 60 rows.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_text(lang="nb")
        True
        """

@final
class Sample:
    """
    Answers with the design that brought them in, ready to be asked for estimates.

    Parameters
    ----------
    data : path, table or dict
        A file (CSV, or any that `peil.read` reads); a table of polars, pandas, pyarrow or anything else with the Arrow PyCapsule
        interface; or a dict of columns. Columns of floats and of categories are not copied, so leave them as they are. A table that
        an engine holds – a lazy frame of polars, a relation of DuckDB, a table of Spark, Dask or Ibis, or Parquet files larger than
        memory – stays there: the engine groups and adds up, and shares, means, totals and ratios are finished from the sums
        (``pip install "peil[scale]"``).
    strata : str or list of str, optional
        Column of the stratum, or one for each stage of sampling.
    weight : str, optional
        Column of the weight; the population over those that answered unless said, or 1 where neither is known.
    fpc : str or list of str, optional
        Column of the population size of the stratum (of its PSUs in a cluster design), or of its sampling fraction; or
        one for each stage. A stage without one adds no variance of its own. One more than there are columns in ``psu``
        means that rows were drawn within the last of them.
    psu : str or list of str, optional
        Column of the primary sampling unit, followed by those of the units drawn within it; every row is its own unless
        said.
    nest : bool
        Whether names of primary sampling units are only unique within a stratum.
    probability : str or list of str, optional
        Column of the probability with which units were drawn, or one for each stage. Without ``pps`` it gives the
        weights, and variances are those of draws with replacement (or of ``fpc``).
    pps : {"brewer", "overton", "hartley_rao", "joint", "poisson"}, optional
        How the joint probabilities of ``probability`` are found.
    pps_variance : {"horvitz_thompson", "yates_grundy"}, optional
        Which estimator of the variance is made of joint probabilities; Horvitz-Thompson unless said.
    hartley_rao_sum : float, optional
        With ``pps="hartley_rao"``: the population's sum of squared probabilities over n; estimated unless said.
    joint_probabilities : list of list of float or 2-D array, optional
        With ``pps="joint"``: the joint probability of each pair of rows, row by row.
    lonely : {"fail", "remove", "certainty", "adjust", "average"}
        What to do with a stratum of a single primary sampling unit: refuse it, leave it out of the variance (``remove``
        and ``certainty``, which says that it was chosen on purpose), take its distance from the mean of all
        (``adjust``), or the mean of the other strata (``average``).
    lonely_domains : bool
        Whether to do so as well where a domain leaves a stratum a single unit.
    replicates : Replicates or dict, optional
        Columns of replicate weights from which variances come.
    population : int or dict, optional
        Units of the population, or of each stratum by its name; with ``psu`` the primary sampling units, all of whose units
        were taken.
    census : bool
        Whether every unit was invited, so that all that is missing is a matter of response.
    selected : int or dict, optional
        Units that were invited of the population, or of each stratum by its name, where the data hold only those that
        answered.
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

    A lazy frame keeps its rows and sends sums of them.

    >>> import polars
    >>> lazy = polars.LazyFrame({"open_data": answers})
    >>> peil.Sample(lazy, population=14, census=True).share("open_data", equals="yes")[0] == row
    True
    """
    def __len__(self, /) -> int:
        """
        Number of rows, those that did not respond included.
        """
    def __new__(cls, /, data: Answers, *, strata: Names | None = None, weight: str | None = None, fpc: Names | None = None, psu: Names | None = None, nest: bool = False, probability: Names | None = None, pps: str | None = None, pps_variance: str | None = None, hartley_rao_sum: SupportsFloat | SupportsIndex | None = None, joint_probabilities: Matrix | None = None, lonely: str = "fail", lonely_domains: bool = False, replicates: ReplicateWeights | None = None, population: Population | None = None, census: bool = False, selected: Population | None = None, responded: Conditions | None = None, response_groups: str | None = None) -> Sample: ...
    def __repr__(self, /) -> str: ...
    def all_of(self, /, of: Names, *, equals: Words | None = None, blank: Blank | None = None, by: Names | None = None, among: Conditions | None = None, of_all: bool = False, undecided: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The share of units that chose all of several items; not, as soon as one known item was not chosen. The arguments are
        those of `any_of`.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"web": ["yes", "no", "no"], "chat": ["yes", "yes", None]}, population=9)
        >>> sample.all_of(["web", "chat"], equals="yes")[0]["estimate"]
        0.3333333333333333
        """
    def any_of(self, /, of: Names, *, equals: Words | None = None, blank: Blank | None = None, by: Names | None = None, among: Conditions | None = None, of_all: bool = False, undecided: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The share of units that chose at least one of several items.

        A unit is decided by what is known of it: it chose some item as soon as one known item was chosen, also where others
        are missing, and none only where every item is known not to be. All others are missing.

        Parameters
        ----------
        of : str or list of str
            Columns of the items.
        equals : str, number or list
            The answers by which an item is chosen.
        blank : {"missing", "no_beside_answers", "no"}
            What an empty item means: that it is not known (``missing``, unless said), that it was not chosen where another of
            the items is answered, or that it was not chosen, also by a unit that ticked nothing at all.
        by, among, of_all, undecided, outside, missing, interval, level, df
            As in `share`.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"web": ["yes", "no", "no"], "chat": ["yes", "yes", None]}, population=9)
        >>> row = sample.any_of(["web", "chat"], equals="yes")[0]
        >>> row["indicator"], row["yes"], row["n"], row["missing"]
        ('any_of(web, chat)', 2, 2, 1)
        """
    def calibrate(self, /, totals: TermTotals, *, distance: str = "linear", bounds: tuple[SupportsFloat | SupportsIndex, SupportsFloat | SupportsIndex] | None = None, within: Names | None = None, variance: str | None = None, tolerance: SupportsFloat | SupportsIndex | None = None, max_iterations: SupportsIndex | None = None) -> Sample:
        """
        A new sample in which columns have their known totals, with factors as near to 1 as can be.

        Parameters
        ----------
        totals : dict
            The total of each term: a column of numbers, ``column=category``, ``(all)`` for the number of units, or
            products of these such as ``size=small:income``. With ``within`` such a dict for each partition by its
            category, or by a tuple of categories.
        distance : {"linear", "raking", "logit"}
            Which distance between old and new weights is least.
        bounds : tuple of float, optional
            Smallest and largest factor; 1 lies between them.
        within : str or list of str, optional
            Columns whose combinations are calibrated each by itself.
        variance : str, optional
            Column proportional to the residual variance of what is measured.
        tolerance : float, optional
            How far a total may be off, relative to it; 1e-10 unless said.
        max_iterations : int, optional
            Steps before it is given up; 100 unless said.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"staff": [1, 2, 3], "y": [1, 3, 5], "w": [10, 10, 10]}, weight="w")
        >>> calibrated = sample.calibrate({"(all)": 30, "staff": 63})
        >>> [round(weight, 6) for weight in calibrated.weights]
        [8.5, 10.0, 11.5]
        """
    def correlation(self, /, of: str, with_: str, *, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The correlation of two columns of numbers among the units of the population; the other arguments are those of
        `share`.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"women": [1, 2, 6], "staff": [3, 5, 10]}, population=9)
        >>> round(sample.correlation("women", "staff")[0]["estimate"], 4)
        0.9959
        """
    def count_mean(self, /, of: Names, *, equals: Words | None = None, blank: Blank | None = None, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The mean number of items that a unit chose; the arguments are those of `any_of`, but for ``of_all`` and ``undecided``.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"web": ["yes", "no", "no"], "chat": ["yes", "yes", None]}, population=9)
        >>> sample.count_mean(["web", "chat"], equals="yes")[0]["estimate"]
        1.5
        """
    def count_of(self, /, of: Names, *, equals: Words | None = None, blank: Blank | None = None, by: Names | None = None, among: Conditions | None = None, of_all: bool = False, undecided: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The share of units that chose none, one, two … of several items; the number is the ``category``. It is known where every
        item is. The arguments are those of `any_of`.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"web": ["yes", "no", "no"], "chat": ["yes", "yes", None]}, population=9)
        >>> rows = sample.count_of(["web", "chat"], equals="yes", blank="no_beside_answers")
        >>> [(row["category"], row["yes"]) for row in rows]
        [('0', 1), ('1', 1), ('2', 1)]
        """
    def distribution(self, /, of: str, *, by: Names | None = None, among: Conditions | None = None, of_all: bool = False, undecided: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The share of every answer; the arguments are those of `share`.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"q": ["yes", "no", "no", "dk"]}, population=9)
        >>> [(row["category"], row["estimate"]) for row in sample.distribution("q")]
        [('dk', 0.25), ('no', 0.5), ('yes', 0.25)]
        """
    def estimate(self, /, indicators: Names | None = None, by: Names | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex | None = None, *, of_all: bool = False) -> Estimates:
        """
        Indicators of the survey document, in one pass through the answers.

        Parameters
        ----------
        indicators : str or list of str, optional
            Ids of indicators; all of them unless said. The id of a share of a narrower base with ``_of_all`` behind it asks for
            what it implies of all.
        by : str or list of str, optional
            Ids of breakdowns, crossed.
        interval : str, optional
            How intervals for shares are made; as the document says unless said here.
        level : float, optional
            Confidence level; 0.95 unless said.
        of_all : bool
            Whether behind every share of a narrower base stands what it implies of all.

        Raises
        ------
        EstimateError
            With every name that is not in the document, and where there is none.

        Examples
        --------
        >>> import peil, polars
        >>> polars.DataFrame({"q": ["yes", "no", "yes"], "staff": [3, 5, 10]}).write_csv("answers.csv")
        >>> survey = peil.Survey.loads(peil.read("answers.csv").survey(population=9))
        >>> rows = survey.read("answers.csv").estimate()
        >>> [(row["indicator"], row["category"], round(row["estimate"], 3)) for row in rows]
        [('q', 'no', 0.333), ('q', 'yes', 0.667), ('staff', None, 6.0)]
        """
    def expression(self, /, expression: str, *, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        A smooth function of totals.

        Parameters
        ----------
        expression : str
            The function; a column's name stands for its total, in backticks where it is no plain word. There are numbers,
            ``+ - * / ^``, brackets, ``mean(x)``, ``count()``, ``exp``, ``log`` and ``sqrt``. Rows that lack one of the
            columns leave the base.
        by, among, outside, missing, interval, level, df
            As in `share`.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"a": [1, 2, 6], "b": [1, 1, 1], "c": [3, 5, 10]}, population=9)
        >>> round(sample.expression("(a + b) / c")[0]["estimate"], 4)
        0.6667
        """
    def glm(self, /, formula: str, *, family: str = "gaussian", link: str | None = None, among: Conditions | None = None, level: SupportsFloat | SupportsIndex = 0.95, wald: SupportsGetItem[int, Names] | None = None) -> ModelFit:
        """
        Fits a generalised linear model, with the standard errors of the design.

        Parameters
        ----------
        formula : str
            The outcome and the terms that explain it, such as ``y ~ x + size``.
        family : {"gaussian", "quasibinomial", "quasipoisson"}
            How the outcome varies about its mean.
        link : {"identity", "logit", "probit", "cloglog", "log"}, optional
            How the mean follows from the terms; the family's usual link unless said.
        among : dict, optional
            Restricts the base: column and answers.
        level : float
            Confidence level.
        wald : list of list of str, optional
            Sets of terms to test together, beside each term alone.

        Examples
        --------
        >>> import peil
        >>> data = {"y": [1, 2, 3, 5, 6, 9], "size": ["s", "s", "s", "l", "l", "l"], "w": [10] * 6}
        >>> model = peil.Sample(data, weight="w").glm("y ~ size")
        >>> [(row["term"], round(row["estimate"], 6)) for row in model.coefficients]
        [('(Intercept)', 6.666667), ('sizes', -4.666667)]
        """
    def index(self, /, index: IndexChoice, by: Names | None = None, level: SupportsFloat | SupportsIndex = 0.95) -> IndexEstimates:
        """
        A composite index whose units are groups and whose values are estimates.

        Indicators of the index are those, numbers or scales of the survey document, or means of columns of numbers. Their joint
        covariance is carried through to the scores.

        Parameters
        ----------
        index : Index, dict or str
            The index, its document, or the id of one in the survey document.
        by : str or list of str, optional
            Breakdowns, crossed; their cells are the units. Everybody is one unit unless said.
        level : float
            Confidence level.

        Returns
        -------
        IndexEstimates

        Raises
        ------
        SurveyError
            With every problem of the index.
        EstimateError
            With every name that is not there, and every step that has no slopes, unless the sample has replicate weights.

        Examples
        --------
        >>> import peil
        >>> data = {"size": ["s"] * 4 + ["l"] * 4, "plan": [1, 2, 3, 2, 4, 6, 5, 5], "skills": [2, 2, 4, 4, 5, 7, 6, 6], "w": [10] * 8}
        >>> index = peil.Index("digital", ["plan", peil.Part("skills", weight=3)],
        ...                    normalise={"method": "goalposts", "low": 0, "high": 10})
        >>> scores = peil.Sample(data, weight="w").index(index, by="size")
        >>> [(row["size"], round(row["estimate"], 3)) for row in scores.estimates if row["indicator"] == "digital"]
        [('l', 0.575), ('s', 0.275)]
        >>> scores.estimates.compare([(0, 1)])[0]["standing"]
        'higher'
        """
    def mean(self, /, of: str, *, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The mean of a column of numbers; the other arguments are those of `share`.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"staff": [3, 5, 10]}, population=9)
        >>> sample.mean("staff")[0]["estimate"]
        6.0
        """
    def multiple(self, /, of: Names, *, equals: Words | None = None, blank: Blank | None = None, by: Names | None = None, among: Conditions | None = None, of_all: bool = False, undecided: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The share of units that chose each of several items, in one base for all of them: the units of whom every item is known.
        Per cents are of units, not of ticks, and can add up to more than 100. The item is the ``category``; the arguments are
        those of `any_of`.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"web": ["yes", "no", "no"], "chat": ["yes", "yes", None]}, population=9)
        >>> rows = sample.multiple(["web", "chat"], equals="yes")
        >>> [(row["category"], row["yes"], row["n"]) for row in rows]
        [('web', 1, 2), ('chat', 2, 2)]
        """
    def net_balance(self, /, of: str, up: Words, down: Words, *, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        Those who gave one of some answers less those who gave one of some others, as a share of the base.

        Parameters
        ----------
        of : str
            Column of the answers.
        up, down : str, number or list
            The answers that count for and against; all others count as neither.
        by, among, outside, missing, interval, level, df
            As in `share`.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"pace": ["up", "up", "same", "down"]}, population=9)
        >>> sample.net_balance("pace", up="up", down="down")[0]["estimate"]
        0.25
        """
    def post_stratify(self, /, by: Names, totals: CellTotals) -> Sample:
        """
        A new sample in which the cells of crossed columns have their known sizes.

        Parameters
        ----------
        by : str or list of str
            Columns whose combinations are the cells.
        totals : dict or list of dict
            The size of each cell: ``{"north": 120, "south": 80}``, with several columns
            ``{("north", "small"): 70, ...}``, or ``[{"region": "north", "size": "small", "total": 70}, ...]``.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"region": ["n", "n", "s", "s"], "y": [1, 3, 5, 9], "w": [1, 1, 1, 1]}, weight="w")
        >>> sample.post_stratify("region", {"n": 10, "s": 30}).total("y")[0]["estimate"]
        230.0
        """
    def quantile(self, /, of: str, at: Shares, *, rule: QuantileRule | None = None, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        Values at or below which given shares of the population lie.

        Parameters
        ----------
        of : str
            Column of numbers.
        at : float or list of float
            The shares, such as 0.5 for the median; a row each, with the share as its ``category``.
        rule : str
            How to choose between neighbouring values: ``hf1`` … ``hf9`` (Hyndman and Fan), ``shahvaish``, ``math`` or
            ``school``, as R `svyquantile` has them.
        by, among, outside, missing, interval, level, df
            As in `share`. The limits are Woodruff's, with the interval for the share at or below the quantile;
            ``interval="quantile"`` takes the spread of the quantile over replicate weights.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"staff": [3, 12, 5, 8, 2, 21, 9, 6, 15]}, population=14)
        >>> (row,) = sample.quantile("staff", 0.5)
        >>> row["estimate"], row["low"], row["high"]
        (8.0, 5.0, 12.0)
        """
    def rake(self, /, margins: Margins, *, tolerance: SupportsFloat | SupportsIndex | None = None, max_iterations: SupportsIndex | None = None) -> Sample:
        """
        A new sample in which several margins have their known sizes, brought there by turns.

        Parameters
        ----------
        margins : dict or list of dict
            For each column the size of each category: ``{"region": {"north": 120, "south": 80}, "size": {...}}``. Columns
            that are crossed stand in a tuple, and so do their categories. As a list: ``[{"by": ["region"],
            "totals": {...}}, ...]``.
        tolerance : float, optional
            How far a total may be off, relative to it; 1e-12 unless said.
        max_iterations : int, optional
            Sweeps over all margins before it is given up; 1000 unless said.

        Examples
        --------
        >>> import peil
        >>> data = {"region": ["n", "n", "s", "s"], "size": ["s", "l", "s", "l"], "w": [1, 1, 1, 1]}
        >>> raked = peil.Sample(data, weight="w").rake({"region": {"n": 10, "s": 30}, "size": {"s": 20, "l": 20}})
        >>> raked.weights.tolist()
        [5.0, 5.0, 15.0, 15.0]
        """
    def ratio(self, /, of: str, over: str, *, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The total of one column of numbers over the total of another; the other arguments are those of `share`.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"women": [1, 2, 6], "staff": [3, 5, 10]}, population=9)
        >>> sample.ratio("women", "staff")[0]["estimate"]
        0.5
        """
    def replicate(self, /, kind: str, replicates: SupportsIndex | None = None, *, seed: SupportsIndex | None = None, rho: SupportsFloat | SupportsIndex | None = None, mse: bool = False) -> Sample:
        """
        The same answers with variances from replicate weights, made of the sample's strata and primary sampling units.

        Parameters
        ----------
        kind : {"brr", "fay", "jk1", "jkn", "bootstrap", "rao_wu"}
            How replicates are made: balanced half-samples, those of Fay, the jackknife without and within strata, the
            bootstrap of Canty and Davison, and that of Rao and Wu.
        replicates : int, optional
            How many, for a bootstrap; the other kinds know it themselves.
        seed : int, optional
            Seed of a bootstrap, 0 unless said: the same seed gives the same replicates everywhere.
        rho : float, optional
            Fay's share, from 0 up to but not including 1.
        mse : bool
            Whether replicates spread about the full-sample estimate instead of their own mean.

        Returns
        -------
        Sample
            A new sample; this one stays as it is.

        Examples
        --------
        >>> import peil
        >>> data = {"stratum": ["a", "a", "b", "b"], "w": [10, 10, 20, 20], "y": [1, 3, 5, 9]}
        >>> sample = peil.Sample(data, strata="stratum", weight="w")
        >>> abs(sample.mean("y")[0]["se"] - sample.replicate("jkn").mean("y")[0]["se"]) < 1e-12
        True
        """
    def representativity(self, /, by: Names, *, model: str = "cells", level: SupportsFloat | SupportsIndex = 0.95) -> Representativity:
        """
        How alike those who answered are to those who were invited, as far as some variables tell.

        Parameters
        ----------
        by : str or list of str
            Variables that are known of everybody invited.
        model : {"cells", "main_effects"}
            How propensities to answer are estimated: by the response rates of the crossed variables, or by a logistic
            regression without interactions.
        level : float
            Confidence level.

        Examples
        --------
        >>> import peil
        >>> data = {"size": ["s"] * 4 + ["l"] * 4, "answered": ["yes"] + ["no"] * 3 + ["yes"] * 4}
        >>> sample = peil.Sample(data, population=8, census=True, responded={"answered": "yes"})
        >>> found = sample.representativity(by="size")
        >>> round(found.r["estimate"], 3), round(found.r["unadjusted"], 3)
        (0.244, 0.198)
        """
    def response(self, /, by: Names | None = None, *, crossed: bool = True) -> ResponseTable:
        """
        Who was invited and who answered.

        Parameters
        ----------
        by : str or list of str, optional
            Breakdowns that are known of everybody invited: columns of a table in which everybody has a row, or the strata.
        crossed : bool
            Whether breakdowns are crossed; otherwise each has rows of its own.

        Raises
        ------
        EstimateError
            If a breakdown is not known of those who did not answer, or nothing says who was invited.

        Examples
        --------
        >>> import peil
        >>> data = {"size": ["s", "s", "s", "l"], "answered": ["yes", "no", "no", "yes"]}
        >>> sample = peil.Sample(data, population=4, census=True, responded={"answered": "yes"})
        >>> [(row["size"], row["invited"], row["answered"]) for row in sample.response(by="size")]
        [('l', 1, 1), ('s', 3, 1)]
        """
    def score_mean(self, /, of: str, *, points: Numbers | None = None, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The mean of the points of a scale.

        Parameters
        ----------
        of : str
            Column of the answers.
        points : dict, optional
            Points of each answer; the numbers that the answers are themselves, unless said.
        by, among, outside, missing, interval, level, df
            As in `share`.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"q": ["good", "bad", "good", "fair"]}, population=9)
        >>> sample.score_mean("q", points={"bad": 0, "fair": 50, "good": 100})[0]["estimate"]
        62.5
        """
    def scored(self, /, index: IndexChoice) -> tuple[Sample, IndexRun]:
        """
        The same sample with the scores of a composite index and of its branches among the answers, and the run that they come from.

        Every unit that answered is a unit of the index, with its own value of each indicator. In the sample the scores are columns
        under the ids of the index and its branches, of which means, shares of groups and everything else can be asked.

        Parameters
        ----------
        index : Index, dict or str
            The index, its document, or the id of one in the survey document.

        Returns
        -------
        tuple of Sample and IndexRun

        Raises
        ------
        SurveyError
            With every problem of the index.
        EstimateError
            With every indicator that a single unit has no value of, and every score with the name of a column.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"skills": [1, 3, 5, 3], "tools": [2, 4, 4, 2]}, population=8, census=True)
        >>> scored, run = sample.scored(peil.Index("maturity", ["skills", "tools"], normalise="as_is"))
        >>> scored.mean("maturity")[0]["estimate"], run.score("3")
        (3.0, 4.5)
        """
    def share(self, /, of: str, *, equals: Words | None = None, by: Names | None = None, among: Conditions | None = None, of_all: bool = False, undecided: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
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
        of_all : bool
            Whether a share of the base of ``among`` is told as the share of all that it implies: units outside the base count
            as "not", and the indicator's name ends with ``_of_all``.
        undecided : dict, optional
            With ``of_all``: columns of ``among`` and answers that leave it open whether a unit is in the base, such as "do not
            know". Such units are missing.
        outside : str, number or list, optional
            Answers that leave the base, such as "do not know".
        missing : str, number or list, optional
            Answers that are no answer at all, such as a refusal.
        interval : str, optional
            How the interval is made, such as ``finite`` (which it is unless said), ``wald``, ``logit``, ``wilson``,
            ``beta``, ``clopper_pearson`` or ``hypergeometric``.
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

        Three of four recruited, and two of those had problems: two of the four.

        >>> recruited, problems = ["yes", "yes", "yes", "no"], ["yes", "yes", "no", None]
        >>> sample = peil.Sample({"recruited": recruited, "problems": problems}, population=9)
        >>> of_those = sample.share("problems", equals="yes", among={"recruited": "yes"})
        >>> of_all = sample.share("problems", equals="yes", among={"recruited": "yes"}, of_all=True)
        >>> [(row["indicator"], row["yes"], row["n"]) for row in of_those + of_all]
        [('problems', 2, 3), ('problems_of_all', 2, 4)]
        """
    def test(self, /, test: str, *, rows: str | None = None, columns: str | None = None, statistic: str | None = None, of: str | None = None, by: str | None = None, mean: SupportsFloat | SupportsIndex | None = None, kind: str | None = None, among: Conditions | None = None, level: SupportsFloat | SupportsIndex = 0.95) -> TestResult:
        """
        Tests a hypothesis, with the variances of the design.

        Parameters
        ----------
        test : {"chi_square", "t", "rank"}
            Whether two columns of categories are independent; whether the mean of a number differs between two groups, or
            from a value; whether a number tends to be larger in one group than in another.
        rows, columns : str
            Of ``chi_square``: the two columns of categories.
        statistic : {"f", "chisq", "wald", "adjusted_wald", "lincom", "saddlepoint"}, optional
            Of ``chi_square``; ``f`` unless said.
        of : str
            Of ``t`` and ``rank``: the column of numbers.
        by : str
            Of ``t`` and ``rank``: the column of groups.
        mean : float, optional
            Of ``t`` without groups: the mean under the hypothesis.
        kind : {"wilcoxon", "van_der_waerden", "median", "kruskal_wallis"}, optional
            Of ``rank``; ``wilcoxon`` unless said.
        among : dict, optional
            Restricts the base: column and answers.
        level : float
            Confidence level of the limits of a difference.

        Examples
        --------
        >>> import peil
        >>> data = {"y": [1, 2, 3, 5, 6, 9], "size": ["s", "s", "s", "l", "l", "l"], "w": [10] * 6}
        >>> result = peil.Sample(data, weight="w").test("t", of="y", by="size")
        >>> round(result.estimate, 6), result.df
        (-4.666667, 4.0)
        """
    def total(self, /, of: str, *, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The population total of a column of numbers; the other arguments are those of `share`.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"staff": [3, 5, 10]}, population=9)
        >>> sample.total("staff")[0]["estimate"]
        54.0
        """
    def trim(self, /, *, lower: SupportsFloat | SupportsIndex | None = None, upper: SupportsFloat | SupportsIndex | None = None, strict: bool = False) -> Sample:
        """
        A new sample whose weights lie between bounds; what is cut off goes to the rows within them, in equal parts.

        Parameters
        ----------
        lower, upper : float, optional
            Smallest and largest weight.
        strict : bool
            Whether to go on until no weight is outside.

        Examples
        --------
        >>> import peil
        >>> peil.Sample({"w": [1, 1, 4]}, weight="w").trim(upper=3).weights.tolist()
        [1.5, 1.5, 3.0]
        """
    def variance(self, /, of: str, *, by: Names | None = None, among: Conditions | None = None, outside: Words | None = None, missing: Words | None = None, interval: Method | None = None, level: SupportsFloat | SupportsIndex = 0.95, df: Df | None = None) -> Estimates:
        """
        The variance of a column of numbers among the units of the population; the other arguments are those of `share`.

        Examples
        --------
        >>> import peil
        >>> sample = peil.Sample({"staff": [3, 5, 10]}, population=9)
        >>> round(sample.variance("staff")[0]["estimate"], 9)
        13.0
        """
    @property
    def weighting(self, /) -> list[Record]:
        """
        What each step of the weighting did: its ``method``, the smallest and largest factor, Kish's effect of unequal
        weights, iterations, rows trimmed, and where each total is furthest off.
        """
    def weighting_classes(self, /, by: Names) -> Sample:
        """
        A new sample in which those that responded stand for those of their class that did not.

        Parameters
        ----------
        by : str or list of str
            Columns whose combinations are the classes; known of all that were invited.

        Examples
        --------
        >>> import peil
        >>> data = {"size": ["s", "s", "l", "l"], "came": ["yes", "no", "yes", "yes"], "w": [1, 1, 1, 1]}
        >>> sample = peil.Sample(data, weight="w", responded={"came": "yes"})
        >>> sample.weighting_classes("size").weights.tolist()
        [2.0, nan, 1.0, 1.0]
        """
    @property
    def weights(self, /) -> FloatArray:
        """
        The weight of each row, as an ``array.array`` that numpy and data frames take as it lies; NaN for rows that did not
        respond.
        """
    def widget(self, /, indicators: Names | None = None, by: Names | None = None, *, lang: str | None = None) -> Widget:
        """
        A widget for notebooks that shows indicators of the survey document 
        as figure, table and sentences. What is chosen in the browser – another breakdown, the language, a row – arrives here,
        and is estimated anew from the answers.

        It needs anywidget (``pip install "peil[widget]"``); `peil.Widget` has more options.

        Parameters
        ----------
        indicators : str or list of str, optional
            Ids of indicators; all of them unless said.
        by : str or list of str, optional
            Ids of breakdowns to begin with, crossed.
        lang : {"en", "nb", "nn"}, optional
            Language to begin with; the document's first unless said.

        Examples
        --------
        >>> import peil, polars
        >>> polars.DataFrame({"id": [1, 2, 3], "size": ["l", "s", "l"], "staff": [3, 5, 10]}).write_csv("answers.csv")
        >>> survey = peil.Survey.loads(peil.read("answers.csv").survey(population=9))
        >>> widget = survey.read("answers.csv").widget("staff")
        >>> widget.by = ["size"]
        >>> widget.estimates["estimate"]
        [6.5, 5.0]
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
    def index(self, /, id: str) -> Index:
        """
        A composite index of the document, which `composite` computes with the document's labels.

        Parameters
        ----------
        id : str
            Its id.

        Raises
        ------
        EstimateError
            Where the document has no such index.

        Examples
        --------
        >>> import peil
        >>> survey = peil.Survey.loads('''{"peil": 1, "id": "s", "title": "Open data", "population": {
        ...     "size": 14, "unit": {"one": "county", "many": "counties", "all": "the counties"}},
        ...     "questions": [{"id": "skills", "text": "Skills?", "kind": "number"}],
        ...     "indices": [{"id": "maturity", "parts": [{"id": "skills"}]}]}''')
        >>> survey.index("maturity").indicators
        ['skills']
        """
    @property
    def indicators(self, /) -> list[str]:
        """
        Ids of the indicators, in the order of the document.
        """
    @property
    def indices(self, /) -> list[str]:
        """
        Ids of the composite indices, in the order of the document.
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

        Examples
        --------
        >>> import pathlib, peil, polars
        >>> polars.DataFrame({"q": ["yes", "no", "yes"], "staff": [3, 5, 10]}).write_csv("answers.csv")
        >>> _ = pathlib.Path("survey.toml").write_text(peil.read("answers.csv").survey(population=9))
        >>> peil.Survey.load("survey.toml").indicators
        ['q', 'staff']
        """
    @staticmethod
    def loads(text: str) -> Survey:
        """
        Read a document from text, TOML or JSON.

        Raises
        ------
        SurveyError
            With every problem of the document and its place in the text.

        Examples
        --------
        >>> import peil
        >>> survey = peil.Survey.loads('''{"peil": 1, "id": "s", "title": "Open data", "population": {
        ...     "size": 14, "unit": {"one": "county", "many": "counties", "all": "the counties"}}}''')
        >>> survey.title
        'Open data'
        """
    def read(self, /, answers: Answers, wave: Word | None = None, *, delimiter: str | None = None, missing: Words | None = None) -> Sample:
        """
        Read answers against the document.

        Parameters
        ----------
        answers : path, table or dict
            A file (CSV, or any that `peil.read` reads: where a column has labels for its codes, either may be what the document
            calls codes); a table of polars, pandas, pyarrow, DuckDB or anything else with the Arrow PyCapsule interface; or a
            dict of columns.
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

        Examples
        --------
        >>> import peil
        >>> survey = peil.Survey.loads(peil.read("apiclus1.csv").survey(unit=("school", "schools", "the schools"), weight="pw", psu="dnum"))
        >>> [(row["category"], row["n"]) for row in survey.read("apiclus1.csv").estimate("stype")]
        [('E', 183), ('H', 183), ('M', 183)]
        """
    @staticmethod
    def schema() -> Record:
        """
        The JSON Schema of survey documents.

        Examples
        --------
        >>> import peil
        >>> peil.Survey.schema()["required"]
        ['peil', 'id', 'title', 'population']
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

@final
class Targets:
    """
    How far figures have come towards goals, one row for each goal.

    A row is a dict: ``target``, ``indicator``, ``wave`` and ``from_wave`` (from which progress counts), one key for each breakdown,
    ``category``, ``bound`` (``at_least`` or ``at_most``), ``goal``, ``when``, ``margin``, the figure as ``estimate``, ``low``,
    ``high`` and ``level``, ``distance`` (what is wanting; negative where there is more than enough), ``change``, ``both`` (units that
    answered both times), ``needed`` and ``pace`` (change for each unit of time, needed and so far), ``projected`` (where a
    straight line leads), each of them with ``…_low`` and ``…_high``, ``standing`` (``reached``, ``not_reached`` or
    ``not_determined``), ``change_verdict``, ``enough`` (whether the pace suffices), ``course`` (all of it in a word:
    ``reached``, ``on_the_way``, ``standstill``, ``moving_away``, ``not_reached`` or ``not_determined``), ``p``, ``change_p`` and
    ``p_enough`` with ``…_adjusted``, ``frame_break`` and ``notes``.

    Examples
    --------
    >>> import peil
    >>> wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
    >>> shares = peil.Panel({2022: wave(4), 2024: wave(6)}, unit="id").share("q", equals="y")
    >>> (target,) = shares.targets([{"of": "q", "bound": "at_least", "value": 0.9, "when": 2028}])
    >>> target["course"], round(target["distance"], 3), round(target["needed"], 3), round(target["pace"], 3)
    ('on_the_way', 0.233, 0.058, 0.111)
    """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The rows by the Arrow PyCapsule interface.
        """
    def __getitem__(self, index: RowIndex, /) -> Picked: ...
    def __iter__(self, /) -> Records: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def filter(self, /, **conditions: "object") -> Targets:
        """
        The rows in which something stands, as results of the same kind, which still know how they vary together.

        Parameters
        ----------
        **conditions
            Columns of `rows` – breakdowns, ``indicator``, ``wave``, ``category`` … – each with what must stand there: a word,
            a list of which one must, or None where nothing must, as in the rows of everybody.

        Raises
        ------
        EstimateError
            With every column that is not there, and every word that no row has.

        See Also
        --------
        A slice, ``results[2:5]``, gives the same; ``results[0]`` is a dict and ``results["estimate"]`` a list.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> sample = peil.Sample({"q": ["yes", "no", "yes"], "size": ["s", "s", "l"]}, population=9)
        >>> figures = sample.share("q", equals="yes", by="size")
        >>> [(row["size"], row["estimate"]) for row in figures.filter(size="s")]
        [('s', 0.5)]
        """
    def phrase(self, /, lang: str = "en") -> list[str]:
        """
        The rows as sentences that say no more than the figures allow.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.phrase()[0]
        '`q`: 2 of the 3 units that answered (66.7 per cent; 95% confidence interval for all 9: 22.2–88.9).'
        """
    @property
    def rows(self, /) -> list[Record]:
        """
        The rows as dicts, made anew at every call.
        """
    def to_arrow(self, /) -> Table:
        """
        The rows as a pyarrow table.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_arrow().column("n").to_pylist()
        [3]
        """
    def to_csv(self, /) -> str:
        """
        The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_csv().splitlines()[1].split(",")[4]
        '0.6666666666666666'
        """
    def to_gt(self, /, lang: str = "en") -> GT:
        """
        The rows as a table of great_tables (``pip install "peil[tables]"``), to be styled further: names in a stub, groups of
        rows, notes below. Numbers are written as in `to_html`; they are texts.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> type(figures.to_gt()).__name__
        'GT'
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_html(lang="nb")
        True
        """
    def to_pandas(self, /) -> DataFrame:
        """
        The rows as a pandas data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> list(figures.to_pandas()["n"])
        [3]
        """
    def to_polars(self, /) -> DataFrame2:
        """
        The rows as a polars data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_polars()["estimate"].to_list()
        [0.6666666666666666]
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in plain text; `print` shows it in the document's first language, of
        a long one its first 60 rows.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_text(lang="nb")
        True
        """

@final
class TestResult:
    """
    The outcome of a test; where there is no statistic or no p-value a note says why.

    Examples
    --------
    >>> import peil
    >>> data = {"y": [1, 2, 3, 5, 6, 9], "size": [*"ssslll"], "w": [10] * 6}
    >>> result = peil.Sample(data, weight="w").test("t", of="y", by="size")
    >>> round(result.value, 3), result.df, round(result.p, 4)
    (-3.913, 4.0, 0.0173)
    """
    def __repr__(self, /) -> str: ...
    @property
    def df(self, /) -> float | None:
        """
        Degrees of freedom: of t, or of the numerator.
        """
    @property
    def df_denominator(self, /) -> float | None:
        """
        Degrees of freedom of the denominator.
        """
    @property
    def effects(self, /) -> list[float]:
        """
        Generalised design effects, largest first.
        """
    @property
    def estimate(self, /) -> float | None:
        """
        The mean, or the mean of the second group minus that of the first.
        """
    @property
    def groups(self, /) -> list[Record]:
        """
        The groups compared: name, number of units and mean (of scores in a rank test).
        """
    @property
    def high(self, /) -> float | None:
        """
        Upper limit of the estimate.
        """
    @property
    def low(self, /) -> float | None:
        """
        Lower limit of the estimate.
        """
    @property
    def missing(self, /) -> int:
        """
        Units of the base that lack one of the answers.
        """
    @property
    def n(self, /) -> int:
        """
        Units that the test rests on.
        """
    @property
    def notes(self, /) -> list[str]:
        """
        What a reader must know, in words.
        """
    @property
    def p(self, /) -> float | None:
        """
        The probability of such a statistic or a larger one under the hypothesis.
        """
    @property
    def se(self, /) -> float | None:
        """
        Its standard error.
        """
    @property
    def test(self, /) -> str:
        """
        Which test it is.
        """
    def to_dict(self, /) -> Record:
        """
        Everything as a dict.

        Examples
        --------
        >>> import peil
        >>> data = {"y": [1, 2, 3, 5, 6, 9], "size": [*"ssslll"], "w": [10] * 6}
        >>> peil.Sample(data, weight="w").test("t", of="y", by="size").to_dict()["groups"][1]
        {'name': 's', 'n': 3, 'mean': 2.0}
        """
    @property
    def value(self, /) -> float | None:
        """
        The statistic: t, F, or Pearson's.
        """

@final
class Trends:
    """
    Slopes over the waves of a panel, one row for each figure.

    A row is a dict: ``indicator``, ``from_wave``, ``to_wave``, one key for each breakdown, ``category``, ``waves`` (how many),
    ``slope`` (change for each unit of time), ``se``, ``low``, ``high``, ``level``, ``p``, ``margin``, ``verdict``,
    ``frame_break`` and ``notes``.

    Examples
    --------
    >>> import peil
    >>> wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
    >>> panel = peil.Panel({2018: wave(2), 2022: wave(5), 2023: wave(7)}, unit="id")
    >>> panel.share("q", equals="y").trend().phrase()[0].split(". ")[1]
    'On average it rose by 10.3 percentage points per year (95% confidence interval: +8.4 to +10.9 percentage points)'
    """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The rows by the Arrow PyCapsule interface.
        """
    def __getitem__(self, index: RowIndex, /) -> Picked: ...
    def __iter__(self, /) -> Records: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    @property
    def _lang(self, /) -> str:
        """
        Language in which the rows show themselves.
        """
    def _repr_html_(self, /) -> str: ...
    def _shown(self, /, lang: str) -> str:
        """
        What the widget shows, as JSON.
        """
    def chart(self, /, *, lang: str = "en", width: SupportsFloat | SupportsIndex = 680.0) -> ChartType:
        """
        Slopes as a picture: a dot and an interval on both sides of zero, and what was found.

        It needs altair (``pip install "peil[charts]"``); ``chart.to_dict()`` is the plain Vega-Lite specification, which is what
        pages and publishers take.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.
        width : float
            Width of the picture in pixels.

        Examples
        --------
        >>> import peil
        >>> wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
        >>> panel = peil.Panel({2018: wave(2), 2022: wave(5), 2023: wave(7)}, unit="id")
        >>> panel.share("q", equals="y").trend().chart(lang="nb").to_dict()["title"]["text"]
        ['q. Utviklingen fra 2018 til 2023']
        """
    def check(self, /, headline: Claim, row: SupportsIndex = 0, *, lang: str = "en") -> Record:
        """
        Whether a headline holds of a trend, and why or why not.

        Parameters
        ----------
        headline : dict
            The claim: ``{"claim": "rise"}`` or ``{"claim": "fall"}``, with ``"points"`` where it says how many percentage
            points for each unit of time, or ``{"claim": "standstill", "margin": 0.01}``.
        row : int
            The row, counted from 0, or from the end where it is negative.
        lang : {"en", "nb", "nn"}
            Language.

        Returns
        -------
        dict
            ``supported``, ``reason`` (as data), ``text`` (in words, with what the figures do say) and ``language``.

        Examples
        --------
        >>> import peil
        >>> wave = lambda yes: peil.Sample({"u": [*"abcdefghij"], "q": ["yes"] * yes + ["no"] * (10 - yes)}, population=20)
        >>> shares = peil.Panel({"2020": wave(1), "2022": wave(5), "2024": wave(10)}, unit="u").share("q", equals="yes")
        >>> shares.trend().check({"claim": "rise"})["supported"]
        True
        """
    def draw(self, /, *, lang: str = "en") -> Record:
        """
        What stands in the picture, as data for pictures of one's own: numbers for marks, and every text.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        >>> import peil
        >>> wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
        >>> panel = peil.Panel({2018: wave(2), 2022: wave(5), 2023: wave(7)}, unit="id")
        >>> row = panel.share("q", equals="y").trend().draw()["panels"][0]["rows"][0]
        >>> row["figure"], row["limits"], row["finding"]
        ('+10.3', '+8.4 to +10.9', 'rise')
        """
    def filter(self, /, **conditions: "object") -> Trends:
        """
        The rows in which something stands, as results of the same kind, which still know how they vary together.

        Parameters
        ----------
        **conditions
            Columns of `rows` – breakdowns, ``indicator``, ``wave``, ``category`` … – each with what must stand there: a word,
            a list of which one must, or None where nothing must, as in the rows of everybody.

        Raises
        ------
        EstimateError
            With every column that is not there, and every word that no row has.

        See Also
        --------
        A slice, ``results[2:5]``, gives the same; ``results[0]`` is a dict and ``results["estimate"]`` a list.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> sample = peil.Sample({"q": ["yes", "no", "yes"], "size": ["s", "s", "l"]}, population=9)
        >>> figures = sample.share("q", equals="yes", by="size")
        >>> [(row["size"], row["estimate"]) for row in figures.filter(size="s")]
        [('s', 0.5)]
        """
    def phrase(self, /, lang: str = "en") -> list[str]:
        """
        The rows as sentences that say no more than the figures allow.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.phrase()[0]
        '`q`: 2 of the 3 units that answered (66.7 per cent; 95% confidence interval for all 9: 22.2–88.9).'
        """
    @property
    def rows(self, /) -> list[Record]:
        """
        The rows as dicts, made anew at every call.
        """
    def to_arrow(self, /) -> Table:
        """
        The rows as a pyarrow table.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_arrow().column("n").to_pylist()
        [3]
        """
    def to_csv(self, /) -> str:
        """
        The rows as CSV text: a header, decimal points, shares as fractions, nothing where a value is unknown.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_csv().splitlines()[1].split(",")[4]
        '0.6666666666666666'
        """
    def to_gt(self, /, lang: str = "en") -> GT:
        """
        The rows as a table of great_tables (``pip install "peil[tables]"``), to be styled further: names in a stub, groups of
        rows, notes below. Numbers are written as in `to_html`; they are texts.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> type(figures.to_gt()).__name__
        'GT'
        """
    def to_html(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in HTML that needs neither script nor network.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_html(lang="nb")
        True
        """
    def to_pandas(self, /) -> DataFrame:
        """
        The rows as a pandas data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> list(figures.to_pandas()["n"])
        [3]
        """
    def to_polars(self, /) -> DataFrame2:
        """
        The rows as a polars data frame.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> figures.to_polars()["estimate"].to_list()
        [0.6666666666666666]
        """
    def to_text(self, /, lang: str = "en") -> str:
        """
        The rows as a table for people, in plain text; `print` shows it in the document's first language, of
        a long one its first 60 rows.

        Parameters
        ----------
        lang : {"en", "nb", "nn"}
            Language.

        Examples
        --------
        Of figures, as of all results:

        >>> import peil
        >>> figures = peil.Sample({"q": ["yes", "no", "yes"]}, population=9, census=True).share("q", equals="yes")
        >>> "66,7" in figures.to_text(lang="nb")
        True
        """
    def widget(self, /, lang: str | None = None) -> Widget:
        """
        A widget for notebooks that shows the trends as figure, table and sentences.

        It needs anywidget (``pip install "peil[widget]"``).

        Parameters
        ----------
        lang : {"en", "nb", "nn"}, optional
            Language; the document's first unless said.

        Examples
        --------
        >>> import peil
        >>> wave = lambda yes: peil.Sample({"id": [*range(9)], "q": ["y"] * yes + ["n"] * (9 - yes)}, population=10, census=True)
        >>> panel = peil.Panel({2018: wave(2), 2022: wave(5), 2023: wave(7)}, unit="id")
        >>> widget = panel.share("q", equals="y").trend().widget(lang="nb")
        >>> widget.lang, widget.estimates[0]["verdict"]
        ('nb', 'rise')
        """

@final
class _Columns:
    """
    Columns of a file, each of them values or a problem.
    """
    def __arrow_c_stream__(self, /, requested_schema: "object | None" = None) -> "object":
        """
        The columns as a stream of one chunk; what is wrong with any of them is an error here.
        """
    def __len__(self, /) -> int:
        """
        Number of rows.
        """
    def __new__(cls, /, rows: "int", columns: "object") -> _Columns: ...
    def chosen(self, /, names: SupportsGetItem[int, str]) -> _Columns:
        """
        Some of the columns, in this order.
        """
    @staticmethod
    def csv(path: str | PathLike[str], missing: SupportsGetItem[int, str] | None, words: SupportsGetItem[int, str]) -> _Columns:
        """
        The columns of a CSV file, some of them as words even where every field is a number.
        """
    def described(self, /) -> list[tuple[str, str, int | None]]:
        """
        Name, kind and number of missing values of every column.
        """

def _draft(table: tuple[str | PathLike[str], SupportsGetItem[int, str] | None, SupportsGetItem[int, str]] | Any, about: str, labels: str) -> str:
    """
    The draft of a survey document: what columns seem to hold is the core's to say.

    Parameters
    ----------
    table : object
        The columns; or of a CSV file its path, what is missing in it, and which of its columns are meant.
    about : str
        The draft without its columns, as JSON.
    labels : str
        What the file says of its columns, as JSON.
    """

def _no_answer(label: str) -> bool:
    """
    Whether the label of a code says, in any of its words, that it is no answer.
    """

def _refuse(problems: SupportsGetItem[int, str], stage: str) -> None:
    """
    Raise the exception that belongs to a stage of the work, with these problems.

    Parameters
    ----------
    problems : list of str
        Each problem as JSON.
    stage : {"answers", "estimate"}
        Answers that cannot be read, or something asked for that cannot be done.
    """

def composite(table: Answers, index: IndexDocument, unit: str = "unit", wave: str | None = None, *, waves: Names | None = None) -> IndexRun:
    """
    Compute a composite index of a table: scores, ranks and groups, with what every step did.

    Parameters
    ----------
    table : path, table or dict
        A row for every unit, in every wave where there are several: the path of a CSV file; a table of polars, pandas, pyarrow,
        DuckDB or anything else with the Arrow PyCapsule interface; or a dict of columns.
    index : Index or dict
        The index, or its document.
    unit : str
        Column that names the unit.
    wave : str, optional
        Column that names the wave, where there are several.
    waves : list of str, optional
        The waves in order; by number or the alphabet unless said.

    Returns
    -------
    IndexRun

    Raises
    ------
    SurveyError
        With every problem of the index.
    AnswersError
        With every row that has no unit or wave or comes twice, and every number that cannot be computed with.
    EstimateError
        With every column that is missing or no number, and every option that the data do not allow.

    Examples
    --------
    South has no figure for barriers; the weight of what is missing goes to the rest.

    >>> import peil
    >>> index = peil.Index("digital", [peil.Part("skills", weight=2), peil.Part("barriers", direction="down")],
    ...                    normalise={"method": "goalposts", "low": 0, "high": 100})
    >>> run = peil.composite({"unit": ["north", "south"], "skills": [60, 20], "barriers": [30, None]}, index)
    >>> print(run)
    digital
    <BLANKLINE>
     Unit    Score   Rank
    ──────────────────────
     north    0.63      1
     south    0.20      2
    >>> [(part["node"], round(part["contribution"], 3)) for part in run.explain("north")]
    [('digital', 0.633), ('skills', 0.4), ('barriers', 0.233)]
    """

def error_codes() -> list[str]:
    """
    The stable codes of all problems that the library can report, in the order of its documentation.

    Examples
    --------
    >>> import peil
    >>> peil.error_codes()[:4]
    ['syntax', 'unsupported-version', 'unknown-key', 'missing-key']
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
