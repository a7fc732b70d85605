//! What choices must mean before an index is held against them: names, shares, numbers, and choices that do not undo each other.

use super::model::{Alternative, Choice, Robustness, Weights};
use crate::composite::weigh::Weigh;
use crate::error::{Code, Place, Problem};
use crate::num::sum::LARGEST;

/// The most replications, and rows of a sensitivity design.
pub(super) const MOST: u32 = 1_000_000;

/// Reports everything that is wrong with the choices by themselves.
pub(super) fn check(own: &Robustness, problems: &mut Vec<Problem>) {
    if !(2..=MOST).contains(&own.replications) {
        let problem = Problem::new(Code::OutOfRange, "the number of replications is out of range");
        let problem = problem.expected(format!("2 to {MOST}")).found(own.replications.to_string());
        problems.push(problem.at(Place::path("replications")));
    }
    check_level(own.level, "level", problems);
    for (index, choice) in own.choices.iter().enumerate() {
        let at = format!("choices[{index}]");
        if let Some(first) = own.choices[..index].iter().position(|other| other.id == choice.id) {
            let problem = Problem::new(
                Code::Duplicate,
                format!("`{}` is also the id of `choices[{first}]`", choice.id),
            );
            problems.push(problem.at(Place::path(format!("{at}.id"))));
        }
        one(choice, &at, problems);
        for key in keys(choice) {
            if let Some(first) = own.choices[..index].iter().position(|other| keys(other).contains(key)) {
                let message =
                    format!("`{}` and `{}` both decide on {}", own.choices[first].id, choice.id, key.noun());
                let problem = Problem::new(Code::Contradiction, message).at(Place::path(at.clone()));
                problems.push(problem.help("list their alternatives in one choice"));
            }
        }
    }
}

pub(super) fn check_level(level: f64, path: &str, problems: &mut Vec<Problem>) {
    if !(level > 0.0 && level < 1.0) {
        let problem = Problem::new(Code::OutOfRange, "the level is not between 0 and 1");
        problems.push(problem.at(Place::path(path)).found(level.to_string()));
    }
}

/// What a choice decides on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Index,
    Normalise,
    /// Of one tier, or of all.
    Aggregate(Option<u32>),
    Impute,
    Treat,
    Weights,
    Perturbation,
}

impl Key {
    fn noun(self) -> &'static str {
        match self {
            Self::Index => "the index as a whole",
            Self::Normalise => "the normalisation",
            Self::Aggregate(_) => "the aggregation",
            Self::Impute => "the imputation",
            Self::Treat => "the treatment",
            Self::Weights => "the weights",
            Self::Perturbation => "how weights are drawn",
        }
    }
}

/// A list in which `contains` knows that one tier is one of all.
struct Keys(Vec<Key>);

impl Keys {
    fn contains(&self, key: Key) -> bool {
        self.0.iter().any(|own| match (*own, key) {
            (Key::Aggregate(a), Key::Aggregate(b)) => a.is_none() || b.is_none() || a == b,
            (own, _) => own == key,
        })
    }
}

impl IntoIterator for Keys {
    type Item = Key;
    type IntoIter = std::vec::IntoIter<Key>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

fn keys(choice: &Choice) -> Keys {
    let mut keys = Keys(Vec::new());
    for own in &choice.alternatives {
        let drawn = matches!(own.weights, Some(Weights::Perturbed { .. } | Weights::Dirichlet { .. }));
        for (named, key) in [
            (own.index.is_some(), Key::Index),
            (own.normalise.is_some(), Key::Normalise),
            (own.aggregate.is_some(), Key::Aggregate(own.tier)),
            (own.impute.is_some(), Key::Impute),
            (own.treat.is_some(), Key::Treat),
            (own.weigh.is_some() || own.weights.is_some() && !drawn, Key::Weights),
            (drawn, Key::Perturbation),
        ] {
            if named && !keys.0.contains(&key) {
                keys.0.push(key);
            }
        }
    }
    keys
}

fn one(choice: &Choice, at: &str, problems: &mut Vec<Problem>) {
    let mut report = |key: &str, problem: Problem| {
        let path = if key.is_empty() { at.to_owned() } else { format!("{at}.{key}") };
        problems.push(problem.at(Place::path(path)));
    };
    if choice.leave_one_out && !choice.alternatives.is_empty() {
        report(
            "alternatives",
            Problem::new(Code::NoEffect, "alternatives have no effect beside `leave_one_out`"),
        );
    }
    let lone = choice.alternatives.as_slice();
    let drawn = |own: &Alternative| {
        matches!(own.weights, Some(Weights::Perturbed { .. } | Weights::Dirichlet { .. }))
    };
    if !choice.leave_one_out && (lone.is_empty() || lone.len() == 1 && !drawn(&lone[0])) {
        let problem = Problem::new(Code::NoEffect, "a choice without alternatives has no effect");
        report("alternatives", problem.help("the index as it is counts as one: `{ name = \"as stated\" }`"));
    }
    for (index, own) in choice.alternatives.iter().enumerate() {
        let at = |key: &str| format!("alternatives[{index}].{key}");
        if let Some(first) = choice.alternatives[..index].iter().position(|other| other.name == own.name) {
            let message = format!("`{}` is also the name of `alternatives[{first}]`", own.name);
            report(&at("name"), Problem::new(Code::Duplicate, message));
        }
        if let Some(share) = own.share.filter(|share| !(*share > 0.0 && *share < LARGEST)) {
            let problem = Problem::new(Code::OutOfRange, "the share is not positive");
            report(&at("share"), problem.found(share.to_string()));
        }
        if own.share.is_some() && choice.alternatives.len() == 1 {
            report(
                &at("share"),
                Problem::new(Code::NoEffect, "the share of the only alternative has no effect"),
            );
        }
        if own.tier.is_some() && own.aggregate.is_none() {
            report(&at("tier"), Problem::new(Code::NoEffect, "a tier has no effect without `aggregate`"));
        }
        let computed = own.weigh.is_some_and(|weigh| weigh != Weigh::Stated);
        match &own.weights {
            Some(Weights::Equal | Weights::Stated { .. }) if computed => {
                let problem = Problem::new(Code::Contradiction, "weights are stated and computed at once");
                report(&at("weights"), problem);
            }
            Some(Weights::Stated { parts: weights }) => {
                for (name, weight) in weights {
                    if !(*weight >= 0.0 && *weight < LARGEST) {
                        let problem =
                            Problem::new(Code::OutOfRange, format!("the weight of `{name}` is no weight"));
                        report(&at("weights.parts"), problem.expected("0 or more").found(weight.to_string()));
                    }
                }
                if weights.is_empty() {
                    report(&at("weights.parts"), Problem::new(Code::NoEffect, "no weight is stated"));
                }
            }
            Some(Weights::Perturbed { by }) if !(*by > 0.0 && *by < 1.0) => {
                let problem = Problem::new(Code::OutOfRange, "the perturbation is out of range");
                let problem = problem.expected("above 0 and below 1, as 0.25").found(by.to_string());
                report(&at("weights.by"), problem);
            }
            Some(Weights::Dirichlet { concentration: own }) if !(*own > 0.0 && *own < 1e9) => {
                let problem = Problem::new(Code::OutOfRange, "the concentration is out of range");
                report(
                    &at("weights.concentration"),
                    problem.expected("above 0 and below 1e9").found(own.to_string()),
                );
            }
            _ => {}
        }
    }
}
