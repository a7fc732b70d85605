//! What weighting refuses: everything at once, with the place and what to do; and no panic on any input.

use peil::weighting::{Places, WeightingStep, apply};
use peil::{Answers, Categories, Code, Column};
use proptest::prelude::*;
use serde_json::{Value, json};

fn answers() -> Answers {
    let region = Categories::from_words([
        Some("north"),
        Some("south"),
        None,
        Some("north"),
        Some("west"),
        Some("south"),
    ]);
    Answers::new([
        ("region".to_owned(), region.into()),
        ("kind".to_owned(), Column::from_iter(["a", "b", "a", "b", "b", "b"])),
        ("twin".to_owned(), Column::from_iter(["a", "b", "a", "b", "b", "b"])),
        ("half".to_owned(), Column::from_iter(["x", "x", "y", "y", "x", "y"])),
        ("staff".to_owned(), Column::from(vec![1.0, 2.0, f64::NAN, 4.0, 5.0, 6.0])),
        ("income".to_owned(), Column::from(vec![10.0, 25.0, 30.0, 45.0, 50.0, 60.0])),
    ])
    .unwrap()
}

fn refuse(steps: Value) -> String {
    let steps: Vec<WeightingStep> = serde_json::from_value(steps).unwrap();
    apply(&steps, &Places::of(&answers(), &[1.0; 6])).unwrap_err().to_string()
}

#[test]
fn everything_that_is_wrong_with_several_steps_is_told_at_once() {
    insta::assert_snapshot!(refuse(json!([
        {"method": "post_stratify", "by": ["kind", "regoin"], "totals": [{"kind": "a", "total": 5}]},
        {"method": "post_stratify", "by": ["kind"], "totals": [
            {"kind": "a", "total": -1}, {"kind": "c", "total": 4}, {"kind": "a", "total": 2}
        ]},
        {"method": "rake", "margins": [
            {"by": ["region"], "totals": {"nort": 3, "south": 4, "west": 0}},
            {"by": [], "totals": {}},
            {"by": ["kind"], "totals": {"a": 3, "b": 5}}
        ], "tolerance": 0, "max_iterations": 0},
        {"method": "calibrate", "totals": {"staff": 20, "kind": 3, "incme": 5, "kind=c": 1, "kind=a": -2}, "bounds": [1.1, 2]},
        {"method": "calibrate", "totals": {"(all)": 5}, "distance": "logit", "within": ["kind"], "variance": "kind"},
        {"method": "calibrate", "totals": [{"kind": "a", "totals": {"(all)": 3, "income": 20}}, {"region": "a", "totals": {"(all)": 5}}], "within": ["kind"]},
        {"method": "calibrate", "totals": {}},
        {"method": "trim", "lower": 3, "upper": 2},
        {"method": "trim"},
        {"method": "weighting_classes", "by": ["kind"]}
    ])));
}

#[test]
fn a_row_without_its_partition_is_named_whatever_else_is_right() {
    // It once was given a place in a partition that is not there.
    let within = |by: &str| {
        refuse(json!([{"method": "calibrate", "within": [by], "totals": [
            {by: "north", "totals": {"(all)": 3}}, {by: "south", "totals": {"(all)": 5}}, {by: "west", "totals": {"(all)": 2}}
        ]}]))
    };
    insta::assert_snapshot!(within("region"));
    // With several columns such a row may lie between the others.
    insta::assert_snapshot!(refuse(json!([{"method": "calibrate", "within": ["kind", "region"], "totals": [
        {"kind": "a", "region": "north", "totals": {"(all)": 3}}, {"kind": "b", "region": "north", "totals": {"(all)": 3}},
        {"kind": "b", "region": "south", "totals": {"(all)": 3}}, {"kind": "b", "region": "west", "totals": {"(all)": 3}}
    ]}])));
}

#[test]
fn margins_do_not_add_up_beside_other_faults() {
    insta::assert_snapshot!(refuse(json!([{"method": "rake", "margins": [
        {"by": ["kind"], "totals": {"a": 3, "b": 5}},
        {"by": ["twim"], "totals": {"a": 3, "b": 6}},
        {"by": ["half"], "totals": {"x": 3}},
        {"by": ["twin"], "totals": {"a": 4, "b": 4}}
    ], "tolerance": 2}])));
}

#[test]
fn weights_that_are_none_do_not_hide_faults_of_steps() {
    let steps = json!([{"method": "trim"}]);
    let steps: Vec<WeightingStep> = serde_json::from_value(steps).unwrap();
    let codes = |weights: &[f64]| -> Vec<Code> {
        let error = apply(&steps, &Places::of(&answers(), weights)).unwrap_err();
        error.problems().iter().map(|problem| problem.code).collect()
    };
    assert_eq!(codes(&[1.0, -1.0, 1.0, 1.0, 1.0, 1.0]), [Code::NoEffect, Code::BadWeight]);
    assert_eq!(codes(&[1.0; 5]), [Code::WrongLength, Code::NoEffect]);
}

#[test]
fn margins_of_different_populations_are_told_apart() {
    insta::assert_snapshot!(refuse(json!([{"method": "rake", "margins": [
        {"by": ["kind"], "totals": {"a": 3, "b": 5}}, {"by": ["twin"], "totals": {"a": 3, "b": 5.1}}
    ]}])));
}

#[test]
fn margins_that_contradict_each_other_are_all_named_and_no_others() {
    // Both columns are the same, their totals are not; a third margin has nothing to do with it.
    insta::assert_snapshot!(refuse(json!([{"method": "rake", "margins": [
        {"by": ["kind"], "totals": {"a": 3, "b": 5}},
        {"by": ["twin"], "totals": {"a": 4, "b": 4}},
        {"by": ["half"], "totals": {"x": 4, "y": 4}}
    ], "max_iterations": 50}])));
    // After so few sweeps nothing is said of why.
    insta::assert_snapshot!(refuse(json!([{"method": "rake", "margins": [
        {"by": ["kind"], "totals": {"a": 3, "b": 5}}, {"by": ["twin"], "totals": {"a": 4, "b": 4}}
    ], "max_iterations": 3}])));
}

/// Rows of three of the four cells of a crossed table, so that raking to its margins is slow or cannot end.
fn rake_without_a_cell(totals: [f64; 4], tolerance: f64, max_iterations: u32) -> Result<(), String> {
    let answers = Answers::new([
        ("row".to_owned(), Column::from_iter(["a", "a", "b"])),
        ("column".to_owned(), Column::from_iter(["x", "y", "y"])),
    ])
    .unwrap();
    let [a, b, x, y] = totals;
    let steps: Vec<WeightingStep> = serde_json::from_value(json!([{"method": "rake", "margins": [
        {"by": ["row"], "totals": {"a": a, "b": b}}, {"by": ["column"], "totals": {"x": x, "y": y}}
    ], "tolerance": tolerance, "max_iterations": max_iterations}]))
    .unwrap();
    let done = apply(&steps, &Places::of(&answers, &[1.0; 3]));
    done.map(|_| ()).map_err(|error| error.to_string())
}

#[test]
fn raking_that_is_slow_is_told_from_raking_that_cannot_end() {
    // Row `b` holds only column `y`: the totals leave nothing for row `a` in it, which sweeps come near to slowly.
    let slow = rake_without_a_cell([4.0, 6.0, 4.0, 6.0], 1e-6, 1000).unwrap_err();
    assert!(slow.contains("still falling: allow more sweeps with `max_iterations`, 6600 at least"), "{slow}");
    assert!(!slow.contains("contradict"), "{slow}");
    assert_eq!(rake_without_a_cell([4.0, 6.0, 4.0, 6.0], 1e-6, 2_000_000), Ok(()));
    // A little more in row `b` than column `y` can hold.
    for more in [1e-3, 1.0] {
        let never = rake_without_a_cell([4.0 - more, 6.0 + more, 4.0, 6.0], 1e-12, 100_000).unwrap_err();
        assert!(never.contains("the margins contradict each other"), "{never}");
        assert!(!never.contains("allow"), "{never}");
    }
    insta::assert_snapshot!(rake_without_a_cell([3.0, 7.0, 4.0, 6.0], 1e-12, 1000).unwrap_err());
    // What numbers cannot hold is no contradiction.
    let fine = rake_without_a_cell([4.1, 5.9, 3.3, 6.7], 1e-12, 1000);
    assert_eq!(fine, Ok(()));
    if let Err(rounding) = rake_without_a_cell([4.1, 5.9, 3.3, 6.7], 1e-18, 1000) {
        assert!(rounding.contains("what is left is rounding"), "{rounding}");
    }
}

#[test]
fn raking_whose_last_sweep_hits_everything_is_done() {
    let steps = json!([{"method": "rake", "margins": [{"by": ["kind"], "totals": {"a": 3, "b": 5}}], "max_iterations": 1}]);
    let steps: Vec<WeightingStep> = serde_json::from_value(steps).unwrap();
    let weighted = apply(&steps, &Places::of(&answers(), &[1.0; 6])).unwrap();
    assert_eq!(weighted.weights.as_slice(), [1.5, 1.25, 1.5, 1.25, 1.25, 1.25]);
}

#[test]
fn totals_out_of_reach_are_named_whatever_the_distance() {
    insta::assert_snapshot!(refuse(json!([
        {"method": "calibrate", "totals": {"(all)": 6, "income": 290}, "bounds": [0.8, 1.2]}
    ])));
    for distance in ["linear", "raking", "logit"] {
        let steps: Vec<WeightingStep> = serde_json::from_value(json!([
            {"method": "calibrate", "totals": {"(all)": 6, "income": 290}, "bounds": [0.8, 1.2], "distance": distance}
        ]))
        .unwrap();
        let error = apply(&steps, &Places::of(&answers(), &[1.0; 6])).unwrap_err();
        assert!(error.problems().iter().all(|problem| problem.code == Code::NoConvergence), "{error}");
    }
    // No weights above zero make a mean below every value.
    insta::assert_snapshot!(refuse(json!([
        {"method": "calibrate", "totals": {"(all)": 6, "income": 50}, "distance": "raking"}
    ])));
}

#[test]
fn terms_that_others_make_up_are_named() {
    insta::assert_snapshot!(refuse(json!([
        {"method": "calibrate", "totals": {"(all)": 9, "kind=a": 3, "kind=b": 6, "income": 300, "twin=a": 3, "kind=a:twin=b": 2}}
    ])));
}

#[test]
fn trimming_that_leaves_nothing_is_refused() {
    insta::assert_snapshot!(refuse(json!([{"method": "trim", "upper": 0.5}])));
    insta::assert_snapshot!(refuse(json!([
        {"method": "calibrate", "totals": {"kind=a": 6, "kind=b": 3}}, {"method": "trim", "lower": 2, "strict": true}
    ])));
}

#[test]
fn a_class_in_which_nobody_responded_is_named() {
    let answers = answers();
    let places = Places {
        answers: &answers,
        order: Some(&[1, 3]),
        weights: &[1.0; 2],
        nonrespondents: Some((&[0, 4, 5], &[1.0; 3])),
    };
    let steps: Vec<WeightingStep> =
        serde_json::from_value(json!([{"method": "weighting_classes", "by": ["region", "kind"]}])).unwrap();
    insta::assert_snapshot!(apply(&steps, &places).unwrap_err());
}

#[test]
fn weights_and_places_that_do_not_fit_are_refused() {
    let answers = answers();
    let steps: Vec<WeightingStep> = serde_json::from_value(json!([{"method": "trim", "upper": 5}])).unwrap();
    let code = |places: &Places<'_>| apply(&steps, places).unwrap_err().code();
    assert_eq!(code(&Places::of(&answers, &[1.0; 5])), Code::WrongLength);
    assert_eq!(code(&Places { order: Some(&[9]), ..Places::of(&answers, &[1.0]) }), Code::OutOfRange);
    assert_eq!(code(&Places { order: Some(&[]), ..Places::of(&answers, &[]) }), Code::NoRows);
    assert_eq!(code(&Places::of(&answers, &[0.0; 6])), Code::BadWeight);
    for bad in [f64::NAN, f64::INFINITY, -1.0, 1e60] {
        assert_eq!(code(&Places::of(&answers, &[1.0, 1.0, bad, 1.0, 1.0, 1.0])), Code::BadWeight);
    }
}

#[test]
fn unknown_keys_are_not_taken() {
    for step in [
        json!({"method": "rake", "margins": [], "tolerence": 1.0}),
        json!({"method": "trim", "uper": 1.0}),
        json!({"method": "rack"}),
    ] {
        assert!(serde_json::from_value::<WeightingStep>(step).is_err());
    }
}

/// Totals from the harmless to the absurd.
fn total() -> impl Strategy<Value = f64> {
    prop_oneof![1.0..50.0_f64, Just(0.0), Just(-3.0), Just(1e49), Just(1e-49), Just(1e300)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_totals_make_it_panic_and_success_means_that_they_are_hit(
        sizes in prop::collection::vec(total(), 4),
        weights in prop::collection::vec(prop_oneof![0.1..5.0_f64, Just(0.0), Just(1e-40), Just(1e40)], 6),
        distance in prop::sample::select(vec!["linear", "raking", "logit"]),
        bounded in any::<bool>(),
    ) {
        let answers = answers();
        for step in [
            json!({"method": "post_stratify", "by": ["kind"], "totals": [{"kind": "a", "total": sizes[0]}, {"kind": "b", "total": sizes[1]}]}),
            json!({"method": "rake", "margins": [{"by": ["kind"], "totals": {"a": sizes[0], "b": sizes[1]}}, {"by": ["twin"], "totals": {"a": sizes[2], "b": sizes[3]}}], "max_iterations": 20}),
            json!({"method": "calibrate", "totals": {"(all)": sizes[0], "income": sizes[1], "kind=a:income": sizes[2]}, "distance": distance, "bounds": if bounded { json!([0.5, 2.0]) } else { Value::Null }}),
            json!({"method": "trim", "lower": sizes[0], "upper": sizes[1], "strict": bounded}),
        ] {
            let steps: Vec<WeightingStep> = serde_json::from_value(json!([step])).unwrap();
            if let Ok(weighted) = apply(&steps, &Places::of(&answers, &weights)) {
                prop_assert!(weighted.weights.as_slice().iter().all(|weight| weight.is_finite()));
                // Exact sums keep 25 digits below the largest term; what is smaller than that is lost.
                let sane = |value: &f64| *value == 0.0 || (1e-3..1e3).contains(value);
                let deviations = &weighted.diagnostics[0].deviations;
                for deviation in deviations.iter().filter(|_| weights.iter().chain(&sizes).all(sane)) {
                    prop_assert!(deviation.relative() < 1e-5, "{:?} {:?}", step, deviation);
                }
                let mut influences = vec![1.0, -2.0, 3.0, 0.0, 5.0, 1.0];
                weighted.calibrations.iter().for_each(|calibration| calibration.residualize(&mut influences));
                prop_assert!(influences.iter().all(|left| left.is_finite()), "{:?} {:?}", step, influences);
            }
        }
    }
}
