//! Targets in tables, files and sentences: every kind in all languages, and what no sentence may say.

mod report;

use std::fmt::Write;

use peil::compare::{Adjustment, Course, Enough, Goal, Progress, TargetStanding, adjusted_progress, follow};
use peil::report::{Context, findings_csv, phrase, table};
use peil::{Estimate, Estimates, Language, MeasureKind, Note};
use report::{counted, of, survey};

/// Municipalities (or counties) that have difficulties to release resources, or recruited.
fn row(indicator: &str, yes: u64, n: u64, population: u64, sector: &str, wave: &str) -> Estimate {
    of(counted(indicator, yes, n, Some(population)), &[("sector", sector)], wave)
}

fn goal(indicator: &str, sector: &str, value: f64) -> Goal {
    Goal::at_least(indicator, value).within([("sector", sector)])
}

fn followed(rows: Vec<Estimate>, goal: Goal) -> Progress {
    follow(&Estimates { rows }, &[goal], &[]).unwrap().remove(0)
}

/// A score of an index, in a wave.
fn score(value: f64, half: f64, wave: &str) -> Estimate {
    let mut row = row("strategy", 150, 300, 356, "municipality", wave);
    row.measure = MeasureKind::Mean;
    (row.estimate, row.se) = (Some(value), Some(half / 1.96));
    (row.low, row.high, row.yes) = (Some(value - half), Some(value + half), None);
    row
}

/// One of each kind.
fn kinds() -> Vec<(&'static str, Progress)> {
    let m = "municipality";
    let pair = |from: u64, to: u64| {
        vec![row("recruited", from, 300, 356, m, "2018"), row("recruited", to, 320, 356, m, "2024")]
    };
    let full = |from: u64, to: u64| {
        vec![row("resources", from, 14, 14, "county", "2020"), row("resources", to, 14, 14, "county", "2024")]
    };
    let mut bare = pair(100, 180);
    (bare[1].low, bare[1].high, bare[1].se) = (None, None, None);
    let scores = |to: f64| vec![score(1.82, 0.06, "2020"), score(to, 0.07, "2024")];
    let at_most = Goal { bound: peil::compare::Bound::AtMost, ..goal("resources", "county", 0.5) };
    let many: Vec<Progress> = (0..8)
        .map(|at| followed(pair(146, 168), goal("recruited", m, 0.545).named(format!("{at}")).by(2030.0)))
        .collect();
    let many = adjusted_progress(many, Adjustment::Holm).remove(0);
    let label = r#"{ "nb": "Digitaliseringsstrategien", "nn": "Digitaliseringsstrategien", "en": "The digital strategy" }"#;
    let labelled =
        Goal { label: serde_json::from_str(label).unwrap(), ..goal("strategy", m, 2.25).by(2028.0) };
    let dated = Goal { when_name: Some("2030-12-31".to_owned()), ..goal("recruited", m, 0.8).by(2030.99) };
    let named = Goal { when_name: Some("spring".to_owned()), ..goal("recruited", m, 0.8).by(2031.0) };
    vec![
        ("reached", followed(pair(200, 280), goal("recruited", m, 0.8).by(2030.0))),
        ("on the way, enough", followed(pair(100, 230), goal("recruited", m, 0.8).by(2030.0))),
        ("on the way, not enough", followed(pair(100, 150), goal("recruited", m, 0.9).by(2027.0))),
        ("on the way, pace open", followed(pair(100, 200), goal("recruited", m, 0.92).by(2030.0))),
        ("on the way, perhaps there", followed(pair(100, 200), goal("recruited", m, 0.64).by(2030.0))),
        ("estimate there, interval not", followed(pair(100, 200), goal("recruited", m, 0.62).by(2030.0))),
        ("standstill", followed(pair(150, 160), goal("recruited", m, 0.8).by(2030.0).margin(0.05))),
        ("moving away", followed(pair(200, 160), goal("recruited", m, 0.8).by(2030.0))),
        ("open", followed(pair(150, 165), goal("recruited", m, 0.8).by(2030.0))),
        ("one wave", followed(pair(150, 165).split_off(1), goal("recruited", m, 0.8).by(2030.0))),
        ("past its date", followed(pair(150, 165), goal("recruited", m, 0.8).by(2024.0))),
        ("late", followed(pair(150, 300), goal("recruited", m, 0.8).by(2022.0))),
        ("without limits", followed(bare, goal("recruited", m, 0.8).by(2030.0))),
        ("full counts, on the way", followed(full(11, 8), at_most.clone().by(2030.0))),
        ("full counts, the same", followed(full(8, 8), at_most.clone())),
        ("full counts, exactly there", followed(full(8, 7), at_most)),
        ("a score", followed(scores(2.04), goal("strategy", m, 2.25).by(2028.0))),
        ("a score that is reached", followed(scores(2.41), labelled)),
        ("one of many", many),
        ("a date", followed(pair(150, 165).split_off(1), dated)),
        ("a wave with a name", followed(pair(150, 165).split_off(1), named)),
    ]
}

fn all_languages(context: &Context<'_>, own: &Progress) -> String {
    let mut text = String::new();
    for language in Language::ALL {
        let sentence = phrase::target(context, own, language).unwrap_or_else(|error| panic!("{error}"));
        writeln!(text, "  {}: {sentence}", language.code()).unwrap();
    }
    text
}

#[test]
fn targets_of_every_kind_read_well_in_every_language() {
    let survey = survey();
    let context = Context::of(&survey);
    let mut text = String::new();
    for (kind, own) in kinds() {
        writeln!(text, "{kind} ({})\n{}", own.course.word(), all_languages(&context, &own)).unwrap();
    }
    insta::assert_snapshot!(text);
    // Without intervals and with whole per cents what may be said stays the same.
    let plain = context.decimals(0).without_interval();
    insta::assert_snapshot!(all_languages(&plain, &kinds()[3].1));
}

#[test]
fn tables_of_targets_read_well_in_every_language() {
    let survey = survey();
    let own: Vec<Progress> = kinds().into_iter().map(|own| own.1).collect();
    let context = Context::of(&survey);
    for language in Language::ALL {
        insta::assert_snapshot!(table::targets(&own[..9], &context, language).text());
    }
    insta::assert_snapshot!(table::targets(&own[9..], &context, Language::En).text());
    assert_eq!(table::targets(&[], &context, Language::Nb).rows.len(), 0);
}

#[test]
fn a_file_of_targets_has_every_number() {
    let own: Vec<Progress> = kinds().into_iter().take(2).map(|own| own.1).collect();
    insta::assert_snapshot!(findings_csv::targets(&own).unwrap());
    let mut taken = own;
    taken[0].current.by.insert("goal".to_owned(), "x".to_owned());
    assert!(findings_csv::targets(&taken).is_err());
}

#[test]
fn nothing_is_said_of_the_way_across_a_break() {
    let survey = survey();
    let context = Context::of(&survey);
    let mut own = kinds().remove(1).1;
    let change = own.change.as_mut().unwrap();
    change.frame_break = true;
    insta::assert_snapshot!(all_languages(&context, &own));
}

#[test]
fn a_target_without_words_in_the_language_is_refused() {
    let mut own = kinds().remove(0).1;
    own.goal.label = Some(serde_json::from_str(r#"{ "nb": "Rekruttering" }"#).unwrap());
    let error = phrase::target(&Context::neutral(), &own, Language::En).unwrap_err();
    assert!(error.to_string().contains("the target of `recruited` has no text in `en`"), "{error}");
    own.current.estimate = Some(1.2);
    let error = phrase::target(&Context::neutral().decimals(9), &own, Language::En).unwrap_err();
    assert_eq!(error.problems().len(), 3, "{error}");
}

/// Words that claim something, by language.
struct Words {
    language: Language,
    reached: &'static str,
    not_reached: &'static str,
    towards: &'static str,
    away: &'static str,
    still: &'static str,
    enough: &'static str,
    not_enough: &'static str,
    interval: &'static str,
}

const WORDS: [Words; 3] = [
    Words {
        language: Language::Nb,
        reached: "Målet er nådd:",
        not_reached: "Målet er ikke nådd:",
        towards: "Andelen er på vei mot målet,",
        away: "Andelen går feil vei,",
        still: "Andelen står stille:",
        enough: "og det er nok til å nå målet i tide",
        not_enough: "og det er ikke nok:",
        interval: "konfidensintervall",
    },
    Words {
        language: Language::Nn,
        reached: "Målet er nådd:",
        not_reached: "Målet er ikkje nådd:",
        towards: "Delen er på veg mot målet,",
        away: "Delen går feil veg,",
        still: "Delen står stille:",
        enough: "og det er nok til å nå målet i tide",
        not_enough: "og det er ikkje nok:",
        interval: "konfidensintervall",
    },
    Words {
        language: Language::En,
        reached: "The target is reached:",
        not_reached: "The target is not reached:",
        towards: "The proportion is on the way to the target,",
        away: "The proportion is moving away from the target,",
        still: "The proportion stands still:",
        enough: "which is enough to reach the target in time",
        not_enough: "which is not enough:",
        interval: "confidence interval",
    },
];

/// Over every count of two waves of a small population, part of which answered, and several goals: a sentence claims what the
/// limits allow and nothing else, read from the words and held against the limits by hand.
#[test]
fn no_sentence_claims_more_than_its_intervals_allow() {
    let context = Context::neutral();
    let mut claims = [0; 7];
    for full in [false, true] {
        let n = if full { 14 } else { 11 };
        let wave = |name: &str, yes| of(counted("open", yes, n, Some(14)), &[], name);
        for (from, to) in (0..=n).flat_map(|from| (0..=n).map(move |to| (from, to))) {
            for (value, when) in [(3.0, 2028.0), (7.0, 2026.0), (13.0, 2040.0), (7.0, 2024.0)] {
                let goal = Goal::at_least("open", value / 14.0).by(when).margin(0.2);
                let own = followed(vec![wave("2020", from), wave("2024", to)], goal.clone());
                let row = &own.current;
                let (low, high, change) = (row.low.unwrap(), row.high.unwrap(), own.change.as_ref().unwrap());
                let (down, up) = (change.low.unwrap(), change.high.unwrap());
                let line = own.projected.and_then(|own| own.limits());
                for words in &WORDS {
                    let text = phrase::target(&context, &own, words.language).unwrap().text;
                    let says = |claim: &str| text.contains(claim);
                    let claimed = [
                        (says(words.reached), low >= goal.value - 1e-9),
                        (says(words.not_reached), high < goal.value - 1e-9),
                        (says(words.towards), down > 0.0 && when > 2024.0 && low < goal.value),
                        (says(words.away), up < 0.0 && when > 2024.0 && low < goal.value),
                        (says(words.still), -0.2 <= down && up <= 0.2 && down <= 0.0 && up >= 0.0),
                        (says(words.enough), line.is_some_and(|line| line.0 >= goal.value - 1e-9)),
                        (says(words.not_enough), line.is_some_and(|line| line.1 < goal.value)),
                    ];
                    for (at, (said, allowed)) in claimed.into_iter().enumerate() {
                        assert!(!said || allowed, "{text}");
                        claims[at] += usize::from(said);
                    }
                    // What is certain of the standing is said.
                    assert_eq!(claimed[0], (claimed[0].1, claimed[0].1), "{text}");
                    assert_eq!(claimed[1], (claimed[1].1, claimed[1].1), "{text}");
                    assert!(!full || !says(words.interval), "{text}");
                    assert_eq!(own.course == Course::OnTheWay, says(words.towards), "{text}");
                    assert_eq!(own.course == Course::MovingAway, says(words.away), "{text}");
                }
            }
        }
    }
    assert!(claims.iter().all(|count| *count > 50), "{claims:?}");
}

#[test]
fn doubts_about_a_figure_go_with_its_target() {
    let mut own = kinds().remove(0).1;
    own.current.notes.push(Note::NegativeWeights { units: 3 });
    let text = phrase::target(&Context::neutral(), &own, Language::En).unwrap().text;
    assert!(text.ends_with("without bounding the weights."), "{text}");
    assert_eq!((own.standing, own.enough), (TargetStanding::Reached, None::<Enough>));
}

/// Every sentence on the page of targets is one that a test made of figures, in all three languages.
#[test]
fn the_sentences_of_the_page_are_those_of_the_tests() {
    let page = include_str!("../../docs/targets.md");
    let survey = survey();
    let context = Context::of(&survey);
    let made: String = kinds().iter().map(|own| all_languages(&context, &own.1)).collect();
    let examples: Vec<&str> =
        page.split("```text\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(examples.len() >= 4);
    for line in examples.iter().flat_map(|example| example.lines()) {
        assert!(made.contains(&format!("  {line}\n")), "no test makes this sentence: {line}");
    }
}
