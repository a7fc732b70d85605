//! HTML: tables for notebooks and whole pages, without script and without network.
//!
//! Everything that comes from a document, an answer or a caller is escaped; nothing is ever inserted as markup. A
//! number has a cell of its own, so that it copies as a number, and marks of notes never touch it; its minus sign is the hyphen
//! that spreadsheets read, where text and sentences have a typographic one. Each share is also
//! drawn, with the same words for those who do not see it.
//!
//! ```
//! use peil::report::{Context, html};
//! use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
//! let open_data: Column = ["yes", "yes", "no", "yes", "yes", "no", "yes", "no"].into_iter().collect();
//! let answers = Answers::new([("open_data".to_owned(), open_data)])?;
//! let design = Design::builder(8).population(PopulationSizes::one(StratumSize::census(14))).build()?;
//! let estimates = Sample::new(answers, design)?.share("open_data").equals("yes").run()?;
//! let fragment = html::table(&estimates, &Context::neutral(), Language::En);
//! assert!(fragment.starts_with("<div class=\"peil\"") && !fragment.contains("<script"));
//! # Ok::<(), peil::Error>(())
//! ```

mod page;
mod strip;
mod style;

use std::borrow::Cow;

use maud::{Markup, PreEscaped, html};

pub use page::{Report, Section};

use super::context::Context;
use super::layout::{Group, Head, Layout, Row, head};
use super::table::{Grid, limits, not_shown};
use crate::estimate::Estimates;
use crate::survey::Language;

/// Estimates as a self-contained fragment, for a notebook's cell or any page.
pub fn table(estimates: &Estimates, context: &Context<'_>, language: Language) -> String {
    fragment(&estimates_table(estimates, 0, context, language), language)
}

/// The beginning of a long table of estimates, with a line that says how many rows are left out; the whole where it is no longer
/// than `most` rows.
pub fn beginning(estimates: &Estimates, most: usize, context: &Context<'_>, language: Language) -> String {
    let more = estimates.rows.len().saturating_sub(most);
    if more == 0 {
        return table(estimates, context, language);
    }
    let first = Estimates { rows: estimates.rows[..most].to_vec() };
    fragment(&estimates_table(&first, more, context, language), language)
}

/// A plain table as a self-contained fragment.
pub fn grid(grid: &Grid, language: Language) -> String {
    fragment(&grid_table(grid), language)
}

fn fragment(table: &Markup, language: Language) -> String {
    let style = PreEscaped(style::fragment());
    html! { div.peil lang=(language.code()) { style { (style) } (table) } }.into_string()
}

/// The table of estimates of which so many more are not shown.
fn estimates_table(estimates: &Estimates, more: usize, context: &Context<'_>, language: Language) -> Markup {
    let layout = Layout::of(estimates, context, language);
    let drawn = layout.rows().any(|row| row.share.is_some());
    html! {
        div.peil-table {
            // Roles are stated because a narrow table is laid out as blocks, which takes them away.
            table.peil-estimates role="table" {
                @if !layout.caption.is_empty() { caption { (layout.caption) } }
                (heads(&layout, drawn, language))
                @for group in &layout.groups {
                    tbody role="rowgroup" {
                        @if !layout.is_flat() { (group_head(group, columns(&layout, drawn))) }
                        @for row in &group.rows { (body_row(&layout, group, row, drawn, language)) }
                    }
                }
            }
            @if more > 0 { p.peil-more { (not_shown(more, language)) } }
            (notes(&layout, drawn, language))
        }
    }
}

fn columns(layout: &Layout, drawn: bool) -> usize {
    let optional = [layout.has_population, layout.has_unit, layout.has_flags(), layout.has_marks, drawn];
    layout.names.len().max(1) + 4 + optional.iter().filter(|there| **there).count()
}

fn heads(layout: &Layout, drawn: bool, language: Language) -> Markup {
    let indicator = head(Head::Indicator, language);
    html! {
        thead role="rowgroup" {
            tr role="row" {
                @if layout.is_flat() { th scope="col" role="columnheader" { (indicator) } }
                @for name in &layout.names { th scope="col" role="columnheader" { (name) } }
                th.peil-num scope="col" role="columnheader" { (head(Head::N, language)) }
                @if layout.has_population {
                    th.peil-num scope="col" role="columnheader" { (head(Head::Population, language)) }
                }
                th.peil-num scope="col" role="columnheader" { (layout.figure) }
                @if layout.has_unit { th scope="col" role="columnheader" { (head(Head::Unit, language)) } }
                th.peil-limits scope="colgroup" role="columnheader" colspan="2" { (layout.interval) }
                @if drawn {
                    th.peil-drawn scope="col" role="columnheader" {
                        (strip::axis(head(Head::Axis, language)))
                    }
                }
                @if layout.has_flags() { th scope="col" role="columnheader" { (head(Head::Flag, language)) } }
                @if layout.has_marks {
                    th.peil-marks scope="col" role="columnheader" { (head(Head::Notes, language)) }
                }
            }
        }
    }
}

fn group_head(group: &Group, columns: usize) -> Markup {
    html! {
        tr.peil-group role="row" {
            th scope="rowgroup" role="rowheader" colspan=(columns) { (title(group)) }
        }
    }
}

fn title(group: &Group) -> Markup {
    html! {
        (group.label)
        @if !group.base.is_empty() { span.peil-base { (group.base) } }
    }
}

fn body_row(layout: &Layout, group: &Group, row: &Row, drawn: bool, language: Language) -> Markup {
    html! {
        tr role="row" {
            @if layout.is_flat() { th scope="row" role="rowheader" { (title(group)) } }
            @for (index, name) in row.names.iter().enumerate() {
                @if index == 0 { th scope="row" role="rowheader" { (name) } }
                @else { td.peil-name role="cell" { (name) } }
            }
            td.peil-num.peil-small role="cell" data-head=(head(Head::N, language)) { (row.n) }
            @if layout.has_population {
                @if row.population.is_empty() { td.peil-num.peil-small role="cell" {} }
                @else {
                    td.peil-num.peil-small role="cell" data-head=(head(Head::Population, language)) {
                        (row.population)
                    }
                }
            }
            td.peil-num.peil-figure role="cell" { (copied(&row.figure)) }
            @if layout.has_unit { td.peil-name.peil-muted role="cell" { (row.unit) } }
            @if row.full {
                td.peil-num.peil-small.peil-muted role="cell" colspan="2" { (limits(row, language)) }
            } @else {
                td.peil-num.peil-small.peil-low role="cell" data-head=(layout.interval) { (copied(&row.low)) }
                td.peil-num.peil-small.peil-high role="cell" { (copied(&row.high)) }
            }
            @if drawn {
                td.peil-drawn role="cell" {
                    @if let Some(share) = row.share { (strip::strip(share, &spoken(layout, row, language))) }
                }
            }
            @if layout.has_flags() {
                @if row.flag.is_empty() { td.peil-name role="cell" {} }
                @else { td.peil-name role="cell" data-head=(head(Head::Flag, language)) { (row.flag) } }
            }
            @if layout.has_marks {
                td.peil-marks role="cell" {
                    (row.marks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
                }
            }
        }
    }
}

/// A drawn share in words: `57,1 prosent, 95 % konfidensintervall 35,7–78,6`.
fn spoken(layout: &Layout, row: &Row, language: Language) -> String {
    let interval = if row.full { String::new() } else { format!("{} ", layout.interval) };
    format!("{} {}, {interval}{}", row.figure, row.unit, limits(row, language))
}

fn notes(layout: &Layout, drawn: bool, language: Language) -> Markup {
    html! {
        @if drawn || !layout.notes.is_empty() {
            ul.peil-notes aria-label=(head(Head::Notes, language)) {
                @for (mark, text) in &layout.notes {
                    @match mark {
                        Some(mark) => li { span.peil-mark { (mark) } (text) },
                        None => li.peil-general { (text) },
                    }
                }
                @if drawn {
                    li.peil-general {
                        (head(Head::Legend, language))
                        @if layout.rows().any(|row| row.full) { " " (head(Head::LegendFull, language)) }
                    }
                }
            }
        }
    }
}

/// A cell as a spreadsheet reads it: a number with a hyphen for its minus, anything else as it is.
fn copied(cell: &str) -> Cow<'_, str> {
    match cell.strip_prefix('−') {
        Some(rest) if rest.chars().all(|own| own.is_ascii_digit() || matches!(own, ',' | '.' | '\u{a0}')) => {
            Cow::Owned(format!("-{rest}"))
        }
        _ => Cow::Borrowed(cell),
    }
}

fn grid_table(grid: &Grid) -> Markup {
    let class = |index: usize| {
        let numeric = grid.columns.get(index).is_some_and(|column| column.numeric);
        numeric.then_some("peil-num")
    };
    html! {
        div.peil-table {
            // What scrolls must be reachable by keyboard.
            div.peil-scroll tabindex="0" role="region" aria-label=(grid.caption) {
                table.peil-grid {
                    @if !grid.caption.is_empty() { caption { (grid.caption) } }
                    thead {
                        tr {
                            @for (index, column) in grid.columns.iter().enumerate() {
                                th class=[class(index)] scope="col" { (column.head) }
                            }
                        }
                    }
                    tbody {
                        @for (number, row) in grid.rows.iter().enumerate() {
                            tr.peil-joined[grid.joined.contains(&(number + 1))] {
                                @for (index, cell) in row.iter().enumerate() {
                                    @if index == 0 { th class=[class(index)] scope="row" { (copied(cell)) } }
                                    @else { td class=[class(index)] { (copied(cell)) } }
                                }
                            }
                        }
                    }
                }
            }
            @if !grid.notes.is_empty() {
                ul.peil-notes { @for note in &grid.notes { li.peil-general { (note) } } }
            }
        }
    }
}
