//! A design named by columns, for quick work without a survey document.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Design, LonelyPsu, PopulationSizes, StratumSize};
use crate::answers::{Answers, Column, MISSING, Values};
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::Condition;
use crate::estimate::plan::resolve_condition;

/// Which columns say how units came in.
///
/// ```
/// use peil::{Answers, CsvOptions, DesignColumns, Sample};
/// let answers = Answers::from_csv("stype,pw,y\nE,2,1\nE,2,3\nH,4,5\nH,4,9\n".as_bytes(), &CsvOptions::default())?;
/// let columns = DesignColumns { strata: Some("stype".into()), weight: Some("pw".into()), ..Default::default() };
/// let design = columns.build(&answers)?;
/// let mean = Sample::new(answers, design)?.mean("y").run()?;
/// assert_eq!(mean.single().estimate, Some((2.0 * 4.0 + 4.0 * 14.0) / 12.0));
/// # Ok::<(), peil::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DesignColumns {
    /// Column of the stratum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strata: Option<String>,
    /// Column of the primary sampling unit; without it every row is its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub psu: Option<String>,
    /// Whether names of primary sampling units are only unique within a stratum.
    pub nest: bool,
    /// Column of the weight; N_h / r_h unless said, or 1 where population sizes are unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    /// Column of the population size of the stratum (PSUs in a cluster design) or its sampling fraction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fpc: Option<String>,
    /// Units of the population: one number, or one for each stratum by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub population: Option<PopulationCount>,
    /// Whether every unit of the population was invited, so that all that is missing is a matter of response.
    pub census: bool,
    /// Which rows responded; all unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responded: Option<Condition>,
    /// Column of groups within which those who responded are taken as a random sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_groups: Option<String>,
    /// What to do with a stratum of a single PSU.
    pub lonely: LonelyPsu,
}

/// Units of a population.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PopulationCount {
    /// One population.
    One(u64),
    /// By the name of the stratum.
    ByStratum(BTreeMap<String, u64>),
}

impl DesignColumns {
    /// Builds the design of these columns.
    ///
    /// # Errors
    /// Reports every column that is not there or holds the wrong kind of values, every option without effect, and
    /// everything that [`DesignBuilder::build`](super::DesignBuilder::build) reports.
    pub fn build(&self, answers: &Answers) -> Result<Design> {
        let size =
            |&count: &u64| if self.census { StratumSize::census(count) } else { StratumSize::of(count) };
        let mut problems = Vec::new();
        let mut no_effect = |given: bool, what: &str, needs: &str| {
            if given {
                let message = format!("`{what}` has no effect without `{needs}`");
                problems.push(Problem::new(Code::NoEffect, message).at(Place::path(what)));
            }
        };
        no_effect(self.census && self.population.is_none(), "census", "population");
        no_effect(self.nest && self.psu.is_none(), "nest", "psu");
        if self.population.is_some() && self.fpc.is_some() {
            problems.push(
                Problem::new(
                    Code::Contradiction,
                    "population sizes are given both by `fpc` and by `population`",
                )
                .at(Place::path("population")),
            );
        }
        let sizes = match &self.population {
            None => PopulationSizes::Unknown,
            Some(PopulationCount::One(count)) => PopulationSizes::one(size(count)),
            Some(PopulationCount::ByStratum(counts)) => PopulationSizes::PerStratum(
                counts.iter().map(|(name, count)| (name.clone(), size(count))).collect(),
            ),
        };
        self.build_with(answers, sizes, problems)
    }

    /// Builds the design with population sizes from elsewhere, unless a column gives them.
    pub(crate) fn build_with(
        &self,
        answers: &Answers,
        sizes: PopulationSizes,
        mut problems: Vec<Problem>,
    ) -> Result<Design> {
        let mut find = |name: &Option<String>| -> Option<Column> {
            answers.find(name.as_ref()?).map_err(|problem| problems.push(problem)).ok().cloned()
        };
        let strata = find(&self.strata);
        let psu = find(&self.psu);
        let groups = find(&self.response_groups);
        let (weight, fpc) = (find(&self.weight), find(&self.fpc));
        let weights = numbers(weight, self.weight.as_deref(), &mut problems);
        let fpc = numbers(fpc, self.fpc.as_deref(), &mut problems);
        let responded = self.responded.as_ref().and_then(|condition| mask(condition, answers, &mut problems));
        Error::unless_empty(Stage::Design, problems)?;
        let sizes = fpc.map_or(sizes, PopulationSizes::PerRow);
        let mut builder =
            Design::builder(answers.rows()).population(sizes).nest(self.nest).lonely(self.lonely);
        if let Some(strata) = &strata {
            builder = builder.strata(strata);
        }
        if let Some(psu) = &psu {
            builder = builder.psus(psu);
        }
        if let Some(weights) = weights {
            builder = builder.weights(weights);
        }
        if let Some(responded) = &responded {
            builder = builder.responded(responded);
        }
        if let Some(groups) = &groups {
            builder = builder.response_groups(groups);
        }
        builder.build()
    }
}

fn numbers(column: Option<Column>, name: Option<&str>, problems: &mut Vec<Problem>) -> Option<Values<f64>> {
    match column? {
        Column::Numbers(values) => Some(values),
        Column::Categories(_) => {
            let name = name.unwrap_or_default();
            let problem = Problem::new(Code::NotANumber, format!("column `{name}` holds words, not numbers"));
            problems.push(problem.at(Place::question(name)));
            None
        }
    }
}

/// Which rows fulfil a condition; a column of numbers is compared by its written values.
fn mask(condition: &Condition, answers: &Answers, problems: &mut Vec<Problem>) -> Option<Vec<bool>> {
    let (codes, fulfils) = resolve_condition(condition, answers, problems)?;
    Some(codes.codes().iter().map(|code| code != MISSING && fulfils[code as usize]).collect())
}
