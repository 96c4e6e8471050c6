//! Work on all cores, whose results come in the order of what was worked on.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// How many parts are worked on as one.
const BATCH: usize = 16;

/// How many batches may wait at each end of a worker.
const AHEAD: usize = 2;

/// Finds parts on one thread, works on batches of them on as many as there are cores, and takes the results on this one.
///
/// # Errors
/// Those of `take`; nothing more is worked on then.
pub fn in_order<I, R, E>(
    parts: impl FnOnce() -> I + Send,
    work: impl Fn(Vec<I::Item>) -> R + Sync,
    mut take: impl FnMut(&R) -> Result<(), E>,
) -> Result<(), E>
where
    I: Iterator,
    I::Item: Send,
    R: Send + Sync,
{
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let (mut senders, mut results) = (Vec::new(), Vec::new());
        for _ in 0..cores {
            let (sender, batches) = sync_channel(AHEAD);
            let (done, result) = sync_channel(AHEAD);
            let work = &work;
            scope.spawn(move || worker(batches, work, done));
            senders.push(sender);
            results.push(result);
        }
        scope.spawn(move || deal(parts(), &senders));
        for result in results.iter().cycle() {
            // A worker whose turn it is and that has ended got no more batches, nor will any other.
            let Ok(result) = result.recv() else { break };
            take(&result)?;
        }
        Ok(())
    })
}

/// Deals batches of parts to the workers in turns, until there are no more or nobody takes them.
fn deal<T>(mut parts: impl Iterator<Item = T>, senders: &[SyncSender<Vec<T>>]) {
    for sender in senders.iter().cycle() {
        let mut batch = Vec::with_capacity(BATCH);
        batch.extend(parts.by_ref().take(BATCH));
        if batch.is_empty() || sender.send(batch).is_err() {
            return;
        }
    }
}

/// Works on batches until there are no more or nobody takes the results.
fn worker<T, R>(batches: Receiver<Vec<T>>, work: &(impl Fn(Vec<T>) -> R + Sync), done: SyncSender<Arc<R>>) {
    // What one thread made another one frees slowly: results stay here until they are taken.
    let mut kept = VecDeque::with_capacity(AHEAD + 2);
    for batch in batches {
        let result = Arc::new(work(batch));
        if kept.len() == AHEAD + 2 {
            kept.pop_front();
        }
        kept.push_back(Arc::clone(&result));
        if done.send(result).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whoever_made_them() {
        for count in [0, 1, BATCH - 1, BATCH, BATCH + 1, 10_000] {
            let mut all = Vec::new();
            let double = |batch: Vec<usize>| batch.into_iter().map(|part| 2 * part).collect::<Vec<_>>();
            let taken: Result<(), ()> = in_order(
                || 0..count,
                double,
                |batch: &Vec<usize>| {
                    all.extend(batch);
                    Ok(())
                },
            );
            assert_eq!((taken, all), (Ok(()), (0..count).map(|part| 2 * part).collect::<Vec<_>>()));
        }
    }

    #[test]
    fn an_error_ends_the_work_on_parts_without_end() {
        let mut taken = 0;
        let result = in_order(
            || 0..,
            |batch: Vec<usize>| batch.len(),
            |_| {
                taken += 1;
                if taken == 3 { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!(result, Err("enough"));
    }
}
