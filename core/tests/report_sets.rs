//! Sentences and tables of several figures: comparisons, rankings, distributions, ranges, trends and changes of panels.
//!
//! Per cents are those of Statistics Norway, Digitalisering og IKT i offentlig sektor, 3 May 2024 (CC BY 4.0); how the
//! answers of single units hang together is not published, and made up here.

mod report;

use std::fmt::Write as _;

use peil::compare::{Adjustment, Spread, adjusted, adjusted_comparisons};
use peil::panel::{Matching, Panel, PanelEstimates};
use peil::published::PublishedTable;
use peil::report::claim::{Claim, Headline, Reason, check};
use peil::report::{Context, Grid, html, phrase, phrase::Sentence, table};
use peil::{
    Answers, Code, Column, Comparison, Design, Estimate, Language, Measure, PopulationSizes, Query, Ranking,
    Result, Sample, StratumSize, Survey, Trend,
};
use report::{counted, of, survey};

fn published() -> Survey {
    PublishedTable::from_text(include_str!("../vectors/published/ssb_2024_digitalisation.toml"))
        .unwrap()
        .survey()
}

fn words<'a>(of: impl Iterator<Item = &'a str>) -> Column {
    of.collect()
}

const BARRIERS: [&str; 6] = [
    "release_resources",
    "ict_costs",
    "dependent_elsewhere",
    "lack_of_skills",
    "law_lags",
    "lack_of_joint_solutions",
];

/// Barriers of one group: so many of n, of a population asked in full or of unknown size.
fn barriers(group: &'static str, yes: [usize; 6], n: usize, population: Option<u64>) -> PanelEstimates {
    // Every question begins with another unit, so that answers overlap without being the same.
    let column = |index: usize, yes: usize| {
        words((0..n).map(move |unit| if (unit + index * n / 9) % n < yes { "yes" } else { "no" }))
    };
    let mut columns: Vec<(String, Column)> = vec![("group".to_owned(), words((0..n).map(|_| group)))];
    columns.extend(
        BARRIERS.iter().zip(yes).enumerate().map(|(at, (name, yes))| ((*name).to_owned(), column(at, yes))),
    );
    let mut design = Design::builder(n);
    if let Some(population) = population {
        design = design.population(PopulationSizes::one(StratumSize::census(population)));
    }
    let sample = Sample::new(Answers::new(columns).unwrap(), design.build().unwrap()).unwrap();
    let queries = BARRIERS.map(|name| Query {
        by: vec!["group".to_owned()],
        ..Query::new(name, Measure::Share { of: name.into(), equals: vec!["yes".into()] })
    });
    let mut own = sample.together(&queries).unwrap();
    own.estimates.rows.iter_mut().for_each(|row| row.wave = Some("2024".to_owned()));
    own
}

/// An agency's answers to one question of several answers.
fn extent(counts: [usize; 4], population: Option<u64>) -> PanelEstimates {
    let names = ["large", "some", "small", "none"];
    let answers = names.iter().zip(counts).flat_map(|(name, count)| (0..count).map(move |_| *name));
    let n: usize = counts.iter().sum();
    let mut design = Design::builder(n);
    if let Some(population) = population {
        design = design.population(PopulationSizes::one(StratumSize::census(population)));
    }
    let answers = Answers::new([("extent".to_owned(), words(answers))]).unwrap();
    let sample = Sample::new(answers, design.build().unwrap()).unwrap();
    let query = Query::new("extent", Measure::Distribution { of: "extent".into() });
    let mut own = sample.together(&[query]).unwrap();
    own.estimates.rows.iter_mut().for_each(|row| row.wave = Some("2024".to_owned()));
    own
}

/// The same units in waves; `yes(wave, unit)`.
fn panel(
    waves: &[(&str, std::ops::Range<usize>)],
    population: u64,
    yes: impl Fn(usize, usize) -> bool,
) -> PanelEstimates {
    let names: Vec<String> = (0..400).map(|unit| format!("u{unit:03}")).collect();
    let sample = |wave: usize, units: std::ops::Range<usize>| {
        let answers = Answers::new([
            ("unit".to_owned(), words(names[units.clone()].iter().map(String::as_str))),
            ("open".to_owned(), words(units.clone().map(|unit| if yes(wave, unit) { "yes" } else { "no" }))),
        ]);
        let design =
            Design::builder(units.len()).population(PopulationSizes::one(StratumSize::census(population)));
        Sample::new(answers.unwrap(), design.build().unwrap()).unwrap()
    };
    let samples = waves.iter().enumerate().map(|(wave, (name, units))| (*name, sample(wave, units.clone())));
    let panel = Panel::new(samples, &Matching::by("unit")).unwrap();
    panel
        .run(&[Query::new("open_data", Measure::Share { of: "open".into(), equals: vec!["yes".into()] })])
        .unwrap()
}

fn told(lines: &mut String, title: &str, phrase: impl Fn(Language) -> Result<Sentence>) {
    writeln!(lines, "{title}").unwrap();
    for language in Language::ALL {
        let sentence = phrase(language).unwrap();
        assert_eq!(sentence.language, language);
        for wrong in ["  ", ",,", "..", ",.", " ,", "()", ",;"] {
            assert!(!sentence.text.contains(wrong), "{wrong:?} in: {sentence}");
        }
        assert!(sentence.text.ends_with('.') && !sentence.text.contains('`'), "{sentence}");
        writeln!(lines, "  {}: {sentence}", language.code()).unwrap();
    }
}

#[test]
fn comparisons_read_well_and_name_both_bases() {
    let (ict, table) = (survey(), published());
    let state = barriers("central_government", [141, 110, 103, 79, 75, 64], 209, None);
    let group = |indicator, yes, n, population, sector| {
        of(counted(indicator, yes, n, population), &[("sector", sector)], "2024")
    };
    let pair =
        |first: &Estimate, second: &Estimate, margin| Comparison::independent(first, second, margin).unwrap();
    let municipality = group("resources", 272, 354, Some(357), "municipality");
    let agency = group("resources", 141, 209, None, "state");
    let county = group("resources", 8, 14, Some(14), "county");
    let other = group("recruited", 12, 14, Some(14), "county");
    let recruiting = group("problems", 113, 137, None, "state");
    let recruiting_too = group("problems", 128, 172, None, "municipality");
    let mut lines = String::new();
    let mut tell = |title: &str, context: &Context<'_>, own: &Comparison| {
        told(&mut lines, &format!("{title}: {}", own.standing.word()), |language| {
            phrase::comparison(context, own, language)
        });
    };
    let context = Context::of(&ict);
    tell("two groups", &context, &pair(&municipality, &agency, None));
    tell("a full count and a sample", &context, &pair(&county, &agency, None));
    tell("restricted bases", &context, &pair(&recruiting, &recruiting_too, Some(0.05)));
    tell("alike within a wide margin", &context, &pair(&recruiting, &recruiting_too, Some(0.2)));
    tell("two things, full counts", &context, &pair(&county, &other, None));
    tell("a thing of all and one of some", &context, &pair(&agency, &recruiting, None));
    tell("without the interval", &Context::of(&ict).without_interval(), &pair(&municipality, &agency, None));
    let context = Context::of(&table);
    tell("two things of the same units", &context, &state.compare(&[(0, 1)], None).unwrap()[0]);
    let several = state.compare(&[(3, 5), (4, 5), (2, 3), (1, 2), (3, 4)], None).unwrap();
    let together = adjusted_comparisons(several.clone(), Adjustment::Holm);
    tell("among several", &context, &together[0]);
    tell("held among several", &context, &together[2]);
    let answers = extent([60, 80, 50, 19], None);
    tell("two answers", &Context::of(&ict), &answers.compare(&[(0, 1)], None).unwrap()[0]);
    insta::assert_snapshot!(lines);
    let grids: Vec<String> = Language::ALL
        .iter()
        .map(|&language| table::comparisons(&together, &Context::of(&table), language).text())
        .collect();
    insta::assert_snapshot!(grids.join("\n"));
}

#[test]
fn rankings_say_most_only_of_what_is_first_with_confidence() {
    let (ict, table) = (survey(), published());
    let state = barriers("central_government", [141, 110, 103, 79, 75, 64], 209, None);
    let counties = barriers("county_municipalities", [8, 6, 4, 4, 5, 5], 14, Some(14));
    let tied = barriers("county_municipalities", [8, 8, 4, 4, 5, 5], 14, Some(14));
    let group = |yes, n, population, sector| {
        of(counted("recruited", yes, n, population), &[("sector", sector)], "2024")
    };
    let sectors = [
        group(137, 209, None, "state"),
        group(172, 354, Some(357), "municipality"),
        group(12, 14, Some(14), "county"),
    ];
    let close = [
        group(137, 209, None, "state"),
        group(60, 90, Some(357), "municipality"),
        group(5, 14, Some(14), "county"),
    ];
    let some = of(counted("problems", 113, 137, None), &[("sector", "state")], "2024");
    let ranked = |rows: &[Estimate]| Ranking::independent(&rows.iter().collect::<Vec<_>>()).unwrap();
    let mixed = ranked(&[some, sectors[1].clone(), sectors[0].clone()]);
    let mut lines = String::new();
    let mut grids = String::new();
    let mut tell = |title: &str, context: &Context<'_>, own: &Ranking| {
        let mut text = String::new();
        told(&mut text, title, |language| phrase::ranking(context, own, language));
        let sure = own.largest().is_some() || own.ranked.iter().all(|own| own.estimate.is_census());
        assert_eq!(text.contains("ikke fastslått"), !sure, "{text}");
        assert_eq!(text.contains("not determined"), !sure, "{text}");
        // The headline that the first is what most point to holds just where the sentence says so.
        let first = &own.ranked[0].estimate;
        let name = if own.ranked.iter().all(|other| other.estimate.indicator == first.indicator) {
            first.by["sector"].clone()
        } else {
            first.indicator.clone()
        };
        let ruling =
            check(context, &Headline::of_base(Claim::Most { name }), own.into(), Language::En).unwrap();
        assert_eq!(ruling.supported, own.largest().is_some(), "{}", ruling.text);
        lines.push_str(&text);
        grids.push_str(&table::ranking(own, context, Language::Nn).text());
    };
    let context = Context::of(&table);
    let all = [0, 1, 2, 3, 4, 5];
    tell("barriers of the state", &context, &state.ranking(&all).unwrap());
    tell("barriers without the first", &context, &state.ranking(&all[1..]).unwrap());
    tell("barriers of the counties, a full count", &context, &counties.ranking(&all).unwrap());
    tell("two first in a full count", &context, &tied.ranking(&all).unwrap());
    tell("without the interval", &Context::of(&table).without_interval(), &state.ranking(&all[1..]).unwrap());
    let context = Context::of(&ict);
    tell("sectors", &context, &ranked(&sectors));
    tell("sectors, the first open", &context, &ranked(&close));
    tell("different things of different bases", &context, &mixed);
    insta::assert_snapshot!(lines);
    insta::assert_snapshot!(grids);
    let one = Ranking { ranked: ranked(&sectors).ranked[..1].to_vec(), level: 0.95 };
    assert_eq!(phrase::ranking(&context, &one, Language::En).unwrap_err().code(), Code::NoRows);
}

#[test]
fn a_distribution_is_told_from_the_most_common_answer_with_what_is_told_apart() {
    let context = Context::neutral().unit(survey().population.unit.clone());
    let mut lines = String::new();
    for (title, counts, population) in [
        ("one answer is the most common", [20, 100, 62, 27], None),
        ("two may be the most common", [60, 68, 50, 9], Some(356)),
        ("a full count", [8, 3, 3, 0], Some(14)),
    ] {
        let own = extent(counts, population);
        let rows: Vec<usize> = (0..own.estimates.rows.len()).collect();
        let ranking = own.ranking(&rows).unwrap();
        told_plain(&mut lines, title, |language| phrase::distribution(&context, &ranking, language));
    }
    insta::assert_snapshot!(lines);
    let state = barriers("central_government", [141, 110, 103, 79, 75, 64], 209, None);
    let error = phrase::distribution(&context, &state.ranking(&[0, 1]).unwrap(), Language::Nn).unwrap_err();
    assert!(error.problems().iter().any(|own| own.code == Code::WrongMeasure), "{error}");
}

/// Of a figure without a document, whose indicator is named as in the data.
fn told_plain(lines: &mut String, title: &str, phrase: impl Fn(Language) -> Result<Sentence>) {
    writeln!(lines, "{title}").unwrap();
    for language in Language::ALL {
        writeln!(lines, "  {}: {}", language.code(), phrase(language).unwrap()).unwrap();
    }
}

#[test]
fn ranges_say_where_the_figures_lie_and_where_all_of_them_lie_with_confidence() {
    let table = published();
    let context = Context::of(&table);
    let state = barriers("central_government", [141, 110, 103, 79, 75, 64], 209, None);
    let counties = barriers("county_municipalities", [8, 6, 4, 4, 5, 5], 14, Some(14));
    let all = [0, 1, 2, 3, 4, 5];
    let spreads = [state.range(&all).unwrap(), counties.range(&all).unwrap()];
    let mut lines = String::new();
    told(&mut lines, "state agencies", |language| phrase::spread(&context, &spreads[0], language));
    told(&mut lines, "counties, full counts", |language| phrase::spread(&context, &spreads[1], language));
    let quiet = Context::of(&table).without_interval();
    told(&mut lines, "without the interval", |language| phrase::spread(&quiet, &spreads[0], language));
    insta::assert_snapshot!(lines);
    insta::assert_snapshot!(table::ranges(&spreads, &context, Language::En).text());
    let between = |own: &Spread, low, high| {
        let headline = Headline::of_base(Claim::Between { low, high });
        check(&context, &headline, own.into(), Language::Nn).unwrap().supported
    };
    // Headlines round to whole points; a full count lies where its figures lie, a sample's figures only within limits.
    assert!(between(&spreads[1], 0.29, 0.57) && !between(&spreads[1], 0.30, 0.57));
    assert!(between(&spreads[0], 0.22, 0.76) && !between(&spreads[0], 0.31, 0.67));
    let one = state.range(&[0]).unwrap();
    assert_eq!(phrase::spread(&context, &one, Language::En).unwrap_err().code(), Code::NoRows);
}

#[test]
fn a_tendency_is_told_only_where_it_is_found() {
    let table = published();
    let context = Context::of(&table).unit(survey().population.unit.clone());
    let waves = [("2018", 0..190), ("2022", 0..220), ("2023", 0..230)];
    let rising = panel(&waves, 356, |wave, unit| unit % 10 < [3, 5, 6][wave]);
    let flat = panel(&waves, 356, |wave, unit| (unit + wave * 3) % 10 < 5);
    let full = panel(&[("a", 0..14), ("b", 0..14), ("c", 0..14)], 14, |wave, unit| unit < [9, 6, 4][wave]);
    let trend = |own: &PanelEstimates, margin| own.trend(&[], margin).unwrap().remove(0);
    let of_full = full.trend(&[("a", 1.0), ("b", 2.0), ("c", 3.0)], None).unwrap().remove(0);
    let mut broken = trend(&rising, None);
    broken.frame_break = true;
    let mut lines = String::new();
    let own = [
        ("rising", trend(&rising, None)),
        ("open", trend(&flat, None)),
        ("standstill", trend(&flat, Some(0.05))),
        ("falling in full counts", of_full),
        ("broken", broken),
    ];
    for (title, own) in &own {
        told(&mut lines, title, |language| phrase::trend(&context, own, language));
    }
    insta::assert_snapshot!(lines);
    let rules = |own: &Trend, claim| {
        check(&context, &Headline::of_base(claim), own.into(), Language::Nb).unwrap().reason
    };
    assert_eq!(rules(&own[0].1, Claim::Rise { points: Some(6.0) }), Reason::WholeInterval);
    assert_eq!(rules(&own[0].1, Claim::Fall { points: None }), Reason::Opposite);
    assert_eq!(rules(&own[1].1, Claim::Rise { points: None }), Reason::Open);
    assert_eq!(rules(&own[1].1, Claim::Standstill { margin: 0.05 }), Reason::WithinMargin);
    assert_eq!(rules(&own[3].1, Claim::Fall { points: Some(18.0) }), Reason::Counted);
    assert_eq!(rules(&own[4].1, Claim::Rise { points: None }), Reason::NotComparable);
    let own: Vec<_> = own.into_iter().map(|own| own.1).collect();
    let grid = table::trends(&own, &context, Language::Nb);
    assert!(html::grid(&grid, Language::Nb).contains("stillstand"));
    insta::assert_snapshot!(grid.text());
}

#[test]
fn changes_of_the_same_units_say_how_many_answered_both_times() {
    let table = published();
    let context = Context::of(&table).unit(survey().population.unit.clone());
    let own = panel(&[("2023", 0..190), ("2024", 0..210)], 356, |wave, unit| unit % 10 < [4, 5][wave]);
    let strangers = panel(&[("2023", 0..6), ("2024", 5..13)], 20, |wave, unit| unit % [2, 3][wave] == 0);
    let change = |own: &PanelEstimates, margin| own.change("2023", "2024", margin).unwrap().remove(0);
    let mut alone = peil::change(&change(&own, None).from, &change(&own, None).to, None).unwrap();
    alone.dependence = None;
    let (rise, unknown) = (change(&own, None), change(&strangers, None));
    let slight = peil::change(
        &of(counted("recruited", 90, 190, None), &[], "2023"),
        &of(counted("recruited", 113, 190, None), &[], "2024"),
        None,
    )
    .unwrap();
    let family = vec![rise.clone(), slight.clone(), alone.clone(), slight.clone(), slight];
    let together = adjusted(family, Adjustment::Holm);
    let mut lines = String::new();
    for (title, own) in [
        ("the same units", &rise),
        ("units that do not tell", &unknown),
        ("as independent", &alone),
        ("among several", &together[0]),
        ("lost among several", &together[1]),
    ] {
        assert!(!title.starts_with("lost") || own.verdict == peil::Verdict::NotDetermined);
        let title = format!("{title}: {}", own.verdict.word());
        told(&mut lines, &title, |language| phrase::change(&context, own, language));
    }
    insta::assert_snapshot!(lines);
    let grid = |changes: &[peil::Change]| -> Grid { table::changes(changes, &context, Language::En) };
    let footnote = |grid: &Grid| grid.notes.iter().any(|note| note.contains("independent"));
    assert!(!footnote(&grid(std::slice::from_ref(&rise))), "the overlap was used");
    assert!(footnote(&grid(&[rise.clone(), alone.clone()])) && footnote(&grid(&[alone])));
    insta::assert_snapshot!(grid(&together).text() + "\n" + &grid(&[rise, unknown]).text());
}

#[test]
fn every_sentence_of_several_figures_refuses_what_a_share_refuses() {
    let ict = survey();
    let context = Context::of(&ict);
    let mean = Estimate { measure: peil::MeasureKind::Mean, ..counted("resources", 4, 9, None) };
    let own = Comparison::independent(&mean, &mean, None).unwrap();
    let error = phrase::comparison(&context, &own, Language::Nb).unwrap_err();
    assert_eq!(error.code(), Code::WrongMeasure);
    assert_eq!(error.problems().len(), 1, "the same fault is told once: {error}");
    let beyond = Estimate { estimate: Some(1.2), ..counted("resources", 4, 9, None) };
    let ranking = Ranking::independent(&[&beyond, &counted("recruited", 4, 9, None)]).unwrap();
    assert_eq!(
        phrase::ranking(&context.decimals(9), &ranking, Language::Nn).unwrap_err().problems().len(),
        2
    );
}
