"""The draft of a survey document, of what a file says of its columns."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peil._labelled import NO_ANSWER, Code, Question, column, word

DO_NOT_KNOW = re.compile(r"\b(n.?t know|not know|dk|unsure|vet ikke|veit ikkje)\b", re.IGNORECASE)
NOT_ASKED = re.compile(r"\b(applicable|n/a|inapplicable|not asked|aktuelt|relevant|ikke stilt|ikkje stilt)\b", re.IGNORECASE)
# Dates and times, as every library calls them.
WITHOUT_ANSWERS = ("date", "moment", "time")
# A column of text with more than so many different ones, or in which none comes twice, is free text.
MOST_ANSWERS = 12


@dataclass
class Column:
    """A column of a file: its name, what it holds, and what the file says of it."""

    name: str
    kind: str
    question: Question
    words: list[str] | None
    """The different words in it; none where it holds numbers."""
    rows: int


def document(
    id: str, title: str, population: int | None, unit: tuple[str, str, str], design: Mapping[str, str], columns: Sequence[Column]
) -> str:
    """The text of a document that `Survey.loads` reads."""
    size = "" if population is None else f"\nsize = {population}"
    one, many, everybody = (text(own) for own in unit)
    lines = [
        "# A draft: what the file says of its columns. See what each answer stands for, who was asked (`asked_if`), and the design.",
        f"peil = 1\nid = {text(slug(id))}\ntitle = {text(title)}",
        f"\n[population]\nunit = {{ one = {one}, many = {many}, all = {everybody} }}{size}",
    ]
    if design:
        lines.append("\n[design]\n" + "\n".join(f"{key} = {text(name)}" for key, name in design.items()))
    questions, indicators = [], []
    taken: set[str] = set()
    for own in columns:
        name = _free(slug(own.name), taken)
        kind, answers = _answers(own)
        place = "" if name == own.name else f"\ncolumn = {text(own.name)}"
        wording = own.question.text or own.name
        questions.append(f"\n[[questions]]\nid = {text(name)}{place}\ntext = {text(wording)}\nkind = {text(kind)}" + "".join(answers))
        if kind != "text":
            measure = "distribution" if kind == "single" else "mean"
            indicators.append(
                f"\n[[indicators]]\nid = {text(name)}\nlabel = {text(wording)}\nmeasure = {text(measure)}\nquestion = {text(name)}"
            )
    return "\n".join([*lines, *questions, *indicators]) + "\n"


def _answers(own: Column) -> tuple[str, list[str]]:
    """The kind of question, and its answers as lines."""
    question = own.question
    if not question.labels:
        words = own.words or []
        few = len(words) <= MOST_ANSWERS and len(words) < own.rows and not own.kind.startswith(WITHOUT_ANSWERS)
        if own.words is None or not words or not few:
            return "number" if own.words is None else "text", []
        return "single", _lines(question, words)
    if isinstance(column(question, None, False, [])[0], str):
        return "number", []
    present = {value for value in question.values if value is not None and not question.is_missing(value)}
    return "single", _lines(question, sorted(set(question.labels) | present, key=lambda code: (isinstance(code, str), code)))


def _lines(question: Question, codes: Sequence[Code]) -> list[str]:
    lines = []
    for code in codes:
        label = question.labels.get(code, word(code))
        stands_for = status(label, question.is_missing(code))
        stated = f", status = {text(stands_for)}" if stands_for else ""
        written = str(int(code)) if isinstance(code, (int, float)) and float(code).is_integer() else text(word(code))
        lines.append(f"\n    {{ code = {written}, label = {text(label)}{stated} }},")
    return ["\nanswers = [", *lines, "\n]"]


def status(label: str, missing: bool) -> str | None:
    """What an answer stands for, by its label and by whether the file says that it is missing."""
    if DO_NOT_KNOW.search(label):
        return "do_not_know"
    if not (missing or NO_ANSWER.search(label)):
        return None
    return "not_asked" if NOT_ASKED.search(label) else "refused"


def slug(name: str) -> str:
    """A name as an id: dots and spaces divide names in documents and formulas."""
    return re.sub(r"[^\w-]+", "_", name).strip("_") or "column"


def _free(name: str, taken: set[str]) -> str:
    own, count = name, 1
    while own in taken:
        count += 1
        own = f"{name}_{count}"
    taken.add(own)
    return own


def text(own: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(own, ensure_ascii=False).replace("\x7f", "\\u007f")
