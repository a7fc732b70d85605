//! Indices of estimates: the same numbers by other routes – contrasts, changes, the jackknife, draws, formulas by hand, R – and
//! coverage by complete enumeration.

use peil::composite::{Index, IndexEstimates};
use peil::replicate::{MakeKind, MakeReplicates};
use peil::{
    Answers, Column, Contrast, CsvOptions, Design, DesignColumns, Estimate, Interval, Matching, MeasureKind,
    Note, Panel, PopulationSizes, Query, Sample, StratumSize, Term, Verdict,
};

/// Values that look random and are always the same.
fn noise(seed: usize, at: usize) -> f64 {
    let mut x = (seed as u64 * 1_000_003 + at as u64).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((x ^ (x >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

fn words(of: impl Iterator<Item = String>) -> Column {
    of.collect::<Vec<_>>().iter().map(String::as_str).collect()
}

/// 60 of 90 municipalities in two strata and three size classes; the same ones in every wave, with answers that hang together.
fn wave(number: usize) -> Sample {
    let names = words((0..60).map(|at| format!("m{at:02}")));
    let stratum: Column = (0..60).map(|at| if at < 40 { "north" } else { "south" }).collect();
    let size: Column = (0..60).map(|at| ["small", "middle", "large"][(at * 7 + at / 5) % 3]).collect();
    let value = |seed: usize, at: usize| {
        let level = ((at * 7 + at / 5) % 3) as f64;
        2.0 + level
            + 2.0 * noise(seed, at)
            + 1.5 * noise(seed + 10 * number, at)
            + 0.3 * (number as f64 - 1.0)
    };
    let numbers = |seed: usize| Column::from((0..60).map(|at| value(seed, at)).collect::<Vec<f64>>());
    let yes = |seed: usize| -> Column {
        (0..60).map(|at| if value(seed, at) > 4.0 { "yes" } else { "no" }).collect()
    };
    let columns = [
        ("name", names),
        ("stratum", stratum),
        ("size", size),
        ("plan", numbers(1)),
        ("skills", numbers(2)),
        ("open", yes(3)),
        ("shared", yes(4)),
    ];
    let answers = Answers::new(columns.map(|(name, column)| (name.to_owned(), column))).unwrap();
    let sizes = [("north", StratumSize::census(55)), ("south", StratumSize::census(35))];
    let design = Design::builder(60)
        .strata(answers.column("stratum").unwrap())
        .population(PopulationSizes::per_stratum(sizes))
        .build()
        .unwrap();
    Sample::new(answers, design).unwrap()
}

fn panel() -> Panel {
    Panel::new([("2018", wave(1)), ("2022", wave(2))], &Matching::by("name")).unwrap()
}

fn index(text: &str) -> Index {
    Index::from_text(text).unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn close(own: Option<f64>, expected: Option<f64>, within: f64) {
    let (own, expected) = (own.unwrap(), expected.unwrap());
    assert!((own - expected).abs() <= within * expected.abs().max(1e-3), "{own} is not {expected}");
}

fn score<'a>(scores: &'a IndexEstimates, node: &str, cell: &str, wave: Option<&str>) -> &'a Estimate {
    let found = scores.estimates.iter().find(|row| {
        row.indicator == node
            && row.by.values().all(|own| own == cell)
            && (wave.is_none() || row.wave.as_deref() == wave)
    });
    found.unwrap()
}

fn mean(of: &str, by: &[&str]) -> Query {
    let by = by.iter().map(|name| (*name).to_owned()).collect();
    Query { by, ..Query::new(of, peil::Measure::Mean { of: of.to_owned() }) }
}

#[test]
fn an_index_of_one_indicator_as_it_is_is_the_estimate_itself() {
    let index = index("id = \"index\"\nnormalise = { method = \"as_is\" }\nparts = [{ id = \"plan\" }]");
    let panel = panel();
    for by in [&[][..], &["size"]] {
        let scores = panel.index(&index, by).unwrap();
        let expected = panel.run(&[mean("plan", by)]).unwrap();
        for own in &expected.estimates {
            for node in ["index", "plan"] {
                let cell = own.by.values().next().map_or("", String::as_str);
                let row = score(&scores, node, cell, own.wave.as_deref());
                assert_eq!((row.estimate, row.n, row.df), (own.estimate, own.n, own.df));
                assert_eq!((row.measure, row.interval), (MeasureKind::IndexScore, Some(Interval::Wald)));
                close(row.se, own.se, 1e-10);
                close(row.low, own.low, 1e-10);
                close(row.high, own.high, 1e-10);
            }
        }
        // So are changes with their overlap, comparisons and ranges.
        let (own, expected_changes) =
            (scores.change("2018", "2022", Some(0.2)), expected.change("2018", "2022", Some(0.2)));
        for (own, expected) in own.unwrap().iter().zip(expected_changes.unwrap()) {
            close(Some(own.difference), Some(expected.difference), 1e-12);
            close(own.se, expected.se, 1e-9);
            close(own.low, expected.low, 1e-9);
            assert_eq!(
                (own.verdict, own.dependence.unwrap().both),
                (expected.verdict, expected.dependence.unwrap().both)
            );
            assert_eq!(own.ratio, None, "scores have no zero");
        }
    }
    let (scores, expected) =
        (panel.index(&index, &["size"]).unwrap(), panel.run(&[mean("plan", &["size"])]).unwrap());
    let (own, other) =
        (&scores.compare(&[(0, 2)], None).unwrap()[0], &expected.compare(&[(0, 2)], None).unwrap()[0]);
    close(own.se, other.se, 1e-9);
    let (own, other) = (scores.range(&[0, 1, 2]).unwrap(), expected.range(&[0, 1, 2]).unwrap());
    close(own.low, other.low, 1e-9);
    close(own.high, other.high, 1e-9);
    let (own, other) = (scores.ranking(&[0, 1, 2]).unwrap(), expected.ranking(&[0, 1, 2]).unwrap());
    let ranks = |own: &peil::Ranking| own.ranked.iter().map(|own| (own.best, own.worst)).collect::<Vec<_>>();
    assert_eq!(ranks(&own), ranks(&other));
}

/// The mean of the indicators with goalposts, by another route: contrasts of the joint covariance.
#[test]
fn an_arithmetic_mean_is_a_contrast_of_the_joint_estimates() {
    let survey = index(
        r#"
        id = "index"
        normalise = { method = "as_is" }
        parts = [{ id = "plan" }, { id = "skills", weight = 3, normalise = { method = "goalposts", low = 0, high = 10 }, direction = "down" }]
        "#,
    );
    let sample = wave(1);
    let scores = sample.index(&survey, &["size"]).unwrap();
    let joint = sample.joint(&[mean("plan", &["size"]), mean("skills", &["size"])]).unwrap();
    for cell in 0..3 {
        let terms = vec![Term { row: cell, times: 0.25 }, Term { row: 3 + cell, times: -0.075 }];
        let expected = joint.contrast(&Contrast { name: "sum".into(), terms, over: vec![] }, 0.95).unwrap();
        let row = &scores.estimates.rows[cell];
        close(row.estimate, expected.estimate.map(|own| own + 0.75), 1e-12);
        close(row.se, expected.se, 1e-9);
        assert_eq!(row.df, expected.df);
    }
    // The covariance that draws are made from is that of the same estimates.
    let covariance = scores.input_covariance();
    assert_eq!(scores.plan().inputs(), ["plan", "skills"]);
    for (at, own) in covariance.iter().enumerate() {
        close(Some(*own), joint.covariance[at / 6][at % 6], 1e-12);
    }
}

#[test]
fn two_shares_vary_together_as_their_joint_covariance_says() {
    let columns = [("open", "yes"), ("shared", "yes")];
    let survey =
        index("id = \"index\"\nnormalise = { method = \"as_is\" }\nparts = [{ id = \"a\" }, { id = \"b\" }]");
    let sample = wave(1);
    // Shares are indicators of documents; without one, numbers of 0 and 1 have the same estimates and influences.
    let one = |name: &str| -> Column {
        let share = sample.answers().column(name).unwrap();
        let Column::Categories(own) = share else { panic!("words") };
        let value = |code: u32| if own.words()[code as usize] == "yes" { 1.0 } else { 0.0 };
        Column::from(own.codes().iter().map(value).collect::<Vec<f64>>())
    };
    let answers = Answers::new([("a".to_owned(), one("open")), ("b".to_owned(), one("shared"))]).unwrap();
    let numbers = Sample::new(answers, sample.design().clone()).unwrap();
    let scores = numbers.index(&survey, &[]).unwrap();
    let queries = columns.map(|(name, yes)| sample.share(name).equals(yes).query().clone());
    let terms = vec![Term { row: 0, times: 0.5 }, Term { row: 1, times: 0.5 }];
    let expected = sample
        .joint(&queries)
        .unwrap()
        .contrast(&Contrast { name: "half".into(), terms, over: vec![] }, 0.95);
    close(scores.estimates.rows[0].se, expected.unwrap().se, 1e-9);
}

#[test]
fn a_change_of_scores_is_the_sum_of_changes_with_their_overlap() {
    let survey = index(
        r#"
        id = "index"
        normalise = { method = "goalposts", low = 0, high = 10 }
        parts = [{ id = "plan" }, { id = "skills", weight = 3 }]
        "#,
    );
    let panel = panel();
    let changes = panel.index(&survey, &["size"]).unwrap().change("2018", "2022", None).unwrap();
    let means = panel.run(&[mean("plan", &["size"]), mean("skills", &["size"])]).unwrap();
    for (cell, change) in changes.iter().take(3).enumerate() {
        let term = |row: usize, times: f64| Term { row, times };
        let terms =
            [term(6 + cell, 0.025), term(9 + cell, 0.075), term(cell, -0.025), term(3 + cell, -0.075)];
        let expected = means.combine(&terms).unwrap();
        close(Some(change.difference), expected.estimate, 1e-9);
        close(change.se, expected.se, 1e-8);
        let apart = change.from.se.unwrap().hypot(change.to.se.unwrap());
        assert!(change.se.unwrap() < apart);
        assert_eq!(change.dependence.unwrap().both, change.from.n);
    }
}

/// The parameters of the base wave are estimates too: the score of a class in a later, independent wave by the formula.
#[test]
fn parameters_of_a_base_wave_bring_their_uncertainty_into_later_scores() {
    let survey = index(
        r#"
        id = "index"
        normalise = { method = "min_max" }
        parameters = { wave = "2018" }
        parts = [{ id = "plan" }]
        "#,
    );
    let waves = [("2018", wave(1)), ("2022", wave(2))];
    let panel = Panel::new(waves, &Matching::independent()).unwrap();
    let scores = panel.index(&survey, &["size"]).unwrap();
    let means = panel.run(&[mean("plan", &["size"])]).unwrap();
    let of = |wave: &str, cell: &str| {
        let row =
            means.estimates.iter().find(|row| row.wave.as_deref() == Some(wave) && row.by["size"] == cell);
        (row.unwrap().estimate.unwrap(), row.unwrap().se.unwrap())
    };
    let ((low, se_low), (high, se_high)) = (of("2018", "small"), of("2018", "large"));
    let (now, se_now) = of("2022", "middle");
    // Classes are parts of strata, so that their means vary together, too.
    let joint = panel.samples()[0].joint(&[mean("plan", &["size"])]).unwrap();
    let place = |cell: &str| joint.estimates.iter().position(|row| row.by["size"] == cell).unwrap();
    let together = joint.covariance[place("small")][place("large")].unwrap();
    let width = high - low;
    let expected = (now - low) / width;
    let (to_low, to_high) = ((now - high) / (width * width), -(now - low) / (width * width));
    let variance = (se_now / width).powi(2)
        + (to_low * se_low).powi(2)
        + (to_high * se_high).powi(2)
        + 2.0 * to_low * to_high * together;
    let row = score(&scores, "index", "middle", Some("2022"));
    close(row.estimate, Some(expected), 1e-12);
    close(row.se, Some(variance.sqrt()), 1e-9);
    // The best class of 2018 is 1 whatever happens, and so has no interval; two classes with one scale vary together.
    let best = score(&scores, "index", "large", Some("2018"));
    assert_eq!((best.estimate, best.low, best.high), (Some(1.0), None, None));
    let at = |cell: &str| {
        scores.estimates.iter().position(|row| row == score(&scores, "index", cell, Some("2022"))).unwrap()
    };
    assert!(scores.dependence(at("middle"), at("large")).unwrap().correlation > 0.0);
}

/// Scores by parameters of the classes themselves, against draws of all estimates from their joint covariance.
#[test]
fn parameters_taken_anew_agree_with_draws_of_the_estimates() {
    for method in ["min_max", "z_score", "fraction_of_max"] {
        let survey = index(&format!(
            "id = \"index\"\nnormalise = {{ method = \"{method}\" }}\nparts = [{{ id = \"plan\" }}, {{ id = \"skills\" }}]"
        ));
        let scores = panel().index(&survey, &["size"]).unwrap();
        let (plan, covariance) = (scores.plan(), scores.input_covariance());
        let root = cholesky(&covariance, plan.values().len());
        let mut scratch = plan.scratch();
        let (draws, rows) = (20_000, 6);
        let mut sums = vec![(0.0, 0.0); rows];
        for draw in 0..draws {
            let z: Vec<f64> = (0..plan.values().len()).map(|at| normal(draw * 97 + at)).collect();
            // A quarter of the errors, where the scores are straight lines.
            let values: Vec<f64> = plan
                .values()
                .iter()
                .enumerate()
                .map(|(at, value)| value + 0.25 * (0..=at).map(|k| root[at][k] * z[k]).sum::<f64>())
                .collect();
            let drawn = plan.scores_anew(&values, &mut scratch).unwrap();
            for (own, sum) in drawn.iter().zip(&mut sums) {
                *sum = (sum.0 + own, sum.1 + own * own);
            }
        }
        for (wave, cell) in [("2018", "middle"), ("2022", "middle"), ("2018", "small")] {
            let row = score(&scores, "index", cell, Some(wave));
            let at = scores.run().row(cell, Some(wave)).unwrap();
            let (sum, squares) = sums[at];
            let count = draws as f64;
            let sd = (squares / count - (sum / count).powi(2)).sqrt() * 4.0;
            match row.se {
                Some(0.0) => assert!(sd < 1e-9, "{method}, {wave}, {cell}: {sd}"),
                Some(se) => {
                    assert!((sd / se - 1.0).abs() < 0.03, "{method}, {wave}, {cell}: {sd} is not {se}");
                }
                None => assert!(row.notes.contains(&Note::ScoreBends), "{row:?}"),
            }
        }
        assert!(score(&scores, "index", "middle", Some("2022")).se.is_some());
    }
}

fn cholesky(matrix: &[f64], size: usize) -> Vec<Vec<f64>> {
    let mut root = vec![vec![0.0; size]; size];
    for row in 0..size {
        for column in 0..=row {
            let sum: f64 = (0..column).map(|k| root[row][k] * root[column][k]).sum();
            let rest = matrix[row * size + column] - sum;
            root[row][column] =
                if row == column { rest.max(0.0).sqrt() } else { rest / root[column][column] };
        }
    }
    root
}

/// A standard normal number by Box and Muller, of hashed uniform ones.
fn normal(at: usize) -> f64 {
    let uniform = |seed: usize| noise(seed, at);
    (-2.0 * (1.0 - uniform(1001)).ln()).sqrt() * (std::f64::consts::TAU * uniform(1002)).cos()
}

#[derive(serde::Deserialize)]
struct Reference {
    scores: Vec<OfR>,
}

#[derive(serde::Deserialize)]
struct OfR {
    score: String,
    class: String,
    estimate: f64,
    se: f64,
    jackknife: f64,
}

#[test]
fn scores_agree_with_r_by_the_delta_method_and_the_jackknife() {
    let text = include_str!("../vectors/composite_survey/answers.csv");
    let expected: Reference =
        serde_json::from_str(include_str!("../vectors/composite_survey/scores.json")).unwrap();
    let answers = Answers::from_csv(text.as_bytes(), &CsvOptions::default()).unwrap();
    let columns = DesignColumns {
        strata: Some("stratum".into()),
        weight: Some("weight".to_owned()),
        fpc: Some("population".into()),
        ..DesignColumns::default()
    };
    let sample = Sample::new(answers.clone(), columns.build(&answers).unwrap()).unwrap();
    let jackknife = sample.replicated(&MakeReplicates::new(MakeKind::Jkn)).unwrap();
    let parts = "parts = [{ id = \"plan\" }, { id = \"skills\", weight = 2 }, \
        { id = \"open\", normalise = { method = \"goalposts\", low = 0, high = 1 } }]";
    let posts = "normalise = { method = \"goalposts\", low = 0, high = 10 }";
    for (name, text) in [
        ("mean", format!("id = \"index\"\n{posts}\n{parts}")),
        ("geo", format!("id = \"index\"\naggregate = \"geometric\"\n{posts}\n{parts}")),
        ("minmax", "id = \"index\"\nparts = [{ id = \"plan\" }]".to_owned()),
    ] {
        let index = index(&text);
        let (delta, replicated) =
            (sample.index(&index, &["size"]).unwrap(), jackknife.index(&index, &["size"]).unwrap());
        for own in expected.scores.iter().filter(|own| own.score == name) {
            let row = score(&delta, "index", &own.class, None);
            close(row.estimate, Some(own.estimate), 1e-9);
            close(row.se, Some(own.se), 1e-9);
            let row = score(&replicated, "index", &own.class, None);
            close(row.estimate, Some(own.estimate), 1e-9);
            close(row.se, Some(own.jackknife), 1e-9);
        }
    }
}

#[test]
fn with_many_units_the_jackknife_and_the_delta_method_are_one() {
    let unit =
        |seed: usize| (0..600).map(|at| 1.0 + 4.0 * noise(seed, at) + (at % 3) as f64).collect::<Vec<f64>>();
    let size: Column = (0..600).map(|at| ["a", "b", "c"][at % 3]).collect();
    let columns = [("size", size), ("plan", Column::from(unit(1))), ("skills", Column::from(unit(2)))];
    let answers = Answers::new(columns.map(|(name, column)| (name.to_owned(), column))).unwrap();
    let sample = Sample::new(answers, Design::builder(600).build().unwrap()).unwrap();
    let jackknife = sample.replicated(&MakeReplicates::new(MakeKind::Jk1)).unwrap();
    for options in [
        "aggregate = \"geometric\"\nnormalise = { method = \"as_is\" }",
        "normalise = { method = \"z_score\" }",
    ] {
        let index = index(&format!(
            "id = \"index\"\n{options}\nparts = [{{ id = \"plan\" }}, {{ id = \"skills\" }}]"
        ));
        let (own, other) =
            (sample.index(&index, &["size"]).unwrap(), jackknife.index(&index, &["size"]).unwrap());
        for (own, other) in own.estimates.iter().zip(&other.estimates) {
            assert_eq!(own.estimate, other.estimate);
            close(own.se, other.se, 0.02);
        }
        let pair = |scores: &IndexEstimates| scores.dependence(0, 1).unwrap().correlation;
        assert!((pair(&own) - pair(&other)).abs() < 0.02, "{} and {}", pair(&own), pair(&other));
    }
    // Ranks have no slopes, and are carried through by replicates only.
    let ranks =
        index("id = \"index\"\naggregate = \"copeland\"\nparts = [{ id = \"plan\" }, { id = \"skills\" }]");
    assert!(sample.index(&ranks, &["size"]).is_err());
    assert_eq!(jackknife.index(&ranks, &["size"]).unwrap().estimates.rows[2].estimate, Some(1.0));
}

/// Replicates of each wave by itself, the other wave as it is: parameters of the base year vary with the base year's.
#[test]
fn waves_with_replicates_bring_their_parts_of_the_variance_each() {
    let large = |number: usize| {
        let size: Column = (0..300).map(|at| ["a", "b", "c"][at % 3]).collect();
        let plan =
            (0..300).map(|at| 1.0 + 2.0 * (at % 3) as f64 + 4.0 * noise(number, at) + 0.2 * number as f64);
        let columns = [("size", size), ("plan", Column::from(plan.collect::<Vec<_>>()))];
        let answers = Answers::new(columns.map(|(name, column)| (name.to_owned(), column))).unwrap();
        Sample::new(answers, Design::builder(300).build().unwrap()).unwrap()
    };
    let again = |sample: Sample| sample.replicated(&MakeReplicates::new(MakeKind::Jk1)).unwrap();
    let of = |first: Sample, second: Sample| {
        let panel = Panel::new([("2018", first), ("2022", second)], &Matching::independent()).unwrap();
        let text = "id = \"index\"\nparameters = { wave = 2018 }\nparts = [{ id = \"plan\" }]";
        panel.index(&index(text), &["size"]).unwrap()
    };
    let delta = of(large(1), large(2));
    for own in
        [of(again(large(1)), again(large(2))), of(again(large(1)), large(2)), of(large(1), again(large(2)))]
    {
        for (cell, wave) in [("b", "2018"), ("a", "2022"), ("b", "2022"), ("c", "2022")] {
            let (own, expected) =
                (score(&own, "index", cell, Some(wave)), score(&delta, "index", cell, Some(wave)));
            assert_eq!(own.estimate, expected.estimate);
            close(own.se, expected.se, 0.02);
        }
        let (own, expected) =
            (own.change("2018", "2022", None).unwrap(), delta.change("2018", "2022", None).unwrap());
        close(own[1].se, expected[1].se, 0.02);
        assert!(own[1].dependence.unwrap().correlation.abs() > 0.1, "{:?}", own[1].dependence);
    }
}

#[test]
fn rounding_between_tiers_rounds_scores_and_not_their_uncertainty() {
    let text = "id = \"index\"\nnormalise = { method = \"as_is\" }\nparts = [{ id = \"plan\" }, { id = \"skills\" }]";
    let (exact, rounded) = (index(text), index(&text.replace("parts", "decimals = 1\nparts")));
    let sample = wave(1);
    let (exact, rounded) =
        (sample.index(&exact, &["size"]).unwrap(), sample.index(&rounded, &["size"]).unwrap());
    for (exact, rounded) in exact.estimates.iter().zip(&rounded.estimates) {
        assert_eq!(exact.se, rounded.se);
        assert!(
            (rounded.estimate.unwrap() * 10.0).fract().abs() < 1e-9 || rounded.estimate != exact.estimate
        );
    }
}

#[test]
fn a_score_that_bends_within_the_uncertainty_says_so() {
    // Two classes that are nearly the best: which of them has the score 1 is open.
    let size: Column = (0..30).map(|at| ["a", "b", "c"][at % 3]).collect();
    let level = [5.0, 5.02, 1.0];
    let plan = (0..30).map(|at| level[at % 3] + 0.1 * (at / 3) as f64).collect::<Vec<f64>>();
    let answers = Answers::new([("size".to_owned(), size), ("plan".to_owned(), Column::from(plan))]).unwrap();
    let sample = Sample::new(answers, Design::builder(30).build().unwrap()).unwrap();
    let scores = sample.index(&index("id = \"index\"\nparts = [{ id = \"plan\" }]"), &["size"]).unwrap();
    for row in scores.estimates.iter().filter(|row| row.by["size"] != "c") {
        assert!(row.notes.contains(&Note::ScoreBends), "{row:?}");
    }
    let best = scores.estimates.iter().find(|row| row.estimate == Some(1.0)).unwrap();
    assert_eq!((best.se, best.low), (None, None));
    // With fixed goals it bends nowhere.
    let posts = index(
        "id = \"index\"\nnormalise = { method = \"goalposts\", low = 0, high = 10 }\nparts = [{ id = \"plan\" }]",
    );
    let fixed = sample.index(&posts, &["size"]).unwrap();
    assert!(fixed.estimates.iter().all(|row| !row.notes.contains(&Note::ScoreBends) && row.low.is_some()));
}

/// The index of a census leaves nothing to chance, and one with a missing cell stands without it.
#[test]
fn full_counts_have_no_width_and_empty_cells_no_score() {
    let size: Column = ["a", "a", "b", "b"].into_iter().collect();
    let columns = [
        ("size", size),
        ("plan", Column::from(vec![1.0, 3.0, 5.0, 7.0])),
        ("skills", Column::from(vec![f64::NAN, f64::NAN, 2.0, 4.0])),
    ];
    let answers = Answers::new(columns.map(|(name, column)| (name.to_owned(), column))).unwrap();
    let census = Design::builder(4).population(PopulationSizes::one(StratumSize::census(4))).build().unwrap();
    let sample = Sample::new(answers, census).unwrap();
    let posts = "normalise = { method = \"goalposts\", low = 0, high = 10 }";
    let plan = index(&format!("id = \"index\"\n{posts}\nparts = [{{ id = \"plan\" }}]"));
    for row in &sample.index(&plan, &["size"]).unwrap().estimates {
        assert_eq!(
            (row.se, row.low, row.high, row.is_census()),
            (Some(0.0), row.estimate, row.estimate, true)
        );
    }
    let skills = index(&format!("id = \"index\"\n{posts}\nparts = [{{ id = \"skills\" }}]"));
    let row = &sample.index(&skills, &["size"]).unwrap().estimates.rows[0];
    assert_eq!((row.estimate, row.notes.contains(&Note::NoAnswers)), (None, true));
}

#[test]
fn limits_of_another_level_are_those_of_the_same_error() {
    let survey = index("id = \"index\"\nnormalise = { method = \"as_is\" }\nparts = [{ id = \"plan\" }]");
    let sample = wave(1);
    let scores = sample.index(&survey, &["size"]).unwrap().at_level(0.8).unwrap();
    let expected = sample.run(&[Query { level: 0.8, ..mean("plan", &["size"]) }]).unwrap();
    close(scores.estimates.rows[0].low, expected.rows[0].low, 1e-10);
    assert_eq!(scores.estimates.rows[0].level, 0.8);
    assert!(scores.at_level(1.0).is_err());
}

#[test]
fn everything_that_keeps_an_index_from_being_made_is_told_at_once() {
    let survey = index(
        r#"
        id = "index"
        impute = { method = "mean", by = "region" }
        tiers = [{ aggregate = "copeland" }]
        parts = [
            { id = "plan", normalise = { method = "rank" } },
            { id = "open" },
            { id = "nonsense" },
            { id = "branch", parts = [{ id = "skills" }], rescale = { method = "borda" } },
        ]
        "#,
    );
    insta::assert_snapshot!(panel().index(&survey, &["size"]).unwrap_err().to_string());
}

/// A trend of three waves and sums of rows: the score is a figure like any other.
#[test]
fn trends_and_sums_of_scores_are_those_of_the_estimates() {
    let survey = index("id = \"index\"\nnormalise = { method = \"as_is\" }\nparts = [{ id = \"plan\" }]");
    let waves = [("2018", wave(1)), ("2020", wave(2)), ("2022", wave(3))];
    let panel = Panel::new(waves, &Matching::by("name")).unwrap();
    let (scores, means) = (panel.index(&survey, &[]).unwrap(), panel.run(&[mean("plan", &[])]).unwrap());
    let (own, expected) = (scores.trend(&[], None).unwrap(), means.trend(&[], None).unwrap());
    close(own[0].slope, expected[0].slope, 1e-11);
    close(own[0].se, expected[0].se, 1e-8);
    assert_eq!((own[0].verdict, expected[0].verdict), (Verdict::Rise, Verdict::Rise));
    let (own, expected) = (scores.average(&[]).unwrap(), means.average(&[]).unwrap());
    close(own[0].se, expected[0].se, 1e-8);
}

/// All samples of 6 of 12 units: how often the 95 % interval of a geometric mean of two means holds the population's.
#[test]
fn by_complete_enumeration_intervals_of_scores_cover() {
    let mut least = (1.0_f64, 0);
    for population in 0..6 {
        let value = |seed: usize, at: usize| {
            let x = noise(seed + 7 * population, at);
            // From even to skewed spreads.
            1.0 + 4.0 * x.powf(1.0 + (population % 3) as f64)
        };
        let truth = {
            let mean = |seed: usize| (0..12).map(|at| value(seed, at)).sum::<f64>() / 12.0;
            (mean(1) / 5.0 * mean(2) / 5.0).sqrt()
        };
        let survey = index(
            r#"
            id = "index"
            aggregate = "geometric"
            normalise = { method = "goalposts", low = 0, high = 5 }
            parts = [{ id = "a" }, { id = "b" }]
            "#,
        );
        let (mut held, mut samples) = (0, 0);
        for chosen in (0_u32..1 << 12).filter(|chosen| chosen.count_ones() == 6) {
            let units: Vec<usize> = (0..12).filter(|at| chosen >> at & 1 == 1).collect();
            let numbers =
                |seed: usize| Column::from(units.iter().map(|&at| value(seed, at)).collect::<Vec<f64>>());
            let answers = Answers::new([("a".to_owned(), numbers(1)), ("b".to_owned(), numbers(2))]).unwrap();
            let design =
                Design::builder(6).population(PopulationSizes::one(StratumSize::census(12))).build().unwrap();
            let scores = Sample::new(answers, design).unwrap().index(&survey, &[]).unwrap();
            let row = &scores.estimates.rows[0];
            samples += 1;
            held += u32::from(row.low.unwrap() <= truth && truth <= row.high.unwrap());
        }
        let coverage = f64::from(held) / f64::from(samples);
        println!("population {population}: {coverage:.4} of {samples}");
        if coverage < least.0 {
            least = (coverage, population);
        }
    }
    println!("least {least:?}");
    assert!(least.0 > 0.88, "{least:?}");
}
