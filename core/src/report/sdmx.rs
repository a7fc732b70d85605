//! Estimates as SDMX-CSV 2.0 (sdmx.org, the data message of SDMX 3.0): one line an estimate.
//!
//! Columns: `STRUCTURE, STRUCTURE_ID, ACTION`; the dimensions `INDICATOR`, one for each breakdown, `ANSWER` of distributions
//! and `TIME_PERIOD`, or `WAVE` where the names of waves are no periods of time; `OBS_VALUE`; and the attributes `OBS_STATUS,
//! CONF_STATUS, UNIT_MEASURE, DECIMALS, LOWER_LIMIT, UPPER_LIMIT, CONF_LEVEL, STD_ERROR, N_OBS, QUALITY_FLAG, COMMENT_OBS`.
//!
//! - The names of breakdowns are made identifiers: capitals, with `_` for what no identifier has (`æ, ø, å` become `AE, O, A`).
//!   Codes are those of the data. A row of all categories of a breakdown has `_T`, one without an answer `_Z`.
//! - Shares are per cents, `UNIT_MEASURE` is then `PC`, and otherwise what the figure is counted in, in words; standard errors are on the
//!   same scale.
//! - `OBS_STATUS` (code list CL_OBS_STATUS): `A` normal, `U` low reliability (flags `E`, `F`, `u`, `*` and `review`), `B` a
//!   wave that breaks with those before, `O` missing, `Q` missing since it is confidential. `CONF_STATUS` (CL_CONF_STATUS):
//!   `F` free, `C` confidential; whether a figure was suppressed for its own sake or for another's is not told.
//! - `QUALITY_FLAG` is the flag as tables show it. `COMMENT_OBS` has the base and the notes of a row in words.
//!
//! ```
//! use peil::report::{Context, Digits, sdmx};
//! use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
//! let open_data: Column = ["yes", "yes", "no", "yes", "yes", "no", "yes", "no"].into_iter().collect();
//! let answers = Answers::new([("open_data".to_owned(), open_data)])?;
//! let design = Design::builder(8).population(PopulationSizes::one(StratumSize::census(14))).build()?;
//! let estimates = Sample::new(answers, design)?.share("open_data").equals("yes").run()?;
//! let text = sdmx::csv(&estimates, &Context::neutral(), Language::En, Digits::Published, None)?;
//! let line = text.lines().nth(1).unwrap();
//! assert!(line.starts_with("dataflow,PEIL:PEIL(1.0),I,open_data,62.5,A,F,PC,1,35.7,78.6,0.95,"));
//! # Ok::<(), peil::Error>(())
//! ```

use indexmap::{IndexMap, IndexSet};

use super::context::Context;
use super::cube::{self, Digits, Figure, NONE, Shown, TOTAL};
use super::{layout, note, number};
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::{Estimate, Estimates};
use crate::language::Language;
use crate::release::Flag;

const BEFORE: [&str; 3] = ["STRUCTURE", "STRUCTURE_ID", "ACTION"];
const INDICATOR: &str = "INDICATOR";
const ANSWER: &str = "ANSWER";
const TIME: &str = "TIME_PERIOD";
const WAVE: &str = "WAVE";
const AFTER: [&str; 12] = [
    "OBS_VALUE",
    "OBS_STATUS",
    "CONF_STATUS",
    "UNIT_MEASURE",
    "DECIMALS",
    "LOWER_LIMIT",
    "UPPER_LIMIT",
    "CONF_LEVEL",
    "STD_ERROR",
    "N_OBS",
    "QUALITY_FLAG",
    "COMMENT_OBS",
];

/// The estimates as SDMX-CSV text with a header.
///
/// `structure` is the dataflow as `AGENCY:ID(VERSION)`; without it the id is that of the survey document, and the agency
/// `PEIL`.
///
/// # Errors
/// Reports a structure of another form, breakdowns whose names are the same identifier or that of another column, and rows that
/// have all dimensions in common, and tables that the document's rule of confidentiality cannot protect.
pub fn csv(
    estimates: &Estimates,
    context: &Context<'_>,
    language: Language,
    digits: Digits,
    structure: Option<&str>,
) -> Result<String> {
    let released = cube::released(estimates, context)?;
    let estimates = released.as_ref();
    let mut problems = Vec::new();
    let structure = structure.map_or_else(
        || format!("PEIL:{}(1.0)", identifier(context.survey().map_or("peil", |survey| &survey.id))),
        str::to_owned,
    );
    if !is_structure(&structure) {
        let problem = Problem::new(Code::Syntax, "this names no structure").at(Place::path("structure"));
        problems.push(
            problem.expected("`AGENCY:ID(VERSION)`, such as `SSB:DF_ICT(1.0)`").found(structure.clone()),
        );
    }
    let breakdowns = breakdowns(estimates, &mut problems);
    let is_time = estimates.iter().all(|row| row.wave.as_deref().is_none_or(is_period));
    let has_answers = estimates.iter().any(|row| row.category.is_some());
    let has_waves = estimates.iter().any(|row| row.wave.is_some());
    let key = |row: &Estimate| -> Vec<String> {
        let mut key = vec![row.indicator.clone()];
        key.extend(breakdowns.keys().map(|name| row.by.get(*name).map_or(TOTAL, String::as_str).to_owned()));
        if has_answers {
            key.push(row.category.as_deref().unwrap_or(NONE).to_owned());
        }
        if has_waves {
            // A period that there is none of is empty.
            let none = if is_time { "" } else { NONE };
            key.push(row.wave.as_deref().unwrap_or(none).to_owned());
        }
        key
    };
    let mut seen: IndexSet<Vec<String>> = IndexSet::new();
    for row in estimates {
        let own = key(row);
        if seen.contains(&own) {
            problems.push(
                Problem::new(Code::Duplicate, format!("two figures have the same key: {}", own.join(" × ")))
                    .help("a file has one figure for each indicator, category and wave: give one of them another name"),
            );
        }
        seen.insert(own);
    }
    Error::unless_empty(Stage::Estimate, problems)?;
    let mut head: Vec<&str> = BEFORE.to_vec();
    head.push(INDICATOR);
    head.extend(breakdowns.values().map(String::as_str));
    if has_answers {
        head.push(ANSWER);
    }
    if has_waves {
        head.push(if is_time { TIME } else { WAVE });
    }
    head.extend(AFTER);
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, and all rows have the length of the head.
    let _ = writer.write_record(head);
    for (row, key) in estimates.iter().zip(&seen) {
        let before = ["dataflow", structure.as_str(), "I"];
        let after = attributes(row, context, language, digits);
        let _ = writer.write_record(
            before.into_iter().chain(key.iter().map(String::as_str)).chain(after.iter().map(String::as_str)),
        );
    }
    Ok(String::from_utf8_lossy(&writer.into_inner().unwrap_or_default()).into_owned())
}

/// The breakdowns with their names as identifiers.
fn breakdowns<'a>(estimates: &'a Estimates, problems: &mut Vec<Problem>) -> IndexMap<&'a str, String> {
    let mut breakdowns: IndexMap<&str, String> = IndexMap::new();
    for name in estimates.iter().flat_map(|row| row.by.keys()) {
        if breakdowns.contains_key(name.as_str()) {
            continue;
        }
        let own = identifier(name);
        let other = breakdowns
            .iter()
            .find(|(_, other)| **other == own)
            .map(|(other, _)| format!("breakdown `{other}`"));
        let columns = || BEFORE.iter().chain(&AFTER).chain(&[INDICATOR, ANSWER, TIME, WAVE]);
        let other = other
            .or_else(|| columns().find(|column| **column == own).map(|column| format!("column `{column}`")));
        if let Some(other) = other {
            let message = format!("breakdown `{name}` and {other} are both called `{own}`");
            let problem = Problem::new(Code::Duplicate, message).at(Place::question(name));
            problems.push(problem.help("give the breakdown another name"));
        }
        breakdowns.insert(name, own);
    }
    breakdowns
}

fn attributes(row: &Estimate, context: &Context<'_>, language: Language, digits: Digits) -> [String; 12] {
    let share = row.measure.is_share();
    let decimals = if share { context.places() } else { layout::places(row) };
    let text = |figure| match cube::shown(row, figure, digits, decimals) {
        Shown::Number(text) => text,
        // There are no symbols; none is none.
        Shown::Nil if figure == Figure::N => "0".to_owned(),
        Shown::Nil => number::digits(0.0, decimals),
        Shown::Missing | Shown::Confidential => String::new(),
    };
    let confidential = row.flag == Some(Flag::Confidential);
    let se = row.se.filter(|_| !confidential).map(|se| if share { se * 100.0 } else { se });
    // A standard error needs two digits more than its figure to be of use.
    let se =
        se.map(|se| if digits == Digits::Full { se.to_string() } else { number::digits(se, decimals + 2) });
    [
        text(Figure::Estimate),
        status(row, context).to_owned(),
        if confidential { "C" } else { "F" }.to_owned(),
        if share { "PC".to_owned() } else { cube::unit(row, context, language) },
        decimals.to_string(),
        text(Figure::Low),
        text(Figure::High),
        row.level.to_string(),
        se.unwrap_or_default(),
        text(Figure::N),
        row.flag.map_or("", Flag::code).to_owned(),
        comment(row, context, language),
    ]
}

fn status(row: &Estimate, context: &Context<'_>) -> &'static str {
    let breaks = || {
        let wave = context.survey()?.wave(row.wave.as_deref()?)?;
        wave.frame_break.as_ref()
    };
    match row.flag {
        Some(Flag::Confidential) => "Q",
        _ if row.estimate.is_none() => "O",
        Some(Flag::Caution | Flag::TooUnreliable | Flag::Unreliable | Flag::Unfit | Flag::Review) => "U",
        _ if breaks().is_some() => "B",
        _ => "A",
    }
}

/// The base and the notes of a row as one line.
fn comment(row: &Estimate, context: &Context<'_>, language: Language) -> String {
    let shared = |own| note::shared(&note::labelled(own, context, language), language);
    let notes = row.notes.iter().map(|own| note::sentence(&shared(own)));
    let base =
        Some(layout::base(row, context, language)).filter(|base| !base.is_empty()).map(|base| base + ".");
    base.into_iter().chain(notes).collect::<Vec<_>>().join(" ")
}

/// A name as an identifier of SDMX: capitals, digits and `_`, beginning with a letter.
fn identifier(name: &str) -> String {
    let mut own = String::new();
    for letter in name.chars() {
        match letter {
            'æ' | 'Æ' => own.push_str("AE"),
            'ø' | 'Ø' | 'ö' | 'Ö' => own.push('O'),
            'å' | 'Å' | 'ä' | 'Ä' => own.push('A'),
            letter if letter.is_ascii_alphanumeric() => own.push(letter.to_ascii_uppercase()),
            _ => own.push('_'),
        }
    }
    if own.starts_with(|first: char| first.is_ascii_alphabetic()) { own } else { format!("X_{own}") }
}

/// Whether a text is `AGENCY:ID(VERSION)`.
fn is_structure(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-.@$".contains(letter))
    };
    let is_version = |version: &str| {
        !version.is_empty()
            && version.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-+*".contains(letter))
    };
    let parts = || {
        let (agency, rest) = text.split_once(':')?;
        let (id, version) = rest.strip_suffix(')')?.split_once('(')?;
        Some((agency, id, version))
    };
    parts().is_some_and(|(agency, id, version)| is_name(agency) && is_name(id) && is_version(version))
}

/// Whether the name of a wave is a period of SDMX: a year, half-year, quarter, month, week or day.
fn is_period(wave: &str) -> bool {
    let digits =
        |text: &str, length: usize| text.len() == length && text.bytes().all(|own| own.is_ascii_digit());
    let Some((_, rest)) = wave.split_at_checked(4).filter(|(year, _)| digits(year, 4)) else { return false };
    let within = |text: &str, length: usize, most: u32| {
        digits(text, length) && text.parse().is_ok_and(|own: u32| (1..=most).contains(&own))
    };
    match rest.strip_prefix('-') {
        None => rest.is_empty(),
        Some(rest) => match rest.split_at_checked(1) {
            Some(("S", half)) => within(half, 1, 2),
            Some(("Q", quarter)) => within(quarter, 1, 4),
            Some(("W", week)) => within(week, 2, 53),
            _ => match rest.split_once('-') {
                None => within(rest, 2, 12),
                Some((month, day)) => within(month, 2, 12) && within(day, 2, 31),
            },
        },
    }
}
