//! How ordered answers are spread: bars stacked to both sides of the neutral answer.
//!
//! Answers below the neutral one lie to the left of zero and those above it to the right, each next to those that are nearest to it;
//! the neutral answer lies half on each side, so that its middle is zero (Robbins & Heiberger 2011). Without a neutral answer zero
//! lies between the lower and the upper half. What is no point of the scale, such as "do not know", stands apart at the right. All
//! segments of a row have the length of their share, so that they add up to 100 per cent.
//!
//! The order is that of the document's points, or of its answers; without a document that of the rows. The neutral answer is the one
//! whose point lies in the middle between the lowest and the highest, or the middle one of an odd number, unless it is named.

use indexmap::{IndexMap, IndexSet};
use serde::Serialize;

use super::super::{Drawing, Scale};
use super::{Around, Axis, TOLD, Tick, around, told, written};
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::{Estimate, Estimates, MeasureKind};
use crate::num::ascending;
use crate::report::context::Context;
use crate::report::note::{capital, pick};
use crate::report::{number, phrase};
use crate::survey::{AnswerStatus, Language, Question, QuestionKind};

/// The room between the scale and what stands apart from it.
const ROOM: f64 = 0.06;

/// What a spread of answers can be told beside the figures.
#[derive(Debug, Clone, Copy, Default)]
pub struct LikertOptions<'a> {
    /// The code of the neutral answer.
    pub neutral: Option<&'a str>,
    /// Codes of answers that are no points of the scale, beside those that the document says.
    pub apart: &'a [&'a str],
}

/// Spreads of ordered answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Likert {
    /// What is written around it.
    pub around: Around,
    /// The scale: it begins below zero where answers lie to the left, and its shares are written without sign.
    #[serde(flatten)]
    pub axis: Axis,
    /// The answers, from the lowest to the highest, those apart last.
    pub answers: Vec<DrawnAnswer>,
    /// The rows.
    pub rows: Vec<AnswerRow>,
}

/// One of the answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DrawnAnswer {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub label: String,
    /// On which side of zero it lies.
    pub side: Side,
    /// How far from the middle: 1 for the answer nearest to it on its side, 0 for the neutral one.
    pub step: usize,
}

/// Where an answer lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Left of zero.
    Lower,
    /// Half on each side.
    Neutral,
    /// Right of zero.
    Upper,
    /// No point of the scale.
    Apart,
}

/// The answers of one group, or to one question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerRow {
    /// What it is of.
    pub name: String,
    /// The answers that somebody gave.
    pub segments: Vec<AnswerSegment>,
}

/// The share of one answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerSegment {
    /// The code of the answer.
    pub code: String,
    /// Where it begins; it is as long as its share.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// The share.
    pub estimate: f64,
    /// The share in per cent, without decimals, for the inside of the bar.
    pub figure: String,
    /// What it says: row, answer, share and limits.
    pub text: String,
}

/// Whether all rows are spreads over the answers of questions that the document calls scales.
pub fn is_ordered(estimates: &Estimates, context: &Context<'_>) -> bool {
    let scale = |row: &Estimate| {
        let question = question(row, context);
        row.measure == MeasureKind::Distribution
            && question.is_some_and(|own| own.kind == QuestionKind::Scale)
    };
    !estimates.rows.is_empty() && estimates.rows.iter().all(scale)
}

fn question<'a>(row: &Estimate, context: &Context<'a>) -> Option<&'a Question> {
    let indicator = context.indicator(&row.indicator);
    let name = indicator.map_or(row.indicator.as_str(), |indicator| indicator.question.as_str());
    context.survey()?.source(name)?.question()
}

/// The chart of the spread of ordered answers.
///
/// # Errors
/// Reports figures that are not the spread of one-choice answers, several rows for one answer of one group, and neutral
/// answers and answers apart that nobody could give.
///
/// ```
/// use peil::report::{Context, drawing::chart::{LikertOptions, likert}};
/// use peil::{Answers, Column, Design, Language, Sample};
/// let pace: Column = ["1", "2", "2", "3", "3", "3", "4", "5", "5", "do not know"].into_iter().collect();
/// let sample = Sample::new(Answers::new([("pace".to_owned(), pace)])?, Design::builder(10).build()?)?;
/// let estimates = sample.distribution("pace").run()?;
/// let options = LikertOptions { neutral: Some("3"), apart: &["do not know"] };
/// let drawn = likert(&estimates, &options, &Context::neutral(), Language::Nb)?;
/// let of = |code: &str| drawn.rows[0].segments.iter().find(|own| own.code == code).unwrap();
/// assert!((of("3").from + of("3").to).abs() < 1e-12);
/// assert!((of("2").to - of("3").from).abs() < 1e-12 && (of("2").to - of("2").from - 0.2).abs() < 1e-12);
/// # Ok::<(), peil::Error>(())
/// ```
pub fn likert(
    estimates: &Estimates,
    options: &LikertOptions<'_>,
    context: &Context<'_>,
    language: Language,
) -> Result<Likert> {
    let answers = answers(estimates, options, context, language)?;
    let drawing = super::super::of(estimates, context, language);
    let rows = rows(estimates, &drawing, &answers, context)?;
    let edge = |of: fn(f64, f64) -> f64, sides: &[Side]| {
        let inside = rows.iter().flat_map(|row: &AnswerRow| &row.segments).filter(|own| {
            answers.iter().any(|answer| answer.code == own.code && sides.contains(&answer.side))
        });
        inside.flat_map(|own| [own.from, own.to]).fold(0.0, of)
    };
    let scale = [Side::Lower, Side::Neutral, Side::Upper];
    let (low, right) = (edge(f64::min, &scale), edge(f64::max, &scale));
    let mut rows = rows;
    // What stands apart begins where the longest of the others ends.
    for segment in rows.iter_mut().flat_map(|row| &mut row.segments) {
        if answers.iter().any(|answer| answer.code == segment.code && answer.side == Side::Apart) {
            segment.from += right + ROOM;
            segment.to += right + ROOM;
        }
    }
    let ends = rows.iter().flat_map(|row| &row.segments).map(|own| own.to);
    let high = ends.fold(right, f64::max);
    let both = written(Scale::Shares, low, right, language).into_iter();
    let ticks = both.map(|tick| Tick { text: tick.text.trim_start_matches('−').to_owned(), ..tick });
    let title = drawing.groups.first().map(|group| group.axis.clone()).unwrap_or_default();
    Ok(Likert {
        around: surround(&drawing, &answers, &rows, language),
        axis: Axis { title, low, high, ticks: ticks.collect() },
        answers,
        rows,
    })
}

/// The answers in order, with their sides.
fn answers(
    estimates: &Estimates,
    options: &LikertOptions<'_>,
    context: &Context<'_>,
    language: Language,
) -> Result<Vec<DrawnAnswer>> {
    let mut problems = Vec::new();
    let spread = |row: &&Estimate| row.measure == MeasureKind::Distribution && row.category.is_some();
    let others: IndexSet<&str> =
        estimates.rows.iter().filter(|row| !spread(row)).map(|row| row.indicator.as_str()).collect();
    problems.extend(others.iter().map(|name| {
        Problem::new(Code::Unsupported, format!("`{name}` is no spread of answers"))
            .help("ask for a distribution, or filter the figures first")
    }));
    let given: IndexSet<&str> =
        estimates.rows.iter().filter(spread).filter_map(|row| row.category.as_deref()).collect();
    if given.is_empty() && problems.is_empty() {
        problems.push(Problem::new(Code::NoRows, "there are no figures to draw"));
    }
    let question = estimates.rows.first().and_then(|row| question(row, context));
    let of_document: Vec<_> = question.iter().flat_map(|question| &question.answers).collect();
    let known = |code: &str| of_document.iter().find(|answer| answer.code.as_str() == code);
    let apart = |code: &str| {
        options.apart.contains(&code)
            || known(code).is_some_and(|answer| answer.status != AnswerStatus::Substantive)
    };
    let mut order: IndexSet<&str> = of_document
        .iter()
        .map(|answer| answer.code.as_str())
        // An answer that nobody gave still has its place on the scale.
        .filter(|code| given.contains(code) || !apart(code))
        .filter(|_| given.iter().all(|code| known(code).is_some()))
        .collect();
    order.extend(&given);
    let (scale, rest): (Vec<&str>, Vec<&str>) = order.into_iter().partition(|code| !apart(code));
    let points: Option<Vec<f64>> = scale.iter().map(|code| known(code)?.point).collect();
    let places = points.as_deref().map_or_else(|| (0..scale.len()).collect(), ascending);
    let scale: Vec<&str> = places.iter().map(|&place| scale[place]).collect();
    for (key, named) in options
        .neutral
        .iter()
        .map(|code| ("neutral", code))
        .chain(options.apart.iter().map(|code| ("apart", code)))
    {
        let all = || scale.iter().copied().chain(rest.iter().copied().filter(|_| key == "apart"));
        if !all().any(|code| code == *named) {
            let message = format!("no answer of the scale is `{named}`");
            let expected = format!("one of `{}`", all().collect::<Vec<_>>().join("`, `"));
            problems.push(
                Problem::new(Code::UnknownName, message)
                    .at(Place::path(key))
                    .suggest(named, all())
                    .expected(expected),
            );
        }
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    let middle = points.as_ref().and_then(|points| {
        let (low, high) = super::super::index::span(points.iter().copied())?;
        let at = |place: &usize| (points[*place] * 2.0 - low - high).abs() < 1e-9;
        places.iter().position(at).filter(|_| scale.len() > 2)
    });
    let neutral = match options.neutral {
        Some(named) => scale.iter().position(|code| *code == named),
        None if points.is_some() => middle,
        None => Some(scale.len() / 2).filter(|_| scale.len() % 2 == 1 && scale.len() > 1),
    };
    // The first answer above the middle.
    let upper = match (neutral, &points) {
        (Some(neutral), _) => neutral + 1,
        (None, Some(points)) => {
            let (low, high) = super::super::index::span(points.iter().copied()).unwrap_or((0.0, 0.0));
            places.iter().position(|&place| points[place] * 2.0 > low + high).unwrap_or(scale.len())
        }
        (None, None) => scale.len() / 2,
    };
    let indicator = estimates.rows.first().map(|row| row.indicator.as_str()).unwrap_or_default();
    let answer = |code: &&str, side, step| DrawnAnswer {
        code: (*code).to_owned(),
        label: capital(&context.answer_label(indicator, code, language)),
        side,
        step,
    };
    let placed = scale.iter().enumerate().map(|(place, code)| match place {
        place if Some(place) == neutral => answer(code, Side::Neutral, 0),
        place if place >= upper => answer(code, Side::Upper, place + 1 - upper),
        place => answer(code, Side::Lower, neutral.unwrap_or(upper) - place),
    });
    let apart = rest.iter().enumerate().map(|(place, code)| answer(code, Side::Apart, place + 1));
    Ok(placed.chain(apart).collect())
}

/// The rows with their segments; those apart still begin at zero.
fn rows(
    estimates: &Estimates,
    drawing: &Drawing,
    answers: &[DrawnAnswer],
    context: &Context<'_>,
) -> Result<Vec<AnswerRow>> {
    let language = drawing.language;
    let waves: IndexSet<Option<&str>> = estimates.rows.iter().map(|row| row.wave.as_deref()).collect();
    let indicators: IndexSet<&str> = estimates.rows.iter().map(|row| row.indicator.as_str()).collect();
    let mut found: IndexMap<String, IndexMap<&str, &Estimate>> = IndexMap::new();
    let mut problems = Vec::new();
    for row in super::super::beside(&estimates.rows.iter().collect::<Vec<_>>(), |row| row) {
        let label = (indicators.len() > 1).then(|| context.indicator_label(&row.indicator, language));
        let cell = row.by.iter().map(|(by, code)| context.category_label(by, code, language));
        let wave = row.wave.iter().filter(|_| waves.len() > 1).map(|wave| context.wave_label(wave, language));
        let names: Vec<String> = label.into_iter().chain(cell).chain(wave).collect();
        let name = if names.is_empty() { drawing.words.everybody.clone() } else { names.join(", ") };
        let code = row.category.as_deref().unwrap_or_default();
        if found.entry(name.clone()).or_default().insert(code, row).is_some() {
            let message = format!("`{name}` has several figures of the answer `{code}`");
            problems.push(Problem::new(Code::Duplicate, message).help("filter the figures first"));
        }
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    let rows = found.into_iter().map(|(name, shares)| {
        let share = |answer: &DrawnAnswer| {
            shares.get(answer.code.as_str()).and_then(|row| row.estimate).unwrap_or(0.0)
        };
        let total = |side: Side| answers.iter().filter(|own| own.side == side).map(&share).sum::<f64>();
        let mut at = -total(Side::Lower) - total(Side::Neutral) / 2.0;
        let mut apart = 0.0;
        let segments = answers.iter().filter_map(|answer| {
            let row = shares.get(answer.code.as_str())?;
            let estimate = row.estimate?;
            let end = if answer.side == Side::Apart { &mut apart } else { &mut at };
            let from = *end;
            *end += estimate;
            let limits = match (row.low, row.high) {
                _ if row.is_census() => String::new(),
                (Some(low), Some(high)) => {
                    let until = pick(["til", "til", "to"], language);
                    let [low, high] =
                        [low, high].map(|limit| number::per_cent(limit, context.places(), language));
                    format!(" ({})", phrase::range(&low, &high, until))
                }
                _ => String::new(),
            };
            let figure = number::per_cent(estimate, context.places(), language);
            Some(AnswerSegment {
                code: answer.code.clone(),
                from,
                to: *end,
                estimate,
                figure: number::per_cent(estimate, 0, language),
                text: format!("{name}: {} {figure}{limits}", answer.label),
            })
        });
        let segments = segments.collect();
        AnswerRow { name, segments }
    });
    Ok(rows.collect())
}

fn surround(drawing: &Drawing, answers: &[DrawnAnswer], rows: &[AnswerRow], language: Language) -> Around {
    let caption = super::caption(drawing);
    let has = |side: Side| answers.iter().any(|answer| answer.side == side);
    let neutral = pick(
        [
            "Det nøytrale svaret ligger med midten på null.",
            "Det nøytrale svaret ligg med midten på null.",
            "The neutral answer has its middle at zero.",
        ],
        language,
    );
    let apart = pick(
        [
            "Det grå til høyre hører ikke til skalaen.",
            "Det grå til høgre høyrer ikkje til skalaen.",
            "What is grey at the right is no part of the scale.",
        ],
        language,
    );
    let lengths = pick(
        [
            "Lengden på hvert felt er andelen som svarte det.",
            "Lengda på kvart felt er delen som svara det.",
            "Each field is as long as the share that gave the answer.",
        ],
        language,
    );
    let limits = pick(
        [
            "Hvor usikre andelene er, står i tabellen.",
            "Kor usikre delane er, står i tabellen.",
            "How uncertain shares are stands in the table.",
        ],
        language,
    );
    let legend = [
        Some(lengths),
        has(Side::Neutral).then_some(neutral),
        has(Side::Apart).then_some(apart),
        Some(limits),
    ];
    let share = |row: &AnswerRow, side: Side| {
        let of = |own: &&AnswerSegment| {
            answers.iter().any(|answer| answer.code == own.code && answer.side == side)
        };
        row.segments.iter().filter(of).map(|own| own.estimate).sum::<f64>()
    };
    let texts: Vec<String> = if rows.len() <= TOLD / 2 {
        let told = |row: &AnswerRow| {
            let own = row.segments.iter().map(|own| {
                let label =
                    answers.iter().find(|answer| answer.code == own.code).map_or("", |answer| &answer.label);
                format!("{label} {}", own.figure)
            });
            format!("{}: {}", row.name, own.collect::<Vec<_>>().join(", "))
        };
        rows.iter().map(told).collect()
    } else {
        let text = |row: &AnswerRow| {
            format!("{} {}", row.name, number::per_cent(share(row, Side::Upper), 0, language))
        };
        let head = pick(["svar over midten", "svar over midten", "answers above the middle"], language);
        let ends = super::ends(rows, |row| Some(share(row, Side::Upper)), text, language);
        ends.into_iter().map(|text| format!("{}: {text}", capital(head))).collect()
    };
    let alt = told(&caption, texts);
    around(drawing, caption, alt, legend.into_iter().flatten().collect::<Vec<_>>().join(" "))
}
