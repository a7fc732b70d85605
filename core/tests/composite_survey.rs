//! From answers to the data of an index: values of units against estimates, scores as columns, and what is refused.

use std::fmt::Write as _;

use peil::composite::{Index, Normalise, Part};
use peil::replicate::{MakeKind, MakeReplicates};
use peil::weighting::WeightingStep;
use peil::{
    Answers, Code, Column, Design, Estimates, Matching, Panel, PopulationSizes, Query, Sample, StratumSize,
    Survey, Verdict,
};

/// Values that look random and are always the same.
fn noise(seed: usize, at: usize) -> f64 {
    let mut x = (seed as u64 * 1_000_003 + at as u64).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((x ^ (x >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

const DOCUMENT: &str = r#"
peil = 1
id = "digital"
title = "Digitalisation"
waves = [{ id = 2018 }, { id = 2022 }]
variables = [{ id = "staff", label = "Staff" }, { id = "inhabitants", label = "Inhabitants" }]

[population]
unit = { one = "municipality", many = "municipalities", all = "the municipalities" }

[design]
unit = "name"
weight = "weight"

[[questions]]
id = "strategy"
text = "Is there a strategy?"
kind = "single"
answers = [
    { code = "yes", label = "Yes" },
    { code = "no", label = "No" },
    { code = "dk", label = "Do not know", status = "do_not_know" },
    { code = "refused", label = "Would not say", status = "refused" },
]

[[questions]]
id = "trend"
text = "More or less than last year?"
kind = "scale"
asked_if = [{ question = "strategy", is = ["yes"] }]
answers = [
    { code = "more", label = "More", point = 3 },
    { code = "same", label = "The same", point = 2 },
    { code = "less", label = "Less", point = 1 },
    { code = "dk", label = "Do not know", status = "do_not_know" },
]

[[questions]]
id = "channels"
text = "Which channels?"
kind = "multiple"
answers = [
    { code = "yes", label = "Yes" },
    { code = "no", label = "No" },
    { code = "dk", label = "Do not know", status = "do_not_know" },
]
items = [{ id = "web", text = "Web" }, { id = "chat", text = "Chat" }, { id = "mail", text = "Mail" }]

[[questions]]
id = "budget"
text = "What is the budget?"
kind = "number"
asked_if = [{ question = "strategy", is = ["yes", "no"] }]
"#;

/// Indicators of every measure that an index can read of single units.
const INDICATORS: &str = r#"
has_strategy = { measure = "share", question = "strategy", answers = ["yes"] }
does_not_know = { measure = "share", question = "strategy", answers = ["dk"], counting = ["do_not_know"] }
much_more = { measure = "share", question = "trend", top = 1, among = "with a strategy" }
balance = { measure = "net_balance", question = "trend", top = 1, bottom = 1, among = "with a strategy" }
points = { measure = "score_mean", question = "trend", among = "with a strategy" }
any = { measure = "any_of", question = "channels", answers = ["yes"] }
all = { measure = "all_of", question = "channels", answers = ["yes"] }
how_many = { measure = "count_of", question = "channels", answers = ["yes"] }
number = { measure = "count_mean", question = "channels", answers = ["yes"] }
each = { measure = "multiple", question = "channels", answers = ["yes"] }
spending = { measure = "mean", question = "budget", among = "that answered" }
spending_of_those_with = { measure = "mean", question = "budget", base = [{ question = "strategy", is = ["yes"] }], among = "with a strategy" }
spent = { measure = "total", question = "budget", among = "that answered" }
per_staff = { measure = "ratio", question = "budget", over = "staff", among = "that answered" }
middle = { measure = "quantile", question = "budget", among = "that answered" }
answer = { measure = "distribution", question = "strategy" }
"#;

fn document() -> Survey {
    let mut text = DOCUMENT.to_owned();
    for line in INDICATORS.lines().filter(|line| !line.is_empty()) {
        let (id, keys) = line.split_once(" = ").unwrap();
        let keys = keys.trim_start_matches("{ ").trim_end_matches(" }");
        // An inline table as a table, one key a line; lists of conditions hold commas of their own.
        let keys = keys.replace(", question", "\nquestion").replace(", answers", "\nanswers");
        let keys = keys.replace(", counting", "\ncounting").replace(", among", "\namong");
        let keys = keys.replace(", top", "\ntop").replace(", bottom", "\nbottom");
        let keys = keys.replace(", over", "\nover").replace(", base", "\nbase");
        writeln!(text, "[[indicators]]\nid = \"{id}\"\nlabel = \"{id}\"\n{keys}").unwrap();
    }
    Survey::from_text(&text).unwrap_or_else(|error| panic!("{error}"))
}

fn pick<'a>(words: &[&'a str], seed: usize, at: usize) -> &'a str {
    words[(noise(seed, at) * words.len() as f64) as usize]
}

/// Answers of 60 units with everything that answers can be.
fn csv(wave: usize) -> String {
    let mut text =
        "name,weight,staff,inhabitants,strategy,trend,channels_web,channels_chat,channels_mail,budget\n"
            .to_owned();
    for at in 0..60 {
        let own = |seed: usize| 31 * wave + seed;
        let strategy = pick(&["yes", "yes", "yes", "no", "dk", "refused", ""], own(1), at);
        let trend =
            if strategy == "yes" { pick(&["more", "same", "less", "dk", ""], own(2), at) } else { "" };
        let item = |seed| pick(&["yes", "no", "yes", "no", "dk", ""], own(seed), at);
        let asked = strategy == "yes" || strategy == "no";
        let budget = if asked && noise(own(6), at) > 0.2 {
            format!("{:.2}", noise(own(7), at))
        } else {
            String::new()
        };
        writeln!(
            text,
            "u{at:02},{:.3},{},{},{strategy},{trend},{},{},{},{budget}",
            1.0 + 4.0 * noise(8, at),
            1 + at % 7,
            100 * (at + 1),
            item(3),
            item(4),
            item(5),
        )
        .unwrap();
    }
    text
}

fn sample(wave: usize) -> Sample {
    let waves = ["2018", "2022"];
    document().read_csv(csv(wave).as_bytes(), Some(waves[wave])).unwrap_or_else(|error| panic!("{error}"))
}

fn index_of(names: &[&str]) -> Index {
    let parts = names
        .iter()
        .map(|name| Part { column: Some((*name).to_owned()), ..Part::indicator(format!("part_{name}")) });
    Index { normalise: Normalise::AsIs, ..Index::new("index", parts) }
}

/// The values of single units, in the order of the rows.
fn values(sample: &Sample, name: &str) -> Vec<f64> {
    let index = index_of(&[name]);
    let plan = index.plan(&sample.index_data(&index).unwrap()).unwrap();
    plan.values().to_vec()
}

fn weighted_mean(values: &[f64], weights: &[f64]) -> (f64, usize) {
    let there: Vec<(f64, f64)> =
        values.iter().zip(weights).filter(|(x, _)| !x.is_nan()).map(|(x, w)| (*x, *w)).collect();
    let sum: f64 = there.iter().map(|(x, w)| x * w).sum();
    (sum / there.iter().map(|own| own.1).sum::<f64>(), there.len())
}

#[track_caller]
fn close(own: f64, expected: f64) {
    assert!((own - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{own} is not {expected}");
}

#[test]
fn the_weighted_mean_of_units_is_the_estimate_whatever_the_measure() {
    let sample = sample(0);
    let weights = sample.weights();
    for name in [
        "has_strategy",
        "does_not_know",
        "much_more",
        "much_more_of_all",
        "balance",
        "points",
        "any",
        "all",
        "number",
        "spending",
        "spending_of_those_with",
    ] {
        let estimates = sample.estimate(&[name], &[]).unwrap();
        let (mean, n) = weighted_mean(&values(&sample, name), &weights);
        close(mean, estimates.single().estimate.unwrap());
        assert_eq!(n as u64, estimates.single().n, "{name}");
        assert!(n < 60, "{name}: some are outside the base or missing");
    }
    // Of several items: how many were chosen.
    let shares = sample.estimate(&["how_many"], &[]).unwrap();
    let number = shares
        .iter()
        .map(|row| row.category.as_ref().unwrap().parse::<f64>().unwrap() * row.estimate.unwrap());
    close(weighted_mean(&values(&sample, "how_many"), &weights).0, number.sum());
    let shares = sample.estimate(&["each"], &[]).unwrap();
    close(
        weighted_mean(&values(&sample, "each"), &weights).0,
        shares.iter().map(|row| row.estimate.unwrap()).sum(),
    );
    // A total is the mean times the base, and a ratio the mean of ratios with the denominators as weights.
    let total = sample.estimate(&["spent"], &[]).unwrap();
    let (mean, n) = weighted_mean(&values(&sample, "spent"), &weights);
    close(mean * total.single().weighted_base, total.single().estimate.unwrap());
    assert_eq!(n as u64, total.single().n);
    let ratio = sample.estimate(&["per_staff"], &[]).unwrap();
    let staff = values(&sample, "staff");
    let times: Vec<f64> = weights.iter().zip(&staff).map(|(weight, staff)| weight * staff).collect();
    close(weighted_mean(&values(&sample, "per_staff"), &times).0, ratio.single().estimate.unwrap());
}

#[test]
fn scales_and_numbers_are_read_by_their_own_names() {
    let sample = sample(0);
    let same = |own: &[f64], other: &[f64]| {
        own.iter().zip(other).all(|(a, b)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()))
    };
    assert!(same(&values(&sample, "trend"), &values(&sample, "points")));
    assert!(same(&values(&sample, "budget"), &values(&sample, "spending")));
    close(values(&sample, "inhabitants")[3], 400.0);
    // A denominator is a number like any other: the unit's own ratio.
    let mut index = index_of(&["budget"]);
    index.parts[0].denominate = Some(peil::composite::Denominate { by: "staff".to_owned(), scale: None });
    let run = index.plan(&sample.index_data(&index).unwrap()).unwrap().run();
    assert!(same(run.scores("index"), &values(&sample, "per_staff")));
}

/// An index of estimates reads the same names: its values are the estimates, of several items the mean number chosen.
#[test]
fn an_index_of_estimates_reads_the_figures_of_the_document() {
    let panel = Panel::of_survey([sample(0), sample(1)]).unwrap();
    let names = [
        "has_strategy",
        "much_more_of_all",
        "balance",
        "points",
        "any",
        "number",
        "spending",
        "spent",
        "per_staff",
    ];
    let by_name = panel.index(&index_of(&names), &[]).unwrap();
    let expected = panel.estimate(&names, &[]).unwrap();
    for row in &expected.estimates {
        let part = format!("part_{}", row.indicator);
        let own = by_name.estimates.iter().find(|own| own.indicator == part && own.wave == row.wave).unwrap();
        assert_eq!((own.estimate, own.n, own.df, &own.base), (row.estimate, row.n, row.df, &row.base));
        assert!((own.se.unwrap() - row.se.unwrap()).abs() <= 1e-9 * row.se.unwrap(), "{part}");
    }
    let of_items = panel.index(&index_of(&["how_many", "each", "number"]), &[]).unwrap();
    let of = |part: &str| of_items.estimates.find(part, &[]).unwrap().estimate;
    assert_eq!((of("part_how_many"), of("part_each")), (of("part_number"), of("part_number")));
    // A scale and a number under their own names.
    let own = panel.index(&index_of(&["trend", "budget", "points", "spending"]), &[]).unwrap();
    let of = |part: &str| own.estimates.find(part, &[]).map(|row| (row.estimate, row.se));
    assert_eq!((of("part_trend"), of("part_budget")), (of("part_points"), of("part_spending")));
}

#[test]
fn rows_are_the_units_that_answered_in_every_wave_under_their_names() {
    let panel = Panel::of_survey([sample(1), sample(0)]).unwrap();
    let index = index_of(&["points", "budget"]);
    let data = panel.index_data(&index).unwrap();
    assert_eq!(data.waves(), ["2018", "2022"]);
    assert_eq!(
        (data.units().len(), data.units()[0].as_str(), data.units()[119].as_str()),
        (120, "u00", "u59")
    );
    let run = index.plan(&data).unwrap().run();
    let alone = index.plan(&sample(1).index_data(&index).unwrap()).unwrap().run();
    assert_eq!(run.score("index", "u07", Some("2022")), alone.score("index", "u07", None));

    // Without a document: columns of numbers, rows that responded only, and names only where every row has its own.
    let columns =
        [("x", Column::from(vec![1.0, 2.0, 3.0, 4.0])), ("psu", Column::from_iter(["p", "p", "q", "q"]))];
    let answers = Answers::new(columns.map(|(name, column)| (name.to_owned(), column))).unwrap();
    let design = Design::builder(4).responded(&[true, false, true, true]).build().unwrap();
    let sample = Sample::new(answers, design).unwrap();
    let data = sample.index_data(&index_of(&["x"])).unwrap();
    assert_eq!(data.units(), ["1", "3", "4"]);
    let scored = sample.scored(&index_of(&["x"])).unwrap().sample;
    let Some(Column::Numbers(scores)) = scored.answers().column("index") else { panic!("no scores") };
    assert!(scores.as_slice()[1].is_nan() && scores.as_slice()[3] == 4.0);
}

fn stratified(columns: Vec<(String, Column)>, rows: usize) -> Sample {
    let answers = Answers::new(columns).unwrap();
    let sizes = [("large", StratumSize::census(24)), ("small", StratumSize::census(60))];
    let design = Design::builder(rows)
        .strata(answers.column("size").unwrap())
        .population(PopulationSizes::per_stratum(sizes))
        .build()
        .unwrap();
    Sample::new(answers, design).unwrap()
}

/// Three themes, each from answers of 48 municipalities, with the score that hand makes of them.
fn themes(wave: usize) -> (Sample, Vec<f64>) {
    let value = |theme: usize, at: usize| {
        let level = if at.is_multiple_of(3) { 1.0 } else { 0.0 };
        ((noise(theme, at) + 0.5 * noise(theme + 40 * wave, at) + level + 0.4 * wave as f64) * 100.0).round()
            / 100.0
    };
    let column = |theme: usize| (0..48).map(|at| value(theme, at)).collect::<Vec<f64>>();
    let names: Vec<String> = (0..48).map(|at| format!("m{at:02}")).collect();
    let mut columns = vec![
        ("name".to_owned(), names.iter().map(String::as_str).collect::<Column>()),
        ("size".to_owned(), (0..48).map(|at| if at % 3 == 0 { "large" } else { "small" }).collect()),
    ];
    for (theme, name) in ["prioritisation", "competence", "activity"].into_iter().enumerate() {
        columns.push((name.to_owned(), Column::from(column(theme + 1))));
    }
    // In spreads from the base year's median, by hand.
    let base = |theme: usize| {
        let mut own: Vec<f64> = (0..48)
            .map(|at: usize| {
                let level = if at.is_multiple_of(3) { 1.0 } else { 0.0 };
                ((noise(theme, at) + 0.5 * noise(theme, at) + level) * 100.0).round() / 100.0
            })
            .collect();
        own.sort_by(f64::total_cmp);
        let median = f64::midpoint(own[23], own[24]);
        let mut apart: Vec<f64> = own.iter().map(|x| (x - median).abs()).collect();
        apart.sort_by(f64::total_cmp);
        (median, 1.482_602_218_505_602 * f64::midpoint(apart[23], apart[24]))
    };
    let scores = (0..48).map(|at| {
        let of = |theme: usize| (value(theme, at) - base(theme).0) / base(theme).1;
        (of(1) + of(2) + of(3)) / 3.0
    });
    let scores: Vec<f64> = scores.collect();
    columns.push(("by_hand".to_owned(), Column::from(scores.clone())));
    (stratified(columns, 48), scores)
}

const THEMES: &str = r#"
id = "digitalisation"
normalise = { method = "robust" }
parameters = { wave = 2018 }
groups = [{ id = "below" }, { id = "above", at_least = 0 }]
parts = [
    { id = "will", parts = [{ id = "prioritisation" }] },
    { id = "means", weight = 2, parts = [{ id = "competence" }, { id = "activity" }] },
]
"#;

fn same_rows(own: &Estimates, other: &Estimates) {
    assert_eq!(own.rows.len(), other.rows.len());
    for (own, other) in own.iter().zip(other) {
        for (own, other) in
            [(own.estimate, other.estimate), (own.se, other.se), (own.low, other.low), (own.high, other.high)]
        {
            match (own, other) {
                (Some(own), Some(other)) => {
                    assert!((own - other).abs() <= 1e-11 * other.abs().max(1.0), "{own} is not {other}");
                }
                (own, other) => assert_eq!(own, other),
            }
        }
        assert_eq!((own.n, own.missing), (other.n, other.missing));
    }
}

#[test]
fn scores_of_units_are_answers_like_any_other_in_every_design() {
    let (sample, hand) = themes(0);
    let index = Index::from_text(&THEMES.replace("parameters = { wave = 2018 }", "")).unwrap();
    let steps: Vec<WeightingStep> = serde_json::from_str(
        r#"[{"method": "rake", "margins": [{"by": ["size"], "totals": {"large": 30, "small": 50}}]}]"#,
    )
    .unwrap();
    let replicated = sample.replicated(&MakeReplicates::new(MakeKind::Jkn)).unwrap();
    for sample in [sample.clone(), replicated, sample.weighted(&steps).unwrap()] {
        let scored = sample.scored(&index).unwrap();
        for (own, hand) in scored.run.scores("digitalisation").iter().zip(&hand) {
            close(*own, *hand);
        }
        for by in [&[][..], &["size"]] {
            let mean = |name: &str| scored.sample.mean(name).by(by.iter().copied()).run().unwrap();
            same_rows(&mean("digitalisation"), &mean("by_hand"));
            let total = |name: &str| scored.sample.total(name).by(by.iter().copied()).run().unwrap();
            same_rows(&total("digitalisation"), &total("by_hand"));
        }
        // The branches have columns too, and every score its group.
        let branches = scored.sample.mean("will").run().unwrap().single().estimate.unwrap() / 3.0
            + scored.sample.mean("means").run().unwrap().single().estimate.unwrap() * 2.0 / 3.0;
        close(branches, scored.sample.mean("digitalisation").run().unwrap().single().estimate.unwrap());
        let above = scored.sample.share("digitalisation (group)").equals("above").run().unwrap();
        assert_eq!(above.single().yes.unwrap(), hand.iter().filter(|score| **score >= 0.0).count() as u64);
    }
    let median = sample.scored(&index).unwrap().sample.quantile("digitalisation", [0.5]).run().unwrap();
    let expected = sample.quantile("by_hand", [0.5]).run().unwrap();
    same_rows(&median, &expected);
    assert_eq!(index.parameters_of_data(), ["prioritisation", "competence", "activity"]);
}

/// The mission: three themes of every municipality relative to the base year's median, two waves, by size class, with the change
/// and what can be said of it.
#[test]
fn themes_relative_to_the_base_years_median_change_as_their_scores_do() {
    let ((first, before), (second, after)) = (themes(0), themes(1));
    let panel = Panel::new([("2018", first), ("2022", second)], &Matching::by("name")).unwrap();
    let index = Index::from_text(THEMES).unwrap();
    let scored = panel.scored(&index).unwrap();
    for (own, hand) in scored.run.scores("digitalisation").iter().zip(before.iter().chain(&after)) {
        close(*own, *hand);
    }
    let query = |name: &str| Query {
        by: vec!["size".to_owned()],
        ..scored.panel.samples()[0].mean(name).name("score").query().clone()
    };
    let estimates = scored.panel.run(&[query("digitalisation")]).unwrap();
    let changes = estimates.change("2018", "2022", Some(0.1)).unwrap();
    let by_hand = panel.run(&[query("by_hand")]).unwrap().change("2018", "2022", Some(0.1)).unwrap();
    assert_eq!(changes.len(), 2);
    for (own, hand) in changes.iter().zip(&by_hand) {
        close(own.difference, hand.difference);
        close(own.se.unwrap(), hand.se.unwrap());
        assert_eq!(own.verdict, Verdict::Rise);
        assert_eq!(own.dependence.unwrap().both, hand.dependence.unwrap().both);
        // Who answered both times differ less from themselves than strangers would.
        let apart = own.from.se.unwrap().hypot(own.to.se.unwrap());
        assert!(own.se.unwrap() < 0.9 * apart, "{:?} of {apart}", own.se);
    }
    // A wave more moves nothing of the base year.
    let alone = first_alone(&index);
    assert_eq!(alone, scored.run.scores("digitalisation")[..48]);
}

fn first_alone(index: &Index) -> Vec<f64> {
    let index = Index { parameters: peil::composite::Parameters::AllWaves, ..index.clone() };
    themes(0).0.scored(&index).unwrap().run.scores("digitalisation").to_vec()
}

/// A strategy's goals from 1 to 3 with lights, as shares of municipalities.
#[test]
fn goals_scored_from_one_to_three_have_lights_that_are_counted() {
    let goal = |values: [f64; 6]| Column::from(values.to_vec());
    let answers = Answers::new([
        ("users".to_owned(), goal([3.0, 2.0, 2.5, 1.0, 3.0, 2.0])),
        ("sharing".to_owned(), goal([2.5, 2.0, 2.0, 1.5, 2.0, f64::NAN])),
    ])
    .unwrap();
    let design = Design::builder(6).population(PopulationSizes::one(StratumSize::census(6))).build().unwrap();
    let index = Index::from_text(
        r#"
        id = "strategy"
        normalise = { method = "as_is" }
        decimals = 2
        groups = [
            { id = "red", light = "red", at_most = 1.75 },
            { id = "yellow", light = "yellow" },
            { id = "green", light = "green", at_least = 2.25 },
        ]
        parts = [{ id = "users" }, { id = "sharing" }]
        "#,
    )
    .unwrap();
    let scored = Sample::new(answers, design).unwrap().scored(&index).unwrap();
    assert_eq!(scored.run.scores("strategy"), [2.75, 2.0, 2.25, 1.25, 2.5, 2.0]);
    let lights = scored.sample.distribution("strategy (group)").run().unwrap();
    let counts: Vec<_> =
        lights.iter().map(|row| (row.category.as_deref().unwrap(), row.yes.unwrap())).collect();
    assert_eq!(counts, [("red", 1), ("yellow", 2), ("green", 3)]);
    assert!(index.parameters_of_data().is_empty());
}

#[test]
fn everything_that_does_not_fit_is_told_at_once_with_its_place() {
    let sample = sample(0);
    let index = Index::from_text(
        r#"
        id = "index"
        impute = { method = "mean", by = "region" }
        parts = [{ id = "middle" }, { id = "answer" }, { id = "nonsense" }, { id = "strategy" }, { id = "points" }]
        "#,
    )
    .unwrap();
    let error = sample.index_data(&index).unwrap_err();
    insta::assert_snapshot!(error.to_string());

    // Values of earlier waves need names, and scores need names of their own.
    let answers = Answers::new([("x".to_owned(), Column::from(vec![1.0, f64::NAN]))]).unwrap();
    let wave = || Sample::new(answers.clone(), Design::builder(2).build().unwrap()).unwrap();
    let panel = Panel::new([("1", wave()), ("2", wave())], &Matching::independent()).unwrap();
    let index =
        Index::from_text("id = \"i\"\nimpute = { method = \"previous\" }\nparts = [{ id = \"x\" }]").unwrap();
    let error = panel.index_data(&index).unwrap_err();
    assert_eq!((error.problems().len(), error.problems()[0].code), (1, Code::Unsupported));
    let index =
        Index::new("top", [Part::branch("x", [Part { column: Some("x".into()), ..Part::indicator("y") }])]);
    let error = panel.scored(&index).unwrap_err();
    insta::assert_snapshot!(error.to_string());
}
