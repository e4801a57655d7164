//! Kills, a full disk and a failing one, at every write of a migration and of what commands write.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;

use evalbatch::repository::sqlite::known::Known;
use serde_json::Value;

use crate::harness::{Random, Site, scale};
use crate::inject::{self, Fault, Point};
use crate::line::Line;

type Rows = BTreeMap<String, u32>;

/// Line 2: wherever the first run or an upgrade is killed, the next start succeeds with everything that was there.
#[test]
fn the_start_after_a_killed_migration_succeeds() {
    if inject::is_missing() {
        return;
    }
    let (line, mut random) = (Line::of(2), Random::new());
    let seed = random.0;
    let fresh = Site::in_memory();
    fresh.small_documents(1);
    fs::copy(fresh.path("documents/00000.md"), fresh.path("text.md")).unwrap();
    let old = old_schema();
    let kept = old.rows();
    let (mut count, mut hits) = (0, 0);
    for (template, arguments) in [(&fresh, &["document", "add", "text.md"][..]), (&old, &["document", "list"])] {
        let points = inject::points(template, arguments);
        for point in inject::sample(&points, 32, &mut random) {
            let site = template.copy();
            hits += u32::from(inject::hit(&site, arguments, &point, Fault::Kill).was_hit);
            site.json(arguments);
            assert_eq!(site.json(&["db", "check"])["ok"], true, "{point:?}");
            assert_eq!(site.migrations(), u32::try_from(Known::Own.steps().len()).unwrap(), "{point:?}");
            for (table, rows) in kept.iter().filter(|(table, _)| *table != "refinery_schema_history") {
                let expected = if std::ptr::eq(template, &raw const old) { *rows } else { site.rows()[table] };
                assert_eq!(site.rows()[table], expected, "{point:?}: {table}");
            }
            count += 1;
        }
    }
    assert!(hits >= 60 && hits == count, "only {hits} of {count} points were reached");
    line.holds_with_seed(seed, format!("killed at {hits} writes of a migration, the next start succeeded at all"));
}

/// A populated file of the first schema.
fn old_schema() -> Site {
    let site = Site::in_memory();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schemas/v1.db"), site.database()).unwrap();
    fs::set_permissions(site.database(), fs::Permissions::from_mode(0o600)).unwrap();
    site
}

/// A command that writes, on a site where it can be run.
struct Subject {
    name: &'static str,
    template: Site,
    arguments: &'static [&'static str],
    /// How it may fail: kind and exit code.
    failures: &'static [(&'static str, i32)],
    /// What must hold after it was hit, given what it ended with.
    holds: fn(&Hit<'_>),
}

const DATABASE: &[(&str, i32)] = &[("database", 6)];

struct Hit<'a> {
    site: &'a Site,
    ended: &'a Output,
    before: &'a Rows,
    after: &'a Rows,
    fault: Fault,
}

fn subjects() -> Vec<Subject> {
    let text = "# Note\n\nThe pump ran for a while.\n";
    let with_texts = || {
        let site = Site::in_memory();
        for name in ["one.md", "two.md", "three.md"] {
            fs::write(site.path(name), format!("{text}{name}\n")).unwrap();
        }
        site.json(&["document", "add", "one.md"]);
        site
    };
    let create = ["create", "--ephemeral", "--agent", "proofreader", "--docs", "one.md", "two.md", "three.md"];
    let named = with_texts();
    named.json(&[&create[..], &["--tracking-id", "named", "--run"]].concat());
    let pending = with_texts();
    pending.json(&create);
    let expired = with_texts();
    for _ in 0..2 {
        expired.json(&[&create[..], &["--run"]].concat());
    }
    let connection = expired.connection();
    connection.execute("UPDATE batches SET expires_at = created_at + 1", []).unwrap();
    vec![
        Subject {
            name: "create",
            template: with_texts(),
            arguments: &["create", "--ephemeral", "--agent", "proofreader", "--docs", "two.md", "three.md", "--json"],
            failures: DATABASE,
            holds: all_or_nothing,
        },
        Subject {
            name: "import",
            template: with_texts(),
            arguments: &["document", "add", "two.md", "three.md", "--json"],
            failures: DATABASE,
            holds: all_or_nothing,
        },
        Subject {
            name: "delete",
            template: named,
            arguments: &["delete", "named", "--yes", "--json"],
            failures: DATABASE,
            holds: all_or_nothing,
        },
        Subject {
            name: "complete",
            template: pending,
            arguments: &["run", "--json"],
            failures: DATABASE,
            holds: each_job_once,
        },
        Subject {
            name: "cleanup",
            template: expired,
            arguments: &["cleanup", "--json"],
            // One experiment that cannot be removed does not keep the others.
            failures: &[("database", 6), ("partial", 7)],
            holds: each_experiment_whole,
        },
    ]
}

fn all_or_nothing(hit: &Hit<'_>) {
    let rows = hit.site.rows();
    assert!(rows == *hit.before || rows == *hit.after, "a part of it: {rows:?}");
    if hit.fault != Fault::Kill {
        assert_eq!(hit.ended.status.success(), rows == *hit.after, "{}", said(hit.ended));
    }
}

fn each_job_once(hit: &Hit<'_>) {
    let count = |sql| hit.site.count(sql);
    let done = count("SELECT count(*) FROM jobs WHERE status = 'COMPLETED'");
    assert_eq!(count("SELECT count(*) FROM evaluations"), done);
    assert_eq!(count("SELECT count(*) FROM attempts WHERE error_kind IS NULL AND duration_ms IS NOT NULL"), done);
    if hit.ended.status.success() {
        assert_eq!(done, 3);
    }
    hit.site.json(&["run"]);
    hit.site.assert_all_done_once(3);
}

fn each_experiment_whole(hit: &Hit<'_>) {
    let rows = hit.site.rows();
    let batches = rows["batches"];
    for table in ["jobs", "evaluations", "attempts"] {
        assert_eq!(rows[table] * 2, hit.before[table] * batches, "{table} of {batches} experiments");
    }
    assert_eq!(rows["agents"], hit.before["agents"], "what is not the experiment's is kept");
    if hit.ended.status.success() {
        assert_eq!(batches, 0, "exit 0, and something is left");
    }
    hit.site.json(&["cleanup"]);
    assert_eq!(hit.site.count("SELECT count(*) FROM batches"), 0);
}

/// A failure is told in one JSON object, with its own kind and exit code.
fn tells_a_failure(ended: &Output, failures: &[(&str, i32)], point: &Point) {
    if ended.status.success() {
        return;
    }
    let error: Value = serde_json::from_slice(&ended.stderr).unwrap_or_else(|_| panic!("{point:?}: {}", said(ended)));
    let told = (error["error"]["kind"].as_str().unwrap(), ended.status.code().unwrap());
    assert!(failures.contains(&told), "{told:?} {error}");
}

fn said(output: &Output) -> String {
    format!("{:?} {}", output.status.code(), String::from_utf8_lossy(&output.stderr))
}

/// What is committed together depends on what is done at the same time, so a point is not always reached at once.
fn hit(subject: &Subject, point: &Point, fault: Fault) -> (Site, inject::Hit) {
    let mut tries = 0;
    loop {
        let site = subject.template.copy();
        let hit = inject::hit(&site, subject.arguments, point, fault);
        tries += 1;
        if hit.was_hit || tries == 4 {
            return (site, hit);
        }
    }
}

#[test]
fn a_fault_at_any_write_leaves_all_or_nothing() {
    if inject::is_missing() {
        return;
    }
    let (line, mut random) = (Line::of(5), Random::new());
    let seed = random.0;
    let mut figures = Vec::new();
    for subject in subjects() {
        let before = subject.template.rows();
        let whole = subject.template.copy();
        assert!(whole.output(subject.arguments).status.success());
        let after = whole.rows();
        let points = inject::points(&subject.template, subject.arguments);
        let (mut count, mut hits) = (0, 0);
        for fault in [Fault::Kill, Fault::Full, Fault::Failing] {
            for point in inject::sample(&points, scale(8, 0) as usize, &mut random) {
                let (site, inject::Hit { ended, was_hit }) = hit(&subject, &point, fault);
                let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    if fault != Fault::Kill {
                        tells_a_failure(&ended, subject.failures, &point);
                    }
                    assert_eq!(site.json(&["db", "check"])["ok"], true);
                    (subject.holds)(&Hit { site: &site, ended: &ended, before: &before, after: &after, fault });
                    site.assert_sound();
                }));
                assert!(told.is_ok(), "{} {fault:?} {point:?}: see above; {}", subject.name, said(&ended));
                count += 1;
                hits += u32::from(was_hit);
            }
        }
        assert!(hits * 10 >= count * 9, "{}: only {hits} of {count} points were reached", subject.name);
        figures.push(format!("{} {hits}", subject.name));
    }
    line.holds_with_seed(seed, format!("points hit by KILL, ENOSPC, EIO: {}; in part 0", figures.join(", ")));
}
