//! Statistics Norway's table of 2003 on cooperation about ICT, solved as a whole.
//!
//! No denominator is printed. The 19 counties and the two size groups each add up to all municipalities, and that
//! leaves one table of whole counts.

use anyhow::{Result, bail};
use peil::Language;
use peil::published::{Outcome, PublishedTable, Recovered};
use peil::report::html::{Report, Section};
use peil::report::number;
use peil::report::table::Grid;

use super::{heading, say};

const DOCUMENT: &str = include_str!("../../../core/vectors/published/ssb_2003_ict_cooperation.toml");

/// The table with its counts.
pub(crate) struct Table {
    table: PublishedTable,
    recovered: Recovered,
}

impl Table {
    pub(crate) fn solve() -> Result<Self> {
        let table = PublishedTable::from_text(DOCUMENT)?;
        let recovered = table.recover()?;
        Ok(Self { table, recovered })
    }

    /// How the search ended.
    fn outcome(&self, language: Language) -> Result<String> {
        let Some(block) = self.recovered.blocks.first() else { bail!("the table has no sums") };
        let cells: usize = self.recovered.columns.iter().map(|column| column.cells.len()).sum();
        let tied = block.columns.len();
        Ok(match block.outcome {
            Outcome::Unique => say(
                language,
                "{tied} kolonner henger sammen gjennom summene. Søket er uttømmende, og én tabell av hele antall er igjen: alle {cells} tall er funnet.",
                "{tied} columns are tied together by their sums. The search was exhausted and one table of whole counts remains: all {cells} figures are found.",
            )
            .replace("{tied}", &tied.to_string())
            .replace("{cells}", &cells.to_string()),
            other => format!("{other:?}: {} solutions", block.solutions),
        })
    }

    fn counts(&self, language: Language) -> Grid {
        let mut grid =
            Grid::new(say(language, "Antall bak hvert tall, 2003", "The count behind every figure, 2003"))
                .words("")
                .numbers(say(language, "Svarte", "Answered"));
        for row in &self.table.rows {
            let label = row.label.as_ref().map_or(row.id.as_str(), |label| label.text(language));
            grid = grid.numbers(label);
        }
        for (column, source) in self.recovered.columns.iter().zip(&self.table.columns) {
            let label = source.label.as_ref().map_or(column.id.as_str(), |label| label.text(language));
            let list =
                |numbers: Vec<u32>| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ");
            let mut cells = vec![label.to_owned(), list(column.answered.clone())];
            for cell in &column.cells {
                let mut yes: Vec<u32> = cell.counts.iter().map(|count| count.yes).collect();
                yes.dedup();
                cells.push(list(yes));
            }
            grid.row(cells);
        }
        grid
    }

    fn response(&self, language: Language) -> String {
        let column = self.recovered.columns.iter().find(|column| column.id == "municipalities");
        let Some((answered, population)) =
            column.and_then(|column| column.answered.first().zip(column.population))
        else {
            return String::new();
        };
        let rate = number::per_cent(f64::from(*answered) / f64::from(population), 1, language);
        match language {
            Language::En => {
                format!("{answered} of the {population} municipalities answered ({rate} per cent).")
            }
            _ => format!("{answered} av de {population} kommunene svarte ({rate} prosent)."),
        }
    }

    pub(crate) fn print(&self) {
        heading("2  Statistics Norway, cooperation on ICT, 2003: a table solved as a whole");
        match self.outcome(Language::En) {
            Ok(outcome) => println!("{outcome} {}\n", self.response(Language::En)),
            Err(error) => println!("{error}\n"),
        }
        println!("{}", self.counts(Language::En).text());
        println!("Source: {}", self.source());
    }

    fn source(&self) -> String {
        self.table.source.as_ref().map(peil::published::Source::line).unwrap_or_default()
    }

    pub(crate) fn report<'a>(&self, report: Report<'a>, language: Language) -> Report<'a> {
        let heading = say(language, "2003: hele tabellen regnet tilbake", "2003: a whole table recovered");
        let outcome = self.outcome(language).unwrap_or_default();
        report.section(
            Section::new(heading)
                .paragraph(format!("{outcome} {}", self.response(language)))
                .grid(self.counts(language))
                .source(self.source()),
        )
    }
}
