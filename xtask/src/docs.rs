//! `cargo xtask docs`: the documentation of the crates, into `target/doc`.

use anyhow::Result;
use xshell::{Shell, cmd};

/// Builds the documentation of the crates that users depend on.
pub(crate) fn run(sh: &Shell) -> Result<()> {
    cmd!(sh, "cargo doc --package peil --no-deps --all-features").run()?;
    Ok(())
}
