//! Composite indices as drawings: what stands in a picture of an index, as numbers for the marks and texts in one language.
//!
//! - [`contributions`]: for every unit the contributions of the index's parts beside each other, which add up to its score.
//! - [`ranks`] and [`ranking`]: ranks, and between which ranks each can lie.
//! - [`tree`]: the parts of the index as rectangles, as wide as they weigh, a row for each tier (an icicle; the same positions
//!   around a centre are a sunburst).
//! - [`profile`]: the score of one unit on each part, beside the median of all units and of those that are like it.
//! - [`standing`]: the same with what every figure rests on, and what it was in the wave before.
//!
//! A host takes positions from the numbers and writes the texts as they are; it computes and words nothing of its own. Beside each
//! drawing stands a table with the same figures, and a text for those who do not see it. Scores have as many decimals as the
//! index rounds to, or about three digits that count.
//!
//! ```
//! use peil::composite::{Index, IndexData};
//! use peil::report::{Context, drawing::index};
//! use peil::{Answers, CsvOptions, Language};
//! let own = Index::from_text(r#"
//!     id = "digital"
//!     normalise = { method = "goalposts", low = 0, high = 100 }
//!     parts = [{ id = "skills", weight = 2 }, { id = "barriers", direction = "down" }]
//! "#)?;
//! let table = "unit,skills,barriers\nsouth,20,70\nnorth,60,30\n";
//! let table = Answers::from_csv(table.as_bytes(), &CsvOptions::default())?;
//! let run = own.plan(&IndexData::new(&table, "unit", None)?)?.run();
//! let drawn = index::contributions(&run, &index::Chosen::default(), &Context::neutral(), Language::Nb)?;
//! let north = &drawn.rows[0];
//! assert_eq!((north.unit.as_str(), north.figure.as_str()), ("north", "0,633"));
//! // 2/3 of 0.6 comes first, and from there 1/3 of 0.7 up to the score.
//! assert_eq!((north.segments[0].from, north.segments[1].from), (0.0, north.segments[0].to));
//! assert!((north.segments[1].to - north.score).abs() < 1e-15);
//! # Ok::<(), peil::Error>(())
//! ```

mod contributions;
mod profile;
mod ranks;
mod standing;
mod tree;

use schemars::JsonSchema;
use serde::Serialize;

pub use contributions::{ContributionRow, Contributions, DrawnPart, Segment, contributions};
pub use profile::{Alike, Profile, ProfileRow, profile};
pub use ranks::{RankRow, RankSpan, Ranks, Spans, ranking, ranks, robust_ranks};
pub use standing::{Standing, StandingRow, standing};
pub use tree::{Tree, TreeNode, tree};

use super::Table;
use crate::composite::Run;
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::report::context::Context;
use crate::report::index::label;
use crate::report::layout::NONE;
use crate::report::note::{capital, pick};
use crate::report::number;
use crate::report::table::Grid;
use crate::survey::Language;

/// What is written around a drawing of an index.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "IndexAround")]
pub struct Around {
    /// Language of all texts.
    pub language: Language,
    /// What is shown.
    pub caption: String,
    /// What is to be seen, in words and figures, for those who do not see it.
    pub alt: String,
    /// How to read the drawing.
    pub legend: String,
    /// What opens the table beside the drawing.
    pub opens_table: String,
    /// The table beside the drawing.
    pub table: Table,
    /// What a reader must know.
    pub notes: Vec<String>,
}

/// A place on a scale, and what is written there.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "IndexTick")]
pub struct Tick {
    /// The place.
    pub at: f64,
    /// What is written.
    pub text: String,
}

/// A scale that figures are drawn on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Axis {
    /// What the scale shows.
    #[serde(rename = "axis")]
    pub title: String,
    /// Where the scale begins.
    pub low: f64,
    /// Where the scale ends.
    pub high: f64,
    /// Round numbers on the scale, written.
    pub ticks: Vec<Tick>,
}

/// Which units are drawn, and in which wave.
#[derive(Debug, Clone, Copy, Default)]
pub struct Chosen<'a> {
    /// The wave; the last unless said.
    pub wave: Option<&'a str>,
    /// The units; all unless said.
    pub units: Option<&'a [&'a str]>,
}

/// Names and numbers of a run in one language.
pub(super) struct Words<'a> {
    run: &'a Run,
    context: &'a Context<'a>,
    language: Language,
    places: usize,
}

impl<'a> Words<'a> {
    pub(super) fn of(run: &'a Run, context: &'a Context<'a>, language: Language) -> Self {
        let index = run.index();
        let own = index.tiers.first().and_then(|tier| tier.decimals).or(index.decimals);
        let places = own.map_or_else(|| places(run.scores(&index.id)), |decimals| decimals as usize);
        Self { run, context, language, places }
    }

    /// A score as text.
    pub(super) fn figure(&self, score: Option<f64>) -> String {
        score.map_or_else(|| NONE.to_owned(), |score| number::fixed(score, self.places, self.language))
    }

    pub(super) fn node(&self, id: &str) -> String {
        label(self.run.index(), id, self.context, self.language)
    }

    fn index(&self) -> String {
        self.node(&self.run.index().id)
    }

    /// `14 counties`.
    pub(super) fn units(&self, count: usize) -> String {
        let nouns = self.context.unit_noun().map(|noun| [&noun.one, &noun.many]);
        let noun = match nouns {
            Some([one, many]) => if count == 1 { one } else { many }.text(self.language),
            None if count == 1 => pick(["enhet", "eining", "unit"], self.language),
            None => pick(["enheter", "einingar", "units"], self.language),
        };
        format!("{} {noun}", number::plain(count as f64, self.language))
    }

    /// What is shown, of which index, and when.
    pub(super) fn caption(&self, what: &str, wave: Option<&str>) -> String {
        let title = self.context.survey().map(|survey| survey.title.text(self.language).to_owned());
        let wave = wave.map(|wave| self.context.wave_label(wave, self.language));
        let index = self.index();
        let head = if what.is_empty() { index } else { format!("{index}: {what}") };
        std::iter::once(head).chain(title).chain(wave).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn around(&self, caption: String, alt: String, legend: &str, grid: Grid) -> Around {
        Around {
            language: self.language,
            caption,
            alt,
            legend: legend.to_owned(),
            opens_table: pick(["Vis tabell", "Vis tabell", "Show table"], self.language).to_owned(),
            notes: grid.notes.clone(),
            table: Table::from(grid),
        }
    }

    /// The wave of some rows, where the data have waves.
    pub(super) fn wave<'w>(&'w self, asked: Option<&'w str>) -> Option<&'w str> {
        asked.or_else(|| self.run.waves().last().map(String::as_str))
    }

    /// The rows that are drawn, in the order of the data.
    pub(super) fn rows(&self, chosen: &Chosen<'_>) -> Result<Vec<usize>> {
        let rows = self.run.rows_of(chosen.wave)?.iter().map(|&row| row as usize);
        let units = self.run.units();
        let Some(wanted) = chosen.units else { return Ok(rows.collect()) };
        let rows: Vec<usize> = rows.collect();
        let mut problems = Vec::new();
        let mut found = Vec::new();
        for (place, unit) in wanted.iter().enumerate() {
            let row = rows.iter().copied().find(|&row| units[row] == *unit);
            match row {
                Some(row) if found.contains(&row) => {
                    let message = format!("unit `{unit}` is named twice");
                    problems.push(Problem::new(Code::Duplicate, message).at(Place::path("units")));
                }
                Some(row) => found.push(row),
                None => {
                    let problem = Problem::new(Code::UnknownName, format!("there is no unit `{unit}`"));
                    let known = rows.iter().map(|&row| units[row].as_str());
                    let at = Place::path(format!("units[{place}]"));
                    problems.push(problem.at(at).suggest(unit, known));
                }
            }
        }
        if wanted.is_empty() {
            problems.push(Problem::new(Code::MissingKey, "no unit is named").at(Place::path("units")));
        }
        Error::unless_empty(Stage::Estimate, problems)?;
        found.sort_unstable();
        Ok(found)
    }

    /// `Skills 0.40`, with commas and an "and" between.
    fn listed(&self, items: &[String]) -> String {
        let and = pick([" og ", " og ", " and "], self.language);
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [rest @ .., last] => format!("{}{and}{last}", rest.join(", ")),
        }
    }
}

/// Decimals of scores: about three digits that count in the largest of them.
fn places(scores: &[f64]) -> usize {
    match scores.iter().filter(|score| score.is_finite()).fold(0.0, |most: f64, score| most.max(score.abs()))
    {
        most if most >= 1000.0 => 0,
        most if most >= 10.0 => 1,
        most if most >= 1.5 => 2,
        _ => 3,
    }
}

/// About five places on a scale, at round numbers at least `least` apart.
pub(super) fn ticks(low: f64, high: f64, least: f64, language: Language) -> Vec<Tick> {
    let wanted = ((high - low) / 5.0).max(least);
    if wanted <= 0.0 {
        return vec![Tick { at: low, text: number::plain(low, language) }];
    }
    let power = wanted.log10().floor();
    let size = 10f64.powf(power);
    let step =
        [1.0, 2.0, 5.0, 10.0].into_iter().map(|of| of * size).find(|step| *step >= wanted * (1.0 - 1e-9));
    let step = step.unwrap_or(10.0 * size);
    let decimals = (-(step * (1.0 + 1e-9)).log10().floor()).clamp(0.0, 12.0) as usize;
    let first = (low / step - 1e-9).ceil();
    let count = ((high / step + 1e-9).floor() - first).clamp(-1.0, 20.0) as i64;
    // Adding zero makes −0 and 0 the same.
    let at = |place: i64| (first + place as f64) * step + 0.0;
    (0..=count).map(at).map(|at| Tick { at, text: number::fixed(at, decimals, language) }).collect()
}

/// The smallest and the largest of some numbers.
pub(super) fn span(numbers: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    numbers.into_iter().filter(|number| number.is_finite()).fold(None, |span, number| match span {
        None => Some((number, number)),
        Some((low, high)) => Some((number.min(low), number.max(high))),
    })
}

/// Heads of columns.
pub(super) fn score_head(language: Language) -> &'static str {
    pick(["Skår", "Skår", "Score"], language)
}

pub(super) fn rank_head(language: Language) -> &'static str {
    pick(["Plass", "Plass", "Rank"], language)
}

fn part_head(language: Language) -> &'static str {
    pick(["Del", "Del", "Part"], language)
}

pub(super) fn unit_head(context: &Context<'_>, language: Language) -> String {
    let one = context.unit_noun().map(|noun| capital(noun.one.text(language)));
    one.unwrap_or_else(|| pick(["Enhet", "Eining", "Unit"], language).to_owned())
}
