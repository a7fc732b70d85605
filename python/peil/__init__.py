"""Survey indicators with honest uncertainty, for small finite populations."""

from peil._core import (
    Changes,
    Estimates,
    Place,
    Problem,
    Published,
    Sample,
    Survey,
    __version__,
    error_codes,
    evaluate,
)
from peil._errors import AnswersError, DesignError, EstimateError, PeilError, PublishedError, SurveyError

__all__ = [
    "AnswersError",
    "Changes",
    "DesignError",
    "EstimateError",
    "Estimates",
    "PeilError",
    "Place",
    "Problem",
    "Published",
    "PublishedError",
    "Sample",
    "Survey",
    "SurveyError",
    "__version__",
    "error_codes",
    "evaluate",
]
