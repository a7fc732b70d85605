//! Composite indices in tables, files and sentences, in all languages.

use std::fmt::Write;

use peil::composite::{Index, IndexData, Plan, Run};
use peil::report::{Context, index, number, phrase};
use peil::{Answers, Code, CsvOptions, Language, Survey};

/// Goals from 1 to 3 with lights, an indicator of which less is better, an outlier, something that is filled, and rounding.
const STRATEGY: &str = r#"
id = "strategy"
label = { nb = "Strategien", nn = "Strategien", en = "The strategy" }
normalise = { method = "goalposts", low = 0, high = 10, from = 1, to = 3, beyond = "clip" }
decimals = 2
impute = { method = "median" }
groups = [
    { id = "red", light = "red", at_most = 1.75, label = { nb = "rød", nn = "raud", en = "red" } },
    { id = "yellow", light = "yellow", label = { nb = "gul", nn = "gul", en = "yellow" } },
    { id = "green", light = "green", at_least = 2.25, label = { nb = "grønn", nn = "grøn", en = "green" } },
]

[[parts]]
id = "users"
weight = 2
label = { nb = "Brukeren i sentrum", nn = "Brukaren i sentrum", en = "The user first" }
parts = [
    { id = "web", label = { nb = "Nettsteder", nn = "Nettstader", en = "Websites" } },
    { id = "chat" },
]

[[parts]]
id = "sharing"
label = { nb = "Deling av data", nn = "Deling av data", en = "Sharing data" }
aggregate = "geometric"
parts = [{ id = "barriers", direction = "down", normalise = { method = "goalposts", low = 0, high = 100, from = 1, to = 3, beyond = "clip" } }]
"#;

const TABLE: &str = "\
unit,web,chat,barriers
Nord,9,8,20
Sør,4,,50
Øst,12,3,100
Vest,4,5.5,50
";

fn data(text: &str, wave: Option<&str>) -> IndexData {
    IndexData::new(&Answers::from_csv(text.as_bytes(), &CsvOptions::default()).unwrap(), "unit", wave)
        .unwrap()
}

fn plan(document: &str, table: &str) -> Plan {
    let index = Index::from_text(document).unwrap_or_else(|error| panic!("{error}"));
    index.plan(&data(table, None)).unwrap_or_else(|error| panic!("{error}"))
}

fn strategy() -> Run {
    plan(STRATEGY, TABLE).run()
}

#[test]
fn tables_of_an_index_read_well_in_every_language() {
    let (plan, context) = (plan(STRATEGY, TABLE), Context::neutral());
    let run = plan.run();
    for language in Language::ALL {
        let tables = [
            index::scores(&run, "strategy", &context, language).unwrap(),
            index::profile(&run, 2, &context, language),
            index::explanation(&run, &run.explain("Øst", None).unwrap(), &context, language),
            index::explanation(&run, &run.explain("Sør", None).unwrap(), &context, language),
            index::weights(&plan, &context, language),
            index::parameters(&run, &context, language),
        ];
        insta::assert_snapshot!(tables.map(|own| own.text()).join("\n"));
    }
}

#[test]
fn contributions_in_a_table_add_up_to_the_score() {
    let (run, context) = (strategy(), Context::neutral().decimals(9));
    for unit in ["Nord", "Sør", "Øst", "Vest"] {
        let own = run.explain(unit, None).unwrap();
        let grid = index::explanation(&run, &own, &context, Language::En);
        let number = |cell: &str| cell.replace('−', "-").parse::<f64>().unwrap();
        let sum: f64 = grid
            .rows
            .iter()
            .enumerate()
            .filter(|(at, row)| {
                // Indicators have a value of their own; what rounding adds has a row of its own.
                !row[1].is_empty() || grid.joined.contains(at)
            })
            .map(|(_, row)| if row[4] == "–" { 0.0 } else { number(&row[4]) })
            .sum();
        let last = grid.rows.last().unwrap();
        assert!(
            (sum - number(&last[4])).abs() < 1e-8 && (sum - own.score.unwrap()).abs() < 1e-8,
            "{unit}: {sum}"
        );
    }
}

#[test]
fn a_table_tells_what_is_missing_and_what_should_be_known() {
    let document = r#"
id = "digital"
screen = { available = 0.5 }
aggregate = "harmonic"
parts = [{ id = "a" }, { id = "b" }, { id = "same" }, { id = "none" }]
"#;
    let table = "unit,a,b,same,none\nx,0,5,1,\ny,4,,1,\nz,9,9,1,\nw,,,1,\n";
    let (plan, context) = (plan(document, table), Context::neutral());
    let run = plan.run();
    let mut text = String::new();
    for language in Language::ALL {
        for note in index::notes(&run, &context, language) {
            writeln!(text, "{note}").unwrap();
        }
    }
    text += &index::scores(&run, "digital", &context, Language::En).unwrap().text();
    text += &index::explanation(&run, &run.explain("w", None).unwrap(), &context, Language::En).text();
    for language in Language::ALL {
        let sentence =
            phrase::score(&context, &run, "w", None, phrase::Certainty::Unknown, language).unwrap();
        writeln!(text, "  {}: {sentence}", language.code()).unwrap();
    }
    insta::assert_snapshot!(text);
    let error = index::scores(&run, "digitel", &context, Language::En).unwrap_err();
    assert_eq!(error.code(), Code::UnknownName);
    assert!(error.to_string().contains("did you mean `digital`?"), "{error}");
}

/// An index that compares units is no mean, and nothing contributes to it.
#[test]
fn an_index_that_is_no_mean_has_no_sum() {
    let run =
        plan("id = \"best\"\naggregate = \"copeland\"\nparts = [{ id = \"web\" }, { id = \"chat\" }]", TABLE)
            .run();
    let own = run.explain("Nord", None).unwrap();
    let grid = index::explanation(&run, &own, &Context::neutral(), Language::Nb);
    assert_eq!(grid.rows.len(), 3);
    assert!(grid.rows[1..].iter().all(|row| row[4] == "–"));
    let sentence =
        phrase::score(&Context::neutral(), &run, "Nord", None, phrase::Certainty::Unknown, Language::Nb);
    assert_eq!(sentence.unwrap().text, "best: Nord får 0,67 og ligger på 1. plass av 4.");
}

#[test]
fn scores_read_well_in_every_language() {
    let (run, context) = (strategy(), Context::neutral());
    let mut text = String::new();
    for (unit, certainty) in [
        ("Nord", phrase::Certainty::Full),
        ("Sør", phrase::Certainty::Unknown),
        ("Øst", phrase::Certainty::Unknown),
        ("Vest", phrase::Certainty::Unknown),
    ] {
        for language in Language::ALL {
            let sentence = phrase::score(&context, &run, unit, None, certainty, language).unwrap();
            writeln!(text, "  {}: {sentence}", language.code()).unwrap();
        }
    }
    insta::assert_snapshot!(text);
}

/// Whatever the values are, a sentence has the score, the rank and its pulls as the run has them, and says of sampling nothing
/// that it was not told.
#[test]
fn no_sentence_of_a_score_claims_what_is_not_so() {
    let context = Context::neutral();
    let mut pulled = 0;
    for seed in 0..60_u32 {
        let number = |unit: u32, column: u32| (seed * 31 + unit * 17 + column * 7) * (unit + column + 3) % 10;
        let mut table = "unit,web,chat,barriers\n".to_owned();
        for unit in 0..5 {
            writeln!(table, "u{unit},{},{},{}", number(unit, 0), number(unit, 1), 10 * number(unit, 2))
                .unwrap();
        }
        let run = plan(STRATEGY, &table).run();
        for unit in ["u0", "u1", "u2", "u3", "u4"] {
            let text = phrase::score(&context, &run, unit, None, phrase::Certainty::Unknown, Language::En)
                .unwrap()
                .text;
            let own = run.explain(unit, None).unwrap();
            assert!(
                text.contains(&format!("scores {:.2} on a scale from 1 to 3", own.score.unwrap())),
                "{text}"
            );
            let tied = run.ranks("strategy").iter().filter(|rank| **rank == own.rank).count() > 1;
            let rank = own.rank.unwrap();
            let said = if tied {
                format!("ranks shared number {rank} of 5")
            } else {
                format!("ranks number {rank} of 5")
            };
            assert!(text.contains(&said), "{text}");
            assert!(!text.contains("sampling") && !text.contains("confidence"), "{text}");
            for (node, name) in [("users", "The user first"), ("sharing", "Sharing data")] {
                let scores = run.scores(node);
                let mean = scores.iter().sum::<f64>() / 5.0;
                let score = run.score(node, unit, None).unwrap();
                let [own, all] = [score, mean].map(|of| number::fixed(of, 2, Language::En));
                let named = format!("“{name}” ({own} against {all}) pulls ");
                let up = text.contains(&format!("{named}the score up most"));
                let down =
                    ["the score", "it"].iter().any(|what| text.contains(&format!("{named}{what} down most")));
                assert!((!up || score > mean) && (!down || score < mean), "{text}");
                pulled += usize::from(up || down);
            }
        }
    }
    assert!(pulled > 200, "{pulled}");
}

#[test]
fn names_come_from_the_index_then_the_document_and_a_missing_language_is_refused() {
    let survey = Survey::from_text(
        r#"
peil = 1
id = "s"
title = "S"
population = { unit = { one = "unit", many = "units", all = "the units" } }
waves = [{ id = 2022, label = { nb = "i fjor", en = "last year" } }, { id = 2023 }]
variables = [{ id = "web", label = { nb = "Nett", en = "Web" } }]
indices = [{ id = "digital", label = { nb = "Digital", en = "Digital" }, parts = [{ id = "first", column = "web" }] }]
"#,
    )
    .unwrap();
    let data = data("unit,wave,web\na,2022,1\nb,2022,2\na,2023,3\nb,2023,1\n", Some("wave"));
    let run = survey.index("digital").unwrap().plan(&data).unwrap().run();
    let context = Context::of(&survey);
    let text = index::profile(&run, 1, &context, Language::Nb).text();
    insta::assert_snapshot!(text);
    let sentence =
        |language| phrase::score(&context, &run, "a", Some("2022"), phrase::Certainty::Unknown, language);
    assert!(
        sentence(Language::En)
            .unwrap()
            .text
            .starts_with("Digital: a scores 0.00 on a scale from 0 to 1 (last year)")
    );
    assert!(
        sentence(Language::Nn)
            .unwrap_err()
            .to_string()
            .contains("the label of `digital` has no text in `nn`")
    );
    let error =
        phrase::score(&context, &run, "c", None, phrase::Certainty::Unknown, Language::En).unwrap_err();
    assert_eq!(error.code(), Code::UnknownName);
}

#[test]
fn files_of_scores_and_explanations_have_every_number() {
    let run = strategy();
    let scores = index::scores_csv(&run.table()).unwrap();
    assert_eq!(scores.lines().count(), 1 + 6 * 4);
    let explained = [run.explain("Sør", None).unwrap(), run.explain("Øst", None).unwrap()];
    let text = format!("{scores}\n{}", index::explanation_csv(&explained).unwrap());
    insta::assert_snapshot!(text);
    // Numbers come back exactly.
    for line in scores.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells[4].parse().ok(), run.score(cells[0], cells[2], None), "{line}");
    }
}
