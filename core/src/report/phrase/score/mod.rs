//! The score of a unit in words: score, rank and group, and which parts pull it up and down.
//!
//! - The scale is named only where it is the same for all indicators, fixed at both ends, and no score can leave it.
//! - A rank that several share is called shared; it is counted among the units that have a score.
//! - A part "pulls up" where its score lies above the mean of all units, and most where that distance times the slope of the
//!   index in it is largest; both figures are told. Nothing is said of it where the index is no mean of its parts.
//! - Values that are missing or filled are counted.
//! - Of sampling nothing is said, unless the caller knows that every value is a full count.

mod en;
mod nb;
mod nn;
mod norwegian;

use super::Sentence;
use crate::composite::{
    Aggregate, Beyond, ExplainedPart, Explanation, Index, IndexScore, Normalise, Parameters, Part, Run, Step,
};
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::language::number;
use crate::num::descending;
use crate::report::context::Context;
use crate::report::index::{group, label, normalisations, why};
use crate::report::index_words::value;
use crate::report::note::quoted;
use crate::survey::Language;

/// What is known of the values that a score was made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Certainty {
    /// Nothing: they may be estimates, and the sentence says nothing of it.
    #[default]
    Unknown,
    /// Every one is of a register or a full count, so that nothing is uncertain by sampling.
    Full,
}

/// A part that pulls the score up or down.
#[derive(Debug, Clone)]
struct Pull {
    label: String,
    score: String,
    mean: String,
}

/// The facts of a score.
#[derive(Debug, Clone)]
struct ScoreFacts {
    index: String,
    unit: String,
    wave: Option<String>,
    /// The score; or why there is none.
    score: std::result::Result<String, String>,
    /// Both ends of its scale.
    scale: Option<(String, String)>,
    rank: Option<u64>,
    shared: bool,
    units: String,
    group: Option<String>,
    up: Option<Pull>,
    down: Option<Pull>,
    /// Indicators without a value, that were filled, and in all.
    missing: usize,
    filled: usize,
    indicators: usize,
    full: bool,
}

/// The score of a unit, without a wave that of the last one.
///
/// # Errors
/// Refuses units and waves that are not in the data, and labels that lack the language.
///
/// ```
/// use peil::composite::{Index, IndexData, Part};
/// use peil::report::{Context, phrase};
/// use peil::{Answers, Column, Language};
/// let table = Answers::new([
///     ("unit".to_owned(), Column::from_iter(["north", "south", "west"])),
///     ("skills".to_owned(), Column::from(vec![0.0, 5.0, 10.0])),
///     ("web".to_owned(), Column::from(vec![4.0, 1.0, 2.0])),
/// ])?;
/// let index = Index::new("digital", [Part::indicator("skills").weight(3.0), Part::indicator("web")]);
/// let run = index.plan(&IndexData::new(&table, "unit", None)?)?.run();
/// let sentence = phrase::score(&Context::neutral(), &run, "west", None, phrase::Certainty::Unknown, Language::En)?;
/// assert_eq!(
///     sentence.text,
///     "digital: west scores 0.83 on a scale from 0 to 1 and ranks number 1 of 3. Compared with the mean of all, “skills” \
///      (1.00 against 0.50) pulls the score up most, and “web” (0.33 against 0.44) pulls it down most."
/// );
/// # Ok::<(), peil::Error>(())
/// ```
pub fn score(
    context: &Context<'_>,
    run: &Run,
    unit: &str,
    wave: Option<&str>,
    certainty: Certainty,
    language: Language,
) -> Result<Sentence> {
    let own = run.explain(unit, wave)?;
    check_labels(run, &own, context, language)?;
    let facts = ScoreFacts::of(context, run, &own, certainty, language);
    let text = match language {
        Language::Nb => nb::score(&facts),
        Language::Nn => nn::score(&facts),
        Language::En => en::score(&facts),
    };
    Ok(Sentence { text, language, fraction: None })
}

/// # Errors
/// Reports every name of the index and its parts, and every group, that lacks the language.
fn check_labels(run: &Run, own: &Explanation, context: &Context<'_>, language: Language) -> Result<()> {
    let context = context.clone().index(run.index());
    let parts = own.parts.iter().filter(|part| part.tier <= 1);
    let labels = parts.filter_map(|part| Some((part.node.as_str(), context.index_label(&part.node)?)));
    let groups = run.index().groups.iter().filter_map(|own| Some((own.id.as_str(), own.label.as_ref()?)));
    let lacking = labels.chain(groups).filter(|(_, label)| !label.has(language)).map(|(name, _)| {
        let code = language.code();
        let problem =
            Problem::new(Code::MissingLabel, format!("the label of `{name}` has no text in `{code}`"));
        problem.help("give the text, or ask for a language that the document has")
    });
    Error::unless_empty(Stage::Estimate, lacking.collect())
}

impl ScoreFacts {
    fn of(
        context: &Context<'_>,
        run: &Run,
        own: &Explanation,
        certainty: Certainty,
        language: Language,
    ) -> Self {
        let index = run.index();
        let table = run.table();
        let same_wave = |row: &&IndexScore| row.wave == own.wave;
        let peers: Vec<&IndexScore> =
            table.iter().filter(same_wave).filter(|row| row.tier == 0 && row.score.is_some()).collect();
        let told = |score: f64| number::fixed(score, context.score_places(), language);
        let reason = own.parts.first().into_iter().chain(&own.parts).flat_map(|part| &part.touches).next();
        let leaves = || own.parts.iter().filter_map(|part| part.steps.as_ref());
        let is_filled = |part: &&ExplainedPart| part.touches.iter().any(|touch| touch.step == Step::Imputed);
        let pulls: Vec<(f64, Pull)> = own
            .parts
            .iter()
            .filter(|part| part.tier == 1)
            .filter_map(|part| {
                let of_all: Vec<f64> = table
                    .iter()
                    .filter(same_wave)
                    .filter(|row| row.node == part.node)
                    .filter_map(|row| row.score)
                    .collect();
                let mean = of_all.iter().sum::<f64>() / of_all.len() as f64;
                let (score, slope) = part.score.zip(part.slope)?;
                let label = quoted(&label(index, &part.node, context, language), language);
                Some((slope * (score - mean), Pull { label, score: told(score), mean: told(mean) }))
            })
            .collect();
        let order = descending(&pulls.iter().map(|own| own.0).collect::<Vec<f64>>());
        let pull = |place: Option<&usize>| place.map(|&place| &pulls[place]);
        // What is written alike pulls nowhere that a reader could see.
        let differs = |own: &&(f64, Pull)| own.1.score != own.1.mean;
        let up = pull(order.first()).filter(|own| own.0 > 0.0).filter(differs).map(|own| own.1.clone());
        let down = pull(order.last()).filter(|own| own.0 < 0.0).filter(differs).map(|own| own.1.clone());
        let group_id = own.score.and_then(|score| index.group_of(score)).map(|own| own.id.as_str());
        Self {
            index: label(index, &index.id, context, language),
            unit: own.unit.clone(),
            wave: own.wave.as_deref().map(|wave| context.wave_label(wave, language)),
            score: match own.score {
                Some(score) => Ok(told(score)),
                None => Err(reason.map_or_else(String::new, |touch| why(&touch.why, language))),
            },
            scale: scale_of(run).map(|(low, high)| (value(low, language), value(high, language))),
            rank: own.rank,
            shared: peers.iter().filter(|row| row.rank == own.rank).count() > 1,
            units: number::plain(peers.len() as f64, language),
            group: group_id.map(|id| group(index, id, language)),
            up,
            down,
            missing: leaves().filter(|steps| steps.imputed.is_none()).count(),
            filled: own.parts.iter().filter(is_filled).count(),
            indicators: leaves().count(),
            full: certainty == Certainty::Full,
        }
    }
}

/// Whether some branch compares units, or brings scores to a scale of its own.
fn compares_or_rescales(index: &Index) -> bool {
    fn any(index: &Index, parts: &[Part], tier: usize) -> bool {
        parts.iter().filter(|part| !part.is_indicator()).any(|part| {
            let compares = index.settings(Some(part), tier).aggregate == Aggregate::Copeland;
            compares || part.rescale.is_some() || any(index, &part.parts, tier + 1)
        })
    }
    index.settings(None, 0).aggregate == Aggregate::Copeland
        || index.rescale.is_some()
        || any(index, &index.parts, 1)
}

/// Both ends of the scale of an index, where no score can leave it.
fn scale_of(run: &Run) -> Option<(f64, f64)> {
    let index = run.index();
    let is_own = matches!(index.parameters, Parameters::AllWaves | Parameters::EachWave);
    let ends = |own: &Normalise| match *own {
        Normalise::MinMax { low, high } if is_own => Some((low, high)),
        Normalise::Grades { low, high, .. } if is_own => Some((low, high)),
        Normalise::PercentileRank if is_own => Some((0.0, 1.0)),
        Normalise::Goalposts { from, to, beyond: Beyond::Clip, .. } => Some((from, to)),
        _ => None,
    };
    let all: Vec<Option<(f64, f64)>> = normalisations(index).into_iter().map(ends).collect();
    let first = *all.first()?;
    first.filter(|_| !compares_or_rescales(index) && all.iter().all(|own| *own == first))
}
