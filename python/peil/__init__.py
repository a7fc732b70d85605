"""Survey indicators with honest uncertainty, for small finite populations."""

from peil._core import (
    Bounds,
    Changes,
    Comparisons,
    Estimates,
    Explanation,
    Index,
    IndexEstimates,
    IndexRun,
    IndexScores,
    ModelFit,
    Panel,
    Part,
    Phases,
    Place,
    Problem,
    Published,
    Range,
    Ranking,
    Replicates,
    Representativity,
    ResponseTable,
    Robustness,
    Sample,
    Survey,
    Targets,
    TestResult,
    Trends,
    __version__,
    composite,
    error_codes,
    evaluate,
)
from peil._errors import AnswersError, DesignError, EstimateError, PeilError, PublishedError, SurveyError

# As in `typing`, which takes longer to load than the rest. Type checkers take it for true.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from peil._files import DataFile, read
    from peil._publish import publish
    from peil._widget import Widget as Widget

__all__ = [
    "AnswersError",
    "Bounds",
    "Changes",
    "Comparisons",
    "DataFile",
    "DesignError",
    "EstimateError",
    "Estimates",
    "Explanation",
    "Index",
    "IndexEstimates",
    "IndexRun",
    "IndexScores",
    "ModelFit",
    "Panel",
    "Part",
    "PeilError",
    "Phases",
    "Place",
    "Problem",
    "Published",
    "PublishedError",
    "Range",
    "Ranking",
    "Replicates",
    "Representativity",
    "ResponseTable",
    "Robustness",
    "Sample",
    "Survey",
    "SurveyError",
    "Targets",
    "TestResult",
    "Trends",
    "__version__",
    "composite",
    "error_codes",
    "evaluate",
    "publish",
    "read",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """What is loaded when it is used, so that `import peil` stays quick and needs nothing else."""
        from importlib import import_module

        if name in ("DataFile", "read"):
            return getattr(import_module("peil._files"), name)
        if name == "publish":
            return import_module("peil._publish").publish
        if name == "Widget":
            return import_module("peil._widget").Widget
        raise AttributeError(f"module `peil` has no attribute `{name}`")
