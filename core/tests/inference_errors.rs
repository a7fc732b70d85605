//! What tests and models refuse, and what they say where there is nothing to compute.

use peil::inference::{
    ChiSquare, Family, Link, Model, RankScores, Test, TestKind, TestNote, TestResult, fit, run_test,
};
use peil::{Answers, Code, Column, Condition, Design, Error, PopulationSizes, Problem};

/// 12 rows of two strata.
fn answers() -> Answers {
    let words = |text: &str| text.split(' ').collect::<Column>();
    Answers::new([
        ("size".to_owned(), words("small small small small small small large large large large large large")),
        ("remote".to_owned(), words("yes no yes no no yes yes yes no yes no yes")),
        ("open data".to_owned(), words("a b c a b c a b c a b c")),
        ("region".to_owned(), words("n n n n n n n n n n n n")),
        (
            "employees".to_owned(),
            Column::from((0..12).map(|row| f64::from(row * row % 13)).collect::<Vec<_>>()),
        ),
        ("constant".to_owned(), Column::from(vec![0.1; 12])),
        ("nothing".to_owned(), Column::from(vec![f64::NAN; 12])),
        ("huge".to_owned(), Column::from(vec![1e300; 12])),
        (
            "half".to_owned(),
            Column::from((0..12).map(|row| if row < 6 { f64::NAN } else { 3.0 }).collect::<Vec<_>>()),
        ),
    ])
    .unwrap()
}

fn design() -> Design {
    Design::builder(12).build().unwrap()
}

fn t(of: &str, by: &str) -> TestKind {
    TestKind::T { of: of.into(), by: Some(by.into()), mean: None }
}

fn rank(of: &str, by: &str) -> TestKind {
    TestKind::Rank { of: of.into(), by: by.into(), kind: RankScores::Wilcoxon }
}

fn table(rows: &str, columns: &str, statistic: ChiSquare) -> TestKind {
    TestKind::ChiSquare { rows: rows.into(), columns: columns.into(), statistic }
}

fn run(kind: TestKind) -> Result<TestResult, Error> {
    run_test(&design(), &answers(), &Test::new(kind))
}

fn refused(model: &Model) -> Vec<Problem> {
    fit(&design(), &answers(), model).unwrap_err().problems().to_vec()
}

#[test]
fn unknown_names_are_all_told_with_what_was_meant() {
    let error = run(table("sze", "remot", ChiSquare::F)).unwrap_err();
    let helps: Vec<_> = error.problems().iter().map(|problem| problem.help.clone().unwrap()).collect();
    assert_eq!(helps, ["did you mean `size`?", "did you mean `remote`?"]);
    let mut test = Test::new(TestKind::T { of: "employes".into(), by: Some("sise".into()), mean: Some(1.0) });
    test.level = 1.5;
    test.base = vec![Condition { question: "remote".into(), is: vec!["maybe".into()] }];
    let codes: Vec<Code> = run_test(&design(), &answers(), &test)
        .unwrap_err()
        .problems()
        .iter()
        .map(|problem| problem.code)
        .collect();
    assert_eq!(
        codes,
        [Code::OutOfRange, Code::UnknownName, Code::NoEffect, Code::MissingColumn, Code::MissingColumn]
    );
}

#[test]
fn a_formula_is_refused_where_it_errs() {
    let problems = refused(&Model::new("employees ~ sizes + lg(employees) + remote^2"));
    let told: Vec<_> =
        problems.iter().map(|problem| (problem.place.column, problem.message.as_str())).collect();
    assert_eq!(
        told,
        [(Some(21), "there is no function `lg`"), (Some(43), "`^` has no meaning between terms")]
    );
    let problems = refused(&Model::new("employes ~ sizes + I(remote == \"ye\") + log(size)"));
    let told: Vec<_> = problems.iter().map(|problem| (problem.place.column, problem.code)).collect();
    assert_eq!(
        told,
        [
            (Some(1), Code::MissingColumn),
            (Some(12), Code::MissingColumn),
            (Some(29), Code::UnknownName),
            (Some(40), Code::WrongMeasure)
        ]
    );
    assert_eq!(problems[1].help.as_deref(), Some("did you mean `size`?"));
    insta::assert_snapshot!(
        fit(&design(), &answers(), &Model::new("employees ~ remote + sizes")).unwrap_err(),
        @r"
    request: 1 problem
      line 1, column 22, `formula`: there is no column `sizes` [missing-column]
        expected: one of `size`, `remote`, `open data`, `region`, `employees`, `constant`, `nothing`, `huge`, `half`
        help: did you mean `size`?
    "
    );
}

#[test]
fn an_outcome_must_suit_its_family() {
    let told = |formula: &str, family: Family| refused(&Model::new(formula).family(family))[0].clone();
    let problem = told("`open data` ~ size", Family::Gaussian);
    assert_eq!(problem.help.as_deref(), Some("explain one of them: `I(`open data` == \"a\") ~ …`"));
    assert_eq!(told("employees ~ size", Family::Quasibinomial).code, Code::OutOfRange);
    assert_eq!(told("I(employees - 5) ~ size", Family::Quasipoisson).code, Code::OutOfRange);
    let model = Model { link: Some(Link::Probit), ..Model::new("employees ~ size") };
    assert_eq!(refused(&model)[0].message, "`gaussian` has no link `probit`");
    let logarithm = told("log(employees) ~ size", Family::Gaussian);
    assert_eq!((logarithm.code, logarithm.place.row), (Code::OutOfRange, Some(1)));
    assert_eq!(told("huge ~ size", Family::Gaussian).code, Code::OutOfRange);
    assert_eq!(told("employees ~ huge:huge", Family::Gaussian).code, Code::OutOfRange);
    assert_eq!(told("nothing ~ size", Family::Gaussian).code, Code::NoRows);
}

#[test]
fn columns_that_depend_on_others_are_named() {
    for (formula, name) in [
        ("employees ~ size + I(size == \"small\")", "I(size == \"small\")TRUE"),
        ("employees ~ remote + constant", "constant"),
        ("employees ~ half + size", "half"),
        ("employees ~ 0 + I(employees * 0)", "I(employees * 0)"),
    ] {
        let problems = refused(&Model::new(formula));
        assert_eq!(problems[0].code, Code::Collinear, "{formula}");
        assert!(problems[0].message.starts_with(&format!("`{name}`")), "{formula}: {}", problems[0].message);
    }
    // More coefficients than rows.
    let crossed = "employees ~ size * remote * `open data` + factor(employees)";
    assert_eq!(refused(&Model::new(crossed))[0].code, Code::Collinear);
}

#[test]
fn separation_names_the_terms_that_grow() {
    let told = |formula: &str, family: Family| refused(&Model::new(formula).family(family))[0].clone();
    let problem = told("size ~ remote + half0", Family::Quasibinomial);
    assert_eq!(problem.code, Code::MissingColumn);
    let problem = told(
        "I(size == \"small\") ~ I(remote == \"yes\") + I(employees * 0 + (size == \"small\") * 3)",
        Family::Quasibinomial,
    );
    assert_eq!(problem.code, Code::Separation, "{problem}");
    assert!(
        problem.message.contains("(size == \"small\") * 3)`") && !problem.message.contains("remote"),
        "{problem}"
    );
    // Every outcome the same.
    let problem = told("I(region == \"n\") ~ 1", Family::Quasibinomial);
    assert_eq!(
        (problem.code, problem.message.contains("(Intercept)")),
        (Code::Separation, true),
        "{problem}"
    );
    let problem = told("I(employees * (size == \"small\")) ~ size", Family::Quasipoisson);
    assert_eq!(problem.code, Code::Separation, "{problem}");
    for link in [Link::Probit, Link::Cloglog] {
        let model = Model {
            link: Some(link),
            ..Model::new("size ~ I(size == \"large\")").family(Family::Quasibinomial)
        };
        assert_eq!(refused(&model)[0].code, Code::Separation, "{link}");
    }
}

#[test]
fn a_model_has_no_term_that_it_has_not() {
    let model = Model { wald: vec![vec!["sizes".into()], vec![]], ..Model::new("employees ~ size") };
    let messages: Vec<String> = refused(&model).into_iter().map(|problem| problem.message).collect();
    assert_eq!(messages, ["the model has no term `sizes`", "no term is named to be tested"]);
}

#[test]
fn where_there_is_nothing_to_test_a_note_says_why() {
    let note = |kind: TestKind| {
        let result = run(kind.clone()).unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        assert_eq!((result.p, result.value), (None, None), "{kind:?}");
        result.notes.into_iter().find(|note| *note != TestNote::EstimatedRanks).unwrap()
    };
    let few = |column: &str| TestNote::TooFewGroups { column: column.into(), groups: 1 };
    for kind in [t("nothing", "size"), rank("nothing", "size"), table("size", "nothing", ChiSquare::F)] {
        assert_eq!(note(kind), TestNote::NoAnswers);
    }
    for (kind, column) in [
        (t("employees", "region"), "region"),
        (t("half", "size"), "size"),
        (rank("employees", "region"), "region"),
        (table("region", "size", ChiSquare::Wald), "region"),
    ] {
        assert_eq!(note(kind), few(column));
    }
    for kind in [t("constant", "size"), rank("constant", "size"), rank("constant", "open data")] {
        assert_eq!(note(kind), TestNote::NoSpread);
    }
    let fitted = fit(&design(), &answers(), &Model::new("constant ~ size")).unwrap();
    assert!(fitted.notes.contains(&TestNote::NoSpread) && fitted.coefficients[0].p.is_none());
    assert!((fitted.coefficients[0].estimate - 0.1).abs() < 1e-15);
}

#[test]
fn a_t_test_of_three_groups_is_refused_with_what_to_use() {
    let error = run(t("employees", "open data")).unwrap_err();
    assert_eq!(error.code(), Code::WrongMeasure);
    assert!(error.problems()[0].help.as_deref().unwrap().contains("kruskal_wallis"));
    // Within a base of two it is one of two.
    let base = vec![Condition { question: "open data".into(), is: vec!["a".into(), "c".into()] }];
    let test = Test { base, ..Test::new(t("employees", "open data")) };
    let result = run_test(&design(), &answers(), &test).unwrap();
    assert_eq!((result.n, result.groups.len(), result.df), (8, 2, Some(6.0)));
}

#[test]
fn too_few_units_give_no_p_value() {
    // Two PSUs in one stratum: one degree of freedom, which the second group takes.
    let psu: Column = ["a", "a", "a", "a", "a", "a", "b", "b", "b", "b", "b", "b"].into_iter().collect();
    let design = Design::builder(12).psus(&psu).build().unwrap();
    let run = |kind: TestKind| run_test(&design, &answers(), &Test::new(kind)).unwrap();
    let result = run(t("employees", "remote"));
    assert_eq!((result.p, result.df), (None, Some(0.0)));
    assert!(result.se.unwrap() > 0.0 && result.notes.contains(&TestNote::NoDegreesOfFreedom));
    // Two contrasts of three groups cannot be told apart by two PSUs.
    assert!(run(rank("employees", "open data")).notes.contains(&TestNote::Singular));
    assert!(run(table("remote", "open data", ChiSquare::Wald)).notes.contains(&TestNote::Singular));
    let fitted = fit(&design, &answers(), &Model::new("employees ~ remote")).unwrap();
    assert!(fitted.coefficients.iter().all(|own| own.p.is_none() && own.low.is_none() && own.se.is_some()));
    assert!(fitted.wald[0].p.is_none());
}

#[test]
fn a_full_census_leaves_nothing_to_test() {
    let sizes = PopulationSizes::PerRow(vec![12.0; 12].into());
    let design = Design::builder(12).population(sizes).build().unwrap();
    for kind in [t("employees", "size"), rank("employees", "size"), table("size", "remote", ChiSquare::F)] {
        let result = run_test(&design, &answers(), &Test::new(kind)).unwrap();
        assert_eq!(result.p, None);
        assert!(result.notes.contains(&TestNote::NoSpread), "{result:?}");
    }
    let fitted = fit(&design, &answers(), &Model::new("employees ~ size")).unwrap();
    assert!(fitted.coefficients.iter().all(|own| own.se == Some(0.0) && own.p.is_none()));
}

#[test]
fn no_formula_makes_it_panic() {
    let pieces =
        ["y", "~", "+", "-", "*", ":", "(", ")", "I(", "log(", "\"a\"", "1", "0", "employees", "size", "=="];
    let mut state = 1_u64;
    for _ in 0..3000 {
        let mut formula = String::from("employees ~ ");
        for _ in 0..6 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            formula.push_str(pieces[(state >> 33) as usize % pieces.len()]);
            formula.push(' ');
        }
        if let Err(error) = fit(&design(), &answers(), &Model::new(formula)) {
            assert!(!error.problems().is_empty());
        }
    }
}

/// A result as JSON with the last digits of its numbers off, which reading JSON may change.
fn rounded(result: &impl serde::Serialize) -> serde_json::Value {
    fn round(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Number(number) => {
                let number = number.as_f64().unwrap();
                *value = format!("{number:.10e}").into();
            }
            serde_json::Value::Array(values) => values.iter_mut().for_each(round),
            serde_json::Value::Object(values) => values.values_mut().for_each(round),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(result).unwrap();
    round(&mut value);
    value
}

#[test]
fn the_words_of_requests_are_those_of_the_contract() {
    for request in [
        r#"{"test": "chi_square", "rows": "size", "columns": "remote", "statistic": "adjusted_wald"}"#,
        r#"{"test": "t", "of": "employees", "by": "size", "base": [{"question": "remote", "is": ["yes"]}]}"#,
        r#"{"test": "rank", "of": "employees", "by": "size", "kind": "van_der_waerden", "level": 0.9}"#,
    ] {
        let test: Test = serde_json::from_str(request).unwrap();
        let result = run_test(&design(), &answers(), &test).unwrap();
        let back: TestResult = serde_json::from_str(&serde_json::to_string(&result).unwrap()).unwrap();
        assert_eq!(rounded(&back), rounded(&result));
    }
    let model: Model =
        serde_json::from_str(r#"{"formula": "employees ~ size", "wald": [["size"]]}"#).unwrap();
    let fitted = fit(&design(), &answers(), &model).unwrap();
    let back: peil::inference::ModelFit =
        serde_json::from_str(&serde_json::to_string(&fitted).unwrap()).unwrap();
    assert_eq!(rounded(&back), rounded(&fitted));
}

/// Numbers of every size that can be computed with, few of them, under weights of every size.
#[test]
fn no_numbers_make_it_panic() {
    use peil::replicate::{MakeKind, MakeReplicates};
    let sizes = [0.0, 1e-300, 1e-60, 1e-9, 1.0, 3.0, 1e9, 9e49, -1.0, -9e49, f64::NAN];
    let mut state = 7_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for turn in 0..400 {
        let n = 1 + random(12);
        let y: Vec<f64> = (0..n).map(|_| sizes[random(sizes.len())]).collect();
        let x: Vec<f64> = (0..n).map(|_| sizes[random(sizes.len())] * random(3) as f64 / 3.0).collect();
        let weights: Vec<f64> = (0..n).map(|_| [1.0, 1.0, 1e-40, 1e40, 17.0][random(5)]).collect();
        let mut words =
            |count: usize| (0..n).map(|_| ["a", "b", "c", "d"][random(count)]).collect::<Column>();
        let (two, four, psus) = (words(2), words(4), words(4));
        let answers = Answers::new([
            ("y".to_owned(), Column::from(y)),
            ("x".to_owned(), Column::from(x)),
            ("two".to_owned(), two),
            ("four".to_owned(), four),
        ])
        .unwrap();
        let mut builder = Design::builder(n).weights(weights.into());
        if turn % 3 > 0 {
            builder = builder.psus(&psus);
        }
        let Ok(mut design) = builder.lonely(peil::LonelyPsu::Adjust).build() else { continue };
        if turn % 3 == 2 {
            let Ok(replicates) = MakeReplicates::new(MakeKind::Jk1).build(&design) else { continue };
            design = design.with_replicates(replicates);
        }
        let sound = |p: Option<f64>, what: &dyn std::fmt::Debug| {
            assert!(p.is_none_or(|p| (0.0..=1.0).contains(&p)), "{p:?} in {what:?}");
        };
        for statistic in [
            ChiSquare::F,
            ChiSquare::Chisq,
            ChiSquare::Wald,
            ChiSquare::AdjustedWald,
            ChiSquare::Lincom,
            ChiSquare::Saddlepoint,
        ] {
            let result = run_test(&design, &answers, &Test::new(table("two", "four", statistic))).unwrap();
            sound(result.p, &result);
        }
        for (of, by) in [("y", "two"), ("x", "four"), ("y", "four")] {
            for kind in [RankScores::Wilcoxon, RankScores::VanDerWaerden, RankScores::Median] {
                let kind = TestKind::Rank { of: of.into(), by: by.into(), kind };
                let result = run_test(&design, &answers, &Test::new(kind)).unwrap();
                sound(result.p, &result);
            }
            if let Ok(result) = run_test(&design, &answers, &Test::new(t(of, by))) {
                sound(result.p, &result);
            }
        }
        for formula in ["y ~ x", "y ~ x + four", "two ~ x", "I(y > 1) ~ four", "y ~ I(x^2) + x:two"] {
            for family in [Family::Gaussian, Family::Quasibinomial, Family::Quasipoisson] {
                if let Ok(fitted) = fit(&design, &answers, &Model::new(formula).family(family)) {
                    for own in &fitted.coefficients {
                        assert!(own.estimate.is_finite(), "{fitted:?}");
                        sound(own.p, &fitted);
                    }
                }
            }
        }
    }
}

/// Six of nine cells are empty, so that the shares themselves have no inverse.
#[test]
fn a_table_with_nothing_but_a_diagonal_is_still_tested() {
    let words = || (0..30).map(|row| ["a", "b", "c"][row % 3]).collect::<Column>();
    let answers = Answers::new([("one".to_owned(), words()), ("other".to_owned(), words())]).unwrap();
    let design = Design::builder(30).build().unwrap();
    for statistic in [ChiSquare::F, ChiSquare::Chisq, ChiSquare::Lincom] {
        let kind = table("one", "other", statistic);
        let result = run_test(&design, &answers, &Test::new(kind)).unwrap();
        assert_eq!(result.effects.len(), 4, "{result:?}");
        assert!(result.p.unwrap() < 1e-3, "{result:?}");
    }
    // Of one column with itself there is nothing to ask.
    assert_eq!(run(table("size", "size", ChiSquare::F)).unwrap_err().code(), Code::Duplicate);
}
