//! How alike those who answered are to those who were invited: the R-indicator and its relatives.
//!
//! With ρ_k the propensity of unit k to answer, given variables that are known of everybody invited,
//!
//! `R = 1 − 2 S(ρ)`, `S² = 1/(N − 1) Σ_U (ρ_k − ρ̄)²`, `CV = S(ρ) / ρ̄`.
//!
//! R is 1 where all propensities are equal, and 0 where half answers for certain and half never does. CV bounds the bias of
//! a mean of those that answered: `|bias| ≤ CV · S(y)`, at most `CV / 2` for a share, so far as the variables explain who
//! answers.
//!
//! **Bias.** Estimated propensities vary more than true ones. With C their covariance ([`super::propensity`]) and
//! `B = (diag(w) − w w' / N) / (N − 1)`, w the weight of each group, `S̃² = Ŝ² − tr(BC) + N/(N − 1) V(ρ̄)`, where V(ρ̄) is the
//! variance that sampling gives the mean propensity (0 in a census). To first order this is the adjustment of Shlomo,
//! Skinner and Schouten, `(1 + 1/n − 1/N) Ŝ² − n⁻¹ Σ z_k' A⁻¹ z_k`; it keeps the share of `tr(BC)` by which ρ̄ itself varies,
//! which with few groups is not small, so that in a census by groups S̃² is unbiased whatever the propensities
//! (`tests/response_truth.rs` enumerates it). Where S̃² is negative, R is 1.
//!
//! **Precision.** `V(Ŝ²) = a'Ca + 2 tr(BCBC)` of response, `a_g = 2 w_g (ρ̂_g − ρ̄)/(N − 1)`, plus the sampling variance of
//! `Σ d_k ((ρ̂_k − ρ̄)² − S²)/N` by strata. `se(R) = se(S²)/S`. The limits are those of S² on the scale of R, which hold near
//! `S = 0` too, where se(R) has no meaning; they rest on a normal distribution of Ŝ².
//!
//! **Partial indicators**, of Ŝ² without adjustment: how far the categories of one variable differ,
//! `P_u² = Σ_c (N_c/N)(ρ̄_c − ρ̄)²`, category by category `√(N_c/N) (ρ̄_c − ρ̄)`; and how far units still differ by it when
//! the other variables are the same, `P_c² = 1/(N − 1) Σ_l Σ_{k in l} (ρ̂_k − ρ̄_l)²` over cells l of the others.
//!
//! Schouten, Cobben and Bethlehem (2009), *Indicators for the representativeness of survey response*, Survey Methodology
//! 35, 101–113; Schouten, Shlomo and Skinner (2011), *Indicators for monitoring and improving representativeness of
//! response*, Journal of Official Statistics 27, 231–253; Shlomo, Skinner and Schouten (2012), Journal of Statistical
//! Planning and Inference 142, 201–211; de Heij, Schouten and Shlomo (2015), *RISQ manual 2.1*.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::frame::{Cells, Frame, Grouped, cross};
use super::propensity::{self, Group, PropensityModel, Spread};
use crate::answers::MISSING;
use crate::error::{Code, Error, Place, Problem, Result, Stage, add_rows};
use crate::num::normal_quantile;
use crate::num::sum::exact_sum;

/// What representativity is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepresentativityQuery {
    /// Variables that are known of everybody invited.
    pub by: Vec<String>,
    /// How propensities are estimated from them.
    #[serde(default)]
    pub model: PropensityModel,
    /// Confidence level; 0.95 unless said.
    #[serde(default = "crate::estimate::default_level")]
    pub level: f64,
}

impl RepresentativityQuery {
    /// Representativity by the groups of crossed variables.
    pub fn by<'a>(by: impl IntoIterator<Item = &'a str>) -> Self {
        let by = by.into_iter().map(str::to_owned).collect();
        Self { by, model: PropensityModel::Cells, level: crate::estimate::default_level() }
    }

    /// The same with another model of propensities.
    #[must_use]
    pub fn model(mut self, model: PropensityModel) -> Self {
        self.model = model;
        self
    }
}

/// An indicator with its precision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IndicatorValue {
    /// The indicator, adjusted for bias.
    pub estimate: f64,
    /// The same before adjustment.
    pub unadjusted: f64,
    /// Standard error; `None` where the indicator lies at its end.
    pub se: Option<f64>,
    /// Lower confidence limit.
    pub low: f64,
    /// Upper confidence limit.
    pub high: f64,
}

/// What one variable has to do with who answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VariablePartial {
    /// The variable.
    pub variable: String,
    /// P_u: how far propensities differ between its categories.
    pub unconditional: f64,
    /// P_c: how far they differ by it among units that are alike in the other variables.
    pub conditional: f64,
}

/// What one category has to do with who answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CategoryPartial {
    /// The variable.
    pub variable: String,
    /// Its category.
    pub category: String,
    /// Units invited.
    pub invited: u64,
    /// Those of them that answered.
    pub answered: u64,
    /// Mean propensity of the category.
    pub propensity: f64,
    /// P_u: above 0 where the category answers more than the mean, below 0 where it answers less.
    pub unconditional: f64,
    /// P_c: what the category adds to the conditional indicator of its variable.
    pub conditional: f64,
}

/// What a reader of an R-indicator must know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum RepresentativityNote {
    /// Groups differ no more in response than chance alone would make them.
    NoMoreThanChance,
    /// Groups of a single unit, whose part of the bias cannot be estimated.
    SingleUnits {
        /// How many.
        groups: u64,
    },
    /// Everybody answered.
    EverybodyAnswered,
}

/// How alike those who answered are to those who were invited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Representativity {
    /// Wave by name, where the answers belong to one.
    pub wave: Option<String>,
    /// The variables.
    pub by: Vec<String>,
    /// How propensities were estimated.
    pub model: PropensityModel,
    /// Confidence level.
    pub level: f64,
    /// Units invited.
    pub invited: u64,
    /// Those of them that answered.
    pub answered: u64,
    /// Groups of the crossed variables.
    pub groups: u64,
    /// ρ̄: mean propensity.
    pub propensity: f64,
    /// S̃²: variance of propensities, adjusted for bias; below 0 where groups differ less than chance would make them.
    pub variance: f64,
    /// Standard error of S̃².
    pub variance_se: f64,
    /// R = 1 − 2 S(ρ).
    pub r: IndicatorValue,
    /// CV = S(ρ) / ρ̄: times the standard deviation of an answer it is the largest bias of its mean.
    pub cv: IndicatorValue,
    /// Partial indicators of the variables.
    pub variables: Vec<VariablePartial>,
    /// Partial indicators of their categories.
    pub categories: Vec<CategoryPartial>,
    /// What a reader must know.
    pub notes: Vec<RepresentativityNote>,
}

/// Computes it.
pub(super) fn of(frame: &Frame<'_>, query: &RepresentativityQuery) -> Result<Representativity> {
    let (columns, cells) = checked(frame, query)?;
    let groups = Group::of(frame, &cells, &columns);
    let names: Vec<(&str, &[String])> =
        query.by.iter().map(String::as_str).zip(columns.iter().map(|own| own.column.words())).collect();
    let (rates, spread) = propensity::estimate(query.model, &groups, &names)
        .map_err(|problems| Error::many(Stage::Estimate, problems))?;
    let variation = Variation::new(frame, &cells, &groups, rates, &spread);
    let (variance_se, r, cv) = variation.indicators(query.level);
    let invited = frame.invited.units.len() as u64;
    let answered = groups.iter().map(|group| group.answered).sum();
    let single = groups.iter().filter(|group| group.invited == 1).count() as u64;
    let mut notes = Vec::new();
    if answered == invited {
        notes.push(RepresentativityNote::EverybodyAnswered);
    } else if variation.adjusted <= 0.0 {
        notes.push(RepresentativityNote::NoMoreThanChance);
    }
    if single > 0 && answered < invited && query.model == PropensityModel::Cells {
        notes.push(RepresentativityNote::SingleUnits { groups: single });
    }
    let mut variables = Vec::new();
    let mut categories = Vec::new();
    for (variable, name) in query.by.iter().enumerate() {
        let parts = variation.partials(&groups, variable);
        let sum = |of: fn(&Part) -> f64| parts.iter().map(of).sum::<f64>().sqrt();
        variables.push(VariablePartial {
            variable: name.clone(),
            unconditional: sum(|part| part.between * part.between),
            conditional: sum(|part| part.within),
        });
        categories.extend(parts.into_iter().map(|part| CategoryPartial {
            variable: name.clone(),
            category: columns[variable].column.words()[part.code as usize].clone(),
            invited: part.invited,
            answered: part.answered,
            propensity: part.mean,
            unconditional: part.between,
            conditional: part.within.sqrt(),
        }));
    }
    Ok(Representativity {
        wave: None,
        by: query.by.clone(),
        model: query.model,
        level: query.level,
        invited,
        answered,
        groups: groups.len() as u64,
        propensity: variation.mean,
        variance: variation.adjusted,
        variance_se,
        r,
        cv,
        variables,
        categories,
        notes,
    })
}

/// The variables by unit, after everything that must hold.
fn checked(frame: &Frame<'_>, query: &RepresentativityQuery) -> Result<(Vec<Grouped>, Cells)> {
    let mut problems = Vec::new();
    if !(query.level > 0.0 && query.level < 1.0) {
        problems.push(
            Problem::new(Code::OutOfRange, "the confidence level must lie between 0 and 1")
                .at(Place::path("level"))
                .found(query.level.to_string())
                .expected("a number such as 0.95"),
        );
    }
    if query.by.is_empty() {
        problems.push(
            Problem::new(Code::MissingKey, "representativity is asked for without a variable")
                .at(Place::path("by"))
                .expected("variables that are known of everybody invited"),
        );
    }
    super::check_units(frame, "representativity", &mut problems);
    let before = problems.len();
    let cells = frame.cells(&query.by, &mut problems);
    if problems.len() > before {
        return Err(Error::many(Stage::Estimate, problems));
    }
    let columns: Vec<Grouped> =
        query.by.iter().filter_map(|name| frame.grouped(name, &mut problems)).collect();
    for (column, name) in columns.iter().zip(&query.by) {
        let lacking = frame.invited.units.iter().zip(&column.codes).filter(|(_, code)| **code == MISSING);
        add_rows(&mut problems, lacking, |(unit, _)| {
            Problem::new(Code::MissingValue, format!("`{name}` is missing for a unit that was invited"))
                .at(Place::question(name).row(u64::from(unit.row) + 1))
        });
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    let cells = cells.unwrap_or_else(|| cross(frame.invited.units.len(), &columns));
    Ok((columns, cells))
}

/// How propensities vary over everybody invited.
struct Variation<'a> {
    rates: Vec<f64>,
    weights: Vec<f64>,
    total: f64,
    mean: f64,
    /// Ŝ² and S̃².
    raw: f64,
    adjusted: f64,
    spread: &'a Spread,
    /// 2 tr(BCBC).
    second: f64,
    /// Variances and covariance that sampling gives Ŝ² and ρ̄.
    sampling: [f64; 3],
}

/// One category of one variable.
struct Part {
    code: u32,
    invited: u64,
    answered: u64,
    mean: f64,
    /// √(N_c/N) (ρ̄_c − ρ̄).
    between: f64,
    /// What it adds to P_c².
    within: f64,
}

impl<'a> Variation<'a> {
    fn new(frame: &Frame<'_>, cells: &Cells, groups: &[Group], rates: Vec<f64>, spread: &'a Spread) -> Self {
        let weights: Vec<f64> = groups.iter().map(|group| group.weight).collect();
        let total: f64 = weights.iter().sum();
        let mean = rates.iter().zip(&weights).map(|(rate, weight)| rate * weight).sum::<f64>() / total;
        let squares = rates.iter().zip(&weights).map(|(rate, weight)| (rate - mean).powi(2) * weight);
        // One unit alone varies from nobody.
        let raw = if total > 1.0 { squares.sum::<f64>() / (total - 1.0) } else { 0.0 };
        let (bias, second) = if total > 1.0 { spread.traces(&weights) } else { (0.0, 0.0) };
        let sampling = sampling(frame, cells, &rates, mean, raw, total);
        let adjusted = raw - bias + if total > 1.0 { total / (total - 1.0) * sampling[2] } else { 0.0 };
        Self { rates, weights, total, mean, raw, adjusted, spread, second: 2.0 * second, sampling }
    }

    /// The standard error of S̃², R and CV.
    fn indicators(&self, level: f64) -> (f64, IndicatorValue, IndicatorValue) {
        let z = normal_quantile(f64::midpoint(1.0, level));
        let (mean, total) = (self.mean, self.total);
        let s2 = self.adjusted.max(0.0);
        let scale = 2.0 / (total - 1.0).max(1.0);
        let slope: Vec<f64> = self
            .rates
            .iter()
            .zip(&self.weights)
            .map(|(rate, weight)| scale * weight * (rate - mean))
            .collect();
        let [of_s2, both, of_mean] = self.sampling;
        let variance = self.spread.form(&slope) + self.second + of_s2;
        // CV² = S²/ρ̄².
        let by_mean = -2.0 * s2 / mean.powi(3);
        let slope: Vec<f64> = slope
            .iter()
            .zip(&self.weights)
            .map(|(slope, weight)| slope / (mean * mean) + by_mean * weight / total)
            .collect();
        let sampled = of_s2 / mean.powi(4) + 2.0 * both * by_mean / (mean * mean) + of_mean * by_mean.powi(2);
        let of_cv = self.spread.form(&slope) + self.second / mean.powi(4) + sampled;
        let value = |square: f64, raw: f64, variance: f64, from: f64, by: f64| {
            let se = variance.max(0.0).sqrt();
            let at = |square: f64| from + by * square.max(0.0).sqrt();
            let (near, far) = (at(square - z * se), at(square + z * se));
            IndicatorValue {
                estimate: at(square),
                unadjusted: at(raw),
                // The derivative of a root: by/2 · se / √S².
                se: (square > 0.0).then(|| by.abs() / 2.0 * se / square.sqrt()),
                low: near.min(far),
                high: near.max(far),
            }
        };
        let cv2 = |s2: f64| s2 / (mean * mean);
        let mut r = value(self.adjusted, self.raw, variance, 1.0, -2.0);
        r.low = r.low.max(0.0);
        (variance.max(0.0).sqrt(), r, value(cv2(self.adjusted), cv2(self.raw), of_cv, 0.0, 1.0))
    }

    /// The categories of one variable.
    fn partials(&self, groups: &[Group], variable: usize) -> Vec<Part> {
        let mut parts: BTreeMap<u32, (Part, f64)> = BTreeMap::new();
        let mut others: BTreeMap<Vec<u32>, (f64, f64)> = BTreeMap::new();
        let key = |group: &Group| {
            let mut codes = group.codes.clone();
            codes.remove(variable);
            codes
        };
        for (group, rate) in groups.iter().zip(&self.rates) {
            let other = others.entry(key(group)).or_default();
            other.0 += group.weight;
            other.1 += group.weight * rate;
        }
        for (group, rate) in groups.iter().zip(&self.rates) {
            let code = group.codes[variable];
            let empty = Part { code, invited: 0, answered: 0, mean: 0.0, between: 0.0, within: 0.0 };
            let (part, weight) = parts.entry(code).or_insert((empty, 0.0));
            part.invited += group.invited;
            part.answered += group.answered;
            part.mean += group.weight * rate;
            *weight += group.weight;
            let (other, sum) = others[&key(group)];
            part.within += group.weight * (rate - sum / other).powi(2) / (self.total - 1.0).max(1.0);
        }
        let finish = |(mut part, weight): (Part, f64)| {
            part.mean /= weight;
            part.between = (weight / self.total).sqrt() * (part.mean - self.mean);
            part
        };
        parts.into_values().map(finish).collect()
    }
}

/// What sampling adds to the variance of Ŝ², to its covariance with ρ̄, and to the variance of ρ̄: strata are simple random
/// samples of those invited, `(1 − n/N) n/(n − 1) Σ (u − ū)²` in each.
fn sampling(frame: &Frame<'_>, cells: &Cells, rates: &[f64], mean: f64, s2: f64, total: f64) -> [f64; 3] {
    let mut terms: Vec<Vec<[f64; 2]>> = vec![Vec::new(); frame.design.strata().len()];
    for (unit, &cell) in frame.invited.units.iter().zip(&cells.of) {
        let away = rates[cell as usize] - mean;
        let share = unit.weight / total;
        terms[unit.stratum as usize].push([share * (away * away - s2), share * away]);
    }
    let mut variance = [0.0; 3];
    for (stratum, terms) in frame.design.strata().iter().zip(terms) {
        let n = terms.len() as f64;
        let fraction = stratum.population.map_or(0.0, |population| (n / population).min(1.0));
        if fraction >= 1.0 || n < 2.0 {
            continue;
        }
        let factor = (1.0 - fraction) * n / (n - 1.0);
        let sum = |of: fn(&[f64; 2]) -> f64| exact_sum(terms.iter().map(of));
        let (square, mean) = (sum(|own| own[0]), sum(|own| own[1]));
        variance[0] += factor * (sum(|own| own[0] * own[0]) - square * square / n);
        variance[1] += factor * (sum(|own| own[0] * own[1]) - square * mean / n);
        variance[2] += factor * (sum(|own| own[1] * own[1]) - mean * mean / n);
    }
    variance
}
