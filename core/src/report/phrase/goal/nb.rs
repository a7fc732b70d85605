//! Targets in bokmål.

use super::norwegian::{beginning, figure, goal, interval, limits};
use super::{Date, Enough, Movement, Moves, PaceFacts, Stands, TargetFacts};
use crate::report::note::capital;
use crate::report::phrase::nb::overlap;
use crate::report::phrase::{in_brackets, join};

pub(super) fn target(facts: &TargetFacts) -> String {
    let movement = facts.movement.as_ref().map(|own| movement(facts, own)).unwrap_or_default();
    let pace = facts.pace.as_ref().map(|own| pace(facts, own)).unwrap_or_default();
    let late = if facts.date == Date::Past {
        "Tallet er fra etter fristen og sier ikke om målet ble nådd i tide."
    } else {
        ""
    };
    let dependence = overlap(facts.movement.as_ref().and_then(|own| own.dependence.as_ref()));
    let adjusted =
        if facts.adjusted { "Det er tatt hensyn til at flere mål er vurdert samtidig." } else { "" };
    join(&[
        &goal(facts, "andelen", "høyst"),
        &standing(facts),
        late,
        &movement,
        &pace,
        dependence.trim_start(),
        adjusted,
    ])
}

fn noun(facts: &TargetFacts) -> &'static str {
    if facts.is_share { "andelen" } else { "tallet" }
}

fn standing(facts: &TargetFacts) -> String {
    let noun = noun(facts);
    let figure = figure(facts, "full telling");
    match &facts.stands {
        Stands::Reached => format!("Målet er nådd: {noun} er {figure}."),
        Stands::NotReached => format!("Målet er ikke nådd: {noun} er {figure}."),
        Stands::Open => format!(
            "Om målet er nådd, lar seg ikke avgjøre: {noun} er anslått til {figure}, og målet ligger innenfor \
             usikkerheten."
        ),
        Stands::OneOfMany { p } => format!(
            "Om målet er nådd, lar seg ikke avgjøre når flere mål vurderes samtidig (justert p-verdi {p}): {noun} er \
             anslått til {figure}."
        ),
        Stands::NoInterval { reason } => format!(
            "Om målet er nådd, lar seg ikke avgjøre: {noun} er anslått til {figure}, og det kan ikke gis noe \
             konfidensintervall ({reason})."
        ),
    }
}

fn movement(facts: &TargetFacts, own: &Movement) -> String {
    let noun = noun(facts);
    let points = facts.points("prosentpoeng");
    let since = beginning(own, "siden");
    let told = limits(own, points, "full telling begge ganger");
    let change = join(&[&own.change.value, points]);
    let moved = format!(
        "med en {} på {} {since}{told}",
        if own.rises { "økning" } else { "nedgang" },
        join(&[&own.size, points])
    );
    let open = format!("Om {noun} er på vei mot målet, lar seg ikke avgjøre");
    match &own.moves {
        Moves::Towards => format!("{} er på vei mot målet, {moved}.", capital(noun)),
        Moves::Away => format!("{} går feil vei, {moved}.", capital(noun)),
        Moves::Standstill { margin: None } => {
            format!("{} står stille: endringen {since} er {change}{told}.", capital(noun))
        }
        Moves::Standstill { margin: Some(margin) } => {
            let whole = if own.change.full { "den" } else { "hele intervallet" };
            let margin = join(&[&format!("±{margin}"), points]);
            format!(
                "{} står stille: endringen {since} er {change}{told}, og {whole} er innenfor den fastsatte marginen på \
                 {margin}.",
                capital(noun)
            )
        }
        Moves::Open => format!("{open}: endringen {since} er {change}{told}."),
        Moves::OneOfMany { p } => format!(
            "{open} når flere mål vurderes samtidig (justert p-verdi {p}): endringen {since} er {change}{told}."
        ),
        Moves::NoInterval => format!(
            "{open}: endringen {since} er {change}, og det kan ikke gis noe konfidensintervall for den."
        ),
        Moves::Told => format!("Endringen {since} er {change}{told}."),
        Moves::Broken { reasons } => format!(
            "Endringen {since} kan ikke tallfestes, for tallene kan ikke sammenlignes{}.",
            in_brackets(reasons)
        ),
    }
}

fn pace(facts: &TargetFacts, own: &PaceFacts) -> String {
    let noun = noun(facts);
    let per = if facts.years { "per år" } else { "per tidsenhet" };
    let due = facts.due.as_deref().unwrap_or_default();
    let rate = |pace: &str| join(&[pace, facts.points("prosentpoeng"), per]);
    let needed = rate(&own.needed);
    let Some((pace, projected, enough)) = &own.line else {
        return format!("For å nå målet i tide trengs en endring på {needed}.");
    };
    let line = format!(
        "Fortsetter det rettlinjet i samme takt, {}, blir {noun} {}{due}{}",
        rate(pace),
        projected.value,
        interval(projected)
    );
    let finding = match enough {
        Enough::Enough => ", og det er nok til å nå målet i tide".to_owned(),
        Enough::NotEnough => format!(", og det er ikke nok: det trengs {needed}"),
        Enough::NotDetermined => {
            format!(", så om takten er stor nok, lar seg ikke avgjøre: det trengs {needed}")
        }
    };
    format!("{line}{finding}. Det er en framskriving, ikke en prognose.")
}
