//! Response held against the truth: complete enumeration of all samples and all patterns of response, worked cases by
//! hand, and the bounds against every answer that those who did not answer could have given.

use peil::response::{BoundsQuery, PropensityModel, Representativity, RepresentativityQuery};
use peil::{
    Answers, Categories, Column, Condition, Design, Measure, PopulationSizes, Query, Sample, StratumSize,
    Values,
};

fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-12 * a.abs().max(1.0), "{a} is not {b}");
}

fn words(values: &[&str]) -> Column {
    values.iter().copied().collect()
}

/// A census of groups of some sizes, the first so many of each of which answered.
fn census(sizes: &[usize], answered: &[usize]) -> Sample {
    let (mut group, mut responded) = (Vec::new(), Vec::new());
    for (index, (&size, &answered)) in sizes.iter().zip(answered).enumerate() {
        group.extend((0..size).map(|_| ["a", "b", "c", "d", "e"][index]));
        responded.extend((0..size).map(|unit| unit < answered));
    }
    let design = Design::builder(group.len())
        .population(PopulationSizes::one(StratumSize::census(group.len() as u64)))
        .responded(&responded)
        .build()
        .unwrap();
    Sample::new(Answers::new([("group".to_owned(), words(&group))]).unwrap(), design).unwrap()
}

fn representativity(sample: &Sample) -> Representativity {
    sample.representativity(&RepresentativityQuery::by(["group"])).unwrap()
}

fn choose(n: usize, k: usize) -> f64 {
    (0..k).fold(1.0, |product, i| product * (n - i) as f64 / (i + 1) as f64)
}

#[test]
fn a_worked_case_has_the_numbers_that_hand_gives() {
    // Propensities 1/4 and 1, four units each: mean 5/8, S² = 8 (3/8)² / 7 = 9/56. Only the first varies by chance, with
    // ρ (1 − ρ) / 3 = 1/16; B is (4 − 2)/7 = 2/7 there, so the bias is 1/56 and S̃² = 1/7.
    let found = representativity(&census(&[4, 4], &[1, 4]));
    close(found.propensity, 5.0 / 8.0);
    close(found.r.unadjusted, 1.0 - 2.0 * (9.0_f64 / 56.0).sqrt());
    close(found.variance, 1.0 / 7.0);
    close(found.r.estimate, 1.0 - 2.0 / 7.0_f64.sqrt());
    close(found.cv.estimate, (1.0_f64 / 7.0).sqrt() / 0.625);
    // V = (3/7)² / 16 + 2 (2/7 / 16)² = 9/784 + 1/1568; se(R) = se(S²) / S.
    let se = (19.0_f64 / 1568.0).sqrt();
    close(found.variance_se, se);
    close(found.r.se.unwrap(), se * 7.0_f64.sqrt());
    // The categories lie 3/8 from the mean, each with half of all units.
    close(found.variables[0].unconditional, 0.375);
    close(found.categories[0].unconditional, -0.375 * 0.5_f64.sqrt());
    close(found.categories[1].unconditional, 0.375 * 0.5_f64.sqrt());
    // Alone a variable is all that there is.
    close(found.variables[0].conditional, (9.0_f64 / 56.0).sqrt());
}

#[test]
fn over_all_patterns_of_response_the_adjusted_variance_is_that_of_the_propensities() {
    let (sizes, rho) = ([3, 4, 2], [0.3, 0.7, 0.55]);
    let total: usize = sizes.iter().sum();
    let mean = sizes.iter().zip(rho).map(|(&n, rho)| n as f64 * rho).sum::<f64>() / total as f64;
    let truth = sizes.iter().zip(rho).map(|(&n, rho)| n as f64 * (rho - mean).powi(2)).sum::<f64>()
        / (total - 1) as f64;
    let (mut adjusted, mut raw, mut chance) = (0.0, 0.0, 0.0);
    for first in 0..=sizes[0] {
        for second in 0..=sizes[1] {
            for third in 0..=sizes[2] {
                let answered = [first, second, third];
                let p: f64 = (0..3)
                    .map(|g| {
                        let (n, r) = (sizes[g], answered[g]);
                        choose(n, r) * rho[g].powf(r as f64) * (1.0 - rho[g]).powf((n - r) as f64)
                    })
                    .product();
                chance += p;
                // Nobody at all is no sample; all propensities are then the same.
                if answered != [0, 0, 0] {
                    let found = representativity(&census(&sizes, &answered));
                    adjusted += p * found.variance;
                    raw += p * ((1.0 - found.r.unadjusted) / 2.0).powi(2);
                }
            }
        }
    }
    close(chance, 1.0);
    close(adjusted, truth);
    assert!(raw > 1.5 * truth, "without adjustment {raw} is expected for {truth}");
}

/// A random number from 0 to 1 (Knuth's generator of 64 bits).
fn random(state: &mut u64) -> f64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 11) as f64 / (1_u64 << 53) as f64
}

#[test]
fn limits_hold_the_true_indicators_about_as_often_as_they_say() {
    let sizes = [77, 120, 80, 60, 19];
    let mut state = 7;
    for rho in [[0.3, 0.5, 0.6, 0.7, 0.9], [0.5, 0.55, 0.5, 0.55, 0.6], [0.54; 5]] {
        let total: usize = sizes.iter().sum();
        let mean = sizes.iter().zip(rho).map(|(&n, rho)| n as f64 * rho).sum::<f64>() / total as f64;
        let s2 = sizes.iter().zip(rho).map(|(&n, rho)| n as f64 * (rho - mean).powi(2)).sum::<f64>()
            / (total - 1) as f64;
        let (mut r_in, mut cv_in, mut sum) = (0, 0, 0.0);
        let rounds = 400;
        for _ in 0..rounds {
            let mut answered = [0; 5];
            for g in 0..5 {
                answered[g] = (0..sizes[g]).filter(|_| random(&mut state) < rho[g]).count();
            }
            let found = representativity(&census(&sizes, &answered));
            let (r, cv) = (1.0 - 2.0 * s2.sqrt(), s2.sqrt() / mean);
            r_in += usize::from(found.r.low <= r + 1e-12 && r <= found.r.high + 1e-12);
            cv_in += usize::from(found.cv.low <= cv + 1e-12 && cv <= found.cv.high + 1e-12);
            sum += found.variance;
        }
        let coverage = [r_in, cv_in].map(|count| f64::from(count as u32) / f64::from(rounds));
        assert!(coverage.iter().all(|own| (0.93..=1.0).contains(own)), "{rho:?}: {coverage:?}");
        assert!(
            (sum / f64::from(rounds) - s2).abs() < 0.0012,
            "{rho:?}: {} for {s2}",
            sum / f64::from(rounds)
        );
    }
}

#[test]
fn sampling_adds_the_variance_that_it_takes_from_the_mean_propensity() {
    // All samples of 4 of 7 units whose response is certain: propensities 1 (three units) and 0 (four).
    let mut sum = 0.0;
    let mut count = 0.0;
    for chosen in subsets(7, 4) {
        let answered = chosen.iter().filter(|&&unit| unit < 3).count();
        let group: Vec<&str> = chosen.iter().map(|&unit| if unit < 3 { "a" } else { "b" }).collect();
        let responded: Vec<bool> = chosen.iter().map(|&unit| unit < 3).collect();
        count += 1.0;
        if answered == 0 {
            continue;
        }
        let design = Design::builder(4)
            .population(PopulationSizes::one(StratumSize::of(7)))
            .responded(&responded)
            .build()
            .unwrap();
        let answers = Answers::new([("group".to_owned(), words(&group))]).unwrap();
        sum += representativity(&Sample::new(answers, design).unwrap()).variance;
    }
    // Σ (ρ − 3/7)² / 6 = (3 (4/7)² + 4 (3/7)²) / 6 = 2/7; the sample in which nobody answers has none.
    close(sum / count, 2.0 / 7.0);
}

fn subsets(n: usize, k: usize) -> Vec<Vec<usize>> {
    let masks = (0..1_u32 << n).filter(|mask| mask.count_ones() as usize == k);
    masks.map(|mask| (0..n).filter(|unit| mask >> unit & 1 == 1).collect()).collect()
}

#[test]
fn over_all_samples_and_responses_each_phase_has_its_own_variance() {
    // 4 of 6 are invited, 3 of those answer; a second stratum is a census of 3 of which 2 answer.
    let first = [1.0, 4.0, 2.0, 8.0, 5.0, 7.0];
    let second = [3.0, 9.0, 6.0];
    let s2 = |values: &[f64]| {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (values.len() as f64 - 1.0)
    };
    let (mut sampling, mut response, mut both, mut totals, mut count) = (0.0, 0.0, 0.0, Vec::new(), 0.0);
    for invited in subsets(6, 4) {
        for answered in subsets(4, 3) {
            for of_second in subsets(3, 2) {
                let mut y: Vec<f64> = invited.iter().map(|&unit| first[unit]).collect();
                let mut responded: Vec<bool> = (0..4).map(|unit| answered.contains(&unit)).collect();
                y.extend(second);
                responded.extend((0..3).map(|unit| of_second.contains(&unit)));
                let stratum = words(&["s", "s", "s", "s", "c", "c", "c"]);
                let sizes =
                    PopulationSizes::per_stratum([("s", StratumSize::of(6)), ("c", StratumSize::census(3))]);
                let design = Design::builder(7)
                    .strata(&stratum)
                    .population(sizes)
                    .responded(&responded)
                    .build()
                    .unwrap();
                let sample =
                    Sample::new(Answers::new([("y".to_owned(), y.into())]).unwrap(), design).unwrap();
                let query = Query::new("y", Measure::Total { of: "y".into() });
                let phases = sample.phases(&[query]).unwrap();
                let square = |se: Option<f64>| se.unwrap().powi(2);
                sampling += square(phases[0].se_sampling);
                response += square(phases[0].se_response);
                both += square(phases[0].se);
                totals.push(phases[0].estimate.unwrap());
                count += 1.0;
            }
        }
    }
    let n2 = 36.0 * s2(&first);
    close(sampling / count, n2 * (1.0 / 4.0 - 1.0 / 6.0));
    close(response / count, n2 * (1.0 / 3.0 - 1.0 / 4.0) + 9.0 * s2(&second) * (1.0 / 2.0 - 1.0 / 3.0));
    // And together they are the variance of the estimator over all that can happen.
    let mean = totals.iter().sum::<f64>() / count;
    close(mean, first.iter().chain(&second).sum());
    close(both / count, totals.iter().map(|total| (total - mean).powi(2)).sum::<f64>() / count);
}

#[test]
fn bounds_are_the_least_and_the_largest_share_that_any_answers_could_have_given() {
    // Seven units invited; "?" is what is not known of them: who was asked, in which group they are, and what they said.
    let asked = ["y", "y", "n", "?", "y", "?", "y"];
    let group = ["a", "b", "a", "a", "?", "b", "a"];
    let said = ["1", "0", "?", "?", "1", "?", "?"];
    let responded = [true, true, true, true, true, false, false];
    let column = |values: &[&'static str]| -> Column {
        Categories::from_words(values.iter().map(|word| (*word != "?").then_some(*word))).into()
    };
    let answers = Answers::new([
        ("asked".to_owned(), column(&asked)),
        ("group".to_owned(), column(&group)),
        ("said".to_owned(), column(&said)),
    ])
    .unwrap();
    let design = Design::builder(7)
        .population(PopulationSizes::one(StratumSize::census(7)))
        .responded(&responded)
        .build()
        .unwrap();
    let sample = Sample::new(answers, design).unwrap();
    let share = Query {
        by: vec!["group".into()],
        base: vec![Condition { question: "asked".into(), is: vec!["y".into()] }],
        ..Query::new("said", Measure::Share { of: "said".into(), equals: vec!["1".into()] })
    };
    let bounds = sample.bounds(&[share]).unwrap();
    for bound in &bounds {
        let cell = bound.by["group"].as_str();
        let (mut least, mut largest) = (f64::INFINITY, f64::NEG_INFINITY);
        // Every way to fill in what is not known.
        for fill in 0..1_u32 << 21 {
            let pick = |value: &'static str, at: usize, two: [&'static str; 2]| match value {
                "?" => two[(fill >> at & 1) as usize],
                known => known,
            };
            let idle = (0..7).any(|unit| {
                [asked[unit], group[unit], said[unit]]
                    .iter()
                    .zip([unit, unit + 7, unit + 14])
                    .any(|(value, at)| *value != "?" && fill >> at & 1 == 1)
            });
            if idle {
                continue;
            }
            let (mut base, mut yes) = (0.0, 0.0);
            for unit in 0..7 {
                if pick(asked[unit], unit, ["y", "n"]) == "y"
                    && pick(group[unit], unit + 7, ["a", "b"]) == cell
                {
                    base += 1.0;
                    yes += f64::from(u8::from(pick(said[unit], unit + 14, ["1", "0"]) == "1"));
                }
            }
            if base > 0.0 {
                least = least.min(yes / base);
                largest = largest.max(yes / base);
            }
        }
        assert_eq!((bound.lowest, bound.highest), (Some(least), Some(largest)), "{cell}");
        assert_eq!((bound.low, bound.high, bound.sampled), (bound.lowest, bound.highest, false));
    }
    assert_eq!(bounds.len(), 2);
}

#[test]
fn all_outer_limits_of_all_samples_hold_the_figure_at_least_as_often_as_they_say() {
    // 12 units, 6 invited; those marked answer never. Whatever they would have said, the true share is in.
    let yes = [true, true, false, true, false, false, true, false, true, true, true, false];
    let silent = [9, 10, 11, 3];
    let truth = 7.0 / 12.0;
    let (mut held, mut count) = (0.0, 0.0);
    for invited in subsets(12, 6) {
        let responded: Vec<bool> = invited.iter().map(|unit| !silent.contains(unit)).collect();
        let said: Column = invited.iter().map(|&unit| if yes[unit] { "yes" } else { "no" }).collect();
        let design = Design::builder(6)
            .population(PopulationSizes::one(StratumSize::of(12)))
            .responded(&responded)
            .build()
            .unwrap();
        let sample = Sample::new(Answers::new([("said".to_owned(), said)]).unwrap(), design).unwrap();
        let query = Query::new("said", Measure::Share { of: "said".into(), equals: vec!["yes".into()] });
        // A sample in which nobody who answered said so has no such answer to count.
        let Ok(bounds) = sample.bounds(&[query]) else { continue };
        let bound = &bounds[0];
        assert!(bound.sampled && bound.low <= bound.lowest && bound.highest <= bound.high);
        held += f64::from(u8::from(bound.low.unwrap() <= truth && truth <= bound.high.unwrap()));
        count += 1.0;
    }
    assert!(count > 900.0 && held / count >= 0.95, "{held} of {count}");
}

#[test]
fn of_191_of_356_municipalities_nothing_is_assumed() {
    let agree: Column = (0..191).map(|unit| if unit < 103 { "agree" } else { "disagree" }).collect();
    let design =
        Design::builder(191).population(PopulationSizes::one(StratumSize::census(356))).build().unwrap();
    let sample = Sample::new(Answers::new([("pace".to_owned(), agree)]).unwrap(), design).unwrap();
    let query = Query::new("pace", Measure::Distribution { of: "pace".into() });
    let bounds = sample.bounds(&[query]).unwrap();
    let of =
        |index: usize| (bounds[index].lowest.unwrap(), bounds[index].highest.unwrap(), bounds[index].silent);
    assert_eq!(of(0), (103.0 / 356.0, 268.0 / 356.0, 165));
    assert_eq!(of(1), (88.0 / 356.0, 253.0 / 356.0, 165));
    let table = sample.response(&[]).unwrap();
    assert_eq!((table.total.population, table.total.invited, table.total.answered), (Some(356), 356, 191));
    close(table.total.rate, 191.0 / 356.0);
}

#[test]
fn means_balances_and_scores_take_the_ends_of_their_range() {
    let said = words(&["up", "up", "same", "down", "up"]);
    let staff = Column::from(vec![2.0, 5.0, f64::NAN, 3.0, 10.0]);
    let design = Design::builder(5).population(PopulationSizes::one(StratumSize::census(8))).build().unwrap();
    let answers = Answers::new([("said".to_owned(), said), ("staff".to_owned(), staff)]).unwrap();
    let sample = Sample::new(answers, design).unwrap();
    let balance = Measure::NetBalance { of: "said".into(), up: vec!["up".into()], down: vec!["down".into()] };
    let points = [("up", 4.0), ("same", 3.0), ("down", 1.0)].map(|(word, points)| (word.to_owned(), points));
    let score = Measure::ScoreMean { of: "said".into(), points: points.into() };
    let mean = Measure::Mean { of: "staff".into() };
    let queries = [Query::new("balance", balance), Query::new("score", score), Query::new("staff", mean)];
    let how = BoundsQuery { ranges: [("staff".to_owned(), [0.0, 20.0])].into() };
    let bounds = sample.bounds_within(&queries, &how).unwrap();
    let of = |index: usize| (bounds[index].lowest.unwrap(), bounds[index].highest.unwrap());
    assert_eq!(of(0), ((3.0 - 1.0 - 3.0) / 8.0, (3.0 - 1.0 + 3.0) / 8.0));
    assert_eq!(of(1), ((12.0 + 3.0 + 1.0 + 3.0) / 8.0, (12.0 + 3.0 + 1.0 + 12.0) / 8.0));
    // One who answered skipped the number: 4 are known of 8.
    assert_eq!(of(2), (20.0 / 8.0, (20.0 + 80.0) / 8.0));
    assert_eq!(bounds[2].silent, 4);
}

#[test]
fn main_effects_give_every_category_its_own_response_rate_and_one_variable_its_cells() {
    let mut state = 11;
    let (mut size, mut part, mut responded, mut weights) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for unit in 0..240 {
        size.push(["s", "m", "l"][unit % 3]);
        part.push(["n", "s"][(unit / 3 + unit / 7) % 2]);
        responded.push(random(&mut state) < [0.4, 0.6, 0.8][unit % 3]);
        weights.push(1.0 + (unit % 5) as f64);
    }
    let design =
        Design::builder(240).weights(Values::from(weights.clone())).responded(&responded).build().unwrap();
    let answers =
        Answers::new([("size".to_owned(), words(&size)), ("part".to_owned(), words(&part))]).unwrap();
    let sample = Sample::new(answers, design).unwrap();
    let main = RepresentativityQuery::by(["size", "part"]).model(PropensityModel::MainEffects);
    let found = sample.representativity(&main).unwrap();
    for category in &found.categories {
        let column = if category.variable == "size" { &size } else { &part };
        let own = |unit: &usize| column[*unit] == category.category;
        let base: f64 = (0..240).filter(own).map(|unit| weights[unit]).sum();
        let answered: f64 =
            (0..240).filter(own).filter(|unit| responded[*unit]).map(|unit| weights[unit]).sum();
        assert!((category.propensity - answered / base).abs() < 1e-11);
    }
    // One variable leaves no interaction out: both models are the same, but for what n − 1 corrects.
    let cells = sample.representativity(&RepresentativityQuery::by(["size"])).unwrap();
    let one = RepresentativityQuery::by(["size"]).model(PropensityModel::MainEffects);
    let main = sample.representativity(&one).unwrap();
    assert!((cells.r.unadjusted - main.r.unadjusted).abs() < 1e-11);
    assert!((cells.variance / main.variance - 1.0).abs() < 0.02);
    assert!((cells.variance_se / main.variance_se - 1.0).abs() < 0.02);
}
