//! Node: the packages that building and testing `wasm/` needs, its tests, the module of the Python package's widget, and the browser
//! that some tests drive.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use xshell::{Shell, cmd};

use crate::runner::Session;
use crate::{apt, python, tools};

/// The module of the widget, in the Python package.
const WIDGET: &str = "python/peil/_static/widget.js";

/// What the widget is tried in.
const NOTEBOOKS: &str = "python/requirements-notebook.txt";

/// Fetches the node packages of the lockfile, unless they are there already.
pub(crate) fn install(sh: &Shell) -> Result<()> {
    require(sh)?;
    let dir = tools::root().join("wasm");
    let lockfile = fs::read_to_string(dir.join("package-lock.json"))?;
    let stamp = dir.join("node_modules/.peil-lock");
    if tools::stamped(&stamp, &lockfile) {
        return Ok(());
    }
    let _dir = sh.push_dir(&dir);
    cmd!(sh, "npm ci --no-audit --no-fund").run()?;
    tools::write_stamp(&stamp, &lockfile)
}

/// Gives the npm package the version of the workspace.
pub(crate) fn set_version(sh: &Shell) -> Result<()> {
    let _dir = sh.push_dir("wasm");
    let manifest = sh.read_file("package.json")?;
    let version = tools::VERSION;
    if !manifest.contains(&format!("\"version\": \"{version}\"")) {
        cmd!(sh, "npm version {version} --no-git-tag-version --allow-same-version").run()?;
    }
    Ok(())
}

/// Bundles what the widget of notebooks draws with, and puts it into the Python package. It needs nothing compiled.
pub(crate) fn widget(sh: &Shell) -> Result<()> {
    install(sh)?;
    {
        let _dir = sh.push_dir("wasm");
        cmd!(sh, "node scripts/bundle.js widget.js").run()?;
    }
    let made = tools::root().join(WIDGET);
    if let Some(folder) = made.parent() {
        sh.create_dir(folder)?;
    }
    sh.copy_file("wasm/dist/widget.js", made)?;
    Ok(())
}

/// Runs the tests that Node can run by itself.
pub(crate) fn test(sh: &Shell, session: &mut Session) -> Result<()> {
    run(sh, session, "wasm/test")
}

/// Runs the tests in headless Chromium.
pub(crate) fn test_browser(sh: &Shell, session: &mut Session) -> Result<()> {
    let chromium = chromium(sh)?;
    let _chromium = sh.push_env("PEIL_CHROMIUM", chromium);
    run(sh, session, "wasm/test/browser")
}

/// Tries the widget of the Python package in JupyterLab and marimo, in headless Chromium.
pub(crate) fn test_notebooks(sh: &Shell, session: &mut Session) -> Result<()> {
    ensure!(tools::root().join(WIDGET).is_file(), "the Python package is not built");
    let venv = python::environment(sh, &tools::target_dir().join("notebook-venv"), &[NOTEBOOKS])?;
    let _chromium = sh.push_env("PEIL_CHROMIUM", chromium(sh)?);
    let _python = sh.push_env("PEIL_NOTEBOOK_PYTHON", venv.join("bin/python"));
    run_files(sh, session, "wasm/test/notebook")
}

fn run(sh: &Shell, session: &mut Session, dir: &str) -> Result<()> {
    ensure!(
        tools::root().join("wasm/dist").is_dir() && tools::root().join("wasm/pkg").is_dir(),
        "the npm package is not built"
    );
    run_files(sh, session, dir)
}

fn run_files(sh: &Shell, session: &mut Session, dir: &str) -> Result<()> {
    let files = tools::files_ending(&tools::root().join(dir), ".test.js")?;
    let _dir = sh.push_dir("wasm");
    session.run(cmd!(sh, "node --test --test-reporter=spec {files...}"))
}

fn require(sh: &Shell) -> Result<()> {
    let (Some(node), Some(_)) = (tools::find("node"), tools::find("npm")) else {
        bail!("the npm package needs Node 20 or newer with npm; neither could be found in `PATH`")
    };
    let version = cmd!(sh, "{node} --version").quiet().read()?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    ensure!(major.is_some_and(|major| major >= 20), "`node` is {version}; the npm package needs 20 or newer");
    Ok(())
}

/// A Chromium: the one the user names, one that is installed, or Debian's.
pub(crate) fn chromium(sh: &Shell) -> Result<PathBuf> {
    if let Some(path) = env::var_os("PEIL_CHROMIUM").map(PathBuf::from) {
        ensure!(path.is_file(), "`PEIL_CHROMIUM` names `{}`, which is not a file", path.display());
        return Ok(path);
    }
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let find = || names.into_iter().find_map(tools::find);
    if let Some(path) = find() {
        return Ok(path);
    }
    apt::install(sh, &["chromium"], "testing in a browser (or `PEIL_CHROMIUM=PATH`)")?;
    find().context("Chromium was installed but is not in `PATH`")
}
