//! A mistake of the program is told like any failure, without the values that it was made with.

use crate::harness::TestEnv;

#[test]
fn a_panic_says_where_and_how_to_report_it_and_keeps_secrets() {
    let env = TestEnv::new();
    let panic = |arguments: &[&str]| {
        env.run_with(arguments.iter().copied(), |command| {
            command.env("EVALBATCH_TEST_PANIC", "sk-secret").env("RUST_BACKTRACE", "1");
        })
    };
    let text = panic(&["list"]).ends_with(1);
    for part in ["a mistake in evalbatch", "src/panic.rs:", "/issues", "-vv"] {
        assert!(text.stderr.contains(part), "{part:?} is not in: {}", text.stderr);
    }
    let json = panic(&["list", "--json"]).ends_with(1);
    assert_eq!(json.error()["kind"], "failed");
    let talkative = panic(&["list", "-vv"]).ends_with(1);
    assert!(talkative.stderr.contains("panicked at src/panic.rs"), "{}", talkative.stderr);
    for ran in [text, json, talkative] {
        assert!(!ran.stderr.contains("sk-secret") && ran.stdout.is_empty(), "{}", ran.stderr);
    }
}
