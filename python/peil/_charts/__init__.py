"""
Pictures made of the core's drawings by altair (``pip install "peil[charts]"``).

All words, figures and places come from the drawings; here they get marks and colours. Backgrounds are transparent, and what is
written outside the marks has a grey that can be read on white and on dark alike; where a theme of altair is enabled, both are the
theme's. Every picture has the drawing's text for those who do not see it, and its tooltips are the drawing's texts. ``chart.to_dict()``
is a plain Vega-Lite specification, which is all that a page needs.
"""

from peil._charts._answers import likert, response
from peil._charts._areas import areas
from peil._charts._common import DARK, INK, LIGHT, ON_DARK, ON_LIGHT, PALETTE, REST
from peil._charts._figures import dots, lines
from peil._charts._index import contributions, profile, ranks, tree

__all__ = [
    "DARK", "INK", "LIGHT", "ON_DARK", "ON_LIGHT", "PALETTE", "REST",
    "areas", "contributions", "dots", "likert", "lines", "profile", "ranks", "response", "tree",
]  # fmt: skip
