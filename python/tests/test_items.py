"""Several items that a unit may choose among, and shares of a narrower base that are told of all."""

import typing

import pytest

import peil
from peil import _types

ITEMS = {"web": ["yes", "no", "no", None], "chat": ["yes", "yes", None, None], "size": ["s", "l", "l", "s"]}
SAMPLE = peil.Sample(ITEMS, population=9, census=True)
DOCUMENT = """
peil = 1
id = "recruitment"
title = { nb = "Rekruttering", en = "Recruitment" }
languages = ["nb", "en"]

[population]
unit.one = { nb = "kommune", en = "municipality" }
unit.many = { nb = "kommuner", en = "municipalities" }
unit.all = { nb = "kommunene", en = "the municipalities" }
size = 356

[[questions]]
id = "recruited"
text = { nb = "Rekrutterte?", en = "Recruited?" }
kind = "single"
answers = [{ code = 1, label = { nb = "Ja", en = "Yes" } }, { code = 2, label = { nb = "Nei", en = "No" } }]

[[questions]]
id = "problems"
text = { nb = "Problemer?", en = "Problems?" }
kind = "scale"
asked_if = [{ question = "recruited", is = ["1"] }]
answers = [
    { code = "no", label = { nb = "Nei", en = "No" }, point = 0 },
    { code = "some", label = { nb = "Noe", en = "Some" }, point = 1 },
    { code = "large", label = { nb = "Stort", en = "Large" }, point = 2 },
]

[[indicators]]
id = "recruits"
label = { nb = "Rekrutterte", en = "Recruited" }
measure = "share"
question = "recruited"
answers = [1]

[[indicators]]
id = "had_problems"
label = { nb = "Hadde problemer", en = "Had problems" }
statement = { nb = "hadde problemer", en = "had problems" }
among = { nb = "som rekrutterte", en = "that recruited" }
measure = "share"
question = "problems"
top = 2

[[indicators]]
id = "balance"
label = { nb = "Balanse", en = "Balance" }
among = { nb = "som rekrutterte", en = "that recruited" }
measure = "net_balance"
question = "problems"
top = 1
bottom = 1
"""
# 55.5 per cent of 355 recruited, and 72.1 per cent of those had problems: 40 per cent of all.
ANSWERS = {
    "recruited": [1] * 197 + [2] * 158,
    "problems": ["large"] * 100 + ["some"] * 42 + ["no"] * 55 + [None] * 158,
}


def counts(estimates: peil.Estimates) -> list[tuple[object, ...]]:
    return [(row["category"], row["yes"], row["n"], row["missing"]) for row in estimates]


def test_items_are_taken_together_by_what_is_known_of_each_unit() -> None:
    items = ["web", "chat"]
    assert counts(SAMPLE.any_of(items, equals="yes")) == [(None, 2, 2, 2)]
    assert counts(SAMPLE.all_of(items, equals="yes")) == [(None, 1, 3, 1)]
    assert counts(SAMPLE.multiple(items, equals="yes")) == [("web", 1, 2, 2), ("chat", 2, 2, 2)]
    assert SAMPLE.count_mean(items, equals="yes")[0]["estimate"] == 1.5
    assert counts(SAMPLE.any_of("web", equals="yes")) == counts(SAMPLE.share("web", equals="yes"))


def test_what_an_empty_item_means_is_said() -> None:
    ask = lambda blank: counts(SAMPLE.count_of(["web", "chat"], equals="yes", blank=blank))  # noqa: E731
    assert ask("no_beside_answers") == [("0", 1, 3, 1), ("1", 1, 3, 1), ("2", 1, 3, 1)]
    assert ask("no") == [("0", 2, 4, 0), ("1", 1, 4, 0), ("2", 1, 4, 0)]


def test_words_of_what_empty_items_mean_are_those_that_the_core_knows() -> None:
    for word in typing.get_args(_types.Blank):
        SAMPLE.any_of(["web", "chat"], equals="yes", blank=word)
    with pytest.raises(peil.EstimateError, match="no_beside_answers"):
        SAMPLE.any_of(["web", "chat"], equals="yes", blank="x")  # type: ignore[arg-type]


def test_items_by_groups_have_a_joint_covariance() -> None:
    estimates = SAMPLE.multiple(["web", "chat"], equals="yes", blank="no", by="size")
    assert [(row["category"], row["size"]) for row in estimates] == [
        ("web", "l"),
        ("web", "s"),
        ("chat", "l"),
        ("chat", "s"),
    ]
    covariance = estimates.covariance()
    assert len(covariance) == 4 and covariance[1][3] == pytest.approx(estimates[1]["se"] ** 2)


def test_the_share_of_those_asked_and_the_share_of_all_are_told_apart() -> None:
    sample = peil.Survey.loads(DOCUMENT).read(ANSWERS)
    estimates = sample.estimate(["recruits", "had_problems"], of_all=True)
    told = [(row["indicator"], f"{row['estimate']:.1%}", row["n"], row["base"]) for row in estimates]
    assert told == [
        ("recruits", "55.5%", 355, ""),
        ("had_problems", "72.1%", 197, "som rekrutterte"),
        ("had_problems_of_all", "40.0%", 355, ""),
    ]
    assert sample.estimate("had_problems_of_all").rows == estimates.rows[2:]
    text = estimates.to_text("en")
    assert "Had problems (of all)" in text and "Base: all municipalities" in text
    assert "Base: municipalities that recruited" in text
    with pytest.raises(peil.EstimateError, match="no indicator is a share of a narrower base"):
        sample.estimate("recruits", of_all=True)


def test_columns_can_be_told_of_all_and_say_who_is_undecided() -> None:
    data = {"recruited": ["yes", "yes", "yes", "no", "dk"], "problems": ["yes", "yes", "no", None, None]}
    sample = peil.Sample(data, population=9)
    own = sample.share(
        "problems", equals="yes", among={"recruited": "yes"}, of_all=True, undecided={"recruited": "dk"}
    )
    assert counts(own) == [(None, 2, 4, 1)] and own[0]["indicator"] == "problems_of_all"
    factors = sample.share("recruited", equals="yes", outside="dk") + sample.share(
        "problems", equals="yes", among={"recruited": "yes"}
    )
    assert own[0]["estimate"] == pytest.approx(factors[0]["estimate"] * factors[1]["estimate"])


def test_a_net_balance_of_a_document_is_made_of_boxes() -> None:
    row = peil.Survey.loads(DOCUMENT).read(ANSWERS).estimate("balance")[0]
    assert row["estimate"] == pytest.approx((100 - 55) / 197) and row["measure"] == "net_balance"
