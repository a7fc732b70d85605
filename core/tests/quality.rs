//! Rules of quality: each published rule at its own limits, words in all languages, and figures that never change.

mod report;

use peil::report::{Context, csv, table};
use peil::{
    Code, Estimate, Estimates, Flag, Language, Limits, MeasureKind, Note, QualityRule, Survey,
    interval::Remark,
};
use report::{counted, of, survey};

/// A share whose answers and interval are as the test wants them.
fn share(n: u64, estimate: f64, low: f64, high: f64) -> Estimate {
    let row = counted("resources", 1, 2, None);
    Estimate {
        n,
        estimate: Some(estimate),
        low: Some(low),
        high: Some(high),
        n_eff: None,
        df: Some(100.0),
        ..row
    }
}

fn of_cv(cv: Option<f64>) -> Estimate {
    Estimate { cv, measure: MeasureKind::Mean, ..share(100, 10.0, 9.0, 11.0) }
}

#[test]
fn nchs_is_met_and_missed_at_its_own_limits() {
    let rule = QualityRule::Nchs {};
    for (row, flag, why) in [
        (share(30, 0.5, 0.40, 0.69), None, "all is met"),
        (share(29, 0.5, 0.40, 0.69), Some(Flag::Unfit), "fewer than 30 answers"),
        (
            Estimate { n_eff: Some(29.9), ..share(90, 0.5, 0.40, 0.69) },
            Some(Flag::Unfit),
            "fewer than 30 effective answers",
        ),
        (
            Estimate { n_eff: Some(400.0), ..share(29, 0.5, 0.40, 0.69) },
            Some(Flag::Unfit),
            "a small population is no answers",
        ),
        (share(90, 0.5, 0.35, 0.651), Some(Flag::Unfit), "0.30 wide"),
        (share(90, 0.03, 0.01, 0.059), None, "at most 0.05 wide, however small the share"),
        (share(90, 0.045, 0.02, 0.08), Some(Flag::Unfit), "1.33 times the share"),
        (share(90, 0.05, 0.02, 0.08), None, "1.20 times the share"),
        (share(90, 0.955, 0.92, 0.98), Some(Flag::Complement), "1.33 times what is left of the share"),
        (share(900, 0.0, 0.0, 0.01), Some(Flag::Review), "no events"),
        (share(900, 1.0, 0.99, 1.0), Some(Flag::Review), "nothing but events"),
        (share(90, 0.0, 0.0, 0.06), Some(Flag::Unfit), "no events and too wide for any share near none"),
        (
            Estimate { df: Some(7.0), ..share(90, 0.5, 0.4, 0.6) },
            Some(Flag::Review),
            "few degrees of freedom",
        ),
        (Estimate { df: Some(8.0), ..share(90, 0.5, 0.4, 0.6) }, None, "enough degrees of freedom"),
        (Estimate { df: None, ..share(90, 0.5, 0.4, 0.6) }, None, "degrees of freedom without end"),
        (Estimate { low: None, ..share(90, 0.5, 0.4, 0.6) }, Some(Flag::Review), "no interval"),
        (of_cv(Some(0.30)), None, "a mean at the limit"),
        (of_cv(Some(0.301)), Some(Flag::Unfit), "a mean beyond it"),
        (of_cv(None), Some(Flag::Review), "a mean without a coefficient"),
    ] {
        assert_eq!(rule.flag(&row), flag, "{why}");
    }
}

#[test]
fn letters_follow_the_coefficient_of_variation_and_their_limits_can_be_given() {
    let usual = QualityRule::StatisticsCanada { cv: vec![0.05, 0.1, 0.15, 0.25, 0.5] };
    let letters = |rule: &QualityRule| -> String {
        [0.0, 0.0499, 0.05, 0.0999, 0.1, 0.15, 0.2499, 0.25, 0.4999, 0.5, 3.0]
            .iter()
            .map(|cv| rule.flag(&of_cv(Some(*cv))).unwrap().code())
            .collect()
    };
    assert_eq!(letters(&usual), "AABBCDDEEFF");
    let household = QualityRule::StatisticsCanada { cv: vec![0.05, 0.1, 0.15, 0.166, 0.333] };
    assert_eq!(letters(&household), "AABBCDEEFFF");
    let read: QualityRule = serde_json::from_str(r#"{"rule": "statistics_canada"}"#).unwrap();
    assert_eq!(read, usual);
}

#[test]
fn eurostat_looks_at_answers_and_at_those_missing() {
    let rule = QualityRule::Eurostat {};
    let row = |n, missing| rule.flag(&Estimate { missing, ..share(n, 0.5, 0.4, 0.6) });
    assert_eq!(
        [row(50, 0), row(49, 0), row(20, 0), row(19, 0)],
        [None, Some(Flag::Unreliable), Some(Flag::Unreliable), Some(Flag::Unfit)]
    );
    assert_eq!(
        [row(80, 20), row(79, 21), row(50, 50), row(50, 51)],
        [None, Some(Flag::Unreliable), Some(Flag::Unreliable), Some(Flag::Unfit)]
    );
}

#[test]
fn own_limits_have_two_steps_and_what_is_unknown_is_for_a_statistician() {
    let unreliable = Limits { most_cv: Some(0.2), least_n: Some(30.0), ..Limits::default() };
    let unfit = Limits { most_cv: Some(0.4), ..Limits::default() };
    let rule = QualityRule::Limits { unreliable, unfit };
    assert_eq!(rule.flag(&of_cv(Some(0.2))), None);
    assert_eq!(rule.flag(&of_cv(Some(0.3))), Some(Flag::Unreliable));
    assert_eq!(rule.flag(&of_cv(Some(0.5))), Some(Flag::Unfit));
    assert_eq!(rule.flag(&of_cv(None)), Some(Flag::Review));
    // A net balance can be 0 without being unsure, so that its coefficient of variation is no reason for anything.
    let balance = Estimate { measure: MeasureKind::NetBalance, ..of_cv(Some(9.0)) };
    assert_eq!(rule.flag(&balance), None);
}

#[test]
fn a_full_count_has_no_sampling_error_to_be_flagged_for() {
    let mut row = share(14, 0.571, 0.571, 0.571);
    row.notes = vec![Note::Interval { remark: Remark::Census }];
    for rule in [QualityRule::Nchs {}, QualityRule::Eurostat {}] {
        assert_eq!(rule.flag(&row), None);
    }
    let letters = QualityRule::StatisticsCanada { cv: vec![0.05, 0.1, 0.15, 0.25, 0.5] };
    assert_eq!(letters.flag(&row), Some(Flag::Excellent));
    let nobody = Estimate { estimate: None, ..share(0, 0.0, 0.0, 0.0) };
    assert_eq!(letters.flag(&nobody), None);
}

#[test]
fn flags_never_change_a_figure_and_another_rule_replaces_them() {
    let rows = vec![share(29, 0.5, 0.4, 0.6), of_cv(Some(0.12))];
    let plain = Estimates { rows };
    let flagged = plain.flagged(&QualityRule::Nchs {}).unwrap();
    assert_eq!(flagged.rows[0].flag, Some(Flag::Unfit));
    let without = |estimates: &Estimates| -> Vec<Estimate> {
        estimates.iter().map(|row| Estimate { flag: None, ..row.clone() }).collect()
    };
    assert_eq!(without(&flagged), plain.rows);
    let other =
        flagged.flagged(&QualityRule::StatisticsCanada { cv: vec![0.05, 0.1, 0.15, 0.25, 0.5] }).unwrap();
    assert_eq!(other.rows[1].flag, Some(Flag::Good));
    let text = csv::text(&other).unwrap();
    assert!(text.lines().next().unwrap().ends_with(",cv,flag,notes"), "{text}");
}

#[test]
fn limits_that_cannot_be_are_all_reported() {
    let problems = |rule: QualityRule| {
        let error = Estimates::default().flagged(&rule).unwrap_err();
        error.problems().iter().map(|own| (own.code, own.place.to_string())).collect::<Vec<_>>()
    };
    let limits = |least_n, most_missing| Limits {
        least_n: Some(least_n),
        most_missing: Some(most_missing),
        ..Limits::default()
    };
    let rule = QualityRule::Limits { unreliable: limits(-1.0, 1.5), unfit: limits(f64::NAN, 0.5) };
    assert_eq!(
        problems(rule),
        [
            (Code::OutOfRange, "`unreliable.least_n`".to_owned()),
            (Code::OutOfRange, "`unreliable.most_missing`".to_owned()),
            (Code::OutOfRange, "`unfit.least_n`".to_owned()),
        ]
    );
    assert_eq!(problems(QualityRule::StatisticsCanada { cv: vec![0.1, 0.1] }).len(), 1);
    let none = QualityRule::Limits { unreliable: Limits::default(), unfit: Limits::default() };
    assert_eq!(problems(none)[0].0, Code::MissingKey);
}

const DOCUMENT: &str = r#"
peil = 1
id = "s"
title = "S"
population = { unit = { one = "county", many = "counties", all = "the counties" } }
questions = [{ id = "open", text = "Open?", kind = "single", answers = [{ code = "y", label = "Y" }, { code = "n", label = "N" }] }]
indicators = [{ id = "shares", label = "Shares", measure = "share", question = "open", answers = ["y"] }]
"#;

#[test]
fn a_document_has_the_rule_and_every_row_its_flag() {
    let document = format!("{DOCUMENT}\n[quality]\nrule = \"eurostat\"\n");
    let sample = Survey::from_text(&document).unwrap().read_csv("open\ny\nn\ny\n".as_bytes(), None).unwrap();
    assert_eq!(sample.estimate(&["shares"], &[]).unwrap().single().flag, Some(Flag::Unfit));
    assert_eq!(sample.share("open").equals("y").run().unwrap().single().flag, Some(Flag::Unfit));
}

#[test]
fn a_documents_rule_is_refused_with_its_place() {
    let document =
        format!("{DOCUMENT}\n[quality]\nrule = \"limits\"\nunfit = {{ least_n = -3, most_vc = 0.3 }}\n");
    let error = Survey::from_text(&document).unwrap_err();
    insta::assert_snapshot!(error.to_string());
}

#[test]
fn a_table_shows_flags_and_explains_those_that_are_there() {
    let survey = survey();
    let mut rows: Vec<Estimate> = [("state", 4, 30), ("municipality", 272, 354), ("county", 8, 14)]
        .into_iter()
        .map(|(sector, yes, n)| of(counted("resources", yes, n, None), &[("sector", sector)], "2024"))
        .collect();
    for (row, flag) in rows.iter_mut().zip([Some(Flag::Unfit), None, Some(Flag::Unreliable)]) {
        row.flag = flag;
    }
    let estimates = Estimates { rows };
    let text = |language| table::text(&estimates, &Context::of(&survey), language);
    insta::assert_snapshot!(Language::ALL.map(text).join("\n"));
}
