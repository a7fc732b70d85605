//! The stratified exact interval from answers: what reaches it, and what is said where it cannot be.

use peil::interval::{self, Interval, NoLimits, Remark, ShareEvidence, StratumCounts};
use peil::{Answers, Column, Design, Estimate, Note, PopulationSizes, Sample, StratumSize};

/// 10 counties of which 7 answered, 8 agencies of which 4, and 6 others of which all; so many yes in each.
fn sample(yes: [usize; 3], gap: bool) -> Sample {
    let answered = [("county", 7), ("agency", 4), ("other", 6)];
    let sector: Column = answered.iter().flat_map(|&(name, n)| std::iter::repeat_n(name, n)).collect();
    let words = answered.iter().zip(yes).flat_map(|(&(_, n), yes)| (0..n).map(move |at| at < yes));
    let plan: Vec<Option<&str>> = words
        .enumerate()
        .map(|(row, yes)| (!(gap && row == 0)).then_some(if yes { "yes" } else { "no" }))
        .collect();
    let plan = Column::Categories(peil::Categories::from_words(plan));
    let sizes = PopulationSizes::per_stratum([
        ("county", StratumSize::census(10)),
        ("agency", StratumSize::of(8)),
        ("other", StratumSize::census(6)),
    ]);
    let design = Design::builder(17).strata(&sector).population(sizes).build().unwrap();
    Sample::new(Answers::new([("sector".to_owned(), sector), ("plan".to_owned(), plan)]).unwrap(), design)
        .unwrap()
}

fn estimate(sample: &Sample) -> Estimate {
    let estimates = sample.share("plan").equals("yes").interval(Interval::StratifiedExact).run().unwrap();
    estimates.single().clone()
}

fn reason(row: &Estimate) -> Option<NoLimits> {
    row.notes.iter().find_map(|note| match note {
        Note::NoInterval { reason } => Some(*reason),
        _ => None,
    })
}

#[test]
fn the_counts_of_every_stratum_reach_the_method() {
    for yes in [[3, 1, 5], [0, 0, 1], [7, 4, 6], [7, 0, 2]] {
        let row = estimate(&sample(yes, false));
        let strata: Vec<_> = [(10, 7), (8, 4), (6, 6)]
            .into_iter()
            .zip(yes)
            .map(|((population, answered), yes)| StratumCounts { population, answered, yes: yes as u64 })
            .collect();
        let total: f64 = strata.iter().map(|s| (s.population * s.yes) as f64 / s.answered as f64).sum();
        let evidence = ShareEvidence {
            share: total / 24.0,
            se: 0.0,
            df: 0.0,
            n: 17,
            n_design: 17,
            equal_weights: false,
            yes: None,
            counts: None,
            lattice: None,
            full_census: false,
            strata: &strata,
            replicates: None,
        };
        let (limits, _) = interval::share(Interval::StratifiedExact, &evidence, 0.95).unwrap();
        assert_eq!((row.low, row.high), (Some(limits.low), Some(limits.high)), "{yes:?}");
        assert_eq!(row.interval, Some(Interval::StratifiedExact));
    }
}

#[test]
fn within_one_stratum_it_is_the_hypergeometric_interval() {
    let sample = sample([3, 1, 5], false);
    let by = |method| sample.share("plan").equals("yes").by(["sector"]).interval(method).run().unwrap();
    let (ours, exact) = (by(Interval::StratifiedExact), by(Interval::Hypergeometric));
    for (one, other) in ours.rows.iter().zip(&exact.rows) {
        assert!(one.low.is_some());
        assert_eq!((one.low, one.high), (other.low, other.high), "{:?}", one.by);
    }
}

/// What the default says of a share over several strata.
fn finite(sample: &Sample) -> Estimate {
    sample.share("plan").equals("yes").run().unwrap().single().clone()
}

#[test]
fn the_default_is_exact_over_a_few_small_strata() {
    for yes in [[3, 1, 5], [0, 0, 1], [7, 4, 6], [7, 0, 2]] {
        let sample = sample(yes, false);
        let (ours, exact) = (finite(&sample), estimate(&sample));
        assert_eq!((ours.low, ours.high, ours.interval), (exact.low, exact.high, exact.interval), "{yes:?}");
        assert!(ours.notes.contains(&Note::Interval { remark: Remark::Exact }), "{:?}", ours.notes);
    }
}

/// So many units in each stratum, so many of which answered, and whether all were invited; the first `yes` say yes.
/// `side` is a breakdown by stratum, `missing` are rows without an answer, and weights may be given.
fn strata(
    of: &[(u64, usize, bool)],
    yes: &[usize],
    side: &[&'static str],
    missing: &[usize],
    weights: Option<Vec<f64>>,
) -> Sample {
    let name = |at: usize| ["a", "b", "c", "d", "e"][at];
    let rows = || of.iter().enumerate().flat_map(|(at, one)| std::iter::repeat_n(at, one.1));
    let stratum: Column = rows().map(name).collect();
    let side: Column = rows().map(|at| side[at]).collect();
    let said = of.iter().zip(yes).flat_map(|(one, &yes)| (0..one.1).map(move |row| row < yes));
    let plan = said
        .enumerate()
        .map(|(row, yes)| (!missing.contains(&row)).then_some(if yes { "yes" } else { "no" }));
    let plan = Column::Categories(peil::Categories::from_words(plan));
    let sizes = of.iter().enumerate().map(|(at, &(units, _, census))| {
        (name(at), if census { StratumSize::census(units) } else { StratumSize::of(units) })
    });
    let design =
        Design::builder(rows().count()).strata(&stratum).population(PopulationSizes::per_stratum(sizes));
    let design = match weights {
        Some(weights) => design.weights(weights.into()),
        None => design,
    };
    let design = design.build().unwrap();
    let columns = [("side", side), ("plan", plan)];
    let answers = Answers::new(columns.map(|(name, column)| (name.to_owned(), column))).unwrap();
    Sample::new(answers, design).unwrap()
}

/// What the method says of counts.
fn exact(counts: &[(u64, u64, u64)]) -> (Option<f64>, Option<f64>) {
    let strata: Vec<_> = counts
        .iter()
        .map(|&(population, answered, yes)| StratumCounts { population, answered, yes })
        .collect();
    let units: u64 = counts.iter().map(|one| one.0).sum();
    let total: f64 = counts.iter().map(|&(units, n, yes)| (units * yes) as f64 / n as f64).sum();
    let evidence = ShareEvidence {
        share: total / units as f64,
        strata: &strata,
        counts: None,
        yes: None,
        lattice: None,
        full_census: false,
        ..ShareEvidence::of_counts(interval::FiniteCounts {
            yes: 1,
            answered: 2,
            population: 4,
            population_known: true,
        })
    };
    let (limits, _) = interval::share(Interval::StratifiedExact, &evidence, 0.95).unwrap();
    (Some(limits.low), Some(limits.high))
}

#[test]
fn a_breakdown_into_whole_strata_is_exact_and_into_parts_of_them_is_not() {
    let of = [(20, 12, true), (14, 9, true), (30, 10, false), (8, 8, true)];
    let yes = [5, 2, 6, 3];
    let whole = strata(&of, &yes, &["x", "x", "y", "y"], &[], None);
    let rows = whole.share("plan").equals("yes").by(["side"]).run().unwrap().rows;
    let limits = |row: &Estimate| (row.low, row.high);
    assert_eq!(rows.iter().map(|row| row.interval).collect::<Vec<_>>(), [Some(Interval::StratifiedExact); 2]);
    assert_eq!(limits(&rows[0]), exact(&[(20, 12, 5), (14, 9, 2)]));
    // A stratum in full is a constant.
    assert_eq!(limits(&rows[1]), exact(&[(30, 10, 6), (8, 8, 3)]));
    // Who is in the base of those that said something else is known of those alone that answered.
    let part = whole.share("plan").equals("yes").among("side", ["x"]).run().unwrap().rows.remove(0);
    assert_eq!(part.interval, Some(Interval::Beta), "{part:?}");
}

#[test]
fn an_answer_missing_in_a_census_is_a_unit_that_did_not_answer() {
    // Two of the 12 of the first stratum skipped the question, and one of the 8 that were all there is.
    let of = [(20, 12, true), (14, 9, true), (8, 8, true)];
    let gap = strata(&of, &[5, 2, 3], &["x"; 3], &[10, 11, 28], None);
    let row = finite(&gap);
    assert_eq!((row.interval, row.missing), (Some(Interval::StratifiedExact), 3), "{row:?}");
    assert_eq!((row.low, row.high), exact(&[(20, 10, 5), (14, 9, 2), (8, 7, 3)]));
    assert!(row.low < row.estimate && row.estimate < row.high, "{row:?}");
    assert_eq!(estimate(&gap).low, row.low);
    // In a sampled stratum it makes the base a part of the stratum; nobody's answer leaves nothing to go by.
    let sampled = strata(&[(20, 12, true), (14, 9, false)], &[5, 2], &["x"; 2], &[13], None);
    let silent = strata(&[(20, 12, true), (14, 2, true)], &[5, 2], &["x"; 2], &[12, 13], None);
    for sample in [sampled, silent] {
        assert_eq!(finite(&sample).interval, Some(Interval::Beta));
        assert_eq!(reason(&estimate(&sample)), Some(NoLimits::NeedsStrata));
    }
}

#[test]
fn weights_other_than_those_of_the_strata_are_no_simple_random_samples() {
    let of = [(20, 10, false), (14, 7, false)];
    let with = |weights: Vec<f64>| strata(&of, &[5, 2], &["x"; 2], &[], Some(weights));
    let method = |weights: Vec<f64>| finite(&with(weights)).interval;
    assert_eq!(method(vec![2.0; 17]), Some(Interval::StratifiedExact));
    // Rescaled or rounded they say the same; uneven within or between strata they do not.
    assert_eq!(method(vec![1.0; 17]), Some(Interval::StratifiedExact));
    assert_eq!(method([[2.0; 10].as_slice(), &[2.0001; 7]].concat()), Some(Interval::StratifiedExact));
    assert_eq!(method([[2.0; 10].as_slice(), &[3.0; 7]].concat()), Some(Interval::Beta));
    let uneven = [[2.0; 16].as_slice(), &[2.5]].concat();
    assert_eq!(method(uneven.clone()), Some(Interval::Beta));
    assert_eq!(reason(&estimate(&with(uneven))), Some(NoLimits::NeedsStrata));
}

#[test]
fn many_or_large_open_strata_keep_the_approximation() {
    let five = strata(&[(8, 5, true); 5], &[2; 5], &["x"; 5], &[], None);
    assert_eq!(finite(&five).interval, Some(Interval::Beta));
    assert_eq!(estimate(&five).interval, Some(Interval::StratifiedExact));
    let large = strata(&[(100_000, 400, false); 2], &[200; 2], &["x"; 2], &[], None);
    assert_eq!(finite(&large).interval, Some(Interval::Beta));
}

#[test]
fn bootstrap_needs_replicates() {
    let bootstrap = sample([3, 1, 5], false);
    let rows = bootstrap.share("plan").equals("yes").interval(Interval::Bootstrap).run().unwrap();
    assert_eq!(reason(rows.single()), Some(NoLimits::NeedsReplicates));
}
