//! Threads that do ahead what the reader will need next: a small queue of tasks, each of which is done either by a
//! helper or, if none has come to it when it is needed, by whoever needs it.
//!
//! So nothing waits in a queue while the reader waits for it, no helper ever waits for a reader, and without helpers
//! everything is done in its turn by one thread, by the same code. A task owns what it needs and answers once.
//!
//! Not here: what there is to do ([`super::pieces`], [`super::ahead`]).

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

type Job = Box<dyn FnOnce() + Send>;

/// More helpers than this would bring nothing: they decompress some gigabytes a second, which no writer keeps up with.
const MOST: usize = 8;

/// The queue of the helpers, to be shared by all who have tasks for them.
#[derive(Clone)]
pub(crate) struct Helpers {
    queue: Arc<Queue>,
    threads: usize,
    /// Off while the input that holds this handle is not yet the one being read: the helpers are for that one.
    on: Arc<AtomicBool>,
}

#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    closed: bool,
}

/// Runs `work`, with helpers for a run of `threads` workers: as many, and none where one thread is to do all. They are
/// gone when it returns.
pub(crate) fn with_helpers<T>(threads: usize, work: impl FnOnce(&Helpers) -> T) -> T {
    let queue = Arc::new(Queue::default());
    thread::scope(|scope| {
        let wanted = if threads > 1 { threads.min(MOST) } else { 0 };
        // A thread that the system does not give is one helper less, and no reason to stop.
        let start = |_: &usize| thread::Builder::new().spawn_scoped(scope, || queue.work()).is_ok();
        let helpers = Helpers { threads: (0..wanted).filter(start).count(), ..Helpers::over(Arc::clone(&queue)) };
        let _closing = Closing(&queue);
        work(&helpers)
    })
}

impl Helpers {
    /// Nobody helps: everything is done by the thread that needs it.
    pub(crate) fn none() -> Helpers {
        Helpers::over(Arc::default())
    }

    fn over(queue: Arc<Queue>) -> Helpers {
        Helpers { queue, threads: 0, on: Arc::new(AtomicBool::new(true)) }
    }

    /// A handle for an input that is opened before its turn: nobody helps with it until it is switched on.
    pub(super) fn later(&self) -> Helpers {
        Helpers { on: Arc::new(AtomicBool::new(false)), ..self.clone() }
    }

    /// The input's turn has come.
    pub(super) fn switch_on(&self) {
        self.on.store(true, Ordering::Relaxed);
    }

    /// How many threads help now.
    pub(super) fn number(&self) -> usize {
        if self.on.load(Ordering::Relaxed) { self.threads } else { 0 }
    }

    /// A task for the helpers.
    pub(super) fn offer<I, T>(&self, input: I, work: fn(I) -> T) -> Task<I, T>
    where
        I: Send + 'static,
        T: Send + 'static,
    {
        if self.number() == 0 {
            return Task::kept(input);
        }
        let input = Arc::new(Mutex::new(Some(input)));
        let (answer, done) = mpsc::sync_channel(1);
        let task = Task { input: Arc::clone(&input), done };
        self.queue.push(Box::new(move || {
            // It is gone if the one who offered it has begun it himself or does not want it any more.
            let taken = lock(&input).take();
            if let Some(input) = taken {
                // Nobody may be left to take the answer; that is no failure.
                let _ = answer.send(work(input));
            }
        }));
        task
    }
}

impl Queue {
    fn push(&self, job: Job) {
        lock(&self.state).jobs.push_back(job);
        self.changed.notify_one();
    }

    /// What a helper does.
    fn work(&self) {
        let mut state = lock(&self.state);
        while !state.closed {
            state = match state.jobs.pop_front() {
                Some(job) => {
                    drop(state);
                    job();
                    lock(&self.state)
                }
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

/// Sends the helpers home, also when the work ends in a panic.
struct Closing<'a>(&'a Queue);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        let mut state = lock(&self.0.state);
        state.closed = true;
        let jobs = std::mem::take(&mut state.jobs);
        drop(state);
        self.0.changed.notify_all();
        drop(jobs);
    }
}

/// Something that will be needed.
pub(super) struct Task<I, T> {
    input: Arc<Mutex<Option<I>>>,
    done: Receiver<T>,
}

/// What became of a task.
pub(super) enum Taken<I, T> {
    /// No helper has come to it.
    Untouched(I),
    /// A helper did it.
    Done(T),
}

impl<I, T> Task<I, T> {
    /// A task for nobody but the one who makes it.
    pub(super) fn kept(input: I) -> Task<I, T> {
        Task { input: Arc::new(Mutex::new(Some(input))), done: mpsc::sync_channel(1).1 }
    }

    /// Takes the task back, waiting for the helper that is at it, if any.
    pub(super) fn take(self) -> Taken<I, T> {
        let untouched = lock(&self.input).take();
        match untouched {
            Some(input) => Taken::Untouched(input),
            None => Taken::Done(self.done.recv().expect("a helper gives an answer unless it panics")),
        }
    }
}

impl<I, T> Drop for Task<I, T> {
    fn drop(&mut self) {
        // So that no helper begins what nobody wants any more.
        let unwanted = lock(&self.input).take();
        drop(unwanted);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
