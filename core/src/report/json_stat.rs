//! Estimates as JSON-stat 2.0 (json-stat.org): a dataset, or a collection of datasets where the rows do not fit into one.
//!
//! Dimensions: `indicator`, one for each breakdown, `answer` of distributions, `wave` in the role of time, and `figure` in
//! the role of metric with `estimate`, `low`, `high` and `n`, each with its unit and decimals. Shares are per cents. Rows of
//! fewer breakdowns than others are margins under the code `_T`.
//!
//! `status` has `..` where a figure is missing, `c` where it is confidential, `-` where a full count found none, and otherwise the
//! code of the row's flag; `extension.status.label` says what each means. Notes that all rows share, and the words of the flags, stand in `note`, the base
//! of an indicator and the break of a wave as notes of their category, notes of single rows in `extension.notes` by the place of
//! the estimate in `value`. `extension.level` is the level of confidence.
//!
//! ```
//! use peil::report::{Context, Digits, json_stat};
//! use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
//! let open_data: Column = ["yes", "yes", "no", "yes", "yes", "no", "yes", "no"].into_iter().collect();
//! let answers = Answers::new([("open_data".to_owned(), open_data)])?;
//! let design = Design::builder(8).population(PopulationSizes::one(StratumSize::census(14))).build()?;
//! let estimates = Sample::new(answers, design)?.share("open_data").equals("yes").run()?;
//! let text = json_stat::text(&estimates, &Context::neutral(), Language::En, Digits::Published)?;
//! let dataset: serde_json::Value = serde_json::from_str(&text).unwrap();
//! assert_eq!(dataset["id"], serde_json::json!(["indicator", "figure"]));
//! assert_eq!(dataset["value"], serde_json::json!([62.5, 35.7, 78.6, 8]));
//! # Ok::<(), peil::Error>(())
//! ```

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Number;

use super::context::Context;
use super::cube::{self, Cube, Digits, Dimension, Figure, Kind, Shown};
use super::note::pick;
use crate::error::Result;
use crate::estimate::Estimates;
use crate::language::Language;
use crate::release::Flag;

const VERSION: &str = "2.0";

#[derive(Serialize)]
#[serde(untagged)]
enum Whole {
    One(Box<Dataset>),
    Several(Collection),
}

#[derive(Serialize)]
struct Collection {
    version: &'static str,
    class: &'static str,
    label: String,
    link: IndexMap<&'static str, Vec<Dataset>>,
}

#[derive(Serialize)]
struct Dataset {
    version: &'static str,
    class: &'static str,
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    note: Vec<String>,
    id: Vec<String>,
    size: Vec<usize>,
    role: IndexMap<&'static str, Vec<&'static str>>,
    dimension: IndexMap<String, Described>,
    value: Vec<Option<Number>>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    status: IndexMap<String, &'static str>,
    extension: Extension,
}

#[derive(Serialize)]
struct Described {
    label: String,
    category: Categories,
}

#[derive(Serialize)]
struct Categories {
    index: Vec<String>,
    label: IndexMap<String, String>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    note: IndexMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    unit: IndexMap<String, Unit>,
}

#[derive(Serialize)]
struct Unit {
    label: String,
    /// Decimals that are published; all that there are may stand in the file.
    decimals: usize,
}

#[derive(Serialize)]
struct Extension {
    level: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Labels>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    notes: IndexMap<String, Vec<String>>,
}

#[derive(Serialize)]
struct Labels {
    label: IndexMap<&'static str, &'static str>,
}

/// The estimates as JSON-stat text.
///
/// # Errors
/// Reports breakdowns named as other dimensions are, rows that belong into one cell, files of too many cells, and tables
/// that the document's rule of confidentiality cannot protect.
pub fn text(
    estimates: &Estimates,
    context: &Context<'_>,
    language: Language,
    digits: Digits,
) -> Result<String> {
    let cubes = cube::cubes(estimates, context)?;
    let mut datasets: Vec<Dataset> =
        cubes.iter().map(|cube| dataset(cube, context, language, digits)).collect();
    let whole = if datasets.len() == 1 {
        Whole::One(Box::new(datasets.remove(0)))
    } else {
        let title = context.survey().map(|survey| survey.title.text(language).to_owned());
        Whole::Several(Collection {
            version: VERSION,
            class: "collection",
            label: title.unwrap_or_else(|| pick(["Tabeller", "Tabellar", "Tables"], language).to_owned()),
            link: [("item", datasets)].into_iter().collect(),
        })
    };
    // Texts, numbers and lists: nothing that JSON does not have.
    Ok(serde_json::to_string(&whole).unwrap_or_default())
}

fn dataset(cube: &Cube, context: &Context<'_>, language: Language, digits: Digits) -> Dataset {
    let (mut note, of_rows) = cube.notes(context, language);
    note.extend(cube.legend(language));
    let labels = cube.labels(context, language);
    let mut dimension: IndexMap<String, Described> = IndexMap::new();
    for (own, label) in cube.dimensions.iter().zip(labels) {
        dimension.insert(
            own.id().to_owned(),
            Described { label, category: categories(cube, own, context, language) },
        );
    }
    let label = pick(["Tall", "Tal", "Figure"], language).to_owned();
    dimension.insert("figure".to_owned(), Described { label, category: figures(cube, context, language) });
    let mut role = IndexMap::new();
    if cube.dimension(&Kind::Wave).is_some() {
        role.insert("time", vec!["wave"]);
    }
    role.insert("metric", vec!["figure"]);
    let (mut value, mut status, mut notes) = (Vec::new(), IndexMap::new(), IndexMap::new());
    for cell in &cube.cells {
        if let Some(own) = cell.map(|row| &of_rows[row]).filter(|own| !own.is_empty()) {
            notes.insert(value.len().to_string(), own.clone());
        }
        for figure in Figure::ALL {
            let flag = cell.and_then(|row| cube.rows[row].flag).filter(|_| figure != Figure::N);
            let (number, code) = match cube.shown(*cell, figure, digits, context) {
                Shown::Number(text) => (number(&text), flag.map(Flag::code)),
                Shown::Nil => (Some(Number::from(0)), Some("-")),
                Shown::Missing => (None, Some("..")),
                Shown::Confidential => (None, Some("c")),
            };
            if let Some(code) = code {
                status.insert(value.len().to_string(), code);
            }
            value.push(number);
        }
    }
    Dataset {
        version: VERSION,
        class: "dataset",
        label: cube.title(context, language),
        source: context.survey().and_then(|survey| Some(survey.source.as_ref()?.text(language).to_owned())),
        note,
        id: dimension.keys().cloned().collect(),
        size: dimension.values().map(|own| own.category.index.len()).collect(),
        role,
        dimension,
        value,
        extension: Extension { level: cube.rows[0].level, status: status_labels(&status, language), notes },
        status,
    }
}

/// A number as it stands; whole ones without decimals. (Numbers of JSON are read less exactly than those of Rust.)
fn number(text: &str) -> Option<Number> {
    let whole = text.parse::<i64>().ok().map(Number::from);
    whole.or_else(|| Number::from_f64(text.parse().ok()?))
}

fn categories(cube: &Cube, own: &Dimension, context: &Context<'_>, language: Language) -> Categories {
    let labels = cube.category_labels(own, context, language);
    let notes = cube.category_notes(own, context, language);
    Categories {
        index: own.codes.iter().cloned().collect(),
        label: own.codes.iter().cloned().zip(labels).collect(),
        note: notes.into_iter().map(|(place, note)| (own.codes[place].clone(), vec![note])).collect(),
        unit: IndexMap::new(),
    }
}

fn figures(cube: &Cube, context: &Context<'_>, language: Language) -> Categories {
    let unit = |figure| Unit {
        label: cube.unit(figure, context, language),
        decimals: cube.decimals(figure, context),
    };
    let ids = || Figure::ALL.map(|figure| figure.id().to_owned()).into_iter();
    Categories {
        index: ids().collect(),
        label: ids().zip(Figure::ALL.map(|figure| cube.figure_label(figure, language))).collect(),
        note: IndexMap::new(),
        unit: ids().zip(Figure::ALL.map(unit)).collect(),
    }
}

/// What each status means, of those that there are.
fn status_labels(status: &IndexMap<String, &'static str>, language: Language) -> Option<Labels> {
    let all = cube::statuses(language);
    let label: IndexMap<_, _> =
        all.into_iter().filter(|(code, _)| status.values().any(|own| own == code)).collect();
    (!label.is_empty()).then_some(Labels { label })
}
