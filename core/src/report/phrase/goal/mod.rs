//! Targets in words: the goal, the figure with its interval, what is wanting, which way it moves, whether the pace suffices.
//!
//! - "Reached" and "not reached" are said only where the whole interval says so; where it holds the goal, that it cannot be
//!   determined, with the estimate and on which side that lies.
//! - "On the way" and "the wrong way" need a determined change; a standstill needs its margin; after the date and of a goal
//!   that is reached the change is told without either.
//! - Where the line leads is told as a straight line with its interval, and that it is no forecast; whether that is enough
//!   only as far as its interval says so.
//! - Across a break between waves nothing is said of movement or pace.
//!
//! Figures that are no shares – means, ratios, quantiles, index scores – are told too, under their labels.

mod en;
mod nb;
mod nn;
mod norwegian;

use super::facts::{Base, Overlap, Words, notes_of, p_text, reason, remarks, small};
use super::{Sentence, check_range, plain, refuse};
use crate::compare::{Bound, Change, Enough, Progress, Ranged, TargetStanding, Verdict};
use crate::error::{Code, Problem, Result};
use crate::language::number;
use crate::report::context::Context;
use crate::report::targets::{Form, due_name, has_years};
use crate::survey::Language;

/// A number with its limits, as text.
#[derive(Debug, Clone)]
struct Told {
    value: String,
    /// Whether it is of full counts.
    full: bool,
    /// Level, lower and upper limit, where they are told.
    interval: Option<[String; 3]>,
}

/// Where the date lies, seen from the wave of the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Date {
    Ahead,
    Now,
    Past,
}

/// Where the figure stands.
#[derive(Debug, Clone)]
enum Stands {
    Reached,
    NotReached,
    /// The interval holds the goal.
    Open,
    /// It would hold alone, but not among so many; with the adjusted p-value.
    OneOfMany {
        p: String,
    },
    /// There is no interval, for a reason.
    NoInterval {
        reason: String,
    },
}

/// What is said of the change since the goal was set.
#[derive(Debug, Clone)]
enum Moves {
    Towards,
    Away,
    /// Within the margin, as text; none where two full counts are the same.
    Standstill {
        margin: Option<String>,
    },
    Open,
    OneOfMany {
        p: String,
    },
    NoInterval,
    /// The goal is reached, or its date is past: the change is told and nothing made of it.
    Told,
    /// The waves cannot be compared, for stated reasons.
    Broken {
        reasons: Vec<String>,
    },
}

/// The change since the goal was set.
#[derive(Debug, Clone)]
struct Movement {
    moves: Moves,
    rises: bool,
    since: Option<String>,
    /// The change without its sign.
    size: String,
    /// With its sign and its limits.
    change: Told,
    dependence: Option<Overlap>,
}

/// What the pace has to be, and what it leads to.
#[derive(Debug, Clone)]
struct PaceFacts {
    needed: String,
    /// Pace so far, where the line leads, and whether that is enough.
    line: Option<(String, Told, Enough)>,
}

/// The facts of a target.
#[derive(Debug, Clone)]
struct TargetFacts {
    /// What is measured, named in front; of shares where there is no statement to follow the noun.
    subject: Option<String>,
    base: Base,
    statement: Option<String>,
    is_share: bool,
    bound: Bound,
    goal: String,
    /// By when.
    due: Option<String>,
    date: Date,
    stands: Stands,
    figure: Told,
    counts: Option<(String, String)>,
    /// The wave of the figure.
    wave: Option<String>,
    /// What is wanting, or what is more than enough, without a sign, and whether the figure lies above the goal; none where
    /// it is the goal.
    gap: Option<(String, bool)>,
    movement: Option<Movement>,
    pace: Option<PaceFacts>,
    years: bool,
    adjusted: bool,
    remarks: Vec<String>,
}

/// A target: the goal, the figure, whether it is reached, on the way or not, and whether the pace so far suffices.
///
/// # Errors
/// As [`share`](super::share); figures of all measures will do.
///
/// ```
/// use peil::compare::{Goal, follow};
/// use peil::report::{Context, phrase};
/// use peil::{Answers, Column, Design, Estimates, Language, PopulationSizes, Sample, StratumSize};
/// let wave = |name: &str, yes: usize| {
///     let open: Column = (0..14).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
///     let design = Design::builder(14).population(PopulationSizes::one(StratumSize::census(14))).build()?;
///     let mut row = Sample::new(Answers::new([("open".to_owned(), open)])?, design)?.share("open").equals("yes").run()?.rows.remove(0);
///     row.wave = Some(name.to_owned());
///     Ok::<_, peil::Error>(row)
/// };
/// let estimates = Estimates { rows: vec![wave("2020", 4)?, wave("2024", 8)?] };
/// let own = &follow(&estimates, &[Goal::at_least("open", 0.85).by(2030.0)], &[])?[0];
/// let context = Context::neutral().statement("share open data");
/// let sentence = phrase::target(&context, own, Language::En)?;
/// assert!(sentence.text.starts_with(
///     "Among the units, the target for the proportion that share open data is at least 85 per cent by 2030. The target is \
///      not reached: the proportion is 57.1 per cent (8 of 14) in 2024 (a full count), 27.9 percentage points below the target."
/// ));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn target(context: &Context<'_>, own: &Progress, language: Language) -> Result<Sentence> {
    let mut problems = Vec::new();
    check_range(&own.current, &mut problems);
    if let Some(change) = &own.change {
        check_range(&change.from, &mut problems);
    }
    if context.places() > super::MAX_DECIMALS {
        let problem = Problem::new(Code::OutOfRange, "too many decimals");
        let found = context.places().to_string();
        problems.push(problem.expected(format!("at most {}", super::MAX_DECIMALS)).found(found));
    }
    let facts = TargetFacts::of(context, own, language, &mut problems);
    refuse(problems)?;
    let text = match language {
        Language::Nb => nb::target(&facts),
        Language::Nn => nn::target(&facts),
        Language::En => en::target(&facts),
    };
    Ok(plain(text, &facts.remarks, language))
}

impl TargetFacts {
    fn of(context: &Context<'_>, own: &Progress, language: Language, problems: &mut Vec<Problem>) -> Self {
        let row = &own.current;
        let form = Form::of(own, context, language);
        let (base, statement, subject) = Words { context, language, problems }.of(row);
        let statement = statement.filter(|_| form.is_share);
        let subject = match (&own.goal.label, statement.is_some()) {
            (Some(label), _) => Some(Words { context, language, problems }.text(label, "target", row)),
            (None, true) => None,
            (None, false) => subject.or_else(|| Some(Words { context, language, problems }.subject(row))),
        };
        let movement = own.change.as_ref().map(|change| {
            let mut words = Words { context, language, problems };
            let waves = (change.from.wave.as_deref(), change.to.wave.as_deref());
            let reasons = context.breaks_between(waves.0, waves.1);
            let reasons = reasons.into_iter().map(|label| words.text(label, "break", row)).collect();
            movement(context, own, change, reasons, form, language)
        });
        let broken = movement.as_ref().is_some_and(|own| matches!(own.moves, Moves::Broken { .. }));
        let (low, high) = (row.low, row.high);
        let level = number::level(row.level, language);
        let told = |value: f64, limits: Option<(f64, f64)>| Told {
            value: form.figure(value),
            full: false,
            interval: limits
                .filter(|_| context.shows_interval())
                .map(|(low, high)| [level.clone(), form.bare(low), form.bare(high)]),
        };
        let value = row.estimate.unwrap_or(f64::NAN);
        let full = row.is_census();
        let gap = form.size(own.distance.value);
        let mut remarks = remarks(row, language);
        if let Some(change) = own.change.as_ref().filter(|_| !broken) {
            remarks.extend(self::remarks(&change.from, language));
            remarks.extend(notes_of(&change.notes, language));
        }
        remarks.dedup();
        Self {
            base,
            statement,
            subject,
            is_share: form.is_share,
            bound: own.goal.bound,
            goal: form.goal(own.goal.value),
            due: due_name(&own.goal, context, language),
            date: match (own.is_due(), own.is_late()) {
                (false, _) => Date::Ahead,
                (true, false) => Date::Now,
                (true, true) => Date::Past,
            },
            stands: stands(own, language),
            figure: Told { full, ..told(value, low.zip(high).filter(|_| !full)) },
            counts: small(row, language).filter(|_| form.is_share),
            wave: row.wave.as_deref().map(|wave| context.wave_label(wave, language)),
            gap: Some((gap, value > own.goal.value))
                .filter(|_| own.distance.value.abs() > 1e-12 * own.goal.value.abs().max(1.0)),
            pace: pace(own, broken, form, &told),
            movement,
            years: has_years(own),
            adjusted: own.p_adjusted.is_some(),
            remarks,
        }
    }

    /// What a unit of the figure is called in this language, where it is a share.
    fn points<'a>(&self, word: &'a str) -> &'a str {
        if self.is_share { word } else { "" }
    }
}

fn stands(own: &Progress, language: Language) -> Stands {
    match (own.standing, own.current.low) {
        (_, None) => Stands::NoInterval { reason: reason(&own.current, language) },
        (TargetStanding::Reached, _) => Stands::Reached,
        (TargetStanding::NotReached, _) => Stands::NotReached,
        (TargetStanding::NotDetermined, _) => match (own.p, own.p_adjusted) {
            // The interval is that of the figure alone, and leaves the goal out.
            (Some(p), Some(adjusted)) if p < 1.0 - own.current.level => {
                Stands::OneOfMany { p: p_text(adjusted, language) }
            }
            _ => Stands::Open,
        },
    }
}

fn movement(
    context: &Context<'_>,
    own: &Progress,
    change: &Change,
    reasons: Vec<String>,
    form: Form,
    language: Language,
) -> Movement {
    let full = change.from.is_census() && change.to.is_census();
    let limits = change.low.zip(change.high);
    let moves = match (change.verdict, limits) {
        _ if change.frame_break || !reasons.is_empty() => Moves::Broken { reasons },
        _ if own.standing == TargetStanding::Reached || own.is_due() || own.goal.is_met_by(value(own)) => {
            Moves::Told
        }
        (_, None) => Moves::NoInterval,
        (Verdict::Rise | Verdict::Fall, _) if own.is_towards() == Some(true) => Moves::Towards,
        (Verdict::Rise | Verdict::Fall, _) => Moves::Away,
        (Verdict::Standstill, _) => Moves::Standstill {
            margin: change
                .margin
                .map(|margin| form.margin(margin))
                .filter(|_| !full || change.difference != 0.0),
        },
        (Verdict::NotDetermined, Some((low, high))) => match change.p_adjusted {
            Some(p) if low > 0.0 || high < 0.0 => Moves::OneOfMany { p: p_text(p, language) },
            _ => Moves::Open,
        },
    };
    let told = !full && limits.is_some() && !matches!(moves, Moves::Broken { .. } | Moves::NoInterval);
    Movement {
        rises: change.difference > 0.0,
        since: change.from.wave.as_deref().map(|wave| context.wave_label(wave, language)),
        size: form.size(change.difference),
        change: Told {
            value: form.signed(change.difference),
            full,
            interval: limits.filter(|_| told && context.shows_interval()).map(|(low, high)| {
                [number::level(change.level, language), form.signed(low), form.signed(high)]
            }),
        },
        dependence: Overlap::of(change.dependence, language).filter(|_| told),
        moves,
    }
}

fn value(own: &Progress) -> f64 {
    own.current.estimate.unwrap_or(f64::NAN)
}

/// The pace needed, and the line so far unless it leads nowhere: where the figure stands still or moves away.
fn pace(
    own: &Progress,
    broken: bool,
    form: Form,
    told: &dyn Fn(f64, Option<(f64, f64)>) -> Told,
) -> Option<PaceFacts> {
    let needed = own.needed?;
    let verdict = own.change.as_ref().map(|change| change.verdict);
    let leads = verdict == Some(Verdict::NotDetermined) || own.is_towards() == Some(true);
    let line = |pace: Ranged, projected: Ranged, enough: Enough| {
        let certain = own.change.as_ref().is_some_and(|own| own.from.is_census() && own.to.is_census());
        // A line that ends at the end of the scale, wherever it began, has no width there.
        let limits = projected.limits().filter(|(low, high)| !certain && low < high);
        (form.pace(pace.value), told(projected.value, limits), enough)
    };
    let parts = own.pace.zip(own.projected).zip(own.enough).filter(|_| leads && !broken);
    Some(PaceFacts {
        needed: form.pace(needed.value),
        line: parts.map(|((pace, projected), enough)| line(pace, projected, enough)),
    })
}
