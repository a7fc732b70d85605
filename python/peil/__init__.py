"""Survey indicators with honest uncertainty, for small finite populations."""

from peil._core import __version__, error_codes

__all__ = ["__version__", "error_codes"]
