//! Columns that add up: against enumeration of every table of counts, with misprints, missing cells and crossed sums.

use std::collections::BTreeSet;

use peil::published::{Column, Count, Figure, Outcome, PublishedTable, Recovered, Row, Status, Sum};

const DOCUMENT: &str = include_str!("../vectors/published/ssb_2003_ict_cooperation.toml");

fn percent(yes: u32, answered: u32, decimals: u32) -> u32 {
    let whole = 100 * 10_u32.pow(decimals);
    (2 * yes * whole + answered) / (2 * answered)
}

fn column(id: &str, answered_max: u32, figures: &[u32]) -> Column {
    Column {
        id: id.into(),
        answered_max: Some(answered_max),
        figures: figures.iter().map(|&figure| Figure::from(i64::from(figure))).collect(),
        ..Column::default()
    }
}

fn sum(id: &str, total: &str, parts: &[&str]) -> Sum {
    Sum { id: id.into(), total: total.into(), parts: parts.iter().map(|&part| part.into()).collect() }
}

/// A table of whole per cents.
fn table(rows: usize, columns: Vec<Column>, sums: Vec<Sum>) -> PublishedTable {
    let rows = (0..rows).map(|row| Row { id: format!("q{row}"), ..Row::default() }).collect();
    PublishedTable { rows, columns, sums, ..PublishedTable::new(0) }
}

fn counts(recovered: &Recovered, column: &str, row: usize) -> BTreeSet<(u32, u32)> {
    let pair = |count: &Count| (count.yes, count.answered);
    recovered.column(column).unwrap().cells[row].counts.iter().map(pair).collect()
}

#[test]
fn two_parts_and_a_total_give_what_enumeration_gives() {
    const MOST: u32 = 9;
    let fractions: Vec<(u32, u32)> = (1..=MOST).flat_map(|n| (0..=n).map(move |k| (k, n))).collect();
    let mut several = 0;
    for &(ka, na) in &fractions {
        for &(kb, nb) in fractions.iter().filter(|(_, nb)| na + nb <= MOST) {
            let printed = [percent(ka, na, 0), percent(kb, nb, 0), percent(ka + kb, na + nb, 0)];
            let truths: Vec<[(u32, u32); 3]> = fractions
                .iter()
                .flat_map(|&a| fractions.iter().map(move |&b| [a, b, (a.0 + b.0, a.1 + b.1)]))
                .filter(|solution| solution[2].1 <= MOST)
                .filter(|solution| solution.iter().zip(printed).all(|(&(k, n), v)| percent(k, n, 0) == v))
                .collect();
            let columns =
                ["a", "b", "all"].into_iter().zip(printed).map(|(id, v)| column(id, MOST, &[v])).collect();
            let recovered = table(1, columns, vec![sum("s", "all", &["a", "b"])]).recover().unwrap();
            for (index, id) in ["a", "b", "all"].into_iter().enumerate() {
                let expected: BTreeSet<_> = truths.iter().map(|solution| solution[index]).collect();
                assert_eq!(counts(&recovered, id, 0), expected, "{id} of {printed:?}");
            }
            let denominators: BTreeSet<_> = truths.iter().map(|solution| solution.map(|(_, n)| n)).collect();
            assert_eq!(recovered.blocks[0].solutions, denominators.len() as u64, "{printed:?}");
            let unique = recovered.blocks[0].outcome == Outcome::Unique;
            assert_eq!(unique, denominators.len() == 1);
            several += usize::from(!unique);
        }
    }
    assert!(several > 50, "the cases must not all be easy: {several}");
}

#[test]
fn open_counts_under_known_denominators_are_exactly_those_of_some_solution() {
    // Without decimals 150 and 230 units leave up to three counts to a figure.
    let (na, nb) = (150, 230);
    for (ka, kb) in [(10, 0), (75, 115), (33, 201), (149, 229)] {
        let printed = [percent(ka, na, 0), percent(kb, nb, 0), percent(ka + kb, na + nb, 0)];
        let mut columns: Vec<Column> = Vec::new();
        for ((id, answered), figure) in [("a", na), ("b", nb), ("all", na + nb)].into_iter().zip(printed) {
            columns.push(Column { answered_max: None, answered: Some(answered), ..column(id, 0, &[figure]) });
        }
        let recovered = table(1, columns, vec![sum("s", "all", &["a", "b"])]).recover().unwrap();
        let solutions: Vec<(u32, u32)> = (0..=na)
            .flat_map(|a| (0..=nb).map(move |b| (a, b)))
            .filter(|&(a, b)| [percent(a, na, 0), percent(b, nb, 0), percent(a + b, na + nb, 0)] == printed)
            .collect();
        assert_eq!(counts(&recovered, "a", 0), solutions.iter().map(|s| (s.0, na)).collect());
        assert_eq!(counts(&recovered, "b", 0), solutions.iter().map(|s| (s.1, nb)).collect());
        assert_eq!(counts(&recovered, "all", 0), solutions.iter().map(|s| (s.0 + s.1, na + nb)).collect());
        assert_eq!(recovered.blocks[0].outcome, Outcome::Unique, "the denominators are given");
    }
}

#[test]
fn crossed_groupings_give_what_enumeration_gives() {
    // A table of two by two with both margins; one cell is not printed, and 130 units leave counts open.
    let answered = [130, 140, 150, 160];
    let margins = |cells: [u32; 4]| {
        let [a, b, c, d] = cells;
        [a, b, c, d, a + b, c + d, a + c, b + d, a + b + c + d]
    };
    let all_answered = margins(answered);
    let truth = [13, 71, 40, 159];
    let print = |cells: [u32; 4]| -> Vec<u32> {
        margins(cells).iter().zip(all_answered).map(|(&k, n)| percent(k, n, 0)).collect()
    };
    let printed = print(truth);
    let ids = ["a", "b", "c", "d", "ab", "cd", "ac", "bd", "all"];
    let mut columns: Vec<Column> = (0..9)
        .map(|i| Column {
            answered_max: None,
            answered: Some(all_answered[i]),
            ..column(ids[i], 0, &[printed[i]])
        })
        .collect();
    columns[3].figures[0] = Figure::Missing;
    let sums = vec![
        sum("r1", "ab", &["a", "b"]),
        sum("r2", "cd", &["c", "d"]),
        sum("c1", "ac", &["a", "c"]),
        sum("c2", "bd", &["b", "d"]),
        sum("rows", "all", &["ab", "cd"]),
        sum("columns", "all", &["ac", "bd"]),
    ];
    let recovered = table(1, columns, sums).recover().unwrap();
    let printed = print(truth);
    let range = |i: usize| -> Vec<u32> {
        (0..=answered[i]).filter(|&k| percent(k, answered[i], 0) == printed[i]).collect()
    };
    let (first, second, third) = (range(0), range(1), range(2));
    let mut solutions = Vec::new();
    for &a in &first {
        for &b in &second {
            for &c in &third {
                for d in 0..=answered[3] {
                    let candidate = print([a, b, c, d]);
                    if (0..9).all(|i| i == 3 || candidate[i] == printed[i]) {
                        solutions.push(margins([a, b, c, d]));
                    }
                }
            }
        }
    }
    assert!(solutions.len() > 1);
    for (i, id) in ids.into_iter().enumerate().filter(|(i, _)| *i != 3) {
        let expected: BTreeSet<_> = solutions.iter().map(|solution| (solution[i], all_answered[i])).collect();
        assert_eq!(counts(&recovered, id, 0), expected, "{id}");
    }
}

#[test]
fn a_cell_that_is_not_printed_is_derived_where_the_sums_leave_one_count() {
    let mut table = PublishedTable::from_text(DOCUMENT).unwrap();
    let akershus = table.columns.iter().position(|column| column.id == "akershus").unwrap();
    table.columns[akershus].figures[3] = Figure::Missing;
    let recovered = table.recover().unwrap();
    let cell = &recovered.columns[akershus].cells[3];
    assert_eq!((cell.status, cell.counts[0].yes, cell.counts[0].answered), (Status::Derived, 15, 22));
    assert_eq!(recovered.blocks[0].outcome, Outcome::Unique);
}

fn with_misprints(cells: &[(&str, usize, &str)]) -> Recovered {
    let mut table = PublishedTable::from_text(DOCUMENT).unwrap();
    for &(id, row, figure) in cells {
        let column = table.columns.iter_mut().find(|column| column.id == id).unwrap();
        assert_ne!(column.figures[row], Figure::from(figure));
        column.figures[row] = Figure::from(figure);
    }
    table.recover().unwrap()
}

/// The cells of an explanation with what should stand there.
fn named(recovered: &Recovered) -> Vec<Vec<(String, String, String)>> {
    let name = |m: &peil::published::Misprint| {
        let implied = m.implied.as_ref().map_or_else(String::new, |implied| implied.prints.to_string());
        (m.column.clone(), m.row.clone(), implied)
    };
    recovered.blocks[0].misprints.iter().map(|set| set.iter().map(name).collect()).collect()
}

#[test]
fn a_misprint_that_breaks_its_own_column_is_named_alone() {
    let recovered = with_misprints(&[("akershus", 3, "68.3")]);
    assert_eq!(named(&recovered), [[("akershus".into(), "applications".into(), "68.2".into())]]);
    assert_eq!(recovered.blocks[0].outcome, Outcome::Unique);
    let cell = &recovered.column("akershus").unwrap().cells[3];
    assert_eq!((cell.status, cell.counts.len()), (Status::Misfit, 0));
    assert_eq!(cell.nearest[0].prints.to_string(), "68.2");
    // The rest of the table is still recovered whole.
    assert_eq!(counts(&recovered, "municipalities", 3), BTreeSet::from([(314, 412)]));
}

#[test]
fn a_misprint_that_breaks_only_a_sum_leaves_all_its_possible_places() {
    // 72.7 is 16 of 22: the column fits, and any county could be the one that is wrong.
    let recovered = with_misprints(&[("akershus", 3, "72.7")]);
    let named = named(&recovered);
    assert_eq!(named.len(), 19);
    assert!(named.contains(&vec![("akershus".into(), "applications".into(), "68.2".into())]));
    assert!(named.iter().all(|set| set.len() == 1 && set[0].1 == "applications"));
    let cell = &recovered.column("akershus").unwrap().cells[3];
    assert_eq!(
        (cell.status, counts(&recovered, "akershus", 3)),
        (Status::Suspect, BTreeSet::from([(16, 22)]))
    );
    // A total that both groupings contradict is the only culprit.
    let recovered = with_misprints(&[("municipalities", 0, "61.7")]);
    let only =
        vec![("municipalities".to_owned(), "development_of_it_strategy".to_owned(), "61.9".to_owned())];
    assert_eq!(self::named(&recovered), [only]);
}

#[test]
fn two_misprints_are_named_together() {
    let recovered = with_misprints(&[("akershus", 3, "68.3"), ("troms", 5, "26.2")]);
    let pair = vec![
        ("akershus".to_owned(), "applications".to_owned(), "68.2".to_owned()),
        ("troms".to_owned(), "it_education".to_owned(), "26.1".to_owned()),
    ];
    assert_eq!(named(&recovered), [pair]);
    assert_eq!(recovered.column("troms").unwrap().answered, [23]);
}

#[test]
fn a_table_beyond_repair_says_so_and_shows_the_columns_alone() {
    let recovered = with_misprints(&[("troms", 1, "49.9"), ("oslo", 1, "11.1"), ("telemark", 1, "88.7")]);
    assert_eq!((recovered.blocks[0].outcome, recovered.blocks[0].solutions), (Outcome::None, 0));
    assert!(recovered.blocks[0].misprints.is_empty());
    for column in &recovered.columns {
        assert_eq!(column.answered, column.answered_alone);
    }
}

#[test]
fn too_much_left_open_is_said_and_excludes_nothing_true() {
    // Twice all the counts print the same figures, so with room for 900 the table no longer pins itself down.
    let mut table = PublishedTable::from_text(DOCUMENT).unwrap();
    let all = table.columns.iter_mut().find(|column| column.id == "municipalities").unwrap();
    all.population = Some(900);
    let recovered = table.recover().unwrap();
    assert_eq!(recovered.blocks[0].outcome, Outcome::TooMany);
    let answered = |id: &str| &recovered.column(id).unwrap().answered;
    assert!([412, 824].iter().all(|n| answered("municipalities").contains(n)));
    assert!([36, 72].iter().all(|n| answered("more_og_romsdal").contains(n)));
}

/// Tenths of a per cent as they are printed.
fn printed_as(tenths: u32) -> Figure {
    Figure::from(format!("{}.{}", tenths / 10, tenths % 10).as_str())
}

/// A made table of per cents with one decimal: regions, crossed with nothing, add up to all, and so do size groups and
/// sectors of the same units. Its own counts are known.
fn made(regions: u32, rows: u32) -> (PublishedTable, Vec<(String, Vec<u32>, u32)>) {
    let mut state = 20_031_u64;
    let mut random = |below: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % u64::from(below)) as u32
    };
    // Units by region and by size group, and the yes among them; sectors hold every third region.
    let groupings: Vec<(&str, u32)> = vec![("region", regions), ("size", 4), ("sector", 3)];
    let mut cells: Vec<(u32, u32, u32, Vec<u32>)> = Vec::new();
    for region in 0..regions {
        for size in 0..4 {
            let answered = 1 + random(7);
            let yes = (0..rows).map(|_| random(answered + 1)).collect();
            cells.push((region, size, answered, yes));
        }
    }
    let mut columns: Vec<(String, Vec<u32>, u32)> = Vec::new();
    let mut add = |id: String, own: &dyn Fn(u32, u32) -> bool| {
        let own: Vec<_> = cells.iter().filter(|(region, size, ..)| own(*region, *size)).collect();
        let answered = own.iter().map(|cell| cell.2).sum();
        let yes = (0..rows as usize).map(|row| own.iter().map(|cell| cell.3[row]).sum()).collect();
        columns.push((id, yes, answered));
    };
    add("all".to_owned(), &|_, _| true);
    for (name, count) in &groupings {
        for at in 0..*count {
            add(format!("{name}_{at}"), &|region, size| match *name {
                "region" => region == at,
                "size" => size == at,
                _ => region % 3 == at,
            });
        }
    }
    let printed = columns.iter().map(|(id, yes, answered)| Column {
        id: id.clone(),
        // Half as many again as answered, as a population would be.
        answered_max: Some(answered * 3 / 2),
        figures: yes.iter().map(|&yes| Figure::from(f64::from(percent(yes, *answered, 1)) / 10.0)).collect(),
        ..Column::default()
    });
    let sums = groupings.iter().map(|(name, count)| {
        let parts: Vec<String> = (0..*count).map(|at| format!("{name}_{at}")).collect();
        sum(&format!("by_{name}"), "all", &parts.iter().map(String::as_str).collect::<Vec<_>>())
    });
    let sums: Vec<Sum> = sums.collect();
    let rows = (0..rows).map(|row| Row { id: format!("q{row}"), ..Row::default() }).collect();
    (PublishedTable { rows, columns: printed.collect(), sums, ..PublishedTable::new(1) }, columns)
}

#[test]
fn large_tables_of_three_groupings_are_solved_to_the_counts_that_they_were_made_of() {
    // The largest has room for more than one table of counts; all are listed, the one it was made of among them.
    for (regions, rows, outcome) in
        [(20, 10, Outcome::Unique), (60, 12, Outcome::Unique), (120, 16, Outcome::Several)]
    {
        let (table, truth) = made(regions, rows);
        let recovered = table.recover().unwrap();
        assert_eq!(recovered.blocks[0].outcome, outcome, "{regions} regions");
        for (id, yes, answered) in &truth {
            for (row, &yes) in yes.iter().enumerate() {
                let found = counts(&recovered, id, row);
                assert!(found.contains(&(yes, *answered)), "{id}, row {row}: {found:?}");
                assert!(outcome == Outcome::Several || found.len() == 1, "{id}, row {row}: {found:?}");
            }
        }
    }
}

#[test]
fn one_misprint_in_a_large_table_is_named_and_not_fitted_away() {
    let (mut table, truth) = made(40, 10);
    let right = percent(truth[7].1[3], truth[7].2, 1);
    table.columns[7].figures[3] = printed_as(if right > 500 { right - 43 } else { right + 43 });
    let recovered = table.recover().unwrap();
    let named = named(&recovered);
    assert!(!named.is_empty(), "{:?}", recovered.blocks[0]);
    assert!(
        named.iter().all(|set| set.iter().any(|(column, row, _)| column == &truth[7].0 && row == "q3")),
        "{named:?}"
    );
}
