//! Replicates made from a design: which method, and how its replicates weigh PSUs.
//!
//! What is kept is the rule: the factor of a PSU in a replicate is found when it is asked for, so that a thousand
//! bootstrap replicates of a million rows take no memory. Only the first stage counts: PSUs are left out, doubled or
//! drawn with all that is in them (ultimate clusters).

use std::ops::Range;
use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::balanced::Balanced;
use super::bootstrap::Bootstrap;
use super::columns::{check_rho, no_effect};
use super::jackknife::{Jackknife, nothing_varies};
use super::rank::KnownBases;
use super::rao_wu::RaoWu;
use super::{Likeness, Replicates, Source};
use crate::design::{Design, LonelyPsu};
use crate::error::{Code, Error, Place, Problem, Result, Stage};

/// How replicates are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MakeKind {
    /// Balanced half-samples; every stratum has two PSUs.
    Brr,
    /// Balanced half-samples after Fay, which keep the share ρ of the half left out.
    Fay,
    /// Jackknife of an unstratified sample.
    Jk1,
    /// Jackknife within strata.
    Jkn,
    /// Bootstrap of Canty and Davison.
    Bootstrap,
    /// Rescaling bootstrap of Rao and Wu.
    RaoWu,
}

impl MakeKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Brr => "brr",
            Self::Fay => "fay",
            Self::Jk1 => "jk1",
            Self::Jkn => "jkn",
            Self::Bootstrap => "bootstrap",
            Self::RaoWu => "rao_wu",
        }
    }

    fn is_random(self) -> bool {
        matches!(self, Self::Bootstrap | Self::RaoWu)
    }
}

/// Replicates to be made from strata and PSUs.
///
/// ```
/// use peil::{Column, Design};
/// use peil::replicate::{MakeKind, MakeReplicates};
/// let stratum: Column = ["a", "a", "b", "b"].into_iter().collect();
/// let design = Design::builder(4).strata(&stratum).build()?;
/// let replicates = MakeReplicates::new(MakeKind::Brr).build(&design)?;
/// assert_eq!((replicates.len(), replicates.scale()), (4, 0.25));
/// # Ok::<(), peil::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeReplicates {
    /// How.
    pub kind: MakeKind,
    /// How many, for a bootstrap; the other kinds know it themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replicates: Option<usize>,
    /// Seed of a bootstrap, 0 unless said: the same seed gives the same replicates everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Fay's ρ, from 0 up to but not including 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rho: Option<f64>,
    /// Whether replicates spread about the full-sample estimate instead of their own mean.
    #[serde(default)]
    pub mse: bool,
}

/// A stratum in a message.
pub(super) fn named(label: &str) -> String {
    if label.is_empty() { "the sample".to_owned() } else { format!("stratum `{label}`") }
}

/// Bootstrap replicates beyond which their number is a slip.
const MOST: usize = 1 << 16;

impl MakeReplicates {
    /// Replicates of a kind, with all else left to the kind.
    pub fn new(kind: MakeKind) -> Self {
        Self { kind, replicates: None, seed: None, rho: None, mse: false }
    }

    /// Makes the replicates of a design.
    ///
    /// # Errors
    /// Reports options that are missing, out of range or without effect, and every stratum that does not fit the kind.
    pub fn build(&self, design: &Design) -> Result<Replicates> {
        let mut problems = Vec::new();
        self.check_options(&mut problems);
        self.check_design(design, &mut problems);
        let kind = self.kind.word();
        let rho = self.rho.unwrap_or(0.0);
        let seed = self.seed.unwrap_or(0);
        let count = self.replicates.unwrap_or(2) as f64;
        let (method, scale, rscales) = match self.kind {
            MakeKind::Brr | MakeKind::Fay => {
                let balanced = Balanced::new(design, rho, kind, &mut problems);
                if balanced.replicates() < 2 {
                    problems.push(nothing_varies(kind));
                }
                let replicates = balanced.replicates();
                let scale = (replicates as f64 * (1.0 - rho) * (1.0 - rho)).recip();
                (Method::Balanced(balanced), scale, vec![1.0; replicates])
            }
            MakeKind::Jk1 | MakeKind::Jkn => {
                if self.kind == MakeKind::Jk1 && design.strata().len() > 1 {
                    let strata = design.strata().len();
                    let message = format!("`jk1` is for samples without strata, and there are {strata}");
                    problems.push(Problem::new(Code::Unsupported, message).help("use `jkn`"));
                }
                let jackknife = Jackknife::new(design, kind, &mut problems);
                let rscales = jackknife.rscales().to_vec();
                let method = Method::Jackknife(jackknife);
                match rscales.first() {
                    Some(&scale) if self.kind == MakeKind::Jk1 => (method, scale, vec![1.0; rscales.len()]),
                    _ => (method, 1.0, rscales),
                }
            }
            MakeKind::Bootstrap => {
                let bootstrap = Bootstrap::new(design, seed);
                if !bootstrap.varies() {
                    problems.push(nothing_varies(kind));
                }
                let scale = bootstrap.correction() / (count - 1.0);
                (Method::Bootstrap(bootstrap), scale, vec![1.0; count as usize])
            }
            MakeKind::RaoWu => {
                let rao_wu = RaoWu::new(design, seed);
                if !rao_wu.varies() {
                    problems.push(nothing_varies(kind));
                }
                (Method::RaoWu(rao_wu), (count - 1.0).recip(), vec![1.0; count as usize])
            }
        };
        Error::unless_empty(Stage::Design, problems)?;
        let source = Source::Made(Made { method, psus: design.psus() });
        let likeness = match self.kind {
            MakeKind::Bootstrap | MakeKind::RaoWu => Likeness::DrawnAnew,
            MakeKind::Jk1 | MakeKind::Jkn => Likeness::LessAPart,
            _ => Likeness::Other,
        };
        Ok(Replicates {
            source,
            scale,
            rscales,
            mse: self.mse,
            df: OnceLock::new(),
            df_is_given: false,
            bases: KnownBases::default(),
            likeness,
        })
    }

    /// What replicates of PSUs cannot show, although the design says it.
    fn check_design(&self, design: &Design, problems: &mut Vec<Problem>) {
        let kind = self.kind.word();
        let mut refuse = |message: String, help: &str| {
            problems.push(Problem::new(Code::Unsupported, message).help(help));
        };
        if !design.calibrations().is_empty() {
            let message = format!("`{kind}` replicates cannot be made after weighting");
            refuse(message, "make the replicates first: weighting then weighs each of them");
        }
        if design.unequal().is_some() {
            let message = format!("`{kind}` knows nothing of probabilities of drawing PSUs");
            refuse(
                message,
                "give weights instead of `probability`, which takes the draws as with replacement",
            );
        }
        if design.response_phase().is_some() {
            let message = format!("`{kind}` knows nothing of response groups that cut across sampled strata");
            refuse(message, "leave out the replicates: the variance of both phases is computed without them");
        }
        for (index, stratum) in design.strata().iter().enumerate() {
            let of = || named(&stratum.label);
            if stratum.is_full() && !design.is_taken_in_full(index) {
                let message = format!("all PSUs of {} are in, but not all units within them", of());
                refuse(
                    message,
                    "replicates are made of PSUs and do not see the stages within them; leave out the population sizes",
                );
            }
            let mode = design.lonely();
            if stratum.answered == 1
                && !stratum.is_full()
                && matches!(mode, LonelyPsu::Adjust | LonelyPsu::Average)
            {
                let message = format!("`{kind}` cannot adjust for the single PSU of {}", of());
                refuse(
                    message,
                    "use `lonely = \"remove\"` or `\"certainty\"`, or merge it with a similar stratum",
                );
            }
        }
    }

    pub(crate) fn check_options(&self, problems: &mut Vec<Problem>) {
        let kind = self.kind.word();
        match self.replicates {
            None if self.kind.is_random() => problems.push(
                Problem::new(Code::MissingKey, format!("`{kind}` needs the number of `replicates`"))
                    .at(Place::path("replicates"))
                    .expected("a number such as 500"),
            ),
            Some(_) if !self.kind.is_random() => problems.push(no_effect("replicates", kind)),
            Some(count) if !(2..=MOST).contains(&count) => problems.push(
                Problem::new(Code::OutOfRange, "the number of replicates is out of range")
                    .at(Place::path("replicates"))
                    .expected(format!("from 2 to {MOST}"))
                    .found(count.to_string()),
            ),
            _ => {}
        }
        if self.seed.is_some() && !self.kind.is_random() {
            problems.push(no_effect("seed", kind));
        }
        match (self.kind, self.rho) {
            (MakeKind::Fay, None) => problems.push(
                Problem::new(Code::MissingKey, "`fay` needs `rho`")
                    .at(Place::path("rho"))
                    .expected("a number such as 0.5"),
            ),
            (MakeKind::Fay, Some(rho)) => check_rho(rho, problems),
            (_, Some(_)) => problems.push(no_effect("rho", kind)),
            (_, None) => {}
        }
    }
}

/// Replicates as a rule that gives factors to PSUs.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) method: Method,
    psus: usize,
}

#[derive(Debug, Clone)]
pub(super) enum Method {
    Balanced(Balanced),
    Jackknife(Jackknife),
    Bootstrap(Bootstrap),
    RaoWu(RaoWu),
}

impl Made {
    /// The factor of every PSU in one replicate.
    pub(super) fn factors(&self, replicate: usize) -> Vec<f64> {
        let mut factors = vec![1.0; self.psus];
        match &self.method {
            Method::Balanced(balanced) => balanced.factors(replicate, &mut factors),
            Method::Jackknife(jackknife) => jackknife.factors(replicate, &mut factors),
            Method::Bootstrap(bootstrap) => bootstrap.factors(replicate, &mut factors),
            Method::RaoWu(rao_wu) => rao_wu.factors(replicate, &mut factors),
        }
        factors
    }

    /// Writes the weights of one replicate in design order.
    pub(super) fn weights(&self, design: &Design, full: &[f64], replicate: usize, out: &mut Vec<f64>) {
        out.clear();
        out.extend_from_slice(full);
        for (psu, factor) in self.factors(replicate).into_iter().enumerate() {
            out[design.psu_rows(psu)].iter_mut().for_each(|weight| *weight *= factor);
        }
    }

    /// PSUs of the strata that vary, where the rank of the replicates follows from them.
    pub(super) fn varying(&self) -> Option<Vec<Range<usize>>> {
        match &self.method {
            Method::Balanced(balanced) => Some(balanced.varying().collect()),
            Method::Jackknife(jackknife) => Some(jackknife.varying().collect()),
            Method::Bootstrap(_) | Method::RaoWu(_) => None,
        }
    }
}
