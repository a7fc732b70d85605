//! JSON-stat, PX and SDMX-CSV: every figure is there once, in its place, and no label breaks a file.

mod report;

use std::collections::HashMap;

use peil::report::{Context, Digits, json_stat, px, sdmx};
use peil::{Code, Estimate, Estimates, Flag, Language, MeasureKind, Note, Survey};
use report::{counted, of, survey};
use serde_json::{Value, json};

const PUBLISHED: Digits = Digits::Published;

/// Two indicators in two waves by sector with all of them together, one misprint, one cell that nobody answered in, and one that
/// is confidential; the second indicator was not asked in 2023.
fn estimates() -> Estimates {
    let row = |indicator, yes, n, population, sector: Option<&str>, wave| {
        let by: Vec<(&str, &str)> = sector.map(|sector| ("sector", sector)).into_iter().collect();
        of(counted(indicator, yes, n, population), &by, wave)
    };
    let mut rows = vec![
        row("resources", 431, 577, None, None, "2024"),
        row("resources", 141, 209, None, Some("state"), "2024"),
        row("resources", 272, 354, Some(357), Some("municipality"), "2024"),
        row("resources", 0, 14, Some(14), Some("county"), "2024"),
        row("resources", 138, 209, None, Some("state"), "2023"),
        row("resources", 281, 355, Some(356), Some("municipality"), "2023"),
        row("resources", 2, 10, Some(10), Some("county"), "2023"),
        row("problems", 113, 137, None, Some("state"), "2024"),
        row("problems", 128, 172, None, Some("municipality"), "2024"),
        row("problems", 1, 2, Some(2), Some("county"), "2024"),
    ];
    rows[1].flag = Some(Flag::Unreliable);
    rows[2].notes.push(Note::ImpossibleFigure {
        printed: "76.9".to_owned(),
        nearest: vec!["272/354 = 76.8".to_owned()],
    });
    rows[9].flag = Some(Flag::Confidential);
    Estimates { rows }
}

fn json(estimates: &Estimates, context: &Context<'_>, digits: Digits) -> Value {
    serde_json::from_str(&json_stat::text(estimates, context, Language::En, digits).unwrap()).unwrap()
}

/// A value of a dataset by the codes of its cell.
fn value<'a>(dataset: &'a Value, cell: &[(&str, &str)]) -> (&'a Value, Option<&'a str>) {
    let mut place = 0;
    for (id, size) in dataset["id"].as_array().unwrap().iter().zip(dataset["size"].as_array().unwrap()) {
        let code = cell.iter().find(|(name, _)| id == name).unwrap().1;
        let codes = dataset["dimension"][id.as_str().unwrap()]["category"]["index"].as_array().unwrap();
        place = place * size.as_u64().unwrap() as usize + codes.iter().position(|own| own == code).unwrap();
    }
    (&dataset["value"][place], dataset["status"].get(place.to_string()).and_then(Value::as_str))
}

#[test]
fn files_read_well_in_every_language() {
    let (survey, estimates) = (survey(), estimates());
    let context = Context::of(&survey);
    for language in Language::ALL {
        let text = json_stat::text(&estimates, &context, language, PUBLISHED).unwrap();
        let dataset: Value = serde_json::from_str(&text).unwrap();
        insta::assert_snapshot!(
            format!("json_stat_{}", language.code()),
            serde_json::to_string_pretty(&dataset).unwrap()
        );
    }
    let files = px::files(&estimates, &context, &Language::ALL, PUBLISHED).unwrap();
    assert_eq!(files.len(), 1);
    insta::assert_snapshot!("px", files[0]);
    insta::assert_snapshot!("sdmx", sdmx::csv(&estimates, &context, Language::Nb, PUBLISHED, None).unwrap());
}

#[test]
fn json_stat_has_every_figure_in_its_place_with_what_is_said_of_it() {
    let (survey, estimates) = (survey(), estimates());
    let dataset = json(&estimates, &Context::of(&survey), Digits::Full);
    for row in &estimates {
        for (figure, own) in [
            ("estimate", row.estimate),
            ("low", row.low),
            ("high", row.high),
            ("n", Some(row.n as f64 / 100.0)),
        ] {
            let sector = row.by.get("sector").map_or("_T", String::as_str);
            let cell = [
                ("indicator", row.indicator.as_str()),
                ("sector", sector),
                ("wave", row.wave.as_deref().unwrap()),
                ("figure", figure),
            ];
            let (number, status) = value(&dataset, &cell);
            if row.flag == Some(Flag::Confidential) {
                assert_eq!((number, status), (&Value::Null, Some("c")), "{cell:?}");
                continue;
            }
            assert!((number.as_f64().unwrap() - own.unwrap() * 100.0).abs() < 1e-9, "{cell:?}");
            let expected = match (row.flag, figure) {
                (Some(flag), "estimate" | "low" | "high") => Some(flag.code()),
                _ if number == 0 => Some("-"),
                _ => None,
            };
            assert_eq!(status, expected, "{cell:?}");
        }
    }
    let missing = [("indicator", "problems"), ("sector", "state"), ("wave", "2023"), ("figure", "estimate")];
    assert_eq!(value(&dataset, &missing), (&Value::Null, Some("..")));
    let labels = &dataset["extension"]["status"]["label"];
    for code in dataset["status"].as_object().unwrap().values() {
        assert!(labels[code.as_str().unwrap()].is_string(), "{code}");
    }
    let cells: usize =
        dataset["size"].as_array().unwrap().iter().map(|size| size.as_u64().unwrap() as usize).product();
    assert_eq!(dataset["value"].as_array().unwrap().len(), cells);
}

#[test]
fn figures_have_the_decimals_of_tables_or_all_that_there_are() {
    let estimates = Estimates { rows: vec![counted("q", 1, 3, None)] };
    let estimate = |digits, context: &Context<'_>| json(&estimates, context, digits)["value"][0].clone();
    assert_eq!(estimate(PUBLISHED, &Context::neutral()), json!(33.3));
    assert_eq!(estimate(PUBLISHED, &Context::neutral().decimals(0)), json!(33));
    assert_eq!(estimate(Digits::Full, &Context::neutral()), json!(1.0 / 3.0 * 100.0));
    let line = |digits| sdmx::csv(&estimates, &Context::neutral(), Language::En, digits, None).unwrap();
    assert!(
        line(PUBLISHED).contains(",q,33.3,")
            && line(Digits::Full).contains(&format!(",q,{},", 1.0 / 3.0 * 100.0))
    );
}

#[test]
fn what_does_not_fit_into_one_cube_makes_several_and_no_row_is_left_out() {
    let of_number = |name| Estimate { measure: MeasureKind::Mean, ..counted(name, 5, 8, Some(14)) };
    let answer = |indicator, code: &str| Estimate {
        category: Some(code.to_owned()),
        measure: MeasureKind::Distribution,
        ..counted(indicator, 5, 8, Some(14))
    };
    let by = |row: Estimate, by: &[(&str, &str)]| of(row, by, "2024");
    let rows = vec![
        by(counted("a", 5, 8, Some(14)), &[("size", "s"), ("sector", "x")]),
        by(counted("a", 5, 8, Some(14)), &[("sector", "x")]),
        by(counted("a", 5, 8, Some(14)), &[("region", "north")]),
        by(counted("a", 5, 8, Some(14)), &[]),
        of_number("b"),
        answer("c", "yes"),
        answer("c", "no"),
        answer("d", "often"),
        Estimate { level: 0.9, ..counted("e", 5, 8, Some(14)) },
    ];
    let count = rows.len();
    let estimates = Estimates { rows };
    let context = Context::neutral();
    let collection = json(&estimates, &context, PUBLISHED);
    assert_eq!(collection["class"], "collection");
    let datasets = collection["link"]["item"].as_array().unwrap();
    assert_eq!(datasets.len(), 6);
    // Every cell but those without a row has its number of answers.
    let answers = |dataset: &Value| {
        dataset["value"].as_array().unwrap().iter().skip(3).step_by(4).filter(|own| !own.is_null()).count()
    };
    assert_eq!(datasets.iter().map(answers).sum::<usize>(), count);
    let files = px::files(&estimates, &context, &[Language::En], PUBLISHED).unwrap();
    assert_eq!(files.len(), 6);
    assert!(files[5].contains("MATRIX=\"peil6\";"));
    let text = sdmx::csv(&estimates, &context, Language::En, PUBLISHED, None).unwrap();
    assert_eq!(text.lines().count(), count + 1);
    assert!(
        text.lines().next().unwrap().contains("INDICATOR,SIZE,SECTOR,REGION,ANSWER,TIME_PERIOD,OBS_VALUE")
    );
}

#[test]
fn two_figures_of_one_cell_are_refused_by_every_format() {
    let mut estimates = estimates();
    estimates.rows.push(estimates.rows[3].clone());
    let context = Context::neutral();
    let codes = |error: peil::Error| error.problems().iter().map(|own| own.code).collect::<Vec<_>>();
    let error = json_stat::text(&estimates, &context, Language::En, PUBLISHED).unwrap_err();
    assert!(error.to_string().contains("resources × county × 2024"), "{error}");
    assert_eq!(codes(error), [Code::Duplicate]);
    assert_eq!(
        codes(px::files(&estimates, &context, &[Language::En], PUBLISHED).unwrap_err()),
        [Code::Duplicate]
    );
    assert_eq!(
        codes(sdmx::csv(&estimates, &context, Language::En, PUBLISHED, None).unwrap_err()),
        [Code::Duplicate]
    );
}

#[test]
fn names_that_a_file_cannot_have_are_all_reported() {
    let mut estimates = estimates();
    for row in &mut estimates.rows {
        for name in ["wave", "figure", "size class", "size_class", "obs value", "answer"] {
            row.by.insert(name.to_owned(), "x".to_owned());
        }
    }
    let context = Context::neutral();
    let error = json_stat::text(&estimates, &context, Language::En, PUBLISHED).unwrap_err();
    assert_eq!(error.problems().len(), 3, "{error}");
    let error = sdmx::csv(&estimates, &context, Language::En, PUBLISHED, Some("no structure")).unwrap_err();
    let codes: Vec<Code> = error.problems().iter().map(|own| own.code).collect();
    assert_eq!(
        codes,
        [Code::Syntax, Code::Duplicate, Code::Duplicate, Code::Duplicate, Code::Duplicate],
        "{error}"
    );
    let languages = [Language::En, Language::Nb, Language::En];
    assert!(px::files(&estimates, &context, &languages, PUBLISHED).is_err());
    assert!(px::files(&estimates, &context, &[], PUBLISHED).is_err());
}

#[test]
fn waves_that_are_no_periods_have_a_dimension_of_their_own() {
    let head = |wave: &str| {
        let estimates = Estimates { rows: vec![of(counted("q", 1, 3, None), &[], wave)] };
        let text = sdmx::csv(&estimates, &Context::neutral(), Language::En, PUBLISHED, None).unwrap();
        text.lines().next().unwrap().contains("INDICATOR,TIME_PERIOD,")
    };
    for wave in ["2024", "2024-S1", "2024-Q4", "2024-12", "2024-W53", "2024-02-29"] {
        assert!(head(wave), "{wave}");
    }
    for wave in ["spring", "24", "2024-Q5", "2024-13", "2024–2025", "20245", "æøå2"] {
        assert!(!head(wave), "{wave}");
    }
}

/// A document whose every label would like to break a file.
fn hostile() -> Survey {
    let label = r#"\"a\"; b,\n#c='æøå' (x)[nb]=\"\";DATA="#;
    let long = "å".repeat(700);
    let text = format!(
        r#"
peil = 1
id = "øy; \"1\""
title = "{label}"
source = "{long}"
population = {{ unit = {{ one = "u", many = "u", all = "u" }} }}
waves = [{{ id = 2024, frame_break = "{label}" }}]
variables = [{{ id = "b", label = "{label}", categories = [{{ code = "x", label = "{label}" }}, {{ code = "y", label = "{label}" }}] }}]
questions = [{{ id = "q", text = "Q", kind = "single", answers = [{{ code = "y", label = "Y" }}, {{ code = "n", label = "N" }}] }}]
indicators = [{{ id = "q", label = "{label}", measure = "share", question = "q", answers = ["y"] }}]
"#
    );
    Survey::from_text(&text).unwrap()
}

#[test]
fn no_label_breaks_a_file() {
    let survey = hostile();
    let rows = ["x", "y"].map(|code| of(counted("q", 5, 8, Some(14)), &[("b", code)], "2024"));
    let estimates = Estimates { rows: rows.to_vec() };
    let context = Context::of(&survey);
    let dataset = json(&estimates, &context, PUBLISHED);
    assert!(dataset["label"].as_str().unwrap().contains('\n'));
    let file = &px::files(&estimates, &context, &[Language::Nb], PUBLISHED).unwrap()[0];
    let mut keys: HashMap<String, String> = HashMap::new();
    let (mut quoted, mut key, mut value, mut in_value) = (false, String::new(), String::new(), false);
    for letter in file.chars() {
        match letter {
            '"' => quoted = !quoted,
            '\n' => assert!(!quoted, "a text goes over a line"),
            '=' if !quoted && !in_value => in_value = true,
            ';' if !quoted => {
                in_value = false;
                keys.insert(std::mem::take(&mut key), std::mem::take(&mut value));
                continue;
            }
            _ => {}
        }
        if in_value { value.push(letter) } else { key.push(letter) }
    }
    assert!(key.trim().is_empty() && !quoted, "what is left: {key}");
    assert!(file.lines().all(|line| line.chars().count() <= 2 * 256), "a line is too long");
    let data = keys.iter().find(|(key, _)| key.trim() == "DATA").unwrap().1;
    assert_eq!(data.split_whitespace().filter(|word| *word != "=").count(), 2 * 4);
    assert_eq!(keys.keys().filter(|key| key.trim().starts_with("VALUES(")).count(), 4);
    // Categories that are labelled alike are told apart by their codes.
    assert!(file.contains("(x)\",") && file.contains("(y)\";"));
    let source = keys.iter().find(|(key, _)| key.trim() == "SOURCE").unwrap().1;
    assert_eq!(source.matches('å').count(), 700);
    let text = sdmx::csv(&estimates, &context, Language::Nb, PUBLISHED, None).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap().iter().filter(|head| *head == "B").count(), 1);
    assert!(reader.records().all(|record| record.unwrap().len() == 18));
    assert!(text.contains("PEIL:OY___1_(1.0)"));
}

#[test]
fn labels_that_px_makes_alike_are_told_apart() {
    let by = ["5\" or less", "5' or less"];
    let rows = by.map(|code| of(counted("q", 5, 8, Some(14)), &[("Figure", code)], "2024"));
    let estimates = Estimates { rows: rows.to_vec() };
    let file = &px::files(&estimates, &Context::neutral(), &[Language::En], PUBLISHED).unwrap()[0];
    let line = |key: &str| file.lines().find(|line| line.starts_with(key)).unwrap();
    assert_eq!(line("STUB="), "STUB=\"Indicator\",\"Figure (Figure)\";");
    assert_eq!(line("HEADING="), "HEADING=\"Wave\",\"Figure (figure)\";");
    assert_eq!(
        line("VALUES(\"Figure (Figure)\")="),
        "VALUES(\"Figure (Figure)\")=\"5' or less (5' or less)\",\"5' or less (5' or less)*\";"
    );
}

#[test]
fn sdmx_csv_brings_every_figure_back() {
    let (survey, estimates) = (survey(), estimates());
    let context = Context::of(&survey);
    let text = sdmx::csv(&estimates, &context, Language::Nb, Digits::Full, Some("SSB:DF_IKT(2.1)")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), estimates.rows.len());
    for (record, row) in records.iter().zip(&estimates) {
        let at = |name: &str| &record[heads.iter().position(|head| head == name).unwrap()];
        assert_eq!((at("STRUCTURE"), at("STRUCTURE_ID"), at("ACTION")), ("dataflow", "SSB:DF_IKT(2.1)", "I"));
        assert_eq!(at("SECTOR"), row.by.get("sector").map_or("_T", String::as_str));
        let confidential = row.flag == Some(Flag::Confidential);
        assert_eq!(at("CONF_STATUS"), if confidential { "C" } else { "F" });
        let expected = match row.flag {
            Some(Flag::Confidential) => "Q",
            Some(_) => "U",
            None => "A",
        };
        assert_eq!(at("OBS_STATUS"), expected);
        for (name, own) in [
            ("OBS_VALUE", row.estimate),
            ("LOWER_LIMIT", row.low),
            ("UPPER_LIMIT", row.high),
            ("STD_ERROR", row.se),
        ] {
            let read: Option<f64> = at(name).parse().ok();
            assert_eq!(read, own.filter(|_| !confidential).map(|own| own * 100.0), "{name}");
        }
        assert_eq!(at("N_OBS").parse().ok(), Some(row.n).filter(|_| !confidential));
    }
}

#[test]
fn no_rows_make_an_empty_file_and_no_panic() {
    let (none, context) = (Estimates::default(), Context::neutral());
    assert_eq!(json(&none, &context, PUBLISHED)["link"]["item"], json!([]));
    assert!(px::files(&none, &context, &[Language::En], PUBLISHED).unwrap().is_empty());
    assert_eq!(sdmx::csv(&none, &context, Language::En, PUBLISHED, None).unwrap().lines().count(), 1);
}
