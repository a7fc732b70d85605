//! Sums of weighted chi-squares against exact tails and against R.

use peil::num::{ChiSquareSum, SumMethod, chi_square_sf, f_sf, normal_cdf};

const EXACT: &str = include_str!("../vectors/num/chi_square_sums.csv");

fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().map(|number| number.parse().unwrap()).collect()
}

/// Rows of a table: the sum that the first three cells describe, and the cells that follow.
fn rows(table: &str) -> Vec<(ChiSquareSum, Vec<&str>)> {
    let lines = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines
        .map(|line| {
            let cells: Vec<_> = line.split(',').collect();
            let sum = ChiSquareSum::new(numbers(cells[0]).into_iter().zip(numbers(cells[1])));
            (sum.over(cells[2].parse().unwrap()), cells[3..].to_vec())
        })
        .collect()
}

#[test]
fn the_integral_is_exact_in_both_tails() {
    let rows = rows(EXACT);
    assert!(rows.len() > 650, "{} rows", rows.len());
    let mut misses = Vec::new();
    for (sum, cells) in rows {
        let x: f64 = cells[0].parse().unwrap();
        let values = [sum.cdf(x, SumMethod::Integration), sum.sf(x, SumMethod::Integration)];
        for (value, truth) in values.into_iter().zip(&cells[1..]) {
            let truth: f64 = truth.parse().unwrap();
            let error = (value / truth - 1.0).abs();
            // Below the smallest normal number there are no digits to compare.
            if truth > 1e-300 && (error.is_nan() || error > 1e-12) {
                misses.push(format!("{error:9.1e} {sum:?} at {x}: {value:e}, truly {truth:e}"));
            }
        }
    }
    misses.sort();
    assert!(misses.is_empty(), "{} are off\n{}", misses.len(), misses.join("\n"));
}

/// R stops its search for the saddlepoint early: its tails have about seven digits, so no more can be compared.
#[test]
fn satterthwaite_and_saddlepoint_agree_with_r() {
    let rows = rows(include_str!("../vectors/num/r_chi_square_sums.csv"));
    assert_eq!(rows.len(), 120);
    let mut misses = Vec::new();
    for (sum, cells) in rows {
        let x: f64 = cells[0].parse().unwrap();
        for (method, theirs, agrees) in
            [(SumMethod::Satterthwaite, cells[1], 1e-9), (SumMethod::Saddlepoint, cells[2], 2e-7)]
        {
            let (ours, theirs) = (sum.sf(x, method), theirs.parse::<f64>().unwrap());
            let error = (ours / theirs - 1.0).abs();
            if error.is_nan() || error > agrees {
                misses.push(format!("{error:9.1e} {method:?} {sum:?} at {x}: {ours:e}, R has {theirs:e}"));
            }
        }
    }
    assert!(misses.is_empty(), "{} are off\n{}", misses.len(), misses.join("\n"));
}

/// With equal weights the saddlepoint is known: ζ = (1 − m/x) / 2λ for a mean of m.
#[test]
fn the_saddlepoint_of_equal_weights_has_its_closed_form() {
    for (weight, df) in [(1.0, 1.0), (2.5, 7.0), (0.01, 300.0)] {
        let sum = ChiSquareSum::new([(weight, 0.5 * df), (weight, 0.5 * df)]);
        for point in [0.1, 0.5, 0.9, 1.2, 3.0] {
            let ratio: f64 = point;
            let w = (df * (ratio - 1.0 - ratio.ln())).sqrt().copysign(ratio - 1.0);
            let v = (ratio - 1.0) * (df / 2.0).sqrt();
            let truth = normal_cdf(-(w + (v / w).ln() / w));
            let value = sum.sf(ratio * weight * df, SumMethod::Saddlepoint);
            assert!((value / truth - 1.0).abs() < 1e-11, "{weight} {df} at {ratio}: {value:e} for {truth:e}");
        }
    }
}

#[test]
fn the_saddlepoint_has_no_gap_at_the_mean() {
    let sum = ChiSquareSum::of_weights([1.7, 0.8, 0.3, 0.1]).over(14.0);
    let mean = sum.clone().over(f64::INFINITY).satterthwaite();
    assert!((mean.0 * mean.1 - 2.9).abs() < 1e-14);
    // The mean of the form Q − x χ²(ν)/ν is 0 at x = 2.9.
    let at = |x| sum.sf(x, SumMethod::Saddlepoint);
    for step in [1e-9, 1e-7, 1e-5, 1e-3] {
        let middle = 0.5 * (at(2.9 - step) + at(2.9 + step));
        assert!((at(2.9) / middle - 1.0).abs() < 1e-7, "{} and {middle}", at(2.9));
    }
}

#[test]
fn the_ways_agree_where_the_sum_is_a_chi_square_or_an_f() {
    for df in [1.0, 2.0, 5.0, 40.0] {
        let plain = ChiSquareSum::new([(3.0, df)]);
        for x in [0.5, 4.0, 40.0, 300.0] {
            let truth = chi_square_sf(x / 3.0, df);
            for method in [SumMethod::Satterthwaite, SumMethod::Integration] {
                assert!((plain.sf(x, method) / truth - 1.0).abs() < 1e-12, "{method:?} {df} {x}");
            }
            let truth = f_sf(x / 3.0 / df, df, 7.0);
            for method in [SumMethod::Satterthwaite, SumMethod::Integration] {
                let value = plain.clone().over(7.0).sf(x, method);
                assert!((value / truth - 1.0).abs() < 1e-12, "{method:?} {df} {x}: {value:e} for {truth:e}");
            }
        }
    }
}

#[test]
fn bad_numbers_give_nan_and_the_ends_their_limits() {
    for method in [SumMethod::Satterthwaite, SumMethod::Saddlepoint, SumMethod::Integration] {
        let sum = ChiSquareSum::of_weights([1.0, 0.5, 0.0]);
        for over in [f64::INFINITY, 9.0] {
            let sum = sum.clone().over(over);
            assert_eq!((sum.cdf(0.0, method), sum.sf(-1.0, method)), (0.0, 1.0));
            assert_eq!((sum.cdf(f64::INFINITY, method), sum.sf(f64::INFINITY, method)), (1.0, 0.0));
            assert!(sum.sf(f64::NAN, method).is_nan());
            for x in [1e-300, 1e-20, 1e5, 1e300] {
                let (lower, upper) = (sum.cdf(x, method), sum.sf(x, method));
                assert!((lower + upper - 1.0).abs() < 1e-9, "{method:?} at {x}: {lower} and {upper}");
            }
        }
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(ChiSquareSum::of_weights([1.0, bad]).sf(1.0, method).is_nan());
            assert!(ChiSquareSum::new([(1.0, bad)]).cdf(1.0, method).is_nan());
        }
        for bad in [0.0, -3.0, f64::NAN] {
            assert!(sum.clone().over(bad).sf(1.0, method).is_nan());
        }
        assert_eq!(ChiSquareSum::of_weights([]).sf(0.0, method), 0.0);
    }
}
