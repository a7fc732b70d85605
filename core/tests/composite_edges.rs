//! Composite indices at the edges: faults of COINr 1.1.14 that are none here, constant columns, missing units, ties, zeros,
//! a single unit; identities; and what a user reads when something is wrong.

use peil::composite::{
    Aggregate, Impute, Index, IndexData, IndexNote, Normalise, Part, Plan, Treat, Treatment, Weigh, Why,
};
use peil::{Answers, Categories, Code, Column, CsvOptions, Stage};
use proptest::prelude::*;

const NAN: f64 = f64::NAN;

fn data(columns: &[(&str, &[f64])]) -> IndexData {
    let names: Vec<String> = (0..columns[0].1.len()).map(|unit| format!("u{unit}")).collect();
    let units =
        ("unit".to_owned(), Column::from(Categories::from_words(names.iter().map(|own| Some(own.as_str())))));
    let numbers = columns.iter().map(|(name, values)| ((*name).to_owned(), Column::from(values.to_vec())));
    IndexData::new(&Answers::new(std::iter::once(units).chain(numbers)).unwrap(), "unit", None).unwrap()
}

fn index(parts: &[&str]) -> Index {
    Index::new("index", parts.iter().map(|id| Part::indicator(*id)))
}

fn as_is(parts: &[&str], aggregate: Aggregate) -> Index {
    Index { normalise: Normalise::AsIs, aggregate, ..index(parts) }
}

fn plan(index: &Index, columns: &[(&str, &[f64])]) -> Plan {
    index.plan(&data(columns)).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_logarithm_of_the_global_innovation_index_is_one() {
    // From 1 to 100 with f = 1 the formula is ln((100 − 1)(x − 1)/99 + 1) = ln x. (COINr gives x.)
    let treat = Treat { with: vec![Treatment::LogGii { factor: None }], until: None };
    let index = Index { treat: Some(treat), ..as_is(&["x"], Aggregate::Arithmetic) };
    let run = plan(&index, &[("x", &[1.0, 2.0, 3.0, 10.0, 100.0])]).run();
    for (own, x) in run.scores("index").iter().zip([1.0_f64, 2.0, 3.0, 10.0, 100.0]) {
        assert!((own - x.ln()).abs() < 1e-14, "{own} is not ln {x}");
    }
    // Where the long end is the low one: −ln((10 − 1)(10 − x)/(10 − 1) + 1) = −ln(11 − x).
    let run = plan(&index, &[("x", &[1.0, 8.0, 9.0, 9.5, 10.0])]).run();
    assert!((run.scores("index")[0] + 10_f64.ln()).abs() < 1e-14);
    assert_eq!(run.scores("index")[4], 0.0);
}

#[test]
fn a_generalised_mean_of_what_is_there_is_no_na() {
    let columns: [(&str, &[f64]); 3] = [("x", &[2.0, 2.0]), ("y", &[NAN, 5.0]), ("z", &[8.0, 11.0])];
    let run = plan(&as_is(&["x", "y", "z"], Aggregate::Power(2.0)), &columns).run();
    assert!((run.scores("index")[0] - 34_f64.sqrt()).abs() < 1e-14);
    assert!((run.scores("index")[1] - 50_f64.sqrt()).abs() < 1e-14);
}

#[test]
fn copeland_with_missing_values_does_not_depend_on_the_order_of_rows() {
    let x = [3.0, NAN, 1.0, 4.0, 2.0, NAN];
    let y = [1.0, 6.0, NAN, 2.0, 2.0, 0.0];
    let z = [NAN, 2.0, 7.0, 2.0, 9.0, 1.0];
    let at = |order: &[usize], values: &[f64; 6]| order.iter().map(|&row| values[row]).collect::<Vec<_>>();
    let scores = |order: &[usize]| {
        let columns = [at(order, &x), at(order, &y), at(order, &z)];
        let columns = [("x", &columns[0][..]), ("y", &columns[1][..]), ("z", &columns[2][..])];
        let run = plan(&as_is(&["x", "y", "z"], Aggregate::Copeland), &columns).run();
        let mut own = vec![NAN; 6];
        order.iter().zip(run.scores("index")).for_each(|(&row, score)| own[row] = *score);
        own
    };
    let straight = scores(&[0, 1, 2, 3, 4, 5]);
    assert!(straight.iter().all(|score| (-1.0..=1.0).contains(score)), "{straight:?}");
    for order in [[5, 4, 3, 2, 1, 0], [2, 0, 5, 1, 4, 3], [1, 3, 0, 5, 2, 4]] {
        assert_eq!(scores(&order), straight);
    }
}

#[test]
fn a_constant_column_has_the_middle_of_the_scale_and_a_note_and_never_nan() {
    let columns: [(&str, &[f64]); 2] = [("x", &[7.0, 7.0, 7.0]), ("y", &[0.0, 1.0, 2.0])];
    let run = plan(&index(&["x", "y"]), &columns).run();
    assert_eq!(run.scores("x"), [0.5; 3]);
    assert_eq!(run.scores("index"), [0.25, 0.5, 0.75]);
    assert_eq!(run.notes(), [IndexNote::Constant { indicator: "x".to_owned(), wave: None }]);
}

#[test]
fn one_unit_has_the_middle_of_every_scale_and_the_first_rank() {
    let run = plan(&index(&["x", "y"]), &[("x", &[3.0]), ("y", &[NAN])]).run();
    assert_eq!((run.scores("index"), run.ranks("index")), (&[0.5][..], vec![Some(1)]));
    let run = plan(&as_is(&["x"], Aggregate::Copeland), &[("x", &[3.0])]).run();
    assert!(run.scores("index")[0].is_nan());
    assert_eq!(run.touches()[0].why, Why::NobodyToCompare);
}

#[test]
fn a_unit_and_an_indicator_without_values_are_rows_without_a_score() {
    let columns: [(&str, &[f64]); 2] = [("x", &[1.0, NAN, 2.0]), ("y", &[NAN; 3])];
    let run = plan(&index(&["x", "y"]), &columns).run();
    assert_eq!(run.ranks("index"), [Some(2), None, Some(1)]);
    assert_eq!(run.notes(), [IndexNote::Empty { indicator: "y".to_owned(), wave: None }]);
    assert_eq!(run.touches()[0].why, Why::TooFewParts { present: 0, parts: 2 });
    let strict = Index { available: Some(0.6), ..index(&["x", "y"]) };
    let run = plan(&strict, &columns).run();
    assert!(run.scores("index").iter().all(|score| score.is_nan()), "one of two parts is not 60 %");
}

#[test]
fn equal_scores_share_a_rank_whatever_their_last_bits() {
    // 0.1 + 0.2 and 0.3 differ in the last bit.
    let columns: [(&str, &[f64]); 2] = [("x", &[0.1, 0.3, 0.5, 0.0]), ("y", &[0.2, 0.0, 0.0, 0.1])];
    let run = plan(&as_is(&["x", "y"], Aggregate::Arithmetic), &columns).run();
    assert_eq!(run.ranks("index"), [Some(2), Some(2), Some(1), Some(4)]);
}

#[test]
fn a_zero_makes_a_geometric_score_zero_with_a_note_and_a_negative_part_makes_none() {
    let columns: [(&str, &[f64]); 2] = [("x", &[0.0, 4.0, -1.0]), ("y", &[9.0, 9.0, 9.0])];
    let run = plan(&as_is(&["x", "y"], Aggregate::Geometric), &columns).run();
    assert_eq!(run.scores("index")[0], 0.0);
    assert!((run.scores("index")[1] - 6.0).abs() < 1e-14 && run.scores("index")[2].is_nan());
    assert_eq!(run.notes(), [IndexNote::ZeroByMean { branch: "index".to_owned(), units: 1 }]);
    assert_eq!(run.touches()[0].why, Why::NegativePart);
    let own = run.explain("u0", None).unwrap();
    assert!(own.parts.iter().all(|part| part.contribution == Some(0.0)), "{own:?}");
}

#[test]
fn a_later_wave_that_leaves_a_constant_base_has_no_score() {
    let text = "unit,year,x\na,2018,3\nb,2018,3\na,2022,3\nb,2022,4\n";
    let table = Answers::from_csv(text.as_bytes(), &CsvOptions::default()).unwrap();
    let base = Index { parameters: serde_json::from_str(r#"{"wave": 2018}"#).unwrap(), ..index(&["x"]) };
    let run = base.plan(&IndexData::new(&table, "unit", Some("year")).unwrap()).unwrap().run();
    assert_eq!(run.scores("x")[..3], [0.5; 3]);
    assert!(run.scores("x")[3].is_nan());
    assert_eq!(run.touches()[0].why, Why::NoScale);
}

#[test]
fn the_most_likely_power_of_a_lognormal_column_is_its_logarithm() {
    let treat = Treat { with: vec![Treatment::BoxCox { lambda: None }], until: None };
    let index = Index { treat: Some(treat), ..index(&["x"]) };
    // exp of numbers that lie evenly around 1: λ = 0 by symmetry.
    let values: Vec<f64> = (-5..=5).map(|k| (1.0 + 0.3 * f64::from(k)).exp()).collect();
    let run = plan(&index, &[("x", &values)]).run();
    let peil::composite::Treated::Power { lambda } = run.parameters()[0].treated else { panic!("no power") };
    // A likelihood is flat at its top: λ is known to about the root of the precision of doubles, times its range.
    assert!(lambda.abs() < 1e-5, "{lambda}");
    for (own, k) in run.scores("x").iter().zip(0..) {
        assert!((own - f64::from(k) / 10.0).abs() < 1e-5);
    }
}

#[test]
fn data_that_cannot_be_used_are_reported_whole() {
    let text = "unit,year,x\na,1,2\na,1,3\n,2,4\nb,,1e60\n";
    let table = Answers::from_csv(text.as_bytes(), &CsvOptions::default()).unwrap();
    let error = IndexData::new(&table, "unit", Some("year")).unwrap_err();
    let told: Vec<(Code, Option<u64>)> =
        error.problems().iter().map(|own| (own.code, own.place.row)).collect();
    let expected =
        [(Code::MissingValue, Some(3)), (Code::MissingValue, Some(4)), (Code::OutOfRange, Some(4))];
    assert_eq!(told, expected);
    let table = Answers::from_csv("unit,x\na,2\na,3\n".as_bytes(), &CsvOptions::default()).unwrap();
    let error = IndexData::new(&table, "unit", None).unwrap_err();
    assert_eq!((error.code(), error.problems()[0].place.row), (Code::Duplicate, Some(2)));
}

#[test]
fn a_document_with_many_faults_is_reported_whole() {
    let text = r#"
        id = "broken"
        available = 60
        normalise = { method = "goalposts", low = 5, high = 1 }
        impute = { method = "previous", most = 0 }
        treat = { with = [{ method = "winsorise", most = 0 }, { method = "log" }] }
        weigh = "principal_components"
        tiers = [{}, {}, {}, {}]
        groups = [{ id = "low", at_most = 2 }, { id = "high", at_least = 2 }, { id = "low" }]
        variables = [
            { id = "size", label = "Size", categories = [{ code = 1, label = "a" }, { code = "1", label = "b" }] },
            { id = "size", label = "Region" },
        ]
        parts = [
            { id = "x", weight = -1, available = 0.5 },
            { id = "x", column = "y" },
            { id = "branch", direction = "down", parts = [{ id = "z", decimals = 40, rescale = { method = "as_is" } }] },
        ]
    "#;
    let error = Index::from_text(text).unwrap_err();
    assert_eq!(error.stage(), Stage::Survey);
    insta::assert_snapshot!(error.to_string());
}

#[test]
fn what_data_do_not_allow_is_reported_whole() {
    let text = r#"
        id = "index"
        parameters = { wave = "2018" }
        parts = [
            { id = "missing" },
            { id = "sector" },
            { id = "x", denominate = { by = "staff" }, impute = { method = "mean", by = "region" } },
            { id = "y", impute = { method = "previous" } },
            { id = "z", normalise = { method = "distance_to_reference", unit = "Oslo" } },
        ]
    "#;
    let table = "unit,sector,x,y,z,staff\nA,state,1,2,3,-4\nB,county,2,3,4,5\n";
    let table = Answers::from_csv(table.as_bytes(), &CsvOptions::default()).unwrap();
    let data = IndexData::new(&table, "unit", None).unwrap();
    let error = Index::from_text(text).unwrap().plan(&data).unwrap_err();
    insta::assert_snapshot!(error.to_string());

    let values = r#"
        id = "index"
        parts = [
            { id = "a", treat = { with = [{ method = "log" }] } },
            { id = "b", normalise = { method = "fraction_of_max" }, direction = "down" },
        ]
    "#;
    let table = Answers::from_csv("unit,a,b\nA,0,-1\nB,2,3\n".as_bytes(), &CsvOptions::default()).unwrap();
    let data = IndexData::new(&table, "unit", None).unwrap();
    let error = Index::from_text(values).unwrap().plan(&data).unwrap_err();
    assert_eq!(error.problems().len(), 2, "{error}");
}

#[test]
fn values_of_another_size_and_a_scratch_of_another_plan_are_refused() {
    let one = plan(&index(&["x"]), &[("x", &[1.0, 2.0])]);
    let two = plan(&index(&["x", "y"]), &[("x", &[1.0, 2.0, 3.0]), ("y", &[1.0, 2.0, 3.0])]);
    let error = one.scores(two.values(), &mut two.scratch()).unwrap_err();
    assert_eq!(error.problems().len(), 2, "{error}");
}

#[test]
fn weights_that_run_against_their_siblings_are_refused() {
    let columns: [(&str, &[f64]); 3] =
        [("x", &[1.0, 2.0, 3.0, 4.0]), ("y", &[1.0, 3.0, 2.0, 4.0]), ("z", &[4.0, 3.0, 2.0, 1.0])];
    let own = Index { weigh: Weigh::PrincipalComponents, ..index(&["x", "y", "z"]) };
    let error = own.plan(&data(&columns)).unwrap_err();
    assert!(error.problems()[0].message.contains("`z` would have a negative weight"), "{error}");
    let turned =
        Index { parts: vec![Part::indicator("x"), Part::indicator("y"), Part::indicator("z").down()], ..own };
    let weights = turned.plan(&data(&columns)).unwrap().weights();
    let sum: f64 = weights[1..].iter().map(|own| own.in_index).sum();
    assert!((sum - 1.0).abs() < 1e-15 && weights[1].in_index > weights[2].in_index);
}

/// An index of two tiers with missing values, treatment and imputation.
fn rich(aggregate: Aggregate, decimals: Option<u32>) -> Index {
    let branch =
        |id: &str, parts: [&str; 2]| Part::branch(id, parts.map(|id| Part::indicator(id).weight(1.5)));
    Index {
        normalise: Normalise::MinMax { low: 1.0, high: 100.0 },
        impute: Some(Impute::None),
        aggregate,
        decimals,
        ..Index::new("index", [branch("left", ["a", "b"]).weight(2.0), branch("right", ["c", "d"])])
    }
}

fn some_value() -> impl Strategy<Value = f64> {
    prop_oneof![8 => (-50.0..50.0_f64).prop_map(|x| (x * 4.0).round() / 4.0), 1 => Just(NAN)]
}

proptest! {
    #[test]
    fn contributions_and_remainders_add_up_to_the_score(
        values in prop::collection::vec(prop::collection::vec(some_value(), 7), 4),
        power in -2.0..3.0_f64,
        decimals in prop::option::of(0..3_u32),
    ) {
        let columns: Vec<(&str, &[f64])> = ["a", "b", "c", "d"].into_iter().zip(values.iter().map(Vec::as_slice)).collect();
        for aggregate in [Aggregate::Arithmetic, Aggregate::Geometric, Aggregate::Harmonic, Aggregate::Power(power)] {
            let run = plan(&rich(aggregate, decimals), &columns).run();
            for unit in 0..7 {
                let own = run.explain(&format!("u{unit}"), None).unwrap();
                let Some(score) = own.score else { continue };
                let leaves = own.parts.iter().filter(|part| part.steps.is_some());
                let sum: f64 = leaves.filter_map(|part| part.contribution).sum();
                let remainders: f64 = own.parts.iter().map(|part| part.remainder).sum();
                prop_assert!((sum + remainders - score).abs() <= 1e-9 * score.abs(), "{own:?}");
            }
        }
    }

    #[test]
    fn evaluations_are_the_run_bit_by_bit_and_the_order_of_rows_moves_no_bit(
        values in prop::collection::vec(prop::collection::vec(some_value(), 7), 4),
        seed in 0..5040_usize,
    ) {
        let mut order: Vec<usize> = (0..7).collect();
        let mut rest = seed;
        for place in (1..7).rev() {
            order.swap(place, rest % (place + 1));
            rest /= place + 1;
        }
        let index = Index {
            normalise: Normalise::ZScore { mean: 0.0, sd: 1.0 },
            impute: Some(Impute::Mean { by: None }),
            ..rich(Aggregate::Arithmetic, None)
        };
        let of = |order: &[usize]| {
            let moved: Vec<Vec<f64>> =
                values.iter().map(|column| order.iter().map(|&row| column[row]).collect()).collect();
            let columns: Vec<(&str, &[f64])> = ["a", "b", "c", "d"].into_iter().zip(moved.iter().map(Vec::as_slice)).collect();
            plan(&index, &columns)
        };
        let straight = of(&[0, 1, 2, 3, 4, 5, 6]);
        let bits = |scores: &[f64]| scores.iter().map(|score| score.to_bits()).collect::<Vec<_>>();
        let run = bits(straight.run().scores("index"));
        let mut scratch = straight.scratch();
        prop_assert_eq!(&bits(straight.scores(straight.values(), &mut scratch).unwrap()), &run);
        prop_assert_eq!(&bits(straight.scores_anew(straight.values(), &mut scratch).unwrap()), &run);
        let moved = of(&order);
        let scores = bits(moved.run().scores("index"));
        for (place, &row) in order.iter().enumerate() {
            prop_assert_eq!(scores[place], run[row]);
        }
        // Taken anew of other values, scores are those of a plan of these values.
        let mut other = moved.scratch();
        prop_assert_eq!(&bits(straight.scores_anew(moved.values(), &mut scratch).unwrap()), &bits(moved.scores(moved.values(), &mut other).unwrap()));
    }
}
