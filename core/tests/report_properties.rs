//! What no sentence may say, tried over every count of small populations and a grid of larger ones.
//!
//! The test reads the words themselves, with tables of its own, and holds them against the counts and the interval.

use std::collections::BTreeMap;

use peil::interval::{self, FiniteCounts, Interval, Remark, ShareEvidence};
use peil::report::{Context, phrase};
use peil::{Answers, Categories, Codes, Design, Estimate, Label, Language, Note, Sample};

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

const WORDS: [Words; 2] = [
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
    let label = |nb: &str, en: &str| -> Label {
        serde_json::from_value(serde_json::json!({ "nb": nb, "en": en })).unwrap()
    };
    Context::neutral()
        .unit(peil::survey::Noun {
            one: label("kommune", "municipality"),
            many: label("kommuner", "municipalities"),
            all: label("kommunene", "the municipalities"),
        })
        .among(label("som rekrutterte", "that recruited"))
        .statement(label("hadde problemer", "had problems"))
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
    for word in ["samtlige", "Samtlige"] {
        assert!(!text.contains(word) || (full && yes == n), "{text}");
    }
    let uncertain =
        ["konfidens", "confidence", "usikker", "uncertain"].iter().any(|word| text.contains(word));
    assert_eq!(uncertain, !full, "{text}");
    claim
}

#[test]
fn no_sentence_says_more_than_its_counts_and_its_interval() {
    let context = context();
    let mut row = blank();
    let mut told = 0_u64;
    let mut fractions = 0_u64;
    let small = (1..=60).chain([10, 14, 32]).map(|population| (population, 1));
    for (population, step) in small.chain([(209, 7), (356, 13), (357, 11)]) {
        let mut sizes: Vec<u64> =
            (1..=population).step_by(step).chain([population - 1, population]).collect();
        if population == 357 {
            sizes.push(354);
        }
        // All of the named populations; a coarser grid of the others, because their sentences differ little.
        let stride = if matches!(population, 10 | 14 | 32) { 1 } else { step + population as usize / 15 };
        for n in sizes.into_iter().filter(|&n| n > 0) {
            for yes in (0..=n).step_by(stride).chain([n / 2, n]) {
                fill(&mut row, yes, n, population, (yes, n, population));
                for words in &WORDS {
                    let claim = hold(&row, words, &context);
                    told += 1;
                    fractions += u64::from(matches!(claim, Claim::Is(_) | Claim::Over(_) | Claim::Under(_)));
                }
            }
        }
    }
    assert!(told > 10_000 && fractions > 500, "{told} sentences, {fractions} with a fraction");
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
