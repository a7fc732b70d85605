//! The profile of one unit: its score on the index and each of its parts, beside medians.
//!
//! Medians are those of all units of the wave that have a score, and of those that are [`Alike`], such as all of one size class, the
//! unit itself among them. They tell where a unit stands, not whether a difference is more than chance.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Around, Axis, Chosen, Words, part_head, rank_head, score_head, span, ticks};
use crate::composite::{Run, median};
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::report::context::Context;
use crate::report::layout::NONE;
use crate::report::note::pick;
use crate::report::table::Grid;
use crate::survey::Language;

/// Which units are like each other: a breakdown, and the category of every row of the data.
#[derive(Debug, Clone, Copy)]
pub struct Alike<'a> {
    by: &'a str,
    categories: &'a [Option<String>],
}

impl<'a> Alike<'a> {
    /// By categories of every row of the data, such as [`IndexData::categories`](crate::composite::IndexData::categories) has
    /// them.
    pub fn by(by: &'a str, categories: &'a [Option<String>]) -> Self {
        Self { by, categories }
    }
}

/// The scores of a unit beside medians.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "IndexProfile")]
pub struct Profile {
    /// What is written around it.
    pub around: Around,
    /// The unit.
    pub unit: String,
    /// What those like it are called, with how many of them have a score; `None` where nobody asked for them.
    pub alike: Option<String>,
    /// What all units are called, with how many have a score.
    pub everybody: String,
    /// The scale, from the smallest number drawn to the largest.
    #[serde(flatten)]
    pub axis: Axis,
    /// The index, and its parts in order.
    pub rows: Vec<ProfileRow>,
}

/// The index or a part of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "IndexProfileRow")]
pub struct ProfileRow {
    /// The index or part.
    pub node: String,
    /// What it is called.
    pub label: String,
    /// 0 for the index, 1 for its parts.
    pub tier: u64,
    /// The score of the unit.
    pub score: Option<f64>,
    /// Its rank among all units of the wave.
    pub rank: Option<u64>,
    /// The median of those like it.
    pub alike: Option<f64>,
    /// The median of all.
    pub everybody: Option<f64>,
    /// The score as text.
    pub figure: String,
    /// The median of those like it as text.
    pub alike_figure: String,
    /// The median of all as text.
    pub everybody_figure: String,
    /// What it says: part, score, rank, medians.
    pub text: String,
}

/// The profile of a unit; without a wave, in the last one.
///
/// # Errors
/// Refuses units and waves that are not there, and categories that are not one a row or not known of the unit.
///
/// ```
/// use peil::composite::{Index, IndexData, Part};
/// use peil::report::{Context, drawing::index};
/// use peil::{Answers, Column, Language};
/// let table = Answers::new([
///     ("unit".to_owned(), Column::from_iter(["a", "b", "c"])),
///     ("x".to_owned(), Column::from(vec![0.0, 2.0, 10.0])),
/// ])?;
/// let run = Index::new("index", [Part::indicator("x")]).plan(&IndexData::new(&table, "unit", None)?)?.run();
/// let size = ["small", "small", "large"].map(|size| Some(size.to_owned()));
/// let alike = index::Alike::by("size", &size);
/// let own = index::profile(&run, "a", None, Some(alike), &Context::neutral(), Language::En)?;
/// assert_eq!((own.rows[0].score, own.rows[0].alike, own.rows[0].everybody), (Some(0.0), Some(0.1), Some(0.2)));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn profile(
    run: &Run,
    unit: &str,
    wave: Option<&str>,
    alike: Option<Alike<'_>>,
    context: &Context<'_>,
    language: Language,
) -> Result<Profile> {
    let context = &context.clone().index(run.index());
    let words = Words::of(run, context, language);
    let everybody = words.rows(&Chosen { wave, units: None })?;
    let row = words.rows(&Chosen { wave, units: Some(&[unit]) })?[0];
    let group = alike.map(|alike| members(alike, row, unit, &everybody, run.units().len())).transpose()?;
    let index = run.index();
    let nodes: Vec<&str> =
        std::iter::once(index.id.as_str()).chain(index.parts.iter().map(|part| part.id.as_str())).collect();
    let scored = |rows: &[usize]| {
        let scores = run.scores(&index.id);
        rows.iter().filter(|&&row| !scores[row].is_nan()).count()
    };
    let named = alike.zip(group.as_ref()).map(|(alike, (category, members))| {
        let label = context.category_label(alike.by, category, language);
        let name = format!("{}: {label}", context.breakdown_label(alike.by, language));
        let counted = format!("{name} ({})", words.units(scored(members)));
        (name, counted)
    });
    let (name, alike) = named.unzip();
    let all = match language {
        Language::Nb | Language::Nn => format!("alle ({})", words.units(scored(&everybody))),
        Language::En => format!("all ({})", words.units(scored(&everybody))),
    };
    let rows: Vec<ProfileRow> = nodes
        .iter()
        .enumerate()
        .map(|(place, node)| {
            let scores = run.scores(node);
            let score = Some(scores[row]).filter(|score| !score.is_nan());
            let own = ProfileRow {
                node: (*node).to_owned(),
                label: words.node(node),
                tier: u64::from(place > 0),
                score,
                rank: run.ranks(node)[row],
                alike: group.as_ref().and_then(|(_, members)| middle(scores, members)),
                everybody: middle(scores, &everybody),
                figure: words.figure(score),
                alike_figure: String::new(),
                everybody_figure: String::new(),
                text: String::new(),
            };
            told(own, unit, name.as_deref(), &words)
        })
        .collect();
    let numbers = rows.iter().flat_map(|own| [own.score, own.alike, own.everybody]).flatten();
    let (low, high) = span(numbers).unwrap_or((0.0, 1.0));
    let caption = words.caption(unit, words.wave(wave));
    let legend = match (&alike, language) {
        (Some(_), Language::Nb) => {
            "Punktet er enhetens skår, de andre merkene er medianen av dem som ligner den, og av alle."
        }
        (Some(_), Language::Nn) => {
            "Punktet er skåren til eininga, dei andre merka er medianen av dei som liknar ho, og av alle."
        }
        (Some(_), Language::En) => {
            "The dot is the score of the unit, the other marks are the medians of those like it, and of all."
        }
        (None, Language::Nb) => "Punktet er enhetens skår, streken er medianen av alle.",
        (None, Language::Nn) => "Punktet er skåren til eininga, streken er medianen av alle.",
        (None, Language::En) => "The dot is the score of the unit, the tick is the median of all.",
    };
    let grid = grid(&rows, alike.as_deref(), &all, &words, &caption);
    let alt = rows.iter().map(|row| row.text.as_str()).collect::<Vec<_>>().join(". ") + ".";
    Ok(Profile {
        around: words.around(caption, alt, legend, grid),
        unit: unit.to_owned(),
        alike,
        everybody: all,
        axis: Axis {
            title: score_head(language).to_owned(),
            low,
            high,
            ticks: ticks(low, high, 0.0, language),
        },
        rows,
    })
}

/// The category of the unit and the rows of the wave that share it.
pub(super) fn members<'a>(
    alike: Alike<'a>,
    row: usize,
    unit: &str,
    everybody: &[usize],
    rows: usize,
) -> Result<(&'a str, Vec<usize>)> {
    let refuse = |code, message: String| {
        let problem = Problem::new(code, message).at(Place::question(alike.by));
        Err(Error::one(Stage::Estimate, problem))
    };
    if alike.categories.len() != rows {
        let problem =
            Problem::new(Code::WrongLength, format!("`{}` has another length than the data", alike.by));
        let problem = problem.at(Place::question(alike.by)).expected(format!("{rows} rows"));
        return Err(Error::one(Stage::Estimate, problem.found(alike.categories.len().to_string())));
    }
    let Some(category) = alike.categories[row].as_deref() else {
        return refuse(Code::MissingValue, format!("unit `{unit}` has no `{}`", alike.by));
    };
    let own = everybody.iter().copied().filter(|&other| alike.categories[other].as_deref() == Some(category));
    Ok((category, own.collect()))
}

fn middle(scores: &[f64], rows: &[usize]) -> Option<f64> {
    let mut known: Vec<f64> = rows.iter().map(|&row| scores[row]).filter(|score| !score.is_nan()).collect();
    known.sort_unstable_by(f64::total_cmp);
    Some(median(&known)).filter(|middle| !middle.is_nan())
}

fn told(mut own: ProfileRow, unit: &str, alike: Option<&str>, words: &Words<'_>) -> ProfileRow {
    own.alike_figure = words.figure(own.alike);
    own.everybody_figure = words.figure(own.everybody);
    let (label, figure, all) = (&own.label, &own.figure, &own.everybody_figure);
    let word = pick(["plass", "plass", "rank"], words.language);
    let rank = own.rank.map(|rank| format!(", {word} {rank}")).unwrap_or_default();
    let and = pick(["og", "og", "and"], words.language);
    let group = alike.map(|alike| format!("{} ({alike}) {and} ", own.alike_figure)).unwrap_or_default();
    let all = format!("{all} ({})", pick(["alle", "alle", "all"], words.language));
    own.text = format!("{label}: {unit} {figure}{rank}; median {group}{all}");
    own
}

fn grid(rows: &[ProfileRow], alike: Option<&str>, all: &str, words: &Words<'_>, caption: &str) -> Grid {
    let language = words.language;
    let mut grid = Grid::new(caption)
        .words(part_head(language))
        .numbers(score_head(language))
        .numbers(rank_head(language));
    if let Some(alike) = alike {
        grid = grid.numbers(format!("Median, {alike}"));
    }
    grid = grid.numbers(format!("Median, {all}"));
    for own in rows {
        let rank = own.rank.map_or_else(|| NONE.to_owned(), |rank| rank.to_string());
        let group = alike.map(|_| own.alike_figure.clone());
        let cells = [own.label.clone(), own.figure.clone(), rank].into_iter().chain(group);
        grid.row(cells.chain([own.everybody_figure.clone()]));
    }
    grid
}
