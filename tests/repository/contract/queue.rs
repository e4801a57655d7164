//! Claims, leases, results.

use std::time::Duration;

use evalbatch::domain::{BatchId, ErrorKind, EvaluationDraft, Job, JobStatus, Timestamp, Usage};
use evalbatch::repository::{
    AttemptOutcome, Claim, Claimed, ClaimedJob, QueueState, RecordedStatus, Repository, Share, Verdict, WorkerName,
};

use super::{Check, later, made, start};

pub const CHECKS: &[Check] = &[
    claims_go_in_order_and_never_twice,
    a_limit_spans_batches,
    shares_have_limits_of_their_own,
    a_result_is_taken_once,
    results_and_new_work_go_together_or_not_at_all,
    a_heartbeat_keeps_a_job_and_tells_what_was_lost,
    a_lapsed_lease_is_claimable_and_the_old_result_stale,
    attempts_end,
    a_released_job_has_lost_nothing,
    a_retry_waits_until_it_is_due,
    failed_jobs_come_back_with_all_their_attempts,
    a_cancelled_job_stays_cancelled,
    what_has_expired_is_not_claimed,
    an_ended_lease_is_a_lapsed_one,
    usage_adds_up_over_attempts,
];

const LEASE: Duration = Duration::from_mins(1);

fn claim(repository: &dyn Repository, batches: &[BatchId], limit: u32, now: Timestamp) -> Claimed {
    let worker = WorkerName("host/1/1".to_owned());
    let lease_until = now + LEASE;
    let shares = &[Share { batches, limit }];
    repository.claim(&Claim { shares, limit, worker: &worker, max_attempts: None, now, lease_until }).unwrap()
}

pub(super) fn claim_one(repository: &dyn Repository, batch: &BatchId, now: Timestamp) -> ClaimedJob {
    claim(repository, std::slice::from_ref(batch), 1, now).jobs.remove(0)
}

fn outcome(job: &ClaimedJob, now: Timestamp, verdict: Verdict) -> AttemptOutcome {
    AttemptOutcome {
        key: job.key.clone(),
        attempt: job.attempt,
        started_at: job.started_at,
        ended_at: now,
        duration_ms: 5,
        usage: Usage { input_tokens: Some(10), ..Usage::default() },
        verdict,
    }
}

pub(super) fn record(
    repository: &dyn Repository,
    job: &ClaimedJob,
    now: Timestamp,
    verdict: Verdict,
) -> RecordedStatus {
    repository.record(&[outcome(job, now, verdict)]).unwrap().remove(0)
}

fn completed() -> Verdict {
    Verdict::Completed(Box::new(EvaluationDraft { summary: "read".to_owned(), ..EvaluationDraft::default() }))
}

fn failed() -> Verdict {
    Verdict::Failed { kind: ErrorKind::Provider, message: "no".to_owned(), raw_output: None }
}

fn retry(not_before: Timestamp) -> Verdict {
    Verdict::Retry { kind: ErrorKind::TryAgain, message: "later".to_owned(), raw_output: None, not_before }
}

fn jobs(repository: &dyn Repository, batch: &BatchId, now: Timestamp) -> Vec<Job> {
    repository.job_rows(batch, None, 100, now).unwrap().into_iter().map(|row| row.job).collect()
}

fn state(repository: &dyn Repository, batch: &BatchId, now: Timestamp) -> QueueState {
    repository.queue_state(std::slice::from_ref(batch), now).unwrap()
}

fn claims_go_in_order_and_never_twice(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one", "two", "three"]);
    let ids: Vec<_> = jobs(repository, &batch, start()).into_iter().map(|job| job.id).collect();
    let mut claimed = Vec::new();
    for limit in [2, 2, 2] {
        claimed.extend(claim(repository, std::slice::from_ref(&batch), limit, start()).jobs);
    }
    assert_eq!(claimed.iter().map(|job| job.key.id.clone()).collect::<Vec<_>>(), ids);
    assert!(claimed.iter().all(|job| job.attempt == 1 && job.max_attempts == 3));
    assert_eq!(state(repository, &batch, start()), QueueState { running: 3, ..QueueState::default() });
}

fn a_limit_spans_batches(repository: &dyn Repository) {
    let batches = [made(repository, "a", &["one"]), made(repository, "b", &["one", "two"])];
    let claimed = claim(repository, &batches, 2, start()).jobs;
    assert_eq!(claimed.iter().map(|job| &job.batch_id).collect::<Vec<_>>(), [&batches[0], &batches[1]]);
}

fn shares_have_limits_of_their_own(repository: &dyn Repository) {
    let one = [made(repository, "a", &["one", "two"]), made(repository, "b", &["one"])];
    let other = [made(repository, "c", &["one", "two", "three"])];
    let claim = |limits: [u32; 2], limit| {
        let shares = [Share { batches: &one, limit: limits[0] }, Share { batches: &other, limit: limits[1] }];
        let worker = WorkerName("host/1/1".to_owned());
        let claim = Claim {
            shares: &shares,
            limit,
            worker: &worker,
            max_attempts: None,
            now: start(),
            lease_until: later(1) + LEASE,
        };
        let of = |job: ClaimedJob| u8::from(other.contains(&job.batch_id));
        repository.claim(&claim).unwrap().jobs.into_iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(claim([1, 2], 9), [0, 1, 1]);
    assert_eq!(claim([1, 9], 1), [0], "all shares together have a limit as well");
    assert_eq!(claim([9, 9], 9), [0, 1]);
}

fn a_result_is_taken_once(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one"]);
    let job = claim_one(repository, &batch, start());
    assert_eq!(record(repository, &job, later(1), completed()), RecordedStatus::Recorded);
    assert_eq!(record(repository, &job, later(2), completed()), RecordedStatus::Discarded);
    assert_eq!(record(repository, &job, later(2), failed()), RecordedStatus::Discarded);
    assert_eq!(jobs(repository, &batch, later(3))[0].status, JobStatus::Completed);
    assert_eq!(repository.evaluations(&batch, None, 10).unwrap().len(), 1);
    assert_eq!(repository.attempts(&job.key.id).unwrap().len(), 1);
}

fn results_and_new_work_go_together_or_not_at_all(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one", "two", "three"]);
    let (first, second) = (claim_one(repository, &batch, start()), claim_one(repository, &batch, start()));
    let worker = WorkerName("host/1/1".to_owned());
    let claim = Claim {
        shares: &[Share { batches: std::slice::from_ref(&batch), limit: 2 }],
        limit: 2,
        worker: &worker,
        max_attempts: None,
        now: later(1),
        lease_until: later(1) + LEASE,
    };
    let unacceptable =
        Verdict::Completed(Box::new(EvaluationDraft { grade: Some(101.0), ..EvaluationDraft::default() }));
    let outcomes = [outcome(&first, later(1), completed()), outcome(&second, later(1), unacceptable)];
    assert!(repository.record_and_claim(&outcomes, &claim).is_err());
    assert_eq!(state(repository, &batch, later(1)).running, 2, "nothing of it was kept");
    let outcomes = [outcome(&first, later(1), completed()), outcome(&second, later(1), retry(start()))];
    let (statuses, claimed) = repository.record_and_claim(&outcomes, &claim).unwrap();
    assert_eq!(statuses, [RecordedStatus::Recorded; 2]);
    let attempts: Vec<_> = claimed.jobs.iter().map(|job| (job.key.id == second.key.id, job.attempt)).collect();
    assert_eq!(attempts, [(true, 2), (false, 1)], "what was just put back may be claimed at once");
}

fn a_heartbeat_keeps_a_job_and_tells_what_was_lost(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one", "two"]);
    let (kept, lost) = (claim_one(repository, &batch, start()), claim_one(repository, &batch, start()));
    repository.release(std::slice::from_ref(&lost.key)).unwrap();
    let told = repository.heartbeat(&[kept.key.clone(), lost.key.clone()], later(600)).unwrap();
    assert_eq!(told, [lost.key]);
    assert_eq!(claim(repository, std::slice::from_ref(&batch), 5, later(500)).jobs.len(), 1);
    assert_eq!(record(repository, &kept, later(550), completed()), RecordedStatus::Recorded);
}

fn a_lapsed_lease_is_claimable_and_the_old_result_stale(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one"]);
    let old = claim_one(repository, &batch, start());
    assert!(claim(repository, std::slice::from_ref(&batch), 1, later(59)).jobs.is_empty());
    // RUNNING means with a live lease, everywhere.
    assert_eq!(jobs(repository, &batch, later(60))[0].status, JobStatus::Pending);
    assert_eq!(repository.batch(&batch, later(60)).unwrap().unwrap().job_stats.pending, 1);
    assert_eq!(state(repository, &batch, later(60)).pending, 1);
    let new = claim_one(repository, &batch, later(60));
    assert_eq!((new.attempt, new.key.id == old.key.id, new.key.token == old.key.token), (2, true, false));
    assert_eq!(repository.attempts(&old.key.id).unwrap()[0].error.as_ref().unwrap().kind, ErrorKind::WorkerLost);
    assert_eq!(record(repository, &old, later(61), completed()), RecordedStatus::Discarded);
    assert_eq!(record(repository, &old, later(61), completed()), RecordedStatus::Discarded, "told once more");
    let late = repository.attempts(&old.key.id).unwrap().remove(0);
    assert_eq!(late.error.unwrap().kind, ErrorKind::TooLate, "it is an attempt without an answer no more");
    assert_eq!(late.usage, outcome(&old, later(61), completed()).usage);
    assert_eq!(repository.heartbeat(std::slice::from_ref(&old.key), later(700)).unwrap(), [old.key]);
    assert_eq!(record(repository, &new, later(62), completed()), RecordedStatus::Recorded);
    assert_eq!(repository.evaluations(&batch, None, 10).unwrap().len(), 1);
    let both = late.usage.input_tokens.map(|tokens| 2 * tokens);
    assert_eq!(jobs(repository, &batch, later(63))[0].usage.input_tokens, both, "what both used is in the sum");
}

fn attempts_end(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one"]);
    for attempt in 1..=3 {
        assert_eq!(claim_one(repository, &batch, later(attempt * 60)).attempt, u32::try_from(attempt).unwrap());
    }
    let claimed = claim(repository, std::slice::from_ref(&batch), 1, later(240));
    assert_eq!(claimed, Claimed { jobs: Vec::new(), given_up: 1 });
    let job = jobs(repository, &batch, later(240)).remove(0);
    assert_eq!((job.status, job.attempts, job.completed_at), (JobStatus::Failed, 3, Some(later(240))));
    assert_eq!(job.error.unwrap().kind, ErrorKind::WorkerLost);
    assert_eq!(repository.attempts(&job.id).unwrap().len(), 3);
}

fn a_released_job_has_lost_nothing(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one"]);
    let job = claim_one(repository, &batch, start());
    repository.release(std::slice::from_ref(&job.key)).unwrap();
    repository.release(std::slice::from_ref(&job.key)).unwrap();
    let found = jobs(repository, &batch, start()).remove(0);
    assert_eq!((found.status, found.attempts, found.lease), (JobStatus::Pending, 0, None));
    assert_eq!(claim_one(repository, &batch, start()).attempt, 1);
    assert!(repository.attempts(&job.key.id).unwrap().is_empty());
}

fn a_retry_waits_until_it_is_due(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one"]);
    let job = claim_one(repository, &batch, start());
    assert_eq!(record(repository, &job, later(1), retry(later(30))), RecordedStatus::Recorded);
    assert_eq!(state(repository, &batch, later(2)).next_due, Some(later(30)));
    assert!(claim(repository, std::slice::from_ref(&batch), 1, later(29)).jobs.is_empty());
    assert_eq!(claim_one(repository, &batch, later(30)).attempt, 2);
}

fn failed_jobs_come_back_with_all_their_attempts(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one", "two"]);
    let (bad, good) = (claim_one(repository, &batch, start()), claim_one(repository, &batch, start()));
    record(repository, &bad, later(1), failed());
    record(repository, &good, later(1), completed());
    assert_eq!(repository.retry_failed(std::slice::from_ref(&batch)).unwrap(), 1);
    let again = claim_one(repository, &batch, later(2));
    assert_eq!((again.key.id.clone(), again.attempt), (bad.key.id, 1));
    assert_eq!(record(repository, &again, later(3), completed()), RecordedStatus::Recorded);
    assert!(
        jobs(repository, &batch, later(3)).iter().all(|job| job.status == JobStatus::Completed && job.error.is_none())
    );
}

fn a_cancelled_job_stays_cancelled(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one", "two"]);
    let job = claim_one(repository, &batch, start());
    assert_eq!(repository.cancel(&batch, later(1)).unwrap(), 2);
    assert_eq!(record(repository, &job, later(2), completed()), RecordedStatus::Discarded);
    assert_eq!(record(repository, &job, later(2), retry(later(3))), RecordedStatus::Discarded);
    repository.release(std::slice::from_ref(&job.key)).unwrap();
    repository.end_leases(std::slice::from_ref(&job.key), later(2)).unwrap();
    assert_eq!(repository.heartbeat(std::slice::from_ref(&job.key), later(90)).unwrap(), [job.key]);
    assert_eq!(repository.retry_failed(std::slice::from_ref(&batch)).unwrap(), 0);
    assert!(claim(repository, std::slice::from_ref(&batch), 5, later(600)).jobs.is_empty());
    assert!(jobs(repository, &batch, later(600)).iter().all(|job| job.status == JobStatus::Cancelled));
}

fn what_has_expired_is_not_claimed(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one"]);
    let (before, after) = (later(3_599), later(3_600));
    assert!(claim(repository, std::slice::from_ref(&batch), 1, after).jobs.is_empty());
    assert_eq!(state(repository, &batch, after), QueueState { pending: 1, expired: 1, ..QueueState::default() });
    repository.set_pinned(&batch, true, later(0)).unwrap();
    assert_eq!(claim(repository, std::slice::from_ref(&batch), 1, after).jobs.len(), 1);
    assert_eq!(state(repository, &batch, before).running, 1);
}

fn an_ended_lease_is_a_lapsed_one(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one"]);
    let job = claim_one(repository, &batch, start());
    let holders = repository.lease_holders(std::slice::from_ref(&batch)).unwrap();
    assert_eq!((holders[0].worker.0.as_str(), holders[0].lease_until), ("host/1/1", later(60)));
    repository.end_leases(&[holders[0].key.clone()], later(5)).unwrap();
    assert_eq!(claim_one(repository, &batch, later(5)).attempt, 2);
    // Its worker is alive after all, and too late.
    assert_eq!(record(repository, &job, later(6), completed()), RecordedStatus::Discarded);
}

fn usage_adds_up_over_attempts(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one"]);
    let job = claim_one(repository, &batch, start());
    record(repository, &job, later(1), retry(later(1)));
    let job = claim_one(repository, &batch, later(1));
    record(repository, &job, later(2), completed());
    let usage = jobs(repository, &batch, later(2))[0].usage;
    assert_eq!((usage.input_tokens, usage.output_tokens), (Some(20), None));
}
