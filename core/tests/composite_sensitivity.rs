//! Sensitivities against closed forms, through the same estimators that indices use.

use peil::composite::{
    Alternative, Choice, Index, IndexData, InputErrors, Normalise, Output, Part, Resamples, RobustNote,
    Robustness, Sensitivity, effects,
};
use peil::{Answers, Column};

/// A small generator whose stream never changes (Steele, Lea and Flood 2014, SplitMix64).
struct SplitMix(u64);

impl SplitMix {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

struct Design {
    a: Vec<f64>,
    b: Vec<f64>,
    mixed: Vec<Vec<f64>>,
}

/// Outputs of a function of so many even numbers.
fn design(rows: usize, factors: usize, f: impl Fn(&[f64]) -> f64) -> Design {
    let mut random = SplitMix(2026);
    let mut draw =
        || -> Vec<Vec<f64>> { (0..rows).map(|_| (0..factors).map(|_| random.unit()).collect()).collect() };
    let (a, b) = (draw(), draw());
    let mixed = (0..factors).map(|factor| {
        let row = |row: usize| {
            let mut own = a[row].clone();
            own[factor] = b[row][factor];
            f(&own)
        };
        (0..rows).map(row).collect()
    });
    Design {
        mixed: mixed.collect(),
        a: a.iter().map(|row| f(row)).collect(),
        b: b.iter().map(|row| f(row)).collect(),
    }
}

fn assert_within(found: f64, low: f64, high: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() < tolerance, "{what}: {found} is not {expected}");
    // Room for an interval that misses by chance.
    let width = high - low;
    assert!(low - width <= expected && expected <= high + width, "{what}: {low} to {high} misses {expected}");
}

#[test]
fn the_effects_of_a_sum_are_the_shares_of_its_variance() {
    // Variances 16, 4, 1 and 0 of 21, in twelfths; nothing together.
    let own = design(4000, 4, |x| 4.0 * x[0] + 2.0 * x[1] - x[2] + 0.0 * x[3]);
    let (variance, found) = effects(&own.a, &own.b, &own.mixed, &Resamples::new(4000, 200, 0.95, 1)).unwrap();
    assert!((variance * 12.0 / 21.0 - 1.0).abs() < 0.05);
    for (effect, share) in found.iter().zip([16.0, 4.0, 1.0, 0.0]) {
        let share = share / 21.0;
        assert_within(effect.first, effect.first_low, effect.first_high, share, 0.04, "first");
        assert_within(effect.total, effect.total_low, effect.total_high, share, 0.03, "total");
    }
    assert_eq!(found[3].total, 0.0, "what plays no part has no total effect");
}

#[test]
fn the_effects_of_the_ishigami_function_are_those_of_its_formula() {
    // sin x + 7 sin² y + 0.1 z⁴ sin x, even between −π and π (Ishigami and Homma 1990):
    // V = a²/8 + bπ⁴/5 + b²π⁸/18 + 1/2; V₁ = (1 + bπ⁴/5)²/2, V₂ = a²/8, V₃ = 0, V₁₃ = 8b²π⁸/225.
    use std::f64::consts::PI;
    let (a, b) = (7.0, 0.1);
    let f = |x: &[f64]| {
        let own: Vec<f64> = x.iter().map(|u| PI * (2.0 * u - 1.0)).collect();
        own[0].sin() + a * own[1].sin().powi(2) + b * own[2].powi(4) * own[0].sin()
    };
    let whole = a * a / 8.0 + b * PI.powi(4) / 5.0 + b * b * PI.powi(8) / 18.0 + 0.5;
    let first = [(1.0 + b * PI.powi(4) / 5.0).powi(2) / 2.0, a * a / 8.0, 0.0];
    let together = 8.0 * b * b * PI.powi(8) / 225.0;
    let own = design(20_000, 3, f);
    let (variance, found) =
        effects(&own.a, &own.b, &own.mixed, &Resamples::new(20_000, 200, 0.95, 1)).unwrap();
    assert!((variance / whole - 1.0).abs() < 0.03, "{variance} is not {whole}");
    for (factor, effect) in found.iter().enumerate() {
        let total = first[factor] + if factor == 1 { 0.0 } else { together };
        assert_within(
            effect.first,
            effect.first_low,
            effect.first_high,
            first[factor] / whole,
            0.03,
            "first",
        );
        assert_within(effect.total, effect.total_low, effect.total_high, total / whole, 0.02, "total");
    }
}

#[test]
fn a_constant_added_to_the_output_changes_no_effect() {
    // The first-order estimator of COINr 1.1.14 is a mean of products that are not centred, which a constant moves.
    let own = design(500, 2, |x| x[0] + x[0] * x[1]);
    let resamples = Resamples::new(500, 50, 0.9, 3);
    let (_, plain) = effects(&own.a, &own.b, &own.mixed, &resamples).unwrap();
    let up = |values: &[f64]| values.iter().map(|x| x + 1000.0).collect::<Vec<f64>>();
    let mixed: Vec<Vec<f64>> = own.mixed.iter().map(|own| up(own)).collect();
    let (_, moved) = effects(&up(&own.a), &up(&own.b), &mixed, &resamples).unwrap();
    for (plain, moved) in plain.iter().zip(&moved) {
        assert!((plain.first - moved.first).abs() < 1e-9 && (plain.total - moved.total).abs() < 1e-9);
        assert!(
            (plain.first_low - moved.first_low).abs() < 1e-9
                && (plain.total_high - moved.total_high).abs() < 1e-9
        );
    }
}

#[test]
fn an_output_that_does_not_vary_has_no_effects_and_missing_rows_no_part() {
    let resamples = Resamples::new(3, 20, 0.95, 1);
    assert!(effects(&[1.0; 3], &[1.0; 3], &[vec![1.0; 3]], &resamples).is_none());
    let own = design(300, 2, |x| x[0] - 2.0 * x[1]);
    let resamples = Resamples::new(301, 50, 0.95, 1);
    let with = |values: &[f64], last: f64| values.iter().copied().chain([last]).collect::<Vec<f64>>();
    let mixed = [with(&own.mixed[0], 9e9), with(&own.mixed[1], f64::NAN)];
    let (_, found) = effects(&with(&own.a, -5e9), &with(&own.b, 3.0), &mixed, &resamples).unwrap();
    let (_, plain) = effects(&own.a, &own.b, &own.mixed, &Resamples::new(300, 50, 0.95, 1)).unwrap();
    assert_eq!((found[0].first, found[1].total), (plain[0].first, plain[1].total));
}

fn table() -> IndexData {
    let table = Answers::new([
        ("unit".to_owned(), Column::from_iter(["a", "b", "c"])),
        ("x".to_owned(), Column::from(vec![1.0, 2.0, 3.0])),
        ("y".to_owned(), Column::from(vec![0.0, 4.0, 1.0])),
        ("z".to_owned(), Column::from(vec![0.8, 4.0, 1.0])),
    ]);
    IndexData::new(&table.unwrap(), "unit", None).unwrap()
}

fn index(parts: [&str; 2]) -> Index {
    Index { normalise: Normalise::AsIs, ..Index::new("index", parts.map(Part::indicator)) }
}

/// (x + e)/2 plus a half of y or z, errors of x with a standard error of 0.3.
fn asked() -> (Robustness, InputErrors) {
    let other = Alternative { index: Some(index(["x", "z"])), ..Alternative::named("z") };
    let choices = vec![Choice::between("second", [Alternative::named("y"), other])];
    let errors = [[0.3; 3], [0.0; 3]].concat();
    (Robustness { choices, seed: 5, ..Robustness::default() }, InputErrors::Standard(errors))
}

#[test]
fn errors_and_choices_share_out_the_variance_of_a_score_as_hand_does() {
    let (asked, errors) = asked();
    let plan = asked.plan(&index(["x", "y"]), &table(), Some(&errors)).unwrap();
    assert_eq!(plan.factors(), ["values", "second"]);
    let own = Sensitivity { rows: 4000, ..Sensitivity::default() };
    let found = plan.sensitivity(&own, &mut |_, _| true).unwrap();
    assert_eq!((found.rows, found.outputs.len()), (4000, 7));
    assert_eq!(found.outputs[0].output, Output::Shift);
    // Unit a: 0.09/4 from errors, (0.8/4)² from the choice. Unit b: all from errors.
    let expected = [[0.0225 / 0.0625, 0.04 / 0.0625], [1.0, 0.0]];
    for (output, expected) in [&found.outputs[1], &found.outputs[3]].into_iter().zip(expected) {
        assert!(matches!(output.output, Output::Score { .. }));
        for (effect, share) in output.effects.iter().zip(expected) {
            assert_within(effect.first, effect.first_low, effect.first_high, share, 0.05, "first");
            assert_within(effect.total, effect.total_low, effect.total_high, share, 0.05, "total");
        }
    }
    assert!((found.outputs[1].variance / 0.0625 - 1.0).abs() < 0.06);
}

#[test]
fn a_stopped_analysis_has_the_figures_of_the_rows_done() {
    let (asked, errors) = asked();
    let plan = asked.plan(&index(["x", "y"]), &table(), Some(&errors)).unwrap();
    let own =
        |rows| Sensitivity { rows, resamples: 50, units: vec!["c".to_owned()], ..Sensitivity::default() };
    let stopped = plan.sensitivity(&own(1000), &mut |done, _| done < 200).unwrap();
    assert!(stopped.notes.contains(&RobustNote::Stopped { done: stopped.rows, asked: 1000 }));
    let whole = plan.sensitivity(&own(stopped.rows as u32), &mut |_, _| true).unwrap();
    assert_eq!((stopped.outputs.len(), &stopped.outputs), (3, &whole.outputs));
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let (asked, errors) = asked();
    let plan = asked.plan(&index(["x", "y"]), &table(), Some(&errors)).unwrap();
    let units = ["d", "a", "a"].map(str::to_owned).into();
    let own = Sensitivity { rows: 1, resamples: 3, level: 0.0, units };
    let error = plan.sensitivity(&own, &mut |_, _| true).unwrap_err();
    let mut paths: Vec<&str> =
        error.problems().iter().map(|own| own.place.path.as_deref().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["level", "resamples", "rows", "units[0]", "units[2]"]);
    let lone = Robustness::default().plan(&index(["x", "y"]), &table(), Some(&errors)).unwrap();
    let error = lone.sensitivity(&Sensitivity::default(), &mut |_, _| true).unwrap_err();
    assert!(error.problems()[0].message.contains("only thing that is uncertain"));
}
