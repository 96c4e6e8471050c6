//! Work on all cores whose results come in the order of what was worked on. It belongs to no room and uses none.

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Scope};

/// How many batches a thread may be ahead of the one whose result is taken next.
const AHEAD: usize = 16;

/// One result for each number below `count`, in their order, on all cores; a thread takes `batch` of them at a time.
pub fn in_batches<T: Send>(count: usize, batch: usize, make: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let mut all = Vec::with_capacity(count);
    let work = |numbers: Vec<usize>| numbers.into_iter().map(&make).collect::<Vec<_>>();
    let taken: Result<(), Infallible> = in_order(0..count, batch, work, |made| {
        all.append(made);
        Ok(())
    });
    match taken {
        Ok(()) => all,
    }
}

/// Finds parts, works on batches of so many of them on as many threads as there are cores, and takes the results in the order of
/// the parts. Each thread does all three by turns: none has to wait for another that finds or takes.
///
/// # Errors
/// Those of `take`; nothing more is taken then.
pub fn in_order<I, R, E>(
    parts: I,
    batch: usize,
    work: impl Fn(Vec<I::Item>) -> R + Sync,
    take: impl FnMut(&mut R) -> Result<(), E> + Send,
) -> Result<(), E>
where
    I: Iterator + Send,
    I::Item: Send,
    R: Send,
    E: Send,
{
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let line = Line {
        batch,
        parts: Mutex::new((0, parts)),
        take: Mutex::new(take),
        results: Mutex::new(Results { next: 0, waiting: BTreeMap::new(), taking: false, ended: false, error: None }),
        moved: Condvar::new(),
    };
    thread::scope(|scope| line.run(&work, scope, cores - 1));
    line.results.into_inner().unwrap_or_else(PoisonError::into_inner).error.map_or(Ok(()), Err)
}

/// What the threads share.
struct Line<I, R, T, E> {
    /// How many parts are worked on as one.
    batch: usize,
    /// The number of the next batch, and the parts that are left.
    parts: Mutex<(usize, I)>,
    take: Mutex<T>,
    results: Mutex<Results<R, E>>,
    /// Told when a result was taken, or the work ends.
    moved: Condvar,
}

/// The results that are not taken yet.
struct Results<R, E> {
    /// The batch whose result is taken next.
    next: usize,
    waiting: BTreeMap<usize, Arc<Mutex<R>>>,
    /// Whether a thread is taking a result.
    taking: bool,
    /// Whether nothing more is to be done.
    ended: bool,
    error: Option<E>,
}

impl<I, R, T, E> Line<I, R, T, E>
where
    I: Iterator,
    T: FnMut(&mut R) -> Result<(), E>,
{
    /// Works until there are no more parts, or nothing more is to be done. With its first batch it starts the next of the
    /// threads that are `left`: there are no more of them than batches, but for one.
    fn run<'s>(&'s self, work: &'s (impl Fn(Vec<I::Item>) -> R + Sync), scope: &'s Scope<'s, '_>, mut left: usize)
    where
        Self: Sync,
    {
        let _ending = Ending(self);
        // What one thread made another one frees slowly: what is not taken out of a result stays here until it was taken.
        let mut kept = VecDeque::with_capacity(AHEAD);
        while let Some((number, batch)) = self.batch() {
            // A batch that is not full is the last.
            if left > 0 && batch.len() == self.batch {
                let others = std::mem::take(&mut left) - 1;
                scope.spawn(move || self.run(work, scope, others));
            }
            let result = Arc::new(Mutex::new(work(batch)));
            kept.push_back(Arc::clone(&result));
            if !self.put(number, result) {
                return;
            }
            while kept.front().is_some_and(|result| Arc::strong_count(result) == 1) {
                kept.pop_front();
            }
        }
    }

    /// The next batch with its number.
    fn batch(&self) -> Option<(usize, Vec<I::Item>)> {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut batch = Vec::with_capacity(self.batch);
        batch.extend(parts.1.by_ref().take(self.batch));
        let number = parts.0;
        parts.0 += 1;
        (!batch.is_empty()).then_some((number, batch))
    }

    /// Adds a result, takes what can be taken, and waits where the others are far behind. Whether there is more to do.
    fn put(&self, number: usize, result: Arc<Mutex<R>>) -> bool {
        let mut results = self.results();
        results.waiting.insert(number, result);
        while !results.taking && !results.ended {
            let next = results.next;
            let Some(result) = results.waiting.remove(&next) else { break };
            results.taking = true;
            drop(results);
            let mut take = self.take.lock().unwrap_or_else(PoisonError::into_inner);
            let taken = take(&mut result.lock().unwrap_or_else(PoisonError::into_inner));
            drop((take, result));
            results = self.results();
            results.taking = false;
            results.next += 1;
            results.ended |= taken.is_err();
            results.error = taken.err();
            self.moved.notify_all();
        }
        while !results.ended && number >= results.next + AHEAD {
            results = self.moved.wait(results).unwrap_or_else(PoisonError::into_inner);
        }
        !results.ended
    }

    fn results(&self) -> MutexGuard<'_, Results<R, E>> {
        self.results.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the work of all threads when the one that has it panics: nobody else would work on its batch.
struct Ending<'l, I, R, T, E>(&'l Line<I, R, T, E>);

impl<I, R, T, E> Drop for Ending<'_, I, R, T, E> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.results.lock().unwrap_or_else(PoisonError::into_inner).ended = true;
            self.0.moved.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BATCH: usize = 32;

    #[test]
    fn results_come_in_order_whoever_made_them() {
        for count in [0, 1, BATCH - 1, BATCH, BATCH + 1, 10_000] {
            let mut all = Vec::new();
            let double = |batch: Vec<usize>| batch.into_iter().map(|part| 2 * part).collect::<Vec<_>>();
            let taken: Result<(), ()> = in_order(0..count, BATCH, double, |batch: &mut Vec<usize>| {
                all.append(batch);
                Ok(())
            });
            assert_eq!((taken, all), (Ok(()), (0..count).map(|part| 2 * part).collect::<Vec<_>>()));
        }
    }

    #[test]
    fn a_slow_batch_holds_the_others_back() {
        let (mut most, mut taken) = (0, 0);
        let made = Mutex::new(0);
        let result: Result<(), ()> = in_order(
            0..BATCH * 100,
            BATCH,
            |batch: Vec<usize>| {
                if batch[0] == 0 {
                    // The others run as far ahead as they may.
                    thread::sleep(std::time::Duration::from_millis(50));
                }
                *made.lock().unwrap() += 1;
            },
            |()| {
                most = most.max(*made.lock().unwrap() - taken);
                taken += 1;
                Ok(())
            },
        );
        let cores = thread::available_parallelism().map_or(1, usize::from);
        assert!(result.is_ok() && taken == 100 && most <= AHEAD + 2 * cores, "{taken} {most}");
    }

    #[test]
    fn an_error_ends_the_work_on_parts_without_end() {
        let mut taken = 0;
        let result = in_order(
            0..,
            BATCH,
            |batch: Vec<usize>| batch.len(),
            |_| {
                taken += 1;
                if taken == 3 { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!((result, taken), (Err("enough"), 3));
    }

    #[test]
    fn a_panic_ends_the_work_on_parts_without_end() {
        let work = |batch: Vec<usize>| assert_ne!(batch[0], 2 * BATCH, "as wanted");
        let run = || in_order(0.., BATCH, work, |()| Ok::<(), ()>(()));
        assert!(std::panic::catch_unwind(run).is_err());
    }
}
