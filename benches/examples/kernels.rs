//! The engine's loops one at a time, for `cargo xtask bench --callgrind` to count their instructions.
//!
//! `kernels` lists them, a line `name: meaning` each; `kernels NAME ROWS REPETITIONS` runs one so many times. PSUs are
//! of 100 rows and strata of 50 PSUs, as in workload A.

use std::hint::black_box;
use std::process::ExitCode;

use peil::replicate::{ReplicateColumns, ReplicateKind, Replicates};
use peil::weighting::{self, Places, Raking, RakingMargin, WeightingStep};
use peil::{Answers, Categories, Codes, Column, Design, Interval, QuantileRule, Sample};

const PSU_ROWS: usize = 100;
const STRATUM_PSUS: usize = 50;
const REPLICATES: usize = 20;
/// Categories of the margins that are raked to; as many as in workload G.
const MARGINS: [u32; 5] = [8, 2, 5, 20, 3];

/// A loop: its name, what it does, and how to get ready for it.
struct Kernel {
    name: &'static str,
    meaning: &'static str,
    prepare: fn(usize) -> Box<dyn Fn()>,
}

const KERNELS: &[Kernel] = &[
    Kernel { name: "design", meaning: "design of strata and PSUs, rows in order already", prepare: design },
    Kernel {
        name: "share",
        meaning: "shares of 4 answers by 20 regions × 6 sizes, logit intervals",
        prepare: |rows| {
            let sample = Data::new(rows).sample();
            Box::new(move || {
                let ask = sample.distribution("answer").by(["region", "size"]).interval(Interval::Logit);
                black_box(ask.run().expect("a valid request"));
            })
        },
    },
    Kernel {
        name: "mean",
        meaning: "mean by 20 regions",
        prepare: |rows| {
            let sample = Data::new(rows).sample();
            Box::new(move || {
                black_box(sample.mean("income").by(["region"]).run().expect("a valid request"));
            })
        },
    },
    Kernel {
        name: "quantile",
        meaning: "median by 20 regions, Woodruff intervals",
        prepare: |rows| {
            let sample = Data::new(rows).sample();
            Box::new(move || {
                let ask = sample.quantile("income", [0.5]).rule(QuantileRule::Hf1).by(["region"]);
                black_box(ask.interval(Interval::Wald).run().expect("a valid request"));
            })
        },
    },
    Kernel {
        name: "replicates",
        meaning: "mean by 20 regions with 20 replicate weights",
        prepare: |rows| {
            let degrees_of_freedom = REPLICATES as f64 - 1.0;
            let (answers, design, replicates) = replicates(rows, Some(degrees_of_freedom));
            let sample = Sample::new(answers, design.with_replicates(replicates)).expect("rows fit");
            Box::new(move || {
                black_box(sample.mean("income").by(["region"]).run().expect("a valid request"));
            })
        },
    },
    Kernel {
        name: "rank",
        meaning: "the same with degrees of freedom from the rank of the replicate weights in each region, found anew",
        prepare: |rows| {
            let (answers, design, replicates) = replicates(rows, None);
            Box::new(move || {
                // A copy knows no ranks yet.
                let design = design.clone().with_replicates(replicates.clone());
                let sample = Sample::new(answers.clone(), design).expect("rows fit");
                black_box(sample.mean("income").by(["region"]).run().expect("a valid request"));
            })
        },
    },
    Kernel { name: "rake", meaning: "raking to 5 margins of 38 categories", prepare: rake },
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.is_empty() {
        for kernel in KERNELS {
            println!("{}: {}", kernel.name, kernel.meaning);
        }
        return ExitCode::SUCCESS;
    }
    let [name, rows, repetitions] = words.as_slice() else { return usage() };
    let kernel = KERNELS.iter().find(|kernel| kernel.name == name);
    let (Some(kernel), Ok(rows), Ok(repetitions)) = (kernel, rows.parse(), repetitions.parse::<usize>())
    else {
        return usage();
    };
    let run = (kernel.prepare)(rows);
    for _ in 0..repetitions {
        run();
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("usage: kernels [NAME ROWS REPETITIONS]");
    ExitCode::FAILURE
}

fn design(rows: usize) -> Box<dyn Fn()> {
    let data = Data::new(rows);
    Box::new(move || {
        black_box(data.design());
    })
}

fn replicates(rows: usize, df: Option<f64>) -> (Answers, Design, Replicates) {
    let data = Data::new(rows);
    let design = Design::builder(rows).weights(data.weights.clone().into()).build().expect("a valid design");
    let mut random = SplitMix(7);
    let names: Vec<String> = (0..REPLICATES).map(|replicate| format!("r{replicate}")).collect();
    let mut columns = data.answers;
    for name in &names {
        let half_or_more = |weight: &f64| weight * (0.5 + f64::from(random.below(2)));
        columns.push((name.clone(), data.weights.iter().map(half_or_more).collect::<Vec<_>>().into()));
    }
    let answers = Answers::new(columns).expect("equal lengths");
    let given = ReplicateColumns { rho: Some(0.5), df, ..ReplicateColumns::new(ReplicateKind::Fay, names) };
    let replicates = given.build(&answers, &design).expect("valid weights");
    (answers, design, replicates)
}

fn rake(rows: usize) -> Box<dyn Fn()> {
    let mut random = SplitMix(11);
    // The sum of two draws makes the middle categories common, so that there is something to rake.
    let column = |count: u32, random: &mut SplitMix| {
        categories((0..rows).map(|_| u32::midpoint(random.below(count), random.below(count))), count)
    };
    let columns = MARGINS.map(|count| (format!("m{count}"), column(count, &mut random)));
    let answers = Answers::new(columns).expect("equal lengths");
    let weights = vec![1.0; rows];
    let margins = MARGINS.map(|count| RakingMargin {
        by: vec![format!("m{count}")],
        totals: (0..count).map(|code| (word(code), rows as f64 / f64::from(count))).collect(),
    });
    let steps = [WeightingStep::Rake(Raking { margins: margins.into(), ..Raking::default() })];
    Box::new(move || {
        black_box(weighting::apply(&steps, &Places::of(&answers, &weights)).expect("margins that fit"));
    })
}

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

fn word(code: u32) -> String {
    format!("c{code:02}")
}

fn categories(codes: impl Iterator<Item = u32>, count: u32) -> Column {
    let words: Vec<String> = (0..count).map(word).collect();
    Categories::new(Codes::pack(codes, words.len()), words).expect("codes are below the count").into()
}

/// Answers and the columns of a stratified cluster design.
struct Data {
    rows: usize,
    stratum: Column,
    psu: Column,
    weights: Vec<f64>,
    answers: Vec<(String, Column)>,
}

impl Data {
    fn new(rows: usize) -> Self {
        let mut random = SplitMix(2026);
        let mut column = |count: u32| categories((0..rows).map(|_| random.below(count)), count);
        let [answer, region, size] = [column(4), column(20), column(6)];
        let incomes: Vec<f64> = (0..rows).map(|_| f64::from(random.below(1_000_000)) / 10.0).collect();
        let named = [("answer", answer), ("region", region), ("size", size), ("income", incomes.into())];
        let psus = rows.div_ceil(PSU_ROWS) as u32;
        Self {
            rows,
            stratum: categories((0..rows).map(|row| (row / PSU_ROWS / STRATUM_PSUS) as u32), psus),
            psu: categories((0..rows).map(|row| (row / PSU_ROWS) as u32), psus),
            weights: (0..rows).map(|_| 1.0 + f64::from(random.below(1000)) / 100.0).collect(),
            answers: named.map(|(name, column)| (name.to_owned(), column)).into(),
        }
    }

    fn design(&self) -> Design {
        let builder = Design::builder(self.rows).strata(&self.stratum).psus(&self.psu);
        builder.weights(self.weights.clone().into()).build().expect("a valid design")
    }

    fn sample(self) -> Sample {
        let design = self.design();
        Sample::new(Answers::new(self.answers).expect("equal lengths"), design).expect("rows fit")
    }
}
