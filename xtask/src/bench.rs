//! `cargo xtask bench`: the criterion benchmarks of `benches/`. Figures mean something as ratios within one run only.

use anyhow::Result;
use xshell::{Shell, cmd};

/// Runs every benchmark.
pub(crate) fn run(sh: &Shell) -> Result<()> {
    cmd!(sh, "cargo bench --package peil-benches").run()?;
    Ok(())
}
