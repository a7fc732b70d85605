//! Panels in Python: waves of the same units, and what is found between them.

use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList, PyMapping};

use peil::compare::{Combination, Ranked, Spread};
use peil::report::claim::{Figures, Headline};
use peil::report::phrase::{self, Sentence};
use peil::report::{self, Context, Grid, html};
use peil::{Code, Comparison, Error, Language, Matching, Problem, Query, Stage, Trend, wire};

use crate::arguments::{Claim, Crosswalk, Method, Names, Word, list, type_name};
use crate::errors::Result;
use crate::estimates::Estimates;
use crate::hints::{Record, Records};
use crate::json::{from_python, to_python};
use crate::sample::{OfDocument, Sample, method};
use crate::table::{self, Cell, Field, Row};
use crate::{language, language_of};

/// Waves with their names, or samples that know theirs.
enum Waves {
    Named(Vec<(String, peil::Sample)>),
    OfSurvey(Vec<peil::Sample>),
}

impl FromPyObject<'_, '_> for Waves {
    type Error = PyErr;
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = pyo3::type_hint_identifier!("peil._types", "Waves");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let wrong = |found: &Bound<'_, PyAny>| {
            let found = type_name(found);
            PyTypeError::new_err(format!(
                "expected a dict of wave and sample, or a list of samples, found `{found}`"
            ))
        };
        let sample = |object: &Bound<'_, PyAny>| {
            let sample = object.cast::<Sample>().map_err(|_| wrong(object))?;
            Ok::<_, PyErr>(sample.get().inner.as_ref().clone())
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
    inner: peil::Panel,
    survey: Option<Arc<peil::Survey>>,
}

impl Panel {
    pub(crate) fn run(&self, py: Python<'_>, queries: Vec<Query>) -> Result<Estimates> {
        let estimates = py.detach(|| self.inner.run(&queries))?;
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
            Waves::OfSurvey(samples) if given => {
                let named =
                    samples.into_iter().map(|sample| (sample.wave().unwrap_or_default().to_owned(), sample));
                peil::Panel::new(named.collect::<Vec<_>>(), &matching)?
            }
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
        let which = OfDocument { indicators, by, interval: interval.map(method).transpose()?, level, of_all };
        let queries = self.inner.samples().iter().map(|sample| which.queries(sample));
        let queries = queries.collect::<peil::Result<Vec<_>>>()?;
        let estimates = py.detach(|| self.inner.run_each(&queries))?;
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

impl Row for Trend {
    const BEFORE: &'static [Field<Self>] = &[
        Field("indicator", |own| Cell::Text(own.estimates.last().map(|row| row.indicator.as_str()))),
        Field("from_wave", |own| Cell::Text(own.estimates.first().and_then(|row| row.wave.as_deref()))),
        Field("to_wave", |own| Cell::Text(own.estimates.last().and_then(|row| row.wave.as_deref()))),
    ];
    const AFTER: &'static [Field<Self>] = &[
        Field("category", |own| Cell::Text(own.estimates.last().and_then(|row| row.category.as_deref()))),
        Field("waves", |own| Cell::Count(Some(own.estimates.len() as u64))),
        Field("slope", |own| Cell::Number(own.slope)),
        Field("se", |own| Cell::Number(own.se)),
        Field("low", |own| Cell::Number(own.low)),
        Field("high", |own| Cell::Number(own.high)),
        Field("level", |own| Cell::Number(Some(own.level))),
        Field("p", |own| Cell::Number(own.p)),
        Field("margin", |own| Cell::Number(own.margin)),
        Field("verdict", |own| Cell::Text(Some(own.verdict.word()))),
        Field("frame_break", |own| Cell::Truth(own.frame_break)),
        Field("notes", |own| Cell::Texts(own.notes.iter().map(report::note::word).collect())),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        self.estimates.last().into_iter().flat_map(Row::by)
    }
}

impl Row for Comparison {
    const BEFORE: &'static [Field<Self>] = &[
        Field("first_indicator", |own| Cell::Text(Some(&own.first.indicator))),
        Field("second_indicator", |own| Cell::Text(Some(&own.second.indicator))),
    ];
    const AFTER: &'static [Field<Self>] = &[
        Field("first_group", |own| Cell::Texts(own.first.by.values().cloned().collect())),
        Field("second_group", |own| Cell::Texts(own.second.by.values().cloned().collect())),
        Field("first_category", |own| Cell::Text(own.first.category.as_deref())),
        Field("second_category", |own| Cell::Text(own.second.category.as_deref())),
        Field("first", |own| Cell::Number(own.first.estimate)),
        Field("second", |own| Cell::Number(own.second.estimate)),
        Field("difference", |own| Cell::Number(Some(own.difference))),
        Field("se", |own| Cell::Number(own.se)),
        Field("low", |own| Cell::Number(own.low)),
        Field("high", |own| Cell::Number(own.high)),
        Field("level", |own| Cell::Number(Some(own.level))),
        Field("correlation", |own| Cell::Number(own.dependence.map(|own| own.correlation))),
        Field("both", |own| Cell::Count(own.dependence.map(|own| own.both))),
        Field("p", |own| Cell::Number(own.p)),
        Field("p_adjusted", |own| Cell::Number(own.p_adjusted)),
        Field("margin", |own| Cell::Number(own.margin)),
        Field("standing", |own| Cell::Text(Some(own.standing.word()))),
        Field("notes", |own| Cell::Texts(own.notes.iter().map(report::note::word).collect())),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        std::iter::empty()
    }
}

impl Row for Combination {
    const BEFORE: &'static [Field<Self>] =
        &[Field("indicator", |own| Cell::Text(own.estimates.last().map(|row| row.indicator.as_str())))];
    const AFTER: &'static [Field<Self>] = &[
        Field("category", |own| Cell::Text(own.estimates.last().and_then(|row| row.category.as_deref()))),
        Field("estimate", |own| Cell::Number(own.estimate)),
        Field("se", |own| Cell::Number(own.se)),
        Field("low", |own| Cell::Number(own.low)),
        Field("high", |own| Cell::Number(own.high)),
        Field("level", |own| Cell::Number(Some(own.level))),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        self.estimates.last().into_iter().flat_map(Row::by)
    }
}

impl Row for Ranked {
    const BEFORE: &'static [Field<Self>] = &[
        Field("indicator", |own| Cell::Text(Some(&own.estimate.indicator))),
        Field("wave", |own| Cell::Text(own.estimate.wave.as_deref())),
    ];
    const AFTER: &'static [Field<Self>] = &[
        Field("category", |own| Cell::Text(own.estimate.category.as_deref())),
        Field("estimate", |own| Cell::Number(own.estimate.estimate)),
        Field("rank", |own| Cell::Count(Some(own.rank))),
        Field("best", |own| Cell::Count(Some(own.best))),
        Field("worst", |own| Cell::Count(Some(own.worst))),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        self.estimate.by()
    }
}

impl Row for Spread {
    const BEFORE: &'static [Field<Self>] = &[];
    const AFTER: &'static [Field<Self>] = &[
        Field("smallest", |own| Cell::Number(own.smallest.estimate)),
        Field("largest", |own| Cell::Number(own.largest.estimate)),
        Field("figures", |own| Cell::Count(Some(own.figures))),
        Field("low", |own| Cell::Number(own.low)),
        Field("high", |own| Cell::Number(own.high)),
        Field("level", |own| Cell::Number(Some(own.level))),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        std::iter::empty()
    }
}

/// Holds a headline against one of some figures.
pub(crate) fn claim<'py>(
    headline: &Claim<'py>,
    figures: Option<Figures<'_>>,
    row: usize,
    context: &Context<'_>,
    lang: &str,
) -> Result<Record<'py>> {
    let Some(figures) = figures else {
        let problem = Problem::new(Code::OutOfRange, format!("there is no row {row}"));
        return Err(Error::one(Stage::Estimate, problem).into());
    };
    let value = from_python(headline.0.as_any(), Stage::Estimate)?;
    let said: Headline = wire::option("headline", value, Stage::Estimate)?;
    let ruling = report::claim::check(context, &said, figures, language(lang)?)?;
    Ok(to_python(headline.0.py(), &ruling)?)
}

/// What was found between estimates.
trait Finding {
    type Row: Row;

    fn rows(&self) -> &[Self::Row];

    fn grid(&self, context: &Context<'_>, language: Language) -> Grid;

    fn sentences(&self, context: &Context<'_>, language: Language) -> peil::Result<Vec<Sentence>>;

    /// What a headline is held against.
    fn figures(&self, row: usize) -> Option<Figures<'_>>;
}

impl Finding for Vec<Trend> {
    type Row = Trend;

    fn rows(&self) -> &[Trend] {
        self
    }

    fn grid(&self, context: &Context<'_>, language: Language) -> Grid {
        report::table::trends(self, context, language)
    }

    fn sentences(&self, context: &Context<'_>, language: Language) -> peil::Result<Vec<Sentence>> {
        self.iter().map(|own| phrase::trend(context, own, language)).collect()
    }

    fn figures(&self, row: usize) -> Option<Figures<'_>> {
        self.get(row).map(Figures::from)
    }
}

impl Finding for Vec<Comparison> {
    type Row = Comparison;

    fn rows(&self) -> &[Comparison] {
        self
    }

    fn grid(&self, context: &Context<'_>, language: Language) -> Grid {
        report::table::comparisons(self, context, language)
    }

    fn sentences(&self, context: &Context<'_>, language: Language) -> peil::Result<Vec<Sentence>> {
        self.iter().map(|own| phrase::comparison(context, own, language)).collect()
    }

    fn figures(&self, row: usize) -> Option<Figures<'_>> {
        self.get(row).map(Figures::from)
    }
}

impl Finding for peil::Ranking {
    type Row = Ranked;

    fn rows(&self) -> &[Ranked] {
        &self.ranked
    }

    fn grid(&self, context: &Context<'_>, language: Language) -> Grid {
        report::table::ranking(self, context, language)
    }

    fn sentences(&self, context: &Context<'_>, language: Language) -> peil::Result<Vec<Sentence>> {
        Ok(vec![phrase::ranking(context, self, language)?])
    }

    fn figures(&self, _: usize) -> Option<Figures<'_>> {
        Some(self.into())
    }
}

impl Finding for Spread {
    type Row = Self;

    fn rows(&self) -> &[Self] {
        std::slice::from_ref(self)
    }

    fn grid(&self, context: &Context<'_>, language: Language) -> Grid {
        report::table::ranges(self.rows(), context, language)
    }

    fn sentences(&self, context: &Context<'_>, language: Language) -> peil::Result<Vec<Sentence>> {
        Ok(vec![phrase::spread(context, self, language)?])
    }

    fn figures(&self, _: usize) -> Option<Figures<'_>> {
        Some(self.into())
    }
}

/// Classes that hold what was found between estimates: how to see it as rows, as a table, as sentences, and as what a headline
/// is held against.
macro_rules! results {
    ($($(#[$meta:meta])* $name:ident($kind:ty);)+) => {$(
        $(#[$meta])*
        #[pyclass(frozen, module = "peil")]
        pub(crate) struct $name {
            inner: $kind,
            survey: Option<Arc<peil::Survey>>,
        }

        impl $name {
            pub(crate) fn of(inner: $kind, survey: Option<Arc<peil::Survey>>) -> Self {
                Self { inner, survey }
            }

            fn grid(&self, language: Language) -> Grid {
                self.inner.grid(&Context::of(self.survey.as_deref()), language)
            }
        }

        #[pymethods]
        impl $name {
            /// The rows as dicts, made anew at every call.
            #[getter]
            fn rows<'py>(&self, py: Python<'py>) -> Result<Vec<Record<'py>>> {
                table::records(py, self.inner.rows())
            }

            fn __len__(&self) -> usize {
                self.inner.rows().len()
            }

            fn __iter__<'py>(&self, py: Python<'py>) -> Result<Records<'py>> {
                Ok(Records(PyList::new(py, self.rows(py)?)?.try_iter()?.into_any()))
            }

            /// The rows by the Arrow PyCapsule interface.
            #[pyo3(signature = (requested_schema: "object | None" = None) -> "object")]
            fn __arrow_c_stream__<'py>(
                &self,
                py: Python<'py>,
                #[expect(unused_variables, reason = "the interface has it, as a wish")] requested_schema: Option<
                    Bound<'py, PyCapsule>,
                >,
            ) -> Result<Bound<'py, PyCapsule>> {
                table::stream(py, self.inner.rows())
            }

            /// What was found as sentences that say no more than the figures allow.
            ///
            /// Parameters
            /// ----------
            /// lang : {"en", "nb", "nn"}
            ///     Language.
            #[pyo3(signature = (lang="en"))]
            fn phrase(&self, lang: &str) -> Result<Vec<String>> {
                let context = Context::of(self.survey.as_deref());
                let sentences = self.inner.sentences(&context, language(lang)?)?;
                Ok(sentences.into_iter().map(|sentence| sentence.text).collect())
            }

            /// Whether a headline holds of what was found, and why or why not; as `Estimates.check`.
            #[pyo3(signature = (headline, row=0, *, lang="en"))]
            fn check<'py>(&self, headline: Claim<'py>, row: usize, lang: &str) -> Result<Record<'py>> {
                let context = Context::of(self.survey.as_deref());
                claim(&headline, self.inner.figures(row), row, &context, lang)
            }

            /// The table for people, in plain text.
            ///
            /// Parameters
            /// ----------
            /// lang : {"en", "nb", "nn"}
            ///     Language.
            #[pyo3(signature = (lang="en"))]
            fn to_text(&self, lang: &str) -> Result<String> {
                Ok(self.grid(language(lang)?).text())
            }

            /// The table for people, in HTML that needs neither script nor network.
            ///
            /// Parameters
            /// ----------
            /// lang : {"en", "nb", "nn"}
            ///     Language.
            #[pyo3(signature = (lang="en"))]
            fn to_html(&self, lang: &str) -> Result<String> {
                let language = language(lang)?;
                Ok(html::grid(&self.grid(language), language))
            }

            fn __repr__(&self) -> String {
                self.grid(language_of(self.survey.as_deref())).text()
            }

            fn _repr_html_(&self) -> String {
                let language = language_of(self.survey.as_deref());
                html::grid(&self.grid(language), language)
            }
        }
    )+};
}

results! {
    /// Slopes over the waves of a panel, one row for each figure.
    ///
    /// A row is a dict: ``indicator``, ``from_wave``, ``to_wave``, one key for each breakdown, ``category``, ``waves`` (how many),
    /// ``slope`` (change for each unit of time), ``se``, ``low``, ``high``, ``level``, ``p``, ``margin``, ``verdict``,
    /// ``frame_break`` and ``notes``.
    Trends(Vec<Trend>);

    /// Figures beside each other, one row for each pair.
    ///
    /// A row is a dict: ``first_indicator``, ``second_indicator``, ``first_group``, ``second_group``, ``first_category``,
    /// ``second_category``, ``first`` and ``second`` (the estimates), ``difference``, ``se``, ``low``, ``high``, ``level``,
    /// ``correlation``, ``both`` (units in both bases), ``p``, ``p_adjusted``, ``margin``, ``standing`` (``higher``, ``lower``,
    /// ``alike`` or ``not_determined``) and ``notes``.
    Comparisons(Vec<Comparison>);

    /// Figures from the largest to the smallest, each with the ranks that it can have.
    ///
    /// A row is a dict: ``indicator``, ``wave``, one key for each breakdown, ``category``, ``estimate``, ``rank``, ``best`` and
    /// ``worst``, which hold for all rows together at the confidence level. The largest is only known to be so where its
    /// ``worst`` is 1.
    Ranking(peil::Ranking);

    /// The range of a set of figures, in one row.
    ///
    /// The row is a dict: ``smallest`` and ``largest`` (estimates), ``figures`` (how many), and ``low`` and ``high``, between
    /// which all the population's figures lie together at the confidence ``level``.
    Range(Spread);
}
