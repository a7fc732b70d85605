//! Suppression: whoever knows everything that is shown, how it adds up and the rule itself cannot work out what is not shown.

mod report;

use std::collections::{BTreeMap, BTreeSet};

use peil::report::{Context, Digits, csv, json_stat, phrase, sdmx, table};
use peil::{Code, DisclosureRule, Estimate, Estimates, Flag, Language, Note, Survey};
use report::{counted, of, survey};

const THREE: DisclosureRule = DisclosureRule { least_units: 3 };

fn row(template: &Estimate, n: u64, by: &[(&str, &str)]) -> Estimate {
    of(Estimate { n, ..template.clone() }, by, "2024")
}

fn is_hidden(row: &Estimate) -> bool {
    row.flag == Some(Flag::Confidential)
}

/// A crossed table with its margins.
fn crossed(template: &Estimate, cells: &[Vec<u64>], margins: bool) -> Estimates {
    let (rows, columns) = (cells.len(), cells[0].len());
    let names = ["0", "1", "2", "3", "4", "5"];
    let mut all = Vec::new();
    for (r, line) in cells.iter().enumerate() {
        for (c, n) in line.iter().enumerate() {
            all.push(row(template, *n, &[("a", names[r]), ("b", names[c])]));
        }
    }
    if margins {
        for r in 0..rows {
            all.push(row(template, cells[r].iter().sum(), &[("a", names[r])]));
        }
        for c in 0..columns {
            all.push(row(template, cells.iter().map(|line| line[c]).sum(), &[("b", names[c])]));
        }
        all.push(row(template, cells.iter().flatten().sum(), &[]));
    }
    Estimates { rows: all }
}

/// What a reader can work out: for every hidden number the values it can have. The reader knows all that is shown, that cells add up
/// to margins, and that what is hidden is at least one.
struct Attack {
    rows: usize,
    columns: usize,
    /// Shown cells, with the margins behind the last row and column.
    shown: BTreeMap<(usize, usize), u64>,
    total: u64,
    values: BTreeMap<(usize, usize), BTreeSet<u64>>,
}

impl Attack {
    fn on(estimates: &Estimates, cells: &[Vec<u64>]) -> Self {
        let (rows, columns) = (cells.len(), cells[0].len());
        let mut attack = Self {
            rows,
            columns,
            shown: BTreeMap::new(),
            total: cells.iter().flatten().sum(),
            values: BTreeMap::new(),
        };
        for own in estimates {
            let place = |name: &str, end: usize| own.by.get(name).map_or(end, |code| code.parse().unwrap());
            let place = (place("a", rows), place("b", columns));
            if is_hidden(own) {
                attack.values.insert(place, BTreeSet::new());
            } else {
                attack.shown.insert(place, own.n);
            }
        }
        attack.fill(0, &mut vec![vec![0; columns]; rows]);
        attack
    }

    /// Tries every table of whole numbers, cell by cell.
    fn fill(&mut self, at: usize, table: &mut Vec<Vec<u64>>) {
        let (r, c) = (at / self.columns, at % self.columns);
        if r == self.rows {
            return self.note(table);
        }
        // Two values of everything are enough.
        if self.values.values().all(|found| found.len() > 1) {
            return;
        }
        let (right, below) = ((r, self.columns), (self.rows, c));
        let most = |margin| self.shown.get(&margin).copied().unwrap_or(self.total);
        let (most_right, most_below) = (most(right), most(below));
        let is_shown = |margin| self.shown.contains_key(&margin);
        let last = (c + 1 == self.columns && is_shown(right), r + 1 == self.rows && is_shown(below));
        let values = self.shown.get(&(r, c)).map_or(1..=self.total, |n| *n..=*n);
        for value in values {
            table[r][c] = value;
            // Cells that have not been tried yet are 0.
            let across: u64 = table[r].iter().sum();
            let down: u64 = table.iter().map(|line| line[c]).sum();
            let all: u64 = table.iter().flatten().sum();
            if across > most_right || down > most_below || all > self.total {
                break;
            }
            if !(last.0 && across != most_right || last.1 && down != most_below) {
                self.fill(at + 1, table);
            }
        }
        table[r][c] = 0;
    }

    fn note(&mut self, table: &[Vec<u64>]) {
        let own = |place: (usize, usize)| -> u64 {
            let within = |index: usize, wanted: usize, end: usize| wanted == end || index == wanted;
            let cells = (0..self.rows).flat_map(|r| (0..self.columns).map(move |c| (r, c)));
            let within =
                cells.filter(|(r, c)| within(*r, place.0, self.rows) && within(*c, place.1, self.columns));
            within.map(|(r, c)| table[r][c]).sum()
        };
        let agrees = self.shown.iter().all(|(place, n)| own(*place) == *n);
        let possible = self.values.keys().all(|place| own(*place) >= 1);
        if agrees && possible {
            let found: Vec<_> = self.values.keys().map(|place| (*place, own(*place))).collect();
            for (place, value) in found {
                self.values.get_mut(&place).unwrap().insert(value);
            }
        }
    }
}

/// Numbers that look like chance and are the same every time.
fn chance(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

#[test]
fn no_hidden_number_can_be_worked_out_by_trying_every_table() {
    let template = counted("q", 1, 2, None);
    let (mut state, mut protected, mut refused, mut both) = (7, 0, 0, 0);
    for size in [(2, 2), (2, 3), (3, 2), (3, 3)] {
        for _ in 0..120 {
            let cells: Vec<Vec<u64>> =
                (0..size.0).map(|_| (0..size.1).map(|_| chance(&mut state) % 5).collect()).collect();
            if cells.iter().flatten().sum::<u64>() > 24 {
                continue;
            }
            let estimates = crossed(&template, &cells, true);
            let Ok(suppressed) = estimates.suppressed(&THREE) else {
                refused += 1;
                continue;
            };
            for (own, before) in suppressed.iter().zip(&estimates) {
                assert!(is_hidden(own) || !(1..3).contains(&own.n), "{cells:?}: {:?} is shown", own.by);
                assert!(is_hidden(own) || own == before, "{cells:?}: what is shown has changed");
            }
            // Of fewer than three units in all nothing is shown, not even what is empty.
            if suppressed.iter().all(is_hidden) {
                continue;
            }
            let attack = Attack::on(&suppressed, &cells);
            for (place, values) in &attack.values {
                assert!(values.len() > 1, "{cells:?}: the reader knows that {place:?} is {values:?}");
            }
            protected += usize::from(!attack.values.is_empty());
            // A reader who knew fewer margins would know less: without them the same cells are hidden.
            let alone = crossed(&template, &cells, false).suppressed(&THREE).unwrap();
            both += 1;
            assert!(
                alone.iter().zip(&suppressed).all(|(own, other)| is_hidden(own) == is_hidden(other)),
                "{cells:?}"
            );
        }
    }
    assert!(
        protected > 100 && both > 100 && refused < protected,
        "{protected} protected, {refused} refused, {both} alone"
    );
}

#[test]
fn tables_that_share_a_breakdown_are_protected_together() {
    let template = counted("q", 1, 2, None);
    // Region × size and region × sector; one region has two units.
    let cells = [
        ("n", "s", "x", 2),
        ("m", "s", "x", 6),
        ("m", "l", "x", 5),
        ("o", "s", "y", 7),
        ("o", "l", "x", 8),
        ("m", "s", "y", 4),
    ];
    let sum = |wanted: &[(&str, &str)]| -> u64 {
        let own = |cell: &&(&str, &str, &str, u64)| {
            wanted.iter().all(|(name, code)| {
                [("region", cell.0), ("size", cell.1), ("sector", cell.2)].contains(&(*name, *code))
            })
        };
        cells.iter().filter(own).map(|cell| cell.3).sum()
    };
    let mut rows = Vec::new();
    for region in ["n", "m", "o"] {
        for (name, codes) in [("size", ["s", "l"]), ("sector", ["x", "y"])] {
            rows.extend(
                codes.map(|code| [("region", region), (name, code)]).map(|by| row(&template, sum(&by), &by)),
            );
        }
        rows.push(row(&template, sum(&[("region", region)]), &[("region", region)]));
    }
    for by in [("size", "s"), ("size", "l"), ("sector", "x"), ("sector", "y")] {
        rows.push(row(&template, sum(&[by]), &[by]));
    }
    rows.push(row(&template, sum(&[]), &[]));
    let suppressed = Estimates { rows }.suppressed(&THREE).unwrap();
    let hidden = |by: &[(&str, &str)]| {
        let found = suppressed.iter().find(|own| {
            own.by.iter().map(|(name, code)| (name.as_str(), code.as_str())).eq(by.iter().copied())
        });
        is_hidden(found.unwrap())
    };
    assert!(
        hidden(&[("region", "n")])
            && hidden(&[("region", "n"), ("size", "s")])
            && hidden(&[("region", "n"), ("sector", "x")])
    );
    let partner = if hidden(&[("region", "m")]) { "m" } else { "o" };
    assert!(hidden(&[("region", partner)]) && hidden(&[("region", partner), ("size", "s")]));
    assert!(hidden(&[("region", partner), ("sector", "x")]));
    assert!(!hidden(&[]) && !hidden(&[("size", "s")]) && !hidden(&[("sector", "x")]));
}

#[test]
fn of_fewer_units_than_the_rule_asks_for_nothing_is_shown() {
    let template = counted("q", 1, 2, None);
    let suppressed = crossed(&template, &[vec![1, 0], vec![0, 1]], true).suppressed(&THREE).unwrap();
    assert!(suppressed.iter().all(is_hidden));
    let suppressed = crossed(&template, &[vec![3, 5], vec![4, 0]], true).suppressed(&THREE).unwrap();
    assert!(!suppressed.iter().any(is_hidden));
}

#[test]
fn what_cannot_be_protected_is_refused_and_says_what_to_do() {
    let template = counted("q", 1, 2, None);
    // Five single units: whoever knows that there are five of them knows each.
    let rows = ["1", "2", "3", "4", "5"].map(|code| row(&template, 1, &[("a", code)]));
    let error = Estimates { rows: rows.to_vec() }.suppressed(&THREE).unwrap_err();
    assert_eq!(error.problems()[0].code, Code::Unsupported);
    insta::assert_snapshot!(error.to_string());
    let three = row(&template, 2, &[("a", "1"), ("b", "1"), ("c", "1")]);
    assert!(Estimates { rows: vec![three.clone()] }.suppressed(&THREE).is_err());
    assert!(Estimates { rows: vec![Estimate { n: 20, ..three }] }.suppressed(&THREE).is_ok());
    let error = Estimates::default().suppressed(&DisclosureRule { least_units: 1 }).unwrap_err();
    assert_eq!(error.problems()[0].place.to_string(), "`least_units`");
}

#[test]
fn nothing_is_left_of_a_figure_that_is_not_shown() {
    let survey = survey();
    let sector = |name, yes, n| {
        let mut own = of(counted("resources", yes, n, Some(n)), &[("sector", name)], "2024");
        own.notes.push(Note::ItemMissing { units: 1 });
        own
    };
    let estimates = Estimates {
        rows: vec![sector("state", 140, 209), sector("municipality", 3, 4), sector("county", 1, 2)],
    };
    let suppressed = estimates.suppressed(&THREE).unwrap();
    assert_eq!(suppressed.iter().map(is_hidden).collect::<Vec<_>>(), [false, true, true]);
    assert_eq!(suppressed.suppressed(&THREE).unwrap(), suppressed, "once is enough");
    let context = Context::of(&survey);
    let text = table::text(&suppressed, &context, Language::Nb);
    let sentences =
        Language::ALL.map(|language| phrase::shares(&context, &suppressed, language).unwrap().remove(2).text);
    insta::assert_snapshot!([text, csv::text(&suppressed).unwrap(), sentences.join("\n")].join("\n"));
}

#[test]
fn what_is_said_of_all_is_hidden_where_its_own_base_is() {
    let mut rows = Vec::new();
    for (name, own, all) in [("x", 2, 40), ("y", 20, 50), ("z", 9, 60)] {
        rows.push(of(counted("problems", 1, own, None), &[("sector", name)], "2024"));
        let mut of_all = of(counted("problems_of_all", 1, all, None), &[("sector", name)], "2024");
        of_all.notes.push(Note::OfAll);
        rows.push(of_all);
    }
    let suppressed = Estimates { rows }.suppressed(&THREE).unwrap();
    let hidden: Vec<bool> = suppressed.iter().map(is_hidden).collect();
    assert_eq!(hidden, [true, true, false, false, true, true]);
}

#[test]
fn files_follow_the_rule_of_the_document() {
    let document = r#"
peil = 1
id = "s"
title = "S"
population = { unit = { one = "county", many = "counties", all = "the counties" } }
variables = [{ id = "size", label = "Size", categories = [{ code = "s", label = "Small" }, { code = "m", label = "Middle" }, { code = "l", label = "Large" }] }]
questions = [{ id = "open", text = "Open?", kind = "single", answers = [{ code = "y", label = "Y" }, { code = "n", label = "N" }] }]
indicators = [{ id = "shares", label = "Shares", measure = "share", question = "open", answers = ["y"] }]

[disclosure]
"#;
    let survey = Survey::from_text(document).unwrap();
    let answers = "size,open\ns,y\ns,n\nm,y\nm,y\nm,n\nl,y\nl,n\nl,n\nl,n\n";
    let estimates =
        survey.read_csv(answers.as_bytes(), None).unwrap().estimate(&["shares"], &["size"]).unwrap();
    assert!(estimates.iter().all(|row| row.estimate.is_some()), "the analyst sees all");
    let context = Context::of(&survey);
    let text = sdmx::csv(&estimates, &context, Language::En, Digits::Published, None).unwrap();
    assert_eq!(text.lines().filter(|line| line.contains(",Q,C,")).count(), 2, "{text}");
    let text = json_stat::text(&estimates, &context, Language::En, Digits::Published).unwrap();
    assert_eq!(text.matches("\"c\"").count(), 2 * 4 + 1, "{text}");
    let wrong = document.to_owned() + "least_units = 1\n";
    assert!(Survey::from_text(&wrong).unwrap_err().to_string().contains("disclosure.least_units"));
}
