//! `cargo xtask bench --hosts`: the mission's own job through the npm package, in Node and in Chromium.
//!
//! What is asked and timed stands in `wasm/bench/`. The package is built as it would be published.

use anyhow::Result;
use xshell::{Shell, cmd};

use super::{RESULTS, version, write_section};
use crate::{node, wasm};

/// Measures, prints and writes.
pub(super) fn run(sh: &Shell) -> Result<()> {
    wasm::build(sh)?;
    let chromium = node::chromium(sh)?;
    let fact = format!("{}, profile `wasm`", version(sh));
    let section = {
        let _dir = sh.push_dir("wasm");
        cmd!(sh, "node bench/run.js --fact {fact}").env("PEIL_CHROMIUM", chromium).read()?
    };
    println!("{section}");
    write_section(&section)?;
    println!("written to `{RESULTS}`");
    Ok(())
}
