//! The special functions against 60-digit values, over a grid with extremes.

use peil::num::{self, Hypergeometric, tolerance};
use proptest::prelude::*;

const GRID: &str = include_str!("../vectors/num/special_functions.csv");

/// Function, arguments and true value of every row of the grid.
fn grid() -> Vec<(&'static str, Vec<f64>, f64)> {
    let rows: Vec<_> = GRID
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| {
            let cells: Vec<_> = line.split(',').collect();
            let number = |text: &&str| text.parse::<f64>().unwrap();
            (cells[0], cells[1..5].iter().filter(|c| !c.is_empty()).map(number).collect(), number(&cells[5]))
        })
        .collect();
    assert!(rows.len() > 2000, "the grid has {} rows", rows.len());
    rows
}

fn evaluate(function: &str, x: &[f64]) -> f64 {
    let whole = |i: usize| x[i] as u64;
    match function {
        "normal_cdf" => num::normal_cdf(x[0]),
        "normal_quantile" => num::normal_quantile(x[0]),
        "t_cdf" => num::t_cdf(x[0], x[1]),
        "t_quantile" => num::t_quantile(x[0], x[1]),
        "beta_cdf" => num::beta_cdf(x[0], x[1], x[2]),
        "beta_quantile" => num::beta_quantile(x[0], x[1], x[2]),
        "chi_square_cdf" => num::chi_square_cdf(x[0], x[1]),
        "chi_square_sf" => num::chi_square_sf(x[0], x[1]),
        "chi_square_quantile" => num::chi_square_quantile(x[0], x[1]),
        "f_cdf" => num::f_cdf(x[0], x[1], x[2]),
        "f_sf" => num::f_sf(x[0], x[1], x[2]),
        "ln_gamma" => num::ln_gamma(x[0]),
        "ln_choose" => num::ln_choose(whole(0), whole(1)),
        "hypergeometric_pmf" => Hypergeometric::new(whole(0), whole(1), whole(2)).pmf(whole(3)),
        "hypergeometric_cdf" => Hypergeometric::new(whole(0), whole(1), whole(2)).cdf(whole(3)),
        _ => panic!("the grid names an unknown function {function}"),
    }
}

fn allowed(function: &str, x: &[f64]) -> f64 {
    let tiny = match function {
        "beta_quantile" => x[1].min(x[2]) < 0.01,
        "chi_square_quantile" => x[1] < 0.02,
        _ => false,
    };
    if tiny { tolerance::TINY_SHAPE } else { tolerance::SPECIAL_FUNCTION }
}

#[test]
fn every_function_agrees_with_the_reference_grid() {
    let mut misses = Vec::new();
    for (function, x, truth) in grid() {
        let value = evaluate(function, &x);
        // Below the smallest normal number a quantile has no digits to compare.
        let scale = if truth.abs() < 1e-300 { 1.0 } else { truth.abs() };
        let error = (value - truth).abs() / scale;
        if error.is_nan() || error > allowed(function, &x) {
            misses.push(format!("{error:9.1e} {function}{x:?} = {value:e}, truly {truth:e}"));
        }
    }
    misses.sort();
    assert!(misses.is_empty(), "{} rows are off\n{}", misses.len(), misses.join("\n"));
}

#[test]
fn cdf_and_quantile_undo_each_other_between_the_grid_points() {
    for i in 1..200 {
        let p = f64::from(i) / 200.0;
        for df in [0.7, 1.0, 3.3, 25.0, 999.0, 1001.0, 12345.0] {
            let back = num::t_cdf(num::t_quantile(p, df), df);
            assert!((back - p).abs() < 1e-13, "t({df}) at {p} comes back as {back}");
        }
        for (a, b) in [(0.02, 3.0), (0.4, 0.7), (2.0, 9.0), (196.0, 161.0), (5.5, 40_000.0)] {
            let back = num::beta_cdf(num::beta_quantile(p, a, b), a, b);
            let limit = 1e-13;
            assert!((back - p).abs() < limit, "beta({a}, {b}) at {p} comes back as {back}");
        }
    }
}

#[test]
fn the_t_quantile_has_the_closed_forms_of_one_and_two_degrees_of_freedom() {
    for p in [1e-9, 0.01, 0.3, 0.7, 0.975, 0.9999] {
        let one = (std::f64::consts::PI * (p - 0.5)).tan();
        let two = (2.0 * p - 1.0) / (2.0 * p * (1.0 - p)).sqrt();
        // The closed form itself loses digits where p − ½ is near ±½ of a turn.
        assert!((num::t_quantile(p, 1.0) / one - 1.0).abs() < 1e-6, "{p}");
        assert!((num::t_quantile(p, 2.0) / two - 1.0).abs() < 1e-13, "{p}");
    }
    assert_eq!(num::t_quantile(0.975, f64::INFINITY), num::normal_quantile(0.975));
}

#[test]
fn hypergeometric_probabilities_are_ratios_of_binomials_and_sum_to_one() {
    let choose = |n: u64, k: u64| (0..k).fold(1.0, |c, i| c * (n - i) as f64 / (i + 1) as f64);
    for (population, yes, drawn) in
        [(10, 4, 9), (15, 7, 8), (32, 30, 30), (40, 0, 11), (40, 40, 11), (7, 3, 0)]
    {
        let x = Hypergeometric::new(population, yes, drawn);
        let mut sum = 0.0;
        for k in 0..=drawn {
            let truth = if k > yes || drawn - k > population - yes {
                0.0
            } else {
                choose(yes, k) * choose(population - yes, drawn - k) / choose(population, drawn)
            };
            assert!((x.pmf(k) - truth).abs() <= 1e-14 * truth, "{x:?} at {k}: {} for {truth}", x.pmf(k));
            assert!((x.cdf(k) - (sum + truth)).abs() < 1e-14, "{x:?} up to {k}");
            assert!((x.sf_from(k) - (1.0 - sum)).abs() < 1e-14, "{x:?} from {k}");
            sum += truth;
        }
        assert!((sum - 1.0).abs() < 1e-14);
    }
}

#[test]
fn arguments_outside_the_domain_give_nan_and_the_ends_their_limits() {
    for bad in [-0.1, 1.1, f64::NAN] {
        assert!(num::normal_quantile(bad).is_nan());
        assert!(num::t_quantile(bad, 5.0).is_nan());
        assert!(num::beta_quantile(bad, 2.0, 3.0).is_nan());
    }
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(num::beta_cdf(0.5, bad, 1.0).is_nan());
        assert!(num::beta_quantile(0.5, 1.0, bad).is_nan());
    }
    for bad in [0.0, -1.0, f64::NAN] {
        assert!(num::t_quantile(0.9, bad).is_nan());
        assert!(num::t_cdf(0.9, bad).is_nan());
        assert!(num::ln_gamma(bad).is_nan());
        for value in [num::chi_square_cdf(1.0, bad), num::chi_square_sf(1.0, bad), num::f_cdf(1.0, bad, 2.0)]
        {
            assert!(value.is_nan());
        }
        assert!(num::chi_square_quantile(0.5, bad).is_nan());
        assert!(num::f_sf(1.0, 2.0, bad).is_nan());
    }
    assert_eq!(
        (num::chi_square_quantile(0.0, 3.0), num::chi_square_quantile(1.0, 3.0)),
        (0.0, f64::INFINITY)
    );
    assert_eq!((num::chi_square_cdf(-1.0, 3.0), num::chi_square_sf(f64::INFINITY, 3.0)), (0.0, 0.0));
    assert_eq!((num::f_cdf(0.0, 3.0, 2.0), num::f_sf(f64::INFINITY, 3.0, 2.0)), (0.0, 0.0));
    assert_eq!(num::f_sf(1.7, 3.0, f64::INFINITY), num::chi_square_sf(3.0 * 1.7, 3.0));
    assert_eq!(num::f_sf(1.7, f64::INFINITY, 3.0), num::chi_square_cdf(3.0 / 1.7, 3.0));
    assert_eq!(num::f_cdf(0.9, f64::INFINITY, f64::INFINITY), 0.0);
    assert!(num::ln_choose(3, 4).is_nan());
    assert!(Hypergeometric::new(5, 6, 2).pmf(1).is_nan());
    assert!(Hypergeometric::new(5, 2, 6).cdf(1).is_nan());
    assert!(Hypergeometric::new(5, 2, 6).sf_from(0).is_nan());
    assert_eq!(num::beta_quantile(0.0, 2.0, 3.0), 0.0);
    assert_eq!(num::beta_quantile(1.0, 2.0, 3.0), 1.0);
    assert_eq!((num::beta_cdf(-1.0, 2.0, 3.0), num::beta_cdf(2.0, 2.0, 3.0)), (0.0, 1.0));
    assert_eq!(num::t_quantile(1.0, 3.0), f64::INFINITY);
    assert_eq!(num::t_cdf(f64::NEG_INFINITY, 3.0), 0.0);
    assert_eq!(num::normal_cdf(f64::INFINITY), 1.0);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

    #[test]
    fn a_beta_quantile_is_a_share_below_which_p_lies_and_rises_with_p(
        (log_a, log_b) in (-3.0..6.0_f64, -3.0..6.0_f64), log_tail in -12.0..-0.3_f64, upper in any::<bool>(),
    ) {
        let (a, b) = (10_f64.powf(log_a), 10_f64.powf(log_b));
        let tail = 10_f64.powf(log_tail);
        let p = if upper { 1.0 - tail } else { tail };
        let x = num::beta_quantile(p, a, b);
        prop_assert!((0.0..=1.0).contains(&x), "{x}");
        prop_assert!(num::beta_quantile(p * 0.99, a, b) <= x);
        // Near the ends x has too few digits for the way back, above all where 1 - x is what matters.
        if x > 1e-290 && x < 0.9 {
            let back = num::beta_cdf(x, a, b);
            prop_assert!((back - p).abs() < 2e-12, "beta({a}, {b}) at {p}: {x} comes back as {back}");
        }
    }

    #[test]
    fn the_tails_of_chi_square_and_f_add_up_and_its_quantile_comes_back(
        (log_a, log_b) in (-2.0..7.0_f64, -2.0..7.0_f64), log_x in -3.0..3.0_f64, p in 1e-9..1.0_f64,
    ) {
        let (df1, df2) = (10_f64.powf(log_a), 10_f64.powf(log_b));
        let x = 10_f64.powf(log_x);
        let whole = num::chi_square_cdf(x * df1, df1) + num::chi_square_sf(x * df1, df1);
        prop_assert!((whole - 1.0).abs() < 1e-13, "chi-square({df1}) at {x}: {whole}");
        let whole = num::f_cdf(x, df1, df2) + num::f_sf(x, df1, df2);
        prop_assert!((whole - 1.0).abs() < 1e-12, "F({df1}, {df2}) at {x}: {whole}");
        let quantile = num::chi_square_quantile(p, df1);
        if quantile > 1e-290 {
            let back = num::chi_square_cdf(quantile, df1);
            prop_assert!((back - p).abs() < 2e-12, "chi-square({df1}) at {p}: {quantile} comes back as {back}");
        }
    }

    #[test]
    fn no_argument_makes_a_function_panic_or_hang(x in any::<f64>(), a in any::<f64>(), b in any::<f64>()) {
        for value in [num::normal_cdf(x), num::t_cdf(x, a), num::beta_cdf(x, a.abs().min(1e9), b.abs().min(1e9))] {
            prop_assert!(value.is_nan() || (0.0..=1.0).contains(&value), "{value}");
        }
        let (p, df) = (x.abs().fract(), a.abs());
        prop_assert!(!num::t_quantile(p, df.max(1e-3)).is_nan() || p.is_nan() || df.is_nan());
        prop_assert!(!num::beta_quantile(p, a.abs().clamp(1e-6, 1e9), b.abs().clamp(1e-6, 1e9)).is_nan());
        num::ln_gamma(x);
        let (df1, df2) = (a.abs().clamp(1e-6, 1e9), b.abs().clamp(1e-6, 1e9));
        let tails = [
            num::chi_square_cdf(x, df1), num::chi_square_sf(x, df1), num::f_cdf(x, df1, df2), num::f_sf(x, df1, df2),
        ];
        for value in tails {
            prop_assert!(x.is_nan() || a.is_nan() || b.is_nan() || (0.0..=1.0).contains(&value), "{value}");
        }
        prop_assert!(p.is_nan() || a.is_nan() || num::chi_square_quantile(p, df1) >= 0.0);
    }
}
