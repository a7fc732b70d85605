//! Scores in English.

use super::{Pull, ScoreFacts};
use crate::report::phrase::{join, place_in_time};

pub(super) fn score(facts: &ScoreFacts) -> String {
    let wave = place_in_time(facts.wave.as_deref(), "in");
    let (index, unit) = (&facts.index, &facts.unit);
    let own = match &facts.score {
        Ok(score) => score,
        Err(reason) if reason.is_empty() => return format!("{index}: {unit} has no score{wave}."),
        Err(reason) => return format!("{index}: {unit} has no score{wave}: {reason}."),
    };
    let scale = facts.scale.as_ref().map(|(low, high)| format!(" on a scale from {low} to {high}"));
    let rank = facts.rank.map(|rank| {
        let shared = if facts.shared { "shared " } else { "" };
        format!(" and ranks {shared}number {rank} of {}", facts.units)
    });
    let group = facts.group.as_ref().map(|group| format!(", in the group “{group}”"));
    let lead = format!(
        "{index}: {unit} scores {own}{}{wave}{}{}.",
        scale.unwrap_or_default(),
        rank.unwrap_or_default(),
        group.unwrap_or_default()
    );
    join(&[&lead, &pulls(facts), &gaps(facts), full(facts)])
}

fn pulls(facts: &ScoreFacts) -> String {
    let of = |own: &Pull| format!("{} ({} against {})", own.label, own.score, own.mean);
    match (&facts.up, &facts.down) {
        (Some(up), Some(down)) => format!(
            "Compared with the mean of all, {} pulls the score up most, and {} pulls it down most.",
            of(up),
            of(down)
        ),
        (Some(up), None) => format!("Compared with the mean of all, {} pulls the score up most.", of(up)),
        (None, Some(down)) => {
            format!("Compared with the mean of all, {} pulls the score down most.", of(down))
        }
        (None, None) => String::new(),
    }
}

fn gaps(facts: &ScoreFacts) -> String {
    let of = facts.indicators;
    let missing = match facts.missing {
        0 => String::new(),
        missing => format!("Missing: {missing} of {of} indicators."),
    };
    let filled = match facts.filled {
        0 => String::new(),
        filled => format!("Imputed: {filled} of {of} indicators."),
    };
    join(&[&missing, &filled])
}

fn full(facts: &ScoreFacts) -> &'static str {
    if facts.full { "All values are full counts, so the score has no uncertainty from sampling." } else { "" }
}
