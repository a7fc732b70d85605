//! Panels in Python: waves of the same units, and what is found between them.

use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyMapping;

use peil::{Code, Error, Matching, Place, Problem, Query, Stage, wire};

use crate::arguments::{Crosswalk, Method, Names, Word, list, type_name};
use crate::errors::Result;
use crate::estimates::Estimates;
use crate::hints::hint;
use crate::json::from_python;
use crate::patience::patiently;
use crate::sample::{Sample, of_document};

/// Waves with their names, or samples that know theirs.
enum Waves {
    Named(Vec<(String, peil::Sample)>),
    OfSurvey(Vec<peil::Sample>),
}

impl FromPyObject<'_, '_> for Waves {
    type Error = PyErr;
    hint!(INPUT_TYPE = "peil._types"."Waves");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let wrong = |found: &Bound<'_, PyAny>| {
            let found = type_name(found);
            PyTypeError::new_err(format!(
                "expected a dict of wave and sample, or a list of samples, found `{found}`"
            ))
        };
        let sample = |object: &Bound<'_, PyAny>| {
            let sample = object.cast::<Sample>().map_err(|_| wrong(object))?;
            Ok::<_, PyErr>(sample.get().inner()?.as_ref().clone())
        };
        if let Ok(waves) = object.cast::<PyMapping>() {
            let named = waves.items()?.iter().map(|item| {
                let (name, own): (Word, Bound<'_, PyAny>) = item.extract()?;
                Ok((name.0, sample(&own)?))
            });
            return named.collect::<PyResult<_>>().map(Self::Named);
        }
        let items = list(&object).ok_or_else(|| wrong(&object))?;
        items.map(|item| sample(&item?)).collect::<PyResult<_>>().map(Self::OfSurvey)
    }
}

/// Waves of the same units, ready to be asked all at once.
///
/// Parameters
/// ----------
/// waves : dict or list of Sample
///     Samples by the names of their waves, the earliest first; or samples that were read against one survey document,
///     which then says how units are matched (its ``design.unit`` and ``crosswalk``).
/// unit : str, optional
///     Column that names the unit, the same in all waves; in a cluster sample that of the primary sampling unit.
/// crosswalk : list of dict, optional
///     What became of units: ``{"wave": "2020", "from": ["1601", "1662"], "to": ["5001"]}`` for a merger, with ``shares`` for
///     a division, without ``from`` for a new unit, without ``to`` for one that is gone.
/// independent : bool
///     The waves are samples drawn independently of each other; no unit is looked for.
///
/// Raises
/// ------
/// DesignError
///     With every problem of the crosswalk and every name that cannot be right.
///
/// Examples
/// --------
/// The same 12 of 14 counties answer in both waves; 4 said yes in the first, those 4 and 3 more in the second.
///
/// >>> import peil
/// >>> wave = lambda yes: peil.Sample({"county": [*"abcdefghijkl"], "q": ["yes"] * yes + ["no"] * (12 - yes)},
/// ...                                population=14, census=True)
/// >>> panel = peil.Panel({"2023": wave(4), "2024": wave(7)}, unit="county")
/// >>> (change,) = panel.share("q", equals="yes").change(from_="2023", to="2024")
/// >>> change["both"], change["verdict"]
/// (12, 'rise')
#[pyclass(frozen, module = "peil")]
pub(crate) struct Panel {
    pub(crate) inner: peil::Panel,
    pub(crate) survey: Option<Arc<peil::Survey>>,
}

/// Samples by the names of waves that they know themselves.
fn named(samples: Vec<peil::Sample>) -> Result<Vec<(String, peil::Sample)>> {
    let named = samples.into_iter().map(|sample| Some((sample.wave()?.to_owned(), sample)));
    named.collect::<Option<_>>().ok_or_else(|| {
        let message = "some answers do not say which wave of a survey they belong to";
        let problem = Problem::new(Code::MissingKey, message).at(Place::path("waves"));
        let help = "name the waves, in a dict of wave and sample, or read them with a document and a wave";
        Error::one(Stage::Design, problem.help(help)).into()
    })
}

impl Panel {
    pub(crate) fn run(&self, py: Python<'_>, queries: Vec<Query>) -> Result<Estimates> {
        let estimates = patiently(py, || self.inner.run(&queries))?;
        Ok(Estimates::of_panel(estimates, self.survey.clone()))
    }
}

#[pymethods]
impl Panel {
    #[new]
    #[pyo3(signature = (waves, *, unit=None, crosswalk=None, independent=false))]
    fn new(
        waves: Waves,
        unit: Option<String>,
        crosswalk: Option<Crosswalk<'_>>,
        independent: bool,
    ) -> Result<Self> {
        let given = unit.is_some() || crosswalk.is_some() || independent;
        let crosswalk = crosswalk.map(|own| from_python(&own.0, Stage::Design)).transpose()?;
        let crosswalk = crosswalk.map(|own| wire::option("crosswalk", own, Stage::Design)).transpose()?;
        let matching = Matching { unit, crosswalk: crosswalk.unwrap_or_default(), independent };
        let inner = match waves {
            Waves::Named(waves) => peil::Panel::new(waves, &matching)?,
            Waves::OfSurvey(samples) if given => peil::Panel::new(named(samples)?, &matching)?,
            Waves::OfSurvey(samples) => peil::Panel::of_survey(samples)?,
        };
        let survey = inner.samples().iter().find_map(peil::Sample::survey).cloned().map(Arc::new);
        Ok(Self { inner, survey })
    }

    /// Names of the waves, the earliest first.
    #[getter]
    fn waves(&self) -> Vec<&str> {
        self.inner.waves()
    }

    /// Indicators of the survey document in every wave; the arguments are those of `Sample.estimate`.
    ///
    /// Examples
    /// --------
    /// >>> import peil, polars
    /// >>> polars.DataFrame({"id": [1, 2, 3], "staff": [3, 5, 10]}).write_csv("answers.csv")
    /// >>> survey = peil.Survey.loads(peil.read("answers.csv").survey(population=9))
    /// >>> later = survey.read({"id": [1, 2, 3], "staff": [4, 6, 11]})
    /// >>> panel = peil.Panel({2023: survey.read("answers.csv"), 2024: later}, unit="id")
    /// >>> panel.estimate("staff")["estimate"]
    /// [6.0, 7.0]
    #[pyo3(signature = (indicators=None, by=None, interval=None, level=None, *, of_all=false))]
    fn estimate(
        &self,
        py: Python<'_>,
        indicators: Option<Names>,
        by: Option<Names>,
        interval: Option<Method>,
        level: Option<f64>,
        of_all: bool,
    ) -> Result<Estimates> {
        let asked = of_document(indicators, by, interval, level, of_all)?;
        let queries = self.inner.samples().iter().map(|sample| wire::indicators(sample, &asked));
        let queries = queries.collect::<peil::Result<Vec<_>>>()?;
        let estimates = patiently(py, || self.inner.run_each(&queries))?;
        Ok(Estimates::of_panel(estimates, self.survey.clone()))
    }

    fn __len__(&self) -> usize {
        self.inner.samples().len()
    }

    fn __repr__(&self) -> String {
        let waves = self.inner.waves().into_iter().zip(self.inner.samples());
        let waves = waves.map(|(name, sample)| format!("{name} ({} answered)", sample.design().answered()));
        format!("<peil.Panel: {}>", waves.collect::<Vec<_>>().join(", "))
    }
}
