//! From recovered counts to estimates, like from answers.
//!
//! A cell with one count k of n is a simple random sample of the N units of its group (a census, where n = N). Where
//! several counts fit the printed figure, the interval covers the intervals of them all, the standard error is the
//! largest, and the estimate is the figure as printed. A figure that no count gives stays as printed, without an
//! interval. A conditional row is about an unknown part of the units: where not everybody answered, the size of its
//! base in the population is estimated in proportion and the row says so.

use super::recovered::{Count, Recovered, RecoveredCell, RecoveredColumn, Status};
use super::survey::GROUP;
use super::table::{PublishedTable, Row};
use crate::error::{Error, Problem, Result, Stage};
use crate::estimate::{Estimate, Estimates, MeasureKind, Note};
use crate::interval::{self, FiniteCounts, Interval, Limits, Remark, ShareEvidence};

/// How estimates are made of recovered counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimation {
    /// Interval method.
    pub interval: Interval,
    /// Confidence level.
    pub level: f64,
}

impl Default for Estimation {
    fn default() -> Self {
        Self { interval: Interval::default(), level: crate::estimate::default_level() }
    }
}

impl PublishedTable {
    /// One estimate for each printed figure, row by row and column by column.
    ///
    /// # Errors
    /// Refuses a level that does not lie between 0 and 1.
    ///
    /// ```
    /// let table = peil::published::PublishedTable::from_text(r#"
    ///     decimals = 1
    ///     rows = [{ id = "open_data" }]
    ///     columns = [{ id = "counties", population = 14, answered = 14, figures = [85.7] }]
    /// "#)?;
    /// let estimates = table.estimates(&table.recover()?, Default::default())?;
    /// let row = estimates.single();
    /// assert_eq!((row.yes, row.n, row.se), (Some(12), 14, Some(0.0)));
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn estimates(&self, recovered: &Recovered, how: Estimation) -> Result<Estimates> {
        self.each(how, |row, column| {
            let cell = recovered.columns[column].cell(&row.id)?;
            (cell.status != Status::Missing)
                .then(|| self.estimate(row, &recovered.columns[column], cell, how))
        })
    }

    /// What the conditional rows say of everybody: 74.4 per cent of the 48.6 per cent that recruited are so many per
    /// cent of all. One estimate for each conditional figure that has counts; the indicator is the row's name with
    /// `_of_all`, so that the two bases cannot be confused.
    ///
    /// # Errors
    /// As [`estimates`](Self::estimates).
    pub fn implied(&self, recovered: &Recovered, how: Estimation) -> Result<Estimates> {
        self.each(how, |row, column| {
            row.of.as_ref()?;
            let own = &recovered.columns[column];
            let cell = own.cell(&row.id)?;
            let mut counts: Vec<Possible> = cell
                .counts
                .iter()
                .flat_map(|count| {
                    let all = own.all_answered(&self.root(row), count, self.chain(row));
                    all.into_iter().map(|answered| Possible {
                        yes: count.yes,
                        answered,
                        population: own.population,
                        known: true,
                    })
                })
                .collect();
            counts.sort_unstable();
            counts.dedup();
            (!counts.is_empty()).then(|| {
                let mut estimate = finish(&row.of_all(), own, "", &counts, None, how);
                estimate.notes.insert(0, Note::OfAll);
                estimate
            })
        })
    }

    fn each(
        &self,
        how: Estimation,
        mut make: impl FnMut(&Row, usize) -> Option<Estimate>,
    ) -> Result<Estimates> {
        if !(how.level > 0.0 && how.level < 1.0) {
            let problem =
                Problem::new(crate::Code::OutOfRange, "the confidence level must lie between 0 and 1");
            return Err(Error::one(Stage::Estimate, problem.found(how.level.to_string())));
        }
        let cells = self.rows.iter().flat_map(|row| (0..self.columns.len()).map(move |column| (row, column)));
        Ok(Estimates { rows: cells.filter_map(|(row, column)| make(row, column)).collect() })
    }

    fn estimate(
        &self,
        row: &Row,
        column: &RecoveredColumn,
        cell: &RecoveredCell,
        how: Estimation,
    ) -> Estimate {
        let among = row.among.as_ref().map(|among| among.text(crate::Language::default()).to_owned());
        let base = among.or_else(|| row.of.clone()).unwrap_or_default();
        let possible: Vec<Possible> =
            cell.counts.iter().flat_map(|count| self.possible(row, column, count)).collect();
        finish(row, column, &base, &possible, Some(cell), how)
    }

    /// What a count can be a count of: for a conditional row the population of its base is estimated.
    fn possible(&self, row: &Row, column: &RecoveredColumn, count: &Count) -> Vec<Possible> {
        let exactly =
            |population, known| Possible { yes: count.yes, answered: count.answered, population, known };
        match (&row.of, count.population, column.population) {
            (None, _, _) | (_, Some(_), _) | (_, _, None) => vec![exactly(count.population, true)],
            (Some(_), None, Some(population)) => {
                let all = column.all_answered(&self.root(row), count, self.chain(row));
                let base =
                    |answered: u32| f64::from(population) * f64::from(count.answered) / f64::from(answered);
                // Where somebody did not answer, an estimated base is never a full count.
                let least = |answered: u32| count.answered + u32::from(answered < population);
                let sizes =
                    all.into_iter().map(|answered| (base(answered).round() as u32).max(least(answered)));
                sizes.map(|size| exactly(Some(size), false)).collect()
            }
        }
    }

    /// The row without condition that a conditional row goes back to.
    fn root(&self, row: &Row) -> String {
        let mut row = row;
        while let Some(base) = row.of.as_ref().and_then(|of| self.rows.iter().find(|own| own.id == *of)) {
            row = base;
        }
        row.id.clone()
    }

    /// How many conditions stand between a row and everybody.
    fn chain(&self, row: &Row) -> usize {
        let base = row.of.as_ref().and_then(|of| self.rows.iter().find(|own| own.id == *of));
        base.map_or(0, |base| 1 + self.chain(base))
    }
}

impl RecoveredColumn {
    /// The numbers of answers that go with a conditional count: those of the first row of its chain whose count is the
    /// denominator, or every number that the column can have where the chain is longer.
    fn all_answered(&self, root: &str, count: &Count, chain: usize) -> Vec<u32> {
        let direct = self.cell(root).filter(|_| chain == 1);
        let fitting: Vec<u32> = direct
            .iter()
            .flat_map(|cell| cell.counts.iter().filter(|base| base.yes == count.answered))
            .map(|base| base.answered)
            .collect();
        if fitting.is_empty() { self.answered.clone() } else { fitting }
    }
}

/// One thing that a cell can be: k of n, of a population of N.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Possible {
    answered: u32,
    yes: u32,
    population: Option<u32>,
    known: bool,
}

impl Possible {
    fn evidence(&self) -> ShareEvidence<'static> {
        let (yes, answered) = (u64::from(self.yes), u64::from(self.answered));
        let counts = FiniteCounts {
            yes,
            answered,
            population: self.population.map_or(u64::from(u32::MAX), u64::from),
            population_known: self.known,
        };
        let mut evidence = ShareEvidence::of_counts(counts);
        if self.population.is_none() {
            // As from an endless population: no correction and no lattice.
            let (n, p) = (answered as f64, evidence.share);
            evidence.se = (p * (1.0 - p) / (n - 1.0).max(1.0)).sqrt();
            evidence.counts = None;
            evidence.lattice = None;
        }
        evidence
    }
}

/// Units of the base, where they are known and the same whatever was counted.
fn the_population(possible: &[Possible]) -> Option<u32> {
    let first = possible.first()?.population?;
    possible.iter().all(|one| one.known && one.population == Some(first)).then_some(first)
}

fn finish(
    row: &Row,
    column: &RecoveredColumn,
    base: &str,
    possible: &[Possible],
    cell: Option<&RecoveredCell>,
    how: Estimation,
) -> Estimate {
    let group = column.group.as_deref().unwrap_or(&column.id);
    let only = match possible {
        [only] => Some(only),
        _ => None,
    };
    // A figure that no count gives is still about all that answered.
    let of_all = column.answered.first().copied().filter(|_| row.of.is_none());
    let least = possible.iter().map(|one| one.answered).min().or(of_all).unwrap_or_default();
    let by = [(GROUP, group)].into_iter().collect();
    let mut estimate = Estimate {
        wave: column.wave.clone(),
        estimate: match only {
            Some(only) => Some(f64::from(only.yes) / f64::from(only.answered)),
            None => cell.and_then(printed_share).or_else(|| middle(possible)),
        },
        df: only.map(|only| f64::from(only.answered) - 1.0),
        n: u64::from(least),
        yes: only.map(|only| u64::from(only.yes)),
        weighted_base: f64::from(column.population.filter(|_| row.of.is_none()).unwrap_or(least)),
        population: the_population(possible).map(u64::from),
        base: base.to_owned(),
        ..Estimate::without_figures(row.id.clone(), MeasureKind::Share, by, how.level)
    };
    add_intervals(&mut estimate, possible, how);
    if let Some(cell) = cell {
        if cell.status == Status::Misfit {
            let near = |near: &super::Nearest| format!("{}/{} = {}", near.yes, near.answered, near.prints);
            let nearest = cell.nearest.iter().map(near).collect();
            estimate.notes.push(Note::ImpossibleFigure { printed: cell.printed.to_string(), nearest });
        } else if possible.len() > 1 {
            estimate.notes.push(Note::Recovered { counts: possible.len() as u64 });
        }
    }
    if let (Some(population), Some(answered)) = (column.population, column.answered.first())
        && *answered < population
        && !possible.is_empty()
    {
        estimate.notes.push(Note::ResponseAssumed {
            answered: (*answered).into(),
            invited: population.into(),
            within: Vec::new(),
            weighted: false,
        });
    }
    estimate
}

/// The interval of the only count, or one that covers the intervals of all.
fn add_intervals(estimate: &mut Estimate, possible: &[Possible], how: Estimation) {
    let mut limits: Option<Limits> = None;
    let mut covered = true;
    for one in possible {
        let evidence = one.evidence();
        let se = if evidence.full_census { 0.0 } else { evidence.se };
        estimate.se = Some(estimate.se.map_or(se, |largest| largest.max(se)));
        match interval::share(how.interval, &evidence, how.level) {
            Ok((own, remarks)) => {
                limits = Some(limits.map_or(own, |all| Limits {
                    low: all.low.min(own.low),
                    high: all.high.max(own.high),
                    method: own.method,
                }));
                for remark in remarks.into_iter().map(|remark| Note::Interval { remark }) {
                    // What holds of one count only is not said of several.
                    let census = remark == Note::Interval { remark: Remark::Census };
                    let holds = possible.len() == 1 || !census;
                    if holds && !estimate.notes.contains(&remark) {
                        estimate.notes.push(remark);
                    }
                }
            }
            Err(reason) => {
                covered = false;
                let note = Note::NoInterval { reason };
                if !estimate.notes.contains(&note) {
                    estimate.notes.push(note);
                }
            }
        }
    }
    // Limits that leave out a possible count would claim too much.
    if let Some(limits) = limits.filter(|_| covered) {
        estimate.low = Some(limits.low);
        estimate.high = Some(limits.high);
        estimate.interval = Some(limits.method);
    }
    if let (Some(share), Some(se)) = (estimate.estimate, estimate.se.filter(|se| *se > 0.0)) {
        estimate.fill_cv();
        estimate.n_eff = Some(share * (1.0 - share) / (se * se)).filter(|n_eff| *n_eff > 0.0);
    }
}

fn printed_share(cell: &RecoveredCell) -> Option<f64> {
    let printed = cell.printed.printed()?;
    let scale = printed.scale();
    printed.units(scale).map(|units| units as f64 / 10_f64.powi(i32::from(scale) + 2))
}

/// Between the least and the largest share; only where no figure is printed.
fn middle(possible: &[Possible]) -> Option<f64> {
    let shares = possible.iter().map(|one| f64::from(one.yes) / f64::from(one.answered));
    let low = shares.clone().fold(f64::INFINITY, f64::min);
    let high = shares.fold(f64::NEG_INFINITY, f64::max);
    (low <= high).then(|| f64::midpoint(low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ssb() -> (PublishedTable, Recovered) {
        let text = include_str!("../../vectors/published/ssb_2024_digitalisation.toml");
        let table = PublishedTable::from_text(text).unwrap();
        let recovered = table.recover().unwrap();
        (table, recovered)
    }

    fn row<'a>(estimates: &'a Estimates, indicator: &str, group: &str, wave: &str) -> &'a Estimate {
        let found = estimates.rows.iter().find(|row| {
            row.indicator == indicator && row.by[GROUP] == group && row.wave.as_deref() == Some(wave)
        });
        found.unwrap_or_else(|| panic!("no row for {indicator} in {group} {wave}"))
    }

    #[test]
    fn a_full_count_has_no_uncertainty_and_an_impossible_figure_no_interval() {
        let (table, recovered) = ssb();
        let estimates = table.estimates(&recovered, Estimation::default()).unwrap();
        let counties = row(&estimates, "recruited", "county_municipalities", "2024");
        assert_eq!(
            (counties.yes, counties.n, counties.low, counties.high),
            (Some(12), 14, counties.estimate, counties.estimate)
        );
        assert!(counties.is_census());
        let misprint = row(&estimates, "open_data", "county_municipalities", "2024");
        assert_eq!((misprint.estimate, misprint.low, misprint.se, misprint.n), (Some(0.572), None, None, 14));
        let nearest = vec!["8/14 = 57.1".to_owned(), "9/14 = 64.3".to_owned()];
        assert_eq!(misprint.notes, [Note::ImpossibleFigure { printed: "57.2".to_owned(), nearest }]);
    }

    #[test]
    fn nearly_all_municipalities_answered_so_the_interval_is_narrow() {
        let (table, recovered) = ssb();
        let estimates = table.estimates(&recovered, Estimation::default()).unwrap();
        let row = row(&estimates, "recruited", "municipalities", "2024");
        assert_eq!((row.yes, row.n, row.population), (Some(172), 354, Some(357)));
        assert_eq!(row.interval, Some(Interval::Hypergeometric));
        let (low, high) = (row.low.unwrap() * 357.0, row.high.unwrap() * 357.0);
        assert!((172.0..=173.0).contains(&low) && (174.0..=175.0).contains(&high), "{low} to {high}");
    }

    #[test]
    fn where_several_counts_fit_the_interval_covers_them_all() {
        let (table, recovered) = ssb();
        let estimates = table.estimates(&recovered, Estimation::default()).unwrap();
        let all = row(&estimates, "recruited", "municipalities", "2023");
        assert_eq!((all.estimate, all.yes), (Some(0.555), None));
        for answered in [265_u32, 310, 355] {
            let yes = (f64::from(answered) * 0.555).round() as u32;
            let one = Possible { yes, answered, population: Some(356), known: true };
            let (own, _) = interval::share(Interval::Finite, &one.evidence(), 0.95).unwrap();
            assert!(all.low.unwrap() <= own.low && own.high <= all.high.unwrap());
        }
        assert!(all.notes.contains(&Note::Recovered { counts: 3 }));
    }

    #[test]
    fn a_conditional_share_and_the_share_of_all_that_it_implies_keep_their_bases() {
        let (table, recovered) = ssb();
        let conditional = table.estimates(&recovered, Estimation::default()).unwrap();
        let implied = table.implied(&recovered, Estimation::default()).unwrap();
        let of_those = row(&conditional, "had_problems", "municipalities", "2024");
        let of_all = row(&implied, "had_problems_of_all", "municipalities", "2024");
        assert_eq!((of_those.yes, of_those.n), (Some(128), 172));
        assert!(of_those.base.contains("recruit") && of_all.base.is_empty());
        assert_eq!((of_all.yes, of_all.n, of_all.population), (Some(128), 354, Some(357)));
        // How many recruited among those that did not answer is not known: no exact interval.
        assert_eq!(
            (of_those.interval, of_all.interval),
            (Some(Interval::Beta), Some(Interval::Hypergeometric))
        );
    }
}
