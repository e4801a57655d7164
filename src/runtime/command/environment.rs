//! What a program sees of the environment: what finding files and writing text needs, and what its agent
//! names in `passEnv`. Keys for models, proxies with passwords and the like stay here unless they are named.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::fmt;

use crate::runtime::escapes;

/// Handed on when set, as are all that begin with `LC_`. `TMPDIR` is the program's own folder.
pub const ALLOWED: &[&str] = &["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ"];

/// A shorter value is not taken for a secret: blotting out every "1" helps nobody.
const MIN_SECRET_BYTES: usize = 4;

/// The environment of a program.
pub struct Environment {
    variables: Vec<(OsString, OsString)>,
    /// Values of `passEnv`.
    secrets: Vec<String>,
}

impl Environment {
    /// Selects from all variables. One that `passEnv` names and that is not set is left out.
    pub fn select(all: impl IntoIterator<Item = (OsString, OsString)>, pass_env: &[String]) -> Self {
        let is_passed = |name: &OsStr| pass_env.iter().any(|passed| name == passed.as_str());
        let variables: Vec<(OsString, OsString)> =
            all.into_iter().filter(|(name, _)| is_allowed(name) || is_passed(name)).collect();
        let secrets = variables
            .iter()
            .filter(|(name, value)| is_passed(name) && !is_allowed(name) && value.len() >= MIN_SECRET_BYTES)
            .map(|(_, value)| value.to_string_lossy().into_owned())
            .collect();
        Self { variables, secrets }
    }

    pub(super) fn variables(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.variables.iter().map(|(name, value)| (name.as_os_str(), value.as_os_str()))
    }

    pub(super) fn path(&self) -> Option<&OsStr> {
        self.variables().find(|(name, _)| *name == "PATH").map(|(_, value)| value)
    }

    /// The same for what a program answers; bytes that are no text are left for the reader to refuse.
    pub(super) fn redact_answer<'a>(&self, answer: &'a [u8]) -> Cow<'a, [u8]> {
        match str::from_utf8(answer) {
            Ok(text) if !self.secrets.is_empty() => self.redact(text.to_owned()).into_bytes().into(),
            _ => answer.into(),
        }
    }

    /// Blots out the values of `passEnv`, for programs like to print what they were given, and their words are stored.
    pub(super) fn redact(&self, text: String) -> String {
        if self.secrets.is_empty() {
            return text;
        }
        let places = |text: &str, secret: &str| -> Vec<_> {
            text.match_indices(secret).map(|(at, found)| at..at + found.len()).collect()
        };
        escapes::replace(text, "[redacted]", |text| {
            self.secrets.iter().flat_map(|secret| places(text, secret)).collect()
        })
    }
}

fn is_allowed(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| ALLOWED.contains(&name) || name.starts_with("LC_"))
}

/// Names only.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.variables().map(|(name, _)| name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn select(pass_env: &[&str]) -> Environment {
        let all = [
            ("PATH", "/bin"),
            ("LC_ALL", "C"),
            ("OPENAI_API_KEY", "sk-canary"),
            ("DIGIT", "1"),
            ("LONG", "sk-canary-2"),
        ];
        let pass_env: Vec<String> = pass_env.iter().map(|name| (*name).to_owned()).collect();
        Environment::select(all.map(|(name, value)| (name.into(), value.into())), &pass_env)
    }

    fn names(environment: &Environment) -> Vec<&OsStr> {
        environment.variables().map(|(name, _)| name).collect()
    }

    #[test]
    fn only_what_is_allowed_or_named_is_handed_on() {
        assert_eq!(names(&select(&[])), ["PATH", "LC_ALL"]);
        assert_eq!(names(&select(&["OPENAI_API_KEY", "UNSET"])), ["PATH", "LC_ALL", "OPENAI_API_KEY"]);
    }

    #[test]
    fn values_that_were_passed_are_blotted_out_and_never_debugged() {
        let environment = select(&["OPENAI_API_KEY", "LONG", "DIGIT", "PATH"]);
        let text = "key sk-canary of 1, other sk-canary-2, in /bin".to_owned();
        assert_eq!(&*environment.redact_answer(text.as_bytes()), b"key [redacted] of 1, other [redacted], in /bin");
        assert_eq!(environment.redact(text), "key [redacted] of 1, other [redacted], in /bin");
        assert!(!format!("{environment:?}").contains("canary"));
    }
}
