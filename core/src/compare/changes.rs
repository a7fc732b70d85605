//! Changes of all figures that two waves share.
//!
//! Each figure of one wave is matched with that of the other by indicator, cell and category. A figure that has no
//! partner is reported, not left out: a cell that vanished is usually a reform or a spelling, and worth knowing.

use super::change::{Change, change};
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::Estimate;
use crate::survey::Survey;

/// The changes from one wave to another, in the order of the later wave's rows.
///
/// The document, where there is one, says whether the waves can be compared.
///
/// # Errors
/// Reports waves that no row has, figures that only one of the waves has, and what [`change`] refuses.
///
/// ```
/// use peil::{Survey, changes};
/// let survey = Survey::from_text(r#"
///     peil = 1
///     id = "open-data"
///     title = "Open data"
///     waves = [{ id = 2023 }, { id = 2024 }]
///     population.unit = { one = "county", many = "counties", all = "the counties" }
///     population.size = { 2023 = 10, 2024 = 14 }
///     questions = [{ id = "open", text = "Open data?", kind = "single", answers = [
///         { code = "yes", label = "Yes" }, { code = "no", label = "No" },
///     ] }]
///     indicators = [{ id = "shares", label = "Shares open data", measure = "share", question = "open", answers = ["yes"] }]
/// "#)?;
/// let wave = |id: &str, yes: usize, all: usize| {
///     let answers: String = (0..all).map(|unit| if unit < yes { "yes\n" } else { "no\n" }).collect();
///     survey.read_csv(format!("open\n{answers}").as_bytes(), Some(id))?.estimate(&[], &[])
/// };
/// let rows = [wave("2023", 8, 10)?.rows, wave("2024", 8, 14)?.rows].concat();
/// let found = changes(&rows, "2023", "2024", None, Some(&survey))?;
/// assert_eq!(found[0].difference, 8.0 / 14.0 - 0.8);
/// # Ok::<(), peil::Error>(())
/// ```
pub fn changes(
    rows: &[Estimate],
    from: &str,
    to: &str,
    margin: Option<f64>,
    survey: Option<&Survey>,
) -> Result<Vec<Change>> {
    let of = |wave: &str| -> Vec<&Estimate> {
        rows.iter().filter(|row| row.wave.as_deref() == Some(wave)).collect()
    };
    let (earlier, later) = (of(from), of(to));
    let mut problems = Vec::new();
    for (wave, rows_of_wave) in [(from, &earlier), (to, &later)] {
        if rows_of_wave.is_empty() {
            problems.push(
                Problem::new(Code::UnknownName, format!("no estimate is of wave `{wave}`"))
                    .suggest(wave, rows.iter().filter_map(|row| row.wave.as_deref())),
            );
        }
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    let mut problems = Vec::new();
    let mut found = Vec::new();
    for row in &later {
        match earlier.iter().find(|first| same_figure(first, row)) {
            None => problems.push(alone(row, from)),
            Some(first) => match change(first, row, margin) {
                Ok(change) => found.push(change),
                Err(error) => problems.extend(error.problems().iter().cloned()),
            },
        }
    }
    problems.extend(
        earlier
            .iter()
            .filter(|first| !later.iter().any(|row| same_figure(first, row)))
            .map(|first| alone(first, to)),
    );
    Error::unless_empty(Stage::Estimate, problems)?;
    let broken = survey.is_some_and(|survey| frame_breaks(survey, from, to));
    found.iter_mut().for_each(|change| change.frame_break = broken);
    Ok(found)
}

fn same_figure(first: &Estimate, second: &Estimate) -> bool {
    first.indicator == second.indicator && first.by == second.by && first.category == second.category
}

fn alone(row: &Estimate, missing_in: &str) -> Problem {
    let cell: Vec<&str> = row.by.values().chain(&row.category).map(String::as_str).collect();
    let cell = if cell.is_empty() { String::new() } else { format!(" ({})", cell.join(", ")) };
    let message = format!("`{}`{cell} has no estimate in wave `{missing_in}`", row.indicator);
    let place = Place { wave: row.wave.clone(), ..Place::default() };
    Problem::new(Code::UnknownName, message).at(place).help("leave it out of the rows that are compared")
}

/// Whether a wave after the earlier one, up to the later one, is marked as not comparable with those before it.
fn frame_breaks(survey: &Survey, from: &str, to: &str) -> bool {
    let at = |id: &str| survey.waves.iter().position(|wave| wave.id.as_str() == id);
    let (Some(first), Some(second)) = (at(from), at(to)) else { return false };
    let (first, second) = (first.min(second), first.max(second));
    survey.waves[first + 1..=second].iter().any(|wave| wave.frame_break.is_some())
}
