"""What arguments can be, for type checkers and editors; importing this is not needed to use the package."""

import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeAlias

from peil._core import Index, Part, Replicates, Sample


class ArrowStream(Protocol):
    """A table that hands over its columns by the Arrow PyCapsule interface, in chunks."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class ArrowArray(Protocol):
    """A table that hands over its columns by the Arrow PyCapsule interface, in one piece."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...


class Collectable(Protocol):
    """A table that has no rows before it is collected: of polars, PySpark, narwhals."""

    def collect(self) -> Any: ...


class Computable(Protocol):
    """A table that has no rows before it is computed: of Dask."""

    def compute(self) -> Any: ...


Answers: TypeAlias = Collectable | Computable | str | os.PathLike[str] | ArrowStream | ArrowArray | Mapping[str, Iterable[object]]
Word: TypeAlias = str | float | bool
Words: TypeAlias = Word | Iterable[Word]
Names: TypeAlias = str | Sequence[str]
Conditions: TypeAlias = Mapping[str, Words]
Pairs: TypeAlias = Iterable[tuple[int, int]]
Population: TypeAlias = int | Mapping[str, int] | Mapping[int, int]
Numbers: TypeAlias = Mapping[Any, float]
Matrix: TypeAlias = Sequence[Sequence[float]] | Any
Method: TypeAlias = Literal[
    "finite",
    "wald",
    "logit",
    "asin",
    "wilson",
    "beta",
    "korn_graubard_truncated",
    "likelihood",
    "agresti_coull",
    "jeffreys",
    "clopper_pearson",
    "hypergeometric",
    "stratified_exact",
    "bootstrap",
    "quantile",
    "mean",
    "xlogit",
]
QuantileRule: TypeAlias = Literal[
    "hf1", "hf2", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9", "shahvaish", "math", "school"
]
Blank: TypeAlias = Literal["missing", "no_beside_answers", "no"]
Adjust: TypeAlias = Literal["holm", "bh"]
Shares: TypeAlias = float | Sequence[float]
Df: TypeAlias = Literal["base", "design", "infinite"] | float
RowIndex: TypeAlias = int | slice | str
# A dict for a number, results of the same kind for a slice, a list for a name.
Picked: TypeAlias = Any
FloatArray: TypeAlias = "array[float]"
Record: TypeAlias = dict[str, Any]
Records: TypeAlias = Iterator[Record]
Figures: TypeAlias = Mapping[str, Iterable[float | str | None] | Mapping[str, Any]]
Rows: TypeAlias = Sequence[str | Mapping[str, Any]]
Sums: TypeAlias = Mapping[str, Sequence[str]]
Waves: TypeAlias = Mapping[Any, Sample] | Sequence[Sample]
Claim: TypeAlias = Mapping[str, Any]
Crosswalk: TypeAlias = Sequence[Mapping[str, Any]]
Request: TypeAlias = Mapping[str, Any] | str
ReplicateWeights: TypeAlias = Replicates | Mapping[str, Any]
CellTotals: TypeAlias = Mapping[Any, float] | Sequence[Mapping[str, Any]]
Margins: TypeAlias = Mapping[Any, Mapping[Any, float]] | Sequence[Mapping[str, Any]]
TermTotals: TypeAlias = Mapping[str, float] | Mapping[Any, Mapping[str, float]]
IndexDocument: TypeAlias = Index | Mapping[str, Any]
IndexChoice: TypeAlias = Index | Mapping[str, Any] | str
Goals: TypeAlias = str | Sequence[str | Mapping[str, Any]]
QualityRule: TypeAlias = Literal["nchs", "statistics_canada", "eurostat"] | Mapping[str, Any]
Digits: TypeAlias = Literal["published", "full"]
Errors: TypeAlias = Mapping[str, Iterable[float | None]] | Iterable[float | None]
Progress: TypeAlias = Callable[[int, int], object] | bool
IndexParts: TypeAlias = Sequence[str | Part | Mapping[str, Any]]
IndexStep: TypeAlias = str | Mapping[str, Any]
IndexList: TypeAlias = Sequence[Mapping[str, Any]]
LabelText: TypeAlias = str | Mapping[str, str]
