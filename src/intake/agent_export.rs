//! An agent as the Markdown file that reads back to the same agent: exporting and adding again makes no
//! new version. Instructions that a body cannot hold (they begin with a blank line, or have a heading
//! that would divide them) become keys of the front matter instead.

use serde_json::{Map, Value};

use super::agent_file::{Instructions, KEYS, SELF_CRITIQUE};
use super::front_matter::{self, FrontMatter};
use super::yaml;
use crate::domain::NewAgent;

/// Writes the agent file, Markdown with front matter.
#[must_use]
pub fn to_markdown(agent: &NewAgent) -> String {
    let instructions = Instructions {
        primary: agent.content.primary_instructions.clone(),
        self_critique: agent.content.self_critique_instructions.clone(),
    };
    let body = body(&instructions);
    let fits = Instructions::of_body(&body) == instructions;
    let values = values(agent, !fits);
    let body = if fits { body.as_str() } else { "" };
    let text = file(&values, body, yaml_entry);
    // Whatever the YAML writer cannot express, JSON's own notation can, and it is YAML too.
    if reads_back(&text, &values, body) { text } else { file(&values, body, json_entry) }
}

fn body(instructions: &Instructions) -> String {
    let mut parts = Vec::new();
    if !instructions.primary.is_empty() {
        parts.push(instructions.primary.clone());
    }
    if let Some(self_critique) = &instructions.self_critique {
        parts.push(format!("## {SELF_CRITIQUE}\n\n{self_critique}"));
    }
    if parts.is_empty() { String::new() } else { parts.join("\n\n") + "\n" }
}

/// Every key with its value.
fn values(agent: &NewAgent, with_instructions: bool) -> Map<String, Value> {
    let content = &agent.content;
    let mut values = match serde_json::to_value(&content.settings) {
        Ok(Value::Object(settings)) => settings,
        _ => Map::new(),
    };
    let mut put = |key: &str, value: Value| values.insert(key.to_owned(), value);
    put("name", agent.name.as_str().into());
    put("type", agent.agent_type.as_str().into());
    put("description", agent.description.as_str().into());
    put("runtime", content.runtime.as_str().into());
    put("providesGrades", content.provides_grades.into());
    if let Some(readme) = &content.readme {
        put("readme", readme.as_str().into());
    }
    if with_instructions {
        put("primaryInstructions", content.primary_instructions.as_str().into());
        if let Some(self_critique) = &content.self_critique_instructions {
            put("selfCritiqueInstructions", self_critique.as_str().into());
        }
    }
    values
}

fn file(values: &Map<String, Value>, body: &str, entry: fn(&str, &Value) -> String) -> String {
    let entries = KEYS.iter().filter_map(|key| values.get(*key).map(|value| entry(key, value)));
    format!("---\n{}---\n{body}", entries.collect::<String>())
}

fn yaml_entry(key: &str, value: &Value) -> String {
    let entry: Map<String, Value> = [(key.to_owned(), value.clone())].into_iter().collect();
    match yaml::write(&Value::Object(entry)) {
        Ok(text) if text.ends_with('\n') => text,
        Ok(text) => text + "\n",
        Err(_) => json_entry(key, value),
    }
}

/// `key: value` in JSON's notation, pure ASCII.
fn json_entry(key: &str, value: &Value) -> String {
    use std::fmt::Write;
    let mut text = format!("{key}: ");
    for c in value.to_string().chars() {
        let _ = match c {
            ' '..='~' => write!(text, "{c}"),
            other => write!(text, "\\U{:08x}", u32::from(other)),
        };
    }
    text + "\n"
}

fn reads_back(text: &str, values: &Map<String, Value>, body: &str) -> bool {
    let split = front_matter::split(text);
    matches!(split.front_matter, FrontMatter::Present { values: read, .. } if read == *values) && split.body == body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AgentContent, AgentType, RuntimeKind, Settings};
    use crate::intake::agent_file::{AgentFormat, AgentRules, Defaults, parse};
    use crate::intake::error::Place;
    use proptest::prelude::*;

    fn read(text: &str) -> NewAgent {
        let rules = AgentRules { defaults: &Defaults::default(), validate_checks: &|_| Ok(()) };
        parse(text, AgentFormat::Markdown, None, &Place::new("a.md"), rules)
            .unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    fn agent(primary: &str, self_critique: Option<&str>) -> NewAgent {
        NewAgent {
            name: "strict: 2".to_owned(),
            agent_type: AgentType::Advisor,
            description: "no".to_owned(),
            content: AgentContent {
                primary_instructions: primary.to_owned(),
                self_critique_instructions: self_critique.map(str::to_owned),
                provides_grades: true,
                runtime: RuntimeKind::OpenAi,
                settings: Settings { model: Some("4".to_owned()), temperature: Some(0.0), ..Settings::default() },
                readme: None,
            },
        }
    }

    #[test]
    fn an_ordinary_agent_reads_like_one_written_by_hand() {
        insta::assert_snapshot!(to_markdown(&agent("Read the text.\n\n## Grade\n\nFrom 0 to 100.", Some("Again."))), @r#"
        ---
        name: "strict: 2"
        type: ADVISOR
        description: "no"
        runtime: openai
        model: "4"
        temperature: 0.0
        providesGrades: true
        ---
        Read the text.

        ## Grade

        From 0 to 100.

        ## Self-critique

        Again.
        "#);
    }

    #[test]
    fn what_a_body_cannot_hold_reads_back_too() {
        let critiques = [None, Some("Again."), Some(""), Some("\n x\n"), Some("## Self-critique\ny")];
        for primary in [
            "x",
            "\n\nx",
            "x\n",
            "---\nx\n---",
            "x\r\ny",
            "a\n## Self-critique\nb",
            "```\nopen",
            "> x",
            "\u{FEFF}x",
            "<div>",
            "- x",
            "a\u{85}b\u{2028}",
        ] {
            for self_critique in critiques {
                let agent = agent(primary, self_critique);
                assert_eq!(read(&to_markdown(&agent)), agent);
            }
        }
    }

    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[^\0]{0,12}",
            "\\PC{0,12}",
            prop::sample::select(vec![
                "\n",
                "\n\n",
                "  ",
                "---",
                "## Self-critique",
                "```",
                "# ",
                ": ",
                "- ",
                "'",
                "\"",
                "\\",
                "\t",
                "\r\n",
                "null",
                "yes",
                "1e3",
                "0x1f",
                "2026-03-01",
                "~",
                "|",
                ">",
                "&a",
                "*a",
                "!t",
                "%",
                "@",
                "{",
                "[",
                "#",
                "\u{FEFF}",
                "\u{85}",
                "\u{7f}",
            ])
            .prop_map(str::to_owned),
        ];
        prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            prop::num::f64::NORMAL.prop_map(Value::from),
            // A body that names a variable is refused.
            text().prop_map(|text| Value::from(text.replace("${", "$ {"))),
        ];
        leaf.prop_recursive(3, 12, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(text(), inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    prop_compose! {
        fn content()(
            primary in text(), self_critique in prop::option::of(text()), readme in prop::option::of(text()), description in text(),
            checks in prop::collection::vec(value(), 1..4), model in "[!-~]{1,9}", temperature in 0.0..=1.0_f64,
            fields in prop::collection::vec("[a-z]{1,5}", 0..3), body in prop::collection::btree_map(text(), value(), 0..3),
            kind in 0..3_u8, grades in any::<bool>(),
        ) -> NewAgent {
            let mut agent = agent(&primary, self_critique.as_deref());
            agent.description = description;
            agent.content.readme = readme;
            agent.content.provides_grades = grades;
            (agent.content.runtime, agent.content.settings) = match kind {
                0 => (RuntimeKind::Checks, Settings { checks, ..Settings::default() }),
                1 => (RuntimeKind::Command, Settings { command: vec!["p".to_owned(), format!("x{primary}")], ..Settings::default() }),
                _ => {
                    agent.content.primary_instructions.push('x');
                    (RuntimeKind::Anthropic, Settings {
                        model: Some(model), temperature: Some(temperature), prompt_fields: fields,
                        // Which fields of a request are evalbatch's own is told elsewhere; none is as long as this.
                        body: body.into_iter().map(|(key, value)| (format!("a field {key}"), value)).collect(),
                        ..Settings::default()
                    })
                }
            };
            agent
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn export_loses_nothing(agent in content()) {
            let values = values(&agent, true);
            prop_assert!(reads_back(&file(&values, "", json_entry), &values, ""), "the notation for emergencies");
            prop_assert_eq!(read(&to_markdown(&agent)), agent);
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in text(), settings in text()) {
            let rules = AgentRules { defaults: &Defaults::default(), validate_checks: &|_| Ok(()) };
            for format in [AgentFormat::Markdown, AgentFormat::Yaml, AgentFormat::Json] {
                for text in [text.clone(), format!("---\n{settings}\n---\n{text}"), format!("---\nname: a\nruntime: {settings}")] {
                    let _ = parse(&text, format, Some("stem"), &Place::new("f"), rules);
                }
            }
        }
    }
}
