"""
Columns of data frames that do not hand over Arrow columns themselves.

Nearly every library of tables has the Arrow PyCapsule interface, and then nothing here is used. What is left – pandas without
pyarrow, older pandas, modin, cuDF – is read through narwhals, whose ``stable.v2`` promises never to change.
"""

import datetime
from typing import Any

from peil._core import _Columns

EPOCH = datetime.datetime(1970, 1, 1)


def columns(frame: object) -> _Columns | None:
    """The columns of a frame that narwhals knows; ``None`` where it is none, or narwhals is not installed."""
    try:
        import narwhals.stable.v2 as nw
    except ImportError:
        return None
    known = nw.from_native(frame, eager_only=True, pass_through=True)
    if not isinstance(known, nw.DataFrame):
        return None
    return _Columns(len(known), [(name, _values(nw, known[name])) for name in known.columns])


def _values(nw: Any, column: Any) -> tuple[str, object] | tuple[list[int | None], list[str]]:
    kind = column.dtype
    if kind in (nw.Categorical, nw.Enum):
        words = [str(word) for word in column.cat.get_categories().to_list()]
        code_of = {word: code for code, word in enumerate(words)}
        return [None if _missing(value) else code_of[str(value)] for value in column.to_list()], words
    values = [None if _missing(value) else value for value in column.to_list()]
    if kind.is_numeric():
        return "number", [None if value is None else float(value) for value in values]
    if kind == nw.Boolean or all(isinstance(value, bool) for value in values if value is not None):
        return "truth", values
    if kind == nw.Date:
        return "date", [None if value is None else (value - EPOCH.date()).days for value in values]
    if kind == nw.Datetime:
        return "moment", [None if value is None else microseconds(value) for value in values]
    if all(isinstance(value, (int, float)) for value in values if value is not None):
        return "number", values
    return "text", [None if value is None else str(value) for value in values]


def microseconds(moment: datetime.datetime) -> int:
    """Microseconds since 1970, of moments with a time zone in universal time."""
    zone = moment.tzinfo
    since = moment - (EPOCH if zone is None else EPOCH.replace(tzinfo=datetime.timezone.utc))
    return since // datetime.timedelta(microseconds=1)


def _missing(value: object) -> bool:
    # NaN and pandas' NaT differ from themselves; pandas' NA refuses to say whether it does.
    try:
        return value is None or bool(value != value)
    except TypeError:
        return True
