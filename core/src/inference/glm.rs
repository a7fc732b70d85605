//! Generalised linear models under the design: coefficients, their covariance, and Wald tests of terms.
//!
//! The coefficients solve `Σ w_k (y_k − μ_k) (dμ/dη) / V(μ_k) x_k = 0` over the rows of the base that have all answers:
//! they estimate what a census of the population would give, whether the model is true or not. Standard errors are those
//! of the design (`sandwich`): strata, clusters, finite populations and replicates count, and no variance is assumed of the
//! outcome.
//!
//! Degrees of freedom: those of the design among the rows used, plus one, less the coefficients. The dispersion is the
//! weighted variance of the Pearson residuals `(y − μ) / √V(μ)`, times n / (n − 1); no standard error rests on it.
//!
//! It fails where outcomes are told apart without fail (`Code::Separation`), where a column is a combination of others
//! (`Code::Collinear`, the column is named), and with few PSUs for many coefficients, where standard errors are too small.
//! Agrees with R `svyglm` iterated to the end: R stops at 1e-8, and takes the weights of its last step but one.
//!
//! ```
//! use peil::inference::{Family, Model, fit};
//! use peil::{Answers, Column, Design};
//! let answers = Answers::new([
//!     ("open".to_owned(), ["no", "yes", "no", "yes", "yes", "no", "yes", "no"].into_iter().collect()),
//!     ("size".to_owned(), ["s", "s", "s", "s", "l", "l", "l", "l"].into_iter().collect::<Column>()),
//! ])?;
//! let model = Model::new("open ~ size").family(Family::Quasibinomial);
//! let fitted = fit(&Design::builder(8).build()?, &answers, &model)?;
//! assert_eq!(fitted.coefficients[1].term, "sizes");
//! assert!(fitted.coefficients[1].estimate.abs() < 1e-14); // half of each
//! # Ok::<(), peil::Error>(())
//! ```
//!
//! Binder, D. A. (1983). On the variances of asymptotically normal estimators from complex surveys. International
//! Statistical Review 51, 279–292. McCullagh, P. and Nelder, J. A. (1989). Generalized Linear Models, 2nd edition.

use nalgebra::DMatrix;

use super::base::{Base, Classes, check_level};
use super::basis::Basis;
use super::family::Family;
use super::formula::{Expression, Formula};
use super::irls::{Failure, Problem as Equations};
use super::matrix::Layout;
use super::model::{Coefficient, Model, ModelFit};
use super::sandwich::{Residuals, Sample};
use super::test::TestNote;
use super::variable::{Evaluator, Variable};
use super::wald::{limits, two_sided};
use crate::answers::{Answers, words_list};
use crate::design::Design;
use crate::error::{Code, Error, Place, Problem, Result, Stage, add_rows};
use crate::num::sum::exact_sum;
use crate::variance::degrees_of_freedom;
use crate::variance::standard_error;

/// Fits a generalised linear model.
///
/// # Errors
/// Reports everything in the formula that has no meaning, every unknown column, every outcome that the family does not
/// admit, the first column that is a combination of others, and the terms that tell outcomes apart without fail.
pub fn fit(design: &Design, answers: &Answers, model: &Model) -> Result<ModelFit> {
    let mut problems = Vec::new();
    check_level(model.level, &mut problems);
    let base = Base::resolve(design, answers, &model.base, &mut problems);
    let link = model.link.unwrap_or(model.family.links()[0]);
    if !model.family.links().contains(&link) {
        let known = model.family.links().iter().map(|link| link.word());
        let message = format!("`{}` has no link `{link}`", model.family.word());
        let problem = Problem::new(Code::Unsupported, message).at(Place::path("link"));
        problems.push(problem.expected(format!("one of {}", words_list(known))));
    }
    let formula = match Formula::read(&model.formula) {
        Ok(formula) => formula,
        Err(found) => {
            problems.extend(found);
            return Err(refusal(problems));
        }
    };
    let terms: Vec<String> = formula.terms.iter().map(|term| formula.name(term)).collect();
    let sets: Vec<Vec<String>> =
        model.wald.iter().map(|set| formula.find_terms("wald", set, &mut problems)).collect();
    if design.rows() != answers.rows() {
        return Err(refusal(problems));
    }
    let mut evaluator = Evaluator { base: &base, answers, problems: &mut problems };
    let outcome = evaluator.outcome(&formula.outcome);
    let variables: Vec<_> =
        formula.variables.iter().map(|expression| evaluator.explanatory(expression)).collect();
    let (Some(outcome), Some(variables)) = (outcome, variables.into_iter().collect::<Option<Vec<_>>>())
    else {
        return Err(refusal(problems));
    };
    let used: Vec<bool> = (0..base.places())
        .map(|place| base.holds(place) && outcome.has(place) && variables.iter().all(|own| own.has(place)))
        .collect();
    let y = outcomes(model, &formula.outcome, outcome, &base, &used, &mut problems);
    Error::unless_empty(Stage::Estimate, problems)?;
    let places: Vec<u32> = (0..used.len()).filter(|&place| used[place]).map(|place| place as u32).collect();
    if places.is_empty() {
        let problem =
            Problem::new(Code::NoRows, "no row of the base has all the answers that the model needs");
        return Err(refusal(vec![problem.at(Place::path("formula"))]));
    }
    let mut notes = Vec::new();
    let layout =
        Layout::new(&formula, variables, &used, &mut notes).map_err(|problem| refusal(vec![problem]))?;
    let names: Vec<String> = layout.columns.iter().map(|column| column.name.clone()).collect();
    let term_of = layout.columns.iter().map(|column| terms[column.term].clone()).collect();
    let own = |values: &[f64]| places.iter().map(|&place| values[place as usize]).collect::<Vec<_>>();
    let y = own(&y);
    let weights = design.weights_in_order();
    let mut shares = own(&weights);
    let total = exact_sum(shares.iter().copied());
    shares.iter_mut().for_each(|share| *share /= total);
    let rows = layout.fill(&places);
    drop(layout);
    let basis =
        orthonormal(rows, &names, formula.has_constant(), &shares).map_err(|own| refusal(vec![own]))?;
    let equations = Equations { basis: &basis, y: &y, family: model.family, link };
    let solution =
        equations.solve(&shares, None).map_err(|failure| refusal(vec![explain(&failure, &names)]))?;
    let estimates = &basis.back * DMatrix::from_column_slice(names.len(), 1, &solution.coefficients);
    if let Some(at) = estimates.iter().position(|estimate| !estimate.is_finite()) {
        let message = format!("the coefficient of `{}` is too large to compute with", names[at]);
        let problem = Problem::new(Code::OutOfRange, message).at(Place::path("formula"));
        return Err(refusal(vec![problem.help("put the column on another scale")]));
    }
    let at = Sample { design, weights: &weights, places: &places, total };
    let mut fitted = ModelFit {
        model: model.clone(),
        link,
        coefficients: Vec::new(),
        covariance: None,
        df: degrees_of_freedom(design, |place| used[place]) + 1.0 - names.len() as f64,
        dispersion: None,
        wald: Vec::new(),
        n: places.len() as u64,
        missing: base.size().saturating_sub(places.len()) as u64,
        iterations: solution.steps,
        notes,
        term_of,
    };
    let rows = Residuals::new(&equations, &solution.coefficients);
    fitted.dispersion = rows.dispersion(&shares);
    let spread = at.covariance(&equations, &solution, &rows, &mut fitted.notes);
    fitted.write(names, estimates.as_slice(), spread.map(|own| &basis.back * own * basis.back.transpose()));
    let alone = terms.iter().filter(|term| fitted.term_of.contains(term));
    let constant = formula.has_constant().then(|| formula.name(&Vec::new()));
    let alone = alone.filter(|term| Some(*term) != constant.as_ref()).map(|term| vec![term.clone()]);
    fitted.wald = alone.chain(sets).map(|terms| fitted.test(terms)).collect();
    Ok(fitted)
}

/// Problems, of which there is one at least, as the error.
fn refusal(problems: Vec<Problem>) -> Error {
    Error::unless_empty(Stage::Estimate, problems).expect_err("there is a problem")
}

/// The outcome as numbers that suit the family, place by place.
fn outcomes(
    model: &Model,
    expression: &Expression,
    outcome: Variable<'_>,
    base: &Base<'_>,
    used: &[bool],
    problems: &mut Vec<Problem>,
) -> Vec<f64> {
    let y = match outcome {
        Variable::Numbers(values) => values.into_owned(),
        Variable::Categories { codes, words } => {
            let classes = Classes::present(codes, &words, |place| used[place]);
            let two = if words.len() == 2 { &words } else { &classes.names };
            if model.family != Family::Quasibinomial || two.len() > 2 {
                let message = match model.family {
                    Family::Quasibinomial => format!("`{expression}` has {} categories, not two", two.len()),
                    family => {
                        format!("`{expression}` holds categories, `{}` explains numbers", family.word())
                    }
                };
                let word = words.first().map_or("", String::as_str);
                let problem = Problem::new(Code::WrongMeasure, message).at(Place::path("formula"));
                problems
                    .push(problem.help(format!("explain one of them: `I({expression} == \"{word}\") ~ …`")));
                return Vec::new();
            }
            // The first category is no, the second yes, also where only one of them occurs.
            let is_second = |class: &u32| {
                let name = classes.names.get(*class as usize);
                f64::from(u8::from(name.is_some() && name == two.get(1)))
            };
            classes.of.iter().map(is_second).collect()
        }
    };
    let mut bad: Vec<(usize, f64)> = (0..y.len())
        .filter(|&place| used[place] && !model.family.admits(y[place]).0)
        .map(|place| (base.row(place), y[place]))
        .collect();
    bad.sort_by_key(|(row, _)| *row);
    add_rows(problems, bad.into_iter(), |(row, value)| {
        Problem::new(Code::OutOfRange, format!("`{expression}` is no outcome of `{}`", model.family.word()))
            .at(Place::question(expression.to_string()).row(row as u64 + 1))
            .expected(model.family.admits(value).1)
            .found(value.to_string())
    });
    y
}

/// The matrix in orthonormal columns, or the column that cannot be.
pub(super) fn orthonormal(
    rows: Vec<f64>,
    names: &[String],
    constant: bool,
    shares: &[f64],
) -> std::result::Result<Basis, Problem> {
    if !shares.iter().all(|share| share.is_finite()) {
        let message = "the weights of the rows used do not add up to a positive number";
        return Err(Problem::new(Code::BadWeight, message));
    }
    if let Some(at) = rows.iter().position(|x| !x.is_finite()) {
        let message = format!("`{}` is too large to compute with", names[at % names.len()]);
        return Err(Problem::new(Code::OutOfRange, message).at(Place::path("formula")));
    }
    Basis::new(rows, names.len(), constant, shares).map_err(|column| {
        let message = format!("`{}` is a combination of the other terms among the rows used", names[column]);
        let problem = Problem::new(Code::Collinear, message).at(Place::path("formula"));
        problem.help("leave it out, or another that it depends on")
    })
}

/// Why a model has no solution, in words.
pub(super) fn explain(failure: &Failure, names: &[String]) -> Problem {
    let problem = |code, message: String| Problem::new(code, message).at(Place::path("formula"));
    let movement = match failure {
        Failure::Separated(movement) => movement,
        Failure::TooSlow(size) => {
            let message = format!("the coefficients still change by {size:.1e} after many steps");
            return problem(Code::NoConvergence, message);
        }
    };
    let largest = movement.iter().fold(0.0_f64, |largest, own| largest.max(*own));
    if largest == 0.0 || !largest.is_finite() {
        let message = "the coefficients leave the range of numbers".to_owned();
        return problem(Code::NoConvergence, message).help("put the outcome on another scale");
    }
    let mut moving: Vec<&str> = names
        .iter()
        .zip(movement)
        .filter(|(_, own)| **own > 0.05 * largest)
        .map(|(name, _)| name.as_str())
        .collect();
    // The constant moves with any other.
    if moving.len() > 1 {
        moving.retain(|name| *name != "(Intercept)");
    }
    let message = format!(
        "{} tell{} some outcomes apart without fail, so that coefficients have no limit",
        words_list(moving.iter().copied()),
        if moving.len() == 1 { "s" } else { "" },
    );
    problem(Code::Separation, message).help("leave the term out, or join its categories")
}

impl ModelFit {
    /// Writes the coefficients of the columns, and what their covariance says of them.
    fn write(&mut self, names: Vec<String>, estimates: &[f64], spread: Option<DMatrix<f64>>) {
        let width = names.len();
        let spread = spread.filter(|spread| spread.iter().all(|value| value.is_finite()));
        if spread.is_none() {
            self.notes.push(TestNote::NoVariance);
        }
        self.covariance = spread.map(|spread| {
            // Symmetric to the last bit.
            (0..width).map(|a| (0..width).map(|b| spread[(a.max(b), a.min(b))]).collect()).collect()
        });
        if self.df <= 0.0 {
            self.notes.push(TestNote::NoDegreesOfFreedom);
        }
        for (index, term) in names.into_iter().enumerate() {
            let estimate = estimates[index];
            let se = self.covariance.as_ref().map(|own| standard_error(own[index][index].max(0.0), estimate));
            let spread = se.filter(|se| *se > 0.0);
            if se == Some(0.0) && !self.notes.contains(&TestNote::NoSpread) {
                self.notes.push(TestNote::NoSpread);
            }
            let t = spread.map(|se| estimate / se);
            let p = t.and_then(|t| two_sided(t, self.df));
            let limits = spread.and_then(|se| limits(estimate, se, self.df, self.model.level));
            let (low, high) = limits.unzip();
            self.coefficients.push(Coefficient { term, estimate, se, t, p, low, high });
        }
    }
}
