//! Lines over waves: each figure at the time of its wave, with its interval.
//!
//! Times are those of the document, or the waves' names where those are numbers; waves without either stand one after the
//! other. A line ends where a wave is marked as not comparable with those before.

use indexmap::{IndexMap, IndexSet};
use serde::Serialize;

use super::super::{Drawing, Scale, order};
use super::{Around, Axis, TOLD, Tick, around, caption, told, written};
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::Estimates;
use crate::report::context::Context;
use crate::report::layout::{Head, head};
use crate::report::note::pick;
use crate::survey::Language;

/// Figures over waves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lines {
    /// What is written around it.
    pub around: Around,
    /// What the axis of time shows.
    pub time: String,
    /// The waves, at their times.
    pub waves: Vec<Tick>,
    /// Where something changed so that figures cannot be compared across it, and what.
    pub breaks: Vec<Tick>,
    /// Lines on one scale; one panel for all where every indicator is one share.
    pub panels: Vec<LinePanel>,
}

/// Lines on one scale.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinePanel {
    /// What the indicator is called; empty where the caption or each line says it.
    pub label: String,
    /// Who is in the base; empty where it is everybody.
    pub base: String,
    /// The scale.
    #[serde(flatten)]
    pub axis: Axis,
    /// The lines.
    pub lines: Vec<Line>,
}

/// One figure in all waves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// What it is of.
    pub name: String,
    /// Its points in order of time.
    pub points: Vec<LinePoint>,
}

/// One figure in one wave.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinePoint {
    /// The time of the wave.
    pub at: f64,
    /// Where it is drawn: beside the points of other lines.
    pub beside: f64,
    /// The unbroken part of the line that it belongs to, counted from 0.
    pub part: usize,
    /// The figure as text.
    pub figure: String,
    /// Whether every unit is known, so that there is no interval.
    pub full: bool,
    /// The figure.
    pub estimate: f64,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
    /// What it says: its sentence, or name, wave, figure and limits.
    pub text: String,
}

/// The chart of estimates over waves.
///
/// # Errors
/// Refuses figures of fewer than two waves.
///
/// ```
/// use peil::panel::{Matching, Panel};
/// use peil::report::{Context, drawing::chart};
/// use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
/// let wave = |yes: usize| {
///     let open: Column = (0..12).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
///     let design = Design::builder(12).population(PopulationSizes::one(StratumSize::census(14))).build()?;
///     Sample::new(Answers::new([("open".to_owned(), open)])?, design)
/// };
/// let waves = [("2018", wave(3)?), ("2022", wave(6)?), ("2023", wave(8)?)];
/// let estimates = Panel::new(waves, &Matching::independent())?
///     .run(&[wave(3)?.share("open").equals("yes").query().clone()])?
///     .estimates;
/// let drawn = chart::lines(&estimates, &Context::neutral(), Language::En)?;
/// let points = &drawn.panels[0].lines[0].points;
/// assert_eq!((points[1].at, points[1].estimate, points[1].figure.as_str()), (2022.0, 0.5, "50.0"));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn lines(estimates: &Estimates, context: &Context<'_>, language: Language) -> Result<Lines> {
    let waves = waves(estimates, context, language)?;
    let drawing = super::super::of(estimates, context, language);
    let mut last: Option<&str> = None;
    let breaks: Vec<Tick> = waves
        .iter()
        .filter_map(|(wave, (at, _))| {
            let before = last.replace(wave);
            let why = context.breaks_between(before, Some(wave));
            let texts: Vec<&str> = why.iter().map(|label| label.text(language)).collect();
            (!texts.is_empty()).then(|| Tick { at: *at, text: texts.join(" ") })
        })
        .collect();
    let mut rows = order(estimates).into_iter().map(|place| &estimates.rows[place]);
    let mut panels: Vec<LinePanel> = Vec::new();
    for group in &drawing.groups {
        let mut lines: IndexMap<String, Vec<LinePoint>> = IndexMap::new();
        for (row, own) in group.rows.iter().zip(&mut rows) {
            // The wave is the last of the names.
            let name = row.names[..row.names.len().saturating_sub(1)].join(", ");
            let points = lines.entry(name.clone()).or_default();
            let (Some(estimate), Some((at, wave))) =
                (own.estimate, own.wave.as_deref().and_then(|wave| waves.get(wave)))
            else {
                continue;
            };
            let of = if name.is_empty() { group.label.clone() } else { format!("{}, {name}", group.label) };
            let text = format!("{of}, {wave}: {} ({})", row.figure, row.limits);
            points.push(LinePoint {
                at: *at,
                beside: *at,
                part: breaks.iter().filter(|own| own.at <= *at).count(),
                figure: row.figure.clone(),
                full: row.full,
                estimate,
                low: row.low,
                high: row.high,
                text: row.sentence.clone().unwrap_or(text),
            });
        }
        let lines = lines.into_iter().map(|(name, mut points)| {
            points.sort_by(|a, b| a.at.total_cmp(&b.at));
            Line { name, points }
        });
        let lines = lines.collect();
        let (label, base) = (group.label.clone(), group.base.clone());
        let axis = Axis { title: group.axis.clone(), ..Axis::default() };
        panels.push(LinePanel { label, base, axis, lines });
    }
    let scales: Vec<Scale> = drawing.groups.iter().map(|group| group.scale).collect();
    let shares = scales.iter().all(|scale| *scale == Scale::Shares);
    let single = |panel: &LinePanel| panel.lines.len() == 1 && panel.lines[0].name.is_empty();
    if panels.len() > 1 && shares && panels.iter().all(single) {
        panels = vec![joined(panels)];
    } else if panels.len() == 1 {
        panels[0].label.clear();
    }
    let times: Vec<f64> = waves.values().map(|(at, _)| *at).collect();
    for (panel, scale) in panels.iter_mut().zip(scales) {
        for line in panel.lines.iter_mut().filter(|line| line.name.is_empty()) {
            line.name.clone_from(&drawing.words.everybody);
        }
        set_beside(panel, &times);
        scaled(panel, scale, language);
    }
    Ok(finished(&drawing, waves, breaks, panels, language))
}

/// The waves with their times and labels, in order.
fn waves<'e>(
    estimates: &'e Estimates,
    context: &Context<'_>,
    language: Language,
) -> Result<IndexMap<&'e str, (f64, String)>> {
    let names: IndexSet<&str> = estimates.rows.iter().filter_map(|row| row.wave.as_deref()).collect();
    if names.len() < 2 {
        let problem = Problem::new(Code::NoRows, "lines over time need figures of at least two waves");
        let problem = problem.found(names.iter().copied().collect::<Vec<_>>().join(", "));
        return Err(Error::one(
            Stage::Estimate,
            problem.help("draw dots, or add the figures of other waves"),
        ));
    }
    let time = |name: &str| {
        let own = context.survey().and_then(|survey| survey.wave(name)?.time);
        own.or_else(|| name.parse().ok()).filter(|time: &f64| time.is_finite())
    };
    let known: Option<Vec<f64>> = names.iter().map(|name| time(name)).collect();
    let times = known.unwrap_or_else(|| (0..names.len()).map(|place| place as f64).collect());
    let mut waves: Vec<(&str, (f64, String))> = names
        .into_iter()
        .zip(times)
        .map(|(name, at)| (name, (at, context.wave_label(name, language))))
        .collect();
    waves.sort_by(|a, b| a.1.0.total_cmp(&b.1.0));
    Ok(waves.into_iter().collect())
}

/// One panel of indicators that are one share each, which then name their lines.
fn joined(panels: Vec<LinePanel>) -> LinePanel {
    let axis = panels.first().map(|panel| panel.axis.clone()).unwrap_or_default();
    let lines = panels.into_iter().flat_map(|panel| {
        let name = match panel.base.as_str() {
            "" => panel.label,
            base => format!("{} ({base})", panel.label),
        };
        panel.lines.into_iter().map(move |line| Line { name: name.clone(), ..line })
    });
    let lines = lines.collect();
    LinePanel { label: String::new(), base: String::new(), axis, lines }
}

/// Puts the points of several lines beside each other, so that intervals of one wave can be told apart.
fn set_beside(panel: &mut LinePanel, times: &[f64]) {
    let (Some(first), Some(last)) = (times.first(), times.last()) else { return };
    let gap = times.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
    let count = panel.lines.len() as f64;
    let step = ((last - first) * 0.012).min(gap * 0.4 / count.max(1.0));
    for (place, line) in panel.lines.iter_mut().enumerate() {
        let away = (place as f64 - (count - 1.0) / 2.0) * step;
        line.points.iter_mut().for_each(|point| point.beside = point.at + away);
    }
}

/// The scale: all limits, to the next round numbers; of shares never beyond 0 and 100 per cent.
fn scaled(panel: &mut LinePanel, scale: Scale, language: Language) {
    let points = panel.lines.iter().flat_map(|line| &line.points);
    let reach = points.flat_map(|own| [Some(own.estimate), own.low, own.high]).flatten();
    let span = super::super::index::span(reach);
    let (low, high) = span.unwrap_or((0.0, 1.0));
    // A scale far narrower than its figures would make much of little.
    let least = if scale == Scale::Shares { 0.2 } else { (high.abs().max(low.abs()) * 0.1).max(1e-9) };
    let more = ((least - (high - low)) / 2.0).max(0.0);
    let (low, high) = (low - more, high + more);
    let ticks = written(scale, low, high, language);
    let step = ticks.windows(2).next().map_or(high - low, |pair| pair[1].at - pair[0].at);
    let (mut low, mut high) = ((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step);
    if scale == Scale::Shares {
        (low, high) = (low.max(0.0), high.min(1.0));
    }
    let axis = &mut panel.axis;
    axis.ticks = written(scale, low, high, language);
    // The ends are the ticks themselves, so that rounding leaves none outside.
    let ends = axis.ticks.first().zip(axis.ticks.last());
    (axis.low, axis.high) = ends.map_or((low, high), |(first, last)| (first.at, last.at));
}

fn finished(
    drawing: &Drawing,
    waves: IndexMap<&str, (f64, String)>,
    breaks: Vec<Tick>,
    panels: Vec<LinePanel>,
    language: Language,
) -> Lines {
    let caption = caption(drawing);
    let points = |line: &Line| -> Vec<String> {
        let wave = |at: f64| waves.values().find(|wave| wave.0 == at).map_or("", |wave| wave.1.as_str());
        line.points.iter().map(|point| format!("{}: {}", wave(point.at), point.figure)).collect()
    };
    let count: usize = panels.iter().map(|panel| panel.lines.len()).sum();
    let texts = panels.iter().flat_map(|panel| {
        panel.lines.iter().map(|line| {
            let own = points(line);
            let own = match own.as_slice() {
                // Of many lines, where each begins and ends.
                [first, .., last] if count > TOLD => format!("{first}, {last}"),
                _ => own.join(", "),
            };
            let names = [panel.label.as_str(), line.name.as_str()];
            let names = names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ");
            format!("{names} – {own}")
        })
    });
    let alt = told(&caption, texts.collect::<Vec<_>>());
    let mut legend = drawing.words.legend.clone();
    if !breaks.is_empty() {
        let text = pick(
            [
                "Den stiplede streken er et brudd: tallene på hver side kan ikke sammenlignes.",
                "Den stipla streken er eit brot: tala på kvar side kan ikkje samanliknast.",
                "The dashed line is a break: figures on its two sides cannot be compared.",
            ],
            language,
        );
        legend = format!("{legend} {text}");
    }
    let mut around = around(drawing, caption, alt, legend);
    around.notes.extend(breaks.iter().map(|own| {
        let wave = waves.values().find(|wave| wave.0 == own.at).map_or("", |wave| wave.1.as_str());
        format!("{wave}: {}", own.text)
    }));
    let time = head(Head::Wave, language).to_owned();
    let waves = waves.into_values().map(|(at, text)| Tick { at, text }).collect();
    Lines { around, time, waves, breaks, panels }
}
