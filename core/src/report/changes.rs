//! Changes between waves as a plain table: both figures, the difference in points, its interval and what follows.

use indexmap::IndexSet;

use super::caption::{self, caption};
use super::comparisons::{Scale, add_notes, finding};
use super::context::Context;
use super::layout::{Head, NONE, base, head, interval_head, unit};
use super::note::{self, pick};
use super::number;
use super::phrase::p_text;
use super::table::Grid;
use crate::compare::{Change, Verdict};
use crate::estimate::{Estimate, Note};
use crate::survey::Language;

/// Changes of shares as a table for a terminal ([`Grid::text`]) or a page ([`super::html::Section::grid`]).
///
/// A change across a break between waves has no verdict, two full counts have no interval. Changes of other measures
/// than shares are shown on their own scale, which a column names where there are shares as well. Changes between several
/// pairs of waves and changes of several answers have a column that says which. Where units answered in both waves a
/// column says how many, and a note which changes were made as of independent waves; where p-values were adjusted they
/// have a column too.
pub fn changes(changes: &[Change], context: &Context<'_>, language: Language) -> Grid {
    let wave =
        |wave: Option<&String>| wave.map(|wave| context.wave_label(wave, language)).unwrap_or_default();
    let pairs: IndexSet<(String, String)> =
        changes.iter().map(|own| (wave(own.from.wave.as_ref()), wave(own.to.wave.as_ref()))).collect();
    let has_pair = pairs.len() > 1;
    let has_answer = changes.iter().any(|own| own.to.category.is_some());
    let breakdowns: IndexSet<&str> =
        changes.iter().flat_map(|own| own.to.by.keys()).map(String::as_str).collect();
    let one_pair = pairs.first().filter(|(from, to)| pairs.len() == 1 && !from.is_empty() && !to.is_empty());
    // One pair of waves for all: their names are the heads.
    let (from, to) = one_pair
        .cloned()
        .unwrap_or_else(|| (head(Head::From, language).to_owned(), head(Head::To, language).to_owned()));
    let what = caption::changes(one_pair.map(|(from, to)| (from.as_str(), to.as_str())), language);
    let mut grid = Grid::new(caption(&what, breakdowns.iter().copied(), [], context, language))
        .words(head(Head::Indicator, language));
    for breakdown in &breakdowns {
        grid = grid.words(context.breakdown_label(breakdown, language));
    }
    if has_answer {
        grid = grid.words(head(Head::Category, language));
    }
    if has_pair {
        grid = grid.words(head(Head::Waves, language));
    }
    let shares = changes.iter().all(|own| own.to.measure.is_share());
    let has_unit = !shares && changes.iter().any(|own| own.to.measure.is_share());
    let levels = changes.iter().map(|own| own.level);
    grid = grid
        .numbers(note::capital(&from))
        .numbers(note::capital(&to))
        .numbers(head(if shares { Head::Points } else { Head::Change }, language))
        .numbers(interval_head(levels, language))
        .words(head(Head::Finding, language));
    let has_both = changes.iter().any(|own| own.dependence.is_some());
    let has_adjusted = changes.iter().any(|own| own.p_adjusted.is_some());
    if has_both {
        grid = grid.numbers(head(Head::Both, language));
    }
    if has_adjusted {
        grid = grid.numbers(head(Head::AdjustedP, language));
    }
    if has_unit {
        // Last, so that the columns of figures are the same in every table of changes.
        grid = grid.words(head(Head::Unit, language));
    }
    let mut before = None;
    for own in changes {
        let label = context.indicator_label(&own.to.indicator, language);
        let base = base(&own.to, context, language);
        let title = if base.is_empty() { label } else { format!("{label}\n{base}") };
        let shown = if before.as_ref() == Some(&title) { String::new() } else { title.clone() };
        before = Some(title);
        let scale = Scale::of(&own.to, context, language);
        let interval = scale.limits(own.low.zip(own.high), is_full(own), |limit| scale.signed(limit));
        let cells = breakdowns.iter().map(|breakdown| match own.to.by.get(*breakdown) {
            Some(code) => context.category_label(breakdown, code, language),
            None => head(Head::Everybody, language).to_owned(),
        });
        let answer = has_answer.then(|| answer(&own.to, context, language).unwrap_or_default());
        let pair = has_pair.then(|| between(&own.from, &own.to, context, language));
        let figures = [
            scale.figure(own.from.estimate),
            scale.figure(own.to.estimate),
            scale.signed(own.difference),
            interval,
            in_words(own, context, language),
        ];
        let both = has_both.then(|| match own.dependence {
            Some(own) => number::plain(own.both as f64, language),
            None => NONE.to_owned(),
        });
        let adjusted =
            has_adjusted.then(|| own.p_adjusted.map_or_else(|| NONE.to_owned(), |p| p_text(p, language)));
        let unit = has_unit.then(|| {
            let points = pick(["prosentpoeng", "prosentpoeng", "percentage points"], language);
            if own.to.measure.is_share() { points } else { unit(own.to.measure, language) }.to_owned()
        });
        let names = std::iter::once(shown).chain(cells).chain(answer).chain(pair);
        grid.row(names.chain(figures).chain(both).chain(adjusted).chain(unit));
    }
    let grid = add_assumptions(grid, changes, language);
    add_notes(grid, changes.iter().flat_map(|own| &own.notes), has_adjusted, language)
}

/// The answer of a distribution that a row is of.
pub(super) fn answer(row: &Estimate, context: &Context<'_>, language: Language) -> Option<String> {
    row.category.as_deref().map(|code| context.answer_label(&row.indicator, code, language))
}

/// The waves that a change lies between: `2022 to 2023`.
pub(super) fn between(from: &Estimate, to: &Estimate, context: &Context<'_>, language: Language) -> String {
    let wave = |row: &Estimate| match &row.wave {
        Some(wave) => context.wave_label(wave, language),
        None => NONE.to_owned(),
    };
    format!("{} {} {}", wave(from), head(Head::Until, language), wave(to))
}

/// How the waves are treated, and what holds without that.
fn add_assumptions(mut grid: Grid, changes: &[Change], language: Language) -> Grid {
    let independent = |own: &&Change| !is_full(own) && own.dependence.is_none();
    if changes.iter().any(|own| independent(&own)) {
        let texts = if changes.iter().filter(|own| !is_full(own)).all(|own| independent(&own)) {
            [
                "Der ikke begge rundene er fulle tellinger, er de behandlet som uavhengige av hverandre.",
                "Der ikkje begge rundane er fulle teljingar, er dei handsama som uavhengige av kvarandre.",
                "Where not both waves are full counts, they are treated as independent.",
            ]
        } else {
            [
                "Der det ikke står hvor mange som svarte begge ganger, er rundene behandlet som uavhengige av hverandre.",
                "Der det ikkje står kor mange som svara begge gongene, er rundane handsama som uavhengige av kvarandre.",
                "Where it is not said how many answered both times, the waves are treated as independent.",
            ]
        };
        grid = grid.note(pick(texts, language));
    }
    if changes.iter().any(holds_anyhow) {
        let texts = [
            "* Holder uansett hvem som svarte begge ganger, og hva de svarte.",
            "* Held same kven som svara begge gongene, og kva dei svara.",
            "* Holds whoever answered both times, and whatever they answered.",
        ];
        grid = grid.note(pick(texts, language));
    }
    grid
}

/// What can be said of a change, and whether only where the waves are independent or whatever the joint answers are.
pub(super) fn in_words(change: &Change, context: &Context<'_>, language: Language) -> String {
    let finding = verdict(change, context, language);
    if change.notes.contains(&Note::OnlyIndependent) {
        let only = pick(["hvis uavhengige", "om uavhengige", "if independent"], language);
        return format!("{finding}, {only}");
    }
    if holds_anyhow(change) { format!("{finding} *") } else { finding.to_owned() }
}

/// Whether something was found that needs no knowledge of who answered both times.
fn holds_anyhow(change: &Change) -> bool {
    change.notes.contains(&Note::AnyOverlap) && change.verdict != Verdict::NotDetermined
}

pub(super) fn is_full(change: &Change) -> bool {
    change.from.is_census() && change.to.is_census()
}

/// What can be said of a change, in a word.
fn verdict(change: &Change, context: &Context<'_>, language: Language) -> &'static str {
    let waves = (change.from.wave.as_deref(), change.to.wave.as_deref());
    let broken = change.frame_break || !context.breaks_between(waves.0, waves.1).is_empty();
    finding(if broken { None } else { Some(change.verdict) }, language)
}
