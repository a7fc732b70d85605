//! `cargo xtask gallery`: a page that shows every element live, with the code that made it, into `target/gallery/`.

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::{node, tools, wasm};

/// Builds the npm package where it is older than its sources, and the page of its files.
pub(crate) fn build(sh: &Shell) -> Result<()> {
    wasm::ensure(sh)?;
    // Shapes of the maps come from one of them.
    node::install(sh)?;
    let folder = tools::target_dir().join("gallery");
    let _dir = sh.push_dir("wasm");
    let page = cmd!(sh, "node scripts/gallery.js {folder}").quiet().read()?;
    println!("{page}");
    Ok(())
}
