//! The `command` runtime: any program is an evaluator.
//!
//! The program gets a request as JSON on stdin and writes the evaluation as JSON to stdout. It runs
//!
//! - as argv, never through a shell;
//! - with an environment of its own: see [`environment`];
//! - in a fresh folder that only this account can enter, which is its working folder and `TMPDIR`, and is
//!   removed afterwards with what the program left there;
//! - in a process group of its own, which is killed when the program ends, runs out of time, or writes more
//!   than [`MAX_OUTPUT_BYTES`]; nothing that it started in that group outlives the job.
//!
//! | the program | the attempt |
//! |---|---|
//! | exits with 0 and answers | is an evaluation, when the answer is one (see [`super::reply`]) |
//! | exits with 75 (`EX_TEMPFAIL`) | fails, and is made again later |
//! | runs out of time: TERM, two seconds, KILL | fails, and is made again later |
//! | ends in any other way | fails for good |
//!
//! Where the machine lacks what a program needs (files, processes, memory, room for temporary files), the run stops.

pub mod environment;
mod failure;
mod process;
mod program;
mod protocol;
mod streams;

use std::ffi::OsString;
use std::fs::{File, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::Once;
use std::time::Duration;

use tempfile::TempDir;

use super::named_files::Watched;
use super::{Answer, AttemptFailure, Runtime, Task, reply};
use crate::domain::AgentContent;
use crate::leftovers;
use environment::Environment;
use process::{Ending, Finished, Limits};

/// The most that a program may write to stdout.
pub const MAX_OUTPUT_BYTES: usize = 10 << 20;
/// How much of the end of stderr is kept.
pub const MAX_STDERR_BYTES: usize = 64 << 10;
/// Between TERM and KILL.
const GRACE: Duration = Duration::from_secs(2);
const TRY_AGAIN: i32 = 75;
/// What the folders of programs are called, with six characters behind it.
const PREFIX: &str = "evalbatch-task-";

/// Runs the program of one agent version.
#[derive(Debug)]
pub struct CommandRuntime {
    environment: Environment,
    /// Of another user's agent: what was agreed to, which that one can change meanwhile.
    agreed: Option<Agreed>,
}

/// To what somebody agreed who is not its author.
#[derive(Debug)]
struct Agreed {
    files: Watched,
    /// What `agent trust` finds the agent by.
    reference: String,
}

impl CommandRuntime {
    /// `variables` is the environment of evalbatch, of which the program gets a selection.
    pub fn new(agent: &AgentContent, variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        Self { environment: Environment::select(variables, &agent.settings.pass_env), agreed: None }
    }

    /// Starts the program only as long as its files are what they are now.
    #[must_use]
    pub fn pinned(self, files: Watched, reference: String) -> Self {
        Self { agreed: Some(Agreed { files, reference }), ..self }
    }

    fn run(&self, task: &Task<'_>, folder: &Path) -> Result<Finished, AttemptFailure> {
        let argv = &task.agent.content.settings.command;
        let Some((name, arguments)) = argv.split_first() else { return Err(failure::no_command()) };
        let program = program::find(name, self.environment.path()).map_err(failure::not_found)?;
        let input = protocol::request(task).map_err(|error| failure::internal(&error))?;
        let limits = Limits { stdout: MAX_OUTPUT_BYTES, stderr: MAX_STDERR_BYTES, timeout: task.timeout, grace: GRACE };
        let mut command = Command::new(&program);
        command
            .args(arguments)
            .env_clear()
            .envs(self.environment.variables())
            .env("TMPDIR", folder)
            .current_dir(folder);
        process::run(&mut command, &input, &limits, task.cancel).map_err(|error| failure::not_run(&program, &error))
    }

    fn answer(&self, task: &Task<'_>, finished: &Finished, folder: &Path) -> Result<Answer, AttemptFailure> {
        let told = failure::Told { finished, environment: &self.environment };
        match finished.ending {
            Ending::Exited(status) if status.success() => {
                let answer = self.environment.redact_answer(&finished.stdout);
                reply::parse(&answer, &task.document.content, task.agent.content.provides_grades)
                    .map_err(|error| told.malformed(error))
            }
            Ending::Exited(status) if status.code() == Some(TRY_AGAIN) => Err(told.try_again()),
            Ending::Exited(status) => match no_room_in(folder) {
                Some(error) => Err(failure::no_room(&error)),
                None => Err(told.failed(status)),
            },
            Ending::TimedOut => Err(told.timed_out(task.timeout)),
            Ending::TooMuchOutput => Err(told.too_much_output()),
            Ending::Cancelled => Err(failure::cancelled()),
        }
    }
}

impl Runtime for CommandRuntime {
    fn evaluate(&self, task: &Task<'_>) -> Result<Answer, AttemptFailure> {
        if task.cancel.is_cancelled() {
            return Err(failure::cancelled());
        }
        if let Some(agreed) = self.agreed.as_ref().filter(|agreed| !agreed.files.are_unchanged()) {
            return Err(failure::changed(&agreed.reference));
        }
        let private = PrivateFolder::new().map_err(|error| failure::no_folder(&error))?;
        let folder = private.folder.path();
        let finished = self.run(task, folder)?;
        let answer = self.answer(task, &finished, folder);
        if let Err(error) = private.folder.close() {
            tracing::debug!(%error, "a program's folder could not be removed");
        }
        answer
    }
}

/// Why nothing more can be written to a folder, as far as that is for want of room.
fn no_room_in(folder: &Path) -> Option<std::io::Error> {
    const SOME: [u8; 4096] = [0; 4096];
    let write = |mut file: File| std::io::Write::write_all(&mut file, &SOME);
    let error = File::create_new(folder.join(".evalbatch-room")).and_then(write).err()?;
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded).then_some(error)
}

/// Where a program works, with whatever it writes there.
struct PrivateFolder {
    folder: TempDir,
    /// `None` where nothing can be locked, nor taken for a leftover.
    _in_use: Option<File>,
}

impl PrivateFolder {
    fn new() -> std::io::Result<Self> {
        static LEFTOVERS: Once = Once::new();
        let folder = tempfile::Builder::new().prefix(PREFIX).permissions(Permissions::from_mode(0o700)).tempdir()?;
        let in_use = leftovers::lock(folder.path()).ok();
        LEFTOVERS.call_once(|| leftovers::remove(folder.path(), PREFIX));
        Ok(Self { folder, _in_use: in_use })
    }
}

#[cfg(test)]
mod tests;
