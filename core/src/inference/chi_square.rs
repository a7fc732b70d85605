//! Whether two columns of categories are independent: Pearson's X² with the corrections of Rao and Scott, and Wald's test.
//!
//! From the weighted shares p̂_ij of a table of r rows and c columns, n units having both answers,
//! `X² = n Σ (p̂_ij − p̂_i+ p̂_+j)² / (p̂_i+ p̂_+j)`. Under a complex sample it is distributed as `Σ δ_l χ²(1)` with
//! (r − 1)(c − 1) generalised design effects δ: the eigenvalues of `(C'D⁻C / n)⁻¹ C'D⁻ V D⁻C`, where V is the design's
//! covariance of the p̂, D⁻ holds 1/p̂ (0 for an empty cell), and the columns of C are contrasts of the interaction,
//! orthogonal to the constant, rows and columns. Then
//!
//! - `f`: `X² / Σδ` against F(d, dν), `d = (Σδ)² / Σδ²` (second order, Satterthwaite), ν being the design's degrees of
//!   freedom among the rows used;
//! - `chisq`: X² over the mean of the δ against chi-square (first order);
//! - `lincom`, `saddlepoint`: X² against `Σ δ_l χ²(1)` over an independent chi-square with dν degrees of freedom for what
//!   V is estimated from (`num::ChiSquareSum`);
//! - `wald`: `W = h' V_h⁻¹ h` of the departures `h_ij = N̂_ij − N̂_i+ N̂_+j / N̂`, W/q against F(q, ν) for q = (r − 1)(c − 1)
//!   (Koch, Freeman and Freeman); `adjusted_wald`: `W (ν − q + 1) / (qν)` against F(q, ν − q + 1) (Thomas and Rao).
//!
//! Wald's test needs more PSUs than departures and rejects too often when they are few; the corrected X² stays near its
//! level. Where so many cells are empty that `C'D⁻C` has no inverse, D holds the shares expected under independence, which
//! is as good under the hypothesis. Under replicates the shares, or the linear form of the departures, are taken anew
//! in each. Agrees with R `svychisq`, but that n and ν are those of the rows that have both answers: R counts all.
//!
//! Rao, J. N. K. and Scott, A. J. (1981). The analysis of categorical data from complex sample surveys. JASA 76, 221–230;
//! (1984) Annals of Statistics 12, 46–60; (1987) Annals of Statistics 15, 385–397. Thomas, D. R. and Rao, J. N. K. (1987).
//! Small-sample comparisons of level and power for simple goodness-of-fit statistics under cluster sampling. JASA 82,
//! 630–636. Koch, Freeman and Freeman (1975), see `wald`.

use nalgebra::{DMatrix, SymmetricEigen};

use super::base::{Base, Classes, find_categories};
use super::groups::count;
use super::linear::{covariance, factor, forward};
use super::test::{ChiSquare, Distribution, Test, TestNote, TestResult};
use super::wald::{f_tail, wald};
use crate::answers::{Answers, MISSING};
use crate::design::Design;
use crate::error::{self, Code, Error, Place, Problem, Stage};
use crate::num::{ChiSquareSum, SumMethod, chi_square_sf};
use crate::variance::degrees_of_freedom;

/// Departures beyond which a table is a slip, such as one by names.
const MOST_DEPARTURES: usize = 1000;
/// Influences held at a time.
const HELD: usize = 1 << 24;

/// Runs the test.
pub(super) fn run(
    design: &Design,
    answers: &Answers,
    asked: &Test,
    (rows, columns, statistic): (&str, &str, ChiSquare),
    mut problems: Vec<Problem>,
) -> error::Result<TestResult> {
    let base = Base::resolve(design, answers, &asked.base, &mut problems);
    let names = [rows, columns];
    let found = names.map(|name| find_categories(name, answers, &mut problems));
    if rows == columns {
        let problem =
            Problem::new(Code::Duplicate, format!("`{rows}` stands in both the rows and the columns"));
        problems.push(problem.at(Place::path("columns")));
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    let read = |column: &Option<crate::answers::Categories>| {
        column.as_ref().map_or_else(Default::default, |own| (base.codes(own), own.words().to_vec()))
    };
    let [(row_codes, row_words), (column_codes, column_words)] = [read(&found[0]), read(&found[1])];
    let keep: Vec<bool> = (0..base.places())
        .map(|place| base.holds(place) && row_codes[place] != MISSING && column_codes[place] != MISSING)
        .collect();
    let of_rows = Classes::present(row_codes, &row_words, |place| keep[place]);
    let of_columns = Classes::present(column_codes, &column_words, |place| keep[place]);
    let distribution = match statistic {
        ChiSquare::F | ChiSquare::Wald | ChiSquare::AdjustedWald => Distribution::F,
        ChiSquare::Chisq => Distribution::ChiSquare,
        ChiSquare::Lincom | ChiSquare::Saddlepoint => Distribution::WeightedChiSquares,
    };
    let mut result = TestResult::empty(asked, distribution);
    count(&mut result, of_rows.count(), base.size());
    if result.n == 0 {
        result.notes.push(TestNote::NoAnswers);
        return Ok(result);
    }
    for (name, classes) in names.into_iter().zip([&of_rows, &of_columns]) {
        let groups = classes.names.len() as u64;
        if groups < 2 {
            result.notes.push(TestNote::TooFewGroups { column: name.to_owned(), groups });
        }
    }
    if !result.notes.is_empty() {
        return Ok(result);
    }
    let departures = (of_rows.names.len() - 1).saturating_mul(of_columns.names.len() - 1);
    if departures > MOST_DEPARTURES {
        let message = format!("the table of `{rows}` by `{columns}` has too many cells");
        let problem = Problem::new(Code::OutOfRange, message)
            .at(Place::path("rows"))
            .expected(format!("(rows − 1) × (columns − 1) of at most {MOST_DEPARTURES}"))
            .found(departures.to_string());
        return Err(Error::unless_empty(Stage::Estimate, vec![problem]).expect_err("there is a problem"));
    }
    let table = Table::new(design, &of_rows, &of_columns);
    let df = degrees_of_freedom(design, |place| of_rows.has(place));
    let tested = match statistic {
        ChiSquare::Wald | ChiSquare::AdjustedWald => table.wald(statistic, df, &mut result),
        _ => table.pearson(statistic, df, &mut result),
    };
    if let Err(note) = tested {
        result.notes.push(note);
    }
    Ok(result)
}

/// The total weight, and the share of each cell of it; NaN without weight.
fn shares(cells: &Classes, weights: &[f64]) -> (f64, Vec<f64>) {
    let sums = cells.sums(|place| weights[place]);
    let total = sums.iter().sum::<f64>();
    let share = |sum: f64| if total > 0.0 { sum / total } else { f64::NAN };
    (total, sums.into_iter().map(share).collect())
}

/// A table of weighted shares, row after row.
struct Table<'a> {
    design: &'a Design,
    rows: usize,
    columns: usize,
    /// Cell of each place.
    cells: Classes,
    total: f64,
    shares: Vec<f64>,
    of_rows: Vec<f64>,
    of_columns: Vec<f64>,
}

impl<'a> Table<'a> {
    fn new(design: &'a Design, of_rows: &Classes, of_columns: &Classes) -> Self {
        let (rows, columns) = (of_rows.names.len(), of_columns.names.len());
        let cell = |(row, column): (&u32, &u32)| match *row {
            MISSING => MISSING,
            row => row * columns as u32 + column,
        };
        let of = of_rows.of.iter().zip(&of_columns.of).map(cell).collect();
        let cells = Classes { of, names: vec![String::new(); rows * columns] };
        let (total, shares) = shares(&cells, &design.weights_in_order());
        let of_rows = shares.chunks_exact(columns).map(|row| row.iter().sum()).collect();
        let of_columns =
            (0..columns).map(|column| shares.iter().skip(column).step_by(columns).sum()).collect();
        Self { design, rows, columns, cells, total, shares, of_rows, of_columns }
    }

    fn departures(&self) -> usize {
        (self.rows - 1) * (self.columns - 1)
    }

    /// The share of a cell under independence.
    fn expected(&self, cell: usize) -> f64 {
        self.of_rows[cell / self.columns] * self.of_columns[cell % self.columns]
    }

    /// Covariance of `Σ w_k u_k` where each place has the influences of its cell, of which there are as many as columns.
    fn covariance(&self, of_cells: &DMatrix<f64>) -> Result<DMatrix<f64>, TestNote> {
        self.covariance_by_blocks(of_cells, (HELD / 2 / self.design.answered().max(1)).max(1))
    }

    /// The same, two blocks of columns at a time, so that the memory stays within bounds.
    fn covariance_by_blocks(&self, of_cells: &DMatrix<f64>, size: usize) -> Result<DMatrix<f64>, TestNote> {
        let weights = self.design.weights_in_order();
        let width = of_cells.ncols();
        let blocks: Vec<Vec<usize>> =
            (0..width).step_by(size).map(|start| (start..width.min(start + size)).collect()).collect();
        let groups: Vec<Vec<usize>> = if blocks.len() == 1 {
            blocks
        } else {
            let with_those_before = |own: usize| blocks[..own].iter().map(move |other| (own, other));
            let pairs = (0..blocks.len()).flat_map(with_those_before);
            pairs.map(|(own, other)| other.iter().chain(&blocks[own]).copied().collect()).collect()
        };
        let mut all = DMatrix::zeros(width, width);
        for columns in groups {
            let own = of_cells.select_columns(&columns);
            let mut u = vec![0.0; self.design.answered() * columns.len()];
            for (u, &cell) in u.chunks_exact_mut(columns.len()).zip(&self.cells.of) {
                if cell != MISSING {
                    let influences = own.row(cell as usize);
                    u.iter_mut().zip(influences.iter()).for_each(|(u, own)| *u = own / self.total);
                }
            }
            let part = covariance(self.design, &weights, u, columns.len())?;
            for (a, &row) in columns.iter().enumerate() {
                columns.iter().enumerate().for_each(|(b, &column)| all[(row, column)] = part[(a, b)]);
            }
        }
        Ok(all)
    }

    /// Pearson's X² and its p-value.
    fn pearson(&self, statistic: ChiSquare, df: f64, result: &mut TestResult) -> Result<(), TestNote> {
        let n = result.n as f64;
        let part = |(cell, share): (usize, &f64)| (share - self.expected(cell)).powi(2) / self.expected(cell);
        let pearson = n * self.shares.iter().enumerate().map(part).sum::<f64>();
        if !pearson.is_finite() {
            return Err(TestNote::NoVariance);
        }
        let effects = self.design_effects(n, &mut result.notes)?;
        let (trace, squares) = effects
            .iter()
            .fold((0.0, 0.0), |(sum, squares), effect| (sum + effect, squares + effect * effect));
        result.effects.clone_from(&effects);
        if trace <= 0.0 {
            return Err(TestNote::NoSpread);
        }
        let q = self.departures() as f64;
        // In this order nothing overflows.
        let d = trace / squares * trace;
        let denominator = d * df;
        result.value = Some(pearson);
        result.df = Some(q);
        if statistic == ChiSquare::Chisq {
            result.p = Some(chi_square_sf(pearson / (trace / q), q));
            result.notes.push(TestNote::FirstOrder);
            return Ok(());
        }
        result.df_denominator = Some(denominator);
        if statistic == ChiSquare::F {
            result.value = Some(pearson / trace);
            result.df = Some(d);
            result.p = f_tail(pearson / trace, d, denominator);
            result.notes.push(TestNote::SecondOrder);
        } else if denominator > 0.0 {
            let method = match statistic {
                ChiSquare::Saddlepoint => SumMethod::Saddlepoint,
                _ => SumMethod::Integration,
            };
            let p = ChiSquareSum::of_weights(effects).over(denominator).sf(pearson, method);
            result.p = Some(p).filter(|p| p.is_finite());
        }
        if denominator > 0.0 { Ok(()) } else { Err(TestNote::NoDegreesOfFreedom) }
    }

    /// Generalised design effects, largest first.
    fn design_effects(&self, n: f64, notes: &mut Vec<TestNote>) -> Result<Vec<f64>, TestNote> {
        let expected: Vec<f64> = (0..self.shares.len()).map(|cell| self.expected(cell)).collect();
        let scaled = self.scaled_contrasts(&self.shares).or_else(|_| self.scaled_contrasts(&expected));
        let (contrasts, lower) = scaled.map_err(|_| TestNote::Singular)?;
        let spread = self.covariance_of_contrasts(&contrasts, notes)?;
        let half = forward(&lower, &spread);
        let effects = forward(&lower, &half.transpose()) * n;
        let symmetric = (&effects + effects.transpose()) * 0.5;
        if symmetric.iter().any(|value| !value.is_finite()) {
            return Err(TestNote::NoVariance);
        }
        let eigen = SymmetricEigen::try_new(symmetric, f64::EPSILON, 100_000).ok_or(TestNote::NoVariance)?;
        let largest = eigen.eigenvalues.iter().fold(0.0_f64, |largest, value| largest.max(*value));
        // What is negative, or this small beside the largest, is rounding of zero.
        let mut effects: Vec<f64> = eigen
            .eigenvalues
            .iter()
            .map(|&value| if value > 1e-14 * largest { value } else { 0.0 })
            .collect();
        effects.sort_unstable_by(f64::total_cmp);
        effects.reverse();
        Ok(effects)
    }

    /// D⁻C and the factor of `C'D⁻C` for some shares D; an error where too many are empty.
    fn scaled_contrasts(&self, shares: &[f64]) -> Result<(DMatrix<f64>, DMatrix<f64>), usize> {
        // 1 in its own category, −1 in the last: products of these are orthogonal to all main effects.
        let effect = |of: usize, own: usize, count: usize| match own {
            own if own == of => 1.0,
            own if own == count - 1 => -1.0,
            _ => 0.0,
        };
        let width = self.columns - 1;
        let contrasts = DMatrix::from_fn(shares.len(), self.departures(), |cell, term| {
            effect(term / width, cell / self.columns, self.rows)
                * effect(term % width, cell % self.columns, self.columns)
        });
        let scaled = DMatrix::from_fn(shares.len(), self.departures(), |cell, term| {
            if shares[cell] > 0.0 { contrasts[(cell, term)] / shares[cell] } else { 0.0 }
        });
        let lower = factor(&(contrasts.transpose() * &scaled))?;
        Ok((scaled, lower))
    }

    /// Covariance of `B'p̂` for the contrasts B.
    fn covariance_of_contrasts(
        &self,
        contrasts: &DMatrix<f64>,
        notes: &mut Vec<TestNote>,
    ) -> Result<DMatrix<f64>, TestNote> {
        let of_shares = |shares: &[f64]| -> Vec<f64> {
            let product = |column: usize| -> f64 {
                contrasts.column(column).iter().zip(shares).map(|(contrast, share)| contrast * share).sum()
            };
            (0..contrasts.ncols()).map(product).collect()
        };
        let means = of_shares(&self.shares);
        if let Some(replicates) = self.design.replicates() {
            let anew = |weights: &[f64]| of_shares(&shares(&self.cells, weights).1);
            let spread = replicates.covariance(self.design, &means, anew).ok_or(TestNote::NoVariance)?;
            if spread.left_out > 0 {
                notes.push(TestNote::ReplicatesLeftOut { replicates: spread.left_out as u64 });
            }
            return Ok(DMatrix::from_vec(means.len(), means.len(), spread.covariance));
        }
        // A mean: every place contributes its contrasts less their mean.
        let centred = DMatrix::from_fn(contrasts.nrows(), contrasts.ncols(), |cell, column| {
            contrasts[(cell, column)] - means[column]
        });
        self.covariance(&centred)
    }

    /// Wald's statistic and its p-value.
    fn wald(&self, statistic: ChiSquare, df: f64, result: &mut TestResult) -> Result<(), TestNote> {
        let width = self.columns - 1;
        let cell_of = |departure: usize| (departure / width, departure % width);
        let departures: Vec<f64> = (0..self.departures())
            .map(|departure| {
                let (row, column) = cell_of(departure);
                let cell = row * self.columns + column;
                self.shares[cell] - self.expected(cell)
            })
            .collect();
        // N̂_ij − N̂_i+ N̂_+j / N̂ as a sum over places, near the sample.
        let influences = DMatrix::from_fn(self.shares.len(), departures.len(), |cell, departure| {
            let (row, column) = cell_of(departure);
            let of_row = f64::from(u8::from(cell / self.columns == row)) - self.of_rows[row];
            let of_column = f64::from(u8::from(cell % self.columns == column)) - self.of_columns[column];
            of_row * of_column
        });
        let spread = self.covariance(&influences)?;
        let w = wald(&departures, &spread)?;
        let q = departures.len() as f64;
        let adjusted = statistic == ChiSquare::AdjustedWald;
        let denominator = if adjusted { df - q + 1.0 } else { df };
        (result.df, result.df_denominator) = (Some(q), Some(denominator));
        if denominator <= 0.0 {
            return Err(TestNote::NoDegreesOfFreedom);
        }
        let f = if adjusted { w / q * (denominator / df) } else { w / q };
        result.value = Some(f);
        result.p = f_tail(f, q, denominator);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_columns_give_the_whole_covariance() {
        let class = |of: Vec<u32>, count| Classes { of, names: vec![String::new(); count] };
        let design = Design::builder(60).build().unwrap();
        let rows = class((0..60).map(|place| place * place % 7 % 4).collect(), 4);
        let columns = class((0..60).map(|place| (place * 5 + place / 7) % 3).collect(), 3);
        let table = Table::new(&design, &rows, &columns);
        let (contrasts, _) = table.scaled_contrasts(&[1.0 / 12.0; 12]).unwrap();
        let whole = table.covariance(&contrasts).unwrap();
        for size in 1..=6 {
            let parts = table.covariance_by_blocks(&contrasts, size).unwrap();
            assert!((&parts - &whole).norm() <= 1e-14 * whole.norm(), "{size}");
        }
    }
}
