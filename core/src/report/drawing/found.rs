//! Changes between waves, and trends, as drawings: a dot and a band on a scale with zero in it, and what was found.

use indexmap::IndexSet;

use super::{Drawing, Group, MarkedNote, Row, Scale, Table, beside, source, words};
use crate::compare::{Change, Trend};
use crate::estimate::Estimate;
use crate::report::changes::{answer, between, in_words, is_full};
use crate::report::comparisons::{Scale as Written, finding_of_trend};
use crate::report::context::Context;
use crate::report::layout::{Head, NONE, base, head};
use crate::report::note::pick;
use crate::report::phrase;
use crate::report::table::{self, Grid};
use crate::survey::Language;

/// The drawing of changes between waves: the difference of each figure with its interval, and what can be said of it.
///
/// ```
/// use peil::panel::{Matching, Panel};
/// use peil::report::{Context, drawing};
/// use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
/// let wave = |yes: usize| {
///     let open: Column = (0..14).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
///     let design = Design::builder(14).population(PopulationSizes::one(StratumSize::census(14))).build()?;
///     Sample::new(Answers::new([("open".to_owned(), open)])?, design)
/// };
/// let panel = Panel::new([("2022", wave(7)?), ("2023", wave(9)?)], &Matching::independent())?;
/// let estimates = panel.run(&[wave(7)?.share("open").equals("yes").query().clone()])?;
/// let changes = estimates.change("2022", "2023", Some(0.05))?;
/// let drawing = drawing::changes(&changes, &Context::neutral(), Language::Nb);
/// assert_eq!(drawing.caption, "Endringer fra 2022 til 2023");
/// let row = &drawing.groups[0].rows[0];
/// assert_eq!((row.figure.as_str(), row.finding.as_deref()), ("+14,3", Some("økning")));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn changes(own: &[Change], context: &Context<'_>, language: Language) -> Drawing {
    let pairs: IndexSet<_> = own.iter().map(|own| (&own.from.wave, &own.to.wave)).collect();
    let has_pair = pairs.len() > 1;
    let ordered = if has_pair { beside(own, |own| &own.to) } else { own.to_vec() };
    // Waves that have no names are told of as in a table.
    let is_named = |own: &&Change| own.from.wave.is_some() && own.to.wave.is_some();
    let what = match own.first().filter(|_| !has_pair).filter(is_named) {
        Some(own) => {
            let between = between(&own.from, &own.to, context, language);
            format!("{} {between}", pick(["Endringer fra", "Endringar frå", "Changes from"], language))
        }
        None => {
            pick(["Endringer mellom rundene", "Endringar mellom rundane", "Changes between waves"], language)
                .to_owned()
        }
    };
    let mut groups = Groups::new(context, language);
    for own in &ordered {
        let written = Written::of(&own.to, context, language);
        let full = is_full(own);
        let mut names = names(&own.to, context, language);
        if has_pair {
            names.push(between(&own.from, &own.to, context, language));
        }
        let row = Row {
            names,
            figure: written.signed(own.difference),
            limits: written.limits(own.low.zip(own.high), full, |limit| written.signed(limit)),
            finding: Some(in_words(own, context, language)),
            marks: Vec::new(),
            full,
            estimate: Some(own.difference),
            low: own.low,
            high: own.high,
            sentence: phrase::change(context, own, language).ok().map(|sentence| sentence.text),
        };
        groups.push(&own.to, own.margin, [Head::Points, Head::Change], row);
    }
    drawing(&what, groups.made, table::changes(&ordered, context, language), context, language)
}

/// The drawing of trends: the change of each figure for each unit of time with its interval, and what can be said of it.
///
/// ```
/// use peil::panel::{Matching, Panel};
/// use peil::report::{Context, drawing};
/// use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
/// let wave = |yes: usize| {
///     let open: Column = (0..14).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
///     let design = Design::builder(14).population(PopulationSizes::one(StratumSize::census(14))).build()?;
///     Sample::new(Answers::new([("open".to_owned(), open)])?, design)
/// };
/// let waves = [("2018", wave(4)?), ("2022", wave(8)?), ("2023", wave(9)?)];
/// let estimates = Panel::new(waves, &Matching::independent())?
///     .run(&[wave(4)?.share("open").equals("yes").query().clone()])?;
/// let drawing = drawing::trends(&estimates.trend(&[], None)?, &Context::neutral(), Language::En);
/// assert_eq!(drawing.caption, "Trends from 2018 to 2023");
/// let row = &drawing.groups[0].rows[0];
/// assert_eq!((row.figure.as_str(), row.finding.as_deref()), ("+7.1", Some("rise")));
/// # Ok::<(), peil::Error>(())
/// ```
pub fn trends(own: &[Trend], context: &Context<'_>, language: Language) -> Drawing {
    let mut groups = Groups::new(context, language);
    // A trend without a figure in any wave has nothing to draw, nor has it a row in the table.
    let ends = |own: &Trend| Some((own.estimates.first()?.clone(), own.estimates.last()?.clone()));
    for (own, (_, last)) in own.iter().filter_map(|own| Some((own, ends(own)?))) {
        let written = Written::of(&last, context, language);
        let full = own.estimates.iter().all(Estimate::is_census);
        let row = Row {
            names: names(&last, context, language),
            figure: own.slope.map_or_else(|| NONE.to_owned(), |slope| written.signed(slope)),
            limits: written.limits(own.low.zip(own.high), full, |limit| written.signed(limit)),
            finding: Some(finding_of_trend(own, context, language).to_owned()),
            marks: Vec::new(),
            full,
            estimate: own.slope,
            low: own.low,
            high: own.high,
            sentence: phrase::trend(context, own, language).ok().map(|sentence| sentence.text),
        };
        groups.push(&last, own.margin, [Head::SlopePoints, Head::Slope], row);
    }
    let what = match own.iter().find_map(ends) {
        Some((first, last)) => {
            let between = between(&first, &last, context, language);
            format!("{} {between}", pick(["Utviklingen fra", "Utviklinga frå", "Trends from"], language))
        }
        None => pick(["Utviklingen", "Utviklinga", "Trends"], language).to_owned(),
    };
    drawing(&what, groups.made, table::trends(own, context, language), context, language)
}

/// Categories and answer of a row.
fn names(row: &Estimate, context: &Context<'_>, language: Language) -> Vec<String> {
    let categories = row.by.iter().map(|(by, code)| context.category_label(by, code, language));
    categories.chain(answer(row, context, language)).collect()
}

/// Rows as they come, those of one indicator and base together.
struct Groups<'a> {
    context: &'a Context<'a>,
    language: Language,
    made: Vec<Group>,
}

impl<'a> Groups<'a> {
    fn new(context: &'a Context<'a>, language: Language) -> Self {
        Self { context, language, made: Vec::new() }
    }

    /// Adds a row of a figure; `axis` names the scale of shares, and that of anything else.
    fn push(&mut self, of: &Estimate, margin: Option<f64>, axis: [Head; 2], row: Row) {
        let (context, language) = (self.context, self.language);
        let label = context.indicator_label(&of.indicator, language);
        let base = base(of, context, language);
        let (scale, axis) =
            if of.measure.is_share() { (Scale::Points, axis[0]) } else { (Scale::Differences, axis[1]) };
        match self.made.last_mut() {
            Some(group) if group.label == label && group.base == base && group.scale == scale => {
                group.rows.push(row);
            }
            _ => {
                let axis = head(axis, language).to_owned();
                self.made.push(Group { label, base, scale, axis, margin, rows: vec![row] });
            }
        }
    }
}

fn drawing(
    what: &str,
    groups: Vec<Group>,
    mut grid: Grid,
    context: &Context<'_>,
    language: Language,
) -> Drawing {
    let notes = std::mem::take(&mut grid.notes);
    let title = context.survey().map(|survey| survey.title.text(language).to_owned());
    let mut words = words(&groups, language);
    if groups.iter().any(|group| group.margin.is_some_and(|margin| margin > 0.0)) {
        let texts = [
            "Feltet rundt null er det som regnes som ingen endring.",
            "Feltet rundt null er det som blir rekna som inga endring.",
            "The field around zero is what counts as no change.",
        ];
        words.legend = format!("{} {}", words.legend, pick(texts, language));
    }
    Drawing {
        language,
        caption: title.into_iter().chain([what.to_owned()]).collect::<Vec<_>>().join(". "),
        source: source(context, language),
        words,
        groups,
        table: Table::from(grid),
        notes: notes.into_iter().map(|text| MarkedNote { mark: None, text }).collect(),
    }
}
