//! Stacked contributions: for every unit, how much of its score comes from each part of the index.
//!
//! A part's contribution is its score times the slope of the index in it ([`crate::composite::Explanation`]); those of all parts
//! add up to the score, with what rounding or a second scale of the index adds as a part of its own. Bars of what lifts the score
//! stand to the right of zero, of what draws it down to the left.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Around, Axis, Chosen, Words, rank_head, score_head, ticks, unit_head};
use crate::composite::{Explanation, Run};
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::report::context::Context;
use crate::report::note::pick;
use crate::report::table::Grid;
use crate::survey::Language;

/// Units ordered by score, with the contributions that make it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "IndexContributions")]
pub struct Contributions {
    /// What is written around it.
    pub around: Around,
    /// The scale: it begins at zero, or further down where something draws scores down.
    #[serde(flatten)]
    pub axis: Axis,
    /// The parts, in the order of the index.
    pub parts: Vec<DrawnPart>,
    /// The units that have a score, the highest first.
    pub rows: Vec<ContributionRow>,
}

/// A part of the index, and how it is called.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "IndexDrawnPart")]
pub struct DrawnPart {
    /// Its id; `None` for what rounding or a second scale adds.
    pub node: Option<String>,
    /// What it is called.
    pub label: String,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "IndexContributionRow")]
pub struct ContributionRow {
    /// The unit.
    pub unit: String,
    /// Its rank among all units of the wave.
    pub rank: Option<u64>,
    /// Its score.
    pub score: f64,
    /// Its score as text.
    pub figure: String,
    /// A segment for each part.
    pub segments: Vec<Segment>,
}

/// What one part adds to the score of one unit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "IndexSegment")]
pub struct Segment {
    /// How much, with its sign; 0 where the part has no score.
    pub contribution: f64,
    /// How much as text; a dash where the part has no score.
    pub figure: String,
    /// Where it begins on the scale.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// What it says: unit, part, contribution, and the part's own score.
    pub text: String,
}

/// The contributions of the index's parts to the scores of units, the highest first.
///
/// # Errors
/// Refuses waves and units that are not there, and scores that are not made of contributions (Copeland scores compare units, and
/// ranks have no slope).
///
/// See the [example of the module](super).
pub fn contributions(
    run: &Run,
    chosen: &Chosen<'_>,
    context: &Context<'_>,
    language: Language,
) -> Result<Contributions> {
    let words = Words::of(run, context, language);
    let rows = words.rows(chosen)?;
    let mut own: Vec<Explanation> = rows.iter().map(|&row| run.explained(row)).collect();
    let first = |a: &Explanation, b: &Explanation| {
        let scores = b.score.unwrap_or(f64::NEG_INFINITY).total_cmp(&a.score.unwrap_or(f64::NEG_INFINITY));
        scores.then_with(|| a.unit.cmp(&b.unit))
    };
    own.sort_by(first);
    let lost =
        |own: &&Explanation| themes(own).any(|part| part.score.is_some() && part.contribution.is_none());
    if own.iter().filter(|own| own.score.is_some()).any(|own| lost(&own)) {
        let id = &run.index().id;
        let message = format!("the scores of `{id}` are not made of contributions");
        let problem = Problem::new(Code::Unsupported, message).at(Place::path("aggregate"));
        let help =
            "Copeland scores compare units and ranks have no slope; draw the profile of a unit, or the tree";
        return Err(Error::one(Stage::Estimate, problem.help(help)));
    }
    let rest = own.iter().any(|own| own.parts[0].remainder.abs() > 1e-12);
    let parts = parts(&words, rest);
    let drawn: Vec<ContributionRow> = own.iter().filter_map(|own| row(own, &parts, &words)).collect();
    let ends = drawn.iter().flat_map(|row| &row.segments).flat_map(|own| [own.from, own.to]);
    let (low, high) = super::span(ends.chain([0.0])).unwrap_or((0.0, 1.0));
    let what = pick(["hvor skåren kommer fra", "kvar skåren kjem frå", "where scores come from"], language);
    let legend = [
        "Enhetene står etter skår, den høyeste øverst. Lengden på hvert felt er delens bidrag; bidragene summerer seg til skåren.",
        "Einingane står etter skår, den høgaste øvst. Lengda på kvart felt er bidraget frå delen; bidraga summerer seg til skåren.",
        "Units stand by score, the highest first. The length of each field is the contribution of the part; contributions add up to the score.",
    ];
    let caption = words.caption(what, words.wave(chosen.wave));
    let grid = grid(&own, &parts, &words, &caption);
    Ok(Contributions {
        around: words.around(caption, alt(&drawn, own.len(), &parts, &words), pick(legend, language), grid),
        axis: Axis {
            title: score_head(language).to_owned(),
            low,
            high,
            ticks: ticks(low, high, 0.0, language),
        },
        parts,
        rows: drawn,
    })
}

/// The parts right below the index.
fn themes(own: &Explanation) -> impl Iterator<Item = &crate::composite::ExplainedPart> {
    own.parts.iter().filter(|part| part.tier == 1)
}

fn parts(words: &Words<'_>, rest: bool) -> Vec<DrawnPart> {
    let index = words.run.index();
    let named =
        index.parts.iter().map(|part| DrawnPart { node: Some(part.id.clone()), label: words.node(&part.id) });
    let texts = ["avrunding og skala", "avrunding og skala", "rounding and scale"];
    let rounding = rest.then(|| DrawnPart { node: None, label: pick(texts, words.language).to_owned() });
    named.chain(rounding).collect()
}

/// What each part adds, in the order of the parts.
fn amounts(own: &Explanation, parts: &[DrawnPart]) -> Vec<Option<f64>> {
    let mut amounts: Vec<Option<f64>> = themes(own).map(|part| part.contribution).collect();
    if parts.len() > amounts.len() {
        amounts.push(own.score.map(|_| own.parts[0].remainder));
    }
    amounts
}

fn row(own: &Explanation, parts: &[DrawnPart], words: &Words<'_>) -> Option<ContributionRow> {
    let score = own.score?;
    let (mut up, mut down) = (0.0, 0.0);
    let of = pick(["skår", "skår", "score"], words.language);
    let scores: Vec<Option<f64>> = themes(own).map(|part| part.score).collect();
    let segments = amounts(own, parts).into_iter().enumerate().map(|(place, amount)| {
        // A part without a score adds nothing.
        let contribution = amount.unwrap_or(0.0);
        let end = if contribution < 0.0 { &mut down } else { &mut up };
        let from = *end;
        *end += contribution;
        let label = &parts[place].label;
        let figure = words.figure(amount);
        let text = match scores.get(place) {
            Some(score) => format!("{}: {label} {figure} ({of} {})", own.unit, words.figure(*score)),
            None => format!("{}: {label} {figure}", own.unit),
        };
        Segment { contribution, figure, from, to: *end, text }
    });
    let segments = segments.collect();
    let figure = words.figure(own.score);
    Some(ContributionRow { unit: own.unit.clone(), rank: own.rank, score, figure, segments })
}

fn grid(own: &[Explanation], parts: &[DrawnPart], words: &Words<'_>, caption: &str) -> Grid {
    let language = words.language;
    let mut grid = Grid::new(caption)
        .words(unit_head(words.context, language))
        .numbers(rank_head(language))
        .numbers(score_head(language));
    for part in parts {
        grid = grid.numbers(&part.label);
    }
    for own in own {
        let rank = own.rank.map_or_else(|| crate::report::layout::NONE.to_owned(), |rank| rank.to_string());
        let amounts = amounts(own, parts).into_iter().map(|amount| words.figure(amount));
        grid.row([own.unit.clone(), rank, words.figure(own.score)].into_iter().chain(amounts));
    }
    let without = own.iter().filter(|own| own.score.is_none()).count();
    if without > 0 {
        let units = words.units(without);
        grid = grid.note(match language {
            Language::Nb => format!("{units} har ikke skår og er ikke tegnet."),
            Language::Nn => format!("{units} har ikkje skår og er ikkje teikna."),
            Language::En if without == 1 => format!("{units} has no score and is not drawn."),
            Language::En => format!("{units} have no score and are not drawn."),
        });
    }
    grid
}

fn alt(drawn: &[ContributionRow], all: usize, parts: &[DrawnPart], words: &Words<'_>) -> String {
    let language = words.language;
    let index = words.index();
    let (Some(first), Some(last)) = (drawn.first(), drawn.last()) else {
        return match language {
            Language::Nb | Language::Nn => format!("Ingen av {} har skår på {index}.", words.units(all)),
            Language::En => format!("None of {} has a score of {index}.", words.units(all)),
        };
    };
    let told = |row: &ContributionRow| {
        let amounts = parts.iter().zip(&row.segments);
        let amounts: Vec<String> =
            amounts.map(|(part, own)| format!("{} {}", part.label, own.figure)).collect();
        format!("{} {} ({})", row.unit, row.figure, words.listed(&amounts))
    };
    let units = words.units(drawn.len());
    let head = match language {
        Language::Nb => format!("Liggende stablede søyler: {index} for {units}, med bidraget fra hver del."),
        Language::Nn => format!("Liggjande stabla søyler: {index} for {units}, med bidraget frå kvar del."),
        Language::En => format!("Stacked bars: {index} of {units}, with the contribution of each part."),
    };
    let highest = pick(["Høyest", "Høgast", "Highest"], language);
    let lowest = pick(["Lavest", "Lågast", "Lowest"], language);
    if drawn.len() == 1 {
        return format!("{head} {}.", told(first));
    }
    format!("{head} {highest}: {}. {lowest}: {}.", told(first), told(last))
}
