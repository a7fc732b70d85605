//! Rules of quality: how precise a figure must be to be printed without a mark.
//!
//! All rules look at what a row says of itself – answers, effective answers, degrees of freedom, coefficient of variation, and
//! the width of the interval that is printed beside it. A full count has no sampling error, so that no rule marks it; with
//! letters it is an `A`. A row without an estimate has nothing to be marked.
//!
//! **`nchs`** – the presentation standards of the National Center for Health Statistics for proportions (Parker, Talih, Malec
//! and others 2017, Vital and Health Statistics 2(175)). With p the share and w = high − low the width of its interval:
//!
//! 1. n < 30 or n_eff < 30: `*`, not to be published (n_eff counts as n at most);
//! 2. w ≥ 0.30: `*`;
//! 3. w > 0.05 and w / p > 1.30: `*`;
//! 4. no events, or nothing but events (p is 0 or 1), or df < 8: `review`;
//! 5. w > 0.05 and w / (1 − p) > 1.30: `complement`, the share may be printed and what is left of 100 per cent may not.
//!
//! The standard means the 95 % interval of Korn and Graubard with n_eff at most n (`korn_graubard_truncated`); the rule takes
//! the interval that is printed, whatever its method and level. Means, totals, ratios and quantiles have the older 30/30 rule of the same
//! agency: n < 30, n_eff < 30 or cv > 0.30 is `*`; df < 8 is `review`.
//!
//! **`statistics_canada`** – letters by the coefficient of variation: A below 0.05, B below 0.10, C below 0.15, D below 0.25, E (use with
//! caution) below 0.50, F (too unreliable to be published) from there. The limits of A to D are those of its business surveys
//! (Quarterly financial statistics for enterprises); E and F differ between surveys (0.333 in household surveys), which is why
//! `cv` takes other limits.
//!
//! **`eurostat`** – the rule for publishing from EU-SILC: fewer than 20 answers, or more than half of the base without an answer, is
//! `*`; 20 to 49 answers, or more than a fifth without, is `u`, low reliability.
//!
//! **`limits`** – limits of one's own, in two steps: `unreliable` gives `u`, `unfit` gives `*`.
//!
//! A coefficient of variation says nothing of figures that can lie on either side of zero (net balances, correlations,
//! expressions): rules that need one leave them to `review`, the others judge them without it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Flag;
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::{Estimate, Estimates, MeasureKind};

/// A rule by which figures are flagged; see the module for what each says.
///
/// ```
/// use peil::{Answers, Column, Design, Flag, QualityRule, Sample};
/// // 3 of 40 share open data: the interval is wider than 1.3 times the share.
/// let open_data: Column = (0..40).map(|unit| if unit < 3 { "yes" } else { "no" }).collect();
/// let answers = Answers::new([("open_data".to_owned(), open_data)])?;
/// let sample = Sample::new(answers, Design::builder(40).build()?)?;
/// let estimates = sample.share("open_data").equals("yes").run()?;
/// assert_eq!(estimates.flagged(&QualityRule::Nchs {})?.single().flag, Some(Flag::Unfit));
/// # Ok::<(), peil::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum QualityRule {
    /// Presentation standards of the National Center for Health Statistics.
    Nchs {},
    /// Letters by the coefficient of variation.
    StatisticsCanada {
        /// Where A, B, C, D and E end, as fractions: 0.05, 0.10, 0.15, 0.25 and 0.50 unless said.
        #[serde(default = "letters")]
        cv: Vec<f64>,
    },
    /// Eurostat's rule for EU-SILC.
    Eurostat {},
    /// Limits of one's own.
    Limits {
        /// Figures beyond any of these are of low reliability, `u`.
        #[serde(default, skip_serializing_if = "Limits::is_empty")]
        unreliable: Limits,
        /// Figures beyond any of these should not be published, `*`.
        #[serde(default, skip_serializing_if = "Limits::is_empty")]
        unfit: Limits,
    },
}

/// What a figure must have at least, and may have at most; shares, widths and coefficients are fractions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least_n: Option<f64>,
    /// Effective answers, at most the answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least_n_eff: Option<f64>,
    /// Degrees of freedom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least_df: Option<f64>,
    /// Coefficient of variation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_cv: Option<f64>,
    /// Width of the interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_width: Option<f64>,
    /// Width of the interval over the estimate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_relative_width: Option<f64>,
    /// Share of the base that did not answer the question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_missing: Option<f64>,
}

fn letters() -> Vec<f64> {
    vec![0.05, 0.10, 0.15, 0.25, 0.50]
}

const LETTERS: [Flag; 6] =
    [Flag::Excellent, Flag::VeryGood, Flag::Good, Flag::Acceptable, Flag::Caution, Flag::TooUnreliable];

/// NCHS: least number of answers, and of effective answers.
const NCHS_ANSWERS: f64 = 30.0;
/// NCHS: an interval this wide is too wide for any share.
const NCHS_WIDE: f64 = 0.30;
/// NCHS: an interval this narrow is narrow enough for any share.
const NCHS_NARROW: f64 = 0.05;
/// NCHS: width over share, between the two.
const NCHS_RELATIVE: f64 = 1.30;
/// NCHS: fewer degrees of freedom are for a statistician to judge.
const NCHS_DF: f64 = 8.0;
/// NCHS, before 2017: largest coefficient of variation.
const NCHS_CV: f64 = 0.30;

/// What one limit says of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Within,
    Beyond,
    /// The figure lacks what the limit is about.
    Unknown,
}

impl QualityRule {
    /// The flag of a figure; none where nothing is to be said of it.
    pub fn flag(&self, row: &Estimate) -> Option<Flag> {
        let estimate = row.estimate?;
        if let Self::StatisticsCanada { cv } = self {
            return Some(letter(cv, row));
        }
        if row.is_census() {
            return None;
        }
        match self {
            Self::Nchs {} if row.measure.is_share() => nchs_share(row, estimate),
            Self::Nchs {} => nchs_number(row),
            Self::Eurostat {} => two_steps(row, &EUROSTAT_UNRELIABLE, &EUROSTAT_UNFIT),
            Self::Limits { unreliable, unfit } => two_steps(row, unreliable, unfit),
            Self::StatisticsCanada { .. } => None,
        }
    }

    /// What is wrong with the rule's limits, each with the key it is about.
    pub(crate) fn problems(&self) -> Vec<(String, Problem)> {
        let mut problems = Vec::new();
        match self {
            Self::Nchs {} | Self::Eurostat {} => {}
            Self::StatisticsCanada { cv } => {
                let rising = cv.windows(2).all(|pair| pair[0] < pair[1]);
                let positive = cv.iter().all(|limit| *limit > 0.0 && limit.is_finite());
                if cv.len() != LETTERS.len() - 1 || !rising || !positive {
                    let problem = Problem::new(Code::OutOfRange, "these limits do not part six letters");
                    let problem =
                        problem.expected("five rising numbers above 0, such as 0.05, 0.1, 0.15, 0.25, 0.5");
                    problems.push(("cv".to_owned(), problem.found(format!("{cv:?}"))));
                }
            }
            Self::Limits { unreliable, unfit } => {
                if unreliable.is_empty() && unfit.is_empty() {
                    let problem = Problem::new(Code::MissingKey, "the rule has no limits");
                    problems.push((
                        String::new(),
                        problem.help("give `unreliable` or `unfit`, such as `{ least_n = 30 }`"),
                    ));
                }
                for (step, limits) in [("unreliable", unreliable), ("unfit", unfit)] {
                    for (key, limit, _) in limits.each() {
                        let most = if key == "most_missing" { 1.0 } else { f64::INFINITY };
                        if limit.is_some_and(|limit| !(limit >= 0.0 && limit.is_finite() && limit <= most)) {
                            let expected =
                                if most == 1.0 { "a number from 0 to 1" } else { "a number of 0 or more" };
                            let problem = Problem::new(Code::OutOfRange, "the limit cannot be met or missed");
                            let problem =
                                problem.expected(expected).found(limit.unwrap_or_default().to_string());
                            problems.push((format!("{step}.{key}"), problem));
                        }
                    }
                }
            }
        }
        problems
    }
}

impl Estimates {
    /// The same figures, each flagged by a rule; flags that another rule gave are replaced, and what is confidential stays so.
    ///
    /// # Errors
    /// Reports every limit of the rule that cannot be.
    pub fn flagged(&self, rule: &QualityRule) -> Result<Self> {
        let problems = rule.problems().into_iter().map(|(key, problem)| problem.at(Place::path(key)));
        Error::unless_empty(Stage::Estimate, problems.collect())?;
        let mut own = self.clone();
        for row in own.rows.iter_mut().filter(|row| row.flag != Some(Flag::Confidential)) {
            row.flag = rule.flag(row);
        }
        Ok(own)
    }
}

const EUROSTAT_UNRELIABLE: Limits = Limits { least_n: Some(50.0), most_missing: Some(0.2), ..Limits::NONE };
const EUROSTAT_UNFIT: Limits = Limits { least_n: Some(20.0), most_missing: Some(0.5), ..Limits::NONE };

/// A limit's key, the limit where there is one, and what a row has of what it is about, where larger is worse.
type Limit = (&'static str, Option<f64>, fn(&Estimate) -> Option<f64>);

impl Limits {
    const NONE: Self = Self {
        least_n: None,
        least_n_eff: None,
        least_df: None,
        most_cv: None,
        most_width: None,
        most_relative_width: None,
        most_missing: None,
    };

    fn is_empty(&self) -> bool {
        *self == Self::NONE
    }

    /// All limits.
    fn each(&self) -> [Limit; 7] {
        [
            ("least_n", self.least_n, |row| Some(-(row.n as f64))),
            ("least_n_eff", self.least_n_eff, |row| effective(row).map(|own| -own)),
            ("least_df", self.least_df, |row| Some(-degrees(row))),
            ("most_cv", self.most_cv, coefficient),
            ("most_width", self.most_width, width),
            ("most_relative_width", self.most_relative_width, |row| {
                Some(width(row)? / row.estimate.filter(|own| *own != 0.0)?.abs())
            }),
            ("most_missing", self.most_missing, |row| {
                let asked = row.n + row.missing;
                (asked > 0).then(|| row.missing as f64 / asked as f64)
            }),
        ]
    }

    /// The worst that any of the limits says.
    fn of(&self, row: &Estimate) -> Standing {
        let standings = self.each().map(|(key, limit, of)| match (limit, of(row)) {
            (None, _) => Standing::Within,
            // What cannot be said of such a figure at all is no reason to mark it.
            (Some(_), None) if key == "most_cv" && !has_coefficient(row.measure) => Standing::Within,
            (Some(_), None) => Standing::Unknown,
            (Some(limit), Some(own)) => {
                let limit = if key.starts_with("least") { -limit } else { limit };
                if own > limit { Standing::Beyond } else { Standing::Within }
            }
        });
        let any = |standing| standings.contains(&standing);
        match (any(Standing::Beyond), any(Standing::Unknown)) {
            (true, _) => Standing::Beyond,
            (false, true) => Standing::Unknown,
            (false, false) => Standing::Within,
        }
    }
}

fn two_steps(row: &Estimate, unreliable: &Limits, unfit: &Limits) -> Option<Flag> {
    match (unfit.of(row), unreliable.of(row)) {
        (Standing::Beyond, _) => Some(Flag::Unfit),
        (Standing::Within, Standing::Beyond) => Some(Flag::Unreliable),
        (Standing::Unknown, _) | (Standing::Within, Standing::Unknown) => Some(Flag::Review),
        (Standing::Within, Standing::Within) => None,
    }
}

fn letter(limits: &[f64], row: &Estimate) -> Flag {
    if row.is_census() {
        return Flag::Excellent;
    }
    let Some(cv) = coefficient(row) else { return Flag::Review };
    let below = limits.iter().position(|limit| cv < *limit);
    LETTERS[below.unwrap_or(LETTERS.len() - 1).min(LETTERS.len() - 1)]
}

fn nchs_share(row: &Estimate, share: f64) -> Option<Flag> {
    if too_few(row) {
        return Some(Flag::Unfit);
    }
    let Some(width) = width(row) else { return Some(Flag::Review) };
    let too_wide_for = |share: f64| width > NCHS_NARROW && width > NCHS_RELATIVE * share;
    if width >= NCHS_WIDE || too_wide_for(share) {
        return Some(Flag::Unfit);
    }
    if share <= 0.0 || share >= 1.0 || degrees(row) < NCHS_DF {
        return Some(Flag::Review);
    }
    too_wide_for(1.0 - share).then_some(Flag::Complement)
}

fn nchs_number(row: &Estimate) -> Option<Flag> {
    if too_few(row) {
        return Some(Flag::Unfit);
    }
    match coefficient(row) {
        Some(cv) if cv > NCHS_CV => Some(Flag::Unfit),
        None if has_coefficient(row.measure) => Some(Flag::Review),
        _ => (degrees(row) < NCHS_DF).then_some(Flag::Review),
    }
}

fn too_few(row: &Estimate) -> bool {
    (row.n as f64) < NCHS_ANSWERS || effective(row).is_some_and(|own| own < NCHS_ANSWERS)
}

/// Effective answers: no more than the answers, so that a small population does not make many of few.
fn effective(row: &Estimate) -> Option<f64> {
    row.n_eff.map(|own| own.min(row.n as f64))
}

/// Degrees of freedom, which are infinite where a row with an estimate has none.
fn degrees(row: &Estimate) -> f64 {
    row.df.unwrap_or(f64::INFINITY)
}

fn width(row: &Estimate) -> Option<f64> {
    Some(row.high? - row.low?)
}

fn coefficient(row: &Estimate) -> Option<f64> {
    row.cv.filter(|_| has_coefficient(row.measure))
}

/// Whether a coefficient of variation says something: not where figures lie on either side of zero.
fn has_coefficient(measure: MeasureKind) -> bool {
    !matches!(measure, MeasureKind::NetBalance | MeasureKind::Correlation | MeasureKind::Expression)
}
