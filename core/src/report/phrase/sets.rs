//! The facts of several figures that are told together: comparisons, rankings, distributions, ranges and trends.

use super::facts::{
    Base, Finding, Overlap, Words, answered, margin_text, notes_of, open, reason, remarks, signed_points,
    small,
};
use crate::compare::{Comparison, Ranking, Spread, Standing, Trend, Verdict};
use crate::error::Problem;
use crate::estimate::{Estimate, MeasureKind};
use crate::report::context::Context;
use crate::report::note::quoted;
use crate::report::number;
use crate::survey::Language;

/// One of several figures.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// What is shared, in quotation marks.
    pub(super) label: String,
    pub(super) statement: Option<String>,
    pub(super) base: Base,
    /// Its wave, where not all have the same.
    pub(super) wave: Option<String>,
    pub(super) per_cent: String,
    /// Whole counts of a small base.
    pub(super) counts: Option<(String, String)>,
    pub(super) limits: Option<(String, String)>,
    pub(super) answered: String,
    pub(super) population: Option<String>,
    /// Best and worst rank, where it has one.
    pub(super) ranks: (u64, u64),
}

/// What several figures have in common, and so need not say of themselves.
#[derive(Debug, Clone)]
pub(super) enum Company {
    /// The same thing in several groups, with the statement or else the name.
    Groups { statement: Option<String>, subject: String },
    /// Several answers to one question in one base.
    Answers { label: String, base: Base },
    /// Several things in one base.
    Things { base: Base },
    /// Neither the thing nor the base is shared, or not the wave.
    Mixed,
}

/// Some figures side by side.
#[derive(Debug, Clone)]
struct Set {
    company: Company,
    /// The wave of all.
    wave: Option<String>,
    members: Vec<Member>,
    full: bool,
    remarks: Vec<String>,
}

impl Set {
    fn of(
        context: &Context<'_>,
        rows: &[&Estimate],
        language: Language,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let first = rows[0];
        let same = |of: fn(&Estimate) -> (&str, Option<&str>)| rows.iter().all(|row| of(row) == of(first));
        let same_wave = rows.iter().all(|row| row.wave == first.wave);
        let same_thing = same(|row| (&row.indicator, row.category.as_deref()));
        let same_indicator = same(|row| (&row.indicator, None));
        let told: Vec<_> = rows.iter().map(|row| Words { context, language, problems }.of(row)).collect();
        let same_base = told.iter().all(|own| own.0.definite() == told[0].0.definite());
        let distribution = rows.iter().all(|row| row.measure == MeasureKind::Distribution);
        let label = context.indicator_label(&first.indicator, language);
        let base = told[0].0.clone();
        let company = match (same_thing, same_base) {
            _ if !same_wave => Company::Mixed,
            (true, false) => Company::Groups {
                statement: told[0].1.clone(),
                subject: Words { context, language, problems }.subject(first),
            },
            (false, true) if same_indicator && distribution => Company::Answers { label, base },
            (false, true) => Company::Things { base },
            _ => Company::Mixed,
        };
        let text = |limit| number::per_cent(limit, context.places(), language);
        let members = rows.iter().zip(told).map(|(row, (base, statement, _))| Member {
            label: match (&company, &row.category) {
                (Company::Answers { .. }, Some(code)) => {
                    quoted(&context.answer_label(&row.indicator, code, language), language)
                }
                (_, Some(_)) => Words { context, language, problems }.subject(row),
                _ => quoted(&context.indicator_label(&row.indicator, language), language),
            },
            statement,
            base,
            wave: row.wave.as_deref().filter(|_| !same_wave).map(|wave| context.wave_label(wave, language)),
            per_cent: number::per_cent(row.estimate.unwrap_or(f64::NAN), context.places(), language),
            counts: small(row, language),
            limits: row
                .low
                .zip(row.high)
                .filter(|_| context.shows_interval() && !row.is_census())
                .map(|(low, high)| (text(low), text(high))),
            answered: answered(row, language),
            population: row.population.map(|count| number::plain(count as f64, language)),
            ranks: (0, 0),
        });
        let members = members.collect();
        let mut remarks: Vec<String> = rows.iter().flat_map(|row| remarks(row, language)).collect();
        remarks.dedup();
        Self {
            company,
            wave: first.wave.as_deref().filter(|_| same_wave).map(|wave| context.wave_label(wave, language)),
            members,
            full: rows.iter().all(|row| row.is_census()),
            remarks,
        }
    }
}

/// The facts of a comparison.
#[derive(Debug, Clone)]
pub(super) struct ComparisonFacts {
    pub(super) company: Company,
    pub(super) wave: Option<String>,
    pub(super) first: Member,
    pub(super) second: Member,
    pub(super) points: String,
    pub(super) signed_points: String,
    /// Rise: the first is higher. Fall: it is lower.
    pub(super) finding: Finding,
    pub(super) interval: Option<(String, String, String)>,
    pub(super) full: bool,
    pub(super) independent: bool,
    pub(super) adjusted: bool,
    pub(super) remarks: Vec<String>,
}

impl ComparisonFacts {
    pub(super) fn of(
        context: &Context<'_>,
        own: &Comparison,
        language: Language,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut set = Set::of(context, &[&own.first, &own.second], language, problems);
        let waves = (own.first.wave.as_deref(), own.second.wave.as_deref());
        let mut breaks = context.breaks_between(waves.0, waves.1);
        breaks.extend(context.breaks_between(waves.1, waves.0));
        let reasons: Vec<String> = breaks
            .into_iter()
            .map(|label| Words { context, language, problems }.text(label, "break", &own.second))
            .collect();
        let finding = match (own.standing, own.low.zip(own.high)) {
            _ if !reasons.is_empty() => Finding::Broken { reasons },
            (_, None) => {
                let lacking = if own.first.low.is_none() { &own.first } else { &own.second };
                Finding::NoInterval { reason: reason(lacking, language) }
            }
            (Standing::Higher, _) => Finding::Rise,
            (Standing::Lower, _) => Finding::Fall,
            (Standing::Alike, _) if set.full && own.difference == 0.0 => Finding::Same,
            (Standing::Alike, _) if own.margin.is_some() => {
                Finding::Standstill { margin: margin_text(own.margin.unwrap_or_default(), language) }
            }
            (Standing::Alike | Standing::NotDetermined, Some(limits)) => {
                open(limits, own.p_adjusted, language)
            }
        };
        let is_told = !set.full && !matches!(finding, Finding::Broken { .. } | Finding::NoInterval { .. });
        let mut remarks = std::mem::take(&mut set.remarks);
        if is_told {
            remarks.extend(notes_of(&own.notes, language));
        }
        let signed = |value| signed_points(value, context.places(), language);
        let shown = own.low.zip(own.high).filter(|_| is_told && context.shows_interval());
        let (first, second) = (set.members.remove(0), set.members.remove(0));
        Self {
            company: set.company,
            wave: set.wave,
            first,
            second,
            points: number::per_cent(own.difference.abs(), context.places(), language),
            signed_points: signed(own.difference),
            interval: shown
                .map(|(low, high)| (number::level(own.level, language), signed(low), signed(high))),
            full: set.full,
            independent: is_told && Overlap::of(own.dependence, language) == Some(Overlap::None),
            adjusted: own.p_adjusted.is_some()
                && !matches!(finding, Finding::Broken { .. } | Finding::OneOfMany { .. }),
            finding,
            remarks,
        }
    }

    /// Whether both are shares of the same units.
    pub(super) fn same_base(&self) -> bool {
        self.first.base.definite() == self.second.base.definite()
    }
}

/// The facts of a ranking.
#[derive(Debug, Clone)]
pub(super) struct RankingFacts {
    pub(super) company: Company,
    pub(super) wave: Option<String>,
    pub(super) lead: Top,
    /// Those that can be the first.
    pub(super) top: Vec<Member>,
    pub(super) rest: Vec<Member>,
    /// The level at which all ranks hold together, where that is told.
    pub(super) level: Option<String>,
    pub(super) full: bool,
    /// Whether each figure has its interval.
    pub(super) with_limits: bool,
    /// Answers of the common base, with its units.
    pub(super) answered: Option<(String, Option<String>)>,
    pub(super) remarks: Vec<String>,
}

impl RankingFacts {
    /// Whether the order of those behind the first is known, ties of full counts included.
    pub(super) fn in_order(&self) -> bool {
        self.full || self.rest.iter().all(|own| own.ranks.0 == own.ranks.1)
    }
}

/// What is known of the first place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Top {
    /// One has it with confidence.
    Sure,
    /// Several have the same share in full counts.
    Tied,
    /// It is open which of several.
    Open,
}

impl RankingFacts {
    /// Of a ranking with at least two figures.
    pub(super) fn of(
        context: &Context<'_>,
        ranking: &Ranking,
        with_limits: bool,
        language: Language,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let rows: Vec<&Estimate> = ranking.ranked.iter().map(|own| &own.estimate).collect();
        let mut set = Set::of(context, &rows, language, problems);
        for (member, own) in set.members.iter_mut().zip(&ranking.ranked) {
            member.ranks = (own.best, own.worst);
            member.limits = member.limits.take().filter(|_| with_limits);
        }
        let lead = match ranking.largest() {
            Some(_) => Top::Sure,
            None if set.full => Top::Tied,
            None => Top::Open,
        };
        let can_be_first = |own: &Member| match lead {
            Top::Sure => own.ranks.1 == 1,
            Top::Tied | Top::Open => own.ranks.0 == 1,
        };
        let answered = set.members[0].answered.clone();
        let common = set.members.iter().all(|own| own.answered == answered) && !answered.is_empty();
        let answered = common.then(|| (answered, set.members[0].population.clone()));
        let (mut top, mut rest): (Vec<_>, Vec<_>) = set.members.into_iter().partition(can_be_first);
        // Orders of two that are found need not make a chain: the first may be above the second, that above the third, and
        // yet not told apart from the third. Then nobody else can be the first, and it is still not sure to be.
        if lead == Top::Open && top.len() == 1 && !rest.is_empty() {
            top.push(rest.remove(0));
        }
        Self {
            company: set.company,
            wave: set.wave,
            lead,
            top,
            rest,
            level: Some(number::level(ranking.level, language))
                .filter(|_| !set.full && context.shows_interval()),
            full: set.full,
            with_limits: with_limits && context.shows_interval() && !set.full,
            answered,
            remarks: set.remarks,
        }
    }
}

/// The facts of a range.
#[derive(Debug, Clone)]
pub(super) struct RangeFacts {
    pub(super) wave: Option<String>,
    pub(super) smallest: Member,
    pub(super) largest: Member,
    pub(super) figures: String,
    /// Level and limits between which all lie.
    pub(super) interval: Option<(String, String, String)>,
    /// Both ends are full counts, and nothing can lie beyond them.
    pub(super) full: bool,
    pub(super) remarks: Vec<String>,
}

impl RangeFacts {
    pub(super) fn of(
        context: &Context<'_>,
        own: &Spread,
        language: Language,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut set = Set::of(context, &[&own.smallest, &own.largest], language, problems);
        let text = |limit| number::per_cent(limit, context.places(), language);
        let full = set.full && own.low == own.smallest.estimate && own.high == own.largest.estimate;
        let limits = own.low.zip(own.high).filter(|_| !full && context.shows_interval());
        let (smallest, largest) = (set.members.remove(0), set.members.remove(0));
        Self {
            wave: set.wave,
            smallest,
            largest,
            figures: number::plain(own.figures as f64, language),
            interval: limits.map(|(low, high)| (number::level(own.level, language), text(low), text(high))),
            full,
            remarks: set.remarks,
        }
    }
}

/// The facts of a trend.
#[derive(Debug, Clone)]
pub(super) struct TrendFacts {
    pub(super) subject: Option<String>,
    pub(super) base: Base,
    pub(super) statement: Option<String>,
    /// The figures with their waves, the earliest first.
    pub(super) members: Vec<Member>,
    /// The slope in points without and with its sign.
    pub(super) points: String,
    pub(super) signed_points: String,
    pub(super) finding: Finding,
    pub(super) interval: Option<(String, String, String)>,
    /// Whether times are years.
    pub(super) years: bool,
    /// The times between waves, where they are not the same.
    pub(super) uneven: Vec<String>,
    pub(super) full: bool,
    pub(super) remarks: Vec<String>,
}

impl TrendFacts {
    /// Of a trend with at least one wave.
    pub(super) fn of(
        context: &Context<'_>,
        own: &Trend,
        language: Language,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let rows: Vec<&Estimate> = own.estimates.iter().collect();
        let last = rows[rows.len() - 1];
        let waves = (rows[0].wave.as_deref(), last.wave.as_deref());
        let reasons: Vec<String> = context
            .breaks_between(waves.0, waves.1)
            .into_iter()
            .map(|label| Words { context, language, problems }.text(label, "break", last))
            .collect();
        let (base, statement, subject) = Words { context, language, problems }.of(last);
        let set = Set::of(context, &rows, language, problems);
        let slope = own.slope.unwrap_or_default();
        let finding = match (own.verdict, own.low.zip(own.high)) {
            _ if own.frame_break || !reasons.is_empty() => Finding::Broken { reasons },
            (_, None) => Finding::NoInterval {
                reason: own.notes.first().map_or_else(
                    || reason(rows.iter().copied().find(|row| row.low.is_none()).unwrap_or(last), language),
                    |note| crate::report::note::text(note, language),
                ),
            },
            (Verdict::Rise, _) => Finding::Rise,
            (Verdict::Fall, _) => Finding::Fall,
            (Verdict::Standstill, _) if set.full && slope == 0.0 => Finding::Same,
            (Verdict::Standstill, _) if own.margin.is_some() => {
                Finding::Standstill { margin: margin_text(own.margin.unwrap_or_default(), language) }
            }
            (Verdict::Standstill | Verdict::NotDetermined, Some(_)) => Finding::Open,
        };
        let is_told = !set.full && !matches!(finding, Finding::Broken { .. } | Finding::NoInterval { .. });
        let signed = |value| signed_points(value, context.places(), language);
        let shown = own.low.zip(own.high).filter(|_| is_told && context.shows_interval());
        let is_year = |(row, time): (&&Estimate, &f64)| {
            let name = row.wave.as_deref().unwrap_or_default();
            (1000.0..3000.0).contains(time) && name.parse() == Ok(*time)
        };
        let gaps: Vec<f64> = own.times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let is_uneven = gaps.iter().any(|gap| (gap - gaps[0]).abs() > 1e-9);
        Self {
            subject,
            base,
            statement,
            points: number::per_cent(slope.abs(), context.places(), language),
            signed_points: signed(slope),
            finding,
            interval: shown
                .map(|(low, high)| (number::level(own.level, language), signed(low), signed(high))),
            years: rows.iter().zip(&own.times).all(is_year),
            uneven: if is_uneven {
                gaps.iter().map(|gap| number::plain(*gap, language)).collect()
            } else {
                Vec::new()
            },
            full: set.full,
            members: set.members,
            remarks: set.remarks,
        }
    }
}
