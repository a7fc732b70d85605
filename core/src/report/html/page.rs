//! A whole page: title, lead, sections, sources. Prints well, reads from 320 pixels, runs under a policy without script.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Grid, estimates_table, grid_table, style};
use crate::estimate::Estimates;
use crate::report::context::Context;
use crate::report::layout::{Head, head};
use crate::survey::Language;

/// Nothing may be loaded or run; the page's own style is the one thing it needs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// A page in the making.
///
/// ```
/// use peil::Language;
/// use peil::report::html::{Report, Section};
/// let page = Report::new("Åpne data", Language::Nb)
///     .lead("8 av de 14 fylkeskommunene deler åpne data.")
///     .section(Section::new("Slik er tallene laget").paragraph("Alle 14 svarte."))
///     .source("Statistisk sentralbyrå, CC BY 4.0")
///     .html();
/// assert!(page.starts_with("<!DOCTYPE html><html lang=\"nb\">"));
/// ```
#[derive(Debug, Clone)]
pub struct Report<'a> {
    title: String,
    language: Language,
    lead: Vec<String>,
    sections: Vec<Section<'a>>,
    sources: Vec<String>,
}

/// A section of a page.
#[derive(Debug, Clone)]
pub struct Section<'a> {
    heading: String,
    parts: Vec<Part<'a>>,
}

#[derive(Debug, Clone)]
enum Part<'a> {
    Paragraph(String),
    Note(String),
    Source(String),
    Estimates(&'a Estimates, Box<Context<'a>>),
    Grid(Grid),
}

impl<'a> Section<'a> {
    /// A section without content.
    pub fn new(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), parts: Vec::new() }
    }

    /// Adds a paragraph.
    #[must_use]
    pub fn paragraph(self, text: impl Into<String>) -> Self {
        self.part(Part::Paragraph(text.into()))
    }

    /// Adds a remark in smaller type.
    #[must_use]
    pub fn note(self, text: impl Into<String>) -> Self {
        self.part(Part::Note(text.into()))
    }

    /// Says where the section's figures are from.
    #[must_use]
    pub fn source(self, text: impl Into<String>) -> Self {
        self.part(Part::Source(text.into()))
    }

    /// Adds a table of estimates.
    #[must_use]
    pub fn table(self, estimates: &'a Estimates, context: &Context<'a>) -> Self {
        self.part(Part::Estimates(estimates, Box::new(context.clone())))
    }

    /// Adds a plain table.
    #[must_use]
    pub fn grid(self, grid: Grid) -> Self {
        self.part(Part::Grid(grid))
    }

    fn part(mut self, part: Part<'a>) -> Self {
        self.parts.push(part);
        self
    }

    fn markup(&self, language: Language) -> Markup {
        html! {
            section {
                h2 { (self.heading) }
                @for part in &self.parts {
                    @match part {
                        Part::Paragraph(text) => p { (unbroken(text)) },
                        Part::Note(text) => p.peil-remark { (text) },
                        Part::Source(text) => (source(text, language)),
                        Part::Estimates(estimates, context) => (estimates_table(estimates, 0, context, language)),
                        Part::Grid(grid) => (grid_table(grid)),
                    }
                }
            }
        }
    }
}

impl<'a> Report<'a> {
    /// A page without content.
    pub fn new(title: impl Into<String>, language: Language) -> Self {
        Self { title: title.into(), language, lead: Vec::new(), sections: Vec::new(), sources: Vec::new() }
    }

    /// Adds a sentence or paragraph under the title.
    #[must_use]
    pub fn lead(mut self, text: impl Into<String>) -> Self {
        self.lead.push(text.into());
        self
    }

    /// Adds a section.
    #[must_use]
    pub fn section(mut self, section: Section<'a>) -> Self {
        self.sections.push(section);
        self
    }

    /// Says at the foot where figures are from.
    #[must_use]
    pub fn source(mut self, text: impl Into<String>) -> Self {
        self.sources.push(text.into());
        self
    }

    /// The page.
    pub fn html(&self) -> String {
        let style = PreEscaped(style::page());
        html! {
            (DOCTYPE)
            html lang=(self.language.code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    title { (self.title) }
                    style { (style) }
                }
                body.peil.peil-page {
                    header {
                        h1 { (self.title) }
                        @for text in &self.lead { p.peil-lead { (unbroken(text)) } }
                    }
                    main { @for section in &self.sections { (section.markup(self.language)) } }
                    @if !self.sources.is_empty() {
                        footer { div.peil-rule {
                            @for text in &self.sources { (source(text, self.language)) }
                        } }
                    }
                }
            }
        }
        .into_string()
    }
}

fn source(text: &str, language: Language) -> Markup {
    html! { p.peil-source { (head(Head::Source, language)) ": " (text) } }
}

/// Keeps the two numbers of a range on one line.
fn unbroken(text: &str) -> String {
    text.replace('–', "\u{2060}–\u{2060}")
}
