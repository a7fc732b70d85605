//! What a user reads when something is wrong: every problem at once, each with its place and help.

use peil::wire::{Input, Request, evaluate};
use peil::{Answers, Column, CsvOptions, DesignColumns, Sample, Survey};

/// A sound document that the tests break.
const DOCUMENT: &str = r#"
peil = 1
id = "ict"
title = { nb = "IKT", en = "ICT" }
languages = ["nb", "en"]

[population]
strata_by = "sector"
strata = [{ code = "county", size = { 2024 = 4 } }, { code = "state", size = { 2024 = 9 }, selected = { 2024 = 5 } }]
unit = { one = { nb = "enhet", en = "unit" }, many = { nb = "enheter", en = "units" }, all = { nb = "enhetene", en = "the units" } }

[[waves]]
id = 2024

[[variables]]
id = "sector"
label = { nb = "Sektor", en = "Sector" }
categories = [
    { code = "county", label = { nb = "Fylke", en = "County" } },
    { code = "state", label = { nb = "Stat", en = "State" } },
]

[[variables]]
id = "staff"
label = { nb = "Ansatte", en = "Staff" }

[[questions]]
id = "recruited"
kind = "single"
text = { nb = "Rekruttert?", en = "Recruited?" }
answers = [{ code = "yes", label = { nb = "Ja", en = "Yes" } }, { code = "no", label = { nb = "Nei", en = "No" } }]

[[questions]]
id = "problems"
kind = "single"
asked_if = [{ question = "recruited", is = ["yes"] }]
text = { nb = "Problemer?", en = "Problems?" }
answers = [{ code = "yes", label = { nb = "Ja", en = "Yes" } }, { code = "no", label = { nb = "Nei", en = "No" } }]

[[questions]]
id = "cost"
kind = "number"
min = 0
max = 100
text = { nb = "Kostnad", en = "Cost" }

[[breakdowns]]
id = "size"
of = "staff"
label = { nb = "Størrelse", en = "Size" }
cuts = [10, 100]

[[indicators]]
id = "problems"
label = { nb = "Problemer", en = "Problems" }
among = { nb = "som rekrutterte", en = "that recruited" }
measure = "share"
question = "problems"
answers = ["yes"]
"#;

fn broken(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(DOCUMENT.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the document has no `{from}`");
        text.replacen(from, to, 1)
    })
}

fn refused(text: &str) -> String {
    Survey::from_text(text).unwrap_err().in_file("ict.toml").to_string()
}

#[test]
fn the_document_that_the_tests_break_is_sound() {
    assert_eq!(Survey::problems_of(DOCUMENT), []);
}

#[test]
fn faults_of_form_are_told_with_line_column_and_suggestion() {
    insta::assert_snapshot!(refused(&broken(&[
        ("title = {", "titel = {"),
        ("kind = \"number\"", "kind = \"nummer\""),
        ("min = 0", "min = \"none\""),
        ("cuts = [10, 100]", "cut = [10, 100]"),
        ("strata_by = \"sector\"", "strata_by = 3"),
        ("measure = \"share\"", "measure = [\"share\"]"),
    ])));
}

#[test]
fn a_document_that_is_no_toml_or_json_says_where_it_breaks() {
    insta::assert_snapshot!(refused("peil = 1\nid = \"x\ntitle = 3\n"));
    insta::assert_snapshot!(refused("{\"peil\": 1,\n \"id\": }"));
    insta::assert_snapshot!(refused(""));
}

#[test]
fn an_unknown_key_does_not_hide_faults_of_meaning() {
    insta::assert_snapshot!(refused(&broken(&[
        ("peil = 1", "peil = 2"),
        ("max = 100", "max = -1\ncolour = \"red\""),
        ("of = \"staff\"", "of = \"stafff\""),
    ])));
}

#[test]
fn faults_of_meaning_are_all_told() {
    insta::assert_snapshot!(refused(&broken(&[
        ("{ code = \"state\", size", "{ code = \"stat\", size"),
        ("selected = { 2024 = 5 }", "selected = { 2024 = 50 }"),
        ("size = { 2024 = 4 }", "size = { 2023 = 4 }"),
        ("id = \"cost\"", "id = \"staff\""),
        ("text = { nb = \"Problemer?\", en = \"Problems?\" }", "text = { nb = \"Problemer?\" }"),
        ("question = \"recruited\", is = [\"yes\"]", "question = \"recruted\", is = [\"ja\"]"),
        ("cuts = [10, 100]", "cuts = [100, 10]\nlabels = [\"a\", \"b\"]"),
        ("among = { nb = \"som rekrutterte\", en = \"that recruited\" }", "over = \"cost\""),
        (
            "answers = [\"yes\"]\n",
            "answers = [\"yess\"]\ncounting = [\"not_asked\"]\n\n[design]\nnest = true\n"
        ),
    ])));
}

#[test]
fn answers_that_do_not_fit_are_all_told_with_line_and_field() {
    let survey = Survey::from_text(DOCUMENT).unwrap();
    let csv = "\
sector;recruited;problems;cost;staff
county;yes;no;12,5;8
county;nei;;101;9
state;no;yes;x;10
stat;yes;yes;;100
";
    let options = CsvOptions { file: Some("answers.csv".to_owned()), ..CsvOptions::default() };
    insta::assert_snapshot!(survey.read_csv_with(csv.as_bytes(), None, &options).unwrap_err());
    insta::assert_snapshot!(survey.read_csv("sector;recruted\ncounty;yes\n".as_bytes(), None).unwrap_err());
    insta::assert_snapshot!(survey.read_csv("sector\n".as_bytes(), Some("2025")).unwrap_err());
}

#[test]
fn host_columns_that_do_not_fit_are_told_with_row() {
    let survey = Survey::from_text(DOCUMENT).unwrap();
    let column = |words: &[&str]| words.iter().copied().collect::<Column>();
    let answers = Answers::new([
        ("sector".to_owned(), column(&["county", "county", "state"])),
        ("recruited".to_owned(), column(&["yes", "maybe", "maybe"])),
        ("problems".to_owned(), column(&["no", "no", "no"])),
        ("cost".to_owned(), column(&["dear", "cheap", "dear"])),
        ("staff".to_owned(), Column::from(vec![1.0, 2.0, f64::NAN])),
    ]);
    insta::assert_snapshot!(survey.read(&answers.unwrap(), Some("2024")).unwrap_err());
    let uneven = Answers::new([
        ("a".to_owned(), column(&["x"])),
        ("b".to_owned(), column(&["x", "y"])),
        ("a".to_owned(), column(&["x"])),
    ]);
    insta::assert_snapshot!(uneven.unwrap_err());
}

#[test]
fn more_answers_than_units_is_an_error_of_the_design() {
    let survey = Survey::from_text(DOCUMENT).unwrap();
    let csv = format!("sector,recruited,problems,cost,staff\n{}state,no,,,1\n", "county,no,,,1\n".repeat(5));
    insta::assert_snapshot!(survey.read_csv(csv.as_bytes(), None).unwrap_err());
}

#[test]
fn a_design_that_names_wrong_columns_is_told_whole() {
    let answers =
        Answers::from_csv("stype,pw,fpc\nE,1,9\nH,2,9\n".as_bytes(), &CsvOptions::default()).unwrap();
    let columns = DesignColumns {
        strata: Some("styp".into()),
        weight: Some("stype".to_owned()),
        fpc: Some("fcp".into()),
        nest: true,
        census: true,
        ..DesignColumns::default()
    };
    insta::assert_snapshot!(columns.build(&answers).unwrap_err());
}

#[test]
fn estimates_that_do_not_fit_their_column_are_all_told() {
    let answers = Answers::from_csv("answer,y\nyes,1\nno,2\n".as_bytes(), &CsvOptions::default()).unwrap();
    let sample = Sample::new(answers.clone(), DesignColumns::default().build(&answers).unwrap()).unwrap();
    let queries = [
        sample.share("answer").query().clone(),
        sample.share("answer").equals("ye").query().clone(),
        sample.share("answer").equals("yes").outside(["yes"]).query().clone(),
        sample.mean("answer").by(["regoin"]).query().clone(),
        sample.mean("y").outside(["yes"]).level(95.0).query().clone(),
        sample.ratio("y", "x").among("answer", ["maybe"]).query().clone(),
    ];
    insta::assert_snapshot!(sample.run(&queries).unwrap_err());
    insta::assert_snapshot!(sample.estimate(&["x"], &[]).unwrap_err());
}

#[test]
fn unknown_indicators_and_breakdowns_of_a_document_are_suggested() {
    let survey = Survey::from_text(DOCUMENT).unwrap();
    let csv = "sector,recruited,problems,cost,staff\ncounty,no,,,1\ncounty,no,,,1\nstate,yes,no,3,20\nstate,yes,yes,3,20\n";
    let sample = survey.read_csv(csv.as_bytes(), None).unwrap();
    insta::assert_snapshot!(sample.estimate(&["problem", "costs"], &["sizes"]).unwrap_err());
}

#[test]
fn a_request_is_refused_for_what_it_cannot_mean() {
    let refused = |request: &str, input: Input<'_>| {
        Request::from_json(request).and_then(|request| evaluate(&request, input)).unwrap_err().to_string()
    };
    insta::assert_snapshot!(refused(
        r#"{"querys": [], "level": "high", "interval": "wilsn"}"#,
        Input::Nothing
    ));
    insta::assert_snapshot!(refused(
        r#"{"schema_version": 7, "by": ["x"], "wave": "2024", "queries": [{"name": "a", "measure": "share", "of": "a", "equals": ["b"]}]}"#,
        Input::Nothing
    ));
    insta::assert_snapshot!(refused(
        r#"{"queries": [{"name": "a", "measure": "shares", "of": "a"}, {"name": "b", "measure": "mean", "off": "b"}]}"#,
        Input::Csv(b"a\n1\n")
    ));
    insta::assert_snapshot!(refused(r#"{"published": "decimals = 1", "by": ["x"]}"#, Input::Nothing));
}

#[test]
fn faults_of_a_design_do_not_hide_each_other() {
    let csv = "w,N,s,p,r1,r2\n-1,1.5,a,1,1,1\n0,1.5,a,2,1,x\n,9,b,2,1,1\n1,9,b,3,1,1\n1,9,c,4,1,1\n1,0.5,d,5,1,1\n1,0.5,d,6,1,1\n";
    let answers = Answers::from_csv(csv.as_bytes(), &CsvOptions::default()).unwrap();
    let names = ["r1", "r2", "r3"];
    let columns = DesignColumns {
        strata: Some("s".into()),
        psu: Some("p".into()),
        weight: Some("w".to_owned()),
        fpc: Some("N".into()),
        make_replicates: Some(peil::replicate::MakeReplicates {
            rho: Some(2.0),
            ..peil::replicate::MakeReplicates::new(peil::replicate::MakeKind::Fay)
        }),
        ..DesignColumns::default()
    };
    insta::assert_snapshot!(columns.build(&answers).unwrap_err());
    let given = DesignColumns {
        psu: Some("pp".into()),
        make_replicates: None,
        fpc: None,
        strata: None,
        replicates: Some(peil::replicate::ReplicateColumns::new(peil::replicate::ReplicateKind::Brr, names)),
        ..columns
    };
    insta::assert_snapshot!(given.build(&answers).unwrap_err());
}

#[test]
fn names_that_are_not_there_hide_nothing_but_what_follows_from_them() {
    let csv = "s,p,u,N,M,w,came\na,1,1,9,4,1,yes\na,1,,9,4,-1,yes\n,2,3,8,0,1,yes\nb,2,4,9,4,1,no\nb,3,5,0.5,4,1,yes\n";
    let answers = Answers::from_csv(csv.as_bytes(), &CsvOptions::default()).unwrap();
    let several =
        |names: &[&str]| peil::ColumnNames::Several(names.iter().map(|&name| name.into()).collect());
    let came = |answer: &str| peil::Condition { question: "came".into(), is: vec![answer.into()] };
    let columns = DesignColumns {
        strata: Some("s".into()),
        psu: Some(several(&["p", "u"])),
        fpc: Some(several(&["N", "M"])),
        weight: Some("w".to_owned()),
        responded: Some(came("yes")),
        lonely_domains: true,
        ..DesignColumns::default()
    };
    let without = |change: fn(&mut DesignColumns)| {
        let mut columns = columns.clone();
        change(&mut columns);
        columns.build(&answers).unwrap_err().to_string()
    };
    insta::assert_snapshot!(without(|_| ()));
    insta::assert_snapshot!(without(|own| own.strata = Some("st".into())));
    insta::assert_snapshot!(without(|own| own.psu = Some("pp".into())));
    insta::assert_snapshot!(without(|own| own.fpc = Some("NN".into())));
    insta::assert_snapshot!(without(
        |own| own.responded = Some(peil::Condition { question: "came".into(), is: vec!["y".into()] })
    ));
    insta::assert_snapshot!(without(|own| {
        own.strata = Some("st".into());
        own.fpc = None;
        own.population = Some(peil::PopulationCount::One(9));
        own.psu = Some(peil::ColumnNames::Several(vec!["p".into(), "uu".into()]));
        own.response_groups = Some("gg".into());
        own.responded = Some(peil::Condition { question: "cam".into(), is: vec!["yes".into()] });
    }));
}

#[test]
fn faults_of_weighting_are_told_with_those_of_the_design() {
    let csv = "s,w,came,size,y\na,1,yes,l,1\na,-1,yes,l,2\na,1,no,m,3\nb,1,yes,,4\nb,1,yes,s,5\nb,1,no,,x\n";
    let answers = Answers::from_csv(csv.as_bytes(), &CsvOptions::default()).unwrap();
    let design = |text: &str| {
        let steps = r#""weighting": [
            {"method": "weighting_classes", "by": ["sise"]},
            {"method": "rake", "margins": [
                {"by": ["s"], "totals": {"a": 5, "b": 5}}, {"by": ["size"], "totals": {"l": 5, "s": 7, "xl": 1}}
            ], "tolerance": 0},
            {"method": "rake", "margins": [{"by": ["s"], "totals": {"a": 5, "b": 5}}, {"by": ["came"], "totals": {"yes": 12}}]},
            {"method": "calibrate", "totals": {"y": 3, "s=c": 1, "s=a": -1}}
        ]"#;
        let columns: DesignColumns = serde_json::from_str(&format!("{{{text}, {steps}}}")).unwrap();
        columns.build(&answers).unwrap_err()
    };
    // Rows that did not respond need no size.
    insta::assert_snapshot!(design(
        r#""weight": "w", "strata": "st", "responded": {"question": "came", "is": ["yes"]}, "make_replicates": {"kind": "fay"}"#
    ));
    // Where it is not known who responded, nothing is said of rows and of groups without a total.
    insta::assert_snapshot!(design(
        r#""weight": "w", "strata": "s", "responded": {"question": "came", "is": ["ye"]},
           "replicates": {"columns": ["w", "y", "r"], "kind": "brr"}"#
    ));
    // Nor where nobody did.
    let nobody = r#""responded": {"question": "came", "is": ["no"]}, "weight": "w", "census": true"#;
    assert!(design(nobody).problems().iter().any(|problem| problem.code == peil::Code::NoEffect));
    // A sound design whose replicates cannot be made.
    insta::assert_snapshot!(design(r#""strata": "s", "make_replicates": {"kind": "brr"}"#));
}

#[test]
fn a_matrix_of_uneven_rows_is_refused_although_its_numbers_are_as_many() {
    let answers = Answers::from_csv("p\n0.5\n0.4\n".as_bytes(), &CsvOptions::default()).unwrap();
    let columns = DesignColumns {
        probability: Some("p".into()),
        pps: Some(peil::Pps::Joint),
        joint_probabilities: Some(vec![vec![0.5, 0.1, 0.1], vec![0.4]]),
        ..DesignColumns::default()
    };
    insta::assert_snapshot!(columns.build(&answers).unwrap_err());
}

#[test]
fn one_population_size_for_strata_is_told_as_such() {
    let answers = Answers::from_csv("s\na\na\nb\nb\n".as_bytes(), &CsvOptions::default()).unwrap();
    let columns = DesignColumns {
        strata: Some("s".into()),
        population: Some(peil::PopulationCount::One(20)),
        ..DesignColumns::default()
    };
    insta::assert_snapshot!(columns.build(&answers).unwrap_err());
}

#[test]
fn probabilities_that_cannot_be_are_told_with_column_and_pair() {
    let answers = Answers::from_csv("p\n1.5\n0\n0.5\n".as_bytes(), &CsvOptions::default()).unwrap();
    let columns = DesignColumns { probability: Some("p".into()), ..DesignColumns::default() };
    insta::assert_snapshot!(columns.build(&answers).unwrap_err());
    let answers = Answers::from_csv("p\n0.5\n0.4\n0.3\n".as_bytes(), &CsvOptions::default()).unwrap();
    let joint = DesignColumns {
        pps: Some(peil::Pps::Joint),
        joint_probabilities: Some(vec![vec![0.5, 0.45, 0.1], vec![0.45, 0.4, 0.1], vec![0.1, 0.2, 0.2]]),
        ..columns.clone()
    };
    insta::assert_snapshot!(joint.build(&answers).unwrap_err());
    for sum in [f64::NAN, -0.3, 0.0, 2.0] {
        let hartley_rao =
            DesignColumns { pps: Some(peil::Pps::HartleyRao), hartley_rao_sum: Some(sum), ..columns.clone() };
        assert_eq!(hartley_rao.build(&answers).unwrap_err().code(), peil::Code::OutOfRange, "{sum}");
    }
}
