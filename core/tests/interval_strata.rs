//! The stratified exact interval from answers: what reaches it, and what is said where it cannot be.

use peil::interval::{self, Interval, NoLimits, ShareEvidence, StratumCounts};
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

#[test]
fn a_missing_answer_leaves_no_simple_random_sample_and_bootstrap_no_replicates() {
    assert_eq!(reason(&estimate(&sample([3, 1, 5], true))), Some(NoLimits::NeedsStrata));
    let bootstrap = sample([3, 1, 5], false);
    let rows = bootstrap.share("plan").equals("yes").interval(Interval::Bootstrap).run().unwrap();
    assert_eq!(reason(rows.single()), Some(NoLimits::NeedsReplicates));
}
