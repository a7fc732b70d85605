//! Ranks with the ranks that are possible: of estimates ([`Ranking`]), or of anything that has a rank, a best and a worst one.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Around, Tick, rank_head, ticks};
use crate::compare::Ranking;
use crate::composite::{Index, Robust, RobustScore};
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::Estimate;
use crate::report::comparisons::{Scale, parts};
use crate::report::context::Context;
use crate::report::drawing::Table;
use crate::report::index::label;
use crate::report::note::pick;
use crate::report::number;
use crate::report::table::{self, Grid};
use crate::survey::Language;

/// A rank with the ranks between which it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankSpan {
    /// What is ranked.
    pub name: String,
    /// Its rank, 1 for the highest.
    pub rank: u64,
    /// The best rank it can have.
    pub best: u64,
    /// The worst.
    pub worst: u64,
}

/// What the spans of ranks are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spans {
    /// They hold together with this confidence.
    Confidence(f64),
    /// Each holds this share of its simulated ranks, such as those of other choices of method.
    Simulated(f64),
}

/// Ranks with their spans, the highest first.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "IndexRanks")]
pub struct Ranks {
    /// What is written around it.
    pub around: Around,
    /// What the scale shows, 1 on the left.
    pub axis: String,
    /// The last rank on the scale.
    pub last: u64,
    /// Round ranks on the scale, and the first.
    pub ticks: Vec<Tick>,
    /// The rows.
    pub rows: Vec<RankRow>,
}

/// One rank with its span.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "IndexRankRow")]
pub struct RankRow {
    /// What is ranked.
    pub name: String,
    /// Its figure as text; empty where there is none.
    pub figure: String,
    /// Its rank.
    pub rank: u64,
    /// The best rank it can have.
    pub best: u64,
    /// The worst.
    pub worst: u64,
    /// What it says: name, figure, rank, possible ranks.
    pub text: String,
}

/// The drawing of ranks with spans, ordered by rank.
///
/// ```
/// use peil::Language;
/// use peil::report::drawing::index::{RankSpan, Spans, ranks};
/// let of = |name: &str, rank, best, worst| RankSpan { name: name.to_owned(), rank, best, worst };
/// let drawn = ranks(&[of("b", 2, 1, 3), of("a", 1, 1, 2)], "Index", Spans::Simulated(0.9), Language::Nb);
/// assert_eq!(drawn.rows[0].text, "a: plass 1, mulige plasser 1–2");
/// ```
pub fn ranks(own: &[RankSpan], caption: &str, spans: Spans, language: Language) -> Ranks {
    let mut sorted: Vec<&RankSpan> = own.iter().collect();
    sorted.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.name.cmp(&b.name)));
    let rows: Vec<RankRow> =
        sorted.into_iter().map(|own| row(own.clone(), String::new(), language)).collect();
    let mut grid = Grid::new(caption)
        .words(pick(["Navn", "Namn", "Name"], language))
        .numbers(rank_head(language))
        .numbers(pick(["Mulige plasser", "Moglege plassar", "Possible ranks"], language));
    for own in &rows {
        grid.row([own.name.clone(), own.rank.to_string(), between(own.best, own.worst)]);
    }
    drawing(rows, grid.note(meaning(spans, language)), true, language)
}

/// The drawing of the ranks of one wave (the last unless said) over the replications of a Monte Carlo, for the index or a node
/// that was asked for.
///
/// # Errors
/// Refuses a node that was not asked for, and a wave that is not there.
///
/// ```
/// use peil::composite::{Choice, Index, IndexData, Part, Robustness};
/// use peil::report::{Context, drawing::index};
/// use peil::{Answers, Column, Language};
/// let table = Answers::new([
///     ("unit".to_owned(), Column::from_iter(["north", "south", "west"])),
///     ("skills".to_owned(), Column::from(vec![1.0, 5.0, 9.0])),
///     ("tools".to_owned(), Column::from(vec![9.0, 4.0, 1.0])),
/// ])?;
/// let own = Index::new("digital", [Part::indicator("skills").weight(2.0), Part::indicator("tools")]);
/// let asked = Robustness { choices: vec![Choice::leave_one_out("one fewer")], ..Robustness::default() };
/// let robust = asked.plan(&own, &IndexData::new(&table, "unit", None)?, None)?.run(&mut |_, _| true)?;
/// let drawn = index::robust_ranks(&robust, "digital", None, &own, &Context::neutral(), Language::En)?;
/// assert_eq!((drawn.rows[2].name.as_str(), drawn.rows[2].best, drawn.rows[2].worst), ("north", 1, 3));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn robust_ranks(
    own: &Robust,
    node: &str,
    wave: Option<&str>,
    index: &Index,
    context: &Context<'_>,
    language: Language,
) -> Result<Ranks> {
    let of_node: Vec<&RobustScore> = own.scores.iter().filter(|row| row.node == node).collect();
    let mut problems = Vec::new();
    if of_node.is_empty() {
        let known = own.scores.iter().map(|row| row.node.as_str());
        let problem = Problem::new(Code::UnknownName, format!("nothing was asked of `{node}`"));
        problems.push(problem.suggest(node, known).help("name it among `nodes`"));
    }
    let last = own.scores.last().and_then(|row| row.wave.as_deref());
    let wave = wave.or(last);
    let spans: Vec<RankSpan> = of_node
        .iter()
        .filter(|row| row.wave.as_deref() == wave)
        .filter_map(|row| {
            let (rank, best, worst) = (row.rank?, row.rank_low?, row.rank_high?);
            Some(RankSpan { name: row.unit.clone(), rank, best, worst })
        })
        .collect();
    if let Some(wave) = wave.filter(|wave| of_node.iter().all(|row| row.wave.as_deref() != Some(wave))) {
        let known = of_node.iter().filter_map(|row| row.wave.as_deref());
        let problem = Problem::new(Code::UnknownName, format!("there is no wave `{wave}` in the figures"));
        problems.push(problem.at(Place::path("wave")).suggest(wave, known));
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    let name = label(index, node, context, language);
    let certain = ["hvor sikre plassene er", "kor sikre plassane er", "how certain ranks are"];
    let wave = wave.map(|wave| format!(", {}", context.wave_label(wave, language))).unwrap_or_default();
    let caption = format!("{name}: {}{wave}", pick(certain, language));
    Ok(ranks(&spans, &caption, Spans::Simulated(own.level), language))
}

/// The drawing of a ranking of estimates.
///
/// ```
/// use peil::report::{Context, drawing::index};
/// use peil::{Answers, Column, Design, Language, PopulationSizes, Ranking, Sample, StratumSize};
/// let group = |yes: usize| {
///     let open: Column = (0..40).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
///     let design = Design::builder(40).population(PopulationSizes::one(StratumSize::census(50))).build()?;
///     let sample = Sample::new(Answers::new([("open".to_owned(), open)])?, design)?;
///     Ok::<_, peil::Error>(sample.share("open").equals("yes").run()?.rows.remove(0))
/// };
/// let own = Ranking::independent(&[&group(20)?, &group(38)?, &group(18)?])?;
/// let drawn = index::ranking(&own, &Context::neutral(), Language::En);
/// assert_eq!(drawn.rows[0].text, "open 95.0: rank 1");
/// assert_eq!((drawn.rows[1].best, drawn.rows[1].worst, drawn.last), (2, 3, 3));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn ranking(own: &Ranking, context: &Context<'_>, language: Language) -> Ranks {
    let all = || own.ranked.iter().map(|own| &own.estimate);
    let differ =
        |key: fn(&Estimate) -> Option<&str>| all().any(|row| all().any(|other| key(row) != key(other)));
    let indicators = differ(|row| Some(row.indicator.as_str()));
    let waves = differ(|row| row.wave.as_deref());
    let rows = own.ranked.iter().map(|own| {
        let estimate = &own.estimate;
        let label = || context.indicator_label(&estimate.indicator, language);
        let named = parts(indicators.then(label), estimate, context, language, waves);
        let name = if named.is_empty() { label() } else { named.join(", ") };
        let figure = Scale::of(estimate, context, language).figure(estimate.estimate);
        row(RankSpan { name, rank: own.rank, best: own.best, worst: own.worst }, figure, language)
    });
    let full = all().all(Estimate::is_census);
    drawing(rows.collect(), table::ranking(own, context, language), !full, language)
}

fn row(own: RankSpan, figure: String, language: Language) -> RankRow {
    let RankSpan { name, rank, best, worst } = own;
    let head = if figure.is_empty() { name.clone() } else { format!("{name} {figure}") };
    let rank_word = pick(["plass", "plass", "rank"], language);
    let text = if best == worst {
        format!("{head}: {rank_word} {rank}")
    } else {
        let possible = pick(["mulige plasser", "moglege plassar", "possible ranks"], language);
        format!("{head}: {rank_word} {rank}, {possible} {best}–{worst}")
    };
    RankRow { name, figure, rank, best, worst, text }
}

fn between(best: u64, worst: u64) -> String {
    if best == worst { best.to_string() } else { format!("{best}–{worst}") }
}

fn meaning(spans: Spans, language: Language) -> String {
    match spans {
        Spans::Confidence(level) => {
            let level = number::level(level, language);
            match language {
                Language::Nb => format!("De mulige plassene gjelder samlet med {level} konfidens."),
                Language::Nn => format!("Dei moglege plassane gjeld samla med {level} konfidens."),
                Language::En => format!("The possible ranks hold together with {level} confidence."),
            }
        }
        Spans::Simulated(share) => {
            let share = number::level(share, language);
            match language {
                Language::Nb => format!("De mulige plassene rommer {share} av simuleringene."),
                Language::Nn => format!("Dei moglege plassane rommar {share} av simuleringane."),
                Language::En => format!("The possible ranks hold {share} of the simulations."),
            }
        }
    }
}

fn drawing(rows: Vec<RankRow>, grid: Grid, has_spans: bool, language: Language) -> Ranks {
    let legend = if has_spans {
        pick(
            [
                "Punktet er plassen, streken er plassene som er mulige.",
                "Punktet er plassen, streken er plassane som er moglege.",
                "The dot is the rank, the band the ranks that are possible.",
            ],
            language,
        )
    } else {
        pick(["Punktet er plassen.", "Punktet er plassen.", "The dot is the rank."], language)
    };
    let alt = rows.iter().map(|row| row.text.as_str()).collect::<Vec<_>>().join("; ") + ".";
    let around = Around {
        language,
        caption: grid.caption.clone(),
        alt,
        legend: legend.to_owned(),
        opens_table: pick(["Vis tabell", "Vis tabell", "Show table"], language).to_owned(),
        notes: grid.notes.clone(),
        table: Table::from(grid),
    };
    let last = rows.iter().map(|row| row.worst.max(row.rank)).max().unwrap_or(1);
    let first = Tick { at: 1.0, text: "1".to_owned() };
    let others = ticks(0.0, last as f64, 1.0, language).into_iter().filter(|tick| tick.at > 1.0);
    let ticks = std::iter::once(first).chain(others).collect();
    Ranks { around, axis: rank_head(language).to_owned(), last, ticks, rows }
}
