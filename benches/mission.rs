//! F, the job that the library is for: 60 indicators by 12 cells in 356 units, all invited and most answered.
//!
//! The 12 cells are six sizes in each of two halves of the country, parts of one stratum: there the default is exact, and
//! `beta` is what limits from a standard error cost. Over three strata the default is the exact interval of strata.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use peil::{
    Answers, Categories, Codes, Column, Design, Interval, PopulationSizes, Query, Sample, StratumSize,
};

const UNITS: usize = 356;
const INDICATORS: usize = 60;
/// Strata of three sizes, as they answered.
const SIZES: [(usize, usize); 3] = [(77, 40), (219, 118), (60, 33)];

/// Codes that follow a fixed rule, spread evenly.
fn column(count: usize, code: impl Fn(usize) -> usize) -> Column {
    let words: Vec<String> = (0..count).map(|word| format!("c{word}")).collect();
    let codes = (0..UNITS).map(|unit| code(unit) as u32);
    Categories::new(Codes::pack(codes, count), words).expect("codes are below the count").into()
}

/// A number for every unit and question that shows no pattern (the finaliser of SplitMix64).
fn scattered(unit: usize, question: usize) -> usize {
    let mut z = (unit * 1009 + question) as u64;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 40) as usize
}

fn stratum(unit: usize) -> usize {
    let ends = SIZES.iter().scan(0, |end, size| {
        *end += size.0;
        Some(*end)
    });
    ends.take_while(|end| *end <= unit).count()
}

fn answers() -> Answers {
    let question = |question: usize| {
        // From a tenth to nine tenths say yes.
        let yes = 10 + question * 80 / INDICATORS;
        (format!("q{question}"), column(2, |unit| usize::from(scattered(unit, question) % 100 < yes)))
    };
    let mut columns: Vec<_> = (0..INDICATORS).map(question).collect();
    columns.push(("size".to_owned(), column(6, |unit| unit % 6)));
    columns.push(("half".to_owned(), column(2, |unit| unit / 6 % 2)));
    columns.push(("stratum".to_owned(), column(3, stratum)));
    Answers::new(columns).expect("columns of one length")
}

fn shares(sample: &Sample, by: &[&str], interval: Interval) -> Vec<Query> {
    let share = |question| {
        let ask = sample.share(&format!("q{question}")).equals("c1").by(by.iter().copied());
        ask.interval(interval).query().clone()
    };
    (0..INDICATORS).map(share).collect()
}

fn mission(c: &mut Criterion) {
    let mut group = c.benchmark_group("F");
    let mut bench = |name: &str, sample: &Sample, queries: &[Query]| {
        group.bench_function(name, |b| {
            b.iter(|| black_box(sample.run(queries).expect("a valid request")));
        });
    };
    let responded: Vec<bool> = (0..UNITS).map(|unit| unit % 5 != 0).collect();
    let design = Design::builder(UNITS)
        .population(PopulationSizes::one(StratumSize::census(UNITS as u64)))
        .responded(&responded)
        .build();
    let one = Sample::new(answers(), design.expect("a valid design")).expect("rows fit");
    for interval in [Interval::Finite, Interval::Beta, Interval::Logit, Interval::Wald] {
        let queries = shares(&one, &["size", "half"], interval);
        bench(&format!("60 shares by 12 cells, {interval}"), &one, &queries);
    }
    let mut met = [0; SIZES.len()];
    let responded: Vec<bool> = (0..UNITS)
        .map(|unit| {
            let own = &mut met[stratum(unit)];
            *own += 1;
            *own <= SIZES[stratum(unit)].1
        })
        .collect();
    let strata = column(3, stratum);
    let sizes = SIZES.iter().zip(["c0", "c1", "c2"]);
    let sizes = sizes.map(|(size, name)| (name, StratumSize::census(size.0 as u64)));
    let design = Design::builder(UNITS)
        .strata(&strata)
        .population(PopulationSizes::per_stratum(sizes))
        .responded(&responded)
        .build();
    let strata = Sample::new(answers(), design.expect("a valid design")).expect("rows fit");
    bench("60 shares over 3 strata, finite", &strata, &shares(&strata, &[], Interval::Finite));
    bench("60 shares over 3 strata, beta", &strata, &shares(&strata, &[], Interval::Beta));
    group.finish();
}

criterion_group!(benches, mission);
criterion_main!(benches);
