//! The schedules that `cleanup` prints.

use std::io::Write as _;

use crate::harness::TestEnv;

#[test]
fn schedules_have_no_json() {
    let env = TestEnv::new();
    for flag in ["--print-crontab", "--print-systemd"] {
        env.run(["cleanup", flag, "--json"]).ends_with(2);
    }
}

#[test]
fn schedules_name_this_program_and_this_database() {
    let env = TestEnv::new();
    let crontab = env.run(["cleanup", "--print-crontab"]).succeeds();
    let line = crontab.stdout.lines().last().unwrap();
    assert!(
        line.contains(env!("CARGO_BIN_EXE_evalbatch")) && line.contains(env.database().to_str().unwrap()),
        "{line}"
    );
    assert!(env.run(["cleanup", "--print-systemd"]).succeeds().stdout.contains("[Timer]"));
}

#[test]
fn schedules_keep_what_was_asked_for() {
    let env = TestEnv::new();
    let config = env.write("my config.toml", "");
    let options = ["--grace", "1d 12h", "--mine", "--limit", "5", "--max-delete", "7", "--no-vacuum"];
    let config = config.to_str().unwrap();
    for (flag, quote) in [("--print-crontab", '\''), ("--print-systemd", '"')] {
        let arguments = ["cleanup", flag, "--config", "my config.toml"];
        let as_ann = |command: &mut std::process::Command| {
            command.env("EVALBATCH_AS", "ann");
        };
        let printed = env.run_with(arguments.iter().chain(&options), as_ann).succeeds().stdout;
        let global = format!("--config {quote}{config}{quote} --as ann cleanup");
        let own = format!("--mine --limit 5 --grace {quote}1d 12h{quote} --max-delete 7 --no-vacuum");
        assert!(printed.contains(&format!("{global} {own}\n")), "{printed}");
    }
    let printed = env.run(["cleanup", "--print-crontab", "--grace", "1500ms"]).succeeds().stdout;
    assert!(printed.ends_with("cleanup --grace 1500000000ns\n"), "{printed}");
}

#[test]
fn what_would_end_a_line_has_no_schedule() {
    let env = TestEnv::new();
    for flag in ["--print-crontab", "--print-systemd"] {
        let ran = env.run(["cleanup", flag, "--db", "a\nb.db"]).ends_with(2);
        assert!(ran.stderr.contains("has a control character") && ran.stdout.is_empty(), "{}", ran.stderr);
    }
}

/// The two files of the printed units, by the remarks that name them.
fn unit_files(units: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in units.lines() {
        let name = line.strip_prefix("# ").and_then(|line| line.split([',', ' ']).next()?.rsplit_once('/'));
        match name.filter(|(_, name)| name.starts_with("evalbatch-cleanup.")) {
            Some((_, name)) => files.push((name.to_owned(), String::new())),
            None => files.last_mut().unwrap().1 += &format!("{line}\n"),
        }
    }
    files
}

#[test]
fn systemd_accepts_the_units() {
    let env = TestEnv::new();
    for whose in ["user", "system"] {
        let units = env.run(["cleanup", &format!("--print-systemd={whose}")]).succeeds().stdout;
        let files = unit_files(&units);
        assert_eq!(
            files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            ["evalbatch-cleanup.service", "evalbatch-cleanup.timer"]
        );
        let paths: Vec<_> = files.iter().map(|(name, text)| env.write(&format!("{whose}/{name}"), text)).collect();
        let analyze = std::process::Command::new("systemd-analyze").arg("verify").args(&paths).output();
        let Ok(analyze) = analyze else {
            std::io::stderr().write_all(b"SKIPPED: systemd-analyze is missing\n").unwrap();
            return;
        };
        let said = String::from_utf8_lossy(&analyze.stderr);
        let about_ours: Vec<_> = said.lines().filter(|line| line.contains("evalbatch")).collect();
        assert!(about_ours.is_empty(), "{about_ours:#?}");
    }
}

/// A schedule that fails every hour, or cleans nothing, is better found out now.
#[test]
fn schedules_are_printed_of_databases_that_can_be_opened() {
    let env = TestEnv::new();
    let missing = env.run(["cleanup", "--print-crontab"]).succeeds();
    assert!(missing.stderr.contains("no database at"), "{}", missing.stderr);
    env.documents(&[10]);
    env.run(["create", "--agent", "proofreader", "--docs", "docs"]).succeeds();
    std::os::unix::fs::symlink(env.database(), env.path("link.db")).unwrap();
    for flag in ["--print-crontab", "--print-systemd"] {
        assert_eq!(env.run(["cleanup", flag]).succeeds().stderr, "");
        let ran = env.run(["cleanup", flag, "--db", "link.db"]).ends_with(6);
        assert!(ran.stderr.contains("is a symbolic link") && ran.stdout.is_empty(), "{}", ran.stderr);
    }
}
