//! Response rates by group, beside the rate of everybody.

use serde::Serialize;

use super::super::Table;
use super::{Around, Scale, TOLD, Tick, ends, told, written};
use crate::report::context::Context;
use crate::report::layout::{Head, head};
use crate::report::note::pick;
use crate::report::{caption, number, response as tables};
use crate::response::{ResponseRow, ResponseTable};
use crate::survey::Language;

/// Response rates by group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResponseBars {
    /// What is written around it.
    pub around: Around,
    /// What the scale shows.
    pub axis: String,
    /// Round rates on the scale, written.
    pub ticks: Vec<Tick>,
    /// The rate of everybody.
    pub total: f64,
    /// That rate in words.
    pub total_text: String,
    /// The groups.
    pub rows: Vec<ResponseBar>,
}

/// The response rate of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResponseBar {
    /// What the group is called.
    pub name: String,
    /// r / n, from 0 to 1.
    pub rate: f64,
    /// The rate as text, with the counts behind it: `75,9 (22 av 29)`.
    pub figure: String,
    /// What it says: group, rate and counts.
    pub text: String,
}

/// The chart of response rates, those of the rows that were invited, as in the [table](tables::response).
///
/// ```
/// use peil::report::{Context, drawing::chart};
/// use peil::response::{ResponseRow, ResponseTable};
/// use peil::Language;
/// let row = |size: Option<&str>, answered, invited| {
///     let by = size.map(|size| ("size".to_owned(), size.to_owned())).into_iter().collect();
///     let rate = answered as f64 / invited as f64;
///     ResponseRow { by, population: None, invited, answered, rate, weighted_base: None, weighted_rate: None }
/// };
/// let rows = vec![row(Some("small"), 38, 77), row(Some("large"), 17, 19)];
/// let table = ResponseTable { rows, total: row(None, 55, 96), ..ResponseTable::default() };
/// let drawn = chart::response(&table, &Context::neutral(), Language::Nb);
/// assert_eq!(drawn.rows[1].figure, "89,5 (17 av 19)");
/// assert_eq!(drawn.total_text, "Alle: 57,3");
/// ```
pub fn response(table: &ResponseTable, context: &Context<'_>, language: Language) -> ResponseBars {
    let grid = tables::response(table, context, language);
    let everybody = head(Head::Everybody, language);
    let per_cent = |row: &ResponseRow| number::per_cent(row.rate, context.places(), language);
    let rows: Vec<ResponseBar> = table
        .rows
        .iter()
        .map(|row| {
            let names: Vec<String> =
                row.by.iter().map(|(by, code)| context.category_label(by, code, language)).collect();
            let name = if names.is_empty() { everybody.to_owned() } else { names.join(", ") };
            let of = pick(["av", "av", "of"], language);
            let [answered, invited] =
                [row.answered, row.invited].map(|units| number::plain(units as f64, language));
            let figure = format!("{} ({answered} {of} {invited})", per_cent(row));
            let text = format!("{name}: {figure}");
            ResponseBar { name, rate: row.rate, figure, text }
        })
        .collect();
    let total_text = format!("{everybody}: {}", per_cent(&table.total));
    let caption = grid.caption.clone();
    let text = |row: &ResponseBar| row.text.clone();
    let alt = if rows.len() <= TOLD {
        told(&caption, rows.iter().map(text).chain([total_text.clone()]))
    } else {
        told(
            &caption,
            ends(&rows, |row| Some(row.rate), text, language).into_iter().chain([total_text.clone()]),
        )
    };
    let legend = pick(
        [
            "Søylene er hvor mange prosent av de inviterte som svarte; streken er alle under ett.",
            "Søylene er kor mange prosent av dei inviterte som svara; streken er alle under eitt.",
            "Bars are the per cent of those invited that answered; the line is all of them together.",
        ],
        language,
    );
    let around = Around {
        language,
        caption,
        alt,
        legend: legend.to_owned(),
        opens_table: pick(["Vis tabell", "Vis tabell", "Show table"], language).to_owned(),
        notes: grid.notes.clone(),
        table: Table::from(grid),
    };
    let axis = pick(caption::RESPONSE, language).to_owned();
    let ticks = written(Scale::Shares, 0.0, 1.0, language);
    ResponseBars { around, axis, ticks, total: table.total.rate, total_text, rows }
}
