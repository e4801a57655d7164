use super::*;
use serde_json::json;
use test_case::test_case;

const NO_DEFAULTS: Defaults = Defaults { runtime: None, model: None };

fn accept_checks(checks: &[Value]) -> Result<(), String> {
    match checks.iter().position(|check| !check.is_object()) {
        Some(index) => Err(format!("item {index} is no check")),
        None => Ok(()),
    }
}

fn read(text: &str, format: AgentFormat) -> Result<NewAgent, IntakeError> {
    let rules = AgentRules { defaults: &NO_DEFAULTS, validate_checks: &accept_checks };
    parse(text, format, Some("stem"), &Place::new("a.md"), rules)
}

fn markdown(settings: &str) -> Result<NewAgent, IntakeError> {
    read(&format!("---\n{settings}\n---\nRead.\n"), AgentFormat::Markdown)
}

#[test]
fn the_three_forms_say_the_same() {
    let markdown = read(
        "\u{FEFF}---\r\nname: n\r\nruntime: openai\r\nmodel: m\r\ntemperature: 0\r\n---\r\n\r\nRead.\r\n\r\n## Self-critique\r\nAgain.\r\n",
        AgentFormat::Markdown,
    )
    .unwrap();
    let yaml = "name: n\nruntime: openai\nmodel: m\ntemperature: 0\nprimaryInstructions: Read.\nselfCritiqueInstructions: Again.\n";
    let json = json!({"name": "n", "runtime": "openai", "model": "m", "temperature": 0.0,
        "primaryInstructions": "Read.", "selfCritiqueInstructions": "Again."});
    assert_eq!(read(yaml, AgentFormat::Yaml).unwrap(), markdown);
    assert_eq!(read(&json.to_string(), AgentFormat::Json).unwrap(), markdown);
    assert_eq!(markdown.content.primary_instructions, "Read.");
    assert!(markdown.content.provides_grades);
}

#[test]
fn defaults_of_a_file() {
    let agent = markdown("runtime: checks\nchecks: [{words: {min: 1}}]\ntype: advisor").unwrap();
    assert_eq!((agent.name.as_str(), agent.description.as_str()), ("stem", ""));
    assert_eq!(agent.agent_type, AgentType::Advisor);
    assert!(!agent.content.provides_grades, "only an assessor grades unasked");
}

#[test]
fn a_default_model_belongs_to_its_runtime() {
    let defaults = Defaults { runtime: Some(RuntimeKind::OpenAi), model: Some("m".into()) };
    let rules = AgentRules { defaults: &defaults, validate_checks: &accept_checks };
    let with = |text: &str| parse(text, AgentFormat::Markdown, Some("s"), &Place::new("f"), rules);
    let agent = with("Read.").unwrap();
    assert_eq!((agent.content.runtime, agent.content.settings.model.as_deref()), (RuntimeKind::OpenAi, Some("m")));
    assert!(with("---\nruntime: anthropic\n---\nRead.").unwrap_err().to_string().contains("default-model"));
}

#[test_case(
    "runtime: openai\nmodel: m\ntemprature: 1",
    "a.md:4: unknown key `temprature`; did you mean `temperature`?"
)]
#[test_case("model: m", "a.md: runtime is missing, and the configuration has no `default-runtime`")]
#[test_case("runtime: gpt", "a.md:2: runtime is checks, command, openai or anthropic, not \"gpt\"")]
#[test_case("runtime: openai", "a.md: model is missing, and the configuration has no `default-model` for it")]
#[test_case("runtime: openai\nmodel: m\ntemperature: 2.1", "a.md:4: temperature must be a number from 0 to 2, not 2.1")]
#[test_case(
    "runtime: anthropic\nmodel: m\ntemperature: 1.5",
    "a.md:4: temperature must be a number from 0 to 1, not 1.5"
)]
#[test_case(
    "runtime: openai\nmodel: m\nmaxTokens: 0",
    "a.md:4: maxTokens must be a whole number from 1 to 4294967295, not 0"
)]
#[test_case(
    "runtime: openai\nmodel: m\nbaseUrl: ftp://x",
    "a.md:4: baseUrl must be an http or https address, like http://localhost:11434/v1"
)]
#[test_case("runtime: openai\nmodel: m\ncommand: [x]", "a.md:4: command is not used by the runtime openai")]
#[test_case("runtime: command", "a.md: command is missing: an agent of runtime command needs a program")]
#[test_case("runtime: command\ncommand: run me", "a.md:3: command must be a list, not \"run me\"")]
#[test_case("runtime: command\ncommand: [x, 800]", "a.md:3: command[1] must be a text, not 800")]
#[test_case("runtime: checks\nchecks: []", "a.md:3: checks is missing: an agent of runtime checks needs at least one")]
#[test_case("runtime: checks\nchecks: [words]", "a.md:3: checks: item 0 is no check")]
#[test_case("name: a/b\nruntime: checks", "a.md:2: name: an agent's name may not contain '/'")]
#[test_case("name: 2024\nruntime: checks", "a.md:2: name must be a text, not 2024")]
#[test_case("providesGrades: yes", "a.md:2: providesGrades must be true or false, not \"yes\"")]
#[test_case(
    "primaryInstructions: x\nruntime: checks",
    "a.md:2: primaryInstructions is given twice: as a key and in the text below"
)]
fn a_mistake_is_named_with_its_line(settings: &str, expected: &str) {
    assert_eq!(markdown(settings).unwrap_err().to_string(), expected);
}

#[test]
fn a_key_is_refused_without_being_repeated() {
    let key = "sk-proj-0123456789abcdef";
    for line in [
        format!("apiKeyEnv: {key}"),
        format!("headers: {{Authorization: Bearer {key}}}"),
        format!("baseUrl: https://u:{key}@h/v1"),
    ] {
        let error = markdown(&format!("runtime: openai\nmodel: m\n{line}")).unwrap_err();
        assert!(error.to_string().contains("environment"), "{error}");
        assert!(!format!("{error} {:?}", error.hints()).contains(key), "{error}");
    }
}

#[test_case("---\nname: x\n", "a.md:1: the settings that begin with `---` are not closed by a second line `---`")]
#[test_case(
    "---\nruntime: openai\nmodel: m\n---\n\n",
    "a.md: primaryInstructions is empty, and an agent of runtime openai needs instructions"
)]
fn a_file_must_be_whole(text: &str, expected: &str) {
    assert_eq!(read(text, AgentFormat::Markdown).unwrap_err().to_string(), expected);
}

fn overridden(sets: &[&str]) -> Result<NewAgent, IntakeError> {
    let mut agent = markdown("runtime: openai\nmodel: m\ntemperature: 1\nheaders: {X-A: a}").unwrap();
    let sets: Vec<_> = sets.iter().map(|set| parse_override(set).unwrap()).collect();
    let rules = AgentRules { defaults: &NO_DEFAULTS, validate_checks: &accept_checks };
    apply_overrides(&mut agent.content, &sets, Path::new("/"), rules).map(|()| agent)
}

#[test]
fn overrides_change_remove_and_reach_inside() {
    let content = overridden(&["model=4", "temperature=", "headers.X-B=b", "body.seed=7", "providesGrades=false"])
        .unwrap()
        .content;
    assert_eq!(content.settings.model.as_deref(), Some("4"));
    assert_eq!(content.settings.temperature, None);
    assert_eq!(content.settings.headers.len(), 2);
    assert_eq!(content.settings.body["seed"], 7);
    assert!(!content.provides_grades);
}

#[test]
fn overrides_can_change_the_runtime() {
    let content = overridden(&["runtime=checks", "model=", "temperature=", "headers=", "checks=[{words: {min: 3}}]"])
        .unwrap()
        .content;
    assert_eq!(content.runtime, RuntimeKind::Checks);
    assert_eq!(content.settings.checks, [json!({"words": {"min": 3}})]);
}

#[test]
fn a_wrong_number_is_told_how_to_have_none() {
    let error = overridden(&["temperature=none"]).unwrap_err();
    assert_eq!(error.hints(), ["null, or nothing after the =, removes it: --set temperature=null"]);
    assert_eq!(overridden(&["temperature=null"]).unwrap().content.settings.temperature, None);
}

#[test_case("temperature=hot", "--set: temperature must be a number from 0 to 2, not \"hot\"")]
#[test_case("primaryInstructions=x", "--set: unknown key `primaryInstructions`")]
#[test_case("runtime=checks", "--set: model is not used by the runtime checks")]
#[test_case("body.a=[", "--set: body.a: ")]
fn a_wrong_override_is_an_error(set: &str, expected: &str) {
    let message = overridden(&[set]).unwrap_err().to_string();
    assert!(message.starts_with(expected), "{message}");
}

#[test]
fn the_examples_are_agents() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/agents");
    let rules = AgentRules { defaults: &NO_DEFAULTS, validate_checks: &accept_checks };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "md") {
            let agent = load(&path, rules).unwrap();
            if let Some(program) = agent.content.settings.command.first() {
                assert!(Path::new(program).starts_with(&folder), "{program}");
            }
            names.push(agent.name);
        }
    }
    assert!(names.len() >= 6, "{names:?}");
}
