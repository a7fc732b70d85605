//! Tables for terminals: a group of rows for each indicator, notes explained below.
//!
//! ```
//! use peil::report::{Context, table};
//! use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
//! let open_data: Column = ["yes", "yes", "no", "yes", "yes", "no", "yes", "no"].into_iter().collect();
//! let answers = Answers::new([("open_data".to_owned(), open_data)])?;
//! let design = Design::builder(8).population(PopulationSizes::one(StratumSize::census(14))).build()?;
//! let estimates = Sample::new(answers, design)?.share("open_data").equals("yes").run()?;
//! let text = table::text(&estimates, &Context::neutral(), Language::En);
//! assert!(text.contains("open_data") && text.contains("62.5") && text.contains("35.7–78.6"));
//! # Ok::<(), peil::Error>(())
//! ```

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentLineStyle, LineStyle, Table, TableStyle, Width,
};
use schemars::JsonSchema;
use serde::Serialize;

pub use super::changes::changes;
pub use super::comparisons::{comparisons, ranges, ranking, trends};
use super::context::Context;
use super::layout::{Group, Head, Layout, NONE, Row, head};
pub use super::targets::targets;
use super::{note, number, phrase};
use crate::estimate::Estimates;
use crate::interval::Remark;
use crate::survey::Language;

/// Longer words than this are broken over lines.
const WIDEST: u16 = 42;

/// One rule, under the head.
const STYLE: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none())
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .content_lines(ContentLineStyle::none());

/// A column of a plain table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "TableColumn")]
pub struct Column {
    /// What stands on top.
    pub head: String,
    /// Whether it holds numbers, which are set to the right.
    pub numeric: bool,
}

/// A plain table: heads and cells as text, ready for a terminal ([`Grid::text`]) or a page ([`super::html::Section`]).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// What the table shows.
    pub caption: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; a short one is filled with empty cells, a longer one cut.
    pub rows: Vec<Vec<String>>,
    /// Numbers of the rows, counted from 0, that belong to the row above.
    pub joined: Vec<usize>,
    /// Lines below.
    pub notes: Vec<String>,
}

impl Grid {
    /// A table without columns.
    pub fn new(caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), ..Self::default() }
    }

    /// Adds a column of words.
    #[must_use]
    pub fn words(mut self, head: impl Into<String>) -> Self {
        self.columns.push(Column { head: head.into(), numeric: false });
        self
    }

    /// Adds a column of numbers.
    #[must_use]
    pub fn numbers(mut self, head: impl Into<String>) -> Self {
        self.columns.push(Column { head: head.into(), numeric: true });
        self
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        let mut cells: Vec<String> = cells.into_iter().map(Into::into).collect();
        cells.resize(self.columns.len(), String::new());
        self.rows.push(cells);
    }

    /// Adds a row that belongs to the one above.
    pub fn joined_row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.joined.push(self.rows.len());
        self.row(cells);
    }

    /// Adds a line below.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The beginning of a long table, with a line that says how many rows are left out; the whole where it is no longer than
    /// `most` rows.
    ///
    /// ```
    /// use peil::{Language, report::Grid};
    /// let mut grid = Grid::new("Answers").words("Sector");
    /// ["a", "b", "c"].into_iter().for_each(|own| grid.row([own]));
    /// assert_eq!(grid.clone().beginning(3, Language::En), grid);
    /// let cut = grid.beginning(1, Language::Nb);
    /// assert_eq!((cut.rows.len(), cut.notes[0].as_str()), (1, "2 rader til er ikke vist."));
    /// ```
    #[must_use]
    pub fn beginning(mut self, most: usize, language: Language) -> Self {
        // Rows that belong together stay together.
        let end = (most..self.rows.len()).find(|row| !self.joined.contains(row));
        if let Some(end) = end {
            let more = not_shown(self.rows.len() - end, language);
            self.rows.truncate(end);
            self.joined.retain(|row| *row < end);
            self.notes.insert(0, more);
        }
        self
    }

    /// The table for a terminal.
    ///
    /// ```
    /// use peil::report::Grid;
    /// let mut grid = Grid::new("Answers").words("Sector").numbers("n");
    /// grid.row(["Municipalities", "354"]);
    /// grid.row(["Counties", "14"]);
    /// let lines = grid.text().lines().skip(2).map(str::to_owned).collect::<Vec<_>>();
    /// assert_eq!(lines[0], " Sector             n");
    /// assert_eq!(lines[2..], [" Municipalities   354", " Counties          14"]);
    /// ```
    pub fn text(&self) -> String {
        let mut table = Table::new();
        table.load_style(STYLE);
        table.set_header(self.columns.iter().map(|column| Cell::new(&column.head)));
        for row in &self.rows {
            table.add_row(row.iter().map(Cell::new));
        }
        for (column, own) in table.column_iter_mut().zip(&self.columns) {
            column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(WIDEST)));
            if own.numeric {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let drawn = table.to_string();
        let mut lines: Vec<&str> = Vec::new();
        if !self.caption.is_empty() {
            lines.extend([self.caption.as_str(), ""]);
        }
        lines.extend(drawn.lines().map(str::trim_end));
        if !self.notes.is_empty() {
            lines.push("");
            lines.extend(self.notes.iter().map(String::as_str));
        }
        lines.join("\n") + "\n"
    }
}

/// Estimates as a table for a terminal: per cents with one decimal unless the context says otherwise, the base under
/// the name of its indicator.
pub fn text(estimates: &Estimates, context: &Context<'_>, language: Language) -> String {
    grid(estimates, context, language).text()
}

/// Estimates as a plain table.
pub fn grid(estimates: &Estimates, context: &Context<'_>, language: Language) -> Grid {
    let layout = Layout::of(estimates, context, language);
    let mut grid = Grid::new(&layout.caption).words(head(Head::Indicator, language));
    for name in &layout.names {
        grid = grid.words(name);
    }
    grid = grid.numbers(head(Head::N, language));
    if layout.has_population {
        grid = grid.numbers(head(Head::Population, language));
    }
    grid = grid.numbers(layout.figure);
    if layout.has_unit {
        grid = grid.words(head(Head::Unit, language));
    }
    grid = grid.numbers(&layout.interval);
    if layout.has_flags() {
        grid = grid.words(head(Head::Flag, language));
    }
    if layout.has_marks {
        grid = grid.words(head(Head::Notes, language));
    }
    for group in &layout.groups {
        for (index, row) in group.rows.iter().enumerate() {
            // The indicator is named once, with its base under it.
            let title = if index == 0 { title(group) } else { String::new() };
            grid.row(std::iter::once(title).chain(cells(row, &layout, language)));
        }
    }
    for (mark, text) in &layout.notes {
        grid = grid.note(match mark {
            Some(mark) => format!("{mark}) {text}"),
            None => text.clone(),
        });
    }
    grid
}

/// How many rows are left out.
pub(super) fn not_shown(rows: usize, language: Language) -> String {
    let count = number::plain(rows as f64, language);
    match language {
        Language::Nb if rows == 1 => format!("{count} rad til er ikke vist."),
        Language::Nb => format!("{count} rader til er ikke vist."),
        Language::Nn if rows == 1 => format!("{count} rad til er ikkje vist."),
        Language::Nn => format!("{count} rader til er ikkje viste."),
        Language::En if rows == 1 => format!("{count} more row is not shown."),
        Language::En => format!("{count} more rows are not shown."),
    }
}

fn title(group: &Group) -> String {
    if group.base.is_empty() { group.label.clone() } else { format!("{}\n{}", group.label, group.base) }
}

fn cells(row: &Row, layout: &Layout, language: Language) -> Vec<String> {
    let mut cells = row.names.clone();
    cells.push(row.n.clone());
    if layout.has_population {
        cells.push(row.population.clone());
    }
    cells.push(row.figure.clone());
    if layout.has_unit {
        cells.push(row.unit.to_owned());
    }
    cells.push(limits(row, language));
    if layout.has_flags() {
        cells.push(row.flag.to_owned());
    }
    if layout.has_marks {
        cells.push(row.marks.iter().map(|mark| format!("{mark})")).collect::<Vec<_>>().join(" "));
    }
    cells
}

/// The limits as one text; the word for a full count where there is nothing to be uncertain of.
pub(super) fn limits(row: &Row, language: Language) -> String {
    if row.full {
        note::remark_text(Remark::Census, language).to_owned()
    } else if row.low == NONE && row.high != NONE {
        format!("{} {}", note::pick(["høyst", "høgst", "at most"], language), row.high)
    } else if row.high == NONE && row.low != NONE {
        format!("{} {}", note::pick(["minst", "minst", "at least"], language), row.low)
    } else if row.low == row.high {
        row.low.clone()
    } else {
        phrase::range(&row.low, &row.high, head(Head::Until, language))
    }
}
