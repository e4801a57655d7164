//! The job queue: leases, tokens, and everything that changes a job's status while it runs.

use rusqlite::{Connection, named_params};

use super::outcomes::record_all;
use super::{SqliteRepository, lost, reuse};
use crate::domain::{Actor, BatchId, DocumentId, JobId, Timestamp};
use crate::ids;
use crate::repository::{
    AttemptOutcome, Claim, Claimed, ClaimedJob, JobKey, LeaseHolder, PendingWork, Queue, QueueState, RecordedStatus,
    Result, Reusable, Reused, UnusualAttempts, WorkerName,
};

impl Queue for SqliteRepository {
    fn claim(&self, claim: &Claim<'_>) -> Result<Claimed> {
        self.write(|tx| Ok(claim_all(tx, claim)?))
    }

    fn heartbeat(&self, held: &[JobKey], lease_until: Timestamp) -> Result<Vec<JobKey>> {
        self.write(|tx| {
            let mut statement = tx.prepare_cached(
                "UPDATE jobs SET lease_until = :until WHERE id = :id AND token = :token AND status = 'RUNNING'",
            )?;
            let mut lost = Vec::new();
            for key in held {
                let changed = statement.execute(named_params! {
                    ":until": lease_until.as_millis(), ":id": key.id.as_str(), ":token": key.token,
                })?;
                if changed == 0 {
                    lost.push(key.clone());
                }
            }
            Ok(lost)
        })
    }

    fn record(&self, outcomes: &[AttemptOutcome]) -> Result<Vec<RecordedStatus>> {
        self.write(|tx| record_all(tx, outcomes))
    }

    fn record_and_claim(
        &self,
        outcomes: &[AttemptOutcome],
        claim: &Claim<'_>,
    ) -> Result<(Vec<RecordedStatus>, Claimed)> {
        self.write(|tx| Ok((record_all(tx, outcomes)?, claim_all(tx, claim)?)))
    }

    fn reuse(&self, actor: &Actor, wanted: &[Reusable<'_>], now: Timestamp) -> Result<Vec<Reused>> {
        self.write(|tx| {
            let mut reused = Vec::new();
            for wanted in wanted {
                reused.extend(reuse::copy_equal(tx, actor, wanted, now)?);
            }
            Ok(reused)
        })
    }

    fn pending_work(&self, batch: &BatchId, with_failed: bool) -> Result<PendingWork> {
        Ok(pending_work(&self.connection, batch, with_failed)?)
    }

    fn unusual_attempts(&self, batches: &[BatchId], usual: u32) -> Result<Option<UnusualAttempts>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) AS jobs, ifnull(min(max_attempts), 0) AS least, ifnull(max(max_attempts), 0) AS most
             FROM jobs WHERE batch_id = :batch AND status = 'PENDING' AND max_attempts <> :usual",
        )?;
        let mut all: Option<UnusualAttempts> = None;
        for batch in batches {
            let of_batch = statement.query_row(named_params! {":batch": batch.as_str(), ":usual": usual}, |row| {
                Ok(UnusualAttempts { jobs: row.get("jobs")?, least: row.get("least")?, most: row.get("most")? })
            })?;
            all = match all {
                _ if of_batch.jobs == 0 => all,
                None => Some(of_batch),
                Some(all) => Some(UnusualAttempts {
                    jobs: all.jobs + of_batch.jobs,
                    least: all.least.min(of_batch.least),
                    most: all.most.max(of_batch.most),
                }),
            };
        }
        Ok(all)
    }

    fn release(&self, held: &[JobKey]) -> Result<()> {
        self.write(|tx| {
            for key in held {
                lost::give_back(tx, key)?;
            }
            Ok(())
        })
    }

    fn abandon(&self, held: &[JobKey], now: Timestamp) -> Result<()> {
        self.write(|tx| {
            for key in held {
                lost::add_attempt(tx, key, now)?;
                lost::give_back(tx, key)?;
            }
            Ok(())
        })
    }

    fn lease_holders(&self, batches: &[BatchId]) -> Result<Vec<LeaseHolder>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, token, worker, lease_until FROM jobs WHERE batch_id = :batch AND status = 'RUNNING'",
        )?;
        let mut holders = Vec::new();
        for batch in batches {
            let rows = statement.query_map(named_params! {":batch": batch.as_str()}, |row| {
                Ok(LeaseHolder {
                    key: JobKey { id: JobId::new(row.get::<_, String>("id")?), token: row.get("token")? },
                    worker: WorkerName(row.get("worker")?),
                    lease_until: Timestamp::from_millis(row.get("lease_until")?),
                })
            })?;
            for holder in rows {
                holders.push(holder?);
            }
        }
        Ok(holders)
    }

    fn end_leases(&self, held: &[JobKey], now: Timestamp) -> Result<()> {
        self.write(|tx| {
            let mut statement = tx.prepare_cached(
                "UPDATE jobs SET lease_until = :now WHERE id = :id AND token = :token AND status = 'RUNNING'",
            )?;
            for key in held {
                statement.execute(named_params! {
                    ":now": now.as_millis(), ":id": key.id.as_str(), ":token": key.token,
                })?;
            }
            Ok(())
        })
    }

    fn queue_state(&self, batches: &[BatchId], now: Timestamp) -> Result<QueueState> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT count(*) FILTER (WHERE status = 'PENDING' OR lease_until <= :now) AS pending,
                        count(*) FILTER (WHERE (status = 'PENDING' OR lease_until <= :now) AND NOT is_open) AS expired,
                        count(*) FILTER (WHERE status = 'RUNNING' AND lease_until > :now) AS running,
                        min(CASE WHEN NOT is_open THEN NULL
                                 WHEN status = 'PENDING' THEN ifnull(not_before, 0)
                                 WHEN lease_until <= :now THEN 0 END) AS next_due
                 FROM (SELECT j.status, j.lease_until, j.not_before,
                              b.is_ephemeral = 0 OR b.is_pinned = 1 OR b.expires_at > :now AS is_open
                       FROM jobs j JOIN batches b ON b.id = j.batch_id
                       WHERE j.batch_id = :batch AND j.status IN ('PENDING', 'RUNNING'))",
            )?;
            let mut state = QueueState::default();
            for batch in batches {
                statement.query_row(named_params! {":batch": batch.as_str(), ":now": now.as_millis()}, |row| {
                    state.pending += row.get::<_, u64>("pending")?;
                    state.expired += row.get::<_, u64>("expired")?;
                    state.running += row.get::<_, u64>("running")?;
                    state.next_due = earliest(state.next_due, row.get("next_due")?);
                    Ok(())
                })?;
            }
            Ok(state)
        })
    }

    fn retry_failed(&self, batches: &[BatchId]) -> Result<u64> {
        self.write(|tx| {
            let mut statement = tx.prepare_cached(
                "UPDATE jobs SET status = 'PENDING', attempts = 0, not_before = NULL, completed_at = NULL,
                                 error = NULL, error_kind = NULL, duration_ms = NULL
                 WHERE batch_id = :batch AND status = 'FAILED'",
            )?;
            let mut count = 0;
            for batch in batches {
                count += statement.execute(named_params! {":batch": batch.as_str()})? as u64;
            }
            Ok(count)
        })
    }
}

pub(super) fn pending_work(
    connection: &Connection,
    batch: &BatchId,
    with_failed: bool,
) -> rusqlite::Result<PendingWork> {
    connection
        .prepare_cached(
            "SELECT count(*) AS jobs, ifnull(sum(d.size_bytes), 0) AS bytes
             FROM jobs j JOIN documents d ON d.id = j.document_id
             WHERE j.batch_id = :batch AND (j.status = 'PENDING' OR :failed AND j.status = 'FAILED')",
        )?
        .query_row(named_params! {":batch": batch.as_str(), ":failed": with_failed}, |row| {
            Ok(PendingWork { jobs: row.get("jobs")?, bytes: row.get("bytes")? })
        })
}

fn earliest(one: Option<Timestamp>, other: Option<i64>) -> Option<Timestamp> {
    match (one, other.map(Timestamp::from_millis)) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

fn claim_all(connection: &Connection, claim: &Claim<'_>) -> rusqlite::Result<Claimed> {
    let mut claimed = Claimed::default();
    for share in claim.shares {
        let end = (claimed.jobs.len() + share.limit as usize).min(claim.limit as usize);
        for batch in share.batches {
            if claimed.jobs.len() >= end {
                break;
            }
            claimed.given_up += lost::sweep(connection, batch, claim.now)?;
            claim_from(connection, batch, claim, end, &mut claimed.jobs)?;
        }
    }
    Ok(claimed)
}

/// Claims jobs of a batch until there are `end` of them.
fn claim_from(
    connection: &Connection,
    batch: &BatchId,
    claim: &Claim<'_>,
    end: usize,
    claimed: &mut Vec<ClaimedJob>,
) -> rusqlite::Result<()> {
    let room = end.saturating_sub(claimed.len());
    let mut due = connection.prepare_cached(
        "SELECT j.id, j.document_id, j.repetition, j.attempts, j.max_attempts
         FROM jobs j JOIN batches b ON b.id = j.batch_id
         WHERE j.batch_id = :batch AND j.status = 'PENDING' AND (j.not_before IS NULL OR j.not_before <= :now)
           AND (b.is_ephemeral = 0 OR b.is_pinned = 1 OR b.expires_at > :now)
         ORDER BY j.ordinal, j.repetition LIMIT :room",
    )?;
    // An id is dear, so that the tokens of a claim have one in common.
    let (claim_id, mut number) = (ids::fresh(), 0);
    let jobs = due
        .query_map(
            named_params! {":batch": batch.as_str(), ":now": claim.now.as_millis(), ":room": room as u64},
            |row| {
                number += 1;
                Ok(ClaimedJob {
                    key: JobKey { id: JobId::new(row.get::<_, String>("id")?), token: format!("{claim_id}-{number}") },
                    batch_id: batch.clone(),
                    document_id: DocumentId::new(row.get::<_, String>("document_id")?),
                    repetition: row.get("repetition")?,
                    attempt: row.get::<_, u32>("attempts")? + 1,
                    max_attempts: claim.max_attempts.unwrap_or(row.get("max_attempts")?),
                    started_at: claim.now,
                })
            },
        )?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut take = connection.prepare_cached(
        "UPDATE jobs SET status = 'RUNNING', attempts = :attempt, max_attempts = :max_attempts, token = :token,
                         worker = :worker, lease_until = :lease, started_at = :now, not_before = NULL
         WHERE id = :id AND status = 'PENDING'",
    )?;
    for job in jobs {
        take.execute(named_params! {
            ":id": job.key.id.as_str(),
            ":attempt": job.attempt,
            ":max_attempts": job.max_attempts,
            ":token": job.key.token,
            ":worker": claim.worker.0,
            ":lease": claim.lease_until.as_millis(),
            ":now": claim.now.as_millis(),
        })?;
        claimed.push(job);
    }
    Ok(())
}
