//! Composite indices as plain tables and CSV: scores with ranks and groups, how a unit came to its score, weights, parameters,
//! and what should be known of them.
//!
//! Names are the labels of the index, then those of the survey document, then ids. Scores have two decimals unless the
//! context says otherwise. Sentences of scores are in [`super::phrase::score`].
//!
//! ```
//! use peil::composite::{Index, IndexData, Part};
//! use peil::report::{Context, index};
//! use peil::{Answers, Column, Language};
//! let table = Answers::new([
//!     ("unit".to_owned(), Column::from_iter(["north", "south", "west"])),
//!     ("skills".to_owned(), Column::from(vec![0.0, 5.0, 10.0])),
//!     ("barriers".to_owned(), Column::from(vec![4.0, 1.0, 2.0])),
//! ])?;
//! let own = Index::new("digital", [Part::indicator("skills").weight(3.0), Part::indicator("barriers").down()]);
//! let run = own.plan(&IndexData::new(&table, "unit", None)?)?.run();
//! let text = index::scores(&run, "digital", &Context::neutral(), Language::En)?.text();
//! assert!(text.lines().nth(4).unwrap().starts_with(" west     0.92      1"));
//! let why = index::explanation(&run, &run.explain("south", None)?, &Context::neutral(), Language::En);
//! assert_eq!(why.rows.last().unwrap()[4], "0.625");
//! # Ok::<(), peil::Error>(())
//! ```

use super::caption::caption;
use super::context::Context;
use super::csv::{Line, number as csv_number, write};
pub use super::index_words::{aggregation, normalisation, note, step, weighing, why};
use super::index_words::{filled, note_sentence, scale, treatment, value};
use super::layout::{Head, NONE, head};
use super::note::{self as notes_in_words, Texts, pick};
use super::number;
use super::table::Grid;
use crate::composite::{Explanation, Impute, Index, IndexScore, Normalise, Part, Plan, Run, Step, Why};
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::survey::Language;
use indexmap::IndexMap;

const UNIT: Texts = ["Enhet", "Eining", "Unit"];
const SCORE: Texts = ["Skår", "Skår", "Score"];
const GROUP: Texts = ["Gruppe", "Gruppe", "Group"];
const PART: Texts = ["Del", "Del", "Part"];
const WEIGHT: Texts = ["Vekt i prosent", "Vekt i prosent", "Weight in per cent"];

/// Less than this is what arithmetic leaves behind, and no rounding between tiers.
const NOTHING: f64 = 1e-12;

/// What an index, one of its branches or an indicator is called: by its own label, by that of what it reads of the document, or
/// by its id.
pub(super) fn label(index: &Index, node: &str, context: &Context<'_>, language: Language) -> String {
    let context = context.clone().index(index);
    if let Some(label) = context.index_label(node) {
        return label.text(language).to_owned();
    }
    let column = index.part(node).filter(|part| part.is_indicator()).map_or(node, Part::column);
    // A column can be an indicator or a score of the document, or a variable or question.
    let label = if context.indicator(column).is_some() || context.index_label(column).is_some() {
        context.indicator_label(column, language)
    } else {
        context.breakdown_label(column, language)
    };
    if label == column { node.to_owned() } else { label }
}

/// A group by its label.
pub(super) fn group(index: &Index, id: &str, language: Language) -> String {
    let label = index.groups.iter().find(|own| own.id == id).and_then(|own| own.label.as_ref());
    label.map_or_else(|| id.to_owned(), |label| label.text(language).to_owned())
}

/// Names under each other, each tier a step further in.
fn indented(name: &str, tier: u64) -> String {
    "\u{a0}\u{a0}".repeat(tier as usize) + name
}

fn score(own: Option<f64>, context: &Context<'_>, language: Language) -> String {
    own.map_or_else(|| NONE.to_owned(), |own| number::fixed(own, context.score_places(), language))
}

/// A contribution, with a digit more than scores: what adds up should be seen to.
fn contribution(own: Option<f64>, context: &Context<'_>, language: Language) -> String {
    own.map_or_else(|| NONE.to_owned(), |own| number::fixed(own, context.score_places() + 1, language))
}

fn per_cent(own: Option<f64>, context: &Context<'_>, language: Language) -> String {
    own.map_or_else(|| NONE.to_owned(), |own| number::per_cent(own, context.places(), language))
}

fn rank(own: Option<u64>) -> String {
    own.map_or_else(|| NONE.to_owned(), |own| own.to_string())
}

/// Scores, ranks and groups of all units for the index or one of its parts, the best first, wave by wave.
///
/// # Errors
/// Refuses a name that no part has.
pub fn scores(run: &Run, node: &str, context: &Context<'_>, language: Language) -> Result<Grid> {
    let table = run.table();
    let mut rows: Vec<&IndexScore> = table.iter().filter(|own| own.node == node).collect();
    if rows.is_empty() {
        let known: Vec<&str> = table.iter().map(|own| own.node.as_str()).collect();
        let problem = Problem::new(Code::UnknownName, format!("the index has no part `{node}`"));
        return Err(Error::one(Stage::Estimate, problem.suggest(node, known)));
    }
    let waves = waves_of(&rows);
    let place = |own: &IndexScore| waves.iter().position(|wave| *wave == own.wave.as_deref());
    rows.sort_by_key(|own| (place(own), own.rank.unwrap_or(u64::MAX)));
    let index = run.index();
    let has_group = rows.iter().any(|own| own.group.is_some());
    let mut grid = head_of(&label(index, node, context, language), &waves, context, language)
        .numbers(pick(SCORE, language))
        .numbers(head(Head::Rank, language));
    if has_group {
        grid = grid.words(pick(GROUP, language));
    }
    for own in rows {
        let figures = [score(own.score, context, language), rank(own.rank)];
        let group =
            has_group.then(|| own.group.as_ref().map(|id| group(index, id, language)).unwrap_or_default());
        grid.row(names(own, &waves, context, language).into_iter().chain(figures).chain(group));
    }
    Ok(with_notes(grid, run, context, language))
}

/// One row for each unit: the score of the index with its rank and group, and the scores of its parts down to a tier (1 for
/// the parts of the index itself), the best first, wave by wave.
pub fn profile(run: &Run, tier: u64, context: &Context<'_>, language: Language) -> Grid {
    let table = run.table();
    let index = run.index();
    let of_index: Vec<&IndexScore> = table.iter().filter(|own| own.tier == 0).collect();
    let waves = waves_of(&of_index);
    let mut parts: IndexMap<&str, Vec<&IndexScore>> = IndexMap::new();
    for own in table.iter().filter(|own| (1..=tier).contains(&own.tier)) {
        parts.entry(&own.node).or_default().push(own);
    }
    let place = |own: &IndexScore| waves.iter().position(|wave| *wave == own.wave.as_deref());
    let mut order: Vec<usize> = (0..of_index.len()).collect();
    order.sort_by_key(|&at| (place(of_index[at]), of_index[at].rank.unwrap_or(u64::MAX)));
    let has_group = of_index.iter().any(|own| own.group.is_some());
    let name = label(index, &index.id, context, language);
    let mut grid =
        head_of(&name, &waves, context, language).numbers(head(Head::Rank, language)).numbers(&name);
    if has_group {
        grid = grid.words(pick(GROUP, language));
    }
    for node in parts.keys() {
        grid = grid.numbers(label(index, node, context, language));
    }
    for at in order {
        let own = of_index[at];
        let group =
            has_group.then(|| own.group.as_ref().map(|id| group(index, id, language)).unwrap_or_default());
        // The rows of every node stand in the order of the data.
        let of_parts = parts.values().map(|rows| score(rows[at].score, context, language));
        let figures = [rank(own.rank), score(own.score, context, language)];
        let row = names(own, &waves, context, language).into_iter().chain(figures).chain(group);
        grid.row(row.chain(of_parts));
    }
    with_notes(grid, run, context, language)
}

fn waves_of<'a>(rows: &[&'a IndexScore]) -> Vec<Option<&'a str>> {
    let mut waves: Vec<Option<&str>> = Vec::new();
    for own in rows {
        if !waves.contains(&own.wave.as_deref()) {
            waves.push(own.wave.as_deref());
        }
    }
    waves
}

/// A table of units, with a column of waves where there are several.
fn head_of(what: &str, waves: &[Option<&str>], context: &Context<'_>, language: Language) -> Grid {
    let grid =
        Grid::new(caption(what, [], waves.iter().copied(), context, language)).words(pick(UNIT, language));
    if waves.len() > 1 { grid.words(head(Head::Wave, language)) } else { grid }
}

fn names(own: &IndexScore, waves: &[Option<&str>], context: &Context<'_>, language: Language) -> Vec<String> {
    let wave = own.wave.as_deref().filter(|_| waves.len() > 1);
    let wave = wave.map(|wave| context.wave_label(wave, language));
    std::iter::once(own.unit.clone()).chain(wave).collect()
}

fn with_notes(mut grid: Grid, run: &Run, context: &Context<'_>, language: Language) -> Grid {
    for text in notes(run, context, language) {
        grid = grid.note(text);
    }
    grid
}

/// What should be known of the scores, as sentences.
pub fn notes(run: &Run, context: &Context<'_>, language: Language) -> Vec<String> {
    let context = context.clone().index(run.index());
    run.notes().iter().map(|own| note_sentence(own, &context, language)).collect()
}

/// How a unit came to its score: the tree from the score down to raw values, each with its score, its share of the weights of
/// its siblings that have one, and what it contributes to the index. What the steps did to a value is told in notes. The
/// contributions of indicators, and what rounding or a second scale adds, make the sum in the last row; there is none where the
/// index is no mean of its parts.
pub fn explanation(run: &Run, own: &Explanation, context: &Context<'_>, language: Language) -> Grid {
    let index = run.index();
    let name = label(index, &index.id, context, language);
    let of_unit = format!("{name}: {}", own.unit);
    let mut grid = Grid::new(caption(&of_unit, [], [own.wave.as_deref()], context, language))
        .words(pick(PART, language))
        .numbers(pick(["Verdi", "Verdi", "Value"], language))
        .numbers(pick(SCORE, language))
        .numbers(pick(WEIGHT, language))
        .numbers(pick(["Bidrag", "Bidrag", "Contribution"], language));
    let has_marks = own.parts.iter().any(|part| !part.touches.is_empty());
    if has_marks {
        grid = grid.words(head(Head::Notes, language));
    }
    let mut marks: Vec<String> = Vec::new();
    let mut sum = Some(0.0);
    for part in &own.parts {
        let mut own_marks = Vec::new();
        for touch in &part.touches {
            let number = |own: Option<f64>| own.map_or_else(|| NONE.to_owned(), |own| value(own, language));
            let why = why(&labelled(&touch.why, context, language), language);
            let moved = match (touch.from, touch.to) {
                (None, None) => String::new(),
                (from, to) => format!(" ({} → {})", number(from), number(to)),
            };
            marks.push(format!("{}{moved}", notes_in_words::capital(&why)));
            own_marks.push(format!("{})", marks.len()));
        }
        let steps = part.steps.as_ref();
        let is_leaf = steps.is_some();
        sum = match (sum, part.contribution) {
            (Some(sum), Some(own)) if is_leaf => Some(sum + own),
            // A part without a score has nothing to give; one with a score and no slope makes a sum meaningless.
            (sum, None) if is_leaf && part.score.is_some() => sum.filter(|_| false),
            (sum, _) => sum,
        };
        grid.row([
            indented(&label(index, &part.node, context, language), part.tier),
            steps.and_then(|own| own.raw).map_or_else(
                || if is_leaf { NONE.to_owned() } else { String::new() },
                |raw| value(raw, language),
            ),
            score(part.score, context, language),
            per_cent(part.weight, context, language),
            contribution(part.contribution, context, language),
            own_marks.join(" "),
        ]);
        if part.remainder.abs() > NOTHING {
            sum = sum.map(|sum| sum + part.remainder);
            let texts = ["avrunding og skala", "avrunding og skala", "rounding and scale"];
            let name = indented(pick(texts, language), part.tier + 1);
            grid.joined_row([
                name,
                String::new(),
                String::new(),
                String::new(),
                contribution(Some(part.remainder), context, language),
            ]);
        }
    }
    if let Some(sum) = sum.filter(|_| own.score.is_some()) {
        let texts = ["Sum", "Sum", "Sum"];
        grid.row([pick(texts, language), "", "", "", &contribution(Some(sum), context, language)]);
    }
    for (at, text) in marks.iter().enumerate() {
        grid = grid.note(format!("{}) {text}.", at + 1));
    }
    grid
}

/// A reason with the label of its wave.
fn labelled(own: &Why, context: &Context<'_>, language: Language) -> Why {
    match own {
        Why::FilledByWave { wave } => Why::FilledByWave { wave: context.wave_label(wave, language) },
        other => other.clone(),
    }
}

/// The weight of every part among its siblings and in the index, how the parts of a branch are taken together, and where their
/// weights come from.
pub fn weights(plan: &Plan, context: &Context<'_>, language: Language) -> Grid {
    let index = plan.index();
    let weights = plan.weights();
    let mut grid =
        Grid::new(caption(pick(["Vekter", "Vekter", "Weights"], language), [], [], context, language))
            .words(pick(PART, language))
            .numbers(pick(WEIGHT, language))
            .numbers(pick(["I hele indeksen", "I heile indeksen", "In the whole index"], language))
            .words(pick(["Veid sammen som", "Vege saman som", "Aggregated by"], language))
            .words(pick(["Vektene til delene", "Vektene til delane", "Weights of its parts"], language));
    let mut tiers: Vec<(String, u64, Option<&Part>)> = vec![(index.id.clone(), 0, None)];
    list(&index.parts, 1, &mut tiers);
    for (node, tier, part) in tiers {
        let own = weights.iter().find(|own| own.node == node);
        let settings =
            part.is_none_or(|part| !part.is_indicator()).then(|| index.settings(part, tier as usize));
        let (how, whence) = settings.map_or_else(Default::default, |own| {
            (aggregation(own.aggregate, language), weighing(own.weigh, language).to_owned())
        });
        grid.row([
            indented(&label(index, &node, context, language), tier),
            per_cent(own.map(|own| own.in_branch), context, language),
            per_cent(own.map(|own| own.in_index), context, language),
            how,
            whence,
        ]);
    }
    grid
}

fn list<'a>(parts: &'a [Part], tier: u64, into: &mut Vec<(String, u64, Option<&'a Part>)>) {
    for part in parts {
        into.push((part.id.clone(), tier, Some(part)));
        list(&part.parts, tier + 1, into);
    }
}

/// The parameters that scores were made with: how every indicator is normalised, which values give which scores, how outliers
/// were treated and missing values filled.
pub fn parameters(run: &Run, context: &Context<'_>, language: Language) -> Grid {
    let index = run.index();
    let own = run.parameters();
    let has_wave = own.iter().any(|own| own.wave.is_some());
    let mut grid = Grid::new(caption(
        pick(["Parametre", "Parametrar", "Parameters"], language),
        [],
        [],
        context,
        language,
    ))
    .words(head(Head::Indicator, language));
    if has_wave {
        grid = grid.words(head(Head::Wave, language));
    }
    grid = grid
        .words(pick(["Normalisering", "Normalisering", "Normalisation"], language))
        .words(pick(["Skala", "Skala", "Scale"], language))
        .words(pick(["Uteliggere", "Uteliggjarar", "Outliers"], language))
        .words(pick(["Fylt inn med", "Fylt inn med", "Filled with"], language));
    for own in own {
        let (normalise, impute) = inherited(index, &own.indicator);
        let wave = own.wave.as_deref().map(|wave| context.wave_label(wave, language));
        let wave = has_wave.then(|| wave.unwrap_or_default());
        let row = [
            normalisation(normalise, language),
            scale(&own.scale, language),
            treatment(own.treated, language),
            filled(impute, &own.fill, language),
        ];
        let name = label(index, &own.indicator, context, language);
        grid.row(std::iter::once(name).chain(wave).chain(row));
    }
    with_notes(grid, run, context, language)
}

/// What holds for an indicator: its own words, or those of the nearest branch above it that has some, or those of the index.
fn inherited<'a>(index: &'a Index, indicator: &str) -> (&'a Normalise, Option<&'a Impute>) {
    fn search<'a>(
        parts: &'a [Part],
        indicator: &str,
        above: (&'a Normalise, Option<&'a Impute>),
    ) -> Option<(&'a Normalise, Option<&'a Impute>)> {
        parts.iter().find_map(|part| {
            let own = (part.normalise.as_ref().unwrap_or(above.0), part.impute.as_ref().or(above.1));
            if part.id == indicator { Some(own) } else { search(&part.parts, indicator, own) }
        })
    }
    let above = (&index.normalise, index.impute.as_ref());
    search(&index.parts, indicator, above).unwrap_or(above)
}

/// The indicators of an index, with what holds for the normalisation of each.
pub(super) fn normalisations(index: &Index) -> Vec<&Normalise> {
    let mut tiers = Vec::new();
    list(&index.parts, 1, &mut tiers);
    let leaves = tiers.iter().filter(|own| own.2.is_some_and(Part::is_indicator));
    leaves.map(|own| inherited(index, &own.0).0).collect()
}

/// Scores as CSV: `node, tier, unit, wave, score, rank, group`, in the words of the data and with as many digits as bring numbers
/// back exactly; what is missing is empty.
///
/// # Errors
/// None: the columns are always the same.
pub fn scores_csv(own: &[IndexScore]) -> Result<String> {
    let none = IndexMap::new();
    let lines = own.iter().map(|own| Line {
        before: Vec::new(),
        by: &none,
        after: vec![
            own.node.clone(),
            own.tier.to_string(),
            own.unit.clone(),
            own.wave.clone().unwrap_or_default(),
            csv_number(own.score),
            own.rank.map(|rank| rank.to_string()).unwrap_or_default(),
            own.group.clone().unwrap_or_default(),
        ],
    });
    let head = ["node", "tier", "unit", "wave", "score", "rank", "group"];
    write(&[], &head, &lines.collect::<Vec<_>>())
}

/// Explanations as CSV: `unit, wave, node, tier, score, weight, slope, contribution, remainder, raw, denominated, imputed, treated,
/// normalised, touches`; touches as `step:why`, separated by spaces.
///
/// # Errors
/// None: the columns are always the same.
pub fn explanation_csv(own: &[Explanation]) -> Result<String> {
    let none = IndexMap::new();
    let lines =
        own.iter().flat_map(|own| own.parts.iter().map(move |part| (own, part))).map(|(own, part)| {
            let step = |of: fn(&crate::composite::Steps) -> Option<f64>| {
                csv_number(part.steps.as_ref().and_then(of))
            };
            let touches = part
                .touches
                .iter()
                .map(|touch| format!("{}:{}", step_word(touch.step), why_word(&touch.why)));
            Line {
                before: Vec::new(),
                by: &none,
                after: vec![
                    own.unit.clone(),
                    own.wave.clone().unwrap_or_default(),
                    part.node.clone(),
                    part.tier.to_string(),
                    csv_number(part.score),
                    csv_number(part.weight),
                    csv_number(part.slope),
                    csv_number(part.contribution),
                    part.remainder.to_string(),
                    step(|own| own.raw),
                    step(|own| own.denominated),
                    step(|own| own.imputed),
                    step(|own| own.treated),
                    step(|own| own.normalised),
                    touches.collect::<Vec<_>>().join(" "),
                ],
            }
        });
    let head = [
        "unit",
        "wave",
        "node",
        "tier",
        "score",
        "weight",
        "slope",
        "contribution",
        "remainder",
        "raw",
        "denominated",
        "imputed",
        "treated",
        "normalised",
        "touches",
    ];
    write(&[], &head, &lines.collect::<Vec<_>>())
}

fn step_word(step: Step) -> &'static str {
    match step {
        Step::Raw => "raw",
        Step::Denominated => "denominated",
        Step::Imputed => "imputed",
        Step::Treated => "treated",
        Step::Normalised => "normalised",
        Step::Aggregated => "aggregated",
    }
}

fn why_word(why: &Why) -> String {
    match why {
        Why::NotAssessed => "not_assessed".to_owned(),
        Why::NoDenominator => "no_denominator".to_owned(),
        Why::FilledByMean => "filled_by_mean".to_owned(),
        Why::FilledByMedian => "filled_by_median".to_owned(),
        Why::FilledByWave { wave } => format!("filled_by_wave:{wave}"),
        Why::SetToBound => "set_to_bound".to_owned(),
        Why::NoTransform => "no_transform".to_owned(),
        Why::NoScale => "no_scale".to_owned(),
        Why::Clipped => "clipped".to_owned(),
        Why::TooFewParts { present, parts } => format!("too_few_parts:{present}/{parts}"),
        Why::NegativePart => "negative_part".to_owned(),
        Why::NobodyToCompare => "nobody_to_compare".to_owned(),
    }
}
