//! Robustness of composite indices in words: between which ranks units lie over all replications, what should be known of these
//! figures, and what is worth a look among the parts of a branch.
//!
//! Ranks come before scores, because they compare whatever the alternatives. Intervals are the middle of the replications, of
//! the level that was asked for.
//!
//! ```
//! use peil::composite::{Choice, Index, IndexData, Part, Robustness};
//! use peil::report::{Context, robust};
//! use peil::{Answers, Column, Language};
//! let table = Answers::new([
//!     ("unit".to_owned(), Column::from_iter(["north", "south", "west"])),
//!     ("skills".to_owned(), Column::from(vec![1.0, 5.0, 9.0])),
//!     ("tools".to_owned(), Column::from(vec![9.0, 4.0, 1.0])),
//! ])?;
//! let index = Index::new("digital", [Part::indicator("skills").weight(2.0), Part::indicator("tools")]);
//! let asked = Robustness { choices: vec![Choice::leave_one_out("one fewer")], ..Robustness::default() };
//! let own = asked.plan(&index, &IndexData::new(&table, "unit", None)?, None)?.run(&mut |_, _| true)?;
//! let grid = robust::scores(&own, "digital", &index, &Context::neutral(), Language::En)?;
//! // North is the last by skills and the first by tools.
//! assert_eq!(grid.rows[2][..3], ["north", "3", "1–3"]);
//! # Ok::<(), peil::Error>(())
//! ```

use indexmap::IndexMap;

use super::caption::caption;
use super::context::Context;
use super::csv::{Line, number as csv_number, word, write};
use super::index::label;
use super::layout::{Head, NONE, head};
use super::note::{pick, quoted};
use super::number;
use super::table::Grid;
use crate::composite::{BranchCoherence, CoherenceFlag, Index, Robust, RobustNote, RobustScore};
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::survey::Language;

/// Ranks and scores of all units for the index, or a node that was asked for, with what lies in the middle of the replications,
/// the best first, wave by wave.
///
/// # Errors
/// Refuses a node that was not asked for.
pub fn scores(
    own: &Robust,
    node: &str,
    index: &Index,
    context: &Context<'_>,
    language: Language,
) -> Result<Grid> {
    let mut rows: Vec<&RobustScore> = own.scores.iter().filter(|row| row.node == node).collect();
    if rows.is_empty() {
        let known = own.scores.iter().map(|row| row.node.as_str());
        let problem = Problem::new(Code::UnknownName, format!("nothing was asked of `{node}`"));
        let problem = problem.suggest(node, known).help("name it among `nodes`");
        return Err(Error::one(Stage::Estimate, problem));
    }
    let mut waves: Vec<Option<&str>> = rows.iter().map(|row| row.wave.as_deref()).collect();
    waves.dedup();
    let place = |row: &RobustScore| waves.iter().position(|wave| *wave == row.wave.as_deref());
    rows.sort_by_key(|row| (place(row), row.rank.unwrap_or(u64::MAX)));
    let level = number::level(own.level, language);
    let within = |texts: [&'static str; 3]| format!("{} ({level})", pick(texts, language));
    let what = label(index, node, context, language);
    let certain = ["hvor sikre plassene er", "kor sikre plassane er", "how certain ranks are"];
    let of = format!("{what}: {}", pick(certain, language));
    let mut grid = Grid::new(caption(&of, [], waves.iter().copied(), context, language))
        .words(pick(["Enhet", "Eining", "Unit"], language));
    if waves.len() > 1 {
        grid = grid.words(head(Head::Wave, language));
    }
    let mut grid = grid
        .numbers(head(Head::Rank, language))
        .numbers(within(["Plass mellom", "Plass mellom", "Rank between"]))
        .numbers(pick(["Skår", "Skår", "Score"], language))
        .numbers(within(["Skår mellom", "Skår mellom", "Score between"]));
    let places = context.score_places();
    let ranks = |low: Option<u64>, high: Option<u64>| match (low, high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low}–{high}"),
        _ => NONE.to_owned(),
    };
    let figure =
        |own: Option<f64>| own.map_or_else(|| NONE.to_owned(), |own| number::fixed(own, places, language));
    let to = pick(["til", "til", "to"], language);
    for row in rows {
        let wave = row.wave.as_deref().filter(|_| waves.len() > 1);
        let names =
            std::iter::once(row.unit.clone()).chain(wave.map(|wave| context.wave_label(wave, language)));
        let between = match (row.low, row.high) {
            (Some(_), Some(_)) => super::phrase::range(&figure(row.low), &figure(row.high), to),
            _ => NONE.to_owned(),
        };
        let figures = [
            row.rank.map_or_else(|| NONE.to_owned(), |rank| rank.to_string()),
            ranks(row.rank_low, row.rank_high),
            figure(row.score),
            between,
        ];
        grid.row(names.chain(figures));
    }
    let count = number::plain(own.replications as f64, language);
    let grid = grid.note(match language {
        Language::Nb => {
            format!("«Mellom» er de midterste {level} av {count} gjentakelser med andre valg eller andre utfall.")
        }
        Language::Nn => {
            format!("«Mellom» er dei midtarste {level} av {count} gjentakingar med andre val eller andre utfall.")
        }
        Language::En => {
            format!("“Between” is the middle {level} of {count} replications with other choices or other outcomes.")
        }
    });
    Ok(own.notes.iter().fold(grid, |grid, own| grid.note(note(own, index, context, language))))
}

/// What should be known of figures over replications, as a sentence.
///
/// ```
/// use peil::composite::{Index, Part, RobustNote};
/// use peil::report::{Context, robust};
/// let index = Index::new("i", [Part::indicator("x")]);
/// let own = RobustNote::Stopped { done: 300, asked: 900 };
/// let text = robust::note(&own, &index, &Context::neutral(), peil::Language::Nb);
/// assert_eq!(text, "Stanset etter 300 av 900 gjentakelser.");
/// ```
pub fn note(own: &RobustNote, index: &Index, context: &Context<'_>, language: Language) -> String {
    let count = |count: u64| number::plain(count as f64, language);
    let named = |node: &str| quoted(&label(index, node, context, language), language);
    match own {
        RobustNote::SeveralScales { choice } => {
            let choice = quoted(choice, language);
            match language {
                Language::Nb => format!(
                    "Alternativene i {choice} gir skårer på ulike skalaer: Plassene kan sammenlignes, gjennomsnitt og \
                     intervaller av skårer kan ikke."
                ),
                Language::Nn => format!(
                    "Alternativa i {choice} gir skårar på ulike skalaer: Plassane kan samanliknast, gjennomsnitt og \
                     intervall av skårar kan ikkje."
                ),
                Language::En => format!(
                    "The alternatives of {choice} give scores on different scales: ranks compare, means and intervals of \
                     scores do not."
                ),
            }
        }
        RobustNote::WithoutScore { node, units, replications } => {
            let (node, most) = (named(node), count(*replications));
            let told = count(*units);
            match (language, units) {
                (Language::Nb, 1) => {
                    format!("Én enhet med skår på {node} mangler den i {most} gjentakelser.")
                }
                (Language::Nn, 1) => {
                    format!("Éi eining med skår på {node} manglar han i {most} gjentakingar.")
                }
                (Language::En, 1) => {
                    format!("One unit with a score on {node} lacks it in {most} replications.")
                }
                (Language::Nb, _) => {
                    format!(
                        "{told} enheter med skår på {node} mangler den i noen gjentakelser, på det meste {most}."
                    )
                }
                (Language::Nn, _) => {
                    format!(
                        "{told} einingar med skår på {node} manglar han i nokre gjentakingar, på det meste {most}."
                    )
                }
                (Language::En, _) => {
                    format!(
                        "{told} units with a score on {node} lack it in some replications, at most {most}."
                    )
                }
            }
        }
        RobustNote::WithoutErrors { column } => {
            let column = quoted(&context.indicator_label(column, language), language);
            match language {
                Language::Nb => {
                    format!(
                        "Et alternativ leser {column}, som indeksen selv ikke gjør; verdiene regnes som sikre."
                    )
                }
                Language::Nn => {
                    format!(
                        "Eit alternativ les {column}, som indeksen sjølv ikkje gjer; verdiane blir rekna som sikre."
                    )
                }
                Language::En => {
                    format!(
                        "An alternative reads {column}, which the index does not; its values count as certain."
                    )
                }
            }
        }
        RobustNote::Mended { most } => {
            let most = number::fixed(*most, 2, language);
            match language {
                Language::Nb => format!(
                    "Samvariasjonen mellom bølger er anslått par for par og måtte justeres for å henge sammen; ingen \
                     korrelasjon er flyttet mer enn {most}."
                ),
                Language::Nn => format!(
                    "Samvariasjonen mellom bølgjer er rekna ut par for par og måtte justerast for å henge saman; ingen \
                     korrelasjon er flytt meir enn {most}."
                ),
                Language::En => format!(
                    "Covariances between waves are estimated pair by pair and had to be adjusted to be consistent; no \
                     correlation was moved by more than {most}."
                ),
            }
        }
        RobustNote::Stopped { done, asked } => {
            let (done, asked) = (count(*done), count(*asked));
            match language {
                Language::Nb => format!("Stanset etter {done} av {asked} gjentakelser."),
                Language::Nn => format!("Stansa etter {done} av {asked} gjentakingar."),
                Language::En => format!("Stopped after {done} of {asked} replications."),
            }
        }
    }
}

/// What is worth a look among the parts of a branch, as sentences.
///
/// ```
/// use peil::composite::{CoherenceLimits, Index, IndexData, Part};
/// use peil::report::{Context, robust};
/// use peil::{Answers, Column, Language};
/// let table = Answers::new([
///     ("unit".to_owned(), Column::from_iter(["a", "b", "c", "d"])),
///     ("x".to_owned(), Column::from(vec![1.0, 2.0, 3.0, 4.0])),
///     ("y".to_owned(), Column::from(vec![4.0, 1.0, 3.0, 2.0])),
/// ])?;
/// let index = Index::new("index", [Part::indicator("x"), Part::indicator("y")]);
/// let run = index.plan(&IndexData::new(&table, "unit", None)?)?.run();
/// let own = &run.coherence(None, &CoherenceLimits::default())?[0];
/// let texts = robust::flags(own, &index, &Context::neutral(), Language::Nb);
/// assert_eq!(texts[0], "«x» og «y» går mot hverandre (korrelasjon −0,40).");
/// # Ok::<(), peil::Error>(())
/// ```
pub fn flags(own: &BranchCoherence, index: &Index, context: &Context<'_>, language: Language) -> Vec<String> {
    let named = |node: &str| quoted(&label(index, node, context, language), language);
    let branch = named(&own.branch);
    let and = pick(["og", "og", "and"], language);
    let sentence = |flag: &CoherenceFlag| {
        let (text, correlation) = match flag {
            CoherenceFlag::High { part, other, correlation } => {
                let say = ["sier nesten det samme", "seier nesten det same", "say nearly the same"];
                (format!("{} {and} {} {}", named(part), named(other), pick(say, language)), correlation)
            }
            CoherenceFlag::Negative { part, other, correlation } => {
                let run = ["går mot hverandre", "går mot kvarandre", "run against each other"];
                (format!("{} {and} {} {}", named(part), named(other), pick(run, language)), correlation)
            }
            CoherenceFlag::Weak { part, correlation } => {
                let heard = ["slår knapt ut i", "slår knapt ut i", "is hardly heard in"];
                (format!("{} {} {branch}", named(part), pick(heard, language)), correlation)
            }
            CoherenceFlag::Against { part, correlation } => {
                let against = ["går mot", "går mot", "runs against"];
                let part_of = ["som det er en del av", "som det er ein del av", "of which it is a part"];
                let text = format!(
                    "{} {} {branch}, {}",
                    named(part),
                    pick(against, language),
                    pick(part_of, language)
                );
                (text, correlation)
            }
        };
        let word = pick(["korrelasjon", "korrelasjon", "correlation"], language);
        format!("{text} ({word} {}).", number::fixed(*correlation, 2, language))
    };
    own.flags.iter().map(sentence).collect()
}

/// Distributions as CSV: `node, unit, wave, score, rank, replications, mean, median, sd, p05, p95, low, high, level, rank_mean,
/// rank_median, rank_sd, rank_p05, rank_p95, rank_low, rank_high`, with as many digits as bring numbers back exactly.
///
/// # Errors
/// None: the columns are always the same.
pub fn csv(own: &Robust) -> Result<String> {
    let none = IndexMap::new();
    let rank = |rank: Option<u64>| rank.map(|rank| rank.to_string()).unwrap_or_default();
    let lines = own.scores.iter().map(|row| Line {
        before: Vec::new(),
        by: &none,
        after: vec![
            row.node.clone(),
            row.unit.clone(),
            word(row.wave.as_ref()),
            csv_number(row.score),
            rank(row.rank),
            row.replications.to_string(),
            csv_number(row.mean),
            csv_number(row.median),
            csv_number(row.sd),
            csv_number(row.p05),
            csv_number(row.p95),
            csv_number(row.low),
            csv_number(row.high),
            own.level.to_string(),
            csv_number(row.rank_mean),
            rank(row.rank_median),
            csv_number(row.rank_sd),
            rank(row.rank_p05),
            rank(row.rank_p95),
            rank(row.rank_low),
            rank(row.rank_high),
        ],
    });
    let head = [
        "node",
        "unit",
        "wave",
        "score",
        "rank",
        "replications",
        "mean",
        "median",
        "sd",
        "p05",
        "p95",
        "low",
        "high",
        "level",
        "rank_mean",
        "rank_median",
        "rank_sd",
        "rank_p05",
        "rank_p95",
        "rank_low",
        "rank_high",
    ];
    write(&[], &head, &lines.collect::<Vec<_>>())
}
