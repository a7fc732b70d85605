//! Rulings in words.

use super::Reason;
use crate::report::context::Context;
use crate::report::note::pick;
use crate::report::number;
use crate::report::phrase::{Fraction, p_text, signed_points};
use crate::survey::Language;

pub(super) fn verdict(supported: bool, language: Language) -> &'static str {
    let texts = if supported {
        ["Tallene dekker dette", "Tala dekkjer dette", "The figures support this"]
    } else {
        ["Tallene dekker ikke dette", "Tala dekkjer ikkje dette", "The figures do not support this"]
    };
    pick(texts, language)
}

/// The reason as a clause.
pub(super) fn clause(reason: &Reason, context: &Context<'_>, language: Language) -> String {
    let texts = match reason {
        Reason::Called => [
            "andelen ligger nærmest denne brøken, og brøken ligger i konfidensintervallet",
            "delen ligg nærast denne brøken, og brøken ligg i konfidensintervallet",
            "the share is nearest to this fraction, and the fraction lies within the confidence interval",
        ],
        Reason::Counted => ["det er talt opp", "det er talt opp", "it was counted"],
        Reason::WholeInterval => [
            "hele konfidensintervallet ligger på den siden",
            "heile konfidensintervallet ligg på den sida",
            "the whole confidence interval lies on that side",
        ],
        Reason::WithinMargin => [
            "hele konfidensintervallet ligger innenfor marginen",
            "heile konfidensintervallet ligg innanfor marginen",
            "the whole confidence interval lies within the margin",
        ],
        Reason::First => [
            "det er med sikkerhet det største",
            "det er med visse det største",
            "it is the largest with confidence",
        ],
        Reason::AllBetween => [
            "alle tallene ligger med sikkerhet mellom disse grensene",
            "alle tala ligg med visse mellom desse grensene",
            "all figures lie between these limits with confidence",
        ],
        Reason::OtherName { name: None } => [
            "andelen har ingen brøk som passer, og sies i prosent",
            "delen har ingen brøk som høver, og blir sagd i prosent",
            "no fraction fits the share, which is told in per cent",
        ],
        Reason::OutsideInterval => [
            "brøken ligger nær andelen, men utenfor konfidensintervallet",
            "brøken ligg nær delen, men utanfor konfidensintervallet",
            "the fraction is near to the share, but outside the confidence interval",
        ],
        Reason::OtherCount => {
            ["det er talt opp et annet antall", "det er talt opp eit anna tal", "another number was counted"]
        }
        Reason::NotCounted => [
            "det er ikke kjent noe helt antall",
            "det er ikkje kjent noko heilt tal",
            "no whole count is known",
        ],
        Reason::NotAnswered { population: None, .. } => [
            "det gjelder dem som svarte, og om de andre vet vi det ikke",
            "det gjeld dei som svara, og om dei andre veit vi det ikkje",
            "it holds for those that answered, and of the others it is not known",
        ],
        Reason::NotAll => [
            "det finnes svar av begge slag",
            "det finst svar av begge slag",
            "there are answers of both kinds",
        ],
        Reason::Open => [
            "konfidensintervallet lar det stå åpent",
            "konfidensintervallet lèt det stå ope",
            "the confidence interval leaves it open",
        ],
        Reason::Opposite => ["tallene utelukker det", "tala utelukkar det", "the figures rule it out"],
        Reason::NotComparable => [
            "det er brudd mellom undersøkelsene",
            "det er brot mellom undersøkingane",
            "there is a break between the waves",
        ],
        Reason::NoInterval => [
            "det finnes ikke noe konfidensintervall å holde det mot",
            "det finst ikkje noko konfidensintervall å halde det mot",
            "there is no confidence interval to hold it against",
        ],
        Reason::NoFigure => ["ingen svarte", "ingen svara", "nobody answered"],
        Reason::OtherName { name: Some(name) } => return other_name(*name, language),
        Reason::NotAnswered { answered, population: Some(population) } => {
            return not_answered(*answered, *population, language);
        }
        Reason::OtherBase { base } => return other_base(base, language),
        Reason::OtherPoints { points } => {
            return other_points(&signed_points(points / 100.0, context.places(), language), language);
        }
        Reason::OneOfMany { p } => return one_of_many(&p_text(*p, language), language),
        Reason::OrderOpen { best, worst } => return order_open(*best, *worst, language),
        Reason::NotFirst { best, .. } => return not_first(*best, language),
        Reason::Beyond { low, high } => {
            let per_cent = |share: f64| number::per_cent(share, context.places(), language);
            return beyond(&per_cent(*low), &per_cent(*high), language);
        }
    };
    pick(texts, language).to_owned()
}

fn not_answered(answered: u64, population: u64, language: Language) -> String {
    let whole = |count: u64| number::plain(count as f64, language);
    let (answered, population) = (whole(answered), whole(population));
    match language {
        Language::Nb => format!("bare {answered} av {population} svarte, og om de andre vet vi det ikke"),
        Language::Nn => format!("berre {answered} av {population} svara, og om dei andre veit vi det ikkje"),
        Language::En => {
            format!("only {answered} of {population} answered, and of the others it is not known")
        }
    }
}

fn other_base(base: &str, language: Language) -> String {
    match language {
        Language::Nb => format!("tallet gjelder ikke alle, men bare dem «{base}»"),
        Language::Nn => format!("talet gjeld ikkje alle, men berre dei «{base}»"),
        Language::En => format!("the figure is not of all, but only of those “{base}”"),
    }
}

fn other_points(points: &str, language: Language) -> String {
    match language {
        Language::Nb => format!("forskjellen er {points} prosentpoeng"),
        Language::Nn => format!("skilnaden er {points} prosentpoeng"),
        Language::En => format!("the difference is {points} percentage points"),
    }
}

fn one_of_many(p: &str, language: Language) -> String {
    match language {
        Language::Nb => format!("det holder ikke når flere ting vurderes samtidig (justert p-verdi {p})"),
        Language::Nn => {
            format!("det held ikkje når fleire ting blir vurderte samstundes (justert p-verdi {p})")
        }
        Language::En => {
            format!("it does not hold when several things are looked at together (adjusted p-value {p})")
        }
    }
}

fn order_open(best: u64, worst: u64, language: Language) -> String {
    match language {
        Language::Nb => {
            format!("det er ikke fastslått hva som er størst; dette kan ha plass {best}–{worst}")
        }
        Language::Nn => {
            format!("det er ikkje slege fast kva som er størst; dette kan ha plass {best}–{worst}")
        }
        Language::En => {
            format!("it is not determined which is the largest; this can have rank {best}–{worst}")
        }
    }
}

fn not_first(best: u64, language: Language) -> String {
    match language {
        Language::Nb => format!("noe annet er større; dette har i beste fall plass {best}"),
        Language::Nn => format!("noko anna er større; dette har i beste fall plass {best}"),
        Language::En => format!("something else is larger; this has rank {best} at best"),
    }
}

fn beyond(low: &str, high: &str, language: Language) -> String {
    match language {
        Language::Nb => format!("tallene kan ligge fra {low} til {high} prosent"),
        Language::Nn => format!("tala kan liggje frå {low} til {high} prosent"),
        Language::En => format!("the figures may lie from {low} to {high} per cent"),
    }
}

fn other_name(name: Fraction, language: Language) -> String {
    let name = match name {
        Fraction::Parts { parts: 1, of: 2 } => {
            pick(["halvparten", "halvparten", "half"], language).to_owned()
        }
        Fraction::Parts { parts: 1, of: 3 } => {
            pick(["en tredel", "ein tredel", "a third"], language).to_owned()
        }
        Fraction::Parts { parts: 2, of: 3 } => {
            pick(["to tredeler", "to tredelar", "two thirds"], language).to_owned()
        }
        Fraction::Parts { parts, of } => format!("{parts} {} {of}", pick(["av", "av", "of"], language)),
        Fraction::Count { yes, of } => format!("{yes} {} {of}", pick(["av", "av", "of"], language)),
        Fraction::MoreThan { parts, of } => match language {
            Language::Nb => format!("mer enn {parts} av {of}"),
            Language::Nn => format!("meir enn {parts} av {of}"),
            Language::En => format!("more than {parts} of {of}"),
        },
        Fraction::LessThan { parts, of } => match language {
            Language::Nb | Language::Nn => format!("færre enn {parts} av {of}"),
            Language::En => format!("fewer than {parts} of {of}"),
        },
        Fraction::All => pick(["samtlige", "samtlege", "all"], language).to_owned(),
        Fraction::None => pick(["ingen", "ingen", "none"], language).to_owned(),
    };
    match language {
        Language::Nb => format!("brøken for andelen er {name}, og et tall får bare én brøk"),
        Language::Nn => format!("brøken for delen er {name}, og eit tal får berre éin brøk"),
        Language::En => format!("the fraction of this share is {name}, and one figure has one fraction"),
    }
}
