//! Bokmål. A relative clause that restricts the noun ends with a comma; a number before a definite noun takes `de`.

use super::facts::{Base, ChangeFacts, Finding, Lead, ShareFacts, Side, Support};
use super::fraction::Fraction;
use super::{join, place_in_time, range, time};
use crate::report::note::capital;

pub(super) fn share(facts: &ShareFacts) -> String {
    let (wave, named_wave) = time(facts.wave.as_deref(), "i");
    if facts.lead == Lead::NoFigure {
        return no_figure(facts, &place_in_time(facts.wave.as_deref(), "i"));
    }
    let who = who(facts);
    let figures = figures(facts, named_wave);
    let mut text = match (&facts.statement, &facts.subject) {
        (Some(statement), _) => capital(&format!("{}{statement}{wave}{figures}.", before_verb(&who))),
        (None, subject) => format!("{}: {who}{wave}{figures}.", subject.as_deref().unwrap_or_default()),
    };
    if let Support::NoInterval { reason } = &facts.support {
        text.extend([" Det kan ikke gis noe konfidensintervall: ", reason, "."]);
    }
    text
}

fn no_figure(facts: &ShareFacts, wave: &str) -> String {
    let base = definite(&facts.base);
    match (&facts.statement, &facts.subject) {
        (Some(statement), _) => {
            format!(
                "Det er ukjent hvor mange av {}som {statement}{wave}: ingen av dem svarte.",
                before_verb(&base)
            )
        }
        (None, subject) => {
            let subject = subject.as_deref().unwrap_or_default();
            format!("{subject}: andelen av {}er ukjent{wave}, for ingen av dem svarte.", before_verb(&base))
        }
    }
}

/// Who it is said of, with how many of them.
fn who(facts: &ShareFacts) -> String {
    let base = &facts.base;
    match facts.lead {
        Lead::Count { yes, n, full } => {
            let noun = if n == 1 { &base.one } else { &base.all };
            let own = if full { clauses(noun, base) } else { answering(noun, base) };
            match n {
                1 => format!("{yes} av 1 {own}"),
                _ if yes == n && full => format!("samtlige {} {}", facts.answered, clauses(&base.many, base)),
                _ if yes == n => format!("alle {}", numbered(&own, &facts.answered)),
                _ if yes == 0 => format!("ingen av {}", numbered(&own, &facts.answered)),
                _ => format!("{yes} av {}", numbered(&own, &facts.answered)),
            }
        }
        Lead::Fraction(fraction) => fraction_of(fraction, base),
        Lead::PerCent | Lead::NoFigure => format!("{} prosent av {}", facts.per_cent, definite(base)),
    }
}

fn fraction_of(fraction: Fraction, base: &Base) -> String {
    let (all, many) = (definite(base), clauses(&base.many, base));
    match fraction {
        Fraction::All => format!("samtlige {many}"),
        Fraction::None => format!("ingen av {all}"),
        Fraction::Count { yes, of } => format!("{yes} av {of} {many}"),
        Fraction::Parts { parts: 1, of: 2 } => format!("halvparten av {all}"),
        Fraction::Parts { parts: 1, of: 3 } => format!("en tredel av {all}"),
        Fraction::Parts { parts: 2, of: 3 } => format!("to tredeler av {all}"),
        Fraction::Parts { parts, of } => format!("{parts} av {of} {many}"),
        Fraction::MoreThan { parts: 1, of: 2 } => format!("over halvparten av {all}"),
        Fraction::LessThan { parts: 1, of: 2 } => format!("under halvparten av {all}"),
        Fraction::MoreThan { parts, of } => format!("mer enn {parts} av {of} {many}"),
        Fraction::LessThan { parts, of } => format!("færre enn {parts} av {of} {many}"),
    }
}

fn definite(base: &Base) -> String {
    clauses(&base.all, base)
}

/// `de 14 fylkeskommunene`, `de 9 statlige virksomhetene`: a noun with an adjective has its article already.
fn numbered(definite: &str, number: &str) -> String {
    format!("de {number} {}", definite.strip_prefix("de ").unwrap_or(definite))
}

fn clauses(noun: &str, base: &Base) -> String {
    join(&[noun, &base.cell, &base.among])
}

fn answering(noun: &str, base: &Base) -> String {
    let own = clauses(noun, base);
    if base.among.is_empty() { format!("{own} som svarte") } else { format!("{own}, og som svarte") }
}

/// Closes a relative clause before the verb.
fn before_verb(who: &str) -> String {
    let relative = who.split_whitespace().any(|word| matches!(word, "som" | "der" | "hvor"));
    if relative { format!("{who}, ") } else { format!("{who} ") }
}

fn figures(facts: &ShareFacts, named_wave: Option<&str>) -> String {
    let counted = matches!(facts.lead, Lead::Count { .. });
    let mut parts: Vec<String> = named_wave.map(str::to_owned).into_iter().collect();
    if facts.lead != Lead::PerCent {
        parts.push(format!("{} prosent", facts.per_cent));
    }
    match &facts.support {
        Support::FullCount if counted => parts.push("full telling".to_owned()),
        Support::FullCount => parts.push(format!("full telling av {}", facts.answered)),
        Support::Interval { level, low, high } => {
            let all = facts.population.as_ref().filter(|_| counted);
            let all = all.map(|population| format!(" for alle {population}:")).unwrap_or_default();
            parts.push(format!("{level} konfidensintervall{all} {}", range(low, high, "til")));
        }
        Support::NoInterval { .. } | Support::Untold => {}
    }
    if !counted && !matches!(facts.support, Support::FullCount) && !facts.answered.is_empty() {
        parts.push(match &facts.population {
            Some(population) => format!("{} av {population} svarte", facts.answered),
            None => format!("{} svarte", facts.answered),
        });
    }
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
}

pub(super) fn change(facts: &ChangeFacts) -> String {
    let base = before_verb(&definite(&facts.base));
    let share = match &facts.statement {
        Some(statement) => format!("andelen som {statement},"),
        None => "andelen".to_owned(),
    };
    let from = side(&facts.from, "i den første undersøkelsen");
    let to = side(&facts.to, "i den siste undersøkelsen");
    let interval = facts.interval.as_ref().map(|(level, low, high)| {
        format!("{level} konfidensintervall for endringen: {low} til {high} prosentpoeng")
    });
    let mut told = interval.map(|text| format!(" ({text})")).unwrap_or_default();
    if facts.full {
        " (full telling begge ganger)".clone_into(&mut told);
    }
    let levels = format!("blant {base}var {share} {from} og {to}");
    let points = &facts.signed_points;
    let text = match &facts.finding {
        Finding::Rise => format!(
            "blant {base}økte {share} fra {from} til {to}, en økning på {} prosentpoeng{told}.",
            facts.points
        ),
        Finding::Fall => format!(
            "blant {base}falt {share} fra {from} til {to}, en nedgang på {} prosentpoeng{told}.",
            facts.points
        ),
        Finding::Same => format!("{levels}, altså den samme{told}."),
        Finding::Standstill { margin } if facts.full => format!(
            "{levels}. Endringen på {points} prosentpoeng er innenfor den fastsatte marginen på ±{margin} \
             prosentpoeng og regnes som stillstand{told}."
        ),
        Finding::Standstill { margin } => format!(
            "{levels}. Endringen på {points} prosentpoeng regnes som stillstand: hele konfidensintervallet er innenfor \
             den fastsatte marginen på ±{margin} prosentpoeng{told}."
        ),
        Finding::Open => format!(
            "{levels}. Forskjellen på {points} prosentpoeng er innenfor usikkerheten{told}, så verken oppgang eller \
             nedgang kan fastslås."
        ),
        Finding::NoInterval { reason } => format!(
            "{levels}. Det kan ikke gis noe konfidensintervall for endringen ({reason}), så verken oppgang eller \
             nedgang kan fastslås."
        ),
        Finding::Broken { reasons } => {
            let reasons =
                if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join("; ")) };
            format!(
                "{levels}. Tallene kan ikke sammenlignes{reasons}, så det kan ikke sies om andelen har gått opp eller \
                 ned."
            )
        }
    };
    let mut text = match &facts.subject {
        Some(subject) => format!("{subject}: {text}"),
        None => capital(&text),
    };
    if !facts.full && !matches!(facts.finding, Finding::Broken { .. } | Finding::NoInterval { .. }) {
        text.push_str(" De to undersøkelsene er behandlet som uavhengige av hverandre.");
    }
    text
}

fn side(side: &Side, unnamed: &str) -> String {
    let counts = side.counts.as_ref().map(|(yes, of)| format!(" ({yes} av {of})")).unwrap_or_default();
    let wave = match &side.wave {
        Some(wave) => place_in_time(Some(wave), "i"),
        None => format!(" {unnamed}"),
    };
    format!("{} prosent{counts}{wave}", side.per_cent)
}
