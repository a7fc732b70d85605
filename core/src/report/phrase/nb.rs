//! Bokmål. A relative clause that restricts the noun ends with a comma; a number before a definite noun takes `de`.

use super::facts::{Base, ChangeFacts, Finding, Lead, Overlap, ShareFacts, Support};
use super::fraction::Fraction;
use super::norwegian::{before_verb, bracketed, counts, numbered, ranked, side, small_counts};
use super::sets::{Company, ComparisonFacts, Member, RangeFacts, RankingFacts, Top, TrendFacts};
use super::{ended, in_brackets, list, open_end, place_in_time, range, time};
use crate::report::note::capital;

pub(super) fn share(facts: &ShareFacts) -> String {
    let (wave, named_wave) = time(facts.wave.as_deref(), "i");
    if matches!(facts.lead, Lead::NoFigure | Lead::NotShown) {
        return no_figure(facts, &place_in_time(facts.wave.as_deref(), "i"));
    }
    let who = who(facts);
    let figures = figures(facts, named_wave);
    let mut text = match (&facts.statement, &facts.subject) {
        (Some(statement), _) => capital(&format!("{}{statement}{wave}{figures}.", before_verb(&who))),
        (None, subject) => format!("{}: {who}{wave}{figures}.", subject.as_deref().unwrap_or_default()),
    };
    if let Support::NoInterval { reason } = &facts.support {
        text.extend([" Det kan ikke gis noe konfidensintervall: ", reason, "."]);
    }
    text
}

fn no_figure(facts: &ShareFacts, wave: &str) -> String {
    let base = facts.base.definite();
    match (&facts.statement, &facts.subject) {
        (Some(statement), _) if facts.lead == Lead::NotShown => {
            format!("Hvor mange av {}som {statement}{wave}, er konfidensielt.", before_verb(&base))
        }
        (None, subject) if facts.lead == Lead::NotShown => {
            let subject = subject.as_deref().unwrap_or_default();
            format!("{subject}: andelen av {}er konfidensiell{wave}.", before_verb(&base))
        }
        (Some(statement), _) => {
            format!(
                "Det er ukjent hvor mange av {}som {statement}{wave}: ingen av dem svarte.",
                before_verb(&base)
            )
        }
        (None, subject) => {
            let subject = subject.as_deref().unwrap_or_default();
            format!("{subject}: andelen av {}er ukjent{wave}, for ingen av dem svarte.", before_verb(&base))
        }
    }
}

/// Who it is said of, with how many of them.
fn who(facts: &ShareFacts) -> String {
    let base = &facts.base;
    match facts.lead {
        Lead::Count { yes, n, full } => {
            let noun = if n == 1 { &base.one } else { &base.all };
            let own = if full { base.with(noun) } else { answering(noun, base) };
            match n {
                1 => format!("{yes} av 1 {own}"),
                _ if yes == n && full => format!("samtlige {} {}", facts.answered, base.with(&base.many)),
                _ if yes == n => format!("alle {}", numbered("de", &own, &facts.answered)),
                _ if yes == 0 => format!("ingen av {}", numbered("de", &own, &facts.answered)),
                _ => format!("{yes} av {}", numbered("de", &own, &facts.answered)),
            }
        }
        Lead::Fraction(fraction) => fraction_of(fraction, base),
        Lead::PerCent | Lead::NoFigure | Lead::NotShown => {
            format!("{} prosent av {}", facts.per_cent, base.definite())
        }
    }
}

fn fraction_of(fraction: Fraction, base: &Base) -> String {
    let (all, many) = (base.definite(), base.with(&base.many));
    match fraction {
        Fraction::All => format!("samtlige {many}"),
        Fraction::None => format!("ingen av {all}"),
        Fraction::Count { yes, of } => format!("{yes} av {of} {many}"),
        Fraction::Parts { parts: 1, of: 2 } => format!("halvparten av {all}"),
        Fraction::Parts { parts: 1, of: 3 } => format!("en tredel av {all}"),
        Fraction::Parts { parts: 2, of: 3 } => format!("to tredeler av {all}"),
        Fraction::Parts { parts, of } => format!("{parts} av {of} {many}"),
        Fraction::MoreThan { parts: 1, of: 2 } => format!("over halvparten av {all}"),
        Fraction::LessThan { parts: 1, of: 2 } => format!("under halvparten av {all}"),
        Fraction::MoreThan { parts, of } => format!("mer enn {parts} av {of} {many}"),
        Fraction::LessThan { parts, of } => format!("færre enn {parts} av {of} {many}"),
    }
}

fn answering(noun: &str, base: &Base) -> String {
    let own = base.with(noun);
    if base.among.is_empty() { format!("{own} som svarte") } else { format!("{own}, og som svarte") }
}

fn figures(facts: &ShareFacts, named_wave: Option<&str>) -> String {
    let counted = matches!(facts.lead, Lead::Count { .. });
    let mut parts: Vec<String> = named_wave.map(str::to_owned).into_iter().collect();
    if facts.lead != Lead::PerCent {
        parts.push(format!("{} prosent", facts.per_cent));
    }
    match &facts.support {
        Support::FullCount if counted => parts.push("full telling".to_owned()),
        Support::FullCount => parts.push(format!("full telling av {}", facts.answered)),
        Support::Interval { level, low, high } => {
            let all = facts.population.as_ref().filter(|_| counted);
            let all = all.map(|population| format!(" for alle {population}:")).unwrap_or_default();
            parts.push(format!("{level} konfidensintervall{all} {}", range(low, high, "til")));
        }
        Support::NoInterval { .. } | Support::Untold => {}
    }
    if !counted && !matches!(facts.support, Support::FullCount) && !facts.answered.is_empty() {
        parts.push(match &facts.population {
            Some(population) => format!("{} av {population} svarte", facts.answered),
            None => format!("{} svarte", facts.answered),
        });
    }
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
}

pub(super) fn change(facts: &ChangeFacts) -> String {
    let base = before_verb(&facts.base.definite());
    let share = match &facts.statement {
        Some(statement) => format!("andelen som {statement},"),
        None => "andelen".to_owned(),
    };
    let from = side(&facts.from, "i den første undersøkelsen");
    let to = side(&facts.to, "i den siste undersøkelsen");
    let interval = facts.interval.as_ref().map(|(level, low, high)| {
        format!("{level} konfidensintervall for endringen: {low} til {high} prosentpoeng")
    });
    let mut told = interval.map(|text| format!(" ({text})")).unwrap_or_default();
    if facts.full {
        " (full telling begge ganger)".clone_into(&mut told);
    }
    let levels = format!("blant {base}var {share} {from} og {to}");
    let points = &facts.signed_points;
    let text = match &facts.finding {
        Finding::Rise => format!(
            "blant {base}økte {share} fra {from} til {to}, en økning på {} prosentpoeng{told}.",
            facts.points
        ),
        Finding::Fall => format!(
            "blant {base}falt {share} fra {from} til {to}, en nedgang på {} prosentpoeng{told}.",
            facts.points
        ),
        Finding::Same => format!("{levels}, altså den samme{told}."),
        Finding::Standstill { margin } if facts.full => format!(
            "{levels}. Endringen på {points} prosentpoeng er innenfor den fastsatte marginen på ±{margin} \
             prosentpoeng og regnes som stillstand{told}."
        ),
        Finding::Standstill { margin } => format!(
            "{levels}. Endringen på {points} prosentpoeng regnes som stillstand: hele konfidensintervallet er innenfor \
             den fastsatte marginen på ±{margin} prosentpoeng{told}."
        ),
        Finding::Open => format!(
            "{levels}. Forskjellen på {points} prosentpoeng er innenfor usikkerheten{told}, så verken oppgang eller \
             nedgang kan fastslås."
        ),
        Finding::OneOfMany { p } => format!(
            "{levels}. Forskjellen på {points} prosentpoeng{told} holder ikke når flere endringer vurderes samtidig \
             (justert p-verdi {p}), så verken oppgang eller nedgang kan fastslås."
        ),
        Finding::NoInterval { reason } => format!(
            "{levels}. Det kan ikke gis noe konfidensintervall for endringen ({reason}), så verken oppgang eller \
             nedgang kan fastslås."
        ),
        Finding::Broken { reasons } => {
            let reasons = in_brackets(reasons);
            format!(
                "{levels}. Tallene kan ikke sammenlignes{reasons}, så det kan ikke sies om andelen har gått opp eller \
                 ned."
            )
        }
    };
    let mut text = match &facts.subject {
        Some(subject) => format!("{subject}: {text}"),
        None => capital(&text),
    };
    text.push_str(&overlap(facts.dependence.as_ref()));
    if facts.adjusted {
        text.push_str(" Det er tatt hensyn til at flere endringer er vurdert samtidig.");
    }
    text
}

/// What two waves have in common, as a sentence with a space before it.
pub(super) fn overlap(own: Option<&Overlap>) -> String {
    match own {
        Some(Overlap::None) => " De to undersøkelsene er behandlet som uavhengige av hverandre.".to_owned(),
        Some(Overlap::Both { first, second, both }) => format!(
            " Det var {first} som svarte den første gangen og {second} den andre, {both} av dem begge ganger, og det \
             tar intervallet hensyn til."
        ),
        None => String::new(),
    }
}

pub(super) fn ranking(facts: &RankingFacts) -> String {
    let wave = place_in_time(facts.wave.as_deref(), "i");
    let top = ranked(facts, &facts.top, if facts.lead == Top::Open { "eller" } else { "og" });
    let lead = match (&facts.company, facts.lead) {
        (Company::Groups { statement, subject }, lead) => {
            let share = match statement {
                Some(statement) => format!("andelen som {statement}"),
                None => "andelen".to_owned(),
            };
            let closed = before_verb(&share);
            let text = match lead {
                Top::Sure => format!("{closed}er{wave} størst blant {top}"),
                Top::Tied => format!("{closed}er{wave} størst, og like stor, blant {top}"),
                Top::Open => {
                    format!("det er ikke fastslått hvor {closed}er størst{wave}: det kan være blant {top}")
                }
            };
            if statement.is_some() { text } else { format!("{subject}: {text}") }
        }
        (Company::Answers { label, base }, lead) => {
            let base = base.definite();
            match lead {
                Top::Sure => {
                    format!("{label}: det vanligste svaret{wave} blant {}er {top}", before_verb(&base))
                }
                Top::Tied => format!(
                    "{label}: de vanligste svarene{wave}, like ofte gitt, blant {}er {top}",
                    before_verb(&base)
                ),
                Top::Open => format!(
                    "{label}: det er ikke fastslått hvilket svar som{wave} er vanligst blant {base}: det kan være {top}"
                ),
            }
        }
        (Company::Things { base }, lead) => {
            let base = base.definite();
            match lead {
                Top::Sure => format!("{top} gjelder{wave} flest av {base}"),
                Top::Tied => format!("{top} gjelder{wave}, med like store andeler, flest av {base}"),
                Top::Open => {
                    format!("det er ikke fastslått hva som{wave} gjelder flest av {base}: det kan være {top}")
                }
            }
        }
        (Company::Mixed, Top::Sure) => format!("den største andelen{wave} er {top}"),
        (Company::Mixed, Top::Tied) => format!("de største andelene{wave}, like store, er {top}"),
        (Company::Mixed, Top::Open) => {
            format!("det er ikke fastslått hvilken andel som{wave} er størst: det kan være {top}")
        }
    };
    let mut text = capital(&ended(&lead));
    if !facts.rest.is_empty() {
        text.push(' ');
        let verb = if facts.in_order() { "Deretter følger" } else { "De andre er" };
        text.push_str(&ended(&format!("{verb} {}", ranked(facts, &facts.rest, "og"))));
    }
    if facts.full {
        text.push_str(" Alle tallene er fulle tellinger.");
    }
    if let Some(level) = &facts.level {
        let limits = if facts.with_limits {
            format!("{level} konfidensintervall står etter andelene. ")
        } else {
            String::new()
        };
        text.extend([format!(" {limits}Plassene gjelder samlet med {level} konfidens.")]);
    }
    if let (Some((answered, population)), false) = (&facts.answered, facts.full) {
        match population {
            Some(population) => text.extend([format!(" {answered} av {population} svarte.")]),
            None => text.extend([format!(" {answered} svarte.")]),
        }
    }
    text
}

pub(super) fn comparison(facts: &ComparisonFacts) -> String {
    let wave = place_in_time(facts.wave.as_deref(), "i");
    let (first, second) = (&facts.first, &facts.second);
    let own_wave = |own: &Member| place_in_time(own.wave.as_deref(), "i");
    let figure = |own: &Member| format!("{} prosent{}", own.per_cent, small_counts(own.counts.as_ref()));
    let (one, other) = (figure(first), figure(second));
    let (base, other_base) = (first.base.definite(), second.base.definite());
    let levels = match (&facts.company, &first.statement, &second.statement) {
        (Company::Answers { label, base }, ..) => {
            format!("{label}: {} {one} og {} {other} av {}{wave}", first.label, second.label, base.definite())
        }
        (Company::Groups { statement: Some(statement), .. }, ..) => {
            let second = before_verb(&other_base);
            format!("{one} av {}og {other} av {second}{statement}{wave}", before_verb(&base))
        }
        (Company::Groups { subject, .. }, ..) => {
            format!("{subject}: {one} av {}og {other} av {other_base}{wave}", before_verb(&base))
        }
        (_, Some(statement), Some(own)) => {
            let second_base = if facts.same_base() { "dem ".to_owned() } else { before_verb(&other_base) };
            format!(
                "{one} av {}{statement}{}, og {other} av {second_base}{own}{}{wave}",
                before_verb(&base),
                own_wave(first),
                own_wave(second)
            )
        }
        _ => format!(
            "{}: {one} av {base}{}; {}: {other} av {other_base}{}{wave}",
            first.label,
            own_wave(first),
            second.label,
            own_wave(second)
        ),
    };
    let answered = match (&first.answered, &second.answered) {
        _ if facts.full => String::new(),
        (a, b) if a.is_empty() || b.is_empty() => String::new(),
        (a, _) if facts.same_base() && *a == second.answered => format!("{a} svarte"),
        (a, b) => format!("{a} og {b} svarte"),
    };
    let interval = facts.interval.as_ref().map(|(level, low, high)| {
        format!("{level} konfidensintervall for forskjellen: {low} til {high} prosentpoeng")
    });
    let told: Vec<String> =
        interval.into_iter().chain(Some(answered).filter(|own| !own.is_empty())).collect();
    let told = match told.join("; ") {
        _ if facts.full => " (fulle tellinger)".to_owned(),
        told if told.is_empty() => told,
        told => format!(" ({told})"),
    };
    let points = &facts.signed_points;
    let finding = match &facts.finding {
        Finding::Rise => {
            format!("Den første andelen er høyere enn den andre, med {} prosentpoeng{told}.", facts.points)
        }
        Finding::Fall => {
            format!("Den første andelen er lavere enn den andre, med {} prosentpoeng{told}.", facts.points)
        }
        Finding::Same => format!("De to andelene er like store{told}."),
        Finding::Standstill { margin } => format!(
            "De to andelene er omtrent like store: forskjellen på {points} prosentpoeng er med sikkerhet innenfor den \
             fastsatte marginen på ±{margin} prosentpoeng{told}."
        ),
        Finding::Open => format!(
            "Forskjellen på {points} prosentpoeng er innenfor usikkerheten{told}, så det kan ikke fastslås hvilken av \
             andelene som er størst, og heller ikke at de er like."
        ),
        Finding::OneOfMany { p } => format!(
            "Forskjellen på {points} prosentpoeng{told} holder ikke når flere sammenligninger gjøres samtidig (justert \
             p-verdi {p}), så det kan ikke fastslås hvilken av andelene som er størst."
        ),
        Finding::NoInterval { reason } => format!(
            "Det kan ikke gis noe konfidensintervall for forskjellen ({reason}), så det kan ikke fastslås hvilken av \
             andelene som er størst."
        ),
        Finding::Broken { reasons } => {
            format!("Tallene kan ikke sammenlignes{}.", in_brackets(reasons))
        }
    };
    let mut text = format!("{}. {finding}", capital(&levels));
    if facts.independent {
        text.push_str(" De to andelene er behandlet som uavhengige av hverandre.");
    }
    if facts.adjusted {
        text.push_str(" Det er tatt hensyn til at flere sammenligninger er gjort samtidig.");
    }
    text
}

pub(super) fn spread(facts: &RangeFacts) -> String {
    let wave = place_in_time(facts.wave.as_deref(), "i");
    let end = |own: &Member| {
        let counts = counts(own);
        let wave = place_in_time(own.wave.as_deref(), "i");
        let base = bracketed(&own.base.definite(), &format!("{}{wave}{counts}", own.label));
        format!("{} prosent av {base}", own.per_cent)
    };
    let mut text = format!(
        "De {} andelene ligger{wave} mellom {} og {}",
        facts.figures,
        end(&facts.smallest),
        end(&facts.largest)
    );
    if let Some((level, low, high)) = &facts.interval {
        text =
            format!("{}; med {level} konfidens ligger alle mellom {low} og {high} prosent", open_end(&text));
    }
    let mut text = ended(&text);
    if facts.full {
        text.push_str(" Ytterpunktene er fulle tellinger, og ingen av andelene ligger utenfor dem.");
    }
    text
}

pub(super) fn trend(facts: &TrendFacts) -> String {
    let base = before_verb(&facts.base.definite());
    let share = match &facts.statement {
        Some(statement) => format!("andelen som {statement},"),
        None => "andelen".to_owned(),
    };
    let wave = |own: &Member| place_in_time(own.wave.as_deref(), "i");
    let levels = list(
        facts
            .members
            .iter()
            .map(|own| format!("{} prosent{}{}", own.per_cent, small_counts(own.counts.as_ref()), wave(own))),
        "og",
    );
    let unit = if facts.years { "år" } else { "tidsenhet" };
    let interval = facts
        .interval
        .as_ref()
        .map(|(level, low, high)| format!(" ({level} konfidensintervall: {low} til {high} prosentpoeng)"));
    let told = match interval {
        _ if facts.full => " (full telling hver gang)".to_owned(),
        told => told.unwrap_or_default(),
    };
    let (points, signed) = (&facts.points, &facts.signed_points);
    let was = format!("blant {base}var {share} {levels}");
    let text = match &facts.finding {
        Finding::Rise => format!(
            "blant {base}viser {share} en stigende tendens: {levels}. I gjennomsnitt økte den med {points} prosentpoeng \
             per {unit}{told}."
        ),
        Finding::Fall => format!(
            "blant {base}viser {share} en synkende tendens: {levels}. I gjennomsnitt falt den med {points} prosentpoeng \
             per {unit}{told}."
        ),
        Finding::Same => format!("{was}. I gjennomsnitt er endringen 0 prosentpoeng per {unit}{told}."),
        Finding::Standstill { margin } => format!(
            "{was}. Den gjennomsnittlige endringen på {signed} prosentpoeng per {unit} regnes som stillstand: den er med \
             sikkerhet innenfor den fastsatte marginen på ±{margin} prosentpoeng{told}."
        ),
        Finding::Open | Finding::OneOfMany { .. } => format!(
            "{was}. Den gjennomsnittlige endringen på {signed} prosentpoeng per {unit} er innenfor usikkerheten{told}, \
             så ingen tendens kan fastslås."
        ),
        Finding::NoInterval { reason } => format!("{was}. Ingen tendens kan fastslås: {reason}."),
        Finding::Broken { reasons } => format!(
            "{was}. Tallene kan ikke sammenlignes{}, så ingen tendens kan fastslås.",
            in_brackets(reasons)
        ),
    };
    let mut text = match &facts.subject {
        Some(subject) => format!("{subject}: {text}"),
        None => capital(&text),
    };
    if !facts.uneven.is_empty() {
        let gaps = list(facts.uneven.iter().cloned(), "og");
        text.extend([format!(
            " Det gikk ulik tid mellom undersøkelsene: {gaps} {}.",
            if facts.years { "år" } else { "tidsenheter" }
        )]);
    }
    text
}
