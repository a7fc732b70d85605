//! Classes of a map: the limits between them, and what they are called.
//!
//! Limits that are computed are rounded to what is written in the legend – two digits of the width of a class –
//! before figures are put into classes, so that the legend says exactly which figures a class holds. Limits that
//! coincide, or that no figure lies below, are left out: there are then fewer classes than were asked for, and the
//! map says so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::super::Scale;
use super::super::super::index::{Tick, span};
use super::super::written;
use super::AreaClass;
use crate::error::{Code, Place, Problem};
use crate::report::note::pick;
use crate::report::number;
use crate::survey::Language;

/// So few and so many classes can be told apart on a map.
const COUNTS: std::ops::RangeInclusive<usize> = 2..=9;

/// How the figures of a map are divided into classes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "MapClasses")]
pub enum Classes {
    /// At round numbers.
    #[default]
    Round,
    /// At limits, rising.
    Limits(Vec<f64>),
    /// So many classes with about as many areas each.
    Quantiles(usize),
    /// So many classes of the same width between the smallest figure and the largest.
    Equal(usize),
}

impl Classes {
    /// What is wrong with what is asked for.
    pub(super) fn check(&self, problems: &mut Vec<Problem>) {
        match self {
            Self::Round => {}
            Self::Limits(limits) => {
                if limits.is_empty()
                    || limits.iter().any(|limit| !limit.is_finite())
                    || limits.windows(2).any(|pair| pair[0] >= pair[1])
                {
                    let message = "limits of classes are numbers, each above the one before";
                    let problem = Problem::new(Code::Contradiction, message).at(Place::path("limits"));
                    problems.push(problem.found(format!("{limits:?}")));
                }
            }
            Self::Quantiles(count) | Self::Equal(count) => {
                if !COUNTS.contains(count) {
                    let message = "so many classes cannot be told apart on a map";
                    let problem = Problem::new(Code::OutOfRange, message).at(Place::path("classes"));
                    let expected = format!("from {} to {}", COUNTS.start(), COUNTS.end());
                    problems.push(problem.expected(expected).found(count.to_string()));
                }
            }
        }
    }

    /// The limits between the classes of some figures, with what is written there.
    pub(super) fn limits(&self, figures: &[f64], scale: Scale, language: Language) -> Vec<Tick> {
        let Some((low, high)) = span(figures.iter().copied()) else { return Vec::new() };
        // No share is above 1, and a class of the whole alone would say less than the figure.
        let between = |at: f64| at > low && at <= high && (scale != Scale::Shares || at < 1.0);
        let places = match self {
            Self::Round => {
                let mut ticks = written(scale, low, high, language);
                ticks.retain(|tick| between(tick.at));
                return ticks;
            }
            Self::Limits(limits) => limits.clone(),
            Self::Quantiles(count) => {
                let mut sorted: Vec<f64> = figures.iter().copied().filter(|own| own.is_finite()).collect();
                sorted.sort_unstable_by(f64::total_cmp);
                let at = |part: usize| quantile(&sorted, part as f64 / *count as f64);
                rounded((1..*count).map(at), (high - low) / *count as f64, scale)
            }
            Self::Equal(count) => {
                let width = (high - low) / *count as f64;
                rounded((1..*count).map(|part| low + part as f64 * width), width, scale)
            }
        };
        let told = |at: f64| Tick { at, text: text(at, scale, language) };
        match self {
            Self::Limits(_) => places.into_iter().map(told).collect(),
            _ => places.into_iter().filter(|at| between(*at)).map(told).collect(),
        }
    }

    /// A sentence on classes that were asked for and not made.
    pub(super) fn lacking(&self, made: usize, language: Language) -> Option<String> {
        let (Self::Quantiles(asked) | Self::Equal(asked)) = self else { return None };
        (made < *asked).then(|| match language {
            Language::Nb => format!("Tallene er for like til {asked} klasser; det ble {made}."),
            Language::Nn => format!("Tala er for like til {asked} klassar; det vart {made}."),
            Language::En => {
                format!("The figures are too much alike for {asked} classes; there are {made}.")
            }
        })
    }
}

/// The value below which a part of some sorted numbers lies, between the two nearest (definition 7 of Hyndman and Fan).
fn quantile(sorted: &[f64], part: f64) -> f64 {
    let place = part * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

/// Limits as they are written: with two digits of the width of a class.
fn rounded(limits: impl Iterator<Item = f64>, width: f64, scale: Scale) -> Vec<f64> {
    let times = times(scale);
    let decimals = if width > 0.0 { 1.0 - (width * times).log10().floor() } else { 0.0 };
    let size = 10f64.powi(decimals.clamp(-12.0, 12.0) as i32);
    let mut limits: Vec<f64> = limits.map(|limit| (limit * times * size).round() / size / times).collect();
    limits.dedup();
    limits
}

fn times(scale: Scale) -> f64 {
    if scale == Scale::Shares { 100.0 } else { 1.0 }
}

fn text(limit: f64, scale: Scale, language: Language) -> String {
    // A hair of binary form is no digit that anybody wrote.
    number::plain((limit * times(scale) * 1e9).round() / 1e9, language)
}

/// The classes between some limits, with how many areas of `found` (class and whether it is not determined) each has.
pub(super) fn classes(limits: &[Tick], found: &[(usize, bool)], language: Language) -> Vec<AreaClass> {
    let class = |place: usize| {
        let low = place.checked_sub(1).and_then(|place| limits.get(place));
        let high = limits.get(place);
        let text = match (low, high) {
            (Some(low), Some(high)) => format!("{}–{}", low.text, high.text),
            (Some(low), None) => match language {
                Language::Nb | Language::Nn => format!("{} og over", low.text),
                Language::En => format!("{} and over", low.text),
            },
            (None, Some(high)) => format!("under {}", high.text),
            (None, None) => pick(["Alle", "Alle", "All"], language).to_owned(),
        };
        let own = || found.iter().filter(|(class, _)| *class == place);
        AreaClass {
            low: low.map(|tick| tick.at),
            high: high.map(|tick| tick.at),
            text,
            areas: own().count() as u64,
            unsure: own().filter(|(_, unsure)| *unsure).count() as u64,
        }
    };
    (0..=limits.len()).map(class).collect()
}
