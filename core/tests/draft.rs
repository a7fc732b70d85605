//! Drafts of survey documents: what is found in files, and documents that read the very files that they were drafted
//! of.

use std::fmt::Write;

use peil::survey::{ColumnKind, Draft, DraftDesign, FoundFile, look};
use peil::{Code, Survey};

const FILE: &str = "\u{feff}unit;county;code;open data;open.data;income;w\r\n\
    a;North;03;yes;1;12,5;2\r\n\
    b;South;11;no;2;;2\r\n\
    c;North;03;Don't know;1;40;3\r\n\
    d;South;50;yes;2;-3;3\r\n\
    e;South;50;ikke svart;1;0;3\r\n";

fn found() -> FoundFile {
    look(FILE.as_bytes()).unwrap()
}

#[test]
fn columns_are_what_they_seem_to_be_and_codes_keep_their_zeros() {
    let found = found();
    assert_eq!(found.rows, 5);
    let kinds: Vec<(&str, ColumnKind)> =
        found.columns.iter().map(|own| (own.name.as_str(), own.kind)).collect();
    let expected = [
        ("unit", ColumnKind::Text),
        ("county", ColumnKind::Single),
        ("code", ColumnKind::Single),
        ("open data", ColumnKind::Single),
        ("open.data", ColumnKind::Number),
        ("income", ColumnKind::Number),
        ("w", ColumnKind::Number),
    ];
    assert_eq!(kinds, expected);
    assert_eq!(found.columns[2].words.as_deref(), Some(&["03", "11", "50"].map(str::to_owned)[..]));
    let income = &found.columns[5];
    assert_eq!((income.low, income.high, income.missing, income.different), (Some(-3.0), Some(40.0), 1, 4));
    assert_eq!(found.columns[4].can_be, [ColumnKind::Single, ColumnKind::Number, ColumnKind::Text]);
    assert_eq!(
        found.first[1],
        ["b", "South", "11", "no", "2", "", "2"].map(|field| (!field.is_empty()).then(|| field.to_owned()))
    );
}

#[test]
fn a_draft_reads_the_file_that_it_was_made_of() {
    let design = DraftDesign { weight: Some("w".to_owned()), ..DraftDesign::default() };
    let mut draft =
        Draft { id: "a file".to_owned(), title: "\"A\" file\n".to_owned(), design, ..Draft::of(&found()) };
    draft.columns.retain(|column| column.name != "w");
    assert_eq!(draft.ids(), ["unit", "county", "code", "open_data", "open_data_2", "income"]);
    let survey = Survey::from_text(&draft.text()).unwrap();
    let sample = survey.read_csv(FILE.as_bytes(), None).unwrap();
    let rows = sample.estimate(&["open_data"], &[]).unwrap().rows;
    // Neither who does not know nor who did not answer is in the base: 2 + 3 of 2 + 2 + 3.
    let yes = rows.iter().find(|row| row.category.as_deref() == Some("yes")).unwrap();
    assert_eq!((yes.n, yes.estimate), (3, Some(5.0 / 7.0)));
    let by_code = sample.estimate(&["income"], &["code"]).unwrap().rows;
    assert_eq!(by_code.iter().map(|row| row.by["code"].clone()).collect::<Vec<_>>(), ["03", "11", "50"]);
    assert_eq!(by_code[0].estimate, Some((2.0 * 12.5 + 3.0 * 40.0) / 5.0));
}

#[test]
fn numbers_that_are_codes_can_be_taken_as_answers() {
    let mut draft = Draft::of(&found());
    draft.columns[4].kind = ColumnKind::Single;
    draft.columns[4].answers = found().columns[4].words.clone().unwrap();
    let survey = Survey::from_text(&draft.text()).unwrap();
    let rows =
        survey.read_csv(FILE.as_bytes(), None).unwrap().estimate(&["open_data_2"], &["county"]).unwrap().rows;
    assert_eq!(
        rows.iter().map(|row| row.estimate.unwrap()).collect::<Vec<_>>(),
        [1.0, 0.0, 1.0 / 3.0, 2.0 / 3.0]
    );
}

#[test]
fn names_that_mean_something_elsewhere_stay_names() {
    let header = "\"a\"\"] [x\",\"<script>\",\"\",\"ø æ\",\"1\"\n";
    let rows = "\"\"\"\"\"\",x,1,\\u0041,y\n\"]\",x,2,\u{7f},y\nb,y,3,\\u0041,y\nb,y,3,\\u0041,y\n";
    let file = &[header, rows].concat();
    let draft = Draft::of(&look(file.as_bytes()).unwrap());
    assert_eq!(draft.ids(), ["a_x", "script", "column", "ø_æ", "1"]);
    // The last column has one answer alone, which is no question.
    assert_eq!(draft.columns[4].kind, ColumnKind::Text);
    let survey = Survey::from_text(&draft.text()).unwrap_or_else(|error| panic!("{error}\n{}", draft.text()));
    let rows = survey.read_csv(file.as_bytes(), None).unwrap().estimate(&["a_x"], &["script"]).unwrap().rows;
    assert_eq!(
        rows.iter().filter_map(|row| row.category.as_deref()).collect::<Vec<_>>(),
        ["\"\"", "]", "b", "\"\"", "]", "b"]
    );
}

#[test]
fn files_of_which_nobody_could_choose_are_refused_before_they_are_read() {
    let code = |file: &str| {
        look(file.as_bytes()).unwrap_err().problems().iter().map(|problem| problem.code).collect::<Vec<_>>()
    };
    assert_eq!(code(&format!("{}\n1\n", "a,".repeat(500_000))), [Code::Unsupported]);
    assert_eq!(code(&format!("{}\n1\n", "a".repeat(1_000_000))), [Code::Unsupported]);
    assert_eq!(code(""), [Code::NoRows]);
    assert_eq!(code("a,b\n"), [Code::NoRows]);
    assert_eq!(code(&format!("a,\"b\n{}", "1,2\n".repeat(1000))), [Code::Syntax, Code::NoRows]);
}

#[test]
fn many_bad_rows_are_counted_and_many_columns_are_read_at_once() {
    let rows = "1\n".repeat(20_000);
    let error = look(format!("a,b\n{rows}").as_bytes()).unwrap_err();
    assert_eq!(error.problems().len(), 1001);
    assert!(error.problems()[1000].message.ends_with("and in 18999 more rows"), "{}", error.problems()[1000]);
    let mut file = String::new();
    (0..50_000).for_each(|column| write!(file, "c{column},").unwrap());
    let survey = Survey::from_text(&Draft::of(&found()).text()).unwrap();
    // Every pair of names was compared once, which took a minute.
    let error = survey.read_csv(format!("{file}c\n").as_bytes(), None).unwrap_err();
    assert!(error.problems().iter().any(|problem| problem.code == Code::NoRows));
}
