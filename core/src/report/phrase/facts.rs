//! The facts of a figure, ready for any grammar: nouns, clauses, counts and numbers as the language writes them.

use super::fraction::Fraction;
use super::join;
use crate::compare::{Change, Dependence, Verdict};
use crate::error::{Code, Problem};
use crate::estimate::{Estimate, Note};
use crate::interval::NoLimits;
use crate::release::Flag;
use crate::report::context::Context;
use crate::report::{note, number};
use crate::survey::{Category, Label, Language, Noun};

/// Bases of at most so many units are told in whole counts.
pub const SMALL_BASE: u64 = 30;

/// The base: nouns, and the clauses that restrict it.
#[derive(Debug, Clone)]
pub(super) struct Base {
    pub(super) one: String,
    pub(super) many: String,
    pub(super) all: String,
    /// Which cell: `med under 2 000 innbyggere`; empty where it is everybody.
    pub(super) cell: String,
    /// Who among them: `som rekrutterte`; empty where it is everybody.
    pub(super) among: String,
}

impl Base {
    /// One of its nouns with the clauses that restrict it.
    pub(super) fn with(&self, noun: &str) -> String {
        join(&[noun, &self.cell, &self.among])
    }

    /// `kommunene som rekrutterte`.
    pub(super) fn definite(&self) -> String {
        self.with(&self.all)
    }
}

/// What carries a figure.
#[derive(Debug, Clone)]
pub(super) enum Support {
    /// All units of the base were counted.
    FullCount,
    /// An interval, as text.
    Interval { level: String, low: String, high: String },
    /// There is none, for a reason.
    NoInterval { reason: String },
    /// The caller wants no interval.
    Untold,
}

/// How the share is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    /// Whole counts of a small base, or of one that is all or none.
    Count { yes: u64, n: u64, full: bool },
    /// A fraction.
    Fraction(Fraction),
    /// Its per cent.
    PerCent,
    /// Nobody answered.
    NoFigure,
    /// The figure is confidential.
    NotShown,
}

/// The facts of a share.
#[derive(Debug, Clone)]
pub(super) struct ShareFacts {
    /// What is shared, named in front where there is no statement to follow the noun.
    pub(super) subject: Option<String>,
    pub(super) base: Base,
    pub(super) statement: Option<String>,
    pub(super) wave: Option<String>,
    pub(super) lead: Lead,
    pub(super) per_cent: String,
    pub(super) support: Support,
    /// Answers in the base; empty where a printed figure leaves them open.
    pub(super) answered: String,
    pub(super) population: Option<String>,
    /// Notes that belong to every telling of the figure.
    pub(super) remarks: Vec<String>,
}

impl ShareFacts {
    pub(super) fn of(
        context: &Context<'_>,
        row: &Estimate,
        language: Language,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let words = Words { context, language, problems };
        let (base, statement, subject) = words.of(row);
        let whole = |count: u64| number::plain(count as f64, language);
        Self {
            subject,
            base,
            statement,
            wave: row.wave.as_deref().map(|wave| context.wave_label(wave, language)),
            lead: lead(row),
            per_cent: row
                .estimate
                .map(|share| number::per_cent(share, context.places(), language))
                .unwrap_or_default(),
            support: support(context, row, language),
            answered: answered(row, language),
            population: row.population.map(whole),
            remarks: remarks(row, language),
        }
    }

    /// The name that the sentence calls the share by.
    pub(super) fn fraction(&self) -> Option<Fraction> {
        match self.lead {
            Lead::Count { yes, n, full: true } if yes == n => Some(Fraction::All),
            Lead::Count { yes: 0, full: true, .. } => Some(Fraction::None),
            Lead::Count { yes, n, .. } => Some(Fraction::Count { yes, of: n }),
            Lead::Fraction(fraction) => Some(fraction),
            Lead::PerCent | Lead::NoFigure | Lead::NotShown => None,
        }
    }
}

/// Answers in the base; where printed figures leave several possible, the row has the least of them.
pub(super) fn answered(row: &Estimate, language: Language) -> String {
    let n = number::plain(row.n as f64, language);
    let several = row.notes.iter().any(|own| matches!(own, Note::Recovered { counts } if *counts > 1));
    match language {
        _ if row.n == 0 => String::new(),
        _ if !several => n,
        Language::Nb | Language::Nn => format!("minst {n}"),
        Language::En => format!("at least {n}"),
    }
}

/// Yes answers, where the share is made of whole counts and no weights shift it.
fn whole_count(row: &Estimate) -> Option<u64> {
    let (share, yes) = row.estimate.zip(row.yes)?;
    (row.n > 0 && (share - yes as f64 / row.n as f64).abs() < 1e-9).then_some(yes)
}

fn lead(row: &Estimate) -> Lead {
    if row.flag == Some(Flag::Confidential) {
        return Lead::NotShown;
    }
    let Some(share) = row.estimate else { return Lead::NoFigure };
    if let Some(yes) = whole_count(row)
        && (row.n <= SMALL_BASE || yes == 0 || yes == row.n)
    {
        return Lead::Count { yes, n: row.n, full: row.is_census() };
    }
    match row.low.zip(row.high).and_then(|(low, high)| Fraction::of(share, low, high)) {
        Some(fraction) => Lead::Fraction(fraction),
        None => Lead::PerCent,
    }
}

fn support(context: &Context<'_>, row: &Estimate, language: Language) -> Support {
    if row.is_census() {
        return Support::FullCount;
    }
    match row.low.zip(row.high) {
        Some(_) if !context.shows_interval() => Support::Untold,
        Some((low, high)) => {
            let text = |limit| number::per_cent(limit, context.places(), language);
            Support::Interval { level: number::level(row.level, language), low: text(low), high: text(high) }
        }
        None => Support::NoInterval { reason: reason(row, language) },
    }
}

pub(super) fn reason(row: &Estimate, language: Language) -> String {
    let given = row.notes.iter().find_map(|own| match own {
        Note::NoInterval { reason } => Some(note::reason_text(*reason, language).to_owned()),
        _ => None,
    });
    // A missing variance says more than that there is no standard error, and an impossible figure more than either.
    let deeper = |own: &&Note| {
        matches!(
            own,
            Note::NoVariance
                | Note::NegativeVariance
                | Note::Undefined
                | Note::ImpossibleFigure { .. }
                | Note::ScoreBends
        )
    };
    let deeper = row.notes.iter().find(deeper).map(|own| note::text(own, language));
    deeper.or(given).unwrap_or_else(|| note::reason_text(NoLimits::NoEstimate, language).to_owned())
}

/// Doubts about the figure itself, which no sentence may leave out, unless they are told as the reason for no interval.
pub(super) fn remarks(row: &Estimate, language: Language) -> Vec<String> {
    let doubtful = |own: &&Note| match own {
        Note::ImpossibleFigure { .. } | Note::ScoreBends => row.low.is_some(),
        Note::Recovered { counts } => *counts > 1,
        Note::NegativeWeights { .. } => true,
        _ => false,
    };
    row.notes.iter().filter(doubtful).map(|own| note::text(own, language)).collect()
}

/// Finds the words of a row, and the labels that lack the language.
pub(super) struct Words<'a, 'b> {
    pub(super) context: &'a Context<'b>,
    pub(super) language: Language,
    pub(super) problems: &'a mut Vec<Problem>,
}

impl Words<'_, '_> {
    /// Base, statement, and the name in front where there is no statement.
    pub(super) fn of(mut self, row: &Estimate) -> (Base, Option<String>, Option<String>) {
        let base = self.base(row);
        let statement =
            self.context.statement_of(row).cloned().map(|label| self.text(&label, "statement", row));
        let subject = statement.is_none().then(|| self.subject(row));
        (base, statement, subject)
    }

    pub(super) fn text(&mut self, label: &Label, what: &str, row: &Estimate) -> String {
        if !label.has(self.language) {
            let code = self.language.code();
            let problem = Problem::new(
                Code::MissingLabel,
                format!("the {what} of `{}` has no text in `{code}`", row.indicator),
            );
            self.problems.push(problem.help("give the text, or ask for a language that the document has"));
        }
        label.text(self.language).to_owned()
    }

    /// The units of a row's cell, whatever its indicator is.
    pub(super) fn group(&mut self, row: &Estimate) -> Base {
        let mut noun = None;
        let mut cell = Vec::new();
        for (breakdown, code, category) in self.context.cell(&row.by) {
            match category {
                Some(category) if category.noun.is_some() && noun.is_none() => noun = category.noun,
                Some(Category { among: Some(among), .. }) => cell.push(self.text(&among, "category", row)),
                Some(category) => {
                    let label = self.text(&category.label, "category", row);
                    cell.push(match self.language {
                        Language::Nb => format!("i gruppen «{label}»"),
                        Language::Nn => format!("i gruppa «{label}»"),
                        Language::En => format!("in the group “{label}”"),
                    });
                }
                None => cell.push(match self.language {
                    Language::Nb | Language::Nn => format!("der `{breakdown}` er `{code}`"),
                    Language::En => format!("where `{breakdown}` is `{code}`"),
                }),
            }
        }
        let noun = noun.as_ref().or_else(|| self.context.unit_noun()).cloned();
        let noun = noun.unwrap_or_else(|| {
            let [one, many, all] = match self.language {
                Language::Nb => ["enhet", "enheter", "enhetene"],
                Language::Nn => ["eining", "einingar", "einingane"],
                Language::En => ["unit", "units", "the units"],
            };
            Noun { one: one.into(), many: many.into(), all: all.into() }
        });
        Base {
            one: self.text(&noun.one, "noun", row),
            many: self.text(&noun.many, "noun", row),
            all: self.text(&noun.all, "noun", row),
            cell: cell.join(" "),
            among: String::new(),
        }
    }

    /// Those among them that the indicator is about.
    fn base(&mut self, row: &Estimate) -> Base {
        let among = match (self.context.base_of(row).cloned(), self.context.carried_base(row)) {
            (Some(label), _) => self.text(&label, "base", row),
            // Quoted, because it may be in another language.
            (None, Some(base)) => match self.language {
                Language::Nb | Language::Nn => format!("i grunnlaget «{base}»"),
                Language::En => format!("in the base “{base}”"),
            },
            (None, None) => String::new(),
        };
        Base { among, ..self.group(row) }
    }

    pub(super) fn subject(&self, row: &Estimate) -> String {
        let (context, language) = (self.context, self.language);
        let known =
            context.indicator(&row.indicator).is_some() || context.index_label(&row.indicator).is_some();
        let name = context.indicator_label(&row.indicator, language);
        let name = if known { name } else { format!("`{name}`") };
        match &row.category {
            Some(code) => {
                let answer = context.answer_label(&row.indicator, code, language);
                match language {
                    Language::Nb | Language::Nn => format!("{name}, «{answer}»"),
                    Language::En => format!("{name}, “{answer}”"),
                }
            }
            None => name,
        }
    }
}

/// One of the two figures of a change.
#[derive(Debug, Clone)]
pub(super) struct Side {
    /// Per cent.
    pub(super) per_cent: String,
    /// Whole counts of a small base, with N.
    pub(super) counts: Option<(String, String)>,
    pub(super) wave: Option<String>,
}

/// What can be said of a change.
#[derive(Debug, Clone)]
pub(super) enum Finding {
    Rise,
    Fall,
    /// The same share in two full counts.
    Same,
    /// Within the margin, as text.
    Standstill {
        margin: String,
    },
    /// The interval leaves it open.
    Open,
    /// It would hold alone, but not among so many; with the adjusted p-value.
    OneOfMany {
        p: String,
    },
    /// There is no interval, for a reason.
    NoInterval {
        reason: String,
    },
    /// The waves cannot be compared, for stated reasons.
    Broken {
        reasons: Vec<String>,
    },
}

/// The facts of a change.
#[derive(Debug, Clone)]
pub(super) struct ChangeFacts {
    pub(super) subject: Option<String>,
    pub(super) base: Base,
    pub(super) statement: Option<String>,
    pub(super) from: Side,
    pub(super) to: Side,
    /// The difference in points without and with its sign.
    pub(super) points: String,
    pub(super) signed_points: String,
    pub(super) finding: Finding,
    /// Level and limits in points with their signs, where they are told.
    pub(super) interval: Option<(String, String, String)>,
    /// Both waves are full counts.
    pub(super) full: bool,
    /// What the interval takes the two figures to have in common, where there is one.
    pub(super) dependence: Option<Overlap>,
    /// Whether the finding holds for several comparisons together.
    pub(super) adjusted: bool,
    pub(super) remarks: Vec<String>,
}

/// What two figures have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Overlap {
    /// Nothing: they are treated as independent.
    None,
    /// So many answered the first, the second, and both.
    Both { first: String, second: String, both: String },
}

impl Overlap {
    /// Of a difference that has an interval and is no full count. Where the units do not tell how the two vary together a
    /// note of the difference says so.
    pub(super) fn of(dependence: Option<Dependence>, language: Language) -> Option<Self> {
        let whole = |count: u64| number::plain(count as f64, language);
        match dependence {
            None => Some(Self::None),
            Some(own) if !own.estimated => None,
            Some(own) => {
                Some(Self::Both { first: whole(own.first), second: whole(own.second), both: whole(own.both) })
            }
        }
    }
}

/// A margin in points: `5`, `2,5`.
pub(super) fn margin_text(margin: f64, language: Language) -> String {
    number::plain((margin * 1e8).round() / 1e6, language)
}

/// Why nothing is found of a difference that has an interval.
pub(super) fn open((low, high): (f64, f64), p_adjusted: Option<f64>, language: Language) -> Finding {
    match p_adjusted {
        // The interval is that of the difference alone, and says that there is one.
        Some(p) if low > 0.0 || high < 0.0 => Finding::OneOfMany { p: p_text(p, language) },
        _ => Finding::Open,
    }
}

/// `0,083`; at least 0,001.
pub(in crate::report) fn p_text(p: f64, language: Language) -> String {
    if p < 0.001 { format!("< {}", number::fixed(0.001, 3, language)) } else { number::fixed(p, 3, language) }
}

/// Notes of a difference that no sentence may leave out.
pub(super) fn notes_of(notes: &[Note], language: Language) -> impl Iterator<Item = String> {
    let told = notes.iter().filter(|own| matches!(own, Note::DependenceUnknown { .. }));
    told.map(move |own| note::text(own, language))
}

impl ChangeFacts {
    pub(super) fn of(
        context: &Context<'_>,
        change: &Change,
        language: Language,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let full = change.from.is_census() && change.to.is_census();
        let reasons = context.breaks_between(change.from.wave.as_deref(), change.to.wave.as_deref());
        let mut words = Words { context, language, problems };
        let reasons: Vec<String> =
            reasons.into_iter().map(|label| words.text(label, "break", &change.to)).collect();
        let (base, statement, subject) = words.of(&change.to);
        let places = context.places();
        let signed = |value| signed_points(value, places, language);
        let finding = match (change.verdict, change.low.zip(change.high)) {
            _ if change.frame_break || !reasons.is_empty() => Finding::Broken { reasons },
            (_, None) => {
                let lacking = if change.from.low.is_none() { &change.from } else { &change.to };
                Finding::NoInterval { reason: reason(lacking, language) }
            }
            (Verdict::Rise, _) => Finding::Rise,
            (Verdict::Fall, _) => Finding::Fall,
            (Verdict::Standstill, _) if full && change.difference == 0.0 => Finding::Same,
            (Verdict::Standstill, _) if change.margin.is_some() => {
                Finding::Standstill { margin: margin_text(change.margin.unwrap_or_default(), language) }
            }
            // Without a margin there is nothing to stand still within.
            (Verdict::Standstill | Verdict::NotDetermined, Some(limits)) => {
                open(limits, change.p_adjusted, language)
            }
        };
        let interval = change.low.zip(change.high).filter(|_| !full && context.shows_interval());
        let mut remarks = remarks(&change.from, language);
        remarks.extend(self::remarks(&change.to, language));
        remarks.dedup();
        let is_told = !full && !matches!(finding, Finding::Broken { .. } | Finding::NoInterval { .. });
        if is_told {
            remarks.extend(notes_of(&change.notes, language));
        }
        Self {
            dependence: Overlap::of(change.dependence, language).filter(|_| is_told),
            adjusted: change.p_adjusted.is_some()
                && !matches!(finding, Finding::Broken { .. } | Finding::OneOfMany { .. }),
            subject,
            base,
            statement,
            from: side(context, &change.from, language),
            to: side(context, &change.to, language),
            points: number::per_cent(change.difference.abs(), places, language),
            signed_points: signed(change.difference),
            finding,
            interval: interval
                .map(|(low, high)| (number::level(change.level, language), signed(low), signed(high))),
            full,
            remarks,
        }
    }
}

/// A difference of shares in points with its sign; none where it rounds to nil.
pub(in crate::report) fn signed_points(difference: f64, places: usize, language: Language) -> String {
    let text = number::per_cent(difference, places, language);
    let nil = number::per_cent(0.0, places, language);
    if difference > 0.0 && text != nil { format!("+{text}") } else { text }
}

/// Whole counts of a small base.
pub(super) fn small(row: &Estimate, language: Language) -> Option<(String, String)> {
    let whole = |count: u64| number::plain(count as f64, language);
    whole_count(row).filter(|_| row.n <= SMALL_BASE).map(|yes| (whole(yes), whole(row.n)))
}

fn side(context: &Context<'_>, row: &Estimate, language: Language) -> Side {
    Side {
        per_cent: number::per_cent(row.estimate.unwrap_or(f64::NAN), context.places(), language),
        counts: small(row, language),
        wave: row.wave.as_deref().map(|wave| context.wave_label(wave, language)),
    }
}
