//! The Python package in `python/`: a virtual environment of our own, the module of its widget, the extension built into it, its
//! tests.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use xshell::{Shell, cmd};

use crate::runner::Session;
use crate::{apt, node, tools};

/// What the tests need, and the engines on which sums are tried.
const REQUIREMENTS: [&str; 2] = ["python/requirements-test.txt", "python/requirements-scale.txt"];
/// A wheel has so many bytes at most.
const WHEEL: u64 = 4_000_000;
const STUB: &str = "python/peil/_core.pyi";

/// Builds the package into `.venv`, made when missing.
pub(crate) fn build(sh: &Shell) -> Result<()> {
    node::widget(sh)?;
    let venv = test_environment(sh)?;
    let maturin = venv.join("bin/maturin");
    let _venv = sh.push_env("VIRTUAL_ENV", &venv);
    cmd!(sh, "{maturin} develop --quiet --manifest-path python/Cargo.toml --features stubs --generate-stubs")
        .run()?;
    Ok(())
}

/// Builds the package and runs pytest, which also compares the stub with what the package really has. The stub is
/// generated but committed, because `pip install` does not generate it: so it must not change here.
pub(crate) fn test(sh: &Shell, session: &mut Session) -> Result<()> {
    let committed = sh.read_file(STUB)?;
    build(sh)?;
    let fresh = sh.read_file(STUB)? == committed;
    let python = test_environment(sh)?.join("bin/python");
    let _dir = sh.push_dir("python");
    session.run(cmd!(sh, "{python} -m pytest"))?;
    ensure!(fresh, "`{STUB}` was out of date and has been written anew; commit it");
    Ok(())
}

/// Builds the wheel and the source distribution as they are published, into `target/wheels`.
pub(crate) fn package(sh: &Shell) -> Result<()> {
    let (venv, wheels) = (test_environment(sh)?, tools::target_dir().join("wheels"));
    let maturin = venv.join("bin/maturin");
    let wheel = wheel(sh, &venv, &wheels)?;
    cmd!(sh, "{maturin} sdist --manifest-path python/Cargo.toml --out {wheels}").run()?;
    println!("{} ({} kB)", wheel.display(), fs::metadata(&wheel)?.len() / 1000);
    Ok(())
}

/// Builds the wheel as it is published and installs it in an environment that has maturin.
pub(crate) fn install_wheel(sh: &Shell, venv: &Path, wheels: &Path) -> Result<()> {
    let wheel = wheel(sh, venv, wheels)?;
    let python = venv.join("bin/python");
    let install = ["install", "--quiet", "--disable-pip-version-check", "--force-reinstall", "--no-deps"];
    cmd!(sh, "{python} -m pip {install...} {wheel}").run()?;
    Ok(())
}

/// The only wheel in a folder, built anew: complete, and no larger than it may be.
fn wheel(sh: &Shell, venv: &Path, wheels: &Path) -> Result<PathBuf> {
    node::widget(sh)?;
    let (maturin, python) = (venv.join("bin/maturin"), venv.join("bin/python"));
    sh.remove_path(wheels)?;
    let how = ["--quiet", "--profile", "wheel", "--compression-level", "9"];
    cmd!(
        sh,
        "{maturin} build {how...} --manifest-path python/Cargo.toml --out {wheels} --interpreter {python}"
    )
    .run()?;
    let wheel = tools::files_ending(wheels, ".whl")?.pop().context("maturin built no wheel")?;
    let packed = cmd!(sh, "{python} -m zipfile --list {wheel}").quiet().read()?;
    ensure!(packed.contains("peil/_static/widget.js"), "the wheel lacks the module of its widget");
    let size = fs::metadata(&wheel)?.len();
    ensure!(
        size <= WHEEL,
        "the wheel has {size} bytes and may have {WHEEL}; `docs/sizes.md` says what is in it"
    );
    Ok(wheel)
}

fn test_environment(sh: &Shell) -> Result<PathBuf> {
    environment(sh, &tools::root().join(".venv"), &REQUIREMENTS)
}

/// The virtual environment `venv` with the pinned requirements of some files. It is made anew when they change.
pub(crate) fn environment(sh: &Shell, venv: &Path, requirements_files: &[&str]) -> Result<PathBuf> {
    let venv = venv.to_owned();
    let read = requirements_files.iter().map(|file| fs::read_to_string(tools::root().join(file)));
    let requirements = read.collect::<Result<Vec<_>, _>>()?.concat();
    let stamp = venv.join("peil-requirements.txt");
    if tools::stamped(&stamp, &requirements) {
        return Ok(venv);
    }
    let python = interpreter(sh)?;
    if cmd!(sh, "{python} -c 'import ensurepip, venv'").quiet().ignore_stderr().run().is_err() {
        apt::install(sh, &["python3-venv"], "making a virtual environment")?;
    }
    cmd!(sh, "{python} -m venv --clear {venv}").run()?;
    let python = venv.join("bin/python");
    let files = requirements_files.iter().flat_map(|file| ["--requirement", file]);
    cmd!(sh, "{python} -m pip install --quiet --disable-pip-version-check {files...}").run()?;
    tools::write_stamp(&stamp, &requirements)?;
    Ok(venv)
}

/// A Python of at least 3.11, the oldest whose interface the extension uses.
fn interpreter(sh: &Shell) -> Result<PathBuf> {
    if tools::find("python3").is_none() {
        apt::install(sh, &["python3", "python3-venv"], "the Python package")?;
    }
    let python = tools::find("python3").context("`python3` is not in `PATH`")?;
    let version = cmd!(sh, "{python} -c 'import sys; print(*sys.version_info[:2])'").quiet().read()?;
    let found: Option<(u32, u32)> =
        version.split_once(' ').and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
    match found {
        Some(found) if found >= (3, 11) => Ok(python),
        _ => bail!("`{}` is Python {version}; the package needs 3.11 or newer", python.display()),
    }
}
