//! The study of how often intervals hold the share of the population: prints its table (`table`) or its figure
//! (`figure`), which are committed as `docs/coverage.csv` and `docs/coverage.svg`. `cargo xtask generate` writes them.

mod enumerate;
mod figure;
mod table;

use std::process::ExitCode;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("table") => print!("{}", table::csv(&table::lines())),
        Some("figure") => match figure::svg() {
            Ok(svg) => print!("{svg}"),
            Err(error) => {
                eprintln!("error: {error}");
                return ExitCode::FAILURE;
            }
        },
        _ => {
            eprintln!("usage: coverage table | figure");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
