//! The documents shown in `docs/` are what they claim to be.

use std::path::Path;

use peil::Survey;

#[test]
fn the_annotated_survey_document_is_valid_and_computes() {
    let page = include_str!("../../docs/survey-documents.md");
    let document = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(Survey::problems_of(document), []);
    let survey = Survey::from_text(document).unwrap();
    let csv = "\
name;sector;employees;recruited;problems;channels_web;channels_chat
A;county;600;1;large;1;
B;county;700;2;;;1
C;agency;40;1;no;;
D;agency;60;8;;1;0
";
    let sample = survey.read_csv(csv.as_bytes(), Some("2024")).unwrap();
    let estimates = sample.estimate(&[], &["sector"]).unwrap();
    let share = |indicator, sector| {
        let row = estimates.find(indicator, &[sector]).unwrap();
        (row.yes, row.n, row.missing)
    };
    assert_eq!(share("had_problems", "county"), (Some(1), 1, 0));
    assert_eq!(share("had_problems", "agency"), (Some(0), 1, 0));
    // An empty item is a no where the other item is answered, and missing where none is.
    assert_eq!(share("web", "county"), (Some(1), 2, 0));
    assert_eq!(share("web", "agency"), (Some(1), 1, 1));
    assert_eq!(share("some_channel", "county"), (Some(2), 2, 0));
    // What the share of a narrower base implies of all stands behind it; who does not know is missing there.
    assert_eq!(share("had_problems_of_all", "county"), (Some(1), 2, 0));
    assert_eq!(share("had_problems_of_all", "agency"), (Some(0), 1, 1));
    assert_eq!(estimates.find("mean_problem", &["county"]).unwrap().estimate, Some(2.0));
    assert_eq!(estimates.find("balance", &["agency"]).unwrap().estimate, Some(-1.0));
}

/// Every example on the page of sentences is one that a test made of figures, in all three languages.
#[test]
fn the_sentences_of_the_documentation_are_those_of_the_tests() {
    let page = include_str!("../../docs/sentences.md");
    let snapshots = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let made: String = std::fs::read_dir(snapshots)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "snap"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let examples: Vec<&str> =
        page.split("```text\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(examples.len() > 20);
    for example in examples {
        let lines: Vec<&str> = example.lines().collect();
        assert_eq!(
            lines.iter().map(|line| &line[..4]).collect::<Vec<_>>(),
            ["nb: ", "nn: ", "en: "],
            "{example}"
        );
        for line in lines {
            assert!(made.contains(&format!("  {line}\n")), "no test makes this sentence: {line}");
        }
    }
}
