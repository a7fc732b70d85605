//! The documents shown in `docs/` are what they claim to be.

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
