//! The draft of a survey document, for a file of answers whose document nobody has written yet.
//!
//! [`look`] reads a CSV file and tells of each column what it seems to hold; whoever knows the survey corrects that,
//! names the columns of the design, and [`Draft::text`] writes the document. It is a beginning for an editor and can
//! be used as it is: the file that it was made of is read by it.
//!
//! A column of few different words is a question with one answer, a column of numbers is a number, and everything
//! else is text, of which nothing is computed. Codes such as `03` are words: as numbers they would lose their zero.
//! What an answer stands for – an answer, "do not know", none – is taken from its words, in the languages that peil
//! has.
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

use std::fmt::Write;

use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::AnswerStatus;
use crate::answers::csv::{self, CsvOptions, Expect};
use crate::answers::{Answers, Column};
use crate::error::{Code, Error, Place, Problem, Result, Stage};

/// A column of words with more different ones than this, or in which none comes twice, seems to be free text.
const MOST_ANSWERS: usize = 20;

/// So many different words of a column are listed at most; with more it cannot be a question with answers.
const MOST_WORDS: usize = 1000;

/// The longest word that can be an answer, and the longest name of a column, in bytes.
const LONGEST: usize = 500;

/// A file with more columns is not looked at: nobody could choose among them, and each takes memory before a row is
/// read.
const MOST_COLUMNS: usize = 5000;

/// So many rows are shown as they stand in the file.
const SHOWN: usize = 20;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// One of some answers.
    Single,
    /// A number.
    Number,
    /// Text, of which nothing is computed.
    Text,
}

/// A file of answers, as it was found.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FoundFile {
    /// How many rows it has below the header.
    pub rows: u64,
    /// Its columns, in order.
    pub columns: Vec<FoundColumn>,
    /// Its first rows, field by field, as they were understood; nothing where an answer is missing.
    pub first: Vec<Vec<Option<String>>>,
}

/// A column, as it was found.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FoundColumn {
    /// Its name.
    pub name: String,
    /// What it seems to hold.
    pub kind: ColumnKind,
    /// What else it can be said to hold.
    pub can_be: Vec<ColumnKind>,
    /// How many rows have no answer in it.
    pub missing: u64,
    /// How many different answers it has.
    pub different: u64,
    /// The different answers, in order, as the file has them; nothing where they are too few, too many or too long for a
    /// question.
    pub words: Option<Vec<String>>,
    /// Of numbers: the lowest.
    pub low: Option<f64>,
    /// Of numbers: the highest.
    pub high: Option<f64>,
}

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
    pub answers: Vec<String>,
}

/// Looks at a file of answers.
///
/// # Errors
/// Reports everything for which the file cannot be read, and more columns or longer names than anybody could choose
/// among.
pub fn look(file: &[u8]) -> Result<FoundFile> {
    let options = CsvOptions::default();
    check_header(file)?;
    let answers = Answers::from_csv(file, &options)?;
    let few: FxHashSet<&str> = answers.names().filter(|name| has_few_numbers(&answers, name)).collect();
    // Few different numbers can be codes, and codes are what stands in the file: `03` is not `3`.
    let expect = |name: &str| if few.contains(name) { Expect::Words } else { Expect::Skip };
    let as_written =
        if few.is_empty() { Answers::default() } else { csv::read(file, &options, expect)?.answers };
    let columns: Vec<FoundColumn> = answers
        .names()
        .filter_map(|name| Some(found(name, answers.column(name)?, as_written.column(name))))
        .collect();
    let texts: Vec<Vec<Option<String>>> = answers
        .names()
        .filter_map(|name| as_written.column(name).or_else(|| answers.column(name)))
        .map(|column| (0..answers.rows().min(SHOWN)).map(|row| shown(column, row)).collect())
        .collect();
    let first = (0..answers.rows().min(SHOWN))
        .map(|row| texts.iter().map(|own| own[row].clone()).collect())
        .collect();
    Ok(FoundFile { rows: answers.rows() as u64, columns, first })
}

fn check_header(file: &[u8]) -> Result<()> {
    let mut problems = Vec::new();
    // Where a quote is never closed, reading says so.
    let fields = csv::header_lengths(file).unwrap_or_default();
    if fields.len() > MOST_COLUMNS {
        problems.push(
            Problem::new(Code::Unsupported, "the file has more columns than can be chosen among")
                .at(Place { line: Some(1), ..Place::default() })
                .expected(format!("at most {MOST_COLUMNS}"))
                .found(fields.len().to_string())
                .help("keep the columns that are needed, or write a survey document, which names them"),
        );
    }
    if let Some(index) = fields.iter().position(|&length| length > LONGEST) {
        problems.push(
            Problem::new(Code::Unsupported, "the name of the column is too long")
                .at(Place { line: Some(1), column: Some(index as u64 + 1), ..Place::default() })
                .expected(format!("at most {LONGEST} bytes"))
                .found(fields[index].to_string())
                .help("the first line of the file must name its columns"),
        );
    }
    Error::unless_empty(Stage::Answers, problems)
}

fn has_few_numbers(answers: &Answers, name: &str) -> bool {
    let Some(Column::Numbers(values)) = answers.column(name) else { return false };
    let mut different: FxHashSet<u64> = FxHashSet::default();
    values.as_slice().iter().all(|value| {
        different.insert(value.to_bits());
        different.len() <= MOST_WORDS
    })
}

fn found(name: &str, column: &Column, as_written: Option<&Column>) -> FoundColumn {
    let (words, missing) = match as_written.unwrap_or(column) {
        Column::Categories(own) => {
            let missing = own.codes().iter().filter(|&code| code == crate::answers::MISSING).count();
            (Some(own.words()), missing)
        }
        Column::Numbers(values) => (None, values.as_slice().iter().filter(|value| value.is_nan()).count()),
    };
    let is_listed =
        |words: &&[String]| words.len() <= MOST_WORDS && words.iter().all(|word| word.len() <= LONGEST);
    // A question has two answers or more.
    let listed = words.filter(is_listed).filter(|words| words.len() > 1);
    let (is_number, low, high) = match column {
        Column::Numbers(values) if missing < column.len() => {
            let numbers = || values.as_slice().iter().copied().filter(|value| !value.is_nan());
            let is_code = words.is_some_and(|words| words.iter().any(|word| begins_with_zero(word)));
            (!is_code, numbers().reduce(f64::min), numbers().reduce(f64::max))
        }
        _ => (false, None, None),
    };
    let different = match (words, column) {
        (Some(words), _) => words.len(),
        (None, Column::Numbers(values)) => values
            .as_slice()
            .iter()
            .filter(|value| !value.is_nan())
            .map(|value| value.to_bits())
            .collect::<FxHashSet<_>>()
            .len(),
        (None, Column::Categories(own)) => own.words().len(),
    };
    let answered = column.len() - missing;
    let kind = match listed {
        _ if is_number => ColumnKind::Number,
        Some(words) if words.len() <= MOST_ANSWERS && words.len() < answered => ColumnKind::Single,
        _ => ColumnKind::Text,
    };
    let possible = [
        (listed.is_some(), ColumnKind::Single),
        (low.is_some(), ColumnKind::Number),
        (true, ColumnKind::Text),
    ];
    FoundColumn {
        name: name.to_owned(),
        kind,
        can_be: possible.into_iter().filter_map(|(can, kind)| can.then_some(kind)).collect(),
        missing: missing as u64,
        different: different as u64,
        words: listed.map(<[String]>::to_vec),
        low,
        high,
    }
}

/// Whether a number is written as codes are, such as `03`.
fn begins_with_zero(word: &str) -> bool {
    let digits = word.trim_start_matches(['-', '+']);
    digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit()
}

/// A field for those who look at the first rows; a long one is cut off.
fn shown(column: &Column, row: usize) -> Option<String> {
    const LETTERS: usize = 80;
    let text = match column {
        Column::Numbers(values) => {
            let value = values.as_slice()[row];
            return (!value.is_nan()).then(|| value.to_string());
        }
        Column::Categories(own) => own.words().get(own.codes().get(row) as usize)?,
    };
    match text.char_indices().nth(LETTERS) {
        Some((end, _)) => Some(format!("{}…", &text[..end])),
        None => Some(text.clone()),
    }
}

impl Draft {
    /// The draft of a file, every column as what it seems to hold, and no design.
    pub fn of(found: &FoundFile) -> Self {
        let column = |own: &FoundColumn| DraftColumn {
            name: own.name.clone(),
            text: None,
            kind: own.kind,
            answers: own.words.clone().filter(|_| own.kind == ColumnKind::Single).unwrap_or_default(),
        };
        Self {
            id: "survey".to_owned(),
            title: "Survey".to_owned(),
            unit: ["unit", "units", "the units"].map(str::to_owned),
            columns: found.columns.iter().map(column).collect(),
            ..Self::default()
        }
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
        let DraftDesign { strata, psu, weight, fpc } = &self.design;
        let named = [("weight", weight), ("strata", strata), ("psu", psu), ("fpc", fpc)];
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
    for answer in &column.answers {
        let status = match status(answer) {
            AnswerStatus::Substantive => "",
            AnswerStatus::DoNotKnow => ", status = \"do_not_know\"",
            AnswerStatus::NotAsked => ", status = \"not_asked\"",
            AnswerStatus::Refused => ", status = \"refused\"",
        };
        let answer = quoted(answer);
        // Writing into a text cannot fail.
        writeln!(text, "    {{ code = {answer}, label = {answer}{status} }},").unwrap_or_default();
    }
    text.push_str("]\n");
}

fn line(text: &mut String, key: &str, value: &str) {
    writeln!(text, "{key} = {value}").unwrap_or_default();
}

/// A text as TOML writes it, which is as JSON does, but for one character.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
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

const DO_NOT_KNOW: [&str; 7] =
    ["don t know", "dont know", "not know", "dk", "unsure", "vet ikke", "veit ikkje"];
const NOT_ASKED: [&str; 10] = [
    "not applicable",
    "n a",
    "inapplicable",
    "not asked",
    "ikke aktuelt",
    "ikkje aktuelt",
    "ikke relevant",
    "ikkje relevant",
    "ikke stilt",
    "ikkje stilt",
];
const REFUSED: [&str; 22] = [
    "refused",
    "refusal",
    "refuses",
    "no answer",
    "not answered",
    "no response",
    "unanswered",
    "not stated",
    "missing",
    "ikke svar",
    "ikke svart",
    "ikkje svar",
    "ikkje svart",
    "ubesvart",
    "uoppgitt",
    "ikke oppgitt",
    "ikkje oppgitt",
    "nekter",
    "nekta",
    "vil ikke svare",
    "vil ikkje svare",
    "mangler",
];

/// What an answer stands for, where all of its words say so: an answer in which such words stand among others is an
/// answer.
fn status(answer: &str) -> AnswerStatus {
    let lower = answer.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> =
        words.skip_while(|word| ["i", "we", "do", "does", "jeg", "eg", "vi"].contains(word)).collect();
    let own = words.join(" ");
    if DO_NOT_KNOW.contains(&own.as_str()) {
        AnswerStatus::DoNotKnow
    } else if NOT_ASKED.contains(&own.as_str()) {
        AnswerStatus::NotAsked
    } else if REFUSED.contains(&own.as_str()) {
        AnswerStatus::Refused
    } else {
        AnswerStatus::Substantive
    }
}
