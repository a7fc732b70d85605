//! The house rules that a program can check: every Rust file opens with what it is for and stays readable in one
//! sitting, and no file depends on the machine or the registry mirror of whoever wrote it.

use std::env;
use std::path::Path;

use anyhow::{Result, bail};
use xshell::{Shell, cmd};

use crate::tools;

const MOST_LINES: usize = 600;

/// Registry hosts: dependencies are named, and each machine has its own way to them. Spelled in two halves, so
/// that this file keeps its own rule.
const HOSTS: [(&str, &str); 5] = [
    ("registry.", "npmjs"),
    ("files.python", "hosted"),
    ("py", "pi.org"),
    ("static.crates", ".io"),
    ("index.crates", ".io"),
];

/// Checks every file that git knows or would add; fails with all problems.
pub(crate) fn check(sh: &Shell) -> Result<()> {
    let places = machine_places();
    let listing = cmd!(sh, "git ls-files --cached --others --exclude-standard").quiet().read()?;
    let mut problems = Vec::new();
    for name in listing.lines() {
        // A file that is deleted but not yet committed is listed too.
        let Ok(content) = std::fs::read(tools::root().join(name)) else { continue };
        if let Ok(text) = std::str::from_utf8(&content) {
            problems.extend(problems_of(name, text, &places));
        }
    }
    if problems.is_empty() {
        return Ok(());
    }
    bail!("house rules are broken:\n  {}", problems.join("\n  "))
}

/// Where this machine keeps the repository and its user's files; no committed file may name them.
fn machine_places() -> Vec<String> {
    let home = env::var("HOME").ok().filter(|home| home.len() > 1);
    let root = tools::root();
    [Some(root.display().to_string()), home].into_iter().flatten().map(|place| format!("{place}/")).collect()
}

fn problems_of(name: &str, text: &str, places: &[String]) -> Vec<String> {
    let mut problems = Vec::new();
    if Path::new(name).extension().is_some_and(|extension| extension == "rs") {
        if !text.starts_with("//!") {
            problems.push(format!("{name}: does not start with `//!` and what the file is for"));
        }
        let lines = text.lines().count();
        if lines > MOST_LINES {
            problems.push(format!("{name}: {lines} lines; at most {MOST_LINES}"));
        }
    }
    // Cargo itself writes the registry's name into its lockfiles.
    if name.ends_with("Cargo.lock") {
        return problems;
    }
    let neighbour = ["..", "shared"].join("/");
    for (number, line) in text.lines().enumerate() {
        let mut problem = |what: String| problems.push(format!("{name}:{}: {what}", number + 1));
        for (first, second) in HOSTS {
            if line.contains(&format!("{first}{second}")) {
                problem(format!("names the registry host `{first}{second}…`"));
            }
        }
        for place in places {
            if line.contains(place.as_str()) {
                problem(format!("names `{place}`, a folder of one machine"));
            }
        }
        if line.contains(&neighbour) {
            problem(format!("names `{neighbour}`, which is outside the repository"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(name: &str, text: &str) -> Vec<String> {
        problems_of(name, text, &["/somewhere/peil/".to_owned()])
    }

    #[test]
    fn a_rust_file_opens_with_what_it_is_for() {
        assert_eq!(problems("a.rs", "use std::fs;\n").len(), 1);
        assert!(problems("a.rs", "//! Reads files.\n").is_empty());
        assert!(problems("a.py", "import os\n").is_empty());
    }

    #[test]
    fn a_rust_file_has_at_most_600_lines() {
        assert!(problems("a.rs", &"//!\n".repeat(600)).is_empty());
        assert_eq!(problems("a.rs", &"//!\n".repeat(601)).len(), 1);
    }

    #[test]
    fn hosts_of_registries_and_folders_of_one_machine_are_found_with_their_line() {
        let (first, second) = HOSTS[0];
        let found = problems("a.json", &format!("{{\n\"resolved\": \"{first}{second}.org\"\n}}\n"));
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("a.json:2:"), "{found:?}");
        assert_eq!(problems("a.md", "see /somewhere/peil/notes\n").len(), 1);
    }

    #[test]
    fn lockfiles_of_cargo_may_name_the_registry() {
        let (first, second) = HOSTS[3];
        assert!(problems("xtask/Cargo.lock", &format!("{first}{second}\n")).is_empty());
    }
}
