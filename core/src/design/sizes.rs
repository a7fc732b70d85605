//! Population sizes: by stratum, or a column of counts or sampling fractions.

use std::collections::BTreeMap;

use super::Stratum;
use super::builder::named;
use super::order::Order;
use crate::answers::Values;
use crate::error::{Code, Place, Problem};

/// Size of one stratum's population, and how it was invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StratumSize {
    pub(super) population: u64,
    pub(super) census: bool,
    pub(super) selected: Option<u64>,
}

impl StratumSize {
    /// A sample from so many units.
    pub fn of(population: u64) -> Self {
        Self { population, census: false, selected: None }
    }

    /// All of so many units were invited; what is missing is a matter of response.
    pub fn census(population: u64) -> Self {
        Self { population, census: true, selected: Some(population) }
    }

    /// The same, with the number of units invited (where the answers only hold those that responded).
    #[must_use]
    pub fn selecting(mut self, selected: u64) -> Self {
        self.selected = Some(selected);
        self
    }
}

/// Where population sizes (the finite population correction) come from.
#[derive(Debug, Clone, Default)]
pub enum PopulationSizes {
    /// Unknown: no finite population correction, and weights must be given.
    #[default]
    Unknown,
    /// One value a row, the same within a stratum: N_h, or the sampling fraction where no value exceeds 1.
    /// In a cluster design N_h counts PSUs.
    PerRow(Values<f64>),
    /// One size for each stratum by name; a design without strata has the one stratum named "" (empty).
    PerStratum(BTreeMap<String, StratumSize>),
}

impl PopulationSizes {
    /// Sizes by stratum name.
    pub fn per_stratum<'a>(sizes: impl IntoIterator<Item = (&'a str, StratumSize)>) -> Self {
        Self::PerStratum(sizes.into_iter().map(|(name, size)| (name.to_owned(), size)).collect())
    }

    /// The size of a population that is not stratified.
    pub fn one(size: StratumSize) -> Self {
        Self::per_stratum([("", size)])
    }
}

/// Sizes from a column that must be constant within each stratum.
pub(super) fn size_from_rows(
    design: &mut [Stratum],
    values: &[f64],
    order: &Order,
    problems: &mut Vec<Problem>,
) {
    let above_one = order.iter().find(|&row| values[row as usize] > 1.0);
    for stratum in design {
        let first_row = order.row(stratum.rows.start);
        let first = values[first_row as usize];
        let mut rows = order.rows(stratum.rows.clone());
        if rows.clone().any(|row| !is_size(values[row as usize])) {
            continue;
        }
        if let Some(row) = above_one.filter(|_| first < 1.0) {
            problems.push(mixed(first_row, first, row, values[row as usize], &named(&stratum.label)));
            continue;
        }
        if let Some(other) = rows.find(|&row| values[row as usize] != first) {
            problems.push(
                Problem::new(
                    Code::BadPopulation,
                    format!("{} has several population sizes", named(&stratum.label)),
                )
                .at(Place::default().row(u64::from(other) + 1))
                .expected(first.to_string())
                .found(values[other as usize].to_string()),
            );
        }
        stratum.population = Some(if above_one.is_none() { stratum.answered as f64 / first } else { first });
    }
}

/// Whether a number can be a population size or a sampling fraction.
pub(super) fn is_size(value: f64) -> bool {
    value.is_finite() && value > 0.0
}

/// A fraction in one row where another has a number of units.
pub(super) fn mixed(row: u32, fraction: f64, other: u32, size: f64, of: &str) -> Problem {
    Problem::new(
        Code::BadPopulation,
        format!("{of} has a sampling fraction where others have numbers of units"),
    )
    .at(Place::default().row(u64::from(row) + 1))
    .expected(format!("a number of units, such as {size} in row {}", other + 1))
    .found(fraction.to_string())
    .help("give fractions everywhere, or numbers of units everywhere")
}
