//! What an index must mean, whether it was read or built: names, weights, and options that all have an effect.

use std::collections::HashMap;

use super::aggregate::Aggregate;
use super::group;
use super::impute::Impute;
use super::model::{Direction, Index, Part, Settings};
use super::normalise::Normalise;
use super::screen::check_share;
use super::treat::Treat;
use super::variable;
use super::weigh::Weigh;
use crate::document::{self, Places};
use crate::error::{Code, Error, Problem, Result, Stage};

impl Index {
    /// Reads an index from TOML or JSON text, an index document of its own.
    ///
    /// # Errors
    /// Reports every problem of form and meaning with its line and column.
    ///
    /// ```
    /// use peil::composite::Index;
    /// let index = Index::from_text(r#"
    ///     id = "maturity"
    ///     normalise = { method = "goalposts", low = 1, high = 5 }
    ///     [[parts]]
    ///     id = "skills"
    ///     parts = [{ id = "training" }, { id = "recruitment", weight = 2 }]
    ///     [[parts]]
    ///     id = "barriers"
    ///     direction = "down"
    /// "#)?;
    /// assert_eq!(index.indicators().map(|part| part.id.as_str()).collect::<Vec<_>>(), ["training", "recruitment", "barriers"]);
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn from_text(text: &str) -> Result<Self> {
        Self::checked(document::read::<Self>(text, Stage::Survey)?)
    }

    /// Takes an index that a host holds as a JSON value.
    ///
    /// # Errors
    /// Reports every problem of form and meaning with its path.
    pub fn from_value(value: serde_json::Value) -> Result<Self> {
        Self::checked(document::from_value::<Self>(value, Stage::Survey)?)
    }

    fn checked(read: document::Read<Self>) -> Result<Self> {
        let mut problems = read.problems;
        let places: &Places = &read.places;
        check(&read.value, "", &mut |path, problem| problems.push(problem.at(places.of(&path))));
        Error::unless_empty(Stage::Survey, problems)?;
        Ok(read.value)
    }

    /// The JSON Schema of index documents.
    pub fn schema() -> serde_json::Value {
        document::schema::written(include_str!("../../schemas/index.json"))
    }

    /// All indicators, in the order of the tree.
    pub fn indicators(&self) -> impl Iterator<Item = &Part> {
        let mut stack: Vec<&Part> = self.parts.iter().rev().collect();
        std::iter::from_fn(move || {
            loop {
                let part = stack.pop()?;
                if part.is_indicator() {
                    return Some(part);
                }
                stack.extend(part.parts.iter().rev());
            }
        })
    }
}

/// What holds for the parts of a branch unless they say otherwise.
#[derive(Clone, Copy)]
struct Inherited<'a> {
    impute: Option<&'a Impute>,
    treat: Option<&'a Treat>,
    normalise: &'a Normalise,
}

/// Reports every problem of an index at `path`, with the path of each.
pub(crate) fn check(index: &Index, path: &str, report: &mut dyn FnMut(String, Problem)) {
    let join = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    let mut check = Check { index, seen: HashMap::new(), depth: 0, report };
    check.name(&index.id, &join("id"));
    if index.parts.is_empty() {
        let problem = Problem::new(Code::MissingKey, "an index needs parts");
        check.report(join("parts"), problem.help("an indicator is a part without parts"));
    }
    check.branch(index.settings(None, 0), &index.parts, &join("aggregate"), &join("weigh"));
    check_share(index.available, &join("available"), check.report);
    check.rescale(index.rescale.as_ref(), &join("rescale"));
    check.decimals(index.decimals, &join("decimals"));
    for (place, tier) in index.tiers.iter().enumerate() {
        let at = format!("{}[{place}]", join("tiers"));
        check_share(tier.available, &format!("{at}.available"), check.report);
        check.decimals(tier.decimals, &format!("{at}.decimals"));
        if let Some(aggregate) = tier.aggregate {
            aggregate.check(&format!("{at}.aggregate"), check.report);
        }
    }
    if let Some(screen) = &index.screen {
        screen.check(&join("screen"), check.report);
    }
    if let Some(impute) = &index.impute {
        impute.check(&join("impute"), check.report);
    }
    if let Some(treat) = &index.treat {
        treat.check(&join("treat"), check.report);
    }
    let inherited =
        Inherited { impute: index.impute.as_ref(), treat: index.treat.as_ref(), normalise: &index.normalise };
    // Whether less is better is up to the indicators, which are asked below.
    index.normalise.check(Direction::Up, &join("normalise"), check.report);
    group::check(&index.groups, &join("groups"), check.report);
    variable::check(&index.variables, &join("variables"), check.report);
    check.parts(&index.parts, &join("parts"), inherited);
    let deepest = check.depth;
    for place in deepest + 1..index.tiers.len() {
        let problem = Problem::new(Code::NoEffect, "a tier that the tree does not have has no effect");
        let problem = problem.expected(format!("at most {} tiers", deepest + 1));
        (check.report)(format!("{}[{place}]", join("tiers")), problem);
    }
}

struct Check<'a, 'r> {
    index: &'a Index,
    seen: HashMap<&'a str, String>,
    /// Tiers below the top so far.
    depth: usize,
    report: &'r mut dyn FnMut(String, Problem),
}

impl<'a> Check<'a, '_> {
    fn report(&mut self, path: String, problem: Problem) {
        (self.report)(path, problem);
    }

    fn name(&mut self, id: &'a str, path: &str) {
        if id.is_empty() {
            self.report(path.to_owned(), Problem::new(Code::MissingKey, "the id is empty"));
        } else if let Some(first) = self.seen.get(id) {
            let problem = Problem::new(Code::Duplicate, format!("`{id}` is also the id of `{first}`"));
            self.report(path.to_owned(), problem);
        } else {
            self.seen.insert(id, path.strip_suffix(".id").unwrap_or("the index").to_owned());
        }
    }

    fn decimals(&mut self, decimals: Option<u32>, path: &str) {
        if let Some(decimals) = decimals.filter(|decimals| *decimals > 12) {
            let problem = Problem::new(Code::OutOfRange, "more decimals than scores have");
            self.report(path.to_owned(), problem.expected("0 to 12").found(decimals.to_string()));
        }
    }

    fn rescale(&mut self, method: Option<&Normalise>, path: &str) {
        match method {
            Some(Normalise::AsIs) => {
                let problem = Problem::new(Code::NoEffect, "a score as it is has no effect");
                self.report(path.to_owned(), problem.help("leave it out"));
            }
            Some(method) => method.check(Direction::Up, path, self.report),
            None => {}
        }
    }

    /// How some parts are taken together.
    fn branch(&mut self, settings: Settings, parts: &[Part], at_aggregate: &str, at_weigh: &str) {
        let Settings { aggregate, weigh, .. } = settings;
        aggregate.check(at_aggregate, self.report);
        if weigh == Weigh::PrincipalComponents
            && parts.len() > 1
            && parts.iter().any(|part| part.weight.is_some())
        {
            let problem = Problem::new(Code::NoEffect, "stated weights beside those of principal components");
            self.report(at_weigh.to_owned(), problem.help("leave out one or the other"));
        }
        if weigh == Weigh::Correlations && !matches!(aggregate, Aggregate::Arithmetic) {
            let problem =
                Problem::new(Code::Unsupported, "weights by correlations of a mean that is not arithmetic");
            self.report(
                at_weigh.to_owned(),
                problem.help("state weights, or aggregate by the arithmetic mean"),
            );
        }
        if !parts.is_empty() && !parts.iter().any(|part| part.weight.unwrap_or(1.0) > 0.0) {
            let problem = Problem::new(Code::Contradiction, "all parts have the weight 0");
            self.report(at_weigh.to_owned(), problem);
        }
    }

    fn parts(&mut self, parts: &'a [Part], path: &str, inherited: Inherited<'a>) {
        self.depth += 1;
        let depth = self.depth;
        let mut deepest = depth;
        for (place, part) in parts.iter().enumerate() {
            self.part(part, &format!("{path}[{place}]"), inherited);
            deepest = deepest.max(self.depth);
            self.depth = depth;
        }
        self.depth = deepest;
    }

    fn part(&mut self, part: &'a Part, path: &str, inherited: Inherited<'a>) {
        self.name(&part.id, &format!("{path}.id"));
        if let Some(weight) = part.weight.filter(|weight| !(*weight >= 0.0 && *weight < 1e50)) {
            let problem = Problem::new(Code::OutOfRange, "the weight is negative or no number");
            self.report(format!("{path}.weight"), problem.found(weight.to_string()));
        }
        self.decimals(part.decimals, &format!("{path}.decimals"));
        if let Some(impute) = &part.impute {
            impute.check(&format!("{path}.impute"), self.report);
        }
        if let Some(treat) = &part.treat {
            treat.check(&format!("{path}.treat"), self.report);
        }
        if let Some(normalise) = &part.normalise {
            let direction = part.direction.unwrap_or_default();
            normalise.check(direction, &format!("{path}.normalise"), self.report);
        }
        let inherited = Inherited {
            impute: part.impute.as_ref().or(inherited.impute),
            treat: part.treat.as_ref().or(inherited.treat),
            normalise: part.normalise.as_ref().unwrap_or(inherited.normalise),
        };
        let mut without_effect = |given: bool, key: &str, what: &str| {
            if given {
                let problem = Problem::new(Code::NoEffect, format!("`{key}` on {what} has no effect"));
                (self.report)(format!("{path}.{key}"), problem);
            }
        };
        if part.is_indicator() {
            let what = "an indicator, which has no parts,";
            without_effect(part.aggregate.is_some(), "aggregate", what);
            without_effect(part.weigh.is_some(), "weigh", what);
            without_effect(part.available.is_some(), "available", what);
            without_effect(part.rescale.is_some(), "rescale", what);
            self.indicator(part, path, inherited);
        } else {
            without_effect(part.column.is_some(), "column", "a branch");
            without_effect(part.direction.is_some(), "direction", "a branch");
            without_effect(part.denominate.is_some(), "denominate", "a branch");
            check_share(part.available, &format!("{path}.available"), self.report);
            self.rescale(part.rescale.as_ref(), &format!("{path}.rescale"));
            let settings = self.index.settings(Some(part), self.depth);
            self.branch(settings, &part.parts, &format!("{path}.aggregate"), &format!("{path}.weigh"));
            self.parts(&part.parts, &format!("{path}.parts"), inherited);
        }
    }

    fn indicator(&mut self, part: &'a Part, path: &str, inherited: Inherited<'a>) {
        if let Some(denominate) = &part.denominate {
            denominate.check(&format!("{path}.denominate"), self.report);
        }
        let down = part.direction == Some(Direction::Down);
        if part.normalise.is_none() && down && *inherited.normalise == Normalise::AsIs {
            inherited.normalise.check(Direction::Down, &format!("{path}.direction"), self.report);
        }
    }
}
