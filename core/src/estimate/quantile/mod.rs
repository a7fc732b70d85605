//! Quantiles of a number: the value at or below which a share p of the base lies.
//!
//! 1. `cells` shows the numbers and weights of every cell; `select` finds the units around `p W` in few readings of
//!    them, by `bunch`; `rule` reads the estimate q off those.
//! 2. Whether a number is at most q is an answer of yes or no. Its share F(q) goes through the pass and the variances like
//!    every share, so a quantile knows no design: stages, unequal probabilities, response and degrees of freedom are those
//!    of that share, and a breakdown, a base or a missing answer means what it means there.
//! 3. `limits` turns an interval for that share, or for ranks, back into numbers.
//!
//! The estimate is the design-consistent one of Francisco and Fuller; linearisation by a density is not used, since in the
//! small populations this is made for there is no density. Agrees with R `svyquantile` (types `mean`, `xlogit`, `beta`) to
//! 1e-9; the deviations are named in `rule` and `limits`. A quantile has neither design effect nor effective sample size
//! of its own.

mod bunch;
mod cells;
mod limits;
mod rule;
mod select;

use super::domains::Domains;
use super::finish::Summed;
use super::note::Note;
use super::pass::{self, Group};
use super::plan::{Content, Task};
use super::query::{Measure, MeasureKind, Query};
use super::row::Estimate;
use crate::design::Design;
use crate::error::{Code, Place, Problem};
use crate::interval::{self, FiniteCounts, Interval, MeanEvidence, NoLimits, Remark};
use crate::num::t_quantile;
use crate::replicate::Replicates;
use crate::variance::{Precision, replicated, standard_error};
use bunch::Bunch;
use cells::{Cells, Weights};
use limits::{Ends, ShareBelow};
pub use rule::QuantileRule;
use select::{Lookup, Selection};

/// Interval methods that a quantile has.
pub(crate) const INTERVALS: [Interval; 6] =
    [Interval::Finite, Interval::Wald, Interval::Logit, Interval::Asin, Interval::Beta, Interval::Quantile];

/// Reports quantiles that are none, and the same one twice.
pub(super) fn check(query: &Query, at: &[f64], problems: &mut Vec<Problem>) {
    let place = |index: usize| Place::path(format!("at[{index}]"));
    if at.is_empty() {
        problems.push(
            Problem::new(Code::OutOfRange, format!("`{}` names no quantile", query.name))
                .at(Place::path("at"))
                .expected("numbers such as 0.5, the median"),
        );
    }
    for (index, p) in at.iter().enumerate() {
        if !(*p > 0.0 && *p < 1.0) {
            let problem = Problem::new(Code::OutOfRange, "a quantile lies between 0 and 1").at(place(index));
            problems.push(problem.expected("a number such as 0.5, the median").found(p.to_string()));
        } else if at[..index].contains(p) {
            let message = format!("`{}` asks for the quantile {p} twice", query.name);
            problems.push(Problem::new(Code::Duplicate, message).at(place(index)));
        }
    }
}

/// Reports an interval from replicates of the quantile where there are none, or none that show its spread.
pub(super) fn check_design(query: &Query, design: &Design, problems: &mut Vec<Problem>) {
    if query.interval != Interval::Quantile {
        return;
    }
    let at = || Place::question(&query.name);
    match design.replicates() {
        None => problems.push(
            Problem::new(Code::Unsupported, "the interval `quantile` needs replicate weights")
                .at(at())
                .help("give or make replicates, or ask for the interval `beta` or `wald`"),
        ),
        Some(replicates) if replicates.is_jackknife() => problems.push(
            Problem::new(Code::Unsupported, "jackknife replicates show no spread of a quantile")
                .at(at())
                .help("ask for the interval `beta` or `wald`, or take a bootstrap or balanced half-samples"),
        ),
        Some(_) => {}
    }
}

/// The rows of one query: every cell, and in it every quantile that was asked for.
pub(super) fn rows(design: &Design, query: &Query, domains: &Domains, task: &Task) -> Vec<Estimate> {
    let Measure::Quantile { at, rule, .. } = &query.measure else { return Vec::new() };
    let cells = Cells::read(design, domains, task);
    let selection = Selection::new(&cells, Weights::OfDesign);
    let asked = lookups(&cells, at, *rule);
    let quantiles = selection.values(&asked);
    let of_replicates = replicates_of(design, query, &cells, &asked);
    let below = shares_below(design, query, domains, task, &cells, &quantiles, at.len());
    let mut unfinished = Vec::with_capacity(asked.len());
    for (cell, of_cell) in quantiles.chunks(at.len()).enumerate() {
        let places = of_replicates.as_ref().map(|_| cells.places(cell));
        for (index, (&p, &quantile)) in at.iter().zip(of_cell).enumerate() {
            let (row, counts) = &below[index][cell];
            let precision = of_replicates.as_ref().zip(design.replicates()).map(|(values, replicates)| {
                let own: Vec<f64> = values.iter().map(|values| values[cell * at.len() + index]).collect();
                let places = places.as_deref().unwrap_or_default();
                replicated::of_values(design, replicates, quantile, &own, places)
            });
            let whole = selection.whole(cell);
            let finisher = Finisher { query, rule: *rule, p, counts: counts.as_ref(), precision, whole };
            unfinished.push(finisher.start(row, quantile));
        }
    }
    // The limits of all cells are looked up together.
    let limits = unfinished.iter().enumerate().flat_map(|(index, own)| {
        let ends = own.ends.iter().flat_map(|ends| [ends.low, ends.high]).flatten();
        ends.map(move |lookup| (index / at.len(), lookup))
    });
    let mut values = selection.values(&limits.collect::<Vec<_>>()).into_iter();
    unfinished.into_iter().map(|own| own.finish(&mut values)).collect()
}

/// The quantiles of every cell, those of one cell together.
fn lookups(cells: &Cells<'_>, at: &[f64], rule: QuantileRule) -> Vec<(usize, Lookup)> {
    let of_cell = |cell| at.iter().map(move |&p| (cell, Lookup::Quantile(rule, p)));
    (0..cells.len()).flat_map(of_cell).collect()
}

/// The quantiles of every cell in each replicate, where their spread is asked for.
fn replicates_of(
    design: &Design,
    query: &Query,
    cells: &Cells<'_>,
    asked: &[(usize, Lookup)],
) -> Option<Vec<Vec<f64>>> {
    let replicates = design.replicates().filter(|_| query.interval == Interval::Quantile)?;
    Some(replicates.each(design, |weights| of_replicate(cells, asked, weights)))
}

/// What is asked of cells with some weights in design order.
fn of_replicate(cells: &Cells<'_>, asked: &[(usize, Lookup)], weights: &[f64]) -> Vec<f64> {
    Selection::new(cells, Weights::OfReplicate(weights)).values(asked)
}

/// The estimates of one query, in the order of its rows, and their values in every replicate; all NaN where replicates
/// show no spread of a quantile.
pub(super) fn replicated_values(
    design: &Design,
    replicates: &Replicates,
    query: &Query,
    domains: &Domains,
    task: &Task,
) -> (Vec<f64>, Vec<Vec<f64>>) {
    let Measure::Quantile { at, rule, .. } = &query.measure else { return (Vec::new(), Vec::new()) };
    if replicates.is_jackknife() {
        let none = vec![f64::NAN; domains.len() * at.len()];
        return (none.clone(), vec![none; replicates.len()]);
    }
    let cells = Cells::read(design, domains, task);
    let asked = lookups(&cells, at, *rule);
    let full = Selection::new(&cells, Weights::OfDesign).values(&asked);
    (full, replicates.each(design, |weights| of_replicate(&cells, &asked, weights)))
}

/// The places of the answers in every cell, in order.
pub(super) fn places(design: &Design, domains: &Domains, task: &Task) -> Vec<Vec<u32>> {
    let cells = Cells::read(design, domains, task);
    (0..domains.len()).map(|cell| cells.places(cell)).collect()
}

/// A row with the share at or below, and the whole counts of the cell where it is a simple random sample.
type Below = (Estimate, Option<FiniteCounts>);

/// For each quantile and cell the share of units at or below the estimate; `quantiles` has those of a cell together.
fn shares_below(
    design: &Design,
    query: &Query,
    domains: &Domains,
    task: &Task,
    cells: &Cells<'_>,
    quantiles: &[f64],
    of_cell: usize,
) -> Vec<Vec<Below>> {
    let share = Query {
        measure: Measure::Share { of: query.measure.of().to_owned(), equals: Vec::new() },
        // The cheapest: its limits are not used.
        interval: Interval::Wald,
        ..query.clone()
    };
    let of_all = |index: usize| quantiles.iter().skip(index).step_by(of_cell).copied().collect::<Vec<_>>();
    let tasks = (0..of_cell).map(|index| Task {
        content: Content::Classes {
            codes: cells.at_most(&of_all(index)),
            class_of: vec![0, 1],
            classes: 2,
            points: Vec::new(),
        },
        categories: vec![String::new()],
        first: 1,
        base: task.base.clone(),
    });
    let group = Group { domains: domains.clone(), tasks: tasks.collect() };
    let sums = pass::run(design, std::slice::from_ref(&group));
    let of_replicates =
        design.replicates().map(|replicates| replicates.sums(design, std::slice::from_ref(&group), &sums));
    let of_task = |(index, task)| {
        let of_replicates = of_replicates.as_ref().map(|sums| &sums[index]);
        let summed = Summed { design, query: &share, group: &group, task, sums: &sums[index] };
        summed.rows_with_counts(of_replicates)
    };
    group.tasks.iter().enumerate().map(of_task).collect()
}

/// Makes the row of one quantile in one cell of that of the share at or below it.
struct Finisher<'a> {
    query: &'a Query,
    rule: QuantileRule,
    p: f64,
    counts: Option<&'a FiniteCounts>,
    /// That of the quantile itself over replicates, where it is asked for.
    precision: Option<Precision>,
    /// All units of the cell.
    whole: Option<&'a Bunch>,
}

/// A row whose limits are not looked up yet.
struct Unfinished {
    row: Estimate,
    estimate: f64,
    df: f64,
    ends: Option<Ends>,
}

impl Finisher<'_> {
    fn start(&self, below: &Estimate, quantile: f64) -> Unfinished {
        let census = below.is_census();
        let estimate = below.estimate.and(self.whole).map(|_| quantile);
        // What is said of the interval of the share does not hold here; that everybody is known does.
        let of_share = |note: &Note| match note {
            Note::Interval { remark } => *remark != Remark::Census,
            Note::NoInterval { .. } => true,
            _ => false,
        };
        let notes = below.notes.iter().filter(|note| !of_share(note)).cloned().collect();
        let mut row = Estimate {
            measure: MeasureKind::Quantile,
            category: Some(self.p.to_string()),
            estimate,
            se: None,
            low: None,
            high: None,
            interval: None,
            yes: None,
            n_eff: None,
            deff: None,
            cv: None,
            notes,
            ..below.clone()
        };
        // The share's row has no degrees of freedom where they are infinite.
        let df = row.df.unwrap_or(f64::INFINITY);
        let mut ends = None;
        if let (Some(whole), Some(estimate)) = (self.whole, estimate) {
            if census {
                row.se = Some(0.0);
                (row.low, row.high, row.interval) = (row.estimate, row.estimate, Some(self.query.interval));
            } else if let Some(precision) = &self.precision {
                Self::add_spread(&mut row, estimate, precision);
            } else {
                match self.ends(whole, below, df) {
                    Ok(own) => ends = Some(own),
                    Err(reason) => row.notes.push(Note::NoInterval { reason }),
                }
            }
        }
        Unfinished { row, estimate: quantile, df, ends }
    }

    /// The interval from the spread of the quantile over replicates.
    fn add_spread(row: &mut Estimate, estimate: f64, precision: &Precision) {
        if precision.left_out > 0 {
            let own = |note: &Note| !matches!(note, Note::ReplicatesLeftOut { .. });
            row.notes.retain(own);
            row.notes.push(Note::ReplicatesLeftOut { replicates: precision.left_out as u64 });
        }
        row.se = precision.variances.as_ref().map(|variances| standard_error(variances[0], estimate));
        row.fill_cv();
        let df = row.df.unwrap_or(f64::INFINITY);
        let se = row.se.unwrap_or(f64::NAN);
        row.take(interval::mean(&MeanEvidence { value: estimate, se, df, full_census: false }, row.level));
        row.interval = row.interval.map(|_| Interval::Quantile);
    }

    fn ends(&self, whole: &Bunch, below: &Estimate, df: f64) -> Result<Ends, NoLimits> {
        let level = self.query.level;
        let share = ShareBelow {
            share: below.estimate.ok_or(NoLimits::NoAnswers)?,
            se: below.se,
            df: if below.se.is_some() { df } else { 0.0 },
            n: below.n,
        };
        match (self.query.interval, self.counts) {
            (Interval::Finite, Some(counts)) if counts.population_known => {
                Ok(limits::exact_ranks(self.rule, self.p, whole.units, counts, level))
            }
            (Interval::Finite, _) => limits::effective_ranks(self.p, &share, level),
            (method, _) => limits::woodruff(self.rule, &share, method, level),
        }
    }
}

impl Unfinished {
    /// The row with its limits, which `values` gives one after the other.
    fn finish(self, values: &mut impl Iterator<Item = f64>) -> Estimate {
        let Self { mut row, estimate, df, ends } = self;
        let Some(ends) = ends else { return row };
        // Rules that interpolate may put the estimate beside the ranks.
        row.low = ends.low.and_then(|_| values.next()).map(|low| low.min(estimate));
        row.high = ends.high.and_then(|_| values.next()).map(|high| high.max(estimate));
        row.interval = Some(ends.method);
        if ends.method == Interval::Hypergeometric {
            row.notes.push(Note::Interval { remark: Remark::Exact });
        }
        match (row.low, row.high) {
            (Some(low), Some(high)) if low == high => row.notes.push(Note::LimitsTied),
            (Some(low), Some(high)) => {
                let t = t_quantile(0.5 + row.level / 2.0, df);
                row.se = Some((high - low) / (2.0 * t)).filter(|se| se.is_finite() && *se > 0.0);
                row.fill_cv();
            }
            (low, high) => {
                row.notes.extend(low.is_none().then_some(Note::NoLowerLimit));
                row.notes.extend(high.is_none().then_some(Note::NoUpperLimit));
            }
        }
        row
    }
}
