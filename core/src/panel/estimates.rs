//! Estimates of several waves (or of one), with how any two of them vary together.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::Panel;
use super::links::Links;
use super::overlap::{Residuals, dependence};
use crate::compare::{
    self, Change, Combination, Comparison, Dependence, Figures, Goal, Progress, Ranking, Spread, Term, Trend,
    check_two_waves, check_waves, comparison, pairs, related,
};
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::{self, Estimate, Estimates, Influence, Query};

/// The rows of the same queries in every wave of a panel, from which changes, trends, comparisons and ranks are taken.
#[derive(Debug, Clone)]
pub struct PanelEstimates {
    /// The rows, wave by wave.
    pub estimates: Estimates,
    panel: Panel,
    /// The rows of each wave.
    rows: Vec<Range<usize>>,
    source: Source,
}

/// Where the rows come from, and with them how they vary together.
#[derive(Debug, Clone)]
enum Source {
    /// Queries of the answers, by wave.
    Queries(Vec<OfWave>),
    /// Other estimates, of which each row is a function; its limits are those of a mean.
    Functions(Arc<dyn Functions>),
    /// Some rows of more: the number that each has among all.
    Some { all: Arc<PanelEstimates>, numbers: Vec<usize> },
}

/// What knows how two figures vary together that are made of other estimates.
pub(crate) trait Functions: std::fmt::Debug + Send + Sync {
    /// How two rows vary together; `None` where they are independent, or nothing tells.
    fn dependence(&self, first: usize, second: usize) -> Option<Dependence>;
}

#[derive(Debug, Clone)]
struct OfWave {
    queries: Vec<Query>,
    /// The influence of units on each row; read when it is first asked for.
    influences: OnceLock<Vec<Option<Influence>>>,
    /// The residuals of each row, taken from its influence when it is first asked for.
    residuals: Vec<OnceLock<Option<Residuals>>>,
    /// The links of the wave with itself.
    itself: OnceLock<Links>,
    /// The covariance of the rows, where influences by unit do not tell it.
    covariance: OnceLock<Vec<Vec<Option<f64>>>>,
}

impl PanelEstimates {
    /// The queries of each wave.
    pub(super) fn of(panel: &Panel, queries: &[Vec<Query>]) -> Result<Self> {
        let (mut rows, mut ranges, mut waves, mut problems) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for ((name, sample), queries) in panel.names.iter().zip(&panel.samples).zip(queries) {
            match sample.run(queries) {
                Ok(own) => {
                    let start = rows.len();
                    rows.extend(own.rows);
                    rows[start..].iter_mut().for_each(|row| row.wave.clone_from(name));
                    ranges.push(start..rows.len());
                    waves.push(OfWave {
                        queries: queries.clone(),
                        influences: OnceLock::new(),
                        residuals: vec![OnceLock::new(); rows.len() - start],
                        itself: OnceLock::new(),
                        covariance: OnceLock::new(),
                    });
                }
                Err(error) => problems.extend(error.problems().iter().cloned().map(|problem| {
                    let place = Place { wave: name.clone(), ..problem.place.clone() };
                    problem.at(place)
                })),
            }
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        let source = Source::Queries(waves);
        Ok(Self { estimates: Estimates { rows }, panel: panel.clone(), rows: ranges, source })
    }

    /// Rows that are functions of other estimates, wave by wave.
    pub(crate) fn of_functions(
        panel: &Panel,
        rows: Vec<Vec<Estimate>>,
        functions: Arc<dyn Functions>,
    ) -> Self {
        let mut start = 0;
        let ranges = rows.iter().map(|own| {
            start += own.len();
            start - own.len()..start
        });
        let ranges = ranges.collect();
        let estimates = Estimates { rows: rows.into_iter().flatten().collect() };
        Self { estimates, panel: panel.clone(), rows: ranges, source: Source::Functions(functions) }
    }

    /// Some of the rows, by their numbers; how they vary together is what it was among all of them.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use peil::{Answers, Column, Design, PopulationSizes, Sample, StratumSize};
    /// let column = |yes: usize| (0..24).map(|unit| if unit < yes { "yes" } else { "no" }).collect::<Column>();
    /// let answers = [("people", 18), ("money", 8), ("law", 5)].map(|(name, yes)| (name.to_owned(), column(yes)));
    /// let design = Design::builder(24).population(PopulationSizes::one(StratumSize::census(30))).build()?;
    /// let sample = Sample::new(Answers::new(answers)?, design)?;
    /// let queries = ["people", "money", "law"].map(|name| sample.share(name).equals("yes").query().clone());
    /// let all = Arc::new(sample.together(&queries)?);
    /// let some = all.only(&[0, 2])?;
    /// assert_eq!(some.estimates.rows[1].indicator, "law");
    /// assert_eq!(some.dependence(0, 1), all.dependence(0, 2));
    /// # Ok::<(), peil::Error>(())
    /// ```
    ///
    /// # Errors
    /// Refuses rows that are not there, and rows in another order.
    pub fn only(self: &Arc<Self>, rows: &[usize]) -> Result<Self> {
        let count = self.estimates.rows.len();
        let strangers = rows.iter().filter(|row| **row >= count);
        let mut problems: Vec<Problem> = strangers.map(|row| no_row(*row, count)).collect();
        if rows.windows(2).any(|pair| pair[0] >= pair[1]) {
            problems.push(Problem::new(Code::Contradiction, "rows are taken in their order, each once"));
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        let of_wave = |own: &Range<usize>| {
            rows.partition_point(|row| *row < own.start)..rows.partition_point(|row| *row < own.end)
        };
        Ok(Self {
            estimates: Estimates { rows: rows.iter().map(|&row| self.row(row).clone()).collect() },
            panel: self.panel.clone(),
            rows: self.rows.iter().map(of_wave).collect(),
            source: Source::Some { all: self.clone(), numbers: rows.to_vec() },
        })
    }

    /// The waves and samples that the rows come from.
    pub(crate) fn panel(&self) -> &Panel {
        &self.panel
    }

    /// The rows of each wave.
    pub(crate) fn rows_of_waves(&self) -> &[Range<usize>] {
        &self.rows
    }

    fn row(&self, index: usize) -> &Estimate {
        &self.estimates.rows[index]
    }

    /// The names of the waves that have rows.
    fn waves(&self) -> impl Iterator<Item = &str> {
        let named = self.panel.names.iter().zip(&self.rows).filter(|(_, rows)| !rows.is_empty());
        named.filter_map(|(name, _)| name.as_deref())
    }

    /// The number of a row's wave.
    pub(crate) fn wave_of(&self, row: usize) -> usize {
        self.rows.iter().position(|rows| rows.contains(&row)).unwrap_or(0)
    }

    fn of_wave(&self, name: &str) -> &[Estimate] {
        self.panel.wave(name).map_or(&[], |wave| &self.estimates.rows[self.rows[wave].clone()])
    }

    /// How two rows vary together; `None` where they are independent, or nothing tells (a quantile).
    ///
    /// # Panics
    /// Where there is no such row.
    pub fn dependence(&self, first: usize, second: usize) -> Option<Dependence> {
        let waves = match &self.source {
            Source::Queries(waves) => waves,
            Source::Functions(functions) => return functions.dependence(first, second),
            Source::Some { all, numbers } => return all.dependence(numbers[first], numbers[second]),
        };
        let (a, b) = (self.wave_of(first), self.wave_of(second));
        if a > b {
            let own = self.dependence(second, first)?;
            return Some(Dependence { first: own.second, second: own.first, ..own });
        }
        if a == b && !self.panel.units_tell(a) {
            return self.by_covariance(&waves[a], a, first, second);
        }
        let links = if a == b {
            waves[a].itself.get_or_init(|| Links::with_itself(self.panel.design(a)))
        } else {
            &self.panel.links.as_ref()?[a][b - a - 1]
        };
        let are_shares = self.row(first).measure.is_share() && self.row(second).measure.is_share();
        let first = self.residuals(&waves[a], a, first)?;
        Some(dependence(first, self.residuals(&waves[b], b, second)?, links, are_shares))
    }

    fn residuals<'w>(&self, own: &'w OfWave, wave: usize, row: usize) -> Option<&'w Residuals> {
        let at = row - self.rows[wave].start;
        let sample = &self.panel.samples[wave];
        let influences = own.influences.get_or_init(|| {
            // The queries were answered before, so that nothing is wrong with them.
            estimate::influences_of(sample.design(), sample.answers(), &own.queries).unwrap_or_default()
        });
        let of_influence = || {
            let influence = influences[at].as_ref()?;
            Some(Residuals::of(sample.design(), &influence.places, &influence.z))
        };
        own.residuals[at].get_or_init(of_influence).as_ref()
    }

    /// The correlation of two rows of a wave from the covariance of its design.
    fn by_covariance(&self, own: &OfWave, wave: usize, first: usize, second: usize) -> Option<Dependence> {
        let (sample, start) = (&self.panel.samples[wave], self.rows[wave].start);
        let covariance = own.covariance.get_or_init(|| {
            // The queries were answered before, so that nothing is wrong with them.
            estimate::covariance(sample.design(), sample.answers(), &own.queries).unwrap_or_default()
        });
        let of = |a: usize, b: usize| *covariance.get(a - start)?.get(b - start)?;
        let scale = (of(first, first)? * of(second, second)?).sqrt();
        let correlation = if scale > 0.0 { of(first, second)? / scale } else { 0.0 };
        let (first, second) = (self.row(first).n, self.row(second).n);
        Some(Dependence { correlation, first, second, both: first.min(second), estimated: true })
    }

    /// The changes of all figures between two waves, in the order of the later wave. Rows without an estimate in one of
    /// the waves are left out.
    ///
    /// # Errors
    /// Refuses a wave that no row has, a negative margin, and waves without a figure in common.
    pub fn change(&self, from: &str, to: &str, margin: Option<f64>) -> Result<Vec<Change>> {
        check_two_waves(&self.estimates, from, to)?;
        let start = |name: &str| self.panel.wave(name).map_or(0, |wave| self.rows[wave].start);
        let broken = self.panel.has_break(from, to);
        let of_pair = |(first, second): (usize, usize)| {
            let (first, second) = (start(from) + first, start(to) + second);
            let dependence = self.dependence(first, second);
            let mut change = related(self.row(first), self.row(second), margin, dependence)?;
            change.frame_break = broken;
            Ok(change)
        };
        pairs(self.of_wave(from), self.of_wave(to))?.into_iter().map(of_pair).collect()
    }

    /// Comparisons of pairs of rows, each the first less the second: two groups, two answers, two indicators.
    ///
    /// # Errors
    /// Refuses no pair at all, rows that are not there or have no estimate, a row beside itself, rows of different kinds or
    /// levels, and a margin that is negative or, of shares, not under 1.
    pub fn compare(&self, pairs: &[(usize, usize)], margin: Option<f64>) -> Result<Vec<Comparison>> {
        self.check_rows(pairs.iter().flat_map(|pair| [pair.0, pair.1]))?;
        let itself = pairs.iter().filter(|(first, second)| first == second).map(|(row, _)| {
            Problem::new(Code::Contradiction, format!("row {row} cannot be compared with itself"))
        });
        let mut problems: Vec<Problem> = itself.collect();
        if pairs.is_empty() {
            problems.push(Problem::new(Code::NoRows, "a comparison needs two figures"));
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        let of_pair = |&(first, second): &(usize, usize)| {
            comparison(self.row(first), self.row(second), margin, self.dependence(second, first))
        };
        pairs.iter().map(of_pair).collect()
    }

    /// The slope over time of every figure, in the order of the last wave: over all waves, or those named, at the times
    /// given, of the document, or of the waves' names where those are numbers.
    ///
    /// # Errors
    /// Refuses fewer than three waves, waves without a time or with the same time, and a negative margin.
    pub fn trend(&self, times: &[(&str, f64)], margin: Option<f64>) -> Result<Vec<Trend>> {
        let times = self.times(times)?;
        let last = &times[times.len() - 1].0;
        let trend_of = |row: &Estimate| {
            let rows: Vec<(usize, f64)> = times
                .iter()
                .filter_map(|(wave, time)| {
                    let found = self.same_in(wave, row)?;
                    self.row(found).estimate.map(|_| (found, *time))
                })
                .collect();
            let terms: Vec<(&Estimate, f64)> =
                rows.iter().map(|(index, time)| (self.row(*index), *time)).collect();
            Trend::of(row, &terms, margin, |a, b| self.correlation(rows[a].0, rows[b].0))
        };
        let mut trends: Vec<Trend> = self.of_wave(last).iter().map(trend_of).collect::<Result<_>>()?;
        let broken = self.panel.has_break(&times[0].0, last);
        trends.iter_mut().for_each(|own| own.frame_break = broken);
        Ok(trends)
    }

    /// How far figures have come towards goals, with how the waves depend on each other: from the wave each goal counts from
    /// to the last that has its figure. Times are those given, those of the document, or the waves' names where those are
    /// numbers; the goals of a document are [`Survey::goals`](crate::Survey::goals).
    ///
    /// # Errors
    /// As [`compare::follow`].
    pub fn follow(&self, goals: &[Goal], times: &[(&str, f64)]) -> Result<Vec<Progress>> {
        let change = |first: usize, second: usize, margin: Option<f64>| {
            let dependence = self.dependence(first, second);
            let mut change = related(self.row(first), self.row(second), margin, dependence)?;
            let waves = [first, second].map(|row| self.row(row).wave.as_deref().unwrap_or_default());
            change.frame_break = self.panel.has_break(waves[0], waves[1]);
            Ok(change)
        };
        let time_of = |wave: &str| self.panel.time_of(wave);
        Figures { rows: &self.estimates.rows, time_of: &time_of, change: &change }.follow(goals, times)
    }

    /// The mean of every figure over some waves (all where none is named), each wave counting the same, in the order of
    /// the last.
    ///
    /// # Errors
    /// Refuses waves that no row has.
    pub fn average(&self, waves: &[&str]) -> Result<Vec<Combination>> {
        check_waves(&self.estimates, waves)?;
        let waves: Vec<&str> = self.waves().filter(|name| waves.is_empty() || waves.contains(name)).collect();
        let last = waves.last().copied().unwrap_or_default();
        let average_of = |row: &Estimate| {
            let rows: Vec<usize> = waves.iter().filter_map(|wave| self.same_in(wave, row)).collect();
            let times = 1.0 / rows.len() as f64;
            self.sum(&rows.iter().map(|&row| Term { row, times }).collect::<Vec<_>>())
        };
        Ok(self.of_wave(last).iter().map(average_of).collect())
    }

    /// Any sum of rows times numbers, such as the change of one group less that of another.
    ///
    /// # Errors
    /// Refuses rows that are not there or have no estimate, a factor that is no number, and an empty sum.
    pub fn combine(&self, terms: &[Term]) -> Result<Combination> {
        self.check_rows(terms.iter().map(|term| term.row))?;
        let mut problems = Vec::new();
        if terms.is_empty() {
            problems.push(Problem::new(Code::MissingKey, "there is nothing to add up"));
        }
        for term in terms.iter().filter(|term| !term.times.is_finite()) {
            let message = format!("row {} is multiplied with what is no number", term.row);
            problems.push(Problem::new(Code::OutOfRange, message).found(term.times.to_string()));
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        Ok(self.sum(terms))
    }

    fn sum(&self, terms: &[Term]) -> Combination {
        let rows: Vec<(f64, &Estimate)> = terms.iter().map(|term| (term.times, self.row(term.row))).collect();
        Combination::of(&rows, |a, b| self.correlation(terms[a].row, terms[b].row))
    }

    /// The order of some rows by their estimates, with the ranks that each can have.
    ///
    /// # Errors
    /// Refuses rows that are not there or have no estimate, fewer than two, and rows of different kinds or levels.
    pub fn ranking(&self, rows: &[usize]) -> Result<Ranking> {
        self.check_rows(rows.iter().copied())?;
        let own: Vec<&Estimate> = rows.iter().map(|&row| self.row(row)).collect();
        Ranking::of(&own, |first, second| self.dependence(rows[second], rows[first]))
    }

    /// The range of some rows, with limits that hold for all of them together.
    ///
    /// # Errors
    /// Refuses rows that are not there or have no estimate, and rows of different kinds or levels.
    pub fn range(&self, rows: &[usize]) -> Result<Spread> {
        self.check_rows(rows.iter().copied())?;
        let level = rows.first().map_or(0.95, |&row| self.row(row).level);
        let of_each = 1.0 - (1.0 - level) / rows.len().max(1) as f64;
        let own: Vec<&Estimate> = rows.iter().map(|&row| self.row(row)).collect();
        let stricter = self.at_level(rows, of_each)?;
        let limits: Vec<&Estimate> = stricter.iter().collect();
        Spread::of(&own, &limits)
    }

    /// Some rows with limits of another confidence.
    fn at_level(&self, rows: &[usize], level: f64) -> Result<Vec<Estimate>> {
        Ok(match &self.source {
            Source::Functions(_) => rows.iter().map(|&row| self.row(row).at_level(level)).collect(),
            Source::Queries(waves) => {
                let stricter = |query: &Query| Query { level, ..query.clone() };
                let queries: Vec<Vec<Query>> =
                    waves.iter().map(|wave| wave.queries.iter().map(stricter).collect()).collect();
                let together = Self::of(&self.panel, &queries)?;
                rows.iter().map(|&row| together.row(row).clone()).collect()
            }
            Source::Some { all, numbers } => {
                let rows: Vec<usize> = rows.iter().map(|&row| numbers[row]).collect();
                all.at_level(&rows, level)?
            }
        })
    }

    /// All rows that have an estimate.
    pub fn all_rows(&self) -> Vec<usize> {
        (0..self.estimates.rows.len()).filter(|&row| self.row(row).estimate.is_some()).collect()
    }

    /// Every such row with every later one.
    pub fn all_pairs(&self) -> Vec<(usize, usize)> {
        let rows = self.all_rows();
        let later = |(at, &one): (usize, &usize)| {
            rows[at + 1..].iter().map(move |&other| (one, other)).collect::<Vec<_>>()
        };
        rows.iter().enumerate().flat_map(later).collect()
    }

    fn correlation(&self, first: usize, second: usize) -> f64 {
        self.dependence(first, second).map_or(0.0, |own| own.correlation)
    }

    /// The row of a wave that is of the same figure as another.
    fn same_in(&self, wave: &str, row: &Estimate) -> Option<usize> {
        let wave = self.panel.wave(wave)?;
        self.rows[wave].clone().find(|&index| compare::same_figure(self.row(index), row))
    }

    fn check_rows(&self, rows: impl Iterator<Item = usize>) -> Result<()> {
        let count = self.estimates.rows.len();
        let mut problems = Vec::new();
        for row in rows {
            match self.estimates.rows.get(row) {
                None => problems.push(no_row(row, count)),
                Some(own) if own.estimate.is_none() => problems.push(Problem::new(
                    Code::NoRows,
                    format!("there is no estimate of {}", compare::describe(own)),
                )),
                Some(_) => {}
            }
        }
        problems.dedup();
        Error::unless_empty(Stage::Estimate, problems)
    }

    /// The waves of a trend with their times, in order.
    fn times(&self, given: &[(&str, f64)]) -> Result<Vec<(String, f64)>> {
        check_waves(&self.estimates, &given.iter().map(|own| own.0).collect::<Vec<_>>())?;
        let mut problems = Vec::new();
        let mut times: Vec<(String, f64)> = Vec::new();
        for name in self.waves() {
            let time = if given.is_empty() {
                self.panel.time_of(name).or_else(|| name.parse().ok())
            } else if let Some(own) = given.iter().find(|own| own.0 == name) {
                Some(own.1)
            } else {
                continue;
            };
            match time.filter(|time: &f64| time.is_finite()) {
                Some(time) => times.push((name.to_owned(), time)),
                None => problems.push(
                    Problem::new(Code::MissingKey, format!("when the wave `{name}` was asked is not said"))
                        .help("give `times`, or `time` in the document"),
                ),
            }
        }
        if times.len() + problems.len() < 3 {
            let problem = Problem::new(Code::NoRows, "a trend needs at least three waves");
            problems.push(problem.found(times.len().to_string()));
        }
        for pair in times.windows(2).filter(|pair| pair[0].1 >= pair[1].1) {
            let message = format!("the wave `{}` does not come after `{}`", pair[1].0, pair[0].0);
            problems.push(
                Problem::new(Code::Contradiction, message).found(format!("{} and {}", pair[0].1, pair[1].1)),
            );
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        Ok(times)
    }
}

fn no_row(row: usize, count: usize) -> Problem {
    Problem::new(Code::OutOfRange, format!("there is no row {row}"))
        .expected(format!("a number from 0 to {}", count.saturating_sub(1)))
}
