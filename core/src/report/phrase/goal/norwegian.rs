//! What targets in bokmål and nynorsk have in common: clauses that differ by a word or two, which each language gives.

use super::{Date, Movement, TargetFacts, Told};
use crate::compare::Bound;
use crate::report::note::capital;
use crate::report::phrase::norwegian::{before_verb, small_counts};
use crate::report::phrase::{join, place_in_time, range, time};

/// The goal, `share` and `most` being the words for the share and for "at most".
pub(super) fn goal(facts: &TargetFacts, share: &str, most: &str) -> String {
    let base = before_verb(&facts.base.definite());
    let verb = if facts.date == Date::Ahead { "er" } else { "var" };
    let bound = if facts.bound == Bound::AtLeast { "minst" } else { most };
    let of = facts.statement.as_ref().map(|own| format!(" for {share} som {own},")).unwrap_or_default();
    let due = facts.due.as_deref().unwrap_or_default();
    let text = format!("blant {base}{verb} målet{of} {bound} {}{due}.", facts.goal);
    match &facts.subject {
        Some(subject) => format!("{subject}: {text}"),
        None => capital(&text),
    }
}

/// The figure with counts, wave and interval, and how far from the goal it lies; `full` is the word for a full count.
pub(super) fn figure(facts: &TargetFacts, full: &str) -> String {
    let counts = small_counts(facts.counts.as_ref());
    let wave = place_in_time(facts.wave.as_deref(), "i");
    let told = if facts.figure.full { format!(" ({full})") } else { interval(&facts.figure) };
    let gap = match &facts.gap {
        Some((gap, above)) => {
            let side = if *above { "over" } else { "under" };
            format!(", {} målet", join(&[gap, facts.points("prosentpoeng"), side]))
        }
        None => ", akkurat på målet".to_owned(),
    };
    format!("{}{counts}{wave}{told}{gap}", facts.figure.value)
}

pub(super) fn interval(told: &Told) -> String {
    match &told.interval {
        Some([level, low, high]) => format!(" ({level} konfidensintervall {})", range(low, high, "til")),
        None => String::new(),
    }
}

/// Since when a movement is told, `since` being the word for it.
pub(super) fn beginning(own: &Movement, since: &str) -> String {
    match time(own.since.as_deref(), since) {
        (_, Some(name)) => format!("{since} utgangspunktet ({name})"),
        (words, None) if words.is_empty() => format!("{since} utgangspunktet"),
        (words, None) => words.trim_start().to_owned(),
    }
}

/// The limits of a change, or `full` where both waves are full counts.
pub(super) fn limits(own: &Movement, points: &str, full: &str) -> String {
    match &own.change.interval {
        _ if own.change.full => format!(" ({full})"),
        Some([level, low, high]) => {
            let limits = join(&[low, "til", high, points]);
            format!(" ({level} konfidensintervall: {limits})")
        }
        None => String::new(),
    }
}
