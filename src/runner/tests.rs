//! The runner on a database file, with an evaluator that does what a test says.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::*;
use crate::domain::{
    Actor, AgentContent, AgentType, ErrorKind, EvaluationDraft, JobStatus, Lifetime, NewAgent, NewDocument,
    RuntimeKind, Settings, Usage, Visibility,
};
use crate::repository::sqlite::{Access, OpenOptions, SqliteRepository};
use crate::repository::{
    AgentSource, Claim, DocumentSource, Durability, JobRow, NewBatch, Share, WorkerName, WriteMode,
};
use crate::runtime::{Answer, AttemptFailure, Retry, Task};

type Evaluate = dyn Fn(&Task<'_>) -> Result<Answer, AttemptFailure> + Send + Sync;

struct Scripted(Box<Evaluate>);

impl Runtime for Scripted {
    fn evaluate(&self, task: &Task<'_>) -> Result<Answer, AttemptFailure> {
        (self.0)(task)
    }
}

struct Bench {
    repository: SqliteRepository,
    batch: BatchId,
    agent: AgentVersion,
    _folder: tempfile::TempDir,
}

impl Bench {
    fn new(documents: u32, lifetime: Lifetime) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path: PathBuf = folder.path().join("evalbatch.db");
        let repository = SqliteRepository::open(&path, Access::Create, &OpenOptions::default()).unwrap();
        let document = |number| NewDocument {
            title: format!("document {number}"),
            content: format!("text {number}"),
            author: None,
            url: None,
            published_at: None,
            metadata: serde_json::Map::new(),
        };
        let batch = NewBatch {
            name: None,
            tracking_id: Some("bench".to_owned()),
            description: None,
            target_count: None,
            repeat: 1,
            seed: None,
            visibility: Visibility::Private,
            lifetime,
            max_attempts: 3,
            agent: AgentSource::BuiltIn(NewAgent {
                name: "scripted".to_owned(),
                agent_type: AgentType::Assessor,
                description: String::new(),
                content: AgentContent {
                    primary_instructions: String::new(),
                    self_critique_instructions: None,
                    provides_grades: false,
                    runtime: RuntimeKind::Checks,
                    settings: Settings::default(),
                    readme: None,
                },
            }),
            documents: (0..documents).map(|number| DocumentSource::New(document(number))).collect(),
            created_at: Clock::System.now(),
        };
        let actor = Actor { name: "ann".to_owned(), id: None, is_admin: true };
        let created = crate::repository::Batches::create_batch(&repository, &actor, &batch, WriteMode::Commit).unwrap();
        let agent = crate::repository::Agents::agent_version(&repository, &created.agent.version_id).unwrap().unwrap();
        Self { repository, batch: created.id, agent, _folder: folder }
    }

    fn another(&self) -> Box<dyn Repository> {
        self.repository.another(Durability::Full).unwrap()
    }

    fn run(
        &self,
        options: RunOptions,
        evaluate: impl Fn(&Task<'_>) -> Result<Answer, AttemptFailure> + Send + Sync + 'static,
    ) -> Result<RunReport> {
        let work = BatchWork {
            id: self.batch.clone(),
            tracking_id: None,
            agent: self.agent.clone(),
            runtime: Arc::new(Scripted(Box::new(evaluate))),
        };
        run(&self.repository, vec![work], options, Clock::System, &Stop::default(), &mut |_| {})
    }

    fn jobs(&self) -> Vec<JobRow> {
        self.another().job_rows(&self.batch, None, 1_000, Clock::System.now()).unwrap()
    }

    fn statuses(&self) -> Vec<JobStatus> {
        self.jobs().iter().map(|row| row.job.status).collect()
    }

    /// Another worker's claim of the first free job.
    fn claim_as(&self, worker: &str, lease: Duration) -> crate::repository::ClaimedJob {
        let now = Clock::System.now();
        let claim = Claim {
            shares: &[Share { batches: std::slice::from_ref(&self.batch), limit: 1 }],
            limit: 1,
            worker: &WorkerName(worker.to_owned()),
            max_attempts: None,
            now,
            lease_until: now + lease,
        };
        self.another().claim(&claim).unwrap().jobs.remove(0)
    }
}

fn options() -> RunOptions {
    RunOptions {
        concurrency: 2,
        timeout: Duration::from_mins(5),
        max_attempts: None,
        budget: None,
        max_wait: Duration::from_mins(15),
        reuse: None,
        timing: Timing::default(),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is what an evaluator returns")]
fn answer(dollars: Option<f64>) -> Result<Answer, AttemptFailure> {
    let usage = Usage { cost: dollars.and_then(Cost::from_dollars), ..Usage::default() };
    Ok(Answer { evaluation: EvaluationDraft { summary: "read".to_owned(), ..EvaluationDraft::default() }, usage })
}

fn is_first(task: &Task<'_>) -> bool {
    task.document.content == "text 0"
}

#[test]
fn a_panic_fails_its_job_and_no_other() {
    let bench = Bench::new(5, Lifetime::Kept);
    let report = bench
        .run(options(), |task| {
            assert!(!is_first(task), "this panic belongs to the test");
            answer(None)
        })
        .unwrap();
    assert_eq!((report.completed, report.failed, report.pending), (4, 1, 0));
    assert_eq!(bench.jobs()[0].job.error.as_ref().unwrap().kind, ErrorKind::Internal);
}

#[test]
fn a_retry_that_is_due_later_is_waited_for() {
    let bench = Bench::new(2, Lifetime::Kept);
    let report = bench
        .run(options(), |task| match task.job.attempt {
            1 if is_first(task) => {
                Err(AttemptFailure::new(ErrorKind::TryAgain, "later", Retry::After(Duration::from_millis(80))))
            }
            _ => answer(None),
        })
        .unwrap();
    assert_eq!((report.completed, report.retried, report.failed, report.pending), (2, 1, 0, 0));
}

#[test]
fn a_result_that_cannot_be_stored_fails_its_job_and_no_other() {
    let bench = Bench::new(4, Lifetime::Kept);
    let report = bench
        .run(options(), |task| {
            if !is_first(task) {
                return answer(None);
            }
            // The sum over the attempts is more than the database can count.
            let usage = Usage { input_tokens: Some(i64::MAX as u64), ..Usage::default() };
            let failure = AttemptFailure::new(ErrorKind::MalformedAnswer, "no", Retry::After(Duration::ZERO));
            Err(AttemptFailure { usage, ..failure })
        })
        .unwrap();
    assert_eq!((report.completed, report.failed, report.pending), (3, 1, 0));
    assert_eq!(bench.jobs()[0].job.error.as_ref().unwrap().kind, ErrorKind::Internal);
}

#[test]
fn a_lease_that_lapses_elsewhere_is_waited_for() {
    let bench = Bench::new(2, Lifetime::Kept);
    let claimed = bench.claim_as("elsewhere/1/1", Duration::from_millis(700));
    let report = bench.run(options(), |_| answer(None)).unwrap();
    assert_eq!((report.completed, report.pending), (2, 0));
    let attempts = bench.another().attempts(&claimed.key.id).unwrap();
    let kinds: Vec<_> = attempts.iter().map(|attempt| attempt.error.as_ref().map(|error| error.kind)).collect();
    assert_eq!(kinds, [Some(ErrorKind::WorkerLost), None]);
}

#[test]
fn jobs_of_a_live_worker_are_neither_waited_for_nor_left() {
    let bench = Bench::new(3, Lifetime::Kept);
    bench.claim_as(&this_worker().0, Duration::from_hours(1));
    let report = bench.run(options(), |_| answer(None)).unwrap();
    assert_eq!((report.completed, report.pending, report.stopped), (2, 0, None));
    assert_eq!(bench.statuses()[0], JobStatus::Running);
}

#[test]
fn a_job_whose_worker_was_lost_at_its_last_attempt_counts_as_failed() {
    let bench = Bench::new(2, Lifetime::Kept);
    for _ in 0..2 {
        let claimed = bench.claim_as("elsewhere/1/1", Duration::from_hours(1));
        bench.another().end_leases(&[claimed.key], Clock::System.now()).unwrap();
    }
    let claimed = bench.claim_as("elsewhere/1/1", Duration::from_millis(1));
    assert_eq!((claimed.attempt, claimed.max_attempts), (3, 3));
    let report = bench.run(options(), |_| answer(None)).unwrap();
    assert_eq!((report.completed, report.failed, report.pending), (1, 1, 0));
    assert_eq!(bench.statuses(), [JobStatus::Failed, JobStatus::Completed]);
}

#[test]
fn expiry_stops_claiming_and_keeps_what_was_in_flight() {
    let expires_at = Clock::System.now() + Duration::from_secs(1);
    let bench = Bench::new(2, Lifetime::Ephemeral { expires_at, is_pinned: false });
    let report = bench
        .run(RunOptions { concurrency: 1, ..options() }, move |_| {
            while Clock::System.now() <= expires_at {
                thread::sleep(Duration::from_millis(5));
            }
            answer(None)
        })
        .unwrap();
    assert_eq!((report.completed, report.pending, report.stopped), (1, 1, Some(StopReason::Expired)));
}

fn with_budget(dollars: f64) -> RunOptions {
    RunOptions { concurrency: 1, budget: Cost::from_dollars(dollars), ..options() }
}

#[test]
fn a_budget_stops_the_claims_once_it_is_spent() {
    let bench = Bench::new(5, Lifetime::Kept);
    let report = bench.run(with_budget(2.0), |_| answer(Some(1.0))).unwrap();
    assert_eq!((report.completed, report.pending, report.stopped), (2, 3, Some(StopReason::Budget)));
    assert_eq!(report.cost, Cost::from_dollars(2.0));
}

#[test]
fn a_budget_that_lasts_to_the_end_stops_nothing() {
    let bench = Bench::new(2, Lifetime::Kept);
    let report = bench.run(with_budget(2.0), |_| answer(Some(1.0))).unwrap();
    assert_eq!((report.completed, report.pending, report.stopped), (2, 0, None));
}

#[test]
fn an_answer_without_its_cost_ends_a_run_with_a_budget() {
    let bench = Bench::new(3, Lifetime::Kept);
    let report = bench.run(with_budget(9.0), |_| answer(None)).unwrap();
    assert_eq!((report.completed, report.pending, report.stopped), (1, 2, Some(StopReason::Budget)));
    assert!(report.is_unpriced);
    assert_eq!(bench.statuses(), [JobStatus::Completed, JobStatus::Pending, JobStatus::Pending]);
}

#[test]
fn an_attempt_without_an_answer_needs_no_cost() {
    let bench = Bench::new(1, Lifetime::Kept);
    let again = || AttemptFailure::new(ErrorKind::TryAgain, "later", Retry::After(Duration::ZERO));
    let report = bench
        .run(with_budget(9.0), move |task| if task.job.attempt == 1 { Err(again()) } else { answer(Some(1.0)) })
        .unwrap();
    assert_eq!((report.completed, report.retried), (1, 1));
}

#[test]
fn the_cost_of_a_discarded_result_is_spent_all_the_same() {
    let bench = Bench::new(3, Lifetime::Kept);
    let (thief, stolen) = (Mutex::new(bench.another()), AtomicBool::new(false));
    let report = bench
        .run(with_budget(2.0), move |task| {
            if !stolen.swap(true, Ordering::Relaxed) {
                let thief = thief.lock().unwrap();
                let holders = thief.lease_holders(std::slice::from_ref(task.job.batch_id)).unwrap();
                let keys: Vec<_> = holders.into_iter().map(|holder| holder.key).collect();
                thief.release(&keys).unwrap();
            }
            answer(Some(1.0))
        })
        .unwrap();
    assert_eq!((report.completed, report.cancelled, report.pending), (1, 1, 2));
    assert_eq!((report.cost, report.stopped), (Cost::from_dollars(2.0), Some(StopReason::Budget)));
}
