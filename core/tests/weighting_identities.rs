//! Weighting by another route: what must hold of any weights, whatever the data.

use peil::weighting::{Calibration, Places, Weighted, WeightingStep, apply};
use peil::{Answers, Column};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Rows with two questions, a number and a weight.
#[derive(Debug, Clone)]
struct Rows {
    a: Vec<u8>,
    b: Vec<u8>,
    x: Vec<f64>,
    weights: Vec<f64>,
}

impl Rows {
    fn answers(&self) -> Answers {
        let words =
            |codes: &[u8]| -> Column { codes.iter().map(|&code| ["p", "q", "r"][code as usize]).collect() };
        Answers::new([
            ("a".to_owned(), words(&self.a)),
            ("b".to_owned(), words(&self.b)),
            ("x".to_owned(), self.x.clone().into()),
        ])
        .unwrap()
    }

    fn weighted(&self, steps: &Value) -> Weighted {
        let steps: Vec<WeightingStep> = serde_json::from_value(steps.clone()).unwrap();
        apply(&steps, &Places::of(&self.answers(), &self.weights)).unwrap_or_else(|error| panic!("{error}"))
    }

    fn indicator(codes: &[u8], category: u8) -> Vec<f64> {
        codes.iter().map(|&code| f64::from(u8::from(code == category))).collect()
    }
}

/// The sum of weights by category.
fn sums(codes: &[u8], weights: &[f64]) -> [f64; 3] {
    let mut sums = [0.0; 3];
    codes.iter().zip(weights).for_each(|(&code, weight)| sums[code as usize] += weight);
    sums
}

/// All nine crossed cells have rows, so that any margins can be reached.
fn rows() -> impl Strategy<Value = Rows> {
    prop::collection::vec((0u8..3, 0u8..3, -5.0..20.0_f64, 0.5..3.0_f64), 12..60).prop_map(|drawn| {
        let all = (0..9).map(|at| (at / 3, at % 3, f64::from(at) * 1.5 + f64::from(at % 2), 1.0));
        let drawn: Vec<_> = all.chain(drawn).collect();
        Rows {
            a: drawn.iter().map(|row| row.0).collect(),
            b: drawn.iter().map(|row| row.1).collect(),
            x: drawn.iter().map(|row| row.2).collect(),
            weights: drawn.iter().map(|row| row.3).collect(),
        }
    })
}

fn totals(sizes: [f64; 3]) -> Value {
    json!({"p": sizes[0], "q": sizes[1], "r": sizes[2]})
}

fn near(ours: &[f64], theirs: &[f64], by: f64) {
    for (ours, theirs) in ours.iter().zip(theirs) {
        assert!((ours - theirs).abs() <= by * theirs.abs().max(1.0), "{ours} {theirs}");
    }
}

/// What is left of the influences on the total of a column.
fn residuals(calibration: &Calibration, weights: &[f64], y: &[f64]) -> Vec<f64> {
    let mut influences: Vec<f64> = weights.iter().zip(y).map(|(w, y)| w * y).collect();
    calibration.residualize(&mut influences);
    influences
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn margins_are_hit_and_ratios_between_cells_kept(rows in rows(), shares in prop::array::uniform3(0.2..1.0_f64), other in prop::array::uniform3(0.2..1.0_f64)) {
        let scale: f64 = 300.0 / other.iter().sum::<f64>();
        let wanted_a = shares.map(|share| share * 300.0 / shares.iter().sum::<f64>());
        let wanted_b = other.map(|share| share * scale);
        let weighted = rows.weighted(&json!([{"method": "rake", "margins": [
            {"by": ["a"], "totals": totals(wanted_a)}, {"by": ["b"], "totals": totals(wanted_b)}
        ]}]));
        let weights = weighted.weights.as_slice();
        near(&sums(&rows.a, weights), &wanted_a, 1e-11);
        near(&sums(&rows.b, weights), &wanted_b, 1e-11);
        // g is a product of a factor of `a` and one of `b`: no interaction is left in any 2 x 2 of cells.
        let mut g = [[0.0; 3]; 3];
        for row in 0..weights.len() {
            g[rows.a[row] as usize][rows.b[row] as usize] = weights[row] / rows.weights[row];
        }
        for (i, j) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
            prop_assert!((g[0][0] * g[i][j] / (g[0][j] * g[i][0]) - 1.0).abs() < 1e-9);
        }
        // The variance of a margin that is known is none, but for what ten sweeps leave.
        let last = residuals(&weighted.calibrations[0], weights, &Rows::indicator(&rows.a, 1));
        let before: f64 = sums(&rows.a, weights)[1];
        prop_assert!(last.iter().all(|left| left.abs() < 1e-4 * before));
        for deviation in &weighted.diagnostics[0].deviations {
            prop_assert!(deviation.relative() < 1e-11);
        }
    }

    #[test]
    fn on_one_factor_all_ways_are_post_stratification(rows in rows(), wanted in prop::array::uniform3(5.0..100.0_f64)) {
        let one = |step: Value| rows.weighted(&json!([step]));
        let cells: Vec<Value> = ["p", "q", "r"].iter().zip(wanted).map(|(word, total)| json!({"a": word, "total": total})).collect();
        let terms = json!({"a=p": wanted[0], "a=q": wanted[1], "a=r": wanted[2]});
        let post = one(json!({"method": "post_stratify", "by": ["a"], "totals": cells}));
        let others = [
            one(json!({"method": "rake", "margins": [{"by": ["a"], "totals": totals(wanted)}]})),
            one(json!({"method": "calibrate", "totals": terms})),
            one(json!({"method": "calibrate", "totals": terms, "distance": "raking"})),
            one(json!({"method": "calibrate", "totals": [
                {"a": "p", "totals": {"1": wanted[0]}}, {"a": "r", "totals": {"1": wanted[2]}}, {"a": "q", "totals": {"1": wanted[1]}}
            ], "within": ["a"]})),
        ];
        let weights = post.weights.as_slice();
        near(&sums(&rows.a, weights), &wanted, 1e-13);
        let left = residuals(&post.calibrations[0], weights, &rows.x);
        for (at, other) in others.iter().enumerate() {
            near(other.weights.as_slice(), weights, 1e-10);
            // Raking takes plain means out, as R does; the others agree in the residuals too.
            if at > 0 {
                near(&residuals(&other.calibrations[0], other.weights.as_slice(), &rows.x), &left, 1e-8);
            }
        }
    }

    #[test]
    fn calibrated_totals_are_hit_and_have_no_variance(rows in rows(), pull in prop::array::uniform3(0.9..1.1_f64), distance in prop::sample::select(vec!["linear", "raking", "logit"])) {
        let [count, p, _] = sums(&rows.a, &rows.weights);
        let sum: f64 = rows.weights.iter().zip(&rows.x).map(|(w, x)| w * x).sum();
        let n: f64 = rows.weights.iter().sum();
        let wanted = [n * pull[0], count * pull[0] * pull[1], sum * pull[0] + 0.05 * n * (pull[2] - 1.0)];
        let weighted = rows.weighted(&json!([{
            "method": "calibrate", "totals": {"(all)": wanted[0], "a=p": wanted[1], "x": wanted[2]},
            "distance": distance, "bounds": if distance == "logit" { json!([0.2, 5.0]) } else { Value::Null }
        }]));
        let weights = weighted.weights.as_slice();
        let inside = Rows::indicator(&rows.a, 0);
        let total = |y: &[f64]| weights.iter().zip(y).map(|(w, y)| w * y).sum::<f64>();
        let ones = vec![1.0; weights.len()];
        near(&[total(&ones), total(&inside), total(&rows.x)], &wanted, 1e-9);
        for y in [&ones, &inside, &rows.x] {
            let left = residuals(&weighted.calibrations[0], weights, y);
            prop_assert!(left.iter().all(|left| left.abs() < 1e-9 * n));
        }
        prop_assert!(p >= 0.0);
    }

    #[test]
    fn rows_in_another_order_give_the_same_bits(rows in rows(), seed in 0u32..1000) {
        let count = rows.a.len();
        let mut order: Vec<u32> = (0..count as u32).collect();
        order.sort_by_key(|row| (row * 7919 + seed) % 1013);
        let steps = json!([
            {"method": "rake", "margins": [{"by": ["a"], "totals": totals([50.0, 70.0, 90.0])}, {"by": ["b", "a"], "totals": {
                "p / p": 20, "p / q": 20, "p / r": 20, "q / p": 20, "q / q": 20, "q / r": 20, "r / p": 10, "r / q": 30, "r / r": 50
            }}]},
            {"method": "calibrate", "totals": {"(all)": 215.0, "x": 1200.0, "b=p:x": 330.0}, "distance": "raking"},
            {"method": "trim", "upper": 60.0, "strict": true}
        ]);
        let steps: Vec<WeightingStep> = serde_json::from_value(steps).unwrap();
        let answers = rows.answers();
        let shuffled: Vec<f64> = order.iter().map(|&row| rows.weights[row as usize]).collect();
        let one = apply(&steps, &Places::of(&answers, &rows.weights));
        let other = apply(&steps, &Places { order: Some(&order), ..Places::of(&answers, &shuffled) });
        match (one, other) {
            (Ok(one), Ok(other)) => {
                let mut left = [rows.x.clone(), order.iter().map(|&row| rows.x[row as usize]).collect()];
                one.calibrations.iter().for_each(|calibration| calibration.residualize(&mut left[0]));
                other.calibrations.iter().for_each(|calibration| calibration.residualize(&mut left[1]));
                for (place, &row) in order.iter().enumerate() {
                    prop_assert_eq!(one.weights.as_slice()[row as usize].to_bits(), other.weights.as_slice()[place].to_bits());
                    prop_assert_eq!(left[0][row as usize].to_bits(), left[1][place].to_bits());
                }
                prop_assert_eq!(one.diagnostics, other.diagnostics);
            }
            (one, other) => prop_assert_eq!(one.unwrap_err(), other.unwrap_err()),
        }
    }

    #[test]
    fn trimming_keeps_the_sum_and_the_bounds(rows in rows(), low in 0.5..0.9_f64, high in 1.4..3.0_f64) {
        let n = rows.weights.len() as f64;
        let sum: f64 = rows.weights.iter().sum();
        let (low, high) = (low * sum / n, high * sum / n);
        let weighted = rows.weighted(&json!([{"method": "trim", "lower": low, "upper": high, "strict": true}]));
        let weights = weighted.weights.as_slice();
        near(&[weights.iter().sum()], &[sum], 1e-12);
        prop_assert!(weights.iter().all(|weight| (low..=high).contains(weight)));
        prop_assert!(weighted.calibrations.is_empty());
    }
}

#[test]
fn those_that_responded_stand_for_those_of_their_class_that_did_not() {
    let class = Column::from_iter(["m", "n", "m", "n", "m", "n"]);
    let answers = Answers::new([("class".to_owned(), class)]).unwrap();
    let places = Places {
        answers: &answers,
        order: Some(&[0, 1, 3]),
        weights: &[2.0, 3.0, 5.0],
        nonrespondents: Some((&[2, 4, 5], &[1.0, 1.0, 4.0])),
    };
    let steps: Vec<WeightingStep> =
        serde_json::from_value(json!([{"method": "weighting_classes", "by": ["class"]}])).unwrap();
    let weighted = apply(&steps, &places).unwrap();
    assert_eq!(weighted.weights.as_slice(), [4.0, 4.5, 7.5]);
    let diagnostics = &weighted.diagnostics[0];
    assert_eq!((diagnostics.lowest_factor, diagnostics.highest_factor), (1.5, 2.0));
    assert_eq!(diagnostics.weighting_effect, 3.0 * (16.0 + 20.25 + 56.25) / 256.0);
}

#[test]
fn margins_that_were_rounded_are_raked_to_the_last_one() {
    let (a, b) = (vec![0, 0, 1, 1, 2, 2], vec![0, 1, 1, 2, 2, 0]);
    let rows = Rows { a, b, x: vec![0.0; 6], weights: vec![1.0; 6] };
    let weighted = rows.weighted(&json!([{"method": "rake", "margins": [
        {"by": ["a"], "totals": totals([60.0, 30.0, 10.000_01])}, {"by": ["b"], "totals": totals([35.0, 55.0, 10.0])}
    ]}]));
    near(&sums(&rows.b, weighted.weights.as_slice()), &[35.0, 55.0, 10.0], 1e-11);
    assert!(weighted.diagnostics[0].deviations[0].relative() < 2e-6);
}

#[test]
fn steps_survive_the_way_through_json() {
    let text = json!([
        {"method": "weighting_classes", "by": ["a"]},
        {"method": "post_stratify", "by": ["a"], "totals": [{"a": "p", "total": 3.0}]},
        {"method": "rake", "margins": [{"by": ["a"], "totals": {"p": 3.0}}], "tolerance": 1e-9, "max_iterations": 5},
        {"method": "calibrate", "totals": {"(all)": 4.0}, "distance": "logit", "bounds": [0.5, 2.0]},
        {"method": "calibrate", "totals": [{"a": "p", "totals": {"(all)": 4.0}}], "distance": "linear", "within": ["a"]},
        {"method": "trim", "lower": 0.5, "strict": true}
    ]);
    let steps: Vec<WeightingStep> = serde_json::from_value(text.clone()).unwrap();
    assert_eq!(serde_json::to_value(&steps).unwrap(), text);
}
