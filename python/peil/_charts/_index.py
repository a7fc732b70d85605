"""Pictures of composite indices: contributions, ranks, tree and profile."""

import textwrap
from typing import Any

import altair as alt

from peil._charts._common import (
    DARK,
    FONT,
    GRID,
    INK,
    LIGHT,
    ON_DARK,
    ON_LIGHT,
    PALETTE,
    REST,
    WIDTH,
    Drawing,
    Rows,
    across,
    data,
    finished,
    legend_of,
    spelt,
    step_of,
    words_colour,
    written,
)


def contributions(drawing: Drawing) -> alt.LayerChart:
    """Stacked bars: the contributions of parts to the score of each unit."""
    labels = [part["label"] for part in drawing["parts"]]
    own = [index for index, part in enumerate(drawing["parts"]) if part["node"] is not None]
    colours = [PALETTE[index % len(PALETTE)] if index in own else REST for index in range(len(labels))]
    bars = [
        {"unit": row["unit"], "part": label, "from": segment["from"], "to": segment["to"], "text": segment["text"]}
        for row in drawing["rows"]
        for label, segment in zip(labels, row["segments"], strict=True)
    ]
    ends = [
        {"unit": row["unit"], "to": max([0.0, *(segment["to"] for segment in row["segments"])]), "figure": row["figure"]}
        for row in drawing["rows"]
    ]
    units = [row["unit"] for row in drawing["rows"]]
    step = step_of(len(units))
    place, across = _places("unit", units), _across(drawing, "from")
    colour = alt.Color("part:N", scale=alt.Scale(domain=labels, range=colours), legend=legend_of(labels))
    layers = [
        alt.Chart(data(bars))
        .mark_bar(height={"band": 0.72})
        .encode(y=place, x=across, x2="to:Q", color=colour, tooltip=alt.Tooltip("text:N", title=""))
    ]
    if step >= 14:
        text = alt.Chart(data(ends)).mark_text(align="left", dx=5, **written())
        layers.append(text.encode(y=place, x="to:Q", text="figure:N"))
    return finished(layers, drawing, height=alt.Step(step))


def ranks(drawing: Drawing, width: float | None = None) -> alt.LayerChart:
    """Dots and bands: ranks, and between which ranks each can lie."""
    own = drawing["rows"]
    rows = Rows([row["name"] for row in own], [row["figure"] for row in own], width or 680)
    place = rows.place()
    tooltip = alt.Tooltip("text:N", title="")
    values = [{key: row[key] for key in ("rank", "best", "worst", "text")} | {"row": number} for number, row in enumerate(own)]
    base = alt.Chart(data(values))

    def x(field: str) -> alt.X:
        return across(field, 0.5, drawing["last"] + 0.5, drawing["ticks"], drawing["axis"])

    thick = min(6.0, rows.step * 0.4)
    layers = [
        base.mark_rule(strokeWidth=thick, strokeCap="round", color=PALETTE[4]).encode(y=place, x=x("best"), x2="worst:Q", tooltip=tooltip),
        base.mark_point(filled=True, size=min(60.0, (rows.step * 0.5) ** 2), opacity=1, color=PALETTE[0]).encode(
            y=place, x=x("rank"), tooltip=tooltip
        ),
        *rows.right(),
    ]
    return finished(layers, drawing, height=rows.height, width=rows.width, whole=width or 680)


def tree(drawing: Drawing) -> alt.LayerChart:
    """Rectangles from left to right by tier, as high as they weigh, shaded by score."""
    nodes, tiers = drawing["nodes"], drawing["tiers"]
    inner = {node["parent"] for node in nodes}
    width = max(WIDTH, 190 * tiers)
    # As high as the words and figures of all indicators need, unless that is higher than a screen or two.
    ends = [node for index, node in enumerate(nodes) if index not in inner and node["x1"] > node["x0"]]
    needed = [(14 * (len(_lines(node, width / tiers)) + 1) + 8) / (node["x1"] - node["x0"]) for node in ends]
    height = min(max([300.0, *needed]), 1000.0)
    fields = [
        {"tier": node["tier"], "next": node["tier"] + 1, "x0": node["x0"], "x1": node["x1"], "shade": node["shade"], "text": node["text"]}
        for node in nodes
    ]
    across = alt.X("tier:Q", scale=alt.Scale(domain=[0, tiers], nice=False), axis=None)
    down = alt.Y("x0:Q", scale=alt.Scale(domain=[0, 1], nice=False, reverse=True), axis=None)
    tooltip = alt.Tooltip("text:N", title="")
    figures = [drawing["low_figure"], drawing["high_figure"]]
    legend = alt.Legend(
        title=drawing["axis"], orient="top", titleAnchor="start", gradientLength=160, values=[0, 1], titleColor=words_colour(), labelColor=words_colour(),
        labelExpr=spelt([0, 1], figures), labelFont=FONT, titleFont=FONT,
    )  # fmt: skip
    colour = alt.Color("shade:Q", scale=alt.Scale(domain=[0, 1], range=[LIGHT, DARK]), legend=legend)
    scored = [field for field in fields if field["shade"] is not None]
    rest = [field for field in fields if field["shade"] is None]
    layers: list[alt.Chart] = []
    if rest:
        grey = alt.Chart(data(rest)).mark_rect(stroke="white", strokeWidth=1.5, color=REST)
        layers.append(grey.encode(x=across, x2="next:Q", y=down, y2="x1:Q", tooltip=tooltip))
    if scored:
        shaded = alt.Chart(data(scored)).mark_rect(stroke="white", strokeWidth=1.5)
        layers.append(shaded.encode(x=across, x2="next:Q", y=down, y2="x1:Q", color=colour, tooltip=tooltip))
    for dark, ink in ((False, ON_LIGHT), (True, ON_DARK)):
        words = [_written(node, width / tiers, height) for node in nodes if ((node["shade"] or 0.0) > 0.62) == dark]
        text = alt.Chart(data([word for word in words if word is not None])).mark_text(
            align="left", baseline="middle", dx=8, color=ink, font=FONT, lineBreak="\n", lineHeight=14
        )
        layers.append(text.encode(x=alt.X("tier:Q"), y=alt.Y("middle:Q"), text="words:N", tooltip=tooltip))
    return finished(layers, drawing, height=height, width=width)


def profile(drawing: Drawing) -> alt.LayerChart:
    """A dot for the unit and ticks for medians, on the index and each part."""
    series = {"score": drawing["unit"], "alike": drawing["alike"], "everybody": drawing["everybody"]}
    named = {key: name for key, name in series.items() if name is not None}
    colours = {"score": PALETTE[0], "alike": PALETTE[5], "everybody": INK}
    rows = drawing["rows"]
    labels = [row["label"] for row in rows]
    marks = [
        {"label": row["label"], "series": name, "at": row[key], "text": row["text"]}
        for row in rows
        # The unit last, so that its dot lies on top.
        for key, name in reversed(named.items())
        if row[key] is not None
    ]
    names = list(named.values())
    tick = "M0,-1.6L0,1.6"
    colour = alt.Color("series:N", scale=alt.Scale(domain=names, range=[colours[key] for key in named]), legend=legend_of(names, 1))
    shape = alt.Shape("series:N", scale=alt.Scale(domain=names, range=["circle", *[tick] * (len(names) - 1)]))
    place, across = _places("label", labels), _across(drawing, "at", zero=False)
    tooltip = alt.Tooltip("text:N", title="")
    base = alt.Chart(data(marks)).encode(y=place, x=across, color=colour, shape=shape, tooltip=tooltip)
    line = [{"label": row["label"], "from": drawing["low"], "to": drawing["high"]} for row in rows]
    rule = alt.Chart(data(line)).mark_rule(color=GRID, opacity=0.35)
    layers = [
        rule.encode(y=place, x=_across(drawing, "from", zero=False), x2="to:Q"),
        base.mark_point(filled=False, size=110, opacity=1, strokeWidth=3),
        base.transform_filter(alt.datum.series == drawing["unit"]).mark_point(filled=True, size=130, opacity=1),
    ]
    return finished(layers, drawing, height=alt.Step(34))


def _places(field: str, order: list[str]) -> alt.Y:
    axis = alt.Axis(
        title=None, labelLimit=320, labelOverlap="parity", labelColor=words_colour(), labelFont=FONT, labelFontSize=12, ticks=False, domain=False
    )
    return alt.Y(f"{field}:N", sort=order, scale=alt.Scale(domain=order), axis=axis)


def _axis(drawing: Drawing) -> alt.Axis:
    at, texts = [tick["at"] for tick in drawing["ticks"]], [tick["text"] for tick in drawing["ticks"]]
    return alt.Axis(
        title=drawing["axis"], values=at, labelExpr=spelt(at, texts), labelColor=words_colour(), titleColor=words_colour(), labelFont=FONT, titleFont=FONT,
        grid=True, gridColor=GRID, gridOpacity=0.25, domain=False, ticks=False, labelPadding=6, titleFontWeight="normal",
    )  # fmt: skip


def _across(drawing: Drawing, field: str, *, zero: bool = True) -> alt.X:
    low, high = drawing["low"], drawing["high"]
    margin = 0.0 if zero else (high - low or 1.0) * 0.05
    scale = alt.Scale(domain=[low - margin, high + margin if high > low else low + 1.0], nice=False, zero=zero)
    return alt.X(f"{field}:Q", scale=scale, axis=_axis(drawing))


def _lines(node: Drawing, width: float) -> list[str]:
    """The name of a rectangle in lines that fit into it."""
    return textwrap.wrap(node["label"], max(8, int((width - 16) / 6.6)))


def _written(node: Drawing, width: float, height: float) -> dict[str, Any] | None:
    """The words of a rectangle, where they have room; what has none is told by its tooltip."""
    room = int((node["x1"] - node["x0"]) * height / 14)
    lines = _lines(node, width)
    if len(lines) + 1 <= room:
        lines.append(node["figure"])
    elif room < 1 or len(lines) > room:
        return None
    middle = (node["x0"] + node["x1"]) / 2
    # The baseline of several lines is that of the first.
    middle -= (len(lines) - 1) * 7 / height
    return {"tier": node["tier"], "middle": middle, "words": "\n".join(lines), "text": node["text"]}
