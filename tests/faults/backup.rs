//! Copies that are taken while others write.

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

use crate::harness::{Site, connection, query, scale};
use crate::line::Line;

const WRITERS: usize = 3;

#[test]
fn a_backup_holds_every_commit_from_before_its_start() {
    let line = Line::of(15);
    let site = Site::new();
    let (is_over, rounds) = (AtomicBool::new(false), scale(6, 25));
    let acknowledged: [AtomicU32; WRITERS] = Default::default();
    fs::write(site.path("first.md"), "# First\n\nText.\n").unwrap();
    site.json(&["document", "add", "first.md"]);
    let commits = thread::scope(|scope| {
        for (writer, acknowledged) in acknowledged.iter().enumerate() {
            let (site, is_over) = (&site, &is_over);
            scope.spawn(move || {
                while !is_over.load(Ordering::Acquire) {
                    let number = acknowledged.load(Ordering::Acquire);
                    let name = format!("{writer}-{number}.md");
                    fs::write(site.path(&name), format!("# w{writer} {number}\n\nText.\n")).unwrap();
                    site.json(&["document", "add", &name]);
                    acknowledged.fetch_add(1, Ordering::AcqRel);
                }
            });
        }
        let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for round in 0..rounds {
                let before: Vec<u32> = acknowledged.iter().map(|count| count.load(Ordering::Acquire)).collect();
                let name = format!("copy{round}.db");
                site.json(&["db", "backup", &name]);
                check(&site, &name, &before);
            }
        }));
        is_over.store(true, Ordering::Release);
        if let Err(panic) = checked {
            std::panic::resume_unwind(panic);
        }
        acknowledged.iter().map(|count| count.load(Ordering::Acquire)).sum::<u32>()
    });
    site.assert_sound();
    line.holds(format!(
        "{rounds} copies beside {WRITERS} writers ({commits} commits): whole {rounds}, commits missing 0"
    ));
}

/// What each writer had been told is there, and nothing of what it wrote later without what it wrote before.
fn check(site: &Site, name: &str, before: &[u32]) {
    let mut command = site.command(&["db", "check", "--db", name]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let copy = connection(&site.path(name));
    let mut found: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    let mut statement = copy.prepare("SELECT title FROM documents WHERE title LIKE 'w%'").unwrap();
    for title in statement.query_map([], |row| row.get::<_, String>(0)).unwrap() {
        let title = title.unwrap();
        let (writer, number) = title.trim_start_matches('w').split_once(' ').unwrap();
        found.entry(writer.parse().unwrap()).or_default().push(number.parse().unwrap());
    }
    for (writer, count) in before.iter().enumerate() {
        let mut numbers = found.remove(&writer).unwrap_or_default();
        numbers.sort_unstable();
        let expected: Vec<u32> = (0..u32::try_from(numbers.len()).unwrap()).collect();
        assert_eq!(numbers, expected, "writer {writer}: a hole");
        assert!(numbers.len() >= *count as usize, "writer {writer}: {} of {count}", numbers.len());
    }
    assert_eq!(query::<u32>(&copy, "SELECT count(*) FROM documents WHERE title = 'First'", []), 1);
}
