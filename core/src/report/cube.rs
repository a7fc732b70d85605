//! Estimates as cubes, the form that statistical file formats have: dimensions with categories, and a figure in each cell.
//!
//! Rows make one cube where they have the same unit, the same level of confidence and, of distributions, the same answers; rows
//! of fewer breakdowns than others are margins, under the code [`TOTAL`]. What does not fit into one cube makes several, so that
//! no row is left out. A cell for which there is no row is missing.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::caption::caption;
use super::context::Context;
use super::layout::{self, Head, head};
use super::note::{Texts, pick};
use super::{flags, number};
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::{Estimate, Estimates, MeasureKind};
use crate::language::{Label, Language};
use crate::release::Flag;

/// The code of a margin: all categories together (as in SDMX).
pub(super) const TOTAL: &str = "_T";
/// The code of what a row does not have.
pub(super) const NONE: &str = "_Z";

/// Cells beyond which a cube is a slip.
const MOST_CELLS: usize = 1 << 22;

/// Digits of the figures in files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Digits {
    /// Those that tables show: per cents with one decimal unless the context says otherwise.
    #[default]
    Published,
    /// All that there are.
    Full,
}

/// What a dimension is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Indicator,
    /// Of a breakdown by its name.
    Breakdown(String),
    Answer,
    Wave,
}

/// A dimension and the codes of its categories.
#[derive(Debug)]
pub(super) struct Dimension {
    pub(super) kind: Kind,
    pub(super) codes: IndexSet<String>,
}

impl Dimension {
    /// The name of the dimension in files.
    pub(super) fn id(&self) -> &str {
        match &self.kind {
            Kind::Indicator => "indicator",
            Kind::Breakdown(name) => name,
            Kind::Answer => "answer",
            Kind::Wave => "wave",
        }
    }
}

/// What is told of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    Estimate,
    Low,
    High,
    N,
}

impl Figure {
    pub(super) const ALL: [Self; 4] = [Self::Estimate, Self::Low, Self::High, Self::N];

    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Estimate => "estimate",
            Self::Low => "low",
            Self::High => "high",
            Self::N => "n",
        }
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shown {
    /// A number as text, with a decimal point.
    Number(String),
    /// Nothing at all, exactly: `-`.
    Nil,
    /// Not known: `..`.
    Missing,
    /// Not shown: `:`.
    Confidential,
}

/// Rows that fill one cube.
#[derive(Debug)]
pub(super) struct Cube {
    /// Indicator, breakdowns, answer and wave, the last two where there are any.
    pub(super) dimensions: Vec<Dimension>,
    pub(super) rows: Vec<Estimate>,
    /// The row of every cell, the last dimension moving fastest.
    pub(super) cells: Vec<Option<usize>>,
}

impl Cube {
    pub(super) fn dimension(&self, kind: &Kind) -> Option<&Dimension> {
        self.dimensions.iter().find(|own| own.kind == *kind)
    }

    fn first(&self) -> &Estimate {
        &self.rows[0]
    }

    fn is_of_shares(&self) -> bool {
        self.first().measure.is_share()
    }

    /// Decimals of the figures, as tables show them.
    pub(super) fn decimals(&self, figure: Figure, context: &Context<'_>) -> usize {
        match figure {
            Figure::N => 0,
            _ if self.is_of_shares() => context.places(),
            _ => self.rows.iter().map(layout::places).max().unwrap_or(0),
        }
    }

    /// What the figures are counted in.
    pub(super) fn unit(&self, figure: Figure, context: &Context<'_>, language: Language) -> String {
        if figure == Figure::N {
            return pick(["svar", "svar", "answers"], language).to_owned();
        }
        unit(self.first(), context, language)
    }

    /// What each figure is called.
    pub(super) fn figure_label(&self, figure: Figure, language: Language) -> String {
        let interval = || layout::interval_head(std::iter::once(self.first().level), language);
        match figure {
            Figure::Estimate if self.is_of_shares() => head(Head::PerCent, language).to_owned(),
            Figure::Estimate => head(Head::Estimate, language).to_owned(),
            Figure::Low => {
                format!("{}, {}", pick(["Nedre grense", "Nedre grense", "Lower limit"], language), interval())
            }
            Figure::High => {
                format!("{}, {}", pick(["Øvre grense", "Øvre grense", "Upper limit"], language), interval())
            }
            Figure::N => head(Head::N, language).to_owned(),
        }
    }

    /// What the figures are of.
    pub(super) fn contents(&self, context: &Context<'_>, language: Language) -> String {
        let indicators = &self.dimensions[0].codes;
        match indicators.first().filter(|_| indicators.len() == 1) {
            Some(only) => context.indicator_label(only, language),
            None => pick(["Indikatorer", "Indikatorar", "Indicators"], language).to_owned(),
        }
    }

    /// What the cube shows, of whom and when.
    pub(super) fn title(&self, context: &Context<'_>, language: Language) -> String {
        let breakdowns = self.dimensions.iter().filter_map(|own| match &own.kind {
            Kind::Breakdown(name) => Some(name.as_str()),
            _ => None,
        });
        let waves = self.rows.iter().map(|row| row.wave.as_deref());
        caption(&self.contents(context, language), breakdowns, waves, context, language)
    }

    /// The labels of the dimensions, no two alike.
    pub(super) fn labels(&self, context: &Context<'_>, language: Language) -> Vec<String> {
        let label = |own: &Dimension| match &own.kind {
            Kind::Indicator => head(Head::Indicator, language).to_owned(),
            Kind::Breakdown(name) => context.breakdown_label(name, language),
            Kind::Answer => head(Head::Category, language).to_owned(),
            Kind::Wave => head(Head::Wave, language).to_owned(),
        };
        distinct(self.dimensions.iter().map(|own| (label(own), own.id().to_owned())))
    }

    /// The labels of a dimension's categories, no two alike.
    pub(super) fn category_labels(
        &self,
        dimension: &Dimension,
        context: &Context<'_>,
        language: Language,
    ) -> Vec<String> {
        let label = |code: &str| match &dimension.kind {
            Kind::Indicator => context.indicator_label(code, language),
            Kind::Breakdown(_) if code == TOTAL => head(Head::Everybody, language).to_owned(),
            Kind::Breakdown(name) => context.category_label(name, code, language),
            Kind::Answer | Kind::Wave if code == NONE => layout::NONE.to_owned(),
            Kind::Answer => context.answer_label(&self.first().indicator, code, language),
            Kind::Wave => context.wave_label(code, language),
        };
        distinct(dimension.codes.iter().map(|code| (label(code), code.clone())))
    }

    /// What a reader must know of some categories: the base of an indicator, the break of a wave.
    pub(super) fn category_notes(
        &self,
        dimension: &Dimension,
        context: &Context<'_>,
        language: Language,
    ) -> Vec<(usize, String)> {
        let note = |code: &String| match &dimension.kind {
            Kind::Indicator => {
                let row = self.rows.iter().find(|row| row.indicator == *code)?;
                Some(layout::base(row, context, language)).filter(|base| !base.is_empty())
            }
            Kind::Wave => {
                let wave = context.survey()?.wave(code)?;
                Some(wave.frame_break.as_ref()?.text(language).to_owned())
            }
            _ => None,
        };
        let codes = dimension.codes.iter().enumerate();
        codes.filter_map(|(place, code)| Some((place, note(code)?))).collect()
    }

    /// What holds of all rows, and what holds of each.
    pub(super) fn notes(&self, context: &Context<'_>, language: Language) -> (Vec<String>, Vec<Vec<String>>) {
        let (marks, below) = layout::notes(&self.rows, context, language);
        let general = below.iter().filter(|(mark, _)| mark.is_none()).map(|(_, text)| text.clone());
        let text =
            |mark: usize| below.iter().find(|(own, _)| *own == Some(mark)).map(|(_, text)| text.clone());
        let of_rows = marks.into_iter().map(|marks| marks.into_iter().filter_map(text).collect()).collect();
        (general.collect(), of_rows)
    }

    /// The flags that some row has, in words.
    pub(super) fn legend(&self, language: Language) -> Vec<String> {
        flags::legend(&self.rows, language)
    }

    /// What stands in a cell.
    pub(super) fn shown(
        &self,
        cell: Option<usize>,
        figure: Figure,
        digits: Digits,
        context: &Context<'_>,
    ) -> Shown {
        let Some(row) = cell.map(|cell| &self.rows[cell]) else { return Shown::Missing };
        shown(row, figure, digits, self.decimals(figure, context))
    }
}

/// What a figure of a row is in a file.
pub(super) fn shown(row: &Estimate, figure: Figure, digits: Digits, decimals: usize) -> Shown {
    if row.flag == Some(Flag::Confidential) {
        return Shown::Confidential;
    }
    let value = match figure {
        Figure::Estimate => row.estimate,
        Figure::Low => row.low,
        Figure::High => row.high,
        // A printed figure that no count gives leaves its base open.
        Figure::N if row.n == 0 && row.estimate.is_some() => None,
        Figure::N => Some(row.n as f64),
    };
    let Some(value) = value.filter(|value| value.is_finite()) else { return Shown::Missing };
    if value == 0.0 && (figure == Figure::N || row.is_census()) {
        return Shown::Nil;
    }
    let value = if row.measure.is_share() && figure != Figure::N { value * 100.0 } else { value };
    Shown::Number(match digits {
        Digits::Published => number::digits(value, if figure == Figure::N { 0 } else { decimals }),
        Digits::Full => value.to_string(),
    })
}

/// What a row is counted in: per cent, the unit of its question, or the kind of figure.
pub(super) fn unit(row: &Estimate, context: &Context<'_>, language: Language) -> String {
    let own = || {
        let survey = context.survey()?;
        let question = &context.indicator(&row.indicator)?.question;
        let of_question =
            survey.questions.iter().find(|own| own.id == *question).and_then(|own| own.unit.as_ref());
        let of_variable = || survey.variables.iter().find(|own| own.id == *question)?.unit.as_ref();
        of_question.or_else(of_variable).map(|unit: &Label| unit.text(language).to_owned())
    };
    let number = matches!(row.measure, MeasureKind::Mean | MeasureKind::Total | MeasureKind::Quantile);
    let own = if number { own() } else { None };
    own.unwrap_or_else(|| layout::unit(row.measure, language).to_owned())
}

/// Labels, no two alike: with the code behind those that several have, and stars where that is another's label.
pub(super) fn distinct(labels: impl IntoIterator<Item = (String, String)>) -> Vec<String> {
    let labels: Vec<(String, String)> = labels.into_iter().collect();
    let mut count: HashMap<&str, usize> = HashMap::new();
    labels.iter().for_each(|(label, _)| *count.entry(label).or_default() += 1);
    let mut taken: HashSet<String> = HashSet::new();
    let own = labels.iter().map(|(label, code)| {
        let alike = count[label.as_str()] > 1;
        let mut own = if alike { format!("{label} ({code})") } else { label.clone() };
        while (alike && count.contains_key(own.as_str())) || !taken.insert(own.clone()) {
            own.push('*');
        }
        own
    });
    own.collect()
}

/// What rows of one cube have in common.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    unit: String,
    level: u64,
    answers: Vec<(String, String)>,
}

/// Estimates as they may be published: without what the document's rule of confidentiality does not allow to be shown.
///
/// # Errors
/// Reports every table that cannot be protected.
pub(super) fn released<'a>(estimates: &'a Estimates, context: &Context<'_>) -> Result<Cow<'a, Estimates>> {
    let rule = context.survey().and_then(|survey| survey.disclosure.as_ref());
    rule.map_or(Ok(Cow::Borrowed(estimates)), |rule| estimates.suppressed(rule).map(Cow::Owned))
}

/// The cubes of what may be published of estimates, in the order of their rows; none where there are no rows.
///
/// # Errors
/// Reports every breakdown that has the name of another dimension, every two rows of one cell, what is too large, and every
/// table that cannot be protected.
pub(super) fn cubes(estimates: &Estimates, context: &Context<'_>) -> Result<Vec<Cube>> {
    let estimates = released(estimates, context)?;
    let estimates = estimates.as_ref();
    let mut problems = Vec::new();
    for name in estimates.iter().flat_map(|row| row.by.keys()).collect::<IndexSet<_>>() {
        if ["indicator", "answer", "wave", "figure"].contains(&name.as_str()) {
            problems.push(
                Problem::new(Code::Duplicate, format!("a breakdown has the name of the dimension `{name}`"))
                    .at(Place::question(name))
                    .help("give the breakdown another name"),
            );
        }
    }
    let mut groups: IndexMap<Key, Vec<&Estimate>> = IndexMap::new();
    let answers = answers(estimates, context);
    for row in estimates {
        let key = Key {
            unit: unit(row, context, Language::En),
            level: row.level.to_bits(),
            answers: answers.get(row.indicator.as_str()).cloned().unwrap_or_default(),
        };
        groups.entry(key).or_default().push(row);
    }
    let mut cubes = Vec::new();
    for rows in groups.into_values() {
        for (by, rows) in by_breakdowns(&rows) {
            cubes.extend(fill(&by, rows, context, &mut problems));
        }
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    Ok(cubes)
}

/// The answers of every indicator that has some, with their labels.
fn answers<'a>(estimates: &'a Estimates, context: &Context<'_>) -> HashMap<&'a str, Vec<(String, String)>> {
    let mut answers: HashMap<&str, IndexSet<&str>> = HashMap::new();
    for row in estimates {
        if let Some(category) = &row.category {
            answers.entry(&row.indicator).or_default().insert(category);
        }
    }
    let labelled = |indicator: &str, codes: IndexSet<&str>| {
        let label = |code: &str| (code.to_owned(), context.answer_label(indicator, code, Language::En));
        codes.into_iter().map(label).collect()
    };
    answers.into_iter().map(|(indicator, codes)| (indicator, labelled(indicator, codes))).collect()
}

/// Rows by the breakdowns of their cube: rows of fewer breakdowns than others are margins of the first that have them all.
fn by_breakdowns<'a>(rows: &[&'a Estimate]) -> IndexMap<Vec<String>, Vec<&'a Estimate>> {
    let all: IndexSet<Vec<&str>> =
        rows.iter().map(|row| row.by.keys().map(String::as_str).collect()).collect();
    let within = |few: &[&str], many: &[&str]| few.iter().all(|name| many.contains(name));
    let mut largest: Vec<&Vec<&str>> = Vec::new();
    for names in &all {
        let larger = all.iter().any(|other| other.len() > names.len() && within(names, other));
        // The same breakdowns in another order are one cube.
        if !larger && !largest.iter().any(|own| own.len() == names.len() && within(names, own)) {
            largest.push(names);
        }
    }
    let mut cubes: IndexMap<Vec<String>, Vec<&Estimate>> = IndexMap::new();
    for row in rows {
        let own: Vec<&str> = row.by.keys().map(String::as_str).collect();
        if let Some(names) = largest.iter().find(|names| within(&own, names)) {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            cubes.entry(names).or_default().push(row);
        }
    }
    cubes
}

fn fill(
    by: &[String],
    rows: Vec<&Estimate>,
    context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Cube> {
    let mut dimensions = vec![Kind::Indicator];
    dimensions.extend(by.iter().cloned().map(Kind::Breakdown));
    if rows.iter().any(|row| row.category.is_some()) {
        dimensions.push(Kind::Answer);
    }
    if rows.iter().any(|row| row.wave.is_some()) {
        dimensions.push(Kind::Wave);
    }
    let dimensions: Vec<Dimension> = dimensions
        .into_iter()
        .map(|kind| {
            let mut codes: IndexSet<String> = rows.iter().map(|row| code(row, &kind).to_owned()).collect();
            // All together first, then the order of the document; waves without one in the order of time.
            let known = known_order(&kind, context);
            let place = |code: &String| known.iter().position(|own| own == code).unwrap_or(known.len());
            if kind == Kind::Wave && known.is_empty() {
                codes.sort();
            } else {
                codes.sort_by_key(|code| (code != TOTAL, place(code)));
            }
            Dimension { kind, codes }
        })
        .collect();
    let size = dimensions.iter().try_fold(1usize, |size, own| size.checked_mul(own.codes.len()));
    let Some(size) = size.filter(|size| *size <= MOST_CELLS) else {
        let problem = Problem::new(Code::OutOfRange, "the file would have too many cells");
        problems
            .push(problem.expected(format!("at most {MOST_CELLS}")).help("write fewer indicators at a time"));
        return None;
    };
    let mut cells: Vec<Option<usize>> = vec![None; size];
    for (number, row) in rows.iter().enumerate() {
        let place = dimensions.iter().fold(0, |place, own| {
            place * own.codes.len() + own.codes.get_index_of(code(row, &own.kind)).unwrap_or(0)
        });
        if cells[place].replace(number).is_some() {
            let cell: Vec<&str> = dimensions.iter().map(|own| code(row, &own.kind)).collect();
            problems.push(
                Problem::new(Code::Duplicate, format!("two figures belong into one cell: {}", cell.join(" × ")))
                    .help("a file has one figure for each indicator, category and wave: give one of them another name"),
            );
        }
    }
    Some(Cube { dimensions, rows: rows.into_iter().cloned().collect(), cells })
}

/// The categories of a dimension in the order of the document.
fn known_order(kind: &Kind, context: &Context<'_>) -> Vec<String> {
    let Some(survey) = context.survey() else { return Vec::new() };
    match kind {
        Kind::Breakdown(name) => survey.categories_of(name).into_iter().map(|own| own.code.0).collect(),
        Kind::Wave => survey.waves.iter().map(|own| own.id.0.clone()).collect(),
        Kind::Indicator | Kind::Answer => Vec::new(),
    }
}

/// The category of a row in a dimension.
fn code<'a>(row: &'a Estimate, kind: &Kind) -> &'a str {
    match kind {
        Kind::Indicator => &row.indicator,
        Kind::Breakdown(name) => row.by.get(name).map_or(TOTAL, String::as_str),
        Kind::Answer => row.category.as_deref().unwrap_or(NONE),
        Kind::Wave => row.wave.as_deref().unwrap_or(NONE),
    }
}

/// What stands in place of a figure.
const NIL: (&str, Texts) = ("-", ["nøyaktig null", "nøyaktig null", "nil"]);
const MISSING: (&str, Texts) = ("..", ["tall mangler", "tal manglar", "missing"]);

/// What the symbols in place of figures stand for, one line each.
pub(super) fn symbols(language: Language) -> [String; 3] {
    let confidential = (":", flags::flag_text(Flag::Confidential, language));
    let lines = [NIL, MISSING].map(|(symbol, texts)| (symbol, pick(texts, language)));
    [lines[0], lines[1], confidential].map(|(symbol, text)| format!("{symbol} {text}"))
}

/// What every status of a cell stands for.
pub(super) fn statuses(language: Language) -> Vec<(&'static str, &'static str)> {
    let symbols = [NIL, MISSING].map(|(code, texts)| (code, pick(texts, language)));
    let flags = Flag::ALL.map(|flag| (flag.code(), flags::flag_text(flag, language)));
    symbols.into_iter().chain(flags).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_labels_are_alike() {
        let labels = [("All", "a"), ("All", "b"), ("All (a)", "c"), ("Some", "d"), ("All", "b")];
        let labels = distinct(labels.map(|(label, code)| (label.to_owned(), code.to_owned())));
        assert_eq!(labels, ["All (a)*", "All (b)", "All (a)", "Some", "All (b)*"]);
    }
}
