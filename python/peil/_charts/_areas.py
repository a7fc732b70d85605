"""Maps: areas shaded by class, hatched where the class is not determined."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from peil import _shapes
from peil._charts._common import DARK, FONT, LIGHT, REST, Drawing, data, finished, words_colour


def shades(count: int) -> list[str]:
    """Colours of one hue from light to dark."""
    ends = [[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in (LIGHT, DARK)]
    steps = [place / (count - 1) if count > 1 else 0.5 for place in range(count)]
    return ["#" + "".join(f"{round(a + (b - a) * step):02x}" for a, b in zip(*ends, strict=True)) for step in steps]


def areas(drawing: Drawing, features: Sequence[Mapping[str, Any]], width: float) -> alt.LayerChart:
    """Areas in the colours of their classes."""
    page, across, down = _shapes.flat(features, width, 640.0)
    names = [own["text"] for own in drawing["classes"]]
    colours = shades(len(names))
    if drawing["none"] is not None:
        names, colours = [*names, drawing["none"]], [*colours, REST]
    drawn: list[dict[str, Any]] = []
    lines: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for area, shape in zip(drawing["areas"], page, strict=True):
        own = {"code": area["code"], "class": names[-1] if area["class"] is None else names[area["class"]], "text": area["text"]}
        drawn.append(_feature("MultiPolygon", shape, own))
        if area["unsure"]:
            dark = area["class"] > (len(drawing["classes"]) - 1) / 2
            lines[dark].append(_feature("MultiLineString", _shapes.hatching(shape), own))
    legend = alt.Legend(
        title=drawing["axis"], orient="top", direction="horizontal", titleAnchor="start", labelColor=words_colour(), titleColor=words_colour(), labelFont=FONT,
        titleFont=FONT, labelFontSize=12, titleFontSize=12, titleFontWeight="normal", symbolType="square", symbolSize=180, symbolStrokeWidth=0,
        columns=max(1, int(width / (max(map(len, names)) * 6.8 + 34))), labelLimit=int(width),
    )  # fmt: skip
    colour = alt.Color("properties.class:N", scale=alt.Scale(domain=names, range=colours), legend=legend)
    tooltip = alt.Tooltip("properties.text:N", title="")
    # Pixels already.
    flat: dict[str, Any] = {"type": "identity", "scale": 1, "translate": [0, 0]}
    layers = [
        alt.Chart(data(drawn)).mark_geoshape(stroke="#ffffff", strokeWidth=0.6).encode(color=colour, tooltip=tooltip).project(**flat),
    ]
    for dark, hatched in lines.items():
        if hatched:
            stroke = alt.Chart(data(hatched)).mark_geoshape(filled=False, stroke="#ffffff" if dark else "#3b4a5a", strokeWidth=1, fillOpacity=0)
            layers.append(stroke.encode(tooltip=tooltip).project(**flat))
    return finished(layers, drawing, height=down, width=across, whole=width)


def _feature(kind: str, coordinates: object, properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": dict(properties)}
