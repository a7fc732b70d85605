//! Scores in bokmål.

use super::ScoreFacts;
use super::norwegian::{self, Words, pull};
use crate::report::phrase::join;

const WORDS: Words = Words { on_scale: "på en skala fra", lies: "ligger", group: "gruppen" };

pub(super) fn score(facts: &ScoreFacts) -> String {
    norwegian::score(facts, &WORDS, &[&pulls(facts), &gaps(facts), full(facts)])
}

fn pulls(facts: &ScoreFacts) -> String {
    match (&facts.up, &facts.down) {
        (Some(up), Some(down)) => format!(
            "Sammenlignet med gjennomsnittet av alle er det {} som trekker skåren mest opp, og {} som trekker den mest \
             ned.",
            pull(up),
            pull(down)
        ),
        (Some(up), None) => {
            format!(
                "Sammenlignet med gjennomsnittet av alle er det {} som trekker skåren mest opp.",
                pull(up)
            )
        }
        (None, Some(down)) => {
            format!(
                "Sammenlignet med gjennomsnittet av alle er det {} som trekker skåren mest ned.",
                pull(down)
            )
        }
        (None, None) => String::new(),
    }
}

fn gaps(facts: &ScoreFacts) -> String {
    let of = facts.indicators;
    let missing = match facts.missing {
        0 => String::new(),
        missing => format!("{missing} av {of} indikatorer mangler."),
    };
    let filled = match facts.filled {
        0 => String::new(),
        filled => format!("{filled} av {of} indikatorer er fylt inn."),
    };
    join(&[&missing, &filled])
}

fn full(facts: &ScoreFacts) -> &'static str {
    if facts.full {
        "Alle verdiene er fulle tellinger, så skåren er uten usikkerhet fra utvalg."
    } else {
        ""
    }
}
