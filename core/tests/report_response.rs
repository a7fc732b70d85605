//! Sentences of response: read by a person in the snapshots, and held against their figures over many made tables.

use std::fmt::Write as _;

use peil::report::{Context, phrase};
use peil::response::{PhaseError, RepresentativityQuery, ResponseQuery, ResponseRow};
use peil::{
    Answers, Cell, Column, Design, DesignColumns, Language, MeasureKind, PopulationSizes, ResponseTable,
    Sample, StratumSize, Survey,
};

const DOCUMENT: &str = r#"
peil = 1
id = "it"
title = { nb = "IT i praksis", nn = "IT i praksis", en = "IT in practice" }
languages = ["nb", "nn", "en"]
waves = [{ id = "2021" }]

[population]
size = 356
[population.unit]
one = { nb = "kommune", nn = "kommune", en = "municipality" }
many = { nb = "kommuner", nn = "kommunar", en = "municipalities" }
all = { nb = "kommunene", nn = "kommunane", en = "the municipalities" }

[[variables]]
id = "size"
label = { nb = "Størrelse", nn = "Storleik", en = "Size" }

[[variables.categories]]
code = "small"
label = { nb = "Under 2 000", nn = "Under 2 000", en = "Under 2,000" }
among = { nb = "med under 2 000 innbyggere", nn = "med under 2 000 innbyggjarar", en = "with less than 2,000 inhabitants" }

[[variables.categories]]
code = "medium"
label = { nb = "Mellomstore", nn = "Mellomstore", en = "Medium" }

[[variables.categories]]
code = "large"
label = { nb = "Over 50 000", nn = "Over 50 000", en = "Over 50,000" }
among = { nb = "som har over 50 000 innbyggere", nn = "som har over 50 000 innbyggjarar", en = "that have more than 50,000 inhabitants" }

[[variables]]
id = "region"
label = { nb = "Landsdel", nn = "Landsdel", en = "Region" }
categories = [
    { code = "north", label = { nb = "Nord", nn = "Nord", en = "North" } },
    { code = "south", label = { nb = "Sør", nn = "Sør", en = "South" } },
]

[[variables]]
id = "answered"
label = { nb = "Svarte", nn = "Svara", en = "Answered" }
categories = [
    { code = "yes", label = { nb = "Ja", nn = "Ja", en = "Yes" } },
    { code = "no", label = { nb = "Nei", nn = "Nei", en = "No" } },
]

[[questions]]
id = "pace"
kind = "single"
text = { nb = "Går det fort nok?", nn = "Går det fort nok?", en = "Is it fast enough?" }
answers = [
    { code = "agree", label = { nb = "Enig", nn = "Einig", en = "Agree" } },
    { code = "disagree", label = { nb = "Uenig", nn = "Ueinig", en = "Disagree" } },
]

[[indicators]]
id = "fast"
label = { nb = "Går fort nok", nn = "Går fort nok", en = "Fast enough" }
measure = "share"
question = "pace"
answers = ["agree"]
"#;

/// Size classes with units invited, units that answered and units that agree.
const CENSUS: [(&str, u32, u32, u32); 3] =
    [("small", 77, 26, 9), ("medium", 260, 148, 82), ("large", 19, 17, 12)];
const ALIKE: [(&str, u32, u32, u32); 3] =
    [("small", 40, 20, 9), ("medium", 60, 30, 16), ("large", 20, 10, 5)];
const NEARLY: [(&str, u32, u32, u32); 3] =
    [("small", 77, 77, 9), ("medium", 260, 259, 82), ("large", 19, 19, 12)];
const ALL: [(&str, u32, u32, u32); 3] = [("small", 7, 7, 2), ("medium", 6, 6, 1), ("large", 4, 4, 2)];

fn answers(classes: &[(&str, u32, u32, u32)]) -> Answers {
    let mut columns: [Vec<&str>; 4] = Default::default();
    for &(size, invited, answered, agree) in classes {
        for unit in 0..invited {
            columns[0].push(size);
            columns[1].push(if unit % 3 == 0 { "north" } else { "south" });
            columns[2].push(if unit < answered { "yes" } else { "no" });
            columns[3].push(if unit < agree { "agree" } else { "disagree" });
        }
    }
    let named = ["size", "region", "answered", "pace"].into_iter().zip(columns);
    Answers::new(named.map(|(name, own)| (name.to_owned(), own.into_iter().collect::<Column>()))).unwrap()
}

fn sample(classes: &[(&str, u32, u32, u32)], design: &str) -> Sample {
    let answers = answers(classes);
    let columns: DesignColumns = serde_json::from_str(design).unwrap();
    Sample::new(answers.clone(), columns.build(&answers).unwrap()).unwrap()
}

const RESPONDED: &str = r#""responded": {"question": "answered", "is": ["yes"]}"#;

fn census(classes: &[(&str, u32, u32, u32)]) -> Sample {
    let all: u32 = classes.iter().map(|own| own.1).sum();
    sample(
        classes,
        &format!(r#"{{"population": {all}, "census": true, "response_groups": "size", {RESPONDED}}}"#),
    )
}

fn told(lines: &mut String, title: &str, tell: impl Fn(Language) -> peil::Result<phrase::Sentence>) {
    lines.push_str(title);
    for language in Language::ALL {
        write!(lines, "\n  {}: {}", language.code(), tell(language).unwrap()).unwrap();
    }
    lines.push('\n');
}

fn response_of(sample: &Sample, by: &[&str]) -> ResponseTable {
    let query = ResponseQuery::by(by.iter().copied()).one_by_one();
    let mut table = sample.response_table(&query).unwrap();
    table.wave = Some("2021".to_owned());
    table
}

#[test]
fn response_reads_well_in_every_language() {
    let survey = Survey::from_text(DOCUMENT).unwrap();
    let (context, neutral) = (Context::of(&survey), Context::neutral());
    let strata = r#""strata": "size", "population": {"small": 200, "medium": 400, "large": 40}"#;
    let sampled = sample(&CENSUS, &format!("{{{strata}, {RESPONDED}}}"));
    let across =
        sample(&CENSUS, &format!(r#"{{"population": 600, "response_groups": "size", {RESPONDED}}}"#));
    let unsized_ = sample(&CENSUS, &format!("{{{RESPONDED}}}"));
    let weighted = sample(
        &ALIKE,
        &format!(
            r#"{{{strata}, {RESPONDED}, "weighting": [{{"method": "rake",
        "margins": [{{"by": ["region"], "totals": {{"north": 214, "south": 426}}}}]}}]}}"#
        ),
    );
    let mut text = String::new();
    for (title, table) in [
        ("census by size", response_of(&census(&CENSUS), &["size"])),
        ("census by size and by region", response_of(&census(&CENSUS), &["size", "region"])),
        ("census without groups", response_of(&census(&CENSUS), &[])),
        ("groups alike", response_of(&census(&ALIKE), &["size"])),
        ("one is missing, two groups are whole", response_of(&census(&NEARLY), &["size"])),
        ("everybody", response_of(&census(&ALL), &["size"])),
        ("sample of strata", response_of(&sampled, &["size"])),
        ("sample with groups across", response_of(&across, &["size"])),
        ("population unknown", response_of(&unsized_, &["size"])),
        ("weights adjusted", response_of(&weighted, &["region"])),
    ] {
        told(&mut text, title, |language| phrase::response(&context, &table, language));
    }
    let table = response_of(&census(&NEARLY), &["size"]);
    let rounded = Context::of(&survey).decimals(0);
    told(&mut text, "without decimals", |language| phrase::response(&rounded, &table, language));
    told(&mut text, "without a document", |language| phrase::response(&neutral, &table, language));
    insta::assert_snapshot!(text);
}

#[test]
fn representativity_and_phases_read_well_in_every_language() {
    let survey = Survey::from_text(DOCUMENT).unwrap();
    let context = Context::of(&survey);
    let mut text = String::new();
    for (title, sample) in [
        ("groups differ", census(&CENSUS)),
        ("no more than chance", census(&ALIKE)),
        ("everybody", census(&ALL)),
    ] {
        let found = sample.representativity(&RepresentativityQuery::by(["size"])).unwrap();
        told(&mut text, title, |language| phrase::representativity(&context, &found, language));
    }
    let mut found = census(&CENSUS).representativity(&RepresentativityQuery::by(["size", "region"])).unwrap();
    found.wave = Some("2021".to_owned());
    told(&mut text, "two variables", |language| phrase::representativity(&context, &found, language));
    let plain = Context::of(&survey).without_interval().decimals(0);
    told(&mut text, "without interval", |language| phrase::representativity(&plain, &found, language));
    let strata = r#""strata": "size", "population": {"small": 200, "medium": 400, "large": 19}"#;
    let sampled = sample(&CENSUS, &format!("{{{strata}, {RESPONDED}}}"));
    let share = |sample: &Sample| {
        let mut query = sample.share("pace").equals("agree").by(["size"]).query().clone();
        query.name = "fast".to_owned();
        sample.phases(&[query]).unwrap()
    };
    for phase in share(&sampled).iter().chain(&share(&census(&ALL))[..1]) {
        told(&mut text, "phases", |language| phrase::phases(&context, phase, language));
    }
    let unknown = PhaseError { se: None, se_sampling: None, se_response: None, ..share(&sampled)[0].clone() };
    told(&mut text, "no variance", |language| phrase::phases(&context, &unknown, language));
    let tiny = PhaseError {
        se: Some(0.0002),
        se_sampling: Some(0.000_199_9),
        se_response: Some(0.000_006),
        ..unknown
    };
    told(&mut text, "small", |language| phrase::phases(&context, &tiny, language));
    insta::assert_snapshot!(text);
}

#[test]
fn a_label_that_lacks_the_language_and_too_many_decimals_are_refused() {
    let survey =
        Survey::from_text(&DOCUMENT.replace(r#", en = "municipalities""#, "")).unwrap_or_else(|_| {
            // A document that states its languages must have them all; without them the label may be missing.
            let text = DOCUMENT
                .replace("languages = [\"nb\", \"nn\", \"en\"]\n", "")
                .replace(r#", en = "municipalities""#, "");
            Survey::from_text(&text).unwrap()
        });
    let table = response_of(&census(&CENSUS), &["size"]);
    let context = Context::of(&survey).decimals(9);
    let error = phrase::response(&context, &table, Language::En).unwrap_err();
    let codes: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
    assert!(codes.iter().any(|own| own.contains("too many decimals")), "{codes:?}");
    assert!(codes.iter().any(|own| own.contains("has no text in `en`")), "{codes:?}");
    let phase =
        census(&CENSUS).phases(&[census(&CENSUS).share("pace").equals("agree").query().clone()]).unwrap();
    assert!(phrase::phases(&context, &phase[0], Language::Nb).is_err());
}

/// A random number from 0 to 1 (Knuth's generator of 64 bits).
fn random(state: &mut u64) -> f64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 11) as f64 / (1_u64 << 53) as f64
}

struct Words {
    language: Language,
    all: &'static str,
    of: &'static str,
    per_cent: &'static str,
    lowest: &'static str,
    highest: &'static str,
    same: &'static str,
    everybody: &'static str,
    sample: &'static str,
    assumed: &'static str,
    point: char,
}

const WORDS: [Words; 3] = [
    Words {
        language: Language::Nb,
        all: "Samtlige ",
        of: " av ",
        per_cent: " prosent",
        lowest: "lavest ",
        highest: " høyest ",
        same: "den samme i alle gruppene",
        everybody: "Alle ble invitert",
        sample: "De inviterte er et utvalg",
        assumed: "noe som er en antakelse",
        point: ',',
    },
    Words {
        language: Language::Nn,
        all: "Samtlege ",
        of: " av ",
        per_cent: " prosent",
        lowest: "lågast ",
        highest: " høgast ",
        same: "den same i alle gruppene",
        everybody: "Alle blei inviterte",
        sample: "Dei inviterte er eit utval",
        assumed: "noko som er ein føresetnad",
        point: ',',
    },
    Words {
        language: Language::En,
        all: "All ",
        of: " of ",
        per_cent: " per cent",
        lowest: "lowest ",
        highest: " highest ",
        same: "the same in all groups",
        everybody: "All were invited",
        sample: "Those invited are a sample",
        assumed: "which is an assumption",
        point: '.',
    },
];

impl Words {
    /// The first brackets of a text: a per cent, and the counts that it is of.
    fn brackets(&self, text: &str) -> (f64, Option<(u64, u64)>) {
        let inside = text.split_once('(').unwrap().1.split_once(')').unwrap().0;
        let (per_cent, counts) =
            inside.split_once("; ").map_or((inside, None), |(one, other)| (one, Some(other)));
        let per_cent = per_cent.strip_suffix(self.per_cent).unwrap().replace(self.point, ".");
        let counts = counts.map(|counts| {
            let (answered, invited) = counts.split_once(self.of).unwrap();
            (answered.parse().unwrap(), invited.parse().unwrap())
        });
        (per_cent.parse().unwrap(), counts)
    }
}

fn table(state: &mut u64) -> ResponseTable {
    let groups = 1 + (random(state) * 5.0) as usize;
    let mut own = ResponseTable::default();
    let kind = random(state);
    for group in 0..groups {
        // Fewer than a thousand in all, whose number has no separator.
        let invited = 1 + (random(state) * 180.0) as u64;
        let answered = match kind {
            _ if kind < 0.15 => invited,
            _ if kind < 0.3 => invited - u64::from(random(state) < 0.3),
            _ if kind < 0.4 => u64::from(random(state) < 0.5),
            _ => (random(state) * (invited + 1) as f64) as u64,
        };
        let by = [("g".to_owned(), format!("c{group}"))].into_iter().collect();
        own.rows.push(ResponseRow {
            by,
            invited,
            answered,
            rate: answered as f64 / invited as f64,
            ..ResponseRow::default()
        });
    }
    if random(state) < 0.2 {
        let first = own.rows[0].clone();
        own.rows.iter_mut().for_each(|row| {
            (row.invited, row.answered, row.rate) = (first.invited, first.answered, first.rate);
        });
    }
    own.total.invited = own.rows.iter().map(|row| row.invited).sum();
    own.total.answered = own.rows.iter().map(|row| row.answered).sum();
    own.total.rate = own.total.answered as f64 / own.total.invited as f64;
    own.everybody_invited = [None, Some(false), Some(true)][(random(state) * 3.0) as usize];
    own
}

#[test]
fn no_sentence_of_response_contradicts_its_figures() {
    let mut state = 3;
    for round in 0..3000 {
        let own = table(&mut state);
        let (answered, invited) = (own.total.answered, own.total.invited);
        let places = round % 3;
        for words in &WORDS {
            let context = Context::neutral().decimals(places);
            let text = phrase::response(&context, &own, words.language).unwrap().text;
            let whole = answered == invited;
            assert_eq!(text.starts_with(words.all), whole && invited > 1, "{text}");
            assert_eq!(
                text.contains(words.everybody),
                own.everybody_invited == Some(true) && !whole,
                "{text}"
            );
            assert_eq!(text.contains(words.sample), own.everybody_invited == Some(false), "{text}");
            assert_eq!(text.contains(words.assumed), !whole, "{text}");
            let half = 0.5 * 10_f64.powf(-(places as f64)) + 1e-9;
            let is_of = |per_cent: f64, rate: f64| {
                assert!((per_cent - 100.0 * rate).abs() <= half, "{per_cent} for {rate}: {text}");
                assert_eq!((per_cent <= 0.0, per_cent >= 100.0), (rate <= 0.0, rate >= 1.0), "{text}");
            };
            if whole {
                assert!(!text.contains(words.lowest), "{text}");
                continue;
            }
            assert!(text.starts_with(&format!("{answered}{}{invited} ", words.of)), "{text}");
            is_of(words.brackets(&text).0, own.total.rate);
            let rates = || own.rows.iter().map(|row| row.rate);
            let (least, most) = (rates().fold(1.0, f64::min), rates().fold(0.0, f64::max));
            assert_eq!(text.contains(words.same), own.rows.len() > 1 && most - least < 1e-15, "{text}");
            assert_eq!(text.contains(words.lowest), own.rows.len() > 1 && most - least >= 1e-15, "{text}");
            for (word, rate) in [(words.lowest, least), (words.highest, most)] {
                let Some((_, rest)) = text.split_once(word) else { continue };
                let (per_cent, counts) = words.brackets(rest);
                is_of(per_cent, rate);
                let ends = own.rows.iter().filter(|row| (row.rate - rate).abs() < 1e-15);
                let ends: Vec<_> = ends.collect();
                match counts {
                    Some(counts) => assert_eq!(counts, (ends[0].answered, ends[0].invited), "{text}"),
                    None => assert!(ends.len() > 1, "{text}"),
                }
                // Every group that is named has the rate; more than three are counted.
                let named = rest.split_once('(').unwrap().0;
                if ends.len() > 3 {
                    assert!(named.contains(&ends.len().to_string()), "{text}");
                } else {
                    assert!(ends.iter().all(|row| named.contains(&row.by["g"])), "{text}");
                    assert_eq!(named.matches("`g`").count(), ends.len(), "{text}");
                }
            }
        }
    }
}

#[test]
fn differences_between_groups_and_shares_of_the_variance_are_told_as_the_figures_are() {
    let mut state = 5;
    let differ = [
        "fastslått at gruppene svarte mer ulikt",
        "slege fast at gruppene svara meir ulikt",
        "established that the groups differ",
    ];
    for _ in 0..150 {
        let classes: Vec<(&str, u32, u32, u32)> = ["small", "medium", "large"]
            .into_iter()
            .map(|class| {
                let invited = 5 + (random(&mut state) * 60.0) as u32;
                (class, invited, 2 + (random(&mut state) * f64::from(invited - 1)) as u32, 1)
            })
            .collect();
        let found = census(&classes).representativity(&RepresentativityQuery::by(["size"])).unwrap();
        for (language, differ) in Language::ALL.into_iter().zip(differ) {
            let text = phrase::representativity(&Context::neutral(), &found, language).unwrap().text;
            assert_eq!(text.contains(differ), found.answered < found.invited && found.r.high < 1.0, "{text}");
        }
    }
    for step in 0..=200 {
        let share = f64::from(step) / 200.0;
        let own = PhaseError {
            indicator: "x".to_owned(),
            measure: MeasureKind::Mean,
            wave: None,
            by: Cell::default(),
            category: None,
            estimate: Some(1.0),
            se: Some(2.0),
            se_sampling: Some(2.0 * share.sqrt()),
            se_response: Some(2.0 * (1.0 - share).sqrt()),
        };
        let text = phrase::phases(&Context::neutral(), &own, Language::En).unwrap().text;
        match step {
            0 => assert!(text.contains("All of it comes from not all invited having answered"), "{text}"),
            200 => assert!(text.contains("All of it comes from inviting only a sample"), "{text}"),
            _ => {
                let words = text.split_once("variance ").unwrap().1;
                let (sampling, rest) = words.split_once(" per cent comes from inviting").unwrap();
                let response = rest.split_once(" and ").unwrap().1.split_once(" per cent").unwrap().0;
                match (sampling, response) {
                    ("less than 1", "more than 99") => assert!(share < 0.005, "{text}"),
                    ("more than 99", "less than 1") => assert!(share > 0.995, "{text}"),
                    _ => {
                        let [sampling, response] =
                            [sampling, response].map(|own| own.parse::<f64>().unwrap());
                        assert!(
                            sampling + response == 100.0 && (sampling - 100.0 * share).abs() <= 0.5,
                            "{text}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn whether_everybody_was_invited_is_told_where_it_is_known() {
    let of = |size: Option<StratumSize>| {
        let mut builder = Design::builder(3).responded(&[true, true, false]);
        if let Some(size) = size {
            builder = builder.population(PopulationSizes::one(size));
        }
        let y: Column = ["a", "b", "b"].into_iter().collect();
        let answers = Answers::new([("y".to_owned(), y)]).unwrap();
        Sample::new(answers, builder.build().unwrap()).unwrap().response(&[]).unwrap().everybody_invited
    };
    assert_eq!(of(Some(StratumSize::census(3))), Some(true));
    assert_eq!(of(Some(StratumSize::of(9))), Some(false));
    assert_eq!(of(None), None);
}
