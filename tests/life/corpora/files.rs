//! Files of nonsense, for every command that reads files.

use serde_json::Value;

use super::table::lines;
use super::{Watch, is_full, is_harmless, items};
use crate::line::Line;
use crate::world::World;

fn bytes(item: &Value) -> Vec<u8> {
    if let Some(text) = item["latin1"].as_str() {
        return text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    }
    let piece = |piece: &Value| piece[0].as_str().unwrap().repeat(usize::try_from(piece[1].as_u64().unwrap()).unwrap());
    item["pieces"].as_array().unwrap().iter().map(piece).collect::<String>().into_bytes()
}

/// Prose may be anything that is text; what has a structure is refused, and the file is named.
#[test]
fn no_file_is_half_read() {
    let line = Line::of(17);
    let world = World::new();
    let (files, reads) = (items("files"), lines(|joined| joined.reads));
    let share = if is_full() { 1 } else { 4 };
    let (mut count, mut refused, mut wrong) = (0, 0, Vec::new());
    for (number, read) in reads.iter().enumerate() {
        let env = world.copy("PRIVATE");
        let mut watch = Watch::new(&env);
        for item in files.iter().skip(number % share).step_by(share) {
            let name = item["name"].as_str().unwrap();
            let arguments = world.arguments(&read.replace("{file}", "odd"));
            let file = arguments.iter().find(|argument| argument.starts_with("odd.")).unwrap();
            std::fs::write(env.path(file), bytes(item)).unwrap();
            let ran = env.run(&arguments);
            is_harmless(&ran, read, name);
            let has_changed = watch.has_changed();
            if ran.code == Some(0) {
                let kind = file.rsplit('.').next().unwrap();
                let is_understood = ["md", "txt"].contains(&kind)
                    || item["understood"].as_array().is_some_and(|kinds| kinds.iter().any(|known| known == kind));
                if !is_understood {
                    wrong.push(format!("{read}: {name} was accepted"));
                }
            } else {
                // A request without an agent is one all the same: the agent may come from an option.
                let is_named = ran.stderr.contains(file.as_str()) || ran.stderr.contains("a batch needs an agent");
                if ran.code != Some(2) || !is_named {
                    wrong.push(format!("{read}: {name}: {:?} {}", ran.code, ran.stderr));
                }
                assert!(!has_changed, "{read}: {name} was refused and changed something");
                refused += 1;
            }
            count += 1;
        }
        assert!(!env.path("owned").exists());
        assert_eq!(env.json(&["db", "check"])["ok"], true);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    line.holds(format!(
        "{} files over {} lines of every command, {count} calls: {refused} refused whole, the others understood",
        files.len(),
        reads.len()
    ));
}
