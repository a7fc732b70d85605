//! Change of a figure between two waves, with an interval made of the limits of both and of how they vary together.
//!
//! `δ = θ₂ − θ₁` has the limits that [`super::limits`] derives from those of θ₁ and θ₂ and from their correlation ρ,
//!
//! `low = δ − √(a² + b² − 2 ρ a b)`, `a = θ₂ − l₂`, `b = u₁ − θ₁`,
//!
//! and likewise upwards. Where the same units answered both times ([`crate::panel`]) ρ comes from them; otherwise the
//! waves are treated as independent, and the change says so. In small populations the limits of a change of shares move
//! outwards to whole units of the (larger) population, as those of a share do: by complete enumeration that is what keeps
//! the coverage there (`docs/change.md`).
//!
//! **Verdicts.** *Rise* and *fall*: the whole interval lies on that side of zero. *Standstill*: the whole interval lies
//! within the stated margin, which is to reject both one-sided hypotheses of a change beyond it, each at (1 − level) / 2
//! (Schuirmann 1987, *A comparison of the two one-sided tests procedure and the power approach*, Journal of
//! Pharmacokinetics and Biopharmaceutics 15); it is never inferred from a test that did not reject. *Not determined*:
//! none of these.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::adjust::Adjustment;
use super::any_overlap::AnyOverlap;
use super::limits::{self, Limited};
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::{Estimate, Estimates, MeasureKind, Note};
use crate::interval::{Remark, SMALL_POPULATION};

/// What can be said of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The whole interval lies above zero.
    Rise,
    /// The whole interval lies below zero.
    Fall,
    /// The whole interval lies within the stated margin around zero.
    Standstill,
    /// None of these: the figures leave it open.
    NotDetermined,
}

impl Verdict {
    /// The word as in documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::Rise => "rise",
            Self::Fall => "fall",
            Self::Standstill => "standstill",
            Self::NotDetermined => "not_determined",
        }
    }
}

/// How two estimates vary together, and what is known of that.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Dependence {
    /// Correlation of the two estimates, from −1 to 1; the one that the interval is made with.
    pub correlation: f64,
    /// Units that answered in the base of the first estimate.
    pub first: u64,
    /// Units that answered in the base of the second.
    pub second: u64,
    /// Units that answered in both bases.
    pub both: u64,
    /// Whether the correlation was estimated from those; if not, they were too few or too much alike, and the
    /// correlation is the one between 0 and what perfect agreement would give that makes the interval widest.
    pub estimated: bool,
}

/// A change between two waves. Changes of shares are differences of fractions; text shows percentage points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The earlier estimate.
    pub from: Estimate,
    /// The later estimate.
    pub to: Estimate,
    /// Later minus earlier.
    pub difference: f64,
    /// Standard error.
    pub se: Option<f64>,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
    /// Confidence level.
    pub level: f64,
    /// Later over earlier, where neither can be negative and the earlier is not zero.
    #[serde(default)]
    pub ratio: Option<f64>,
    /// Lower limit of the ratio.
    #[serde(default)]
    pub ratio_low: Option<f64>,
    /// Upper limit of the ratio.
    #[serde(default)]
    pub ratio_high: Option<f64>,
    /// How the two estimates vary together; `None` where they are treated as independent.
    #[serde(default)]
    pub dependence: Option<Dependence>,
    /// Where nothing is known of who answered both times: the interval over all that is possible.
    #[serde(default)]
    pub any_overlap: Option<AnyOverlap>,
    /// Two-sided p-value of no change that the interval implies: below 1 − level just where zero lies outside it.
    #[serde(default)]
    pub p: Option<f64>,
    /// The p-value adjusted for the comparisons made together, where that was asked for.
    #[serde(default)]
    pub p_adjusted: Option<f64>,
    /// The margin within which a change counts as none, on the scale of the estimates; `None` where none was stated.
    pub margin: Option<f64>,
    /// What can be said.
    pub verdict: Verdict,
    /// Whether the later wave is marked as not comparable with earlier ones.
    #[serde(default)]
    pub frame_break: bool,
    /// What a reader must know.
    #[serde(default)]
    pub notes: Vec<Note>,
}

/// The change from one estimate to another of the same indicator in the same cell, with the two as independent: of two
/// published figures, say. Of shares of known populations it also tells what holds whatever units answered both times, and
/// however their answers hang together ([`AnyOverlap`]). Where the answers are at hand, [`crate::panel`] knows.
///
/// # Errors
/// Refuses estimates of different indicators, cells or levels, a negative margin, and missing estimates.
///
/// ```
/// use peil::{Answers, Column, Design, PopulationSizes, Sample, StratumSize, Verdict};
/// let wave = |yes: usize, all: usize| {
///     let open: Column = (0..all).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
///     let answers = Answers::new([("open".to_owned(), open)])?;
///     let census = PopulationSizes::one(StratumSize::census(all as u64));
///     let design = Design::builder(all).population(census).build()?;
///     Ok::<_, peil::Error>(Sample::new(answers, design)?.share("open").equals("yes").run()?.rows.remove(0))
/// };
/// // All 10 counties in the first wave, 12 of 14 in the second: both full counts, so the fall is certain.
/// let change = peil::change(&wave(10, 10)?, &wave(12, 14)?, None)?;
/// assert_eq!(change.verdict, Verdict::Fall);
/// assert_eq!(change.low, change.high);
/// # Ok::<(), peil::Error>(())
/// ```
pub fn change(from: &Estimate, to: &Estimate, margin: Option<f64>) -> Result<Change> {
    let mut change = related(from, to, margin, None)?;
    change.any_overlap = AnyOverlap::of(from, to, margin);
    if let Some(own) = &change.any_overlap {
        let holds = own.verdict == change.verdict;
        change.notes.push(if holds { Note::AnyOverlap } else { Note::OnlyIndependent });
    }
    Ok(change)
}

/// The same of two estimates that vary together as stated.
pub(crate) fn related(
    from: &Estimate,
    to: &Estimate,
    margin: Option<f64>,
    dependence: Option<Dependence>,
) -> Result<Change> {
    let mut problems = Vec::new();
    check_margin(margin, to, &mut problems);
    if !same_figure(from, to) || from.measure != to.measure {
        problems.push(
            Problem::new(Code::Contradiction, "the two estimates are not of the same thing")
                .expected(describe(from))
                .found(describe(to)),
        );
    }
    if from.level != to.level {
        problems.push(
            Problem::new(Code::Contradiction, "the two estimates have different confidence levels")
                .expected(from.level.to_string())
                .found(to.level.to_string()),
        );
    }
    if from.estimate.is_none() || to.estimate.is_none() {
        problems.push(Problem::new(Code::NoRows, "one of the waves has no answers in this cell"));
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    let gap = Gap::between(from, to, dependence);
    let mut change = Change {
        from: from.clone(),
        to: to.clone(),
        difference: gap.difference,
        se: gap.se,
        low: gap.limits.map(|limits| limits.0),
        high: gap.limits.map(|limits| limits.1),
        level: to.level,
        ratio: None,
        ratio_low: None,
        ratio_high: None,
        dependence: gap.dependence,
        any_overlap: None,
        p: gap.p(0.0),
        p_adjusted: None,
        margin,
        verdict: gap.verdict(margin),
        frame_break: false,
        notes: gap.notes,
    };
    if is_positive(from) && is_positive(to) {
        let rho = dependence.map_or(0.0, |own| own.correlation);
        change.ratio = to.estimate.zip(from.estimate).map(|(to, from)| to / from);
        let limits =
            Limited::of(to).zip(Limited::of(from)).and_then(|(to, from)| limits::of_ratio(to, from, rho));
        change.ratio_low = limits.map(|limits| limits.0);
        change.ratio_high = limits.map(|limits| limits.1);
    }
    Ok(change)
}

/// Whether a figure is of a kind that is never negative, and is not zero.
fn is_positive(row: &Estimate) -> bool {
    let can_be_negative =
        matches!(row.measure, MeasureKind::NetBalance | MeasureKind::Correlation | MeasureKind::IndexScore);
    !can_be_negative && row.estimate.is_some_and(|value| value > 0.0)
}

/// Reports a margin that is negative, and one of shares that was meant in percentage points.
pub(super) fn check_margin(margin: Option<f64>, of: &Estimate, problems: &mut Vec<Problem>) {
    let Some(margin) = margin else { return };
    if !(margin >= 0.0 && margin.is_finite()) {
        problems.push(
            Problem::new(Code::OutOfRange, "the margin must not be negative").found(margin.to_string()),
        );
    } else if of.measure.is_share() && margin >= 1.0 {
        problems.push(
            Problem::new(Code::OutOfRange, "nothing lies outside the margin: shares go from 0 to 1")
                .expected("less than 1")
                .found(margin.to_string())
                .help("0.05 is five percentage points"),
        );
    }
}

/// An estimate by its name, for messages.
pub(crate) fn describe(row: &Estimate) -> String {
    let cell: Vec<&str> = row.by.values().map(String::as_str).chain(row.category.as_deref()).collect();
    let cell = if cell.is_empty() { String::new() } else { format!(" ({})", cell.join(", ")) };
    format!("{} of `{}`{cell}", row.measure.word(), row.indicator)
}

/// The second of two estimates less the first.
#[derive(Debug, Clone)]
pub(super) struct Gap {
    pub(super) difference: f64,
    pub(super) se: Option<f64>,
    pub(super) limits: Option<(f64, f64)>,
    pub(super) dependence: Option<Dependence>,
    pub(super) notes: Vec<Note>,
    level: f64,
}

impl Gap {
    /// Of two rows that have estimates and the same level.
    pub(super) fn between(first: &Estimate, second: &Estimate, dependence: Option<Dependence>) -> Self {
        let rho = dependence.map_or(0.0, |own| own.correlation);
        let value = |row: &Estimate| row.estimate.unwrap_or(f64::NAN);
        let se = first.se.zip(second.se).map(|(first, second)| {
            (first * first + second * second - 2.0 * rho * first * second).max(0.0).sqrt()
        });
        let mut notes = Vec::new();
        let pair = Limited::of(second).zip(Limited::of(first));
        let mut limits =
            pair.map(|(second, first)| limits::of_sum(&[(1.0, second), (-1.0, first)], |_, _| rho));
        let certain = first.is_census() && second.is_census();
        if let (Some(own), false) = (&mut limits, certain)
            && let Some(outwards) = to_whole_units(first, second, *own)
        {
            *own = outwards;
            notes.push(Note::Interval { remark: Remark::Snapped });
        }
        if dependence.is_some_and(|own| !own.estimated) && !certain {
            notes.push(Note::DependenceUnknown { both: dependence.map_or(0, |own| own.both) });
        }
        Self { difference: value(second) - value(first), se, limits, dependence, notes, level: second.level }
    }

    /// The p-value of a true difference of `at`.
    pub(super) fn p(&self, at: f64) -> Option<f64> {
        self.limits.map(|limits| limits::p_value(self.difference, limits, self.level, at))
    }

    pub(super) fn verdict(&self, margin: Option<f64>) -> Verdict {
        verdict_of(self.limits, margin)
    }
}

/// What limits of a difference or a slope allow to be said.
pub(crate) fn verdict_of(limits: Option<(f64, f64)>, margin: Option<f64>) -> Verdict {
    match limits {
        Some((low, _)) if low > 0.0 => Verdict::Rise,
        Some((_, high)) if high < 0.0 => Verdict::Fall,
        // Two full counts with the same share stand still whatever the margin.
        Some((low, high)) if low == 0.0 && high == 0.0 => Verdict::Standstill,
        Some((low, high)) if margin.is_some_and(|margin| -margin <= low && high <= margin) => {
            Verdict::Standstill
        }
        _ => Verdict::NotDetermined,
    }
}

/// Limits outwards to whole units of the larger population and never beyond −1 and 1, where both are small and the figures
/// are shares of known bases; `None` elsewhere.
pub(super) fn to_whole_units(
    first: &Estimate,
    second: &Estimate,
    (low, high): (f64, f64),
) -> Option<(f64, f64)> {
    /// How near to a whole number of units a limit counts as being one.
    const ON_UNIT: f64 = 1e-9;
    let population = first.population?.max(second.population?);
    if !(first.measure.is_share() && second.measure.is_share() && population <= SMALL_POPULATION) {
        return None;
    }
    let units = population as f64;
    let low = (low * units + ON_UNIT).floor() / units;
    let high = (high * units - ON_UNIT).ceil() / units;
    Some((low.max(-1.0), high.min(1.0)))
}

/// The changes of all figures between two waves of the same estimates, in the order of the later wave. Rows without a
/// counterpart, or without an estimate in one of the waves, are left out.
///
/// # Errors
/// Refuses a wave that no row has, twice the same wave, a margin that is negative or, of shares, not under 1, and rows of
/// different confidence levels.
pub fn changes(estimates: &Estimates, from: &str, to: &str, margin: Option<f64>) -> Result<Vec<Change>> {
    check_two_waves(estimates, from, to)?;
    let of_wave = |wave: &str| Estimates {
        rows: estimates.rows.iter().filter(|row| row.wave.as_deref() == Some(wave)).cloned().collect(),
    };
    changes_since(&of_wave(from), &of_wave(to), margin)
}

/// # Errors
/// Reports two waves that no row has, or that are the same.
pub(crate) fn check_two_waves(estimates: &Estimates, from: &str, to: &str) -> Result<()> {
    check_waves(estimates, &[from, to])?;
    let same = (from == to).then(|| {
        Problem::new(Code::Contradiction, format!("wave `{from}` cannot be compared with itself"))
            .help("name an earlier wave and a later one")
    });
    Error::unless_empty(Stage::Estimate, same.into_iter().collect())
}

/// # Errors
/// Reports every wave that no row has.
pub(crate) fn check_waves(estimates: &Estimates, asked: &[&str]) -> Result<()> {
    let waves: Vec<&str> = estimates.rows.iter().filter_map(|row| row.wave.as_deref()).collect();
    let unknown = asked.iter().filter(|wave| !waves.contains(wave)).map(|wave| {
        Problem::new(Code::UnknownName, format!("there is no estimate of wave `{wave}`"))
            .suggest(wave, waves.iter().copied())
    });
    Error::unless_empty(Stage::Estimate, unknown.collect())
}

/// The changes from the estimates of one wave to those of another, in the order of the later. Rows without a
/// counterpart, or without an estimate in one of the waves, are left out.
///
/// # Errors
/// Refuses estimates that have no row in common, a negative margin, and rows of different confidence levels.
///
/// ```
/// use peil::{Answers, Column, Design, PopulationSizes, Sample, StratumSize};
/// let wave = |yes: usize| {
///     let open: Column = (0..10).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
///     let design = Design::builder(10).population(PopulationSizes::one(StratumSize::census(10))).build()?;
///     Sample::new(Answers::new([("open".to_owned(), open)])?, design)?.distribution("open").run()
/// };
/// let changes = peil::compare::changes_since(&wave(2)?, &wave(7)?, None)?;
/// assert_eq!(changes.iter().map(|change| change.difference).collect::<Vec<_>>(), [-0.5, 0.49999999999999994]);
/// # Ok::<(), peil::Error>(())
/// ```
pub fn changes_since(earlier: &Estimates, later: &Estimates, margin: Option<f64>) -> Result<Vec<Change>> {
    let pairs = pairs(&earlier.rows, &later.rows)?;
    pairs.into_iter().map(|(from, to)| change(&earlier.rows[from], &later.rows[to], margin)).collect()
}

/// Whether two rows are of the same figure, in whatever waves.
pub(crate) fn same_figure(one: &Estimate, other: &Estimate) -> bool {
    one.indicator == other.indicator && one.by == other.by && one.category == other.category
}

/// The rows of two waves that are of the same figure and have an estimate, in the order of the later.
///
/// # Errors
/// Says that there are none.
pub(crate) fn pairs(earlier: &[Estimate], later: &[Estimate]) -> Result<Vec<(usize, usize)>> {
    let pairs: Vec<(usize, usize)> = (0..later.len())
        .filter(|&to| later[to].estimate.is_some())
        .filter_map(|to| {
            let mut candidates = (0..earlier.len()).filter(|&from| earlier[from].estimate.is_some());
            Some((candidates.find(|&from| same_figure(&earlier[from], &later[to]))?, to))
        })
        .collect();
    if pairs.is_empty() {
        let problem = Problem::new(Code::UnknownName, "the two waves have no figure in common")
            .help("a change is between the same indicator, by the same breakdowns");
        return Err(Error::one(Stage::Estimate, problem));
    }
    Ok(pairs)
}

/// The same changes with p-values adjusted for having been made together, and with verdicts that hold for the family: a
/// rise or fall needs an adjusted p-value below 1 − level, and a standstill one of its equivalence test.
///
/// ```
/// use peil::compare::{Adjustment, adjusted};
/// # use peil::{Answers, Column, Design, PopulationSizes, Sample, StratumSize, Verdict};
/// # let wave = |yes: [usize; 3]| {
/// #     let column = |yes: usize| (0..40).map(|unit| if unit < yes { "yes" } else { "no" }).collect::<Column>();
/// #     let columns = yes.iter().enumerate().map(|(index, &yes)| (format!("q{index}"), column(yes)));
/// #     let design = Design::builder(40).population(PopulationSizes::one(StratumSize::census(60))).build()?;
/// #     let sample = Sample::new(Answers::new(columns)?, design)?;
/// #     let rows = ["q0", "q1", "q2"].map(|name| sample.share(name).equals("yes").run().unwrap().rows.remove(0));
/// #     Ok::<_, peil::Error>(peil::Estimates { rows: rows.into() })
/// # };
/// let changes = peil::compare::changes_since(&wave([10, 20, 20])?, &wave([30, 27, 20])?, None)?;
/// let together = adjusted(changes.clone(), Adjustment::Holm);
/// assert_eq!(changes[1].verdict, Verdict::Rise);
/// assert_eq!(together[0].verdict, Verdict::Rise);
/// assert!(together[1].p_adjusted > changes[1].p);
/// # Ok::<(), peil::Error>(())
/// ```
#[must_use]
pub fn adjusted(mut changes: Vec<Change>, how: Adjustment) -> Vec<Change> {
    let of_difference: Vec<_> = changes.iter().map(|own| own.p).collect();
    let of_margin: Vec<_> = changes.iter().map(Change::p_of_margin).collect();
    let both = how.of(&of_difference).into_iter().zip(how.of(&of_margin));
    for (own, (p, p_of_margin)) in changes.iter_mut().zip(both) {
        own.p_adjusted = p;
        let alpha = 1.0 - own.level;
        let holds = match own.verdict {
            Verdict::Rise | Verdict::Fall => p.is_some_and(|p| p < alpha),
            // Without a margin only two full counts stand still, and those are certain.
            Verdict::Standstill => own.margin.is_none() || p_of_margin.is_some_and(|p| p <= alpha),
            Verdict::NotDetermined => true,
        };
        if !holds {
            own.verdict = Verdict::NotDetermined;
        }
    }
    changes
}

impl Change {
    /// The p-value of a change beyond the margin: the larger of the two sides, each as a two-sided one.
    pub(super) fn p_of_margin(&self) -> Option<f64> {
        let (margin, limits) = (self.margin?, self.low.zip(self.high)?);
        if self.difference.abs() > margin {
            return Some(1.0);
        }
        let p = |at| limits::p_value(self.difference, limits, self.level, at);
        Some(p(margin).max(p(-margin)))
    }
}
