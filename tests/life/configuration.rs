//! The configuration file.

use crate::harness::TestEnv;

#[test]
fn a_tilde_is_the_home_folder() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.write("config.toml", "db = \"~/kept/x.db\"\n");
    let create = ["create", "--agent", "proofreader", "--docs", "docs", "--config", "config.toml"];
    env.run_with(create, |command| {
        command.env_remove("EVALBATCH_DB");
    })
    .succeeds();
    assert!(env.path("home/kept/x.db").exists() && !env.path("~").exists());
    // No shell expands it there.
    env.run(["list", "--db=~/kept/x.db"]).succeeds();
    assert_eq!(env.json(&["list", "--db=~/kept/x.db"])["total"], 1);
}

#[test]
fn a_model_with_a_dot_needs_quotes_and_is_told_so() {
    let env = TestEnv::new();
    env.write("config.toml", "[pricing.gpt-4.1]\ninput = 2\noutput = 8\n");
    env.run(["list", "--config", "config.toml"])
        .ends_with(2)
        .says("a model's name with a dot needs quotes: [pricing.\"gpt-4.1\"]");
    env.write("config.toml", "[pricing.\"gpt-4.1\"]\ninput = 2\noutput = 8\n");
    env.run(["list", "--config", "config.toml"]).succeeds();
}

#[test]
fn what_tells_how_to_write_a_configuration_needs_none() {
    let env = TestEnv::new();
    env.write("config.toml", "db = \n");
    for arguments in [
        &["help", "configuration"][..],
        &["help", "topics"],
        &["help", "create"],
        &["completions", "bash"],
        &["man", "pages"],
        &["init"],
    ] {
        env.run([arguments, &["--config", "config.toml"]].concat()).succeeds();
    }
    env.run(["list", "--config", "config.toml"]).ends_with(2).says("evalbatch help configuration");
}

/// The file says the same wherever it is read from.
#[test]
fn a_database_without_a_whole_path_is_beside_its_configuration() {
    let env = TestEnv::new();
    env.documents(&[10]);
    env.write("team/config.toml", "db = \"kept.db\"\n");
    let unset = |command: &mut std::process::Command| {
        command.env_remove("EVALBATCH_DB");
    };
    let create = ["create", "--agent", "proofreader", "--docs", "docs", "--config", "team/config.toml"];
    env.run_with(create, unset).succeeds();
    assert!(env.path("team/kept.db").exists() && !env.path("kept.db").exists());
    let inside = env.run_with(["list", "-q", "--config", "../team/config.toml"], |command| {
        command.env_remove("EVALBATCH_DB").current_dir(env.path("docs"));
    });
    assert_eq!(inside.succeeds().stdout.lines().count(), 1);
}
