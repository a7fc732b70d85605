//! `cargo xtask bench`: how fast peil is. Figures mean something as ratios within one run on one machine only.
//!
//! - alone: the criterion benchmarks of `benches/`;
//! - `--against-peers`: the workloads of the performance goals beside other systems ([`peers`]);
//! - `--callgrind`: instructions per row of the engine's loops, which are the same on a busy machine ([`callgrind`]);
//! - `--hosts`: the mission's own job through the npm package, in Node and in Chromium ([`hosts`]).
//!
//! The latter three write a section each of `benches/results.md`.

mod callgrind;
mod hosts;
mod peers;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;
use xshell::{Shell, cmd};

use crate::tools;

const RESULTS: &str = "benches/results.md";

/// A section of the results.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Section {
    Peers,
    Callgrind,
    Hosts,
}

/// What to run.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Options {
    /// The sections asked for; none means the benchmarks that write nothing.
    sections: Vec<Section>,
    workloads: Option<String>,
    scale: Option<f64>,
    /// Whether to print the help text instead.
    pub(crate) help: bool,
}

impl Options {
    /// Reads what follows `bench` on the command line.
    pub(crate) fn parse(arguments: &mut lexopt::Parser) -> Result<Self> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next()? {
            match argument {
                Short('h') | Long("help") => options.help = true,
                Long("against-peers") => options.sections.push(Section::Peers),
                Long("callgrind") => options.sections.push(Section::Callgrind),
                Long("hosts") => options.sections.push(Section::Hosts),
                Long("workload") => {
                    options.workloads = Some(peers::workloads(&arguments.value()?.string()?)?);
                }
                Long("scale") => options.scale = Some(peers::scale(&arguments.value()?.string()?)?),
                other => return Err(other.unexpected().into()),
            }
        }
        if !options.sections.contains(&Section::Peers)
            && (options.workloads.is_some() || options.scale.is_some())
        {
            bail!("`--workload` and `--scale` belong to `--against-peers`");
        }
        Ok(options)
    }
}

/// Runs what `options` ask for.
pub(crate) fn run(sh: &Shell, options: &Options) -> Result<()> {
    for section in &options.sections {
        match section {
            Section::Peers => peers::run(sh, options.workloads.as_deref(), options.scale)?,
            Section::Callgrind => callgrind::run(sh)?,
            Section::Hosts => hosts::run(sh)?,
        }
    }
    if options.sections.is_empty() {
        cmd!(sh, "cargo bench --package peil-benches").run()?;
    }
    Ok(())
}

/// Builds a program of `benches/examples` as it would be released.
fn example(sh: &Shell, name: &str) -> Result<PathBuf> {
    cmd!(sh, "cargo build --release --package peil-benches --example {name}").run()?;
    Ok(tools::target_dir().join("release/examples").join(name))
}

/// Puts `section`, which begins with its heading of the second level, in the place of the one under that heading.
fn write_section(section: &str) -> Result<()> {
    let path = tools::root().join(RESULTS);
    let before = fs::read_to_string(&path).unwrap_or_else(|_| HEAD.to_owned());
    fs::write(&path, replaced(&before, section)).with_context(|| format!("cannot write `{RESULTS}`"))
}

const HEAD: &str = "\
# Speed, as measured

`cargo xtask bench` writes this file, a section each with `--against-peers`, `--callgrind` and `--hosts`. Ratios count;
times are those of one machine on one day. `benches/peers/` holds what is asked of each system, `wasm/bench/` what is asked
of the npm package.
";

/// `text` with `section` instead of the one of the same heading, or after all others.
fn replaced(text: &str, section: &str) -> String {
    let heading = section.lines().next().unwrap_or_default();
    let section = section.trim_end();
    let mut parts: Vec<&str> = text.split("\n## ").map(str::trim_end).collect();
    let head = parts.remove(0);
    let place = parts.iter().position(|part| part.lines().next() == heading.strip_prefix("## "));
    let body = section.strip_prefix("## ").unwrap_or(section);
    match place {
        Some(place) => parts[place] = body,
        None => parts.push(body),
    }
    let mut text = head.to_owned();
    for part in parts {
        text.push_str("\n\n## ");
        text.push_str(part);
    }
    text.push('\n');
    text
}

/// Which peil is measured.
fn version(sh: &Shell) -> String {
    let commit = cmd!(sh, "git describe --always --dirty --exclude '*'").quiet().ignore_stderr().read();
    format!("peil {} at {}", tools::VERSION, commit.unwrap_or_else(|_| "no commit".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Options> {
        Options::parse(&mut lexopt::Parser::from_args(words))
    }

    #[test]
    fn options_of_the_peers_need_the_peers() {
        assert!(parsed(&["--workload", "A"]).is_err());
        assert!(parsed(&["--scale", "0.1"]).is_err());
        let options = parsed(&["--against-peers", "--workload", "a,B", "--scale=0.1"]).unwrap();
        assert_eq!(options.workloads.as_deref(), Some("A,B"));
        assert_eq!(options.scale, Some(0.1));
    }

    #[test]
    fn a_section_takes_the_place_of_the_one_with_its_heading_and_leaves_the_others() {
        let first = replaced("# Top\n", "## One\n\nold\n\n### Part\n");
        let both = replaced(&first, "## Two\n\nkept\n");
        assert_eq!(replaced(&both, "## One\n\nnew\n"), "# Top\n\n## One\n\nnew\n\n## Two\n\nkept\n");
    }
}
