//! Given replicate weights: estimates of 200 000 rows by 200 columns beside a plain sum over the same columns, which
//! shows how fast this machine's memory is at that moment.
//!
//! Workloads C and D of the project's performance goals: a mean by 20 regions, and the shares of four answers by
//! region. Both read 320 MB; the plain sum reads the same.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use peil::replicate::{ReplicateColumns, ReplicateKind};
use peil::{Answers, Categories, Codes, Column, Design, Measure, Query, Sample, Values};

const ROWS: usize = 200_000;
const REPLICATES: usize = 200;
/// Sums side by side, so that the processor waits for the memory and not for its own additions.
const LANES: usize = 32;

/// A small generator whose stream never changes (Steele, Lea and Flood 2014, SplitMix64).
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((((z ^ (z >> 31)) >> 32) * u64::from(end)) >> 32) as u32
    }

    fn categories(&mut self, count: u32) -> Column {
        let words: Vec<String> = (0..count).map(|word| format!("c{word:02}")).collect();
        let codes = (0..ROWS).map(|_| self.below(count));
        Categories::new(Codes::pack(codes, words.len()), words).expect("codes are below the count").into()
    }
}

fn plain_sum(columns: &[Values<f64>]) -> f64 {
    let of_column = |column: &Values<f64>| -> f64 {
        let mut sums = [0.0; LANES];
        for chunk in column.as_slice().chunks_exact(LANES) {
            sums.iter_mut().zip(chunk).for_each(|(sum, weight)| *sum += weight);
        }
        sums.iter().sum()
    };
    columns.iter().map(of_column).sum()
}

fn replicates(c: &mut Criterion) {
    let mut random = SplitMix(2026);
    let full: Vec<f64> = (0..ROWS).map(|_| 1.0 + f64::from(random.below(1000)) / 100.0).collect();
    let columns: Vec<Values<f64>> = (0..REPLICATES)
        .map(|_| full.iter().map(|weight| weight * f64::from(random.below(3))).collect::<Vec<_>>().into())
        .collect();
    let names: Vec<String> = (0..REPLICATES).map(|index| format!("r{index}")).collect();
    let number: Vec<f64> = (0..ROWS).map(|_| f64::from(random.below(100_000)) / 7.0).collect();
    let mut all = vec![
        ("number".to_owned(), Column::from(number)),
        ("answer".to_owned(), random.categories(4)),
        ("region".to_owned(), random.categories(20)),
    ];
    all.extend(names.iter().cloned().zip(columns.iter().cloned().map(Column::Numbers)));
    let answers = Answers::new(all).expect("columns of one length");
    let design = Design::builder(ROWS).weights(full.into()).build().expect("a valid design");
    let given =
        ReplicateColumns { df: Some(199.0), ..ReplicateColumns::new(ReplicateKind::Bootstrap, names) };
    let replicates = given.build(&answers, &design).expect("valid weights");
    let replicated = design.clone().with_replicates(replicates);
    let sample = Sample::new(answers.clone(), replicated).expect("rows fit");
    let by_region =
        |name: &str, measure| Query { by: vec!["region".to_owned()], ..Query::new(name, measure) };
    let mean = by_region("mean", Measure::Mean { of: "number".to_owned() });
    let shares = by_region("shares", Measure::Distribution { of: "answer".to_owned() });

    let mut group = c.benchmark_group("replicates");
    group.sample_size(20).throughput(Throughput::Bytes((ROWS * REPLICATES * size_of::<f64>()) as u64));
    group.bench_function("plain sum of 200 columns", |b| b.iter(|| black_box(plain_sum(&columns))));
    let mut ask = |name: &str, queries: &[Query]| {
        group.bench_function(name, |b| {
            b.iter(|| black_box(sample.run(queries).expect("a valid request")));
        });
    };
    ask("mean by 20 regions", std::slice::from_ref(&mean));
    ask("shares of 4 answers by 20 regions", std::slice::from_ref(&shares));
    ask("both at once", &[mean, shares]);
    group.bench_function("check of the columns", |b| {
        b.iter(|| black_box(given.build(&answers, &design).expect("valid weights")));
    });
    group.finish();
}

criterion_group!(benches, replicates);
criterion_main!(benches);
