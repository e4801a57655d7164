//! What may be deleted, and what goes with it.

use std::time::Duration;

use evalbatch::domain::{BatchId, DocumentId, Lifetime, Timestamp, Usage};
use evalbatch::repository::{
    AgentSource, AttemptOutcome, Claim, CleanupRun, DeleteConditions, DeleteOutcome, DocumentSource, KeptReason,
    RecordedStatus, RemovedCounts, Repository, Share, Verdict, WorkerName, WriteMode,
};

use super::{Check, known, later, made, start};
use crate::support::{actor, agent, document, experiment};

pub const CHECKS: &[Check] = &[
    an_experiment_goes_with_everything_of_its_own,
    the_library_and_regular_batches_stay,
    a_running_job_keeps_its_experiment,
    a_lapsed_lease_keeps_nothing,
    pinned_extended_and_gone_ones_are_told_apart,
    a_delete_asks_only_for_running_jobs,
    idle_cleanups_leave_one_row,
];

fn delete(repository: &dyn Repository, batch: &BatchId, at: Timestamp) -> DeleteOutcome {
    repository.delete_batch(batch, DeleteConditions::ExpiredBy(at), at).unwrap()
}

fn work_on(repository: &dyn Repository, batch: &BatchId, at: Timestamp, is_done: bool) {
    let claim = Claim {
        shares: &[Share { batches: std::slice::from_ref(batch), limit: 1 }],
        limit: 1,
        worker: &WorkerName("host/1/1".to_owned()),
        max_attempts: None,
        now: at,
        lease_until: at + Duration::from_mins(1),
    };
    let job = repository.claim(&claim).unwrap().jobs.remove(0);
    if is_done {
        let verdict = Verdict::Completed(Box::default());
        let (key, usage) = (job.key, Usage::default());
        let outcome = AttemptOutcome { key, attempt: 1, started_at: at, ended_at: at, duration_ms: 1, usage, verdict };
        assert_eq!(repository.record(&[outcome]).unwrap(), [RecordedStatus::Recorded]);
    }
}

fn an_experiment_goes_with_everything_of_its_own(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one", "two"]);
    work_on(repository, &batch, start(), true);
    let documents = repository.ephemeral_documents(&batch).unwrap();
    let version = repository.batch(&batch, start()).unwrap().unwrap().agent.version_id;
    let expected = RemovedCounts { agents: 1, documents: 2, jobs: 2, evaluations: 1, comments: 0 };
    assert_eq!(repository.what_goes_with(&batch).unwrap(), expected);
    assert_eq!(delete(repository, &batch, later(3_600)), DeleteOutcome::Deleted(expected));
    assert!(repository.batch(&batch, start()).unwrap().is_none());
    assert!(repository.agent_version(&version).unwrap().is_none());
    assert!(repository.document(&documents[0].0).unwrap().is_none());
    repository.reclaim_space(&|| true).unwrap();
}

fn the_library_and_regular_batches_stay(repository: &dyn Repository) {
    let library: DocumentId =
        repository.add_documents(&actor("ann"), &[document("kept")], start()).unwrap().remove(0).header.id;
    let mut regular = experiment("regular", later(1), start(), &["kept"]);
    regular.lifetime = Lifetime::Kept;
    regular.agent = AgentSource::BuiltIn(agent("built-in", "Read."));
    let regular = repository.create_batch(&known(repository, "ann"), &regular, WriteMode::Commit).unwrap().id;
    let mut using = experiment("using", later(60), start(), &["kept", "own"]);
    using.agent = AgentSource::BuiltIn(agent("built-in", "Read."));
    using.documents.push(DocumentSource::Library(library.clone()));
    let using = repository.create_batch(&known(repository, "ann"), &using, WriteMode::Commit).unwrap().id;
    let DeleteOutcome::Deleted(removed) = delete(repository, &using, later(60)) else { panic!("it stayed") };
    assert_eq!((removed.agents, removed.documents, removed.jobs), (0, 1, 2));
    assert!(repository.document(&library).unwrap().is_some());
    assert_eq!(repository.batch(&regular, later(60)).unwrap().unwrap().job_stats.total, 1);
    assert_eq!(delete(repository, &regular, later(9_999_999)), DeleteOutcome::Kept(KeptReason::NotExpired));
}

fn a_running_job_keeps_its_experiment(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one"]);
    work_on(repository, &batch, later(3_590), false);
    let found = repository.expired_experiments(None, later(3_600), later(3_600)).unwrap();
    assert_eq!((found.len(), found[0].running_jobs), (1, 1));
    assert_eq!(delete(repository, &batch, later(3_600)), DeleteOutcome::Kept(KeptReason::Running));
    let now = later(3_600);
    let outcome = repository.delete_batch(&batch, DeleteConditions::NotRunning, now).unwrap();
    assert_eq!(outcome, DeleteOutcome::Kept(KeptReason::Running));
}

fn a_lapsed_lease_keeps_nothing(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one"]);
    work_on(repository, &batch, later(3_590), false);
    assert_eq!(repository.expired_experiments(None, later(3_700), later(3_700)).unwrap()[0].running_jobs, 0);
    assert!(matches!(delete(repository, &batch, later(3_650)), DeleteOutcome::Deleted(_)));
}

fn pinned_extended_and_gone_ones_are_told_apart(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one"]);
    let at = later(3_600);
    repository.set_pinned(&batch, true, later(0)).unwrap();
    assert_eq!(delete(repository, &batch, at), DeleteOutcome::Kept(KeptReason::Pinned));
    repository.set_pinned(&batch, false, later(0)).unwrap();
    repository.set_expiry(&batch, later(3_601), later(0)).unwrap();
    assert_eq!(delete(repository, &batch, at), DeleteOutcome::Kept(KeptReason::NotExpired));
    assert!(matches!(delete(repository, &batch, later(3_601)), DeleteOutcome::Deleted(_)));
    assert_eq!(delete(repository, &batch, later(3_601)), DeleteOutcome::Kept(KeptReason::Gone));
}

fn a_delete_asks_only_for_running_jobs(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one"]);
    repository.set_pinned(&batch, true, later(0)).unwrap();
    let outcome = repository.delete_batch(&batch, DeleteConditions::NotRunning, start()).unwrap();
    assert!(matches!(outcome, DeleteOutcome::Deleted(_)));
}

fn idle_cleanups_leave_one_row(repository: &dyn Repository) {
    let run = |at, found| CleanupRun {
        started_at: later(at),
        finished_at: later(at),
        found,
        deleted: found,
        skipped_running: 0,
        skipped_pinned: 0,
        failed: 0,
        duration_ms: 1,
    };
    for (at, found) in [(1, 0), (2, 0), (3, 2), (4, 0), (5, 0)] {
        repository.record_cleanup(&actor("ann"), &run(at, found)).unwrap();
    }
    let history: Vec<_> =
        repository.cleanup_history(10).unwrap().into_iter().map(|(run, _)| (run.found, run.finished_at)).collect();
    assert_eq!(history, [(0, later(5)), (2, later(3)), (0, later(2))]);
}
