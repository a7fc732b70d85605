//! What a row of estimates and of contrasts has.

use peil::report::note;
use peil::{ContrastValue, Estimate};

use crate::table::{Cell, Field, Row, groups, of_figure};

/// What is not shown has no numbers of answers either, which is not to say that there were none.
fn shown(row: &Estimate) -> bool {
    row.flag != Some(peil::Flag::Confidential)
}

impl Row for Estimate {
    // The names and the order are those of `report::csv`.
    const BEFORE: &'static [Field<Self>] = of_figure!();
    const AFTER: &'static [Field<Self>] = &[
        Field("category", |row| Cell::Text(row.category.as_deref())),
        Field("estimate", |row| Cell::Number(row.estimate)),
        Field("se", |row| Cell::Number(row.se)),
        Field("low", |row| Cell::Number(row.low)),
        Field("high", |row| Cell::Number(row.high)),
        Field("level", |row| Cell::Number(Some(row.level))),
        Field("interval", |row| Cell::Text(row.interval.map(peil::Interval::word))),
        Field("df", |row| Cell::Number(row.df)),
        Field("n", |row| Cell::Count(shown(row).then_some(row.n))),
        Field("yes", |row| Cell::Count(row.yes)),
        Field("missing", |row| Cell::Count(shown(row).then_some(row.missing))),
        Field("base", |row| Cell::Text(Some(&row.base))),
        Field("weighted_base", |row| Cell::Number(shown(row).then_some(row.weighted_base))),
        Field("population", |row| Cell::Count(row.population)),
        Field("n_eff", |row| Cell::Number(row.n_eff)),
        Field("deff", |row| Cell::Number(row.deff)),
        Field("deff_with_replacement", |row| Cell::Number(row.deff_with_replacement)),
        Field("cv", |row| Cell::Number(row.cv)),
        Field("flag", |row| Cell::Text(row.flag.map(peil::Flag::code))),
        Field("notes", |row| Cell::Texts(row.notes.iter().map(note::word).collect())),
    ];

    fn by(&self) -> impl Iterator<Item = (&str, &str)> {
        groups(self.by.iter())
    }
}

impl Row for ContrastValue {
    const BEFORE: &'static [Field<Self>] = &[Field("name", |value| Cell::Text(Some(&value.name)))];
    const AFTER: &'static [Field<Self>] = &[
        Field("estimate", |value| Cell::Number(value.estimate)),
        Field("se", |value| Cell::Number(value.se)),
        Field("low", |value| Cell::Number(value.low)),
        Field("high", |value| Cell::Number(value.high)),
        Field("level", |value| Cell::Number(Some(value.level))),
        Field("df", |value| Cell::Number(value.df)),
        Field("notes", |value| Cell::Texts(value.notes.iter().map(note::word).collect())),
    ];
}
