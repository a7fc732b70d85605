//! The wasm-bindgen step: a small program of its own, because the libraries behind it take most of a minute to
//! build and no other command should wait for them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::tools;

/// Turns compiled `modules` into `wasm/pkg/`: of each an ES module, its `.wasm` and its types, under its own name.
pub(crate) fn generate(sh: &Shell, modules: &[PathBuf]) -> Result<()> {
    let target = tools::target_dir().join("bindgen");
    let manifest = "xtask/bindgen/Cargo.toml";
    cmd!(sh, "cargo build --locked --manifest-path {manifest} --target-dir {target}").run()?;
    // Written aside and then moved, so that an interrupted run leaves no half of a package.
    let made = tools::target_dir().join("wasm/pkg");
    let package = tools::root().join("wasm/pkg");
    for old in [&made, &package] {
        if old.exists() {
            fs::remove_dir_all(old)?;
        }
    }
    let program = target.join("debug/peil-bindgen");
    for module in modules {
        cmd!(sh, "{program} {module} {made}").run()?;
    }
    copy_files(&made, &package)
}

/// Copies rather than renames: the target folder may lie on another file system.
fn copy_files(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for file in tools::files_ending(from, "")? {
        let name = file.file_name().context("a listed file has a name")?;
        fs::copy(&file, to.join(name))?;
    }
    Ok(())
}
