//! Response in English.

use super::{Base, Breakdown, End, Parts, PhaseFacts, RepresentativityFacts, ResponseFacts};
use crate::report::phrase::{join, list, place_in_time, range};

pub(super) fn response(facts: &ResponseFacts) -> String {
    let [answered, invited, silent] = &facts.told;
    let wave = place_in_time(facts.wave.as_deref(), "in");
    let asked = if facts.everybody_was_invited() { "" } else { " invited" };
    let noun = facts.noun();
    if facts.counts[2] == 0 && facts.counts[1] > 1 {
        let full = if facts.everybody_was_invited() { " (a full count)" } else { "" };
        return join(&[&format!("All {invited} {noun}{asked} answered{wave}{full}."), &of_whom(facts)]);
    }
    let lead = format!("{answered} of {invited} {noun}{asked} ({} per cent) answered{wave}.", facts.per_cent);
    let rates: Vec<String> = facts.breakdowns.iter().map(rates).collect();
    let lacking = facts
        .lacking
        .as_ref()
        .map(|units| format!("{units} of those invited lack the breakdown and are in no group."));
    let others = match facts.counts[2] {
        1 => "the one that did not answer".to_owned(),
        _ => format!("the {silent} that did not answer"),
    };
    let certain = if facts.everybody_was_invited() && facts.counts[2] > 0 {
        format!("All were invited, so the uncertainty does not come from sampling but from {others}.")
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
            format!("Those invited are a sample of {population} {}.", facts.base.many)
        }
        (Some(false), None) => "Those invited are a sample.".to_owned(),
        _ => String::new(),
    };
    let weighted = facts.weighted.as_ref().map(|rate| {
        format!("Weighted by how those invited were drawn, the response rate is {rate} per cent.")
    });
    join(&[&sample, weighted.as_deref().unwrap_or_default()])
}

fn rates(own: &Breakdown) -> String {
    let text = match &own.ends {
        None => "the response rate was the same in all groups.".to_owned(),
        Some([low, high]) => {
            format!("the response rate was lowest {} and highest {}.", end(low), end(high))
        }
    };
    match &own.name {
        Some(name) => format!("{name}: {text}"),
        None => crate::report::note::capital(&text),
    }
}

fn end(own: &End) -> String {
    let per_cent = format!("{} per cent", own.per_cent);
    let brackets = match &own.counts {
        Some((answered, invited)) => format!("{per_cent}; {answered} of {invited}"),
        None => per_cent,
    };
    match own.who.len() {
        0 => format!("in {} groups ({brackets})", own.groups),
        _ => format!("among {} ({brackets})", list(own.who.iter().cloned(), "and")),
    }
}

pub(super) fn representativity(facts: &RepresentativityFacts) -> String {
    let by = list(facts.by.iter().cloned(), "and");
    let wave = place_in_time(facts.wave.as_deref(), "in");
    let [answered, invited] = &facts.told;
    if facts.everybody_answered {
        return format!("All {invited} invited answered{wave}, so no group is less represented than others.");
    }
    let interval = facts
        .interval
        .as_ref()
        .map(|[level, low, high]| format!("{level} confidence interval {}; ", range(low, high, "to")));
    let interval = interval.unwrap_or_default();
    let lead = format!(
        "Measured by {by}, the R-indicator{wave} is {} ({interval}{answered} of {invited} answered), where 1 means that all \
         groups answer equally often.",
        facts.r
    );
    let finding = if facts.differ {
        "It is thus established that the groups differ more in response than chance would make them."
    } else {
        "It is not established that the groups answered differently, nor that they answered alike."
    };
    let outer = &facts.outer_bias;
    let bias = match &facts.bias {
        Some(bias) => format!(
            "So far as the groups tell who answers, a share among those that answered is estimated to be biased by at most \
             {bias} percentage points, or {outer} with the uncertainty taken into account."
        ),
        None => format!(
            "So far as the groups tell who answers, a share among those that answered is biased by at most {outer} \
             percentage points with the uncertainty taken into account."
        ),
    };
    let rest = "Of other differences between those that answered and those that did not, the indicator says nothing.";
    join(&[&lead, finding, &bias, rest])
}

pub(super) fn phases(facts: &PhaseFacts) -> String {
    let among = among(&facts.base, facts.wave.as_deref());
    let of = format!("{}: the standard error of the figure{among}", facts.subject);
    match &facts.parts {
        Parts::Unknown => format!("{of} cannot be estimated."),
        Parts::Nothing => format!("{of} is 0: everybody was counted, or all gave the same answer."),
        Parts::Response => format!(
            "{of} is {}. All of it comes from not all invited having answered, and holds if response is random within the \
             response groups.",
            facts.se
        ),
        Parts::Sampling => format!("{of} is {}. All of it comes from inviting only a sample.", facts.se),
        Parts::Both { sampling, response } => format!(
            "{of} is {}. Of the variance {sampling} per cent comes from inviting only a sample and {response} per cent from \
             not all invited having answered, if response is random within the response groups.",
            facts.se
        ),
    }
}

/// Of whom and when a figure is.
pub(super) fn among(base: &Base, wave: Option<&str>) -> String {
    format!(" among {}{}", base.definite(), place_in_time(wave, "in"))
}
