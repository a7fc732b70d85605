//! Headlines held against the figures behind them.
//!
//! Figures of Statistics Norway, Digitalisering og IKT i offentlig sektor, 3 May 2024 (CC BY 4.0), decoded from the printed
//! per cents as in `published_ssb.rs`; of 2021 and of IT i praksis (Rambøll 2020, 2021) as printed, with the numbers of
//! answers that were printed beside them.

mod report;

use std::fmt::Write as _;

use peil::published::{Estimation, PublishedTable};
use peil::report::Context;
use peil::report::claim::{Claim, Figures, Headline, Reason, Whom, check};
use peil::{Code, Comparison, Estimate, Estimates, Language, Ranking, Survey, change};
use report::{counted, of, survey};

struct Published {
    survey: Survey,
    rows: Estimates,
    /// What conditional figures say of everybody.
    implied: Estimates,
}

impl Published {
    fn new() -> Self {
        let table =
            PublishedTable::from_text(include_str!("../vectors/published/ssb_2024_digitalisation.toml"));
        let table = table.unwrap();
        let recovered = table.recover().unwrap();
        let how = Estimation::default();
        Self {
            survey: table.survey(),
            rows: table.estimates(&recovered, how).unwrap(),
            implied: table.implied(&recovered, how).unwrap(),
        }
    }

    fn row(&self, indicator: &str, group: &str, wave: &str) -> &Estimate {
        let mut rows = self.rows.iter().chain(&self.implied);
        let is_it = |row: &&Estimate| {
            row.indicator == indicator && row.by["group"] == group && row.wave.as_deref() == Some(wave)
        };
        rows.find(is_it).unwrap()
    }
}

const MUNICIPALITIES: &str = "municipalities";
const COUNTIES: &str = "county_municipalities";

fn fraction(parts: u64, of: u64) -> Claim {
    Claim::Fraction { parts, of }
}

/// The ruling in all languages, which must agree.
fn rule(context: &Context<'_>, headline: &Headline, figures: Figures<'_>) -> (bool, Reason, String) {
    let rulings = Language::ALL.map(|language| check(context, headline, figures, language).unwrap());
    assert!(rulings.iter().all(|own| own.supported == rulings[0].supported));
    let texts: Vec<String> =
        rulings.iter().map(|own| format!("  {}: {}", own.language.code(), own.text)).collect();
    (rulings[0].supported, rulings[0].reason.clone(), texts.join("\n"))
}

#[test]
fn headlines_of_shares_are_supported_by_their_figures_or_refused_with_the_reason() {
    let own = Published::new();
    let context = Context::of(&own.survey);
    let problems = own.row("had_problems", MUNICIPALITIES, "2023");
    assert_eq!(problems.estimate.map(|share| (share * 1000.0).round()), Some(721.0));
    let of_all = own.row("had_problems_of_all", MUNICIPALITIES, "2023");
    assert_eq!(of_all.estimate.map(|share| (share * 100.0).round()), Some(40.0));
    let nine_of_nine = of(counted("open_data", 9, 9, Some(10)), &[("group", COUNTIES)], "2023");
    // IT i praksis 2021: 54 per cent of the 191 of 356 municipalities that answered.
    let pace = of(counted("open_data", 103, 191, Some(356)), &[("group", MUNICIPALITIES)], "2023");
    let open_2024 = own.row("open_data", COUNTIES, "2024");
    let open_2023 = own.row("open_data", COUNTIES, "2023");
    let recruited = own.row("recruited", COUNTIES, "2023");
    let resources = own.row("release_resources", COUNTIES, "2024");
    let cases: Vec<(&str, Headline, &Estimate, bool)> = vec![
        (
            "three of four municipalities have problems",
            Headline::of_everybody(fraction(3, 4)),
            problems,
            false,
        ),
        ("the same of those that recruited", Headline::of_base(fraction(3, 4)), problems, false),
        ("seven of ten of those that recruited", Headline::of_base(fraction(7, 10)), problems, true),
        ("three of four of all municipalities", Headline::of_base(fraction(3, 4)), of_all, false),
        ("two of five of all municipalities", Headline::of_base(fraction(2, 5)), of_all, true),
        ("all county municipalities recruited", Headline::of_base(Claim::All {}), recruited, true),
        ("all, where one did not answer", Headline::of_base(Claim::All {}), &nine_of_nine, false),
        ("all that answered", Headline::of_answered(Claim::All {}), &nine_of_nine, true),
        ("eight of the fourteen", Headline::of_base(Claim::Count { yes: 8, of: 14 }), resources, true),
        ("nine of the fourteen", Headline::of_base(Claim::Count { yes: 9, of: 14 }), resources, false),
        (
            "two of the ten do not share open data, eight do",
            Headline::of_base(Claim::Count { yes: 8, of: 10 }),
            open_2023,
            true,
        ),
        (
            "eight of the fourteen, printed as 57.2",
            Headline::of_base(Claim::Count { yes: 8, of: 14 }),
            open_2024,
            false,
        ),
        (
            "a majority of the municipalities",
            Headline::of_base(Claim::MoreThan { parts: 1, of: 2 }),
            &pace,
            false,
        ),
        (
            "a majority of those that answered",
            Headline::of_answered(Claim::MoreThan { parts: 1, of: 2 }),
            &pace,
            true,
        ),
        ("a third", Headline::of_base(fraction(1, 3)), own.row("law_lags", MUNICIPALITIES, "2024"), false),
        (
            "over half",
            Headline::of_base(Claim::MoreThan { parts: 1, of: 2 }),
            own.row("open_data", MUNICIPALITIES, "2024"),
            true,
        ),
        (
            "over half, 2023",
            Headline::of_base(Claim::MoreThan { parts: 1, of: 2 }),
            own.row("open_data", MUNICIPALITIES, "2023"),
            false,
        ),
        (
            "three of four, 2024, of nearly all",
            Headline::of_base(fraction(3, 4)),
            own.row("had_problems", MUNICIPALITIES, "2024"),
            false,
        ),
    ];
    let mut lines = String::new();
    for (title, headline, row, expected) in cases {
        let (supported, reason, text) = rule(&context, &headline, row.into());
        writeln!(lines, "{title}: {supported}, {reason:?}\n{text}").unwrap();
        assert_eq!(supported, expected, "{title}: {text}");
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn one_figure_is_seven_of_ten_or_three_of_four_and_never_both() {
    let own = Published::new();
    let context = Context::of(&own.survey);
    for row in &own.rows {
        let supported: Vec<_> = [(1, 3), (1, 2), (2, 3), (7, 10), (3, 4), (4, 5), (9, 10)]
            .into_iter()
            .filter(|&(parts, of)| rule(&context, &Headline::of_base(fraction(parts, of)), row.into()).0)
            .collect();
        assert!(supported.len() <= 1, "{:?}: {supported:?}", row.estimate);
    }
    let problems = own.row("had_problems", MUNICIPALITIES, "2023");
    assert!(rule(&context, &Headline::of_base(fraction(7, 10)), problems.into()).0);
    let (_, reason, _) = rule(&context, &Headline::of_base(fraction(3, 4)), problems.into());
    assert!(matches!(reason, Reason::OtherName { name: Some(_) }), "{reason:?}");
    // 74.4 per cent of nearly all: 75 is nearest, and cannot be.
    let problems = own.row("had_problems", MUNICIPALITIES, "2024");
    let (_, reason, _) = rule(&context, &Headline::of_base(fraction(3, 4)), problems.into());
    assert_eq!(reason, Reason::OutsideInterval);
}

/// IT i praksis tells of recruitment problems as "a third (2018), over half (2022), three of four (2023)" and of competence
/// as "42 per cent (2018), five of ten (2022)", without the per cents or the answers: this is what such words need.
#[test]
fn words_without_per_cents_stand_for_some_figures_and_not_for_others() {
    let context = Context::neutral().unit(peil::survey::Noun {
        one: "municipality".into(),
        many: "municipalities".into(),
        all: "the municipalities".into(),
    });
    let holds = |claim: Claim, yes: u64| {
        rule(&context, &Headline::of_base(claim), (&counted("problems", yes, 200, Some(356))).into()).0
    };
    let supported = |claim: Claim| (0..=200).filter(|&yes| holds(claim.clone(), yes)).collect::<Vec<_>>();
    let ends = |own: Vec<u64>| (own[0], own[own.len() - 1]);
    // Of 200 answers: within 2.5 points of the fraction, where no nearer one is. Halfway between 3 of 4 and 4 of 5 the one
    // with the smaller denominator is the name.
    assert_eq!(ends(supported(fraction(1, 3))), (64, 71));
    assert_eq!(ends(supported(fraction(3, 4))), (145, 155));
    assert_eq!(ends(supported(fraction(5, 10))), (98, 102));
    assert_eq!(ends(supported(Claim::MoreThan { parts: 1, of: 2 })).1, 200);
    assert!(!holds(Claim::MoreThan { parts: 1, of: 2 }, 103), "51.5 per cent of 200 is no majority of 356");
    assert!(holds(fraction(2, 5), 84), "42 per cent is two of five");
}

#[test]
fn headlines_of_changes_comparisons_and_rankings_need_what_they_say() {
    let own = Published::new();
    let context = Context::of(&own.survey);
    let between = |indicator, group, margin| {
        change(own.row(indicator, group, "2023"), own.row(indicator, group, "2024"), margin).unwrap()
    };
    let fall = between("recruited", MUNICIPALITIES, None);
    let state = between("recruited", "central_government", None);
    // IT i praksis: a third of 500 large organisations in 2020, after 10 per cent; then the frame changed.
    let mut frame = change(
        &of(counted("open_data", 18, 180, None), &[("group", MUNICIPALITIES)], "2023"),
        &of(counted("open_data", 63, 191, Some(356)), &[("group", MUNICIPALITIES)], "2024"),
        None,
    )
    .unwrap();
    assert!((frame.difference - 0.23).abs() < 0.001);
    let rise = |points| Headline::of_base(Claim::Rise { points });
    let standstill = |margin| Headline::of_base(Claim::Standstill { margin });
    let unbroken = frame.clone();
    frame.frame_break = true;
    // Release of 2021: faster digitalisation, municipalities under 2000 and from 50 000 inhabitants, about 77 and 19 answers.
    let size = |yes, n, name| {
        of(counted("resources", yes, n, None), &[("sector", "municipality"), ("size", name)], "2023")
    };
    let (small, large) = (size(62, 77, "under_2000"), size(17, 19, "50000_and_over"));
    let sizes = Comparison::independent(&small, &large, Some(0.05)).unwrap();
    let alike = |margin| Headline::of_base(Claim::Alike { margin });
    let groups: Vec<&Estimate> = ["central_government", MUNICIPALITIES, COUNTIES]
        .iter()
        .map(|group| own.row("recruited", group, "2024"))
        .collect();
    let ranking = Ranking::independent(&groups).unwrap();
    let barriers = Ranking::independent(&[
        own.row("law_lags", "central_government", "2024"),
        own.row("lack_of_skills", "central_government", "2024"),
        own.row("release_resources", "central_government", "2024"),
    ])
    .unwrap();
    let most = |name: &str| Headline::of_base(Claim::Most { name: name.to_owned() });
    let cases: Vec<(&str, Headline, Figures<'_>, bool)> = vec![
        ("fewer recruit", Headline::of_base(Claim::Fall { points: None }), (&fall).into(), true),
        (
            "fewer recruit, by 7 points",
            Headline::of_base(Claim::Fall { points: Some(7.0) }),
            (&fall).into(),
            true,
        ),
        (
            "fewer recruit, by 9 points",
            Headline::of_base(Claim::Fall { points: Some(9.0) }),
            (&fall).into(),
            false,
        ),
        ("more recruit", rise(None), (&fall).into(), false),
        ("more state agencies recruit", rise(Some(1.0)), (&state).into(), false),
        ("a certain standstill", standstill(0.02), (&state).into(), false),
        ("a standstill within 13 points", standstill(0.13), (&state).into(), true),
        ("+23 points, if the frame were the same", rise(Some(23.0)), (&unbroken).into(), true),
        ("+23 points across a change of frame", rise(Some(23.0)), (&frame).into(), false),
        ("nearly as many small as large ones", alike(0.05), (&sizes).into(), false),
        ("more large than small ones", Headline::of_base(Claim::Lower {}), (&sizes).into(), false),
        ("most of the county municipalities", most(COUNTIES), (&ranking).into(), true),
        ("most of the municipalities", most(MUNICIPALITIES), (&ranking).into(), false),
        ("resources are what most point to", most("release_resources"), (&barriers).into(), true),
        ("skills are second with confidence", most("lack_of_skills"), (&barriers).into(), false),
    ];
    let mut lines = String::new();
    let ict = survey();
    for (title, headline, figures, expected) in cases {
        let of_sizes = matches!(figures, Figures::Comparison(_));
        let context = if of_sizes { Context::of(&ict) } else { context.clone() };
        let (supported, reason, text) = rule(&context, &headline, figures);
        writeln!(lines, "{title}: {supported}, {reason:?}\n{text}").unwrap();
        assert_eq!(supported, expected, "{title}: {text}");
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn a_claim_about_other_figures_or_of_impossible_numbers_is_refused_whole() {
    let share = counted("open_data", 8, 14, Some(14));
    let refuse = |claim: Claim, figures: Figures<'_>| {
        let error = check(&Context::neutral(), &Headline::of_base(claim), figures, Language::En).unwrap_err();
        error.problems().iter().map(|problem| problem.code).collect::<Vec<_>>()
    };
    assert_eq!(
        refuse(Claim::Rise { points: Some(-3.0) }, (&share).into()),
        [Code::OutOfRange, Code::WrongMeasure]
    );
    assert_eq!(refuse(fraction(3, 0), (&share).into()), [Code::OutOfRange]);
    assert_eq!(
        refuse(Claim::Alike { margin: f64::NAN }, (&share).into()),
        [Code::OutOfRange, Code::WrongMeasure]
    );
    assert_eq!(refuse(Claim::Alike { margin: 5.0 }, (&share).into()), [Code::OutOfRange, Code::WrongMeasure]);
    assert_eq!(
        refuse(Claim::Between { low: 0.8, high: 0.2 }, (&share).into()),
        [Code::OutOfRange, Code::WrongMeasure]
    );
    let ranking = Ranking::independent(&[&share, &counted("open", 3, 14, Some(14))]).unwrap();
    let unknown = Headline::of_base(Claim::Most { name: "open_dat".to_owned() });
    let error = check(&Context::neutral(), &unknown, (&ranking).into(), Language::En).unwrap_err();
    assert_eq!(error.code(), Code::UnknownName);
    assert!(error.to_string().contains("open_data"), "{error}");
}

#[test]
fn headlines_and_rulings_have_a_json_form() {
    let text = r#"{"claim":"fraction","parts":3,"of":4,"whom":"everybody"}"#;
    let headline: Headline = serde_json::from_str(text).unwrap();
    assert_eq!(headline, Headline { claim: fraction(3, 4), whom: Whom::Everybody });
    assert_eq!(serde_json::to_string(&headline).unwrap(), text);
    let plain: Headline = serde_json::from_str(r#"{"claim":"rise","points":23}"#).unwrap();
    assert_eq!(plain, Headline::of_base(Claim::Rise { points: Some(23.0) }));
    for wrong in
        [r#"{"claim":"fraction","parts":3}"#, r#"{"claim":"all","parts":3}"#, r#"{"claim":"doubled"}"#]
    {
        assert!(serde_json::from_str::<Headline>(wrong).is_err(), "{wrong}");
    }
    let share = counted("open_data", 9, 9, Some(10));
    let ruling =
        check(&Context::neutral(), &Headline::of_base(Claim::All {}), (&share).into(), Language::En).unwrap();
    let json = serde_json::to_value(&ruling).unwrap();
    assert_eq!(json["supported"], false);
    assert_eq!(
        json["reason"],
        serde_json::json!({ "reason": "not_answered", "answered": 9, "population": 10 })
    );
}
