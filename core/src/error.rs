//! The one public error: every problem found, each with a stable code, a place, what was expected and found, and help.
//!
//! Bad input is reported whole. A function that validates collects [`Problem`]s and fails once, with all of them;
//! stopping at the first is a bug.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Shorthand for results of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Where in the record's way the problems lie; hosts map each to an exception class of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The survey document.
    Survey,
    /// The answers read against it.
    Answers,
    /// The design: strata, clusters, weights, population sizes.
    Design,
    /// A request for estimates, comparisons or sentences.
    Estimate,
    /// A table of published figures.
    Published,
}

impl Stage {
    fn noun(self) -> &'static str {
        match self {
            Self::Survey => "survey document",
            Self::Answers => "answers",
            Self::Design => "design",
            Self::Estimate => "request",
            Self::Published => "published table",
        }
    }
}

/// Declares the codes once: the enum, its stable text and the sentence the documentation lists.
macro_rules! catalogue {
    ($($(#[$meta:meta])* $variant:ident = $text:literal : $meaning:literal;)+) => {
        /// A stable code for one kind of problem. The text of a code never changes its meaning between versions.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $meaning] #[serde(rename = $text)] $variant,)+
        }

        impl Code {
            /// All codes, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as users see it, such as `unknown-key`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// One sentence on what the code means.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning),+ }
            }
        }
    };
}

catalogue! {
    // Documents and requests: form.
    Syntax = "syntax": "The text is not well-formed TOML, JSON or CSV.";
    UnsupportedVersion = "unsupported-version": "The document states a schema version this library does not know.";
    UnknownKey = "unknown-key": "A key that the schema does not have; nothing is ignored silently.";
    MissingKey = "missing-key": "A key that the schema requires is absent.";
    WrongType = "wrong-type": "A value has another type than the schema states, or is not one of the allowed words.";
    // Documents: meaning.
    Duplicate = "duplicate": "Two things that must have different names have the same name.";
    UnknownName = "unknown-name": "A name that refers to nothing: a wave, question, answer code, column, breakdown or indicator.";
    OutOfRange = "out-of-range": "A number lies outside the range it may have.";
    Contradiction = "contradiction": "Two statements cannot both hold.";
    NoEffect = "no-effect": "An option was given that has no effect here; options are never ignored.";
    MissingLabel = "missing-label": "A label lacks one of the document's languages.";
    // Answers.
    MissingColumn = "missing-column": "A column that the survey or the request needs is not in the answers.";
    UnknownCode = "unknown-code": "An answer that is none of the question's codes.";
    NotANumber = "not-a-number": "A value that should be a number cannot be read as one.";
    WrongLength = "wrong-length": "A row or column has another length than the rest.";
    NotAsked = "not-asked": "An answer where the routing says that the question was not asked.";
    NoRows = "no-rows": "There are no answers at all.";
    // Design.
    BadWeight = "bad-weight": "A weight is missing, not finite, or not positive.";
    BadPopulation = "bad-population": "A population size is missing, not finite, smaller than the number that answered, or differs within a stratum.";
    PsuInTwoStrata = "psu-in-two-strata": "A primary sampling unit appears in more than one stratum.";
    MissingDesignValue = "missing-design-value": "A row lacks its stratum, primary sampling unit or population size.";
    LonelyPsu = "lonely-psu": "A stratum that was not taken in full has a single primary sampling unit, so its variance cannot be estimated.";
    BadProbability = "bad-probability": "A probability of selection is missing, outside 0 to 1, or differs within a unit.";
    Unsupported = "unsupported": "A combination that is not implemented; the message says what to use instead.";
    // Estimates.
    WrongMeasure = "wrong-measure": "The estimate asked for does not fit the kind of question.";
    // Published tables.
    ImpossibleFigure = "impossible-figure": "A printed figure that no whole count gives with any admissible denominator.";
    NoSolution = "no-solution": "No table of whole counts satisfies the printed figures and the stated sums.";
    TooManySolutions = "too-many-solutions": "The search for whole counts was given up because the table leaves too much open.";
    // Weighting.
    BadTotal = "bad-total": "A population total is missing, not positive, names a group that no row has, or does not add up with the others.";
    EmptyGroup = "empty-group": "A group that must hold rows holds none.";
    MissingValue = "missing-value": "A row lacks a value that cannot be done without here.";
    Collinear = "collinear": "A term is a combination of other terms, so that it has no effect of its own.";
    // Models.
    Separation = "separation": "The terms of a model tell some outcomes apart without fail, so that coefficients would be infinite.";
    NoConvergence = "no-convergence": "An iteration did not reach what was asked; the message says how far off it is.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where a problem lies; only the parts that are known are set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Place {
    /// File name, as the caller gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line in the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Column in the line, in characters from 1 (documents); for CSV the field's position from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// Row of the answers, from 1, not counting the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// Path in a document, such as `questions[2].answers[0].code`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Question or column by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Wave by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wave: Option<String>,
}

impl Place {
    /// A place known by its path in a document.
    pub fn path(path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), ..Self::default() }
    }

    /// A place known by the column of the answers.
    pub fn question(question: impl Into<String>) -> Self {
        Self { question: Some(question.into()), ..Self::default() }
    }

    /// The same place, with the row (from 1).
    #[must_use]
    pub fn row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        match (&self.file, self.line, self.column) {
            (Some(file), Some(line), Some(column)) => parts.push(format!("{file}:{line}:{column}")),
            (Some(file), Some(line), None) => parts.push(format!("{file}:{line}")),
            (Some(file), None, _) => parts.push(file.clone()),
            (None, Some(line), Some(column)) => parts.push(format!("line {line}, column {column}")),
            (None, Some(line), None) => parts.push(format!("line {line}")),
            (None, None, _) => {}
        }
        if let (Some(row), None) = (self.row, self.line) {
            parts.push(format!("row {row}"));
        }
        if let Some(path) = &self.path {
            parts.push(format!("`{path}`"));
        }
        if let Some(question) = &self.question {
            parts.push(format!("`{question}`"));
        }
        if let Some(wave) = &self.wave {
            parts.push(format!("wave `{wave}`"));
        }
        f.write_str(&parts.join(", "))
    }
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// What kind of problem.
    pub code: Code,
    /// What is wrong: lower case, the user's words in backticks.
    pub message: String,
    /// Where.
    #[serde(default)]
    pub place: Place,
    /// What would have been right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What stood there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl Problem {
    /// A problem without a place, to be completed by the methods below.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            place: Place::default(),
            expected: None,
            found: None,
            help: None,
        }
    }

    /// What this build of the library leaves out (the feature `whole`).
    pub(crate) fn only_in_whole(what: &str) -> Self {
        Self::new(
            Code::Unsupported,
            format!("`{what}` needs the whole of peil, and this is a smaller part of it"),
        )
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// Says what would have been right.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Says what stood there.
    #[must_use]
    pub fn found(mut self, found: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds "did you mean" where one of the known names is close to the one found.
    #[must_use]
    pub fn suggest<'a>(self, found: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match closest(found, known) {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place.to_string();
        if !place.is_empty() {
            write!(f, "{place}: ")?;
        }
        write!(f, "{} [{}]", self.message, self.code)?;
        if let Some(expected) = &self.expected {
            write!(f, "\n    expected: {expected}")?;
        }
        if let Some(found) = &self.found {
            write!(f, "\n    found: {found}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n    help: {help}")?;
        }
        Ok(())
    }
}

/// The known name nearest to what was typed, if it is near enough to be what was meant.
fn closest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        // Letters beyond ASCII keep their case: the tables for them are 13 kB of the module that browsers load.
        .map(|name| (strsim::jaro_winkler(&found.to_ascii_lowercase(), &name.to_ascii_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// Adds the same problem for many rows: one entry a row for the first of them, and a count of the rest.
pub(crate) fn add_rows<T>(
    problems: &mut Vec<Problem>,
    rows: impl Iterator<Item = T>,
    mut problem: impl FnMut(T) -> Problem,
) {
    /// Rows listed one by one before the rest is counted.
    const LISTED: usize = 1000;
    let mut rows = rows;
    problems.extend(rows.by_ref().take(LISTED).map(&mut problem));
    let mut rest = rows;
    if let Some(next) = rest.next() {
        let mut summary = problem(next);
        let more = rest.count();
        if more > 0 {
            summary.message = format!("{}, and in {more} more rows", summary.message);
        }
        problems.push(summary);
    }
}

/// Everything that is wrong with one input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct Error {
    stage: Stage,
    problems: Vec<Problem>,
}

impl Error {
    /// An error with one problem.
    pub fn one(stage: Stage, problem: Problem) -> Self {
        Self { stage, problems: vec![problem] }
    }

    /// An error with all problems found, of which there is at least one.
    pub(crate) fn many(stage: Stage, problems: Vec<Problem>) -> Self {
        debug_assert!(!problems.is_empty(), "an error without a problem");
        Self { stage, problems }
    }

    /// `Ok(())` where no problem was collected, otherwise the error that tells them all.
    ///
    /// # Errors
    /// If there is any problem.
    pub fn unless_empty(stage: Stage, problems: Vec<Problem>) -> Result<()> {
        if problems.is_empty() { Ok(()) } else { Err(Self { stage, problems }) }
    }

    /// Which stage refused its input.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// The code of the first problem.
    pub fn code(&self) -> Code {
        self.problems[0].code
    }

    /// All problems, in the order of the input; never empty.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The same error with the file name filled in where a place lacks it.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Self {
        for problem in &mut self.problems {
            problem.place.file.get_or_insert_with(|| file.to_owned());
        }
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// More than this on a screen helps nobody; `problems()` has them all.
        const SHOWN: usize = 50;
        let count = self.problems.len();
        let plural = if count == 1 { "problem" } else { "problems" };
        write!(f, "{}: {count} {plural}", self.stage.noun())?;
        for problem in self.problems.iter().take(SHOWN) {
            write!(f, "\n  {problem}")?;
        }
        if count > SHOWN {
            write!(f, "\n  … and {} more", count - SHOWN)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_distinct_text_and_a_meaning() {
        let mut texts: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), Code::ALL.len());
        assert!(Code::ALL.iter().all(|code| code.meaning().ends_with('.')));
    }

    #[test]
    fn an_error_prints_every_problem_with_place_and_help() {
        let problems = vec![
            Problem::new(Code::UnknownKey, "unknown key `lable`")
                .at(Place { line: Some(3), column: Some(1), ..Place::path("questions[0].lable") })
                .suggest("lable", ["label", "text"]),
            Problem::new(Code::MissingKey, "`id` is missing").at(Place::path("waves[1]")),
        ];
        let error = Error::unless_empty(Stage::Survey, problems).unwrap_err().in_file("ict.toml");
        insta::assert_snapshot!(error, @r"
        survey document: 2 problems
          ict.toml:3:1, `questions[0].lable`: unknown key `lable` [unknown-key]
            help: did you mean `label`?
          ict.toml, `waves[1]`: `id` is missing [missing-key]
        ");
    }
}
