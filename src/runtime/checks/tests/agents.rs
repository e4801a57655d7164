//! The agents that come with the program, and the examples, use checks that exist.

use std::path::Path;

use serde_json::Value;

use super::super::{CheckError, CheckSet};

/// The checks in the front matter of an agent file.
pub(super) fn parse(file: &str) -> Result<CheckSet, CheckError> {
    let front_matter = file.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap().0;
    let settings: Value = serde_saphyr::from_str(front_matter).unwrap();
    CheckSet::parse(settings["checks"].as_array().unwrap())
}

#[test]
fn every_agent_file_with_checks_can_be_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut read = 0;
    for folder in ["src/intake/builtin", "examples/agents"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let file = std::fs::read_to_string(&path).unwrap();
            if file.contains("runtime: checks") {
                read += 1;
                assert!(parse(&file).is_ok(), "{}: {}", path.display(), parse(&file).unwrap_err());
            }
        }
    }
    assert!(read >= 4, "only {read} agent files were found");
}
