//! A census with non-response whose truth is known: the intervals must hold it, and a census of all must hit it.

use peil::{Estimate, Sample, Survey};

const DOCUMENT: &str = include_str!("../vectors/mu284/mu284.toml");
const ANSWERS: &str = include_str!("../vectors/mu284/answers.csv");
const TRUTH: &str = include_str!("../vectors/mu284/truth.csv");

/// The answers of everybody: the truth file with a column that says that all answered.
fn everybody() -> String {
    let mut lines = TRUTH.lines();
    let header = lines.next().unwrap();
    lines.fold(format!("{header},answered\n"), |text, line| text + line + ",yes\n")
}

fn read(csv: &str) -> Sample {
    Survey::from_text(DOCUMENT).unwrap().read_csv(csv.as_bytes(), None).unwrap()
}

fn rows(sample: &Sample, by: &[&str]) -> Vec<Estimate> {
    sample.estimate(&[], by).unwrap().rows
}

#[test]
fn a_full_census_has_no_error_and_hits_the_truth() {
    let sample = read(&everybody());
    let all = rows(&sample, &[]);
    let employees: Vec<f64> =
        TRUTH.lines().skip(1).map(|line| line.rsplit(',').next().unwrap().parse().unwrap()).collect();
    let total: f64 = employees.iter().sum();
    let found = all.iter().find(|row| row.indicator == "all_employees").unwrap();
    assert_eq!(found.estimate, Some(total));
    for row in all.iter().chain(&rows(&sample, &["size"])) {
        assert_eq!((row.se, row.low, row.high), (Some(0.0), row.estimate, row.estimate), "{}", row.indicator);
        assert!(row.is_census());
    }
}

#[test]
fn intervals_from_those_that_answered_hold_the_truth() {
    let (truth, sample) = (read(&everybody()), read(ANSWERS));
    assert_eq!(sample.design().answered(), 165);
    let mut outside = Vec::new();
    let mut tried = 0;
    for by in [&[][..], &["size"]] {
        for (estimate, truth) in rows(&sample, by).iter().zip(&rows(&truth, by)) {
            assert_eq!((&estimate.indicator, &estimate.by), (&truth.indicator, &truth.by));
            let (low, high, truth) = (estimate.low.unwrap(), estimate.high.unwrap(), truth.estimate.unwrap());
            tried += 1;
            if !(low..=high).contains(&truth) {
                outside
                    .push(format!("{} {:?}: {truth} not in {low}–{high}", estimate.indicator, estimate.by));
            }
        }
    }
    assert_eq!(tried, 30);
    // 95 % intervals: one or two of 30 may miss.
    assert!(outside.len() <= 2, "{outside:#?}");
}

#[test]
fn weights_add_up_to_the_population_in_every_response_group() {
    let sample = read(ANSWERS);
    let sizes: f64 = rows(&sample, &["size"])
        .iter()
        .filter(|row| row.indicator == "grew")
        .map(|row| {
            assert!((row.weighted_base - row.population.unwrap() as f64).abs() < 1e-9);
            row.weighted_base
        })
        .sum();
    assert!((sizes - 284.0).abs() < 1e-9);
}
