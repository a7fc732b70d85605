//! English.

use super::facts::{Base, ChangeFacts, Finding, Lead, Overlap, ShareFacts, Side, Support};
use super::fraction::Fraction;
use super::sets::{Company, ComparisonFacts, Member, RangeFacts, RankingFacts, Top, TrendFacts};
use super::{ended, in_brackets, list, place_in_time, range, time};
use crate::report::note::capital;

pub(super) fn share(facts: &ShareFacts) -> String {
    let (wave, named_wave) = time(facts.wave.as_deref(), "in");
    if matches!(facts.lead, Lead::NoFigure | Lead::NotShown) {
        return no_figure(facts, &place_in_time(facts.wave.as_deref(), "in"));
    }
    let who = who(facts);
    let figures = figures(facts, named_wave);
    let mut text = match (&facts.statement, &facts.subject) {
        (Some(statement), _) => capital(&format!("{who} {statement}{wave}{figures}.")),
        (None, subject) => format!("{}: {who}{wave}{figures}.", subject.as_deref().unwrap_or_default()),
    };
    if let Support::NoInterval { reason } = &facts.support {
        text.extend([" No confidence interval can be given: ", reason, "."]);
    }
    text
}

fn no_figure(facts: &ShareFacts, wave: &str) -> String {
    let base = facts.base.definite();
    match (&facts.statement, &facts.subject) {
        (Some(statement), _) if facts.lead == Lead::NotShown => {
            format!("How many of {base} {statement}{wave} is confidential.")
        }
        (None, subject) if facts.lead == Lead::NotShown => {
            format!("{}: the share of {base} is confidential{wave}.", subject.as_deref().unwrap_or_default())
        }
        (Some(statement), _) => {
            format!("It is not known how many of {base} {statement}{wave}: none of them answered.")
        }
        (None, subject) => {
            let subject = subject.as_deref().unwrap_or_default();
            format!("{subject}: the share of {base} is not known{wave}, because none of them answered.")
        }
    }
}

/// Who it is said of, with how many of them.
fn who(facts: &ShareFacts) -> String {
    let base = &facts.base;
    match facts.lead {
        Lead::Count { yes, n, full } => {
            let noun = if n == 1 { &base.one } else { &base.many };
            let own = if full { base.with(noun) } else { answering(noun, base) };
            match n {
                1 => format!("{yes} of 1 {own}"),
                _ if yes == n => format!("all {} {own}", facts.answered),
                _ if yes == 0 => format!("none of the {} {own}", facts.answered),
                _ => format!("{yes} of the {} {own}", facts.answered),
            }
        }
        Lead::Fraction(fraction) => fraction_of(fraction, base),
        Lead::PerCent | Lead::NoFigure | Lead::NotShown => {
            format!("{} per cent of {}", facts.per_cent, base.definite())
        }
    }
}

fn fraction_of(fraction: Fraction, base: &Base) -> String {
    let (all, many) = (base.definite(), base.with(&base.many));
    match fraction {
        Fraction::All => format!("all {many}"),
        Fraction::None => format!("none of {all}"),
        Fraction::Count { yes, of } => format!("{yes} of {of} {many}"),
        Fraction::Parts { parts: 1, of: 2 } => format!("half of {all}"),
        Fraction::Parts { parts: 1, of: 3 } => format!("a third of {all}"),
        Fraction::Parts { parts: 2, of: 3 } => format!("two thirds of {all}"),
        Fraction::Parts { parts, of } => format!("{parts} of {of} {many}"),
        Fraction::MoreThan { parts: 1, of: 2 } => format!("more than half of {all}"),
        Fraction::LessThan { parts: 1, of: 2 } => format!("less than half of {all}"),
        Fraction::MoreThan { parts, of } => format!("more than {parts} of {of} {many}"),
        Fraction::LessThan { parts, of } => format!("fewer than {parts} of {of} {many}"),
    }
}

fn answering(noun: &str, base: &Base) -> String {
    let own = base.with(noun);
    if base.among.is_empty() { format!("{own} that answered") } else { format!("{own} and that answered") }
}

fn figures(facts: &ShareFacts, named_wave: Option<&str>) -> String {
    let counted = matches!(facts.lead, Lead::Count { .. });
    let mut parts: Vec<String> = named_wave.map(str::to_owned).into_iter().collect();
    if facts.lead != Lead::PerCent {
        parts.push(format!("{} per cent", facts.per_cent));
    }
    match &facts.support {
        Support::FullCount if counted => parts.push("a full count".to_owned()),
        Support::FullCount => parts.push(format!("a full count of {}", facts.answered)),
        Support::Interval { level, low, high } => {
            let all = facts.population.as_ref().filter(|_| counted);
            let all = all.map(|population| format!(" for all {population}:")).unwrap_or_default();
            parts.push(format!("{level} confidence interval{all} {}", range(low, high, "to")));
        }
        Support::NoInterval { .. } | Support::Untold => {}
    }
    if !counted && !matches!(facts.support, Support::FullCount) && !facts.answered.is_empty() {
        parts.push(match &facts.population {
            Some(population) => format!("{} of {population} answered", facts.answered),
            None => format!("{} answered", facts.answered),
        });
    }
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
}

pub(super) fn change(facts: &ChangeFacts) -> String {
    let base = facts.base.definite();
    let share = match &facts.statement {
        Some(statement) => format!("the proportion that {statement}"),
        None => "the proportion".to_owned(),
    };
    let from = side(&facts.from, "in the earlier wave");
    let to = side(&facts.to, "in the later wave");
    let interval = facts.interval.as_ref().map(|(level, low, high)| {
        format!("{level} confidence interval for the change: {low} to {high} percentage points")
    });
    let mut told = interval.map(|text| format!(" ({text})")).unwrap_or_default();
    if facts.full {
        " (full counts both times)".clone_into(&mut told);
    }
    let levels = format!("among {base}, {share} was {from} and {to}");
    let points = &facts.signed_points;
    let text = match &facts.finding {
        Finding::Rise => format!(
            "among {base}, {share} rose from {from} to {to}, a rise of {} percentage points{told}.",
            facts.points
        ),
        Finding::Fall => format!(
            "among {base}, {share} fell from {from} to {to}, a fall of {} percentage points{told}.",
            facts.points
        ),
        Finding::Same => format!("{levels}, the same{told}."),
        Finding::Standstill { margin } if facts.full => format!(
            "{levels}. The change of {points} percentage points lies within the stated margin of ±{margin} percentage \
             points and counts as a standstill{told}."
        ),
        Finding::Standstill { margin } => format!(
            "{levels}. The change of {points} percentage points counts as a standstill: the whole confidence interval \
             lies within the stated margin of ±{margin} percentage points{told}."
        ),
        Finding::Open => format!(
            "{levels}. The difference of {points} percentage points is within the uncertainty{told}; neither a rise \
             nor a fall can be concluded."
        ),
        Finding::OneOfMany { p } => format!(
            "{levels}. The difference of {points} percentage points{told} does not hold when several changes are \
             looked at together (adjusted p-value {p}); neither a rise nor a fall can be concluded."
        ),
        Finding::NoInterval { reason } => format!(
            "{levels}. No confidence interval can be given for the change ({reason}); neither a rise nor a fall can \
             be concluded."
        ),
        Finding::Broken { reasons } => {
            let reasons = in_brackets(reasons);
            format!(
                "{levels}. The figures cannot be compared{reasons}; nothing can be said of whether the proportion \
                 went up or down."
            )
        }
    };
    let mut text = match &facts.subject {
        Some(subject) => format!("{subject}: {text}"),
        None => capital(&text),
    };
    text.push_str(&overlap(facts.dependence.as_ref()));
    if facts.adjusted {
        text.push_str(" That several changes were looked at together is taken into account.");
    }
    text
}

/// What two waves have in common, as a sentence with a space before it.
pub(super) fn overlap(own: Option<&Overlap>) -> String {
    match own {
        Some(Overlap::None) => " The two waves are treated as independent.".to_owned(),
        Some(Overlap::Both { first, second, both }) => format!(
            " The first time {first} answered and the second time {second}, {both} of them both times, which the \
             interval takes into account."
        ),
        None => String::new(),
    }
}

fn side(side: &Side, unnamed: &str) -> String {
    let counts = side.counts.as_ref().map(|(yes, of)| format!(" ({yes} of {of})")).unwrap_or_default();
    let wave = match &side.wave {
        Some(wave) => place_in_time(Some(wave), "in"),
        None => format!(" {unnamed}"),
    };
    format!("{} per cent{counts}{wave}", side.per_cent)
}

/// `the municipalities (80.0 per cent; rank 1–2)`.
fn item(own: &Member, company: &Company, figure: &str) -> String {
    let name = match company {
        Company::Groups { .. } => own.base.definite(),
        Company::Answers { .. } | Company::Things { .. } => own.label.clone(),
        Company::Mixed => {
            let wave = place_in_time(own.wave.as_deref(), "in");
            format!("{}{wave} among {}", own.label, own.base.definite())
        }
    };
    format!("{name} ({figure})")
}

fn counts(own: &Member) -> String {
    own.counts.as_ref().map(|(yes, of)| format!("; {yes} of {of}")).unwrap_or_default()
}

fn ranked(facts: &RankingFacts, members: &[Member], or: &str) -> String {
    let of = |own: &Member| {
        let mut figure = format!("{} per cent", own.per_cent);
        match &own.limits {
            Some((low, high)) => figure.extend([", ", &range(low, high, "to")]),
            None => figure.push_str(&counts(own)),
        }
        let (best, worst) = own.ranks;
        if best != worst {
            let shared = if facts.full { "shared " } else { "" };
            figure.extend([format!("; {shared}rank {best}–{worst}")]);
        }
        item(own, &facts.company, &figure)
    };
    list(members.iter().map(of), or)
}

pub(super) fn ranking(facts: &RankingFacts) -> String {
    let wave = place_in_time(facts.wave.as_deref(), "in");
    let top = ranked(facts, &facts.top, if facts.lead == Top::Open { "or" } else { "and" });
    let lead = match (&facts.company, facts.lead) {
        (Company::Groups { statement, subject }, lead) => {
            let share = match statement {
                Some(statement) => format!("the proportion that {statement}"),
                None => "the proportion".to_owned(),
            };
            let text = match lead {
                Top::Sure => format!("{share} is largest{wave} among {top}"),
                Top::Tied => format!("{share} is largest{wave}, and the same, among {top}"),
                Top::Open => {
                    format!("it is not determined where {share} is largest{wave}: it may be among {top}")
                }
            };
            if statement.is_some() { text } else { format!("{subject}: {text}") }
        }
        (Company::Answers { label, base }, lead) => {
            let base = base.definite();
            match lead {
                Top::Sure => format!("{label}: the most common answer{wave} among {base} is {top}"),
                Top::Tied => format!(
                    "{label}: the most common answers{wave}, equally frequent, among {base} are {top}"
                ),
                Top::Open => format!(
                    "{label}: it is not determined which answer is the most common{wave} among {base}: it may be {top}"
                ),
            }
        }
        (Company::Things { base }, lead) => {
            let base = base.definite();
            match lead {
                Top::Sure => format!("{top} holds{wave} for the largest share of {base}"),
                Top::Tied => format!("{top} hold{wave}, equally, for the largest share of {base}"),
                Top::Open => format!(
                    "it is not determined what holds{wave} for the largest share of {base}: it may be {top}"
                ),
            }
        }
        (Company::Mixed, Top::Sure) => format!("the largest proportion{wave} is {top}"),
        (Company::Mixed, Top::Tied) => format!("the largest proportions{wave}, equally large, are {top}"),
        (Company::Mixed, Top::Open) => {
            format!("it is not determined which proportion is the largest{wave}: it may be {top}")
        }
    };
    let mut text = capital(&ended(&lead));
    if !facts.rest.is_empty() {
        text.push(' ');
        let groups = matches!(facts.company, Company::Groups { .. });
        let verb = match (facts.in_order(), facts.rest.len() == 1) {
            (true, true) if !groups => "Then follows",
            (true, _) => "Then follow",
            (false, true) if !groups => "The other is",
            (false, _) => "The others are",
        };
        text.push_str(&ended(&format!("{verb} {}", ranked(facts, &facts.rest, "and"))));
    }
    if facts.full {
        text.push_str(" All figures are full counts.");
    }
    if let Some(level) = &facts.level {
        let limits = if facts.with_limits {
            format!("The {level} confidence interval stands after each share. ")
        } else {
            String::new()
        };
        text.extend([format!(" {limits}The ranks hold together with {level} confidence.")]);
    }
    if let (Some((answered, population)), false) = (&facts.answered, facts.full) {
        match population {
            Some(population) => text.extend([format!(" {answered} of {population} answered.")]),
            None => text.extend([format!(" {answered} answered.")]),
        }
    }
    text
}

pub(super) fn comparison(facts: &ComparisonFacts) -> String {
    let wave = place_in_time(facts.wave.as_deref(), "in");
    let (first, second) = (&facts.first, &facts.second);
    let own_wave = |own: &Member| place_in_time(own.wave.as_deref(), "in");
    let figure = |own: &Member| format!("{} per cent{}", own.per_cent, small_counts(own));
    let (one, other) = (figure(first), figure(second));
    let (base, other_base) = (first.base.definite(), second.base.definite());
    let levels = match (&facts.company, &first.statement, &second.statement) {
        (Company::Answers { label, base }, ..) => {
            format!(
                "{label}: {} {one} and {} {other} of {}{wave}",
                first.label,
                second.label,
                base.definite()
            )
        }
        (Company::Groups { statement: Some(statement), .. }, ..) => {
            format!("{one} of {base} and {other} of {other_base} {statement}{wave}")
        }
        (Company::Groups { subject, .. }, ..) => {
            format!("{subject}: {one} of {base} and {other} of {other_base}{wave}")
        }
        (_, Some(statement), Some(own)) => {
            let second_base = if facts.same_base() { "them" } else { &other_base };
            format!(
                "{one} of {base} {statement}{}, and {other} of {second_base} {own}{}{wave}",
                own_wave(first),
                own_wave(second)
            )
        }
        _ => format!(
            "{}: {one} of {base}{}; {}: {other} of {other_base}{}{wave}",
            first.label,
            own_wave(first),
            second.label,
            own_wave(second)
        ),
    };
    let answered = match (&first.answered, &second.answered) {
        _ if facts.full => String::new(),
        (a, b) if a.is_empty() || b.is_empty() => String::new(),
        (a, _) if facts.same_base() && *a == second.answered => format!("{a} answered"),
        (a, b) => format!("{a} and {b} answered"),
    };
    let interval = facts.interval.as_ref().map(|(level, low, high)| {
        format!("{level} confidence interval for the difference: {low} to {high} percentage points")
    });
    let told: Vec<String> =
        interval.into_iter().chain(Some(answered).filter(|own| !own.is_empty())).collect();
    let told = match told.join("; ") {
        _ if facts.full => " (full counts)".to_owned(),
        told if told.is_empty() => told,
        told => format!(" ({told})"),
    };
    let points = &facts.signed_points;
    let finding = match &facts.finding {
        Finding::Rise => {
            format!("The first share is higher than the second, by {} percentage points{told}.", facts.points)
        }
        Finding::Fall => {
            format!("The first share is lower than the second, by {} percentage points{told}.", facts.points)
        }
        Finding::Same => format!("The two shares are equal{told}."),
        Finding::Standstill { margin } => format!(
            "The two shares are about equal: the difference of {points} percentage points lies with certainty within the \
             stated margin of ±{margin} percentage points{told}."
        ),
        Finding::Open => format!(
            "The difference of {points} percentage points is within the uncertainty{told}; it cannot be concluded which \
             of the shares is larger, nor that they are alike."
        ),
        Finding::OneOfMany { p } => format!(
            "The difference of {points} percentage points{told} does not hold when several comparisons are made together \
             (adjusted p-value {p}); it cannot be concluded which of the shares is larger."
        ),
        Finding::NoInterval { reason } => format!(
            "No confidence interval can be given for the difference ({reason}); it cannot be concluded which of the \
             shares is larger."
        ),
        Finding::Broken { reasons } => {
            format!("The figures cannot be compared{}.", in_brackets(reasons))
        }
    };
    let mut text = format!("{}. {finding}", capital(&levels));
    if facts.independent {
        text.push_str(" The two shares are treated as independent.");
    }
    if facts.adjusted {
        text.push_str(" That several comparisons were made together is taken into account.");
    }
    text
}

pub(super) fn spread(facts: &RangeFacts) -> String {
    let wave = place_in_time(facts.wave.as_deref(), "in");
    let end = |own: &Member| {
        let counts = counts(own);
        let wave = place_in_time(own.wave.as_deref(), "in");
        format!("{} per cent of {} ({}{wave}{counts})", own.per_cent, own.base.definite(), own.label)
    };
    let mut text = format!(
        "The {} shares lie{wave} between {} and {}",
        facts.figures,
        end(&facts.smallest),
        end(&facts.largest)
    );
    if let Some((level, low, high)) = &facts.interval {
        text.extend([format!("; with {level} confidence all lie between {low} and {high} per cent")]);
    }
    let mut text = ended(&text);
    if facts.full {
        text.push_str(" The ends are full counts, and none of the shares lies beyond them.");
    }
    text
}

pub(super) fn trend(facts: &TrendFacts) -> String {
    let base = facts.base.definite();
    let share = match &facts.statement {
        Some(statement) => format!("the proportion that {statement}"),
        None => "the proportion".to_owned(),
    };
    let wave = |own: &Member| place_in_time(own.wave.as_deref(), "in");
    let levels = list(
        facts
            .members
            .iter()
            .map(|own| format!("{} per cent{}{}", own.per_cent, small_counts(own), wave(own))),
        "and",
    );
    let unit = if facts.years { "year" } else { "unit of time" };
    let interval = facts.interval.as_ref().map(|(level, low, high)| {
        format!(" ({level} confidence interval: {low} to {high} percentage points)")
    });
    let told = match interval {
        _ if facts.full => " (full counts every time)".to_owned(),
        told => told.unwrap_or_default(),
    };
    let (points, signed) = (&facts.points, &facts.signed_points);
    let was = format!("among {base}, {share} was {levels}");
    let text = match &facts.finding {
        Finding::Rise => format!(
            "among {base}, {share} shows a rising tendency: {levels}. On average it rose by {points} percentage points \
             per {unit}{told}."
        ),
        Finding::Fall => format!(
            "among {base}, {share} shows a falling tendency: {levels}. On average it fell by {points} percentage points \
             per {unit}{told}."
        ),
        Finding::Same => format!("{was}. On average the change is 0 percentage points per {unit}{told}."),
        Finding::Standstill { margin } => format!(
            "{was}. The average change of {signed} percentage points per {unit} counts as a standstill: it lies with \
             certainty within the stated margin of ±{margin} percentage points{told}."
        ),
        Finding::Open | Finding::OneOfMany { .. } => format!(
            "{was}. The average change of {signed} percentage points per {unit} is within the uncertainty{told}; no \
             tendency can be concluded."
        ),
        Finding::NoInterval { reason } => format!("{was}. No tendency can be concluded: {reason}."),
        Finding::Broken { reasons } => format!(
            "{was}. The figures cannot be compared{}; no tendency can be concluded.",
            in_brackets(reasons)
        ),
    };
    let mut text = match &facts.subject {
        Some(subject) => format!("{subject}: {text}"),
        None => capital(&text),
    };
    if !facts.uneven.is_empty() {
        let gaps = list(facts.uneven.iter().cloned(), "and");
        text.extend([format!(
            " The times between the waves differ: {gaps} {}.",
            if facts.years { "years" } else { "units of time" }
        )]);
    }
    text
}

fn small_counts(own: &Member) -> String {
    own.counts.as_ref().map(|(yes, of)| format!(" ({yes} of {of})")).unwrap_or_default()
}
