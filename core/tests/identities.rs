//! The same number by another route: what must hold whatever the data are.

use std::collections::BTreeMap;

use peil::wire::{Input, Request, evaluate};
use peil::{
    Answers, Categories, Codes, Column, Design, DesignColumns, Estimate, Interval, PopulationSizes, Query,
    Sample, StratumSize,
};
use proptest::prelude::*;
use serde_json::json;

/// One made-up unit.
#[derive(Debug, Clone)]
struct Unit {
    stratum: u32,
    psu: u32,
    region: u32,
    answer: u32,
    number: f64,
    weight: f64,
}

fn unit() -> impl Strategy<Value = Unit> {
    (0u32..3, 0u32..4, 0u32..3, 0u32..4, -50.0..50.0_f64, 0.5..9.0_f64).prop_map(
        |(stratum, psu, region, answer, number, weight)| Unit {
            stratum,
            psu,
            region,
            answer,
            number,
            weight,
        },
    )
}

/// Units in which every stratum has at least two PSUs.
fn units() -> impl Strategy<Value = Vec<Unit>> {
    prop::collection::vec(unit(), 30..120).prop_map(|mut units| {
        for stratum in 0..3 {
            for psu in 0..2 {
                units.push(Unit {
                    stratum,
                    psu,
                    region: psu,
                    answer: psu,
                    number: f64::from(psu),
                    weight: 1.0,
                });
            }
        }
        units
    })
}

fn column(units: &[Unit], prefix: &str, of: impl Fn(&Unit) -> u32) -> Column {
    let words: Vec<String> = (0..16).map(|code| format!("{prefix}{code:02}")).collect();
    Categories::new(Codes::pack(units.iter().map(of), 16), words).unwrap().into()
}

#[derive(Clone, Copy)]
enum Kind {
    Clusters,
    Elements,
}

fn sample_of(units: &[Unit], kind: Kind, scale: f64) -> Sample {
    let answers = Answers::new([
        ("answer".to_owned(), column(units, "a", |unit| unit.answer)),
        ("region".to_owned(), column(units, "r", |unit| unit.region)),
        ("number".to_owned(), Column::from(units.iter().map(|unit| unit.number).collect::<Vec<_>>())),
        ("other".to_owned(), Column::from(units.iter().map(|unit| 60.0 + unit.number).collect::<Vec<_>>())),
    ])
    .unwrap();
    let strata = column(units, "s", |unit| unit.stratum);
    let psus = column(units, "p", |unit| unit.stratum * 5 + unit.psu);
    let weights: Vec<f64> = units.iter().map(|unit| unit.weight * scale).collect();
    let builder = Design::builder(units.len()).strata(&strata).weights(weights.into());
    let design = match kind {
        Kind::Clusters => builder.psus(&psus).build(),
        Kind::Elements => builder.build(),
    };
    Sample::new(answers, design.unwrap()).unwrap()
}

/// A query in the words of a request.
fn query(json: serde_json::Value) -> Query {
    serde_json::from_value(json).unwrap()
}

/// The only row of a query.
fn row(sample: &Sample, json: serde_json::Value) -> Estimate {
    sample.run(&[query(json)]).unwrap().single().clone()
}

/// All rows of a mixed request, with the bits that a reader would compare.
fn everything(sample: &Sample) -> Vec<Estimate> {
    let queries = [
        query(
            json!({"name": "net", "measure": "net_balance", "of": "answer", "up": ["a01"], "down": ["a02"], "by": ["region"]}),
        ),
        query(json!({"name": "spread", "measure": "variance", "of": "number"})),
        query(
            json!({"name": "together", "measure": "correlation", "of": "number", "with": "other", "by": ["region"]}),
        ),
        query(json!({"name": "each", "measure": "expression", "expression": "(number + other) / other ^ 2"})),
        sample.share("answer").equals("a01").by(["region"]).interval(Interval::Beta).query().clone(),
        sample.distribution("answer").interval(Interval::Logit).query().clone(),
        sample.mean("number").by(["region"]).query().clone(),
        sample.total("number").query().clone(),
        sample.ratio("number", "other").query().clone(),
    ];
    sample.run(&queries).unwrap().rows
}

fn bits(rows: &[Estimate]) -> Vec<[Option<u64>; 5]> {
    let bits = |value: Option<f64>| value.map(f64::to_bits);
    rows.iter()
        .map(|row| [bits(row.estimate), bits(row.se), bits(row.low), bits(row.high), bits(row.deff)])
        .collect()
}

fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-12),
        (a, b) => a.is_none() && b.is_none(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_changes_no_bit(units in units(), seed in any::<u64>()) {
        let mut shuffled = units.clone();
        shuffled.sort_by_key(|unit| unit.number.to_bits().wrapping_mul(seed | 1));
        for kind in [Kind::Clusters, Kind::Elements] {
            let (a, b) = (everything(&sample_of(&units, kind, 1.0)), everything(&sample_of(&shuffled, kind, 1.0)));
            prop_assert_eq!(bits(&a), bits(&b));
        }
    }

    #[test]
    fn scaling_all_weights_changes_totals_only(units in units()) {
        for kind in [Kind::Clusters, Kind::Elements] {
            let (one, eight) = (everything(&sample_of(&units, kind, 1.0)), everything(&sample_of(&units, kind, 8.0)));
            for (a, b) in one.iter().zip(&eight) {
                // The expression has one more total below than above.
                let factor = match a.measure {
                    peil::MeasureKind::Total => 8.0,
                    peil::MeasureKind::Expression => 0.125,
                    _ => 1.0,
                };
                let scaled = a.estimate.map(|value| value * factor);
                // Totals of an expression are shifted to grids of their own, which may cost it the last bit.
                let same = if factor == 0.125 { near(scaled, b.estimate) } else { scaled == b.estimate };
                prop_assert!(same, "{:?} and {:?}", scaled, b.estimate);
                prop_assert!(near(a.se.map(|se| se * factor), b.se), "{:?} and {:?}", a.se, b.se);
            }
        }
    }

    #[test]
    fn by_a_category_is_the_same_as_among_it(units in units()) {
        let sample = sample_of(&units, Kind::Clusters, 1.0);
        let by = sample.mean("number").by(["region"]).run().unwrap();
        for region in ["r00", "r01", "r02"] {
            let among = sample.mean("number").among("region", [region]).run().unwrap();
            let (by, among) = (by.find("number", &[region]).unwrap(), among.single());
            prop_assert_eq!(bits(std::slice::from_ref(by)), bits(std::slice::from_ref(among)));
            prop_assert_eq!((by.n, by.df), (among.n, among.df));
        }
    }

    #[test]
    fn a_share_is_the_mean_of_its_indicator_and_a_ratio_over_one(units in units()) {
        let sample = {
            let mut columns: BTreeMap<String, Column> = BTreeMap::new();
            columns.insert("answer".to_owned(), column(&units, "a", |unit| unit.answer));
            let yes = |unit: &Unit| f64::from(u8::from(unit.answer == 1));
            columns.insert("yes".to_owned(), Column::from(units.iter().map(yes).collect::<Vec<_>>()));
            columns.insert("one".to_owned(), Column::from(vec![1.0; units.len()]));
            let strata = column(&units, "s", |unit| unit.stratum);
            let psus = column(&units, "p", |unit| unit.stratum * 5 + unit.psu);
            let weights: Vec<f64> = units.iter().map(|unit| unit.weight).collect();
            let design = Design::builder(units.len()).strata(&strata).psus(&psus).weights(weights.into()).build();
            Sample::new(Answers::new(columns).unwrap(), design.unwrap()).unwrap()
        };
        let share = sample.share("answer").equals("a01").interval(Interval::Wald).run().unwrap();
        let mean = sample.mean("yes").run().unwrap();
        let ratio = sample.ratio("yes", "one").run().unwrap();
        let total = sample.total("yes").run().unwrap();
        let (share, mean, ratio, total) = (share.single(), mean.single(), ratio.single(), total.single());
        for other in [mean, ratio] {
            prop_assert!(near(share.estimate, other.estimate) && near(share.se, other.se));
            prop_assert!(near(share.deff, other.deff), "{:?} {:?}", share.deff, other.deff);
        }
        prop_assert!(near(share.estimate.map(|share_of| share_of * share.weighted_base), total.estimate));
    }

    #[test]
    fn per_cents_are_a_hundred_times_the_share(units in units()) {
        let sample = sample_of(&units, Kind::Clusters, 1.0);
        let per_cents = Column::from(
            units.iter().map(|unit| if unit.answer == 1 { 100.0 } else { 0.0 }).collect::<Vec<_>>(),
        );
        let answers = Answers::new([("per_cents".to_owned(), per_cents)]).unwrap();
        let hundred = Sample::new(answers, sample.design().clone()).unwrap();
        let share = sample.share("answer").equals("a01").interval(Interval::Wald).run().unwrap();
        let mean = hundred.mean("per_cents").interval(Interval::Wald).run().unwrap();
        let (share, mean) = (share.single(), mean.single());
        for (share, mean) in [
            (share.estimate, mean.estimate), (share.se, mean.se), (share.low, mean.low), (share.high, mean.high),
        ] {
            let want = share.map(|share| share * 100.0);
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * a.abs().max(1.0);
            prop_assert!(want.zip(mean).map_or(want == mean, |(a, b)| close(a, b)), "{want:?} {mean:?}");
        }
    }

    #[test]
    fn a_distribution_adds_up_and_a_share_of_several_answers_is_their_sum(units in units()) {
        let sample = sample_of(&units, Kind::Clusters, 1.0);
        let all = sample.distribution("answer").run().unwrap();
        let sum: f64 = all.rows.iter().filter_map(|row| row.estimate).sum();
        prop_assert!((sum - 1.0).abs() < 1e-12);
        let top = sample.share("answer").equals("a02").equals("a03").run().unwrap();
        let of = |code: &str| {
            all.rows.iter().find(|row| row.category.as_deref() == Some(code)).and_then(|row| row.estimate).unwrap_or(0.0)
        };
        prop_assert!(near(top.single().estimate, Some(of("a02") + of("a03"))));
    }

    #[test]
    fn dropping_one_psu_at_a_time_gives_the_variance_of_a_total(units in units()) {
        // The stratified jackknife is exact for linear estimates: V = Σ_h (n_h − 1)/n_h Σ_i (θ_(hi) − θ)².
        let sample = sample_of(&units, Kind::Clusters, 1.0);
        let total = sample.total("number").run().unwrap();
        let mut psus: BTreeMap<(u32, u32), f64> = BTreeMap::new();
        for unit in &units {
            *psus.entry((unit.stratum, unit.psu)).or_default() += unit.weight * unit.number;
        }
        let mut variance = 0.0;
        for stratum in 0..3 {
            let own: Vec<f64> = psus.iter().filter(|((h, _), _)| *h == stratum).map(|(_, sum)| *sum).collect();
            let (n, all) = (own.len() as f64, own.iter().sum::<f64>());
            for psu in &own {
                let without = (all - psu) * n / (n - 1.0);
                variance += (n - 1.0) / n * (without - all).powi(2);
            }
        }
        prop_assert!(near(total.single().se, Some(variance.sqrt())), "{:?} {}", total.single().se, variance.sqrt());
    }

    #[test]
    fn an_expression_is_its_named_estimator(units in units()) {
        for kind in [Kind::Clusters, Kind::Elements] {
            let sample = sample_of(&units, kind, 1.0);
            let expression = |text: &str| json!({"name": "e", "measure": "expression", "expression": text, "by": []});
            for (text, named) in [
                ("number / other", json!({"name": "n", "measure": "ratio", "of": "number", "over": "other"})),
                ("number", json!({"name": "n", "measure": "total", "of": "number"})),
                ("(other - number) * 1 + number - other + other", json!({"name": "n", "measure": "total", "of": "other"})),
            ] {
                let (expression, named) = (row(&sample, expression(text)), row(&sample, named));
                prop_assert!(near(expression.estimate, named.estimate), "{text}: {:?} {:?}", expression.estimate, named.estimate);
                prop_assert!(near(expression.se, named.se), "{text}: {:?} {:?}", expression.se, named.se);
                prop_assert_eq!((expression.df, expression.n), (named.df, named.n));
            }
        }
    }

    #[test]
    fn a_net_balance_is_a_difference_of_shares_and_a_score_of_its_codes(units in units()) {
        let sample = sample_of(&units, Kind::Clusters, 1.0);
        let balance = row(&sample, json!({"name": "b", "measure": "net_balance", "of": "answer", "up": ["a01"], "down": ["a03"]}));
        let points: BTreeMap<String, i32> =
            (0..16).map(|code| (format!("a{code:02}"), i32::from(code == 1) - i32::from(code == 3))).collect();
        let score = row(&sample, json!({"name": "s", "measure": "score_mean", "of": "answer", "points": points}));
        let share = |code: &str| row(&sample, json!({"name": "p", "measure": "share", "of": "answer", "equals": [code]})).estimate.unwrap();
        prop_assert!((balance.estimate.unwrap() - (share("a01") - share("a03"))).abs() < 1e-12);
        prop_assert!(near(balance.se, score.se) && (balance.estimate.unwrap() - score.estimate.unwrap()).abs() < 1e-12);
        prop_assert_eq!(balance.df, score.df);
    }

    #[test]
    fn the_variance_of_yes_and_no_comes_from_the_share(units in units()) {
        let answers = Answers::new([
            ("yes".to_owned(), Column::from(units.iter().map(|unit| f64::from(u8::from(unit.answer == 1))).collect::<Vec<_>>())),
            ("no".to_owned(), Column::from(units.iter().map(|unit| f64::from(u8::from(unit.answer != 1))).collect::<Vec<_>>())),
        ]);
        let weights: Vec<f64> = units.iter().map(|unit| unit.weight).collect();
        let sample = Sample::new(answers.unwrap(), Design::builder(units.len()).weights(weights.into()).build().unwrap()).unwrap();
        let mean = row(&sample, json!({"name": "m", "measure": "mean", "of": "yes"})).estimate.unwrap();
        let variance = row(&sample, json!({"name": "v", "measure": "variance", "of": "yes"}));
        let n = units.len() as f64;
        prop_assert!(near(variance.estimate, Some(mean * (1.0 - mean) * n / (n - 1.0))));
        let correlation = row(&sample, json!({"name": "c", "measure": "correlation", "of": "yes", "with": "no"}));
        prop_assert!((correlation.estimate.unwrap() + 1.0).abs() < 1e-12);
    }

    #[test]
    fn three_routes_lead_to_one_standard_error(units in units()) {
        // Linearised in the pass, from the influences of the rows, and by the jackknife, which is exact for totals.
        let answers = Answers::new([
            ("number".to_owned(), Column::from(units.iter().map(|unit| unit.number).collect::<Vec<_>>())),
            ("stratum".to_owned(), column(&units, "s", |unit| unit.stratum)),
            ("psu".to_owned(), column(&units, "p", |unit| unit.psu)),
            ("weight".to_owned(), Column::from(units.iter().map(|unit| unit.weight).collect::<Vec<_>>())),
        ]).unwrap();
        let design = json!({"strata": "stratum", "psu": "psu", "nest": true, "weight": "weight"});
        let total = json!([{"name": "total", "measure": "total", "of": "number"}]);
        let ask = |design: &serde_json::Value, covariance: bool| {
            let request = json!({"design": design, "queries": total, "covariance": covariance});
            let request = Request::from_value(request).unwrap();
            evaluate(&request, Input::Columns(answers.clone())).unwrap()
        };
        let pass = ask(&design, false).rows[0].clone();
        let influences = ask(&design, true).covariance.unwrap()[0][0].unwrap().sqrt();
        prop_assert!(near(pass.se, Some(influences)), "{:?} {influences}", pass.se);
        for mse in [false, true] {
            let mut replicated = design.clone();
            replicated["make_replicates"] = json!({"kind": "jkn", "mse": mse});
            let jackknife = ask(&replicated, false).rows[0].clone();
            prop_assert!(near(pass.estimate, jackknife.estimate));
            // The mean of the replicates is the estimate, since a total is linear: centring changes nothing.
            prop_assert!(near(pass.se, jackknife.se), "mse {mse}: {:?} {:?}", pass.se, jackknife.se);
            prop_assert_eq!(pass.df, jackknife.df);
        }
    }

    #[test]
    fn equal_probabilities_are_a_simple_random_sample(units in units()) {
        let (n, population) = (units.len(), units.len() * 5 / 2);
        let numbers: Vec<f64> = units.iter().map(|unit| unit.number).collect();
        let column = |value: f64| Column::from(vec![value; n]);
        let answers = Answers::new([
            ("number".to_owned(), Column::from(numbers)),
            ("p".to_owned(), column(n as f64 / population as f64)),
            ("size".to_owned(), column(population as f64)),
        ]).unwrap();
        let ask = |design: serde_json::Value| {
            let columns: DesignColumns = serde_json::from_value(design).unwrap();
            let sample = Sample::new(answers.clone(), columns.build(&answers).unwrap()).unwrap();
            row(&sample, json!({"name": "t", "measure": "total", "of": "number"}))
        };
        let simple = ask(json!({"fpc": "size"}));
        for design in [
            json!({"probability": "p", "pps": "brewer"}),
            json!({"probability": "p", "pps": "overton"}),
            json!({"probability": "p", "pps": "overton", "pps_variance": "yates_grundy"}),
            json!({"probability": "p", "pps": "hartley_rao"}),
            json!({"probability": "p", "pps": "hartley_rao", "pps_variance": "yates_grundy"}),
        ] {
            let unequal = ask(design.clone());
            prop_assert!(near(simple.estimate, unequal.estimate) && near(simple.se, unequal.se),
                "{design}: {:?} {:?}", simple.se, unequal.se);
            prop_assert_eq!(simple.df, unequal.df);
        }
    }

    #[test]
    fn a_last_stage_taken_in_full_adds_no_variance(units in units()) {
        let n = units.len();
        let inside: Vec<f64> = units.iter().map(|unit| {
            units.iter().filter(|other| (other.stratum, other.psu) == (unit.stratum, unit.psu)).count() as f64
        }).collect();
        let answers = Answers::new([
            ("number".to_owned(), Column::from(units.iter().map(|unit| unit.number).collect::<Vec<_>>())),
            ("stratum".to_owned(), column(&units, "s", |unit| unit.stratum)),
            ("psu".to_owned(), column(&units, "p", |unit| unit.psu)),
            ("psus".to_owned(), Column::from(vec![9.0; n])),
            ("inside".to_owned(), Column::from(inside)),
            ("weight".to_owned(), Column::from(units.iter().map(|unit| unit.weight).collect::<Vec<_>>())),
        ]).unwrap();
        let ask = |fpc: serde_json::Value| {
            let design = json!({"strata": "stratum", "psu": "psu", "nest": true, "weight": "weight", "fpc": fpc});
            let columns: DesignColumns = serde_json::from_value(design).unwrap();
            let sample = Sample::new(answers.clone(), columns.build(&answers).unwrap()).unwrap();
            row(&sample, json!({"name": "m", "measure": "mean", "of": "number"}))
        };
        let (one, two) = (ask(json!("psus")), ask(json!(["psus", "inside"])));
        prop_assert!(near(one.estimate, two.estimate) && near(one.se, two.se), "{:?} {:?}", one.se, two.se);
        prop_assert_eq!(one.df, two.df);
    }

    #[test]
    fn a_full_census_has_no_variance(units in units()) {
        let strata = column(&units, "s", |unit| unit.stratum);
        let sizes = (0..3).map(|stratum| {
            let size = units.iter().filter(|unit| unit.stratum == stratum).count() as u64;
            (["s00", "s01", "s02"][stratum as usize], StratumSize::census(size))
        });
        let design = Design::builder(units.len()).strata(&strata).population(PopulationSizes::per_stratum(sizes));
        let answers = Answers::new([
            ("answer".to_owned(), column(&units, "a", |unit| unit.answer)),
            ("number".to_owned(), Column::from(units.iter().map(|unit| unit.number).collect::<Vec<_>>())),
        ]);
        let sample = Sample::new(answers.unwrap(), design.build().unwrap()).unwrap();
        let rows = sample.run(&[
            sample.share("answer").equals("a01").query().clone(),
            sample.mean("number").query().clone(),
            sample.total("number").query().clone(),
        ]);
        for row in rows.unwrap().rows {
            prop_assert_eq!((row.se, row.low, row.high), (Some(0.0), row.estimate, row.estimate));
        }
    }
}

#[test]
fn every_breakdown_cell_has_a_row_even_where_nobody_answered() {
    let answers = Answers::new([
        ("answer".to_owned(), ["yes", "no", "yes"].into_iter().collect::<Column>()),
        ("a".to_owned(), ["x", "x", "y"].into_iter().collect::<Column>()),
        ("b".to_owned(), ["u", "v", "u"].into_iter().collect::<Column>()),
    ]);
    let design = Design::builder(3).population(PopulationSizes::one(StratumSize::of(9))).build().unwrap();
    let sample = Sample::new(answers.unwrap(), design).unwrap();
    let estimates = sample.share("answer").equals("yes").by(["a", "b"]).run().unwrap();
    assert_eq!(estimates.rows.len(), 4);
    let empty = estimates.find("answer", &["y", "v"]).unwrap();
    assert_eq!((empty.estimate, empty.low, empty.n), (None, None, 0));
    assert_eq!(empty.notes, [peil::Note::NoAnswers]);
}
