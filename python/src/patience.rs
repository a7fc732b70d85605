//! Long work without Python's lock: other threads go on, an interrupt stops it, and a bar or a function says how far it is.
//!
//! The work runs on a thread of the pool, while the one that Python called waits, looks for signals and tells of progress: only
//! Python's main thread sees an interrupt, and it sees it only when it looks.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

use peil::interrupt::{Done, Step, Watch, watched};

use crate::arguments::Progress;
use crate::errors::Result;

/// How often the waiting thread looks for signals.
const LOOK: Duration = Duration::from_millis(25);

/// What is told of work in rounds: how much is done of how much. The answer is whether to go on.
pub(crate) type GoOn<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

enum Event {
    Round { done: u64, of: u64, go_on: Sender<bool> },
    Finished,
}

/// Does work; an interrupt is raised as Python raises it.
pub(crate) fn patiently<T: Send>(py: Python<'_>, work: impl FnOnce() -> peil::Result<T> + Send) -> Result<T> {
    by_rounds(py, &Progress::default(), |_| work())
}

/// Does work that tells of its rounds. It stops after a round where the function that was given says `False`, and at once where that
/// raises or somebody interrupts.
pub(crate) fn by_rounds<T: Send>(
    py: Python<'_>,
    progress: &Progress,
    work: impl FnOnce(GoOn<'_>) -> peil::Result<T> + Send,
) -> Result<T> {
    let mut work = Some(work);
    let mut finished = None;
    let mut once = |go_on: GoOn<'_>| finished = work.take().map(|work| work(go_on));
    let done = wait(py, progress, &mut once)?;
    match finished {
        Some(result) if done => Ok(result?),
        _ => Err(PyKeyboardInterrupt::new_err("stopped before it was done").into()),
    }
}

/// Waits until work is done, which is the same code for all work; whether it came to its end.
fn wait(py: Python<'_>, progress: &Progress, work: &mut (dyn FnMut(GoOn<'_>) + Send)) -> Result<bool> {
    let watch = Arc::new(Watch::default());
    let mut waiting = Waiting { progress, bar: None, raised: None };
    let mut done = false;
    py.detach(|| {
        let (send, events) = channel();
        rayon::in_place_scope(|scope| {
            let (worker, told) = (watch.clone(), matches!(progress, Progress::Function(_)));
            let done = &mut done;
            scope.spawn(move |_| {
                let mut go_on = |done, of| {
                    let (answer, said) = channel();
                    !told
                        || send.send(Event::Round { done, of, go_on: answer }).is_err()
                        || said.recv().unwrap_or(true)
                };
                *done = watched(&worker, || work(&mut go_on)).is_ok();
                send.send(Event::Finished).ok();
            });
            loop {
                let go_on = match events.recv_timeout(LOOK) {
                    // Or a panic, which the scope passes on.
                    Ok(Event::Finished) | Err(RecvTimeoutError::Disconnected) => break,
                    Ok(Event::Round { done, of, go_on }) => {
                        let said = waiting.tell(done, of);
                        go_on.send(said).ok();
                        waiting.raised.is_none()
                    }
                    Err(RecvTimeoutError::Timeout) => waiting.look(watch.progress()),
                };
                if !go_on {
                    watch.stop();
                }
            }
        });
    });
    waiting.close(py);
    match waiting.raised {
        Some(error) => Err(error.into()),
        None => Ok(done),
    }
}

/// The thread that Python called.
struct Waiting<'a> {
    progress: &'a Progress,
    bar: Option<Py<PyAny>>,
    raised: Option<PyErr>,
}

impl Waiting<'_> {
    /// Looks for signals and moves the bar; whether to go on.
    fn look(&mut self, done: Option<Done>) -> bool {
        self.attached(|own, py| {
            py.check_signals()?;
            let (Progress::Bar(bar), Some(Done { step, done, of })) = (own.progress, done) else {
                return Ok(true);
            };
            if own.bar.is_none() {
                let made = py.import("peil._progress")?.getattr("Bar")?.call1((*bar,))?;
                own.bar = Some(made.unbind());
            }
            if let Some(bar) = &own.bar {
                bar.call_method1(py, "update", (word(step), done, of))?;
            }
            Ok(true)
        })
    }

    /// Tells the function that was given of a round; whether to go on.
    fn tell(&mut self, done: u64, of: u64) -> bool {
        self.attached(|own, py| {
            py.check_signals()?;
            let Progress::Function(function) = own.progress else { return Ok(true) };
            let said = function.bind(py).call1((done, of))?;
            Ok(said.extract::<bool>().unwrap_or(true))
        })
    }

    fn attached(&mut self, what: impl FnOnce(&mut Self, Python<'_>) -> PyResult<bool>) -> bool {
        if self.raised.is_some() {
            return false;
        }
        Python::attach(|py| what(self, py)).unwrap_or_else(|error| {
            self.raised = Some(error);
            false
        })
    }

    fn close(&mut self, py: Python<'_>) {
        if let Some(Err(error)) = self.bar.take().map(|bar| bar.call_method0(py, "close")) {
            self.raised.get_or_insert(error);
        }
    }
}

/// What a bar counts.
fn word(step: Step) -> &'static str {
    match step {
        Step::Bytes => "bytes",
        Step::Replicates => "replicates",
        Step::Replications => "replications",
    }
}
