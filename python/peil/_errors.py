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
    """

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = list(problems)

    @property
    def code(self) -> str:
        """The stable code of the first problem, such as ``unknown-key``."""
        return self.problems[0].code if self.problems else ""


class SurveyError(PeilError):
    """A survey document that is not valid."""


class AnswersError(PeilError):
    """Answers that do not fit their survey, or cannot be read."""


class DesignError(PeilError):
    """Strata, weights, population sizes or clusters that do not hold together."""


class EstimateError(PeilError):
    """A request for estimates, comparisons or sentences that cannot be met."""


class PublishedError(PeilError):
    """A published table that is not valid or has no solution."""
