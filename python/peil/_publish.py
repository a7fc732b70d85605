"""Figures for pages: all that readers can choose, computed once, and the element that draws it."""

import html
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from peil._problems import problem, refuse
from peil._shown import MODULE, Figures, Shown, Source, has_module
from peil._types import Adjust, Method, Names



def publish(
    folder: str | os.PathLike[str],
    source: Source,
    indicators: Names | None = None,
    *,
    by: str | Sequence[Names] | None = None,
    lang: Names | None = None,
    each: bool | None = None,
    interval: Method | None = None,
    level: float | None = None,
    of_all: bool = False,
    margin: float | None = None,
    adjust: Adjust | None = None,
) -> Path:
    """
    Write what a web page needs to show figures that readers can turn around: computed here, so that no answers leave the office.

    The folder gets ``figures.json`` with every view that readers can choose (indicator, breakdown, language), each as drawing, table,
    sentences, notes and CSV; ``peil-indicator.js``, the element that draws them (less than 20 kB gzipped, no WebAssembly, nothing fetched
    but the figures); and ``index.html``, which shows both in one file that opens from disk, to look at before anything is published. On
    a page of your own, one script and one tag are all::

        <script type="module" src="peil-indicator.js"></script>
        <peil-indicator figures="figures.json" choose="indicator by lang"></peil-indicator>

    Only what is shown is in the files: figures, limits, bases and notes. What must not be published because it rests on few units is
    taken out before, by `Estimates.suppressed`, whose result can be the source.

    Parameters
    ----------
    folder : path
        Where to; made if it is not there. Files of these names are overwritten.
    source : Sample, Panel, Estimates, Changes or Trends
        A sample or panel that was read with a survey document, or what was estimated or found already.
    indicators : str or list of str, optional
        Of a sample or panel: ids of indicators; all of them unless said.
    by : str or list, optional
        Of a sample or panel: the breakdowns that readers can choose, the first of which is shown first: ids, lists of ids that are crossed,
        ``""`` for none. None and each breakdown of the document unless said.
    lang : str or list of str, optional
        Languages, the first of which is the page's; those of the document unless said.
    each : bool, optional
        Of a sample or panel: whether readers can also choose a single indicator; unless said, where there are several.
    interval, level, of_all
        Of a sample or panel: as `Sample.estimate` has them.
    margin : float, optional
        Of a panel or its estimates: how much still counts as no change from wave to wave; 0.05 is five percentage points.
    adjust : {"holm", "bh"}, optional
        Of a panel or its estimates: how verdicts are adjusted for the changes made together.

    Returns
    -------
    Path
        Of ``index.html``.

    Raises
    ------
    PeilError
        For whatever cannot be estimated or shown; nothing is written then.

    Examples
    --------
    >>> import peil, tempfile
    >>> sample = peil.Sample({"size": ["l", "l", "s"], "q": ["yes", "no", "yes"]}, population=14, census=True)
    >>> folder = tempfile.TemporaryDirectory()
    >>> page = peil.publish(folder.name, sample.share("q", equals="yes", by="size"), lang=["nb", "en"])
    >>> sorted(path.name for path in page.parent.iterdir())
    ['figures.json', 'index.html', 'peil-indicator.js']
    >>> folder.cleanup()
    """
    has_module()
    asked = {"indicators": indicators, "interval": interval, "level": level, "of_all": of_all or None}
    shown = Shown(source, asked, margin, adjust, by)
    if each is not None and not shown.asks:
        refuse([problem("no-effect", "`each` has no effect: they are estimated already", path="each")], "estimate")
    asked_languages: Sequence[str] = [lang] if isinstance(lang, str) else lang or ()
    views, languages, title = _views(shown, by, asked_languages, each)
    figures = json.dumps({"peil_figures": 1, "views": views}, ensure_ascii=False, separators=(",", ":"))
    module = MODULE.read_text("utf-8")
    to = Path(folder)
    to.mkdir(parents=True, exist_ok=True)
    (to / "figures.json").write_text(figures, "utf-8")
    (to / "peil-indicator.js").write_text(module, "utf-8")
    page = to / "index.html"
    page.write_text(_page(figures, module, languages, title), "utf-8")
    return page


def _views(
    shown: Shown, by: str | Sequence[Names] | None, lang: Sequence[str], each: bool | None
) -> tuple[list[dict[str, Any]], list[str], str]:
    """All views, their languages, and the title of the first."""
    first = shown.estimates([])
    start = json.loads(shown.drawn(first, lang[0] if lang else first._lang, []))
    languages = list(dict.fromkeys(lang or [first._lang, *_values(start["choices"]["language"])]))
    breakdowns: list[list[str]] = [[]]
    if shown.asks:
        known = _values(start["choices"]["by"]) if start["choices"]["by"] else [""]
        asked = [by] if isinstance(by, str) else known if by is None else by
        breakdowns = [[own] if isinstance(own, str) and own else list(own) for own in asked] or [[]]
    names: list[str] = []
    if shown.asks and each is not False:
        names = list(dict.fromkeys(row["indicator"] for row in first))
        if len(names) < 2 and each is None:
            names = []
    views: list[dict[str, Any]] = []
    for indicator in ["", *names]:
        for own in breakdowns:
            estimates = shown.estimates(own, [indicator] if indicator else None)
            drawn = {code: _drawn(shown, estimates, code, own) for code in languages}
            choice = {"indicator": indicator, "by": " ".join(own), "filter": "", "wave": ""}
            views.append({**choice, "drawn": drawn, "csv": estimates.to_csv()})
    return views, languages, views[0]["drawn"][languages[0]]["figures"]["caption"]


def _values(chooser: dict[str, Any]) -> list[str]:
    return [option["value"] for option in chooser["options"]]


def _drawn(shown: Shown, estimates: Figures, lang: str, by: Sequence[str]) -> dict[str, Any]:
    drawn: dict[str, Any] = json.loads(shown.drawn(estimates, lang, by))
    # By it a notebook's widget knows the rows of its estimates; a page has none.
    drawn.pop("order", None)
    return drawn


def _page(figures: str, module: str, languages: Sequence[str], title: str) -> str:
    """A page in one file, which needs no server; neither text can end the element that it stands in."""
    data = figures.replace("<", "\\u003c")
    code = module.replace("</script", "<\\/script").replace("<!--", "<\\!--")
    return f"""<!doctype html>
<html lang="{languages[0]}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{html.escape(title)}</title>
<style>body {{ font: 17px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 46rem; padding: 1rem; }}</style>
<!-- On a page of your own, the two files beside this one:
<script type="module" src="peil-indicator.js"></script>
<peil-indicator figures="figures.json" choose="indicator by lang"></peil-indicator>
-->
<peil-indicator choose="indicator by lang"><script type="application/json" data-peil="figures">{data}</script></peil-indicator>
<script type="module">{code}</script>
</html>
"""
