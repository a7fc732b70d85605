//! The engine on large samples, on a stratified cluster design of 200 strata of 50 PSUs, and on none.
//!
//! A is the distribution of a question with four answers, and the share of one, by 20 regions and 6 sizes, 1 M rows; B is
//! a mean by 20 regions, 10 M rows. "Many" are the shares of 60 questions in one pass. Rows stand together by stratum and
//! PSU, as in most files, or in any order.

use std::hint::black_box;

use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main, measurement::WallTime};
use peil::{Answers, Categories, Codes, Column, Design, Interval, Query, Sample};

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

/// The row of the sorted file that each row is.
fn places(rows: usize, sorted: bool) -> Vec<usize> {
    let (mut places, mut random): (Vec<usize>, _) = ((0..rows).collect(), SplitMix(7));
    for last in (1..rows).rev().filter(|_| !sorted) {
        places.swap(last, random.below(last as u32 + 1) as usize);
    }
    places
}

/// What a design is built from.
struct Frame {
    strata: Column,
    psus: Column,
    weights: Vec<f64>,
}

impl Frame {
    fn new(rows: usize, sorted: bool) -> Self {
        let (places, mut random) = (places(rows, sorted), SplitMix(11));
        Self {
            strata: categories(places.iter().map(|place| (place * 200 / rows) as u32), 200),
            psus: categories(places.iter().map(|place| (place * 10_000 / rows) as u32), 10_000),
            weights: (0..rows).map(|_| 1.0 + f64::from(random.below(1000)) / 100.0).collect(),
        }
    }

    fn design(&self, clustered: bool) -> Design {
        let builder = Design::builder(self.weights.len()).strata(&self.strata);
        let builder = if clustered { builder.psus(&self.psus) } else { builder };
        builder.weights(self.weights.clone().into()).build().expect("a valid design")
    }
}

/// So many questions of four answers, two breakdowns and a number.
fn answers(rows: usize, questions: usize) -> Answers {
    let mut random = SplitMix(2026);
    let mut column =
        |name: String, count: u32| (name, categories((0..rows).map(|_| random.below(count)), count));
    let mut columns: Vec<_> = (0..questions).map(|question| column(format!("q{question}"), 4)).collect();
    columns.push(column("region".to_owned(), 20));
    columns.push(column("size".to_owned(), 6));
    columns.push(column("half".to_owned(), 2));
    let number = (0..rows).map(|_| f64::from(random.below(100_000)) / 7.0).collect::<Vec<_>>();
    columns.push(("number".to_owned(), number.into()));
    Answers::new(columns).expect("columns of one length")
}

fn sample(rows: usize, questions: usize, sorted: bool, clustered: bool) -> Sample {
    let design = Frame::new(rows, sorted).design(clustered);
    Sample::new(answers(rows, questions), design).expect("rows fit")
}

fn shares(sample: &Sample, questions: usize, by: &[&str], interval: Interval) -> Vec<Query> {
    let share = |question| {
        let ask = sample.share(&format!("q{question}")).equals("c01").by(by.iter().copied());
        ask.interval(interval).query().clone()
    };
    (0..questions).map(share).collect()
}

fn a_and_b(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, sample: &Sample) {
    group.bench_function(format!("distribution of 4 answers by 120 domains, {name}"), |b| {
        b.iter(|| {
            let ask = sample.distribution("q0").by(["region", "size"]).interval(Interval::Logit);
            black_box(ask.run().expect("a valid request"))
        });
    });
    group.bench_function(format!("share by 120 domains, {name}"), |b| {
        b.iter(|| {
            let ask = sample.share("q0").equals("c01").by(["region", "size"]).interval(Interval::Logit);
            black_box(ask.run().expect("a valid request"))
        });
    });
    group.bench_function(format!("mean by 20 domains, {name}"), |b| {
        b.iter(|| black_box(sample.mean("number").by(["region"]).run().expect("a valid request")));
    });
}

fn large(c: &mut Criterion) {
    const MILLION: usize = 1_000_000;
    let mut group = c.benchmark_group("estimate");
    group.sample_size(10);
    for (name, sorted, clustered) in [
        ("1 M rows", true, true),
        ("1 M rows in any order", false, true),
        ("1 M rows without clusters", true, false),
    ] {
        let frame = Frame::new(MILLION, sorted);
        group.bench_function(format!("design, {name}"), |b| b.iter(|| black_box(frame.design(clustered))));
        a_and_b(&mut group, name, &sample(MILLION, 1, sorted, clustered));
    }
    let many = sample(MILLION, 60, true, true);
    let queries = shares(&many, 60, &["region"], Interval::Logit);
    group.bench_function("60 shares by 20 domains, 1 M rows", |b| {
        b.iter(|| black_box(many.run(&queries).expect("a valid request")));
    });
    drop(many);
    a_and_b(&mut group, "10 M rows", &sample(10 * MILLION, 1, true, true));
    group.finish();
}

criterion_group!(benches, large);
criterion_main!(benches);
