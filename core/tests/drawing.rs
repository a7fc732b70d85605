//! What hosts draw of several waves: the same figures as in tables, in the order in which they are compared.

use peil::panel::{Matching, Panel};
use peil::report::{Context, drawing};
use peil::wire::{Find, Found};
use peil::{
    Adjustment, Answers, Column, Design, Language, PanelEstimates, PopulationSizes, Sample, StratumSize,
};

/// 24 units, all invited, in two groups; the first `yes` of each group say yes, some that they do not know.
fn wave(yes: usize) -> Sample {
    let answer = |unit: usize| match unit / 2 {
        place if place < yes => "yes",
        11 => "unsure",
        _ => "no",
    };
    let units = || 0..24usize;
    let columns: [(&str, Column); 3] = [
        (
            "name",
            units().map(|unit| format!("u{unit}")).collect::<Vec<_>>().iter().map(String::as_str).collect(),
        ),
        ("group", units().map(|unit| if unit % 2 == 0 { "a" } else { "b" }).collect()),
        ("open", units().map(answer).collect()),
    ];
    let answers = Answers::new(columns.map(|(name, column)| (name.to_owned(), column))).unwrap();
    let design =
        Design::builder(24).population(PopulationSizes::one(StratumSize::census(30))).build().unwrap();
    Sample::new(answers, design).unwrap()
}

fn estimates() -> PanelEstimates {
    let waves = [("2018", wave(3)), ("2022", wave(5)), ("2023", wave(9))];
    let panel = Panel::new(waves, &Matching::by("name")).unwrap();
    let asked = wave(3);
    panel.run(&[asked.distribution("open").by(["group"]).query().clone()]).unwrap()
}

fn found(find: &str) -> Found {
    let together = estimates();
    Find::from_json(find).unwrap().among(&together.estimates, Some(&together), None).unwrap()
}

#[test]
fn figures_of_several_waves_stand_wave_by_wave_within_group_and_answer() {
    let estimates = estimates().estimates;
    let drawing = drawing::of(&estimates, &Context::neutral(), Language::En);
    let [group] = drawing.groups.as_slice() else { panic!("one indicator is one group") };
    assert_eq!(group.rows.len(), estimates.rows.len());
    let names: Vec<String> = group.rows.iter().take(4).map(|row| row.names.join(", ")).collect();
    assert_eq!(names, ["a, no, 2018", "a, no, 2022", "a, no, 2023", "a, unsure, 2018"]);
    // The table has the same rows in the same order.
    for (row, cells) in group.rows.iter().zip(&drawing.table.rows) {
        assert_eq!(cells.len(), drawing.table.columns.len());
        assert_eq!((&cells[1], &cells[2]), (&row.names[2], &row.names[0]));
        assert!(cells.contains(&row.figure) && cells.contains(&row.limits));
    }
}

#[test]
fn changes_of_several_pairs_say_which_waves_and_which_answer() {
    let Found::Changes(changes) = found(r#"{"find": "changes", "margin": 0.05}"#) else { panic!("changes") };
    assert_eq!(changes.len(), 2 * 2 * 3);
    let drawing = drawing::changes(&changes, &Context::neutral(), Language::Nn);
    assert_eq!(drawing.caption, "Endringar mellom rundane");
    let heads: Vec<&str> = drawing.table.columns.iter().map(|column| column.head.as_str()).collect();
    assert_eq!(heads[..4], ["Indikator", "group", "Svar", "Rundar"]);
    let [group] = drawing.groups.as_slice() else { panic!("one indicator is one group") };
    assert_eq!((group.scale, group.margin), (drawing::Scale::Points, Some(0.05)));
    assert_eq!(group.rows[0].names, ["a", "no", "2018 til 2022"]);
    assert_eq!(group.rows[1].names, ["a", "no", "2022 til 2023"]);
    for (row, cells) in group.rows.iter().zip(&drawing.table.rows) {
        assert_eq!(cells[1..4], row.names);
        for text in [&row.figure, &row.limits, row.finding.as_ref().unwrap()] {
            assert!(cells.contains(text), "{text} is not in {cells:?}");
        }
        assert!(row.low.unwrap() <= row.estimate.unwrap() && row.estimate.unwrap() <= row.high.unwrap());
    }
    assert!(drawing.words.legend.contains("inga endring"));
}

#[test]
fn one_pair_of_waves_is_named_by_the_caption_and_the_heads() {
    let Found::Changes(changes) = found(r#"{"find": "changes", "waves": ["2018", "2023"]}"#) else {
        panic!("changes")
    };
    let drawing = drawing::changes(&changes, &Context::neutral(), Language::Nb);
    assert_eq!(drawing.caption, "Endringer fra 2018 til 2023");
    let heads: Vec<&str> = drawing.table.columns.iter().map(|column| column.head.as_str()).collect();
    assert_eq!(heads[..5], ["Indikator", "group", "Svar", "2018", "2023"]);
    assert_eq!(drawing.groups[0].rows[0].names, ["a", "no"]);
    assert!(!drawing.words.legend.contains("ingen endring"));
}

#[test]
fn changes_from_wave_to_wave_are_those_of_each_pair_adjusted_together() {
    let together = estimates();
    let Found::Changes(found) = found(r#"{"find": "changes", "margin": 0.05, "adjust": "holm"}"#) else {
        panic!("changes")
    };
    let pairs = [("2018", "2022"), ("2022", "2023")];
    let each = pairs.iter().flat_map(|(from, to)| together.change(from, to, Some(0.05)).unwrap());
    assert_eq!(found, peil::compare::adjusted(each.collect(), Adjustment::Holm));
}

#[test]
fn waves_that_cannot_be_compared_in_a_row_are_refused() {
    let together = estimates();
    let refused = |find: &str| {
        let error =
            Find::from_json(find).unwrap().among(&together.estimates, Some(&together), None).unwrap_err();
        error.problems().iter().map(|problem| problem.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(refused(r#"{"find": "changes", "waves": ["2018"]}"#), ["changes need at least two waves"]);
    assert_eq!(refused(r#"{"find": "changes", "margin": -1}"#).len(), 1);
    assert!(refused(r#"{"find": "changes", "waves": ["2018", "2019"]}"#)[0].contains("2019"));
}

#[test]
fn trends_are_drawn_per_unit_of_time() {
    let Found::Trends(trends) = found(r#"{"find": "trend"}"#) else { panic!("trends") };
    let drawing = drawing::trends(&trends, &Context::neutral(), Language::En);
    assert_eq!(drawing.caption, "Trends from 2018 to 2023");
    assert_eq!(drawing.groups[0].axis, "Change in percentage points per unit of time");
    let rows = &drawing.groups[0].rows;
    assert_eq!(rows.len(), 6);
    for (row, trend) in rows.iter().zip(&trends) {
        assert_eq!((row.estimate, row.low, row.high), (trend.slope, trend.low, trend.high));
    }
    assert_eq!(rows[2].names, ["a", "yes"]);
    assert_eq!(rows[2].finding.as_deref(), Some("rise"));
}
