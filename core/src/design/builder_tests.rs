//! The builder's own tests: order, sizes, refusals.

use super::*;
use crate::design::StratumSize;

fn words(words: &[&str]) -> Column {
    words.iter().copied().collect()
}

#[test]
fn rows_are_ordered_by_stratum_and_psu_whatever_order_they_come_in() {
    let strata = words(&["b", "a", "b", "a", "b", "a"]);
    let psus = words(&["p", "z", "q", "y", "p", "y"]);
    let weights = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let design = Design::builder(6).strata(&strata).psus(&psus).weights(weights.into()).build().unwrap();
    assert_eq!(design.order().unwrap(), [3, 5, 1, 0, 4, 2]);
    assert_eq!((design.psus(), design.df()), (4, 2.0));
    assert_eq!((0..4).map(|psu| design.psu_rows(psu)).collect::<Vec<_>>(), [0..2, 2..3, 3..5, 5..6]);
    assert_eq!(design.weights_in_order()[3..], [1.0, 5.0, 3.0]);
}

#[test]
fn a_census_with_response_groups_weighs_each_group_by_its_own_response() {
    let strata = words(&["m"; 6]);
    let groups = words(&["big", "big", "small", "small", "small", "small"]);
    let responded = [true, true, true, false, true, false];
    let design = Design::builder(6)
        .strata(&strata)
        .responded(&responded)
        .response_groups(&groups)
        .population(PopulationSizes::per_stratum([("m", StratumSize::census(6))]))
        .build()
        .unwrap();
    let seen: Vec<_> = design
        .strata()
        .iter()
        .map(|s| (s.label.as_str(), s.population, s.answered, s.common_weight))
        .collect();
    assert_eq!(seen, [("m / big", Some(2.0), 2, Some(1.0)), ("m / small", Some(4.0), 2, Some(2.0))]);
    assert!(design.strata()[0].is_full());
    assert_eq!(design.df(), 1.0);
}

#[test]
fn every_bad_row_is_named() {
    let strata =
        Column::Categories(crate::answers::Categories::from_words([Some("a"), None, Some("a"), Some("b")]));
    let error = Design::builder(4)
        .strata(&strata)
        .weights(vec![1.0, 1.0, -2.0, f64::NAN].into())
        .build()
        .unwrap_err();
    insta::assert_snapshot!(error);
}

#[test]
fn a_psu_in_two_strata_is_an_error_unless_names_nest() {
    let strata = words(&["a", "a", "b", "b"]);
    let psus = words(&["1", "2", "1", "2"]);
    let error = Design::builder(4).strata(&strata).psus(&psus).build().unwrap_err();
    insta::assert_snapshot!(error);
    assert_eq!(Design::builder(4).strata(&strata).psus(&psus).nest(true).build().unwrap().psus(), 4);
}

#[test]
fn population_sizes_must_be_one_a_stratum_and_hold_all_that_answered() {
    let strata = words(&["a", "a", "b", "b", "b"]);
    let per_row = PopulationSizes::PerRow(vec![9.0, 8.0, 2.0, 2.0, 2.0].into());
    let error = Design::builder(5).strata(&strata).population(per_row).build().unwrap_err();
    insta::assert_snapshot!(error);
    let named = PopulationSizes::per_stratum([("a", StratumSize::of(4)), ("c", StratumSize::of(5))]);
    let error = Design::builder(5).strata(&strata).population(named).build().unwrap_err();
    insta::assert_snapshot!(error);
}

#[test]
fn a_lonely_psu_is_refused_but_a_certainty_unit_is_not() {
    let strata = words(&["a", "a", "b"]);
    let sizes = |b| PopulationSizes::per_stratum([("a", StratumSize::of(4)), ("b", StratumSize::of(b))]);
    let design = Design::builder(3).strata(&strata);
    insta::assert_snapshot!(design.clone().population(sizes(3)).build().unwrap_err());
    assert!(design.clone().population(sizes(1)).build().is_ok());
    assert!(design.population(sizes(3)).lonely(LonelyPsu::Certainty).build().is_ok());
}

#[test]
fn a_unit_that_is_alone_in_the_only_stratum_is_refused_where_nothing_has_limits() {
    let (one, all) = (words(&["p"]), words(&["p"; 3]));
    let size = |size| PopulationSizes::one(StratumSize::census(size));
    let lonely = |builder: DesignBuilder<'_>| builder.build().unwrap_err().to_string();
    insta::assert_snapshot!(lonely(Design::builder(3).psus(&all)));
    insta::assert_snapshot!(lonely(Design::builder(1)));
    let refused = [
        Design::builder(3).psus(&all).weights(vec![2.0; 3].into()),
        Design::builder(3).psus(&all).strata(&all),
        Design::builder(3).psus(&all).population(PopulationSizes::one(StratumSize::of(14))),
        Design::builder(3).psus(&all).population(PopulationSizes::PerRow(vec![14.0; 3].into())),
        Design::builder(1).psus(&one).population(size(14)),
        Design::builder(1).strata(&one).weights(vec![2.0].into()),
    ];
    for builder in refused {
        assert_eq!(builder.clone().build().unwrap_err().code(), Code::LonelyPsu, "{builder:?}");
        assert!(builder.lonely(LonelyPsu::Average).build().is_ok());
    }
    // A single row of a known population has exact limits, one that is all there is has no error, and draws that are
    // independent of each other vary each by itself.
    let probability = vec![0.5].into();
    for builder in [
        Design::builder(1).population(size(14)),
        Design::builder(3).responded(&[false, true, false]).population(size(14)),
        Design::builder(1).strata(&one).population(PopulationSizes::PerRow(vec![0.1].into())),
        Design::builder(1).population(size(1)),
        Design::builder(3).psus(&all).population(size(1)),
        Design::builder(1).unequal(probability, JointProbabilities::Poisson, PpsVariance::HorvitzThompson),
    ] {
        assert!(builder.clone().build().is_ok(), "{builder:?}");
    }
}

#[test]
fn rows_without_a_unit_of_a_later_stage_are_named() {
    let psus = words(&["p", "p", "q", "q"]);
    let units = Column::from(vec![1.0, f64::NAN, 3.0, 4.0]);
    let stage = StageColumns { strata: None, units: Some(&units), population: None, drawn_unequally: false };
    let error = Design::builder(4).psus(&psus).stage(stage).build().unwrap_err();
    assert_eq!(error.problems().len(), 1);
    assert_eq!(
        (error.problems()[0].code, error.problems()[0].place.row),
        (Code::MissingDesignValue, Some(2))
    );
}

#[test]
fn a_file_whose_names_have_another_order_is_read_in_runs() {
    // Names of numbers as words: "10" comes before "2".
    let (rows, of) = (4000, |count: usize| move |row: usize| (row * count / 4000).to_string());
    let strata: Vec<String> = (0..rows).map(of(20)).collect();
    let psus: Vec<String> = (0..rows).map(of(100)).collect();
    let column = |words: &[String]| -> Column { words.iter().map(String::as_str).collect() };
    let weights: Vec<f64> = (0..rows).map(|row| 1.0 + row as f64).collect();
    let (strata_column, psu_column) = (column(&strata), column(&psus));
    let builder = Design::builder(rows).strata(&strata_column).psus(&psu_column);
    let design = builder.weights(weights.clone().into()).build().unwrap();
    assert!(matches!(design.layout(), super::super::Order::Runs(_)));
    let mut expected: Vec<u32> = (0..rows as u32).collect();
    expected.sort_by_key(|&row| (&strata[row as usize], &psus[row as usize]));
    assert_eq!(design.order().unwrap(), expected);
    let in_order: Vec<f64> = expected.iter().map(|&row| weights[row as usize]).collect();
    assert_eq!(*design.weights_in_order(), in_order);
    let mut read = Vec::new();
    assert!(design.read_weights(37..1234, &mut read));
    assert_eq!(read, in_order[37..1234]);
}

#[test]
fn columns_of_another_length_hide_nothing_but_what_follows_from_them() {
    let strata =
        Column::Categories(crate::answers::Categories::from_words([Some("a"), None, Some("a"), Some("b")]));
    let (short, psus) = (words(&["a", "b"]), words(&["1", "1", "2", "2"]));
    let weights = || vec![1.0, 2.0, -3.0, 4.0].into();
    let sizes = || PopulationSizes::PerRow(vec![9.0, 9.0, 8.0, f64::NAN].into());
    // Each has a fault of its own beside those of the columns that fit.
    let told = |builder: DesignBuilder<'_>| builder.build().unwrap_err().to_string();
    insta::assert_snapshot!(told(
        Design::builder(4).strata(&short).psus(&psus).weights(vec![1.0].into()).population(sizes())
    ));
    insta::assert_snapshot!(told(
        Design::builder(4).strata(&strata).psus(&short).weights(weights()).population(sizes())
    ));
    insta::assert_snapshot!(told(
        Design::builder(4).strata(&strata).responded(&[true]).weights(weights()).population(
            PopulationSizes::per_stratum([("a", StratumSize::of(9)), ("bb", StratumSize::of(9))])
        )
    ));
    let units = words(&["1", "1", "1"]);
    let stage = StageColumns {
        strata: None,
        units: Some(&units),
        population: Some(vec![0.0, 2.0, 2.0, 2.0].into()),
        drawn_unequally: false,
    };
    insta::assert_snapshot!(told(
        Design::builder(4)
            .strata(&words(&["a", "a", "a", "b"]))
            .psus(&psus)
            .response_groups(&short)
            .stage(stage)
            .unequal(vec![0.5].into(), JointProbabilities::Given(vec![0.5; 3]), PpsVariance::HorvitzThompson)
    ));
}

#[test]
fn what_cannot_be_known_without_a_column_is_not_told() {
    // Strata and units that would explain it all: two strata of different sizes, of two units each.
    let psus = words(&["1", "2", "3", "4"]);
    let short = words(&["a"]);
    let sizes = PopulationSizes::PerRow(vec![2.0, 2.0, 30.0, 30.0].into());
    let only = |builder: DesignBuilder<'_>, code: Code| {
        let error = builder.build().unwrap_err();
        assert_eq!(
            error.problems().iter().map(|problem| problem.code).collect::<Vec<_>>(),
            [code],
            "{error}"
        );
    };
    only(Design::builder(4).strata(&short).psus(&psus).population(sizes.clone()), Code::WrongLength);
    only(
        Design::builder(4).strata(&short).psus(&words(&["1", "2", "1", "2"])).nest(true).population(sizes),
        Code::WrongLength,
    );
    // Four rows of one unit each, or of two units.
    let two = PopulationSizes::PerRow(vec![2.0; 4].into());
    only(Design::builder(4).psus(&short).population(two), Code::WrongLength);
    // A population of the one stratum that there may be.
    let named = PopulationSizes::per_stratum([("x", StratumSize::of(4))]);
    only(Design::builder(4).strata(&short).population(named), Code::WrongLength);
    // Those that did not respond may lack everything.
    let bare = Design::builder(2).weights(vec![f64::NAN, 1.0].into()).responded(&[true]);
    only(bare.population(PopulationSizes::PerRow(vec![9.0, f64::NAN].into())), Code::WrongLength);
}
