//! What bokmål and nynorsk have in common: commas after relative clauses, articles before numbers, and phrases whose words
//! are the same.

use super::facts::{Base, Side};
use super::response::End;
use super::sets::{Company, Member, RankingFacts};
use super::{list, place_in_time, range};

/// Whether a noun carries a relative clause, which ends with a comma.
fn is_relative(who: &str) -> bool {
    who.split_whitespace().any(|word| matches!(word, "som" | "der" | "hvor" | "kor"))
}

/// Closes a relative clause before the verb.
pub(super) fn before_verb(who: &str) -> String {
    if is_relative(who) { format!("{who}, ") } else { format!("{who} ") }
}

/// Of whom and when a figure is, as it stands before a verb.
pub(super) fn among(base: &Base, wave: Option<&str>) -> String {
    format!(" blant {}{}", before_verb(&base.definite()).trim_end(), place_in_time(wave, "i"))
}

/// A noun with what stands in brackets behind it, and the comma that closes its relative clause.
pub(super) fn bracketed(who: &str, brackets: &str) -> String {
    if is_relative(who) { format!("{who} ({brackets}),") } else { format!("{who} ({brackets})") }
}

/// `de 14 fylkeskommunene`, `de 9 statlige virksomhetene`: a noun with an adjective has its article already.
pub(super) fn numbered(article: &str, definite: &str, number: &str) -> String {
    let bare = definite.strip_prefix(article).and_then(|rest| rest.strip_prefix(' ')).unwrap_or(definite);
    format!("{article} {number} {bare}")
}

pub(super) fn side(side: &Side, unnamed: &str) -> String {
    let counts = small_counts(side.counts.as_ref());
    let wave = match &side.wave {
        Some(wave) => place_in_time(Some(wave), "i"),
        None => format!(" {unnamed}"),
    };
    format!("{} prosent{counts}{wave}", side.per_cent)
}

/// `kommunene (80,0 prosent; plass 1–2)`.
fn item(own: &Member, company: &Company, figure: &str) -> String {
    let name = match company {
        Company::Groups { .. } => own.base.definite(),
        Company::Answers { .. } | Company::Things { .. } => own.label.clone(),
        Company::Mixed => {
            let wave = place_in_time(own.wave.as_deref(), "i");
            format!("{}{wave} blant {}", own.label, own.base.definite())
        }
    };
    bracketed(&name, figure)
}

pub(super) fn counts(own: &Member) -> String {
    own.counts.as_ref().map(|(yes, of)| format!("; {yes} av {of}")).unwrap_or_default()
}

pub(super) fn ranked(facts: &RankingFacts, members: &[Member], or: &str) -> String {
    let of = |own: &Member| {
        let mut figure = format!("{} prosent", own.per_cent);
        match &own.limits {
            Some((low, high)) => figure.extend([", ", &range(low, high, "til")]),
            None => figure.push_str(&counts(own)),
        }
        let (best, worst) = own.ranks;
        if best != worst {
            let shared = if facts.full { "delt " } else { "" };
            figure.extend([format!("; {shared}plass {best}–{worst}")]);
        }
        item(own, &facts.company, &figure)
    };
    list(members.iter().map(of), or)
}

/// ` (5 av 8)`, where there are counts.
pub(super) fn small_counts(counts: Option<&(String, String)>) -> String {
    counts.map(|(yes, of)| format!(" ({yes} av {of})")).unwrap_or_default()
}

/// Groups that share a response rate, with the rate.
pub(super) fn responding(own: &End) -> String {
    let per_cent = format!("{} prosent", own.per_cent);
    let brackets = match &own.counts {
        Some((answered, invited)) => format!("{per_cent}; {answered} av {invited}"),
        None => per_cent,
    };
    match own.who.len() {
        0 => format!("i {} grupper ({brackets})", own.groups),
        _ => format!("blant {}", bracketed(&list(own.who.iter().cloned(), "og"), &brackets)),
    }
}
