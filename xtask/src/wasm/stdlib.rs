//! A standard library for `wasm32-unknown-unknown`, from where it can be had. In this order:
//!
//! 1. the compiler's own, when its folder is there (`rustc --print target-libdir` prints the path even when it is
//!    not, so the folder is what counts);
//! 2. `rustup target add`, unless `PEIL_WASM_STD=debian`;
//! 3. Debian's `rustc-web`, unpacked into a cache folder and given a standard library built from the sources that
//!    belong to it – sources of one version do not compile with a compiler of another, so the compiler comes along;
//! 4. otherwise an error that says what to install.
//!
//! The third way takes a few minutes once. It works in a folder beside its destination and renames it when all
//! is done, so a folder that exists is a complete one, whatever happened to earlier runs.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use anyhow::{Context, Result, bail, ensure};
use xshell::{Shell, cmd};

use super::TARGET;
use crate::{apt, tools};

/// Raised when the recipe changes what it makes, so that older folders are not taken for its result.
const RECIPE: &str = "wasm-std-2";

/// What compiles for WebAssembly on this machine.
pub(super) enum Library {
    /// The ordinary compiler has the target.
    Ordinary,
    /// Debian's compiler, unpacked in this folder.
    Debian(PathBuf),
}

impl Library {
    /// The environment that makes Cargo use it.
    pub(super) fn environment(&self) -> Vec<(&'static str, OsString)> {
        match self {
            Self::Ordinary => Vec::new(),
            Self::Debian(root) => vec![
                ("RUSTC", root.join("bin/rustc").into()),
                ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", root.join("bin/wasm-ld").into()),
            ],
        }
    }
}

/// Finds a standard library or makes one.
pub(super) fn ensure(sh: &Shell) -> Result<Library> {
    let debian = env::var_os("PEIL_WASM_STD").is_some_and(|way| way == "debian");
    if !debian {
        if compiler_has_target(sh)? {
            return Ok(Library::Ordinary);
        }
        if tools::find("rustup").is_some() {
            match cmd!(sh, "rustup target add {TARGET}").run() {
                Ok(()) if compiler_has_target(sh)? => return Ok(Library::Ordinary),
                _ => eprintln!("`rustup target add {TARGET}` did not help; looking for another way"),
            }
        }
    }
    let root = tools::cache_dir()?.join(RECIPE);
    if !root.is_dir() {
        ensure!(
            apt::available(),
            "the Rust compiler has no standard library for `{TARGET}`; with rustup, run `rustup target add {TARGET}`; \
             otherwise install the package of your system that brings it"
        );
        make(sh, &root)
            .context("the WebAssembly standard library could not be made from Debian's packages")?;
    }
    Ok(Library::Debian(root))
}

fn compiler_has_target(sh: &Shell) -> Result<bool> {
    let folder = cmd!(sh, "rustc --print target-libdir --target {TARGET}").quiet().read()?;
    Ok(Path::new(&folder).is_dir())
}

/// Follows the recipe in a folder of this process and moves the result to `root`.
fn make(sh: &Shell, root: &Path) -> Result<()> {
    eprintln!("making a WebAssembly standard library from Debian's packages; this takes a few minutes, once");
    let parent = root.parent().context("the cache folder has a parent")?;
    fs::create_dir_all(parent)?;
    remove_leftovers(parent)?;
    let work = parent.join(format!("{RECIPE}.{}", process::id()));
    let made = unpack(sh, &work).and_then(|()| build_library(sh, &work));
    // Another process may have finished first; its result is as good as ours.
    let moved = made.and_then(|()| match fs::rename(work.join("root"), root) {
        Err(_) if root.is_dir() => Ok(()),
        other => other.with_context(|| format!("cannot create `{}`", root.display())),
    });
    let _ = fs::remove_dir_all(&work);
    moved
}

/// Removes the work folders of processes that are gone.
fn remove_leftovers(parent: &Path) -> Result<()> {
    for entry in fs::read_dir(parent)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix(RECIPE).and_then(|rest| rest.strip_prefix('.'));
        if process.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// Fetches the packages and lays them out under `work/root`.
fn unpack(sh: &Shell, work: &Path) -> Result<()> {
    let packages = work.join("packages");
    let root = work.join("root");
    fs::create_dir_all(&packages)?;
    fs::create_dir_all(root.join("bin"))?;
    {
        let _dir = sh.push_dir(&packages);
        apt::with_fresh_lists(sh, || {
            let names = package_names(sh)?;
            cmd!(sh, "apt-get download {names...}").run()?;
            Ok(())
        })?;
    }
    for package in tools::files_ending(&packages, ".deb")? {
        if package.file_name().is_some_and(|name| name.to_string_lossy().starts_with("rust-web-src")) {
            // The sources of the compiler itself are ten times those of its library, and not needed.
            let contents = work.join("sources.tar");
            let unpacked = Command::from(cmd!(sh, "dpkg-deb --fsys-tarfile {package}"))
                .stdout(fs::File::create(&contents)?)
                .status()?;
            ensure!(unpacked.success(), "`dpkg-deb` cannot read `{}`", package.display());
            cmd!(sh, "tar -xf {contents} -C {root} --wildcards ./usr/lib ./usr/src/*/library").run()?;
        } else {
            cmd!(sh, "dpkg-deb -x {package} {root}").run()?;
        }
    }
    wrap(&root, "rustc", "usr/bin/rustc")?;
    let linker = format!("usr/lib/{}/bin/wasm-ld", llvm_folder(&root)?);
    wrap(&root, "wasm-ld", &linker)
}

/// The packages to fetch. Some names carry the version of Rust or LLVM, so they are read from the dependencies.
fn package_names(sh: &Shell) -> Result<Vec<String>> {
    let library = dependency(sh, "libstd-rust-web-dev", "libstd-rust-web-")?;
    // Lists that are months old name a compiler that is too old for the workspace; fresh ones are then fetched.
    let version = library.trim_start_matches("libstd-rust-web-");
    let needed = env!("CARGO_PKG_RUST_VERSION");
    ensure!(
        numbers(version) >= numbers(needed),
        "Debian's `rustc-web` is {version} as apt knows it here, and {needed} is needed"
    );
    let llvm = dependency(sh, &library, "libllvm")?;
    let linker = llvm.replacen("libllvm", "lld-", 1);
    let (compiler, sources) = (candidate(sh, "rustc-web")?, candidate(sh, "rust-web-src")?);
    ensure!(
        compiler == sources,
        "Debian's `rustc-web` is {compiler} but `rust-web-src` is {sources}; they must be of one version"
    );
    let fixed = ["rustc-web", "libstd-rust-web-dev", "rust-web-src"].map(str::to_owned);
    Ok(fixed.into_iter().chain([library, llvm, linker]).collect())
}

/// The dependency of `package` whose name starts with `prefix`.
fn dependency(sh: &Shell, package: &str, prefix: &str) -> Result<String> {
    let listing = cmd!(sh, "apt-cache depends {package}").quiet().read()?;
    match find_dependency(&listing, prefix) {
        Some(name) => Ok(name),
        None => {
            bail!("Debian's package `{package}` does not depend on `{prefix}…`; the recipe needs an update")
        }
    }
}

/// A version as numbers, which compare as versions do.
fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map_while(|number| number.parse().ok()).collect()
}

fn find_dependency(listing: &str, prefix: &str) -> Option<String> {
    let mut names = listing.lines().filter_map(|line| line.trim().strip_prefix("Depends: "));
    names.find(|name| name.starts_with(prefix)).map(str::to_owned)
}

/// The version that apt would install.
fn candidate(sh: &Shell, package: &str) -> Result<String> {
    let policy = cmd!(sh, "apt-cache policy {package}").quiet().env("LC_ALL", "C").read()?;
    let version = policy.lines().find_map(|line| line.trim().strip_prefix("Candidate: "));
    version
        .filter(|version| *version != "(none)")
        .map(str::to_owned)
        .with_context(|| format!("Debian's archive as apt knows it here has no package `{package}`"))
}

/// `llvm-22` or its successor: the one folder of that kind in what was unpacked.
fn llvm_folder(root: &Path) -> Result<String> {
    for entry in fs::read_dir(root.join("usr/lib"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with("llvm-") {
            return Ok(name);
        }
    }
    bail!("the package of the linker has no folder `usr/lib/llvm-…`; the recipe needs an update")
}

/// Writes a script that runs `program` with the libraries unpacked beside it. Paths are relative to the script,
/// because the folder is renamed afterwards.
fn wrap(root: &Path, name: &str, program: &str) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let program_path = root.join(program);
    ensure!(program_path.exists(), "Debian's packages have no `{program}`; the recipe needs an update");
    let libraries = format!("usr/lib/{}-linux-gnu", env::consts::ARCH);
    let script = format!(
        "#!/bin/sh\nroot=${{0%/*}}/..\nexport LD_LIBRARY_PATH=\"$root/{libraries}\"\nexec \"$root/{program}\" \"$@\"\n"
    );
    let file = root.join("bin").join(name);
    fs::write(&file, script)?;
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755))?;
    Ok(())
}

/// Lets Cargo build the standard library for an empty crate and puts what came of it where the compiler looks.
fn build_library(sh: &Shell, work: &Path) -> Result<()> {
    let (root, empty) = (work.join("root"), work.join("empty"));
    sh.write_file(empty.join("src/lib.rs"), "#![no_std]\n")?;
    sh.write_file(empty.join("Cargo.toml"), EMPTY_MANIFEST)?;
    // Panics in code of the library name its files; they must not name this machine's folders.
    let flags = [
        "-Cembed-bitcode=yes".to_owned(),
        format!("--remap-path-prefix={}=rust", root.display()),
        format!("--remap-path-prefix={}=crates", tools::cargo_home()?.join("registry/src").display()),
    ];
    let _dir = sh.push_dir(&empty);
    cmd!(
        sh,
        "cargo build --release --target {TARGET} --target-dir {empty}/target -Zbuild-std=std,panic_abort,test"
    )
    .env("RUSTC", root.join("bin/rustc"))
    .env("RUSTC_BOOTSTRAP", "1")
    .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"))
    .run()?;
    let destination = root.join("usr/lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&destination)?;
    let mut copied = 0;
    for library in tools::files_ending(&empty.join("target").join(TARGET).join("release/deps"), ".rlib")? {
        let name = library.file_name().context("a listed file has a name")?.to_string_lossy().into_owned();
        if !name.starts_with("libempty-") {
            fs::copy(&library, destination.join(name))?;
            copied += 1;
        }
    }
    ensure!(copied > 0, "building the standard library left no `.rlib` behind; the recipe needs an update");
    // The sources have done their work.
    fs::remove_dir_all(root.join("usr/src"))?;
    Ok(())
}

const EMPTY_MANIFEST: &str = r#"[package]
name = "empty"
version = "0.0.0"
edition = "2024"

[profile.release]
opt-level = "s"
panic = "abort"

[workspace]
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_that_carries_a_version_is_read_from_the_dependencies() {
        let listing =
            "libstd-rust-web-dev\n  Depends: libc6\n  Depends: libstd-rust-web-1.96\n  Conflicts: <rustup>\n";
        assert_eq!(find_dependency(listing, "libstd-rust-web-").as_deref(), Some("libstd-rust-web-1.96"));
    }

    #[test]
    fn versions_compare_by_their_numbers() {
        assert!(numbers("1.100") > numbers("1.95") && numbers("1.85") < numbers("1.95"));
        assert!(numbers("1.95.1") >= numbers("1.95") && numbers("1.95") >= numbers("1.95"));
    }

    #[test]
    fn a_conflict_is_not_taken_for_a_dependency() {
        assert_eq!(find_dependency("rustc-web\n  Conflicts: libllvm22\n", "libllvm"), None);
    }

    #[test]
    fn the_ordinary_compiler_needs_no_environment_and_debian_s_needs_both_programs() {
        assert!(Library::Ordinary.environment().is_empty());
        let names = Library::Debian(PathBuf::from("cache")).environment().into_iter().map(|(name, _)| name);
        assert_eq!(names.collect::<Vec<_>>(), ["RUSTC", "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER"]);
    }
}
