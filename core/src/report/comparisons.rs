//! Comparisons, rankings, ranges and trends as plain tables.

use indexmap::IndexSet;

use super::caption::{self, caption};
use super::context::Context;
use super::layout::{Head, NONE, base, head, interval_head, places};
use super::note::{self, pick};
use super::number;
use super::phrase::{self, p_text, signed_points};
use super::table::Grid;
use crate::compare::{Comparison, Ranking, Spread, Standing, Trend, Verdict};
use crate::estimate::{Estimate, MeasureKind, Note};
use crate::interval::Remark;
use crate::survey::Language;

/// How the figures of a row are written: shares in per cent and their differences in points, others as they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    is_share: bool,
    places: usize,
    language: Language,
}

impl Scale {
    pub(super) fn of(row: &Estimate, context: &Context<'_>, language: Language) -> Self {
        // Scores have the scale that their index says, 0 to 1 unless it does, where one decimal would hide all changes.
        let places = match row.measure {
            MeasureKind::IndexScore => places(row).max(context.places()),
            _ => context.places(),
        };
        Self { is_share: row.measure.is_share(), places, language }
    }

    pub(super) fn figure(self, value: Option<f64>) -> String {
        match value {
            Some(value) if self.is_share => number::per_cent(value, self.places, self.language),
            Some(value) => number::fixed(value, self.places, self.language),
            None => NONE.to_owned(),
        }
    }

    /// A difference with its sign.
    pub(super) fn signed(self, value: f64) -> String {
        signed_points(if self.is_share { value } else { value * 0.01 }, self.places, self.language)
    }

    /// Limits as one text, each as `of` writes it; the word for a full count where nothing is uncertain.
    pub(super) fn limits(self, limits: Option<(f64, f64)>, full: bool, of: impl Fn(f64) -> String) -> String {
        match limits {
            _ if full => note::remark_text(Remark::Census, self.language).to_owned(),
            Some((low, high)) => phrase::range(&of(low), &of(high), head(Head::Until, self.language)),
            None => NONE.to_owned(),
        }
    }
}

/// What can be said of a change or a slope, in a word; nothing across a break between waves.
pub(super) fn finding(verdict: Option<Verdict>, language: Language) -> &'static str {
    let texts = match verdict {
        None => ["kan ikke sammenlignes", "kan ikkje samanliknast", "not comparable"],
        Some(Verdict::Rise) => ["økning", "auke", "rise"],
        Some(Verdict::Fall) => ["nedgang", "nedgang", "fall"],
        Some(Verdict::Standstill) => ["stillstand", "stillstand", "standstill"],
        Some(Verdict::NotDetermined) => ["ikke fastslått", "ikkje fastslege", "not determined"],
    };
    pick(texts, language)
}

/// Notes of differences below their table, each once, and that findings are those of several together.
pub(super) fn add_notes<'a>(
    mut grid: Grid,
    notes: impl Iterator<Item = &'a Note>,
    adjusted: bool,
    language: Language,
) -> Grid {
    for own in notes.filter(|own| matches!(own, Note::DependenceUnknown { .. } | Note::TooFewWaves { .. })) {
        let text = note::sentence(&note::text(own, language));
        if !grid.notes.contains(&text) {
            grid = grid.note(text);
        }
    }
    if adjusted {
        let texts = [
            "Funnene tar hensyn til at flere sammenligninger er gjort samtidig; intervallene gjelder hver for seg.",
            "Funna tek omsyn til at fleire samanlikningar er gjorde samstundes; intervalla gjeld kvar for seg.",
            "The findings take into account that several comparisons were made together; each interval holds alone.",
        ];
        grid = grid.note(pick(texts, language));
    }
    grid
}

/// What a figure is of: its indicator, answer, group and wave, with its base below.
fn name(row: &Estimate, context: &Context<'_>, language: Language, with_wave: bool) -> String {
    let indicator = Some(context.indicator_label(&row.indicator, language));
    let base = base(row, context, language);
    let text = parts(indicator, row, context, language, with_wave).join(", ");
    if base.is_empty() { text } else { format!("{text}\n{base}") }
}

/// The words that name a row.
pub(super) fn parts(
    indicator: Option<String>,
    row: &Estimate,
    context: &Context<'_>,
    language: Language,
    with_wave: bool,
) -> Vec<String> {
    let mut parts: Vec<String> = indicator.into_iter().collect();
    parts.extend(row.category.iter().map(|code| context.answer_label(&row.indicator, code, language)));
    parts.extend(row.by.iter().map(|(by, code)| context.category_label(by, code, language)));
    parts.extend(row.wave.iter().filter(|_| with_wave).map(|wave| context.wave_label(wave, language)));
    parts
}

/// The indicator of all rows and its base, where each row has something else to be named by.
fn common<'a>(own: &'a [Comparison], context: &Context<'_>, language: Language) -> Option<&'a Estimate> {
    let first = &own.first()?.first;
    let rows = own.iter().flat_map(|own| [&own.first, &own.second]);
    let is_one = |row: &Estimate| {
        row.indicator == first.indicator
            && base(row, context, language) == base(first, context, language)
            && !(row.by.is_empty() && row.category.is_none())
    };
    rows.into_iter().all(is_one).then_some(first)
}

/// The second figure of a comparison, by what it has that the first has not.
fn against(
    first: &Estimate,
    second: &Estimate,
    context: &Context<'_>,
    language: Language,
    with_wave: bool,
) -> String {
    let mut parts = Vec::new();
    if first.indicator != second.indicator {
        parts.push(context.indicator_label(&second.indicator, language));
    }
    let tells_answer = first.category != second.category || !parts.is_empty();
    let code = second.category.iter().filter(|_| tells_answer);
    parts.extend(code.map(|code| context.answer_label(&second.indicator, code, language)));
    let own = second.by.iter().filter(|(by, code)| first.by.get(*by) != Some(*code));
    parts.extend(own.map(|(by, code)| context.category_label(by, code, language)));
    // A total has no category where a group has one.
    if parts.is_empty() && first.by.keys().any(|by| !second.by.contains_key(by)) {
        parts.push(head(Head::Everybody, language).to_owned());
    }
    parts.extend(second.wave.iter().filter(|_| with_wave).map(|wave| context.wave_label(wave, language)));
    let bases = [first, second].map(|row| base(row, context, language));
    let text = if parts.is_empty() { name(second, context, language, with_wave) } else { parts.join(", ") };
    let text = format!("{} {text}", pick(["mot", "mot", "against"], language));
    if bases[0] == bases[1] || bases[1].is_empty() { text } else { format!("{text}\n{}", bases[1]) }
}

/// Comparisons as a table of two rows each: the first figure with the difference and what follows for it, the second with
/// the interval of the difference.
///
/// ```
/// use peil::report::{Context, table};
/// use peil::{Answers, Column, Comparison, Design, Language, Sample};
/// let group = |yes: usize, all: usize| {
///     let open: Column = (0..all).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
///     let sample = Sample::new(Answers::new([("open".to_owned(), open)])?, Design::builder(all).build()?)?;
///     Ok::<_, peil::Error>(sample.share("open").equals("yes").run()?.rows.remove(0))
/// };
/// let own = Comparison::independent(&group(62, 77)?, &group(17, 19)?, None)?;
/// let text = table::comparisons(&[own], &Context::neutral(), Language::En).text();
/// assert!(text.contains("80.5") && text.contains("89.5") && text.contains("not determined"));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn comparisons(own: &[Comparison], context: &Context<'_>, language: Language) -> Grid {
    let shares = own.iter().all(|own| own.first.measure.is_share());
    let has_adjusted = own.iter().any(|own| own.p_adjusted.is_some());
    let waves = own.iter().flat_map(|own| [own.first.wave.as_deref(), own.second.wave.as_deref()]);
    let difference = head(if shares { Head::DifferencePoints } else { Head::Difference }, language);
    let interval = interval_head(own.iter().map(|own| own.level), language);
    let finding_head = head(Head::Finding, language);
    let adjusted_head = format!("{finding_head}\n{}", head(Head::AdjustedP, language));
    let common = common(own, context, language);
    let what = pick(caption::COMPARISONS, language);
    // What all rows are of is said once.
    let what = common.map_or_else(
        || what.to_owned(),
        |row| format!("{}: {}", what, context.indicator_label(&row.indicator, language)),
    );
    let by =
        common.map(|row| row.by.keys().map(|by| context.breakdown_label(by, language)).collect::<Vec<_>>());
    let named_by = match by {
        Some(by) if !by.is_empty() => by.join(", "),
        Some(_) => head(Head::Category, language).to_owned(),
        None => head(Head::Indicator, language).to_owned(),
    };
    let mut grid = Grid::new(caption(&what, [], waves, context, language))
        .words(named_by)
        .numbers(head(if shares { Head::PerCent } else { Head::Estimate }, language))
        .numbers(format!("{difference}\n{interval}"))
        .words(if has_adjusted { adjusted_head.as_str() } else { finding_head });
    let mut independent = false;
    for own in own {
        let scale = Scale::of(&own.first, context, language);
        let full = own.first.is_census() && own.second.is_census();
        let waves = own.first.wave != own.second.wave;
        independent |= !full && own.dependence.is_none();
        let (one, other) = (own.first.wave.as_deref(), own.second.wave.as_deref());
        let broken =
            !context.breaks_between(one, other).is_empty() || !context.breaks_between(other, one).is_empty();
        let standing = match own.standing {
            _ if broken => finding(None, language),
            Standing::Higher => pick(["høyere", "høgare", "higher"], language),
            Standing::Lower => pick(["lavere", "lågare", "lower"], language),
            Standing::Alike => pick(["omtrent like", "om lag like", "about equal"], language),
            Standing::NotDetermined => finding(Some(Verdict::NotDetermined), language),
        };
        let adjusted = own.p_adjusted.map_or_else(|| NONE.to_owned(), |p| p_text(p, language));
        grid.row([
            match common {
                Some(_) => parts(None, &own.first, context, language, waves).join(", "),
                None => name(&own.first, context, language, waves),
            },
            scale.figure(own.first.estimate),
            scale.signed(own.difference),
            standing.to_owned(),
        ]);
        grid.joined_row([
            against(&own.first, &own.second, context, language, waves),
            scale.figure(own.second.estimate),
            scale.limits(own.low.zip(own.high), full, |limit| scale.signed(limit)),
            if has_adjusted { adjusted } else { String::new() },
        ]);
    }
    if let Some(base) = common.map(|row| base(row, context, language)).filter(|base| !base.is_empty()) {
        grid = grid.note(note::sentence(&base));
    }
    if independent {
        let texts = [
            "Tall uten kjent sammenheng er behandlet som uavhengige av hverandre.",
            "Tal utan kjend samanheng er handsama som uavhengige av kvarandre.",
            "Figures without a known dependence are treated as independent.",
        ];
        grid = grid.note(pick(texts, language));
    }
    add_notes(grid, own.iter().flat_map(|own| &own.notes), has_adjusted, language)
}

/// A ranking as a table, the largest first, with the ranks that each figure can have.
pub fn ranking(own: &Ranking, context: &Context<'_>, language: Language) -> Grid {
    let rows = || own.ranked.iter().map(|own| &own.estimate);
    let shares = rows().all(|row| row.measure.is_share());
    let waves = rows().any(|row| rows().any(|other| other.wave != row.wave));
    let of = rows().map(|row| row.wave.as_deref());
    let mut grid = Grid::new(caption(pick(caption::RANKING, language), [], of, context, language))
        .numbers(head(Head::Rank, language))
        .words(head(Head::Indicator, language))
        .numbers(head(Head::N, language))
        .numbers(head(if shares { Head::PerCent } else { Head::Estimate }, language))
        .numbers(interval_head(rows().map(|row| row.level), language))
        .numbers(head(Head::Ranks, language));
    for own in &own.ranked {
        let row = &own.estimate;
        let scale = Scale::of(row, context, language);
        let limits = scale.limits(row.low.zip(row.high), row.is_census(), |limit| scale.figure(Some(limit)));
        let ranks = if own.best == own.worst {
            own.best.to_string()
        } else {
            format!("{}–{}", own.best, own.worst)
        };
        grid.row([
            own.rank.to_string(),
            name(row, context, language, waves),
            number::plain(row.n as f64, language),
            scale.figure(row.estimate),
            limits,
            ranks,
        ]);
    }
    if rows().all(Estimate::is_census) {
        return grid;
    }
    let level = number::level(own.level, language);
    grid.note(match language {
        Language::Nb => format!("De mulige plassene gjelder samlet med {level} konfidens."),
        Language::Nn => format!("Dei moglege plassane gjeld samla med {level} konfidens."),
        Language::En => format!("The possible ranks hold together with {level} confidence."),
    })
}

/// Ranges as a table: the smallest and the largest figure of each set, and limits between which all lie.
pub fn ranges(own: &[Spread], context: &Context<'_>, language: Language) -> Grid {
    let shares = own.iter().all(|own| own.smallest.measure.is_share());
    let figure = head(if shares { Head::PerCent } else { Head::Estimate }, language);
    let level = interval_head(own.iter().map(|own| own.level), language);
    let of = own.iter().flat_map(|own| [own.smallest.wave.as_deref(), own.largest.wave.as_deref()]);
    let mut grid = Grid::new(caption(pick(caption::RANGES, language), [], of, context, language))
        .numbers(head(Head::Figures, language))
        .words(head(Head::Smallest, language))
        .numbers(figure)
        .words(head(Head::Largest, language))
        .numbers(figure)
        .numbers(format!("{} ({level})", head(Head::AllBetween, language)));
    for own in own {
        let scale = Scale::of(&own.smallest, context, language);
        let waves = own.smallest.wave != own.largest.wave;
        grid.row([
            number::plain(own.figures as f64, language),
            name(&own.smallest, context, language, waves),
            scale.figure(own.smallest.estimate),
            name(&own.largest, context, language, waves),
            scale.figure(own.largest.estimate),
            scale.limits(own.low.zip(own.high), false, |limit| scale.figure(Some(limit))),
        ]);
    }
    grid
}

/// Trends as a table: the figure of every wave, the change for each unit of time, its interval and what follows.
pub fn trends(own: &[Trend], context: &Context<'_>, language: Language) -> Grid {
    let last = |own: &'_ Trend| own.estimates.last().cloned();
    let shares = own.iter().flat_map(|own| &own.estimates).all(|row| row.measure.is_share());
    let wave = |row: Option<&Estimate>| Some(context.wave_label(row?.wave.as_deref()?, language));
    let ends: IndexSet<_> =
        own.iter().map(|own| (wave(own.estimates.first()), wave(own.estimates.last()))).collect();
    let ends = match ends.first() {
        Some((Some(from), Some(to))) if ends.len() == 1 => Some((from.as_str(), to.as_str())),
        _ => None,
    };
    let mut grid = Grid::new(caption(&caption::trends(ends, language), [], [], context, language))
        .words(head(Head::Indicator, language))
        .words(head(Head::Waves, language))
        .numbers(head(if shares { Head::SlopePoints } else { Head::Slope }, language))
        .numbers(interval_head(own.iter().map(|own| own.level), language))
        .words(head(Head::Finding, language));
    for own in own {
        let Some(row) = last(own) else { continue };
        let scale = Scale::of(&row, context, language);
        let full = own.estimates.iter().all(Estimate::is_census);
        let waves = own.estimates.iter().zip(&own.times).map(|(row, time)| {
            let wave = match &row.wave {
                Some(wave) => context.wave_label(wave, language),
                None => number::plain(*time, language),
            };
            format!("{wave}: {}", scale.figure(row.estimate))
        });
        let waves: Vec<String> = waves.collect();
        grid.row([
            name(&row, context, language, false),
            waves.join("; "),
            own.slope.map_or_else(|| NONE.to_owned(), |slope| scale.signed(slope)),
            scale.limits(own.low.zip(own.high), full, |limit| scale.signed(limit)),
            finding_of_trend(own, context, language).to_owned(),
        ]);
    }
    add_notes(grid, own.iter().flat_map(|own| &own.notes), false, language)
}

/// What can be said of a slope, in a word.
pub(super) fn finding_of_trend(own: &Trend, context: &Context<'_>, language: Language) -> &'static str {
    let wave = |row: Option<&'_ Estimate>| row.and_then(|row| row.wave.clone());
    let (from, to) = (wave(own.estimates.first()), wave(own.estimates.last()));
    let broken = own.frame_break || !context.breaks_between(from.as_deref(), to.as_deref()).is_empty();
    finding(Some(own.verdict).filter(|_| !broken), language)
}
