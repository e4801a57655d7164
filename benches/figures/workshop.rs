//! A folder for databases and texts, and the commands that are measured in it.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};
use clap::Parser;

use crate::generate;

pub struct Workshop {
    folder: tempfile::TempDir,
    user: String,
    program: String,
}

impl Workshop {
    pub fn new(program: &str) -> Result<Self> {
        let user = String::from_utf8(Command::new("id").arg("-un").output()?.stdout)?.trim().to_owned();
        let folder = tempfile::Builder::new().prefix("figures-").tempdir()?;
        Ok(Self { folder, user, program: program.to_owned() })
    }

    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// A database from the generator, made once.
    pub fn database(&self, name: &str, generator: &str) -> Result<String> {
        let path = self.path(name);
        if !PathBuf::from(&path).exists() {
            let words =
                ["generate", "--user", &self.user].into_iter().chain(generator.split_whitespace()).chain([&*path]);
            generate::generate(generate::Arguments::parse_from(words))?;
        }
        Ok(path)
    }

    /// The program with a database, as a line for a shell.
    pub fn line(&self, database: &str, arguments: &str) -> String {
        format!("{} --db {database} {arguments}", self.program)
    }

    /// Runs the program once, unmeasured.
    pub fn run(&self, database: &str, arguments: &str) -> Result<String> {
        let mut command = self.command(database, arguments);
        let output = command.stdout(Stdio::piped()).stderr(Stdio::piped()).output()?;
        ensure!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }

    pub fn command(&self, database: &str, arguments: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["--db", database]).args(arguments.split_whitespace());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.env("HOME", self.folder.path()).env_remove("EVALBATCH_CONFIG");
        command
    }

    pub fn program_bytes(&self) -> Result<u64> {
        Ok(fs::metadata(&self.program)?.len())
    }

    /// A folder of so many different texts of about so many bytes, from the examples.
    pub fn texts(&self, name: &str, count: usize, bytes: usize) -> Result<String> {
        let folder = self.path(name);
        fs::create_dir_all(&folder)?;
        let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/documents");
        let mut sources = Vec::new();
        for entry in fs::read_dir(examples)? {
            sources.push(fs::read_to_string(entry?.path())?);
        }
        for number in 0..count {
            let mut text = format!("# Text {number}\n\n");
            for source in sources.iter().cycle().skip(number % sources.len()) {
                let room = bytes.saturating_sub(text.len());
                text.extend(source.chars().take(room));
                if source.len() >= room {
                    break;
                }
            }
            fs::write(format!("{folder}/{number}.md"), text)?;
        }
        Ok(folder)
    }

    /// A file with SQL, for the floor.
    pub fn sql(&self, name: &str, sql: &str) -> Result<String> {
        let path = self.path(name);
        fs::write(&path, sql)?;
        Ok(path)
    }

    /// A copy of a database without its log.
    pub fn copy(&self, from: &str, name: &str) -> Result<String> {
        let path = self.path(name);
        for suffix in ["-wal", "-shm"] {
            let _ = fs::remove_file(format!("{path}{suffix}"));
        }
        fs::copy(from, &path)?;
        Ok(path)
    }
}

/// Gives back the space of a database that is measured no more.
pub fn forget(database: &str) -> Result<()> {
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(format!("{database}{suffix}"));
    }
    Ok(fs::remove_file(database)?)
}
