//! The draft of a survey document, for a file of answers whose document nobody has written yet.
//!
//! [`look`] reads a CSV file and tells of each column what it seems to hold, and [`FoundFile::of`] does so of columns that a
//! host has; [`Draft::labelled`] adds what a file says of its columns besides (wording, codes and their labels, which of them
//! are missing). Whoever knows the survey corrects that, names the columns of the design, and [`Draft::text`] writes the
//! document. It is a beginning for an editor and can be used as it is: the file that it was made of is read by it.
//!
//! A column of few different words is a question with one answer, a column of numbers is a number, and everything
//! else – names, dates, times – is text, of which nothing is computed. Codes such as `03` are words: as numbers they would
//! lose their zero. What an answer stands for – an answer, "do not know", none – is taken from its words, in the languages
//! that peil has ([`AnswerStatus::said_by`]).
//!
//! ```
//! use peil::Survey;
//! use peil::survey::{Draft, look};
//!
//! let file = "county;size;open\na;12;yes\nb;7;no\nc;31;yes\nd;5;don't know\n";
//! let found = look(file.as_bytes())?;
//! let draft = Draft { id: "open-data".to_owned(), size: Some(14), ..Draft::of(&found) };
//! let survey = Survey::from_text(&draft.text())?;
//! let rows = survey.read_csv(file.as_bytes(), None)?.estimate(&["open"], &[])?.rows;
//! assert_eq!((rows[1].category.as_deref(), rows[1].n, rows[1].estimate), (Some("yes"), 3, Some(2.0 / 3.0)));
//! # Ok::<(), peil::Error>(())
//! ```

mod look;
mod status;

use std::fmt::Write;

use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::AnswerStatus;
pub use look::{ColumnKind, FileParts, FoundColumn, FoundFile, look, look_with, rows_of};

/// What a document is drafted of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Short name.
    pub id: String,
    /// Title.
    pub title: String,
    /// What a unit is called: one, several, all of them.
    pub unit: [String; 3],
    /// Number of units, all of whom were asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Columns of the design.
    #[serde(default)]
    pub design: DraftDesign,
    /// Columns that become questions, each with an indicator unless it is text.
    pub columns: Vec<DraftColumn>,
}

/// Columns that say how units came in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DraftDesign {
    /// The unit's own name, by which waves are matched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The stratum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strata: Option<String>,
    /// The primary sampling unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub psu: Option<String>,
    /// The weight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    /// The population size of the stratum, or its sampling fraction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fpc: Option<String>,
}

/// A column that becomes a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftColumn {
    /// Its name in the file.
    pub name: String,
    /// The wording of the question; the name unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What it holds.
    pub kind: ColumnKind,
    /// Its answers, where it has some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<DraftAnswer>,
}

/// An answer: a word that is code and label, or a code with what the file says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum DraftAnswer {
    /// The word in the file.
    Word(String),
    /// A code with its label.
    Labelled(LabelledAnswer),
}

/// A code with what the file says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelledAnswer {
    /// The code in the file.
    pub code: String,
    /// Its label.
    pub label: String,
    /// Whether the file says that it is no answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub missing: bool,
}

/// What a file says of a column besides its values, as those of SPSS, Stata and SAS do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ColumnLabels {
    /// The column.
    pub name: String,
    /// The wording of the question.
    pub text: Option<String>,
    /// Its codes, in order, where they are answers; none where its values are what they are.
    pub answers: Vec<LabelledAnswer>,
}

impl Draft {
    /// The draft of a file, every column as what it seems to hold, and no design.
    pub fn of(found: &FoundFile) -> Self {
        let column = |own: &FoundColumn| DraftColumn {
            name: own.name.clone(),
            text: None,
            kind: own.kind,
            answers: match &own.words {
                Some(words) if own.kind == ColumnKind::Single => {
                    words.iter().cloned().map(DraftAnswer::Word).collect()
                }
                _ => Vec::new(),
            },
        };
        Self {
            id: "survey".to_owned(),
            title: "Survey".to_owned(),
            unit: ["unit", "units", "the units"].map(str::to_owned),
            columns: found.columns.iter().map(column).collect(),
            ..Self::default()
        }
    }

    /// With what a file says of its columns: wordings, and codes as the answers of questions. A single code is no question,
    /// which needs two answers, and is text.
    ///
    /// ```
    /// use peil::survey::{ColumnLabels, Draft, FoundFile, LabelledAnswer};
    /// use peil::{Answers, Column, Survey};
    ///
    /// let codes: Column = ["1", "2", "1", "9"].into_iter().collect();
    /// let answers = Answers::new([("q1".to_owned(), codes)])?;
    /// let labelled = [("1", "Yes", false), ("2", "No", false), ("9", "Skipped", true)];
    /// let answer = |(code, label, missing): (&str, &str, bool)| {
    ///     LabelledAnswer { code: code.to_owned(), label: label.to_owned(), missing }
    /// };
    /// let labels = ColumnLabels {
    ///     name: "q1".to_owned(),
    ///     text: Some("Do you like it?".to_owned()),
    ///     answers: labelled.map(answer).to_vec(),
    /// };
    /// let text = Draft::of(&FoundFile::of(&answers)).labelled(vec![labels]).text();
    /// assert!(text.contains(r#"{ code = 9, label = "Skipped", status = "refused" }"#));
    /// let rows = Survey::from_text(&text)?.read(&answers, None)?.estimate(&["q1"], &[])?.rows;
    /// assert_eq!((rows[0].n, rows[0].estimate), (3, Some(2.0 / 3.0)));
    /// # Ok::<(), peil::Error>(())
    /// ```
    #[must_use]
    pub fn labelled(mut self, labels: Vec<ColumnLabels>) -> Self {
        let mut by_name: FxHashMap<String, ColumnLabels> =
            labels.into_iter().map(|own| (own.name.clone(), own)).collect();
        for column in &mut self.columns {
            let Some(ColumnLabels { text, answers, .. }) = by_name.remove(&column.name) else { continue };
            column.text = text.or(column.text.take());
            if !answers.is_empty() {
                column.kind = if answers.len() > 1 { ColumnKind::Single } else { ColumnKind::Text };
                column.answers = answers.into_iter().map(DraftAnswer::Labelled).collect();
            }
        }
        self
    }

    /// With the columns of the design. What says nothing of the units' answers – their names, weights, clusters, sizes – is no
    /// question; strata are groups to look at as well, unless they are numbers.
    #[must_use]
    pub fn designed(mut self, design: DraftDesign) -> Self {
        let DraftDesign { unit, strata, psu, weight, fpc } = &design;
        let said = [unit, psu, weight, fpc];
        self.columns.retain(|column| {
            let is = |own: &Option<String>| own.as_ref() == Some(&column.name);
            !said.into_iter().any(is) && (!is(strata) || column.kind == ColumnKind::Single)
        });
        self.design = design;
        self
    }

    /// The ids of the questions, which are those of their indicators too, in the order of the columns.
    pub fn ids(&self) -> Vec<String> {
        let mut taken: FxHashSet<String> = FxHashSet::default();
        self.columns.iter().map(|column| free(id_of(&column.name), &mut taken)).collect()
    }

    /// The text of the document, TOML.
    pub fn text(&self) -> String {
        let [one, many, all] = self.unit.each_ref().map(|own| quoted(own));
        let mut text = format!(
            "# A draft: what the file says of its columns. See what each answer stands for, who was asked (`asked_if`), \
             and the design.\npeil = 1\nid = {}\ntitle = {}\n\n[population]\n\
             unit = {{ one = {one}, many = {many}, all = {all} }}\n",
            quoted(&id_of(&self.id)),
            quoted(&self.title),
        );
        if let Some(size) = self.size {
            line(&mut text, "size", &size.to_string());
        }
        let DraftDesign { unit, strata, psu, weight, fpc } = &self.design;
        let named = [("unit", unit), ("weight", weight), ("strata", strata), ("psu", psu), ("fpc", fpc)];
        if named.iter().any(|(_, column)| column.is_some()) {
            text.push_str("\n[design]\n");
        }
        for (key, column) in named {
            column.iter().for_each(|column| line(&mut text, key, &quoted(column)));
        }
        let ids = self.ids();
        for (id, column) in ids.iter().zip(&self.columns) {
            question(&mut text, id, column);
        }
        for (id, column) in ids.iter().zip(&self.columns) {
            let measure = match column.kind {
                ColumnKind::Single => "distribution",
                ColumnKind::Number => "mean",
                ColumnKind::Text => continue,
            };
            text.push_str("\n[[indicators]]\n");
            line(&mut text, "id", &quoted(id));
            line(&mut text, "label", &quoted(column.wording()));
            line(&mut text, "measure", &quoted(measure));
            line(&mut text, "question", &quoted(id));
        }
        text
    }
}

impl DraftColumn {
    fn wording(&self) -> &str {
        let own = self.text.as_deref().unwrap_or(&self.name);
        if own.trim().is_empty() { "–" } else { own }
    }
}

fn question(text: &mut String, id: &str, column: &DraftColumn) {
    text.push_str("\n[[questions]]\n");
    line(text, "id", &quoted(id));
    if id != column.name {
        line(text, "column", &quoted(&column.name));
    }
    line(text, "text", &quoted(column.wording()));
    let kind = match column.kind {
        ColumnKind::Single => "single",
        ColumnKind::Number => "number",
        ColumnKind::Text => "text",
    };
    line(text, "kind", &quoted(kind));
    if column.kind != ColumnKind::Single {
        return;
    }
    text.push_str("answers = [\n");
    let mut times: FxHashMap<&str, usize> = FxHashMap::default();
    column.answers.iter().for_each(|answer| *times.entry(answer.label()).or_default() += 1);
    for answer in &column.answers {
        let status = match answer.status() {
            AnswerStatus::Substantive => "",
            AnswerStatus::DoNotKnow => ", status = \"do_not_know\"",
            AnswerStatus::NotAsked => ", status = \"not_asked\"",
            AnswerStatus::Refused => ", status = \"refused\"",
        };
        let (code, label) = (answer.code(), answer.label());
        // Tables and sentences have labels alone, so those that are alike are told apart by their codes.
        let label = if times[label] > 1 { format!("{label} ({code})") } else { label.to_owned() };
        // Writing into a text cannot fail.
        writeln!(text, "    {{ code = {}, label = {}{status} }},", coded(code), quoted(&label))
            .unwrap_or_default();
    }
    text.push_str("]\n");
}

impl DraftAnswer {
    fn code(&self) -> &str {
        match self {
            Self::Word(word) => word,
            Self::Labelled(own) => &own.code,
        }
    }

    fn label(&self) -> &str {
        match self {
            Self::Word(word) => word,
            Self::Labelled(own) if own.label.trim().is_empty() => &own.code,
            Self::Labelled(own) => &own.label,
        }
    }

    /// What the answer stands for: by all words of its label, and where the file says that it is none by any of them.
    fn status(&self) -> AnswerStatus {
        match (AnswerStatus::said_by(self.label()), self) {
            (AnswerStatus::Substantive, Self::Labelled(own)) if own.missing => {
                AnswerStatus::said_within(&own.label).unwrap_or(AnswerStatus::Refused)
            }
            (status, _) => status,
        }
    }
}

impl From<String> for DraftAnswer {
    fn from(word: String) -> Self {
        Self::Word(word)
    }
}

fn line(text: &mut String, key: &str, value: &str) {
    writeln!(text, "{key} = {value}").unwrap_or_default();
}

/// A text as TOML writes it, which is as JSON does, but for one character.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

/// A code as TOML writes it: a whole number as one, unless it would lose a zero or a sign.
fn coded(code: &str) -> String {
    match code.parse::<i64>() {
        Ok(number) if number.to_string() == code => code.to_owned(),
        _ => quoted(code),
    }
}

/// A name as an id: dots and spaces divide names in documents and formulas.
fn id_of(name: &str) -> String {
    let is_own = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
    let parts: Vec<&str> = name.split(|letter| !is_own(letter)).filter(|part| !part.is_empty()).collect();
    let id = parts.join("_");
    let id = id.trim_matches('_');
    if id.is_empty() { "column".to_owned() } else { id.to_owned() }
}

fn free(name: String, taken: &mut FxHashSet<String>) -> String {
    let numbered = (2..).map(|count| format!("{name}_{count}"));
    let own = std::iter::once(name.clone()).chain(numbered).find(|own| !taken.contains(own)).unwrap_or(name);
    taken.insert(own.clone());
    own
}
