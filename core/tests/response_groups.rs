//! Response groups that cut across sampled strata: a stratified sample of which groups answered in part. Against R
//! `twophase(method = "full")`, complete enumeration of all samples and all who may answer, and what one phase gives where
//! the two are one.

use peil::{
    Answers, Categories, Column, CsvOptions, DesignColumns, Estimate, Measure, Note, PopulationSizes, Query,
    Sample, StratumSize,
};
use serde_json::{Value, json};

fn close(ours: f64, theirs: f64, tolerance: f64, what: &str) {
    assert!((ours - theirs).abs() <= tolerance * theirs.abs(), "{what}: {ours} is not {theirs}");
}

fn columns(value: Value) -> DesignColumns {
    serde_json::from_value(value).unwrap()
}

fn sample(answers: &Answers, design: Value) -> peil::Result<Sample> {
    Sample::new(answers.clone(), columns(design).build(answers)?)
}

fn queries() -> [Query; 4] {
    [
        Query::new("mean", Measure::Mean { of: "cost".into() }),
        Query::new("total", Measure::Total { of: "cost".into() }),
        Query::new("share", Measure::Share { of: "plan".into(), equals: vec!["yes".into()] }),
        Query::new("ratio", Measure::Ratio { of: "cost".into(), over: "staff".into() }),
    ]
}

#[test]
fn weights_estimates_and_standard_errors_of_both_phases_agree_with_r() {
    let text = include_str!("../vectors/response/two_phases.csv");
    let answers = Answers::from_csv(text.as_bytes(), &CsvOptions::default()).unwrap();
    let found: Value = serde_json::from_str(include_str!("../vectors/response/r_two_phases.json")).unwrap();
    let design = json!({"strata": "stratum", "fpc": "size", "response_groups": "group",
        "responded": {"question": "answered", "is": ["yes"]}});
    let sample = sample(&answers, design).unwrap();
    // The weighted base is the sum of the weights.
    let weights: f64 =
        found["weights"].as_array().unwrap().iter().map(|weight| weight.as_f64().unwrap()).sum();
    close(sample.run(&queries()).unwrap().rows[0].weighted_base, weights, 1e-12, "weights");
    let rows = found["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 28);
    for row in rows {
        let [measure, base] = ["measure", "base"].map(|key| row[key].as_str().unwrap());
        let query = queries().into_iter().find(|query| query.name == measure).unwrap();
        let by = match base {
            "" => vec![],
            "school" | "office" => vec!["kind".to_owned()],
            _ => vec!["stratum".to_owned()],
        };
        let phases = sample.phases(&[Query { by, ..query }]).unwrap();
        let own = phases.iter().find(|own| own.by.values().all(|category| category == base)).unwrap();
        for (ours, key) in [
            (own.estimate, "estimate"),
            (own.se, "se"),
            (own.se_sampling, "se_sampling"),
            (own.se_response, "se_response"),
        ] {
            if let Some(theirs) = row[key].as_f64() {
                let ours = ours.unwrap();
                let what = format!("{measure} in `{base}`, {key}");
                assert!((ours - theirs).abs() <= 1e-9 * theirs.abs(), "{what}: {ours} where R has {theirs}");
            }
        }
    }
}

fn subsets(n: usize, k: usize) -> Vec<Vec<usize>> {
    let masks = (0..1_u32 << n).filter(|mask| mask.count_ones() as usize == k);
    masks.map(|mask| (0..n).filter(|unit| mask >> unit & 1 == 1).collect()).collect()
}

fn s2(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (values.len() as f64 - 1.0)
}

/// A population of two strata, and two groups that cut across them.
struct Tiny {
    stratum: Vec<&'static str>,
    group: Vec<&'static str>,
    cost: Vec<f64>,
    kind: Vec<&'static str>,
}

impl Tiny {
    fn new() -> Self {
        Self {
            stratum: vec!["a", "a", "a", "a", "a", "b", "b", "b", "b"],
            group: vec!["x", "x", "x", "y", "y", "x", "y", "y", "y"],
            cost: vec![3.0, 9.0, 14.0, 2.0, 17.0, 8.0, 1.0, 6.0, 21.0],
            kind: vec!["p", "q", "p", "q", "p", "p", "q", "p", "p"],
        }
    }

    /// The sample of some invited units of which some answered.
    fn sample(&self, invited: &[usize], answered: &[usize]) -> Sample {
        let word = |of: &[&'static str]| -> Column { invited.iter().map(|&unit| of[unit]).collect() };
        let here: Vec<&str> =
            invited.iter().map(|unit| if answered.contains(unit) { "yes" } else { "no" }).collect();
        let cost: Vec<f64> = invited.iter().map(|&unit| self.cost[unit]).collect();
        let answers = Answers::new([
            ("stratum".to_owned(), word(&self.stratum)),
            ("group".to_owned(), word(&self.group)),
            ("kind".to_owned(), word(&self.kind)),
            ("here".to_owned(), here.into_iter().collect()),
            ("cost".to_owned(), cost.into()),
        ])
        .unwrap();
        let design = json!({"strata": "stratum", "population": {"a": 5, "b": 4}, "response_groups": "group",
            "responded": {"question": "here", "is": ["yes"]}});
        sample(&answers, design).unwrap()
    }

    /// Every sample of 4 of a and 3 of b of which 2 of x and 3 of y answer, with its probability.
    fn each(&self, mut tell: impl FnMut(f64, &Sample)) {
        for of_a in subsets(5, 4) {
            for of_b in subsets(4, 3) {
                let invited: Vec<usize> =
                    of_a.iter().copied().chain(of_b.iter().map(|unit| unit + 5)).collect();
                let of = |group: &str| -> Vec<usize> {
                    invited.iter().copied().filter(|&unit| self.group[unit] == group).collect()
                };
                let (x, y) = (of("x"), of("y"));
                let (sets_x, sets_y) = (subsets(x.len(), 2), subsets(y.len(), 3));
                let chance = 1.0 / (20.0 * sets_x.len() as f64 * sets_y.len() as f64);
                for set_x in &sets_x {
                    for set_y in &sets_y {
                        let answered: Vec<usize> =
                            set_x.iter().map(|&at| x[at]).chain(set_y.iter().map(|&at| y[at])).collect();
                        tell(chance, &self.sample(&invited, &answered));
                    }
                }
            }
        }
    }
}

#[test]
fn over_all_samples_and_all_who_may_answer_the_variance_of_a_total_is_the_expected_one() {
    let tiny = Tiny::new();
    for kind in [None, Some("p")] {
        let value = |unit: usize| {
            if kind.is_none_or(|kind| tiny.kind[unit] == kind) { tiny.cost[unit] } else { 0.0 }
        };
        let all: Vec<f64> = (0..9).map(value).collect();
        let query = Query::new("cost", Measure::Total { of: "cost".into() });
        let query = if kind.is_some() { Query { by: vec!["kind".into()], ..query } } else { query };
        let (mut mean, mut square, mut expected, mut sampling, mut response) = (0.0, 0.0, 0.0, 0.0, 0.0);
        tiny.each(|chance, sample| {
            let phases = sample.phases(std::slice::from_ref(&query)).unwrap();
            let own =
                phases.iter().find(|own| own.by.values().all(|own| Some(own.as_str()) == kind)).unwrap();
            let estimate = own.estimate.unwrap();
            mean += chance * estimate;
            square += chance * estimate * estimate;
            expected += chance * own.se.unwrap().powi(2);
            sampling += chance * own.se_sampling.unwrap().powi(2);
            response += chance * own.se_response.unwrap().powi(2);
        });
        close(mean, all.iter().sum(), 1e-12, "the total");
        let truth = square - mean * mean;
        close(expected, truth, 1e-10, "its variance");
        let of_sampling =
            25.0 * (1.0 / 4.0 - 1.0 / 5.0) * s2(&all[..5]) + 16.0 * (1.0 / 3.0 - 1.0 / 4.0) * s2(&all[5..]);
        // Where the part of sampling is estimated to be below 0, which happens here, 0 is told.
        assert!(
            (of_sampling..1.005 * of_sampling).contains(&(sampling + 1e-9)),
            "{sampling} for {of_sampling}"
        );
        close(sampling + response, expected, 1e-10, "both parts");
    }
}

#[test]
fn the_variance_of_a_mean_is_near_that_over_all_samples_and_responses() {
    // A mean is a ratio, so its variance is one of large samples: of five answers it is a little too small.
    let tiny = Tiny::new();
    let query = Query::new("cost", Measure::Mean { of: "cost".into() });
    let (mut mean, mut square, mut expected) = (0.0, 0.0, 0.0);
    tiny.each(|chance, sample| {
        let rows = sample.run(std::slice::from_ref(&query)).unwrap().rows;
        let estimate = rows[0].estimate.unwrap();
        mean += chance * estimate;
        square += chance * estimate * estimate;
        expected += chance * rows[0].se.unwrap().powi(2);
    });
    let truth = square - mean * mean;
    assert!((0.8..1.1).contains(&(expected / truth)), "{expected} for {truth}");
}

/// Rows of stratum, group, whether it answered, cost, plan.
fn table(rows: &[(&'static str, &'static str, bool, f64, bool)]) -> Answers {
    let word = |of: fn(&(&'static str, &'static str, bool, f64, bool)) -> &'static str| -> Column {
        rows.iter().map(of).collect()
    };
    let cost: Vec<f64> = rows.iter().map(|row| if row.2 { row.3 } else { f64::NAN }).collect();
    let plan = rows.iter().map(|row| row.2.then_some(if row.4 { "yes" } else { "no" }));
    Answers::new([
        ("stratum".to_owned(), word(|row| row.0)),
        ("group".to_owned(), word(|row| row.1)),
        ("here".to_owned(), word(|row| if row.2 { "yes" } else { "no" })),
        ("cost".to_owned(), cost.into()),
        ("staff".to_owned(), rows.iter().map(|row| row.3 / 2.0 + 1.0).collect::<Vec<f64>>().into()),
        ("plan".to_owned(), Categories::from_words(plan).into()),
    ])
    .unwrap()
}

/// A sample of a stratum with a group of its own, a census of one with two groups of its own, and a sample that two
/// groups share with another.
fn mixed() -> Vec<(&'static str, &'static str, bool, f64, bool)> {
    let mut rows = Vec::new();
    let mut add = |stratum, group, answered: &[bool], costs: &[f64]| {
        for (index, (&answered, &cost)) in answered.iter().zip(costs).enumerate() {
            rows.push((stratum, group, answered, cost, index % 2 == 0));
        }
    };
    add("own", "own", &[true, false, true, true, false, true], &[4.0, 9.0, 12.0, 7.0, 1.0, 3.0]);
    add("census", "c1", &[true, true, false, true], &[5.0, 8.0, 2.0, 6.0]);
    add("census", "c2", &[true, false, false, true], &[15.0, 18.0, 12.0, 11.0]);
    add("north", "x", &[true, true, false], &[1.0, 2.0, 7.0]);
    add("north", "y", &[true, true, false, true], &[3.0, 2.0, 9.0, 10.0]);
    add("south", "x", &[true, false, true], &[6.0, 1.0, 7.0]);
    add("south", "y", &[true, false, false], &[3.0, 8.0, 4.0]);
    rows
}

const SIZES: [(&str, u64); 4] = [("own", 20), ("census", 8), ("north", 30), ("south", 12)];

fn two_phases() -> Sample {
    let answers = table(&mixed());
    let sizes: serde_json::Map<String, Value> =
        SIZES.iter().map(|(name, size)| ((*name).to_owned(), json!(size))).collect();
    let design = json!({"strata": "stratum", "population": sizes, "response_groups": "group",
        "responded": {"question": "here", "is": ["yes"]}});
    sample(&answers, design).unwrap()
}

fn of_stratum(rows: Vec<Estimate>, stratum: &str) -> Vec<Estimate> {
    rows.into_iter().filter(|row| row.by["stratum"] == stratum).collect()
}

#[test]
fn where_a_group_is_a_stratum_or_all_were_invited_the_two_phases_are_one() {
    let all = two_phases();
    let by = |query: Query| Query { by: vec!["stratum".into()], ..query };
    for (stratum, alone) in [
        ("own", json!({"population": 20, "responded": {"question": "here", "is": ["yes"]}})),
        (
            "census",
            json!({"population": 8, "census": true, "response_groups": "group",
            "responded": {"question": "here", "is": ["yes"]}}),
        ),
    ] {
        let rows: Vec<_> = mixed().into_iter().filter(|row| row.0 == stratum).collect();
        let alone = sample(&table(&rows), alone).unwrap();
        let queries = queries().map(by);
        let ours = all.phases(&queries).unwrap();
        let theirs = alone.phases(&queries).unwrap();
        assert_eq!(theirs.len(), 4);
        for their in theirs {
            let our = ours
                .iter()
                .find(|own| own.indicator == their.indicator && own.by["stratum"] == stratum)
                .unwrap();
            let what = format!("{} in {stratum}", their.indicator);
            close(our.estimate.unwrap(), their.estimate.unwrap(), 1e-13, &what);
            close(our.se.unwrap(), their.se.unwrap(), 1e-13, &what);
            // What is left of rounding is that of the variance.
            let part = |se: Option<f64>| se.unwrap() / their.se.unwrap();
            assert!((part(our.se_sampling) - part(their.se_sampling)).abs() < 1e-7, "{what}");
            assert!((part(our.se_response) - part(their.se_response)).abs() < 1e-7, "{what}");
        }
    }
}

#[test]
fn every_result_says_that_response_is_random_within_the_groups_across_strata() {
    let sample = two_phases();
    let row = &sample.run(&queries()).unwrap().rows[2];
    let note =
        Note::ResponseAssumed { answered: 17, invited: 27, within: vec!["group".into()], weighted: false };
    assert!(row.notes.contains(&note), "{:?}", row.notes);
    // Units of the population are counted; limits are those of the design, with as many degrees of freedom as there are
    // answers beyond the groups: 17 answers in 5 groups of 4 strata.
    assert_eq!((row.population, row.df), (Some(70), Some(12.0)));
    let south = of_stratum(
        sample.run(&[Query { by: vec!["stratum".into()], ..queries()[1].clone() }]).unwrap().rows,
        "south",
    );
    assert_eq!((south[0].n, south[0].population, south[0].df), (3, Some(12), Some(1.0)));
}

#[test]
fn the_order_of_the_rows_changes_no_bit() {
    let mut rows = mixed();
    let forwards = table(&rows);
    rows.reverse();
    let backwards = table(&rows);
    let sizes: serde_json::Map<String, Value> =
        SIZES.iter().map(|(name, size)| ((*name).to_owned(), json!(size))).collect();
    let design = json!({"strata": "stratum", "population": sizes, "response_groups": "group",
        "responded": {"question": "here", "is": ["yes"]}});
    let [first, second] = [forwards, backwards].map(|answers| {
        let rows = sample(&answers, design.clone()).unwrap().run(&queries()).unwrap().rows;
        rows.iter()
            .map(|row| [row.estimate.unwrap().to_bits(), row.se.unwrap().to_bits()])
            .collect::<Vec<_>>()
    });
    assert_eq!(first, second);
}

#[test]
fn response_tables_bounds_and_representativity_read_the_invited_and_not_the_groups() {
    let sample = two_phases();
    let table = sample.response(&["group"]).unwrap();
    let x = table.rows.iter().find(|row| row.by["group"] == "x").unwrap();
    assert_eq!((x.invited, x.answered, table.total.invited), (6, 4, 27));
    // Weights of sampling: 20/6, 8/8, 30/7, 12/6.
    close(table.total.weighted_base.unwrap(), 70.0, 1e-15, "weights");
    close(
        x.weighted_rate.unwrap(),
        (2.0 * 30.0 / 7.0 + 2.0 * 2.0) / (3.0 * 30.0 / 7.0 + 3.0 * 2.0),
        1e-15,
        "x",
    );
    let bounds = sample.bounds(&[queries()[2].clone()]).unwrap();
    assert!(bounds[0].sampled && bounds[0].silent == 10);
    let (low, share) = (bounds[0].lowest.unwrap(), bounds[0].estimate.unwrap());
    assert!(low < share && share < bounds[0].highest.unwrap());
}

#[test]
fn what_two_phases_cannot_do_is_refused_with_all_that_is_wrong() {
    let mut rows = mixed();
    // Nobody in c2 answers, and one of c1.
    rows.iter_mut().filter(|row| row.1 == "c2").for_each(|row| row.2 = false);
    rows.iter_mut().filter(|row| row.1 == "c1").skip(1).for_each(|row| row.2 = false);
    let answers = table(&rows);
    let wrong = |design: Value| sample(&answers, design).unwrap_err().to_string();
    let sizes = json!({"own": 20, "census": 8, "north": 30, "south": 12});
    let text = wrong(json!({"strata": "stratum", "population": sizes, "response_groups": "group",
        "responded": {"question": "here", "is": ["yes"]}, "weight": "staff", "psu": "plan", "lonely": "remove"}));
    for part in [
        "`weight` does not go with response groups that split sampled strata",
        "`psu` does not go with response groups that split sampled strata",
        "`lonely` does not go with response groups that split sampled strata",
        "nobody answered in the response group `c2`",
        "a single unit answered in the response group `c1`",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let text = wrong(json!({"strata": "stratum", "population": sizes, "response_groups": "group"}));
    assert!(text.contains("have no effect where it is unknown who did not respond"), "{text}");
    let whole = table(&mixed());
    let design = json!({"strata": "stratum", "population": sizes, "response_groups": "group",
        "selected": {"own": 6, "census": 8, "north": 9, "south": 6}, "responded": {"question": "here", "is": ["yes"]}});
    let text = sample(&whole, design).unwrap_err().to_string();
    assert!(text.contains("9 rows, those that did not respond included"), "{text}");
}

#[test]
fn replicates_and_links_between_waves_refuse_what_they_do_not_know() {
    let answers = table(&mixed());
    let design = json!({"strata": "stratum", "population": {"own": 20, "census": 8, "north": 30, "south": 12},
        "response_groups": "group", "responded": {"question": "here", "is": ["yes"]}, "make_replicates": {"kind": "jkn"}});
    let text = sample(&answers, design).unwrap_err().to_string();
    assert!(text.contains("knows nothing of response groups that cut across sampled strata"), "{text}");
    let matching = peil::panel::Matching { unit: Some("cost".to_owned()), ..Default::default() };
    let waves = [("1", two_phases()), ("2", two_phases())].map(|(name, sample)| (name.to_owned(), sample));
    let text = peil::panel::Panel::new(waves, &matching).unwrap_err().to_string();
    assert!(text.contains("waves with response groups across sampled strata cannot be linked"), "{text}");
}

/// A random number from 0 to 1 (Knuth's generator of 64 bits).
fn random(state: &mut u64) -> f64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 11) as f64 / (1_u64 << 53) as f64
}

/// A population of 356 in three strata, whose size classes differ in what they answer and in whether they do.
struct Made {
    stratum: Vec<usize>,
    class: Vec<usize>,
    kind: Vec<usize>,
    plan: Vec<bool>,
}

const STRATA: [&str; 3] = ["coast", "inland", "north"];
const CLASSES: [&str; 3] = ["large", "medium", "small"];

impl Made {
    fn new(state: &mut u64) -> Self {
        let mut made = Self { stratum: vec![], class: vec![], kind: vec![], plan: vec![] };
        for (stratum, (size, of_classes)) in
            [(150, [0.3, 0.4]), (120, [0.15, 0.35]), (86, [0.1, 0.2])].into_iter().enumerate()
        {
            for _ in 0..size {
                let draw = random(state);
                let class = if draw < of_classes[0] {
                    0
                } else if draw < of_classes[0] + of_classes[1] {
                    1
                } else {
                    2
                };
                made.stratum.push(stratum);
                made.class.push(class);
                made.kind.push(usize::from(random(state) < 0.4));
                made.plan.push(random(state) < [0.75, 0.5, 0.25][class]);
            }
        }
        made
    }

    fn share(&self, kind: Option<usize>) -> f64 {
        let inside = |unit: &usize| kind.is_none_or(|kind| self.kind[*unit] == kind);
        let units: Vec<usize> = (0..self.plan.len()).filter(inside).collect();
        units.iter().filter(|&&unit| self.plan[unit]).count() as f64 / units.len() as f64
    }

    /// Invites so many of each stratum, of whom each answers with the rate of its class.
    fn draw(&self, invited: [usize; 3], state: &mut u64) -> Answers {
        let mut columns: [Vec<&str>; 4] = Default::default();
        let mut plan = Vec::new();
        for (stratum, &count) in invited.iter().enumerate() {
            let mut units: Vec<usize> =
                (0..self.plan.len()).filter(|&unit| self.stratum[unit] == stratum).collect();
            for at in 0..count {
                let other = at + (random(state) * (units.len() - at) as f64) as usize;
                units.swap(at, other);
                let unit = units[at];
                let answers = random(state) < [0.85, 0.6, 0.4][self.class[unit]];
                columns[0].push(STRATA[stratum]);
                columns[1].push(CLASSES[self.class[unit]]);
                columns[2].push(["p", "q"][self.kind[unit]]);
                columns[3].push(if answers { "yes" } else { "no" });
                plan.push(answers.then_some(if self.plan[unit] { "yes" } else { "no" }));
            }
        }
        let named = ["stratum", "class", "kind", "here"].into_iter().zip(columns);
        let mut all: Vec<(String, Column)> =
            named.map(|(name, column)| (name.to_owned(), column.into_iter().collect())).collect();
        all.push(("plan".to_owned(), Categories::from_words(plan).into()));
        Answers::new(all).unwrap()
    }
}

/// Mean error in points, share of the rounds whose limits held the truth, mean width in points.
fn coverage(design: &Value, invited: [usize; 3], kind: Option<usize>, rounds: u32) -> [f64; 3] {
    let mut state = 11;
    let made = Made::new(&mut state);
    let truth = made.share(kind);
    let query = Query::new("plan", Measure::Share { of: "plan".into(), equals: vec!["yes".into()] });
    let query = if kind.is_some() { Query { by: vec!["kind".into()], ..query } } else { query };
    let (mut error, mut held, mut width) = (0.0, 0_u32, 0.0);
    for _ in 0..rounds {
        let answers = made.draw(invited, &mut state);
        let rows = sample(&answers, design.clone()).unwrap().run(std::slice::from_ref(&query)).unwrap().rows;
        let row = &rows[kind.unwrap_or(0)];
        let (low, high) = (row.low.unwrap(), row.high.unwrap());
        error += row.estimate.unwrap() - truth;
        held += u32::from(low <= truth + 1e-12 && truth <= high + 1e-12);
        width += high - low;
    }
    let rounds = f64::from(rounds);
    [100.0 * error / rounds, f64::from(held) / rounds, 100.0 * width / rounds]
}

#[test]
fn limits_across_strata_hold_the_truth_as_often_as_the_page_says() {
    let sizes = json!({"coast": 150, "inland": 120, "north": 86});
    let responded = json!({"question": "here", "is": ["yes"]});
    let groups =
        json!({"strata": "stratum", "population": sizes, "responded": responded, "response_groups": "class"});
    let strata = json!({"strata": "stratum", "population": sizes, "responded": responded});
    let page = include_str!("../../docs/response.md");
    let mut rows = Vec::new();
    for (name, invited) in
        [("75, 60, 43", [75, 60, 43]), ("50, 50, 50", [50, 50, 50]), ("30, 24, 18", [30, 24, 18])]
    {
        for (of, kind) in [("all", None), ("a domain of 40 %", Some(1))] {
            let [error, held, width] = coverage(&groups, invited, kind, 1000);
            let [plain_error, plain_held, plain_width] = coverage(&strata, invited, kind, 1000);
            let row = format!(
                "| {name} | {of} | {error:.1} | {held:.3} | {width:.0} | {plain_error:.1} | {plain_held:.3} | {plain_width:.0} |"
            );
            assert!(held > 0.93, "{row}");
            rows.push(row);
        }
    }
    let rows = rows.join("\n");
    assert!(page.contains(&rows), "the page lacks\n{rows}");
}

#[test]
fn sizes_by_row_as_fractions_and_by_name_give_the_same() {
    let rows = mixed();
    let by_name = two_phases();
    let answers = table(&rows);
    let invited = |stratum: &str| rows.iter().filter(|row| row.0 == stratum).count() as f64;
    let size = |stratum: &str| SIZES.iter().find(|(name, _)| *name == stratum).unwrap().1;
    for as_fraction in [false, true] {
        let fpc: Vec<f64> = rows
            .iter()
            .map(|row| if as_fraction { invited(row.0) / size(row.0) as f64 } else { size(row.0) as f64 })
            .collect();
        let mut columns: Vec<(String, Column)> = vec![("fpc".to_owned(), fpc.into())];
        for name in ["stratum", "group", "here", "cost", "staff", "plan"] {
            columns.push((name.to_owned(), answers.column(name).unwrap().clone()));
        }
        let answers = Answers::new(columns).unwrap();
        let design = json!({"strata": "stratum", "fpc": "fpc", "response_groups": "group",
            "responded": {"question": "here", "is": ["yes"]}});
        let rows = sample(&answers, design).unwrap().run(&queries()).unwrap().rows;
        for (ours, theirs) in rows.iter().zip(by_name.run(&queries()).unwrap().rows) {
            close(ours.se.unwrap(), theirs.se.unwrap(), 1e-12, &ours.indicator);
        }
    }
}

#[test]
fn the_builder_of_rust_says_the_same_as_columns() {
    let rows = mixed();
    let answers = table(&rows);
    let (stratum, group) = (answers.column("stratum").unwrap(), answers.column("group").unwrap());
    let responded: Vec<bool> = rows.iter().map(|row| row.2).collect();
    let design = peil::Design::builder(rows.len())
        .strata(stratum)
        .response_groups(group)
        .responded(&responded)
        .population(PopulationSizes::per_stratum(SIZES.map(|(name, size)| (name, StratumSize::of(size)))))
        .build()
        .unwrap();
    let rows = Sample::new(answers.clone(), design).unwrap().run(&queries()).unwrap().rows;
    let theirs = two_phases().run(&queries()).unwrap().rows;
    assert_eq!(rows[1].se, theirs[1].se);
}
