//! `cargo xtask check`: formatting, lints, documentation, house rules and generated files, without running a test.

use anyhow::{Result, bail};
use xshell::{Shell, cmd};

use crate::{generated, tidy, tools};

/// Checks all of it; reports everything that is wrong, not the first thing only.
pub(crate) fn run(sh: &Shell) -> Result<()> {
    let bindgen = "xtask/bindgen/Cargo.toml";
    let mut wrong = Vec::new();
    let mut check = |name: &str, result: Result<()>| {
        if let Err(error) = result {
            eprintln!("error: {error:#}");
            wrong.push(name.to_owned());
        }
    };
    check("house rules", tidy::check(sh));
    check("formatting", run_cargo(sh, &["fmt", "--all", "--check"]));
    check("formatting of bindgen", run_cargo(sh, &["fmt", "--manifest-path", bindgen, "--check"]));
    check("lockfile", lockfile(sh));
    check("versions", one_version(sh));
    check("generated files", generated::check(sh));
    check(
        "lints",
        run_cargo(sh, &["clippy", "--workspace", "--all-targets", "--all-features", "--", "-Dwarnings"]),
    );
    let target = tools::target_dir().join("bindgen").display().to_string();
    let apart =
        ["clippy", "--locked", "--manifest-path", bindgen, "--target-dir", &target, "--", "-Dwarnings"];
    check("lints of bindgen", run_cargo(sh, &apart));
    {
        let _strict = sh.push_env("RUSTDOCFLAGS", "-Dwarnings");
        check("documentation", run_cargo(sh, &["doc", "--workspace", "--no-deps", "--all-features"]));
    }
    if wrong.is_empty() {
        println!("all checks passed");
        return Ok(());
    }
    bail!("these checks failed: {}", wrong.join(", "))
}

fn run_cargo(sh: &Shell, arguments: &[&str]) -> Result<()> {
    Ok(cmd!(sh, "cargo {arguments...}").run()?)
}

/// The committed lockfile fits the manifests.
fn lockfile(sh: &Shell) -> Result<()> {
    Ok(cmd!(sh, "cargo metadata --locked --format-version 1").ignore_stdout().run()?)
}

/// The npm package's version is generated (`cargo xtask wasm` writes it); here it must agree.
fn one_version(sh: &Shell) -> Result<()> {
    let line = format!("\"version\": \"{}\"", tools::VERSION);
    for file in ["wasm/package.json", "wasm/package-lock.json"] {
        if !sh.read_file(file)?.contains(&line) {
            bail!("`{file}` does not have {line}; run `cargo xtask wasm`");
        }
    }
    Ok(())
}
