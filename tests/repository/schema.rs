//! What the schema enforces by itself, whoever writes.

use std::collections::BTreeSet;

use evalbatch::domain::{AgentType, JobStatus, Level, Role, RuntimeKind, Visibility};
use evalbatch::repository::sqlite::open::open_in_memory;
use rusqlite::Connection;
use test_case::test_case;

fn texts(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
}

#[test]
fn every_child_column_of_a_foreign_key_leads_an_index() {
    let connection = open_in_memory().unwrap();
    let keys = texts(
        &connection,
        "SELECT t.name || '.' || f.\"from\" FROM pragma_table_list t, pragma_foreign_key_list(t.name) f WHERE t.schema = 'main'",
    );
    assert!(keys.len() >= 12, "{keys:?}");
    let indexed: BTreeSet<String> = texts(
        &connection,
        "SELECT t.name || '.' || c.name FROM pragma_table_list t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
         WHERE t.schema = 'main' AND c.seqno = 0 AND c.name IS NOT NULL AND i.partial = 0",
    )
    .into_iter()
    .collect();
    for key in keys {
        assert!(indexed.contains(&key), "{key} has no index");
    }
}

#[test]
fn every_table_is_strict() {
    let connection = open_in_memory().unwrap();
    let sloppy = texts(
        &connection,
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0
           AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'refinery_schema_history'",
    );
    assert!(sloppy.is_empty(), "{sloppy:?}");
}

#[test]
fn the_checks_list_what_the_program_knows() {
    fn names<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str) -> BTreeSet<String> {
        all.iter().map(|value| name(*value).to_owned()).collect()
    }
    let connection = open_in_memory().unwrap();
    for (table, column, expected) in [
        ("users", "role", names(Role::ALL, Role::as_str)),
        ("agents", "type", names(AgentType::ALL, AgentType::as_str)),
        ("agent_versions", "runtime", names(RuntimeKind::ALL, RuntimeKind::as_str)),
        ("batches", "visibility", names(Visibility::ALL, Visibility::as_str)),
        ("jobs", "status", names(JobStatus::ALL, JobStatus::as_str)),
        ("comments", "level", names(Level::ALL, Level::as_str)),
    ] {
        let sql = texts(&connection, &format!("SELECT sql FROM sqlite_schema WHERE name = '{table}'")).remove(0);
        let list = sql.split(&format!("CHECK ({column} IN (")).nth(1).unwrap().split(')').next().unwrap();
        let listed: BTreeSet<String> = list.split(',').map(|text| text.trim().trim_matches('\'').to_owned()).collect();
        assert_eq!(listed, expected, "{table}.{column}");
    }
}

/// Two experiments, each with an agent, a document and a job of its own, and a library agent and document that the
/// second one uses as well.
fn two_experiments() -> Connection {
    let connection = open_in_memory().unwrap();
    connection
        .execute_batch(
            "BEGIN;
             INSERT INTO users VALUES ('u', 'ann', 'admin', 1);
             INSERT INTO agents (id, owner_id, name, type, description, ephemeral_batch_id, created_at, updated_at) VALUES
                 ('a1', 'u', 'one', 'ASSESSOR', '', 'b1', 1, 1), ('a2', 'u', 'two', 'ASSESSOR', '', 'b2', 1, 1),
                 ('al', 'u', 'library', 'ASSESSOR', '', NULL, 1, 1);
             INSERT INTO agent_versions (id, agent_id, version, primary_instructions, provides_grades, runtime, settings,
                                         content_hash, created_at) VALUES
                 ('v1', 'a1', 1, '', 0, 'checks', '{}', 'h', 1), ('v2', 'a2', 1, '', 0, 'checks', '{}', 'h', 1),
                 ('vl', 'al', 1, '', 0, 'checks', '{}', 'h', 1);
             INSERT INTO batches (id, user_id, agent_version_id, tracking_id, repeat, visibility, is_ephemeral, expires_at,
                                  created_at) VALUES
                 ('b1', 'u', 'v1', 't1', 1, 'PRIVATE', 1, 9, 1), ('b2', 'u', 'v2', 't2', 1, 'PRIVATE', 1, 9, 1),
                 ('b3', 'u', 'vl', 't3', 1, 'PRIVATE', 1, 9, 1);
             INSERT INTO documents (id, owner_id, ephemeral_batch_id, title, content_hash, identity_hash, size_bytes,
                                    created_at, metadata, content) VALUES
                 ('d1', 'u', 'b1', '', 'h', 'i1', 0, 1, '{}', ''), ('d2', 'u', 'b2', '', 'h', 'i2', 0, 1, '{}', ''),
                 ('dl', 'u', NULL, '', 'h', 'h', 0, 1, '{}', '');
             INSERT INTO jobs (id, batch_id, document_id, ordinal, repetition, status, max_attempts) VALUES
                 ('j1', 'b1', 'd1', 0, 1, 'PENDING', 3), ('j2', 'b2', 'd2', 0, 1, 'PENDING', 3),
                 ('jl', 'b2', 'dl', 1, 1, 'PENDING', 3);
             COMMIT",
        )
        .unwrap();
    connection
}

const RUN: &str = "UPDATE jobs SET status = 'RUNNING', token = 't', worker = 'w', lease_until = 0 WHERE id = 'j1';";

#[test_case(&format!("{RUN} DELETE FROM jobs WHERE id = 'j1'"), "running job"; "a running job")]
#[test_case(&format!("{RUN} DELETE FROM batches WHERE id = 'b1'"), "running job"; "a running job by the cascade from its batch")]
#[test_case("INSERT INTO batches (id, user_id, agent_version_id, tracking_id, repeat, visibility, is_ephemeral, expires_at, created_at)
             VALUES ('b4', 'u', 'v1', 't4', 1, 'PRIVATE', 1, 9, 1)", "agent belongs"; "a batch on a foreign agent")]
#[test_case("UPDATE batches SET agent_version_id = 'v1' WHERE id = 'b2'", "agent belongs"; "moving a batch to a foreign agent")]
#[test_case("INSERT INTO jobs (id, batch_id, document_id, ordinal, repetition, status, max_attempts)
             VALUES ('j4', 'b2', 'd1', 2, 1, 'PENDING', 3)", "document belongs"; "a job on a foreign document")]
#[test_case("UPDATE jobs SET document_id = 'd1' WHERE id = 'j2'", "document belongs"; "moving a job to a foreign document")]
#[test_case("UPDATE jobs SET batch_id = 'b2' WHERE id = 'j1'", "document belongs"; "moving a job to a foreign batch")]
#[test_case("UPDATE agents SET ephemeral_batch_id = 'b1' WHERE id = 'a2'", "another batch"; "giving away an agent in use")]
#[test_case("UPDATE agents SET ephemeral_batch_id = 'b1' WHERE id = 'al'", "another batch|UNIQUE"; "taking a library agent in use")]
#[test_case("UPDATE documents SET ephemeral_batch_id = 'b1' WHERE id = 'dl'", "another batch"; "taking a library document in use")]
#[test_case("UPDATE documents SET ephemeral_batch_id = 'b1' WHERE id = 'd2'", "another batch"; "giving away a document in use")]
#[test_case("UPDATE agent_versions SET primary_instructions = 'new' WHERE id = 'v1'", "never changed"; "changing an agent version")]
#[test_case("UPDATE batches SET is_ephemeral = 0, expires_at = NULL WHERE id = 'b1'", "still owns"; "keeping a batch that owns ephemeral things")]
#[test_case("UPDATE jobs SET status = 'RUNNING' WHERE id = 'j1'", "CHECK"; "running without a claim")]
#[test_case("UPDATE jobs SET status = 'COMPLETED' WHERE id = 'j1'", "CHECK"; "ending without a time")]
#[test_case(&format!("{RUN} UPDATE jobs SET status = 'PENDING' WHERE id = 'j1'"), "CHECK"; "pending with a token")]
#[test_case("UPDATE batches SET expires_at = NULL WHERE id = 'b1'", "CHECK"; "an experiment that never expires")]
#[test_case("DELETE FROM documents WHERE id = 'dl'", "FOREIGN KEY"; "a document in use")]
#[test_case("DELETE FROM agents WHERE id = 'al'", "FOREIGN KEY"; "an agent in use")]
fn the_schema_refuses(sql: &str, reason: &str) {
    let connection = two_experiments();
    let message = connection.execute_batch(sql).unwrap_err().to_string();
    assert!(reason.split('|').any(|reason| message.contains(reason)), "{message}");
}

#[test_case("UPDATE agents SET ephemeral_batch_id = NULL WHERE id = 'a1'"; "promoting an agent")]
#[test_case("UPDATE documents SET ephemeral_batch_id = NULL WHERE id = 'd1'"; "promoting a document")]
#[test_case("DELETE FROM batches WHERE id = 'b1'"; "deleting an idle experiment")]
fn the_schema_allows(sql: &str) {
    let connection = two_experiments();
    connection.execute_batch(sql).unwrap();
    assert!(texts(&connection, "SELECT \"table\" FROM pragma_foreign_key_check").is_empty());
}
