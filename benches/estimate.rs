//! The engine on large samples: a share and a mean by many domains, on a stratified cluster design.
//!
//! The made-up population is the one of workload A in the project's performance goals: 200 strata of 50 PSUs, a
//! question with four answers, 20 regions by 6 sizes.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use peil::{Answers, Categories, Codes, Column, Design, Interval, Sample};

/// A small generator whose stream never changes (Steele, Lea and Flood 2014, SplitMix64).
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((((z ^ (z >> 31)) >> 32) * u64::from(end)) >> 32) as u32
    }
}

fn categories(codes: impl Iterator<Item = u32>, count: u32) -> Column {
    let words: Vec<String> = (0..count).map(|word| format!("c{word:02}")).collect();
    Categories::new(Codes::pack(codes, words.len()), words).expect("codes are below the count").into()
}

fn sample(rows: usize) -> Sample {
    let mut random = SplitMix(2026);
    let mut column = |count: u32| categories((0..rows).map(|_| random.below(count)), count);
    let answers = Answers::new([
        ("answer".to_owned(), column(4)),
        ("region".to_owned(), column(20)),
        ("size".to_owned(), column(6)),
    ])
    .expect("columns of one length");
    let stratum = categories((0..rows).map(|row| (row * 200 / rows) as u32), 200);
    let psu = categories((0..rows).map(|row| (row * 10_000 / rows) as u32), 10_000);
    let weights: Vec<f64> = (0..rows).map(|_| 1.0 + f64::from(random.below(1000)) / 100.0).collect();
    let design = Design::builder(rows).strata(&stratum).psus(&psu).weights(weights.into()).build();
    Sample::new(answers, design.expect("a valid design")).expect("rows fit")
}

fn estimate(c: &mut Criterion) {
    let mut group = c.benchmark_group("estimate");
    group.sample_size(10);
    let rows = 1_000_000;
    group.bench_function("design of 1 M rows", |b| b.iter(|| black_box(sample(black_box(rows)))));
    let sample = sample(rows);
    group.bench_function("distribution of 4 answers by 120 domains, 1 M rows", |b| {
        b.iter(|| {
            let ask = sample.distribution("answer").by(["region", "size"]).interval(Interval::Logit);
            black_box(ask.run().expect("a valid request"))
        });
    });
    group.bench_function("share by 120 domains, 1 M rows", |b| {
        b.iter(|| {
            let ask = sample.share("answer").equals("c01").by(["region", "size"]).interval(Interval::Logit);
            black_box(ask.run().expect("a valid request"))
        });
    });
    group.finish();
}

criterion_group!(benches, estimate);
criterion_main!(benches);
