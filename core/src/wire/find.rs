//! What is found between estimates, as JSON: changes, trends, comparisons, rankings and ranges.

use std::collections::BTreeMap;

use indexmap::IndexSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::compare::{
    Adjustment, Change, Combination, Comparison, Goal, Progress, Ranking, Spread, Term, Trend, adjusted,
    adjusted_comparisons, adjusted_progress, changes, follow,
};
use crate::document;
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::Estimates;
use crate::panel::PanelEstimates;
use crate::survey::Survey;

/// What to find between the rows of some estimates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "find", rename_all = "snake_case", deny_unknown_fields)]
pub enum Find {
    /// The changes of all figures between two waves.
    Change {
        /// The earlier wave.
        from: String,
        /// The later wave.
        to: String,
        /// How much still counts as no change, on the scale of the estimates.
        #[serde(default)]
        margin: Option<f64>,
        /// How the changes are adjusted for having been made together.
        #[serde(default)]
        adjust: Option<Adjustment>,
    },
    /// The changes of all figures from each of some waves to the next.
    Changes {
        /// The waves, the earliest first; all of them unless said.
        #[serde(default)]
        waves: Vec<String>,
        /// How much still counts as no change, on the scale of the estimates.
        #[serde(default)]
        margin: Option<f64>,
        /// How all these changes are adjusted for having been made together.
        #[serde(default)]
        adjust: Option<Adjustment>,
    },
    /// The slope of every figure over three waves or more.
    Trend {
        /// Waves and when they were asked; as the document or the names of the waves say, unless said.
        #[serde(default)]
        times: BTreeMap<String, f64>,
        /// The slope that still counts as none.
        #[serde(default)]
        margin: Option<f64>,
    },
    /// The mean of every figure over some waves; all of them unless said.
    Average {
        /// The waves.
        #[serde(default)]
        waves: Vec<String>,
    },
    /// A sum of rows times numbers.
    Combine {
        /// The rows and what each is multiplied with.
        terms: Vec<Term>,
    },
    /// Rows beside each other, each the first less the second; every row with every later one unless said.
    Compare {
        /// Pairs of rows, counted from 0.
        #[serde(default)]
        pairs: Option<Vec<(usize, usize)>>,
        /// How much still counts as alike.
        #[serde(default)]
        margin: Option<f64>,
        /// How the comparisons are adjusted for having been made together.
        #[serde(default)]
        adjust: Option<Adjustment>,
    },
    /// Rows in order, each with the ranks that it can have; all that have an estimate unless said.
    Ranking {
        /// The rows, counted from 0.
        #[serde(default)]
        rows: Option<Vec<usize>>,
    },
    /// How far figures have come towards targets: goals that are written out, or targets of the document by their ids; all of
    /// the document's where neither is said.
    Targets {
        /// Goals.
        #[serde(default)]
        goals: Vec<Goal>,
        /// Ids of targets of the document.
        #[serde(default)]
        targets: Vec<String>,
        /// Waves and when they were asked; as the document or the names of the waves say, unless said.
        #[serde(default)]
        times: BTreeMap<String, f64>,
        /// How what is said of several targets is adjusted for having been looked at together.
        #[serde(default)]
        adjust: Option<Adjustment>,
    },
    /// The range of some rows; of all that have an estimate unless said.
    Range {
        /// The rows, counted from 0.
        #[serde(default)]
        rows: Option<Vec<usize>>,
    },
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Found {
    /// Changes, in the order of the later wave.
    Changes(Vec<Change>),
    /// Slopes, in the order of the last wave.
    Trends(Vec<Trend>),
    /// Means over waves.
    Averages(Vec<Combination>),
    /// A sum.
    Combination(Box<Combination>),
    /// Comparisons, in the order of the pairs.
    Comparisons(Vec<Comparison>),
    /// A ranking.
    Ranking(Ranking),
    /// Targets, in the order of the goals.
    Targets(Vec<Progress>),
    /// A range.
    Range(Box<Spread>),
}

impl Find {
    /// Reads what to find from JSON text.
    ///
    /// # Errors
    /// Reports every unknown key, missing key and wrong type with its place.
    pub fn from_json(text: &str) -> Result<Self> {
        let read = document::read::<Self>(text, Stage::Estimate)?;
        Error::unless_empty(Stage::Estimate, read.problems)?;
        Ok(read.value)
    }

    /// The word of what to find.
    fn word(&self) -> &'static str {
        match self {
            Self::Change { .. } => "change",
            Self::Changes { .. } => "changes",
            Self::Trend { .. } => "trend",
            Self::Average { .. } => "average",
            Self::Combine { .. } => "combine",
            Self::Compare { .. } => "compare",
            Self::Ranking { .. } => "ranking",
            Self::Targets { .. } => "targets",
            Self::Range { .. } => "range",
        }
    }

    /// Finds it among estimates that know how they vary together, or among others, of which only changes and targets of
    /// independent waves can be found. The targets of a document are those of the one given.
    ///
    /// # Errors
    /// Reports everything wrong with what is asked, and what estimates of different samples cannot tell.
    ///
    /// ```
    /// use peil::wire::{Find, Found};
    /// use peil::{Answers, Column, Measure, PopulationSizes, Query, Sample, StratumSize};
    /// let column = |yes: usize| (0..24).map(|unit| if unit < yes { "yes" } else { "no" }).collect::<Column>();
    /// let answers = Answers::new([("people".to_owned(), column(18)), ("money".to_owned(), column(8))])?;
    /// let design = peil::Design::builder(24).population(PopulationSizes::one(StratumSize::census(30))).build()?;
    /// let sample = Sample::new(answers, design)?;
    /// let share = |of: &str| Query::new(of, Measure::Share { of: of.into(), equals: vec!["yes".into()] });
    /// let together = sample.together(&[share("people"), share("money")])?;
    /// let found = Find::from_json(r#"{"find": "ranking"}"#)?.among(&together.estimates, Some(&together), None)?;
    /// assert!(matches!(found, Found::Ranking(ranking) if ranking.largest().is_some()));
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn among(
        &self,
        estimates: &Estimates,
        together: Option<&PanelEstimates>,
        survey: Option<&Survey>,
    ) -> Result<Found> {
        if !cfg!(feature = "whole")
            && !matches!(self, Self::Change { .. } | Self::Changes { .. } | Self::Trend { .. })
        {
            return Err(Error::one(Stage::Estimate, Problem::only_in_whole(self.word())));
        }
        let known = || {
            together.ok_or_else(|| {
                let message = "nothing tells how estimates of different samples vary together";
                let problem = Problem::new(Code::Unsupported, message);
                Error::one(Stage::Estimate, problem.help("ask one sample, or a panel of them"))
            })
        };
        let change = |from: &str, to: &str, margin: Option<f64>| match together {
            Some(together) => together.change(from, to, margin),
            None => changes(estimates, from, to, margin),
        };
        let adjust_all = |own: Vec<Change>, adjust: Option<Adjustment>| match adjust {
            Some(how) => adjusted(own, how),
            None => own,
        };
        Ok(match self {
            Self::Change { from, to, margin, adjust } => {
                Found::Changes(adjust_all(change(from, to, *margin)?, *adjust))
            }
            Self::Changes { waves, margin, adjust } => {
                let waves = sequence(waves, estimates)?;
                let (mut own, mut problems) = (Vec::new(), Vec::new());
                for pair in waves.windows(2) {
                    match change(pair[0], pair[1], *margin) {
                        Ok(of_pair) => own.extend(of_pair),
                        Err(error) => problems.extend(error.problems().iter().cloned()),
                    }
                }
                // A margin that cannot be is wrong for every pair, and told once.
                problems.dedup();
                Error::unless_empty(Stage::Estimate, problems)?;
                Found::Changes(adjust_all(own, *adjust))
            }
            Self::Trend { times, margin } => Found::Trends(known()?.trend(&pairs(times), *margin)?),
            Self::Targets { goals, targets, times, adjust } => {
                let mut goals = goals.clone();
                if goals.is_empty() || !targets.is_empty() {
                    goals.extend(goals_of(survey, targets)?);
                }
                let own = match together {
                    Some(together) => together.follow(&goals, &pairs(times))?,
                    None => follow(estimates, &goals, &pairs(times))?,
                };
                Found::Targets(match adjust {
                    Some(how) => adjusted_progress(own, *how),
                    None => own,
                })
            }
            Self::Average { waves } => {
                Found::Averages(known()?.average(&waves.iter().map(String::as_str).collect::<Vec<_>>())?)
            }
            Self::Combine { terms } => Found::Combination(Box::new(known()?.combine(terms)?)),
            Self::Compare { pairs, margin, adjust } => {
                let together = known()?;
                let own = match pairs {
                    Some(pairs) => together.compare(pairs, *margin)?,
                    None => together.compare(&together.all_pairs(), *margin)?,
                };
                Found::Comparisons(match adjust {
                    Some(how) => adjusted_comparisons(own, *how),
                    None => own,
                })
            }
            Self::Ranking { rows } => Found::Ranking(known()?.ranking(&chosen(rows.as_deref(), known()?))?),
            Self::Range { rows } => {
                Found::Range(Box::new(known()?.range(&chosen(rows.as_deref(), known()?))?))
            }
        })
    }
}

/// The waves asked for, or all that the rows have, in their order.
fn sequence<'a>(waves: &'a [String], estimates: &'a Estimates) -> Result<Vec<&'a str>> {
    let all = || estimates.rows.iter().filter_map(|row| row.wave.as_deref());
    let waves: IndexSet<&str> =
        if waves.is_empty() { all().collect() } else { waves.iter().map(String::as_str).collect() };
    if waves.len() < 2 {
        let problem = Problem::new(Code::NoRows, "changes need at least two waves");
        return Err(Error::one(Stage::Estimate, problem.found(waves.len().to_string())));
    }
    Ok(waves.into_iter().collect())
}

/// Waves with their times.
fn pairs(times: &BTreeMap<String, f64>) -> Vec<(&str, f64)> {
    times.iter().map(|(wave, time)| (wave.as_str(), *time)).collect()
}

/// Targets of a document, all of them where none is named.
fn goals_of(survey: Option<&Survey>, ids: &[String]) -> Result<Vec<Goal>> {
    let goals = survey.map(|survey| survey.goals(&ids.iter().map(String::as_str).collect::<Vec<_>>()));
    let goals = goals.transpose()?.unwrap_or_default();
    if goals.is_empty() {
        let problem = Problem::new(Code::MissingKey, "there are no targets");
        return Err(Error::one(Stage::Estimate, problem.expected("`goals`, or a document with `targets`")));
    }
    Ok(goals)
}

/// The rows asked for, or all that have an estimate.
fn chosen(rows: Option<&[usize]>, together: &PanelEstimates) -> Vec<usize> {
    rows.map_or_else(|| together.all_rows(), <[usize]>::to_vec)
}
