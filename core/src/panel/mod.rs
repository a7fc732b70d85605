//! Stage 6', waves of the same units: which answered both times, and how estimates of different waves vary together.
//!
//! A [`Panel`] holds the samples of several waves and the column that names their units. It computes the same queries in
//! each wave ([`Panel::run`]); the [`PanelEstimates`] know, for any two of their rows, the correlation that the shared units
//! give them, and so the intervals of changes, trends and comparisons. See `links` for who is linked with whom, and
//! `overlap` for the correlation.
//!
//! Units are matched by name and by the crosswalk ([`Succession`]) and by nothing else. Names that cannot match – more
//! different units than the population has, a unit that is said to be gone and is there – are an error.
//!
//! ```
//! use peil::panel::{Matching, Panel};
//! use peil::{Answers, Column, Design, PopulationSizes, Sample, StratumSize, Verdict};
//! // The same 12 of 14 counties answer in both waves; 4 said yes in the first, those 4 and 3 more in the second.
//! let wave = |yes: usize| {
//!     let unit: Column = (0..12).map(|unit| ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"][unit]).collect();
//!     let open: Column = (0..12).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
//!     let answers = Answers::new([("county".to_owned(), unit), ("open".to_owned(), open)])?;
//!     let design = Design::builder(12).population(PopulationSizes::one(StratumSize::census(14))).build()?;
//!     Sample::new(answers, design)
//! };
//! let panel = Panel::new([("2023", wave(4)?), ("2024", wave(7)?)], &Matching::by("county"))?;
//! let query = wave(4)?.share("open").equals("yes").query().clone();
//! let change = &panel.run(&[query])?.change("2023", "2024", None)?[0];
//! assert_eq!(change.dependence.unwrap().both, 12);
//! assert_eq!(change.verdict, Verdict::Rise);
//! # Ok::<(), peil::Error>(())
//! ```

mod crosswalk;
mod estimates;
mod links;
mod overlap;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::design::Design;
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::Query;
use crate::sample::Sample;
use crate::survey::Survey;
use crosswalk::Follow;
pub use crosswalk::Succession;
pub(crate) use crosswalk::check as check_crosswalk;
pub(crate) use estimates::Functions;
pub use estimates::PanelEstimates;
use links::{Links, Units};

/// How units of one wave are found in another.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Matching {
    /// Column that names the unit, the same in all waves; in a cluster sample that of the primary sampling unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What became of units that merged, were divided, took a new name, are new or gone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub crosswalk: Vec<Succession>,
    /// The waves are samples drawn independently of each other, and no unit of one is looked for in another.
    pub independent: bool,
}

impl Matching {
    /// By the names in a column.
    pub fn by(unit: impl Into<String>) -> Self {
        Self { unit: Some(unit.into()), ..Self::default() }
    }

    /// With what became of units between waves.
    #[must_use]
    pub fn crosswalk(mut self, crosswalk: impl IntoIterator<Item = Succession>) -> Self {
        self.crosswalk.extend(crosswalk);
        self
    }

    /// Samples that were drawn independently of each other.
    pub fn independent() -> Self {
        Self { independent: true, ..Self::default() }
    }
}

/// Samples of several waves, in order.
#[derive(Debug, Clone)]
pub struct Panel {
    /// The names of the waves; a sample that stands alone may have none.
    names: Vec<Option<String>>,
    samples: Vec<Sample>,
    /// The column that names the units, where they are matched or the document tells.
    unit: Option<String>,
    /// The links of each pair of waves `from < to`, by their numbers; `None` where waves are independent.
    links: Option<Arc<Vec<Vec<Links>>>>,
}

impl Panel {
    /// Joins waves, the earliest first, each with its name.
    ///
    /// # Errors
    /// Reports waves of the same name, units without a name or with the same name, everything wrong with the crosswalk,
    /// names that do not match, and designs whose waves cannot be linked (replicate weights, unequal probabilities)
    /// unless they are independent.
    pub fn new<N: Into<String>>(
        waves: impl IntoIterator<Item = (N, Sample)>,
        matching: &Matching,
    ) -> Result<Self> {
        let waves: Vec<(String, Sample)> =
            waves.into_iter().map(|(name, sample)| (name.into(), sample)).collect();
        let calendar: Vec<String> = waves.iter().map(|(name, _)| name.clone()).collect();
        Self::join(waves, &calendar, matching)
    }

    /// Joins waves that are some of those in a calendar.
    fn join(waves: Vec<(String, Sample)>, calendar: &[String], matching: &Matching) -> Result<Self> {
        let (names, samples): (Vec<String>, Vec<Sample>) = waves.into_iter().unzip();
        let mut problems = Vec::new();
        if names.len() < 2 {
            problems.push(
                Problem::new(Code::NoRows, "a panel needs at least two waves").found(names.len().to_string()),
            );
        }
        for (_, name) in names.iter().enumerate().filter(|(at, name)| names[..*at].contains(name)) {
            problems.push(Problem::new(Code::Duplicate, format!("there are two waves `{name}`")));
        }
        let known: Vec<&str> = calendar.iter().map(String::as_str).collect();
        crosswalk::check(&matching.crosswalk, &known, |path, problem| {
            problems.push(problem.at(Place::path(path)));
        });
        if matching.independent {
            let given = [(matching.unit.is_some(), "unit"), (!matching.crosswalk.is_empty(), "crosswalk")];
            for (_, key) in given.into_iter().filter(|(given, _)| *given) {
                let problem =
                    Problem::new(Code::NoEffect, format!("`{key}` has no effect on independent waves"));
                problems.push(problem.at(Place::path(key)));
            }
            Error::unless_empty(Stage::Design, problems)?;
            return Ok(Self::with(names, &samples, None, None));
        }
        for (name, sample) in names.iter().zip(&samples) {
            let design = sample.design();
            let reasons = [
                (design.replicates().is_some(), "replicate weights"),
                (design.unequal().is_some(), "unequal probabilities"),
                (design.response_phase().is_some(), "response groups across sampled strata"),
            ];
            if let Some((_, what)) = reasons.into_iter().find(|(holds, _)| *holds) {
                let problem = Problem::new(Code::Unsupported, format!("waves with {what} cannot be linked"));
                let problem = problem.help("state that the waves are `independent`, if they are");
                problems.push(problem.at(Place { wave: Some(name.clone()), ..Place::default() }));
            }
        }
        let Some(unit) = &matching.unit else {
            problems.push(
                Problem::new(Code::MissingKey, "how units are matched between waves is not said")
                    .at(Place::path("unit"))
                    .expected("the column that names the unit, or `independent`"),
            );
            return Err(Error::unless_empty(Stage::Design, problems).unwrap_err());
        };
        let units: Vec<Option<Units>> = (names.iter().zip(&samples))
            .map(|(name, sample)| Units::read(sample, unit, name, &mut problems))
            .collect();
        Error::unless_empty(Stage::Design, std::mem::take(&mut problems))?;
        let units: Vec<Units> = units.into_iter().flatten().collect();
        let mut links = Vec::new();
        for from in 0..names.len() {
            let between = (from + 1..names.len()).map(|to| {
                let follow = Follow::through(&matching.crosswalk, calendar, &names[from], &names[to]);
                let designs = (samples[from].design(), samples[to].design());
                let units = (&units[from], &units[to]);
                Links::between((&names[from], &names[to]), units, designs, &follow, &mut problems)
            });
            links.push(between.collect());
        }
        Error::unless_empty(Stage::Design, problems)?;
        Ok(Self::with(names, &samples, Some(unit.clone()), Some(Arc::new(links))))
    }

    fn with(
        names: Vec<String>,
        samples: &[Sample],
        unit: Option<String>,
        links: Option<Arc<Vec<Vec<Links>>>>,
    ) -> Self {
        let among = |(wave, sample): (usize, &Sample)| {
            let others = samples.iter().enumerate().filter(|(other, _)| *other != wave);
            sample.among(others.map(|(_, other)| other))
        };
        let samples = samples.iter().enumerate().map(among).collect();
        Self { names: names.into_iter().map(Some).collect(), samples, unit, links }
    }

    /// The same waves with other answers of the same units.
    pub(crate) fn with_samples(&self, samples: Vec<Sample>) -> Self {
        Self { samples, ..self.clone() }
    }

    /// The column that names the units, where they are matched or the document tells.
    pub(crate) fn unit(&self) -> Option<&str> {
        self.unit.as_deref()
    }

    /// The names of the waves; a sample that stands alone may have none.
    pub(crate) fn names(&self) -> &[Option<String>] {
        &self.names
    }

    /// One sample alone, for comparisons within it.
    pub(crate) fn alone(sample: &Sample) -> Self {
        let unit = sample.survey().and_then(|survey| survey.design.unit.clone());
        Self {
            names: vec![sample.wave().map(str::to_owned)],
            samples: vec![sample.clone()],
            unit,
            links: None,
        }
    }

    /// Joins waves that were read against a survey document: matched by its `design.unit` and its `crosswalk`.
    ///
    /// # Errors
    /// As [`new`](Self::new); and reports answers that were read without a document or without a wave.
    pub fn of_survey(samples: impl IntoIterator<Item = Sample>) -> Result<Self> {
        let samples: Vec<Sample> = samples.into_iter().collect();
        let mut problems = Vec::new();
        let survey = samples.iter().find_map(Sample::survey).cloned();
        let named = samples.iter().map(|sample| sample.wave().map(str::to_owned));
        let Some((survey, names)) = survey.zip(named.collect::<Option<Vec<String>>>()) else {
            let problem = Problem::new(
                Code::MissingKey,
                "some answers do not say which wave of a survey they belong to",
            )
            .help("read them with a document and a wave, or name the waves");
            return Err(Error::one(Stage::Design, problem));
        };
        let order = |name: &String| survey.waves.iter().position(|wave| wave.id.as_str() == name);
        for name in names.iter().filter(|name| order(name).is_none()) {
            problems.push(Problem::new(Code::UnknownName, format!("the document has no wave `{name}`")));
        }
        Error::unless_empty(Stage::Design, problems)?;
        let mut waves: Vec<(String, Sample)> = names.into_iter().zip(samples).collect();
        waves.sort_by_key(|(name, _)| order(name));
        let calendar: Vec<String> = survey.waves.iter().map(|wave| wave.id.0.clone()).collect();
        let crosswalk = survey.crosswalk.clone();
        let matching = Matching { unit: survey.design.unit.clone(), crosswalk, independent: false };
        Self::join(waves, &calendar, &matching)
    }

    /// The names of the waves, the earliest first.
    pub fn waves(&self) -> Vec<&str> {
        self.names.iter().flatten().map(String::as_str).collect()
    }

    /// The samples of the waves.
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// The same queries in every wave: the rows of the first wave, then those of the next.
    ///
    /// # Errors
    /// Reports every name that does not fit and every option without effect, in all waves.
    pub fn run(&self, queries: &[Query]) -> Result<PanelEstimates> {
        self.run_each(&vec![queries.to_vec(); self.samples.len()])
    }

    /// The queries of each wave, where they differ.
    ///
    /// # Errors
    /// As [`run`](Self::run); and refuses more or fewer lists of queries than waves.
    pub fn run_each(&self, queries: &[Vec<Query>]) -> Result<PanelEstimates> {
        if queries.len() != self.samples.len() {
            let problem = Problem::new(Code::WrongLength, "there must be a list of queries for every wave")
                .expected(self.samples.len().to_string())
                .found(queries.len().to_string());
            return Err(Error::one(Stage::Estimate, problem));
        }
        PanelEstimates::of(self, queries)
    }

    /// Indicators of the survey document by crossed breakdowns, in every wave; no name means all indicators.
    ///
    /// # Errors
    /// Reports every unknown indicator and breakdown, and waves that were read without a document.
    pub fn estimate(&self, indicators: &[&str], by: &[&str]) -> Result<PanelEstimates> {
        let queries: Vec<Vec<Query>> =
            self.samples.iter().map(|sample| sample.queries(indicators, by)).collect::<Result<_>>()?;
        self.run_each(&queries)
    }

    /// The number of a wave.
    fn wave(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|own| own.as_deref() == Some(name))
    }

    fn design(&self, wave: usize) -> &Design {
        self.samples[wave].design()
    }

    /// Whether influences by first-stage unit hold all that the variance of a wave needs.
    fn units_tell(&self, wave: usize) -> bool {
        let design = self.design(wave);
        let chosen_simply =
            design.unequal().is_none() && design.replicates().is_none() && design.response_phase().is_none();
        design.is_element_sample() && design.levels().len() == 1 && chosen_simply
    }

    fn survey(&self) -> Option<&Survey> {
        self.samples.iter().find_map(Sample::survey)
    }

    /// Whether the document marks a break between two waves.
    fn has_break(&self, from: &str, to: &str) -> bool {
        self.survey().is_some_and(|survey| !survey.breaks_between(from, to).is_empty())
    }

    /// When the document says that a wave was asked.
    fn time_of(&self, wave: &str) -> Option<f64> {
        self.survey()?.wave(wave)?.time
    }
}
