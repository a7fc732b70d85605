//! Weighting against R `survey`, whose figures stand in `core/vectors/weighting` with the script that made them, and
//! against figures of the literature.

use peil::weighting::{Places, WeightingStep, apply};
use peil::{Answers, Categories, Column, CsvOptions, DesignColumns, Sample};
use serde_json::{Value, json};

/// What "agrees" means in this project.
const AGREES: f64 = 1e-9;

fn data(name: &str) -> Answers {
    let text = match name {
        "apistrat" => include_str!("../vectors/cases/apistrat.csv"),
        _ => include_str!("../vectors/cases/apiclus1.csv"),
    };
    Answers::from_csv(text.as_bytes(), &CsvOptions::default()).unwrap()
}

fn numbers<'a>(answers: &'a Answers, name: &str) -> &'a [f64] {
    match answers.column(name) {
        Some(Column::Numbers(values)) => values.as_slice(),
        other => panic!("{name}: {other:?}"),
    }
}

fn steps(value: &Value) -> Vec<WeightingStep> {
    serde_json::from_value(value.clone()).unwrap()
}

fn assert_agrees(ours: f64, theirs: f64, what: &str) {
    let error = (ours - theirs).abs() / theirs.abs();
    assert!(error <= AGREES, "{what}: {ours} where R has {theirs}, off by {error:e}");
}

/// The variance of a total of influences under stratified sampling of PSUs without replacement, one stage.
fn variance(influences: &[f64], strata: &[String], psus: &[String], sizes: &[f64]) -> f64 {
    let mut names: Vec<&String> = strata.iter().collect();
    names.sort();
    names.dedup();
    let mut variance = 0.0;
    for stratum in names {
        let inside: Vec<usize> = (0..strata.len()).filter(|&row| strata[row] == *stratum).collect();
        let mut members: Vec<&String> = inside.iter().map(|&row| &psus[row]).collect();
        members.sort();
        members.dedup();
        let total = |psu: &String| {
            inside.iter().filter(|&&row| psus[row] == *psu).map(|&row| influences[row]).sum::<f64>()
        };
        let totals: Vec<f64> = members.iter().map(|psu| total(psu)).collect();
        let n = totals.len() as f64;
        let mean = totals.iter().sum::<f64>() / n;
        let squares: f64 = totals.iter().map(|total| (total - mean).powi(2)).sum();
        variance += (1.0 - n / sizes[inside[0]]) * n / (n - 1.0) * squares;
    }
    variance
}

#[test]
fn weights_and_standard_errors_agree_with_r_after_every_kind_of_step() {
    let document: Value =
        serde_json::from_str(include_str!("../vectors/weighting/r_weighting.json")).unwrap();
    let cases = document["cases"].as_array().unwrap();
    assert!(cases.len() >= 26);
    for case in cases {
        let name = case["name"].as_str().unwrap();
        let what = |of: &str| format!("{name} ({}), {of}", case["data"]);
        let answers = data(case["data"].as_str().unwrap());
        let rows = answers.rows();
        let weighted = apply(&steps(&case["steps"]), &Places::of(&answers, numbers(&answers, "pw")));
        let weighted = weighted.unwrap_or_else(|error| panic!("{name}: {error}"));
        let weights = weighted.weights.as_slice();
        for (row, theirs) in case["weights"].as_array().unwrap().iter().enumerate() {
            assert_agrees(weights[row], theirs.as_f64().unwrap(), &what(&format!("weight {row}")));
        }

        let (strata, psus): (Vec<String>, Vec<String>) = if answers.column("dnum").is_some() {
            let psus = numbers(&answers, "dnum").iter().map(ToString::to_string).collect();
            (vec![String::new(); rows], psus)
        } else {
            let Some(Column::Categories(types)) = answers.column("stype") else { panic!("no stype") };
            let strata = types.codes().iter().map(|code| types.words()[code as usize].clone()).collect();
            (strata, (0..rows).map(|row| row.to_string()).collect())
        };
        let se = |mut influences: Vec<f64>| {
            weighted.calibrations.iter().for_each(|calibration| calibration.residualize(&mut influences));
            variance(&influences, &strata, &psus, numbers(&answers, "fpc")).sqrt()
        };
        let total = |x: &[f64]| weights.iter().zip(x).map(|(w, x)| w * x).sum::<f64>();
        let (api00, api99, enroll) =
            (numbers(&answers, "api00"), numbers(&answers, "api99"), numbers(&answers, "enroll"));
        let size: f64 = weights.iter().sum();
        let mean = total(api00) / size;
        let ratio = total(api00) / total(api99);
        let of_mean = weights.iter().zip(api00).map(|(w, y)| w * (y - mean) / size).collect();
        let of_total = weights.iter().zip(enroll).map(|(w, y)| w * y).collect();
        let of_ratio = (weights.iter().zip(api00).zip(api99))
            .map(|((w, y), x)| w * (y - ratio * x) / total(api99))
            .collect();
        for (key, ours) in [
            ("mean", mean),
            ("total", total(enroll)),
            ("ratio", ratio),
            ("mean_se", se(of_mean)),
            ("total_se", se(of_total)),
            ("ratio_se", se(of_ratio)),
        ] {
            assert_agrees(ours, case[key].as_f64().unwrap(), &what(key));
        }
    }
}

#[test]
fn a_sample_whose_design_is_weighted_has_the_estimates_of_r() {
    let document: Value =
        serde_json::from_str(include_str!("../vectors/weighting/r_weighting.json")).unwrap();
    for case in document["cases"].as_array().unwrap() {
        let data_name = case["data"].as_str().unwrap();
        let answers = data(data_name);
        let mut design = json!({"weight": "pw", "fpc": "fpc", "weighting": case["steps"]});
        let (unit, column) = if data_name == "apistrat" { ("strata", "stype") } else { ("psu", "dnum") };
        design[unit] = json!(column);
        let design: DesignColumns = serde_json::from_value(design).unwrap();
        let sample = Sample::new(answers.clone(), design.build(&answers).unwrap()).unwrap();
        for (key, ask) in [
            ("mean", sample.mean("api00")),
            ("total", sample.total("enroll")),
            ("ratio", sample.ratio("api00", "api99")),
        ] {
            let estimates = ask.run().unwrap();
            let row = estimates.single();
            let what = |of: &str| format!("{}, {of} of {key}", case["name"]);
            assert_agrees(row.estimate.unwrap(), case[key].as_f64().unwrap(), &what("value"));
            assert_agrees(row.se.unwrap(), case[format!("{key}_se")].as_f64().unwrap(), &what("se"));
        }
    }
}

/// Rows by the cells of a 4 × 3 table.
fn kalton(counts: [[usize; 3]; 4]) -> Answers {
    let rows =
        || (0..4).flat_map(move |a| (0..3).flat_map(move |b| std::iter::repeat_n((a, b), counts[a][b])));
    let words =
        |words: Vec<String>| Categories::from_words(words.iter().map(|word| Some(word.as_str()))).into();
    Answers::new([
        ("a".to_owned(), words(rows().map(|(a, _)| a.to_string()).collect())),
        ("b".to_owned(), words(rows().map(|(_, b)| b.to_string()).collect())),
    ])
    .unwrap()
}

#[test]
fn the_tables_of_kalton_and_flores_cervantes_are_found_again() {
    let counts = [[20, 40, 40], [50, 140, 310], [100, 50, 50], [30, 100, 70]];
    let answers = kalton(counts);
    let rows = answers.rows();
    let first_of = |a: usize, b: usize| -> usize { counts.iter().flatten().take(3 * a + b).sum() };
    let population = [[80.0, 40.0, 55.0], [60.0, 150.0, 340.0], [170.0, 60.0, 200.0], [55.0, 165.0, 125.0]];
    let cells: Vec<Value> = (0..12)
        .map(|at| json!({"a": (at / 3).to_string(), "b": (at % 3).to_string(), "total": population[at / 3][at % 3]}))
        .collect();
    let a = json!({"0": 175, "1": 550, "2": 430, "3": 345});
    let b = json!({"0": 365, "1": 415, "2": 720});
    let both = json!({
        "a=0": 175, "a=1": 550, "a=2": 430, "a=3": 345, "b=1": 415, "b=2": 720
    });
    let factors = |step: Value| {
        let weights = vec![1.0; rows];
        let weighted = apply(&steps(&json!([step])), &Places::of(&answers, &weights)).unwrap();
        let at = weighted.weights.as_slice();
        (0..12).map(|cell| at[first_of(cell / 3, cell % 3)]).collect::<Vec<f64>>()
    };
    let near = |ours: Vec<f64>, table: [[f64; 3]; 4], by: f64| {
        for (ours, theirs) in ours.iter().zip(table.as_flattened()) {
            assert!((ours - theirs).abs() <= by, "{ours} {theirs}");
        }
    };
    let mut exact = population;
    (0..12).for_each(|at| exact[at / 3][at % 3] /= counts[at / 3][at % 3] as f64);
    near(factors(json!({"method": "post_stratify", "by": ["a", "b"], "totals": cells})), exact, 1e-14);
    // Printed in the article with two decimals; the margins are those of its table.
    let raked = [[1.81, 1.45, 2.02], [1.08, 0.87, 1.21], [2.20, 1.76, 2.45], [1.83, 1.47, 2.04]];
    let raking = factors(
        json!({"method": "rake", "margins": [{"by": ["a"], "totals": a}, {"by": ["b"], "totals": b}]}),
    );
    near(raking.clone(), raked, 0.005);
    // Calibration with the entropy distance is raking, with the others the figures are those of R `calibrate`.
    let entropy = factors(json!({"method": "calibrate", "totals": both, "distance": "raking"}));
    raking.iter().zip(&entropy).for_each(|(raking, entropy)| assert!((raking - entropy).abs() < 1e-10));
    near(
        factors(json!({"method": "calibrate", "totals": both})),
        [
            [1.815_310_653_094_596, 1.502_181_921_985_124_5, 1.965_162_751_467_578],
            [1.094_767_743_719_403, 0.781_639_012_609_931_7, 1.244_619_842_092_385],
            [2.190_819_158_184_123, 1.877_690_427_074_651_3, 2.340_671_256_557_105],
            [1.829_116_131_124_192, 1.515_987_400_014_720_7, 1.978_968_229_497_174],
        ],
        1e-12,
    );
    near(
        factors(json!({"method": "calibrate", "totals": both, "distance": "logit", "bounds": [0.5, 2.2]})),
        [
            [1.874_505_891_877_738, 1.460_714_479_924_972_5, 1.977_032_574_136_159],
            [1.084_442_010_205_634, 0.736_026_680_748_866_2, 1.266_884_400_596_378],
            [2.165_209_832_072_904, 2.091_923_542_348_958_6, 2.177_656_793_505_234],
            [1.892_226_614_829_105, 1.489_315_083_807_119_4, 1.990_024_188_205_928],
        ],
        1e-11,
    );
    near(
        factors(json!({"method": "calibrate", "totals": both, "bounds": [0.5, 2.2]})),
        [
            [1.809_186_107_394_264, 1.483_243_644_191_052_8, 1.987_163_302_111_816],
            [1.080_918_028_972_017, 0.754_975_565_768_805_8, 1.258_895_223_689_569],
            [2.2, 2.0, 2.2],
            [1.825_679_213_450_462, 1.499_736_750_247_251_2, 2.003_656_408_168_014],
        ],
        1e-11,
    );
}

#[test]
fn the_first_example_of_the_sampling_package_is_found_again() {
    let answers = Answers::new([
        ("half".to_owned(), Column::from_iter(["a", "a", "a", "a", "a", "b", "b", "b", "b", "b"])),
        ("x".to_owned(), Column::from((1..=10).map(f64::from).collect::<Vec<f64>>())),
    ])
    .unwrap();
    let factors = |distance: &str, bounds: Option<[f64; 2]>| {
        let step = json!([{
            "method": "calibrate", "totals": {"half=a": 24, "half=b": 26, "x": 290}, "distance": distance, "bounds": bounds
        }]);
        let weighted = apply(&steps(&step), &Places::of(&answers, &[5.0; 10])).unwrap();
        weighted.weights.as_slice().iter().map(|weight| weight / 5.0).collect::<Vec<f64>>()
    };
    let narrow = Some([0.75, 1.2]);
    for (distance, bounds, theirs) in [
        ("linear", None, [0.76, 0.86, 0.96, 1.06, 1.16, 0.84, 0.94, 1.04, 1.14, 1.24]),
        (
            "linear",
            narrow,
            [0.75, 0.851_25, 0.958_75, 1.066_25, 1.173_75, 0.838_75, 0.946_25, 1.053_75, 1.161_25, 1.2],
        ),
        (
            "raking",
            None,
            [
                0.777_431_050_141_976,
                0.859_569_228_040_572,
                0.950_385_577_806_975,
                1.050_796_977_181_767,
                1.161_817_175_090_381,
                0.842_216_970_964_747,
                0.931_199_997_019_194,
                1.029_584_375_930_182,
                1.138_363_391_916_647,
                1.258_635_272_981_114,
            ],
        ),
        (
            "logit",
            narrow,
            [
                0.772_688_321_580_544,
                0.826_370_348_939_774,
                0.948_164_594_195_277,
                1.088_316_682_582_715,
                1.164_459_679_103_02,
                0.822_755_413_772_219,
                0.941_743_181_524_105,
                1.083_365_568_750_39,
                1.162_510_060_084_841,
                1.189_621_530_340_063,
            ],
        ),
    ] {
        for (ours, theirs) in factors(distance, bounds).iter().zip(theirs) {
            // The package itself stops where totals are off by 1e-6 of themselves (logit: 290 by 2e-4).
            assert!((ours - theirs).abs() < 3e-6, "{distance} {bounds:?}: {ours} {theirs}");
        }
    }
}
