//! Notes in words: every [`Note`], [`Remark`] and [`NoLimits`] as a short clause in each language.
//!
//! Two forms: [`text`] has the numbers of one estimate; [`shared`] leaves out the numbers that a table shows in its
//! columns, so that one footnote can serve many rows. [`word`] is the stable form for machines. A match without a
//! catch-all makes the compiler hold these tables complete.

use super::context::Context;
use super::number;
use crate::estimate::Note;
use crate::interval::{NoLimits, Remark};
use crate::survey::Language;

/// A text in all languages, in the order nb, nn, en.
pub(super) type Texts = [&'static str; 3];

pub(super) fn pick(texts: Texts, language: Language) -> &'static str {
    match language {
        Language::Nb => texts[0],
        Language::Nn => texts[1],
        Language::En => texts[2],
    }
}

const NO_ANSWERS: [&str; 3] =
    ["ingen i grunnlaget svarte", "ingen i grunnlaget svara", "nobody in the base answered"];
const WEIGHTS_ASSUMED: [&str; 3] = [
    "vekter mangler og er satt til 1, så summer gjelder bare dem som svarte",
    "vekter manglar og er sette til 1, så summar gjeld berre dei som svara",
    "weights are missing and taken as 1, so totals are those of the answers only",
];
const NO_VARIANCE: [&str; 3] = [
    "variansen er ukjent fordi et stratum har en eneste primærenhet",
    "variansen er ukjend fordi eit stratum har éi einaste primæreining",
    "the variance is unknown because a stratum has a single primary unit",
];
const NO_LOWER_LIMIT: [&str; 3] = [
    "svarene gir ingen nedre grense på dette nivået",
    "svara gjev inga nedre grense på dette nivået",
    "the answers give no lower limit at this level",
];
const NEGATIVE_VARIANCE: [&str; 3] = [
    "den estimerte variansen er negativ, så usikkerheten er ukjent",
    "den estimerte variansen er negativ, så uvissa er ukjend",
    "the estimated variance is negative, so the uncertainty is unknown",
];
const SCORE_BENDS: [&str; 3] = [
    "skåren knekker innenfor usikkerheten i tallene den bygger på, så usikkerheten i skåren er bare grovt anslått eller utelatt",
    "skåren knekkjer innanfor uvissa i tala han byggjer på, så uvissa i skåren er berre grovt rekna ut eller utelaten",
    "the score bends within the uncertainty of the figures it rests on, so that its own uncertainty is rough or left out",
];
const NO_UPPER_LIMIT: [&str; 3] = [
    "svarene gir ingen øvre grense på dette nivået",
    "svara gjev inga øvre grense på dette nivået",
    "the answers give no upper limit at this level",
];
const LIMITS_TIED: [&str; 3] = [
    "begge grensene faller på samme svar, som mange har gitt; det betyr ikke at alle har svart",
    "begge grensene fell på same svaret, som mange har gjeve; det tyder ikkje at alle har svara",
    "both limits fall on one answer that many gave; that does not mean that all answered",
];
const ANY_OVERLAP: [&str; 3] = [
    "det som sies om endringen, holder uansett hvem som svarte begge ganger, og hva de svarte",
    "det som er sagt om endringa, held same kven som svara begge gongene, og kva dei svara",
    "what is said of the change holds whoever answered both times, and whatever they answered",
];
const ONLY_INDEPENDENT: [&str; 3] = [
    "det som sies om endringen, holder hvis rundene er uavhengige, men ikke uansett hvem som svarte begge ganger, og hva de svarte",
    "det som er sagt om endringa, held om rundane er uavhengige, men ikkje same kven som svara begge gongene, og kva dei svara",
    "what is said of the change holds if the waves are independent, but not whoever answered both times and whatever they answered",
];
const NEGATIVE_WEIGHTS: [&str; 3] = [
    "noen svar har negativ vekt etter kalibrering, så tallet bør ikke brukes uten å avgrense vektene",
    "nokre svar har negativ vekt etter kalibrering, så talet bør ikkje brukast utan å avgrense vektene",
    "some answers have negative weights after calibration, so the figure should not be used without bounding the weights",
];
const OF_ALL: [&str; 3] = [
    "andelen er av alle: de som ikke hører til det snevrere grunnlaget, er regnet med i nevneren",
    "delen er av alle: dei som ikkje høyrer til det snevrare grunnlaget, er rekna med i nemnaren",
    "the share is of all: those outside the narrower base are counted in the denominator",
];
const UNDEFINED: [&str; 3] = [
    "tallet er ikke definert for disse svarene",
    "talet er ikkje definert for desse svara",
    "the figure is not defined for these answers",
];

/// A note with its numbers, as a sentence without its full stop.
///
/// ```
/// use peil::{Language, Note, report::note};
/// let note = Note::ResponseAssumed { answered: 191, invited: 356, within: vec![], weighted: false };
/// assert_eq!(
///     note::text(&note, Language::En),
///     "191 of 356 answered; they are treated as a random sample of all, which is an assumption"
/// );
/// ```
pub fn text(note: &Note, language: Language) -> String {
    let whole = |count: u64| number::plain(count as f64, language);
    match note {
        Note::Interval { remark } => remark_text(*remark, language).to_owned(),
        Note::NoInterval { reason } => {
            let texts =
                ["ikke noe konfidensintervall", "ikkje noko konfidensintervall", "no confidence interval"];
            format!("{}: {}", pick(texts, language), reason_text(*reason, language))
        }
        Note::ResponseAssumed { answered, invited, within, weighted } => {
            let (answered, invited) = (whole(*answered), whole(*invited));
            let answered = match language {
                Language::Nb => format!("{answered} av {invited} svarte; "),
                Language::Nn => format!("{answered} av {invited} svara; "),
                Language::En => format!("{answered} of {invited} answered; "),
            };
            answered + &assumption(within, *weighted, THEY, language)
        }
        Note::ItemMissing { units } => {
            let units = whole(*units);
            match language {
                Language::Nb => format!("{units} i grunnlaget svarte ikke på spørsmålet"),
                Language::Nn => format!("{units} i grunnlaget svara ikkje på spørsmålet"),
                Language::En => format!("{units} in the base did not answer the question"),
            }
        }
        Note::ReplicatesLeftOut { replicates } => replicates_left_out(*replicates, language),
        Note::BreakdownMissing { units } => {
            let units = whole(*units);
            match language {
                Language::Nb => format!("{units} i grunnlaget mangler inndelingen og er ikke med i noen rad"),
                Language::Nn => format!("{units} i grunnlaget manglar inndelinga og er ikkje med i noka rad"),
                Language::En => format!("{units} in the base lack the breakdown and are in no row"),
            }
        }
        Note::NegativeWeights { units } => {
            let units = whole(*units);
            match language {
                Language::Nb => format!(
                    "{units} svar har negativ vekt etter kalibrering, så tallet bør ikke brukes uten å avgrense vektene"
                ),
                Language::Nn => format!(
                    "{units} svar har negativ vekt etter kalibrering, så talet bør ikkje brukast utan å avgrense vektene"
                ),
                Language::En => format!(
                    "answers with a negative weight after calibration: {units}; the figure should not be used without \
                     bounding the weights"
                ),
            }
        }
        Note::OfAll => pick(OF_ALL, language).to_owned(),
        Note::NoAnswers => pick(NO_ANSWERS, language).to_owned(),
        Note::WeightsAssumed => pick(WEIGHTS_ASSUMED, language).to_owned(),
        Note::NoVariance => pick(NO_VARIANCE, language).to_owned(),
        Note::NoLowerLimit => pick(NO_LOWER_LIMIT, language).to_owned(),
        Note::NegativeVariance => pick(NEGATIVE_VARIANCE, language).to_owned(),
        Note::NoUpperLimit => pick(NO_UPPER_LIMIT, language).to_owned(),
        Note::LimitsTied => pick(LIMITS_TIED, language).to_owned(),
        Note::Undefined => pick(UNDEFINED, language).to_owned(),
        Note::DependenceUnknown { both } => dependence_unknown(*both, language),
        Note::ScoreBends => pick(SCORE_BENDS, language).to_owned(),
        Note::AnyOverlap => pick(ANY_OVERLAP, language).to_owned(),
        Note::OnlyIndependent => pick(ONLY_INDEPENDENT, language).to_owned(),
        Note::TooFewWaves { waves } => too_few_waves(*waves, language),
        Note::Recovered { counts } => recovered(*counts, language),
        Note::ImpossibleFigure { printed, nearest } => {
            let local = |figure: &str| {
                if language == Language::En { figure.to_owned() } else { figure.replace('.', ",") }
            };
            let (printed, nearest) = (local(printed), local(&nearest.join("; ")));
            match language {
                Language::Nb => {
                    format!("ingen hele antall gir det trykte tallet {printed} (nærmest: {nearest})")
                }
                Language::Nn => {
                    format!("ingen heile tal gjev det trykte talet {printed} (nærast: {nearest})")
                }
                Language::En => {
                    format!("no whole count gives the printed figure {printed} (nearest: {nearest})")
                }
            }
        }
    }
}

/// Of estimates as of tests and models.
pub(super) fn replicates_left_out(replicates: u64, language: Language) -> String {
    let replicates = number::plain(replicates as f64, language);
    match language {
        Language::Nb => format!("{replicates} replikater gir ikke noe tall og er utelatt"),
        Language::Nn => format!("{replicates} replikat gjev ikkje noko tal og er utelatne"),
        Language::En => format!("{replicates} replicates give no figure and were left out"),
    }
}

/// Those that answered, as a pronoun.
const THEY: Texts = ["er de", "er dei", "they are"];
/// The same where a sentence has not told of them yet.
const THOSE: Texts = ["er de som svarte,", "er dei som svara,", "those that did are"];

/// What is assumed where not all answered.
pub(super) fn assumed_of_those(within: &[String], weighted: bool, language: Language) -> String {
    let who = ["er de som svarte,", "er dei som svara,", "those that answered are"];
    assumption(within, weighted, who, language)
}

/// What is assumed of those that did not answer, with the groups within which it is.
fn assumption(within: &[String], weighted: bool, who: Texts, language: Language) -> String {
    let who = pick(who, language);
    let groups = within.join(" × ");
    let of_all = pick(
        [
            "behandlet som et tilfeldig utvalg av alle, noe som er en antakelse",
            "handsama som eit tilfeldig utval av alle, noko som er ein føresetnad",
            "treated as a random sample of all, which is an assumption",
        ],
        language,
    );
    match language {
        Language::Nb if weighted => format!("med vektene de har fått, {who} {of_all}"),
        Language::Nn if weighted => format!("med vektene dei har fått, {who} {of_all}"),
        Language::En if weighted => format!("with the weights that they have, {who} {of_all}"),
        Language::Nb if !within.is_empty() => format!("innenfor hver gruppe av {groups} {who} {of_all}"),
        Language::Nn if !within.is_empty() => format!("innanfor kvar gruppe av {groups} {who} {of_all}"),
        Language::En if !within.is_empty() => format!("within each group of {groups} {who} {of_all}"),
        Language::Nb | Language::Nn => {
            // The verb comes second where nothing stands before.
            let (verb, subject) = who.split_once(' ').unwrap_or((who, ""));
            format!("{subject} {verb} {of_all}")
        }
        Language::En => format!("{who} {of_all}"),
    }
}

/// The same note with the names of response groups as a document labels them.
pub(super) fn labelled(note: &Note, context: &Context<'_>, language: Language) -> Note {
    let mut note = note.clone();
    if let Note::ResponseAssumed { within, .. } = &mut note {
        within.iter_mut().for_each(|name| *name = context.breakdown_label(name, language));
    }
    note
}

/// A note without the numbers that a table shows beside it.
pub fn shared(note: &Note, language: Language) -> String {
    let texts = match note {
        Note::ResponseAssumed { within, weighted, .. } => {
            let some = ["ikke alle svarte", "ikkje alle svara", "not all answered"];
            return format!("{}; {}", pick(some, language), assumption(within, *weighted, THOSE, language));
        }
        Note::ItemMissing { .. } => [
            "noen i grunnlaget svarte ikke på spørsmålet og er ikke med i n",
            "nokre i grunnlaget svara ikkje på spørsmålet og er ikkje med i n",
            "some in the base did not answer the question and are not in n",
        ],
        Note::NegativeWeights { .. } => NEGATIVE_WEIGHTS,
        _ => return text(note, language),
    };
    pick(texts, language).to_owned()
}

fn dependence_unknown(both: u64, language: Language) -> String {
    let both = number::plain(both as f64, language);
    match language {
        Language::Nb => format!(
            "de enhetene som svarte i begge ({both}), forteller ikke hvordan svarene henger sammen; intervallet er laget for det minst gunstige tilfellet"
        ),
        Language::Nn => format!(
            "dei einingane som svara i begge ({both}), fortel ikkje korleis svara heng saman; intervallet er laga for det minst gunstige tilfellet"
        ),
        Language::En => format!(
            "the units that answered in both ({both}) do not tell how the answers hang together; the interval is made for the least favourable case"
        ),
    }
}

fn too_few_waves(waves: u64, language: Language) -> String {
    let waves = number::plain(waves as f64, language);
    match language {
        Language::Nb => format!("en utvikling trenger tall fra minst tre runder, og det er {waves}"),
        Language::Nn => format!("ei utvikling treng tal frå minst tre rundar, og det er {waves}"),
        Language::En => format!("a trend needs figures of at least three waves, and there are {waves}"),
    }
}

fn recovered(counts: u64, language: Language) -> String {
    let count = number::plain(counts as f64, language);
    match (language, counts) {
        (Language::Nb, 0 | 1) => "antallet er regnet tilbake fra trykte prosenter".to_owned(),
        (Language::Nn, 0 | 1) => "talet er rekna tilbake frå trykte prosentar".to_owned(),
        (Language::En, 0 | 1) => "the count is recovered from printed per cents".to_owned(),
        (Language::Nb, _) => {
            format!(
                "antallet er regnet tilbake fra trykte prosenter, og {count} hele antall passer; n er det minste"
            )
        }
        (Language::Nn, _) => {
            format!(
                "talet er rekna tilbake frå trykte prosentar, og {count} heile tal passar; n er det minste"
            )
        }
        (Language::En, _) => {
            format!(
                "the count is recovered from printed per cents, and {count} whole counts fit; n is the smallest"
            )
        }
    }
}

/// What is said of an interval.
pub fn remark_text(remark: Remark, language: Language) -> &'static str {
    let texts = match remark {
        Remark::Census => ["full telling", "full teljing", "full count"],
        Remark::Exact => [
            "eksakt intervall for en endelig populasjon",
            "eksakt intervall for ein endeleg populasjon",
            "exact interval for a finite population",
        ],
        Remark::ExactAtBoundary => [
            "andelen er 0 eller 100 prosent, så intervallet er eksakt i stedet for etter metoden som ble bedt om",
            "delen er 0 eller 100 prosent, så intervallet er eksakt i staden for etter metoden som vart beden om",
            "the share is 0 or 100 per cent, so the interval is exact instead of by the method asked for",
        ],
        Remark::Snapped => [
            "grensene er flyttet utover til andeler som populasjonen kan ha",
            "grensene er flytte utover til delar som populasjonen kan ha",
            "the limits are moved outwards to shares that the population can have",
        ],
        Remark::BoundedByAnswers => [
            "grensene er kuttet til det svarene gjør mulig",
            "grensene er kutta til det svara gjer mogleg",
            "the limits are cut to what the answers leave possible",
        ],
        Remark::PopulationEstimated => [
            "størrelsen på grunnlaget i populasjonen er anslått, og intervallet dekker ikke den usikkerheten",
            "storleiken på grunnlaget i populasjonen er rekna ut frå svara, og intervallet dekkjer ikkje den uvissa",
            "the size of the base in the population is estimated, and the interval does not cover that",
        ],
        Remark::BeyondRange => [
            "en grense ligger utenfor det tallet kan være; metoden passer ikke her",
            "ei grense ligg utanfor det talet kan vere; metoden passar ikkje her",
            "a limit lies beyond what the figure can be; the method does not suit it",
        ],
    };
    pick(texts, language)
}

/// Why there is no interval.
pub fn reason_text(reason: NoLimits, language: Language) -> &'static str {
    let texts = match reason {
        NoLimits::NoAnswers => {
            ["ingen i grunnlaget svarte", "ingen i grunnlaget svara", "nobody in the base answered"]
        }
        NoLimits::NoEstimate => [
            "anslaget eller standardfeilen mangler",
            "anslaget eller standardfeilen manglar",
            "the estimate or its standard error is missing",
        ],
        NoLimits::ShareOutOfRange => [
            "den anslåtte andelen ligger utenfor 0 til 100 prosent",
            "den rekna delen ligg utanfor 0 til 100 prosent",
            "the estimated share lies outside 0 to 100 per cent",
        ],
        NoLimits::NoDegreesOfFreedom => [
            "utvalgsplanen gir ingen frihetsgrader",
            "utvalsplanen gjev ingen fridomsgrader",
            "the design leaves no degrees of freedom",
        ],
        NoLimits::NoSpread => [
            "standardfeilen er 0 selv om ikke alle svarte",
            "standardfeilen er 0 sjølv om ikkje alle svara",
            "the standard error is 0 though not everyone answered",
        ],
        NoLimits::NeedsCounts => [
            "metoden krever et enkelt tilfeldig utvalg fra en gruppe av kjent størrelse",
            "metoden krev eit enkelt tilfeldig utval frå ei gruppe med kjend storleik",
            "the method needs a simple random sample from a group of known size",
        ],
        NoLimits::NeedsEqualWeights => [
            "metoden krever svar med lik vekt",
            "metoden krev svar med lik vekt",
            "the method needs answers of equal weight",
        ],
        NoLimits::NeedsStrata => [
            "metoden krever enkle tilfeldige utvalg fra strata av kjent størrelse",
            "metoden krev enkle tilfeldige utval frå strata med kjend storleik",
            "the method needs simple random samples from strata of known size",
        ],
        NoLimits::NeedsReplicates => [
            "metoden krever anslagene fra bootstrap-replikater",
            "metoden krev anslaga frå bootstrap-replikat",
            "the method needs the estimates of bootstrap replicates",
        ],
        NoLimits::TooFewReplicates => [
            "det er for få bootstrap-replikater til dette konfidensnivået",
            "det er for få bootstrap-replikat til dette konfidensnivået",
            "there are too few bootstrap replicates for the level",
        ],
        NoLimits::TooLarge => [
            "populasjonen er for stor for metoden",
            "populasjonen er for stor til denne metoden",
            "the population is too large for the method",
        ],
        NoLimits::ContradictoryCounts => {
            ["antallene motsier hverandre", "tala motseier kvarandre", "the counts contradict each other"]
        }
        NoLimits::LevelOutOfRange => [
            "konfidensnivået ligger ikke mellom 0 og 1",
            "konfidensnivået ligg ikkje mellom 0 og 1",
            "the level does not lie between 0 and 1",
        ],
    };
    pick(texts, language)
}

/// A note as a stable word, with its numbers after a colon.
///
/// ```
/// use peil::{Note, report::note};
/// assert_eq!(note::word(&Note::ItemMissing { units: 3 }), "item_missing:3");
/// ```
pub fn word(note: &Note) -> String {
    match note {
        Note::Interval { remark } => remark.word().to_owned(),
        Note::NoInterval { reason } => format!("no_interval:{}", reason.word()),
        Note::OfAll => "of_all".to_owned(),
        Note::NoAnswers => "no_answers".to_owned(),
        Note::ResponseAssumed { answered, invited, .. } => format!("response_assumed:{answered}/{invited}"),
        Note::ItemMissing { units } => format!("item_missing:{units}"),
        Note::BreakdownMissing { units } => format!("breakdown_missing:{units}"),
        Note::NegativeWeights { units } => format!("negative_weights:{units}"),
        Note::WeightsAssumed => "weights_assumed".to_owned(),
        Note::NoVariance => "no_variance".to_owned(),
        Note::NegativeVariance => "negative_variance".to_owned(),
        Note::Undefined => "undefined".to_owned(),
        Note::ReplicatesLeftOut { replicates } => format!("replicates_left_out:{replicates}"),
        Note::NoLowerLimit => "no_lower_limit".to_owned(),
        Note::NoUpperLimit => "no_upper_limit".to_owned(),
        Note::LimitsTied => "limits_tied".to_owned(),
        Note::DependenceUnknown { both } => format!("dependence_unknown:{both}"),
        Note::ScoreBends => "score_bends".to_owned(),
        Note::AnyOverlap => "any_overlap".to_owned(),
        Note::OnlyIndependent => "only_independent".to_owned(),
        Note::TooFewWaves { waves } => format!("too_few_waves:{waves}"),
        Note::Recovered { counts } => format!("recovered:{counts}"),
        Note::ImpossibleFigure { printed, .. } => format!("impossible_figure:{printed}"),
    }
}

/// A clause as a sentence: a capital first, a full stop last.
pub(super) fn sentence(clause: &str) -> String {
    let mut text = capital(clause);
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}

/// A name in the quotation marks of the language.
pub(super) fn quoted(text: &str, language: Language) -> String {
    match language {
        Language::Nb | Language::Nn => format!("«{text}»"),
        Language::En => format!("“{text}”"),
    }
}

/// The same text with a capital first.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// All words of an enum, taken from its schema, so that a variant added later is tested too.
    fn all<T: schemars::JsonSchema + serde::de::DeserializeOwned>() -> Vec<T> {
        let schema = schemars::schema_for!(T).to_value();
        let variants = schema["oneOf"].as_array().expect("an enum");
        variants.iter().map(|variant| serde_json::from_value(variant["const"].clone()).unwrap()).collect()
    }

    #[test]
    fn every_remark_and_reason_has_a_text_of_its_own_in_every_language() {
        for language in Language::ALL {
            let remarks = all::<Remark>().into_iter().map(|remark| remark_text(remark, language));
            let reasons = all::<NoLimits>().into_iter().map(|reason| reason_text(reason, language));
            let mut texts: Vec<&str> = remarks.chain(reasons).collect();
            let count = texts.len();
            assert!(count >= 15 && texts.iter().all(|text| !text.is_empty()));
            texts.sort_unstable();
            texts.dedup();
            assert_eq!(texts.len(), count, "{language:?}");
        }
    }

    #[test]
    fn every_note_reads_well_in_every_language() {
        let notes = [
            Note::Interval { remark: Remark::Census },
            Note::NoInterval { reason: NoLimits::NoDegreesOfFreedom },
            Note::NoAnswers,
            Note::OfAll,
            Note::ResponseAssumed { answered: 1910, invited: 3560, within: Vec::new(), weighted: false },
            Note::ResponseAssumed {
                answered: 191,
                invited: 356,
                within: vec!["Størrelse".to_owned(), "Landsdel".to_owned()],
                weighted: false,
            },
            Note::ResponseAssumed { answered: 191, invited: 356, within: Vec::new(), weighted: true },
            Note::ItemMissing { units: 3 },
            Note::BreakdownMissing { units: 3 },
            Note::NegativeWeights { units: 3 },
            Note::WeightsAssumed,
            Note::NoVariance,
            Note::NegativeVariance,
            Note::Undefined,
            Note::ReplicatesLeftOut { replicates: 2 },
            Note::NoLowerLimit,
            Note::NoUpperLimit,
            Note::LimitsTied,
            Note::DependenceUnknown { both: 1 },
            Note::ScoreBends,
            Note::AnyOverlap,
            Note::OnlyIndependent,
            Note::TooFewWaves { waves: 2 },
            Note::Recovered { counts: 1 },
            Note::Recovered { counts: 3 },
            Note::ImpossibleFigure {
                printed: "57.2".to_owned(),
                nearest: vec!["8/14 = 57.1".to_owned(), "9/14 = 64.3".to_owned()],
            },
        ];
        let schema = schemars::schema_for!(Note).to_value();
        let mut kinds: Vec<String> =
            notes.iter().map(|note| serde_json::to_value(note).unwrap()["note"].to_string()).collect();
        kinds.dedup();
        assert_eq!(kinds.len(), schema["oneOf"].as_array().unwrap().len(), "a note is not tested");
        let mut lines = String::new();
        for note in &notes {
            lines.push_str(&word(note));
            for language in Language::ALL {
                let (own, shared) = (text(note, language), shared(note, language));
                write!(lines, "\n  {}: {}", language.code(), sentence(&own)).unwrap();
                if shared != own {
                    write!(lines, "\n  {}, shared: {}", language.code(), sentence(&shared)).unwrap();
                }
            }
            lines.push('\n');
        }
        insta::assert_snapshot!(lines);
    }
}
