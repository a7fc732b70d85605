//! What is written around a map.

use super::super::super::Drawing;
use super::super::super::index::Around;
use super::super::{around, ends, told};
use super::{Area, Asked};
use crate::report::note::{capital, pick};
use crate::report::number;
use crate::survey::Language;

/// So many names are listed below a map.
const LISTED: usize = 12;

pub(super) fn no_figure(language: Language) -> &'static str {
    pick(["uten tall", "utan tal", "no figure"], language)
}

pub(super) fn not_determined(language: Language) -> String {
    let texts = ["Klassen er ikke fastslått", "Klassen er ikkje fastslegen", "Class not determined"];
    pick(texts, language).to_owned()
}

/// How many answered, and of which base.
pub(super) fn base(answers: u64, base: &str, language: Language) -> String {
    let count = number::plain(answers as f64, language);
    let word = match answers {
        1 => pick(["svar", "svar", "answer"], language),
        _ => pick(["svar", "svar", "answers"], language),
    };
    if base.is_empty() { format!("{count} {word}") } else { format!("{count} {word}, {base}") }
}

/// What is written around a map of figures with intervals.
pub(super) fn surround(drawing: &Drawing, areas: &[Area], language: Language) -> Around {
    let caption = super::super::caption(drawing);
    let alt = alt(&caption, areas, language);
    let hatching = pick(
        [
            "Skravert: konfidensintervallet går inn i en annen klasse, så klassen er ikke fastslått.",
            "Skravert: konfidensintervallet går inn i ein annan klasse, så klassen er ikkje fastslegen.",
            "Hatched: the confidence interval reaches into another class, so that the class is not determined.",
        ],
        language,
    );
    let unsure = areas.iter().any(|area| area.unsure).then_some(hatching);
    around(drawing, caption, alt, legend(unsure, areas, language))
}

/// The text for those who do not see the map.
pub(super) fn alt(caption: &str, areas: &[Area], language: Language) -> String {
    let ends = ends(areas, |area| area.estimate, |area| area.text.clone(), language);
    let count = areas.iter().filter(|area| area.unsure).count();
    let hatched = (count > 0).then(|| {
        let count = number::plain(count as f64, language);
        match language {
            Language::Nb | Language::Nn => format!("skravert: {count}"),
            Language::En => format!("hatched: {count}"),
        }
    });
    let map = pick(["Kart", "Kart", "Map"], language);
    told(&format!("{map}: {caption}"), ends.into_iter().chain(hatched))
}

/// How to read the map, with what is said of its uncertainty.
pub(super) fn legend(uncertainty: Option<&str>, areas: &[Area], language: Language) -> String {
    let shades = pick(
        ["jo mørkere, jo større tall", "di mørkare, di større tal", "the darker, the larger the figure"],
        language,
    );
    let grey = areas.iter().any(|area| area.class.is_none());
    let grey = grey.then(|| pick(["Grått: uten tall.", "Grått: utan tal.", "Grey: no figure."], language));
    let shades = format!("{}.", capital(shades));
    [Some(shades.as_str()), uncertainty, grey].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Of scores: why nothing is hatched.
pub(super) fn no_intervals(language: Language) -> &'static str {
    pick(
        [
            "Skårene er regnet av enhetenes egne verdier og har ingen intervaller her; derfor er ingen klasse skravert.",
            "Skårane er rekna av eigne verdiar til einingane og har ingen intervall her; derfor er ingen klasse skravert.",
            "Scores are made of the units' own values and have no intervals here, which is why no class is hatched.",
        ],
        language,
    )
}

/// What does not show on the map, in sentences: areas without a figure, figures without an area, classes that were
/// not made.
pub(super) fn gaps(
    asked: &Asked,
    areas: &[Area],
    beyond: &[Area],
    made: usize,
    language: Language,
) -> Vec<String> {
    let without: Vec<&str> =
        areas.iter().filter(|area| area.class.is_none()).map(|area| area.name.as_str()).collect();
    let beyond: Vec<&str> = beyond.iter().map(|area| area.text.as_str()).collect();
    let sentence = |of: &[&str], texts: [&'static str; 3]| {
        (!of.is_empty()).then(|| format!("{}: {}.", pick(texts, language), listed(of, language)))
    };
    let without = sentence(&without, ["Områder uten tall", "Område utan tal", "Areas without a figure"]);
    let texts =
        ["Tall uten område på kartet", "Tal utan område på kartet", "Figures without an area on the map"];
    let beyond = sentence(&beyond, texts);
    [without, beyond, asked.classes.lacking(made, language)].into_iter().flatten().collect()
}

fn listed(names: &[&str], language: Language) -> String {
    let more = names.len().saturating_sub(LISTED);
    let text = names[..names.len() - more].join("; ");
    if more == 0 {
        return text;
    }
    let more = number::plain(more as f64, language);
    match language {
        Language::Nb | Language::Nn => format!("{text} og {more} til"),
        Language::En => format!("{text} and {more} more"),
    }
}
