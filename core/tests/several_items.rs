//! Several items that a unit may choose among: every pattern of answers against logic spelled out, the same figures by
//! another route, and how documents and requests name them.

use peil::wire::{Input, Request, evaluate};
use peil::{
    Answers, Ask, Blank, Categories, Codes, Column, Design, Estimate, Interval, MeasureKind, PopulationSizes,
    Query, Sample, StratumSize, Survey,
};
use proptest::prelude::*;

/// What a unit said of an item: it chose it, it did not, it does not know, it would not say, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Yes,
    No,
    DoNotKnow,
    Refused,
    Nothing,
}

const ALL: [Said; 5] = [Said::Yes, Said::No, Said::DoNotKnow, Said::Refused, Said::Nothing];
const NAMES: [&str; 3] = ["a", "b", "c"];
const BLANKS: [Blank; 3] = [Blank::Missing, Blank::NoBesideAnswers, Blank::No];

fn column(said: impl Iterator<Item = Said>) -> Column {
    let words = ["yes", "no", "dk", "refused"].map(str::to_owned);
    let code = |said| match said {
        Said::Yes => 0,
        Said::No => 1,
        Said::DoNotKnow => 2,
        Said::Refused => 3,
        Said::Nothing => peil::answers::MISSING,
    };
    Categories::new(Codes::pack(said.map(code), 4), words).unwrap().into()
}

/// The answers to three items, and a column that names each unit.
fn answers(units: &[[Said; 3]]) -> Vec<(String, Column)> {
    let items = NAMES.iter().enumerate();
    let mut columns: Vec<(String, Column)> =
        items.map(|(at, name)| ((*name).to_owned(), column(units.iter().map(|unit| unit[at])))).collect();
    columns.push((
        "unit".to_owned(),
        Column::from((0..units.len()).map(|unit| unit as f64).collect::<Vec<_>>()),
    ));
    columns
}

/// A census that some did not answer.
fn sample(units: &[[Said; 3]]) -> Sample {
    let size = PopulationSizes::one(StratumSize::census(units.len() as u64 + 5));
    let design = Design::builder(units.len()).population(size).build().unwrap();
    Sample::new(Answers::new(answers(units)).unwrap(), design).unwrap()
}

/// What is known of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Is(u64),
    Outside,
    Missing,
}

/// The answers that a unit's items have, once empty ones are read as `blank` says.
fn filled(unit: [Said; 3], blank: Blank) -> [Said; 3] {
    let fills = match blank {
        Blank::Missing => false,
        Blank::NoBesideAnswers => unit.iter().any(|said| *said != Said::Nothing),
        Blank::No => true,
    };
    unit.map(|said| if said == Said::Nothing && fills { Said::No } else { said })
}

/// Decides a statement by trying every way in which what is open could be: it is known if all of them agree.
fn decide(unit: [Said; 3], of: impl Fn([bool; 3]) -> u64) -> Known {
    let open: Vec<usize> = (0..3).filter(|&item| !matches!(unit[item], Said::Yes | Said::No)).collect();
    let ways = (0..1_u32 << open.len()).map(|way| {
        let mut chosen = unit.map(|said| said == Said::Yes);
        open.iter().enumerate().for_each(|(bit, &item)| chosen[item] = way >> bit & 1 == 1);
        of(chosen)
    });
    let ways: Vec<u64> = ways.collect();
    if ways.iter().all(|way| *way == ways[0]) {
        Known::Is(ways[0])
    } else if open.iter().all(|&item| unit[item] == Said::DoNotKnow) {
        Known::Outside
    } else {
        Known::Missing
    }
}

/// The query of items, with "do not know" outside the base and a refusal as no answer.
fn query(ask: &Ask<'_>, blank: Blank) -> Query {
    let mut query = ask.clone().equals("yes").outside(["dk"]).blank(blank).query().clone();
    query.missing = vec!["refused".to_owned()];
    query
}

/// What a row of one unit says, given how its estimate is made of what is known.
fn check(row: &Estimate, known: Known, value: impl Fn(u64) -> f64) {
    let (n, missing, estimate) = match known {
        Known::Is(own) => (1, 0, Some(value(own))),
        Known::Outside => (0, 0, None),
        Known::Missing => (0, 1, None),
    };
    assert_eq!((row.n, row.missing, row.estimate), (n, missing, estimate), "{:?} is {known:?}", row.by);
}

#[test]
fn every_pattern_of_three_items_is_decided_as_trying_all_ways_decides_it() {
    let cube = |a: Said| ALL.into_iter().flat_map(move |b| ALL.into_iter().map(move |c| [a, b, c]));
    let units: Vec<[Said; 3]> = ALL.into_iter().flat_map(cube).collect();
    assert_eq!(units.len(), 125);
    let sample = sample(&units);
    let count = |chosen: [bool; 3]| chosen.into_iter().filter(|own| *own).count() as u64;
    for blank in BLANKS {
        let run = |ask: Ask<'_>| sample.run(&[query(&ask.by(["unit"]), blank)]).unwrap().rows;
        let [any, all, mean] =
            [sample.any_of(NAMES), sample.all_of(NAMES), sample.count_mean(NAMES)].map(run);
        let (counts, each) = (run(sample.count_of(NAMES)), run(sample.multiple(NAMES)));
        assert_eq!((counts.len(), each.len()), (4 * 125, 3 * 125));
        for (at, unit) in units.iter().enumerate() {
            let unit = filled(*unit, blank);
            check(&any[at], decide(unit, |own| u64::from(count(own) > 0)), |own| own as f64);
            check(&all[at], decide(unit, |own| u64::from(count(own) == 3)), |own| own as f64);
            check(&mean[at], decide(unit, count), |own| own as f64);
            for number in 0..4 {
                let row = &counts[4 * at + number as usize];
                assert_eq!(row.category.as_deref(), Some(number.to_string().as_str()));
                check(row, decide(unit, count), |own| f64::from(u8::from(own == number)));
            }
            // The shares of a list rest on units of whom every item is known: the number is known then.
            for (item, name) in NAMES.iter().enumerate() {
                let row = &each[125 * item + at];
                assert_eq!(row.category.as_deref(), Some(*name));
                check(row, decide(unit, count), |_| f64::from(u8::from(unit[item] == Said::Yes)));
            }
        }
    }
}

fn unit() -> impl Strategy<Value = [Said; 3]> {
    let said = || {
        prop::sample::select(vec![Said::Yes, Said::Yes, Said::No, Said::No, Said::DoNotKnow, Said::Nothing])
    };
    [said(), said(), said()]
}

fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1e-9),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// Clusters in strata, with weights, so that a wrong variance shows.
fn clustered(units: &[[Said; 3]], more: Vec<(String, Column)>) -> Sample {
    let named = |letter: char, modulus: usize| -> Column {
        let words: Vec<String> = (0..units.len()).map(|row| format!("{letter}{}", row % modulus)).collect();
        words.iter().map(String::as_str).collect()
    };
    let weights: Vec<f64> = (0..units.len()).map(|row| 1.0 + (row % 5) as f64).collect();
    let design = Design::builder(units.len())
        .strata(&named('s', 2))
        .psus(&named('p', 12))
        .weights(weights.into())
        .build()
        .unwrap();
    Sample::new(Answers::new(answers(units).into_iter().chain(more)).unwrap(), design).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn one_item_is_the_share_of_its_answer_whatever_is_asked_of_it(
        mut units in prop::collection::vec(unit(), 24..60),
    ) {
        units.extend([[Said::Yes, Said::No, Said::DoNotKnow]; 12]);
        let sample = clustered(&units, Vec::new());
        let mut share = sample.share("a").equals("yes").outside(["dk"]).interval(Interval::Beta).query().clone();
        share.measure = peil::Measure::Share { of: "a".to_owned(), equals: vec!["yes".to_owned()] };
        let share = sample.run(&[share]).unwrap().single().clone();
        for ask in [sample.any_of(["a"]), sample.all_of(["a"]), sample.multiple(["a"])] {
            let ask = ask.equals("yes").outside(["dk"]).interval(Interval::Beta);
            let own = ask.run().unwrap().single().clone();
            prop_assert_eq!(
                (own.estimate, own.se, own.low, own.high, own.df, own.n, own.yes, own.missing),
                (share.estimate, share.se, share.low, share.high, share.df, share.n, share.yes, share.missing)
            );
        }
    }

    #[test]
    fn the_mean_number_is_the_sum_of_the_shares_and_any_of_is_all_but_none(
        mut units in prop::collection::vec(unit(), 24..60),
    ) {
        units.extend([[Said::Yes, Said::No, Said::Yes], [Said::No; 3]].into_iter().cycle().take(24));
        // The number of items as a column of numbers: missing where some item is.
        let number = |unit: &[Said; 3]| match decide(*unit, |own| own.into_iter().filter(|own| *own).count() as u64) {
            Known::Is(number) => number as f64,
            Known::Outside | Known::Missing => f64::NAN,
        };
        let numbers = Column::from(units.iter().map(number).collect::<Vec<f64>>());
        let sample = clustered(&units, vec![("number".to_owned(), numbers)]);
        let run = |ask: Ask<'_>| ask.equals("yes").outside(["dk"]).interval(Interval::Wald).run().unwrap().rows;
        let (mean, each, counts) = (run(sample.count_mean(NAMES)), run(sample.multiple(NAMES)), run(sample.count_of(NAMES)));
        let by_column = sample.mean("number").run().unwrap().single().clone();
        prop_assert!(near(mean[0].estimate, by_column.estimate) && near(mean[0].se, by_column.se));
        prop_assert_eq!((mean[0].n, mean[0].df), (by_column.n, by_column.df));
        let sum: f64 = each.iter().map(|row| row.estimate.unwrap()).sum();
        prop_assert!(near(mean[0].estimate, Some(sum)));
        // One base for all items and for their number.
        prop_assert!(each.iter().chain(&counts).all(|row| row.n == mean[0].n));
        // Where every item is known, "any of" is all but none.
        let mut query = sample.any_of(NAMES).equals("yes").interval(Interval::Wald).query().clone();
        query.base = vec![];
        let known: Vec<[Said; 3]> =
            units.iter().copied().filter(|unit| unit.iter().all(|own| matches!(own, Said::Yes | Said::No))).collect();
        let known = clustered(&known, Vec::new());
        let (any, counts) = (known.run(&[query]), known.count_of(NAMES).equals("yes").interval(Interval::Wald).run());
        if let (Ok(any), Ok(counts)) = (any, counts) {
            let (any, none) = (any.single().clone(), counts.rows[0].clone());
            prop_assert!(near(any.estimate, none.estimate.map(|none| 1.0 - none)) && near(any.se, none.se));
        }
    }

    #[test]
    fn the_joint_covariance_of_a_list_gives_the_variance_of_the_mean_number(
        mut units in prop::collection::vec(unit(), 24..60),
    ) {
        units.extend([[Said::Yes, Said::No, Said::Yes], [Said::No; 3]].into_iter().cycle().take(24));
        let sample = clustered(&units, Vec::new());
        let query = |ask: Ask<'_>| ask.equals("yes").outside(["dk"]).query().clone();
        let queries = [query(sample.multiple(NAMES)), query(sample.count_mean(NAMES))];
        let joint = sample.joint(&queries).unwrap();
        let covariance = |a: usize, b: usize| joint.covariance[a][b].unwrap();
        let sum: f64 = (0..3).flat_map(|a| (0..3).map(move |b| (a, b))).map(|(a, b)| covariance(a, b)).sum();
        prop_assert!((sum - covariance(3, 3)).abs() <= 1e-12 * covariance(3, 3).max(1e-6));
        let se = joint.estimates.rows[3].se.unwrap();
        prop_assert!((se * se - covariance(3, 3)).abs() <= 1e-12 * covariance(3, 3).max(1e-6));
    }
}

#[test]
fn per_cents_are_of_units_and_not_of_ticks() {
    // Four units, six ticks: half of the units chose the web, although it has a third of the ticks.
    let units =
        [[Said::Yes; 3], [Said::Yes, Said::No, Said::Yes], [Said::No, Said::Yes, Said::No], [Said::No; 3]];
    let sample = sample(&units);
    let each = sample.multiple(NAMES).equals("yes").run().unwrap();
    let shares: Vec<_> = each.iter().map(|row| (row.category.as_deref().unwrap(), row.yes, row.n)).collect();
    assert_eq!(shares, [("a", Some(2), 4), ("b", Some(2), 4), ("c", Some(2), 4)]);
    assert!(
        each.iter().all(|row| row.measure == MeasureKind::Multiple && row.indicator == "multiple(a, b, c)")
    );
}

#[test]
fn exact_limits_are_those_of_a_share_with_the_same_count() {
    let units =
        [[Said::Yes, Said::No, Said::No]; 3].into_iter().chain([[Said::No; 3]; 5]).collect::<Vec<_>>();
    let sample = sample(&units);
    let any = sample.any_of(NAMES).equals("yes").run().unwrap().single().clone();
    let share = sample.share("a").equals("yes").run().unwrap().single().clone();
    assert_eq!((any.interval, any.population), (Some(Interval::Hypergeometric), Some(13)));
    assert_eq!((any.low, any.high), (share.low, share.high));
}

#[test]
fn everything_wrong_with_a_list_of_items_is_told_at_once() {
    let sample = sample(&[[Said::Yes, Said::No, Said::DoNotKnow], [Said::No, Said::Refused, Said::Yes]]);
    let queries = [
        sample.any_of(["a", "bb", "a"]).equals("yes").query().clone(),
        sample.all_of(NAMES).query().clone(),
        sample.count_of([]).equals("yes").query().clone(),
        sample.multiple(NAMES).equals("yess").outside(["yes", "dk"]).query().clone(),
        sample.any_of(NAMES).equals("yes").outside(["yes"]).interval(Interval::Quantile).query().clone(),
        sample.count_mean(NAMES).equals("yes").interval(Interval::Beta).query().clone(),
    ];
    insta::assert_snapshot!(sample.run(&queries).unwrap_err());
    insta::assert_snapshot!(sample.share("a").equals("yes").blank(Blank::No).run().unwrap_err());
}

#[test]
fn an_item_that_nobody_ticked_is_no_fault_of_the_list() {
    // A file of ticks has nothing in the column of an item that nobody chose.
    let csv = "web,chat,phone\nx,,\nx,x,\n,,\n";
    let ask = |measure: &str, blank: &str| {
        let request = format!(
            r#"{{"design": {{"population": 3}}, "queries": [{{"name": "q", "measure": "{measure}", "of": ["web", "chat", "phone"],
                "equals": ["x"], "blank": "{blank}"}}]}}"#
        );
        let request = Request::from_json(&request).unwrap();
        evaluate(&request, Input::Csv(csv.as_bytes())).unwrap().rows
    };
    let counts = |rows: &[Estimate]| rows.iter().map(|row| (row.yes.unwrap(), row.n)).collect::<Vec<_>>();
    // A unit that ticked nothing did not answer, or chose nothing: the request says which.
    assert_eq!(counts(&ask("multiple", "no_beside_answers")), [(2, 2), (1, 2), (0, 2)]);
    assert_eq!(counts(&ask("multiple", "no")), [(2, 3), (1, 3), (0, 3)]);
    assert_eq!(counts(&ask("any_of", "missing")), [(2, 2)]);
    assert_eq!(counts(&ask("any_of", "no")), [(2, 3)]);
    assert_eq!(counts(&ask("count_of", "no")), [(1, 3), (1, 3), (1, 3), (0, 3)]);
}

const DOCUMENT: &str = r#"
peil = 1
id = "channels"
title = "Channels"

[population]
unit = { one = "agency", many = "agencies", all = "the agencies" }
size = 6

[[questions]]
id = "digital"
kind = "single"
text = "Do you have digital services?"
answers = [{ code = 1, label = "Yes" }, { code = 0, label = "No" }]

[[questions]]
id = "channels"
kind = "multiple"
text = "Which channels do you use?"
asked_if = [{ question = "digital", is = ["1"] }]
answers = [
    { code = 1, label = "Yes" },
    { code = 0, label = "No" },
    { code = 8, label = "Do not know", status = "do_not_know" },
]
items = [{ id = "web", text = "Website" }, { id = "chat", text = "Chat" }, { id = "phone", text = "Telephone" }]
blank = 0
all_blank = "blank"

[[indicators]]
id = "some"
label = "Has a channel"
among = "with digital services"
measure = "any_of"
question = "channels"
answers = [1]

[[indicators]]
id = "both"
label = "Website and chat"
among = "with digital services"
measure = "all_of"
question = "channels"
items = ["web", "chat"]
answers = [1]

[[indicators]]
id = "each"
label = "Channels"
among = "with digital services"
measure = "multiple"
question = "channels"
items = ["web", "phone"]
answers = [1]

[[indicators]]
id = "how_many"
label = "Number of channels"
among = "with digital services"
measure = "count_of"
question = "channels"
answers = [1]

[[indicators]]
id = "mean_number"
label = "Mean number of channels"
among = "with digital services"
measure = "count_mean"
question = "channels"
answers = [1]
"#;

const CSV: &str = "digital,channels_web,channels_chat,channels_phone\n1,1,1,\n1,1,,\n1,,,\n1,,8,\n0,,,\n";

#[test]
fn a_document_takes_items_together_and_says_what_ticking_nothing_means() {
    let counts = |document: &str, indicator: &str| {
        let sample = Survey::from_text(document).unwrap().read_csv(CSV.as_bytes(), None).unwrap();
        let rows = sample.estimate(&[indicator], &[]).unwrap().rows;
        rows.iter().map(|row| (row.yes.unwrap_or_default(), row.n, row.missing)).collect::<Vec<_>>()
    };
    // Asked are four: two with a channel, one that ticked nothing, and one that does not know of the chat.
    assert_eq!(counts(DOCUMENT, "some"), [(2, 3, 0)]);
    assert_eq!(counts(DOCUMENT, "both"), [(1, 4, 0)]);
    assert_eq!(counts(DOCUMENT, "each"), [(2, 4, 0), (0, 4, 0)]);
    assert_eq!(counts(DOCUMENT, "how_many"), [(1, 3, 0), (1, 3, 0), (1, 3, 0), (0, 3, 0)]);
    // Who ticked nothing did not answer, unless the document says that it did.
    for other in ["", "all_blank = \"no_answer\""] {
        let document = DOCUMENT.replace("all_blank = \"blank\"", other);
        assert_eq!(counts(&document, "some"), [(2, 2, 1)]);
        assert_eq!(counts(&document, "each"), [(2, 3, 1), (0, 3, 1)]);
    }
    // "Do not know" stays in the base where the indicator counts it, as an item that is not chosen.
    let counting = DOCUMENT
        .replace("items = [\"web\", \"phone\"]", "items = [\"web\", \"chat\"]\ncounting = [\"do_not_know\"]");
    assert_eq!(counts(&counting, "each"), [(2, 4, 0), (1, 4, 0)]);
}

#[test]
fn items_and_numbers_of_them_have_words_in_tables_and_sentences() {
    use peil::Language;
    use peil::report::{Context, phrase, table};
    let survey = Survey::from_text(DOCUMENT).unwrap();
    let sample = survey.read_csv(CSV.as_bytes(), None).unwrap();
    let context = Context::of(&survey);
    let estimates = sample.estimate(&["each", "how_many", "mean_number", "some"], &[]).unwrap();
    insta::assert_snapshot!(table::text(&estimates, &context, Language::En));
    let shares = sample.estimate(&["each", "how_many", "some"], &[]).unwrap();
    let sentences = phrase::shares(&context, &shares, Language::En).unwrap();
    insta::assert_snapshot!(sentences.iter().map(|own| own.text.as_str()).collect::<Vec<_>>().join("\n"));
}

#[test]
fn faults_of_indicators_of_items_are_all_told() {
    let broken = DOCUMENT
        .replace(
            "items = [\"web\", \"chat\"]\nanswers = [1]",
            "items = [\"web\", \"chatt\", \"web\"]\nup = [1]",
        )
        .replace(
            "measure = \"count_of\"\nquestion = \"channels\"",
            "measure = \"count_of\"\nquestion = \"digital\"",
        )
        .replace(
            "measure = \"count_mean\"\nquestion = \"channels\"\nanswers = [1]",
            "measure = \"count_mean\"\nquestion = \"chanels\"\nanswers = [1]\ninterval = \"beta\"\ntop = 1",
        )
        .replace(
            "measure = \"any_of\"\nquestion = \"channels\"\nanswers = [1]",
            "measure = \"any_of\"\nquestion = \"channels\"\nanswers = [2, 8]",
        )
        .replace("blank = 0\n", "");
    insta::assert_snapshot!(Survey::from_text(&broken).unwrap_err());
}

/// The same question, with all that was chosen in one column.
fn separated() -> String {
    DOCUMENT
        .replace(
            "kind = \"multiple\"",
            "kind = \"multiple\"\ncolumn = \"used\"\nseparator = \";\"\nchosen = 1",
        )
        .replace(
            "{ id = \"web\", text = \"Website\" }",
            "{ id = \"web\", text = \"Website\", code = \"A site\" }",
        )
}

#[test]
fn items_in_one_column_are_those_of_a_column_each() {
    let read = |document: &str, csv: &str| {
        let sample = Survey::from_text(document).unwrap().read_csv(csv.as_bytes(), None).unwrap();
        sample.estimate(&[], &[]).unwrap()
    };
    let apart =
        "digital,channels_web,channels_chat,channels_phone\n1,1,1,0\n1,0,0,1\n1,,,\n1,8,8,8\n1,1,8,8\n0,,,\n";
    let together = "digital,used\n1,chat; A site;\n1,phone\n1,\n1,8\n1,A site;8\n0,\n";
    assert_eq!(read(&separated(), together), read(DOCUMENT, apart));
    let no_answer = |document: &str| document.replace("all_blank = \"blank\"", "all_blank = \"no_answer\"");
    assert_eq!(read(&no_answer(&separated()), together), read(&no_answer(DOCUMENT), apart));
}

#[test]
fn faults_of_items_in_one_column_are_all_told() {
    let survey = Survey::from_text(&separated()).unwrap();
    let csv = "digital,used\n1,chat;fax\n1,a site\n0,chat\n1,chat;fax\n";
    insta::assert_snapshot!(survey.read_csv(csv.as_bytes(), None).unwrap_err());
    insta::assert_snapshot!(survey.read_csv("digital,uses\n1,chat\n".as_bytes(), None).unwrap_err());
    let broken = separated()
        .replace("chosen = 1", "chosen = 0")
        .replace("separator = \";\"", "separator = \" \"")
        .replace(
            "{ id = \"chat\", text = \"Chat\" }",
            "{ id = \"chat\", text = \"Chat\", code = \"8\", column = \"c\" }",
        );
    insta::assert_snapshot!(Survey::from_text(&broken).unwrap_err());
    let without = separated()
        .replace("separator = \";\"\n", "")
        .replace("id = \"digital\"", "id = \"digital\"\nseparator = \",\"");
    insta::assert_snapshot!(Survey::from_text(&without).unwrap_err());
}
