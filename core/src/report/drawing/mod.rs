//! Estimates, changes and trends ready to be drawn: every text that stands in a drawing, in one language, beside the numbers
//! of its marks.
//!
//! A host that draws needs no words and no number formats of its own: it takes positions from the numbers and writes
//! the texts as they are. The table beside a drawing is the one that terminals and pages have, so the two agree. Figures
//! of several waves stand wave by wave within their indicator and cell, which is how they are compared.
//!
//! ```
//! use peil::report::{Context, drawing};
//! use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
//! let open_data: Column = ["yes", "yes", "no", "yes", "yes", "no", "yes", "no"].into_iter().collect();
//! let answers = Answers::new([("open_data".to_owned(), open_data)])?;
//! let design = Design::builder(8).population(PopulationSizes::one(StratumSize::census(14))).build()?;
//! let estimates = Sample::new(answers, design)?.share("open_data").equals("yes").run()?;
//! let drawing = drawing::of(&estimates, &Context::neutral(), Language::Nb);
//! let row = &drawing.groups[0].rows[0];
//! assert_eq!((row.figure.as_str(), row.limits.as_str()), ("62,5", "35,7–78,6"));
//! assert_eq!((row.estimate, row.low), (Some(0.625), Some(5.0 / 14.0)));
//! assert_eq!(drawing.table.rows[0][1], "8");
//! # Ok::<(), peil::Error>(())
//! ```

pub mod chart;
mod choices;
mod found;
pub mod index;

use indexmap::IndexSet;
use schemars::JsonSchema;
use serde::Serialize;

pub use choices::{Choices, Choosable, Chooser, choices};
pub use found::{changes, trends};

use super::context::Context;
use super::layout::{Head, Layout, head};
use super::table::{self, Column, Grid, limits};
use super::{note, phrase};
use crate::estimate::{Estimate, Estimates};
use crate::survey::Language;

/// Figures ready to be drawn.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Drawing {
    /// Language of all texts.
    pub language: Language,
    /// What is shown: the title of the survey and the wave of all rows, so far as there are, and whether it is changes.
    pub caption: String,
    /// Where the answers come from; empty where the document does not say.
    pub source: String,
    /// Words around the figures.
    pub words: Words,
    /// Rows of the same indicator and base together.
    pub groups: Vec<Group>,
    /// The table beside the drawing.
    pub table: Table,
    /// What a reader must know; those without a mark hold for all rows.
    pub notes: Vec<MarkedNote>,
}

/// Words around the figures, in the language of the drawing.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DrawingWords")]
pub struct Words {
    /// Everybody, where a row has no category to name it.
    pub everybody: String,
    /// What opens the table beside the drawing.
    pub table: String,
    /// Before the source.
    pub source: String,
    /// How to read the drawing.
    pub legend: String,
}

/// A table of texts. An empty first cell means the same as the one above.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DrawingTable")]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, a cell for each column.
    pub rows: Vec<Vec<String>>,
}

/// What the numbers of a drawing are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "DrawingScale")]
pub enum Scale {
    /// Shares, from 0 to 1, drawn from 0 to 100 per cent.
    Shares,
    /// Differences of shares, drawn in percentage points on both sides of zero.
    Points,
    /// Numbers of any size.
    Values,
    /// Differences of such numbers, drawn on both sides of zero.
    Differences,
}

/// Rows of one indicator and base.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DrawingGroup")]
pub struct Group {
    /// What the indicator is called.
    pub label: String,
    /// Who is in the base; empty where it is everybody.
    pub base: String,
    /// What the numbers are.
    pub scale: Scale,
    /// What the scale shows: per cent, mean, total, change in percentage points …
    pub axis: String,
    /// How far from zero a change still counts as none, where that was stated.
    pub margin: Option<f64>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// One figure, as numbers and as text.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DrawingRow")]
pub struct Row {
    /// What the row is called: categories of breakdowns, answer, and where there are several the wave, or the waves that
    /// a change lies between.
    pub names: Vec<String>,
    /// The figure: an estimate, or a change with its sign.
    pub figure: String,
    /// The limits, or the word for a full count.
    pub limits: String,
    /// What can be said of a change, in a word or a few.
    pub finding: Option<String>,
    /// Marks of the notes that hold for it.
    pub marks: Vec<usize>,
    /// Whether every unit of the base is known, so that there is no interval to draw.
    pub full: bool,
    /// The figure as a number.
    pub estimate: Option<f64>,
    /// Lower limit as a number.
    pub low: Option<f64>,
    /// Upper limit as a number.
    pub high: Option<f64>,
    /// The figure as a sentence, where the language and the document's words allow one.
    pub sentence: Option<String>,
}

/// A note below.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DrawingNote")]
pub struct MarkedNote {
    /// The mark by which rows refer to it; `None` where it holds for all.
    pub mark: Option<usize>,
    /// The note as a sentence.
    pub text: String,
}

/// The drawing of some estimates.
pub fn of(estimates: &Estimates, context: &Context<'_>, language: Language) -> Drawing {
    let has_waves = has_waves(estimates);
    let rows = order(estimates).into_iter().map(|place| estimates.rows[place].clone());
    let estimates = Estimates { rows: rows.collect() };
    let layout = Layout::of(&estimates, context, language);
    // The layout keeps the order of the rows, so the numbers can be taken from beside it.
    let mut numbers = estimates.rows.iter();
    let groups = layout.groups.iter().map(|group| Group {
        label: group.label.clone(),
        base: group.base.clone(),
        scale: if group.rows.iter().all(|row| row.unit == head(Head::Share, language)) {
            Scale::Shares
        } else {
            Scale::Values
        },
        axis: group.rows.first().map(|row| note::capital(row.unit)).unwrap_or_default(),
        margin: None,
        rows: group
            .rows
            .iter()
            .zip(&mut numbers)
            .map(|(row, own)| {
                let mut names = row.names.clone();
                // What is the same in all waves is read first.
                names.rotate_left(usize::from(has_waves));
                Row {
                    names,
                    figure: row.figure.clone(),
                    limits: limits(row, language),
                    finding: None,
                    marks: row.marks.clone(),
                    full: row.full,
                    estimate: own.estimate,
                    low: own.low,
                    high: own.high,
                    sentence: phrase::share(context, own, language).ok().map(|sentence| sentence.text),
                }
            })
            .collect(),
    });
    let groups: Vec<Group> = groups.collect();
    let notes = layout.notes.iter().map(|(mark, text)| MarkedNote { mark: *mark, text: text.clone() });
    Drawing {
        language,
        caption: layout.caption.clone(),
        source: source(context, language),
        words: words(&groups, language),
        groups,
        table: Table::from(table::grid(&estimates, context, language)),
        notes: notes.collect(),
    }
}

/// The places of estimates in the order in which their drawing has them: as they come, or wave by wave within indicator and cell.
pub fn order(estimates: &Estimates) -> Vec<usize> {
    let mut placed: Vec<(usize, &Estimate)> = estimates.rows.iter().enumerate().collect();
    if has_waves(estimates) {
        placed = beside(&placed, |(_, row)| row);
    }
    placed.into_iter().map(|(place, _)| place).collect()
}

fn has_waves(estimates: &Estimates) -> bool {
    let waves: IndexSet<Option<&str>> = estimates.rows.iter().map(|row| row.wave.as_deref()).collect();
    waves.len() > 1
}

impl From<Grid> for Table {
    fn from(grid: Grid) -> Self {
        Self { columns: grid.columns, rows: grid.rows }
    }
}

fn source(context: &Context<'_>, language: Language) -> String {
    let source = context.survey().and_then(|survey| survey.source.as_ref());
    source.map(|source| source.text(language).to_owned()).unwrap_or_default()
}

fn words(groups: &[Group], language: Language) -> Words {
    let mut legend = head(Head::Legend, language).to_owned();
    if groups.iter().flat_map(|group| &group.rows).any(|row| row.full) {
        legend = format!("{legend} {}", head(Head::LegendFull, language));
    }
    Words {
        everybody: head(Head::Everybody, language).to_owned(),
        table: note::pick(["Vis tabell", "Vis tabell", "Show table"], language).to_owned(),
        source: head(Head::Source, language).to_owned(),
        legend,
    }
}

/// The same with all of one indicator together, and within it all of one cell and answer, each in the order in which
/// they are first met.
fn beside<T: Clone>(own: &[T], row: impl Fn(&T) -> &Estimate) -> Vec<T> {
    let mut indicators: IndexSet<(&str, &str)> = IndexSet::new();
    let mut cells = IndexSet::new();
    let mut placed: Vec<((usize, usize), &T)> = own
        .iter()
        .map(|one| {
            let row = row(one);
            let (indicator, _) = indicators.insert_full((row.indicator.as_str(), row.measure.word()));
            let by: Vec<(&String, &String)> = row.by.iter().collect();
            let (cell, _) = cells.insert_full((by, &row.category));
            ((indicator, cell), one)
        })
        .collect();
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, one)| one.clone()).collect()
}
