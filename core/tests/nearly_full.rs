//! Nothing is said to be certain while somebody is missing: bases nearly full, full strata with items missing.

use peil::published::PublishedTable;
use peil::{
    Answers, Categories, Column, Design, Estimate, Interval, Note, PopulationSizes, Sample, StratumSize,
    Survey,
};

fn column(words: impl IntoIterator<Item = Option<&'static str>>) -> Column {
    Categories::from_words(words).into()
}

fn sample(columns: Vec<(&str, Column)>, size: StratumSize) -> Sample {
    let answers = Answers::new(columns.into_iter().map(|(name, column)| (name.to_owned(), column))).unwrap();
    let design = Design::builder(answers.rows()).population(PopulationSizes::one(size)).build().unwrap();
    Sample::new(answers, design).unwrap()
}

fn has_width(row: &Estimate) -> bool {
    row.low < row.estimate && row.estimate < row.high && !row.is_census()
}

#[test]
fn a_small_base_in_a_nearly_full_census_is_no_full_count() {
    // 354 of 357 answered and 20 of them recruited: 20 · 357 / 354 rounds to 20, but three are unknown.
    let recruited = column((0..354).map(|unit| Some(if unit < 20 { "yes" } else { "no" })));
    let problems =
        column((0..354).map(|unit| (unit < 20).then_some(if unit % 3 == 0 { "yes" } else { "no" })));
    let sample = sample(vec![("recruited", recruited), ("problems", problems)], StratumSize::census(357));
    let estimates = sample.share("problems").equals("yes").among("recruited", ["yes"]).run().unwrap();
    assert!(has_width(estimates.single()), "{:?}", estimates.single());
}

#[test]
fn a_small_conditional_row_of_a_nearly_full_table_is_no_full_count() {
    let table = PublishedTable::from_text(
        r#"
        decimals = 1
        rows = [{ id = "recruited" }, { id = "problems", of = "recruited" }]
        columns = [{ id = "all", population = 357, answered = 354, figures = [5.6, 35.0] }]
        "#,
    )
    .unwrap();
    let estimates =
        table.estimates(&table.recover().unwrap(), peil::published::Estimation::default()).unwrap();
    assert!(has_width(estimates.find("problems", &["all"]).unwrap()));
}

#[test]
fn a_full_stratum_with_a_missing_answer_has_no_standard_error_of_zero() {
    let sample = sample(vec![("y", Column::from(vec![1.0, 2.0, 3.0, 4.0, f64::NAN]))], StratumSize::of(5));
    let estimates = sample.mean("y").run().unwrap();
    let row = estimates.single();
    // Four of five are known: the finite population correction is 1/5, as in a census with one who did not answer.
    assert!((row.se.unwrap() - (0.2 * (5.0 / 3.0) / 4.0_f64).sqrt()).abs() < 1e-12, "{row:?}");
    assert!(has_width(row));
}

#[test]
fn a_full_stratum_in_which_nobody_answered_the_question_leaves_the_error_unknown() {
    let strata = column(["a", "a", "b", "b"].map(Some));
    let y = Column::from(vec![1.0, 2.0, f64::NAN, f64::NAN]);
    let sizes = PopulationSizes::per_stratum([("a", StratumSize::census(2)), ("b", StratumSize::census(2))]);
    let design = Design::builder(4).strata(&strata).population(sizes).build().unwrap();
    let answers = Answers::new([("y".to_owned(), y)]).unwrap();
    let estimates = Sample::new(answers, design).unwrap().mean("y").run().unwrap();
    let row = estimates.single();
    assert_eq!((row.se, row.cv, row.low, row.missing), (None, None, None, 2));
    assert!(row.notes.contains(&Note::NoVariance));
}

#[test]
fn a_breakdown_of_itself_is_an_error_even_where_strata_are_named_by_it() {
    let text = r#"
        peil = 1
        id = "x"
        title = "x"
        population.unit = { one = "unit", many = "units", all = "the units" }
        population.strata_by = "sector"

        [[breakdowns]]
        id = "sector"
        label = "Sector"
        of = "sector"
    "#;
    let error = Survey::from_text(text).unwrap_err();
    assert!(error.problems().iter().any(|problem| problem.code == peil::Code::UnknownName), "{error}");
}

#[test]
fn a_base_that_rests_on_answers_is_not_known_for_those_who_gave_none() {
    // All 8 that answered recruited; whether the 6 others did is unknown, so the base is not known to be 14.
    let recruited = column((0..8).map(|_| Some("yes")));
    let problems = column((0..8).map(|unit| Some(if unit < 5 { "yes" } else { "no" })));
    let sample = sample(vec![("recruited", recruited), ("problems", problems)], StratumSize::census(14));
    let estimates = sample.share("problems").equals("yes").among("recruited", ["yes"]).run().unwrap();
    assert_eq!(estimates.single().population, None);
    let everybody = sample.share("problems").equals("yes").run().unwrap();
    assert_eq!(everybody.single().population, Some(14));
}

#[test]
fn limits_in_a_base_of_unknown_size_do_not_take_its_estimate_for_the_truth() {
    let of = |problems: usize, base: usize, interval: Interval| {
        // 320 of 356 answered and so many of them recruited; the others may belong to the base or not.
        let recruited = column((0..320).map(|unit| Some(if unit < base { "yes" } else { "no" })));
        let said =
            column((0..320).map(|unit| (unit < base).then_some(if unit < problems { "yes" } else { "no" })));
        let sample = sample(vec![("recruited", recruited), ("problems", said)], StratumSize::census(356));
        let ask = sample.share("problems").equals("yes").among("recruited", ["yes"]).interval(interval);
        ask.run().unwrap().rows.remove(0)
    };
    let limits = |row: &Estimate| (row.low, row.high, row.interval);
    for (problems, base) in [(9, 13), (30, 54), (1, 200)] {
        let row = of(problems, base, Interval::Finite);
        assert_eq!(limits(&row), limits(&of(problems, base, Interval::Beta)));
        assert_eq!(row.interval, Some(Interval::Beta));
    }
    // At 0 and 1 the binomial limits, which need no standard error and no degrees of freedom.
    for (problems, base) in [(13, 13), (1, 1)] {
        let exact = limits(&of(problems, base, Interval::ClopperPearson));
        assert_eq!(limits(&of(problems, base, Interval::Finite)), exact);
        assert_eq!(limits(&of(problems, base, Interval::Wilson)), exact);
        assert!((exact.0.unwrap() - 0.025_f64.powf(1.0 / base as f64)).abs() < 1e-12);
    }
}

#[test]
fn a_cell_across_a_full_and_an_open_stratum_is_no_census() {
    // One of two counties is rural, none of the agencies that answered; an agency that did not may be.
    let answers = Answers::new([
        ("rural".to_owned(), column([Some("yes"), Some("no"), Some("no"), Some("no")])),
        ("y".to_owned(), column([Some("a"), Some("b"), Some("a"), Some("b")])),
    ]);
    let strata = column([Some("county"), Some("county"), Some("agency"), Some("agency")]);
    let sizes = PopulationSizes::per_stratum([
        ("county", StratumSize::census(2)),
        ("agency", StratumSize::census(5)),
    ]);
    let design = Design::builder(4).strata(&strata).population(sizes).build().unwrap();
    let sample = Sample::new(answers.unwrap(), design).unwrap();
    let estimates = sample.share("y").equals("a").by(["rural"]).run().unwrap();
    let rural = estimates.find("y", &["yes"]).unwrap();
    assert!(!rural.is_census() && rural.se.is_none(), "{rural:?}");
}

#[test]
fn limits_are_finite_or_absent_at_any_level() {
    let y = column((0..8).map(|unit| Some(if unit < 5 { "yes" } else { "no" })));
    let sample = sample(vec![("y", y)], StratumSize::of(14));
    for level in [1e-300, 1e-9, 0.5, 0.999_999_999_999, 0.999_999_999_999_999_9] {
        for &interval in peil::Interval::ALL {
            let row =
                sample.share("y").equals("yes").interval(interval).level(level).run().unwrap().rows.remove(0);
            let limits = row.low.zip(row.high);
            assert!(
                limits.is_none_or(|(low, high)| low.is_finite() && high.is_finite()),
                "{interval} {level}"
            );
        }
    }
}
