//! Maps of scores, classes of maps, and where a unit stands: numbers are those of the run, gaps are told, waves
//! compare only where they can.

use peil::composite::{Index, IndexData, Run};
use peil::report::drawing::chart::{AskedAreas, Classes, Shape, areas, score_areas};
use peil::report::drawing::index::{Alike, standing};
use peil::report::{Context, number};
use peil::{Answers, Column, CsvOptions, Design, Language, Sample};

const EARLIER: &str = "\
unit,year,size,skills,trust,speed
north,2018,small,20,10,80
south,2018,small,40,30,20
east,2018,large,90,50,60
";

const LATER: &str = "\
unit,year,size,skills,trust,speed,web
north,2022,small,60,30,80,1
south,2022,small,20,,,2
east,2022,large,90,40,95,3
west,2022,small,,,,
";

const INDEX: &str = r#"
id = "digital"
label = { nb = "Digital modenhet", nn = "Digital mognad", en = "Digital maturity" }
normalise = { method = "goalposts", low = 0, high = 100 }
parts = [{ id = "people", parts = [{ id = "skills" }, { id = "trust" }] }, { id = "speed" }]
"#;

fn table(text: &str) -> Answers {
    Answers::from_csv(text.as_bytes(), &CsvOptions::default()).unwrap()
}

fn both() -> Answers {
    Answers::stacked(&[&table(EARLIER), &table(LATER)]).unwrap()
}

fn run_of(index: &str) -> Run {
    let data = IndexData::new(&both(), "unit", Some("year")).unwrap();
    Index::from_text(index).unwrap().plan(&data).unwrap().run()
}

fn asked(codes: &[&str], classes: Classes) -> AskedAreas {
    let areas = codes.iter().copied().map(Shape::from).collect();
    AskedAreas { areas, classes, tell: true, ..AskedAreas::default() }
}

#[test]
fn stacked_tables_have_all_rows_and_nothing_where_a_table_lacks_the_column() {
    let both = both();
    assert_eq!(both.rows(), 7);
    let Some(Column::Numbers(web)) = both.column("web") else { panic!("web is numbers") };
    assert!(web.as_slice()[..3].iter().all(|value| value.is_nan()));
    assert_eq!(&web.as_slice()[3..6], &[1.0, 2.0, 3.0]);
    let mixed = Answers::stacked(&[&table("a,b\n1,x\n"), &table("a,b\nz,y\n")]).unwrap();
    assert_eq!(mixed.column("a").unwrap().texts(), [Some("1".to_owned()), Some("z".to_owned())]);
}

#[test]
fn a_unit_stands_at_its_scores_with_what_they_rest_on() {
    let run = run_of(INDEX);
    let categories = both().column("size").unwrap().texts();
    let own = |unit, language| {
        standing(&run, unit, None, Some(Alike::by("size", &categories)), &Context::neutral(), language)
            .unwrap()
    };
    let south = own("south", Language::Nb);
    let rests: Vec<&str> = south.rows.iter().map(|row| row.rests.as_str()).collect();
    assert_eq!(rests, ["svar på 1 av 3 spørsmål", "svar på 1 av 2 spørsmål", "svar på 0 av 1 spørsmål"]);
    assert_eq!(south.rows[0].gaps, ["Ikke besvart: trust; speed."]);
    assert_eq!(south.rows[2].gaps, ["Uten skår.", "Ikke besvart: speed."]);
    for (row, drawn) in south.rows.iter().zip(&south.profile.rows) {
        let score = |wave| run.score(&row.node, "south", Some(wave));
        assert_eq!((drawn.score, row.earlier), (score("2022"), score("2018")));
        assert_eq!(row.change, drawn.score.zip(row.earlier).map(|(now, then)| now - then));
        if let Some(earlier) = row.earlier {
            assert!(south.profile.axis.low <= earlier && earlier <= south.profile.axis.high);
        }
        assert!(row.rests.contains(&row.answered.to_string()));
    }
    assert_eq!(south.earlier.as_deref(), Some("2018"));
    // West answered nothing, so that three of the four, and two of the three small ones, have a score.
    assert_eq!((south.rows[0].everybody_units, south.rows[0].alike_units), (3, Some(2)));
    let west = own("west", Language::En);
    assert_eq!(
        (west.earlier, west.notes.as_slice()),
        (None, ["west is not among the units of 2018.".to_owned()].as_slice())
    );
    let figure = number::fixed(own("north", Language::En).rows[0].change.unwrap(), 3, Language::En);
    assert_eq!(own("north", Language::En).rows[0].change_figure.trim_start_matches('+'), figure);
}

#[test]
fn those_like_a_unit_are_called_as_the_index_calls_them() {
    let named = r#"
        [[variables]]
        id = "size"
        label = { nb = "Størrelse", nn = "Storleik", en = "Size" }
        categories = [{ code = "small", label = { nb = "små", nn = "små", en = "few" } }]
    "#;
    let (run, categories) = (run_of(&format!("{INDEX}{named}")), both().column("size").unwrap().texts());
    let alike = |unit, language| {
        let context = Context::neutral();
        let own =
            standing(&run, unit, None, Some(Alike::by("size", &categories)), &context, language).unwrap();
        own.profile.alike.unwrap()
    };
    assert!(alike("south", Language::Nb).starts_with("Størrelse: små"), "{}", alike("south", Language::Nb));
    assert!(alike("south", Language::En).starts_with("Size: few"));
    // What is not named is called by its code.
    assert!(alike("east", Language::Nn).starts_with("Storleik: large"));
}

#[test]
fn waves_whose_scales_are_their_own_are_not_compared() {
    let own = INDEX
        .replace("normalise = { method = \"goalposts\", low = 0, high = 100 }", "parameters = \"each_wave\"");
    let own = standing(&run_of(&own), "north", None, None, &Context::neutral(), Language::En).unwrap();
    assert!(
        own.earlier.is_none() && own.rows.iter().all(|row| row.earlier.is_none() && row.change.is_none())
    );
    assert!(own.notes.iter().any(|note| note.contains("do not compare")), "{:?}", own.notes);
}

#[test]
fn scores_are_classed_and_never_called_undetermined() {
    let run = run_of(INDEX);
    let drawn = score_areas(
        &run,
        Some("people"),
        Some("2018"),
        &asked(&["east", "north", "west"], Classes::Limits(vec![0.4])),
        &Context::neutral(),
        Language::Nn,
    )
    .unwrap();
    let classes: Vec<_> = drawn.areas.iter().map(|area| (area.class, area.unsure)).collect();
    assert_eq!(classes, [(Some(1), false), (Some(0), false), (None, false)]);
    assert_eq!((drawn.classes[1].areas, drawn.classes[1].text.as_str()), (1, "0,4 og over"));
    assert_eq!(drawn.gaps, ["Område utan tal: west.", "Tal utan område på kartet: south: 0,350."]);
    assert!(drawn.unsure.is_none() && drawn.around.legend.contains("ingen intervall"));
    let refused = score_areas(
        &run,
        Some("peeple"),
        None,
        &AskedAreas { by: Some("size".to_owned()), ..asked(&["east"], Classes::Round) },
        &Context::neutral(),
        Language::En,
    );
    let refused = refused.unwrap_err();
    let messages: Vec<&str> = refused.problems().iter().map(|own| own.message.as_str()).collect();
    assert_eq!(
        messages,
        ["the index has no part `peeple`", "`by` has no effect on scores, which are of units"]
    );
}

#[test]
fn computed_limits_are_those_of_the_legend_and_divide_the_areas() {
    let county: Column = (0..600).map(|unit| ["a", "b", "c", "d", "e", "f"][unit % 6]).collect();
    let open: Column =
        (0..600).map(|unit| if unit / 6 < 13 * (unit % 6 + 1) { "yes" } else { "no" }).collect();
    let answers = Answers::new([("county".to_owned(), county), ("open".to_owned(), open)]).unwrap();
    let sample = Sample::new(answers, Design::builder(600).build().unwrap()).unwrap();
    let estimates = sample.share("open").equals("yes").by(["county"]).run().unwrap();
    let drawn = |classes| {
        let asked = asked(&["a", "b", "c", "d", "e", "f"], classes);
        areas(&estimates, &asked, &Context::neutral(), Language::En).unwrap()
    };
    let counts = |classes| drawn(classes).classes.iter().map(|class| class.areas).collect::<Vec<_>>();
    assert_eq!(counts(Classes::Quantiles(3)), [2, 2, 2]);
    assert_eq!(counts(Classes::Equal(5)), [1, 1, 1, 1, 2]);
    for classes in [Classes::Quantiles(4), Classes::Equal(7), Classes::Round] {
        let drawn = drawn(classes);
        for class in &drawn.classes {
            let low = class.low.map(|low| number::plain((low * 1e11).round() / 1e9, Language::En));
            assert!(low.is_none_or(|low| class.text.contains(&low)), "{}", class.text);
        }
        assert!(drawn.gaps.is_empty());
        assert_eq!(drawn.classes.iter().map(|class| class.unsure).sum::<u64>(), {
            drawn.areas.iter().filter(|area| area.unsure).count() as u64
        });
    }
    // Six areas, but only so many limits between them.
    let alike = asked(&["a", "b", "c", "d", "e", "f"], Classes::Equal(40));
    let error = areas(&estimates, &alike, &Context::neutral(), Language::En).unwrap_err();
    assert!(error.to_string().contains("from 2 to 9"), "{error}");
}

#[test]
fn too_few_classes_and_figures_without_a_shape_are_told() {
    let county: Column = (0..40).map(|unit| ["a", "b", "c", "d"][unit % 4]).collect();
    let open: Column = (0..40).map(|unit| if unit < 20 { "yes" } else { "no" }).collect();
    let answers = Answers::new([("county".to_owned(), county), ("open".to_owned(), open)]).unwrap();
    let sample = Sample::new(answers, Design::builder(40).build().unwrap()).unwrap();
    let estimates = sample.share("open").equals("yes").by(["county"]).run().unwrap();
    let own =
        areas(&estimates, &asked(&["a", "x"], Classes::Quantiles(4)), &Context::neutral(), Language::Nb)
            .unwrap();
    assert_eq!(own.beyond.len(), 3);
    assert_eq!(own.gaps[0], "Områder uten tall: x.");
    assert!(own.gaps[1].starts_with("Tall uten område på kartet: b: 50,0"), "{:?}", own.gaps);
    assert_eq!(own.gaps[2], "Tallene er for like til 4 klasser; det ble 1.");
    assert_eq!(own.areas[0].base, "10 svar");
    let none = asked(&["x", "y"], Classes::Round);
    let error = areas(&estimates, &none, &Context::neutral(), Language::En).unwrap_err();
    assert!(error.to_string().contains("4 areas of the figures have no shape"), "{error}");
}
