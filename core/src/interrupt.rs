//! Long work that somebody waits for: it can be stopped, and says how far it is.
//!
//! Whoever waits makes a [`Watch`], hands it to [`watched`] together with the work, and from another thread
//! [stops](Watch::stop) it or reads its [progress](Watch::progress). Loops that can take long pass checkpoints: every part of the
//! rows, every replicate, every round of a solver. They cost a look at a thread's own variable where nobody watches.
//!
//! A checkpoint that finds the watch stopped leaves by unwinding, which [`watched`] catches; nothing else is unwound for. A stop
//! is the caller's wish and no property of any figure: as an error it would be a result of every function that has a loop
//! somewhere below it. What was being made is dropped on the way, and nothing that exists is changed, because no computation
//! writes to what it was given.

use std::cell::RefCell;
use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering::Relaxed};

/// What long work is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Bytes of a file that is read.
    Bytes,
    /// Replicates of a sample, for each group of figures.
    Replicates,
    /// Replications of a composite index.
    Replications,
}

/// How much of a step is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// What is counted.
    pub step: Step,
    /// How many of them are done.
    pub done: u64,
    /// How many there are.
    pub of: u64,
}

/// Shared by work and whoever waits for it.
///
/// ```
/// use std::sync::Arc;
/// use peil::interrupt::{Watch, watched};
/// use peil::{Answers, CsvOptions};
///
/// let watch = Arc::new(Watch::default());
/// let file = "q\nyes\n".repeat(1000);
/// assert!(watched(&watch, || Answers::from_csv(file.as_bytes(), &CsvOptions::default())).is_ok());
/// watch.stop();
/// assert!(watched(&watch, || Answers::from_csv(file.as_bytes(), &CsvOptions::default())).is_err());
/// ```
#[derive(Default)]
pub struct Watch {
    stopped: AtomicBool,
    /// 0 before any step, otherwise one more than its place in [`STEPS`].
    step: AtomicU8,
    done: AtomicU64,
    of: AtomicU64,
    told: Option<Told>,
}

/// Who is told of progress, on the thread that works. A watch may be looked at after the work under it was stopped.
type Told = AssertUnwindSafe<Box<dyn Fn(Done) + Send + Sync>>;

/// In so many parts of a step progress is told.
const PARTS: u64 = 100;

const STEPS: [Step; 3] = [Step::Bytes, Step::Replicates, Step::Replications];

impl Watch {
    /// Has the work stop at its next checkpoint.
    pub fn stop(&self) {
        self.stopped.store(true, Relaxed);
    }

    /// How much of the present step is done; `None` where the work has no steps that are counted.
    pub fn progress(&self) -> Option<Done> {
        let step = *STEPS.get(usize::from(self.step.load(Relaxed)).checked_sub(1)?)?;
        let of = self.of.load(Relaxed);
        Some(Done { step, done: self.done.load(Relaxed).min(of), of })
    }

    /// A watch that tells of progress by itself, about a hundred times in each step, for hosts that cannot look from
    /// another thread.
    pub fn telling(told: impl Fn(Done) + Send + Sync + 'static) -> Self {
        Self { told: Some(AssertUnwindSafe(Box::new(told))), ..Self::default() }
    }

    fn tell(&self) {
        if let (Some(told), Some(done)) = (&self.told, self.progress()) {
            told(done);
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch")
            .field("stopped", &self.stopped)
            .field("progress", &self.progress())
            .finish_non_exhaustive()
    }
}

/// The work was stopped before it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stopped before it was done")]
pub struct Stopped;

thread_local! {
    static WATCH: RefCell<Option<Arc<Watch>>> = const { RefCell::new(None) };
}

/// Does `work` under a watch.
///
/// # Errors
/// [`Stopped`] where the watch was stopped and a checkpoint saw it. Built with `panic = "abort"` a stop ends the program:
/// WebAssembly ends a worker instead.
pub fn watched<T>(watch: &Arc<Watch>, work: impl FnOnce() -> T) -> Result<T, Stopped> {
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| under(Some(watch), work)));
    outcome.map_err(|cause| if cause.is::<Stopped>() { Stopped } else { panic::resume_unwind(cause) })
}

/// Watches everything that this thread does from now on, or nothing any more: for a host whose work has a thread of its
/// own, such as a worker of a page, which is ended instead of stopped.
pub fn watch_this_thread(watch: Option<Arc<Watch>>) {
    WATCH.set(watch);
}

/// The watch of this thread, to be handed to others that share its work.
#[cfg(feature = "parallel")]
pub(crate) fn watch() -> Option<Arc<Watch>> {
    WATCH.with_borrow(Clone::clone)
}

/// Does `work` on this thread under a watch, or under none, and leaves the thread as it was.
pub(crate) fn under<T>(watch: Option<&Arc<Watch>>, work: impl FnOnce() -> T) -> T {
    /// Puts the watch of before back, also where work unwinds.
    struct Before(Option<Arc<Watch>>);
    impl Drop for Before {
        fn drop(&mut self) {
            WATCH.set(self.0.take());
        }
    }
    let _before = Before(WATCH.replace(watch.cloned()));
    checkpoint();
    work()
}

/// Leaves the work here if somebody has stopped it.
pub(crate) fn checkpoint() {
    let stopped = WATCH.with_borrow(|watch| watch.as_ref().is_some_and(|watch| watch.stopped.load(Relaxed)));
    if stopped {
        // Without the hook that reports panics: this is none.
        panic::resume_unwind(Box::new(Stopped));
    }
}

/// A checkpoint of loops that are short of work in every round, by the place that they have come to.
pub(crate) fn checkpoint_at(place: usize) {
    if place.is_multiple_of(1 << 16) {
        checkpoint();
    }
}

/// A step of so many begins.
pub(crate) fn begin(step: Step, of: usize) {
    tell(|watch| {
        watch.done.store(0, Relaxed);
        watch.of.store(of as u64, Relaxed);
        watch.step.store(step as u8 + 1, Relaxed);
        watch.tell();
    });
}

/// So many more of the step are done; a checkpoint as well.
pub(crate) fn advance(by: usize) {
    tell(|watch| {
        let before = watch.done.fetch_add(by as u64, Relaxed);
        let part = |done: u64| (done * PARTS).checked_div(watch.of.load(Relaxed));
        if watch.told.is_some() && part(before) != part(before + by as u64) {
            watch.tell();
        }
    });
    checkpoint();
}

fn tell(what: impl FnOnce(&Watch)) {
    WATCH.with_borrow(|watch| watch.as_deref().map(what));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_watches_unless_asked_and_the_thread_is_left_as_it_was() {
        checkpoint();
        let (outer, inner) = (Arc::new(Watch::default()), Arc::new(Watch::default()));
        let done = watched(&outer, || {
            inner.stop();
            assert_eq!(watched(&inner, || ()), Err(Stopped));
            begin(Step::Replicates, 4);
            advance(3);
            5
        });
        assert_eq!(done, Ok(5));
        assert_eq!(outer.progress(), Some(Done { step: Step::Replicates, done: 3, of: 4 }));
        assert_eq!(inner.progress(), None);
        assert!(WATCH.with_borrow(Option::is_none));
    }

    #[test]
    fn a_watch_of_the_thread_tells_of_progress_a_hundred_times_and_no_more() {
        let told = Arc::new(std::sync::Mutex::new(Vec::new()));
        let own = told.clone();
        watch_this_thread(Some(Arc::new(Watch::telling(move |done| own.lock().unwrap().push(done)))));
        begin(Step::Bytes, 1000);
        (0..500).for_each(|_| advance(2));
        watch_this_thread(None);
        begin(Step::Bytes, 7);
        let told = told.lock().unwrap();
        assert_eq!((told.len(), told[0].done, told[50].done), (101, 0, 500));
        assert_eq!(told.last(), Some(&Done { step: Step::Bytes, done: 1000, of: 1000 }));
    }

    #[test]
    fn a_stop_is_seen_by_all_threads_that_share_the_work() {
        let watch = Arc::new(Watch::default());
        let reached = AtomicU64::new(0);
        let stopped = watched(&watch, || {
            crate::threads::in_order(1000, |_| {
                reached.fetch_add(1, Relaxed);
                watch.stop();
                checkpoint();
            })
        });
        assert_eq!(stopped, Err(Stopped));
        assert!(reached.into_inner() < 100, "it went on");
    }

    #[test]
    fn a_panic_that_is_no_stop_goes_on() {
        let watch = Arc::new(Watch::default());
        let caught = panic::catch_unwind(|| watched(&watch, || panic::resume_unwind(Box::new(7))));
        assert_eq!(caught.unwrap_err().downcast_ref(), Some(&7));
    }
}
