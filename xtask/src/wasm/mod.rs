//! The npm package in `wasm/`: Rust to WebAssembly, JavaScript glue beside it, TypeScript to JavaScript.
//!
//! 1. [`stdlib`] finds a standard library for `wasm32-unknown-unknown`, or makes one;
//! 2. Cargo builds `peil-wasm` with the profile `wasm` into a target folder of its own, so that a different
//!    compiler does not make native builds start over: once whole, and once as the estimator, which pages load sooner;
//! 3. [`bindgen`] writes `wasm/pkg/` (the modules, their glue, their types);
//! 4. `tsc` turns `wasm/js/` into `wasm/dist/`, checked strictly against those types.

mod bindgen;
mod stdlib;

use std::path::PathBuf;

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::{node, tools};
use stdlib::Library;

const TARGET: &str = "wasm32-unknown-unknown";

/// The modules of the package by name, with the arguments by which Cargo makes each. The estimator is small before it is fast
/// (`docs/sizes.md` has the figures of both).
const MODULES: [(&str, &[&str]); 2] = [
    ("peil", &[]),
    ("estimator", &["--no-default-features", "--config", "profile.wasm.package.peil.opt-level=\"z\""]),
];

/// Builds the npm package, ready to be imported or packed.
pub(crate) fn build(sh: &Shell) -> Result<()> {
    let library = stdlib::ensure(sh)?;
    for (name, arguments) in MODULES {
        compile(sh, &library, name, arguments)?;
    }
    bindgen::generate(sh, &MODULES.map(|(name, _)| compiled(name)))?;
    package(sh)
}

/// Builds as much of the npm package as is older than its sources.
pub(crate) fn ensure(sh: &Shell) -> Result<()> {
    let root = tools::root();
    let among = |folder: &str, names: &[&str]| {
        names.iter().map(|name| root.join(folder).join(name)).collect::<Vec<_>>()
    };
    let rust = among(
        "",
        &["Cargo.toml", "Cargo.lock", "core/Cargo.toml", "core/src", "wasm/Cargo.toml", "wasm/src"],
    );
    if !tools::is_newer(&root.join("wasm/pkg/peil_bg.wasm"), &rust)? {
        return build(sh);
    }
    let own = ["js", "pkg", "package-lock.json", "tsconfig.json", "scripts/bundle.js"];
    if tools::is_newer(&root.join("wasm/dist/elements.js"), &among("wasm", &own))? {
        Ok(())
    } else {
        package(sh)
    }
}

/// TypeScript to JavaScript, and the files that pages load.
fn package(sh: &Shell) -> Result<()> {
    node::install(sh)?;
    node::set_version(sh)?;
    let _dir = sh.push_dir("wasm");
    cmd!(sh, "npm run --silent build").run()?;
    Ok(())
}

/// Where a compiled module is kept, under the name of the package's file.
fn compiled(name: &str) -> PathBuf {
    tools::target_dir().join("wasm").join(name).with_extension("wasm")
}

fn compile(sh: &Shell, library: &Library, name: &str, arguments: &[&str]) -> Result<()> {
    let target = tools::target_dir().join("wasm");
    let mut build = cmd!(
        sh,
        "cargo build --package peil-wasm --lib --profile wasm --target {TARGET} --target-dir {target} {arguments...}"
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
    // Cargo gives all of them the same name.
    sh.copy_file(target.join(TARGET).join("wasm/peil_wasm.wasm"), compiled(name))?;
    Ok(())
}
