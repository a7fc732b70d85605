//! Groups: what a score is called, such as low, middle and high, or the lights of a scorecard.
//!
//! Groups stand from the lowest to the highest. Between two of them is one cut point, which belongs to one of them: either
//! the lower says `at_most`, or the higher says `at_least`. So "2.25 or more is green, 1.75 or less is red" is written as it
//! is published, and it is clear where 1.75 and 2.25 themselves belong.
//!
//! ```
//! use peil::composite::Index;
//! let index = Index::from_text(r#"
//!     id = "goals"
//!     parts = [{ id = "goal" }]
//!     groups = [
//!         { id = "behind", light = "red", at_most = 1.75 },
//!         { id = "under_way", light = "yellow" },
//!         { id = "on_course", light = "green", at_least = 2.25 },
//!     ]
//! "#)?;
//! let group = |score| index.group_of(score).map(|own| own.id.as_str());
//! assert_eq!([group(1.75), group(2.0), group(2.25)], [Some("behind"), Some("under_way"), Some("on_course")]);
//! # Ok::<(), peil::Error>(())
//! ```
//!
//! Scores are compared to twelve digits, so that 2.25 made by arithmetic is 2.25. Groups hold for the index and for all that it
//! is made of, which share a scale.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::data::check_number;
use super::model::Index;
use crate::error::{Code, Problem};
use crate::language::Label;

/// A group of scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Short name.
    pub id: String,
    /// Label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// Its light, where groups are lights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub light: Option<Light>,
    /// The highest score that belongs to it; the next group begins above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    /// The lowest score that belongs to it; the group before ends below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
}

/// A traffic light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// Bad.
    Red,
    /// Between.
    Yellow,
    /// Good.
    Green,
}

/// Between a group and the next: the cut, and whether it belongs to the higher.
fn cut(lower: &Group, higher: &Group) -> Option<(f64, bool)> {
    match (lower.at_most, higher.at_least) {
        (Some(cut), None) => Some((cut, false)),
        (None, Some(cut)) => Some((cut, true)),
        _ => None,
    }
}

/// The group of a score, as its place in the list; `None` where there is no score or are no groups.
pub(super) fn place(groups: &[Group], score: f64) -> Option<usize> {
    if score.is_nan() || groups.is_empty() {
        return None;
    }
    let passed = groups.windows(2).filter_map(|pair| cut(&pair[0], &pair[1])).take_while(|(cut, higher)| {
        let noise = 1e-12 * cut.abs().max(score.abs());
        if *higher { score >= cut - noise } else { score > cut + noise }
    });
    Some(passed.count())
}

impl Index {
    /// The group of a score; `None` where there is no score or the index has no groups.
    pub fn group_of(&self, score: f64) -> Option<&Group> {
        place(&self.groups, score).map(|place| &self.groups[place])
    }
}

pub(super) fn check(groups: &[Group], path: &str, report: &mut dyn FnMut(String, Problem)) {
    let mut last: Option<f64> = None;
    if groups.len() == 1 {
        let problem = Problem::new(Code::NoEffect, "a single group has no effect");
        report(path.to_owned(), problem.help("give two groups or more, the lowest first"));
    }
    for (index, group) in groups.iter().enumerate() {
        for (key, limit) in [("at_most", group.at_most), ("at_least", group.at_least)] {
            if let Some(limit) = limit {
                check_number(limit, &format!("{path}[{index}].{key}"), report);
            }
        }
        if let Some(first) = groups[..index].iter().position(|own| own.id == group.id) {
            let problem =
                Problem::new(Code::Duplicate, format!("`{}` is also the id of `{path}[{first}]`", group.id));
            report(format!("{path}[{index}].id"), problem);
        }
    }
    for (index, pair) in groups.windows(2).enumerate() {
        let at = format!("{path}[{}]", index + 1);
        match (cut(&pair[0], &pair[1]), pair[0].at_most) {
            (Some((own, _)), _) => {
                if last.is_some_and(|last| own <= last) {
                    let problem = Problem::new(Code::Contradiction, "cut points must increase");
                    report(at, problem.help("list the lowest group first").found(own.to_string()));
                }
                last = Some(own);
            }
            (None, Some(_)) => {
                let message =
                    format!("where `{}` ends and `{}` begins is said twice", pair[0].id, pair[1].id);
                let problem = Problem::new(Code::Contradiction, message);
                report(at, problem.expected("either `at_most` of the lower or `at_least` of the higher"));
            }
            (None, None) => {
                let message = format!("where `{}` ends and `{}` begins is not said", pair[0].id, pair[1].id);
                let problem = Problem::new(Code::MissingKey, message);
                report(at, problem.expected("`at_most` of the lower, or `at_least` of the higher"));
            }
        }
    }
    let ends = [
        (groups.first().and_then(|own| own.at_least), 0, "at_least"),
        (groups.last().and_then(|own| own.at_most), groups.len().saturating_sub(1), "at_most"),
    ];
    for (limit, index, key) in ends.into_iter().filter(|_| groups.len() > 1) {
        if limit.is_some() {
            let problem =
                Problem::new(Code::NoEffect, "a limit beyond which there is no group has no effect");
            report(format!("{path}[{index}].{key}"), problem.help("the outer groups have no outer limits"));
        }
    }
}
