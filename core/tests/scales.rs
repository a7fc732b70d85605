//! Indicators of scales in a document: top boxes, net balances and mean scores against queries that list the answers.

use peil::{Estimate, Measure, Query, Sample, Survey};

const DOCUMENT: &str = r#"
peil = 1
id = "scale"
title = "Scale"

[population]
unit = { one = "county", many = "counties", all = "the counties" }
size = 14

[[questions]]
id = "extent"
kind = "scale"
text = "To what extent?"
answers = [
    { code = "not", label = "Not at all", point = 1 },
    { code = "very", label = "To a very large extent", point = 5 },
    { code = "some", label = "To some extent", point = 3 },
    { code = "large", label = "To a large extent", point = 4 },
    { code = "small", label = "To a small extent", point = 2 },
    { code = "dk", label = "Do not know", status = "do_not_know" },
    { code = "ref", label = "Would not say", status = "refused" },
]

[[questions]]
id = "pace"
kind = "single"
text = "Faster or slower?"
answers = [{ code = "up", label = "Faster" }, { code = "same", label = "The same" }, { code = "down", label = "Slower" }]

[[indicators]]
id = "large"
label = "To a large extent"
measure = "share"
question = "extent"
top = 2

[[indicators]]
id = "small"
label = "To a small extent"
measure = "share"
question = "extent"
bottom = 2

[[indicators]]
id = "balance"
label = "Large less small"
measure = "net_balance"
question = "extent"
top = 2
bottom = 1

[[indicators]]
id = "pace"
label = "Faster less slower"
measure = "net_balance"
question = "pace"
up = ["up"]
down = ["down"]

[[indicators]]
id = "score"
label = "Mean extent"
measure = "score_mean"
question = "extent"

[[indicators]]
id = "mean"
label = "Mean extent"
measure = "mean"
question = "extent"

[[indicators]]
id = "median_extent"
label = "Answers"
measure = "distribution"
question = "extent"
"#;

const CSV: &str =
    "extent,pace\nvery,up\nlarge,up\nlarge,same\nsome,down\nsmall,up\nnot,down\ndk,\nref,up\nvery,same\n";

fn sample() -> Sample {
    Survey::from_text(DOCUMENT).unwrap().read_csv(CSV.as_bytes(), None).unwrap()
}

/// The row of an indicator, and that of a query which says the same in other words.
fn both(indicator: &str, measure: Measure) -> [Estimate; 2] {
    let sample = sample();
    let mut query = Query::new(indicator, measure);
    if query.measure.is_of_answers() && query.measure.of() == "extent" {
        query.outside = vec!["dk".to_owned()];
        query.missing = vec!["ref".to_owned()];
    }
    let listed = sample.run(&[query]).unwrap().single().clone();
    [sample.estimate(&[indicator], &[]).unwrap().single().clone(), listed]
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

#[test]
fn top_and_bottom_boxes_are_the_answers_with_the_highest_and_the_lowest_points() {
    let of = || "extent".to_owned();
    let [own, listed] = both("large", Measure::Share { of: of(), equals: words(&["large", "very"]) });
    assert_eq!(own, listed);
    assert_eq!((own.yes, own.n, own.missing), (Some(4), 7, 1));
    let [own, listed] = both("small", Measure::Share { of: of(), equals: words(&["not", "small"]) });
    assert_eq!(own, listed);
    assert_eq!(own.yes, Some(2));
}

#[test]
fn a_net_balance_is_of_boxes_or_of_listed_answers() {
    let (up, down) = (words(&["very", "large"]), words(&["not"]));
    let [own, listed] = both("balance", Measure::NetBalance { of: "extent".to_owned(), up, down });
    assert_eq!(own, listed);
    assert!((own.estimate.unwrap() - 3.0 / 7.0).abs() < 1e-15);
    let (up, down) = (words(&["up"]), words(&["down"]));
    let [own, listed] = both("pace", Measure::NetBalance { of: "pace".to_owned(), up, down });
    assert_eq!(own, listed);
    assert!((own.estimate.unwrap() - 0.25).abs() < 1e-15);
}

#[test]
fn the_mean_score_of_a_scale_is_the_mean_of_its_points() {
    // Where everybody has points: to a mean of numbers, one that does not know is missing and not outside the base.
    let csv = CSV.replace("dk,\nref,up\n", "");
    let sample = Survey::from_text(DOCUMENT).unwrap().read_csv(csv.as_bytes(), None).unwrap();
    let estimates = sample.estimate(&["score", "mean"], &[]).unwrap();
    let [score, mean] = &estimates.rows[..] else { unreachable!("two rows") };
    let near = |a: Option<f64>, b: Option<f64>| (a.unwrap() - b.unwrap()).abs() < 1e-12;
    assert!(near(score.estimate, mean.estimate) && near(score.se, mean.se) && near(score.low, mean.low));
    assert_eq!((score.n, score.df), (mean.n, mean.df));
    assert!(near(score.estimate, Some(24.0 / 7.0)));
}

#[test]
fn do_not_know_can_stay_in_the_base_of_a_net_balance_and_counts_as_neither() {
    let document =
        DOCUMENT.replace("top = 2\nbottom = 1", "top = 2\nbottom = 1\ncounting = [\"do_not_know\"]");
    let sample = Survey::from_text(&document).unwrap().read_csv(CSV.as_bytes(), None).unwrap();
    let row = sample.estimate(&["balance"], &[]).unwrap().single().clone();
    assert!((row.estimate.unwrap() - 3.0 / 8.0).abs() < 1e-15);
    assert_eq!(row.n, 8);
}

#[test]
fn a_distribution_of_a_scale_has_its_substantive_answers_alone() {
    let rows = sample().estimate(&["median_extent"], &[]).unwrap().rows;
    let categories: Vec<_> =
        rows.iter().map(|row| (row.category.as_deref().unwrap(), row.yes.unwrap())).collect();
    assert_eq!(categories, [("not", 1), ("very", 2), ("some", 1), ("large", 2), ("small", 1)]);
}

#[test]
fn a_median_is_an_indicator_of_a_document_too() {
    let document = DOCUMENT.to_owned()
        + r#"
[[questions]]
id = "staff"
kind = "number"
text = "How many?"

[[indicators]]
id = "median_staff"
label = "Median"
measure = "quantile"
question = "staff"
"#;
    let csv = "extent,pace,staff\nvery,up,3\nvery,up,5\nvery,up,10\n";
    let sample = Survey::from_text(&document).unwrap().read_csv(csv.as_bytes(), None).unwrap();
    let rows = sample.estimate(&["median_staff"], &[]).unwrap().rows;
    assert_eq!((rows[0].category.as_deref(), rows[0].estimate), (Some("0.5"), Some(5.0)));
}

#[test]
fn faults_of_scales_are_all_told() {
    let broken = DOCUMENT
        .replace("question = \"extent\"\ntop = 2\n\n", "question = \"extent\"\ntop = 2\nbottom = 1\n\n")
        .replace("question = \"extent\"\nbottom = 2", "question = \"extent\"\nbottom = 5")
        .replace(
            "top = 2\nbottom = 1\n\n[[indicators]]\nid = \"pace\"",
            "top = 3\nbottom = 3\n\n[[indicators]]\nid = \"pace\"",
        )
        .replace("up = [\"up\"]\ndown = [\"down\"]", "up = [\"upp\"]\ntop = 1\nanswers = [\"same\"]")
        .replace(
            "measure = \"score_mean\"\nquestion = \"extent\"",
            "measure = \"score_mean\"\nquestion = \"pace\"\ncounting = [\"do_not_know\"]",
        )
        .replace("measure = \"mean\"\nquestion = \"extent\"", "measure = \"variance\"\nquestion = \"extent\"")
        .replace(
            "measure = \"distribution\"\nquestion = \"extent\"",
            "measure = \"distribution\"\nquestion = \"extent\"\ntop = 1\nitems = [\"x\"]",
        );
    insta::assert_snapshot!(Survey::from_text(&broken).unwrap_err());
    // Two answers with one point cannot be parted.
    let tied = DOCUMENT.replace("large extent\", point = 5", "large extent\", point = 3");
    insta::assert_snapshot!(Survey::from_text(&tied).unwrap_err());
}
