//! Commands in hints, with the options of this call that they need as well.

use std::borrow::Cow;

/// What to write after the program's name, by the command that follows it: who is told to go on with `evalbatch show x`
/// after `evalbatch --as ann create …` wants Ann's `x`.
#[derive(Debug, Clone, Default)]
pub struct Again(Vec<(&'static str, String)>);

const PROGRAM: &str = "evalbatch ";

impl Again {
    /// Each command with its options, as a shell takes them.
    #[must_use]
    pub fn new(options: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        Self(options.into_iter().filter(|(_, options)| !options.is_empty()).collect())
    }

    /// The text with the options in every command that it names.
    #[must_use]
    pub fn write_into<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.0.is_empty() || !text.contains(PROGRAM) {
            return Cow::Borrowed(text);
        }
        let mut parts = text.split(PROGRAM);
        let mut written = parts.next().unwrap_or_default().to_owned();
        for rest in parts {
            let is_word = !written.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.'));
            written.push_str(PROGRAM);
            let command = rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
            if is_word && let Some((_, options)) = self.0.iter().find(|(name, _)| *name == command) {
                written.push_str(options);
                written.push(' ');
            }
            written.push_str(rest);
        }
        Cow::Owned(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("go on with: evalbatch run x", "go on with: evalbatch --as ann run x")]
    #[test_case("`evalbatch run` or `evalbatch user list`", "`evalbatch --as ann run` or `evalbatch user list`"; "by command")]
    #[test_case("evalbatch running", "evalbatch running"; "another word")]
    #[test_case("/srv/evalbatch run", "/srv/evalbatch run"; "a path")]
    #[test_case("write more of the id", "write more of the id"; "no command")]
    fn commands_get_their_options(text: &str, expected: &str) {
        let again = Again::new([("run", "--as ann".to_owned()), ("user", String::new())]);
        assert_eq!(again.write_into(text), expected);
    }
}
