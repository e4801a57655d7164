//! Logs that were cut off or written in part, and cascades that were killed.

use std::fs;

use serde_json::Value;

use crate::harness::{Random, Site, query, scale};
use crate::inject;
use crate::line::Line;

/// As after a power cut: the log ends anywhere, and what follows is anything.
#[test]
fn a_torn_log_is_an_exact_prefix_of_the_commits() {
    let (line, mut random) = (Line::of(6), Random::new());
    let seed = random.0;
    let origin = Site::in_memory();
    fs::write(origin.path("first.md"), "# First\n\nBefore the log.\n").unwrap();
    origin.json(&["document", "add", "first.md"]);
    // Somebody who has the file open, so that the log stays.
    let holder = origin.connection();
    assert_eq!(query::<u32>(&holder, "SELECT count(*) FROM documents", []), 1);
    let log = origin.path("evalbatch.db-wal");
    let mut ends = Vec::new();
    for number in 0..12 {
        let name = format!("{number}.md");
        fs::write(origin.path(&name), format!("# Note {number}\n\n{}\n", "words ".repeat(number * 300))).unwrap();
        origin.json(&["document", "add", &name]);
        ends.push(fs::metadata(&log).unwrap().len());
    }
    let (file, whole) = (fs::read(origin.database()).unwrap(), fs::read(&log).unwrap());
    let rounds = scale(40, 300);
    for round in 0..rounds {
        let cut = random.below(whole.len() as u64 + 1);
        let mut torn = whole[..usize::try_from(cut).unwrap()].to_vec();
        // Blocks of the disk that the log had been given, with what was there before.
        match round % 3 {
            0 => {}
            1 => torn.resize(whole.len(), 0),
            _ => torn.extend((0..random.below(9_000)).map(|_| u8::try_from(random.below(256)).unwrap())),
        }
        let site = Site::in_memory();
        fs::write(site.database(), &file).unwrap();
        // Zeros that were cut off a page and put back are no tear.
        let is_whole = |end: &&u64| usize::try_from(**end).is_ok_and(|end| torn.get(..end) == Some(&whole[..end]));
        let kept = ends.iter().filter(is_whole).count() as u64;
        fs::write(site.path("evalbatch.db-wal"), torn).unwrap();
        assert_eq!(site.json(&["document", "list"])["total"], kept + 1, "cut at {cut}");
        site.assert_sound();
    }
    line.holds_with_seed(seed, format!("{rounds} torn logs: each an exact prefix of the commits"));
}

#[test]
fn a_killed_cascade_is_never_in_part() {
    let (line, mut random) = (Line::of(6), Random::new());
    let seed = random.0;
    let template = Site::in_memory();
    template.small_documents(50);
    let repeat = scale(200, 2_000).to_string();
    let create = ["create", "--ephemeral", "--agent", "proofreader", "--docs", "documents", "--repeat", &repeat];
    template.json(&[&create[..], &["--tracking-id", "big"]].concat());
    let jobs = template.count("SELECT count(*) FROM jobs");
    let delete = ["delete", "big", "--yes", "--json"];
    let writes = inject::writes(&template, &delete);
    let (kills, mut killed, mut gone) = (scale(6, 40), 0, 0);
    while killed < kills {
        let after = random.below(writes);
        let site = template.copy();
        // One that had ended before the kill reached it is not counted.
        killed += u32::from(inject::kill_after_writes(&site, &delete, after));
        let check: Value = site.json(&["db", "check"]);
        assert_eq!(check["ok"], true, "killed after {after} writes");
        let left = site.count("SELECT count(*) FROM jobs");
        assert!(left == 0 || left == jobs, "{left} of {jobs} are left, killed after {after} writes");
        let batches = site.count("SELECT count(*) FROM batches");
        assert_eq!(batches * 50, site.count("SELECT count(*) FROM documents"));
        assert_eq!(batches * jobs, left);
        gone += u32::from(left == 0);
    }
    let figure = format!(
        "{kills} kills among the {writes} writes of a cascade of {jobs} rows: {gone} after its commit, in part 0"
    );
    line.holds_with_seed(seed, figure);
}
