//! Response in bokmål.

use super::{Breakdown, Parts, PhaseFacts, RepresentativityFacts, ResponseFacts};
use crate::report::phrase::norwegian::{among, responding as end};
use crate::report::phrase::{join, list, open_end, place_in_time, range};

pub(super) fn response(facts: &ResponseFacts) -> String {
    let [answered, invited, silent] = &facts.told;
    let wave = place_in_time(facts.wave.as_deref(), "i");
    let asked = match (facts.everybody_was_invited(), facts.counts[1]) {
        (true, _) => "",
        (false, 1) => "invitert ",
        (false, _) => "inviterte ",
    };
    let noun = facts.noun();
    if facts.counts[2] == 0 && facts.counts[1] > 1 {
        let full = if facts.everybody_was_invited() { " (full telling)" } else { "" };
        return join(&[&format!("Samtlige {invited} {asked}{noun} svarte{wave}{full}."), &of_whom(facts)]);
    }
    let lead = format!("{answered} av {invited} {asked}{noun} ({} prosent) svarte{wave}.", facts.per_cent);
    let rates: Vec<String> = facts.breakdowns.iter().map(rates).collect();
    let lacking = facts
        .lacking
        .as_ref()
        .map(|units| format!("{units} av de inviterte mangler inndelingen og er ikke med i noen gruppe."));
    let others = match facts.counts[2] {
        1 => "den ene som ikke svarte".to_owned(),
        _ => format!("de {silent} som ikke svarte"),
    };
    let certain = if facts.everybody_was_invited() && facts.counts[2] > 0 {
        format!("Alle ble invitert, så usikkerheten kommer ikke av et utvalg, men av {others}.")
    } else {
        String::new()
    };
    join(&[
        &lead,
        &rates.join(" "),
        lacking.as_deref().unwrap_or_default(),
        &certain,
        &of_whom(facts),
        &facts.assumption,
    ])
}

/// Of whom those invited are a sample, and what that makes of the rate.
fn of_whom(facts: &ResponseFacts) -> String {
    let sample = match (facts.everybody_invited, &facts.population) {
        (Some(false), Some(population)) => {
            format!("De inviterte er et utvalg av {population} {}.", facts.base.many)
        }
        (Some(false), None) => "De inviterte er et utvalg.".to_owned(),
        _ => String::new(),
    };
    let weighted = facts
        .weighted
        .as_ref()
        .map(|rate| format!("Vektet etter hvordan de inviterte ble trukket, er svarprosenten {rate}."));
    join(&[&sample, weighted.as_deref().unwrap_or_default()])
}

fn rates(own: &Breakdown) -> String {
    let text = match &own.ends {
        None => "svarprosenten var den samme i alle gruppene.".to_owned(),
        Some([low, high]) => {
            let text = format!("svarprosenten var lavest {} og høyest {}", end(low), end(high));
            format!("{}.", open_end(&text))
        }
    };
    match &own.name {
        Some(name) => format!("{name}: {text}"),
        None => crate::report::note::capital(&text),
    }
}

pub(super) fn representativity(facts: &RepresentativityFacts) -> String {
    let by = list(facts.by.iter().cloned(), "og");
    let wave = place_in_time(facts.wave.as_deref(), "i");
    let [answered, invited] = &facts.told;
    if facts.everybody_answered {
        return format!(
            "Alle de {invited} inviterte svarte{wave}, så ingen gruppe er svakere representert enn andre."
        );
    }
    let interval = facts
        .interval
        .as_ref()
        .map(|[level, low, high]| format!("{level} konfidensintervall {}; ", range(low, high, "til")));
    let interval = interval.unwrap_or_default();
    let lead = format!(
        "Målt etter {by} er R-indikatoren{wave} {} ({interval}{answered} av {invited} svarte), der 1 er at alle grupper \
         svarer like ofte.",
        facts.r
    );
    let finding = if facts.differ {
        "Det er dermed fastslått at gruppene svarte mer ulikt enn tilfeldige utslag skulle gi."
    } else {
        "Det er ikke fastslått at gruppene svarte ulikt, og heller ikke at de svarte likt."
    };
    let outer = &facts.outer_bias;
    let bias = match &facts.bias {
        Some(bias) => format!(
            "Så langt inndelingen forteller hvem som svarer, er en andel blant dem som svarte, anslått å være høyst {bias} \
             prosentpoeng skjev, eller {outer} når usikkerheten regnes med."
        ),
        None => format!(
            "Så langt inndelingen forteller hvem som svarer, er en andel blant dem som svarte, høyst {outer} \
             prosentpoeng skjev når usikkerheten regnes med."
        ),
    };
    let rest =
        "Om andre forskjeller mellom dem som svarte og dem som ikke svarte, sier indikatoren ingenting.";
    join(&[&lead, finding, &bias, rest])
}

pub(super) fn phases(facts: &PhaseFacts) -> String {
    let among = among(&facts.base, facts.wave.as_deref());
    let of = format!("{}: standardfeilen for tallet{among} ", facts.subject);
    match &facts.parts {
        Parts::Unknown => format!("{of}kan ikke anslås."),
        Parts::Nothing => format!("{of}er 0: alle er talt opp, eller alle svarte det samme."),
        Parts::Response => format!(
            "{of}er {}. Alt kommer av at ikke alle inviterte svarte, og holder hvis svar er tilfeldig i svargruppene.",
            facts.se
        ),
        Parts::Sampling => {
            format!("{of}er {}. Alt kommer av at bare et utvalg ble invitert.", facts.se)
        }
        Parts::Both { sampling, response } => format!(
            "{of}er {}. Av variansen kommer {sampling} prosent av at bare et utvalg ble invitert, og {response} prosent av \
             at ikke alle inviterte svarte, hvis svar er tilfeldig i svargruppene.",
            facts.se
        ),
    }
}
