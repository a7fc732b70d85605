//! Robustness of composite indices: workload H of the project's performance goals, 10 000 Monte Carlo replications of an index
//! of 51 units, 49 indicators and four tiers, with errors of all values and choices of method together; and how the time of
//! one replication grows with units and indicators.
//!
//! Figures are made up: 49 indicators in 8 branches, in 2 halves; every value with an error of a tenth of its column's spread.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use peil::composite::{
    Aggregate, Alternative, Beyond, Choice, Index, IndexData, InputErrors, Normalise, Part, PassTest,
    RobustPlan, Robustness, Treat, Treatment, Weights,
};
use peil::{Answers, Categories, Column};

const REPLICATIONS: u32 = 10_000;

/// A small generator whose stream never changes (Steele, Lea and Flood 2014, SplitMix64).
struct SplitMix(u64);

impl SplitMix {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn data(units: usize, indicators: usize) -> IndexData {
    let mut random = SplitMix(51);
    let names: Vec<String> = (0..units).map(|unit| format!("u{unit}")).collect();
    let words = Categories::from_words(names.iter().map(|name| Some(name.as_str())));
    let mut columns = vec![("unit".to_owned(), Column::from(words))];
    for indicator in 0..indicators {
        // Every fifth has a long tail.
        let power = if indicator % 5 == 0 { 4 } else { 1 };
        let values: Vec<f64> = (0..units).map(|_| 1.0 + 100.0 * random.unit().powi(power)).collect();
        columns.push((format!("i{indicator}"), Column::from(values)));
    }
    IndexData::new(&Answers::new(columns).expect("columns of one length"), "unit", None).expect("valid data")
}

fn index(indicators: usize) -> Index {
    let leaves: Vec<Part> = (0..indicators).map(|at| Part::indicator(format!("i{at}"))).collect();
    let branches: Vec<Part> = leaves
        .chunks(indicators.div_ceil(8))
        .enumerate()
        .map(|(at, parts)| Part::branch(format!("b{at}"), parts.iter().cloned()))
        .collect();
    let halves = branches.chunks(4).enumerate();
    let halves = halves.map(|(at, parts)| Part::branch(format!("h{at}"), parts.iter().cloned()));
    let normalise = Normalise::MinMax { low: 1.0, high: 100.0 };
    Index { normalise, ..Index::new("index", halves) }
}

fn plan(units: usize, indicators: usize, replications: u32) -> RobustPlan {
    let named = Alternative::named;
    let tails = Treat { with: vec![Treatment::Winsorise { most: 5 }], until: Some(PassTest::default()) };
    let choices = vec![
        Choice::between(
            "scale",
            [
                named("least and largest"),
                Alternative {
                    normalise: Some(Normalise::Grades { low: 1.0, middle: 50.0, high: 100.0, tails: 0.0 }),
                    ..named("grades")
                },
                Alternative {
                    normalise: Some(Normalise::Goalposts {
                        low: -200.0,
                        high: 300.0,
                        from: 1.0,
                        to: 100.0,
                        beyond: Beyond::default(),
                    }),
                    ..named("goals")
                },
            ],
        ),
        Choice::between(
            "mean",
            [
                named("arithmetic"),
                Alternative { aggregate: Some(Aggregate::Geometric), ..named("geometric") },
            ],
        ),
        Choice::between(
            "tails",
            [named("as they came"), Alternative { treat: Some(tails), ..named("winsorised") }],
        ),
        Choice::between(
            "weights",
            [
                named("equal"),
                Alternative {
                    weights: Some(Weights::Perturbed { by: 0.25 }),
                    ..named("a quarter up or down")
                },
            ],
        ),
        Choice::leave_one_out("one fewer"),
    ];
    let asked = Robustness { choices, replications, ..Robustness::default() };
    let errors = InputErrors::Standard(vec![3.0; units * indicators]);
    asked.plan(&index(indicators), &data(units, indicators), Some(&errors)).expect("a valid plan")
}

fn composite(c: &mut Criterion) {
    let mut group = c.benchmark_group("composite");
    group.sample_size(10);
    let own = plan(51, 49, REPLICATIONS);
    group.throughput(Throughput::Elements(u64::from(REPLICATIONS)));
    group.bench_function("10 000 replications of 51 by 49", |b| {
        b.iter(|| black_box(own.run(&mut |_, _| true).expect("a valid run")));
    });
    for (units, indicators) in [(51, 49), (356, 60), (2000, 49)] {
        let own = plan(units, indicators, 500);
        group.throughput(Throughput::Elements(500 * (units * indicators) as u64));
        group.bench_function(format!("500 replications of {units} by {indicators}"), |b| {
            b.iter(|| black_box(own.run(&mut |_, _| true).expect("a valid run")));
        });
    }
    group.finish();
}

criterion_group!(benches, composite);
criterion_main!(benches);
