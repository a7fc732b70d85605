"""Pictures of answers: ordered ones stacked to both sides of the neutral, and who answered at all."""

import altair as alt

from peil._charts._common import FONT, INK, PALETTE, REST, Drawing, Rows, across, data, finished, legend_of, written

# From brown over grey to green (ColorBrewer's BrBG, safe for all kinds of colour vision), the outermost first.
LOWER = ["#8c510a", "#bf812d", "#dfc27d", "#f0dfb6"]
UPPER = ["#01665e", "#35978f", "#80cdc1", "#bfe3dd"]
NEUTRAL = "#d3d6d9"
APART = [REST, "#8b939d", "#6d757f"]


def ink(fill: str) -> str:
    """What can be read on a colour."""
    linear = [own / 12.92 if own <= 0.04045 else ((own + 0.055) / 1.055) ** 2.4 for own in (int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5))]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#ffffff" if 1.05 / (light + 0.05) > (light + 0.05) / 0.0585 else "#10161d"


def colours_of(answers: list[Drawing]) -> list[str]:
    """A colour for each answer: the further from the middle, the stronger."""
    colours = []
    for answer in answers:
        most = max(other["step"] for other in answers if other["side"] == answer["side"])
        away = most - answer["step"]
        match answer["side"]:
            case "neutral":
                colours.append(NEUTRAL)
            case "apart":
                colours.append(APART[(answer["step"] - 1) % len(APART)])
            case side:
                # One step alone has the second colour, so that it is not as strong as the end of a longer scale.
                shades = LOWER if side == "lower" else UPPER
                colours.append(shades[1] if most == 1 else shades[min(away, len(shades) - 1)])
    return colours


def likert(drawing: Drawing, width: float) -> alt.LayerChart:
    """Stacked bars on both sides of zero, one for each group or question."""
    answers, own = drawing["answers"], drawing["rows"]
    codes, labels = [answer["code"] for answer in answers], [answer["label"] for answer in answers]
    names = labels if len(set(labels)) == len(labels) else [f"{label} ({code})" for label, code in zip(labels, codes, strict=True)]
    colours = colours_of(answers)
    rows = Rows([row["name"] for row in own], [], width)
    low, high = drawing["low"], max(drawing["high"], drawing["low"] + 0.01)
    place = rows.place()

    def x(field: str) -> alt.X:
        return across(field, low, high, drawing["ticks"], drawing["axis"])

    values = [
        {
            "row": number,
            "answer": names[codes.index(segment["code"])],
            "text": segment["text"],
            "from": segment["from"],
            "to": segment["to"],
            "middle": (segment["from"] + segment["to"]) / 2,
            "figure": segment["figure"],
            "ink": ink(colours[codes.index(segment["code"])]),
        }
        for number, row in enumerate(own)
        for segment in row["segments"]
    ]
    longest = max(map(len, names), default=0) * 6.8 + 26
    legend = legend_of(names, max(1, min(len(names), int(width / longest))), symbolType="square")
    tooltip = alt.Tooltip("text:N", title="")
    bars = alt.Chart(data(values)).mark_bar(height={"band": 0.76})
    colour = alt.Color("answer:N", scale=alt.Scale(domain=names, range=colours), legend=legend)
    zero = alt.Chart(data([{"at": 0}])).mark_rule(color=INK, strokeWidth=1).encode(x=x("at"))
    # The line of zero lies under the bars, where it crosses no figure.
    layers = [zero, bars.encode(y=place, x=x("from"), x2="to:Q", color=colour, tooltip=tooltip)]
    # Figures that fit into their fields.
    fitting = [value for value in values if (value["to"] - value["from"]) / (high - low) * rows.width >= 6.5 * len(value["figure"]) + 8]
    if rows.step >= 14:
        text = alt.Chart(data(fitting)).mark_text(font=FONT, fontSize=11, baseline="middle")
        layers.append(text.encode(y=place, x=x("middle"), text="figure:N", color=alt.Color("ink:N", scale=None), tooltip=tooltip))
    return finished(layers, drawing, height=rows.height, width=rows.width, whole=width)


def response(drawing: Drawing, width: float) -> alt.LayerChart:
    """A bar for each group's response rate, with a line for that of everybody."""
    own = drawing["rows"]
    rows = Rows([row["name"] for row in own], [row["figure"] for row in own], width)
    place = rows.place()

    def x(field: str) -> alt.X:
        return across(field, 0, 1, drawing["ticks"], drawing["axis"])

    values = [{"row": number, "from": 0, "rate": row["rate"], "text": row["text"]} for number, row in enumerate(own)]
    tooltip = alt.Tooltip("text:N", title="")
    total = alt.Chart(data([{"at": drawing["total"], "text": drawing["total_text"]}]))
    layers = [
        alt.Chart(data(values)).mark_bar(height={"band": 0.6}, color=PALETTE[0]).encode(y=place, x=x("from"), x2="rate:Q", tooltip=tooltip),
        total.mark_rule(color=PALETTE[1], strokeWidth=2.5).encode(x=x("at"), tooltip=tooltip),
        total.mark_text(fontSize=12, baseline="bottom", dy=-4, **written()).encode(x=x("at"), y=alt.value(0), text="text:N"),
    ]
    return finished(layers + rows.right(), drawing, height=rows.height, width=rows.width, whole=width)
