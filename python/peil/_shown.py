"""What `<peil-indicator>` shows, computed in Python: for the widget anew with every choice, for a page all choices at once."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from peil._core import Changes, Estimates, Panel, Sample, Trends
from peil._problems import problem, refuse

#: What is shown: figures, or what was found between them.
Figures: TypeAlias = Estimates | Changes | Trends
Source: TypeAlias = Sample | Panel | Figures

# The element without a core as one module, made by `cargo xtask python` and packed into every wheel.
MODULE: Path = Path(__file__).parent / "_static" / "widget.js"


def has_module() -> None:
    """Raises that this build has no element."""
    if MODULE.is_file():
        return
    lacks = "this build of peil lacks what it draws with in the browser (`peil/_static/widget.js`)"
    refuse([problem("unsupported", lacks, help="build it by `cargo xtask python`, which needs Node, or install a wheel")], "estimate")


class Shown:
    """What is asked of a source, and what an element shows of the answer."""

    def __init__(self, source: Source, asked: Mapping[str, object], margin: float | None, adjust: str | None, by: object) -> None:
        if not isinstance(source, Sample | Panel | Estimates | Changes | Trends):
            raise TypeError(f"expected a Sample, Panel, Estimates, Changes or Trends, found `{type(source).__name__}`")
        self.source = source
        self.asks = isinstance(source, Sample | Panel)
        self._asked: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
        self._margin, self._adjust = margin, adjust
        if not self.asks:
            _refuse({**asked, "by": by}, "they are estimated already")
        if isinstance(source, Changes | Trends):
            _refuse({"margin": margin, "adjust": adjust}, "they are found already")

    def estimates(self, by: Sequence[str], indicators: object = None) -> Figures:
        """What is shown, of a sample or a panel broken down by `by`, of the indicators asked for unless others are named."""
        if isinstance(self.source, Sample | Panel):
            own = {**self._asked, "indicators": indicators} if indicators else self._asked
            return self.source.estimate(by=list(by), **own)
        _refuse({"by": by or None}, "what was estimated already is shown; give the sample or panel instead")
        return self.source

    def drawn(self, estimates: Figures, lang: str, by: Sequence[str]) -> str:
        """What the element draws of them, as JSON."""
        if isinstance(estimates, Estimates):
            adjust: Any = self._adjust
            return estimates._shown(lang, list(by) if self.asks else None, self._margin, adjust)
        return estimates._shown(lang)


def _refuse(given: Mapping[str, object], why: str) -> None:
    names = [name for name, value in given.items() if value is not None]
    if names:
        refuse([problem("no-effect", f"`{name}` has no effect: {why}", path=name) for name in names], "estimate")
