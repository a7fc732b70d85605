//! F, the job that the library is for: 60 indicators by 12 cells in 356 units, all invited and most answered.
//!
//! The 12 cells are six sizes in each of two halves of the country. Where they are parts of one stratum the default rests on
//! the standard error, as `beta` does; where they are strata of their own all 720 limits are exact. Over three strata of
//! sizes that answered to about half the limits are those of `stratified_exact`.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use peil::{
    Answers, Categories, Codes, Column, Design, Interval, PopulationSizes, Query, Sample, StratumSize,
};

const UNITS: usize = 356;
const INDICATORS: usize = 60;

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

/// 77 small units, 219 of middling size and 60 large ones.
fn size(unit: usize) -> usize {
    [77, 77 + 219].iter().filter(|end| **end <= unit).count()
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
    Answers::new(columns).expect("columns of one length")
}

fn shares(sample: &Sample, by: &[&str], interval: Interval) -> Vec<Query> {
    let share = |question| {
        let ask = sample.share(&format!("q{question}")).equals("c1").by(by.iter().copied());
        ask.interval(interval).query().clone()
    };
    (0..INDICATORS).map(share).collect()
}

/// All units were invited and so many of each stratum answered.
fn sample(strata: &Column, sizes: &[(&str, usize, usize)], of: impl Fn(usize) -> usize) -> Sample {
    let mut met = vec![0; sizes.len()];
    let responded: Vec<bool> = (0..UNITS)
        .map(|unit| {
            let stratum = of(unit);
            met[stratum] += 1;
            met[stratum] <= sizes[stratum].2
        })
        .collect();
    let population = sizes.iter().map(|&(name, units, _)| (name, StratumSize::census(units as u64)));
    let design = Design::builder(UNITS)
        .strata(strata)
        .population(PopulationSizes::per_stratum(population))
        .responded(&responded)
        .build();
    Sample::new(answers(), design.expect("a valid design")).expect("rows fit")
}

fn mission(c: &mut Criterion) {
    let mut group = c.benchmark_group("F");
    let mut bench = |name: &str, sample: &Sample, queries: &[Query]| {
        group.bench_function(name, |b| {
            b.iter(|| black_box(sample.run(queries).expect("a valid request")));
        });
    };
    let one = sample(&column(1, |_| 0), &[("c0", UNITS, 285)], |_| 0);
    for interval in [Interval::Finite, Interval::Beta, Interval::Logit, Interval::Wald] {
        let queries = shares(&one, &["size", "half"], interval);
        bench(&format!("60 shares by 12 cells in one stratum, {interval}"), &one, &queries);
    }
    let cell = |unit: usize| unit % 12;
    let names: Vec<String> = (0..12).map(|cell| format!("c{cell}")).collect();
    let sizes: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let units = (0..UNITS).filter(|&unit| cell(unit) == at).count();
            (name.as_str(), units, units * 4 / 5)
        })
        .collect();
    let cells = sample(&column(12, cell), &sizes, cell);
    let queries = shares(&cells, &["size", "half"], Interval::Finite);
    bench("60 shares by 12 strata, all exact", &cells, &queries);
    let sizes = [("c0", 77, 40), ("c1", 219, 118), ("c2", 60, 33)];
    let three = sample(&column(3, size), &sizes, size);
    for interval in [Interval::Finite, Interval::Beta] {
        bench(&format!("60 shares over 3 strata, {interval}"), &three, &shares(&three, &[], interval));
    }
    group.finish();
}

criterion_group!(benches, mission);
criterion_main!(benches);
