//! Weighting of large samples: a million rows raked to five margins, their residuals, and a calibration.
//!
//! Workload G of the project's performance goals: margins of 2, 5, 6, 10 and 20 categories (12 000 cells), each known
//! total a fifth or so off what the weights give.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use indexmap::IndexMap;
use peil::weighting::{
    CalibrationTargets, CalibrationTotals, Places, Prepared, Raking, RakingMargin, WeightingStep, apply,
};
use peil::{Answers, Categories, Codes, Column};

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

const MARGINS: [(&str, u32); 5] = [("sex", 2), ("size", 6), ("age", 5), ("branch", 10), ("region", 20)];

fn answers(rows: usize) -> (Answers, Vec<f64>) {
    let mut random = SplitMix(2026);
    let mut columns: Vec<(String, Column)> = Vec::new();
    for (name, count) in MARGINS {
        let words: Vec<String> = (0..count).map(|word| format!("c{word:02}")).collect();
        let codes = Codes::pack((0..rows).map(|_| random.below(count)), words.len());
        columns.push((
            name.to_owned(),
            Categories::new(codes, words).expect("codes are below the count").into(),
        ));
    }
    let staff: Vec<f64> = (0..rows).map(|_| f64::from(1 + random.below(500))).collect();
    columns.push(("staff".to_owned(), staff.into()));
    let weights = (0..rows).map(|_| 1.0 + f64::from(random.below(1000)) / 100.0).collect();
    (Answers::new(columns).expect("columns of one length"), weights)
}

/// Sizes that lean from 0.8 to 1.2 of equal ones over the categories.
fn sizes(count: u32, population: f64) -> Vec<f64> {
    let lean = |at: u32| 0.8 + 0.4 * f64::from(at) / f64::from(count - 1);
    (0..count).map(|at| population * lean(at) / f64::from(count)).collect()
}

fn raking(population: f64) -> WeightingStep {
    let margin = |(name, count): (&str, u32)| RakingMargin {
        by: vec![name.to_owned()],
        totals: (0..count).map(|at| format!("c{at:02}")).zip(sizes(count, population)).collect(),
    };
    WeightingStep::Rake(Raking { margins: MARGINS.into_iter().map(margin).collect(), ..Raking::default() })
}

fn calibration(population: f64) -> WeightingStep {
    let mut totals: IndexMap<String, f64> =
        (0..6).map(|at| format!("size=c{at:02}")).zip(sizes(6, population)).collect();
    totals.insert("staff".to_owned(), population * 260.0);
    WeightingStep::Calibrate(CalibrationTargets {
        totals: CalibrationTotals::Whole(totals),
        ..CalibrationTargets::default()
    })
}

fn weighting(c: &mut Criterion) {
    let mut group = c.benchmark_group("weighting");
    group.sample_size(10);
    let rows = 1_000_000;
    let population = 5e6;
    let (answers, weights) = answers(rows);
    let places = Places::of(&answers, &weights);
    let rake = [raking(population)];
    group.bench_function("rake 1 M rows to 5 margins", |b| {
        b.iter(|| black_box(apply(black_box(&rake), &places).expect("margins that can be reached")));
    });
    let prepared = Prepared::new(&rake, &places).expect("sound margins");
    group.bench_function("the same again with other weights", |b| {
        b.iter(|| black_box(prepared.weight(black_box(&weights)).expect("margins that can be reached")));
    });
    let raked = prepared.weight(&weights).expect("margins that can be reached");
    let mut influences = weights.clone();
    group.bench_function("residuals of 1 M influences after raking", |b| {
        b.iter(|| raked.calibrations[0].residualize(black_box(&mut influences)));
    });
    let calibrate = [calibration(population)];
    group.bench_function("calibrate 1 M rows to 7 totals", |b| {
        b.iter(|| black_box(apply(black_box(&calibrate), &places).expect("totals within reach")));
    });
    group.finish();
}

criterion_group!(benches, weighting);
criterion_main!(benches);
