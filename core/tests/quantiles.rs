//! Quantiles: against R survey, and what must hold whatever the data are.
//!
//! `core/vectors/quantile/r_quantiles.json` comes from `core/vectors/r_survey/make_quantiles.R`, which says what it leaves out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use peil::interval::NoLimits;
use peil::replicate::{MakeKind, MakeReplicates};
use peil::{
    Answers, Categories, Code, Column, Design, Estimate, Interval, LonelyPsu, Note, PopulationSizes,
    QuantileRule, Sample, StageColumns, StratumSize,
};
use proptest::prelude::*;
use serde_json::Value;

fn numbers(data: &Value, name: &str) -> Vec<f64> {
    let values = data[name].as_array().unwrap_or_else(|| panic!("no column `{name}`"));
    values.iter().map(|value| value.as_f64().unwrap_or(f64::NAN)).collect()
}

fn words(values: &[Value]) -> Column {
    let words: Vec<String> =
        values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect();
    Categories::from_words(words.iter().map(|word| Some(word.as_str()))).into()
}

/// The sample of R's design of that name.
fn sample_of(name: &str, data: &Value) -> Sample {
    let text = |column: &str| words(data[column].as_array().unwrap());
    let rows = data["api00"].as_array().unwrap().len();
    let answers = Answers::new([
        ("stype".to_owned(), text("stype")),
        ("api00".to_owned(), numbers(data, "api00").into()),
        ("enroll".to_owned(), numbers(data, "enroll").into()),
        ("tens".to_owned(), numbers(data, "tens").into()),
    ]);
    let builder = Design::builder(rows);
    let sizes = |column: &str| PopulationSizes::PerRow(numbers(data, column).into());
    let design = match name {
        "srs" => builder.weights(numbers(data, "pw").into()).population(sizes("fpc")).build(),
        "strat" => builder
            .strata(&text("stype"))
            .weights(numbers(data, "pw").into())
            .population(sizes("fpc"))
            .build(),
        "clus1" => {
            builder.psus(&text("dnum")).weights(numbers(data, "pw").into()).population(sizes("fpc")).build()
        }
        "clus2" => builder
            .psus(&text("dnum"))
            .population(sizes("fpc1"))
            .stage(StageColumns {
                strata: None,
                units: Some(&text("snum")),
                population: Some(numbers(data, "fpc2").into()),
                drawn_unequally: false,
            })
            .build(),
        other => panic!("no design `{other}`"),
    };
    Sample::new(answers.unwrap(), design.unwrap()).unwrap()
}

#[test]
fn estimates_limits_and_standard_errors_are_those_of_r() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/quantile/r_quantiles.json");
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let tolerance = file["tolerance"].as_f64().unwrap();
    let samples: BTreeMap<&str, Sample> = file["designs"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, data)| (name.as_str(), sample_of(name, data)))
        .collect();
    let (mut compared, mut wrong) = (0, Vec::new());
    for expected in file["rows"].as_array().unwrap() {
        let text = |key: &str| expected[key].as_str().unwrap();
        let Some(interval) = Interval::from_word(text("interval")) else { continue };
        let rule = QuantileRule::from_word(text("rule")).unwrap();
        let p = expected["p"].as_f64().unwrap();
        let ask = samples[text("design")].quantile(text("of"), [p]).rule(rule).interval(interval);
        let ask = ask.level(expected["level"].as_f64().unwrap());
        let rows = match text("cell") {
            "all" => ask.run().unwrap().rows,
            _ => ask.by(["stype"]).run().unwrap().rows,
        };
        let row = rows.iter().find(|row| row.by.values().all(|own| own == text("cell"))).unwrap();
        let figures = [
            ("estimate", row.estimate),
            ("low", row.low),
            ("high", row.high),
            ("se", row.se),
            ("df", row.df),
        ];
        for (key, have) in figures {
            let Some(want) = expected[key].as_f64() else { continue };
            compared += 1;
            if have.is_none_or(|have| (have - want).abs() > tolerance * want.abs()) {
                wrong.push(format!("{key} {have:?} of {expected}"));
            }
        }
    }
    assert!(compared > 8000, "only {compared} figures");
    assert!(
        wrong.is_empty(),
        "{} of {compared} wrong:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
}

/// A simple random sample of one group.
fn simple(values: &[f64], population: u64) -> Sample {
    let answers = Answers::new([("y".to_owned(), Column::from(values.to_vec()))]).unwrap();
    let sizes = PopulationSizes::one(StratumSize::of(population));
    let design = Design::builder(values.len()).population(sizes).build().unwrap();
    Sample::new(answers, design).unwrap()
}

/// A sample with weights and nothing else.
fn weighted(values: &[f64], weights: &[f64]) -> Sample {
    let answers = Answers::new([("y".to_owned(), Column::from(values.to_vec()))]).unwrap();
    // A single row may stand alone.
    let design = Design::builder(values.len()).weights(weights.to_vec().into()).lonely(LonelyPsu::Average);
    let design = design.build().unwrap();
    Sample::new(answers, design).unwrap()
}

fn one(sample: &Sample, rule: QuantileRule, p: f64) -> Estimate {
    sample.quantile("y", [p]).rule(rule).run().unwrap().single().clone()
}

fn estimate(sample: &Sample, rule: QuantileRule, p: f64) -> f64 {
    one(sample, rule, p).estimate.unwrap()
}

const SHARES: [f64; 9] = [0.01, 0.1, 0.2, 0.25, 0.5, 0.7, 0.75, 0.9, 0.99];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn quantiles_never_fall_as_p_rises(
        units in prop::collection::vec((-20..20_i32, 1..6_u32), 2..60),
    ) {
        let values: Vec<f64> = units.iter().map(|(value, _)| f64::from(*value)).collect();
        let weights: Vec<f64> = units.iter().map(|(_, weight)| f64::from(*weight) / 3.0).collect();
        let sample = weighted(&values, &weights);
        // R's shahvaish subtracts half a weight from the running sum and can fall.
        for rule in QuantileRule::ALL.into_iter().filter(|rule| *rule != QuantileRule::ShahVaish) {
            let all: Vec<f64> = SHARES.iter().map(|&p| estimate(&sample, rule, p)).collect();
            prop_assert!(all.is_sorted(), "{rule:?}: {all:?}");
            let least = values.iter().copied().fold(f64::INFINITY, f64::min);
            let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            prop_assert!(least <= all[0] && all[8] <= most);
        }
    }

    #[test]
    fn hf7_with_equal_weights_is_the_spreadsheets(
        mut values in prop::collection::vec(-1e3..1e3_f64, 2..60),
        p in 0.001..0.999_f64,
    ) {
        let found = estimate(&simple(&values, 1000), QuantileRule::Hf7, p);
        values.sort_by(f64::total_cmp);
        let position = p * (values.len() - 1) as f64;
        let at = position.floor() as usize;
        let next = values[(at + 1).min(values.len() - 1)];
        let textbook = values[at] + (position - at as f64) * (next - values[at]);
        prop_assert!((found - textbook).abs() <= 1e-9, "{found} {textbook}");
    }

    #[test]
    fn whole_weights_are_copies_of_rows(units in prop::collection::vec((-9..9_i32, 1..5_usize), 1..30)) {
        let values: Vec<f64> = units.iter().map(|(value, _)| f64::from(*value)).collect();
        let weights: Vec<f64> = units.iter().map(|(_, weight)| *weight as f64).collect();
        let copies: Vec<f64> =
            units.iter().flat_map(|&(value, weight)| vec![f64::from(value); weight]).collect();
        let (few, many) = (weighted(&values, &weights), weighted(&copies, &vec![1.0; copies.len()]));
        for rule in [QuantileRule::Hf1, QuantileRule::Hf2, QuantileRule::Hf3] {
            for p in SHARES {
                prop_assert_eq!(estimate(&few, rule, p), estimate(&many, rule, p), "{:?} {}", rule, p);
            }
        }
    }

    #[test]
    fn the_order_of_rows_and_a_power_of_two_in_the_weights_change_no_bit(
        mut units in prop::collection::vec((-20..20_i32, 1..1000_u32, 0..3_u8), 600..900),
    ) {
        let run = |units: &[(i32, u32, u8)], scale: f64| {
            let values: Vec<f64> = units.iter().map(|unit| f64::from(unit.0).exp()).collect();
            let weights: Vec<f64> = units.iter().map(|unit| f64::from(unit.1) / 7.0 * scale).collect();
            let regions: Column = units.iter().map(|unit| ["a", "b", "c"][usize::from(unit.2)]).collect();
            let answers =
                Answers::new([("y".to_owned(), Column::from(values)), ("region".to_owned(), regions)]);
            let design = Design::builder(units.len()).weights(weights.into()).build().unwrap();
            let sample = Sample::new(answers.unwrap(), design).unwrap();
            let mut bits = Vec::new();
            for rule in QuantileRule::ALL.into_iter().filter(|rule| *rule != QuantileRule::ShahVaish) {
                let ask = sample.quantile("y", [0.1, 0.5, 0.8]).rule(rule);
                let rows = ask.interval(Interval::Wald).by(["region"]).run().unwrap().rows;
                let figures = |row: &Estimate| [row.estimate, row.low, row.high, row.se];
                bits.extend(rows.iter().flat_map(figures).map(|figure| figure.map(f64::to_bits)));
            }
            bits
        };
        let before = run(&units, 1.0);
        prop_assert_eq!(&before, &run(&units, 8.0));
        units.reverse();
        units.rotate_left(17);
        prop_assert_eq!(&before, &run(&units, 1.0));
    }

    #[test]
    fn the_median_of_a_mirrored_sample_is_zero(values in prop::collection::vec(0.0..1e6_f64, 1..50)) {
        let both: Vec<f64> = values.iter().flat_map(|value| [*value, -value]).collect();
        prop_assert_eq!(estimate(&simple(&both, 1000), QuantileRule::Hf2, 0.5), 0.0);
    }
}

#[test]
fn equal_weights_that_no_binary_fraction_holds_still_tie() {
    // 3 · 0.1 is not 0.3 in binary, and 0.1 · 10 units of weight 0.1 not one of them.
    let values: Vec<f64> = (1..=10).map(f64::from).collect();
    let sample = weighted(&values, &[0.1; 10]);
    for tenth in 1..10_u32 {
        let p = f64::from(tenth) / 10.0;
        assert_eq!(estimate(&sample, QuantileRule::Hf1, p), f64::from(tenth));
        assert_eq!(estimate(&sample, QuantileRule::Hf2, p), f64::from(tenth) + 0.5);
        let even = f64::from(tenth + tenth % 2);
        assert_eq!(estimate(&sample, QuantileRule::Hf3, p), even);
        assert_eq!(estimate(&sample, QuantileRule::Hf4, p), f64::from(tenth));
    }
}

/// Share of samples whose interval holds the population's quantile, over every sample of so many units.
fn coverage(population: &[f64], n: usize, rule: QuantileRule, p: f64) -> f64 {
    let truth = estimate(&simple(population, population.len() as u64), rule, p);
    let (mut held, mut all) = (0_u32, 0_u32);
    for set in 0_u32..1 << population.len() {
        if set.count_ones() as usize != n {
            continue;
        }
        let chosen: Vec<f64> =
            (0..population.len()).filter(|unit| set >> unit & 1 == 1).map(|unit| population[unit]).collect();
        let row = one(&simple(&chosen, population.len() as u64), rule, p);
        all += 1;
        held +=
            u32::from(row.low.is_none_or(|low| low <= truth) && row.high.is_none_or(|high| truth <= high));
    }
    f64::from(held) / f64::from(all)
}

#[test]
fn the_default_covers_in_small_groups_whatever_the_ties() {
    let spread: Vec<f64> = (0..12).map(|unit| f64::from(unit * unit)).collect();
    let tied = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 5.0, 9.0];
    for population in [&spread[..], &tied[..]] {
        for n in [3, 7, 10, 11] {
            for (rule, p) in [
                (QuantileRule::Hf1, 0.5),
                (QuantileRule::Hf2, 0.5),
                (QuantileRule::Hf7, 0.25),
                (QuantileRule::Hf6, 0.9),
            ] {
                let held = coverage(population, n, rule, p);
                assert!(held >= 0.95, "{held} for {n} of 12, {rule:?} at {p}");
            }
        }
    }
}

#[test]
fn a_single_answer_has_a_quantile_and_no_limits() {
    let row = one(&simple(&[7.5], 30), QuantileRule::Hf7, 0.25);
    assert_eq!((row.estimate, row.low, row.high, row.se), (Some(7.5), None, None, None));
    assert!(row.notes.contains(&Note::NoLowerLimit) && row.notes.contains(&Note::NoUpperLimit));
    let lonely = weighted(&[7.5], &[2.0]).quantile("y", [0.5]).interval(Interval::Logit).run().unwrap();
    let row = lonely.single();
    assert_eq!((row.estimate, row.low, row.high), (Some(7.5), None, None));
    assert!(row.notes.iter().any(|note| matches!(note, Note::NoInterval { .. })), "{:?}", row.notes);
}

#[test]
fn a_full_count_has_no_width_and_says_so() {
    let row = one(&simple(&[3.0, 1.0, 2.0, 8.0], 4), QuantileRule::Hf2, 0.5);
    assert_eq!((row.estimate, row.low, row.high), (Some(2.5), Some(2.5), Some(2.5)));
    assert_eq!(row.se, Some(0.0));
    assert!(row.is_census());
}

#[test]
fn answers_that_are_all_alike_are_no_full_count() {
    let row = one(&simple(&[4.0; 40], 100), QuantileRule::Hf1, 0.5);
    assert_eq!((row.estimate, row.low, row.high, row.se), (Some(4.0), Some(4.0), Some(4.0), None));
    assert!(row.notes.contains(&Note::LimitsTied) && !row.is_census());
    // Woodruff's interval knows nothing of what lies above an estimate that nobody exceeds.
    let sample = simple(&[4.0; 40], 100);
    let woodruff = sample.quantile("y", [0.5]).interval(Interval::Beta).run().unwrap();
    assert_eq!(woodruff.single().high, None);
    assert!(woodruff.single().notes.contains(&Note::NoUpperLimit));
}

#[test]
fn wald_limits_beyond_the_answers_are_none() {
    let sample = weighted(&[1.0, 2.0, 3.0, 4.0, 5.0], &[1.0; 5]);
    let estimates = sample.quantile("y", [0.2]).interval(Interval::Wald).run().unwrap();
    let row = estimates.single();
    assert_eq!((row.estimate, row.low), (Some(1.0), None));
    assert!(row.high.is_some() && row.se.is_none());
    assert!(row.notes.contains(&Note::NoLowerLimit) && !row.notes.contains(&Note::NoUpperLimit));
}

#[test]
fn empty_cells_and_missing_answers_are_rows_and_counts() {
    let region: Column = ["a", "a", "b", "c", "a"].into_iter().collect();
    let group: Column = ["x", "x", "x", "y", "x"].into_iter().collect();
    let answers = Answers::new([
        ("y".to_owned(), Column::from(vec![1.0, f64::NAN, 5.0, 2.0, 3.0])),
        ("region".to_owned(), region),
        ("group".to_owned(), group),
    ]);
    let sizes = PopulationSizes::one(StratumSize::census(9));
    let design = Design::builder(5).population(sizes).build().unwrap();
    let sample = Sample::new(answers.unwrap(), design).unwrap();
    let rows = sample.quantile("y", [0.5, 0.9]).by(["region"]).among("group", ["x"]).run().unwrap().rows;
    let counts: Vec<_> =
        rows.iter().map(|row| (row.by["region"].as_str(), row.estimate, row.n, row.missing)).collect();
    let expected = [
        ("a", Some(1.0), 2, 1),
        ("a", Some(3.0), 2, 1),
        ("b", Some(5.0), 1, 0),
        ("b", Some(5.0), 1, 0),
        ("c", None, 0, 0),
        ("c", None, 0, 0),
    ];
    assert_eq!(counts, expected);
    assert!(
        rows[4].notes.contains(&Note::NoAnswers) && rows[0].notes.contains(&Note::ItemMissing { units: 1 })
    );
    // How large the base is in the population is estimated, so no limits of its ranks are exact.
    assert!(rows.iter().all(|row| row.interval != Some(Interval::Hypergeometric)));
}

#[test]
fn limits_in_a_base_of_estimated_size_cover_the_median_in_samples_enough() {
    // Every sample of so many of a population, so many of which are in the base with the answers 1, 2, 3 …
    for (population, in_base, sampled, least) in [(12_u32, 7, 9, 0.99), (14, 9, 10, 0.98), (15, 5, 11, 0.98)]
    {
        let median = f64::from(in_base / 2 + 1);
        let (mut told, mut covered) = (0, 0);
        for chosen in (0_u32..1 << population).filter(|chosen| chosen.count_ones() == sampled) {
            let units = (0..population).filter(|unit| chosen & (1 << unit) != 0);
            let (group, values): (Vec<&str>, Vec<f64>) =
                units.map(|unit| (if unit < in_base { "in" } else { "out" }, f64::from(unit + 1))).unzip();
            let answers = Answers::new([
                ("group".to_owned(), group.into_iter().collect::<Column>()),
                ("y".to_owned(), values.into()),
            ]);
            let sizes = PopulationSizes::one(StratumSize::census(u64::from(population)));
            let design = Design::builder(sampled as usize).population(sizes).build().unwrap();
            let sample = Sample::new(answers.unwrap(), design).unwrap();
            let rows = sample.quantile("y", [0.5]).among("group", ["in"]).run().unwrap().rows;
            let row = &rows[0];
            if row.interval.is_some() {
                told += 1;
                let low = row.low.is_none_or(|low| low <= median);
                covered += u32::from(low && row.high.is_none_or(|high| median <= high));
            }
        }
        let coverage = f64::from(covered) / f64::from(told);
        assert!(coverage >= least, "{population} {in_base} {sampled}: {coverage} of {told}");
    }
}

#[test]
fn a_lonely_psu_leaves_the_estimate_and_takes_the_interval() {
    let strata: Column = ["a", "a", "b"].into_iter().collect();
    let answers = Answers::new([("y".to_owned(), Column::from(vec![1.0, 2.0, 3.0]))]).unwrap();
    let lonely = Design::builder(3).strata(&strata).weights(vec![1.0; 3].into()).lonely(LonelyPsu::Certainty);
    let sample = Sample::new(answers, lonely.build().unwrap()).unwrap();
    let certain = one(&sample, QuantileRule::Hf1, 0.5);
    assert_eq!((certain.estimate, certain.df), (Some(2.0), Some(1.0)));
    let none = simple(&[2.0], 9).quantile("y", [0.5]).interval(Interval::Wald).run().unwrap();
    let reasons = [NoLimits::NoEstimate, NoLimits::NoDegreesOfFreedom, NoLimits::NoSpread];
    assert!(
        none.single()
            .notes
            .iter()
            .any(|note| matches!(note, Note::NoInterval { reason } if reasons.contains(reason)))
    );
}

#[test]
fn what_is_no_quantile_is_refused_all_at_once() {
    let sample = simple(&[1.0, 2.0], 9);
    let ask = sample.quantile("y", [0.0, 0.5, 1.5, 0.5, f64::NAN]).interval(Interval::Wilson);
    let error = ask.run().unwrap_err();
    let codes: Vec<Code> = error.problems().iter().map(|problem| problem.code).collect();
    assert_eq!(
        codes,
        [Code::NoEffect, Code::OutOfRange, Code::OutOfRange, Code::Duplicate, Code::OutOfRange]
    );
    assert_eq!(sample.quantile("y", []).run().unwrap_err().problems().len(), 1);
    let misplaced = sample.mean("y").rule(QuantileRule::Hf7).run().unwrap_err();
    assert_eq!(misplaced.problems()[0].code, Code::NoEffect);
}

/// Ten numbers with a bootstrap, balanced half-samples or a jackknife.
fn replicated(kind: MakeKind) -> Sample {
    let numbers: Vec<f64> = (0..10).map(|row| f64::from(row * row)).collect();
    let answers = Answers::new([("y".to_owned(), Column::from(numbers))]).unwrap();
    let strata: Column = ["a", "a", "b", "b", "c", "c", "d", "d", "e", "e"].into_iter().collect();
    let design = Design::builder(10).strata(&strata).weights(vec![3.0; 10].into()).build().unwrap();
    let mut replicates = MakeReplicates::new(kind);
    if kind == MakeKind::Bootstrap {
        (replicates.replicates, replicates.seed) = (Some(200), Some(7));
    }
    let replicates = replicates.build(&design).unwrap();
    Sample::new(answers, design.with_replicates(replicates)).unwrap()
}

#[test]
fn replicates_of_the_quantile_give_its_spread_but_not_those_of_a_jackknife() {
    for kind in [MakeKind::Brr, MakeKind::Bootstrap] {
        let sample = replicated(kind);
        let run = |interval| sample.quantile("y", [0.5]).interval(interval).run().unwrap().single().clone();
        let (spread, woodruff) = (run(Interval::Quantile), run(Interval::Wald));
        assert_eq!((spread.estimate, woodruff.estimate), (Some(16.0), Some(16.0)));
        let (se, df) = (spread.se.unwrap(), spread.df.unwrap());
        let half = peil::num::t_quantile(0.975, df) * se;
        assert!((spread.low.unwrap() - (16.0 - half)).abs() < 1e-9, "{kind:?}");
        assert_eq!(spread.interval, Some(Interval::Quantile));
        assert!(woodruff.low.unwrap() < 16.0 && woodruff.high.unwrap() > 16.0);
    }
    for (sample, interval) in
        [(replicated(MakeKind::Jkn), Interval::Quantile), (simple(&[1.0, 2.0], 9), Interval::Quantile)]
    {
        let error = sample.quantile("y", [0.5]).interval(interval).run().unwrap_err();
        assert_eq!(error.problems()[0].code, Code::Unsupported);
    }
    let jackknife = replicated(MakeKind::Jkn);
    assert!(jackknife.quantile("y", [0.5]).interval(Interval::Wald).run().unwrap().single().se.is_some());
}

/// A small generator whose stream never changes (Steele, Lea and Flood 2014, SplitMix64).
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((z ^ (z >> 31)) >> 32) as usize * end) >> 32
    }
}

#[test]
fn the_default_covers_in_small_stratified_populations() {
    // Three strata of 12, 30 and 60 units; 5, 18 and 15 answer. Values rise with the stratum, and some are alike.
    let sizes = [(12_usize, 5_usize), (30, 18), (60, 15)];
    let names = ["a", "b", "c"];
    let mut random = SplitMix(1952);
    let mut worst = f64::INFINITY;
    for round in [1.0, 40.0] {
        let population: Vec<Vec<f64>> = sizes
            .iter()
            .enumerate()
            .map(|(stratum, &(size, _))| {
                (0..size).map(|_| ((random.below(300) + 40 * stratum) as f64 / round).round()).collect()
            })
            .collect();
        for p in [0.25, 0.5, 0.9] {
            let truth = {
                let mut all = population.concat();
                all.sort_by(f64::total_cmp);
                all[(p * all.len() as f64).ceil() as usize - 1]
            };
            let draws = 1000_u32;
            let mut held = 0_u32;
            for _ in 0..draws {
                let (mut values, mut strata) = (Vec::new(), Vec::new());
                for (own, (&(_, taken), name)) in population.iter().zip(sizes.iter().zip(names)) {
                    let mut left = own.clone();
                    for _ in 0..taken {
                        values.push(left.swap_remove(random.below(left.len())));
                        strata.push(name);
                    }
                }
                let sizes =
                    sizes.iter().zip(names).map(|(&(size, _), name)| (name, StratumSize::of(size as u64)));
                let design = Design::builder(values.len())
                    .strata(&strata.into_iter().collect())
                    .population(PopulationSizes::per_stratum(sizes))
                    .build();
                let answers = Answers::new([("y".to_owned(), Column::from(values))]).unwrap();
                let row = one(&Sample::new(answers, design.unwrap()).unwrap(), QuantileRule::Hf1, p);
                let inside =
                    row.low.is_none_or(|low| low <= truth) && row.high.is_none_or(|high| truth <= high);
                held += u32::from(inside);
            }
            let coverage = f64::from(held) / f64::from(draws);
            println!("round {round}, p {p}: {coverage}");
            worst = worst.min(coverage);
        }
    }
    assert!(worst >= 0.94, "{worst}");
}
