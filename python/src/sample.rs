//! A sample in Python: answers with the design that brought them in.

use std::sync::Arc;

use pyo3::prelude::*;
use serde_json::Value;

use peil::{
    Code, Condition, DegreesOfFreedom, DesignColumns, Error, Interval, Measure, Place, Problem, Query, Stage,
    wire,
};

use crate::answers::Given;
use crate::arguments::{Conditions, Df, Method, Names, Population, Words};
use crate::errors::Result;
use crate::estimates::Estimates;

/// Answers with the design that brought them in, ready to be asked for estimates.
///
/// Parameters
/// ----------
/// data : path, table or dict
///     A CSV file; a table of polars, pandas, pyarrow, DuckDB or anything else with the Arrow PyCapsule interface; or a
///     dict of columns. Columns of floats and of categories are not copied, so leave them as they are.
/// strata : str, optional
///     Column of the stratum.
/// weight : str, optional
///     Column of the weight; the population over those that answered unless said, or 1 where neither is known.
/// fpc : str, optional
///     Column of the population size of the stratum (of its PSUs in a cluster design), or of its sampling fraction.
/// psu : str, optional
///     Column of the primary sampling unit; every row is its own unless said.
/// nest : bool
///     Whether names of primary sampling units are only unique within a stratum.
/// lonely : {"fail", "certainty"}
///     What to do with a stratum of a single primary sampling unit.
/// population : int or dict, optional
///     Units of the population, or of each stratum by its name.
/// census : bool
///     Whether every unit was invited, so that all that is missing is a matter of response.
/// responded : dict, optional
///     Column and answers by which rows that responded are known; all rows unless said.
/// response_groups : str, optional
///     Column of groups within which those who responded are taken as a random sample.
///
/// Raises
/// ------
/// AnswersError, DesignError
///     With every problem of the columns and the design.
///
/// Examples
/// --------
/// Eight of fourteen county municipalities answered; five of them share open data.
///
/// >>> import peil
/// >>> answers = ["yes", "yes", "no", "yes", "yes", "no", "yes", "no"]
/// >>> sample = peil.Sample({"open_data": answers}, population=14, census=True)
/// >>> row = sample.share("open_data", equals="yes")[0]
/// >>> row["estimate"], row["interval"]
/// (0.625, 'hypergeometric')
#[pyclass(frozen, module = "peil")]
pub(crate) struct Sample {
    inner: peil::Sample,
    survey: Option<Arc<peil::Survey>>,
}

impl Sample {
    pub(crate) fn of(inner: peil::Sample, survey: Option<Arc<peil::Survey>>) -> Self {
        Self { inner, survey }
    }

    fn run(&self, py: Python<'_>, queries: &[Query]) -> Result<Estimates> {
        let estimates = py.detach(|| self.inner.run(queries))?;
        Ok(Estimates::of(estimates, self.survey.clone()))
    }
}

/// How an estimate is made, apart from what is measured.
struct How {
    by: Option<Names>,
    among: Option<Conditions>,
    level: f64,
    df: Option<Df>,
}

impl How {
    fn query(self, name: &str, measure: Measure) -> Result<Query> {
        let mut query = Query::new(name, measure);
        query.by = self.by.map(|names| names.0).unwrap_or_default();
        query.base = self.among.map(|conditions| conditions.0).unwrap_or_default();
        query.level = self.level;
        if let Some(Df(df)) = self.df {
            query.df = wire::option::<DegreesOfFreedom>("df", df, Stage::Estimate)?;
        }
        Ok(query)
    }

    fn share(
        self,
        name: &str,
        measure: Measure,
        outside: Option<Words>,
        missing: Option<Words>,
        interval: &str,
    ) -> Result<Query> {
        let mut query = self.query(name, measure)?;
        query.outside = outside.map(|words| words.0).unwrap_or_default();
        query.missing = missing.map(|words| words.0).unwrap_or_default();
        query.interval = method(Method(interval.to_owned()))?;
        Ok(query)
    }
}

pub(crate) fn method(interval: Method) -> Result<Interval> {
    Ok(wire::option("interval", Value::from(interval.0), Stage::Estimate)?)
}

#[pymethods]
impl Sample {
    #[new]
    #[pyo3(signature = (
        data, *, strata=None, weight=None, fpc=None, psu=None, nest=false, lonely="fail", population=None, census=false,
        responded=None, response_groups=None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
    fn new(
        py: Python<'_>,
        data: Given,
        strata: Option<String>,
        weight: Option<String>,
        fpc: Option<String>,
        psu: Option<String>,
        nest: bool,
        lonely: &str,
        population: Option<Population>,
        census: bool,
        responded: Option<Conditions>,
        response_groups: Option<String>,
    ) -> Result<Self> {
        let population = population
            .map(|Population(population)| wire::option("population", population, Stage::Design))
            .transpose()?;
        let columns = DesignColumns {
            strata: strata.as_deref().map(Into::into),
            psu: psu.as_deref().map(Into::into),
            nest,
            weight,
            fpc: fpc.as_deref().map(Into::into),
            population,
            census,
            responded: responded.map(one_condition).transpose()?,
            response_groups,
            lonely: wire::option("lonely", Value::from(lonely), Stage::Design)?,
            ..DesignColumns::default()
        };
        let answers = data.columns(py)?;
        let sample = py.detach(|| {
            let design = columns.build(&answers)?;
            peil::Sample::new(answers, design)
        })?;
        Ok(Self::of(sample, None))
    }

    /// The share that gave one of some answers.
    ///
    /// Parameters
    /// ----------
    /// of : str
    ///     Column of the answers.
    /// equals : str, number or list
    ///     The answers that count, such as the top two boxes.
    /// by : str or list of str, optional
    ///     Columns to break down by, crossed.
    /// among : dict, optional
    ///     Restricts the base: column and answers.
    /// outside : str, number or list, optional
    ///     Answers that leave the base, such as "do not know".
    /// missing : str, number or list, optional
    ///     Answers that are no answer at all, such as a refusal.
    /// interval : str
    ///     How the interval is made: ``finite``, ``wald``, ``logit``, ``wilson``, ``beta``, ``clopper_pearson`` or
    ///     ``hypergeometric``.
    /// level : float
    ///     Confidence level.
    /// df : {"base", "design", "infinite"} or float, optional
    ///     Where degrees of freedom come from; ``base`` unless said.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> sample = peil.Sample({"q": [4, 5, 3, None, 5], "size": ["s", "s", "l", "l", "l"]}, population=9)
    /// >>> [(row["size"], row["estimate"]) for row in sample.share("q", equals=[4, 5], by="size")]
    /// [('l', 0.5), ('s', 1.0)]
    #[pyo3(signature = (
        of, *, equals=None, by=None, among=None, outside=None, missing=None, interval: "Method" = "finite",
        level=0.95, df=None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
    fn share(
        &self,
        py: Python<'_>,
        of: String,
        equals: Option<Words>,
        by: Option<Names>,
        among: Option<Conditions>,
        outside: Option<Words>,
        missing: Option<Words>,
        interval: &str,
        level: f64,
        df: Option<Df>,
    ) -> Result<Estimates> {
        let how = How { by, among, level, df };
        let name = of.clone();
        let equals = equals.map(|words| words.0).unwrap_or_default();
        let query = how.share(&name, Measure::Share { of, equals }, outside, missing, interval)?;
        self.run(py, &[query])
    }

    /// The share of every answer; the arguments are those of `share`.
    #[pyo3(signature = (
        of, *, by=None, among=None, outside=None, missing=None, interval: "Method" = "finite", level=0.95,
        df=None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
    fn distribution(
        &self,
        py: Python<'_>,
        of: String,
        by: Option<Names>,
        among: Option<Conditions>,
        outside: Option<Words>,
        missing: Option<Words>,
        interval: &str,
        level: f64,
        df: Option<Df>,
    ) -> Result<Estimates> {
        let how = How { by, among, level, df };
        let name = of.clone();
        let query = how.share(&name, Measure::Distribution { of }, outside, missing, interval)?;
        self.run(py, &[query])
    }

    /// The mean of a column of numbers; the arguments are those of `share`.
    #[pyo3(signature = (of, *, by=None, among=None, level=0.95, df=None))]
    fn mean(
        &self,
        py: Python<'_>,
        of: String,
        by: Option<Names>,
        among: Option<Conditions>,
        level: f64,
        df: Option<Df>,
    ) -> Result<Estimates> {
        let name = of.clone();
        self.run(py, &[How { by, among, level, df }.query(&name, Measure::Mean { of })?])
    }

    /// The population total of a column of numbers; the arguments are those of `share`.
    #[pyo3(signature = (of, *, by=None, among=None, level=0.95, df=None))]
    fn total(
        &self,
        py: Python<'_>,
        of: String,
        by: Option<Names>,
        among: Option<Conditions>,
        level: f64,
        df: Option<Df>,
    ) -> Result<Estimates> {
        let name = of.clone();
        self.run(py, &[How { by, among, level, df }.query(&name, Measure::Total { of })?])
    }

    /// The total of one column of numbers over the total of another; the other arguments are those of `share`.
    #[pyo3(signature = (of, over, *, by=None, among=None, level=0.95, df=None))]
    #[expect(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
    fn ratio(
        &self,
        py: Python<'_>,
        of: String,
        over: String,
        by: Option<Names>,
        among: Option<Conditions>,
        level: f64,
        df: Option<Df>,
    ) -> Result<Estimates> {
        let name = of.clone();
        self.run(py, &[How { by, among, level, df }.query(&name, Measure::Ratio { of, over })?])
    }

    /// Indicators of the survey document, in one pass through the answers.
    ///
    /// Parameters
    /// ----------
    /// indicators : str or list of str, optional
    ///     Ids of indicators; all of them unless said.
    /// by : str or list of str, optional
    ///     Ids of breakdowns, crossed.
    /// interval : str, optional
    ///     How intervals for shares are made; as the document says unless said here.
    /// level : float, optional
    ///     Confidence level; 0.95 unless said.
    #[pyo3(signature = (indicators=None, by=None, interval=None, level=None))]
    fn estimate(
        &self,
        py: Python<'_>,
        indicators: Option<Names>,
        by: Option<Names>,
        interval: Option<Method>,
        level: Option<f64>,
    ) -> Result<Estimates> {
        let (indicators, by) = (indicators.unwrap_or_default(), by.unwrap_or_default());
        let mut queries = self.inner.queries(&indicators.words(), &by.words())?;
        let interval = interval.map(method).transpose()?;
        for query in &mut queries {
            query.interval = interval.unwrap_or(query.interval);
            query.level = level.unwrap_or(query.level);
        }
        self.run(py, &queries)
    }

    /// Number of rows, those that did not respond included.
    fn __len__(&self) -> usize {
        self.inner.answers().rows()
    }

    fn __repr__(&self) -> String {
        let design = self.inner.design();
        format!(
            "<peil.Sample: {} rows, {} answered, {} strata, {} primary sampling units>",
            design.rows(),
            design.answered(),
            design.strata().len(),
            design.psus()
        )
    }
}

fn one_condition(Conditions(mut conditions): Conditions) -> Result<Condition> {
    if let (Some(only), true) = (conditions.pop(), conditions.is_empty()) {
        return Ok(only);
    }
    let problem = Problem::new(Code::Unsupported, "`responded` must name exactly one column");
    Err(Error::one(Stage::Design, problem.at(Place::path("responded"))).into())
}
