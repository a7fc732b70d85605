//! The npm package in `wasm/`: Rust to WebAssembly, JavaScript glue beside it, TypeScript to JavaScript.
//!
//! 1. [`stdlib`] finds a standard library for `wasm32-unknown-unknown`, or makes one;
//! 2. Cargo builds `peil-wasm` with the profile `wasm` into a target folder of its own, so that a different
//!    compiler does not make native builds start over;
//! 3. [`bindgen`] writes `wasm/pkg/` (the module, its glue, its types);
//! 4. `tsc` turns `wasm/js/` into `wasm/dist/`, checked strictly against those types.

mod bindgen;
mod stdlib;

use std::path::PathBuf;

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::{node, tools};

const TARGET: &str = "wasm32-unknown-unknown";

/// Builds the npm package, ready to be imported or packed.
pub(crate) fn build(sh: &Shell) -> Result<()> {
    let module = compile(sh)?;
    bindgen::generate(sh, &module)?;
    node::install(sh)?;
    node::set_version(sh)?;
    let _dir = sh.push_dir("wasm");
    cmd!(sh, "npm run --silent build").run()?;
    Ok(())
}

fn compile(sh: &Shell) -> Result<PathBuf> {
    let library = stdlib::ensure(sh)?;
    let target = tools::target_dir().join("wasm");
    let mut build = cmd!(
        sh,
        "cargo build --package peil-wasm --lib --profile wasm --target {TARGET} --target-dir {target}"
    );
    for (name, value) in library.environment() {
        build = build.env(name, value);
    }
    // Panic messages carry the paths of sources; where they lie on this machine is nobody's business, and the same
    // sources make the same module everywhere.
    let sources = tools::cargo_home()?.join("registry/src");
    let flags = [
        format!("--remap-path-prefix={}=crates", sources.display()),
        format!("--remap-path-prefix={}=peil", tools::root().display()),
    ];
    build = build.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    build.run()?;
    Ok(target.join(TARGET).join("wasm/peil_wasm.wasm"))
}
