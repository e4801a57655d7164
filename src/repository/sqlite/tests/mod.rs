//! How SQLite goes about every statement of this folder: through an index, and in the index's order.
//!
//! The statements are not listed here. They are overheard while every call of the repository runs; and a statement that
//! stands in the source but was not overheard fails the test, so that a new one cannot be forgotten.

mod calls;
mod costs;
mod source;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use regex::Regex;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use super::SqliteRepository;

/// The tables that grow with every batch. Reading one from end to end is what no call may do.
const GROWING: [&str; 5] = ["jobs", "evaluations", "documents", "comments", "attempts"];

/// A statement that may do what others may not: words that stand in it, what its plan says, and why that is right.
struct Exception {
    statement: &'static [&'static str],
    plan: &'static str,
    reason: &'static str,
}

const EXCEPTIONS: &[Exception] = &[
    Exception {
        statement: &["SELECT id, content, content_hash FROM documents"],
        plan: "SCAN documents",
        reason: "db check: every text is compared with its hash",
    },
    Exception {
        statement: &["SELECT DISTINCT CASE WHEN NOT", "FROM jobs j", "LIMIT 10"],
        plan: "TEMP B-TREE",
        reason: "the users of a document that cannot be removed: ten of them, for a message",
    },
    Exception {
        statement: &["SELECT a.id FROM agents a LEFT JOIN batches b"],
        plan: "TEMP B-TREE FOR ORDER BY",
        reason: "at most three agents have the name or the id",
    },
    Exception {
        statement: &["SELECT b.id FROM batches b WHERE (b.id = :name"],
        plan: "TEMP B-TREE FOR ORDER BY",
        reason: "at most two batches have the id or the tracking id",
    },
    Exception {
        statement: &["ORDER BY b.expires_at, b.id"],
        plan: "TEMP B-TREE FOR LAST TERM OF ORDER BY",
        reason: "experiments that expire in the same millisecond",
    },
    Exception {
        statement: &["FROM batches b", "ORDER BY (SELECT avg(document_grade)"],
        plan: "TEMP B-TREE FOR ORDER BY",
        reason: "--sort grade: one pass, as the grades are derived",
    },
    Exception {
        statement: &["FROM batches b", "ORDER BY b.expires_at IS NULL"],
        plan: "TEMP B-TREE FOR ORDER BY",
        reason: "--sort expires puts what never expires last, which no index does",
    },
    Exception {
        statement: &["FROM batches b", "ORDER BY coalesce(b.name, b.tracking_id)"],
        plan: "TEMP B-TREE FOR ORDER BY",
        reason: "--sort name sorts the batches, not what is in them",
    },
    Exception {
        statement: &["FROM batches b", "WHERE +b.user_id = ?", "ORDER BY b.created_at DESC"],
        plan: "TEMP B-TREE FOR ORDER BY",
        reason: "the batches with open jobs, or that expire soon: an index finds them, and they are few",
    },
    Exception {
        statement: &["ORDER BY d.created_at DESC, d.id DESC"],
        plan: "TEMP B-TREE FOR LAST TERM OF ORDER BY",
        reason: "documents that were added in the same millisecond",
    },
    Exception {
        statement: &["SELECT d.id, d.title FROM documents d", "ORDER BY j.ordinal, d.id"],
        plan: "TEMP B-TREE FOR ORDER BY",
        reason: "the documents of one experiment",
    },
    Exception {
        statement: &["v.content_hash = :evaluator", "ORDER BY e.created_at DESC"],
        plan: "TEMP B-TREE FOR ORDER BY",
        reason: "the evaluations of one text",
    },
    Exception {
        statement: &["SELECT id FROM documents WHERE owner_id = :owner", "ORDER BY id"],
        plan: "TEMP B-TREE FOR ORDER BY",
        reason: "the whole library of one user, to draw a sample from",
    },
    Exception {
        statement: &["FROM attempts WHERE job_id = :job ORDER BY id"],
        plan: "TEMP B-TREE FOR ORDER BY",
        reason: "the attempts of one job, whose numbers begin anew when it is retried",
    },
    Exception {
        statement: &["FROM agent_versions v", "ORDER BY a.owner_id IS NOT NULL"],
        plan: "TEMP B-TREE FOR ORDER BY",
        reason: "the agent library, by the names of its owners",
    },
];

/// What every call of the repository runs, with one white-space between words.
fn overheard() -> (SqliteRepository, BTreeSet<String>) {
    let heard = Arc::new(Mutex::new(BTreeSet::new()));
    let mut repository = SqliteRepository::empty().unwrap();
    let listener = Arc::clone(&heard);
    repository
        .connection
        .trace_v2(
            TraceEventCodes::SQLITE_TRACE_STMT,
            Some(move |event: TraceEvent<'_>| {
                if let TraceEvent::Stmt(statement, _) = event {
                    listener.lock().unwrap().insert(source::one_line(&statement.sql()));
                }
            }),
        )
        .unwrap();
    calls::make_every_call(&repository);
    repository.connection.trace_v2(TraceEventCodes::empty(), None::<fn(TraceEvent<'_>)>).unwrap();
    let heard = heard.lock().unwrap().clone();
    (repository, heard)
}

#[test]
fn every_statement_of_the_source_is_among_those_that_are_checked() {
    let (_, heard) = overheard();
    let silent: Vec<_> = source::statements().into_iter().filter(|text| !text.is_among(&heard)).collect();
    assert!(silent.is_empty(), "no call in calls.rs runs these: {silent:#?}");
}

#[test]
fn no_statement_reads_a_growing_table_from_end_to_end_or_sorts_what_an_index_has_in_order() {
    let (repository, heard) = overheard();
    let mut used = BTreeSet::new();
    let mut faults = Vec::new();
    for statement in heard.iter().filter(|sql| !is_about_the_connection(sql)) {
        for step in plan(&repository, statement).iter().filter(|step| is_fault(statement, step)) {
            let allowed = EXCEPTIONS.iter().position(|exception| {
                step.contains(exception.plan) && exception.statement.iter().all(|words| statement.contains(words))
            });
            match allowed {
                Some(exception) => drop(used.insert(exception)),
                None => faults.push(format!("{step}: {statement}")),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for (number, exception) in EXCEPTIONS.iter().enumerate() {
        assert!(used.contains(&number), "no statement needs this exception any more: {}", exception.reason);
    }
}

fn is_about_the_connection(sql: &str) -> bool {
    ["BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE"].iter().any(|word| sql.starts_with(word))
}

fn plan(repository: &SqliteRepository, statement: &str) -> Vec<String> {
    let mut plan = repository.connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
    plan.raw_query().mapped(|row| row.get("detail")).collect::<rusqlite::Result<_>>().unwrap()
}

fn is_fault(statement: &str, step: &str) -> bool {
    let scanned = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
    step.contains("TEMP B-TREE") || scanned.is_some_and(|name| GROWING.contains(&table(statement, name)))
}

/// The table behind a name in a plan, which tells only the alias.
fn table<'a>(statement: &'a str, name: &'a str) -> &'a str {
    let tables = GROWING.join("|");
    let alias = Regex::new(&format!(r"\b({tables}) (?:AS )?{}\b", regex::escape(name))).unwrap();
    alias.captures(statement).map_or(name, |found| found.get(1).unwrap().as_str())
}
