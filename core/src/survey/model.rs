//! The typed survey document: what is asked of whom.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::targets::Target;
use crate::composite::Index;
use crate::design::{ColumnNames, LonelyPsu, Pps, PpsVariance, names};
use crate::estimate::{Condition, MeasureKind, QuantileRule};
use crate::interval::Interval;
use crate::language::{Label, Language};
use crate::panel::Succession;
use crate::release::{DisclosureRule, QualityRule};

/// The version of the document format that this library reads and writes.
pub const VERSION: u32 = 1;

/// A survey: population, waves, questions, breakdowns, indicators and design.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// Version of the document format; 1.
    pub peil: u32,
    /// Short name.
    pub id: String,
    /// Title.
    pub title: Label,
    /// Where the answers come from, with licence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Label>,
    /// Languages that every label must have (`nb`, `nn`, `en`); none means that plain labels will do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// Who the survey is about.
    pub population: Population,
    /// When it was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waves: Vec<Wave>,
    /// What is known of every unit beforehand, such as inhabitants or sector.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<Variable>,
    /// What is asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// Groups that results are shown by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breakdowns: Vec<Breakdown>,
    /// What is computed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<Indicator>,
    /// Composite indices, made of indicators and numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indices: Vec<Index>,
    /// What indicators and indices shall come to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    /// How units came in.
    #[serde(default)]
    pub design: DesignPlan,
    /// The rule by which figures are flagged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<QualityRule>,
    /// The rule by which figures are left out of what is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<DisclosureRule>,
    /// What became of units between waves: merged, divided, renamed, new and gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crosswalk: Vec<Succession>,
}

/// A count that is the same in all waves, or differs by wave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PerWave {
    /// The same in all waves.
    Always(u64),
    /// By the id of the wave.
    ByWave(BTreeMap<String, u64>),
}

impl PerWave {
    /// The count of one wave; without waves, the only one.
    pub fn of(&self, wave: Option<&str>) -> Option<u64> {
        match (self, wave) {
            (Self::Always(count), _) => Some(*count),
            (Self::ByWave(counts), Some(wave)) => counts.get(wave).copied(),
            (Self::ByWave(_), None) => None,
        }
    }
}

/// Nouns for the units, as they stand in sentences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Noun {
    /// Indefinite singular: `kommune`, `municipality`.
    pub one: Label,
    /// Indefinite plural: `kommuner`, `municipalities`.
    pub many: Label,
    /// Definite plural: `kommunene`, `the municipalities`.
    pub all: Label,
}

/// Who the survey is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// What a unit is called.
    pub unit: Noun,
    /// Units in all, where the population is not stratified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<PerWave>,
    /// Units invited; all of them unless said, which makes a census.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selected: Option<PerWave>,
    /// The variable or breakdown whose categories are the strata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strata_by: Option<String>,
    /// The strata.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strata: Vec<StratumPlan>,
}

/// One stratum of the population.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StratumPlan {
    /// Category of the variable or breakdown in `strata_by`.
    pub code: Word,
    /// N_h: units.
    pub size: PerWave,
    /// n_h: units invited; all of them unless said, which makes the stratum a census.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selected: Option<PerWave>,
}

/// One round of asking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wave {
    /// Short name, usually the year.
    pub id: Word,
    /// Label, where the id will not do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// When it was asked, in years or any other unit; trends need it where the id is no number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<f64>,
    /// Why figures of this wave cannot be compared with earlier ones; its presence marks the break.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame_break: Option<Label>,
}

/// A code or id; numbers may be written as numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Word(pub String);

impl Word {
    /// The word as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Text(String),
            Whole(i64),
        }
        Ok(match Either::deserialize(deserializer)? {
            Either::Text(text) => Self(text),
            Either::Whole(number) => Self(number.to_string()),
        })
    }
}

impl JsonSchema for Word {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Word".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A code or id; numbers may be written as numbers.",
            "type": ["string", "integer"]
        })
    }
}

/// Something known of every unit beforehand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    /// Short name.
    pub id: String,
    /// Label.
    pub label: Label,
    /// Column of the answers; the id unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Unit of a number, such as inhabitants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Label>,
    /// Categories; none means that the variable is a number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
}

/// A category of a variable or a breakdown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Code in the answers.
    pub code: Word,
    /// Label.
    pub label: Label,
    /// What units of this category are called, where they have a name of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noun: Option<Noun>,
    /// The category as a clause after the noun, where it has no noun of its own: `i Nord-Norge`, `in Northern Norway`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub among: Option<Label>,
}

/// What kind of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// One of several answers.
    Single,
    /// One of several ordered answers, each with a point.
    Scale,
    /// Several items that share a base; each item has a column with one of the answers.
    Multiple,
    /// A number.
    Number,
    /// Free text, kept but not computed with.
    Text,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Short name.
    pub id: String,
    /// The wording.
    pub text: Label,
    /// What kind of answer it takes.
    pub kind: QuestionKind,
    /// Column of the answers; the id unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What stands between the items that were chosen, such as `;`, where one column holds those of a multiple question
    /// instead of one column for each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// With `separator`: the answer of an item that stands in the column; one that does not has the answer `blank`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Word>,
    /// Who is asked: all conditions must hold. This is the question's base.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked_if: Vec<Condition>,
    /// Answers of a single, scale or multiple question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// Items of a multiple question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// The answer that an empty item of a multiple question stands for where some other item is answered, so that
    /// all items share a base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blank: Option<Word>,
    /// What it means that all items of a multiple question are empty; `no_answer` unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all_blank: Option<AllBlank>,
    /// Waves in which it was asked; all unless said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waves: Vec<Word>,
    /// Unit of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Label>,
    /// Smallest number allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Largest number allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}

/// What it means that a unit has left all items of a multiple question empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AllBlank {
    /// It did not answer the question.
    NoAnswer,
    /// It chose none of them: every item has the answer `blank`, where the unit was asked.
    Blank,
}

/// What an answer stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerStatus {
    /// An answer to the question.
    #[default]
    Substantive,
    /// Does not know; outside the base unless the indicator counts it.
    DoNotKnow,
    /// Was not asked; always outside the base.
    NotAsked,
    /// Would not answer; the same as no answer.
    Refused,
}

/// One possible answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Code in the answers.
    pub code: Word,
    /// Label.
    pub label: Label,
    /// What it stands for.
    #[serde(default)]
    pub status: AnswerStatus,
    /// Point on a scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<f64>,
}

impl From<&Answer> for Category {
    fn from(answer: &Answer) -> Self {
        Self { code: answer.code.clone(), label: answer.label.clone(), noun: None, among: None }
    }
}

/// One item of a multiple question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Short name; with the question's id it names the item: `question.item`.
    pub id: String,
    /// The wording.
    pub text: Label,
    /// Column of the answers; `question_item` unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What stands for the item where one column holds all that were chosen; the id unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Word>,
}

impl Item {
    /// What stands for the item where one column holds all that were chosen.
    pub(crate) fn code(&self) -> &str {
        self.code.as_ref().map_or(&self.id, Word::as_str)
    }
}

/// Groups that results are shown by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Breakdown {
    /// Short name.
    pub id: String,
    /// Label.
    pub label: Label,
    /// The variable or question it divides.
    pub of: String,
    /// Cut points over a number: `[2000, 5000]` makes under 2 000, 2 000 to under 5 000, and 5 000 and over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cuts: Vec<f64>,
    /// Labels of the groups that cut points make, lowest first; made of the cut points unless said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Label>,
}

/// What is computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Short name.
    pub id: String,
    /// Label.
    pub label: Label,
    /// What the units counted did, as it follows the noun in a sentence: `deler åpne data`, `share open data`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Label>,
    /// What is computed of the answers.
    pub measure: MeasureKind,
    /// The question (or `question.item`, or a numeric variable) it is computed of; of several items, the question that
    /// has them.
    pub question: String,
    /// Items that are taken together; all of the question unless said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// Answers that a share counts, or by which items are chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Word>,
    /// Instead of `answers` (of a net balance, of `up`): so many answers with the highest points of a scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top: Option<u32>,
    /// Instead of `answers` (of a net balance, of `down`): so many answers with the lowest points of a scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bottom: Option<u32>,
    /// Answers that count as up in a net balance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub up: Vec<Word>,
    /// Answers that count as down in a net balance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub down: Vec<Word>,
    /// Denominator of a ratio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<String>,
    /// Shares whose quantiles are asked for; the median unless said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<f64>,
    /// How a quantile is read off the answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<QuantileRule>,
    /// Who is in the base, beyond those who were asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub base: Vec<Condition>,
    /// The base as a clause after the noun: `som rekrutterte`, `that recruited`. Needed where not everybody is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub among: Option<Label>,
    /// Whether a share of a narrower base is also told of all: wherever it is asked for, what it implies of everybody
    /// follows it under its id with `_of_all` behind.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_all: bool,
    /// Answers without substance that stay in the base, such as `do_not_know`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counting: Vec<AnswerStatus>,
    /// Interval method.
    #[serde(default)]
    pub interval: Interval,
}

/// How units came in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DesignPlan {
    /// Column of the unit's own name, by which waves are matched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Column of the primary sampling unit, followed by those of the units drawn within it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub psu: Option<ColumnNames>,
    /// Whether names of primary sampling units are only unique within a stratum.
    pub nest: bool,
    /// Column of the stratum, where strata are not those of the population; or one for each stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strata: Option<ColumnNames>,
    /// Column of the weight; N_h / r_h unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    /// Column of the population size of the stratum (PSUs in a cluster design) or its sampling fraction; or one for
    /// each stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fpc: Option<ColumnNames>,
    /// Column of the probability with which units were drawn without replacement, or one for each stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<ColumnNames>,
    /// How the joint probabilities of `probability` are found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pps: Option<Pps>,
    /// Which estimator of the variance is made of joint probabilities; Horvitz-Thompson unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pps_variance: Option<PpsVariance>,
    /// Which rows responded; all unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responded: Option<Condition>,
    /// A variable or breakdown within whose categories those who responded are taken as a random sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_groups: Option<String>,
    /// What to do with a stratum of a single PSU.
    pub lonely: LonelyPsu,
    /// Whether to do so as well where a domain leaves a stratum a single PSU.
    pub lonely_domains: bool,
}

impl DesignPlan {
    /// Every column that the design names, and whether it must hold numbers.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (&String, bool)> {
        let words = self.unit.iter().chain(names(self.psu.as_ref())).chain(names(self.strata.as_ref()));
        let numbers =
            self.weight.iter().chain(names(self.fpc.as_ref())).chain(names(self.probability.as_ref()));
        words.map(|name| (name, false)).chain(numbers.map(|name| (name, true)))
    }
}
