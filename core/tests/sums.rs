//! Estimates from sums are those of the rows that were added up, whatever parts they were added up in.

use std::fs;
use std::path::{Path, PathBuf};

use peil::sums::{GroupedSums, Grouping, KNOWN, LARGEST_WEIGHT, LEAST_WEIGHT, UNITS, UNWEIGHTED};
use peil::wire::Request;
use peil::{
    Answers, Categories, Codes, Column, CsvOptions, DesignColumns, Error, Estimate, Measure, QuantileRule,
    Query, Sample,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Some rows of a table.
fn rows_of(answers: &Answers, rows: &[usize]) -> Answers {
    let columns = answers.names().map(|name| {
        let column = match answers.column(name).unwrap() {
            Column::Numbers(values) => {
                rows.iter().map(|&row| values.as_slice()[row]).collect::<Vec<f64>>().into()
            }
            Column::Categories(own) => {
                let codes = rows.iter().map(|&row| own.codes().get(row));
                Categories::new(Codes::pack(codes, own.words().len()), own.words()).unwrap().into()
            }
        };
        (name.to_owned(), column)
    });
    Answers::new(columns).unwrap()
}

/// What differs between two rows: counts, words and notes by the letter, numbers by more than `tolerance`.
fn apart(own: &Estimate, theirs: &Estimate, tolerance: f64) -> Vec<String> {
    let [own, theirs] = [own, theirs].map(|row| serde_json::to_value(row).unwrap());
    let scale = own["estimate"].as_f64().unwrap_or(0.0).abs();
    // How large the squares are of whose difference a variance is left: numbers of these tables reach to about a hundred.
    let spread = own["se"].as_f64().unwrap_or(0.0);
    let squares = if spread > 0.0 { 1.0 + ((scale + 100.0) / spread).powi(2) } else { 1.0 };
    let of_spread = 100.0 * tolerance + 10.0 * f64::EPSILON * squares;
    let differs = |(field, have): (&String, &Value)| {
        let want = &theirs[field];
        let same = match (have.as_f64(), want.as_f64()) {
            (Some(have), Some(want)) => {
                let within = match field.as_str() {
                    "se" => tolerance * (want.abs() + scale) + of_spread * want.abs(),
                    "cv" | "n_eff" | "deff" | "deff_with_replacement" => of_spread * want.abs(),
                    // Limits and totals near zero are left of an estimate and its spread, which t may multiply by 13.
                    "estimate" | "low" | "high" => {
                        tolerance * (want.abs() + scale).max(1e-2) + 13.0 * of_spread * spread
                    }
                    _ => tolerance * want.abs().max(1e-2),
                };
                (have - want).abs() <= within
            }
            // A mean of numbers that are all zero is so to rounding.
            (Some(0.0), None) if field == "cv" => scale < tolerance,
            _ => have == want,
        };
        (!same).then(|| format!("{field}: {have} of sums, {want} of rows"))
    };
    own.as_object().unwrap().iter().filter_map(differs).collect()
}

fn of_rows(answers: &Answers, design: &DesignColumns, query: &Query) -> Result<Vec<Estimate>, Error> {
    let built = design.build(answers)?;
    Ok(Sample::new(answers.clone(), built)?.run(std::slice::from_ref(query))?.rows)
}

/// Sums of some parts, merged one after the other, and back from JSON.
fn of_parts(
    answers: &Answers,
    design: &DesignColumns,
    query: &Query,
    part_of: impl Fn(usize) -> usize,
    parts: usize,
) -> Result<Vec<Estimate>, Error> {
    let part = |part: usize| {
        let rows: Vec<usize> = (0..answers.rows()).filter(|&row| part_of(row) == part).collect();
        GroupedSums::of(&rows_of(answers, &rows), design, query)
    };
    let mut sums = part(0)?;
    for at in 1..parts {
        let text = serde_json::to_string(&part(at)?).unwrap();
        let other: GroupedSums = serde_json::from_str(&text).expect("what was written can be read");
        // Every other one from the other side.
        sums = if at % 2 == 0 { other.merge(&sums)? } else { sums.merge(&other)? };
    }
    assert_eq!(sums.rows(), answers.rows() as u64);
    Ok(sums.estimates(design, std::slice::from_ref(query))?.rows)
}

/// Rows of the sums that differ from those of the rows.
fn compare(
    answers: &Answers,
    design: &DesignColumns,
    query: &Query,
    parts: usize,
    tolerance: f64,
) -> Vec<String> {
    let rows = of_rows(answers, design, query);
    let sums = of_parts(answers, design, query, |row| (row * 7 + row / 5) % parts, parts);
    match (rows, sums) {
        (Ok(rows), Ok(sums)) => {
            let mut found = Vec::new();
            if rows.len() != sums.len() {
                found.push(format!("{} rows of sums, {} of rows", sums.len(), rows.len()));
            }
            for (own, theirs) in sums.iter().zip(&rows) {
                let apart = apart(own, theirs, tolerance);
                if !apart.is_empty() {
                    found.push(format!("{:?} {:?}: {}", theirs.by, theirs.category, apart.join("; ")));
                }
            }
            found
        }
        (Err(rows), Err(sums)) if rows.stage() == sums.stage() && rows.code() == sums.code() => Vec::new(),
        (rows, sums) => vec![format!("rows give {rows:?}, sums give {sums:?}")],
    }
}

#[derive(Debug, Clone)]
struct Unit {
    stratum: u32,
    psu: u32,
    region: u32,
    size: u32,
    answer: u32,
    y: f64,
    x: f64,
    weight: f64,
    responded: bool,
}

prop_compose! {
    fn unit()(
        (stratum, psu, region, size) in (0..3_u32, 0..4_u32, 0..4_u32, 0..3_u32),
        answer in 0..5_u32,
        (y, y_is_known) in (-20.0..90.0_f64, prop::bool::weighted(0.85)),
        (x, x_is_known) in (1.0..50.0_f64, prop::bool::weighted(0.9)),
        weight in 0.5..9.0_f64,
        responded in prop::bool::weighted(0.8),
    ) -> Unit {
        Unit {
            stratum, psu, region, size, answer, weight, responded,
            y: if y_is_known { y } else { f64::NAN },
            x: if x_is_known { x } else { f64::NAN },
        }
    }
}

/// Words of which the last code is missing.
fn words(units: &[Unit], words: &[&str], of: impl Fn(&Unit) -> u32) -> Column {
    let word = |unit| words.get(of(unit) as usize).copied();
    Categories::from_words(units.iter().map(word).collect::<Vec<_>>()).into()
}

fn table(units: &[Unit]) -> Answers {
    let numbers = |of: &dyn Fn(&Unit) -> f64| Column::from(units.iter().map(of).collect::<Vec<f64>>());
    Answers::new([
        ("stratum".to_owned(), words(units, &["north", "south", "west"], |unit| unit.stratum)),
        ("psu".to_owned(), numbers(&|unit| f64::from(unit.psu))),
        ("region".to_owned(), words(units, &["a", "b", "c"], |unit| unit.region)),
        ("size".to_owned(), words(units, &["small", "large"], |unit| unit.size)),
        ("q".to_owned(), words(units, &["yes", "no", "perhaps", "dk"], |unit| unit.answer)),
        ("r".to_owned(), words(units, &["yes", "no"], |unit| (unit.answer + unit.size) % 3)),
        ("y".to_owned(), numbers(&|unit| unit.y)),
        ("x".to_owned(), numbers(&|unit| unit.x)),
        ("far".to_owned(), numbers(&|unit| 1e6 + unit.y)),
        ("w".to_owned(), numbers(&|unit| unit.weight)),
        ("even".to_owned(), numbers(&|unit| 2.5 + f64::from(unit.stratum))),
        ("in".to_owned(), words(units, &["no", "yes"], |unit| unit.responded.into())),
        ("N".to_owned(), numbers(&|unit| 400.0 + 7.0 * f64::from(unit.stratum))),
    ])
    .unwrap()
}

/// Designs of one stage: with and without strata, PSUs, weights, sizes and non-response.
fn designs(units: &[Unit]) -> Vec<(&'static str, DesignColumns)> {
    let invited = |stratum: u32| units.iter().filter(|unit| unit.stratum == stratum).count() as u64;
    let answered =
        |stratum: u32| units.iter().filter(|unit| unit.stratum == stratum && unit.responded).count() as u64;
    let sizes = |more: u64| json!({"north": invited(0) + more, "south": invited(1) + more, "west": invited(2) + more});
    let responded = json!({"question": "in", "is": ["yes"]});
    [
        ("one sample", json!({})),
        ("a sample of a population", json!({"population": units.len() + 40})),
        ("a census", json!({"population": units.len() + 9, "census": true})),
        ("a census of all", json!({"population": units.len(), "census": true})),
        ("a census by strata", json!({"strata": "stratum", "population": sizes(3), "census": true})),
        (
            "a census by strata, all listed",
            json!({"strata": "stratum", "population": sizes(0), "census": true, "responded": responded}),
        ),
        (
            "a census by response groups",
            json!({"strata": "stratum", "population": sizes(0), "census": true, "responded": responded,
                "response_groups": "size"}),
        ),
        (
            "a stratified sample with non-response",
            json!({"strata": "stratum", "population": sizes(60), "responded": responded}),
        ),
        (
            "some of those selected",
            json!({"strata": "stratum", "population": sizes(60), "selected": sizes(5)}),
        ),
        (
            "strata taken in full",
            json!({"strata": "stratum", "population": {"north": answered(0), "south": answered(1) + 30,
                "west": answered(2)}, "responded": responded}),
        ),
        ("weighted elements", json!({"strata": "stratum", "weight": "w"})),
        ("weighted elements of sizes", json!({"strata": "stratum", "weight": "w", "fpc": "N"})),
        ("elements with a weight by stratum", json!({"strata": "stratum", "weight": "even", "fpc": "N"})),
        ("clusters", json!({"strata": "stratum", "psu": "psu", "nest": true, "weight": "w"})),
        (
            "clusters of a population",
            json!({"strata": "stratum", "psu": "psu", "nest": true, "weight": "w",
                "population": {"north": 9, "south": 4, "west": 30}}),
        ),
        (
            "clusters that answered",
            json!({"psu": "psu", "population": 11, "responded": responded, "weight": "even"}),
        ),
        (
            "lonely clusters",
            json!({"strata": "size", "psu": "region", "nest": true, "weight": "w", "lonely": "certainty"}),
        ),
        ("words as sizes", json!({"strata": "stratum", "fpc": "region"})),
    ]
    .map(|(name, design)| (name, serde_json::from_value(design).unwrap()))
    .into()
}

fn queries() -> Vec<Query> {
    [
        json!({"name": "share", "measure": "share", "of": "q", "equals": ["yes"]}),
        json!({"name": "share", "measure": "share", "of": "q", "equals": ["yes", "no"], "by": ["region", "size"],
            "outside": ["dk"], "interval": "logit"}),
        json!({"name": "share", "measure": "share", "of": "q", "equals": ["yes"], "missing": ["dk"], "by": ["stratum"],
            "interval": "stratified_exact"}),
        json!({"name": "share", "measure": "share", "of": "q", "equals": ["yes"], "of_all": true,
            "base": [{"question": "r", "is": ["yes"]}]}),
        json!({"name": "distribution", "measure": "distribution", "of": "q", "by": ["size"], "interval": "wilson",
            "base": [{"question": "region", "is": ["a", "b"]}]}),
        json!({"name": "balance", "measure": "net_balance", "of": "q", "up": ["yes"], "down": ["no"], "by": ["region"]}),
        json!({"name": "any", "measure": "any_of", "of": ["q", "r"], "equals": ["yes"], "by": ["size"]}),
        json!({"name": "each", "measure": "multiple", "of": ["q", "r"], "equals": ["yes"], "interval": "beta"}),
        json!({"name": "mean", "measure": "mean", "of": "y"}),
        json!({"name": "mean", "measure": "mean", "of": "y", "by": ["region", "size"], "df": "design"}),
        json!({"name": "far", "measure": "mean", "of": "far", "by": ["size"]}),
        json!({"name": "total", "measure": "total", "of": "y", "by": ["size"],
            "base": [{"question": "q", "is": ["yes", "no"]}]}),
        json!({"name": "ratio", "measure": "ratio", "of": "y", "over": "x", "by": ["region"]}),
        json!({"name": "own", "measure": "mean", "of": "psu", "by": ["psu"]}),
        json!({"name": "nothing", "measure": "share", "of": "q", "equals": ["maybe"]}),
    ]
    .map(|query| serde_json::from_value(query).unwrap())
    .into()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn sums_of_any_parts_give_what_the_rows_give(
        units in prop::collection::vec(unit(), 40..140), parts in 1..6_usize,
    ) {
        let answers = table(&units);
        for (name, design) in designs(&units) {
            for query in queries() {
                let found = compare(&answers, &design, &query, parts, 1e-11);
                prop_assert!(found.is_empty(), "{name}, {query:?}: {}", found.join("\n"));
            }
        }
    }

    #[test]
    fn merging_is_associative_and_commutative(units in prop::collection::vec(unit(), 6..60)) {
        let (answers, query) = (table(&units), queries().swap_remove(12));
        let design: DesignColumns = serde_json::from_value(json!({"strata": "stratum", "weight": "w"})).unwrap();
        let part = |part| {
            let rows: Vec<usize> = (0..units.len()).filter(|row| row % 3 == part).collect();
            GroupedSums::of(&rows_of(&answers, &rows), &design, &query).unwrap()
        };
        let [a, b, c] = [0, 1, 2].map(part);
        let left = a.merge(&b).unwrap().merge(&c).unwrap();
        let right = a.merge(&b.merge(&c).unwrap()).unwrap();
        let turned = a.merge(&c.merge(&b).unwrap()).unwrap();
        let columns = |sums: &GroupedSums| serde_json::to_value(sums).unwrap()["columns"].clone();
        let [left, right, turned] = [left, right, turned].map(|sums| columns(&sums));
        for (name, column) in left.as_object().unwrap() {
            let Some(numbers) = column["numbers"].as_array().filter(|_| name.starts_with("peil_sum_")) else {
                // Keys, counts and extremes are exact.
                prop_assert_eq!(column, &right[name]);
                prop_assert_eq!(column, &turned[name]);
                continue;
            };
            for (at, number) in numbers.iter().enumerate() {
                let own = number.as_f64().unwrap();
                for other in [&right, &turned] {
                    let other = other[name]["numbers"][at].as_f64().unwrap();
                    prop_assert!((own - other).abs() <= 1e-9 * own.abs().max(1.0), "{} {}: {} {}", name, at, own, other);
                }
            }
        }
    }
}

#[test]
fn cases_of_r_and_by_hand_come_out_the_same_of_sums() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/cases");
    let mut cases: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    cases.sort();
    let (mut compared, mut found) = (0, Vec::new());
    for path in cases {
        let case: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let Ok(request) = Request::from_json(&case["request"].to_string()) else { continue };
        let (Some(design), Some(file)) = (&request.design, case["answers"].as_str()) else { continue };
        let text = fs::read(folder.join(file)).unwrap();
        let answers = Answers::from_csv(text.as_slice(), &CsvOptions::default()).unwrap();
        for query in &request.queries {
            // What sums cannot give is refused before anything is added up.
            if Grouping::of(design, query, &answers).is_ok() {
                compared += 1;
                let name = path.file_stem().unwrap().to_string_lossy();
                let apart = compare(&answers, design, query, 3, 1e-11);
                found.extend(apart.into_iter().map(|line| format!("{name} {}: {line}", query.name)));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(compared >= 150, "only {compared} queries of cases have designs for sums");
}

fn grouped() -> (Grouping, Vec<(&'static str, Column)>) {
    let design = DesignColumns { weight: Some("w".into()), ..Default::default() };
    let kinds =
        Answers::new([("q", Vec::<f64>::new()), ("w", vec![]), ("y", vec![])].map(|(name, column)| {
            (name.to_owned(), if name == "q" { Column::from_iter([""; 0]) } else { column.into() })
        }));
    let query = Query { by: vec!["q".into()], ..Query::new("y", Measure::Mean { of: "y".into() }) };
    let grouping = Grouping::of(&design, &query, &kinds.unwrap()).unwrap();
    let columns = vec![
        ("q", ["no", "yes"].into_iter().collect()),
        (UNITS, vec![2.0, 3.0].into()),
        (KNOWN, vec![1.0, 1.0].into()),
        (UNWEIGHTED, vec![0.0, 0.0].into()),
        (LEAST_WEIGHT, vec![1.0, 2.0].into()),
        (LARGEST_WEIGHT, vec![3.0, 2.0].into()),
        ("peil_sum_w", vec![4.0, 6.0].into()),
        ("peil_sum_wy", vec![7.0, 9.0].into()),
        ("peil_sum_wyy", vec![15.0, 30.0].into()),
        ("peil_sum_ww", vec![10.0, 12.0].into()),
        ("peil_sum_wwy", vec![15.0, 18.0].into()),
        ("peil_sum_wwyy", vec![37.0, 60.0].into()),
    ];
    (grouping, columns)
}

fn taken(
    change: impl Fn(&'static str, Column) -> Option<(&'static str, Column)>,
) -> Result<GroupedSums, Error> {
    let (grouping, columns) = grouped();
    let columns = columns.into_iter().filter_map(|(name, column)| change(name, column));
    GroupedSums::new(
        grouping,
        &Answers::new(columns.map(|(name, column)| (name.to_owned(), column))).unwrap(),
    )
}

fn messages(error: &Error) -> Vec<String> {
    error.problems().iter().map(ToString::to_string).collect()
}

#[test]
fn whatever_is_wrong_with_a_grouped_table_is_said_at_once() {
    assert_eq!(taken(|name, column| Some((name, column))).unwrap().rows(), 5);
    let lacking = taken(|name, column| (!name.ends_with("wy")).then_some((name, column))).unwrap_err();
    assert_eq!(messages(&lacking).len(), 2, "{lacking}");
    let wrong = taken(|name, column| {
        Some(match name {
            UNITS => (name, vec![2.5, 3.0].into()),
            UNWEIGHTED => (name, vec![7.0, 0.0].into()),
            LEAST_WEIGHT => (name, vec![1.0, 2.5].into()),
            "peil_sum_w" => (name, vec![4.0, 60.0].into()),
            "peil_sum_wwyy" => (name, vec![f64::NAN, 60.0].into()),
            _ => (name, column),
        })
    })
    .unwrap_err();
    let places: Vec<String> = wrong
        .problems()
        .iter()
        .map(|problem| {
            format!("{} {}", problem.place.question.as_deref().unwrap(), problem.place.row.unwrap())
        })
        .collect();
    let expected =
        ["peil_units 1", "peil_unweighted 1", "peil_least_weight 2", "peil_sum_w 2", "peil_sum_wwyy 1"];
    assert_eq!(places, expected, "{wrong}");
}

#[test]
fn sums_that_do_not_fit_are_refused_when_they_are_merged_or_asked() {
    let sums = taken(|name, column| Some((name, column))).unwrap();
    let numbers =
        taken(|name, column| Some((name, if name == "q" { vec![1.0, 2.0].into() } else { column }))).unwrap();
    assert_eq!(
        messages(&sums.merge(&numbers).unwrap_err()),
        ["`q`: one part holds words and another numbers [wrong-type]"]
    );
    let turned = Column::from(
        Categories::new(Codes::pack([0, 1].into_iter(), 2), ["yes".to_owned(), "no".to_owned()].to_vec())
            .unwrap(),
    );
    let other =
        taken(|name, column| Some((name, if name == "q" { turned.clone() } else { column }))).unwrap();
    assert!(
        sums.merge(&other).unwrap_err().to_string().contains("not the same categories in the same order")
    );
    let design = DesignColumns { strata: Some("stratum".into()), ..Default::default() };
    let query = Query { by: vec!["q".into()], ..Query::new("y", Measure::Total { of: "y".into() }) };
    let error = sums.estimates(&design, std::slice::from_ref(&query)).unwrap_err();
    assert!(error.to_string().contains("there is no column `stratum`"), "{error}");
    let unweighted = DesignColumns::default();
    let error = sums.estimates(&unweighted, &[query]).unwrap_err();
    assert!(error.to_string().contains("made without rows that count alike"), "{error}");
}

#[test]
fn a_part_without_rows_adds_nothing() {
    let answers = Answers::new([
        ("q".to_owned(), Column::from_iter(["yes", "no", "yes"])),
        ("w".to_owned(), Column::from(vec![1.0, 2.0, 3.0])),
    ])
    .unwrap();
    let design = DesignColumns { weight: Some("w".into()), ..Default::default() };
    let query = Query::new("q", Measure::Share { of: "q".into(), equals: vec!["yes".into()] });
    let all = GroupedSums::of(&answers, &design, &query).unwrap();
    let none = GroupedSums::of(&rows_of(&answers, &[]), &design, &query).unwrap();
    assert_eq!((none.groups(), none.rows()), (0, 0));
    let own = std::slice::from_ref(&query);
    let estimates = all.estimates(&design, own).unwrap();
    for sums in [all.merge(&none).unwrap(), none.merge(&all).unwrap()] {
        assert_eq!(sums.estimates(&design, own).unwrap(), estimates);
    }
    assert!(none.estimates(&design, own).is_err());
}

#[test]
fn what_needs_rows_is_refused_with_what_to_do_all_at_once() {
    let answers = table(&[]);
    let design: DesignColumns = serde_json::from_value(json!({
        "strata": "stratum", "psu": ["psu", "region"], "fpc": ["N", "N"], "weight": "w", "lonely": "average",
        "replicates": {"columns": ["x"], "kind": "jk1"},
    }))
    .unwrap();
    let query = Query::new(
        "median",
        Measure::Quantile { of: "y".into(), at: vec![0.5], rule: QuantileRule::default() },
    );
    let error = Grouping::of(&design, &query, &answers).unwrap_err();
    let needing = error.problems().iter().filter(|problem| problem.message.contains("rows themselves"));
    assert_eq!(needing.clone().count(), 5, "{error}");
    assert!(
        needing.into_iter().all(|problem| problem
            .help
            .as_deref()
            .unwrap()
            .starts_with("collect the columns"))
    );
}

#[test]
fn faults_of_weights_and_sizes_are_told_of_strata_instead_of_rows() {
    let answers = Answers::new([
        ("s".to_owned(), ["a", "a", "b", "b"].into_iter().collect()),
        ("q".to_owned(), ["x", "y", "x", "x"].into_iter().collect::<Column>()),
        ("w".to_owned(), vec![1.0, f64::NAN, 2.0, -1.0].into()),
        ("N".to_owned(), vec![10.0, 10.0, 8.0, 9.0].into()),
    ])
    .unwrap();
    let design: DesignColumns =
        serde_json::from_value(json!({"strata": "s", "weight": "w", "fpc": "N"})).unwrap();
    let query = Query::new("q", Measure::Distribution { of: "q".into() });
    let sums = GroupedSums::of(&answers, &design, &query).unwrap();
    let error = sums.estimates(&design, &[query]).unwrap_err();
    let found = messages(&error);
    assert!(
        found.iter().any(|text| text.contains("the weight is missing, in some row where `s` is `a`")),
        "{error}"
    );
    assert!(
        found.iter().any(|text| text.contains("the weight is negative, in some row where `s` is `b`")),
        "{error}"
    );
    assert!(found.iter().any(|text| text.contains("stratum `b` has several population sizes")), "{error}");
}

#[test]
fn the_design_of_sums_is_that_of_the_rows() {
    let answers = rows_of(&table(&[]), &[]);
    let answers = Answers::new(answers.names().map(|name| {
        let column = answers.column(name).unwrap();
        let numbers = vec![1.0, 2.0, 2.0];
        let words = ["no", "yes", "yes"].into_iter().collect();
        (name.to_owned(), if matches!(column, Column::Numbers(_)) { numbers.into() } else { words })
    }))
    .unwrap();
    for design in [json!({}), json!({"weight": "w"}), json!({"strata": "q", "lonely": "certainty"})] {
        let design: DesignColumns = serde_json::from_value(design).unwrap();
        let query = Query::new("q", Measure::Distribution { of: "q".into() });
        let sums = GroupedSums::of(&answers, &design, &query).unwrap();
        let (own, theirs) = (sums.design(&design).unwrap(), design.build(&answers).unwrap());
        let told = |design: &peil::Design| {
            design
                .strata()
                .iter()
                .map(|own| (own.label.clone(), own.answered, own.common_weight))
                .collect::<Vec<_>>()
        };
        assert_eq!(told(&own), told(&theirs));
        assert_eq!(own.df(), theirs.df());
    }
    // Nothing to tell rows apart by: one group without a key.
    let alone = Grouping::of_design(&DesignColumns::default(), &answers).unwrap();
    let columns = Answers::new([(UNITS.to_owned(), Column::from(vec![3.0]))]).unwrap();
    let sums = GroupedSums::new(alone, &columns).unwrap();
    assert_eq!(sums.design(&DesignColumns::default()).unwrap().strata()[0].answered, 3);
}

#[test]
fn answers_that_are_all_alike_have_no_spread() {
    let rows = 500;
    let answers = Answers::new([
        ("y".to_owned(), Column::from(vec![0.1 + 0.2; rows])),
        ("half".to_owned(), (0..rows).map(|row| if row % 2 == 0 { "a" } else { "b" }).collect()),
        (
            "z".to_owned(),
            Column::from(
                (0..rows).map(|row| if row % 2 == 0 { 7.3 } else { row as f64 }).collect::<Vec<_>>(),
            ),
        ),
        (
            "w".to_owned(),
            Column::from((0..rows).map(|row| 1.0 + (row * 37 % 91) as f64 / 7.0).collect::<Vec<_>>()),
        ),
    ])
    .unwrap();
    let design = DesignColumns { weight: Some("w".into()), ..Default::default() };
    let of = |name: &str, by: &[&str]| {
        let by = by.iter().map(|&name| name.to_owned()).collect();
        let query = Query { by, ..Query::new(name, Measure::Mean { of: name.to_owned() }) };
        let sums = GroupedSums::of(&answers, &design, &query).unwrap();
        sums.estimates(&design, &[query]).unwrap().rows.remove(0).se
    };
    assert_eq!(of("y", &[]), Some(0.0));
    assert_eq!(of("z", &["half"]), Some(0.0));
}

#[test]
fn a_balance_of_nothing_but_rounding_has_no_coefficient_of_variation() {
    let answers = Answers::new([
        (
            "q".to_owned(),
            Categories::from_words([Some("yes"), Some("yes"), Some("no"), Some("no")].to_vec()).into(),
        ),
        ("w".to_owned(), Column::from(vec![1.1, 2.2, 3.0, 0.3])),
    ])
    .unwrap();
    let design: DesignColumns = serde_json::from_value(json!({"weight": "w"})).unwrap();
    let balance: Query = serde_json::from_value(
        json!({"name": "balance", "measure": "net_balance", "of": "q", "up": ["yes"], "down": ["no"]}),
    )
    .unwrap();
    let rows = of_rows(&answers, &design, &balance).unwrap();
    let [row] = rows.as_slice() else { panic!("{} rows", rows.len()) };
    let value = row.estimate.unwrap();
    assert!(value != 0.0 && value.abs() < 1e-15, "{value} is no zero with its rounding");
    assert!(row.se.unwrap() > 0.1 && row.cv.is_none(), "{row:?}");
}
