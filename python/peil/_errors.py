"""The exceptions of the package; the compiled part raises them."""

from collections.abc import Sequence

from peil._core import Problem


class PeilError(Exception):
    """
    An input that cannot be used, with everything that is wrong with it.

    Attributes
    ----------
    problems : list of Problem
        All problems, in the order of the input.

    Examples
    --------
    >>> import peil
    >>> try:
    ...     peil.Sample({"open_data": ["yes", "no"]}, population=9).share("opendata", equals="yes")
    ... except peil.PeilError as error:
    ...     print(error.code, [problem.help for problem in error.problems])
    missing-column ['did you mean `open_data`?']
    """

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = list(problems)

    @property
    def code(self) -> str:
        """The stable code of the first problem, such as ``unknown-key``."""
        return self.problems[0].code if self.problems else ""


class SurveyError(PeilError):
    """
    A survey document that is not valid.

    Examples
    --------
    >>> import peil
    >>> try:
    ...     peil.Survey.loads("titel = 'Open data'")
    ... except peil.SurveyError as error:
    ...     print(len(error.problems), error.problems[0].help)
    5 did you mean `title`?
    """


class AnswersError(PeilError):
    """
    Answers that do not fit their survey, or cannot be read.

    Examples
    --------
    >>> import peil
    >>> try:
    ...     peil.Sample({"q": ["yes", "no"], "w": [1]}, weight="w")
    ... except peil.AnswersError as error:
    ...     print(error.problems[0].place.question, error.code)
    w wrong-length
    """


class DesignError(PeilError):
    """
    Strata, weights, population sizes or clusters that do not hold together.

    Examples
    --------
    >>> import peil
    >>> try:
    ...     peil.Sample({"q": ["yes", "no", "yes"]}, population=2)
    ... except peil.DesignError as error:
    ...     print(error.problems[0].message)
    the population has fewer units than answered
    """


class EstimateError(PeilError):
    """
    A request for estimates, comparisons or sentences that cannot be met.

    Examples
    --------
    >>> import peil
    >>> try:
    ...     peil.Sample({"q": ["yes", "no"]}, population=9).share("q", equals="yse")
    ... except peil.EstimateError as error:
    ...     print(error.problems[0].message, error.problems[0].expected, sep=": ")
    `q` has no answer `yse`: one of `no`, `yes`
    """


class PublishedError(PeilError):
    """
    A published table that is not valid or has no solution.

    Examples
    --------
    >>> import peil
    >>> try:
    ...     peil.Published({"2024": [78.6, 120]}, population=14)
    ... except peil.PublishedError as error:
    ...     print(error.problems[0].message, error.problems[0].expected, sep=": ")
    `120` of `2` is out of range: 0 to 100
    """
