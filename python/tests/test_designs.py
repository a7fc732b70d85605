"""Designs, weights, joint covariances, tests and models in Python, against figures of R survey 4.1-1."""

import json
from pathlib import Path
from typing import Any

import pytest

import peil

CORE = Path(__file__).parents[2] / "core" / "vectors"
CLUS1 = CORE / "cases" / "apiclus1.csv"


def design() -> Any:
    return peil.Sample(CLUS1, psu="dnum", weight="pw", fpc="fpc")


def test_the_mean_of_a_cluster_sample_is_that_of_r() -> None:
    (row,) = design().mean("api00")
    assert (row["estimate"], row["se"]) == pytest.approx((644.1693989, 23.542241), rel=1e-6)
    assert row["deff_with_replacement"] is not None


def test_raked_weights_have_the_standard_error_of_r() -> None:
    margins = {"stype": {"E": 4421, "H": 755, "M": 1018}, "sch.wide": {"No": 1072, "Yes": 5122}}
    raked = design().rake(margins)
    (row,) = raked.mean("api00")
    assert (row["estimate"], row["se"]) == pytest.approx((641.23032, 23.70362), rel=1e-5)
    assert [step["method"] for step in raked.weighting] == ["rake"]
    assert sum(raked.weights) == pytest.approx(6194)


def test_replicates_made_by_jackknife_have_the_standard_error_of_r() -> None:
    (row,) = design().replicate("jk1").mean("api00")
    assert row["se"] == pytest.approx(26.32936, rel=1e-6)


def test_a_contrast_of_types_of_school_is_that_of_r() -> None:
    means = design().mean("api00", by="stype")
    place = {row["stype"]: index for index, row in enumerate(means)}
    difference = means.contrast({place["E"]: 1, place["M"]: -1}, name="E - M")
    assert (difference["estimate"], difference["se"]) == pytest.approx((17.428056, 14.33739), rel=1e-6)
    ratio = means.contrast({place["E"]: 1}, over={place["M"]: 1})
    assert ratio["estimate"] == pytest.approx(1.0276005, rel=1e-6)


@pytest.mark.parametrize("case", sorted((CORE / "inference").glob("r_tests_t_*.json")), ids=lambda path: path.stem)
def test_t_tests_are_those_of_r(case: Path) -> None:
    given = json.loads(case.read_text(encoding="utf-8"))
    sample = peil.Sample(CORE / "cases" / given["answers"], **given["design"])
    for test in given["tests"]:
        request, expected = dict(test["request"]), test["expected"]
        result = sample.test(request.pop("test"), **request)
        found = (result.value, result.df, result.p, result.estimate, result.se)
        wanted = tuple(expected[key] for key in ("statistic", "df", "p", "estimate", "se"))
        assert found == pytest.approx(wanted, rel=1e-8)


def test_a_model_is_that_of_r() -> None:
    fit = design().glm("api00 ~ api99")
    assert [row["term"] for row in fit.coefficients] == ["(Intercept)", "api99"]
    assert "api99" in repr(fit)
    assert fit.covariance is not None and len(fit.covariance) == 2
