//! What belongs to an experiment serves that experiment alone.

use test_case::test_case;

use crate::harness::fails;
use crate::world::World;

#[test]
fn no_command_reaches_it_for_another_batch() {
    let world = World::new();
    let env = world.copy("SHARED");
    let (agent, document) = (world.name("{exp.agent}"), world.name("{exp.document}"));
    for who in ["ann", crate::harness::me().as_str()] {
        for more in [
            &["--agent", agent, "--docs", "docs"][..],
            &["--agent", agent, "--docs", "docs", "--ephemeral"],
            &["--agent", agent, "--docs", "docs", "--ephemeral", "--set", "providesGrades=false"],
            &["--agent", "proofreader", "--doc", document],
            &["--agent", "proofreader", "--doc", document, "--ephemeral"],
            &["--agent", "proofreader", "--doc", document, "--ephemeral", "--dry-run"],
        ] {
            let said = fails(&env, &[&["create"], more, &["--as", who]].concat(), 4, "conflict");
            assert!(said.contains(&format!("evalbatch --as {who} promote")), "{said}");
        }
    }
    // Nor by name.
    fails(&env, &["create", "--agent", "counter", "--docs", "docs", "--as", "ann"], 3, "not_found");
    fails(&env, &["create", "--agent", "ann/counter", "--docs", "docs"], 3, "not_found");
}

#[test]
fn no_list_shows_it() {
    let world = World::new();
    let env = world.copy("SHARED");
    for who in ["ann", "bob"] {
        let agents = env.json(&["agent", "list", "--retired", "--as", who]).to_string();
        assert!(agents.contains("strict") && !agents.contains("counter"), "{agents}");
        let documents = env.json(&["document", "list", "--limit", "0", "--as", who]).to_string();
        assert!(!documents.contains("Document A"), "{documents}");
    }
    // A sample of the library takes none either.
    let sampled = env.json(&["create", "--agent", "proofreader", "--target-count", "10", "--as", "ann"]);
    assert_eq!(sampled["documents"]["total"], 2);
    let shown = env.json(&["show", "exp", "--as", "ann"]);
    assert_eq!(shown["ephemeralDocuments"].as_array().unwrap().len(), 2);
}

#[test_case("UPDATE batches SET agent_version_id = (SELECT v.id FROM agent_versions v JOIN agents a ON a.id = v.agent_id
            WHERE a.name = 'counter') WHERE tracking_id = 'kept'", "agent belongs"; "a batch turned to the agent")]
#[test_case("INSERT INTO batches SELECT 'new', user_id, agent_version_id, name, 'new', description, target_count, repeat,
            seed, visibility, is_ephemeral, expires_at, is_pinned, created_at FROM batches WHERE tracking_id = 'exp'",
            "agent belongs"; "a new batch with the agent")]
#[test_case("UPDATE jobs SET document_id = (SELECT id FROM documents WHERE title = 'Document A')
            WHERE batch_id = (SELECT id FROM batches WHERE tracking_id = 'kept')", "document belongs"; "a job turned to the document")]
#[test_case("INSERT INTO jobs (id, batch_id, document_id, ordinal, repetition, status, max_attempts)
            SELECT 'new', b.id, d.id, 9, 1, 'PENDING', 1 FROM batches b, documents d
            WHERE b.tracking_id = 'kept' AND d.title = 'Document A'", "document belongs"; "a new job with the document")]
#[test_case("UPDATE agents SET ephemeral_batch_id = (SELECT id FROM batches WHERE tracking_id = 'other')
            WHERE name = 'strict'", "another batch uses"; "an agent in use made ephemeral")]
#[test_case("UPDATE documents SET ephemeral_batch_id = (SELECT id FROM batches WHERE tracking_id = 'exp')
            WHERE title = 'Kept'", "another batch uses"; "a document in use made ephemeral")]
#[test_case("UPDATE batches SET is_ephemeral = 0, expires_at = NULL WHERE tracking_id = 'exp'", "still owns";
            "a kept batch that owns ephemeral things")]
#[test_case("DELETE FROM batches WHERE tracking_id = 'running'", "running job"; "a batch with a running job")]
#[test_case("UPDATE agent_versions SET primary_instructions = 'Other.'", "never changed"; "a version rewritten")]
fn the_schema_refuses_it(statement: &str, why: &str) {
    let world = World::new();
    let env = world.copy("PRIVATE");
    let other = ["create", "--ephemeral", "--agent", "proofreader", "--docs", "docs", "--as", "ann", "--tracking-id"];
    for tracking_id in ["other", "running"] {
        env.json(&[&other[..], &[tracking_id]].concat());
    }
    env.lease_a_job("running", 600_000);
    let before = env.dump();
    let error = env.connect().execute(statement, []).unwrap_err().to_string();
    assert!(error.contains(why), "{error}");
    assert_eq!(env.dump(), before);
}
