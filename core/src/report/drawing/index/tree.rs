//! The tree of an index as rectangles: as wide as they weigh, a row for each tier, shaded by score.
//!
//! The index spans 0 to 1; a part spans its share of its branch, x1 − x0 = Π weights from the top, so that widths of one tier and
//! of the indicators that end above it add up to 1. Tier t stands between t and t + 1. Read as angles and radii, the same numbers
//! are a sunburst. Scores are those of one unit, or the median of all.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Around, Chosen, Words, part_head, score_head, span};
use crate::composite::{NodeWeight, Run, median};
use crate::error::Result;
use crate::report::context::Context;
use crate::report::note::pick;
use crate::report::number;
use crate::report::table::Grid;
use crate::survey::Language;

/// An index with all of its parts, laid out.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "IndexTree")]
pub struct Tree {
    /// What is written around it.
    pub around: Around,
    /// The unit whose scores they are; `None` where they are medians of all units.
    pub unit: Option<String>,
    /// The lowest score that any unit has on any part: the faintest shade.
    pub low: Option<f64>,
    /// The highest: the strongest.
    pub high: Option<f64>,
    /// The lowest as text.
    pub low_figure: String,
    /// The highest as text.
    pub high_figure: String,
    /// What the shade shows.
    pub axis: String,
    /// Tiers, the index itself being one.
    pub tiers: u64,
    /// The index and all its parts, each before its own parts.
    pub nodes: Vec<TreeNode>,
}

/// One rectangle.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "IndexTreeNode")]
pub struct TreeNode {
    /// The index, branch or indicator.
    pub node: String,
    /// What it is called.
    pub label: String,
    /// The place in the list of what it is a part of; `None` for the index.
    pub parent: Option<usize>,
    /// Its tier, 0 for the index: where the rectangle begins, one high.
    pub tier: u64,
    /// Where it begins across, from 0 to 1.
    pub x0: f64,
    /// Where it ends across.
    pub x1: f64,
    /// Its share of the index.
    pub weight: f64,
    /// Its share of the index as text, in per cent with the sign.
    pub share: String,
    /// The score.
    pub score: Option<f64>,
    /// The score as text.
    pub figure: String,
    /// The score between the lowest and the highest, from 0 to 1.
    pub shade: Option<f64>,
    /// What it says: part, share of the index, score.
    pub text: String,
}

/// The tree of an index with the scores of a unit, or of the median of all units that have one.
///
/// # Errors
/// Refuses waves and units that are not there.
///
/// ```
/// use peil::composite::{Index, IndexData, Part};
/// use peil::report::{Context, drawing::index};
/// use peil::{Answers, Column, Language};
/// let table = Answers::new([
///     ("unit".to_owned(), Column::from_iter(["a", "b"])),
///     ("x".to_owned(), Column::from(vec![0.0, 1.0])),
///     ("y".to_owned(), Column::from(vec![4.0, 1.0])),
/// ])?;
/// let own = Index::new("index", [Part::indicator("x").weight(3.0), Part::indicator("y")]);
/// let run = own.plan(&IndexData::new(&table, "unit", None)?)?.run();
/// let tree = index::tree(&run, Some("a"), None, &Context::neutral(), Language::En)?;
/// assert_eq!((tree.nodes[2].x0, tree.nodes[2].x1, tree.nodes[2].score), (0.75, 1.0, Some(1.0)));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn tree(
    run: &Run,
    unit: Option<&str>,
    wave: Option<&str>,
    context: &Context<'_>,
    language: Language,
) -> Result<Tree> {
    let words = Words::of(run, context, language);
    let everybody = words.rows(&Chosen { wave, units: None })?;
    let shown = match unit {
        Some(unit) => words.rows(&Chosen { wave, units: Some(&[unit]) })?,
        None => everybody.clone(),
    };
    let plan = run.plan();
    let weights = plan.weights();
    let tiers = tiers(run);
    let bounds = span(weights.iter().flat_map(|own| {
        let scores = run.scores(&own.node);
        everybody.iter().map(|&row| scores[row])
    }));
    let spans = across(&weights, &tiers);
    let nodes: Vec<TreeNode> = weights
        .iter()
        .enumerate()
        .map(|(place, own)| {
            let scores = run.scores(&own.node);
            let mut known: Vec<f64> =
                shown.iter().map(|&row| scores[row]).filter(|score| !score.is_nan()).collect();
            known.sort_unstable_by(f64::total_cmp);
            let score = Some(median(&known)).filter(|score| !score.is_nan());
            let shade = score
                .zip(bounds)
                .map(|(score, (low, high))| if high > low { (score - low) / (high - low) } else { 0.5 });
            let label = words.node(&own.node);
            let share = per_cent(own.in_index, language);
            let figure = words.figure(score);
            let head = score_head(language).to_lowercase();
            let text = match language {
                Language::Nb | Language::Nn => format!("{label}: {share} av indeksen, {head} {figure}"),
                Language::En => format!("{label}: {share} of the index, {head} {figure}"),
            };
            let (parent, x0, x1) = spans[place];
            TreeNode {
                node: own.node.clone(),
                label,
                parent,
                tier: tiers[place] as u64,
                x0,
                x1,
                weight: own.in_index,
                share,
                score,
                figure,
                shade,
                text,
            }
        })
        .collect();
    let what = match unit {
        Some(unit) => unit.to_owned(),
        None => pick(["medianen av alle", "medianen av alle", "the median of all"], language).to_owned(),
    };
    let caption = words.caption(&what, words.wave(wave));
    let legend = [
        "Hvert felt er så stort som delen veier i indeksen; jo sterkere farge, desto høyere skår.",
        "Kvart felt er så stort som delen veg i indeksen; jo sterkare farge, desto høgare skår.",
        "Each field is as large as the part weighs in the index; the stronger the colour, the higher the score.",
    ];
    let index = run.scores(&run.index().id);
    let scored = shown.iter().filter(|&&row| !index[row].is_nan()).count();
    let alt = alt(&nodes, unit, scored, &words);
    let grid = grid(&nodes, &weights, &words, &caption);
    let figure = |of: fn((f64, f64)) -> f64| words.figure(bounds.map(of));
    Ok(Tree {
        around: words.around(caption, alt, pick(legend, language), grid),
        unit: unit.map(str::to_owned),
        low: bounds.map(|(low, _)| low),
        high: bounds.map(|(_, high)| high),
        low_figure: figure(|(low, _)| low),
        high_figure: figure(|(_, high)| high),
        axis: score_head(language).to_owned(),
        tiers: tiers.iter().max().map_or(0, |deepest| *deepest as u64 + 1),
        nodes,
    })
}

/// The tier of every node, in the order of results.
fn tiers(run: &Run) -> Vec<usize> {
    fn below(parts: &[crate::composite::Part], tier: usize, tiers: &mut Vec<usize>) {
        for part in parts {
            tiers.push(tier);
            below(&part.parts, tier + 1, tiers);
        }
    }
    let mut tiers = vec![0];
    below(&run.index().parts, 1, &mut tiers);
    tiers
}

/// Of every node the place of its branch, and where it begins and ends across.
fn across(weights: &[NodeWeight], tiers: &[usize]) -> Vec<(Option<usize>, f64, f64)> {
    let mut spans: Vec<(Option<usize>, f64, f64)> = Vec::with_capacity(weights.len());
    // The branch that is open on each tier, and how far it is filled.
    let mut open: Vec<(usize, f64)> = Vec::new();
    for (place, own) in weights.iter().enumerate() {
        open.truncate(tiers[place]);
        let (parent, x0) = match open.last_mut() {
            None => (None, 0.0),
            Some((branch, filled)) => {
                let x0 = *filled;
                *filled += own.in_index;
                (Some(*branch), x0)
            }
        };
        let x1 = x0 + own.in_index;
        spans.push((parent, x0, x1));
        open.push((place, x0));
    }
    spans
}

fn per_cent(share: f64, language: Language) -> String {
    let figure = number::per_cent(share, 1, language);
    match language {
        Language::Nb | Language::Nn => format!("{figure} prosent"),
        Language::En => format!("{figure} per cent"),
    }
}

fn grid(nodes: &[TreeNode], weights: &[NodeWeight], words: &Words<'_>, caption: &str) -> Grid {
    let language = words.language;
    let heads = [
        pick(["Prosent av delen over", "Prosent av delen over", "Per cent of the part above"], language),
        pick(["Prosent av indeksen", "Prosent av indeksen", "Per cent of the index"], language),
    ];
    let mut grid = Grid::new(caption)
        .words(part_head(language))
        .numbers(heads[0])
        .numbers(heads[1])
        .numbers(score_head(language));
    for (own, weight) in nodes.iter().zip(weights) {
        // Spaces that no page takes away.
        let indent = "\u{2003}".repeat(own.tier as usize);
        grid.row([
            format!("{indent}{}", own.label),
            number::per_cent(weight.in_branch, 1, language),
            number::per_cent(weight.in_index, 1, language),
            own.figure.clone(),
        ]);
    }
    grid
}

fn alt(nodes: &[TreeNode], unit: Option<&str>, units: usize, words: &Words<'_>) -> String {
    let language = words.language;
    let count = words.run.index().indicators().count();
    let themes: Vec<&TreeNode> = nodes.iter().filter(|own| own.tier == 1).collect();
    let told: Vec<String> = themes.iter().map(|own| own.text.clone()).collect();
    let index = words.index();
    let plain = |count: usize| number::plain(count as f64, language);
    let (parts, leaves) = (plain(themes.len()), plain(count));
    let (figure, units) = (&nodes[0].figure, words.units(units));
    let score = match (unit, nodes[0].score.is_some(), language) {
        (Some(unit), true, Language::Nb | Language::Nn) => format!("skåren til {unit} er {figure}"),
        (Some(unit), true, Language::En) => format!("the score of {unit} is {figure}"),
        (Some(unit), false, Language::Nb) => format!("{unit} har ikke skår"),
        (Some(unit), false, Language::Nn) => format!("{unit} har ikkje skår"),
        (Some(unit), false, Language::En) => format!("{unit} has no score"),
        (None, _, Language::Nb) => format!("medianen av skårene til {units} er {figure}"),
        (None, _, Language::Nn) => format!("medianen av skårane til {units} er {figure}"),
        (None, _, Language::En) => format!("the median score of {units} is {figure}"),
    };
    // Parts that are indicators themselves are not told of twice.
    let flat = themes.len() == count;
    let parts = match (flat, language) {
        (true, Language::Nb) => format!("{leaves} indikatorer"),
        (true, Language::Nn) => format!("{leaves} indikatorar"),
        (true, Language::En) => format!("{leaves} indicators"),
        (false, Language::Nb) => format!("{parts} deler og {leaves} indikatorer"),
        (false, Language::Nn) => format!("{parts} delar og {leaves} indikatorar"),
        (false, Language::En) => format!("{parts} parts and {leaves} indicators"),
    };
    let head = match language {
        Language::Nb | Language::Nn => format!("{index} som tre med {parts}; {score}."),
        Language::En => format!("{index} as a tree of {parts}; {score}."),
    };
    format!("{head} {}.", told.join("; "))
}
