//! What no sentence may say, tried over every count of small populations and a grid of larger ones.
//!
//! The test reads the words themselves, with tables of its own, and holds them against the counts and the interval.

use std::collections::BTreeMap;

use peil::interval::{self, FiniteCounts, Interval, Remark, ShareEvidence};
use peil::report::claim::{Claim as H, Headline, check};
use peil::report::{Context, phrase};
use peil::{
    Answers, Categories, Codes, Comparison, Design, Estimate, Label, Language, Note, Sample, Standing,
    Verdict,
};

/// What a sentence claims, read from its words.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Claim {
    All,
    Nobody,
    AllWhoAnswered,
    NoneWhoAnswered,
    Count(f64, f64),
    Is(f64),
    Over(f64),
    Under(f64),
    PerCent,
}

struct Words {
    language: Language,
    all: &'static str,
    none: &'static str,
    answered: &'static str,
    of: &'static str,
    of_the: &'static str,
    over: &'static str,
    under: &'static str,
    named: &'static [(&'static str, Claim)],
    per_cent: &'static str,
    base: &'static [&'static str],
}

const WORDS: [Words; 3] = [
    Words {
        language: Language::Nb,
        all: "Samtlige ",
        none: "Ingen av ",
        answered: " som svarte",
        of: " av ",
        of_the: " av de ",
        over: "Mer enn ",
        under: "Færre enn ",
        named: &[
            ("Halvparten av ", Claim::Is(0.5)),
            ("En tredel av ", Claim::Is(1.0 / 3.0)),
            ("To tredeler av ", Claim::Is(2.0 / 3.0)),
            ("Over halvparten av ", Claim::Over(0.5)),
            ("Under halvparten av ", Claim::Under(0.5)),
        ],
        per_cent: " prosent av ",
        base: &["kommunene som rekrutterte", "kommuner som rekrutterte", "kommune som rekrutterte"],
    },
    Words {
        language: Language::Nn,
        all: "Samtlege ",
        none: "Ingen av ",
        answered: " som svara",
        of: " av ",
        of_the: " av dei ",
        over: "Meir enn ",
        under: "Færre enn ",
        named: &[
            ("Halvparten av ", Claim::Is(0.5)),
            ("Ein tredel av ", Claim::Is(1.0 / 3.0)),
            ("To tredelar av ", Claim::Is(2.0 / 3.0)),
            ("Over halvparten av ", Claim::Over(0.5)),
            ("Under halvparten av ", Claim::Under(0.5)),
        ],
        per_cent: " prosent av ",
        base: &["kommunane som rekrutterte", "kommunar som rekrutterte", "kommune som rekrutterte"],
    },
    Words {
        language: Language::En,
        all: "All ",
        none: "None of ",
        answered: " that answered",
        of: " of ",
        of_the: " of the ",
        over: "More than ",
        under: "Fewer than ",
        named: &[
            ("Half of ", Claim::Is(0.5)),
            ("A third of ", Claim::Is(1.0 / 3.0)),
            ("Two thirds of ", Claim::Is(2.0 / 3.0)),
            ("More than half of ", Claim::Over(0.5)),
            ("Less than half of ", Claim::Under(0.5)),
        ],
        per_cent: " per cent of ",
        base: &["municipalities that recruited", "municipality that recruited"],
    },
];

impl Words {
    fn claim(&self, text: &str) -> Claim {
        let answered = text.contains(self.answered);
        if text.starts_with(self.all) || text.starts_with("Alle ") {
            return if answered { Claim::AllWhoAnswered } else { Claim::All };
        }
        if text.starts_with(self.none) {
            return if answered { Claim::NoneWhoAnswered } else { Claim::Nobody };
        }
        if let Some((_, claim)) = self.named.iter().find(|(start, _)| text.starts_with(start)) {
            return *claim;
        }
        if let Some(rest) = text.strip_prefix(self.over) {
            let (parts, of) = Self::parts(rest, self.of).expect(text);
            return Claim::Over(parts / of);
        }
        if let Some(rest) = text.strip_prefix(self.under) {
            let (parts, of) = Self::parts(rest, self.of).expect(text);
            return Claim::Under(parts / of);
        }
        let start: String = text.chars().take_while(|letter| !letter.is_alphabetic()).collect();
        if text[start.trim_end().len()..].starts_with(self.per_cent) {
            return Claim::PerCent;
        }
        if let Some((parts, of)) = Self::parts(text, self.of_the) {
            return Claim::Count(parts, of);
        }
        let (parts, of) = Self::parts(text, self.of).unwrap_or_else(|| panic!("no claim in: {text}"));
        if of == 1.0 { Claim::Count(parts, of) } else { Claim::Is(parts / of) }
    }

    /// `4 of 5 municipalities`.
    fn parts(text: &str, of: &str) -> Option<(f64, f64)> {
        let (parts, rest) = text.split_once(of)?;
        Some((parts.parse().ok()?, rest.split(' ').next()?.parse().ok()?))
    }
}

fn context() -> Context<'static> {
    let label = |nb: &str, nn: &str, en: &str| -> Label {
        serde_json::from_value(serde_json::json!({ "nb": nb, "nn": nn, "en": en })).unwrap()
    };
    Context::neutral()
        .unit(peil::survey::Noun {
            one: label("kommune", "kommune", "municipality"),
            many: label("kommuner", "kommunar", "municipalities"),
            all: label("kommunene", "kommunane", "the municipalities"),
        })
        .among(label("som rekrutterte", "som rekrutterte", "that recruited"))
        .statement(label("hadde problemer", "hadde problem", "had problems"))
}

/// A row to be filled with counts; made by the engine so that it has every field.
fn blank() -> Estimate {
    let column = Categories::new(Codes::pack([0, 1].into_iter(), 2), ["no".to_owned(), "yes".to_owned()]);
    let answers = Answers::new([("answer".to_owned(), column.unwrap().into())]).unwrap();
    let sample = Sample::new(answers, Design::builder(2).build().unwrap()).unwrap();
    let mut row = sample.share("answer").equals("yes").run().unwrap().rows.remove(0);
    row.wave = Some("2024".to_owned());
    row
}

fn fill(row: &mut Estimate, yes: u64, answered: u64, population: u64, limits_of: (u64, u64, u64)) {
    let (k, n, units) = limits_of;
    let counts = FiniteCounts { yes: k, answered: n, population: units, population_known: true };
    let (limits, remarks) =
        interval::share(Interval::Finite, &ShareEvidence::of_counts(counts), 0.95).unwrap();
    row.estimate = Some(yes as f64 / answered as f64);
    row.yes = Some(yes);
    row.n = answered;
    row.population = Some(population);
    (row.low, row.high) = (Some(limits.low), Some(limits.high));
    row.notes = remarks.into_iter().map(|remark| Note::Interval { remark }).collect();
}

/// Holds one sentence against its figures; gives the claim.
fn hold(row: &Estimate, words: &Words, context: &Context<'_>) -> Claim {
    let (yes, n) = (row.yes.unwrap(), row.n);
    let (share, low, high) = (row.estimate.unwrap(), row.low.unwrap(), row.high.unwrap());
    let full = row.population == Some(n);
    assert_eq!(row.notes.contains(&Note::Interval { remark: Remark::Census }), full);
    let text = phrase::share(context, row, words.language).unwrap().text;
    let claim = words.claim(&text);
    let hair = 1e-9;
    let holds = match claim {
        Claim::All => full && yes == n,
        Claim::Nobody => full && yes == 0,
        Claim::AllWhoAnswered => !full && yes == n,
        Claim::NoneWhoAnswered => !full && yes == 0,
        Claim::Count(count, of) => count == yes as f64 && of == n as f64,
        Claim::Is(fraction) => {
            (fraction - share).abs() <= 0.025 + hair && low <= fraction + hair && fraction <= high + hair
        }
        Claim::Over(fraction) => fraction < low && low <= share,
        Claim::Under(fraction) => high < fraction && share <= high,
        Claim::PerCent => true,
    };
    assert!(holds, "{yes} of {n} of {:?}, {low}–{high}: {text}", row.population);
    assert!(words.base.iter().any(|base| text.contains(base)), "the base is lost: {text}");
    assert!(text.contains(" 2024"), "the wave is lost: {text}");
    // All and none of the units are words for full counts only.
    for word in ["samtlige", "Samtlige", "samtlege", "Samtlege"] {
        assert!(!text.contains(word) || (full && yes == n), "{text}");
    }
    let uncertain =
        ["konfidens", "confidence", "usikker", "uviss", "uncertain"].iter().any(|word| text.contains(word));
    assert_eq!(uncertain, !full, "{text}");
    claim
}

/// Populations with steps: all counts of the small ones, a coarser grid of larger ones.
fn grid() -> impl Iterator<Item = (u64, u64, u64)> {
    let small = (1..=40).map(|population| (population, 1));
    small.chain([(77, 4), (210, 11), (356, 17), (357, 19)]).flat_map(|(population, step)| {
        let near_all = [population - 1, population, 354].into_iter().filter(move |&n| n <= population);
        let sizes: Vec<u64> = (1..=population).step_by(step).chain(near_all).filter(|&n| n > 0).collect();
        sizes
            .into_iter()
            .flat_map(move |n| (0..=n).step_by(step).chain([n / 2, n]).map(move |yes| (yes, n, population)))
    })
}

#[test]
fn no_sentence_says_more_than_its_counts_and_its_interval() {
    let context = context();
    let mut row = blank();
    let (mut told, mut fractions) = (0_u64, 0_u64);
    let mut names: BTreeMap<(u64, u64), Claim> = BTreeMap::new();
    for (yes, n, population) in grid() {
        fill(&mut row, yes, n, population, (yes, n, population));
        let claims = WORDS.iter().map(|words| hold(&row, words, &context)).collect::<Vec<_>>();
        told += claims.len() as u64;
        assert!(claims.iter().all(|claim| *claim == claims[0]), "languages differ: {claims:?}");
        if let claim @ (Claim::Is(_) | Claim::Over(_) | Claim::Under(_)) = claims[0] {
            fractions += 1;
            // One figure has one name, whatever the base and however many answered.
            let divisor = gcd(yes, n);
            let first = *names.entry((yes / divisor, n / divisor)).or_insert(claim);
            assert_eq!(first, claim, "{yes} of {n} of {population}");
        }
    }
    assert!(told > 30_000 && fractions > 300, "{told} sentences, {fractions} with a fraction");
}

#[test]
fn a_fraction_is_supported_as_a_headline_just_where_it_is_what_the_share_is_called() {
    let context = context();
    let mut row = blank();
    let candidates: Vec<(u64, u64)> =
        [2, 3, 4, 5, 10].into_iter().flat_map(|of| (1..of).map(move |parts| (parts, of))).collect();
    for (yes, n, population) in grid().filter(|(_, n, population)| population % 7 == 0 && n % 3 == 0) {
        fill(&mut row, yes, n, population, (yes, n, population));
        let (full, low, high) = (n == population, row.low.unwrap(), row.high.unwrap());
        let ruling = |headline: &Headline| check(&context, headline, (&row).into(), Language::Nn).unwrap();
        let mut supported = Vec::new();
        for &(parts, of) in &candidates {
            let own = ruling(&Headline::of_base(H::Fraction { parts, of }));
            if own.supported {
                supported.push(parts as f64 / of as f64);
                let near = (parts as f64 / of as f64 - row.estimate.unwrap()).abs();
                assert!(near <= 0.025 + 1e-9, "{}", own.text);
            }
            assert_eq!(own.supported, own.reason.supports());
            let more = ruling(&Headline::of_base(H::MoreThan { parts, of })).supported;
            let less = ruling(&Headline::of_base(H::LessThan { parts, of })).supported;
            assert_eq!(more, low > parts as f64 / of as f64 + 1e-9);
            assert_eq!(less, high < parts as f64 / of as f64 - 1e-9);
            // Said of everybody it is said of too many.
            assert!(!ruling(&Headline::of_everybody(H::Fraction { parts, of })).supported);
        }
        supported.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
        supported.sort_by(f64::total_cmp);
        supported.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
        assert!(supported.len() <= 1, "{yes} of {n} of {population} has the names {supported:?}");
        assert_eq!(ruling(&Headline::of_base(H::All {})).supported, full && yes == n);
        assert_eq!(ruling(&Headline::of_base(H::None {})).supported, full && yes == 0);
        assert_eq!(ruling(&Headline::of_answered(H::All {})).supported, yes == n);
        assert_eq!(ruling(&Headline::of_base(H::Count { yes, of: n })).supported, full);
    }
}

#[test]
fn no_word_of_a_change_or_a_comparison_goes_against_its_verdict() {
    // Words of a rise or the first higher, of a fall or the first lower, of likeness, by language.
    let words = [
        (
            Language::Nb,
            [["økte ", "høyere enn"], ["falt ", "lavere enn"], ["stillstand", "like store"]],
            "den samme",
        ),
        (
            Language::Nn,
            [["auka ", "høgare enn"], ["fall ", "lågare enn"], ["stillstand", "like store"]],
            "den same",
        ),
        (
            Language::En,
            [["rose ", "higher than"], ["fell ", "lower than"], ["standstill", "equal"]],
            "the same",
        ),
    ];
    let context = context();
    let (mut from, mut to) = (blank(), blank());
    from.wave = Some("2023".to_owned());
    let mut seen = BTreeMap::new();
    for (n, population) in [(10, 10), (9, 10), (14, 14), (60, 77), (190, 356)] {
        for (yes, other) in (0..=6).flat_map(|a| (0..=6).map(move |b| (a * n / 6, b * n / 6))) {
            fill(&mut from, yes, n, population, (yes, n, population));
            fill(&mut to, other, n, population, (other, n, population));
            for margin in [None, Some(0.02), Some(0.25)] {
                let change = peil::change(&from, &to, margin).unwrap();
                to.wave = Some("2023".to_owned());
                let beside = Comparison::independent(&to, &from, margin).unwrap();
                to.wave = Some("2024".to_owned());
                assert_eq!(Standing::from(change.verdict), beside.standing);
                *seen.entry(change.verdict.word()).or_insert(0) += 1;
                for (language, [up, down, alike], same) in words {
                    let told = phrase::change(&context, &change, language).unwrap().text;
                    let compared = phrase::comparison(&context, &beside, language).unwrap().text;
                    for (text, at) in [(&told, 0), (&compared, 1)] {
                        let has = |words: [&str; 2]| text.contains(words[at]);
                        assert_eq!(has(up), change.verdict == Verdict::Rise, "{text}");
                        assert_eq!(has(down), change.verdict == Verdict::Fall, "{text}");
                        let alike = has(alike) || at == 0 && text.contains(same);
                        assert_eq!(alike, change.verdict == Verdict::Standstill, "{text}");
                        assert!(text.contains("rekrutterte") || text.contains("recruited"), "{text}");
                    }
                    let headline = |claim| Headline::of_base(claim);
                    let check = |claim| {
                        check(&context, &headline(claim), (&change).into(), language).unwrap().supported
                    };
                    assert_eq!(check(H::Rise { points: None }), change.verdict == Verdict::Rise);
                    assert_eq!(check(H::Fall { points: None }), change.verdict == Verdict::Fall);
                    let margin = margin.unwrap_or(0.0);
                    assert_eq!(check(H::Standstill { margin }), change.verdict == Verdict::Standstill);
                }
            }
        }
    }
    assert!(seen.len() == 4 && seen.values().all(|count| *count > 20), "{seen:?}");
}

#[test]
fn one_figure_is_never_called_by_two_fractions() {
    let context = context();
    let mut row = blank();
    // The same share with wide and narrow intervals, as from samples of many sizes.
    let mut names: BTreeMap<(u64, u64, &str), Claim> = BTreeMap::new();
    for (population, n) in [(209, 60), (357, 120), (357, 240), (1200, 240), (1200, 1199), (9000, 60)] {
        for percent in 1..60_u64 {
            let yes = percent * n / 60;
            fill(&mut row, yes, n, population, (yes, n, population));
            let divisor = gcd(yes, n);
            for words in &WORDS {
                let claim = hold(&row, words, &context);
                if matches!(claim, Claim::PerCent | Claim::Count(..)) {
                    continue;
                }
                let figure = (yes / divisor, n / divisor, words.language.code());
                let first = *names.entry(figure).or_insert(claim);
                assert_eq!(first, claim, "{figure:?}");
            }
        }
    }
    assert!(names.len() > 60);
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
