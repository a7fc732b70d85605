//! Statistics Norway's tables, decoded: the facts that the figures themselves prove.

use peil::published::{Figure, Outcome, PublishedTable, Recovered, Status};

fn digitalisation() -> Recovered {
    PublishedTable::from_text(include_str!("../vectors/published/ssb_2024_digitalisation.toml"))
        .and_then(|table| table.recover())
        .expect("the table is valid")
}

/// The only count and denominator of a cell.
fn the_count(recovered: &Recovered, column: &str, row: &str) -> (u32, u32) {
    let cell = recovered.column(column).unwrap().cell(row).unwrap();
    assert_eq!(cell.status, Status::Exact, "{column}, {row}");
    (cell.counts[0].yes, cell.counts[0].answered)
}

#[test]
fn the_figures_of_2024_have_one_denominator_each() {
    let recovered = digitalisation();
    let answered = |column: &str| recovered.column(column).unwrap().answered.clone();
    assert_eq!(answered("municipalities_2024"), [354]);
    assert_eq!(answered("central_government_2024"), [209]);
    assert_eq!(answered("county_municipalities_2024"), [14]);
    assert!(recovered.column("county_municipalities_2024").unwrap().full_count);
    assert!(!recovered.column("municipalities_2024").unwrap().full_count);
}

#[test]
fn of_2023_only_what_the_few_figures_allow_is_claimed() {
    let recovered = digitalisation();
    let answered = |column: &str| recovered.column(column).unwrap().answered.clone();
    assert_eq!(answered("municipalities_2023"), [265, 310, 355]);
    assert_eq!(answered("county_municipalities_2023"), [10]);
    assert_eq!(answered("central_government_2023"), [246, 325, 364, 390]);
}

#[test]
fn conditional_shares_have_the_count_of_their_base_as_denominator() {
    let recovered = digitalisation();
    assert_eq!(the_count(&recovered, "municipalities_2024", "recruited"), (172, 354));
    assert_eq!(the_count(&recovered, "municipalities_2024", "had_problems"), (128, 172));
    assert_eq!(the_count(&recovered, "central_government_2024", "had_problems"), (113, 137));
    assert_eq!(the_count(&recovered, "county_municipalities_2024", "had_problems"), (11, 12));
    assert_eq!(the_count(&recovered, "county_municipalities_2023", "had_problems"), (9, 10));
    // The base of a conditional share is known in the population only where everybody answered.
    let population =
        |column: &str| recovered.column(column).unwrap().cell("had_problems").unwrap().counts[0].population;
    assert_eq!(population("municipalities_2024"), None);
    assert_eq!(population("county_municipalities_2024"), Some(12));
}

#[test]
fn the_impossible_figure_is_named_and_not_fitted_away() {
    let recovered = digitalisation();
    let cell = recovered.column("county_municipalities_2024").unwrap().cell("open_data").unwrap();
    assert_eq!((cell.status, cell.printed.to_string().as_str()), (Status::Misfit, "57.2"));
    assert!(cell.counts.is_empty());
    let nearest: Vec<_> = cell.nearest.iter().map(|n| (n.yes, n.answered, n.prints.to_string())).collect();
    assert_eq!(nearest, [(8, 14, "57.1".into()), (9, 14, "64.3".into())]);
    let whole = recovered.column("county_municipalities_2023").unwrap().cell("recruited").unwrap();
    assert_eq!(whole.printed.to_string(), "100.0", "with the decimals of the table");
    let misfits: Vec<_> = recovered.columns.iter().map(|column| column.misfits).collect();
    assert_eq!(misfits, [0, 0, 0, 0, 0, 1]);
}

#[test]
fn the_odds_say_which_columns_speak_clearly() {
    let recovered = digitalisation();
    let odds = |column: &str| recovered.column(column).unwrap().chance.unwrap();
    // Nine figures and 14 denominators leave nothing to chance; two figures and 356 leave everything.
    assert!(odds("county_municipalities_2024").at_most < 1e-11);
    assert!(odds("municipalities_2024").at_most < 0.02);
    assert!(odds("municipalities_2023").at_least > 0.9);
}

fn cooperation() -> Recovered {
    PublishedTable::from_text(include_str!("../vectors/published/ssb_2003_ict_cooperation.toml"))
        .and_then(|table| table.recover())
        .expect("the table is valid")
}

const COUNTIES: [(&str, u32); 19] = [
    ("ostfold", 18),
    ("akershus", 22),
    ("oslo", 1),
    ("hedmark", 22),
    ("oppland", 23),
    ("buskerud", 21),
    ("vestfold", 14),
    ("telemark", 18),
    ("aust_agder", 15),
    ("vest_agder", 15),
    ("rogaland", 27),
    ("hordaland", 31),
    ("sogn_og_fjordane", 24),
    ("more_og_romsdal", 36),
    ("sor_trondelag", 23),
    ("nord_trondelag", 23),
    ("nordland", 39),
    ("troms", 23),
    ("finnmark", 17),
];

#[test]
fn the_table_of_2003_has_exactly_one_solution() {
    let recovered = cooperation();
    assert_eq!(recovered.blocks.len(), 1);
    assert_eq!(recovered.blocks[0].outcome, Outcome::Unique);
    assert_eq!((recovered.blocks[0].solutions, recovered.blocks[0].columns.len()), (1, 22));
    let answered = |column: &str| recovered.column(column).unwrap().answered.clone();
    for (county, n) in COUNTIES {
        assert_eq!(answered(county), [n], "{county}");
        assert!(
            recovered.column(county).unwrap().answered_alone.len() > 5,
            "{county} alone leaves much open"
        );
    }
    assert_eq!(
        (answered("municipalities"), answered("large"), answered("small")),
        (vec![412], vec![62], vec![350])
    );
    assert!(
        recovered.columns.iter().flat_map(|column| &column.cells).all(|cell| cell.status == Status::Exact)
    );
}

#[test]
fn the_counts_of_2003_agree_three_ways() {
    let recovered = cooperation();
    let counts = |column: &str| -> Vec<u32> {
        recovered.column(column).unwrap().cells.iter().map(|cell| cell.counts[0].yes).collect()
    };
    let all = counts("municipalities");
    assert_eq!(all, [255, 198, 300, 314, 256, 206, 180, 136]);
    for (row, &total) in all.iter().enumerate() {
        assert_eq!(COUNTIES.iter().map(|(county, _)| counts(county)[row]).sum::<u32>(), total);
        assert_eq!(counts("large")[row] + counts("small")[row], total);
    }
    let counties = recovered.column("county_municipalities").unwrap();
    assert_eq!((counties.answered.as_slice(), counties.full_count), ([18].as_slice(), true));
}

#[test]
fn the_document_of_2003_has_the_figures_of_its_csv() {
    let table = PublishedTable::from_text(include_str!("../vectors/published/ssb_2003_ict_cooperation.toml"))
        .unwrap();
    let mut reader = csv::Reader::from_reader(
        include_str!("../vectors/published/ssb_2003_ict_cooperation.csv").as_bytes(),
    );
    let rows: Vec<String> = reader.headers().unwrap().iter().skip(1).map(str::to_owned).collect();
    assert_eq!(rows, table.rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>());
    let mut records = 0;
    for (record, column) in reader.records().zip(&table.columns) {
        let record = record.unwrap();
        assert_eq!(column.label.as_ref().map(|label| label.text(peil::Language::En)), record.get(0));
        for (printed, figure) in record.iter().skip(1).zip(&column.figures) {
            let tenths = |figure: &Figure| figure.printed().and_then(|decimal| decimal.units(1));
            assert_eq!(tenths(&Figure::from(printed)), tenths(figure));
        }
        records += 1;
    }
    assert_eq!((records, table.columns.len()), (23, 23));
}

#[test]
fn what_was_recovered_survives_json() {
    for mut recovered in [digitalisation(), cooperation()] {
        let text = serde_json::to_string(&recovered).unwrap();
        let mut read: Recovered = serde_json::from_str(&text).unwrap();
        // serde_json reads floats to the last bit only with a feature that the odds do not need.
        for (ours, theirs) in recovered.columns.iter_mut().zip(&mut read.columns) {
            let (ours, theirs) = (ours.chance.take().unwrap(), theirs.chance.take().unwrap());
            assert!((ours.at_most - theirs.at_most).abs() <= f64::EPSILON * ours.at_most);
        }
        assert_eq!(read, recovered);
    }
    let table =
        PublishedTable::from_text(include_str!("../vectors/published/ssb_2024_digitalisation.toml")).unwrap();
    let again = PublishedTable::from_text(&table.to_json()).unwrap();
    assert_eq!(again.recover().unwrap(), table.recover().unwrap());
}

#[test]
fn the_example_of_the_documentation_gives_what_it_says() {
    let page = include_str!("../../docs/published-tables.md");
    let document = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let recovered = PublishedTable::from_text(document).unwrap().recover().unwrap();
    let cell = &recovered.columns[0].cells[0];
    let shown = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let shown: serde_json::Value = serde_json::from_str(shown).unwrap();
    assert_eq!(serde_json::to_value(cell).unwrap(), shown);
}
