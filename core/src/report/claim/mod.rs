//! Whether figures support a headline, and why or why not.
//!
//! A headline is data ([`Claim`], and of whom it is said, [`Whom`]); it is held against a figure, a change, a comparison, a
//! ranking, a range or a trend by the rules of [`super::phrase`]:
//!
//! | claim | holds where |
//! |---|---|
//! | `fraction` | it is the one name of the share ([`phrase::Fraction`]), or exactly the share of a full count |
//! | `count` | so many were counted, and everybody was |
//! | `more_than`, `less_than` | the whole interval lies on that side |
//! | `all`, `none` | k = n = N, or k = n where it is said of those that answered |
//! | `rise`, `fall`, `higher`, `lower` | the verdict says so, and the points are those of the figures within half a point |
//! | `standstill`, `alike` | the whole interval lies within the stated margin |
//! | `most` | the figure is the first with confidence |
//! | `between` | with confidence all figures lie between, within half a point |
//!
//! Nothing is supported across a break between waves, nothing said of everybody by a figure of some, and nothing without an
//! interval but what is counted.
//!
//! ```
//! use peil::report::claim::{Claim, Headline, Reason, check};
//! use peil::report::Context;
//! use peil::{Answers, Column, Design, Language, Sample};
//! // 72.1 per cent of the 197 municipalities that recruited had problems; the headline said three of four municipalities.
//! let problems: Column = (0..197).map(|unit| if unit < 142 { "yes" } else { "no" }).collect();
//! let answers = Answers::new([("problems".to_owned(), problems)])?;
//! let sample = Sample::new(answers, Design::builder(197).build()?)?;
//! let share = sample.share("problems").equals("yes").run()?;
//! let context = Context::neutral().among("that recruited");
//! let three_of_four = Headline::of_base(Claim::Fraction { parts: 3, of: 4 });
//! let ruling = check(&context, &three_of_four, share.single().into(), Language::En)?;
//! assert!(!ruling.supported && matches!(ruling.reason, Reason::OtherName { .. }));
//! let of_all = Headline::of_everybody(Claim::Fraction { parts: 7, of: 10 });
//! let ruling = check(&context, &of_all, share.single().into(), Language::En)?;
//! assert_eq!(ruling.reason, Reason::OtherBase { base: "that recruited".to_owned() });
//! # Ok::<(), peil::Error>(())
//! ```

mod judge;
mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::context::Context;
use super::note::capital;
use super::phrase::{self, Fraction};
use crate::compare::{Change, Comparison, Ranking, Spread, Trend};
use crate::error::{Code, Error, Problem, Result, Stage};
use crate::estimate::Estimate;
use crate::release::Flag;
use crate::survey::Language;

/// What a headline says of figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "claim", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Claim {
    /// About so many parts of a whole: "three of four", "a third".
    Fraction {
        /// Numerator.
        parts: u64,
        /// Denominator.
        of: u64,
    },
    /// Exactly so many units: "8 of the 14".
    Count {
        /// Units that count.
        yes: u64,
        /// Units of the base.
        of: u64,
    },
    /// More than so many parts; a majority is more than 1 of 2.
    MoreThan {
        /// Numerator.
        parts: u64,
        /// Denominator.
        of: u64,
    },
    /// Fewer than so many parts.
    LessThan {
        /// Numerator.
        parts: u64,
        /// Denominator.
        of: u64,
    },
    // Braces, so that keys that say nothing are refused in the JSON form.
    /// All units of the base.
    All {},
    /// None of them.
    None {},
    /// A rise between waves, or a rising tendency; with the percentage points where the headline has them (a year, or
    /// another unit of time, of a tendency).
    Rise {
        /// Percentage points.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        points: Option<f64>,
    },
    /// A fall, in the same way.
    Fall {
        /// Percentage points, without a sign.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        points: Option<f64>,
    },
    /// No change to speak of.
    Standstill {
        /// What would be one: as a share, 0.05 for five points.
        margin: f64,
    },
    /// The first of two figures is higher.
    Higher {},
    /// The first of two figures is lower.
    Lower {},
    /// Two figures are about the same: "nearly as many".
    Alike {
        /// What would be a difference: as a share.
        margin: f64,
    },
    /// A figure is the largest of several.
    Most {
        /// The name of its indicator, its answer or the category of its group.
        name: String,
    },
    /// All figures of a set lie between two shares.
    Between {
        /// The lower one, from 0 to 1.
        low: f64,
        /// The upper one.
        high: f64,
    },
}

/// Of whom a headline is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Of the base of the figure, with the clause that restricts it: "of those that recruited".
    #[default]
    Base,
    /// Of all units of the group, whether they were asked or not: "of the municipalities".
    Everybody,
    /// Of those that answered.
    Answered,
}

/// A claim with those it is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Headline {
    /// What is said.
    #[serde(flatten)]
    pub claim: Claim,
    /// Of whom.
    #[serde(default)]
    pub whom: Whom,
}

impl Headline {
    /// Said of the figure's base.
    pub fn of_base(claim: Claim) -> Self {
        Self { claim, whom: Whom::Base }
    }

    /// Said of everybody.
    pub fn of_everybody(claim: Claim) -> Self {
        Self { claim, whom: Whom::Everybody }
    }

    /// Said of those that answered.
    pub fn of_answered(claim: Claim) -> Self {
        Self { claim, whom: Whom::Answered }
    }
}

/// What a headline is held against.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Figures<'a> {
    /// A share.
    Share(&'a Estimate),
    /// A change between two waves.
    Change(&'a Change),
    /// Two shares beside each other.
    Comparison(&'a Comparison),
    /// Several shares in order.
    Ranking(&'a Ranking),
    /// The range of a set of shares.
    Range(&'a Spread),
    /// A share over three waves or more.
    Trend(&'a Trend),
}

macro_rules! from {
    ($($variant:ident($kind:ty)),+) => {$(
        impl<'a> From<&'a $kind> for Figures<'a> {
            fn from(own: &'a $kind) -> Self {
                Self::$variant(own)
            }
        }
    )+};
}
from!(Share(Estimate), Change(Change), Comparison(Comparison), Ranking(Ranking), Range(Spread), Trend(Trend));

/// Why figures support a headline, or do not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// Supported: it is what the share is called.
    Called,
    /// Supported: it was counted.
    Counted,
    /// Supported: the whole interval lies on that side.
    WholeInterval,
    /// Supported: the whole interval lies within the margin.
    WithinMargin,
    /// Supported: it is the first with confidence.
    First,
    /// Supported: all figures lie between, with confidence.
    AllBetween,
    /// The share has another name, or none but its per cent; one figure has one fraction.
    OtherName {
        /// That name.
        name: Option<Fraction>,
    },
    /// It is nearest to the share, and yet the interval leaves it out.
    OutsideInterval,
    /// Another number was counted.
    OtherCount,
    /// No whole count is known, as of a weighted share or of a printed one that no count gives.
    NotCounted,
    /// Not everybody answered, so that it is known of those that did and no others.
    NotAnswered {
        /// Units that answered.
        answered: u64,
        /// Units of the base, where that is known.
        population: Option<u64>,
    },
    /// It does not hold of all, or there are some.
    NotAll,
    /// The figure is not of everybody.
    OtherBase {
        /// Of whom it is, as a clause.
        base: String,
    },
    /// The interval leaves it open.
    Open,
    /// The figures say the opposite, or that nothing is of the claimed kind.
    Opposite,
    /// The points are others.
    OtherPoints {
        /// The points of the figures, with their sign.
        points: f64,
    },
    /// The waves cannot be compared.
    NotComparable,
    /// It would hold alone, but not among so many comparisons.
    OneOfMany {
        /// The adjusted p-value.
        p: f64,
    },
    /// It is open which is the first.
    OrderOpen {
        /// The best rank that the figure can have.
        best: u64,
        /// The worst.
        worst: u64,
    },
    /// Another is found above it.
    NotFirst {
        /// The best rank that the figure can have.
        best: u64,
        /// The worst.
        worst: u64,
    },
    /// Some may lie, or lie, outside.
    Beyond {
        /// Above this lie all, with confidence.
        low: f64,
        /// Below this lie all.
        high: f64,
    },
    /// There is no interval to hold it against.
    NoInterval,
    /// Nobody answered.
    NoFigure,
}

impl Reason {
    /// Whether it is one to support a headline.
    pub fn supports(&self) -> bool {
        matches!(
            self,
            Self::Called
                | Self::Counted
                | Self::WholeInterval
                | Self::WithinMargin
                | Self::First
                | Self::AllBetween
        )
    }
}

/// What is ruled of a headline.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Ruling {
    /// Whether the figures support it.
    pub supported: bool,
    /// Why, or why not.
    pub reason: Reason,
    /// The same in words, with what the figures do say.
    pub text: String,
    /// The language of the text.
    pub language: Language,
}

/// Holds a headline against figures.
///
/// # Errors
/// Refuses a claim that is about another kind of figures, fractions and margins that cannot be, a name that no figure or
/// several have, a figure that is confidential, and what [`phrase`] refuses.
pub fn check(
    context: &Context<'_>,
    headline: &Headline,
    figures: Figures<'_>,
    language: Language,
) -> Result<Ruling> {
    if matches!(figures, Figures::Share(own) if own.flag == Some(Flag::Confidential)) {
        let problem =
            Problem::new(Code::Unsupported, "the figure is confidential, and no headline is held against it");
        return Err(Error::one(Stage::Estimate, problem));
    }
    let reason = judge::reason(context, headline, figures, language)?;
    let said = match (figures, judge::margin_of(&headline.claim)) {
        (Figures::Share(own), _) => phrase::share(context, own, language),
        (Figures::Ranking(own), _) => phrase::ranking(context, own, language),
        (Figures::Range(own), _) => phrase::spread(context, own, language),
        (Figures::Change(own), None) => phrase::change(context, own, language),
        (Figures::Comparison(own), None) => phrase::comparison(context, own, language),
        (Figures::Trend(own), None) => phrase::trend(context, own, language),
        // A headline with a margin of its own is answered with that margin.
        (Figures::Change(own), Some(margin)) => {
            phrase::change(context, &judge::change_within(own, margin), language)
        }
        (Figures::Comparison(own), Some(margin)) => {
            phrase::comparison(context, &judge::comparison_within(own, margin), language)
        }
        (Figures::Trend(own), Some(margin)) => {
            phrase::trend(context, &judge::trend_within(own, margin), language)
        }
    }?;
    let supported = reason.supports();
    let text = format!(
        "{}: {}. {}",
        words::verdict(supported, language),
        words::clause(&reason, context, language),
        capital(&said.text)
    );
    Ok(Ruling { supported, reason, text, language })
}
