"""What all pictures have in common: colours that people of all kinds of colour vision tell apart, type, and the words around."""

import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias, cast

import altair as alt

Drawing: TypeAlias = Mapping[str, Any]

# Colours of Okabe and Ito, which people of all kinds of colour vision tell apart; the lightest, hardly seen on white, comes last of
# them. Where there are more than seven parts, darker ones of Tol's follow.
PALETTE = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#332288", "#882255", "#999933", "#44aa99"]
# More than four to one on white and on the darkest pages; no colour has more than 4.4 on both white and JupyterLab's dark.
INK = "#767e88"
REST = "#a9b0b8"
GRID = "#8b939d"
# One hue from light to dark, and what is written on it.
LIGHT, DARK, ON_LIGHT, ON_DARK = "#dbe8f5", "#08457e", "#0b2239", "#ffffff"
FONT = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, Liberation Sans, sans-serif"
WIDTH = 520
# Themes of altair that say nothing of the colours of words.
PLAIN = ("default", "none", "opaque")


def words_colour() -> Any:
    """The colour of words: a grey for light pages and dark ones, unless the caller has enabled a theme of altair, which has its own."""
    return INK if alt.theme.active in PLAIN else alt.Undefined


def written() -> dict[str, Any]:
    """How a text among marks is written: as the labels of axes are."""
    return {"font": FONT, **({"color": INK} if alt.theme.active in PLAIN else {"style": "guide-label"})}


def data(values: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=[dict(value) for value in values])


def step_of(rows: int) -> float:
    """Pixels a row, fewer where there are many."""
    return 24 if rows <= 40 else max(4, 960 / rows)


def spelt(values: Iterable[float], texts: Iterable[str]) -> str:
    """An expression that has a text for each value, so that axes show the drawing's figures."""
    return f"{json.dumps(list(texts))}[indexof({json.dumps(list(values))}, datum.value)]"


def legend_of(labels: Sequence[str], columns: int | None = None, **more: Any) -> alt.Legend:
    longest = max(map(len, labels), default=0)
    columns = columns or max(1, min(len(labels), 66 // (longest + 4)))
    return alt.Legend(
        title=None, orient="top", direction="horizontal", columns=columns, labelLimit=WIDTH, labelColor=words_colour(), labelFont=FONT, labelFontSize=12,
        symbolOpacity=1, **more,
    )  # fmt: skip


def words_of(drawing: Drawing, width: float) -> alt.TitleParams:
    """Caption, legend and notes in lines that are not wider than the picture."""
    around = drawing["around"]
    below = [line for text in [around["legend"], *around["notes"]] for line in textwrap.wrap(text, int(width / 6.5))]
    return alt.TitleParams(
        textwrap.wrap(around["caption"], int(width / 7.5)), subtitle=list(dict.fromkeys(below)), anchor="start", frame="bounds", offset=14,
        font=FONT, subtitleFont=FONT, color=words_colour(), subtitleColor=words_colour(), fontSize=14, subtitleFontSize=12, subtitleLineHeight=16, lineHeight=18,
        subtitlePadding=6,
    )  # fmt: skip


def config() -> alt.Config:
    """See-through, unless a theme of altair says otherwise; without a frame."""
    background = "transparent" if alt.theme.active in ("default", "none") else alt.Undefined
    return alt.Config(background=background, view=alt.ViewConfig(stroke=None), concat=alt.CompositionConfig(spacing=28))


def finished(
    layers: Sequence[alt.Chart], drawing: Drawing, *, height: float | alt.Step, width: float = WIDTH, whole: float | None = None
) -> alt.LayerChart:
    """Layers with the words around them; the whole picture is wider than its inside where labels stand beside."""
    title = words_of(drawing, whole or width)
    # Declared as what several charts can become; layers of plain charts are always layers.
    made = alt.layer(*layers, title=title, description=drawing["around"]["alt"], width=width, height=height, config=config())
    return cast(alt.LayerChart, made)


def stacked(panels: Sequence[alt.LayerChart | alt.FacetChart], drawing: Drawing, *, width: float) -> alt.VConcatChart:
    """Panels below each other, with the words above them all."""
    title = words_of(drawing, width)
    made = alt.vconcat(*panels, title=title, description=drawing["around"]["alt"], config=config())
    return cast(alt.VConcatChart, made.resolve_scale(color="independent", shape="independent"))


def heading(label: str, base: str, width: float) -> alt.TitleParams:
    """The name of a panel and its base."""
    return alt.TitleParams(
        textwrap.wrap(label, int(width / 7)), subtitle=textwrap.wrap(base, int(width / 6.2)), anchor="start", frame="group", offset=6,
        font=FONT, subtitleFont=FONT, color=words_colour(), subtitleColor=words_colour(), fontSize=13, subtitleFontSize=12, fontWeight=600,
    )  # fmt: skip


class Rows:
    """
    Names of rows at the left and texts at their right, with what room is left for the marks between them.

    Names are broken into lines where they are long; a name in many rows that stand close is left out.
    """

    def __init__(self, names: Sequence[str], ends: Sequence[str], width: float, others: Sequence[str] = (), beyond: Sequence[str] = ()) -> None:
        # Names and texts of other panels too, so that the scales of all stand below each other.
        longest = max(map(len, [*names, *others]), default=0)
        column = min(longest * 6.4, width * 0.42, 260.0)
        self.names = [_broken(name, column) for name in names]
        column = max((len(line) for name in [*names, *others] for line in _broken(name, column)), default=0) * 6.2
        lines = max(map(len, self.names), default=1)
        close = step_of(len(names))
        self.step = close if close < 24 else max(24.0, lines * 14 + 8)
        if self.step < 24:
            self.names = [["".join(lines) if len(lines) == 1 else f"{lines[0]} …"] for lines in self.names]
        self.ends = list(ends) if self.step >= 14 else []
        right = max(map(len, [*self.ends, *beyond]), default=0) * 5.9 + 12 if self.ends else 8
        self.width = max(120.0, width - column - right - 14)
        self.height = max(1, len(names)) * self.step

    def place(self) -> alt.Y:
        """The rows, by their numbers."""
        axis = alt.Axis(
            title=None, labelExpr=f"{json.dumps(self.names)}[datum.value]", labelLimit=0,
            # The first of several lines stands so much higher that their middle is the row's.
            labelOffset=alt.ExprRef(f"{json.dumps([-7 * (len(lines) - 1) for lines in self.names])}[datum.value]"), labelOverlap="parity" if self.step < 14 else False,
            labelColor=words_colour(), labelFont=FONT, labelFontSize=12, labelLineHeight=14, ticks=False, domain=False, labelPadding=10,
        )  # fmt: skip
        numbers = list(range(len(self.names)))
        return alt.Y("row:O", sort=numbers, scale=alt.Scale(domain=numbers, paddingInner=0, paddingOuter=0), axis=axis)

    def right(self) -> list[alt.Chart]:
        """The texts at the right."""
        if not any(self.ends):
            return []
        values = [{"row": row, "end": end} for row, end in enumerate(self.ends)]
        text = alt.Chart(data(values)).mark_text(align="left", baseline="middle", fontSize=12, **written())
        return [text.encode(y=self.place(), x=alt.value(self.width + 10), text="end:N")]


def _broken(name: str, column: float) -> list[str]:
    return textwrap.wrap(name, max(10, int(column / 6.2))) or [""]


def across(field: str, low: float, high: float, ticks: Sequence[Mapping[str, Any]], title: str) -> alt.X:
    """A scale from left to right with the drawing's numbers on it."""
    axis = alt.Axis(
        title=title, values=[tick["at"] for tick in ticks], labelExpr=spelt([tick["at"] for tick in ticks], [tick["text"] for tick in ticks]),
        labelColor=words_colour(), titleColor=words_colour(), labelFont=FONT, titleFont=FONT, grid=True, gridColor=GRID, gridOpacity=0.25, domain=False, ticks=False,
        labelPadding=6, titleFontWeight="normal", labelFontSize=11, titleFontSize=12, labelFlush=False,
    )  # fmt: skip
    return alt.X(f"{field}:Q", scale=alt.Scale(domain=[low, high], nice=False, zero=False), axis=axis)
