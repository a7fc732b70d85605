//! Drafts of survey documents: what is found in files, and documents that read the very files that they were drafted
//! of.

use std::fmt::Write;

use peil::survey::{
    ColumnKind, ColumnLabels, Draft, DraftAnswer, DraftDesign, FoundFile, LabelledAnswer, look, rows_of,
};
use peil::{Answers, Categories, Code, Codes, Column, CsvOptions, Survey};

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
}

#[test]
fn every_part_of_a_file_is_read_alone_as_it_stands_in_the_whole() {
    let long = "å".repeat(200);
    let row = |row: usize| match row % 5 {
        0 => vec![format!("unit {row}"), "0301".to_owned(), String::new()],
        1 => vec!["a; \"b\"\nc".to_owned(), " 1,50 ".to_owned(), "NA".to_owned()],
        2 => vec!["\r\n".to_owned(), "..".to_owned(), "x".to_owned()],
        3 => vec![long.clone(), "-7".to_owned(), "æ".to_owned()],
        _ => vec![format!("{row}\n"), "1e3".to_owned(), ":".to_owned()],
    };
    for (mark, line) in [("", "\n"), ("\u{feff}", "\r\n"), ("\u{feff}", "\n\n")] {
        let quoted = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
        let body = (0..1234).map(|at| row(at).iter().map(quoted).collect::<Vec<_>>().join(";"));
        let file = format!("{mark}name;number;other{line}{}{line}", body.collect::<Vec<_>>().join(line));
        let parts = look(file.as_bytes()).unwrap().parts.unwrap();
        assert_eq!((parts.delimiter, parts.rows, parts.starts.len()), (';', 100, 13));
        let options = CsvOptions { delimiter: Some(b';'), ..CsvOptions::default() };
        for (number, &start) in parts.starts.iter().enumerate() {
            let end = parts.starts.get(number + 1).map_or(file.len(), |&next| next as usize);
            let found = rows_of(&file.as_bytes()[start as usize..end], &options).unwrap();
            let rows = number * 100..(number * 100 + 100).min(1234);
            assert_eq!(found.len(), rows.len(), "part {number}");
            for (found, at) in found.iter().zip(rows) {
                let shown = |field: &String| match field.trim() {
                    "" | "NA" | ".." | ":" => None,
                    text if text.chars().count() > 80 => Some(format!("{}…", "å".repeat(80))),
                    text => Some(text.to_owned()),
                };
                assert_eq!(*found, row(at).iter().map(shown).collect::<Vec<_>>(), "row {at}");
            }
        }
    }
}

#[test]
fn a_draft_reads_the_file_that_it_was_made_of() {
    let design = DraftDesign { weight: Some("w".to_owned()), ..DraftDesign::default() };
    let draft = Draft { id: "a file".to_owned(), title: "\"A\" file\n".to_owned(), ..Draft::of(&found()) };
    let draft = draft.designed(design);
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
    draft.columns[4].answers =
        found().columns[4].words.clone().unwrap().into_iter().map(DraftAnswer::from).collect();
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

#[test]
fn dates_and_times_are_no_answers_however_often_they_come() {
    let words = [
        ["2024-05-01", "2024-05-01"],
        ["1.5.2024", "24.12.2024"],
        ["5/1/2024", "5/1/2024"],
        ["2024-05-01T09:30:00", "2024-05-01 10:00:00+02:00"],
        ["09:30", "09:30:15.25"],
    ];
    for [first, second] in words {
        let file = format!("when\n{first}\n{first}\n{second}\n{second}\n{first}\n");
        let own = &look(file.as_bytes()).unwrap().columns[0];
        assert_eq!(own.kind, ColumnKind::Text, "{first}");
    }
    // Parts of dates, sections and words with marks are answers.
    for [first, second] in
        [["2024-05", "2024-06"], ["1.2.3", "1.2.4"], ["1-5 staff", "6-10 staff"], ["a:b", "b:c"]]
    {
        let file = format!("what\n{first}\n{first}\n{second}\n{second}\n");
        assert_eq!(look(file.as_bytes()).unwrap().columns[0].kind, ColumnKind::Single, "{first}");
    }
}

#[test]
fn answers_that_are_offered_and_not_chosen_make_a_question_of_few_rows() {
    let sizes = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        Categories::new(Codes::pack([0, 2].into_iter(), 3), words).unwrap()
    };
    let column = Column::Categories(sizes(&["small", "middle", "large"]));
    let found = FoundFile::of(&Answers::new([("size".to_owned(), column)]).unwrap());
    assert_eq!((found.columns[0].kind, found.columns[0].different), (ColumnKind::Single, 2));
    let names: Column = ["Ås", "Bø"].into_iter().collect();
    let found = FoundFile::of(&Answers::new([("name".to_owned(), names)]).unwrap());
    assert_eq!(found.columns[0].kind, ColumnKind::Text);
}

#[test]
fn a_column_that_cannot_be_used_is_text() {
    let broken = ("tags".to_owned(), || Err(peil::Problem::new(Code::Unsupported, "lists")));
    let found = FoundFile::of(&Answers::lazy(3, [broken]).unwrap());
    assert_eq!((found.rows, found.columns[0].kind), (3, ColumnKind::Text));
    Survey::from_text(&Draft::of(&found).text()).unwrap();
}

#[test]
fn what_a_file_says_of_its_codes_is_in_the_document() {
    let answer = |code: &str, label: &str, missing: bool| LabelledAnswer {
        code: code.to_owned(),
        label: label.to_owned(),
        missing,
    };
    let q1 = ColumnLabels {
        name: "q1".to_owned(),
        text: Some("Do you \"like\" it?".to_owned()),
        answers: vec![
            answer("1", "Yes", false),
            answer("02", "Other", false),
            answer("3", "Other", false),
            answer("4", " ", false),
            answer("8", "Don't know it", true),
            answer("-9", "Does not apply", true),
            answer("a", "Not applicable", true),
        ],
    };
    // One answer alone is no question.
    let ticked =
        ColumnLabels { name: "q2".to_owned(), text: None, answers: vec![answer("1", "Ticked", false)] };
    let unknown = ColumnLabels { name: "q3".to_owned(), ..ColumnLabels::default() };
    let column = |words: [&str; 3]| words.into_iter().collect::<Column>();
    let answers = [("q1".to_owned(), column(["1", "02", "8"])), ("q2".to_owned(), column(["1", "1", "1"]))];
    let answers = Answers::new(answers).unwrap();
    let text = Draft::of(&FoundFile::of(&answers)).labelled(vec![q1, ticked, unknown]).text();
    let expected = r#"id = "q1"
text = "Do you \"like\" it?"
kind = "single"
answers = [
    { code = 1, label = "Yes" },
    { code = "02", label = "Other (02)" },
    { code = 3, label = "Other (3)" },
    { code = 4, label = "4" },
    { code = 8, label = "Don't know it", status = "do_not_know" },
    { code = -9, label = "Does not apply", status = "refused" },
    { code = "a", label = "Not applicable", status = "not_asked" },
]

[[questions]]
id = "q2"
text = "q2"
kind = "text"
"#;
    assert!(text.contains(expected), "{text}");
    let rows = Survey::from_text(&text).unwrap().read(&answers, None).unwrap();
    let rows = rows.estimate(&["q1"], &[]).unwrap().rows;
    assert_eq!((rows[0].n, rows[0].yes), (2, Some(1)));
}

#[test]
fn columns_of_the_design_are_no_questions_but_strata_are_groups() {
    let named = |name: &str| Some(name.to_owned());
    let design = DraftDesign {
        unit: named("unit"),
        strata: named("county"),
        psu: named("code"),
        fpc: named("w"),
        weight: None,
    };
    let draft = Draft::of(&found()).designed(design);
    assert_eq!(draft.ids(), ["county", "open_data", "open_data_2", "income"]);
    assert!(
        draft
            .text()
            .contains("[design]\nunit = \"unit\"\nstrata = \"county\"\npsu = \"code\"\nfpc = \"w\"\n")
    );
    let numbers = DraftDesign { strata: named("income"), ..DraftDesign::default() };
    assert!(!Draft::of(&found()).designed(numbers).ids().contains(&"income".to_owned()));
}
