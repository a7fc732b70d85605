//! Validation of a published table: every problem at once, each with its place.

use std::collections::BTreeMap;

use super::column::{Bases, Cell, Facts};
use super::rounding::{Grid, Span};
use super::table::{Column, PublishedTable, SCHEMA_VERSION, Sum, Unit};
use crate::error::{Code, Error, Place, Problem, Result, Stage};

/// A table in which every name is an index and every bound is known.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) bases: Bases,
    pub(super) columns: Vec<Facts>,
    /// The total and the parts of each sum.
    pub(super) sums: Vec<(usize, Vec<usize>)>,
}

impl PublishedTable {
    /// Finds all problems of the table at once.
    ///
    /// # Errors
    /// If there is any problem; the error has them all.
    pub fn validate(&self) -> Result<()> {
        check(self).map(|_| ())
    }
}

pub(super) fn check(table: &PublishedTable) -> Result<Checked> {
    let mut check = Check { table, problems: Vec::new() };
    check.head();
    let rows = check.names("rows", table.rows.iter().map(|row| row.id.as_str()));
    let columns = check.names("columns", table.columns.iter().map(|column| column.id.as_str()));
    check.names("sums", table.sums.iter().map(|sum| sum.id.as_str()));
    let of = check.bases(&rows);
    for index in 0..table.columns.len() {
        check.column(index);
    }
    let sums = check.sums(&columns);
    // Bounds make sense only when everything above does.
    let mut ranges = Vec::new();
    if check.problems.is_empty() {
        ranges = super::bounds::ranges(table, &sums, &mut check.problems);
    }
    Error::unless_empty(Stage::Published, check.problems)?;
    let facts = |(column, answered): (&Column, Span)| Facts {
        grid: grid(table, column),
        answered,
        cells: column.figures.iter().map(|figure| cell(table, column, figure)).collect(),
    };
    Ok(Checked {
        bases: Bases::new(of),
        columns: table.columns.iter().zip(ranges).map(facts).collect(),
        sums,
    })
}

/// One of the stated sizes of a column.
type Size = fn(&Column) -> Option<u32>;

fn grid(table: &PublishedTable, column: &Column) -> Grid {
    Grid { decimals: column.decimals.unwrap_or(table.decimals), rounding: table.rounding }
}

fn cell(table: &PublishedTable, column: &Column, figure: &super::Figure) -> Cell {
    let scale = if column.unit == Unit::Count { 0 } else { grid(table, column).decimals };
    match figure.printed().and_then(|decimal| decimal.units(scale)).map(u32::try_from) {
        Some(Ok(units)) if column.unit == Unit::Count => Cell::Count(units),
        Some(Ok(units)) => Cell::Percent(units),
        _ => Cell::Open,
    }
}

struct Check<'a> {
    table: &'a PublishedTable,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn report(&mut self, path: String, problem: Problem) {
        self.problems.push(problem.at(Place::path(path)));
    }

    fn head(&mut self) {
        let table = self.table;
        if table.schema_version != SCHEMA_VERSION {
            let message = format!("schema version `{}` is not known", table.schema_version);
            let problem =
                Problem::new(Code::UnsupportedVersion, message).expected(SCHEMA_VERSION.to_string());
            self.report("schema_version".into(), problem);
        }
        self.decimals("decimals".into(), table.decimals);
        for (path, empty) in [("rows", table.rows.is_empty()), ("columns", table.columns.is_empty())] {
            if empty {
                self.report(path.into(), Problem::new(Code::NoRows, format!("the table has no {path}")));
            }
        }
    }

    fn decimals(&mut self, path: String, decimals: u8) {
        if decimals > 3 {
            let problem = Problem::new(Code::OutOfRange, format!("per cents with `{decimals}` decimals"));
            self.report(path, problem.expected("0, 1, 2 or 3"));
        }
    }

    /// The index of each id; reports those that are empty or used twice.
    fn names<'a>(&mut self, list: &str, ids: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
        let mut names = BTreeMap::new();
        for (index, id) in ids.enumerate() {
            let path = format!("{list}[{index}].id");
            if id.is_empty() {
                self.report(path, Problem::new(Code::MissingKey, "`id` is empty"));
            } else if let Some(first) = names.get(id) {
                let message = format!("`{id}` names `{list}[{first}]` too");
                self.report(path, Problem::new(Code::Duplicate, message));
            } else {
                names.insert(id, index);
            }
        }
        names
    }

    fn unknown<'a>(&mut self, path: String, id: &str, what: &str, known: impl Iterator<Item = &'a str>) {
        let problem = Problem::new(Code::UnknownName, format!("there is no {what} `{id}`"));
        self.report(path, problem.suggest(id, known));
    }

    fn bases(&mut self, rows: &BTreeMap<&str, usize>) -> Vec<Option<usize>> {
        let table = self.table;
        let mut of = vec![None; table.rows.len()];
        for (index, row) in table.rows.iter().enumerate() {
            let Some(base) = &row.of else { continue };
            match rows.get(base.as_str()) {
                Some(&base) => of[index] = Some(base),
                None => self.unknown(format!("rows[{index}].of"), base, "row", rows.keys().copied()),
            }
        }
        for start in 0..of.len() {
            let mut row = start;
            for _ in 0..of.len() {
                let Some(base) = of[row] else { break };
                row = base;
                if row == start {
                    let message = format!("`{}` is a share of itself", table.rows[start].id);
                    let problem = Problem::new(Code::Contradiction, message)
                        .help("`of` names the row whose count is the denominator, and must lead to a row without `of`");
                    self.report(format!("rows[{start}].of"), problem);
                    break;
                }
            }
        }
        of
    }

    fn column(&mut self, index: usize) {
        let column = &self.table.columns[index];
        let path = |key: &str| format!("columns[{index}].{key}");
        if let Some(decimals) = column.decimals {
            self.decimals(path("decimals"), decimals);
        }
        let bounds = [
            ("population", column.population),
            ("answered", column.answered),
            ("answered_max", column.answered_max),
        ];
        for (key, value) in bounds {
            if value == Some(0) {
                let problem = Problem::new(Code::OutOfRange, format!("`{key}` is 0 in `{}`", column.id));
                self.report(path(key), problem.expected("1 or more"));
            }
        }
        for (key, value) in [bounds[1], bounds[2], ("answered_min", column.answered_min)] {
            if let (Some(value), Some(population)) = (value, column.population)
                && value > population
            {
                let message =
                    format!("`{key}` {value} is larger than the population {population} of `{}`", column.id);
                self.report(path(key), Problem::new(Code::BadPopulation, message));
            }
        }
        if column.answered.is_some() {
            for (key, value) in [("answered_min", column.answered_min), ("answered_max", column.answered_max)]
            {
                if value.is_some() {
                    let message = format!("`{key}` has no effect where `answered` is given");
                    self.report(path(key), Problem::new(Code::NoEffect, message));
                }
            }
        } else if column.unit == Unit::Count {
            let message = format!("`answered` is missing: the counts of `{}` have no denominator", column.id);
            self.report(path("answered"), Problem::new(Code::MissingKey, message));
        } else if column.answered_min.zip(column.answered_max).is_some_and(|(min, max)| min > max) {
            let message = format!("`answered_min` is larger than `answered_max` in `{}`", column.id);
            self.report(path("answered_min"), Problem::new(Code::Contradiction, message));
        }
        let (found, expected) = (column.figures.len(), self.table.rows.len());
        if found != expected {
            let problem = Problem::new(Code::WrongLength, format!("`{}` has {found} figures", column.id))
                .expected(format!("{expected}, one for each row"))
                .help("write \"..\" where no figure is printed");
            self.report(path("figures"), problem);
        }
        for row in 0..found {
            self.figure(index, row);
        }
    }

    fn figure(&mut self, index: usize, row: usize) {
        let column = &self.table.columns[index];
        let figure = &column.figures[row];
        let path = format!("columns[{index}].figures[{row}]");
        let name = self.table.rows.get(row).map_or_else(String::new, |row| format!(" of `{}`", row.id));
        if let super::Figure::Unreadable(text) = figure {
            let problem = Problem::new(Code::NotANumber, format!("`{text}`{name} is not a figure"));
            return self
                .report(path, problem.expected("a numeral such as 57.2, or \"..\" where none is printed"));
        }
        let Some(decimal) = figure.printed() else { return };
        let count = column.unit == Unit::Count;
        let decimals = if count { 0 } else { grid(self.table, column).decimals };
        let highest = if count { column.answered.unwrap_or(u32::MAX) } else { 100 };
        let Some(units) = decimal.units(decimals) else {
            let problem =
                Problem::new(Code::OutOfRange, format!("`{figure}`{name} has more decimals than stated"));
            let expected =
                if count { "a whole count".into() } else { format!("at most {decimals} decimals") };
            return self.report(path, problem.expected(expected));
        };
        let step = 10_i64.pow(u32::from(decimals.min(3)));
        if units < 0 || units > i64::from(highest) * step {
            let problem = Problem::new(Code::OutOfRange, format!("`{figure}`{name} is out of range"));
            self.report(path, problem.expected(format!("0 to {highest}")));
        }
    }

    fn sums(&mut self, columns: &BTreeMap<&str, usize>) -> Vec<(usize, Vec<usize>)> {
        let mut sums = Vec::new();
        for (index, sum) in self.table.sums.iter().enumerate() {
            let before = self.problems.len();
            let mut find = |path: String, id: &str| {
                let found = columns.get(id).copied();
                if found.is_none() {
                    self.unknown(path, id, "column", columns.keys().copied());
                }
                found
            };
            let total = find(format!("sums[{index}].total"), &sum.total);
            let parts: Vec<usize> = (sum.parts.iter().enumerate())
                .filter_map(|(part, id)| find(format!("sums[{index}].parts[{part}]"), id))
                .collect();
            self.one_sum(index, sum, columns);
            if let (Some(total), true) = (total, self.problems.len() == before) {
                sums.push((total, parts));
            }
        }
        if sums.len() == self.table.sums.len() {
            self.overlaps(&sums);
        }
        sums
    }

    fn one_sum(&mut self, index: usize, sum: &Sum, columns: &BTreeMap<&str, usize>) {
        if sum.parts.len() < 2 {
            let problem = Problem::new(Code::OutOfRange, format!("`{}` divides nothing", sum.id));
            self.report(format!("sums[{index}].parts"), problem.expected("at least two parts"));
        }
        let wave = |id: &str| columns.get(id).and_then(|&column| self.table.columns[column].wave.as_deref());
        let waves: Vec<_> = sum.parts.iter().map(|part| wave(part)).collect();
        let total_wave = wave(&sum.total);
        for (part, id) in sum.parts.iter().enumerate() {
            let path = format!("sums[{index}].parts[{part}]");
            if *id == sum.total {
                let message = format!("`{id}` is a part of itself in `{}`", sum.id);
                self.report(path, Problem::new(Code::Contradiction, message));
            } else if sum.parts[..part].contains(id) {
                let message = format!("`{id}` stands twice in `{}`", sum.id);
                self.report(path, Problem::new(Code::Duplicate, message));
            } else if let (Some(part), Some(total)) = (waves[part], total_wave)
                && part != total
            {
                let message =
                    format!("`{id}` is of wave `{part}`, but its total `{}` of wave `{total}`", sum.total);
                self.report(path, Problem::new(Code::Contradiction, message));
            }
        }
    }

    /// Units must not be counted twice, nor a column contain itself, nor stated sizes fail to add up.
    fn overlaps(&mut self, sums: &[(usize, Vec<usize>)]) {
        let table = self.table;
        let within: Vec<Vec<bool>> =
            (0..table.columns.len()).map(|column| descendants(column, sums)).collect();
        for (index, (total, parts)) in sums.iter().enumerate() {
            let name = |column: usize| &table.columns[column].id;
            if within[*total][*total] {
                let message = format!("`{}` is a part of one of its own parts", name(*total));
                self.report(format!("sums[{index}].total"), Problem::new(Code::Contradiction, message));
                continue;
            }
            for (position, &part) in parts.iter().enumerate() {
                let Some(&whole) = parts.iter().find(|&&other| within[other][part]) else { continue };
                let message = format!("`{}` is counted twice: it is a part of `{}`", name(part), name(whole));
                self.report(
                    format!("sums[{index}].parts[{position}]"),
                    Problem::new(Code::Contradiction, message),
                );
            }
            let smaller = sums.iter().position(|(other, fewer)| {
                other == total && fewer.len() < parts.len() && fewer.iter().all(|part| parts.contains(part))
            });
            if let Some(other) = smaller {
                let message = format!(
                    "`{}` has all parts of `{}`, and others, but the same total `{}`",
                    table.sums[index].id,
                    table.sums[other].id,
                    name(*total)
                );
                self.report(format!("sums[{index}].parts"), Problem::new(Code::Contradiction, message));
            }
            let sizes: [(&str, Size); 2] = [("population", |c| c.population), ("answered", |c| c.answered)];
            for (key, size) in sizes {
                let Some(stated) = size(&table.columns[*total]) else { continue };
                let known: Vec<u32> = parts.iter().filter_map(|&part| size(&table.columns[part])).collect();
                let added: u64 = known.iter().copied().map(u64::from).sum();
                // Parts of unknown size have at least one unit each.
                let unknown = (parts.len() - known.len()) as u64;
                if added + unknown > u64::from(stated) || unknown == 0 && added != u64::from(stated) {
                    let message =
                        format!("`{key}` of the parts of `{}` adds up to {added}", table.sums[index].id);
                    let problem = Problem::new(Code::Contradiction, message).expected(stated.to_string());
                    self.report(format!("sums[{index}]"), problem);
                }
            }
        }
    }
}

/// Which columns are parts of a column, directly or through other sums.
fn descendants(column: usize, sums: &[(usize, Vec<usize>)]) -> Vec<bool> {
    let columns =
        sums.iter().flat_map(|(total, parts)| parts.iter().chain([total])).max().map_or(0, |&max| max + 1);
    let mut within = vec![false; columns.max(column + 1)];
    let mut open = vec![column];
    while let Some(whole) = open.pop() {
        for (_, parts) in sums.iter().filter(|(total, _)| *total == whole) {
            for &part in parts {
                if !within[part] {
                    within[part] = true;
                    open.push(part);
                }
            }
        }
    }
    within
}
