//! How fast this machine's memory delivers columns to a loop that only adds them up: the yardstick of workload C.
//!
//! `plain_sum ROWS COLUMNS THREADS` prints the seconds of each repetition, one a line. Columns are shared out among
//! threads whole.

use std::hint::black_box;
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

/// Sums in flight at once: enough for the compiler to use the widest registers and hide the latency of addition.
const LANES: usize = 16;
const REPETITIONS: usize = 25;

fn main() -> ExitCode {
    let numbers: Option<Vec<usize>> = std::env::args().skip(1).map(|word| word.parse().ok()).collect();
    let Some([rows, columns, threads]) = numbers.as_deref() else {
        eprintln!("usage: plain_sum ROWS COLUMNS THREADS");
        return ExitCode::FAILURE;
    };
    let data: Vec<Vec<f64>> = (0..*columns).map(|column| vec![1.0 + column as f64; *rows]).collect();
    let share = columns.div_ceil(*threads).max(1);
    for _ in 0..REPETITIONS {
        let started = Instant::now();
        let total: f64 = thread::scope(|scope| {
            let parts: Vec<_> = data
                .chunks(share)
                .map(|part| scope.spawn(|| part.iter().map(|c| sum(c)).sum::<f64>()))
                .collect();
            parts.into_iter().map(|part| part.join().unwrap_or(f64::NAN)).sum()
        });
        black_box(total);
        println!("{}", started.elapsed().as_secs_f64());
    }
    ExitCode::SUCCESS
}

fn sum(column: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let (whole, rest) = column.as_chunks::<LANES>();
    for chunk in whole {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += value;
        }
    }
    lanes.iter().sum::<f64>() + rest.iter().sum::<f64>()
}
