//! Builds a [`Design`] from design columns and population sizes, reporting everything that does not hold.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::order::{counting_sort, lay_out, rank_pairs};
use super::rank::{GROUP_MARK, cross};
use super::sizes::{PopulationSizes, StratumSize, size_from_rows};
use super::{Design, LonelyPsu, Ranked, Stratum, Weights, rank};
use crate::answers::{Column, MISSING, Values};
use crate::error::{Code, Error, Place, Problem, Result, Stage, add_rows};
use crate::num::sum::LARGEST;

/// Collects the parts of a [`Design`]; [`build`](Self::build) checks them.
#[derive(Debug, Clone)]
pub struct DesignBuilder<'a> {
    rows: usize,
    strata: Option<&'a Column>,
    psus: Option<&'a Column>,
    weights: Option<Values<f64>>,
    population: PopulationSizes,
    responded: Option<&'a [bool]>,
    response_groups: Option<&'a Column>,
    nest: bool,
    lonely: LonelyPsu,
}

impl<'a> DesignBuilder<'a> {
    pub(super) fn new(rows: usize) -> Self {
        Self {
            rows,
            strata: None,
            psus: None,
            weights: None,
            population: PopulationSizes::Unknown,
            responded: None,
            response_groups: None,
            nest: false,
            lonely: LonelyPsu::Fail,
        }
    }

    /// The stratum of each row.
    #[must_use]
    pub fn strata(mut self, strata: &'a Column) -> Self {
        self.strata = Some(strata);
        self
    }

    /// The primary sampling unit of each row; without it every row is its own.
    #[must_use]
    pub fn psus(mut self, psus: &'a Column) -> Self {
        self.psus = Some(psus);
        self
    }

    /// The weight of each row; without it N_h / r_h where population sizes are known, otherwise 1.
    #[must_use]
    pub fn weights(mut self, weights: Values<f64>) -> Self {
        self.weights = Some(weights);
        self
    }

    /// Population sizes.
    #[must_use]
    pub fn population(mut self, population: PopulationSizes) -> Self {
        self.population = population;
        self
    }

    /// Which rows responded; the others were invited but give no answers.
    #[must_use]
    pub fn responded(mut self, responded: &'a [bool]) -> Self {
        self.responded = Some(responded);
        self
    }

    /// Groups within which those who responded are taken as a random sample of those invited. Splits strata that
    /// were invited in full; in sampled strata each stratum must lie within one group.
    #[must_use]
    pub fn response_groups(mut self, groups: &'a Column) -> Self {
        self.response_groups = Some(groups);
        self
    }

    /// Whether PSU names are only unique within a stratum.
    #[must_use]
    pub fn nest(mut self, nest: bool) -> Self {
        self.nest = nest;
        self
    }

    /// What to do with a stratum of a single PSU.
    #[must_use]
    pub fn lonely(mut self, lonely: LonelyPsu) -> Self {
        self.lonely = lonely;
        self
    }

    /// Checks everything and prepares the design.
    ///
    /// # Errors
    /// Reports all rows without stratum, PSU, weight or population size, PSUs in two strata, population sizes that
    /// differ within a stratum or are smaller than the number that answered, names that match no stratum, and
    /// lonely PSUs under [`LonelyPsu::Fail`].
    pub fn build(self) -> Result<Design> {
        let mut problems = Vec::new();
        self.check_lengths(&mut problems);
        Error::unless_empty(Stage::Design, std::mem::take(&mut problems))?;

        let answered: Vec<u32> = (0..self.rows as u32).filter(|&row| self.is_in(row as usize)).collect();
        if answered.is_empty() {
            problems.push(Problem::new(Code::NoRows, "no row has answered"));
        }
        let strata = self.rank_strata(&mut problems);
        let psus = self.psus.map(rank);
        if let Some(psus) = &psus {
            let missing = answered.iter().filter(|&&row| psus.codes[row as usize] == MISSING);
            add_rows(&mut problems, missing, |&row| {
                at_row(Code::MissingDesignValue, "the primary sampling unit is missing", row)
            });
        }
        if let Some(weights) = &self.weights {
            let bad = answered.iter().filter(|&&row| {
                let weight = weights.as_slice()[row as usize];
                !(weight > LARGEST.recip() && weight < LARGEST)
            });
            add_rows(&mut problems, bad, |&row| {
                at_row(Code::BadWeight, "the weight is missing, not positive or out of range", row)
            });
        }
        Error::unless_empty(Stage::Design, std::mem::take(&mut problems))?;

        let (order, psu_starts, psu_strata) = self.sort(&answered, &strata, psus.as_ref(), &mut problems);
        Error::unless_empty(Stage::Design, std::mem::take(&mut problems))?;

        let mut design_strata =
            lay_out(&strata.names, &order, &strata.codes, psu_starts.as_deref(), &psu_strata);
        self.size_strata(&mut design_strata, &strata, &order, &mut problems);
        self.check_lonely(&design_strata, &mut problems);
        Error::unless_empty(Stage::Design, problems)?;

        let natural =
            order.len() == self.rows && order.iter().enumerate().all(|(place, &row)| place == row as usize);
        let weights_assumed = self.weights.is_none() && matches!(self.population, PopulationSizes::Unknown);
        let (weights, largest_weight) = self.weigh(&mut design_strata, &order, natural);
        Ok(Design {
            rows: self.rows,
            order: (!natural).then_some(order),
            weights,
            strata: design_strata,
            psu_starts,
            largest_weight,
            weights_assumed,
            lonely: self.lonely,
        })
    }

    fn is_in(&self, row: usize) -> bool {
        self.responded.is_none_or(|responded| responded[row])
    }

    fn check_lengths(&self, problems: &mut Vec<Problem>) {
        let per_row = match &self.population {
            PopulationSizes::PerRow(values) => Some(values.as_slice().len()),
            _ => None,
        };
        for (what, length) in [
            ("strata", self.strata.map(Column::len)),
            ("primary sampling units", self.psus.map(Column::len)),
            ("weights", self.weights.as_ref().map(|weights| weights.as_slice().len())),
            ("population sizes", per_row),
            ("response marks", self.responded.map(<[bool]>::len)),
            ("response groups", self.response_groups.map(Column::len)),
        ] {
            if let Some(length) = length.filter(|&length| length != self.rows) {
                problems.push(
                    Problem::new(
                        Code::WrongLength,
                        format!("the {what} have another length than the answers"),
                    )
                    .expected(format!("{} rows", self.rows))
                    .found(format!("{length} rows")),
                );
            }
        }
    }

    /// Strata, crossed with response groups where there are any.
    fn rank_strata(&self, problems: &mut Vec<Problem>) -> Ranked {
        let mut check = |ranked: &Ranked, what: &str| {
            let missing = ranked.codes.iter().enumerate().filter(|(_, code)| **code == MISSING);
            add_rows(problems, missing, |(row, _)| at_row(Code::MissingDesignValue, what, row as u32));
        };
        let strata = match self.strata {
            Some(column) => {
                let strata = rank(column);
                check(&strata, "the stratum is missing");
                strata
            }
            None => Ranked { codes: vec![0; self.rows], names: vec![String::new()] },
        };
        let Some(groups) = self.response_groups.map(rank) else { return strata };
        check(&groups, "the response group is missing");
        let crossed = cross(&strata, &groups);
        // A size in a column is that of the stratum; its parts have none.
        if crossed.names.len() > strata.names.len()
            && !matches!(self.population, PopulationSizes::PerStratum(_))
        {
            problems.push(
                Problem::new(
                    Code::Unsupported,
                    "the response groups split strata whose sizes are not given by name",
                )
                .help("give `population` with `census`, and a row to every unit invited"),
            );
        }
        crossed
    }

    /// Puts the rows that answered in order of stratum and PSU. Returns the order, the first place of each PSU
    /// (with the end) and the stratum of each PSU.
    #[allow(clippy::type_complexity)]
    fn sort(
        &self,
        answered: &[u32],
        strata: &Ranked,
        psus: Option<&Ranked>,
        problems: &mut Vec<Problem>,
    ) -> (Vec<u32>, Option<Vec<u32>>, Vec<u32>) {
        let Some(psus) = psus else {
            let key_of: Vec<u32> = strata.codes.clone();
            let (order, _) = counting_sort(answered, &key_of, strata.names.len());
            let psu_strata = order.iter().map(|&row| strata.codes[row as usize]).collect();
            return (order, None, psu_strata);
        };
        let pairs = rank_pairs(answered, strata, psus);
        if !self.nest {
            let mut stratum_of: FxHashMap<u32, u32> = FxHashMap::default();
            for &(stratum, psu) in &pairs.pairs {
                if let Some(first) = stratum_of.insert(psu, stratum) {
                    problems.push(
                        Problem::new(
                            Code::PsuInTwoStrata,
                            format!(
                                "primary sampling unit `{}` is in the strata `{}` and `{}`",
                                psus.names[psu as usize],
                                strata.names[first as usize],
                                strata.names[stratum as usize],
                            ),
                        )
                        .help("if names repeat between strata, say `nest = true`"),
                    );
                }
            }
        }
        let (order, starts) = counting_sort(answered, &pairs.codes, pairs.pairs.len());
        let psu_strata = pairs.pairs.iter().map(|&(stratum, _)| stratum).collect();
        (order, Some(starts), psu_strata)
    }

    /// Fills in population sizes and numbers selected.
    fn size_strata(
        &self,
        design: &mut [Stratum],
        strata: &Ranked,
        order: &[u32],
        problems: &mut Vec<Problem>,
    ) {
        match &self.population {
            PopulationSizes::Unknown => {}
            PopulationSizes::PerRow(values) => size_from_rows(design, values.as_slice(), order, problems),
            PopulationSizes::PerStratum(sizes) => {
                self.size_from_names(design, sizes, strata, order, problems);
            }
        }
        for stratum in design {
            // Where every unit is in, every unit was invited, whatever the sizes came from.
            stratum.census |= stratum.is_full();
            let population = stratum.population;
            if population.is_some_and(|population| population < stratum.answered as f64) {
                problems.push(
                    Problem::new(
                        Code::BadPopulation,
                        format!("{} has fewer units than answered", named(&stratum.label)),
                    )
                    .expected(format!("at least {}", stratum.answered))
                    .found(population.unwrap_or_default().to_string()),
                );
            } else if population.is_some_and(|population| population > LARGEST_POPULATION) {
                problems.push(
                    Problem::new(
                        Code::BadPopulation,
                        format!("{} has more units than can be counted exactly", named(&stratum.label)),
                    )
                    .expected(format!("at most {LARGEST_POPULATION}"))
                    .found(population.unwrap_or_default().to_string()),
                );
            } else if stratum.selected < stratum.answered {
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

    fn size_from_names(
        &self,
        design: &mut [Stratum],
        sizes: &BTreeMap<String, StratumSize>,
        strata: &Ranked,
        order: &[u32],
        problems: &mut Vec<Problem>,
    ) {
        let invited = count(strata.codes.iter().copied(), strata.names.len());
        let answered = count(order.iter().map(|&row| strata.codes[row as usize]), strata.names.len());
        // With response groups a stratum's name is `stratum / group`; its size is that of the stratum.
        let split = self.response_groups.is_some();
        let parent = |label: &str| match label.rsplit_once(GROUP_MARK) {
            Some((stratum, _)) if split => stratum.to_owned(),
            _ => label.to_owned(),
        };
        let mut parts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for (name, invited) in strata.names.iter().zip(&invited) {
            let part = parts.entry(parent(name)).or_default();
            *part = (part.0 + invited, part.1 + 1);
        }
        for (label, _) in strata.names.iter().zip(&answered).filter(|(_, answered)| **answered == 0) {
            let problem = Problem::new(Code::NoRows, format!("nobody answered in {}", named(label)));
            problems.push(problem.help("merge it with a similar stratum or response group"));
        }
        for name in sizes.keys().filter(|name| !parts.contains_key(*name)) {
            problems.push(
                Problem::new(Code::NoRows, format!("{} has a population but no answers", named(name)))
                    .suggest(name, parts.keys().map(String::as_str)),
            );
        }
        for stratum in design {
            let name = parent(&stratum.label);
            let (Some(size), Some((rows, groups))) = (sizes.get(&name), parts.get(&name)) else {
                problems.push(
                    Problem::new(
                        Code::BadPopulation,
                        format!("{} has no population size", named(&stratum.label)),
                    )
                    .suggest(&name, sizes.keys().map(String::as_str)),
                );
                continue;
            };
            let own_rows =
                strata.names.iter().position(|known| *known == stratum.label).map_or(0, |at| invited[at]);
            stratum.census = size.census;
            if *groups == 1 {
                stratum.population = Some(size.population as f64);
                stratum.selected = size.selected.unwrap_or(own_rows);
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

    fn check_lonely(&self, design: &[Stratum], problems: &mut Vec<Problem>) {
        // With a single stratum nothing is pooled: the estimate has no standard error, and says so.
        if self.lonely == LonelyPsu::Fail && design.len() > 1 {
            for stratum in design.iter().filter(|stratum| stratum.answered == 1 && !stratum.is_full()) {
                problems.push(
                    Problem::new(
                        Code::LonelyPsu,
                        format!("{} has a single primary sampling unit", named(&stratum.label)),
                    )
                    .help("merge it with a similar stratum, or choose another `lonely` than `fail`"),
                );
            }
        }
    }

    fn weigh(&self, design: &mut [Stratum], order: &[u32], natural: bool) -> (Weights, f64) {
        let Some(weights) = &self.weights else {
            let mut largest = 0.0_f64;
            for stratum in design {
                let weight =
                    stratum.population.map_or(1.0, |population| population / stratum.answered as f64);
                stratum.common_weight = Some(weight);
                largest = largest.max(weight);
            }
            return (Weights::PerStratum, largest);
        };
        let given = weights.as_slice();
        let largest = order.iter().fold(0.0_f64, |largest, &row| largest.max(given[row as usize]));
        let mut all_common = true;
        for stratum in design {
            let rows = &order[stratum.rows.clone()];
            let first = rows.first().map(|&row| given[row as usize]);
            stratum.common_weight =
                first.filter(|first| rows.iter().all(|&row| given[row as usize] == *first));
            all_common &= stratum.common_weight.is_some();
        }
        if all_common {
            (Weights::PerStratum, largest)
        } else if natural {
            (Weights::PerRow(weights.clone()), largest)
        } else {
            (
                Weights::PerRow(order.iter().map(|&row| given[row as usize]).collect::<Vec<_>>().into()),
                largest,
            )
        }
    }
}

/// Up to here every whole number is a double of its own (2⁵³).
const LARGEST_POPULATION: f64 = 9_007_199_254_740_992.0;

/// A problem in a row counted from 0.
pub(super) fn at_row(code: Code, message: &str, row: u32) -> Problem {
    Problem::new(code, message).at(Place::default().row(u64::from(row) + 1))
}

pub(super) fn named(label: &str) -> String {
    if label.is_empty() { "the population".to_owned() } else { format!("stratum `{label}`") }
}

fn count(codes: impl Iterator<Item = u32>, names: usize) -> Vec<u64> {
    let mut counts = vec![0; names];
    codes.filter(|&code| code != MISSING).for_each(|code| counts[code as usize] += 1);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Column {
        words.iter().copied().collect()
    }

    #[test]
    fn rows_are_ordered_by_stratum_and_psu_whatever_order_they_come_in() {
        let strata = words(&["b", "a", "b", "a", "b", "a"]);
        let psus = words(&["p", "z", "q", "y", "p", "y"]);
        let weights = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let design = Design::builder(6).strata(&strata).psus(&psus).weights(weights.into()).build().unwrap();
        assert_eq!(design.order().unwrap(), [3, 5, 1, 0, 4, 2]);
        assert_eq!((design.psus(), design.df()), (4, 2.0));
        assert_eq!((0..4).map(|psu| design.psu_rows(psu)).collect::<Vec<_>>(), [0..2, 2..3, 3..5, 5..6]);
        let heavy = &design.strata()[1];
        assert_eq!([3, 4, 5].map(|place| design.weight(place, heavy)), [1.0, 5.0, 3.0]);
    }

    #[test]
    fn a_census_with_response_groups_weighs_each_group_by_its_own_response() {
        let strata = words(&["m"; 6]);
        let groups = words(&["big", "big", "small", "small", "small", "small"]);
        let responded = [true, true, true, false, true, false];
        let design = Design::builder(6)
            .strata(&strata)
            .responded(&responded)
            .response_groups(&groups)
            .population(PopulationSizes::per_stratum([("m", StratumSize::census(6))]))
            .build()
            .unwrap();
        let seen: Vec<_> = design
            .strata()
            .iter()
            .map(|s| (s.label.as_str(), s.population, s.answered, s.common_weight))
            .collect();
        assert_eq!(seen, [("m / big", Some(2.0), 2, Some(1.0)), ("m / small", Some(4.0), 2, Some(2.0))]);
        assert!(design.strata()[0].is_full());
        assert_eq!(design.df(), 1.0);
    }

    #[test]
    fn every_bad_row_is_named() {
        let strata = Column::Categories(crate::answers::Categories::from_words([
            Some("a"),
            None,
            Some("a"),
            Some("b"),
        ]));
        let error = Design::builder(4)
            .strata(&strata)
            .weights(vec![1.0, 1.0, -2.0, f64::NAN].into())
            .build()
            .unwrap_err();
        insta::assert_snapshot!(error);
    }

    #[test]
    fn a_psu_in_two_strata_is_an_error_unless_names_nest() {
        let strata = words(&["a", "a", "b", "b"]);
        let psus = words(&["1", "2", "1", "2"]);
        let error = Design::builder(4).strata(&strata).psus(&psus).build().unwrap_err();
        insta::assert_snapshot!(error);
        assert_eq!(Design::builder(4).strata(&strata).psus(&psus).nest(true).build().unwrap().psus(), 4);
    }

    #[test]
    fn population_sizes_must_be_one_a_stratum_and_hold_all_that_answered() {
        let strata = words(&["a", "a", "b", "b", "b"]);
        let per_row = PopulationSizes::PerRow(vec![9.0, 8.0, 2.0, 2.0, 2.0].into());
        let error = Design::builder(5).strata(&strata).population(per_row).build().unwrap_err();
        insta::assert_snapshot!(error);
        let named = PopulationSizes::per_stratum([("a", StratumSize::of(4)), ("c", StratumSize::of(5))]);
        let error = Design::builder(5).strata(&strata).population(named).build().unwrap_err();
        insta::assert_snapshot!(error);
    }

    #[test]
    fn a_lonely_psu_is_refused_but_a_certainty_unit_is_not() {
        let strata = words(&["a", "a", "b"]);
        let sizes = |b| PopulationSizes::per_stratum([("a", StratumSize::of(4)), ("b", StratumSize::of(b))]);
        let design = Design::builder(3).strata(&strata);
        insta::assert_snapshot!(design.clone().population(sizes(3)).build().unwrap_err());
        assert!(design.clone().population(sizes(1)).build().is_ok());
        assert!(design.population(sizes(3)).lonely(LonelyPsu::Certainty).build().is_ok());
    }
}
