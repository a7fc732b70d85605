//! Debian packages: installed where the user is root, fetched without installing anywhere on Debian.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use xshell::{Shell, cmd};

use crate::tools;

/// Whether this is Debian (or a system made from it) with `apt-get`.
pub(crate) fn available() -> bool {
    Path::new("/etc/debian_version").exists() && tools::find("apt-get").is_some()
}

/// Installs `packages`, or says which to install where that is not for us to do.
pub(crate) fn install(sh: &Shell, packages: &[&str], purpose: &str) -> Result<()> {
    let list = packages.join(" ");
    if !available() {
        bail!(
            "{purpose} needs the Debian packages `{list}` or what your system calls them; install them and try again"
        );
    }
    if !root(sh)? {
        bail!(
            "{purpose} needs the Debian packages `{list}`; run `apt-get install {list}` as root and try again"
        );
    }
    with_fresh_lists(sh, || {
        let _quiet = sh.push_env("DEBIAN_FRONTEND", "noninteractive");
        cmd!(sh, "apt-get install --yes --no-install-recommends {packages...}").run()?;
        Ok(())
    })
    .with_context(|| format!("{purpose} needs the Debian packages `{list}`, which could not be installed"))
}

/// Runs `step`; if it fails, once more after `apt-get update`, because package lists age quickly: they name
/// versions that the archive no longer has.
pub(crate) fn with_fresh_lists<T>(sh: &Shell, step: impl Fn() -> Result<T>) -> Result<T> {
    if lists_present() {
        match step() {
            Ok(done) => return Ok(done),
            Err(error) => eprintln!("{error:#}; trying again with fresh package lists"),
        }
    }
    if !root(sh)? {
        bail!("the package lists of apt are missing or old; run `apt-get update` as root and try again");
    }
    cmd!(sh, "apt-get update").run()?;
    step()
}

fn lists_present() -> bool {
    let Ok(mut entries) = fs::read_dir("/var/lib/apt/lists") else { return false };
    entries.any(|entry| entry.is_ok_and(|entry| entry.file_name().to_string_lossy().contains("_Packages")))
}

fn root(sh: &Shell) -> Result<bool> {
    Ok(cmd!(sh, "id -u").quiet().read()? == "0")
}
