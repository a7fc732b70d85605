//! Scores in nynorsk.

use super::ScoreFacts;
use super::norwegian::{self, Words, pull};
use crate::report::phrase::join;

const WORDS: Words = Words { on_scale: "på ein skala frå", lies: "ligg", group: "gruppa" };

pub(super) fn score(facts: &ScoreFacts) -> String {
    norwegian::score(facts, &WORDS, &[&pulls(facts), &gaps(facts), full(facts)])
}

fn pulls(facts: &ScoreFacts) -> String {
    match (&facts.up, &facts.down) {
        (Some(up), Some(down)) => format!(
            "Samanlikna med gjennomsnittet av alle er det {} som dreg skåren mest opp, og {} som dreg han mest \
             ned.",
            pull(up),
            pull(down)
        ),
        (Some(up), None) => {
            format!("Samanlikna med gjennomsnittet av alle er det {} som dreg skåren mest opp.", pull(up))
        }
        (None, Some(down)) => {
            format!("Samanlikna med gjennomsnittet av alle er det {} som dreg skåren mest ned.", pull(down))
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
