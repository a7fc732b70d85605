//! Workload E: the median with its Woodruff interval by 20 regions, 1 M rows in 200 strata of 50 PSUs.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use peil::{Answers, Categories, Codes, Column, Design, Interval, QuantileRule, Sample};

/// A small generator whose stream never changes (Steele, Lea and Flood 2014, SplitMix64).
struct SplitMix(u64);

impl SplitMix {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// About log-normal, as incomes are.
    fn income(&mut self) -> f64 {
        let normal: f64 = (0..12).map(|_| self.unit()).sum::<f64>() - 6.0;
        (10.0 + 0.6 * normal).exp()
    }
}

fn categories(codes: impl Iterator<Item = u32>, count: u32) -> Column {
    let words: Vec<String> = (0..count).map(|word| format!("c{word:02}")).collect();
    Categories::new(Codes::pack(codes, words.len()), words).expect("codes are below the count").into()
}

fn sample(rows: usize) -> Sample {
    let mut random = SplitMix(2026);
    let region = categories((0..rows).map(|_| (random.unit() * 20.0) as u32), 20);
    let incomes: Vec<f64> = (0..rows).map(|_| random.income()).collect();
    let answers = Answers::new([("region".to_owned(), region), ("income".to_owned(), Column::from(incomes))]);
    let stratum = categories((0..rows).map(|row| (row * 200 / rows) as u32), 200);
    let psu = categories((0..rows).map(|row| (row * 10_000 / rows) as u32), 10_000);
    let weights: Vec<f64> = (0..rows).map(|_| 1.0 + 10.0 * random.unit()).collect();
    let design = Design::builder(rows).strata(&stratum).psus(&psu).weights(weights.into()).build();
    Sample::new(answers.expect("columns of one length"), design.expect("a valid design")).expect("rows fit")
}

fn quantile(c: &mut Criterion) {
    let mut group = c.benchmark_group("quantile");
    group.sample_size(10);
    let sample = sample(1_000_000);
    for (name, rule, interval) in [
        ("median by 20 regions, 1 M rows, logit", QuantileRule::Hf1, Interval::Logit),
        ("median by 20 regions, 1 M rows, hf7, finite", QuantileRule::Hf7, Interval::Finite),
    ] {
        group.bench_function(name, |b| {
            b.iter(|| {
                let ask = sample.quantile("income", [0.5]).rule(rule).by(["region"]).interval(interval);
                black_box(ask.run().expect("a valid request"))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, quantile);
criterion_main!(benches);
