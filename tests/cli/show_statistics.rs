//! What `show` concludes from the grades.

use serde_json::{Value, json};

use crate::harness::{NOON, TestEnv};
use crate::show::show;

#[test]
fn what_repetitions_and_a_threshold_tell() {
    let env = TestEnv::new();
    env.documents(&[1, 2]);
    // A document gets 60 or 70, and 20 more each time that it is read.
    let script = "n=$(tee request | grep -o word | wc -l)\nr=$(grep -o '\"repetition\":[0-9]*' request | cut -d: -f2)\n\
                  printf '{\"summary\":\"s\",\"grade\":%d}' $((30 + 10 * n + 20 * r))\n";
    let agent = env.command_agent("drifting", script);
    let create =
        ["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "x", "--repeat", "2"];
    env.run_at(NOON, create.iter().chain(&["--run", "--jobs", "1"])).succeeds();
    let metrics = show(&env, &["x", "--threshold", "75"])["aggregateMetrics"].take();
    // 60, 80 and 70, 90: the means are 70 and 80, and half of the grades pass in either.
    assert_eq!((&metrics["averageGrade"], &metrics["gradeRoughness"]), (&json!(75.0), &json!(["few"])));
    let consistency = &metrics["consistency"];
    assert_eq!(consistency["shareRangeAbove"], 1.0);
    assert!((consistency["withinDocumentSd"].as_f64().unwrap() - 200.0_f64.sqrt()).abs() < 1e-9, "{consistency}");
    assert!((consistency["icc"].as_f64().unwrap() + 1.0 / 3.0).abs() < 1e-9, "{consistency}");
    let rate = &metrics["passRate"];
    assert_eq!(
        (&rate["threshold"], &rate["estimate"], &rate["effectiveSize"]),
        (&json!(75.0), &json!(0.5), &json!(4.0))
    );
    assert_eq!(show(&env, &["x"])["aggregateMetrics"]["passRate"], Value::Null);
    let text = env.run_at(NOON, ["show", "x", "--threshold", "75"]).succeeds().table();
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| ["note", "passed", "repeats"].iter().any(|name| line.contains(&format!("| {name} |"))))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
     | note | the interval is rough: only 2 documents, it reaches beyond 0 to 100
     | passed | 50.0 % of the grades are 75 or more, 95 % interval 15.0 to 85.0 %
     | repeats | ± 14.1 points within a document, ICC -0.33 (95 % interval -0.97 to 1.00), over 10 points apart in 100 % of documents
    "#);
}

#[test]
fn a_share_of_jobs_that_succeed_has_an_interval() {
    let env = TestEnv::new();
    env.documents(&[1, 2, 3, 4]);
    let agent = env
        .command_agent("picky", "n=$(grep -o word | wc -l)\n[ $n -gt 1 ] && echo '{\"summary\":\"s\",\"grade\":5}'\n");
    let create = ["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "x"];
    env.run_at(NOON, create.iter().chain(&["--run", "--max-attempts", "1"])).ends_with(7);
    let metrics = show(&env, &["x"])["aggregateMetrics"].take();
    assert_eq!((&metrics["successRate"], &metrics["gradeCi95"]), (&json!(0.75), &json!([5.0, 5.0])));
    // Wilson's interval for 3 of 4.
    let limits = [0, 1].map(|index| metrics["successRateCi95"][index].as_f64().unwrap());
    assert!(
        (limits[0] - 0.300_641_842_582_402_7).abs() < 1e-6 && (limits[1] - 0.954_412_739_190_272_4).abs() < 1e-6,
        "{limits:?}"
    );
    assert_eq!((&metrics["gradeRoughness"], &metrics["consistency"]), (&json!(["few"]), &Value::Null));
    let text = env.run_at(NOON, ["show", "x"]).succeeds().stdout;
    assert!(text.contains("success   75.0 % of the jobs, 95 % interval 30.1 to 95.4 %"), "{text}");
}

#[test]
fn no_grades_are_said_to_be_none() {
    let env = TestEnv::new();
    env.documents(&[1, 2]);
    let agent = env.answering_agent("silent", r#"{"summary":"s"}"#);
    let create = ["create", "--ephemeral", "--agent-file", &agent, "--docs", "docs", "--tracking-id", "x"];
    env.run_at(NOON, create).succeeds();
    assert!(!env.run_at(NOON, ["show", "x"]).succeeds().stdout.contains("grade "));
    env.run_at(NOON, ["run", "x"]).succeeds();
    let text = env.run_at(NOON, ["show", "x"]).succeeds().stdout;
    assert!(text.contains("grade     none: 2 jobs completed without one"), "{text}");
}
