//! Statistics Norway's figures on digitalisation in the public sector, 2023 and 2024.

use anyhow::Result;
use peil::published::{Estimation, PublishedTable, Recovered};
use peil::report::html::{Report, Section};
use peil::report::table::Grid;
use peil::report::{Context, number, phrase, table};
use peil::{Change, Estimate, Estimates, Language, Note, Survey, changes};

use super::{heading, say};

const DOCUMENT: &str = include_str!("../../../core/vectors/published/ssb_2024_digitalisation.toml");

/// The published figures with everything made of them.
pub(crate) struct Figures {
    table: PublishedTable,
    survey: Survey,
    recovered: Recovered,
    /// The figures of 2024.
    now: Estimates,
    /// What the conditional figures of 2024 say of everybody.
    implied: Estimates,
    changes: Vec<Change>,
    /// Changes of the shares of all that the conditional figures imply.
    implied_changes: Vec<Change>,
}

impl Figures {
    pub(crate) fn recover() -> Result<Self> {
        let table = PublishedTable::from_text(DOCUMENT)?;
        let recovered = table.recover()?;
        let how = Estimation::default();
        let estimates = table.estimates(&recovered, how)?;
        let implied = table.implied(&recovered, how)?;
        let of_2024 = |estimates: &Estimates| Estimates {
            rows: estimates.rows.iter().filter(|row| row.wave.as_deref() == Some("2024")).cloned().collect(),
        };
        Ok(Self {
            survey: table.survey(),
            now: of_2024(&estimates),
            changes: changes(&estimates, "2023", "2024", None)?,
            implied_changes: changes(&implied, "2023", "2024", None)?,
            implied: of_2024(&implied),
            recovered,
            table,
        })
    }

    /// What each column of per cents is counts of.
    fn denominators(&self, language: Language) -> Grid {
        let mut grid =
            Grid::new(say(language, "Nevnere bak prosentene", "Denominators behind the per cents"))
                .words(say(language, "Gruppe", "Group"))
                .words(say(language, "År", "Year"))
                .numbers(say(language, "Enheter", "Units"))
                .numbers(say(language, "Svarte", "Answered"))
                .words(say(language, "Tilfeldig like godt", "As good by chance"))
                .words("");
        for (column, source) in self.recovered.columns.iter().zip(&self.table.columns) {
            let group = source.label.as_ref().map_or(column.id.as_str(), |label| label.text(language));
            let answered: Vec<String> = column.answered.iter().map(ToString::to_string).collect();
            let chance = column.chance.map_or_else(String::new, |chance| {
                format!("{} %", number::per_cent(chance.at_most, 1, language))
            });
            let remark = match (column.full_count, column.misfits) {
                (_, misfits) if misfits > 0 => say(language, "et umulig tall", "an impossible figure"),
                (true, _) => say(language, "full telling", "full count"),
                _ if answered.len() > 1 => say(language, "flere er mulige", "several are possible"),
                _ => "",
            };
            let population =
                column.population.map_or_else(|| "..".to_owned(), |population| population.to_string());
            let wave = column.wave.clone().unwrap_or_default();
            grid.row([group.to_owned(), wave, population, answered.join(", "), chance, remark.to_owned()]);
        }
        grid
    }

    fn impossible(&self, language: Language) -> Vec<String> {
        let misfits = self.now.rows.iter().filter_map(|row| {
            let note = row.notes.iter().find(|note| matches!(note, Note::ImpossibleFigure { .. }))?;
            let context = Context::of(&self.survey);
            let indicator = context.indicator_label(&row.indicator, language);
            let group = context.category_label("group", &row.by["group"], language);
            Some(format!(
                "{indicator}, {}: {}.",
                group.to_lowercase(),
                peil::report::note::text(note, language)
            ))
        });
        misfits.collect()
    }

    /// Changes as published, and of the shares of all that the conditional figures imply.
    fn changed(&self, language: Language) -> [Grid; 2] {
        let context = Context::of(&self.survey);
        [&self.changes, &self.implied_changes].map(|changes| table::changes(changes, &context, language))
    }

    /// Sentences on the shares of 2024 and on the changes.
    fn sentences(&self, language: Language) -> Result<Vec<String>> {
        let context = Context::of(&self.survey);
        let told = |row: &&Estimate| ["recruited", "had_problems"].contains(&row.indicator.as_str());
        let mut sentences = Vec::new();
        for row in self.now.rows.iter().filter(told).chain(&self.implied.rows) {
            sentences.push(phrase::share(&context, row, language)?.text);
        }
        for change in self.changes.iter().chain(&self.implied_changes) {
            sentences.push(phrase::change(&context, change, language)?.text);
        }
        Ok(sentences)
    }

    pub(crate) fn print(&self) -> Result<()> {
        heading("1  Statistics Norway, digitalisation in the public sector, 2023 and 2024");
        println!("{}", self.denominators(Language::En).text());
        for line in self.impossible(Language::En) {
            println!("{line}");
        }
        println!("\n{}", table::text(&self.now, &Context::of(&self.survey), Language::En));
        println!("Of all, not only of those that recruited:\n");
        println!("{}", table::text(&self.implied, &Context::of(&self.survey), Language::En));
        for grid in self.changed(Language::En) {
            println!("{}", grid.text());
        }
        for language in [Language::Nb, Language::En] {
            println!("{}", say(language, "På bokmål:", "In English:"));
            for sentence in self.sentences(language)? {
                println!("  • {sentence}");
            }
            println!();
        }
        println!("Source: {}", self.source());
        Ok(())
    }

    fn source(&self) -> String {
        self.table.source.as_ref().map(peil::published::Source::line).unwrap_or_default()
    }

    pub(crate) fn report<'a>(&'a self, report: Report<'a>, language: Language) -> Result<Report<'a>> {
        let context = Context::of(&self.survey);
        let recovered = Section::new(say(language, "Fra prosenter til antall", "From per cents to counts"))
            .paragraph(say(
                language,
                "Tabellen er trykt uten nevnere. Bare én nevner passer til alle tall i en kolonne, eller noen få.",
                "The table is printed without denominators. Only one denominator fits all figures of a column, or a few.",
            ))
            .grid(self.denominators(language));
        let recovered = self.impossible(language).into_iter().fold(recovered, Section::note);
        let mut words = Section::new(say(language, "I ord", "In words"));
        for sentence in self.sentences(language)? {
            words = words.paragraph(sentence);
        }
        let shares = Section::new(say(language, "Andeler i 2024", "Shares in 2024"))
            .paragraph(say(
                language,
                "Fylkeskommunene er en full telling. Av kommunene svarte nesten alle, så intervallene er smale.",
                "The county municipalities are a full count. Nearly all municipalities answered, so their intervals are narrow.",
            ))
            .table(&self.now, &context)
            .source(self.source());
        let change = Section::new(say(language, "Endring fra 2023", "Change from 2023")).paragraph(say(
            language,
            "«Av alle» betyr alle enheter, ikke bare de som rekrutterte eller forsøkte.",
            "“Of all” means all units, not only those that recruited or tried to.",
        ));
        let change = self.changed(language).into_iter().fold(change, Section::grid);
        let lead = self.sentences(language)?.into_iter().take(2);
        let report = lead.fold(report, Report::lead);
        Ok(report.section(shares).section(change).section(words).section(recovered).source(self.source()))
    }
}
