//! Runs test programs: shows what they print as they print it, keeps their closing lines, and counts.
//!
//! A run of all languages prints thousands of lines. What a reader wants is at the end: the closing lines of each
//! program as it wrote them, then one line for each part with its time, then the totals.

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use xshell::Cmd;

/// How many tests passed and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// What became of one part of the run.
struct Part {
    name: &'static str,
    time: Duration,
    count: Count,
    closing: Vec<String>,
    error: Option<String>,
}

/// All parts so far.
#[derive(Default)]
pub(crate) struct Report {
    parts: Vec<Part>,
}

impl Report {
    /// Runs one part. A part that fails does not keep the others from running.
    pub(crate) fn part(&mut self, name: &'static str, run: impl FnOnce(&mut Session) -> Result<()>) {
        eprintln!("\n== {name}");
        let start = Instant::now();
        let mut session = Session::default();
        let error = run(&mut session).err().map(|error| format!("{error:#}"));
        if let Some(error) = &error {
            eprintln!("error: {error}");
        }
        let Session { count, closing } = session;
        self.parts.push(Part { name, time: start.elapsed(), count, closing, error });
    }

    /// Prints the closing lines, a line for each part and the totals; tells whether all went well.
    pub(crate) fn finish(&self) -> bool {
        print!("{}", self.text());
        self.all_passed()
    }

    fn all_passed(&self) -> bool {
        self.parts.iter().all(|part| part.error.is_none())
    }

    fn text(&self) -> String {
        let mut text = String::from("\n");
        for part in &self.parts {
            for line in &part.closing {
                let _ = writeln!(text, "{line}");
            }
        }
        text.push('\n');
        let mut total = Count::default();
        for part in &self.parts {
            let state = if part.error.is_some() { "FAILED" } else { "ok" };
            let Part { name, time, count, .. } = part;
            let (passed, failed, seconds) = (count.passed, count.failed, time.as_secs_f64());
            let _ =
                writeln!(text, "{name:<10}{state:<8}{passed:>6} passed {failed:>4} failed {seconds:>8.1} s");
            if let Some(error) = &part.error {
                let _ = writeln!(text, "          {error}");
            }
            total += *count;
            // A part that could not run has no test to count, but the run has not passed.
            total.failed += u64::from(part.error.is_some() && count.failed == 0);
        }
        text + &format!("\n{} passed, {} failed\n", total.passed, total.failed)
    }
}

/// One part while it runs.
#[derive(Default)]
pub(crate) struct Session {
    count: Count,
    closing: Vec<String>,
}

impl Session {
    /// Runs a test program; its closing lines count towards this part.
    pub(crate) fn run(&mut self, command: Cmd<'_>) -> Result<()> {
        self.run_into(command, io::stdout(), io::stderr())
    }

    fn run_into(&mut self, command: Cmd<'_>, out: impl Write, err: impl Write + Send) -> Result<()> {
        let shown = command.to_string();
        eprintln!("$ {shown}");
        let mut child = Command::from(command)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start `{shown}`"))?;
        let output = child.stdout.take().context("the output was asked for")?;
        let errors = child.stderr.take().context("the errors were asked for")?;
        let (out, err) = thread::scope(|scope| {
            let err = scope.spawn(|| relay(errors, err));
            (relay(output, out), err.join())
        });
        let err = err.map_err(|_| anyhow::anyhow!("the thread that reads errors panicked"))??;
        for line in out?.into_iter().chain(err) {
            self.count += count(&line).unwrap_or_default();
            self.closing.push(line);
        }
        let status = child.wait()?;
        anyhow::ensure!(status.success(), "`{shown}` failed ({status})");
        Ok(())
    }
}

/// Copies lines and returns those that close a test program's run.
fn relay(from: impl Read, mut to: impl Write) -> Result<Vec<String>> {
    let mut closing = Vec::new();
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line)? > 0 {
        to.write_all(&line)?;
        to.flush()?;
        let text = String::from_utf8_lossy(&line).trim().to_owned();
        if count(&text).is_some() {
            closing.push(text);
        }
        line.clear();
    }
    Ok(closing)
}

/// The numbers in a closing line of nextest, `cargo test`, pytest or Node's test runner; `None` for any other line.
fn count(line: &str) -> Option<Count> {
    if let Some(number) = node(line, "pass") {
        return Some(Count { passed: number, failed: 0 });
    }
    if let Some(number) = node(line, "fail") {
        return Some(Count { passed: 0, failed: number });
    }
    let numbers = if let Some(rest) = line.strip_prefix("test result: ") {
        rest.split_once(". ")?.1
    } else if line.starts_with("Summary [") {
        line.rsplit_once(": ").map_or("", |(_, numbers)| numbers)
    } else if line.starts_with("==") && line.contains(" in ") {
        line.trim_matches(['=', ' '])
    } else {
        return None;
    };
    let before = |word: &str| {
        let words: Vec<_> = numbers.split([' ', ',', ';']).filter(|word| !word.is_empty()).collect();
        words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
    };
    // A fixture of pytest that fails is an error of the test that asked for it.
    let failed = before("failed") + before("error") + before("errors");
    Some(Count { passed: before("passed"), failed })
}

/// `ℹ pass 3` or, in TAP, `# pass 3`.
fn node(line: &str, word: &str) -> Option<u64> {
    let rest = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# "))?;
    rest.strip_prefix(word)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_every_test_program_are_counted() {
        let cases = [
            ("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; finished in 0.01s", (12, 0)),
            ("test result: FAILED. 11 passed; 1 failed; 0 ignored", (11, 1)),
            ("Summary [   0.005s] 3 tests run: 2 passed, 1 failed, 0 skipped", (2, 1)),
            ("Summary [   1.205s] 3/9 tests run: 2 passed (1 slow), 1 failed, 4 skipped", (2, 1)),
            ("======= 1 failed, 2 passed, 1 error in 0.01s =======", (2, 2)),
            ("============ 4 passed, 1 warning in 0.12s ============", (4, 0)),
            ("ℹ pass 7", (7, 0)),
            ("# fail 2", (0, 2)),
        ];
        for (line, (passed, failed)) in cases {
            assert_eq!(count(line), Some(Count { passed, failed }), "{line}");
        }
    }

    #[test]
    fn other_lines_are_not_counted() {
        for line in
            ["test it_works ... ok", "ℹ duration_ms 12", "== a heading", "# pass the salt", "3 passed"]
        {
            assert_eq!(count(line), None, "{line}");
        }
    }

    #[test]
    fn a_part_that_fails_is_named_with_its_error_and_the_totals_stand_alone_at_the_end() {
        let mut report = Report::default();
        report.part("good", |session| {
            session.count = Count { passed: 2, failed: 0 };
            Ok(())
        });
        report.part("bad", |session| {
            session.count = Count { passed: 1, failed: 1 };
            anyhow::bail!("something broke")
        });
        let text = report.text();
        assert!(text.contains("FAILED"));
        assert!(text.contains("something broke"));
        assert!(text.ends_with("\n3 passed, 1 failed\n"));
    }

    #[test]
    fn a_part_that_could_not_start_counts_as_one_failure() {
        let mut report = Report::default();
        report.part("browser", |_| anyhow::bail!("no browser"));
        assert!(report.text().ends_with("\n0 passed, 1 failed\n"));
        assert!(!report.all_passed());
    }

    #[test]
    fn a_program_that_fails_fails_its_part_and_its_closing_lines_are_kept() {
        let sh = xshell::Shell::new().unwrap();
        let mut session = Session::default();
        let script = "echo 'test result: FAILED. 1 passed; 2 failed'; exit 3";
        // Not printed: whatever runs these tests would take the line for theirs.
        assert!(session.run_into(xshell::cmd!(sh, "sh -c {script}"), io::sink(), io::sink()).is_err());
        assert_eq!(session.count, Count { passed: 1, failed: 2 });
        assert_eq!(session.closing.len(), 1);
    }
}
