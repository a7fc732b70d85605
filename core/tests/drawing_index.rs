//! Drawings of composite indices: their numbers agree with the run, whatever the index, and their words with the numbers.

use peil::composite::{Aggregate, Index, IndexData, Normalise, Part, Run, Screen};
use peil::report::drawing::index::{self as drawing, Alike, Chosen, RankSpan, Spans};
use peil::report::{Context, number};
use peil::{Answers, Code, CsvOptions, Language};

const TABLE: &str = "\
unit,size,skills,trust,speed,barriers
north,small,60,3,80,30
south,small,20,1,,70
east,large,90,4,95,10
west,,,,,
middle,large,55,2,60,45
";

fn table() -> Answers {
    Answers::from_csv(TABLE.as_bytes(), &CsvOptions::default()).unwrap()
}

fn index() -> Index {
    Index::from_text(
        r#"
        id = "digital"
        label = { nb = "Digital modenhet", nn = "Digital mognad", en = "Digital maturity" }
        parts = [
            { id = "people", label = { nb = "Folk", nn = "Folk", en = "People" }, weight = 2, parts = [
                { id = "skills", weight = 3 }, { id = "trust" },
            ] },
            { id = "speed" },
            { id = "barriers", direction = "down", weight = 0.5 },
        ]
        "#,
    )
    .unwrap()
}

fn data() -> IndexData {
    IndexData::new(&table(), "unit", None).unwrap()
}

fn run(index: &Index) -> Run {
    index.plan(&data()).unwrap().run()
}

fn contributions(run: &Run) -> drawing::Contributions {
    drawing::contributions(run, &Chosen::default(), &Context::neutral(), Language::En).unwrap()
}

#[test]
fn segments_of_a_unit_follow_each_other_and_end_at_its_score() {
    let run = run(&index());
    let drawn = contributions(&run);
    let order: Vec<&str> = drawn.rows.iter().map(|row| row.unit.as_str()).collect();
    assert_eq!(order, ["east", "north", "middle", "south"]);
    for row in &drawn.rows {
        assert_eq!(Some(row.score), run.score("digital", &row.unit, None));
        let mut end = 0.0;
        for (part, segment) in drawn.parts.iter().zip(&row.segments) {
            assert_eq!(segment.from, end);
            assert!((segment.to - segment.from - segment.contribution).abs() < 1e-15);
            assert!(segment.text.starts_with(&format!("{}: {}", row.unit, part.label)));
            end = segment.to;
        }
        assert!((end - row.score).abs() < 1e-14);
    }
    assert_eq!((drawn.axis.low, drawn.rows[0].rank), (0.0, Some(1)));
    assert!(drawn.axis.high >= drawn.rows[0].score);
}

#[test]
fn what_draws_a_score_down_stands_left_of_zero_and_the_two_sides_add_up() {
    let own = Index { normalise: Normalise::ZScore { mean: 0.0, sd: 1.0 }, ..index() };
    let drawn = contributions(&run(&own));
    assert!(drawn.axis.low < 0.0 && drawn.axis.high > 0.0);
    for row in &drawn.rows {
        let right = row.segments.iter().map(|own| own.to).fold(0.0, f64::max);
        let left = row.segments.iter().map(|own| own.to).fold(0.0, f64::min);
        assert!((left + right - row.score).abs() < 1e-14, "{left} {right} {}", row.score);
    }
}

#[test]
fn rounding_is_a_part_of_its_own_and_nothing_is_lost() {
    let drawn = contributions(&run(&Index { decimals: Some(1), ..index() }));
    let rest = drawn.parts.last().unwrap();
    assert_eq!((rest.node.as_deref(), rest.label.as_str()), (None, "rounding and scale"));
    for row in &drawn.rows {
        let sum: f64 = row.segments.iter().map(|own| own.contribution).sum();
        assert!((sum - row.score).abs() < 1e-14);
        assert_eq!(row.figure, number::fixed(row.score, 1, Language::En));
    }
}

#[test]
fn a_unit_without_a_score_is_told_of_and_not_drawn() {
    let drawn = contributions(&run(&index()));
    assert!(drawn.rows.iter().all(|row| row.unit != "west"));
    assert_eq!(drawn.around.notes, ["1 unit has no score and is not drawn."]);
    assert_eq!(drawn.around.table.rows[4][..3], ["west", "–", "–"]);
    // South has no speed: nothing to draw, and nothing is said to be zero.
    let south = &drawn.rows[3].segments[1];
    assert_eq!((south.contribution, south.figure.as_str(), south.from), (0.0, "–", south.to));
    let nobody = Index { screen: Some(Screen { available: None, nonzero: Some(1.0) }), ..index() };
    let alone = Chosen { units: Some(&["west"]), wave: None };
    let drawn = drawing::contributions(&run(&nobody), &alone, &Context::neutral(), Language::Nn).unwrap();
    assert_eq!(drawn.around.alt, "Ingen av 1 eining har skår på Digital mognad.");
}

#[test]
fn scores_that_are_not_sums_are_refused_as_stacks_and_drawn_otherwise() {
    let run = run(&Index { aggregate: Aggregate::Copeland, ..index() });
    let error =
        drawing::contributions(&run, &Chosen::default(), &Context::neutral(), Language::En).unwrap_err();
    assert_eq!(error.problems()[0].code, Code::Unsupported);
    assert!(drawing::tree(&run, None, None, &Context::neutral(), Language::En).is_ok());
}

#[test]
fn all_that_is_not_there_is_named_at_once() {
    let run = run(&index());
    let chosen = Chosen { wave: None, units: Some(&["nort", "east", "east", "sorth"]) };
    let error = drawing::contributions(&run, &chosen, &Context::neutral(), Language::En).unwrap_err();
    let codes: Vec<Code> = error.problems().iter().map(|own| own.code).collect();
    assert_eq!(codes, [Code::UnknownName, Code::Duplicate, Code::UnknownName]);
    assert_eq!(error.problems()[0].help.as_deref(), Some("did you mean `north`?"));
    for (unit, wave) in [(Some("nobody"), None), (None, Some("2020"))] {
        let error = drawing::tree(&run, unit, wave, &Context::neutral(), Language::En).unwrap_err();
        assert_eq!(error.problems()[0].code, Code::UnknownName);
    }
    let none = Chosen { wave: None, units: Some(&[]) };
    assert!(drawing::contributions(&run, &none, &Context::neutral(), Language::En).is_err());
}

#[test]
fn the_rectangles_of_a_branch_fill_it_side_by_side() {
    let run = run(&index());
    let drawn = drawing::tree(&run, Some("north"), None, &Context::neutral(), Language::Nb).unwrap();
    assert_eq!((drawn.tiers, drawn.nodes.len()), (3, 6));
    for (place, node) in drawn.nodes.iter().enumerate() {
        let parts: Vec<_> = drawn.nodes.iter().filter(|own| own.parent == Some(place)).collect();
        let mut end = node.x0;
        for part in &parts {
            assert!((part.x0 - end).abs() < 1e-15, "{} begins where the one before ends", part.node);
            assert_eq!(part.tier, node.tier + 1);
            end = part.x1;
        }
        assert!(parts.is_empty() || (end - node.x1).abs() < 1e-15);
        assert_eq!(node.score, run.score(&node.node, "north", None));
        assert!(node.shade.is_none_or(|shade| (0.0..=1.0).contains(&shade)));
    }
    let skills = &drawn.nodes[2];
    // 2 of 3.5, and of that 3 of 4.
    assert!((skills.x1 - skills.x0 - 2.0 / 3.5 * 0.75).abs() < 1e-15);
    assert_eq!(skills.text, "skills: 42,9 prosent av indeksen, skår 0,571");
    assert_eq!(drawn.around.table.rows[2][0], "\u{2003}\u{2003}skills");
}

#[test]
fn without_a_unit_a_tree_has_medians() {
    let drawn = drawing::tree(&run(&index()), None, None, &Context::neutral(), Language::En).unwrap();
    // Skills: (60, 20, 90, 55 from 20 to 90) has the median 57.5.
    assert!((drawn.nodes[2].score.unwrap() - 37.5 / 70.0).abs() < 1e-15);
    assert!(drawn.around.caption.ends_with("the median of all"));
}

#[test]
fn a_profile_stands_beside_the_medians_of_its_group_and_of_all() {
    let run = run(&index());
    let sizes = data().categories("size").unwrap();
    let own = |unit| {
        let alike = Some(Alike::by("size", &sizes));
        drawing::profile(&run, unit, None, alike, &Context::neutral(), Language::En)
    };
    let drawn = own("north").unwrap();
    assert_eq!(drawn.alike.as_deref(), Some("size: small (2 units)"));
    for row in &drawn.rows {
        let score = |unit| run.score(&row.node, unit, None);
        assert_eq!(row.score, score("north"));
        // South has no speed.
        let mean = score("south")
            .map_or(score("north"), |south| Some(f64::midpoint(south, score("north").unwrap())));
        assert_eq!(row.alike, mean, "{}", row.node);
        let mut all: Vec<f64> = ["north", "south", "east", "middle"].into_iter().filter_map(score).collect();
        all.sort_by(f64::total_cmp);
        let middle = if all.len() == 3 { all[1] } else { f64::midpoint(all[1], all[2]) };
        assert_eq!(row.everybody, Some(middle));
    }
    let error = own("west").unwrap_err();
    assert_eq!(error.problems()[0].code, Code::MissingValue);
    assert_eq!(data().categories("sizes").unwrap_err().problems()[0].code, Code::MissingColumn);
    let short = Alike::by("size", &sizes[1..]);
    let error = drawing::profile(&run, "north", None, Some(short), &Context::neutral(), Language::En);
    assert_eq!(error.unwrap_err().problems()[0].code, Code::WrongLength);
}

#[test]
fn ticks_are_round_lie_on_the_scale_and_are_few() {
    for (own, range) in [
        (index(), "0..1"),
        (Index { normalise: Normalise::ZScore { mean: 50.0, sd: 10.0 }, ..index() }, "about 50"),
        (Index { normalise: Normalise::ZScore { mean: 0.0, sd: 1e-6 }, ..index() }, "tiny"),
        (Index::new("one", [Part::indicator("skills")]), "one part"),
        (
            Index::new("zero", [Part { column: Some("speed".to_owned()), ..Part::indicator("own") }]),
            "a column",
        ),
    ] {
        let drawn = contributions(&run(&own));
        assert!((2..=11).contains(&drawn.axis.ticks.len()), "{range}: {:?}", drawn.axis.ticks);
        for tick in &drawn.axis.ticks {
            assert!(tick.at >= drawn.axis.low - 1e-12 && tick.at <= drawn.axis.high + 1e-12, "{range}");
            let read: f64 = tick.text.replace('−', "-").parse().unwrap();
            assert!(
                (read - tick.at).abs() <= 1e-9 * drawn.axis.high.abs(),
                "{range}: {} is {}",
                tick.text,
                tick.at
            );
        }
    }
}

#[test]
fn ranks_are_drawn_in_their_order_with_what_the_spans_are() {
    let span = |name: &str, rank, best, worst| RankSpan { name: name.to_owned(), rank, best, worst };
    let own = [span("c", 3, 2, 3), span("b", 1, 1, 2), span("a", 1, 1, 1)];
    let drawn = drawing::ranks(&own, "Index", Spans::Confidence(0.95), Language::Nn);
    let names: Vec<&str> = drawn.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "c"]);
    assert_eq!(
        drawn.around.alt,
        "a: plass 1; b: plass 1, moglege plassar 1–2; c: plass 3, moglege plassar 2–3."
    );
    assert_eq!(drawn.around.notes, ["Dei moglege plassane gjeld samla med 95\u{a0}% konfidens."]);
    assert_eq!(drawn.around.table.rows[2], ["c", "3", "2–3"]);
    let ticks: Vec<&str> = drawn.ticks.iter().map(|tick| tick.text.as_str()).collect();
    assert_eq!(ticks, ["1", "2", "3"]);
}

#[test]
fn the_texts_of_all_drawings_in_all_languages() {
    let run = run(&index());
    let sizes = data().categories("size").unwrap();
    let mut texts = Vec::new();
    for language in Language::ALL {
        let context = Context::neutral();
        let alike = Some(Alike::by("size", &sizes));
        let arounds = [
            drawing::contributions(&run, &Chosen::default(), &context, language).unwrap().around,
            drawing::tree(&run, None, None, &context, language).unwrap().around,
            drawing::profile(&run, "north", None, alike, &context, language).unwrap().around,
            drawing::ranks(
                &[RankSpan { name: "a".to_owned(), rank: 1, best: 1, worst: 2 }],
                "Index",
                Spans::Simulated(0.9),
                language,
            )
            .around,
        ];
        for own in arounds {
            let heads: Vec<&str> = own.table.columns.iter().map(|column| column.head.as_str()).collect();
            texts
                .push([own.caption, own.alt, own.legend, heads.join(" | "), own.notes.join("\n")].join("\n"));
        }
    }
    insta::assert_snapshot!(texts.join("\n\n"));
}
