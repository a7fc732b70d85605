//! Changes between waves as a plain table: both figures, the difference in points, its interval and what follows.

use indexmap::IndexSet;

use super::context::Context;
use super::layout::{Head, base, head, interval_head, unit};
use super::note::{self, pick};
use super::number;
use super::phrase::{self, signed_points};
use super::table::Grid;
use crate::compare::{Change, Verdict};
use crate::interval::Remark;
use crate::survey::Language;

/// Changes of shares as a table for a terminal ([`Grid::text`]) or a page ([`super::html::Section::grid`]).
///
/// A change across a break between waves has no verdict, two full counts have no interval. Changes of other measures
/// than shares are shown on their own scale, which a column names where there are shares as well.
pub fn changes(changes: &[Change], context: &Context<'_>, language: Language) -> Grid {
    let wave =
        |wave: Option<&String>| wave.map(|wave| context.wave_label(wave, language)).unwrap_or_default();
    let pairs: IndexSet<(String, String)> =
        changes.iter().map(|own| (wave(own.from.wave.as_ref()), wave(own.to.wave.as_ref()))).collect();
    let breakdowns: IndexSet<&str> =
        changes.iter().flat_map(|own| own.to.by.keys()).map(String::as_str).collect();
    let (from, to) = match pairs.first() {
        // One pair of waves for all: their names are the heads.
        Some((from, to)) if pairs.len() == 1 && !from.is_empty() && !to.is_empty() => {
            (from.clone(), to.clone())
        }
        _ => (head(Head::From, language).to_owned(), head(Head::To, language).to_owned()),
    };
    let title = context.survey().map(|survey| survey.title.text(language)).unwrap_or_default();
    let mut grid = Grid::new(title).words(head(Head::Indicator, language));
    for breakdown in &breakdowns {
        grid = grid.words(context.breakdown_label(breakdown, language));
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
        let figure = |value: Option<f64>| match value {
            Some(value) if own.to.measure.is_share() => number::per_cent(value, context.places(), language),
            Some(value) => number::fixed(value, context.places(), language),
            None => "–".to_owned(),
        };
        let scale = if own.to.measure.is_share() { 1.0 } else { 0.01 };
        let points = |value: f64| signed_points(value * scale, context.places(), language);
        let full = own.from.is_census() && own.to.is_census();
        let interval = match own.low.zip(own.high) {
            _ if full => note::remark_text(Remark::Census, language).to_owned(),
            Some((low, high)) => phrase::range(&points(low), &points(high), head(Head::Until, language)),
            None => "–".to_owned(),
        };
        let cells = breakdowns.iter().map(|breakdown| match own.to.by.get(*breakdown) {
            Some(code) => context.category_label(breakdown, code, language),
            None => head(Head::Everybody, language).to_owned(),
        });
        let figures = [
            figure(own.from.estimate),
            figure(own.to.estimate),
            points(own.difference),
            interval,
            finding(own, context, language).to_owned(),
        ];
        let unit = has_unit.then(|| {
            let points = pick(["prosentpoeng", "prosentpoeng", "percentage points"], language);
            if own.to.measure.is_share() { points } else { unit(own.to.measure, language) }.to_owned()
        });
        grid.row(std::iter::once(shown).chain(cells).chain(figures).chain(unit));
    }
    if changes.iter().any(|own| !(own.from.is_census() && own.to.is_census())) {
        grid = grid.note(pick(
            [
                "Der ikke begge rundene er fulle tellinger, er de behandlet som uavhengige av hverandre.",
                "Der ikkje begge rundane er fulle teljingar, er dei handsama som uavhengige av kvarandre.",
                "Where not both waves are full counts, they are treated as independent.",
            ],
            language,
        ));
    }
    grid
}

/// What can be said of a change, in a word.
fn finding(change: &Change, context: &Context<'_>, language: Language) -> &'static str {
    let waves = (change.from.wave.as_deref(), change.to.wave.as_deref());
    let broken = change.frame_break || !context.breaks_between(waves.0, waves.1).is_empty();
    let texts = match change.verdict {
        _ if broken => ["kan ikke sammenlignes", "kan ikkje samanliknast", "not comparable"],
        Verdict::Rise => ["økning", "auke", "rise"],
        Verdict::Fall => ["nedgang", "nedgang", "fall"],
        Verdict::Standstill => ["stillstand", "stillstand", "standstill"],
        Verdict::NotDetermined => ["ikke fastslått", "ikkje fastslege", "not determined"],
    };
    pick(texts, language)
}
