//! Work on all cores whose results come in the order of what was worked on. It belongs to no room and uses none.

use std::sync::atomic::{AtomicUsize, Ordering};

/// One result for each number below `count`, in their order, on all cores; a thread takes `batch` of them at a time, and no
/// more threads work than there are batches.
pub fn in_batches<T: Send>(count: usize, batch: usize, make: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(count.div_ceil(batch));
    if cores <= 1 {
        return (0..count).map(make).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut made = Vec::new();
        loop {
            let start = next.fetch_add(batch, Ordering::Relaxed);
            if start >= count {
                return made;
            }
            made.extend((start..count.min(start + batch)).map(|at| (at, make(at))));
        }
    };
    let mut made: Vec<(usize, T)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (1..cores).map(|_| scope.spawn(work)).collect();
        let mut made = work();
        for thread in threads {
            match thread.join() {
                Ok(part) => made.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        made
    });
    made.sort_unstable_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, made)| made).collect()
}
