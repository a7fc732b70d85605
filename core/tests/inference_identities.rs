//! Tests and models by another route: what must hold whatever the data are.

use peil::inference::{
    ChiSquare, Family, Link, Model, ModelFit, RankScores, Test, TestKind, TestResult, fit, run_test,
};
use peil::{Answers, Categories, Column, Condition, Design, PopulationSizes, Sample};
use proptest::prelude::*;

/// One made-up unit.
#[derive(Debug, Clone)]
struct Unit {
    stratum: u32,
    psu: u32,
    group: u32,
    answer: u32,
    x: f64,
    weight: f64,
}

/// Units of 3 strata with 4 PSUs each, every group and answer among them.
fn units() -> impl Strategy<Value = Vec<Unit>> {
    let unit = (0u32..3, 0u32..4, 0u32..3, 0u32..2, -5.0..5.0_f64, 0.5..9.0_f64)
        .prop_map(|(stratum, psu, group, answer, x, weight)| Unit { stratum, psu, group, answer, x, weight });
    prop::collection::vec(unit, 60..140).prop_map(|mut units| {
        for index in 0..48 {
            let (stratum, psu) = (index % 3, index / 3 % 4);
            let x = f64::from(index * 7 % 11) - 5.0;
            units.push(Unit {
                stratum,
                psu,
                group: (index / 5) % 3,
                answer: (index / 2) % 2,
                x,
                weight: 1.5,
            });
        }
        units
    })
}

fn words(units: &[Unit], prefix: &str, of: impl Fn(&Unit) -> u32) -> Column {
    let words: Vec<String> = units.iter().map(|unit| format!("{prefix}{}", of(unit))).collect();
    words.iter().map(String::as_str).collect()
}

fn numbers(units: &[Unit], of: impl Fn(&Unit) -> f64) -> Column {
    Column::from(units.iter().map(of).collect::<Vec<_>>())
}

fn answers(units: &[Unit]) -> Answers {
    let y = |unit: &Unit| 20.0 + unit.x + 3.0 * f64::from(unit.answer) + f64::from(unit.psu) - unit.weight;
    Answers::new([
        ("group".to_owned(), words(units, "g", |unit| unit.group)),
        ("answer".to_owned(), words(units, "a", |unit| unit.answer)),
        ("yes".to_owned(), numbers(units, |unit| f64::from(unit.answer))),
        ("x".to_owned(), numbers(units, |unit| unit.x)),
        ("y".to_owned(), numbers(units, y)),
    ])
    .unwrap()
}

fn design(units: &[Unit], scale: f64) -> Design {
    let strata = words(units, "s", |unit| unit.stratum);
    let psus = words(units, "p", |unit| unit.stratum * 10 + unit.psu);
    let weights: Vec<f64> = units.iter().map(|unit| unit.weight * scale).collect();
    let sizes = PopulationSizes::PerRow(vec![9.0; units.len()].into());
    let builder = Design::builder(units.len()).strata(&strata).psus(&psus).population(sizes);
    builder.weights(weights.into()).build().unwrap()
}

fn all_tests() -> Vec<Test> {
    use ChiSquare::{AdjustedWald, Chisq, F, Lincom, Saddlepoint, Wald};
    use RankScores::{KruskalWallis, Median, VanDerWaerden, Wilcoxon};
    let mut kinds: Vec<TestKind> = [F, Chisq, Wald, AdjustedWald, Lincom, Saddlepoint]
        .map(|statistic| TestKind::ChiSquare { rows: "group".into(), columns: "answer".into(), statistic })
        .to_vec();
    kinds.extend([Wilcoxon, VanDerWaerden, Median, KruskalWallis].iter().flat_map(|&kind| {
        ["answer", "group"].map(|by| TestKind::Rank { of: "y".into(), by: by.into(), kind })
    }));
    kinds.push(TestKind::T { of: "y".into(), by: Some("answer".into()), mean: None });
    kinds.push(TestKind::T { of: "y".into(), by: None, mean: Some(19.0) });
    kinds.into_iter().map(Test::new).collect()
}

fn models() -> Vec<Model> {
    vec![
        Model::new("y ~ x * group + I(x^2)"),
        Model::new("answer ~ x").family(Family::Quasibinomial),
        Model { link: Some(Link::Probit), ..Model::new("answer ~ x").family(Family::Quasibinomial) },
        Model { link: Some(Link::Cloglog), ..Model::new("answer ~ x").family(Family::Quasibinomial) },
        Model::new("exp(x / 5) ~ group").family(Family::Quasipoisson),
    ]
}

fn figures(result: &TestResult) -> Vec<Option<f64>> {
    let mut figures = vec![
        result.value,
        result.df,
        result.df_denominator,
        result.p,
        result.estimate,
        result.se,
        result.low,
    ];
    figures.extend(result.effects.iter().map(|effect| Some(*effect)));
    figures
}

fn model_figures(fit: &ModelFit) -> Vec<Option<f64>> {
    let own = fit.coefficients.iter().flat_map(|own| [Some(own.estimate), own.se, own.t, own.p, own.low]);
    own.chain([fit.dispersion, Some(fit.df)])
        .chain(fit.wald.iter().flat_map(|test| [test.f, test.p]))
        .collect()
}

fn everything(units: &[Unit], scale: f64) -> Vec<Option<f64>> {
    let (answers, design) = (answers(units), design(units, scale));
    let tests =
        all_tests().into_iter().flat_map(|test| figures(&run_test(&design, &answers, &test).unwrap()));
    let fits = models().into_iter().flat_map(|model| model_figures(&fit(&design, &answers, &model).unwrap()));
    tests.chain(fits).collect()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_changes_no_bit(units in units(), seed in any::<u64>()) {
        let mut shuffled = units.clone();
        shuffled.sort_by_key(|unit| (unit.x + unit.weight).to_bits().wrapping_mul(seed | 1));
        let bits = |figures: Vec<Option<f64>>| figures.into_iter().map(|x| x.map(f64::to_bits)).collect::<Vec<_>>();
        prop_assert_eq!(bits(everything(&units, 1.0)), bits(everything(&shuffled, 1.0)));
    }

    #[test]
    fn scaling_all_weights_changes_nothing(units in units()) {
        for (one, other) in everything(&units, 1.0).into_iter().zip(everything(&units, 1e6 / 7.0)) {
            let same = one.zip(other).map_or(one.is_none() && other.is_none(), |(a, b)| near(a, b));
            prop_assert!(same, "{:?} and {:?}", one, other);
        }
    }

    #[test]
    fn a_t_test_is_the_coefficient_of_the_group(units in units()) {
        let (answers, design) = (answers(&units), design(&units, 1.0));
        let t = TestKind::T { of: "y".into(), by: Some("answer".into()), mean: None };
        let t = run_test(&design, &answers, &Test::new(t)).unwrap();
        let model = fit(&design, &answers, &Model::new("y ~ answer")).unwrap();
        let own = model.coefficient("answera1").unwrap();
        prop_assert!(near(t.estimate.unwrap(), own.estimate) && near(t.se.unwrap(), own.se.unwrap()));
        prop_assert!(near(t.p.unwrap(), own.p.unwrap()) && near(t.high.unwrap(), own.high.unwrap()));
        prop_assert_eq!(t.df, Some(model.df));
        // Of one mean, the constant.
        let one = TestKind::T { of: "y".into(), by: None, mean: None };
        let one = run_test(&design, &answers, &Test::new(one)).unwrap();
        let constant = fit(&design, &answers, &Model::new("y ~ 1")).unwrap();
        prop_assert!(near(one.value.unwrap(), constant.coefficients[0].t.unwrap()));
        prop_assert_eq!(one.df, Some(constant.df));
    }

    #[test]
    fn a_factor_alone_gives_the_means_of_its_domains(units in units()) {
        let (answers, design) = (answers(&units), design(&units, 1.0));
        let means = Sample::new(answers.clone(), design.clone()).unwrap().mean("y").by(["group"]).run().unwrap();
        let saturated = fit(&design, &answers, &Model::new("y ~ group - 1")).unwrap();
        let shares = Sample::new(answers.clone(), design.clone()).unwrap();
        let shares = shares.share("answer").equals("a1").by(["group"]).run().unwrap();
        let logit = Model::new("answer ~ 0 + group").family(Family::Quasibinomial);
        let logit = fit(&design, &answers, &logit).unwrap();
        for (index, group) in ["g0", "g1", "g2"].into_iter().enumerate() {
            let (mean, own) = (means.find("y", &[group]).unwrap(), &saturated.coefficients[index]);
            prop_assert_eq!(&own.term, &format!("group{group}"));
            prop_assert!(near(mean.estimate.unwrap(), own.estimate) && near(mean.se.unwrap(), own.se.unwrap()));
            // On the log-odds the standard error is that of the share over p (1 − p).
            let (share, own) = (shares.find("answer", &[group]).unwrap(), &logit.coefficients[index]);
            let p = share.estimate.unwrap();
            prop_assert!(near((p / (1.0 - p)).ln(), own.estimate));
            prop_assert!(near(share.se.unwrap() / (p * (1.0 - p)), own.se.unwrap()));
        }
    }

    #[test]
    fn a_base_is_the_same_as_missing_answers_outside_it(units in units()) {
        let all = answers(&units);
        let design = design(&units, 1.0);
        let inside = |unit: &Unit| if unit.group == 1 { f64::NAN } else { 1.0 };
        let y = |unit: &Unit| inside(unit) * (unit.x + f64::from(unit.psu));
        let with_holes = Answers::new([
            ("y".to_owned(), numbers(&units, y)),
            ("z".to_owned(), numbers(&units, |unit| unit.x + f64::from(unit.psu))),
            ("x".to_owned(), numbers(&units, |unit| unit.x)),
            ("group".to_owned(), all.column("group").unwrap().clone()),
        ]).unwrap();
        let base = vec![Condition { question: "group".into(), is: vec!["g0".into(), "g2".into()] }];
        let holes = fit(&design, &with_holes, &Model::new("y ~ x")).unwrap();
        let among = fit(&design, &with_holes, &Model { base: base.clone(), ..Model::new("z ~ x") }).unwrap();
        prop_assert_eq!(model_figures(&holes), model_figures(&among));
        prop_assert_eq!((holes.n, among.missing), (among.n, 0));
        let by = |of: &str| TestKind::Rank { of: of.into(), by: "group".into(), kind: RankScores::Wilcoxon };
        let holes = run_test(&design, &with_holes, &Test::new(by("y"))).unwrap();
        let among = run_test(&design, &with_holes, &Test { base, ..Test::new(by("z")) }).unwrap();
        prop_assert_eq!(figures(&holes), figures(&among));
    }

    #[test]
    fn another_reference_or_scale_gives_the_same_model(units in units()) {
        let (answers, design) = (answers(&units), design(&units, 1.0));
        let one = fit(&design, &answers, &Model::new("y ~ group + x")).unwrap();
        let other = fit(&design, &answers, &Model::new("y ~ I(group == \"g2\") + I(group == \"g0\") + I(100 + x / 10)")).unwrap();
        prop_assert!(near(one.dispersion.unwrap(), other.dispersion.unwrap()));
        let slope = |fit: &ModelFit| fit.coefficients.last().unwrap().clone();
        prop_assert!(near(slope(&one).estimate * 10.0, slope(&other).estimate));
        prop_assert!(near(slope(&one).t.unwrap(), slope(&other).t.unwrap()));
        let together = other.test_terms(&["I(group == \"g0\")", "I(group=='g2')"]).unwrap();
        prop_assert!(near(one.test_terms(&["group"]).unwrap().f.unwrap(), together.f.unwrap()));
    }

    #[test]
    fn ranks_do_not_change_with_a_transformation_that_keeps_the_order(units in units()) {
        let (answers, design) = (answers(&units), design(&units, 1.0));
        let y: Vec<f64> = units.iter().map(|unit| unit.x).collect();
        let both = Answers::new([
            ("x".to_owned(), Column::from(y.clone())),
            ("e".to_owned(), Column::from(y.iter().map(|y| y.exp()).collect::<Vec<_>>())),
            ("group".to_owned(), answers.column("group").unwrap().clone()),
        ]).unwrap();
        for kind in [RankScores::Wilcoxon, RankScores::VanDerWaerden, RankScores::Median] {
            let run = |of: &str| {
                let kind = TestKind::Rank { of: of.into(), by: "group".into(), kind };
                figures(&run_test(&design, &both, &Test::new(kind)).unwrap())
            };
            prop_assert_eq!(run("x"), run("e"));
        }
    }
}

#[test]
fn a_table_made_independent_has_a_statistic_of_zero() {
    // Every group has both answers in the same proportion, in every PSU.
    let units: Vec<Unit> = (0..144)
        .map(|index| Unit {
            stratum: index / 48,
            psu: index / 12 % 4,
            group: index % 3,
            answer: u32::from(index % 12 / 3 == 0),
            x: 0.0,
            weight: 2.0,
        })
        .collect();
    let (answers, design) = (answers(&units), design(&units, 1.0));
    for statistic in [ChiSquare::F, ChiSquare::Chisq, ChiSquare::Wald] {
        let kind = TestKind::ChiSquare { rows: "group".into(), columns: "answer".into(), statistic };
        let result = run_test(&design, &answers, &Test::new(kind)).unwrap();
        // All PSUs are alike: nothing varies, and nothing departs from independence.
        assert!(result.value.is_none_or(|value| value.abs() < 1e-20), "{result:?}");
        assert!(result.p.is_none_or(|p| (p - 1.0).abs() < 1e-9), "{result:?}");
    }
}

#[test]
fn a_column_keeps_the_order_of_its_words() {
    use peil::Codes;
    let words = ["low", "high", "middle"].map(str::to_owned).to_vec();
    let codes = Codes::pack((0..30).map(|row| row % 3), 3);
    let answers = Answers::new([
        ("level".to_owned(), Categories::new(codes, words).unwrap().into()),
        ("y".to_owned(), Column::from((0..30).map(|row| f64::from(row * row % 17)).collect::<Vec<_>>())),
    ])
    .unwrap();
    let design = Design::builder(30).build().unwrap();
    let fitted = fit(&design, &answers, &Model::new("y ~ level")).unwrap();
    let names: Vec<&str> = fitted.coefficients.iter().map(|own| own.term.as_str()).collect();
    assert_eq!(names, ["(Intercept)", "levelhigh", "levelmiddle"]);
}
