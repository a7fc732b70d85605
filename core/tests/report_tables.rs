//! Tables of published figures for terminals and files, in all languages.

mod report;

use peil::report::{Context, csv, table};
use peil::{Code, Estimate, Estimates, Language, MeasureKind, Note, change};
use report::{counted, of, survey};

/// Figures of 2024 by sector, with a conditional base, full counts and a misprint.
fn published() -> Estimates {
    let row = |indicator, yes, n, population, sector| {
        of(counted(indicator, yes, n, population), &[("sector", sector)], "2024")
    };
    let mut rows = vec![
        row("resources", 141, 209, None, "state"),
        row("resources", 272, 354, Some(357), "municipality"),
        row("resources", 8, 14, Some(14), "county"),
        row("recruited", 137, 209, None, "state"),
        row("recruited", 172, 354, Some(357), "municipality"),
        row("recruited", 12, 14, Some(14), "county"),
        row("problems", 113, 137, None, "state"),
        row("problems", 128, 172, None, "municipality"),
        row("problems", 11, 12, Some(12), "county"),
    ];
    rows[2]
        .notes
        .push(Note::ImpossibleFigure { printed: "57.2".to_owned(), nearest: vec!["8/14 = 57.1".to_owned()] });
    Estimates { rows }
}

#[test]
fn a_table_reads_well_in_every_language() {
    let survey = survey();
    let tables: Vec<String> = Language::ALL
        .iter()
        .map(|&language| table::text(&published(), &Context::of(&survey), language))
        .collect();
    insta::assert_snapshot!(tables.join("\n"));
}

#[test]
fn figures_without_a_document_answers_or_limits_keep_their_place() {
    let plain = counted("open_data", 5, 8, Some(14));
    let mut mean =
        Estimate { measure: MeasureKind::Mean, population: None, ..counted("cost", 5, 8, Some(14)) };
    (mean.estimate, mean.low, mean.high) = (Some(12345.678), Some(-12.0), Some(25000.0));
    let mut empty = counted("nothing", 0, 2, None);
    (empty.estimate, empty.low, empty.high, empty.n) = (None, None, None, 0);
    empty.notes = vec![Note::NoAnswers];
    let mut weak = Estimate { level: 0.9, ..counted("weak", 3, 4, None) };
    "who were asked".clone_into(&mut weak.base);
    weak.by.insert("region".to_owned(), "north".to_owned());
    let estimates = Estimates { rows: vec![plain, mean, empty, weak] };
    insta::assert_snapshot!(table::text(&estimates, &Context::neutral().decimals(2), Language::En));
}

#[test]
fn a_table_without_rows_has_heads_only() {
    let text = table::text(&Estimates::default(), &Context::neutral(), Language::Nb);
    assert_eq!(text.lines().count(), 2);
}

#[test]
fn a_csv_file_brings_every_number_back_and_quotes_what_must_be() {
    let mut estimates = published();
    "a \"base\", with\nall that hurts".clone_into(&mut estimates.rows[0].base);
    let text = csv::text(&estimates).unwrap();
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), estimates.rows.len());
    for (record, row) in records.iter().zip(&estimates) {
        for (name, value) in
            [("estimate", row.estimate), ("se", row.se), ("low", row.low), ("deff", row.deff)]
        {
            assert_eq!(record[at(name)].parse().ok(), value, "{name}");
        }
        assert_eq!(record[at("sector")], row.by["sector"]);
        assert_eq!(record[at("base")], row.base);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_breakdown_with_the_name_of_a_column_is_refused() {
    let mut estimates = published();
    for name in ["n", "sector", "notes"] {
        estimates.rows[3].by.insert(name.to_owned(), "x".to_owned());
    }
    let error = csv::text(&estimates).unwrap_err();
    let codes: Vec<Code> = error.problems().iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [Code::Duplicate, Code::Duplicate]);
}

#[test]
fn changes_stand_in_a_table_with_what_can_be_said_of_them() {
    let survey = survey();
    let pair = |indicator, sector, from: (u64, u64, Option<u64>), to: (u64, u64, Option<u64>)| {
        let row = |(yes, n, population), wave| {
            of(counted(indicator, yes, n, population), &[("sector", sector)], wave)
        };
        change(&row(from, "2023"), &row(to, "2024"), None).unwrap()
    };
    let mut broken = pair("problems", "county", (9, 10, Some(10)), (11, 12, Some(12)));
    broken.frame_break = true;
    let changes = [
        pair("recruited", "state", (135, 209, None), (137, 209, None)),
        pair("recruited", "municipality", (197, 355, Some(356)), (172, 354, Some(357))),
        pair("recruited", "county", (10, 10, Some(10)), (12, 14, Some(14))),
        pair("problems", "municipality", (142, 197, None), (128, 172, None)),
        broken,
    ];
    let tables: Vec<String> = Language::ALL
        .iter()
        .map(|&language| table::changes(&changes, &Context::of(&survey), language).text())
        .collect();
    insta::assert_snapshot!(tables.join("\n"));
}
