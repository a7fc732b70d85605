//! Scores in nynorsk.

use super::{Pull, ScoreFacts};
use crate::report::phrase::{join, place_in_time};

pub(super) fn score(facts: &ScoreFacts) -> String {
    let wave = place_in_time(facts.wave.as_deref(), "i");
    let (index, unit) = (&facts.index, &facts.unit);
    let own = match &facts.score {
        Ok(score) => score,
        Err(reason) if reason.is_empty() => return format!("{index}: {unit} har ingen skår{wave}."),
        Err(reason) => return format!("{index}: {unit} har ingen skår{wave}: {reason}."),
    };
    let scale = facts.scale.as_ref().map(|(low, high)| format!(" på ein skala frå {low} til {high}"));
    let rank = facts.rank.map(|rank| {
        let shared = if facts.shared { "delt " } else { "" };
        format!(" og ligg på {shared}{rank}. plass av {}", facts.units)
    });
    let group = facts.group.as_ref().map(|group| format!(", i gruppa «{group}»"));
    let lead = format!(
        "{index}: {unit} får {own}{}{wave}{}{}.",
        scale.unwrap_or_default(),
        rank.unwrap_or_default(),
        group.unwrap_or_default()
    );
    join(&[&lead, &pulls(facts), &gaps(facts), full(facts)])
}

fn pulls(facts: &ScoreFacts) -> String {
    let of = |own: &Pull| format!("{} ({} mot {})", own.label, own.score, own.mean);
    match (&facts.up, &facts.down) {
        (Some(up), Some(down)) => format!(
            "Samanlikna med gjennomsnittet av alle er det {} som dreg skåren mest opp, og {} som dreg han mest \
             ned.",
            of(up),
            of(down)
        ),
        (Some(up), None) => {
            format!("Samanlikna med gjennomsnittet av alle er det {} som dreg skåren mest opp.", of(up))
        }
        (None, Some(down)) => {
            format!("Samanlikna med gjennomsnittet av alle er det {} som dreg skåren mest ned.", of(down))
        }
        (None, None) => String::new(),
    }
}

fn gaps(facts: &ScoreFacts) -> String {
    let of = facts.indicators;
    let missing = match facts.missing {
        0 => String::new(),
        missing => format!("{missing} av {of} indikatorar manglar."),
    };
    let filled = match facts.filled {
        0 => String::new(),
        filled => format!("{filled} av {of} indikatorar er fylte inn."),
    };
    join(&[&missing, &filled])
}

fn full(facts: &ScoreFacts) -> &'static str {
    if facts.full { "Alle verdiane er fulle teljingar, så skåren er utan uvisse frå utval." } else { "" }
}
