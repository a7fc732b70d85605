"""Survey indicators with honest uncertainty, for small finite populations."""

from peil._core import (
    Changes,
    Estimates,
    ModelFit,
    Place,
    Problem,
    Published,
    Replicates,
    Sample,
    Survey,
    TestResult,
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
    "ModelFit",
    "PeilError",
    "Place",
    "Problem",
    "Published",
    "PublishedError",
    "Replicates",
    "Sample",
    "Survey",
    "SurveyError",
    "TestResult",
    "__version__",
    "error_codes",
    "evaluate",
]
