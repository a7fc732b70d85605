//! A survey whose truth is known: all 284 Swedish municipalities were invited, and who answers was drawn.

use anyhow::Result;
use peil::compare::adjusted_comparisons;
use peil::report::html::{Report, Section};
use peil::report::table::Grid;
use peil::report::{Context, number, phrase, response, table};
use peil::response::RepresentativityQuery;
use peil::{Adjustment, Estimate, Estimates, Language, Sample};

use super::{heading, say};

const DOCUMENT: &str = include_str!("../../../core/vectors/mu284/mu284.toml");
const ANSWERS: &str = include_str!("../../../core/vectors/mu284/answers.csv");
const TRUTH: &str = include_str!("../../../core/vectors/mu284/truth.csv");

/// The indicators that are shares, which have bounds without assumptions.
const SHARES: &[&str] = &["grew", "majority"];

/// Estimates beside the truth.
pub(crate) struct Survey {
    sample: Sample,
    all: Estimates,
    all_truth: Estimates,
    by_size: Estimates,
    by_size_truth: Estimates,
}

impl Survey {
    pub(crate) fn read() -> Result<Self> {
        let survey = peil::Survey::from_text(DOCUMENT)?;
        let sample = survey.read_csv(ANSWERS.as_bytes(), None)?;
        // The truth is the census in which everybody answered.
        let mut lines = TRUTH.lines();
        let header = lines.next().unwrap_or_default();
        let truth = lines.fold(format!("{header},answered\n"), |text, line| text + line + ",yes\n");
        let truth = survey.read_csv(truth.as_bytes(), None)?;
        Ok(Self {
            all: sample.estimate(&[], &[])?,
            all_truth: truth.estimate(&[], &[])?,
            by_size: sample.estimate(&["grew", "majority"], &["size"])?,
            by_size_truth: truth.estimate(&["grew", "majority"], &["size"])?,
            sample,
        })
    }

    fn beside_truth(
        &self,
        estimates: &Estimates,
        truth: &Estimates,
        caption: &str,
        language: Language,
    ) -> Grid {
        let context = Context::of(self.sample.survey());
        let mut grid = Grid::new(caption)
            .words(say(language, "Indikator", "Indicator"))
            .words(say(language, "Størrelse", "Size"))
            .numbers("n")
            .numbers(say(language, "Anslag", "Estimate"))
            .numbers(say(language, "95 % intervall", "95% interval"))
            .numbers(say(language, "Sannhet", "Truth"))
            .words("");
        for (row, truth) in estimates.rows.iter().zip(&truth.rows) {
            let show = |value: Option<f64>| {
                value.map_or_else(|| "–".to_owned(), |value| figure(row, value, language))
            };
            let hit = match (row.low, row.high, truth.estimate) {
                (Some(low), Some(high), Some(truth)) if (low..=high).contains(&truth) => {
                    say(language, "innenfor", "inside")
                }
                _ => say(language, "utenfor", "outside"),
            };
            let size = row.by.get("size").map(|size| context.category_label("size", size, language));
            grid.row([
                context.indicator_label(&row.indicator, language),
                size.unwrap_or_else(|| say(language, "alle", "all").to_owned()),
                row.n.to_string(),
                show(row.estimate),
                if row.is_census() {
                    say(language, "full telling", "full count").to_owned()
                } else {
                    format!("{} – {}", show(row.low), show(row.high))
                },
                show(truth.estimate),
                hit.to_owned(),
            ]);
        }
        grid
    }

    fn grids(&self, language: Language) -> [Grid; 2] {
        let all = say(language, "Anslag og sannhet", "Estimates and truth");
        let by_size = say(language, "Etter størrelse, prosent", "By size, per cent");
        [
            self.beside_truth(&self.all, &self.all_truth, all, language),
            self.beside_truth(&self.by_size, &self.by_size_truth, by_size, language),
        ]
    }

    /// Who answered, how alike they are to those invited, and what holds without assuming anything of the others.
    fn of_response(&self, language: Language) -> Result<[Grid; 3]> {
        let context = Context::of(self.sample.survey());
        let bounds = self.sample.bounds(&self.sample.queries(SHARES, &[])?)?;
        let representativity = self.sample.representativity(&RepresentativityQuery::by(["size"]))?;
        Ok([
            response::response(&self.sample.response(&["size"])?, &context, language),
            response::representativity(&representativity, &context, language),
            response::bounds(&bounds, &context, language),
        ])
    }

    /// The shares of size classes beside each other: which are found to be higher, all pairs judged together.
    fn compared(&self, language: Language) -> Result<Grid> {
        let together = self.sample.together(&self.sample.queries(&["majority"], &["size"])?)?;
        let pairs = together.compare(&together.all_pairs(), None)?;
        let together = adjusted_comparisons(pairs, Adjustment::Holm);
        Ok(table::comparisons(&together, &Context::of(self.sample.survey()), language))
    }

    fn sentences(&self, language: Language) -> Result<Vec<String>> {
        let context = Context::of(self.sample.survey());
        let shares = self.all.rows.iter().filter(|row| row.measure.is_share());
        let mut sentences: Vec<String> =
            shares.map(|row| Ok(phrase::share(&context, row, language)?.text)).collect::<Result<_>>()?;
        for bound in self.sample.bounds(&self.sample.queries(SHARES, &[])?)? {
            sentences.push(phrase::bound(&context, &bound, language)?.text);
        }
        Ok(sentences)
    }

    /// Who answered, and how alike they are to those invited.
    fn intro(&self, language: Language) -> Result<String> {
        let context = Context::of(self.sample.survey());
        let representativity = self.sample.representativity(&RepresentativityQuery::by(["size"]))?;
        let answered = phrase::response(&context, &self.sample.response(&["size"])?, language)?;
        let alike = phrase::representativity(&context, &representativity, language)?;
        Ok(format!("{answered} {alike}"))
    }

    pub(crate) fn print(&self) -> Result<()> {
        heading("3  A census with non-response whose truth is known: 284 Swedish municipalities");
        println!("{}\n", self.intro(Language::En)?);
        let found = self.of_response(Language::En)?.into_iter().chain([self.compared(Language::En)?]);
        for grid in self.grids(Language::En).into_iter().chain(found) {
            println!("{}", grid.text());
        }
        for language in [Language::Nb, Language::En] {
            for sentence in self.sentences(language)? {
                println!("  • {sentence}");
            }
        }
        println!("\nSource: {}", self.source(Language::En));
        Ok(())
    }

    fn source(&self, language: Language) -> String {
        let source = self.sample.survey().and_then(|survey| survey.source.as_ref());
        source.map(|source| source.text(language).to_owned()).unwrap_or_default()
    }

    pub(crate) fn report<'a>(&self, report: Report<'a>, language: Language) -> Result<Report<'a>> {
        let heading = say(language, "En prøve med kjent fasit", "A trial with a known truth");
        let mut section = Section::new(heading).paragraph(self.intro(language)?);
        for sentence in self.sentences(language)? {
            section = section.paragraph(sentence);
        }
        let found = self.of_response(language)?.into_iter().chain([self.compared(language)?]);
        for grid in self.grids(language).into_iter().chain(found) {
            section = section.grid(grid);
        }
        Ok(report.section(section.source(self.source(language))))
    }
}

/// A figure in the scale that its measure is read in.
fn figure(row: &Estimate, value: f64, language: Language) -> String {
    match row.measure.word() {
        "share" | "distribution" => number::per_cent(value, 1, language),
        "ratio" => number::fixed(value, 5, language),
        _ => number::fixed(value, 0, language),
    }
}
