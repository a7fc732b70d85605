//! Statistics Norway's tables, decoded: the facts that the figures themselves prove.

use peil::published::{PublishedTable, Recovered, Status};

fn digitalisation() -> Recovered {
    PublishedTable::from_toml(include_str!("../vectors/published/ssb_2024_digitalisation.toml"))
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
    PublishedTable::from_toml(include_str!("../vectors/published/ssb_2003_ict_cooperation.toml"))
        .and_then(|table| table.recover())
        .expect("the table is valid")
}

#[test]
fn the_table_of_2003_has_exactly_one_solution() {
    let start = std::time::Instant::now();
    let recovered = cooperation();
    println!("{:?} {:?}", start.elapsed(), recovered.blocks);
    for column in &recovered.columns {
        println!("{} {:?} alone {:?}", column.id, column.answered, column.answered_alone.len());
    }
}
