//! Response in words: who answered, how alike they are to those who were invited, and how low and high a figure can be.
//!
//! ```
//! use peil::report::{Context, response};
//! use peil::{Answers, Column, Design, Language, PopulationSizes, Sample, StratumSize};
//! let agree: Column = (0..191).map(|unit| if unit < 103 { "agree" } else { "disagree" }).collect();
//! let answers = Answers::new([("pace".to_owned(), agree)])?;
//! let design = Design::builder(191).population(PopulationSizes::one(StratumSize::census(356))).build()?;
//! let sample = Sample::new(answers, design)?;
//! let bounds = sample.bounds(&[sample.share("pace").equals("agree").query().clone()])?;
//! let table = response::bounds(&bounds, &Context::neutral().decimals(0), Language::Nb).text();
//! assert!(table.contains("Uten antakelser: det laveste og det høyeste tallet kan være"));
//! # Ok::<(), peil::Error>(())
//! ```

use indexmap::IndexSet;

use super::caption::{self, caption};
use super::context::Context;
use super::layout::{Head, NONE, head, interval_head, unit};
use super::note::{self, Texts, pick, quoted};
use super::table::Grid;
use super::{number, phrase};
use crate::estimate::MeasureKind;
use crate::language::Language;
use crate::response::{
    Bound, IndicatorValue, PhaseError, PropensityModel, Representativity, RepresentativityNote, ResponseRow,
    ResponseTable,
};

const INVITED: Texts = ["Inviterte", "Inviterte", "Invited"];
const ANSWERED: Texts = ["Svarte", "Svara", "Answered"];
const RATE: Texts = ["Svarprosent", "Svarprosent", "Response rate"];
const WEIGHTED: Texts = ["Vektet svarprosent", "Vekta svarprosent", "Weighted response rate"];
const SILENT: Texts = ["Svarte ikke", "Svara ikkje", "Did not answer"];
const BETWEEN: Texts = ["Uten antakelser", "Utan føresetnader", "Without assumptions"];
const VARIABLE: Texts = ["Variabel", "Variabel", "Variable"];
const CATEGORY: Texts = ["Gruppe", "Gruppe", "Group"];
const PROPENSITY: Texts = ["Svarsannsynlighet", "Svarsannsyn", "Propensity"];
const UNCONDITIONAL: Texts = ["Ubetinget", "Ubetinga", "Unconditional"];
const CONDITIONAL: Texts = ["Betinget", "Betinga", "Conditional"];
const ERROR: Texts = ["Standardfeil", "Standardfeil", "Standard error"];
const OF_SAMPLING: Texts = ["Av utvalget", "Av utvalet", "Of sampling"];
const OF_RESPONSE: Texts = ["Av svarene", "Av svara", "Of response"];

/// Who was invited and who answered, group by group, with everybody last. The weighted rate is shown where it is another.
pub fn response(table: &ResponseTable, context: &Context<'_>, language: Language) -> Grid {
    let breakdowns = names(table.rows.iter().flat_map(|row| row.by.keys()));
    let all = || table.rows.iter().chain([&table.total]);
    let has_population = all().any(|row| row.population.is_some());
    let differs = |row: &ResponseRow| row.weighted_rate.is_some_and(|rate| (rate - row.rate).abs() > 1e-9);
    let has_weighted = all().any(differs);
    let what = pick(caption::RESPONSE, language);
    let mut grid =
        Grid::new(caption(what, breakdowns.iter().copied(), [table.wave.as_deref()], context, language));
    for name in &breakdowns {
        grid = grid.words(context.breakdown_label(name, language));
    }
    if breakdowns.is_empty() {
        grid = grid.words("");
    }
    if has_population {
        grid = grid.numbers(head(Head::Population, language));
    }
    for words in [INVITED, ANSWERED, RATE] {
        grid = grid.numbers(pick(words, language));
    }
    if has_weighted {
        grid = grid.numbers(pick(WEIGHTED, language));
    }
    for row in all() {
        let mut cells = cells(&breakdowns, &row.by, context, language);
        if cells.is_empty() {
            cells.push(head(Head::Everybody, language).to_owned());
        }
        if has_population {
            cells.push(row.population.map_or_else(|| NONE.to_owned(), |units| whole(units, language)));
        }
        cells.push(whole(row.invited, language));
        cells.push(whole(row.answered, language));
        cells.push(number::per_cent(row.rate, context.places(), language));
        if has_weighted {
            let rate = row.weighted_rate.map(|rate| number::per_cent(rate, context.places(), language));
            cells.push(rate.unwrap_or_else(|| NONE.to_owned()));
        }
        grid.row(cells);
    }
    if table.lacking > 0 {
        let units = whole(table.lacking, language);
        grid = grid.note(match language {
            Language::Nb => format!("{units} inviterte mangler inndelingen og er bare med i raden for alle."),
            Language::Nn => format!("{units} inviterte manglar inndelinga og er berre med i rada for alle."),
            Language::En => format!("{units} invited lack the breakdown and are in the row of all only."),
        });
    }
    grid
}

/// The R-indicator and the coefficient of variation as sentences, above them the partial indicators: those of each variable,
/// then those of its categories.
pub fn representativity(found: &Representativity, context: &Context<'_>, language: Language) -> Grid {
    let what = pick(caption::REPRESENTATIVITY, language);
    let by = found.by.iter().map(String::as_str);
    let mut grid = Grid::new(caption(what, by, [found.wave.as_deref()], context, language))
        .words(pick(VARIABLE, language))
        .words(pick(CATEGORY, language));
    for words in [INVITED, ANSWERED, PROPENSITY, UNCONDITIONAL, CONDITIONAL] {
        grid = grid.numbers(pick(words, language));
    }
    let figure = |value: f64| number::fixed(value, 3, language);
    for variable in &found.variables {
        let name = context.breakdown_label(&variable.variable, language);
        let (between, within) = (figure(variable.unconditional), figure(variable.conditional));
        let all = head(Head::Everybody, language).to_owned();
        let mean = figure(found.propensity);
        let (invited, answered) = (whole(found.invited, language), whole(found.answered, language));
        grid.row([name, all, invited, answered, mean, between, within]);
        for own in found.categories.iter().filter(|own| own.variable == variable.variable) {
            grid.row([
                String::new(),
                context.category_label(&own.variable, &own.category, language),
                whole(own.invited, language),
                whole(own.answered, language),
                figure(own.propensity),
                figure(own.unconditional),
                figure(own.conditional),
            ]);
        }
    }
    let value = |name: &str, value: &IndicatorValue| {
        let interval = interval_head(std::iter::once(found.level), language);
        let limits = phrase::range(&figure(value.low), &figure(value.high), head(Head::Until, language));
        let before = ["før justering", "før justering", "before adjustment"];
        let (estimate, raw) = (figure(value.estimate), figure(value.unadjusted));
        format!("{name}: {estimate}; {interval} {limits}; {} {raw}.", pick(before, language))
    };
    let r = pick(["R-indikator", "R-indikator", "R-indicator"], language);
    let cv = [
        "Variasjonskoeffisient for svarsannsynligheten (største skjevhet i standardavvik)",
        "Variasjonskoeffisient for svarsannsynet (største skeivleik i standardavvik)",
        "Coefficient of variation of the propensities (largest bias, in standard deviations)",
    ];
    grid = grid.note(value(r, &found.r)).note(value(pick(cv, language), &found.cv));
    let model = match found.model {
        PropensityModel::Cells => [
            "Svarsannsynligheten er svarprosenten i hver gruppe når variablene krysses.",
            "Svarsannsynet er svarprosenten i kvar gruppe når variablane blir kryssa.",
            "Propensities are the response rates of the crossed groups.",
        ],
        PropensityModel::MainEffects => [
            "Svarsannsynligheten er anslått ved logistisk regresjon med hovedeffekter.",
            "Svarsannsynet er rekna ut ved logistisk regresjon med hovudeffektar.",
            "Propensities come from a logistic regression with main effects.",
        ],
    };
    grid = grid.note(pick(model, language));
    for own in &found.notes {
        grid = grid.note(note_text(own, language));
    }
    grid
}

/// What a reader of an R-indicator must know, as a sentence.
pub fn note_text(note: &RepresentativityNote, language: Language) -> String {
    let texts = match note {
        RepresentativityNote::NoMoreThanChance => [
            "Gruppene svarte ikke mer ulikt enn tilfeldige utslag alene ville ha gitt.",
            "Gruppene svara ikkje meir ulikt enn tilfeldige utslag åleine ville ha gjeve.",
            "The groups differ no more in response than chance alone would make them.",
        ],
        RepresentativityNote::EverybodyAnswered => {
            ["Alle inviterte svarte.", "Alle inviterte svara.", "Everybody invited answered."]
        }
        RepresentativityNote::SingleUnits { groups } => {
            let groups = whole(*groups, language);
            return match language {
                Language::Nb => format!(
                    "Grupper med en eneste enhet: {groups}; for dem kan det tilfeldige ikke regnes fra."
                ),
                Language::Nn => {
                    format!(
                        "Grupper med ei einaste eining: {groups}; for dei kan ein ikkje rekne frå det tilfeldige."
                    )
                }
                Language::En => {
                    format!(
                        "Groups of a single unit: {groups}; the part of chance in them cannot be taken off."
                    )
                }
            };
        }
    };
    pick(texts, language).to_owned()
}

/// Every figure beside the lowest and the highest that it can be; in a sample also the outer limits.
pub fn bounds(bounds: &[Bound], context: &Context<'_>, language: Language) -> Grid {
    let breakdowns = names(bounds.iter().flat_map(|own| own.by.keys()));
    let has_category = bounds.iter().any(|own| own.category.is_some());
    let shares = bounds.iter().all(|own| own.measure.is_share());
    let sampled = bounds.iter().any(|own| own.sampled);
    let waves = bounds.iter().map(|own| own.wave.as_deref());
    let what = pick(caption::BOUNDS, language);
    let mut grid = Grid::new(caption(what, breakdowns.iter().copied(), waves, context, language))
        .words(head(Head::Indicator, language));
    for name in &breakdowns {
        grid = grid.words(context.breakdown_label(name, language));
    }
    if has_category {
        grid = grid.words(head(Head::Category, language));
    }
    grid = grid
        .numbers(head(Head::N, language))
        .numbers(pick(SILENT, language))
        .numbers(head(if shares { Head::PerCent } else { Head::Estimate }, language))
        .numbers(pick(BETWEEN, language));
    if sampled {
        grid = grid.numbers(interval_head(bounds.iter().map(|own| own.level), language));
    }
    if !shares {
        grid = grid.words(head(Head::Unit, language));
    }
    let mut before = None;
    for own in bounds {
        let label = context.indicator_label(&own.indicator, language);
        let shown = if before.as_ref() == Some(&label) { String::new() } else { label.clone() };
        before = Some(label);
        let mut cells: Vec<String> =
            std::iter::once(shown).chain(self::cells(&breakdowns, &own.by, context, language)).collect();
        if has_category {
            let label = |code: &String| context.answer_label(&own.indicator, code, language);
            cells.push(own.category.as_ref().map(label).unwrap_or_default());
        }
        cells.push(whole(own.answered, language));
        cells.push(whole(own.silent, language));
        cells.push(figure(own.estimate, own.measure, context, language));
        let limits = |low: Option<f64>, high: Option<f64>| match low.zip(high) {
            Some((low, high)) => {
                let ends = [low, high].map(|end| figure(Some(end), own.measure, context, language));
                phrase::range(&ends[0], &ends[1], head(Head::Until, language))
            }
            None => NONE.to_owned(),
        };
        cells.push(limits(own.lowest, own.highest));
        if sampled {
            cells.push(limits(own.low, own.high));
        }
        if !shares {
            cells.push(unit(own.measure, language).to_owned());
        }
        grid.row(cells);
    }
    grid.note(pick(
        [
            "Uten antakelser: det laveste og det høyeste tallet kan være, uansett hva de som ikke svarte, ville ha svart.",
            "Utan føresetnader: det lågaste og det høgste talet kan vere, uansett kva dei som ikkje svara, ville ha svara.",
            "Without assumptions: the lowest and the highest that the figure can be, whatever those who did not answer \
             would have said.",
        ],
        language,
    ))
}

/// One figure's bounds as a sentence, told the name of the figure, and of whom and when it is.
pub(super) fn sentence(
    bound: &Bound,
    (name, among): (&str, &str),
    context: &Context<'_>,
    language: Language,
) -> String {
    let what = subject(bound, context, language) + among;
    let ends = |low: Option<f64>, high: Option<f64>| {
        let end = |value: Option<f64>| figure(value, bound.measure, context, language);
        let per_cent =
            if bound.measure.is_share() { pick([" prosent", " prosent", " per cent"], language) } else { "" };
        match low.zip(high) {
            Some((low, high)) if low == high => format!("{}{per_cent}", end(Some(low))),
            _ => {
                let and = pick(["og", "og", "and"], language);
                let between = pick(["mellom", "mellom", "between"], language);
                format!("{between} {} {and} {}{per_cent}", end(low), end(high))
            }
        }
    };
    if bound.lowest.is_none() || bound.highest.is_none() {
        let texts =
            ["ingen hører til i grunnlaget", "ingen høyrer til i grunnlaget", "nobody is in the base"];
        return note::sentence(&format!("{name}: {}", pick(texts, language)));
    }
    let inner = ends(bound.lowest, bound.highest);
    let silent = match (bound.silent, language) {
        (0, Language::Nb) => "alle i grunnlaget svarte, og ".to_owned(),
        (0, Language::Nn) => "alle i grunnlaget svara, og ".to_owned(),
        (0, Language::En) => "everybody in the base answered, and ".to_owned(),
        (1, Language::Nb) => "uten å anta noe om den ene som ikke svarte, ".to_owned(),
        (1, Language::Nn) => "utan å gå ut frå noko om den eine som ikkje svara, ".to_owned(),
        (1, Language::En) => "assuming nothing of the one that did not answer, ".to_owned(),
        (units, Language::Nb) => {
            format!("uten å anta noe om de {} som ikke svarte, ", whole(units, language))
        }
        (units, Language::Nn) => {
            format!("utan å gå ut frå noko om dei {} som ikkje svara, ", whole(units, language))
        }
        (units, Language::En) => {
            format!("assuming nothing of the {} that did not answer, ", whole(units, language))
        }
    };
    let is_known = !bound.sampled;
    let said = match language {
        // After a clause the verb comes before its subject.
        Language::Nb | Language::Nn if bound.silent == 0 && is_known => format!("{what} er {inner}"),
        Language::En if bound.silent == 0 && is_known => format!("{what} is {inner}"),
        Language::Nb if bound.silent == 0 => format!("{what} anslås til {inner}"),
        Language::Nn if bound.silent == 0 => format!("{what} er rekna til {inner}"),
        Language::En if bound.silent == 0 => format!("{what} is estimated at {inner}"),
        Language::Nb if is_known => format!("ligger {what} {inner}"),
        Language::Nn if is_known => format!("ligg {what} {inner}"),
        Language::En if is_known => format!("{what} lies {inner}"),
        Language::Nb => format!("anslås {what} til å ligge {inner}"),
        Language::Nn => format!("er {what} rekna til å liggje {inner}"),
        Language::En => format!("{what} is estimated to lie {inner}"),
    };
    let outer = if bound.sampled && bound.low.is_some() && bound.high.is_some() {
        let limits = ends(bound.low, bound.high);
        let level = number::level(bound.level, language);
        match language {
            Language::Nb => format!("; med usikkerheten fra utvalget {limits} ({level} konfidens)"),
            Language::Nn => format!("; med uvissa frå utvalet {limits} ({level} konfidens)"),
            Language::En => format!("; with the uncertainty of sampling {limits} ({level} confidence)"),
        }
    } else {
        String::new()
    };
    note::sentence(&format!("{name}: {silent}{said}{outer}"))
}

/// What lies between the bounds, in the definite form: `andelen`, `the share`.
fn subject(bound: &Bound, context: &Context<'_>, language: Language) -> String {
    let figure = match bound.measure {
        MeasureKind::Share | MeasureKind::Distribution => ["andelen", "delen", "the share"],
        MeasureKind::NetBalance => ["nettobalansen", "nettobalansen", "the net balance"],
        MeasureKind::ScoreMean => {
            ["den gjennomsnittlige skåren", "den gjennomsnittlege skåren", "the mean score"]
        }
        _ => ["gjennomsnittet", "gjennomsnittet", "the mean"],
    };
    let mut text = pick(figure, language).to_owned();
    if let Some(category) = &bound.category {
        let label = context.answer_label(&bound.indicator, category, language);
        let answering = pick([" som svarer ", " som svarar ", " that answers "], language);
        text = text + answering + &quoted(&label, language);
    }
    text
}

/// Standard errors with the part that each phase has in them; squares add up.
pub fn phases(phases: &[PhaseError], context: &Context<'_>, language: Language) -> Grid {
    let breakdowns = names(phases.iter().flat_map(|own| own.by.keys()));
    let has_category = phases.iter().any(|own| own.category.is_some());
    let waves = phases.iter().map(|own| own.wave.as_deref());
    let what = pick(caption::PHASES, language);
    let mut grid = Grid::new(caption(what, breakdowns.iter().copied(), waves, context, language))
        .words(head(Head::Indicator, language));
    for name in &breakdowns {
        grid = grid.words(context.breakdown_label(name, language));
    }
    if has_category {
        grid = grid.words(head(Head::Category, language));
    }
    for words in [ERROR, OF_SAMPLING, OF_RESPONSE] {
        grid = grid.numbers(pick(words, language));
    }
    for own in phases {
        let mut cells = vec![context.indicator_label(&own.indicator, language)];
        cells.extend(self::cells(&breakdowns, &own.by, context, language));
        if has_category {
            let label = |code: &String| context.answer_label(&own.indicator, code, language);
            cells.push(own.category.as_ref().map(label).unwrap_or_default());
        }
        cells.extend([own.se, own.se_sampling, own.se_response].map(|se| {
            se.map_or_else(
                || NONE.to_owned(),
                |se| number::fixed(se, decimals(own.se.unwrap_or(se)) + 1, language),
            )
        }));
        grid.row(cells);
    }
    grid.note(pick(
        [
            "Kvadratene legges sammen. Delen av svarene forutsetter at svar er tilfeldig i svargruppene.",
            "Kvadrata blir lagde saman. Delen av svara føreset at svar er tilfeldig i svargruppene.",
            "Squares add up. The part of response holds if response is random within the response groups.",
        ],
        language,
    ))
}

fn names<'a>(keys: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    keys.map(String::as_str).collect::<IndexSet<_>>().into_iter().collect()
}

/// The labels of a row's categories; everybody where it is not broken down by one.
fn cells(
    breakdowns: &[&str],
    by: &indexmap::IndexMap<String, String>,
    context: &Context<'_>,
    language: Language,
) -> Vec<String> {
    let label = |name: &&str| match by.get(*name) {
        Some(code) => context.category_label(name, code, language),
        None => head(Head::Everybody, language).to_owned(),
    };
    breakdowns.iter().map(label).collect()
}

fn figure(value: Option<f64>, measure: MeasureKind, context: &Context<'_>, language: Language) -> String {
    match value {
        None => NONE.to_owned(),
        Some(value) if measure.is_share() => number::per_cent(value, context.places(), language),
        Some(value) => number::fixed(value, decimals(value), language),
    }
}

/// Decimals that leave about four digits.
fn decimals(value: f64) -> usize {
    match value.abs() {
        size if size >= 1000.0 => 0,
        size if size >= 100.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    }
}

fn whole(count: u64, language: Language) -> String {
    number::plain(count as f64, language)
}
