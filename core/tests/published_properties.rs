//! A table is made, rounded and recovered: the truth must always be among what is recovered, and nothing else than
//! what enumeration by the definition of rounding gives.

use std::collections::BTreeSet;

use peil::published::{
    Column, Count, Decimal, Figure, Outcome, PublishedTable, Rounding, Row, Status, Sum, Unit,
};
use proptest::prelude::*;

/// Somebody who answered: the two traits, and its yes or no to three questions as bits.
type Person = (usize, usize, u32);

/// Rounding by its definition: the printed numeral is a nearest one, and a tie goes where the rule says.
fn prints_as(yes: u32, answered: u32, numeral: u32, decimals: u32, rounding: Rounding) -> bool {
    let whole = i64::from(100 * 10_u32.pow(decimals));
    let error = 2 * (i64::from(yes) * whole - i64::from(numeral) * i64::from(answered));
    match error.abs().cmp(&i64::from(answered)) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Greater => false,
        std::cmp::Ordering::Equal => match rounding {
            Rounding::HalfUp => error < 0,
            Rounding::HalfEven => numeral.is_multiple_of(2),
        },
    }
}

fn print(yes: u32, answered: u32, decimals: u8, rounding: Rounding) -> Figure {
    let whole = 100 * 10_u32.pow(u32::from(decimals));
    let numeral = (0..=whole).find(|&v| prints_as(yes, answered, v, u32::from(decimals), rounding)).unwrap();
    Figure::Printed(Decimal::new(i64::from(numeral), decimals))
}

fn roundings() -> impl Strategy<Value = Rounding> {
    prop_oneof![Just(Rounding::HalfUp), Just(Rounding::HalfEven)]
}

fn rows(count: usize) -> Vec<Row> {
    (0..count).map(|row| Row { id: format!("q{row}"), ..Row::default() }).collect()
}

fn has(counts: &[Count], yes: u32, answered: u32) -> bool {
    counts.iter().any(|count| (count.yes, count.answered) == (yes, answered))
}

#[test]
fn every_column_of_two_figures_gives_what_enumeration_gives() {
    const MOST: u32 = 11;
    for rounding in [Rounding::HalfUp, Rounding::HalfEven] {
        for first in 0..=100 {
            for second in (0..=100).step_by(7) {
                let fitting = |n: u32, v: u32| -> Vec<u32> {
                    (0..=n).filter(|&k| prints_as(k, n, v, 0, rounding)).collect()
                };
                let misfits = |n: u32| [first, second].iter().filter(|&&v| fitting(n, v).is_empty()).count();
                let fewest = (1..=MOST).map(misfits).min().unwrap();
                let expected: Vec<u32> = (1..=MOST).filter(|&n| misfits(n) == fewest).collect();
                let column = Column {
                    id: "c".into(),
                    population: Some(MOST),
                    figures: [first, second].map(|v| Figure::from(i64::from(v))).into(),
                    ..Column::default()
                };
                let table = PublishedTable {
                    rounding,
                    rows: rows(2),
                    columns: vec![column],
                    ..PublishedTable::new(0)
                };
                let recovered = table.recover().unwrap();
                let column = &recovered.columns[0];
                assert_eq!(column.answered, expected, "{first}, {second}, {rounding:?}");
                for (cell, v) in column.cells.iter().zip([first, second]) {
                    let counts: BTreeSet<_> = cell.counts.iter().map(|c| (c.answered, c.yes)).collect();
                    let by_hand =
                        expected.iter().flat_map(|&n| fitting(n, v).into_iter().map(move |k| (n, k)));
                    assert_eq!(counts, by_hand.collect());
                    assert_eq!(cell.counts.is_empty(), cell.status == Status::Misfit);
                }
            }
        }
    }
}

#[test]
fn the_rule_for_ties_decides_between_denominators() {
    // 12 per cent is 1 of 8 when ties go to even; half-up would print 13.
    let recover = |rounding, figure: i64| {
        let column = Column {
            id: "c".into(),
            answered: Some(8),
            figures: vec![Figure::from(figure)],
            ..Column::default()
        };
        let table =
            PublishedTable { rounding, rows: rows(1), columns: vec![column], ..PublishedTable::new(0) };
        table.recover().unwrap().columns[0].cells[0].status
    };
    assert_eq!(recover(Rounding::HalfEven, 12), Status::Exact);
    assert_eq!(recover(Rounding::HalfEven, 13), Status::Misfit);
    assert_eq!(recover(Rounding::HalfUp, 12), Status::Misfit);
    assert_eq!(recover(Rounding::HalfUp, 13), Status::Exact);
}

#[test]
fn counts_may_be_given_beside_per_cents() {
    let column = |id: &str, unit, answered, figures: [i64; 2]| Column {
        id: id.into(),
        unit,
        answered,
        population: Some(60),
        figures: figures.map(Figure::from).into(),
        ..Column::default()
    };
    let mut table = PublishedTable {
        rows: rows(2),
        columns: vec![
            column("counted", Unit::Count, Some(30), [12, 5]),
            column("shares", Unit::Percent, None, [50, 25]),
            column("all", Unit::Percent, None, [44, 21]),
        ],
        sums: vec![Sum {
            id: "s".into(),
            total: "all".into(),
            parts: vec!["counted".into(), "shares".into()],
        }],
        ..PublishedTable::new(0)
    };
    table.rows[1].of = Some("q0".into());
    table.columns[2].population = Some(120);
    table.columns[1].figures[1] = Figure::Missing;
    table.columns[2].figures[1] = Figure::Missing;
    let recovered = table.recover().unwrap();
    let cell = &recovered.columns[0].cells[1];
    assert_eq!((cell.status, cell.counts[0].yes, cell.counts[0].answered), (Status::Exact, 5, 12));
    for &Count { yes, answered, .. } in &recovered.columns[2].cells[0].counts {
        assert!(prints_as(yes, answered, 44, 0, Rounding::HalfUp));
        assert!(has(&recovered.columns[1].cells[0].counts, yes - 12, answered - 30), "{yes} of {answered}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// A column with a conditional row, whose truth must be recovered.
    #[test]
    fn the_truth_is_among_the_counts_of_a_column(
        answered in 1_u32..400,
        spare in 0_u32..60,
        shares in prop::collection::vec(0_u32..=1000, 1..8),
        base in 0_usize..8,
        decimals in 0_u8..3,
        rounding in roundings(),
    ) {
        let base = base % shares.len();
        let mut counts: Vec<u32> = shares.iter().map(|share| (share * answered).div_ceil(1000)).collect();
        let mut figures: Vec<Figure> = counts.iter().map(|&k| print(k, answered, decimals, rounding)).collect();
        let mut rows = rows(counts.len());
        if counts[base] > 0 {
            let of_those = counts[base] / 2;
            rows.push(Row { id: "of_those".into(), of: Some(rows[base].id.clone()), ..Row::default() });
            figures.push(print(of_those, counts[base], decimals, rounding));
            counts.push(of_those);
        }
        let column = Column {
            id: "c".into(), population: Some(answered + spare), figures, ..Column::default()
        };
        let table = PublishedTable { rounding, rows, columns: vec![column], ..PublishedTable::new(decimals) };
        let recovered = table.recover().unwrap();
        let column = &recovered.columns[0];
        prop_assert!(column.answered.contains(&answered));
        prop_assert_eq!(column.misfits, 0);
        let odds = column.chance.unwrap();
        prop_assert!(0.0 <= odds.at_least && odds.at_least <= odds.at_most && odds.at_most <= 1.0);
        for ((row, cell), &yes) in table.rows.iter().zip(&column.cells).zip(&counts) {
            let denominator = if row.of.is_some() { counts[base] } else { answered };
            prop_assert!(has(&cell.counts, yes, denominator), "{} of {} in {:?}", yes, denominator, cell);
        }
    }

    /// Units with two traits and three answers each; sums over both traits; some cells are not printed.
    #[test]
    fn the_truth_is_among_the_counts_of_a_table_with_sums(
        units in prop::collection::vec((0_usize..4, 0_usize..3, 0_u32..8), 12..90),
        hidden in prop::collection::vec((0_usize..8, 0_usize..3), 0..4),
        spare in 0_u32..9,
        decimals in 0_u8..2,
        rounding in roundings(),
        crossed in any::<bool>(),
    ) {
        let mut groups: Vec<(String, Vec<u32>)> = vec![("all".into(), units.iter().map(|u| u.2).collect())];
        let mut sums = Vec::new();
        let group = |groups: &mut Vec<(String, Vec<u32>)>, name: String, member: &dyn Fn(&Person) -> bool| {
            let answers: Vec<u32> = units.iter().filter(|unit| member(unit)).map(|unit| unit.2).collect();
            let present = !answers.is_empty();
            if present {
                groups.push((name.clone(), answers));
            }
            present.then_some(name)
        };
        let first: Vec<String> =
            (0..4).filter_map(|t| group(&mut groups, format!("a{t}"), &|u| u.0 == t)).collect();
        let second: Vec<String> =
            (0..3).filter_map(|t| group(&mut groups, format!("b{t}"), &|u| u.1 == t)).collect();
        if crossed {
            for a in 0..4 {
                let parts: Vec<String> = (0..3)
                    .filter_map(|b| group(&mut groups, format!("a{a}b{b}"), &|u| (u.0, u.1) == (a, b)))
                    .collect();
                sums.push((format!("a{a}"), parts));
            }
            for b in 0..3 {
                let name = |a: usize| format!("a{a}b{b}");
                let parts = (0..4).map(name).filter(|name| groups.iter().any(|g| g.0 == *name)).collect();
                sums.push((format!("b{b}"), parts));
            }
        }
        sums.extend([("all".into(), first), ("all".into(), second)]);
        sums.retain(|(_, parts)| parts.len() > 1);
        let count = |answers: &[u32], row: usize| answers.iter().filter(|&&a| a >> row & 1 == 1).count() as u32;
        let mut columns: Vec<Column> = groups
            .iter()
            .map(|(id, answers)| Column {
                id: id.clone(),
                figures: (0..3)
                    .map(|row| print(count(answers, row), answers.len() as u32, decimals, rounding))
                    .collect(),
                ..Column::default()
            })
            .collect();
        columns[0].population = Some(units.len() as u32 + spare);
        for (column, row) in hidden {
            let column = column % columns.len();
            columns[column].figures[row] = Figure::Missing;
        }
        let sums = (sums.into_iter().enumerate())
            .map(|(i, (total, parts))| Sum { id: format!("s{i}"), total, parts })
            .collect();
        let most = units.len() as u32 + spare;
        let table = PublishedTable {
            rounding, rows: rows(3), columns, sums, answered_max: Some(most), ..PublishedTable::new(decimals)
        };
        let recovered = table.recover().unwrap();
        for block in &recovered.blocks {
            prop_assert_ne!(block.outcome, Outcome::None);
            prop_assert!(block.misprints.is_empty());
        }
        for ((id, answers), column) in groups.iter().zip(&recovered.columns) {
            let n = answers.len() as u32;
            prop_assert!(column.answered.contains(&n), "{}: {} in {:?}", id, n, column.answered);
            for (row, cell) in column.cells.iter().enumerate() {
                if cell.status != Status::Missing {
                    prop_assert!(has(&cell.counts, count(answers, row), n), "{}: {:?}", id, cell);
                }
            }
        }
    }
}

/// Sizes that break careless arithmetic.
fn sizes() -> impl Strategy<Value = Option<u32>> {
    prop_oneof![
        80 => Just(None),
        10 => (1_u32..900).prop_map(Some),
        1 => prop::sample::select(vec![0, 1000, 20_000, 20_001, 5_000_000, u32::MAX]).prop_map(Some)
    ]
}

fn cell_figures() -> impl Strategy<Value = Figure> {
    prop_oneof![
        80 => (0_i64..=20).prop_map(|v| Figure::Printed(Decimal::new(v * 5, 0))),
        10 => (0_i64..=1000).prop_map(|v| Figure::Printed(Decimal::new(v, 1))),
        1 => prop::sample::select(vec!["..", "-", "x", "-1", "100.1", "0.001", "9223372036854775807"])
            .prop_map(Figure::from),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the table says, there is an answer or an error with problems, and never a panic.
    #[test]
    fn no_table_makes_it_panic(
        decimals in prop_oneof![20 => 1_u8..4, 1 => Just(0_u8), 1 => Just(4_u8)],
        rounding in roundings(),
        answered_max in prop_oneof![sizes(), (1_u32..900).prop_map(Some)],
        of in prop::collection::vec(prop::option::weighted(0.3, prop_oneof![30 => 0_usize..3, 1 => 3_usize..32]), 1..4),
        columns in prop::collection::vec(
            (sizes(), sizes(), sizes(), prop::bool::weighted(0.02), prop::collection::vec(cell_figures(), 3)), 6..9),
        sums in prop::collection::vec((0_usize..4, prop::collection::btree_set(1_usize..7, 2..5)), 0..3),
    ) {
        let mut rows = rows(of.len());
        for (index, (row, base)) in rows.iter_mut().zip(&of).enumerate() {
            // An earlier row, so that most tables are valid; now and then whatever comes.
            let earlier = |base: &usize| *base < index || *base > 30;
            row.of = base.filter(earlier).map(|base| format!("q{base}"));
        }
        let columns = (columns.into_iter().enumerate())
            .map(|(i, (population, answered, answered_min, count, figures))| Column {
                id: format!("c{i}"),
                population,
                answered,
                answered_min,
                unit: if count { Unit::Count } else { Unit::Percent },
                figures: figures.into_iter().take(of.len()).collect(),
                ..Column::default()
            })
            .collect();
        let sums = (sums.into_iter().enumerate())
            .map(|(i, (total, parts))| Sum {
                id: format!("s{i}"),
                total: format!("c{total}"),
                parts: parts.into_iter().filter(|&part| part > total).map(|part| format!("c{part}")).collect(),
            })
            .collect();
        let table =
            PublishedTable { rounding, answered_max, rows, columns, sums, ..PublishedTable::new(decimals) };
        match table.recover() {
            Ok(recovered) => prop_assert_eq!(recovered.columns.len(), table.columns.len()),
            Err(error) => prop_assert!(!error.problems().is_empty()),
        }
    }
}

/// A made-up census: 39 groups in three groupings of 320 units, and 12 questions.
#[test]
fn forty_columns_in_three_groupings_are_solved_without_search() {
    let mut state = 2026_u64;
    let mut random = |below: u64| {
        // Knuth's MMIX multiplier and increment.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let levels: Vec<u64> = (0..12).map(|_| 10 + random(80)).collect();
    let units: Vec<([u64; 3], Vec<bool>)> = (0..320)
        .map(|_| {
            let groups = [0; 3].map(|_| random(13));
            (groups, levels.iter().map(|&level| random(100) < level).collect())
        })
        .collect();
    let mut truth = Vec::new();
    let mut column = |id: String, member: &dyn Fn(&[u64; 3]) -> bool| {
        let answers: Vec<_> = units.iter().filter(|unit| member(&unit.0)).map(|unit| &unit.1).collect();
        let n = answers.len() as u32;
        let counts: Vec<u32> = (0..12).map(|q| answers.iter().filter(|a| a[q]).count() as u32).collect();
        let figures = counts.iter().map(|&k| print(k, n, 1, Rounding::HalfUp)).collect();
        truth.push((n, counts));
        Column { id, figures, ..Column::default() }
    };
    let mut columns = vec![Column { population: Some(357), ..column("all".into(), &|_| true) }];
    let mut sums = Vec::new();
    for grouping in 0..3 {
        let ids: Vec<String> = (0..13).map(|group| format!("g{grouping}_{group}")).collect();
        for (group, id) in ids.iter().enumerate() {
            columns.push(column(id.clone(), &|groups| groups[grouping] == group as u64));
        }
        sums.push(Sum { id: format!("g{grouping}"), total: "all".into(), parts: ids });
    }
    let table = PublishedTable { rows: rows(12), columns, sums, ..PublishedTable::new(1) };
    let recovered = table.recover().unwrap();
    assert_eq!((recovered.columns.len(), recovered.blocks[0].outcome), (40, Outcome::Unique));
    assert!(recovered.blocks[0].steps < 100, "{} steps", recovered.blocks[0].steps);
    for ((n, counts), column) in truth.iter().zip(&recovered.columns) {
        assert_eq!(column.answered, [*n]);
        for (cell, &yes) in column.cells.iter().zip(counts) {
            assert_eq!((cell.status, cell.counts[0].yes), (Status::Exact, yes));
        }
    }
}
