//! Targets in English.

use super::{Date, Enough, Movement, Moves, PaceFacts, Stands, TargetFacts, Told};
use crate::compare::Bound;
use crate::report::note::capital;
use crate::report::phrase::en::overlap;
use crate::report::phrase::{in_brackets, join, place_in_time, range, time};

pub(super) fn target(facts: &TargetFacts) -> String {
    let movement = facts.movement.as_ref().map(|own| movement(facts, own)).unwrap_or_default();
    let pace = facts.pace.as_ref().map(|own| pace(facts, own)).unwrap_or_default();
    let late = if facts.date == Date::Past {
        "The figure is from after the date and does not say whether the target was reached in time."
    } else {
        ""
    };
    let dependence = overlap(facts.movement.as_ref().and_then(|own| own.dependence.as_ref()));
    let adjusted = if facts.adjusted {
        "That several targets were looked at together is taken into account."
    } else {
        ""
    };
    join(&[&goal(facts), &standing(facts), late, &movement, &pace, dependence.trim_start(), adjusted])
}

fn goal(facts: &TargetFacts) -> String {
    let base = facts.base.definite();
    let verb = if facts.date == Date::Ahead { "is" } else { "was" };
    let bound = if facts.bound == Bound::AtLeast { "at least" } else { "at most" };
    let of =
        facts.statement.as_ref().map(|own| format!(" for the proportion that {own}")).unwrap_or_default();
    let due = facts.due.as_deref().unwrap_or_default();
    let text = format!("among {base}, the target{of} {verb} {bound} {}{due}.", facts.goal);
    match &facts.subject {
        Some(subject) => format!("{subject}: {text}"),
        None => capital(&text),
    }
}

fn noun(facts: &TargetFacts) -> &'static str {
    if facts.is_share { "the proportion" } else { "the figure" }
}

fn standing(facts: &TargetFacts) -> String {
    let noun = noun(facts);
    let counts = facts.counts.as_ref().map(|(yes, of)| format!(" ({yes} of {of})")).unwrap_or_default();
    let wave = place_in_time(facts.wave.as_deref(), "in");
    let told = if facts.figure.full { " (a full count)".to_owned() } else { interval(&facts.figure) };
    let gap = match &facts.gap {
        Some((gap, above)) => {
            let side = if *above { "above" } else { "below" };
            format!(", {} the target", join(&[gap, facts.points("percentage points"), side]))
        }
        None => ", exactly at the target".to_owned(),
    };
    let figure = format!("{}{counts}{wave}{told}{gap}", facts.figure.value);
    match &facts.stands {
        Stands::Reached => format!("The target is reached: {noun} is {figure}."),
        Stands::NotReached => format!("The target is not reached: {noun} is {figure}."),
        Stands::Open => format!(
            "Whether the target is reached cannot be determined: {noun} is estimated at {figure}, and the target lies \
             within the uncertainty."
        ),
        Stands::OneOfMany { p } => format!(
            "Whether the target is reached cannot be determined when several targets are looked at together (adjusted \
             p-value {p}): {noun} is estimated at {figure}."
        ),
        Stands::NoInterval { reason } => format!(
            "Whether the target is reached cannot be determined: {noun} is estimated at {figure}, and no confidence \
             interval can be given ({reason})."
        ),
    }
}

fn interval(told: &Told) -> String {
    match &told.interval {
        Some([level, low, high]) => format!(" ({level} confidence interval {})", range(low, high, "to")),
        None => String::new(),
    }
}

fn movement(facts: &TargetFacts, own: &Movement) -> String {
    let noun = noun(facts);
    let points = facts.points("percentage points");
    let since = match time(own.since.as_deref(), "since") {
        (_, Some(name)) => format!("since the starting point ({name})"),
        (words, None) if words.is_empty() => "since the starting point".to_owned(),
        (words, None) => words.trim_start().to_owned(),
    };
    let told = match &own.change.interval {
        _ if own.change.full => " (full counts both times)".to_owned(),
        Some([level, low, high]) => {
            let limits = join(&[low, "to", high, points]);
            format!(" ({level} confidence interval: {limits})")
        }
        None => String::new(),
    };
    let change = join(&[&own.change.value, points]);
    let moved = format!(
        "with a {} of {} {since}{told}",
        if own.rises { "rise" } else { "fall" },
        join(&[&own.size, points])
    );
    let open = format!("Whether {noun} is on the way to the target cannot be determined");
    match &own.moves {
        Moves::Towards => format!("{} is on the way to the target, {moved}.", capital(noun)),
        Moves::Away => format!("{} is moving away from the target, {moved}.", capital(noun)),
        Moves::Standstill { margin: None } => {
            format!("{} stands still: the change {since} is {change}{told}.", capital(noun))
        }
        Moves::Standstill { margin: Some(margin) } => {
            let whole = if own.change.full { "it" } else { "the whole interval" };
            let margin = join(&[&format!("±{margin}"), points]);
            format!(
                "{} stands still: the change {since} is {change}{told}, and {whole} lies within the stated margin of \
                 {margin}.",
                capital(noun)
            )
        }
        Moves::Open => format!("{open}: the change {since} is {change}{told}."),
        Moves::OneOfMany { p } => format!(
            "{open} when several targets are looked at together (adjusted p-value {p}): the change {since} is \
             {change}{told}."
        ),
        Moves::NoInterval => {
            format!("{open}: the change {since} is {change}, and no confidence interval can be given for it.")
        }
        Moves::Told => format!("The change {since} is {change}{told}."),
        Moves::Broken { reasons } => format!(
            "The change {since} cannot be told, since the figures cannot be compared{}.",
            in_brackets(reasons)
        ),
    }
}

fn pace(facts: &TargetFacts, own: &PaceFacts) -> String {
    let noun = noun(facts);
    let per = if facts.years { "a year" } else { "per unit of time" };
    let due = facts.due.as_deref().unwrap_or_default();
    let rate = |pace: &str| join(&[pace, facts.points("percentage points"), per]);
    let needed = rate(&own.needed);
    let Some((pace, projected, enough)) = &own.line else {
        return format!("To reach the target in time, a change of {needed} is needed.");
    };
    let line = format!(
        "If it goes on in a straight line at the same pace, {}, {noun} will be {}{due}{}",
        rate(pace),
        projected.value,
        interval(projected)
    );
    let finding = match enough {
        Enough::Enough => ", which is enough to reach the target in time".to_owned(),
        Enough::NotEnough => format!(", which is not enough: {needed} is needed"),
        Enough::NotDetermined => {
            format!("; whether that is enough cannot be determined: {needed} is needed")
        }
    };
    format!("{line}{finding}. This is an extrapolation, not a forecast.")
}
