//! What calls cost in steps of SQLite's machine, which are the same on every computer and under every load. A call that reads
//! a page, or changes one thing, must not cost more because there is more beside it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::StatementStatus;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use super::calls::{Caller, everything, make_every_call, now};
use crate::domain::selector::BatchSelector;
use crate::domain::{BatchId, BatchStatus, PolicyKey};
use crate::repository::sqlite::SqliteRepository;
use crate::repository::{Batches, Cleanup, DeleteConditions, ListQuery, Policies, Queue, Results};

/// What has been executed so far.
#[derive(Debug, Clone, Copy, Default)]
struct Spent {
    statements: u64,
    steps: u64,
}

#[derive(Default)]
struct Meter {
    spent: Spent,
    /// The last count of each statement: SQLite counts on as long as a statement is kept prepared.
    counted: HashMap<String, i32>,
    /// Statements that SQLite prepared anew to execute them.
    prepared_anew: HashMap<String, i32>,
}

impl Meter {
    fn on(repository: &mut SqliteRepository) -> Arc<Mutex<Self>> {
        let meter = Arc::new(Mutex::new(Self::default()));
        let listener = Arc::clone(&meter);
        let listen = move |event: TraceEvent<'_>| {
            if let TraceEvent::Profile(statement, _) = event {
                let mut meter = listener.lock().unwrap();
                let sql = statement.sql().into_owned();
                let steps = statement.get_status(StatementStatus::VmStep);
                let before = meter.counted.insert(sql.clone(), steps).filter(|before| *before <= steps).unwrap_or(0);
                meter.spent.steps += u64::try_from(steps - before).unwrap();
                meter.spent.statements += 1;
                match statement.get_status(StatementStatus::RePrepare) {
                    0 => {}
                    times => drop(meter.prepared_anew.insert(sql, times)),
                }
            }
        };
        repository.connection.trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(listen)).unwrap();
        meter
    }
}

/// A database with so many experiments of ten jobs, half of them done.
struct Site {
    repository: SqliteRepository,
    meter: Arc<Mutex<Meter>>,
    batches: Vec<BatchId>,
}

impl Site {
    fn with(batches: usize) -> Self {
        let mut repository = SqliteRepository::empty().unwrap();
        let meter = Meter::on(&mut repository);
        let mut site = Self { repository, meter, batches: Vec::new() };
        let mut caller = site.caller();
        caller.repository.set_policy(&caller.actor, PolicyKey::MaxActiveExperimentsPerUser, "1000", now()).unwrap();
        caller.identify();
        let made: Vec<_> = (0..batches)
            .map(|number| {
                let batch = caller.batch(&format!("made-{number}"), true);
                caller.complete_some(&batch, 5);
                batch
            })
            .collect();
        site.batches = made;
        site
    }

    fn caller(&self) -> Caller<'_> {
        let mut caller = Caller::new(&self.repository);
        caller.identify();
        caller
    }

    fn spent(&self, call: impl FnOnce(&Caller<'_>)) -> Spent {
        let caller = self.caller();
        let before = self.meter.lock().unwrap().spent;
        call(&caller);
        let after = self.meter.lock().unwrap().spent;
        Spent { statements: after.statements - before.statements, steps: after.steps - before.steps }
    }
}

type Call = (&'static str, fn(&Caller<'_>, &[BatchId]));

/// Calls whose work is bounded, whatever else there is.
const BOUNDED: &[Call] = &[
    ("list", |caller, _| caller.list(&everything())),
    ("list --reverse", |caller, _| caller.list(&ListQuery { reverse: true, ..everything() })),
    ("list --status running", |caller, _| {
        caller.list(&ListQuery { status: Some(BatchStatus::Running), ..everything() });
    }),
    ("list --expires-within", |caller, _| {
        caller.list(&ListQuery { expires_within: Some(Duration::from_secs(1)), ..everything() });
    }),
    ("latest", |caller, _| caller.find(&BatchSelector::Latest(0))),
    ("by tracking id", |caller, _| caller.find(&BatchSelector::parse("made-3"))),
    ("by prefix", |caller, batches| caller.find(&BatchSelector::parse(&batches[1].as_str()[..8]))),
    ("one batch", |caller, batches| drop(caller.repository.batch(&batches[1], now()).unwrap())),
    ("the rows of a batch", |caller, batches| {
        drop(caller.repository.job_rows(&batches[1], None, 100, now()).unwrap());
    }),
    ("what is left to do", |caller, batches| {
        caller.repository.queue_state(&batches[..1], now()).unwrap();
    }),
    ("claim and record", |caller, batches| caller.complete_some(&batches[2], 1)),
    ("create", |caller, _| drop(caller.batch("one more", true))),
    ("what has expired", |caller, _| drop(caller.repository.expired_experiments(None, now(), now()).unwrap())),
    ("delete", |caller, batches| {
        let outcome = caller.repository.delete_batch(&batches[0], DeleteConditions::NotRunning, now()).unwrap();
        assert!(matches!(outcome, crate::repository::DeleteOutcome::Deleted(_)));
    }),
];

#[test]
fn what_a_call_costs_does_not_grow_with_what_lies_beside_it() {
    const TIMES: usize = 10;
    let (small, large) = (Site::with(12), Site::with(12 * TIMES));
    let mut grown = Vec::new();
    for (name, call) in BOUNDED {
        let [few, many] = [&small, &large].map(|site| site.spent(|caller| call(caller, &site.batches)).steps);
        assert!(few > 0, "{name}: nothing was counted");
        // Ten times the rows; a listing counts the batches, a step or two each. What reads them all would cost ten times as much.
        if many as f64 > 2.5 * few as f64 {
            grown.push(format!("{name}: {few} steps among 12 batches, {many} among {}", 12 * TIMES));
        }
    }
    assert!(grown.is_empty(), "{grown:#?}");
}

#[test]
fn a_job_takes_few_statements_from_claim_to_result() {
    let site = Site::with(1);
    let batch = &site.batches[0];
    let few = site.spent(|caller| caller.complete_some(batch, 1)).statements;
    let more = site.spent(|caller| caller.complete_some(batch, 4)).statements;
    let each = (more - few) as f64 / 3.0;
    assert!(each <= 8.0, "{each} statements for each further job that has one comment");
}

#[test]
fn no_statement_is_prepared_anew_when_it_is_executed() {
    let mut repository = SqliteRepository::empty().unwrap();
    let meter = Meter::on(&mut repository);
    make_every_call(&repository);
    let meter = meter.lock().unwrap();
    assert!(meter.spent.statements > 500, "only {:?} was counted", meter.spent);
    assert!(meter.prepared_anew.is_empty(), "{:#?}", meter.prepared_anew);
}
