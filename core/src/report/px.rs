//! Estimates as PX files, the format of the statistical offices of the Nordic countries (PC-Axis, PxWeb; Statistics Sweden, "PX file
//! format", version 2013).
//!
//! Variables: the indicator, the breakdowns and the answer in `STUB`, the wave and the figures in `HEADING`, the
//! last being the variable of contents: estimate, limits and number of answers, with a unit for each. Shares are per cents. Rows of fewer
//! breakdowns than others are margins under the code `_T`. A file holds one table, so that estimates which make several cubes
//! make several files.
//!
//! Symbols: `..` missing, `-` a full count that found none; confidential figures are stored as `...`, which `DATASYMBOL3` shows as
//! `:`. Flags stand in `CELLNOTE`s, since cells have no place for them. Texts have no quotation marks (they become apostrophes) and
//! are broken into pieces of at most 256 characters. With several languages the first is the main one, and every text follows in
//! the others with the language in brackets.
//!
//! ```
//! use peil::report::{Context, Digits, px};
//! use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
//! let open_data: Column = ["yes", "yes", "no", "yes", "yes", "no", "yes", "no"].into_iter().collect();
//! let answers = Answers::new([("open_data".to_owned(), open_data)])?;
//! let design = Design::builder(8).population(PopulationSizes::one(StratumSize::census(14))).build()?;
//! let estimates = Sample::new(answers, design)?.share("open_data").equals("yes").run()?;
//! let files = px::files(&estimates, &Context::neutral(), &[Language::En], Digits::Published)?;
//! assert!(files[0].ends_with("DATA=\n62.5 35.7 78.6 8;\n"));
//! # Ok::<(), peil::Error>(())
//! ```

use super::context::Context;
use super::cube::{self, Cube, Digits, Dimension, Figure, Kind, Shown};
use super::flags::flag_text;
use super::note::pick;
use crate::error::{Code, Error, Place, Problem, Result, Stage};
use crate::estimate::Estimates;
use crate::language::Language;

/// Characters of a piece of text.
const LONGEST: usize = 256;
/// Characters of the name of a table.
const LONGEST_NAME: usize = 20;

/// The estimates as the texts of PX files in UTF-8, one for each table.
///
/// # Errors
/// Reports no language or one given twice, breakdowns named as other dimensions are, rows that belong into one cell,
/// tables of too many cells, and those that the document's rule of confidentiality cannot protect.
pub fn files(
    estimates: &Estimates,
    context: &Context<'_>,
    languages: &[Language],
    digits: Digits,
) -> Result<Vec<String>> {
    let twice = (1..languages.len()).find(|place| languages[..*place].contains(&languages[*place]));
    if languages.is_empty() || twice.is_some() {
        let problem = match twice {
            Some(place) => Problem::new(
                Code::Duplicate,
                format!("language `{}` is given twice", languages[place].code()),
            ),
            None => Problem::new(Code::MissingKey, "a file needs a language"),
        };
        return Err(Error::one(Stage::Estimate, problem.at(Place::path("lang"))));
    }
    let cubes = cube::cubes(estimates, context)?;
    let several = cubes.len() > 1;
    let file = |(place, own): (usize, &Cube)| {
        let number = several.then_some(place + 1);
        File { cube: own, context, digits, text: String::new() }.write(languages, number)
    };
    Ok(cubes.iter().enumerate().map(file).collect())
}

struct File<'a> {
    cube: &'a Cube,
    context: &'a Context<'a>,
    digits: Digits,
    text: String,
}

impl File<'_> {
    fn write(mut self, languages: &[Language], number: Option<usize>) -> String {
        let (first, others) = (languages[0], &languages[1..]);
        let matrix = name(self.context.survey().map_or("peil", |survey| &survey.id), number);
        self.key("CHARSET", &["ANSI"]);
        self.key("AXIS-VERSION", &["2013"]);
        self.key("CODEPAGE", &["utf-8"]);
        self.key("LANGUAGE", &[first.code()]);
        if !others.is_empty() {
            self.key("LANGUAGES", &languages.iter().map(|own| own.code()).collect::<Vec<_>>());
        }
        self.key("MATRIX", &[&matrix]);
        self.key("SUBJECT-CODE", &[&matrix]);
        let decimals = |figure| self.cube.decimals(figure, self.context);
        let most = Figure::ALL.map(decimals).into_iter().max().unwrap_or(0);
        self.number("DECIMALS", most);
        self.number("SHOWDECIMALS", 0);
        self.described("", first);
        for other in others {
            self.described(&format!("[{}]", other.code()), *other);
        }
        for (symbol, text) in [("1", "."), ("2", ".."), ("3", ":"), ("NIL", "-")] {
            self.key(&format!("DATASYMBOL{symbol}"), &[text]);
        }
        self.data();
        self.text
    }

    /// Everything that has words, in one language.
    fn described(&mut self, suffix: &str, language: Language) {
        let (cube, context) = (self.cube, self.context);
        let survey = context.survey();
        let title = cube.title(context, language);
        let contents = cube.contents(context, language);
        let area = survey.map_or_else(|| contents.clone(), |survey| survey.title.text(language).to_owned());
        self.long(&format!("SUBJECT-AREA{suffix}"), &area);
        self.long(&format!("TITLE{suffix}"), &title);
        self.long(&format!("CONTENTS{suffix}"), &contents);
        self.long(&format!("UNITS{suffix}"), &cube.unit(Figure::Estimate, context, language));
        let labels =
            cube.labels(context, language).into_iter().zip(cube.dimensions.iter().map(Dimension::id));
        let figures = (pick(["Tall", "Tal", "Figure"], language).to_owned(), "figure");
        let labels = distinct(labels.chain([figures]));
        let figures = &labels[cube.dimensions.len()];
        let is_time = |kind: &Kind| *kind == Kind::Wave;
        let stub = cube.dimensions.iter().zip(&labels).filter(|(own, _)| !is_time(&own.kind));
        let stub: Vec<&str> = stub.map(|(_, label)| label.as_str()).collect();
        let heading = cube.dimensions.iter().zip(&labels).filter(|(own, _)| is_time(&own.kind));
        let mut heading: Vec<&str> = heading.map(|(_, label)| label.as_str()).collect();
        heading.push(figures);
        self.key(&format!("STUB{suffix}"), &stub);
        self.key(&format!("HEADING{suffix}"), &heading);
        self.key(&format!("CONTVARIABLE{suffix}"), &[figures]);
        let mut values: Vec<Vec<String>> = Vec::new();
        for (own, label) in cube.dimensions.iter().zip(&labels) {
            let names = cube.category_labels(own, context, language).into_iter();
            let names = distinct(names.zip(own.codes.iter().map(String::as_str)));
            self.key(
                &format!("VALUES{suffix}(\"{label}\")"),
                &names.iter().map(String::as_str).collect::<Vec<_>>(),
            );
            values.push(names);
        }
        let of_figures = Figure::ALL.map(|figure| clean(&cube.figure_label(figure, language)));
        self.key(&format!("VALUES{suffix}(\"{figures}\")"), &of_figures.each_ref().map(String::as_str));
        for (own, label) in cube.dimensions.iter().zip(&labels) {
            let codes: Vec<String> = own.codes.iter().map(|code| clean(code)).collect();
            let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
            if own.kind == Kind::Wave && codes.iter().all(|code| is_year(code)) {
                let years: Vec<String> = codes.iter().map(|code| format!("\"{code}\"")).collect();
                self.line(&format!("TIMEVAL{suffix}(\"{label}\")=TLIST(A1),{};", years.join(",")));
            }
            self.key(&format!("CODES{suffix}(\"{label}\")"), &codes);
        }
        self.key(&format!("CODES{suffix}(\"{figures}\")"), &Figure::ALL.map(Figure::id));
        for (figure, name) in Figure::ALL.into_iter().zip(&of_figures) {
            self.long(&format!("UNITS{suffix}(\"{name}\")"), &cube.unit(figure, context, language));
            let decimals = cube.decimals(figure, context);
            if decimals > 0 {
                self.number(&format!("PRECISION{suffix}(\"{figures}\",\"{name}\")"), decimals);
            }
        }
        if let Some(source) = survey.and_then(|survey| survey.source.as_ref()) {
            self.long(&format!("SOURCE{suffix}"), source.text(language));
        }
        self.notes(suffix, language, &labels, &values);
    }

    fn notes(&mut self, suffix: &str, language: Language, labels: &[String], values: &[Vec<String>]) {
        let (general, of_rows) = self.cube.notes(self.context, language);
        let symbols = cube::symbols(language).to_vec();
        let general: Vec<String> =
            general.into_iter().chain(self.cube.legend(language)).chain(symbols).collect();
        // A note begins a new line with `#`, which is no letter in one.
        let join = |texts: &[String]| {
            texts.iter().map(|text| clean(text).replace('#', "no. ")).collect::<Vec<_>>().join("#")
        };
        self.long(&format!("NOTE{suffix}"), &join(&general));
        for ((own, label), names) in self.cube.dimensions.iter().zip(labels).zip(values) {
            for (place, note) in self.cube.category_notes(own, self.context, language) {
                self.long(&format!("VALUENOTE{suffix}(\"{label}\",\"{}\")", names[place]), &join(&[note]));
            }
        }
        for (place, row) in
            self.cube.cells.iter().enumerate().filter_map(|(place, row)| Some((place, (*row)?)))
        {
            let mut texts = of_rows[row].clone();
            if let Some(flag) = self.cube.rows[row].flag {
                texts.push(format!("{}: {}", flag.code(), flag_text(flag, language)));
            }
            if texts.is_empty() {
                continue;
            }
            // Stub before heading, and any of the figures.
            let places = self.places(place);
            let named = |wave: bool| {
                let own = self.cube.dimensions.iter().zip(values).zip(&places);
                own.filter(move |((own, _), _)| (own.kind == Kind::Wave) == wave)
                    .map(|((_, names), place)| format!("\"{}\"", names[*place]))
            };
            let cell: Vec<String> = named(false).chain(named(true)).chain(["\"*\"".to_owned()]).collect();
            self.long(&format!("CELLNOTE{suffix}({})", cell.join(",")), &join(&texts));
        }
    }

    /// The number of each dimension's category in a cell.
    fn places(&self, mut cell: usize) -> Vec<usize> {
        let mut places: Vec<usize> = self
            .cube
            .dimensions
            .iter()
            .rev()
            .map(|own| {
                let place = cell % own.codes.len();
                cell /= own.codes.len();
                place
            })
            .collect();
        places.reverse();
        places
    }

    /// A line for each combination of the stub. The wave is the last dimension of the cube, so that its cells follow each other.
    fn data(&mut self) {
        self.line("DATA=");
        let waves = self.cube.dimension(&Kind::Wave).map_or(1, |own| own.codes.len());
        let lines: Vec<String> = self
            .cube
            .cells
            .chunks(waves)
            .map(|cells| {
                let cells = cells.iter().flat_map(|cell| Figure::ALL.map(|figure| (*cell, figure)));
                let texts = cells.map(|(cell, figure)| {
                    match self.cube.shown(cell, figure, self.digits, self.context) {
                        Shown::Number(text) => text,
                        Shown::Nil => "\"-\"".to_owned(),
                        Shown::Missing => "\"..\"".to_owned(),
                        Shown::Confidential => "\"...\"".to_owned(),
                    }
                });
                texts.collect::<Vec<_>>().join(" ")
            })
            .collect();
        // A line that is not the last ends in a space.
        self.text.push_str(&lines.join(" \n"));
        self.text.push_str(";\n");
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn number(&mut self, key: &str, number: usize) {
        self.line(&format!("{key}={number};"));
    }

    /// A key with words, broken into lines between them.
    fn key(&mut self, key: &str, words: &[&str]) {
        let mut line = format!("{key}=");
        for (place, word) in words.iter().enumerate() {
            let word = format!("\"{}\"{}", clean(word), if place + 1 == words.len() { ";" } else { "," });
            if place > 0 && line.chars().count() + word.chars().count() > LONGEST {
                self.line(&line);
                line = String::new();
            }
            line.push_str(&word);
        }
        self.line(&line);
    }

    /// A key with a text that may be long, in pieces.
    fn long(&mut self, key: &str, text: &str) {
        let letters: Vec<char> = clean(text).chars().collect();
        let pieces: Vec<String> = letters
            .chunks(LONGEST)
            .map(|piece| format!("\"{}\"", piece.iter().collect::<String>()))
            .collect();
        let text = if pieces.is_empty() { "\"\"".to_owned() } else { pieces.join("\n") };
        self.line(&format!("{key}={text};"));
    }
}

/// A text without quotation marks, lines and other signs that no text in a PX file can have.
fn clean(text: &str) -> String {
    let letters = text.chars().map(|letter| match letter {
        '"' => '\'',
        letter if letter.is_control() => ' ',
        letter => letter,
    });
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Labels and their codes as labels that a PX file can have, no two alike.
fn distinct<'a>(labels: impl Iterator<Item = (String, &'a str)>) -> Vec<String> {
    cube::distinct(labels.map(|(label, code)| (clean(&label), clean(code))))
}

/// The name of a table: letters and digits, with its number where there are several.
fn name(id: &str, number: Option<usize>) -> String {
    let number = number.map(|number| number.to_string()).unwrap_or_default();
    let letters = id.chars().filter(char::is_ascii_alphanumeric);
    let name: String = letters.take(LONGEST_NAME - number.len()).collect();
    if name.is_empty() { format!("peil{number}") } else { name + &number }
}

fn is_year(wave: &str) -> bool {
    wave.len() == 4 && wave.bytes().all(|digit| digit.is_ascii_digit())
}
