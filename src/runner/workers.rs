//! The threads that evaluate. They know nothing of the database.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::BatchWork;
use crate::domain::{Document, ErrorKind};
use crate::repository::ClaimedJob;
use crate::runtime::{Answer, AttemptFailure, Cancel, JobFacts, Retry, Task, Waiting, Waits};

/// A job handed to a worker.
pub(super) struct Assignment {
    pub(super) job: ClaimedJob,
    pub(super) work: Arc<BatchWork>,
    pub(super) document: Arc<Document>,
    pub(super) cancel: Cancel,
}

/// What came of it.
pub(super) struct Finished {
    pub(super) job: ClaimedJob,
    pub(super) document: Arc<Document>,
    /// Without the time in which it waited for its turn.
    pub(super) duration: Duration,
    pub(super) result: Result<Answer, AttemptFailure>,
}

impl Finished {
    /// Whether nothing was tried, so that there is nothing to record.
    pub(super) fn is_untried(&self) -> bool {
        matches!(&self.result, Err(failure) if failure.retry == Retry::GiveBack)
    }

    /// For a job that is given back: an attempt without an answer decides nothing.
    pub(super) fn with_another_try(mut self) -> Self {
        if let Err(failure) = &mut self.result {
            failure.retry = Retry::GiveBack;
        }
        self
    }
}

/// As many threads as there were ever jobs at once, at most `size`.
pub(super) struct Workers {
    size: usize,
    timeout: Duration,
    assign: Option<Sender<Assignment>>,
    assignments: Receiver<Assignment>,
    done: Sender<Finished>,
    pub(super) finished: Receiver<Finished>,
    threads: Vec<JoinHandle<()>>,
    pub(super) waiting: Arc<Waiting>,
    pub(super) in_flight: usize,
}

impl Workers {
    pub(super) fn new(size: usize, timeout: Duration) -> Self {
        let (assign, assignments) = unbounded();
        let (done, finished) = unbounded();
        Self {
            size,
            timeout,
            assign: Some(assign),
            assignments,
            done,
            finished,
            threads: Vec::new(),
            waiting: Arc::default(),
            in_flight: 0,
        }
    }

    pub(super) fn free(&self) -> usize {
        self.size.saturating_sub(self.in_flight)
    }

    pub(super) fn assign(&mut self, assignment: Assignment) -> std::io::Result<()> {
        if self.threads.len() == self.in_flight && self.threads.len() < self.size {
            match self.another_thread() {
                Ok(thread) => self.threads.push(thread),
                Err(error) if self.threads.is_empty() => return Err(error),
                Err(error) => {
                    // The account may have no more threads: this job waits for one of those that there are.
                    tracing::warn!(%error, threads = self.threads.len(), "no more worker threads");
                    self.size = self.threads.len();
                }
            }
        }
        self.in_flight += 1;
        if let Some(assign) = &self.assign {
            let _ = assign.send(assignment);
        }
        Ok(())
    }

    fn another_thread(&self) -> std::io::Result<JoinHandle<()>> {
        let (assignments, done, timeout) = (self.assignments.clone(), self.done.clone(), self.timeout);
        let waiting = Arc::clone(&self.waiting);
        thread::Builder::new().name("worker".to_owned()).spawn(move || {
            for assignment in assignments {
                if done.send(work_on(assignment, timeout, &waiting)).is_err() {
                    break;
                }
            }
        })
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.assign.take();
        // A worker that is still busy belongs to a run that was told twice to stop: it must not hold up the end.
        if self.in_flight == 0 {
            for thread in self.threads.drain(..) {
                let _ = thread.join();
            }
        }
    }
}

fn work_on(assignment: Assignment, timeout: Duration, waiting: &Waiting) -> Finished {
    let Assignment { job, work, document, cancel } = assignment;
    let (started, waits) = (Instant::now(), Waits::new(waiting));
    let task = Task {
        agent: &work.agent,
        document: &document,
        job: JobFacts {
            id: &job.key.id,
            batch_id: &job.batch_id,
            tracking_id: work.tracking_id.as_deref(),
            repetition: job.repetition,
            attempt: job.attempt,
            started_at: job.started_at,
        },
        timeout,
        cancel: &cancel,
        waits: &waits,
    };
    let result = catch_unwind(AssertUnwindSafe(|| work.runtime.evaluate(&task))).unwrap_or_else(|_| {
        let place = crate::panic::place().unwrap_or_else(|| "at an unknown place".to_owned());
        let message =
            format!("evalbatch itself failed on this job, {place}; please report it with the document and the agent");
        Err(AttemptFailure::new(ErrorKind::Internal, message, Retry::Never))
    });
    let duration = started.elapsed().saturating_sub(waits.total());
    Finished { job, document, duration, result }
}
