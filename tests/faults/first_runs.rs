//! Many programs that all find no database, and make it.

use std::fs;

use evalbatch::repository::sqlite::known::Known;

use crate::harness::{Site, scale};
use crate::line::Line;

#[test]
fn eight_first_runs_at_once_make_one_database() {
    let line = Line::of(1);
    let databases = scale(8, 100);
    let mut succeeded = 0;
    for _ in 0..databases {
        let site = Site::new();
        fs::write(site.path("text.md"), "# Note\n\nThe pump ran.\n").unwrap();
        let first: Vec<_> = (0..8).map(|_| site.spawn(&["document", "add", "text.md", "--json"])).collect();
        for run in first {
            let (code, report) = run.wait();
            assert_eq!((code, report["documents"].as_array().map(Vec::len)), (Some(0), Some(1)));
            succeeded += 1;
        }
        assert_eq!(site.count("SELECT count(*) FROM documents"), 1);
        assert_eq!(site.migrations(), u32::try_from(Known::Own.steps().len()).unwrap());
        assert_eq!(site.count("SELECT auto_vacuum = 2 FROM pragma_auto_vacuum"), 1);
        site.assert_sound();
    }
    line.holds(format!("{succeeded} of {} first runs succeeded, each migration is once in the history", databases * 8));
}
