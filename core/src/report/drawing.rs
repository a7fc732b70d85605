//! Estimates ready to be drawn: every text that stands in a drawing, in one language, beside the numbers of its marks.
//!
//! A host that draws needs no words and no number formats of its own: it takes positions from the numbers and writes
//! the texts as they are. The arrangement is that of the tables, so that a drawing and the table beside it agree.
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
//! assert_eq!((row.figure.as_str(), row.limits.as_str(), row.n.as_str()), ("62,5", "35,7–78,6", "8"));
//! assert_eq!((row.estimate, row.low), (Some(0.625), Some(5.0 / 14.0)));
//! # Ok::<(), peil::Error>(())
//! ```

use schemars::JsonSchema;
use serde::Serialize;

use super::context::Context;
use super::layout::{Head, Layout, head};
use super::table::limits;
use super::{note, phrase};
use crate::estimate::Estimates;
use crate::survey::Language;

/// Estimates ready to be drawn.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Drawing {
    /// Language of all texts.
    pub language: Language,
    /// Title of the survey and wave of all rows, so far as there are.
    pub caption: String,
    /// Where the answers come from; empty where the document does not say.
    pub source: String,
    /// Words around the figures.
    pub words: Words,
    /// Rows of the same indicator and base together.
    pub groups: Vec<Group>,
    /// What a reader must know; those without a mark hold for all rows.
    pub notes: Vec<MarkedNote>,
}

/// Words around the figures, in the language of the drawing.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DrawingWords")]
pub struct Words {
    /// Head of the indicators.
    pub indicator: String,
    /// Heads of the columns that name a row.
    pub names: Vec<String>,
    /// Head of the estimates: per cent.
    pub figure: String,
    /// Head of the limits: 95 % confidence interval.
    pub interval: String,
    /// Head of the numbers of answers.
    pub n: String,
    /// Head of the numbers of units; empty where none is known.
    pub population: String,
    /// Head of the marks; empty where no row has one.
    pub marks: String,
    /// Everybody, where a row has no category to name it.
    pub everybody: String,
    /// The table beside the drawing.
    pub table: String,
    /// Before the source.
    pub source: String,
    /// How to read the drawing.
    pub legend: String,
}

/// Rows of one indicator and base.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DrawingGroup")]
pub struct Group {
    /// What the indicator is called.
    pub label: String,
    /// Who is in the base; empty where it is everybody.
    pub base: String,
    /// Whether the estimates are shares, drawn on a scale of per cents.
    pub shares: bool,
    /// What the scale shows: per cent, mean, total …
    pub axis: String,
    /// The rows.
    pub rows: Vec<Row>,
}

/// One estimate, as numbers and as text.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DrawingRow")]
pub struct Row {
    /// What the row is called, by the columns that name rows.
    pub names: Vec<String>,
    /// Answers in the base.
    pub n: String,
    /// Units of the population's base, where known.
    pub population: String,
    /// The estimate.
    pub figure: String,
    /// The limits, or the word for a full count.
    pub limits: String,
    /// Marks of the notes that hold for it.
    pub marks: Vec<usize>,
    /// Whether every unit of the base is known, so that there is no interval to draw.
    pub full: bool,
    /// The estimate as a number.
    pub estimate: Option<f64>,
    /// Lower limit as a number.
    pub low: Option<f64>,
    /// Upper limit as a number.
    pub high: Option<f64>,
    /// The estimate as a sentence, where the language and the document's words allow one.
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
    let layout = Layout::of(estimates, context, language);
    let word = |own: Head| head(own, language).to_owned();
    let words = Words {
        indicator: word(Head::Indicator),
        names: layout.names.clone(),
        figure: layout.figure.to_owned(),
        interval: layout.interval.clone(),
        n: word(Head::N),
        population: if layout.has_population { word(Head::Population) } else { String::new() },
        marks: if layout.has_marks { word(Head::Notes) } else { String::new() },
        everybody: word(Head::Everybody),
        table: note::pick(["Vis tabell", "Vis tabell", "Show table"], language).to_owned(),
        source: word(Head::Source),
        legend: if layout.rows().any(|row| row.full) {
            format!("{} {}", head(Head::Legend, language), head(Head::LegendFull, language))
        } else {
            word(Head::Legend)
        },
    };
    // The layout keeps the order of the rows, so the numbers can be taken from beside it.
    let mut numbers = estimates.rows.iter();
    let groups = layout.groups.iter().map(|group| Group {
        label: group.label.clone(),
        base: group.base.clone(),
        shares: group.rows.iter().all(|row| row.unit == head(Head::Share, language)),
        axis: group.rows.first().map(|row| note::capital(row.unit)).unwrap_or_default(),
        rows: group
            .rows
            .iter()
            .zip(&mut numbers)
            .map(|(row, own)| Row {
                names: row.names.clone(),
                n: row.n.clone(),
                population: row.population.clone(),
                figure: row.figure.clone(),
                limits: limits(row, language),
                marks: row.marks.clone(),
                full: row.full,
                estimate: own.estimate,
                low: own.low,
                high: own.high,
                sentence: phrase::share(context, own, language).ok().map(|sentence| sentence.text),
            })
            .collect(),
    });
    let source = context.survey().and_then(|survey| survey.source.as_ref());
    Drawing {
        language,
        caption: layout.caption.clone(),
        source: source.map(|source| source.text(language).to_owned()).unwrap_or_default(),
        words,
        groups: groups.collect(),
        notes: layout
            .notes
            .iter()
            .map(|(mark, text)| MarkedNote { mark: *mark, text: text.clone() })
            .collect(),
    }
}
