//! Estimates as CSV: one row an estimate, in the words of the data and not of a language.
//!
//! Numbers have a decimal point and as many digits as bring them back exactly; shares are fractions. What is unknown
//! is empty. Columns, in this order: `indicator, measure, wave`, one for each breakdown, `category, estimate, se, low,
//! high, level, interval, df, n, yes, missing, base, weighted_base, population, n_eff, deff,
//! deff_with_replacement, cv, flag, notes`. Infinite
//! degrees of freedom are `inf`, so that an empty `df` means that there are none. Notes are the words of
//! [`note::word`], separated by spaces.
//!
//! ```
//! use peil::report::csv;
//! use peil::{Answers, Column, Design, PopulationSizes, Sample, StratumSize};
//! let open_data: Column = ["yes", "yes", "no", "yes", "yes", "no", "yes", "no"].into_iter().collect();
//! let answers = Answers::new([("open_data".to_owned(), open_data)])?;
//! let design = Design::builder(8).population(PopulationSizes::one(StratumSize::census(14))).build()?;
//! let estimates = Sample::new(answers, design)?.share("open_data").equals("yes").run()?;
//! let text = csv::text(&estimates)?;
//! assert!(text.lines().nth(1).unwrap().starts_with("open_data,share,,,0.625,"));
//! # Ok::<(), peil::Error>(())
//! ```

use indexmap::{IndexMap, IndexSet};

use super::note;
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::{Estimate, Estimates, Note};
use crate::release::Flag;

const BEFORE: [&str; 3] = ["indicator", "measure", "wave"];

const AFTER: [&str; 20] = [
    "category",
    "estimate",
    "se",
    "low",
    "high",
    "level",
    "interval",
    "df",
    "n",
    "yes",
    "missing",
    "base",
    "weighted_base",
    "population",
    "n_eff",
    "deff",
    "deff_with_replacement",
    "cv",
    "flag",
    "notes",
];

/// The estimates as CSV text with a header.
///
/// # Errors
/// Reports every breakdown that has the name of one of the columns.
pub fn text(estimates: &Estimates) -> Result<String> {
    write(&BEFORE, &AFTER, &estimates.rows.iter().map(line).collect::<Vec<_>>())
}

/// One row of a file: the fields before those of its breakdowns, and after them.
pub(super) struct Line<'a> {
    pub(super) before: Vec<String>,
    pub(super) by: &'a IndexMap<String, String>,
    pub(super) after: Vec<String>,
}

/// Lines as CSV text with a header.
///
/// # Errors
/// Reports every breakdown that has the name of one of the columns.
pub(super) fn write(before: &[&str], after: &[&str], lines: &[Line<'_>]) -> Result<String> {
    let breakdowns: IndexSet<&str> =
        lines.iter().flat_map(|line| line.by.keys()).map(String::as_str).collect();
    let taken = breakdowns.iter().filter(|name| before.contains(name) || after.contains(name));
    let problems = taken.map(|name| {
        Problem::new(Code::Duplicate, format!("a breakdown has the name of the column `{name}`"))
            .at(Place::question(*name))
            .help("give the breakdown another name")
    });
    Error::unless_empty(Stage::Estimate, problems.collect())?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, and all rows have the length of the head.
    let _ = writer.write_record(before.iter().chain(&breakdowns).chain(after));
    for line in lines {
        let by = breakdowns.iter().map(|name| line.by.get(*name).map(String::as_str).unwrap_or_default());
        let own = line.before.iter().map(String::as_str).chain(by);
        let _ = writer.write_record(own.chain(line.after.iter().map(String::as_str)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

pub(super) fn number(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

pub(super) fn word(word: Option<&String>) -> String {
    word.cloned().unwrap_or_default()
}

pub(super) fn words<'a>(notes: impl IntoIterator<Item = &'a Note>) -> String {
    notes.into_iter().map(note::word).collect::<Vec<_>>().join(" ")
}

fn line(row: &Estimate) -> Line<'_> {
    let count = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
    // What is not shown has no numbers of answers either, which is not to say that there were none.
    let shown = row.flag != Some(Flag::Confidential);
    // A row without degrees of freedom in its field has infinitely many, unless it has no estimate at all.
    let df =
        row.df.map_or_else(|| row.estimate.map_or(String::new(), |_| "inf".to_owned()), |df| df.to_string());
    let before = vec![row.indicator.clone(), row.measure.word().to_owned(), word(row.wave.as_ref())];
    let after = vec![
        word(row.category.as_ref()),
        number(row.estimate),
        number(row.se),
        number(row.low),
        number(row.high),
        row.level.to_string(),
        row.interval.map(|method| method.word().to_owned()).unwrap_or_default(),
        df,
        count(shown.then_some(row.n)),
        count(row.yes),
        count(shown.then_some(row.missing)),
        row.base.clone(),
        number(shown.then_some(row.weighted_base)),
        count(row.population),
        number(row.n_eff),
        number(row.deff),
        number(row.deff_with_replacement),
        number(row.cv),
        row.flag.map(|flag| flag.code().to_owned()).unwrap_or_default(),
        words(&row.notes),
    ];
    Line { before, by: &row.by, after }
}
