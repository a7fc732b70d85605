"""
The widget of notebooks (``pip install "peil[widget]"``): the element `<peil-indicator>` of pages, with Python as what computes.

The browser draws what the core says in `_shown` and sends back what a reader chooses: `lang`, `by` and `row`. A choice and an
assignment in Python are the same thing: both compute `_shown` anew, which the browser then draws.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from peil._errors import PeilError
from peil._problems import needs
from peil._shown import MODULE, Shown, Source, has_module
from peil._types import Adjust, Method, Names


try:
    import anywidget
    import traitlets
except ImportError as error:
    needs("anywidget", "the widget needs", error, "peil[widget]", "estimate")

has_module()

LANGUAGES = ("nb", "nn", "en")


class Widget(anywidget.AnyWidget):
    """
    Estimates in a notebook as the element of pages shows them – figure, table, sentences, bases and notes – linked both ways.

    What a reader chooses in the browser arrives in the traits, and an assignment to a trait shows in the browser. With a sample or a
    panel behind it, another breakdown is estimated anew from the answers.

    Parameters
    ----------
    source : Sample, Panel, Estimates, Changes or Trends
        A sample or panel that was read with a survey document, or what was estimated or found already.
    indicators : str or list of str, optional
        Of a sample or panel: ids of indicators; all of them unless said.
    by : str or list of str, optional
        Of a sample or panel: ids of breakdowns, crossed.
    lang : {"en", "nb", "nn"}, optional
        Language; the document's first unless said.
    interval, level, of_all
        Of a sample or panel: as `Sample.estimate` has them.
    margin : float, optional
        Of a panel or its estimates: how much still counts as no change from wave to wave; 0.05 is five percentage points.
    adjust : {"holm", "bh"}, optional
        Of a panel or its estimates: how verdicts are adjusted for the changes made together.

    Attributes
    ----------
    lang : str
        The language that is shown.
    by : list of str
        The breakdowns that are shown; they can be set where a sample or a panel is behind the widget.
    row : int or None
        The row of `estimates` that was chosen, in the figure or in the table.
    estimates : Estimates, Changes or Trends
        What is shown; observe it to hear of every new estimation.

    Raises
    ------
    PeilError
        For whatever cannot be estimated or shown. After a choice in the browser, the widget itself shows the error instead.

    Examples
    --------
    >>> import peil
    >>> sample = peil.Sample({"size": ["l", "l", "s"], "q": ["yes", "no", "yes"]}, population=14, census=True)
    >>> widget = peil.Widget(sample.share("q", equals="yes", by="size"), lang="nb")
    >>> widget.row = 1
    >>> widget.chosen["size"], widget.estimates[widget.row]["estimate"]
    ('s', 1.0)
    """

    _esm = MODULE

    lang = traitlets.Enum(LANGUAGES, "en", help="The language that is shown.").tag(sync=True)
    by = traitlets.List(traitlets.Unicode(), help="The breakdowns that are shown.").tag(sync=True)
    row = traitlets.Int(None, allow_none=True, help="The row of the estimates that was chosen.").tag(sync=True)
    estimates = traitlets.Any(help="What is shown.", read_only=True)
    # What the element draws, as JSON: drawings and choices, or what went wrong.
    _shown = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        source: Source,
        indicators: Names | None = None,
        *,
        by: Names | None = None,
        lang: str | None = None,
        interval: Method | None = None,
        level: float | None = None,
        of_all: bool = False,
        margin: float | None = None,
        adjust: Adjust | None = None,
    ) -> None:
        asked = {"indicators": indicators, "interval": interval, "level": level, "of_all": of_all or None}
        self._source = Shown(source, asked, margin, adjust, by)
        self._error: Exception | None = None
        names = [by] if isinstance(by, str) else list(by or ())
        estimates = self._source.estimates(names)
        language = lang or estimates._lang
        # Before there is a widget, so that nothing of it is left behind where this cannot be shown.
        shown = self._source.drawn(estimates, language, names)
        super().__init__(lang=language, by=names, _shown=shown)
        self.set_trait("estimates", estimates)
        self.observe(self._estimate, "by")
        self.observe(self._draw, "lang")

    @property
    def chosen(self) -> Mapping[str, Any] | None:
        """The row that was chosen, as a dict; None where none is."""
        return None if self.row is None else self.estimates[self.row]

    def _estimate(self, _: object) -> None:
        with self._telling():
            self.set_trait("estimates", self._source.estimates(self.by))
            # Another breakdown has other rows.
            self.row = None
            self._shown = self._source.drawn(self.estimates, self.lang, self.by)

    def _draw(self, _: object) -> None:
        if self._error is not None:
            # What was asked last cannot be shown in any language; the estimates are of what was asked before.
            return
        with self._telling():
            self._shown = self._source.drawn(self.estimates, self.lang, self.by)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Shows in the browser what goes wrong within it, beside raising it here."""
        self._error = None
        try:
            yield
        except Exception as error:
            # What could be chosen still can, and the choice that failed is the one that is shown.
            choices = json.loads(self._shown).get("choices")
            if choices and choices["by"]:
                choices["by"]["chosen"] = " ".join(self.by)
            self._error = error
            self._shown = json.dumps({"failure": _failure(error), "choices": choices})
            raise

    @traitlets.validate("row")
    def _is_a_row(self, proposal: Any) -> int | None:
        row: int | None = proposal["value"]
        if row is None:
            return None
        rows = len(self.estimates)
        if not -rows <= row < rows:
            raise traitlets.TraitError(f"there is no row {row}; there are {rows}")
        return row % rows

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what was chosen in the browser, which is shown what is wrong with it; in Python it would only reach a log."""
        try:
            super().set_state(sync_data)
        except Exception as error:
            if error is not self._error:
                raise

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        # What is shown where no widget can be: on pages that render a notebook, or without the kernel that made it.
        return {**data, "text/html": self.estimates.to_html(self.lang), "text/plain": self.estimates.to_text(self.lang)}, metadata

    def __repr__(self) -> str:
        by = f" by {', '.join(self.by)}" if self.by else ""
        return f"<peil.Widget: {type(self.estimates).__name__} of {len(self.estimates)} rows{by}, {self.lang}>"


def _failure(error: Exception) -> dict[str, Any]:
    """An error in the form in which the core hands errors to elements."""
    if isinstance(error, PeilError) and error.problems:
        # What a problem is pickled by is its JSON.
        problems = [json.loads(problem.__reduce__()[1][0]) for problem in error.problems]
    else:
        problems = [{"code": "unsupported", "message": f"{type(error).__name__}: {error}", "place": {}}]
    return {"code": problems[0]["code"], "stage": "estimate", "message": str(error), "problems": problems}
