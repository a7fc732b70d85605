//! Where things are, and whether what was made earlier still serves.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The repository's root. Cargo tells a running program where its manifest is; the compiled-in path serves a
/// binary started by hand.
pub(crate) fn root() -> PathBuf {
    let manifest = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map_or(manifest.clone(), Path::to_path_buf)
}

/// Where Cargo puts what it builds.
pub(crate) fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// A folder outside the repository for what is costly to make and the same for every clone.
pub(crate) fn cache_dir() -> Result<PathBuf> {
    if let Some(dir) = env::var_os("XDG_CACHE_HOME").filter(|dir| !dir.is_empty()) {
        return Ok(PathBuf::from(dir).join("peil"));
    }
    let home = env::var_os("HOME").context("neither `XDG_CACHE_HOME` nor `HOME` is set")?;
    Ok(PathBuf::from(home).join(".cache/peil"))
}

/// Where Cargo keeps the sources of dependencies.
pub(crate) fn cargo_home() -> Result<PathBuf> {
    if let Some(dir) = env::var_os("CARGO_HOME").filter(|dir| !dir.is_empty()) {
        return Ok(PathBuf::from(dir));
    }
    Ok(PathBuf::from(env::var_os("HOME").context("neither `CARGO_HOME` nor `HOME` is set")?).join(".cargo"))
}

/// The full path of `program`, looked up in `PATH`.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    find_in(env::var_os("PATH")?.as_os_str(), program)
}

fn find_in(path: &OsStr, program: &str) -> Option<PathBuf> {
    env::split_paths(path).map(|dir| dir.join(program)).find(|file| file.is_file())
}

/// The version that the workspace's manifest states; the other packages take theirs from it.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Whether `stamp` holds exactly `content`, so that the step which wrote it need not run again.
pub(crate) fn stamped(stamp: &Path, content: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|found| found == content)
}

/// Records that the step behind `stamp` ran to its end for `content`.
pub(crate) fn write_stamp(stamp: &Path, content: &str) -> Result<()> {
    fs::write(stamp, content).with_context(|| format!("cannot write `{}`", stamp.display()))
}

/// The files directly in `dir` whose names end in `suffix`, in the order of their names.
pub(crate) fn files_ending(dir: &Path, suffix: &str) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(dir).with_context(|| format!("cannot list `{}`", dir.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(suffix));
    files.sort();
    Ok(files)
}

/// Whether a file is there and no source – a file, or any file within a folder – was changed after it.
pub(crate) fn is_newer(made: &Path, sources: &[PathBuf]) -> Result<bool> {
    let Ok(of) = fs::metadata(made).and_then(|made| made.modified()) else { return Ok(false) };
    let mut left = sources.to_vec();
    while let Some(path) = left.pop() {
        let about = fs::metadata(&path).with_context(|| format!("cannot look at `{}`", path.display()))?;
        if about.is_dir() {
            for entry in fs::read_dir(&path)? {
                left.push(entry?.path());
            }
        } else if about.modified()? > of {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_in_the_first_folder_that_has_it() {
        let dir = root().join("xtask");
        let path = env::join_paths([root().join("no-such-folder"), dir.clone()]).unwrap();
        assert_eq!(find_in(&path, "Cargo.toml"), Some(dir.join("Cargo.toml")));
        assert_eq!(find_in(&path, "no-such-program"), None);
    }

    #[test]
    fn the_root_holds_the_workspace() {
        let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[workspace]"));
    }

    #[test]
    fn what_is_made_is_newer_than_its_sources_until_one_within_a_folder_is_changed() {
        let folder = env::temp_dir().join(format!("peil-newer-{}", std::process::id()));
        let within = folder.join("within");
        fs::create_dir_all(&within).unwrap();
        let (made, source) = (folder.join("made"), within.join("source"));
        let at = |path: &Path, seconds| {
            let file = fs::File::create(path).unwrap();
            file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds)).unwrap();
        };
        at(&source, 1_000);
        assert!(!is_newer(&made, std::slice::from_ref(&within)).unwrap(), "nothing is made yet");
        at(&made, 2_000);
        assert!(is_newer(&made, std::slice::from_ref(&within)).unwrap());
        at(&source, 3_000);
        assert!(!is_newer(&made, std::slice::from_ref(&within)).unwrap());
        assert!(is_newer(&made, &[folder.join("no-such-source")]).is_err());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn files_come_by_ending_and_in_order() {
        let names: Vec<_> = files_ending(&root().join("xtask/src"), "t.rs")
            .unwrap()
            .iter()
            .map(|file| file.file_name().unwrap().to_owned())
            .collect();
        assert_eq!(names, ["apt.rs", "test.rs"]);
    }
}
