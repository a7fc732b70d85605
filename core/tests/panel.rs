//! Waves of the same units: the same number by another route, and names that do not match.

use peil::compare::{Adjustment, adjusted};
use peil::panel::{Matching, Panel, Succession};
use peil::{
    Answers, Code, Column, Design, Error, Measure, MeasureKind, PopulationSizes, Query, Sample, StratumSize,
    Verdict,
};
use serde_json::json;

/// A unit of a wave: its name, stratum, PSU, domain and value.
#[derive(Debug, Clone, Copy)]
struct Unit {
    name: usize,
    stratum: usize,
    psu: usize,
    domain: usize,
    value: f64,
}

const NAMES: [&str; 3] = ["small", "middle", "large"];

/// Values that look random and are always the same.
fn noise(seed: usize, at: usize) -> f64 {
    let mixed = (seed * 7919 + at * 104_729 + 13).wrapping_mul(2_654_435_761) % 100_003;
    mixed as f64 / 100_003.0
}

fn words(of: impl Iterator<Item = String>) -> Column {
    of.collect::<Vec<_>>().iter().map(String::as_str).collect()
}

fn answers(units: &[Unit]) -> Answers {
    Answers::new([
        ("unit".to_owned(), words(units.iter().map(|own| format!("u{:03}", own.name)))),
        ("stratum".to_owned(), words(units.iter().map(|own| NAMES[own.stratum].to_owned()))),
        ("psu".to_owned(), words(units.iter().map(|own| format!("p{:02}", own.psu)))),
        ("domain".to_owned(), words(units.iter().map(|own| format!("d{}", own.domain)))),
        ("y".to_owned(), Column::from(units.iter().map(|own| own.value).collect::<Vec<_>>())),
        (
            "yes".to_owned(),
            words(units.iter().map(|own| if own.value > 0.5 { "yes" } else { "no" }.to_owned())),
        ),
    ])
    .unwrap()
}

/// A stratified census in which some of each stratum answered.
fn sample(units: &[Unit], sizes: [u64; 3]) -> Sample {
    let answers = answers(units);
    let present = NAMES.iter().zip(sizes).enumerate();
    let sizes = present.filter(|(h, _)| units.iter().any(|own| own.stratum == *h));
    let sizes = sizes.map(|(_, (name, size))| (*name, StratumSize::census(size)));
    let design = Design::builder(units.len())
        .strata(answers.column("stratum").unwrap())
        .population(PopulationSizes::per_stratum(sizes))
        .build()
        .unwrap();
    Sample::new(answers, design).unwrap()
}

fn query(measure: Measure, by: &[&str]) -> Query {
    Query { by: by.iter().map(|name| (*name).to_owned()).collect(), ..Query::new("figure", measure) }
}

fn mean() -> Measure {
    Measure::Mean { of: "y".into() }
}

fn share() -> Measure {
    Measure::Share { of: "yes".into(), equals: vec!["yes".into()] }
}

fn units(count: usize, of: impl Fn(usize) -> Unit) -> Vec<Unit> {
    (0..count).map(of).collect()
}

fn panel(first: Sample, second: Sample) -> Panel {
    Panel::new([("2020", first), ("2021", second)], &Matching::by("unit")).unwrap()
}

fn close(own: f64, other: f64) {
    assert!((own - other).abs() <= 1e-11 * other.abs().max(1e-3), "{own} is not {other}");
}

/// 30 units in three strata, as in the first wave, and their values of the second.
fn paired(domain: impl Fn(usize) -> usize) -> (Vec<Unit>, Vec<Unit>) {
    let first = units(30, |at| Unit {
        name: at,
        stratum: at % 3,
        psu: at / 3,
        domain: domain(at),
        value: noise(1, at) + at as f64 / 20.0,
    });
    let second =
        first.iter().map(|own| Unit { value: own.value * 0.9 + noise(2, own.name) * 0.4, ..*own }).collect();
    (first, second)
}

/// One wave with the differences as values.
fn differences(first: &[Unit], second: &[Unit]) -> Vec<Unit> {
    first.iter().zip(second).map(|(one, other)| Unit { value: other.value - one.value, ..*one }).collect()
}

#[test]
fn where_the_same_units_answered_the_change_of_a_mean_is_the_mean_of_changes() {
    let (first, second) = paired(|at| at % 2);
    let sizes = [40, 12, 10];
    let panel = panel(sample(&first, sizes), sample(&second, sizes));
    let of_differences = sample(&differences(&first, &second), sizes);
    for by in [&[][..], &["domain"]] {
        let changes = panel.run(&[query(mean(), by)]).unwrap().change("2020", "2021", None).unwrap();
        let expected = of_differences.run(&[query(mean(), by)]).unwrap();
        for (change, expected) in changes.iter().zip(&expected) {
            close(change.difference, expected.estimate.unwrap());
            close(change.se.unwrap(), expected.se.unwrap());
            // Both waves have the same degrees of freedom, so the limits are those of a mean of differences.
            close(change.low.unwrap(), expected.low.unwrap());
            close(change.high.unwrap(), expected.high.unwrap());
        }
    }
}

#[test]
fn the_order_of_rows_and_waves_changes_nothing_but_the_sign() {
    let (first, second) = paired(|at| at % 2);
    let sizes = [40, 12, 10];
    let turned = |units: &[Unit]| units.iter().rev().copied().collect::<Vec<_>>();
    let own = panel(sample(&first[4..], sizes), sample(&second[..25], sizes));
    let other = panel(sample(&turned(&first[4..]), sizes), sample(&turned(&second[..25]), sizes));
    let back = panel(sample(&second[..25], sizes), sample(&first[4..], sizes));
    let change = |panel: &Panel| {
        panel.run(&[query(mean(), &[])]).unwrap().change("2020", "2021", None).unwrap().remove(0)
    };
    let (own, other, back) = (change(&own), change(&other), change(&back));
    close(own.se.unwrap(), other.se.unwrap());
    close(own.low.unwrap(), other.low.unwrap());
    close(own.low.unwrap(), -back.high.unwrap());
    assert_eq!(own.dependence.unwrap().both, 21);
}

#[test]
fn with_some_units_in_both_waves_the_covariance_is_the_formula_of_the_finite_population() {
    // Cov = (n12 / (n1 n2) − 1 / N) S12, with the correlation of the units in both and the spread of all that answered.
    let (first, second) = paired(|_| 0);
    let all = |units: &[Unit]| units.iter().map(|own| Unit { stratum: 0, ..*own }).collect::<Vec<_>>();
    let (first, second) = (all(&first[..22]), all(&second[9..]));
    let size = 36.0;
    let of = panel(sample(&first, [36, 0, 0]), sample(&second, [36, 0, 0]));
    let estimates = of.run(&[query(mean(), &[])]).unwrap();
    let dependence = estimates.dependence(0, 1).unwrap();
    let (n1, n2, both) = (22.0, 21.0, 13.0);
    let value = |units: &[Unit]| units.iter().map(|own| own.value).collect::<Vec<f64>>();
    let (y1, y2) = (value(&first), value(&second));
    let centred = |y: &[f64]| {
        let mean = y.iter().sum::<f64>() / y.len() as f64;
        y.iter().map(|y| y - mean).collect::<Vec<_>>()
    };
    let (e1, e2) = (centred(&y1), centred(&y2));
    let (o1, o2) = (&e1[9..], &e2[..13]);
    let sum = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let r12 = sum(o1, o2) / (sum(o1, o1) * sum(o2, o2)).sqrt();
    let (s1, s2) = ((sum(&e1, &e1) / (n1 - 1.0)).sqrt(), (sum(&e2, &e2) / (n2 - 1.0)).sqrt());
    let covariance = (both / (n1 * n2) - 1.0 / size) * r12 * s1 * s2;
    let (v1, v2) = ((1.0 / n1 - 1.0 / size) * s1 * s1, (1.0 / n2 - 1.0 / size) * s2 * s2);
    close(dependence.correlation, covariance / (v1 * v2).sqrt());
    let change = estimates.change("2020", "2021", None).unwrap().remove(0);
    close(change.se.unwrap(), (v1 + v2 - 2.0 * covariance).sqrt());
    assert_eq!((dependence.first, dependence.second, dependence.both), (22, 21, 13));
}

#[test]
fn clusters_that_stay_give_the_change_the_variance_of_their_differences() {
    let (first, second) = paired(|_| 0);
    let clustered = |units: &[Unit]| {
        let answers = answers(units);
        let design = Design::builder(units.len()).psus(answers.column("psu").unwrap()).build().unwrap();
        Sample::new(answers, design).unwrap()
    };
    let matching = Matching::by("psu");
    let panel = Panel::new([("2020", clustered(&first)), ("2021", clustered(&second))], &matching).unwrap();
    let change = panel.run(&[query(mean(), &[])]).unwrap().change("2020", "2021", None).unwrap().remove(0);
    let expected = clustered(&differences(&first, &second)).run(&[query(mean(), &[])]).unwrap();
    close(change.se.unwrap(), expected.single().se.unwrap());
    close(change.low.unwrap(), expected.single().low.unwrap());
}

#[test]
fn calibrated_waves_of_the_same_units_change_as_their_calibrated_differences() {
    let (first, second) = paired(|at| usize::from(at % 5 > 1));
    let steps: Vec<peil::weighting::WeightingStep> = serde_json::from_str(
        r#"[{"method": "post_stratify", "by": ["domain"], "totals": [{"domain": "d0", "total": 30}, {"domain": "d1", "total": 32}]}]"#,
    )
    .unwrap();
    let sizes = [40, 12, 10];
    let weighted = |units: &[Unit]| sample(units, sizes).weighted(&steps).unwrap();
    let panel = panel(weighted(&first), weighted(&second));
    let change = panel.run(&[query(mean(), &[])]).unwrap().change("2020", "2021", None).unwrap().remove(0);
    let expected = weighted(&differences(&first, &second)).run(&[query(mean(), &[])]).unwrap();
    close(change.difference, expected.single().estimate.unwrap());
    close(change.se.unwrap(), expected.single().se.unwrap());
}

#[test]
fn independent_waves_change_as_two_estimates_without_a_panel() {
    let (first, second) = paired(|at| at % 2);
    let sizes = [40, 12, 10];
    let waves = [("2020", sample(&first, sizes)), ("2021", sample(&second, sizes))];
    let estimates =
        Panel::new(waves, &Matching::independent()).unwrap().run(&[query(share(), &["domain"])]).unwrap();
    let own = estimates.change("2020", "2021", Some(0.1)).unwrap();
    let plain = peil::changes(&estimates.estimates, "2020", "2021", Some(0.1)).unwrap();
    let interval =
        |change: &peil::Change| (change.difference, change.low, change.high, change.se, change.verdict);
    assert!(own.iter().map(interval).eq(plain.iter().map(interval)));
    assert!(own.iter().all(|change| change.dependence.is_none()));
}

#[test]
fn a_unit_that_took_another_name_is_the_same_unit() {
    let (first, second) = paired(|_| 0);
    let sizes = [40, 12, 10];
    let plain = panel(sample(&first, sizes), sample(&second, sizes));
    let renamed: Vec<Unit> = second.iter().map(|own| Unit { name: own.name + 500, ..*own }).collect();
    let crosswalk: Vec<Succession> = (0..30)
        .map(|at| Succession::merged("2021", [format!("u{at:03}").as_str()], &format!("u{:03}", at + 500)))
        .collect();
    let matching = Matching::by("unit").crosswalk(crosswalk);
    let waves = [("2020", sample(&first, sizes)), ("2021", sample(&renamed, sizes))];
    let renamed = Panel::new(waves, &matching).unwrap();
    let change = |panel: &Panel| {
        panel.run(&[query(mean(), &[])]).unwrap().change("2020", "2021", None).unwrap().remove(0)
    };
    close(change(&renamed).se.unwrap(), change(&plain).se.unwrap());
}

#[test]
fn what_merged_is_linked_with_all_that_went_into_it_and_what_was_divided_by_its_shares() {
    // 24 of 26 units become 24 of 25: u000 and u001 merge into u900; u002 is divided into u901 and u902, u025 is gone.
    let before = units(24, |at| Unit { name: at, stratum: 0, psu: at, domain: 0, value: noise(3, at) });
    let mut after: Vec<Unit> =
        before[3..].iter().map(|own| Unit { value: own.value + 0.1, ..*own }).collect();
    for (name, of) in [(900, 0), (901, 2), (902, 2)] {
        after.push(Unit { name, value: before[of].value + 0.1, ..before[of] });
    }
    let waves = || [("2020", sample(&before, [26, 0, 0])), ("2021", sample(&after, [25, 0, 0]))];
    let crosswalk = [
        Succession::merged("2021", ["u000", "u001"], "u900"),
        Succession::split("2021", "u002", [("u901", 0.7), ("u902", 0.3)]),
        Succession::gone("2021", "u025"),
    ];
    let panel = Panel::new(waves(), &Matching::by("unit").crosswalk(crosswalk.clone())).unwrap();
    let dependence = panel.run(&[query(mean(), &[])]).unwrap().dependence(0, 1).unwrap();
    // 21 units that went on, two links into the merged one and two out of the divided one.
    assert_eq!(dependence.both, 25);
    assert!(dependence.correlation > 0.8, "{dependence:?}");
    // Without what became of them the names cannot be right: there would be more units than the population has.
    let error = Panel::new(waves(), &Matching::by("unit")).unwrap_err();
    assert_eq!(codes(&error), [Code::Contradiction]);
    assert!(error.to_string().contains("`u000`"), "{error}");
}

fn codes(error: &Error) -> Vec<Code> {
    error.problems().iter().map(|problem| problem.code).collect()
}

#[test]
fn names_that_cannot_match_are_refused_all_at_once() {
    let (first, second) = paired(|_| 0);
    let sizes = [40, 12, 10];
    let elsewhere: Vec<Unit> = second.iter().map(|own| Unit { name: own.name + 100, ..*own }).collect();
    let waves = |second: &[Unit]| [("2020", sample(&first, sizes)), ("2021", sample(second, sizes))];
    // Nobody in both, though all could be there.
    let error = Panel::new(waves(&elsewhere), &Matching::by("unit")).unwrap_err();
    assert!(error.to_string().contains("no unit answered both in `2020` and in `2021`"), "{error}");
    // The same unit twice.
    let mut twice = second.clone();
    twice[4].name = 3;
    twice[7].name = 3;
    let error = Panel::new(waves(&twice), &Matching::by("unit")).unwrap_err();
    assert_eq!(codes(&error), [Code::Duplicate, Code::Duplicate]);
    assert_eq!(error.problems()[0].place.row, Some(5));
    assert_eq!(error.problems()[0].place.wave.as_deref(), Some("2021"));
    // A unit that the crosswalk knows to be gone.
    let matching = Matching::by("unit").crosswalk([Succession::gone("2021", "u005")]);
    let error = Panel::new(waves(&second), &matching).unwrap_err();
    assert!(error.to_string().contains("`u005` is there though the crosswalk says"), "{error}");
    // Nothing said about matching, an unknown column, and options without effect.
    let error = Panel::new(waves(&second), &Matching::default()).unwrap_err();
    assert_eq!(codes(&error), [Code::MissingKey]);
    let error = Panel::new(waves(&second), &Matching::by("units")).unwrap_err();
    assert_eq!(codes(&error), [Code::MissingColumn, Code::MissingColumn]);
    let error =
        Panel::new(waves(&second), &Matching { independent: true, ..Matching::by("unit") }).unwrap_err();
    assert_eq!(codes(&error), [Code::NoEffect]);
    let error = Panel::new([("a", sample(&first, sizes))], &Matching::by("unit")).unwrap_err();
    assert_eq!(codes(&error), [Code::NoRows]);
}

#[test]
fn a_register_that_lists_all_units_lets_none_come_out_of_nowhere() {
    // Rows for all 12 units, of which 9 responded; in the second wave u011 is called u077.
    let register = |renamed: bool| {
        let names =
            (0..12).map(|at| if renamed && at == 11 { "u077".to_owned() } else { format!("u{at:03}") });
        let answers = Answers::new([
            ("unit".to_owned(), words(names)),
            ("came".to_owned(), words((0..12).map(|at| if at < 9 { "in" } else { "not" }.to_owned()))),
            ("y".to_owned(), Column::from((0..12).map(|at| noise(5, at)).collect::<Vec<_>>())),
        ])?;
        let columns: peil::DesignColumns = serde_json::from_str(
            r#"{"population": 12, "census": true, "responded": {"question": "came", "is": ["in"]}}"#,
        )
        .unwrap();
        let design = columns.build(&answers)?;
        Sample::new(answers, design)
    };
    let waves = || [("2020", register(false).unwrap()), ("2021", register(true).unwrap())];
    let error = Panel::new(waves(), &Matching::by("unit")).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("`u011`") && text.contains("`u077`"), "{text}");
    let crosswalk = [Succession::merged("2021", ["u011"], "u077")];
    assert!(Panel::new(waves(), &Matching::by("unit").crosswalk(crosswalk)).is_ok());
}

#[test]
fn two_separate_halves_of_one_population_vary_against_each_other() {
    // Nobody answered both times and nothing says how answers hang together: the interval is made for the worst case.
    let before = units(20, |at| Unit { name: at, stratum: 0, psu: at, domain: 0, value: noise(3, at) });
    let after = units(21, |at| Unit { name: at + 19, stratum: 0, psu: at, domain: 0, value: noise(4, at) });
    let of = panel(sample(&before, [40, 0, 0]), sample(&after, [40, 0, 0]));
    let estimates =
        of.run(&[query(mean(), &[]), Query { name: "share".into(), ..query(share(), &[]) }]).unwrap();
    for (a, b) in [(0, 2), (1, 3)] {
        let dependence = estimates.dependence(a, b).unwrap();
        assert!(!dependence.estimated && dependence.both == 1);
        // One unit in both: (1/(20·21) − 1/40) / √((1/20 − 1/40)(1/21 − 1/40)), the agreement taken as perfect.
        let expected = (1.0 / 420.0 - 1.0 / 40.0) / ((1.0 / 40.0) * (1.0 / 21.0 - 1.0 / 40.0_f64)).sqrt();
        close(dependence.correlation, expected);
    }
    let change = &estimates.change("2020", "2021", None).unwrap()[0];
    assert!(change.notes.iter().any(|note| matches!(note, peil::Note::DependenceUnknown { both: 1 })));
}

#[test]
fn a_trend_of_evenly_moving_means_is_the_mean_of_the_slopes() {
    let (first, _) = paired(|_| 0);
    let sizes = [40, 12, 10];
    // Unevenly spaced: 2018, 2022, 2023.
    let times = [2018.0, 2022.0, 2023.0];
    let wave = |which: usize| -> Vec<Unit> {
        first.iter().map(|own| Unit { value: own.value + noise(7 + which, own.name) * 0.3, ..*own }).collect()
    };
    let waves: Vec<Vec<Unit>> = (0..3).map(wave).collect();
    let names = ["2018", "2022", "2023"];
    let panel =
        Panel::new(names.into_iter().zip(waves.iter().map(|own| sample(own, sizes))), &Matching::by("unit"));
    let estimates = panel.unwrap().run(&[query(mean(), &["domain"])]).unwrap();
    let trend = estimates.trend(&[], None).unwrap().remove(0);
    let centre = times.iter().sum::<f64>() / 3.0;
    let square: f64 = times.iter().map(|time| (time - centre).powi(2)).sum();
    let slopes: Vec<Unit> = (0..30)
        .map(|at| {
            let value = (0..3).map(|wave| (times[wave] - centre) / square * waves[wave][at].value).sum();
            Unit { value, ..first[at] }
        })
        .collect();
    let expected = sample(&slopes, sizes).run(&[query(mean(), &[])]).unwrap();
    close(trend.slope.unwrap(), expected.single().estimate.unwrap());
    close(trend.se.unwrap(), expected.single().se.unwrap());
    let average = estimates.average(&["2022", "2023"]).unwrap().remove(0);
    let means: Vec<Unit> = (0..30)
        .map(|at| Unit { value: f64::midpoint(waves[1][at].value, waves[2][at].value), ..first[at] })
        .collect();
    let expected = sample(&means, sizes).run(&[query(mean(), &[])]).unwrap();
    close(average.estimate.unwrap(), expected.single().estimate.unwrap());
    close(average.se.unwrap(), expected.single().se.unwrap());
    close(average.high.unwrap(), expected.single().high.unwrap());
    assert_eq!(codes(&estimates.trend(&[("2018", 1.0), ("2022", 2.0)], None).unwrap_err()), [Code::NoRows]);
    let error = estimates.trend(&[("2018", 3.0), ("2022", 2.0), ("2023", 5.0)], Some(-1.0)).unwrap_err();
    assert_eq!(codes(&error), [Code::Contradiction]);
}

#[test]
fn figures_of_one_wave_compare_as_a_contrast_of_their_joint_covariance() {
    let (first, _) = paired(|at| at % 2);
    let own = sample(&first, [40, 12, 10]);
    let queries = [query(mean(), &["domain"])];
    let together = own.together(&queries).unwrap();
    let comparison = together.compare(&[(0, 1)], None).unwrap().remove(0);
    let joint = own.joint(&queries).unwrap();
    let variance = |a: usize, b: usize| joint.covariance[a][b].unwrap();
    close(comparison.se.unwrap(), (variance(0, 0) + variance(1, 1) - 2.0 * variance(0, 1)).sqrt());
    let ranking = together.ranking(&[0, 1]).unwrap();
    assert_eq!(ranking.ranked.len(), 2);
    assert!(ranking.ranked[0].estimate.estimate >= ranking.ranked[1].estimate.estimate);
    // Nobody is told to be first whose interval of the difference holds zero.
    let holds_zero = comparison.low.unwrap() <= 0.0 && comparison.high.unwrap() >= 0.0;
    assert_eq!(ranking.largest().is_none(), holds_zero);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let (first, second) = paired(|at| at % 2);
    let own = panel(sample(&first, [40, 12, 10]), sample(&second, [40, 12, 10]));
    let (shares, means) = (own.run(&[query(share(), &[])]).unwrap(), own.run(&[query(mean(), &[])]).unwrap());
    let same = shares.change("2020", "2020", None).unwrap_err();
    assert_eq!(codes(&same), [Code::Contradiction]);
    // Five percentage points are 0.05; of a mean, a margin can be anything.
    assert_eq!(codes(&shares.change("2020", "2021", Some(5.0)).unwrap_err()), [Code::OutOfRange]);
    assert_eq!(codes(&shares.compare(&[(0, 1)], Some(1.0)).unwrap_err()), [Code::OutOfRange]);
    assert!(means.change("2020", "2021", Some(5.0)).is_ok());
    assert_eq!(codes(&shares.compare(&[], None).unwrap_err()), [Code::NoRows]);
    assert_eq!(codes(&shares.compare(&[(0, 1), (1, 1)], None).unwrap_err()), [Code::Contradiction]);
}

#[test]
fn codes_in_a_crosswalk_may_be_written_as_numbers() {
    let numbers = r#"{"wave": 2020, "from": [1601, 1662], "to": [5001]}"#;
    let read: Succession = serde_json::from_str(numbers).unwrap();
    assert_eq!(read, Succession::merged("2020", ["1601", "1662"], "5001"));
}

#[test]
fn the_range_of_a_set_holds_each_of_its_intervals() {
    let (first, _) = paired(|at| at % 3);
    let together = sample(&first, [40, 12, 10]).together(&[query(share(), &["domain"])]).unwrap();
    let spread = together.range(&[0, 1, 2]).unwrap();
    let rows = &together.estimates.rows;
    assert!(rows.iter().all(|row| spread.low <= row.low && row.high <= spread.high));
    assert_eq!(spread.figures, 3);
    assert_eq!(spread.smallest.measure, MeasureKind::Share);
    assert_eq!(codes(&together.range(&[0, 9]).unwrap_err()), [Code::OutOfRange]);
}

#[test]
fn several_changes_together_say_less_than_each_alone_and_never_more() {
    let (first, second) = paired(|at| at % 3);
    let sizes = [40, 12, 10];
    let estimates =
        panel(sample(&first, sizes), sample(&second, sizes)).run(&[query(mean(), &["domain", "stratum"])]);
    let changes = estimates.unwrap().change("2020", "2021", Some(0.3)).unwrap();
    for how in [Adjustment::Holm, Adjustment::Bh] {
        for (alone, together) in changes.iter().zip(adjusted(changes.clone(), how)) {
            assert!(together.p_adjusted >= alone.p);
            assert!(together.verdict == alone.verdict || together.verdict == Verdict::NotDetermined);
            // A verdict and its p-value agree.
            assert_eq!(alone.p.unwrap() < 0.05, matches!(alone.verdict, Verdict::Rise | Verdict::Fall));
        }
    }
}

#[test]
fn changes_are_those_worked_in_r() {
    #[derive(serde::Deserialize)]
    struct Wave {
        population: std::collections::BTreeMap<String, u64>,
        unit: Vec<String>,
        stratum: Vec<String>,
        y: Vec<f64>,
        q: Vec<String>,
    }
    #[derive(serde::Deserialize)]
    struct Case {
        name: String,
        measure: String,
        crosswalk: Vec<Succession>,
        first: Wave,
        second: Wave,
        both: u64,
        difference: f64,
        se: f64,
        low: f64,
        high: f64,
        correlation: f64,
    }
    let cases: Vec<Case> = serde_json::from_str(include_str!("../vectors/panel/changes.json")).unwrap();
    for case in cases {
        let sample = |wave: &Wave| {
            let answers = Answers::new([
                ("unit".to_owned(), words(wave.unit.iter().cloned())),
                ("stratum".to_owned(), words(wave.stratum.iter().cloned())),
                ("y".to_owned(), Column::from(wave.y.clone())),
                ("q".to_owned(), words(wave.q.iter().cloned())),
            ])
            .unwrap();
            let sizes =
                wave.population.iter().map(|(name, size)| (name.as_str(), StratumSize::census(*size)));
            let design = Design::builder(wave.unit.len())
                .strata(answers.column("stratum").unwrap())
                .population(PopulationSizes::per_stratum(sizes))
                .build()
                .unwrap();
            Sample::new(answers, design).unwrap()
        };
        let waves = [("1", sample(&case.first)), ("2", sample(&case.second))];
        let panel = Panel::new(waves, &Matching::by("unit").crosswalk(case.crosswalk)).unwrap();
        let measure = match case.measure.as_str() {
            "share" => Measure::Share { of: "q".into(), equals: vec!["yes".into()] },
            _ => mean(),
        };
        let change = panel.run(&[query(measure, &[])]).unwrap().change("1", "2", None).unwrap().remove(0);
        let dependence = change.dependence.unwrap();
        assert_eq!(dependence.both, case.both, "{}", case.name);
        for (own, expected) in [
            (change.difference, case.difference),
            (change.se.unwrap(), case.se),
            (change.low.unwrap(), case.low),
            (change.high.unwrap(), case.high),
            (dependence.correlation, case.correlation),
        ] {
            assert!(
                (own - expected).abs() <= 1e-9 * expected.abs(),
                "{}: {own} is not {expected}",
                case.name
            );
        }
    }
}

#[test]
fn what_nobody_answers_in_one_wave_is_an_answer_there_too() {
    let wave = |words: &[&str], codes: &[f64]| {
        let columns = [("unit", (0..words.len()).map(|unit| format!("u{unit}")).collect::<Vec<_>>())];
        let columns =
            columns.map(|(name, own)| (name.to_owned(), own.iter().map(String::as_str).collect::<Column>()));
        let answers = Answers::new(columns.into_iter().chain([
            ("q".to_owned(), words.iter().copied().collect()),
            ("code".to_owned(), Column::from(codes.to_vec())),
        ]));
        Sample::new(answers.unwrap(), Design::builder(words.len()).build().unwrap()).unwrap()
    };
    let first = wave(&["y", "n", "y", "n"], &[1.0, 2.0, 1.0, 2.0]);
    let second = wave(&["n", "n", "?", "n"], &[2.0, 2.0, 3.0, 2.0]);
    let panel = panel(first.clone(), second.clone());
    let equal = |of: &str, is: &str| second.share(of).equals(is).query().clone();
    let rows = panel.run(&[equal("q", "y"), equal("code", "1")]).unwrap().estimates.rows;
    let found: Vec<(Option<f64>, u64)> = rows.iter().map(|row| (row.estimate, row.n)).collect();
    assert_eq!(found, [(Some(0.5), 4), (Some(0.5), 4), (Some(0.0), 4), (Some(0.0), 4)]);
    // So in conditions, in points, among items, and among answers that are left out.
    let any = second.any_of(["q"]).equals("y").query().clone();
    let balance: Query = serde_json::from_value(
        json!({"name": "b", "measure": "net_balance", "of": "q", "up": ["y"], "down": ["n"], "outside": ["?"]}),
    )
    .unwrap();
    let within: Query =
        serde_json::from_value(json!({"name": "w", "measure": "share", "of": "code", "equals": ["2"],
        "base": [{"question": "q", "is": ["y"]}]}))
        .unwrap();
    let points: Query = serde_json::from_value(
        json!({"name": "p", "measure": "score_mean", "of": "q", "points": {"y": 1, "n": 0, "?": 0.5}}),
    )
    .unwrap();
    let rows = panel.run(&[any, balance, within, points]).unwrap().estimates.rows;
    let found: Vec<Option<f64>> = rows.iter().map(|row| row.estimate).collect();
    let [half, zero] = [Some(0.5), Some(0.0)];
    assert_eq!(found, [half, zero, zero, half, zero, Some(-1.0), None, Some(0.125)]);
    // What nobody answers in any wave is a slip as before.
    let error = panel.run(&[equal("q", "yes")]).unwrap_err();
    assert_eq!(codes(&error), [Code::UnknownName; 2]);
    assert_eq!(codes(&second.share("q").equals("y").run().unwrap_err()), [Code::UnknownName]);
}
