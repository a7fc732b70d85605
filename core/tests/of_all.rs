//! A share of a narrower base, and what it implies of all: two figures with two names and two bases.

use std::sync::LazyLock;

use peil::replicate::{MakeKind, MakeReplicates};
use peil::report::{Context, csv, html, phrase, table};
use peil::wire::{Input, Request, evaluate};
use peil::{
    Answers, Categories, Codes, Column, Design, Estimate, Estimates, Interval, Language, Note,
    PopulationSizes, Query, Sample, StratumSize, Survey,
};
use proptest::prelude::*;

/// Answers by their place in the list of words; beyond it nothing.
fn column(words: &[&str], codes: impl Iterator<Item = usize>) -> Column {
    let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
    let count = words.len();
    let code = |code: usize| if code < count { code as u32 } else { peil::answers::MISSING };
    Categories::new(Codes::pack(codes.map(code), count), words).unwrap().into()
}

const WORDS: [&str; 3] = ["yes", "no", "dk"];

/// Units by their answers to "did you recruit" and "had you problems".
fn columns(units: &[(usize, usize)]) -> Vec<(String, Column)> {
    let names = (0..units.len()).map(|unit| unit as f64).collect::<Vec<_>>();
    vec![
        ("recruited".to_owned(), column(&WORDS, units.iter().map(|unit| unit.0))),
        ("problems".to_owned(), column(&WORDS, units.iter().map(|unit| unit.1))),
        ("unit".to_owned(), Column::from(names)),
    ]
}

fn census(units: &[(usize, usize)], population: u64) -> Sample {
    let size = PopulationSizes::one(StratumSize::census(population));
    let design = Design::builder(units.len()).population(size).build().unwrap();
    Sample::new(Answers::new(columns(units)).unwrap(), design).unwrap()
}

/// The share that had problems, of those that recruited.
fn of_those(sample: &Sample) -> Query {
    let ask = sample.share("problems").equals("yes").outside(["dk"]).among("recruited", ["yes"]);
    ask.query().clone()
}

fn of_all(sample: &Sample) -> Query {
    let ask = sample.share("problems").equals("yes").outside(["dk"]).among("recruited", ["yes"]);
    ask.of_all().undecided("recruited", ["dk"]).query().clone()
}

#[test]
fn every_pair_of_answers_counts_as_it_must() {
    // Answered yes, no, "do not know" or nothing to either question.
    let units: Vec<(usize, usize)> = (0..4).flat_map(|a| (0..4).map(move |b| (a, b))).collect();
    let sample = census(&units, 20);
    let query = Query { by: vec!["unit".to_owned()], ..of_all(&sample) };
    let rows = sample.run(&[query]).unwrap().rows;
    for (row, unit) in rows.iter().zip(units) {
        let (yes, n, missing) = (row.yes.unwrap_or_default(), row.n, row.missing);
        let expected = match unit {
            // Who recruited is asked: yes, no, does not know (leaves the base), did not answer. Who did not recruit is known
            // not to have had problems with it. Of the others it is not known whether they recruited.
            (0, 0) => (1, 1, 0),
            (0, 1) | (1, _) => (0, 1, 0),
            (0, 2) => (0, 0, 0),
            _ => (0, 0, 1),
        };
        assert_eq!((yes, n, missing), expected, "{unit:?}");
        assert_eq!(row.indicator, "problems_of_all");
        assert!(row.is_of_all() && row.base.is_empty());
    }
}

fn unit() -> impl Strategy<Value = (usize, usize)> {
    let recruited = prop::sample::select(vec![0_usize, 0, 0, 1, 1, 2, 3]);
    recruited.prop_flat_map(|recruited| {
        // Everybody who was asked answered, so that the two factors rest on the same units as their product.
        let problems = if recruited == 0 { vec![0_usize, 0, 1] } else { vec![3] };
        (Just(recruited), prop::sample::select(problems))
    })
}

/// Clusters in strata with weights.
fn clustered(columns: Vec<(String, Column)>) -> Sample {
    let answers = Answers::new(columns).unwrap();
    let rows = answers.rows();
    let words = |letter: char, count: usize| (0..count).map(|at| format!("{letter}{at}")).collect::<Vec<_>>();
    let codes = |count: usize| Codes::pack((0..rows).map(|row| (row % count) as u32), count);
    let named = |letter, count| Column::from(Categories::new(codes(count), words(letter, count)).unwrap());
    let weights: Vec<f64> = (0..rows).map(|row| 1.0 + (row % 5) as f64).collect();
    let design =
        Design::builder(rows).strata(&named('s', 2)).psus(&named('p', 14)).weights(weights.into()).build();
    Sample::new(answers, design.unwrap()).unwrap()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-11 * a.abs().max(b.abs()).max(1e-6)
}

fn figures(row: &Estimate) -> [Option<u64>; 6] {
    [row.estimate, row.se, row.low, row.high, row.df, row.deff].map(|value| value.map(f64::to_bits))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_share_of_all_is_the_product_with_the_covariance_of_its_factors(
        mut units in prop::collection::vec(unit(), 20..70),
    ) {
        units.extend([(0, 0), (0, 1), (1, 3)].into_iter().cycle().take(28));
        let sample = clustered(columns(&units));
        let base = sample.share("recruited").equals("yes").outside(["dk"]).query().clone();
        let joint = sample.joint(&[base, of_those(&sample), of_all(&sample)]).unwrap();
        let value = |row: usize| joint.estimates.rows[row].estimate.unwrap();
        let covariance = |a: usize, b: usize| joint.covariance[a][b].unwrap();
        let (base, conditional) = (value(0), value(1));
        prop_assert!(near(value(2), base * conditional));
        let variance = conditional * conditional * covariance(0, 0)
            + base * base * covariance(1, 1)
            + 2.0 * base * conditional * covariance(0, 1);
        prop_assert!(near(covariance(2, 2), variance), "{} and {variance}", covariance(2, 2));
        let se = joint.estimates.rows[2].se.unwrap();
        prop_assert!(near(se * se, variance));
        // It rests on everybody of whom it is known whether they recruited.
        prop_assert_eq!(joint.estimates.rows[2].n, joint.estimates.rows[0].n);
        prop_assert_eq!(joint.estimates.rows[2].df, joint.estimates.rows[0].df);
    }

    #[test]
    fn the_share_of_all_is_that_of_a_column_made_by_hand(
        units in prop::collection::vec((0_usize..4, 0_usize..4), 30..80),
    ) {
        let mut units = units;
        units.extend([(0, 0), (0, 1), (1, 3)].into_iter().cycle().take(28));
        let by_hand = units.iter().map(|unit| match unit {
            (0, problems) => *problems,
            (1, _) => 1,
            _ => 3,
        });
        let mut columns = columns(&units);
        columns.push(("both".to_owned(), column(&WORDS, by_hand)));
        let linear = clustered(columns.clone());
        let replicated = linear.replicated(&MakeReplicates::new(MakeKind::Jkn)).unwrap();
        let size = PopulationSizes::one(StratumSize::census(units.len() as u64 + 9));
        let finite = Design::builder(units.len()).population(size).build().unwrap();
        let finite = Sample::new(Answers::new(columns).unwrap(), finite).unwrap();
        for sample in [linear, replicated, finite] {
            let hand = sample.share("both").equals("yes").outside(["dk"]).run().unwrap().single().clone();
            let own = sample.run(&[of_all(&sample)]).unwrap().single().clone();
            prop_assert_eq!(figures(&own), figures(&hand));
            prop_assert_eq!(
                (own.n, own.yes, own.missing, own.population, own.interval),
                (hand.n, hand.yes, hand.missing, hand.population, hand.interval)
            );
            let mut notes = hand.notes.clone();
            notes.insert(0, Note::OfAll);
            prop_assert_eq!(own.notes, notes);
        }
    }

    #[test]
    fn a_distribution_of_all_adds_up_to_the_base(mut units in prop::collection::vec(unit(), 20..70)) {
        units.extend([(0, 0), (0, 1), (1, 3)].into_iter().cycle().take(28));
        let sample = clustered(columns(&units));
        let base = sample.share("recruited").equals("yes").outside(["dk"]).run().unwrap();
        let ask = || sample.distribution("problems").among("recruited", ["yes"]);
        let own = ask().of_all().undecided("recruited", ["dk"]).run().unwrap();
        let conditional = ask().run().unwrap();
        let base = base.single().estimate.unwrap();
        for (own, conditional) in own.rows.iter().zip(&conditional.rows) {
            prop_assert!(near(own.estimate.unwrap(), base * conditional.estimate.unwrap()));
            prop_assert_eq!((&own.category, own.yes), (&conditional.category, conditional.yes));
        }
        prop_assert!(near(own.rows.iter().map(|row| row.estimate.unwrap()).sum(), base));
    }
}

/// Statistics Norway, municipalities: 55.5 per cent recruited in 2023 and 48.6 in 2024, 72.1 and 74.4 per cent of those
/// had problems. The counts are those that the printed figures fit (197 and 142 of 355, 172 and 128 of 354).
const DOCUMENT: &str = include_str!("report/recruitment.toml");

static SURVEY: LazyLock<Survey> = LazyLock::new(|| Survey::from_text(DOCUMENT).unwrap());

fn answers_of(answered: usize, recruited: usize, problems: usize) -> String {
    let rows = (0..answered).map(|unit| match unit {
        _ if unit < problems => "1,some\n",
        _ if unit < recruited => "1,no\n",
        _ => "2,\n",
    });
    std::iter::once("recruited,problems\n").chain(rows).collect()
}

fn municipalities(wave: &str) -> Sample {
    let csv = if wave == "2023" { answers_of(355, 197, 142) } else { answers_of(354, 172, 128) };
    SURVEY.read_csv(csv.as_bytes(), Some(wave)).unwrap()
}

/// The three figures of a wave.
fn told(wave: &str) -> Estimates {
    municipalities(wave).estimate(&["recruits", "had_problems"], &[]).unwrap()
}

#[test]
fn the_printed_figures_of_recruitment_keep_their_bases_and_their_names() {
    for (wave, per_cents, base) in [
        ("2023", ["55.5", "72.1", "40.0"], (142, 355, 356)),
        ("2024", ["48.6", "74.4", "36.2"], (128, 354, 357)),
    ] {
        let estimates = told(wave);
        let names: Vec<&str> = estimates.iter().map(|row| row.indicator.as_str()).collect();
        assert_eq!(names, ["recruits", "had_problems", "had_problems_of_all"]);
        let shown: Vec<String> =
            estimates.iter().map(|row| format!("{:.1}", row.estimate.unwrap() * 100.0)).collect();
        assert_eq!(shown, per_cents);
        let [_, conditional, of_all] = &estimates.rows[..] else { unreachable!("three rows") };
        assert_eq!(conditional.base, "som rekrutterte");
        assert_eq!((of_all.yes.unwrap(), of_all.n, of_all.population.unwrap()), base);
        // The limits are exact, and those of any share with that count: not the product of those of the factors.
        let (yes, n, population) = base;
        let size = PopulationSizes::one(StratumSize::census(population));
        let direct: Column = (0..n).map(|unit| if unit < yes { "yes" } else { "no" }).collect();
        let direct = Sample::new(
            Answers::new([("q".to_owned(), direct)]).unwrap(),
            Design::builder(n as usize).population(size).build().unwrap(),
        );
        let direct = direct.unwrap().share("q").equals("yes").run().unwrap().single().clone();
        assert_eq!((of_all.low, of_all.high, of_all.interval), (direct.low, direct.high, direct.interval));
        assert_eq!(of_all.interval, Some(Interval::Hypergeometric));
    }
}

#[test]
fn tables_and_sentences_say_which_figure_is_of_whom() {
    let context = Context::of(&*SURVEY);
    let mut both = told("2023");
    both.rows.extend(told("2024").rows);
    for language in [Language::Nb, Language::Nn, Language::En] {
        insta::assert_snapshot!(table::text(&both, &context, language));
    }
    for language in [Language::Nb, Language::En] {
        let sentences = phrase::shares(&context, &told("2023"), language).unwrap();
        insta::assert_snapshot!(sentences.iter().map(|own| own.text.as_str()).collect::<Vec<_>>().join("\n"));
    }
    let text = csv::text(&both).unwrap();
    let of_all: Vec<&str> = text.lines().filter(|line| line.starts_with("had_problems_of_all,")).collect();
    assert!(of_all.len() == 2 && of_all.iter().all(|line| line.contains("of_all")));
    assert!(
        text.lines()
            .filter(|line| line.starts_with("had_problems,"))
            .all(|line| line.contains("som rekrutterte"))
    );
    let page = html::table(&both, &context, Language::Nb);
    assert!(page.contains("Grunnlag: alle kommuner") && page.contains("Grunnlag: kommuner som rekrutterte"));
}

#[test]
fn without_a_document_the_two_figures_are_still_apart() {
    let units: Vec<(usize, usize)> =
        (0..9).map(|unit| (usize::from(unit > 5), usize::from(unit > 3))).collect();
    let sample = census(&units, 14);
    let estimates = sample.run(&[of_those(&sample), of_all(&sample)]).unwrap();
    insta::assert_snapshot!(table::text(&estimates, &Context::neutral(), Language::En));
    let sentences = phrase::shares(&Context::neutral(), &estimates, Language::En).unwrap();
    insta::assert_snapshot!(sentences.iter().map(|own| own.text.as_str()).collect::<Vec<_>>().join("\n"));
    // A clause that the caller gives is that of the narrower base.
    let context = Context::neutral().among("that recruited");
    let text = table::text(&estimates, &context, Language::En);
    assert!(text.contains("Base: units that recruited") && text.contains("Base: all units"));
}

#[test]
fn what_is_said_of_all_is_asked_for_by_name_by_key_or_by_the_document() {
    let names = |document: &str, indicators: &[&str], of_all: bool| -> Vec<String> {
        let survey = Survey::from_text(document).unwrap();
        let sample = survey.read_csv(answers_of(9, 6, 4).as_bytes(), Some("2023")).unwrap();
        let asked =
            if of_all { sample.queries_of_all(indicators, &[]) } else { sample.queries(indicators, &[]) };
        asked.unwrap().iter().map(Query::result_name).collect()
    };
    let plain = DOCUMENT.replace("of_all = true\n", "");
    assert_eq!(names(&plain, &["had_problems"], false), ["had_problems"]);
    assert_eq!(names(&plain, &["had_problems"], true), ["had_problems", "had_problems_of_all"]);
    assert_eq!(names(&plain, &["had_problems_of_all"], false), ["had_problems_of_all"]);
    assert_eq!(
        names(&plain, &["had_problems_of_all", "had_problems"], true),
        ["had_problems_of_all", "had_problems"]
    );
    assert_eq!(names(DOCUMENT, &["had_problems"], false), ["had_problems", "had_problems_of_all"]);
    assert_eq!(names(DOCUMENT, &[], true), names(DOCUMENT, &[], false));
    let request =
        serde_json::json!({"survey": plain, "wave": "2023", "indicators": ["had_problems"], "of_all": true});
    let request = Request::from_value(request).unwrap();
    let rows = evaluate(&request, Input::Csv(answers_of(9, 6, 4).as_bytes())).unwrap().rows;
    let shares: Vec<_> = rows.iter().map(|row| (row.indicator.as_str(), row.yes, row.n)).collect();
    assert_eq!(shares, [("had_problems", Some(4), 6), ("had_problems_of_all", Some(4), 9)]);
}

#[test]
fn routing_through_several_questions_leaves_nothing_open_that_an_earlier_answer_settles() {
    let document = DOCUMENT.replace(
        "[[questions]]\nid = \"problems\"",
        "[[questions]]\nid = \"staff\"\nkind = \"single\"\ntext = \"x\"\nanswers = [{ code = 1, label = \"a\" }, { code = 2, label = \"b\" }]\n\n[[questions]]\nid = \"problems\"",
    );
    let document = document.replace(
        "text = { nb = \"Rekrutterte dere?\"",
        "asked_if = [{ question = \"staff\", is = [\"1\"] }]\ntext = { nb = \"Rekrutterte dere?\"",
    );
    let document = document.replace("languages = [\"nb\", \"nn\", \"en\"]\n", "");
    // An indicator of a routed question has words for its base.
    let document = document.replace("id = \"recruits\"", "id = \"recruits\"\namong = \"with staff\"");
    let survey = Survey::from_text(&document).unwrap();
    // No staff; staff but no recruitment; recruited with and without problems; unknown staff; unknown recruitment.
    let csv = "staff,recruited,problems\n2,,\n1,2,\n1,1,some\n1,1,no\n,,\n1,,\n1,8,\n";
    let sample = survey.read_csv(csv.as_bytes(), Some("2023")).unwrap();
    let row = sample.estimate(&["had_problems_of_all"], &[]).unwrap().single().clone();
    assert_eq!((row.yes, row.n, row.missing), (Some(1), 4, 3));
    // What the question about recruitment says of all is the product of its own chain.
    let row = sample.estimate(&["recruits_of_all"], &[]).unwrap().single().clone();
    assert_eq!((row.yes, row.n, row.missing), (Some(2), 4, 2));
}

#[test]
fn a_share_of_all_is_refused_where_it_means_nothing() {
    let sample = census(&[(0, 0), (0, 1), (1, 3)], 5);
    let mut number = sample.mean("unit").among("recruited", ["yes"]).query().clone();
    number.of_all = true;
    let mut open = of_those(&sample);
    open.undecided = of_all(&sample).undecided;
    let queries = [
        sample.share("problems").equals("yes").of_all().query().clone(),
        number,
        open,
        sample
            .share("problems")
            .equals("yes")
            .among("recruited", ["yes"])
            .of_all()
            .undecided("recruted", ["dk"])
            .query()
            .clone(),
        sample
            .share("problems")
            .equals("yes")
            .among("recruited", ["yes"])
            .of_all()
            .undecided("recruited", ["yes", "x"])
            .query()
            .clone(),
        sample.share("problems").equals("yes").among("recruited", ["ye"]).of_all().query().clone(),
    ];
    insta::assert_snapshot!(sample.run(&queries).unwrap_err());
    let sample = municipalities("2023");
    insta::assert_snapshot!(sample.queries_of_all(&["recruits"], &[]).unwrap_err());
    insta::assert_snapshot!(sample.estimate(&["recruits_of_all"], &[]).unwrap_err());
    let broken = DOCUMENT
        .replace("id = \"recruits\"", "id = \"recruits\"\nof_all = true")
        .replace("id = \"difficulty\"", "id = \"had_problems_of_all\"\nof_all = true");
    insta::assert_snapshot!(Survey::from_text(&broken).unwrap_err());
}
