//! Opening databases: new ones, existing ones, and files that must be refused.

use evalbatch::repository::sqlite::open::{Access, OpenOptions, open, open_in_memory};

#[test]
fn a_new_file_is_migrated_and_opens_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/evalbatch.db");
    for _ in 0..2 {
        let connection = open(&path, Access::Create, &OpenOptions::default()).unwrap();
        let read = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(
            (read("user_version"), read("auto_vacuum"), read("foreign_keys"), read("synchronous")),
            (1, 2, 1, 2)
        );
    }
    open_in_memory().unwrap();
}
