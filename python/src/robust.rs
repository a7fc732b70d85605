//! How far the scores and ranks of a composite index depend on errors and choices.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};
use serde_json::{Map, Value};

use peil::composite as core;
use peil::composite::{InputErrors, RobustPlan, RobustScore, Sensitivity};
use peil::report::drawing::index as drawing;
use peil::report::{self, Context, Grid};
use peil::{Code, Error, Language, Place, Problem, Stage};

use crate::arguments::{Errors, IndexList, Matrix, Names, Progress, Word, Words, list, options, type_name};
use crate::charts::chart;
use crate::composite::{IndexRun, Source, dicts};
use crate::errors::Result;
use crate::hints::{Chart, Record};
use crate::json::{from_python, to_python};
use crate::language;
use crate::patience::{by_rounds, patiently};
use crate::shown::{Shown, results};
use crate::table::{Cell, Field, Row};

impl Row for RobustScore {
    const BEFORE: &'static [Field<Self>] = &[];
    const AFTER: &'static [Field<Self>] = &[
        Field("node", |own| Cell::Text(Some(&own.node))),
        Field("unit", |own| Cell::Text(Some(&own.unit))),
        Field("wave", |own| Cell::Text(own.wave.as_deref())),
        Field("score", |own| Cell::Number(own.score)),
        Field("rank", |own| Cell::Count(own.rank)),
        Field("replications", |own| Cell::Count(Some(own.replications))),
        Field("mean", |own| Cell::Number(own.mean)),
        Field("median", |own| Cell::Number(own.median)),
        Field("sd", |own| Cell::Number(own.sd)),
        Field("p05", |own| Cell::Number(own.p05)),
        Field("p95", |own| Cell::Number(own.p95)),
        Field("low", |own| Cell::Number(own.low)),
        Field("high", |own| Cell::Number(own.high)),
        Field("rank_mean", |own| Cell::Number(own.rank_mean)),
        Field("rank_median", |own| Cell::Count(own.rank_median)),
        Field("rank_sd", |own| Cell::Number(own.rank_sd)),
        Field("rank_p05", |own| Cell::Count(own.rank_p05)),
        Field("rank_p95", |own| Cell::Count(own.rank_p95)),
        Field("rank_low", |own| Cell::Count(own.rank_low)),
        Field("rank_high", |own| Cell::Count(own.rank_high)),
        Field("ranks", |own| Cell::Counts(&own.ranks)),
        Field("top", |own| Cell::Numbers(&own.top)),
        Field("groups", |own| Cell::Numbers(&own.groups)),
    ];
}

/// What came out, with the index and the waves that it is of.
pub(crate) struct Simulated {
    robust: core::Robust,
    index: core::Index,
}

fn grid(own: &Simulated, context: &Context<'_>, language: Language) -> Grid {
    // The index is always among what is asked for.
    let grid = report::robust::scores(&own.robust, &own.index.id, &own.index, context, language);
    grid.unwrap_or_else(|_| Grid::new(""))
}

fn csv(own: &Simulated) -> peil::Result<String> {
    report::robust::csv(&own.robust)
}

impl crate::rows::Taken for Simulated {}

results! {
    /// How scores and ranks of a composite index vary over the errors of its values and over choices of method.
    ///
    /// A row, for each unit and wave, of the index and of every part asked for, is a dict: ``node``, ``unit``, ``wave``, ``score`` and
    /// ``rank`` as they are, ``replications`` with a score, of the scores ``mean``, ``median``, ``sd``, ``p05``, ``p95``, ``low`` and
    /// ``high`` (the middle, of the level asked for), the same of ranks (``rank_mean`` … ``rank_low``, the best, ``rank_high``),
    /// ``ranks`` (in how many replications it had each rank, from 1), ``top`` (the share of the replications in which it was among
    /// the first k, for every k asked for) and ``groups`` (the share in each group of the index). It prints as the ranks and scores of the
    /// index.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b", "c"], "x": [1.0, 5.0, 9.0], "y": [8.0, 1.0, 2.0]}
    /// >>> run = peil.composite(data, peil.Index("i", ["x", "y"]))
    /// >>> robust = run.robust([{"id": "one fewer", "leave_one_out": True}], replications=100)
    /// >>> [(row["unit"], row["rank"], row["ranks"]) for row in robust]
    /// [('a', 2, [31, 34, 35]), ('b', 3, [0, 35, 65]), ('c', 1, [69, 31, 0])]
    Robustness(Simulated) of RobustScore: |own| &own.robust.scores, grid, csv;
}

impl Robustness {
    fn ranks(&self, node: Option<&str>, wave: Option<&Word>, lang: &str) -> Result<drawing::Ranks> {
        let own = &self.inner;
        let node = node.unwrap_or(&own.index.id);
        let wave = wave.map(|wave| wave.0.as_str());
        let context = self.context();
        Ok(drawing::robust_ranks(&own.robust, node, wave, &own.index, &context, language(lang)?)?)
    }
}

#[pymethods]
impl Robustness {
    /// How many replications were made.
    #[getter]
    fn replications(&self) -> u64 {
        self.inner.robust.replications
    }

    /// The seed; the same one gives the same figures.
    #[getter]
    fn seed(&self) -> u64 {
        self.inner.robust.seed
    }

    /// The level of ``low`` and ``high``.
    #[getter]
    fn level(&self) -> f64 {
        self.inner.robust.level
    }

    /// How far ranks moved, the mean of |rank − rank as it is| over units: ``mean``, ``median``, ``low`` and ``high`` over replications.
    #[getter]
    fn shift<'py>(&self, py: Python<'py>) -> Result<Record<'py>> {
        Ok(to_python(py, &self.inner.robust.shift)?)
    }

    /// How far ranks moved under each alternative, one dict each: ``choice``, ``alternative``, ``replications`` and ``shift``.
    #[getter]
    fn alternatives<'py>(&self, py: Python<'py>) -> Result<Vec<Record<'py>>> {
        dicts(py, &self.inner.robust.alternatives)
    }

    /// How often one unit was above another, where that was asked for, one dict each: ``wave``, ``unit``, ``other``, ``above`` and
    /// ``equal``.
    #[getter]
    fn pairs<'py>(&self, py: Python<'py>) -> Result<Vec<Record<'py>>> {
        dicts(py, &self.inner.robust.pairs)
    }

    /// What should be known of these figures, one dict each: alternatives on several scales, units without a score, a stop.
    #[getter]
    fn notes<'py>(&self, py: Python<'py>) -> Result<Vec<Record<'py>>> {
        dicts(py, &self.inner.robust.notes)
    }

    /// Ranks and the middle of their simulated ranks, as a drawing.
    ///
    /// Parameters
    /// ----------
    /// node : str, optional
    ///     A part that was asked for; the index unless said.
    /// wave : str or int, optional
    ///     The wave; the last unless said.
    /// lang : {"en", "nb", "nn"}
    ///     Language.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``around``, ``axis``, ``last``, and ``rows`` with ``name``, ``rank``, ``best``, ``worst`` and ``text``.
    ///
    /// Raises
    /// ------
    /// EstimateError
    ///     For parts that were not asked for and waves that are not there.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b", "c"], "x": [1.0, 5.0, 9.0], "y": [8.0, 1.0, 2.0]}
    /// >>> run = peil.composite(data, peil.Index("i", ["x", "y"]))
    /// >>> robust = run.robust([{"id": "one fewer", "leave_one_out": True}])
    /// >>> [row["text"] for row in robust.draw_ranks()["rows"]]
    /// ['c: rank 1, possible ranks 1–2', 'a: rank 2, possible ranks 1–3', 'b: rank 3, possible ranks 2–3']
    #[pyo3(signature = (node=None, wave=None, *, lang="en"))]
    fn draw_ranks<'py>(
        &self,
        py: Python<'py>,
        node: Option<&str>,
        wave: Option<Word>,
        lang: &str,
    ) -> Result<Record<'py>> {
        Ok(to_python(py, &self.ranks(node, wave.as_ref(), lang)?)?)
    }

    /// The same as a picture; the arguments are those of `draw_ranks`. It needs altair (``pip install "peil[charts]"``).
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b", "c"], "x": [1.0, 5.0, 9.0], "y": [8.0, 1.0, 2.0]}
    /// >>> run = peil.composite(data, peil.Index("i", ["x", "y"]))
    /// >>> robust = run.robust([{"id": "one fewer", "leave_one_out": True}])
    /// >>> robust.chart_ranks(lang="nb").to_dict()["description"]
    /// 'c: plass 1, mulige plasser 1–2; a: plass 2, mulige plasser 1–3; b: plass 3, mulige plasser 2–3.'
    #[pyo3(signature = (node=None, wave=None, *, lang="en"))]
    fn chart_ranks<'py>(
        &self,
        py: Python<'py>,
        node: Option<&str>,
        wave: Option<Word>,
        lang: &str,
    ) -> Result<Chart<'py>> {
        chart(py, "ranks", &self.ranks(node, wave.as_ref(), lang)?)
    }
}

/// What is uncertain, as documents say it.
struct Asked(Map<String, Value>);

impl Asked {
    fn value(mut self, key: &str, value: Option<impl Into<Value>>) -> Self {
        self.0.extend(value.map(|value| (key.to_owned(), value.into())));
        self
    }

    fn list(self, key: &str, given: Option<IndexList<'_>>) -> Result<Self> {
        let value = given.map(|own| from_python(&own.0, Stage::Estimate)).transpose()?;
        Ok(self.value(key, value))
    }
}

impl IndexRun {
    /// Holds what is uncertain against what the index is made of.
    fn uncertain(
        &self,
        py: Python<'_>,
        asked: Asked,
        errors: Option<Errors<'_>>,
        covariance: Option<Matrix>,
    ) -> Result<RobustPlan> {
        let asked = core::Robustness::from_value(Value::Object(asked.0))?;
        let refuse = |message: &str, key: &str| {
            let problem = Problem::new(Code::NoEffect, message).at(Place::path(key));
            Error::one(Stage::Estimate, problem)
        };
        match &self.source {
            Source::Estimates(own) => {
                if let Some(key) = errors.map(|_| "errors").or(covariance.map(|_| "covariance")) {
                    let message = "errors have no effect on an index of estimates, which knows its own";
                    return Err(refuse(message, key).into());
                }
                Ok(patiently(py, || own.robust(&asked))?)
            }
            Source::Data(data) => {
                let errors = match (errors, covariance) {
                    (Some(_), Some(_)) => {
                        let message = "standard errors have no effect beside their covariance";
                        return Err(refuse(message, "errors").into());
                    }
                    (Some(errors), None) => Some(InputErrors::Standard(self.standard(&errors)?)),
                    (None, Some(Matrix(rows))) => Some(InputErrors::Covariance(square(&rows)?)),
                    (None, None) => None,
                };
                Ok(patiently(py, || asked.plan(self.run.index(), data, errors.as_ref()))?)
            }
        }
    }

    /// Standard errors in the order of the plan's values.
    fn standard(&self, given: &Errors<'_>) -> Result<Vec<f64>> {
        let Ok(columns) = given.0.cast::<PyMapping>() else { return errors_of(&given.0) };
        let plan = self.run.plan();
        let (inputs, rows) = (plan.inputs(), self.run.units().len());
        let mut standard = vec![0.0; inputs.len() * rows];
        let mut problems = Vec::new();
        for item in columns.items()?.iter() {
            let (name, own): (String, Bound<'_, PyAny>) = item.extract()?;
            let own = errors_of(&own)?;
            let place = inputs.iter().position(|input| *input == name);
            if place.is_none() {
                let problem = Problem::new(Code::UnknownName, format!("the index reads no column `{name}`"));
                let known = inputs.iter().map(String::as_str);
                problems.push(problem.at(Place::path("errors")).suggest(&name, known));
            }
            if own.len() != rows {
                let message = format!("there are not as many errors of `{name}` as rows of the data");
                let problem = Problem::new(Code::WrongLength, message).at(Place::path("errors"));
                problems.push(problem.expected(rows.to_string()).found(own.len().to_string()));
            } else if let Some(place) = place {
                standard[place * rows..][..rows].copy_from_slice(&own);
            }
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        Ok(standard)
    }
}

/// A matrix with as many rows as columns, row after row.
fn square(rows: &[Vec<f64>]) -> Result<Vec<f64>> {
    if let Some(row) = rows.iter().find(|row| row.len() != rows.len()) {
        let problem = Problem::new(Code::WrongLength, "the covariance has not as many rows as columns");
        let problem =
            problem.at(Place::path("covariance")).expected(format!("rows of {} numbers", rows.len()));
        return Err(Error::one(Stage::Estimate, problem.found(row.len().to_string())).into());
    }
    Ok(rows.concat())
}

/// Standard errors one after the other; `None` beside a value that is missing.
fn errors_of(given: &Bound<'_, PyAny>) -> Result<Vec<f64>> {
    let wrong = |found: &Bound<'_, PyAny>, inside: &str| {
        let found = type_name(found);
        PyTypeError::new_err(format!("expected a list of standard errors, found {inside}`{found}`"))
    };
    let items = list(given).filter(|_| !given.is_instance_of::<PyString>());
    let number = |item: PyResult<Bound<'_, PyAny>>| {
        let item = item?;
        let number = item.extract::<Option<f64>>().map_err(|_| wrong(&item, "one of "))?;
        Ok(number.unwrap_or(f64::NAN))
    };
    Ok(items.ok_or_else(|| wrong(given, ""))?.map(number).collect::<PyResult<_>>()?)
}

#[pymethods]
impl IndexRun {
    /// How scores and ranks vary over the errors of the values and over choices of method: a Monte Carlo.
    ///
    /// An index of estimates (`Sample.index`, `Panel.index`) knows the errors of its values, with their joint covariance; for a table
    /// they are given. Other threads go on while it runs, and an interrupt (Ctrl-C) stops it.
    ///
    /// Parameters
    /// ----------
    /// choices : list of dict, optional
    ///     What could have been chosen otherwise: ``{"id": "scale", "alternatives": [{"name": "as stated"}, {"name": "ranks",
    ///     "normalise": {"method": "percentile_rank"}}]}``, or ``{"id": "one fewer", "leave_one_out": True}``. An alternative changes
    ///     ``normalise``, ``aggregate`` (of a ``tier``), ``impute``, ``treat``, ``weigh``, ``weights``, ``leave_out`` or the whole
    ///     ``index``, and is drawn in proportion to its ``share``.
    /// errors : dict or list of float, optional
    ///     Standard errors by column, a list with one for each row of the data (columns that are not named are known exactly), or all
    ///     of them, column after column; None beside a missing value.
    /// covariance : list of list of float or 2-D array, optional
    ///     In place of errors: the covariance of all values, column after column.
    /// replications : int
    ///     How many replications are made.
    /// seed : int
    ///     The seed: the same one gives the same figures, on any number of threads.
    /// level : float
    ///     The level of intervals.
    /// top : list of int, optional
    ///     How probable it is to be among the first k, for these k.
    /// nodes : str or list of str, optional
    ///     Parts of the index that are summarised beside it.
    /// pairs : bool
    ///     Whether the probability that one unit is above another is counted for all pairs.
    /// ranges : list of dict, optional
    ///     Bounds of columns, such as shares: ``{"column": "skills", "low": 0, "high": 1, "keep": "scale"}``.
    /// parameters : {"anew", "frozen"}
    ///     Whether scales, bounds and what fills in are taken anew in every replication.
    /// progress : callable or bool, optional
    ///     A function is told from time to time how many are done of how many; where it returns False the work stops, and the figures
    ///     are those of what was done, with a note. True shows a bar of tqdm, False none; by default there is one in a terminal and in
    ///     a notebook where tqdm is installed and the work takes more than a second.
    ///
    /// Returns
    /// -------
    /// Robustness
    ///
    /// Raises
    /// ------
    /// EstimateError
    ///     With everything that is wrong with choices, ranges and errors.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> run = peil.composite({"unit": ["a", "b", "c"], "x": [1.0, 5.0, 9.0], "y": [8.0, 1.0, 2.0]}, peil.Index("i", ["x", "y"]))
    /// >>> choices = [{"id": "one fewer", "leave_one_out": True}]
    /// >>> robust = run.robust(choices, errors={"x": [0.5] * 3}, top=[1])
    /// >>> [(row["unit"], row["rank"], row["rank_low"], row["rank_high"]) for row in robust]
    /// [('a', 2, 1, 3), ('b', 3, 2, 3), ('c', 1, 1, 2)]
    #[pyo3(signature = (
        choices=None, errors=None, covariance=None, *, replications=1000, seed=1, level=0.95, top=None, nodes=None,
        pairs=false, ranges=None, parameters="anew", progress=None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
    fn robust(
        &self,
        py: Python<'_>,
        choices: Option<IndexList<'_>>,
        errors: Option<Errors<'_>>,
        covariance: Option<Matrix>,
        replications: i64,
        seed: i64,
        level: f64,
        top: Option<Vec<i64>>,
        nodes: Option<Names>,
        pairs: bool,
        ranges: Option<IndexList<'_>>,
        parameters: &str,
        progress: Option<Progress>,
    ) -> Result<Robustness> {
        let asked = Asked(Map::new())
            .list("choices", choices)?
            .list("ranges", ranges)?
            .value("replications", Some(replications))
            .value("seed", Some(seed))
            .value("level", Some(level))
            .value("top", top)
            .value("nodes", nodes.map(|Names(nodes)| nodes))
            .value("pairs", Some(pairs))
            .value("parameters", Some(parameters));
        let plan = self.uncertain(py, asked, errors, covariance)?;
        let robust = by_rounds(py, &progress.unwrap_or_default(), |go_on| plan.run(go_on))?;
        let index = self.run.index().clone();
        Ok(Robustness::of(Simulated { robust, index }, self.document()))
    }

    /// Which of the uncertain things move scores and ranks: first-order and total effects, with intervals by the bootstrap.
    ///
    /// Parameters
    /// ----------
    /// choices, errors, covariance, ranges, parameters, seed, progress
    ///     As those of `robust`. There must be two uncertain things at least.
    /// rows : int
    ///     Rows of the design; with d uncertain things the index is computed ``rows * (d + 2)`` times.
    /// resamples : int
    ///     Resamples of the bootstrap.
    /// level : float
    ///     The level of intervals.
    /// units : str or list of str, optional
    ///     Whose scores and ranks are looked at, in the last wave; all units unless said.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``factors``, ``outputs`` (the mean shift of ranks, then the score and the rank of each unit, each with its ``variance`` and
    ///     ``effects``), ``rows``, ``seed``, ``level`` and ``notes``.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"unit": ["a", "b", "c"], "x": [1.0, 5.0, 9.0], "y": [8.0, 1.0, 2.0]}
    /// >>> run = peil.composite(data, peil.Index("i", ["x", "y"]))
    /// >>> found = run.sensitivity([{"id": "one fewer", "leave_one_out": True}], errors={"x": [0.5] * 3}, rows=64)
    /// >>> found["factors"], [round(own["total"], 2) for own in found["outputs"][0]["effects"]]
    /// (['values', 'one fewer'], [0.0, 0.99])
    #[pyo3(signature = (
        choices=None, errors=None, covariance=None, *, rows=1000, resamples=200, level=0.95, units=None,
        seed=1, ranges=None, parameters="anew", progress=None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
    fn sensitivity<'py>(
        &self,
        py: Python<'py>,
        choices: Option<IndexList<'_>>,
        errors: Option<Errors<'_>>,
        covariance: Option<Matrix>,
        rows: i64,
        resamples: i64,
        level: f64,
        units: Option<Words>,
        seed: i64,
        ranges: Option<IndexList<'_>>,
        parameters: &str,
        progress: Option<Progress>,
    ) -> Result<Record<'py>> {
        let asked = Asked(Map::new())
            .list("choices", choices)?
            .list("ranges", ranges)?
            .value("seed", Some(seed))
            .value("parameters", Some(parameters));
        let own: Sensitivity = options(
            "sensitivity",
            [
                ("rows", Some(rows.into())),
                ("resamples", Some(resamples.into())),
                ("level", Some(level.into())),
                ("units", units.map(|Words(units)| units.into())),
            ],
            Stage::Estimate,
        )?;
        let plan = self.uncertain(py, asked, errors, covariance)?;
        let found = by_rounds(py, &progress.unwrap_or_default(), |go_on| plan.sensitivity(&own, go_on))?;
        Ok(to_python(py, &found)?)
    }
}
