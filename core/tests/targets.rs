//! Targets: distance, pace, projection and verdicts, by other routes and at the edges; documents with targets.

use peil::compare::{
    Adjustment, Bound, Course, Enough, Goal, Progress, TargetStanding, Term, adjusted_progress, follow,
};
use peil::panel::{Matching, Panel};
use peil::{
    Answers, Categories, Code, Codes, Column, Design, Estimate, Estimates, Measure, PopulationSizes,
    QuantileRule, Query, Sample, StratumSize, Survey, Verdict,
};

#[track_caller]
fn close(own: f64, expected: f64) {
    assert!((own - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{own} is not {expected}");
}

/// A share of `yes` among `n` answers of a population that was asked in full.
fn counted(indicator: &str, yes: u64, n: u64, population: Option<u64>) -> Estimate {
    let codes = Codes::pack((0..n).map(|unit| u32::from(unit < yes)), 2);
    let column = Categories::new(codes, ["no".to_owned(), "yes".to_owned()]).unwrap();
    let answers = Answers::new([("answer".to_owned(), column.into())]).unwrap();
    let sizes = PopulationSizes::one(StratumSize::census(population.unwrap_or(n)));
    let sample =
        Sample::new(answers, Design::builder(n as usize).population(sizes).build().unwrap()).unwrap();
    sample.share("answer").equals("yes").name(indicator).run().unwrap().rows.remove(0)
}

/// The same row, of a cell and a wave.
fn of(mut row: Estimate, by: &[(&str, &str)], wave: &str) -> Estimate {
    row.by = by.iter().map(|&(name, code)| (name.to_owned(), code.to_owned())).collect();
    row.wave = Some(wave.to_owned());
    row
}

/// A share in one wave.
fn wave(name: &str, yes: u64, n: u64, population: u64) -> Estimate {
    of(counted("open", yes, n, Some(population)), &[], name)
}

fn one(rows: Vec<Estimate>, goal: &Goal) -> Progress {
    follow(&Estimates { rows }, std::slice::from_ref(goal), &[]).unwrap().remove(0)
}

/// 300 of 356 municipalities in three waves, 240 of them in any two; answers, numbers and groups that hang together.
fn panel() -> Panel {
    let wave = |at: usize| {
        let units: Vec<usize> = (0..356).filter(|unit| (unit + 60 * at) % 356 < 300).collect();
        let names: Vec<String> = units.iter().map(|unit| format!("u{unit}")).collect();
        let names: Column = names.iter().map(String::as_str).collect();
        let open: Column =
            units.iter().map(|unit| if (unit * 7) % 100 < 35 + 8 * at { "yes" } else { "no" }).collect();
        let cost: Vec<f64> = units.iter().map(|unit| ((unit * 13) % 97) as f64 + 4.0 * at as f64).collect();
        let staff: Vec<f64> = units.iter().map(|unit| 20.0 + ((unit * 5) % 31) as f64).collect();
        let answers = [
            ("unit".to_owned(), names),
            ("open".to_owned(), open),
            ("cost".to_owned(), Column::from(cost)),
            ("staff".to_owned(), Column::from(staff)),
        ];
        let sizes = PopulationSizes::one(StratumSize::census(356));
        let design = Design::builder(units.len()).population(sizes).build().unwrap();
        Sample::new(Answers::new(answers).unwrap(), design).unwrap()
    };
    Panel::new([("2018", wave(0)), ("2022", wave(1)), ("2024", wave(2))], &Matching::by("unit")).unwrap()
}

fn share() -> Query {
    Query::new("open", Measure::Share { of: "open".into(), equals: vec!["yes".into()] })
}

fn measures() -> Vec<Query> {
    let quantile = Measure::Quantile { of: "cost".into(), at: vec![0.5], rule: QuantileRule::default() };
    vec![
        share(),
        Query::new("cost", Measure::Mean { of: "cost".into() }),
        Query::new("per_head", Measure::Ratio { of: "cost".into(), over: "staff".into() }),
        Query::new("total", Measure::Total { of: "cost".into() }),
        Query::new("median", quantile),
    ]
}

#[test]
fn distance_pace_and_projection_are_sums_of_the_two_figures() {
    let estimates = panel().run(&measures()).unwrap();
    let each = estimates.estimates.rows.len() / 3;
    for (query, name) in ["open", "cost", "per_head", "total", "median"].into_iter().enumerate() {
        let (from, to) = (query, 2 * each + query);
        let row = estimates.estimates.rows[to].clone();
        assert_eq!(row.indicator, name);
        let value = row.estimate.unwrap();
        let mut goal = Goal::at_least(name, value * 1.2).by(2030.0).since("2018");
        goal.category.clone_from(&row.category);
        let own = estimates.follow(&[goal], &[]).unwrap().remove(0);
        close(own.distance.value, value * 1.2 - value);
        close(own.distance.low.unwrap(), value * 1.2 - row.high.unwrap());
        close(own.needed.unwrap().value * 6.0, own.distance.value);
        close(own.needed.unwrap().high.unwrap() * 6.0, own.distance.high.unwrap());
        // Six years passed, six are ahead: the line goes on as far as it came.
        let combination =
            estimates.combine(&[Term { row: to, times: 2.0 }, Term { row: from, times: -1.0 }]).unwrap();
        let projected = own.projected.unwrap();
        close(projected.value, combination.estimate.unwrap());
        // Of shares of so few the limits move outwards, to whole units in both waves.
        let most = if row.measure.is_share() { 3.0 / 356.0 } else { 1e-12 * value };
        let (below, above) = (
            combination.low.unwrap() - projected.low.unwrap(),
            projected.high.unwrap() - combination.high.unwrap(),
        );
        assert!(
            [below, above].iter().all(|moved| (-1e-12 * value..=most).contains(moved)),
            "{name} {below} {above}"
        );
        // The pace is the change for each year, with the units that answered both times.
        let changes = estimates.change("2018", "2024", None).unwrap();
        let change = changes.iter().find(|own| own.to.indicator == name).unwrap();
        assert_eq!(own.change.as_ref(), Some(change));
        close(own.pace.unwrap().low.unwrap() * 6.0, change.low.unwrap());
        // What is needed and what was, times the years ahead, differ by the projection's distance.
        close(own.needed.unwrap().value - own.pace.unwrap().value, (value * 1.2 - projected.value) / 6.0);
    }
}

#[test]
fn at_most_is_at_least_turned_around() {
    for yes in 0..=12 {
        for target in [3.0, 6.0, 7.0] {
            let rows = |flip: bool| {
                let count = |yes: u64, n: u64| if flip { n - yes } else { yes };
                vec![wave("2020", count(4, 10), 10, 14), wave("2024", count(yes, 12), 12, 14)]
            };
            let up = one(rows(false), &Goal::at_least("open", target / 14.0).by(2026.0).margin(0.3));
            let down = one(rows(true), &Goal::at_most("open", 1.0 - target / 14.0).by(2026.0).margin(0.3));
            assert_eq!(
                (up.course, up.standing, up.enough),
                (down.course, down.standing, down.enough),
                "{yes}"
            );
            close(up.distance.value, down.distance.value);
            close(up.pace.unwrap().value, -down.pace.unwrap().value);
        }
    }
}

#[test]
fn a_full_count_is_plain_and_a_goal_exactly_met_is_reached() {
    let full = |yes| wave("2024", yes, 14, 14);
    let goal = Goal::at_least("open", 12.0 / 14.0);
    assert_eq!(one(vec![full(12)], &goal).course, Course::Reached);
    assert_eq!(one(vec![full(11)], &goal).course, Course::NotReached);
    assert_eq!(one(vec![full(11)], &goal).p, None);
    let before = |yes| wave("2020", yes, 14, 14);
    for (from, course) in [(10, Course::OnTheWay), (11, Course::Standstill), (12, Course::MovingAway)] {
        let own = one(vec![before(from), full(11)], &goal);
        assert_eq!(own.course, course);
        // Nothing of it is taken back where many are looked at.
        let many: Vec<Progress> = (0..50).map(|_| own.clone()).collect();
        assert!(adjusted_progress(many, Adjustment::Holm).iter().all(|own| own.course == course));
    }
    // 0.1 + 0.2 is 0.3.
    let mut row = wave("2024", 3, 10, 10);
    (row.estimate, row.low, row.high) = (Some(0.3), Some(0.3), Some(0.3));
    assert_eq!(one(vec![row], &Goal::at_least("open", 0.1 + 0.2)).course, Course::Reached);
}

#[test]
fn an_estimate_on_the_right_side_whose_interval_is_not_is_not_determined() {
    let (from, to) = (wave("2020", 20, 191, 356), wave("2024", 103, 191, 356));
    let goal = Goal::at_least("open", 0.5);
    let own = one(vec![from.clone(), to.clone()], &goal);
    assert!(to.estimate.unwrap() > 0.5 && to.low.unwrap() < 0.5);
    assert_eq!((own.course, own.standing), (Course::NotDetermined, TargetStanding::NotDetermined));
    // The movement is still known, and is told by the change.
    assert_eq!((own.change.as_ref().unwrap().verdict, own.is_towards()), (Verdict::Rise, Some(true)));
    // A goal that only the estimate lies below is on the way.
    let own = one(vec![from.clone(), to], &Goal::at_least("open", 0.55));
    assert_eq!((own.course, own.standing), (Course::OnTheWay, TargetStanding::NotDetermined));
    // Without limits nothing is determined.
    let mut bare = wave("2024", 103, 191, 356);
    (bare.se, bare.low, bare.high) = (None, None, None);
    let own = one(vec![from, bare], &Goal::at_least("open", 0.9).by(2030.0));
    assert_eq!((own.course, own.enough), (Course::NotDetermined, Some(Enough::NotDetermined)));
    assert_eq!(own.projected.unwrap().limits(), None);
}

#[test]
fn standstill_needs_a_margin_and_one_wave_has_no_pace() {
    let rows = || vec![wave("2020", 140, 350, 356), wave("2024", 141, 350, 356)];
    let goal = Goal::at_least("open", 0.8).by(2030.0);
    assert_eq!(one(rows(), &goal).course, Course::NotDetermined);
    assert_eq!(one(rows(), &goal.clone().margin(0.05)).course, Course::Standstill);
    let alone = one(rows().split_off(1), &goal);
    assert_eq!((alone.course, alone.pace, alone.enough), (Course::NotReached, None, None));
    assert!(alone.needed.is_some());
    // The wave that a goal was set in is the only one so far.
    assert_eq!(one(rows(), &goal.since("2024")).course, Course::NotReached);
}

#[test]
fn after_the_date_nothing_is_on_the_way() {
    let rows = || vec![wave("2018", 100, 350, 356), wave("2024", 200, 350, 356)];
    let course = |when: f64| one(rows(), &Goal::at_least("open", 0.8).by(when));
    assert_eq!(course(2025.0).course, Course::OnTheWay);
    for (when, late) in [(2024.0, false), (2022.0, true)] {
        let own = course(when);
        assert_eq!(
            (own.course, own.needed, own.projected, own.enough),
            (Course::NotReached, None, None, None)
        );
        assert_eq!((own.is_due(), own.is_late()), (true, late));
        assert!(own.pace.is_some());
    }
}

#[test]
fn a_projection_of_a_share_ends_at_the_scale_and_the_last_wave_is_that_of_the_latest_time() {
    let rows = vec![wave("b", 300, 350, 356), wave("a", 100, 350, 356)];
    let goal = Goal::at_least("open", 0.99).by(2030.0);
    let own = follow(&Estimates { rows }, &[goal], &[("a", 2018.0), ("b", 2024.0)]).unwrap().remove(0);
    assert_eq!(own.current.wave.as_deref(), Some("b"));
    let projected = own.projected.unwrap();
    assert_eq!((projected.value, projected.low, projected.high), (1.0, Some(1.0), Some(1.0)));
    assert_eq!(own.enough, Some(Enough::Enough));
}

#[test]
fn several_targets_together_keep_only_what_holds_for_all() {
    let cell =
        |yes, at: usize, name| of(counted("open", yes, 100, Some(300)), &[("g", &format!("{at}"))], name);
    let yes: Vec<u64> = (0..12).map(|at| 52 + at).collect();
    let rows: Vec<Estimate> = (yes.iter().enumerate().map(|(at, _)| cell(50, at, "2020")))
        .chain(yes.iter().enumerate().map(|(at, &yes)| cell(yes, at, "2024")))
        .collect();
    let goals: Vec<Goal> = (0..12)
        .map(|at| {
            Goal::at_least("open", 0.5).named(format!("{at}")).within([("g", format!("{at}"))]).by(2028.0)
        })
        .collect();
    let alone = follow(&Estimates { rows }, &goals, &[]).unwrap();
    let reached = |own: &[Progress]| own.iter().filter(|own| own.course == Course::Reached).count();
    let together = adjusted_progress(alone.clone(), Adjustment::Holm);
    assert!(reached(&alone) > reached(&together), "{} {}", reached(&alone), reached(&together));
    for (own, alone) in together.iter().zip(&alone) {
        assert!(own.p_adjusted.unwrap() >= alone.p.unwrap());
        let holds = own.p_adjusted.unwrap() <= 0.05 + 1e-9;
        assert_eq!(own.course == Course::Reached, alone.course == Course::Reached && holds);
    }
    // Alone, a target is its own family of two questions, or of three with a date.
    let single = adjusted_progress(vec![alone[11].clone()], Adjustment::Holm);
    assert_eq!(single[0].course, Course::Reached);
}

/// A survey of two themes in three waves, with targets.
const DOCUMENT: &str = r#"
peil = 1
id = "digital"
title = { nb = "Digitalisering", nn = "Digitalisering", en = "Digitalisation" }
languages = ["nb", "nn", "en"]
waves = [
    { id = 2018 },
    { id = 2022 },
    { id = 2024, frame_break = { nb = "nytt skjema", nn = "nytt skjema", en = "a new questionnaire" } },
    { id = 2030 },
]

[population]
unit = { one = { nb = "kommune", nn = "kommune", en = "municipality" }, many = { nb = "kommuner", nn = "kommunar", en = "municipalities" }, all = { nb = "kommunene", nn = "kommunane", en = "the municipalities" } }
size = 40

[[variables]]
id = "size"
label = { nb = "Størrelse", nn = "Storleik", en = "Size" }
categories = [
    { code = "small", label = { nb = "Små", nn = "Små", en = "Small" } },
    { code = "large", label = { nb = "Store", nn = "Store", en = "Large" } },
]

[[questions]]
id = "open"
text = { nb = "Åpne data?", nn = "Opne data?", en = "Open data?" }
kind = "single"
answers = [
    { code = "yes", label = { nb = "Ja", nn = "Ja", en = "Yes" } },
    { code = "no", label = { nb = "Nei", nn = "Nei", en = "No" } },
]

[[questions]]
id = "cost"
text = { nb = "Kostnad", nn = "Kostnad", en = "Cost" }
kind = "number"

[[indicators]]
id = "shares"
label = { nb = "Åpne data", nn = "Opne data", en = "Open data" }
measure = "share"
question = "open"
answers = ["yes"]

[[indicators]]
id = "answers"
label = { nb = "Åpne data", nn = "Opne data", en = "Open data" }
measure = "distribution"
question = "open"

[[indicators]]
id = "median_cost"
label = { nb = "Kostnad", nn = "Kostnad", en = "Cost" }
measure = "quantile"
question = "cost"

[[indices]]
id = "index"
parts = [{ id = "theme", parts = [{ id = "shares" }, { id = "median_cost", direction = "down" }] }]

[design]
unit = "name"
"#;

#[test]
fn targets_of_a_document_are_followed_by_wave_group_and_answer() {
    let targets = r#"
[[targets]]
id = "all"
of = "shares"
at_least = 0.75
when = 2030
from = 2018
margin = 0.02

[[targets]]
id = "small"
of = "answers"
category = "no"
where = { size = "small" }
at_most = 0.3
when = 2024

[[targets]]
id = "cost"
of = "median_cost"
at_most = 10
when = 2025

[[targets]]
id = "theme"
of = "theme"
at_least = 0.6
"#;
    let survey = Survey::from_text(&format!("{DOCUMENT}{targets}")).unwrap_or_else(|error| panic!("{error}"));
    let goals = survey.goals(&[]).unwrap();
    assert_eq!(
        goals.iter().map(|own| own.when).collect::<Vec<_>>(),
        [Some(2030.0), Some(2024.0), Some(2025.0), None]
    );
    assert_eq!((goals[1].bound, goals[1].category.as_deref()), (Bound::AtMost, Some("no")));
    assert_eq!(goals[2].category.as_deref(), Some("0.5"));
    assert_eq!(survey.goals(&["cost"]).unwrap(), goals[2..3]);
    assert_eq!(survey.goals(&["costs"]).unwrap_err().code(), Code::UnknownName);
    let csv = |yes: usize| {
        let line = |unit: usize| {
            let size = if unit < 20 { "small" } else { "large" };
            format!("u{unit},{size},{},{}\n", if (unit * 3) % 40 < yes { "yes" } else { "no" }, 5 + unit % 7)
        };
        format!("name,size,open,cost\n{}", (0..38).map(line).collect::<String>())
    };
    let samples = [("2018", 12), ("2022", 24)]
        .map(|(wave, yes)| survey.read_csv(csv(yes).as_bytes(), Some(wave)).unwrap());
    let panel = Panel::of_survey(samples).unwrap();
    let all = panel.estimate(&["shares", "median_cost"], &[]).unwrap();
    let own = all.follow(&survey.goals(&["all", "cost"]).unwrap(), &[]).unwrap();
    assert_eq!(own.iter().map(|own| own.course).collect::<Vec<_>>(), [Course::OnTheWay, Course::Reached]);
    assert_eq!(own[0].change.as_ref().unwrap().dependence.unwrap().both, 38);
    let small = panel.estimate(&["answers"], &["size"]).unwrap();
    let own = small.follow(&survey.goals(&["small"]).unwrap(), &[]).unwrap();
    assert_eq!(
        (own[0].current.by["size"].as_str(), own[0].current.category.as_deref()),
        ("small", Some("no"))
    );
    // Across a break nothing is said of the movement.
    let samples = [("2018", 12), ("2024", 24)]
        .map(|(wave, yes)| survey.read_csv(csv(yes).as_bytes(), Some(wave)).unwrap());
    let broken = Panel::of_survey(samples).unwrap().estimate(&["shares"], &[]).unwrap();
    let own = broken.follow(&survey.goals(&["all"]).unwrap(), &[]).unwrap().remove(0);
    assert!(own.frame_break());
    assert_eq!((own.course, own.pace, own.projected, own.enough), (Course::NotReached, None, None, None));
}

#[test]
fn a_document_with_faulty_targets_is_reported_whole() {
    let targets = r#"
[[targets]]
id = "a"
of = "share"
label = { nb = "Mål" }
at_least = 80

[[targets]]
id = "a"
of = "shares"
category = "yes"
at_least = 80
at_most = 0
when = 2018
margin = 2
where = { sizes = "small", size = "smal" }

[[targets]]
id = "b"
of = "answers"
from = 2019
when = "autum 2030"

[[targets]]
id = "c"
of = "theme"
category = "yes"
at_least = 0.5
when = 2030-12-31
margin = -1

[[targets]]
id = "d"
of = "median_cost"
category = "0.9"
at_most = 1e60
when = 2024
from = 2024
"#;
    insta::assert_snapshot!(Survey::from_text(&format!("{DOCUMENT}{targets}")).unwrap_err());
}

#[test]
fn goals_that_do_not_fit_their_figures_are_reported_whole() {
    let rows = vec![wave("first", 20, 191, 356), wave("2024", 103, 191, 356)];
    let mut again = rows[1].clone();
    again.indicator = "twice".to_owned();
    let mut empty = again.clone();
    empty.indicator = "empty".to_owned();
    empty.estimate = None;
    let rows: Vec<Estimate> = rows.into_iter().chain([again.clone(), again, empty]).collect();
    let goals = [
        Goal::at_least("opens", 0.8),
        Goal::at_least("open", 80.0).margin(2.0).by(2030.0),
        Goal::at_most("open", 1.0).named("ever").by(f64::NAN).since("1999"),
        Goal::at_least("open", 0.5).named("ever"),
        Goal::at_least("open", 0.5).named("cell").within([("size", "small")]),
        Goal::at_least("twice", 0.5),
        Goal::at_least("empty", 0.5),
    ];
    let error = follow(&Estimates { rows: rows.clone() }, &goals, &[("frist", 2018.0)]).unwrap_err();
    insta::assert_snapshot!(error);
    let dated = |when: f64, times: &[(&str, f64)]| {
        follow(&Estimates { rows: rows[..2].to_vec() }, &[Goal::at_least("open", 0.8).by(when)], times)
            .unwrap_err()
    };
    insta::assert_snapshot!(dated(2018.0, &[("first", 2018.0)]));
    insta::assert_snapshot!(dated(2030.0, &[("first", 2024.0)]));
    insta::assert_snapshot!(dated(2030.0, &[("2024", f64::INFINITY)]));
}
