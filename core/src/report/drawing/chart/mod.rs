//! Estimates as finished pictures: what each kind of chart shows, as numbers for its marks and texts in one language.
//!
//! - [`dots()`]: figures with their intervals, one below the other; also changes and trends, on both sides of zero.
//! - [`lines()`]: figures wave by wave, with intervals, and a break where waves cannot be compared.
//! - [`likert()`]: how ordered answers are spread, on both sides of the neutral one.
//! - [`response()`]: response rates by group.
//! - [`areas()`]: figures on a map, in classes, with a mark where it is not determined in which; [`score_areas()`]: scores of units.
//!
//! A host takes places from the numbers and writes the texts as they are: axes have their ticks written, every mark has a
//! text, every picture has one for those who do not see it (the sentences of its figures where they are few) and a table.
//!
//! ```
//! use peil::report::{Context, drawing::{self, chart}};
//! use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
//! let open_data: Column = ["yes", "yes", "no", "yes", "yes", "no", "yes", "no"].into_iter().collect();
//! let answers = Answers::new([("open_data".to_owned(), open_data)])?;
//! let design = Design::builder(8).population(PopulationSizes::one(StratumSize::census(14))).build()?;
//! let estimates = Sample::new(answers, design)?.share("open_data").equals("yes").run()?;
//! let drawn = chart::dots(&drawing::of(&estimates, &Context::neutral(), Language::Nb));
//! let panel = &drawn.panels[0];
//! assert_eq!((panel.axis.low, panel.axis.high, panel.axis.ticks[1].text.as_str()), (0.0, 1.0, "20"));
//! assert_eq!((panel.rows[0].figure.as_str(), panel.rows[0].limits.as_str()), ("62,5", "35,7–78,6"));
//! # Ok::<(), peil::Error>(())
//! ```

mod areas;
mod dots;
mod likert;
mod lines;
mod response;

pub use areas::{Area, AreaClass, Areas, Asked as AskedAreas, Classes, Shape, areas, score_areas};
pub use dots::{Dot, DotPanel, Dots, dots};
pub use likert::{AnswerRow, AnswerSegment, DrawnAnswer, Likert, LikertOptions, Side, is_ordered, likert};
pub use lines::{Line, LinePanel, LinePoint, Lines, lines};
pub use response::{ResponseBar, ResponseBars, response};

use indexmap::IndexSet;

use super::index::{Around, Axis, Tick, ticks};
use super::{Drawing, Scale};
use crate::estimate::Estimates;
use crate::report::context::Context;
use crate::report::note::pick;
use crate::report::number;
use crate::survey::Language;

/// Rows up to which the text for those who do not see a picture tells every figure.
const TOLD: usize = 12;

/// Figures up to which a note that does not hold for all names those it holds for.
const NAMED: usize = 3;

/// Round places on a scale, written as its numbers are: shares and points in per cent, differences with their sign.
fn written(scale: Scale, low: f64, high: f64, language: Language) -> Vec<Tick> {
    let times = if matches!(scale, Scale::Shares | Scale::Points) { 100.0 } else { 1.0 };
    let signed = matches!(scale, Scale::Points | Scale::Differences);
    let sign = |tick: Tick| {
        let text = if signed && tick.at > 0.0 { format!("+{}", tick.text) } else { tick.text };
        Tick { at: tick.at / times, text }
    };
    ticks(low * times, high * times, 0.0, language).into_iter().map(sign).collect()
}

/// What is written around a chart of some figures, with the caption and legend of its own.
fn around(drawing: &Drawing, caption: String, alt: String, legend: String) -> Around {
    let notes = drawing.notes.iter().map(|note| match note.mark.and_then(|mark| holders(drawing, mark)) {
        Some(holders) => format!("{holders}: {}", note.text),
        None => note.text.clone(),
    });
    let source =
        (!drawing.source.is_empty()).then(|| format!("{}: {}", drawing.words.source, drawing.source));
    Around {
        language: drawing.language,
        caption,
        alt,
        legend,
        opens_table: drawing.words.table.clone(),
        table: drawing.table.clone(),
        notes: notes.chain(source).collect(),
    }
}

/// The figures that a note holds for, by their names or, where they are many, by their number; `None` where it holds for all.
///
/// A picture has no room for marks beside its figures, so each note says itself what it is about.
fn holders(drawing: &Drawing, mark: usize) -> Option<String> {
    let several = drawing.groups.len() > 1;
    let all = || drawing.groups.iter().flat_map(|group| group.rows.iter().map(move |row| (group, row)));
    let of = all().count();
    let held: Vec<String> = all()
        .filter(|(_, row)| row.marks.contains(&mark))
        .map(|(group, row)| {
            let label = (several && !group.label.is_empty()).then_some(&group.label);
            let everybody =
                Some(&drawing.words.everybody).filter(|_| row.names.is_empty() && label.is_none());
            let names: Vec<&str> =
                label.into_iter().chain(&row.names).chain(everybody).map(String::as_str).collect();
            names.join(", ")
        })
        .collect();
    if held.len() == of {
        return None;
    }
    let count = held.len();
    Some(match drawing.language {
        _ if count <= NAMED => held.join("; "),
        Language::Nb => format!("{count} av {of} tall"),
        Language::Nn => format!("{count} av {of} tal"),
        Language::En => format!("{count} of {of} figures"),
    })
}

/// What is shown: the indicator, where there is one, and whatever stands above all figures.
fn caption(drawing: &Drawing) -> String {
    let labels: IndexSet<&str> = drawing.groups.iter().map(|group| group.label.as_str()).collect();
    let label = labels.first().filter(|_| labels.len() == 1).copied();
    let above = Some(drawing.caption.as_str()).filter(|text| !text.is_empty());
    label.into_iter().chain(above).collect::<Vec<_>>().join(". ")
}

/// Texts after one another, for those who do not see the picture.
fn told(head: &str, texts: impl IntoIterator<Item = String>) -> String {
    let texts: Vec<String> = texts.into_iter().collect();
    let listed = if texts.is_empty() { String::new() } else { format!(" {}.", texts.join("; ")) };
    let stop = if head.is_empty() || head.ends_with('.') { "" } else { "." };
    format!("{head}{stop}{listed}").trim().to_owned()
}

/// How many figures there are, and the smallest and the largest of them; the figure alone where there is one.
fn ends<'a, T: 'a>(
    rows: impl IntoIterator<Item = &'a T>,
    value: impl Fn(&T) -> Option<f64>,
    text: impl Fn(&T) -> String,
    language: Language,
) -> Option<String> {
    let rows: Vec<(f64, &T)> = rows.into_iter().filter_map(|row| Some((value(row)?, row))).collect();
    let smallest = rows.iter().min_by(|a, b| a.0.total_cmp(&b.0))?;
    let largest = rows.iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    if let [(_, only)] = rows.as_slice() {
        return Some(text(only));
    }
    let count = number::plain(rows.len() as f64, language);
    let figures = pick(["tall", "tal", "figures"], language);
    let low = pick(["det minste", "det minste", "the smallest"], language);
    let high = pick(["det største", "det største", "the largest"], language);
    Some(format!("{count} {figures}, {low} {}, {high} {}", text(smallest.1), text(largest.1)))
}

/// The kinds of charts of estimates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Figures with their intervals, one below the other.
    Dots,
    /// Figures over waves.
    Lines,
    /// Spreads of ordered answers.
    Likert,
}

/// More lines than this cannot be told apart.
const LINES: usize = 8;

impl Kind {
    /// The kind that fits: ordered answers as spreads, figures of several waves as lines unless there are too many, anything
    /// else as dots.
    pub fn of(estimates: &Estimates, context: &Context<'_>) -> Self {
        if is_ordered(estimates, context) {
            return Self::Likert;
        }
        let waves: IndexSet<_> = estimates.rows.iter().filter_map(|row| row.wave.as_deref()).collect();
        let figures: IndexSet<_> = estimates
            .rows
            .iter()
            .map(|row| (row.indicator.as_str(), row.by.iter().collect::<Vec<_>>(), row.category.as_deref()))
            .collect();
        if waves.len() > 1 && figures.len() <= LINES { Self::Lines } else { Self::Dots }
    }
}
