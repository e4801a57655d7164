//! Prompts and answers: what is asked, in which form, and what is made of it.

use serde_json::json;
use test_case::test_case;

use super::World;
use super::fake::{Fake, calls_tool, completion, evaluation, grades, says, status, with_header};

#[test]
fn an_evaluation_keeps_what_the_server_said_about_it() {
    let answer = json!({
        "summary": "Good.", "analysis": "Well.", "grade": 81.5,
        "comments": [
            {"quotedText": "The cat \"sat\" on", "header": "H", "description": "D", "level": "warning", "importance": 40},
            {"quotedText": "no such words here", "header": "H", "description": "E", "level": "info", "importance": 1},
        ],
    });
    let world = World::new(Fake::new(move |_, _| says(&answer.to_string())), "temperature: 0\nmaxTokens: 500", 1);
    world.run(&[]).succeeds();
    let export = world.export();
    let found = &export["evaluations"][0];
    assert_eq!(found["grade"], 81.5);
    assert_eq!(found["model"], "served-model");
    assert_eq!((&found["finishReason"], &found["requestId"]), (&json!("stop"), &json!("req-1")));
    assert_eq!(found["promptVersion"], "1");
    assert_eq!(found["parameters"], json!({"temperature": 0.0, "max_tokens": 500, "answerForm": "schema"}));
    let comments = &found["comments"];
    assert_eq!((&comments[0]["isValid"], &comments[0]["quotedText"]), (&json!(true), &json!("The cat “sat” on")));
    assert_eq!((&comments[1]["isValid"], &comments[1]["startOffset"]), (&json!(false), &json!(null)));
    assert_eq!(export["batch"]["results"][0]["inputTokens"], 100);
    let sent = &world.fake.requests()[0];
    assert_eq!(sent.path, "/v1/chat/completions");
    assert_eq!(sent.body["response_format"]["type"], "json_schema");
    assert_eq!(sent.body["response_format"]["json_schema"]["strict"], true);
    assert!(sent.text().contains("Judge it.") && sent.text().contains("mat 0"), "{}", sent.text());
}

#[test]
fn the_anthropic_format_forces_a_tool_and_reads_its_input() {
    let world = World::new(Fake::new(|_, _| calls_tool(&evaluation(70.0))), "", 1);
    world.agent("anthropic", "maxTokens: 600");
    world.run(&[]).succeeds();
    let export = world.export();
    assert_eq!(
        (&export["evaluations"][0]["grade"], &export["evaluations"][0]["finishReason"]),
        (&json!(70.0), &json!("tool_use"))
    );
    assert_eq!(export["batch"]["results"][0]["inputTokens"], 100, "cached tokens are input too");
    let sent = &world.fake.requests()[0];
    assert_eq!((sent.path.as_str(), sent.header("anthropic-version")), ("/v1/messages", Some("2023-06-01")));
    assert_eq!(sent.body["tool_choice"], json!({"type": "tool", "name": "evaluation"}));
    assert_eq!((&sent.body["max_tokens"], &sent.body["system"].is_string()), (&json!(600), &true));
}

/// A server may know no schemas, no JSON mode, and tell it in its own words.
#[test_case(&["json_schema", "json_object"], "text", 3; "neither form")]
#[test_case(&["json_schema"], "json_object", 2; "no schemas")]
fn what_a_server_refuses_once_it_is_not_asked_again(refused: &'static [&str], form: &str, calls_for_the_first: usize) {
    let fake = Fake::new(move |request, _| match request.body["response_format"]["type"].as_str() {
        Some(form) if refused.contains(&form) => status(400, &format!("response_format {form} is not supported")),
        _ => says(&format!("Sure:\n```json\n{}\n```", evaluation(50.0))),
    });
    let world = World::new(fake, "", 6);
    world.run(&["-j", "1"]).succeeds();
    assert_eq!(world.fake.count(), 5 + calls_for_the_first);
    let export = world.export();
    assert_eq!(export["evaluations"][5]["parameters"]["answerForm"], form);
    assert!(export["evaluations"][0]["rawOutput"].as_str().unwrap().starts_with("Sure:"));
}

#[test]
fn a_model_that_knows_only_max_completion_tokens_is_asked_so() {
    let fake = Fake::new(|request, _| match request.body.get("max_tokens") {
        Some(_) => status(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        None => grades(50.0),
    });
    let world = World::new(fake, "maxTokens: 500", 3);
    world.run(&["-j", "1"]).succeeds();
    assert_eq!(world.fake.count(), 4);
    assert_eq!(world.fake.requests()[3].body["max_completion_tokens"], 500);
}

#[test_case(r#"{"summary": "s", "analysis": "a", "grade": 130, "comments": []}"#, "grade"; "a grade out of range")]
#[test_case(r#"{"summary": "s", "analysis": "a", "comments": []}"#, "no grade"; "no grade")]
#[test_case(r#"{"analysis": "a", "grade": 1, "comments": []}"#, "summary"; "no summary")]
#[test_case("I cannot do that.", "no JSON object"; "no JSON")]
fn an_answer_that_breaks_the_schema_is_asked_for_again_and_then_kept(content: &'static str, expected: &str) {
    let world = World::new(Fake::new(move |_, _| says(content)), "", 1);
    let ran = world.run(&["--max-attempts", "2"]).ends_with(7);
    assert_eq!(ran.json_as("run")["failed"], 1);
    assert_eq!(world.fake.count(), 2);
    let export = world.export();
    let result = &export["batch"]["results"][0];
    assert!(result["error"].as_str().unwrap().contains(expected), "{result}");
    assert_eq!((&result["rawOutput"], &result["inputTokens"]), (&json!(content), &json!(200)), "both attempts count");
}

#[test_case("openai", "length"; "openai")]
#[test_case("anthropic", "max_tokens"; "anthropic")]
fn a_truncated_answer_is_an_error_of_its_own_and_not_paid_for_twice(runtime: &str, reason: &'static str) {
    let fake = Fake::new(move |request, _| {
        if request.path.ends_with("/messages") {
            let body = json!({
                "id": "m", "model": "served-model", "stop_reason": reason,
                "content": [{"type": "tool_use", "input": {"summary": "cut"}}],
                "usage": {"input_tokens": 100, "output_tokens": 20},
            });
            return super::fake::Reply::Json { status: 200, headers: Vec::new(), body };
        }
        completion("{\"summary\": \"cut o", reason)
    });
    let world = World::new(fake, "", 1);
    world.agent(runtime, "maxTokens: 20");
    let said = world.run(&[]).ends_with(7).stderr;
    assert!(said.contains("--set maxTokens=N") && !said.contains("--retry-failed"), "{said}");
    assert_eq!(world.fake.count(), 1);
    let jobs = world.env.run(["jobs", "x", "--json"]).succeeds().stdout;
    assert!(jobs.contains("\"truncated\"") && jobs.contains("maxTokens"), "{jobs}");
}

#[test]
fn whole_json_at_the_limit_of_tokens_is_an_answer() {
    let world = World::new(Fake::new(|_, _| completion(&evaluation(60.0).to_string(), "length")), "", 1);
    world.run(&[]).succeeds();
    assert_eq!(world.export()["evaluations"][0]["finishReason"], "length");
}

#[test]
fn a_self_critique_is_a_second_call_that_sees_the_first() {
    let fake = Fake::new(|request, _| if request.is_critique() { says("Too kind.") } else { grades(90.0) });
    let world = World::new(fake, "", 1);
    let agent = std::fs::read_to_string(world.env.path("agent.md")).unwrap();
    world.env.write("agent.md", &format!("{agent}\n## Self-critique\n\nDoubt yourself.\n"));
    let ran = world.run(&[]).succeeds();
    assert_eq!((&ran.json_as("run")["inputTokens"], &ran.json_as("run")["outputTokens"]), (&json!(200), &json!(40)));
    let export = world.export();
    assert_eq!(export["evaluations"][0]["selfCritique"], "Too kind.");
    let second = &world.fake.requests()[1];
    assert!(second.text().contains("Doubt yourself.") && second.text().contains("90.0"), "{}", second.text());
    assert!(second.body.get("response_format").is_none(), "a critique is text");
}

#[test]
fn a_critique_that_was_cut_off_says_so() {
    let fake =
        Fake::new(|request, _| if request.is_critique() { completion("Too ki", "length") } else { grades(90.0) });
    let world = World::new(fake, "", 1);
    let agent = std::fs::read_to_string(world.env.path("agent.md")).unwrap();
    world.env.write("agent.md", &format!("{agent}\n## Self critique:\n\nDoubt yourself.\n"));
    world.run(&[]).succeeds();
    let evaluation = &world.export()["evaluations"][0];
    let said = evaluation["selfCritique"].as_str().unwrap();
    assert!(said.starts_with("Too ki … [cut off"), "{said}");
    assert_eq!(evaluation["finishReason"], "length");
}

#[test]
fn a_critique_that_is_turned_away_does_not_cost_its_evaluation() {
    let fake = Fake::new(|request, number| match (request.is_critique(), number) {
        (true, 1) => with_header(status(429, "slow"), "retry-after", "0"),
        (true, _) => says("Too kind."),
        (false, _) => grades(90.0),
    });
    let world = World::new(fake, "", 1);
    let agent = std::fs::read_to_string(world.env.path("agent.md")).unwrap();
    world.env.write("agent.md", &format!("{agent}\n## Self-critique\n\nDoubt yourself.\n"));
    world.run(&[]).succeeds();
    assert_eq!(world.fake.count(), 3);
}

#[test]
fn the_prompt_that_is_shown_is_the_one_that_was_sent() {
    let world = World::new(Fake::new(|_, _| grades(90.0)), "promptFields: [source]", 1);
    world.env.write("docs/0000.md", "---\nsource: wiki\nsecret: x\n---\n# T\n\nBody.\n");
    world.run(&[]).succeeds();
    let job = world.env.run(["show", "x", "--json"]).json_as("show")["results"][0]["jobId"].clone();
    let shown = world.env.run(["show", "x", "--job", job.as_str().unwrap(), "--prompt", "--json"]).succeeds();
    let shown = shown.json_as("prompt");
    let sent = &world.fake.requests()[0].body;
    assert_eq!(shown["request"], *sent);
    assert_eq!((&shown["system"], &shown["user"]), (&sent["messages"][0]["content"], &sent["messages"][1]["content"]));
    let user = shown["user"].as_str().unwrap();
    assert!(user.contains("source: wiki") && !user.contains("secret") && !user.contains("file://"), "{user}");
    let text = world.env.run(["show", "x", "--job", job.as_str().unwrap(), "--prompt"]).succeeds().stdout;
    assert!(text.contains("Judge it.") && text.contains(user.lines().last().unwrap()), "{text}");
}

#[test_case("body: {messages: []}", "body.messages"; "what is asked")]
#[test_case("body: {stream: true}", "body.stream"; "an answer in pieces")]
#[test_case("body: {user: \"${USER}\"}", "body.user"; "a variable in the body")]
#[test_case("headers: {Host: elsewhere}", "headers.Host"; "another host")]
fn an_agent_cannot_change_what_evalbatch_says(settings: &str, named: &str) {
    let world = World::new(Fake::new(|_, _| grades(1.0)), settings, 1);
    let ran = world.create(&[]).ends_with(2);
    assert!(ran.stderr.contains(named), "{}", ran.stderr);
}

#[test]
fn a_remark_without_words_does_not_cost_the_evaluation() {
    let answer = json!({
        "summary": "s", "analysis": "a", "grade": 5,
        "comments": [{"quotedText": "mat 0", "header": "Mats", "level": "fatal", "importance": "high"}],
    });
    let world = World::new(Fake::new(move |_, _| says(&answer.to_string())), "", 1);
    world.run(&[]).succeeds();
    let comment = &world.export()["evaluations"][0]["comments"][0];
    assert_eq!(
        (&comment["description"], &comment["level"], &comment["importance"]),
        (&json!("Mats"), &json!("info"), &json!(null))
    );
}

#[test]
fn extra_headers_and_fields_reach_the_server() {
    let world = World::new(Fake::new(|_, _| grades(1.0)), "headers: {X-Title: study}\nbody: {seed: 7, top_p: 0.5}", 1);
    world.run(&[]).succeeds();
    let sent = &world.fake.requests()[0];
    assert_eq!((sent.header("x-title"), sent.header("authorization")), (Some("study"), None));
    assert_eq!((&sent.body["seed"], &sent.body["top_p"]), (&json!(7), &json!(0.5)));
    assert_eq!(world.export()["evaluations"][0]["parameters"]["seed"], 7);
}

#[test]
fn an_advisor_is_asked_for_no_grade_and_a_document_cannot_report_costs() {
    let answer =
        json!({"summary": "s", "analysis": "a", "grade": 3, "comments": [], "costUsd": 0, "usage": {"inputTokens": 0}});
    let world = World::new(Fake::new(move |_, _| says(&answer.to_string())), "providesGrades: false", 1);
    world.run(&[]).succeeds();
    let export = world.export();
    assert_eq!(export["evaluations"][0]["grade"], json!(null));
    assert_eq!(export["batch"]["results"][0]["inputTokens"], 100);
    assert!(!world.fake.requests()[0].body.to_string().contains("grade"), "neither prompt nor schema speak of grades");
}
