//! The published JSON Schemas, which every test of JSON output holds its value against.

use std::path::{Path, PathBuf};

use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas")
}

fn read(name: &str) -> Value {
    let path = folder().join(format!("{name}.schema.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

#[track_caller]
pub fn check(name: &str, value: &Value) {
    let validator = jsonschema::options().should_validate_formats(true).build(&read(name)).unwrap();
    let problems: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(problems.is_empty(), "not as {name}.schema.json says: {problems:#?}\n{value:#}");
}

fn names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| name.strip_suffix(".schema.json").unwrap_or_else(|| panic!("not a schema: {name}")).to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn every_schema_is_valid_and_holds_some_output() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let files = [tests.clone(), tests.join("models")].into_iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let files = files.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let sources: String = files.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let names = names();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        let schema = read(&name);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{name}");
        let uses = [format!("json_as(\"{name}\")"), format!("lines_as(\"{name}\")"), format!("check(\"{name}\"")];
        assert!(uses.iter().any(|usage| sources.contains(usage)), "no test holds {name}.schema.json");
    }
}

/// Objects that users fill in themselves.
const OPEN: [&str; 3] = ["metadata", "headers", "body"];

#[test]
fn no_object_of_ours_is_open() {
    fn walk(schema: &Value, at: &str) {
        let Value::Object(fields) = schema else {
            if let Value::Array(items) = schema {
                for item in items {
                    walk(item, at);
                }
            }
            return;
        };
        if fields.contains_key("properties") {
            // What programs write may hold more than is read.
            let is_open = at.starts_with("command-answer");
            assert_eq!(fields.get("additionalProperties"), (!is_open).then_some(&Value::Bool(false)), "{at}");
            let properties = fields["properties"].as_object().unwrap();
            for required in fields["required"].as_array().unwrap() {
                assert!(properties.contains_key(required.as_str().unwrap()), "{at}: {required}");
            }
        }
        for (key, inner) in fields.iter().filter(|(key, _)| !OPEN.contains(&key.as_str())) {
            walk(inner, &format!("{at}/{key}"));
        }
    }
    for name in names() {
        walk(&read(&name), &name);
    }
}
