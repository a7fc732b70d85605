//! Sentences for published figures, read by a person in the snapshots.

mod report;

use std::fmt::Write as _;

use peil::report::{Context, phrase};
use peil::{Code, Estimate, Language, Note, Survey, change};
use report::{counted, of, survey};

const STATE: &[(&str, &str)] = &[("sector", "state")];
const MUNICIPALITY: &[(&str, &str)] = &[("sector", "municipality")];
const COUNTY: &[(&str, &str)] = &[("sector", "county")];

/// Counts behind the printed per cents of 2024: 354 of 357 municipalities, 209 state agencies, 14 counties.
fn published() -> Vec<(&'static str, Estimate)> {
    let row = |indicator, yes, n, population, by, wave| of(counted(indicator, yes, n, population), by, wave);
    let size = [("sector", "municipality"), ("size", "2000_to_5000")];
    vec![
        ("67.5", row("resources", 141, 209, None, STATE, "2024")),
        ("76.8", row("resources", 272, 354, Some(357), MUNICIPALITY, "2024")),
        ("57.1", row("resources", 8, 14, Some(14), COUNTY, "2024")),
        ("55.5", row("recruited", 197, 355, Some(356), MUNICIPALITY, "2023")),
        ("48.6", row("recruited", 172, 354, Some(357), MUNICIPALITY, "2024")),
        ("100.0", row("recruited", 10, 10, Some(10), COUNTY, "2023")),
        ("85.7", row("recruited", 12, 14, Some(14), COUNTY, "2024")),
        ("72.1", row("problems", 142, 197, None, MUNICIPALITY, "2023")),
        ("74.4", row("problems", 128, 172, None, MUNICIPALITY, "2024")),
        ("90.0", row("problems", 9, 10, Some(10), COUNTY, "2023")),
        ("82.5", row("problems", 113, 137, None, STATE, "2024")),
        ("9 of 9 of 10", row("resources", 9, 9, Some(10), COUNTY, "2024")),
        ("0 of 9 of 10", row("resources", 0, 9, Some(10), COUNTY, "2024")),
        ("none of 10", row("resources", 0, 10, Some(10), COUNTY, "2024")),
        ("10 of 11 asked, 12 in the base", row("problems", 10, 11, Some(12), COUNTY, "2024")),
        ("one of one", row("problems", 1, 1, Some(1), COUNTY, "2024")),
        ("full count of all", row("resources", 286, 356, Some(356), MUNICIPALITY, "2023")),
        ("size class", row("resources", 60, 75, Some(112), &size, "2024")),
        ("region with clause", row("resources", 60, 79, Some(80), &[("region", "north")], "2024")),
        ("region without clause", row("resources", 60, 79, Some(80), &[("region", "south")], "2024")),
    ]
}

fn told(context: &Context<'_>, rows: &[(&str, Estimate)]) -> String {
    let mut lines = String::new();
    for (title, row) in rows {
        lines.push_str(title);
        for language in Language::ALL {
            let sentence = phrase::share(context, row, language).unwrap();
            assert_eq!(sentence.language, language);
            write!(lines, "\n  {}: {sentence}", language.code()).unwrap();
        }
        lines.push('\n');
    }
    lines
}

#[test]
fn shares_of_published_figures_read_well() {
    let survey = survey();
    insta::assert_snapshot!(told(&Context::of(&survey), &published()));
}

#[test]
fn the_interval_can_be_left_out_and_decimals_chosen() {
    let survey = survey();
    insta::assert_snapshot!(told(&Context::of(&survey).without_interval().decimals(0), &published()[..4]));
}

#[test]
fn without_a_document_names_are_used_and_nothing_is_guessed() {
    let mut carried = counted("open_data", 9, 12, None);
    "that recruited".clone_into(&mut carried.base);
    let rows = [
        ("by name", counted("open_data", 141, 209, None)),
        ("in a cell", of(counted("open_data", 141, 209, None), &[("sector", "state")], "autumn 2024")),
        ("with the base it carries", carried),
    ];
    insta::assert_snapshot!(told(&Context::neutral(), &rows));
}

#[test]
fn a_share_without_interval_or_answers_says_why() {
    let survey = survey();
    let mut bare = of(counted("resources", 141, 209, None), STATE, "2024");
    (bare.low, bare.high, bare.se) = (None, None, None);
    bare.notes = vec![Note::NoVariance, Note::NoInterval { reason: peil::interval::NoLimits::NoEstimate }];
    let mut empty = of(counted("problems", 1, 2, None), MUNICIPALITY, "2024");
    (empty.low, empty.high, empty.estimate, empty.n, empty.yes) = (None, None, None, 0, Some(0));
    empty.notes = vec![Note::NoAnswers];
    let mut misfit = of(counted("resources", 8, 14, Some(14)), COUNTY, "2024");
    misfit
        .notes
        .push(Note::ImpossibleFigure { printed: "57.2".to_owned(), nearest: vec!["8/14 = 57.1".to_owned()] });
    let mut printed = misfit.clone();
    (printed.estimate, printed.low, printed.high, printed.yes, printed.n) =
        (Some(0.572), None, None, None, 0);
    (printed.notes, printed.population) = (vec![misfit.notes.last().unwrap().clone()], None);
    let mut several = of(counted("recruited", 159, 246, None), STATE, "2023");
    several.yes = None;
    several.notes = vec![Note::Recovered { counts: 4 }];
    let mut several = of(counted("recruited", 159, 246, None), STATE, "2023");
    several.yes = None;
    several.notes = vec![Note::Recovered { counts: 4 }];
    let mut answer = of(counted("extent", 141, 209, None), STATE, "2024");
    answer.category = Some("large".to_owned());
    let rows = [
        ("no variance", bare),
        ("no answers", empty),
        ("misfit", misfit),
        ("misfit as printed", printed),
        ("several counts", several),
        ("distribution", answer),
    ];
    insta::assert_snapshot!(told(&Context::of(&survey), &rows));
}

#[test]
fn changes_of_published_figures_read_well() {
    let survey = survey();
    let pairs = [
        (
            "recruited, municipalities",
            "recruited",
            MUNICIPALITY,
            (197, 355, Some(356)),
            (172, 354, Some(357)),
            None,
        ),
        ("problems, municipalities", "problems", MUNICIPALITY, (142, 197, None), (128, 172, None), None),
        ("recruited, state", "recruited", STATE, (135, 209, None), (137, 209, None), Some(0.02)),
        (
            "recruited, state, wide margin",
            "recruited",
            STATE,
            (135, 209, None),
            (137, 209, None),
            Some(0.125),
        ),
        (
            "recruited, counties, full counts",
            "recruited",
            COUNTY,
            (10, 10, Some(10)),
            (12, 14, Some(14)),
            None,
        ),
        ("the same in full counts", "resources", COUNTY, (5, 10, Some(10)), (7, 14, Some(14)), None),
        ("rise", "resources", MUNICIPALITY, (173, 355, Some(356)), (200, 354, Some(357)), None),
    ];
    let mut lines = String::new();
    for (title, indicator, by, from, to, margin) in pairs {
        let from = of(counted(indicator, from.0, from.1, from.2), by, "2023");
        let to = of(counted(indicator, to.0, to.1, to.2), by, "2024");
        let change = change(&from, &to, margin).unwrap();
        write!(lines, "{title}: {:?}", change.verdict).unwrap();
        for language in Language::ALL {
            let sentence = phrase::change(&Context::of(&survey), &change, language).unwrap();
            write!(lines, "\n  {}: {sentence}", language.code()).unwrap();
        }
        lines.push('\n');
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn nothing_is_claimed_across_a_break_or_without_an_interval() {
    let survey = Survey::from_text(
        r#"
        peil = 1
        id = "it-i-praksis"
        title = "IT i praksis"
        languages = ["nb", "nn", "en"]

        [[waves]]
        id = 2020

        [[waves]]
        id = 2021
        label = { nb = "våren 2021", nn = "våren 2021", en = "spring 2021" }
        frame_break = { nb = "i 2020 ble de 500 største virksomhetene spurt, i 2021 alle kommuner", nn = "i 2020 vart dei 500 største verksemdene spurde, i 2021 alle kommunane", en = "in 2020 the 500 largest organisations were asked, in 2021 all municipalities" }

        [population.unit]
        one = { nb = "kommune", nn = "kommune", en = "municipality" }
        many = { nb = "kommuner", nn = "kommunar", en = "municipalities" }
        all = { nb = "kommunene", nn = "kommunane", en = "the municipalities" }
        "#,
    )
    .unwrap();
    let context = Context::of(&survey);
    let from = of(counted("services", 60, 180, None), &[], "2020");
    let to = of(counted("services", 103, 191, Some(356)), &[], "2021");
    let broken = change(&from, &to, None).unwrap();
    let mut unknown = broken.clone();
    unknown.to.wave = None;
    unknown.from.wave = None;
    (unknown.low, unknown.high, unknown.from.low) = (None, None, None);
    unknown.verdict = peil::Verdict::NotDetermined;
    let mut lines = String::new();
    for change in [&broken, &unknown] {
        for language in Language::ALL {
            let sentence = phrase::change(&context, change, language).unwrap();
            for claim in [" rose ", " fell ", " økte ", " falt ", " auka ", ", fall delen", " fall delen"] {
                assert!(!sentence.text.contains(claim), "{sentence}");
            }
            writeln!(lines, "{}: {sentence}", language.code()).unwrap();
        }
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn a_wrong_measure_too_many_decimals_and_a_missing_text_are_told_at_once() {
    let survey = survey();
    let mut row = counted("resources", 1, 2, None);
    row.measure = peil::MeasureKind::Mean;
    let error = phrase::share(&Context::of(&survey).decimals(9), &row, Language::Nn).unwrap_err();
    let codes: Vec<Code> = error.problems().iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [Code::WrongMeasure, Code::OutOfRange]);

    let half = peil::Label::ByLanguage(serde_json::from_str(r#"{"nb": "deler åpne data"}"#).unwrap());
    let row = counted("resources", 1, 2, None);
    let context = Context::of(&survey).statement(half);
    // Nynorsk does not fall back on bokmål.
    assert_eq!(phrase::share(&context, &row, Language::Nn).unwrap_err().code(), Code::MissingLabel);
    let error = phrase::share(&context, &row, Language::En).unwrap_err();
    assert_eq!(error.code(), Code::MissingLabel);
    insta::assert_snapshot!(error, @r"
    request: 1 problem
      the statement of `resources` has no text in `en` [missing-label]
        help: give the text, or ask for a language that the document has
    ");
}
