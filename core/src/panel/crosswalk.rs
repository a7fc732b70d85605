//! What became of units between waves: merged, split, renamed, new and gone.
//!
//! Municipal reforms change both the number and the names of units. A unit of one wave is found in a later wave under its
//! own name, unless the crosswalk says what became of it; nothing is matched by guessing. Entries are applied wave by wave,
//! so that a unit that merged in 2018 and split in 2020 is followed through both.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::answers::words_list;
use crate::error::{Code, Problem};
use crate::survey::Word;

/// What became of some units from one wave on.
///
/// One entry for each event: several units into one (`from` lists them), one unit into several (`to` lists them, `shares`
/// how much of it went into each), one into one under a new name, a new unit (`from` empty), a unit that is gone
/// (`to` empty).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Succession {
    /// The first wave in which it holds.
    #[serde(deserialize_with = "word")]
    #[schemars(with = "Word")]
    pub wave: String,
    /// The units before.
    #[serde(default, deserialize_with = "words")]
    #[schemars(with = "Vec<Word>")]
    pub from: Vec<String>,
    /// The units after.
    #[serde(default, deserialize_with = "words")]
    #[schemars(with = "Vec<Word>")]
    pub to: Vec<String>,
    /// How much of the unit went into each of those in `to`, summing to 1; needed where it was split.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<f64>,
}

/// Codes of units are often numbers, and may be written so.
fn word<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Word::deserialize(deserializer).map(|word| word.0)
}

fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let words = Vec::<Word>::deserialize(deserializer)?;
    Ok(words.into_iter().map(|word| word.0).collect())
}

impl Succession {
    /// Several units that became one, or one that took another name.
    pub fn merged<'a>(wave: &str, from: impl IntoIterator<Item = &'a str>, to: &str) -> Self {
        let from = from.into_iter().map(str::to_owned).collect();
        Self { wave: wave.to_owned(), from, to: vec![to.to_owned()], shares: Vec::new() }
    }

    /// One unit that was divided, with the share of it that went into each.
    pub fn split<'a>(wave: &str, from: &str, to: impl IntoIterator<Item = (&'a str, f64)>) -> Self {
        let (to, shares) = to.into_iter().map(|(unit, share)| (unit.to_owned(), share)).unzip();
        Self { wave: wave.to_owned(), from: vec![from.to_owned()], to, shares }
    }

    /// A unit that did not exist before.
    pub fn born(wave: &str, unit: &str) -> Self {
        Self { wave: wave.to_owned(), to: vec![unit.to_owned()], ..Self::default() }
    }

    /// A unit that exists no more.
    pub fn gone(wave: &str, unit: &str) -> Self {
        Self { wave: wave.to_owned(), from: vec![unit.to_owned()], ..Self::default() }
    }
}

/// How near to 1 the shares of a split must sum.
const ALL: f64 = 1e-6;

/// Reports everything that does not hold in a crosswalk, with the path of each entry.
pub(crate) fn check(crosswalk: &[Succession], waves: &[&str], mut report: impl FnMut(String, Problem)) {
    let mut before = BTreeSet::new();
    for (index, own) in crosswalk.iter().enumerate() {
        let at = format!("crosswalk[{index}]");
        match waves.iter().position(|wave| *wave == own.wave) {
            None => report(
                format!("{at}.wave"),
                Problem::new(Code::UnknownName, format!("there is no wave `{}`", own.wave))
                    .suggest(&own.wave, waves.iter().copied()),
            ),
            Some(0) => report(
                format!("{at}.wave"),
                Problem::new(Code::NoEffect, format!("nothing comes before the wave `{}`", own.wave))
                    .help("give the first wave in which the change holds"),
            ),
            Some(_) => {}
        }
        if own.from.is_empty() && own.to.is_empty() {
            let problem = Problem::new(Code::MissingKey, "what became of whom is not said");
            report(at.clone(), problem.expected("units in `from`, in `to`, or in both"));
        }
        if own.from.len() > 1 && own.to.len() > 1 {
            let problem = Problem::new(Code::Unsupported, "several units became several others in one entry");
            report(at.clone(), problem.help("write one entry for each of the units in `from`"));
        }
        for (key, units) in [("from", &own.from), ("to", &own.to)] {
            for unit in units.iter().enumerate().filter(|(at, unit)| units[..*at].contains(unit)) {
                let problem = Problem::new(Code::Duplicate, format!("`{}` is listed twice", unit.1));
                report(format!("{at}.{key}[{}]", unit.0), problem);
            }
        }
        for unit in &own.from {
            if !before.insert((&own.wave, unit)) {
                let message = format!("what became of `{unit}` is said twice for wave `{}`", own.wave);
                report(format!("{at}.from"), Problem::new(Code::Duplicate, message));
            }
        }
        check_shares(own, &at, &mut report);
    }
}

fn check_shares(own: &Succession, at: &str, report: &mut impl FnMut(String, Problem)) {
    let is_split = own.from.len() == 1 && own.to.len() > 1;
    if !is_split {
        if !own.shares.is_empty() {
            let problem = Problem::new(Code::NoEffect, "`shares` have no effect where no unit is divided");
            report(format!("{at}.shares"), problem);
        }
        return;
    }
    let sum: f64 = own.shares.iter().sum();
    if own.shares.len() != own.to.len() {
        let code = if own.shares.is_empty() { Code::MissingKey } else { Code::WrongLength };
        let problem = Problem::new(code, format!("`{}` was divided, but not in which shares", own.from[0]))
            .expected(format!("{} numbers, one for each of {}", own.to.len(), words_list(names(&own.to))))
            .found(own.shares.len().to_string());
        report(format!("{at}.shares"), problem);
    } else if own.shares.iter().any(|share| !(*share > 0.0 && *share <= 1.0)) || (sum - 1.0).abs() > ALL {
        let problem =
            Problem::new(Code::OutOfRange, "the shares of a division must be positive and sum to 1");
        report(format!("{at}.shares"), problem.found(format!("{:?}, summing to {sum}", own.shares)));
    }
}

fn names(units: &[String]) -> impl Iterator<Item = &str> {
    units.iter().map(String::as_str)
}

/// Follows units from one wave to a later one.
pub(super) struct Follow<'a> {
    /// For each step from wave to wave, what became of the units that did not simply go on.
    steps: Vec<BTreeMap<&'a str, Vec<(&'a str, f64)>>>,
    /// The entries that take effect on the way.
    pub(super) entries: Vec<&'a Succession>,
}

impl<'a> Follow<'a> {
    /// Through the waves of a calendar, which may hold more than were joined: those after `from` up to `to`.
    pub(super) fn through(crosswalk: &'a [Succession], calendar: &[String], from: &str, to: &str) -> Self {
        let position = |name: &str| calendar.iter().position(|wave| wave == name).unwrap_or(0);
        let on_the_way = &calendar[position(from) + 1..=position(to)];
        let step = |wave: &String| {
            let mut changes: BTreeMap<&str, Vec<(&str, f64)>> = BTreeMap::new();
            for own in crosswalk.iter().filter(|own| own.wave == *wave) {
                for unit in &own.from {
                    let shares = own.shares.iter().copied().chain(std::iter::repeat(1.0));
                    changes.insert(unit, names(&own.to).zip(shares).collect());
                }
            }
            changes
        };
        let entries = crosswalk.iter().filter(|own| on_the_way.contains(&own.wave)).collect();
        Self { steps: on_the_way.iter().map(step).collect(), entries }
    }

    /// The units that a unit became, with the share of it that went into each.
    pub(super) fn unit<'u>(&self, unit: &'u str) -> Vec<(&'u str, f64)>
    where
        'a: 'u,
    {
        let mut now = vec![(unit, 1.0)];
        for step in &self.steps {
            now = now
                .into_iter()
                .flat_map(|(unit, part)| match step.get(unit) {
                    None => vec![(unit, part)],
                    Some(after) => after.iter().map(|(unit, share)| (*unit, part * share)).collect(),
                })
                .collect();
        }
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_followed_through_mergers_and_divisions() {
        let waves = ["2018", "2020", "2024"].map(str::to_owned);
        let crosswalk = [
            Succession::merged("2020", ["1601", "1662"], "5001"),
            Succession::split("2020", "1850", [("1806", 0.6), ("1875", 0.4)]),
            Succession::split("2024", "1806", [("1806", 0.75), ("1899", 0.25)]),
            Succession::gone("2024", "0301"),
        ];
        let follow = |from, to, unit| Follow::through(&crosswalk, &waves, from, to).unit(unit);
        assert_eq!(follow("2018", "2020", "1662"), [("5001", 1.0)]);
        assert_eq!(follow("2018", "2020", "1806"), [("1806", 1.0)]);
        assert_eq!(
            follow("2018", "2024", "1850"),
            [("1806", 0.6 * 0.75), ("1899", 0.6 * 0.25), ("1875", 0.4)]
        );
        assert_eq!(follow("2020", "2024", "0301"), []);
    }

    #[test]
    fn everything_wrong_with_a_crosswalk_is_reported_with_its_place() {
        let mut wrong = vec![
            Succession::merged("2019", ["a"], "b"),
            Succession::merged("2018", ["a"], "b"),
            Succession { wave: "2020".into(), ..Succession::default() },
            Succession {
                wave: "2020".into(),
                from: vec!["a".into()],
                to: vec!["b".into(), "c".into()],
                shares: vec![],
            },
            Succession::split("2020", "d", [("b", 0.5), ("c", 0.4)]),
            Succession { shares: vec![1.0], ..Succession::merged("2020", ["e", "f"], "g") },
            Succession::merged("2020", ["e", "e"], "h"),
        ];
        wrong.push(Succession {
            to: vec!["x".into(), "y".into()],
            ..Succession::merged("2020", ["v", "w"], "")
        });
        let mut found = Vec::new();
        check(&wrong, &["2018", "2020"], |path, problem| found.push(format!("{path}: {}", problem.code)));
        assert_eq!(
            found,
            [
                "crosswalk[0].wave: unknown-name",
                "crosswalk[1].wave: no-effect",
                "crosswalk[2]: missing-key",
                "crosswalk[3].shares: missing-key",
                "crosswalk[4].shares: out-of-range",
                "crosswalk[5].shares: no-effect",
                "crosswalk[6].from[1]: duplicate",
                "crosswalk[6].from: duplicate",
                "crosswalk[6].from: duplicate",
                "crosswalk[7]: unsupported",
            ]
        );
    }
}
