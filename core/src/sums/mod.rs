//! Past one machine: sums that merge, and estimates finished from them.
//!
//! An estimate of a one-stage design needs no rows. In a cluster design it needs the linear sums of every PSU by cell, of
//! which the variance is
//! `V(θ) = Σ_h (1 − f_h) n_h / (n_h − 1) Σ_{i in h} (z_i − z̄_h)²`
//! with influences `z_i` that are linear in those sums. Where every row is its own PSU, `Σ (z_i − z̄)²` is a quadratic form
//! of the sums of squares and products by stratum and cell. Whoever can group rows and add – a database, a cluster, a
//! program that reads a file in parts – can bring those sums here:
//!
//! 1. [`Grouping::of`] says which columns to group by and what to add up;
//! 2. [`GroupedSums::new`] takes the grouped table and looks at all of it, or [`GroupedSums::of`] makes one of answers;
//! 3. [`GroupedSums::merge`] joins the sums of parts: in any order, on any machine, as JSON between them;
//! 4. [`GroupedSums::estimates`] makes estimates.
//!
//! The last step has no statistics of its own: groups are handed to the plan, variances and intervals that rows are handed to,
//! as rows that stand for several. Figures, intervals and notes are those of the rows themselves; counts, and with them
//! exact limits, to the last digit, the others to rounding (1e-12, unless numbers differ by less than a
//! hundredth of their size within strata).
//!
//! What sums do not hold: quantiles, functions of totals, several stages, unequal probabilities, replicates, calibration,
//! policies on lonely PSUs that look at other strata, covariances between rows of the result.
//!
//! Sums of squares about a centre near the middle: Chan, Golub and LeVeque (1983), *Algorithms for computing the sample
//! variance*, The American Statistician 37(3).

mod document;
mod finish;
mod grouping;
mod keys;
mod moment;
mod tally;

pub use grouping::Grouping;
pub use moment::Moment;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::answers::{Answers, Column, Values, not_numbers, words_list};
use crate::design::DesignColumns;
use crate::error::{Code, Error, Place, Problem, Result, Stage, add_rows};
use crate::estimate::Query;
use document::SumsDocument;
use keys::{joined, ranked, taken};

/// Column of a grouped table: rows of each group.
pub const UNITS: &str = "peil_units";
/// Column of a grouped table: 1 where rows have all the numbers that are summed, 0 where they lack one.
pub const KNOWN: &str = "peil_known";
/// Column of a grouped table: rows of each group that lack the weight.
pub const UNWEIGHTED: &str = "peil_unweighted";
/// Column of a grouped table: the least weight of each group.
pub const LEAST_WEIGHT: &str = "peil_least_weight";
/// Column of a grouped table: the largest weight of each group.
pub const LARGEST_WEIGHT: &str = "peil_largest_weight";

/// What the name of a column of sums begins with, before the [`Moment`].
pub const SUM: &str = "peil_sum_";

/// Sums by group, of which estimates are made: a table of keys and numbers that can be merged and written as JSON.
///
/// ```
/// use peil::sums::{GroupedSums, Grouping};
/// use peil::{Answers, Column, DesignColumns, Measure, Query};
/// let part = |q: [&str; 3], w: [f64; 3]| {
///     Answers::new([("q".to_owned(), Column::from_iter(q)), ("w".to_owned(), Column::from(w.to_vec()))])
/// };
/// let design = DesignColumns { weight: Some("w".into()), ..Default::default() };
/// let query = Query::new("q", Measure::Share { of: "q".into(), equals: vec!["yes".into()] });
/// // Two machines add up what they have, and a third joins that.
/// let first = GroupedSums::of(&part(["yes", "no", "yes"], [1.0, 2.0, 3.0])?, &design, &query)?;
/// let second = GroupedSums::of(&part(["no", "no", "yes"], [2.0, 1.0, 1.0])?, &design, &query)?;
/// let sent: GroupedSums = serde_json::from_str(&serde_json::to_string(&second).unwrap()).unwrap();
/// let estimates = first.merge(&sent)?.estimates(&design, &[query])?;
/// assert_eq!((estimates.single().estimate, estimates.single().n), (Some(0.5), 6));
/// # Ok::<(), peil::Error>(())
/// ```
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(into = "SumsDocument", try_from = "SumsDocument")]
#[schemars(with = "SumsDocument")]
pub struct GroupedSums {
    grouping: Grouping,
    /// The keys of each group, in the order of `grouping.by`.
    keys: Vec<Column>,
    known: Vec<bool>,
    units: Vec<u64>,
    /// Empty where there is no weight.
    unweighted: Vec<u64>,
    least: Vec<f64>,
    largest: Vec<f64>,
    /// Sums in the order of `grouping.moments`, each by group.
    sums: Vec<Vec<f64>>,
}

impl GroupedSums {
    /// Takes a grouped table: the columns of `grouping.by`, [`UNITS`], [`KNOWN`] where numbers are summed, [`UNWEIGHTED`],
    /// [`LEAST_WEIGHT`] and [`LARGEST_WEIGHT`] where there is a weight, and a column [`SUM`] for each moment. Groups may come in
    /// any order and several times.
    ///
    /// # Errors
    /// Reports every column that is not there, and every number in it that cannot be: counts that are not whole, weights
    /// out of order, sums that are missing or that the weights do not allow.
    pub fn new(grouping: Grouping, table: &Answers) -> Result<Self> {
        let mut problems = Vec::new();
        let keys = grouping.by.iter().map(|name| table.find(name).cloned()).collect::<Vec<_>>();
        let keys: Vec<Column> =
            keys.into_iter().filter_map(|key| key.map_err(|problem| problems.push(problem)).ok()).collect();
        if grouping.centers.len() != grouping.numbers.len() {
            problems.push(
                Problem::new(Code::WrongLength, "there are not as many centres as numbers")
                    .at(Place::path("centers"))
                    .expected(grouping.numbers.len().to_string())
                    .found(grouping.centers.len().to_string()),
            );
        }
        let rows = table.rows();
        let mut column = |name: &str, wanted: bool| -> Vec<f64> {
            match table.find(name) {
                _ if !wanted => Vec::new(),
                Ok(Column::Numbers(values)) => values.as_slice().to_vec(),
                Ok(Column::Categories(_)) => {
                    problems.push(not_numbers(name));
                    Vec::new()
                }
                Err(problem) => {
                    problems.push(problem);
                    Vec::new()
                }
            }
        };
        let (has_weight, has_numbers) = (grouping.weight.is_some(), !grouping.numbers.is_empty());
        let units = column(UNITS, true);
        let known = column(KNOWN, has_numbers);
        let unweighted = column(UNWEIGHTED, has_weight);
        let (least, largest) = (column(LEAST_WEIGHT, has_weight), column(LARGEST_WEIGHT, has_weight));
        let mut sums: Vec<Vec<f64>> =
            grouping.moments.iter().map(|moment| column(&format!("{SUM}{moment}"), true)).collect();
        Error::unless_empty(Stage::Estimate, problems)?;
        let known: Vec<f64> = if has_numbers { known } else { vec![1.0; rows] };
        let mut problems = Vec::new();
        check_counts(&units, UNITS, |_, units| units >= 1.0, &mut problems);
        check_counts(&known, KNOWN, |_, known| known <= 1.0, &mut problems);
        check_counts(&unweighted, UNWEIGHTED, |row, lacking| lacking <= units[row], &mut problems);
        check_weights(&units, &unweighted, &least, &largest, &mut problems);
        for (moment, sums) in grouping.moments.iter().zip(&mut sums) {
            // Rows that lack a number have no sums of it, whatever an engine makes of them.
            let is_of_numbers = moment.y + moment.x > 0;
            for (sum, _) in sums.iter_mut().zip(&known).filter(|(_, known)| is_of_numbers && **known == 0.0) {
                *sum = 0.0;
            }
            let weight = |row: usize| if has_weight { [least[row], largest[row]] } else { [1.0; 2] };
            let rows_of = |row: usize| units[row] - unweighted.get(row).unwrap_or(&0.0);
            let bounds = |row| weight(row).map(|weight| rows_of(row) * weight.powi(moment.w.into()));
            check_sums(*moment, sums, bounds, &mut problems);
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        let whole = |numbers: Vec<f64>| numbers.into_iter().map(|number| number as u64).collect();
        Ok(Self {
            grouping,
            keys,
            known: known.into_iter().map(|known| known == 1.0).collect(),
            units: whole(units),
            unweighted: whole(unweighted),
            least,
            largest,
            sums,
        }
        .collapsed())
    }

    /// The sums of answers that lie in memory, such as one part of a table. Numbers are taken about the middle of those there.
    ///
    /// # Errors
    /// As [`Grouping::of`].
    pub fn of(answers: &Answers, design: &DesignColumns, query: &Query) -> Result<Self> {
        let grouping = Grouping::of(design, query, answers)?;
        let numbers_of = |name: &String| match answers.column(name) {
            Some(Column::Numbers(values)) => values.clone(),
            _ => Vec::new().into(),
        };
        let numbers: Vec<_> = grouping.numbers.iter().map(numbers_of).collect();
        let middle = |values: &Values<f64>| {
            values.extent().map_or(0.0, |(low, high)| readable(f64::midpoint(low, high)))
        };
        let centers: Vec<f64> = numbers.iter().map(middle).collect();
        let rows = answers.rows();
        let weights = grouping.weight.as_ref().map(numbers_of);
        let weight = |row: usize| weights.as_ref().map_or(1.0, |weights| weights.as_slice()[row]);
        let apart = |number: usize, row: usize| {
            numbers.get(number).map_or(0.0, |values| values.as_slice()[row] - centers[number])
        };
        let known: Vec<bool> =
            (0..rows).map(|row| !numbers.iter().any(|values| values.as_slice()[row].is_nan())).collect();
        let sum = |moment: &Moment| -> Vec<f64> {
            let of_row = |row| {
                let numbers = apart(0, row).powi(moment.y.into()) * apart(1, row).powi(moment.x.into());
                weight(row).powi(moment.w.into()) * if moment.y + moment.x > 0 { numbers } else { 1.0 }
            };
            (0..rows).map(of_row).map(|sum| if sum.is_nan() { 0.0 } else { sum }).collect()
        };
        let weights: Vec<f64> = weights.as_ref().map_or_else(Vec::new, |weights| weights.as_slice().to_vec());
        let keys = grouping.by.iter().filter_map(|name| answers.column(name).cloned()).collect();
        Ok(Self {
            keys,
            known,
            units: vec![1; rows],
            unweighted: weights.iter().map(|weight| weight.is_nan().into()).collect(),
            least: weights.clone(),
            largest: weights,
            sums: grouping.moments.iter().map(sum).collect(),
            grouping: grouping.about(centers),
        }
        .collapsed())
    }

    /// The sums of two parts together. Counts and extremes are exact, sums are to rounding; so the order of merging changes
    /// nothing but last digits. The centres are those of `self`.
    ///
    /// # Errors
    /// Reports everything that the parts differ in: columns, weight, numbers, moments; words where the other has numbers; and
    /// categories that have an order of their own and not the same in both.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        let mut problems = Vec::new();
        let [own, theirs] = [&self.grouping, &other.grouping];
        let mut differ = |what: &str, own: String, theirs: String| {
            if own != theirs {
                let message = format!("the parts differ in {what}");
                problems.push(Problem::new(Code::Contradiction, message).expected(own).found(theirs));
            }
        };
        let listed = |names: &[String]| words_list(names.iter().map(String::as_str));
        differ("what they are grouped by", listed(&own.by), listed(&theirs.by));
        let weight =
            |own: &Grouping| own.weight.as_ref().map_or("none".to_owned(), |name| format!("`{name}`"));
        differ("their weight", weight(own), weight(theirs));
        differ("their numbers", listed(&own.numbers), listed(&theirs.numbers));
        let moments =
            |grouping: &Grouping| grouping.moments.iter().map(ToString::to_string).collect::<Vec<_>>();
        differ("their sums", listed(&moments(own)), listed(&moments(theirs)));
        Error::unless_empty(Stage::Estimate, problems)?;
        let mut problems = Vec::new();
        let pairs = self.grouping.by.iter().zip(self.keys.iter().zip(&other.keys));
        let keys: Vec<Option<Column>> = pairs
            .map(|(name, (own, theirs))| {
                joined(own, theirs).map_err(|problem| problems.push(problem.at(Place::question(name)))).ok()
            })
            .collect();
        Error::unless_empty(Stage::Estimate, problems)?;
        let other = other.recentred(&self.grouping.centers);
        let sums = self.sums.iter().zip(&other.sums).map(|(own, theirs)| [own.as_slice(), theirs].concat());
        Ok(Self {
            grouping: self.grouping.clone(),
            keys: keys.into_iter().flatten().collect(),
            known: [self.known.as_slice(), &other.known].concat(),
            units: [self.units.as_slice(), &other.units].concat(),
            unweighted: [self.unweighted.as_slice(), &other.unweighted].concat(),
            least: [self.least.as_slice(), &other.least].concat(),
            largest: [self.largest.as_slice(), &other.largest].concat(),
            sums: sums.collect(),
        }
        .collapsed())
    }

    /// What was grouped and added up.
    pub fn grouping(&self) -> &Grouping {
        &self.grouping
    }

    /// Number of groups.
    pub fn groups(&self) -> usize {
        self.units.len()
    }

    /// Rows that were added up.
    pub fn rows(&self) -> u64 {
        self.units.iter().sum()
    }

    /// The sum of one moment in one group: counted where it is of nothing but the rows or their common weight.
    fn sum(&self, group: usize, moment: Moment) -> f64 {
        if moment.y + moment.x == 0 && (moment.w == 0 || self.is_even(group)) {
            let weight = self.least.get(group).map_or(1.0, |weight| weight.powi(moment.w.into()));
            return self.units[group] as f64 * weight;
        }
        let at = self.grouping.moments.iter().position(|own| *own == moment);
        at.map_or(0.0, |at| self.sums[at][group])
    }

    /// Whether all rows of a group have the same weight.
    fn is_even(&self, group: usize) -> bool {
        self.unweighted
            .get(group)
            .is_none_or(|lacking| *lacking == 0 && self.least[group] == self.largest[group])
    }

    /// The same sums about other centres: with `y − c' = (y − c) + (c − c')`.
    fn recentred(&self, centers: &[f64]) -> Self {
        let mut own = self.clone();
        let by = |at: usize| {
            self.grouping.centers.get(at).zip(centers.get(at)).map_or(0.0, |(from, to)| from - to)
        };
        let (y, x) = (by(0), by(1));
        if y == 0.0 && x == 0.0 {
            return own;
        }
        own.grouping.centers = centers.to_vec();
        for (at, &Moment { w, y: b, x: c }) in self.grouping.moments.iter().enumerate() {
            for group in (0..self.groups()).filter(|&group| self.known[group]) {
                let of = |b, c| self.sum(group, Moment { w, y: b, x: c });
                own.sums[at][group] = match (b, c) {
                    (1, 0) => left_of(&[of(1, 0), y * of(0, 0)]),
                    (0, 1) => left_of(&[of(0, 1), x * of(0, 0)]),
                    (2, 0) => left_of(&[of(2, 0), 2.0 * y * of(1, 0), y * y * of(0, 0)]),
                    (0, 2) => left_of(&[of(0, 2), 2.0 * x * of(0, 1), x * x * of(0, 0)]),
                    (1, 1) => left_of(&[of(1, 1), y * of(0, 1), x * of(1, 0), x * y * of(0, 0)]),
                    _ => continue,
                };
            }
        }
        own
    }

    /// Groups in the order of their keys, each once.
    fn collapsed(self) -> Self {
        let (order, starts) = ranked(&self.keys, &self.known);
        let firsts: Vec<u32> = starts.iter().map(|&start| order[start]).collect();
        let groups = || {
            let ends = starts.iter().skip(1).copied().chain([order.len()]);
            starts.iter().zip(ends).map(|(&start, end)| order[start..end].iter().map(|&row| row as usize))
        };
        let counts = |own: &[u64]| groups().map(|rows| rows.map(|row| own[row]).sum()).collect::<Vec<u64>>();
        let fold = |own: &[f64], with: fn(f64, f64) -> f64| {
            groups().map(|rows| rows.map(|row| own[row]).reduce(with).unwrap_or(0.0)).collect::<Vec<f64>>()
        };
        let has_weight = self.grouping.weight.is_some();
        Self {
            keys: self.keys.iter().map(|key| taken(key, &firsts)).collect(),
            known: firsts.iter().map(|&row| self.known[row as usize]).collect(),
            units: counts(&self.units),
            unweighted: if has_weight { counts(&self.unweighted) } else { Vec::new() },
            // A part in which every weight is missing has neither: NaN gives way to numbers.
            least: if has_weight { fold(&self.least, f64::min) } else { Vec::new() },
            largest: if has_weight { fold(&self.largest, f64::max) } else { Vec::new() },
            sums: self.sums.iter().map(|own| fold(own, |a, b| a + b)).collect(),
            grouping: self.grouping,
        }
    }
}

/// A sum of terms; nothing where they cancel to the rounding of what they were added up of, such as numbers that all lie at the new
/// centre.
fn left_of(terms: &[f64]) -> f64 {
    const ROUNDED: f64 = 1e-14;
    let (left, all): (f64, f64) =
        terms.iter().fold((0.0, 0.0), |(left, all), own| (left + own, all + own.abs()));
    if left.abs() > ROUNDED * all { left } else { 0.0 }
}

/// A number near another that every reader of JSON reads as it was written: of 15 digits. Sums about it would be about another
/// if its last bit were lost on the way.
fn readable(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(0.0)
}

fn at(column: &str, row: usize) -> Place {
    Place::question(column).row(row as u64 + 1)
}

/// Reports what is no whole number, or not one that can be.
fn check_counts(counts: &[f64], name: &str, fits: impl Fn(usize, f64) -> bool, problems: &mut Vec<Problem>) {
    const MOST: f64 = 9_007_199_254_740_992.0;
    let is_count = |row, count: f64| count.fract() == 0.0 && (0.0..MOST).contains(&count) && fits(row, count);
    let bad = counts.iter().enumerate().filter(|(row, count)| !is_count(*row, **count));
    add_rows(problems, bad, |(row, count)| {
        let problem = Problem::new(Code::OutOfRange, "this cannot be a number of rows of the group");
        problem.at(at(name, row)).found(count.to_string())
    });
}

/// Reports extremes of weights that are missing though weights are not, or in the wrong order.
fn check_weights(
    units: &[f64],
    unweighted: &[f64],
    least: &[f64],
    largest: &[f64],
    problems: &mut Vec<Problem>,
) {
    let fits = |row: usize| match (least[row], largest[row]) {
        (least, largest) if least.is_nan() && largest.is_nan() => unweighted[row] == units[row],
        (least, largest) => least <= largest,
    };
    let bad = (0..least.len().min(largest.len())).filter(|&row| !fits(row));
    add_rows(problems, bad, |row| {
        Problem::new(Code::Contradiction, "the least and the largest weight of the group do not fit")
            .at(at(LEAST_WEIGHT, row))
            .expected(format!("at most {}", largest[row]))
            .found(least[row].to_string())
    });
}

/// Reports sums that are no numbers, and sums of weights that the extremes do not allow.
fn check_sums(moment: Moment, sums: &[f64], bounds: impl Fn(usize) -> [f64; 2], problems: &mut Vec<Problem>) {
    /// Relative differences that engines' sums may have.
    const ROUNDED: f64 = 1e-6;
    let of_weights = moment.y + moment.x == 0;
    let fits = |row: usize, sum: f64| {
        let [low, high] = bounds(row);
        let slack = ROUNDED * high.abs().max(low.abs());
        let in_order = low.min(high) - slack..=low.max(high) + slack;
        // Weights that cannot be are reported where the design looks at them.
        sum.is_finite() && !(of_weights && low > 0.0 && !in_order.contains(&sum))
    };
    let bad = sums.iter().enumerate().filter(|(row, sum)| !fits(*row, **sum));
    add_rows(problems, bad, |(row, sum)| {
        Problem::new(Code::OutOfRange, format!("this cannot be the sum of {moment} in the group"))
            .at(at(&format!("{SUM}{moment}"), row))
            .found(sum.to_string())
    });
}
