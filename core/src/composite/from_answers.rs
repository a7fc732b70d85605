//! From answers to the data of an index: the values of single units, and their scores as columns of the answers.
//!
//! The indicators of an index name indicators, numbers or scales of the survey document that the answers were read against, or
//! columns of numbers. Every unit that answered is a row, in every wave; its value of an indicator is what it contributes to
//! the estimate (see the table below), and is missing by the same rules as in the estimate: outside the base, "do not know",
//! no answer.
//!
//! | indicator | value of a unit |
//! |---|---|
//! | `share`, `any_of`, `all_of` | 1 where it counts, else 0 |
//! | `net_balance` | 1, 0 or −1 |
//! | `score_mean`, a scale | the points of its answer |
//! | `count_of`, `count_mean`, `multiple` | how many items it chose |
//! | `mean`, `total`, a number | its number |
//! | `ratio` | its own ratio |
//!
//! So the weighted mean of the values is the estimate; of a total that is the mean times the weighted base, of a ratio the
//! mean weighted by the denominators as well, and of `count_of` and `multiple` the sum of shares times numbers and of shares.
//! A quantile and a distribution have no such value, and are refused.
//!
//! # Scores as answers
//!
//! [`Sample::scored`] and [`Panel::scored`] add the score of the index and of each of its branches to the answers, so that
//! every query works on them: means by size class with the variance of the design, quantiles, calibration, and in a panel
//! changes with overlap. Where the index has groups, a column `… (group)` holds the group of each score.
//!
//! **What counts as known.** Parameters that are taken of the units that answered – least and largest values, medians, bounds,
//! weights by components or correlations – are taken without weights and then count as known numbers, as the cut points of a scale do: the
//! variances are those of the scores as they are. [`Index::parameters_of_data`] tells which parts have such. Fixed goalposts
//! have none, and with parameters of a base wave the same numbers hold for all waves. Where the uncertainty of the parameters
//! matters, an index of estimates ([`Panel::index`]) carries it through.
//!
//! Deville (1999), *Variance estimation for complex statistics and estimators*, Survey Methodology 25, 193–203, for what it
//! means to take a parameter for known.

use super::impute::Impute;
use super::model::{Index, Part};
use super::normalise::Normalise;
use super::weigh::Weigh;
use super::{IndexData, Run, check_index};
use crate::answers::{Answers, Categories, Codes, Column, MISSING};
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::{Measure, Query, unit_values};
use crate::interval::Interval;
use crate::panel::Panel;
use crate::sample::Sample;

/// Answers with the scores of an index among them.
#[derive(Debug, Clone)]
pub struct Scored {
    /// The sample, whose answers have a column for the index and one for each of its branches, under their ids.
    pub sample: Sample,
    /// The scores, with what every step did.
    pub run: Run,
}

/// Answers of several waves with the scores of an index among them.
#[derive(Debug, Clone)]
pub struct ScoredPanel {
    /// The waves, whose answers have a column for the index and one for each of its branches, under their ids.
    pub panel: Panel,
    /// The scores of all waves, with what every step did.
    pub run: Run,
}

impl Sample {
    /// The data of an index: a row for every unit that answered, with its own value of every indicator. The index reads
    /// indicators, numbers and scales of the survey document, or columns of numbers. Units have the names of the document's
    /// `design.unit`, or the numbers of their rows.
    ///
    /// # Errors
    /// Reports every problem of the index, every name that is not there, and every indicator that has no value of a single
    /// unit: quantiles and distributions.
    ///
    /// ```
    /// use peil::composite::{Index, Part};
    /// use peil::{Answers, Column, Design, Sample};
    /// let answers = Answers::new([
    ///     ("skills".to_owned(), Column::from(vec![1.0, 3.0, 5.0])),
    ///     ("tools".to_owned(), Column::from(vec![2.0, f64::NAN, 4.0])),
    /// ])?;
    /// let sample = Sample::new(answers, Design::builder(3).build()?)?;
    /// let index = Index::new("digital", [Part::indicator("skills"), Part::indicator("tools")]);
    /// let run = index.plan(&sample.index_data(&index)?)?.run();
    /// assert_eq!(run.scores("digital"), [0.0, 0.5, 1.0]);
    /// assert_eq!(run.score("digital", "2", None), Some(0.5));
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn index_data(&self, index: &Index) -> Result<IndexData> {
        Panel::alone(self).index_data(index)
    }

    /// The same sample with the scores of an index and of its branches as columns, so that any query can be made of them.
    /// Parameters that are taken of the units count as known (see [`Index::parameters_of_data`]).
    ///
    /// # Errors
    /// As [`index_data`](Self::index_data) and [`Index::plan`]; and reports every score whose name is that of a column.
    ///
    /// ```
    /// use peil::composite::{Index, Part};
    /// use peil::{Answers, Column, Design, PopulationSizes, Sample, StratumSize};
    /// // The maturity of 4 of 8 counties: the mean of two answers from 1 to 5.
    /// let answers = Answers::new([
    ///     ("skills".to_owned(), Column::from(vec![1.0, 3.0, 5.0, 3.0])),
    ///     ("tools".to_owned(), Column::from(vec![2.0, 4.0, 4.0, 2.0])),
    /// ])?;
    /// let design = Design::builder(4).population(PopulationSizes::one(StratumSize::census(8))).build()?;
    /// let sample = Sample::new(answers, design)?;
    /// let index = Index::from_text(r#"
    ///     id = "maturity"
    ///     normalise = { method = "as_is" }
    ///     parts = [{ id = "skills" }, { id = "tools" }]
    /// "#)?;
    /// let scored = sample.scored(&index)?;
    /// // Scores 1.5, 3.5, 4.5 and 2.5: s² = 5/3, so that the variance is (1 − 4/8) · 5/3 / 4.
    /// let mean = scored.sample.mean("maturity").run()?;
    /// assert_eq!(mean.single().estimate, Some(3.0));
    /// assert!((mean.single().se.unwrap() - (5.0_f64 / 24.0).sqrt()).abs() < 1e-12);
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn scored(&self, index: &Index) -> Result<Scored> {
        let (mut samples, run) = scored(&Panel::alone(self), index)?;
        Ok(Scored { sample: samples.remove(0), run })
    }
}

impl Panel {
    /// The data of an index: a row for every unit that answered, in every wave, with its own value of every indicator.
    /// Units have the names by which waves are matched where every row has its own, otherwise the numbers of their rows.
    ///
    /// # Errors
    /// As [`Sample::index_data`]; and refuses values of earlier waves where units have no names.
    pub fn index_data(&self, index: &Index) -> Result<IndexData> {
        let mut problems = Vec::new();
        check_index(index, "", &mut |path, problem| problems.push(problem.at(Place::path(path))));
        Error::unless_empty(Stage::Survey, problems)?;
        let mut problems = Vec::new();
        let (inputs, groups) = (index.inputs(), index.groups_of_fills());
        let mut columns: Vec<Vec<f64>> = vec![Vec::new(); inputs.len()];
        let mut words: Vec<Vec<Option<String>>> = vec![Vec::new(); groups.len()];
        let mut wave_of = Vec::new();
        for (wave, (name, sample)) in self.names().iter().zip(self.samples()).enumerate() {
            let own = &mut Vec::new();
            let rows = answered(sample);
            wave_of.extend(rows.iter().map(|_| wave as u32));
            for (input, column) in inputs.iter().zip(&mut columns) {
                let Some(values) = values_of(sample, input, own) else { continue };
                column.extend(rows.iter().map(|&row| values[row as usize]));
            }
            for (group, words) in groups.iter().zip(&mut words) {
                match sample.answers().find(group) {
                    Ok(column) => words.extend(words_of(column, &rows)),
                    Err(problem) => own.push(problem),
                }
            }
            add_of_wave(&mut problems, std::mem::take(own), name.as_deref());
        }
        let (units, are_named) = self.unit_names();
        let previous = |impute: &&Impute| matches!(impute, Impute::Previous { .. });
        if !are_named && index.imputes().iter().any(previous) {
            let problem =
                Problem::new(Code::Unsupported, "units without names have no values of earlier waves");
            problems.push(problem.help("a column must name the units, each once a wave"));
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        let numbers = inputs.iter().zip(columns).map(|(name, values)| (name, Column::from(values)));
        let words = groups.iter().zip(words).map(|(name, words)| {
            let words = Categories::from_words(words.iter().map(Option::as_deref));
            (name, Column::Categories(words))
        });
        let columns = numbers.chain(words).map(|(name, column)| ((*name).to_owned(), column));
        let waves = self.names().iter().flatten().cloned().collect();
        IndexData::of_rows(Answers::new(columns)?, units, wave_of, waves)
    }

    /// The same waves with the scores of an index and of its branches as columns, so that means, changes with overlap,
    /// trends and rankings can be made of them. Parameters are taken as the index says – of one base wave, say – of the units
    /// that answered, and count as known (see [`Index::parameters_of_data`]).
    ///
    /// # Errors
    /// As [`Sample::scored`].
    ///
    /// ```
    /// use peil::composite::Index;
    /// use peil::{Answers, Column, Design, Matching, Panel, PopulationSizes, Sample, StratumSize, Verdict};
    /// // The same 12 of 14 counties in two waves; every one has gone up by some points.
    /// let wave = |more: f64| {
    ///     let unit: Column = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"].into_iter().collect();
    ///     let points = |step: f64| Column::from((0..12).map(|at| f64::from(at % 5) + step).collect::<Vec<_>>());
    ///     let columns = [("county", unit), ("plan", points(more)), ("skills", points(2.0 * more))];
    ///     let answers = Answers::new(columns.map(|(name, column)| (name.to_owned(), column)))?;
    ///     let design = Design::builder(12).population(PopulationSizes::one(StratumSize::census(14))).build()?;
    ///     Sample::new(answers, design)
    /// };
    /// let panel = Panel::new([("2018", wave(0.0)?), ("2022", wave(1.0)?)], &Matching::by("county"))?;
    /// let index = Index::from_text(r#"
    ///     id = "digital"
    ///     normalise = { method = "robust" }
    ///     parameters = { wave = 2018 }
    ///     parts = [{ id = "plan" }, { id = "skills" }]
    /// "#)?;
    /// let scored = panel.scored(&index)?;
    /// let query = scored.panel.samples()[0].mean("digital").query().clone();
    /// let change = &scored.panel.run(&[query])?.change("2018", "2022", None)?[0];
    /// assert_eq!(change.verdict, Verdict::Rise);
    /// assert_eq!(index.parameters_of_data(), ["plan", "skills"]);
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn scored(&self, index: &Index) -> Result<ScoredPanel> {
        let (samples, run) = scored(self, index)?;
        Ok(ScoredPanel { panel: self.with_samples(samples), run })
    }

    /// The names of the units that answered, wave by wave, and whether they are names rather than numbers of rows.
    fn unit_names(&self) -> (Vec<String>, bool) {
        let rows: Vec<Vec<u32>> = self.samples().iter().map(answered).collect();
        let of_wave = |(sample, rows): (&Sample, &Vec<u32>)| {
            let words = words_of(sample.answers().column(self.unit()?)?, rows);
            let words: Vec<String> = words.into_iter().collect::<Option<_>>()?;
            let mut sorted: Vec<&String> = words.iter().collect();
            sorted.sort_unstable();
            sorted.windows(2).all(|pair| pair[0] != pair[1]).then_some(words)
        };
        let named: Option<Vec<Vec<String>>> = self.samples().iter().zip(&rows).map(of_wave).collect();
        match named {
            Some(names) => (names.concat(), true),
            None => (rows.iter().flatten().map(|row| (row + 1).to_string()).collect(), false),
        }
    }
}

impl Index {
    /// The columns that the index reads, indicators and denominators, each once.
    pub(super) fn inputs(&self) -> Vec<&str> {
        let mut inputs: Vec<&str> = Vec::new();
        for part in self.indicators() {
            let names = [Some(part.column()), part.denominate.as_ref().map(|own| own.by.as_str())];
            for name in names.into_iter().flatten() {
                if !inputs.contains(&name) {
                    inputs.push(name);
                }
            }
        }
        inputs
    }

    /// All parts, branches too.
    pub(super) fn all_parts(&self) -> Vec<&Part> {
        let mut all: Vec<&Part> = self.parts.iter().collect();
        let mut next = 0;
        while let Some(part) = all.get(next) {
            all.extend(part.parts.iter());
            next += 1;
        }
        all
    }

    fn imputes(&self) -> Vec<&Impute> {
        let parts = self.all_parts().into_iter().filter_map(|part| part.impute.as_ref());
        self.impute.iter().chain(parts).collect()
    }

    /// The columns of the groups within which missing values are filled.
    pub(super) fn groups_of_fills(&self) -> Vec<&str> {
        let mut groups: Vec<&str> = self.imputes().into_iter().filter_map(Impute::by).collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    /// The parts (and the index itself) whose scores rest on parameters that are taken of the data: scales other than
    /// fixed ones, means that stand in for missing values, treatments of outliers, weights by components or correlations.
    /// In the order of the tree, branches before their parts.
    ///
    /// ```
    /// use peil::composite::Index;
    /// let index = Index::from_text(r#"
    ///     id = "digital"
    ///     normalise = { method = "goalposts", low = 0, high = 100 }
    ///     parts = [{ id = "skills" }, { id = "tools", normalise = { method = "min_max" } }]
    /// "#)?;
    /// assert_eq!(index.parameters_of_data(), ["tools"]);
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn parameters_of_data(&self) -> Vec<&str> {
        let is_fixed = |own: &Normalise| matches!(own, Normalise::Goalposts { .. } | Normalise::AsIs);
        let fills = |own: Option<&Impute>| matches!(own, Some(Impute::Mean { .. } | Impute::Median { .. }));
        let settings = self.settings(None, 0);
        let mut found = Vec::new();
        if settings.weigh != Weigh::Stated || self.rescale.as_ref().is_some_and(|own| !is_fixed(own)) {
            found.push(self.id.as_str());
        }
        // Parts with their tier, and what they inherit.
        let above = (self.impute.as_ref(), self.treat.as_ref(), &self.normalise);
        let mut stack: Vec<_> = self.parts.iter().rev().map(|part| (part, 1, above)).collect();
        while let Some((part, tier, (impute, treat, normalise))) = stack.pop() {
            let own = (
                part.impute.as_ref().or(impute),
                part.treat.as_ref().or(treat),
                part.normalise.as_ref().unwrap_or(normalise),
            );
            let of_data = if part.is_indicator() {
                fills(own.0) || own.1.is_some_and(|treat| !treat.is_fixed()) || !is_fixed(own.2)
            } else {
                self.settings(Some(part), tier).weigh != Weigh::Stated
                    || part.rescale.as_ref().is_some_and(|own| !is_fixed(own))
            };
            if of_data {
                found.push(part.id.as_str());
            }
            stack.extend(part.parts.iter().rev().map(|part| (part, tier + 1, own)));
        }
        found
    }
}

/// The query of what an index reads by a name, with one figure a cell: an indicator, a number or a scale of the document, or a
/// column of numbers.
pub(super) fn query_of(sample: &Sample, name: &str, problems: &mut Vec<Problem>) -> Option<Query> {
    let mut query = match sample.survey().and_then(|survey| survey.query_of_input(name)) {
        Some(query) => query,
        None => match sample.answers().find(name) {
            Ok(Column::Numbers(_)) => Query::new(name, Measure::Mean { of: name.to_owned() }),
            Ok(Column::Categories(own)) if own.words().is_empty() => {
                Query::new(name, Measure::Mean { of: name.to_owned() })
            }
            Ok(Column::Categories(_)) => {
                let problem = Problem::new(Code::NotANumber, format!("`{name}` holds words, not numbers"));
                let problem = problem.at(Place::question(name));
                problems.push(problem.help("make it an indicator of a survey document, or give it numbers"));
                return None;
            }
            Err(problem) => {
                problems.push(problem);
                return None;
            }
        },
    };
    match query.measure {
        Measure::CountOf { of, equals, blank } | Measure::Multiple { of, equals, blank } => {
            query.measure = Measure::CountMean { of, equals, blank };
            query.interval = Interval::default();
            Some(query)
        }
        Measure::Distribution { .. } => {
            let message = format!("`{name}` is a distribution, which has several figures");
            let problem = Problem::new(Code::WrongMeasure, message).at(Place::question(name));
            problems.push(problem.help("make it a `share` of some of the answers"));
            None
        }
        _ => Some(query),
    }
}

/// The value of every row of the answers.
fn values_of(sample: &Sample, name: &str, problems: &mut Vec<Problem>) -> Option<Vec<f64>> {
    let query = query_of(sample, name, problems)?;
    if matches!(query.measure, Measure::Quantile { .. }) {
        let message = format!("`{name}` is a quantile, which a single unit has not");
        let problem = Problem::new(Code::WrongMeasure, message).at(Place::question(name));
        problems.push(problem.help("take the number itself"));
        return None;
    }
    unit_values(&query, sample.answers(), problems)
}

/// Adds the problems of a wave that are not there yet, with its name.
pub(super) fn add_of_wave(problems: &mut Vec<Problem>, own: Vec<Problem>, wave: Option<&str>) {
    for problem in own {
        let place = Place { wave: wave.map(str::to_owned), ..problem.place.clone() };
        let problem = problem.at(place);
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
}

/// The rows of the answers that responded, in order.
fn answered(sample: &Sample) -> Vec<u32> {
    let design = sample.design();
    match design.order() {
        None => (0..design.answered() as u32).collect(),
        Some(order) => {
            let mut rows = order.to_vec();
            rows.sort_unstable();
            rows
        }
    }
}

/// The words of some rows of a column.
fn words_of(column: &Column, rows: &[u32]) -> Vec<Option<String>> {
    rows.iter().map(|&row| column.text(row as usize)).collect()
}

/// The name of the column that holds the groups of a node's scores.
fn group_column(node: &str) -> String {
    format!("{node} (group)")
}

/// The samples with the scores of an index as columns, and the run that they come from.
fn scored(panel: &Panel, index: &Index) -> Result<(Vec<Sample>, Run)> {
    let data = panel.index_data(index)?;
    let mut nodes = vec![index.id.as_str()];
    nodes.extend(
        index.all_parts().into_iter().filter(|part| !part.is_indicator()).map(|part| part.id.as_str()),
    );
    let has_groups = !index.groups.is_empty();
    let mut problems = Vec::new();
    for (name, sample) in panel.names().iter().zip(panel.samples()) {
        let mut own = Vec::new();
        for node in &nodes {
            let names = [Some((*node).to_owned()), has_groups.then(|| group_column(node))];
            for name in names.into_iter().flatten() {
                if sample.answers().names().any(|own| own == name) {
                    let message = format!("`{name}` is a column of the answers already");
                    let problem = Problem::new(Code::Duplicate, message).at(Place::question(&name));
                    own.push(problem.help("give the index or its branch another id"));
                }
            }
        }
        add_of_wave(&mut problems, own, name.as_deref());
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    let run = index.plan(&data)?.run();
    let mut first = 0;
    let samples = panel.samples().iter().map(|sample| {
        let rows = answered(sample);
        let scores_of = |node: &str| &run.scores(node)[first..first + rows.len()];
        let mut columns = Vec::new();
        for node in &nodes {
            let mut values = vec![f64::NAN; sample.answers().rows()];
            rows.iter().zip(scores_of(node)).for_each(|(&row, score)| values[row as usize] = *score);
            if has_groups {
                let place = |score: &f64| {
                    let own = index.group_of(*score);
                    own.and_then(|own| index.groups.iter().position(|group| group.id == own.id))
                };
                let codes = values.iter().map(|score| place(score).map_or(MISSING, |place| place as u32));
                let words: Vec<String> = index.groups.iter().map(|group| group.id.clone()).collect();
                let groups = Categories::trusted(Codes::pack(codes, words.len()), words);
                columns.push((group_column(node), Column::Categories(groups)));
            }
            columns.push(((*node).to_owned(), Column::from(values)));
        }
        first += rows.len();
        sample.with_columns(columns)
    });
    let samples = samples.collect();
    Ok((samples, run))
}
