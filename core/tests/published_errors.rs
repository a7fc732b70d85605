//! Bad tables: every problem at once, each with its code and place.

use peil::published::PublishedTable;

fn told(text: &str) -> String {
    PublishedTable::from_text(text).unwrap_err().to_string()
}

#[test]
fn figures_and_sizes_are_all_reported() {
    let text = r#"
        decimals = 1
        rows = [{ id = "a" }, { id = "b" }, { id = "a" }]
        columns = [
            { id = "x", population = 10, answered = 11, figures = [57.25, 100.1, -3] },
            { id = "y", population = 10, answered = 9, answered_max = 12, decimals = 4, figures = [1, "n.a."] },
            { id = "z", figures = ["..", "", "."] },
            { id = "counts", unit = "count", figures = [1.5, 2, 3] },
            { id = "w", answered_min = 5, answered_max = 4, population = 0, figures = [1, 2, 3] },
        ]
    "#;
    insta::assert_snapshot!(told(text));
}

#[test]
fn bases_and_sums_are_all_reported() {
    let text = r#"
        decimals = 5
        rows = [{ id = "a", of = "b" }, { id = "b", of = "c" }, { id = "c", of = "b" }, { id = "d", of = "reruited" },
                { id = "recruited" }, { id = "self", of = "self" }]
        columns = [
            { id = "all_2024", wave = "2024", population = 9, figures = ["", "", "", "", "", ""] },
            { id = "north", wave = "2023", population = 5, figures = ["", "", "", "", "", ""] },
            { id = "south", wave = "2024", population = 5, figures = ["", "", "", "", "", ""] },
        ]
        sums = [
            { id = "s", total = "all", parts = ["north", "nort", "south", "south"] },
            { id = "s", total = "all_2024", parts = ["all_2024"] },
            { id = "t", total = "all_2024", parts = ["north", "south"] },
        ]
    "#;
    insta::assert_snapshot!(told(text));
}

#[test]
fn sums_that_overlap_or_contradict_are_reported() {
    let text = r#"
        decimals = 1
        answered_max = 50
        rows = [{ id = "a" }]
        columns = [
            { id = "all", population = 20, figures = [50] },
            { id = "big", population = 12, figures = [50] },
            { id = "north", population = 4, figures = [50] },
            { id = "south", population = 8, figures = [50] },
        ]
        sums = [
            { id = "size", total = "all", parts = ["big", "north"] },
            { id = "region", total = "big", parts = ["north", "south"] },
            { id = "circle", total = "north", parts = ["all", "south"] },
        ]
    "#;
    insta::assert_snapshot!(told(text));
    let twice = text
        .replace(r#"parts = ["all", "south"]"#, r#"parts = ["south", "east"]"#)
        .replace(r#"total = "north""#, r#"total = "all""#)
        .replace(
            "sums = [",
            r#"sums = [{ id = "less", total = "big", parts = ["south", "north", "east"] }, "#,
        )
        .replace(r#"["big", "north"]"#, r#"["big", "north", "south"]"#)
        .replace(r#"{ id = "all","#, r#"{ id = "east", population = 13, figures = [50] }, { id = "all","#);
    insta::assert_snapshot!(told(&twice));
}

#[test]
fn bounds_that_are_absent_impossible_or_too_wide_are_reported() {
    let text = r#"
        decimals = 1
        rows = [{ id = "a" }]
        columns = [
            { id = "unknown", figures = [50] },
            { id = "households", population = 2500000, figures = [50] },
            { id = "all", answered = 7, figures = [50] },
            { id = "some", answered_min = 5, figures = [50] },
            { id = "rest", answered_min = 5, figures = [50] },
        ]
        sums = [{ id = "s", total = "all", parts = ["some", "rest"] }]
    "#;
    insta::assert_snapshot!(told(text));
    assert!(told("decimals = 1\nrows = []\ncolumns = []\nschema_version = 9").contains("3 problems"));
}

#[test]
fn faults_of_form_carry_code_line_and_column() {
    let documents = [
        "decimals = 1\nrows = [{ id = 'a', lable = {} }]\ncolumns = []",
        "rows = []\ncolumns = []",
        "decimals = 1\nrows = [{ id = 'a' }]\ncolumns = [{ id = 'x', figures = [true] }]",
        "decimals = 1\nrows = []\ncolumns = []\nrounding = 'up'",
        "decimals = = 1",
    ];
    let told: Vec<String> = documents.into_iter().map(told).collect();
    insta::assert_snapshot!(told.join("\n"));
    let json = PublishedTable::from_text("{\"decimals\": 1,\n \"rows\": [], \"columns\": [], \"x\": 1}")
        .unwrap_err();
    insta::assert_snapshot!(json.to_string());
}

#[test]
fn the_schema_names_every_key_of_the_document() {
    let schema = PublishedTable::schema();
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value["properties"].as_object().unwrap().keys().cloned().collect()
    };
    let table = keys(&schema);
    for key in [
        "schema_version",
        "title",
        "source",
        "decimals",
        "rounding",
        "answered_max",
        "rows",
        "columns",
        "sums",
    ] {
        assert!(table.iter().any(|known| known == key), "{key}");
    }
    assert_eq!(schema["additionalProperties"], false);
    assert!(keys(&schema["$defs"]["Column"]).contains(&"figures".to_owned()));
}
