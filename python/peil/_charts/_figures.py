"""Pictures of figures: dots with their intervals, and lines over waves."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from peil._charts._common import (
    FONT,
    GRID,
    INK,
    PALETTE,
    Drawing,
    Rows,
    across,
    data,
    finished,
    heading,
    legend_of,
    spelt,
    stacked,
    words_colour,
)

SHAPES = ["circle", "square", "triangle-up", "diamond", "triangle-down", "cross", "triangle-right", "triangle-left"]
BAND = "#7fb2dc"


def dots(drawing: Drawing, width: float) -> alt.LayerChart | alt.VConcatChart:
    """A dot and an interval for each figure."""
    others = [row["name"] for panel in drawing["panels"] for row in panel["rows"]]
    beyond = [end for panel in drawing["panels"] for end in _ends(panel, width)]
    panels = [(panel, _dots(panel, width, others, beyond)) for panel in drawing["panels"]]
    if len(panels) == 1:
        (panel, (layers, rows)) = panels[0]
        above = {**drawing, "around": {**drawing["around"], "notes": [*filter(None, [panel["base"]]), *drawing["around"]["notes"]]}}
        return finished(layers, above, height=rows.height, width=rows.width, whole=width)
    made = [
        alt.layer(*layers, title=heading(panel["label"], panel["base"], width), width=rows.width, height=rows.height)
        for panel, (layers, rows) in panels
    ]
    return stacked(made, drawing, width=width)


def _ends(panel: Drawing, width: float) -> list[str]:
    """What stands at the right of each row: the figure, and where there is room what was found, or the limits."""
    if width < 480:
        return [row["figure"] for row in panel["rows"]]
    return [" ".join([row["figure"], row["finding"] or f"({row['limits']})"]) for row in panel["rows"]]


def _dots(panel: Drawing, width: float, others: Sequence[str], beyond: Sequence[str]) -> tuple[list[alt.Chart], Rows]:
    own = panel["rows"]
    rows = Rows([row["name"] for row in own], _ends(panel, width), width, others, beyond)
    room = (panel["high"] - panel["low"]) * 0.02
    left, right = panel["low"] - room, panel["high"] + room
    place = rows.place()

    def x(field: str) -> alt.X:
        return across(field, left, right, panel["ticks"], panel["axis"])

    values = [
        {key: row[key] for key in ("estimate", "low", "high", "text", "full")} | {"row": number}
        for number, row in enumerate(own)
        if row["estimate"] is not None
    ]
    layers: list[alt.Chart] = []
    if panel["margin"]:
        band = alt.Chart(data([{"from": -panel["margin"], "to": panel["margin"]}])).mark_rect(color=GRID, opacity=0.25)
        layers.append(band.encode(x=x("from"), x2="to:Q"))
    if panel["both_sides"]:
        zero = alt.Chart(data([{"at": 0}])).mark_rule(color=INK, strokeWidth=1)
        layers.append(zero.encode(x=x("at")))
    tooltip = alt.Tooltip("text:N", title="")
    limited = [value for value in values if not value["full"] and None not in (value["low"], value["high"])]
    thick = min(8.0, rows.step * 0.4)
    # Square ends, because round ones would reach beyond the limits.
    rule = alt.Chart(data(limited)).mark_rule(color=BAND, strokeWidth=thick)
    layers.append(rule.encode(y=place, x=x("low"), x2="high:Q", tooltip=tooltip))
    size = min(60.0, max(9.0, (rows.step * 0.5) ** 2))
    for full in (False, True):
        marks = [value for value in values if value["full"] == full]
        if not marks:
            continue
        base = alt.Chart(data(marks))
        if full:
            point = base.mark_point(shape="diamond", filled=False, size=size * 1.6, opacity=1, strokeWidth=2, color=PALETTE[0])
        else:
            point = base.mark_point(filled=True, size=size, opacity=1, color=PALETTE[0])
        layers.append(point.encode(y=place, x=x("estimate"), tooltip=tooltip))
    return layers + rows.right(), rows


def lines(drawing: Drawing, width: float) -> alt.LayerChart | alt.VConcatChart:
    """A line over the waves for each figure, with an interval at each wave."""
    panels = drawing["panels"]
    inside = max(160.0, width - 60)
    height = 260 if len(panels) == 1 else 180
    made = [(panel, _lines(drawing, panel, inside)) for panel in panels]
    if len(made) == 1:
        (panel, layers) = made[0]
        above = {**drawing, "around": {**drawing["around"], "notes": [*filter(None, [panel["base"]]), *drawing["around"]["notes"]]}}
        return finished(layers, above, height=height, width=inside, whole=width)
    charts = [
        alt.layer(*layers, title=heading(panel["label"], panel["base"], width), width=inside, height=height) for panel, layers in made
    ]
    return stacked(charts, drawing, width=width)


def _lines(drawing: Drawing, panel: Drawing, width: float) -> list[alt.Chart]:
    waves = drawing["waves"]
    times = [wave["at"] for wave in waves]
    room = (max(times) - min(times)) * 0.06
    domain = [min(times) - room, max(times) + room]
    names = [line["name"] for line in panel["lines"]]
    told_apart = len(names) <= len(SHAPES)
    colours = [PALETTE[place % len(PALETTE)] if told_apart else INK for place in range(len(names))]
    axis = alt.Axis(
        title=None, values=times, labelExpr=spelt(times, [wave["text"] for wave in waves]), labelColor=words_colour(), labelFont=FONT, labelFontSize=12,
        grid=False, domain=True, domainColor=GRID, tickColor=GRID, labelPadding=6, labelOverlap=True,
    )  # fmt: skip
    ticks = panel["ticks"]
    up = alt.Axis(
        title=panel["axis"], values=[tick["at"] for tick in ticks], labelExpr=spelt([tick["at"] for tick in ticks], [tick["text"] for tick in ticks]),
        labelColor=words_colour(), titleColor=words_colour(), labelFont=FONT, titleFont=FONT, grid=True, gridColor=GRID, gridOpacity=0.25, domain=False, ticks=False,
        labelPadding=6, titleFontWeight="normal",
    )  # fmt: skip

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=alt.Scale(domain=domain, nice=False, zero=False), axis=axis)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[panel["low"], panel["high"]], nice=False, zero=False), axis=up)

    values: list[dict[str, Any]] = [
        {**{key: point[key] for key in ("beside", "estimate", "low", "high", "text", "full")}, "line": line["name"], "part": f"{number} {point['part']}"}
        for number, line in enumerate(panel["lines"])
        for point in line["points"]
    ]
    legend = legend_of(names, max(1, min(len(names), int(width / (max(map(len, names), default=0) * 6.8 + 34))))) if told_apart and len(names) > 1 else None
    colour = alt.Color("line:N", scale=alt.Scale(domain=names, range=colours), legend=legend)
    shape = alt.Shape("line:N", scale=alt.Scale(domain=names, range=[SHAPES[place % len(SHAPES)] for place in range(len(names))]), legend=legend)
    tooltip = alt.Tooltip("text:N", title="")
    layers: list[alt.Chart] = []
    if drawing["breaks"]:
        # Half way to the wave before, across which nothing is compared.
        cuts = [{"at": (own["at"] + max(time for time in times if time < own["at"])) / 2, "text": own["text"]} for own in drawing["breaks"]]
        layers.append(alt.Chart(data(cuts)).mark_rule(color=INK, strokeDash=[5, 4]).encode(x=x("at"), tooltip=tooltip))
    base = alt.Chart(data(values))
    limited = alt.Chart(data([value for value in values if not value["full"] and None not in (value["low"], value["high"])]))
    thin = 0.55 if told_apart else 0.3
    layers += [
        limited.mark_rule(strokeWidth=5, opacity=0.4).encode(x=x("beside"), y=y("low"), y2="high:Q", color=colour, tooltip=tooltip),
        base.mark_line(strokeWidth=2 if told_apart else 1, opacity=1 if told_apart else thin).encode(
            x=x("beside"), y=y("estimate"), color=colour, detail="part:N"
        ),
        base.mark_point(filled=True, size=70 if told_apart else 20, opacity=1).encode(
            x=x("beside"), y=y("estimate"), color=colour, shape=shape, tooltip=tooltip
        ),
    ]
    return layers
