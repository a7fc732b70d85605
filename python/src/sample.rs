//! A sample in Python: answers with the design that brought them in.

use std::sync::Arc;

use pyo3::prelude::*;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use peil::replicate::MakeReplicates;
use peil::wire::{self, Request};
use peil::{Code, ColumnNames, Condition, DesignColumns, Error, Place, Problem, Query, Stage};

use crate::answers::Given;
use crate::arguments::{Conditions, Count, Matrix, Method, Names, Population, options};
use crate::errors::{Failure, Result, laid_aside};
use crate::estimates::Estimates;
use crate::patience::patiently;
use crate::replicates::ReplicateWeights;
use crate::sums::{self, EngineSample};

/// Answers with the design that brought them in, ready to be asked for estimates.
///
/// Parameters
/// ----------
/// data : path, table or dict
///     A file (CSV, or any that `peil.read` reads); a table of polars, pandas, pyarrow or anything else with the Arrow PyCapsule
///     interface; or a dict of columns. Columns of floats and of categories are not copied, so leave them as they are. A table that
///     an engine holds – a lazy frame of polars, a relation of DuckDB, a table of Spark, Dask or Ibis, or Parquet files larger than
///     memory – stays there: the engine groups and adds up, and shares, means, totals and ratios are finished from the sums
///     (``pip install "peil[scale]"``).
/// strata : str or list of str, optional
///     Column of the stratum, or one for each stage of sampling.
/// weight : str, optional
///     Column of the weight; the population over those that answered unless said, or 1 where neither is known.
/// fpc : str or list of str, optional
///     Column of the population size of the stratum (of its PSUs in a cluster design), or of its sampling fraction; or
///     one for each stage. A stage without one adds no variance of its own. One more than there are columns in ``psu``
///     means that rows were drawn within the last of them.
/// psu : str or list of str, optional
///     Column of the primary sampling unit, followed by those of the units drawn within it; every row is its own unless
///     said.
/// nest : bool
///     Whether names of primary sampling units are only unique within a stratum.
/// probability : str or list of str, optional
///     Column of the probability with which units were drawn, or one for each stage. Without ``pps`` it gives the
///     weights, and variances are those of draws with replacement (or of ``fpc``).
/// pps : {"brewer", "overton", "hartley_rao", "joint", "poisson"}, optional
///     How the joint probabilities of ``probability`` are found.
/// pps_variance : {"horvitz_thompson", "yates_grundy"}, optional
///     Which estimator of the variance is made of joint probabilities; Horvitz-Thompson unless said.
/// hartley_rao_sum : float, optional
///     With ``pps="hartley_rao"``: the population's sum of squared probabilities over n; estimated unless said.
/// joint_probabilities : list of list of float or 2-D array, optional
///     With ``pps="joint"``: the joint probability of each pair of rows, row by row.
/// lonely : {"fail", "remove", "certainty", "adjust", "average"}
///     What to do with a stratum of a single primary sampling unit: refuse it, leave it out of the variance (``remove``
///     and ``certainty``, which says that it was chosen on purpose), take its distance from the mean of all
///     (``adjust``), or the mean of the other strata (``average``).
/// lonely_domains : bool
///     Whether to do so as well where a domain leaves a stratum a single unit.
/// replicates : Replicates or dict, optional
///     Columns of replicate weights from which variances come.
/// population : int or dict, optional
///     Units of the population, or of each stratum by its name; with ``psu`` the primary sampling units, all of whose units
///     were taken.
/// census : bool
///     Whether every unit was invited, so that all that is missing is a matter of response.
/// selected : int or dict, optional
///     Units that were invited of the population, or of each stratum by its name, where the data hold only those that
///     answered.
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
///
/// A lazy frame keeps its rows and sends sums of them.
///
/// >>> import polars
/// >>> lazy = polars.LazyFrame({"open_data": answers})
/// >>> peil.Sample(lazy, population=14, census=True).share("open_data", equals="yes")[0] == row
/// True
#[pyclass(frozen, module = "peil")]
pub(crate) struct Sample {
    held: Held,
    survey: Option<Arc<peil::Survey>>,
}

/// Where the rows of a sample are.
enum Held {
    Here(Arc<peil::Sample>),
    ByEngine(Box<EngineSample>),
}

impl Sample {
    pub(crate) fn of(inner: peil::Sample, survey: Option<Arc<peil::Survey>>) -> Self {
        Self { held: Held::Here(Arc::new(inner)), survey }
    }

    /// The sample whose rows lie in memory; those of an engine cannot be asked for what needs rows.
    pub(crate) fn inner(&self) -> Result<&Arc<peil::Sample>> {
        match &self.held {
            Held::Here(inner) => Ok(inner),
            Held::ByEngine(_) => Err(sums::needs_rows().into()),
        }
    }

    pub(crate) fn survey(&self) -> Option<Arc<peil::Survey>> {
        self.survey.clone()
    }

    /// The same answers with another design.
    pub(crate) fn with(&self, inner: peil::Sample) -> Self {
        Self::of(inner, self.survey.clone())
    }

    pub(crate) fn run(&self, py: Python<'_>, queries: Vec<Query>) -> Result<Estimates> {
        match &self.held {
            Held::Here(inner) => {
                let estimates = patiently(py, || inner.run(&queries))?;
                Ok(Estimates::asked(estimates, self.survey.clone(), inner, queries))
            }
            Held::ByEngine(engine) => Ok(Estimates::of_sums(engine.run(py, &queries)?)),
        }
    }
}

/// Indicators of a document, as every language asks for them.
pub(crate) fn of_document(
    indicators: Option<Names>,
    by: Option<Names>,
    interval: Option<Method>,
    level: Option<f64>,
    of_all: bool,
) -> Result<Request> {
    Ok(Request {
        indicators: indicators.unwrap_or_default().0,
        by: by.unwrap_or_default().0,
        interval: Method::read(interval)?,
        level,
        of_all,
        ..Request::default()
    })
}

#[pymethods]
impl Sample {
    #[new]
    #[pyo3(signature = (
        data, *, strata=None, weight=None, fpc=None, psu=None, nest=false, probability=None, pps=None, pps_variance=None,
        hartley_rao_sum=None, joint_probabilities=None, lonely="fail", lonely_domains=false, replicates=None,
        population=None, census=false, selected=None, responded=None, response_groups=None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
    fn new(
        py: Python<'_>,
        data: Given,
        strata: Option<Names>,
        weight: Option<String>,
        fpc: Option<Names>,
        psu: Option<Names>,
        nest: bool,
        probability: Option<Names>,
        pps: Option<String>,
        pps_variance: Option<String>,
        hartley_rao_sum: Option<f64>,
        joint_probabilities: Option<Matrix>,
        lonely: &str,
        lonely_domains: bool,
        replicates: Option<ReplicateWeights>,
        population: Option<Population>,
        census: bool,
        selected: Option<Population>,
        responded: Option<Conditions>,
        response_groups: Option<String>,
    ) -> Result<Self> {
        let mut problems = Vec::new();
        let pps = word("pps", pps.map(Value::from), &mut problems)?;
        let pps_variance = word("pps_variance", pps_variance.map(Value::from), &mut problems)?;
        let population = population.map(|Population(population)| population);
        let population = word("population", population, &mut problems)?;
        let selected = word("selected", selected.map(|Population(selected)| selected), &mut problems)?;
        let responded = responded.map(one_condition).transpose();
        let responded = laid_aside(responded, &mut problems)?.flatten();
        let replicates = replicates.map(ReplicateWeights::columns).transpose();
        let replicates = laid_aside(replicates, &mut problems)?.flatten();
        let lonely = word("lonely", Some(lonely.into()), &mut problems)?.unwrap_or_default();
        Error::unless_empty(Stage::Design, problems)?;
        let columns = DesignColumns {
            strata: columns(strata),
            psu: columns(psu),
            nest,
            weight,
            fpc: columns(fpc),
            probability: columns(probability),
            pps,
            pps_variance,
            hartley_rao_sum,
            joint_probabilities: joint_probabilities.map(|matrix| matrix.0),
            population,
            census,
            selected,
            responded,
            response_groups,
            replicates,
            lonely,
            lonely_domains,
            ..DesignColumns::default()
        };
        let data = match data {
            Given::Engine(engine) => {
                let held = Held::ByEngine(Box::new(EngineSample::new(py, engine, columns)?));
                return Ok(Self { held, survey: None });
            }
            data => data,
        };
        let answers = data.columns(py)?;
        let sample = patiently(py, || {
            let design = columns.build(&answers)?;
            peil::Sample::new(answers, design)
        })?;
        Ok(Self::of(sample, None))
    }

    /// The same answers with variances from replicate weights, made of the sample's strata and primary sampling units.
    ///
    /// Parameters
    /// ----------
    /// kind : {"brr", "fay", "jk1", "jkn", "bootstrap", "rao_wu"}
    ///     How replicates are made: balanced half-samples, those of Fay, the jackknife without and within strata, the
    ///     bootstrap of Canty and Davison, and that of Rao and Wu.
    /// replicates : int, optional
    ///     How many, for a bootstrap; the other kinds know it themselves.
    /// seed : int, optional
    ///     Seed of a bootstrap, 0 unless said: the same seed gives the same replicates everywhere.
    /// rho : float, optional
    ///     Fay's share, from 0 up to but not including 1.
    /// mse : bool
    ///     Whether replicates spread about the full-sample estimate instead of their own mean.
    ///
    /// Returns
    /// -------
    /// Sample
    ///     A new sample; this one stays as it is.
    ///
    /// Examples
    /// --------
    /// >>> import peil
    /// >>> data = {"stratum": ["a", "a", "b", "b"], "w": [10, 10, 20, 20], "y": [1, 3, 5, 9]}
    /// >>> sample = peil.Sample(data, strata="stratum", weight="w")
    /// >>> abs(sample.mean("y")[0]["se"] - sample.replicate("jkn").mean("y")[0]["se"]) < 1e-12
    /// True
    #[pyo3(signature = (kind, replicates=None, *, seed=None, rho=None, mse=false))]
    fn replicate(
        &self,
        py: Python<'_>,
        kind: &str,
        replicates: Option<Count>,
        seed: Option<Count>,
        rho: Option<f64>,
        mse: bool,
    ) -> Result<Self> {
        let make: MakeReplicates = options(
            "replicate",
            [
                ("kind", Some(kind.into())),
                ("replicates", replicates.map(|Count(count)| count.into())),
                ("seed", seed.map(|Count(seed)| seed.into())),
                ("rho", rho.map(Value::from)),
                ("mse", Some(mse.into())),
            ],
            Stage::Design,
        )?;
        let inner = self.inner()?;
        Ok(self.with(patiently(py, || inner.replicated(&make))?))
    }

    /// Indicators of the survey document, in one pass through the answers.
    ///
    /// Parameters
    /// ----------
    /// indicators : str or list of str, optional
    ///     Ids of indicators; all of them unless said. The id of a share of a narrower base with ``_of_all`` behind it asks for
    ///     what it implies of all.
    /// by : str or list of str, optional
    ///     Ids of breakdowns, crossed.
    /// interval : str, optional
    ///     How intervals for shares are made; as the document says unless said here.
    /// level : float, optional
    ///     Confidence level; 0.95 unless said.
    /// of_all : bool
    ///     Whether behind every share of a narrower base stands what it implies of all.
    ///
    /// Raises
    /// ------
    /// EstimateError
    ///     With every name that is not in the document, and where there is none.
    ///
    /// Examples
    /// --------
    /// >>> import peil, polars
    /// >>> polars.DataFrame({"q": ["yes", "no", "yes"], "staff": [3, 5, 10]}).write_csv("answers.csv")
    /// >>> survey = peil.Survey.loads(peil.read("answers.csv").survey(population=9))
    /// >>> rows = survey.read("answers.csv").estimate()
    /// >>> [(row["indicator"], row["category"], round(row["estimate"], 3)) for row in rows]
    /// [('q', 'no', 0.333), ('q', 'yes', 0.667), ('staff', None, 6.0)]
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
        self.run(py, wire::indicators(self.inner()?, &asked)?)
    }

    /// Number of rows, those that did not respond included.
    fn __len__(&self) -> usize {
        match &self.held {
            Held::Here(inner) => inner.answers().rows(),
            Held::ByEngine(engine) => engine.rows() as usize,
        }
    }

    fn __repr__(&self) -> String {
        let inner = match &self.held {
            Held::Here(inner) => inner,
            Held::ByEngine(engine) => return engine.text(),
        };
        let design = inner.design();
        format!(
            "<peil.Sample: {} rows, {} answered, {} strata, {} primary sampling units>",
            design.rows(),
            design.answered(),
            design.strata().len(),
            design.psus()
        )
    }
}

/// An option of the design by its word; what it cannot be is laid aside.
fn word<T: DeserializeOwned + JsonSchema + 'static>(
    name: &str,
    value: Option<Value>,
    problems: &mut Vec<Problem>,
) -> Result<Option<T>> {
    let found = value.map(|value| wire::option(name, value, Stage::Design)).transpose();
    Ok(laid_aside(found.map_err(Failure::from), problems)?.flatten())
}

/// Columns of a design, one a stage.
fn columns(names: Option<Names>) -> Option<ColumnNames> {
    names.map(|Names(mut names)| match names.len() {
        1 => ColumnNames::One(names.remove(0)),
        _ => ColumnNames::Several(names),
    })
}

fn one_condition(Conditions(mut conditions): Conditions) -> Result<Condition> {
    if let (Some(only), true) = (conditions.pop(), conditions.is_empty()) {
        return Ok(only);
    }
    let problem = Problem::new(Code::Unsupported, "`responded` must name exactly one column");
    Err(Error::one(Stage::Design, problem.at(Place::path("responded"))).into())
}
