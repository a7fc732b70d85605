//! Drawings of the core as dicts, and as pictures of altair, which `peil._charts` makes of them.

use pyo3::prelude::*;
use serde::Serialize;

use peil::report::drawing::index::{self as drawing, Alike, Chosen};

use crate::arguments::{Word, Words};
use crate::composite::IndexRun;
use crate::errors::Result;
use crate::findings::Ranking;
use crate::hints::{Chart, Record};
use crate::json::to_python;
use crate::language;
use crate::shown::Shown;

/// A picture of a drawing, by the function of `peil._charts` that makes it.
pub(crate) fn chart<'py>(py: Python<'py>, kind: &str, drawing: &impl Serialize) -> Result<Chart<'py>> {
    let drawing = to_python(py, drawing)?;
    Ok(Chart(package(py)?.getattr(kind)?.call1((drawing.0,))?))
}

/// `peil._charts`, which needs altair.
pub(crate) fn package(py: Python<'_>) -> Result<Bound<'_, PyAny>> {
    Ok(extra(py, "peil._charts", "altair", "pictures need", "charts", "estimate")?)
}

/// A module that needs a package of one of the extras; where it is missing, the error says what to install.
pub(crate) fn extra<'py>(
    py: Python<'py>,
    module: &str,
    package: &str,
    what: &str,
    extra: &str,
    stage: &str,
) -> PyResult<Bound<'py, PyAny>> {
    py.import("peil._problems")?.call_method1("extra", (module, package, what, extra, stage))
}

/// The library of tables that a method hands its rows over to; where it is missing, the error says what to install.
pub(crate) fn library<'py>(py: Python<'py>, name: &str, method: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("peil._problems")?.call_method1("package", (name, format!("`{method}` needs")))
}

impl IndexRun {
    fn contributions(
        &self,
        units: Option<&Words>,
        wave: Option<&Word>,
        lang: &str,
    ) -> Result<drawing::Contributions> {
        let units: Option<Vec<&str>> = units.map(|units| units.0.iter().map(String::as_str).collect());
        let chosen = Chosen { wave: wave.map(|wave| wave.0.as_str()), units: units.as_deref() };
        Ok(drawing::contributions(&self.run, &chosen, &self.context(), language(lang)?)?)
    }

    fn tree(&self, unit: Option<&Word>, wave: Option<&Word>, lang: &str) -> Result<drawing::Tree> {
        let [unit, wave] = [unit, wave].map(|word| word.map(|word| word.0.as_str()));
        Ok(drawing::tree(&self.run, unit, wave, &self.context(), language(lang)?)?)
    }

    fn profile(
        &self,
        unit: &Word,
        beside: Option<&str>,
        wave: Option<&Word>,
        lang: &str,
    ) -> Result<drawing::Profile> {
        let categories = beside.map(|by| self.categories(by)).transpose()?;
        let alike = beside.zip(categories.as_deref()).map(|(by, categories)| Alike::by(by, categories));
        let wave = wave.map(|wave| wave.0.as_str());
        Ok(drawing::profile(&self.run, &unit.0, wave, alike, &self.context(), language(lang)?)?)
    }
}

#[pymethods]
impl IndexRun {
    /// Where the scores of units come from, as a drawing: for each unit the contributions of the index's parts, which add up to
    /// its score.
    ///
    /// Parameters
    /// ----------
    /// units : list of str, optional
    ///     The units; all unless said.
    /// wave : str or int, optional
    ///     The wave; the last unless said.
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``around`` (caption, ``alt`` for those who do not see it, legend, the table beside it, notes), ``axis``, ``low``,
    ///     ``high``, ``parts``, and ``rows`` with the ``segments`` of each unit as numbers and texts.
    ///
    /// Raises
    /// ------
    /// EstimateError
    ///     For units and waves that are not there, and scores that are not made of contributions.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
    /// >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
    /// >>> [segment["text"] for segment in run.draw_contributions()["rows"][0]["segments"]]
    /// ['b: x 1.50 (score 3.00)', 'b: y 2.00 (score 4.00)']
    #[pyo3(signature = (units=None, wave=None, *, lang="en"))]
    fn draw_contributions<'py>(
        &self,
        py: Python<'py>,
        units: Option<Words>,
        wave: Option<Word>,
        lang: &str,
    ) -> Result<Record<'py>> {
        Ok(to_python(py, &self.contributions(units.as_ref(), wave.as_ref(), lang)?)?)
    }

    /// Where the scores of units come from, as a picture of stacked bars; the arguments are those of `draw_contributions`. It needs
    /// altair (``pip install "peil[charts]"``).
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
    /// >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
    /// >>> run.chart_contributions("b").to_dict()["description"]
    /// 'Stacked bars: i of 1 unit, with the contribution of each part. b 3.50 (x 1.50 and y 2.00).'
    #[pyo3(signature = (units=None, wave=None, *, lang="en"))]
    fn chart_contributions<'py>(
        &self,
        py: Python<'py>,
        units: Option<Words>,
        wave: Option<Word>,
        lang: &str,
    ) -> Result<Chart<'py>> {
        chart(py, "contributions", &self.contributions(units.as_ref(), wave.as_ref(), lang)?)
    }

    /// The tree of the index as a drawing: each part as a rectangle as wide as it weighs, a row for each tier, shaded by score.
    ///
    /// Parameters
    /// ----------
    /// unit : str, optional
    ///     Whose scores; the medians of all units unless said.
    /// wave : str or int, optional
    ///     The wave; the last unless said.
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``around`` as of `draw_contributions`, the ends of the shade, ``tiers``, and ``nodes`` with their places and texts.
    ///
    /// Raises
    /// ------
    /// EstimateError
    ///     For units and waves that are not there.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
    /// >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
    /// >>> [(node["label"], node["share"], node["figure"]) for node in run.draw_tree("b")["nodes"]]
    /// [('i', '100.0 per cent', '3.50'), ('x', '50.0 per cent', '3.00'), ('y', '50.0 per cent', '4.00')]
    #[pyo3(signature = (unit=None, wave=None, *, lang="en"))]
    fn draw_tree<'py>(
        &self,
        py: Python<'py>,
        unit: Option<Word>,
        wave: Option<Word>,
        lang: &str,
    ) -> Result<Record<'py>> {
        Ok(to_python(py, &self.tree(unit.as_ref(), wave.as_ref(), lang)?)?)
    }

    /// The tree of the index as a picture; the arguments are those of `draw_tree`. It needs altair
    /// (``pip install "peil[charts]"``).
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
    /// >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
    /// >>> run.chart_tree("b").to_dict()["title"]["subtitle"][0]
    /// 'Each field is as large as the part weighs in the index; the stronger the colour,'
    #[pyo3(signature = (unit=None, wave=None, *, lang="en"))]
    fn chart_tree<'py>(
        &self,
        py: Python<'py>,
        unit: Option<Word>,
        wave: Option<Word>,
        lang: &str,
    ) -> Result<Chart<'py>> {
        chart(py, "tree", &self.tree(unit.as_ref(), wave.as_ref(), lang)?)
    }

    /// The profile of a unit as a drawing: its score on the index and each part, beside the median of all units, and of those like
    /// it.
    ///
    /// Parameters
    /// ----------
    /// unit : str
    ///     The unit.
    /// beside : str, optional
    ///     Column of the table that says which units are like each other, such as a size class.
    /// wave : str or int, optional
    ///     The wave; the last unless said.
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``around`` as of `draw_contributions`, ``alike`` and ``everybody`` (what the medians are of), and ``rows`` with the scores
    ///     and medians as numbers and texts.
    ///
    /// Raises
    /// ------
    /// EstimateError
    ///     For units and waves that are not there, and a unit of which nobody knows what it is like.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
    /// >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
    /// >>> [row["text"] for row in run.draw_profile("b")["rows"]][:2]
    /// ['i: b 3.50, rank 1; median 2.50 (all)', 'x: b 3.00, rank 1; median 2.00 (all)']
    #[pyo3(signature = (unit, beside=None, wave=None, *, lang="en"))]
    fn draw_profile<'py>(
        &self,
        py: Python<'py>,
        unit: Word,
        beside: Option<&str>,
        wave: Option<Word>,
        lang: &str,
    ) -> Result<Record<'py>> {
        Ok(to_python(py, &self.profile(&unit, beside, wave.as_ref(), lang)?)?)
    }

    /// The profile of a unit as a picture; the arguments are those of `draw_profile`. It needs altair
    /// (``pip install "peil[charts]"``).
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b"], "x": [1, 3], "y": [2, 4]}
    /// >>> run = peil.composite(data, peil.Index("i", ["x", "y"], normalise="as_is"))
    /// >>> run.chart_profile("b", lang="nb").to_dict()["description"].split(". ")[0]
    /// 'i: b 3,50, plass 1; median 2,50 (alle)'
    #[pyo3(signature = (unit, beside=None, wave=None, *, lang="en"))]
    fn chart_profile<'py>(
        &self,
        py: Python<'py>,
        unit: Word,
        beside: Option<&str>,
        wave: Option<Word>,
        lang: &str,
    ) -> Result<Chart<'py>> {
        chart(py, "profile", &self.profile(&unit, beside, wave.as_ref(), lang)?)
    }
}

#[pymethods]
impl Ranking {
    /// The ranking as a drawing: ranks, and between which ranks each figure can lie.
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``around`` (caption, ``alt`` for those who do not see it, legend, the table beside it, notes), ``axis``, ``last``, and
    ///     ``rows`` with ``name``, ``figure``, ``rank``, ``best``, ``worst`` and ``text``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"q": ["y"] * 5 + ["n"] * 3, "g": [*"ssssllll"]}, population=10, census=True)
    /// >>> ranking = sample.share("q", equals="y", by="g").ranking()
    /// >>> [row["text"] for row in ranking.draw_ranks(lang="nb")["rows"]]
    /// ['s 100,0: plass 1', 'l 25,0: plass 2']
    #[pyo3(signature = (*, lang="en"))]
    fn draw_ranks<'py>(&self, py: Python<'py>, lang: &str) -> Result<Record<'py>> {
        Ok(to_python(py, &drawing::ranking(self.ranking(), &self.context(), language(lang)?))?)
    }

    /// The ranking as a picture of ranks with their intervals; it needs altair (``pip install "peil[charts]"``).
    ///
    /// Parameters
    /// ----------
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"q": ["y"] * 5 + ["n"] * 3, "g": [*"ssssllll"]}, population=10, census=True)
    /// >>> ranking = sample.share("q", equals="y", by="g").ranking()
    /// >>> ranking.chart_ranks().to_dict()["description"]
    /// 's 100.0: rank 1; l 25.0: rank 2.'
    #[pyo3(signature = (*, lang="en"))]
    fn chart_ranks<'py>(&self, py: Python<'py>, lang: &str) -> Result<Chart<'py>> {
        chart(py, "ranks", &drawing::ranking(self.ranking(), &self.context(), language(lang)?))
    }
}
