//! The engine's loops one at a time, for `cargo xtask bench --callgrind` to count their instructions.
//!
//! `kernels` lists them, a line `name: meaning` each; `kernels NAME ROWS REPETITIONS` runs one so many times. PSUs are
//! of 100 rows and strata of 50 PSUs, as in workload A.

use std::hint::black_box;
use std::process::ExitCode;

use peil::{Answers, Categories, Codes, Column, Design, Interval, Sample};

const PSU_ROWS: usize = 100;
const STRATUM_PSUS: usize = 50;

/// A loop: its name, what it does, and one repetition of it.
struct Kernel {
    name: &'static str,
    meaning: &'static str,
    run: fn(&Data),
}

/// What the loops read.
struct Data {
    rows: usize,
    stratum: Column,
    psu: Column,
    weights: Vec<f64>,
    sample: Sample,
}

const KERNELS: &[Kernel] = &[
    Kernel {
        name: "design",
        meaning: "design of strata and PSUs, rows in order already",
        run: |data| {
            black_box(data.design());
        },
    },
    Kernel {
        name: "share",
        meaning: "share of 4 answers by 20 regions × 6 sizes, logit intervals",
        run: |data| {
            let ask = data.sample.distribution("answer").by(["region", "size"]).interval(Interval::Logit);
            black_box(ask.run().expect("a valid request"));
        },
    },
    Kernel {
        name: "mean",
        meaning: "mean by 20 regions",
        run: |data| {
            black_box(data.sample.mean("income").by(["region"]).run().expect("a valid request"));
        },
    },
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
    let data = Data::new(rows);
    for _ in 0..repetitions {
        (kernel.run)(&data);
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("usage: kernels [NAME ROWS REPETITIONS]");
    ExitCode::FAILURE
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

fn categories(codes: impl Iterator<Item = u32>, count: u32) -> Column {
    let words: Vec<String> = (0..count).map(|word| format!("c{word:02}")).collect();
    Categories::new(Codes::pack(codes, words.len()), words).expect("codes are below the count").into()
}

impl Data {
    fn new(rows: usize) -> Self {
        let mut random = SplitMix(2026);
        let mut column = |count: u32| categories((0..rows).map(|_| random.below(count)), count);
        let [answer, region, size] = [column(4), column(20), column(6)];
        let incomes: Vec<f64> = (0..rows).map(|_| f64::from(random.below(1_000_000)) / 10.0).collect();
        let named = [("answer", answer), ("region", region), ("size", size), ("income", incomes.into())];
        let answers = Answers::new(named.map(|(name, column)| (name.to_owned(), column)));
        let psus = rows.div_ceil(PSU_ROWS) as u32;
        let stratum = categories((0..rows).map(|row| (row / PSU_ROWS / STRATUM_PSUS) as u32), psus);
        let psu = categories((0..rows).map(|row| (row / PSU_ROWS) as u32), psus);
        let weights: Vec<f64> = (0..rows).map(|_| 1.0 + f64::from(random.below(1000)) / 100.0).collect();
        let design = design(rows, &stratum, &psu, &weights);
        let sample = Sample::new(answers.expect("equal lengths"), design).expect("rows fit");
        Self { rows, stratum, psu, weights, sample }
    }

    fn design(&self) -> Design {
        design(self.rows, &self.stratum, &self.psu, &self.weights)
    }
}

fn design(rows: usize, stratum: &Column, psu: &Column, weights: &[f64]) -> Design {
    let builder = Design::builder(rows).strata(stratum).psus(psu).weights(weights.to_vec().into());
    builder.build().expect("a valid design")
}
