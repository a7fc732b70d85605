//! Cut points over a number: codes and labels of the groups they make.

use super::{Breakdown, Category, Label, Language, Survey, Texts, Word};

/// Which group a value falls in: the number of cut points not above it.
pub(super) fn group(value: f64, cuts: &[f64]) -> usize {
    cuts.iter().take_while(|&&cut| value >= cut).count()
}

/// The groups of a breakdown by cut points, lowest first.
pub(super) fn categories(survey: &Survey, breakdown: &Breakdown) -> Vec<Category> {
    (0..=breakdown.cuts.len()).map(|group| category(survey, breakdown, group)).collect()
}

/// The group of a code.
pub(super) fn category_of(survey: &Survey, breakdown: &Breakdown, own: &str) -> Option<Category> {
    let group = (0..=breakdown.cuts.len()).find(|&group| {
        let (low, high) = limits(&breakdown.cuts, group);
        code(low, high) == own
    })?;
    Some(category(survey, breakdown, group))
}

/// The cut points below and above a group.
fn limits(cuts: &[f64], group: usize) -> (Option<f64>, Option<f64>) {
    (group.checked_sub(1).map(|below| cuts[below]), cuts.get(group).copied())
}

fn category(survey: &Survey, breakdown: &Breakdown, group: usize) -> Category {
    let cuts = &breakdown.cuts;
    let whole = cuts.iter().all(|cut| cut.fract() == 0.0);
    let unit = survey
        .variables
        .iter()
        .find(|variable| variable.id == breakdown.of)
        .and_then(|own| own.unit.as_ref());
    let (low, high) = limits(cuts, group);
    let text = |language| with_unit(words(low, high, whole, language), unit, language);
    let own = breakdown.labels.get(group).cloned();
    // Words of one's own may be anything; those made of the cut points and a unit can be joined to a noun.
    let among = (own.is_none() && unit.is_some() && !cuts.is_empty()).then(|| {
        in_all_languages(|language| match language {
            Language::Nb | Language::Nn => format!("med {}", text(language)),
            Language::En => format!("with {}", text(language)),
        })
    });
    let label = own.unwrap_or_else(|| in_all_languages(text));
    Category { code: Word(code(low, high)), label, noun: None, among }
}

fn in_all_languages(text: impl Fn(Language) -> String) -> Label {
    Label::ByLanguage(Texts {
        nb: Some(text(Language::Nb)),
        nn: Some(text(Language::Nn)),
        en: Some(text(Language::En)),
    })
}

/// A code that says what it means: `under_2000`, `2000_to_5000`, `50000_and_over`.
fn code(low: Option<f64>, high: Option<f64>) -> String {
    match (low, high) {
        (None, Some(high)) => format!("under_{high}"),
        (Some(low), Some(high)) => format!("{low}_to_{high}"),
        (Some(low), None) => format!("{low}_and_over"),
        (None, None) => "all".to_owned(),
    }
}

fn words(low: Option<f64>, high: Option<f64>, whole: bool, language: Language) -> String {
    let show = |number: f64| crate::language::number::plain(number, language);
    let under = "under";
    let and_over = match language {
        Language::Nb => "eller flere",
        Language::Nn => "eller fleire",
        Language::En => "or more",
    };
    match (low, high) {
        (None, Some(high)) => format!("{under} {}", show(high)),
        // Whole numbers are shown as a closed range, as statistics offices do.
        (Some(low), Some(high)) if whole => format!("{}–{}", show(low), show(high - 1.0)),
        (Some(low), Some(high)) => format!("{} – {under} {}", show(low), show(high)),
        (Some(low), None) => format!("{} {and_over}", show(low)),
        (None, None) => String::new(),
    }
}

fn with_unit(words: String, unit: Option<&Label>, language: Language) -> String {
    match unit {
        Some(unit) => format!("{words} {}", unit.text(language)),
        None => words,
    }
}
