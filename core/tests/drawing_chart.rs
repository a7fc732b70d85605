//! Charts of figures: numbers of marks are those of the figures, places add up, texts are the language's, problems come all at once.

use peil::panel::{Matching, Panel};
use peil::report::drawing::chart::{
    AnswerSegment, AskedAreas, Classes, Kind, LikertOptions, Shape, Side, areas, dots, likert, lines,
};
use peil::report::{Context, drawing};
use peil::{Answers, Column, Design, Estimates, Language, PopulationSizes, Sample, StratumSize, Survey};

const COUNTIES: [&str; 4] = ["03", "11", "15", "18"];

/// 40 units in four counties; the first `yes` say yes, and all have an opinion of the pace.
fn wave(yes: usize) -> Sample {
    let pace = ["1", "2", "2", "3", "3", "4", "4", "4", "5", "do_not_know"];
    let columns: [(&str, Column); 3] = [
        ("county", (0..40).map(|unit| COUNTIES[unit % 4]).collect()),
        ("open", (0..40).map(|unit| if unit < yes { "yes" } else { "no" }).collect()),
        ("pace", (0..40usize).map(|unit| pace[unit * 7 % 10]).collect()),
    ];
    let answers = Answers::new(columns.map(|(name, column)| (name.to_owned(), column))).unwrap();
    let design =
        Design::builder(40).population(PopulationSizes::one(StratumSize::census(60))).build().unwrap();
    Sample::new(answers, design).unwrap()
}

fn by_county(yes: usize) -> Estimates {
    wave(yes).share("open").equals("yes").by(["county"]).run().unwrap()
}

fn over_time() -> Estimates {
    let waves = [("2018", wave(6)), ("2022", wave(14)), ("2023", wave(25))];
    let panel = Panel::new(waves, &Matching::independent()).unwrap();
    panel.run(&[wave(6).share("open").equals("yes").by(["county"]).query().clone()]).unwrap().estimates
}

fn survey() -> Survey {
    let text = r#"
peil = 1
id = "s"
title = { nb = "Undersøkelsen", en = "The survey" }
languages = ["nb", "en"]
population = { unit = { one = { nb = "enhet", en = "unit" }, many = { nb = "enheter", en = "units" }, all = { nb = "enhetene", en = "the units" } } }
waves = [{ id = "2018" }, { id = "2022", frame_break = { nb = "Ny ramme.", en = "New frame." } }, { id = "2023" }]

[[questions]]
id = "pace"
text = { nb = "Tempoet", en = "The pace" }
kind = "scale"
answers = [
  { code = "5", label = { nb = "svært raskt", en = "very fast" }, point = 2 },
  { code = "4", label = { nb = "raskt", en = "fast" }, point = 1 },
  { code = "3", label = { nb = "verken eller", en = "neither" }, point = 0 },
  { code = "2", label = { nb = "sakte", en = "slow" }, point = -1 },
  { code = "1", label = { nb = "svært sakte", en = "very slow" }, point = -2 },
  { code = "do_not_know", label = { nb = "vet ikke", en = "do not know" }, status = "do_not_know" },
]

[[indicators]]
id = "pace"
label = { nb = "Tempoet", en = "The pace" }
question = "pace"
measure = "distribution"
"#;
    Survey::from_text(text).unwrap()
}

fn neutral() -> Context<'static> {
    Context::neutral()
}

#[test]
fn dots_stand_where_the_figures_are_and_every_text_is_the_languages() {
    let estimates = by_county(18);
    let drawn = dots(&drawing::of(&estimates, &neutral(), Language::Nb));
    let [panel] = drawn.panels.as_slice() else { panic!("one indicator is one panel") };
    for (row, own) in panel.rows.iter().zip(&estimates.rows) {
        assert_eq!((row.estimate, row.low, row.high), (own.estimate, own.low, own.high));
        assert_eq!(row.name, own.by["county"]);
        assert!(row.text.contains(&row.figure) && drawn.around.alt.contains(&row.figure));
        assert!(row.figure.contains(','), "{}", row.figure);
    }
    let ticks: Vec<&str> = panel.axis.ticks.iter().map(|tick| tick.text.as_str()).collect();
    assert_eq!(ticks, ["0", "20", "40", "60", "80", "100"]);
}

#[test]
fn changes_stand_on_both_sides_of_zero_with_their_margin() {
    let changes = peil::compare::changes(&over_time(), "2018", "2022", Some(0.05)).unwrap();
    let drawn = dots(&drawing::changes(&changes, &neutral(), Language::En));
    let panel = &drawn.panels[0];
    assert!(panel.both_sides && panel.margin == Some(0.05) && panel.axis.low <= -0.05);
    assert!(panel.axis.ticks.iter().any(|tick| tick.at > 0.0 && tick.text.starts_with('+')));
    for (row, own) in panel.rows.iter().zip(&changes) {
        assert_eq!((row.estimate, row.low, row.high), (Some(own.difference), own.low, own.high));
        assert!(row.finding.is_some() && drawn.around.alt.contains(&row.text));
    }
}

#[test]
fn lines_have_every_figure_at_the_time_of_its_wave_and_end_at_a_break() {
    let estimates = over_time();
    let drawn = lines(&estimates, &neutral(), Language::Nb).unwrap();
    let panel = &drawn.panels[0];
    assert_eq!(panel.lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), COUNTIES);
    for own in &estimates.rows {
        let line = panel.lines.iter().find(|line| line.name == own.by["county"]).unwrap();
        let at: f64 = own.wave.as_deref().unwrap().parse().unwrap();
        let point = line.points.iter().find(|point| point.at == at).unwrap();
        assert_eq!((Some(point.estimate), point.low, point.high), (own.estimate, own.low, own.high));
        // Beside the time, but nearer to it than to any other.
        assert!((point.beside - at).abs() < 0.5 && point.part == 0);
        assert!((panel.axis.low..=panel.axis.high).contains(&point.low.unwrap()));
        assert!((panel.axis.low..=panel.axis.high).contains(&point.high.unwrap()));
    }
    let survey = survey();
    let drawn = lines(&estimates, &Context::of(&survey), Language::Nb).unwrap();
    assert_eq!(drawn.breaks.iter().map(|own| own.at).collect::<Vec<_>>(), [2022.0]);
    assert!(drawn.around.notes.contains(&"2022: Ny ramme.".to_owned()));
    let parts: Vec<usize> = drawn.panels[0].lines[0].points.iter().map(|point| point.part).collect();
    assert_eq!(parts, [0, 1, 1]);
    assert!(lines(&by_county(9), &neutral(), Language::Nb).is_err());
}

fn lengths(segments: &[AnswerSegment]) -> f64 {
    segments.iter().map(|own| own.to - own.from).sum()
}

#[test]
fn answers_add_up_and_the_neutral_one_has_its_middle_at_zero() {
    let survey = survey();
    let estimates = wave(9).distribution("pace").by(["county"]).run().unwrap();
    let context = Context::of(&survey);
    assert_eq!(Kind::of(&estimates, &context), Kind::Likert);
    assert_eq!(Kind::of(&estimates, &neutral()), Kind::Dots);
    let drawn = likert(&estimates, &LikertOptions::default(), &context, Language::Nb).unwrap();
    let codes: Vec<(&str, Side, usize)> =
        drawn.answers.iter().map(|own| (own.code.as_str(), own.side, own.step)).collect();
    // By points, whatever the order of the document.
    let expected = [
        ("1", Side::Lower, 2),
        ("2", Side::Lower, 1),
        ("3", Side::Neutral, 0),
        ("4", Side::Upper, 1),
        ("5", Side::Upper, 2),
        ("do_not_know", Side::Apart, 1),
    ];
    assert_eq!(codes, expected);
    assert_eq!(drawn.answers[3].label, "Raskt");
    assert_eq!(drawn.rows.len(), 4);
    for row in &drawn.rows {
        assert!((lengths(&row.segments) - 1.0).abs() < 1e-12, "{}", row.name);
        let of = |code: &str| row.segments.iter().find(|own| own.code == code);
        if let Some(own) = of("3") {
            assert!((own.from + own.to).abs() < 1e-12);
        }
        let scale: Vec<&AnswerSegment> =
            row.segments.iter().filter(|own| own.code != "do_not_know").collect();
        assert!(scale.windows(2).all(|pair| (pair[0].to - pair[1].from).abs() < 1e-12));
        for own in &row.segments {
            let figure = estimates.rows.iter().find(|estimate| {
                estimate.by["county"] == row.name && estimate.category.as_deref() == Some(&own.code)
            });
            assert_eq!(figure.unwrap().estimate, Some(own.estimate));
            assert!((own.to - own.from - own.estimate).abs() < 1e-12);
            assert!(own.from >= drawn.axis.low - 1e-12 && own.to <= drawn.axis.high + 1e-12);
        }
        if let Some(apart) = of("do_not_know") {
            assert!(
                drawn
                    .rows
                    .iter()
                    .flat_map(|row| &row.segments)
                    .filter(|own| own.code != "do_not_know")
                    .all(|own| own.to < apart.from)
            );
        }
    }
    assert!(drawn.axis.ticks.iter().all(|tick| !tick.text.contains('−')));
}

#[test]
fn an_even_scale_has_zero_between_its_halves_and_a_named_neutral_goes_before_the_points() {
    let survey = survey();
    let context = Context::of(&survey);
    let mut estimates = wave(9).distribution("pace").run().unwrap();
    let options = LikertOptions { neutral: Some("4"), apart: &["1"] };
    let drawn = likert(&estimates, &options, &context, Language::En).unwrap();
    let side = |code: &str| drawn.answers.iter().find(|own| own.code == code).unwrap().side;
    assert_eq!(
        (side("4"), side("3"), side("5"), side("1")),
        (Side::Neutral, Side::Lower, Side::Upper, Side::Apart)
    );
    // Without a document, answers stand as the rows do, and an even number has no middle one.
    estimates
        .rows
        .retain(|row| row.category.as_deref() != Some("do_not_know") && row.category.as_deref() != Some("3"));
    let drawn = likert(&estimates, &LikertOptions::default(), &neutral(), Language::En).unwrap();
    let sides: Vec<Side> = drawn.answers.iter().map(|own| own.side).collect();
    assert_eq!(sides, [Side::Lower, Side::Lower, Side::Upper, Side::Upper]);
    let segments = &drawn.rows[0].segments;
    assert!(segments[1].to.abs() < 1e-12 && segments[2].from.abs() < 1e-12);
}

#[test]
fn answers_that_cannot_be_spread_are_refused_with_everything_that_is_wrong() {
    let estimates = wave(9).distribution("pace").run().unwrap();
    let options = LikertOptions { neutral: Some("33"), apart: &["unsure"] };
    let error = likert(&estimates, &options, &neutral(), Language::En).unwrap_err();
    let messages: Vec<&str> = error.problems().iter().map(|own| own.message.as_str()).collect();
    assert_eq!(messages, ["no answer of the scale is `33`", "no answer of the scale is `unsure`"]);
    let error = likert(&by_county(9), &LikertOptions::default(), &neutral(), Language::En).unwrap_err();
    assert!(error.to_string().contains("`open` is no spread of answers"), "{error}");
    let error = likert(&Estimates { rows: vec![] }, &LikertOptions::default(), &neutral(), Language::En);
    assert!(error.is_err());
}

/// A map of some shapes.
fn map(areas: &[&str], classes: Classes) -> AskedAreas {
    AskedAreas { areas: areas.iter().copied().map(Shape::from).collect(), classes, ..AskedAreas::default() }
}

#[test]
fn areas_have_the_class_of_their_figure_and_are_hatched_where_the_interval_leaves_it() {
    let estimates = by_county(18);
    for classes in [Classes::Round, Classes::Limits(vec![0.2, 0.5]), Classes::Quantiles(3), Classes::Equal(4)]
    {
        let asked = map(&["99", "18", "15", "11", "03"], classes);
        let drawn = areas(&estimates, &asked, &neutral(), Language::Nb).unwrap();
        assert_eq!(drawn.areas[0].class, None);
        assert!(!drawn.areas[0].unsure && drawn.areas[0].text == "99: uten tall" && drawn.none.is_some());
        for area in &drawn.areas[1..] {
            let own = estimates.rows.iter().find(|row| row.by["county"] == area.code).unwrap();
            assert_eq!((area.estimate, area.low, area.high), (own.estimate, own.low, own.high));
            let class = &drawn.classes[area.class.unwrap()];
            let holds = |value: f64| {
                class.low.is_none_or(|low| value >= low) && class.high.is_none_or(|high| value < high)
            };
            assert!(holds(own.estimate.unwrap()));
            assert_eq!(area.unsure, !(holds(own.low.unwrap()) && holds(own.high.unwrap())));
        }
    }
    let asked =
        AskedAreas { by: Some("county".to_owned()), ..map(&COUNTIES, Classes::Limits(vec![0.2, 0.5])) };
    let drawn = areas(&estimates, &asked, &neutral(), Language::Nb).unwrap();
    let texts: Vec<&str> = drawn.classes.iter().map(|class| class.text.as_str()).collect();
    assert_eq!(texts, ["under 20", "20–50", "50 og over"]);
    assert_eq!(drawn.none, None);
}

#[test]
fn what_cannot_stand_on_a_map_is_one_error_that_lists_it() {
    let asked = |areas| map(areas, Classes::Limits(vec![0.5, 0.2]));
    let refused = |estimates: &Estimates, areas_of: &'static [&'static str]| {
        let error = areas(estimates, &asked(areas_of), &neutral(), Language::En).unwrap_err();
        error.problems().iter().map(|own| own.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        refused(&over_time(), &["03", "03", "11"]),
        [
            "several shapes have the same code",
            "2 areas of the figures have no shape",
            "a map has one figure for each area",
            "limits of classes are numbers, each above the one before",
        ]
    );
    // Each area once, and still not figures of one kind.
    let mut mixed = by_county(9);
    mixed.rows[1].wave = Some("2022".to_owned());
    assert_eq!(
        refused(&mixed, &["03", "11", "15"]),
        [
            "an area of the figures has no shape",
            "a map has one figure for each area",
            "limits of classes are numbers, each above the one before",
        ]
    );
    let none = wave(9).share("open").equals("yes").run().unwrap();
    assert_eq!(refused(&none, &["03"]), ["the figures have no breakdown, so that nothing tells their areas"]);
}

#[test]
fn no_texts_of_another_language_stand_in_a_chart() {
    let survey = survey();
    let context = Context::of(&survey);
    let answers = wave(9).distribution("pace").by(["county"]).run().unwrap();
    let asked = map(&COUNTIES, Classes::Round);
    let all = |language| {
        vec![
            serde_json::to_string(&dots(&drawing::of(&by_county(9), &neutral(), language))).unwrap(),
            serde_json::to_string(&lines(&over_time(), &context, language).unwrap()).unwrap(),
            serde_json::to_string(&likert(&answers, &LikertOptions::default(), &context, language).unwrap())
                .unwrap(),
            serde_json::to_string(&areas(&by_county(9), &asked, &neutral(), language).unwrap()).unwrap(),
        ]
    };
    let [nb, nn, en] = [Language::Nb, Language::Nn, Language::En].map(all);
    for (place, english) in en.iter().enumerate() {
        assert!(nb[place] != *english && nn[place] != *english && nn[place] != nb[place], "{english}");
        for word in ["interval.", " the ", "neither", "per cent"] {
            assert!(!nb[place].contains(word) && !nn[place].contains(word), "{word}: {}", nb[place]);
        }
    }
}
