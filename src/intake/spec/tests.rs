use super::*;
use crate::intake::Defaults;
use serde_json::json;
use test_case::test_case;

const DEFAULTS: Defaults = Defaults { runtime: None, model: None };

fn rules() -> AgentRules<'static> {
    AgentRules { defaults: &DEFAULTS, validate_checks: &|_| Ok(()) }
}

fn spec(text: &str) -> Result<Spec, IntakeError> {
    parse(text, &Place::new("request"), Path::new("/requests"), rules())
}

#[test]
fn the_examples_say_what_they_mean() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for (name, titles) in [
        ("request.json", ["Answer in the passive voice", "Answer in the active voice"]),
        ("request.yaml", ["The loud opening", "The plain opening"]),
    ] {
        let spec = load(&folder.join(name), &mut std::io::empty(), rules()).unwrap();
        assert_eq!(spec.inline.iter().map(|document| document.title.as_str()).collect::<Vec<_>>(), titles);
        assert!(spec.is_ephemeral);
        assert_eq!(spec.expiry, Some(ExpiryRequest::In(Duration::from_hours(72))));
        assert_eq!(spec.inline[0].metadata.len(), 2);
        assert!(spec.inline[0].published_at.is_some());
        let Some(SpecAgent::Ephemeral(agent)) = spec.agent else { panic!("{:?}", spec.agent) };
        assert!(agent.content.provides_grades && agent.content.settings.checks.len() >= 5);
    }
}

#[test]
fn every_field_of_the_contract_is_read() {
    let text = json!({"agentId": "team/strict@2", "targetCount": 5, "documentIds": ["d1", "d2"], "name": "n",
        "trackingId": "t-1", "description": "d", "isEphemeral": true, "expiresAt": "2026-03-01T00:00:00Z", "repeat": 3,
        "seed": -7, "visibility": "shared", "ephemeralDocuments": {"urls": ["https://example.org/a"],
        "inline": [{"title": "t", "content": "c", "author": "a", "url": "https://e.org", "publishedDate": "2026-03-01",
        "metadata": {"k": [1]}}]}});
    let spec = spec(&text.to_string()).unwrap();
    let time = Timestamp::parse_rfc3339("2026-03-01T00:00:00Z").unwrap();
    assert_eq!(
        spec,
        Spec {
            agent: Some(SpecAgent::Reference("team/strict@2".into())),
            target_count: Some(5),
            document_ids: vec!["d1".into(), "d2".into()],
            name: Some("n".into()),
            tracking_id: Some("t-1".into()),
            description: Some("d".into()),
            is_ephemeral: true,
            expiry: Some(ExpiryRequest::At(time)),
            repeat: Some(3),
            seed: Some(-7),
            visibility: Some(Visibility::Shared),
            urls: vec!["https://example.org/a".into()],
            inline: vec![NewDocument {
                title: "t".into(),
                content: "c".into(),
                author: Some("a".into()),
                url: Some("https://e.org".into()),
                published_at: Some(time),
                metadata: [("k".to_owned(), json!([1]))].into_iter().collect(),
            }],
        }
    );
}

#[test]
fn an_agent_of_a_request_gives_no_grades_unasked_and_its_program_starts_from_the_folder() {
    let text = "ephemeralAgent: {name: n, runtime: command, command: [/bin/sh, -c]}";
    let Some(SpecAgent::Ephemeral(agent)) = spec(text).unwrap().agent else { panic!() };
    assert!(!agent.content.provides_grades);
    let missing = spec("ephemeralAgent: {name: n, runtime: command, command: [./no-such]}").unwrap_err();
    assert_eq!(missing.to_string(), "request: ephemeralAgent.command: there is no program /requests/no-such");
}

#[test_case("isEphmeral: true", "request:1: unknown key `isEphmeral`; did you mean `isEphemeral`?")]
#[test_case("ephemeralAgent: {nme: x}", "request: unknown key `ephemeralAgent.nme`; did you mean `name`?")]
#[test_case(
    "ephemeralDocuments:\n  inline:\n    - {content: a}\n    - {content: b}\n    - {contnt: c}",
    "request: unknown key `ephemeralDocuments.inline[2].contnt`; did you mean `content`?"
)]
#[test_case("ephemeralDocuments: {inline: [{title: a}]}", "request: ephemeralDocuments.inline[0].content is missing")]
#[test_case("ephemeralDocuments: {inline: [{content: ' '}]}", "request: ephemeralDocuments.inline[0].content is empty")]
#[test_case(
    "ephemeralDocuments: {inline: [{content: a, publishedDate: soon}]}",
    "request: ephemeralDocuments.inline[0].publishedDate must be a date like 2026-03-01 or a time like 2026-03-01T12:00:00Z, not \"soon\""
)]
#[test_case(
    "ephemeralDocuments: {urls: [file:///etc/passwd]}",
    "request: ephemeralDocuments.urls[0] must be an http or https address, not \"file:///etc/passwd\""
)]
#[test_case("agentId: a\nephemeralAgent: {name: b}", "request:2: ephemeralAgent and agentId exclude each other")]
#[test_case("ephemeralAgent: {name: b}", "request: ephemeralAgent.runtime is missing, and the configuration has no `default-runtime`"; "no runtime")]
#[test_case("expiresInDays: 0", "request:1: expiresInDays must be more than 0")]
#[test_case(
    "expiresInDays: 1\nexpiresAt: 2026-03-01T00:00:00Z",
    "request:2: expiresAt and expiresInDays exclude each other"
)]
#[test_case(
    "expiresAt: 2026-03",
    "request:1: expiresAt must be a date like 2026-03-01 or a time like 2026-03-01T12:00:00Z, not \"2026-03\""
)]
#[test_case("name: a\nrepeat: 0", "request:2: repeat must be a whole number from 1 to 4294967295, not 0")]
#[test_case("trackingId: latest", "request:1: trackingId: ")]
#[test_case("visibility: public", "request:1: visibility is PRIVATE or SHARED, not \"public\"")]
#[test_case("- a", "request: the content must be keys with values, not a list")]
#[test_case("{\"a\": }", "request:1: ")]
fn a_mistake_is_named_by_its_path(text: &str, expected: &str) {
    let message = spec(text).unwrap_err().to_string();
    assert!(message.starts_with(expected), "{message}");
}

#[test]
fn a_document_may_not_exceed_the_limit() {
    let of = |length: usize| {
        let text = json!({"ephemeralDocuments": {"inline": [{"content": "a"}, {"content": "x".repeat(length)}]}});
        check_sizes(&spec(&text.to_string()).unwrap().inline, 100).map_err(|error| error.to_string())
    };
    assert_eq!(of(100), Ok(()));
    let expected = "ephemeralDocuments.inline[1].content: larger than 100 bytes, the limit max-document-bytes";
    assert_eq!(of(101).unwrap_err(), expected);
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(key in proptest::sample::select(&KEYS[..]), text in "\\PC{0,40}") {
        for text in [text.clone(), format!("{key}: {text}"), format!("{{\"{key}\": {text}}}")] {
            let _ = spec(&text);
        }
    }
}

#[test]
fn a_date_expires_where_its_day_begins() {
    let at = |text| spec(text).unwrap().expiry;
    let midnight = Timestamp::parse_rfc3339("2026-12-05T00:00:00Z").unwrap();
    assert_eq!(at("expiresAt: \"2026-12-05\""), Some(ExpiryRequest::At(midnight)));
}
