//! Response in nynorsk.

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
        let full = if facts.everybody_was_invited() { " (full teljing)" } else { "" };
        return join(&[&format!("Samtlege {invited} {asked}{noun} svara{wave}{full}."), &of_whom(facts)]);
    }
    let lead = format!("{answered} av {invited} {asked}{noun} ({} prosent) svara{wave}.", facts.per_cent);
    let rates: Vec<String> = facts.breakdowns.iter().map(rates).collect();
    let lacking = facts
        .lacking
        .as_ref()
        .map(|units| format!("{units} av dei inviterte manglar inndelinga og er ikkje med i noka gruppe."));
    let others = match facts.counts[2] {
        1 => "den eine som ikkje svara".to_owned(),
        _ => format!("dei {silent} som ikkje svara"),
    };
    let certain = if facts.everybody_was_invited() && facts.counts[2] > 0 {
        format!("Alle blei inviterte, så uvissa kjem ikkje av eit utval, men av {others}.")
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
            format!("Dei inviterte er eit utval av {population} {}.", facts.base.many)
        }
        (Some(false), None) => "Dei inviterte er eit utval.".to_owned(),
        _ => String::new(),
    };
    let weighted = facts
        .weighted
        .as_ref()
        .map(|rate| format!("Vekta etter korleis dei inviterte blei trekte, er svarprosenten {rate}."));
    join(&[&sample, weighted.as_deref().unwrap_or_default()])
}

fn rates(own: &Breakdown) -> String {
    let text = match &own.ends {
        None => "svarprosenten var den same i alle gruppene.".to_owned(),
        Some([low, high]) => {
            let text = format!("svarprosenten var lågast {} og høgast {}", end(low), end(high));
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
            "Alle dei {invited} inviterte svara{wave}, så inga gruppe er svakare representert enn andre."
        );
    }
    let interval = facts
        .interval
        .as_ref()
        .map(|[level, low, high]| format!("{level} konfidensintervall {}; ", range(low, high, "til")));
    let interval = interval.unwrap_or_default();
    let lead = format!(
        "Målt etter {by} er R-indikatoren{wave} {} ({interval}{answered} av {invited} svara), der 1 er at alle grupper \
         svarar like ofte.",
        facts.r
    );
    let finding = if facts.differ {
        "Det er dermed slege fast at gruppene svara meir ulikt enn tilfeldige utslag skulle gje."
    } else {
        "Det er ikkje slege fast at gruppene svara ulikt, og heller ikkje at dei svara likt."
    };
    let outer = &facts.outer_bias;
    let bias = match &facts.bias {
        Some(bias) => format!(
            "Så langt inndelinga fortel kven som svarar, er ein del blant dei som svara, rekna til å vere høgst {bias} \
             prosentpoeng skeiv, eller {outer} når uvissa blir rekna med."
        ),
        None => format!(
            "Så langt inndelinga fortel kven som svarar, er ein del blant dei som svara, høgst {outer} \
             prosentpoeng skeiv når uvissa blir rekna med."
        ),
    };
    let rest = "Om andre skilnader mellom dei som svara og dei som ikkje svara, seier indikatoren ingenting.";
    join(&[&lead, finding, &bias, rest])
}

pub(super) fn phases(facts: &PhaseFacts) -> String {
    let among = among(&facts.base, facts.wave.as_deref());
    let of = format!("{}: standardfeilen for talet{among} ", facts.subject);
    match &facts.parts {
        Parts::Unknown => format!("{of}kan ikkje reknast ut."),
        Parts::Nothing => format!("{of}er 0: alle er talde opp, eller alle svara det same."),
        Parts::Response => format!(
            "{of}er {}. Alt kjem av at ikkje alle inviterte svara, og held om svar er tilfeldig i svargruppene.",
            facts.se
        ),
        Parts::Sampling => {
            format!("{of}er {}. Alt kjem av at berre eit utval blei invitert.", facts.se)
        }
        Parts::Both { sampling, response } => format!(
            "{of}er {}. Av variansen kjem {sampling} prosent av at berre eit utval blei invitert, og {response} prosent av \
             at ikkje alle inviterte svara, om svar er tilfeldig i svargruppene.",
            facts.se
        ),
    }
}
