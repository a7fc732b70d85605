//! Figures on a map: areas shaded by class, hatched where it is not determined in which class the figure lies.
//!
//! The classes have round limits, or those that are asked for; a class holds its lower limit and not its upper. An area's class is
//! determined where its whole interval lies in the class of its estimate, or every unit of it is known. Shapes are the host's: the
//! core is told the code of each and answers with the class to paint it in.

use indexmap::{IndexMap, IndexSet};
use serde::Serialize;

use super::super::{Drawing, Row, Scale, order};
use super::{Around, Tick, around, ends, told, written};
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::{Estimate, Estimates};
use crate::report::context::Context;
use crate::report::note::{capital, pick};
use crate::report::number;
use crate::survey::Language;

/// So many codes are listed in an error.
const LISTED: usize = 20;

/// What is asked of a map.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The breakdown whose categories are areas; the only one of the figures unless said.
    pub by: Option<&'a str>,
    /// The codes of the shapes.
    pub areas: &'a [&'a str],
    /// Limits between classes, rising; round ones unless said.
    pub limits: Option<&'a [f64]>,
}

/// A map of figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
}

/// A class of figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AreaClass {
    /// Its lower limit, which belongs to it; `None` of the lowest class.
    pub low: Option<f64>,
    /// Its upper limit; `None` of the highest.
    pub high: Option<f64>,
    /// The class in words: `under 20`, `20–40`, `60 and over`.
    pub text: String,
}

/// One area.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
}

/// The map of some figures, one for each area.
///
/// # Errors
/// Reports figures of no breakdown or several, of several indicators, waves or answers, areas without a shape, shapes with the same
/// code, and limits of classes that do not rise.
///
/// ```
/// use peil::report::{Context, drawing::chart::{AskedAreas, areas}};
/// use peil::{Answers, Column, Design, Language, Sample};
/// let county: Column = (0..60).map(|unit| ["north", "south"][unit % 2]).collect();
/// let open: Column = (0..60).map(|unit| if unit % 2 == 0 && unit < 54 { "yes" } else { "no" }).collect();
/// let answers = Answers::new([("county".to_owned(), county), ("open".to_owned(), open)])?;
/// let sample = Sample::new(answers, Design::builder(60).build()?)?;
/// let estimates = sample.share("open").equals("yes").by(["county"]).run()?;
/// let asked = AskedAreas { by: None, areas: &["north", "south", "west"], limits: Some(&[0.5]) };
/// let drawn = areas(&estimates, &asked, &Context::neutral(), Language::En)?;
/// let classes: Vec<_> = drawn.areas.iter().map(|area| area.class).collect();
/// assert_eq!(classes, [Some(1), Some(0), None]);
/// assert_eq!(drawn.classes[1].text, "50 and over");
/// # Ok::<(), peil::Error>(())
/// ```
pub fn areas(
    estimates: &Estimates,
    asked: &Asked<'_>,
    context: &Context<'_>,
    language: Language,
) -> Result<Areas> {
    let by = checked(estimates, asked)?;
    let drawing = super::super::of(estimates, context, language);
    let drawn: Vec<&Row> = drawing.groups.iter().flat_map(|group| &group.rows).collect();
    let rows: IndexMap<&str, (&Estimate, &Row)> = order(estimates)
        .into_iter()
        .zip(drawn)
        .filter_map(|(place, row)| {
            let own = &estimates.rows[place];
            Some((own.by.get(by)?.as_str(), (own, row)))
        })
        .collect();
    let scale = drawing.groups.first().map_or(Scale::Values, |group| group.scale);
    let limits = match asked.limits {
        Some(limits) => limits
            .iter()
            .map(|limit| Tick { at: *limit, text: limit_text(*limit, scale, language) })
            .collect(),
        None => round_limits(rows.values().filter_map(|(own, _)| own.estimate), scale, language),
    };
    let class_of = |value: f64| limits.iter().take_while(|limit| limit.at <= value).count();
    let areas: Vec<Area> =
        asked.areas.iter().map(|code| area(code, by, rows.get(code), class_of, context, language)).collect();
    let unsure = areas.iter().any(|area| area.unsure).then(|| {
        pick(["Klassen er ikke fastslått", "Klassen er ikkje fastslegen", "Class not determined"], language)
            .to_owned()
    });
    let none = areas.iter().any(|area| area.class.is_none());
    let none = none.then(|| pick(["Uten tall", "Utan tal", "No figure"], language).to_owned());
    Ok(Areas {
        around: surround(&drawing, &areas, unsure.is_some(), none.is_some(), language),
        axis: drawing.groups.first().map(|group| group.axis.clone()).unwrap_or_default(),
        classes: classes(&limits, language),
        unsure,
        none,
        areas,
    })
}

/// Refuses what cannot stand on one map; the breakdown that is areas.
fn checked<'e>(estimates: &'e Estimates, asked: &Asked<'e>) -> Result<&'e str> {
    let mut problems = Vec::new();
    let rows = &estimates.rows;
    let mut breakdowns: Vec<&str> = rows.iter().flat_map(|row| row.by.keys()).map(String::as_str).collect();
    breakdowns.sort_unstable();
    breakdowns.dedup();
    let by = match (asked.by, breakdowns.as_slice()) {
        (Some(by), known) if known.contains(&by) => by,
        (Some(by), known) => {
            let problem = Problem::new(Code::UnknownName, format!("the figures have no breakdown `{by}`"));
            let problem = problem.at(Place::path("by")).suggest(by, known.iter().copied());
            problems.push(problem.expected(format!("one of `{}`", known.join("`, `"))));
            by
        }
        (None, [only]) => only,
        (None, []) => {
            let problem = Problem::new(
                Code::MissingKey,
                "the figures have no breakdown, so that nothing tells their areas",
            );
            problems.push(problem.help("estimate by the areas"));
            ""
        }
        (None, several) => {
            let problem = Problem::new(Code::MissingKey, "it is not clear which breakdown is areas")
                .at(Place::path("by"));
            problems.push(problem.expected(format!("one of `{}`", several.join("`, `"))));
            ""
        }
    };
    if !problems.is_empty() {
        return Err(Error::many(Stage::Estimate, problems));
    }
    let mut shapes: Vec<&str> = asked.areas.to_vec();
    shapes.sort_unstable();
    let twice: IndexSet<&str> =
        shapes.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    shapes.dedup();
    if !twice.is_empty() {
        let problem =
            Problem::new(Code::Duplicate, "several shapes have the same code").at(Place::path("shapes"));
        problems.push(
            problem.found(listed(twice.iter().copied())).help("put the parts of an area into one shape"),
        );
    }
    let drawn: Vec<(&str, &Estimate)> =
        rows.iter().filter_map(|row| Some((row.by.get(by)?.as_str(), row))).collect();
    let mut codes: IndexSet<&str> = IndexSet::new();
    let again: IndexSet<&str> = drawn.iter().map(|own| own.0).filter(|code| !codes.insert(code)).collect();
    let strangers: Vec<&str> =
        codes.iter().copied().filter(|code| shapes.binary_search(code).is_err()).collect();
    if !strangers.is_empty() {
        let message = match strangers.len() {
            1 => "an area of the figures has no shape".to_owned(),
            count => format!("{count} areas of the figures have no shape"),
        };
        let problem = Problem::new(Code::UnknownName, message);
        let problem = problem.at(Place::path("shapes")).found(listed(strangers.iter().copied()));
        let problem = problem.expected(format!("codes of shapes such as {}", listed(shapes.iter().copied())));
        problems.push(problem.help("`key` names the property of the shapes that has the codes"));
    }
    let of = |row: &'e Estimate| {
        let others: Vec<_> = row.by.iter().filter(|(name, _)| *name != by).collect();
        (&row.indicator, &row.wave, &row.category, others)
    };
    let several = drawn.iter().any(|(_, row)| of(row) != of(drawn[0].1));
    if several || !again.is_empty() {
        let problem = Problem::new(Code::Duplicate, "a map has one figure for each area");
        let found = if again.is_empty() {
            "figures of several indicators, waves, categories or breakdowns".to_owned()
        } else {
            format!("several of {}", listed(again.iter().copied()))
        };
        problems.push(
            problem.found(found).help("filter the figures by indicator, wave, category or another breakdown"),
        );
    }
    if let Some(limits) = asked.limits
        && (limits.is_empty()
            || limits.iter().any(|limit| !limit.is_finite())
            || limits.windows(2).any(|pair| pair[0] >= pair[1]))
    {
        let problem =
            Problem::new(Code::Contradiction, "limits of classes are numbers, each above the one before");
        problems.push(problem.at(Place::path("limits")).found(format!("{limits:?}")));
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    Ok(by)
}

fn listed<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    let mut codes: Vec<&str> = codes.collect();
    let more = codes.len().saturating_sub(LISTED);
    codes.truncate(LISTED);
    let text = format!("`{}`", codes.join("`, `"));
    if more > 0 { format!("{text} and {more} more") } else { text }
}

/// Round limits between the smallest and the largest figure.
fn round_limits(figures: impl Iterator<Item = f64>, scale: Scale, language: Language) -> Vec<Tick> {
    let Some((low, high)) = super::super::index::span(figures) else { return Vec::new() };
    let mut ticks = written(scale, low, high, language);
    ticks.retain(|tick| tick.at > low && tick.at <= high);
    ticks
}

fn limit_text(limit: f64, scale: Scale, language: Language) -> String {
    let times = if scale == Scale::Shares { 100.0 } else { 1.0 };
    // A hair of binary form is no digit that anybody wrote.
    number::plain((limit * times * 1e9).round() / 1e9, language)
}

fn classes(limits: &[Tick], language: Language) -> Vec<AreaClass> {
    let class = |place: usize| {
        let low = place.checked_sub(1).and_then(|place| limits.get(place));
        let high = limits.get(place);
        let text = match (low, high) {
            (Some(low), Some(high)) => format!("{}–{}", low.text, high.text),
            (Some(low), None) => match language {
                Language::Nb | Language::Nn => format!("{} og over", low.text),
                Language::En => format!("{} and over", low.text),
            },
            // The same word in all languages.
            (None, Some(high)) => format!("under {}", high.text),
            (None, None) => pick(["Alle", "Alle", "All"], language).to_owned(),
        };
        AreaClass { low: low.map(|tick| tick.at), high: high.map(|tick| tick.at), text }
    };
    (0..=limits.len()).map(class).collect()
}

fn area(
    code: &str,
    by: &str,
    found: Option<&(&Estimate, &Row)>,
    class_of: impl Fn(f64) -> usize,
    context: &Context<'_>,
    language: Language,
) -> Area {
    let name = context.category_label(by, code, language);
    let none = || pick(["uten tall", "utan tal", "no figure"], language);
    let Some((own, row)) = found else {
        let text = format!("{name}: {}", none());
        return Area {
            code: code.to_owned(),
            name,
            class: None,
            unsure: false,
            estimate: None,
            low: None,
            high: None,
            text,
        };
    };
    let class = own.estimate.map(&class_of);
    let certain = own.is_census()
        || own.low.zip(own.high).is_some_and(|(low, high)| {
            // Limits on one side of their estimate say nothing of its class.
            class_of(low) == class_of(high) && Some(class_of(low)) == class
        });
    let figure =
        if own.estimate.is_some() { format!("{} ({})", row.figure, row.limits) } else { none().to_owned() };
    Area {
        code: code.to_owned(),
        class,
        unsure: class.is_some() && !certain,
        estimate: own.estimate,
        low: own.low,
        high: own.high,
        text: format!("{name}: {figure}"),
        name,
    }
}

fn surround(drawing: &Drawing, areas: &[Area], unsure: bool, none: bool, language: Language) -> Around {
    let caption = super::caption(drawing);
    let ends = ends(areas, |area| area.estimate, |area| area.text.clone(), language);
    let count = areas.iter().filter(|area| area.unsure).count();
    let hatched = (count > 0).then(|| {
        let count = number::plain(count as f64, language);
        match language {
            Language::Nb | Language::Nn => format!("skravert: {count}"),
            Language::En => format!("hatched: {count}"),
        }
    });
    let map = pick(["Kart", "Kart", "Map"], language);
    let alt = told(&format!("{map}: {caption}"), ends.into_iter().chain(hatched));
    let shades = pick(
        ["jo mørkere, jo større tall", "di mørkare, di større tal", "the darker, the larger the figure"],
        language,
    );
    let hatching = pick(
        [
            "Skravert: konfidensintervallet går inn i en annen klasse, så klassen er ikke fastslått.",
            "Skravert: konfidensintervallet går inn i ein annan klasse, så klassen er ikkje fastslegen.",
            "Hatched: the confidence interval reaches into another class, so that the class is not determined.",
        ],
        language,
    );
    let grey = pick(["Grått: uten tall.", "Grått: utan tal.", "Grey: no figure."], language);
    let legend = [
        Some(format!("{}.", capital(shades))),
        unsure.then(|| hatching.to_owned()),
        none.then(|| grey.to_owned()),
    ];
    around(drawing, caption, alt, legend.into_iter().flatten().collect::<Vec<_>>().join(" "))
}
