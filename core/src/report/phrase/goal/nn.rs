//! Targets in nynorsk.

use super::norwegian::{beginning, figure, goal, interval, limits};
use super::{Date, Enough, Movement, Moves, PaceFacts, Stands, TargetFacts};
use crate::report::note::capital;
use crate::report::phrase::nn::overlap;
use crate::report::phrase::{in_brackets, join};

pub(super) fn target(facts: &TargetFacts) -> String {
    let movement = facts.movement.as_ref().map(|own| movement(facts, own)).unwrap_or_default();
    let pace = facts.pace.as_ref().map(|own| pace(facts, own)).unwrap_or_default();
    let late = if facts.date == Date::Past {
        "Talet er frå etter fristen og seier ikkje om målet vart nådd i tide."
    } else {
        ""
    };
    let dependence = overlap(facts.movement.as_ref().and_then(|own| own.dependence.as_ref()));
    let adjusted =
        if facts.adjusted { "Det er teke omsyn til at fleire mål er vurderte samstundes." } else { "" };
    join(&[
        &goal(facts, "delen", "høgst"),
        &standing(facts),
        late,
        &movement,
        &pace,
        dependence.trim_start(),
        adjusted,
    ])
}

fn noun(facts: &TargetFacts) -> &'static str {
    if facts.is_share { "delen" } else { "talet" }
}

fn standing(facts: &TargetFacts) -> String {
    let noun = noun(facts);
    let figure = figure(facts, "full teljing");
    match &facts.stands {
        Stands::Reached => format!("Målet er nådd: {noun} er {figure}."),
        Stands::NotReached => format!("Målet er ikkje nådd: {noun} er {figure}."),
        Stands::Open => format!(
            "Om målet er nådd, lèt seg ikkje avgjere: {noun} er rekna til {figure}, og målet ligg innanfor \
             uvissa."
        ),
        Stands::OneOfMany { p } => format!(
            "Om målet er nådd, lèt seg ikkje avgjere når fleire mål blir vurderte samstundes (justert p-verdi {p}): {noun} er \
             rekna til {figure}."
        ),
        Stands::NoInterval { reason } => format!(
            "Om målet er nådd, lèt seg ikkje avgjere: {noun} er rekna til {figure}, og det kan ikkje gjevast noko \
             konfidensintervall ({reason})."
        ),
    }
}

fn movement(facts: &TargetFacts, own: &Movement) -> String {
    let noun = noun(facts);
    let points = facts.points("prosentpoeng");
    let since = beginning(own, "sidan");
    let told = limits(own, points, "full teljing begge gongene");
    let change = join(&[&own.change.value, points]);
    let moved = format!(
        "med ein {} på {} {since}{told}",
        if own.rises { "auke" } else { "nedgang" },
        join(&[&own.size, points])
    );
    let open = format!("Om {noun} er på veg mot målet, lèt seg ikkje avgjere");
    match &own.moves {
        Moves::Towards => format!("{} er på veg mot målet, {moved}.", capital(noun)),
        Moves::Away => format!("{} går feil veg, {moved}.", capital(noun)),
        Moves::Standstill { margin: None } => {
            format!("{} står stille: endringa {since} er {change}{told}.", capital(noun))
        }
        Moves::Standstill { margin: Some(margin) } => {
            let whole = if own.change.full { "ho" } else { "heile intervallet" };
            let margin = join(&[&format!("±{margin}"), points]);
            format!(
                "{} står stille: endringa {since} er {change}{told}, og {whole} er innanfor den fastsette marginen på \
                 {margin}.",
                capital(noun)
            )
        }
        Moves::Open => format!("{open}: endringa {since} er {change}{told}."),
        Moves::OneOfMany { p } => format!(
            "{open} når fleire mål blir vurderte samstundes (justert p-verdi {p}): endringa {since} er {change}{told}."
        ),
        Moves::NoInterval => format!(
            "{open}: endringa {since} er {change}, og det kan ikkje gjevast noko konfidensintervall for henne."
        ),
        Moves::Told => format!("Endringa {since} er {change}{told}."),
        Moves::Broken { reasons } => format!(
            "Endringa {since} kan ikkje talfestast, for tala kan ikkje samanliknast{}.",
            in_brackets(reasons)
        ),
    }
}

fn pace(facts: &TargetFacts, own: &PaceFacts) -> String {
    let noun = noun(facts);
    let per = if facts.years { "per år" } else { "per tidseining" };
    let due = facts.due.as_deref().unwrap_or_default();
    let rate = |pace: &str| join(&[pace, facts.points("prosentpoeng"), per]);
    let needed = rate(&own.needed);
    let Some((pace, projected, enough)) = &own.line else {
        return format!("For å nå målet i tide trengst ei endring på {needed}.");
    };
    let line = format!(
        "Held det fram i rett line i same takt, {}, blir {noun} {}{due}{}",
        rate(pace),
        projected.value,
        interval(projected)
    );
    let finding = match enough {
        Enough::Enough => ", og det er nok til å nå målet i tide".to_owned(),
        Enough::NotEnough => format!(", og det er ikkje nok: det trengst {needed}"),
        Enough::NotDetermined => {
            format!(", så om takten er stor nok, lèt seg ikkje avgjere: det trengst {needed}")
        }
    };
    format!("{line}{finding}. Det er ei framskriving, ikkje ein prognose.")
}
