"""A bar for long work, by tqdm where that is installed."""

from __future__ import annotations

import sys
import time
from typing import Any

from peil._problems import needs

#: Seconds after which work counts as long.
LONG = 1.0


class Bar:
    """Shows how much is done of work that takes more than a second.

    ``shown`` is True for a bar in any case, False for none, and None for one where somebody looks: in a terminal and in a
    notebook, not in a file of a log.
    """

    def __init__(self, shown: bool | None) -> None:
        self.shown = shown
        self.begun = time.monotonic()
        self.step = ""
        self.bar: Any = None

    def update(self, step: str, done: int, of: int) -> None:
        """Moves the bar, or begins another where the work has come to its next step."""
        if self.shown is False or time.monotonic() - self.begun < LONG:
            return
        if self.bar is None or step != self.step or done < self.bar.n or of != self.bar.total:
            self.close()
            self.step = step
            self.bar = self.made(step, of)
        if self.bar is not None:
            self.bar.update(done - self.bar.n)

    def made(self, step: str, of: int) -> Any:
        """A bar of tqdm; None where it is not installed and nobody asked for it."""
        try:
            from tqdm.auto import tqdm
        except ImportError as error:
            if self.shown:
                needs("tqdm", "bars of progress need", error, "peil[progress]", "estimate")
            self.shown = False
            return None
        # In a notebook standard error is no terminal, and still somebody looks.
        shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
        hidden = False if self.shown or hasattr(shell, "kernel") else None
        unit = "B" if step == "bytes" else f" {step}"
        return tqdm(total=of, unit=unit, unit_scale=step == "bytes", leave=False, disable=hidden)

    def close(self) -> None:
        """Takes the bar away."""
        if self.bar is not None:
            self.bar.close()
            self.bar = None
