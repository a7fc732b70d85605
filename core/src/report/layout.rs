//! One arrangement of estimates for every form of table: which columns there are, which rows belong together, which
//! notes need a mark.
//!
//! Rows of the same indicator and base stand in a group. A column is left out where it would say nothing: the wave
//! where all rows have the same (the caption names it), the category where no row has one, the population where none
//! is known, the unit where all figures are shares. A note
//! that every row has is told once below, without a mark.

use indexmap::IndexSet;

use super::context::Context;
use super::{caption, flags, note, number};
use crate::estimate::{Estimate, Estimates, MeasureKind, Note};
use crate::interval::Remark;
use crate::release::Flag;
use crate::survey::Language;

/// What stands where there is no figure.
pub(super) const NONE: &str = "–";

/// What stands for a figure that is confidential.
const HIDDEN: &str = ":";

/// Column heads and other words, by language.
#[derive(Debug, Clone, Copy)]
pub(super) enum Head {
    Indicator,
    Wave,
    Category,
    N,
    Population,
    PerCent,
    Estimate,
    Unit,
    Interval,
    Flag,
    Notes,
    Everybody,
    Source,
    Share,
    Mean,
    Total,
    Ratio,
    Quantile,
    NetBalance,
    ScoreMean,
    IndexScore,
    CountMean,
    Variance,
    Correlation,
    Expression,
    To,
    Axis,
    Legend,
    LegendFull,
    Base,
    From,
    Until,
    Points,
    Change,
    Finding,
    Both,
    AdjustedP,
    Difference,
    DifferencePoints,
    Rank,
    Ranks,
    Smallest,
    Largest,
    Figures,
    AllBetween,
    Waves,
    Slope,
    SlopePoints,
}

pub(super) fn head(head: Head, language: Language) -> &'static str {
    let texts = match head {
        Head::Indicator => ["Indikator", "Indikator", "Indicator"],
        Head::Wave => ["Runde", "Runde", "Wave"],
        Head::Category => ["Svar", "Svar", "Answer"],
        Head::N => ["Antall svar", "Tal på svar", "Answers"],
        Head::Population => ["Populasjon", "Populasjon", "Population"],
        Head::PerCent => ["Prosent", "Prosent", "Per cent"],
        Head::Estimate => ["Anslag", "Anslag", "Estimate"],
        Head::Unit => ["Enhet", "Eining", "Unit"],
        Head::Interval => ["konfidensintervall", "konfidensintervall", "confidence interval"],
        Head::Flag => ["Kvalitet", "Kvalitet", "Flag"],
        Head::Notes => ["Merknad", "Merknad", "Notes"],
        Head::Everybody => ["Alle", "Alle", "All"],
        Head::Source => ["Kilde", "Kjelde", "Source"],
        Head::Share => ["prosent", "prosent", "per cent"],
        Head::Mean => ["gjennomsnitt", "gjennomsnitt", "mean"],
        Head::Total => ["sum", "sum", "total"],
        Head::Ratio => ["forholdstall", "høvetal", "ratio"],
        Head::Quantile => ["kvantil", "kvantil", "quantile"],
        Head::NetBalance => ["nettobalanse", "nettobalanse", "net balance"],
        Head::ScoreMean => ["gjennomsnittlig skår", "gjennomsnittleg skår", "mean score"],
        Head::IndexScore => ["skår", "skår", "score"],
        Head::CountMean => ["gjennomsnittlig antall", "gjennomsnittleg tal", "mean number"],
        Head::Variance => ["varians", "varians", "variance"],
        Head::Correlation => ["korrelasjon", "korrelasjon", "correlation"],
        Head::Expression => ["verdi", "verdi", "value"],
        Head::Until => ["til", "til", "to"],
        Head::From => ["Fra", "Frå", "From"],
        Head::To => ["Til", "Til", "To"],
        Head::Points => ["Endring i prosentpoeng", "Endring i prosentpoeng", "Change in percentage points"],
        Head::Change => ["Endring", "Endring", "Change"],
        Head::Finding => ["Funn", "Funn", "Finding"],
        Head::Both => ["Svarte begge ganger", "Svara begge gongene", "Answered both times"],
        Head::AdjustedP => ["Justert p", "Justert p", "Adjusted p"],
        Head::Difference => ["Forskjell", "Skilnad", "Difference"],
        Head::DifferencePoints => {
            ["Forskjell i prosentpoeng", "Skilnad i prosentpoeng", "Difference in percentage points"]
        }
        Head::Rank => ["Plass", "Plass", "Rank"],
        Head::Ranks => ["Mulige plasser", "Moglege plassar", "Possible ranks"],
        Head::Smallest => ["Det minste", "Det minste", "The smallest"],
        Head::Largest => ["Det største", "Det største", "The largest"],
        Head::Figures => ["Tall i alt", "Tal i alt", "Figures"],
        Head::AllBetween => ["Alle ligger i", "Alle ligg i", "All lie in"],
        Head::Waves => ["Runder", "Rundar", "Waves"],
        Head::Slope => ["Endring per tidsenhet", "Endring per tidseining", "Change per unit of time"],
        Head::SlopePoints => [
            "Endring i prosentpoeng per tidsenhet",
            "Endring i prosentpoeng per tidseining",
            "Change in percentage points per unit of time",
        ],
        Head::Base => ["Grunnlag", "Grunnlag", "Base"],
        Head::Axis => ["0 til 100 prosent", "0 til 100 prosent", "0 to 100 per cent"],
        Head::Legend => [
            "Punktet er anslaget, streken er intervallet.",
            "Punktet er anslaget, streken er intervallet.",
            "The dot is the estimate, the band its interval.",
        ],
        Head::LegendFull => [
            "Åpen rute er en full telling.",
            "Open rute er ei full teljing.",
            "An open diamond is a full count.",
        ],
    };
    note::pick(texts, language)
}

/// A table of estimates, arranged.
#[derive(Debug)]
pub(super) struct Layout {
    /// Title of the survey and wave of all rows, so far as there are.
    pub(super) caption: String,
    /// Heads of the columns that name a row.
    pub(super) names: Vec<String>,
    pub(super) has_population: bool,
    pub(super) has_unit: bool,
    /// Head of the figures.
    pub(super) figure: &'static str,
    /// Head of the limits, with the level where all rows share one.
    pub(super) interval: String,
    pub(super) groups: Vec<Group>,
    /// Notes with their mark; none for those that every row has.
    pub(super) notes: Vec<Marked>,
    pub(super) has_marks: bool,
}

/// Rows of one indicator and base.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) label: String,
    /// Who is in the base; empty where it is everybody.
    pub(super) base: String,
    pub(super) rows: Vec<Row>,
}

/// One row.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) names: Vec<String>,
    pub(super) n: String,
    pub(super) population: String,
    pub(super) figure: String,
    pub(super) unit: &'static str,
    /// Code of the flag; empty where there is none.
    pub(super) flag: &'static str,
    pub(super) low: String,
    pub(super) high: String,
    /// All units of the base were counted.
    pub(super) full: bool,
    pub(super) marks: Vec<usize>,
    /// Share and limits for a drawing, from 0 to 1.
    pub(super) share: Option<Drawn>,
}

/// A share to be drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    pub(super) share: f64,
    pub(super) limits: Option<(f64, f64)>,
    /// A full count.
    pub(super) full: bool,
}

impl Layout {
    pub(super) fn of(estimates: &Estimates, context: &Context<'_>, language: Language) -> Self {
        let rows = &estimates.rows;
        let waves: IndexSet<Option<&str>> = rows.iter().map(|row| row.wave.as_deref()).collect();
        let has_wave = waves.len() > 1;
        let has_category = rows.iter().any(|row| row.category.is_some());
        let breakdowns: IndexSet<&str> =
            rows.iter().flat_map(|row| row.by.keys()).map(String::as_str).collect();
        let mut names: Vec<String> = Vec::new();
        if has_wave {
            names.push(head(Head::Wave, language).to_owned());
        }
        names.extend(breakdowns.iter().map(|name| context.breakdown_label(name, language)));
        if has_category {
            let quantiles =
                rows.iter().all(|row| row.category.is_none() || row.measure == MeasureKind::Quantile);
            let word = head(if quantiles { Head::Quantile } else { Head::Category }, language);
            names.push(note::capital(word));
        }
        let (marks, mut notes) = notes(rows, context, language);
        notes.extend(flags::legend(rows, language).into_iter().map(|line| (None, line)));
        let shares = rows.iter().all(|row| row.measure.is_share());
        let title = context.survey().map(|survey| survey.title.text(language));
        let wave = waves.first().copied().flatten().filter(|_| !has_wave);
        let wave = wave.map(|wave| context.wave_label(wave, language));
        let mut layout = Self {
            caption: caption::joined([title], wave.as_deref()),
            names,
            has_population: rows.iter().any(|row| row.population.is_some()),
            has_unit: !shares && rows.iter().any(|row| row.measure.is_share()),
            figure: head(if shares { Head::PerCent } else { Head::Estimate }, language),
            interval: interval_head(rows.iter().map(|row| row.level), language),
            groups: Vec::new(),
            has_marks: notes.iter().any(|(mark, _)| mark.is_some()),
            notes,
        };
        for (row, marks) in rows.iter().zip(marks) {
            let mut names = Vec::with_capacity(layout.names.len());
            if has_wave {
                names.push(
                    row.wave.as_deref().map(|wave| context.wave_label(wave, language)).unwrap_or_default(),
                );
            }
            for breakdown in &breakdowns {
                names.push(match row.by.get(*breakdown) {
                    Some(code) => context.category_label(breakdown, code, language),
                    None => head(Head::Everybody, language).to_owned(),
                });
            }
            if has_category {
                let answer = row.category.as_deref();
                let label = answer.map(|code| context.answer_label(&row.indicator, code, language));
                names.push(label.unwrap_or_default());
            }
            let label = context.indicator_label(&row.indicator, language);
            let base = base(row, context, language);
            let arranged = arrange(row, names, marks, context, language);
            match layout.groups.last_mut() {
                Some(group) if group.label == label && group.base == base => group.rows.push(arranged),
                _ => layout.groups.push(Group { label, base, rows: vec![arranged] }),
            }
        }
        layout
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.groups.iter().flat_map(|group| &group.rows)
    }

    /// Whether some row has a flag.
    pub(super) fn has_flags(&self) -> bool {
        self.rows().any(|row| !row.flag.is_empty())
    }

    /// Whether every group is one row with nothing but its indicator to name it.
    pub(super) fn is_flat(&self) -> bool {
        self.names.is_empty()
    }
}

fn arrange(
    row: &Estimate,
    names: Vec<String>,
    marks: Vec<usize>,
    context: &Context<'_>,
    language: Language,
) -> Row {
    let share = row.measure.is_share();
    let places = if share { context.places() } else { places(row) };
    let show = |value: Option<f64>| match value {
        None => NONE.to_owned(),
        Some(value) if share => number::per_cent(value, places, language),
        Some(value) => number::fixed(value, places, language),
    };
    let whole = |count: u64| number::plain(count as f64, language);
    if row.flag == Some(Flag::Confidential) {
        let hidden = || HIDDEN.to_owned();
        return Row {
            names,
            n: hidden(),
            population: String::new(),
            figure: hidden(),
            unit: unit(row.measure, language),
            flag: Flag::Confidential.code(),
            low: hidden(),
            high: hidden(),
            full: false,
            marks,
            share: None,
        };
    }
    Row {
        names,
        // A printed figure that no count gives leaves its base open.
        n: if row.n == 0 && row.estimate.is_some() { show(None) } else { whole(row.n) },
        population: row.population.map(whole).unwrap_or_default(),
        figure: show(row.estimate),
        unit: unit(row.measure, language),
        flag: row.flag.map_or("", Flag::code),
        low: show(row.low),
        high: show(row.high),
        full: row.is_census(),
        marks,
        share: row.estimate.filter(|_| share).map(|share| {
            let full = row.is_census();
            Drawn { share, limits: row.low.zip(row.high).filter(|_| !full), full }
        }),
    }
}

/// What a figure is, in a word.
pub(super) fn unit(measure: MeasureKind, language: Language) -> &'static str {
    let word = match measure {
        MeasureKind::Share
        | MeasureKind::Distribution
        | MeasureKind::AnyOf
        | MeasureKind::AllOf
        | MeasureKind::CountOf
        | MeasureKind::Multiple => Head::Share,
        MeasureKind::Mean => Head::Mean,
        MeasureKind::Total => Head::Total,
        MeasureKind::Ratio => Head::Ratio,
        MeasureKind::Quantile => Head::Quantile,
        MeasureKind::NetBalance => Head::NetBalance,
        MeasureKind::ScoreMean => Head::ScoreMean,
        MeasureKind::CountMean => Head::CountMean,
        MeasureKind::Variance => Head::Variance,
        MeasureKind::Correlation => Head::Correlation,
        MeasureKind::Expression => Head::Expression,
        MeasureKind::IndexScore => Head::IndexScore,
    };
    head(word, language)
}

/// Decimals of a figure that is no share: about four digits that count.
pub(super) fn places(row: &Estimate) -> usize {
    match row.estimate.unwrap_or_default().abs() {
        _ if row.measure == MeasureKind::Total => 0,
        size if size >= 1000.0 => 0,
        size if size >= 100.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    }
}

/// Who is in the base, where it is not everybody: `Base: units that recruited`. A share that is told of all says so too:
/// `Base: all units`.
pub(super) fn base(row: &Estimate, context: &Context<'_>, language: Language) -> String {
    let unit = context.unit_noun().map(|noun| noun.many.text(language));
    let unit = unit.unwrap_or(note::pick(["enheter", "einingar", "units"], language));
    let head = head(Head::Base, language);
    if row.is_of_all() {
        return format!("{head}: {} {unit}", note::pick(["alle", "alle", "all"], language));
    }
    let clause = context.base_of(row).map(|label| label.text(language)).or_else(|| context.carried_base(row));
    clause.map_or_else(String::new, |clause| format!("{head}: {unit} {clause}"))
}

/// The head of limits, with the level where all share one.
pub(super) fn interval_head(mut levels: impl Iterator<Item = f64>, language: Language) -> String {
    let word = head(Head::Interval, language);
    match levels.next().filter(|first| levels.all(|level| level == *first)) {
        Some(level) => number::level(level, language) + " " + word,
        None => note::capital(word),
    }
}

/// A note with its mark; none where every row has it.
type Marked = (Option<usize>, String);

/// Marks of each row, and the notes below.
pub(super) fn notes(
    rows: &[Estimate],
    context: &Context<'_>,
    language: Language,
) -> (Vec<Vec<usize>>, Vec<Marked>) {
    let texts: Vec<IndexSet<String>> = rows
        .iter()
        .map(|row| {
            // A full count is said in the column of the limits.
            let notes = row.notes.iter().filter(|own| **own != Note::Interval { remark: Remark::Census });
            let shared = |own| note::shared(&note::labelled(own, context, language), language);
            notes.map(|own| note::sentence(&shared(own))).collect()
        })
        .collect();
    let distinct: IndexSet<&String> = texts.iter().flatten().collect();
    let everywhere = |text: &String| rows.len() > 1 && texts.iter().all(|own| own.contains(text));
    let (general, marked): (Vec<&String>, Vec<&String>) =
        distinct.into_iter().partition(|text| everywhere(text));
    let marks = texts
        .iter()
        .map(|own| {
            let numbered = marked.iter().enumerate();
            numbered.filter(|(_, text)| own.contains(**text)).map(|(index, _)| index + 1).collect()
        })
        .collect();
    let below = marked.into_iter().enumerate().map(|(index, text)| (Some(index + 1), text.clone()));
    (marks, below.chain(general.into_iter().map(|text| (None, text.clone()))).collect())
}
