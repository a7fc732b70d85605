//! What the columns of answers seem to hold, where no document says it.

use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::answers::csv::{self, CsvOptions, Expect};
use crate::answers::{Answers, Categories, Column};
use crate::error::{Code, Error, Place, Problem, Result, Stage};

/// A column of words with more different ones than this, or in which none comes twice, seems to be free text.
const MOST_ANSWERS: usize = 20;

/// So many different words of a column are listed at most; with more it cannot be a question with answers.
const MOST_WORDS: usize = 1000;

/// The longest word that can be an answer, and the longest name of a column, in bytes.
const LONGEST: usize = 500;

/// A file with more columns is not looked at: nobody could choose among them, and each takes memory before a row is
/// read.
const MOST_COLUMNS: usize = 5000;

/// So many characters of a field are shown.
const LETTERS: usize = 80;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// One of some answers.
    Single,
    /// A number.
    Number,
    /// Text, of which nothing is computed.
    Text,
}

/// A file of answers, as it was found.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FoundFile {
    /// How many rows it has below the header.
    pub rows: u64,
    /// Its columns, in order.
    pub columns: Vec<FoundColumn>,
    /// Where its rows stand; nothing of columns that are no file.
    pub parts: Option<FileParts>,
}

/// Where the rows of a file stand, so that [`rows_of`] can read some of them without the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FileParts {
    /// The delimiter between fields.
    pub delimiter: char,
    /// How many rows a part has; the last has what is left.
    pub rows: u64,
    /// The byte of the file at which each part begins; each but the last ends where the next begins.
    pub starts: Vec<u64>,
}

/// A column, as it was found.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FoundColumn {
    /// Its name.
    pub name: String,
    /// What it seems to hold.
    pub kind: ColumnKind,
    /// What else it can be said to hold.
    pub can_be: Vec<ColumnKind>,
    /// How many rows have no answer in it.
    pub missing: u64,
    /// How many different answers it has.
    pub different: u64,
    /// The different answers, in order, as the file has them; nothing where they are too few, too many or too long for a
    /// question.
    pub words: Option<Vec<String>>,
    /// Of numbers: the lowest.
    pub low: Option<f64>,
    /// Of numbers: the highest.
    pub high: Option<f64>,
}

/// Looks at a file of answers.
///
/// # Errors
/// Reports everything for which the file cannot be read, and more columns or longer names than anybody could choose
/// among.
pub fn look(file: &[u8]) -> Result<FoundFile> {
    check_header(file)?;
    look_with(file, &CsvOptions::default())
}

/// Looks at a file of answers that is written in a known way, however many columns it has.
///
/// # Errors
/// Reports everything for which the file cannot be read.
///
/// ```
/// use peil::CsvOptions;
/// use peil::survey::{ColumnKind, look_with};
///
/// let options = CsvOptions { missing: vec!["-".to_owned()], ..CsvOptions::default() };
/// let found = look_with("county;open\n03;yes\n03;-\n11;no\n11;no\n".as_bytes(), &options)?;
/// assert!(found.columns.iter().all(|column| column.kind == ColumnKind::Single));
/// assert_eq!((found.columns[1].missing, found.columns[1].different), (1, 2));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn look_with(file: &[u8], options: &CsvOptions) -> Result<FoundFile> {
    let table = csv::read(file, options, |_| Expect::Either)?.unless_wrong(options)?;
    let answers = table.answers;
    let few: FxHashSet<&str> = answers.names().filter(|name| has_few_numbers(&answers, name)).collect();
    // Few different numbers can be codes, and codes are what stands in the file: `03` is not `3`.
    let expect = |name: &str| if few.contains(name) { Expect::Words } else { Expect::Skip };
    let as_written =
        if few.is_empty() { Answers::default() } else { csv::read(file, options, expect)?.answers };
    let parts = FileParts {
        delimiter: table.delimiter.into(),
        rows: csv::ROWS_OF_A_PART as u64,
        starts: table.parts,
    };
    Ok(FoundFile { parts: Some(parts), ..FoundFile::of_both(&answers, &as_written) })
}

/// The rows of a part of a file ([`FileParts`]), for people to look at: field by field as they stand in it, nothing where an
/// answer is missing, the first 80 characters of longer ones.
///
/// # Errors
/// Reports a part that is not well-formed.
///
/// ```
/// use peil::CsvOptions;
/// use peil::survey::{look, rows_of};
///
/// let file = "county;staff\n03;12,5\n11;NA\n".as_bytes();
/// let parts = look(file)?.parts.expect("of a file");
/// let options = CsvOptions { delimiter: Some(parts.delimiter as u8), ..CsvOptions::default() };
/// let rows = rows_of(&file[parts.starts[0] as usize..], &options)?;
/// assert_eq!(rows[0], [Some("03".to_owned()), Some("12,5".to_owned())]);
/// assert_eq!(rows[1], [Some("11".to_owned()), None]);
/// # Ok::<(), peil::Error>(())
/// ```
pub fn rows_of(part: &[u8], options: &CsvOptions) -> Result<Vec<Vec<Option<String>>>> {
    let mut rows = csv::fields(part, options)?;
    rows.iter_mut().flatten().flatten().for_each(cut);
    Ok(rows)
}

impl FoundFile {
    /// What the columns of answers seem to hold. Numbers are numbers, and have no words; categories that nobody chose are
    /// answers too. A column that cannot be used is text.
    ///
    /// ```
    /// use peil::survey::{ColumnKind, FoundFile};
    /// use peil::{Answers, Column};
    ///
    /// let sizes: Column = ["s", "l", "s"].into_iter().collect();
    /// let columns = [("size".to_owned(), sizes), ("staff".to_owned(), vec![3.0, 40.0, 5.0].into())];
    /// let found = FoundFile::of(&Answers::new(columns)?);
    /// let kinds: Vec<ColumnKind> = found.columns.iter().map(|column| column.kind).collect();
    /// assert_eq!(kinds, [ColumnKind::Single, ColumnKind::Number]);
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn of(answers: &Answers) -> Self {
        Self::of_both(answers, &Answers::default())
    }

    /// Of columns, and of some of them as they are written.
    fn of_both(answers: &Answers, as_written: &Answers) -> Self {
        let columns = answers.names().map(|name| match answers.column(name) {
            Some(column) => found(name, column, as_written.column(name)),
            None => FoundColumn::unusable(name),
        });
        Self { rows: answers.rows() as u64, columns: columns.collect(), parts: None }
    }
}

impl FoundColumn {
    fn unusable(name: &str) -> Self {
        let can_be = vec![ColumnKind::Text];
        let name = name.to_owned();
        Self {
            name,
            kind: ColumnKind::Text,
            can_be,
            missing: 0,
            different: 0,
            words: None,
            low: None,
            high: None,
        }
    }
}

fn check_header(file: &[u8]) -> Result<()> {
    let mut problems = Vec::new();
    // Where a quote is never closed, reading says so.
    let fields = csv::header_lengths(file).unwrap_or_default();
    if fields.len() > MOST_COLUMNS {
        problems.push(
            Problem::new(Code::Unsupported, "the file has more columns than can be chosen among")
                .at(Place { line: Some(1), ..Place::default() })
                .expected(format!("at most {MOST_COLUMNS}"))
                .found(fields.len().to_string())
                .help("keep the columns that are needed, or write a survey document, which names them"),
        );
    }
    if let Some(index) = fields.iter().position(|&length| length > LONGEST) {
        problems.push(
            Problem::new(Code::Unsupported, "the name of the column is too long")
                .at(Place { line: Some(1), column: Some(index as u64 + 1), ..Place::default() })
                .expected(format!("at most {LONGEST} bytes"))
                .found(fields[index].to_string())
                .help("the first line of the file must name its columns"),
        );
    }
    Error::unless_empty(Stage::Answers, problems)
}

fn has_few_numbers(answers: &Answers, name: &str) -> bool {
    let Some(Column::Numbers(values)) = answers.column(name) else { return false };
    let mut different: FxHashSet<u64> = FxHashSet::default();
    values.as_slice().iter().all(|value| {
        different.insert(value.to_bits());
        different.len() <= MOST_WORDS
    })
}

fn found(name: &str, column: &Column, as_written: Option<&Column>) -> FoundColumn {
    let as_words = match as_written.unwrap_or(column) {
        Column::Categories(own) => Some(own),
        Column::Numbers(_) => None,
    };
    let (missing, different) = match (as_words, column) {
        (None, Column::Numbers(values)) => numbers_in(values.as_slice()),
        (Some(own), _) | (None, Column::Categories(own)) => chosen(own),
    };
    let words = as_words.map(Categories::words);
    let is_listed =
        |words: &&[String]| words.len() <= MOST_WORDS && words.iter().all(|word| word.len() <= LONGEST);
    // A question has two answers or more.
    let listed = words.filter(is_listed).filter(|words| words.len() > 1);
    let (is_number, low, high) = match column {
        Column::Numbers(values) if missing < column.len() => {
            let numbers = || values.as_slice().iter().copied().filter(|value| !value.is_nan());
            let is_code = words.is_some_and(|words| words.iter().any(|word| begins_with_zero(word)));
            (!is_code, numbers().reduce(f64::min), numbers().reduce(f64::max))
        }
        _ => (false, None, None),
    };
    let kind = match listed {
        _ if is_number => ColumnKind::Number,
        Some(words) if is_question(words, different, column.len() - missing) => ColumnKind::Single,
        _ => ColumnKind::Text,
    };
    let possible = [
        (listed.is_some(), ColumnKind::Single),
        (low.is_some(), ColumnKind::Number),
        (true, ColumnKind::Text),
    ];
    FoundColumn {
        name: name.to_owned(),
        kind,
        can_be: possible.into_iter().filter_map(|(can, kind)| can.then_some(kind)).collect(),
        missing: missing as u64,
        different: different as u64,
        words: listed.map(<[String]>::to_vec),
        low,
        high,
    }
}

/// Whether words are those of a question: few, of which some come twice or are offered without being chosen, as names of
/// units never do; and no dates, which say when and not what.
fn is_question(words: &[String], different: usize, answered: usize) -> bool {
    let come_again = different < answered || words.len() > different;
    words.len() <= MOST_ANSWERS && come_again && !words.iter().all(|word| is_moment(word))
}

/// How many rows are missing, and how many different words the others have.
fn chosen(own: &Categories) -> (usize, usize) {
    let mut is_chosen = vec![false; own.words().len()];
    let mut missing = 0;
    for code in own.codes().iter() {
        match is_chosen.get_mut(code as usize) {
            Some(own) => *own = true,
            None => missing += 1,
        }
    }
    (missing, is_chosen.into_iter().filter(|&own| own).count())
}

/// How many rows are missing, and how many different numbers the others have.
fn numbers_in(values: &[f64]) -> (usize, usize) {
    let given = || values.iter().filter(|value| !value.is_nan());
    let different: FxHashSet<u64> = given().map(|value| value.to_bits()).collect();
    (values.len() - given().count(), different.len())
}

/// Whether a word is a date (`2024-05-01`, `1.5.2024`, `1/5/2024`), a time of day (`09:30`) or both, as files and tables
/// write them.
fn is_moment(word: &str) -> bool {
    let (date, time) = match word.split_once(['T', ' ']) {
        Some((date, time)) => (Some(date), Some(time)),
        None if word.contains(':') => (None, Some(word)),
        None => (Some(word), None),
    };
    date.is_none_or(is_date) && time.is_none_or(is_time)
}

fn is_date(word: &str) -> bool {
    let is_number = |part: &&str, lengths: &[usize]| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    ['-', '.', '/'].iter().any(|&mark| {
        let parts: Vec<&str> = word.split(mark).collect();
        let [first, month, last] = parts.as_slice() else { return false };
        let ends = [([4].as_slice(), [1, 2].as_slice()), (&[1, 2], &[4])];
        is_number(month, &[1, 2])
            && ends.iter().any(|(year, day)| is_number(first, year) && is_number(last, day))
    })
}

fn is_time(word: &str) -> bool {
    let is_own = |byte: u8| byte.is_ascii_digit() || b":.+-Z".contains(&byte);
    let is_two_digits =
        |part: &str| part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_digit());
    let Some((hours, rest)) = word.split_once(':') else { return false };
    let has_hours = matches!(hours.len(), 1 | 2) && hours.bytes().all(|byte| byte.is_ascii_digit());
    has_hours && is_two_digits(rest) && rest.bytes().all(is_own)
}

/// Whether a number is written as codes are, such as `03`.
fn begins_with_zero(word: &str) -> bool {
    let digits = word.trim_start_matches(['-', '+']);
    digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit()
}

/// Cuts a long text off.
fn cut(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(LETTERS) {
        text.truncate(end);
        text.push('…');
    }
}
