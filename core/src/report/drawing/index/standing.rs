//! Where one unit stands: its profile with what every figure rests on, and what it was in the wave before.
//!
//! A score is made of the unit's own answers and carries no interval; what can be uncertain of it is which questions
//! it rests on, so every row tells how many of the questions below it have an answer, which have none, and how many
//! were filled. A median tells of how many units it is. Scores of the wave before stand beside only where waves
//! compare, that is where their parameters are shared.

use schemars::JsonSchema;
use serde::Serialize;

use super::profile::members;
use super::{Alike, Chosen, Profile, Words, part_head, profile, rank_head, score_head, span, ticks};
use crate::composite::{ExplainedPart, Explanation, Parameters, Run, Step};
use crate::error::Result;
use crate::report::context::Context;
use crate::report::drawing::Table;
use crate::report::index_words::why;
use crate::report::layout::NONE;
use crate::report::note::{capital, pick};
use crate::report::number;
use crate::report::phrase::{self, Certainty};
use crate::report::table::Grid;
use crate::survey::Language;

/// Where a unit stands on the index and its parts.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "IndexStanding")]
pub struct Standing {
    /// Its scores beside medians, with what is written around them.
    pub profile: Profile,
    /// What the earlier scores are called; `None` where there are none to compare with.
    pub earlier: Option<String>,
    /// The rows of the profile again, with what they rest on.
    pub rows: Vec<StandingRow>,
    /// The score in a sentence or a few; `None` where the index's words lack the language.
    pub sentence: Option<String>,
    /// All that is told, as a table.
    pub table: Table,
    /// What a reader must know.
    pub notes: Vec<String>,
}

/// The index or a part of it, and what its figures rest on.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "IndexStandingRow")]
pub struct StandingRow {
    /// The index or part.
    pub node: String,
    /// The score in the wave before.
    pub earlier: Option<f64>,
    /// The score less that.
    pub change: Option<f64>,
    /// The earlier score as text.
    pub earlier_figure: String,
    /// The change as text, with its sign.
    pub change_figure: String,
    /// Questions below it.
    pub questions: u64,
    /// Those of them that the unit answered.
    pub answered: u64,
    /// Those that were not answered, and have a value filled in.
    pub filled: u64,
    /// Units like it that have a score; `None` where nobody asked for them.
    pub alike_units: Option<u64>,
    /// Units that have a score.
    pub everybody_units: u64,
    /// What the score rests on.
    pub rests: String,
    /// Of how many units the median of those like it is; empty where nobody asked for them.
    pub alike_rests: String,
    /// Of how many units the median of all is.
    pub everybody_rests: String,
    /// What the earlier score rests on; empty where there is none.
    pub earlier_rests: String,
    /// Questions without an answer, by name.
    pub unanswered: Vec<String>,
    /// Why there is no score, and which questions have no answer, in sentences; empty where all is answered.
    pub gaps: Vec<String>,
}

/// Where a unit stands; without a wave, in the last one.
///
/// # Errors
/// As [`profile`].
///
/// ```
/// use peil::composite::{Index, IndexData, Part};
/// use peil::report::{Context, drawing::index};
/// use peil::{Answers, CsvOptions, Language};
/// let table = "unit,year,x,y\na,2018,1,4\nb,2018,2,8\na,2022,3,\nb,2022,5,8\n";
/// let data = IndexData::new(&Answers::from_csv(table.as_bytes(), &CsvOptions::default())?, "unit", Some("year"))?;
/// let run = Index::new("index", [Part::indicator("x"), Part::indicator("y")]).plan(&data)?.run();
/// let own = index::standing(&run, "a", None, None, &Context::neutral(), Language::En)?;
/// let whole = &own.rows[0];
/// assert_eq!((whole.answered, whole.questions, whole.rests.as_str()), (1, 2, "answers to 1 of 2 questions"));
/// assert_eq!((whole.gaps[0].as_str(), own.rows[2].gaps.len()), ("Not answered: y.", 2));
/// assert_eq!((own.rows[1].earlier, own.profile.rows[1].score), (Some(0.0), Some(0.5)));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn standing(
    run: &Run,
    unit: &str,
    wave: Option<&str>,
    alike: Option<Alike<'_>>,
    context: &Context<'_>,
    language: Language,
) -> Result<Standing> {
    let words = Words::of(run, context, language);
    let mut drawn = profile(run, unit, wave, alike, context, language)?;
    let everybody = words.rows(&Chosen { wave, units: None })?;
    let own = run.explain(unit, wave)?;
    let row = words.rows(&Chosen { wave, units: Some(&[unit]) })?[0];
    let group = alike.map(|alike| members(alike, row, unit, &everybody, run.units().len())).transpose()?;
    let (before, note) = before(run, unit, words.wave(wave), &words)?;
    let scored = |node: &str, rows: &[usize]| {
        let scores = run.scores(node);
        rows.iter().filter(|&&row| !scores[row].is_nan()).count() as u64
    };
    let rows: Vec<StandingRow> = drawn
        .rows
        .iter()
        .map(|drawn| {
            let node = drawn.node.as_str();
            let rests = Rests::of(&own, node);
            let then = before.as_ref().map(|then| Rests::of(then, node));
            let earlier = then.as_ref().and_then(|then| then.score);
            let alike_units = group.as_ref().map(|(_, rows)| scored(node, rows));
            let everybody_units = scored(node, &everybody);
            let median = |units: u64| {
                let of = pick(["median av", "median av", "median of"], language);
                format!("{of} {}", words.units(units as usize))
            };
            let change = drawn.score.zip(earlier).map(|(now, then)| now - then);
            StandingRow {
                node: node.to_owned(),
                earlier,
                change,
                earlier_figure: words.figure(earlier),
                change_figure: signed(change, &words),
                questions: rests.questions,
                answered: rests.answered,
                filled: rests.filled,
                alike_units,
                everybody_units,
                rests: rests.text(language),
                alike_rests: alike_units.map(median).unwrap_or_default(),
                everybody_rests: median(everybody_units),
                earlier_rests: then
                    .filter(|_| earlier.is_some())
                    .map(|own| own.text(language))
                    .unwrap_or_default(),
                unanswered: rests.unanswered.iter().map(|node| words.node(node)).collect(),
                gaps: rests.gaps(drawn.score.is_none(), &words),
            }
        })
        .collect();
    let axis = &mut drawn.axis;
    if let Some((low, high)) = span(rows.iter().filter_map(|row| row.earlier).chain([axis.low, axis.high])) {
        (axis.low, axis.high, axis.ticks) = (low, high, ticks(low, high, 0.0, language));
    }
    let earlier = before.and_then(|own| own.wave).map(|wave| context.wave_label(&wave, language));
    if earlier.is_some() {
        let ring = [
            "Ringen er enhetens skår i runden før.",
            "Ringen er skåren til eininga i runden før.",
            "The ring is its score in the wave before.",
        ];
        drawn.around.legend = format!("{} {}", drawn.around.legend, pick(ring, language));
    }
    let told = context.clone().decimals(words.places);
    let sentence = phrase::score(&told, run, unit, wave, Certainty::Unknown, language).ok();
    let notes = crate::report::index::notes(run, context, language).into_iter().chain(note).collect();
    Ok(Standing {
        table: table(&drawn, &rows, earlier.as_deref(), group.is_some(), language),
        profile: drawn,
        earlier,
        rows,
        sentence: sentence.map(|own| own.text),
        notes,
    })
}

/// How the unit came to its score in the wave before, where waves compare; or why that is not told.
fn before(
    run: &Run,
    unit: &str,
    wave: Option<&str>,
    words: &Words<'_>,
) -> Result<(Option<Explanation>, Option<String>)> {
    let place = wave.and_then(|wave| run.waves().iter().position(|own| own == wave));
    let Some(then) = place.and_then(|place| place.checked_sub(1)).map(|place| &run.waves()[place]) else {
        return Ok((None, None));
    };
    if run.index().parameters == Parameters::EachWave {
        let texts = [
            "Skårer i ulike runder kan ikke sammenlignes: skalaen er laget for hver runde for seg.",
            "Skårar i ulike rundar kan ikkje samanliknast: skalaen er laga for kvar runde for seg.",
            "Scores of different waves do not compare: the scale was made for each wave by itself.",
        ];
        return Ok((None, Some(pick(texts, words.language).to_owned())));
    }
    if run.row(unit, Some(then)).is_none() {
        let label = words.context.wave_label(then, words.language);
        let note = match words.language {
            Language::Nb => format!("{unit} er ikke blant enhetene i {label}."),
            Language::Nn => format!("{unit} er ikkje blant einingane i {label}."),
            Language::En => format!("{unit} is not among the units of {label}."),
        };
        return Ok((None, Some(note)));
    }
    Ok((Some(run.explain(unit, Some(then))?), None))
}

fn signed(change: Option<f64>, words: &Words<'_>) -> String {
    let figure = words.figure(change);
    // A change that rounds to nothing has no sign.
    let nothing = number::fixed(0.0, words.places, words.language);
    if change.is_some_and(|change| change > 0.0) && figure != nothing { format!("+{figure}") } else { figure }
}

/// What the score of a node rests on.
struct Rests<'a> {
    score: Option<f64>,
    questions: u64,
    answered: u64,
    filled: u64,
    unanswered: Vec<&'a str>,
    /// The node and all its parts.
    parts: &'a [ExplainedPart],
}

impl<'a> Rests<'a> {
    fn of(own: &'a Explanation, node: &str) -> Self {
        let first = own.parts.iter().position(|part| part.node == node).unwrap_or_default();
        let tier = own.parts[first].tier;
        let inside = own.parts[first + 1..].iter().take_while(|part| part.tier > tier).count();
        let parts = &own.parts[first..=first + inside];
        let leaves = || parts.iter().filter_map(|part| Some((part, part.steps?)));
        let unanswered = leaves().filter(|(_, steps)| steps.raw.is_none());
        Self {
            score: parts[0].score,
            questions: leaves().count() as u64,
            answered: leaves().filter(|(_, steps)| steps.raw.is_some()).count() as u64,
            filled: unanswered.clone().filter(|(_, steps)| steps.imputed.is_some()).count() as u64,
            unanswered: unanswered.map(|(part, _)| part.node.as_str()).collect(),
            parts,
        }
    }

    fn text(&self, language: Language) -> String {
        let Self { questions, answered, filled, .. } = self;
        let many = *questions != 1;
        let text = match language {
            Language::Nb | Language::Nn => format!("svar på {answered} av {questions} spørsmål"),
            Language::En if many => format!("answers to {answered} of {questions} questions"),
            Language::En => format!("an answer to {answered} of {questions} question"),
        };
        match (filled, language) {
            (0, _) => text,
            (_, Language::Nb | Language::Nn) => format!("{text}, {filled} fylt inn"),
            (_, Language::En) => format!("{text}, {filled} filled in"),
        }
    }

    /// Why there is no score, and which questions have no answer.
    fn gaps(&self, lacks: bool, words: &Words<'_>) -> Vec<String> {
        let language = words.language;
        let reason = lacks.then(|| {
            let touch = self.parts.iter().flat_map(|part| &part.touches).find(|touch| touch.to.is_none());
            let head = pick(["Uten skår", "Utan skår", "No score"], language);
            match touch.filter(|touch| touch.step != Step::Raw) {
                Some(touch) => format!("{head}: {}.", why(&touch.why, language)),
                None => format!("{head}."),
            }
        });
        let names: Vec<String> = self.unanswered.iter().map(|node| words.node(node)).collect();
        let head = pick(["Ikke besvart", "Ikkje svara på", "Not answered"], language);
        let unanswered = (!names.is_empty()).then(|| format!("{head}: {}.", names.join("; ")));
        reason.into_iter().chain(unanswered).collect()
    }
}

fn table(
    drawn: &Profile,
    rows: &[StandingRow],
    earlier: Option<&str>,
    alike: bool,
    language: Language,
) -> Table {
    let units = pick(["Antall enheter", "Tal på einingar", "Units"], language);
    let mut grid = Grid::new(&drawn.around.caption)
        .words(part_head(language))
        .numbers(score_head(language))
        .numbers(rank_head(language))
        .words(pick(["Bygger på", "Byggjer på", "Rests on"], language));
    if alike {
        let name = drawn.alike.as_deref().unwrap_or_default();
        grid = grid.numbers(format!("Median, {name}")).numbers(units);
    }
    grid = grid.numbers(format!("Median, {}", drawn.everybody)).numbers(units);
    if let Some(earlier) = earlier {
        let change = pick(["Endring", "Endring", "Change"], language);
        let rests = pick(["bygger på", "byggjer på", "rests on"], language);
        grid = grid.numbers(earlier).words(capital(&format!("{earlier} {rests}"))).numbers(change);
    }
    for (own, row) in drawn.rows.iter().zip(rows) {
        let rank = own.rank.map_or_else(|| NONE.to_owned(), |rank| rank.to_string());
        let mut cells = vec![own.label.clone(), own.figure.clone(), rank, row.rests.clone()];
        if let Some(units) = row.alike_units {
            cells.extend([own.alike_figure.clone(), units.to_string()]);
        }
        cells.extend([own.everybody_figure.clone(), row.everybody_units.to_string()]);
        if earlier.is_some() {
            cells.extend([row.earlier_figure.clone(), row.earlier_rests.clone(), row.change_figure.clone()]);
        }
        grid.row(cells);
    }
    Table::from(grid)
}
