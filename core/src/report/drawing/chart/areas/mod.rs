//! Figures on a map: areas shaded by class, hatched where it is not determined in which class the figure lies.
//!
//! The classes ([`Classes`]) have round limits unless others are asked for; a class holds its lower limit and not its
//! upper. An area's class is determined where its whole interval lies in the class of its estimate, or every unit of
//! it is known. Scores of units ([`score_areas`]) are of the units' own values and have no interval; no class of
//! theirs is called undetermined. Shapes are the host's: the core is told the code of each and answers with the class
//! to paint it in.

mod check;
mod classes;
mod words;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use classes::Classes;

use super::super::index::{Around, Chosen, Words, rank_head, score_head, unit_head};
use super::super::{Scale, order};
use crate::composite::Run;
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::Estimates;
use crate::report::context::Context;
use crate::report::note::pick;
use crate::report::table::Grid;
use crate::survey::Language;

/// What is asked of a map.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "MapAsked")]
pub struct Asked {
    /// Of estimates: the breakdown whose categories are areas; the only one of the figures unless said.
    pub by: Option<String>,
    /// The shapes.
    pub areas: Vec<Shape>,
    /// The classes.
    pub classes: Classes,
    /// Whether figures without a shape are told beside the map; they are an error unless said, and where no figure
    /// has one.
    pub tell: bool,
}

/// A shape that can be painted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MapShape")]
pub struct Shape {
    /// The code by which figures know it.
    pub code: String,
    /// What it is called, where the figures have no name for it.
    #[serde(default)]
    pub name: Option<String>,
}

impl From<&str> for Shape {
    fn from(code: &str) -> Self {
        Self { code: code.to_owned(), name: None }
    }
}

/// A map of figures.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "MapDrawing")]
pub struct Areas {
    /// What is written around it.
    pub around: Around,
    /// What is shown.
    pub axis: String,
    /// The classes, from the lowest.
    pub classes: Vec<AreaClass>,
    /// What the hatching means, where some area has it.
    pub unsure: Option<String>,
    /// What an area without a class means, where there is one.
    pub none: Option<String>,
    /// The areas, in the order of the shapes.
    pub areas: Vec<Area>,
    /// Figures without a shape.
    pub beyond: Vec<Area>,
    /// What does not show on the map, in sentences.
    pub gaps: Vec<String>,
}

/// A class of figures.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "MapClass")]
pub struct AreaClass {
    /// Its lower limit, which belongs to it; `None` of the lowest class.
    pub low: Option<f64>,
    /// Its upper limit; `None` of the highest.
    pub high: Option<f64>,
    /// The class in words: `under 20`, `20–40`, `60 and over`.
    pub text: String,
    /// How many areas with a shape it has.
    pub areas: u64,
    /// How many of them it is not determined of.
    pub unsure: u64,
}

/// One area.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "MapArea")]
pub struct Area {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Its class, counted from 0; `None` where it has no figure.
    pub class: Option<usize>,
    /// Whether its interval reaches into other classes, or is not known.
    pub unsure: bool,
    /// The figure.
    pub estimate: Option<f64>,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
    /// What it says: name, figure, limits.
    pub text: String,
    /// What the figure rests on; empty where there is none.
    pub base: String,
}

/// The figure of an area.
struct Figure {
    estimate: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    /// Whether nothing is uncertain of it.
    certain: bool,
    /// It and its limits as text.
    text: String,
    base: String,
}

/// The map of some figures, one for each area.
///
/// # Errors
/// Reports figures of no breakdown or several, of several indicators, waves or answers, areas without a shape unless
/// they are to be told, shapes with the same code, and classes that make no sense.
///
/// ```
/// use peil::report::{Context, drawing::chart::{AskedAreas, Classes, Shape, areas}};
/// use peil::{Answers, Column, Design, Language, Sample};
/// let county: Column = (0..60).map(|unit| ["north", "south"][unit % 2]).collect();
/// let open: Column = (0..60).map(|unit| if unit % 2 == 0 && unit < 54 { "yes" } else { "no" }).collect();
/// let answers = Answers::new([("county".to_owned(), county), ("open".to_owned(), open)])?;
/// let sample = Sample::new(answers, Design::builder(60).build()?)?;
/// let estimates = sample.share("open").equals("yes").by(["county"]).run()?;
/// let shapes = ["north", "south", "west"].map(Shape::from);
/// let asked = AskedAreas { areas: shapes.into(), classes: Classes::Limits(vec![0.5]), ..AskedAreas::default() };
/// let drawn = areas(&estimates, &asked, &Context::neutral(), Language::En)?;
/// let classes: Vec<_> = drawn.areas.iter().map(|area| area.class).collect();
/// assert_eq!(classes, [Some(1), Some(0), None]);
/// assert_eq!(drawn.classes[1].text, "50 and over");
/// # Ok::<(), peil::Error>(())
/// ```
pub fn areas(
    estimates: &Estimates,
    asked: &Asked,
    context: &Context<'_>,
    language: Language,
) -> Result<Areas> {
    let by = check::breakdown(estimates, asked)?;
    let codes: Vec<&str> =
        estimates.rows.iter().filter_map(|row| row.by.get(by)).map(String::as_str).collect();
    check::check(asked, &codes, check::mixed(estimates, by))?;
    let drawing = super::super::of(estimates, context, language);
    let groups = || drawing.groups.iter().flat_map(|group| group.rows.iter().map(move |row| (group, row)));
    let figures: IndexMap<&str, Figure> = order(estimates)
        .into_iter()
        .zip(groups())
        .filter_map(|(place, (group, row))| {
            let own = &estimates.rows[place];
            let figure = Figure {
                estimate: own.estimate,
                low: own.low,
                high: own.high,
                certain: own.is_census(),
                text: format!("{} ({})", row.figure, row.limits),
                base: words::base(own.n, &group.base, language),
            };
            Some((own.by.get(by)?.as_str(), figure))
        })
        .collect();
    let scale = drawing.groups.first().map_or(Scale::Values, |group| group.scale);
    let named = |code: &str| Some(context.category_label(by, code, language)).filter(|label| label != code);
    let painter = Painter { asked, scale, language };
    Ok(painter.paint(&figures, named, |areas| {
        let axis = drawing.groups.first().map(|group| group.axis.clone());
        (words::surround(&drawing, areas, language), axis.unwrap_or_default())
    }))
}

/// The map of the scores of some units on an index or a part of it (the index unless said), in a wave (the last
/// unless said).
///
/// # Errors
/// Reports a wave and a part that are not there, a breakdown, which units have none of, and what [`areas`] reports of
/// shapes and classes.
///
/// ```
/// use peil::composite::{Index, IndexData, Part};
/// use peil::report::{Context, drawing::chart::{AskedAreas, Classes, Shape, score_areas}};
/// use peil::{Answers, Column, Language};
/// let table = Answers::new([
///     ("unit".to_owned(), Column::from_iter(["a", "b", "c"])),
///     ("x".to_owned(), Column::from(vec![0.0, 2.0, 10.0])),
/// ])?;
/// let run = Index::new("index", [Part::indicator("x")]).plan(&IndexData::new(&table, "unit", None)?)?.run();
/// let asked = AskedAreas {
///     areas: ["a", "b", "d"].map(Shape::from).into(),
///     classes: Classes::Limits(vec![0.1]),
///     tell: true,
///     ..AskedAreas::default()
/// };
/// let drawn = score_areas(&run, None, None, &asked, &Context::neutral(), Language::En)?;
/// let classes: Vec<_> = drawn.areas.iter().map(|area| area.class).collect();
/// assert_eq!(classes, [Some(0), Some(1), None]);
/// assert_eq!(drawn.gaps, ["Areas without a figure: d.", "Figures without an area on the map: c: 1.000."]);
/// # Ok::<(), peil::Error>(())
/// ```
pub fn score_areas(
    run: &Run,
    part: Option<&str>,
    wave: Option<&str>,
    asked: &Asked,
    context: &Context<'_>,
    language: Language,
) -> Result<Areas> {
    let part = part.unwrap_or(&run.index().id);
    refuse_unknown(run, part, asked)?;
    let words = Words::of(run, context, language);
    let rows = words.rows(&Chosen { wave, units: None })?;
    let units: Vec<&str> = rows.iter().map(|&row| run.units()[row].as_str()).collect();
    check::check(asked, &units, false)?;
    let (scores, ranks) = (run.scores(part), run.ranks(part));
    let figures: IndexMap<&str, Figure> = rows
        .iter()
        .zip(&units)
        .map(|(&row, unit)| {
            let estimate = Some(scores[row]).filter(|score| !score.is_nan());
            let text = words.figure(estimate);
            // No interval is known of it, and so nothing is said of its uncertainty.
            (*unit, Figure { estimate, low: None, high: None, certain: true, text, base: String::new() })
        })
        .collect();
    let painter = Painter { asked, scale: Scale::Values, language };
    Ok(painter.paint(
        &figures,
        |_| None,
        |areas| {
            let what = if part == run.index().id { String::new() } else { words.node(part) };
            let caption = words.caption(&what, words.wave(wave));
            let names: IndexMap<&str, &str> = asked
                .areas
                .iter()
                .filter_map(|own| Some((own.code.as_str(), own.name.as_deref()?)))
                .collect();
            let grid = Grid::new(&caption).words(unit_head(context, language)).numbers(score_head(language));
            let notes = crate::report::index::notes(run, context, language);
            let mut grid = notes.into_iter().fold(grid.numbers(rank_head(language)), Grid::note);
            for (unit, &row) in units.iter().zip(&rows) {
                let rank = ranks[row].map_or_else(|| words.figure(None), |rank| rank.to_string());
                grid.row([names.get(unit).unwrap_or(unit), figures[unit].text.as_str(), &rank]);
            }
            let legend = words::legend(Some(words::no_intervals(language)), areas, language);
            let alt = words::alt(&caption, areas, language);
            (words.around(caption, alt, &legend, grid), score_head(language).to_owned())
        },
    ))
}

fn refuse_unknown(run: &Run, part: &str, asked: &Asked) -> Result<()> {
    let mut problems = Vec::new();
    if run.node(part).is_none() {
        let table = run.plan().weights();
        let problem = Problem::new(Code::UnknownName, format!("the index has no part `{part}`"));
        let known: Vec<&str> = table.iter().map(|own| own.node.as_str()).collect();
        problems.push(problem.at(Place::path("part")).suggest(part, known));
    }
    if asked.by.is_some() {
        let problem = Problem::new(Code::NoEffect, "`by` has no effect on scores, which are of units");
        problems.push(problem.at(Place::path("by")));
    }
    Error::unless_empty(Stage::Estimate, problems)
}

/// Puts figures into classes.
struct Painter<'a> {
    asked: &'a Asked,
    scale: Scale,
    language: Language,
}

impl Painter<'_> {
    /// The map of figures by code; `named` knows names of codes, `around` what is written around areas, and what they
    /// show.
    fn paint(
        &self,
        figures: &IndexMap<&str, Figure>,
        named: impl Fn(&str) -> Option<String>,
        around: impl FnOnce(&[Area]) -> (Around, String),
    ) -> Areas {
        let Self { asked, scale, language } = *self;
        let shown: IndexMap<&str, Option<&str>> =
            asked.areas.iter().map(|own| (own.code.as_str(), own.name.as_deref())).collect();
        let known: Vec<f64> = figures.values().filter_map(|own| own.estimate).collect();
        let limits = asked.classes.limits(&known, scale, language);
        let class_of = |value: f64| limits.iter().take_while(|limit| limit.at <= value).count();
        let area = |code: &str, name: Option<&str>| {
            let name = named(code).or_else(|| name.map(str::to_owned)).unwrap_or_else(|| code.to_owned());
            area(code, name, figures.get(code), class_of, language)
        };
        let areas: Vec<Area> = shown.iter().map(|(code, name)| area(code, *name)).collect();
        let beyond = figures.keys().filter(|code| !shown.contains_key(*code));
        let beyond: Vec<Area> = beyond.map(|code| area(code, None)).collect();
        let found: Vec<(usize, bool)> =
            areas.iter().filter_map(|area| Some((area.class?, area.unsure))).collect();
        let none = areas.iter().any(|area| area.class.is_none());
        let (around, axis) = around(&areas);
        Areas {
            around,
            axis,
            classes: classes::classes(&limits, &found, language),
            unsure: areas.iter().any(|area| area.unsure).then(|| words::not_determined(language)),
            none: none.then(|| pick(["Uten tall", "Utan tal", "No figure"], language).to_owned()),
            gaps: words::gaps(asked, &areas, &beyond, limits.len() + 1, language),
            areas,
            beyond,
        }
    }
}

fn area(
    code: &str,
    name: String,
    found: Option<&Figure>,
    class_of: impl Fn(f64) -> usize,
    language: Language,
) -> Area {
    let told = found.filter(|own| own.estimate.is_some());
    let class = told.and_then(|own| own.estimate).map(&class_of);
    let certain = found.is_none_or(|own| {
        own.certain
            || own.low.zip(own.high).is_some_and(|(low, high)| {
                // Rounding of a limit must not move it beside the estimate that it is.
                class_of(low) == class_of(high) && Some(class_of(low)) == class
            })
    });
    Area {
        code: code.to_owned(),
        text: format!("{name}: {}", told.map_or(words::no_figure(language), |own| &own.text)),
        base: told.map(|own| own.base.clone()).unwrap_or_default(),
        name,
        class,
        unsure: class.is_some() && !certain,
        estimate: found.and_then(|own| own.estimate),
        low: found.and_then(|own| own.low),
        high: found.and_then(|own| own.high),
    }
}
