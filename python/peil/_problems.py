"""Problems as the core has them, so that they read alike wherever they are found: in files, and for want of a package."""

import difflib
import importlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, NoReturn, TypeAlias

from peil._core import _refuse

#: What cannot be done: reading answers (`AnswersError`), or what was asked for (`EstimateError`).
Stage: TypeAlias = Literal["answers", "estimate"]


def problem(
    code: str, message: str, *, expected: str | None = None, found: str | None = None, help: str | None = None, **place: Any
) -> str:
    """A problem as JSON; the rest of the arguments say where (``file``, ``row``, ``column``, ``question``)."""
    given = {"code": code, "message": message, "place": place, "expected": expected, "found": found, "help": help}
    return json.dumps({key: value for key, value in given.items() if value is not None})


def refuse(problems: list[str], stage: Stage = "answers") -> NoReturn:
    """Raises the exception that has all these problems."""
    _refuse(problems, stage)
    raise AssertionError("no problem was given")


def needs(package: str, what: str, error: ImportError, install: str = "peil[files]", stage: Stage = "answers") -> NoReturn:
    """Raises that a package is not installed, where `what` says who needs it: "spreadsheets need"."""
    text = problem(
        "unsupported",
        f"{what} the package `{package}`, which cannot be imported",
        found=str(error),
        help=f'install it: `pip install "{install}"`',
    )
    try:
        refuse([text], stage)
    except Exception as refused:
        raise refused from error


def package(name: str, what: str) -> Any:
    """A library of tables that answers or results are handed over to, where `what` says who needs it."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        needs(name, what, error, name, "estimate")


def extra(module: str, package: str, what: str, name: str, stage: Stage) -> Any:
    """A module of peil that needs a package of the extra `name`."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        needs(package, what, error, f"peil[{name}]", stage)


def listed(words: Sequence[str], most: int = 12) -> str:
    """Words in backticks, cut short where there are many."""
    text = ", ".join(f"`{one}`" for one in words[:most])
    return f"{text}, … ({len(words)} in all)" if len(words) > most else text


def counted(count: int, one: str, many: str) -> str:
    """So many of a thing."""
    return f"{count} {one if count == 1 else many}"


def meant(word: str, known: Sequence[str]) -> str | None:
    """What was perhaps meant by a word that is not known."""
    close = difflib.get_close_matches(word, known, 1, 0.7)
    return f"did you mean `{close[0]}`?" if close else None


def unknown_columns(path: Path, unknown: Sequence[str], known: Sequence[str]) -> NoReturn:
    """Raises that a file does not have some columns."""
    expected = f"one of {listed(known)}" if known else "the file has no columns"
    refuse(
        [
            problem(
                "missing-column", f"there is no column `{name}`", expected=expected, help=meant(name, known), file=str(path), question=name
            )
            for name in unknown
        ]
    )
