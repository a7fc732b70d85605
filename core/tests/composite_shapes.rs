//! The shapes of published indices, written as documents, with made-up figures small enough to be checked by hand; the page
//! `docs/composite.md` shows the same documents and figures.

use peil::composite::{Index, IndexData, IndexNote, Light, Run, Step, Why};
use peil::{Answers, CsvOptions, Survey};

fn data(text: &str, wave: Option<&str>) -> IndexData {
    let table = Answers::from_csv(text.as_bytes(), &CsvOptions::default()).unwrap();
    IndexData::new(&table, "unit", wave).unwrap()
}

fn run(index: &str, text: &str) -> Run {
    let index = Index::from_text(index).unwrap_or_else(|error| panic!("{error}"));
    index.plan(&data(text, None)).unwrap_or_else(|error| panic!("{error}")).run()
}

#[track_caller]
fn close(own: f64, expected: f64) {
    assert!((own - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{own} is not {expected}");
}

#[track_caller]
fn scores(run: &Run, node: &str, expected: &[Option<f64>]) {
    let own = run.scores(node);
    assert_eq!(own.len(), expected.len(), "{node}");
    for (own, expected) in own.iter().zip(expected) {
        match expected {
            Some(expected) => close(*own, *expected),
            None => assert!(own.is_nan(), "{node}: {own} is not missing"),
        }
    }
}

/// Three components on a scale from 0 to 1 with equal weights, one of them a mean of z-scores; units of which too little is
/// known are not assessed. After the United Nations' e-government development index.
const EGDI: &str = r#"
id = "egdi"
normalise = { method = "as_is" }
screen = { available = 0.5 }
tiers = [{ decimals = 4 }]

[[parts]]
id = "services"

[[parts]]
id = "infrastructure"
normalise = { method = "z_score" }
rescale = { method = "min_max" }
parts = [{ id = "subscriptions" }, { id = "internet" }]

[[parts]]
id = "human_capital"
"#;

const COUNTRIES: &str = "\
unit,services,subscriptions,internet,human_capital
A,0.9,100,90,0.95
B,0.6,120,60,0.80
C,0.3,80,30,0.50
D,,1000,,
";

#[test]
fn a_mean_of_three_standardised_components_with_units_that_are_not_assessed() {
    let run = run(EGDI, COUNTRIES);
    // Subscriptions: mean 100, sd 20. Internet: mean 60, sd 30. D, with one value of four, has no part in either.
    scores(&run, "subscriptions", &[Some(0.0), Some(1.0), Some(-1.0), None]);
    scores(&run, "internet", &[Some(1.0), Some(0.0), Some(-1.0), None]);
    // Means 0.5, 0.5 and −1, taken to 0..1.
    scores(&run, "infrastructure", &[Some(1.0), Some(1.0), Some(0.0), None]);
    scores(&run, "egdi", &[Some(0.95), Some(0.8), Some(0.2667), None]);
    assert_eq!(run.ranks("egdi"), [Some(1), Some(2), Some(3), None]);
    let touches = run.touches();
    let own = touches.iter().find(|touch| touch.unit == "D" && touch.node == "egdi").unwrap();
    assert_eq!((&own.why, own.to), (&Why::NotAssessed, None));
    assert_eq!(run.table().iter().filter(|row| row.unit == "D").count(), 6, "no row is dropped");
}

/// Fixed goals by indicator; a goal can be passed and a floor can be missed. After the European Union's DESI.
const DESI: &str = r#"
id = "desi"

[[parts]]
id = "human_capital"
weight = 3
parts = [
    { id = "specialists", weight = 2, normalise = { method = "goalposts", low = 0, high = 10 } },
    { id = "skills", normalise = { method = "goalposts", low = 0, high = 100 } },
]

[[parts]]
id = "connectivity"
normalise = { method = "goalposts", low = 20, high = 100 }
parts = [{ id = "coverage" }]
"#;

const MEMBERS: &str = "unit,specialists,skills,coverage\nX,12,60,60\nY,4,40,10\n";

#[test]
fn goals_that_are_passed_give_scores_beyond_the_scale_unless_clipped() {
    let own = run(DESI, MEMBERS);
    // X: (2 · 1.2 + 0.6) / 3 = 1 and 0.5. Y: 0.4 and −10/80.
    scores(&own, "specialists", &[Some(1.2), Some(0.4)]);
    scores(&own, "coverage", &[Some(0.5), Some(-0.125)]);
    scores(&own, "desi", &[Some((3.0 * 1.0 + 0.5) / 4.0), Some((3.0 * 0.4 - 0.125) / 4.0)]);

    let clipped = DESI.replace("high = 10 }", "high = 10, beyond = \"clip\" }");
    let clipped =
        run(&clipped.replace("high = 100 }\nparts", "high = 100, beyond = \"clip\" }\nparts"), MEMBERS);
    scores(&clipped, "specialists", &[Some(1.0), Some(0.4)]);
    scores(&clipped, "coverage", &[Some(0.5), Some(0.0)]);
    let reasons: Vec<(String, Why)> =
        clipped.touches().into_iter().map(|touch| (touch.unit, touch.why)).collect();
    assert_eq!(reasons, [("X".to_owned(), Why::Clipped), ("Y".to_owned(), Why::Clipped)]);
}

/// Scores are rounded to two decimals in every tier before they go on. After the indices of the Blavatnik School.
const ROUNDED: &str = r#"
id = "effectiveness"
normalise = { method = "as_is" }
decimals = 2

[[parts]]
id = "policy"
parts = [{ id = "a" }, { id = "b" }]

[[parts]]
id = "services"
parts = [{ id = "c" }]
"#;

#[test]
fn rounding_between_tiers_moves_a_score_and_is_accounted_for() {
    let text = "unit,a,b,c\nU,0.124,0.124,0.125\n";
    let own = run(ROUNDED, text);
    // 0.12 and 0.13 make 0.125, which becomes 0.13; without rounding (0.124 + 0.125) / 2 = 0.1245.
    scores(&own, "policy", &[Some(0.12)]);
    scores(&own, "services", &[Some(0.13)]);
    scores(&own, "effectiveness", &[Some(0.13)]);
    scores(&run(&ROUNDED.replace("decimals = 2", ""), text), "effectiveness", &[Some(0.1245)]);
    let explained = own.explain("U", None).unwrap();
    let of = |id: &str| explained.parts.iter().find(|part| part.node == id).unwrap();
    close(of("a").contribution.unwrap(), 0.03);
    close(of("c").contribution.unwrap(), 0.065);
    close(of("effectiveness").remainder, 0.005);
    assert_eq!(of("policy").remainder, 0.0);
}

/// Grades 1 to 6 with the national mean at 3.5; a municipality needs 60 % of the figures. After Kommunebarometeret.
const GRADES: &str = r#"
id = "barometer"
normalise = { method = "grades" }
screen = { available = 0.6 }
parts = [{ id = "k1" }, { id = "k2", direction = "down" }, { id = "k3" }, { id = "k4" }, { id = "k5" }]
"#;

const MUNICIPALITIES: &str = "\
unit,k1,k2,k3,k4,k5
a,10,10,1,0,2
b,20,20,1,10,4
c,30,30,1,5,6
d,40,40,3,,
e,,,,5,9
";

#[test]
fn grades_have_the_national_mean_in_the_middle_and_need_enough_figures() {
    let run = run(GRADES, MUNICIPALITIES);
    let third = 1.0 / 3.0;
    // Mean 25: 20 lies 10 of 15 above the worst, 30 lies 5 of 15 above the mean.
    scores(&run, "k1", &[Some(1.0), Some(2.0 + 2.0 * third), Some(4.0 + third), Some(6.0), None]);
    scores(&run, "k2", &[Some(6.0), Some(4.0 + third), Some(2.0 + 2.0 * third), Some(1.0), None]);
    // Mean 1.5: three have the worst value.
    scores(&run, "k3", &[Some(1.0), Some(1.0), Some(1.0), Some(6.0), None]);
    // Means 5 and 4: e, with two of five figures, is not among them.
    scores(&run, "k4", &[Some(1.0), Some(6.0), Some(3.5), None, None]);
    scores(&run, "k5", &[Some(1.0), Some(3.5), Some(6.0), None, None]);
    // d has three of five, which is 60 %: (6 + 1 + 6) / 3.
    scores(&run, "barometer", &[Some(2.0), Some(3.5), Some(3.5), Some(13.0 / 3.0), None]);
    assert_eq!(run.ranks("barometer"), [Some(4), Some(2), Some(2), Some(1), None]);
}

/// Goals of a strategy, scored 1.00 to 3.00, with lights at 2.25 and 1.75. After the follow-up of the national strategy.
const LIGHTS: &str = r#"
id = "strategy"
label = { nb = "Strategien", nn = "Strategien", en = "The strategy" }
normalise = { method = "as_is" }
decimals = 2
groups = [
    { id = "red", light = "red", at_most = 1.75 },
    { id = "yellow", light = "yellow" },
    { id = "green", light = "green", at_least = 2.25 },
]
parts = [
    { id = "users", parts = [{ id = "m1" }, { id = "m2" }] },
    { id = "sharing", parts = [{ id = "m3" }, { id = "m4" }] },
    { id = "skills", parts = [{ id = "m5" }] },
]
"#;

#[test]
fn lights_are_cut_where_the_strategy_cuts_them() {
    let run = run(LIGHTS, "unit,m1,m2,m3,m4,m5\nstate,2,2.5,1.5,2,2\n");
    let light = |id: &str| run.group(id, "state", None).and_then(|group| group.light);
    scores(&run, "users", &[Some(2.25)]);
    scores(&run, "sharing", &[Some(1.75)]);
    scores(&run, "strategy", &[Some(2.0)]);
    assert_eq!(light("users"), Some(Light::Green), "2.25 is green");
    assert_eq!(light("sharing"), Some(Light::Red), "1.75 is red");
    assert_eq!((light("skills"), light("strategy")), (Some(Light::Yellow), Some(Light::Yellow)));
}

/// Three themes relative to the median of the base year, in spreads of the base year.
const THEMES: &str = r#"
id = "digitalisation"
normalise = { method = "robust" }
parameters = { wave = 2018 }
parts = [{ id = "prioritisation" }, { id = "competence" }]
"#;

const PANEL: &str = "\
unit,year,prioritisation,competence
a,2018,2,0
b,2018,4,1
c,2018,4,2
d,2018,5,3
e,2018,10,4
a,2022,7,4
b,2022,4,2
";

#[test]
fn a_base_wave_freezes_the_scale_so_that_waves_compare() {
    let index = Index::from_text(THEMES).unwrap();
    let run = index.plan(&data(PANEL, Some("year"))).unwrap().run();
    // Median 4, deviations 2 0 0 1 6 with median 1; median 2, deviations 2 1 0 1 2 with median 1.
    let spread = 1.482_602_218_505_602;
    close(run.score("prioritisation", "a", Some("2022")).unwrap(), 3.0 / spread);
    close(run.score("digitalisation", "a", Some("2022")).unwrap(), 2.5 / spread);
    close(run.score("digitalisation", "a", Some("2018")).unwrap(), -2.0 / spread);
    assert_eq!(run.ranks("digitalisation")[5..], [Some(1), Some(2)], "ranks are within a wave");
    let alone = PANEL.lines().take(6).collect::<Vec<_>>().join("\n");
    let alone = index.plan(&data(&alone, Some("year"))).unwrap().run();
    assert_eq!(
        run.scores("digitalisation")[..5],
        *alone.scores("digitalisation"),
        "a new wave moves nothing"
    );
    assert_eq!(run.parameters()[0].wave.as_deref(), Some("2018"));
}

#[test]
fn parameters_of_all_waves_or_of_each_are_told_apart() {
    let of = |parameters: &str| {
        let text = THEMES.replace("parameters = { wave = 2018 }", parameters).replace("robust", "min_max");
        Index::from_text(&text).unwrap().plan(&data(PANEL, Some("year"))).unwrap().run()
    };
    let (all, each) = (of(""), of("parameters = \"each_wave\""));
    close(all.score("prioritisation", "a", Some("2022")).unwrap(), 5.0 / 8.0);
    close(each.score("prioritisation", "a", Some("2022")).unwrap(), 1.0);
    close(each.score("prioritisation", "a", Some("2018")).unwrap(), 0.0);
}

#[test]
fn a_survey_document_has_indices_whose_names_are_those_of_the_document() {
    let survey = |index: &str| {
        format!(
            "peil = 1\nid = \"ict\"\ntitle = \"ICT\"\n[population]\nunit = {{ one = \"u\", many = \"us\", all = \"the us\" }}\n\
             [[waves]]\nid = 2018\n[[variables]]\nid = \"prioritisation\"\nlabel = \"P\"\n[[variables]]\nid = \"competence\"\n\
             label = \"C\"\n[[indices]]\n{index}"
        )
    };
    let sound = Survey::from_text(&survey(THEMES)).unwrap();
    assert_eq!(sound.index("digitalisation"), Some(&Index::from_text(THEMES).unwrap()));
    let again = Survey::from_value(serde_json::to_value(&sound).unwrap()).unwrap();
    assert_eq!(again, sound, "a document survives its JSON");

    let broken = THEMES.replace("id = \"competence\"", "id = \"competance\"").replace("2018", "2019");
    let problems = Survey::problems_of(&survey(&broken));
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 2, "{told:?}");
    assert!(
        told[0].contains("there is no wave `2019`") && told[0].contains("indices[0].parameters.wave"),
        "{}",
        told[0]
    );
    // Two names for one column would be one too many.
    let named = "variables = [{ id = \"competence\", label = \"Skills\" }]";
    let twice =
        Survey::problems_of(&survey(&THEMES.replacen("parameters", &format!("{named}\nparameters"), 1)));
    assert_eq!(twice.len(), 1, "{twice:?}");
    assert!(twice[0].to_string().contains("indices[0].variables"), "{}", twice[0]);
    assert!(
        told[1].contains("`competance`") && told[1].contains("did you mean `competence`?"),
        "{}",
        told[1]
    );
}

#[test]
fn the_page_shows_the_documents_that_are_tested_here() {
    let page = include_str!("../../docs/composite.md");
    for document in [EGDI, DESI, ROUNDED, GRADES, LIGHTS, THEMES] {
        assert!(page.contains(document.trim()), "docs/composite.md has not {document}");
    }
}

#[test]
fn denominators_and_groups_come_before_the_scale() {
    let index = r#"
        id = "spending"
        impute = { method = "median", by = "size" }
        normalise = { method = "as_is" }
        parts = [{ id = "ict", denominate = { by = "inhabitants", scale = 1000 } }]
    "#;
    let text = "unit,size,inhabitants,ict\n\
                a,small,2000,40\nb,small,1000,30\nc,small,500,\nd,large,10000,50\ne,large,0,7\nf,tiny,100,\n";
    let run = run(index, text);
    // 20 and 30 per thousand among the small, 5 among the large; nobody else is tiny.
    scores(&run, "spending", &[Some(20.0), Some(30.0), Some(25.0), Some(5.0), Some(5.0), None]);
    let told: Vec<(String, Step, Why)> =
        run.touches().into_iter().map(|touch| (touch.unit, touch.step, touch.why)).collect();
    assert_eq!(
        told,
        [
            ("e".to_owned(), Step::Denominated, Why::NoDenominator),
            ("c".to_owned(), Step::Imputed, Why::FilledByMedian),
            ("e".to_owned(), Step::Imputed, Why::FilledByMedian),
            ("f".to_owned(), Step::Aggregated, Why::TooFewParts { present: 0, parts: 1 }),
        ]
    );
    assert_eq!(run.notes(), Vec::<IndexNote>::new());
}

#[test]
fn a_value_of_an_earlier_wave_stands_in_only_so_far_back_and_never_twice_removed() {
    let index = r#"
        id = "plan"
        impute = { method = "previous", most = 1 }
        normalise = { method = "as_is" }
        parts = [{ id = "x" }]
    "#;
    let text = "unit,year,x\na,2018,3\na,2020,\na,2022,\nb,2020,5\nb,2022,\n";
    let run = Index::from_text(index).unwrap().plan(&data(text, Some("year"))).unwrap().run();
    scores(&run, "plan", &[Some(3.0), Some(3.0), None, Some(5.0), Some(5.0)]);
    let touch = run.touches().remove(0);
    assert_eq!(
        (touch.why, touch.wave),
        (Why::FilledByWave { wave: "2018".to_owned() }, Some("2020".to_owned()))
    );
}
