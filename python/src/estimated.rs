//! Composite indices of samples and panels: of estimates by group, and scores of the units that answered.

use std::sync::Arc;

use pyo3::prelude::*;

use peil::Error;
use peil::composite as core;

use crate::arguments::{IndexChoice, Names};
use crate::composite::IndexRun;
use crate::errors::Result;
use crate::estimates::Estimates;
use crate::index::Index;
use crate::panel::Panel;
use crate::patience::patiently;
use crate::sample::Sample;
use crate::shown::Shown;

/// Scores of an index of estimates: how groups stand, with the uncertainty of everything that the scores are made of.
///
/// `Sample.index` and `Panel.index` make it. ``estimates`` are ordinary estimates, one row for each wave, part of the index and
/// group: changes, comparisons, rankings and trends are taken of them as of any others. ``run`` has the same scores with what every
/// step did, and its ``robust`` draws from the joint covariance of the estimates.
///
/// Examples
/// --------
/// >>> import peil
/// >>> data = {"size": [*"ssssllll"], "plan": [1, 2, 3, 2, 4, 6, 5, 5], "skills": [2, 2, 4, 4, 5, 7, 6, 6]}
/// >>> index = peil.Index("digital", ["plan", "skills"], normalise="as_is")
/// >>> scores = peil.Sample(data, population=10).index(index, by="size")
/// >>> [(row["size"], row["estimate"], round(row["se"], 3)) for row in scores.estimates.filter(indicator="digital")]
/// [('l', 5.5, 0.169), ('s', 2.5, 0.189)]
/// >>> scores.run.score("l")
/// 5.5
#[pyclass(frozen, module = "peil")]
pub(crate) struct IndexEstimates {
    inner: Arc<core::IndexEstimates>,
    survey: Option<Arc<peil::Survey>>,
}

impl IndexEstimates {
    fn of(scores: core::IndexEstimates, level: f64, survey: Option<Arc<peil::Survey>>) -> peil::Result<Self> {
        Ok(Self { inner: Arc::new(scores.at_level(level)?), survey })
    }
}

#[pymethods]
impl IndexEstimates {
    /// The scores as estimates, with standard errors and intervals, whose rows are known to vary together.
    #[getter]
    fn estimates(&self) -> Estimates {
        Estimates::of_panel((**self.inner).clone(), self.survey.clone())
    }

    /// The scores with what every step did; units are the groups.
    #[getter]
    fn run(&self) -> IndexRun {
        IndexRun::of_estimates(self.inner.clone(), self.survey.clone())
    }

    /// The estimates that the scores are made of.
    #[getter]
    fn inputs(&self) -> Estimates {
        Estimates::of_panel(self.inner.inputs().clone(), self.survey.clone())
    }

    fn __repr__(&self) -> String {
        let own = self.estimates();
        own.grid(&own.context(), own.usual()).text()
    }

    fn _repr_html_(&self) -> String {
        let own = self.estimates();
        own.html(&own.context(), own.usual())
    }
}

#[pymethods]
impl Sample {
    /// A composite index whose units are groups and whose values are estimates.
    ///
    /// Indicators of the index are those, numbers or scales of the survey document, or means of columns of numbers. Their joint
    /// covariance is carried through to the scores.
    ///
    /// Parameters
    /// ----------
    /// index : Index, dict or str
    ///     The index, its document, or the id of one in the survey document.
    /// by : str or list of str, optional
    ///     Breakdowns, crossed; their cells are the units. Everybody is one unit unless said.
    /// level : float
    ///     Confidence level.
    ///
    /// Returns
    /// -------
    /// IndexEstimates
    ///
    /// Raises
    /// ------
    /// SurveyError
    ///     With every problem of the index.
    /// EstimateError
    ///     With every name that is not there, and every step that has no slopes, unless the sample has replicate weights.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"size": ["s"] * 4 + ["l"] * 4, "plan": [1, 2, 3, 2, 4, 6, 5, 5], "skills": [2, 2, 4, 4, 5, 7, 6, 6], "w": [10] * 8}
    /// >>> index = peil.Index("digital", ["plan", peil.Part("skills", weight=3)],
    /// ...                    normalise={"method": "goalposts", "low": 0, "high": 10})
    /// >>> scores = peil.Sample(data, weight="w").index(index, by="size")
    /// >>> [(row["size"], round(row["estimate"], 3)) for row in scores.estimates if row["indicator"] == "digital"]
    /// [('l', 0.575), ('s', 0.275)]
    /// >>> scores.estimates.compare([(0, 1)])[0]["standing"]
    /// 'higher'
    #[pyo3(signature = (index, by=None, level=0.95))]
    fn index(
        &self,
        py: Python<'_>,
        index: IndexChoice<'_>,
        by: Option<Names>,
        level: f64,
    ) -> Result<IndexEstimates> {
        let survey = self.survey();
        let index = Index::choose(index, survey.as_deref())?;
        let by = by.unwrap_or_default();
        let inner = self.inner()?;
        patiently(py, || IndexEstimates::of(inner.index(&index, &by.words())?, level, survey))
    }

    /// The same sample with the scores of a composite index and of its branches among the answers, and the run that they come from.
    ///
    /// Every unit that answered is a unit of the index, with its own value of each indicator. In the sample the scores are columns
    /// under the ids of the index and its branches, of which means, shares of groups and everything else can be asked.
    ///
    /// Parameters
    /// ----------
    /// index : Index, dict or str
    ///     The index, its document, or the id of one in the survey document.
    ///
    /// Returns
    /// -------
    /// tuple of Sample and IndexRun
    ///
    /// Raises
    /// ------
    /// SurveyError
    ///     With every problem of the index.
    /// EstimateError
    ///     With every indicator that a single unit has no value of, and every score with the name of a column.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"skills": [1, 3, 5, 3], "tools": [2, 4, 4, 2]}, population=8, census=True)
    /// >>> scored, run = sample.scored(peil.Index("maturity", ["skills", "tools"], normalise="as_is"))
    /// >>> scored.mean("maturity")[0]["estimate"], run.score("3")
    /// (3.0, 4.5)
    fn scored(&self, py: Python<'_>, index: IndexChoice<'_>) -> Result<(Self, IndexRun)> {
        let survey = self.survey();
        let index = Index::choose(index, survey.as_deref())?;
        let inner = self.inner()?;
        let (scored, data) = patiently(py, || {
            let data = inner.index_data(&index)?;
            Ok::<_, Error>((inner.scored(&index)?, data))
        })?;
        Ok((self.with(scored.sample), IndexRun::of_data(scored.run, data, survey)))
    }
}

#[pymethods]
impl Panel {
    /// A composite index of estimates in every wave; the arguments are those of `Sample.index`. How scores of different waves vary
    /// together is known: through the units that answered in both, and through parameters that waves share.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> wave = lambda more: peil.Sample({"id": [*range(8)], "x": [1 + more, 2, 3, 2, 4, 6, 5 + more, 5]}, population=10, census=True)
    /// >>> panel = peil.Panel({"2022": wave(0), "2024": wave(2)}, unit="id")
    /// >>> scores = panel.index(peil.Index("i", ["x"], normalise={"method": "goalposts", "low": 0, "high": 10}))
    /// >>> change = scores.estimates.change(from_="2022", to="2024")[0]
    /// >>> round(change["difference"], 3), change["both"]
    /// (0.05, 8)
    #[pyo3(signature = (index, by=None, level=0.95))]
    fn index(
        &self,
        py: Python<'_>,
        index: IndexChoice<'_>,
        by: Option<Names>,
        level: f64,
    ) -> Result<IndexEstimates> {
        let index = Index::choose(index, self.survey.as_deref())?;
        let by = by.unwrap_or_default();
        patiently(py, || {
            IndexEstimates::of(self.inner.index(&index, &by.words())?, level, self.survey.clone())
        })
    }

    /// The same waves with the scores of a composite index and of its branches among the answers, and the run of all waves that they
    /// come from; as `Sample.scored`.
    ///
    /// Returns
    /// -------
    /// tuple of Panel and IndexRun
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> wave = lambda *skills: peil.Sample({"id": [1, 2, 3], "skills": skills}, population=9)
    /// >>> panel = peil.Panel({2023: wave(1, 3, 5), 2024: wave(2, 3, 7)}, unit="id")
    /// >>> scored, run = panel.scored(peil.Index("maturity", ["skills"], normalise="as_is"))
    /// >>> scored.mean("maturity")["estimate"], run.score("3", wave=2023)
    /// ([3.0, 4.0], 5.0)
    fn scored(&self, py: Python<'_>, index: IndexChoice<'_>) -> Result<(Self, IndexRun)> {
        let index = Index::choose(index, self.survey.as_deref())?;
        let (scored, data) = patiently(py, || {
            let data = self.inner.index_data(&index)?;
            Ok::<_, Error>((self.inner.scored(&index)?, data))
        })?;
        let panel = Self { inner: scored.panel, survey: self.survey.clone() };
        Ok((panel, IndexRun::of_data(scored.run, data, self.survey.clone())))
    }
}
