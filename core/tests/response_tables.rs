//! Response as it is asked for and read: tables, sentences and files, what is refused, and what every result says of it.

use std::fmt::Write as _;

use peil::report::{Context, Grid, html, phrase, response, response_csv, table};
use peil::response::{PropensityModel, RepresentativityQuery, ResponseQuery};
use peil::wire::{Input, Request, evaluate};
use peil::{
    Answers, Column, CsvOptions, Design, DesignColumns, Language, Note, PopulationSizes, Sample, StratumSize,
    Survey,
};

/// Size classes of 356 municipalities, how many of each answered, and how many of those agree.
const MUNICIPALITIES: [(&str, u32, u32, u32); 3] =
    [("small", 182, 72, 31), ("medium", 118, 73, 42), ("large", 56, 46, 30)];

/// The register: a row for everybody, with the answer of those who gave one.
fn register() -> String {
    let mut text = "size,region,answered,pace\n".to_owned();
    for (size, invited, answered, agree) in MUNICIPALITIES {
        for unit in 0..invited {
            let region = if unit % 3 == 0 { "north" } else { "south" };
            let (answer, pace) = match unit {
                _ if unit < agree => ("yes", "agree"),
                _ if unit < answered => ("yes", "disagree"),
                _ => ("no", ""),
            };
            writeln!(text, "{size},{region},{answer},{pace}").unwrap();
        }
    }
    text
}

const DOCUMENT: &str = r#"
peil = 1
id = "it"
title = { nb = "IT i praksis", nn = "IT i praksis", en = "IT in practice" }
languages = ["nb", "nn", "en"]

[population]
size = 356
[population.unit]
one = { nb = "kommune", nn = "kommune", en = "municipality" }
many = { nb = "kommuner", nn = "kommunar", en = "municipalities" }
all = { nb = "kommunene", nn = "kommunane", en = "the municipalities" }

[[variables]]
id = "size"
label = { nb = "Størrelse", nn = "Storleik", en = "Size" }
categories = [
    { code = "small", label = { nb = "Små", nn = "Små", en = "Small" } },
    { code = "medium", label = { nb = "Mellomstore", nn = "Mellomstore", en = "Medium" } },
    { code = "large", label = { nb = "Store", nn = "Store", en = "Large" } },
]

[[variables]]
id = "region"
label = { nb = "Landsdel", nn = "Landsdel", en = "Region" }
categories = [
    { code = "north", label = { nb = "Nord", nn = "Nord", en = "North" } },
    { code = "south", label = { nb = "Sør", nn = "Sør", en = "South" } },
]

[[variables]]
id = "answered"
label = { nb = "Svarte", nn = "Svara", en = "Answered" }
categories = [
    { code = "yes", label = { nb = "Ja", nn = "Ja", en = "Yes" } },
    { code = "no", label = { nb = "Nei", nn = "Nei", en = "No" } },
]

[[questions]]
id = "pace"
kind = "single"
text = { nb = "Går det fort nok?", nn = "Går det fort nok?", en = "Is it fast enough?" }
answers = [
    { code = "agree", label = { nb = "Enig", nn = "Einig", en = "Agree" } },
    { code = "disagree", label = { nb = "Uenig", nn = "Ueinig", en = "Disagree" } },
]

[[indicators]]
id = "fast"
label = { nb = "Går fort nok", nn = "Går fort nok", en = "Fast enough" }
measure = "share"
question = "pace"
answers = ["agree"]

[design]
responded = { question = "answered", is = ["yes"] }
response_groups = "size"
"#;

fn municipalities() -> (Survey, Sample) {
    let survey = Survey::from_text(DOCUMENT).unwrap();
    let sample = survey.read_csv(register().as_bytes(), None).unwrap();
    (survey, sample)
}

/// Rows that answered, of strata of which only the sizes are known.
fn by_strata(census: bool) -> Sample {
    let sector: Column = ["county", "county", "county", "agency", "agency"].into_iter().collect();
    let open: Column = ["yes", "no", "yes", "yes", "no"].into_iter().collect();
    let size = |size, selected| {
        if census { StratumSize::census(size) } else { StratumSize::of(size).selecting(selected) }
    };
    let sizes = PopulationSizes::per_stratum([("county", size(10, 6)), ("agency", size(40, 8))]);
    let design = Design::builder(5).strata(&sector).population(sizes).build().unwrap();
    Sample::new(Answers::new([("sector".to_owned(), sector), ("open".to_owned(), open)]).unwrap(), design)
        .unwrap()
}

#[test]
fn everybody_is_counted_by_crossed_breakdowns_and_by_each_alone() {
    let (_, sample) = municipalities();
    let crossed = sample.response(&["size", "region"]).unwrap();
    assert_eq!(crossed.rows.len(), 6);
    assert_eq!(crossed.rows.iter().map(|row| row.invited).sum::<u64>(), 356);
    assert_eq!(crossed.rows.iter().map(|row| row.answered).sum::<u64>(), 191);
    let alone = sample.response_table(&ResponseQuery::by(["size", "region"]).one_by_one()).unwrap();
    let counts: Vec<_> = alone.rows.iter().map(|row| (row.by.len(), row.invited, row.answered)).collect();
    assert_eq!(counts[..3], [(1, 182, 72), (1, 118, 73), (1, 56, 46)]);
    assert_eq!(alone.rows.len(), 5);
    assert_eq!((alone.total.population, alone.rows[2].population), (Some(356), Some(56)));
    // In a census the weights of sampling are 1.
    assert_eq!((alone.rows[0].weighted_base, alone.rows[0].weighted_rate), (Some(182.0), Some(72.0 / 182.0)));
}

#[test]
fn strata_are_counted_where_only_their_sizes_are_known_and_nothing_else_is() {
    let table = by_strata(false).response(&["sector"]).unwrap();
    let row = |index: usize| {
        let row: &peil::response::ResponseRow = &table.rows[index];
        (row.by["sector"].as_str(), row.population, row.invited, row.answered, row.weighted_base)
    };
    assert_eq!(row(0), ("agency", Some(40), 8, 2, Some(40.0)));
    assert_eq!(row(1), ("county", Some(10), 6, 3, Some(10.0)));
    // 3 of 6 counties stand for 5 of 10, 2 of 8 agencies for 10 of 40.
    assert_eq!((table.total.invited, table.total.rate), (14, 5.0 / 14.0));
    assert!((table.total.weighted_rate.unwrap() - 15.0 / 50.0).abs() < 1e-15);
    let error = by_strata(true).response(&["open"]).unwrap_err();
    insta::assert_snapshot!(error.to_string());
}

#[test]
fn weights_of_sampling_are_those_before_any_weighting() {
    let text = "stratum,w,answered,y\na,2,yes,1\na,2,no,\nb,6,yes,3\nb,6,yes,5\nb,4,no,\n";
    let answers = Answers::from_csv(text.as_bytes(), &CsvOptions::default()).unwrap();
    let columns: DesignColumns = serde_json::from_str(
        r#"{"weight": "w", "responded": {"question": "answered", "is": ["yes"]},
            "weighting": [{"method": "weighting_classes", "by": ["stratum"]}]}"#,
    )
    .unwrap();
    let design = columns.build(&answers).unwrap();
    let sample = Sample::new(answers, design).unwrap();
    assert_eq!(sample.weights()[0], 4.0);
    let table = sample.response(&["stratum"]).unwrap();
    assert_eq!((table.rows[0].weighted_base, table.rows[0].weighted_rate), (Some(4.0), Some(0.5)));
    assert_eq!((table.rows[1].weighted_base, table.rows[1].weighted_rate), (Some(16.0), Some(0.75)));
    assert_eq!((table.total.weighted_rate, table.total.population), (Some(0.7), None));
}

#[test]
fn a_fraction_is_that_of_those_invited_also_where_not_all_answered() {
    // 4 of 8 were invited; 2 of them answered.
    let text = "f,answered,y\n0.5,yes,1\n0.5,no,\n0.5,yes,3\n0.5,no,\n";
    let answers = Answers::from_csv(text.as_bytes(), &CsvOptions::default()).unwrap();
    let columns: DesignColumns =
        serde_json::from_str(r#"{"fpc": "f", "responded": {"question": "answered", "is": ["yes"]}}"#)
            .unwrap();
    let sample = Sample::new(answers.clone(), columns.build(&answers).unwrap()).unwrap();
    assert_eq!(sample.total("y").run().unwrap().single().estimate, Some(16.0));
    assert_eq!(sample.response(&[]).unwrap().total.population, Some(8));
}

#[test]
fn what_is_not_known_of_response_is_refused_with_what_is_needed() {
    let mut refused = Vec::new();
    let mut refuse = |error: peil::Error| refused.push(error.to_string());
    let plain = |design: &str, text: &str| {
        let answers = Answers::from_csv(text.as_bytes(), &CsvOptions::default()).unwrap();
        let columns: DesignColumns = serde_json::from_str(design).unwrap();
        columns.build(&answers).and_then(|design| Sample::new(answers, design))
    };
    let rows = "g,town,y,w\na,1,yes,2\na,1,no,2\nb,2,yes,2\nb,3,yes,2\n";
    // Nothing says who was invited.
    let sample = plain(r#"{"population": {"a": 9, "b": 9}, "strata": "g"}"#, rows).unwrap();
    refuse(sample.response(&["g"]).unwrap_err());
    refuse(sample.bounds(&[sample.share("y").equals("yes").query().clone()]).unwrap_err());
    // Names that do not fit.
    let (_, sample) = municipalities();
    refuse(sample.response(&["sise", "size", "size"]).unwrap_err());
    refuse(
        sample
            .representativity(&RepresentativityQuery { level: 95.0, ..RepresentativityQuery::by([]) })
            .unwrap_err(),
    );
    let total = sample.share("pace").equals("agree").query().clone();
    let mean = peil::Query::new("m", peil::Measure::Total { of: "pace".into() });
    refuse(sample.bounds(&[total, mean]).unwrap_err());
    // Clusters.
    let sample =
        plain(r#"{"psu": "town", "weight": "w", "responded": {"question": "y", "is": ["yes"]}}"#, rows)
            .unwrap();
    assert_eq!(sample.response(&["g"]).unwrap().rows[0].answered, 1);
    refuse(sample.representativity(&RepresentativityQuery::by(["g"])).unwrap_err());
    // Who answered is told without fail by the group.
    let sample = plain(r#"{"weight": "w", "responded": {"question": "y", "is": ["yes"]}}"#, rows).unwrap();
    let main = RepresentativityQuery::by(["g"]).model(PropensityModel::MainEffects);
    refuse(sample.representativity(&main).unwrap_err());
    // Means without a range, ranges without a mean, answers outside of their range.
    let sample = plain(r#"{"population": 9, "census": true}"#, "n\n1\n2\n7\n").unwrap();
    let mean = sample.mean("n").query().clone();
    refuse(sample.bounds(std::slice::from_ref(&mean)).unwrap_err());
    let how = serde_json::from_str(r#"{"ranges": {"n": [0, 5], "m": [0, 1]}}"#).unwrap();
    refuse(sample.bounds_within(&[mean], &how).unwrap_err());
    // Numbers invited that do not fit.
    for design in [
        r#"{"population": 9, "selected": 10}"#,
        r#"{"selected": 10, "census": true}"#,
        r#"{"population": {"a": 9, "b": 9}, "selected": {"a": 8, "c": 2}, "strata": "g"}"#,
        r#"{"population": 9, "selected": {"a": 8}}"#,
        r#"{"population": 9, "selected": 3}"#,
    ] {
        refuse(plain(design, rows).unwrap_err());
    }
    insta::assert_snapshot!(refused.join("\n"));
}

#[test]
fn a_request_is_answered_with_response_alone_or_beside_figures() {
    let ask = |request: &str| {
        let request = Request::from_json(request).unwrap();
        evaluate(&request, Input::Csv(register().as_bytes()))
    };
    let design = r#""design": {"population": 356, "census": true,
        "responded": {"question": "answered", "is": ["yes"]}, "response_groups": "size"}"#;
    let alone = ask(&format!(
        r#"{{{design}, "response": {{"by": ["size"]}}, "representativity": {{"by": ["size", "region"], "model": "main_effects"}}}}"#
    ))
    .unwrap();
    assert!(alone.rows.is_empty() && alone.bounds.is_empty());
    assert_eq!(alone.response.unwrap().rows[0].answered, 46);
    assert_eq!(alone.representativity.unwrap().groups, 6);
    let beside = ask(&format!(
        r#"{{{design}, "queries": [{{"name": "fast", "measure": "share", "of": "pace", "equals": ["agree"]}}],
            "bounds": {{}}, "phases": true}}"#
    ))
    .unwrap();
    assert_eq!((beside.rows.len(), beside.bounds.len(), beside.phases.len()), (1, 1, 1));
    assert_eq!(beside.bounds[0].lowest, Some(103.0 / 356.0));
    // Everybody was invited: all that is uncertain is response.
    assert_eq!(beside.phases[0].se_sampling, Some(0.0));
    assert_eq!(beside.phases[0].se_response, beside.rows[0].se);
    let wrong =
        ask(&format!(r#"{{{design}, "response": {{"by": ["sise"]}}, "representativity": {{"by": []}}}}"#));
    assert_eq!(wrong.unwrap_err().problems().len(), 2);
}

#[test]
fn every_result_says_what_is_assumed_within_the_groups_that_were_used() {
    let note = |sample: &Sample, of: &str| {
        let estimates = sample.share(of).equals(if of == "pace" { "agree" } else { "yes" }).run().unwrap();
        let row = estimates.single();
        row.notes.iter().find(|note| matches!(note, Note::ResponseAssumed { .. })).cloned()
    };
    let assumed = |answered, invited, within: &[&str], weighted| {
        let within = within.iter().map(|&name| name.to_owned()).collect();
        Some(Note::ResponseAssumed { answered, invited, within, weighted })
    };
    let (survey, sample) = municipalities();
    assert_eq!(note(&sample, "pace"), assumed(191, 356, &["size"], false));
    let estimates = sample.estimate(&[], &["region"]).unwrap();
    let context = Context::of(&survey);
    let texts: Vec<String> =
        Language::ALL.iter().map(|&language| table::text(&estimates, &context, language)).collect();
    insta::assert_snapshot!(texts.join("\n"));
    // Strata of samples and censuses alike; a builder has no names for them.
    assert_eq!(note(&by_strata(false), "open"), assumed(5, 14, &[], false));
    assert_eq!(note(&by_strata(true), "open"), assumed(5, 50, &[], false));
    let columns = |design: &str, text: &str| {
        let answers = Answers::from_csv(text.as_bytes(), &CsvOptions::default()).unwrap();
        let columns: DesignColumns = serde_json::from_str(design).unwrap();
        Sample::new(answers.clone(), columns.build(&answers).unwrap()).unwrap()
    };
    let text = "g,y,w\na,yes,4\na,no,4\nb,yes,4\nb,yes,4\n";
    let sampled = r#"{"strata": "g", "population": {"a": 9, "b": 9}, "selected": {"a": 4, "b": 2}}"#;
    assert_eq!(note(&columns(sampled, text), "y"), assumed(4, 6, &["g"], false));
    // All that were invited answered, and all there are answered.
    let answered = r#"{"strata": "g", "population": {"a": 9, "b": 9}, "selected": {"a": 2, "b": 2}}"#;
    assert_eq!(note(&columns(answered, text), "y"), None);
    assert_eq!(note(&columns(r#"{"population": 4, "census": true}"#, text), "y"), None);
    let weighted = r#"{"weight": "w", "responded": {"question": "g", "is": ["a"]}}"#;
    assert_eq!(note(&columns(weighted, text), "y"), assumed(2, 4, &[], true));
}

#[test]
fn tables_of_response_read_well_in_every_language() {
    let (survey, sample) = municipalities();
    let context = Context::of(&survey);
    let share = sample.queries(&[], &[]).unwrap();
    let by = sample.queries(&[], &["size"]).unwrap();
    let table = sample.response_table(&ResponseQuery::by(["size", "region"]).one_by_one()).unwrap();
    let found = sample.representativity(&RepresentativityQuery::by(["size", "region"])).unwrap();
    let bounds = [sample.bounds(&share).unwrap(), sample.bounds(&by).unwrap()].concat();
    let phases = sample.phases(&by).unwrap();
    let sampled = by_strata(false);
    let open = sampled.share("open").equals("yes").by(["sector"]).query().clone();
    let of_sample = sampled.bounds(std::slice::from_ref(&open)).unwrap();
    let of_sampling = sampled.phases(&[open]).unwrap();
    let mut texts = Vec::new();
    for language in Language::ALL {
        let grids: [Grid; 6] = [
            response::response(&table, &context, language),
            response::representativity(&found, &context, language),
            response::bounds(&bounds, &context, language),
            response::phases(&phases, &context, language),
            response::bounds(&of_sample, &Context::neutral(), language),
            response::phases(&of_sampling, &Context::neutral(), language),
        ];
        texts.extend(grids.iter().map(Grid::text));
        let sentences = bounds.iter().chain(&of_sample);
        texts.push(
            sentences
                .map(|own| phrase::bound(&context, own, language).unwrap().text + "\n")
                .collect::<String>(),
        );
        assert!(html::grid(&grids[0], language).contains("191"));
    }
    insta::assert_snapshot!(texts.join("\n"));
    let files = [
        response_csv::response(&table),
        response_csv::representativity(&found),
        response_csv::bounds(&[bounds, of_sample].concat()),
        response_csv::phases(&of_sampling),
    ];
    insta::assert_snapshot!(files.map(Result::unwrap).join("\n"));
}

#[test]
fn groups_that_answer_alike_and_single_units_are_told() {
    let plain = |text: &str, count: u64| {
        let answers = Answers::from_csv(text.as_bytes(), &CsvOptions::default()).unwrap();
        let columns: DesignColumns = serde_json::from_str(&format!(
            r#"{{"population": {count}, "census": true, "responded": {{"question": "y", "is": ["yes"]}}}}"#
        ))
        .unwrap();
        let sample = Sample::new(answers.clone(), columns.build(&answers).unwrap()).unwrap();
        sample.representativity(&RepresentativityQuery::by(["g"])).unwrap()
    };
    let alike = plain("g,y\na,yes\na,no\nb,yes\nb,no\nc,yes\n", 5);
    let language = Language::En;
    let notes: Vec<String> = alike.notes.iter().map(|note| response::note_text(note, language)).collect();
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert_eq!((alike.r.estimate, alike.r.high, alike.r.se), (1.0, 1.0, None));
    assert!(alike.variance < 0.0 && alike.r.low < 1.0);
    let all = plain("g,y\na,yes\nb,yes\n", 2);
    assert_eq!((all.r.estimate, all.r.low, all.cv.high, all.notes.len()), (1.0, 1.0, 0.0, 1));
}

#[test]
fn the_request_of_the_page_on_response_gives_what_the_page_says() {
    let page = include_str!("../../docs/response.md");
    let request = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let classes = [
        ("under 2 000", 77, 26, 9),
        ("2 000-4 999", 105, 46, 22),
        ("5 000-9 999", 68, 40, 22),
        ("10 000-19 999", 50, 33, 20),
        ("20 000-49 999", 37, 29, 18),
        ("50 000 or more", 19, 17, 12),
    ];
    let mut text = "size,answered,pace\n".to_owned();
    for (size, invited, answered, agree) in classes {
        for unit in 0..invited {
            let pace = if unit < agree { "agree" } else { "disagree" };
            let answer = if unit < answered { format!("yes,{pace}") } else { "no,".to_owned() };
            writeln!(text, "{size},{answer}").unwrap();
        }
    }
    let response = evaluate(&Request::from_json(request).unwrap(), Input::Csv(text.as_bytes())).unwrap();
    let r = response.representativity.unwrap().r;
    assert_eq!(format!("{:.3} {:.3}", r.estimate, r.unadjusted), "0.687 0.669");
    assert!(page.contains("R = 0.687") && page.contains("(0.669)"));
    let bound = &response.bounds[0];
    assert!(page.contains(&phrase::bound(&Context::neutral(), bound, Language::Nb).unwrap().text));
    assert_eq!((bound.silent, response.response.unwrap().total.answered), (165, 191));
    assert_eq!(response.phases[0].se_sampling, Some(0.0));
}
