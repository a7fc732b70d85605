//! Targets: how far a figure is from a goal, which way it moves, and whether the pace so far suffices.
//!
//! A [`Goal`] says that a figure θ shall be at least (or at most) g, perhaps by a date T. It is followed from the figure of
//! the wave it was set in, θ₀ at t₀, to the last one, θ₁ at t₁, which may depend on each other:
//!
//! - *Distance* `s (g − θ₁)`, s = 1 of "at least" and −1 of "at most": what is wanting, negative where there is more than
//!   enough. Its limits are those of θ₁.
//! - *Needed pace* `(g − θ₁) / (T − t₁)` for each unit of time, with the limits of θ₁.
//! - *Pace so far* `(θ₁ − θ₀) / (t₁ − t₀)`, with the limits of the change ([`super::change`]).
//! - *Projection* `θ₁ + r (θ₁ − θ₀) = (1 + r) θ₁ − r θ₀`, `r = (T − t₁) / (t₁ − t₀)`: where the straight line through both
//!   figures is at T. It is a sum of two estimates and has the limits of [`super::limits`]; that the line goes on straight is
//!   no part of its uncertainty. Shares end at 0 and 1.
//!
//! **Verdicts** are three questions, each answered by an interval at the level of the estimates, or not at all:
//!
//! | question | answer | when |
//! |---|---|---|
//! | where it stands ([`Standing`](TargetStanding)) | reached | the whole interval of θ₁ is on the right side of g |
//! | | not reached | no part of it is |
//! | which way it moves ([`Change::verdict`]) | towards, away | the whole interval of the change is on that side of 0 |
//! | | standstill | it lies within the stated margin |
//! | whether the pace suffices ([`Enough`]) | enough | the whole interval of the projection is on the right side of g |
//! | | not enough | no part of it is |
//!
//! Everything else is not determined. [`Course`] sums the first two up in one word. An estimate on the right side whose
//! interval is not is *not determined*, whichever way it moved; after the date nothing is on the way any more.
//!
//! Each answer alone is wrong with a probability of at most (1 − level) / 2, as far as the intervals cover what they claim:
//! 2.5 % at 95 % (`docs/targets.md` counts it). What holds for several targets together is [`adjusted_progress`].
//!
//! The arithmetic of distance and pace is that of monitoring goals by a linear path, such as Eurostat's *Sustainable
//! development in the European Union: monitoring report* (annex on progress assessment), which takes figures as known; the
//! intervals are those of [`super::limits`] (Zou and Donner 2008).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::adjust::Adjustment;
use super::change::{Change, Verdict};
use super::limits::{self, Limited};
use crate::estimate::{Cell, Estimate};
use crate::interval::SMALL_POPULATION;
use crate::language::Label;

/// On which side of a goal a figure shall be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "GoalBound")]
pub enum Bound {
    /// At the goal or above.
    AtLeast,
    /// At the goal or below.
    AtMost,
}

impl Bound {
    /// The word as in documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
        }
    }

    /// 1 where more is better, −1 where less is.
    pub(crate) fn sign(self) -> f64 {
        if self == Self::AtLeast { 1.0 } else { -1.0 }
    }
}

/// What a figure shall come to, and by when.
///
/// ```
/// use peil::compare::Goal;
/// let goal = Goal::at_least("open_data", 0.8).within([("sector", "municipality")]).by(2030.0).since("2018").margin(0.02);
/// assert_eq!(goal.id, "open_data");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Its name; that of the figure unless said.
    pub id: String,
    /// Label, where the figure's own will not do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// The indicator, index or part of an index.
    pub of: String,
    /// Answer of a distribution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The category of each breakdown, where it is not about all.
    #[serde(default, skip_serializing_if = "is_all")]
    pub by: Cell,
    /// On which side of the value.
    pub bound: Bound,
    /// The value, on the scale of the figure: shares are fractions, 0.8 being 80 per cent.
    pub value: f64,
    /// When it shall be reached, on the scale of the waves' times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<f64>,
    /// How that is said: a wave or a date; `when` as a number unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when_name: Option<String>,
    /// The wave from which progress counts; the first that has the figure unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The change that counts as none, on the scale of the figure; without it hardly anything stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<f64>,
}

/// Whether a cell is about all.
fn is_all(by: &Cell) -> bool {
    by.is_empty()
}

impl Goal {
    /// A figure shall be at a value or above.
    pub fn at_least(of: impl Into<String>, value: f64) -> Self {
        Self::of(of.into(), Bound::AtLeast, value)
    }

    /// A figure shall be at a value or below.
    pub fn at_most(of: impl Into<String>, value: f64) -> Self {
        Self::of(of.into(), Bound::AtMost, value)
    }

    fn of(of: String, bound: Bound, value: f64) -> Self {
        Self {
            id: of.clone(),
            label: None,
            of,
            category: None,
            by: Cell::default(),
            bound,
            value,
            when: None,
            when_name: None,
            since: None,
            margin: None,
        }
    }

    /// Its name, where a figure has several goals.
    #[must_use]
    pub fn named(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// When it shall be reached, on the scale of the waves' times.
    #[must_use]
    pub fn by(mut self, when: f64) -> Self {
        self.when = Some(when);
        self
    }

    /// The cell it is about.
    #[must_use]
    pub fn within<N: Into<String>, C: Into<String>>(mut self, by: impl IntoIterator<Item = (N, C)>) -> Self {
        self.by = by.into_iter().collect();
        self
    }

    /// The answer of a distribution it is about.
    #[must_use]
    pub fn category(mut self, category: impl Into<String>) -> Self {
        self.category = Some(category.into());
        self
    }

    /// The wave from which progress counts.
    #[must_use]
    pub fn since(mut self, wave: impl Into<String>) -> Self {
        self.since = Some(wave.into());
        self
    }

    /// The change that counts as none.
    #[must_use]
    pub fn margin(mut self, margin: f64) -> Self {
        self.margin = Some(margin);
        self
    }

    /// Whether a value is on the right side, to twelve digits: 0.3 made by arithmetic is 0.3.
    pub fn is_met_by(&self, value: f64) -> bool {
        let noise = 1e-12 * value.abs().max(self.value.abs());
        self.bound.sign() * (value - self.value) >= -noise
    }
}

/// A number with its limits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ranged {
    /// The number.
    pub value: f64,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
}

impl Ranged {
    fn of(value: f64, limits: Option<(f64, f64)>) -> Self {
        let low = limits.map(|own| own.0.min(own.1));
        let high = limits.map(|own| own.0.max(own.1));
        Self { value, low, high }
    }

    /// Both limits, where there are any.
    pub fn limits(&self) -> Option<(f64, f64)> {
        self.low.zip(self.high)
    }
}

/// Where a figure stands to its goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetStanding {
    /// The whole interval is on the right side.
    Reached,
    /// No part of the interval is on the right side.
    NotReached,
    /// The interval holds the goal, or there is none.
    NotDetermined,
}

impl TargetStanding {
    /// The word as in results.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::NotReached => "not_reached",
            Self::NotDetermined => "not_determined",
        }
    }
}

/// Whether the straight line through the figures so far reaches the goal in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Enough {
    /// The whole interval of the projection is on the right side.
    Enough,
    /// No part of it is.
    NotEnough,
    /// It holds the goal.
    NotDetermined,
}

impl Enough {
    /// The word as in results.
    pub fn word(self) -> &'static str {
        match self {
            Self::Enough => "enough",
            Self::NotEnough => "not_enough",
            Self::NotDetermined => "not_determined",
        }
    }
}

/// What can be said of a target in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Course {
    /// The goal is reached.
    Reached,
    /// It is not reached, and the figure has moved towards it.
    OnTheWay,
    /// It is not reached, and the figure has not moved by more than the margin.
    Standstill,
    /// It is not reached, and the figure has moved away from it.
    MovingAway,
    /// It is not reached, and no movement is looked at: there is one wave, a break between waves, or the date is past.
    NotReached,
    /// None of these: the figures leave it open.
    NotDetermined,
}

impl Course {
    /// The word as in results.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::OnTheWay => "on_the_way",
            Self::Standstill => "standstill",
            Self::MovingAway => "moving_away",
            Self::NotReached => "not_reached",
            Self::NotDetermined => "not_determined",
        }
    }
}

/// A goal and how far a figure has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Progress {
    /// The goal.
    pub goal: Goal,
    /// The figure of the last wave that has one.
    pub current: Estimate,
    /// When that wave was asked.
    pub time: Option<f64>,
    /// The change since the goal was set, with its dependence, its margin and its verdict; `None` with a single wave.
    pub change: Option<Change>,
    /// When the earlier of its waves was asked.
    pub since_time: Option<f64>,
    /// What is wanting: positive where the figure is on the wrong side, negative where there is more than enough.
    pub distance: Ranged,
    /// The change for each unit of time by which the goal is reached in time; `None` where the figure is
    /// at the goal, and where the date is not ahead.
    pub needed: Option<Ranged>,
    /// The change for each unit of time so far; `None` with a single wave, without times, and across a break.
    pub pace: Option<Ranged>,
    /// The figure at the date if it goes on in a straight line; `None` as for the pace, and where the date is not ahead.
    pub projected: Option<Ranged>,
    /// Where the figure stands.
    pub standing: TargetStanding,
    /// Whether the pace suffices; `None` where there is no projection, or the goal is reached.
    pub enough: Option<Enough>,
    /// All of it in one word.
    pub course: Course,
    /// Two-sided p-value of a figure that is exactly at the goal; `None` for a full count.
    pub p: Option<f64>,
    /// The same adjusted for the targets looked at together, where that was asked for.
    pub p_adjusted: Option<f64>,
    /// Two-sided p-value of a projection that is exactly at the goal.
    pub p_enough: Option<f64>,
    /// The same adjusted.
    pub p_enough_adjusted: Option<f64>,
}

impl Progress {
    /// The progress of a figure that has an estimate, and its change since the goal was set with the time then.
    pub(super) fn of(
        goal: &Goal,
        current: &Estimate,
        time: Option<f64>,
        since: Option<(Change, Option<f64>)>,
    ) -> Self {
        let (value, sign) = (current.estimate.unwrap_or(f64::NAN), goal.bound.sign());
        let limits = Limited::of(current).and(current.low.zip(current.high));
        let ahead = goal.when.zip(time).map(|(when, time)| when - time).filter(|ahead| *ahead > 0.0);
        let (change, since_time) = match since {
            Some((change, time)) => (Some(change), time),
            None => (None, None),
        };
        let standing = standing(goal, limits);
        let to_go = |at: f64| goal.value - at;
        let mut own = Self {
            goal: goal.clone(),
            current: current.clone(),
            time,
            since_time,
            distance: Ranged::of(
                sign * to_go(value),
                limits.map(|(low, high)| (sign * to_go(high), sign * to_go(low))),
            ),
            needed: ahead.filter(|_| !goal.is_met_by(value)).map(|ahead| {
                let pace = |at: f64| to_go(at) / ahead;
                Ranged::of(pace(value), limits.map(|(low, high)| (pace(high), pace(low))))
            }),
            pace: None,
            projected: None,
            standing,
            enough: None,
            course: Course::NotDetermined,
            p: limits
                .filter(|_| !current.is_census())
                .map(|limits| limits::p_value(value, limits, current.level, goal.value)),
            p_adjusted: None,
            p_enough: None,
            p_enough_adjusted: None,
            change,
        };
        own.extrapolate(ahead);
        own.course = own.in_one_word();
        own
    }

    /// Pace so far and where it leads.
    fn extrapolate(&mut self, ahead: Option<f64>) {
        let Some(change) = self.change.as_ref().filter(|change| !change.frame_break) else { return };
        let Some(passed) = self.time.zip(self.since_time).map(|(time, since)| time - since) else { return };
        let limits = change.low.zip(change.high).map(|(low, high)| (low / passed, high / passed));
        self.pace = Some(Ranged::of(change.difference / passed, limits));
        let Some(ahead) = ahead else { return };
        let times = ahead / passed;
        let terms = [(1.0 + times, &change.to), (-times, &change.from)];
        let rho = change.dependence.map_or(0.0, |own| own.correlation);
        let value: f64 = terms.iter().map(|(times, row)| times * row.estimate.unwrap_or(f64::NAN)).sum();
        let limited: Option<Vec<(f64, Limited)>> =
            terms.iter().map(|(times, row)| Some((*times, Limited::of(row)?))).collect();
        let limits = limited.map(|terms| limits::of_sum(&terms, |_, _| rho));
        let limits = limits.map(|limits| to_whole_units(change, times, value, limits));
        if self.standing != TargetStanding::Reached {
            let certain = change.from.is_census() && change.to.is_census();
            self.enough = Some(match standing(&self.goal, limits) {
                TargetStanding::Reached => Enough::Enough,
                TargetStanding::NotReached => Enough::NotEnough,
                TargetStanding::NotDetermined => Enough::NotDetermined,
            });
            self.p_enough = limits
                .filter(|_| !certain)
                .map(|limits| limits::p_value(value, limits, change.level, self.goal.value));
        }
        let share = self.current.measure.is_share();
        let end = |value: f64| if share { value.clamp(0.0, 1.0) } else { value };
        self.projected = Some(Ranged::of(end(value), limits.map(|(low, high)| (end(low), end(high)))));
    }

    /// Whether the date is not ahead of the last wave.
    pub fn is_due(&self) -> bool {
        self.goal.when.zip(self.time).is_some_and(|(when, time)| when <= time)
    }

    /// Whether the last wave was asked after the date.
    pub fn is_late(&self) -> bool {
        self.goal.when.zip(self.time).is_some_and(|(when, time)| when < time)
    }

    /// Whether the waves are marked as not comparable.
    pub fn frame_break(&self) -> bool {
        self.change.as_ref().is_some_and(|change| change.frame_break)
    }

    /// What can be said of the movement: rise and fall are towards the goal or away from it, as the goal's side says.
    fn movement(&self) -> Option<Verdict> {
        let change = self.change.as_ref().filter(|change| !change.frame_break)?;
        let turned = match change.verdict {
            Verdict::Rise => Verdict::Fall,
            Verdict::Fall => Verdict::Rise,
            other => other,
        };
        Some(if self.goal.bound == Bound::AtLeast { change.verdict } else { turned })
    }

    /// Whether the figure has moved towards the goal (`true`), away from it (`false`), or neither is determined.
    pub fn is_towards(&self) -> Option<bool> {
        match self.movement()? {
            Verdict::Rise => Some(true),
            Verdict::Fall => Some(false),
            Verdict::Standstill | Verdict::NotDetermined => None,
        }
    }

    fn in_one_word(&self) -> Course {
        if self.standing == TargetStanding::Reached {
            return Course::Reached;
        }
        if self.current.estimate.is_some_and(|value| self.goal.is_met_by(value)) {
            return Course::NotDetermined;
        }
        match self.movement().filter(|_| !self.is_due()) {
            Some(Verdict::Rise) => Course::OnTheWay,
            Some(Verdict::Fall) => Course::MovingAway,
            Some(Verdict::Standstill) => Course::Standstill,
            None if self.standing == TargetStanding::NotReached => Course::NotReached,
            Some(Verdict::NotDetermined) | None => Course::NotDetermined,
        }
    }
}

/// The limits of a projection of shares in small populations, outwards to what whole units in both waves can give: the nearest
/// `(1 + r) K₁/N₁ − r K₀/N₀` that reaches as far, with both shares within their own limits. By complete enumeration that is what
/// keeps the coverage there, as in a change.
fn to_whole_units(change: &Change, times: f64, value: f64, limits: (f64, f64)) -> (f64, f64) {
    let small =
        |row: &Estimate| row.population.filter(|units| *units <= SMALL_POPULATION && row.measure.is_share());
    let (from, to) = (&change.from, &change.to);
    let known = small(from).zip(small(to)).filter(|_| !(from.is_census() && to.is_census()));
    let Some((before, now)) = known else { return limits };
    let outwards = |reach: f64, up: bool| {
        let own = steps(to, now, up, 1.0 + times);
        let other = steps(from, before, !up, times);
        let nearest = own.iter().filter_map(|step| {
            let rest = other.partition_point(|other| step + other < reach * (1.0 - 1e-9));
            other.get(rest).map(|other| step + other)
        });
        let nearest = nearest.fold(f64::INFINITY, f64::min);
        if nearest.is_finite() { nearest.max(reach) } else { reach }
    };
    (value - outwards(value - limits.0, false), value + outwards(limits.1 - value, true))
}

/// How far whole units between an estimate and its limit on one side lie from it, the nearest first, times a factor.
fn steps(row: &Estimate, population: u64, up: bool, times: f64) -> Vec<f64> {
    let (Some(value), Some(low), Some(high)) = (row.estimate, row.low, row.high) else { return vec![0.0] };
    let reach = if up { high - value } else { value - low };
    let units = population as f64;
    let first = if up { (value * units).ceil() } else { (value * units).floor() };
    let distance =
        |step: f64| if up { (first + step) / units - value } else { value - (first - step) / units };
    let all = (0..=population).map(|step| distance(step as f64));
    let inside = all.take_while(|distance| *distance <= reach + 1e-9).filter(|distance| *distance > 0.0);
    std::iter::once(0.0).chain(inside).map(|distance| distance * times).collect()
}

fn standing(goal: &Goal, limits: Option<(f64, f64)>) -> TargetStanding {
    let Some((low, high)) = limits else { return TargetStanding::NotDetermined };
    match (goal.is_met_by(low), goal.is_met_by(high)) {
        (true, true) => TargetStanding::Reached,
        (false, false) => TargetStanding::NotReached,
        _ => TargetStanding::NotDetermined,
    }
}

/// Questions of one target: its standing, its change, its standstill, its pace.
const QUESTIONS: usize = 4;

/// The same targets with p-values adjusted for having been looked at together, and with verdicts that hold for all of them:
/// the standing, the direction of the change, the standstill where there is a margin, and the pace of every target are one
/// family. With Holm's adjustment the chance of any false word among them is at most 1 − level. What two full counts say is
/// certain and no part of the family.
///
/// ```
/// use peil::compare::{Adjustment, Course, Goal, adjusted_progress, follow};
/// # use peil::{Answers, Column, Design, PopulationSizes, Sample, StratumSize};
/// # let share = |name: &str, yes: usize| {
/// #     let open: Column = (0..100).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
/// #     let design = Design::builder(100).population(PopulationSizes::one(StratumSize::census(300))).build()?;
/// #     let mut row = Sample::new(Answers::new([("open".to_owned(), open)])?, design)?.share("open").equals("yes").run()?.rows.remove(0);
/// #     (row.indicator, row.wave) = (name.to_owned(), Some("2024".to_owned()));
/// #     Ok::<_, peil::Error>(row)
/// # };
/// let estimates = peil::Estimates { rows: vec![share("chat", 91)?, share("web", 59)?, share("mail", 46)?] };
/// let goals = [Goal::at_least("chat", 0.8), Goal::at_least("web", 0.5), Goal::at_least("mail", 0.5)];
/// let alone = follow(&estimates, &goals, &[])?;
/// assert_eq!(alone[1].course, Course::Reached);
/// // Of three looked at together, only the first is beyond doubt.
/// let together = adjusted_progress(alone, Adjustment::Holm);
/// assert_eq!([together[0].course, together[1].course], [Course::Reached, Course::NotDetermined]);
/// # Ok::<(), peil::Error>(())
/// ```
#[must_use]
pub fn adjusted_progress(mut targets: Vec<Progress>, how: Adjustment) -> Vec<Progress> {
    /// A limit that lies on the goal itself gives a p-value of 1 − level, up to rounding.
    const ON_THE_LIMIT: f64 = 1e-9;
    let family: Vec<Option<f64>> = targets
        .iter()
        .flat_map(|own| {
            let uncertain = own
                .change
                .as_ref()
                .filter(|change| !(change.frame_break || change.from.is_census() && change.to.is_census()));
            let margin = uncertain.and_then(Change::p_of_margin);
            [own.p, uncertain.and_then(|change| change.p), margin, own.p_enough]
        })
        .collect();
    let adjusted = how.of(&family);
    for ((own, before), after) in
        targets.iter_mut().zip(family.chunks(QUESTIONS)).zip(adjusted.chunks(QUESTIONS))
    {
        let alpha = 1.0 - own.current.level + ON_THE_LIMIT;
        // What was certain before stays so.
        let holds =
            |question: usize| before[question].is_none() || after[question].is_some_and(|p| p <= alpha);
        own.p_adjusted = after[0];
        own.p_enough_adjusted = after[3];
        if !holds(0) {
            own.standing = TargetStanding::NotDetermined;
        }
        if let Some(change) = &mut own.change {
            change.p_adjusted = after[1];
            let lasts = match change.verdict {
                Verdict::Rise | Verdict::Fall => holds(1),
                Verdict::Standstill => holds(2),
                Verdict::NotDetermined => true,
            };
            if !lasts {
                change.verdict = Verdict::NotDetermined;
            }
        }
        if own.enough.is_some() && !holds(3) {
            own.enough = Some(Enough::NotDetermined);
        }
        own.course = own.in_one_word();
    }
    targets
}
