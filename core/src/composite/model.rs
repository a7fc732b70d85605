//! The typed index tree: what an index is made of, and how each step is taken.
//!
//! A tree is written as parts within parts, so that it can have no loops and no orphans: an [`Index`] has [`Part`]s, a
//! part has parts of its own or is an indicator, and the order in which parts stand is the order of all results.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::aggregate::Aggregate;
use super::denominate::Denominate;
use super::group::Group;
use super::impute::Impute;
use super::normalise::Normalise;
use super::screen::Screen;
use super::treat::Treat;
use super::variable::IndexVariable;
use super::weigh::Weigh;
use crate::language::Label;
use crate::survey::Word;

/// A composite index: a tree of indicators, and how scores are made of them.
///
/// The steps are always taken in this order: screen, denominate, impute, treat, normalise, weigh, aggregate, rank,
/// group. A step that is not named is not taken; normalisation is to 0..1 by the least and largest value, and
/// aggregation by the arithmetic mean, unless said.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// Short name; it is also the name of the tree's top.
    pub id: String,
    /// Label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// What the index is made of.
    pub parts: Vec<Part>,
    /// Which units the parameters of imputation, treatment, normalisation and weights are taken of.
    #[serde(default)]
    pub parameters: Parameters,
    /// Which units have too few values to be assessed; none unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<Screen>,
    /// How missing values are filled; they stay missing unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impute: Option<Impute>,
    /// How outliers are treated; not at all unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treat: Option<Treat>,
    /// How values become scores of one scale.
    #[serde(default)]
    pub normalise: Normalise,
    /// Where weights come from.
    #[serde(default)]
    pub weigh: Weigh,
    /// How parts are taken together.
    #[serde(default)]
    pub aggregate: Aggregate,
    /// The data rule: the least share of its parts that must have a score for a branch to have one. Any one part will
    /// do unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<f64>,
    /// The scale that the score of the index is brought to again, after aggregation; none unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rescale: Option<Normalise>,
    /// Decimals that every score is rounded to before it goes on to the tier above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u32>,
    /// What differs by tier: the first is the index itself, the next its parts, and so on downwards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// Groups of scores, the lowest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// What other columns of the table are called, such as a size class; a survey document names its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<IndexVariable>,
}

/// A branch or an indicator of an index.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Short name.
    pub id: String,
    /// Label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// Weight among its siblings; 1 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// What a branch is made of; an indicator has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Of a branch: how its parts are taken together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<Aggregate>,
    /// Of a branch: where the weights of its parts come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weigh: Option<Weigh>,
    /// Of a branch: the least share of its parts that must have a score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<f64>,
    /// Of a branch: the scale that its score is brought to again before it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rescale: Option<Normalise>,
    /// Decimals that its score is rounded to before it goes on to the tier above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u32>,
    /// Of an indicator: the column that it is; the id unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Of an indicator: whether more is better; it is unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// Of an indicator: what it is divided by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominate: Option<Denominate>,
    /// How missing values are filled, here and in all parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impute: Option<Impute>,
    /// How outliers are treated, here and in all parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treat: Option<Treat>,
    /// How values become scores, here and in all parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub normalise: Option<Normalise>,
}

/// What differs in one tier of the tree; a part's own words go before.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// How parts are taken together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<Aggregate>,
    /// Where weights come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weigh: Option<Weigh>,
    /// The least share of its parts that must have a score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<f64>,
    /// Decimals that scores are rounded to before they go on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u32>,
}

/// Whether more of an indicator is better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    #[default]
    Up,
    /// Less is better.
    Down,
}

/// Which units the parameters of the steps are taken of. Weights by principal components or correlations are taken
/// once in any case: of the base wave, or of all waves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Parameters {
    /// Of all waves together: scores of different waves compare, and move when a wave is added.
    #[default]
    AllWaves,
    /// Of each wave by itself: scores say where a unit stands within its wave, and waves do not compare.
    EachWave,
    /// Of one wave, and frozen: scores of different waves compare, and stay when a wave is added.
    Wave(Word),
}

impl Index {
    /// An index of some parts, to be completed.
    ///
    /// ```
    /// use peil::composite::{Index, Part};
    /// let index = Index::new("digital", [Part::indicator("skills"), Part::indicator("barriers").down().weight(0.5)]);
    /// assert_eq!(index.parts[1].weight, Some(0.5));
    /// ```
    pub fn new(id: impl Into<String>, parts: impl IntoIterator<Item = Part>) -> Self {
        Self { id: id.into(), parts: parts.into_iter().collect(), ..Self::default() }
    }
}

impl Part {
    /// An indicator whose column has the same name.
    pub fn indicator(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// A branch of some parts.
    pub fn branch(id: impl Into<String>, parts: impl IntoIterator<Item = Part>) -> Self {
        Self { id: id.into(), parts: parts.into_iter().collect(), ..Self::default() }
    }

    /// Its weight among its siblings.
    #[must_use]
    pub fn weight(mut self, weight: f64) -> Self {
        self.weight = Some(weight);
        self
    }

    /// Says that less is better.
    #[must_use]
    pub fn down(mut self) -> Self {
        self.direction = Some(Direction::Down);
        self
    }

    /// The column that an indicator is.
    pub fn column(&self) -> &str {
        self.column.as_deref().unwrap_or(&self.id)
    }

    /// Whether it is an indicator, and no branch.
    pub fn is_indicator(&self) -> bool {
        self.parts.is_empty()
    }
}

/// What holds for one branch: its own words, or those of its tier, or those of the index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Settings {
    pub(crate) aggregate: Aggregate,
    pub(crate) weigh: Weigh,
    pub(super) available: Option<f64>,
    pub(super) decimals: Option<u32>,
}

impl Index {
    /// The part of an id, at any depth.
    pub(crate) fn part(&self, id: &str) -> Option<&Part> {
        self.all_parts().into_iter().find(|part| part.id == id)
    }

    /// What holds for a part in a tier, the top being tier 0 and no part.
    pub(crate) fn settings(&self, part: Option<&Part>, tier: usize) -> Settings {
        let tier = self.tiers.get(tier);
        Settings {
            aggregate: part
                .and_then(|own| own.aggregate)
                .or(tier.and_then(|own| own.aggregate))
                .unwrap_or(self.aggregate),
            weigh: part.and_then(|own| own.weigh).or(tier.and_then(|own| own.weigh)).unwrap_or(self.weigh),
            available: part
                .and_then(|own| own.available)
                .or(tier.and_then(|own| own.available))
                .or(self.available),
            decimals: part
                .and_then(|own| own.decimals)
                .or(tier.and_then(|own| own.decimals))
                .or(self.decimals),
        }
    }
}
