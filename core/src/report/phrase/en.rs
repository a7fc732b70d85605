//! English.

use super::facts::{Base, ChangeFacts, Finding, Lead, ShareFacts, Side, Support};
use super::fraction::Fraction;
use super::{join, place_in_time, range, time};
use crate::report::note::capital;

pub(super) fn share(facts: &ShareFacts) -> String {
    let (wave, named_wave) = time(facts.wave.as_deref(), "in");
    if facts.lead == Lead::NoFigure {
        return no_figure(facts, &place_in_time(facts.wave.as_deref(), "in"));
    }
    let who = who(facts);
    let figures = figures(facts, named_wave);
    let mut text = match (&facts.statement, &facts.subject) {
        (Some(statement), _) => capital(&format!("{who} {statement}{wave}{figures}.")),
        (None, subject) => format!("{}: {who}{wave}{figures}.", subject.as_deref().unwrap_or_default()),
    };
    if let Support::NoInterval { reason } = &facts.support {
        text.extend([" No confidence interval can be given: ", reason, "."]);
    }
    text
}

fn no_figure(facts: &ShareFacts, wave: &str) -> String {
    let base = definite(&facts.base);
    match (&facts.statement, &facts.subject) {
        (Some(statement), _) => {
            format!("It is not known how many of {base} {statement}{wave}: none of them answered.")
        }
        (None, subject) => {
            let subject = subject.as_deref().unwrap_or_default();
            format!("{subject}: the share of {base} is not known{wave}, because none of them answered.")
        }
    }
}

/// Who it is said of, with how many of them.
fn who(facts: &ShareFacts) -> String {
    let base = &facts.base;
    match facts.lead {
        Lead::Count { yes, n, full } => {
            let noun = if n == 1 { &base.one } else { &base.many };
            let own = if full { clauses(noun, base) } else { answering(noun, base) };
            match n {
                1 => format!("{yes} of 1 {own}"),
                _ if yes == n => format!("all {} {own}", facts.answered),
                _ if yes == 0 => format!("none of the {} {own}", facts.answered),
                _ => format!("{yes} of the {} {own}", facts.answered),
            }
        }
        Lead::Fraction(fraction) => fraction_of(fraction, base),
        Lead::PerCent | Lead::NoFigure => format!("{} per cent of {}", facts.per_cent, definite(base)),
    }
}

fn fraction_of(fraction: Fraction, base: &Base) -> String {
    let (all, many) = (definite(base), clauses(&base.many, base));
    match fraction {
        Fraction::All => format!("all {many}"),
        Fraction::None => format!("none of {all}"),
        Fraction::Count { yes, of } => format!("{yes} of {of} {many}"),
        Fraction::Parts { parts: 1, of: 2 } => format!("half of {all}"),
        Fraction::Parts { parts: 1, of: 3 } => format!("a third of {all}"),
        Fraction::Parts { parts: 2, of: 3 } => format!("two thirds of {all}"),
        Fraction::Parts { parts, of } => format!("{parts} of {of} {many}"),
        Fraction::MoreThan { parts: 1, of: 2 } => format!("more than half of {all}"),
        Fraction::LessThan { parts: 1, of: 2 } => format!("less than half of {all}"),
        Fraction::MoreThan { parts, of } => format!("more than {parts} of {of} {many}"),
        Fraction::LessThan { parts, of } => format!("fewer than {parts} of {of} {many}"),
    }
}

fn definite(base: &Base) -> String {
    clauses(&base.all, base)
}

fn clauses(noun: &str, base: &Base) -> String {
    join(&[noun, &base.cell, &base.among])
}

fn answering(noun: &str, base: &Base) -> String {
    let own = clauses(noun, base);
    if base.among.is_empty() { format!("{own} that answered") } else { format!("{own} and that answered") }
}

fn figures(facts: &ShareFacts, named_wave: Option<&str>) -> String {
    let counted = matches!(facts.lead, Lead::Count { .. });
    let mut parts: Vec<String> = named_wave.map(str::to_owned).into_iter().collect();
    if facts.lead != Lead::PerCent {
        parts.push(format!("{} per cent", facts.per_cent));
    }
    match &facts.support {
        Support::FullCount if counted => parts.push("a full count".to_owned()),
        Support::FullCount => parts.push(format!("a full count of {}", facts.answered)),
        Support::Interval { level, low, high } => {
            let all = facts.population.as_ref().filter(|_| counted);
            let all = all.map(|population| format!(" for all {population}:")).unwrap_or_default();
            parts.push(format!("{level} confidence interval{all} {}", range(low, high, "to")));
        }
        Support::NoInterval { .. } | Support::Untold => {}
    }
    if !counted && !matches!(facts.support, Support::FullCount) && !facts.answered.is_empty() {
        parts.push(match &facts.population {
            Some(population) => format!("{} of {population} answered", facts.answered),
            None => format!("{} answered", facts.answered),
        });
    }
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
}

pub(super) fn change(facts: &ChangeFacts) -> String {
    let base = definite(&facts.base);
    let share = match &facts.statement {
        Some(statement) => format!("the proportion that {statement}"),
        None => "the proportion".to_owned(),
    };
    let from = side(&facts.from, "in the earlier wave");
    let to = side(&facts.to, "in the later wave");
    let interval = facts.interval.as_ref().map(|(level, low, high)| {
        format!("{level} confidence interval for the change: {low} to {high} percentage points")
    });
    let mut told = interval.map(|text| format!(" ({text})")).unwrap_or_default();
    if facts.full {
        " (full counts both times)".clone_into(&mut told);
    }
    let levels = format!("among {base}, {share} was {from} and {to}");
    let points = &facts.signed_points;
    let text = match &facts.finding {
        Finding::Rise => format!(
            "among {base}, {share} rose from {from} to {to}, a rise of {} percentage points{told}.",
            facts.points
        ),
        Finding::Fall => format!(
            "among {base}, {share} fell from {from} to {to}, a fall of {} percentage points{told}.",
            facts.points
        ),
        Finding::Same => format!("{levels}, the same{told}."),
        Finding::Standstill { margin } if facts.full => format!(
            "{levels}. The change of {points} percentage points lies within the stated margin of ±{margin} percentage \
             points and counts as a standstill{told}."
        ),
        Finding::Standstill { margin } => format!(
            "{levels}. The change of {points} percentage points counts as a standstill: the whole confidence interval \
             lies within the stated margin of ±{margin} percentage points{told}."
        ),
        Finding::Open => format!(
            "{levels}. The difference of {points} percentage points is within the uncertainty{told}; neither a rise \
             nor a fall can be concluded."
        ),
        Finding::NoInterval { reason } => format!(
            "{levels}. No confidence interval can be given for the change ({reason}); neither a rise nor a fall can \
             be concluded."
        ),
        Finding::Broken { reasons } => {
            let reasons =
                if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join("; ")) };
            format!(
                "{levels}. The figures cannot be compared{reasons}; nothing can be said of whether the proportion \
                 went up or down."
            )
        }
    };
    let mut text = match &facts.subject {
        Some(subject) => format!("{subject}: {text}"),
        None => capital(&text),
    };
    if !facts.full && !matches!(facts.finding, Finding::Broken { .. } | Finding::NoInterval { .. }) {
        text.push_str(" The two waves are treated as independent.");
    }
    text
}

fn side(side: &Side, unnamed: &str) -> String {
    let counts = side.counts.as_ref().map(|(yes, of)| format!(" ({yes} of {of})")).unwrap_or_default();
    let wave = match &side.wave {
        Some(wave) => place_in_time(Some(wave), "in"),
        None => format!(" {unnamed}"),
    };
    format!("{} per cent{counts}{wave}", side.per_cent)
}
