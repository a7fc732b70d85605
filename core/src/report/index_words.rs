//! The words of composite indices: steps, reasons, notes, methods and parameters in each language.
//!
//! A match without a catch-all makes the compiler hold these tables complete; a test holds that no two texts of a kind are the
//! same in a language.

use super::context::Context;
use super::layout::NONE;
use super::note::{self, Texts, pick, quoted};
use super::number;
use crate::composite::{
    Aggregate, Impute, IndexNote, Normalise, RobustSpread, Scale, Step, Treated, Weigh, Why,
};
use crate::survey::Language;

/// A value with about four digits that count.
pub(super) fn value(value: f64, language: Language) -> String {
    let places = match value.abs() {
        size if size >= 1000.0 => 0,
        size if size >= 100.0 => 1,
        size if size >= 1.0 || size == 0.0 => 2,
        size if size >= 0.001 => 4,
        // Smaller values keep the digits that tell them from nothing.
        _ => 9,
    };
    let scale = 10_f64.powi(places);
    number::plain((value * scale).round() / scale, language)
}

/// What a step does to values, in a word or two.
///
/// ```
/// use peil::{Language, composite::Step, report::index};
/// assert_eq!(index::step(Step::Normalised, Language::Nb), "normalisert");
/// ```
pub fn step(step: Step, language: Language) -> &'static str {
    let texts = match step {
        Step::Raw => ["rådata", "rådata", "raw"],
        Step::Denominated => ["delt på nevneren", "delt på nemnaren", "over its denominator"],
        Step::Imputed => ["fylt inn", "fylt inn", "imputed"],
        Step::Treated => ["behandlet for uteliggere", "behandla for uteliggjarar", "treated for outliers"],
        Step::Normalised => ["normalisert", "normalisert", "normalised"],
        Step::Aggregated => ["veid sammen", "vege saman", "aggregated"],
    };
    pick(texts, language)
}

/// Why a step touched a value, as a clause.
///
/// ```
/// use peil::{Language, composite::Why, report::index};
/// let why = Why::TooFewParts { present: 1, parts: 3 };
/// assert_eq!(index::why(&why, Language::Nn), "berre 1 av 3 delar har skår");
/// ```
pub fn why(why: &Why, language: Language) -> String {
    let texts = match why {
        Why::NotAssessed => [
            "enheten har for få verdier, eller for mange nuller, til å bli vurdert",
            "eininga har for få verdiar, eller for mange nullar, til å bli vurdert",
            "the unit has too few values, or too many zeros, to be assessed",
        ],
        Why::NoDenominator => [
            "nevneren mangler eller er 0",
            "nemnaren manglar eller er 0",
            "its denominator is missing or zero",
        ],
        Why::FilledByMean => [
            "manglet og er fylt inn med gjennomsnittet",
            "mangla og er fylt inn med gjennomsnittet",
            "was missing, and the mean stands in for it",
        ],
        Why::FilledByMedian => [
            "manglet og er fylt inn med medianen",
            "mangla og er fylt inn med medianen",
            "was missing, and the median stands in for it",
        ],
        Why::FilledByWave { wave } => {
            return match language {
                Language::Nb => format!("manglet og er fylt inn med enhetens egen verdi fra {wave}"),
                Language::Nn => format!("mangla og er fylt inn med den eigne verdien til eininga frå {wave}"),
                Language::En => format!("was missing, and the unit's own value of {wave} stands in for it"),
            };
        }
        Why::SetToBound => [
            "lå utenfor grensen og er satt til den",
            "låg utanfor grensa og er sett til henne",
            "lay beyond the bound and was set to it",
        ],
        Why::NoTransform => [
            "har ingen logaritme eller potens",
            "har ingen logaritme eller potens",
            "has no logarithm or power",
        ],
        Why::NoScale => {
            ["har ingen skår på skalaen", "har ingen skår på skalaen", "has no score on the scale"]
        }
        Why::Clipped => [
            "lå utenfor skalaen og er satt til enden av den",
            "låg utanfor skalaen og er sett til enden av han",
            "lay beyond the scale and was set to the end of it",
        ],
        Why::TooFewParts { present, parts } => {
            return match language {
                Language::Nb => format!("bare {present} av {parts} deler har skår"),
                Language::Nn => format!("berre {present} av {parts} delar har skår"),
                Language::En => format!("only {present} of {parts} parts have a score"),
            };
        }
        Why::NegativePart => [
            "en del har negativ skår, og da finnes ikke gjennomsnittet",
            "ein del har negativ skår, og då finst ikkje gjennomsnittet",
            "a part has a negative score, of which there is no such mean",
        ],
        Why::NobodyToCompare => [
            "det er ingen andre enheter å sammenligne med",
            "det er ingen andre einingar å samanlikne med",
            "there is no other unit to be compared with",
        ],
    };
    pick(texts, language).to_owned()
}

/// What should be known of scores, as a sentence without its full stop; names as the context has them.
///
/// ```
/// use peil::composite::IndexNote;
/// use peil::{Language, report::{Context, index}};
/// let note = IndexNote::Empty { indicator: "skills".to_owned(), wave: None };
/// assert_eq!(index::note(&note, &Context::neutral(), Language::En), "nobody has a value of “skills”");
/// ```
pub fn note(own: &IndexNote, context: &Context<'_>, language: Language) -> String {
    let name = |name: &str| quoted(&context.indicator_label(name, language), language);
    let at = |wave: &Option<String>| {
        let wave = wave.as_deref().map(|wave| context.wave_label(wave, language));
        wave.map(|wave| format!(" ({wave})")).unwrap_or_default()
    };
    match own {
        IndexNote::Constant { indicator, wave } => {
            let (name, at) = (name(indicator), at(wave));
            match language {
                Language::Nb => format!("{name} er lik for alle{at} og skiller dermed ingen fra hverandre"),
                Language::Nn => format!("{name} er lik for alle{at} og skil dermed ingen frå kvarandre"),
                Language::En => format!("{name} is the same for all{at} and so tells nobody apart"),
            }
        }
        IndexNote::Empty { indicator, wave } => {
            let (name, at) = (name(indicator), at(wave));
            match language {
                Language::Nb => format!("ingen har noen verdi for {name}{at}"),
                Language::Nn => format!("ingen har nokon verdi for {name}{at}"),
                Language::En => format!("nobody has a value of {name}{at}"),
            }
        }
        IndexNote::NotPassed { indicator, wave } => {
            let (name, at) = (name(indicator), at(wave));
            match language {
                Language::Nb => {
                    format!(
                        "ingen av behandlingene får {name}{at} gjennom testen, så verdiene står som de var"
                    )
                }
                Language::Nn => {
                    format!(
                        "ingen av handsamingane får {name}{at} gjennom testen, så verdiane står som dei var"
                    )
                }
                Language::En => {
                    format!(
                        "no treatment brings {name}{at} to pass the test, so its values are left as they came"
                    )
                }
            }
        }
        IndexNote::ZeroByMean { branch, units } => {
            let (name, units) = (name(branch), number::plain(*units as f64, language));
            match language {
                Language::Nb => {
                    format!(
                        "i {name} får {units} av enhetene skåren 0 fordi en av delene er 0, uansett de andre"
                    )
                }
                Language::Nn => {
                    format!(
                        "i {name} får {units} av einingane skåren 0 fordi ein av delane er 0, same kva dei andre er"
                    )
                }
                Language::En => {
                    format!(
                        "in {name}, {units} of the units score 0 because one of the parts is 0, whatever the others are"
                    )
                }
            }
        }
    }
}

/// How values become scores, in a few words.
///
/// ```
/// use peil::{Language, composite::Normalise, report::index};
/// assert_eq!(index::normalisation(&Normalise::default(), Language::En), "least to largest value");
/// ```
pub fn normalisation(own: &Normalise, language: Language) -> String {
    let number = |own: f64| value(own, language);
    let texts: Texts = match own {
        Normalise::MinMax { .. } => {
            ["fra minste til største verdi", "frå minste til største verdi", "least to largest value"]
        }
        Normalise::ZScore { .. } => [
            "standardavvik fra gjennomsnittet",
            "standardavvik frå gjennomsnittet",
            "standard deviations from the mean",
        ],
        Normalise::Rank => {
            ["plassen, 1 for den dårligste", "plassen, 1 for den dårlegaste", "the rank, 1 for the worst"]
        }
        Normalise::Borda => [
            "antall enheter som er dårligere",
            "talet på einingar som er dårlegare",
            "number of units that are worse",
        ],
        Normalise::PercentileRank => [
            "andel av de andre som er dårligere",
            "delen av dei andre som er dårlegare",
            "share of the others that are worse",
        ],
        Normalise::FractionOfMax => {
            ["andel av den beste verdien", "del av den beste verdien", "fraction of the best value"]
        }
        Normalise::DistanceToReference { unit } => {
            return match language {
                Language::Nb => format!("veien fra den dårligste til {unit}"),
                Language::Nn => format!("vegen frå den dårlegaste til {unit}"),
                Language::En => format!("the way from the worst to {unit}"),
            };
        }
        Normalise::DistanceToTarget { target, .. } => {
            let target = number(*target);
            return match language {
                Language::Nb => format!("veien fra den dårligste til målet {target}"),
                Language::Nn => format!("vegen frå den dårlegaste til målet {target}"),
                Language::En => format!("the way from the worst to the target {target}"),
            };
        }
        Normalise::Goalposts { low, high, .. } => {
            let (low, high) = (number(*low), number(*high));
            return match language {
                Language::Nb => format!("mellom faste verdier, {low} og {high}"),
                Language::Nn => format!("mellom faste verdiar, {low} og {high}"),
                Language::En => format!("between fixed values, {low} and {high}"),
            };
        }
        Normalise::Robust { spread: RobustSpread::Mad, .. } => [
            "medianavvik fra medianen",
            "medianavvik frå medianen",
            "median absolute deviations from the median",
        ],
        Normalise::Robust { spread: RobustSpread::Iqr, .. } => [
            "kvartilavstander fra medianen",
            "kvartilavstandar frå medianen",
            "interquartile ranges from the median",
        ],
        Normalise::Grades { low, middle, high, .. } => {
            let [low, middle, high] = [low, middle, high].map(|own| number(*own));
            return match language {
                Language::Nb => format!("karakterer fra {low} til {high}, gjennomsnittet {middle}"),
                Language::Nn => format!("karakterar frå {low} til {high}, gjennomsnittet {middle}"),
                Language::En => format!("grades from {low} to {high}, the mean {middle}"),
            };
        }
        Normalise::AsIs => ["verdien er skåren", "verdien er skåren", "the value is the score"],
    };
    pick(texts, language).to_owned()
}

/// How parts are taken together.
///
/// ```
/// use peil::{Language, composite::Aggregate, report::index};
/// assert_eq!(index::aggregation(Aggregate::Power(2.0), Language::Nb), "potensgjennomsnitt (2)");
/// ```
pub fn aggregation(own: Aggregate, language: Language) -> String {
    let texts: Texts = match own {
        Aggregate::Arithmetic => ["aritmetisk gjennomsnitt", "aritmetisk gjennomsnitt", "arithmetic mean"],
        Aggregate::Geometric => ["geometrisk gjennomsnitt", "geometrisk gjennomsnitt", "geometric mean"],
        Aggregate::Harmonic => ["harmonisk gjennomsnitt", "harmonisk gjennomsnitt", "harmonic mean"],
        Aggregate::Copeland => [
            "parvis sammenligning (Copeland)",
            "parvis samanlikning (Copeland)",
            "pairwise comparison (Copeland)",
        ],
        Aggregate::Power(power) => {
            let power = value(power, language);
            let mean = pick(["potensgjennomsnitt", "potensgjennomsnitt", "power mean"], language);
            return format!("{mean} ({power})");
        }
    };
    pick(texts, language).to_owned()
}

/// Where the weights of a branch's parts come from.
pub fn weighing(own: Weigh, language: Language) -> &'static str {
    let texts = match own {
        Weigh::Stated => ["oppgitt", "oppgjeve", "stated"],
        Weigh::PrincipalComponents => ["hovedkomponent", "hovudkomponent", "principal component"],
        Weigh::Correlations => ["like korrelasjoner", "like korrelasjonar", "equal correlations"],
    };
    pick(texts, language)
}

/// What stands in for missing values.
pub(super) fn filled(own: Option<&Impute>, fill: &[Option<f64>], language: Language) -> String {
    let texts: Texts = match own {
        None | Some(Impute::None) => return NONE.to_owned(),
        Some(Impute::Previous { .. }) => ["tidligere runde", "tidlegare runde", "earlier wave"],
        Some(Impute::Mean { .. }) => ["gjennomsnittet", "gjennomsnittet", "the mean"],
        Some(Impute::Median { .. }) => ["medianen", "medianen", "the median"],
    };
    let numbers: Vec<String> =
        fill.iter().map(|own| own.map_or_else(|| NONE.to_owned(), |own| value(own, language))).collect();
    let word = pick(texts, language);
    if numbers.is_empty() { word.to_owned() } else { format!("{word} ({})", numbers.join("; ")) }
}

/// How the outliers of an indicator were treated.
pub(super) fn treatment(own: Treated, language: Language) -> String {
    let texts: Texts = match own {
        Treated::AsItCame => return NONE.to_owned(),
        Treated::NotPassed => ["ingen behandling hjelper", "inga handsaming hjelper", "no treatment helps"],
        Treated::Log => ["logaritme", "logaritme", "logarithm"],
        Treated::Shifted { .. } => ["forskjøvet logaritme", "forskoven logaritme", "shifted logarithm"],
        Treated::Power { .. } => ["potens", "potens", "power"],
        Treated::Bounded { low, high } => {
            let (low, high) = (value(low, language), value(high, language));
            return match language {
                Language::Nb => format!("minst {low}, høyst {high}"),
                Language::Nn => format!("minst {low}, høgst {high}"),
                Language::En => format!("at least {low}, at most {high}"),
            };
        }
    };
    pick(texts, language).to_owned()
}

/// Which values give which scores.
pub(super) fn scale(own: &Scale, language: Language) -> String {
    let number = |own: f64| value(own, language);
    let gives = pick(["gir", "gjev", "gives"], language);
    let pair = |value: f64, score: f64| format!("{} {gives} {}", number(value), number(score));
    match own {
        Scale::Straight { at, per, from, unit, least, most } => {
            let mut parts = vec![pair(*from, *at), pair(from + unit, at + per)];
            parts.extend(least.map(|least| {
                format!(
                    "{} {}",
                    pick(["skår minst", "skår minst", "score at least"], language),
                    number(least)
                )
            }));
            parts.extend(most.map(|most| {
                format!("{} {}", pick(["skår høyst", "skår høgst", "score at most"], language), number(most))
            }));
            parts.join(", ")
        }
        Scale::Broken { values, scores, sign } => {
            let pairs = values.iter().zip(scores).map(|(value, score)| pair(value * sign, *score));
            pairs.collect::<Vec<_>>().join(", ")
        }
        Scale::Ranks { sorted, .. } => {
            let count = number::plain(sorted.len() as f64, language);
            match language {
                Language::Nb => format!("plassen blant {count} verdier"),
                Language::Nn => format!("plassen blant {count} verdiar"),
                Language::En => format!("the place among {count} values"),
            }
        }
        Scale::Reciprocal { best } => {
            let best = number(*best);
            match language {
                Language::Nb | Language::Nn => format!("{best} delt på verdien"),
                Language::En => format!("{best} over the value"),
            }
        }
        Scale::Reached { goal, .. } => {
            let goal = number(*goal);
            match language {
                Language::Nb | Language::Nn => format!("alle har nådd {goal}"),
                Language::En => format!("all have reached {goal}"),
            }
        }
        Scale::None { value, score } => {
            let (value, score) = (number(*value), number(*score));
            match language {
                Language::Nb | Language::Nn => format!("alle har {value}, skåren er {score}"),
                Language::En => format!("all have {value}, the score is {score}"),
            }
        }
        Scale::Empty => pick(["ingen verdier", "ingen verdiar", "no values"], language).to_owned(),
    }
}

/// A note as a sentence.
pub(super) fn note_sentence(own: &IndexNote, context: &Context<'_>, language: Language) -> String {
    note::sentence(&note(own, context, language))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kinds of an enum, taken from its schema, so that one added later is tested too.
    fn kinds<T: schemars::JsonSchema>(tag: &str) -> usize {
        let schema = schemars::schema_for!(T).to_value();
        let variants = schema["oneOf"].as_array().expect("an enum");
        assert!(variants.iter().all(|own| tag.is_empty() || own["properties"][tag].is_object()));
        variants.len()
    }

    fn apart(mut texts: Vec<String>, kinds: usize) {
        let count = texts.len();
        assert!(texts.iter().all(|text| !text.is_empty()));
        texts.sort();
        texts.dedup();
        assert_eq!((texts.len(), count), (kinds, kinds), "{texts:?}");
    }

    #[test]
    fn every_reason_step_note_and_method_has_a_text_of_its_own_in_every_language() {
        let reasons = [
            Why::NotAssessed,
            Why::NoDenominator,
            Why::FilledByMean,
            Why::FilledByMedian,
            Why::FilledByWave { wave: "2022".to_owned() },
            Why::SetToBound,
            Why::NoTransform,
            Why::NoScale,
            Why::Clipped,
            Why::TooFewParts { present: 1, parts: 3 },
            Why::NegativePart,
            Why::NobodyToCompare,
        ];
        let steps =
            [Step::Raw, Step::Denominated, Step::Imputed, Step::Treated, Step::Normalised, Step::Aggregated];
        let (name, wave) = (|| "x".to_owned(), || Some("2022".to_owned()));
        let notes = [
            IndexNote::Constant { indicator: name(), wave: wave() },
            IndexNote::Empty { indicator: name(), wave: wave() },
            IndexNote::NotPassed { indicator: name(), wave: wave() },
            IndexNote::ZeroByMean { branch: name(), units: 1000 },
        ];
        let methods = [
            Normalise::default(),
            Normalise::ZScore { mean: 0.0, sd: 1.0 },
            Normalise::Rank,
            Normalise::Borda,
            Normalise::PercentileRank,
            Normalise::FractionOfMax,
            Normalise::DistanceToReference { unit: "Oslo".to_owned() },
            Normalise::DistanceToTarget { target: 2.5, beyond: crate::composite::Beyond::Keep },
            Normalise::Goalposts {
                low: 0.0,
                high: 1.0,
                from: 0.0,
                to: 1.0,
                beyond: crate::composite::Beyond::Keep,
            },
            Normalise::Robust { at: 0.0, per: 1.0, spread: RobustSpread::Mad },
            Normalise::Grades { low: 1.0, middle: 3.5, high: 6.0, tails: 0.0 },
            Normalise::AsIs,
        ];
        let context = Context::neutral();
        for language in Language::ALL {
            apart(reasons.iter().map(|own| why(own, language)).collect(), kinds::<Why>("why"));
            apart(steps.iter().map(|own| step(*own, language).to_owned()).collect(), kinds::<Step>(""));
            apart(
                notes.iter().map(|own| note(own, &context, language)).collect(),
                kinds::<IndexNote>("note"),
            );
            apart(
                methods.iter().map(|own| normalisation(own, language)).collect(),
                kinds::<Normalise>("method"),
            );
        }
    }
}
