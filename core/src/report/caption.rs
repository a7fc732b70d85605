//! Captions: what a table shows, of whom, and when.
//!
//! "Response rate by size, Swedish municipalities, 1985": what it shows by what, the survey's title, the wave where all rows
//! have the same. Breakdowns stand with a small letter, since they follow a preposition, unless they begin with a name in
//! capitals (`IKT`).

use indexmap::IndexSet;

use super::context::Context;
use super::note::{Texts, pick};
use crate::language::Language;

/// What a table shows.
pub(super) const RESPONSE: Texts = ["Svarprosent", "Svarprosent", "Response rate"];
pub(super) const REPRESENTATIVITY: Texts = ["Representativitet", "Representativitet", "Representativity"];
pub(super) const BOUNDS: Texts = [
    "Laveste og høyeste mulige tall",
    "Lågaste og høgste moglege tal",
    "Lowest and highest possible figures",
];
pub(super) const PHASES: Texts = [
    "Standardfeil fra utvalg og fra svar",
    "Standardfeil frå utval og frå svar",
    "Standard errors from sampling and from response",
];
pub(super) const COMPARISONS: Texts = ["Sammenligninger", "Samanlikningar", "Comparisons"];
pub(super) const RANKING: Texts = ["Rangering", "Rangering", "Ranking"];
pub(super) const TARGETS: Texts = ["Mål", "Mål", "Targets"];
pub(super) const RANGES: Texts =
    ["Minste og største tall", "Minste og største tal", "Smallest and largest figures"];

/// The caption of a table of figures by some breakdowns.
pub(super) fn caption<'a>(
    what: &str,
    breakdowns: impl IntoIterator<Item = &'a str>,
    waves: impl IntoIterator<Item = Option<&'a str>>,
    context: &Context<'_>,
    language: Language,
) -> String {
    let labels: IndexSet<&str> = breakdowns.into_iter().collect();
    let labels: Vec<String> =
        labels.into_iter().map(|name| small(&context.breakdown_label(name, language))).collect();
    let mut text = what.to_owned();
    for (index, label) in labels.iter().enumerate() {
        text.push_str(match index {
            0 => pick([" etter ", " etter ", " by "], language),
            _ if index + 1 == labels.len() => pick([" og ", " og ", " and "], language),
            _ => ", ",
        });
        text.push_str(label);
    }
    let title = context.survey().map(|survey| survey.title.text(language));
    let waves: IndexSet<Option<&str>> = waves.into_iter().collect();
    let wave = waves.first().copied().flatten().filter(|_| waves.len() == 1);
    let wave = wave.map(|wave| context.wave_label(wave, language));
    joined([Some(text.as_str()), title], wave.as_deref())
}

/// Texts one after the other, and the wave where none of them says it: a title may have the year in it.
pub(super) fn joined<'a>(texts: impl IntoIterator<Item = Option<&'a str>>, wave: Option<&str>) -> String {
    let mut texts: Vec<&str> = texts.into_iter().flatten().collect();
    texts.extend(wave.filter(|wave| !texts.iter().any(|text| says(text, wave))));
    texts.join(", ")
}

/// Whether a text has some words in it, and not as a part of longer ones.
fn says(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, found)| {
        let (before, after) = (&text[..at], &text[at + found.len()..]);
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    })
}

/// What a table of changes shows: those from one wave to another, or between several.
pub(super) fn changes(pair: Option<(&str, &str)>, language: Language) -> String {
    match (pair, language) {
        (Some((from, to)), Language::Nb) => format!("Endring fra {from} til {to}"),
        (Some((from, to)), Language::Nn) => format!("Endring frå {from} til {to}"),
        (Some((from, to)), Language::En) => format!("Change from {from} to {to}"),
        (None, _) => {
            pick(["Endring mellom runder", "Endring mellom rundar", "Changes between waves"], language)
                .to_owned()
        }
    }
}

/// What a table of trends shows: from which wave to which.
pub(super) fn trends(ends: Option<(&str, &str)>, language: Language) -> String {
    match (ends, language) {
        (Some((from, to)), Language::Nb) => format!("Utvikling fra {from} til {to}"),
        (Some((from, to)), Language::Nn) => format!("Utvikling frå {from} til {to}"),
        (Some((from, to)), Language::En) => format!("Trend from {from} to {to}"),
        (None, _) => pick(
            ["Utvikling over flere runder", "Utvikling over fleire rundar", "Trends over several waves"],
            language,
        )
        .to_owned(),
    }
}

/// A label inside a text; one that begins with capitals keeps them.
fn small(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if second.is_none_or(|own| !own.is_uppercase()) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_that_the_title_says_is_not_said_again() {
        let caption = |title, wave: &str| joined([Some(title)], Some(wave));
        assert_eq!(caption("ICT in municipalities, 2003", "2003"), "ICT in municipalities, 2003");
        assert_eq!(caption("ICT in municipalities", "2003"), "ICT in municipalities, 2003");
        // Part of another number.
        assert_eq!(caption("The 120 largest", "20"), "The 120 largest, 20");
    }

    #[test]
    fn a_caption_says_what_by_what_and_names_in_capitals_keep_them() {
        let context = Context::neutral();
        let text = |by: &[&'static str], waves: &[Option<&'static str>]| {
            caption("Response rate", by.iter().copied(), waves.iter().copied(), &context, Language::En)
        };
        assert_eq!(text(&[], &[]), "Response rate");
        assert_eq!(
            text(&["Size", "NACE", "Size"], &[Some("2021"), Some("2021")]),
            "Response rate by size and NACE, 2021"
        );
        assert_eq!(text(&["a", "b", "c"], &[Some("2021"), None]), "Response rate by a, b and c");
    }
}
