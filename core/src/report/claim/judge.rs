//! The rules by which a claim holds.

use super::{Claim, Figures, Headline, Reason, Whom};
use crate::compare::{Change, Comparison, Ranking, Spread, Standing, Trend, Verdict, verdict_of};
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::Estimate;
use crate::report::context::Context;
use crate::report::phrase::Fraction;
use crate::survey::Language;

/// Differences below this are those of binary arithmetic.
const HAIR: f64 = 1e-9;

/// Headlines round to whole points.
const HALF_A_POINT: f64 = 0.005;

pub(super) fn reason(
    context: &Context<'_>,
    headline: &Headline,
    figures: Figures<'_>,
    language: Language,
) -> Result<Reason> {
    check(&headline.claim, figures)?;
    let rows = rows(figures);
    if headline.whom == Whom::Everybody
        && let Some(base) = rows.iter().find_map(|row| base_of(context, row, language))
    {
        return Ok(Reason::OtherBase { base });
    }
    if rows.iter().any(|row| row.estimate.is_none()) {
        return Ok(Reason::NoFigure);
    }
    match figures {
        Figures::Share(own) => Ok(of_share(&headline.claim, own, headline.whom)),
        Figures::Change(own) => Ok(of_change(context, &headline.claim, own)),
        Figures::Comparison(own) => Ok(of_comparison(context, &headline.claim, own)),
        Figures::Ranking(own) => of_ranking(&headline.claim, own),
        Figures::Range(own) => Ok(of_range(&headline.claim, own)),
        Figures::Trend(own) => Ok(of_trend(context, &headline.claim, own)),
    }
}

fn rows(figures: Figures<'_>) -> Vec<&Estimate> {
    match figures {
        Figures::Share(own) => vec![own],
        Figures::Change(own) => vec![&own.from, &own.to],
        Figures::Comparison(own) => vec![&own.first, &own.second],
        Figures::Ranking(own) => own.ranked.iter().map(|own| &own.estimate).collect(),
        Figures::Range(own) => vec![&own.smallest, &own.largest],
        Figures::Trend(own) => own.estimates.iter().collect(),
    }
}

/// The clause that restricts the base of a row.
fn base_of(context: &Context<'_>, row: &Estimate, language: Language) -> Option<String> {
    let label = context.base_of(row).map(|label| label.text(language));
    label.or_else(|| context.carried_base(row)).map(str::to_owned)
}

/// # Errors
/// Reports a claim about other figures, and numbers that cannot be.
fn check(claim: &Claim, figures: Figures<'_>) -> Result<()> {
    let mut problems = Vec::new();
    let mut beyond = |what: &str, expected: &str, found: String| {
        problems.push(Problem::new(Code::OutOfRange, what.to_owned()).expected(expected).found(found));
    };
    let (word, fits) = match claim {
        Claim::Fraction { parts, of }
        | Claim::Count { yes: parts, of }
        | Claim::MoreThan { parts, of }
        | Claim::LessThan { parts, of } => {
            if *of == 0 || parts > of {
                beyond("no so many parts can be of a whole", "at most 1", format!("{parts} of {of}"));
            }
            ("a part of a whole", matches!(figures, Figures::Share(_)))
        }
        Claim::All {} | Claim::None {} => ("all or none", matches!(figures, Figures::Share(_))),
        Claim::Rise { points } | Claim::Fall { points } => {
            if let Some(points) = points.filter(|points| !(*points >= 0.0 && points.is_finite())) {
                beyond("the points of a rise or fall have no sign", "0 or more", points.to_string());
            }
            ("a rise or fall", matches!(figures, Figures::Change(_) | Figures::Trend(_)))
        }
        Claim::Standstill { margin } | Claim::Alike { margin } => {
            if !(0.0..1.0).contains(margin) {
                let what = "the margin is a share, 0.05 for five percentage points";
                beyond(what, "at least 0 and less than 1", margin.to_string());
            }
            match claim {
                Claim::Alike { .. } => ("a likeness", matches!(figures, Figures::Comparison(_))),
                _ => ("a standstill", matches!(figures, Figures::Change(_) | Figures::Trend(_))),
            }
        }
        Claim::Higher {} | Claim::Lower {} => ("a difference", matches!(figures, Figures::Comparison(_))),
        Claim::Most { .. } => ("the largest", matches!(figures, Figures::Ranking(_))),
        Claim::Between { low, high } => {
            if !(0.0 <= *low && low <= high && *high <= 1.0) {
                beyond(
                    "a range goes from a lower to an upper share",
                    "0 ≤ low ≤ high ≤ 1",
                    format!("{low} to {high}"),
                );
            }
            ("a range", matches!(figures, Figures::Range(_)))
        }
    };
    if !fits {
        let (expected, found) = (kinds(claim), kind(figures));
        let problem = Problem::new(Code::WrongMeasure, format!("{found} cannot tell of {word}"));
        problems.push(problem.expected(expected).found(found));
    }
    Error::unless_empty(Stage::Estimate, problems)
}

fn kind(figures: Figures<'_>) -> &'static str {
    match figures {
        Figures::Share(_) => "a share",
        Figures::Change(_) => "a change",
        Figures::Comparison(_) => "a comparison",
        Figures::Ranking(_) => "a ranking",
        Figures::Range(_) => "a range",
        Figures::Trend(_) => "a trend",
    }
}

fn kinds(claim: &Claim) -> &'static str {
    match claim {
        Claim::Fraction { .. }
        | Claim::Count { .. }
        | Claim::MoreThan { .. }
        | Claim::LessThan { .. }
        | Claim::All {}
        | Claim::None {} => "a share",
        Claim::Rise { .. } | Claim::Fall { .. } | Claim::Standstill { .. } => "a change or a trend",
        Claim::Higher {} | Claim::Lower {} | Claim::Alike { .. } => "a comparison",
        Claim::Most { .. } => "a ranking",
        Claim::Between { .. } => "a range",
    }
}

fn of_share(claim: &Claim, row: &Estimate, whom: Whom) -> Reason {
    let Some(share) = row.estimate else { return Reason::NoFigure };
    let counted = row.yes.filter(|&yes| (share - yes as f64 / row.n as f64).abs() < HAIR);
    // What is known of everybody it is said of needs no interval.
    let known = row.is_census() || whom == Whom::Answered && counted.is_some();
    let missing = Reason::NotAnswered { answered: row.n, population: row.population };
    let exactly = |holds: bool, otherwise: Reason| match (holds, known) {
        (true, true) => Reason::Counted,
        (true, false) => missing,
        (false, _) => otherwise,
    };
    match claim {
        Claim::Count { .. } if counted.is_none() => Reason::NotCounted,
        Claim::All {} | Claim::None {} if counted.is_none() && (share - 0.5).abs() > 0.5 - HAIR => {
            Reason::NotCounted
        }
        Claim::All {} => exactly(counted == Some(row.n), Reason::NotAll),
        Claim::Fraction { parts, of } if parts == of => exactly(counted == Some(row.n), Reason::NotAll),
        Claim::None {} | Claim::Fraction { parts: 0, .. } => exactly(counted == Some(0), Reason::NotAll),
        Claim::Count { yes, of } => exactly(counted == Some(*yes) && row.n == *of, Reason::OtherCount),
        Claim::Fraction { parts, of } => {
            if known && (share - *parts as f64 / *of as f64).abs() < HAIR {
                return Reason::Counted;
            }
            let Some((low, high)) = row.low.zip(row.high) else { return Reason::NoInterval };
            let name = Fraction::of(share, low, high);
            let claimed = |name: Fraction| {
                matches!(name, Fraction::Parts { parts: own, of: whole }
                if u64::from(own) * of == parts * u64::from(whole))
            };
            match name {
                Some(name) if claimed(name) => Reason::Called,
                None if !row.is_census() && Fraction::nearest(share).is_some_and(claimed) => {
                    Reason::OutsideInterval
                }
                name => Reason::OtherName { name },
            }
        }
        Claim::MoreThan { parts, of } | Claim::LessThan { parts, of } => {
            let limits = if known { Some((share, share)) } else { row.low.zip(row.high) };
            let Some((low, high)) = limits else { return Reason::NoInterval };
            let bound = *parts as f64 / *of as f64;
            let (above, below) = (low > bound + HAIR, high < bound - HAIR);
            let more = matches!(claim, Claim::MoreThan { .. });
            match (more, above, below) {
                (true, true, _) | (false, _, true) if known => Reason::Counted,
                (true, true, _) | (false, _, true) => Reason::WholeInterval,
                (true, _, true) | (false, true, _) => Reason::Opposite,
                _ if known => Reason::Opposite,
                _ => Reason::Open,
            }
        }
        // `check` lets no other claim come here.
        _ => Reason::NoInterval,
    }
}

/// The margin that a claim states.
pub(super) fn margin_of(claim: &Claim) -> Option<f64> {
    match claim {
        Claim::Standstill { margin } | Claim::Alike { margin } => Some(*margin),
        _ => None,
    }
}

/// The verdict with another margin; one that was made for several comparisons stays.
fn within(
    own: (Verdict, Option<f64>),
    p_adjusted: Option<f64>,
    limits: Option<(f64, f64)>,
    margin: f64,
) -> Verdict {
    let stays = p_adjusted.is_some() && own == (Verdict::NotDetermined, Some(margin));
    if stays { own.0 } else { verdict_of(limits, Some(margin)) }
}

pub(super) fn change_within(own: &Change, margin: f64) -> Change {
    let verdict = within((own.verdict, own.margin), own.p_adjusted, own.low.zip(own.high), margin);
    Change { margin: Some(margin), verdict, ..own.clone() }
}

pub(super) fn comparison_within(own: &Comparison, margin: f64) -> Comparison {
    let verdict = within((verdict(own.standing), own.margin), own.p_adjusted, own.low.zip(own.high), margin);
    Comparison { margin: Some(margin), standing: verdict.into(), ..own.clone() }
}

pub(super) fn trend_within(own: &Trend, margin: f64) -> Trend {
    let verdict = verdict_of(own.low.zip(own.high), Some(margin));
    Trend { margin: Some(margin), verdict, ..own.clone() }
}

fn verdict(standing: Standing) -> Verdict {
    match standing {
        Standing::Higher => Verdict::Rise,
        Standing::Lower => Verdict::Fall,
        Standing::Alike => Verdict::Standstill,
        Standing::NotDetermined => Verdict::NotDetermined,
    }
}

/// A difference or slope, and what was made of it.
struct Move {
    difference: f64,
    limits: Option<(f64, f64)>,
    verdict: Verdict,
    margin: Option<f64>,
    p_adjusted: Option<f64>,
    known: bool,
}

impl Move {
    fn reason(&self, claim: &Claim) -> Reason {
        let Some((low, high)) = self.limits else { return Reason::NoInterval };
        let among_many = |reason: Reason| match self.p_adjusted {
            Some(p) => Reason::OneOfMany { p },
            None => reason,
        };
        let (up, points) = match claim {
            Claim::Rise { points } => (true, *points),
            Claim::Fall { points } => (false, *points),
            Claim::Higher {} => (true, None),
            Claim::Lower {} => (false, None),
            Claim::Standstill { margin } | Claim::Alike { margin } => {
                let alone = verdict_of(self.limits, Some(*margin));
                let among = within((self.verdict, self.margin), self.p_adjusted, self.limits, *margin);
                return match (alone, among) {
                    (Verdict::Standstill, Verdict::NotDetermined) => among_many(Reason::Open),
                    (Verdict::Standstill, _) => Reason::WithinMargin,
                    (Verdict::Rise | Verdict::Fall, _) => Reason::Opposite,
                    (Verdict::NotDetermined, _) => Reason::Open,
                };
            }
            // `check` lets no other claim come here.
            _ => return Reason::NoInterval,
        };
        let signed = if up { 1.0 } else { -1.0 };
        let (near, far) = if up { (low, high) } else { (-high, -low) };
        let found = if up { Verdict::Rise } else { Verdict::Fall };
        if self.verdict != found {
            return match (near > 0.0, far < 0.0 || self.known) {
                (true, _) => among_many(Reason::Open),
                (false, true) => Reason::Opposite,
                (false, false) => Reason::Open,
            };
        }
        match points {
            Some(points) if (self.difference * signed - points / 100.0).abs() > HALF_A_POINT + HAIR => {
                Reason::OtherPoints { points: self.difference * 100.0 }
            }
            _ if self.known => Reason::Counted,
            _ => Reason::WholeInterval,
        }
    }
}

fn is_broken(context: &Context<'_>, one: &Estimate, other: &Estimate) -> bool {
    let (one, other) = (one.wave.as_deref(), other.wave.as_deref());
    !context.breaks_between(one, other).is_empty() || !context.breaks_between(other, one).is_empty()
}

fn of_change(context: &Context<'_>, claim: &Claim, own: &Change) -> Reason {
    if own.frame_break || is_broken(context, &own.from, &own.to) {
        return Reason::NotComparable;
    }
    let it = Move {
        difference: own.difference,
        limits: own.low.zip(own.high),
        verdict: own.verdict,
        margin: own.margin,
        p_adjusted: own.p_adjusted,
        known: own.from.is_census() && own.to.is_census(),
    };
    it.reason(claim)
}

fn of_comparison(context: &Context<'_>, claim: &Claim, own: &Comparison) -> Reason {
    if is_broken(context, &own.first, &own.second) {
        return Reason::NotComparable;
    }
    let it = Move {
        difference: own.difference,
        limits: own.low.zip(own.high),
        verdict: verdict(own.standing),
        margin: own.margin,
        p_adjusted: own.p_adjusted,
        known: own.first.is_census() && own.second.is_census(),
    };
    it.reason(claim)
}

fn of_trend(context: &Context<'_>, claim: &Claim, own: &Trend) -> Reason {
    let broken = own.estimates.windows(2).any(|pair| is_broken(context, &pair[0], &pair[1]));
    if own.frame_break || broken {
        return Reason::NotComparable;
    }
    let it = Move {
        difference: own.slope.unwrap_or_default(),
        limits: own.low.zip(own.high),
        verdict: own.verdict,
        margin: own.margin,
        p_adjusted: None,
        known: own.estimates.iter().all(Estimate::is_census),
    };
    it.reason(claim)
}

fn of_ranking(claim: &Claim, own: &Ranking) -> Result<Reason> {
    let Claim::Most { name } = claim else { return Ok(Reason::NoInterval) };
    let is_named = |row: &Estimate| {
        row.indicator == *name
            || row.category.as_ref() == Some(name)
            || row.by.values().any(|code| code == name)
    };
    let named: Vec<_> = own.ranked.iter().filter(|own| is_named(&own.estimate)).collect();
    let [figure] = named.as_slice() else {
        let message = match named.len() {
            0 => format!("no figure of the ranking is called `{name}`"),
            count => format!("{count} figures of the ranking are called `{name}`"),
        };
        let code = if named.is_empty() { Code::UnknownName } else { Code::Contradiction };
        let names = own.ranked.iter().flat_map(|own| {
            let row = &own.estimate;
            std::iter::once(&row.indicator).chain(&row.category).chain(row.by.values())
        });
        let problem = Problem::new(code, message).suggest(name, names.map(String::as_str));
        return Err(Error::one(Stage::Estimate, problem));
    };
    let (best, worst) = (figure.best, figure.worst);
    Ok(match (best, worst) {
        (_, 1) => Reason::First,
        (1, _) => Reason::OrderOpen { best, worst },
        _ => Reason::NotFirst { best, worst },
    })
}

fn of_range(claim: &Claim, own: &Spread) -> Reason {
    let Claim::Between { low: claimed_low, high: claimed_high } = claim else { return Reason::NoInterval };
    let Some((low, high)) = own.low.zip(own.high) else { return Reason::NoInterval };
    let within = low >= claimed_low - HALF_A_POINT - HAIR && high <= claimed_high + HALF_A_POINT + HAIR;
    if within { Reason::AllBetween } else { Reason::Beyond { low, high } }
}
