//! Every call of the repository, on rows that lead it through all its statements.

use std::time::Duration;

use crate::domain::comparison::{EvaluatedDocument, Metric};
use crate::domain::selector::{AgentSelector, BatchSelector};
use crate::domain::{
    Actor, AgentContent, AgentType, Anchor, BatchId, BatchStatus, Comment, ErrorKind, EvaluationDraft, Level, Lifetime,
    NewAgent, NewDocument, PolicyKey, Role, RuntimeKind, Settings, Timestamp, Usage, Visibility,
};
use crate::repository::maintenance::Maintenance;
use crate::repository::sqlite::SqliteRepository;
use crate::repository::{
    AgentSource, Agents, AttemptOutcome, BatchKind, BatchSort, Batches, Claim, ClaimedJob, Cleanup, CleanupRun,
    Comparisons, Completions, Cursor, DeleteConditions, DocumentPosition, DocumentSource, Documents, Life, ListQuery,
    ListScope, NewBatch, Policies, Promotion, Queue, Results, Reusable, Share, Users, Verdict, WorkerName, WriteMode,
};

pub fn now() -> Timestamp {
    Timestamp::from_millis(1_800_000_000_000)
}
const HOUR: Duration = Duration::from_hours(1);

pub struct Caller<'a> {
    pub repository: &'a SqliteRepository,
    pub actor: Actor,
}

pub fn make_every_call(repository: &SqliteRepository) {
    let mut caller = Caller::new(repository);
    caller.accounts();
    caller.identify();
    caller.agents();
    caller.documents();
    let experiment = caller.batch("first", true);
    caller.queue(&experiment);
    caller.reuse();
    caller.results(&experiment);
    caller.lists(&experiment);
    caller.completions(&experiment);
    caller.life(&experiment);
    caller.cleanup();
}

impl<'a> Caller<'a> {
    pub fn new(repository: &'a SqliteRepository) -> Self {
        Self { repository, actor: actor("ann") }
    }

    /// After the first write, which makes the user.
    pub fn identify(&mut self) {
        self.actor.id = self.repository.find_user(&self.actor.name).unwrap().map(|user| user.id);
    }

    fn accounts(&self) {
        self.repository.check().unwrap();
        self.repository.set_role(&self.actor, "bob", Role::Admin, now()).unwrap();
        self.repository.rename_user("bob", "rob").unwrap();
        self.repository.list_users().unwrap();
        self.repository.set_policy(&self.actor, PolicyKey::MaxJobsPerBatch, "1000", now()).unwrap();
        self.repository.policy().unwrap();
    }

    fn agents(&self) {
        let added = self.repository.add_agent(&self.actor, &agent("house", "Read."), now()).unwrap();
        self.repository.retire_agent(&added.version().agent.id, now()).unwrap();
        self.repository.add_agent(&self.actor, &agent("house", "Read again."), now()).unwrap();
        for selector in ["house", "ann/house@1", "no-such"] {
            self.repository.find_agent(&self.actor, &AgentSelector::parse(selector).unwrap()).unwrap();
        }
        self.repository.list_agents(true, true).unwrap();
    }

    fn completions(&self, batch: &BatchId) {
        for beginning in ["", "a", "ann/f"] {
            self.repository.batches_beginning(&self.actor, beginning, now(), 10).unwrap();
            self.repository.documents_beginning(&self.actor, beginning, 10).unwrap();
            self.repository.batch_documents_beginning(batch, beginning, 10).unwrap();
            self.repository.jobs_beginning(batch, beginning, 10).unwrap();
        }
    }

    fn documents(&self) {
        let documents = ["in the library", "to be removed"].map(document);
        let added = self.repository.add_documents(&self.actor, &documents, now()).unwrap();
        self.repository.add_documents(&self.actor, &documents, now()).unwrap();
        let [kept, removed] = [0, 1].map(|number: usize| added[number].header.id.clone());
        self.repository.find_document(&self.actor, kept.as_str()).unwrap();
        self.repository.find_document(&self.actor, "abcd").unwrap();
        self.repository.document(&kept).unwrap();
        self.repository.library_document_ids(&self.actor).unwrap();
        let position = DocumentPosition { created_at: now(), id: kept };
        self.repository.list_documents(&self.actor, Some(10), None).unwrap();
        self.repository.list_documents(&self.actor, Some(10), Some(&position)).unwrap();
        self.repository.remove_documents(&self.actor, &[removed]).unwrap();
    }

    /// An experiment, or a batch over the library with the built-in agent.
    pub fn batch(&self, tracking_id: &str, is_experiment: bool) -> BatchId {
        let mut documents: Vec<_> = ["one", "two", "three", "in the library", tracking_id]
            .map(|text| DocumentSource::New(document(text)))
            .into();
        documents.extend(
            self.repository.library_document_ids(&self.actor).unwrap().into_iter().map(DocumentSource::Library),
        );
        let batch = NewBatch {
            name: None,
            tracking_id: Some(tracking_id.to_owned()),
            description: None,
            target_count: None,
            repeat: 2,
            seed: None,
            visibility: Visibility::Private,
            lifetime: if is_experiment {
                Lifetime::Ephemeral { expires_at: now() + HOUR, is_pinned: false }
            } else {
                Lifetime::Kept
            },
            max_attempts: 3,
            agent: if is_experiment {
                AgentSource::Ephemeral(agent("strict", "Read it strictly."))
            } else {
                AgentSource::BuiltIn(agent("strict", "Read it strictly."))
            },
            documents,
            created_at: now(),
        };
        self.repository.create_batch(&self.actor, &batch, WriteMode::DryRun).unwrap();
        self.repository.create_batch(&self.actor, &batch, WriteMode::Commit).unwrap().id
    }

    fn claim(&self, batch: &BatchId, limit: u32, now: Timestamp) -> Vec<ClaimedJob> {
        let claim = Claim {
            shares: &[Share { batches: std::slice::from_ref(batch), limit }],
            limit,
            worker: &WorkerName("worker".to_owned()),
            max_attempts: None,
            now,
            lease_until: now + HOUR,
        };
        self.repository.claim(&claim).unwrap().jobs
    }

    fn queue(&self, batch: &BatchId) {
        let batches = std::slice::from_ref(batch);
        let jobs = self.claim(batch, 5, now());
        let keys: Vec<_> = jobs.iter().map(|job| job.key.clone()).collect();
        self.repository.heartbeat(&keys, now() + HOUR).unwrap();
        self.repository.lease_holders(batches).unwrap();
        self.repository.queue_state(batches, now()).unwrap();
        self.repository.batch(batch, now()).unwrap();
        self.repository.batch_head(batch).unwrap();
        self.repository.release(&keys[4..]).unwrap();
        self.repository.abandon(&keys[4..], now()).unwrap();
        self.repository.end_leases(&keys[3..4], now()).unwrap();
        let (kind, message, raw_output) = (ErrorKind::Timeout, String::new(), None);
        let verdicts = [
            Verdict::Completed(Box::new(evaluation())),
            Verdict::Retry { kind, message: message.clone(), raw_output: None, not_before: now() },
            Verdict::Failed { kind, message, raw_output },
        ];
        let outcomes: Vec<_> = jobs.iter().zip(verdicts).map(|(job, verdict)| outcome(job, verdict)).collect();
        self.repository.record(&outcomes).unwrap();
        // Late.
        self.repository.record(&outcomes).unwrap();
        self.repository.retry_failed(batches).unwrap();
        self.repository.pending_work(batch, true).unwrap();
        self.repository.unusual_attempts(batches, 3).unwrap();
        self.repository.runnable_batches(&self.actor, now()).unwrap();
        self.complete(batch);
        // Later still, for an attempt that counts as lost.
        self.repository.record(&[outcome(&jobs[3], Verdict::Completed(Box::new(evaluation())))]).unwrap();
    }

    fn complete(&self, batch: &BatchId) {
        self.complete_some(batch, 100);
    }

    pub fn complete_some(&self, batch: &BatchId, limit: u32) {
        // Late enough to find the jobs whose leases have run out.
        let jobs = self.claim(batch, limit, now() + HOUR / 2);
        let completed = |job| outcome(job, Verdict::Completed(Box::new(evaluation())));
        self.repository.record(&jobs.iter().map(completed).collect::<Vec<_>>()).unwrap();
    }

    /// The second batch has the agent and documents of the first one.
    fn reuse(&self) {
        let batch = self.batch("regular", false);
        let hash = agent("strict", "Read it strictly.").content.hash();
        let jobs = self.claim(&batch, 1, now());
        let wanted = Reusable { key: &jobs[0].key, attempt: 1, evaluator_hash: &hash, prompt_version: None };
        let reused = self.repository.reuse(&self.actor, &[wanted], now()).unwrap();
        assert_eq!(reused.len(), 1, "there was nothing equal");
    }

    fn results(&self, batch: &BatchId) {
        self.repository.failed_job_rows(batch, now(), 10, now()).unwrap();
        let rows = self.repository.job_rows(batch, None, 10, now()).unwrap();
        self.repository.job_rows(batch, Some(rows[0].position()), 10, now()).unwrap();
        self.repository.evaluations(batch, None, 10).unwrap();
        self.repository.evaluation_of_job(&rows[0].job.id).unwrap();
        self.repository.batch_documents(batch, None, 10).unwrap();
        self.repository.ephemeral_documents(batch).unwrap();
        self.repository.document_grades(batch).unwrap();
        self.repository.batch_totals(batch).unwrap();
        self.repository.fingerprint(batch, now()).unwrap();
        self.repository.attempts(&rows[0].job.id).unwrap();
        self.repository.sides(std::slice::from_ref(batch), Metric::Comments, now(), &mut |_, _| {}).unwrap();
        let document = EvaluatedDocument { ordinal: 0, evaluations: &[] };
        self.repository.comments(batch, &[document]).unwrap();
        self.repository.opinions(batch, document).unwrap();
    }

    fn lists(&self, batch: &BatchId) {
        for selector in ["latest~1", "ann/first", "first", &batch.as_str()[..8]] {
            self.repository.find_batches(&self.actor, &BatchSelector::parse(selector), 5).unwrap();
        }
        for sort in BatchSort::ALL.iter().copied() {
            for (key, reverse) in [(None, false), (Some("1".to_owned()), false), (Some("1".to_owned()), true)] {
                let cursor = Some(Cursor { sort, reverse, key, id: batch.to_string() });
                self.list(&ListQuery { sort, reverse, cursor, ..everything() });
            }
            self.list(&ListQuery { sort, ..everything() });
        }
        for status in BatchStatus::ALL.iter().copied() {
            self.list(&ListQuery { status: Some(status), ..everything() });
        }
        for kind in BatchKind::ALL.iter().copied() {
            self.list(&ListQuery { kind, include_expired: true, ..everything() });
        }
        for scope in [ListScope::Visible, ListScope::OfUser("rob".to_owned())] {
            self.list(&ListQuery { scope, ..everything() });
        }
        let agent = |text: &str| Some(AgentSelector::parse(text).unwrap());
        self.list(&ListQuery { agent: agent("strict"), search: Some("strict".to_owned()), ..everything() });
        self.list(&ListQuery { agent: agent("rob/strict@1"), ..everything() });
        let (since, until) = (Some(now()), Some(now() + HOUR));
        self.list(&ListQuery { expires_within: Some(HOUR), since, until, ..everything() });
    }

    pub fn find(&self, selector: &BatchSelector) {
        let found = self.repository.find_batches(&self.actor, selector, 5).unwrap();
        assert!(!found.is_empty(), "{selector:?} names nothing");
    }

    pub fn list(&self, query: &ListQuery) {
        let admin = Actor { is_admin: true, ..self.actor.clone() };
        for actor in [&self.actor, &admin] {
            self.repository.list_batches(actor, query, now()).unwrap();
            for most in [None, Some(10)] {
                self.repository.count_batches(actor, query, now(), most).unwrap();
            }
        }
    }

    fn life(&self, first: &BatchId) {
        let batch = self.batch("second", true);
        self.repository.set_expiry(&batch, now() + HOUR, now()).unwrap();
        self.repository.set_expiry(&batch, now() + HOUR, now() + HOUR).unwrap();
        self.repository.set_pinned(&batch, true, now()).unwrap();
        self.repository.set_visibility(&batch, Visibility::Shared).unwrap();
        self.repository.cancel(&batch, now()).unwrap();
        let promotion = Promotion { agent: true, documents: true, batch: true, name: None };
        self.repository.promote(&batch, &promotion, now()).unwrap();
        // Its documents came to the library another way meanwhile.
        self.repository.promote(first, &promotion, now()).unwrap();
        assert!(self.repository.set_pinned(&batch, true, now()).is_err(), "a regular batch");
    }

    fn cleanup(&self) {
        let batch = self.batch("last", true);
        self.repository.expired_experiments(None, now(), now()).unwrap();
        let owner = self.actor.id.as_ref();
        self.repository.expired_experiments(owner, now(), now()).unwrap();
        self.repository.what_goes_with(&batch).unwrap();
        for conditions in [DeleteConditions::ExpiredBy(now()), DeleteConditions::NotRunning] {
            self.repository.delete_batch(&batch, conditions, now()).unwrap();
        }
        self.repository.reclaim_space(&|| true).unwrap();
        let run = CleanupRun {
            started_at: now(),
            finished_at: now(),
            found: 0,
            deleted: 0,
            skipped_running: 0,
            skipped_pinned: 0,
            failed: 0,
            duration_ms: 0,
        };
        self.repository.record_cleanup(&self.actor, &run).unwrap();
        self.repository.cleanup_history(10).unwrap();
    }
}

/// A new filter has to be named here, and then deserves a line in `lists`.
pub fn everything() -> ListQuery {
    ListQuery {
        scope: ListScope::Mine,
        kind: BatchKind::All,
        include_expired: false,
        status: None,
        agent: None,
        expires_within: None,
        since: None,
        until: None,
        search: None,
        sort: BatchSort::Created,
        reverse: false,
        limit: 10,
        cursor: None,
    }
}

fn actor(name: &str) -> Actor {
    Actor { name: name.to_owned(), id: None, is_admin: false }
}

fn agent(name: &str, instructions: &str) -> NewAgent {
    NewAgent {
        name: name.to_owned(),
        agent_type: AgentType::Assessor,
        description: String::new(),
        content: AgentContent {
            primary_instructions: instructions.to_owned(),
            self_critique_instructions: None,
            provides_grades: true,
            runtime: RuntimeKind::Checks,
            settings: Settings::default(),
            readme: None,
        },
    }
}

fn document(content: &str) -> NewDocument {
    NewDocument {
        title: format!("On {content}"),
        content: content.to_owned(),
        author: None,
        url: None,
        published_at: None,
        metadata: serde_json::Map::new(),
    }
}

fn evaluation() -> EvaluationDraft {
    let anchor = Anchor::Missing { reason: String::new() };
    let comment = Comment {
        header: None,
        description: String::new(),
        level: Level::Info,
        importance: None,
        grade: None,
        quoted_text: String::new(),
        anchor,
    };
    EvaluationDraft { grade: Some(50.0), comments: vec![comment], ..EvaluationDraft::default() }
}

fn outcome(job: &ClaimedJob, verdict: Verdict) -> AttemptOutcome {
    AttemptOutcome {
        key: job.key.clone(),
        attempt: job.attempt,
        started_at: now(),
        ended_at: now(),
        duration_ms: 1,
        usage: Usage::default(),
        verdict,
    }
}
