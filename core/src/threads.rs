//! Work on several threads where the feature `parallel` is on. What comes out is in order and the same without it. Every part of
//! it begins with a checkpoint of [`interrupt`].

use std::ops::Range;

use crate::interrupt;

/// So many values in shares of one thread each, of at least so many values.
pub(crate) fn shares(values: usize, least: usize) -> Vec<Range<usize>> {
    #[cfg(feature = "parallel")]
    let threads = rayon::current_num_threads();
    #[cfg(not(feature = "parallel"))]
    let threads = 1;
    let share = values.div_ceil(threads).max(least).max(1);
    (0..values).step_by(share).map(|start| start..(start + share).min(values)).collect()
}

/// The results of `run` for 0, 1, 2 …
pub(crate) fn in_order<R: Send>(count: usize, run: impl Fn(usize) -> R + Sync + Send) -> Vec<R> {
    in_order_by(count, 1, run)
}

/// The same, at least so many on a thread: fewer would take longer to hand over than to do.
pub(crate) fn in_order_by<R: Send>(
    count: usize,
    least: usize,
    run: impl Fn(usize) -> R + Sync + Send,
) -> Vec<R> {
    #[cfg(feature = "parallel")]
    if count > least {
        use rayon::prelude::*;
        let watch = interrupt::watch();
        let run = |index| interrupt::under(watch.as_ref(), || run(index));
        return (0..count).into_par_iter().with_min_len(least.max(1)).map(run).collect();
    }
    #[cfg(not(feature = "parallel"))]
    let _ = least;
    let run = |index| {
        interrupt::checkpoint();
        run(index)
    };
    (0..count).map(run).collect()
}

/// Calls `run` with every part of so many values, the index of its first value, and a buffer that is used again.
pub(crate) fn each_part<T: Send, B: Default>(
    values: &mut [T],
    size: usize,
    run: impl Fn(usize, &mut [T], &mut B) + Sync + Send,
) {
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        let watch = interrupt::watch();
        let parts = values.par_chunks_mut(size).enumerate();
        parts.for_each_init(B::default, |buffer, (part, values)| {
            interrupt::under(watch.as_ref(), || run(part * size, values, buffer));
        });
    }
    #[cfg(not(feature = "parallel"))]
    {
        let mut buffer = B::default();
        let parts = values.chunks_mut(size).enumerate();
        parts.for_each(|(part, values)| {
            interrupt::checkpoint();
            run(part * size, values, &mut buffer);
        });
    }
}
