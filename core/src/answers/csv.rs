//! Reads CSV files of answers into columns, reporting every problem with its line and field.
//!
//! The delimiter (`,`, `;` or tab) is found from the header; a byte order mark, quoted fields and line breaks in
//! them are understood. Numbers may have a decimal comma where the delimiter is not a comma. Fields that hold a
//! missing symbol are missing.

use std::collections::hash_map::Entry;
use std::io::Read;

use rustc_hash::FxHashMap;

use super::{Answers, Categories, Codes, Column, MISSING, missing_column};
use crate::error::{Code, Error, Place, Problem, Result, Stage, add_rows};
use crate::interrupt::{self, Step};

/// How a CSV file is written.
#[derive(Debug, Clone)]
pub struct CsvOptions {
    /// The delimiter; found from the header unless said.
    pub delimiter: Option<u8>,
    /// Fields that stand for a missing answer.
    pub missing: Vec<String>,
    /// Name for the places of problems.
    pub file: Option<String>,
}

impl Default for CsvOptions {
    /// Finds the delimiter; empty, `NA`, `.`, `..` and `:` are missing, as statistics offices write it.
    fn default() -> Self {
        Self { delimiter: None, missing: ["", "NA", ".", "..", ":"].map(str::to_owned).to_vec(), file: None }
    }
}

/// What a column should hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expect {
    /// Words, even where they look like numbers.
    Words,
    /// Numbers; anything else is a problem.
    Numbers,
    /// Numbers if every field is one, otherwise words.
    Either,
    /// Nothing: the column is not read.
    Skip,
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Where every so many rows' first begins is kept, so that some rows can be read again without the others.
pub(crate) const ROWS_OF_A_PART: usize = 100;

/// The columns of a file, the line of each row, and what was wrong with rows and fields. Fields with problems are
/// missing in the columns, so that the caller can go on and find all there is to find.
pub(crate) struct Table {
    pub(crate) answers: Answers,
    pub(crate) lines: Vec<u32>,
    /// The delimiter that was said or found.
    pub(crate) delimiter: u8,
    /// The byte at which each part of [`ROWS_OF_A_PART`] rows begins.
    pub(crate) parts: Vec<u64>,
    /// The names of all columns, those that were not read included.
    pub(crate) header: Vec<String>,
    pub(crate) problems: Vec<Problem>,
}

impl Answers {
    /// Reads a CSV file without a document: columns of numbers become numbers, all others categories.
    ///
    /// # Errors
    /// Reports every row of another length than the header, every field that is not UTF-8, and doubled columns.
    ///
    /// ```
    /// use peil::{Answers, Column, CsvOptions};
    /// let text = "sector;employees\ncounty;12,5\nagency;NA\n";
    /// let answers = Answers::from_csv(text.as_bytes(), &CsvOptions::default())?;
    /// assert!(matches!(answers.column("employees"), Some(Column::Numbers(values)) if values.as_slice()[0] == 12.5));
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn from_csv(reader: impl Read, options: &CsvOptions) -> Result<Self> {
        Self::from_csv_with_words(reader, options, &[])
    }

    /// Reads a CSV file without a document, some of its columns as words even where every field is a number: codes such as
    /// `0301`, which as a number would lose its zero.
    ///
    /// # Errors
    /// As of [`from_csv`](Self::from_csv), and names every such column that the file does not have.
    ///
    /// ```
    /// use peil::{Answers, Column, CsvOptions};
    /// let text = "code;employees\n0301;12\n1103;7\n";
    /// let answers = Answers::from_csv_with_words(text.as_bytes(), &CsvOptions::default(), &["code"])?;
    /// assert!(matches!(answers.column("code"), Some(Column::Categories(own)) if own.words() == ["0301", "1103"]));
    /// # Ok::<(), peil::Error>(())
    /// ```
    pub fn from_csv_with_words(reader: impl Read, options: &CsvOptions, words: &[&str]) -> Result<Self> {
        let expect = |name: &str| if words.contains(&name) { Expect::Words } else { Expect::Either };
        let mut table = read(reader, options, expect)?;
        let unknown = words.iter().filter(|name| table.answers.columns.get(**name).is_none());
        table.problems.extend(unknown.map(|name| missing_column(name, table.answers.names())));
        Ok(table.unless_wrong(options)?.answers)
    }
}

impl Table {
    /// The table, unless something was wrong.
    pub(crate) fn unless_wrong(mut self, options: &CsvOptions) -> Result<Self> {
        let problems = std::mem::take(&mut self.problems);
        Error::unless_empty(Stage::Answers, problems).map_err(|error| in_file(error, options))?;
        Ok(self)
    }
}

/// Reads a file; `expect` says what each column should hold.
pub(crate) fn read(
    reader: impl Read,
    options: &CsvOptions,
    expect: impl Fn(&str) -> Expect,
) -> Result<Table> {
    read_all(reader, options, expect).map_err(|error| in_file(error, options))
}

/// The error with the file's name, where the caller gave one.
pub(crate) fn in_file(error: Error, options: &CsvOptions) -> Error {
    match &options.file {
        Some(file) => error.in_file(file),
        None => error,
    }
}

fn read_all(mut reader: impl Read, options: &CsvOptions, expect: impl Fn(&str) -> Expect) -> Result<Table> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(|error| {
        Error::one(Stage::Answers, Problem::new(Code::Syntax, format!("the file cannot be read: {error}")))
    })?;
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
    let before = (bytes.len() - text.len()) as u64;
    let delimiter = options.delimiter.unwrap_or_else(|| find_delimiter(text));
    let records =
        || csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(true).from_reader(text);
    let mut reader = records();
    let header = reader.byte_headers().map_err(|error| syntax(&error))?.clone();
    let mut problems = Vec::new();
    let mut columns: Vec<Reading> = Vec::with_capacity(header.len());
    let mut names: Vec<String> = Vec::with_capacity(header.len());
    let mut first_with: FxHashMap<String, usize> = FxHashMap::default();
    for (index, name_bytes) in header.iter().enumerate() {
        let name = String::from_utf8_lossy(name_bytes).trim().to_owned();
        let position = index as u64 + 1;
        if std::str::from_utf8(name_bytes).is_err() {
            let place = Place { line: Some(1), column: Some(position), ..Place::default() };
            let problem = Problem::new(Code::Syntax, "the column's name is not UTF-8 text");
            problems.push(problem.at(place).help("save the file as UTF-8"));
        }
        let mut expect = expect(&name);
        let first = *first_with.entry(name.clone()).or_insert(index);
        if first < index {
            let message = format!("column `{name}` is also field {} of the header", first + 1);
            let place = Place { line: Some(1), column: Some(position), ..Place::question(&name) };
            problems.push(Problem::new(Code::Duplicate, message).at(place));
            expect = Expect::Skip;
        }
        columns.push(Reading::new(expect, name.clone(), position));
        names.push(name);
    }
    let missing: Vec<&[u8]> = options.missing.iter().map(String::as_bytes).collect();
    let decimal_comma = delimiter != b',';
    let mut lines: Vec<u32> = Vec::new();
    let mut parts: Vec<u64> = Vec::new();
    let mut wrong_lengths: Vec<(u64, usize)> = Vec::new();
    let mut record = csv::ByteRecord::new();
    let mut lines_to = LineCounter { text, at: 0, line: 1 };
    let mut last_start = 0;
    interrupt::begin(Step::Bytes, text.len());
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => break,
            Err(error) => return Err(syntax(&error)),
            Ok(true) => {}
        }
        let start = record.position().map_or(0, csv::Position::byte) as usize;
        interrupt::advance(start - last_start);
        last_start = start;
        if lines.len() % ROWS_OF_A_PART == 0 {
            parts.push(before + start as u64);
        }
        let line = lines_to.line_of(last_start);
        lines.push(line as u32);
        if record.len() != columns.len() {
            wrong_lengths.push((lines.len() as u64, record.len()));
        }
        for (index, column) in
            columns.iter_mut().enumerate().filter(|(_, column)| column.expect != Expect::Skip)
        {
            let field = record.get(index).unwrap_or_default().trim_ascii();
            column.push(if missing.contains(&field) { None } else { Some(field) }, decimal_comma);
        }
    }
    code_again(records(), &mut columns, &missing);
    add_rows(&mut problems, wrong_lengths.into_iter(), |(row, length)| {
        Problem::new(Code::WrongLength, "the row has another number of fields than the header")
            .at(Place { line: Some(u64::from(lines[row as usize - 1])), row: Some(row), ..Place::default() })
            .expected(columns.len().to_string())
            .found(length.to_string())
    });
    if ends_in_quotes(&text[last_start..], delimiter) {
        problems.push(
            Problem::new(Code::Syntax, "a quoted field that begins in this row is never closed")
                .at(Place { line: lines.last().map(|&line| line.into()).or(Some(1)), ..Place::default() }),
        );
    }
    if lines.is_empty() {
        problems.push(Problem::new(Code::NoRows, "the file has no rows below the header"));
    }
    for column in &columns {
        column.report(&lines, &mut problems);
    }
    let kept = columns.into_iter().filter(|column| column.expect != Expect::Skip);
    let answers = Answers::new(kept.map(Reading::finish))?;
    Ok(Table { answers, lines, delimiter, parts, header: names, problems })
}

/// Rows of a part of a file, field by field as they stand in it; nothing where an answer is missing.
pub(crate) fn fields(part: &[u8], options: &CsvOptions) -> Result<Vec<Vec<Option<String>>>> {
    let delimiter = options.delimiter.unwrap_or_else(|| find_delimiter(part));
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(part);
    let field = |field: &[u8]| {
        let text = String::from_utf8_lossy(field.trim_ascii());
        (!options.missing.iter().any(|missing| *missing == text)).then(|| text.into_owned())
    };
    reader
        .byte_records()
        .map(|record| Ok(record.map_err(|error| syntax(&error))?.iter().map(field).collect()))
        .collect()
}

/// Reads once more the words of columns that looked like numbers at first.
fn code_again(mut records: csv::Reader<&[u8]>, columns: &mut [Reading], missing: &[&[u8]]) {
    let rows = columns.iter().map(|column| column.looked_like_numbers).max().unwrap_or_default();
    let mut record = csv::ByteRecord::new();
    for row in 0..rows {
        interrupt::checkpoint();
        if !matches!(records.read_byte_record(&mut record), Ok(true)) {
            return;
        }
        for (index, column) in columns.iter_mut().enumerate() {
            let field = record.get(index).unwrap_or_default().trim_ascii();
            if row < column.looked_like_numbers && !missing.contains(&field) {
                column.codes[row] = column.code(field);
            }
        }
    }
}

/// Whether the last row ends within quotes, so that it has swallowed every row below it: a row put after it is then
/// none of its own.
fn ends_in_quotes(last_row: &[u8], delimiter: u8) -> bool {
    let text = [last_row, b"\n0"].concat();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_slice());
    let ends_apart = |record: &csv::ByteRecord| record.len() == 1 && &record[0] == b"0";
    let last = reader.byte_records().map_while(std::result::Result::ok).last();
    !last.as_ref().is_some_and(ends_apart)
}

fn syntax(error: &csv::Error) -> Error {
    let mut problem = Problem::new(Code::Syntax, format!("the file is not well-formed CSV: {error}"));
    if let Some(position) = error.position() {
        problem = problem.at(Place { line: Some(position.line()), ..Place::default() });
    }
    Error::one(Stage::Answers, problem)
}

/// Counts lines up to growing offsets. The reader's own count is one short after `\r\n`, since it takes a record to
/// begin before the line feed.
struct LineCounter<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl LineCounter<'_> {
    fn line_of(&mut self, offset: usize) -> u64 {
        let breaks = self.text[offset..].iter().take_while(|&&byte| byte == b'\r' || byte == b'\n').count();
        let offset = offset + breaks;
        self.line += self.text[self.at..offset].iter().filter(|&&byte| byte == b'\n').count() as u64;
        self.at = offset;
        self.line
    }
}

/// How many bytes each field of the header takes, quotes included; nothing where a quote in it is never closed. Nothing else is
/// read.
pub(crate) fn header_lengths(text: &[u8]) -> Option<Vec<usize>> {
    let delimiter = find_delimiter(text);
    let (mut lengths, mut length, mut quoted) = (Vec::new(), 0, false);
    for &byte in text {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if byte == delimiter && !quoted => {
                lengths.push(length);
                length = 0;
                continue;
            }
            _ => {}
        }
        length += 1;
    }
    lengths.push(length);
    (!quoted).then_some(lengths)
}

/// The delimiter that the header has most of, outside quotes.
fn find_delimiter(text: &[u8]) -> u8 {
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    let mut quoted = false;
    for &byte in text {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => counts
                .iter_mut()
                .filter(|(delimiter, _)| *delimiter == byte)
                .for_each(|(_, count)| *count += 1),
        }
    }
    // Where none occurs there is a single column, and a comma does no harm.
    counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(delimiter, _)| *delimiter)
}

/// One column while the file is read.
struct Reading {
    name: String,
    expect: Expect,
    position: u64,
    numbers: Vec<f64>,
    words: FxHashMap<Vec<u8>, u32>,
    codes: Vec<u32>,
    /// So many rows of a column of words were taken for numbers, whose words are not kept while every field is one: that would
    /// be a word a row.
    looked_like_numbers: usize,
    /// Rows whose field is no number, or uses the other decimal sign.
    bad_numbers: Vec<(u64, String)>,
    not_utf8: Vec<u64>,
}

impl Reading {
    fn new(expect: Expect, name: String, position: u64) -> Self {
        Self {
            name,
            expect,
            position,
            numbers: Vec::new(),
            words: FxHashMap::default(),
            codes: Vec::new(),
            looked_like_numbers: 0,
            bad_numbers: Vec::new(),
            not_utf8: Vec::new(),
        }
    }

    fn push(&mut self, field: Option<&[u8]>, decimal_comma: bool) {
        if matches!(self.expect, Expect::Numbers | Expect::Either) {
            let number = field.map_or(Some(f64::NAN), |field| number(field, decimal_comma));
            if let (Expect::Numbers, None, Some(field)) = (self.expect, number, field) {
                let row = self.numbers.len() as u64 + 1;
                self.bad_numbers.push((row, String::from_utf8_lossy(field).into_owned()));
            }
            if number.is_none() && self.expect == Expect::Either {
                // From here on the column is one of words; where all before were missing, nothing is lost.
                self.expect = Expect::Words;
                let numbers = std::mem::take(&mut self.numbers);
                self.codes = vec![MISSING; numbers.len()];
                self.looked_like_numbers =
                    numbers.iter().rposition(|number| !number.is_nan()).map_or(0, |last| last + 1);
            } else {
                self.numbers.push(number.unwrap_or(f64::NAN));
            }
        }
        if matches!(self.expect, Expect::Words) {
            let code = field.map_or(MISSING, |field| self.code(field));
            self.codes.push(code);
        }
    }

    fn code(&mut self, field: &[u8]) -> u32 {
        if let Some(&code) = self.words.get(field) {
            return code;
        }
        if std::str::from_utf8(field).is_err() {
            self.not_utf8.push(self.codes.len() as u64 + 1);
        }
        let next = self.words.len() as u32;
        match self.words.entry(field.to_vec()) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => *place.insert(next),
        }
    }

    fn report(&self, lines: &[u32], problems: &mut Vec<Problem>) {
        let place = |row: u64| Place {
            line: Some(u64::from(lines[row as usize - 1])),
            column: Some(self.position),
            row: Some(row),
            ..Place::question(&self.name)
        };
        add_rows(problems, self.bad_numbers.iter(), |(row, field)| {
            Problem::new(Code::NotANumber, format!("`{field}` is not a number")).at(place(*row))
        });
        add_rows(problems, self.not_utf8.iter(), |&row| {
            Problem::new(Code::Syntax, "the field is not UTF-8 text")
                .at(place(row))
                .help("save the file as UTF-8")
        });
    }

    fn finish(self) -> (String, Column) {
        if matches!(self.expect, Expect::Numbers | Expect::Either) {
            return (self.name, Column::from(self.numbers));
        }
        // Words in the order of their characters, whatever row they first stand in.
        let mut words: Vec<(String, u32)> = self
            .words
            .into_iter()
            .map(|(word, code)| (String::from_utf8_lossy(&word).into_owned(), code))
            .collect();
        words.sort_unstable();
        let mut rank_of = vec![0; words.len()];
        words.iter().enumerate().for_each(|(rank, (_, code))| rank_of[*code as usize] = rank as u32);
        let codes =
            self.codes.iter().map(|&code| if code == MISSING { MISSING } else { rank_of[code as usize] });
        let codes = Codes::pack(codes, words.len());
        let words: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
        (self.name, Categories::trusted(codes, words).into())
    }
}

/// A number with a decimal point or, where allowed, a decimal comma; never infinite.
fn number(field: &[u8], decimal_comma: bool) -> Option<f64> {
    let text = std::str::from_utf8(field).ok()?;
    let parsed = text.parse::<f64>().ok().or_else(|| {
        let commas = text.bytes().filter(|&byte| byte == b',').count();
        (decimal_comma && commas == 1 && !text.contains('.'))
            .then(|| text.replace(',', ".").parse().ok())
            .flatten()
    });
    parsed.filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Table> {
        let options = CsvOptions { file: Some("answers.csv".to_owned()), ..CsvOptions::default() };
        let expect = |name: &str| if name == "number" { Expect::Numbers } else { Expect::Either };
        let table = read(text.as_bytes(), &options, expect)?;
        let refused = Error::unless_empty(Stage::Answers, table.problems.clone());
        refused.map_err(|error| in_file(error, &options)).map(|()| table)
    }

    #[test]
    fn a_word_after_numbers_leaves_every_field_as_it_was_written() {
        let fields = ["", "01", "1.0", "", " 7 ", "x", "01", "-"];
        let text = format!("mixed;number\n{}\n", fields.map(|field| format!("{field};1")).join("\n"));
        let options = CsvOptions { missing: vec!["-".to_owned(), String::new()], ..CsvOptions::default() };
        let table = read(text.as_bytes(), &options, |_| Expect::Either).unwrap();
        let Some(Column::Categories(mixed)) = table.answers.column("mixed") else { panic!("not words") };
        assert_eq!(mixed.words(), ["01", "1.0", "7", "x"]);
        let codes: Vec<u32> = (0..8).map(|row| mixed.codes().get(row)).collect();
        assert_eq!(codes, [MISSING, 0, 1, MISSING, 2, 3, 0, MISSING]);
        assert!(matches!(table.answers.column("number"), Some(Column::Numbers(_))));
    }

    #[test]
    fn a_norwegian_file_is_understood() {
        let table =
            read_text("\u{feff}\"navn\";number\r\n\"Ås; Ski\";1,5\r\n\"to\nlinjer\";..\r\nBø;-2.25\r\n")
                .unwrap();
        let Some(Column::Numbers(numbers)) = table.answers.column("number") else { panic!("not numbers") };
        assert!(numbers.as_slice()[1].is_nan());
        assert_eq!((numbers.as_slice()[0], numbers.as_slice()[2]), (1.5, -2.25));
        let Some(Column::Categories(names)) = table.answers.column("navn") else { panic!("not words") };
        assert_eq!(names.words(), ["Bø", "to\nlinjer", "Ås; Ski"]);
        assert_eq!(table.lines, [2, 3, 5]);
    }

    #[test]
    fn every_bad_field_and_row_is_named_with_line_and_field() {
        let error = read_text("name,number,name\na,1,x\nb,one,y\nc,2\nd,\"1,5\",z\n").err().unwrap();
        insta::assert_snapshot!(error);
    }

    #[test]
    fn an_empty_file_is_an_error() {
        insta::assert_snapshot!(read_text("name,number\n").err().unwrap());
    }

    #[test]
    fn a_column_that_turns_out_to_hold_words_loses_no_row() {
        let table = read_text("code\n1\n02\nx\n").unwrap();
        let Some(Column::Categories(codes)) = table.answers.column("code") else { panic!("not words") };
        assert_eq!(codes.words(), ["02", "1", "x"]);
    }
}
