//! Population sizes: by stratum, or a column of counts or sampling fractions.

use std::collections::{BTreeMap, BTreeSet};

use super::builder::{DesignBuilder, named};
use super::order::Order;
use super::rank::GROUP_MARK;
use super::{Ranked, Stratum};
use crate::answers::{MISSING, Values};
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

impl DesignBuilder<'_> {
    /// Units of each stratum, whether they answered or not.
    fn units_by_rank(&self, strata: &Ranked) -> Vec<u64> {
        let Some(units) = self.units else {
            return Order::count_ranks(strata.ranks.iter(), strata.names.len());
        };
        let mut counts = vec![0; strata.names.len()];
        let ranked = strata.ranks.iter().zip(units).filter(|(rank, _)| *rank != MISSING);
        ranked.for_each(|(rank, units)| counts[rank as usize] += units);
        counts
    }

    /// Counts who answered and who was invited in each stratum; `units` is the order of rows that are units, or several.
    pub(super) fn count_invited(
        &self,
        design: &mut [Stratum],
        ranks: &[u32],
        strata: &Ranked,
        units: Option<&Order>,
    ) {
        if let (Some(counts), Some(order)) = (self.units, units) {
            for stratum in &mut *design {
                stratum.answered = order.rows(stratum.rows.clone()).map(|row| counts[row as usize]).sum();
                stratum.selected = stratum.answered;
            }
        }
        if self.responded.is_none() {
            return;
        }
        let invited = self.units_by_rank(strata);
        for (stratum, &rank) in design.iter_mut().zip(ranks) {
            stratum.invited_is_said = true;
            if units.is_some() {
                stratum.selected = invited[rank as usize];
            }
        }
    }

    /// Fills in population sizes and numbers selected.
    pub(super) fn size_strata(
        &self,
        design: &mut [Stratum],
        strata: &Ranked,
        [answered, order]: [&Order; 2],
        problems: &mut Vec<Problem>,
    ) {
        match &self.population {
            PopulationSizes::Unknown => {}
            PopulationSizes::PerRow(values) if self.wanting.strata => {
                let values = values.as_slice();
                let find = |is: fn(f64) -> bool| order.iter().find(|&row| is(values[row as usize]));
                if let (Some(row), Some(other)) =
                    (find(|value| is_size(value) && value < 1.0), find(|value| value > 1.0))
                {
                    let [fraction, size] = [row, other].map(|row| values[row as usize]);
                    problems.push(mixed(row, fraction, other, size, "the row"));
                }
            }
            PopulationSizes::PerRow(values) => size_from_rows(design, values.as_slice(), order, problems),
            PopulationSizes::PerStratum(sizes) => {
                if self.check_names(strata, Some(answered), problems) {
                    self.size_from_names(design, sizes, strata, problems);
                }
            }
        }
        let units_are_counted = self.units_are_known() && !self.wanting.strata;
        for stratum in design {
            // Where every unit is in, every unit was invited, whatever the sizes came from.
            stratum.census |= stratum.is_full();
            stratum.invited_is_said |= stratum.is_full();
            let population = stratum.population;
            if population.is_some_and(|population| population > LARGEST_POPULATION) {
                problems.push(
                    Problem::new(
                        Code::BadPopulation,
                        format!("{} has more units than can be counted exactly", named(&stratum.label)),
                    )
                    .expected(format!("at most {LARGEST_POPULATION}"))
                    .found(population.unwrap_or_default().to_string()),
                );
            } else if units_are_counted
                && population.is_some_and(|population| population < stratum.answered as f64)
            {
                problems.push(
                    Problem::new(
                        Code::BadPopulation,
                        format!("{} has fewer units than answered", named(&stratum.label)),
                    )
                    .expected(format!("at least {}", stratum.answered))
                    .found(population.unwrap_or_default().to_string()),
                );
            } else if units_are_counted
                && self.psus.is_none()
                && population.is_some_and(|population| population < stratum.selected as f64)
            {
                problems.push(
                    Problem::new(
                        Code::BadPopulation,
                        format!("{} has fewer units than were invited", named(&stratum.label)),
                    )
                    .expected(format!("at least {}", stratum.selected))
                    .found(population.unwrap_or_default().to_string()),
                );
            } else if units_are_counted && stratum.selected < stratum.answered {
                problems.push(
                    Problem::new(
                        Code::BadPopulation,
                        format!("{} has fewer units invited than answered", named(&stratum.label)),
                    )
                    .expected(format!("at least {}", stratum.answered))
                    .found(stratum.selected.to_string()),
                );
            }
        }
    }

    /// With response groups a stratum's name is `stratum / group`; its size is that of the stratum.
    fn parent(&self, label: &str) -> String {
        match label.rsplit_once(GROUP_MARK) {
            Some((stratum, _)) if self.response_groups.is_some() && !self.cuts_across => stratum.to_owned(),
            _ => label.to_owned(),
        }
    }

    /// Holds sizes given by name against the strata there are: whether each stratum may have its own. Whether anybody
    /// answered in a stratum is only asked where it is known who did.
    pub(super) fn check_names(
        &self,
        strata: &Ranked,
        answered: Option<&Order>,
        problems: &mut Vec<Problem>,
    ) -> bool {
        let PopulationSizes::PerStratum(sizes) = &self.population else { return true };
        let parents: BTreeSet<String> = strata.names.iter().map(|name| self.parent(name)).collect();
        let has_strata = self.wanting.strata || !parents.contains("");
        if let Some(size) = sizes.get("").filter(|_| has_strata) {
            problems.push(
                Problem::new(Code::BadPopulation, "one population size is given, but the design has strata")
                    .at(Place::path("population"))
                    .expected("the size of each stratum by its name")
                    .found(size.population.to_string()),
            );
            return false;
        }
        if self.wanting.strata {
            return false;
        }
        // A row that lacks its stratum may lie in one that seems to have none.
        let is_whole = !strata.ranks.has_missing();
        let counts = answered
            .filter(|_| is_whole)
            .map(|answered| answered.iter().map(|row| strata.ranks.of(row)))
            .map(|ranks| Order::count_ranks(ranks, strata.names.len()));
        for (at, label) in strata.names.iter().enumerate() {
            if counts.as_ref().is_some_and(|counts| counts[at] == 0) {
                let problem = Problem::new(Code::NoRows, format!("nobody answered in {}", named(label)));
                problems.push(problem.help("merge it with a similar stratum or response group"));
            }
        }
        for name in sizes.keys().filter(|name| is_whole && !parents.contains(*name)) {
            problems.push(
                Problem::new(Code::NoRows, format!("{} has a population but no answers", named(name)))
                    .suggest(name, parents.iter().map(String::as_str)),
            );
        }
        for name in parents.iter().filter(|name| !sizes.contains_key(*name)) {
            problems.push(
                Problem::new(Code::BadPopulation, format!("{} has no population size", named(name)))
                    .suggest(name, sizes.keys().map(String::as_str)),
            );
        }
        true
    }

    fn size_from_names(
        &self,
        design: &mut [Stratum],
        sizes: &BTreeMap<String, StratumSize>,
        strata: &Ranked,
        problems: &mut Vec<Problem>,
    ) {
        let invited = self.units_by_rank(strata);
        let mut parts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for (name, invited) in strata.names.iter().zip(&invited) {
            let part = parts.entry(self.parent(name)).or_default();
            *part = (part.0 + invited, part.1 + 1);
        }
        for stratum in design {
            let name = self.parent(&stratum.label);
            let (Some(size), Some((rows, groups))) = (sizes.get(&name), parts.get(&name)) else { continue };
            let own_rows =
                strata.names.iter().position(|known| *known == stratum.label).map_or(0, |at| invited[at]);
            stratum.census = size.census;
            stratum.invited_is_said |= size.selected.is_some();
            if *groups == 1 {
                stratum.population = Some(size.population as f64);
                stratum.selected = size.selected.unwrap_or(own_rows);
                if self.responded.is_some() && self.psus.is_none() && own_rows > stratum.selected {
                    problems.push(
                        Problem::new(
                            Code::BadPopulation,
                            format!("{} has more rows than units that were invited", named(&name)),
                        )
                        .expected(format!("at most {}", stratum.selected))
                        .found(own_rows.to_string()),
                    );
                }
            } else if size.census && *rows == size.population {
                stratum.population = Some(own_rows as f64);
                stratum.selected = own_rows;
            } else {
                problems.push(
                    Problem::new(
                        Code::Unsupported,
                        format!(
                            "the response groups split {} whose units are not all among the rows",
                            named(&name)
                        ),
                    )
                    .expected(format!("{} rows, those that did not respond included", size.population))
                    .found(format!("{rows} rows"))
                    .help("give a row to every unit invited, with a column that says whether it responded"),
                );
            }
        }
    }
}

/// Up to here every whole number is a double of its own (2⁵³).
const LARGEST_POPULATION: f64 = 9_007_199_254_740_992.0;

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
        stratum.population = Some(if above_one.is_none() { stratum.selected as f64 / first } else { first });
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
