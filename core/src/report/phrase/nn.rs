//! Nynorsk. As in bokmål a relative clause that restricts the noun ends with a comma; a number before a definite noun
//! takes `dei`.

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
        text.extend([" Det kan ikkje gjevast noko konfidensintervall: ", reason, "."]);
    }
    text
}

fn no_figure(facts: &ShareFacts, wave: &str) -> String {
    let base = facts.base.definite();
    match (&facts.statement, &facts.subject) {
        (Some(statement), _) if facts.lead == Lead::NotShown => {
            format!("Kor mange av {}som {statement}{wave}, er konfidensielt.", before_verb(&base))
        }
        (None, subject) if facts.lead == Lead::NotShown => {
            let subject = subject.as_deref().unwrap_or_default();
            format!("{subject}: delen av {}er konfidensiell{wave}.", before_verb(&base))
        }
        (Some(statement), _) => {
            format!(
                "Det er ukjent kor mange av {}som {statement}{wave}: ingen av dei svara.",
                before_verb(&base)
            )
        }
        (None, subject) => {
            let subject = subject.as_deref().unwrap_or_default();
            format!("{subject}: delen av {}er ukjend{wave}, for ingen av dei svara.", before_verb(&base))
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
                _ if yes == n && full => format!("samtlege {} {}", facts.answered, base.with(&base.many)),
                _ if yes == n => format!("alle {}", numbered("dei", &own, &facts.answered)),
                _ if yes == 0 => format!("ingen av {}", numbered("dei", &own, &facts.answered)),
                _ => format!("{yes} av {}", numbered("dei", &own, &facts.answered)),
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
        Fraction::All => format!("samtlege {many}"),
        Fraction::None => format!("ingen av {all}"),
        Fraction::Count { yes, of } => format!("{yes} av {of} {many}"),
        Fraction::Parts { parts: 1, of: 2 } => format!("halvparten av {all}"),
        Fraction::Parts { parts: 1, of: 3 } => format!("ein tredel av {all}"),
        Fraction::Parts { parts: 2, of: 3 } => format!("to tredelar av {all}"),
        Fraction::Parts { parts, of } => format!("{parts} av {of} {many}"),
        Fraction::MoreThan { parts: 1, of: 2 } => format!("over halvparten av {all}"),
        Fraction::LessThan { parts: 1, of: 2 } => format!("under halvparten av {all}"),
        Fraction::MoreThan { parts, of } => format!("meir enn {parts} av {of} {many}"),
        Fraction::LessThan { parts, of } => format!("færre enn {parts} av {of} {many}"),
    }
}

fn answering(noun: &str, base: &Base) -> String {
    let own = base.with(noun);
    if base.among.is_empty() { format!("{own} som svara") } else { format!("{own}, og som svara") }
}

fn figures(facts: &ShareFacts, named_wave: Option<&str>) -> String {
    let counted = matches!(facts.lead, Lead::Count { .. });
    let mut parts: Vec<String> = named_wave.map(str::to_owned).into_iter().collect();
    if facts.lead != Lead::PerCent {
        parts.push(format!("{} prosent", facts.per_cent));
    }
    match &facts.support {
        Support::FullCount if counted => parts.push("full teljing".to_owned()),
        Support::FullCount => parts.push(format!("full teljing av {}", facts.answered)),
        Support::Interval { level, low, high } => {
            let all = facts.population.as_ref().filter(|_| counted);
            let all = all.map(|population| format!(" for alle {population}:")).unwrap_or_default();
            parts.push(format!("{level} konfidensintervall{all} {}", range(low, high, "til")));
        }
        Support::NoInterval { .. } | Support::Untold => {}
    }
    if !counted && !matches!(facts.support, Support::FullCount) && !facts.answered.is_empty() {
        parts.push(match &facts.population {
            Some(population) => format!("{} av {population} svara", facts.answered),
            None => format!("{} svara", facts.answered),
        });
    }
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
}

pub(super) fn change(facts: &ChangeFacts) -> String {
    let base = before_verb(&facts.base.definite());
    let share = match &facts.statement {
        Some(statement) => format!("delen som {statement},"),
        None => "delen".to_owned(),
    };
    let from = side(&facts.from, "i den første undersøkinga");
    let to = side(&facts.to, "i den siste undersøkinga");
    let interval = facts.interval.as_ref().map(|(level, low, high)| {
        format!("{level} konfidensintervall for endringa: {low} til {high} prosentpoeng")
    });
    let mut told = interval.map(|text| format!(" ({text})")).unwrap_or_default();
    if facts.full {
        " (full teljing begge gongene)".clone_into(&mut told);
    }
    let levels = format!("blant {base}var {share} {from} og {to}");
    let points = &facts.signed_points;
    let text = match &facts.finding {
        Finding::Rise => format!(
            "blant {base}auka {share} frå {from} til {to}, ein auke på {} prosentpoeng{told}.",
            facts.points
        ),
        Finding::Fall => format!(
            "blant {base}fall {share} frå {from} til {to}, ein nedgang på {} prosentpoeng{told}.",
            facts.points
        ),
        Finding::Same => format!("{levels}, altså den same{told}."),
        Finding::Standstill { margin } if facts.full => format!(
            "{levels}. Endringa på {points} prosentpoeng er innanfor den fastsette marginen på ±{margin} \
             prosentpoeng og blir rekna som stillstand{told}."
        ),
        Finding::Standstill { margin } => format!(
            "{levels}. Endringa på {points} prosentpoeng blir rekna som stillstand: heile konfidensintervallet er innanfor \
             den fastsette marginen på ±{margin} prosentpoeng{told}."
        ),
        Finding::Open => format!(
            "{levels}. Skilnaden på {points} prosentpoeng er innanfor uvissa{told}, så korkje oppgang eller \
             nedgang kan slåast fast."
        ),
        Finding::OneOfMany { p } => format!(
            "{levels}. Skilnaden på {points} prosentpoeng{told} held ikkje når fleire endringar blir vurderte samstundes \
             (justert p-verdi {p}), så korkje oppgang eller nedgang kan slåast fast."
        ),
        Finding::NoInterval { reason } => format!(
            "{levels}. Det kan ikkje gjevast noko konfidensintervall for endringa ({reason}), så korkje oppgang eller \
             nedgang kan slåast fast."
        ),
        Finding::Broken { reasons } => {
            let reasons = in_brackets(reasons);
            format!(
                "{levels}. Tala kan ikkje samanliknast{reasons}, så det kan ikkje seiast om delen har gått opp eller \
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
        text.push_str(" Det er teke omsyn til at fleire endringar er vurderte samstundes.");
    }
    text
}

/// What two waves have in common, as a sentence with a space before it.
pub(super) fn overlap(own: Option<&Overlap>) -> String {
    match own {
        Some(Overlap::None) => " Dei to undersøkingane er handsama som uavhengige av kvarandre.".to_owned(),
        Some(Overlap::Both { first, second, both }) => format!(
            " Det var {first} som svara den første gongen og {second} den andre, {both} av dei begge gongene, og det \
             tek intervallet omsyn til."
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
                Some(statement) => format!("delen som {statement}"),
                None => "delen".to_owned(),
            };
            let closed = before_verb(&share);
            let text = match lead {
                Top::Sure => format!("{closed}er{wave} størst blant {top}"),
                Top::Tied => format!("{closed}er{wave} størst, og like stor, blant {top}"),
                Top::Open => {
                    format!("det er ikkje slege fast kvar {closed}er størst{wave}: det kan vere blant {top}")
                }
            };
            if statement.is_some() { text } else { format!("{subject}: {text}") }
        }
        (Company::Answers { label, base }, lead) => {
            let base = base.definite();
            match lead {
                Top::Sure => {
                    format!("{label}: det vanlegaste svaret{wave} blant {}er {top}", before_verb(&base))
                }
                Top::Tied => format!(
                    "{label}: dei vanlegaste svara{wave}, like ofte gjevne, blant {}er {top}",
                    before_verb(&base)
                ),
                Top::Open => format!(
                    "{label}: det er ikkje slege fast kva svar som{wave} er vanlegast blant {base}: det kan vere {top}"
                ),
            }
        }
        (Company::Things { base }, lead) => {
            let base = base.definite();
            match lead {
                Top::Sure => format!("{top} gjeld{wave} flest av {base}"),
                Top::Tied => format!("{top} gjeld{wave}, med like store delar, flest av {base}"),
                Top::Open => {
                    format!("det er ikkje slege fast kva som{wave} gjeld flest av {base}: det kan vere {top}")
                }
            }
        }
        (Company::Mixed, Top::Sure) => format!("den største delen{wave} er {top}"),
        (Company::Mixed, Top::Tied) => format!("dei største delane{wave}, like store, er {top}"),
        (Company::Mixed, Top::Open) => {
            format!("det er ikkje slege fast kva del som{wave} er størst: det kan vere {top}")
        }
    };
    let mut text = capital(&ended(&lead));
    if !facts.rest.is_empty() {
        text.push(' ');
        let verb = if facts.in_order() { "Deretter følgjer" } else { "Dei andre er" };
        text.push_str(&ended(&format!("{verb} {}", ranked(facts, &facts.rest, "og"))));
    }
    if facts.full {
        text.push_str(" Alle tala er fulle teljingar.");
    }
    if let Some(level) = &facts.level {
        let limits = if facts.with_limits {
            format!("{level} konfidensintervall står etter delane. ")
        } else {
            String::new()
        };
        text.extend([format!(" {limits}Plassane gjeld samla med {level} konfidens.")]);
    }
    if let (Some((answered, population)), false) = (&facts.answered, facts.full) {
        match population {
            Some(population) => text.extend([format!(" {answered} av {population} svara.")]),
            None => text.extend([format!(" {answered} svara.")]),
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
            let second_base = if facts.same_base() { "dei ".to_owned() } else { before_verb(&other_base) };
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
        (a, _) if facts.same_base() && *a == second.answered => format!("{a} svara"),
        (a, b) => format!("{a} og {b} svara"),
    };
    let interval = facts.interval.as_ref().map(|(level, low, high)| {
        format!("{level} konfidensintervall for skilnaden: {low} til {high} prosentpoeng")
    });
    let told: Vec<String> =
        interval.into_iter().chain(Some(answered).filter(|own| !own.is_empty())).collect();
    let told = match told.join("; ") {
        _ if facts.full => " (fulle teljingar)".to_owned(),
        told if told.is_empty() => told,
        told => format!(" ({told})"),
    };
    let points = &facts.signed_points;
    let finding = match &facts.finding {
        Finding::Rise => {
            format!("Den første delen er høgare enn den andre, med {} prosentpoeng{told}.", facts.points)
        }
        Finding::Fall => {
            format!("Den første delen er lågare enn den andre, med {} prosentpoeng{told}.", facts.points)
        }
        Finding::Same => format!("Dei to delane er like store{told}."),
        Finding::Standstill { margin } => format!(
            "Dei to delane er om lag like store: skilnaden på {points} prosentpoeng er med visse innanfor den \
             fastsette marginen på ±{margin} prosentpoeng{told}."
        ),
        Finding::Open => format!(
            "Skilnaden på {points} prosentpoeng er innanfor uvissa{told}, så det kan ikkje slåast fast kva for ein av \
             delane som er størst, og heller ikkje at dei er like."
        ),
        Finding::OneOfMany { p } => format!(
            "Skilnaden på {points} prosentpoeng{told} held ikkje når fleire samanlikningar blir gjorde samstundes (justert \
             p-verdi {p}), så det kan ikkje slåast fast kva for ein av delane som er størst."
        ),
        Finding::NoInterval { reason } => format!(
            "Det kan ikkje gjevast noko konfidensintervall for skilnaden ({reason}), så det kan ikkje slåast fast kva \
             for ein av delane som er størst."
        ),
        Finding::Broken { reasons } => {
            format!("Tala kan ikkje samanliknast{}.", in_brackets(reasons))
        }
    };
    let mut text = format!("{}. {finding}", capital(&levels));
    if facts.independent {
        text.push_str(" Dei to delane er handsama som uavhengige av kvarandre.");
    }
    if facts.adjusted {
        text.push_str(" Det er teke omsyn til at fleire samanlikningar er gjorde samstundes.");
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
        "Dei {} delane ligg{wave} mellom {} og {}",
        facts.figures,
        end(&facts.smallest),
        end(&facts.largest)
    );
    if let Some((level, low, high)) = &facts.interval {
        text = format!("{}; med {level} konfidens ligg alle mellom {low} og {high} prosent", open_end(&text));
    }
    let mut text = ended(&text);
    if facts.full {
        text.push_str(" Ytterpunkta er fulle teljingar, og ingen av delane ligg utanfor dei.");
    }
    text
}

pub(super) fn trend(facts: &TrendFacts) -> String {
    let base = before_verb(&facts.base.definite());
    let share = match &facts.statement {
        Some(statement) => format!("delen som {statement},"),
        None => "delen".to_owned(),
    };
    let wave = |own: &Member| place_in_time(own.wave.as_deref(), "i");
    let levels = list(
        facts
            .members
            .iter()
            .map(|own| format!("{} prosent{}{}", own.per_cent, small_counts(own.counts.as_ref()), wave(own))),
        "og",
    );
    let unit = if facts.years { "år" } else { "tidseining" };
    let interval = facts
        .interval
        .as_ref()
        .map(|(level, low, high)| format!(" ({level} konfidensintervall: {low} til {high} prosentpoeng)"));
    let told = match interval {
        _ if facts.full => " (full teljing kvar gong)".to_owned(),
        told => told.unwrap_or_default(),
    };
    let (points, signed) = (&facts.points, &facts.signed_points);
    let was = format!("blant {base}var {share} {levels}");
    let text = match &facts.finding {
        Finding::Rise => format!(
            "blant {base}viser {share} ein stigande tendens: {levels}. I gjennomsnitt auka han med {points} prosentpoeng \
             per {unit}{told}."
        ),
        Finding::Fall => format!(
            "blant {base}viser {share} ein søkkande tendens: {levels}. I gjennomsnitt fall han med {points} prosentpoeng \
             per {unit}{told}."
        ),
        Finding::Same => format!("{was}. I gjennomsnitt er endringa 0 prosentpoeng per {unit}{told}."),
        Finding::Standstill { margin } => format!(
            "{was}. Den gjennomsnittlege endringa på {signed} prosentpoeng per {unit} blir rekna som stillstand: ho er med \
             visse innanfor den fastsette marginen på ±{margin} prosentpoeng{told}."
        ),
        Finding::Open | Finding::OneOfMany { .. } => format!(
            "{was}. Den gjennomsnittlege endringa på {signed} prosentpoeng per {unit} er innanfor uvissa{told}, \
             så ingen tendens kan slåast fast."
        ),
        Finding::NoInterval { reason } => format!("{was}. Ingen tendens kan slåast fast: {reason}."),
        Finding::Broken { reasons } => format!(
            "{was}. Tala kan ikkje samanliknast{}, så ingen tendens kan slåast fast.",
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
            " Det gjekk ulik tid mellom undersøkingane: {gaps} {}.",
            if facts.years { "år" } else { "tidseiningar" }
        )]);
    }
    text
}
