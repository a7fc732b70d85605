"""
The compiled part of the package; use `peil` instead.
"""

from typing import Final

__all__ = ["__version__", "error_codes"]

__version__: Final[str]
"""
The version of the library.
"""

def error_codes() -> list[str]:
    """
    The stable codes of all problems that the library can report, in the order of its documentation.
    """
