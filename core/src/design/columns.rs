//! A design named by columns, for quick work without a survey document.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks::Called;
use super::wanting::Wanting;
use super::{
    Design, JointProbabilities, LonelyPsu, PopulationSizes, Pps, PpsVariance, StageColumns, StratumSize,
};
use crate::answers::{Answers, Column, MISSING, Values, not_numbers};
use crate::error::{Code, Error, Place, Problem, Result, Stage, add_rows};
use crate::estimate::Condition;
use crate::estimate::plan::resolve_condition;
use crate::replicate::{MakeReplicates, ReplicateColumns};
use crate::weighting::{self, Response, WeightingStep};

/// One column by name, or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ColumnNames {
    /// One column.
    One(String),
    /// Several, one a stage of sampling.
    Several(Vec<String>),
}

impl ColumnNames {
    /// The names in order.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

impl From<&str> for ColumnNames {
    fn from(name: &str) -> Self {
        Self::One(name.to_owned())
    }
}

/// The names of an option that may be absent.
pub(crate) fn names(columns: Option<&ColumnNames>) -> &[String] {
    columns.map_or(&[], ColumnNames::as_slice)
}

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
    /// Column of the stratum, or one for each stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strata: Option<ColumnNames>,
    /// Column of the primary sampling unit, followed by those of the units drawn within it; without any, every row is
    /// its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub psu: Option<ColumnNames>,
    /// Whether names of primary sampling units are only unique within a stratum.
    pub nest: bool,
    /// Column of the weight; N_h / r_h unless said, or 1 where population sizes are unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    /// Column of the population size of the stratum (PSUs in a cluster design) or its sampling fraction; or one for
    /// each stage. A stage without one adds no variance of its own. One more than there are columns in `psu` means
    /// that rows were drawn within the last of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fpc: Option<ColumnNames>,
    /// Column of the probability with which units were drawn, or one for each stage. Without `pps` it gives the
    /// weights, and variances are those of draws with replacement (or of `fpc`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<ColumnNames>,
    /// How the joint probabilities of `probability` are found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pps: Option<Pps>,
    /// Which estimator of the variance is made of joint probabilities; Horvitz-Thompson unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pps_variance: Option<PpsVariance>,
    /// With `pps = "hartley_rao"`: the population's sum of squared probabilities over n; estimated unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hartley_rao_sum: Option<f64>,
    /// With `pps = "joint"`: the joint probability of each pair of rows, row by row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joint_probabilities: Option<Vec<Vec<f64>>>,
    /// Units of the population: one number, or one for each stratum by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub population: Option<PopulationCount>,
    /// Whether every unit of the population was invited, so that all that is missing is a matter of response.
    pub census: bool,
    /// Units that were invited of the population: one number, or one for each stratum by name, where the answers hold
    /// only those that responded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selected: Option<PopulationCount>,
    /// Which rows responded; all unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responded: Option<Condition>,
    /// Column of groups within which those who responded are taken as a random sample. Where they split strata of which
    /// a sample was invited, they hold across all strata.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_groups: Option<String>,
    /// Columns of replicate weights from which variances come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replicates: Option<ReplicateColumns>,
    /// Replicate weights to be made of strata and PSUs, from which variances then come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub make_replicates: Option<MakeReplicates>,
    /// What weights are brought to, in this order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weighting: Vec<WeightingStep>,
    /// What to do with a stratum of a single PSU.
    pub lonely: LonelyPsu,
    /// Whether to do so as well where a domain leaves a stratum a single PSU.
    pub lonely_domains: bool,
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
        self.build_of(answers, None)
    }

    /// Builds the design of rows that may each stand for several units that are alike.
    pub(crate) fn build_of(&self, answers: &Answers, units: Option<&[u64]>) -> Result<Design> {
        let mut problems = Vec::new();
        self.check_options(&mut problems);
        self.check_selected(&mut problems);
        let size = |name: &str, &count: &u64| {
            let size = if self.census { StratumSize::census(count) } else { StratumSize::of(count) };
            match &self.selected {
                Some(PopulationCount::One(selected)) => size.selecting(*selected),
                Some(PopulationCount::ByStratum(selected)) => {
                    selected.get(name).map_or(size, |selected| size.selecting(*selected))
                }
                None => size,
            }
        };
        let sizes = match &self.population {
            None => PopulationSizes::Unknown,
            Some(PopulationCount::One(count)) => PopulationSizes::one(size("", count)),
            Some(PopulationCount::ByStratum(counts)) => PopulationSizes::PerStratum(
                counts.iter().map(|(name, count)| (name.clone(), size(name, count))).collect(),
            ),
        };
        self.build_from(answers, sizes, units, problems)
    }

    /// Adds replicates to a design and brings its weights to what is known, in this order: replicates of weights that
    /// have been calibrated would each have to be calibrated anew, which is what happens to them here.
    fn reweigh(&self, answers: &Answers, mut design: Design, response: Response<'_>) -> Result<Design> {
        if !cfg!(feature = "whole") {
            return Ok(design);
        }
        let given = self.replicates.iter().map(|replicates| replicates.build(answers, &design));
        let made = self.make_replicates.iter().map(|make| make.build(&design));
        let mut problems = Vec::new();
        for replicates in given.chain(made).collect::<Vec<_>>() {
            match replicates {
                Ok(replicates) => design = design.with_replicates(replicates),
                Err(error) => problems.extend_from_slice(error.problems()),
            }
        }
        if !problems.is_empty() {
            self.check_weighting(answers, response, &mut problems);
            return Err(Error::many(Stage::Design, problems));
        }
        if !self.weighting.is_empty() {
            design = design.weighted(answers, &self.weighting)?.0;
        }
        Ok(design)
    }

    /// Reports what does not hold of the steps of weighting, whatever the design is.
    fn check_weighting(&self, answers: &Answers, response: Response<'_>, problems: &mut Vec<Problem>) {
        let is_weighed = self.weight.is_some() || self.probability.is_some() && self.pps.is_none();
        weighting::check(&self.weighting, answers, response, is_weighed, problems);
    }

    /// Reports options that have no effect or contradict each other.
    pub(crate) fn check_options(&self, problems: &mut Vec<Problem>) {
        for (given, what) in [
            (self.replicates.is_some(), "replicates"),
            (self.make_replicates.is_some(), "make_replicates"),
            (!self.weighting.is_empty(), "weighting"),
        ] {
            if given && !cfg!(feature = "whole") {
                problems.push(Problem::only_in_whole(what).at(Place::path(what)));
            }
        }
        let policy = matches!(self.lonely, LonelyPsu::Adjust | LonelyPsu::Average);
        for (given, what, needs) in [
            (self.census && self.population.is_none(), "census", "`population`"),
            (self.nest && self.psu.is_none(), "nest", "`psu`"),
            (self.nest && self.psu.is_some() && self.strata.is_none(), "nest", "`strata`"),
            (self.pps.is_some() && self.probability.is_none(), "pps", "`probability`"),
            (
                self.pps_variance.is_some() && !self.pps.is_some_and(Pps::has_joint),
                "pps_variance",
                "joint probabilities",
            ),
            (
                self.hartley_rao_sum.is_some() && self.pps != Some(Pps::HartleyRao),
                "hartley_rao_sum",
                "`pps = \"hartley_rao\"`",
            ),
            (
                self.joint_probabilities.is_some() && self.pps != Some(Pps::Joint),
                "joint_probabilities",
                "`pps = \"joint\"`",
            ),
            (self.lonely_domains && !policy, "lonely_domains", "`lonely` as `adjust` or `average`"),
        ] {
            if given {
                let message = format!("`{what}` has no effect without {needs}");
                problems.push(Problem::new(Code::NoEffect, message).at(Place::path(what)));
            }
        }
        self.check_beside_replicates(problems);
        for (is, at, message) in [
            (
                self.population.is_some() && self.fpc.is_some(),
                "population",
                "population sizes are given both by `fpc` and by `population`",
            ),
            (
                self.pps.is_some() && (self.fpc.is_some() || self.population.is_some()),
                "pps",
                "units are said to be drawn both with probabilities of their own and at random from a population",
            ),
            (
                self.replicates.is_some() && self.make_replicates.is_some(),
                "make_replicates",
                "replicate weights are both given and to be made",
            ),
            (
                self.probability.is_some() && self.weight.is_some() && self.pps.is_none(),
                "probability",
                "weights are given both by `weight` and by `probability`",
            ),
        ] {
            if is {
                problems.push(Problem::new(Code::Contradiction, message).at(Place::path(at)));
            }
        }
        if self.pps == Some(Pps::Joint) && self.joint_probabilities.is_none() {
            problems.push(
                Problem::new(Code::MissingKey, "the joint probabilities are not given")
                    .at(Place::path("joint_probabilities")),
            );
        }
        let units = names(self.psu.as_ref()).len();
        let drawn = names(self.fpc.as_ref()).len().max(names(self.probability.as_ref()).len());
        for (what, length, most) in [
            ("strata", names(self.strata.as_ref()).len(), units.max(drawn).max(1)),
            ("fpc", names(self.fpc.as_ref()).len(), units + 1),
            ("probability", names(self.probability.as_ref()).len(), units + 1),
        ] {
            if length > most {
                problems.push(
                    Problem::new(
                        Code::WrongLength,
                        format!("`{what}` has more columns than there are stages"),
                    )
                    .at(Place::path(what))
                    .expected(format!("at most {most}"))
                    .found(length.to_string()),
                );
            }
        }
        if names(self.probability.as_ref()).len() > 1 && self.pps.is_some_and(|pps| pps != Pps::Brewer) {
            problems.push(
                Problem::new(Code::Unsupported, "probabilities of several stages go with `brewer` only")
                    .at(Place::path("probability")),
            );
        }
    }

    /// Reports numbers invited that do not fit the sizes of the population.
    fn check_selected(&self, problems: &mut Vec<Problem>) {
        let Some(selected) = &self.selected else { return };
        let mut problem = |code, message: &str, expected: &str| {
            let problem = Problem::new(code, message).at(Place::path("selected"));
            problems.push(if expected.is_empty() { problem } else { problem.expected(expected) });
        };
        if self.census {
            problem(Code::Contradiction, "a census invites everybody, and `selected` says how many", "");
        }
        match (&self.population, selected) {
            (None, _) => problem(Code::NoEffect, "`selected` has no effect without `population`", ""),
            (Some(PopulationCount::One(_)), PopulationCount::One(_)) => {}
            (Some(PopulationCount::ByStratum(sizes)), PopulationCount::ByStratum(counts)) => {
                for name in sizes.keys().filter(|name| !counts.contains_key(*name)) {
                    problem(Code::MissingKey, &format!("`selected` lacks stratum `{name}`"), "");
                }
                for name in counts.keys().filter(|name| !sizes.contains_key(*name)) {
                    problem(Code::UnknownName, &format!("`population` has no stratum `{name}`"), "");
                }
                for (name, count) in counts {
                    if let Some(size) = sizes.get(name).filter(|size| *size < count) {
                        let message = format!("stratum `{name}` has fewer units than were invited");
                        problem(Code::BadPopulation, &message, &format!("at most {size}"));
                    }
                }
            }
            (Some(_), _) => problem(
                Code::Contradiction,
                "`selected` and `population` are not told in the same way",
                "one number in both, or in both the names of strata",
            ),
        }
        if let (Some(PopulationCount::One(size)), PopulationCount::One(count)) = (&self.population, selected)
            && size < count
        {
            let message = "the population has fewer units than were invited";
            problem(Code::BadPopulation, message, &format!("at most {size}"));
        }
    }

    /// Reports what has no effect because given replicates say how estimates vary.
    fn check_beside_replicates(&self, problems: &mut Vec<Problem>) {
        // Strata and sizes may still give the weights.
        let sizes = self.population.is_some() || self.fpc.is_some();
        let weights = self.weight.is_some() || self.probability.is_some();
        for (given, what) in [
            (self.strata.is_some() && !sizes && self.response_groups.is_none(), "strata"),
            (self.psu.is_some(), "psu"),
            (self.nest, "nest"),
            (self.fpc.is_some() && weights, "fpc"),
            (self.pps.is_some(), "pps"),
            (self.lonely != LonelyPsu::Fail, "lonely"),
            (self.lonely_domains, "lonely_domains"),
        ] {
            if given && self.replicates.is_some() {
                let message = format!("`{what}` has no effect where variances come from given `replicates`");
                problems.push(Problem::new(Code::NoEffect, message).at(Place::path(what)));
            }
        }
    }

    /// Reports rows of the joint probabilities that are not as long as the matrix is high, or that do not fit the answers.
    fn check_matrix(&self, rows: usize, problems: &mut Vec<Problem>) -> bool {
        let Some(matrix) = self.joint_probabilities.as_ref().filter(|_| self.pps == Some(Pps::Joint)) else {
            return false;
        };
        let before = problems.len();
        if matrix.len() != rows {
            let message = "the matrix of joint probabilities does not fit the answers";
            let problem = Problem::new(Code::WrongLength, message).at(Place::path("joint_probabilities"));
            problems
                .push(problem.expected(format!("{rows} x {rows}")).found(format!("{} rows", matrix.len())));
        }
        let uneven = matrix.iter().enumerate().filter(|(_, row)| row.len() != rows);
        add_rows(problems, uneven, |(at, row)| {
            let message = "the row of joint probabilities has another length than the answers";
            Problem::new(Code::WrongLength, message)
                .at(Place::path(format!("joint_probabilities[{at}]")))
                .expected(rows.to_string())
                .found(row.len().to_string())
        });
        problems.len() == before
    }

    /// Builds the design with population sizes from elsewhere, unless a column gives them.
    pub(crate) fn build_with(
        &self,
        answers: &Answers,
        sizes: PopulationSizes,
        problems: Vec<Problem>,
    ) -> Result<Design> {
        self.build_from(answers, sizes, None, problems)
    }

    fn build_from(
        &self,
        answers: &Answers,
        sizes: PopulationSizes,
        units: Option<&[u64]>,
        mut problems: Vec<Problem>,
    ) -> Result<Design> {
        let mut find = |name: &String| -> Option<Column> {
            answers.find(name).map_err(|problem| problems.push(problem)).ok().cloned()
        };
        let mut all = |columns: &Option<ColumnNames>| -> Vec<Option<Column>> {
            names(columns.as_ref()).iter().map(&mut find).collect()
        };
        let (strata, psu, fpc) = (all(&self.strata), all(&self.psu), all(&self.fpc));
        let probability = all(&self.probability);
        let weight = self.weight.as_ref().and_then(&mut find);
        let groups = self.response_groups.as_ref().and_then(&mut find);
        let weights = numbers(weight, self.weight.as_deref(), &mut problems);
        let mut number_columns = |columns: Vec<Option<Column>>, called: &Option<ColumnNames>| -> Vec<_> {
            let called = names(called.as_ref()).iter();
            columns
                .into_iter()
                .zip(called)
                .map(|(column, name)| numbers(column, Some(name), &mut problems))
                .collect()
        };
        let fpc: Vec<Option<Values<f64>>> = number_columns(fpc, &self.fpc);
        let probability: Vec<Option<Values<f64>>> = number_columns(probability, &self.probability);
        let responded = self.responded.as_ref().and_then(|condition| mask(condition, answers, &mut problems));
        let matrix_fits = self.check_matrix(answers.rows(), &mut problems);
        let sizes = fpc.first().cloned().flatten().map_or(sizes, PopulationSizes::PerRow);
        let mut builder = Design::builder(answers.rows())
            .population(sizes)
            .nest(self.nest)
            .lonely(self.lonely)
            .lonely_domains(self.lonely_domains);
        let is_wanting = |column: Option<&Option<Column>>| matches!(column, Some(None));
        let is_unsized = |sizes: &[Option<Values<f64>>]| matches!(sizes.first(), Some(None));
        builder.wanting = Wanting {
            strata: is_wanting(strata.first()),
            // Sizes of several stages are those of units that were not named.
            psus: is_wanting(psu.first()) || psu.is_empty() && fpc.len().max(probability.len()) > 1,
            groups: self.response_groups.is_some() && groups.is_none(),
            sizes: is_unsized(&fpc) || self.pps.is_some() && is_unsized(&probability),
            responded: self.responded.is_some() && responded.is_none(),
            stage: (1..psu.len().max(strata.len()))
                .find(|&stage| is_wanting(strata.get(stage)) || is_wanting(psu.get(stage)))
                .map(|stage| stage - 1),
        };
        builder.has_replicates = self.replicates.is_some();
        builder.units = units;
        builder.called = Called {
            weight: self.weight.clone(),
            sizes: names(self.fpc.as_ref()).to_vec(),
            probabilities: names(self.probability.as_ref()).to_vec(),
            response: names(self.strata.as_ref())
                .iter()
                .take(1)
                .chain(&self.response_groups)
                .cloned()
                .collect(),
            groups: self.response_groups.iter().cloned().collect(),
        };
        builder.called.response.dedup();
        if self.pps.is_none() {
            builder.drawn_with.clone_from(&probability);
        }
        if let Some(Some(strata)) = strata.first() {
            builder = builder.strata(strata);
        }
        if let Some(Some(psu)) = psu.first() {
            builder = builder.psus(psu);
        }
        let weights = weights.or_else(|| self.pps.is_none().then(|| inverse(&probability)).flatten());
        if let Some(weights) = weights {
            builder = builder.weights(weights);
        }
        if let Some(responded) = &responded {
            builder = builder.responded(responded);
        }
        if let Some(groups) = &groups {
            builder = builder.response_groups(groups);
        }
        if let (Some(Some(first)), Some(pps)) = (probability.first(), self.pps) {
            let joint = self.joint(pps, matrix_fits);
            builder = builder.unequal(first.clone(), joint, self.pps_variance.unwrap_or_default());
        }
        let drawn = if self.pps.is_some() { probability.len() } else { fpc.len() };
        for stage in 1..psu.len().max(drawn) {
            let of_stage = |columns: &[Option<Values<f64>>]| columns.get(stage).cloned().flatten();
            let probability = of_stage(&probability).filter(|_| self.pps.is_some());
            builder = builder.stage(StageColumns {
                strata: strata.get(stage).and_then(Option::as_ref),
                units: psu.get(stage).and_then(Option::as_ref),
                drawn_unequally: probability.is_some(),
                population: probability.or_else(|| of_stage(&fpc)),
            });
        }
        let response = match &responded {
            Some(responded) => Response::Marked(responded),
            None if self.responded.is_some() => Response::Unknown,
            None => Response::All,
        };
        match builder.build_after(problems) {
            Ok(design) => self.reweigh(answers, design, response),
            Err(error) => Err(self.with_what_follows(&error, answers, response)),
        }
    }

    /// The faults of a design with those of replicates and weighting, which hold whatever the design is.
    fn with_what_follows(&self, error: &Error, answers: &Answers, response: Response<'_>) -> Error {
        let mut problems = error.problems().to_vec();
        if !cfg!(feature = "whole") {
            return Error::many(Stage::Design, problems);
        }
        if let Some(replicates) = &self.replicates {
            replicates.check_alone(answers, response, &mut problems);
        }
        if let Some(make) = &self.make_replicates {
            make.check_options(&mut problems);
        }
        self.check_weighting(answers, response, &mut problems);
        Error::many(Stage::Design, problems)
    }

    fn joint(&self, pps: Pps, matrix_fits: bool) -> JointProbabilities {
        match pps {
            Pps::Brewer => JointProbabilities::Brewer,
            Pps::Overton => JointProbabilities::Overton,
            Pps::HartleyRao => JointProbabilities::HartleyRao(self.hartley_rao_sum),
            Pps::Poisson => JointProbabilities::Poisson,
            // What stands in for a matrix that does not fit is never used.
            Pps::Joint if !matrix_fits => JointProbabilities::Brewer,
            Pps::Joint => JointProbabilities::Given(
                self.joint_probabilities.iter().flatten().flatten().copied().collect(),
            ),
        }
    }
}

fn numbers(column: Option<Column>, name: Option<&str>, problems: &mut Vec<Problem>) -> Option<Values<f64>> {
    match column? {
        Column::Numbers(values) => Some(values),
        Column::Categories(_) => {
            problems.push(not_numbers(name.unwrap_or_default()));
            None
        }
    }
}

/// The inverse of the product of probabilities of all stages.
fn inverse(probabilities: &[Option<Values<f64>>]) -> Option<Values<f64>> {
    let mut stages = probabilities.iter().flatten();
    let mut weights: Vec<f64> =
        stages.next()?.as_slice().iter().map(|probability| probability.recip()).collect();
    for stage in stages {
        weights.iter_mut().zip(stage.as_slice()).for_each(|(weight, probability)| *weight /= probability);
    }
    Some(weights.into())
}

/// Which rows fulfil a condition; a column of numbers is compared by its written values.
fn mask(condition: &Condition, answers: &Answers, problems: &mut Vec<Problem>) -> Option<Vec<bool>> {
    let before = problems.len();
    if condition.is.is_empty() {
        let message = "`responded` names no answer, so nobody would have responded";
        let problem = Problem::new(Code::OutOfRange, message).at(Place::path("responded"));
        problems.push(problem.expected("the answers of those that responded, such as `yes`"));
    }
    let (codes, fulfils) = resolve_condition(condition, answers, problems)?;
    if problems.len() > before {
        return None;
    }
    Some(codes.codes().iter().map(|code| code != MISSING && fulfils[code as usize]).collect())
}
