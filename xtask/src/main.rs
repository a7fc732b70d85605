//! `cargo xtask COMMAND`: set-up, tests and checks of every part of peil, from the repository root.
//!
//! A fresh Debian machine with Rust, gcc, Python 3.11 and Node 20 needs nothing else: each command fetches what
//! it lacks – a virtual environment, node packages, a WebAssembly standard library, Chromium – or says what to
//! install. Everything fetched is kept, so a second run is incremental.
//!
//! One file per command or concern: [`demo`], [`mod@test`], [`check`] with [`tidy`], [`generated`], [`mod@bench`],
//! [`docs`], [`python`], [`node`],
//! [`wasm`], [`gallery`], and beneath them [`runner`] (running test programs and keeping their summaries), [`apt`] and
//! [`tools`].

mod apt;
mod bench;
mod check;
mod demo;
mod docs;
mod gallery;
mod generated;
mod node;
mod python;
mod runner;
mod test;
mod tidy;
mod tools;
mod wasm;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;
use xshell::Shell;

const HELP: &str = "\
usage: cargo xtask COMMAND

commands
  demo      recover, estimate, compare and phrase real published figures, and write a report
  test      set up whatever is missing, then run the tests of every language
  check     formatting, lints, documentation, house rules, generated files
  docs      build the documentation
  bench     run the benchmarks of the engine, or
              --against-peers [--workload A,B] [--scale 0.1]
                             the workloads of the goals beside svy, weightipy and R survey
              --callgrind    instructions per row, counted by valgrind
              --hosts        the mission's own job in Node and in the browser
  generate  write the committed files that are made from the core's types
  python    build the Python package, with the module of its widget, into `.venv` (made when missing)
  wheel     build the Python package as it is published, wheel and source distribution, into `target/wheels`
  wasm      build the npm package in `wasm/`
  gallery   build a page with every element of the npm package, `target/gallery/index.html`; the package too
              where it is older than its sources
  help      print this text

environment
  PEIL_WASM_STD=debian   take the WebAssembly standard library from Debian, even where rustup is present
  PEIL_WASM_NAMES=1      leave the names of functions in the WebAssembly module, for profilers
  PEIL_CHROMIUM=PATH     use this browser in the tests instead of looking for one
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut arguments = lexopt::Parser::from_env();
    let mut command = None;
    let mut bench = bench::Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => command = Some("help".to_owned()),
            Value(word) if command.is_none() => {
                let word = word.string()?;
                if word == "bench" {
                    bench = bench::Options::parse(&mut arguments)?;
                }
                command = Some(if bench.help { "help".to_owned() } else { word });
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let sh = Shell::new()?;
    sh.change_dir(tools::root());
    match command.as_deref() {
        Some("demo") => demo::run(&sh),
        Some("test") => test::run(&sh),
        Some("check") => check::run(&sh),
        Some("docs") => docs::run(&sh),
        Some("generate") => generated::write(&sh),
        Some("bench") => bench::run(&sh, &bench),
        Some("python") => python::build(&sh),
        Some("wheel") => python::package(&sh),
        Some("wasm") => wasm::build(&sh),
        Some("gallery") => gallery::build(&sh),
        Some("help") => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => bail!("there is no command `{other}`; `cargo xtask help` lists them"),
        None => bail!("which command? `cargo xtask help` lists them"),
    }
}
