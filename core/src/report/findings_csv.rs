//! Changes, trends, comparisons, rankings, ranges and targets as CSV: in the words of the data and not of a language, with as many digits
//! as bring numbers back exactly.
//!
//! Shares and their differences are fractions; what is unknown is empty; breakdowns stand between the columns that name a row and
//! its figures.
//!
//! ```
//! use peil::report::findings_csv;
//! use peil::{Answers, Column, Design, Sample, compare};
//! let wave = |yes: usize| {
//!     let open: Column = (0..50).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
//!     let sample = Sample::new(Answers::new([("open".to_owned(), open)])?, Design::builder(50).build()?)?;
//!     Ok::<_, peil::Error>(sample.share("open").equals("yes").run()?.rows.remove(0))
//! };
//! let change = compare::change(&wave(10)?, &wave(30)?, None)?;
//! let text = findings_csv::changes(&[change])?;
//! assert!(text.starts_with("indicator,from_wave,to_wave,category,from,to,difference,"));
//! # Ok::<(), peil::Error>(())
//! ```

use indexmap::IndexMap;

use super::csv::{Line, number, word, words, write};
use crate::compare::{Change, Comparison, Dependence, Progress, Ranged, Ranking, Spread, Trend};
use crate::error::Result;
use crate::estimate::Estimate;

/// Changes between two waves. Columns: `indicator, from_wave, to_wave`, one for each breakdown, `category, from, to, difference,
/// se, low, high, level, ratio, ratio_low, ratio_high, correlation, both, p, p_adjusted, margin, verdict, verdict_any_overlap,
/// frame_break, notes`.
///
/// # Errors
/// Reports every breakdown that has the name of one of the columns.
pub fn changes(changes: &[Change]) -> Result<String> {
    let after = [
        "category",
        "from",
        "to",
        "difference",
        "se",
        "low",
        "high",
        "level",
        "ratio",
        "ratio_low",
        "ratio_high",
        "correlation",
        "both",
        "p",
        "p_adjusted",
        "margin",
        "verdict",
        "verdict_any_overlap",
        "frame_break",
        "notes",
    ];
    let lines = changes.iter().map(|own| Line {
        before: vec![own.to.indicator.clone(), word(own.from.wave.as_ref()), word(own.to.wave.as_ref())],
        by: &own.to.by,
        after: vec![
            word(own.to.category.as_ref()),
            number(own.from.estimate),
            number(own.to.estimate),
            own.difference.to_string(),
            number(own.se),
            number(own.low),
            number(own.high),
            own.level.to_string(),
            number(own.ratio),
            number(own.ratio_low),
            number(own.ratio_high),
            correlation(own.dependence.as_ref()),
            both(own.dependence.as_ref()),
            number(own.p),
            number(own.p_adjusted),
            number(own.margin),
            own.verdict.word().to_owned(),
            own.any_overlap.map(|own| own.verdict.word().to_owned()).unwrap_or_default(),
            own.frame_break.to_string(),
            words(&own.notes),
        ],
    });
    write(&["indicator", "from_wave", "to_wave"], &after, &lines.collect::<Vec<_>>())
}

/// Slopes over several waves. Columns: `indicator, from_wave, to_wave`, one for each breakdown, `category, waves, slope, se, low,
/// high, level, p, margin, verdict, frame_break, notes`.
///
/// # Errors
/// Reports every breakdown that has the name of one of the columns.
pub fn trends(trends: &[Trend]) -> Result<String> {
    let after = [
        "category",
        "waves",
        "slope",
        "se",
        "low",
        "high",
        "level",
        "p",
        "margin",
        "verdict",
        "frame_break",
        "notes",
    ];
    let lines = trends.iter().filter_map(|own| {
        let (first, last) = (own.estimates.first()?, own.estimates.last()?);
        Some(Line {
            before: vec![last.indicator.clone(), word(first.wave.as_ref()), word(last.wave.as_ref())],
            by: &last.by,
            after: vec![
                word(last.category.as_ref()),
                own.estimates.len().to_string(),
                number(own.slope),
                number(own.se),
                number(own.low),
                number(own.high),
                own.level.to_string(),
                number(own.p),
                number(own.margin),
                own.verdict.word().to_owned(),
                own.frame_break.to_string(),
                words(&own.notes),
            ],
        })
    });
    write(&["indicator", "from_wave", "to_wave"], &after, &lines.collect::<Vec<_>>())
}

/// Figures beside each other. Columns: `first_indicator, second_indicator, first_wave, second_wave, first_group, second_group,
/// first_category, second_category, first, second, difference, se, low, high, level, correlation, both, p, p_adjusted, margin,
/// standing, notes`; a group of several breakdowns has ` / ` between its categories.
///
/// # Errors
/// None: the columns are always the same.
pub fn comparisons(comparisons: &[Comparison]) -> Result<String> {
    let head = [
        "first_indicator",
        "second_indicator",
        "first_wave",
        "second_wave",
        "first_group",
        "second_group",
        "first_category",
        "second_category",
        "first",
        "second",
        "difference",
        "se",
        "low",
        "high",
        "level",
        "correlation",
        "both",
        "p",
        "p_adjusted",
        "margin",
        "standing",
        "notes",
    ];
    let none = IndexMap::new();
    let group = |own: &Estimate| own.by.values().map(String::as_str).collect::<Vec<_>>().join(" / ");
    let lines = comparisons.iter().map(|own| Line {
        before: Vec::new(),
        by: &none,
        after: vec![
            own.first.indicator.clone(),
            own.second.indicator.clone(),
            word(own.first.wave.as_ref()),
            word(own.second.wave.as_ref()),
            group(&own.first),
            group(&own.second),
            word(own.first.category.as_ref()),
            word(own.second.category.as_ref()),
            number(own.first.estimate),
            number(own.second.estimate),
            own.difference.to_string(),
            number(own.se),
            number(own.low),
            number(own.high),
            own.level.to_string(),
            correlation(own.dependence.as_ref()),
            both(own.dependence.as_ref()),
            number(own.p),
            number(own.p_adjusted),
            number(own.margin),
            own.standing.word().to_owned(),
            words(&own.notes),
        ],
    });
    write(&[], &head, &lines.collect::<Vec<_>>())
}

/// Targets. Columns: `target, indicator, wave, from_wave`, one for each breakdown, `category, bound, goal, when, margin, estimate,
/// low, high, level, distance, distance_low, distance_high, change, change_low, change_high, both, needed, needed_low, needed_high,
/// pace, pace_low, pace_high, projected, projected_low, projected_high, standing, change_verdict, enough, course, p, p_adjusted,
/// change_p, change_p_adjusted, p_enough, p_enough_adjusted, frame_break, notes`. Paces are for each unit of the waves' times.
///
/// # Errors
/// Reports every breakdown that has the name of one of the columns.
pub fn targets(targets: &[Progress]) -> Result<String> {
    let before = ["target", "indicator", "wave", "from_wave"];
    let after = [
        "category",
        "bound",
        "goal",
        "when",
        "margin",
        "estimate",
        "low",
        "high",
        "level",
        "distance",
        "distance_low",
        "distance_high",
        "change",
        "change_low",
        "change_high",
        "both",
        "needed",
        "needed_low",
        "needed_high",
        "pace",
        "pace_low",
        "pace_high",
        "projected",
        "projected_low",
        "projected_high",
        "standing",
        "change_verdict",
        "enough",
        "course",
        "p",
        "p_adjusted",
        "change_p",
        "change_p_adjusted",
        "p_enough",
        "p_enough_adjusted",
        "frame_break",
        "notes",
    ];
    let lines = targets.iter().map(|own| {
        let (row, change) = (&own.current, own.change.as_ref());
        let ranged = |own: Option<Ranged>| {
            let (low, high) = (own.and_then(|own| own.low), own.and_then(|own| own.high));
            [number(own.map(|own| own.value)), number(low), number(high)]
        };
        let mut after = vec![
            word(row.category.as_ref()),
            own.goal.bound.word().to_owned(),
            own.goal.value.to_string(),
            number(own.goal.when),
            number(own.goal.margin),
            number(row.estimate),
            number(row.low),
            number(row.high),
            row.level.to_string(),
        ];
        let moved = change.map(|own| Ranged { value: own.difference, low: own.low, high: own.high });
        after.extend(ranged(Some(own.distance)));
        after.extend(ranged(moved));
        after.push(both(change.and_then(|own| own.dependence.as_ref())));
        after.extend([own.needed, own.pace, own.projected].into_iter().flat_map(ranged));
        after.extend([
            own.standing.word().to_owned(),
            change.map(|own| own.verdict.word().to_owned()).unwrap_or_default(),
            own.enough.map(|own| own.word().to_owned()).unwrap_or_default(),
            own.course.word().to_owned(),
            number(own.p),
            number(own.p_adjusted),
            number(change.and_then(|own| own.p)),
            number(change.and_then(|own| own.p_adjusted)),
            number(own.p_enough),
            number(own.p_enough_adjusted),
            own.frame_break().to_string(),
            words(row.notes.iter().chain(change.iter().flat_map(|own| &own.notes))),
        ]);
        let from = word(change.and_then(|own| own.from.wave.as_ref()));
        let before = vec![own.goal.id.clone(), row.indicator.clone(), word(row.wave.as_ref()), from];
        Line { before, by: &row.by, after }
    });
    write(&before, &after, &lines.collect::<Vec<_>>())
}

/// Figures from the largest to the smallest. Columns: `indicator, wave`, one for each breakdown, `category, estimate, rank, best,
/// worst`.
///
/// # Errors
/// Reports every breakdown that has the name of one of the columns.
pub fn ranking(ranking: &Ranking) -> Result<String> {
    let lines = ranking.ranked.iter().map(|own| Line {
        before: vec![own.estimate.indicator.clone(), word(own.estimate.wave.as_ref())],
        by: &own.estimate.by,
        after: vec![
            word(own.estimate.category.as_ref()),
            number(own.estimate.estimate),
            own.rank.to_string(),
            own.best.to_string(),
            own.worst.to_string(),
        ],
    });
    let after = ["category", "estimate", "rank", "best", "worst"];
    write(&["indicator", "wave"], &after, &lines.collect::<Vec<_>>())
}

/// Ranges of figures. Columns: `smallest, largest, figures, low, high, level`.
///
/// # Errors
/// None: the columns are always the same.
pub fn ranges(ranges: &[Spread]) -> Result<String> {
    let none = IndexMap::new();
    let lines = ranges.iter().map(|own| Line {
        before: Vec::new(),
        by: &none,
        after: vec![
            number(own.smallest.estimate),
            number(own.largest.estimate),
            own.figures.to_string(),
            number(own.low),
            number(own.high),
            own.level.to_string(),
        ],
    });
    write(&[], &["smallest", "largest", "figures", "low", "high", "level"], &lines.collect::<Vec<_>>())
}

fn correlation(dependence: Option<&Dependence>) -> String {
    number(dependence.map(|own| own.correlation))
}

fn both(dependence: Option<&Dependence>) -> String {
    dependence.map(|own| own.both.to_string()).unwrap_or_default()
}
