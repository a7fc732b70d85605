//! What scores in bokmål and nynorsk have in common: clauses that differ by a word or two, which each language gives.

use super::{Pull, ScoreFacts};
use crate::report::phrase::{join, place_in_time};

/// Words of the first clause.
pub(super) struct Words {
    /// Before the ends of the scale.
    pub(super) on_scale: &'static str,
    /// That a unit lies on a rank.
    pub(super) lies: &'static str,
    /// Before the name of a group.
    pub(super) group: &'static str,
}

/// The score with its scale, rank and group, and the sentences after it; or why there is none.
pub(super) fn score(facts: &ScoreFacts, words: &Words, after: &[&str]) -> String {
    let wave = place_in_time(facts.wave.as_deref(), "i");
    let (index, unit) = (&facts.index, &facts.unit);
    let own = match &facts.score {
        Ok(score) => score,
        Err(reason) if reason.is_empty() => return format!("{index}: {unit} har ingen skår{wave}."),
        Err(reason) => return format!("{index}: {unit} har ingen skår{wave}: {reason}."),
    };
    let Words { on_scale, lies, group } = words;
    let scale = facts.scale.as_ref().map(|(low, high)| format!(" {on_scale} {low} til {high}"));
    let rank = facts.rank.map(|rank| {
        let shared = if facts.shared { "delt " } else { "" };
        format!(" og {lies} på {shared}{rank}. plass av {}", facts.units)
    });
    let group = facts.group.as_ref().map(|own| format!(", i {group} «{own}»"));
    let lead = format!(
        "{index}: {unit} får {own}{}{wave}{}{}.",
        scale.unwrap_or_default(),
        rank.unwrap_or_default(),
        group.unwrap_or_default()
    );
    join(&[&[lead.as_str()], after].concat())
}

/// A part with its score and the mean of all.
pub(super) fn pull(own: &Pull) -> String {
    format!("{} ({} mot {})", own.label, own.score, own.mean)
}
