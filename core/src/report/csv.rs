//! Estimates as CSV: one line a row, with a point as decimal sign and full precision, for machines.
//!
//! Breakdowns have a column each, under their own names, between the wave and the category. What is not known is an
//! empty field; notes are their words, separated by spaces.

use indexmap::IndexSet;

use crate::estimate::{Estimate, Note};

/// The columns after the breakdowns.
const FIGURES: [&str; 14] = [
    "category", "estimate", "se", "low", "high", "level", "interval", "df", "n", "base", "n_eff", "deff",
    "cv", "notes",
];

/// Rows of estimates as CSV text with a header.
///
/// ```
/// use peil::{Answers, Column, Design, PopulationSizes, Sample, StratumSize};
/// let open: Column = ["yes", "yes", "no"].into_iter().collect();
/// let design = Design::builder(3).population(PopulationSizes::one(StratumSize::census(3))).build()?;
/// let sample = Sample::new(Answers::new([("open".to_owned(), open)])?, design)?;
/// let text = peil::report::csv(&sample.share("open").equals("yes").run()?.rows);
/// assert!(text.starts_with("indicator,wave,category,estimate,se,low,high,"));
/// assert!(text.lines().nth(1).unwrap().starts_with("open,,,0.6666666666666666,0,0.6666666666666666,"));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn csv(rows: &[Estimate]) -> String {
    let breakdowns: IndexSet<&str> = rows.iter().flat_map(|row| row.by.keys().map(String::as_str)).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = ["indicator", "wave"].into_iter().chain(breakdowns.iter().copied()).chain(FIGURES);
    let mut lines = vec![header.map(str::to_owned).collect::<Vec<_>>()];
    lines.extend(rows.iter().map(|row| fields(row, &breakdowns)));
    for line in lines {
        // Writing to memory fails only for rows of unequal length, and all have those of the header.
        let _ = writer.write_record(line);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn fields(row: &Estimate, breakdowns: &IndexSet<&str>) -> Vec<String> {
    let text = |text: Option<&String>| text.cloned().unwrap_or_default();
    let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    let notes: Vec<String> = row.notes.iter().map(word).collect();
    [vec![row.indicator.clone(), text(row.wave.as_ref())]]
        .into_iter()
        .chain([breakdowns.iter().map(|name| text(row.by.get(*name))).collect()])
        .chain([vec![
            text(row.category.as_ref()),
            number(row.estimate),
            number(row.se),
            number(row.low),
            number(row.high),
            row.level.to_string(),
            row.interval.map(|interval| interval.word().to_owned()).unwrap_or_default(),
            number(row.df),
            row.n.to_string(),
            row.base.clone(),
            number(row.n_eff),
            number(row.deff),
            number(row.cv),
            notes.join(" "),
        ]])
        .flatten()
        .collect()
}

/// The word of a note; that of the remark or reason where there is one.
fn word(note: &Note) -> String {
    match note {
        Note::Interval { remark } => remark.word().to_owned(),
        Note::NoInterval { reason } => reason.word().to_owned(),
        Note::NoAnswers => "no_answers".to_owned(),
        Note::ResponseAssumed { .. } => "response_assumed".to_owned(),
        Note::ItemMissing { .. } => "item_missing".to_owned(),
        Note::WeightsAssumed => "weights_assumed".to_owned(),
        Note::NoVariance => "no_variance".to_owned(),
        Note::Recovered { .. } => "recovered".to_owned(),
        Note::ImpossibleFigure { .. } => "impossible_figure".to_owned(),
    }
}
